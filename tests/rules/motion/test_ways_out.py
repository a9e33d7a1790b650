"""Ways out of a well, flown ahead: each law by itself, many rows at once, and the bound that spares them the flight."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from game.rules.motion import ways_out
from game.rules.motion.ways_out import (
    AHEAD_IMPULSES,
    LAWS,
    escape_law,
    escape_thrust,
    escapes,
    outlasts,
    straight_is_best,
)
from game.rules.space.course import Course, leapfrog
from game.rules.space.ephemeris import Ephemeris
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.testing import oracle_bounds, oracle_ways_out
from game.testing.builders import JUPITER, tables_of, world_of
from game.testing.strategies_motion import BODIES, MOON, motion_bodies
from tests.rules.motion.standard import as_vectors, edges, falling, near_bodies


@given(st.floats(0.0, 360.0), st.floats(-40.0, 40.0), st.floats(-40.0, 40.0), st.integers(0, 3))
def test_escape_is_at_full_thrust_and_never_inward(bearing, wx, wy, law):
    c, s = unit_vector(bearing)
    args = [np.array([v]) for v in (c * 9e4, s * 9e4, wx, wy, 1.0, 0.04)]
    x, y = escape_thrust(*args, np.array([law]))
    assert np.hypot(x, y)[0] == pytest.approx(0.04)
    assert (x * c + y * s)[0] == pytest.approx(0.04 * LAWS[law][0], abs=1e-12)
    assert (x * wx + y * wy - (wx * c + wy * s) * LAWS[law][0] * 0.04)[0] >= -1e-12  # onward, not back


@given(st.integers(0, 2**32), st.sampled_from((1, 2)), st.booleans())
def test_ways_out_last_as_long_as_the_oracles(seed, bodies, exact):
    """Several rows at once, with endless and with finite delta-v; the first of the ways that last longest."""
    tables = tables_of(bodies=(JUPITER | {"mu_km3_s2": 4e7}, MOON | {"mu_km3_s2": 3e5})[:bodies])
    course, over, rng = falling(seed, BODIES[bodies], 5, tables)
    drive, delta_v = rng.choice([0.002, 0.006, 0.04, 0.06], 5), rng.choice([np.inf, 3.0, 9.0, 30.0], 5)
    res = Resolution(world_of(tables, ({},)), tables, "none")
    start = Course(course.x.copy(), course.y.copy(), course.vx.copy(), course.vy.copy())
    rest = np.zeros(5, int), 5.0, np.zeros(5, int), np.ones(5), course, drive, delta_v, over
    found = (escapes if exact else escape_law)(Ephemeris(res, 60), *rest)
    for name in ("x", "y", "vx", "vy"):
        assert (getattr(course, name) == getattr(start, name)).all()
    ground = [tuple(float(getattr(tables.bodies, name)[b]) for name in ("x_km", "y_km", "mu_km3_s2", "radius_km"))
              for b in range(bodies)]  # fmt: skip
    for n in range(5):
        place, speed = (float(course.x[n]), float(course.y[n])), (float(course.vx[n]), float(course.vy[n]))
        lasts = [
            oracle_ways_out.escape_lasts(place, speed, way, drive[n], delta_v[n], ground, int(over[n]), 5.0, exact)
            for way in LAWS
        ]
        assert found[n] == (max(lasts) == 120 if exact else lasts.index(max(lasts)))


def test_rows_of_a_turn_are_judged_one_by_one():
    """One that hits and one that misses, one already safe and one still going: each as if it were alone."""
    tables = tables_of(bodies=(JUPITER,))
    res = Resolution(world_of(tables, ({},)), tables, "none")
    course, over, _ = falling(7, BODIES[1], 40, tables)
    rest = np.zeros(40, int), np.ones(40), course, np.full(40, 0.021), np.full(40, np.inf), over
    near = Ephemeris(res, 60)
    law, free = (ask(near, np.zeros(40, int), 5.0, *rest) for ask in (escape_law, escapes))
    assert 5 < free.sum() < 37
    for n in range(40):
        one = np.array([n])
        alone = *(column[one] for column in rest[:2]), course.take(one), *(column[one] for column in rest[3:])
        found = tuple(ask(near, np.zeros(1, int), 5.0, *alone)[0] for ask in (escape_law, escapes))
        assert found == (law[n], free[n])


def test_a_fast_graze_goes_round_and_who_falls_slowly_or_too_deep_straight_out():
    """Three graze, to either side and in a mirrored world; one hangs high up; one hits whatever it does; one misses."""
    tables = tables_of(bodies=({"mu_km3_s2": 1.0, "radius_km": 50_000.0, "x_km": 7_000.0},))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},), worlds=2), tables, "none"), 60)
    y = np.array([45_000.0, -45_000.0, 0.0, 40_000.0, 0.0, 50_000.0])
    course = Course(np.full(6, 307_000.0), y, np.array([-400.0, -400.0, 0.0, -400.0, -2_000.0, -400.0]), np.zeros(6))
    world, zero = np.array([0, 1, 0, 1, 0, 0]), np.zeros(6, int)
    rest = 5.0, world, np.array([1.0, -1.0])[world], course, np.full(6, 0.04), np.full(6, np.inf), zero
    assert escape_law(ephemeris, zero, *rest).tolist() == [1, 1, 0, 2, 0, 0]
    assert escapes(ephemeris, zero, *rest).tolist() == [True, True, True, True, False, True]


@pytest.mark.parametrize(("part", "escaped"), [(1.0, True), (np.nextafter(1.0, 0.0), False)])
@pytest.mark.parametrize("body", [0, 1])
def test_who_could_hover_at_rest_is_clear(part, escaped, body):
    """At 1,024 km of a body of 4,096 km3/s2 things weigh 1/256 km/s2; what it has lasts for a second of that."""
    ground = {"mu_km3_s2": 4_096.0, "radius_km": 512.0}
    tables = tables_of(bodies=({"mu_km3_s2": 0.0, "radius_km": 1.0, "x_km": -9e4}, ground)[1 - body :])
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    course = Course(*(np.array([value]) for value in (0.0, -1_024.0, 0.0, 0.0)))
    rest = np.ones(1), course, np.array([part / 256.0]), np.array([1.0 / 256.0]), np.array([body])
    assert escapes(ephemeris, np.zeros(1, int), 5.0, np.zeros(1, int), *rest)[0] == escaped


@pytest.mark.parametrize(("x", "escaped"), [(512.0, False), (np.nextafter(512.0, 600.0), True)])
def test_nothing_lifts_who_is_on_the_ground(x, escaped):
    tables = tables_of(bodies=({"mu_km3_s2": 4_096.0, "radius_km": 512.0},))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    course = Course(*(np.array([value]) for value in (x, 0.0, 0.0, 0.0)))
    rest = np.ones(1), course, np.array([1.0]), np.array([np.inf]), np.zeros(1, int)
    assert escapes(ephemeris, np.zeros(1, int), 5.0, np.zeros(1, int), *rest)[0] == escaped


@pytest.mark.parametrize("mirror_sign", [1.0, -1.0])
def test_from_rest_the_way_round_leads_to_the_left_and_in_a_mirror_to_the_right(mirror_sign):
    one, zero = np.ones(1), np.zeros(1)
    x, y = escape_thrust(9e4 * one, zero, zero, zero, mirror_sign * one, 0.04 * one, np.array([3]))
    assert (x[0], y[0]) == (0.0, 0.04 * mirror_sign)


def plain_lasts(ephemeris, way, law, start, exact):
    """Impulses that one way lasts, flown an impulse after the other by `leapfrog`; asked anew before each.

    way: world, mirror sign, course, drive, delta-v, body; (1,) each.
    """
    world, mirror_sign, course, drive, left, body = way
    course, impulse = course.take(np.arange(1)), 0
    radius, mu = ephemeris.bodies.radius_km, ephemeris.bodies.mu_km3_s2[body]
    for b, (bx, by) in enumerate(ephemeris.at(start, world)):
        if ((course.x - bx) ** 2 + (course.y - by) ** 2 <= radius[b] ** 2).all():
            return 0
    while impulse < AHEAD_IMPULSES:
        now = start + impulse * 5
        (bx, by), (later_x, later_y) = (ephemeris.at(at, world)[body[0]] for at in (now, now + 1))
        dx, dy = course.x - bx, course.y - by
        wx, wy = course.vx - (later_x - bx) / 5.0, course.vy - (later_y - by) / 5.0
        if ((dx * wx + dy * wy >= 0.0) & (drive * (dx * dx + dy * dy) >= mu)).all():
            break
        span = 1 if exact or impulse < 12 else 3
        power = np.minimum(drive, left / (25.0 * span))
        left = left - power * (25.0 * span)
        thrust = escape_thrust(dx, dy, wx, wy, mirror_sign, power, np.array([law]))
        count, stride = (5, span) if exact else (1, 5 * span)
        steps = leapfrog(course, thrust, ephemeris, world, now, 5.0 * stride, stride=stride, count=count)
        if any(len(rows) for rows, _ in steps):
            return impulse
        impulse += span
    return AHEAD_IMPULSES


def _fall_onto_runner(ephemeris, start, world, course, rng):
    """Put every other row low over the third body, past which most of them fall."""
    (x, y), (later_x, later_y) = (ephemeris.at(np.full(6, at), world)[2] for at in (start, start + 1))
    angle, r = rng.uniform(0.0, 2.0 * np.pi, 6), ephemeris.bodies.radius_km[2] * rng.uniform(1.01, 1.6, 6)
    speed, low = rng.normal(0.0, 1.2, (2, 6)), np.arange(0, 6, 2)
    for name, values in (
        ("x", x + r * np.cos(angle)), ("y", y + r * np.sin(angle)),
        ("vx", (later_x - x) / 5.0 + speed[0]), ("vy", (later_y - y) / 5.0 + speed[1]),
    ):  # fmt: skip
        getattr(course, name)[low] = values[low]


@given(st.integers(0, 2**32), st.sampled_from((3, 3, 1, 2)), st.booleans(), st.sampled_from((0, 7)))
@settings(max_examples=12)
def test_ways_flown_a_stretch_at_a_time_last_as_long_as_those_flown_one_by_one(seed, bodies, exact, impulse):
    """To the last bit, beside bodies that move too, and in a mirrored world."""
    first = JUPITER | {"mu_km3_s2": 4e7}
    tables = tables_of(bodies=(first, MOON | {"mu_km3_s2": 3e5}, *motion_bodies(3)[2:])[:bodies])
    worlds = world_of(tables, ({},), worlds=2)
    worlds.battle.mirror_sign[1] = -1.0
    worlds.rails.ux[0], worlds.rails.uy[0] = 0.6, 0.8
    res = Resolution(worlds, tables, "none")
    ephemeris = Ephemeris(res, (AHEAD_IMPULSES + 20) * 5)
    course, over, rng = falling(seed, BODIES[bodies][:2], 6, tables)
    world, start = rng.integers(2, size=6), np.full(6, impulse * 5)
    drive, delta_v = rng.choice([0.0, 0.015, 0.03, 0.06], 6), rng.choice([np.inf, 3.0, 9.0, 30.0], 6)
    if bodies == 3:  # half of them fall onto the runner, by drives that are weak there too
        _fall_onto_runner(ephemeris, start[0], world, course, rng)
        over[::2], drive[::2] = 2, rng.choice([0.0, 0.0008, 0.0015, 0.003], 3)
    rest = world, worlds.battle.mirror_sign[world], course, drive, delta_v, over
    found = (escapes if exact else escape_law)(ephemeris, start, 5.0, *rest)
    ways = ways_out._Ways.of(ephemeris, start, *rest).some(np.arange(6))
    impulses = ways_out.lasts(ephemeris, ways, np.arange(len(LAWS)), 5.0, exact=exact)
    for n in (0, int(rng.integers(1, 6))):  # flown beside the other four, and compared with ways flown alone
        one = np.array([n])
        way = tuple(column.take(one) for column in rest)
        lasts = [plain_lasts(ephemeris, way, law, start[one], exact) for law in range(len(LAWS))]
        assert impulses[:, n].tolist() == lasts
        assert found[n] == (max(lasts) == AHEAD_IMPULSES if exact else lasts.index(max(lasts)))


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("beside", [-1.05, -0.95, 0.95, 1.05])
def test_a_body_that_sweeps_over_a_way_within_a_step_ends_it(exact, part, beside):
    """A rock of 30 km that goes 300 km in a step, past a unit that does 20 km/s: it just touches it or it does not.

    Where it can, another law than the first then gets out of the way.
    """
    runner = {"mu_km3_s2": 1e-6, "radius_km": 30.0, "around": 0, "rail_km": 180_000.0}
    step = 1 if exact else 5
    turn = unit_vector(300.0 / step / 180_000.0 * 180.0 / np.pi)
    tables = tables_of(bodies=({"mu_km3_s2": 1e-3, "radius_km": 1.0}, runner | {"step_x": turn[0], "step_y": turn[1]}))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), (AHEAD_IMPULSES + 1) * 5)
    drive, seconds, zero = 0.0 if exact else 0.01, 5.0 * step, np.zeros(1, int)
    before, after = (np.ravel(ephemeris.at(at * step, zero)[1]) for at in (8, 9))
    up = (before + after) / np.hypot(*(before + after))
    past = (after - before) / seconds + 20.0 * up
    off = np.array([-past[1], past[0]]) / np.hypot(*past) * 30.0 * beside
    start = before + part * (after - before) + off + 20.0 * up * (8 + part) * seconds
    start -= 0.5 * drive * up * ((8 + part) * seconds) ** 2
    course = Course(*(np.array([v]) for v in (*start, *(-20.0 * up))))
    rest = zero, 5.0, zero, np.ones(1), course, np.array([drive]), np.array([np.inf]), zero
    found = (escapes if exact else escape_law)(ephemeris, *rest)[0]
    assert found == ((abs(beside) > 1.0) if exact else (abs(beside) < 1.0))


# ---- who falls too slowly


@pytest.mark.parametrize("radius", [10_000.0, 71_492.0])
@pytest.mark.parametrize("name", ["outlasts", "straight_is_best"])
def test_who_is_spared_the_flight_is_as_the_words_say_to_the_edge(name, radius):
    """The drive at which each of many rows is spared no more, or is first, found by halving."""
    facts, course = near_bodies(5, radius, 90)
    tables = tables_of(bodies=facts[:1])
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    world, endless = np.zeros(90, int), np.full(90, np.inf)
    bound, words = {"outlasts": outlasts, "straight_is_best": straight_is_best}[name], getattr(oracle_bounds, name)
    low, high, turns = edges(
        lambda drive: bound(ephemeris, world, course, drive, endless, 5.0), np.full(90, 1e-9), np.full(90, 0.02)
    )
    assert turns.sum() > 10
    body = tuple(facts[0][key] for key in ("x_km", "y_km", "mu_km3_s2", "radius_km"))
    for drive in (low, high):
        expected = [words(body, *row, one, 5.0) for row, one in zip(as_vectors(course), drive.tolist(), strict=True)]
        assert bound(ephemeris, world, course, drive, endless, 5.0).tolist() == expected


@given(
    st.floats(1.006, 3.0), st.floats(-12.0, 3.0), st.floats(-20.0, 20.0), st.floats(0.0, 1.2), st.booleans(),
    st.floats(0.0, 360.0), st.sampled_from((1_000.0, 71_492.0)),
)  # fmt: skip
def test_who_falls_too_slowly_by_the_bound_lasts_as_flown(height, climb, across, hover, exact, bearing, radius):
    """With the weakest drive that passes, found by halving from one that passes down."""
    mu = JUPITER["mu_km3_s2"] * (radius / 71_492.0) ** 2
    tables = tables_of(bodies=({"mu_km3_s2": mu, "radius_km": radius},))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    (c, s), r = unit_vector(bearing), height * radius
    part = 1.0 if radius > 2_000.0 else 0.03
    climb, across = climb * part, across * part
    course = Course(*(np.array([v]) for v in (r * c, r * s, climb * c - across * s, climb * s + across * c)))
    zero, strong, endless = np.zeros(1, int), hover * mu / (r * r), np.array([np.inf])
    assume(outlasts(ephemeris, zero, course, np.array([strong]), endless, 5.0)[0])
    weak = 0.0
    for _ in range(30):
        middle = (weak + strong) / 2.0
        held = outlasts(ephemeris, zero, course, np.array([middle]), endless, 5.0)[0]
        weak, strong = (weak, middle) if held else (middle, strong)
    way = zero, np.ones(1), course, np.array([strong]), endless, zero
    assert plain_lasts(ephemeris, way, 0, zero, exact) == AHEAD_IMPULSES


@pytest.mark.parametrize(("part", "lasts"), [(0.95, True), (0.5, True), (0.45, True), (0.25, False), (0.0, False)])
def test_who_hovers_by_half_of_its_weight_is_spared_the_flight(part, lasts):
    """110,000 km from Jupiter and at rest. On finite delta-v, and beside several bodies, the bound says nothing."""
    tables = tables_of(bodies=(JUPITER,))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    course = Course(*(np.array([value]) for value in (110_000.0, 0.0, 0.0, 0.0)))
    drive = np.array([part * JUPITER["mu_km3_s2"] / 110_000.0**2])
    assert outlasts(ephemeris, np.zeros(1, int), course, drive, np.array([np.inf]), 5.0)[0] == lasts
    assert not outlasts(ephemeris, np.zeros(1, int), course, drive, np.array([90.0]), 5.0)[0]
    two = tables_of(bodies=(JUPITER, MOON))
    ephemeris = Ephemeris(Resolution(world_of(two, ({},)), two, "none"), 60)
    assert not outlasts(ephemeris, np.zeros(1, int), course, drive, np.array([np.inf]), 5.0)[0]


def test_who_is_low_on_the_body_or_in_it_is_not_spared():
    tables = tables_of(bodies=(JUPITER,))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    for height, drive in ((1.0049, 9.0), (0.5, 9.0), (1.2, 0.01)):
        course = Course(*(np.array([value]) for value in (height * 71_492.0, 0.0, 0.0, 0.0)))
        assert not outlasts(ephemeris, np.zeros(1, int), course, np.array([drive]), np.array([np.inf]), 5.0)[0]


@given(
    st.floats(1.001, 2.0), st.floats(-12.0, 3.0), st.floats(-0.6, 0.6), st.booleans(), st.floats(0.0, 360.0),
    st.sampled_from((1_000.0, 71_492.0)),
)  # fmt: skip
def test_no_way_aside_outlasts_the_straight_one_where_the_bound_says_so(height, climb, across, exact, bearing, radius):
    """With the strongest drive that passes, found by halving, and with weaker ones."""
    mu = JUPITER["mu_km3_s2"] * (radius / 71_492.0) ** 2
    tables = tables_of(bodies=({"mu_km3_s2": mu, "radius_km": radius},))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    (c, s), r, part = unit_vector(bearing), height * radius, 1.0 if radius > 2_000.0 else 0.03
    climb, across = climb * part, across * part
    course = Course(*(np.array([v]) for v in (r * c, r * s, climb * c - across * s, climb * s + across * c)))
    zero, endless = np.zeros(1, int), np.array([np.inf])
    assume(straight_is_best(ephemeris, zero, course, np.array([1e-9]), endless, 5.0)[0])
    weak, strong = 1e-9, 0.1
    for _ in range(30):
        middle = (weak + strong) / 2.0
        best = straight_is_best(ephemeris, zero, course, np.array([middle]), endless, 5.0)[0]
        weak, strong = (middle, strong) if best else (weak, middle)
    for drive in (weak, 0.5 * weak, 0.05 * weak):
        way = zero, np.ones(1), course, np.array([drive]), endless, zero
        first, *others = (plain_lasts(ephemeris, way, law, zero, exact) for law in range(len(LAWS)))
        assert first >= max(others)


@pytest.mark.parametrize(("part", "best"), [(0.0, True), (0.2, True), (0.35, True), (0.6, False)])
def test_a_weak_drive_on_a_straight_fall_goes_straight_out(part, best):
    tables = tables_of(bodies=(JUPITER,))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    course = Course(*(np.array([value]) for value in (110_000.0, 0.0, 0.0, 0.0)))
    drive = np.array([part * JUPITER["mu_km3_s2"] / 110_000.0**2])
    assert straight_is_best(ephemeris, np.zeros(1, int), course, drive, np.array([np.inf]), 5.0)[0] == best
    assert not straight_is_best(ephemeris, np.zeros(1, int), course, drive, np.array([90.0]), 5.0)[0]
