"""Objectives to land: who is near the middle of a body, and slow against it as it moves."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.digest import mirrored
from game.rules.state.rails import body_places, body_velocities
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Objective
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import PPM, Counted, Event, Move, ObjectiveKind, Presence
from game.rules.state.world import World
from game.rules.story.objectives import measure_progress
from game.rules.story.stays import visit_places
from game.testing import oracle_objectives as oracle
from game.testing.builders import FRIGATE, LANCE, tables_of, world_of

ROCK = {"mu_km3_s2": 1.0, "radius_km": 100.0, "x_km": 7_000.0, "y_km": -2_000.0}
EAST = {"x_km": 8_000.0, "y_km": -2_000.0}
"""Exactly 1,000 km from the middle of the rock."""


def landing(*, who=(0, 1), body=0, radius=1_000.0, slower=1.0, counted=Counted.SHIPS, **more):
    def mask(slots):
        return np.isin(np.arange(4), slots)

    facts = {"x_km": 0.0, "y_km": 0.0, "slower_km_s": slower} | more
    return Objective(
        0, ObjectiveKind.LAND, mask(who), counted, PPM, False, 0.0, mask(()), radius, body=body, **facts
    )  # fmt: skip


def moon(speed_deg=0.01, rail_km=180_000.0):
    c, s = unit_vector(speed_deg)
    return ROCK | {"around": 0, "rail_km": rail_km, "step_x": c, "step_y": s}


def field(*rows, bodies=(ROCK,), one=None, worlds=1):
    """Units in these states, the last of an enemy far off, and one objective to land."""
    tables = tables_of((FRIGATE, LANCE), bodies=bodies, objectives=(one or landing(),), map_radius_km=1e6)
    return tables, world_of(tables, (*rows, {"side": 1, "x_km": 5e5}), worlds=worlds)


def after(tables, world, impulse=11):
    """The world once the progress of an impulse has been measured, and its events."""
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    visit_places(res)
    measure_progress(res)
    return res.world, res.journal.table()


def turns(tables, world, impulse=11):
    return after(tables, world, impulse)[0].stays.turns[:, 0].tolist()


def progress(world):
    return int(world.objectives.progress_ppm[0, 0])


# ---- the edges


@pytest.mark.parametrize(("x", "there"), [(8_000.0, 1), (np.nextafter(8_000.0, 9e9), 0), (6_000.0, 1), (5_999.9, 0)])
def test_the_edge_of_the_radius_is_in_it(x, there):
    assert turns(*field(EAST | {"x_km": x})) == [[there, 0]]


@pytest.mark.parametrize(
    ("v", "there"),
    [
        ((1.0, 0.0), 1), ((0.0, -1.0), 1), ((-0.6, 0.8), 1), ((np.nextafter(1.0, 2.0), 0.0), 0),
        ((0.0, np.nextafter(-1.0, -2.0)), 0), ((0.8, 0.8), 0), ((0.0, 0.0), 1),
    ],
)  # fmt: skip
def test_who_is_exactly_as_fast_as_may_be_has_landed(v, there):
    assert turns(*field(EAST | {"vx_km_s": v[0], "vy_km_s": v[1]})) == [[there, 0]]


def test_both_near_and_slow_are_asked_for_and_the_limit_is_the_files():
    fast, far = EAST | {"vx_km_s": 2.0}, EAST | {"y_km": 0.0}
    assert turns(*field(EAST, fast, far, one=landing(who=(0, 1, 2)))) == [[1, 0, 0, 0]]
    assert turns(*field(EAST, fast, far, one=landing(who=(0, 1, 2), slower=2.0))) == [[1, 1, 0, 0]]
    assert turns(*field(EAST, fast, far, one=landing(who=(1, 2), radius=3e3, slower=2.0))) == [[0, 1, 1, 0]]


def test_a_place_to_be_reached_asks_for_no_speed():
    one = replace(landing(), kind=ObjectiveKind.REACH)
    assert turns(*field(EAST | {"vx_km_s": 50.0}, one=one)) == [[1, 0]]


def test_beside_a_moon_it_is_the_speed_against_the_moon_that_counts():
    """One goes along with it, one is as much slower as may just be, one stands on the map; in a mirror as well."""
    one = landing(who=(0, 1, 2), body=1, turns=0)
    tables, world = field({}, {}, {}, bodies=(ROCK, moon()), one=one)
    for made in (world, mirrored(world)):
        x, y = (places[:, 20] for places in body_places(made, tables))
        vx, vy = body_velocities(tables, made.battle.mirror_sign, x, y)
        assert np.hypot(vx[0, 1], vy[0, 1]) > 6.0
        units = made.units
        units.x_km[0, :3], units.y_km[0, :3] = x[0, 1], y[0, 1] + 500.0
        units.vx_km_s[0, :2], units.vy_km_s[0, :2] = vx[0, 1], vy[0, 1]
        units.vy_km_s[0, 1] -= 0.999_999
        assert turns(tables, made, 3) == [[1, 1, 0, 0]]
        units.vy_km_s[0, 1] -= 0.000_002
        assert turns(tables, made, 3) == [[1, 0, 0, 0]]
        both = World.joined([made, made])
        both.units.vx_km_s[1, :3] = made.units.vx_km_s[0, [2, 1, 0]]
        both.units.vy_km_s[1, :3] = made.units.vy_km_s[0, [2, 1, 0]]
        assert turns(tables, both, 3) == [[1, 0, 0, 0], [0, 0, 1, 0]]


def test_what_a_moon_goes_round_takes_it_along():
    """Round a moon that goes one way, a smaller one that goes the other: who is slow against both is at neither."""
    speck = moon(-0.02, 90_000.0) | {"around": 1}
    tables, world = field({}, bodies=(ROCK, moon(), speck), one=landing(who=(0,), body=2, turns=0))
    x, y = (places[:, 5] for places in body_places(world, tables))
    speeds = [np.diff([places[0, [4, 6], 2] for places in body_places(world, tables)])[:, 0] / (2 * tables.substep_s)]
    world.units.x_km[0, 0], world.units.y_km[0, 0] = x[0, 2], y[0, 2]
    assert turns(tables, world, 0) == [[int(np.hypot(*speeds[0]) <= 1.0), 0]]
    world.units.vx_km_s[0, 0], world.units.vy_km_s[0, 0] = speeds[0]
    assert turns(tables, world, 0) == [[1, 0]]


# ---- who counts, and how long


@pytest.mark.parametrize(
    "state",
    [{"hull_mj": 0}, {"presence": Presence.STRUCK}, {"presence": Presence.DORMANT}, {"presence": Presence.AWAY}],
)
def test_who_does_not_live_on_the_map_lands_nowhere(state):
    assert turns(*field(EAST | state, EAST)) == [[0, 1, 0]]


def test_who_landed_and_is_lost_counts_no_more_and_people_of_a_ship_that_struck_do():
    for counted, struck in ((Counted.SHIPS, PPM // 2), (Counted.LIVES, PPM)):
        tables, world = field(EAST, EAST, one=landing(counted=counted))
        world, _ = after(tables, world)
        assert progress(world) == PPM
        world.units.presence[0, 0] = Presence.STRUCK
        assert progress(after(tables, world)[0]) == struck
        world.units.hull_mj[0, 0] = 0
        assert progress(after(tables, world)[0]) == PPM // 2


def test_what_is_towed_lands_with_its_tug():
    """Both are there and slow; the tug alone is asked for in one battle, its tow in another."""
    tug = {"x_km": 7_003.0, "y_km": -2_500.0, "move": Move.TOW, "ref": 1, "tow": 1}
    for who, counted in (((0,), [1, 0, 0]), ((1,), [0, 1, 0]), ((0, 1), [1, 1, 0])):
        tables, world = field(tug, {"x_km": 7_000.0, "y_km": -2_496.0, "system_ppm": 0}, one=landing(who=who))
        assert turns(tables, world) == [counted]


def test_turns_in_a_row_are_broken_by_leaving_and_by_being_fast_and_enough_of_them_stay():
    tables, world = field(EAST, one=landing(who=(0,), turns=2))
    counted, told = [], []
    fast, far = {"vx_km_s": 1.5}, {"x_km": 9e3}
    for state in ({}, fast, {}, far, {}, {}, fast, far):
        for name, value in (EAST | {"vx_km_s": 0.0} | state).items():
            getattr(world.units, name)[0, 0] = value
        world, events = after(tables, world)
        counted.append(int(world.stays.turns[0, 0, 0]))
        told += [(row["kind"], row["target"], row["value"]) for row in events]
    assert counted == [1, 0, 1, 0, 1, 2, 2, 2]
    assert told == [(Event.REACHED, 0, 0)]


@pytest.mark.parametrize(("turns_asked", "impulse", "counted"), [(0, 3, 1), (0, 11, 1), (1, 3, 0), (1, 11, 1)])
def test_it_counts_as_a_turn_ends_or_where_no_turn_is_asked_for_as_any_impulse_does(turns_asked, impulse, counted):
    assert turns(*field(EAST, one=landing(turns=turns_asked)), impulse) == [[counted, 0]]


# ---- the oracle


@given(st.integers(0, 2**32), st.sampled_from([(0,), (0, 1), (0, 1, 2)]))
def test_landings_are_the_oracles_landings(seed, which):
    rng = np.random.default_rng(seed)
    bodies = [(ROCK, moon(), moon(-0.02, 90_000.0) | {"around": 1})[b] for b in which]
    body, slower = int(rng.integers(-1, len(bodies))), float(rng.choice([0.5, 1.0, 7.0]))
    one = landing(body=body, turns=int(rng.integers(0, 3)), slower=slower, counted=int(rng.choice([0, 1, 2])))
    tables, world = field({}, {}, {}, bodies=tuple(bodies), one=one)
    world.battle.mirror_sign[:] = rng.choice([-1.0, 1.0])
    impulse = int(rng.choice([0, 5, 11, 11]))
    x, y = (places[:, (impulse + 1) * 5] for places in body_places(world, tables))
    vx, vy = body_velocities(tables, world.battle.mirror_sign, x, y)
    units = world.units
    shape, here = units.x_km.shape, rng.integers(-1, len(bodies), units.x_km.shape)
    for column, of, wide in (
        (units.x_km, x, 700.0), (units.y_km, y, 700.0), (units.vx_km_s, vx, slower), (units.vy_km_s, vy, slower),
    ):  # fmt: skip
        column[:] = np.where(here >= 0, of[0, here], 0.0) + rng.uniform(-wide, wide, shape)
    units.hull_mj[rng.random(shape) < 0.1] = 0
    units.presence[rng.random(shape) < 0.1] = Presence.STRUCK
    world.stays.turns[:, 0] = np.where(one.who, rng.integers(0, max(one.turns, 1) + 1, shape), 0)
    res = Resolution(world, tables, "none")
    res.begin_impulse(impulse)
    wanted = [oracle.turns_there(res, 0, s) for s in range(world.unit_slots)]
    visit_places(res)
    measure_progress(res)
    assert res.world.stays.turns[0, 0].tolist() == wanted
    assert progress(res.world) == oracle.place_progress(res.world, tables, 0)
