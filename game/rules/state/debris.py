"""Clouds of debris: what is left of ships that died, one row a cloud (M8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from .columns import Array, Growing, column

EVERYBODY = -1
"""Known by all sides, as what is on every chart when a battle begins."""


BORN_KM = 30.0
"""Radius of a cloud when it is born ..."""
SPREAD_KM_S = 0.1
"""... and how fast it grows."""


@dataclass(slots=True)
class Debris(Growing):
    """Clouds that drift and thin out: (W, D), D may be 0."""

    uid: Array = column(np.int64)  # of the file, or made from that of the ship that died; 0 = empty
    x_km: Array = column(np.float64)
    y_km: Array = column(np.float64)
    vx_km_s: Array = column(np.float64)
    vy_km_s: Array = column(np.float64)
    radius_km: Array = column(np.float64)
    mass_t: Array = column(np.float64)
    known_by: Array = column(np.int64, fill=EVERYBODY)  # bit a: side a has seen it, and knows its course from then on

    def strewn(self, world: Array, rows: Mapping[str, Array | float]) -> Self:
        """The same with further clouds in worlds (N,), sorted; `rows`: their columns, each (N,) or a value for all."""
        count = np.bincount(world, minlength=len(self.uid))
        wide = self.widened(int((self.used().sum(axis=1) + count).max(initial=0)))
        free = np.argsort(wide.used(), axis=1, kind="stable")
        number = np.arange(len(world)) - np.repeat(np.cumsum(count) - count, count)
        for name, values in rows.items():
            getattr(wide, name)[world, free[world, number]] = values
        return wide

    def known(self, side: int) -> Array:
        """Clouds that a side knows: (W, D) bool."""
        return self.used() & ((self.known_by >> side & 1) > 0)
