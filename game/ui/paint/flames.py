"""The light of ships' engines as cached sprites."""

import math

import numpy as np
import pygame

from game.ui.paint import palette
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import ADD, Point, light_of_coverage, sprite_cache
from game.ui.paint.silhouettes import Silhouette, drawn_length, heading_step, silhouette

_masters = sprite_cache(8)
_flames = sprite_cache(12)
_STEPS = 128


def even(value: float) -> int:
    """The next even whole number."""
    return math.ceil(value / 2) * 2


def _flame_master(shape: Silhouette, length: int, colour: Colour, strength: float) -> pygame.Surface:
    """Light of the engines of a ship that points right; its centre is the ship's centre."""
    engines = shape.steps("e") or [(-0.5, 0.0, 0.1)]
    wide = even(length * (1.2 + 2 * strength) + 24)
    high = even(length * 1.1 + 24)
    x = np.arange(wide, dtype=np.float32)[:, None] - wide / 2
    y = np.arange(high, dtype=np.float32)[None, :] - high / 2
    glow = np.zeros((wide, high), np.float32)
    core = np.zeros_like(glow)
    for ex, ey, ew in engines:
        back = (ex * length - x) / max(strength * length, 1.0)
        inside = (back > 0) & (back < 1)
        fade = np.where(inside, 1 - back, 0.0)
        half = max(0.7, ew * length * 0.24)
        soft = half * 2.6 + 1.6
        start = np.hypot(np.minimum(back, 0) * strength * length, y + ey * length)
        near = np.exp(-((start / soft) ** 2)) * np.where(back <= 0, 1.0, 0.0)
        glow = np.maximum(glow, 0.34 * (np.exp(-(((y + ey * length) / soft) ** 2)) * fade + near * (back > -2)))
        glow = np.maximum(glow, 0.72 * np.clip(half + 0.5 - np.abs(y + ey * length), 0, 1) * fade)
        short = np.where((back > 0) & (back < 0.5), 1 - 2 * back, 0.0)
        core = np.maximum(core, 0.9 * np.clip(half * 0.55 + 0.5 - np.abs(y + ey * length), 0, 1) * short)
    surface = light_of_coverage(glow, colour)
    surface.blit(light_of_coverage(core, palette.ENGINE_WHITE), (0, 0), special_flags=ADD)
    return surface


def flame_sprite(kind: str, length_px: float, heading: Point, colour: Colour, strength: float) -> pygame.Surface:
    """Light of a ship's engines (blit with ADD), centred on the ship.

    `strength` 0..1 is the flame's length in ship lengths.
    """
    length = drawn_length(length_px)
    step = heading_step(heading, _STEPS)
    push = max(1, min(8, round(strength * 8))) / 8
    key = (kind, length, step, colour, push)

    def paint() -> pygame.Surface:
        master_key = (kind, length, colour, push)
        master = _masters.recall(master_key, lambda: _flame_master(silhouette(kind), length, colour, push))
        return pygame.transform.rotozoom(master, -360 * step / _STEPS, 1.0).convert(master) if step else master

    return _flames.recall(key, paint)


def flame_blit(
    kind: str, centre: Point, length_px: float, heading: Point, colour: Colour, strength: float
) -> tuple[pygame.Surface, tuple[int, int]]:
    """The light of a ship's engines and where it goes: for many at once, by `pixels.blit_many` with ADD."""
    sprite = flame_sprite(kind, length_px, heading, colour, strength)
    w, h = sprite.get_size()
    return sprite, (round(centre[0]) - w // 2, round(centre[1]) - h // 2)


def draw_flame(
    surface: pygame.Surface,
    kind: str,
    centre: Point,
    length_px: float,
    heading: Point,
    colour: Colour,
    strength: float,
) -> None:
    """Adds the light of a ship's engines."""
    if strength > 0:
        sprite, place = flame_blit(kind, centre, length_px, heading, colour, strength)
        surface.blit(sprite, place, special_flags=ADD)
