"""Playback's panels: the timeline with its lanes, the short log over it, the reckoning of a shot."""

from typing import Any

import numpy as np
import pygame

from game.play.log import Line, filtered
from game.play.model import shares_of_mass
from game.play.reckoning import percent
from game.play.timeline import SPEEDS, Mark
from game.ui.battle.stage import Block, Layout, Stage
from game.ui.battle.strips import _TONES, paint_line
from game.ui.battle.symbols import silhouette_of
from game.ui.paint import palette, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_key
from game.ui.paint.pixels import PREMUL, canvas
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import draw_text, text_width, wrapped

from ...rules.state.vocabulary import IMPULSES, Level

_SIGNS = {
    "beam": ("slash", palette.VIOLET), "hit": ("diamond", palette.OWN), "down": ("ring", palette.OWN),
    "lost": ("cross", palette.DANGER), "order": ("triangle", palette.OWN),
}  # fmt: skip
_LEGEND = (("beam", "dark beam"), ("hit", "hit"), ("down", "shield down"), ("lost", "lost"), ("order", "order"))
_SPEED_WORDS = {0.25: "×1/4", 0.5: "×1/2", 1.0: "×1", 2.0: "×2", 4.0: "×4", 8.0: "×8"}


class Transport(Block):
    """Play, pause, speeds, and the turn as lanes that can be dragged along."""

    def __init__(self) -> None:
        super().__init__(alpha=0.86)
        self._mass: Any = None
        self._mass_of: int = -1
        self._tip: pygame.Surface | None = None
        self.left, self.right = 0, 1

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw it: all but the playhead is repainted only when something new has been seen."""
        timeline, watched = stage.timeline, stage.watched
        if timeline is None or watched is None:
            self.hide()
            return
        if self._mass_of != id(watched):
            self._mass = shares_of_mass(stage.model, watched.played.tracks, watched.played.before)
            self._mass_of = id(watched)
        rect, m = layout.transport, stage.metrics
        self.left = m.b(286) if not m.compact else 232
        self.right = rect.w - m.b(40 if not m.compact else 24)
        key = (
            id(watched), round(timeline.seen_until * 4), timeline.playing, timeline.speed, m, int(timeline.t),
            self.hover_at(stage.pointer),
        )  # fmt: skip
        self.draw(surface, rect, key, lambda content: self._paint(content, stage), still=still)
        self._draw_head(surface, stage)

    def time_at(self, x: float) -> float:
        """The time in impulses that a place of the window means."""
        share = (x - self.rect.x - self.left) / max(1, self.right - self.left)
        return min(max(share, 0.0), 1.0) * IMPULSES

    def on_lanes(self, pos: tuple[float, float]) -> bool:
        """Is a place on the lanes, which can be dragged along?"""
        return self.over(pos) and self.left - 10 <= pos[0] - self.rect.x <= self.right + 10

    def _x(self, t: float) -> float:
        return self.left + (self.right - self.left) * t / IMPULSES

    def _rows(self, stage: Stage, high: int) -> tuple[int, int, int, int, int]:
        """y of the numbers, of both lanes, and of top and bottom of the mass."""
        if stage.metrics.compact:
            return 12, 32, 54, 68, high - 28
        u = stage.metrics.b
        return u(16), u(46), u(76), u(98), high - u(30)

    def _paint(self, content: pygame.Surface, stage: Stage) -> None:
        m, timeline = stage.metrics, stage.timeline
        assert timeline is not None
        high = content.get_height()
        head, them, us, top, bottom = self._rows(stage, high)
        self._paint_buttons(content, stage)
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
        for y, marks in ((them, timeline.them), (us, timeline.us)):
            for mark in marks:
                if mark.t <= seen:
                    self._paint_mark(content, mark, y, m.b(13))
        self._paint_plans(content, stage, us)
        if seen < IMPULSES - 1.2:
            draw_text(content, (self.right - 4, them), "not seen yet", small, palette.TEXT_3, "italic", "r")
        self._paint_mass(content, stage, seen, top, bottom)
        self._paint_legend(content, stage, high - m.b(13))

    def _paint_plans(self, content: pygame.Surface, stage: Stage, y: int) -> None:
        m, timeline = stage.metrics, stage.timeline
        assert timeline is not None
        free = 0.0
        for mark in timeline.plans:
            x = self._x(mark.t)
            draw_icon(content, "triangle_open", (x, y), m.b(12), palette.OWN)
            if x > free and mark.t > timeline.seen_until:
                rect = draw_text(content, (x + m.b(12), y), mark.text, m.text(12), palette.TEXT_2)
                free = rect.right + 8

    def _paint_mark(self, content: pygame.Surface, mark: Mark, y: int, size: float) -> None:
        name, colour = _SIGNS[mark.kind]
        draw_icon(content, name, (self._x(mark.t), y), size, colour)

    def _paint_mass(self, content: pygame.Surface, stage: Stage, seen: float, top: int, bottom: int) -> None:
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

    def _paint_legend(self, content: pygame.Surface, stage: Stage, y: int) -> None:
        m, x = stage.metrics, float(self.left)
        small = m.text(12)
        for kind, words in _LEGEND:
            name, colour = _SIGNS[kind]
            draw_icon(content, name, (x + m.b(6), y), m.b(13), colour)
            rect = draw_text(content, (x + m.b(18), y), words, small, palette.TEXT_2)
            x = rect.right + m.b(26)
        right = float(self.right)
        for words, key in (("done", "Enter"), ("next event", "N"), ("next loss", "L"), ("follow", "F")):
            if right - x < m.b(120):
                break
            rect = draw_text(content, (right, y), words, small, palette.TEXT_2, anchor="r")
            cap = draw_key(content, (rect.left - m.b(6), y), key, m.text(11), anchor="r")
            self.spot(pygame.Rect(cap.left, y - 12, int(right) - cap.left, 24), ("play_key", key))
            right = cap.left - m.b(18)

    def _paint_buttons(self, content: pygame.Surface, stage: Stage) -> None:
        m, timeline = stage.metrics, stage.timeline
        assert timeline is not None
        b = m.b if not m.compact else lambda units: round(units * 0.72)
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
        for at, action in ((x - 4, "back"), (middle[0], "toggle"), (right + 4, "on")):
            self.spot(pygame.Rect(int(at) - b(22), y - b(24), b(44), b(48)), ("transport", action))
        at, step, high = b(14), (b(268)) // 6, max(22, b(24))
        top = content.get_height() - high - b(14)
        for speed in SPEEDS:
            box = pygame.Rect(at, top, step - 3, high)
            on = speed == timeline.speed
            if on:
                shapes.rounded(content, box, palette.OWN, 0.22, 5, border=palette.OWN, border_alpha=0.9)
            draw_text(
                content, box.center, _SPEED_WORDS[speed], m.text(12), palette.TEXT if on else palette.TEXT_2, anchor="c"
            )
            self.spot(box, ("speed", speed))
            at += step

    def _draw_head(self, surface: pygame.Surface, stage: Stage) -> None:
        timeline, m = stage.timeline, stage.metrics
        assert timeline is not None
        head, _, _, top, bottom = self._rows(stage, self.rect.h)
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


class Talk(Block):
    """The last three things that happened or were said, over the timeline."""

    def __init__(self) -> None:
        super().__init__(alpha=0.74)

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw it; it is as high as its sentences need."""
        timeline, watched, m = stage.timeline, stage.watched, stage.metrics
        if timeline is None or watched is None:
            self.hide()
            return
        past = [
            row for row in filtered(stage.lines, stage.log_filter)
            if row.turn == watched.played.turn and timeline.t - 4.0 <= row.t <= timeline.t
        ][-3:]  # fmt: skip
        if not past:
            self.hide()
            return
        left, row_h = m.b(80), m.b(25)
        pieces = [(row, wrapped(row.text, m.text(13), layout.talk.w - left - m.b(14))) for row in past]
        count = sum(len(parts) for _, parts in pieces)
        rect = layout.talk.copy()
        rect.h = row_h * count + m.b(20)
        rect.bottom = layout.talk.bottom
        key = tuple((row.t, row.text) for row in past), m

        def paint(content: pygame.Surface) -> None:
            self._paint(content, stage, pieces, left, row_h)

        self.draw(surface, rect, key, paint, still=still)

    def _paint(
        self, content: pygame.Surface, stage: Stage, pieces: list[tuple[Line, tuple[str, ...]]], left: int, row_h: int
    ) -> None:
        y = stage.metrics.b(10) + row_h / 2
        for row, parts in pieces:
            top = y
            for number, words in enumerate(parts):
                if number == 0:
                    paint_line(content, stage, row, y, left, content.get_width() - left, words)
                else:
                    draw_text(content, (left, y), words, stage.metrics.text(13), _TONES[row.tone])
                y += row_h
            self.spot(pygame.Rect(0, int(top - row_h / 2), content.get_width(), int(y - top)), ("jump", row))


