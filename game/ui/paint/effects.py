"""What weapons and engines look like: laser beams, blasts, shields, drone clouds, debris, rings and trails.

Nothing here keeps time: an effect is drawn for an age from 0 to 1, and the same seed gives the same picture.
"""

import math

import numpy as np
import pygame
from numpy.typing import ArrayLike, NDArray

from game.ui.paint import palette, ships
from game.ui.paint.light import LightLayer
from game.ui.paint.noise import clouds_at
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import (
    ADD,
    Floats,
    Point,
    black,
    blit_many,
    flat,
    light_of_coverage,
    light_of_image,
    sprite_cache,
    sum_of_light,
)
from game.ui.paint.shapes import glow
from game.ui.paint.strokes import circle

_BLAST_FRAMES = 24
_BLAST_KINDS = 4
_BLAST_MASTER = 60
BLAST_REACH = 2.2
"""How far the picture of a blast reaches, in radii of it."""
_blasts = sprite_cache(48)
_shields = sprite_cache(12)

_FIRE = np.array(((0, 0, 0), (60, 14, 4), (190, 62, 12), (255, 150, 40), (255, 224, 150), (255, 255, 245)), np.float32)
_FIRE_AT = (0.0, 0.10, 0.28, 0.5, 0.72, 1.0)
_FIRE_TABLE = np.stack([np.interp(np.linspace(0, 1, 512), _FIRE_AT, _FIRE[:, k]) for k in range(3)], -1).astype(
    np.float32
)


def laser(layer: LightLayer, start: Point, end: Point, colour: Colour, alpha: float = 1.0) -> None:
    """Adds a laser beam to a layer of light: a thin bright line in a soft light of its colour."""
    lasers(layer, (start,), (end,), colour, alpha)


def lasers(layer: LightLayer, starts: ArrayLike, ends: ArrayLike, colour: Colour, alpha: float = 1.0) -> None:
    """Adds many laser beams from (N, 2) to (N, 2) to a layer of light."""
    layer.lines(starts, ends, colour, alpha, 0.4, palette.mixed(colour, (255, 255, 255), 0.45))


def dots(
    surface: pygame.Surface,
    places: ArrayLike,
    colour: Colour,
    strength: float | ArrayLike = 0.9,
    *,
    soft: bool = True,
) -> None:
    """Adds points of light at (N, 2), with one strength or one for each.

    Soft dots are spread over the pixels they touch and move smoothly; hard ones cost a third.
    """
    p = np.asarray(places, np.float32).reshape(-1, 2)
    if not len(p):
        return
    w, h = surface.get_size()
    inside = (p[:, 0] >= 0) & (p[:, 1] >= 0) & (p[:, 0] < w - 1) & (p[:, 1] < h - 1)
    levels = np.broadcast_to(np.asarray(strength, np.float32), (len(p),))
    if not inside.all():
        p, levels = p[inside], levels[inside]
    if not len(p):
        return
    words, pitch = flat(surface)
    corner = p.astype(np.int32)
    index = corner[:, 1].astype(np.intp) * pitch + corner[:, 0]
    if not soft:
        _add_dots(words, index, levels * np.float32(256), colour)
        return
    fx, fy = p[:, 0] - corner[:, 0], p[:, 1] - corner[:, 1]
    # A dot between pixels would look dimmer than one upon a pixel: a little more light evens it out.
    full = levels * np.float32(256 * 1.3)
    for shift, share in (
        (0, (1 - fx) * (1 - fy)),
        (1, fx * (1 - fy)),
        (pitch, (1 - fx) * fy),
        (pitch + 1, fx * fy),
    ):
        _add_dots(words, index + shift, np.minimum(share * full, np.float32(256)), colour)


def _add_dots(words: NDArray[np.uint32], index: NDArray[np.intp], share: Floats, colour: Colour) -> None:
    a = share.astype(np.uint32)
    lanes = np.uint32(0x00FF00FF)
    rb = ((a * np.uint32(colour[0] << 16 | colour[2])) >> np.uint32(8)) & lanes
    g = (a * np.uint32(colour[1])) >> np.uint32(8)
    words[index] = sum_of_light(words[index], rb, g)


