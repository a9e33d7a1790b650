"""Faults of orders and who takes over, for one row or side at a time in plain Python."""

import math
from dataclasses import dataclass
from typing import Any

from ..rules.state.orders import OrderSet
from ..rules.state.rails import body_places
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import (
    Fault,
    Level,
    Mission,
    Move,
    OrderField,
    Presence,
    Stance,
    System,
)
from ..rules.state.world import World

MILLION = 1_000_000
ALIVE_SOMEWHERE = (Presence.DORMANT, Presence.PRESENT, Presence.DOCKED, Presence.AWAY)


def fights(world: World, s: int, w: int = 0) -> bool:
    """Is a unit alive on the map?"""
    return bool(world.units.presence[w, s] == Presence.PRESENT and world.units.hull_mj[w, s] > 0)


def lives(world: World, s: int, w: int = 0) -> bool:
    """Is there a unit that is not lost?"""
    u = world.units
    return bool(u.uid[w, s] and u.hull_mj[w, s] > 0 and u.presence[w, s] in ALIVE_SOMEWHERE)


# ---- faults of orders


Found = tuple[int, OrderField, Fault]


def faults(world: World, tables: Tables, orders: OrderSet, w: int = 0) -> set[tuple[int, str, str]]:
    """Faults of the orders of one world: (row code or side, field, reason)."""
    found = (
        unit_faults(world, tables, orders, w)
        | flight_faults(world, tables, orders, w)
        | side_faults(world, tables, orders, w)
    )
    return {(row, field.name, fault.name) for row, field, fault in found}


def unit_faults(world: World, tables: Tables, orders: OrderSet, w: int) -> set[Found]:
    """Faults of each part that a unit is given; any part is wrong for one that does not fight."""
    found: set[Found] = set()
    for s in range(world.unit_slots):
        row = {name: getattr(orders.units, name)[w, s] for name in orders.units.names()}
        not_here = set() if fights(world, s, w) else {Fault.NOT_HERE}
        deaf = {Fault.BROKEN} if fights(world, s, w) and world.units.broken[w, s] else set()
        for name, reasons_of in _PARTS.items():
            if row[f"{name}_given"]:
                reasons = reasons_of(world, tables, row, s, w) | not_here | (deaf if name != "surrender" else set())
                found |= {(s, OrderField[name.upper()], reason) for reason in reasons}
    return found


def flight_faults(world: World, tables: Tables, orders: OrderSet, w: int) -> set[Found]:
    """Faults of the missions that are given."""
    found: set[Found] = set()
    for f in range(world.flight_slots):
        if orders.flights.given[w, f]:
            mission, ref = int(orders.flights.mission[w, f]), int(orders.flights.ref[w, f])
            reasons = _mission_faults(world, tables, f, mission, ref, w)
            if int(orders.flights.spacing[w, f]) not in (0, 1):
                reasons.add(Fault.NO_SUCH_KIND)
            found |= {(world.unit_slots + f, OrderField.MISSION, reason) for reason in reasons}
    return found


def side_faults(world: World, tables: Tables, orders: OrderSet, w: int) -> set[Found]:
    """A side obeys, disobeys, or says nothing, fights whom it likes but itself and its allies; and answers what it was
    asked."""
    found = set()
    for a, (obey, fight) in enumerate(zip(orders.sides.obey[w].tolist(), orders.sides.fight[w].tolist(), strict=True)):
        stance = world.sides.stance[w, a].tolist()
        if obey not in (-1, 0, 1) or fight not in range(-1, len(stance)):
            found.add((a, OrderField.COMMAND, Fault.NO_SUCH_KIND))
        if 0 <= fight < len(stance) and stance[fight] == Stance.ALLIED:
            found.add((a, OrderField.COMMAND, Fault.FRIENDLY_TARGET))
    options = {(question.side, question.number): question.options for question in tables.questions}
    for a, said in enumerate(orders.sides.answer[w].tolist()):
        for number, option in enumerate(said):
            fault = _answer_fault(world, options.get((a, number), 0), a, number, option, w)
            found |= {(a, OrderField.ANSWER, fault)} if fault is not None else set()
    return found


