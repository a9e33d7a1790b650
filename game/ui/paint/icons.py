"""Small signs drawn as vectors, and the marks of a ship's state (shape first, colour second)."""

import math
from collections.abc import Callable

import numpy as np
import pygame

from game.ui.paint import palette, shapes
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import PREMUL, Point, canvas, sprite_cache
from game.ui.paint.strokes import arc_points, ellipse, stroke
from game.ui.paint.text import draw_text

_icons = sprite_cache(4)


class _Pen:
    """Draws in a frame of 16 units round the middle, y down."""

    def __init__(self, surface: pygame.Surface, scale: float, colour: Colour) -> None:
        self.surface, self.scale, self.colour = surface, scale, colour
        self.middle = surface.get_width() // 2

    def at(self, *points: Point) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.asarray(points, np.float64) * self.scale + self.middle

    def line(self, *points: Point, width: float = 1.7, closed: bool = False) -> None:
        stroke(self.surface, self.at(*points), self.colour, max(1.0, width * self.scale), closed=closed)

    def fill(self, *points: Point) -> None:
        shapes.polygon(self.surface, self.at(*points), self.colour)

    def dot(self, x: float, y: float, radius: float) -> None:
        shapes.disc(
            self.surface,
            (self.middle + x * self.scale, self.middle + y * self.scale),
            radius * self.scale,
            self.colour,
        )

    def ring(self, x: float, y: float, radius: float, start: float = 0, end: float = 360, width: float = 1.7) -> None:
        centre = self.middle + x * self.scale, self.middle + y * self.scale
        stroke(
            self.surface,
            arc_points(centre, radius * self.scale, start, end),
            self.colour,
            max(1.0, width * self.scale),
        )


def _lock(pen: _Pen) -> None:
    shapes.rounded(
        pen.surface, (*pen.at((-5.5, -1))[0], 11 * pen.scale, 8 * pen.scale), pen.colour, 1.0, 1.5 * pen.scale
    )
    pen.ring(0, -1, 3.6, 0, 180)


def _half(pen: _Pen) -> None:
    pen.ring(0, 0, 6)
    points = arc_points((0, 0), 6, 90, 270)
    pen.fill(*((float(x), float(y)) for x, y in points))


def _blind(pen: _Pen) -> None:
    pen.ring(0, 5, 9, 40, 140, 1.6)
    pen.ring(0, -5, 9, 220, 320, 1.6)
    pen.dot(0, 0, 2.4)
    pen.line((-7, 7), (7, -7))


def _drift(pen: _Pen) -> None:
    pen.line((-6, -5), (0, 0), (-6, 5))
    pen.line((0, -5), (6, 0), (0, 5))
    pen.line((-7, 7), (7, -7))


def _no_bridge(pen: _Pen) -> None:
    pen.line((-7, 5), (-7, -4), (-3, 0), (0, -6), (3, 0), (7, -4), (7, 5), width=1.6, closed=True)
    pen.line((-8, 8), (8, -8))


def _plus(pen: _Pen) -> None:
    pen.line((-6, 0), (6, 0), width=2.2)
    pen.line((0, -6), (0, 6), width=2.2)


def _pennant(pen: _Pen) -> None:
    """A signal that is hoisted."""
    pen.line((-4, -7), (-4, 7), width=1.6)
    pen.fill((-4, -7), (6, -3.5), (-4, 0))


def _flag(pen: _Pen) -> None:
    pen.line((-5, 8), (-5, -8))
    pen.fill((-5, -8), (7, -5), (-5, 0))


def _chevrons_struck(pen: _Pen) -> None:
    _chevrons(pen)
    pen.line((-7, 0), (7, 0), width=1.8)


def _chevrons(pen: _Pen) -> None:
    for y in (-5, 1):
        pen.line((-5, y), (0, y + 4.5), (5, y), width=1.9)


def _cross(pen: _Pen) -> None:
    pen.line((-5, -5), (5, 5), width=2.2)
    pen.line((-5, 5), (5, -5), width=2.2)


def _impact(pen: _Pen) -> None:
    _cross(pen)
    pen.ring(0, 0, 7.4, width=1.2)


