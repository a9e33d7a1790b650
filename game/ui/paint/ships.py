"""Silhouettes of ships by level of detail, as cached sprites turned to their heading.

Headings are unit vectors in screen pixels with y **down**: a world heading (x, y) is handed over as (x, -y).
"""

import math
from typing import Any

import numpy as np
import pygame
from numpy.typing import ArrayLike

from game.ui.paint import flames, palette
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import (
    ADD,
    PREMUL,
    Floats,
    Point,
    blit_many,
    canvas,
    light_of_coverage,
    sprite_cache,
    sprite_of_coverage,
    sprite_of_image,
)
from game.ui.paint.silhouettes import (
    DETAIL_PX,
    SMALLEST_PX,
    Silhouette,
    angle_steps,
    detail_level,
    drawn_length,
    heading_step,
    silhouette,
)

_HALF_STEPS = 20
"""Pictures of a half that turns away."""
_SECTORS = 8
_INK = np.array(palette.INK, np.float32)
_CUT_WHEN_SMALL = ("ant", "uhs_tug", "un_stn", "ccn_ddd")

_masters = sprite_cache(24)
_turned = sprite_cache(64)


class _Drawing:
    """Masks of one silhouette along x, drawn at `over` times its size."""

    def __init__(self, shape: Silhouette, kind: str, length: int, level: int, over: int) -> None:
        broaden = {0: shape.broaden, 1: 1 + (shape.broaden - 1) * 0.45, 2: 1.0}[level]
        self.shape, self.over = shape, over
        self.scale = np.array((length * over * 2, length * over * 2 * broaden))
        high = max((abs(p[1]) for op in shape.ops if op[0] == "+" for p in op[1]), default=0.5)
        room = 4 + (length * 0.06 if level == 2 else 0)
        self.size = (
            flames.even(length + 2 * room) * over,
            flames.even(2 * high * broaden * length + 2 * room) * over,
        )
        self.cut = level > 0 or kind.startswith(_CUT_WHEN_SMALL)

    def place(self, points: Any) -> list[tuple[float, float]]:
        """Points of the silhouette on the mask of double size."""
        p = np.asarray(points, np.float64) * self.scale
        return [(x + self.size[0], self.size[1] - y) for x, y in p]

    def mask(self, *signs: str) -> pygame.Surface:
        """Black and white picture of these steps."""
        large = pygame.Surface((self.size[0] * 2, self.size[1] * 2), 0, 32)
        for op in self.shape.ops:
            if op[0] not in signs or (op[0] == "-" and not self.cut):
                continue
            if op[0] == "l":
                level = int(255 * (op[2] if len(op) > 2 else 1))
                pygame.draw.lines(large, (level,) * 3, False, self.place(op[1]), max(2, round(self.over * 1.6)))
            else:
                pygame.draw.polygon(large, (0,) * 3 if op[0] == "-" else (255,) * 3, self.place(op[1]))
        return pygame.transform.smoothscale(large, self.size)


def _bytes_of(surface: pygame.Surface) -> Floats:
    return (pygame.surfarray.pixels2d(surface) & 255).astype(np.float32) / np.float32(255.0)


def _shrunk(mask: Floats, steps: int) -> Floats:
    """The mask with `steps` pixels taken off its edge."""
    out = np.pad(mask, 1)
    for number in range(steps):
        less = np.minimum(out, np.minimum(np.roll(out, 1, 0), np.roll(out, -1, 0)))
        less = np.minimum(less, np.minimum(np.roll(out, 1, 1), np.roll(out, -1, 1)))
        if number % 2:
            for shift in ((1, 1), (-1, -1), (-1, 1), (1, -1)):
                less = np.minimum(less, np.roll(out, shift, (0, 1)))
        out = less
    return out[1:-1, 1:-1]


