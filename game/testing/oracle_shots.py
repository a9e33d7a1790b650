"""What a phase of fire does to one world, and the chance of one shot, in plain Python."""

from dataclasses import dataclass, field

from ..rules.state.vocabulary import Posture, System
from .oracle_battlefield import MILLION, Thing, square_between
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


def chance(gun: Gun, target: Thing) -> int:
    """Chance of a shot in parts per million: base x range x evasion x crew, each rounded down; certain at most."""
    r0 = gun.weapon["r0_km"]
    far = int(MILLION / (1.0 + square_between(gun.unit, target) / (r0 * r0)))
    evasion = MILLION
    if target.alive and target.facts.get("posture") == Posture.EVADE:
        evasion -= 350_000 * target.facts["system_ppm"][System.DRIVE] // MILLION
    skill = crew(gun.unit.facts["daze_ppm"], gun.unit.facts["readiness"], gun.unit.facts["morale_ppm"])
    return min(int(gun.weapon["p0_ppm"] * far // MILLION * evasion // MILLION * skill // MILLION), MILLION)
