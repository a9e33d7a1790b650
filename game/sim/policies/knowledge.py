"""What doctrines ask of the world as their side sees it."""

import numpy as np

from ...rules.state.columns import Array
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import Cause, Move, Posture, System, WeaponKind
from ...rules.state.world import World

_MIX = tuple(np.uint64(word) for word in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
"""Odd words that spread the bits of uids."""
LONGEST = 0.9
"""Part of the range of its guns that a ship at most keeps from whom it fires at."""
_CHUNK = 32
"""Worlds at a time, so that pair matrices stay in the cache."""


def own_units(seen: World, side: int) -> Array:
    """Units of the side that can take orders: (W, S) bool."""
    return seen.fighting() & (seen.units.side == side)


def drivable(seen: World, tables: Tables) -> Array:
    """Units whose drive gives any thrust: (W, S) bool."""
    return (seen.units.system_ppm[:, :, System.DRIVE] > 0) & (tables.classes.thrust_km_s2[seen.units.class_id] > 0.0)


def own_flights(seen: World, side: int) -> Array:
    """Flights of the side with craft left, flying or in a hangar: (W, F) bool."""
    return (seen.flights.uid != 0) & (seen.flights.side == side) & (seen.flights.alive > 0)


def beam_felt(seen: World, side: int) -> Array:
    """Has the side met a dark beam: a crew that is dazed, a ship lost to one, or a withdrawal begun: (W,) bool."""
    units = seen.units
    felt = (units.daze_ppm > 0) | (units.lost_cause == Cause.DARK_BEAM) | (units.move == Move.WITHDRAW)
    return (felt & (units.side == side) & (units.uid != 0)).any(axis=1)


def senior_captain(seen: World, side: int) -> Array:
    """The fighting unit of the highest rank after the commander's, by uid among equals: (W, S) bool, one a world."""
    units = seen.units
    own = own_units(seen, side)
    own &= np.arange(seen.unit_slots) != seen.sides.commander[:, side, None]
    rank = np.where(own, units.rank, -1)
    best = own & (rank == rank.max(axis=1, keepdims=True))
    uid = np.where(best, units.uid, np.iinfo(np.int64).max)
    return best & (units.uid == uid.min(axis=1, keepdims=True))


def feigning(seen: World, side: int) -> Array:
    """Who looks dead already, else the senior captain: (W, S) bool. A feint once begun is kept up."""
    already = own_units(seen, side) & (seen.units.posture == Posture.FEIGN)
    return np.where(already.any(axis=1, keepdims=True), already, senior_captain(seen, side))


def reach_km(seen: World, tables: Tables) -> Array:
    """Range of each unit's longest weapon: (W, S) km, 0 without weapons."""
    return tables.reach_km()[seen.units.class_id]


def reach_of(seen: World, tables: Tables, counted: Array) -> Array:
    """Range of each unit's longest weapon of those `counted` (N,): (W, S) km, 0 without one."""
    return tables.reach_km(tables.batteries_with(counted))[seen.units.class_id]


def turned_reach_km(seen: World, tables: Tables) -> Array:
    """Range of each unit's longest gun that it must be turned for, spinal or at its sides: (W, S) km, 0 without one."""
    spinal = tables.batteries_with(tables.weapons.kind == WeaponKind.IMPACTOR)
    return tables.reach_km(spinal | tables.side_batteries())[seen.units.class_id]


def liked_km(tables: Tables) -> Array:
    """Distance at which each class likes to fight, by the guns that most of its power goes to: (C,) km, 0 without any.

    There half of the shots hit that would at no distance; slugs, which know none such, and torpedoes reach as far as
    they are fired from.
    """
    classes, weapons = tables.classes, tables.weapons
    if not len(weapons.kind):
        return np.zeros(len(classes.kind))
    weapon = np.maximum(classes.battery_weapon, 0)
    fits = (classes.battery_weapon >= 0) & (classes.battery_count > 0) & (weapons.kind != WeaponKind.PD)[weapon]
    range_km, r0_km = weapons.range_km[weapon] * LONGEST, weapons.r0_km[weapon]
    falls_off = np.isin(weapons.kind, (WeaponKind.LASER, WeaponKind.DARK))[weapon]
    like_km = np.where(fits, np.where(falls_off, np.minimum(r0_km, range_km), range_km), 0.0)
    power = np.where(fits, classes.battery_count * classes.battery_charge_mj, -1)
    return np.take_along_axis(like_km, power.argmax(axis=1)[:, None], axis=1)[:, 0]


def nearest_foe(seen: World, side: int) -> Array:
    """Slot of the nearest enemy unit that the side knows alive, by uid among equals; -1 where none: (W, S)."""
    return nearest(seen, side, known_foes(seen, side))


def known_foes(seen: World, side: int) -> Array:
    """Enemy units that the side knows alive: (W, S) bool."""
    return seen.fighting() & seen.sides.foes_of(side, seen.units.side)


def nearest(seen: World, side: int, whom: Array, mass_t: Array | None = None, least_t: Array | None = None) -> Array:
    """Slot of the nearest of `whom` (W, S) to each unit of the side, by uid among equals; -1 where none: (W, S).

    Of those alone whose mass is at least what the unit asks for, where `mass_t` and `least_t` (W, S) say so.
    """
    units = seen.units
    nearest = np.full(units.uid.shape, -1, dtype=np.int32)
    own_slots = np.flatnonzero((units.side == side).any(axis=0) & (units.uid != 0).any(axis=0))
    slots = by_uid(seen, whom)
    if not len(slots):
        return nearest
    for first in range(0, seen.worlds, _CHUNK):
        w = slice(first, first + _CHUNK)
        dx = units.x_km[w, own_slots, None] - units.x_km[w, None, slots]
        dy = units.y_km[w, own_slots, None] - units.y_km[w, None, slots]
        square = np.where(whom[w, None, slots], dx * dx + dy * dy, np.inf)
        if mass_t is not None and least_t is not None:
            square = np.where(mass_t[w, None, slots] >= least_t[w, own_slots, None], square, np.inf)
        found = slots[square.argmin(axis=2)]
        nearest[w, own_slots] = np.where(np.isfinite(square.min(axis=2)), found, -1)
    return nearest


def heaviest(seen: World, tables: Tables, side: int, whom: Array, reach_km: Array) -> Array:
    """Slot of the heaviest of `whom` within the reach (W, S) of each unit of the side; -1 where none: (W, S).

    Of equals each unit has its own, by a hash of the two uids, so that all do not go for one.
    """
    units = seen.units
    found = np.full(units.uid.shape, -1, dtype=np.int32)
    own_slots = np.flatnonzero((units.side == side).any(axis=0) & (reach_km > 0.0).any(axis=0))
    slots = by_uid(seen, whom)
    if not len(slots) or not len(own_slots):
        return found
    mass_t = tables.classes.mass_t[units.class_id].astype(np.int64)
    for first in range(0, seen.worlds, _CHUNK):
        w = slice(first, first + _CHUNK)
        dx = units.x_km[w, own_slots, None] - units.x_km[w, None, slots]
        dy = units.y_km[w, own_slots, None] - units.y_km[w, None, slots]
        reach = reach_km[w, own_slots, None]
        there = whom[w, None, slots] & (dx * dx + dy * dy <= reach * reach)
        lot = (units.uid[w, own_slots, None].astype(np.uint64) * _MIX[0]) ^ (
            units.uid[w, None, slots].astype(np.uint64) * _MIX[1]
        )
        lot = ((lot * _MIX[2]) >> np.uint64(44)).astype(np.int64)
        worth = np.where(there, (mass_t[w, None, slots] << 20) + lot, -1)
        found[w, own_slots] = np.where(worth.max(axis=2) >= 0, slots[worth.argmax(axis=2)], -1)
    return found


def shared_out(seen: World, who: Array, whom: Array, each: int = 1) -> Array:
    """Slots of those of `whom` that each of `who` (W, S bool) goes for, -1 where none: (W, S).

    The nearest pairs first, by uid among equals; nobody is gone for by more than `each`, or than it takes to give each
    of `who` one.
    """
    units, found = seen.units, np.full(who.shape, -1, dtype=np.int32)
    own, slots = by_uid(seen, who), by_uid(seen, whom)
    if not len(own) or not len(slots):
        return found
    dx = units.x_km[:, own, None] - units.x_km[:, None, slots]
    dy = units.y_km[:, own, None] - units.y_km[:, None, slots]
    square = np.where(who[:, own, None] & whom[:, None, slots], dx * dx + dy * dy, np.inf)
    heads = np.maximum(whom.sum(axis=1), 1)
    room = np.repeat(np.maximum(-(-who.sum(axis=1) // heads), each)[:, None], len(slots), axis=1)
    world = np.arange(seen.worlds)
    for _ in own:
        row, column = np.divmod(square.reshape(seen.worlds, -1).argmin(axis=1), len(slots))
        there = np.flatnonzero(np.isfinite(square[world, row, column]))
        row, column = row[there], column[there]
        found[there, own[row]] = slots[column]
        room[there, column] -= 1
        square[there, row] = np.inf
        full = room[there, column] == 0
        square[there[full], :, column[full]] = np.inf
    return found


def from_turn(seen: World, turn: int | None) -> Array:
    """Has the turn that is plotted come to `turn`: (W, 1) bool."""
    return (seen.battle.turn + 1 >= (turn or 1))[:, None]


def by_uid(seen: World, rows: Array) -> Array:
    """Slots of which some world has one in `rows` (W, S), in order of uid: (n,)."""
    slots = np.flatnonzero(rows.any(axis=0))
    # The uid of a foe that a world does not know is 0 there; what the others know of it must not order its rows.
    return slots[np.argsort(seen.units.uid[:, slots].max(axis=0), kind="stable")]


def distance_km(seen: World, target: Array) -> Array:
    """From each unit to its `target` (W, S) slots: (W, S) km, endless without one."""
    dx, dy = offset_km(seen, target)
    return np.where(target >= 0, np.sqrt(dx * dx + dy * dy), np.inf)


def offset_km(seen: World, target: Array) -> tuple[Array, Array]:
    """The way from each unit to its `target` (W, S) slots: (W, S) km each, of no meaning without one."""
    units, world, at = seen.units, np.arange(seen.worlds)[:, None], np.maximum(target, 0)
    return units.x_km[world, at] - units.x_km, units.y_km[world, at] - units.y_km
