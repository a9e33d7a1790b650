"""The tool tip of an empty place: what is laid over the map there, and why."""

from collections.abc import Sequence

import pygame

from game.play.place_words import Line, Tone, place_lines
from game.play.session import Session
from game.ui.battle.panels.panel import BattlePanel
from game.ui.battle.panels.placing import cornerwise
from game.ui.paint import palette
from game.ui.paint.pixels import Point
from game.ui.paint.text import draw_text, text_width

_REST_S = 0.5
"""How long the pointer must rest."""
_TONES = {
    Tone.DANGER: (palette.ENEMY_LIGHT, "bold"), Tone.SAFE: (palette.MINT, "bold"),
    Tone.REASON: (palette.TEXT_2, "sans"),
    Tone.SIGHT: (palette.OWN_LIGHT, "sans"),
}  # fmt: skip


class PlaceTip(BattlePanel):
    """Tells of the place under the pointer when that has come to rest there."""

    def __init__(self) -> None:
        super().__init__(alpha=0.88, border_alpha=0.7)
        self._place: Point = (-1.0, -1.0)
        self._since_s = 0.0

    def show_at_rest(
        self, surface: pygame.Surface, session: Session, busy: Sequence[pygame.Rect], *, free: bool
    ) -> None:  # fmt: skip
        """Draw it beside the pointer, off what is `busy`; `free`: nothing else lies under that."""
        place = session.pointer
        if place != self._place or not free:
            self._place, self._since_s = place, session.clock_s
        rests = free and session.plotting and place[0] >= 0 and session.clock_s - self._since_s >= _REST_S
        lines = place_lines(session, *session.camera.km(*place)) if rests else []
        if not lines:
            self.hide()
            return
        m, b = self.metrics, self.metrics.b
        wide = max(text_width(words, m.text(12), _TONES[tone][1]) for tone, words in lines)
        room, size = pygame.Rect(0, 0, m.width, m.height), (int(wide) + b(28), b(18) * len(lines) + b(16))
        rect = cornerwise(place, b(15), size, room, busy)
        self.draw(surface, rect, (tuple(lines), m), lambda content: self._paint(content, lines), still=False)

    def _paint(self, content: pygame.Surface, lines: list[Line]) -> None:
        b = self.metrics.b
        for number, (tone, words) in enumerate(lines):
            colour, face = _TONES[tone]
            draw_text(content, (b(14), b(17) + b(18) * number), words, self.metrics.text(12), colour, face)
