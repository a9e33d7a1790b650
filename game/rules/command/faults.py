"""What is wrong with orders: impossible and illegal ones as rows with a reason that the player reads.

Faults depend on what the ordering side knows alone: they are the same for the truth and for the world as it sees it,
so that a refusal tells nothing.
"""

from dataclasses import dataclass

import numpy as np

from ..knowledge.contacts import Reckoned, reckoned_flights, reckoned_units
from ..motion.ways_out import MARGIN
from ..space.gravity import nearest
from ..state.columns import NONE, Array, among
from ..state.orders import ORDER_FIELDS, Orders, OrderSet
from ..state.rails import body_places_now
from ..state.tables import Tables
from ..state.vocabulary import (
    IMPULSES,
    PPM,
    SALVO_MAX,
    Fault,
    FireMode,
    Frame,
    Mission,
    Move,
    OrderField,
    Posture,
    Presence,
    Priority,
    Readiness,
    Spacing,
    Stance,
    System,
)
from ..state.world import Flights, Sides, Units, World

FAULT = np.dtype([("world", np.int32), ("unit", np.int32), ("field", np.int8), ("fault", np.int8)])
"""One fault: `unit` is the row code of the unit or flight (of `OF_SIDES`: the side), `field` an OrderField."""

OF_SIDES = (OrderField.COMMAND, OrderField.ANSWER)
"""Fields of which `unit` is the side's number."""
VECTOR_MAX = 1e9
"""Longest vector, offset or distance (km) that an order may name."""
_AIMED = (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.TOW, Move.RAM, Move.PURSUE)
_DRIVEN = (Move.INTERCEPT, Move.TOW, Move.RAM, Move.PURSUE)
_AT_UNITS = (Move.TOW, Move.RAM)


def order_faults(world: World, tables: Tables, orders: OrderSet) -> Array:
    """All faults of the orders given in `orders`: (N,) of `FAULT`, by world, uid of the unit, field and fault."""
    found: list[Array] = []
    targets = _Targets.of(world, tables)
    _judge_moves(world, tables, orders.units, targets, found)
    _judge_fire(orders.units, world, targets, found)
    _judge_power(orders.units, found)
    units = orders.units
    for values, field, kinds in (
        (units.posture, OrderField.POSTURE, Posture), (units.readiness_wanted, OrderField.READINESS, Readiness)
    ):  # fmt: skip
        given = getattr(units, f"{field.name.lower()}_given")
        _note(found, given & ~_within(values, len(kinds)), field, Fault.NO_SUCH_KIND)
    here = world.fighting()
    for name in ORDER_FIELDS:
        given = getattr(orders.units, f"{name}_given")
        field = OrderField[name.upper()]
        _note(found, given & ~here, field, Fault.NOT_HERE)
        if field != OrderField.SURRENDER:
            _note(found, given & here & world.units.broken, field, Fault.BROKEN)
    _judge_missions(world, orders, targets, found)
    said = orders.sides.obey
    _note(found, (said < NONE) | (said > 1), OrderField.COMMAND, Fault.NO_SUCH_KIND)
    _judge_answers(world, tables, orders.sides.answer, found)
    _judge_wars(world, orders.sides.fight, found)
    rows = np.unique(np.concatenate(found)) if found else np.zeros(0, FAULT)
    return rows[_order(world, rows)]


def _judge_wars(world: World, fight: Array, found: list[Array]) -> None:
    """A side can be told to fight any other (W, A) but its allies, of whom it is one itself."""
    stance = world.sides.stance
    other = _within(fight, stance.shape[1])
    of = np.where(other, fight, 0).astype(np.int64)[:, :, None]
    friend = np.take_along_axis(stance, of, axis=2)[:, :, 0] == Stance.ALLIED
    _note(found, ~other & (fight != NONE), OrderField.COMMAND, Fault.NO_SUCH_KIND)
    _note(found, other & friend, OrderField.COMMAND, Fault.FRIENDLY_TARGET)


