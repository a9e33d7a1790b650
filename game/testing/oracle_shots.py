"""What a phase of fire does to one world, and the chance of one shot, in plain Python."""

from dataclasses import dataclass, field

from ..rules.state.vocabulary import Posture, System
from .oracle_battlefield import MILLION, Battlefield, Thing, square_between
from .oracle_people import crew
from .oracle_targets import Gun


@dataclass
class Fired:
    """All that a phase of fire must do."""

    shots: list[tuple[int, ...]] = field(default_factory=list)  # source, slot, shot, target, chance, roll, value
    hits: list[tuple[int, ...]] = field(default_factory=list)  # target, source, slot, shot, energy
    spent: dict[tuple[int, int], int] = field(default_factory=dict)  # (code, slot) -> energy
    aims: dict[tuple[int, int], int] = field(default_factory=dict)  # (code, slot) -> code
    strikes: set[tuple[int, int, int]] = field(default_factory=set)  # flight code, number of the craft, source
    daze: dict[int, int] = field(default_factory=dict)  # code -> after


def jamming(field: Battlefield, gun: Gun, target: Thing) -> int:
    """What is left of a chance, ppm, at a ship in noise: the other sensors take a part of it out."""
    contact = field.contact(gun.unit.side, target.code)
    noise = contact.get("noise_ppm", 0) * (MILLION - gun.unit.facts["class_counter_jam_ppm"]) // MILLION
    return int(MILLION**3 // (MILLION**2 + noise**2))


def chance(field: Battlefield, gun: Gun, target: Thing) -> int:
    """Chance of a shot in parts per million: base x range x evasion x jamming x crew, rounded down; certain at most."""
    r0 = gun.weapon["r0_km"]
    far = int(MILLION / (1.0 + square_between(gun.unit, target) / (r0 * r0)))
    evasion = MILLION
    if target.alive and target.facts.get("posture") == Posture.EVADE:
        evasion -= 200_000 * target.facts["system_ppm"][System.DRIVE] // MILLION
    noise = jamming(field, gun, target)
    skill = crew(gun.unit.facts["daze_ppm"], gun.unit.facts["readiness"], gun.unit.facts["morale_ppm"])
    base = gun.weapon["p0_craft_ppm" if any(target is one for one in field.flights) else "p0_ppm"]
    chance = base * far // MILLION * evasion // MILLION * noise // MILLION * skill // MILLION
    return min(int(chance), MILLION)
