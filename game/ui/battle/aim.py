"""Targets of a waiting verb by key: Tab goes from one to the next. Nothing here draws."""

import math
from typing import TYPE_CHECKING

from game.play.verbs import VERBS
from game.ui.battle.symbols import Symbol

if TYPE_CHECKING:
    from game.ui.battle.screen import BattleScreen


def fitting(screen: "BattleScreen", verb: str) -> list[Symbol]:
    """What is on the screen that a verb can be pointed at, the nearest to the selection's lead first."""
    needs, selection = VERBS[verb].needs, screen.model.selection
    found = [
        symbol for symbol in screen.marks.picture.symbols
        if not set(symbol.codes) & set(selection.codes)
        and (needs == "unit" or symbol.own == (needs == "friend"))
        and (needs == "enemy" or symbol.codes[0] < screen.model.seen.unit_slots)
    ]  # fmt: skip
    lead = screen.marks.slots.get(selection.codes[0]) if selection.codes else None
    x, y = lead[:2] if lead is not None else screen.stage.pointer
    return sorted(found, key=lambda symbol: math.hypot(symbol.x - x, symbol.y - y))


def next_target(screen: "BattleScreen", verb: str, step: int) -> None:
    """Point at the next (or the last) target that fits, beginning with the nearest."""
    stage = screen.stage
    targets = fitting(screen, verb)
    if not targets:
        stage.say("Nothing here that this can be pointed at; Home shows all")
        return
    under = screen.marks.picture.at(stage.pointer)
    place = next((n for n, symbol in enumerate(targets) if symbol is under), -1 if step > 0 else 0)
    target = targets[(place + step) % len(targets)]
    stage.pointer = target.x, target.y