def fighters(
    surface: pygame.Surface,
    places: ArrayLike,
    headings: ArrayLike,
    colour: Colour,
    kind: str = "uhs_ftr",
    size: float = 9,
) -> None:
    """Draws small craft as marks at (N, 2), turned to headings (N, 2) on the screen."""
    ships.draw_ships(surface, kind, size, places, headings, colour)


def _blast_noise(seed: int) -> tuple[Floats, Floats, Floats]:
    """Distance from the middle in radii, clouds and rays of one sort of blast."""
    reach = int(_BLAST_MASTER * BLAST_REACH)
    d = ((np.arange(2 * reach, dtype=np.float32) - reach + 0.5) / _BLAST_MASTER).astype(np.float32)
    q = np.hypot(d[:, None], d[None, :])
    x, y = (np.asarray(axis * 1.9 + 40 + 0 * q, np.float32) for axis in (d[:, None], d[None, :]))
    clouds = clouds_at(x, y, seed * 31 + 5, 5)
    # Rays are drawn along a circle in the noise, so that no seam shows where the angle jumps.
    turn = np.arctan2(d[None, :], d[:, None] + 1e-9)
    u, v = (
        np.asarray(np.cos(turn) * 3 + 20, np.float32),
        np.asarray(np.sin(turn) * 3 + 20 + q * 0.8, np.float32),
    )
    rays = clouds_at(u, v, seed * 31 + 14, 4)
    return q, clouds, rays


_noises: dict[int, tuple[Floats, Floats, Floats]] = {}


def _blast_frame(kind: int, frame: int) -> pygame.Surface:
    """Light of a blast at its master size."""
    if kind not in _noises:
        _noises[kind] = _blast_noise(kind)
    q, clouds, rays = _noises[kind]
    age = (frame + 0.5) / _BLAST_FRAMES
    spread = 0.30 + 0.75 * (1 - (1 - age) ** 3)
    heat = 1.35 * (1 - age) ** 0.8
    rough = 0.4 + 0.9 * age
    bent = q / spread * (1 + (0.75 * clouds + 0.55 * rays) * rough * 1.6)
    level = np.clip(1.15 - bent, 0, 1.2) * np.clip(2.1 - q / spread, 0, 1) * 1.15 * heat
    # Late fire breaks into shreds.
    level -= np.clip(0.25 + clouds, 0, 1) * max(0.0, age - 0.35) * 1.1
    image = _FIRE_TABLE.take((np.clip(level, 0, 1) * 511).astype(np.int32), axis=0)
    image *= np.float32(min(1.0, (1 - age) * 2.2))
    halo = np.exp(-((q / (spread * 1.1)) ** 2)) * 0.38 * (1 - age) ** 1.5
    flash = np.exp(-((q / 0.5) ** 2)) * max(0.0, 1 - age * 7)
    image += halo[..., None] * np.array((255, 140, 50), np.float32) + flash[..., None] * np.array(
        (255, 245, 230), np.float32
    )
    picture = light_of_image(image * np.clip((2.15 - q) * 4, 0, 1)[..., None])
    _sparks(picture, kind, age)
    return picture


def _sparks(picture: pygame.Surface, kind: int, age: float) -> None:
    """Draws glowing splinters that fly outward and fade."""
    rng = np.random.default_rng(kind + 900)
    lines = black(picture.get_size())
    middle = picture.get_width() / 2
    fly = 1 - (1 - age) ** 2
    for turn, speed, long, level in zip(*(rng.random(46) for _ in range(4)), strict=True):
        r = _BLAST_MASTER * (0.25 + fly * (0.6 + 1.3 * speed))
        tail = r - _BLAST_MASTER * (0.06 + 0.16 * long) * (1 - age)
        c, s = math.cos(turn * 2 * math.pi), math.sin(turn * 2 * math.pi)
        light = (0.35 + 0.65 * level) * (1 - age) * min(1.0, age * 12)
        tone = (
            round(palette.SPARK[0] * light),
            round(palette.SPARK[1] * light),
            round(palette.SPARK[2] * light),
        )
        if r < middle - 2:
            pygame.draw.aaline(lines, tone, (middle + c * tail, middle + s * tail), (middle + c * r, middle + s * r))
    picture.blit(lines, (0, 0), special_flags=ADD)


