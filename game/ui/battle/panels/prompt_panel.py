"""The sentence of a lesson beside what it is about, which is framed."""

import math
from collections.abc import Callable, Sequence

import pygame

from game.play.intents import Command
from game.play.lesson import prompt
from game.play.session import Session
from game.ui.battle.panels.panel import BattlePanel, leader_line
from game.ui.battle.panels.placing import alongside
from game.ui.paint import palette, shapes
from game.ui.paint.panels import draw_key
from game.ui.paint.text import draw_text, text_width, wrapped

from ....rules.state.columns import Array

_BREATH_S = 2.4
"""Seconds in which the frame breathes once: slower than 2 Hz, and still under reduced motion."""


class PromptPanel(BattlePanel):
    """One sentence, a line to what it is about, and a frame round that."""

    def __init__(self) -> None:
        super().__init__(alpha=0.92, border_alpha=0.0)
        self._place: pygame.Rect | None = None
        self._place_key: object = None

    def show_at(
        self, surface: pygame.Surface, session: Session, about: pygame.Rect | None, firm: Sequence[pygame.Rect],
        points: Callable[[], Array],
    ) -> None:  # fmt: skip
        """Draw it beside `about` (px), over none of the panels `firm` and as few points (N, 2) as may be.

        It is hidden where there is nothing to say.
        """
        told, session.prompt_seen = prompt(session), about is not None
        if told is None or about is None:
            self.hide()
            return
        m, b = self.metrics, self.metrics.b
        size, small = m.text(15), m.text(12)
        lines = wrapped(told.text, size, b(300))
        wide = int(max(text_width(words, size) for words in lines)) + b(32)
        wide = max(wide, int(text_width("no more of this", small)) + b(76))
        high = b(20) + round(1.5 * size) * len(lines) + b(28)
        rect = self._beside(about, (wide, high), firm, points, told.id)
        breath = 0.0 if m.reduced_motion else 0.5 - 0.5 * math.cos(session.clock_s * math.tau / _BREATH_S)
        frame = about.inflate(b(10 + 6 * breath), b(10 + 6 * breath)).clip(surface.get_rect().inflate(-4, -4))
        shapes.rounded(surface, frame, None, radius=b(10), border=palette.CAUTION, border_alpha=0.9, border_width=2)
        leader_line(surface, frame.center, rect, max(frame.w, frame.h) / 2, palette.CAUTION)

        def paint(content: pygame.Surface) -> None:
            shapes.rounded(content, content.get_rect(), None, radius=8, border=palette.CAUTION, border_alpha=0.8)
            for number, words in enumerate(lines):
                draw_text(content, (b(16), b(12) + round(1.5 * size * (number + 0.5))), words, size)
            y = content.get_height() - b(18)
            cap = draw_key(content, (b(16), y), "Esc", m.text(11))
            label = draw_text(content, (cap.right + b(6), y), "no more of this", small, palette.TEXT_2)
            self.spot(cap.union(label), Command.STEP_BACK)

        self.draw(surface, rect, (told, m), paint, still=False)

    def _beside(
        self, about: pygame.Rect, size: tuple[int, int], firm: Sequence[pygame.Rect], points: Callable[[], Array],
        ident: str,
    ) -> pygame.Rect:  # fmt: skip
        """Where there is room near what it is about; it stays there while that stays about where it was."""
        key = ident, about.x // 24, about.y // 24, about.size, size, tuple(map(tuple, firm))
        if self._place is None or key != self._place_key:
            room, reach = pygame.Rect(0, 0, *self.metrics.size), self.metrics.b(24)
            self._place = alongside(about, reach, size, room, firm, points(), self._place)
            self._place_key = key
        return self._place
