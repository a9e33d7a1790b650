"""Each invariant holds of a fair battle and names the fault that is planted in one."""

import numpy as np
import pytest

from game.rules.state.vocabulary import PPM, Cause, Event, Presence
from game.rules.turn import resolve_turn
from game.testing import invariants
from game.testing.builders import FIGHTER, FRIGATE, orders_for, tables_of, world_of


@pytest.fixture(scope="module")
def battle():
    """Tables, world before, world after, events of a turn with hits, losses, breaches and losses of craft."""
    tables = tables_of((FRIGATE | {"breach_ppm": PPM}, FRIGATE, FIGHTER))
    near = tuple({"side": n % 2, "x_km": 900.0 * n, "shield_mj": 5_000} for n in range(6))
    swarm = tuple({"side": n % 2, "x_km": 50.0 * n, "spread_km": 10.0} for n in range(2))
    world = world_of(tables, near, swarm, worlds=2, spare_slots=1)
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    return tables, world, after, events


def test_a_fair_turn_holds(battle):
    tables, world, after, events = battle
    kinds = set(events["kind"].tolist())
    assert {Event.HIT, Event.LOST, Event.BREACH, Event.BLAST, Event.FLIGHT_LOST, Event.SHIELD_DOWN} <= kinds
    invariants.assert_bounds(world, tables)
    invariants.assert_turn_holds(world, after, tables, events)
    invariants.assert_hull_is_in_the_ledger(world, after, events)
    following, events, _ = resolve_turn(after, tables, orders_for(after))
    invariants.assert_turn_holds(after, following, tables, events)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("hull_mj", -1), ("hull_mj", 50_001), ("shield_mj", -1), ("shield_mj", 40_001), ("armour_mj", 2_001),
        ("system_ppm", PPM + 1), ("system_ppm", -1), ("capacitor_mj", 24_001), ("capacitor_mj", -1), ("daze_ppm", -1),
        ("aboard", -1), ("blast_mj", 5), ("presence", 9), ("hx", 0.5), ("x_km", np.nan), ("vy_km_s", np.inf),
        ("delta_v_km_s", -0.1), ("shields_share_ppm", PPM), ("throttle_ppm", PPM + 1),
    ],
)  # fmt: skip
def test_bounds_are_held(battle, column, value):
    tables, world, *_ = battle
    bad = world.copy()
    getattr(bad.units, column)[1, 2] = value
    with pytest.raises(AssertionError, match=rf"{column.split('_')[0]}|heading|shares"):
        invariants.assert_bounds(bad, tables)


@pytest.mark.parametrize(
    ("column", "value"), [("alive", -1), ("alive", 32_000), ("energy_mj", -1), ("spread_km", -2.0)]
)
def test_flights_are_held_to_their_bounds(battle, column, value):
    tables, world, *_ = battle
    bad = world.copy()
    getattr(bad.flights, column)[1, 1] = value
    with pytest.raises(AssertionError, match="flight"):
        invariants.assert_bounds(bad, tables)


@pytest.mark.parametrize("column", ["shielded_mj", "stopped_mj", "hull_mj", "overkill_mj", "energy_mj"])
def test_a_ledger_that_is_off_by_one_is_found(battle, column):
    events = battle[3].copy()
    row = np.flatnonzero((events["kind"] == Event.HIT) & (events[column] > 0))[0]
    events[column][row] += 1
    with pytest.raises(AssertionError, match="balance"):
        invariants.assert_ledger_balances(events)


def test_hull_lost_without_a_hit_is_found(battle):
    _, world, after, events = battle
    bad = after.copy()
    slot = int(np.flatnonzero(after.units.hull_mj[0] > 0)[0])
    bad.units.hull_mj[0, slot] -= 1
    with pytest.raises(AssertionError, match="not in its HIT rows"):
        invariants.assert_hull_is_in_the_ledger(world, bad, events)


def losses(events):
    return events["kind"] == Event.LOST


def test_losses_without_a_cause_are_found(battle):
    _, world, after, events = battle
    invariants.assert_every_loss_has_a_cause(world, after, events)
    with pytest.raises(AssertionError, match="no LOST row"):
        invariants.assert_every_loss_has_a_cause(world, after, events[~losses(events)])
    for column, change, text in (("value", 1, "says"), ("impulse", 1, "another"), ("source", 40, "no HIT")):
        bad = events.copy()
        bad[column][np.flatnonzero(losses(bad))[0]] += change
        with pytest.raises(AssertionError, match=text):
            invariants.assert_every_loss_has_a_cause(world, after, bad)
    bad = after.copy()
    bad.units.lost_impulse[:] = -1
    with pytest.raises(AssertionError, match="not marked"):
        invariants.assert_every_loss_has_a_cause(world, bad, events)
    bad = after.copy()
    bad.units.lost_cause[:] = Cause.NOTHING
    with pytest.raises(AssertionError, match="lost to nothing"):
        invariants.assert_every_loss_has_a_cause(world, bad, events)


def test_craft_lost_without_a_row_are_found(battle):
    _, world, after, events = battle
    invariants.assert_craft_have_a_cause(world, after, events)
    with pytest.raises(AssertionError, match="do not add up"):
        invariants.assert_craft_have_a_cause(world, after, events[events["kind"] != Event.FLIGHT_LOST])
    bad = after.copy()
    bad.flights.alive += 40
    with pytest.raises(AssertionError, match="gained"):
        invariants.assert_craft_have_a_cause(world, bad, events)


