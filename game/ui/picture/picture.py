"""A picture of a whole scenario for whoever writes it: the map with everybody on it, and what the file names there."""

import math
import os
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.overview import COURSE_TURNS, Overview
from game.ui.battle.map.backdrop import Backdrop
from game.ui.battle.map.placer import Placer
from game.ui.paint import palette
from game.ui.paint.palette import Colour
from game.ui.paint.strokes import stroke
from game.ui.paint.text import draw_text, text_width
from game.ui.picture.lens import Lens, lens_of
from game.ui.picture.whole_map import WholeMap
from game.ui.screen import Metrics, scale_for

from ...rules.state.columns import Array

_WIDER = 1.6
"""A place or a body is shown whole that makes the picture at most so many times as wide as where everybody is."""


def save_picture(shown: Overview, path: Path, size: tuple[int, int]) -> list[str]:
    """Paint a picture into a PNG file without a window; returns names that found no room. Raises OSError."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    alone = not pygame.display.get_init()
    pygame.display.init()
    pygame.font.init()
    if pygame.display.get_surface() is None:
        pygame.display.set_mode((64, 64), 0, 32)
    try:
        picture = ScenarioPicture(shown, size)
        pygame.image.save(picture.painted(), path)
    except pygame.error as error:
        raise OSError(f"{path}: {error}") from None
    finally:
        if alone:
            pygame.display.quit()
    return picture.unnamed


class ScenarioPicture:
    """Paints one battle at one moment as its writer sees it."""

    def __init__(self, shown: Overview, size: tuple[int, int]) -> None:
        """`size` in px."""
        self.shown, self.m = shown, Metrics(*size, scale_for(*size), reduced_motion=True)
        self.camera = Camera(size, reach_km=shown.model.tables.map_radius_km)
        self.camera.still = True
        self.whole = WholeMap(shown, self.m, self.camera)
        self.lens: Lens | None = None
        self._backdrop = Backdrop(shown.scenario, self.m, at_once=True, marks=False)

    @property
    def placer(self) -> Placer:
        """Where words stand."""
        return self.whole.placer

    @property
    def unnamed(self) -> list[str]:
        """Squadrons whose names found no room."""
        return self.whole.unnamed

    def painted(self) -> pygame.Surface:
        """The picture."""
        surface = pygame.Surface(self.m.size, 0, 32)
        self._look_at_all()
        margins, scene, whole = self.margins(), self.shown.scene, self.whole
        bodies = [(float(x), float(y)) for x, y in zip(scene.body_x_km, scene.body_y_km, strict=True)]
        self.placer.begin(margins)
        self._backdrop.draw(surface, self.camera, bodies, True, self.placer)
        self.lens = lens_of(self.shown, whole, margins)
        if self.lens is not None:
            self.placer.take(self.lens.box)
        whole.name_bodies(surface)
        whole.draw_ways(surface)
        whole.draw_places(surface)
        whole.draw_ranges(surface)
        whole.draw_ships(surface)
        self._name_squadrons(surface)
        self.placer.lay(surface)
        self._draw_head(surface)
        self._draw_scale(surface)
        self._draw_legend(surface)
        return surface

    def _name_squadrons(self, surface: pygame.Surface) -> None:
        """All of them, those of a crowd in its lens."""
        large = self.lens.groups if self.lens is not None else ()
        if self.lens is not None:
            self.whole.unnamed += self.lens.draw(surface, self.whole)
            self.placer.take(self.lens.around)
            self.lens.name(surface, self.whole)
        groups = [one for one in (*self.shown.groups, *self.shown.coming) if one not in large]
        self.whole.name_all(surface, groups)

    # ---- where it looks

    def _look_at_all(self) -> None:
        """Everybody and everything that is to come; then places, then bodies that do not make them small."""
        shown, scene = self.shown, self.shown.scene
        groups = [*shown.groups, *shown.coming]
        x = np.array([*scene.x_km[scene.shown], *(one.x_km for one in groups)])
        y = np.array([*scene.y_km[scene.shown], *(one.y_km for one in groups)])
        places = [(one.x_km, one.y_km, one.radius_km) for one in shown.places]
        radius_km = shown.model.tables.bodies.radius_km
        for rounds in (places, list(zip(scene.body_x_km, scene.body_y_km, radius_km, strict=True))):
            x, y = _with_rounds(x, y, rounds)
        b = self.m.b
        self.camera.fit(x, y, insets=(b(110), b(100), b(110), b(60)))
        self.camera.jump()

    # ---- what stands at the edges

    def margins(self) -> list[pygame.Rect]:
        """Where title, sides, legend and scale stand."""
        return [one.clip(pygame.Rect((0, 0), self.m.size)) for one in self._edges()]

    def _edges(self) -> list[pygame.Rect]:
        return [*self._head_rects(), self._scale_rect(), self._legend_rect()]

    def _head_rects(self) -> list[pygame.Rect]:
        b, t = self.m.b, self.m.text
        shown = self.shown
        wide = max(text_width(shown.scenario.title, t(26), "bold"), text_width(self._moment(), t(14)))
        wide = min(wide, self.m.width * 0.5)
        rows = len(shown.forces())
        right = max((text_width(f"{name}  {words}", t(14), "bold") for name, _, words in shown.forces()), default=0.0)
        return [
            pygame.Rect(0, 0, round(wide) + b(60), b(86)),
            pygame.Rect(self.m.width - round(right) - b(70), 0, round(right) + b(70), b(26) * rows + b(30)),
        ]

    def _moment(self) -> str:
        head, played = self.shown.scenario.spec.scenario, self.shown.turns_played
        turns = f"{head.turns} turns of {head.turn_s:g} s"
        return f"At the start  ·  {turns}" if not played else f"After turn {played}  ·  {turns}"

    def _draw_head(self, surface: pygame.Surface) -> None:
        """Title and moment at the left, the sides at the right."""
        b, t, shown = self.m.b, self.m.text, self.shown
        title = shown.scenario.title
        draw_text(surface, (b(28), b(34)), title, t(26), palette.TEXT, "bold", halo=2, max_width=self.m.width * 0.5)
        draw_text(surface, (b(28), b(66)), self._moment(), t(14), palette.TEXT_2, halo=2)
        for row, (name, side, words) in enumerate(shown.forces()):
            y, right = b(32) + row * b(26), self.m.width - b(28)
            said = draw_text(surface, (right, y), words, t(14), palette.TEXT_2, anchor="r", halo=2)
            colour = palette.OWN_LIGHT if side == shown.model.side else palette.ENEMY_LIGHT
            draw_text(surface, (said.x - b(10), y), name, t(14), colour, "bold", "r", halo=2)

    def _legend(self) -> list[tuple[str, Colour, tuple[float, float] | None]]:
        """What lines of the picture mean, of those that there are: words, colour, dashes."""
        shown = self.shown
        rows: list[tuple[str, Colour, tuple[float, float] | None]] = []
        if any(True for _ in shown.orbits()):
            rows.append(("orbits", palette.OWN, (2.0, 5.0)))
        rows.append((f"courses for {COURSE_TURNS} turns", palette.OWN_LIGHT, None))
        rows.append(("reach of guns", palette.OWN, (6.0, 5.0)))
        if any(not one.wanted for one in shown.places):
            rows.append(("triggers", palette.CAUTION, (9.0, 5.0)))
        if any(one.wanted for one in shown.places):
            rows.append(("objectives", palette.NEUTRAL, (9.0, 5.0)))
        if self.whole.edge_px() < math.hypot(*self.m.size):
            rows.append(("edge of the map", palette.GRAVITY, (10.0, 8.0)))
        return rows

    def _legend_rect(self) -> pygame.Rect:
        b = self.m.b
        wide = sum(text_width(words, self.m.text(12)) + b(60) for words, *_ in self._legend())
        return pygame.Rect(0, self.m.height - b(46), round(wide) + b(28), b(46))

    def _draw_legend(self, surface: pygame.Surface) -> None:
        b, x, y = self.m.b, float(self.m.b(28)), self.m.height - self.m.b(26)
        for words, colour, dash in self._legend():
            stroke(surface, ((x, y), (x + b(26), y)), colour, 1.3 * self.m.scale, 0.9, dash=dash)
            x = draw_text(surface, (x + b(34), y), words, self.m.text(12), palette.TEXT_2, halo=2).right + b(24)

    def _scale(self) -> tuple[float, float]:
        """A round distance in km and its length in px, about a seventh of the width."""
        wish = self.m.width / 7 * self.camera.km_px
        power = 10.0 ** math.floor(math.log10(wish))
        km = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= wish)
        return km, km / self.camera.km_px

    def _scale_rect(self) -> pygame.Rect:
        b = self.m.b
        wide = round(self._scale()[1]) + b(60)
        return pygame.Rect(self.m.width - wide, self.m.height - b(64), wide, b(64))

    def _draw_scale(self, surface: pygame.Surface) -> None:
        b = self.m.b
        km, long = self._scale()
        right, y = self.m.width - b(28), self.m.height - b(26)
        left = right - long
        ends = (left, y - b(5)), (left, y), (right, y), (right, y - b(5))
        stroke(surface, ends, palette.TEXT_2, 1.4 * self.m.scale, 0.9)
        draw_text(
            surface,
            ((left + right) / 2, y - b(16)),
            f"{km:,.0f} km",
            self.m.text(13),
            palette.TEXT_2,
            "sans",
            "c",
            halo=2,
        )


def _with_rounds(x: Array, y: Array, rounds: Sequence[tuple[float, float, float]]) -> tuple[Array, Array]:
    """Points (N,) km, and of rounds (x, y, radius) the edges of those that do not make what is shown much wider.

    All of them where there is no point at all.
    """
    reach, points = (max(float(np.ptp(x)), float(np.ptp(y)), 1.0) if len(x) else np.inf), [np.stack([x, y])]
    for cx, cy, radius in rounds:
        edges = np.array([[cx - radius, cx + radius], [cy - radius, cy + radius]])
        if not len(x) or np.ptp(np.concatenate([points[0], edges], axis=1), axis=1).max() < _WIDER * reach:
            points.append(edges)
    wide = np.concatenate(points, axis=1)
    return wide[0], wide[1]
