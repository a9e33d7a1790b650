"""Ships that will fall into a body: where, when, and the last way out."""

from collections.abc import Sequence

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.forecast import Forecast, nearest_body
from game.play.model import BattleModel
from game.play.wording import stamp
from game.ui.battle.map.placer import Placer, Row, Spot, block
from game.ui.paint import palette
from game.ui.paint.effects import dots
from game.ui.paint.icons import draw_icon
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, places_along, segments
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import IMPULSES, SUBSTEPS, System

_DROPS_U = (8, -22, 38, -52, 68, 98)
"""Heights below the impact at which words about it may stand, in base units, best first."""
_APART_PX = 7.0  # from one dot of a helpless ship's path to the next


class Falls:
    """Draws falls and writes about them."""

    def __init__(self, model: BattleModel, metrics: Metrics, placer: Placer):
        self._model, self.metrics, self._placer = model, metrics, placer

    def draw(self, surface: pygame.Surface, forecast: Forecast, slot: int, points: Array) -> None:
        """Draw the end of a path (px) that falls, if it does, and words beside it."""
        turns = forecast.fall_turns(slot)
        if turns is None:
            return
        m, end = self.metrics, (float(points[-1][0]), float(points[-1][1]))
        draw_impact(surface, end, m.scale)
        reach = m.b(24)
        mark = pygame.Rect(int(end[0]) - reach // 2, int(end[1]) - reach // 2, reach, reach)
        seen = surface.get_rect().collidepoint(end) and self._placer.is_free(mark)
        self._placer.take(mark)
        body = nearest_body(forecast, slot, len(points) - 1, self._model.seen, self._model.tables)
        name = self._model.names.body_names[body]
        words = f"hits {name} this turn" if turns == 1 else f"hits {name} in {turns} turns"
        rows = [Row(words, m.text(13), palette.DANGER, "bold"), *self._way_out(surface, forecast, slot, points)]
        sides = ((end[0] + m.b(18), "l"), (end[0] - m.b(18), "r"))
        spots = [Spot(x, end[1] + m.b(drop), anchor) for drop in _DROPS_U for x, anchor in sides]
        inside = [spot for spot in spots if surface.get_rect().contains(block(spot, rows))]
        # Words about an impact that something covers would look out from under that.
        self._placer.put(surface, (inside or spots) if seen else inside, *rows, must=seen)

    def _way_out(self, surface: pygame.Surface, forecast: Forecast, slot: int, points: Array) -> list[Row]:
        """When a ship can turn away at last, in words and on its path."""
        m, small = self.metrics, self.metrics.text(12)
        helpless = self._model.seen.units.system_ppm[0, slot, System.DRIVE] <= 0
        last = forecast.escape.get(slot, -1 if helpless else None)
        if last is None:
            return []
        if last < 0:
            words = "no drive: only a tow can help" if helpless else "too late to turn away"
            return [Row(words, small, palette.TEXT_2)]
        x, y = (float(one) for one in points[min(last * SUBSTEPS, len(points) - 1)])
        circle(surface, (x, y), 7 * m.scale, palette.CAUTION, 1.6, 0.95)
        draw_icon(surface, "diamond_open", (x, y), 9 * m.scale, palette.CAUTION)
        gap = m.b(12)
        spots = [Spot(x + dx * gap, y + dy * gap, anchor) for dy in (-1, 1) for dx, anchor in ((1, "l"), (-1, "r"))]
        self._placer.put(surface, spots, Row("point of no return", small, palette.CAUTION), must=True)
        when = stamp((self._model.turn - 1) * IMPULSES + last)
        return [Row(f"last way out: {when}", small, palette.TEXT_2)]

    def draw_helpless(
        self, surface: pygame.Surface, camera: Camera, forecast: Forecast, selected: Sequence[int]
    ) -> None:
        """Dotted paths of own ships that will fall though nobody asked: hulks and the helpless."""
        units = self._model.seen.units
        helpless = (units.system_ppm[0, :, System.DRIVE] <= 0) | (units.hull_mj[0] <= 0)
        own = (units.side[0] == self._model.side) & self._model.seen.present()[0] & helpless
        falling = [s for s in np.flatnonzero(own & (forecast.fell_step >= 0)).tolist() if s not in selected]
        reach = self.metrics.b(20)
        # Hulks first and fainter: nobody is saved from them, and words about the living lie over them.
        for slot in sorted(falling, key=lambda s: bool(units.hull_mj[0, s] > 0)):
            x, y = forecast.path(slot)
            points = camera.points(x[::SUBSTEPS], y[::SUBSTEPS])
            alive = units.hull_mj[0, slot] > 0
            # Points of light for all of a path at once: strokes of dashes took a quarter of a frame.
            dots(surface, places_along(points, _APART_PX, surface.get_size()), palette.WRECK, 0.9 if alive else 0.45)
            if alive:
                self.draw(surface, forecast, slot, camera.points(x, y))
            else:
                end = points[-1]
                draw_icon(surface, "impact", tuple(end), 10 * self.metrics.scale, palette.WRECK)
                self._placer.take(pygame.Rect(int(end[0]) - reach // 2, int(end[1]) - reach // 2, reach, reach))


def draw_impact(surface: pygame.Surface, at: Point, scale: float) -> None:
    """The cross where something will hit a body."""
    r = 5 * scale
    segments(
        surface, ((at[0] - r, at[1] - r), (at[0] - r, at[1] + r)), ((at[0] + r, at[1] + r), (at[0] + r, at[1] - r)),
        palette.DANGER, 2.2 * scale,
    )  # fmt: skip
    circle(surface, at, 10 * scale, palette.DANGER, 1.2, 0.9)
