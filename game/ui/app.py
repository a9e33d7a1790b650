"""The window: its size and scale, the main loop, the stack of screens."""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame

from game.ui.paint.emblem import emblem
from game.ui.screen import Change, Metrics, Pop, Push, Quit, Reset, Screen, Swap, scale_for

SMALLEST = (960, 540)
FRAMES_S = 60
_TITLE = "Darklight"
_EMBLEM_PX = 64
_FRAME_PX = 64
"""What the title bar of a window and a bar of the desktop take of its height: the library does not tell."""
_REPEAT_AFTER_S, _REPEAT_S = 0.35, 0.05
_REPEATING = frozenset(
    (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN, pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_TAB,
     pygame.K_BACKSPACE, pygame.K_COMMA, pygame.K_PERIOD)
)  # fmt: skip
"""Keys that go on while they are held: those that walk and scroll. Enter would fall through to the next screen."""


def fitting_size(size: tuple[int, int], desktops: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The size of a window, px, with its title bar inside the largest desktop; as it is where nothing is known."""
    if not desktops:
        return size
    wide, high = max(desktops, key=lambda one: one[0] * one[1])
    return max(min(size[0], wide), SMALLEST[0]), max(min(size[1], high - _FRAME_PX), SMALLEST[1])


class App:
    """The game's window. `run` plays until the last screen is gone; `frame` does one beat, for tests."""

    def __init__(
        self,
        size: tuple[int, int] = (1280, 720),
        *,
        user_scale: float = 1.0,
        full_screen: bool = False,
        reduced_motion: bool = False,
        reduced_flashes: bool = False,
        pictures_dir: Path | None = None,
    ):
        """Open the window; F12 pictures go to `pictures_dir`. Raises pygame.error where there is no display."""
        os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
        pygame.display.init()
        pygame.font.init()
        pygame.display.set_caption(_TITLE)
        pygame.display.set_icon(emblem(_EMBLEM_PX))
        pygame.key.set_repeat()  # a timer of its own would go on through a slow frame, though the key is up again
        self.user_scale, self.reduced_motion = user_scale, reduced_motion
        self.reduced_flashes = reduced_flashes
        self._pictures_dir = pictures_dir
        self._windowed_size = max(size[0], SMALLEST[0]), max(size[1], SMALLEST[1])
        self._full_screen = full_screen
        self._stack: list[Screen] = []
        self._clock = pygame.time.Clock()
        self._held: pygame.Event | None = None
        self._held_s = 0.0
        self.on_settings: Callable[[], None] | None = None
        """Called when the player changes the window by a key, so that it can be remembered."""
        self._surface = self._opened()

    # ---- what one asks

    @property
    def surface(self) -> pygame.Surface:
        """What is painted on."""
        return self._surface

    @property
    def metrics(self) -> Metrics:
        """Size and scale of the interface now."""
        w, h = self._surface.get_size()
        return Metrics(w, h, scale_for(w, h, self.user_scale), self.reduced_motion, self.reduced_flashes)

    @property
    def windowed_size(self) -> tuple[int, int]:
        """Size of the window, in px, where it does not fill the display."""
        return self._windowed_size

    @property
    def full_screen(self) -> bool:
        """Does the window fill the display?"""
        return self._full_screen

    @property
    def top(self) -> Screen | None:
        """The screen that is shown."""
        return self._stack[-1] if self._stack else None

    # ---- what changes it

    def run(self, first: Screen, then: Change = None) -> None:
        """Play until the last screen is gone or the window is closed; `then` is carried out over the first screen."""
        self.change(Reset(first))
        self.change(then)
        last = time.perf_counter()
        while self._stack:
            now = time.perf_counter()
            self.frame(min(now - last, 0.25))
            last = now
            self._clock.tick(FRAMES_S)
        self.close()

    def frame(self, dt_s: float) -> None:
        """One beat: events, time, picture."""
        for event in pygame.event.get():
            if not self._window_event(event) and self.top is not None:
                if event.type == pygame.KEYDOWN:
                    self._held = event if event.key in _REPEATING else None
                    self._held_s = -_REPEAT_AFTER_S
                self.change(self.top.on_event(event))
        self._repeat_key(dt_s)
        if self.top is not None:
            self.change(self.top.on_update(dt_s))
        if self.top is not None:
            self.top.on_draw(self._surface)
            pygame.display.flip()

    def change(self, change: Change) -> None:
        """Carry out what a screen asked for."""
        if change is None:
            return
        self._held = None
        if isinstance(change, Push):
            self._stack.append(change.screen)
        else:
            gone = self._stack[::-1]
            if isinstance(change, Pop | Swap):
                gone = gone[: change.count if isinstance(change, Swap) else 1]
            del self._stack[len(self._stack) - len(gone) :]
            for screen in gone:
                screen.on_leave()
            if isinstance(change, Reset | Swap):
                self._stack.append(change.screen)
        if self._stack and not isinstance(change, Quit):
            self._stack[-1].on_enter(self.metrics)

    def rescale(self, user_scale: float | None = None, *, full_screen: bool | None = None) -> None:
        """Take another interface scale, or go into or out of full screen."""
        if user_scale is not None:
            self.user_scale = user_scale
        if full_screen is not None and full_screen != self._full_screen:
            self._full_screen = full_screen
            self._surface = self._opened()
        if self.top is not None:
            self.top.on_enter(self.metrics)

    def picture(self) -> Path | None:
        """Save what is shown as a PNG file; None where there is no folder for it."""
        if self._pictures_dir is None:
            return None
        self._pictures_dir.mkdir(parents=True, exist_ok=True)
        stamp = time.strftime("%Y-%m-%d-%H%M%S")
        path = self._pictures_dir / f"darklight-{stamp}.png"
        for number in range(2, 100):
            if not path.exists():
                break
            path = self._pictures_dir / f"darklight-{stamp}-{number}.png"
        pygame.image.save(self._surface, path)
        return path

    def close(self) -> None:
        """Take all screens off and close the window."""
        self.change(Quit())
        pygame.display.quit()

    def _repeat_key(self, dt_s: float) -> None:
        """Press the key that is held once more, if it is time to."""
        if self._held is None:
            return
        if not pygame.key.get_pressed()[self._held.key]:
            self._held = None
            return
        self._held_s += dt_s
        if self._held_s >= 0.0 and self.top is not None:
            self._held_s = -_REPEAT_S
            self.change(self.top.on_event(self._held))

    def _window_event(self, event: pygame.Event) -> bool:
        """Deal with what concerns the window itself; true if that is all there is to it."""
        if event.type == pygame.QUIT:
            self.change(Quit())
            return True
        if event.type == pygame.VIDEORESIZE:
            if not self._full_screen:
                self._windowed_size = max(event.w, SMALLEST[0]), max(event.h, SMALLEST[1])
            self._surface = pygame.display.get_surface() or self._surface
            if self.top is not None:
                self.top.on_enter(self.metrics)
            return True
        if event.type == pygame.KEYDOWN and event.key == pygame.K_F11:
            self.rescale(full_screen=not self._full_screen)
            if self.on_settings is not None:
                self.on_settings()
            return True
        if event.type == pygame.KEYDOWN and event.key == pygame.K_F12:
            self.picture()
            return True
        return False

    def _opened(self) -> pygame.Surface:
        flags = pygame.FULLSCREEN if self._full_screen else pygame.RESIZABLE
        size = (0, 0) if self._full_screen else self._windowed_size
        return pygame.display.set_mode(size, flags, 32)
