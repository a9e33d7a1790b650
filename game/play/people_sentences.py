"""Sentences about crews and their commanders: readiness, morale, who commands, orders that cannot be carried out."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..rules.state.vocabulary import IMPULSES, Event, Fault, Readiness
from .sentences import Line, Telling, Tone, by_squadron
from .wording import counted

READINESS_WORDS = {
    Readiness.ROUTINE: "at routine, shields lowered", Readiness.ALERT: "at alert", Readiness.RED: "at red alert",
}  # fmt: skip
FAULT_WORDS = {
    Fault.NOT_HERE: "it is not here", Fault.NO_SUCH_KIND: "there is no such order",
    Fault.BAD_VECTOR: "the burn has no direction", Fault.BAD_THROTTLE: "the throttle is not between none and full",
    Fault.BAD_SPAN: "the impulses make no span", Fault.NO_TARGET: "it needs a target",
    Fault.TARGET_GONE: "its target is gone", Fault.UNKNOWN_TARGET: "nothing is known there",
    Fault.NO_DRIVE: "the drive is dead", Fault.BAD_RANGE: "the range makes no sense",
    Fault.BAD_SHARES: "the power shares do not add up", Fault.NO_TOW_GEAR: "it has no towing gear for that mass",
    Fault.NO_FLIGHTS: "it has no craft", Fault.FRIENDLY_TARGET: "its target is a friend",
    Fault.HOSTILE_TOW: "an enemy that still lives cannot be towed",
    Fault.BAD_SALVO: "no ship has so many torpedoes",
    Fault.BAD_ORBIT: "there is no body to circle there, or the orbit runs into it",
    Fault.BAD_FRAME: "there are no such directions here",
    Fault.BROKEN: "its crew has broken and obeys nobody",
    Fault.NOT_ASKED: "nobody has asked that",
}  # fmt: skip


def readiness(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Who has come to another level of readiness, by squadron."""
    for level, words in READINESS_WORDS.items():
        there = [r for r in rows if int(told.events[r]["value"]) == level]
        yield from by_squadron(told, there, f"are {words}", f"is {words}", Tone.OWN)


def shaken(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Own crews that lost their composure, by squadron."""
    yield from by_squadron(told, rows, "are shaken", "is shaken", Tone.CAUTION)


def broken(told: Telling, row: int, event: Any) -> Line:
    """A crew of the side that obeys no more."""
    code = int(event["target"])
    return told.line(row, f"{told.names.of(code)} breaks and runs", code, "hits", tone=Tone.LOSS)


def rallied(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Own crews that have their composure again, by squadron."""
    yield from by_squadron(told, rows, "have rallied", "has rallied", Tone.OWN)


def struck(told: Telling, row: int, event: Any) -> Line:
    """A ship that struck its colours, and, of an own one, how many lives that spares."""
    code = int(event["target"])
    aboard = told.aboard(code)
    tail = f"; {aboard} aboard live" if aboard else ""
    text = f"{told.target(event)} strikes its colours{tail}"
    return told.line(row, text, code, "hits", "ends", tone=told.tone(code, Tone.LOSS, Tone.OWN))


def command_lost(told: Telling, row: int, event: Any) -> Line:
    """Who commands no more, lost or without a bridge, and who takes over."""
    code = int(event["target"])
    if code < 0:
        return told.line(row, "Nobody is left to command", code, "orders", tone=Tone.LOSS)
    before = told.events[:row][np.isin(told.events["kind"][:row], (Event.COMMAND_LOST, Event.COMMAND_TAKEN))]["target"]
    old = int(before[-1]) if len(before) else int(told.known.played.before.sides.commander[0, told.known.side])
    who = f"{told.names.of(old)} commands no more: " if old >= 0 else ""
    text = f"{who}{told.names.of(code)} takes over, orders get through again in {_when(event)}"
    return told.line(row, text, code, "orders", tone=Tone.LOSS)


def _when(event: Any) -> str:
    """How long until orders get through again."""
    wait = int(event["value"]) - (int(event["turn"]) - 1) * IMPULSES - int(event["impulse"])
    return counted(wait, "impulse") if wait > 0 else "no time"


def command_taken(told: Telling, row: int, event: Any) -> Line:
    """Who commands from now on."""
    code = int(event["target"])
    return told.line(row, f"{told.names.of(code)} commands", code, "orders", tone=Tone.OWN)


def order_refused(told: Telling, row: int, event: Any) -> Line:
    """An order that cannot be carried out, and why."""
    code = int(event["target"])
    text = f"{told.names.of(code)} holds instead: {FAULT_WORDS[Fault(int(event['value']))]}"
    return told.line(row, text, code, "orders", tone=Tone.CAUTION)
