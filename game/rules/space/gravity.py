"""Gravity of planets and moons (M2, J8): leaf functions on arrays of any one shape, + - * / and sqrt alone."""

import numpy as np

from ..state.columns import Array
from ..state.tables import Bodies
from ..state.vectors import Pair

Places = list[Pair]
"""Where each body is: one pair of arrays a body, each of a shape that broadcasts with the rows asked about."""


def places_for(body_x: Array, body_y: Array, step: int, world: Array) -> Places:
    """Bodies at a substep, for rows of `world`, of any shape: from (W, steps, B) km a pair for each body.

    Each of the pair is of that shape, or one number where it is the same in all worlds: that spares the gathering.
    """
    return [
        (_for_rows(body_x[:, step, b], world), _for_rows(body_y[:, step, b], world)) for b in range(body_x.shape[2])
    ]


def _for_rows(values: Array, world: Array) -> Array:
    alike = len(values) == 1 or (len(values) > 0 and bool((values == values[:1]).all()))
    found: Array = values[0] if alike else values[world]
    return found


def floors_km2(bodies: Bodies) -> Array:
    """Squared distance below which a body pulls no harder, (B,): half its radius, far below its surface.

    It keeps the pull finite for rows that lie at its centre (empty slots do).
    """
    return np.maximum(0.25 * bodies.radius_km * bodies.radius_km, 1.0)


def _floor_km2(bodies: Bodies, body: int) -> float:
    radius = float(bodies.radius_km[body])
    return max(0.25 * radius * radius, 1.0)


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
    gx, gy, _ = pull(x, y, *places[0], float(bodies.mu_km3_s2[0]), _floor_km2(bodies, 0))
    for b, (bx, by) in enumerate(places[1:], start=1):
        px, py, _ = pull(x, y, bx, by, float(bodies.mu_km3_s2[b]), _floor_km2(bodies, b))
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


def nearest(x: Array, y: Array, places: Places, bodies: Bodies) -> Array:
    """Number of the body whose surface is nearest to (x, y), the lower of two equal ones; -1 without bodies."""
    best = np.full(np.shape(x), -1, np.int64)
    least = np.full(np.shape(x), np.inf)
    for b, (bx, by) in enumerate(places):
        dx, dy = bx - x, by - y
        height = np.sqrt(dx * dx + dy * dy) - float(bodies.radius_km[b])
        best = np.where(height < least, b, best)
        least = np.minimum(least, height)
    return best
