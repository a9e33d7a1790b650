"""Dark beams for one beam and one unit on its line at a time, in plain Python."""

from dataclasses import dataclass
from math import sqrt

from ..rules.state.vocabulary import Stream, WeaponKind
from .oracle_battlefield import MILLION, Battlefield, Thing, square_between
from .oracle_jamming import missing_roll
from .oracle_shots import Fired, chance
from .oracle_targets import Gun, aim, as_known, guns


@dataclass
class Passed:
    """A unit that a beam comes by."""

    unit: Thing
    along_km: float
    beside_km: float


@dataclass
class Beam:
    """A dark beam and what it comes by before a body ends it, in order."""

    gun: Gun
    target: Thing
    clear_km: float
    passed: list[Passed]

    @property
    def corridor(self) -> list[Passed]:
        """What stands so near that the beam hits it."""
        return [one for one in self.passed if one.beside_km <= self.gun.weapon["corridor_km"]]


def dark_beams(field: Battlefield) -> Fired:
    """What the phase of dark beams must do: no gun fires through a friend."""
    fired = Fired()
    felt: dict[int, int] = {}
    for gun in guns(field, WeaponKind.DARK):
        target = aim(field, gun, keep=False, at_flights=False)
        fired.aims[gun.unit.code, gun.slot] = target.code if target else -1
        if target:
            beam = beam_at(field, gun, target)
            if not friend_before(field, beam_at(field, gun, as_known(field, gun.unit.side, target))):
                _fire(fired, felt, field, beam)
    for unit in field.units:
        if felt.get(unit.code):
            fired.daze[unit.code] = dazed(unit.facts["daze_ppm"], felt[unit.code])
    return fired


def dazed(before: int, felt: int) -> int:
    """The daze of a crew that feels more of it: four fifths at the most, if it was not more before."""
    return max(before, min(before + felt, 800_000))


def beam_at(field: Battlefield, gun: Gun, target: Thing) -> Beam:
    """The beam of a gun through its target."""
    x, y, size = gun.unit.x, gun.unit.y, sqrt(square_between(gun.unit, target))
    ux, uy = ((target.x - x) / size, (target.y - y) / size) if size else (1.0, 0.0)
    clear = beam_end(field, x, y, ux, uy, gun.weapon["range_km"])
    others = [
        Passed(u, (u.x - x) * ux + (u.y - y) * uy, abs((u.x - x) * uy - (u.y - y) * ux))
        for u in field.units
        if u.present and u is not gun.unit
    ]
    passed = [one for one in others if 0.0 < one.along_km <= clear]
    return Beam(gun, target, clear, sorted(passed, key=lambda one: (one.along_km, one.unit.uid)))


def beam_end(field: Battlefield, x: float, y: float, ux: float, uy: float, reach: float) -> float:
    """How far a ray runs before it meets a body."""
    for bx, by, radius in field.bodies:
        along, beside = (bx - x) * ux + (by - y) * uy, (bx - x) * uy - (by - y) * ux
        if along > 0.0 and beside * beside < radius * radius:
            reach = min(reach, max(0.0, along - sqrt(radius * radius - beside * beside)))
    return reach


def friend_before(field: Battlefield, beam: Beam) -> bool:
    """Would a beam hit somebody who lives and is not hostile before it comes to its target?"""
    own, size = beam.gun.unit, sqrt(square_between(beam.gun.unit, beam.target))
    before = [one.unit for one in beam.corridor if one.along_km < size]
    return any(unit.alive and not field.hostile(own.side, unit.side) for unit in before)


def _fire(fired: Fired, felt: dict[int, int], field: Battlefield, beam: Beam) -> None:
    """All shots of a beam: a hit strikes all that is in the corridor, a miss goes on to the next body."""
    gun, target = beam.gun, beam.target
    fired.spent[gun.unit.code, gun.slot] = gun.weapon["energy_mj"]
    p = chance(field, gun, target)
    struck, stop = hits_in_order(beam)
    for shot in range(gun.count):
        roll = field.roll(Stream.DARK_BEAM, gun.unit.uid, target.uid, gun.slot * 64 + shot)
        roll = missing_roll(target, roll, p)
        hit = roll < p
        fired.shots.append((gun.unit.code, gun.slot, shot, target.code, p, roll, len(struck) if hit else 0))
        if hit:
            fired.hits.extend((code, gun.unit.code, gun.slot, shot, energy) for code, energy in struck)
        for unit in who_feels(field, beam, stop if hit else beam.clear_km):
            felt[unit.code] = felt.get(unit.code, 0) + gun.weapon["daze_ppm"]


def hits_in_order(beam: Beam) -> tuple[list[tuple[int, int]], float]:
    """(code, energy) of all that a beam hits in order, and where it ends: at a wreck, or at the first it kills."""
    energy, struck = beam.gun.weapon["energy_mj"], []
    for one in beam.corridor:
        if energy > 0:
            struck.append((one.unit.code, energy))
        f = one.unit.facts
        if not one.unit.alive or energy >= f["shield_mj"] + f["armour_mj"] + f["hull_mj"]:
            return struck, one.along_km
        energy = energy * beam.gun.weapon["pass_ppm"] // MILLION
    return struck, beam.clear_km


def who_feels(field: Battlefield, beam: Beam, end_km: float) -> list[Thing]:
    """The living enemies beside a beam that ends there."""
    near = [one for one in beam.passed if one.beside_km <= beam.gun.weapon["daze_km"] and one.along_km <= end_km]
    return [one.unit for one in near if one.unit.alive and field.hostile(beam.gun.unit.side, one.unit.side)]
