"""Who is the nearest, at any distance: of thousands to each of thousands, without comparing all pairs.

Leaf functions on flat rows. Rows that lie together ask as one who could be the nearest to any of them, first many and
then few; whom they leave out is compared with none of them.
"""

from collections.abc import Iterator
from typing import NamedTuple, Self

import numpy as np

from ..state.columns import Array, in_order
from .neighbours import Places
from .rows import repeated, starts

BLOCK = 128
"""So many rows ask as one at first,"""
PARTS = 4
"""and then in so many strips of so many parts; each part's rows are compared with whom it could not leave out."""
PIECE = 1 << 15
"""Pairs worked on at a time, so that a handful of buffers stays in the cache."""
FEW = 1 << 15
"""So many pairs of a group are simply compared: asking as one costs about as much."""
_SLACK = 1.0 + 1e-9
"""What rounding may do to distances is far less; whom it takes in is compared exactly."""


class Asked(NamedTuple):
    """B blocks of n rows of one group each, and who could be the nearest to any row of each block."""

    row: Array  # (n, B) numbers of rows; a block that is not full has its last one several times
    other: Array  # numbers of others, by block, and in order of uid
    low: Array  # (B,) where those of a block begin in `other`, and where they end
    high: Array

    def pieces(self, parts: int) -> Iterator[Self]:
        """The same in pieces of whole blocks, in so many parts each, of about `PIECE` pairs."""
        firsts = starts(np.cumsum(self.high - self.low) * parts // PIECE).nonzero()[0].tolist()
        for first, last in zip(firsts, [*firsts, len(self.low)][1:], strict=True):
            yield type(self)(self.row[:, first:last], self.other, self.low[first:last], self.high[first:last])

    def parted(self, x: Array, y: Array) -> Self:
        """The same with the rows of each block in an order in which its `PARTS` * `PARTS` parts lie together."""
        row, (n, blocks) = self.row, self.row.shape
        row = np.take_along_axis(row, np.argsort(x[row], axis=0, kind="stable"), axis=0).reshape(PARTS, -1, blocks)
        row = np.take_along_axis(row, np.argsort(y[row], axis=1, kind="stable"), axis=1).reshape(n, blocks)
        return self._replace(row=row)

    def narrowed(self, parts: int, x: Array, y: Array, others: Places) -> Self:
        """The same in blocks that are so many parts of these, with whom each of the parts leaves over.

        Who is the nearest to a row in a circle is no further from its middle than the nearest to that, and twice its
        radius.
        """
        blocks = self.row.shape[1]
        rows = self.row.reshape(parts, -1, blocks).swapaxes(0, 1).reshape(-1, parts * blocks)
        (middle_x, wide), (middle_y, high) = _middles(x[rows]), _middles(y[rows])
        reach = 2.0 * np.sqrt(wide * wide + high * high).reshape(parts, blocks)
        count = self.high - self.low
        block, place = repeated(count)
        place += self.low[block]
        other = self.other[place]
        square = _squares(middle_x.reshape(parts, blocks), middle_y.reshape(parts, blocks), count, others, other)
        within = (np.sqrt(np.minimum.reduceat(square, np.cumsum(count) - count, axis=1)) + reach) * _SLACK
        within *= within
        part, pair = np.divmod((square <= np.repeat(within, count, axis=1)).ravel().nonzero()[0], len(other))
        ends = np.cumsum(np.bincount(part * blocks + block[pair], minlength=parts * blocks))
        return type(self)(rows, other[pair], np.append(0, ends[:-1]), ends)

    def settled(self, x: Array, y: Array, others: Places) -> tuple[Array, Array, Array]:
        """The rows (n, B), number of the nearest to each, and square of its distance."""
        count = self.high - self.low
        block, place = repeated(count)
        place += self.low[block]
        other = self.other[place]
        square = _squares(x[self.row], y[self.row], count, others, other)
        least = np.minimum.reduceat(square, np.cumsum(count) - count, axis=1)
        column, pair = np.divmod((square == np.repeat(least, count, axis=1)).ravel().nonzero()[0], len(other))
        # The first of equals is that of the lowest uid.
        return self.row, other[pair[starts(column, block[pair])]].reshape(least.shape), least


def nearest(group: Array, x: Array, y: Array, others: Places, uid: Array) -> tuple[Array, Array]:
    """The nearest of `others` (group, x, y) of its group to each of N rows: number, and square of its distance in km2.

    Equally near ones: the lower `uid` (M,). Without any others of its group: -1 and inf.
    """
    found, least = np.full(len(group), -1, dtype=np.int64), np.full(len(group), np.inf)
    asked, crowd = _asked(group, x, y, others, uid)
    for piece in _narrowed(asked.parted(x, y), x, y, others) if crowd else asked.pieces(asked.row.shape[0]):
        rows, number, square = piece.settled(x, y, others)
        found[rows], least[rows] = number, square
    return found, least


def _narrowed(asked: Asked, x: Array, y: Array, others: Places) -> Iterator[Asked]:
    """Pieces of blocks that are small parts of those of a crowd, each with those few who could be the nearest."""
    for piece in asked.pieces(1):
        for part in piece.narrowed(1, x, y, others).pieces(PARTS * PARTS):
            yield part.narrowed(PARTS * PARTS, x, y, others)


def _asked(group: Array, x: Array, y: Array, others: Places, uid: Array) -> tuple[Asked, bool]:
    """All rows that have others of their group, in blocks, with all of these; and whether these are a crowd.

    In a crowd the rows of a block lie together, and of others at one place the one of the lowest uid speaks for all.
    """
    other = in_order(uid, others[0])
    among = others[0][other]
    pairs = among.searchsorted(group, "right") - among.searchsorted(group)
    rows = pairs.nonzero()[0]
    rows = rows[in_order(x[rows].astype(np.int64), group[rows])]
    heads = starts(group[rows]).nonzero()[0]
    count = np.diff(heads, append=len(rows))
    crowd = int(pairs.sum()) > FEW * len(heads)
    if crowd:
        there = np.lexsort((uid, *others))
        there = there[starts(*(key[there] for key in others))]
        other = there[in_order(uid[there], others[0][there])]
        among = others[0][other]
    width = BLOCK if crowd else min(BLOCK, int(count.max(initial=1)))
    blocks = -(-count // width)
    if crowd:
        rows = rows[_in_squares(y[rows], count, width * np.ceil(np.sqrt(blocks)).astype(np.int64))]
    of, number = repeated(blocks)
    place = np.minimum(heads[of] + number * width + np.arange(width)[:, None], (heads + count - 1)[of])
    of = group[rows[heads]][of]
    return Asked(rows[place], other, among.searchsorted(of), among.searchsorted(of, "right")), crowd


def _in_squares(y: Array, count: Array, deep: Array) -> Array:
    """Order of rows that are sorted by group, `count` rows each, and x: strips of `deep` (G,) rows, each by y."""
    of, rank = repeated(count)
    return in_order(y.astype(np.int64), rank // deep[of], of)


def _middles(values: Array) -> tuple[Array, Array]:
    """Middle of the extent of values (n, B) of each block, and how far it is from the furthest of them."""
    low, high = values.min(axis=0), values.max(axis=0)
    middle = 0.5 * (low + high)
    return middle, np.maximum(high - middle, middle - low)


def _squares(x: Array, y: Array, count: Array, others: Places, number: Array) -> Array:
    """Squares of the distances (km2) of places (n, B) to the others of numbers (P,), `count` (B,) of each: (n, P)."""
    square, dy = np.repeat(x, count, axis=1), np.repeat(y, count, axis=1)
    np.subtract(others[1][number], square, out=square)
    np.subtract(others[2][number], dy, out=dy)
    square *= square
    dy *= dy
    square += dy
    return square
