"""A batch of battles as one picture: what `simulate --plot` writes. It is drawn without a window."""

from pathlib import Path

import pygame

from game.sim.batch import Result, quantiles
from game.sim.plain_table import amount
from game.ui.batch_charts import (
    Paint,
    Size,
    objectives_height,
    outcomes_height,
    paint_losses,
    paint_objectives,
    paint_outcomes,
    paint_survival,
    survival_title,
)
from game.ui.paint import palette, panels
from game.ui.paint.text import LEAST_PX, draw_heading, draw_text
from game.ui.skies import debrief_sky, plain_sky, planet_style

SIZE = (1600, 1000)
_MARGIN, _GAP, _HEAD, _LEFT = 48, 16, 146, 0.55
_NOTES = {
    "Mass lost": "how often so much was lost  ·  line: half the battles  ·  bar: all but a tenth at each end",
    "Objectives": "mean  ·  line: all but a tenth at each end  ·  mark: enough",
}
"""What is written beside a heading."""
_TITLE, _FOOT = 46, 14  # from a panel's edges to what stands in it


def write_picture(result: Result, path: Path, size: tuple[int, int] = SIZE) -> None:
    """Write the picture of a batch to a file, in the format that its name ends in; raises OSError, pygame.error."""
    pygame.image.save(batch_picture(result, size), path)


def batch_picture(result: Result, size: tuple[int, int] = SIZE) -> pygame.Surface:
    """The picture of a batch: outcomes, masses lost, objectives, and how often each ship lived."""
    scale = min(size[0] / SIZE[0], size[1] / SIZE[1])

    def q(units: float) -> int:
        return round(units * scale)

    def t(units: float) -> int:
        return max(LEAST_PX, round(units * scale))

    style = planet_style(result.scenario.spec)
    picture = plain_sky(size) if style is None else debrief_sky(size, style)
    _paint_head(picture, result, q, t)
    shown = _panels(picture.get_rect(), result, q)
    for box, _, _ in shown:
        panels.draw_panel(picture, box, 0.78)
    for box, title, paint in shown:
        head = draw_heading(picture, (box.x + q(21), box.y + q(26)), title, t(12))
        note, room = _NOTES.get(title, "part of the battles"), box.right - q(42) - head.right
        draw_text(picture, (box.right - q(21), box.y + q(26)), note, t(13), palette.TEXT_3, anchor="r", max_width=room)
        body = pygame.Rect(box.x + q(21), box.y + q(_TITLE), box.w - q(42), box.h - q(_TITLE + _FOOT))
        paint(picture, body, result, q, t)
    return picture


def _panels(window: pygame.Rect, result: Result, q: Size) -> list[tuple[pygame.Rect, str, Paint]]:
    """Where each chart stands, and its heading: two columns, one chart as high as it needs over one for the rest."""
    top, foot, most = q(_HEAD), window.h - q(_MARGIN), round(0.5 * (window.h - q(_HEAD)))
    left = round((window.w - 2 * q(_MARGIN) - q(_GAP)) * _LEFT)
    found: list[tuple[pygame.Rect, str, Paint]] = []
    for x, wide, high, upper, lower in (
        (q(_MARGIN), left, outcomes_height(result, q), ("Outcomes", paint_outcomes), ("Mass lost", paint_losses)),
        (
            q(_MARGIN) + left + q(_GAP), window.w - 2 * q(_MARGIN) - q(_GAP) - left, objectives_height(result, q),
            ("Objectives", paint_objectives), (survival_title(result), paint_survival),
        ),
    ):  # fmt: skip
        cut = top + min(most, high + q(_TITLE + _FOOT))
        found.append((pygame.Rect(x, top, wide, cut - top), *upper))
        found.append((pygame.Rect(x, cut + q(_GAP), wide, foot - cut - q(_GAP)), *lower))
    return found


def _paint_head(picture: pygame.Surface, result: Result, q: Size, t: Size) -> None:
    """What was fought, how often and with which dice."""
    x, room = q(_MARGIN), picture.get_width() - 2 * q(_MARGIN)
    turns = quantiles(result.outcomes.turns)["mean"]
    about = f"{result.worlds:,} battles  ·  seed {result.seed}  ·  {amount(turns)} turns each"
    draw_text(picture, (x, q(44)), about, t(16), palette.TEXT_2, max_width=room)
    draw_text(picture, (x - q(2), q(94)), result.scenario.title, t(46), palette.TEXT, "bold", max_width=room)
