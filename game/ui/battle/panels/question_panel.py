"""The panel of a question: who asks what, an answer a row with its key, and what is taken where nothing is said."""

import pygame

from game.play.asked import Asked, question, questions
from game.play.intents import Choose
from game.play.session import Session
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette
from game.ui.paint.panels import draw_button, draw_key
from game.ui.paint.text import draw_text, text_width, wrapped

_LINES = 4
"""Lines of a question that are shown."""


class QuestionPanel(BattlePanel):
    """A question that stands, and its answers."""

    def __init__(self, above: BattlePanel) -> None:
        """`above`: the panel that it lies under, where that is shown."""
        super().__init__(alpha=0.9, border_alpha=0.8)
        self._above = above

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it under the ribbon of turns, and under the order from above, while a question stands."""
        asked = question(session.model) if session.plotting else None
        if asked is None:
            self.hide()
            return
        m, b = self.metrics, self.metrics.b
        open_yet = [one for one in questions(session.model) if one.plotted is None]
        wide = b(620) if not m.compact else min(m.c(460), m.width - m.c(24))
        lines = wrapped(asked.text, m.text(14), wide - b(32))[:_LINES]
        high = b(52) + b(21) * len(lines) + b(38) * len(asked.options) + b(34)
        top = (self._above.rect if self._above.shown else self.layout.ribbon).bottom + b(8)
        rect = pygame.Rect((m.width - wide) // 2, top, wide, high)
        hover = self.hover_at(session.pointer)
        more = max(0, len(open_yet) - 1)

        def paint(content: pygame.Surface) -> None:
            draw_text(content, (b(16), b(22)), f"{asked.speaker} asks", m.text(14), palette.CAUTION, "bold")
            if more:
                draw_text(content, (wide - b(16), b(22)), f"{more} more", m.text(12), palette.TEXT_2, anchor="r")
            for number, words in enumerate(lines):
                draw_text(content, (b(16), b(46) + b(21) * number), words, m.text(14), palette.TEXT)
            self._paint_options(content, asked, b(46) + b(21) * len(lines), hover)

        self.draw(surface, rect, (asked, more, hover, m), paint, still=still)

    def _paint_options(self, content: pygame.Surface, asked: Asked, y: int, hover: int) -> None:
        m, b, wide = self.metrics, self.metrics.b, content.get_width()
        keys = asked.plotted is None
        for number, (ident, words) in enumerate(asked.options):
            box = pygame.Rect(b(16), y + b(38) * number, wide - b(32), b(32))
            state, chosen = "hover" if hover == len(self._spots) else "normal", asked.plotted == ident
            draw_button(content, box, "", m.text(14), state=state, primary=chosen, scale=m.body)
            left = box.x + b(12)
            if keys:
                left = draw_key(content, (left, box.centery), str(number + 1), m.text(11)).right + b(8)
            tone = palette.INK if chosen else palette.TEXT
            draw_text(content, (left, box.centery), words, m.text(14), tone, max_width=box.right - left - b(10))
            self.spot(box, Choose(asked.dialogue, ident))
        below = y + b(38) * len(asked.options) + b(12)
        if keys:
            words, label = asked.default_words, "Unanswered: "
            draw_text(content, (b(16), below), label, m.text(12), palette.TEXT_3)
            left = b(16) + int(text_width(label, m.text(12)))
            draw_text(content, (left, below), words, m.text(12), palette.TEXT_2, max_width=wide - left - b(16))
        else:
            draw_text(content, (b(16), below), "Sent as the turn begins", m.text(12), palette.TEXT_3)
