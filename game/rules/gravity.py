"""Gravity of planets and moons (M2, J8): leaf functions on arrays of any one shape, + - * / and sqrt alone."""

import numpy as np

from .columns import Array
from .tables import Bodies
from .vectors import Pair

Places = list[Pair]
"""Where each body is: one pair of arrays a body, each of a shape that broadcasts with the rows asked about."""


def places_at(body_x: Array, body_y: Array, step: int) -> Places:
    """Bodies at a substep, for columns of units (W, S): from (W, steps, B) km a (W, 1) pair for each body."""
    return [(body_x[:, step, b, None], body_y[:, step, b, None]) for b in range(body_x.shape[2])]


def places_for(body_x: Array, body_y: Array, step: int, world: Array) -> Places:
    """Bodies at a substep, for flat rows: from (W, steps, B) km an (N,) pair for each body; `world` (N,)."""
    return [(body_x[world, step, b], body_y[world, step, b]) for b in range(body_x.shape[2])]


def floors_km2(bodies: Bodies) -> Array:
    """Squared distance below which a body pulls no harder, (B,): half its radius, far below its surface.

    It keeps the pull finite for rows that lie at its centre (empty slots do).
    """
    return np.maximum(0.25 * bodies.radius_km * bodies.radius_km, 1.0)


def pull(x: Array, y: Array, bx: Array, by: Array, mu: float, floor_km2: float) -> tuple[Array, Array, Array]:
    """Acceleration (km/s2) at (x, y) towards one body at (bx, by), and the distance to it in km."""
    dx = bx - x
    dy = by - y
    square = dx * dx
    square += dy * dy
    np.maximum(square, floor_km2, out=square)
    distance = np.sqrt(square)
    square *= distance
    np.divide(mu, square, out=square)
    dx *= square
    dy *= square
    return dx, dy, distance


def field(x: Array, y: Array, places: Places, bodies: Bodies) -> Pair:
    """Acceleration (km/s2) at (x, y) by all bodies together, added in the order of their numbers."""
    if not places:
        return np.zeros(np.shape(x)), np.zeros(np.shape(x))
    floors = floors_km2(bodies)
    gx, gy, _ = pull(x, y, *places[0], float(bodies.mu_km3_s2[0]), float(floors[0]))
    for b, (bx, by) in enumerate(places[1:], start=1):
        px, py, _ = pull(x, y, bx, by, float(bodies.mu_km3_s2[b]), float(floors[b]))
        gx += px
        gy += py
    return gx, gy


def strongest(x: Array, y: Array, places: Places, bodies: Bodies) -> Array:
    """Number of the body that pulls hardest at (x, y), the lower of two equal ones; -1 without bodies."""
    best = np.full(np.shape(x), -1, np.int64)
    most = np.full(np.shape(x), -1.0)
    for b, (bx, by) in enumerate(places):
        dx, dy = bx - x, by - y
        strength = float(bodies.mu_km3_s2[b]) / np.maximum(dx * dx + dy * dy, 1.0)
        best = np.where(strength > most, b, best)
        most = np.maximum(most, strength)
    return best
