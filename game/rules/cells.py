"""Who is near whom: cell binning, so that thousands of rows find their neighbours without comparing all pairs.

Leaf functions on flat rows. They give candidates: all pairs within the asked distance are among them, the caller
tests exactly. Which candidates come, and in which order, depends on the cells; results must not.
"""

from collections.abc import Iterator

import numpy as np

from .columns import Array

CANDIDATES = 1 << 16
"""Candidate pairs handed out at a time, so that a dense crowd cannot fill the memory."""
_SPAN = 1 << 20
_HALF = _SPAN // 2 - 2
"""Cells each way from the origin; rows further out share the outermost cells (clamping keeps near rows near)."""

Pairs = tuple[Array, Array]
Places = tuple[Array, Array, Array]
"""Group, x and y of rows: (M,) each."""


def cell_keys(group: Array, x: Array, y: Array, size_km: float) -> Array:
    """Number of the cell of each row, (N,) int64: by group, then column, then cell of the column."""
    size_km = size_km * 1.001  # rounding must not put rows exactly `size_km` apart two cells apart
    cx = np.clip(np.floor(x / size_km), -_HALF, _HALF).astype(np.int64)
    cy = np.clip(np.floor(y / size_km), -_HALF, _HALF).astype(np.int64)
    return (group * _SPAN + (cx + (_HALF + 1))) * _SPAN + (cy + (_HALF + 1))


def pairs_within(group: Array, x: Array, y: Array, size_km: float) -> Iterator[Pairs]:
    """Candidates for pairs of rows of one group (int64, from 0) nearer than `size_km`, each pair once: (i, j)."""
    key = cell_keys(group, x, y, size_km)
    order = np.argsort(key, kind="stable")
    key = key[order]
    after = np.arange(1, len(key) + 1)
    # Of the nine cells about a row, half: the rest of its own, the one above, and three of the next column.
    spans = (
        (after, np.searchsorted(key, key + 1, "right")),
        (np.searchsorted(key, key + (_SPAN - 1), "left"), np.searchsorted(key, key + (_SPAN + 1), "right")),
    )
    for low, high in spans:
        for i, j in _opened(low, high):
            yield order[i], order[j]


def pairs_between(group: Array, x: Array, y: Array, others: Places, size_km: float) -> Iterator[Pairs]:
    """Candidates for pairs of a row and one of `others` (their group, x, y) of the same group nearer than
    `size_km`."""
    if not len(group) or not len(others[0]):
        return
    other_key = cell_keys(*others, size_km)
    other_order = np.argsort(other_key, kind="stable")
    other_key = other_key[other_order]
    key = cell_keys(group, x, y, size_km)
    order = np.argsort(key, kind="stable")
    key = key[order]
    for column in (-_SPAN, 0, _SPAN):
        low = np.searchsorted(other_key, key + (column - 1), "left")
        high = np.searchsorted(other_key, key + (column + 1), "right")
        for i, j in _opened(low, high):
            yield order[i], other_order[j]


def _opened(low: Array, high: Array) -> Iterator[Pairs]:
    """Every (row, number) with low[row] <= number < high[row], in chunks of about `CANDIDATES`."""
    rows = np.flatnonzero(high > low)
    count = high[rows] - low[rows]
    ends = np.cumsum(count)
    first = 0
    while first < len(rows):
        begin = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, begin + CANDIDATES, "right")))
        part = slice(first, last)
        many = count[part]
        shift = low[rows[part]] - (ends[part] - many - begin)
        yield np.repeat(rows[part], many), np.arange(int(many.sum())) + np.repeat(shift, many)
        first = last


def nearest_in_reach(group: Array, x: Array, y: Array, reach: Array, others: Places, more: Array, uid: Array) -> Array:
    """For each row the nearest of `others` (group, x, y) of its group within `reach` (N,) + `more` (M,): number or -1.

    Equally near ones: the lower `uid` (M,). Near rows are looked through first, so that crowds do not cost all pairs.
    """
    found = np.full(len(group), -1, dtype=np.int64)
    if not len(group) or not len(others[0]):
        return found
    most = float(reach.max() + more.max())
    steps = (most / 16.0, most / 4.0, most) if len(group) * len(others[0]) > CANDIDATES else (most,)
    open_rows = np.arange(len(group))
    for radius in steps:
        if radius <= 0.0 or not len(open_rows):
            continue
        part = _nearest(
            group[open_rows], x[open_rows], y[open_rows], np.minimum(radius, most), reach[open_rows], others, more, uid
        )
        found[open_rows] = part
        open_rows = open_rows[part < 0]
    return found


def _nearest(
    group: Array, x: Array, y: Array, radius: float, reach: Array, others: Places, more: Array, uid: Array
) -> Array:
    best = np.full(len(group), np.inf)
    kept: list[tuple[Array, Array, Array]] = []
    for i, j in pairs_between(group, x, y, others, radius):
        dx, dy = others[1][j] - x[i], others[2][j] - y[i]
        square = dx * dx + dy * dy
        within = reach[i] + more[j]
        near = np.flatnonzero((square <= within * within) & (square <= radius * radius))
        i, j, square = i[near], j[near], square[near]
        np.minimum.at(best, i, square)
        first = square == best[i]
        kept.append((i[first], j[first], square[first]))
    found = np.full(len(group), -1, dtype=np.int64)
    if not kept:
        return found
    i, j, square = (np.concatenate(part) for part in zip(*kept, strict=True))
    first = square == best[i]
    i, j = i[first], j[first]
    low = np.full(len(group), np.iinfo(np.int64).max)
    np.minimum.at(low, i, uid[j])
    tied = uid[j] == low[i]
    found[i[tied]] = j[tied]
    return found
