from typing import Any

import pygame
import pytest

from game.ui.app import SMALLEST, App, fitting_size
from game.ui.screen import Change, Push, Reset, Swap


class Told:
    """A screen that writes down the keys it hears of, and gives way to another on Enter."""

    def __init__(self) -> None:
        self.keys: list[int] = []
        self.next: Told | None = None

    def on_enter(self, metrics: object) -> None: ...

    def on_event(self, event: pygame.Event) -> Change:
        if event.type == pygame.KEYDOWN:
            self.keys.append(event.key)
            if event.key == pygame.K_RETURN and self.next is not None:
                return Reset(self.next)
        return None

    def on_update(self, dt_s: float) -> Change:
        return None

    def on_draw(self, surface: pygame.Surface) -> None: ...

    def on_leave(self) -> None: ...


class Keyboard(dict[int, bool]):
    """Which keys are down."""

    def __missing__(self, key: int) -> bool:
        return False


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    made = Keyboard()
    monkeypatch.setattr(pygame.key, "get_pressed", lambda: made)
    return made


@pytest.fixture
def app() -> Any:
    made = App((960, 540))
    yield made
    made.close()


def hold(app: App, keyboard: Keyboard, key: int, frames: int, dt_s: float = 0.05) -> None:
    keyboard[key] = True
    pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0))
    for _ in range(frames):
        app.frame(dt_s)


def test_an_arrow_that_is_held_goes_on_after_a_while_until_it_is_let_go(app: App, keyboard: Keyboard) -> None:
    screen = Told()
    app.change(Reset(screen))
    hold(app, keyboard, pygame.K_DOWN, 6)
    assert screen.keys == [pygame.K_DOWN]
    for _ in range(8):
        app.frame(0.05)
    gone_on = len(screen.keys)
    assert 6 <= gone_on <= 9
    keyboard.clear()
    for _ in range(8):
        app.frame(0.05)
    assert len(screen.keys) == gone_on


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_SPACE, pygame.K_ESCAPE, pygame.K_a])
def test_what_decides_something_is_never_repeated(app: App, keyboard: Keyboard, key: int) -> None:
    screen = Told()
    app.change(Reset(screen))
    hold(app, keyboard, key, 60)
    assert screen.keys == [key]


def test_a_held_key_does_not_fall_through_to_the_next_screen(app: App, keyboard: Keyboard) -> None:
    first, second = Told(), Told()
    first.next = second
    app.change(Reset(first))
    hold(app, keyboard, pygame.K_DOWN, 2)
    hold(app, keyboard, pygame.K_RETURN, 60)
    assert second.keys == []


def test_a_slow_frame_repeats_nothing_once_the_key_is_up(app: App, keyboard: Keyboard) -> None:
    screen = Told()
    app.change(Reset(screen))
    hold(app, keyboard, pygame.K_DOWN, 1)
    keyboard.clear()
    app.frame(0.25)
    app.frame(0.25)
    assert screen.keys == [pygame.K_DOWN]
    assert pygame.key.get_repeat() == (0, 0)


@pytest.mark.parametrize(
    ("wished", "desktops", "fits"),
    [
        ((1280, 720), [(1280, 720)], (1280, 656)), ((1280, 720), [(1920, 1080)], (1280, 720)),
        ((1920, 1080), [(1920, 1080)], (1920, 1016)), ((1280, 720), [(800, 600), (1600, 900)], (1280, 720)),
        ((1280, 720), [], (1280, 720)), ((1280, 720), [(640, 480)], SMALLEST),
    ],
)  # fmt: skip
def test_a_window_with_its_title_bar_fits_the_desktop(
    wished: tuple[int, int], desktops: list[tuple[int, int]], fits: tuple[int, int]
) -> None:
    assert fitting_size(wished, desktops) == fits


@pytest.mark.parametrize(("count", "left"), [(1, 2), (2, 1), (3, 0)])
def test_a_screen_takes_the_place_of_those_above_which_are_left_from_the_top_down(
    app: App, count: int, left: int
) -> None:
    gone: list[int] = []

    class Layer(Told):
        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

        def on_leave(self) -> None:
            gone.append(self.number)

    layers = [Layer(number) for number in range(3)]
    for layer in layers:
        app.change(Push(layer))
    other = Layer(9)
    app.change(Swap(other, count))
    assert app.top is other
    assert gone == [2, 1, 0][:count]
    assert app._stack == [*layers[:left], other]
