"""Losses: the one way in which units die and craft are lost, whatever phase it happens in (D2, D3, P6, W8).

A unit dies of the damage of an impulse (`settle_deaths`), by falling into a body or by the scenario's ruling; craft
are shot, fall, or go down with their home. Nothing else marks a unit as lost, takes craft from a flight or counts
lives.
"""

import numpy as np

from .columns import NONE, Array, by_uid
from .resolution import Resolution
from .vocabulary import PPM, Cause, Event, Posture, Presence, Stream, System

SPLIT_PART = 2
"""Overkill of half the hull's maximum splits a ship in two."""


def splits(overkill_mj: Array, hull_max_mj: Array) -> Array:
    """Does a death with so much overkill in its last impulse break the ship in two? bool."""
    return SPLIT_PART * overkill_mj >= hull_max_mj


def lose_units(res: Resolution, world: Array, unit: Array, cause: Cause | Array, source: int | Array = NONE) -> None:
    """Units (N,) die of `cause` by `source` (row code; NONE = nobody): each once; who is dead already is passed over.

    Their rows keep their presence: who leaves no wreck is taken off the map by the phase that knows. A row LOST tells
    of each in order of uid, with its overkill, and whether that split it in two. All aboard are lost, shields fall,
    fires go out, the craft in the hangar go down with their home, and the plant of a unit that dies on the map may
    breach: then it bursts in the next impulse. Of two causes for one unit the lower counts.
    """
    units = res.world.units
    cause, source = (np.broadcast_to(np.asarray(one), world.shape) for one in (cause, source))
    row = np.flatnonzero(res.this_turn.living[world, unit])
    row = row[np.lexsort((source[row], cause[row], units.uid[world[row], unit[row]], world[row]))]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (world[row[1:]] != world[row[:-1]]) | (unit[row[1:]] != unit[row[:-1]])
    row = row[first]
    if not len(row):
        return
    at = world, unit = world[row], unit[row]
    res.this_turn.living[at] = False
    units.hull_mj[at] = units.shield_mj[at] = units.restart_percent[at] = units.fires[at] = 0
    overkill = res.this_impulse.overkill_mj[at]
    units.split[at] = splits(overkill, res.cls("hull_mj")[at]) & (units.presence[at] == Presence.PRESENT)
    units.lost_cause[at], units.lost_impulse[at] = cause[row], res.now[world]
    side = units.side[at]
    res.journal.write(
        Event.LOST, world, side=side, source=source[row], target=unit, x_km=units.x_km[at], y_km=units.y_km[at],
        energy_mj=overkill, value=cause[row], slot=np.where(units.split[at], 1, NONE),
    )  # fmt: skip
    _count_lives(res, world, side, units.aboard[at])
    _breach(res, world, unit)
    _lose_docked(res, world, unit)


def lose_craft(
    res: Resolution, world: Array, flight: Array, craft: Array, source: int | Array, cause: Cause | Array
) -> None:
    """Flights (N,) lose so many craft and their crews to `cause` by `source` (row code): a row FLIGHT_LOST for each.

    A flight may stand in several rows, which together are at most what it has. One without craft is gone.
    """
    flights, at = res.world.flights, (world, flight)
    side = flights.side[at]
    res.journal.write(
        Event.FLIGHT_LOST, world, side=side, source=source, target=flight + res.world.unit_slots, value=craft,
        cause=cause, x_km=flights.x_km[at], y_km=flights.y_km[at],
    )  # fmt: skip
    np.subtract.at(flights.alive, at, craft.astype(flights.alive.dtype))
    _count_lives(res, world, side, craft.astype(np.int64) * res.flight_cls("crew")[at])
    flights.presence[at] = np.where(flights.alive[at] > 0, flights.presence[at], int(Presence.GONE))


def breach_chance_ppm(breach_ppm: Array, plant_ppm: Array) -> Array:
    """Chance that a death breaches the plant: in proportion to what of it still ran; a dead plant cannot."""
    return breach_ppm * plant_ppm // PPM


def _count_lives(res: Resolution, world: Array, side: Array, people: Array) -> None:
    np.add.at(res.world.sides.lives_lost, (world, side), people.astype(np.int64))


def _breach(res: Resolution, world: Array, unit: Array) -> None:
    """Roll for the plants of units that died on the map: one that was failing blows, one spun down does not."""
    units, at = res.world.units, (world, unit)
    chance = breach_chance_ppm(res.cls("breach_ppm")[at], units.system_ppm[at][:, System.PLANT])
    blows = (units.presence[at] == Presence.PRESENT) & (res.cls("breach_mj")[at] > 0)
    blows &= (res.roll_ppm(world, Stream.BREACH, units.uid[at]) < chance) | (units.breach_impulses[at] > 0)
    blows &= units.posture[at] != Posture.SPUN_DOWN
    units.breach_impulses[at] = 0
    at = world, unit = world[blows], unit[blows]
    energy = res.cls("breach_mj")[at]
    units.blast_mj[at] = energy
    res.journal.write(
        Event.BREACH, world, side=units.side[at], source=unit, energy_mj=energy,
        x_km=units.x_km[at], y_km=units.y_km[at],
    )  # fmt: skip


def _lose_docked(res: Resolution, world: Array, unit: Array) -> None:
    """Craft in the hangars of units are lost with them, where these are."""
    units, flights = res.world.units, res.world.flights
    inside = (flights.presence == Presence.DOCKED) & (flights.alive > 0) & (flights.home != NONE)
    if not inside.any():
        return
    dead = np.zeros(units.uid.shape, dtype=bool)
    dead[world, unit] = True
    w, flight = np.nonzero(inside)
    home = flights.home[w, flight].astype(np.int64)
    row = np.flatnonzero(dead[w, home])
    row = row[by_uid(flights.uid[w[row], flight[row]])]
    w, flight, home = w[row], flight[row], home[row]
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        getattr(flights, name)[w, flight] = getattr(units, name)[w, home]
    lose_craft(res, w, flight, flights.alive[w, flight].astype(np.int64), home, units.lost_cause[w, home])
