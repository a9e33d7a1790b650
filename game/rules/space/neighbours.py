"""Who is near whom: cell binning, so that thousands of rows find their neighbours without comparing all pairs.

Leaf functions on flat rows. They give candidates: all pairs within the asked distance are among them, the caller
tests exactly. Which candidates come, and in which order, depends on the cells; results must not.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..state.columns import Array, in_order
from .rows import pieces, sets_of, starts

CANDIDATES = 1 << 16
"""Candidate pairs handed out at a time, so that a dense crowd cannot fill the memory."""
FEW = 1 << 13
"""So many pairs are compared without cells, in a fifth of the calls."""
CROWD = 64
"""With more candidates a row than this, near cells are looked through first."""
_NEAR_FIRST = 0.0625, 0.25, 1.0
"""Parts of the whole distance within which a crowd is looked through, one after another."""
_LEAST_KM = 1e-3
"""No cell is smaller."""
_SPAN = 1 << 20
_HALF = _SPAN // 2 - 2
"""Cells each way from the origin; rows further out share the outermost cells (clamping keeps near rows near)."""

Pairs = tuple[Array, Array]
Places = tuple[Array, Array, Array]
"""Group, x and y of rows: (M,) each."""


def extent(values: Array, there: Array) -> tuple[Array, Array]:
    """The least and the greatest of the `values` (W, n) that are `there`, by world; of none inf and -inf: (W,) each."""
    low = np.where(there, values, np.inf).min(axis=1, initial=np.inf)
    high = np.where(there, values, -np.inf).max(axis=1, initial=-np.inf)
    return low, high


def near_box(x: Array, y: Array, rows: Array, places: tuple[Array, Array], others: Array, within_km: float) -> Array:
    """Which `rows` (W, n) lie within a distance of the box about the `others` (W, m) of their world: a cheap bound.

    x, y (W, n): where the rows are; places (W, m): where the others are.
    """
    near = rows
    for own, foe in ((x, places[0]), (y, places[1])):
        low, high = extent(foe, others)
        near = near & (own >= low[:, None] - within_km) & (own <= high[:, None] + within_km)
    return near


def cell_keys(group: Array, x: Array, y: Array, size_km: float) -> Array:
    """Number of the cell of each row, (N,) int64: by group, then column, then cell of the column."""
    size_km = max(size_km, _LEAST_KM) * 1.001  # rounding must not put rows `size_km` apart two cells apart
    cx = np.clip(np.floor(x / size_km), -_HALF, _HALF).astype(np.int64)
    cy = np.clip(np.floor(y / size_km), -_HALF, _HALF).astype(np.int64)
    return (group * _SPAN + cx) * _SPAN + cy


def pairs_within(group: Array, x: Array, y: Array, size_km: float) -> Iterator[Pairs]:
    """Candidates for pairs of rows of one group (int64, from 0) nearer than `size_km`, each pair once: (i, j)."""
    key = cell_keys(group, x, y, size_km)
    order = in_order(key)
    key = key[order]
    if not len(key):
        return
    # Of the nine cells about a row, half: the rest of its own, the one above, and three of the next column. Where
    # they are sparse, few rows have anybody there: the others are not looked for.
    near = (key[1:] <= key[:-1] + 1).nonzero()[0]
    low = key.searchsorted(key + (_SPAN - 1))
    # Who is before nobody any more finds the last row, and then nobody.
    beside = (key.take(low, mode="clip") <= key + (_SPAN + 1)).nonzero()[0]
    rows = np.concatenate((near, beside))
    high = key.searchsorted(np.concatenate((key[near] + 1, key[beside] + (_SPAN + 1))), "right")
    for i, j in opened(np.concatenate((near + 1, low[beside])), high):
        yield order[rows[i]], order[j]


class Spans(NamedTuple):
    """Candidates not yet handed out: which of the others, in the order of their cells, lie in cells about each row."""

    order: Array  # rows in the order of their cells
    other_order: Array
    columns: tuple[Pairs, Pairs, Pairs]  # first and after last, for the column of cells before, of and after the row

    @property
    def total(self) -> int:
        """How many candidates there are."""
        return sum(int((high - low).sum()) for low, high in self.columns)

    def places(self) -> Iterator[Pairs]:
        """The candidates by their places in `order` and `other_order`, in pieces sorted by the first of the two."""
        for low, high in self.columns:
            yield from opened(low, high)

    def pairs(self) -> Iterator[Pairs]:
        """The candidates (i, j)."""
        for i, j in self.places():
            yield self.order[i], self.other_order[j]


def spans_between(group: Array, x: Array, y: Array, others: Places, size_km: float) -> Spans:
    """What of `others` is in the cells about each row, of the same group."""
    other_key = cell_keys(*others, size_km)
    other_order = in_order(other_key)
    other_key = other_key[other_order]
    key = cell_keys(group, x, y, size_km)
    order = in_order(key)
    key = key[order]
    before, same, after = (
        (
            np.searchsorted(other_key, key + (column - 1), "left"),
            np.searchsorted(other_key, key + (column + 1), "right"),
        )
        for column in (-_SPAN, 0, _SPAN)
    )
    return Spans(order, other_order, (before, same, after))


def pairs_between(group: Array, x: Array, y: Array, others: Places, size_km: float) -> Iterator[Pairs]:
    """Candidates for pairs of a row and one of `others` of the same group nearer than `size_km`."""
    if len(group) and len(others[0]):
        yield from spans_between(group, x, y, others, size_km).pairs()


def pairs_in_reach(group: Array, x: Array, y: Array, reach: Array, others: Places, more: Array) -> Iterator[Pairs]:
    """Pairs (i, j) of a row and one of `others` (group, x, y) of its group within `reach` (N,) + `more` (M,)."""
    if not len(group) or not len(others[0]):
        return
    for i, j in pairs_between(group, x, y, others, float(reach.max() + more.max())):
        dx, dy, within = others[1][j] - x[i], others[2][j] - y[i], reach[i] + more[j]
        near = np.flatnonzero(dx * dx + dy * dy <= within * within)
        yield i[near], j[near]


def opened(low: Array, high: Array) -> Iterator[Pairs]:
    """Every (row, number) with low[row] <= number < high[row], in chunks of about `CANDIDATES`."""
    rows = np.flatnonzero(high > low)
    count = high[rows] - low[rows]
    for part, before in pieces(count, CANDIDATES):
        many = count[part]
        shift = low[rows[part]] - before
        yield np.repeat(rows[part], many), np.arange(int(many.sum())) + np.repeat(shift, many)


def nearest_in_reach(group: Array, x: Array, y: Array, reach: Array, others: Places, more: Array, uid: Array) -> Array:
    """For each row the nearest of `others` (group, x, y) of its group within `reach` (N,) + `more` (M,): number or -1.

    Equally near ones: the lower `uid` (M,). Near rows are looked through first, so that crowds do not cost all pairs.
    """
    found = np.full(len(group), -1, dtype=np.int64)
    if not len(group) or not len(others[0]):
        return found
    if few(len(group), len(others[0])):
        return _nearest_of_all(group, x, y, reach, others, more, uid)
    most = float(reach.max() + more.max())
    everything = spans_between(group, x, y, others, most)
    if not crowded(everything.total, len(group)):
        return _nearest(everything, x, y, most, reach, others, more, uid)
    # Of those that stand at one place one speaks for all.
    rows, like = _distinct(group, x, y, reach)
    there, _ = _distinct(uid, others[0], others[1], others[2], more, skip=1)
    others, more, uid = (others[0][there], others[1][there], others[2][there]), more[there], uid[there]
    left = rows
    for radius in (part * most for part in _NEAR_FIRST):
        if len(left):
            spans = spans_between(group[left], x[left], y[left], others, radius)
            found[left] = _nearest(spans, x[left], y[left], radius, reach[left], others, more, uid)
            left = left[found[left] < 0]
    found[rows] = np.where(found[rows] >= 0, there[found[rows]], -1)
    return found[like]


def _nearest_of_all(group: Array, x: Array, y: Array, reach: Array, others: Places, more: Array, uid: Array) -> Array:
    """What `nearest_in_reach` finds, by comparing all pairs."""
    square, dy = others[1] - x[:, None], others[2] - y[:, None]
    square *= square
    dy *= dy
    square += dy
    within = reach[:, None] + more
    near = (square <= within * within) & (group[:, None] == others[0])
    square[~near] = np.inf
    near &= square == square.min(axis=1, keepdims=True)
    nearest = np.where(near, uid, np.iinfo(np.int64).max).argmin(axis=1)
    found: Array = np.where(near.any(axis=1), nearest, -1)
    return found


def few(rows: int, others: int) -> bool:
    """Are there so few that all pairs are compared? What is found is the same."""
    return rows * others <= FEW


def crowded(candidates: int, rows: int) -> bool:
    """Are there so many candidates for rows that near cells are looked through first? What is found is the same."""
    return candidates > max(CANDIDATES, CROWD * rows)


def _distinct(*keys: Array, skip: int = 0) -> tuple[Array, Array]:
    """The first row of each sort, told apart by the `keys` (N,) but for the first `skip`, which put rows in order;
    and for every row that row of its sort."""
    order = np.lexsort(keys)
    sets = sets_of(*(key[order] for key in keys[skip:]))
    like = np.empty_like(order)
    like[order] = order[sets.first][sets.of]
    return order[sets.first], like


def _nearest(
    spans: Spans, x: Array, y: Array, radius: float, reach: Array, others: Places, more: Array, uid: Array
) -> Array:
    """The nearest in reach of the candidates within a radius: (N,) numbers or -1."""
    # In the order of cells neighbours in space are neighbours in memory.
    mine, theirs = spans.order, spans.other_order
    x, y, reach = x[mine], y[mine], reach[mine]
    other_x, other_y, more, uid = others[1][theirs], others[2][theirs], more[theirs], uid[theirs]
    most = np.minimum(reach * reach, radius * radius)
    points = not more.any()
    best = np.full(len(x), np.inf)
    kept: list[tuple[Array, Array, Array]] = []
    for i, j in spans.places():
        square, dy = other_x[j] - x[i], other_y[j] - y[i]
        square *= square
        dy *= dy
        square += dy
        if points:
            near = np.flatnonzero(square <= most[i])
        else:
            within = reach[i] + more[j]
            near = np.flatnonzero((square <= within * within) & (square <= radius * radius))
        i, j, square = i[near], j[near], square[near]
        _lower(best, i, square)
        first = square == best[i]
        kept.append((i[first], j[first], square[first]))
    found = np.full(len(x), -1, dtype=np.int64)
    if not kept:
        return found
    i, j, square = (np.concatenate(part) for part in zip(*kept, strict=True))
    first = square == best[i]
    i, j = i[first], j[first]
    low = np.full(len(x), np.iinfo(np.int64).max)
    np.minimum.at(low, i, uid[j])
    tied = uid[j] == low[i]
    found[mine[i[tied]]] = theirs[j[tied]]
    return found


def _lower(best: Array, row: Array, values: Array) -> None:
    """Lower `best` to the least of the `values` of each row; the rows are sorted."""
    if len(row):
        heads = np.flatnonzero(starts(row))
        rows = row[heads]
        best[rows] = np.minimum(best[rows], np.minimum.reduceat(values, heads))
