"""Lasers for one gun and one shot at a time, in plain Python: what stands in the way, and the craft in a cloud."""

from collections.abc import Iterable
from typing import Any

from ..rules.state.vocabulary import Stream, WeaponKind
from .oracle_battlefield import Battlefield, Thing, distance_to_segment, square_between
from .oracle_dice import drawn
from .oracle_jamming import missing_roll
from .oracle_shots import Fired, chance
from .oracle_targets import Gun, aim, as_known, guns


def lasers(field: Battlefield) -> Fired:
    """What the phase of lasers must do: no gun fires where it sees a friend in the way."""
    fired = Fired()
    for gun in guns(field, WeaponKind.LASER):
        target = aim(field, gun, keep=True, at_flights=True)
        fired.aims[gun.unit.code, gun.slot] = target.code if target else -1
        if target and not friend_in_way(field, gun, target):
            _fire(fired, field, gun, in_way(field, gun.unit, target, field.units) or target)
    return fired


def friend_in_way(field: Battlefield, gun: Gun, target: Thing) -> bool:
    """Is the first in the way of all that a gun's side sees alive and not hostile?"""
    side, known = gun.unit.side, as_known(field, gun.unit.side, target)
    seen = [u for u in field.units if not field.hostile(side, u.side) or is_plain(field.contact(side, u.code))]
    first = in_way(field, gun.unit, known, (u for u in seen if u is not target))
    return first is not None and first.alive and not field.hostile(side, first.side)


def is_plain(contact: dict[str, Any]) -> bool:
    """Is an enemy in sight, and where it is taken to be?"""
    return bool(contact["in_sight"] and contact["err_km"] == 0.0)


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


def _fire(fired: Fired, field: Battlefield, gun: Gun, target: Thing) -> None:
    """All shots of a gun at what they meet first: a unit takes their energy, a craft of a flight is struck."""
    energy, p = gun.weapon["energy_mj"], chance(field, gun, target)
    fired.spent[gun.unit.code, gun.slot] = energy
    for shot in range(gun.count):
        struck, number = target, None
        if target in field.flights:
            struck, number = craft_in_cloud(field, gun, target, shot)
        roll = field.roll(Stream.LASER, gun.unit.uid, struck.uid, gun.slot * 64 + shot)
        roll = missing_roll(struck, roll, p)
        fired.shots.append((gun.unit.code, gun.slot, shot, struck.code, p, roll, int(roll < p)))
        if roll < p and number is None:
            fired.hits.append((struck.code, gun.unit.code, gun.slot, shot, energy))
        elif roll < p and number is not None:
            fired.strikes.add((struck.code, number, gun.unit.code))


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
