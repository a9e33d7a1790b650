"""Planets as spheres: map lookup, limb, terminator and halo.

Only what the screen shows of them, at a bounded cost.
"""

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
import pygame

from game.ui.paint import worlds
from game.ui.paint.noise import grid_clouds
from game.ui.paint.pixels import PREMUL, Floats, Point, black, canvas
from game.ui.paint.worlds import Style, surface_map

SUN = (-0.55, -0.70, 0.30)
_BUDGET_PX = 300_000
_MARGIN = 64
_WHOLE_RADIUS = 400
_COARSE_RADIUS, _PLAIN_RADIUS = 256.0, 96.0
_FADE_S = 0.35
_HALO = 0.14
_GRAIN = 512
_COARSE = math.pi / 768 * 1.2  # size of the coarsest grain in radians

_grain_store: list[Floats] = []


def _grain() -> Floats:
    """Fine noise that joins at its edges (512, 512), within -0.5..0.5."""
    if not _grain_store:
        _grain_store.append(grid_clouds((_GRAIN, _GRAIN), (64, 64), 77, 3, 0.6))
    return _grain_store[0]


@dataclass(frozen=True)
class _Window:
    """A part of the screen on which a planet is painted, and how coarsely."""

    rect: pygame.Rect
    centre: Point
    radius: float
    step: int

    def axes(self) -> tuple[Floats, Floats]:
        """Place of coarse columns (w, 1) and rows (1, h) in radii from the centre."""
        w, h = -(-self.rect.w // self.step), -(-self.rect.h // self.step)
        x = (self.rect.x - self.centre[0] + (np.arange(w) + 0.5) * self.step - 0.5) / self.radius
        y = (self.rect.y - self.centre[1] + (np.arange(h) + 0.5) * self.step - 0.5) / self.radius
        return x.astype(np.float32)[:, None], y.astype(np.float32)[None, :]


def _sampled(chart: Floats, lon: Floats, lat: Floats) -> Floats:
    """The map between its points (N, 4) at longitudes (N,) and latitudes (N,)."""
    w, h = chart.shape[:2]
    x = (lon + np.float32(math.pi)) * np.float32(w / (2 * math.pi)) - np.float32(0.5)
    y = np.clip((lat + np.float32(math.pi / 2)) * np.float32(h / math.pi) - np.float32(0.5), 0, h - 1.001)
    lx = np.floor(x)
    ix, iy = lx.astype(np.int32) % w, y.astype(np.int32)
    # Four floats move as one item of 16 bytes, which is several times faster.
    items = chart.reshape(-1, 4).view(np.complex128).ravel()
    here, beside = ix * h + iy, ((ix + 1) % w) * h + iy

    def at(index: np.ndarray[tuple[int, ...], np.dtype[np.int32]]) -> Floats:
        return items.take(index).view(np.float32).reshape(-1, 4)

    fx, fy = (x - lx)[:, None], (y - iy)[:, None]
    upper, lower = at(here), at(here + 1)
    upper += (at(beside) - upper) * fx
    lower += (at(beside + 1) - lower) * fx
    upper += (lower - upper) * fy
    return upper


def _specks(lon: Floats, lat: Floats, style: Style, radius: float) -> Floats | None:
    """Ever finer grain (N,) round 0, as far as the radius in px can show it; None if it shows none."""
    grain = _grain().ravel()
    total: Floats | None = None
    strength, cell = 1.0, _COARSE
    for octave in range(6):
        if cell * radius < 1.2:
            break
        scale = np.float32(1 / cell)
        u = (lon * (scale / np.float32(style.stretch)) + 31 * octave).astype(np.int32) & (_GRAIN - 1)
        v = (lat * scale + 57 * octave).astype(np.int32) & (_GRAIN - 1)
        speck = grain.take(u * _GRAIN + v)
        speck *= np.float32(strength * min(1.0, cell * radius / 1.2 - 0.6))
        total = speck if total is None else total + speck
        strength, cell = strength * 0.80, cell / 2.3
    return total


def _coloured(values: Floats, name: str) -> Floats:
    """Colour (N, 3) in 0..255 of sampled values (N, 4)."""
    table, lowest, per_unit = worlds.colour_table(name)
    style = worlds.STYLES[name]
    index = np.clip((values[:, 0] - np.float32(lowest)) * np.float32(per_unit), 0, 1023).astype(np.int32)
    colour = table.take(index, axis=0)
    colour *= np.clip(values[:, 1:2], 0.35, 1.7)
    for column, extra in ((2, style.first), (3, style.second)):
        some = np.flatnonzero(values[:, column] > 0.004)
        if len(some):
            tone = np.array(extra, np.float32) * (0.55 + 0.45 * values[some, 1:2])
            part = colour[some]
            colour[some] = part + (tone - part) * values[some, column : column + 1]
    return colour


def _shaded(name: str, chart: Floats, window: _Window, sun: tuple[float, float, float]) -> tuple[Floats, Floats]:
    """Colour of the ball (w, h, 3) by its map, carried on beyond its limb, and light of its halo (w, h, 3)."""
    style = worlds.STYLES[name]
    x, y = window.axes()
    r2 = x * x + y * y
    r = np.sqrt(r2)
    shape = r2.shape
    inner = np.minimum(np.float32(0.9995) / np.maximum(r, 1e-6), 1.0)
    on = np.flatnonzero((r < 1 + 3.0 * window.step / window.radius).ravel())
    nx, ny = (x * inner).ravel()[on], (y * inner).ravel()[on]
    nz = np.sqrt(np.maximum(1 - nx * nx - ny * ny, 1e-5))
    tilt = math.radians(style.tilt_deg)
    ax, ay = (
        nx * np.float32(math.cos(tilt)) + ny * np.float32(math.sin(tilt)),
        ny * np.float32(math.cos(tilt)) - nx * np.float32(math.sin(tilt)),
    )
    lean = np.float32(0.10)
    up, out = ay * np.cos(lean) + nz * np.sin(lean), nz * np.cos(lean) - ay * np.sin(lean)
    lat, lon = np.arcsin(np.clip(-up, -1, 1)), np.arctan2(ax, out) + np.float32(style.turn)
    specks = _specks(lon, lat, style, window.radius)
    if specks is not None:
        # Edges on the map waver with the grain, so that they stay crisp however large the planet is.
        lat += specks * np.float32(style.waver)
        lon += specks * np.float32(style.waver * style.stretch)
    values = _sampled(chart, lon, lat)
    if specks is not None:
        values[:, 0] += specks * np.float32(style.detail[0])
        values[:, 1] += specks * np.float32(style.detail[1])
    colour = _coloured(values, name)
    s = np.array(sun, np.float32) / np.float32(np.linalg.norm(sun))
    lam = nx * s[0] + ny * s[1] + nz * s[2]
    lit = (1 / (1 + np.exp(np.clip(lam * -11, -30, 30)))) * (0.30 + 0.70 * np.clip(lam, 0, 1) ** 0.75)
    colour *= (lit * (0.30 + 0.70 * nz**0.55) * np.float32(style.bright))[:, None]
    colour += ((0.5 + 0.5 * nz) * (1 - lit))[:, None] * np.array((7, 11, 19), np.float32)
    if style.halo:
        depth = np.maximum(1 - r.ravel()[on], 0)
        edge = np.flatnonzero(depth < 0.06)
        towards = 1 / (1 + np.exp(np.clip((nx[edge] * s[0] + ny[edge] * s[1] + 0.15) * -7, -30, 30)))
        rim = np.exp(depth[edge] * -100) * towards * np.float32(0.35 * style.bright * min(style.halo, 1.2))
        colour[edge] += rim[:, None] * (np.array(style.air, np.float32) * 0.6 + 85)
    ball = np.zeros((shape[0] * shape[1], 3), np.float32)
    ball[on] = colour
    return ball.reshape(*shape, 3), _halo(style, x, y, r, s)


def _halo(style: Style, x: Floats, y: Floats, r: Floats, sun: Floats) -> Floats:
    light = np.zeros((*r.shape, 3), np.float32)
    place = np.flatnonzero(((r > 0.985) & (r < 1 + _HALO)).ravel())
    if not style.halo or not len(place):
        return light
    far = np.maximum(r.ravel()[place] - 1, 0)
    side = ((x * sun[0] + y * sun[1]) / np.maximum(r, 1e-6)).ravel()[place]
    strength = (np.exp(far / -0.012) * 0.30 + np.exp(far / -0.045) * 0.10) / (
        1 + np.exp(np.clip((side + 0.15) * -7, -30, 30))
    )
    strength *= np.clip((_HALO - far) / 0.05, 0, 1) * np.float32(style.bright * style.halo)
    light.reshape(-1, 3)[place] = strength[:, None] * np.array(style.air, np.float32)
    return light


def _scaled_picture(image: Floats, size: tuple[int, int], step: int) -> pygame.Surface:
    picture = black((image.shape[0], image.shape[1]))
    pygame.surfarray.blit_array(picture, np.clip(image + 0.5, 0, 255).astype(np.uint8))
    if step == 1:
        return picture
    wide = (image.shape[0] * step, image.shape[1] * step)
    return pygame.transform.smoothscale(picture, wide).subsurface((0, 0, *size))


def _painted(name: str, chart: Floats, window: _Window, sun: tuple[float, float, float]) -> pygame.Surface:
    """The planet over the window as a premultiplied surface: ball covering, halo adding."""
    size = window.rect.size
    ball, halo = _shaded(name, chart, window, sun)
    sheet = canvas(size)
    sheet.fill((0, 0, 0, 255))
    sheet.blit(_scaled_picture(ball, size, window.step), (0, 0))
    x = np.arange(size[0]) + window.rect.x - window.centre[0]
    y = np.arange(size[1]) + window.rect.y - window.centre[1]
    x2, y2 = x * x, y * y
    if x2.max() + y2.max() < (window.radius - 1) ** 2:
        return sheet
    # Near the limb the distance to it is (R² - r²) / 2R: no root needed.
    half = 255 / (2 * window.radius)
    across = ((window.radius**2 - x2) * half + 127.5).astype(np.float32)
    cover = across[None, :] - (y2 * half).astype(np.float32)[:, None]
    np.clip(cover, 0, 255, out=cover)
    mask = canvas(size)
    # The memory of a surface runs along its rows: working in that order is several times faster.
    words = pygame.surfarray.pixels2d(mask).T
    words[...] = cover
    words *= 0x01010101
    del words
    sheet.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    if halo.any():
        under = canvas(size)
        under.blit(_scaled_picture(halo, size, window.step), (0, 0), special_flags=pygame.BLEND_RGB_ADD)
        under.blit(sheet, (0, 0), special_flags=PREMUL)
        return under
    return sheet


@dataclass(frozen=True)
class _Painting:
    """A finished painting and where it was made for."""

    sheet: pygame.Surface
    window: _Window

    def holds(self, centre: Point, radius: float, need: pygame.Rect) -> bool:
        """True if it has this radius and, moved to the centre, all that is needed."""
        made = self.window
        if abs(made.radius - radius) > 0.1:
            return False
        shift = round(centre[0] - made.centre[0]), round(centre[1] - made.centre[1])
        return bool(made.rect.move(shift).contains(need))

    def covers(self, centre: Point, radius: float, need: pygame.Rect) -> bool:
        """True if it has all that is needed once it is scaled to the radius."""
        made, grow = self.window, radius / self.window.radius
        left, top = (
            centre[0] + (made.rect.x - made.centre[0]) * grow,
            centre[1] + (made.rect.y - made.centre[1]) * grow,
        )
        right, bottom = left + made.rect.w * grow, top + made.rect.h * grow
        return left <= need.left + 4 and top <= need.top + 4 and right >= need.right - 4 and bottom >= need.bottom - 4

    def blit(self, surface: pygame.Surface, centre: Point) -> None:
        """Draws it as it is."""
        made = self.window
        place = (
            made.rect.x + round(centre[0] - made.centre[0]),
            made.rect.y + round(centre[1] - made.centre[1]),
        )
        surface.blit(self.sheet, place, special_flags=PREMUL)

    def blit_scaled(self, surface: pygame.Surface, centre: Point, radius: float, *, smooth: bool = False) -> None:
        """Draws it at another size, only as much of it as the screen shows; `smooth` takes longer."""
        made, grow = self.window, radius / self.window.radius
        w, h = surface.get_size()
        # The screen in pixels of the painting, then the whole pixels of it that are needed and where they fall.
        x0 = made.centre[0] - made.rect.x - centre[0] / grow
        y0 = made.centre[1] - made.rect.y - centre[1] / grow
        x1, y1 = x0 + w / grow, y0 + h / grow
        part = pygame.Rect(
            math.floor(x0),
            math.floor(y0),
            math.ceil(x1) - math.floor(x0) + 1,
            math.ceil(y1) - math.floor(y0) + 1,
        )
        part = part.clip(self.sheet.get_rect())
        size = max(1, round(part.w * grow)), max(1, round(part.h * grow))
        if part.w <= 0 or part.h <= 0 or size[0] > 4 * w or size[1] > 4 * h:
            return
        place = round((part.x - x0) * grow), round((part.y - y0) * grow)
        scale = pygame.transform.smoothscale if smooth else pygame.transform.scale
        surface.blit(scale(self.sheet.subsurface(part), size), place, special_flags=PREMUL)

    def faint(self, share: float) -> "_Painting":
        """The same with only a share of its strength."""
        sheet, level = self.sheet.copy(), round(255 * share)
        sheet.fill((level, level, level, level), special_flags=pygame.BLEND_RGBA_MULT)
        return _Painting(sheet, self.window)


Ask = Callable[[Hashable, Callable[[], _Painting]], _Painting | None]
"""Asks a worker for a painting, under a key: the painting, or None as long as it is not there."""


class Planet:
    """A planet that keeps its last painting.

    `style` is a name of worlds.STYLES, `sun` points to the light (x, y down, towards us). With `ask` a worker paints:
    until it has, the planet is shown as a ball of its bare colours, and fades in.
    """

    def __init__(
        self, style: str = "jupiter", seed: int = 0, sun: tuple[float, float, float] = SUN, ask: Ask | None = None
    ) -> None:
        if style not in worlds.STYLES:
            raise KeyError(f"no planet style {style!r}; there are " + ", ".join(worlds.STYLES))
        self.style, self.seed, self.sun = style, seed, sun
        self._ask = ask
        self._painting: _Painting | None = None
        self._coarse: _Painting | None = None
        self._plain: _Painting | None = None
        self._fading_since_s: float | None = None
        self._share = 1.0

    @property
    def fading(self) -> bool:
        """Does it look otherwise from frame to frame because it fades in?"""
        return self._fading_since_s is not None

    def draw(self, surface: pygame.Surface, centre: Point, radius: float, *, quick: bool = False) -> bool:
        """Draws the planet; true if it is exact.

        A new radius, or a pan beyond the margin, paints anew. With `quick`, as while zooming, and while a worker
        paints, the last painting is scaled instead and false is returned, so the caller knows to draw once more.
        """
        if not (math.isfinite(radius) and all(map(math.isfinite, centre))) or radius < 0.75:
            return True
        screen = surface.get_rect()
        reach = radius * (1 + (_HALO if worlds.STYLES[self.style].halo else 0)) + 3
        left, top = max(centre[0] - reach, screen.left), max(centre[1] - reach, screen.top)
        right, bottom = min(centre[0] + reach, screen.right), min(centre[1] + reach, screen.bottom)
        if right <= left or bottom <= top:
            return True
        need = pygame.Rect(int(left), int(top), math.ceil(right) - int(left), math.ceil(bottom) - int(top))
        if self._plain is not None and self._coarse is None:
            self._take_coarse()
        self._fade()
        if not quick and not self._holds(centre, radius, need):
            window = _window_for(centre, radius, reach, need)
            self._painting = self._made(window) or self._painting
        if self._holds(centre, radius, need) and not self.fading:
            assert self._painting is not None
            self._painting.blit(surface, centre)
            return True
        self._draw_preview(surface, centre, radius, need)
        return False

    def _holds(self, centre: Point, radius: float, need: pygame.Rect) -> bool:
        return self._painting is not None and self._painting.holds(centre, radius, need)

    def _draw_preview(self, surface: pygame.Surface, centre: Point, radius: float, need: pygame.Rect) -> None:
        """Scales what was painted before; a small whole painting fills what the last one does not hold."""
        last = self._painting
        if last is None or not last.covers(centre, radius, need) or self.fading:
            self._draw_coarse(surface, centre, radius)
        if last is not None and not self.fading:
            last.blit_scaled(surface, centre, radius)

    def _draw_coarse(self, surface: pygame.Surface, centre: Point, radius: float) -> None:
        """The small whole painting; before it is there, and while it fades in, over the plain one."""
        if self._coarse is None:
            self._take_coarse()
        if self._coarse is None or self.fading:
            if self._plain is None:
                window = _whole_window(_PLAIN_RADIUS)
                self._plain = _Painting(_painted(self.style, worlds.plain_map(self.style), window, self.sun), window)
            self._plain.blit_scaled(surface, centre, radius, smooth=True)
        if self._coarse is not None:
            coarse = self._coarse.faint(self._share) if self.fading else self._coarse
            coarse.blit_scaled(surface, centre, radius)

    def _take_coarse(self) -> None:
        """Take the small painting if it is there; it fades in where the plain one has been shown."""
        self._coarse = self._made(_whole_window(_COARSE_RADIUS))
        if self._coarse is not None and self._plain is not None:
            self._fading_since_s, self._share = time.monotonic(), 0.0

    def _fade(self) -> None:
        """Note how far it has faded in."""
        if self._fading_since_s is not None:
            self._share = (time.monotonic() - self._fading_since_s) / _FADE_S
            if self._share >= 1.0:
                self._fading_since_s = None

    def _made(self, window: _Window) -> _Painting | None:
        """The painting of a window; None as long as the worker has not made it."""

        def paint() -> _Painting:
            return _Painting(_painted(self.style, surface_map(self.style, self.seed), window, self.sun), window)

        if self._ask is None:
            return paint()
        key = self.style, self.seed, self.sun, tuple(window.rect), window.centre, window.radius
        return self._ask(key, paint)


def _window_for(centre: Point, radius: float, reach: float, need: pygame.Rect) -> _Window:
    """What had better be painted where so much is needed: all of a small planet, of a large one some margin too."""
    if radius <= _WHOLE_RADIUS:
        x, y = math.floor(centre[0] - reach) - 2, math.floor(centre[1] - reach) - 2
        side = math.ceil(2 * reach) + 6
        rect = pygame.Rect(x, y, side, side)
    else:
        rect = need.inflate(2 * _MARGIN, 2 * _MARGIN)
    return _Window(rect, centre, radius, _step(rect))


def _whole_window(radius: float) -> _Window:
    half = math.ceil(radius * (1 + _HALO)) + 2
    rect = pygame.Rect(0, 0, 2 * half + 1, 2 * half + 1)
    return _Window(rect, (half, half), radius, _step(rect))


def _step(rect: pygame.Rect) -> int:
    return max(1, math.ceil(math.sqrt(rect.w * rect.h / _BUDGET_PX) - 0.15))
