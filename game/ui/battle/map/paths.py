"""Where ships will go: paths with ticks and ghosts, and ties between ships."""

from collections.abc import Sequence

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.forecast import Forecast, speed_words
from game.play.model import BattleModel
from game.play.scene import Scene
from game.ui.battle.map.clouds import draw_risk
from game.ui.battle.map.falls import Falls
from game.ui.battle.map.placer import Placer, Row, Spot, block
from game.ui.battle.map.symbols import Picture, length_px, silhouette_of
from game.ui.paint import palette, ships
from game.ui.paint.light import LightLayer
from game.ui.paint.strokes import line, stroke, ticks
from game.ui.paint.text import text_width
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import IMPULSES, STEPS, SUBSTEPS

_GHOST_ALPHAS = (0.85, 0.70, 0.58, 0.50, 0.42)
_APART_PX = 26
"""Ghosts that would stand closer than this to the last are left out; px at scale 1."""
_TIED_MOVES = ("tow", "intercept", "keep_range", "ram", "pursue")


class Paths:
    """Draws what is plotted over the map."""

    def __init__(self, model: BattleModel, metrics: Metrics, placer: Placer):
        self._model, self._metrics, self._placer = model, metrics, placer
        self._light = LightLayer(metrics.size)
        self._falls = Falls(model, metrics, placer)
        self._others: Array | None = None

    def resize(self, metrics: Metrics) -> None:
        """Take another window size and scale."""
        if metrics.size != self._metrics.size:
            self._light = LightLayer(metrics.size)
        self._metrics = self._falls.metrics = metrics

    # ---- paths

    def others(self, forecast: Forecast, selected: Sequence[int]) -> Array:
        """Places in this turn (2, impulses + 1, N) km of own units that are not selected; the same array as long as
        nobody of them flies otherwise.
        """
        able = self._model.seen.fighting()[0] & (self._model.seen.units.side[0] == self._model.side)
        able[list(selected)] = False
        slots = able.nonzero()[0]
        found = np.stack([forecast.x_km[: STEPS + 1 : SUBSTEPS, slots], forecast.y_km[: STEPS + 1 : SUBSTEPS, slots]])
        if self._others is None or not np.array_equal(found, self._others, equal_nan=True):
            self._others = found
        return self._others

    def draw_others(
        self, surface: pygame.Surface, camera: Camera, forecast: Forecast, selected: Sequence[int], *, everybody: bool
    ) -> None:
        """Of all that are not selected (with `everybody`) a thin line for this turn."""
        if everybody:
            for points in camera.points(*self.others(forecast, selected)).swapaxes(0, 1):
                self._line(points, 0.32)
        self._light.lay(surface)

    def draw_selected(
        self, surface: pygame.Surface, camera: Camera, forecast: Forecast, selected: Sequence[int], picture: Picture
    ) -> None:
        """Paths of the selected, that of the first in full; numbers keep out of the way of ships drawn (`picture`)."""
        for slot in selected[1:]:
            x, y = forecast.path(slot)
            self._line(camera.points(x[: STEPS + 1 : SUBSTEPS], y[: STEPS + 1 : SUBSTEPS]), 0.55)
        self._light.lay(surface)
        if selected:
            self._full(surface, camera, forecast, selected[0], picture)

    def draw_helpless(
        self, surface: pygame.Surface, camera: Camera, forecast: Forecast, selected: Sequence[int]
    ) -> None:
        """Paths of those that fall and cannot help it."""
        self._falls.draw_helpless(surface, camera, forecast, selected)

    def _line(self, points: Array, alpha: float) -> None:
        if np.ptp(points, axis=0).max(initial=0) > 4:
            self._light.polyline(points, palette.OWN, alpha)

    def _full(self, surface: pygame.Surface, camera: Camera, forecast: Forecast, slot: int, picture: Picture) -> None:
        x, y = forecast.path(slot)
        points = camera.points(x, y)
        if np.ptp(points, axis=0).max(initial=0) < 3:
            return
        scale = self._metrics.scale
        every = points[::SUBSTEPS]
        drifting = self._model.seen.units.hull_mj[0, slot] <= 0
        first, later = every[: IMPULSES + 1], every[IMPULSES:]
        dash = (2.0, 5.0) if drifting else None
        stroke(surface, first, palette.OWN_LIGHT, 2.0 * scale, 1.0, glow=5 * scale, glow_alpha=0.35, dash=dash)
        if len(later) > 1:
            stroke(surface, later, palette.OWN, 1.5, 0.95, fade=(1.0, 0.35), glow=4 * scale, glow_alpha=0.15, dash=dash)
        self._draw_ticks(surface, every)
        self._falls.draw(surface, forecast, slot, points)
        if not drifting:
            self._draw_ghosts(surface, camera, forecast, slot, points, picture)
        draw_risk(surface, forecast, slot, points, self._metrics, self._placer)

    def _draw_ticks(self, surface: pygame.Surface, every: Array) -> None:
        if len(every) < 3:
            return
        way = np.gradient(every, axis=0)
        number = np.arange(len(every))
        far = np.hypot(*(every[-1] - every[0])) / max(1, len(every))
        minor = (number % IMPULSES != 0) & ((number <= IMPULSES) | (number % 3 == 0)) & (number > 0)
        if far > 1.6:
            ticks(surface, every[minor], way[minor], 2.6 * self._metrics.scale, palette.OWN_LIGHT, 1.0, 0.6)
        major = (number % IMPULSES == 0) & (number > 0)
        ticks(surface, every[major], way[major], 6.5 * self._metrics.scale, palette.OWN_LIGHT, 1.2, 0.9)

    def _draw_ghosts(
        self, surface: pygame.Surface, camera: Camera, forecast: Forecast, slot: int, points: Array, picture: Picture
    ) -> None:
        """The ship at the end of each turn, where it is far enough from the last."""
        m, kind = self._metrics, silhouette_of(self._model, self._model.names.units[slot].class_id)
        long = max(16 * m.scale, min(length_px(kind, camera.km_px, m.scale) * 0.85, 40 * m.scale))
        hulls = [_round(s.x, s.y, s.radius) for s in picture.symbols if s.radius > 9 * m.scale]
        last, told = points[0], 0
        for step in range(STEPS, len(points), STEPS):
            if np.hypot(*(points[step] - last)) < _APART_PX * m.scale:
                continue
            last, told = points[step], told + 1
            way = points[step] - points[step - SUBSTEPS]
            if not np.hypot(*way) > 0.01:
                way = np.array([1.0, 0.0])
            alpha = _GHOST_ALPHAS[min(step // STEPS, len(_GHOST_ALPHAS)) - 1]
            ships.draw_ship(surface, kind, tuple(last), long, tuple(way), palette.OWN, dim=True, body=0.45, alpha=alpha)
            words = speed_words(forecast, slot, step, self._model.seen, self._model.tables) if told % 2 == 0 else ""
            self._number(surface, last, way, long, step // STEPS, words, hulls)

    def _number(
        self, surface: pygame.Surface, place: Array, way: Array, long: float, turn: int, words: str,
        hulls: list[pygame.Rect],
    ) -> None:  # fmt: skip
        """The number of the turn beside a ghost, and words below it, where there is room."""
        m = self._metrics
        side = np.array([way[1], -way[0]]) / np.hypot(*way)
        side = side if side[1] > 0 else -side
        at = place + side * (long * 0.3 + 15 * m.scale)
        tone = palette.TEXT if turn < 3 else palette.TEXT_2
        number = f"{self._model.turn + turn}"
        self._write(surface, at, Row(number, m.text(12), tone, "bold"), hulls)
        below = at + side * (m.b(18) + abs(side[0]) * text_width(words, m.text(11)) * 0.4)
        if words:
            self._write(surface, below, Row(words, m.text(11), palette.TEXT_2), hulls)

    def _write(self, surface: pygame.Surface, at: Array, row: Row, hulls: list[pygame.Rect]) -> None:
        """A line about a place, where there is room beside words and ships."""
        spot = Spot(float(at[0]), float(at[1]))
        if block(spot, (row,)).collidelist(hulls) < 0:
            self._placer.put(surface, (spot,), row)

    # ---- tows and other ties

    def draw_ties(self, surface: pygame.Surface, scene: Scene, slots: dict[int, tuple[float, float, float]]) -> None:
        """Tow lines that hold, and dashed ones that are ordered, between units drawn (`slots`)."""
        tow = self._model.seen.units.tow[0]
        for slot in np.flatnonzero(tow >= 0).tolist():
            if int(slot) in slots and int(tow[slot]) in slots:
                line(surface, slots[int(slot)][:2], slots[int(tow[slot])][:2], palette.OWN, 1.3, 0.9)
        for slot, place in slots.items():
            move = self._model.draft.plotted(slot, "move") if scene.side[slot] == self._model.side else None
            if move and move.get("kind") in _TIED_MOVES and move.get("target"):
                code = self._model.names.code(move["target"])
                if code in slots:
                    stroke(surface, (place[:2], slots[code][:2]), palette.OWN, 1.1, 0.7, dash=(4, 4))


def _round(x: float, y: float, radius: float) -> pygame.Rect:
    """The rectangle that a symbol fills."""
    side = int(radius * 1.2)
    return pygame.Rect(int(x) - side // 2, int(y) - side // 2, side, side)
