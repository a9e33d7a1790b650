"""The star field behind the map: a tile that joins at its edges, and nearer stars that drift faster."""

import sys
from dataclasses import dataclass
from typing import Self

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.paint import noise, palette
from game.ui.paint.kept import kept
from game.ui.paint.noise import grid_clouds
from game.ui.paint.pixels import ADD, Floats, Point, blit_many
from game.ui.paint.shapes import glow_sprite

_DRIFT = 0.04  # how far the tile follows the camera
_NEAR_DRIFT = (0.07, 0.12)
_COLD, _WARM = (217, 237, 255), (255, 230, 199)


class Sky:
    """A star field for a window of `size` px; the same seed and size give the same sky."""

    def __init__(
        self, size: tuple[int, int], seed: int = 5, stars: int = 1500, tint: float = 1.0, *, keep: bool = False
    ) -> None:
        """`keep`: in a file, for the next time."""
        self.size = (max(16, size[0]), max(16, size[1]))
        rng = np.random.default_rng(seed)
        far = _Stars.drawn(rng, stars)
        # A grain of less than one level hides the bands that so faint a gradient would show.
        grain = rng.random((*self.size, 1), dtype=np.float32)

        def tile() -> NDArray[np.uint8]:
            image = _nebula(self.size, seed, tint)
            _sprinkle(image, far)
            return np.clip(image + grain, 0, 255).astype(np.uint8)

        name, by = f"sky-{self.size[0]}x{self.size[1]}-{seed}-{stars}-{tint:g}", (sys.modules[__name__], noise)
        self.tile = pygame.Surface(self.size, 0, 32)
        image = kept(name, (*self.size, 3), np.uint8, tile, by) if keep else tile()
        pygame.surfarray.blit_array(self.tile, image)
        count = max(8, stars // 14)
        self._places = rng.random((count, 2)) * (self.size[0] + 40, self.size[1] + 40)
        self._drift = rng.uniform(*_NEAR_DRIFT, count)[:, None]
        level = np.clip(rng.pareto(1.6, count) * 0.16 + 0.18, 0, 0.9)
        warm = rng.random(count) < 0.3
        self._sprites = [
            glow_sprite(1.0 + 0.8 * float(b), _WARM if w else _COLD, float(b) * 0.9)
            for b, w in zip(level, warm, strict=True)
        ]

    def draw(self, surface: pygame.Surface, camera: Point = (0.0, 0.0)) -> None:
        """Fills the surface with sky; `camera` is how far the camera has panned in px (x right, y down)."""
        w, h = self.size
        x0, y0 = round(camera[0] * _DRIFT) % w, round(camera[1] * _DRIFT) % h
        for x in range(-x0, surface.get_width(), w):
            for y in range(-y0, surface.get_height(), h):
                surface.blit(self.tile, (x, y))
        room = np.array((w + 40, h + 40))
        near = np.mod(self._places - np.asarray(camera) * self._drift, room) - 20
        corners = np.rint(near).astype(int).tolist()
        halves = [sprite.get_width() // 2 for sprite in self._sprites]
        pairs = [(s, (x - k, y - k)) for s, k, (x, y) in zip(self._sprites, halves, corners, strict=True)]
        blit_many(surface, pairs, ADD)


@dataclass(frozen=True, slots=True)
class _Stars:
    """Stars of the tile: how bright (N,), where (N, 2) in shares of it, and which are cold."""

    level: NDArray[np.float64]
    place: NDArray[np.float64]
    cold: NDArray[np.bool_]

    @classmethod
    def drawn(cls, rng: np.random.Generator, count: int) -> Self:
        """So many, faint ones most."""
        level = np.clip(rng.pareto(1.6, count) * 0.16, 0.05, 1.0)
        return cls(level, rng.random((count, 2)), rng.random(count) < 0.7)


def _nebula(size: tuple[int, int], seed: int, tint: float) -> Floats:
    """Faint clouds (w, h, 3) in 0..255: worked out small, as they hold no detail."""
    small = (max(8, size[0] // 4), max(8, size[1] // 4))
    cells = (max(2, round(size[0] / 480)), max(2, round(size[1] / 480)))
    blue = np.clip(grid_clouds(small, cells, seed, 4) + 0.12, 0, 1)
    violet = np.clip(grid_clouds(small, (cells[0] * 2, cells[1] * 2), seed + 20, 4), 0, 1)
    image = np.array(palette.SPACE, np.float32) + blue[..., None] * np.array((10, 20, 34), np.float32) * tint
    image += violet[..., None] * np.array((12, 9, 22), np.float32) * tint
    # Brighter while it is scaled, so that whole levels do not show.
    picture = pygame.Surface(small, 0, 32)
    pygame.surfarray.blit_array(picture, np.clip(image * 6, 0, 255).astype(np.uint8))
    return pygame.surfarray.array3d(pygame.transform.smoothscale(picture, size)).astype(np.float32) / np.float32(6)


def _sprinkle(image: Floats, stars: _Stars) -> None:
    """Adds faint stars to the image, each over the four pixels it touches."""
    w, h = image.shape[:2]
    place = stars.place * (w, h)
    colour = np.where(stars.cold[:, None], np.array(_COLD), np.array(_WARM)) * (stars.level * 0.55)[:, None]
    corner = np.floor(place).astype(int)
    part = place - corner
    for dx in (0, 1):
        for dy in (0, 1):
            share = (part[:, 0] if dx else 1 - part[:, 0]) * (part[:, 1] if dy else 1 - part[:, 1])
            np.add.at(
                image,
                ((corner[:, 0] + dx) % w, (corner[:, 1] + dy) % h),
                (colour * share[:, None]).astype(np.float32),
            )
