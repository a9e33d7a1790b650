"""The one placer of words on the map: whoever has some wants room for them, and the most important get it first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import pygame

from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Point
from game.ui.paint.text import draw_text, line_height, text_width

_MARGIN_PX = 22
"""No words stand nearer to the edges of the window."""


class Rank(IntEnum):
    """Who gets room first, the highest."""

    GRAVITY = 0
    CONTOUR = 1
    REACH = 2
    AREA = 3
    FALL = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words: its middle may be at any of some places, the best first; px."""

    rank: Rank
    spots: Sequence[Point]
    words: str
    size: float
    colour: Colour
    face: str = "sans"

    def box(self, spot: Point) -> pygame.Rect:
        """What it covers with its middle at a spot."""
        wide, high = int(text_width(self.words, self.size, self.face)) + 4, round(line_height(self.size, self.face))
        return pygame.Rect(round(spot[0] - wide / 2), round(spot[1] - high / 2), wide, high)


class Placer:
    """Gathers lines while a map is painted and lays them where nothing else is written."""

    def __init__(self) -> None:
        self._wanted: list[Line] = []
        self._taken: list[pygame.Rect] = []
        self.boxes: list[pygame.Rect] = []
        """Where lines were written last."""

    def begin(self) -> None:
        """Begin another picture."""
        self._wanted, self._taken, self.boxes = [], [], []

    def take(self, *rects: pygame.Rect) -> None:
        """Keep these free of words."""
        self._taken += rects

    def want(
        self, rank: Rank, spots: Sequence[Point], words: str, size: float, colour: Colour, face: str = "sans"
    ) -> None:
        """Words that are to stand at one of some spots, or nowhere."""
        self._wanted.append(Line(rank, spots, words, size, colour, face))

    def lay(self, surface: pygame.Surface, taken: Sequence[pygame.Rect] = ()) -> None:
        """Write what has room inside of the surface beside what is `taken`; of equals who came first."""
        filled = [*self._taken, *taken]
        window = surface.get_rect().inflate(-2 * _MARGIN_PX, -2 * _MARGIN_PX)
        for one in sorted(self._wanted, key=lambda one: -one.rank):
            for spot in one.spots:
                box = one.box(spot)
                if window.contains(box) and box.inflate(6, 2).collidelist(filled) < 0:
                    draw_text(surface, spot, one.words, one.size, one.colour, one.face, "c", halo=2)
                    filled.append(box)
                    self.boxes.append(box)
                    break
        self._wanted = []