def _answer_fault(world: World, options: int, side: int, number: int, option: int, w: int) -> Fault | None:
    """What is wrong with what a side says to a question, of which there are so many answers: 0 where there is none."""
    if option == -1:
        return None
    asked, answered = int(world.sides.asked_impulse[w, side, number]), int(world.sides.answer[w, side, number])
    if not options or asked == -1 or answered != -1:
        return Fault.NOT_ASKED
    return None if option in range(options) else Fault.NO_SUCH_KIND


def _codes(world: World) -> int:
    return world.unit_slots + world.flight_slots + world.rails.ux.shape[1]


@dataclass
class Sight:
    """What a side knows of what a row code names."""

    friend: bool = False
    known: bool = True  # it may name it
    here: bool = True
    class_id: int = -1  # -1: it does not know


def _sight(world: World, tables: Tables, side: int, code: int, w: int) -> Sight:
    """What a side knows of a real row code: bodies, its own and strangers as they are, enemies by its contacts."""
    if code >= world.unit_slots + world.flight_slots:
        return Sight()
    ship = code < world.unit_slots
    group: Any = world.units if ship else world.flights
    row = code if ship else code - world.unit_slots
    if world.sides.stance[w, side, group.side[w, row]] != Stance.FIGHT:
        return _friend(group, side, row, w)
    class_id = int(group.class_id[w, row])
    return _unit_contact(world, side, row, class_id, w) if ship else _flight_contact(world, side, row, class_id, w)


def _friend(group: Any, side: int, row: int, w: int) -> Sight:
    """A side knows its own for what they are, and strangers once they have come out."""
    presence = int(group.presence[w, row])
    out = presence not in (Presence.DORMANT, Presence.DOCKED)
    if not group.uid[w, row] or not (group.side[w, row] == side or out):
        return Sight(known=False, here=False)
    gone = "alive" in group.names() and group.alive[w, row] <= 0
    return Sight(friend=True, here=presence == Presence.PRESENT and not gone, class_id=int(group.class_id[w, row]))


def _unit_contact(world: World, side: int, s: int, class_id: int, w: int) -> Sight:
    """A unit is known once it was met, its class once it was identified."""
    level, presence = int(world.contacts.level[w, side, s]), int(world.contacts.presence[w, side, s])
    known_class = class_id if level == Level.IDENTIFIED else -1
    return Sight(known=level > 0, here=presence < Presence.AWAY, class_id=known_class)


def _flight_contact(world: World, side: int, f: int, class_id: int, w: int) -> Sight:
    """A flight that flies is known for a turn after it was seen; of one that is gone it is known for good."""
    contacts, now = world.flight_contacts, int(world.battle.turn[w]) * 12
    presence = int(contacts.presence[w, side, f])
    here = presence == Presence.PRESENT
    recent = bool(contacts.in_sight[w, side, f] or now - int(contacts.seen_impulse[w, side, f]) <= 12)
    return Sight(known=presence > 0 and (recent or not here), here=here, class_id=class_id)


def _target_faults(world: World, tables: Tables, side: int, own: int, code: int, w: int) -> set[Fault]:
    if not 0 <= code < _codes(world) or code == own:
        return {Fault.NO_TARGET}
    sight = _sight(world, tables, side, code, w)
    if not sight.known:
        return {Fault.UNKNOWN_TARGET}
    return set() if sight.here else {Fault.TARGET_GONE}


def _foe_faults(world: World, tables: Tables, side: int, own: int, code: int, rows: int, w: int) -> set[Fault]:
    """Faults of a target that must be one of the first `rows` rows, and no friend."""
    if not 0 <= code < rows or code == own:
        return {Fault.NO_TARGET}
    friend = _sight(world, tables, side, code, w).friend
    return _target_faults(world, tables, side, own, code, w) | ({Fault.FRIENDLY_TARGET} if friend else set())


