"""Pips on a card: rounds and systems."""

import pygame

from game.play.condition import Pip
from game.play.weapon_rows import Pips
from game.ui.paint import palette, shapes
from game.ui.paint.pixels import Point
from game.ui.paint.text import draw_text, text_width
from game.ui.screen import Metrics

_MOST = 12
"""More rounds than this are told in words alone."""


def draw_rounds(surface: pygame.Surface, at: Point, rounds: Pips, room: float, m: Metrics) -> int:
    """Draw a row of rounds from `at` (left, middle) in `room` px; px that it took, 0 where it does not fit.

    White is about to go, blue is left, outlines are spent.
    """
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


def draw_systems(content: pygame.Surface, m: Metrics, hurt: list[Pip], box: pygame.Rect) -> None:
    """A box for each system, filled as far as it works, with its word, or its initial where not all words fit."""
    step = box.w / len(hurt)
    words = all(text_width(pip.word, m.text(11)) <= step - m.b(4) - 4 for pip in hurt)
    for number, pip in enumerate(hurt):
        piece = pygame.Rect(round(box.x + number * step), box.y, max(12, round(step) - m.b(4)), box.h)
        colour = palette.HULL if pip.left >= 1 else palette.CAUTION if pip.left > 0 else palette.DANGER
        shapes.rounded(content, piece, palette.TRACK, 1.0, 3, border=colour, border_alpha=0.9)
        filled = pygame.Rect(piece.x, piece.y, round(piece.w * pip.left), piece.h)
        if filled.w >= 3:
            shapes.rounded(content, filled, colour, 0.35, 3)
        word = pip.word if words else pip.word[0].upper()
        draw_text(content, piece.center, word, m.text(11), colour if pip.left < 1 else palette.TEXT_2, anchor="c")
