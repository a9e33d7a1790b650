"""Impactors for one gun and one slug at a time, in plain Python: lead, flight, passes, and what stands in the way."""

from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Any

from ..rules.state.vocabulary import Posture, System, WeaponKind
from .oracle_battlefield import MILLION, Battlefield, Thing, distance_to_segment
from .oracle_motion import drive_thrust
from .oracle_targets import Gun, aim, guns

Vector = tuple[float, float]
STRAY_KM = 20.0


@dataclass
class Launches:
    """All that the phase that fires impactors must do."""

    slugs: list[tuple[int, int, int]] = field(default_factory=list)  # source, slot, target
    speeds: list[Vector] = field(default_factory=list)
    flights_s: list[float] = field(default_factory=list)
    aims: dict[tuple[int, int], int] = field(default_factory=dict)
    spent: dict[tuple[int, int], int] = field(default_factory=dict)


def impactors(field_: Battlefield) -> Launches:
    """What the phase must do: each charged gun sends its slugs to meet its target, where no friend is seen before."""
    told = Launches()
    for gun in guns(field_, WeaponKind.IMPACTOR):
        target = aim(field_, gun, keep=False, at_flights=False)
        told.aims[gun.unit.code, gun.slot] = target.code if target else -1
        if target:
            _fire(told, field_, gun, target)
    return told


def _fire(told: Launches, field_: Battlefield, gun: Gun, target: Thing) -> None:
    own = gun.unit
    off = target.x - own.x, target.y - own.y
    drift = velocity(field_, own.side, target)
    drift = drift[0] - own.facts["vx_km_s"], drift[1] - own.facts["vy_km_s"]
    speed = gun.weapon["speed_km_s"]
    t = flight_s(off, drift, speed)
    if t == inf:
        return
    lead = off[0] + drift[0] * t, off[1] + drift[1] * t
    if friend_on_way(field_, own, target, (own.x + lead[0], own.y + lead[1])):
        return
    told.spent[own.code, gun.slot] = gun.weapon["energy_mj"]
    far = sqrt(lead[0] ** 2 + lead[1] ** 2)
    for _ in range(gun.count):
        told.slugs.append((own.code, gun.slot, target.code))
        told.flights_s.append(t)
        told.speeds.append((own.facts["vx_km_s"] + lead[0] / far * speed, own.facts["vy_km_s"] + lead[1] / far * speed))


def velocity(field_: Battlefield, side: int, target: Thing) -> Vector:
    """How a side sees a target move."""
    contact = field_.contact(side, target.code)
    return contact["vx_km_s"], contact["vy_km_s"]


def flight_s(off: Vector, drift: Vector, speed: float) -> float:
    """The time after which a slug has come as far as its target then is, found by halving; endless where it never does.

    A target as fast as the slug is out of its reach, and so is one at the muzzle.
    """
    if drift[0] ** 2 + drift[1] ** 2 >= speed * speed or off == (0.0, 0.0):
        return inf
    low, high = 0.0, 1.0
    while _short(off, drift, speed, high):
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _short(off, drift, speed, middle) else (low, middle)
    return high


def _short(off: Vector, drift: Vector, speed: float, t: float) -> bool:
    return sqrt((off[0] + drift[0] * t) ** 2 + (off[1] + drift[1] * t) ** 2) > speed * t


def friend_on_way(field_: Battlefield, own: Thing, target: Thing, end: Vector) -> bool:
    """Is the first on the way to the lead point, of all that the gun's side sees, alive and no enemy?"""
    seen = [
        u for u in field_.units if not field_.hostile(own.side, u.side) or field_.contact(own.side, u.code)["in_sight"]
    ]
    met = [
        u for u in seen
        if u.present and u is not own and u is not target
        and distance_to_segment(u.x, u.y, own.x, own.y, *end) < u.facts["class_size_km"]
    ]  # fmt: skip
    dx, dy = end[0] - own.x, end[1] - own.y
    first = min(met, key=lambda u: ((u.x - own.x) * dx + (u.y - own.y) * dy, u.uid), default=None)
    return first is not None and first.alive and not field_.hostile(own.side, first.side)


