"""What fire comes to at places, against the oracle on drawn battlefields; its edges by hand."""

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.rules import Lookout, seen_world
from game.rules.knowledge.gun_charge import charge_span_mj
from game.rules.lookout import Moment
from game.rules.space import sightlines
from game.rules.state.vocabulary import PPM, Level, Plant, Posture, Presence, Stance
from game.rules.threat import (
    Guns,
    Limbs,
    Marks,
    chance_ppm,
    feared_classes,
    guns_of,
    inside_part,
    raised,
    shots_of,
    threat,
)
from game.testing.builders import DARK, FRIGATE, IMPACTOR, LANCE, LASER, TORPEDO, all_in_sight, tables_of, world_of
from game.testing.oracle_lookout import Chart, fired_in_a_turn
from game.testing.strategies_fire import GUNBOAT, LIGHT_CANNON, MOON, ROCK, SPINAL, VEIL

RAIL = FRIGATE | {
    "plant": Plant.ANTIMATTER,
    "counter_jam_ppm": 300_000,
    "batteries": ((3, 2, -0.5), (0, 1), (4, 2), (5, 1)),
}
SLOW_RAIL = RAIL | {"plant": 0, "charge_ppm": 300_000, "batteries": ((3, 1), (1, 2, -0.3), (2, 0))}
ONE_SHOT = FRIGATE | {"charge_ppm": 83_334}
"""Its laser gains a twelfth of a shot in each impulse."""
CLASSES = (GUNBOAT, SPINAL, VEIL, RAIL, SLOW_RAIL, ONE_SHOT)
WEAPONS = (LASER, DARK, LIGHT_CANNON, IMPACTOR | {"p0_ppm": 400_000}, TORPEDO | {"charge_mj": 90_000},
           DARK | {"corridor_km": 700.0})  # fmt: skip
TURN = 3


def drawn(seed: int) -> tuple[Lookout, np.random.Generator]:
    """Twelve ships of three sides in any state within 20,000 km, as the first side knows them."""
    rng = np.random.default_rng(seed)
    tables = tables_of(CLASSES, WEAPONS, (ROCK, MOON)[: seed % 3], sides=3)
    bodies, classes = tables.bodies, tables.classes
    way = rng.uniform(0.0, 2.0 * np.pi, classes.battery_fx.shape)
    classes.battery_fx[:], classes.battery_fy[:] = np.cos(way), np.sin(way)
    world = all_in_sight(world_of(tables, tuple(_row(rng, number % 3) for number in range(12))), tables)
    world.battle.turn[:] = TURN
    world.sides.stance[0, 0, 2] = rng.choice((Stance.FIGHT, Stance.WATCH))
    world.battle.mirror_sign[:] = rng.choice((1.0, -1.0))
    known = world.contacts.level[0, 0]
    known[:] = np.where(rng.random(len(known)) < 0.3, np.minimum(known, Level.DETECTED), known)
    world.contacts.in_sight[0, 0] &= rng.random(len(known)) < 0.8
    seen = seen_world(world, tables, 0)
    moment = Moment(seen.units.x_km[0], seen.units.y_km[0], bodies.x_km, bodies.y_km)
    return Lookout(seen, tables, 0, moment, later=seed % 4 == 0), rng


def _row(rng: np.random.Generator, side: int) -> dict[str, Any]:
    way = rng.uniform(0.0, 2.0 * np.pi)
    return {
        "side": side, "class_id": rng.integers(len(CLASSES)), "x_km": rng.uniform(-2e4, 2e4),
        "y_km": rng.uniform(-2e4, 2e4), "hx": np.cos(way), "hy": np.sin(way), "hull_mj": rng.choice((9, 9, 9, 9, 0)),
        "posture": rng.choice((Posture.ACTIVE, Posture.EVADE, Posture.SILENT)),
        "presence": rng.choice((Presence.PRESENT,) * 5 + (Presence.AWAY,)),
        "system_ppm": rng.choice((PPM, PPM, 700_000, 70_000, 1, 0), 6),
        "fired_impulse": rng.choice((-100, *range(TURN * 12 - 14, TURN * 12))),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(9))
