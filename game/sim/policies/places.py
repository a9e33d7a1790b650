"""Places of their own about the enemies that ships close with, and the guns that they turn on them there."""

import numpy as np

from ...rules.state.columns import Array
from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import PPM, Move, System
from ...rules.state.world import World
from .giving import move
from .knowledge import by_uid, offset_km, turned_reach_km

_ABREAST = 0.2
"""Distance between the places of those who have one enemy in common, in parts of their distance from him."""
_OVERRUN = 0.5
"""Part of its distance from its target by which a ship may overrun its place to turn its guns the earlier."""
_BEARING = 1.0 / 3.0
"""Part of its drive that a ship has left for its course while it bears (M12)."""
_CHUNK = 32
"""Worlds at a time, so that pair matrices stay in the cache."""


def unit(x: Array, y: Array) -> tuple[Array, Array]:
    """The unit vector along (x, y); (0, 0) of none."""
    length = np.sqrt(x * x + y * y)
    whole = np.where(length > 0.0, length, 1.0)
    return x / whole, y / whole


def take_places(orders: OrderSet, who: Array, target: Array, far_km: Array, seen: World) -> None:
    """Let ships close to places so far (W, S) from their targets (W, S slots), and keep them at the target's speed.

    Who is nearest to a target stays on the side where he is; those who share it stand abreast of him on a ring round
    it, in the order in which they come on.
    """
    move(orders, who, Move.FOLLOW, target)
    slots = by_uid(seen, who)
    off_x, off_y = (-off[:, slots] for off in offset_km(seen, target))
    for first in range(0, seen.worlds if len(slots) else 0, _CHUNK):
        w = slice(first, first + _CHUNK)
        there, sign = who[w, slots], seen.battle.mirror_sign[w, None]
        same = (target[w, slots, None] == target[w, None, slots]) & there[:, :, None] & there[:, None]
        x, y = _ring(off_x[w], off_y[w], same, sign)
        for name, way in (("dx", x), ("dy", y)):
            column = getattr(orders.units, name)
            column[w, slots] = np.where(there, way * far_km[w, slots], column[w, slots])


def _ring(off_x: Array, off_y: Array, same: Array, sign: Array) -> tuple[Array, Array]:
    """Unit vectors from targets to the places of ships (w, n) that are `off` from them; `same`: who share (w, n, n)."""
    square = off_x * off_x + off_y * off_y
    nearest = np.where(same, square[:, None], np.inf).argmin(axis=2)
    ux, uy = unit(np.take_along_axis(off_x, nearest, axis=1), np.take_along_axis(off_y, nearest, axis=1))
    ux = np.where((ux == 0.0) & (uy == 0.0), 1.0, ux)  # on top of the target: along x, which no mirror turns
    # How far to the left of the nearest one each comes on, in an unmirrored world.
    aside = (ux * off_y - uy * off_x) * sign
    number = np.arange(aside.shape[1])
    leads, left, size = nearest == number, aside >= 0.0, np.abs(aside)
    nearer = (size[:, None] < size[:, :, None]) | ((size[:, None] == size[:, :, None]) & (number < number[:, None]))
    within = same & nearer & (left[:, None] == left[:, :, None]) & ~leads[:, None]
    place = np.where(leads, 0, within.sum(axis=2) + 1) * np.where(left, sign, -sign) * _ABREAST
    return unit(ux - uy * place, uy + ux * place)


def turn_guns(orders: OrderSet, who: Array, target: Array, seen: World, tables: Tables) -> None:
    """Let ships that have guns in reach of their targets which they must turn for bear on them.

    Not before the part of the drive that this leaves them brings them to rest about where they are told to go.
    """
    reach = turned_reach_km(seen, tables)
    if not reach.any():
        return
    units, told = seen.units, orders.units
    world, at = np.arange(seen.worlds)[:, None], np.maximum(target, 0)
    off_x, off_y = offset_km(seen, target)
    vx, vy = units.vx_km_s[world, at] - units.vx_km_s, units.vy_km_s[world, at] - units.vy_km_s
    drive = tables.classes.thrust_km_s2[units.class_id] * (units.system_ppm[:, :, System.DRIVE] / PPM)
    way_x, way_y = off_x + told.dx, off_y + told.dy
    room = np.sqrt(way_x * way_x + way_y * way_y) + _OVERRUN * np.sqrt(told.dx * told.dx + told.dy * told.dy)
    stops = (vx * vx + vy * vy <= 2.0 * _BEARING * drive * room) | (told.move != Move.FOLLOW)
    bears = who & (target >= 0) & (off_x * off_x + off_y * off_y <= reach * reach) & stops
    told.bear[bears] = target[bears]
