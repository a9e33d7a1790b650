"""Torpedoes and point defence for one salvo, ship or pair at a time, in plain Python, from the words of the rules.

Ways are lists of six places (x, y) in km, at the moments of an impulse; between them everything goes straight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt

from ..rules.state.vocabulary import WeaponKind
from .oracle_battlefield import MILLION, Battlefield, square_between
from .oracle_targets import aim, batteries, may_fire

Vector = tuple[float, float]
Way = Sequence[Vector]


def launches(field: Battlefield, launched: dict[tuple[int, int], int]) -> list[tuple[int, int, int, int]]:
    """What ships launch in an impulse: (ship, battery, target, torpedoes); `launched` before in this turn."""
    sent = []
    for unit in field.units:
        wish = unit.facts["salvo"]
        for gun in batteries(field, unit, WeaponKind.TORPEDO) if may_fire(field, unit) and wish > 0 else ():
            tubes = gun.count * gun.weapon["per_turn"] - launched.get((unit.code, gun.slot), 0)
            can = min(tubes, unit.facts["ammo"][gun.slot])
            target = aim(field, gun, keep=False, at_flights=False) if can > 0 else None
            if target is None or unit.facts["fire_at"] not in (-1, target.code):
                continue
            if sqrt(square_between(unit, target)) <= 5 * gun.weapon["blast_km"] or not wish:
                continue
            sent.append((unit.code, gun.slot, target.code, min(wish, can)))
            wish -= min(wish, can)
    return sent


def place_at(way: Way, moment: float) -> Vector:
    """Where what goes a way is at a moment."""
    step = min(int(moment), len(way) - 2)
    part = moment - step
    (x0, y0), (x1, y1) = way[step], way[step + 1]
    return x0 + part * (x1 - x0), y0 + part * (y1 - y0)


def distance(one: Way, other: Way, moment: float) -> float:
    """How far two are apart at a moment."""
    (x0, y0), (x1, y1) = place_at(one, moment), place_at(other, moment)
    return sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)


def fuse_moment(salvo: Way, target: Way, blast_km: float) -> float:
    """When a salvo goes off: where it is nearest to its target between coming and going, within its blast; or never.

    By halving: the distance along a straight piece falls to one least place and grows from there.
    """
    for step in range(5):
        low, high = float(step), float(step + 1)
        for _ in range(90):
            one, other = low + (high - low) / 3, high - (high - low) / 3
            if distance(salvo, target, one) <= distance(salvo, target, other):
                high = other
            else:
                low = one
        least = (low + high) / 2
        # One that is still coming nearer at the end of a piece is looked at again in the next.
        if least < step + 1 - 1e-7 and distance(salvo, target, least) <= blast_km:
            return least
    return inf


def entry_moment(salvo: Way, defender: Way, reach_km: float) -> float:
    """When a salvo first comes within a reach, 0 if it begins there: on a fine comb, then by halving."""
    moments = [n / 2_000 for n in range(10_001)]
    if distance(salvo, defender, 0.0) <= reach_km:
        return 0.0
    for before, after in pairwise(moments):
        if distance(salvo, defender, after) <= reach_km:
            low, high = before, after
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (low, middle) if distance(salvo, defender, middle) <= reach_km else (middle, high)
            return high
    return inf


def stops(count: int, each: int, weapons_ppm: int, crew_ppm: int) -> int:
    """Torpedoes that a battery can stop: its mounts', less what is damaged, then what its crew leaves, rounded down."""
    return count * each * weapons_ppm // MILLION * crew_ppm // MILLION


@dataclass
class Defender:
    """Who stops torpedoes."""

    uid: int
    stops: int


@dataclass
class Salvo:
    """Torpedoes that come."""

    uid: int
    left: int


def stopped(passes: set[tuple[int, int]], salvos: list[Salvo], defenders: list[Defender]) -> dict[tuple[int, int], int]:
    """Torpedoes stopped in each pass (number of the salvo, of the defender): one by one, the fullest salvo first."""
    done: dict[tuple[int, int], int] = {}
    while True:
        wants: dict[int, list[int]] = {}
        for d, defender in enumerate(defenders):
            open_to = [s for s, salvo in enumerate(salvos) if (s, d) in passes and salvo.left > 0]
            if defender.stops > 0 and open_to:
                best = min(open_to, key=lambda s: (-salvos[s].left, salvos[s].uid))
                wants.setdefault(best, []).append(d)
        if not wants:
            return done
        for s, who in wants.items():
            d = min(who, key=lambda d: (-defenders[d].stops, defenders[d].uid, d))
            done[s, d] = done.get((s, d), 0) + 1
            salvos[s].left -= 1
            defenders[d].stops -= 1


def warhead_mj(energy_mj: int, half_km: float, far_km: float) -> int:
    """Half of the energy at `half_km`, less and less beyond it, nothing beyond five times that."""
    return int(energy_mj / (1.0 + (far_km / half_km) ** 2)) if far_km <= 5 * half_km else 0


def hughes(ships: int, launched_each: float, defended: int, stopped_each: float, survived: float) -> float:
    """Ships lost to a salvo (Hughes 1995): (a A - y B) / b, at least none and at most all."""
    return min(max(0.0, (launched_each * ships - stopped_each * defended) / survived), float(defended))


def miss_thrust(off: Vector, drift: Vector, pull: Vector, most: float, fuel_s: float) -> Vector:
    """Full thrust towards where the miss would be when the salvo would have come so near (see the words of W5).

    The time by halving: what is closed in t seconds is c t + a t^2 / 2 while fuel lasts, and what it then has.
    """
    if fuel_s <= 0.0:
        return 0.0, 0.0
    far = sqrt(off[0] ** 2 + off[1] ** 2)
    closing = -(off[0] * drift[0] + off[1] * drift[1]) / far
    fuel = fuel_s if closing + most * fuel_s > 0.0 else inf

    def closed(t: float) -> float:
        burnt = min(t, fuel)
        return closing * t + most * burnt * (t - burnt / 2)

    # Where it opens out first, the time that counts is the later one: the way closed grows for good from its least.
    low = max(0.0, -closing / most)
    high = low + 1.0
    while closed(high) < far and high < 1e5:
        high *= 2
    high = min(high, 1e5)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if closed(middle) < far else (low, middle)
    x, y = (o + d * high + p * high * high / 2 for o, d, p in zip(off, drift, pull, strict=True))
    # The miss to the side, seen along the line to the target, counts twice.
    aside = (x * -off[1] + y * off[0]) / far
    x, y = x - aside * off[1] / far, y + aside * off[0] / far
    size = sqrt(x * x + y * y)
    return (most * x / size, most * y / size) if size else (0.0, 0.0)
