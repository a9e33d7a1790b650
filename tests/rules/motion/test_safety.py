"""Gravity-safe orders: nothing the machine carries out gives away the last way to miss a body."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from game.rules.motion.safety import LAWS, endangered, escape_thrust, outward_holds
from game.rules.preview import flown_paths, last_escape_impulse
from game.rules.space.course import Course
from game.rules.state.rails import body_places
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import PPM, Event, Move, Presence
from game.testing import oracle_motion as oracle
from game.testing.builders import FRIGATE, JUPITER, tables_of, world_of
from game.testing.strategies_motion import BODIES, MOON, motion_bodies, motion_tables

MU, RADIUS = JUPITER["mu_km3_s2"], JUPITER["radius_km"]
G = 0.00980665
MACHINE = (Move.HOLD, Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.WITHDRAW, Move.TOW)


@given(
    st.floats(RADIUS * 1.006, 200_000.0), st.floats(-45.0, 10.0), st.floats(-50.0, 50.0), st.floats(1.0, 5.0)
)  # fmt: skip
def test_the_closed_test_is_sufficient(r, radial, across, gees):
    held = outward_holds(*(np.array([v]) for v in (r, 0.0, radial, across, gees * G)), MU, RADIUS)[0]
    if held:
        assert oracle.outward_holds((r, 0.0), (radial, across), gees * G, MU, RADIUS)


@given(st.floats(80_000.0, 200_000.0), st.floats(-40.0, 0.0), st.floats(2.8, 5.0))
def test_the_closed_test_is_not_timid(r, radial, gees):
    """Straight falls: what the oracle still stops well above the margin, the closed test lets pass."""
    if oracle.outward_holds((r, 0.0), (radial, 0.0), gees * G, MU, RADIUS * 1.01):
        assert outward_holds(*(np.array([v]) for v in (r, 0.0, radial, 0.0, gees * G)), MU, RADIUS)[0]


def test_orbits_that_clear_the_surface_are_safe_without_thrust():
    r = np.array([72_500.0, 110_000.0, 300_000.0])
    for part, safe in ((1.0, True), (1.3, True)):
        v = np.sqrt(MU / r) * part
        zero = np.zeros(3)
        assert outward_holds(r, zero, zero, v, zero, MU, RADIUS).all() == safe
    # A dive whose lowest point lies inside the planet is not.
    assert not outward_holds(r[1:], zero[1:], zero[1:], np.sqrt(MU / r[1:]) * 0.2, zero[1:], MU, RADIUS).any()


@given(st.floats(0.0, 360.0), st.floats(-40.0, 40.0), st.floats(-40.0, 40.0), st.integers(0, 3))
def test_escape_is_at_full_thrust_and_never_inward(bearing, wx, wy, law):
    c, s = unit_vector(bearing)
    args = [np.array([v]) for v in (c * 9e4, s * 9e4, wx, wy, 1.0, 0.04)]
    x, y = escape_thrust(*args, np.array([law]))
    assert np.hypot(x, y)[0] == pytest.approx(0.04)
    assert (x * c + y * s)[0] == pytest.approx(0.04 * LAWS[law][0], abs=1e-12)
    assert (x * wx + y * wy - (wx * c + wy * s) * LAWS[law][0] * 0.04)[0] >= -1e-12  # onward, not back


@given(
    st.sampled_from(MACHINE), st.floats(RADIUS * 1.001, 170_000.0), st.floats(0.0, 360.0), st.floats(-55.0, 30.0),
    st.floats(-45.0, 45.0), st.sampled_from((4.0, 3.0, 2.6, 1.2)), st.sampled_from((PPM, 700_000)),
    st.floats(0.0, 360.0), st.sampled_from((1, 2)),
)  # fmt: skip
@example(Move.WITHDRAW, 72_100.0, 30.0, -3.0, 0.0, 4.0, PPM, 30.0, 1)
@example(Move.INTERCEPT, 110_000.0, 0.0, 0.0, 0.0, 3.0, PPM, 180.0, 1)
def test_machine_moves_never_hit_what_can_still_be_avoided(move, r, bearing, up, across, gees, drive, other, bodies):
    tables = tables_of((FRIGATE | {"thrust_km_s2": gees * G, "batteries": ()},), bodies=(JUPITER, MOON)[:bodies])
    c, s = unit_vector(bearing)
    tc, ts = unit_vector(other)
    target = {"x_km": 75_000.0 * tc, "y_km": 75_000.0 * ts, "side": 1, "vx_km_s": -30.0 * ts, "vy_km_s": 30.0 * tc,
              "move": Move.COAST}  # fmt: skip
    row = {"x_km": r * c, "y_km": r * s, "vx_km_s": up * c - across * s, "vy_km_s": up * s + across * c, "move": move,
           "ref": 1, "system_ppm": drive, "dx": 50.0, "range_km": 500.0}  # fmt: skip
    world = world_of(tables, (row, target))
    world.contacts.level[:, 0, 1], world.contacts.seen_impulse[:] = 2, 0
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        getattr(world.contacts, name)[:, 0, 1] = getattr(world.units, name)[:, 1]
    coasting = world.copy()
    coasting.units.move[:] = Move.COAST
    assume(last_escape_impulse(coasting, tables, None, 0)[0, 0] == 0)
    assert flown_paths(world, tables, None, 7).fell_step[0, 0] < 0


@given(
    st.sampled_from((2, 3)), st.floats(-1_800.0, 2_500.0), st.floats(0.0, 360.0), st.floats(-12.0, 12.0),
    st.floats(-12.0, 12.0), st.sampled_from((4.0, 0.4)),
)  # fmt: skip
@example(2, -800.0, 0.0, 0.0, 0.0, 4.0)  # inside the moon, where its drive would lift it
@example(2, -1.0, 0.0, 50.0, 0.0, 4.0)
@example(2, -1_800.0, 0.0, 0.0, 0.0, 4.0)
@example(3, -500.0, 90.0, 0.0, 0.0, 4.0)
def test_who_has_a_way_out_beside_a_moon_takes_it_and_who_is_inside_has_none(bodies, height, bearing, up, across, gees):
    tables = tables_of((FRIGATE | {"thrust_km_s2": gees * G, "batteries": ()},), bodies=motion_bodies(bodies))
    c, s = unit_vector(bearing)
    x, y = (places[0, :2, -1] for places in body_places(world_of(tables, ({},)), tables, 1))
    r = BODIES[bodies][-1]["radius_km"] + height
    speed = (x[1] - x[0]) / tables.substep_s, (y[1] - y[0]) / tables.substep_s
    row = {"x_km": x[0] + r * c, "y_km": y[0] + r * s, "vx_km_s": speed[0] + up * c - across * s,
           "vy_km_s": speed[1] + up * s + across * c, "move": Move.COAST}  # fmt: skip
    world = world_of(tables, (row,))
    last = last_escape_impulse(world, tables, None, 0)[0, 0]
    assume(abs(height) > 1e-6)  # at the surface itself rounding decides
    if height < 0.0:
        assert last == -1
    # Beside a moon deep in a planet's well a weak drive needs more ways out than are tried.
    if last == 0 and gees == 4.0:
        world.units.move[:] = Move.HOLD
        assert flown_paths(world, tables, None, 7).fell_step[0, 0] < 0


def test_safety_takes_a_way_round_where_outward_is_too_late():
    """A fast graze: braking cannot stop it any more, a push aside makes it miss."""
    tables = tables_of((FRIGATE | {"batteries": ()},), bodies=(JUPITER | {"mu_km3_s2": 1.0},))
    row = {"x_km": 300_000.0, "y_km": RADIUS - 50.0, "vx_km_s": -400.0, "move": Move.HOLD}
    world = world_of(tables, (row,))
    assert flown_paths(world, tables, None, 4).fell_step[0, 0] < 0
    world.units.move[:] = Move.COAST
    assert flown_paths(world, tables, None, 4).fell_step[0, 0] > 0


def test_a_hold_lets_nothing_fall_even_at_low_throttle():
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 110_000.0, "throttle": 0.1},))
    paths = flown_paths(world, tables, None, 16)
    assert paths.fell_step[0, 0] < 0
    assert paths.x_km[0, :, 0].min() < 80_000.0  # it does fall, until it must not


def test_a_burn_into_the_planet_is_the_players_own():
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 90_000.0, "move": Move.BURN, "dx": -1.0},))
    paths = flown_paths(world, tables, None, 6)
    assert paths.fell_step[0, 0] > 0
    assert paths.world.units.presence[0, 0] == Presence.GONE
    assert Event.FELL.value == 8


@pytest.mark.parametrize("bodies", [2, 3])
def test_safety_minds_every_body(bodies):
    tables = motion_tables(bodies)
    moon = MOON["x_km"], MOON["y_km"]
    world = world_of(tables, (
        {"x_km": moon[0], "y_km": moon[1] + 9_000.0, "vy_km_s": -8.0, "move": Move.INTERCEPT, "ref": 1},
        {"x_km": moon[0], "y_km": moon[1] - 9_000.0},
    ))  # fmt: skip
    paths = flown_paths(world, tables, None, 8)
    assert paths.fell_step[0, 0] < 0
    near = np.hypot(paths.x_km[0, -1, 0] - paths.x_km[0, -1, 1], paths.y_km[0, -1, 0] - paths.y_km[0, -1, 1])
    assert near < 20.0


def in_danger(tables, state, thrust, drive, delta_v=np.inf):
    """Would `thrust` in the first impulse endanger a unit with (x, y, vx, vy)?"""
    res = Resolution(world_of(tables, ({},)), tables, "none")
    res.begin_impulse(0)
    course = Course(*(np.array([float(value)]) for value in state))
    push = tuple(np.array([part]) for part in thrust)
    return len(endangered(res, np.zeros(1, int), course, push, np.array([drive]), np.array([delta_v]))) == 1


@pytest.mark.parametrize("thrust", [(0.0, 0.0), (0.0, 0.02), (0.0, -0.03), (0.0, 0.036)])
def test_what_this_impulse_spends_is_not_there_for_the_way_out(thrust):
    """The least delta-v with which a fall is still safe, found by halving: that without thrust, and the spent."""

    def least(push):
        low, high = 0.0, 60.0
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (
                (middle, high) if in_danger(tables, (73_000, 0, -4, 0), push, 0.03922, middle) else (low, middle)
            )
        return high

    tables = tables_of(bodies=(JUPITER,))
    assert least(thrust) - least((0.0, 0.0)) == pytest.approx(25.0 * np.hypot(*thrust), abs=0.02)


@pytest.mark.parametrize(("delta_v", "danger"), [(0.5, True), (4.0, True), (60.0, False), (np.inf, False)])
def test_who_falls_far_out_needs_the_delta_v_to_stop(delta_v, danger):
    tables = tables_of((FRIGATE,), bodies=(JUPITER,))
    assert in_danger(tables, (110_000, 0, -5, 0), (0.0, 0.0), 4.0 * G, delta_v) == danger


@pytest.mark.parametrize(
    ("ahead_km", "speed", "danger"),
    [(1_500.0, 0.0, True), (3_000.0, 0.0, False), (-100.0, 0.0, False), (-1_500.0, 0.0, False),
     (1_500.0, 6.3, False), (-1_500.0, 12.6, True), (-3_000.0, 12.6, False)],
)  # fmt: skip
def test_it_is_the_speed_past_a_moving_body_that_endangers(ahead_km, speed, danger):
    """A moon comes on at 6.3 km/s; a hundredth of a km/s2 stops that within 2,000 km."""
    step = unit_vector(0.01)
    runner = {"mu_km3_s2": 1.0, "radius_km": 1_822.0, "around": 0, "rail_km": 180_000.0}
    bodies = {"mu_km3_s2": 1e-3, "radius_km": 1.0}, runner | {"step_x": step[0], "step_y": step[1]}
    tables = tables_of(bodies=bodies)
    x, y = (places[0, :2, 1] for places in body_places(world_of(tables, ({},)), tables, 1))
    way = np.array([x[1] - x[0], y[1] - y[0]]) / np.hypot(x[1] - x[0], y[1] - y[0])
    off = ahead_km + np.copysign(1_822.0, ahead_km)
    state = (x[0] + off * way[0], y[0] + off * way[1], speed * way[0], speed * way[1])
    assert in_danger(tables, state, (0.0, 0.0), 0.01) == danger
