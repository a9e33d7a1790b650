"""Jamming on the map (K2): fog where noise is, and the circles that contacts in it may be anywhere in."""

from enum import Enum

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.scene import Scene
from game.ui.paint import palette
from game.ui.paint.noise import grid_clouds, lattice
from game.ui.paint.pixels import PREMUL, Point, blit_many, canvas, sprite_cache, sprite_of_coverage
from game.ui.paint.strokes import circle, ellipse
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import PPM

_FOG_PX = 150
"""Radius of the fog about a contact in noise of strength 1, px at scale 1; it says where noise is, not how far."""
_FOG_ALPHA = 0.15
_FOGS = 4
"""So many different fogs, so that neighbours do not look alike."""
_LEAST_PX = 7
"""No circle is drawn smaller than this beside its symbol; px at scale 1."""
_COARSE_PX = 40
"""From this radius on pictures of circles go in steps of 2 px."""
_LARGEST_PX = 240
"""Circles up to this radius are kept as pictures; larger ones are drawn, without a ring that breathes."""
_fogs = sprite_cache(12)
_circles = sprite_cache(48)


class _Line(Enum):
    """How a circle is drawn: colour, width at scale 1, alpha, dashes."""

    RING = palette.ENEMY, 1.0, 0.22, ()  # that breathes
    OUTLINE = palette.ENEMY, 1.0, 0.4, (3, 6)  # what it would be without compensation
    SOLID = palette.ENEMY_LIGHT, 1.3, 0.8, ()
    DASHED = palette.ENEMY_LIGHT, 1.2, 0.8, (7, 5)


class Jamming:
    """Draws what noise does to a scene."""

    def __init__(self, metrics: Metrics):
        self._metrics = metrics

    def resize(self, metrics: Metrics) -> None:
        """Take another scale."""
        self._metrics = metrics

    def draw_fog(self, surface: pygame.Surface, camera: Camera, scene: Scene) -> None:
        """Lay fog about contacts in noise: denser where they stand close."""
        slots = _jammed(scene)
        sprites = []
        for slot, (x, y) in zip(slots.tolist(), camera.points(scene.x_km[slots], scene.y_km[slots]), strict=True):
            if _near(surface, x, y, 2 * _FOG_PX):
                strength = max(0.25, round(float(scene.left_ppm[slot]) / PPM * 4) / 4)
                sprite = _fog(slot % _FOGS, round(_FOG_PX * self._metrics.scale), strength)
                sprites.append((sprite, (round(x - sprite.get_width() / 2), round(y - sprite.get_height() / 2))))
        blit_many(surface, sprites, PREMUL)

    def draw_circles(self, surface: pygame.Surface, camera: Camera, scene: Scene, breath: float) -> None:
        """Draw where jammed contacts may be, and a faint ring that breathes out to where they may be a turn later.

        `breath`: 0 = as now, 1 = a turn later. Dashed where the noise is heard in full; where own sensors take some of
        it out, solid and inside the outline that it would have.
        """
        slots = _jammed(scene)
        scale, circles = self._metrics.scale, []
        for slot, place in zip(slots.tolist(), camera.points(scene.x_km[slots], scene.y_km[slots]), strict=True):
            ring, *others = _circles_of(scene, slot, breath, camera.km_px, scale)
            if _near(surface, place[0], place[1], ring[0]):
                dim = bool(scene.stale[slot])
                circles += [(far, line, dim, place) for far, line in ([ring, *others] if breath > 0.0 else others)]
        blit_many(surface, [_circle_at(*one, scale) for one in circles if one[0] <= _LARGEST_PX], PREMUL)
        for far, line, dim, place in (one for one in circles if one[0] > _LARGEST_PX and one[1] is not _Line.RING):
            _draw_circle(surface, place, far, line, dim, scale)


def _jammed(scene: Scene) -> Array:
    """Slots of shown contacts that noise puts elsewhere."""
    return np.flatnonzero(scene.shown & (scene.err_km > 0.0) & (scene.hull_mj > 0))


def _circles_of(scene: Scene, slot: int, breath: float, km_px: float, scale: float) -> list[tuple[float, _Line]]:
    """A jammed contact's circles, radius in px and line each, first the ring that breathes."""
    err, doubt, soon = (float(column[slot]) for column in (scene.err_km, scene.doubt_km, scene.soon_km))
    radius = max((err + doubt) / km_px, _LEAST_PX * scale)
    ring = radius + breath * max(soon - doubt, 0.0) / km_px, _Line.RING
    if scene.left_ppm[slot] >= scene.noise_ppm[slot]:
        return [ring, (radius, _Line.DASHED)]
    wide = (float(scene.open_km[slot]) + doubt) / km_px
    return [ring, (max(wide, radius + 3), _Line.OUTLINE), (radius, _Line.SOLID)]


def _circle_at(far: float, line: _Line, dim: bool, place: Point, scale: float) -> tuple[pygame.Surface, Point]:
    """A kept picture of a circle about a place, and where its corner goes."""
    radius = round(far) if far < _COARSE_PX else 2 * round(far / 2)
    half = radius + 3

    def paint() -> pygame.Surface:
        sheet = canvas((2 * half + 1, 2 * half + 1))
        _draw_circle(sheet, (half, half), radius, line, dim, scale)
        return sheet

    sprite = _circles.recall((radius, line, dim, round(scale, 2)), paint)
    return sprite, (round(place[0]) - half, round(place[1]) - half)


def _draw_circle(surface: pygame.Surface, place: Point, radius: float, line: _Line, dim: bool, scale: float) -> None:
    colour, width, alpha, dash = line.value
    alpha = 0.5 * alpha if dim else alpha
    if dash:
        ellipse(surface, place, (radius, radius), colour, width * scale, alpha, dash=dash)
    else:
        circle(surface, place, radius, colour, width * scale, alpha)


def _near(surface: pygame.Surface, x: float, y: float, reach: float) -> bool:
    """Does something of this reach about a place touch the screen?"""
    w, h = surface.get_size()
    return -reach < x < w + reach and -reach < y < h + reach


def _fog(number: int, radius: int, strength: float) -> pygame.Surface:
    """A soft cloud of grains, kept."""

    def paint() -> pygame.Surface:
        side = 2 * radius
        way = (np.arange(side, dtype=np.float32) - radius + 0.5) / radius
        far = way[:, None] * way[:, None] + way[None, :] * way[None, :]
        soft = np.clip(1.0 - far, 0.0, 1.0) ** 2
        clouds = 0.7 + 1.2 * grid_clouds((side, side), (4, 4), 31 + number)
        grain = 0.35 + 0.65 * (lattice(77 + number, side, side) > 0.86)
        return sprite_of_coverage(np.clip(soft * clouds * grain, 0.0, 1.0), palette.ENEMY, _FOG_ALPHA * strength)

    return _fogs.recall((number, radius, strength), paint)
