"""Hangars (W8): launch, landing, rearming, and new homes for flights that lost theirs."""

import numpy as np

from ..space.rows import starts
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import Event, Mission, Presence, System

LAND_KM = 50.0
"""A flight lands from within this distance of its home."""
LAND_KM_S = 1.0
"""A flight lands at no more than this speed past its home."""
REARM_IMPULSES = 4
"""A flight in the hangar is charged from empty in this many impulses."""


def tend_hangars(res: Resolution) -> None:
    """What happens on deck before flights fly: craft find homes, land, rearm, ride along and launch."""
    flights = res.world.flights
    docked = flights.presence == Presence.DOCKED
    if not (docked | (flights.home != NONE) | (flights.mission == Mission.DOCK)).any():
        return
    decks = open_decks(res)
    _find_homes(res, decks)
    _land(res, decks)
    _rearm(res)
    _ride(res)
    _launch(res, decks)


def open_decks(res: Resolution) -> Array:
    """Units that flights can land on and leave: (W, S) bool."""
    hangar = res.world.units.system_ppm[:, :, System.HANGAR] > 0
    return res.world.fighting() & hangar & (res.cls("hangar") > 0)


def homes(res: Resolution, mask: Array | bool) -> tuple[Array, Array, Array]:
    """World, flight and home slot of the flights in `mask` (W, F) that have a home: (N,) each."""
    world, flight = np.nonzero(mask & (res.world.flights.home != NONE))
    return world, flight, res.world.flights.home[world, flight].astype(np.int64)


def docked(res: Resolution) -> Array:
    """Flights in a hangar with craft left: (W, F) bool."""
    flights = res.world.flights
    return (flights.presence == Presence.DOCKED) & (flights.alive > 0)


def _craft_by_home(res: Resolution, mask: Array | bool = True) -> Array:
    """Craft of all flights, or of those in `mask`, by the unit that is their home: (W, S) int64."""
    world, flight, home = homes(res, mask)
    slots = res.world.unit_slots
    craft = res.world.flights.alive[world, flight]
    total = np.bincount(world * slots + home, craft, res.world.worlds * slots)
    return total.astype(np.int64).reshape(-1, slots)


def _by_uid(res: Resolution, world: Array, flight: Array, *first: Array) -> Array:
    """Order of flights by world, then `first`, then uid."""
    return np.lexsort((res.world.flights.uid[world, flight], *first, world))


def _find_homes(res: Resolution, decks: Array) -> None:
    """Recalled flights whose home cannot take them go to the nearest other deck of their side with room for them.

    In order of uid, so that together they never ask for more room than there is; a home keeps room for all its own.
    """
    flights, units = res.world.flights, res.world.units
    recalled = res.world.flying() & (flights.mission == Mission.DOCK)
    world, flight = np.nonzero(recalled)
    home = flights.home[world, flight].astype(np.int64)
    stray = (home == NONE) | ~decks[world, home]
    world, flight = world[stray], flight[stray]
    if not len(world) or not decks.any():
        return
    order = _by_uid(res, world, flight)
    world, flight = world[order], flight[order]
    room = np.where(decks, res.cls("hangar") - _craft_by_home(res), 0)
    while len(world):
        fits = (room[world] >= flights.alive[world, flight, None]) & (
            units.side[world] == flights.side[world, flight, None]
        )
        able = fits.any(axis=1)
        world, flight, fits = world[able], flight[able], fits[able]
        if not len(world):
            return
        first = starts(world)
        w, f = world[first], flight[first]
        slot = _nearest_deck(res, w, f, fits[first])
        flights.home[w, f] = slot
        room[w, slot] -= flights.alive[w, f]
        world, flight = world[~first], flight[~first]


