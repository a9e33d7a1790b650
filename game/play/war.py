"""A war that the player declares on a side that watches: what is plotted of it, and whom it draws in."""

from dataclasses import dataclass
from typing import Any

from ..rules.state.vocabulary import Stance
from .model import BattleModel

_ALLIED, _FIGHT = int(Stance.ALLIED), int(Stance.FIGHT)
FINAL = "No order makes peace again"


@dataclass(frozen=True, slots=True)
class War:
    """A war of the player's side on another, by number, and who is drawn in: against the player's side and for it."""

    other: int
    against: tuple[int, ...]
    beside: tuple[int, ...]


def war_on(model: BattleModel, other: int) -> War:
    """What follows from a war on `other`, as far as the player knows how all stand to each other (P8)."""
    stance, joins = model.seen.sides.stance[0].tolist(), model.tables.sides.joins
    everybody = range(len(stance))
    openly = model.seen.sides.declared[0].tolist()  # who is fought in secret is fought openly once he is drawn in
    fought = {(a, b) for a in everybody for b in everybody if stance[a][b] == openly[a][b] == _FIGHT}
    before, opened = set(fought), [(model.side, other)]
    while opened:
        side, foe = opened.pop()
        friends = [a for a in everybody if joins[a, side] and stance[a][foe] != _ALLIED]
        drawn = [pair for pair in ((foe, side), *((a, foe) for a in friends)) if pair not in fought]
        fought.update(drawn)
        opened += drawn
    new = fought - before
    others = [a for a in everybody if a not in (other, model.side)]
    return War(
        other,
        tuple(a for a in others if (a, model.side) in new),
        tuple(a for a in others if (a, other) in new and (a, model.side) not in new),
    )


def plotted_war(model: BattleModel) -> int | None:
    """The side on which a war is plotted in this turn, by number; None where none is."""
    ident = command(model).get("fight")
    return None if ident is None else model.names.side_number[ident]


def command(model: BattleModel) -> dict[str, Any]:
    """What is plotted for the side as a whole."""
    found: dict[str, Any] = model.draft.orders.get(model.names.sides[model.side], {}).get("command", {})
    return dict(found)


def say_for_side(model: BattleModel, **said: Any) -> None:
    """Plot what the side says for itself, beside what it says already; None takes that part back."""
    side = model.names.sides[model.side]
    told = {part: value for part, value in (command(model) | said).items() if value is not None}
    if told:
        model.draft.plot([side], "command", told)
    else:
        model.draft.take_back([side], "command")


def drawn_words(model: BattleModel, war: War) -> str:
    """Who sides with whom in a war, "" where nobody does."""
    against = f"{_listed(model, war.against)} will side with them" if war.against else ""
    beside = f"{_listed(model, war.beside)}{'' if against else ' will side'} with you" if war.beside else ""
    return ", ".join(part for part in (against, beside) if part)


def asked_words(model: BattleModel, war: War) -> str:
    """What the player is asked before a war is plotted: what it means, and whose place it takes."""
    drawn, before = drawn_words(model, war), plotted_war(model)
    instead = f" One war a turn: not on {model.names.side_names[before]} then." if before is not None else ""
    joined = f" {drawn}." if drawn else ""
    return f"War on {model.names.side_names[war.other]}?{joined}{instead} {FINAL}. Choose it again to declare it"


def told_words(model: BattleModel) -> str:
    """What is plotted of a war, for what stands before the turn ends; "" where nothing is."""
    other = plotted_war(model)
    if other is None:
        return ""
    drawn = drawn_words(model, war_on(model, other))
    return f"War on {model.names.side_names[other]} from this turn on{f': {drawn}' if drawn else ''}"


def _listed(model: BattleModel, sides: tuple[int, ...]) -> str:
    *others, last = (model.names.side_names[side] for side in sides)
    return f"{', '.join(others)} and {last}" if others else last
