"""Bearing (W4): a ship that is told to keeps its bow, or a side, on a target, whatever its course."""

from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import believed, unit_contacts
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, length, turned, unit
from ..state.vocabulary import PPM

BEARING_PPM = 333_333
"""Part of its drive that a unit that bears on a target has for its course: what its side thrusters give."""
BEARING = BEARING_PPM / PPM


class Bows(NamedTuple):
    """Units that bear on a target: rows of columns laid flat, rising, and where their bows shall point, (N,) each."""

    at: Array
    x: Array  # unit vectors
    y: Array


def bows_of(res: Resolution) -> Bows | None:
    """Living units that are told to bear on what their side knows on the map and not to be dead; None of none.

    Towards where it is reckoned to be. On top of the target there is no direction: such a unit bears on nothing.
    """
    units, slots = res.world.units, res.world.unit_slots
    told = units.bear >= 0
    if not told.any():
        return None
    at = (told & res.world.fighting()).reshape(-1).nonzero()[0]
    w = at // slots
    side, code = units.side.take(at), units.bear.take(at).astype(np.int64)
    seen = believed(res, w, side, code)
    ship = code < slots
    fair = ~ship | unit_contacts(res).fair[w, side, np.where(ship, code, 0)]
    off_x, off_y = seen.x - units.x_km.take(at), seen.y - units.y_km.take(at)
    bears = seen.known & fair & (length(off_x, off_y) > 0.0)
    if not bears.any():
        return None
    return Bows(at[bears], *_turned_to(res, at[bears], unit(off_x[bears], off_y[bears])))


def _turned_to(res: Resolution, at: Array, to: Pair) -> Pair:
    """Where the bows of ships `at` point (N,) that bear along the unit vectors `to`: there, or so that a side does.

    Of the sides that a ship may turn, the one that is nearest to there as it lies now.
    """
    of_class, units, classes = res.tables.side_batteries(), res.world.units, res.tables.classes
    if not of_class.any():
        return to
    class_id, mirror_sign = units.class_id.take(at), res.world.battle.mirror_sign[at // res.world.unit_slots]
    may = of_class[class_id]
    fx, fy = classes.battery_fx[class_id], classes.battery_fy[class_id] * mirror_sign[:, None]
    gx, gy = turned(units.hx.take(at)[:, None], units.hy.take(at)[:, None], fx, fy)
    side = np.where(may, gx * to[0][:, None] + gy * to[1][:, None], -np.inf).argmax(axis=1)
    row = np.arange(len(at))
    x, y = turned(*to, fx[row, side], -fy[row, side])
    by_side = may.any(axis=1)
    return np.where(by_side, x, to[0]), np.where(by_side, y, to[1])


def held(thrust_km_s2: Array, own_km_s2: Array) -> Array:
    """Can a bow stay on its target under so much thrust of so strong a drive? A way out of a well takes it along."""
    return np.rint(thrust_km_s2 / np.where(own_km_s2 > 0.0, own_km_s2, 1.0) * PPM) <= BEARING_PPM
