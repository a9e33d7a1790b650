"""What crews are up to: the one factor that all work of people goes by (P1, W3)."""

import numpy as np

from ..state.columns import Array
from ..state.vocabulary import PPM
from ..state.world import Units
from .readiness import alertness_ppm


def crew_ppm(units: Units, at: tuple[Array, Array]) -> Array:
    """What the crews of units `at` (world, unit) do of what a clear-headed crew at alert does: (N,) int64.

    Less by its daze, more or less by its readiness; never below 0.
    """
    clear = PPM - np.minimum(units.daze_ppm[at], PPM)
    return clear * alertness_ppm(units.readiness[at]) // PPM
