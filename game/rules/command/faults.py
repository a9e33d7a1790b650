"""What is wrong with orders: impossible and illegal ones as rows with a reason that the player reads.

Faults depend on what the ordering side knows alone: they are the same for the truth and for the world as it sees it,
so that a refusal tells nothing.
"""

from dataclasses import dataclass

import numpy as np

from ..knowledge.contacts import Known, known_units
from ..state.columns import NONE, Array
from ..state.orders import Orders, OrderSet
from ..state.tables import Tables
from ..state.vocabulary import (
    IMPULSES,
    PPM,
    Fault,
    FireMode,
    Frame,
    Level,
    Mission,
    Move,
    OrderField,
    Posture,
    Presence,
    Priority,
    System,
)
from ..state.world import World

FAULT = np.dtype([("world", np.int32), ("unit", np.int32), ("field", np.int8), ("fault", np.int8)])
"""One fault: `unit` is the row code of the unit or flight (of COMMAND: the side), `field` an OrderField."""

VECTOR_MAX = 1e9
"""Longest vector, offset or distance (km) that an order may name."""
TRACK_IMPULSES = IMPULSES
"""An enemy flight seen within these may be named as a target."""
_AIMED = (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.TOW)
_DRIVEN = (Move.INTERCEPT, Move.TOW)


def order_faults(world: World, tables: Tables, orders: OrderSet) -> Array:
    """All faults of the orders given in `orders`: (N,) of `FAULT`, by world, uid of the unit, field and fault."""
    found: list[Array] = []
    targets = _Targets.of(world, tables)
    _judge_moves(world, tables, orders.units, targets, found)
    _judge_fire(orders.units, world, targets, found)
    _judge_power(orders.units, found)
    odd = ~_within(orders.units.posture, len(Posture))
    _note(found, orders.units.posture_given & odd, OrderField.POSTURE, Fault.NO_SUCH_KIND)
    here = world.fighting()
    for name in ("move", "fire", "power", "posture"):
        given = getattr(orders.units, f"{name}_given")
        _note(found, given & ~here, OrderField[name.upper()], Fault.NOT_HERE)
    _judge_missions(world, orders, targets, found)
    said = orders.sides.obey
    _note(found, (said < NONE) | (said > 1), OrderField.COMMAND, Fault.NO_SUCH_KIND)
    rows = np.unique(np.concatenate(found)) if found else np.zeros(0, FAULT)
    return rows[_order(world, rows)]


def _order(world: World, rows: Array) -> Array:
    uids = np.concatenate([world.units.uid, world.flights.uid], axis=1)
    command = rows["field"] == OrderField.COMMAND
    name = np.where(command, rows["unit"], uids[rows["world"], np.where(command, 0, rows["unit"])])
    return np.lexsort((rows["fault"], rows["field"], name, command, rows["world"]))


def _note(found: list[Array], mask: Array, field: OrderField, fault: Fault, first: int = 0) -> None:
    """Add a row for each place of `mask` (W, rows); `first` is the row code of its first column."""
    world, unit = np.nonzero(mask)
    if len(world):
        rows = np.empty(len(world), FAULT)
        rows["world"], rows["unit"], rows["field"], rows["fault"] = world, unit + first, int(field), int(fault)
        found.append(rows)


def _within(values: Array, kinds: int) -> Array:
    return (values >= 0) & (values < kinds)


# ---- targets


