"""Salvos: torpedoes and slugs in flight, as rows that are born in battle and go when nothing is left of them."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from .columns import NONE, Array, Growing, column
from .rolls import folded, mixed
from .vocabulary import IMPULSES, STEPS

SALVOS_MAX = 1_000
"""Most salvos that fly in one world: what would be launched beyond stays in its tubes."""


@dataclass(slots=True)
class Salvos(Growing):
    """Torpedoes or slugs of one weapon on one course, one to many a row: (W, T), T may be 0.

    A row keeps its slot until the end of a turn; then those with nothing left of them are taken out.
    """

    uid: Array = column(np.int64)  # `born_uid` of who launched it
    weapon: Array = column(np.int32)
    side: Array = column(np.int32)
    source: Array = column(np.int32, fill=NONE, ref=True)  # slot of the unit that launched it
    slot: Array = column(np.int8)  # its battery
    target: Array = column(np.int32, fill=NONE, ref=True)  # unit that it goes for, NONE = none any more
    alive: Array = column(np.int32)  # torpedoes or slugs left
    x_km: Array = column(np.float64)
    y_km: Array = column(np.float64)
    vx_km_s: Array = column(np.float64)
    vy_km_s: Array = column(np.float64)
    crew_ppm: Array = column(np.int64)  # what a slug's crew left of its chance when it was fired
    fuel_s: Array = column(np.float64)  # seconds of full thrust left; a slug has none
    launch_impulse: Array = column(np.int32)  # absolute
    seen_by: Array = column(np.int64)  # bit a: side a has it in sight, from one look to the next

    def flying(self) -> Array:
        """Rows with something left: (W, T) bool."""
        return self.alive > 0

    def packed(self) -> Self:
        """The rows of which something is left, in their order, without gaps."""
        if not self.uid.shape[1]:
            return self
        world, row = np.nonzero(self.flying())
        count = np.bincount(world, minlength=len(self.uid))
        kept = self.empty(len(self.uid), int(count.max(initial=0)))
        to = np.arange(len(world)) - np.repeat(np.cumsum(count) - count, count)
        for name in self.names():
            getattr(kept, name)[world, to] = getattr(self, name)[world, row]
        return kept


@dataclass(slots=True)
class SalvoTracks(Growing):
    """Where the salvos of a turn were: (W, T), rows as they were in the turn, those that it spent included."""

    uid: Array = column(np.int64)
    side: Array = column(np.int32)
    weapon: Array = column(np.int32)
    source: Array = column(np.int32, fill=NONE, ref=True)
    slot: Array = column(np.int8)
    launch_impulse: Array = column(np.int32)  # absolute: before it the row is not there
    x_km: Array = column(np.float64, STEPS + 1)  # (W, T, 61) at substeps
    y_km: Array = column(np.float64, STEPS + 1)
    alive: Array = column(np.int32, IMPULSES + 1)  # (W, T, 13) at impulses; as launched in the one of the launch
    seen_by: Array = column(np.int64, IMPULSES + 1)
    thrusts: Array = column(np.bool_, IMPULSES + 1)  # it had fuel when the impulse began


def born_uid(parent: Array, births: Array) -> Array:
    """The uid of what is born in battle: a hash of its parent's uid and of how many that one bore before, above 0."""
    word = folded(mixed(np.asarray(parent).astype(np.uint64)), births)
    return ((word >> np.uint64(1)) | np.uint64(1)).astype(np.int64)
