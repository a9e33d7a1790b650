"""Sentences about what befalls a ship that is hit: its shield, fires, systems, plant, its end; and craft that fall."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import Cause, Event, Kind, System
from .sentences import Line, Telling, Tone, grouped
from .wording import counted

_SYSTEM_LOSS = {
    System.DRIVE: "drive out, adrift", System.WEAPONS: "weapons out", System.SENSORS: "sensors out, blind",
    System.BRIDGE: "bridge gone, headless", System.PLANT: "plant out, no shields", System.HANGAR: "hangar wrecked",
}  # fmt: skip
_SYSTEM_BACK = {
    System.DRIVE: "the drive runs again", System.WEAPONS: "weapons back", System.SENSORS: "sensors back",
    System.BRIDGE: "the bridge is manned again", System.PLANT: "the plant runs again", System.HANGAR: "hangar usable",
}  # fmt: skip
LOST_TO = {
    Cause.NOTHING: "is lost", Cause.LASER: "is shot to pieces", Cause.DARK_BEAM: "is burnt through",
    Cause.BLAST: "is torn apart by a blast", Cause.FELL: "falls", Cause.PULSE: "is burnt by pulses",
    Cause.FIGHTERS: "is stung to death by fighters", Cause.RULING: "is lost", Cause.FIRE: "burns out",
    Cause.CONTAINMENT: "is blown apart by its own plant",
    Cause.TORPEDO: "is torn apart by torpedoes", Cause.STRUCK: "is lost",
    Cause.DEBRIS: "is shredded by debris", Cause.RAM: "is rammed to pieces",
    Cause.IMPACTOR: "is broken by a slug", Cause.DRONES: "is stung to death by drones",
}  # fmt: skip
CAUSE_WORDS = {
    Cause.NOTHING: "unknown", Cause.LASER: "laser", Cause.DARK_BEAM: "dark beam", Cause.BLAST: "breach, blast",
    Cause.FELL: "fell", Cause.PULSE: "pulses", Cause.FIGHTERS: "fighters", Cause.RULING: "other",
    Cause.TORPEDO: "torpedoes", Cause.FIRE: "fire", Cause.CONTAINMENT: "own plant", Cause.STRUCK: "colours struck",
    Cause.DEBRIS: "debris", Cause.RAM: "ramming", Cause.IMPACTOR: "slugs", Cause.DRONES: "drones",
}  # fmt: skip
"""What does harm, in a word or two."""
CRAFT_LOST_TO = {
    Cause.NOTHING: "lost", Cause.LASER: "shot down by lasers", Cause.DARK_BEAM: "lost in a dark beam",
    Cause.BLAST: "lost in a blast", Cause.FELL: "fallen", Cause.PULSE: "burnt by pulses",
    Cause.FIGHTERS: "shot down by fighters", Cause.RULING: "lost", Cause.TORPEDO: "lost in a warhead's blast",
    Cause.FIRE: "burnt", Cause.CONTAINMENT: "lost", Cause.STRUCK: "lost",
    Cause.DEBRIS: "lost in debris", Cause.RAM: "rammed", Cause.IMPACTOR: "lost to slugs",
    Cause.DRONES: "shot down by drones",
}  # fmt: skip


def shield_down(told: Telling, row: int, event: Any) -> Line:
    """A shield that collapsed."""
    code, left = int(event["target"]), int(event["value"])
    back = f", back in {counted(left, 'impulse')}" if left > 0 else ", no power to restart it" if left < 0 else ""
    tone = told.tone(code, Tone.PLAIN, Tone.ENEMY)
    return told.line(row, f"{told.target(event)}: shield down{back}", code, "hits", "shield", tone=tone)


def shield_up(told: Telling, row: int, event: Any) -> Line:
    """A shield that is back after a collapse."""
    code = int(event["target"])
    tone = told.tone(code, Tone.OWN, Tone.ENEMY)
    return told.line(row, f"{told.target(event)}: shield back", code, "hits", "shield", tone=tone)


def fire(told: Telling, row: int, event: Any) -> Line:
    """A fire that breaks out, or the last one that is out."""
    code, count = int(event["target"]), int(event["value"])
    what = f"{count} fires aboard" if count > 1 else "a fire aboard" if count else "the fires are out"
    tone = told.tone(code, Tone.LOSS if count else Tone.OWN, Tone.ENEMY)
    return told.line(row, f"{told.target(event)}: {what}", code, "hits", tone=tone)


def system_out(told: Telling, row: int, event: Any) -> Line:
    """A system that was lost."""
    code = int(event["target"])
    text = f"{told.target(event)}: {_SYSTEM_LOSS[System(int(event['value']))]}"
    return told.line(row, text, code, "hits", tone=told.tone(code, Tone.LOSS, Tone.ENEMY))


def repaired(told: Telling, row: int, event: Any) -> Line:
    """A system that works again."""
    text = f"{told.target(event)}: {_SYSTEM_BACK[System(int(event['value']))]}"
    return told.line(row, text, int(event["target"]), "hits", tone=Tone.OWN)


def containment(told: Telling, row: int, event: Any) -> Line:
    """A containment that begins to fail."""
    code = int(event["target"])
    text = f"{told.target(event)}: containment failing, {counted(int(event['value']), 'impulse')} left"
    return told.line(row, text, code, "hits", tone=told.tone(code, Tone.LOSS, Tone.ENEMY))


def contained(told: Telling, row: int, event: Any) -> Line:
    """A containment that holds again."""
    text = f"{told.target(event)}: containment holds again"
    return told.line(row, text, int(event["target"]), "hits", tone=Tone.OWN)


def breach(told: Telling, row: int, event: Any) -> Line:
    """A plant that blew."""
    gj = int(event["energy_mj"]) / 1000
    much = f": {gj:.0f} GJ" if gj else ""
    text = f"{told.source(event)}'s plant goes up{much}"
    return told.line(row, text, int(event["source"]), "hits", tone=Tone.LOSS)


def lost(told: Telling, row: int, event: Any) -> Line:
    """A unit's end, and, of an own one, how many were aboard."""
    code, cause = int(event["target"]), Cause(int(event["value"]))
    how = "splits in two" if event["slot"] == 1 else LOST_TO[cause]
    if cause == Cause.FELL:
        how = f"falls into {_fallen_into(told, code)}"
    aboard = told.aboard(code)
    tail = f", {aboard} aboard" if aboard else ""
    text = f"{told.target(event)} {how}{tail}"
    return told.line(row, text, code, "hits", "ends", tone=told.tone(code, Tone.LOSS, Tone.OWN))


