import numpy as np
import pytest

from game.rules.knowledge.contacts import (
    believed,
    flight_contacts,
    one_side,
    passes_for_dead,
    reckoned_flights,
    reckoned_units,
    unidentified_class,
    unit_contacts,
)
from game.rules.state.tables import SideTable
from game.rules.state.vocabulary import Level, Presence
from game.testing.builders import FIGHTER, FRIGATE, LANCE, all_in_sight, tables_of, world_of
from game.testing.strategies_command import ENMITY, NEUTRAL
from game.testing.strategies_fire import resolution_at

NOW = np.array([24])


def met(*, age=0, level=Level.IDENTIFIED, **enemy):
    """Tables, and a world in its third turn: a frigate and the lance it saw `age` impulses ago at 2 km/s."""
    tables = tables_of((FRIGATE, LANCE, FIGHTER))
    lance = {"side": 1, "class_id": 1, "x_km": 100.0, "vx_km_s": 2.0, "hull_mj": 77, **enemy}
    world = world_of(tables, ({"side": 0}, lance), ({"side": 1, "class_id": 2, "y_km": 5.0, "vy_km_s": 1.0},))
    world.battle.turn[:] = 2
    all_in_sight(world, tables, level=level)
    for known in (world.contacts, world.flight_contacts):
        known.in_sight[:] = age == 0
        known.seen_impulse -= age
    return tables, world


@pytest.mark.parametrize(("age", "carried", "recent"), [(0, 0, 1), (1, 1, 1), (12, 12, 1), (13, 12, 0), (40, 12, 0)])
def test_contacts_are_carried_on_and_gone_for_a_turn_long(age, carried, recent):
    tables, world = met(age=age)
    ship, wing = (one_side(reckoned(world, tables, NOW), 0) for reckoned in (reckoned_units, reckoned_flights))
    assert (ship.x_km[0, 1], wing.y_km[0, 0]) == (100.0 + 50.0 * carried, 5.0 + 25.0 * carried)
    assert ship.recent[0, 1] == wing.recent[0, 0] == bool(recent)
    assert ship.in_sight[0, 1] == wing.in_sight[0, 0] == (age == 0)
    assert ship.here[0, 1]


@pytest.mark.parametrize(("seen", "now", "alive"), [(0, 30, False), (1, 0, True), (30, 0, True)])
def test_a_flight_is_dead_when_it_was_seen_without_a_craft(seen, now, alive):
    tables, world = met(age=1)
    world.flight_contacts.alive[:], world.flights.alive[:] = seen, now
    wing = one_side(reckoned_flights(world, tables, NOW), 0)
    assert (wing.dead[0, 0], wing.alive[0, 0], wing.fair[0, 0]) == (not alive, alive, alive)
    assert wing.hull_mj[0, 0] == seen * FIGHTER["hull_mj"]


def test_own_rows_are_no_contacts():
    tables, world = met()
    world.contacts.level[:] = Level.IDENTIFIED
    assert reckoned_units(world, tables, NOW).met[0].tolist() == [[False, True], [True, False]]


def test_what_is_not_identified_is_taken_for_a_whole_ship_of_the_first_class():
    for level, class_id, hull in ((Level.IDENTIFIED, 1, 77), (Level.DETECTED, 0, 50_000)):
        tables, world = met(level=level)
        ship = one_side(reckoned_units(world, tables, NOW), 0)
        assert (ship.class_id[0, 1], ship.hull_mj[0, 1]) == (class_id, hull)


def test_the_unknown_is_taken_for_the_first_class_of_ships_or_for_the_first_of_all():
    for classes, first in (((FIGHTER, LANCE, FRIGATE), 1), ((FIGHTER, FIGHTER), 0)):
        assert unidentified_class(tables_of(classes)) == first


