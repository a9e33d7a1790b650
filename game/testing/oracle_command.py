"""Oracle of command, objectives and triggers: each rule for one unit, side or world in plain Python."""

import math
from typing import Any

from ..rules.state.orders import OrderSet
from ..rules.state.tables import Condition, Objective, Tables
from ..rules.state.vocabulary import (
    Counted,
    Fault,
    Level,
    Measure,
    Mission,
    Move,
    ObjectiveKind,
    OrderField,
    Presence,
    System,
    UnitState,
    Verdict,
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


def faults(world: World, tables: Tables, orders: OrderSet, w: int = 0) -> set[tuple[int, str, str]]:
    """Faults of the orders of one world: (row code or side, field, reason)."""
    found: set[tuple[int, OrderField, Fault]] = set()
    for s in range(world.unit_slots):
        row = {name: getattr(orders.units, name)[w, s] for name in orders.units.names()}
        for name in ("move", "fire", "power", "posture"):
            if row[f"{name}_given"]:
                field = OrderField[name.upper()]
                reasons = _PARTS[name](world, tables, row, s, w)
                found |= {(s, field, reason) for reason in reasons}
                if not fights(world, s, w):
                    found.add((s, field, Fault.NOT_HERE))
    for f in range(world.flight_slots):
        if orders.flights.given[w, f]:
            mission, ref = int(orders.flights.mission[w, f]), int(orders.flights.ref[w, f])
            reasons = _mission_faults(world, tables, f, mission, ref, w)
            found |= {(world.unit_slots + f, OrderField.MISSION, reason) for reason in reasons}
    for a in range(orders.sides.obey.shape[1]):
        if orders.sides.obey[w, a] not in (-1, 0, 1):
            found.add((a, OrderField.COMMAND, Fault.NO_SUCH_KIND))
    return {(row, field.name, fault.name) for row, field, fault in found}


def _codes(world: World) -> int:
    return world.unit_slots + world.flight_slots + world.rails.ux.shape[1]


def _sight(world: World, tables: Tables, side: int, code: int, w: int) -> dict[str, Any]:
    """What a side knows of a real row code: is it a friend, may it be named, is it here; its class, or -1."""
    slots, now = world.unit_slots, int(world.battle.turn[w]) * 12
    if code >= slots + world.flight_slots:
        return {"friend": False, "known": True, "here": True, "class": -1}
    ship = code < slots
    group: Any = world.units if ship else world.flights
    contacts: Any = world.contacts if ship else world.flight_contacts
    row = code if ship else code - slots
    presence, class_id = int(group.presence[w, row]), int(group.class_id[w, row])
    owner, real = int(group.side[w, row]), bool(group.uid[w, row])
    stranger = not tables.sides.enemy[side, owner] and presence not in (Presence.DORMANT, Presence.DOCKED)
    if real and (owner == side or stranger):
        here = presence == Presence.PRESENT and (ship or group.alive[w, row] > 0)
        return {"friend": True, "known": True, "here": bool(here), "class": class_id}
    seen_as, seen = int(contacts.presence[w, side, row]), int(contacts.seen_impulse[w, side, row])
    if not tables.sides.enemy[side, owner]:
        return {"friend": False, "known": False, "here": False, "class": -1}
    if not ship:
        here = seen_as == Presence.PRESENT
        late = contacts.in_sight[w, side, row] or now - seen <= 12
        return {"friend": False, "known": seen_as > 0 and bool(late or not here), "here": here, "class": class_id}
    level = int(contacts.level[w, side, row])
    known_class = class_id if level == Level.IDENTIFIED else -1
    return {"friend": False, "known": level > 0, "here": seen_as < Presence.AWAY, "class": known_class}


def _target_faults(world: World, tables: Tables, side: int, own: int, code: int, w: int) -> set[Fault]:
    if not 0 <= code < _codes(world) or code == own:
        return {Fault.NO_TARGET}
    sight = _sight(world, tables, side, code, w)
    if not sight["known"]:
        return {Fault.UNKNOWN_TARGET}
    return set() if sight["here"] else {Fault.TARGET_GONE}


def _move_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    out = _form_faults(row)
    move, side, ref = int(row["move"]), int(world.units.side[w, s]), int(row["ref"])
    towed = move == Move.TOW
    if move in (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.TOW) or (move == Move.BURN and row["frame"] == 2):
        named = -1 if towed and ref >= world.unit_slots else ref
        out |= _target_faults(world, tables, side, s, named, w)
    elif not -1 <= ref < _codes(world):
        out.add(Fault.NO_TARGET)
    thrust = float(tables.classes.thrust_km_s2[world.units.class_id[w, s]])
    if move in (Move.INTERCEPT, Move.TOW) and (thrust <= 0.0 or world.units.system_ppm[w, s, System.DRIVE] <= 0):
        out.add(Fault.NO_DRIVE)
    return out | (_tow_faults(world, tables, s, ref, w) if towed else set())


def _form_faults(row: dict[str, Any]) -> set[Fault]:
    """Numbers of a move that are wrong whoever gets it."""
    out: set[Fault] = set()
    move = int(row["move"])
    if not 0 <= move < 8 or not 0 <= row["frame"] < 3:
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
    known = _sight(world, tables, side, ref, w)["class"] if ship else -1
    mass = float(tables.classes.mass_t[known]) if known >= 0 else 0.0
    if gear <= 0.0 or mass > gear:
        out.add(Fault.NO_TOW_GEAR)
    if ship and _passes_for_living_foe(world, tables, side, ref, w):
        out.add(Fault.HOSTILE_TOW)
    return out


def _passes_for_living_foe(world: World, tables: Tables, side: int, s: int, w: int) -> bool:
    """An enemy of whom the side knows, and whom it does not take for dead."""
    met = world.contacts.level[w, side, s] > Level.UNKNOWN
    return bool(tables.sides.enemy[side, world.units.side[w, s]] and met and not world.contacts.dead[w, side, s])


def _fire_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    out: set[Fault] = set()
    side, code, rows = int(world.units.side[w, s]), int(row["fire_at"]), world.unit_slots + world.flight_slots
    if not 0 <= row["fire_mode"] < 3 or not 0 <= row["priority"] < 4:
        out.add(Fault.NO_SUCH_KIND)
    if code != -1:
        out |= _target_faults(world, tables, side, s, code if code < rows else -1, w)
        if 0 <= code < rows and code != s and _sight(world, tables, side, code, w)["friend"]:
            out.add(Fault.FRIENDLY_TARGET)
    if any(not -1 <= code < rows for code in row["avoid"]):
        out.add(Fault.NO_TARGET)
    return out


def _power_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    shares = [int(row[name]) for name in ("shields_share_ppm", "weapons_share_ppm", "drive_share_ppm")]
    good = sum(shares) == MILLION and min(shares) >= 0
    return set() if good else {Fault.BAD_SHARES}


def _posture_faults(world: World, tables: Tables, row: dict[str, Any], s: int, w: int) -> set[Fault]:
    return set() if 0 <= row["posture"] < 4 else {Fault.NO_SUCH_KIND}


_PARTS: dict[str, Any] = {
    "move": _move_faults, "fire": _fire_faults, "power": _power_faults, "posture": _posture_faults
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
        if mission == Mission.STRIKE and ref < rows and _sight(world, tables, side, ref, w)["friend"]:
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


# ---- objectives


def progress(world: World, tables: Tables, objective: Objective, bodies: list[Any], w: int = 0) -> int:
    """Progress of an objective in ppm; `bodies`: (x, y, vx, vy, mu, radius) of each body."""
    whole = done = 0
    for s in range(world.unit_slots):
        if not objective.who[s] or not world.units.uid[w, s]:
            continue
        mass = max(1, round(float(tables.classes.mass_t[world.units.class_id[w, s]])))
        counts = {Counted.MASS: mass, Counted.SHIPS: 1, Counted.LIVES: int(world.units.aboard[w, s])}
        count = counts[Counted(objective.measure)]
        whole += count
        done += count * _done(world, tables, objective, bodies, s, w)
    return done * MILLION // whole if whole else 0


def _done(world: World, tables: Tables, objective: Objective, bodies: list[Any], s: int, w: int) -> bool:
    alive = lives(world, s, w)
    if objective.kind == ObjectiveKind.DESTROY:
        return not alive
    if objective.kind != ObjectiveKind.WITHDRAW:
        return alive
    if not alive or world.units.presence[w, s] == Presence.AWAY:
        return alive
    return fights(world, s, w) and _clear(world, objective, s, w) and _stays_up(world, tables, bodies, s, w)


def _clear(world: World, objective: Objective, s: int, w: int) -> bool:
    u = world.units
    foes = [e for e in range(world.unit_slots) if objective.of[e] and u.uid[w, e]]
    if objective.of.any() and all(u.presence[w, e] == Presence.DORMANT for e in foes):
        return False
    for e in foes:
        apart = math.hypot(u.x_km[w, s] - u.x_km[w, e], u.y_km[w, s] - u.y_km[w, e])
        if fights(world, e, w) and apart <= objective.beyond_km:
            return False
    return True


def _driven(world: World, tables: Tables, s: int, w: int) -> bool:
    u = world.units
    thrust = tables.classes.thrust_km_s2[u.class_id[w, s]]
    return bool(u.system_ppm[w, s, System.DRIVE] > 0 and thrust > 0 and u.delta_v_km_s[w, s] > 0)


def _stays_up(world: World, tables: Tables, bodies: list[Any], s: int, w: int) -> bool:
    tugs = [t for t in range(world.unit_slots) if world.units.tow[w, t] == s and fights(world, t, w)]
    if not bodies or any(_driven(world, tables, t, w) for t in [s, *tugs]):
        return True
    u = world.units
    place = float(u.x_km[w, s]), float(u.y_km[w, s])
    body = max(bodies, key=lambda b: b[4] / max((place[0] - b[0]) ** 2 + (place[1] - b[1]) ** 2, 1.0))
    x, y = place[0] - body[0], place[1] - body[1]
    vx, vy = float(u.vx_km_s[w, s]) - body[2], float(u.vy_km_s[w, s]) - body[3]
    mu, radius = body[4], body[5]
    r, energy = math.hypot(x, y), (vx * vx + vy * vy) / 2 - mu / math.hypot(x, y)
    if energy >= 0 and x * vx + y * vy > 0:
        return True
    spin = x * vy - y * vx
    # The eccentricity vector by its definition, and the nearest point from it.
    ex, ey = vy * spin / mu - x / r, -vx * spin / mu - y / r
    return spin * spin / mu / (1 + math.hypot(ex, ey)) > radius


def verdicts(world: World, tables: Tables, stands: list[bool], ruled: dict[int, int], w: int = 0) -> list[int]:
    """Verdict of each side if the battle ended now; `ruled`: what triggers gave, by side."""
    sides = range(len(stands))
    foes = [[b for b in sides if tables.sides.enemy[a, b] or tables.sides.enemy[b, a]] for a in sides]
    got = dict(ruled)

    def opposites() -> None:
        known = dict(got)
        for a in sides:
            theirs = [known[b] for b in foes[a] if b in known]
            if a not in known and theirs:
                beaten = all(v == Verdict.DEFEAT for v in theirs)
                lost = Verdict.VICTORY in theirs
                got[a] = Verdict.DEFEAT if lost else Verdict.VICTORY if beaten else Verdict.DRAW

    opposites()
    for a in sides:
        own = [(n, o) for n, o in enumerate(tables.objectives) if o.side == a and not o.optional]
        if own and a not in got:
            reached = all(world.objectives.progress_ppm[w, n] >= o.victory_ppm for n, o in own)
            got[a] = Verdict.VICTORY if reached else Verdict.DEFEAT
    opposites()
    for a in sides:
        if a not in got:
            left = any(stands[b] for b in foes[a])
            won = stands[a] and not left and bool(foes[a])
            got[a] = Verdict.VICTORY if won else Verdict.DEFEAT if left and not stands[a] else Verdict.DRAW
    return [int(got[a]) for a in sides]


# ---- triggers


def measured(res: Any, condition: Condition, w: int = 0) -> float:
    """What a condition looks at, in one world."""
    world, tables, a, b = res.world, res.tables, condition.a, condition.b
    u, measure = world.units, Measure(condition.measure)
    if measure == Measure.EVENTS:
        sides = range(res.journal.impulse_counts.shape[2])
        return sum(int(res.journal.impulse_counts[w, a, side]) for side in sides if b in (-1, side))
    if measure == Measure.UNIT:
        return float(_in_state(world, a, UnitState(b), w))
    if measure in (Measure.MASS, Measure.SHIPS):
        own = [s for s in range(world.unit_slots) if u.side[w, s] == a and u.uid[w, s]]
        if measure == Measure.SHIPS:
            return sum(lives(world, s, w) for s in own)
        mass = {s: round(float(tables.classes.mass_t[u.class_id[w, s]])) for s in own}
        return sum(mass[s] for s in own if lives(world, s, w)) * MILLION // max(1, sum(mass.values()))
    if measure == Measure.DISTANCE:
        here = u.presence[w, a] == u.presence[w, b] == Presence.PRESENT
        return math.dist((u.x_km[w, a], u.y_km[w, a]), (u.x_km[w, b], u.y_km[w, b])) if here else math.inf
    plain = {
        Measure.TURN: lambda: world.battle.turn[w] + 1,
        Measure.OBEYED: lambda: world.sides.obeyed[w, a],
        Measure.PROGRESS: lambda: world.objectives.progress_ppm[w, a],
        Measure.TRIGGER: lambda: world.triggers.fired_count[w, a],
        Measure.IMPULSE: lambda: world.battle.turn[w] * 12 + res.impulse + 1,
        Measure.LIVES: lambda: world.sides.lives_lost[w, a],
    }
    return float(plain[measure]())


def _in_state(world: World, s: int, state: UnitState, w: int) -> bool:
    u = world.units
    if state == UnitState.LOST:
        here = u.uid[w, s] and u.presence[w, s] != Presence.DORMANT
        return bool(here and (u.hull_mj[w, s] <= 0 or u.presence[w, s] == Presence.STRUCK))
    if state in (UnitState.STRUCK, UnitState.WITHDRAWN):
        return bool(u.presence[w, s] == (Presence.STRUCK if state == UnitState.STRUCK else Presence.AWAY))
    if state == UnitState.TOWED:
        tugs = [t for t in range(world.unit_slots) if u.tow[w, t] == s and u.presence[w, t] == Presence.PRESENT]
        return fights(world, s, w) and bool(tugs)
    system = {UnitState.BLIND: System.SENSORS, UnitState.DRIFTING: System.DRIVE, UnitState.HEADLESS: System.BRIDGE}
    return fights(world, s, w) and bool(u.system_ppm[w, s, system[state]] <= 0)
