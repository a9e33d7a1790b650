"""The step that looks ahead is the step that is flown."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.space.course import Course, touch
from game.rules.space.gravity import field, places_for
from game.rules.state.rails import body_places
from game.rules.state.vocabulary import STEPS, Move
from game.rules.turn import resolve_turn
from game.testing.builders import orders_for, tables_of, world_of
from game.testing.strategies_motion import BODIES, HEIGHTS_KM, SPEEDS_KM_S, WAYS, motion_tables

STATE = ("x_km", "y_km", "vx_km_s", "vy_km_s")


@given(
    st.integers(1, len(BODIES) - 1), st.sampled_from(HEIGHTS_KM[2:]), st.sampled_from(SPEEDS_KM_S),
    st.sampled_from(WAYS), st.sampled_from(WAYS),
)  # fmt: skip
def test_a_course_is_what_a_coasting_unit_flies(bodies, height, speed, way, heading):
    """Bit for bit, under moons on rails too."""
    tables = motion_tables(bodies)
    row = {
        "x_km": height * way[0], "y_km": height * way[1], "vx_km_s": speed * heading[0], "vy_km_s": speed * heading[1],
        "move": Move.COAST,
    }  # fmt: skip
    world = world_of(tables, (row,))
    end, _, tracks = resolve_turn(world, tables, orders_for(world))
    x, y = body_places(world, tables)
    course = Course(*(getattr(world.units, name)[:, 0] for name in STATE))
    rest, alone = (np.zeros(1), np.zeros(1)), np.zeros(1, dtype=np.int64)
    stays = tracks.presence[0, -1, 0] == tracks.presence[0, 0, 0]
    for step in range(STEPS if stays else 0):
        before, after = (places_for(x, y, at, alone) for at in (step, step + 1))
        course.step(rest, before, after, tables.bodies, tables.substep_s)
        assert (course.x[0], course.y[0]) == (tracks.unit_x_km[0, step + 1, 0], tracks.unit_y_km[0, step + 1, 0])
    if stays:
        assert (course.vx[0], course.vy[0]) == (end.units.vx_km_s[0, 0], end.units.vy_km_s[0, 0])


# ---- one step, and what it touches

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
    ended = course.step(tuple(np.array([part]) for part in thrust), before, after, bodies, step_s)
    x, y, vx, vy = state
    gx, gy = pull(x, y, before[0])
    vx, vy = vx + 15.0 * (gx + thrust[0]), vy + 15.0 * (gy + thrust[1])
    x, y = x + 30.0 * vx, y + 30.0 * vy
    gx, gy = pull(x, y, after[0])
    vx, vy = vx + 15.0 * (gx + thrust[0]), vy + 15.0 * (gy + thrust[1])
    assert [getattr(course, name)[0] for name in ("x", "y", "vx", "vy")] == pytest.approx([x, y, vx, vy], rel=1e-14)
    assert [part[0] for part in ended] == pytest.approx([gx, gy], rel=1e-12)
    again = Course(*(np.array([value]) for value in state))
    again.step(
        tuple(np.array([part]) for part in thrust), before, after, bodies, step_s, field_at(state, before, bodies)
    )
    assert (again.x[0], again.vx[0], again.vy[0]) == (course.x[0], course.vx[0], course.vy[0])


def field_at(state, places, bodies):
    return field(np.array([state[0]]), np.array([state[1]]), places, bodies)


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
    course = Course(*end, np.zeros(len(rows)), np.zeros(len(rows)))
    touched = course.touched(begin, before, after, bodies)
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
    course = Course(np.array([2.0, 2.0, 2.125]), np.array([0.0, 0.0, 0.0]), np.zeros(3), np.zeros(3))
    begin = np.array([4.0, 2.0, 4.0]), np.zeros(3)
    assert course.touched(begin, place, place, bodies).tolist() == [True, True, False]
