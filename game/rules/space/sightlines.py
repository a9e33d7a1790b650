"""What stands in a straight line: bodies hide and block (K1, W1, W2), wrecks and ships take shots (D4).

Leaf functions on arrays. N lines are given by their world and their two ends, or by an origin and a unit direction.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..state.columns import NONE, Array
from ..state.kernels import kernel
from ..state.vectors import unit
from .rows import starts

CELLS = 1 << 15
"""Pairs worked on at a time, so that a handful of buffers stays in the cache."""
LINES = 1 << 12
"""Lines tested against bodies at a time: two dozen columns of so many stay in the cache, which halves the time."""
ABREAST = 64
"""Rows that a tile of a large world has, one beside the other."""
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


@kernel
def hidden_by_bodies(
    world: Array, x0: Array, y0: Array, x1: Array, y1: Array, body_x: Array, body_y: Array, radius_km: Array
) -> Array:
    """Which lines (world, ends; all broadcast) run through a body at (W, B) km of radius (B,): bool."""
    shape = np.broadcast(x0, x1).shape
    if len(shape) > 1 or shape[0] <= LINES:
        return _hidden(world, (x0, y0, x1, y1), body_x, body_y, radius_km)
    hidden = np.zeros(shape, dtype=bool)
    for first in range(0, len(hidden), LINES):
        part = slice(first, first + LINES)
        ends = x0[part], y0[part], x1[part], y1[part]
        hidden[part] = _hidden(world[part], ends, body_x, body_y, radius_km)
    return hidden


def _hidden(
    world: Array, ends: tuple[Array, Array, Array, Array], body_x: Array, body_y: Array, radius_km: Array
) -> Array:
    hidden = np.zeros(np.broadcast(ends[0], ends[2]).shape, dtype=bool)
    for b in range(len(radius_km)):
        hidden |= crosses_disc(*ends, body_x[world, b], body_y[world, b], radius_km[b])
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
    start = starts(world).nonzero()[0]
    worlds = world[start]
    count = np.bincount(world)[worlds]
    deep = min(int(count.max()), rows_in_a_piece(width))
    wide = rows_in_a_piece(deep * width)
    for first in range(0, len(worlds), wide):
        part = slice(first, first + wide)
        longest = int(count[part].max())
        for low in range(0, longest, deep):
            rank = np.arange(low, min(low + deep, longest))
            real = rank < count[part, None]
            yield worlds[part], start[part, None] + np.where(real, rank, 0), real


class Tile(NamedTuple):
    """Rows of worlds and the others of these worlds that they face."""

    worlds: Array  # (w,)
    rows: Array  # (w, m) their numbers
    real: Array  # (w, m) bool: more than padding
    columns: Array  # (n,) numbers of the others, rising


class Boxes(NamedTuple):
    """The box about what each row may have to do with, km: (N,) each."""

    low_x: Array
    high_x: Array
    low_y: Array
    high_y: Array

    def hold(self, rows: Array, x: Array, y: Array) -> Array:
        """Which places lie in the box about the boxes of some rows."""
        found: Array = (x >= self.low_x[rows].min()) & (x <= self.high_x[rows].max())
        found &= (y >= self.low_y[rows].min()) & (y <= self.high_y[rows].max())
        return found


def tiles_in_boxes(world: Array, boxes: Boxes, x: Array, y: Array, there: Array) -> Iterator[Tile]:
    """Tiles of N rows, sorted by `world`, and of the others that are `there` (W, n) at least those in their boxes.

    A world too large for one tile is cut along its length, so that rows of a tile face only who is about them: the work
    grows with the rows, and not with the pairs.
    """
    columns = np.flatnonzero(there.any(axis=0))
    if not len(world) or not len(columns):
        return
    count = np.bincount(world)
    if int(count.max()) <= rows_in_a_piece(len(columns)):
        yield from (Tile(*tile, columns) for tile in tiles(world, len(columns)))
        return
    order = np.lexsort((_along(boxes), world))
    ends = np.cumsum(count)
    for w in count.nonzero()[0].tolist():
        for first in range(int(ends[w] - count[w]), int(ends[w]), ABREAST):
            rows = order[first : min(first + ABREAST, int(ends[w]))]
            near = columns[there[w, columns] & boxes.hold(rows, x[w, columns], y[w, columns])]
            deep = rows_in_a_piece(len(near))
            for low in range(0, len(rows) if len(near) else 0, deep):
                part = rows[None, low : low + deep]
                yield Tile(np.array([w]), part, np.ones(part.shape, dtype=bool), near)


def _along(boxes: Boxes) -> Array:
    """Twice where rows are along the side on which their boxes together are longer."""
    low_x, high_x, low_y, high_y = boxes
    tall = high_y.max() - low_y.min() >= high_x.max() - low_x.min()
    along: Array = low_y + high_y if tall else low_x + high_x
    return along


def near_lines(
    world: Array, x0: Array, y0: Array, x1: Array, y1: Array, x: Array, y: Array, here: Array, within_km: float
) -> tuple[Array, Array]:
    """Pairs (line, slot), sorted by line, that may be within `within_km` of each other; none that are is left out.

    N lines sorted by world, between two ends; x, y (W, S) km, looked at where `here`. The caller tests exactly: this
    bound works in single precision, and takes in some that are a little further off or beyond the ends.
    """
    lines, slots = [], []
    far = max(float(np.abs(v).max(initial=0.0)) for v in (x0, y0, np.where(here, x, 0.0), np.where(here, y, 0.0)))
    most = np.float32(within_km + 1e-3 + far * _SLACK)
    flat_x, flat_y = np.where(here, x, 0.0).astype(np.float32), np.where(here, y, 0.0).astype(np.float32)
    ux, uy = unit(x1 - x0, y1 - y0)
    line_x, line_y, origin = (v.astype(np.float32) for v in (ux, uy, x0 * uy - y0 * ux))
    boxes = Boxes(
        np.minimum(x0, x1) - most, np.maximum(x0, x1) + most, np.minimum(y0, y1) - most, np.maximum(y0, y1) + most
    )
    room = np.empty((2, max(CELLS, x.shape[1])), dtype=np.float32)
    for worlds, rows, real, columns in tiles_in_boxes(world, boxes, x, y, here):
        wide, at = len(columns), (worlds[:, None], columns)
        off, other = (part[: rows.size * wide].reshape(*rows.shape, wide) for part in room)
        np.multiply(flat_x[at][:, None, :], line_y[rows][:, :, None], out=off)
        np.multiply(flat_y[at][:, None, :], line_x[rows][:, :, None], out=other)
        off -= other
        off -= origin[rows][:, :, None]
        np.abs(off, out=off)
        row, column = np.divmod((off <= most).ravel().nonzero()[0], wide)
        kept = real.ravel()[row]
        lines.append(rows.ravel()[row[kept]])
        slots.append(columns[column[kept]])
    if not lines:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    line, slot = np.concatenate(lines), np.concatenate(slots)
    order = np.argsort(line, kind="stable")
    return line[order], slot[order]


@kernel
def beside_lines(
    world: Array,
    source: Array,
    x0: Array,
    y0: Array,
    ux: Array,
    uy: Array,
    most_km: Array,
    width_km: Array,
    x: Array,
    y: Array,
    here: Array,
) -> tuple[Array, Array, Array, Array]:
    """Who is beside N lines, sorted by world: line and slot, how far along the line and how far off it, km: (P,) each.

    Lines run from slot `source` at (x0, y0) along the unit vectors (ux, uy) for `most_km`; beside them are those `here`
    (W, S) who are no further off than `width_km`, but for the source. In order of lines, and then of slots.
    """
    widest = float(width_km.max(initial=0.0))
    line, slot = near_lines(world, x0, y0, x0 + ux * most_km, y0 + uy * most_km, x, y, here, widest)
    there = here[world[line], slot] & (slot != source[line])
    line, slot = line[there], slot[there]
    at = world[line], slot
    rx, ry = x[at] - x0[line], y[at] - y0[line]
    along = rx * ux[line] + ry * uy[line]
    off = np.abs(rx * uy[line] - ry * ux[line])
    beside = (along > 0.0) & (along <= most_km[line]) & (off <= width_km[line])
    return line[beside], slot[beside], along[beside], off[beside]


def first_by(group: Array, groups: int, *keys: Array) -> Array:
    """For each of `groups`, the number of its first row by `keys` (the first key weighs most), or -1: (groups,)."""
    first = np.full(groups, NONE, dtype=np.intp)
    order = np.lexsort((*reversed(keys), group))
    sorted_group = group[order]
    heads = starts(sorted_group)
    first[sorted_group[heads]] = order[heads]
    return first


@kernel
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
    widest = float(np.where(here, size_km, 0.0).max(initial=0.0))
    line, slot = near_lines(world, x0, y0, x1, y1, x, y, here, widest)
    other = (slot != source[line]) & (slot != target[line])
    line, slot = line[other], slot[other]
    there = (world[line], slot)
    cx, cy = x[there], y[there]
    met = here[there] & crosses_disc(x0[line], y0[line], x1[line], y1[line], cx, cy, size_km[there])
    line, slot = line[met], slot[met]
    along = (cx[met] - x0[line]) * (x1 - x0)[line] + (cy[met] - y0[line]) * (y1 - y0)[line]
    found = first_by(line, len(world), along, uid[world[line], slot])
    return np.where(found >= 0, slot[found] if len(slot) else NONE, NONE)
