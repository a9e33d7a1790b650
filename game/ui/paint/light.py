"""A layer that gathers light of many thin lines and soft glows and lays it over the picture at once.

A line costs a tenth of an exact stroke here. Light is added, which suits luminous lines over a dark map.
"""

import math
from itertools import pairwise

import numpy as np
import pygame
from numpy.typing import ArrayLike, NDArray

from game.ui.paint.palette import Colour
from game.ui.paint.pixels import ADD, Point, black
from game.ui.paint.shapes import glow_sprite

_SOFT = 8


class LightLayer:
    """Lines drawn sharp at full size and glows drawn at an eighth of it, both added to a picture of `size` px."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._sharp = black(size)
        self._soft = black((size[0] // _SOFT + 1, size[1] // _SOFT + 1))
        self._wide = black((self._soft.get_width() * _SOFT, self._soft.get_height() * _SOFT))
        self._sharp_used: list[pygame.Rect] = []
        self._soft_used: list[pygame.Rect] = []

    def line(
        self, a: Point, b: Point, colour: Colour, alpha: float = 1.0, width: float = 1.0, glow: float = 0.0
    ) -> None:
        """Adds a straight line; `glow` (0..1) is the strength of the soft light round it."""
        self.polyline((a, b), colour, alpha, width, glow)

    def polyline(
        self,
        points: ArrayLike,
        colour: Colour,
        alpha: float = 1.0,
        width: float = 1.0,
        glow: float = 0.0,
        closed: bool = False,
    ) -> None:
        """Adds a line through points (N, 2)."""
        line = np.asarray(points, np.float64).reshape(-1, 2)
        if len(line) < 2 or not np.isfinite(line).all():
            return
        place = [(float(x), float(y)) for x, y in np.clip(line, -30000, 30000)]
        if alpha > 0 and width > 0:
            tone = _toned(colour, alpha * min(1.0, width))
            if width > 1.3:
                pieces = list(pairwise(place)) + ([(place[-1], place[0])] if closed else [])
                for a, b in pieces:
                    self._sharp_used.append(pygame.draw.aaline(self._sharp, tone, a, b, round(width)))
            else:
                self._sharp_used.append(pygame.draw.aalines(self._sharp, tone, closed, place))
        if glow > 0:
            near = [(x / _SOFT, y / _SOFT) for x, y in place]
            self._soft_used.append(pygame.draw.aalines(self._soft, _toned(colour, glow * alpha), closed, near))

    def ring(self, centre: Point, radius: float, colour: Colour, alpha: float = 1.0, width: int = 1) -> None:
        """Adds a thin circle."""
        if alpha > 0 and 0 < radius < 8000 and all(map(math.isfinite, centre)) and max(map(abs, centre)) < 20000:
            self._sharp_used.append(
                pygame.draw.aacircle(self._sharp, _toned(colour, alpha), centre, max(1.0, radius), width)
            )

    def lines(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        colour: Colour,
        alpha: float = 1.0,
        glow: float = 0.0,
        core: Colour | None = None,
    ) -> None:
        """Adds many thin lines from (N, 2) to (N, 2) at once.

        `core` colours the lines if not as their glow.
        """
        a, b = np.asarray(starts, np.float64).reshape(-1, 2), np.asarray(ends, np.float64).reshape(-1, 2)
        both = np.concatenate((a, b), 1)
        both = np.clip(both[np.isfinite(both).all(1)], -30000, 30000)
        if not len(both) or alpha <= 0:
            return
        tone = _toned(core or colour, alpha)
        sharp, draw = self._sharp, pygame.draw.aaline
        for x0, y0, x1, y1 in both.tolist():
            draw(sharp, tone, (x0, y0), (x1, y1))
        used = _bounds(both)
        self._sharp_used.append(used)
        if glow > 0:
            tone, soft = _toned(colour, glow * alpha), self._soft
            for x0, y0, x1, y1 in (both / _SOFT).tolist():
                draw(soft, tone, (x0, y0), (x1, y1))
            self._soft_used.append(_bounds(both / _SOFT))

    def glow(self, centre: Point, radius: float, colour: Colour, alpha: float = 1.0) -> None:
        """Adds a soft round light."""
        if radius > 0 and all(map(math.isfinite, centre)):
            sprite = glow_sprite(radius / _SOFT, colour, alpha)
            half = sprite.get_width() // 2
            place = round(centre[0] / _SOFT) - half, round(centre[1] / _SOFT) - half
            self._soft_used.append(self._soft.blit(sprite, place, special_flags=ADD))

    def lay(self, surface: pygame.Surface) -> None:
        """Adds all the light to the surface and empties the layer."""
        if self._soft_used:
            self._lay_soft(surface)
        if self._sharp_used:
            used = self._sharp_used[0].unionall(self._sharp_used[1:]).inflate(4, 4).clip(self._sharp.get_rect())
            surface.blit(self._sharp, used.topleft, used, special_flags=ADD)
            self._sharp.fill(0, used)
        self._sharp_used.clear()
        self._soft_used.clear()

    def _lay_soft(self, surface: pygame.Surface) -> None:
        """Blurs and scales only the part that has light in it."""
        used = self._soft_used[0].unionall(self._soft_used[1:]).inflate(16, 16).clip(self._soft.get_rect())
        if not used.w or not used.h:
            return
        part = self._soft.subsurface(used)
        # Half as fine and blurred there: a quarter of the work of a blur as wide at this size.
        half = pygame.transform.smoothscale(part, (max(4, used.w // 2), max(4, used.h // 2)))
        wide = self._wide.subsurface((used.x * _SOFT, used.y * _SOFT, used.w * _SOFT, used.h * _SOFT))
        pygame.transform.smoothscale(pygame.transform.box_blur(half, 1), wide.get_size(), wide)
        surface.blit(wide, (used.x * _SOFT, used.y * _SOFT), special_flags=ADD)
        self._soft.fill(0, used)


def _bounds(ends: NDArray[np.float64]) -> pygame.Rect:
    """The rectangle round lines (N, 4)."""
    x, y = ends[:, ::2], ends[:, 1::2]
    left, top = math.floor(x.min()), math.floor(y.min())
    return pygame.Rect(left, top, math.ceil(x.max()) - left + 1, math.ceil(y.max()) - top + 1)


def _toned(colour: Colour, level: float) -> Colour:
    share = min(max(level, 0.0), 1.0)
    return round(colour[0] * share), round(colour[1] * share), round(colour[2] * share)
