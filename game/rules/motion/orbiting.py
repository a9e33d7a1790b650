"""Orbits (M3): what thrust brings a unit onto a circle round a body and along it; leaf functions on arrays."""

import numpy as np

from ..state.columns import Array
from ..state.vectors import Pair, left_of, length, unit
from .guidance import BRAKE, approach_speed, compensated

SETTLED = 0.02
"""An orbit is left alone while its lowest and highest point are within this part of the ordered radius of it ..."""
CIRCLED = 0.005
"""... and once it is mended, it is until they are within this: so a small drift does not cost a burn an impulse."""


def apsides(dx: Array, dy: Array, wx: Array, wy: Array, mu: Array) -> Pair:
    """Lowest and highest point, in km, of the free orbit of what is at (dx, dy) km from a body at (wx, wy) km/s.

    By angular momentum h and axis 2a (vis viva): h^2/mu / (1 + e) and a (1 + e), endless where the orbit is open.
    """
    turn = dx * wy - dy * wx
    across = turn * turn / mu
    per_axis = 2.0 / np.maximum(length(dx, dy), 1e-3) - (wx * wx + wy * wy) / mu
    flat = np.sqrt(np.maximum(1.0 - across * per_axis, 0.0))
    closed = per_axis > 0.0
    return across / (1.0 + flat), np.where(closed, (1.0 + flat) / np.where(closed, per_axis, 1.0), np.inf)


def settled(
    off: Pair, drift: Pair, mu: Array, radius_km: Array, sense: Array, mirror_sign: Array, mending: Array
) -> Array:
    """Is the free orbit of rows near enough to the circle, and the right way round? (N,) bool.

    sense: +1 counter-clockwise, -1 clockwise (in a mirrored world the other way round), 0 either; mending: a burn is
    under way.
    """
    low, high = apsides(*off, *drift, mu)
    band = np.where(mending, CIRCLED, SETTLED) * radius_km
    turn = off[0] * drift[1] - off[1] * drift[0]
    return (low >= radius_km - band) & (high <= radius_km + band) & (turn * sense * mirror_sign >= 0.0)


def circling(
    off: Pair, drift: Pair, pull: Pair, mu: Array, radius_km: Array, sense: Array, mirror_sign: Array, most: Array,
    impulse_s: float,
) -> Pair:  # fmt: skip
    """Thrust towards the circle of a radius, and along it at the circular speed of where the unit is.

    off: km from the body to the unit; drift: km/s past it; pull: km/s2 of all gravity less what moves the body itself;
    sense as for `settled`, 0 = the way that the unit goes already. What keeps height and speed as they should be goes
    first; what is left closes in on the circle and makes up the speed.
    """
    half_s = 0.5 * impulse_s
    x, y = off[0] + (drift[0] + 0.5 * half_s * pull[0]) * half_s, off[1] + (drift[1] + 0.5 * half_s * pull[1]) * half_s
    vx, vy = drift[0] + pull[0] * half_s, drift[1] + pull[1] * half_s
    r = np.maximum(length(x, y), 1e-3)
    up = unit(x, y)
    left = left_of(up[0], up[1], mirror_sign)
    # By the speed that there is, which no pull has touched yet: from rest always to the left.
    turn = (off[0] * drift[1] - off[1] * drift[0]) * mirror_sign
    way = np.where(sense != 0.0, sense, np.where(turn >= 0.0, 1.0, -1.0))
    on = left[0] * way, left[1] * way
    climb, along = vx * up[0] + vy * up[1], vx * on[0] + vy * on[1]
    circular = np.sqrt(mu / r)
    lift = -(pull[0] * up[0] + pull[1] * up[1]) - along * along / r
    push = -(pull[0] * on[0] + pull[1] * on[1]) + climb * along / r - 0.5 * circular * climb / r
    spare = most - length(lift, push)
    height = radius_km - r
    closing = approach_speed(np.abs(height), BRAKE * np.maximum(spare, 0.05 * most), impulse_s)
    rise = (np.copysign(closing, height) - climb) / impulse_s
    gain = (circular - along) / impulse_s
    return compensated(
        (lift * up[0] + push * on[0], lift * up[1] + push * on[1]),
        (rise * up[0] + gain * on[0], rise * up[1] + gain * on[1]), most,
    )  # fmt: skip
