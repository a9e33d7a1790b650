"""What flights do with their drives against the oracle, one at a time: rings, chases, landings, moons on rails."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.craft.steering import flight_thrust, own_way, ring_km
from game.rules.space.course import Course
from game.rules.space.rows import Where
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import Mission, Stage
from game.testing import oracle_motion as oracle
from game.testing.builders import FIGHTER, FRIGATE, JUPITER, all_in_sight, tables_of, world_of
from game.testing.oracle_flights import push
from game.testing.strategies_motion import RUNNER

TURN = unit_vector(0.01)
LIGHT = JUPITER | {"mu_km3_s2": 1e6}
BODIES = (LIGHT, RUNNER | {"step_x": TURN[0], "step_y": TURN[1]})
RAILS = oracle.Rail(-1, 0.0, 1.0, 0.0, TURN), oracle.Rail(0, RUNNER["rail_km"], 1.0, 0.0, TURN)
SHORT = FIGHTER | {"craft_reach_km": 70.0}
TABLES = tables_of((FRIGATE, FRIGATE, FIGHTER, SHORT), bodies=BODIES)
MOST = FIGHTER["thrust_km_s2"]
SPEEDS = st.tuples(st.integers(-30, 30), st.integers(-30, 30)).map(lambda pair: (pair[0] / 10.0, pair[1] / 10.0))
OFFSETS = st.tuples(st.integers(-2_000, 2_000), st.integers(-2_000, 2_000))


def bodies_now(impulse):
    """The bodies for the oracle at the start of an impulse."""
    x, y = oracle.on_rails(RAILS, 1, impulse * 5, TABLES.substep_s)[0]
    return [(0.0, 0.0, 1e6, JUPITER["radius_km"]), (x, y, RUNNER["mu_km3_s2"], RUNNER["radius_km"])]


def thrust_of(world, impulse, thrust=(0.0, 0.0), row=0):
    """The thrust of a flight in an impulse in which the units thrust so."""
    res = Resolution(world, TABLES, "none")
    res.begin_impulse(impulse)
    res.this_turn.thrust_x[:], res.this_turn.thrust_y[:] = thrust
    at = np.zeros(1, int), np.full(1, row)
    course = Course(*(getattr(world.flights, name)[at] for name in ("x_km", "y_km", "vx_km_s", "vy_km_s")))
    x, y = flight_thrust(res, Where(at[1], *at), course)
    return float(x[0]), float(y[0])


@given(
    st.sampled_from((0, 1, 2)), st.integers(0, 1), OFFSETS, SPEEDS, SPEEDS, st.sampled_from((2, 3)),
    st.sampled_from((Mission.STRIKE, Mission.STATION, Mission.DOCK)), st.sampled_from((0, 7)), st.integers(0, 1),
)  # fmt: skip
def test_a_flight_pursues_as_the_oracle_says(target, friend, off, speed, target_speed, kind, mission, impulse, row):
    """Units 0 and 1, or 2 for the other flight; a ring round ships alone, their thrust known if they are one's own."""
    place, place_of = (-90_000.0, 140_000.0), (-90_000.0 + off[0], 140_000.0 + off[1])
    goal = {"x_km": place_of[0], "y_km": place_of[1], "vx_km_s": target_speed[0], "vy_km_s": target_speed[1],
            "side": 1 - friend}  # fmt: skip
    own = {"x_km": place[0], "y_km": place[1], "vx_km_s": speed[0], "vy_km_s": speed[1], "class_id": kind,
           "spread_km": 12.5, "mission": mission, "goal": target if target < 2 else 3 - row}  # fmt: skip
    other = {"x_km": 9e4, "side": 1}
    units = (goal, other) if target == 0 else (other, goal)
    far = {"x_km": 9e4, "y_km": 9e4, "side": 1}
    flights = own, goal if target == 2 else far
    world = world_of(TABLES, units, flights[::-1] if row else flights)
    all_in_sight(world, TABLES)
    world.contacts.seen_impulse[:] = world.flight_contacts.seen_impulse[:] = impulse
    thrust, bodies = (0.01, -0.015), bodies_now(impulse)
    here, there = oracle.gravity(place, bodies), oracle.gravity(place_of, bodies)
    push = thrust if friend and target < 2 else (0.0, 0.0)
    ring = 0.0
    if target < 2 and mission != Mission.DOCK:
        ring = (60.0 if kind == 2 else 35.0) + 12.5
    way = own_way(world.flights.uid[0, row : row + 1], np.ones(1))
    aim = place_of[0] + float(way[0][0]) * ring, place_of[1] + float(way[1][0]) * ring
    must = push[0] + there[0] - here[0], push[1] + there[1] - here[1]
    want = oracle.met(place, speed, aim, target_speed, must, MOST, [], aim, 25.0)
    assert thrust_of(world, impulse, thrust, row) == pytest.approx(want, abs=1e-8)


@pytest.mark.parametrize(("reach", "spread", "radius"), [
    (70.0, 12.5, 47.5), (0.0, 3.0, 3.0), (119.0, 0.0, 59.5), (121.0, 0.0, 60.0), (300.0, 40.0, 100.0)
])  # fmt: skip
def test_a_ring_is_clear_of_its_ship_and_has_it_in_reach(reach, spread, radius):
    assert ring_km(np.array([reach]), np.array([spread])).tolist() == [radius]