@dataclass(slots=True)
class _Targets:
    """What row codes name, as each side knows it: columns of the code, (W, A, S + F + B) bool."""

    foe: Array
    known: Array  # it may be named: own, plain, or an enemy with a contact
    here: Array  # on the map as far as the side knows
    sure: Array  # its class is known
    dead: Array  # a unit that it takes for dead
    slots: int
    rows: int  # S + F: codes from here on are bodies

    @classmethod
    def of(cls, world: World, tables: Tables) -> "_Targets":
        sides = range(len(tables.sides.enemy))
        slots, flights = world.unit_slots, world.flight_slots
        bodies = len(tables.bodies.mu_km3_s2)
        shape = world.worlds, len(sides), slots + flights + bodies
        foe, known, here, sure, dead = (np.zeros(shape, bool) for _ in range(5))
        made = cls(foe, known, here, sure, dead, slots, slots + flights)
        for side in sides:
            made._fill_units(side, world, known_units(world, tables, side))
            made._fill_flights(side, world, tables)
        made.known[:, :, slots + flights :] = True
        made.here[:, :, slots + flights :] = True
        return made

    def _fill_units(self, side: int, world: World, known: Known) -> None:
        row, units = slice(0, self.slots), world.units
        friend = known.own | known.plain
        met = (units.uid != 0) & (known.own | (units.presence != Presence.DORMANT))
        self.foe[:, side, row] = ~friend
        self.known[:, side, row] = np.where(friend, met, known.enemy)
        self.here[:, side, row] = np.where(friend, units.presence == Presence.PRESENT, ~known.left)
        self.sure[:, side, row] = friend | (known.level == Level.IDENTIFIED)
        self.dead[:, side, row] = np.where(friend, units.hull_mj <= 0, known.dead)

    def _fill_flights(self, side: int, world: World, tables: Tables) -> None:
        row, flights = slice(self.slots, self.rows), world.flights
        foe = tables.sides.enemy[side][flights.side]
        now = world.battle.turn * IMPULSES
        seen = now[:, None] - world.flight_contacts.seen_impulse[:, side] <= TRACK_IMPULSES
        self.foe[:, side, row] = foe
        shown = (flights.side == side) | ~np.isin(flights.presence, (Presence.DORMANT, Presence.DOCKED))
        self.known[:, side, row] = np.where(foe, seen, (flights.uid != 0) & shown)
        flies = (flights.presence == Presence.PRESENT) & (flights.alive > 0)
        self.here[:, side, row] = np.where(foe, True, flies)

    def ask(self, name: str, side: Array, code: Array) -> Array:
        """A column for codes (W, rows), some of them nonsense (then False), asked by `side` (W, rows)."""
        real = (code >= 0) & (code < self.known.shape[2])
        world = np.arange(len(code))[:, None]
        return real & getattr(self, name)[world, side, np.where(real, code, 0)]

    def real(self, code: Array) -> Array:
        """Codes that name a row at all."""
        return (code >= 0) & (code < self.known.shape[2])

    def nonsense(self, code: Array) -> Array:
        """Codes that name neither a row nor nothing."""
        return (code < NONE) | (code >= self.known.shape[2])


def _judge_target(
    found: list[Array], targets: _Targets, asks: Array, side: Array, code: Array, field: OrderField, first: int = 0
) -> None:
    """Faults of targets that orders `asks` (W, rows) name: nothing real, unknown, or gone."""
    own = np.arange(code.shape[1]) + first
    real = targets.real(code) & (code != own)
    known = targets.ask("known", side, code)
    empty = real & ~known & ~targets.ask("foe", side, code)
    _note(found, asks & (~real | empty), field, Fault.NO_TARGET, first)
    _note(found, asks & real & ~known & ~empty, field, Fault.UNKNOWN_TARGET, first)
    _note(found, asks & real & known & ~targets.ask("here", side, code), field, Fault.TARGET_GONE, first)


# ---- fields


def _judge_moves(world: World, tables: Tables, orders: Orders, targets: _Targets, found: list[Array]) -> None:
    units, given, move = world.units, orders.move_given, orders.move
    if not given.any():
        return
    field = OrderField.MOVE
    _note(found, given & ~(_within(move, len(Move)) & _within(orders.frame, len(Frame))), field, Fault.NO_SUCH_KIND)
    fits = (orders.throttle >= 0.0) & (orders.throttle <= 1.0)
    _note(found, given & ~fits, field, Fault.BAD_THROTTLE)
    burn = given & (move == Move.BURN)
    _note(found, given & _bad_vector(orders, burn), field, Fault.BAD_VECTOR)
    span = (orders.from_impulse >= 0) & (orders.from_impulse <= orders.until_impulse)
    _note(found, burn & ~(span & (orders.until_impulse <= IMPULSES)), field, Fault.BAD_SPAN)
    range_fits = (orders.range_km >= 0.0) & (orders.range_km <= VECTOR_MAX)
    _note(found, given & ~range_fits, field, Fault.BAD_RANGE)
    aimed = given & (np.isin(move, _AIMED) | (burn & (orders.frame == Frame.TARGET)))
    code = orders.ref.astype(np.int64)
    tow = given & (move == Move.TOW)
    _note(found, given & ~aimed & targets.nonsense(code), field, Fault.NO_TARGET)
    # Flights and bodies cannot be towed.
    _judge_target(found, targets, aimed, units.side, np.where(tow & (code >= targets.slots), NONE, code), field)
    dead = units.system_ppm[:, :, System.DRIVE] <= 0
    still = dead | (tables.classes.thrust_km_s2[units.class_id] <= 0.0)
    _note(found, given & np.isin(move, _DRIVEN) & still, field, Fault.NO_DRIVE)
    _judge_tows(world, tables, targets, tow, code, found)


