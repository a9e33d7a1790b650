"""Sentences of the story: what is said, orders from above and how they end, the verdict."""

from typing import Any

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import Verdict
from .sentences import Line, Telling, Tone

_VERDICTS = {
    Verdict.VICTORY: "Victory", Verdict.DEFEAT: "Defeat", Verdict.DRAW: "A draw", Verdict.UNDECIDED: "Undecided",
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


def verdict(told: Telling, row: int, event: Any) -> Line | None:
    """The side's own result."""
    if int(event["source"]) != told.known.side:
        return None
    return told.line(row, _VERDICTS[Verdict(int(event["value"]))], NONE, "orders", tone=Tone.OWN)
