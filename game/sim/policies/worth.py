"""What a future is worth to a side: how a planner tells plans apart."""

import numpy as np

from ...rules.state.columns import NONE, Array
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import PPM, System, Verdict
from ...rules.state.world import World

_OPTIONAL = 10
"""Optional objectives count for so much less than required ones."""
_DECIDED = 4 * PPM
"""What a victory is worth beside all mass."""


def worth(start: World, end: World, tables: Tables, side: int) -> Array:
    """What the ends of battles are worth to a side: (W,) int64 ppm.

    A verdict counts before all else; then how near its required objectives are, the mean of them, and for a tenth the
    optional ones; then the mass that it keeps less what its enemies keep, in parts of all that is known of each.
    """
    verdict = end.sides.verdict[:, side]
    decided = np.where(end.battle.over, (verdict == Verdict.VICTORY) * 1 - (verdict == Verdict.DEFEAT), 0) * _DECIDED
    reached = _reached_ppm(end, tables, side, False) + _reached_ppm(end, tables, side, True) // _OPTIONAL
    own = np.broadcast_to(np.arange(end.sides.stance.shape[1]) == side, end.sides.stance[:, side].shape)
    kept, left = (_kept_ppm(start, end, tables, whose) for whose in (own, end.sides.fights()[:, side]))
    return np.asarray(decided + reached + kept - left)


def _reached_ppm(world: World, tables: Tables, side: int, optional: bool) -> Array:
    """How near a side's objectives are, required or optional ones, the mean of them: (W,) int64 ppm."""
    goals = [
        np.minimum(world.objectives.progress_ppm[:, number], one.victory_ppm) * PPM // max(1, one.victory_ppm)
        for number, one in enumerate(tables.objectives)
        if one.side == side and one.optional == optional
    ]
    return sum(goals, np.zeros(world.worlds, np.int64)) // max(1, len(goals))


def _kept_ppm(start: World, end: World, tables: Tables, whose: Array) -> Array:
    """Mass of the sides `whose` (W, A) that is left at the end, of all of their ships and the craft they began with.

    A ship counts half for being there and half for its hull, and half as much without a drive and a tow. (W,) ppm.
    """
    units, flights, mass_t = end.units, start.flights, np.rint(tables.classes.mass_t).astype(np.int64)
    mass = np.where((units.uid != 0) & np.take_along_axis(whose, units.side, axis=1), mass_t[units.class_id], 0)
    craft = np.where((flights.uid != 0) & np.take_along_axis(whose, flights.side, axis=1), mass_t[flights.class_id], 0)
    left = (mass * _soundness_ppm(end, tables)).sum(axis=1) + (craft * end.flights.alive).sum(axis=1) * PPM
    whole = mass.sum(axis=1) + (craft * flights.alive).sum(axis=1)
    return np.asarray(left // np.maximum(whole, 1))


def _soundness_ppm(world: World, tables: Tables) -> Array:
    """What is left of each unit, 0 when it is lost: (W, S)."""
    units, classes = world.units, tables.classes
    hull = units.hull_mj * PPM // np.maximum(classes.hull_mj[units.class_id], 1)
    left = np.where(world.lost(), 0, (PPM + hull) // 2)
    moves = (units.system_ppm[:, :, System.DRIVE] > 0) | (classes.thrust_km_s2[units.class_id] <= 0.0)
    w, tug = np.nonzero((units.tow != NONE) & world.fighting())
    moves[w, units.tow[w, tug]] = True
    return np.asarray(np.where(moves, left, left // 2))