class Shot(Block):
    """The reckoning of one shot: how its chance came about, its roll, and where its energy went."""

    def __init__(self) -> None:
        super().__init__(alpha=0.90, border_alpha=0.8)

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw it at the right of the window."""
        shot = stage.shot
        if shot is None:
            self.hide()
            return
        m = stage.metrics
        wide = max(layout.shot[0], m.b(500))
        high = m.b(162) + m.b(25) * max(1, min(len(shot.struck), 6))
        rect = pygame.Rect(m.width - wide - m.b(28), m.b(110), wide, high)
        key = shot.row, shot.turn, m
        self.draw(surface, rect, key, lambda content: self._paint(content, stage), still=still)

    def _name(self, stage: Stage, code: int) -> str:
        level = int(stage.scene.level[code]) if 0 <= code < len(stage.scene.level) else Level.IDENTIFIED
        return stage.names.of(code, level)

    def _paint(self, content: pygame.Surface, stage: Stage) -> None:
        shot, m = stage.shot, stage.metrics
        assert shot is not None
        b, wide = m.b, content.get_width()
        model = stage.model
        if 0 <= shot.source < len(model.names.units):
            own = model.names.units[shot.source].side == model.side
            kind = silhouette_of(model, model.names.units[shot.source].class_id)
            ships.draw_ship(content, kind, (b(38), b(30)), b(42), (1.0, 0.0), palette.OWN if own else palette.ENEMY)
        what = "fires a dark beam" if shot.dark else f"fires at {self._name(stage, shot.target)}"
        draw_text(
            content,
            (b(72), b(22)),
            f"{self._name(stage, shot.source)} {what}",
            m.text(15),
            face="bold",
            max_width=wide - b(130),
        )
        count = len(shot.struck)
        tail = "" if not shot.dark else f" · {count} ship{'s' if count != 1 else ''} on the line"
        away = self._distance(stage, shot.source, shot.target)
        words = f"turn {shot.turn}, impulse {shot.impulse + 1}{away}{tail}"
        draw_text(content, (b(72), b(42)), words, m.text(12), palette.TEXT_2, max_width=wide - b(130))
        cap = draw_key(content, (wide - b(14), b(24)), "Esc", m.text(11), anchor="r")
        self.spot(cap, ("close_shot",))
        self._paint_factors(content, stage, b(78))
        line(content, (b(18), b(126)), (wide - b(18), b(126)), palette.LINE, 1)
        self._paint_ledger(content, stage, b(146))

    def _distance(self, stage: Stage, a: int, c: int) -> str:
        scene = stage.scene
        if not (0 <= a < len(scene.x_km) and 0 <= c < len(scene.x_km)):
            return ""
        far = float(np.hypot(scene.x_km[a] - scene.x_km[c], scene.y_km[a] - scene.y_km[c]))
        return f" · {round(far, -2):,.0f} km"

    def _paint_factors(self, content: pygame.Surface, stage: Stage, y: int) -> None:
        shot, m = stage.shot, stage.metrics
        assert shot is not None
        b, x = m.b, float(m.b(18))
        for number, (name, ppm) in enumerate(shot.factors):
            words = percent(ppm) if number == 0 else f"{ppm / 1e6:.2f}"
            draw_text(content, (x, y), words, m.text(15), face="bold")
            draw_text(content, (x, y + b(19)), name, m.text(12), palette.TEXT_2)
            x += max(text_width(words, m.text(15), "bold"), text_width(name, m.text(12))) + b(9)
            draw_text(content, (x, y), "×" if number < len(shot.factors) - 1 else "=", m.text(14), palette.TEXT_3)
            x += b(18)
        bright = palette.ENEMY_LIGHT if shot.dark else palette.OWN_LIGHT
        total = draw_text(content, (x, y), percent(shot.chance_ppm), m.text(17), bright, "bold")
        x = total.right + b(14)
        draw_text(content, (x, y), f"rolled {shot.roll_ppm / 1e4:.0f}: {'hit' if shot.hit else 'missed'}", m.text(13))
        box = pygame.Rect(int(x), y + b(16), b(92), max(4, b(5)))
        shapes.bar(content, box, shot.chance_ppm / 1e6, palette.rgb("7A5A16") if shot.dark else palette.OWN)
        at = box.x + box.w * shot.roll_ppm / 1e6
        line(content, (at, box.y - 4), (at, box.bottom + 4), palette.TEXT, 1.8)

    def _paint_ledger(self, content: pygame.Surface, stage: Stage, y: int) -> None:
        shot, m, wide = stage.shot, stage.metrics, content.get_width()
        assert shot is not None
        b = m.b
        left, room = b(132), wide - b(132) - b(92)
        whole = max((row.energy_mj for row in shot.struck), default=1)
        if not shot.struck:
            draw_text(content, (b(18), y), "Nothing was struck.", m.text(13), palette.TEXT_2)
        for row in shot.struck[:6]:
            draw_text(content, (b(18), y), self._name(stage, row.code), m.text(13), face="bold", max_width=left - b(26))
            parts: list[tuple[float, palette.Colour]] = [
                (row.shielded_mj, palette.SHIELD), (row.stopped_mj, palette.ARMOUR), (row.hull_mj, palette.HULL),
                (row.overkill_mj, palette.DANGER),
            ]  # fmt: skip
            boxes = shapes.stacked_bar(content, (left, y - b(7), room, b(14)), parts, whole)
            for box, (amount, _) in zip(boxes, parts, strict=True):
                words = _gj(amount)
                if amount and box.w > text_width(words, m.text(11), "bold") + 4:
                    draw_text(content, box.center, words, m.text(11), palette.INK, "bold", "c")
            draw_text(content, (wide - b(18), y), f"{_gj(row.energy_mj)} GJ", m.text(13), anchor="r")
            y += b(25)
        x = float(left)
        for words, colour in (
            ("shield", palette.SHIELD), ("armour", palette.ARMOUR), ("hull", palette.HULL),
            ("overkill", palette.DANGER),
        ):  # fmt: skip
            shapes.rounded(content, (x, y - 5, b(10), b(9)), colour, 1.0, 2)
            rect = draw_text(content, (x + b(15), y), words, m.text(12), palette.TEXT_2)
            x = rect.right + b(20)


def _gj(mj: float) -> str:
    return f"{mj / 1000:.0f}" if mj >= 9950 else f"{mj / 1000:.1f}"
