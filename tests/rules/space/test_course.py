"""The step that looks ahead is the step that is flown."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game.rules.space.course import Course
from game.rules.space.gravity import places_for
from game.rules.state.rails import body_places
from game.rules.state.vocabulary import STEPS, Move
from game.rules.turn import resolve_turn
from game.testing.builders import orders_for, world_of
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