def _order(world: World, rows: Array) -> Array:
    uids = np.concatenate([world.units.uid, world.flights.uid], axis=1)
    command = among(rows["field"], OF_SIDES)
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
    """What row codes name, as each side knows it: columns of the code, (W, A, S + F + B)."""

    friend: Array  # bool: own, or a stranger's on the map
    known: Array  # bool: it may be named: a friend, a body, or an enemy that was met (flights: within a turn)
    here: Array  # bool: on the map as far as the side knows
    dead: Array  # bool: a unit that the side takes for dead
    class_id: Array  # its class, NONE where the side does not know it
    slots: int
    rows: int  # S + F: codes from here on are bodies

    @classmethod
    def of(cls, world: World, tables: Tables) -> "_Targets":
        slots, rows = world.unit_slots, world.unit_slots + world.flight_slots
        shape = world.worlds, world.sides.stance.shape[1], rows + len(tables.bodies.mu_km3_s2)
        friend, known, here, dead = (np.zeros(shape, bool) for _ in range(4))
        made = cls(friend, known, here, dead, np.full(shape, NONE), slots, rows)
        now = world.battle.turn * IMPULSES
        units, flights = reckoned_units(world, tables, now), reckoned_flights(world, tables, now)
        made._fill(slice(0, slots), world.sides, world.units, units, units.met, world.present())
        lately = flights.met & (flights.recent | ~flights.here)
        made._fill(slice(slots, rows), world.sides, world.flights, flights, lately, world.flying())
        made.dead[:, :, :slots] = np.where(made.friend[:, :, :slots], (world.units.hull_mj <= 0)[:, None], units.dead)
        made.known[:, :, rows:] = True
        made.here[:, :, rows:] = True
        return made

    def _fill(self, row: slice, sides: Sides, group: Units | Flights, foes: Reckoned, met: Array, there: Array) -> None:
        """Friends can be named as they are: what is to come, or in a hangar, by its own side alone."""
        asks = np.arange(self.known.shape[1])[None, :, None]
        real = group.uid != 0
        out = real & ~among(group.presence, (Presence.DORMANT, Presence.DOCKED))
        own = real[:, None] & (group.side[:, None] == asks)
        friend = own | (out[:, None] & ~sides.hostility(group.side))
        self.friend[:, :, row] = friend
        self.known[:, :, row] = friend | met
        self.here[:, :, row] = np.where(friend, there[:, None], foes.here)
        self.class_id[:, :, row] = np.where(friend | foes.identified, group.class_id[:, None], NONE)

    def ask(self, name: str, side: Array, code: Array) -> Array:
        """A bool column for codes (W, rows), some of them nonsense (then False), asked by `side` (W, rows)."""
        return self.real(code) & self._of(getattr(self, name), side, code)

    def class_of(self, side: Array, code: Array) -> Array:
        """The class that `side` (W, rows) knows codes (W, rows) to be of, NONE where it knows none."""
        return np.where(self.real(code), self._of(self.class_id, side, code), NONE)

    def _of(self, column: Array, side: Array, code: Array) -> Array:
        found: Array = column[np.arange(len(code))[:, None], side, np.where(self.real(code), code, 0)]
        return found

    def real(self, code: Array) -> Array:
        """Codes that name a row at all."""
        return (code >= 0) & (code < self.known.shape[2])

    def nonsense(self, code: Array) -> Array:
        """Codes that name neither a row nor nothing."""
        return (code < NONE) | (code >= self.known.shape[2])


def _judge_target(
    found: list[Array], targets: _Targets, asks: Array, side: Array, code: Array, field: OrderField, first: int = 0
) -> None:
    """Faults of targets that orders `asks` (W, rows) name: nothing real, unknown, or gone.

    Slots that are empty in this battle, and what has yet to come, are as unknown as an enemy never met.
    """
    own = np.arange(code.shape[1]) + first
    real = targets.real(code) & (code != own)
    known = targets.ask("known", side, code)
    _note(found, asks & ~real, field, Fault.NO_TARGET, first)
    _note(found, asks & real & ~known, field, Fault.UNKNOWN_TARGET, first)
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
    aimed = given & (among(move, _AIMED) | (burn & (orders.frame == Frame.TARGET)))
    code = orders.ref.astype(np.int64)
    tow = given & (move == Move.TOW)
    _note(found, given & ~aimed & targets.nonsense(code), field, Fault.NO_TARGET)
    # Flights and bodies cannot be towed or rammed.
    ship = np.where(among(move, _AT_UNITS) & (code >= targets.slots), NONE, code)
    _judge_target(found, targets, aimed, units.side, ship, field)
    friend = targets.ask("friend", units.side, ship) & (ship != np.arange(ship.shape[1]))
    _note(found, given & (move == Move.RAM) & friend, field, Fault.FRIENDLY_TARGET)
    dead = units.system_ppm[:, :, System.DRIVE] <= 0
    still = dead | (tables.classes.thrust_km_s2[units.class_id] <= 0.0)
    _note(found, given & among(move, _DRIVEN) & still, field, Fault.NO_DRIVE)
    _judge_tows(world, tables, targets, tow, code, found)
    _note(found, _frameless(tables, orders, targets, given, code), field, Fault.BAD_FRAME)
    _note(found, given & (move == Move.ORBIT) & _no_circle(world, tables, orders, targets), field, Fault.BAD_ORBIT)


