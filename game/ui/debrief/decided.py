"""What decided the battle, one order left out at a time, and how lucky it was: two panels of the debrief."""

from collections.abc import Callable

import numpy as np
import pygame

from game.play.goal_words import goal_words
from game.play.looking_back import LookingBack
from game.scenario import Scenario
from game.sim.hindsight import DICE, Decision
from game.ui.paint import palette, shapes
from game.ui.paint.strokes import line, stroke
from game.ui.paint.text import draw_paragraph, draw_text

from ...rules.state.columns import NONE

Size = Callable[[float], int]
_ROW, _LINE = 27, 19
"""Height of a row's first line and of each line more, in units of the page."""
_BINS = 25
_SMOOTHING = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
_WORDS = {
    "keep_range": "keep range", "power": "other power", "fire": "other fire", "surrender": "strike colours",
    "feign": "feign damage", "spun_down": "plant down", "dock": "recall craft", "chase": "craft hunt",
    "strike": "craft strike", "patrol": "craft patrol", "escort": "craft escort", "routine": "stand down",
    "alert": "to alert", "red": "to red alert", "ram": "ram", "hold": "hold station",
}  # fmt: skip
"""What was told, for players, where the word of the vocabulary does not do."""


def decided_height(back: LookingBack, scenario: Scenario, side: int, q: Size) -> int:
    """How high `paint_decided` will be where it has the room."""
    rows = back.found.decisions[:_MOST] if back.found is not None else ()
    return q(34) + max(q(_ROW + _LINE), sum(_row_height(row, scenario, side, q) for row in rows))


def _row_height(decision: Decision, scenario: Scenario, side: int, q: Size) -> int:
    return q(_ROW) + q(_LINE) * (2 if of_goal(decision, scenario, side) else 1)


_MOST = 5
"""Orders that are told of."""


def paint_decided(
    surface: pygame.Surface, rect: pygame.Rect, back: LookingBack, scenario: Scenario, side: int, q: Size, t: Size
) -> int:
    """The weightiest orders: what each gained or lost of the own mass or of an objective, and who was told what."""
    draw_text(surface, (rect.x, rect.y + q(4)), "One order left out, every die kept", t(14), palette.TEXT_2)
    y = rect.y + q(38)
    if back.found is None or (not back.found.decisions and back.share < 1.0):
        words = back.fault or "Fighting the battle again without each order ..."
        return draw_paragraph(surface, pygame.Rect(rect.x, y - q(10), rect.w, rect.h), words, t(14), palette.TEXT_3)
    if not back.found.decisions:
        draw_text(surface, (rect.x, y), "No single order changed what came of it.", t(15), max_width=rect.w)
        return y + q(_ROW + _LINE)
    left, width = rect.x + q(76), rect.w - q(76)
    for decision in back.found.decisions[:_MOST]:
        high = _row_height(decision, scenario, side, q)
        if y + high > rect.bottom and y > rect.y + q(38):
            break
        weight = decision.weight(scenario.tables, side)
        colour = palette.GAIN if weight > 0 else palette.DANGER
        draw_text(surface, (rect.x + q(60), y + q(8)), signed_percent(weight), t(18), colour, "bold", anchor="r")
        who = "The whole fleet" if decision.squadron < 0 else scenario.names.squadron_names[decision.squadron]
        draw_text(surface, (left, y), who, t(15), max_width=width)
        for number, words in enumerate((told_words(decision), of_goal(decision, scenario, side)), 1):
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
    draw_text(surface, (rect.x, floor + q(12)), f"{low:.0%} saved".replace("%", " %"), t(12), palette.TEXT_3)
    draw_text(surface, (rect.right, floor + q(12)), f"{high:.0%}".replace("%", " %"), t(12), palette.TEXT_3, anchor="r")
    here = min(max(x, rect.x + q(110)), rect.right - q(60))
    draw_text(surface, (here, floor + q(12)), f"{found.saved:.0%}".replace("%", " %"), t(12), face="bold", anchor="c")
    return rect.bottom