def _move_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    move, ref = int(row["move"]), int(row["ref"])
    out = _form_faults(row) | _frame_faults(world, tables, row) | _aim_faults(world, tables, row, s, w)
    thrust = float(tables.classes.thrust_km_s2[world.units.class_id[w, s]])
    dead = thrust <= 0.0 or world.units.system_ppm[w, s, System.DRIVE] <= 0
    if dead and move in (Move.INTERCEPT, Move.TOW, Move.RAM, Move.PURSUE):
        out.add(Fault.NO_DRIVE)
    if move == Move.ORBIT and -1 <= ref < _codes(world):
        out |= _orbit_faults(world, tables, row, s, w)
    return out | (_tow_faults(world, tables, s, ref, w) if move == Move.TOW else set())


def _aim_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    """Who goes by a target needs one: a unit to tow or to ram, that is no friend to ram. Others may name none."""
    move, side, ref = int(row["move"]), int(world.units.side[w, s]), int(row["ref"])
    if move == Move.RAM:
        return _foe_faults(world, tables, side, s, ref, world.unit_slots, w)
    if move == Move.TOW and ref >= world.unit_slots:
        return {Fault.NO_TARGET}
    by_target = move in (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.TOW, Move.PURSUE)
    if by_target or (move == Move.BURN and row["frame"] == 2):
        return _target_faults(world, tables, side, s, ref, w)
    return set() if -1 <= ref < _codes(world) else {Fault.NO_TARGET}


def _frame_faults(world: World, tables: Tables, row: dict[str, Any]) -> set[Fault]:
    """Orbits need a body; a body as the target of a formation has no heading, and an orbit only on rails."""
    bodies, move, frame = len(tables.bodies.radius_km), int(row["move"]), int(row["frame"])
    body = int(row["ref"]) - _codes(world) + bodies
    if not bodies:
        return {Fault.BAD_FRAME} if move in (Move.BURN, Move.FOLLOW) and frame == 1 else set()
    if move != Move.FOLLOW or not 0 <= body < bodies:
        return set()
    stands = tables.bodies.around[body] < 0
    return {Fault.BAD_FRAME} if frame == 2 or (frame == 1 and stands) else set()


def _orbit_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    """A circle is round a body, that named or that whose surface is nearest, and above 1.005 of its radii."""
    bodies = len(tables.bodies.radius_km)
    body = int(row["ref"]) - _codes(world) + bodies
    if not bodies or (row["ref"] != -1 and body < 0):
        return {Fault.BAD_ORBIT}
    if row["ref"] == -1:
        places = [places[w, 0] for places in body_places(world, tables, 0)]
        x, y = float(world.units.x_km[w, s]), float(world.units.y_km[w, s])
        body = min(
            range(bodies), key=lambda b: math.hypot(places[0][b] - x, places[1][b] - y) - tables.bodies.radius_km[b]
        )
    return set() if row["range_km"] > 1.005 * tables.bodies.radius_km[body] else {Fault.BAD_ORBIT}


def _form_faults(row: dict[str, Any]) -> set[Fault]:
    """Numbers of a move that are wrong whoever gets it."""
    out: set[Fault] = set()
    move = int(row["move"])
    if not 0 <= move < 11 or not 0 <= row["frame"] < 3:
        out.add(Fault.NO_SUCH_KIND)
    if not 0.0 <= row["throttle"] <= 1.0:
        out.add(Fault.BAD_THROTTLE)
    if not 0.0 <= row["range_km"] <= 1e9:
        out.add(Fault.BAD_RANGE)
    long = [not abs(float(row[name])) <= 1e9 for name in ("dx", "dy")]
    if any(long) or (move == Move.BURN and math.hypot(row["dx"], row["dy"]) <= 1e-9):
        out.add(Fault.BAD_VECTOR)
    if move == Move.BURN and not 0 <= row["from_impulse"] <= row["until_impulse"] <= 12:
        out.add(Fault.BAD_SPAN)
    return out


