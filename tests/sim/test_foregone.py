"""When nothing can change any more: bounds at their edges, and what keeps a battle open."""

from dataclasses import replace

import numpy as np
import pytest

from game.rules import seen_world
from game.rules.state.tables import Objective
from game.rules.state.vocabulary import PLACED, PPM, Counted, Presence
from game.sim.foregone import nothing_can_change
from game.testing.builders import FRIGATE, JUPITER, LASER, all_in_sight, tables_of, world_of

THRUST, REACH = FRIGATE["thrust_km_s2"], LASER["range_km"]


def foregone(*rows, turns_left=2, bodies=()):
    tables = tables_of(bodies=bodies)
    world = all_in_sight(world_of(tables, rows), tables)
    world.battle.turn[:] = tables.turns - turns_left
    return bool(nothing_can_change(seen_world(world, tables, 0), tables, 0)[0])


def test_apart_farther_than_both_can_fly_and_shoot():
    left_s = 2 * tables_of().turn_s
    edge = 2 * (0.5 * THRUST * left_s * left_s + REACH)
    assert not foregone({}, {"side": 1, "x_km": edge})
    assert foregone({}, {"side": 1, "x_km": np.nextafter(edge, 2 * edge)})
    assert not foregone({}, {"side": 1, "x_km": edge + 5_000.0, "vx_km_s": -10.0})
    assert foregone({}, {"side": 1, "x_km": edge + 5_000.0, "vx_km_s": 10.0})


def test_who_passes_by_in_between_counts():
    """Far now and far at the end, near on the way."""
    past = {"side": 1, "x_km": -3e5, "vx_km_s": 1_000.0}
    assert not foregone({}, past)
    assert foregone({}, past | {"vx_km_s": -1_000.0})


@pytest.mark.parametrize(
    "facts", [{"fires": 1}, {"breach_impulses": 3}, {"presence": Presence.DORMANT}], ids=["burns", "fails", "comes"]
)  # fmt: skip
def test_own_trouble_keeps_it_open_and_that_of_others_does_not(facts):
    far = {"x_km": 1e6}
    assert foregone({}, far | {"side": 1})
    assert not foregone({}, far | {"side": 1}, facts)


def test_a_ship_without_a_drive_may_fall_where_there_is_a_body():
    adrift = {"x_km": 110_000.0, "system_ppm": 0}
    assert foregone(adrift, {"side": 1, "x_km": 5e6})
    assert not foregone(adrift, {"side": 1, "x_km": 5e6}, bodies=(JUPITER,))
    assert foregone({"x_km": 110_000.0}, {"side": 1, "x_km": 5e6}, bodies=(JUPITER,))


def test_who_has_nobody_left_is_told_nothing():
    assert not foregone({"hull_mj": 0}, {"side": 1, "x_km": 1e6})


@pytest.mark.parametrize("kind", PLACED)
def test_who_is_on_the_way_to_a_place_keeps_it_open_until_it_is_there(kind):
    who = np.array([True, False])
    goal = Objective(0, kind, who, Counted.SHIPS, PPM, False, 0.0, ~who & who, radius_km=5.0)
    for side, progress, over in ((0, 0, False), (0, PPM, True), (1, 0, True)):
        tables = tables_of(objectives=(replace(goal, side=side),))
        world = all_in_sight(world_of(tables, ({}, {"side": 1, "x_km": 9e7})), tables)
        world.battle.turn[:] = tables.turns - 2
        world.stays.turns[0, 0, 0] = world.objectives.held_turns[0, 0] = progress > 0
        seen = seen_world(world, tables, 0)
        assert bool(nothing_can_change(seen, tables, 0)[0]) == over