def test_guns_and_the_chance_of_each_of_their_shots_are_the_oracles(seed):
    look, _ = drawn(seed)
    chart, guns = Chart(look.seen, look.tables, 0, look.moment, later=look.later), look.guns(look.contacts())
    own = look.own()
    marks = look._marks(look.moment.x_km[own], look.moment.y_km[own], own)
    found = chance_ppm(look.tables, guns, marks, look.limbs)
    expected = chart.guns()
    assert [(*gun,) for gun in zip(*(column.tolist() for column in guns[:6]), strict=True)] == [
        (gun.ship.slot, chart.weapons.index(gun.weapon), gun.number, gun.shots, gun.one_more_ppm, gun.two_more_ppm)
        for gun in expected
    ]
    assert found.tolist() == [[chart.shot(gun, ship.place, ship) for ship in chart.own] for gun in expected]


@pytest.mark.parametrize("seed", range(20, 32))
def test_the_threat_of_places_is_the_oracles(seed):
    """Places anywhere, where ships stand, and close to the lines between them; as points and as squares."""
    look, rng = drawn(seed)
    chart = Chart(look.seen, look.tables, 0, look.moment, later=look.later)
    one, other = ([ship.place for ship in ships] for ships in (chart.foes, chart.own))
    places = [tuple(place) for place in rng.uniform(-3e4, 3e4, (4, 2))] + other[:1] + one[:1]
    for _ in range(6 if one and other else 0):
        (ax, ay), (bx, by), far = one[rng.integers(len(one))], other[rng.integers(len(other))], rng.uniform(0.2, 3.0)
        places.append((ax + (bx - ax) * far + rng.uniform(-200.0, 200.0), ay + (by - ay) * far))
    x, y = np.array(places).T
    for who, cell_km in ((-1, 0.0), (-1, 400.0), (chart.own[0].slot if chart.own else -1, 0.0)):
        found = look.threat(x, y, who=who, cell_km=cell_km)
        expected = [chart.threat(place, who=who, cell_km=cell_km) for place in places]
        assert found.chance == pytest.approx([chance for chance, _ in expected], abs=1e-9)
        assert found.enemies.tolist() == [enemies for _, enemies in expected]


def test_guns_are_worked_on_in_parts(monkeypatch):
    look, rng = drawn(20)
    x, y = rng.uniform(-3e4, 3e4, (2, 10))
    whole = look.threat(x, y)
    assert (whole.chance > 0.0).any()
    monkeypatch.setattr(sightlines, "CELLS", 1)
    alone = look.threat(x, y)
    assert alone.chance == pytest.approx(whole.chance, abs=1e-12)
    assert alone.enemies.tolist() == whole.enemies.tolist()


# ---- edges


TABLES = tables_of((FRIGATE, LANCE), (LASER, DARK, IMPACTOR))
OPEN = Limbs(np.zeros(0), np.zeros(0), np.zeros(0))


def guns(*weapons: int, **more: float) -> Guns:
    """Guns at the origin that face along x, all round."""
    facts = {"number": 1, "shots": 1, "one_more_ppm": 0, "two_more_ppm": 0, "x_km": 0.0, "y_km": 0.0, "gx": 1.0,
             "gy": 0.0, "cosine": -1.0, "counter_ppm": 0}  # fmt: skip
    columns = {name: np.full(len(weapons), value) for name, value in (facts | more).items()}
    return Guns(np.arange(len(weapons)), np.array(weapons), **columns)


def marks(*places: tuple[float, float], thrust: float = 0.0) -> Marks:
    """Marks about which it is quiet, and that do not evade."""
    x, y = np.array(places).reshape(-1, 2).T
    count = len(places)
    return Marks(x, y, np.zeros(count, np.int64), np.full(count, PPM), np.full(count, thrust))


def test_a_gun_reaches_as_far_as_its_range():
    places = marks((0.0, 0.0), (7_200.0, 9_600.0), (7_200.0, 9_600.001))
    near, edge, beyond = chance_ppm(TABLES, guns(0), places, OPEN)[0]
    assert (near, edge, beyond) == (PPM, 307_692, 0)


