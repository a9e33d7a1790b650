"""Groups of columns: the struct of arrays that every part of a World is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
"""An array of any dtype; comments at the columns say which, and its shape."""

NONE = -1
"""The row that means "no row" in every column of references."""
_MANY = 1_000
"""Fewer rows are in order sooner by numpy's own stable sort."""


def among(column: Array, members: Sequence[int]) -> Array:
    """Which numbers of a column are among a few members: bool. As `np.isin`, in a third of its time for few rows."""
    found = np.zeros(np.shape(column), dtype=bool)
    for one in members:
        found |= column == int(one)
    return found


def by_uid(uid: Array) -> Array:
    """Rows (N,) in order of uid: the order in which events tell of them. `Journal.table` keeps worlds apart."""
    return in_order(uid)


def in_order(*keys: Array) -> Array:
    """Rows (N,) in the order of keys of whole numbers, the last key first, equal ones as they stand: as by lexsort.

    Thousands are sorted as words that hold the row too, by vector instructions: 7,000 in 50 us a key rather than 410.
    """
    if len(keys[0]) < _MANY:
        return np.lexsort(keys)
    order = _order_of_many(keys[0])
    for key in keys[1:]:
        order = order[_order_of_many(key[order])]
    return order


def _order_of_many(key: Array) -> Array:
    """What a stable argsort gives."""
    bits = len(key).bit_length()
    if int(key.max()) - int(key.min()) >= 1 << 63 - bits:
        return np.argsort(key, kind="stable")
    words = (key.astype(np.int64) - int(key.min())) << bits
    words |= np.arange(len(key))
    words.sort()
    words &= (1 << bits) - 1
    return words


def column(dtype: Any, *tail: int | str, fill: float = 0, ref: bool = False) -> Any:
    """A column of a group: its dtype, what follows (W, rows) in its shape, its empty value, whether it holds rows.

    A text in `tail` names a size given when the group is made ("units": the number of unit rows).
    `ref` columns hold row codes (see `World.row_code`), so that permutation and digest can follow them.
    """
    return field(metadata={"dtype": np.dtype(dtype), "tail": tail, "fill": fill, "ref": ref})


@dataclass(slots=True)
class Columns:
    """Arrays of equal leading shape (W, rows): one group of a World."""

    @classmethod
    def empty(cls, *shape: int, **sizes: int) -> Self:
        """A group of `shape` (W, rows) where every column holds its empty value."""

        def made(dtype: Any, fill: float, tail: tuple[int | str, ...]) -> Array:
            column = np.zeros(shape + tuple(sizes[size] if isinstance(size, str) else size for size in tail), dtype)
            if fill:
                column.fill(fill)
            return column

        return cls(*(made(*how) for how in cls._empties()))

    @classmethod
    @cache
    def _empties(cls) -> tuple[tuple[Any, float, tuple[int | str, ...]], ...]:
        """What each column is made of: dtype, empty value, the rest of its shape."""
        return tuple((f.metadata["dtype"], f.metadata["fill"], f.metadata["tail"]) for f in fields(cls))

    @classmethod
    @cache
    def names(cls) -> tuple[str, ...]:
        """Names of the columns, in the fixed order that digest and snapshots use."""
        return tuple(f.name for f in fields(cls))

    @classmethod
    @cache
    def refs(cls) -> tuple[str, ...]:
        """Names of the columns that hold row codes."""
        return tuple(f.name for f in fields(cls) if f.metadata["ref"])

    @classmethod
    @cache
    def unset(cls, name: str) -> float:
        """The empty value of a column."""
        fill: float = next(f for f in fields(cls) if f.name == name).metadata["fill"]
        return fill

    def copy(self) -> Self:
        """A group of the same values in arrays of its own."""
        return type(self)(**{name: getattr(self, name).copy() for name in self.names()})

    def take(self, worlds: Array) -> Self:
        """The group of some worlds only: `worlds` is an index or mask over axis 0."""
        return type(self)(**{name: getattr(self, name)[worlds] for name in self.names()})

    def put(self, worlds: Array, part: Self) -> None:
        """Write the worlds of `part` over those that `worlds` picks."""
        for name in self.names():
            getattr(self, name)[worlds] = getattr(part, name)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """One group of all worlds of `parts`, in order."""
        return cls(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in cls.names()})


@dataclass(slots=True)
class Growing(Columns):
    """A group with as many rows as its fullest world needs: the others are padded with empty rows.

    A row is empty where its first column holds its empty value; all of its other columns do so too.
    """

    def used(self) -> Array:
        """Rows that hold something: (W, rows) bool."""
        first = self.names()[0]
        return np.asarray(getattr(self, first) != self.unset(first))

    def widened(self, rows: int) -> Self:
        """The same with empty rows at the end, so that there are at least `rows`."""
        missing = max(rows - self.used().shape[1], 0)
        if not missing:
            return self
        spare = self.empty(self.used().shape[0], missing)
        return type(self)(
            **{name: np.concatenate([getattr(self, name), getattr(spare, name)], axis=1) for name in self.names()}
        )

    def kept(self, which: Array) -> Self:
        """The rows `which` (W, rows) bool alone, in their order, without gaps."""
        world, row = np.nonzero(which)
        count = np.bincount(world, minlength=len(which))
        kept = self.empty(len(which), int(count.max(initial=0)))
        to = np.arange(len(world)) - np.repeat(np.cumsum(count) - count, count)
        for name in self.names():
            getattr(kept, name)[world, to] = getattr(self, name)[world, row]
        return kept

    def take(self, worlds: Array) -> Self:
        """The group of some worlds only, as wide as the fullest of them needs."""
        part = Columns.take(self, worlds)
        used = np.flatnonzero(part.used().any(axis=0))
        rows = int(used[-1]) + 1 if len(used) else 0
        return type(self)(**{name: getattr(part, name)[:, :rows] for name in self.names()})

    def put(self, worlds: Array, part: Self) -> None:
        """Write the worlds of `part` over those that `worlds` picks; both may have any number of rows."""
        rows = max(self.used().shape[1], part.used().shape[1])
        part, wide = part.widened(rows), self.widened(rows)
        for name in self.names():
            setattr(self, name, getattr(wide, name))
            getattr(self, name)[worlds] = getattr(part, name)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """One group of all worlds of `parts`, in order, as wide as the widest."""
        rows = max(part.used().shape[1] for part in parts)
        wide = [part.widened(rows) for part in parts]
        return cls(**{name: np.concatenate([getattr(p, name) for p in wide]) for name in cls.names()})