def _blurred(mask: pygame.Surface, radius: int) -> pygame.Surface:
    """The mask softened; wide blurs are done on a smaller copy, as their cost grows with the radius."""
    small = max(1, radius // 3)
    if small == 1:
        return pygame.transform.gaussian_blur(mask, radius)
    w, h = mask.get_size()
    less = pygame.transform.smoothscale(mask, (max(2, w // small), max(2, h // small)))
    return pygame.transform.smoothscale(pygame.transform.gaussian_blur(less, 3), (w, h))


def _lit(mask: pygame.Surface, radius: int, light: Point, gain: float, low: float, high: float) -> Floats:
    """How much a bulging surface over the mask turns to the light."""
    soft = _bytes_of(_blurred(mask, max(1, radius)))
    slope = np.gradient(soft, axis=0) * light[0] + np.gradient(soft, axis=1) * light[1]
    return np.clip(slope * np.float32(gain), low, high)


def _detailed(draw: _Drawing, length: int, colour: Floats, light: Point, body: float, dim: bool) -> pygame.Surface:
    over = draw.over
    hull = draw.mask("+", "-")
    fill = _bytes_of(hull)
    decks = draw.mask("d")
    bulge = _lit(hull, int(over * length * 0.035) + 1, light, length * 0.085 * over, -0.7, 1.1)
    ridge = _lit(decks, max(1, round(over * 1.2)), light, 1.3 * over, -0.4, 0.8)
    deck = _bytes_of(decks) * fill
    paint = (_INK * 0.7 + colour * 0.16) + (colour * 0.34) * np.clip(0.28 + bulge, 0.0, 1.4)[..., None]
    paint += deck[..., None] * colour * 0.10 + (colour * 0.30) * ridge[..., None]
    np.clip(paint, 0, 255, out=paint)
    cover = fill * np.float32(body)
    edge = (fill - _shrunk(fill, max(1, round(1.15 * over)))) * np.float32(0.95)
    lines = _bytes_of(draw.mask("l")) * fill * np.float32(0.42)
    layers = [(lines, colour), (edge, colour)]
    if not dim:
        layers.append((_bytes_of(draw.mask("r")) * fill * np.float32(0.95), colour * 0.35 + 255 * 0.65))
        layers.append((_nozzles(draw) * np.float32(0.85), np.array((235, 246, 255), np.float32)))
    for part, tint in layers:
        rest = 1 - part
        total = part + cover * rest
        paint = (paint * (cover * rest)[..., None] + tint * part[..., None]) / np.maximum(total, 1e-4)[..., None]
        cover = total
    sprite = sprite_of_image(paint, cover)
    for x, y, radius in draw.shape.steps("v"):
        _dark_light(sprite, draw.place(((x, y),))[0], max(2.0, radius * length * over * 1.7))
    return sprite


def _dark_light(sprite: pygame.Surface, place: Point, radius: float) -> None:
    """Adds the violet glow of a dark lance at a place on the mask of double size."""
    reach = int(radius * 2.2)
    d = np.arange(-reach, reach + 1, dtype=np.float32)
    glow = np.exp(-(d[:, None] ** 2 + d[None, :] ** 2) / np.float32(radius * radius)) * np.float32(0.8)
    corner = (round(place[0] / 2) - reach, round(place[1] / 2) - reach)
    sprite.blit(light_of_coverage(glow, palette.VIOLET), corner, special_flags=ADD)


def _nozzles(draw: _Drawing) -> Floats:
    large = pygame.Surface((draw.size[0] * 2, draw.size[1] * 2), 0, 32)
    for x, y, wide in draw.shape.steps("e"):
        ends = draw.place(((x + 0.014, y - wide * 0.42), (x + 0.014, y + wide * 0.42)))
        pygame.draw.line(large, (255, 255, 255), ends[0], ends[1], max(2, round(draw.over * 2.4)))
    return _bytes_of(pygame.transform.smoothscale(large, draw.size))


def _outlined(draw: _Drawing, colour: Floats, body: float, dim: bool) -> pygame.Surface:
    fill = _bytes_of(draw.mask("+", "-"))
    edge = fill - _shrunk(fill, draw.over)
    paint = np.broadcast_to(_INK * 0.45 + colour * 0.42, (*fill.shape, 3)).astype(np.float32)
    cover = fill * np.float32(body)
    layers = [(edge * np.float32(0.9), colour)]
    if not dim:
        layers.append((_bytes_of(draw.mask("r")) * fill * np.float32(0.7), colour * 0.35 + 255 * 0.65))
    for part, tint in layers:
        total = part + cover * (1 - part)
        paint = (paint * (cover * (1 - part))[..., None] + tint * part[..., None]) / np.maximum(total, 1e-4)[..., None]
        cover = total
    return sprite_of_image(paint, cover)


def _oversize(length: int) -> int:
    return 4 if length < DETAIL_PX else 3 if length < 48 else 2 if length < 200 else 1


def _master(kind: str, length: int, level: int, colour: Colour, sector: int, body: float, dim: bool) -> pygame.Surface:
    """The ship pointing right, lit as it will be when turned to `sector`, several times its size."""
    tint = np.array(colour, np.float32)
    draw = _Drawing(silhouette(kind), kind, length, level, _oversize(length))
    if level == 0:
        return sprite_of_coverage(_bytes_of(draw.mask("+", "-")) * np.float32(0.96), colour)
    if level == 1:
        return _outlined(draw, tint, body, dim)
    # Light comes from the upper left of the screen; seen from the ship it turns the other way.
    turn = 2 * math.pi * sector / _SECTORS
    c, s = math.cos(turn), math.sin(turn)
    light = (0.7 * c + 0.7 * s, -0.7 * s + 0.7 * c)
    return _detailed(draw, length, tint, light, body, dim)


def _turn_master(master: pygame.Surface, angle: float, over: int) -> pygame.Surface:
    """The master turned by `angle` (radians, y down) at its final size, its centre in the middle."""
    turned = pygame.transform.rotozoom(master, -math.degrees(angle), 1.0) if angle else master
    w, h = (math.ceil(side / (2 * over)) * 2 for side in turned.get_size())
    if turned.get_size() != (w * over, h * over):
        frame = canvas((w * over, h * over))
        frame.blit(
            turned,
            ((w * over - turned.get_width()) // 2, (h * over - turned.get_height()) // 2),
            special_flags=PREMUL,
        )
        turned = frame
    return pygame.transform.smoothscale(turned, (w, h)) if over > 1 else turned


def _sprite_at(
    kind: str, length: int, step: int, colour: Colour, dim: bool, body: float, alpha: float, level: int
) -> pygame.Surface:
    steps = angle_steps(length)
    key = (kind, length, step, colour, dim, body, alpha, level)

    def paint() -> pygame.Surface:
        sector = round(step * _SECTORS / steps) % _SECTORS if level == 2 else 0
        master_key = (kind, length, level, colour, sector, body, dim)
        master = _masters.recall(master_key, lambda: _master(kind, length, level, colour, sector, body, dim))
        sprite = _turn_master(master, 2 * math.pi * step / steps, _oversize(length))
        if alpha < 1:
            weak = round(alpha * 255)
            sprite.fill((weak,) * 4, special_flags=pygame.BLEND_RGBA_MULT)
        return sprite

    return _turned.recall(key, paint)


def ship_sprite(
    kind: str,
    length_px: float,
    heading: Point,
    colour: Colour,
    dim: bool = False,
    *,
    body: float = 1.0,
    alpha: float = 1.0,
    level: int | None = None,
) -> pygame.Surface:
    """A premultiplied sprite of a ship; its centre is the ship's centre.

    `heading` is a unit vector on the screen (y down). `dim` leaves out lights and engines (wrecks,
    surrendered, plans), `body` is how solid the hull is, `alpha` weakens all of it; `level` overrides the
    detail that follows from the length. Raises KeyError for an unknown kind.
    """
    length = drawn_length(length_px)
    step = heading_step(heading, angle_steps(length))
    fine = detail_level(length) if level is None else level
    return _sprite_at(kind, length, step, colour, dim, round(body * 20) / 20, round(alpha * 16) / 16, fine)


def draw_ship(
    surface: pygame.Surface,
    kind: str,
    centre: Point,
    length_px: float,
    heading: Point,
    colour: Colour,
    dim: bool = False,
    *,
    body: float = 1.0,
    alpha: float = 1.0,
    level: int | None = None,
    engine: float = 0.0,
) -> None:
    """Draws one ship; `engine` (0..1) is the length of its flame in ship lengths.

    Arguments as in `ship_sprite`.
    """
    reach = max(length_px, SMALLEST_PX) * (1.1 + engine) + 20
    if not surface.get_rect().inflate(2 * reach, 2 * reach).collidepoint(centre) or alpha <= 0:
        return
    if engine > 0 and not dim:
        flames.draw_flame(surface, kind, centre, length_px, heading, colour, engine)
    sprite = ship_sprite(kind, length_px, heading, colour, dim, body=body, alpha=alpha, level=level)
    w, h = sprite.get_size()
    surface.blit(sprite, (round(centre[0]) - w // 2, round(centre[1]) - h // 2), special_flags=PREMUL)


def draw_halves(
    surface: pygame.Surface,
    kind: str,
    centre: Point,
    length_px: float,
    heading: Point,
    colour: Colour,
    apart: float,
    alpha: float = 1.0,
) -> None:
    """Draws a ship that broke across its middle, its halves drifted and turned `apart`: 0 just broken, 1 for good.

    Arguments as in `ship_sprite`.
    """
    whole = ship_sprite(kind, length_px, (1.0, 0.0), colour, dim=True, alpha=alpha)
    w, h = whole.get_size()
    turn = math.degrees(math.atan2(-heading[1], heading[0]))
    eased = 1.0 - (1.0 - min(max(apart, 0.0), 1.0)) ** 2
    step = round(eased * _HALF_STEPS)
    for end in (1, -1):
        off = length_px * (0.25 + 0.24 * step / _HALF_STEPS) * end
        angle = turn + (14.0 + 6.0 * end) * step / _HALF_STEPS * end

        def paint(end: int = end, angle: float = angle) -> pygame.Surface:
            piece = _broken_half(whole, w, h, end)
            return pygame.transform.rotozoom(piece, angle, 1.0)

        key = (kind, w, colour, round(angle), end, round(alpha * 16), "half")
        sprite = _turned.recall(key, paint)
        x, y = centre[0] + heading[0] * off, centre[1] + heading[1] * off
        if max(abs(x), abs(y)) < 30000:
            place = round(x) - sprite.get_width() // 2, round(y) - sprite.get_height() // 2
            surface.blit(sprite, place, special_flags=PREMUL)


def _broken_half(whole: pygame.Surface, w: int, h: int, end: int) -> pygame.Surface:
    """The half of a sprite that lies towards its bow (end 1) or stern (-1), with a ragged edge; centred on itself."""
    half = w // 2
    piece = pygame.Surface((half + 1, h), pygame.SRCALPHA, 32)
    piece.blit(whole, (0, 0), (w - half - 1 if end > 0 else 0, 0, half + 1, h))
    tooth = max(1, round(w * 0.06))
    edge = 0 if end > 0 else half + 1
    for row in range(0, h, 2 * tooth):
        for number, deep in ((0, 1.4), (1, 0.5)):
            wide = max(1, round(tooth * (deep if end > 0 else 1.9 - deep)))
            cut = pygame.Rect(edge - (0 if end > 0 else wide), row + number * tooth, wide, tooth)
            piece.fill((0, 0, 0, 0), cut)
    return piece


Blit = tuple[pygame.Surface, tuple[int, int]]


def ship_blits(
    kind: str,
    length_px: float,
    centres: ArrayLike,
    headings: ArrayLike,
    colour: Colour,
    dim: bool = False,
    *,
    alpha: float = 1.0,
) -> list[Blit]:
    """(sprite, top left) pairs of many ships of a kind, for `pixels.blit_many`.

    Centres (N, 2), headings (N, 2) on the screen.
    """
    places = np.asarray(centres, np.float64).reshape(-1, 2)
    ways = np.asarray(headings, np.float64).reshape(-1, 2)
    whole = np.isfinite(places).all(1) & (np.abs(places) < 30000).all(1)
    if not whole.all():
        places, ways = places[whole], ways[whole]
    length, level = drawn_length(length_px), detail_level(drawn_length(length_px))
    steps = angle_steps(length)
    turn = (np.rint(np.arctan2(ways[:, 1], ways[:, 0]) * (steps / (2 * math.pi))).astype(np.int64) % steps).tolist()
    corners = np.rint(places).astype(np.int64)
    weak = round(alpha * 16) / 16
    sprites = {step: _sprite_at(kind, length, step, colour, dim, 1.0, weak, level) for step in set(turn)}
    half = {step: (sprite.get_width() // 2, sprite.get_height() // 2) for step, sprite in sprites.items()}
    return [
        (sprites[step], (x - half[step][0], y - half[step][1]))
        for step, (x, y) in zip(turn, corners.tolist(), strict=True)
    ]


def draw_ships(
    surface: pygame.Surface,
    kind: str,
    length_px: float,
    centres: ArrayLike,
    headings: ArrayLike,
    colour: Colour,
    dim: bool = False,
    *,
    alpha: float = 1.0,
) -> None:
    """Draws many ships of one kind, size and colour at once."""
    blit_many(surface, ship_blits(kind, length_px, centres, headings, colour, dim, alpha=alpha))


def ship_memory() -> tuple[int, int]:
    """Bytes of sprites held at present and at most."""
    caches = (_masters, _turned)
    return sum(cache.held for cache in caches), sum(cache.limit for cache in caches)
