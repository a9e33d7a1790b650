"""Sentences about what a side learns: new contacts, ghosts, clouds of debris, ships that only looked dead."""

from collections.abc import Iterable
from typing import Any

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import Level
from .sentences import Line, Telling, Tone, grouped


def detected(told: Telling, rows: list[int]) -> Iterable[Line]:
    """New contacts of an impulse, together."""
    new = [r for r in rows if int(told.known.old_level[int(told.events[r]["target"])]) == 0]
    for _, group in grouped(told, new, lambda e: 0):
        first, count = told.events[group[0]], len(set(told.events["target"][group].tolist()))
        what = "a new contact" if count == 1 else f"{count} new contacts"
        code = int(first["target"])
        text = f"Sensors: {what}{_how_far(told, code, float(first['impulse']))}"
        yield told.line(group[0], text, code, "orders", tone=Tone.ENEMY)


def _how_far(told: Telling, code: int, t: float) -> str:
    """How far a contact is from the nearest own unit, in words."""
    km = told.known.nearest_km(code, t)
    if km is None:
        return ""
    return f", {km:,.0f} km away" if km < 10_000 else f", {round(km, -3):,.0f} km away"


def ghosts_gone(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Contacts of an impulse that have turned out to be nothing, together."""
    for _, group in grouped(told, rows, lambda e: 0):
        code = int(told.events[group[0]]["target"])
        name = told.names.of(code, Level.DETECTED)
        text = f"{name} dissolves: nothing is there" if len(group) == 1 else f"{len(group)} contacts dissolve: nothing"
        yield told.line(group[0], text, code, "orders")


def clouds_seen(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Clouds of debris that sensors find in an impulse, together."""
    for _, group in grouped(told, rows, lambda e: 0):
        what = "a cloud" if len(group) == 1 else f"{len(group)} clouds"
        text = f"Sensors: {what} of debris, {told.total(group):,} t"
        yield told.line(group[0], text, NONE, "orders", mine=True)


def inspected(told: Telling, row: int, event: Any) -> Line:
    """A ship that looked dead and, seen from near, lives."""
    target = int(event["target"])
    return told.line(row, f"Seen from near, {told.names.of(target)} lives", target, "hits", tone=Tone.CAUTION)