def _caution(pen: _Pen) -> None:
    pen.fill((0, -7), (7.5, 6.5), (-7.5, 6.5))
    ink = _Pen(pen.surface, pen.scale, palette.INK)
    ink.line((0, -2.6), (0, 2.2), width=1.8)
    ink.dot(0, 4.4, 1.1)


def _fan(pen: _Pen) -> None:
    for y in (-5, 0, 5):
        pen.line((-6, 0), (4, y), width=1.4)
        pen.dot(4.5, y, 1.6)


def _pause(pen: _Pen) -> None:
    for x in (-5, 2):
        shapes.rounded(pen.surface, (*pen.at((x, -6.5))[0], 3.4 * pen.scale, 13 * pen.scale), pen.colour, 1.0, 1)


def _step(pen: _Pen) -> None:
    pen.fill((-5, -6), (-5, 6), (4, 0))
    pen.line((6, -6), (6, 6), width=1.8)


def _back(pen: _Pen) -> None:
    pen.fill((5, -6), (5, 6), (-4, 0))
    pen.line((-6, -6), (-6, 6), width=1.8)


def _burst(pen: _Pen) -> None:
    for turn in range(8):
        c, s = math.cos(turn * math.pi / 4), math.sin(turn * math.pi / 4)
        far = 7.5 if turn % 2 == 0 else 5.2
        pen.line((c * 2.2, s * 2.2), (c * far, s * far), width=1.6)
    pen.dot(0, 0, 2.4)


def _containment(pen: _Pen) -> None:
    for start in (20, 140, 260):
        pen.ring(0, 0, 6.6, start, start + 80, 2.0)
    pen.dot(0, 0, 2.6)


ICONS: dict[str, Callable[[_Pen], None]] = {
    "check": lambda pen: pen.line((-6, 0.5), (-2, 4.5), (6, -4.5), width=2.0),
    "cross": _cross,
    "impact": _impact,
    "diamond": lambda pen: pen.fill((-5, 0), (0, -5), (5, 0), (0, 5)),
    "diamond_open": lambda pen: pen.line((-5, 0), (0, -5), (5, 0), (0, 5), width=1.6, closed=True),
    "triangle": lambda pen: pen.fill((-5, 4), (0, -5), (5, 4)),
    "triangle_open": lambda pen: pen.line((-5, 4), (0, -5), (5, 4), width=1.3, closed=True),
    "ring": lambda pen: pen.ring(0, 0, 5, width=1.8),
    "square": lambda pen: pen.line((-5, -5), (5, -5), (5, 5), (-5, 5), width=1.6, closed=True),
    "plus": _plus,
    "dot": lambda pen: pen.dot(0, 0, 4),
    "bar": lambda pen: pen.line((0, -6), (0, 6), width=2.6),
    "fan": _fan,
    "slash": lambda pen: pen.line((-6, 6), (6, -6), width=2.6),
    "burst": _burst,
    "pennant": _pennant,
    "containment": _containment,
    "lock": _lock,
    "half": _half,
    "caution": _caution,
    "play": lambda pen: pen.fill((-5, -7), (-5, 7), (7, 0)),
    "pause": _pause,
    "step": _step,
    "back": _back,
    "burning": lambda pen: pen.fill((-5, 6), (-6, 0), (-1, -7), (1, -2), (4, -4), (6, 1), (4, 6)),
    "no_drive": _drift,
    "blind": _blind,
    "no_bridge": _no_bridge,
    "surrendered": _flag,
    "shaken": _chevrons,
    "broken": _chevrons_struck,
}
STATE_COLOURS = {
    "burning": palette.DANGER,
    "no_drive": palette.CAUTION,
    "blind": palette.CAUTION,
    "no_bridge": palette.CAUTION,
    "surrendered": palette.TEXT,
    "shaken": palette.CAUTION,
    "broken": palette.DANGER,
}


