"""Contacts (K6): what sides make of what they have seen. All that decides about enemies goes by it, and by it alone.

A contact in sight is what is there. One out of sight is as it was seen last, and where its last velocity has carried
it since, for a turn at most. Own rows, and those of sides that one does not fight, are known as they are.
"""

from typing import NamedTuple

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.tables import Tables
from ..state.vocabulary import IMPULSES, LIMP_PPM, QUIET_IMPULSES, Kind, Level, Posture, Presence
from ..state.world import Contacts, FlightContacts, World

LOOK_EVERY = 4
"""Impulses from one look to the next, from the first of a turn on; what flares is seen between looks too."""
RECENT_IMPULSES = IMPULSES
"""So long what went out of sight is still gone for, and carried on by its velocity: after a turn it may be anywhere."""
_AWAY = int(Presence.AWAY)


class Reckoned(NamedTuple):
    """Enemies as sides reckon them, by row of the enemy's slot: (W, A, n) each. Units, or flights."""

    met: Array  # bool: it has been seen at all
    here: Array  # bool: met, and not seen to leave the map
    in_sight: Array  # bool: what is reckoned is what is there
    recent: Array  # bool: here, and seen within `RECENT_IMPULSES`
    dead: Array  # bool: believed dead, truly or not
    sure: Array  # bool: and no look deceives: it was seen to die, or is inspected
    identified: Array  # bool
    x_km: Array
    y_km: Array
    vx_km_s: Array
    vy_km_s: Array
    hx: Array
    hy: Array
    class_id: Array  # the true one if identified, else `unidentified_class`
    hull_mj: Array  # as seen if identified, else as new; of a flight that of its craft together
    err_km: Array  # how far off its place may be by the noise it stood in: 0 where it is known (K2)

    @property
    def alive(self) -> Array:
        """Enemies on the map that are not believed dead: bool."""
        return self.here & ~self.dead

    @property
    def fair(self) -> Array:
        """Enemies on the map that the side does not know to be dead: bool."""
        return self.here & ~(self.dead & self.sure)


class Believed(NamedTuple):
    """Single rows as sides know them: (N,) each, km and km/s."""

    x: Array
    y: Array
    vx: Array
    vy: Array
    hx: Array
    hy: Array
    known: Array  # bool: there is such a row on the map, as far as the side knows
    own: Array  # bool: it is the side's own, so that its thrust is known too


def one_side(reckoned: Reckoned, side: int) -> Reckoned:
    """What one side reckons: (W, n) each."""
    return Reckoned(*(column[:, side] for column in reckoned))


def unidentified_class(tables: Tables) -> int:
    """The class that stands for a unit of which nobody knows what it is: the first of ships, or of all."""
    ships = np.flatnonzero(tables.classes.kind == Kind.SHIP)
    return int(ships[0]) if len(ships) else 0


def carried_s(age: Array, impulse_s: float) -> Array:
    """Seconds for which what was seen `age` impulses ago is carried on by its velocity: a turn at most."""
    return np.minimum(age, RECENT_IMPULSES) * impulse_s


def carried_km(place_km: Array, speed_km_s: Array, age: Array, impulse_s: float) -> Array:
    """Where what was at a place `age` impulses ago is, if it has kept its speed; after a turn nobody carries it on."""
    return place_km + speed_km_s * carried_s(age, impulse_s)


def reckoned_units(world: World, tables: Tables, now: Array) -> Reckoned:
    """Enemy units as all sides reckon them at the start of the absolute impulses `now` (W,)."""
    units, contacts, classes = world.units, world.contacts, tables.classes
    met = world.sides.hostility(units.side) & (contacts.level > Level.UNKNOWN)
    here = met & (contacts.presence < _AWAY)
    age = contact_age(contacts, now)
    identified = met & (contacts.level == Level.IDENTIFIED)
    class_id = np.where(identified, units.class_id[:, None], unidentified_class(tables))
    hull_mj = np.where(identified, contacts.hull_mj, classes.hull_mj[class_id])
    return Reckoned(
        met, here, here & contacts.in_sight, here & (age <= RECENT_IMPULSES), contacts.dead, contacts.sure, identified,
        carried_km(contacts.x_km, contacts.vx_km_s, age, tables.impulse_s),
        carried_km(contacts.y_km, contacts.vy_km_s, age, tables.impulse_s),
        contacts.vx_km_s, contacts.vy_km_s, contacts.hx, contacts.hy, class_id, hull_mj, contacts.err_km,
    )  # fmt: skip


