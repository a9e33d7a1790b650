"""One world at one impulse as plain Python: what the oracles of fire and of knowledge look at, and its lines of sight.

Nothing here uses the numpy of `game.rules` but the dice, which are a function of their key.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from ..rules.state.resolution import Resolution
from ..rules.state.rolls import folded, roll_ppm, roll_word
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Kind, Presence, Stance, Stream
from .oracle_dice import Dice

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
    ghost_of: list[int]  # by code of a unit: that of the jammer that makes it, if it is a ghost; -1
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
        lambda a, b: bool(world.sides.stance[w, a, b] == Stance.FIGHT), contact,
        world.sides.first_hit_impulse[w].tolist(),
        lambda stream, a, b, n: int(roll_ppm(key, turn, res.impulse, stream, a, b, n)), target_roll,
        Dice(world, w, res.impulse),
        tables.ghost_of.tolist(), _stand_in(tables),
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
