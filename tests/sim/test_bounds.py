"""Snapshots and orders that could be of no battle are told by the column that is wrong."""

import numpy as np
import pytest

from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import SALVO_MAX
from game.scenario import load
from game.sim.bounds import broken_bound, broken_order

SCENARIO = load("vesta_counterattack")
START = SCENARIO.start(1, 3)


def spoilt(group, name, value):
    world = START.copy()
    getattr(getattr(world, group), name).reshape(-1)[-1] = value
    return broken_bound(world, START, SCENARIO.tables)


def test_what_began_the_battle_is_within_its_bounds():
    assert broken_bound(START.copy(), START, SCENARIO.tables) is None
    assert broken_order(SCENARIO.orders({}), START) is None


@pytest.mark.parametrize(
    ("group", "name", "values"),
    [
        ("units", "class_id", [99, -1]),
        ("units", "side", [7]),
        ("units", "squadron", [-1, 99]),
        ("battle", "key", [0]),
        ("units", "tow", [-2, START.unit_slots, 10_000]),
        ("sides", "commander", [-2, START.unit_slots]),
        ("units", "ref", [-2, START.unit_slots + START.flight_slots + START.rails.ux.shape[1]]),
        ("units", "presence", [-2, -1, 100]),
        ("units", "move", [-1, 100]),
        ("units", "priority", [-1, 100]),
        ("contacts", "level", [99]),
        ("sides", "stance", [-1, 3]),
        ("sides", "declared", [-1, 3]),
        ("units", "x_km", [np.nan, np.inf, -np.inf, 1e300]),
        ("units", "delta_v_km_s", [np.nan, -np.inf, -1e300]),
        ("units", "hull_mj", [2**62, -(2**62)]),
    ],
)
def test_a_value_that_no_battle_has_is_told_by_its_column(group, name, values):
    for value in values:
        assert f"{group}.{name}" in (spoilt(group, name, value) or "")


@pytest.mark.parametrize(("ux", "uy"), [(0.0, 0.0), (0.0, 5e-324), (2.0, 0.0), (1.0, 1e12)])
def test_a_rail_lies_in_a_direction(ux, uy):
    rout = load("jupiter_rout")
    start = rout.start(1, 1)
    world = start.copy()
    assert broken_bound(world, start, rout.tables) is None
    world.rails.ux[0, 0], world.rails.uy[0, 0] = ux, uy
    assert broken_bound(world, start, rout.tables) == "rails.ux and uy are no direction"


def test_salvos_come_from_units_and_go_for_units():
    world = START.copy()
    for name in ("source", "target"):
        world.salvos = Salvos.empty(1, 1)
        assert broken_bound(world, START, SCENARIO.tables) is None
        getattr(world.salvos, name)[...] = START.unit_slots
        assert broken_bound(world, START, SCENARIO.tables) == f"salvos.{name} is out of its bounds"


def test_craft_are_no_more_than_began_or_than_a_salvo_has():
    """Each is rolled for: two thousand million of them would take all memory there is."""
    practice = load("target_practice")
    start = practice.start(1, 1)
    craft = int(start.flights.alive.max())
    for group, most in {"flights": craft, "flight_contacts": craft, "salvos": SALVO_MAX}.items():
        for alive, broken in ((0, False), (most, False), (-1, True), (most + 1, True), (2**31 - 1, True)):
            world = start.copy()
            column = getattr(world, group).alive
            if column.size:
                column.reshape(-1)[-1] = alive
                assert (broken_bound(world, start, practice.tables) is not None) == broken, (group, alive)


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [("units", "delta_v_km_s", np.inf), ("units", "tow", -1), ("units", "tow", 0), ("contacts", "x_km", 1e9)],
)
def test_the_ends_of_what_a_battle_may_have_are_within(group, name, value):
    assert spoilt(group, name, value) is None


def test_orders_for_what_is_not_there_are_told():
    orders = SCENARIO.orders({})
    orders.units.ref[0, 0] = 10_000
    assert broken_order(orders, START) == "units.ref is out of its bounds"
    orders = SCENARIO.orders({})
    orders.units.move[0, 0] = 100
    assert broken_order(orders, START) == "units.move is out of its bounds"
    orders = SCENARIO.orders({})
    orders.units.dx[0, 0] = np.inf
    assert broken_order(orders, START) == "units.dx is out of its bounds"
