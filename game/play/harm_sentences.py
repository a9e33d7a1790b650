"""Sentences about what befalls a ship that is hit: its shield, its fires, its systems, its plant."""

from typing import Any

from ..rules.state.vocabulary import System
from .sentences import Line, Telling, Tone, impulses_left

_SYSTEM_BACK = {
    System.DRIVE: "the drive runs again", System.WEAPONS: "weapons back", System.SENSORS: "sensors back",
    System.BRIDGE: "the bridge is manned again", System.PLANT: "the plant runs again", System.HANGAR: "hangar usable",
}  # fmt: skip


def shield_up(told: Telling, row: int, event: Any) -> Line:
    """A shield that is back after a collapse."""
    code = int(event["target"])
    tone = Tone.OWN if told.own(code) else Tone.ENEMY
    name = told.name(code, float(event["impulse"]))
    return told.line(row, f"{name}: shield back", code, "hits", "shield", tone=tone)


def fire(told: Telling, row: int, event: Any) -> Line:
    """A fire that breaks out, or the last one that is out."""
    code, count = int(event["target"]), int(event["value"])
    name = told.name(code, float(event["impulse"]))
    own = told.own(code)
    if not count:
        return told.line(row, f"{name}: the fires are out", code, "hits", tone=Tone.OWN if own else Tone.ENEMY)
    what = "a fire aboard" if count == 1 else f"{count} fires aboard"
    return told.line(row, f"{name}: {what}", code, "hits", tone=Tone.LOSS if own else Tone.ENEMY)


def repaired(told: Telling, row: int, event: Any) -> Line:
    """A system that works again."""
    code = int(event["target"])
    what = _SYSTEM_BACK.get(int(event["value"]), "a system works again")  # type: ignore[call-overload]
    return told.line(row, f"{told.name(code, float(event['impulse']))}: {what}", code, "hits", tone=Tone.OWN)


def containment(told: Telling, row: int, event: Any) -> Line:
    """A containment that begins to fail."""
    code, left = int(event["target"]), int(event["value"])
    text = f"{told.name(code, float(event['impulse']))}: containment failing, {impulses_left(left)} left"
    return told.line(row, text, code, "hits", tone=Tone.LOSS if told.own(code) else Tone.ENEMY)


def contained(told: Telling, row: int, event: Any) -> Line:
    """A containment that holds again."""
    code = int(event["target"])
    text = f"{told.name(code, float(event['impulse']))}: containment holds again"
    return told.line(row, text, code, "hits", tone=Tone.OWN)
