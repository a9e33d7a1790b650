"""The odds of the plan: each future a dot over the mass that is lost in it."""

import math

import numpy as np
import pygame

from game.play.fan import Fan
from game.play.intents import ShowFuture
from game.play.odds_words import Spread, by_plan, doubt_words, own_loss, progress_words, spread
from game.play.session import Phase, Session
from game.play.wording import percent
from game.ui.battle.panels.panel import BattlePanel, Spot
from game.ui.paint import palette, shapes
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import draw_text, text_width

from ....rules.state.columns import NONE, Array

_NEAR_PX = 14
"""How near to a dot a click means it."""
_COLUMNS, _COMPACT_COLUMNS = 40, 30
_STALE = 0.35
_SMOOTHING = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0


class OddsPanel(BattlePanel):
    """What the plan is worth, by a hundred futures of it."""

    def __init__(self) -> None:
        super().__init__()
        self._dots: list[tuple[float, float]] = []
        """Where each future stands, in px of the panel."""

    def spot_at(self, pos: Point) -> Spot | None:
        """The future whose dot is nearest to a place of the window."""
        if not self.over(pos) or not self._dots:
            return None
        far = [math.hypot(pos[0] - self.rect.x - x, pos[1] - self.rect.y - y) for x, y in self._dots]
        nearest = min(range(len(far)), key=far.__getitem__)
        return ShowFuture(nearest if far[nearest] <= _NEAR_PX * self.metrics.scale else NONE)

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it where there are odds, or there soon will be."""
        teller, fan = session.fan_teller, session.fan
        if not session.overlays["odds"] or not session.aside or session.model.over or session.phase is Phase.RESOLVE:
            self.hide()
            return
        before = teller.before.key if teller.before is not None else None
        shown = (fan.key, len(fan.odds.futures)) if fan is not None else None
        key = shown, before, session.fan_stale, session.future, teller.told, self.metrics
        self.draw(surface, self.layout.odds, key, lambda content: self._paint(content, session, fan), still=still)

    def _paint(self, content: pygame.Surface, session: Session, fan: Fan | None) -> None:
        m, b, wide = self.metrics, self.metrics.b, content.get_width()
        y = b(20) if not m.compact else m.c(16)
        title = draw_text(content, (b(16), y), "Odds of this plan", m.text(14), face="bold")
        self._dots.clear()
        if fan is None or not fan.odds.knows_enemies:
            self._paint_nothing(content, session, fan)
            return
        room = wide - b(16) - title.right - b(12)
        doubts = doubt_words(fan.odds, brief=m.compact)
        words, colour = (doubts, palette.CAUTION) if doubts else (progress_words(fan, brief=m.compact), palette.TEXT_3)
        draw_text(content, (wide - b(16), y), words, m.text(11), colour, anchor="r", max_width=room)
        foot = content.get_height() - (b(20) if not m.compact else m.c(15))
        self._paint_chart(content, session, fan, pygame.Rect(b(16), y + b(16), wide - b(32), foot - y - b(50)))
        self._paint_foot(content, session, fan, foot)

    def _paint_nothing(self, content: pygame.Surface, session: Session, fan: Fan | None) -> None:
        """Why there are no dots."""
        words = "being reckoned" if session.fan_teller.told else "cannot be reckoned on this machine"
        if fan is not None:
            words = "No enemy is known yet"
        middle = content.get_width() / 2, content.get_height() / 2
        draw_text(content, middle, words, self.metrics.text(12), palette.TEXT_3, anchor="c")

    def _paint_chart(self, content: pygame.Surface, session: Session, fan: Fan, box: pygame.Rect) -> None:
        """Dots over an axis, the worst tenth ringed; half and one in ten named; the last plan a dashed curve."""
        m, columns = self.metrics, _COMPACT_COLUMNS if self.metrics.compact else _COLUMNS
        before = session.fan_teller.before
        earlier = own_loss(before.odds) if before is not None else None
        dots = spread(own_loss(fan.odds), columns, earlier)
        alpha = _STALE if session.fan_stale else 1.0
        floor = box.bottom - m.b(2)
        self._paint_axis(content, box, floor, dots.end)
        step = box.w / columns
        rise = min(step, (box.h - m.b(42)) / max(1, int(dots.row.max(initial=0)) + 1))
        radius = max(1.2, 0.42 * min(step, rise * 1.15))
        for number, (column, row, worst) in enumerate(zip(dots.column, dots.row, dots.worst, strict=True)):
            at = float(box.x + (column + 0.5) * step), float(floor - (row + 0.6) * rise)
            self._dots.append(at)
            if number == session.future:
                circle(content, at, radius + m.b(3), palette.CAUTION, 1.6)
            shapes.disc(content, at, radius, palette.OWN_LIGHT if worst else palette.OWN, alpha)
            if worst:
                circle(content, at, radius + 0.8, palette.DANGER, 1.2, alpha)
        if earlier is not None:
            self._paint_earlier(content, box, floor, earlier, dots, rise)
        self._paint_marks(content, box, floor, dots, alpha)

    def _paint_axis(self, content: pygame.Surface, box: pygame.Rect, floor: float, end: int) -> None:
        m = self.metrics
        line(content, (box.x, floor), (box.right, floor), palette.LINE_BRIGHT, 1.2)
        for share in (0.0, 0.5, 1.0) if m.compact else (0.0, 0.25, 0.5, 0.75, 1.0):
            x = box.x + box.w * share
            line(content, (x, floor), (x, floor + m.b(4)), palette.LINE_BRIGHT, 1.0)
            anchor = "l" if share == 0.0 else "r" if share == 1.0 else "c"
            if share == 0.75:
                continue  # what the axis tells of needs its room
            words = f"{end * share:g}" + (" % of mass lost" if share == 1.0 else "")
            draw_text(content, (x, floor + m.b(13)), words, m.text(10), palette.TEXT_3, anchor=anchor)

    def _paint_marks(self, content: pygame.Surface, box: pygame.Rect, floor: float, dots: Spread, alpha: float) -> None:
        """A line where half of the futures lose less, another where one in ten loses more: below the words of both."""
        m = self.metrics
        size = m.text(11)
        top = box.y + m.b(13) + round(1.3 * size)
        for row, (value, words, colour) in enumerate(
            ((dots.median, dots.half_words, palette.TEXT), (dots.one_in_ten, dots.tenth_words, palette.DANGER))
        ):
            x = box.x + box.w * min(value / dots.end, 1.0)
            y = box.y + m.b(7) + round(1.3 * size * row)
            line(content, (x, top), (x, floor), colour, 1.2, 0.7 * alpha)
            left = min(max(x + m.b(4), box.x), box.right - text_width(words, size))
            draw_text(content, (left, y), words, size, colour, halo=2)

    def _paint_earlier(
        self, content: pygame.Surface, box: pygame.Rect, floor: float, lost: Array, dots: Spread, rise: float
    ) -> None:
        """The dots of the plan before as a dashed curve over the same axis, of as many futures as are shown."""
        columns = _COMPACT_COLUMNS if self.metrics.compact else _COLUMNS
        column = np.minimum((100.0 * lost / dots.end * columns).astype(np.int64), columns - 1)
        height = np.convolve(np.bincount(column, minlength=columns), _SMOOTHING, "same")
        height = np.minimum(height * rise * len(dots.column) / len(lost), floor - box.y)
        xs = box.x + (np.arange(columns) + 0.5) * box.w / columns
        for n in range(0, columns - 1, 2):
            ends = ((float(xs[n + k]), float(floor - height[n + k])) for k in (0, 1))
            stroke(content, tuple(ends), palette.TEXT_3, 1.4, 0.9)

    def _paint_foot(self, content: pygame.Surface, session: Session, fan: Fan, y: float) -> None:
        """What the enemy may do, and what is lost if it does; the plan before."""
        m, x, right = self.metrics, self.metrics.b(16), content.get_width() - self.metrics.b(16)
        size = m.text(11)
        if 0 <= session.future < len(fan.odds.futures):
            lost = float(own_loss(fan.odds)[session.future])
            words = f"one of {len(fan.odds.futures)}, as ghosts: {percent(lost)} lost"
            draw_text(content, (x, y), words, size, palette.CAUTION, max_width=right - x)
            return
        before = session.fan_teller.before
        if before is not None:
            words = f"last plan {percent(float(np.median(own_loss(before.odds))))}"
            drawn = draw_text(content, (right, y), words, size, palette.TEXT_3, anchor="r")
            for start in (4, 11, 18):
                left = drawn.left - m.b(start + 5)
                line(content, (left, y), (left + m.b(4), y), palette.TEXT_3, 1.4)
            right = drawn.left - m.b(30)
        for words, lost in by_plan(fan.odds):
            said, told = f"if they {words}", percent(lost)
            if x + text_width(said, size) + m.b(5) + text_width(told, size, "bold") > right:
                break
            drawn = draw_text(content, (x, y), said, size, palette.TEXT_2)
            drawn = draw_text(content, (drawn.right + m.b(5), y), told, size, palette.TEXT, "bold")
            x = drawn.right + m.b(16)
