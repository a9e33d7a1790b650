"""What stands in a straight line: bodies hide and block (K1, W1, W2), wrecks and ships take shots (D4).

Leaf functions on arrays. N lines are given by their world and their two ends, or by an origin and a unit direction.
"""

from collections.abc import Iterator

import numpy as np

from ..state.columns import NONE, Array
from .rows import starts

CELLS = 1 << 15
"""Pairs worked on at a time, so that a handful of buffers stays in the cache."""
_SLACK = 2e-6
"""Part of the largest coordinate that the cheap bound of `near_lines` allows for the rounding of single precision."""


def crosses_disc(x0: Array, y0: Array, x1: Array, y1: Array, cx: Array, cy: Array, radius: Array) -> Array:
    """Does the segment from (x0, y0) to (x1, y1) pass nearer to (cx, cy) than `radius`? All broadcast, km; bool.

    A segment that only touches the rim passes.
    """
    dx, dy = x1 - x0, y1 - y0
    ax, ay = cx - x0, cy - y0
    bx, by = cx - x1, cy - y1
    along, square = ax * dx + ay * dy, dx * dx + dy * dy
    cross = ax * dy - ay * dx
    ends = np.minimum(ax * ax + ay * ay, bx * bx + by * by)
    inside = (along > 0.0) & (along < square)
    return np.where(inside, cross * cross < radius * radius * square, ends < radius * radius)


def hidden_by_bodies(
    world: Array, x0: Array, y0: Array, x1: Array, y1: Array, body_x: Array, body_y: Array, radius_km: Array
) -> Array:
    """Which lines (world, ends; all broadcast) run through a body at (W, B) km of radius (B,): bool."""
    hidden = np.zeros(np.broadcast(x0, x1).shape, dtype=bool)
    for b in range(len(radius_km)):
        hidden |= crosses_disc(x0, y0, x1, y1, body_x[world, b], body_y[world, b], radius_km[b])
    return hidden


def clear_km(
    world: Array,
    x0: Array,
    y0: Array,
    ux: Array,
    uy: Array,
    most_km: Array,
    body_x: Array,
    body_y: Array,
    radius_km: Array,
) -> Array:
    """How far N rays from (x0, y0) along the unit vectors (ux, uy) run before they meet a body, km, up to `most_km`."""
    free = np.broadcast_to(most_km, world.shape).astype(np.float64)
    for b in range(len(radius_km)):
        ax, ay = body_x[world, b] - x0, body_y[world, b] - y0
        along, cross = ax * ux + ay * uy, ax * uy - ay * ux
        depth = radius_km[b] * radius_km[b] - cross * cross
        enter = along - np.sqrt(np.maximum(depth, 0.0))
        meets = (depth > 0.0) & (along > 0.0)
        free = np.where(meets, np.minimum(free, np.maximum(enter, 0.0)), free)
    return free


