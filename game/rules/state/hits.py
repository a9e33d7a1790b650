"""Hits: energy on its way into units, and strikes at craft. Any phase deals them; each is applied once."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from .columns import NONE, Array, Growing, column


@dataclass(slots=True)
class Hits:
    """Energy on its way into units: equal arrays (N,), one row a hit."""

    world: Array
    target: Array  # unit slot
    source: Array  # row code of who dealt it
    slot: Array  # battery, or 0
    shot: Array
    energy_mj: Array  # int64
    cause: Array  # Cause
    leak_ppm: Array  # int64, the part that goes past a shield
    parts: Array  # int64, equal parts that it comes in: armour acts on each

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """All hits of `parts`, in order."""
        return cls(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)))

    def take(self, rows: Array) -> Self:
        """Some of them: index or mask over N."""
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(slots=True)
class Strikes:
    """Craft that were struck and will be lost: equal arrays (N,), one row for each craft and each who struck it."""

    world: Array
    flight: Array  # flight slot
    craft: Array  # number of the craft, from 0, below `ThisImpulse.craft_before`
    source: Array  # row code of who struck it
    cause: Array  # Cause

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """All strikes of `parts`, in order."""
        return cls(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)))


@dataclass(slots=True)
class PendingHits(Growing):
    """Hits dealt in a turn after its last damage, which wait for that of the next turn: (W, P), P may be 0."""

    target: Array = column(np.int32, fill=NONE, ref=True)
    source: Array = column(np.int32, fill=NONE, ref=True)
    slot: Array = column(np.int32)
    shot: Array = column(np.int32)
    energy_mj: Array = column(np.int64)
    cause: Array = column(np.int8)
    leak_ppm: Array = column(np.int64)
    parts: Array = column(np.int64, fill=1)

    @classmethod
    def of(cls, hits: list[Hits], worlds: int) -> Self:
        """The hits as rows of their worlds, as many to each world as the one with the most has."""
        if not hits:
            return cls.empty(worlds, 0)
        flat = Hits.joined(hits)
        flat = flat.take(np.argsort(flat.world, kind="stable"))
        count = np.bincount(flat.world, minlength=worlds)
        row = np.arange(len(flat.world)) - np.repeat(np.cumsum(count) - count, count)
        pending = cls.empty(worlds, int(count.max()))
        for name in cls.names():
            getattr(pending, name)[flat.world, row] = getattr(flat, name)
        return pending

    def hits(self) -> list[Hits]:
        """The hits of all worlds, in one table or none."""
        world, row = np.nonzero(self.used())
        if not len(world):
            return []
        rows = {name: getattr(self, name)[world, row] for name in self.names()}
        return [Hits(world, **rows | {"target": rows["target"].astype(np.int64)})]
