"""What a world says of its rows: who is there, who fights, who is lost, and their codes."""

import numpy as np
import pytest

from game.rules.state.vocabulary import PPM, Presence
from game.rules.state.world import Units, World
from game.testing.builders import tables_of, world_of
from game.testing.strategies_command import random_battle


def alone(flights=(), **row):
    return world_of(tables_of(bodies=({},)), (row,), flights)


@pytest.mark.parametrize(
    ("row", "present", "fighting", "lost"),
    [
        ({}, True, True, False),
        ({"hull_mj": 1}, True, True, False),
        ({"hull_mj": 0}, True, False, True),
        ({"presence": Presence.GONE, "hull_mj": 0}, False, False, True),
        ({"presence": Presence.AWAY}, False, False, False),
        ({"presence": Presence.STRUCK}, False, False, True),
        ({"presence": Presence.DORMANT, "hull_mj": 0}, False, False, False),
        ({"uid": 0, "hull_mj": 0}, True, False, False),
    ],
)
def test_who_is_there_who_fights_and_who_is_lost(row, present, fighting, lost):
    world = alone(**row)
    assert [part.tolist() for part in (world.present(), world.fighting(), world.lost())] == [
        [[present]], [[fighting]], [[lost]],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "flies"),
    [({"alive": 1}, True), ({"alive": 0}, False), ({"presence": Presence.DOCKED}, False),
     ({"presence": Presence.GONE}, False)],
)  # fmt: skip
def test_flights_fly_with_craft_left_on_the_map(row, flies):
    assert alone(flights=(row,)).flying().tolist() == [[flies]]


def test_codes_count_units_then_flights_then_bodies():
    world = world_of(tables_of(bodies=({}, {})), ({}, {}, {}), ({}, {}))
    assert (world.worlds, world.unit_slots, world.flight_slots) == (1, 3, 2)
    assert [world.flight_code(f) for f in (0, 1)] == [3, 4]
    assert [world.body_code(b) for b in (0, 1)] == [5, 6]


def test_worlds_are_joined_in_order_and_taken_by_number():
    one, two = (world_of(tables_of(), ({"x_km": float(x)},), worlds=2, key=x) for x in (5, 9))
    joined = World.joined([one, two])
    assert joined.battle.key.tolist() == [5, 6, 9, 10]
    assert joined.units.x_km[:, 0].tolist() == [5.0, 5.0, 9.0, 9.0]
    joined.put(np.array([1, 2]), joined.take(np.array([3, 0])))
    assert joined.battle.key.tolist() == [5, 10, 5, 10]
    assert joined.units.x_km[:, 0].tolist() == [5.0, 9.0, 5.0, 9.0]
    joined = World.joined([one, two])
    taken = joined.take(np.array([3, 0]))
    assert taken.battle.key.tolist() == [10, 5]
    assert taken.units.x_km[:, 0].tolist() == [9.0, 5.0]


def test_an_even_share_is_a_third_of_the_plant():
    units = Units.empty(1, 1)
    shares = [int(getattr(units, f"{name}_share_ppm")[0, 0]) for name in ("shields", "weapons", "drive")]
    assert shares == [333_334, 333_333, 333_333]
    assert sum(shares) == PPM


def test_a_copy_shares_no_column_with_what_it_was_made_of():
    _, world = random_battle(3)
    copy = world.copy()
    for name, group in world.groups():
        other = getattr(copy, name)
        assert other is not group
        for column in group.names():
            mine, its = getattr(group, column), getattr(other, column)
            assert not np.shares_memory(mine, its)
            assert mine.dtype == its.dtype
            assert np.array_equal(mine, its, equal_nan=mine.dtype.kind == "f")