@pytest.mark.parametrize(
    ("dead", "sure", "alive", "fair"), [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 0, 1), (1, 1, 0, 0)]
)  # fmt: skip
def test_what_looks_dead_may_live_unless_it_is_sure(dead, sure, alive, fair):
    tables, world = met()
    world.contacts.dead[:], world.contacts.sure[:] = dead, sure
    ship = one_side(reckoned_units(world, tables, NOW), 0)
    assert (ship.alive[0, 1], ship.fair[0, 1]) == (alive, fair)


@pytest.mark.parametrize("presence", [Presence.AWAY, Presence.STRUCK, Presence.GONE])
def test_what_was_seen_to_leave_is_not_here(presence):
    tables, world = met(age=2)
    world.contacts.presence[:] = presence
    ship = one_side(reckoned_units(world, tables, NOW), 0)
    assert (ship.met[0, 1], ship.here[0, 1], ship.recent[0, 1], ship.alive[0, 1]) == (True, False, False, False)


def test_single_rows_are_known_as_friends_are_and_enemies_were():
    tables = tables_of((FRIGATE, LANCE, FIGHTER), sides=3)
    tables.sides.enemy[:] = NEUTRAL
    assert isinstance(tables.sides, SideTable)
    rows = ({"side": 0}, {"side": 1, "x_km": 100.0}, {"side": 2, "x_km": 5.0, "hx": 0.6, "hy": 0.8})
    world = all_in_sight(world_of(tables, rows, ({"side": 1, "class_id": 2, "x_km": 9.0},)), tables)
    world.contacts.in_sight[:] = world.flight_contacts.in_sight[:] = False
    world.units.x_km += 1_000.0
    world.flights.alive[:] = 0
    res = resolution_at(world, tables)
    code = np.array([0, 1, 2, 3, -1])
    found = believed(res, np.zeros(5, int), np.zeros(5, int), code)
    assert found.x.tolist() == [1_000.0, 100.0, 1_005.0, 9.0, 0.0]
    assert found.known.tolist() == [True, True, True, True, False]
    assert found.own.tolist() == [True, False, False, False, False]
    assert (found.hx[2], found.hy[2]) == (0.6, 0.8)
    res.world.flight_contacts.seen_impulse -= 13
    res.begin_impulse(0)
    assert not believed(res, np.zeros(5, int), np.zeros(5, int), code).known[3]


@pytest.mark.parametrize(("side", "other", "x_km"), [(2, 0, 100.0), (0, 2, 900.0), (0, 1, 100.0), (1, 0, 100.0)])
def test_whom_one_fights_is_known_as_it_was_seen_though_it_does_not_fight_back(side, other, x_km):
    """The third side fights the first, which does not fight it: seen at 100 km, at 900 km by now."""
    tables = tables_of((FRIGATE, LANCE, FIGHTER), sides=3)
    tables.sides.enemy[:] = ENMITY
    world = all_in_sight(world_of(tables, ({"side": side}, {"side": other, "x_km": 100.0})), tables)
    world.contacts.in_sight[:] = False
    world.units.x_km[:, 1] = 900.0
    found = believed(resolution_at(world, tables), np.zeros(1, int), np.array([side]), np.ones(1, int))
    assert (found.x.tolist(), found.known.tolist()) == ([x_km], [True])


def test_what_sides_know_is_reckoned_once_an_impulse():
    tables, world = met()
    res = resolution_at(world, tables)
    assert unit_contacts(res) is unit_contacts(res)
    assert flight_contacts(res) is flight_contacts(res)
    before = unit_contacts(res)
    res.begin_impulse(1)
    assert unit_contacts(res) is not before


@pytest.mark.parametrize(
    ("feigns", "throttle_ppm", "since_fired", "passes"),
    [(True, 600_000, 4, True), (True, 600_001, 4, False), (True, 600_000, 3, False), (False, 0, 99, False)],
)
def test_who_passes_for_dead_limps_at_most_and_has_not_fired_for_a_while(feigns, throttle_ppm, since_fired, passes):
    assert bool(passes_for_dead(*(np.array([one]) for one in (feigns, throttle_ppm, since_fired)))[0]) == passes
