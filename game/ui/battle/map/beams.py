"""Dark beams while a turn plays: those that strike most bend the picture, of the others the rims are seen."""

import math

import pygame

from game.play.camera import Camera
from game.play.event_table import EVENT_TABLE
from game.play.film import Film
from game.ui.paint.darkbeam import DarkBeam, beam_strength, rims
from game.ui.paint.light import LightLayer
from game.ui.paint.pixels import Lru, Point
from game.ui.screen import Metrics

from ....rules.state.vocabulary import Event

_BENT_KM_PX = 90.0
"""Nearer than this one beam at a time bends the picture; farther off all show their rims."""
_BEYOND_PX = 160
"""How far a beam is drawn beyond the last ship that it strikes."""
_TOUCHED_PX = 9.0
"""How near to a beam a click is one on it."""
_LASTS = EVENT_TABLE[Event.DARK_BEAM].lasts

Line = tuple[Point, Point]


class Beams:
    """Draws the beams of a film."""

    def __init__(self, metrics: Metrics, light: LightLayer):
        self._metrics, self._light = metrics, light
        self._pictures: Lru[DarkBeam] = Lru(8, lambda beam: 1)
        self._struck: dict[int, list[int]] = {}
        self._bending: set[int] = set()
        self._lines: dict[int, Line] = {}

    def at(self, pos: Point) -> int:
        """The row of the beam that was drawn last under a place of the window, the nearest; -1 for none."""
        near = {row: distance_px(pos, *line) for row, line in self._lines.items()}
        row = min(near, key=lambda one: near[one], default=-1)
        return row if row >= 0 and near[row] <= _TOUCHED_PX * max(1.0, self._metrics.scale) else -1

    def resize(self, metrics: Metrics, light: LightLayer) -> None:
        """Take another window size and scale."""
        if metrics.size != self._metrics.size:
            self._pictures.clear()
        self._metrics, self._light = metrics, light

    def take(self, film: Film) -> None:
        """Sort out the beams of another film."""
        self._pictures.clear()
        rows = film.rows_of(Event.DARK_BEAM)
        self._struck = {row: [int(code) for code in film.known.hits.of(row)["target"]] for row in rows}
        self._bending = self._chosen(film)

    def _chosen(self, film: Film) -> set[int]:
        """The beams that bend the picture: those that strike most, never two at a time."""
        chosen: list[int] = []
        for row in sorted(self._struck, key=lambda r: (-len(self._struck[r]), film.times[r])):
            apart = all(abs(film.times[row] - film.times[other]) >= _LASTS for other in chosen)
            if self._struck[row] and apart:
                chosen.append(row)
        return set(chosen)

    def draw(self, surface: pygame.Surface, camera: Camera, film: Film, rows: list[int], t: float) -> None:
        """Draw the beams of these event rows, with all else that was added to the light layer."""
        plain = self._metrics.reduced_flashes or camera.moving or camera.km_px > _BENT_KM_PX
        scale = self._metrics.scale * min(1.0, max(0.35, (30.0 / camera.km_px) ** 0.5))
        faint = 0.55 * min(1.0, max(0.3, 40.0 / camera.km_px))
        bent: list[tuple[DarkBeam, float]] = []
        self._lines = {}
        for row in rows:
            line = self._line(camera, film, row)
            if line is None:
                continue
            self._lines[row] = line
            strength = beam_strength((t - float(film.times[row])) / _LASTS)
            if row in self._bending and not plain:
                bent.append((self._picture(camera, row, line, scale), strength))
            else:
                rims(self._light, *line, strength * faint, scale)
        self._light.lay(surface)
        for beam, strength in bent:
            beam.draw(surface, strength)

    def _picture(self, camera: Camera, row: int, line: Line, scale: float) -> DarkBeam:
        def made() -> DarkBeam:
            return DarkBeam(*line, self._metrics.size, seed=row, scale=scale)

        return self._pictures.recall((row, camera.now), made)

    def _line(self, camera: Camera, film: Film, row: int) -> Line | None:
        """From the gun through what was aimed at to a little past the last ship struck, at the moment of the shot."""
        event, when, units = film.events[row], float(film.times[row]), film.known.slots
        source, target = int(event["source"]), int(event["target"])
        if not 0 <= source < units:
            return None
        x, y = film.known.place_km(source, when)
        aimed = (float(event["x_km"]), float(event["y_km"]))
        tx, ty = film.known.place_km(target, when) if 0 <= target < units else aimed
        far = math.hypot(tx - x, ty - y)
        if not far > 0:
            return None
        ux, uy = (tx - x) / far, (ty - y) / far
        struck = [film.known.place_km(code, when) for code in self._struck.get(row, []) if code < units]
        ends = [(sx - x) * ux + (sy - y) * uy for sx, sy in struck] or [far * 1.05]
        reach = max(ends) + _BEYOND_PX * camera.km_px
        start, end = camera.px(x, y), camera.px(x + ux * reach, y + uy * reach)
        a, b = (float(start[0]), float(start[1])), (float(end[0]), float(end[1]))
        return None if both_off(a, b, self._metrics.size) else (a, b)


def distance_px(pos: Point, a: Point, b: Point) -> float:
    """How far a place is from the stretch between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = ((pos[0] - a[0]) * dx + (pos[1] - a[1]) * dy) / square if square > 0.0 else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.hypot(pos[0] - a[0] - share * dx, pos[1] - a[1] - share * dy)


def both_off(a: Point, b: Point, size: tuple[int, int]) -> bool:
    """Are both ends beyond the same edge of the window?"""
    w, h = size
    return (
        max(a[0], b[0]) < -50 or min(a[0], b[0]) > w + 50 or max(a[1], b[1]) < -50 or min(a[1], b[1]) > h + 50
    )  # fmt: skip
