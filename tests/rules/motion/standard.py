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


def edges(passes, low, high):
    """Numbers (N,) between which a bound changes its mind, by halving: just before, just after, and where it does."""
    at_low = passes(low)
    turns = passes(high) != at_low
    for _ in range(34):
        middle = 0.5 * (low + high)
        same = passes(middle) == at_low
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return low, high, turns


def near_bodies(seed, radius, count):
    """Rows about one body or between two, at many heights and speeds, most of them falling.

    Facts of the bodies, and the rows as a Course.
    """
    rng = np.random.default_rng(seed)
    mu, part = 1.26687e8 * (radius / 71_492.0) ** 2.5, 1.0 if radius > 20_000.0 else 0.3
    bodies = (
        {"mu_km3_s2": mu, "radius_km": radius, "x_km": 3e4, "y_km": -2e4},
        {"mu_km3_s2": 0.02 * mu, "radius_km": 0.2 * radius, "x_km": 3e4 + 5.0 * radius, "y_km": -2e4 + radius},
    )
    up = np.array([unit_vector(float(angle)) for angle in rng.uniform(0.0, 360.0, count)]).T
    r = radius * (1.004 + rng.choice([0.01, 0.2, 2.0], count) * rng.random(count))
    climb, across = (
        part * rng.normal(-3.0, 8.0, count),
        part * rng.normal(0.0, 1.0, count) * rng.choice([0.3, 12.0], count),
    )
    return bodies, Course(
        3e4 + r * up[0], -2e4 + r * up[1], climb * up[0] - across * up[1], climb * up[1] + across * up[0]
    )


def as_vectors(course):
    """Place and speed of each row."""
    rows = zip(course.x.tolist(), course.y.tolist(), course.vx.tolist(), course.vy.tolist(), strict=True)
    return [((x, y), (vx, vy)) for x, y, vx, vy in rows]
