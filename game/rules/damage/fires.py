"""Phases `burn` and `light_fires`: fires eat the hull of living ships, and lost hull lights fires (D5, J8).

Hull lost to fire lights fires as well: that is how they spread. Who puts them out is in `crews`.
"""

import numpy as np

from ..space.rows import found_by_uid
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Cause, Stream
from .hurt import FIRES_MOST, differing, lost_part_ppm, tell_fires

EATEN_PPM = 2_000
"""Part of the hull's maximum that a fire eats in an impulse."""


def eaten_mj(fires: Array, hull_max_mj: Array) -> Array:
    """Hull that so many fires eat in an impulse: each the same, rounded up. int64."""
    return fires * -(-hull_max_mj * EATEN_PPM // PPM)


def fire_chance_ppm(part_ppm: Array, proneness_ppm: Array) -> Array:
    """Chance that the loss of this part of a hull lights a fire: in proportion to both, certain at most."""
    return np.minimum(part_ppm * proneness_ppm // PPM, PPM)


def burn(res: Resolution) -> None:
    """Let every fire aboard a living ship on the map take its part of the hull, past shield and armour."""
    units = res.world.units
    if not units.fires.any():
        return
    at = world, unit = found_by_uid(units.uid, (units.fires > 0) & res.world.fighting())
    energy = eaten_mj(units.fires[at].astype(np.int64), res.cls("hull_mj")[at])
    res.hit(world, unit, np.full(len(world), NONE), energy, Cause.FIRE, leak_ppm=PPM, parts=0)


def light_fires(res: Resolution) -> None:
    """Roll once for every living unit that lost hull in this impulse: it may catch one fire more."""
    if not res.tables.classes.fire_ppm.any():
        return
    units, before = res.world.units, res.this_impulse.hull_before
    may = differing(res.world.fighting() & (units.fires < FIRES_MOST), before, units.hull_mj)
    if not may.any():
        return
    at = world, unit = found_by_uid(units.uid, may)
    part = lost_part_ppm(before[at] - units.hull_mj[at], res.cls("hull_mj")[at])
    lit = res.roll_ppm(world, Stream.FIRE, units.uid[at]) < fire_chance_ppm(part, res.cls("fire_ppm")[at])
    at = world[lit], unit[lit]
    units.fires[at] += 1
    tell_fires(res, at)
