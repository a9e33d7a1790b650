"""Sentences of the story: what is said, orders from above and how they end, the verdict."""

from collections.abc import Iterable
from typing import Any

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import Stance, Verdict
from .goal_words import goal_words, place_name, turns_held
from .sentences import Line, Telling, Tone, by_squadron, capital, grouped

_VERDICTS = {
    Verdict.VICTORY: "Victory", Verdict.DEFEAT: "Defeat", Verdict.DRAW: "A draw", Verdict.UNDECIDED: "Undecided",
}  # fmt: skip

_TURNS = {
    Stance.FIGHT: "turns on {}", Stance.WATCH: "fights {} no longer and watches", Stance.ALLIED: "stands by {}",
}  # fmt: skip


def said(told: Telling, row: int, event: Any) -> Line | None:
    """A line of dialogue."""
    number, dialogue = int(event["value"]), told.scenario.dialogue
    if not 0 <= number < len(dialogue):
        return None
    speaker = dialogue[number].speaker.split(",")[0]
    return told.line(row, dialogue[number].text, NONE, "talk", tone=Tone.MAIN, speaker=speaker)


def answered(told: Telling, row: int, event: Any) -> Line | None:
    """What the side chose to answer."""
    number, dialogue = int(event["value"]), told.scenario.dialogue
    if not 0 <= number < len(dialogue) or not 0 <= event["slot"] < len(dialogue[number].choice):
        return None
    words = dialogue[number].choice[int(event["slot"])].text
    return told.line(row, words, NONE, "talk", "orders", tone=Tone.OWN, speaker="you")


def order_above(told: Telling, row: int, event: Any) -> Line | None:
    """An order from above."""
    number, orders = int(event["value"]), told.scenario.spec.order_from_above
    if not 0 <= number < len(orders):
        return None
    return told.line(row, orders[number].text, NONE, "talk", "orders", tone=Tone.MAIN, speaker="flag")


def obeyed(told: Telling, row: int, event: Any) -> Line:
    """Whether the order from above was obeyed."""
    if event["value"]:
        return told.line(row, "The order from above was obeyed", NONE, "orders")
    return told.line(row, "The order from above was not obeyed", NONE, "orders", tone=Tone.CAUTION)


def order_lapsed(told: Telling, row: int, event: Any) -> Line:
    """An order from above whose giver is lost."""
    return told.line(row, "The order from above died with its giver", NONE, "orders", tone=Tone.CAUTION)


def reached(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Who is where an objective wants it, by objective and squadron."""
    for number, group in grouped(told, rows, lambda event: int(event["value"])):
        goal = told.scenario.spec.objective[number]
        place = place_name(told.scenario.spec, goal)
        if goal.kind == "reach":
            yield from by_squadron(told, group, f"reach {place}", f"reaches {place}", Tone.OWN)
        elif goal.kind == "land":
            yield from by_squadron(told, group, f"land on {place}", f"lands on {place}", Tone.OWN)
        else:
            yield from by_squadron(told, group, "are safe", "is safe", Tone.OWN)


def held(told: Telling, row: int, event: Any) -> Line:
    """A place that has been held for another turn, or is held no longer."""
    number = int(event["value"])
    spec = told.scenario.spec
    place, goal = capital(place_name(spec, spec.objective[number])), told.scenario.tables.objectives[number]
    after = told.known.played.after
    if not after.objectives.held_turns[0, number]:
        return told.line(row, f"{place} is no longer held", NONE, "orders", mine=True, tone=Tone.CAUTION)
    text = f"{place} is held: {turns_held(after, number, goal.turns)}"
    return told.line(row, text, NONE, "orders", mine=True, tone=Tone.OWN)


def objective_shown(told: Telling, row: int, event: Any) -> Line:
    """An objective that was hidden."""
    spec = told.scenario.spec
    words = goal_words(spec, spec.objective[int(event["value"])])
    return told.line(row, f"New objective: {words}", NONE, "orders", mine=True, tone=Tone.MAIN)


def side_turned(told: Telling, row: int, event: Any) -> Line:
    """A side that fights another from now on, or no longer, or of whom that becomes known."""
    names, own = told.scenario.names.side_names, told.known.side
    side, other, stance = (int(event[name]) for name in ("source", "slot", "value"))
    text = f"{names[side]} {_TURNS[Stance(stance)].format(names[other])}"
    text += "" if event["shot"] else ", and nobody else knows"
    foe = stance == Stance.FIGHT and own == other
    tone = Tone.ENEMY if foe else Tone.MAIN if own in (side, other) else Tone.PLAIN
    return told.line(row, text, NONE, "orders", tone=tone, mine=own in (side, other))


def verdict(told: Telling, row: int, event: Any) -> Line | None:
    """The side's own result."""
    if int(event["source"]) != told.known.side:
        return None
    return told.line(row, _VERDICTS[Verdict(int(event["value"]))], NONE, "orders", tone=Tone.OWN)
