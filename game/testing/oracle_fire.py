"""Targets, lasers and dark beams for one gun, one shot, one beam at a time, in plain Python.

Nothing here uses the numpy of `game.rules` but the dice, which are a function of their key. `Battlefield` is one
world at one impulse; `lasers` and `dark_beams` say all that the phase of that name must do to it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from ..rules.state.resolution import Resolution
from ..rules.state.rolls import folded, roll_ppm, roll_word
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import FireMode, Kind, Posture, Presence, Priority, Stream, System, WeaponKind
from .oracle_flights import Dice, drawn

MILLION = 1_000_000


@dataclass
class Thing:
    """A unit or a flight."""

    code: int
    uid: int
    side: int
    x: float
    y: float
    present: bool
    alive: bool
    signature: int
    mass: float
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Battlefield:
    """One world at the start of a phase."""

    now: int
    impulse: int
    mirror_sign: float
    units: list[Thing]
    flights: list[Thing]
    bodies: list[tuple[float, float, float]]
    weapons: list[dict[str, Any]]
    hostile: Callable[[int, int], bool]
    contact: Callable[[int, int], dict[str, Any]]  # side, code
    first_hit: list[int]
    roll: Callable[[Stream, int, int, int], int]
    target_roll: Callable[[int, int], tuple[int, int]]  # uid, target uid: of the impulse, of the turn
    dice: Dice
    unidentified: dict[str, Any]  # mass and hull of what a contact is taken for of which nobody knows what it is


def battlefield(res: Resolution, w: int = 0) -> Battlefield:
    """World `w` of a resolution as plain Python."""
    world, tables = res.world, res.tables
    units = [_unit(res, w, s) for s in range(world.unit_slots) if world.units.uid[w, s]]
    flights = [_flight(res, w, f) for f in range(world.flight_slots) if world.flights.uid[w, f]]
    bx, by = res.body_now()
    key, turn = world.battle.key[w], world.battle.turn[w]

    def contact(side: int, code: int) -> dict[str, Any]:
        group: Any = world.contacts
        row = code
        if code >= world.unit_slots:
            group, row = world.flight_contacts, code - world.unit_slots
        return {name: getattr(group, name)[w, side, row].tolist() for name in group.names()}

    def target_roll(uid: int, target: int) -> tuple[int, int]:
        now, of_turn = (int(folded(roll_word(key, turn, i, Stream.TARGET, uid), target)) for i in (res.impulse, 0))
        return now >> 32, of_turn & 0xFFFFFFFF

    return Battlefield(
        int(turn) * 12 + res.impulse, res.impulse, float(world.battle.mirror_sign[w]), units, flights,
        [(float(bx[w, b]), float(by[w, b]), float(r)) for b, r in enumerate(tables.bodies.radius_km)],
        [{n: getattr(tables.weapons, n)[i].item() for n in tables.weapons.__dataclass_fields__}
         for i in range(len(tables.weapons.kind))],
        lambda a, b: bool(tables.sides.enemy[a, b]), contact, world.sides.first_hit_impulse[w].tolist(),
        lambda stream, a, b, n: int(roll_ppm(key, turn, res.impulse, stream, a, b, n)), target_roll,
        Dice(world, w, res.impulse), _stand_in(tables),
    )  # fmt: skip


def _stand_in(tables: Tables) -> dict[str, Any]:
    """The first class of ships."""
    first = next(c for c, kind in enumerate(tables.classes.kind) if kind == Kind.SHIP)
    return {"mass": float(tables.classes.mass_t[first]), "hull_mj": int(tables.classes.hull_mj[first])}


def _unit(res: Resolution, w: int, s: int) -> Thing:
    units, classes = res.world.units, res.tables.classes
    c = int(units.class_id[w, s])
    facts = {name: getattr(units, name)[w, s].tolist() for name in units.names()}
    facts |= {f"class_{n}": getattr(classes, n)[c].tolist() for n in classes.__dataclass_fields__}
    present = facts["presence"] == Presence.PRESENT
    return Thing(
        s, facts["uid"], facts["side"], facts["x_km"], facts["y_km"], present, present and facts["hull_mj"] > 0,
        facts["class_signature_ppm"], facts["class_mass_t"], facts,
    )  # fmt: skip


def _flight(res: Resolution, w: int, f: int) -> Thing:
    flights, classes = res.world.flights, res.tables.classes
    c = int(flights.class_id[w, f])
    facts = {name: getattr(flights, name)[w, f].tolist() for name in flights.names()}
    present = facts["presence"] == Presence.PRESENT
    mass = float(classes.mass_t[c])
    facts |= {f"class_{n}": getattr(classes, n)[c].tolist() for n in classes.__dataclass_fields__}
    facts["hull_mj"] = facts["class_hull_mj"] = int(classes.hull_mj[c])
    return Thing(
        res.world.unit_slots + f, facts["uid"], facts["side"], facts["x_km"], facts["y_km"], present,
        present and facts["alive"] > 0, int(classes.signature_ppm[c]), mass, facts,
    )  # fmt: skip


# ---- lines


def distance_to_segment(x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> float:
    """How far the point (x, y) is from the segment."""
    dx, dy = x1 - x0, y1 - y0
    square = dx * dx + dy * dy
    t = 0.0 if square == 0.0 else min(1.0, max(0.0, ((x - x0) * dx + (y - y0) * dy) / square))
    nx, ny = x - (x0 + t * dx), y - (y0 + t * dy)
    return sqrt(nx * nx + ny * ny)


def hidden(field: Battlefield, a: Thing, b: Thing) -> bool:
    """Is a body between two things?"""
    return any(distance_to_segment(x, y, a.x, a.y, b.x, b.y) < r for x, y, r in field.bodies)


def square_between(a: Thing, b: Thing) -> float:
    """Squared distance of two things."""
    return (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)


# ---- targets


@dataclass
class Gun:
    """A battery that can fire."""

    unit: Thing
    slot: int
    weapon: dict[str, Any]
    count: int
    cosine: float
    fx: float
    fy: float


def guns(field: Battlefield, kind: WeaponKind) -> list[Gun]:
    """All batteries of a kind that may fire."""
    ready = []
    for unit in field.units:
        f = unit.facts
        quiet = f["posture"] in (Posture.SILENT, Posture.FEIGN)
        waits = f["fire_mode"] == FireMode.RETURN and field.first_hit[unit.side] < 0
        if not unit.alive or quiet or waits or f["fire_mode"] == FireMode.HOLD or not f["system_ppm"][System.WEAPONS]:
            continue
        for slot, number in enumerate(f["class_battery_weapon"]):
            count = f["class_battery_count"][slot]
            if number < 0 or not count or field.weapons[number]["kind"] != kind:
                continue
            weapon = field.weapons[number]
            if f["capacitor_mj"][slot] >= weapon["energy_mj"]:
                faces = (f["class_battery_arc"][slot], f["class_battery_fx"][slot], f["class_battery_fy"][slot])
                ready.append(Gun(unit, slot, weapon, count, *faces))
    return ready


def bears(field: Battlefield, gun: Gun, target: Thing) -> bool:
    """Is a target within the arc of a gun?"""
    if gun.cosine <= -1.0:
        return True
    hx, hy = gun.unit.facts["hx"], gun.unit.facts["hy"]
    left = gun.fy * field.mirror_sign
    gx, gy = hx * gun.fx - hy * left, hx * left + hy * gun.fx
    dx, dy = target.x - gun.unit.x, target.y - gun.unit.y
    return dx * gx + dy * gy >= gun.cosine * sqrt(dx * dx + dy * dy)


def can_aim(field: Battlefield, gun: Gun, target: Thing) -> bool:
    """May and can a gun fire at this: it is in sight, and not surely dead."""
    contact = field.contact(gun.unit.side, target.code)
    seen = contact["in_sight"] and contact.get("level", 2) > 0 and contact["presence"] == Presence.PRESENT
    lives = contact["alive"] > 0 if "alive" in contact else not (contact["dead"] and contact["sure"])
    near = square_between(gun.unit, target) <= gun.weapon["range_km"] * gun.weapon["range_km"]
    spared = target.code in gun.unit.facts["avoid"]
    fair = lives and field.hostile(gun.unit.side, target.side) and not spared
    return seen and near and fair and bears(field, gun, target) and not hidden(field, gun.unit, target)


def choice(field: Battlefield, gun: Gun, among: Iterable[Thing]) -> Thing | None:
    """What a gun picks."""
    side = gun.unit.side
    can = [t for t in among if can_aim(field, gun, t)]
    rolls = {t.uid: field.target_roll(gun.unit.uid, t.uid) for t in can}
    believed_dead = {t.uid: field.contact(side, t.code).get("dead", False) for t in can}
    first = [t for t in can if not believed_dead[t.uid] or rolls[t.uid][1] * MILLION >> 32 < 150_000]

    def rank(t: Thing) -> tuple[float, float, int]:
        priority, contact = gun.unit.facts["priority"], field.contact(side, t.code)
        mass, hull = t.mass, contact.get("hull_mj", t.facts["hull_mj"])
        if contact.get("level", 2) < 2:
            mass, hull = field.unidentified["mass"], field.unidentified["hull_mj"]
        near, spread = -square_between(gun.unit, t), rolls[t.uid][0]
        numbers = range(t.facts.get("alive", 0))
        words = [field.dice.word(Stream.TARGET, gun.unit.uid, 0, t.uid, number) >> 32 for number in numbers]
        spread = 0 if words else spread
        score = {Priority.NEAREST: near, Priority.BIGGEST: mass, Priority.WEAKEST: -hull}.get(priority, spread)
        return score, -min(words, default=0), -t.uid

    return max(first, key=rank, default=None)


def aim(field: Battlefield, gun: Gun, *, keep: bool, at_flights: bool) -> Thing | None:
    """What a gun fires at: what it was told, else what it holds to, else its choice; craft last."""
    craft = field.flights if at_flights else []
    things = {t.code: t for t in field.units + craft}
    told = things.get(gun.unit.facts["fire_at"])
    if told and can_aim(field, gun, told):
        return told
    if keep and field.impulse % 3:
        code = gun.unit.facts["aim"][gun.slot]
        if code < 0:
            return None
        if code in things and can_aim(field, gun, things[code]):
            return things[code]
    return choice(field, gun, field.units) or choice(field, gun, craft)


# ---- shots


@dataclass
class Fired:
    """All that a phase of fire must do."""

    shots: list[tuple[int, ...]] = field(default_factory=list)  # source, slot, shot, target, chance, roll, value
    hits: list[tuple[int, ...]] = field(default_factory=list)  # target, source, slot, shot, energy
    spent: dict[tuple[int, int], int] = field(default_factory=dict)  # (code, slot) -> energy
    aims: dict[tuple[int, int], int] = field(default_factory=dict)  # (code, slot) -> code
    strikes: set[tuple[int, int, int]] = field(default_factory=set)  # flight code, number of the craft, source
    daze: dict[int, int] = field(default_factory=dict)  # code -> after


def chance(gun: Gun, target: Thing) -> int:
    """Chance of a shot in parts per million: base x range x evasion x crew, each rounded down."""
    r0 = gun.weapon["r0_km"]
    far = int(MILLION / (1.0 + square_between(gun.unit, target) / (r0 * r0)))
    evasion = MILLION
    if target.alive and target.facts.get("posture") == Posture.EVADE:
        evasion -= 350_000 * target.facts["system_ppm"][System.DRIVE] // MILLION
    crew = MILLION - min(gun.unit.facts["daze_ppm"], MILLION)
    return int(gun.weapon["p0_ppm"] * far // MILLION * evasion // MILLION * crew // MILLION)


def in_way(field: Battlefield, shooter: Thing, target: Thing, among: Iterable[Thing]) -> Thing | None:
    """The first unit of some whose disc the line of fire crosses before the target."""
    met = [
        u
        for u in among
        if u.present and u is not shooter and u is not target
        and distance_to_segment(u.x, u.y, shooter.x, shooter.y, target.x, target.y) < u.facts["class_size_km"]
    ]  # fmt: skip
    dx, dy = target.x - shooter.x, target.y - shooter.y
    return min(met, key=lambda u: ((u.x - shooter.x) * dx + (u.y - shooter.y) * dy, u.uid), default=None)


def lasers(field: Battlefield) -> Fired:
    """What the phase of lasers must do."""
    fired = Fired()
    for gun in guns(field, WeaponKind.LASER):
        target = aim(field, gun, keep=True, at_flights=True)
        fired.aims[gun.unit.code, gun.slot] = target.code if target else -1
        if target:
            side = gun.unit.side
            seen = [
                u for u in field.units if not field.hostile(side, u.side) or field.contact(side, u.code)["in_sight"]
            ]
            friend = in_way(field, gun.unit, target, seen)
            if friend and friend.alive and not field.hostile(side, friend.side):
                continue
            target = in_way(field, gun.unit, target, field.units) or target
        if not target:
            continue
        fired.spent[gun.unit.code, gun.slot] = gun.weapon["energy_mj"]
        for shot in range(gun.count):
            p, struck, number = chance(gun, target), target, -1
            if target in field.flights:
                struck, number = craft_in_cloud(field, gun, target, shot)
            roll = field.roll(Stream.LASER, gun.unit.uid, struck.uid, gun.slot * 64 + shot)
            fired.shots.append((gun.unit.code, gun.slot, shot, struck.code, p, roll, int(roll < p)))
            if roll < p and number >= 0:
                fired.strikes.add((struck.code, number, gun.unit.code))
            elif roll < p:
                fired.hits.append((struck.code, gun.unit.code, gun.slot, shot, gun.weapon["energy_mj"]))
    return fired


def craft_in_cloud(field: Battlefield, gun: Gun, aimed: Thing, shot: int) -> tuple[Thing, int]:
    """The craft that a shot at a flight is at: any of those in its cloud that may be fired at, and its number."""
    own = gun.unit
    cloud = {
        flight.uid: flight
        for flight in field.flights
        if flight.alive and field.hostile(own.side, flight.side) and flight.code not in own.facts["avoid"]
        and field.contact(own.side, flight.code)["in_sight"]
        and square_between(aimed, flight) <= aimed.facts["spread_km"] * aimed.facts["spread_km"]
    }  # fmt: skip
    counts = [(uid, flight.facts["alive"]) for uid, flight in cloud.items()]
    uid, number = drawn(field.dice, own.uid, gun.slot * 64 + shot, counts)
    return cloud[uid], number


def beam_end(field: Battlefield, x: float, y: float, ux: float, uy: float, reach: float) -> float:
    """How far a ray runs before it meets a body."""
    for bx, by, radius in field.bodies:
        along, beside = (bx - x) * ux + (by - y) * uy, (bx - x) * uy - (by - y) * ux
        if along > 0.0 and beside * beside < radius * radius:
            reach = min(reach, max(0.0, along - sqrt(radius * radius - beside * beside)))
    return reach


def dark_beams(field: Battlefield) -> Fired:
    """What the phase of dark beams must do."""
    fired = Fired()
    felt: dict[int, int] = {}
    for gun in guns(field, WeaponKind.DARK):
        target = aim(field, gun, keep=False, at_flights=False)
        fired.aims[gun.unit.code, gun.slot] = target.code if target else -1
        if not target:
            continue
        x, y = gun.unit.x, gun.unit.y
        size = sqrt(square_between(gun.unit, target))
        ux, uy = ((target.x - x) / size, (target.y - y) / size) if size else (1.0, 0.0)
        clear = beam_end(field, x, y, ux, uy, gun.weapon["range_km"])
        on_line = []
        for unit in field.units:
            along = (unit.x - x) * ux + (unit.y - y) * uy
            beside = abs((unit.x - x) * uy - (unit.y - y) * ux)
            if unit.present and unit is not gun.unit and 0.0 < along <= clear:
                on_line.append((along, unit.uid, beside, unit))
        on_line.sort(key=lambda entry: entry[:2])
        corridor = [entry for entry in on_line if entry[2] <= gun.weapon["corridor_km"]]
        own = gun.unit.side
        if any(u.alive and not field.hostile(own, u.side) and along < size for along, _, _, u in corridor):
            continue
        fired.spent[gun.unit.code, gun.slot] = gun.weapon["energy_mj"]
        struck, stop = _line_of_hits(gun, corridor, clear)
        for shot in range(gun.count):
            p = chance(gun, target)
            roll = field.roll(Stream.DARK_BEAM, gun.unit.uid, target.uid, gun.slot * 64 + shot)
            hit = roll < p
            fired.shots.append((gun.unit.code, gun.slot, shot, target.code, p, roll, len(struck) if hit else 0))
            if hit:
                fired.hits.extend((code, gun.unit.code, gun.slot, shot, energy) for code, energy in struck)
            for along, _, beside, unit in on_line:
                near = beside <= gun.weapon["daze_km"] and along <= (stop if hit else clear)
                if near and unit.alive and field.hostile(own, unit.side):
                    felt[unit.code] = felt.get(unit.code, 0) + gun.weapon["daze_ppm"]
    for unit in field.units:
        if felt.get(unit.code):
            before = unit.facts["daze_ppm"]
            fired.daze[unit.code] = max(before, min(before + felt[unit.code], 800_000))
    return fired


def _line_of_hits(
    gun: Gun, corridor: list[tuple[float, int, float, Thing]], clear: float
) -> tuple[list[tuple[int, int]], float]:
    """(code, energy) of all that a beam hits in order, and where it ends."""
    energy, struck = gun.weapon["energy_mj"], []
    for along, _, _, unit in corridor:
        if energy > 0:
            struck.append((unit.code, energy))
        f = unit.facts
        if not unit.alive or energy >= f["shield_mj"] + f["armour_mj"] + f["hull_mj"]:
            return struck, along
        energy = energy * gun.weapon["pass_ppm"] // MILLION
    return struck, clear
