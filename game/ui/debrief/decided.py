"""What decided the battle, one order left out at a time, and how lucky it was: two panels of the debrief."""

from collections.abc import Callable

import numpy as np
import pygame

from game.play.goal_words import goal_words
from game.play.looking_back import LookingBack
from game.scenario import Scenario
from game.sim.hindsight import DICE, Decision
from game.ui.debrief.account import Account
from game.ui.paint import palette, shapes
from game.ui.paint.strokes import line, stroke
from game.ui.paint.text import draw_paragraph, draw_text, text_width, wrapped

from ...rules.state.columns import NONE

Size = Callable[[float], int]
Spot = Callable[[Decision, pygame.Rect], str]
_ROW, _LINE = 27, 19
"""Height of a row's first line and of each line more, in units of the page."""
_SHARE = 76
"""Room for the share before each row, in units of the page."""
_BINS = 25
_SMOOTHING = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
_WORDS = {
    "keep_range": "keep range", "power": "other power", "fire": "other fire", "surrender": "strike colours",
    "feign": "feign damage", "spun_down": "plant down", "dock": "recall craft", "chase": "craft hunt",
    "strike": "craft strike", "patrol": "craft patrol", "escort": "craft escort", "routine": "stand down",
    "alert": "to alert", "red": "to red alert", "ram": "ram", "hold": "hold station",
}  # fmt: skip
"""What was told, for players, where the word of the vocabulary does not do."""


def decided_height(back: LookingBack, account: Account, width: int, q: Size, t: Size) -> int:
    """How high `paint_decided` will be where it has the room."""
    rows = back.found.decisions[:_MOST] if back.found is not None else ()
    lines = [_lines(row, account, width - q(_SHARE), t) for row in rows]
    return q(34) + max(q(_ROW + _LINE), sum(q(_ROW) + q(_LINE) * len(some) for some in lines))


def _lines(decision: Decision, account: Account, width: int, t: Size) -> list[str]:
    """What was told, and what that did to an objective, in as many lines as that needs."""
    told = wrapped(told_words(decision), t(13), width)
    goal = of_goal(decision, account.scenario, account.side)
    return [*told, *(wrapped(goal, t(13), width) if goal else ())]


_MOST = 5
"""Orders that are told of."""


def paint_decided(
    surface: pygame.Surface, rect: pygame.Rect, back: LookingBack, account: Account, q: Size, t: Size, spot: Spot
) -> int:  # fmt: skip
    """The weightiest orders: what each gained or lost of the own mass or of an objective, and who was told what.

    `spot` is given the place of each, and answers how it is to be painted.
    """
    draw_text(surface, (rect.x, rect.y + q(4)), "One order left out, every die kept", t(14), palette.TEXT_2)
    first = y = rect.y + q(38)
    if back.found is None or (not back.found.decisions and back.share < 1.0):
        words = back.fault or "Fighting the battle again without each order ..."
        return draw_paragraph(surface, pygame.Rect(rect.x, y - q(10), rect.w, rect.h), words, t(14), palette.TEXT_3)
    if not back.found.decisions:
        draw_text(surface, (rect.x, y), "No single order changed what came of it.", t(15), max_width=rect.w)
        return y + q(_ROW + _LINE)
    left, width = rect.x + q(_SHARE), rect.w - q(_SHARE)
    for decision in back.found.decisions[:_MOST]:
        lines = _lines(decision, account, width, t)
        high = q(_ROW) + q(_LINE) * len(lines)
        if y + high > rect.bottom and y > first:
            break
        if spot(decision, pygame.Rect(rect.x, y - q(12), rect.w, high)) != "normal":
            shapes.rounded(surface, (rect.x, y - q(12), rect.w + q(8), high), palette.OWN, 0.14, q(6))
        weight = decision.weight(account.scenario.tables, account.side)
        colour = palette.GAIN if weight > 0 else palette.DANGER
        place = rect.x + q(_SHARE - 16), y + q(8)
        draw_text(surface, place, signed_percent(weight), t(18), colour, "bold", anchor="r")
        names = account.scenario.names
        who = "The whole fleet" if decision.squadron < 0 else names.squadron_names[decision.squadron]
        draw_text(surface, (left, y), who, t(15), max_width=width)
        for number, words in enumerate(lines, 1):
            draw_text(surface, (left, y + q(_LINE) * number), words, t(13), palette.TEXT_2, max_width=width)
        y += high
        line(surface, (left, y - q(11)), (rect.right, y - q(11)), palette.LINE, 1, 0.7)
    return y


