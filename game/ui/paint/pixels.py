"""Pixel arithmetic on 32-bit surfaces: blending by index, sprites from coverage, and a bounded cache."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Generic, TypeVar

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.paint.palette import Colour

PREMUL = pygame.BLEND_PREMULTIPLIED
ADD = pygame.BLEND_RGB_ADD

Floats = NDArray[np.float32]
Words = NDArray[np.uint32]
Point = tuple[float, float]

_LANES = np.uint32(0x00FF00FF)
_HIGH = np.uint32(0xFF00FF00)
_CARRY = np.uint32(0x01000100)
_8 = np.uint32(8)


def canvas(size: tuple[int, int]) -> pygame.Surface:
    """An empty premultiplied surface with alpha, at least one pixel in each direction."""
    return pygame.Surface((max(1, int(size[0])), max(1, int(size[1]))), pygame.SRCALPHA, 32)


def black(size: tuple[int, int]) -> pygame.Surface:
    """A black surface without alpha: the start of a layer of light."""
    return pygame.Surface((max(1, int(size[0])), max(1, int(size[1]))), 0, 32)


def flat(surface: pygame.Surface) -> tuple[Words, int]:
    """The pixels in one row of words and the number of words per line; locks the surface while the array lives.

    Raises ValueError unless the surface has 32 bits in the order alpha, red, green, blue.
    """
    if surface.get_bitsize() != 32 or surface.get_masks()[:3] != (0xFF0000, 0xFF00, 0xFF):
        raise ValueError("painting needs a 32-bit surface in the order alpha, red, green, blue")
    pitch = surface.get_pitch() // 4
    width, height = surface.get_size()
    pixels = pygame.surfarray.pixels2d(surface)
    words = np.lib.stride_tricks.as_strided(pixels, shape=((height - 1) * pitch + width,), strides=(4,))
    return words.view(np.uint32), pitch


def blend_at(words: Words, index: NDArray[np.intp], share: Floats, colour: Colour) -> None:
    """Lays the colour over the pixels at `index` (N,) with coverage `share` (N,) in 0..1."""
    a = (share * 256.0).astype(np.uint32)
    rest = np.uint32(256) - a
    under = words[index]
    rb = (((under & _LANES) * rest + np.uint32(colour[0] << 16 | colour[2]) * a) >> _8) & _LANES
    ag = (((under >> _8) & _LANES) * rest + np.uint32(0xFF0000 | colour[1]) * a) & _HIGH
    words[index] = rb | ag


def add_at(words: Words, index: NDArray[np.intp], share: Floats, colour: Colour) -> None:
    """Adds light of the colour at `index` (N,) with strength `share` (N,) in 0..1, stopping at white."""
    a = (share * 256.0).astype(np.uint32)
    under = words[index]
    rb = ((np.uint32(colour[0] << 16 | colour[2]) * a) >> _8) & _LANES
    g = ((np.uint32(colour[1]) * a) >> _8) & _LANES
    words[index] = sum_of_light(under, rb, g)


def sum_of_light(under: Words, rb: Words, g: Words) -> Words:
    """Adds light given as red and blue in lanes of 16 bits and green alone.

    Alpha stays, channels stop at 255.
    """
    low = (under & _LANES) + rb
    over = low & _CARRY
    low = (low | (over - (over >> _8))) & _LANES
    high = ((under >> _8) & _LANES) + g
    over = high & np.uint32(0x100)
    high = (high | (over - (over >> _8))) & _LANES
    return low | (high << _8)


@lru_cache(maxsize=512)
def tint_table(colour: Colour, alpha: float = 1.0) -> Words:
    """Premultiplied pixel word for each coverage 0..255 (256,); not to be written to."""
    share = np.arange(256, dtype=np.float32) * np.float32(min(max(alpha, 0.0), 1.0) / 255.0)
    r, g, b = ((share * c + 0.5).astype(np.uint32) for c in colour)
    a = (share * 255.0 + 0.5).astype(np.uint32)
    return (a << np.uint32(24)) | (r << np.uint32(16)) | (g << _8) | b


def _bytes(share: NDArray[Any]) -> NDArray[np.uint8]:
    return (np.clip(share, 0.0, 1.0) * np.float32(255.0) + np.float32(0.5)).astype(np.uint8)


def sprite_of_coverage(coverage: Floats | NDArray[np.uint8], colour: Colour, alpha: float = 1.0) -> pygame.Surface:
    """A premultiplied sprite of one colour from coverage (w, h): floats 0..1 or bytes."""
    levels = coverage if coverage.dtype == np.uint8 else _bytes(coverage)
    surface = canvas((levels.shape[0], levels.shape[1]))
    pygame.surfarray.pixels2d(surface)[...] = tint_table(colour, alpha)[levels]
    return surface


def light_of_coverage(coverage: Floats, colour: Colour) -> pygame.Surface:
    """A sprite of light (to be added) from strength (w, h) in 0..1."""
    surface = black((coverage.shape[0], coverage.shape[1]))
    strength = (np.clip(coverage, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    pygame.surfarray.pixels2d(surface)[...] = tint_table(colour)[strength] & np.uint32(0xFFFFFF)
    return surface


def sprite_of_image(rgb: Floats, alpha: Floats) -> pygame.Surface:
    """A premultiplied sprite from straight colour (w, h, 3) in 0..255 and alpha (w, h) in 0..1."""
    surface = canvas((alpha.shape[0], alpha.shape[1]))
    part = np.clip(alpha, 0.0, 1.0)
    bytes_ = (np.clip(rgb, 0.0, 255.0) * part[..., None] + 0.5).astype(np.uint32)
    a = (part * 255.0 + 0.5).astype(np.uint32)
    pygame.surfarray.pixels2d(surface)[...] = (
        (a << np.uint32(24)) | (bytes_[..., 0] << np.uint32(16)) | (bytes_[..., 1] << _8) | bytes_[..., 2]
    )
    return surface


def light_of_image(rgb: Floats) -> pygame.Surface:
    """A sprite of light from colour (w, h, 3) in 0..255."""
    surface = black((rgb.shape[0], rgb.shape[1]))
    bytes_ = (np.clip(rgb, 0.0, 255.0) + 0.5).astype(np.uint32)
    pygame.surfarray.pixels2d(surface)[...] = (
        (bytes_[..., 0] << np.uint32(16)) | (bytes_[..., 1] << _8) | bytes_[..., 2]
    )
    return surface


V = TypeVar("V")


class Lru(Generic[V]):
    """Remembers what was painted last, up to `limit` bytes (or any other measure of cost)."""

    def __init__(self, limit: int, cost: Callable[[V], int]) -> None:
        self.limit = limit
        self.held = 0
        self._cost = cost
        self._entries: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = threading.Lock()  # menus paint backdrops off the window's thread

    def __len__(self) -> int:
        return len(self._entries)

    def recall(self, key: Hashable, paint: Callable[[], V]) -> V:
        """The remembered value, or what `paint` makes; the longest unused are dropped beyond the limit."""
        with self._lock:
            value = self._entries.get(key)
            if value is not None:
                self._entries.move_to_end(key)
                return value
        value = paint()
        with self._lock:
            if key in self._entries:
                self.held -= self._cost(self._entries[key])
            self._entries[key] = value
            self.held += self._cost(value)
            while self.held > self.limit and len(self._entries) > 1:
                self.held -= self._cost(self._entries.popitem(last=False)[1])
        return value

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._entries.clear()
            self.held = 0


def surface_bytes(surface: pygame.Surface) -> int:
    """Memory that a surface takes, with a little for its object."""
    return surface.get_pitch() * surface.get_height() + 200


def sprite_cache(megabytes: float) -> "Lru[pygame.Surface]":
    """A cache of surfaces bounded by their memory."""
    return Lru(int(megabytes * 1e6), surface_bytes)


def blit_many(surface: pygame.Surface, sprites: list[tuple[Any, Any]], flags: int = PREMUL) -> None:
    """Blits (sprite, top left) pairs in one call."""
    if sprites:
        surface.fblits(sprites, flags)
