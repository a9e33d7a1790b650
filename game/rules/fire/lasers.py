"""Phase `fire_lasers`: light-speed fire within arcs, at ships and at craft; wrecks take shots (W1, D4, J2)."""

from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import hostility, unit_contacts
from ..space.sightlines import first_in_way
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Cause, Event, Stream, WeaponKind
from .gunnery import Guns, ready_guns, shot_factors, shots_of, spend_shot, unit_evasion
from .targets import aimed

SHOTS = 64
"""Shot numbers of a battery: rolls are keyed by battery x SHOTS + shot."""


class _Shots(NamedTuple):
    """Shots that are fired: (M,) each."""

    world: Array
    source: Array
    target: Array  # row code
    slot: Array
    shot: Array
    weapon: Array


def fire_lasers(res: Resolution) -> None:
    """Every charged laser fires at its target, or at the wreck or enemy before it; never through a friend."""
    guns = ready_guns(res, WeaponKind.LASER)
    if not len(guns.world):
        return
    target = aimed(res, guns, keep=True, at_flights=True)
    has = target >= 0
    guns, target = guns.some(has), target[has]
    if not len(target):
        return
    target, free = _taken_by(res, guns, target)
    guns, target = guns.some(free), target[free]
    if len(target):
        _fire(res, guns, target)
        spend_shot(res, guns)


def _places(res: Resolution, world: Array, code: Array) -> tuple[Array, Array, Array]:
    """Where row codes (units and flights) are, and their uids: (N,) each."""
    units, flights = res.world.units, res.world.flights
    x, y, uid = (np.empty(len(code)), np.empty(len(code)), np.empty(len(code), dtype=np.int64))
    slots = res.world.unit_slots
    ship = code < slots
    for which, group, row in ((ship, units, code), (~ship, flights, code - slots)):
        at = (world[which], row[which])
        x[which], y[which], uid[which] = group.x_km[at], group.y_km[at], group.uid[at]
    return x, y, uid


def _taken_by(res: Resolution, guns: Guns, target: Array) -> tuple[Array, Array]:
    """Who takes each gun's shot (row codes), and whether it may be fired: no friend or stranger is in the way.

    What its side does not see may take the shot, but tells nobody to fire or not to: a friend behind it is spared.
    """
    units = res.world.units
    before = _first_before(res, guns, target, res.world.present())
    met = before >= 0
    side = units.side[guns.world, guns.unit]
    at = (guns.world, np.maximum(before, 0))
    foe = res.hostile(side, units.side[at])
    free = ~met | (units.hull_mj[at] <= 0) | foe
    unseen = met & foe & ~unit_contacts(res).in_sight[guns.world, side, np.maximum(before, 0)]
    for one in np.unique(side[unseen]):
        rows = np.flatnonzero(unseen & (side == one))
        hides = hostility(res.tables, units.side)[:, one] & ~unit_contacts(res).in_sight[:, one]
        some = guns.some(rows)
        known = _first_before(res, some, target[rows], res.world.present() & ~hides)
        spared = (some.world, np.maximum(known, 0))
        free[rows] = (known < 0) | (units.hull_mj[spared] <= 0) | res.hostile(one, units.side[spared])
    return np.where(met, before, target), free


def _first_before(res: Resolution, guns: Guns, target: Array, there: Array) -> Array:
    """The first unit of `there` (W, S) in the way of each gun to its target, or -1: (N,)."""
    units = res.world.units
    x0, y0 = units.x_km[guns.world, guns.unit], units.y_km[guns.world, guns.unit]
    x1, y1, _ = _places(res, guns.world, target)
    return first_in_way(
        guns.world, guns.unit, target, x0, y0, x1, y1,
        units.x_km, units.y_km, res.cls("size_km"), there, units.uid,
    )  # fmt: skip


def _fire(res: Resolution, guns: Guns, target: Array) -> None:
    """Roll for every shot of the guns, deal what hits, report all."""
    units, slots = res.world.units, res.world.unit_slots
    x, y, uid = _places(res, guns.world, target)
    dx, dy = x - units.x_km[guns.world, guns.unit], y - units.y_km[guns.world, guns.unit]
    ship = target < slots
    evasion = np.where(ship, unit_evasion(res, guns.world, np.where(ship, target, 0)), PPM)
    factors = shot_factors(res, guns, dx * dx + dy * dy, evasion)
    row, shot = shots_of(res, guns)
    shots = _Shots(guns.world[row], guns.unit[row], target[row], guns.slot[row], shot, guns.weapon[row])
    source_uid = units.uid[shots.world, shots.source]
    roll = res.roll_ppm(shots.world, Stream.LASER, source_uid, uid[row], shots.slot * SHOTS + shot)
    chance = factors.chance_ppm()[row]
    hits = roll < chance
    ship = ship[row]
    side = np.where(ship, units.side[shots.world, np.where(ship, shots.target, 0)], NONE)
    if not ship.all():
        craft = ~ship
        side[craft] = res.world.flights.side[shots.world[craft], shots.target[craft] - slots]
    named = {name: column[row] for name, column in factors.columns().items()}
    res.journal.write(
        Event.LASER, shots.world, side=side, source=shots.source, target=shots.target, slot=shots.slot, shot=shot,
        x_km=x[row], y_km=y[row], energy_mj=res.tables.weapons.energy_mj[shots.weapon], **named,
        chance_ppm=chance, roll_ppm=roll, value=hits,
    )  # fmt: skip
    struck = _some(shots, hits & ship)
    energy = res.tables.weapons.energy_mj[struck.weapon]
    res.hit(struck.world, struck.target, struck.source, energy, Cause.LASER, struck.slot, struck.shot)
    _kill_craft(res, _some(shots, hits & ~ship))


def _some(shots: _Shots, which: Array) -> _Shots:
    return _Shots(*(column[which] for column in shots))


def _kill_craft(res: Resolution, shots: _Shots) -> None:
    """Each hit kills one craft while there are any; the lowest uids of the shooters have the credit."""
    if not len(shots.world):
        return
    units, flights = res.world.units, res.world.flights
    flight = shots.target - res.world.unit_slots
    uid = units.uid[shots.world, shots.source]
    order = np.lexsort((shots.shot, shots.slot, uid, flight, shots.world))
    shots, flight = _some(shots, order), flight[order]
    head = np.ones(len(flight), dtype=bool)
    head[1:] = (shots.world[1:] != shots.world[:-1]) | (flight[1:] != flight[:-1])
    start = np.flatnonzero(head)
    rank = np.arange(len(flight)) - np.repeat(start, np.diff(np.append(start, len(flight))))
    kills = rank < flights.alive[shots.world, flight]
    shots, flight = _some(shots, kills), flight[kills]
    by = np.ones(len(flight), dtype=bool)
    by[1:] = (shots.world[1:] != shots.world[:-1]) | (flight[1:] != flight[:-1])
    by[1:] |= shots.source[1:] != shots.source[:-1]
    first = np.flatnonzero(by)
    count = np.diff(np.append(first, len(flight)))
    world, flight, killer = shots.world[first], flight[first], shots.source[first]
    np.subtract.at(flights.alive, (world, flight), count.astype(flights.alive.dtype))
    res.journal.write(
        Event.FLIGHT_LOST, world, side=flights.side[world, flight], source=killer, target=shots.target[first],
        x_km=flights.x_km[world, flight], y_km=flights.y_km[world, flight], value=count,
    )  # fmt: skip
