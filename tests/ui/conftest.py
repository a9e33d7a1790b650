"""Windows of tests need no display and no sound: the dummy drivers are set before pygame is imported."""

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
import pytest

from game.ui.preferences import Preferences
from game.ui.start import open_game


@pytest.fixture
def press():
    """Press a key in a window and let a beat pass: press(app, key, mod=0)."""

    def do(app, key, mod=0):
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="", scancode=0))
        app.frame(0.05)

    return do


@pytest.fixture
def click():
    """Click on a place of a page: click(app, page, ident)."""

    def do(app, page, ident):
        spot = next(one for one in page.spots() if one.ident == ident)
        pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=spot.rect.center))
        app.frame(0.05)

    return do


@pytest.fixture
def window():
    """Open the game's window without painted backdrops: window(size, scale_percent) -> (plays, app)."""
    opened = []

    def do(size=(1280, 720), percent=100, backdrops=False):
        plays, app = open_game(Preferences(scale_percent=percent), size)
        if not backdrops:
            plays._workshop.ask = lambda key, paint: None
        opened.append(app)
        return plays, app

    yield do
    for app in opened:
        app.close()
        pygame.display.init()
        pygame.display.set_mode((64, 64))
