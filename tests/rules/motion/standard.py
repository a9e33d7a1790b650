"""Units steered for an impulse, or flown for some turns."""

import numpy as np

from game.rules.motion.steer import steer
from game.rules.preview import flown_paths
from game.rules.space.course import Course
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.testing.builders import FRIGATE, world_of

G4 = FRIGATE["thrust_km_s2"]


def steered(tables, *rows, impulse=0, world=None):
    res = Resolution(world or world_of(tables, rows), tables, "none")
    res.begin_impulse(impulse)
    steer(res)
    return res


def thrust_of(res, row=0):
    return float(res.this_turn.thrust_x[0, row]), float(res.this_turn.thrust_y[0, row])


def turns(tables, world, count):
    return flown_paths(world, tables, None, count).world


def falling(seed, bodies, count, tables):
    """Rows low over one body or another, most of them on their way down: x, y, vx, vy and the body, (N,) each."""
    rng = np.random.default_rng(seed)
    over = rng.integers(len(bodies), size=count)
    radius, place = tables.bodies.radius_km[over], (tables.bodies.x_km[over], tables.bodies.y_km[over])
    up = np.array([unit_vector(float(angle)) for angle in rng.uniform(0.0, 360.0, count)]).T
    r, climb, across = radius * rng.uniform(1.003, 1.6, count), rng.normal(-8.0, 8.0, count), rng.normal(0, 15, count)
    course = Course(
        place[0] + r * up[0], place[1] + r * up[1], climb * up[0] - across * up[1], climb * up[1] + across * up[0]
    )
    return course, over, rng