def drawn_radius(radius: float) -> int:
    """The radius in steps of a sixth of itself, so that few sizes are kept."""
    small = max(3.0, min(radius, 400.0))
    return max(3, round(1.16 ** round(math.log(small) / math.log(1.16))))


def blast_master(age: float, seed: int) -> pygame.Surface:
    """Light of a blast at age 0..1 in the size in which it is painted first; not to be changed."""
    frame, kind = min(_BLAST_FRAMES - 1, max(0, int(age * _BLAST_FRAMES))), seed % _BLAST_KINDS
    return _blasts.recall((kind, frame), lambda: _blast_frame(kind, frame))


def blast_sprite(age: float, seed: int, radius: float) -> pygame.Surface:
    """Light of a blast (blit with ADD) of about `radius` px at age 0..1; its middle is the middle."""
    frame = min(_BLAST_FRAMES - 1, max(0, int(age * _BLAST_FRAMES)))
    kind, size = seed % _BLAST_KINDS, drawn_radius(radius)

    def paint() -> pygame.Surface:
        master = blast_master(age, seed)
        side = max(6, round(master.get_width() * size / _BLAST_MASTER))
        return pygame.transform.smoothscale(master, (side, side))

    return _blasts.recall((kind, frame, size), paint)


def blast(
    surface: pygame.Surface, centre: Point, radius: float, age: float, seed: int = 0, *, ring: bool = True
) -> None:
    """Adds an explosion at age 0..1, with a ring that runs outward."""
    blasts(surface, [(centre, radius, age, seed)])
    if ring and 0 <= age < 1:
        blast_ring(surface, centre, radius * 2.4, age)


def blasts(surface: pygame.Surface, which: list[tuple[Point, float, float, int]]) -> None:
    """Adds many explosions without rings: (centre, radius, age, seed)."""
    pairs = []
    for (x, y), radius, age, seed in which:
        if 0 <= age < 1 and radius > 0 and math.isfinite(x) and math.isfinite(y) and abs(x) < 30000 and abs(y) < 30000:
            sprite = blast_sprite(age, seed, radius)
            half = sprite.get_width() // 2
            pairs.append((sprite, (round(x) - half, round(y) - half)))
    blit_many(surface, pairs, ADD)


def blast_ring(
    surface: pygame.Surface, centre: Point, radius: float, age: float, colour: Colour = palette.BLAST_RING
) -> None:
    """Draws the thin ring of a blast: `radius` px at age 1, fading as it runs."""
    if 0 <= age < 1:
        r = radius * (1 - (1 - age) ** 2)
        circle(surface, centre, r, colour, 1.2, 0.55 * (1 - age))
        circle(surface, centre, r * 1.08, colour, 1.0, 0.18 * (1 - age))


def shield_flare(
    surface: pygame.Surface,
    centre: Point,
    radii: Point,
    turn_deg: float,
    towards: Point,
    strength: float,
    colour: Colour = palette.SHIELD_LIGHT,
) -> None:
    """Adds the light of a shield: an ellipse that flares on the struck side.

    `turn_deg` is counter-clockwise on the screen, `towards` a vector to where the shot came from, `strength`
    0..1.
    """
    if min(radii) < 2 or strength <= 0 or max(radii) > 1000 or not all(map(math.isfinite, (*centre, *towards))):
        return
    rx, ry = max(3, round(radii[0] / 2) * 2), max(3, round(radii[1] / 2) * 2)
    hit = round(math.degrees(math.atan2(-towards[1], towards[0])) / 10) * 10 % 360
    turn, power = round(turn_deg / 6) * 6 % 180, max(1, round(min(strength, 1.0) * 8)) / 8
    sprite = _shields.recall((rx, ry, turn, hit, power, colour), lambda: _shield(rx, ry, turn, hit, power, colour))
    half = sprite.get_width() // 2
    if max(map(abs, centre)) < 30000:
        surface.blit(sprite, (round(centre[0]) - half, round(centre[1]) - half), special_flags=ADD)


