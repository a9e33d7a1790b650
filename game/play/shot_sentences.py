"""Sentences about what is fired: beams, slugs and torpedoes, from the shot to what comes of it."""

from collections.abc import Iterable
from typing import Any

from ..rules.state.columns import NONE
from .sentences import Line, Telling, Tone, capital, grouped, listed
from .wording import counted


def dark_beam(told: Telling, row: int, event: Any) -> Line:
    """What a dark beam went through."""
    target = int(event["target"])
    tone = told.tone(int(event["source"]), Tone.OWN, Tone.ENEMY)
    struck = [told.name(int(h["target"]), float(event["impulse"])) for h in told.known.hits.of(row)]
    beam = "A dark beam" if event["source"] == NONE else f"{told.source(event)}'s dark beam"
    if not struck:
        return told.line(row, f"{beam} passes {told.target(event)}", target, "hits", tone=tone)
    where = listed(struck) if len(struck) < 4 else f"{int(event['value'])} ships in one line"
    return told.line(row, f"{beam} goes through {where}", target, "hits", "beam", tone=tone)


def laser(told: Telling, row: int, event: Any) -> Line | None:
    """A laser's hit on a unit; craft that fall to lasers are counted together."""
    target = int(event["target"])
    if not event["value"] or target >= told.known.slots:
        return None
    gj = sum(int(h["energy_mj"]) for h in told.known.hits.of(row)) / 1000
    text = f"{capital(told.source(event))} hits {told.target(event)}: {gj:.0f} GJ"
    return told.line(row, text, target, "hits", mine=False)


def impactor(told: Telling, row: int, event: Any) -> Line:
    """A slug on its way."""
    source = int(event["source"])
    time = f", {event['flight_s']:.1f} s" if event["flight_s"] > 0.0 else ""
    text = f"{capital(told.source(event))} fires a slug at {told.target(event)}{time}"
    return told.line(row, text, source, "shots", tone=told.tone(source, Tone.OWN, Tone.ENEMY))


def slug(told: Telling, row: int, event: Any) -> Line:
    """A slug that came to its target."""
    target = int(event["target"])
    did, tone = ("hits", Tone.MAIN) if event["value"] else ("misses", Tone.PLAIN)
    time = f" after {event['flight_s']:.1f} s" if event["flight_s"] > 0.0 else ""
    text = f"{capital(told.source(event))}'s slug {did} {told.target(event)}{time}"
    mine = told.own(target) or told.own(int(event["source"]))
    return told.line(row, text, target, "hits", tone=tone, mine=mine)


def salvos_launched(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Torpedoes that ships of a squadron, or unseen ones, launch at one target in an impulse, together."""

    def alike(event: Any) -> tuple[int, int]:
        return told.squadron(int(event["source"])), int(event["target"])

    for (_, target), group in grouped(told, rows, alike):
        first = told.events[group[0]]
        source = int(first["source"])
        at = f" at {told.target(first)}" if target != NONE else ""
        text = f"{_who_launched(told, group)} {_torpedoes(told.total(group))}{at}"
        code = source if told.own(source) else target
        yield told.line(group[0], text, code, "hits", tone=told.tone(source, Tone.OWN, Tone.ENEMY))


def _who_launched(told: Telling, rows: list[int]) -> str:
    """The one ship, or how many of a squadron."""
    first, count = told.events[rows[0]], len(set(told.events["source"][rows].tolist()))
    if count == 1:
        return f"{capital(told.source(first))} launches"
    squadron = told.squadron(int(first["source"]))
    return f"{told.scenario.names.squadron_names[squadron]}: {count} ships launch"


def torpedoes_stopped(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Torpedoes that were stopped in an impulse, by whose they were."""
    for own, group in grouped(told, rows, lambda e: told.own(int(e["target"]))):
        first = told.events[group[0]]
        code, whose, tone = (int(first["target"]), "own ", Tone.ENEMY) if own else (int(first["source"]), "", Tone.OWN)
        text = f"Point defence stops {_torpedoes(told.total(group), whose)}"
        yield told.line(group[0], text, code, "hits", tone=tone)


def warheads(told: Telling, row: int, event: Any) -> Line:
    """A salvo that goes off at its target."""
    target, count = int(event["target"]), int(event["value"])
    where = f"at {told.target(event)}" if target != NONE else "far off"
    text = f"{_torpedoes(count).capitalize()} {'goes' if count == 1 else 'go'} off {where}"
    return told.line(row, text, target, "hits", tone=told.tone(target, Tone.LOSS, Tone.OWN))


def salvo_over(told: Telling, row: int, event: Any) -> Line | None:
    """Own torpedoes that met nothing; of slugs it was told when they missed."""
    source, target, count = int(event["source"]), int(event["target"]), int(event["value"])
    if not told.own(source) or told.is_slug(event):
        return None
    if target != NONE:
        how = f"{'hits' if count == 1 else 'hit'} {told.names.of(target)}"
    else:
        how = "meets nothing and burns out" if count == 1 else "meet nothing and burn out"
    return told.line(row, f"{_torpedoes(count).capitalize()} of {told.names.of(source)} {how}", source, "hits")


def _torpedoes(count: int, whose: str = "") -> str:
    return counted(count, f"{whose}torpedo", f"{whose}torpedoes")
