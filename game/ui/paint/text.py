"""Text drawn at four times its size and scaled down, so that spacing stays even.

Cached by what is written.
"""

import importlib.util
from functools import lru_cache
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui.paint import palette
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import PREMUL, Floats, Point, sprite_cache, sprite_of_coverage, sprite_of_image

FACES = {
    "sans": "NotoSans-Regular.ttf",
    "bold": "NotoSans-Bold.ttf",
    "italic": "NotoSans-Italic.ttf",
    "bold_italic": "NotoSans-BoldItalic.ttf",
    "mono": "FiraCode-Regular.ttf",
}
ELLIPSIS = "…"
LEAST_PX = 12
"""Nothing smaller is readable."""
_OVER = 4
_HALO_PX = 7
_MARGIN = 2
_WHOLE = 255 * _OVER**2
_STRENGTH = (np.clip((np.arange(_WHOLE + 1) / _WHOLE) ** 0.80 * 1.04, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
"""Coverage of a pixel by the sum of its fine pixels: thin strokes of small letters are made somewhat stronger."""

_sprites = sprite_cache(24)


@lru_cache(maxsize=96)
def _font(face: str, size: int) -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    if face not in FACES:
        raise ValueError(f"no face {face!r}; there are " + ", ".join(FACES))
    return pygame.font.Font(_faces_dir() / FACES[face], size * _OVER)


@lru_cache(maxsize=1)
def _faces_dir() -> Path:
    """The folder of the font files, found without importing their package, which takes a fifth of a second."""
    spec = importlib.util.find_spec("pygame_gui")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the fonts are missing: pygame_gui is not installed")
    return Path(spec.submodule_search_locations[0]) / "data"


def _plain(string: str) -> str:
    """The text without what a font cannot render: control signs, broken halves of signs."""
    if string.isprintable():
        return string
    kept = "".join(sign if sign.isprintable() else " " for sign in string)
    return kept.encode("utf-8", "replace").decode("utf-8")


def _whole(size: float) -> int:
    return max(1, min(round(size), 400))


@lru_cache(maxsize=8192)
def _width(string: str, size: int, face: str, track: float) -> float:
    wide = _font(face, size).size(string)[0] / _OVER
    return wide + track * max(0, len(string) - 1)


def text_width(string: str, size: float, face: str = "sans", track: float = 0) -> float:
    """Width in px of one line of text."""
    return _width(_plain(string), _whole(size), face, track) if string else 0.0


def line_height(size: float, face: str = "sans") -> float:
    """Height in px of one line of text, ascenders and descenders included."""
    return _font(face, _whole(size)).get_linesize() / _OVER


def _coverage(string: str, size: int, face: str, track: float) -> NDArray[np.uint8]:
    """How far letters cover each pixel (w, h): the mean of the fine pixels in it, somewhat strengthened."""
    font = _font(face, size)
    wide = int(_width(string, size, face, track)) + 2 * _MARGIN + 1
    high = int(font.get_linesize() / _OVER) + 2
    fine = np.zeros((high * _OVER, wide * _OVER), np.uint8)
    x = float(_MARGIN * _OVER)
    for part in string if track else (string,):
        part_wide = font.size(part)[0]
        if part_wide:  # an accent that stands alone may have no width, and then cannot be rendered
            _lay(fine, font, part, round(x))
        x += part_wide + track * _OVER
    rows = fine[::_OVER].astype(np.uint16)
    for row in range(1, _OVER):
        rows += fine[row::_OVER]
    total = rows[:, ::_OVER].copy()
    for column in range(1, _OVER):
        total += rows[:, column::_OVER]
    return np.asarray(_STRENGTH.take(total).T)


def _lay(fine: NDArray[np.uint8], font: pygame.font.Font, string: str, x: int) -> None:
    """Lay letters over those in a picture of fine pixels (h, w)."""
    # On a ground of its own a text has one byte a pixel, which is how far it is covered: a third of the work.
    letters = pygame.surfarray.pixels2d(font.render(string, True, (255, 255, 255), (0, 0, 0))).T
    under = fine[: letters.shape[0], x : x + letters.shape[1]]
    np.maximum(under, letters[: under.shape[0], : under.shape[1]], out=under)


def _halo_under(coverage: NDArray[np.uint8], strength: float) -> tuple[Floats, Floats]:
    """Coverage of the letters with room around them, and of the soft dark cloud beneath."""
    pad = _HALO_PX
    letters = np.zeros((coverage.shape[0] + 2 * pad, coverage.shape[1] + 2 * pad), np.float32)
    letters[pad:-pad, pad:-pad] = coverage / np.float32(255.0)
    cloud = pygame.Surface(letters.shape, 0, 32)
    pygame.surfarray.pixels2d(cloud)[...] = (letters * 255.0).astype(np.uint32) * np.uint32(0x010101)
    blurred = pygame.transform.gaussian_blur(cloud, 3)
    halo = (pygame.surfarray.pixels2d(blurred) & 255).astype(np.float32) * np.float32(1.1 * strength / 255.0)
    return letters, np.clip(halo, 0.0, 0.85)


def _painted(
    string: str, size: int, colour: Colour, face: str, track: float, halo: float, alpha: float
) -> pygame.Surface:
    coverage = _coverage(string, size, face, track)
    if not halo:
        return sprite_of_coverage(coverage, colour, alpha)
    letters, cloud = _halo_under(coverage, halo)
    total = letters + cloud * (1.0 - letters)
    share = (letters / np.maximum(total, 1e-6))[..., None]
    rgb = np.array(palette.HALO, np.float32) * (1.0 - share) + np.array(colour, np.float32) * share
    return sprite_of_image(rgb.astype(np.float32), total * np.float32(alpha))


def draw_text(
    surface: pygame.Surface,
    pos: Point,
    string: str,
    size: float,
    colour: Colour = palette.TEXT,
    face: str = "sans",
    anchor: str = "l",
    track: float = 0,
    halo: bool | float = False,
    alpha: float = 1.0,
    max_width: float | None = None,
) -> pygame.Rect:
    """Draws one line; `pos` is the vertical middle of the line at its left, centre or right (anchor l, c, r).

    Sizes and `track` (space between letters) are px. `halo` lays a soft dark cloud beneath (True: 2.5 times,
    or a strength); `max_width` cuts the line with an ellipsis. Returns the rectangle of the text without its
    halo.
    """
    if max_width is not None:
        string = shortened(string, size, max_width, face, track)
    whole = _whole(size)
    string = _plain(string)
    wide = _width(string, whole, face, track) if string else 0.0
    high = line_height(size, face)
    x = pos[0] - (wide / 2 if anchor == "c" else wide if anchor == "r" else 0.0)
    y = round(pos[1] - high / 2)
    rect = pygame.Rect(int(x), y, int(wide), int(high))
    level = round(min(max(alpha, 0.0), 1.0) * 32) / 32
    if not string or not level or not rect.inflate(20, 20).colliderect(surface.get_rect()):
        return rect
    strength = 2.5 if halo is True else float(halo)
    key = (string, whole, colour, face, track, strength, level)
    sprite = _sprites.recall(key, lambda: _painted(string, whole, colour, face, track, strength, level))
    pad = _HALO_PX if strength else 0
    surface.blit(sprite, (round(x) - _MARGIN - pad, y - pad), special_flags=PREMUL)
    return rect


Run = tuple[str, Colour, str, float]


def draw_runs(
    surface: pygame.Surface,
    pos: Point,
    runs: list[Run],
    anchor: str = "l",
    halo: bool | float = False,
    alpha: float = 1.0,
) -> pygame.Rect:
    """Draws pieces of one line one after another; a run is (text, colour, face, size)."""
    widths = [text_width(string, size, face) for string, _, face, size in runs]
    total = sum(widths)
    x = pos[0] - (total / 2 if anchor == "c" else total if anchor == "r" else 0.0)
    rect = pygame.Rect(int(x), int(pos[1]), 0, 0)
    for (string, colour, face, size), wide in zip(runs, widths, strict=True):
        rect = rect.union(draw_text(surface, (x, pos[1]), string, size, colour, face, halo=halo, alpha=alpha))
        x += wide
    return rect


@lru_cache(maxsize=4096)
def shortened(string: str, size: float, width: float, face: str = "sans", track: float = 0) -> str:
    """The text, or as much of its beginning as fits into `width` px with an ellipsis behind it."""
    if text_width(string, size, face, track) <= width:
        return string
    low, high = 0, len(string)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(string[:middle].rstrip() + ELLIPSIS, size, face, track) <= width:
            low = middle
        else:
            high = middle - 1
    return string[:low].rstrip() + ELLIPSIS if low else (ELLIPSIS if width > size * 0.6 else "")


@lru_cache(maxsize=1024)
def wrapped(string: str, size: float, width: float, face: str = "sans") -> tuple[str, ...]:
    """The text broken into lines no wider than `width` px; a word that is wider alone gets an ellipsis."""
    lines: list[str] = []
    for paragraph in string.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size, face) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return tuple(shortened(line, size, width, face) for line in lines)


def draw_paragraph(
    surface: pygame.Surface,
    rect: pygame.Rect,
    string: str,
    size: float,
    colour: Colour = palette.TEXT_2,
    face: str = "sans",
    leading: float = 1.55,
    max_lines: int | None = None,
) -> int:
    """Draws wrapped text from the top of `rect` down; returns the y below its last line."""
    lines = list(wrapped(string, size, rect.width, face))
    if max_lines is not None and len(lines) > max_lines:
        lines = lines[:max_lines]
        lines[-1] = shortened(lines[-1] + " " + ELLIPSIS * 3, size, rect.width, face) if lines else ""
    step = size * leading
    for number, line in enumerate(lines):
        draw_text(surface, (rect.x, rect.y + step * (number + 0.5)), line, size, colour, face)
    return round(rect.y + step * len(lines))


def draw_heading(
    surface: pygame.Surface,
    pos: Point,
    string: str,
    size: float,
    colour: Colour = palette.TEXT_3,
    anchor: str = "l",
) -> pygame.Rect:
    """Draws the heading of a block: bold capitals with wide spacing."""
    return draw_text(surface, pos, string.upper(), size, colour, "bold", anchor, track=round(size / 12, 2))
