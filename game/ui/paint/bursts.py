"""What greater harm looks like: plants that go up, shields that collapse, and the light of it at the window's edge."""

import math

import numpy as np
import pygame

from game.ui.paint import palette
from game.ui.paint.effects import blasts
from game.ui.paint.pixels import ADD, Point, light_of_coverage, light_of_image, sprite_cache
from game.ui.paint.strokes import segments

FLASH_S = 0.15
"""Seconds that a breach is white."""
_FRAMES = 24
_LIGHT_PX, _LIGHT_MOST_PX = 128, 1_400
_HALO_REACH, _FLASH_REACH = 3.2, 4.4
"""How far the lights of a breach reach, in radii of its ball."""
_HALO, _CORE = (255, 130, 40), (255, 240, 215)
_lights = sprite_cache(32)
_rims = sprite_cache(8)


def breach(surface: pygame.Surface, centre: Point, radius: float, age: float, seconds: float, seed: int = 0) -> None:
    """Adds a plant that goes up, `seconds` after it did and at age 0..1 of its fire.

    It is white at first, then a ball of `radius` px that swells and cools to orange.
    """
    if not 0 <= age < 1 or radius <= 0 or max(map(abs, centre)) > 30000:
        return
    blasts(surface, [(centre, radius, 0.12 + 0.88 * age, seed)])
    light = _breach_light(int(age * _FRAMES), radius, flash=seconds < FLASH_S)
    half = light.get_width() // 2
    surface.blit(light, (round(centre[0]) - half, round(centre[1]) - half), special_flags=ADD)


def _breach_light(frame: int, radius: float, *, flash: bool) -> pygame.Surface:
    """The soft light of a breach: a halo that cools, a white core that fades, and the flash of the first moment.

    It is painted small and scaled up, for it has no edges.
    """
    side = round(2 * radius * (_FLASH_REACH if flash else _HALO_REACH) / 32) * 32
    side = min(max(side, 32), _LIGHT_MOST_PX)

    def paint() -> pygame.Surface:
        reach = _FLASH_REACH if flash else _HALO_REACH
        d = (np.arange(_LIGHT_PX, dtype=np.float32) + 0.5) * np.float32(2 * reach / _LIGHT_PX) - np.float32(reach)
        square, age = d[:, None] ** 2 + d[None, :] ** 2, (frame + 0.5) / _FRAMES
        rim = np.clip((reach - np.sqrt(square)) * 2, 0, 1)
        parts = [
            (_HALO, 0.55 * (1 - age) ** 1.5, 1.1 + 0.5 * age), (_CORE, max(0.0, 1 - age * 2.2), 0.35 + 0.45 * age)
        ]  # fmt: skip
        parts += [((255, 255, 255), 0.9, 1.9)] if flash else []
        image = sum(
            (np.exp(-square / np.float32(wide * wide)) * rim * np.float32(level))[..., None]
            * np.array(tone, np.float32)
            for tone, level, wide in parts
        )
        return pygame.transform.smoothscale(light_of_image(np.asarray(image, np.float32)), (side, side))

    return _lights.recall((frame, side, flash), paint)


def shards(surface: pygame.Surface, centre: Point, radius: float, age: float, seed: int = 0) -> None:
    """Draws the pieces of a shield of `radius` px that collapses: they fly off and turn at age 0..1."""
    if not 0 <= age < 1 or radius < 3:
        return
    rng = np.random.default_rng(seed + 500)
    count = int(min(36, max(14, radius * 0.7)))
    turn = (np.arange(count) + rng.uniform(-0.3, 0.3, count)) * (2 * math.pi / count)
    far = radius * (1.0 + (0.25 + 0.35 * rng.random(count)) * (1 - (1 - age) ** 2))
    long = radius * rng.uniform(0.05, 0.14, count)
    tilt = turn + math.pi / 2 + rng.uniform(-1.4, 1.4, count) * (0.2 + age)
    middle = np.stack((np.cos(turn) * far + centre[0], np.sin(turn) * far + centre[1]), 1)
    half = np.stack((np.cos(tilt) * long, np.sin(tilt) * long), 1)
    level = (1 - age) * rng.uniform(0.55, 1.0, count)
    segments(surface, middle - half, middle + half, palette.SHIELD_LIGHT, 1.6, level)


def edge_rim(surface: pygame.Surface, towards: Point, strength: float, wide: int) -> None:
    """Adds a white light along the edge of the surface that a direction points to: what goes off beyond it."""
    w, h = surface.get_size()
    level = round(min(max(strength, 0.0), 1.0) * 16)
    if not level or wide < 1:
        return
    across = abs(towards[0]) * h >= abs(towards[1]) * w
    first = (towards[0] if across else towards[1]) < 0

    def paint() -> pygame.Surface:
        ramp = (1 - (np.arange(wide, dtype=np.float32) + 0.5) / wide) ** 2 * np.float32(level / 16 * 0.8)
        ramp = ramp if first else ramp[::-1]
        cover = np.repeat(ramp[:, None], h, 1) if across else np.repeat(ramp[None, :], w, 0)
        return light_of_coverage(np.ascontiguousarray(cover), (255, 250, 240))

    sprite = _rims.recall((w, h, wide, level, across, first), paint)
    place = (0, 0) if first else (w - wide, 0) if across else (0, h - wide)
    surface.blit(sprite, place, special_flags=ADD)


def forget_bursts() -> None:
    """Drops all painted lights."""
    _lights.clear()
    _rims.clear()