# ---- passes


Way = list[Vector]
"""Where something is at the six moments of an impulse."""


def pass_of(slug: Way, target: Way) -> tuple[float, float] | None:
    """When a slug is nearest to its target and comes no nearer after, and how near: step by step; None if never yet."""
    for step in range(5):
        t = _nearest(slug, target, step)
        if t < 1.0:
            return step + t, _distance(slug, target, step, t)
    return None


def contact(slug: Way, unit: Way, size_km: float) -> float | None:
    """When a slug first touches a unit, by halving the way to where it is nearest; None if it does not."""
    for step in range(5):
        nearest = _nearest(slug, unit, step)
        if _distance(slug, unit, step, nearest) > size_km:
            continue
        low, high = 0.0, nearest
        if _distance(slug, unit, step, 0.0) <= size_km:
            return float(step)
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (low, middle) if _distance(slug, unit, step, middle) <= size_km else (middle, high)
        return step + high
    return None


def _distance(a: Way, b: Way, step: int, part: float) -> float:
    x, y = (
        a[step][i] - b[step][i] + part * ((a[step + 1][i] - b[step + 1][i]) - (a[step][i] - b[step][i])) for i in (0, 1)
    )
    return sqrt(x * x + y * y)


def _nearest(a: Way, b: Way, step: int) -> float:
    """The part of a step at which two are nearest, by thirds."""
    low, high = 0.0, 1.0
    for _ in range(200):
        one, other = low + (high - low) / 3, high - (high - low) / 3
        if _distance(a, b, step, one) <= _distance(a, b, step, other):
            high = other
        else:
            low = one
    return 0.0 if high < 1e-12 else high if high < 1.0 - 1e-12 else 1.0


def chance_of(
    weapon: dict[str, Any], target: dict[str, Any], seconds: float, off_km: float, crew_ppm: int
) -> tuple[int, int]:
    """(dodge, chance) in parts per million of a slug that passes its target `off_km` away after so many seconds.

    Base x dodge x crew. Dodging is 1 / (1 + (d / s0)^2); d is 35 % of all that the drive can do in the time, twice as
    much when it evades, nothing for wrecks, for those who feign and where the plant is spun down.
    """
    thrust = drive_thrust(
        target["class_thrust_km_s2"], target["system_ppm"][System.DRIVE], min(target["drive_share_ppm"], 333_333),
        spun_down=target["posture"] == Posture.SPUN_DOWN,
    )  # fmt: skip
    if target["hull_mj"] <= 0 or target["delta_v_km_s"] <= 0.0:
        thrust = 0.0
    can = thrust * seconds**2 / 2
    part = {Posture.EVADE: 0.7, Posture.FEIGN: 0.0}.get(target["posture"], 0.35)
    dodge = 0
    if off_km <= can + STRAY_KM:
        dodge = int(MILLION / (1 + (can * part / weapon["s0_km"]) ** 2))
    return dodge, weapon["p0_ppm"] * dodge // MILLION * crew_ppm // MILLION


@dataclass
class Fate:
    """What becomes of one slug in an impulse."""

    passed: tuple[float, float] | None = None  # when it passes its target, and how far off
    met: tuple[int, float] | None = None  # the unit that it runs into unless it hits its target, and when


def fate_of(slug: Way, target: Way | None, others: dict[int, tuple[int, Way, float]], end: float) -> Fate:
    """Passes and meets of a slug among other units {slot: (uid, way, size)}; a body ends it at `end`.

    Whatever comes after it has run into something, or come to a body, does not happen.
    """
    told = Fate()
    contacts = [
        (when, uid, slot) for slot, (uid, way, size) in others.items() if (when := contact(slug, way, size)) is not None
    ]
    first = min(contacts, default=(inf, 0, -1))
    if first[0] < end:
        told.met = first[2], first[0]
    found = None if target is None else pass_of(slug, target)
    if found is not None and found[0] <= first[0] and found[0] < end:
        told.passed = found
    return told