def reckoned_flights(world: World, tables: Tables, now: Array) -> Reckoned:
    """Enemy flights as all sides reckon them: known by class as soon as seen, dead when no craft was left."""
    flights, contacts = world.flights, world.flight_contacts
    met = world.sides.hostility(flights.side) & (contacts.presence > Presence.DORMANT)
    dead = contacts.alive <= 0
    here = met & (contacts.presence == Presence.PRESENT)
    age = contact_age(contacts, now)
    class_id = np.where(met, flights.class_id[:, None], 0)
    ahead = np.ones(met.shape)
    return Reckoned(
        met, here, here & contacts.in_sight, here & (age <= RECENT_IMPULSES), dead, met, met,
        carried_km(contacts.x_km, contacts.vx_km_s, age, tables.impulse_s),
        carried_km(contacts.y_km, contacts.vy_km_s, age, tables.impulse_s),
        contacts.vx_km_s, contacts.vy_km_s, ahead, np.zeros(met.shape), class_id,
        tables.classes.hull_mj[class_id] * contacts.alive, np.zeros(met.shape),
    )  # fmt: skip


def contact_age(contacts: Contacts | FlightContacts, now: Array) -> Array:
    """Impulses since contacts were as they are known, at the absolute impulses `now` (W,): (W, A, n), 0 in sight."""
    return np.where(contacts.in_sight, 0, now[:, None, None] - contacts.seen_impulse)


def unit_contacts(res: Resolution) -> Reckoned:
    """`reckoned_units` at the start of this impulse; worked out once, and again when sides have looked."""
    if "units" not in res.this_impulse.reckoned:
        res.this_impulse.reckoned["units"] = reckoned_units(res.world, res.tables, res.now)
    found: Reckoned = res.this_impulse.reckoned["units"]
    return found


def flight_contacts(res: Resolution) -> Reckoned:
    """`reckoned_flights` at the start of this impulse; worked out once, and again when sides have looked."""
    if "flights" not in res.this_impulse.reckoned:
        res.this_impulse.reckoned["flights"] = reckoned_flights(res.world, res.tables, res.now)
    found: Reckoned = res.this_impulse.reckoned["flights"]
    return found


def believed(res: Resolution, world: Array, side: Array, code: Array) -> Believed:
    """The units and flights `code` (row codes, none of a body) as units or flights of `side` know them: (N,) each.

    Friends as they are: own rows, and those of sides that one does not fight. Enemies as reckoned: what was seen to
    leave is not there, nor is a flight that was seen to die or has not been seen for a turn.
    """
    n = len(world)
    x, y, vx, vy, hy = (np.zeros(n) for _ in range(5))
    found = Believed(x, y, vx, vy, np.ones(n), hy, np.zeros(n, bool), np.zeros(n, bool))
    slots = res.world.unit_slots
    for ship, first in ((True, 0), (False, slots)):
        rows = np.flatnonzero((code >= 0) & (code < slots) if ship else code >= slots)
        if len(rows):
            _believe(res, found, rows, world[rows], side[rows], code[rows].astype(np.int64) - first, ship=ship)
    return found


def _believe(res: Resolution, found: Believed, rows: Array, w: Array, side: Array, row: Array, *, ship: bool) -> None:
    group = res.world.units if ship else res.world.flights
    reckoned = unit_contacts(res) if ship else flight_contacts(res)
    alive = res.world.present() if ship else res.world.flying()
    # One number for each row, which all columns are taken by: a quarter of the time of gathers by two and three.
    at, seen = w * alive.shape[1] + row, (w * reckoned.alive.shape[1] + side) * alive.shape[1] + row
    other = group.side.take(at)
    foe = res.hostile(w, side, other)
    found.own[rows] = other == side
    there = reckoned.here.take(seen) if ship else reckoned.alive.take(seen) & reckoned.recent.take(seen)
    found.known[rows] = np.where(foe, there, alive.take(at))
    names = ["x_km", "y_km", "vx_km_s", "vy_km_s"]
    for column, name in zip((found.x, found.y, found.vx, found.vy), names, strict=True):
        column[rows] = np.where(foe, getattr(reckoned, name).take(seen), getattr(group, name).take(at))
    if ship:
        found.hx[rows] = np.where(foe, reckoned.hx.take(seen), res.world.units.hx.take(at))
        found.hy[rows] = np.where(foe, reckoned.hy.take(seen), res.world.units.hy.take(at))


def looks_dead(world: World, now: Array) -> Array:
    """Units that pass for dead when looked at: hulks, and those that feign well (K4, J9).

    `now` absolute impulses (W,): (W, S) bool.
    """
    units = world.units
    since = now[:, None] - units.fired_impulse
    return (units.hull_mj <= 0) | passes_for_dead(units.posture == Posture.FEIGN, units.throttle_ppm, since)


def passes_for_dead(feigns: Array, throttle_ppm: Array, since_fired: Array) -> Array:
    """Does a living unit pass for dead: it feigns, has not fired for a while and limps at most (K4)? Broadcast bool."""
    return feigns & (throttle_ppm <= LIMP_PPM) & (since_fired > QUIET_IMPULSES)
