"""Bodies on rails: where they are, how fast, and that a turn ends where the next begins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.rails import body_places, body_velocities, turn_rails
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import STEPS
from game.rules.state.world import World
from game.testing import oracle_motion as oracle
from game.testing.builders import tables_of, world_of


def solar_tables(moon_deg=0.3, speck_deg=-1.7):
    """A sun off the middle, a moon round it, a speck round the moon, going the other way round."""
    (mx, my), (sx, sy) = unit_vector(moon_deg), unit_vector(speck_deg)
    return tables_of(bodies=(
        {"mu_km3_s2": 1e6, "radius_km": 900.0, "x_km": 40.0, "y_km": -70.0},
        {"mu_km3_s2": 1e3, "radius_km": 90.0, "around": 0, "rail_km": 50_000.0, "step_x": mx, "step_y": my},
        {"mu_km3_s2": 1.0, "radius_km": 9.0, "around": 1, "rail_km": 800.0, "step_x": sx, "step_y": sy},
    ))  # fmt: skip


def started(tables, bearing, mirror_sign=1.0):
    world = world_of(tables, ({},))
    world.rails.ux[:, 1:], world.rails.uy[:, 1:] = unit_vector(bearing)
    world.battle.mirror_sign[:] = mirror_sign
    return world


@given(
    st.floats(0.0, 360.0), st.floats(-2.0, 2.0), st.floats(-2.0, 2.0), st.integers(0, STEPS),
    st.sampled_from((1.0, -1.0)),
)  # fmt: skip
def test_places_and_speeds_are_those_of_the_oracle(bearing, moon_deg, speck_deg, step, mirror_sign):
    tables = solar_tables(moon_deg, speck_deg)
    world = started(tables, bearing, mirror_sign)
    x, y = body_places(world, tables)
    vx, vy = body_velocities(tables, world.battle.mirror_sign, x[:, step], y[:, step])
    ux, uy = unit_vector(bearing)
    ways = [(1.0, 0.0), unit_vector(moon_deg * mirror_sign), unit_vector(speck_deg * mirror_sign)]
    rails = [
        oracle.Rail(int(around), float(rail), ux, uy, way)
        for around, rail, way in zip(tables.bodies.around, tables.bodies.rail_km, ways, strict=True)
    ]
    for body in (1, 2):
        (ox, oy), speed = oracle.on_rails(rails, body, step, tables.substep_s)
        assert (x[0, step, body], y[0, step, body]) == pytest.approx((40.0 + ox, -70.0 * mirror_sign + oy), abs=1e-5)
        got = vx[0, body], vy[0, body]
        assert got == pytest.approx(speed, rel=3e-4, abs=2e-3)  # a degree a substep is not little
    assert (x[0, step, 0], y[0, step, 0], vx[0, 0], vy[0, 0]) == (40.0, -70.0 * mirror_sign, 0.0, 0.0)


def test_slow_rails_have_their_speed_to_many_digits():
    tables = solar_tables(0.01, 0.02)
    world = started(tables, 77.0)
    x, y = body_places(world, tables)
    vx, vy = body_velocities(tables, world.battle.mirror_sign, x[:, 9], y[:, 9])
    for values, places in ((vx, x), (vy, y)):
        want = (places[0, 10] - places[0, 8]) / (2.0 * tables.substep_s)
        assert values[0] == pytest.approx(want, rel=1e-6, abs=1e-9)


@given(st.floats(0.0, 360.0), st.sampled_from((1.0, -1.0)))
def test_a_turn_ends_where_the_next_begins(bearing, mirror_sign):
    tables = solar_tables()
    world = World.joined([started(tables, 5.0), started(tables, bearing, mirror_sign)])
    x, y = body_places(world, tables, STEPS + 3)
    turn_rails(world, tables)
    later_x, later_y = body_places(world, tables, 3)
    assert (x[:, STEPS:] == later_x).all()
    assert (y[:, STEPS:] == later_y).all()
    assert np.hypot(world.rails.ux, world.rails.uy) == pytest.approx(np.ones((2, 3)))