def _judge_tows(world: World, tables: Tables, targets: _Targets, tow: Array, code: Array, found: list[Array]) -> None:
    """Tows too heavy for their tugs, and enemies that their side does not take for dead."""
    side, ship = world.units.side, np.where(code < targets.slots, code, NONE)
    _note(found, tow & _too_heavy(world, tables, targets, code), OrderField.MOVE, Fault.NO_TOW_GEAR)
    foe = targets.ask("known", side, ship) & targets.ask("foe", side, ship)
    _note(found, tow & foe & ~targets.ask("dead", side, ship), OrderField.MOVE, Fault.HOSTILE_TOW)


def _bad_vector(orders: Orders, burn: Array) -> Array:
    """Vectors that are not finite or too long, or burns without a direction."""
    fits = (np.abs(orders.dx) <= VECTOR_MAX) & (np.abs(orders.dy) <= VECTOR_MAX)
    dx, dy = np.where(fits, orders.dx, 0.0), np.where(fits, orders.dy, 0.0)
    return ~fits | (burn & (dx * dx + dy * dy <= 1e-18))


def _too_heavy(world: World, tables: Tables, targets: _Targets, code: Array) -> Array:
    """Tugs without gear, or with too little for a tow whose class their side knows: (W, S) bool."""
    units, classes = world.units, tables.classes
    gear = classes.tow_t[units.class_id]
    ship = (code >= 0) & (code < targets.slots)
    row = np.where(ship, code, 0)
    mass = classes.mass_t[np.take_along_axis(units.class_id, row, axis=1)]
    sure = ship & targets.ask("sure", units.side, code)
    return (gear <= 0.0) | (sure & (mass > gear))


def _judge_fire(orders: Orders, world: World, targets: _Targets, found: list[Array]) -> None:
    given, field, side = orders.fire_given, OrderField.FIRE, world.units.side
    if not given.any():
        return
    fits = _within(orders.fire_mode, len(FireMode)) & _within(orders.priority, len(Priority))
    _note(found, given & ~fits, field, Fault.NO_SUCH_KIND)
    code = orders.fire_at.astype(np.int64)
    named = given & (code != NONE)
    # Bodies are not fired at.
    code = np.where(code >= targets.rows, NONE, code)
    _judge_target(found, targets, named, side, code, field)
    friend = targets.ask("known", side, code) & ~targets.ask("foe", side, code)
    _note(found, named & friend & (code != np.arange(code.shape[1])), field, Fault.FRIENDLY_TARGET)
    odd = (orders.spare < NONE) | (orders.spare >= targets.rows)
    _note(found, given & odd.any(axis=2), field, Fault.NO_TARGET)


def _judge_power(orders: Orders, found: list[Array]) -> None:
    shares = [orders.shields_share_ppm, orders.weapons_share_ppm, orders.drive_share_ppm]
    fits = shares[0] + shares[1] + shares[2] == PPM
    for share in shares:
        fits &= (share >= 0) & (share <= PPM)
    _note(found, orders.power_given & ~fits, OrderField.POWER, Fault.BAD_SHARES)


def _judge_missions(world: World, orders: OrderSet, targets: _Targets, found: list[Array]) -> None:
    flights, given, mission = world.flights, orders.flights.given, orders.flights.mission
    if not given.any():
        return
    first, field = world.unit_slots, OrderField.MISSION
    there = np.isin(flights.presence, (Presence.PRESENT, Presence.DOCKED))
    _note(found, given & ~there, field, Fault.NOT_HERE, first)
    _note(found, given & there & (flights.alive <= 0), field, Fault.NO_FLIGHTS, first)
    _note(found, given & ~_within(mission, len(Mission)), field, Fault.NO_SUCH_KIND, first)
    code = orders.flights.ref.astype(np.int64)
    _note(found, given & targets.nonsense(code), field, Fault.NO_TARGET, first)
    code = np.where(targets.nonsense(code), NONE, code)
    named = given & (code != NONE) & np.isin(mission, (Mission.ESCORT, Mission.STRIKE, Mission.STATION))
    code = np.where(code >= targets.rows, NONE, code)
    _judge_target(found, targets, named, flights.side, code, field, first)
    friend = targets.ask("known", flights.side, code) & ~targets.ask("foe", flights.side, code)
    _note(found, named & (mission == Mission.STRIKE) & friend, field, Fault.FRIENDLY_TARGET, first)
