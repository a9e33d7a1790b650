"""What is written on a picture, where: surfaces that remember their words, wherever they are laid.

Each line of text is drawn through one sprite (`game.ui.paint.text`). Here the sprite knows its words, and every surface
takes over what is laid on it, moved and cut as the pixels are; so boxes are known as they are seen, through all
surfaces that are kept from frame to frame.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pygame

from game.ui.app import App
from game.ui.battle.map.view import MapView
from game.ui.paint import panels, text
from game.ui.paint.text import LEAST_PX

_LETTERS = 0.4
"""Half of the height that two lines must keep, as a share of what both take: letters fill most of a line."""
_TOUCH_PX = 2
_Surface = pygame.Surface


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it is seen: where it ought to stand, what is seen of it, and which panel it stands on."""

    words: str
    size: int
    box: pygame.Rect
    seen: pygame.Rect
    panel: int = 0  # 0: on no panel
    scrolled: bool = False  # cut where a column that scrolls ends
    hidden: bool = False  # a panel lies over it
    faint: bool = False  # on its way in or out
    on_map: bool = False  # belongs to what the map of a battle shows


class Sheet(_Surface):
    """A surface that remembers what is written on it."""

    lines: tuple[Line, ...] = ()  # a part of another surface is made without being asked
    panel = 0

    def blit(self, source: _Surface, dest: Any = (0, 0), area: Any = None, special_flags: int = 0) -> pygame.Rect:
        laid = super().blit(source, dest, area, special_flags)
        place = pygame.Rect(dest, (0, 0)) if len(dest) == 2 else pygame.Rect(dest)
        part = source.get_rect() if area is None else pygame.Rect(area).clip(source.get_rect())
        if isinstance(source, Sheet):
            covers = source.panel > 0
            self._take(source, place.x - part.x, place.y - part.y, part)
        else:
            covers = False
        plain = not source.get_flags() & pygame.SRCALPHA and not special_flags and source.get_alpha() in (None, 255)
        if covers or plain:
            self._cover(laid, source.panel if covers else 0, len(source.lines) if isinstance(source, Sheet) else 0)
        return laid

    def fill(self, colour: Any, rect: Any = None, special_flags: int = 0) -> pygame.Rect:
        if rect is None and not special_flags:
            self.lines = ()
        return super().fill(colour, rect, special_flags)

    def copy(self) -> "Sheet":
        other = Sheet(self.get_size(), self.get_flags(), 32)
        super(Sheet, other).blit(self, (0, 0))
        other.lines = self.lines
        return other

    def _take(self, source: "Sheet", x: int, y: int, part: pygame.Rect) -> None:
        if not source.lines:
            return
        clip, whole, taken = self.get_clip(), self.get_rect(), []
        window = part.move(x, y).clip(clip)
        for line in source.lines:
            box, seen = line.box.move(x, y), line.seen.move(x, y).clip(window)
            if not seen.w or not seen.h:
                if clip != whole and not clip.contains(box):
                    continue  # scrolled out of sight
                seen.size = 0, 0
            ends = clip != whole and (box.top < clip.top or box.bottom > clip.bottom)
            panel = line.panel or source.panel
            taken.append(replace(line, box=box, seen=seen, panel=panel, scrolled=line.scrolled or ends))
        self.lines += tuple(taken)

    def _cover(self, laid: pygame.Rect, panel: int, count: int) -> None:
        """What lay there before is hidden; a surface without holes takes its words away altogether."""
        before, own = self.lines[: len(self.lines) - count], self.lines[len(self.lines) - count :]
        if panel:
            kept = tuple(replace(one, hidden=True) if one.seen.colliderect(laid) else one for one in before)
        else:
            kept = tuple(one for one in before if not laid.contains(one.seen))
        self.lines = kept + own


