"""Layers that show a quantity over the map: tints, contour lines and hatching, painted from a coarse grid.

A field is (w, h) with its first value at the screen's corner and `cell` px between values.
"""

from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import ArrayLike, NDArray

from game.ui.paint.palette import Colour
from game.ui.paint.pixels import PREMUL, Floats, canvas, sprite_of_coverage
from game.ui.paint.strokes import segments

Ends = NDArray[np.float64]


def contour(field: ArrayLike, level: float, cell: float) -> tuple[Ends, Ends]:
    """The line along which the field has this level, as pieces from (N, 2) to (N, 2) in px."""
    f = np.asarray(field, np.float64) - level
    if f.ndim != 2 or min(f.shape) < 2:
        return np.zeros((0, 2)), np.zeros((0, 2))
    # Values that are not numbers or lie exactly on the level count as just below it.
    f = np.where(np.isfinite(f) & (f != 0), f, -1e-12)
    corners = (f[:-1, :-1], f[1:, :-1], f[1:, 1:], f[:-1, 1:])
    above = [corner > 0 for corner in corners]
    crossed = np.stack([above[k] != above[(k + 1) % 4] for k in range(4)], -1)
    which = np.argwhere(crossed.any(-1))
    mask = crossed[which[:, 0], which[:, 1]]
    value = np.stack([corner[which[:, 0], which[:, 1]] for corner in corners], -1)
    place = np.array(((0, 0), (1, 0), (1, 1), (0, 1)), np.float64)
    change = value - np.roll(value, -1, 1)
    part = value / np.where(change == 0, 1, change)
    points = which[:, None, :] + place + (np.roll(place, -1, 0) - place) * part[..., None]
    first = np.argsort(~mask, 1, kind="stable")
    rows = np.arange(len(which))
    starts, ends = points[rows, first[:, 0]], points[rows, first[:, 1]]
    # A saddle has four crossings and so a second piece.
    saddle = mask.all(1)
    starts = np.concatenate((starts, points[saddle, 2]))
    ends = np.concatenate((ends, points[saddle, 3]))
    return starts * cell, ends * cell


def tint_layer(coverage: ArrayLike, cell: int, size: tuple[int, int], colour: Colour) -> pygame.Surface:
    """A premultiplied layer of `size` px of one colour, from coverage 0..1 on a coarse grid."""
    grid: Floats = np.nan_to_num(np.asarray(coverage, np.float32))
    layer = canvas(size)
    if grid.ndim == 2 and min(grid.shape) > 0:
        small = sprite_of_coverage(grid, colour)
        wide = pygame.transform.smoothscale(small, (grid.shape[0] * cell, grid.shape[1] * cell))
        layer.blit(wide, (-(cell // 2), -(cell // 2)), special_flags=PREMUL)
    return layer


def contour_layer(
    field: ArrayLike,
    cell: int,
    size: tuple[int, int],
    levels: tuple[float, ...],
    colour: Colour,
    *,
    tint: float = 0.035,
    line_alpha: float = 0.30,
) -> pygame.Surface:
    """A premultiplied layer with a stronger tint beyond each level and a thin line along it."""
    values = np.nan_to_num(np.asarray(field, np.float32))
    coverage: Floats = np.zeros_like(values)
    for number, level in enumerate(levels):
        soft = np.clip((values - level) / max(abs(level) * 0.06, 1e-6) + 0.5, 0, 1)
        coverage += soft * np.float32(tint * (1 + 0.2 * number))
    layer = tint_layer(coverage, cell, size, colour)
    for level in levels:
        starts, ends = contour(values, level, cell)
        segments(layer, starts, ends, colour, 1.0, line_alpha)
    return layer


def hatched_layer(
    mask: ArrayLike, cell: int, size: tuple[int, int], colour: Colour, *, pitch: int = 14, alpha: float = 0.22
) -> pygame.Surface:
    """A premultiplied layer hatched where the mask (0..1 on a coarse grid) is set, with a line round it."""
    grid = np.nan_to_num(np.asarray(mask, np.float32))
    lines = _hatching(size, colour, pitch, alpha).copy()
    shape = tint_layer(grid, cell, size, (255, 255, 255))
    lines.blit(shape, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    starts, ends = contour(grid, 0.5, cell)
    segments(lines, starts, ends, colour, 1.2, min(1.0, alpha * 2.7))
    return lines


@lru_cache(maxsize=3)
def _hatching(size: tuple[int, int], colour: Colour, pitch: int, alpha: float) -> pygame.Surface:
    """Slanting lines over a faint tint all over the window."""
    w, h = max(1, size[0]), max(1, size[1])
    across = np.abs((np.arange(w)[:, None] + np.arange(h)[None, :]) % pitch - pitch / 2).astype(np.float32)
    return sprite_of_coverage(np.clip(1 - across, 0, 1) * np.float32(alpha) + np.float32(alpha * 0.25), colour)
