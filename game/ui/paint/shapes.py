"""Filled shapes: discs, polygons, rounded rectangles, glows, bars.

Antialiased and cached where they repeat.
"""

import math

import numpy as np
import pygame
from numpy.typing import ArrayLike

from game.ui.paint import palette
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import (
    ADD,
    PREMUL,
    Floats,
    Point,
    light_of_coverage,
    sprite_cache,
    sprite_of_coverage,
)

_sprites = sprite_cache(16)
RectLike = pygame.Rect | tuple[float, float, float, float]


def whole_rect(rect: RectLike) -> pygame.Rect:
    """The rectangle rounded to whole pixels, never of negative size."""
    x, y, w, h = (round(v) for v in rect)
    return pygame.Rect(x, y, max(0, w), max(0, h))


def _outside(w: int, h: int, radius: float, pad: int) -> Floats:
    """Distance of each pixel from the edge of a rounded rectangle, negative inside (w + 2 pad, h + 2 pad)."""
    x = np.abs(np.arange(-pad, w + pad, dtype=np.float32)[:, None] + 0.5 - w / 2) - (w / 2 - radius)
    y = np.abs(np.arange(-pad, h + pad, dtype=np.float32)[None, :] + 0.5 - h / 2) - (h / 2 - radius)
    return np.asarray(
        np.hypot(np.maximum(x, 0), np.maximum(y, 0)) + np.minimum(np.maximum(x, y), 0) - radius, np.float32
    )


def rounded_mask(w: int, h: int, radius: float) -> Floats:
    """Coverage (w, h) of a rounded rectangle."""
    return np.clip(0.5 - _outside(w, h, min(radius, w / 2, h / 2), 0), 0.0, 1.0)


def _cut(rect: pygame.Rect, surface: pygame.Surface) -> bool:
    return (
        rect.w <= 0
        or rect.h <= 0
        or rect.w > 8192
        or rect.h > 8192
        or not rect.inflate(4, 4).colliderect(surface.get_rect())
    )


def rounded(
    surface: pygame.Surface,
    rect: RectLike,
    fill: Colour | None,
    alpha: float = 1.0,
    radius: float = 8,
    *,
    border: Colour | None = None,
    border_alpha: float = 1.0,
    border_width: float = 1.0,
) -> None:
    """Draws a rounded rectangle with a fill, a border inside its edge, or both."""
    box = whole_rect(rect)
    if _cut(box, surface):
        return
    r = min(radius, box.w / 2, box.h / 2)
    levels = round(alpha * 64) / 64, round(border_alpha * 64) / 64
    if fill is not None and levels[0] > 0:
        key = ("fill", box.size, r, fill, levels[0])
        sprite = _sprites.recall(key, lambda: sprite_of_coverage(rounded_mask(box.w, box.h, r), fill, levels[0]))
        surface.blit(sprite, box.topleft, special_flags=PREMUL)
    if border is not None and levels[1] > 0:
        edge_key = ("edge", box.size, r, border, levels[1], border_width)
        sprite = _sprites.recall(edge_key, lambda: _edge(box.w, box.h, r, border, levels[1], border_width))
        surface.blit(sprite, box.topleft, special_flags=PREMUL)


def _edge(w: int, h: int, radius: float, colour: Colour, alpha: float, width: float) -> pygame.Surface:
    return sprite_of_coverage(
        np.clip(width / 2 + 0.5 - np.abs(_outside(w, h, radius, 0) + width / 2), 0, 1), colour, alpha
    )


def shadow(
    surface: pygame.Surface, rect: RectLike, radius: float = 8, spread: float = 11, strength: float = 0.30
) -> None:
    """Draws the soft dark edge round a floating panel."""
    box = whole_rect(rect)
    if _cut(box, surface):
        return
    pad = int(spread * 2.2)

    def paint() -> pygame.Surface:
        out = np.maximum(_outside(box.w, box.h, min(radius, box.w / 2, box.h / 2), pad), 0)
        return sprite_of_coverage(np.exp(-((out / spread) ** 2)) * np.float32(strength), (0, 2, 5))

    sprite = _sprites.recall(("shadow", box.size, radius, spread, strength), paint)
    left, top = box.x - pad, box.y - pad + 4
    w, h = sprite.get_size()
    # The panel hides the middle: only the frame round it is laid.
    rim = math.ceil(radius) + 1
    x0, x1, y0, y1 = pad + rim, w - pad - rim, pad + rim, h - pad - rim - 4
    if x1 <= x0 or y1 <= y0:
        surface.blit(sprite, (left, top), special_flags=PREMUL)
        return
    for area in ((0, 0, w, y0), (0, y1, w, h - y1), (0, y0, x0, y1 - y0), (x1, y0, w - x1, y1 - y0)):
        surface.blit(sprite, (left + area[0], top + area[1]), area, special_flags=PREMUL)


