"""The dark beam: a black core with violet rims that bends the light of whatever lies behind it."""

import math

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.paint.light import LightLayer
from game.ui.paint.noise import clouds_at
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Floats, Point, flat, sum_of_light

BEND_PX = 60.0
DURATION_S = 0.9
_BAND = 92.0
_RIM = np.array((150, 110, 255), np.float32)
_EDGE = np.array((232, 220, 255), np.float32)
_FADE_PX = 120.0
_LANES = np.uint32(0x00FF00FF)
_8 = np.uint32(8)


_FINE = 8
"""Steps a pixel of what is looked up by the distance from the beam."""


def _profile() -> Floats:
    """How a beam bends, heaps up, darkens and lights by the distance from its middle: (7, N)."""
    away = np.arange(0, _BAND + 1, 1 / _FINE)
    # Pixels show what lies nearer to the beam's other side: most beside the core, nothing at the edge of the band.
    near = np.clip(1 - away / _BAND, 0, 1)
    edge = near * near * (3 - 2 * near)
    rows = (
        130 * np.exp(-away / BEND_PX) * edge,
        np.exp(-(((away - 30) / 13) ** 2)) * 0.99,
        np.exp(-((away / 11) ** 4)),
        0.97 * np.exp(-((away / 4.6) ** 4)),
        np.exp(-((away / 52) ** 2)) * 0.16 * np.clip(near * 3, 0, 1),
        np.exp(-(((away - 8.5) / 6.0) ** 2)) * 0.55,
        np.exp(-(((away - 6.6) / 1.25) ** 2)) * 0.95,
    )
    return np.array(rows, np.float32)


_PROFILE = _profile()


def beam_strength(age: float) -> float:
    """Strength 0..1 of a beam over its life: it springs up, holds and dies away."""
    if not 0 <= age < 1:
        return 0.0
    return min(1.0, age / 0.08) * min(1.0, (1 - age) / 0.45) ** 1.5


class DarkBeam:
    """A beam from `start` to `end` on a window of `size` px; what it needs for each pixel is worked out once.

    The beam fades out over its last part, beyond the last ship that it strikes. `scale` widens it.
    """

    def __init__(self, start: Point, end: Point, size: tuple[int, int], *, seed: int = 0, scale: float = 1.0) -> None:
        self.start, self.end, self.scale = start, end, max(0.1, scale)
        self.size = size
        self._pitch = -1
        self._bent_for = (-1.0, -1)
        self._index: NDArray[np.intp] = np.zeros(0, np.intp)
        if not all(map(math.isfinite, (*start, *end))):
            return
        length = math.hypot(end[0] - start[0], end[1] - start[1])
        if length >= 1 and min(size) > 0:
            self._prepare(length, seed)

    def _prepare(self, length: float, seed: int) -> None:
        d = (self.end[0] - self.start[0]) / length, (self.end[1] - self.start[1]) / length
        self._x, self._y = _band(self.start, d, length, _BAND * self.scale, self.size)
        x, y = self._x - np.float32(self.start[0]), self._y - np.float32(self.start[1])
        along = x * np.float32(d[0]) + y * np.float32(d[1])
        across = (y * np.float32(d[0]) - x * np.float32(d[1])) / np.float32(self.scale)
        self._normal = (-d[1], d[0])
        fade = np.clip((length - along) / min(_FADE_PX, length * 0.35), 0, 1) * np.clip(along / 12 + 1, 0, 1)
        away = np.minimum(np.abs(across) * np.float32(_FINE), np.float32(_PROFILE.shape[1] - 1)).astype(np.int32)
        bend, heap, gloom, core, wide, rim, thin = (row.take(away) for row in _PROFILE)
        fade = fade.astype(np.float32)
        self._shift = np.where(across < 0, bend, -bend) * fade * np.float32(self.scale)
        core = 1 - core * np.minimum(fade * 2, np.float32(1))
        self._keep = (1 + heap * fade) * (1 - gloom * fade) * core * np.float32(256)
        first = math.floor(float(along.min(initial=length)))
        steps = np.arange(first, float(along.max(initial=first)) + 4, 2, dtype=np.float32) / np.float32(60)
        swell = (0.82 + 0.36 * clouds_at(steps, np.full_like(steps, 3.3), seed + 5, 4)).astype(np.float32)
        waves = swell.take(np.clip((along - first) / 2, 0, len(swell) - 1).astype(np.int32))
        lit = core * fade * np.float32(256)
        violet, white = (wide + rim * waves) * lit, thin * waves * lit
        red, green, blue = (
            np.minimum((violet * _RIM[k] + white * _EDGE[k]) / np.float32(256), np.float32(255)).astype(np.uint32)
            for k in range(3)
        )
        self._light_rb, self._light_g = (red << np.uint32(16)) | blue, green

    def draw(self, surface: pygame.Surface, strength: float = 1.0) -> None:
        """Bends, darkens and lights the pixels along the beam; `strength` 0..1, see `beam_strength`.

        Draw the backdrop, planets and rings before it, ships after it. A surface of another size gets
        nothing.
        """
        power = min(max(strength, 0.0), 1.0)
        if power <= 0 or not hasattr(self, "_x") or surface.get_size() != self.size or not len(self._x):
            return
        words, pitch = flat(surface)
        if pitch != self._pitch:
            self._index = self._y.astype(np.intp) * pitch + self._x.astype(np.intp)
            self._pitch = pitch
        if (power, pitch) != self._bent_for:
            self._bend(power, pitch)
        behind = words.take(self._source)
        rb = _scaled(behind & _LANES, self._kept)
        g = np.minimum(((behind >> _8) & np.uint32(0xFF)) * self._kept >> _8, np.uint32(255))
        dimmed = rb | (g << _8) | np.uint32(0xFF000000)
        share = np.uint32(round(power * 256))
        red_blue = ((self._light_rb * share) >> _8) & _LANES
        words[self._index] = sum_of_light(dimmed, red_blue, (self._light_g * share) >> _8)

    def _bend(self, power: float, pitch: int) -> None:
        """Which pixel is seen at each, and how much of it: kept for the frames of full strength."""
        shift = self._shift * np.float32(power)
        sx = np.clip(self._x + shift * np.float32(self._normal[0]), 0, self.size[0] - 1).astype(np.int32)
        sy = np.clip(self._y + shift * np.float32(self._normal[1]), 0, self.size[1] - 1).astype(np.int32)
        sy *= np.int32(pitch)
        sy += sx
        self._source = sy
        self._kept = (256 + (self._keep - np.float32(256)) * np.float32(power)).astype(np.uint32)
        self._bent_for = power, pitch


