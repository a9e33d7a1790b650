"""Clouds of debris: what is left of ships that died, one row a cloud (M8)."""

from dataclasses import dataclass

import numpy as np

from .columns import Array, Growing, column


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
