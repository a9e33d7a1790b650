"""Pips of rounds on a card: white for what is about to go, blue for what is left, outlines for what is spent."""

import pygame

from game.play.weapon_rows import Pips
from game.ui.paint import palette, shapes
from game.ui.paint.pixels import Point
from game.ui.screen import Metrics

_MOST = 12
"""More rounds than this are told in words alone."""


def draw_rounds(surface: pygame.Surface, at: Point, rounds: Pips, room: float, m: Metrics) -> int:
    """Draw a row of pips from `at` (left, middle) in `room` px; px that it took, 0 where it does not fit."""
    wide, high, step = m.b(4), m.b(12), m.b(6)
    if not 0 < rounds.full <= _MOST or rounds.full * step > room:
        return 0
    for number in range(rounds.full):
        box = pygame.Rect(round(at[0]) + number * step, round(at[1]) - high // 2, wide, high)
        if number >= rounds.left:
            shapes.rounded(surface, box, None, 1.0, 1, border=palette.TEXT_3, border_alpha=0.8)
        else:
            colour = palette.TEXT if number >= rounds.left - rounds.going else palette.OWN
            shapes.rounded(surface, box, colour, 0.95, 1)
    return rounds.full * step + m.b(6)