def _nearest_deck(res: Resolution, world: Array, flight: Array, fits: Array) -> Array:
    """The nearest unit that `fits` (N, S) to each flight, of equally near ones that of the lower uid: slots (N,)."""
    units, flights = res.world.units, res.world.flights
    dx = units.x_km[world] - flights.x_km[world, flight, None]
    dy = units.y_km[world] - flights.y_km[world, flight, None]
    square = np.where(fits, dx * dx + dy * dy, np.inf)
    nearest = fits & (square == square.min(axis=1, keepdims=True))
    return np.where(nearest, units.uid[world], np.iinfo(np.int64).max).argmin(axis=1)


def _land(res: Resolution, decks: Array) -> None:
    """Recalled flights that are close to their home and slow beside it land, in order of uid, while it has room."""
    units, flights = res.world.units, res.world.flights
    world, flight, home = homes(res, res.world.flying() & (flights.mission == Mission.DOCK))
    dx = flights.x_km[world, flight] - units.x_km[world, home]
    dy = flights.y_km[world, flight] - units.y_km[world, home]
    vx = flights.vx_km_s[world, flight] - units.vx_km_s[world, home]
    vy = flights.vy_km_s[world, flight] - units.vy_km_s[world, home]
    lands = (dx * dx + dy * dy <= LAND_KM * LAND_KM) & (vx * vx + vy * vy <= LAND_KM_S * LAND_KM_S)
    lands &= decks[world, home] & (units.side[world, home] == flights.side[world, flight])
    world, flight, home = world[lands], flight[lands], home[lands]
    if not len(world):
        return
    order = _by_uid(res, world, flight, home)
    world, flight, home = world[order], flight[order], home[order]
    inside = _craft_by_home(res, docked(res))[world, home]
    total = np.cumsum(flights.alive[world, flight].astype(np.int64))
    key = world * res.world.unit_slots + home
    head = np.searchsorted(key, key, "left")
    before = np.where(head > 0, total[head - 1], 0)
    fits = inside + total - before <= res.cls("hangar")[world, home]
    world, flight, home = world[fits], flight[fits], home[fits]
    flights.presence[world, flight] = Presence.DOCKED
    flights.stage[world, flight] = 0
    flights.goal[world, flight] = NONE
    _report(res, Event.RECOVERED, world, flight, home)


def _rearm(res: Resolution) -> None:
    """Charge craft in the hangar."""
    flights = res.world.flights
    most = res.flight_cls("craft_energy_mj")
    full = np.minimum(flights.energy_mj + -(-most // REARM_IMPULSES), most)
    flights.energy_mj[:] = np.where(docked(res), np.maximum(full, flights.energy_mj), flights.energy_mj)


def _ride(res: Resolution) -> None:
    """What is in a hangar is where its home is."""
    world, flight, home = homes(res, docked(res))
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        getattr(res.world.flights, name)[world, flight] = getattr(res.world.units, name)[world, home]


def _launch(res: Resolution, decks: Array) -> None:
    """Flights in a hangar that are ordered to do anything but dock leave it: where their home is, at its speed."""
    flights = res.world.flights
    world, flight, home = homes(res, docked(res) & (flights.mission != Mission.DOCK))
    leaves = decks[world, home]
    world, flight, home = world[leaves], flight[leaves], home[leaves]
    if not len(world):
        return
    order = _by_uid(res, world, flight)
    world, flight, home = world[order], flight[order], home[order]
    flights.presence[world, flight] = Presence.PRESENT
    flights.stage[world, flight] = 0
    flights.goal[world, flight] = NONE
    res.world.units.launch_impulse[world, home] = res.now[world]
    _report(res, Event.LAUNCHED, world, flight, home)


def _report(res: Resolution, kind: Event, world: Array, flight: Array, home: Array) -> None:
    units = res.world.units
    res.journal.write(
        kind, world, side=res.world.flights.side[world, flight], source=home, target=flight + res.world.unit_slots,
        x_km=units.x_km[world, home], y_km=units.y_km[world, home],
    )  # fmt: skip