def icon_sprite(name: str, size: float, colour: Colour) -> pygame.Surface:
    """A sign of about `size` px as a premultiplied sprite, its middle in the middle.

    Raises KeyError for an unknown name.
    """
    draw = ICONS[name]
    whole = max(4, min(round(size), 256))

    def paint() -> pygame.Surface:
        surface = canvas((2 * (whole // 2 + 3) + 1,) * 2)
        draw(_Pen(surface, whole / 16, colour))
        return surface

    return _icons.recall((name, whole, colour), paint)


def draw_icon(
    surface: pygame.Surface, name: str, centre: Point, size: float = 16, colour: Colour | None = None
) -> None:
    """Draws a sign; without a colour it takes that of the ship's state it stands for."""
    sprite = icon_sprite(name, size, STATE_COLOURS.get(name, palette.TEXT) if colour is None else colour)
    half = sprite.get_width() // 2
    if all(map(math.isfinite, centre)) and max(map(abs, centre)) < 30000:
        surface.blit(sprite, (round(centre[0]) - half, round(centre[1]) - half), special_flags=PREMUL)


def draw_state(
    surface: pygame.Surface,
    state: str,
    centre: Point,
    length_px: float,
    scale: float = 1.0,
    heading: Point = (1.0, 0.0),
) -> None:
    """Marks a ship's state round its silhouette of `length_px`, which points along `heading` on the screen (y down).

    States: the names of STATE_COLOURS (a sign at the upper right), dazed, feigning, selected, no_order,
    uncertain, ghost. Raises KeyError for another.
    """
    x, y = centre
    turn_deg = math.degrees(math.atan2(-heading[1], heading[0]))
    half, high = length_px * 0.5 + 8 * scale, max(8.0, length_px * 0.22)
    if state in STATE_COLOURS:
        draw_icon(surface, state, (x + half * 0.85, y - high - 2 * scale), 16 * scale)
    elif state == "dazed":
        for grow in (0, 7 * scale):
            ellipse(
                surface,
                centre,
                (half + grow, high + 3 + grow * 0.6),
                palette.VIOLET,
                1.2 * scale,
                0.9,
                turn_deg=turn_deg,
                dash=(3, 6),
            )
    elif state in ("feigning", "no_order"):
        colour, dash = (palette.WRECK, (4.0, 4.0)) if state == "feigning" else (palette.CAUTION, (5.0, 5.0))
        ax, ay = heading[0] * half, heading[1] * half
        bx, by = -heading[1] * high, heading[0] * high
        box = [(x + i * ax + j * bx, y + i * ay + j * by) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        stroke(surface, box, colour, 1.3 * scale, 0.95, dash=dash, closed=True)
        if state == "no_order":
            draw_text(surface, (x + half + 8 * scale, y - high), "!", 15 * scale, palette.CAUTION, "bold", "c")
    elif state == "selected":
        draw_brackets(surface, centre, half, scale)
    elif state in ("uncertain", "ghost"):
        turn = 20 if state == "uncertain" else -12
        ellipse(
            surface,
            centre,
            (half + 4, (half + 4) * 0.47),
            palette.ENEMY_LIGHT,
            1.3 * scale,
            0.9,
            turn_deg=turn,
            dash=(6, 5),
        )
        if state == "ghost":
            draw_text(surface, centre, "?", 18 * scale, palette.ENEMY_LIGHT, "bold", "c", halo=True)
    else:
        raise KeyError(f"no state mark {state!r}")


def draw_brackets(
    surface: pygame.Surface,
    centre: Point,
    radius: float,
    scale: float = 1.0,
    colour: Colour = palette.OWN_LIGHT,
    turn_deg: float = 0.0,
) -> None:
    """Draws the four short arcs round what is selected."""
    if radius > 0:
        for quarter in range(4):
            middle = quarter * 90 + turn_deg
            stroke(surface, arc_points(centre, radius, middle - 13, middle + 13), colour, 2.2 * scale, 0.95)


def draw_contact(
    surface: pygame.Surface,
    centre: Point,
    size: float = 9,
    colour: Colour = palette.ENEMY,
    alpha: float = 0.8,
) -> None:
    """Draws an unidentified contact: an open diamond."""
    x, y = centre
    r = size / 2
    stroke(
        surface,
        ((x - r, y), (x, y - r), (x + r, y), (x, y + r)),
        colour,
        max(1.0, size / 8),
        alpha,
        closed=True,
    )