def rows_in_a_piece(cells: int) -> int:
    """How many rows of so many cells each are worked on at a time."""
    return max(1, CELLS // max(cells, 1))


def tiles(world: Array, width: int) -> Iterator[tuple[Array, Array, Array]]:
    """Cut N rows, sorted by `world`, that each face `width` others of their world into tiles that fit the cache.

    Yields (worlds (w,), rows (w, m), real (w, m)): row numbers, and which of them are more than padding.
    """
    if not len(world):
        return
    worlds, start, count = np.unique(world, return_index=True, return_counts=True)
    deep = min(int(count.max()), rows_in_a_piece(width))
    wide = rows_in_a_piece(deep * width)
    for first in range(0, len(worlds), wide):
        part = slice(first, first + wide)
        longest = int(count[part].max())
        for low in range(0, longest, deep):
            rank = np.arange(low, min(low + deep, longest))
            real = rank < count[part, None]
            yield worlds[part], start[part, None] + np.where(real, rank, 0), real


def near_lines(
    world: Array, x0: Array, y0: Array, ux: Array, uy: Array, x: Array, y: Array, here: Array, within_km: float
) -> tuple[Array, Array]:
    """Pairs (line, slot), sorted by line, that may be within `within_km` of each other; none that are is left out.

    N lines sorted by world: origin, unit direction, endless both ways; x, y (W, S) km, looked at where `here`.
    The caller tests exactly: this bound works in single precision, and takes in some that are a little further off.
    """
    lines, slots = [], []
    wide = x.shape[1]
    far = max(float(np.abs(v).max(initial=0.0)) for v in (x0, y0, np.where(here, x, 0.0), np.where(here, y, 0.0)))
    most = np.float32(within_km + 1e-3 + far * _SLACK)
    flat_x, flat_y = np.where(here, x, 0.0).astype(np.float32), np.where(here, y, 0.0).astype(np.float32)
    line_x, line_y = ux.astype(np.float32), uy.astype(np.float32)
    origin = (x0 * uy - y0 * ux).astype(np.float32)
    room = np.empty((2, max(CELLS, wide)), dtype=np.float32)
    for worlds, rows, real in tiles(world, wide):
        shape = (*rows.shape, wide)
        off, other = (part[: rows.size * wide].reshape(shape) for part in room)
        np.multiply(flat_x[worlds][:, None, :], line_y[rows][:, :, None], out=off)
        np.multiply(flat_y[worlds][:, None, :], line_x[rows][:, :, None], out=other)
        off -= other
        off -= origin[rows][:, :, None]
        np.abs(off, out=off)
        row, slot = np.divmod(np.flatnonzero(off <= most), wide)
        kept = real.ravel()[row]
        lines.append(rows.ravel()[row[kept]])
        slots.append(slot[kept])
    if not lines:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    line, slot = np.concatenate(lines), np.concatenate(slots)
    order = np.argsort(line, kind="stable")
    return line[order], slot[order]


def first_by(group: Array, groups: int, *keys: Array) -> Array:
    """For each of `groups`, the number of its first row by `keys` (the first key weighs most), or -1: (groups,)."""
    first = np.full(groups, NONE, dtype=np.intp)
    order = np.lexsort((*reversed(keys), group))
    sorted_group = group[order]
    heads = starts(sorted_group)
    first[sorted_group[heads]] = order[heads]
    return first


def first_in_way(
    world: Array,
    source: Array,
    target: Array,
    x0: Array,
    y0: Array,
    x1: Array,
    y1: Array,
    x: Array,
    y: Array,
    size_km: Array,
    here: Array,
    uid: Array,
) -> Array:
    """The first unit that N lines of fire, sorted by world, meet before their target: slots (N,), or -1 (D4).

    Lines run from slot `source` at (x0, y0) to `target` (a slot, or any number that is none) at (x1, y1); a unit
    that is `here` is met when the line crosses its disc of `size_km` (W, S). Equally far ones: the lower uid.
    """
    dx, dy = x1 - x0, y1 - y0
    size = np.sqrt(dx * dx + dy * dy)
    scale = np.where(size > 0.0, size, 1.0)
    widest = float(np.where(here, size_km, 0.0).max(initial=0.0))
    line, slot = near_lines(world, x0, y0, dx / scale, dy / scale, x, y, here, widest)
    other = (slot != source[line]) & (slot != target[line])
    line, slot = line[other], slot[other]
    there = (world[line], slot)
    cx, cy = x[there], y[there]
    met = here[there] & crosses_disc(x0[line], y0[line], x1[line], y1[line], cx, cy, size_km[there])
    line, slot = line[met], slot[met]
    along = (cx[met] - x0[line]) * dx[line] + (cy[met] - y0[line]) * dy[line]
    found = first_by(line, len(world), along, uid[world[line], slot])
    return np.where(found >= 0, slot[found] if len(slot) else NONE, NONE)
