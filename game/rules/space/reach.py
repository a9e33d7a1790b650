"""Who is in reach of whom: cells sorted once for all that is asked about the same rows. Leaf functions on flat rows."""

from collections.abc import Iterator

import numpy as np

from ..state.columns import Array
from .neighbours import Pairs, Places, few, opened, spans_between

ROUND = 1 << 16
"""Pairs looked at before it is asked again who still looks for somebody."""


class Reach:
    """N rows, and which of M others of their group each has within its reach and the other's size."""

    def __init__(self, group: Array, x: Array, y: Array, reach: Array, others: Places, more: Array):
        """Rows: group, x, y (km) and `reach` (N,); others: group, x, y, and how far each comes to meet it, (M,)."""
        self._rows: tuple[Array, ...] = x, y, reach
        self._others: tuple[Array, ...] = others[1], others[2], more
        self._near: Array | None = None
        if few(len(group), len(more)):
            rows = tuple(part[:, None] for part in self._rows)
            self._near = _within(rows, self._others) & (group[:, None] == others[0])
            return
        spans = spans_between(group, x, y, others, float(reach.max() + more.max()))
        self._other = spans.other_order
        self._others = tuple(part[self._other] for part in self._others)
        # Where those in the three columns of cells about a row begin in this order, and where they end: (N, 3).
        self._low, self._high = np.empty((2, len(group), 3), dtype=np.int64)
        for column, (low, high) in enumerate(spans.columns):
            self._low[spans.order, column], self._high[spans.order, column] = low, high

    def anybody(self) -> Array:
        """Which rows have somebody in reach: (N,) bool. In a crowd they find somebody soon, and look no further."""
        if self._near is not None:
            anybody: Array = np.logical_or.reduce(self._near, axis=1)
            return anybody
        found = np.zeros(len(self._low), dtype=bool)
        # Their own column of cells first: who finds nobody in it looks on.
        for column in (1, 0, 2):
            low, high, row = self._low[:, column], self._high[:, column], np.arange(len(found))
            while len(left := ((low < high) & ~found[row]).nonzero()[0]):
                low, high, row = low[left], high[left], row[left]
                ends = np.minimum(high, low + max(ROUND // len(row), 1))
                for span, place in opened(low, ends):
                    found[row[span[self._reaches(row[span], place)]]] = True
                low = ends
        return found

    def pairs(self, rows: Array) -> Iterator[Pairs]:
        """(k, j) of the k-th of some rows, which may come several times, and an other in its reach.

        In pieces sorted by k, so that a crowd cannot fill the memory.
        """
        if self._near is not None:
            k, j = self._near[rows].nonzero()
            yield k, j
            return
        for span, place in opened(self._low[rows].ravel(), self._high[rows].ravel()):
            k = span // 3
            near = self._reaches(rows[k], place)
            yield k[near], self._other[place[near]]

    def _reaches(self, row: Array, place: Array) -> Array:
        """Which pairs of a row and an other, by its place in the order of cells, are in reach: numbers."""
        rows, others = (tuple(part[at] for part in of) for of, at in ((self._rows, row), (self._others, place)))
        return _within(rows, others).nonzero()[0]


def _within(rows: tuple[Array, ...], others: tuple[Array, ...]) -> Array:
    """Are others (x, y, size) within the reach of rows (x, y, reach): broadcast bool."""
    dx, dy, within = others[0] - rows[0], others[1] - rows[1], rows[2] + others[2]
    dx *= dx
    dy *= dy
    dx += dy
    within *= within
    near: Array = dx <= within
    return near
