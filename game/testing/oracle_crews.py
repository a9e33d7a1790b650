"""Fires, failing containments and repairs for one unit at a time, in plain Python.

Written from the words of the rules (D3, D5), not from their numpy; every number of the rules stands here a second
time. Rolls are arguments.
"""

from dataclasses import dataclass, field, replace

MILLION = 1_000_000
ROOM_FOR_FIRES = 6


@dataclass(frozen=True)
class Crewed:
    """What damage control is about: a class's numbers, and how a unit stands."""

    proneness: int
    control: int
    repair: int
    containment: int  # impulses; 0 = no hit makes it fail
    breach_mj: int
    hull_max: int
    crew: int
    aboard: int
    works: int  # ppm: what a crew as dazed, ready and shaken as this one does (`oracle_people.crew`)
    fires: int
    breach: int  # impulses left, 0 = it holds
    systems: tuple[int, ...]
    spun_down: bool
    alive: bool  # and on the map
    told: tuple[tuple[str, int], ...] = field(default=())

    def tell(self, what: str, value: int) -> "Crewed":
        """The same with one thing more to tell."""
        return replace(self, told=(*self.told, (what, value)))


def hands(unit: Crewed) -> int:
    """Parts per million of its work that a crew does: that of those aboard, as well as they work.

    Nobody is missing where a class has no crew.
    """
    there = min(unit.aboard * MILLION // unit.crew, MILLION) if unit.crew else MILLION
    return there * unit.works // MILLION


def eaten(unit: Crewed) -> int:
    """Hull that its fires eat in an impulse: a five-hundredth each, rounded up."""
    return unit.fires * ((unit.hull_max + 499) // 500) if unit.alive else 0


def fight_damage(unit: Crewed, fire_rolls: list[int], steady_roll: int) -> Crewed:
    """An impulse of its crew: against all fires and a failing containment, or else on the first broken system."""
    chance = min(unit.control * hands(unit) // MILLION, MILLION)
    if not unit.alive:
        return unit
    if not unit.fires and not unit.breach:
        return repaired(unit)
    after = unit
    if unit.fires:
        out = sum(1 for roll in fire_rolls[: unit.fires] if roll < chance)
        after = replace(after, fires=unit.fires - out)
        after = after.tell("FIRE", 0) if not after.fires else after
    if unit.breach and steady_roll < chance:
        after = replace(after, breach=0).tell("CONTAINED", 0)
    return after


def repaired(unit: Crewed) -> Crewed:
    """One step for the first system that is below three fifths, up to that."""
    for number, system in enumerate(unit.systems):
        if unit.repair and system < 600_000:
            left = min(system + unit.repair * hands(unit) // MILLION, 600_000)
            after = replace(unit, systems=(*unit.systems[:number], left, *unit.systems[number + 1 :]))
            return after.tell("REPAIRED", number) if system == 0 < left else after
    return unit


def caught(unit: Crewed, lost: int, roll: int) -> Crewed:
    """A unit that lost so much hull in an impulse: it may catch one fire, while there is room."""
    part = min((lost * MILLION + unit.hull_max - 1) // unit.hull_max, MILLION)
    if not unit.alive or not lost or unit.fires >= ROOM_FOR_FIRES or roll >= part * unit.proneness // MILLION:
        return unit
    return replace(unit, fires=unit.fires + 1).tell("FIRE", unit.fires + 1)


def contained(unit: Crewed, plant_lost: int, roll: int) -> tuple[Crewed, bool]:
    """A containment an impulse later, for what hits took off the plant; and whether it is the end."""
    if not unit.alive:
        return unit, False
    if unit.breach and unit.spun_down:
        return replace(unit, breach=0).tell("CONTAINED", 0), False
    if unit.breach:
        return (unit, True) if unit.breach == 1 else (replace(unit, breach=unit.breach - 1), False)
    begins = unit.containment and unit.breach_mj and not unit.spun_down and roll < plant_lost
    return (replace(unit, breach=unit.containment).tell("CONTAINMENT", unit.containment) if begins else unit), False
