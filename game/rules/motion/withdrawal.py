"""Phase `leave`: who withdraws and is far enough out is away, beyond pursuit (M3, R5)."""

import numpy as np

from ..space.map_edge import FAR_RADII, middle, outside
from ..state.columns import NONE, Array, by_uid
from ..state.resolution import Resolution
from ..state.vocabulary import Event, Move, Presence


def leave(res: Resolution) -> None:
    """Take out who has withdrawn, with tow and hangar, and hulks far outside.

    A unit whose order is to withdraw, or a tug with its tow, is away once it is further from the middle of the map (the
    body that the map is round, else its origin) than the map's radius and moves outward. All tugs of one tow go with
    it. Flights in its hangar go with their home.
    """
    units = res.world.units
    away = _leavers(res)
    if away.any():
        _take_away(res, away)
    hulks = res.world.present() & (units.hull_mj <= 0)
    if hulks.any():
        units.presence[hulks & outside(res, units.x_km, units.y_km, FAR_RADII)] = Presence.GONE


def outward(x: Array, y: Array, vx: Array, vy: Array) -> Array:
    """Do places move away from the origin? Broadcast bool."""
    return x * vx + y * vy > 0.0


def _leavers(res: Resolution) -> Array:
    """Living units that leave the map now: (W, S) bool."""
    units = res.world.units
    out = res.world.fighting() & outside(res, units.x_km, units.y_km, 1.0)
    if not out.any():
        return out
    (x, y), (vx, vy) = middle(res)
    out &= outward(units.x_km - x, units.y_km - y, units.vx_km_s - vx, units.vy_km_s - vy)
    hauls = (units.move == Move.TOW) & (units.tow != NONE)
    leaves = out & ((units.move == Move.WITHDRAW) | hauls)
    w, tug = np.nonzero(units.tow != NONE)
    if not len(w):
        return leaves
    tow = units.tow[w, tug].astype(np.int64)
    # A tow leaves when one of its tugs does, and with all of them.
    pulled = np.zeros_like(leaves)
    np.logical_or.at(pulled, (w, tow), leaves[w, tug])
    leaves[w, tow] = False
    leaves[w, tug] |= pulled[w, tow] & res.world.fighting()[w, tug]
    return leaves | (pulled & res.world.present())


def _take_away(res: Resolution, away: Array) -> None:
    units, flights = res.world.units, res.world.flights
    w, s = np.nonzero(away)
    order = by_uid(units.uid[w, s])
    w, s = w[order], s[order]
    alive = units.hull_mj[w, s] > 0
    units.presence[w, s] = np.where(alive, int(Presence.AWAY), int(Presence.GONE))
    units.throttle_ppm[w, s] = 0
    w, s = w[alive], s[alive]
    place = {"x_km": units.x_km[w, s], "y_km": units.y_km[w, s]}
    res.journal.write(Event.WITHDREW, w, side=units.side[w, s], target=s, **place)
    w, f = np.nonzero((flights.presence == Presence.DOCKED) & (flights.home != NONE))
    home = flights.home[w, f].astype(np.int64)
    gone = away[w, home]
    flights.presence[w[gone], f[gone]] = Presence.AWAY
