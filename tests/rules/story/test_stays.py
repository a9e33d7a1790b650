"""Objectives that are about a place: who has been there, who holds it, and what its side is shown."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.knowledge.sight import seen_world
from game.rules.state.digest import mirrored
from game.rules.state.rails import body_places
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Objective
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import PLACED, PPM, Counted, Event, ObjectiveKind, Presence, Stance
from game.rules.state.world import World
from game.rules.story.objectives import give_verdicts, measure_progress
from game.rules.story.stays import visit_places
from game.rules.turn import resolve_turn
from game.testing import oracle_objectives as oracle
from game.testing.builders import DRONE, FIGHTER, FRIGATE, JUPITER, LANCE, orders_for, tables_of, world_of
from game.testing.strategies_command import random_battle

REACH, HOLD, EVACUATE, LAND = PLACED
MOON = {"mu_km3_s2": 1.0, "radius_km": 100.0, "x_km": 7_000.0, "y_km": 0.0}


def mask(*slots):
    return np.isin(np.arange(4), slots)


def goal(kind, who=(0, 1), *, of=(), radius=1_000.0, counted=Counted.SHIPS, at=PPM, optional=False, side=0, **more):
    return Objective(side, kind, mask(*who), counted, at, optional, 0.0, mask(*of), radius, **more)


def field(*objectives, flights=(), **more):
    """Two ships of a side, two of its enemy 50,000 km off; the map is 100,000 km wide."""
    tables = tables_of((FRIGATE, LANCE, FIGHTER, DRONE), objectives=objectives, map_radius_km=100_000.0, **more)
    units = ({"side": 0}, {"side": 0, "y_km": 3_000.0}, {"side": 1, "x_km": 5e4}, {"side": 1, "x_km": 6e4})
    return tables, world_of(tables, units, flights)


def after(tables, world, impulse=11):
    """The world once the progress of an impulse has been measured, and its events."""
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    visit_places(res)
    measure_progress(res)
    return res.world, res.journal.table()


def progress(world, number=0):
    return int(world.objectives.progress_ppm[0, number])


# ---- reach


def test_the_edge_of_a_place_is_in_it():
    for x, there in ((1_000.0, 1), (1_000.001, 0), (-1_000.0, 1)):
        tables, world = field(goal(REACH, (0,)))
        world.units.x_km[0, 0] = x
        assert after(tables, world)[0].stays.turns[0, 0].tolist() == [there, 0, 0, 0]


def test_it_counts_at_the_end_of_a_turn_alone():
    tables, world = field(goal(REACH, (0,)))
    for impulse in range(11):
        assert progress(after(tables, world, impulse)[0]) == 0
    assert progress(after(tables, world, 11)[0]) == PPM


def test_where_passing_is_enough_it_counts_in_every_impulse():
    tables, world = field(goal(REACH, (0,), turns=0))
    passed, events = after(tables, world, 3)
    assert progress(passed) == PPM
    assert [(row["kind"], row["source"], row["target"], row["value"]) for row in events] == [(Event.REACHED, 0, 0, 0)]


def test_turns_in_a_row_that_are_broken_begin_again_and_enough_of_them_stay():
    tables, world = field(goal(REACH, (0,), turns=2))
    counted = []
    for x in (0.0, 5e3, 0.0, 0.0, 5e3, 5e3):
        world.units.x_km[0, 0] = x
        world, _ = after(tables, world)
        counted.append(int(world.stays.turns[0, 0, 0]))
    assert counted == [1, 0, 1, 2, 2, 2]


def test_who_reached_it_is_told_of_once():
    tables, world = field(goal(REACH), goal(REACH, (0,), of=(1,), radius=3_000.0))
    world, events = after(tables, world)
    assert [(int(e["target"]), int(e["value"])) for e in events] == [(0, 0), (0, 1)]
    world.units.y_km[0, 1] = 0.0
    world, events = after(tables, world)
    assert [(int(e["target"]), int(e["value"])) for e in events] == [(1, 0)]
    assert not len(after(tables, world)[1])


def test_those_who_come_together_are_told_of_by_their_uids():
    tables, world = field(goal(REACH, (0, 1), y_km=1_500.0, radius=1_500.0))
    world.units.uid[0] = [9, 5, 3, 1]
    assert [int(e["target"]) for e in after(tables, world)[1]] == [1, 0]


@pytest.mark.parametrize("state", [{"hull_mj": 0}, {"presence": Presence.AWAY}])
def test_ships_that_are_no_more_are_no_place(state):
    tables, world = field(goal(REACH, (0,), of=(1,), radius=5e3), goal(HOLD, (0,), of=(1,), radius=5e3))
    assert after(tables, world)[0].objectives.progress_ppm[0].tolist() == [PPM, PPM]
    for name, value in state.items():
        getattr(world.units, name)[0, 1] = value
    assert after(tables, world)[0].objectives.progress_ppm[0].tolist() == [0, 0]


def test_what_reached_it_and_is_lost_has_not_reached_it_and_what_was_evacuated_stays_so():
    tables, world = field(goal(REACH), goal(EVACUATE), goal(REACH, counted=Counted.LIVES))
    world.units.y_km[0] = 0.0
    world, _ = after(tables, world)
    assert [progress(world, number) for number in range(3)] == [PPM] * 3
    world.units.hull_mj[0, 0] = 0
    assert [progress(after(tables, world)[0], number) for number in range(3)] == [PPM // 2, PPM, PPM // 2]
    world.units.hull_mj[0, 0] = 1
    world.units.presence[0, 0] = Presence.STRUCK
    assert [progress(after(tables, world)[0], number) for number in range(3)] == [PPM // 2, PPM, PPM]


@pytest.mark.parametrize("state", [{"hull_mj": 0}, {"presence": Presence.DORMANT}, {"presence": Presence.STRUCK}])
def test_who_does_not_live_on_the_map_reaches_nothing(state):
    tables, world = field(goal(REACH, (0,)), goal(HOLD, (0,)), goal(EVACUATE, (0,), of=(0,)))
    for name, value in state.items():
        getattr(world.units, name)[0, 0] = value
    assert after(tables, world)[0].objectives.progress_ppm[0].tolist() == [0, 0, 0]


def test_a_place_may_be_a_body_a_point_off_it_or_ships_that_live():
    goals = goal(REACH, (0,), body=0), goal(REACH, (0,), body=0, x_km=-7_000.0), goal(REACH, (0,), of=(1,), radius=3e3)
    tables, world = field(*goals, bodies=(MOON,))
    assert after(tables, world)[0].objectives.progress_ppm[0].tolist() == [0, PPM, PPM]
    world.units.x_km[0, 0] = 7_500.0
    world.units.hull_mj[0, 1] = 0
    assert after(tables, world)[0].objectives.progress_ppm[0].tolist() == [PPM, 0, 0]


def test_in_a_mirror_a_place_is_on_the_other_side():
    tables, world = field(goal(REACH, (1,), y_km=3_500.0))
    world.battle.mirror_sign[:] = -1.0
    assert progress(after(tables, world)[0]) == 0
    world.units.y_km *= -1.0
    assert progress(after(tables, world)[0]) == PPM


def test_beside_a_body_that_moves_it_counts_where_that_is_as_the_impulse_ends():
    """One waits where the moon, the second body, is as the fourth impulse ends, one where it was a substep before."""
    c, s = unit_vector(0.25)
    rail = MOON | {"around": 0, "rail_km": 20_000.0, "step_x": c, "step_y": s}
    one = goal(REACH, body=1, x_km=300.0, y_km=-700.0, radius=5.0, turns=0)
    tables, world = field(one, bodies=(MOON, rail))
    for made, sign in ((world, 1.0), (mirrored(world), -1.0)):
        x, y = (places[0, :, 1] for places in body_places(made, tables))
        made.units.x_km[0, :2], made.units.y_km[0, :2] = x[[20, 19]] + 300.0, y[[20, 19]] - 700.0 * sign
        for units in ([0, 1], [1, 0]):
            both = World.joined([made, made])
            both.units.x_km[1, :2], both.units.y_km[1, :2] = made.units.x_km[0, units], made.units.y_km[0, units]
            there = after(tables, both, 3)[0].stays.turns[:, 0, :2].tolist()
            assert there == [[1, 0], [1 - units[0], units[0]]]


# ---- evacuate


def test_beyond_the_edge_of_the_map_they_are_safe_for_good():
    tables, world = field(goal(EVACUATE, radius=0.0, counted=Counted.LIVES))
    world.units.x_km[0, 0] = 100_000.0
    assert progress(after(tables, world)[0]) == 0
    world.units.x_km[0, 0] = 100_001.0
    world.units.presence[0, 1] = Presence.AWAY
    world, events = after(tables, world)
    assert progress(world) == PPM
    assert [int(e["target"]) for e in events] == [0, 1]
    world.units.x_km[0, 0] = 0.0
    assert progress(after(tables, world)[0]) == PPM


def test_the_edge_is_round_the_body_that_the_map_is_round():
    tables, world = field(goal(EVACUATE, (0,), radius=0.0), bodies=(MOON | {"x_km": 1e6},))
    tables = replace(tables, frame_body=0)
    assert progress(after(tables, world)[0]) == PPM
    world.units.x_km[0, 0] = 1e6
    assert progress(after(tables, world)[0]) == 0


# ---- hold


def test_a_place_is_held_by_turns_in_a_row():
    tables, world = field(goal(HOLD, turns=3))
    told = []
    for x in (0.0, 0.0, 9e3, 0.0, 0.0, 0.0, 9e3):
        world.units.x_km[0, :2] = x
        world, events = after(tables, world)
        told.append((int(world.objectives.held_turns[0, 0]), progress(world), len(events)))
    third = PPM // 3
    assert told == [
        (1, third, 1), (2, 2 * PPM // 3, 1), (0, 0, 1), (1, third, 1), (2, 2 * PPM // 3, 1), (3, PPM, 1), (3, PPM, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "held"),
    [
        ({"x_km": 1_000.0}, 0), ({"x_km": 1_000.1}, 1), ({"hull_mj": 0}, 1), ({"presence": Presence.STRUCK}, 1),
        ({"side": 0}, 1), ({"presence": Presence.GHOST}, 1),
    ],
)  # fmt: skip
def test_it_is_not_held_while_an_enemy_lives_there(row, held):
    tables, world = field(goal(HOLD, (0,)))
    for name, value in ({"x_km": 0.0} | row).items():
        getattr(world.units, name)[0, 2] = value
    assert after(tables, world)[0].objectives.held_turns[0, 0] == held


@pytest.mark.parametrize(
    ("row", "held"),
    [({}, 0), ({"side": 0}, 1), ({"alive": 0}, 1), ({"presence": Presence.DOCKED}, 1), ({"x_km": 2_000.0}, 1)],
)
def test_craft_of_an_enemy_keep_it_from_being_held(row, held):
    tables, world = field(goal(HOLD, (0,)), flights=({"side": 1, "class_id": 3} | row,))
    assert after(tables, world)[0].objectives.held_turns[0, 0] == held


def test_what_is_contested_in_one_world_is_held_in_another():
    tables, world = field(goal(HOLD, (0,)), flights=({"side": 1, "class_id": 3},))
    world.flights.x_km[:] = 9e4
    for group in ("flights", "units"):
        free, taken = world.copy(), world.copy()
        getattr(taken, group).x_km[0, -1] = 0.0
        for worlds, held in (((free, taken), [1, 0]), ((taken, free), [0, 1])):
            after_it = after(tables, World.joined(worlds))[0]
            assert after_it.objectives.held_turns[:, 0].tolist() == held


def test_who_fights_whom_may_be_said_from_either_side():
    for enemy, held in (([[0, 0], [1, 0]], 0), ([[0, 1], [0, 0]], 0), ([[0, 0], [0, 0]], 1)):
        tables, world = field(goal(HOLD, (0,)))
        world.units.x_km[0, 2] = 0.0
        world.sides.stance[:] = np.where(enemy, Stance.FIGHT, Stance.WATCH)
        assert after(tables, world)[0].objectives.held_turns[0, 0] == held


def test_ships_that_hold_themselves_are_a_place():
    tables, world = field(goal(HOLD, of=(0,)))
    assert progress(after(tables, world)[0]) == PPM


# ---- hidden ones


def test_a_hidden_objective_is_shown_when_it_is_met():
    tables, world = field(goal(REACH, at=PPM // 2, hidden=True))
    world.units.x_km[0] = 9e3
    world, events = after(tables, world)
    assert not world.objectives.shown[0, 0]
    assert not len(events)
    world.units.x_km[0, 0] = 0.0
    world, events = after(tables, world)
    assert world.objectives.shown[0, 0]
    assert [(e["kind"], e["source"], e["value"]) for e in events] == [(Event.OBJECTIVE_SHOWN, 0, 0)]
    assert not len(after(tables, world)[1])  # of the hidden one nothing was told


def test_a_trigger_shows_a_hidden_objective():
    tables, world = field(goal(ObjectiveKind.SURVIVE, hidden=True, shown_by=1))
    world = world_with_triggers(tables, world)
    world, _ = after(tables, world)
    assert not world.objectives.shown[0, 0]  # though it is met from the start
    world.triggers.fired_count[0, 1] = 1
    assert after(tables, world)[0].objectives.shown[0, 0]


def world_with_triggers(tables, world):
    triggers = type(world.triggers).empty(1, 2)
    world.triggers = triggers
    return world


# ---- the end of the battle


def ended(tables, world):
    res = Resolution(world, tables, "none")
    res.begin_impulse(11)
    visit_places(res)
    measure_progress(res)
    give_verdicts(res)
    return bool(res.world.battle.over[0]), res.world.sides.verdict[0].tolist()


def test_who_is_on_the_way_to_a_place_goes_on_without_an_enemy():
    for one in (goal(REACH, x_km=9e4), goal(EVACUATE, radius=0.0), goal(HOLD, turns=2), goal(LAND, x_km=9e4)):
        tables, world = field(one)
        world.units.hull_mj[0, 2:] = 0
        assert not ended(tables, world)[0]
        world.units.hull_mj[0, :2] = 0
        assert ended(tables, world)[0]
    tables, world = field(goal(REACH, x_km=9e4, optional=True))
    world.units.hull_mj[0, 2:] = 0
    assert ended(tables, world)[0]


def test_it_is_over_when_all_are_saved_or_a_place_was_held_for_long_enough():
    for one, over in ((goal(EVACUATE), True), (goal(HOLD), True), (goal(REACH), False), (goal(LAND), False)):
        tables, world = field(one)
        world.units.y_km[0] = 0.0
        world.units.x_km[0, :2] = 0.0
        assert ended(tables, world)[0] == over


# ---- what the side knows


def test_a_side_knows_how_far_its_own_have_come_and_nothing_of_others():
    tables, world = field(goal(REACH, turns=2), goal(HOLD, (2, 3), side=1, x_km=5e4, turns=2))
    world, _ = after(tables, world)
    seen = seen_world(world, tables, 0)
    assert seen.stays.turns[0].tolist() == [[1, 0, 0, 0], [0, 0, 0, 0]]
    assert seen.objectives.held_turns[0].tolist() == [0, 0]
    assert seen_world(world, tables, 1).objectives.held_turns[0].tolist() == [0, 1]


def test_an_enemy_that_reached_a_place_is_not_told_before_the_end():
    tables, world = field(goal(REACH, (0, 2)))
    world.units.x_km[0, 2] = 0.0
    world, _ = after(tables, world)
    assert progress(world) == PPM
    assert seen_world(world, tables, 0).stays.turns[0, 0].tolist() == [1, 0, 0, 0]


# ---- the oracle


@given(st.integers(0, 2**32))
def test_all_that_is_counted_at_places_is_the_oracles(seed):
    rng = np.random.default_rng(seed)
    tables, world = random_battle(seed, bodies=bool(seed % 2))
    far = rng.random(world.units.x_km.shape) < 0.2
    world.units.x_km[far] *= 30.0
    world.units.presence[far & (rng.random(far.shape) < 0.3)] = Presence.AWAY
    world.battle.mirror_sign[:] = rng.choice([-1.0, 1.0])
    if seed % 2:
        tables = replace(tables, frame_body=int(rng.integers(-1, 1)), objectives=tuple(
            replace(one, body=int(rng.integers(-1, 1)), radius_km=one.radius_km and 80_000.0)
            for one in tables.objectives
        ))  # fmt: skip
    res = Resolution(world, tables, "none")
    res.begin_impulse(int(rng.choice([3, 11, 11])))
    placed = [n for n, one in enumerate(tables.objectives) if one.kind in PLACED]
    stays = [[oracle.turns_there(res, n, s) for s in range(world.unit_slots)] for n in placed]
    held = [oracle.turns_held(res, n) for n in placed]
    visit_places(res)
    measure_progress(res)
    for n, turns, holds in zip(placed, stays, held, strict=True):
        if tables.objectives[n].kind == HOLD:
            assert res.world.objectives.held_turns[0, n] == holds
        else:
            assert res.world.stays.turns[0, n].tolist() == turns
        assert progress(res.world, n) == oracle.place_progress(res.world, tables, n)


def test_a_whole_turn_counts_once():
    tables, world = field(goal(REACH, turns=5), goal(HOLD, turns=5), bodies=(JUPITER | {"x_km": 9e6},))
    for turn in range(3):
        world, _, _ = resolve_turn(world, tables, orders_for(world))
        assert world.stays.turns[0, 0, 0] == world.objectives.held_turns[0, 1] == turn + 1