def disc(
    surface: pygame.Surface,
    centre: Point,
    radius: float,
    colour: Colour,
    alpha: float = 1.0,
    soft: float = 0.0,
) -> None:
    """Draws a filled circle; `soft` px of its edge fade."""
    if not 0 < radius < 4096 or not all(map(math.isfinite, centre)):
        return
    reach = int(radius + soft + 2)
    if not surface.get_rect().inflate(2 * reach, 2 * reach).collidepoint(centre):
        return
    x, y = math.floor(centre[0]), math.floor(centre[1])
    part = round((centre[0] - x) * 4) / 4, round((centre[1] - y) * 4) / 4
    level = round(alpha * 32) / 32

    def paint() -> pygame.Surface:
        d = np.arange(-reach, reach + 1, dtype=np.float32)
        away = np.hypot(d[:, None] - part[0], d[None, :] - part[1])
        return sprite_of_coverage(np.clip((radius - away) / (soft + 1) + 0.5, 0, 1), colour, level)

    sprite = _sprites.recall(("disc", round(radius, 2), colour, level, soft, part), paint)
    surface.blit(sprite, (x - reach, y - reach), special_flags=PREMUL)


def glow_sprite(radius: float, colour: Colour, alpha: float = 1.0) -> pygame.Surface:
    """A soft round light (blit with ADD) that has fallen to 1/e at `radius` px."""
    r = max(1.0, round(radius) if radius > 4 else round(radius * 2) / 2)
    level = round(min(max(alpha, 0.0), 1.0) * 32) / 32

    def paint() -> pygame.Surface:
        reach = int(r * 2.6) + 1
        d = np.arange(-reach, reach + 1, dtype=np.float32)
        far = (d[:, None] ** 2 + d[None, :] ** 2) / np.float32(r * r)
        return light_of_coverage(np.exp(-far) * np.float32(level), colour)

    return _sprites.recall(("glow", r, colour, level), paint)


def glow(surface: pygame.Surface, centre: Point, radius: float, colour: Colour, alpha: float = 1.0) -> None:
    """Adds a soft round light."""
    if 0 < radius < 2000 and all(map(math.isfinite, centre)) and max(map(abs, centre)) < 30000:
        sprite = glow_sprite(radius, colour, alpha)
        w = sprite.get_width() // 2
        surface.blit(sprite, (round(centre[0]) - w, round(centre[1]) - w), special_flags=ADD)


def polygon(surface: pygame.Surface, points: ArrayLike, colour: Colour, alpha: float = 1.0) -> None:
    """Draws a filled polygon of points (N, 2) with soft edges."""
    p = np.asarray(points, np.float64).reshape(-1, 2)
    if len(p) < 3 or not np.isfinite(p).all() or alpha <= 0:
        return
    screen = surface.get_rect().inflate(8, 8)
    low = np.maximum(np.floor(p.min(0)) - 1, screen.topleft).astype(int)
    high = np.minimum(np.ceil(p.max(0)) + 2, screen.bottomright).astype(int)
    if (high <= low).any():
        return
    over = 4 if (high - low).max() < 500 else 2
    w, h = int(high[0] - low[0]), int(high[1] - low[1])
    large = pygame.Surface((w * over, h * over), 0, 32)
    corners = np.clip((p - low + 0.5) * over, -30000, 30000)
    pygame.draw.polygon(large, (255, 255, 255), [(float(x), float(y)) for x, y in corners])
    small = pygame.transform.smoothscale(large, (w, h))
    coverage = (pygame.surfarray.pixels2d(small) & 255).astype(np.uint8)
    surface.blit(sprite_of_coverage(coverage, colour, alpha), (int(low[0]), int(low[1])), special_flags=PREMUL)


def bar(
    surface: pygame.Surface,
    rect: RectLike,
    share: float,
    colour: Colour,
    back: Colour = palette.TRACK,
    mark: float | None = None,
) -> None:
    """Draws a level: a rounded track filled to `share` (0..1), with an upright mark at another share."""
    box = whole_rect(rect)
    rounded(surface, box, back, 1.0, box.h / 2)
    level = min(max(share, 0.0), 1.0) if math.isfinite(share) else 0.0
    if level > 0:
        rounded(surface, (box.x, box.y, max(box.h, box.w * level), box.h), colour, 1.0, box.h / 2)
    if mark is not None:
        x = round(box.x + box.w * min(max(mark, 0.0), 1.0))
        surface.fill(palette.TEXT, (x, box.y - 3, 2, box.h + 6))


def stacked_bar(
    surface: pygame.Surface,
    rect: RectLike,
    parts: list[tuple[float, Colour]],
    whole: float,
    radius: float = 3,
) -> list[pygame.Rect]:
    """Draws amounts side by side, `whole` filling the width; returns the rectangle of each part."""
    box = whole_rect(rect)
    x, out = float(box.x), []
    for amount, colour in parts:
        wide = box.w * max(0.0, amount) / whole if whole > 0 else 0.0
        piece = whole_rect((x, box.y, max(0.0, wide - 2), box.h))
        rounded(surface, piece, colour, 1.0, radius)
        out.append(piece)
        x += wide
    return out


def fade_down(surface: pygame.Surface, height: int, colour: Colour = (3, 6, 10), strength: float = 0.80) -> None:
    """Darkens the top edge of the map, so that a title can stand on it without a box."""

    def paint() -> pygame.Surface:
        levels = np.float32(strength) * (1 - np.arange(height, dtype=np.float32) / np.float32(height)) ** np.float32(
            1.5
        )
        return sprite_of_coverage(np.repeat(levels[None, :], surface.get_width(), 0), colour)

    if height > 0:
        surface.blit(
            _sprites.recall(("top", surface.get_width(), height, colour, strength), paint),
            (0, 0),
            special_flags=PREMUL,
        )
