"""Phase `break_systems`: systems hurt by the loss of hull, deaths, plants that breach (D2, D3, J7, J8)."""

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, SYSTEMS, Event, Presence, Stream, System

HURT_PPM = 1_200_000
"""Chance that a system is hurt, for a hull lost whole: a tenth of the hull in an impulse hurts each with 12 %."""
LEAST_SEVERE_PPM = 500_000
"""Worst loss of a hurt system, however little hull went."""
SEVERE_PPM = 2_000_000
"""What is added to the worst loss for a hull lost whole."""
SPLIT_PART = 2
"""Overkill of half the hull's maximum splits a ship in two."""


def lost_part_ppm(lost_mj: Array, most_mj: Array) -> Array:
    """Part of the maximum of a hull that was lost, rounded up: any loss has a chance to hurt. 0..PPM."""
    return np.minimum(-(-lost_mj * PPM // np.maximum(most_mj, 1)), PPM)


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


def breach_chance_ppm(breach_ppm: Array, plant_ppm: Array) -> Array:
    """Chance that a death breaches the plant: in proportion to what of it still ran; a dead plant cannot."""
    return breach_ppm * plant_ppm // PPM


def splits(overkill_mj: Array, hull_max_mj: Array) -> Array:
    """Does a death with so much overkill (`energy_mj` of its LOST row) break the ship in two? bool."""
    return SPLIT_PART * overkill_mj >= hull_max_mj


def break_systems(res: Resolution) -> None:
    """Hurt the systems of living units that lost hull in this impulse; lay out those that died in it.

    A system never mends itself. The dead become wrecks without a shield, with a row LOST that names whom the
    phase of damage blames; plants that breach burst in the next impulse.
    """
    units = res.world.units
    struck = (units.presence == Presence.PRESENT) & (res.hull_before > units.hull_mj)
    world, unit = np.nonzero(struck)
    if not len(world):
        return
    order = np.lexsort((units.uid[world, unit], world))
    world, unit = world[order], unit[order]
    dead = units.hull_mj[world, unit] <= 0
    _hurt(res, world[~dead], unit[~dead])
    _lay_out(res, world[dead], unit[dead])


def _hurt(res: Resolution, world: Array, unit: Array) -> None:
    units = res.world.units
    lost = res.hull_before[world, unit] - units.hull_mj[world, unit]
    part = lost_part_ppm(lost, res.cls("hull_mj")[world, unit])[:, None]
    system = np.arange(SYSTEMS)
    rolls = [
        res.roll_ppm(world[:, None], stream, units.uid[world, unit][:, None], system)
        for stream in (Stream.SYSTEM_HIT, Stream.SYSTEM_LOSS)
    ]
    before = units.system_ppm[world, unit]
    after = system_after(before, part, *rolls)
    units.system_ppm[world, unit] = after
    row, out = np.nonzero((before > 0) & (after == 0))
    world, unit = world[row], unit[row]
    res.journal.write(
        Event.SYSTEM_OUT, world, side=units.side[world, unit], source=res.blame[world, unit], target=unit,
        x_km=units.x_km[world, unit], y_km=units.y_km[world, unit], value=out,
    )  # fmt: skip


def _lay_out(res: Resolution, world: Array, unit: Array) -> None:
    units = res.world.units
    at = (world, unit)
    cause = res.blame_cause[at]
    units.shield_mj[at] = 0
    res.journal.write(
        Event.LOST, world, side=units.side[at], source=res.blame[at], target=unit, x_km=units.x_km[at],
        y_km=units.y_km[at], energy_mj=res.overkill_mj[at], value=cause,
    )  # fmt: skip
    res.lose(world, unit, cause)
    energy = res.cls("breach_mj")[at]
    chance = breach_chance_ppm(res.cls("breach_ppm")[at], units.system_ppm[at][:, System.PLANT])
    blows = (res.roll_ppm(world, Stream.BREACH, units.uid[at]) < chance) & (energy > 0)
    world, unit, energy = world[blows], unit[blows], energy[blows]
    units.blast_mj[world, unit] = energy
    res.journal.write(
        Event.BREACH, world, side=units.side[world, unit], source=unit, energy_mj=energy,
        x_km=units.x_km[world, unit], y_km=units.y_km[world, unit],
    )  # fmt: skip
