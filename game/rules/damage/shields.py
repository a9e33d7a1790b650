"""The restart of a shield that collapsed: how fast it runs, and how long it takes (D1)."""

import numpy as np

from ..state.columns import NONE, Array
from ..state.vocabulary import PPM

THIRD_PPM = PPM // 3
"""An even share of the plant: at this share shields and weapons charge as their class and weapon say."""
WHOLE_PERCENT = 100
"""What an impulse at an even share takes off a restart."""


def restart_pace_percent(share_ppm: Array) -> Array:
    """What an impulse at this share of the plant takes off a restart: 100 at an even share, 300 at the whole plant."""
    return share_ppm * WHOLE_PERCENT // THIRD_PPM


def restart_after(left_percent: Array, share_ppm: Array) -> Array:
    """What is left of a restart an impulse later: never less than nothing."""
    return np.maximum(left_percent - restart_pace_percent(share_ppm), 0)


def restart_impulses(left_percent: Array, share_ppm: Array) -> Array:
    """Impulses until a restart is over if the share stays as it is, rounded up; NONE where it never is."""
    pace = restart_pace_percent(share_ppm)
    needed = -(-left_percent // np.maximum(pace, 1))
    return np.where((pace <= 0) & (left_percent > 0), NONE, needed)
