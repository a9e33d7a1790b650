"""The one placer of words on the map: nobody writes over panels, over each other, or where there is no room.

What must be read (falls, names) takes its room while the map is painted; the rest is gathered and laid at the end, the
most important first.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import pygame

from game.ui.paint.palette import Colour
from game.ui.paint.text import draw_text, line_height, text_width

_MARGIN_PX = 22
"""No words that are laid at the end stand nearer to the edges of the window."""
_ROW = 0.93
"""Rows of a block stand closer than lines of a text."""


class Rank(IntEnum):
    """Who gets room first of those that are laid at the end: the highest."""

    GRAVITY = 0
    CONTOUR = 1
    REACH = 2
    AREA = 3
    THING = 4


class Row(NamedTuple):
    """A line of words."""

    words: str
    size: float
    colour: Colour
    face: str = "sans"


class Spot(NamedTuple):
    """Where a block of rows may stand: the middle of its height at its left, centre or right (anchor l, c, r); px."""

    x: float
    y: float
    anchor: str = "c"


def block(spot: Spot, rows: Sequence[Row]) -> pygame.Rect:
    """What rows cover at a spot."""
    wide = int(max(text_width(row.words, row.size, row.face) for row in rows)) + 4
    high = round(sum(_high(row) for row in rows))
    left = spot.x - {"l": 2.0, "c": wide / 2, "r": wide - 2.0}[spot.anchor]
    return pygame.Rect(round(left), round(spot.y - high / 2), wide, high)


def write(surface: pygame.Surface, spot: Spot, rows: Sequence[Row]) -> None:
    """Write rows at a spot, one below the other."""
    y = spot.y - sum(_high(row) for row in rows) / 2
    for row in rows:
        place = spot.x, y + _high(row) / 2
        draw_text(surface, place, row.words, row.size, row.colour, row.face, spot.anchor, halo=2)
        y += _high(row)


def _high(row: Row) -> float:
    return line_height(row.size, row.face) * _ROW


class Placer:
    """Knows what of the map is taken."""

    def __init__(self) -> None:
        self._wanted: list[tuple[Rank, Sequence[Spot], Sequence[Row]]] = []
        self._taken: list[pygame.Rect] = []
        self.boxes: list[pygame.Rect] = []
        """Where words were written by it."""
        self.firm = 0
        """So many of them, the first, must be read; a card may lie over the others."""

    @property
    def taken(self) -> list[pygame.Rect]:
        """What is taken."""
        return list(self._taken)

    def begin(self, busy: Sequence[pygame.Rect] = ()) -> None:
        """Begin another picture, in which some is taken from the start."""
        self._wanted, self._taken, self.boxes, self.firm = [], list(busy), [], 0

    def mark(self) -> tuple[int, int]:
        """How far it has come, for `back`."""
        return len(self._taken), len(self.boxes)

    def back(self, mark: tuple[int, int]) -> None:
        """Free what was taken since."""
        del self._taken[mark[0] :]
        del self.boxes[mark[1] :]

    def take(self, *rects: pygame.Rect) -> None:
        """Keep these free of words."""
        self._taken += rects

    def is_free(self, box: pygame.Rect) -> bool:
        """Is nothing there?"""
        return box.inflate(6, 2).collidelist(self._taken) < 0

    def put(self, surface: pygame.Surface, spots: Sequence[Spot], *rows: Row, must: bool = False) -> bool:
        """Write rows at the first spot that is free, now; with `must` at the first one if none is. Was there room?"""
        for spot in spots:
            if self._write(surface, spot, rows):
                return True
        return bool(must and spots) and self._write(surface, spots[0], rows, anyhow=True)

    def want(self, rank: Rank, spots: Sequence[Spot], *rows: Row) -> None:
        """Rows that are to stand at one of some spots, or nowhere, when the picture is done."""
        self._wanted.append((rank, spots, rows))

    def lay(self, surface: pygame.Surface) -> None:
        """Write what was wanted, as far as there is room inside of the surface; of equals who came first."""
        self.firm = len(self.boxes)
        window = surface.get_rect().inflate(-2 * _MARGIN_PX, -2 * _MARGIN_PX)
        for _, spots, rows in sorted(self._wanted, key=lambda one: -one[0]):
            for spot in spots:
                if window.contains(block(spot, rows)) and self._write(surface, spot, rows):
                    break
        self._wanted = []

    def _write(self, surface: pygame.Surface, spot: Spot, rows: Sequence[Row], *, anyhow: bool = False) -> bool:
        box = block(spot, rows)
        if not anyhow and not self.is_free(box):
            return False
        write(surface, spot, rows)
        self._taken.append(box)
        self.boxes.append(box)
        return True
