"""The log: all of it while plotting, the last three lines over the timeline."""

import pygame

from game.play.intents import FilterLog, JumpTo
from game.play.log import FILTERS, filtered
from game.play.sentences import Line
from game.play.session import Session
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_text, shortened, wrapped
from game.ui.screen import Metrics


def paint_line(surface: pygame.Surface, m: Metrics, row: Line, y: float, left: float, wide: float, words: str) -> None:
    """One line of a log: stamp or speaker at the left, the sentence beside it."""
    if row.speaker:
        stamp = shortened(row.stamp, m.text(11), left - m.b(14), "bold")
        draw_text(surface, (left - m.b(12), y), stamp, m.text(11), palette.OWN_LIGHT, "bold", "r")
    else:
        draw_text(surface, (left - m.b(12), y), row.stamp, m.text(11), palette.TEXT_3, anchor="r")
    draw_text(surface, (left, y), words, m.text(13), palette.by_role(row.tone.value), max_width=wide)


class LogPanel(BattlePanel):
    """The last sentences of the log, with filters; a click goes to the moment."""

    def __init__(self) -> None:
        super().__init__(alpha=0.72)

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it; it grows while it is hovered, and can be scrolled: else it shows the newest."""
        m = self.metrics
        row_h = m.b(25)
        rect = self.layout.log.copy()
        hovered = self.over(session.pointer)
        if not session.lines:
            self.hide()
            return
        rows = filtered(session.lines, session.log_filter)
        if hovered:
            grown = min(m.b(420), rect.bottom - m.b(120))
            rect = pygame.Rect(rect.x, rect.bottom - grown, max(rect.w, m.b(430)), grown)
        head = m.b(34) if hovered else m.b(9)
        fits = max(1, (rect.h - head - m.b(9)) // row_h)
        session.log_scroll = min(max(0, session.log_scroll), max(0, len(rows) - fits)) if hovered else 0
        end = len(rows) - session.log_scroll
        pieces = self._pieces(rows[max(0, end - fits) : end], rect.w, m.b(80), fits)
        key = tuple((p[0].t, p[1]) for p in pieces), session.log_filter, hovered, m, self.hover_at(session.pointer)

        def paint(content: pygame.Surface) -> None:
            if hovered:
                self._paint_filters(content, session)
            for number, (row, words, first) in enumerate(pieces):
                # From below: rows stay where they are as the panel grows under the pointer.
                y = rect.h - m.b(9) - row_h * (len(pieces) - number - 0.5)
                shown = row if first else Line(row.turn, row.t, row.text, row.tone)
                if first:
                    paint_line(content, m, shown, y, m.b(80), rect.w - m.b(92), words)
                else:
                    draw_text(content, (m.b(80), y), words, m.text(13), palette.by_role(row.tone.value))
                self.spot(pygame.Rect(0, int(y - row_h / 2), rect.w, row_h), JumpTo(row))

        self.draw(surface, rect, key, paint, still=still)

    def _pieces(self, rows: list[Line], wide: int, left: int, fits: int) -> list[tuple[Line, str, bool]]:
        """Lines as they fit: (line, words, is it the first piece), sentences that are too long over several rows."""
        found: list[tuple[Line, str, bool]] = []
        for row in rows:
            parts = wrapped(row.text, self.metrics.text(13), wide - left - self.metrics.b(12))
            found += [(row, words, number == 0) for number, words in enumerate(parts)]
        last = found[-fits:]
        # No sentence begins in its middle, unless it is the only one.
        begin = next((number for number, piece in enumerate(last) if piece[2]), 0)
        return last[begin:]

    def _paint_filters(self, content: pygame.Surface, session: Session) -> None:
        m, x = self.metrics, float(self.metrics.b(16))
        for name in FILTERS:
            on = name == session.log_filter
            rect = draw_text(content, (x, m.b(17)), name, m.text(12), palette.TEXT if on else palette.TEXT_3)
            if on:
                line(content, (rect.left, rect.bottom), (rect.right, rect.bottom), palette.OWN, 1.6)
            self.spot(rect, FilterLog(name))
            x = rect.right + m.b(18)


class RecentLog(BattlePanel):
    """The last three things that happened or were said, over the timeline."""

    def __init__(self) -> None:
        super().__init__(alpha=0.74)

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it; it is as high as its sentences need."""
        timeline, film, m = session.timeline, session.film, self.metrics
        if timeline is None or film is None:
            self.hide()
            return
        past = [
            row for row in filtered(session.lines, session.log_filter)
            if row.turn == film.turn and timeline.t - 4.0 <= row.t <= timeline.t
        ][-3:]  # fmt: skip
        if not past:
            self.hide()
            return
        left, row_h = m.b(80), m.b(25)
        pieces = [(row, wrapped(row.text, m.text(13), self.layout.recent.w - left - m.b(14))) for row in past]
        count = sum(len(parts) for _, parts in pieces)
        rect = self.layout.recent.copy()
        rect.h = row_h * count + m.b(20)
        rect.bottom = self.layout.recent.bottom
        key = tuple((row.t, row.text) for row in past), m

        def paint(content: pygame.Surface) -> None:
            self._paint(content, pieces, left, row_h)

        self.draw(surface, rect, key, paint, still=still)

    def _paint(
        self,
        content: pygame.Surface,
        pieces: list[tuple[Line, tuple[str, ...]]],
        left: int,
        row_h: int,
    ) -> None:
        y = self.metrics.b(10) + row_h / 2
        for row, parts in pieces:
            top = y
            for number, words in enumerate(parts):
                if number == 0:
                    paint_line(content, self.metrics, row, y, left, content.get_width() - left, words)
                else:
                    draw_text(content, (left, y), words, self.metrics.text(13), palette.by_role(row.tone.value))
                y += row_h
            self.spot(pygame.Rect(0, int(top - row_h / 2), content.get_width(), int(y - top)), JumpTo(row))