@pytest.mark.parametrize("mission", [Mission.STRIKE, Mission.DOCK, Mission.PATROL])
def test_a_flight_on_its_way_through_a_body_turns_out_while_it_can(mission):
    """It is 100 km above the ground at 3 km/s, and needs 56 km to stop."""
    row = {"x_km": JUPITER["radius_km"] + 100.0, "vx_km_s": -3.0, "mission": mission, "goal": 0}
    world = all_in_sight(world_of(TABLES, ({"x_km": -9e4, "side": 1},), (row,)), TABLES)
    assert thrust_of(world, 0)[0] > 0.9 * MOST
    world.flights.x_km[:] += 5_000.0
    assert thrust_of(world, 0)[0] < 0.0


@given(st.integers(0, 359), SPEEDS, st.integers(0, 11))
def test_a_flight_beside_a_moon_on_rails_comes_to_rest_with_the_moon(bearing, drift, impulse):
    x, y, _, _ = bodies_now(impulse)[1]
    vx, vy = oracle.on_rails(RAILS, 1, impulse * 5, TABLES.substep_s)[1]
    ux, uy = unit_vector(float(bearing))
    place, speed = (x + 6_000.0 * ux, y + 6_000.0 * uy), (vx + drift[0] / 2, vy + drift[1] / 2)
    row = {"x_km": place[0], "y_km": place[1], "vx_km_s": speed[0], "vy_km_s": speed[1], "mission": Mission.PATROL}
    gravity = oracle.gravity(place, bodies_now(impulse))
    want = oracle.with_rest((-gravity[0], -gravity[1]), (-drift[0] / 50.0, -drift[1] / 50.0), MOST)
    assert thrust_of(world_of(TABLES, ({},), (row,)), impulse) == pytest.approx(want, abs=1e-4)


@given(st.integers(0, 2**32))
def test_flights_of_one_side_of_one_world_keep_apart_by_half_of_their_thrust(seed):
    """In the open and at rest, so that all they do is to keep clear; who goes to land looks out itself."""
    rng = np.random.default_rng(seed)
    tables = tables_of((FRIGATE, FRIGATE, FIGHTER, FIGHTER | {"thrust_km_s2": 0.002}), sides=3)
    place, spread = rng.normal(0.0, 40.0, (5, 5, 2)), rng.choice([20.0, 60.0], (5, 5))
    side, kind = rng.integers(0, 3, (5, 5)), rng.choice([2, 3], (5, 5))
    mission = rng.choice([Mission.PATROL, Mission.PATROL, Mission.DOCK], (5, 5))
    world = world_of(tables, ({},), ({},) * 5, worlds=5)
    flights = world.flights
    flights.x_km[:], flights.y_km[:], flights.spread_km[:] = place[:, :, 0], place[:, :, 1], spread
    flights.side[:], flights.class_id[:], flights.mission[:] = side, kind, mission
    res = Resolution(world, tables, "none")
    res.begin_impulse(0)
    at = np.repeat(np.arange(5), 5), np.tile(np.arange(5), 5)
    thrust = flight_thrust(
        res, Where(at[0] * 5 + at[1], *at), Course(*(place[at][:, n] for n in (0, 1)), np.zeros(25), np.zeros(25))
    )
    for row, (w, f) in enumerate(zip(*at, strict=True)):
        each = [
            push((*place[w, f], spread[w, f]), (*place[w, g], spread[w, g]), 25.0)
            for g in range(5)
            if g != f and side[w, g] == side[w, f] and Mission.DOCK not in (mission[w, f], mission[w, g])
        ]
        x, y = sum(p for p, _ in each), sum(p for _, p in each)
        most = 0.5 * (0.002 if kind[w, f] == 3 else FIGHTER["thrust_km_s2"])
        part = min(1.0, most / max(float(np.hypot(x, y)), 1e-12))
        assert (thrust[0][row], thrust[1][row]) == pytest.approx((x * part, y * part), abs=1e-9)


@pytest.mark.parametrize("count", [5, 13, 100, 1_000])
def test_ways_of_neighbouring_uids_are_spread_evenly(count):
    """No gap between the places of so many flights in a ring is twice the mean, as the golden section has it."""
    for mirror_sign in (1.0, -1.0):
        x, y = own_way(np.arange(7, 7 + count), np.full(count, mirror_sign))
        angles = np.sort(np.arctan2(y, x))
        gaps = np.diff(np.append(angles, angles[0] + 2.0 * np.pi))
        assert gaps.max() < 2.0 * 2.0 * np.pi / count
        assert x * x + y * y == pytest.approx(np.ones(count))


def test_a_dash_is_the_flights_own_way_at_full_thrust():
    row = {"x_km": 150_000.0, "mission": Mission.CHASE, "stage": Stage.DASHING, "goal": 0}
    world = world_of(TABLES, ({"x_km": 9e4, "y_km": 1e5},), (row,))
    way = own_way(world.flights.uid[0, :1], np.ones(1))
    assert thrust_of(world, 3) == pytest.approx((MOST * float(way[0][0]), MOST * float(way[1][0])))
