"""The step that looks ahead is the step that is flown."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.space.course import Course, leapfrog, touch
from game.rules.space.ephemeris import Ephemeris
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import STEPS, Move
from game.rules.turn import resolve_turn
from game.testing.builders import JUPITER, orders_for, tables_of, world_of
from game.testing.strategies_motion import BODIES, HEIGHTS_KM, RUNNER, SPEEDS_KM_S, WAYS, motion_tables

STATE = ("x_km", "y_km", "vx_km_s", "vy_km_s")


@given(
    st.integers(1, len(BODIES) - 1), st.sampled_from(HEIGHTS_KM[2:]), st.sampled_from(SPEEDS_KM_S),
    st.sampled_from(WAYS), st.sampled_from(WAYS),
)  # fmt: skip
def test_a_course_is_what_a_coasting_unit_flies(bodies, height, speed, way, heading):
    """Bit for bit, under moons on rails too, and into the ground."""
    tables = motion_tables(bodies)
    row = {
        "x_km": height * way[0], "y_km": height * way[1], "vx_km_s": speed * heading[0], "vy_km_s": speed * heading[1],
        "move": Move.COAST,
    }  # fmt: skip
    world = world_of(tables, (row,))
    end, _, tracks = resolve_turn(world, tables, orders_for(world))
    course = Course(*(getattr(world.units, name)[:, 0].copy() for name in STATE))
    rest, alone = (np.zeros(1), np.zeros(1)), np.zeros(1, dtype=np.int64)
    ephemeris = Ephemeris(Resolution(world, tables, "none"), STEPS)
    steps = leapfrog(course, rest, ephemeris, alone, 0, tables.substep_s, count=STEPS)
    for step, _ in enumerate(steps, start=1):
        assert (course.x[0], course.y[0]) == (tracks.unit_x_km[0, step, 0], tracks.unit_y_km[0, step, 0])
    assert (course.vx[0], course.vy[0]) == (end.units.vx_km_s[0, 0], end.units.vy_km_s[0, 0])


def falling(tables, x, vx, step_s=5.0, **more):
    """The steps in which courses along +x touch a body, where and on which: [(step, row, body)], course."""
    course = Course(np.array(x), np.zeros(len(x)), np.array(vx), np.zeros(len(x)))
    rest, world = (np.zeros(len(x)), np.zeros(len(x))), np.zeros(len(x), np.int64)
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    found = [
        (step, int(row), int(body))
        for step, (rows, on) in enumerate(leapfrog(course, rest, ephemeris, world, 0, step_s, **more))
        for row, body in zip(rows, on, strict=True)
    ]
    return found, course


LIGHT = JUPITER | {"mu_km3_s2": 0.0, "radius_km": 100.0}


def test_what_touches_stays_where_it_touched_and_the_others_fly_on():
    tables = tables_of(bodies=(LIGHT,))
    found, course = falling(tables, [-300.0, -300.0, 200.0, -120.0], [10.0, -10.0, 10.0, 10.0])
    assert found == [(0, 3, 0), (3, 0, 0)]
    assert course.x.tolist() == pytest.approx([-100.0, -550.0, 450.0, -100.0])
    assert course.vx.tolist() == [10.0, -10.0, 10.0, 10.0]


def test_of_two_bodies_in_one_step_the_first_on_the_way_is_touched():
    tables = tables_of(bodies=(LIGHT, LIGHT | {"x_km": -400.0}))
    assert falling(tables, [-1_000.0, 1_000.0], [1_000.0, -1_000.0])[0] == [(0, 0, 1), (0, 1, 0)]


def test_rows_without_seconds_stay():
    tables = tables_of(bodies=(JUPITER,))
    found, course = falling(tables, [JUPITER["radius_km"] - 5.0, 80_000.0], [0.0, -5.0], np.array([0.0, 5.0]))
    assert found == []
    assert course.x[0] == JUPITER["radius_km"] - 5.0
    assert course.x[1] < 80_000.0


def test_a_body_on_rails_runs_into_what_stands_still():
    """The bound counts in the way of the body: a row at rest just ahead of it is swept."""
    tables = motion_tables(3)
    start = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
    (x0, y0), (x1, y1) = start.at(0, np.zeros(1, int))[2], start.at(5, np.zeros(1, int))[2]
    assert np.hypot(x1 - x0, y1 - y0) > 100.0
    ahead = RUNNER["radius_km"] + 0.9 * np.hypot(x1 - x0, y1 - y0)
    way = (x1 - x0) / np.hypot(x1 - x0, y1 - y0), (y1 - y0) / np.hypot(x1 - x0, y1 - y0)
    course = Course(*(np.array([float(v)]) for v in (x0 + ahead * way[0], y0 + ahead * way[1], 0.0, 0.0)))
    rest = np.zeros(1), np.zeros(1)
    steps = leapfrog(course, rest, start, np.zeros(1, int), 0, tables.substep_s)
    assert [on.tolist() for _, on in steps if len(on)] == [[2]]


class Tie:
    """All rows as one, until one of them is gone."""

    def share_motion(self, x, y):
        x[:], y[:] = x.mean(), y.mean()

    def without(self, rows):
        return None


@pytest.mark.parametrize("tied", [False, True])
def test_who_is_brought_down_by_thrust_or_pull_alone_falls(tied):
    """From rest, from as high as an impulse takes it: half a t^2. Tied rows share the thrust of the strongest."""
    light, heavy = (tables_of(bodies=(body,)) for body in (LIGHT, JUPITER))
    step_s, zero = light.substep_s, np.zeros(2)
    for tables, push, down in ((light, 1.0, 0.5 * 1.0 * 25.0**2), (heavy, 0.0, 7.7)):
        radius = float(tables.bodies.radius_km[0])
        for height, falls in ((0.99 * down, True), (1.02 * down, False)):
            course = Course(np.full(2, radius + height), zero.copy(), zero.copy(), zero.copy())
            thrust = np.array([-2.0 * push, 0.0]) if tied else np.array([-push, -push])
            ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), 60)
            ties = Tie() if tied else None
            steps = leapfrog(course, (thrust, zero), ephemeris, np.zeros(2, int), 0, step_s, ties=ties)
            assert [rows.tolist() for rows, _ in steps if len(rows)] == ([[0, 1]] if falls else [])


# ---- one step, and what it touches


class Passage:
    """Bodies that go from where they are before a step to where they are after it; nothing is known of how far."""

    still, most_pull_km_s2 = False, np.inf

    def __init__(self, before, after, bodies):
        self._places, self.bodies, self.most_way_km = (before, after), bodies, np.zeros(len(before))

    def at(self, step, world):
        return self._places[step]


def stepped(course, before, after, bodies, step_s=1.0, thrust=None):
    """One step in place: the rows that touched a body, and which."""
    rest = thrust or (np.zeros(len(course.x)), np.zeros(len(course.x)))
    return next(leapfrog(course, rest, Passage(before, after, bodies), np.zeros(1, int), 0, step_s, count=1))


COORDINATES = st.integers(-8, 8)
PAIRS = st.tuples(COORDINATES, COORDINATES)


def test_a_step_is_a_leapfrog_with_the_pull_of_both_its_ends():
    """Half a step of speed, a step of place, half a step of speed, the bodies moving meanwhile."""
    bodies = motion_tables(1).bodies
    before, after = [(np.array([1_000.0]), np.array([-500.0]))], [(np.array([1_200.0]), np.array([-450.0]))]
    state, thrust, step_s = [1.2e5, -7e4, 3.0, 12.0], (0.01, -0.02), 30.0
    mu = float(bodies.mu_km3_s2[0])

    def pull(x, y, place):
        dx, dy = place[0][0] - x, place[1][0] - y
        cube = (dx * dx + dy * dy) ** 1.5
        return mu * dx / cube, mu * dy / cube

    course = Course(*(np.array([value]) for value in state))
    stepped(course, before, after, bodies, step_s, tuple(np.array([part]) for part in thrust))
    x, y, vx, vy = state
    gx, gy = pull(x, y, before[0])
    vx, vy = vx + 15.0 * (gx + thrust[0]), vy + 15.0 * (gy + thrust[1])
    x, y = x + 30.0 * vx, y + 30.0 * vy
    gx, gy = pull(x, y, after[0])
    vx, vy = vx + 15.0 * (gx + thrust[0]), vy + 15.0 * (gy + thrust[1])
    assert [getattr(course, name)[0] for name in ("x", "y", "vx", "vy")] == pytest.approx([x, y, vx, vy], rel=1e-14)


def test_some_rows_of_a_course_are_its_own():
    course = Course(*(np.arange(4.0) + 10.0 * column for column in range(4)))
    part = course.take(np.array([2, 0]))
    assert [getattr(part, name).tolist() for name in ("x", "y", "vx", "vy")] == [
        [2.0, 0.0], [12.0, 10.0], [22.0, 20.0], [32.0, 30.0],
    ]  # fmt: skip
    part.x += 1.0
    assert course.x.tolist() == [0.0, 1.0, 2.0, 3.0]


@given(PAIRS, PAIRS, st.integers(1, 6))
def test_a_point_touches_a_circle_where_it_first_is_at_its_rim(begin, way, radius):
    one = np.ones(1)
    at = float(touch(begin[0] * one, begin[1] * one, way[0] * one, way[1] * one, float(radius))[0])

    def outside(part):
        return (begin[0] + part * way[0]) ** 2 + (begin[1] + part * way[1]) ** 2 - radius * radius

    if outside(0) <= 0:
        assert at == 0.0
        return
    whole, along = way[0] ** 2 + way[1] ** 2, begin[0] * way[0] + begin[1] * way[1]
    nearest = Fraction(-along, whole) if whole and along < 0 else Fraction(0)
    if outside(nearest) > 0:
        assert at == 2.0
    else:
        assert 0.0 < at <= nearest + 1e-12
        assert outside(at) == pytest.approx(0.0, abs=1e-9)


@given(
    st.lists(st.tuples(PAIRS, PAIRS), min_size=1, max_size=5), st.tuples(PAIRS, PAIRS), st.tuples(PAIRS, PAIRS),
    st.integers(1, 4),
)  # fmt: skip
def test_a_step_touches_what_comes_in_its_way_while_both_move(rows, one, other, radius):
    """Of two bodies either; a row touches one if they are ever as near as its radius, moving in straight lines."""
    bodies = tables_of(bodies=({"radius_km": float(radius)}, {"radius_km": 2.0 * radius})).bodies
    before = [(np.array(float(body[0][0])), np.array(float(body[0][1]))) for body in (one, other)]
    after = [(np.array(float(body[1][0])), np.array(float(body[1][1]))) for body in (one, other)]
    begin, end = (tuple(np.array([float(row[w][c]) for row in rows]) for c in (0, 1)) for w in (0, 1))
    way = end[0] - begin[0], end[1] - begin[1]
    hit, _ = stepped(Course(*begin, *way), before, after, bodies)
    touched = np.isin(np.arange(len(rows)), hit)
    for row, found in zip(rows, touched, strict=True):
        expected = False
        for body, size in ((one, radius), (other, 2 * radius)):
            x, y = row[0][0] - body[0][0], row[0][1] - body[0][1]
            ex, ey = row[1][0] - body[1][0] - x, row[1][1] - body[1][1] - y
            whole = ex * ex + ey * ey
            part = min(max(Fraction(-(x * ex + y * ey), whole), Fraction(0)), Fraction(1)) if whole else Fraction(0)
            least = (x + part * ex) ** 2 + (y + part * ey) ** 2
            expected |= least <= size * size
        assert found == expected


def test_a_step_that_ends_at_the_rim_touches_and_one_that_ends_before_it_does_not():
    bodies = tables_of(bodies=({"radius_km": 2.0},)).bodies
    place = [(np.zeros(()), np.zeros(()))]
    course = Course(np.array([4.0, 2.0, 4.0]), np.zeros(3), np.array([-2.0, 0.0, -1.875]), np.zeros(3))
    assert stepped(course, place, place, bodies)[0].tolist() == [0, 1]


class Tied:
    """Two rows that move as one."""

    def share_motion(self, x, y):
        for axis in (x, y):
            axis[:2] = axis[:2].mean()

    def without(self, rows):
        return None if np.isin(rows, (0, 1)).any() else self


@pytest.mark.parametrize("third", [0.0, -70_000.0])
def test_what_touches_a_body_pulls_nobody_any_more(third):
    """Row 0 falls in the second step and row 1 flies on without its thrust; another that falls unties nobody."""
    tables = tables_of(bodies=(JUPITER | {"mu_km3_s2": 0.0},))
    height = 71_492.0 + (100.0 if not third else 9_000.0)
    course = Course(np.array([height, 90_000.0, -71_500.0]), np.zeros(3), np.array([-11.0, -11.0, 5.0]), np.zeros(3))
    course.vx[2] = 5.0 if third else 0.0
    thrust = np.array([0.02, 0.0, 0.0]), np.zeros(3)
    speeds = [course.vx.copy()]
    ephemeris = Ephemeris(Resolution(world_of(tables, ({},)), tables, "none"), STEPS)
    steps = leapfrog(course, thrust, ephemeris, np.zeros(3, int), 0, 5.0, ties=Tied())
    touched = []
    for rows, _ in steps:
        touched.append(rows.tolist())
        speeds.append(course.vx.copy())
    gains = np.diff(speeds, axis=0)[:, 1]
    if third:
        assert touched[0] == [2]
        assert gains == pytest.approx([0.05] * 5)
    else:
        assert touched == [[], [0], [], [], []]
        assert gains == pytest.approx([0.05, 0.025, 0.0, 0.0, 0.0])