def _shield(rx: int, ry: int, turn_deg: float, hit_deg: float, power: float, colour: Colour) -> pygame.Surface:
    reach = max(rx, ry) + 22
    d = np.arange(-reach, reach + 1, dtype=np.float32)
    x, y = d[:, None], -d[None, :]
    c, s = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    u, v = (x * c + y * s) / rx, (y * c - x * s) / ry
    r = np.sqrt(u * u + v * v) + 1e-6
    # First-order distance in px from the ellipse.
    slope = np.sqrt((u / rx) ** 2 + (v / ry) ** 2) / r
    away = (r - 1) / np.maximum(slope, 1e-6)
    apart = np.abs((np.degrees(np.arctan2(y + 0 * x, x + 0 * y)) - hit_deg + 180) % 360 - 180)
    lit = np.exp(-((apart / 40) ** 2)) * power
    rim = np.clip(1.3 - np.abs(away), 0, 1) * np.clip(lit + 0.10, 0, 1)
    soft = np.exp(-((away / 9) ** 2)) * 0.50 * lit
    second = np.clip(1.0 - np.abs(away - min(rx, ry) * 0.09), 0, 1) * np.clip(lit - 0.2, 0, 1) * 0.5
    within = np.where(away < 0, np.exp(away / 14), 0) * 0.22 * lit
    surface = light_of_coverage(np.clip(rim + soft + second + within, 0, 1), colour)
    white = np.clip(1.1 - np.abs(away), 0, 1) * np.clip(lit - 0.45, 0, 1)
    surface.blit(light_of_coverage(white.astype(np.float32), (255, 255, 255)), (0, 0), special_flags=ADD)
    return surface


def debris(
    surface: pygame.Surface,
    centre: Point,
    spread: float,
    colour: Colour,
    count: int = 16,
    seed: int = 0,
    age: float = 0.0,
    size: float = 3.5,
) -> None:
    """Draws broken pieces within `spread` px; they turn and drift as age goes from 0 to 1, and stay at 1."""
    if count <= 0 or spread <= 0:
        return
    rng = np.random.default_rng(seed)
    dark = palette.mixed(palette.INK, colour, 0.35)
    room = surface.get_rect().inflate(2 * spread + 20, 2 * spread + 20)
    if not room.collidepoint(centre):
        return
    tone = palette.mixed(palette.INK, colour, 0.85)
    for _ in range(min(count, 200)):
        way, far, large, spin = rng.random(4)
        corners = int(rng.integers(3, 5))
        shape = rng.uniform(0.5, 1.3, corners)
        r = spread * (0.25 + 0.75 * far) * (0.35 + 0.65 * age)
        middle = centre[0] + r * math.cos(way * 2 * math.pi), centre[1] + r * math.sin(way * 2 * math.pi)
        turn = 2 * math.pi * (spin + age * (spin - 0.5) * 2) + np.arange(corners) * (2 * math.pi / corners)
        reach = size * (0.4 + large) * shape
        x, y = middle[0] + reach * np.cos(turn), middle[1] + reach * np.sin(turn)
        # Pieces are a few pixels large: plain lines look the same as exact ones and cost a twentieth.
        points = list(zip(x.tolist(), y.tolist(), strict=True))
        pygame.draw.polygon(surface, dark, points)
        pygame.draw.aalines(surface, tone, True, points)


def impact_spark(
    surface: pygame.Surface, centre: Point, size: float, age: float, colour: Colour = (255, 220, 170)
) -> None:
    """Adds the short flash of a hit that does not kill."""
    if 0 <= age < 1 and size > 0:
        glow(surface, centre, size * (0.5 + age), colour, (1 - age) ** 2)
        glow(surface, centre, max(1.0, size * 0.3), (255, 255, 255), 1 - age)