@contextmanager
def remembered() -> Iterator[None]:
    """While this lasts all surfaces remember, the window's too; text drawn before is forgotten by its cache."""
    painted, frosted, opened, map_drawn = text._painted, panels.frosted, App._opened, MapView.draw
    numbers = iter(range(1, 10**9))

    def paint(string: str, size: int, colour: Any, face: str, track: float, halo: float, alpha: float) -> _Surface:
        sprite = painted(string, size, colour, face, track, halo, alpha)
        assert isinstance(sprite, Sheet)
        pad = text._MARGIN + (text._HALO_PX if halo else 0), text._HALO_PX if halo else 0
        box = pygame.Rect(*pad, round(text._width(string, size, face, track)), int(text.line_height(size, face)))
        sprite.lines = (Line(string, size, box, box, faint=alpha < 0.3),)
        return sprite

    def frost(*given: Any, **named: Any) -> _Surface | None:
        sheet = frosted(*given, **named)
        if isinstance(sheet, Sheet):
            sheet.panel = next(numbers)
        return sheet

    def open_window(app: App) -> _Surface:
        pygame.display.set_mode((64, 64))
        return Sheet(app.windowed_size, 0, 32)

    def draw_map(view: MapView, surface: _Surface, *given: Any) -> None:
        map_drawn(view, surface, *given)
        assert isinstance(surface, Sheet)
        surface.lines = tuple(replace(line, on_map=True) for line in surface.lines)

    pygame.Surface = Sheet  # type: ignore[misc]
    MapView.draw = draw_map  # type: ignore[method-assign]
    text._painted, panels.frosted, App._opened = paint, frost, open_window  # type: ignore[method-assign]
    text._sprites.clear()
    try:
        yield
    finally:
        pygame.Surface = _Surface  # type: ignore[misc]
        MapView.draw = map_drawn  # type: ignore[method-assign]
        text._painted, panels.frosted, App._opened = painted, frosted, opened  # type: ignore[method-assign]
        text._sprites.clear()


# ---- what is wrong with it


def faults(
    surface: _Surface, *, layered: bool = False, apart_from: Callable[[Line], bool] = lambda _: False
) -> list[str]:
    """What a player cannot read on a picture, as sentences: too small, cut, or one over the other.

    `layered`: something lies over the rest on purpose. Lines for which `apart_from` is true are left out.
    """
    assert isinstance(surface, Sheet)
    lines = [one for one in surface.lines if one.words.strip() and not one.faint and not apart_from(one)]
    found = [f"too small: {_told(one)}, {one.size} px" for one in lines if one.size < LEAST_PX]
    for one in lines:
        if one.hidden:
            if one.panel and not layered:
                found.append(f"under a panel: {_told(one)}")
        elif one.seen.w < one.box.w - _TOUCH_PX or (not one.scrolled and one.seen.h < 0.8 * one.box.h):
            found.append(f"cut: {_told(one)}, seen {tuple(one.seen)}")
    return found + [f"over each other: {_told(a)} and {_told(b)}" for a, b in _touching(lines)]


def shortened(surface: _Surface) -> list[str]:
    """What had no room for all of its words."""
    assert isinstance(surface, Sheet)
    lines = (one for one in surface.lines if one.words.endswith(text.ELLIPSIS) and not one.hidden)
    return [f"shortened: {_told(one)}" for one in lines]


def _touching(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Pairs of lines that stand on each other."""
    seen = sorted((one for one in lines if not one.hidden and one.seen.w), key=lambda one: one.seen.top)
    for number, one in enumerate(seen):
        for other in seen[number + 1 :]:
            if other.seen.top >= one.seen.bottom:
                break
            beside = min(one.seen.right, other.seen.right) - max(one.seen.left, other.seen.left) <= _TOUCH_PX
            apart = _LETTERS * (one.box.h + other.box.h)
            if not beside and abs(one.box.centery - other.box.centery) < apart:
                yield one, other


def _told(one: Line) -> str:
    return f"{one.words!r} at {tuple(one.box)}" + (" on the map" if one.on_map else "")
