"""What all panels of the battle have in common: places that mean something when clicked, painted when they change."""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import pygame

from game.play.intents import Intent
from game.play.session import Session
from game.ui.battle.panels.layout import Layout
from game.ui.paint.palette import Colour
from game.ui.paint.panels import Panel
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import stroke
from game.ui.screen import Metrics


@dataclass(frozen=True, slots=True)
class PreviewBar:
    """A bar to drag along: so many coming turns; its ends in px of its panel."""

    left: int
    right: int
    turns: int


@dataclass(frozen=True, slots=True)
class PowerBar:
    """A bar whose joints are dragged: the power of a unit; its left end and width in px of its panel."""

    slot: int
    left: int
    wide: int


Spot = Intent | PreviewBar | PowerBar
"""What a place of a panel means."""


class BattlePanel:
    """A panel with places that can be clicked; painted anew only when what it shows changes."""

    def __init__(self, *, alpha: float = 0.82, border_alpha: float = 0.55):
        self._panel = Panel((0, 0, 10, 10), alpha=alpha, border_alpha=border_alpha)
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.shown = False
        self.layout: Layout
        self._spots: list[tuple[pygame.Rect, Spot]] = []

    @property
    def metrics(self) -> Metrics:
        """Measures of the interface."""
        return self.layout.metrics

    def resize(self, layout: Layout) -> None:
        """Take its place in a window of another size."""
        self.layout = layout

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it as the session stands, or hide it where it has nothing to show; `still`: it may keep its frost."""
        raise NotImplementedError

    def draw(
        self, surface: pygame.Surface, rect: pygame.Rect, key: Hashable, paint: Callable[[pygame.Surface], None], *,
        still: bool,
    ) -> None:  # fmt: skip
        """Draw it at `rect`; `paint` fills a surface of its size and calls `spot` for what can be clicked."""
        if rect != self.rect:
            self._panel.move(rect)
            self.rect = pygame.Rect(rect)
        self.shown = True

        def repaint(content: pygame.Surface) -> None:
            self._spots.clear()
            paint(content)

        self._panel.draw(surface, key, repaint, still=still)

    def hide(self) -> None:
        """It is not on the screen now."""
        self.shown = False

    def spot(self, rect: pygame.Rect, spot: Spot) -> None:
        """Note a place (in the panel's own px) that does something when clicked; at least 24 px high and wide."""
        grown = rect.inflate(max(0, 24 - rect.w), max(0, 24 - rect.h))
        self._spots.append((grown, spot))

    def over(self, pos: Point) -> bool:
        """Is a place on this panel?"""
        return self.shown and self.rect.collidepoint(pos)

    def spot_at(self, pos: Point) -> Spot | None:
        """What a click at a place of the window does."""
        if not self.over(pos):
            return None
        local = pos[0] - self.rect.x, pos[1] - self.rect.y
        for rect, spot in reversed(self._spots):
            if rect.collidepoint(local):
                return spot
        return None

    def hover_at(self, pos: Point) -> int:
        """Number of the place under the pointer, -1 for none: goes into the panel's key."""
        if not self.over(pos):
            return -1
        local = pos[0] - self.rect.x, pos[1] - self.rect.y
        return next((n for n, (rect, _) in reversed(list(enumerate(self._spots))) if rect.collidepoint(local)), -1)


def leader_line(surface: pygame.Surface, around: Point, rect: pygame.Rect, radius: float, colour: Colour) -> None:
    """The thin line that joins a card to what it is about."""
    x = min(max(around[0], rect.left), rect.right)
    y = min(max(around[1], rect.top + 24), rect.bottom - 24)
    if rect.left < around[0] < rect.right:
        y = rect.bottom if around[1] > rect.bottom else rect.top
    far = math.hypot(x - around[0], y - around[1])
    if far < radius + 6:
        return
    start = around[0] + (x - around[0]) * radius / far, around[1] + (y - around[1]) * radius / far
    stroke(surface, (start, (x, y)), colour, 1.1, 0.6)