def _scaled(lanes: NDArray[np.uint32], keep: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each 16-bit lane times keep / 256, stopping at 255; keep is at most 512."""
    high = (lanes >> np.uint32(16)) * keep >> _8
    low = (lanes & np.uint32(0xFFFF)) * keep >> _8
    return (np.minimum(high, np.uint32(255)) << np.uint32(16)) | np.minimum(low, np.uint32(255))


def _band(start: Point, d: Point, length: float, half: float, size: tuple[int, int]) -> tuple[Floats, Floats]:
    """Pixels x (N,), y (N,) of the window within `half` px of the beam, row by row."""
    w, h = size
    y = np.arange(h, dtype=np.float64)
    low, high = np.full(h, -math.inf), np.full(h, math.inf)
    # Each bound is a half-plane n·p <= c; on a row it bounds x from one side.
    base = start[0] * d[0] + start[1] * d[1]
    side = start[1] * d[0] - start[0] * d[1]
    for nx, ny, c in (
        (d[0], d[1], base + length),
        (-d[0], -d[1], -base + 12),
        (-d[1], d[0], side + half),
        (d[1], -d[0], half - side),
    ):
        room = c - ny * y
        if abs(nx) < 1e-9:
            high = np.where(room < 0, -math.inf, high)
        elif nx > 0:
            high = np.minimum(high, room / nx)
        else:
            low = np.maximum(low, room / nx)
    first = np.ceil(np.clip(low, 0, w)).astype(np.int64)
    last = np.floor(np.clip(high, -1, w - 1)).astype(np.int64)
    count = np.maximum(last - first + 1, 0)
    rows = np.repeat(np.arange(h), count)
    x = first[rows] + np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return x.astype(np.float32), rows.astype(np.float32)


def rims(layer: LightLayer, start: Point, end: Point, strength: float = 1.0, scale: float = 1.0) -> None:
    """Adds the two violet rims of a beam to a layer of light."""
    length = math.hypot(end[0] - start[0], end[1] - start[1])
    if strength <= 0 or not math.isfinite(length) or length < 1:
        return
    nx, ny = -(end[1] - start[1]) / length * 6 * scale, (end[0] - start[0]) / length * 6 * scale
    edge: Colour = (232, 220, 255)
    for sign in (-1, 1):
        a = start[0] + sign * nx, start[1] + sign * ny
        b = end[0] + sign * nx, end[1] + sign * ny
        layer.polyline((a, b), edge, strength * 0.9, 1.4)
        layer.polyline((a, b), (150, 110, 255), strength, 0.0, 0.7)
