"""Ships that will fall into a body: where, when, and the last way out."""

from collections.abc import Sequence

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.forecast import Forecast, nearest_body
from game.play.model import BattleModel
from game.ui.paint import palette
from game.ui.paint.icons import draw_icon
from game.ui.paint.light import LightLayer
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, segments, stroke
from game.ui.paint.text import draw_text
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import IMPULSES, SUBSTEPS, System

_DROPS_U = (8, -30, 40, -62, 74)
"""Heights below the impact at which words about it may stand, in base units, best first."""


class Falls:
    """Draws falls and writes about them; `labels` is where, since `clear`."""

    def __init__(self, model: BattleModel, metrics: Metrics):
        self._model, self.metrics = model, metrics
        self.labels: list[pygame.Rect] = []

    def clear(self) -> None:
        """Begin a new picture."""
        self.labels = []

    def draw(
        self, surface: pygame.Surface, forecast: Forecast, slot: int, points: Array,
        crosses: Sequence[pygame.Rect] = (),
    ) -> None:  # fmt: skip
        """Draw the end of a path (px) that falls, if it does; words keep out of the way of `crosses`."""
        turns = forecast.fall_turns(slot)
        if turns is None:
            return
        m, end = self.metrics, tuple(points[-1])
        draw_impact(surface, end, m.scale)
        body = nearest_body(forecast, slot, len(points) - 1, self._model.seen, self._model.tables)
        name = self._model.names.body_names[body]
        words = f"hits {name} this turn" if turns == 1 else f"hits {name} in {turns} turns"
        place = self._room(end, crosses)
        self.labels.append(pygame.Rect(int(end[0]) - 12, int(place[1]) - m.b(14), m.b(200), m.b(48)))
        draw_text(surface, place, words, m.text(13), palette.DANGER, "bold", halo=2)
        self._draw_way_out(surface, forecast, slot, points, (place[0], place[1] + m.b(17)))

    def _room(self, end: Point, crosses: Sequence[pygame.Rect]) -> Point:
        m, x = self.metrics, end[0] + self.metrics.b(18)
        for drop in _DROPS_U:
            box = pygame.Rect(int(x), int(end[1]) + m.b(drop - 9), m.b(190), m.b(36))
            if box.collidelist([*crosses, *self.labels]) < 0:
                return x, end[1] + m.b(drop)
        return x, end[1] + m.b(_DROPS_U[0])

    def _draw_way_out(
        self, surface: pygame.Surface, forecast: Forecast, slot: int, points: Array, below: Point
    ) -> None:
        m = self.metrics
        helpless = self._model.seen.units.system_ppm[0, slot, System.DRIVE] <= 0
        last = forecast.escape.get(slot, -1 if helpless else None)
        if last is None:
            return
        if last < 0:
            words = "no drive: only a tow can help" if helpless else "too late to turn away"
            draw_text(surface, below, words, m.text(12), palette.TEXT_2, halo=2)
            return
        when = f"{self._model.turn + last // IMPULSES}.{last % IMPULSES + 1:02d}"
        draw_text(surface, below, f"last way out: {when}", m.text(12), palette.TEXT_2, halo=2)
        at = tuple(points[min(last * SUBSTEPS, len(points) - 1)])
        circle(surface, at, 7 * m.scale, palette.CAUTION, 1.6, 0.95)
        draw_icon(surface, "diamond_open", at, 9 * m.scale, palette.CAUTION)
        draw_text(
            surface, (at[0] + m.b(12), at[1] - m.b(12)), "point of no return", m.text(12), palette.CAUTION, halo=3
        )

    def draw_helpless(
        self, surface: pygame.Surface, camera: Camera, forecast: Forecast, selected: Sequence[int], light: LightLayer
    ) -> None:
        """Dotted paths of own ships that will fall though nobody asked: hulks and the helpless.

        While the map is zoomed those of hulks are plain lines of a layer of light: dots are a quarter of its frame.
        """
        units = self._model.seen.units
        helpless = (units.system_ppm[0, :, System.DRIVE] <= 0) | (units.hull_mj[0] <= 0)
        own = (units.side[0] == self._model.side) & self._model.seen.present()[0] & helpless
        falling = [s for s in np.flatnonzero(own & (forecast.fell_step >= 0)).tolist() if s not in selected]
        crosses: list[pygame.Rect] = []
        reach = self.metrics.b(20)
        # Hulks first and fainter: nobody is saved from them, and words about the living lie over them.
        for slot in sorted(falling, key=lambda s: bool(units.hull_mj[0, s] > 0)):
            x, y = forecast.path(slot)
            points = camera.points(x[::SUBSTEPS], y[::SUBSTEPS])
            alive = units.hull_mj[0, slot] > 0
            if camera.moving and not alive:
                light.polyline(points, palette.WRECK, 0.2)
            else:
                stroke(surface, points, palette.WRECK, 1.4 if alive else 1.2, 0.9 if alive else 0.4, dash=(2, 5))
            if alive:
                self.draw(surface, forecast, slot, camera.points(x, y), crosses)
            else:
                end = points[-1]
                draw_icon(surface, "impact", tuple(end), 10 * self.metrics.scale, palette.WRECK)
                crosses.append(pygame.Rect(int(end[0]) - reach // 2, int(end[1]) - reach // 2, reach, reach))
        light.lay(surface)


def draw_impact(surface: pygame.Surface, at: Point, scale: float) -> None:
    """The cross where something will hit a body."""
    r = 5 * scale
    segments(
        surface, ((at[0] - r, at[1] - r), (at[0] - r, at[1] + r)), ((at[0] + r, at[1] + r), (at[0] + r, at[1] - r)),
        palette.DANGER, 2.2 * scale,
    )  # fmt: skip
    circle(surface, at, 10 * scale, palette.DANGER, 1.2, 0.9)
