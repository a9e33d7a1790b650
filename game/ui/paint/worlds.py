"""What planets look like: palettes and maps of their surfaces, worked out once per style and seed.

A map is (W, H, 4) over longitude and latitude: place in the palette, brightness, share of the first and of
the second extra colour.
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.ui.paint import noise
from game.ui.paint.kept import kept
from game.ui.paint.noise import clouds_at, grid_clouds
from game.ui.paint.palette import Colour, rgb
from game.ui.paint.pixels import Floats

_CLOUD_MAP = (2048, 1024)
_GROUND_MAP = (1024, 512)


@dataclass(frozen=True)
class Style:
    """How one sort of planet is painted."""

    stops: tuple[tuple[float, Colour], ...]  # the palette: places and colours
    first: Colour  # extra colours mixed in by the map
    second: Colour
    paint: Callable[[int], Floats]  # the map for a seed
    air: Colour  # light of its limb and halo
    halo: float  # strength of the halo, 0 for bodies without air
    detail: tuple[float, float]  # strength of fine grain in palette place and brightness
    stretch: float  # how much longer the grain is along the equator
    waver: float  # how far the grain shifts the map, in radians
    tilt_deg: float = -24.0
    turn: float = 0.15  # longitude that faces us
    bright: float = 0.74
    banded: bool = False  # its palette runs from pole to pole


def _frame(size: tuple[int, int] = _GROUND_MAP) -> tuple[Floats, Floats]:
    """Longitude -pi..pi (W, 1) and latitude -pi/2..pi/2 (1, H), north positive."""
    w, h = size
    lon = (np.arange(w, dtype=np.float32) + 0.5) * np.float32(2 * math.pi / w) - np.float32(math.pi)
    lat = (np.arange(h, dtype=np.float32) + 0.5) * np.float32(math.pi / h) - np.float32(math.pi / 2)
    return lon[:, None], lat[None, :]


SPOT = (0.43, 0.34)


def _jupiter(seed: int) -> Floats:
    lon, lat = _frame(_CLOUD_MAP)
    dl, db = (lon - SPOT[0]) / 0.20, (lat - SPOT[1]) / 0.088
    q = np.hypot(dl, db)
    whirl = np.exp(-q * q * 0.55) * 2.6
    c, s = np.cos(whirl), np.sin(whirl)
    lonw = SPOT[0] + 0.20 * (dl * c - db * s)
    latw = SPOT[1] + 0.088 * (dl * s + db * c)
    flow = grid_clouds(_CLOUD_MAP, (14, 34), seed + 3, 4)
    # Longitude in these sums repeats after a whole number of lattice periods, so that the map closes behind.
    turns = np.float32(64 / (2 * math.pi))
    warp = clouds_at(lonw * (turns / 2) + flow * 2.2, latw * 24 + flow * 3, seed + 11, 5)
    fine = clouds_at(lonw * turns + warp * 3.2, latw * 70 + warp * 6, seed + 29, 3)
    band = latw + 0.030 * warp + 0.016 * flow + 0.006 * fine
    band -= np.tanh((band - SPOT[1]) / 0.025) * 0.05 * np.exp(-(((q - 1.1) / 0.8) ** 2))
    core = np.where(q < 1.15, np.clip(1.15 - q, 0, 1) ** 0.6, 0)
    oval = np.exp(-(((q - 1.28) / 0.16) ** 2)) * 0.45
    rng = np.random.default_rng(seed + 8)
    for number in range(15):
        at = SPOT[0] - 3.0 + number * 0.40 + rng.uniform(-0.08, 0.08)
        size = rng.uniform(0.018, 0.034)
        away = ((lon - at) / (size * 1.7)) ** 2 + ((lat - (0.66 + rng.uniform(-0.02, 0.02))) / size) ** 2
        oval = np.maximum(oval, 0.7 * np.exp(-away))
    bright = np.clip(1 + 0.34 * warp + 0.26 * fine, 0.5, 1.5)
    return np.stack(np.broadcast_arrays(band, bright, core * 0.72, oval), -1).astype(np.float32)


def _ground(seed: int, cells: int, octaves: int) -> Floats:
    """Heights -0.5..0.5 (W, H) on a sphere without stretched poles: noise sampled on three planes."""
    lon, lat = _frame()
    x = np.cos(lat) * np.cos(lon)
    y = np.cos(lat) * np.sin(lon)
    z = np.sin(lat) + 0 * lon
    parts = ((x, y, z * z), (y, z, x * x), (z, x, y * y))
    heights = [
        clouds_at(p * cells + 17, q * cells + 29, seed + 40 * k, octaves) * weight
        for k, (p, q, weight) in enumerate(parts)
    ]
    return np.asarray(sum(heights[1:], heights[0]), np.float32)


def _craters(height: Floats, bright: Floats, seed: int, count: int, largest: float) -> None:
    """Presses round craters into the map, few large and many small."""
    rng = np.random.default_rng(seed)
    lon, lat = _frame()
    w, h = _GROUND_MAP
    for _ in range(count):
        at, up = rng.uniform(-math.pi, math.pi), math.asin(rng.uniform(-0.97, 0.97))
        size = largest * min(1.0, 0.10 + 0.12 * rng.pareto(1.7))
        wide = size / math.cos(up)
        i0, i1 = (int((at + k * 1.5 * wide + math.pi) / (2 * math.pi) * w) for k in (-1, 1))
        j0, j1 = (max(0, min(h, int((up + k * 1.5 * size + math.pi / 2) / math.pi * h))) for k in (-1, 1))
        columns = np.arange(i0, i1 + 1)
        dx = (
            lon[columns % w] + np.where(columns < 0, -2 * math.pi, np.where(columns >= w, 2 * math.pi, 0))[:, None] - at
        ) / wide
        dy = (lat[:, j0 : j1 + 1] - up) / size
        q = np.hypot(dx, dy)
        rim = np.exp(-(((q - 1.0) / 0.14) ** 2))
        floor = 1 / (1 + np.exp(np.minimum((q - 0.92) * 16, 30)))
        box = np.ix_(columns % w, np.arange(j0, min(h, j1 + 1)))
        bright[box] *= 1 - 0.16 * floor + rim * (0.12 - 0.30 * np.clip(dx * 0.7 + dy * 0.7, -1, 1))
        height[box] += 0.05 * rim - 0.06 * floor


def _rock(seed: int) -> Floats:
    height = _ground(seed, 2, 6)
    bright = 1 + 0.9 * _ground(seed + 300, 9, 4)
    _craters(height, bright, seed, 160, 0.14)
    dust = np.clip(_ground(seed + 500, 3, 4) * 2.6, 0, 0.8)
    _, lat = _frame()
    cap = np.clip((np.abs(lat) - 1.22 + height * 0.5) * 9, 0, 0.9)
    return np.stack((height, np.clip(bright, 0.4, 1.6), dust, cap + 0 * height), -1).astype(np.float32)


def _moon(seed: int) -> Floats:
    height = _ground(seed, 2, 5)
    bright = 1 + 0.7 * _ground(seed + 300, 12, 4)
    _craters(height, bright, seed, 420, 0.17)
    mare = np.clip(_ground(seed + 500, 2, 4) * 4 - 0.15, 0, 0.65)
    rays = np.clip(_ground(seed + 700, 4, 5) * 2.4 - 0.3, 0, 0.5)
    return np.stack((height, np.clip(bright, 0.35, 1.7), mare, rays), -1).astype(np.float32)


def _terran(seed: int) -> Floats:
    lon, lat = _frame()
    height = _ground(seed, 2, 7) * 1.5 + 0.02
    dry = np.clip(0.5 + 2 * _ground(seed + 200, 3, 4) - 1.6 * np.abs(np.abs(lat) - 0.42), 0, 1)
    bright = 1 + np.where(height > 0, 0.5, 0.12) * _ground(seed + 300, 14, 4)
    swirl = _ground(seed + 400, 2, 4)
    turns = np.float32(64 / (2 * math.pi))
    streaks = clouds_at(lon * (turns / 4) + swirl * 5, lat * 7 + swirl * 5, seed + 500, 6)
    cover = np.clip((streaks + 0.5 * swirl + 0.04) * 3.2, 0, 0.92)
    cap = np.clip((np.abs(lat) - 1.20 + 0.25 * height) * 8, 0, 0.95)
    desert = np.where(height > 0, dry * 0.85, 0)
    return np.stack((height, bright, desert, np.maximum(cover, cap)), -1).astype(np.float32)


def _stops(*pairs: tuple[float, str]) -> tuple[tuple[float, Colour], ...]:
    return tuple((place, rgb(digits)) for place, digits in pairs)


_JUPITER = _stops(
    (-1.6, "54565C"), (-1.1, "6B6A6A"), (-0.86, "8D8376"), (-0.74, "9A7F66"), (-0.66, "B9A88D"),
    (-0.55, "A58262"), (-0.47, "CDBB9C"), (-0.40, "D8C9AE"), (-0.33, "A8754D"), (-0.24, "8C5636"),
    (-0.15, "9C6A45"), (-0.11, "D2BC97"), (-0.03, "E4D9C3"), (0.05, "DCCBAA"), (0.11, "C7A379"),
    (0.16, "8A5434"), (0.25, "79452B"), (0.32, "A2724C"), (0.37, "D7C4A2"), (0.47, "E0D3BA"),
    (0.55, "BFA27E"), (0.61, "9C7556"), (0.68, "BEAA8A"), (0.76, "93806D"), (0.88, "857C72"),
    (1.1, "666668"), (1.6, "4E5158"),
)  # fmt: skip
_ROCK = _stops((-0.35, "4A2A1E"), (-0.15, "7A4428"), (0.0, "A5633A"), (0.12, "C08A5C"), (0.3, "D6B08A"))
_MOON = _stops((-0.35, "55565A"), (-0.1, "85868A"), (0.05, "A3A2A0"), (0.3, "C9C7C2"))
_TERRAN = _stops(
    (-0.5, "06162E"), (-0.12, "0B2A50"), (-0.03, "145078"), (-0.002, "2A7C94"), (0.004, "5E7A4A"),
    (0.08, "3F6A3A"), (0.22, "6E6A48"), (0.36, "8C7E66"), (0.5, "D8D4CC"),
)  # fmt: skip

STYLES: dict[str, Style] = {
    "jupiter": Style(
        _JUPITER,
        rgb("A8583A"),
        rgb("E6DCCA"),
        _jupiter,
        (120, 150, 185),
        0.6,
        (0.016, 0.26),
        6.0,
        0.0045,
        -20.0,
        banded=True,
    ),
    "rock": Style(
        _ROCK,
        rgb("C99A6A"),
        rgb("E8E4DE"),
        _rock,
        (190, 150, 120),
        0.35,
        (0.05, 0.45),
        1.0,
        0.006,
        -18.0,
        0.6,
        0.80,
    ),
    "terran": Style(
        _TERRAN,
        rgb("A88B5A"),
        rgb("EEF2F6"),
        _terran,
        (110, 170, 235),
        1.0,
        (0.02, 0.25),
        1.0,
        0.008,
        -23.0,
        0.3,
        0.84,
    ),
    "moon": Style(
        _MOON,
        rgb("4C4E54"),
        rgb("DAD8D2"),
        _moon,
        (170, 175, 185),
        0.0,
        (0.05, 0.45),
        1.0,
        0.006,
        4.0,
        0.9,
        0.78,
    ),
}


@lru_cache(maxsize=6)
def surface_map(style: str, seed: int) -> Floats:
    """The map of a planet (W, H, 4); the first call for a style and seed ever works for up to two seconds.

    Later ones read a file: its halves of floats are exact to a tenth of a level of colour. Raises KeyError.
    """
    one = STYLES[style]
    shape = *(_CLOUD_MAP if one.banded else _GROUND_MAP), 4
    by = sys.modules[__name__], noise
    return kept(f"{style}-{seed}", shape, np.float16, lambda: one.paint(seed), by).astype(np.float32)


@lru_cache(maxsize=8)
def plain_map(style: str) -> Floats:
    """A map of a planet's bare colours, at once: what is shown of it until its own is there."""
    _, lat = _frame((4, 256))
    place = lat if STYLES[style].banded else 0 * lat
    return np.stack(np.broadcast_arrays(place, np.ones((4, 1)), 0 * lat, 0 * lat), -1).astype(np.float32)


@lru_cache(maxsize=8)
def colour_table(style: str) -> tuple[Floats, float, float]:
    """The palette as (1024, 3) in 0..255 over its places, its lowest place, and entries per unit."""
    stops = STYLES[style].stops
    places = np.array([place for place, _ in stops])
    x = np.linspace(places[0], places[-1], 1024)
    table = np.stack([np.interp(x, places, [colour[k] for _, colour in stops]) for k in range(3)], -1).astype(
        np.float32
    )
    grey = table.mean(-1, keepdims=True)
    return (
        np.asarray(grey + (table - grey) * 0.85, np.float32),
        float(places[0]),
        1023 / float(places[-1] - places[0]),
    )
