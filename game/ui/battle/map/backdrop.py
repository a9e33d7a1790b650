"""What lies under the battle: stars, planets, rings of equal pull; kept as one picture while the camera rests."""

import math
from collections.abc import Hashable, Sequence
from typing import Any

import pygame

from game.play.camera import Camera
from game.scenario import Scenario
from game.ui.battle.map.placer import Placer, Rank, Row, Spot
from game.ui.paint import palette
from game.ui.paint.light import LightLayer
from game.ui.paint.pixels import Point
from game.ui.paint.planets import Planet
from game.ui.paint.sky import Sky
from game.ui.paint.strokes import circle, segments
from game.ui.screen import Metrics
from game.ui.workshop import Workroom

_PULLS = (100, 50, 30, 25, 20, 17.5, 15, 12.5, 10, 8.5, 7, 5, 3, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
_APART_PX = 46
_SPOKE_DEG = 30
_LABEL_DEG = (62, 14, 112, 40, 150, 330, 200, 300, 250, 85, 5)


_HARDLY_PX, _MARK_PX = 6.0, 12.0
"""Bodies of a smaller radius than the first have a ring of the second about them and their name, at scale 1."""


class Backdrop:
    """Paints sky, bodies and gravity rings under everything else.

    `at_once`: no worker paints the planets meanwhile; `marks`: bodies that are hardly seen have a ring and their name.
    """

    def __init__(self, scenario: Scenario, metrics: Metrics, *, at_once: bool = False, marks: bool = True):
        self._scenario, self._marks = scenario, marks
        bodies = scenario.spec.body
        # A planet takes its paintings when it is drawn, so few need be kept: they are up to 10 MB each.
        self._painter: Workroom[Any] = Workroom(kept=2, waiting=2 * len(bodies) + 1)
        ask = None if at_once else self._painter.ask
        self._planets = [Planet(body.style or "jupiter", number, ask=ask) for number, body in enumerate(bodies)]
        self._painted = 0
        self._quick = False
        self._sky = Sky(metrics.size, keep=True)
        self._metrics = metrics
        self._sheet = pygame.Surface(metrics.size)
        self._light = LightLayer(metrics.size)
        self._key: Hashable = None
        self._exact = False
        self._figures: list[tuple[list[Spot], str]] = []
        self.changed = True
        """Did the last `draw` paint anew?"""

    @property
    def exact(self) -> bool:
        """Was it painted in full, not as a preview?"""
        return self._exact

    @property
    def due(self) -> bool:
        """Would it look otherwise now though nothing has moved: finer, or farther faded in?"""
        news = self._painter.made_count != self._painted or any(planet.fading for planet in self._planets)
        return not self._exact and (self._quick or news)

    def finish(self) -> None:
        """Wait until the planets that were asked for are painted."""
        self._painter.finish()

    def leave(self) -> None:
        """Paint nothing more than what is begun."""
        self._painter.drop()

    def resize(self, metrics: Metrics) -> None:
        """Take another window size."""
        if metrics.size != self._metrics.size:
            self._sky = Sky(metrics.size)
            self._sheet = pygame.Surface(metrics.size)
            self._light = LightLayer(metrics.size)
        self._metrics, self._key = metrics, None

    def draw(
        self, surface: pygame.Surface, camera: Camera, bodies: Sequence[Point], rings: bool, placer: Placer
    ) -> None:
        """Paint the ground, and want room for its figures; `bodies` are their places in km."""
        look = camera.now
        key = (look, camera.size, tuple(bodies), rings)
        self.changed = key != self._key or self.due
        if self.changed:
            moving = camera.moving or (self._key is not None and key != self._key)
            self._paint(camera, bodies, rings, quick=moving)
            self._key = key
        surface.blit(self._sheet, (0, 0))
        for spots, words in self._figures:
            placer.want(Rank.GRAVITY, spots, Row(words, self._metrics.text(11), palette.GRAVITY_TEXT))

    def _paint(self, camera: Camera, bodies: Sequence[Point], rings: bool, *, quick: bool) -> None:
        look, sheet, self._figures = camera.now, self._sheet, []
        self._painted, self._quick = self._painter.made_count, quick
        self._sky.draw(sheet, (look.x_km / look.km_px, -look.y_km / look.km_px))
        tables = self._scenario.tables.bodies
        exact = True
        for number, (x_km, y_km) in enumerate(bodies):
            centre = camera.px(x_km, y_km)
            radius = float(tables.radius_km[number]) / look.km_px
            exact &= self._planets[number].draw(sheet, centre, radius, quick=quick)
            if self._marks and radius < _HARDLY_PX * self._metrics.scale:
                self._mark(sheet, centre, self._scenario.names.body_names[number])
            if rings:
                mu = float(tables.mu_km3_s2[number])
                self._draw_rings(sheet, centre, mu, radius, look.km_px, quick=quick)
        self._exact = exact

    def _mark(self, sheet: pygame.Surface, centre: Point, name: str) -> None:
        """A ring about a body that is hardly seen, and its name."""
        radius = _MARK_PX * self._metrics.scale
        circle(sheet, centre, radius, palette.GRAVITY_TEXT, 1.4, 0.9)
        (x, y), gap = centre, radius + self._metrics.b(8)
        spots = [Spot(x, y + gap), Spot(x, y - gap), Spot(x + gap, y, "l"), Spot(x - gap, y, "r")]
        self._figures.append((spots, name))

    def _draw_rings(
        self, sheet: pygame.Surface, centre: Point, mu: float, radius: float, km_px: float, *, quick: bool
    ) -> None:
        if radius < 4:
            return
        reach = math.hypot(*sheet.get_size()) + math.hypot(centre[0], centre[1])
        last = radius
        for pull in _PULLS:
            r = math.sqrt(mu / (pull / 1000.0)) / km_px
            if r < radius * 1.01 or r - last < _APART_PX * max(0.7, self._metrics.scale):
                continue
            if r > reach:
                break
            last = r
            alpha = 0.10 + 0.20 * min(1.0, pull / 20)
            if quick:
                self._light.ring(centre, r, palette.GRAVITY, alpha)
            else:
                circle(sheet, centre, r, palette.GRAVITY, 1.0, alpha)
            angles = [math.radians(deg) for deg in _LABEL_DEG]
            spots = [Spot(centre[0] + r * math.cos(a), centre[1] - r * math.sin(a) - 1) for a in angles]
            self._figures.append((spots, f"{pull:g} m/s²"))
        if quick:
            self._light.lay(sheet)
        else:
            self._draw_spokes(sheet, centre, radius, last)

    def _draw_spokes(self, sheet: pygame.Surface, centre: Point, radius: float, far: float) -> None:
        starts, ends = [], []
        for deg in range(0, 360, _SPOKE_DEG):
            c, s = math.cos(math.radians(deg)), -math.sin(math.radians(deg))
            starts.append((centre[0] + c * radius, centre[1] + s * radius))
            ends.append((centre[0] + c * far * 1.1, centre[1] + s * far * 1.1))
        segments(sheet, starts, ends, palette.GRAVITY, 1.0, 0.07)
