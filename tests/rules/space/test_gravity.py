"""Gravity against outside numbers, and the leapfrog's promises."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.space import gravity
from game.rules.space.course import Course, leapfrog
from game.rules.space.ephemeris import Ephemeris
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Bodies
from game.testing import oracle_motion as oracle
from game.testing.builders import JUPITER, tables_of, world_of

MU, RADIUS = JUPITER["mu_km3_s2"], JUPITER["radius_km"]
PI = 3.141592653589793


def bodies_of(*bodies: dict[str, float]) -> Bodies:
    return tables_of(bodies=bodies or (JUPITER,)).bodies


def still(bodies: Bodies) -> gravity.Places:
    return [(np.array([x]), np.array([y])) for x, y in zip(bodies.x_km, bodies.y_km, strict=True)]


POINT = JUPITER | {"radius_km": 1.0}
"""Its mass in a point, so that orbits below its surface are orbits."""


def flown(course: Course, seconds: float, steps: int) -> Course:
    tables = tables_of(bodies=(POINT,))
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 0)
    rest, world = (np.zeros(len(course.x)), np.zeros(len(course.x))), np.zeros(len(course.x), np.int64)
    for _ in leapfrog(course, rest, ephemeris, world, 0, seconds / steps, count=steps):
        pass
    return course


def circle(radius: float, speed: float, part: float = 1.0) -> Course:
    return Course(np.array([radius]), np.zeros(1), np.zeros(1), np.array([speed * part]))


def energy(course: Course) -> np.ndarray:
    r = np.sqrt(course.x**2 + course.y**2)
    return (course.vx**2 + course.vy**2) / 2.0 - MU / r


@pytest.mark.parametrize(
    ("a_km", "speed_km_s", "period_s"),
    [(71_492.0, 42.0956, 10_670.9), (421_800.0, 17.3305, 1.7699 * 86_400), (671_100.0, 13.7395, 3.5521 * 86_400)],
)
def test_circular_orbits_close(a_km, speed_km_s, period_s):
    exact = np.sqrt(MU / a_km)
    assert exact == pytest.approx(speed_km_s, abs=5e-5)
    assert 2.0 * PI * a_km / exact == pytest.approx(period_s, rel=5e-5)
    course = flown(circle(a_km, exact), 2.0 * PI * a_km / exact, 3_000)
    assert np.hypot(course.x - a_km, course.y)[0] < 1e-5 * a_km


@pytest.mark.parametrize(("factor", "leaves"), [(1.001, True), (0.999, False)])
def test_escape_speed_divides_who_leaves(factor, leaves):
    escape = 59.532 * factor
    course = Course(np.array([RADIUS]), np.zeros(1), np.array([escape]), np.zeros(1))
    for _ in range(20):
        flown(course, 10_000.0 + float(course.x[0]) / 3.0, 500)
        if course.vx[0] < 0.0:
            break
    # A thousandth above 59.532 km/s it still climbs at 600 radii; a thousandth below it has turned.
    assert (energy(course)[0] > 0.0) == leaves
    assert (course.vx[0] > 0.0 and course.x[0] > 600.0 * RADIUS) == leaves


def test_surface_gravity_at_the_mean_radius():
    gx, gy = gravity.field(np.array([69_911.0]), np.zeros(1), still(bodies_of()), bodies_of())
    assert -gx[0] * 1_000.0 == pytest.approx(25.920, abs=5e-4)
    assert gy[0] == 0.0


def test_position_error_falls_with_the_square_of_the_step():
    def fly(steps: int) -> Course:
        return flown(circle(110_000.0, np.sqrt(MU / 110_000.0), 1.1), 6_000.0, steps)

    exact = fly(3_000)  # a hundredth of the error of 300 steps

    def error(steps: int) -> float:
        course = fly(steps)
        return float(np.hypot(course.x - exact.x, course.y - exact.y)[0])

    assert error(300) / error(900) == pytest.approx((1 - 1 / 100) / (1 / 9 - 1 / 100), rel=0.03)


def test_energy_stays_bounded_over_thousands_of_orbits():
    parts = np.linspace(0.8, 1.2, 200)  # orbits of different shape, 20 turns of each: 4,000 orbits
    r = 110_000.0
    v = np.sqrt(MU / r) * parts
    course = Course(np.full(200, r), np.zeros(200), np.zeros(200), v)
    before = energy(course)
    period = 2.0 * PI * r / np.sqrt(MU / r)
    worst = []
    for _ in range(4):
        flown(course, 5.0 * period, 1_250)
        worst.append(np.abs(energy(course) / before - 1.0).max())
    assert max(worst) < 2e-3
    assert max(worst[2:]) < 2.0 * max(worst[:2]) + 1e-5  # no drift


def test_free_flight_run_backward_returns():
    course = circle(90_000.0, 33.0)
    flown(course, 30_000.0, 1_200)
    course.vx, course.vy = -course.vx, -course.vy
    flown(course, 30_000.0, 1_200)
    assert np.hypot(course.x - 90_000.0, course.y)[0] < 1e-4
    assert np.hypot(course.vx, course.vy + 33.0)[0] < 1e-7


@given(
    st.lists(st.tuples(*[st.floats(-3e5, 3e5)] * 2), min_size=1, max_size=4),
    st.floats(1.0, 2e8), st.floats(-1e5, 1e5),
)  # fmt: skip
def test_field_is_that_of_the_oracle(points, mu, x):
    bodies = bodies_of(JUPITER, {"mu_km3_s2": mu, "radius_km": 10.0, "x_km": x, "y_km": 2e5})
    plain = [(0.0, 0.0, MU, RADIUS), (x, 2e5, mu, 10.0)]
    px, py = (np.array(c) for c in zip(*points, strict=True))
    outside = (np.hypot(px, py) > RADIUS) & (np.hypot(px - x, py - 2e5) > 10.0)
    gx, gy = gravity.field(px, py, still(bodies), bodies)
    for i in np.flatnonzero(outside):
        want = oracle.gravity((px[i], py[i]), plain)
        size = np.hypot(*want)
        assert np.hypot(gx[i] - want[0], gy[i] - want[1]) < 1e-12 * size + 1e-9 * abs(size)


def test_moved_origin_changes_nothing_to_speak_of():
    moved = bodies_of(JUPITER | {"x_km": 5e4, "y_km": -7e4})
    gx, gy = gravity.field(np.array([1.1e5]), np.array([3e4]), still(bodies_of()), bodies_of())
    mx, my = gravity.field(np.array([1.6e5]), np.array([-4e4]), still(moved), moved)
    assert [gx[0], gy[0]] == pytest.approx([mx[0], my[0]], rel=1e-9)


def test_strongest_pull_not_nearest_place():
    bodies = bodies_of(JUPITER, {"mu_km3_s2": 100.0, "radius_km": 10.0, "x_km": 110_000.0, "y_km": 9_000.0})
    x, y = np.array([110_000.0, 110_000.0]), np.array([0.0, 8_990.0])
    assert gravity.strongest(x, y, still(bodies), bodies).tolist() == [0, 1]
    assert gravity.strongest(x, y, [], bodies_of()).tolist() == [-1, -1]


def test_a_row_at_the_centre_of_a_body_stays_finite():
    gx, gy = gravity.field(np.zeros(1), np.zeros(1), still(bodies_of()), bodies_of())
    assert (gx[0], gy[0]) == (0.0, 0.0)


def test_nothing_pulls_harder_than_at_half_its_radius():
    bodies = bodies_of(JUPITER, {"mu_km3_s2": 5.0, "radius_km": 1.0})
    assert gravity.floors_km2(bodies).tolist() == [0.25 * RADIUS * RADIUS, 1.0]
    depth = np.array([0.1, 0.4, 0.5, 0.6]) * RADIUS
    gx, gy = gravity.field(depth, np.zeros(4), still(bodies_of()), bodies_of())
    floor = np.maximum(depth, 0.5 * RADIUS)
    assert (-gx).tolist() == pytest.approx((MU * depth / floor**3).tolist(), rel=1e-14)
    assert gy.tolist() == [0.0] * 4
    small = bodies_of({"mu_km3_s2": 5.0, "radius_km": 1.0})
    assert gravity.field(np.array([0.5]), np.zeros(1), still(small), small)[0][0] == -2.5  # 1 km at least


def test_a_pull_tells_the_distance():
    gx, gy, distance = gravity.pull(np.array([3.0]), np.zeros(1), np.zeros(1), np.array([4.0]), 125.0, 1.0)
    assert (gx[0], gy[0], distance[0]) == (-3.0, 4.0, 5.0)
    gx, gy, distance = gravity.pull(np.array([3.0]), np.zeros(1), np.zeros(1), np.array([4.0]), 2_000.0, 100.0)
    assert (gx[0], gy[0], distance[0]) == (-6.0, 8.0, 10.0)


def test_without_bodies_nothing_pulls():
    gx, gy = gravity.field(np.ones(3), np.ones(3), [], bodies_of())
    assert gx.tolist() == gy.tolist() == [0.0, 0.0, 0.0]


def test_of_equal_pulls_the_lower_number_is_the_strongest():
    bodies = bodies_of(*({"mu_km3_s2": mu, "radius_km": 1.0, "x_km": x} for mu, x in ((4.0, -2.0), (4.0, 2.0))))
    x, y = np.array([0.0, 0.5, -0.5]), np.array([1.0, 1.0, 1.0])
    assert gravity.strongest(x, y, still(bodies), bodies).tolist() == [0, 1, 0]
    near = bodies_of({"mu_km3_s2": 9.0, "radius_km": 1.0}, {"mu_km3_s2": 10.0, "radius_km": 1.0, "x_km": 0.8})
    # Both are taken for 1 km off.
    assert gravity.strongest(np.array([0.1]), np.zeros(1), still(near), near).tolist() == [1]


def test_places_are_those_of_the_step_and_of_the_world():
    x = np.arange(2 * 3 * 2, dtype=np.float64).reshape(2, 3, 2)
    y = x + 100.0
    by_unit = gravity.places_for(x, y, 1, np.arange(2)[:, None])
    assert [(px.tolist(), py.tolist()) for px, py in by_unit] == [
        ([[2.0], [8.0]], [[102.0], [108.0]]),
        ([[3.0], [9.0]], [[103.0], [109.0]]),
    ]
    world = np.array([1, 0, 1])
    by_row = gravity.places_for(x, y, 2, world)
    assert [(px.tolist(), py.tolist()) for px, py in by_row] == [
        ([10.0, 4.0, 10.0], [110.0, 104.0, 110.0]),
        ([11.0, 5.0, 11.0], [111.0, 105.0, 111.0]),
    ]
    x[1, 2, 0] = x[0, 2, 0]  # the same in all worlds: one number
    one = gravity.places_for(x, y, 2, world)[0]
    assert one[0] == 4.0
    assert one[1].tolist() == [110.0, 104.0, 110.0]
    nothing = gravity.places_for(x[:0], y[:0], 2, world[:0])
    assert [part.shape for pair in nothing for part in pair] == [(0,)] * 4


@given(st.tuples(*[st.integers(-40, 40)] * 2), st.integers(0, 3))
def test_the_nearest_body_is_that_of_the_nearest_surface(place, count):
    """On a grid of 10 km, so that many are equally high above two: the lower number then."""
    facts = (({"x_km": -300.0, "radius_km": 100.0}, {"y_km": 300.0, "radius_km": 100.0}, {"y_km": -90.0}))[:count]
    bodies = tables_of(bodies=tuple({"mu_km3_s2": 1.0, "radius_km": 20.0} | body for body in facts)).bodies
    x, y = 10.0 * place[0], 10.0 * place[1]
    places = [(np.array([body.get("x_km", 0.0)]), np.array([body.get("y_km", 0.0)])) for body in facts]
    heights = [
        math.sqrt((x - float(bx[0])) ** 2 + (y - float(by[0])) ** 2) - float(bodies.radius_km[b])
        for b, (bx, by) in enumerate(places)
    ]
    want = heights.index(min(heights)) if heights else -1
    assert gravity.nearest(np.array([x]), np.array([y]), places, bodies).tolist() == [want]
