"""The timeline of playback: play, pause, speeds, and the turn as lanes that can be dragged along."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pygame

from game.play.event_table import LASER, legend
from game.play.intents import Command, Intent, SeekEvent, SetSpeed, Step
from game.play.mark_words import mark_words
from game.play.model import shares_of_mass
from game.play.session import Session
from game.play.timeline import SPEEDS, Mark
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_key
from game.ui.paint.pixels import PREMUL, Point, canvas
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import draw_text, text_width

from ....rules.state.vocabulary import IMPULSES

_SPEED_WORDS = {0.25: "×1/4", 0.5: "×1/2", 1.0: "×1", 2.0: "×2", 4.0: "×4", 8.0: "×8"}


_KEYS: tuple[tuple[str, str, Intent], ...] = (
    ("done", "Enter", Command.END_WATCHING), ("next event", "N", SeekEvent(forward=True)),
    ("next loss", "L", Command.NEXT_LOSS), ("follow", "F", Command.FOLLOW_SELECTED),
)  # fmt: skip


class TimelinePanel(BattlePanel):
    """Play, pause, speeds, and the turn as lanes that can be dragged along."""

    def __init__(self) -> None:
        super().__init__(alpha=0.86)
        self._mass: Any = None
        self._mass_of: int = -1
        self._tip: pygame.Surface | None = None
        self.left, self.right = 0, 1

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it: all but the playhead is repainted only when something new has been seen."""
        timeline, film = session.timeline, session.film
        if timeline is None or film is None:
            self.hide()
            return
        if self._mass_of != id(film):
            self._mass = shares_of_mass(session.model, film.played)
            self._mass_of = id(film)
        rect, m = self.layout.timeline, self.metrics
        self.left = m.b(286) if not m.compact else m.c(232)
        self.right = rect.w - m.b(40 if not m.compact else 30)
        key = (
            id(film), round(timeline.seen_until * 4), timeline.playing, timeline.speed, m, int(timeline.t),
            self.hover_at(session.pointer),
        )  # fmt: skip
        self.draw(surface, rect, key, lambda content: self._paint(content, session), still=still)
        self._draw_head(surface, session)
        self._draw_tip(surface, session)

    def time_at(self, x: float) -> float:
        """The time in impulses that a place of the window means."""
        share = (x - self.rect.x - self.left) / max(1, self.right - self.left)
        return min(max(share, 0.0), 1.0) * IMPULSES

    def on_lanes(self, pos: tuple[float, float]) -> bool:
        """Is a place on the lanes, which can be dragged along?"""
        return self.over(pos) and self.left - 10 <= pos[0] - self.rect.x <= self.right + 10

    def _x(self, t: float) -> float:
        return self.left + (self.right - self.left) * t / IMPULSES

    def _rows(self, session: Session, high: int) -> tuple[int, int, int, int, int]:
        """y of the numbers, of both lanes, and of top and bottom of the mass."""
        if self.metrics.compact:
            c = self.metrics.c
            return c(12), c(32), c(54), c(68), high - c(28)
        u = self.metrics.b
        return u(16), u(46), u(76), u(98), high - u(30)

    def _paint(self, content: pygame.Surface, session: Session) -> None:
        m, timeline = self.metrics, session.timeline
        assert timeline is not None
        high = content.get_height()
        head, them, us, top, bottom = self._rows(session, high)
        self._paint_buttons(content, session)
        small = m.text(12)
        for y, name, colour in (
            (them, "them", palette.ENEMY_LIGHT), (us, "us", palette.OWN_LIGHT),
            ((top + bottom) // 2, "mass", palette.TEXT_2),
        ):  # fmt: skip
            draw_text(content, (self.left - m.b(12), y), name, small, colour, anchor="r")
        seen = timeline.seen_until
        width = self._x(seen) - self.left
        shapes.rounded(content, (self.left, head + m.b(10), width, us - head + m.b(8)), palette.OWN, 0.055, 0)
        for i in range(IMPULSES + 1):
            shapes.rounded(content, (self._x(i), head + m.b(10), 1, bottom - head - m.b(10)), palette.LINE, 0.85, 0)
            if i < IMPULSES:
                now = int(timeline.t) == i
                tone, face = (palette.TEXT, "bold") if now else (palette.TEXT_3, "sans")
                draw_text(content, (self._x(i + 0.5), head), f"{i + 1}", small, tone, face, "c")
        for y in (them, us):
            shapes.rounded(content, (self.left, y, self.right - self.left, 1), palette.LINE, 0.6, 0)
        for y, marks, own in ((them, timeline.them, False), (us, timeline.us, True)):
            for mark in marks:
                if mark.t <= seen:
                    self._paint_mark(content, mark, y, m.b(7 if mark.sign is LASER else 13), own=own)
        self._paint_plans(content, session, us)
        if seen < IMPULSES - 1.2:
            draw_text(content, (self.right - 4, them), "not seen yet", small, palette.TEXT_3, "italic", "r")
        self._paint_mass(content, session, seen, top, bottom)
        self._paint_legend(content, session, high - m.b(13))

    def _paint_plans(self, content: pygame.Surface, session: Session, y: int) -> None:
        m, timeline = self.metrics, session.timeline
        assert timeline is not None
        free = 0.0
        for mark in timeline.plans:
            x = self._x(mark.t)
            draw_icon(content, mark.sign.icon, (x, y), m.b(12), palette.by_role(mark.sign.colour))
            if x > free and mark.t > timeline.seen_until:
                rect = draw_text(content, (x + m.b(12), y), mark.text, m.text(12), palette.TEXT_2)
                free = rect.right + 8

    def _paint_mark(self, content: pygame.Surface, mark: Mark, y: int, size: float, *, own: bool) -> None:
        """A sign; what would be in the own colour is in the enemy's on his lane."""
        role = "ENEMY" if mark.sign.colour == "OWN" and not own else mark.sign.colour
        draw_icon(content, mark.sign.icon, (self._x(mark.t), y), size, palette.by_role(role))

    def mark_at(self, session: Session, pos: Point) -> Mark | None:
        """The mark under a place of the window."""
        timeline = session.timeline
        if timeline is None or not self.on_lanes(pos):
            return None
        _, them, us, _, _ = self._rows(session, self.rect.h)
        y = pos[1] - self.rect.y
        own = abs(y - us) < abs(y - them)
        if abs(y - (us if own else them)) > self.metrics.b(11):
            return None
        within = self.metrics.b(7) * IMPULSES / max(1, self.right - self.left)
        return timeline.mark_at(self.time_at(pos[0]), own=own, within=within)

    def _draw_tip(self, surface: pygame.Surface, session: Session) -> None:
        """What the mark under the pointer says, over the lanes."""
        mark, film, m = self.mark_at(session, session.pointer), session.film, self.metrics
        words = mark_words(film, session.names, session.lines, mark) if mark is not None and film is not None else ""
        if not words or mark is None:
            return
        wide = min(int(text_width(words, m.text(12))) + m.b(20), m.width - 16)
        rect = pygame.Rect(0, 0, wide, m.b(24))
        rect.midbottom = round(self.rect.x + self._x(mark.t)), self.rect.y + self._rows(session, self.rect.h)[0] + 2
        rect.clamp_ip(pygame.Rect(8, 8, m.width - 16, m.height - 16))
        shapes.rounded(surface, rect, palette.PANEL, 0.95, 6, border=palette.LINE_BRIGHT)
        draw_text(surface, (rect.x + m.b(10), rect.centery), words, m.text(12), max_width=rect.w - m.b(16))

    def _paint_mass(self, content: pygame.Surface, session: Session, seen: float, top: int, bottom: int) -> None:
        share = self._mass
        points: list[tuple[float, float]] = []
        for i in range(IMPULSES + 1):
            if i > seen + 1e-6:
                break
            y = bottom - (bottom - top) * float(share[i])
            if points:
                points.append((self._x(i), points[-1][1]))
            points.append((self._x(i), y))
        points.append((self._x(seen), points[-1][1]))
        shapes.polygon(content, [*points, (self._x(seen), bottom), (self.left, bottom)], palette.OWN, 0.16)
        stroke(content, points, palette.OWN, 1.6, 0.95)

    def _paint_legend(self, content: pygame.Surface, session: Session, y: int) -> None:
        m, x = self.metrics, float(self.left)
        small = m.text(12)
        for sign in legend(session.model.tables):
            if x + m.b(18) + text_width(sign.label, small) > self.right:
                break
            draw_icon(content, sign.icon, (x + m.b(6), y), m.b(13), palette.by_role(sign.colour))
            rect = draw_text(content, (x + m.b(18), y), sign.label, small, palette.TEXT_2)
            x = rect.right + m.b(26)
        right = float(self.right)
        for words, key, intent in _KEYS:
            if right - x < m.b(120):
                break
            rect = draw_text(content, (right, y), words, small, palette.TEXT_2, anchor="r")
            cap = draw_key(content, (rect.left - m.b(6), y), key, m.text(11), anchor="r")
            self.spot(pygame.Rect(cap.left, y - 12, int(right) - cap.left, 24), intent)
            right = cap.left - m.b(18)

    def _paint_buttons(self, content: pygame.Surface, session: Session) -> None:
        m, timeline = self.metrics, session.timeline
        assert timeline is not None
        b = m.b if not m.compact else lambda units: m.c(units * 0.72)
        x, y = b(34), b(62)
        middle = x + b(62), y
        line(content, (x - b(9), y - b(8)), (x - b(9), y + b(8)), palette.TEXT_2, 2)
        _triangle(content, x, y, b(8), -1)
        circle(content, middle, b(23), palette.OWN, 1.8)
        draw_icon(content, "pause" if timeline.playing else "play", middle, b(22), palette.TEXT)
        right = x + b(122)
        _triangle(content, right, y, b(8), 1)
        line(content, (right + b(11), y - b(8)), (right + b(11), y + b(8)), palette.TEXT_2, 2)
        draw_text(content, (middle[0], y + b(38)), "Space", m.text(11), palette.TEXT_3, anchor="c")
        draw_key(content, (x - b(11), y + b(38)), ",", m.text(11))
        draw_key(content, (right - b(5), y + b(38)), ".", m.text(11))
        for at, intent in ((x - 4, Step(-1)), (middle[0], Command.PLAY_OR_PAUSE), (right + 4, Step(1))):
            self.spot(pygame.Rect(int(at) - b(22), y - b(24), b(44), b(48)), intent)
        self._paint_speeds(content, timeline.speed, b)

    def _paint_speeds(self, content: pygame.Surface, now: float, b: Callable[[float], int]) -> None:
        m = self.metrics
        at, step, high = b(14), (b(268)) // 6, max(22, b(24))
        top = content.get_height() - high - b(14)
        for speed in SPEEDS:
            box = pygame.Rect(at, top, step - 3, high)
            on = speed == now
            if on:
                shapes.rounded(content, box, palette.OWN, 0.22, 5, border=palette.OWN, border_alpha=0.9)
            draw_text(
                content, box.center, _SPEED_WORDS[speed], m.text(12), palette.TEXT if on else palette.TEXT_2, anchor="c"
            )
            self.spot(box, SetSpeed(speed))
            at += step

    def _draw_head(self, surface: pygame.Surface, session: Session) -> None:
        timeline, m = session.timeline, self.metrics
        assert timeline is not None
        head, _, _, top, bottom = self._rows(session, self.rect.h)
        x, y0 = self.rect.x + self._x(timeline.t), self.rect.y
        shapes.rounded(surface, (x - 1, y0 + head + m.b(8), 2, bottom - head - m.b(6)), palette.TEXT, 0.95, 1)
        if self._tip is None or self._tip.get_height() != m.b(12) + 1:
            self._tip = canvas((15, m.b(12) + 1))
            shapes.polygon(self._tip, ((0, 0), (14, 0), (7, m.b(11))), palette.TEXT)
        surface.blit(self._tip, (round(x) - 7, y0 + head + m.b(4)), special_flags=PREMUL)
        share = float(np.interp(timeline.t, np.arange(IMPULSES + 1), self._mass))
        words = f"{share:.0%} of the fleet".replace("%", " %")
        wide = text_width(words, m.text(12))
        at = (x + m.b(12), "l") if x + m.b(16) + wide < self.rect.right - 8 else (x - m.b(12), "r")
        draw_text(surface, (at[0], y0 + (top + bottom) // 2), words, m.text(12), anchor=at[1], halo=2)


def _triangle(content: pygame.Surface, x: float, y: float, size: float, way: int) -> None:
    points = ((x - size * 0.6 * way, y - size), (x - size * 0.6 * way, y + size), (x + size * 0.9 * way, y))
    shapes.polygon(content, points, palette.TEXT_2)
