"""Soft antialiased strokes with width, alpha, dashes, fades and glow, for lines by the hundred.

`stroke` is exact and works on any surface. Layers with thousands of lines are better drawn through
`light.LightLayer`.
"""

import math
from collections.abc import Sequence

import numpy as np
import pygame
from numpy.typing import ArrayLike, NDArray

from game.ui.paint.palette import Colour
from game.ui.paint.pixels import ADD, Floats, Point, add_at, blend_at, flat

_scratch: NDArray[np.float32] = np.zeros(1, np.float32)


def _clipped(
    a: NDArray[np.float64], b: NDArray[np.float64], size: tuple[int, int], pad: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Shares of the way (M,) at which each segment enters and leaves the padded screen, and which touch it at all."""
    d = b - a
    enter = np.zeros(len(a))
    leave = np.ones(len(a))
    for axis in (0, 1):
        way = np.where(np.abs(d[:, axis]) < 1e-9, 1e-9, d[:, axis])
        first = (-pad - a[:, axis]) / way
        second = (size[axis] - 1 + pad - a[:, axis]) / way
        enter = np.maximum(enter, np.minimum(first, second))
        leave = np.minimum(leave, np.maximum(first, second))
    return enter, leave, enter < leave


def _covered(
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    strengths: tuple[Floats, Floats],
    run: NDArray[np.float64],
    width: float,
    size: tuple[int, int],
    dash: tuple[float, float] | None = None,
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Pixels x (N,), y (N,) under segments from a (M, 2) to b (M, 2) and how far each is covered (N,).

    `strengths` are those at both ends (M,), `run` the way along the line at which each segment begins (M,).
    """
    enter, leave, seen = _clipped(a, b, size, max(width, 1.0) / 2 + 2)
    length = np.hypot(b[:, 0] - a[:, 0], b[:, 1] - a[:, 1])
    seen &= length > 1e-6
    if not seen.any():
        return np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.float32)
    a, d, enter, leave, length = (
        a[seen],
        (b - a)[seen] / length[seen, None],
        enter[seen],
        leave[seen],
        length[seen],
    )
    steep = np.abs(d[:, 1]) > np.abs(d[:, 0])
    du, dv = np.where(steep, d[:, 1], d[:, 0]), np.where(steep, d[:, 0], d[:, 1])
    au, av = np.where(steep, a[:, 1], a[:, 0]), np.where(steep, a[:, 0], a[:, 1])
    reach = max(width, 1.0) / 2 + 0.5
    ends = np.stack((au + du * length * enter, au + du * length * leave))
    first = np.floor(ends.min(0) - reach).astype(np.int64)
    count = np.ceil(ends.max(0) + reach).astype(np.int64) - first + 1
    rows = np.repeat(np.arange(len(count)), count)
    u = first[rows] + np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    off_u = u - au[rows]
    span = int(2 * math.sqrt(2) * reach) + 1
    middle = av[rows] + (dv / du)[rows] * off_u
    v = np.ceil(middle - span / 2).astype(np.int64)[:, None] + np.arange(span)
    off_v = (v - av[rows, None]).astype(np.float32)
    off = off_u[:, None].astype(np.float32)
    cu, cv = du[rows, None].astype(np.float32), dv[rows, None].astype(np.float32)
    along, across = off * cu + off_v * cv, off_v * cu - off * cv
    far = length[rows, None].astype(np.float32)
    beyond = np.maximum(np.maximum(-along, along - far), 0.0)
    cover = np.clip(reach - np.sqrt(across * across + beyond * beyond), 0.0, 1.0) * np.float32(min(1.0, width))
    start, end = strengths[0][seen][rows, None], strengths[1][seen][rows, None]
    cover *= start + (end - start) * np.clip(along / far, 0.0, 1.0)
    if dash is not None:
        at = np.mod(along + run[seen][rows, None].astype(np.float32), np.float32(max(sum(dash), 1e-3)))
        cover *= np.clip(np.minimum(at, dash[0] - at) + 0.5, 0.0, 1.0)
    u_all, turned = np.broadcast_to(u[:, None], v.shape), steep[rows][:, None]
    x, y = np.where(turned, v, u_all), np.where(turned, u_all, v)
    keep = (cover > 1 / 512) & (x >= 0) & (y >= 0) & (x < size[0]) & (y < size[1])
    return x[keep], y[keep], cover[keep].astype(np.float32)


