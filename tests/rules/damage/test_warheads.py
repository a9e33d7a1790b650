"""Warheads: energy by distance to all that is near, friends and craft among them, once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.flights import fly
from game.rules.damage.warheads import set_off_warheads, warhead_mj
from game.rules.fire.salvo_flight import fly_salvos
from game.rules.motion.units import fly_units
from game.rules.state.digest import permuted, world_digests
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import Cause, Event, FireMode, Mission, Move, Presence, Stream
from game.rules.turn import resolve_turn
from game.testing import oracle_blasts, oracle_salvos
from game.testing.builders import FIGHTER, FRIGATE, TORPEDO, orders_for, tables_of, world_of
from game.testing.oracle_dice import Dice
from game.testing.strategies_fire import resolution_at
from game.testing.strategies_salvos import barrages

from ..standard import holds_standard_properties

SHIP = FRIGATE | {"batteries": (), "breach_ppm": 0, "hull_mj": 5_000_000}
MOON = {"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": -600.0, "y_km": 0.0}
TABLES = tables_of((SHIP, FIGHTER), (TORPEDO | {"blast_km": 40.0},), slots=20, sides=3)


@given(st.integers(0, 2**40), st.floats(1e-3, 1e5), st.floats(0.0, 6.0))
def test_energy_falls_with_distance(energy, half_km, far):
    square = np.array([(half_km * far) ** 2])
    done = int(warhead_mj(np.array([energy]), np.array([half_km]), square)[0])
    assert done <= energy
    if abs(far - 5.0) > 1e-6:
        told = oracle_salvos.warhead_mj(energy, half_km, half_km * far)
        assert abs(done - told) <= 1 + energy // 10**12
    assert warhead_mj(np.array([1_000]), np.array([40.0]), np.array([1_600.0]))[0] == 500


def strike(units, flights=(), salvos=1, tables=TABLES, **facts):
    """A world in which salvos of 3 fly along x through the origin at noon of the impulse; ships about there."""
    rows = tuple({"fire_mode": FireMode.HOLD, "move": Move.COAST} | row for row in units)
    world = world_of(tables, rows, flights)
    world.salvos = Salvos.empty(1, salvos)
    whole = {
        "uid": np.arange(salvos) + 70, "side": 0, "source": 0, "slot": np.arange(salvos), "target": 1, "alive": 3,
        "x_km": -1_125.0, "vx_km_s": 90.0, "launch_impulse": -9, "seen_by": 1,
    }  # fmt: skip
    for name, value in (whole | facts).items():
        getattr(world.salvos, name)[:] = value
    return world


def hits(world, tables=TABLES):
    """What the next damage deals: energy and parts by unit."""
    res = resolution_at(world, tables)
    for phase in (fly, fly_units, fly_salvos, set_off_warheads):
        phase(res)
    found = res.taken_hits()
    return {} if found is None else {
        int(t): (int(e), int(p)) for t, e, p in zip(found.target, found.energy_mj, found.parts, strict=True)
    }, res  # fmt: skip


@given(barrages())
@settings(max_examples=10)
def test_warheads_feel_no_neighbour_no_row_and_no_mirror(barrage):
    def flown(res):
        for phase in (fly, fly_units, fly_salvos, set_off_warheads):
            phase(res)

    holds_standard_properties(*barrage, flown, by_uid=True)


AWAY = {"x_km": -5e4}
TARGET = {"side": 1}


@given(st.lists(st.tuples(st.floats(-260, 260), st.floats(-260, 260), st.integers(0, 2)), max_size=5))
def test_all_that_is_near_is_hit_by_what_is_left_where_it_is(others):
    rows = [AWAY, TARGET, *({"x_km": x, "y_km": y, "side": side} for x, y, side in others)]
    found, _ = hits(strike(rows))
    for number, row in enumerate(rows):
        far = np.hypot(row.get("x_km", 0.0), row.get("y_km", 0.0))
        if abs(far - 200.0) > 1e-6:
            told = oracle_salvos.warhead_mj(600_000, 40.0, far)
            energy, parts = found.get(number, (0, 3))
            assert parts == 3
            assert abs(energy - 3 * told) <= 3
            assert (number in found) == (told > 0)


def test_friends_strangers_wrecks_and_whoever_launched_are_hit():
    wreck = {"x_km": 30.0, "hull_mj": 0, "lost_impulse": 0, "lost_cause": 1}
    rows = ({"x_km": 10.0}, TARGET, {"y_km": 20.0}, {"side": 2, "y_km": -20.0}, wreck)
    assert set(hits(strike(rows))[0]) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("presence", [p for p in Presence if p != Presence.PRESENT])
def test_what_is_not_there_is_not_hit(presence):
    assert set(hits(strike((AWAY, TARGET, {"presence": presence})))[0]) == {1}
    found, res = hits(strike((AWAY, TARGET | {"presence": presence})))
    assert (found, res.world.salvos.alive.tolist()) == ({}, [[3]])


@pytest.mark.parametrize(("aside", "goes"), [(0.0, True), (39.999, True), (40.001, False)])
def test_it_goes_off_within_its_blast_and_at_its_target_alone(aside, goes):
    found, res = hits(strike((AWAY, {"side": 1, "y_km": aside}, {"side": 1, "x_km": -500.0})))
    assert (1 in found) == goes
    assert res.world.salvos.alive.tolist() == [[0 if goes else 3]]


def test_a_body_before_the_target_stops_it():
    tables = tables_of((SHIP, FIGHTER), (TORPEDO,), (MOON,), slots=20)
    world = strike((AWAY, TARGET), tables=tables, x_km=-2_250.0)
    assert hits(world, tables)[0] == {}
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    rows = events[np.isin(events["kind"], (Event.SALVO_OVER, Event.WARHEADS))]
    assert rows[["kind", "target", "value"]].tolist() == [(Event.SALVO_OVER, 2, 3)]
    assert rows["x_km"][0] == pytest.approx(-1_100.0)
    assert after.salvos.uid.shape == (1, 0)


def test_what_has_come_to_a_body_does_not_go_off_at_what_passes_there_later():
    """Spent in the first step at (-1,100, 0); in the fourth its target flies by just above."""
    tables = tables_of((SHIP, FIGHTER), (TORPEDO,), (MOON,), slots=20)
    passing = {"side": 1, "x_km": -1_105.0, "y_km": -1_750.0, "vy_km_s": 100.0}
    world = strike((AWAY, passing), tables=tables, x_km=-1_200.0)
    found, res = hits(world, tables)
    assert found == {}
    assert res.world.salvos.alive.tolist() == [[3]]
    clear = tables_of((SHIP, FIGHTER), (TORPEDO,), slots=20)
    assert 1 in hits(strike((AWAY, passing), tables=clear, x_km=-1_105.0, vx_km_s=0.0), clear)[0]


def test_what_was_passed_before_the_body_is_met():
    behind = {"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": 600.0, "y_km": 0.0}
    tables = tables_of((SHIP, FIGHTER), (TORPEDO,), (behind,), slots=20)
    world = strike((AWAY, TARGET), tables=tables)
    _, events, _ = resolve_turn(world, tables, orders_for(world))
    assert set(events["kind"].tolist()) & {Event.SALVO_OVER, Event.WARHEADS} == {Event.WARHEADS}


def test_energy_is_in_the_ledger_of_the_next_impulse_by_who_launched():
    world = strike((AWAY, TARGET))
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    told = events[events["kind"] == Event.HIT]
    assert told[["impulse", "source", "target", "energy_mj", "value"]].tolist() == [(1, 0, 1, 1_800_000, Cause.TORPEDO)]
    assert after.units.hull_mj[0, 1] < 5_000_000


def test_armour_acts_on_each_torpedo():
    one, three = (strike((AWAY, TARGET), alive=n) for n in (1, 3))
    stopped = [
        int(events["stopped_mj"].sum()) for events in (resolve_turn(w, TABLES, orders_for(w))[1] for w in (one, three))
    ]
    assert stopped[1] > stopped[0] > 0


def craft(place, **facts):
    return {"class_id": 1, "side": 1, "x_km": place, "alive": 20, "spread_km": 30.0, "mission": Mission.PATROL} | facts


def test_craft_near_it_are_lost_and_far_ones_are_not():
    peace = {"energy_mj": 0}
    wings = craft(0.0, **peace), craft(0.0, side=0, **peace), craft(5_000.0, **peace)
    world = strike((AWAY, TARGET), wings)
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    assert after.flights.alive.tolist() == [[0, 0, 20]]
    told = events[events["kind"] == Event.FLIGHT_LOST]
    assert [tuple(int(row[name]) for name in ("impulse", "source", "target", "value", "cause")) for row in told] == [
        (0, 0, 2, 20, Cause.TORPEDO), (0, 0, 3, 20, Cause.TORPEDO),
    ]  # fmt: skip
    assert after.sides.lives_lost[0, :2].tolist() == [20, 20]


@pytest.mark.parametrize("row", [{"presence": Presence.DOCKED}, {"presence": Presence.DORMANT}, {"alive": 0}])
def test_craft_in_hangars_yet_to_come_or_gone_are_not_near_and_spare_nobody(row):
    world = strike((AWAY, TARGET), (craft(0.0, uid=9) | row, craft(0.0, uid=8)))
    assert hits(world)[1].world.flights.alive.tolist() == [[row.get("alive", 20), 0]]


def test_a_craft_is_lost_when_all_blasts_together_have_its_hull():
    """A fiftieth of what would reach a ship; hulls of 200 MJ are lost to 10,000 MJ and more, of one blast or of two."""

    def left(salvos, far):
        weak = tables_of((SHIP, FIGHTER), (TORPEDO | {"energy_mj": 6_000, "blast_km": 40.0},), slots=20)
        world = strike((AWAY, TARGET), (craft(far, spread_km=0.0),), salvos=salvos, tables=weak, alive=1)
        res = resolution_at(world, weak)
        fly_salvos(res)
        set_off_warheads(res)
        return int(res.world.flights.alive[0, 0])

    assert [left(1, 0.0), left(2, 0.0), left(2, 15.0), left(2, 25.0)] == [20, 0, 0, 20]


def test_the_order_of_rows_does_not_matter():
    rows = (AWAY, TARGET, {"y_km": 30.0}, {"side": 2, "x_km": -20.0})
    world = strike(rows, (craft(0.0), craft(60.0, side=0)), salvos=3)
    order, flights = np.array([3, 1, 0, 2]), np.array([1, 0])
    after, turned = (resolve_turn(one, TABLES, orders_for(one))[0] for one in (world, permuted(world, order, flights)))
    assert world_digests(turned) == world_digests(permuted(after, order, flights))


def test_everybody_is_hit_where_it_is_when_it_goes_off():
    """Half an impulse on, who stood beside the place is far away, and who flew there is beside it."""
    moving = {"y_km": -1_250.0, "vy_km_s": 100.0}
    leaving = {"y_km": 10.0, "vy_km_s": 100.0}
    found, _ = hits(strike((AWAY, TARGET, moving, leaving)))
    assert set(found) == {1, 2}
    assert found[2][0] == pytest.approx(1_800_000, rel=1e-3)


def test_a_craft_that_catches_just_its_hull_is_lost():
    for energy, left in ((10_001, 0), (9_999, 20)):
        weak = tables_of((SHIP, FIGHTER), (TORPEDO | {"energy_mj": energy, "blast_km": 40.0},), slots=20)
        world = strike((AWAY, TARGET), (craft(0.0, spread_km=0.0),), tables=weak, alive=1)
        assert int(hits(world, weak)[1].world.flights.alive[0, 0]) == left


@pytest.mark.parametrize(("part", "energy"), [(5.0, 1_000_000 // 26), (5.0 + 1e-12, 0)])
def test_a_warhead_reaches_just_five_times_as_far_as_half_of_it_does(part, energy):
    assert warhead_mj(np.array([1_000_000]), np.array([40.0]), np.array([(40.0 * part) ** 2])).tolist() == [energy]


@pytest.mark.parametrize("place", [(120.0, -150.0), (-120.0, -150.0), (-60.0, 170.0), (180.0, 20.0)])
def test_craft_catch_what_reaches_the_places_that_are_drawn_for_them(place):
    world = strike((AWAY, TARGET), (craft(place[0], y_km=place[1], spread_km=250.0, alive=50),))
    res = hits(world)[1]
    dice, uid = Dice(world, 0, 0), int(world.flights.uid[0, 0])
    off = [oracle_blasts.in_cloud(dice.word(Stream.CLOUD, uid, 0, n), 250.0, 1.0) for n in range(50)]
    caught = [3 * oracle_salvos.warhead_mj(600_000, 40.0, np.hypot(place[0] + x, place[1] + y)) // 50 for x, y in off]
    assert res.world.flights.alive[0, 0] == sum(energy < 200 for energy in caught)
    assert 5 < res.world.flights.alive[0, 0] < 45


def test_each_craft_is_at_a_place_of_its_own_in_the_cloud():
    """A cloud whose middle is beyond the blast, along x or along y, reaches into it."""
    for place in ({"x_km": 300.0}, {"x_km": 0.0, "y_km": -300.0}):
        wing = craft(0.0, spread_km=300.0, alive=50) | place
        alive = int(hits(strike((AWAY, TARGET), (wing,)))[1].world.flights.alive[0, 0])
        assert 0 < alive < 50
