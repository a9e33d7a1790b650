"""Guidance (M3): what acceleration a wish asks for; leaf functions on arrays of any one shape."""

from collections.abc import Iterator

import numpy as np

from ..state.columns import NONE, Array
from ..state.vectors import Pair, limited, unit

EASE_IMPULSES = 3.0
"""Impulses over which the last of a distance is closed: less makes it overshoot, as thrust stands for an impulse."""
BRAKE = 0.95
"""Part of the thrust left over that an approach counts on for braking."""


def compensated(base: Pair, wish: Pair, most: Array) -> Pair:
    """base + k * wish with the largest k in 0..1 that stays within `most`: what must be, then what may be.

    Where `base` alone is more than the drive has, the sum is shortened instead.
    """
    (bx, by), (wx, wy) = base, wish
    square, size = bx * bx + by * by, wx * wx + wy * wy
    along = bx * wx + by * wy
    left = most * most - square
    root = np.sqrt(np.maximum(along * along + size * left, 0.0))
    some = size > 0.0
    k = np.minimum((root - along) / np.where(some, size, 1.0), 1.0)
    k = np.where(some, np.maximum(k, 0.0), 0.0)
    x, y = bx + k * wx, by + k * wy
    short = (left < 0.0).nonzero()
    x[short], y[short] = limited(bx[short] + wx[short], by[short] + wy[short], most[short])
    return x, y


def approach_speed(distance_km: Array, brake_km_s2: Array, impulse_s: float) -> Array:
    """The closing speed (km/s) that can still be braked to rest over a distance by thrust that changes each impulse.

    sqrt(2 b d) far off; distance / (EASE_IMPULSES impulses) close by.
    """
    lag = EASE_IMPULSES * impulse_s
    brake = np.maximum(brake_km_s2, 1e-9)
    return 2.0 * distance_km / (lag + np.sqrt(lag * lag + 2.0 * distance_km / brake))


def meeting(off: Pair, drift: Pair, base: Pair, most: Array, impulse_s: float) -> Pair:
    """Thrust that brings a unit to rest at a point: `off` km from the unit to it, `drift` km/s its speed past it.

    base: what cancels the difference of the accelerations of the two; it goes first, the rest closes and brakes.
    """
    ux, uy = unit(*off)
    spare = most - np.sqrt(base[0] * base[0] + base[1] * base[1])
    distance = np.sqrt(off[0] * off[0] + off[1] * off[1])
    speed = approach_speed(distance, BRAKE * np.maximum(spare, 0.05 * most), impulse_s)
    wish = (ux * speed - drift[0]) / impulse_s, (uy * speed - drift[1]) / impulse_s
    return compensated(base, wish, most)


def ramming(off: Pair, drift: Pair, base: Pair, most: Array, impulse_s: float) -> Pair:
    """Full thrust onto a point: `off` km from the unit to it, `drift` km/s its speed past it.

    What cancels the difference of accelerations (base) and the speed across the way goes first, that speed within the
    impulse, or over the time that is left where that is less, with up to `BRAKE` of the thrust; all the rest closes.
    """
    ux, uy = unit(*off)
    distance = np.sqrt(off[0] * off[0] + off[1] * off[1])
    closing = drift[0] * ux + drift[1] * uy
    across_x, across_y = drift[0] - closing * ux, drift[1] - closing * uy
    left_s = distance / np.maximum(closing, 1e-6)
    rate = np.maximum(2.0 / np.maximum(left_s, 1e-9), 1.0 / impulse_s)
    must = limited(base[0] - across_x * rate, base[1] - across_y * rate, BRAKE * most)
    return compensated(must, (2.0 * most * ux, 2.0 * most * uy), most)


def resting(gravity: Pair, drift: Pair, most: Array, impulse_s: float) -> Pair:
    """Thrust that stops `drift` (km/s, against what the unit shall rest beside) within the impulse and hovers."""
    return compensated((-gravity[0], -gravity[1]), (-drift[0] / impulse_s, -drift[1] / impulse_s), most)


def outward_or_round(flee: Pair, radial: Pair, tangent: Pair, clear: Array) -> Pair:
    """The direction to flee in: `flee` where it leads away from the body or clear of it, else along the tangent.

    All are unit vectors; `clear`: the straight way misses the body.
    """
    inward = (flee[0] * radial[0] + flee[1] * radial[1] < 0.0) & ~clear
    return np.where(inward, tangent[0], flee[0]), np.where(inward, tangent[1], flee[1])


def leaders_first(leader: Array) -> Iterator[Array]:
    """Rows in the order in which each comes after the one it goes by: by depth, leaders of all in front.

    leader (N,): the row that each goes by, NONE of none. Rings, in which everybody follows somebody, come at once,
    and then who follows them.
    """
    waits = leader != NONE
    rest = np.flatnonzero(waits)
    yield np.flatnonzero(~waits) if len(rest) else np.arange(len(leader))
    while len(rest):
        ready = rest[~waits[leader[rest]]]
        if len(ready) == 0:
            ready = _rings(leader, rest)
        waits[ready] = False
        rest = rest[waits[rest]]
        yield ready


def _rings(leader: Array, rows: Array) -> Array:
    """Those of `rows`, each of which goes by another of them, that go round in rings: the rest hangs on to these."""
    while True:
        led = np.zeros(len(leader), bool)
        led[leader[rows]] = True
        if led[rows].all():
            return rows
        rows = rows[led[rows]]
