"""What all screens outside the battle share: places chosen by mouse and key, columns that scroll, one painting.

A page is painted only when something on it changes. Its places are noted while it is painted; the arrows walk among
them, Tab goes through them in order, Enter and the mouse choose them.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import pygame

from game.ui.paint import palette, shapes
from game.ui.paint.panels import draw_panel
from game.ui.paint.text import LEAST_PX, draw_text, text_width
from game.ui.screen import Change, Metrics

Ident = tuple[Hashable, ...]
_ARROWS = {pygame.K_LEFT: (-1, 0), pygame.K_RIGHT: (1, 0), pygame.K_UP: (0, -1), pygame.K_DOWN: (0, 1)}
_NOTICE_S = 5.0
_WHEEL_UNITS = 60


@dataclass(slots=True)
class Spot:
    """A place that can be chosen: its name, group and rectangle in px, and the column that it scrolls with."""

    ident: Ident
    group: str
    rect: pygame.Rect
    column: str = ""


@dataclass(slots=True)
class Column:
    """A part of the page whose content may be higher than its place."""

    rect: pygame.Rect
    scroll: int = 0
    content: int = 0

    @property
    def most(self) -> int:
        """How far it can be scrolled."""
        return max(0, self.content - self.rect.h)


class Page:
    """A screen of panels and places. Subclasses lay out and paint it, and say what a chosen place does."""

    def __init__(self) -> None:
        self.m = Metrics(1280, 720, 0.625)
        self.k = 0.8
        self.focus: Ident | None = None
        self.hover: Ident | None = None
        self.by_key = False
        """Was the keyboard used last? Then the focus is shown."""
        self.columns: dict[str, Column] = {}
        self.notice = ""
        self.notice_danger = False
        self._notice_s = 0.0
        self._spots: list[Spot] = []
        self._last_in_group: dict[str, Ident] = {}
        self._column = ""
        self._ground: pygame.Surface | None = None
        self._ground_key: Hashable = None
        self._picture: pygame.Surface | None = None
        self._stale = True
        self._reveal = False

    # ---- for subclasses

    def layout(self) -> None:
        """Work out where things lie, for the window's size in `m` and the scale `k`."""

    def ground_key(self) -> Hashable:
        """What the ground depends on beyond size and scale."""
        return None

    def paint_ground(self, surface: pygame.Surface) -> None:
        """Paint what lies beneath: the backdrop and empty panels."""

    def paint(self, surface: pygame.Surface) -> None:
        """Paint all that is written on it, noting places by `spot`."""

    def chosen(self, ident: Ident) -> Change:
        """A place was clicked, or Enter was pressed on it."""
        return None

    def focused(self, ident: Ident) -> None:
        """The focus has come to a place by a key."""

    def stepped(self, ident: Ident, step: int) -> bool:
        """Left or right was pressed on a place: true if that changed its value and does not move the focus."""
        return False

    def pressed(self, event: pygame.Event) -> Change:
        """A key that the page itself does not use."""
        return None

    # ---- measures

    def q(self, units: float) -> int:
        """Base units in px, for everything that goes with text."""
        return round(units * self.k)

    def t(self, units: float) -> int:
        """A size of type in px."""
        return max(LEAST_PX, round(units * self.k))

    @property
    def units_w(self) -> float:
        """Width of the window in base units of this page."""
        return self.m.width / self.k

    # ---- painting

    def stale(self) -> None:
        """Something has changed: paint anew."""
        self._stale = True

    def tell(self, sentence: str, danger: bool = False) -> None:
        """Show a sentence at the foot of the page for a while."""
        self.notice, self.notice_danger, self._notice_s = sentence, danger, _NOTICE_S
        self.stale()

    def spot(self, ident: Ident, group: str, rect: pygame.Rect) -> str:
        """Note a place, at least 24 px high; returns how to paint it: normal, hover or focused."""
        grown = rect.inflate(max(0, 24 - rect.w), max(0, 24 - rect.h))
        self._spots.append(Spot(ident, group, grown, self._column))
        if ident == self.focus and self.by_key:
            return "focused"
        return "hover" if ident == self.hover else "normal"

    def spots(self, group: str | None = None) -> list[Spot]:
        """The places of the page as last painted, or those of one group."""
        return [one for one in self._spots if group is None or one.group == group]

    def begin_column(self, surface: pygame.Surface, name: str, rect: pygame.Rect) -> int:
        """Begin a column that scrolls; returns the y at which its content begins."""
        column = self.columns.setdefault(name, Column(rect))
        column.rect = pygame.Rect(rect)
        self._column = name
        surface.set_clip(rect)
        return rect.y - column.scroll

    def end_column(self, surface: pygame.Surface, y: int) -> None:
        """End it: its content reached down to `y`. Draws the bar where it can be scrolled."""
        column = self.columns[self._column]
        column.content = y + column.scroll - column.rect.y
        surface.set_clip(None)
        self._column = ""
        if column.scroll > column.most:
            column.scroll = column.most
            self.stale()
        if column.most:
            track = column.rect
            high = max(self.q(30), track.h * track.h // max(1, column.content))
            top = track.y + (track.h - high) * column.scroll // column.most
            shapes.rounded(surface, (track.right - self.q(5), top, self.q(4), high), palette.LINE_BRIGHT, 0.9, 2)

    def ring(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """Draw the ring round what has the focus."""
        shapes.rounded(surface, rect, None, radius=self.q(6), border=palette.OWN_LIGHT, border_width=2)

    def picture(self) -> pygame.Surface:
        """The page as it is now, painted anew if it is stale."""
        key = (self.m.size, self.k, self.ground_key())
        if self._ground is None or key != self._ground_key:
            self._ground = pygame.Surface(self.m.size, 0, 32)
            self._ground.fill(palette.SPACE)
            self.paint_ground(self._ground)
            self._ground_key, self._stale = key, True
        if self._picture is None or self._picture.get_size() != self.m.size:
            self._picture, self._stale = pygame.Surface(self.m.size, 0, 32), True
        for _ in range(3):  # what scrolls may learn only while painting how high it is
            if not self._stale:
                break
            self._stale = False
            self._picture.blit(self._ground, (0, 0))
            self._spots.clear()
            self.paint(self._picture)
            self._paint_notice(self._picture)
            if self._reveal:
                self._reveal = False
                self._scroll_to_focus()
        return self._picture

    def _paint_notice(self, surface: pygame.Surface) -> None:
        if not self.notice:
            return
        size = self.t(15)
        width = min(text_width(self.notice, size) + self.q(48), self.m.width - self.q(40))
        rect = pygame.Rect(0, 0, round(width), self.q(44))
        rect.midbottom = self.m.width // 2, self.m.height - self.q(12)
        draw_panel(surface, rect, 0.94)
        colour = palette.DANGER if self.notice_danger else palette.TEXT
        draw_text(surface, rect.center, self.notice, size, colour, anchor="c", max_width=rect.w - self.q(28))

    # ---- screen

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size and scale."""
        self.m, self.k = metrics, metrics.body
        self.layout()
        self._stale = True

    def on_leave(self) -> None:
        """Nothing is held that must be given back."""

    def on_update(self, dt_s: float) -> Change:
        """Let a notice go after a while."""
        if self.notice:
            self._notice_s -= dt_s
            if self._notice_s <= 0:
                self.notice = ""
                self.stale()
        return None

    def on_draw(self, surface: pygame.Surface) -> None:
        """Paint the whole window."""
        surface.blit(self.picture(), (0, 0))

    def on_event(self, event: pygame.Event) -> Change:
        """Mouse and keys."""
        if event.type == pygame.MOUSEMOTION:
            self._point_at(event.pos)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return self._click(event.pos)
        elif event.type == pygame.MOUSEWHEEL:
            self._wheel(event)
        elif event.type == pygame.KEYDOWN:
            return self._key(event)
        return None

    # ---- mouse

    def spot_at(self, pos: tuple[int, int]) -> Spot | None:
        """The place under the pointer."""
        for one in reversed(self._spots):
            if one.rect.collidepoint(pos) and (not one.column or self.columns[one.column].rect.collidepoint(pos)):
                return one
        return None

    def _point_at(self, pos: tuple[int, int]) -> None:
        found = self.spot_at(pos)
        ident = found.ident if found else None
        if ident != self.hover:
            self.hover = ident
            self.stale()

    def _click(self, pos: tuple[int, int]) -> Change:
        self._point_at(pos)
        found = self.spot_at(pos)
        if found is None:
            return None
        self.by_key = False
        self._take(found)
        return self.chosen(found.ident)

    def _wheel(self, event: pygame.Event) -> None:
        pos = pygame.mouse.get_pos()
        for column in self.columns.values():
            if column.rect.collidepoint(pos):
                self._scroll(column, -event.y * self.q(_WHEEL_UNITS))

    def _scroll(self, column: Column, by: int) -> None:
        to = min(max(column.scroll + by, 0), column.most)
        if to != column.scroll:
            column.scroll = to
            self.stale()

    # ---- keys

    def _key(self, event: pygame.Event) -> Change:
        if event.key in _ARROWS and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            dx, dy = _ARROWS[event.key]
            if dx and self.focus is not None and self.stepped(self.focus, dx):
                self.by_key = True
                self.stale()
            else:
                self.walk(dx, dy)
            return None
        if event.key == pygame.K_TAB:
            self._walk_in_order(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            return None
        if event.key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN):
            self._turn_page(1 if event.key == pygame.K_PAGEDOWN else -1)
            return None
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE) and self.focus is not None:
            return self.entered(self.focus, event)
        return self.pressed(event)

    def entered(self, ident: Ident, event: pygame.Event) -> Change:
        """Enter or Space was pressed on a place."""
        return self.chosen(ident)

    def walk(self, dx: int, dy: int) -> None:
        """Move the focus to the next place in a direction."""
        here = next((one for one in self._spots if one.ident == self.focus), None)
        if here is None:
            if self._spots:
                self.take(self._spots[0].ident)
            return
        found = self._beside(here, dx, dy)
        if found is None:
            return
        memory = self._last_in_group.get(found.group)
        if found.group != here.group and any(one.ident == memory for one in self._spots):
            found = next(one for one in self._spots if one.ident == memory)
        self.take(found.ident)

    def _beside(self, here: Spot, dx: int, dy: int) -> Spot | None:
        def rank(one: Spot) -> tuple[bool, float]:
            ax, ay = one.rect.centerx - here.rect.centerx, one.rect.centery - here.rect.centery
            if dx:
                gap_y = max(one.rect.top - here.rect.bottom, here.rect.top - one.rect.bottom, 0)
                return False, abs(ax) + 3.0 * gap_y + 0.01 * abs(ay)
            gap_x = max(one.rect.left - here.rect.right, here.rect.left - one.rect.right, 0)
            return one.group != here.group, abs(ay) + 3.0 * gap_x + 0.01 * abs(ax)

        def ahead(one: Spot) -> bool:
            if dx:
                return (one.rect.centerx - here.rect.centerx) * dx > 2
            over = one.rect.left < here.rect.right and here.rect.left < one.rect.right
            return (one.rect.centery - here.rect.centery) * dy > 2 and (over or one.group == here.group)

        return min((one for one in self._spots if one is not here and ahead(one)), key=rank, default=None)

    def in_order(self) -> list[Spot]:
        """The places in the order in which Tab goes through them."""
        return self._spots

    def _walk_in_order(self, step: int) -> None:
        if not self._spots:
            return
        idents = [one.ident for one in self.in_order()]
        number = idents.index(self.focus) if self.focus in idents else (-1 if step > 0 else 0)
        self.take(idents[(number + step) % len(idents)])

    def take(self, ident: Ident) -> None:
        """Bring the focus to a place, as a key does."""
        self.by_key = True
        found = next((one for one in self._spots if one.ident == ident), None)
        if found is not None:
            self._take(found)
        else:
            self.focus = ident
        self._reveal = True
        self.focused(ident)
        self.stale()

    def _take(self, spot: Spot) -> None:
        self.focus = spot.ident
        self._last_in_group[spot.group] = spot.ident
        self.stale()

    def _scroll_to_focus(self) -> None:
        found = next((one for one in self._spots if one.ident == self.focus), None)
        if found is None or not found.column:
            return
        column = self.columns[found.column]
        if found.rect.top < column.rect.top:
            self._scroll(column, found.rect.top - column.rect.top - self.q(12))
        elif found.rect.bottom > column.rect.bottom:
            self._scroll(column, found.rect.bottom - column.rect.bottom + self.q(12))

    def turned(self) -> str:
        """The column that the page keys scroll: that of the focus, else the first that can be scrolled, "" for none."""
        here = next((one for one in self._spots if one.ident == self.focus), None)
        name = next((n for n in (here.column, here.group) if n in self.columns), "") if here else ""
        return name or next((n for n, c in self.columns.items() if c.most), "")

    def show_in(self, name: str, ident: Ident) -> None:
        """Scroll a column so that a place in it stands at its top, the focus staying where it is."""
        self.picture()
        found = next((one for one in self._spots if one.ident == ident), None)
        if found is not None and name in self.columns:
            column = self.columns[name]
            self._scroll(column, found.rect.top - column.rect.top - self.q(40))

    def scroll(self, name: str, by: int) -> None:
        """Scroll a column by so many px, as far as it goes."""
        if name in self.columns:
            self._scroll(self.columns[name], by)

    def _turn_page(self, step: int) -> None:
        name = self.turned()
        if name in self.columns:
            self.scroll(name, step * (self.columns[name].rect.h - self.q(60)))
