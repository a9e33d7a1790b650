"""What the parts of the battle screen share: the model, what is shown now, where panels lie, and their blocks."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import pygame

from game.play.camera import Camera
from game.play.forecast import Forecast
from game.play.log import Line, Names
from game.play.model import BattleModel
from game.play.reckoning import Reckoning
from game.play.timeline import Timeline
from game.play.verbs import Commander
from game.play.view import Scene, Watched
from game.ui.paint.panels import Panel
from game.ui.paint.pixels import Point
from game.ui.screen import Metrics

PLOT, RESOLVE, WATCH = "plot", "resolve", "watch"
Action = tuple[Any, ...]
OVERLAYS = (("paths", "1", "Paths"), ("gravity", "2", "Gravity"), ("ranges", "5", "Ranges"), ("names", "7", "Names"))
"""Overlays that there are: id, key, name."""
PREVIEW_TURNS = 4


@dataclass(slots=True)
class Stage:
    """The battle as the screen shows it now."""

    model: BattleModel
    metrics: Metrics
    camera: Camera
    scene: Scene
    commander: Commander
    names: Names
    phase: str = PLOT
    forecast: Forecast | None = None
    preview: int = 0  # substeps from now that the map shows
    overlays: dict[str, int] = field(default_factory=lambda: {"paths": 2, "gravity": 2, "ranges": 0, "names": 1})
    pointer: Point = (-1.0, -1.0)
    hovered: int = -1
    watched: Watched | None = None
    timeline: Timeline | None = None
    lines: list[Line] = field(default_factory=list)
    unordered: list[int] = field(default_factory=list)
    sure: bool = False  # asked once about ships without orders
    clock_s: float = 0.0
    hover_s: float = 0.0
    shot: Reckoning | None = None
    log_filter: str = "all"
    log_scroll: int = 0
    open_squadrons: set[int] = field(default_factory=set)
    fleet_scroll: int = 0
    fleet_open: bool = False
    notice: str = ""
    notice_s: float = 0.0

    def say(self, sentence: str) -> None:
        """Show a short sentence for a while."""
        self.notice, self.notice_s = sentence, 3.5


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts lie, in px."""

    objectives: pygame.Rect
    fleet: pygame.Rect
    log: pygame.Rect
    overlays: pygame.Rect
    guard: pygame.Rect
    transport: pygame.Rect
    talk: pygame.Rect  # the short log of playback
    ribbon: pygame.Rect
    card: tuple[int, int]
    shot: tuple[int, int]


def layout_for(m: Metrics) -> Layout:
    """The layout of a window (INTERFACE section 2)."""
    w, h = m.size
    if m.compact:
        g = min(1.0, w / 1280)
        card, shot = (264, 222), (430, 226)
        log_w, guard_w = round(320 * g), round(272 * g)
        bar_x = 12 + log_w + 14
        bar_w = w - bar_x - guard_w - 28
        return Layout(
            pygame.Rect(w - 12 - 300, 8, 300, 76), pygame.Rect(12, 64, 56, 340),
            pygame.Rect(12, h - 12 - 84, log_w, 84),
            pygame.Rect(bar_x, h - 12 - 62, bar_w, 62), pygame.Rect(w - 12 - guard_w, h - 12 - 80, guard_w, 80),
            pygame.Rect(12, h - 12 - 128, w - 24, 128), pygame.Rect(12, h - 12 - 128 - 10 - 78, 360, 78),
            pygame.Rect(w // 2 - 150, 12, 300, 44), card, shot,
        )  # fmt: skip
    u = m.u
    bar_x = u(480)
    bar_w = min(u(980), w - bar_x - u(20 + 400 + 20))
    return Layout(
        pygame.Rect(w - u(20 + 364), u(12), u(364), u(104)), pygame.Rect(u(20), u(92), u(280), u(402)),
        pygame.Rect(u(20), h - u(20 + 144), u(430), u(144)), pygame.Rect(bar_x, h - u(20 + 76), bar_w, u(76)),
        pygame.Rect(w - u(20 + 400), h - u(20 + 96), u(400), u(96)),
        pygame.Rect(u(28), h - u(24 + 172), w - u(56), u(172)),
        pygame.Rect(u(28), h - u(24 + 172 + 12 + 98), u(470), u(98)),
        pygame.Rect(w // 2 - u(230), u(16), u(460), u(44)), (u(320), u(270)), (u(550), u(250)),
    )  # fmt: skip


class Block:
    """A panel with places that can be clicked; painted anew only when what it shows changes."""

    def __init__(self, *, alpha: float = 0.82, border_alpha: float = 0.55):
        self._panel = Panel((0, 0, 10, 10), alpha=alpha, border_alpha=border_alpha)
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.shown = False
        self._spots: list[tuple[pygame.Rect, Action]] = []

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

    def spot(self, rect: pygame.Rect, action: Action) -> None:
        """Note a place (in the panel's own px) that does something when clicked; at least 24 px high and wide."""
        grown = rect.inflate(max(0, 24 - rect.w), max(0, 24 - rect.h))
        self._spots.append((grown, action))

    def over(self, pos: Point) -> bool:
        """Is a place on this panel?"""
        return self.shown and self.rect.collidepoint(pos)

    def action_at(self, pos: Point) -> Action | None:
        """What a click at a place of the window does."""
        if not self.over(pos):
            return None
        local = pos[0] - self.rect.x, pos[1] - self.rect.y
        for rect, action in reversed(self._spots):
            if rect.collidepoint(local):
                return action
        return None

    def hover_at(self, pos: Point) -> int:
        """Number of the place under the pointer, -1 for none: goes into the panel's key."""
        if not self.over(pos):
            return -1
        local = pos[0] - self.rect.x, pos[1] - self.rect.y
        return next((n for n, (rect, _) in reversed(list(enumerate(self._spots))) if rect.collidepoint(local)), -1)