def _frameless(tables: Tables, orders: Orders, targets: _Targets, given: Array, code: Array) -> Array:
    """Vectors in a frame that is not there: (W, S) bool.

    Without bodies there are no orbits; bodies have no heading, and one that stands still has no orbit.
    """
    around = tables.bodies.around
    follows = given & (orders.move == Move.FOLLOW)
    by_orbit = (follows | (given & (orders.move == Move.BURN))) & (orders.frame == Frame.ORBIT)
    body = targets.real(code) & (code >= targets.rows)
    if not len(around):
        return by_orbit
    stands = around[np.where(body, code - targets.rows, 0)] < 0
    return follows & body & ((orders.frame == Frame.TARGET) | ((orders.frame == Frame.ORBIT) & stands))


def _no_circle(world: World, tables: Tables, orders: Orders, targets: _Targets) -> Array:
    """Orbits round nothing, or so low that no way out is left: (W, S) bool."""
    bodies, units, code = tables.bodies, world.units, orders.ref.astype(np.int64)
    if not len(bodies.radius_km):
        return ~targets.nonsense(code)
    x, y = body_places_now(world, tables)
    near = nearest(units.x_km, units.y_km, [(x[:, b, None], y[:, b, None]) for b in range(x.shape[1])], bodies)
    named = targets.real(code) & (code >= targets.rows)
    body = np.where(named, code - targets.rows, near)
    low = ~(orders.range_km > bodies.radius_km[body] * MARGIN)
    return ~targets.nonsense(code) & (low | ((code != NONE) & ~named))


def _judge_tows(world: World, tables: Tables, targets: _Targets, tow: Array, code: Array, found: list[Array]) -> None:
    """Tows too heavy for their tugs, and enemies that their side does not take for dead."""
    side, ship = world.units.side, np.where(code < targets.slots, code, NONE)
    _note(found, tow & _too_heavy(world, tables, targets, code), OrderField.MOVE, Fault.NO_TOW_GEAR)
    foe = targets.ask("known", side, ship) & ~targets.ask("friend", side, ship)
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
    known = np.where(code < targets.slots, targets.class_of(units.side, code), NONE)
    return (gear <= 0.0) | ((known != NONE) & (classes.mass_t[known] > gear))


def _judge_fire(orders: Orders, world: World, targets: _Targets, found: list[Array]) -> None:
    given, field, side = orders.fire_given, OrderField.FIRE, world.units.side
    if not given.any():
        return
    fits = _within(orders.fire_mode, len(FireMode)) & _within(orders.priority, len(Priority))
    _note(found, given & ~fits, field, Fault.NO_SUCH_KIND)
    for column in (orders.fire_at, orders.bear):
        code = column.astype(np.int64)
        named = given & (code != NONE)
        # Bodies are not fired at.
        code = np.where(code >= targets.rows, NONE, code)
        _judge_target(found, targets, named, side, code, field)
        friend = targets.ask("friend", side, code)
        _note(found, named & friend & (code != np.arange(code.shape[1])), field, Fault.FRIENDLY_TARGET)
    odd = (orders.avoid < NONE) | (orders.avoid >= targets.rows)
    _note(found, given & odd.any(axis=2), field, Fault.NO_TARGET)
    _note(found, given & ((orders.salvo < 0) | (orders.salvo > SALVO_MAX)), field, Fault.BAD_SALVO)


def _judge_answers(world: World, tables: Tables, answer: Array, found: list[Array]) -> None:
    """Answers to what is not asked, and answers that a question does not have."""
    given = answer != NONE
    if not given.any():
        return
    sides, options = world.sides, np.zeros(answer.shape[1:], np.int64)
    for question in tables.questions:
        options[question.side, question.number] = question.options
    stands = (sides.asked_impulse != NONE) & (sides.answer == NONE) & (options > 0)
    odd = (answer < 0) | (answer >= options)
    _note(found, (given & ~stands).any(axis=2), OrderField.ANSWER, Fault.NOT_ASKED)
    _note(found, (given & stands & odd).any(axis=2), OrderField.ANSWER, Fault.NO_SUCH_KIND)


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
    there = among(flights.presence, (Presence.PRESENT, Presence.DOCKED))
    _note(found, given & ~there, field, Fault.NOT_HERE, first)
    _note(found, given & there & (flights.alive <= 0), field, Fault.NO_FLIGHTS, first)
    kinds = _within(mission, len(Mission)) & _within(orders.flights.spacing, len(Spacing))
    _note(found, given & ~kinds, field, Fault.NO_SUCH_KIND, first)
    code = orders.flights.ref.astype(np.int64)
    _note(found, given & targets.nonsense(code), field, Fault.NO_TARGET, first)
    code = np.where(targets.nonsense(code), NONE, code)
    named = given & (code != NONE) & among(mission, (Mission.ESCORT, Mission.STRIKE, Mission.STATION))
    code = np.where(code >= targets.rows, NONE, code)
    _judge_target(found, targets, named, flights.side, code, field, first)
    friend = targets.ask("friend", flights.side, code)
    _note(found, named & (mission == Mission.STRIKE) & friend, field, Fault.FRIENDLY_TARGET, first)
