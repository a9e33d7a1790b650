"""Gravity-safe orders: nothing the machine carries out gives away the last way to miss a body."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from game.rules.motion.safety import (
    at_ease,
    endangering_body,
    outward_holds,
    surely_held,
    surely_lost,
    threatening_body,
    turn_out,
    way_out,
)  # fmt: skip
from game.rules.motion.ways_out import LAWS
from game.rules.preview import flown_paths, last_escape_impulse
from game.rules.space.course import Course
from game.rules.space.ephemeris import Ephemeris
from game.rules.state.rails import body_places
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import PPM, Event, Move, Presence
from game.testing import oracle_bounds, oracle_ways_out
from game.testing.battles import Battle, in_a_quarter_turn
from game.testing.builders import FRIGATE, JUPITER, orders_for, tables_of, world_of
from game.testing.strategies_motion import BODIES, MOON, motion_bodies, motion_tables
from tests.rules.motion.standard import as_vectors, edges, falling, near_bodies

MU, RADIUS = JUPITER["mu_km3_s2"], JUPITER["radius_km"]
G = 0.00980665
MACHINE = (Move.HOLD, Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.WITHDRAW, Move.TOW, Move.PURSUE)


@given(
    st.floats(RADIUS * 1.006, 200_000.0), st.floats(-45.0, 10.0), st.floats(-50.0, 50.0), st.floats(1.0, 5.0)
)  # fmt: skip
def test_the_closed_test_is_sufficient(r, radial, across, gees):
    held = outward_holds(*(np.array([v]) for v in (r, 0.0, radial, across, gees * G)), MU, RADIUS)[0]
    if held:
        assert oracle_ways_out.outward_holds((r, 0.0), (radial, across), gees * G, MU, RADIUS)


@given(st.floats(80_000.0, 200_000.0), st.floats(-40.0, 0.0), st.floats(2.8, 5.0))
def test_the_closed_test_is_not_timid(r, radial, gees):
    """Straight falls: what the oracle still stops well above the margin, the closed test lets pass."""
    if oracle_ways_out.outward_holds((r, 0.0), (radial, 0.0), gees * G, MU, RADIUS * 1.01):
        assert outward_holds(*(np.array([v]) for v in (r, 0.0, radial, 0.0, gees * G)), MU, RADIUS)[0]


def test_orbits_that_clear_the_surface_are_safe_without_thrust():
    r = np.array([72_500.0, 110_000.0, 300_000.0])
    for part, safe in ((1.0, True), (1.3, True)):
        v = np.sqrt(MU / r) * part
        zero = np.zeros(3)
        assert outward_holds(r, zero, zero, v, zero, MU, RADIUS).all() == safe
    # A dive whose lowest point lies inside the planet is not.
    assert not outward_holds(r[1:], zero[1:], zero[1:], np.sqrt(MU / r[1:]) * 0.2, zero[1:], MU, RADIUS).any()


@pytest.mark.parametrize(("thrust", "holds"), [(1.0 / 256.0, True), (np.nextafter(1.0 / 256.0, 0.0), False)])
def test_who_hovers_at_just_its_weight_is_held(thrust, holds):
    """At 1,024 km of a body of 4,096 km3/s2 things weigh 1/256 km/s2."""
    zero = np.zeros(1)
    assert outward_holds(zero + 1_024.0, zero, zero, zero, zero + thrust, 4_096.0, 512.0)[0] == holds


@pytest.mark.parametrize(("r", "holds"), [(512.0 * 1.005, False), (np.nextafter(512.0 * 1.005, 600.0), True)])
def test_who_is_at_the_margin_is_not_held_whatever_lifts_it(r, holds):
    zero = np.zeros(1)
    assert outward_holds(zero, zero - r, zero, zero - 1.0, zero + 1.0, 4_096.0, 512.0)[0] == holds


def test_of_bodies_that_pull_alike_the_first_threatens():
    one = {"mu_km3_s2": 4e7, "radius_km": 20_000.0, "x_km": 30_000.0}
    tables = tables_of(bodies=(one, one | {"x_km": -30_000.0}))
    near = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    rest = Course(*np.zeros((4, 1))), np.full(1, 0.001), np.full(1, np.inf)
    assert threatening_body(near, 0, 5.0, np.zeros(1, int), *rest)[0] == 0


@pytest.mark.parametrize(("part", "holds"), [(0.9, True), (1.01, False)])
def test_who_is_stopped_in_the_first_eighth_of_its_way_or_never_is_held(part, holds):
    """Thrust is the weight at that eighth: below it the fall only gains."""
    mu, floor, depth = 4e5, 1_005.0, 1_000.0
    start, level = floor + depth, floor + depth * 225.0 / 256.0
    thrust = mu / (level * level)
    fall = np.sqrt(2.0 * (thrust * (start - level) - mu * (1.0 / level - 1.0 / start)))
    zero = np.zeros(1)
    assert outward_holds(zero + start, zero, zero - part * fall, zero, zero + thrust, mu, 1_000.0)[0] == holds


def flown_from(tables, units, **target):
    """Worlds of a unit of side 0 each, whose columns are given, and of a `target` of side 1 that it knows."""
    world = world_of(tables, ({}, {"side": 1, "move": Move.COAST}), worlds=len(units["x_km"]))
    for row, columns in enumerate((units, target)):
        for name, values in columns.items():
            column = getattr(world.units, name)
            column[:, row] = values if column.ndim == 2 else np.reshape(values, (-1, 1))
    world.contacts.level[:, 0, 1], world.contacts.seen_impulse[:] = 2, 0
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        getattr(world.contacts, name)[:, 0, 1] = getattr(world.units, name)[:, 1]
    return world


def on_the_way(bearing, r, up, across):
    """Place and speed of units so far from the middle, which climb and go round so fast: columns of `Units`."""
    c, s = np.array([unit_vector(angle) for angle in bearing]).T
    return {"x_km": r * c, "y_km": r * s, "vx_km_s": up * c - across * s, "vy_km_s": up * s + across * c}


KNOWN_FALLS = (
    (Move.WITHDRAW, 72_100.0, 30.0, -3.0, 0.0, 0, PPM, 30.0), (Move.PURSUE, 110_000.0, 0.0, 0.0, 0.0, 1, PPM, 180.0),
    (Move.PURSUE, 110_000.0, 0.0, -20.0, 0.0, 0, PPM, 10.0), (Move.INTERCEPT, 110_000.0, 0.0, 0.0, 0.0, 1, PPM, 180.0),
)  # fmt: skip


@pytest.mark.parametrize("bodies", [1, 2])
def test_machine_moves_never_hit_what_can_still_be_avoided(bodies):
    """Every machine move, anywhere and at any speed, by drives of 1.2 to 4 g; the target circles low."""
    rng, count = np.random.default_rng(bodies), 70
    drives = (4.0, 3.0, 2.6, 1.2)
    ships = tuple(FRIGATE | {"thrust_km_s2": gees * G, "batteries": ()} for gees in drives)
    tables = tables_of(ships, bodies=(JUPITER, MOON)[:bodies])
    r = RADIUS * (1.001 + 1.37 * rng.random(count) ** 2)
    falls = (
        rng.choice(MACHINE, count), r, rng.uniform(0.0, 360.0, count), rng.uniform(-55.0, 30.0, count),
        rng.uniform(-45.0, 45.0, count), rng.integers(len(drives), size=count), rng.choice((PPM, 700_000), count),
        rng.uniform(0.0, 360.0, count),
    )  # fmt: skip
    move, r, bearing, up, across, class_id, drive, other = (
        np.concatenate(part) for part in zip(falls, zip(*KNOWN_FALLS, strict=True), strict=True)
    )
    units = on_the_way(bearing, r, up, across) | {"class_id": class_id, "system_ppm": drive, "move": Move.COAST}
    world = flown_from(tables, units, **on_the_way(other, 75_000.0, 0.0, 30.0))
    free = last_escape_impulse(world, tables, None, 0)[:, 0] == 0
    assert free.sum() > count / 3
    world.units.move[:, 0], world.units.ref[:, 0] = move, 1
    world.units.dx[:, 0], world.units.range_km[:, 0] = 50.0, 500.0
    assert (flown_paths(world, tables, None, 7).fell_step[free, 0] < 0).all()


@pytest.mark.parametrize("bodies", [2, 3])
def test_who_has_a_way_out_beside_a_moon_takes_it_and_who_is_inside_has_none(bodies):
    """A third of them inside. One stops in the way of the moon, where the planet pulls harder."""
    rng, count = np.random.default_rng(bodies), 60
    gees = np.resize((4.0, 4.0, 0.4), count)
    tables = tables_of(
        tuple(FRIGATE | {"thrust_km_s2": g * G, "batteries": ()} for g in (4.0, 0.4)), bodies=motion_bodies(bodies)
    )
    x, y = (places[0, :2, -1] for places in body_places(world_of(tables, ({},)), tables, 1))
    height, bearing = rng.uniform(-1_000.0, 2_500.0, count), rng.uniform(0.0, 360.0, count)
    up, across = rng.uniform(-12.0, 12.0, (2, count))
    known = ((-800.0, 0.0, 0.0, 0.0), (-1.0, 0.0, 50.0, 0.0), (-1_800.0, 0.0, 0.0, 0.0), (-500.0, 90.0, 0.0, 0.0),
             (1.0, 47.0, 0.0, 5.0))  # fmt: skip
    height[:15:3], bearing[:15:3], up[:15:3], across[:15:3] = zip(*known, strict=True)
    units = on_the_way(bearing, BODIES[bodies][-1]["radius_km"] + height, up, across)
    for name, middle in (("x", x), ("y", y)):
        units[f"{name}_km"] += middle[0]
        units[f"v{name}_km_s"] += (middle[1] - middle[0]) / tables.substep_s
    world = flown_from(tables, units | {"class_id": (gees < 1.0).astype(int), "move": Move.COAST}, x_km=9e5)
    free = last_escape_impulse(world, tables, None, 0)[:, 0] == 0
    assert not free[height < 0.0].any()
    # Beside a moon deep in a planet's well a weak drive needs more ways out than are tried.
    free &= gees == 4.0
    assert free.sum() > count / 4
    world.units.move[:, 0] = Move.HOLD
    assert (flown_paths(world, tables, None, 7).fell_step[free, 0] < 0).all()


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
    return endangering_body(res, np.zeros(1, int), course, push, np.array([drive]), np.array([delta_v]))[0] >= 0


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.6, 0.8), (0.0, -1.0)])
@pytest.mark.parametrize("thrust", [0.02, -0.03, 0.036])
def test_what_this_impulse_spends_is_not_there_for_the_way_out(thrust, way):
    """The least delta-v with which a fall is still safe, found by halving: that without thrust, and the spent."""

    def least(aside):
        low, high, (c, s) = 0.0, 60.0, way
        for _ in range(30):
            middle = (low + high) / 2
            state = (73_000 * c, 73_000 * s, -4 * c, -4 * s)
            danger = in_danger(tables, state, (-s * aside, c * aside), 0.03922, middle)
            low, high = (middle, high) if danger else (low, middle)
        return high

    tables = tables_of(bodies=(JUPITER,))
    assert least(thrust) - least(0.0) == pytest.approx(25.0 * abs(thrust), abs=0.02)


@pytest.mark.parametrize(("delta_v", "danger"), [(0.5, True), (4.0, True), (60.0, False), (np.inf, False)])
def test_who_falls_far_out_needs_the_delta_v_to_stop(delta_v, danger):
    tables = tables_of((FRIGATE,), bodies=(JUPITER,))
    assert in_danger(tables, (110_000, 0, -5, 0), (0.0, 0.0), 4.0 * G, delta_v) == danger


@pytest.mark.parametrize(
    ("fall", "delta_v", "threatened"),
    [(1.0, 1.2 * 3.0 / 2.0, False), (1.0, np.nextafter(1.2 * 3.0 / 2.0, 0.0), True), (0.5, 0.9, False),
     (0.5, 0.899, True), (0.0, 0.0, False), (0.0, -1e-9, False), (-2.0, -1e-9, False)],
)  # fmt: skip
@pytest.mark.parametrize("body", [0, 1])
def test_a_stop_costs_a_fifth_more_than_the_fall_at_the_thrust_that_is_left(fall, delta_v, threatened, body):
    """At three times its weight a fall is stopped by two of three parts of the thrust; who climbs needs nothing.

    What was spent may come out a little above what there was. One beside it has enough of both.
    """
    ground = {"mu_km3_s2": 4_096.0, "radius_km": 512.0}
    tables = tables_of(bodies=({"mu_km3_s2": 0.0, "radius_km": 1.0, "x_km": -9e4}, ground)[1 - body :])
    near, zero = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60), np.zeros(2)
    course = Course(zero + 1_024.0, zero, zero - fall, zero)
    rest = zero.astype(int), course, zero + 3.0 / 256.0, np.array([delta_v, np.inf])
    found = threatening_body(near, 0, 5.0, *rest)
    assert found.tolist() == [body if threatened else -1, -1]


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


# ---- many at once


@given(st.integers(0, 2**32))
def test_danger_and_ways_out_turn_with_the_map(seed):
    """A quarter turn exchanges x and y: nothing else may change, to the last bit."""
    plain = tables_of(bodies=(JUPITER | {"mu_km3_s2": 4e7}, MOON | {"mu_km3_s2": 2e6, "radius_km": 30_000.0}))
    course, _, rng = falling(seed, BODIES[2], 12, plain)
    drive, delta_v = rng.choice([0.005, 0.04], 12), rng.choice([np.inf, 9.0], 12)
    thrust = rng.normal(0.0, 0.02, (2, 12))
    keep_off = rng.integers(2, size=12)
    found = []
    for quarter in (False, True):
        battle = Battle(plain, world_of(plain, ({},)), orders_for(world_of(plain, ({},))))
        if quarter:
            battle = in_a_quarter_turn(battle)
            course = Course(-course.y, course.x, -course.vy, course.vx)
            thrust = np.array([-thrust[1], thrust[0]])
        res = Resolution(battle.world, battle.tables, "none")
        res.begin_impulse(0)
        world, near = np.zeros(12, int), Ephemeris(res, 60)
        body = threatening_body(near, 0, 5.0, world, course, drive, delta_v)
        by = endangering_body(res, world, course, (thrust[0], thrust[1]), drive, delta_v)
        (x, y), law = way_out(res, world, np.full(12, -1), np.ones(12), course, drive, delta_v, keep_off)
        found.append((body.tolist(), by.tolist(), law.tolist(), *((y, -x) if quarter else (x, y))))
    for one, other in zip(*found, strict=True):
        assert np.array_equal(one, other)


@given(st.floats(0.0, 360.0), st.floats(-40.0, 40.0), st.floats(1.0, 1.3), st.floats(1.0, 1.3))
def test_of_several_bodies_the_one_that_pulls_hardest_threatens(bearing, beside, far, further):
    """Of two that are fallen upon too fast for any drive."""
    (c, s), (tc, ts) = unit_vector(bearing), unit_vector(bearing + beside)
    bodies = tuple(
        {"mu_km3_s2": 4e7, "radius_km": 20_000.0, "x_km": part * 30_000.0 * x, "y_km": part * 30_000.0 * y}
        for part, x, y in ((far, c, s), (further, tc, ts))
    )
    tables = tables_of(bodies=bodies)
    res = Resolution(world_of(tables, ({},)), tables, "none")
    way = c + tc, s + ts
    assume(abs(far - further) > 1e-6)
    course = Course(np.zeros(1), np.zeros(1), np.array([90.0 * way[0]]), np.array([90.0 * way[1]]))
    got = threatening_body(
        Ephemeris(res, 60), 0, 5.0, np.zeros(1, int), course, np.array([0.001]), np.array([np.inf])
    )  # fmt: skip
    assert got[0] == int(further < far)


def test_who_has_no_drive_has_nothing_to_lose():
    tables = tables_of(bodies=(JUPITER,))
    state = (71_600, 0, -30, 0)
    assert in_danger(tables, state, (0.0, 0.0), 0.001)
    assert not in_danger(tables, state, (0.0, 0.0), 0.0)


def test_a_way_out_is_flown_beyond_the_end_of_the_turn():
    """Low over a moon on rails, with a drive that cannot hover: as far as the moon has gone, so far has the way out."""
    tables = tables_of(bodies=(JUPITER, motion_bodies(3)[2] | {"mu_km3_s2": 5_960.0}))
    found = []
    for impulse in (0, 7, 11):
        res = Resolution(world_of(tables, ({},)), tables, "none")
        res.begin_impulse(impulse)
        x, y = (places[0, impulse * 5 : impulse * 5 + 2, 1] for places in (res.this_turn.body_x, res.this_turn.body_y))
        speed = (x[1] - x[0]) / 5.0, (y[1] - y[0]) / 5.0
        c, s = x[0] / 180_000.0, y[0] / 180_000.0
        climb, across = -0.6, 1.5
        course = Course(*(np.array([part]) for part in (
            x[0] + 2_600.0 * c, y[0] + 2_600.0 * s,
            speed[0] + climb * c - across * s, speed[1] + climb * s + across * c,
        )))  # fmt: skip
        one = np.zeros(1, int), np.full(1, -1), np.ones(1), course, np.array([0.002]), np.array([np.inf]), np.full(1, 0)
        (tx, ty), law = way_out(res, *one)
        found.append((law[0], tx[0] * c + ty[0] * s, ty[0] * c - tx[0] * s))
    assert found[0][0] > 0
    assert found[1] == pytest.approx(found[0])
    assert found[2] == pytest.approx(found[0])


@pytest.mark.parametrize("law", range(len(LAWS)))
def test_a_way_out_once_taken_is_kept_as_long_as_the_danger_lasts(law):
    tables = tables_of(bodies=(JUPITER,))
    res = Resolution(world_of(tables, ({},)), tables, "none")
    res.begin_impulse(0)
    course = Course(*(np.array([part]) for part in (72_000.0, 0.0, -9.0, 4.0)))
    one = np.zeros(1, int), np.array([law]), np.ones(1), course, np.array([0.04]), np.array([np.inf]), np.zeros(1, int)
    (x, y), kept = way_out(res, *one)
    assert kept[0] == law
    assert (x[0], y[0]) == pytest.approx((0.04 * LAWS[law][0], 0.04 * LAWS[law][1]))
    course = Course(*(np.array([part]) for part in (200_000.0, 0.0, 0.0, 4.0)))
    _, kept = way_out(res, *one[:3], course, *one[4:])
    assert kept[0] == -1


@given(st.integers(0, 2**32), st.integers(1, 2), st.sampled_from((at_ease, surely_held)))
def test_who_passes_a_cheap_bound_passes_the_whole_test_whatever_it_does(seed, bodies, bound):
    """With the weakest drive that passes, found by halving, and full thrust in any direction, down above all."""
    tables = tables_of(bodies=(JUPITER | {"mu_km3_s2": 4e7}, MOON | {"mu_km3_s2": 3e5})[:bodies])
    course, over, rng = falling(seed, BODIES[bodies], 24, tables)
    res = Resolution(world_of(tables, ({},)), tables, "none")
    res.begin_impulse(0)
    world, near = np.zeros(24, int), Ephemeris(res, 60)
    weak, strong = np.zeros(24), np.full(24, 2.0)
    passes = bound(near, 0, world, course, strong, 25.0)
    for _ in range(40):
        middle = (weak + strong) / 2.0
        held = bound(near, 0, world, course, middle, 25.0)
        weak, strong = np.where(held, weak, middle), np.where(held, middle, strong)
    assert bound(near, 0, world, course, strong, 25.0)[passes].all()
    down = tables.bodies.x_km[over] - course.x, tables.bodies.y_km[over] - course.y
    size = np.hypot(*down)
    aside = rng.uniform(-1.0, 1.0, 24)
    for turn in (0.0, 1.0, *aside[:2]):
        way = np.cos(turn), np.sin(turn)
        thrust = (
            strong * (down[0] * way[0] - down[1] * way[1]) / size, strong * (down[1] * way[0] + down[0] * way[1]) / size
        )  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            for name in ("at_ease", "surely_held"):
                patch.setattr(f"game.rules.motion.safety.{name}", lambda *rows: np.zeros(len(rows[2]), bool))
            by = endangering_body(res, world, course, thrust, strong, np.full(24, np.inf))
        assert (by[passes] == -1).all()


@given(st.integers(0, 2**32), st.booleans())
def test_who_is_surely_lost_is_threatened_now_and_after_any_thrust(seed, still):
    """With the strongest drive that is lost, found by halving, and its full thrust in any direction, up above all."""
    tables = tables_of(bodies=(JUPITER | {"mu_km3_s2": 4e7},))
    course, _, rng = falling(seed, BODIES[1], 24, tables)
    if still:
        course.vx, course.vy = course.vx * 0.02, course.vy * 0.02
    res = Resolution(world_of(tables, ({},)), tables, "none")
    res.begin_impulse(0)
    world, near, endless = np.zeros(24, int), Ephemeris(res, 60), np.full(24, np.inf)
    weak, strong = np.full(24, 1e-6), np.full(24, 0.1)
    lost = surely_lost(near, world, course, weak, weak, 25.0)
    for _ in range(40):
        middle = (weak + strong) / 2.0
        passes = surely_lost(near, world, course, middle, middle, 25.0)
        weak, strong = np.where(passes, middle, weak), np.where(passes, strong, middle)
    assert lost.any()
    up = course.x - tables.bodies.x_km[0], course.y - tables.bodies.y_km[0]
    size = np.hypot(*up)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.motion.safety.surely_lost", lambda *rows: np.zeros(len(rows[1]), bool))
        assert (threatening_body(near, 0, 5.0, world, course, weak, endless)[lost] == 0).all()
        for turn in (0.0, 0.5, -0.5, *rng.uniform(-np.pi, np.pi, 2)):
            way = np.cos(turn), np.sin(turn)
            thrust = (
                weak * (up[0] * way[0] - up[1] * way[1]) / size, weak * (up[1] * way[0] + up[0] * way[1]) / size
            )  # fmt: skip
            assert (endangering_body(res, world, course, thrust, weak, endless)[lost] == 0).all()


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)])
def test_who_is_thrust_on_faster_than_it_takes_to_circle_is_not_lost(way):
    """By whichever axis: at 99.5 % of the speed of a circle, which 4 g in an impulse make 101.8 %."""
    tables = tables_of(bodies=(JUPITER,))
    (c, s), r = way, 71_900.0
    speed = 0.995 * np.sqrt(MU / r)
    state = (r * s, -r * c, speed * c, speed * s)
    assert in_danger(tables, state, (0.0, 0.0), 1e-6)
    assert not in_danger(tables, state, (4.0 * G * c, 4.0 * G * s), 1e-6)


@pytest.mark.parametrize(("height", "held"), [(0.0, False), (400.0, True)])
def test_nobody_who_may_fall_through_the_floor_is_surely_held(height, held):
    """At rest above the margin; full thrust down takes 50 km in an impulse."""
    tables = tables_of(bodies=(JUPITER,))
    near = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    course = Course(*(np.array([value]) for value in (RADIUS * 1.005 + height, 0.0, 0.0, 0.0)))
    for drive in (1e-6, 0.05):
        found = surely_held(near, 0, np.zeros(1, int), course, np.array([drive]), 25.0)[0]
        assert found == (held and drive > 1e-3)


@given(st.integers(0, 2**32), st.floats(-4e5, 4e5), st.floats(-4e5, 4e5), st.sampled_from((0.0, 25.0)))
@settings(max_examples=8)
def test_who_is_surely_lost_is_so_wherever_the_body_is(seed, x, y, seconds):
    """By two drives, of which one is far too weak and one far strong enough: nothing is left to rounding."""
    lost = []
    for bx, by in ((0.0, 0.0), (x, y)):
        tables = tables_of(bodies=(JUPITER | {"x_km": bx, "y_km": by},))
        course, _, _ = falling(seed, BODIES[1], 24, tables)
        near, drive = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60), np.resize((0.004, 0.1), 24)
        course.vx, course.vy = course.vx * 0.02, course.vy * 0.02
        lost.append(surely_lost(near, np.zeros(24, int), course, drive, drive, seconds).tolist())
    assert lost[0] == lost[1]
    assert any(lost[0])


@given(st.integers(0, 2**32))
def test_the_way_out_leads_off_the_body_that_the_thrust_would_endanger(seed):
    """Two alike side by side: full thrust down one of both from where outward still holds, at different heights."""
    one = {"mu_km3_s2": 400.0, "radius_km": 1_000.0, "y_km": 3_000.0}
    tables = tables_of(bodies=(one, one | {"y_km": -3_000.0}))
    res = Resolution(world_of(tables, ({},)), tables, "none")
    res.begin_impulse(0)
    rng = np.random.default_rng(seed)
    over, drive, zero = rng.integers(2, size=8), np.full(8, 0.02), np.zeros(8)
    y, way = tables.bodies.y_km[over], np.sign(tables.bodies.y_km[over])
    course = Course(rng.uniform(-2_000.0, 2_000.0, 8), way * rng.uniform(-900.0, 1_500.0, 8), zero, zero)
    dx, dy = -course.x, y - course.y
    gap, size = np.hypot(dx, dy) - 1_000.0, np.hypot(dx, dy)
    # At the fastest that 0.018 km/s2 stop within that way, thrust down is thrust too much.
    course = Course(course.x, course.y, dx / size * np.sqrt(0.036 * gap), dy / size * np.sqrt(0.036 * gap))
    rest = res, zero.astype(int)
    down = 0.02 * dx / size, 0.02 * dy / size
    endless = np.full(8, np.inf)
    by = endangering_body(*rest, course, down, drive, endless)
    assert (by == over).all()
    (x, y), _ = way_out(*rest, np.full(8, -1), np.ones(8), course, drive, endless, by)
    held = threatening_body(Ephemeris(res, 60), 0, 5.0, rest[1], course, drive, endless) < 0
    assert x[held] == pytest.approx(-down[0][held])
    assert y[held] == pytest.approx(-down[1][held])
    assert held.any()


@pytest.mark.parametrize("radius", [10_000.0, 71_492.0])
@pytest.mark.parametrize(("bound", "bodies"), [(at_ease, 1), (at_ease, 2), (surely_held, 1), (surely_held, 2)])
def test_who_passes_a_cheap_bound_is_as_the_words_say_to_the_edge(bound, bodies, radius):
    """The drive at which each of many rows is first passed, found by halving."""
    facts, course = near_bodies(6, radius, 90)
    tables = tables_of(bodies=facts[:bodies])
    near, world = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60), np.zeros(90, int)
    low, high, turns = edges(
        lambda drive: bound(near, 0, world, course, drive, 25.0), np.full(90, 1e-9), np.full(90, 0.2)
    )
    assert turns.sum() > 15
    ground = [tuple(body[key] for key in ("x_km", "y_km", "mu_km3_s2", "radius_km")) for body in facts[:bodies]]
    words = getattr(oracle_bounds, bound.__name__)
    for drive in (low, high):
        expected = [words(ground, *row, one, 25.0) for row, one in zip(as_vectors(course), drive.tolist(), strict=True)]
        assert bound(near, 0, world, course, drive, 25.0).tolist() == expected


@pytest.mark.parametrize("radius", [10_000.0, 71_492.0])
def test_the_closed_test_is_as_its_words_say_to_the_edge(radius):
    facts, course = near_bodies(8, radius, 90)
    x, y, mu = course.x - facts[0]["x_km"], course.y - facts[0]["y_km"], facts[0]["mu_km3_s2"]

    def holds(thrust):
        return outward_holds(x, y, course.vx, course.vy, thrust, mu, radius)

    low, high, turns = edges(holds, np.full(90, 1e-9), np.full(90, 0.2))
    assert turns.sum() > 15
    for thrust in (low, high):
        rows = zip(zip(x, y, strict=True), zip(course.vx, course.vy, strict=True), thrust.tolist(), strict=True)
        assert holds(thrust).tolist() == [oracle_bounds.outward_holds(*row, mu, radius) for row in rows]


@pytest.mark.parametrize("radius", [10_000.0, 71_492.0])
@pytest.mark.parametrize("seconds", [0.0, 25.0])
def test_who_is_surely_lost_is_as_the_words_say_to_the_edge(seconds, radius):
    facts, course = near_bodies(7, radius, 90)
    tables = tables_of(bodies=facts[:1])
    near, world = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60), np.zeros(90, int)

    def lost(drive):
        return surely_lost(near, world, course, drive, 0.7 * drive, seconds)

    low, high, turns = edges(lost, np.full(90, 1e-9), np.full(90, 0.2))
    assert turns.sum() > 15
    body = tuple(facts[0][key] for key in ("x_km", "y_km", "mu_km3_s2", "radius_km"))
    for drive in (low, high):
        rows = zip(as_vectors(course), drive.tolist(), strict=True)
        expected = [oracle_bounds.surely_lost(body, *row, one, 0.7 * one, seconds) for row, one in rows]
        assert lost(drive).tolist() == expected


@pytest.mark.parametrize(
    ("climb", "gees", "eases"), [(1.5, 4.0, False), (6.0, 4.0, True), (6.0, 2.5, False), (-6.0, 4.0, False)]
)
def test_who_climbs_fast_is_at_ease_however_low_if_its_drive_can_hover(climb, gees, eases):
    """2,000 km up, where an impulse takes up to 1.6 km/s off; things weigh 2.53 g at the surface."""
    tables = tables_of(bodies=(JUPITER,))
    near = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    course = Course(*(np.array([value]) for value in (0.0, 73_492.0, 10.0, climb)))
    assert at_ease(near, 0, np.zeros(1, int), course, np.array([gees * G]), 25.0)[0] == eases


@pytest.mark.parametrize("bodies", [1, 2, 3])
def test_each_is_judged_by_its_own_drive_and_store_whoever_is_beside_it(bodies):
    """Weak drives and strong ones, stores of delta-v that are endless, large, small and empty."""
    first = JUPITER | {"mu_km3_s2": 4e7}
    tables = tables_of(bodies=(first, MOON | {"mu_km3_s2": 3e5}, *motion_bodies(3)[2:])[:bodies])
    course, over, rng = falling(3, BODIES[bodies][:2], 20, tables)
    drive, delta_v = rng.choice([0.0, 0.015, 0.03, 0.06], 20), rng.choice([np.inf, np.inf, 30.0, 5.0, 0.0], 20)
    res = Resolution(world_of(tables, ({},)), tables, "none")
    res.begin_impulse(7)
    world, near, law = np.zeros(20, int), Ephemeris(res, 60), rng.integers(-1, 4, 20)

    def judged(rows):
        some, rest = course.take(rows), (drive[rows], delta_v[rows])
        thrust = 0.5 * drive[rows], -0.8 * drive[rows]
        (x, y), kept = way_out(res, world[rows], law[rows], np.ones(len(rows)), some, *rest, over[rows])
        threat = threatening_body(near, 35, 5.0, world[rows], some, *rest)
        return threat, endangering_body(res, world[rows], some, thrust, *rest), x, y, kept

    together = judged(np.arange(20))
    assert len(set(together[0].tolist())) > 1
    # Who keeps to no way out takes it anew, and who is in no danger flies on.
    turned, rest = (0.5 * drive, -0.8 * drive), (drive, delta_v)
    turn_out(res, world, np.ones(20), course, turned, *rest)
    out, _ = way_out(res, world, np.full(20, -1), np.ones(20), course, *rest, together[1])
    for got, part, one in zip(turned, (0.5, -0.8), out, strict=True):
        assert got.tolist() == np.where(together[1] >= 0, one, part * drive).tolist()
    for n in range(20):
        assert [part[0] for part in judged(np.array([n]))] == [part[n] for part in together]


@pytest.mark.parametrize("bound", [at_ease, surely_held])
@pytest.mark.parametrize(("gees", "held"), [(4.0, True), (1.0, False)])
def test_who_hovers_far_above_by_a_part_of_its_drive_passes_the_cheap_bounds(bound, gees, held):
    """At 110,000 km of Jupiter, where things weigh 1.07 g and at the surface 2.53 g; beside a second body too."""
    for bodies in (JUPITER,), (JUPITER, MOON):
        tables = tables_of(bodies=bodies)
        res = Resolution(world_of(tables, ({},)), tables, "none")
        course = Course(*(np.array([value]) for value in (110_000.0, 0.0, 0.0, 0.0)))
        assert bound(Ephemeris(res, 60), 0, np.zeros(1, int), course, np.array([gees * G]), 25.0)[0] == held
