"""What sides see and know, for one observer and one thing at a time, in plain Python.

`look`, `inspected` and `tracked` say what the phases of these names must do to a `Battlefield`.
"""

from typing import Any

from ..rules.state.vocabulary import Posture, System
from .oracle_fire import MILLION, Battlefield, Thing, hidden, square_between


def emission(field: Battlefield, unit: Thing) -> int:
    """Parts per million of its signature that a unit shines with."""
    f = unit.facts
    if not unit.alive:
        return 200_000
    quiet = f["posture"] in (Posture.SILENT, Posture.FEIGN)
    shine = 300_000 + f["throttle_ppm"] // 5 if quiet else 1_000_000 + f["throttle_ppm"]
    return int(shine + (500_000 if field.now - f["fired_impulse"] <= 4 else 0))


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
    loud = f["posture"] not in (Posture.SILENT, Posture.FEIGN) and f["throttle_ppm"] >= 900_000
    return unit.alive and (loud or f["launch_impulse"] >= field.now - 1)


def look(
    field: Battlefield, sides: int
) -> tuple[dict[tuple[int, int], dict[str, Any]], set[tuple[str, int, int, int]]]:
    """Contacts by (side, code) after a look, and reports (kind, side, code, level)."""
    contacts: dict[tuple[int, int], dict[str, Any]] = {}
    reports: set[tuple[str, int, int, int]] = set()
    for side in range(sides):
        eyes = [u for u in field.units if u.side == side and u.alive and eyesight_km(u) > 0.0]
        eyes = eyes or [f for f in field.flights if f.side == side]
        for thing in field.units + field.flights:
            old = field.contact(side, thing.code)
            contacts[side, thing.code] = old
            if not field.hostile(side, thing.side):
                continue
            craft = thing in field.flights
            best = best_look(field, side, eyes, thing, was_in_sight=old["in_sight"])
            if not best:
                if field.impulse % 4 == 0:
                    contacts[side, thing.code] = out_of_sight(old)
                continue
            if craft:
                contacts[side, thing.code] = flight_as_seen(thing, field.now)
                continue
            if best > old["level"]:
                reports.add(("DETECTED", side, thing.code, best))
            if flares(field, thing) and not old["in_sight"]:
                reports.add(("FLARE", side, thing.code, best))
            known = old | {"level": max(best, old["level"]), "in_sight": True}
            contacts[side, thing.code] = unit_as_seen(field, thing, known, field.now)
    return contacts, reports


def best_look(field: Battlefield, side: int, eyes: list[Thing], thing: Thing, *, was_in_sight: bool) -> int:
    """The level at which a side sees a thing in this impulse if it looks at it: a whole look, a flare, or its craft."""
    craft, whole = thing in field.flights, field.impulse % 4 == 0
    if not (thing.alive if craft else thing.present) or (was_in_sight and not whole):
        return 0
    best = 0
    if whole or (not craft and flares(field, thing)):
        shine = MILLION if craft else emission(field, thing)
        best = max((level(field, eye, thing, shine) for eye in eyes), default=0)
    return best or (2 if any(in_craft_reach(f, thing) for f in field.flights if f.side == side) else 0)


def in_craft_reach(flight: Thing, thing: Thing) -> bool:
    """Is a thing, or the rim of a cloud of craft, in reach of a flight, gun or pulse?"""
    f = flight.facts
    reach = max(f["class_craft_reach_km"], f["class_pulse_km"]) + f["spread_km"] + thing.facts.get("spread_km", 0.0)
    return flight.alive and bool(square_between(flight, thing) <= reach * reach)


def out_of_sight(contact: dict[str, Any]) -> dict[str, Any]:
    """A contact that a look has not found: as it was; that it lived is no longer sure."""
    return contact | {"in_sight": False} | ({"sure": contact["sure"] and contact["dead"]} if "sure" in contact else {})


_MOTION = ("x_km", "y_km", "vx_km_s", "vy_km_s", "presence")


def unit_as_seen(field: Battlefield, unit: Thing, known: dict[str, Any], now: int) -> dict[str, Any]:
    """A contact of a unit that is seen as it is at the start of impulse `now`."""
    f = unit.facts
    still = f["throttle_ppm"] <= 600_000 and now - f["fired_impulse"] > 3
    dead = f["hull_mj"] <= 0 or (f["posture"] == Posture.FEIGN and still and not known["sure"])
    seen = {name: f[name] for name in _MOTION} | {"seen_impulse": now, "dead": dead}
    seen["throttle_ppm"] = 0 if dead else f["throttle_ppm"]
    if known["level"] == 2:
        seen |= {"hx": f["hx"], "hy": f["hy"], "system_ppm": [0] * 6 if dead else f["system_ppm"]}
        seen |= {name: 0 if dead else f[name] for name in ("hull_mj", "armour_mj", "shield_mj")}
    return known | seen


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
                sure = old["sure"] or thing.facts["lost_impulse"] == field.now
                old = unit_as_seen(field, thing, old | {"sure": sure}, field.now + 1) | {"in_sight": thing.present}
            elif old["in_sight"]:
                old = flight_as_seen(thing, field.now + 1) | {"in_sight": thing.alive}
            contacts[side, thing.code] = old
    return contacts


def inspected(field: Battlefield, side: int) -> set[int]:
    """Codes of the units of which a side finds out in this impulse whether they live."""
    eyes = [u for u in field.units if u.side == side and u.alive and eyesight_km(u) > 0.0]
    eyes += [f for f in field.flights if f.side == side and f.alive and eyesight_km(f) > 0.0]
    found = set()
    for unit in field.units:
        contact = field.contact(side, unit.code)
        if contact["in_sight"] and contact["dead"] and not contact["sure"]:
            near = [eye for eye in eyes if square_between(eye, unit) <= 2_000.0 * 2_000.0]
            if any(not hidden(field, eye, unit) for eye in near):
                found.add(unit.code)
    return found
