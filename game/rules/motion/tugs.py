"""Tugs (M5, J10): phases `release_tows`, `hook_tows` and `cut_tows`, in which ties come and go."""

from dataclasses import replace

import numpy as np

from ..state.columns import NONE, Array, by_uid
from ..state.resolution import Resolution
from ..state.vectors import length
from ..state.vocabulary import Event, Move
from .drives import body_endangering, drives_of
from .towing import cut, hookable, may_be_towed


def release_tows(res: Resolution) -> None:
    """Tugs that are ordered anything else let go; so do those whose tow a trigger has ended since `cut_tows`."""
    units = res.world.units
    w, tug, tow = _ties(res)
    if len(w) == 0:
        return
    ordered = (units.move[w, tug] == Move.TOW) & (units.ref[w, tug] == tow)
    gone = ~(ordered & _holds(res, w, tug, tow, res.now - 1))
    cut(res, w[gone], tug[gone])


def hook_tows(res: Resolution) -> None:
    """Tugs that have met their tow hook it, unless that would already cost them their own way out.

    What may be hooked is asked of the truth: a living enemy whom its tug takes for dead is not. Nobody hooks what is a
    tug itself, or is hooked while it tows: groups have one tow.
    """
    units = res.world.units
    tugs = units.move == Move.TOW
    if not tugs.any():
        return
    w, s = np.nonzero(tugs & (units.tow == NONE) & res.world.fighting() & (units.ref >= 0))
    near = units.ref[w, s] < res.world.unit_slots
    w, s = w[near], s[near]
    if len(w) == 0:
        return
    t = units.ref[w, s].astype(np.int64)
    distance = length(units.x_km[w, s] - units.x_km[w, t], units.y_km[w, s] - units.y_km[w, t])
    speed = length(units.vx_km_s[w, s] - units.vx_km_s[w, t], units.vy_km_s[w, s] - units.vy_km_s[w, t])
    may = hookable(distance, speed, res.cls("mass_t")[w, t], res.cls("tow_t")[w, s]) & may_be_towed(res, w, s, t)
    towed = np.zeros(units.uid.shape, bool)
    held_w, held_s = np.nonzero(units.tow != NONE)
    towed[held_w, units.tow[held_w, held_s]] = True
    asks = np.zeros(units.uid.shape, bool)
    asks[w[may], s[may]] = True
    may &= (units.tow[w, t] == NONE) & ~towed[w, s] & ~asks[w, t] & (t != s)
    may[may] = _stays_free(res, w[may], s[may], t[may])
    order = by_uid(units.uid[w, s])
    order = order[may[order]]
    w, s, t = w[order], s[order], t[order]
    units.tow[w, s] = t
    place = {"x_km": units.x_km[w, t], "y_km": units.y_km[w, t]}
    res.journal.write(Event.HOOKED, w, side=units.side[w, t], source=s, target=t, **place)


def cut_tows(res: Resolution) -> None:
    """Cut the tows that hold no longer: a tug out of the fight, a tow that died in tow or is not on the map.

    What was a hulk when it was hooked stays in tow. Of a tug and a tow that left the map together nothing is told.
    """
    units, now = res.world.units, res.now
    w, tug, tow = _ties(res)
    if len(w) == 0:
        return
    gone = ~_holds(res, w, tug, tow, now)
    here = res.world.present()
    together = ~here[w, tug] & ~here[w, tow]
    units.tow[w[together], tug[together]] = NONE
    cut(res, w[gone & ~together], tug[gone & ~together])


def _ties(res: Resolution) -> tuple[Array, Array, Array]:
    """World, tug and tow of all ties: (N,) each."""
    units = res.world.units
    w, tug = np.nonzero(units.tow != NONE)
    return w, tug, units.tow[w, tug].astype(np.int64)


def _holds(res: Resolution, world: Array, tug: Array, tow: Array, since: Array) -> Array:
    """Ties (N,) of a tug that fights to what may be towed and has not died at or after `since` (W,) impulses: bool."""
    lost = res.world.units.lost_impulse[world, tow]
    died = (lost != NONE) & (lost >= since[world])
    return res.world.fighting()[world, tug] & may_be_towed(res, world, tug, tow) & ~died


def _stays_free(res: Resolution, world: Array, tug: Array, tow: Array) -> Array:
    """Tugs (N,) that could still get away alone after an impulse on the course of their tow: bool."""
    units = res.world.units
    drives = drives_of(res, None)
    row = np.zeros(units.uid.shape, np.int64)
    row[drives.world, drives.unit] = np.arange(len(drives.at))
    alone = replace(
        drives.take(row[world, tug]).alone(), x=units.x_km[world, tow], y=units.y_km[world, tow],
        vx=units.vx_km_s[world, tow], vy=units.vy_km_s[world, tow],
    )  # fmt: skip
    still = np.zeros(len(world)), np.zeros(len(world))
    free = np.ones(len(world), bool)
    free[body_endangering(res, alone, still) >= 0] = False
    return free
