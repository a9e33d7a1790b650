"""What crews are up to: the one factor that guns, point defence and damage control go by (P1, P4, W3)."""

import numpy as np

from ..state.columns import Array
from ..state.vocabulary import PPM, SHAKEN_PPM
from ..state.world import Units
from .readiness import alertness_ppm

SHAKEN_SKILL_PPM = 700_000
"""What a crew that is shaken does of what it does when it is not."""


def crew_ppm(units: Units, at: tuple[Array, Array]) -> Array:
    """What the crews of units `at` (world, unit) do of what a clear-headed crew at alert does: (N,) int64.

    Less by its daze and when it is shaken, more or less by its readiness; never below 0.
    """
    clear = PPM - np.minimum(units.daze_ppm[at], PPM)
    steady = np.where(units.morale_ppm[at] < SHAKEN_PPM, SHAKEN_SKILL_PPM, PPM)
    return clear * alertness_ppm(units.readiness[at]) // PPM * steady // PPM
