"""The page that the panes of the menu stand on: its columns, its backdrop, and the ways out of it."""

from collections.abc import Callable, Hashable
from pathlib import Path

import pygame

from game.ui.page import Ident, Page
from game.ui.paint import palette, panels
from game.ui.refusals import REFUSALS, refusal
from game.ui.screen import Change
from game.ui.skies import menu_sky, plain_sky
from game.ui.ways import Ways
from game.ui.workshop import Workshop

_WIDE_UNITS = 1150
"""From this width on, in base units, the columns stand side by side; below, one is shown at a time."""


class MenuPage(Page):
    """A page of three columns over the menu's sky: the choices, and one or two of a pane."""

    def __init__(self, ways: Ways, workshop: Workshop) -> None:
        super().__init__()
        self.ways, self.workshop = ways, workshop
        self.depth = 0
        """Which column is shown where they do not stand side by side: 0 the choices, 1 and 2 the pane's."""
        self._made_count = -1
        self._stood_wide = False

    # ---- layout

    @property
    def wide(self) -> bool:
        """Do the columns stand side by side?"""
        return self.units_w >= _WIDE_UNITS

    def layout(self) -> None:
        """Places of the columns; where they stood side by side, the one with the focus is shown."""
        if self._stood_wide and not self.wide:
            self.depth = self._column_of(self.focus)
        self._stood_wide = self.wide
        w, h = self.m.size
        top, foot = round(0.06 * h), round(0.06 * h)
        if self.wide:
            x1, w1 = round(0.2245 * w), round(0.244 * w)
            x2 = round(0.4815 * w)
            self.left = pygame.Rect(round(0.028 * w), 0, x1 - round(0.028 * w) - self.q(18), h)
            self.list_rect = pygame.Rect(x1, top, w1, h - top - foot)
            self.detail_rect = pygame.Rect(x2, top, round(0.9705 * w) - x2, h - top - foot)
            self.both_rect = self.list_rect.union(self.detail_rect)
        else:
            margin = self.q(14)
            whole = pygame.Rect(margin, self.q(44), w - 2 * margin, h - self.q(44) - margin)
            self.left = pygame.Rect(self.q(14), 0, w - self.q(28), h)
            self.list_rect, self.detail_rect, self.both_rect = whole, whole, whole

    def _column_of(self, ident: Ident | None) -> int:
        """The column that a place stood in, as `depth` counts them."""
        here = [one.rect for one in self.spots() if one.ident == ident]
        return sum(whole.contains(rect) for rect in here[:1] for whole in (self.both_rect, self.detail_rect))

    def panel_rects(self) -> list[pygame.Rect]:
        """The panels that stand on the backdrop."""
        return [self.both_rect]

    # ---- painting

    def ground_key(self) -> Hashable:
        """The backdrop, and which panels stand on it."""
        return self.sky() is None, self.plain() is None, tuple(tuple(rect) for rect in self.panel_rects())

    def plain(self) -> pygame.Surface | None:
        """The sky without planets, None until it is painted."""
        return self.workshop.ask(("plain", self.m.size), lambda: plain_sky(self.m.size))

    def sky(self) -> pygame.Surface | None:
        """The sky with its planet, None until it is painted."""
        return self.workshop.ask(("menu", self.m.size), lambda: menu_sky(self.m.size))

    def paint_ground(self, surface: pygame.Surface) -> None:
        """Backdrop and empty panels."""
        sky = self.sky() or self.plain()
        if sky is None:  # the first frame: what takes long comes with the sky
            for rect in self.panel_rects():
                pygame.draw.rect(surface, palette.PANEL, rect, border_radius=8)
                pygame.draw.rect(surface, palette.LINE, rect, 1, border_radius=8)
            return
        surface.blit(sky, (0, 0))
        self.paint_over_sky(surface)
        for rect in self.panel_rects():
            panels.draw_panel(surface, rect, 0.80)

    def paint_over_sky(self, surface: pygame.Surface) -> None:
        """Paint what flies between the sky and the panels."""

    def paint_way_back(self, surface: pygame.Surface) -> None:
        """The button that does what Esc does."""
        rect = pygame.Rect(self.q(14), self.q(6), self.q(110), self.q(32))
        state = self.spot(("back",), "back", rect)
        panels.draw_button(surface, rect, "Back", self.t(14), state=state, key="Esc", scale=self.k)

    # ---- what is done

    def on_leave(self) -> None:
        """Paint nothing more."""
        self.workshop.drop()

    def on_update(self, dt_s: float) -> Change:
        """Look whether pictures have come in since."""
        if self.workshop.made_count != self._made_count:
            self._made_count = self.workshop.made_count
            self.stale()
        return super().on_update(dt_s)

    def deeper(self, focus: Ident) -> None:
        """Show the pane's second column where only one is shown at a time; the focus goes to a place in it."""
        if not self.wide:
            self.depth = 2
            self.stale()
        self.take(focus)

    def begin(self, way: Callable[[], Change], save: Path | None = None) -> Change:
        """Go a way, into the battle of a save where one is named; what stands in it is told on the page."""
        try:
            return way()
        except REFUSALS as error:
            self.tell(refusal(error), danger=True)
            self.refused(save, error)
            return None

    def refused(self, save: Path | None, error: Exception) -> None:
        """A way led nowhere."""
