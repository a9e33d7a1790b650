"""Phase `control_damage`: crews put out fires, steady a failing containment, or repair a system (D5, D3, J8)."""

import numpy as np

from ..space.rows import found_by_uid
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, REPAIRED_PPM, Event, Stream
from .hurt import FIRES_MOST, hands_of, hold_containment, tell_fires


def control_ppm(full_ppm: Array, hands: Array) -> Array:
    """Chance that a crew puts out a fire or steadies a containment: the class's, for the hands that it has."""
    return np.minimum(full_ppm * hands // PPM, PPM)


def first_broken(system_ppm: Array) -> Array:
    """The system that is repaired (N,): the first in the order of `System` below what repairs reach; one there is."""
    return (system_ppm < REPAIRED_PPM).argmax(axis=1)


def repaired_ppm(system_ppm: Array, step_ppm: Array) -> Array:
    """A system after an impulse of repair: never above what repairs reach, never less than before."""
    return np.maximum(np.minimum(system_ppm + step_ppm, REPAIRED_PPM), system_ppm)


def control_damage(res: Resolution) -> None:
    """Let every crew on the map do one thing: fight what burns and what fails, or else repair one system.

    Who has fires or a failing containment at the start of the phase repairs nothing in this impulse.
    """
    units, classes = res.world.units, res.tables.classes
    if not (classes.control_ppm.any() or classes.repair_ppm.any()):
        return
    lives = res.world.fighting()
    burns, fails = lives & (units.fires > 0), lives & (units.breach_impulses > 0)
    idle = lives & ~burns & ~fails & (res.cls("repair_ppm") > 0)
    broken = units.system_ppm < REPAIRED_PPM
    _put_out(res, found_by_uid(units.uid, burns))
    _steady(res, found_by_uid(units.uid, fails))
    if broken.any():
        _repair(res, found_by_uid(units.uid, idle & broken.any(axis=2)))


def _put_out(res: Resolution, at: tuple[Array, Array]) -> None:
    """Roll for each fire aboard."""
    world, unit = at
    if not len(world):
        return
    units, number = res.world.units, np.arange(FIRES_MOST)
    chance = control_ppm(res.cls("control_ppm")[at], hands_of(res, at))
    roll = res.roll_ppm(world[:, None], Stream.FIRE_OUT, units.uid[at][:, None], 0, number)
    out = (roll < chance[:, None]) & (number < units.fires[at][:, None])
    units.fires[at] -= out.sum(axis=1, dtype=np.int32)
    done = units.fires[at] <= 0
    tell_fires(res, (world[done], unit[done]))


def _steady(res: Resolution, at: tuple[Array, Array]) -> None:
    """Roll for each containment that fails."""
    world, unit = at
    if not len(world):
        return
    chance = control_ppm(res.cls("control_ppm")[at], hands_of(res, at))
    holds = res.roll_ppm(world, Stream.STEADY, res.world.units.uid[at]) < chance
    hold_containment(res, (world[holds], unit[holds]))


def _repair(res: Resolution, at: tuple[Array, Array]) -> None:
    """One step for one system of each; a row REPAIRED tells of what works again."""
    world, unit = at
    units = res.world.units
    system = first_broken(units.system_ppm[at])
    step = res.cls("repair_ppm")[at] * hands_of(res, at) // PPM
    had = units.system_ppm[world, unit, system]
    units.system_ppm[world, unit, system] = after = repaired_ppm(had, step)
    works = (had <= 0) & (after > 0)
    at = world[works], unit[works]
    res.journal.write(
        Event.REPAIRED, at[0], side=units.side[at], target=at[1], x_km=units.x_km[at], y_km=units.y_km[at],
        value=system[works],
    )  # fmt: skip
