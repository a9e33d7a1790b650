"""What sides see and know, for one observer and one thing at a time, in plain Python.

`look`, `inspected` and `tracked` say what the phases of these names must do to a `Battlefield`.
"""

from typing import Any

from ..rules.state.vocabulary import Posture, Presence, System
from .oracle_battlefield import MILLION, Battlefield, Thing, hidden, square_between
from .oracle_jamming import is_ghost, made_by, noise_about, shown_place, stands


def emission(field: Battlefield, unit: Thing) -> int:
    """Parts per million of its signature that a unit shines with."""
    f = unit.facts
    if is_ghost(unit):
        return MILLION
    if not unit.alive:
        return 200_000
    quiet = f["posture"] in (Posture.SILENT, Posture.FEIGN, Posture.SPUN_DOWN)
    shine = 300_000 + f["throttle_ppm"] // 5 if quiet else 1_000_000 + f["throttle_ppm"]
    shine += 500_000 if field.now - f["fired_impulse"] <= 4 else 0
    shine += 1_000_000 if field.now - f["launch_impulse"] <= 1 else 0
    return int(shine + made_by(unit))


def eyesight_km(eye: Thing) -> float:
    """How far a unit or a flight sees a plain ship."""
    whole: float = eye.facts["class_sensor_km"]
    return whole * (eye.facts["system_ppm"][System.SENSORS] / MILLION) if "system_ppm" in eye.facts else whole


def level(field: Battlefield, eye: Thing, target: Thing, shine: int) -> int:
    """How well one observer sees one target: 0, 1 detected, 2 identified."""
    reach = eyesight_km(eye)
    if not eye.alive or reach <= 0.0 or hidden(field, eye, target):
        return 0
    seen_at = target.signature * shine / (MILLION * MILLION)
    away = square_between(eye, target) / (reach * reach)
    return 2 if 4.0 * away <= seen_at * seen_at else 1 if away <= seen_at * seen_at else 0


def flares(field: Battlefield, unit: Thing) -> bool:
    """Does a unit burn at full power for all to see, or launch?"""
    f = unit.facts
    loud = f["posture"] not in (Posture.SILENT, Posture.FEIGN, Posture.SPUN_DOWN) and f["throttle_ppm"] >= 900_000
    return unit.alive and (loud or f["launch_impulse"] >= field.now - 1)


Contacts = dict[tuple[int, int], dict[str, Any]]
Report = tuple[str, int, int, int]


def look(field: Battlefield, sides: int) -> tuple[Contacts, set[Report]]:
    """Contacts by (side, code) after a look, and reports (kind, side, code, level)."""
    contacts: Contacts = {}
    reports: set[Report] = set()
    for side in range(sides):
        for thing in field.units + field.flights:
            old = field.contact(side, thing.code)
            best = best_look(field, side, thing, was_in_sight=old["in_sight"])
            if best and thing in field.units:
                best = min(best, best_in_noise(field, side, thing))
            contacts[side, thing.code] = after_look(
                field, side, old, thing, best, hostile=field.hostile(side, thing.side)
            )
            if best and thing in field.units and field.hostile(side, thing.side):
                reports |= {(kind, side, thing.code, best) for kind in news(field, old, thing, best)}
    return contacts, reports


def best_in_noise(field: Battlefield, side: int, unit: Thing) -> int:
    """The best level at which a side sees a unit for the noise about it: nothing of a ghost that it looks through."""
    loud = noise_about(field, side, unit).left >= 400_000
    return int(loud) if is_ghost(unit) else 1 if loud else 2


def after_look(
    field: Battlefield, side: int, old: dict[str, Any], thing: Thing, best: int, *, hostile: bool
) -> dict[str, Any]:
    """A contact after a look that saw a thing at the level `best`, 0 = not: only enemies are looked for."""
    if not hostile:
        return old
    if not best:
        return out_of_sight(old) if whole_look(field) else old
    if thing in field.flights:
        return flight_as_seen(thing, field.now)
    return unit_as_seen(field, side, thing, old | {"level": max(best, old["level"]), "in_sight": True}, field.now)


def news(field: Battlefield, old: dict[str, Any], unit: Thing, best: int) -> set[str]:
    """What a side is told of a unit that it sees: that it knows it better, that it flares up."""
    told = {"DETECTED"} if best > old["level"] else set()
    return told | ({"FLARE"} if flares(field, unit) and not old["in_sight"] else set())


def whole_look(field: Battlefield) -> bool:
    """Do sides look at everything in this impulse, or only at what shows itself?"""
    return field.impulse % 4 == 0


def watchers(field: Battlefield, side: int) -> tuple[list[Thing], list[Thing]]:
    """Units and flights of a side that see: (units, flights)."""
    units = [u for u in field.units if u.side == side and u.alive and eyesight_km(u) > 0.0]
    return units, [f for f in field.flights if f.side == side and f.alive and eyesight_km(f) > 0.0]


