"""Separation (W7): flights of one side whose clouds overlap push apart, 10,000 rows of one craft too."""

import numpy as np

from ..space.neighbours import pairs_within
from ..state.columns import Array
from ..state.vectors import Pair

EASE_IMPULSES = 3.0
"""An overlap would be undone from rest in about this many impulses; harder makes crowds jitter."""
MOST_THRUST = 0.5
"""Part of its thrust that a flight gives to keeping clear."""
CLEAR = 0.5
"""Part of the sum of their spreads that two flights keep between their centres: clouds mingle, centres do not."""
_GRAIN = 2.0**40
"""Pushes are rounded to 1 / 2^40 km/s2, so that their sums are exact and do not depend on order."""


def pushes(group: Array, x: Array, y: Array, spread_km: Array, way: Pair, uid: Array, impulse_s: float) -> Pair:
    """Acceleration (km/s2) that keeps N rows clear of their neighbours of the same group (world and side, int64).

    Rows nearer than `CLEAR` of the sum of their spreads push each other apart, both with the same force. `way`
    (N,): where a row goes from one at the very same place, the higher `uid` of the two against the way of the lower.
    """
    count = len(group)
    push_x, push_y = np.zeros(count), np.zeros(count)
    size = 2.0 * CLEAR * float(spread_km.max(initial=0.0))
    if size <= 0.0:
        return push_x, push_y
    ease_s = EASE_IMPULSES * impulse_s
    scale = _GRAIN / (ease_s * ease_s)
    for i, j in pairs_within(group, x, y, size):
        dx, dy = x[i] - x[j], y[i] - y[j]
        square = dx * dx
        square += dy * dy
        within = CLEAR * (spread_km[i] + spread_km[j])
        near = np.flatnonzero(square < within * within)
        if not len(near):
            continue
        i, j, dx, dy = i[near], j[near], dx[near], dy[near]
        distance, within = np.sqrt(square[near]), within[near]
        same = np.flatnonzero(distance == 0.0)
        if len(same):
            lower = uid[i[same]] < uid[j[same]]
            first = np.where(lower, i[same], j[same])
            sign = np.where(lower, 1.0, -1.0)
            dx[same], dy[same], distance[same] = way[0][first] * sign, way[1][first] * sign, 0.0
        force = (within - distance) * scale / np.where(distance > 0.0, distance, 1.0)
        force_x, force_y = np.rint(dx * force), np.rint(dy * force)
        push_x += np.bincount(i, force_x, count)
        push_x -= np.bincount(j, force_x, count)
        push_y += np.bincount(i, force_y, count)
        push_y -= np.bincount(j, force_y, count)
    return push_x / _GRAIN, push_y / _GRAIN
