"""Phase `settle_deaths`: units whose hull is gone die, whatever took it (D2, J8)."""

import numpy as np

from ..state.losses import lose_units
from ..state.resolution import Resolution


def settle_deaths(res: Resolution) -> None:
    """Every unit that lived and has no hull left dies of the hit that took most of it, by who dealt that hit.

    It stays on the map as a wreck. This comes after the damage of each impulse, and once more at the end of a turn, so
    that a turn ends with nobody dead and uncounted, even where a rule lowers a hull by other means than hits.
    """
    world, unit = np.nonzero(res.this_turn.living & (res.world.units.hull_mj <= 0))
    if len(world):
        harm = res.this_impulse
        lose_units(res, world, unit, harm.blame_cause[world, unit], harm.blame[world, unit])