def signed_percent(share: float) -> str:
    """A share that was gained or lost."""
    return f"{share * 100:+.0f} %".replace("-", "−")


def of_goal(decision: Decision, scenario: Scenario, side: int) -> str:
    """The objective that an order brought on or back, and by how much where its weight is that of the mass; or ""."""
    goal = decision.goal(scenario.tables, side)
    if goal == NONE:
        return ""
    words = goal_words(scenario.spec, scenario.spec.objective[goal])
    by_goal = decision.by_goal(scenario.tables, side)
    return f"Objective: {words}" if by_goal else f"Objective {signed_percent(decision.goals[goal])}: {words}"


def told_words(decision: Decision) -> str:
    """When, and what."""
    return f"turn {decision.turn}: {', '.join(_WORDS.get(word, word) for word in decision.told)}"


def luck_words(back: LookingBack) -> str:
    """How this outcome stands among those of other dice."""
    found = back.found
    if found is None or not found.dice:
        return "Being reckoned" if not back.fault else "Not reckoned"
    return f"Better than {found.luckier_than * 100:.0f} of 100"


def paint_luck(surface: pygame.Surface, rect: pygame.Rect, back: LookingBack, q: Size, t: Size) -> int:
    """How this outcome stands among the same orders with other dice: a curve of own mass saved, and where it is."""
    draw_text(surface, (rect.x, rect.y + q(8)), luck_words(back), t(20), face="bold", max_width=rect.w)
    below = f"the same orders, {len(back.found.dice) if back.found else 0} of {DICE} other dice"
    draw_text(surface, (rect.x, rect.y + q(32)), below, t(13), palette.TEXT_2, max_width=rect.w)
    found, floor = back.found, rect.bottom - q(20)
    if found is None or not found.dice:
        return rect.bottom
    dice = np.asarray(found.dice)
    low, high = min(float(dice.min()), found.saved), max(float(dice.max()), found.saved)
    low, high = max(0.0, low - 0.03), min(1.0, high + 0.03)
    counts, _ = np.histogram(dice, _BINS, (low, high))
    curve = np.convolve(counts, _SMOOTHING, "same")
    top = rect.y + q(50)
    heights = floor - (floor - top) * curve / max(1.0, float(curve.max()))
    xs = rect.x + rect.w * (np.arange(_BINS) + 0.5) / _BINS
    outline = np.column_stack([np.concatenate([xs[:1], xs, xs[-1:]]), np.concatenate([[floor], heights, [floor]])])
    shapes.polygon(surface, outline, palette.OWN, 0.16)
    stroke(surface, outline[1:-1], palette.OWN, 1.6, 0.95)
    x = rect.x + rect.w * (found.saved - low) / max(high - low, 1e-9)
    line(surface, (x, top - q(2)), (x, floor), palette.TEXT, 1.6)
    shapes.disc(surface, (x, top - q(2)), q(4), palette.TEXT)
    ends = f"{low * 100:.0f} % saved", f"{high * 100:.0f} %"
    left = draw_text(surface, (rect.x, floor + q(12)), ends[0], t(12), palette.TEXT_3)
    right = draw_text(surface, (rect.right, floor + q(12)), ends[1], t(12), palette.TEXT_3, anchor="r")
    words = f"{found.saved * 100:.0f} %"
    beside = q(8) + text_width(words, t(12), "bold") / 2
    here = min(max(x, left.right + beside), right.left - beside)
    draw_text(surface, (here, floor + q(12)), words, t(12), face="bold", anchor="c")
    return rect.bottom
