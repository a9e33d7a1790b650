"""Rows that belong together: runs of equal keys in sorted rows, and copies of rows."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..state.columns import Array, by_uid


class Sets(NamedTuple):
    """Sorted hits cut into sets, one for each unit hit in the impulse: G sets, N hits."""

    first: Array  # (G,) number of its first hit
    of: Array  # (N,) number of each hit's set


class Where(NamedTuple):
    """Rows that a mask (W, n) picks, laid flat, in order: (N,) each."""

    flat: Array  # world * n + row: gathers by one number take a quarter of the time of those by two
    world: Array
    row: Array

    def of(self, values: Array) -> Array:
        """What of a column (W, n) belongs to them."""
        return values.take(self.flat)

    def take(self, some: Array | slice) -> "Where":
        """Some of them: numbers."""
        return Where(*(part[some] for part in self))


def where(mask: Array) -> Where:
    """The rows that a mask (W, n) picks."""
    flat = mask.ravel().nonzero()[0]
    return Where(flat, *np.divmod(flat, max(mask.shape[1], 1)))


def distinct(numbers: Array, size: int) -> tuple[Array, Array]:
    """The different ones of N whole numbers in 0 .. size - 1, in order, and which of these each is: (M,) and (N,)."""
    there = np.zeros(size, dtype=bool)
    there[numbers] = True
    each = there.nonzero()[0]
    place = np.empty(size, dtype=np.int64)
    place[each] = np.arange(len(each))
    return each, place.take(numbers)


def repeated(times: Array) -> tuple[Array, Array]:
    """Every copy of N rows, the n-th `times` (N,) over: its row, and its number among the copies of that row."""
    row = np.repeat(np.arange(len(times)), times)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)


def pieces(times: Array, most: int) -> Iterator[tuple[slice, Array]]:
    """Cut N rows into slices that have at most so many copies together, or one row, if the n-th has `times` (N,).

    With each slice comes the number of copies in it before each of its rows.
    """
    ends = np.cumsum(times)
    first = begin = 0
    while first < len(times):
        last = max(first + 1, int(np.searchsorted(ends, begin + most, "right")))
        part = slice(first, last)
        yield part, ends[part] - times[part] - begin
        first, begin = last, int(ends[last - 1])


def starts(*keys: Array) -> Array:
    """Which rows begin a run of adjacent rows whose keys (N,) are all equal: (N,) bool."""
    new = np.ones(len(keys[0]), dtype=bool)
    new[1:] = False
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return new


def sets_of(*keys: Array) -> Sets:
    """Sets of adjacent rows whose keys (N,) are all equal."""
    new = starts(*keys)
    return Sets(np.flatnonzero(new), np.cumsum(new) - 1)


def found_by_uid(uid: Array, where: Array) -> tuple[Array, Array]:
    """World and row of each place where a mask (W, rows) holds, in order of `uid` (W, rows)."""
    world, row = np.nonzero(where)
    order = by_uid(uid[world, row])
    return world[order], row[order]
