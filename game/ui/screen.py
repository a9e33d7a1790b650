"""What a screen is, and what it may ask of the window: the stack of screens and the measures of the interface."""

from dataclasses import dataclass
from typing import Protocol

import pygame

from game.ui.paint.text import LEAST_PX

COMPACT_BELOW = 0.85
"""Below this share of 1920x1080, in base units, panels take their compact sizes: they would not find room."""
LEAST_BODY = 0.8
"""The smallest scale of what goes with text."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Window size in px and interface scale; a base unit u is a pixel at 1920x1080 and scale 1."""

    width: int
    height: int
    scale: float = 1.0
    reduced_motion: bool = False
    reduced_flashes: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Window size in px."""
        return self.width, self.height

    @property
    def compact(self) -> bool:
        """Is the window so small, by the size of its text, that panels take their compact sizes?"""
        return min(self.scale, self.width / 1920 / self.body, self.height / 1080 / self.body) < COMPACT_BELOW

    @property
    def body(self) -> float:
        """Scale of what goes with text: rows, bars, paddings. Never so small that the smallest text does not fit."""
        return max(self.scale, LEAST_BODY)

    def u(self, units: float) -> int:
        """Base units in px."""
        return round(units * self.scale)

    def b(self, units: float) -> int:
        """Base units of things that go with text in px."""
        return round(units * self.body)

    def c(self, units: float) -> int:
        """Sizes of a compact part in px: as they are at the smallest scale, larger with larger text."""
        return round(units * self.body / LEAST_BODY)

    def text(self, units: float) -> int:
        """A size of type in px, never below the smallest readable."""
        return max(LEAST_PX, round(units * self.scale))


def scale_for(width: int, height: int, user: float = 1.0) -> float:
    """The interface scale of a window: its size against 1920x1080 times the user's wish, in eighths."""
    wish = min(max(user, 0.8), 4.0)
    return max(0.5, round(min(width / 1920, height / 1080) * wish * 8) / 8)


class Screen(Protocol):
    """One screen of the stack. What its methods return changes the stack."""

    def on_enter(self, metrics: Metrics) -> None:
        """It has come to the top, or the window or its scale has changed."""

    def on_event(self, event: pygame.Event) -> "Change":
        """Something happened."""

    def on_update(self, dt_s: float) -> "Change":
        """Time has passed."""

    def on_draw(self, surface: pygame.Surface) -> None:
        """Paint the whole window."""

    def on_leave(self) -> None:
        """It is taken off the stack for good."""


@dataclass(frozen=True, slots=True)
class Push:
    """Put a screen on top."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class Pop:
    """Take this screen off; the one below goes on. The last one ends the game."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Take all screens off and begin with this one."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class Swap:
    """Take this screen off, or so many, and put another in their place."""

    screen: Screen
    count: int = 1


@dataclass(frozen=True, slots=True)
class Quit:
    """End the game."""


Change = Push | Pop | Reset | Swap | Quit | None
