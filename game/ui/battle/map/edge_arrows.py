"""Arrows at the window's edge towards what happens off screen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame

from game.play.session import Insets
from game.play.timeline import Sign
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.screen import Metrics

_MARGIN_PX, _APART_PX, _TOUCHED_PX = 26.0, 30, 6.0


@dataclass(frozen=True, slots=True)
class Far:
    """Something that happens: where (x, y px), its sign, the row code that it is at, the event row."""

    x: float
    y: float
    sign: Sign
    code: int
    row: int


def draw_edge_arrows(
    surface: pygame.Surface, m: Metrics, places: Sequence[Far], insets: Insets
) -> list[tuple[pygame.Rect, Far]]:  # fmt: skip
    """Draw them towards what lies outside of the window, or where panels take its `insets` (left, top, right, bottom).

    They stand at the edge of what is left, never two upon each other; gives back where they are.
    """
    left, top, right, bottom = insets
    w, h = m.size[0] - left - right, m.size[1] - top - bottom
    drawn: list[tuple[float, float]] = []
    found = []
    for far_off in places:
        x, y = far_off.x - left, far_off.y - top
        if 0 <= x <= w and 0 <= y <= h:
            continue
        dx, dy = x - w / 2, y - h / 2
        share = min((w / 2 - _MARGIN_PX) / max(abs(dx), 1e-6), (h / 2 - _MARGIN_PX) / max(abs(dy), 1e-6))
        at = left + w / 2 + dx * share, top + h / 2 + dy * share
        if any(abs(at[0] - p[0]) + abs(at[1] - p[1]) < _APART_PX for p in drawn):
            continue
        drawn.append(at)
        far = math.hypot(dx, dy)
        _draw_arrow(surface, m, at, (dx / far, dy / far), far_off.sign)
        box = pygame.Rect(0, 0, _APART_PX, _APART_PX)
        box.center = round(at[0] - dx / far * _TOUCHED_PX), round(at[1] - dy / far * _TOUCHED_PX)
        found.append((box, far_off))
    return found


def _draw_arrow(
    surface: pygame.Surface, m: Metrics, at: tuple[float, float], way: tuple[float, float], sign: Sign
) -> None:
    r, colour, (c, s) = 9 * m.body, palette.by_role(sign.colour), way
    tip = np.array((at[0] + c * r * 1.2, at[1] + s * r * 1.2))
    back = np.array((at[0] - c * r * 0.6, at[1] - s * r * 0.6))
    side = np.array((-s, c)) * r * 0.8
    shapes.polygon(surface, (tip, back + side, back - side), colour)
    draw_icon(surface, sign.icon, (at[0] - c * r * 2.2, at[1] - s * r * 2.2), 11 * m.body, colour)
