"""Targets for one gun at a time, in plain Python: who may fire, at what it can aim, and what it picks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

from ..rules.state.vocabulary import FireMode, Posture, Presence, Priority, Stream, System, WeaponKind
from .oracle_battlefield import MILLION, Battlefield, Thing, hidden, square_between


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
    """All batteries of a kind that may fire and hold the energy of a shot."""
    return [
        gun
        for unit in field.units
        if may_fire(field, unit)
        for gun in batteries(field, unit, kind)
        if unit.facts["capacitor_mj"][gun.slot] >= gun.weapon["energy_mj"]
    ]


def may_fire(field: Battlefield, unit: Thing) -> bool:
    """Does a unit live with weapons that work, not hide, and have leave to fire?"""
    f = unit.facts
    hides = f["posture"] in (Posture.SILENT, Posture.FEIGN)
    was_hit = field.first_hit[unit.side] >= 0
    leave = f["fire_mode"] != FireMode.HOLD and (f["fire_mode"] != FireMode.RETURN or was_hit)
    return bool(unit.alive and f["system_ppm"][System.WEAPONS] and not hides and leave)


def batteries(field: Battlefield, unit: Thing, kind: WeaponKind) -> list[Gun]:
    """The batteries of a kind that a unit's class has."""
    f = unit.facts
    mounted = zip(f["class_battery_weapon"], f["class_battery_count"], strict=True)
    return [
        Gun(
            unit, slot, field.weapons[number], count,
            f["class_battery_arc"][slot], f["class_battery_fx"][slot], f["class_battery_fy"][slot],
        )
        for slot, (number, count) in enumerate(mounted)
        if number >= 0 and count and field.weapons[number]["kind"] == kind
    ]  # fmt: skip


def bears(field: Battlefield, gun: Gun, target: Thing) -> bool:
    """Is a target within the arc of a gun?"""
    if gun.cosine <= -1.0:
        return True
    hx, hy = gun.unit.facts["hx"], gun.unit.facts["hy"]
    left = gun.fy * field.mirror_sign
    gx, gy = hx * gun.fx - hy * left, hx * left + hy * gun.fx
    dx, dy = target.x - gun.unit.x, target.y - gun.unit.y
    return dx * gx + dy * gy >= gun.cosine * sqrt(dx * dx + dy * dy)


def as_known(field: Battlefield, side: int, thing: Thing) -> Thing:
    """A thing in sight where a side takes it to be: noise puts units elsewhere."""
    contact = field.contact(side, thing.code)
    return replace(thing, x=contact["x_km"], y=contact["y_km"]) if contact.get("err_km", 0.0) > 0.0 else thing


def can_aim(field: Battlefield, gun: Gun, target: Thing) -> bool:
    """May and can a gun fire at this: it is in sight, and not surely dead."""
    contact = field.contact(gun.unit.side, target.code)
    seen = contact["in_sight"] and contact.get("level", 2) > 0 and contact["presence"] == Presence.PRESENT
    lives = contact["alive"] > 0 if "alive" in contact else not (contact["dead"] and contact["sure"])
    target = as_known(field, gun.unit.side, target)
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
        near, spread = -square_between(gun.unit, as_known(field, side, t)), rolls[t.uid][0]
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