def test_a_beam_is_felt_ahead_of_its_gun_within_its_corridor_to_the_end_of_its_range():
    places = ((60_000.0, 150.0), (60_000.001, 0.0), (50_000.0, 150.001), (50_000.0, -150.0), (-1.0, 0.0), (0.0, 90.0))
    one_turned = guns(1, cosine=-0.0)
    found = threat(TABLES, one_turned, marks(*places), marks((20_000.0, 0.0)), OPEN).chance
    hit = (800_000 / (1.0 + 4.0 / 9.0)) / PPM
    assert (found > 0.0).tolist() == [True, False, True, True, False, True]
    assert found[0] == pytest.approx(hit, abs=2e-6)  # beyond the range of its own: 60,000.19 km
    alone = threat(TABLES, one_turned, marks(*places), marks((0.0, 0.0)), OPEN).chance
    assert alone[5] > 0.0 == alone[0]


def test_beams_at_all_targets_on_a_line_are_felt():
    """Each at the chance of its target; the gun shares its shots out among all that it can fire at."""
    two, place = marks((15_000.0, 0.0), (30_000.0, 0.0)), marks((60_000.001, 0.0), (45_000.0, 0.0))
    found = threat(TABLES, guns(1), place, two, OPEN).chance
    assert found.tolist() == pytest.approx([0.0, (640_000 + 400_000 + 246_153) / 3 / PPM])


def test_where_there_are_no_weapons_nobody_has_guns():
    unarmed = FRIGATE | {"batteries": ()}
    world = world_of(tables_of((unarmed,)), ({}, {"side": 1}))
    tables = tables_of((unarmed,), ())
    assert feared_classes(world, tables, 0).tolist() == [0, 0]
    assert len(guns_of(world, tables, 0, np.array([1]), np.zeros(2), np.zeros(2)).unit) == 0


@pytest.mark.parametrize(("charge", "class_id"), [((5, 9), 1), ((9, 5), 0), ((5, 5), 0)])
def test_of_classes_that_reach_as_far_the_one_that_deals_more_is_feared(charge, class_id):
    """Gains count up to a shot; the number of guns counts; guns that hit nothing do not."""
    ships = [FRIGATE | {"batteries": ((1, 2), (0, 9))} for _ in charge]
    tables = tables_of((*ships, FRIGATE | {"batteries": ((1, 1),)}), (TORPEDO | {"range_km": 9e4}, LASER), sides=3)
    tables.classes.battery_charge_mj[:2, 0] = charge
    tables.classes.battery_charge_mj[0, 1] = 999
    tables.classes.battery_charge_mj[2, 0] = 9
    rows = ({}, *({"side": 1, "class_id": c} for c in (0, 1, 2, 0)), {"side": 2, "class_id": 1}, {"side": -1})
    world = all_in_sight(world_of(tables, rows), tables)
    world.contacts.level[:, 0, 4:6] = Level.DETECTED
    assert feared_classes(world, tables, 0).tolist() == [0, 0, 1, 2, class_id, 1, 0]


def test_who_is_fought_by_now_is_feared_whoever_was_an_enemy_at_the_start():
    tables = tables_of((FRIGATE, LANCE), (LASER, DARK))
    rows = ({}, {"side": 1}, {"side": 1, "class_id": 1})
    world = all_in_sight(world_of(tables, rows), tables)
    world.contacts.level[:, 0, 1] = Level.DETECTED
    tables.sides.enemy[:] = False
    assert feared_classes(world, tables, 0).tolist() == [0, 1, 1]
    world.sides.stance[:] = Stance.WATCH
    assert feared_classes(world, tables, 0).tolist() == [0, 0, 1]


@given(st.floats(0.0, 1.0), st.integers(0, 200))
def test_a_whole_power(base, times):
    assert raised(np.array([base]), times)[0] == pytest.approx(base**times, rel=1e-9, abs=1e-300)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.floats(0.0, 2.0), st.floats(0.0, 1.0))
