"""What greater harm looks like: plants that go up, shields that collapse, and the light of it at the window's edge."""

import math
from collections.abc import Iterable

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.paint import palette
from game.ui.paint.effects import BLAST_REACH, blast_master, drawn_radius
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import ADD, Floats, Point, light_of_coverage, light_of_image, sprite_cache
from game.ui.paint.strokes import circle, segments

Doubles = NDArray[np.float64]

FLASH_S = 0.15
"""Seconds that a breach is white."""
_FRAMES = 24
_LARGEST_PX = 150.0
"""Radius of the largest ball: a greater one would cost more than a frame has."""
_FLASH_REACH = 3.0
"""How far the flash reaches, in radii of the ball."""
_HALO, _CORE = (255, 130, 40), (255, 240, 215)
_lights = sprite_cache(48)
_rims = sprite_cache(8)


def breach(surface: pygame.Surface, centre: Point, radius: float, age: float, seconds: float, seed: int = 0) -> None:
    """Adds a plant that goes up, `seconds` after it did and at age 0..1 of its fire.

    It is white at first, then a ball of `radius` px that swells and cools to orange.
    """
    if not 0 <= age < 1 or radius <= 0 or not max(map(abs, centre)) < 30000:
        return
    size = drawn_radius(min(radius, _LARGEST_PX))
    sprites = [_fire(seed, min(_FRAMES - 1, int(age * _FRAMES)), size)] + ([_flash(size)] if seconds < FLASH_S else [])
    for sprite in sprites:
        half = sprite.get_width() // 2
        surface.blit(sprite, (round(centre[0]) - half, round(centre[1]) - half), special_flags=ADD)


def _fire(seed: int, frame: int, size: int) -> pygame.Surface:
    """The ball with its halo, which cools, and its white core, which fades, in one picture."""

    def paint() -> pygame.Surface:
        age = (frame + 0.5) / _FRAMES
        master = blast_master(0.12 + 0.88 * age, seed).copy()
        lights = (
            (_HALO, 0.55 * (1 - age) ** 1.5, 0.9 + 0.3 * age), (_CORE, max(0.0, 1 - age * 2.2), 0.35 + 0.45 * age)
        )  # fmt: skip
        master.blit(_lights_of(master.get_width(), BLAST_REACH, lights), (0, 0), special_flags=ADD)
        side = round(2 * BLAST_REACH * size)
        return pygame.transform.smoothscale(master, (side, side))

    return _lights.recall((seed % 4, frame, size), paint)


def _flash(size: int) -> pygame.Surface:
    """The white of the first moment: painted small and scaled up, for it has no edges."""

    def paint() -> pygame.Surface:
        side = round(2 * _FLASH_REACH * size)
        return pygame.transform.smoothscale(
            _lights_of(128, _FLASH_REACH, (((255, 255, 255), 0.95, 1.5),)), (side, side)
        )

    return _lights.recall(("flash", size), paint)


def _lights_of(side: int, reach: float, lights: tuple[tuple[Colour, float, float], ...]) -> pygame.Surface:
    """Soft round lights upon each other, (colour, strength, width in radii) each, in a square of ±`reach` radii."""
    d = (np.arange(side, dtype=np.float32) + 0.5) * np.float32(2 * reach / side) - np.float32(reach)
    square = d[:, None] ** 2 + d[None, :] ** 2
    rim = np.clip((reach - np.sqrt(square)) * 2, 0, 1)
    image: Floats = np.zeros((side, side, 3), np.float32)
    for tone, level, wide in lights:
        image += (np.exp(-square / np.float32(wide * wide)) * rim * np.float32(level))[..., None] * np.array(
            tone, np.float32
        )
    return light_of_image(image)


def shards(surface: pygame.Surface, collapses: Iterable[tuple[Point, float, float, int]]) -> None:
    """Draws the pieces of shields that collapse: they fly off and turn.

    Each of `collapses` is where it is, its radius in px, its age 0..1 and a seed.
    """
    found = [_pieces(*one) for one in collapses if 0 <= one[2] < 1 and one[1] >= 3]
    if found:
        starts, ends, level = (np.concatenate([one[n] for one in found]) for n in range(3))
        segments(surface, starts, ends, palette.SHIELD_LIGHT, 1.6, level)


def _pieces(centre: Point, radius: float, age: float, seed: int) -> tuple[Doubles, Doubles, Doubles]:
    """Ends (N, 2), (N, 2) and strengths (N,) of the pieces of one shield."""
    rng = np.random.default_rng(seed + 500)
    count = int(min(36, max(14, radius * 0.7)))
    turn = (np.arange(count) + rng.uniform(-0.3, 0.3, count)) * (2 * math.pi / count)
    far = radius * (1.0 + (0.25 + 0.35 * rng.random(count)) * (1 - (1 - age) ** 2))
    long = radius * rng.uniform(0.05, 0.14, count)
    tilt = turn + math.pi / 2 + rng.uniform(-1.4, 1.4, count) * (0.2 + age)
    middle = np.stack((np.cos(turn) * far + centre[0], np.sin(turn) * far + centre[1]), 1)
    half = np.stack((np.cos(tilt) * long, np.sin(tilt) * long), 1)
    level = (1 - age) * rng.uniform(0.55, 1.0, count)
    return middle - half, middle + half, level


def alarm(surface: pygame.Surface, centre: Point, radius: float, age: float) -> None:
    """Draws a ring that draws the eye to danger: it grows by a half and fades."""
    if 0 <= age < 1:
        circle(surface, centre, radius * (1 + 0.5 * age), palette.DANGER, 2.0, 0.9 * (1 - age), glow=4)


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
