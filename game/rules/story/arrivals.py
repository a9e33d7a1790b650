"""Arrivals (R1): units and flights that were asleep come onto the map, by the clock or by a trigger."""

import numpy as np

from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import Event, Mission, Presence


def arrive(res: Resolution) -> None:
    """Bring those onto the map whose turn it is by the clock."""
    turn = res.world.battle.turn[:, None] + 1
    units = res.tables.arrival_turn[: res.world.unit_slots] == turn
    bring_in(res, units, res.tables.flight_arrival_turn[: res.world.flight_slots] == turn)


def bring_in(res: Resolution, units: Array, flights: Array) -> None:
    """Bring those of `units` (W, S) and `flights` (W, F) that are asleep onto the map.

    A flight under orders to dock whose home is there arrives in its hangar, with its home.
    """
    world = res.world
    w, s = np.nonzero(units & (world.units.uid != 0) & (world.units.presence == Presence.DORMANT))
    world.units.presence[w, s] = Presence.PRESENT
    _report(res, w, world.units.uid[w, s], world.units.side[w, s], s, world.units.x_km[w, s], world.units.y_km[w, s])
    sky = world.flights
    w, f = np.nonzero(flights & (sky.uid != 0) & (sky.presence == Presence.DORMANT))
    home = sky.home[w, f]
    inside = (sky.mission[w, f] == Mission.DOCK) & (home != NONE)
    inside[inside] = world.fighting()[w[inside], home[inside]]
    sky.presence[w, f] = np.where(inside, int(Presence.DOCKED), int(Presence.PRESENT))
    code = f + world.unit_slots
    _report(res, w, sky.uid[w, f], sky.side[w, f], code, sky.x_km[w, f], sky.y_km[w, f])


def _report(res: Resolution, world: Array, uid: Array, side: Array, code: Array, x_km: Array, y_km: Array) -> None:
    by = np.lexsort((uid, world))
    res.journal.write(Event.ARRIVED, world[by], side=side[by], target=code[by], x_km=x_km[by], y_km=y_km[by])
