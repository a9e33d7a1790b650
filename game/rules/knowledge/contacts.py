"""What a side knows of others between turns, from its contacts alone: leaf functions of sight and faults."""

from dataclasses import dataclass

import numpy as np

from ..state.columns import Array
from ..state.tables import Tables
from ..state.vocabulary import IMPULSES, LIMP_PPM, QUIET_IMPULSES, Level, Posture, Presence
from ..state.world import World

FRESH_IMPULSES = 4
"""A contact no older than this is in sight: one look passes between two turns' beginnings."""


@dataclass(slots=True)
class Known:
    """What one side knows of all units: (W, S)."""

    own: Array  # bool: its own rows, known in full
    plain: Array  # bool: rows of sides that it does not fight, seen as they are
    level: Array  # Level of the enemies' rows
    fresh: Array  # bool: an enemy in sight now
    dead: Array  # bool: an enemy that it believes dead, truly or not
    left: Array  # bool: an enemy that left the map in its sight

    @property
    def enemy(self) -> Array:
        """Enemies that it knows of at all: bool."""
        return self.level > Level.UNKNOWN


def looks_dead(world: World, now: Array) -> Array:
    """Units that pass for dead when looked at: hulks, and those that feign well (K4, J9).

    `now` absolute impulses (W,): (W, S) bool.
    """
    units = world.units
    since = now[:, None] - units.fired_impulse
    return (units.hull_mj <= 0) | believed_dead(units.posture == Posture.FEIGN, units.throttle_ppm, since)


def known_units(world: World, tables: Tables, side: int) -> Known:
    """What `side` knows at the beginning of a turn.

    Enemies in sight are as they look now. Others are as they looked last; what died or left the map within a look of
    that was watched doing so, and what happened later is not known.
    """
    units, contacts = world.units, world.contacts
    now = world.battle.turn * IMPULSES
    own = units.side == side
    hostile = tables.sides.enemy[side][units.side]
    plain = ~own & ~hostile
    level = np.where(hostile, contacts.level[:, side], int(Level.UNKNOWN))
    known, seen = level > Level.UNKNOWN, contacts.seen_impulse[:, side]
    fresh = known & (now[:, None] - seen <= FRESH_IMPULSES)
    watched = (units.lost_impulse >= 0) & (units.lost_impulse - seen <= FRESH_IMPULSES)
    dead = known & np.where(fresh, looks_dead(world, now), contacts.dead[:, side] | watched)
    gone = np.isin(units.presence, (Presence.AWAY, Presence.STRUCK, Presence.GONE))
    left = known & gone & (units.left_impulse >= 0) & (units.left_impulse - seen <= FRESH_IMPULSES)
    return Known(own, plain, level, fresh, dead, left)


def tracked_flights(world: World, tables: Tables, side: int) -> Array:
    """Other sides' flights that `side` has in sight now: (W, F) bool."""
    flights = world.flights
    now = world.battle.turn * IMPULSES
    in_sight = now[:, None] - world.flight_contacts.seen_impulse[:, side] <= FRESH_IMPULSES
    foe = tables.sides.enemy[side][flights.side]
    return np.where(foe, in_sight, flights.side != side) & (flights.presence != Presence.DOCKED)


def believed_dead(feigns: Array, throttle_ppm: Array, since_fired: Array) -> Array:
    """Does a living unit pass for dead: it feigns, has not fired for a while and limps at most (K4)? Broadcast bool."""
    return feigns & (throttle_ppm <= LIMP_PPM) & (since_fired > QUIET_IMPULSES)
