"""Readiness for one crew at a time, in plain Python, written from the words of the rule (P1)."""

from dataclasses import dataclass
from math import ceil

MILLION = 1_000_000
ROUTINE, ALERT, RED = 0, 1, 2


@dataclass
class Crew:
    """How ready a crew is, how ready it is to be, and the step that is under way: to which level, done when."""

    level: int
    wanted: int
    coming: int = -1
    due: int = -1


def step_impulses(level: int, to: int, impulse_s: float) -> int:
    """Impulses that a step takes: four minutes to alert, two more to red alert, a minute for each step down."""
    seconds = 60 if to < level else {ALERT: 240, RED: 120}[to]
    return max(1, ceil(seconds / impulse_s))


def musters(crew: Crew, now: int, impulse_s: float, *, lives: bool) -> tuple[Crew, bool]:
    """A crew an impulse on, and whether it has just come to another level."""
    if not lives:
        return crew, False
    level, coming, due, came = crew.level, crew.coming, crew.due, False
    if coming != -1 and coming == next_level(level, crew.wanted) and now >= due:
        level, coming, came = coming, -1, True
    to = next_level(level, crew.wanted)
    if to == -1:
        return Crew(level, crew.wanted), came
    if to != coming:
        due = now + step_impulses(level, to, impulse_s)
    return Crew(level, crew.wanted, to, due), came


def next_level(level: int, wanted: int) -> int:
    """The level next to this one on the way to the wanted one; -1 where it is reached."""
    return -1 if wanted == level else level + 1 if wanted > level else level - 1


def alertness(level: int) -> int:
    """What a crew does of what it does at alert: half at routine, a twentieth more at red alert."""
    return {ROUTINE: MILLION // 2, ALERT: MILLION, RED: MILLION + MILLION // 20}[level]


def crew(daze: int, level: int) -> int:
    """What a crew does of what a clear-headed one does at alert."""
    return (MILLION - min(daze, MILLION)) * alertness(level) // MILLION
