"""Phase `break_systems`: systems hurt by the loss of hull (D2, J7, J8)."""

import numpy as np

from ..space.rows import found_by_uid
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, SYSTEMS, Event, Stream, System
from .hurt import differing, lost_part_ppm

HURT_PPM = 1_200_000
"""Chance that a system is hurt, for a hull lost whole: a tenth of the hull in an impulse hurts each with 12 %."""
LEAST_SEVERE_PPM = 500_000
"""Worst loss of a hurt system, however little hull went."""
SEVERE_PPM = 2_000_000
"""What is added to the worst loss for a hull lost whole."""


def hurt_chance_ppm(part_ppm: Array) -> Array:
    """Chance that a system is hurt by the loss of this part of the hull; rises with it."""
    return np.minimum(part_ppm * HURT_PPM // PPM, PPM)


def system_loss_ppm(part_ppm: Array, roll_ppm: Array) -> Array:
    """What a hurt system loses, for a roll in 0..999,999: at least 1; rises with the part of the hull lost."""
    worst = np.minimum(LEAST_SEVERE_PPM + part_ppm * SEVERE_PPM // PPM, PPM)
    return np.maximum(worst * (roll_ppm + 1) // PPM, 1)


def system_after(system_ppm: Array, part_ppm: Array, hit_roll_ppm: Array, loss_roll_ppm: Array) -> Array:
    """What is left of systems: all broadcast, int64 0..PPM. Never more than before."""
    loss = np.where(hit_roll_ppm < hurt_chance_ppm(part_ppm), system_loss_ppm(part_ppm, loss_roll_ppm), 0)
    return np.maximum(system_ppm - loss, 0)


def break_systems(res: Resolution) -> None:
    """Hurt the systems of living units that lost hull in this impulse; crews alone repair them."""
    units, before = res.world.units, res.this_impulse.hull_before
    world, unit = found_by_uid(units.uid, differing(res.world.fighting(), before, units.hull_mj))
    if not len(world):
        return
    lost = before[world, unit] - units.hull_mj[world, unit]
    part = lost_part_ppm(lost, res.cls("hull_mj")[world, unit])[:, None]
    system = np.arange(SYSTEMS)
    rolls = [
        res.roll_ppm(world[:, None], stream, units.uid[world, unit][:, None], system)
        for stream in (Stream.SYSTEM_HIT, Stream.SYSTEM_LOSS)
    ]
    had = units.system_ppm[world, unit]
    after = system_after(had, part, *rolls)
    units.system_ppm[world, unit] = after
    res.this_impulse.plant_lost_ppm[world, unit] = (had - after)[:, System.PLANT]
    row, out = np.nonzero((had > 0) & (after == 0))
    world, unit = world[row], unit[row]
    res.journal.write(
        Event.SYSTEM_OUT, world, side=units.side[world, unit], source=res.this_impulse.blame[world, unit], target=unit,
        x_km=units.x_km[world, unit], y_km=units.y_km[world, unit], value=out,
    )  # fmt: skip
