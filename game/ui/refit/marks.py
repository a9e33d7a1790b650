"""The signs of what can be fitted, and their tones: shape first, colour second."""

from collections.abc import Callable

import numpy as np
import pygame

from game.ui.paint import palette, shapes
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import PREMUL, Point, canvas, sprite_cache
from game.ui.paint.strokes import arc, ellipse, line, stroke

TONES: dict[str, Colour] = {
    "plant": palette.TEXT, "shield": palette.OWN, "warhead": palette.ROSE, "sensor": palette.MINT,
    "jamming": palette.STEEL, "gun": palette.ENEMY_LIGHT, "armour": palette.ARMOUR, "gear": palette.TEXT_2,
}  # fmt: skip
_sprites = sprite_cache(2)
_Draw = Callable[[pygame.Surface, Point, float, Colour, float], None]


def draw_mark(surface: pygame.Surface, mark: str, centre: Point, radius: float, alpha: float = 1.0) -> None:
    """Draws the sign of an item; `radius` px is about half its height."""
    half = round(radius * 1.5) + 3

    def paint() -> pygame.Surface:
        sprite = canvas((2 * half + 1, 2 * half + 1))
        _MARKS[mark](sprite, (half, half), radius, TONES[mark], alpha)
        return sprite

    sprite = _sprites.recall((mark, radius, alpha), paint)
    surface.blit(sprite, (round(centre[0]) - half, round(centre[1]) - half), special_flags=PREMUL)


def _plant(surface: pygame.Surface, centre: Point, r: float, tone: Colour, alpha: float) -> None:
    for quarter in range(4):
        arc(surface, centre, r, 90 * quarter + 12, 90 * quarter + 78, tone, max(1.6, r * 0.30), alpha)
    shapes.disc(surface, centre, r * 0.28, tone, alpha)


def _shield(surface: pygame.Surface, centre: Point, r: float, tone: Colour, alpha: float) -> None:
    middle = centre[0] - r * 0.25, centre[1]
    arc(surface, middle, r, -75, 75, tone, max(1.5, r * 0.28), alpha)
    arc(surface, middle, r * 0.55, -70, 70, tone, max(1.2, r * 0.2), alpha * 0.8)


def _warhead(surface: pygame.Surface, centre: Point, r: float, tone: Colour, alpha: float) -> None:
    x, y = centre
    nose = [(x - r * 0.42, y - r * 0.1), (x - r * 0.3, y - r * 0.6), (x, y - r), (x + r * 0.3, y - r * 0.6)]
    body = [*nose, (x + r * 0.42, y - r * 0.1), (x + r * 0.42, y + r * 0.6), (x - r * 0.42, y + r * 0.6)]
    shapes.polygon(surface, body, tone, alpha)
    line(surface, (x - r * 0.62, y + r * 0.92), (x + r * 0.62, y + r * 0.92), tone, max(1.3, r * 0.2), alpha)


def _sensor(surface: pygame.Surface, centre: Point, r: float, tone: Colour, alpha: float) -> None:
    corner = centre[0] - r * 0.6, centre[1] + r * 0.6
    for part in (0.55, 0.98, 1.42):
        arc(surface, corner, r * part, 5, 85, tone, max(1.2, r * 0.2), alpha)
    shapes.disc(surface, corner, max(1.4, r * 0.22), tone, alpha)


def _jamming(surface: pygame.Surface, centre: Point, r: float, tone: Colour, alpha: float) -> None:
    ellipse(surface, centre, (r * 1.1, r * 0.66), tone, max(1.0, r * 0.14), alpha * 0.75, dash=(3, 3))
    ellipse(surface, centre, (r * 0.55, r * 0.33), tone, max(1.4, r * 0.22), alpha)


def _gun(surface: pygame.Surface, centre: Point, r: float, tone: Colour, alpha: float) -> None:
    x, y = centre
    line(surface, (x - r, y), (x + r, y), tone, max(1.6, r * 0.3), alpha)
    line(surface, (x - r, y - r * 0.5), (x - r, y + r * 0.5), tone, max(1.4, r * 0.24), alpha)
    stroke(surface, [(x + r * 0.35, y - r * 0.55), (x + r, y), (x + r * 0.35, y + r * 0.55)], tone, r * 0.22, alpha)


def _armour(surface: pygame.Surface, centre: Point, r: float, tone: Colour, alpha: float) -> None:
    x, y = centre
    for row in (-0.62, 0.0, 0.62):
        edge = [(x - r, y + r * (row + 0.22)), (x, y + r * (row - 0.22)), (x + r, y + r * (row + 0.22))]
        stroke(surface, edge, tone, max(1.3, r * 0.22), alpha)


def _gear(surface: pygame.Surface, centre: Point, r: float, tone: Colour, alpha: float) -> None:
    turns = np.radians(np.arange(0, 360, 45))
    for x, y in np.stack([np.cos(turns), np.sin(turns)], axis=1):
        inner = centre[0] + x * r * 0.6, centre[1] + y * r * 0.6
        line(surface, inner, (centre[0] + x * r, centre[1] + y * r), tone, max(1.4, r * 0.26), alpha)
    arc(surface, centre, r * 0.55, 0, 360, tone, max(1.4, r * 0.26), alpha)


_MARKS: dict[str, _Draw] = {
    "plant": _plant, "shield": _shield, "warhead": _warhead, "sensor": _sensor, "jamming": _jamming, "gun": _gun,
    "armour": _armour, "gear": _gear,
}  # fmt: skip