def test_lives_that_are_not_counted_are_found(battle):
    tables, world, after, _ = battle
    invariants.assert_lives_are_counted(world, after, tables)
    assert (after.sides.lives_lost > 0).all()
    for change in (-1, 1):
        bad = after.copy()
        bad.sides.lives_lost[1, 0] += change
        with pytest.raises(AssertionError, match="lives lost"):
            invariants.assert_lives_are_counted(world, bad, tables)
    for group, column in (("units", "hull_mj"), ("flights", "alive")):
        bad = after.copy()
        values = getattr(getattr(bad, group), column)
        values[0, int(np.flatnonzero(values[0] > 0)[0])] = 0
        with pytest.raises(AssertionError, match="lives lost"):
            invariants.assert_lives_are_counted(world, bad, tables)


def test_hits_that_vanish_or_come_twice_are_found(battle):
    _, world, after, events = battle
    dealt = np.zeros(world.worlds, np.int64)
    hits = np.flatnonzero(events["kind"] == Event.HIT)
    np.add.at(dealt, events["world"][hits], events["energy_mj"][hits])
    invariants.assert_hits_are_applied_once(world, after, dealt, events)
    for bad in (np.delete(events, hits[0]), np.append(events, events[hits[:1]])):
        with pytest.raises(AssertionError, match="not applied once"):
            invariants.assert_hits_are_applied_once(world, after, dealt, bad)
    waiting = after.copy()
    waiting.pending = waiting.pending.widened(1)
    waiting.pending.energy_mj[:] = 5
    with pytest.raises(AssertionError, match="not applied once"):
        invariants.assert_hits_are_applied_once(world, waiting, dealt, events)
    invariants.assert_hits_are_applied_once(world, waiting, dealt + 5, events)


@pytest.mark.parametrize(
    ("column", "value"),
    [("hull_mj", 1), ("shield_mj", 1), ("lost_cause", 6), ("lost_impulse", 99), ("capacitor_mj", 24_000)],
)
def test_the_dead_who_do_something_are_found(battle, column, value):
    after = battle[2]
    dead = np.argwhere((after.units.hull_mj == 0) & (after.units.uid != 0))[0]
    bad = after.copy()
    invariants.assert_dead_stay_dead(after, bad)
    getattr(bad.units, column)[tuple(dead)] = value
    with pytest.raises(AssertionError, match="dead"):
        invariants.assert_dead_stay_dead(after, bad)


def test_what_comes_back_is_found(battle):
    after = battle[2]
    bad = after.copy()
    bad.units.presence[after.units.presence == Presence.GONE] = Presence.PRESENT
    with pytest.raises(AssertionError, match="came back"):
        invariants.assert_dead_stay_dead(after, bad)
    old, bad = after.copy(), after.copy()
    old.flights.alive[:] = 0
    bad.flights.alive[:] = 1
    with pytest.raises(AssertionError, match="came back"):
        invariants.assert_dead_stay_dead(old, bad)


@pytest.mark.parametrize(("group", "column"), [("units", "uid"), ("units", "side"), ("flights", "class_id")])
def test_rows_that_change_places_are_found(battle, group, column):
    world = battle[1]
    bad = world.copy()
    values = getattr(getattr(bad, group), column)
    values[0, :2] = values[0, 1::-1] if column != "class_id" else 1
    with pytest.raises(AssertionError, match=column):
        invariants.assert_identity_kept(world, bad)


def test_momentum_from_nowhere_is_found(battle):
    tables, world, *_ = battle
    bad = world.copy()
    bad.units.vy_km_s[1, 3] += 1e-6
    with pytest.raises(AssertionError, match="momentum along y"):
        invariants.assert_momentum_kept(world, bad, tables)


def test_an_empty_slot_that_is_written_to_is_found(battle):
    world = battle[1]
    bad = world.copy()
    bad.units.shield_mj[0, -1] = 5
    with pytest.raises(AssertionError, match="shield_mj of an empty slot"):
        invariants.assert_empty_slots_inert(world, bad)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("x_km", 1.0, "another x_km"), ("vy_km_s", 9.0, "another vy_km_s"), ("seen_impulse", 11, "not seen now"),
        ("hull_mj", 1, "another hull_mj"), ("hx", 0.0, "another hx"), ("level", 0, "nothing is known"),
    ],
)  # fmt: skip
def test_a_contact_in_sight_that_is_not_what_is_there_is_named(battle, name, value, told):
    tables, before, after, events = battle
    assert after.contacts.in_sight.any()
    wrong = after.copy()
    column = getattr(wrong.contacts, name)
    w, a, s = np.argwhere(wrong.contacts.in_sight & ~wrong.contacts.dead)[0]
    column[w, a, s] = value
    with pytest.raises(AssertionError, match=told):
        invariants.assert_turn_holds(before, wrong, tables, events)


def test_what_is_no_enemy_or_not_there_is_in_nobodys_sight(battle):
    tables, before, after, events = battle
    for group in ("contacts", "flight_contacts"):
        wrong = after.copy()
        getattr(wrong, group).in_sight[0, 0, 0] = True  # side 0's own
        with pytest.raises(AssertionError, match="no enemy of it on the map"):
            invariants.assert_turn_holds(before, wrong, tables, events)
    wrong = after.copy()
    dead = wrong.contacts.in_sight & wrong.contacts.dead
    assert dead.any()
    wrong.contacts.dead[dead] = False
    with pytest.raises(AssertionError, match=r"another armour_mj|believed alive"):
        invariants.assert_sight_is_true(wrong, tables)