def _spread(fade: Sequence[float] | None, n: int) -> Floats:
    if fade is None:
        return np.ones(n, np.float32)
    values = np.asarray(fade, np.float32)
    return np.interp(np.linspace(0, 1, n), np.linspace(0, 1, len(values)), values).astype(np.float32)


def _clean(points: ArrayLike, closed: bool) -> NDArray[np.float64]:
    line = np.asarray(points, np.float64).reshape(-1, 2)
    line = line[np.isfinite(line).all(1)]
    if closed and len(line) > 2:
        line = np.vstack((line, line[:1]))
    return line


def stroke(
    surface: pygame.Surface,
    points: ArrayLike,
    colour: Colour,
    width: float = 1.2,
    alpha: float = 1.0,
    *,
    dash: tuple[float, float] | None = None,
    phase: float = 0.0,
    fade: Sequence[float] | None = None,
    glow: float = 0.0,
    glow_alpha: float = 0.25,
    closed: bool = False,
    light: bool = False,
) -> None:
    """Draws a polyline through points (N, 2).

    `dash` is (on, off) in px and `phase` shifts it; `fade` gives strengths spread evenly over the points from
    first to last; `glow` is the radius in px of a soft light of strength `glow_alpha`; `light` adds the
    colour instead of covering.
    """
    line = _clean(points, closed)
    if len(line) < 2 or alpha <= 0 or width <= 0:
        return
    strengths = _spread(fade, len(line)) * np.float32(min(alpha, 1.0))
    if glow > 0:
        _glow(surface, line, colour, strengths * np.float32(glow_alpha), glow, width)
    run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))[:-1] + phase
    x, y, cover = _covered(line[:-1], line[1:], (strengths[:-1], strengths[1:]), run, width, surface.get_size(), dash)
    if not len(x):
        return
    _lay(surface, x, y, cover, colour, joined=len(line) > 2, light=light)


def _lay(
    surface: pygame.Surface,
    x: NDArray[np.intp],
    y: NDArray[np.intp],
    cover: Floats,
    colour: Colour,
    *,
    joined: bool,
    light: bool = False,
) -> None:
    """Paints covered pixels within the clip; where joined pieces cover one several times, the strongest counts."""
    global _scratch
    clip = surface.get_clip()
    if clip.size != surface.get_size():
        kept = (x >= clip.left) & (x < clip.right) & (y >= clip.top) & (y < clip.bottom)
        x, y, cover = x[kept], y[kept], cover[kept]
    words, pitch = flat(surface)
    index = y * pitch + x
    if joined:
        if len(_scratch) < len(words):
            _scratch = np.zeros(len(words), np.float32)
        np.maximum.at(_scratch, index, cover)
        cover = _scratch[index]
        _scratch[index] = 0.0
    (add_at if light else blend_at)(words, index, np.clip(cover, 0.0, 1.0), colour)


