"""Readiness and composure for one crew at a time, in plain Python, written from the words of the rules (P1, P4)."""

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


def crew(daze: int, level: int, morale: int = MILLION) -> int:
    """What a crew does of what a clear-headed one does at alert: seven tenths when it is shaken."""
    skill = (MILLION - min(daze, MILLION)) * alertness(level) // MILLION
    return skill * 700_000 // MILLION if morale < MILLION // 2 else skill


# ---- composure


@dataclass
class Heart:
    """A crew, and what is about it that matters to its composure."""

    morale: int
    broken: bool
    yields: int  # how much of what shakes it it does not shrug off
    mass: int
    x: float
    y: float
    side: int
    rank: int
    lives: bool
    commands: bool = False


@dataclass
class Loss:
    """A ship that was lost in this impulse."""

    mass: int
    x: float
    y: float
    side: int
    commanded: bool


def felt(heart: Heart, hull_lost: int, hull_most: int, daze: int, level: int, losses: list[Loss]) -> int:
    """All that shakes a crew in an impulse: its hull, its daze, red alert, friends lost within 5,000 km, the flag."""
    shock = 2 * MILLION * max(hull_lost, 0) // max(hull_most, 1) + min(daze, MILLION) // 50
    shock += 3_000 if level == RED else 0
    for loss in losses:
        if loss.side == heart.side:
            if _far_2(heart, loss) <= 5_000.0 * 5_000.0:
                shock += 200_000 * loss.mass // (loss.mass + heart.mass)
            shock += 300_000 if loss.commanded else 0
    return shock


def _far_2(one: Heart | Loss, other: Heart | Loss) -> float:
    return (one.x - other.x) * (one.x - other.x) + (one.y - other.y) * (one.y - other.y)


def is_led(heart: Heart, others: list[Heart]) -> bool:
    """Does the crew command its side, or is there somebody calm near it who outranks it?"""
    return heart.commands or any(
        other.lives and other.side == heart.side and other.rank > heart.rank and other.morale >= MILLION // 2
        and not other.broken and _far_2(heart, other) <= 5_000.0 * 5_000.0
        for other in others
    )  # fmt: skip


def composure(heart: Heart, shock: int, led: bool) -> tuple[int, bool, set[str]]:
    """Morale and whether a crew is broken an impulse on, and what is told of it."""
    if not heart.lives or not heart.yields:
        return heart.morale, heart.broken and heart.morale < MILLION // 2, set()
    morale = max(heart.morale - shock * heart.yields // MILLION, 0)
    if shock == 0 and led:
        morale = min(heart.morale + 10_000, MILLION)
    told = set()
    breaks = morale < 200_000 and not heart.broken
    if breaks:
        told.add("BROKEN")
    elif heart.morale >= 500_000 > morale:
        told.add("SHAKEN")
    if heart.morale < 500_000 <= morale:
        told.add("RALLIED")
    return morale, (heart.broken or breaks) and morale < 500_000, told


def gives_up(heart: Heart, *, told: bool, can_leave: bool, foes_km: list[float]) -> bool:
    """Does it strike its colours: told to, or broken, caught or with no heart left, and an enemy within 30,000 km?"""
    caught = heart.broken and (not can_leave or heart.morale == 0)
    return heart.lives and (told or (caught and any(far <= 30_000.0 for far in foes_km)))