def best_look(field: Battlefield, side: int, thing: Thing, *, was_in_sight: bool) -> int:
    """The level at which a side sees a thing in this impulse if it looks at it: a whole look, a flare, or its craft."""
    craft = thing in field.flights
    there = thing.alive if craft else thing.present
    if not craft and is_ghost(thing):
        there = whole_look(field) and stands(field, thing) and not field.contact(side, thing.code)["sure"]
    if not there or (was_in_sight and not whole_look(field)):
        return 0
    shows = whole_look(field) or (not craft and flares(field, thing))
    by_craft = thing.present and any(in_craft_reach(f, thing) for f in field.flights if f.side == side)
    return (level_of_all(field, side, thing) if shows else 0) or (2 if by_craft else 0)


def level_of_all(field: Battlefield, side: int, thing: Thing) -> int:
    """How well the units of a side see a thing; its flights look for it where it has no unit that sees."""
    units, flights = watchers(field, side)
    shine = MILLION if thing in field.flights else emission(field, thing)
    return max((level(field, eye, thing, shine) for eye in units or flights), default=0)


def in_craft_reach(flight: Thing, thing: Thing) -> bool:
    """Is a thing, or the rim of a cloud of craft, in reach of a flight, gun or pulse?"""
    f = flight.facts
    reach = max(f["class_craft_reach_km"], f["class_pulse_km"]) + f["spread_km"] + thing.facts.get("spread_km", 0.0)
    return flight.alive and bool(square_between(flight, thing) <= reach * reach)


def out_of_sight(contact: dict[str, Any]) -> dict[str, Any]:
    """A contact that a look has not found: as it was; that it lived is no longer sure."""
    return contact | {"in_sight": False} | ({"sure": contact["sure"] and contact["dead"]} if "sure" in contact else {})


_MOTION = ("x_km", "y_km", "vx_km_s", "vy_km_s", "presence")
_POOLS = ("hull_mj", "armour_mj", "shield_mj", "restart_percent", "breach_impulses", "fires")


def unit_as_seen(field: Battlefield, side: int, unit: Thing, known: dict[str, Any], now: int) -> dict[str, Any]:
    """A side's contact of a unit that is seen as it is at the start of impulse `now`."""
    f = unit.facts
    dead = f["hull_mj"] <= 0 or (plays_dead(unit, now) and not known["sure"])
    noise = noise_about(field, side, unit)
    x, y = shown_place(field, side, unit, noise, now)
    seen = {name: f[name] for name in (*_MOTION, "split")} | {"seen_impulse": now, "dead": dead, "x_km": x, "y_km": y}
    seen |= {"presence": int(Presence.PRESENT)} if is_ghost(unit) else {}
    seen |= {"noise_ppm": noise.raw, "left_ppm": noise.left, "err_km": noise.err_km}
    seen["throttle_ppm"] = 0 if dead else f["throttle_ppm"]
    if known["level"] == 2:
        seen |= {"hx": f["hx"], "hy": f["hy"], "system_ppm": [0] * 6 if dead else f["system_ppm"]}
        seen |= {name: 0 if dead else f[name] for name in _POOLS}
    return known | seen


def plays_dead(unit: Thing, now: int) -> bool:
    """Does a unit feign, burn little and hold its fire?"""
    f = unit.facts
    return bool(f["posture"] == Posture.FEIGN and f["throttle_ppm"] <= 600_000 and now - f["fired_impulse"] > 3)


def flight_as_seen(flight: Thing, now: int) -> dict[str, Any]:
    """A contact of a flight that is seen as it is at the start of impulse `now`."""
    seen = {name: flight.facts[name] for name in (*_MOTION, "alive", "spread_km")}
    return seen | {"in_sight": True, "seen_impulse": now}


def tracked(field: Battlefield, sides: int) -> dict[tuple[int, int], dict[str, Any]]:
    """Contacts by (side, code) at the end of an impulse."""
    contacts = {}
    for side in range(sides):
        for thing in field.units + field.flights:
            old = field.contact(side, thing.code)
            if old["in_sight"] and thing in field.units:
                died = thing.facts["lost_impulse"] == field.now and thing.facts["hull_mj"] <= 0
                sure = old["sure"] or died
                old = unit_as_seen(field, side, thing, old | {"sure": sure}, field.now + 1) | {
                    "in_sight": thing.present or is_ghost(thing)
                }
            elif old["in_sight"]:
                old = flight_as_seen(thing, field.now + 1) | {"in_sight": thing.alive}
            contacts[side, thing.code] = old
    return contacts


def inspected(field: Battlefield, side: int) -> set[int]:
    """Codes of the units of which a side finds out in this impulse whether they live."""
    units, flights = watchers(field, side)
    return {
        unit.code
        for unit in field.units
        if in_doubt(field.contact(side, unit.code)) and any(is_close(field, eye, unit) for eye in units + flights)
    }


def in_doubt(contact: dict[str, Any]) -> bool:
    """Is a unit in sight that passes for dead, and nobody knows for sure?"""
    return bool(contact["in_sight"] and contact["dead"] and not contact["sure"])


def is_close(field: Battlefield, eye: Thing, unit: Thing) -> bool:
    """Is a unit so near to an eye, and in its sight, that it sees what is left of it?"""
    return square_between(eye, unit) <= 2_000.0 * 2_000.0 and not hidden(field, eye, unit)
