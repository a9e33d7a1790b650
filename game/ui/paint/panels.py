"""Frosted panels over the map, buttons, key caps and other furniture."""

from collections.abc import Callable, Hashable

import pygame

from game.ui.paint import palette, shapes
from game.ui.paint.pixels import PREMUL, Point, canvas, sprite_cache, tint_table
from game.ui.paint.shapes import RectLike, whole_rect
from game.ui.paint.text import LEAST_PX, draw_text, text_width

_BLUR = 8
_masks = sprite_cache(12)


def _corner_mask(w: int, h: int, radius: float) -> pygame.Surface:
    def paint() -> pygame.Surface:
        surface = canvas((w, h))
        cover = (shapes.rounded_mask(w, h, radius) * 255).astype("uint8")
        pygame.surfarray.pixels2d(surface)[...] = tint_table((255, 255, 255))[cover]
        return surface

    return _masks.recall((w, h, radius), paint)


def frosted(
    surface: pygame.Surface, rect: RectLike, alpha: float = palette.PANEL_ALPHA, radius: float = 8
) -> pygame.Surface | None:
    """What lies under `rect`, blurred and covered by panel colour, as a sprite of its size; None off screen."""
    box = whole_rect(rect)
    seen = box.clip(surface.get_rect())
    if not seen.w or not seen.h:
        return None
    small_size = (max(2, box.w // _BLUR), max(2, box.h // _BLUR))
    small = pygame.transform.smoothscale(surface.subsurface(seen), small_size)
    small = pygame.transform.box_blur(small, 1)
    keep = round(255 * (1 - alpha))
    small.fill((keep, keep, keep), special_flags=pygame.BLEND_RGB_MULT)
    small.fill(tuple(round(c * alpha) for c in palette.PANEL), special_flags=pygame.BLEND_RGB_ADD)
    sheet = canvas(box.size)
    sheet.blit(pygame.transform.smoothscale(small, box.size), (0, 0))
    sheet.blit(_corner_mask(box.w, box.h, radius), (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    return sheet


def draw_panel(
    surface: pygame.Surface,
    rect: RectLike,
    alpha: float = palette.PANEL_ALPHA,
    radius: float = 8,
    border_alpha: float = 0.55,
) -> pygame.Rect:
    """Draws an empty frosted panel with its shadow and border; returns its rectangle in whole pixels."""
    box = whole_rect(rect)
    sheet = frosted(surface, box, alpha, radius)
    shapes.shadow(surface, box, radius)
    if sheet is not None:
        surface.blit(sheet, box.topleft, special_flags=PREMUL)
        shapes.rounded(surface, box, None, radius=radius, border=palette.LINE, border_alpha=border_alpha)
    return box


class Panel:
    """A panel whose content is painted only when it changes.

    The frost is worked out anew from what lies beneath, unless `still` says that this has not changed since
    the last frame: then the whole panel is a single blit.
    """

    def __init__(
        self,
        rect: RectLike,
        *,
        alpha: float = palette.PANEL_ALPHA,
        radius: float = 8,
        border_alpha: float = 0.55,
    ) -> None:
        self.rect = whole_rect(rect)
        self.alpha, self.radius, self.border_alpha = alpha, radius, border_alpha
        self._content: pygame.Surface | None = None
        self._content_key: Hashable = None
        self._sheet: pygame.Surface | None = None

    def move(self, rect: RectLike) -> None:
        """Gives the panel another place or size."""
        box = whole_rect(rect)
        if box.size != self.rect.size:
            self._content = None
        self.rect, self._sheet = box, None

    def draw(
        self,
        surface: pygame.Surface,
        key: Hashable,
        paint: Callable[[pygame.Surface], None],
        *,
        still: bool = False,
    ) -> None:
        """Draws the panel.

        `paint` fills a transparent surface of its size and is called when `key` differs from last time.
        """
        if self._content is None or key != self._content_key:
            self._content, self._content_key, self._sheet = canvas(self.rect.size), key, None
            paint(self._content)
        shapes.shadow(surface, self.rect, self.radius)
        if self._sheet is None or not still:
            self._sheet = frosted(surface, self.rect, self.alpha, self.radius)
            if self._sheet is None:
                return
            edge = (0, 0, *self.rect.size)
            shapes.rounded(
                self._sheet,
                edge,
                None,
                radius=self.radius,
                border=palette.LINE,
                border_alpha=self.border_alpha,
            )
            self._sheet.blit(self._content, (0, 0), special_flags=PREMUL)
        surface.blit(self._sheet, self.rect.topleft, special_flags=PREMUL)


def draw_button(
    surface: pygame.Surface,
    rect: RectLike,
    label: str,
    size: float = 18,
    *,
    state: str = "normal",
    primary: bool = False,
    key: str = "",
    progress: float | None = None,
    scale: float = 1.0,
) -> None:
    """Draws a button: `state` is normal, hover, focused, pressed or disabled.

    A primary button is filled with light; `key` is the name of its key at the right; `progress` (0..1) turns
    it into a bar.
    """
    box = whole_rect(rect)
    radius = 6 * scale
    filled = primary and state != "disabled" and progress is None
    ink, note = (_draw_filled if filled else _draw_framed)(surface, box, radius, state)
    if progress is not None and box.w > 4:
        level = min(max(progress, 0.0), 1.0)
        bar = (box.x + 2, box.y + 2, max(box.h - 4, (box.w - 4) * level), box.h - 4)
        shapes.rounded(surface, bar, palette.OWN, 0.45, radius - 1)
    if state == "focused":
        ring = box.inflate(6 * scale, 6 * scale)
        shapes.rounded(surface, ring, None, radius=radius + 3 * scale, border=palette.OWN_LIGHT, border_width=2)
    _draw_label(surface, box, label, size, key, primary=primary, ink=ink, note=note, scale=scale)


def _draw_label(
    surface: pygame.Surface,
    box: pygame.Rect,
    label: str,
    size: float,
    key: str,
    *,
    primary: bool,
    ink: palette.Colour,
    note: palette.Colour,
    scale: float,
) -> None:
    """What is written on a button: its label in the middle, or left of its key; no key where both would not fit."""
    face, small = "bold" if primary else "sans", max(LEAST_PX, 13 * scale)
    wide, cap = text_width(label, size, face), max(LEAST_PX, 11 * scale)
    room = text_width(key, small) if primary else text_width(key, cap, "mono") + cap
    room = round(room + 26 * scale)
    if not key or wide + room > box.w - 8 * scale:
        key, room = "", 0
    centred = box.centerx if wide < box.w - 2 * room else box.centerx - room / 2
    draw_text(surface, (centred, box.centery), label, size, ink, face, "c", max_width=max(10, box.w - room - 8 * scale))
    if key and primary:
        draw_text(surface, (box.right - 16 * scale, box.centery), key, small, note, anchor="r")
    elif key:
        draw_key(
            surface, (box.right - 14 * scale, box.centery), key, max(LEAST_PX, 11 * scale), anchor="r", colour=note
        )


def _draw_filled(
    surface: pygame.Surface, box: pygame.Rect, radius: float, state: str
) -> tuple[palette.Colour, palette.Colour]:
    """The ground of a button filled with light; returns the colours of its label and of its key."""
    fill = palette.mixed(palette.OWN, palette.OWN_LIGHT, 0.35 if state == "hover" else 0.0)
    if state == "pressed":
        fill = palette.mixed(fill, palette.INK, 0.2)
    shapes.rounded(surface, box, fill, 1.0, radius)
    return palette.INK, palette.INK


def _draw_framed(
    surface: pygame.Surface, box: pygame.Rect, radius: float, state: str
) -> tuple[palette.Colour, palette.Colour]:
    """The ground of a button with a frame; returns the colours of its label and of its key."""
    strong, off = state in ("hover", "pressed"), state == "disabled"
    shapes.rounded(surface, box, palette.OWN if strong else palette.PANEL_RAISED, 0.18 if strong else 0.55, radius)
    edge = palette.OWN if strong else palette.LINE_BRIGHT
    shapes.rounded(surface, box, None, radius=radius, border=edge, border_alpha=0.45 if off else 0.9)
    return (palette.TEXT_3, palette.TEXT_3) if off else (palette.TEXT, palette.TEXT_2)


def draw_key(
    surface: pygame.Surface,
    pos: Point,
    name: str,
    size: float = 11,
    *,
    anchor: str = "l",
    colour: palette.Colour = palette.TEXT_2,
) -> pygame.Rect:
    """Draws a key cap with its name; `pos` is its middle at the left, centre or right.

    Returns its rectangle.
    """
    high = round(size * 18 / 11)
    wide = round(max(high, text_width(name, size, "mono") + size * 10 / 11))
    x = pos[0] - (wide / 2 if anchor == "c" else wide if anchor == "r" else 0)
    box = whole_rect((x, pos[1] - high / 2, wide, high))
    r = size * 4 / 11
    shapes.rounded(surface, box, palette.KEY_CAP, 1.0, r, border=palette.LINE_BRIGHT)
    draw_text(surface, (box.centerx, box.centery), name, size, colour, "mono", "c")
    return box


def draw_tag(
    surface: pygame.Surface,
    pos: Point,
    label: str,
    size: float,
    colour: palette.Colour = palette.CAUTION,
    anchor: str = "l",
) -> pygame.Rect:
    """Draws a word on a pill of its own colour, such as "no order"; returns the rectangle of the pill."""
    wide, high = text_width(label, size) + size * 1.3, size * 1.7
    x = pos[0] - (wide / 2 if anchor == "c" else wide if anchor == "r" else 0)
    box = whole_rect((x, pos[1] - high / 2, wide, high))
    shapes.rounded(surface, box, colour, 0.14, high / 2)
    draw_text(surface, box.center, label, size, colour, anchor="c")
    return box


def draw_row_light(
    surface: pygame.Surface,
    rect: RectLike,
    *,
    selected: bool = False,
    hover: bool = False,
    scale: float = 1.0,
) -> None:
    """Lights a row of a list: softly when hovered, with a bar at its left when selected."""
    box = whole_rect(rect)
    if selected or hover:
        shapes.rounded(surface, box, palette.OWN, 0.20 if selected else 0.09, 5 * scale)
    if selected:
        shapes.rounded(surface, (box.x, box.y + 2 * scale, 3 * scale, box.h - 4 * scale), palette.OWN, 1.0, 1.5 * scale)
