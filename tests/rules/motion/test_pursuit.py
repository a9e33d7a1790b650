"""Pursuit: who is out of reach of the guns is caught up with at speed, who is in reach is stayed beside."""

import numpy as np
import pytest

from game.rules.preview import flown_paths
from game.rules.state.digest import mirrored
from game.rules.state.vocabulary import Move, Presence
from game.testing.builders import FRIGATE, JUPITER, LASER, all_in_sight, tables_of, world_of

from .standard import G4, steered, thrust_of, turns

REACH = LASER["range_km"]
UNARMED = FRIGATE | {"batteries": ()}


@pytest.mark.parametrize("runs_g", [0.5, 0.9])
def test_who_runs_at_less_thrust_is_overhauled_and_held_in_reach(runs_g):
    """The quarry never stops burning."""
    tables = tables_of()
    quarry = {"x_km": 40_000.0, "move": Move.BURN, "dx": 1.0, "throttle": runs_g, "until_impulse": 12}

    world = world_of(tables, ({"move": Move.PURSUE, "ref": 1}, quarry))
    for _ in range(30):
        world.units.move[:, 1] = Move.BURN
        world = turns(tables, world, 1)
    units = world.units
    assert abs(units.x_km[0, 1] - units.x_km[0, 0]) <= REACH * 1.01
    assert abs(units.vx_km_s[0, 1] - units.vx_km_s[0, 0]) < 2.0


def test_who_pursues_is_there_before_who_intercepts():
    tables = tables_of()
    quarry = {"x_km": 60_000.0, "move": Move.BURN, "dx": 1.0, "throttle": 0.5, "until_impulse": 12}

    def first_in_reach(move):
        world, found = world_of(tables, ({"move": move, "ref": 1}, quarry)), []
        for _ in range(12):
            world.units.move[:, 1] = Move.BURN
            paths = flown_paths(world, tables, None, 1)
            found += (np.abs(paths.x_km[0, 1:, 1] - paths.x_km[0, 1:, 0]) <= REACH).tolist()
            world = paths.world
        return found.index(True)

    assert first_in_reach(Move.PURSUE) < first_in_reach(Move.INTERCEPT)


def test_who_comes_the_other_way_is_passed_at_speed_and_run_after():
    tables = tables_of()
    world = world_of(tables, ({"move": Move.PURSUE, "ref": 1},
                              {"x_km": 60_000.0, "vx_km_s": -60.0, "move": Move.COAST}))  # fmt: skip
    paths = flown_paths(world, tables, None, 4)
    apart = paths.x_km[0, :, 1] - paths.x_km[0, :, 0]
    first = int(np.flatnonzero(apart <= REACH)[0])
    assert (apart[first - 1] - apart[first]) / tables.substep_s > 30.0
    after = turns(tables, world, 16).units
    assert abs(after.vx_km_s[0, 0] - after.vx_km_s[0, 1]) < 0.1
    assert abs(after.x_km[0, 0] - after.x_km[0, 1]) <= REACH


def test_what_coasts_is_not_overshot_out_of_reach():
    """From rest: who was in reach once stays in reach."""
    rng, tables = np.random.default_rng(1), tables_of()
    world = world_of(tables, ({"move": Move.PURSUE, "ref": 1}, {"move": Move.COAST}), worlds=24)
    world.units.x_km[:, 1], world.units.y_km[:, 1] = rng.uniform(13_000.0, 9e4, 24), rng.uniform(-3e3, 3e3, 24)
    paths = flown_paths(world, tables, None, 16)
    apart = np.hypot(paths.x_km[:, :, 1] - paths.x_km[:, :, 0], paths.y_km[:, :, 1] - paths.y_km[:, :, 0])
    once = np.logical_or.accumulate(apart <= REACH, axis=1)
    assert once[:, -1].all()
    assert (apart[once] <= REACH * 1.02).all()


def test_no_quarry_draws_its_hunter_into_the_planet():
    """The quarry falls; the hunter has a way out at the beginning, for it rests well above the surface."""
    rng, count, drives = np.random.default_rng(2), 60, (5.0, 4.0, 3.0)
    tables = tables_of(tuple(FRIGATE | {"thrust_km_s2": g * 0.00980665} for g in drives), bodies=(JUPITER,))
    world = world_of(tables, ({"move": Move.PURSUE, "ref": 1}, {"move": Move.COAST}), worlds=count)
    units, r = world.units, rng.uniform(76_000.0, 1.6e5, (count, 2))
    slope = rng.uniform((0.0, -0.9), 0.9, (count, 2))
    units.x_km[:], units.y_km[:] = r * np.sqrt(1.0 - slope * slope), r * slope
    units.vy_km_s[:, 0], units.class_id[:] = rng.uniform(-15.0, 15.0, count), rng.integers(3, size=(count, 1))
    assert (turns(tables, world, 8).units.presence[:, 0] == Presence.PRESENT).all()


def test_what_its_side_knows_nothing_of_is_not_pursued():
    tables = tables_of()
    rows = {"move": Move.PURSUE, "ref": 1, "vy_km_s": 0.5}, {"side": 1, "x_km": 60_000.0}
    assert thrust_of(steered(tables, *rows)) == pytest.approx((0.0, -0.02), abs=1e-9)  # it holds
    seen = all_in_sight(world_of(tables, rows), tables)
    assert thrust_of(steered(tables, world=seen))[0] > 0.9 * G4


def test_a_mirrored_pursuit_is_the_mirror_image():
    tables = tables_of(bodies=(JUPITER,))
    rows = {"x_km": 1.2e5, "move": Move.PURSUE, "ref": 1}, {"x_km": -1e5, "y_km": 4_000.0, "vx_km_s": 3.0}
    world = world_of(tables, rows)
    (x, y), (mx, my) = (thrust_of(steered(tables, world=one)) for one in (world, mirrored(world)))
    assert (x, y) == (mx, -my)


@pytest.mark.parametrize("aside", [3_000.0, -3_000.0])
def test_a_way_round_the_planet_leads_to_the_same_point_as_that_of_who_intercepts(aside):
    """The reach is no part of it: it counts behind the quarry alone."""
    tables = tables_of(bodies=(JUPITER | {"mu_km3_s2": 1e5},))
    row = {"x_km": 110_000.0, "ref": 1, "vx_km_s": 3.0}
    quarry = {"x_km": -110_000.0, "y_km": aside, "move": Move.COAST}
    pursues, intercepts = (
        thrust_of(steered(tables, row | {"move": move}, quarry)) for move in (Move.PURSUE, Move.INTERCEPT)
    )
    assert pursues == intercepts
