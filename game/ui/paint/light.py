"""A layer that gathers light of many thin lines and soft glows and lays it over the picture at once.

A line costs a tenth of an exact stroke here. Light is added, which suits luminous lines over a dark map.
"""

import math

import numpy as np
import pygame
from numpy.typing import ArrayLike

from game.ui.paint.palette import Colour
from game.ui.paint.pixels import ADD, Point, black
from game.ui.paint.shapes import glow_sprite

_SOFT = 6


class LightLayer:
    """Lines drawn sharp at full size and glows drawn at a sixth of it, both added to a picture of `size` px."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._sharp = black(size)
        self._soft = black((size[0] // _SOFT + 1, size[1] // _SOFT + 1))
        self._wide = black((self._soft.get_width() * _SOFT, self._soft.get_height() * _SOFT))
        self._sharp_used: list[pygame.Rect] = []
        self._soft_used = False

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
                pieces = list(zip(place, place[1:], strict=False)) + (
                    [(place[-1], place[0])] if closed else []
                )
                for a, b in pieces:
                    self._sharp_used.append(pygame.draw.aaline(self._sharp, tone, a, b, round(width)))
            else:
                self._sharp_used.append(pygame.draw.aalines(self._sharp, tone, closed, place))
        if glow > 0:
            near = [(x / _SOFT, y / _SOFT) for x, y in place]
            pygame.draw.aalines(self._soft, _toned(colour, glow * alpha), closed, near)
            self._soft_used = True

    def glow(self, centre: Point, radius: float, colour: Colour, alpha: float = 1.0) -> None:
        """Adds a soft round light."""
        if radius > 0 and all(map(math.isfinite, centre)):
            sprite = glow_sprite(radius / _SOFT, colour, alpha)
            half = sprite.get_width() // 2
            self._soft.blit(
                sprite, (round(centre[0] / _SOFT) - half, round(centre[1] / _SOFT) - half), special_flags=ADD
            )
            self._soft_used = True

    def lay(self, surface: pygame.Surface) -> None:
        """Adds all the light to the surface and empties the layer."""
        if self._soft_used:
            blurred = pygame.transform.box_blur(pygame.transform.box_blur(self._soft, 1), 1)
            pygame.transform.smoothscale(blurred, self._wide.get_size(), self._wide)
            surface.blit(self._wide, (0, 0), special_flags=ADD)
            self._soft.fill(0)
        if self._sharp_used:
            used = (
                self._sharp_used[0].unionall(self._sharp_used[1:]).inflate(4, 4).clip(self._sharp.get_rect())
            )
            surface.blit(self._sharp, used.topleft, used, special_flags=ADD)
            self._sharp.fill(0, used)
        self._sharp_used.clear()
        self._soft_used = False


def _toned(colour: Colour, level: float) -> Colour:
    share = min(max(level, 0.0), 1.0)
    return round(colour[0] * share), round(colour[1] * share), round(colour[2] * share)
