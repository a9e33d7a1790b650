"""What a world says of its rows: who is there, who fights, who is lost, and their codes."""

import numpy as np
import pytest

from game.rules.state.vocabulary import PPM, Presence, Stance
from game.rules.state.world import Sides, Units, World
from game.testing.builders import tables_of, world_of
from game.testing.strategies_command import random_battle

from .standard import empty_values


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
    assert world.struck().tolist() == [[row.get("presence") == Presence.STRUCK]]


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


ORDERED = {
    "throttle": 1.0, "until_impulse": 12, "ref": -1, "fire_at": -1, "avoid": -1, "bear": -1,
    "shields_share_ppm": 333_334, "weapons_share_ppm": 333_333, "drive_share_ppm": 333_333, "readiness_wanted": 1,
}  # fmt: skip
EMPTY = {
    "battle": {"mirror_sign": 1.0}, "plotted": ORDERED, "flight_contacts": {"seen_impulse": -1_000},
    "units": ORDERED | {
        "squadron": -1, "hx": 1.0, "delta_v_km_s": np.inf, "system_ppm": PPM, "fired_impulse": -1_000, "tow": -1,
        "breach_by": -1, "lost_impulse": -1, "launch_impulse": -1_000, "aim": -1, "readiness": 1, "readiness_next": -1,
        "readiness_impulse": -1, "morale_ppm": PPM,
    },
    "flights": {"squadron": -1, "home": -1, "spread_km": 100.0, "ref": -1, "goal": -1},
    "sides": {
        "commander": -1, "above": -1, "obeyed": -1, "first_hit_impulse": -1, "said": -1, "judged": -1,
        "asked_impulse": -1, "answer": -1,
    },
    "contacts": {"seen_impulse": -1_000, "hx": 1.0}, "rails": {"ux": 1.0},
    "triggers": {"fired_impulse": -1, "due_impulse": -1},
}  # fmt: skip


def test_rows_of_which_nothing_is_said_are_whole_idle_and_belong_to_nobody():
    world = World.empty(worlds=2, units=3, flights=2, sides=2, bodies=1, triggers=1, objectives=1)
    for name, group in world.groups():
        if name not in ("pending", "salvos", "debris"):  # these begin without rows
            assert empty_values(group) == EMPTY.get(name, {}), name


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


def test_whose_enemies_rows_are_is_asked_of_sides():
    rng = np.random.default_rng(7)
    for worlds in (1, 3):
        sides = Sides.empty(worlds, 3, sides=3)
        sides.stance[:] = rng.integers(0, 3, sides.stance.shape)
        of = rng.integers(-1, 3, (worlds, 9)).astype(np.int32)
        every, real = sides.hostility(np.maximum(of, 0)), of >= 0
        for w in range(worlds):
            for side in range(3):
                fights = [bool(one >= 0 and sides.stance[w, side, one] == Stance.FIGHT) for one in of[w]]
                assert sides.foes_of(side, of)[w].tolist() == fights
                assert (every[w, side] & real[w]).tolist() == fights
                assert sides.fights()[w, side].tolist() == (sides.stance[w, side] == Stance.FIGHT).tolist()