def _glow(
    surface: pygame.Surface,
    line: NDArray[np.float64],
    colour: Colour,
    strengths: Floats,
    radius: float,
    width: float,
) -> None:
    """Adds a soft light along the line: drawn small, blurred, scaled up."""
    scale = max(2, min(8, int(radius / 1.6)))
    pad = radius * 3 + scale
    screen = surface.get_rect()
    low, high = line.min(0) - pad, line.max(0) + pad
    left, top = max(low[0], screen.left), max(low[1], screen.top)
    right, bottom = min(high[0], screen.right), min(high[1], screen.bottom)
    if right <= left or bottom <= top:
        return
    x0, y0 = int(left) // scale * scale, int(top) // scale * scale
    size = (int(right - x0) // scale + 2, int(bottom - y0) // scale + 2)
    small = pygame.Surface(size, 0, 32)
    place = np.clip((line - (x0, y0)) / scale, -30000, 30000)
    blur = max(1, round(radius / scale))
    gain = 1.6 * (2 * blur + 1) / max(1.0, width / scale + 0.6) * 0.5
    for i in range(len(place) - 1):
        level = float(strengths[i] + strengths[i + 1]) / 2 * gain
        if level > 0.004:
            r, g, b = (min(255, int(c * level)) for c in colour)
            pygame.draw.line(small, (r, g, b), tuple(place[i]), tuple(place[i + 1]), max(1, round(width / scale)))
    soft = pygame.transform.gaussian_blur(small, blur)
    large = pygame.transform.smoothscale(soft, (size[0] * scale, size[1] * scale))
    surface.blit(large, (x0, y0), special_flags=ADD)


def places_along(points: ArrayLike, every: float, size: tuple[int, int]) -> NDArray[np.float64]:
    """Places (N, 2) on a line through points, `every` px from each other and from its beginning, those on a screen."""
    way = _clean(points, closed=False)
    a, d = way[:-1], np.diff(way, axis=0)
    length = np.hypot(d[:, 0], d[:, 1])
    enter, leave, seen = _clipped(a, way[1:], size, 0.0)
    seen &= length > 1e-6
    run, length = (np.cumsum(length) - length)[seen], length[seen]
    first = np.ceil((run + length * enter[seen]) / every).astype(np.int64)
    count = np.maximum(np.ceil((run + length * leave[seen]) / every).astype(np.int64) - first, 0)
    rows = np.repeat(np.arange(len(count)), count)
    number = first[rows] + np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return a[seen][rows] + d[seen][rows] * ((number * every - run[rows]) / length[rows])[:, None]


def line(surface: pygame.Surface, a: Point, b: Point, colour: Colour, width: float = 1.0, alpha: float = 1.0) -> None:
    """Draws one straight line."""
    stroke(surface, (a, b), colour, width, alpha)


def arc_points(
    centre: Point,
    radius: float,
    start_deg: float = 0.0,
    end_deg: float = 360.0,
    *,
    radius_y: float | None = None,
    turn_deg: float = 0.0,
) -> NDArray[np.float64]:
    """Points (N, 2) of an arc of a circle or ellipse.

    Angles grow counter-clockwise on the screen from the right.
    """
    n = max(13, min(721, int(abs(end_deg - start_deg) / 360 * max(24, abs(radius) * 1.6)) + 1))
    t = np.radians(np.linspace(start_deg, end_deg, n))
    x = radius * np.cos(t)
    y = -(radius if radius_y is None else radius_y) * np.sin(t)
    c, s = math.cos(math.radians(turn_deg)), -math.sin(math.radians(turn_deg))
    return np.stack((centre[0] + x * c - y * s, centre[1] + x * s + y * c), 1)


def circle(
    surface: pygame.Surface,
    centre: Point,
    radius: float,
    colour: Colour,
    width: float = 1.0,
    alpha: float = 1.0,
    *,
    dash: tuple[float, float] | None = None,
    phase: float = 0.0,
    glow: float = 0.0,
) -> None:
    """Draws a circle; of a very large one only the part near the screen is worked out."""
    if radius <= 0 or not all(map(math.isfinite, (*centre, radius))):
        return
    start, end = _visible_arc(surface.get_size(), centre, radius)
    if end > start:
        shift = phase + radius * math.radians(start)
        points = _fine_arc(centre, radius, start, end)
        stroke(surface, points, colour, width, alpha, dash=dash, phase=shift if dash else 0.0, glow=glow)


def _fine_arc(centre: Point, radius: float, start_deg: float, end_deg: float) -> NDArray[np.float64]:
    """An arc whose chords stay within a tenth of a pixel of the circle."""
    step = math.degrees(2 * math.sqrt(2 * min(0.1, radius) / radius))
    n = max(9, min(4000, int((end_deg - start_deg) / step) + 2))
    t = np.radians(np.linspace(start_deg, end_deg, n))
    return np.stack((centre[0] + radius * np.cos(t), centre[1] - radius * np.sin(t)), 1)


def _visible_arc(size: tuple[int, int], centre: Point, radius: float) -> tuple[float, float]:
    """First and last angle in degrees of the part of a circle that may be on the screen.

    (0, 0) if there is none.
    """
    cx, cy = centre
    w, h = size
    near_x, near_y = min(max(cx, 0.0), w), min(max(cy, 0.0), h)
    far_x, far_y = max(abs(cx), abs(w - cx)), max(abs(cy), abs(h - cy))
    near = math.hypot(near_x - cx, near_y - cy)
    if near > radius + 4 or math.hypot(far_x, far_y) < radius - 4:
        return 0.0, 0.0
    if near == 0.0:
        return 0.0, 360.0
    towards = math.degrees(math.atan2(-(h / 2 - cy), w / 2 - cx))
    corners = [math.degrees(math.atan2(-(y - cy), x - cx)) for x in (-4, w + 4) for y in (-4, h + 4)]
    apart = [(corner - towards + 180) % 360 - 180 for corner in corners]
    return towards + min(apart), towards + max(apart)


def arc(
    surface: pygame.Surface,
    centre: Point,
    radius: float,
    start_deg: float,
    end_deg: float,
    colour: Colour,
    width: float = 1.0,
    alpha: float = 1.0,
    *,
    radius_y: float | None = None,
    turn_deg: float = 0.0,
    dash: tuple[float, float] | None = None,
) -> None:
    """Draws an arc; angles grow counter-clockwise on the screen from the right."""
    if radius > 0:
        points = arc_points(centre, radius, start_deg, end_deg, radius_y=radius_y, turn_deg=turn_deg)
        stroke(surface, points, colour, width, alpha, dash=dash)


def ellipse(
    surface: pygame.Surface,
    centre: Point,
    radii: Point,
    colour: Colour,
    width: float = 1.0,
    alpha: float = 1.0,
    *,
    turn_deg: float = 0.0,
    dash: tuple[float, float] | None = None,
) -> None:
    """Draws an ellipse, turned counter-clockwise."""
    arc(
        surface,
        centre,
        radii[0],
        0,
        360,
        colour,
        width,
        alpha,
        radius_y=radii[1],
        turn_deg=turn_deg,
        dash=dash,
    )


def ticks(
    surface: pygame.Surface,
    places: ArrayLike,
    directions: ArrayLike,
    half_length: float,
    colour: Colour,
    width: float = 1.0,
    alpha: float = 1.0,
) -> None:
    """Draws short marks across a path at places (N, 2) that runs along directions (N, 2)."""
    p, d = np.asarray(places, np.float64).reshape(-1, 2), np.asarray(directions, np.float64).reshape(-1, 2)
    norm = np.maximum(np.hypot(d[:, 0], d[:, 1]), 1e-9)[:, None]
    across = np.stack((-d[:, 1], d[:, 0]), 1) / norm * half_length
    segments(surface, p - across, p + across, colour, width, alpha)


def segments(
    surface: pygame.Surface,
    starts: ArrayLike,
    ends: ArrayLike,
    colour: Colour,
    width: float = 1.0,
    alpha: ArrayLike = 1.0,
) -> None:
    """Draws many separate straight lines from (N, 2) to (N, 2) at once, with one alpha or one for each."""
    a, b = np.asarray(starts, np.float64).reshape(-1, 2), np.asarray(ends, np.float64).reshape(-1, 2)
    whole = np.isfinite(a).all(1) & np.isfinite(b).all(1)
    if not whole.any() or width <= 0:
        return
    level = np.broadcast_to(np.asarray(alpha, np.float32), (len(a),))[whole]
    x, y, cover = _covered(a[whole], b[whole], (level, level), np.zeros(len(level)), width, surface.get_size())
    if len(x):
        _lay(surface, x, y, cover, colour, joined=len(level) > 1)