@example(10, 60, 2.0, 0.0)
@example(30, 60, 1.0, 1.0)
def test_shots_are_what_is_held_and_charged_and_one_an_impulse_at_most(gain, energy, least, part):
    """Against guns, impulse by impulse, that hold one after the other all that they may."""
    low = int(least * energy)
    high = low + int(part * (2 * energy - low))
    shots, one, two = (int(one[0]) for one in shots_of(*(np.array([value]) for value in (gain, energy, low, high))))
    held = {low + int(share * (high - low)) for share in np.linspace(0.0, 1.0, 500, endpoint=False)}
    fired = np.array([fired_in_a_turn(one, gain, energy) for one in sorted(held)])
    assert fired.min() == shots
    assert [one / PPM, two / PPM] == pytest.approx([(fired > shots).mean(), (fired > shots + 1).mean()], abs=0.01)


@pytest.mark.parametrize(("part", "shots"), [(6, 3), (4, 4), (3, 5), (2, 7), (1, 12), (12, 2)])
def test_what_a_full_gun_gains_first_is_spilled(part, shots):
    """Guns that hold two shots and charge a part of one an impulse."""
    told = shots_of(np.array([1_200 // part]), np.array([1_200]), np.array([2_400]), np.array([2_400]))
    assert [int(one[0]) for one in told] == [shots, 0, 0]


def test_the_gun_that_charges_soonest_has_fired_and_the_others_may_have_rested():
    """A cannon beside a laser: the ship fired three impulses before the turn's end."""
    slow = LASER | {"energy_mj": 8_000, "charge_mj": 200}
    tables = tables_of(
        (FRIGATE | {"batteries": ((1, 1), (0, 1))},), (LASER | {"energy_mj": 1_000, "charge_mj": 100}, slow)
    )
    world = all_in_sight(world_of(tables, ({"side": 0}, {"side": 1, "x_km": 900.0})), tables)
    world.battle.turn[:], world.units.fired_impulse[0, 1] = TURN, TURN * 12 - 4
    seen = seen_world(world, tables, 0)
    least, most = charge_span_mj(seen, tables, 0, seen.units.class_id)
    assert least[0, 1, :2].tolist() == [600, 300]
    assert most[0, 1, :2].tolist() == [16_000, 400]


@pytest.mark.parametrize(("impulses_ago", "chances"), [
    (1, (0, 0, 0)), (3, (0, 0, 0)), (4, (1, 0, 0)), (12, (1, 0, 0)), (13, (1, 666_666, 0)), (99, (1, 666_666, 0)),
])  # fmt: skip
def test_guns_in_sight_fire_by_what_they_gained_since_they_fired(impulses_ago, chances):
    """A fifteenth of a shot an impulse: 12 in a turn, 12 more for who has not fired in the last one, 30 are held."""
    tables = tables_of((FRIGATE,), (LASER | {"energy_mj": 1_500, "charge_mj": 100},))
    world = all_in_sight(world_of(tables, ({"side": 0}, {"side": 1, "x_km": 900.0})), tables)
    world.battle.turn[:], world.units.fired_impulse[0, 1] = TURN, TURN * 12 - impulses_ago
    shots, one, two = chances
    for level, in_sight in ((Level.IDENTIFIED, True), (Level.DETECTED, True), (Level.IDENTIFIED, False)):
        world.contacts.level[0, 0, 1], world.contacts.in_sight[0, 0, 1] = level, in_sight
        known = level == Level.IDENTIFIED and in_sight
        seen = seen_world(world, tables, 0)
        for later in (False, True):
            told = guns_of(seen, tables, 0, np.array([1]), np.zeros(2), np.zeros(2), later=later)
            found = told.shots.tolist(), told.one_more_ppm.tolist(), told.two_more_ppm.tolist()
            if known and not later:
                assert found == (([shots], [one], [two]) if shots else ([], [], []))
            else:
                assert found == ([0], [800_000], [0])


@given(st.floats(0.0, 5_000.0), st.floats(1.0, 500.0), st.floats(1.0, 4_000.0))
def test_the_part_of_a_cell_in_a_corridor(off, half, cell):
    """By counting: so many of a thousand places of the cell's width."""
    across = off + (np.arange(2000) + 0.5) / 2000 * cell - cell / 2
    assert inside_part(np.array([off]), half, cell)[0] == pytest.approx((np.abs(across) <= half).mean(), abs=2e-3)


def test_a_place_is_in_a_corridor_or_not():
    assert inside_part(np.array([149.9, 150.0, 150.1]), 150.0, 0.0).tolist() == [1.0, 1.0, 0.0]