def _tow_faults(world: World, tables: Tables, s: int, ref: int, w: int) -> set[Fault]:
    """Gear, the mass of what is known to be of a class, and enemies that do not pass for dead."""
    out: set[Fault] = set()
    side, ship = int(world.units.side[w, s]), 0 <= ref < world.unit_slots
    gear = float(tables.classes.tow_t[world.units.class_id[w, s]])
    known = _sight(world, tables, side, ref, w).class_id if ship else -1
    mass = float(tables.classes.mass_t[known]) if known >= 0 else 0.0
    if gear <= 0.0 or mass > gear:
        out.add(Fault.NO_TOW_GEAR)
    if ship and _passes_for_living_foe(world, tables, side, ref, w):
        out.add(Fault.HOSTILE_TOW)
    return out


def _passes_for_living_foe(world: World, tables: Tables, side: int, s: int, w: int) -> bool:
    """An enemy of whom the side knows, and whom it does not take for dead."""
    met = world.contacts.level[w, side, s] > Level.UNKNOWN
    fought = world.sides.stance[w, side, world.units.side[w, s]] == Stance.FIGHT
    return bool(fought and met and not world.contacts.dead[w, side, s])


def _fire_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    out: set[Fault] = set()
    side, rows = int(world.units.side[w, s]), world.unit_slots + world.flight_slots
    if not 0 <= row["fire_mode"] < 3 or not 0 <= row["priority"] < 4:
        out.add(Fault.NO_SUCH_KIND)
    for code in (int(row["fire_at"]), int(row["bear"])):
        if code != -1:
            out |= _foe_faults(world, tables, side, s, code, rows, w)
    if any(not -1 <= code < rows for code in row["avoid"]):
        out.add(Fault.NO_TARGET)
    return out


def _power_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    shares = [int(row[name]) for name in ("shields_share_ppm", "weapons_share_ppm", "drive_share_ppm")]
    good = sum(shares) == MILLION and min(shares) >= 0
    return set() if good else {Fault.BAD_SHARES}


def _posture_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    return set() if 0 <= row["posture"] < 5 else {Fault.NO_SUCH_KIND}


def _readiness_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    return set() if row["readiness_wanted"] in (0, 1, 2) else {Fault.NO_SUCH_KIND}


_PARTS: dict[str, Any] = {
    "move": _move_faults, "fire": _fire_faults, "power": _power_faults, "posture": _posture_faults,
    "readiness": _readiness_faults, "surrender": lambda *_: set(),
}  # fmt: skip


def _mission_faults(world: World, tables: Tables, f: int, mission: int, ref: int, w: int) -> set[Fault]:
    out: set[Fault] = set()
    flights, rows = world.flights, world.unit_slots + world.flight_slots
    there = flights.presence[w, f] in (Presence.PRESENT, Presence.DOCKED)
    if not there:
        out.add(Fault.NOT_HERE)
    elif flights.alive[w, f] <= 0:
        out.add(Fault.NO_FLIGHTS)
    if not 0 <= mission < 6:
        out.add(Fault.NO_SUCH_KIND)
    if not -1 <= ref < _codes(world):
        out.add(Fault.NO_TARGET)
    elif ref != -1 and mission in (Mission.ESCORT, Mission.STRIKE, Mission.STATION):
        side = int(flights.side[w, f])
        out |= _target_faults(world, tables, side, world.unit_slots + f, ref if ref < rows else -1, w)
        if mission == Mission.STRIKE and ref < rows and _sight(world, tables, side, ref, w).friend:
            out.add(Fault.FRIENDLY_TARGET)
    return out


# ---- command


def successor(world: World, side: int, w: int = 0) -> int:
    """The slot of who takes over a side: the highest rank with a bridge, the lowest uid of equals; -1 for nobody."""
    units = world.units
    able = [
        (-int(units.rank[w, s]), int(units.uid[w, s]), s)
        for s in range(world.unit_slots)
        if fights(world, s, w) and units.side[w, s] == side and units.system_ppm[w, s, System.BRIDGE] > 0
    ]
    return min(able)[2] if able else -1