def _fallen_into(told: Telling, code: int) -> str:
    """The body that a unit fell into."""
    fell = told.events[(told.events["kind"] == Event.FELL) & (told.events["target"] == code)]
    return told.names.of(int(fell["source"][0])) if len(fell) else "the planet"


def craft_lost(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Craft that were lost, by side, kind and cause."""
    flights, kinds = told.scenario.names.flights, told.scenario.tables.classes.kind

    def alike(event: Any) -> tuple[int, int, int]:
        flight = flights[int(event["target"]) - told.known.slots]
        return flight.side, int(kinds[flight.class_id]), int(event["cause"])

    for (_, kind, cause), group in grouped(told, rows, alike):
        code, count = int(told.events[group[0]]["target"]), told.total(group)
        whose = "" if told.own(code) else "enemy "
        craft = counted(count, f"{whose}{'fighter' if kind == Kind.FIGHTER else 'drone'}")
        text = f"{craft} {CRAFT_LOST_TO[Cause(cause)]}"
        yield told.line(group[0], text, code, "hits", tone=told.tone(code, Tone.LOSS, Tone.OWN))
    foes = [row for row in rows if not told.own(int(told.events["target"][row]))]
    if foes:
        line = told.line(foes[-1], _tally(told, foes), NONE, "craft", tone=Tone.OWN)
        yield replace(line, craft=told.total(foes))


def _tally(told: Telling, rows: list[int]) -> str:
    """How many enemy craft were lost in the turn, and to what, most first."""
    by: dict[str, int] = {}
    for row in rows:
        event = told.events[row]
        words = CRAFT_LOST_TO[Cause(int(event["cause"]))]
        by[words] = by.get(words, 0) + int(event["value"])
    told_of = [f"{count:,} {words}" for words, count in sorted(by.items(), key=lambda one: (-one[1], one[0]))]
    return f"Enemy craft in this turn: {', '.join(told_of)}"
