"""Windows of tests need no display and no sound: the dummy drivers are set before pygame is imported."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
import pytest

from game.data import cache_dir
from game.ui.preferences import Preferences
from game.ui.screen import Reset
from game.ui.start import open_game

from .desk import Desk


def _share_what_is_painted(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a window of the session has painted lies in the cache folder of this data folder too."""
    shared = tmp_path_factory.getbasetemp() / "painted"
    shared.mkdir(exist_ok=True)
    cache_dir().mkdir(parents=True)
    (cache_dir() / "painted").symlink_to(shared)


@pytest.fixture(autouse=True)
def painted_once(own_data_dir: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skies and planets that a window has painted lie in the cache folders of all of them; tests of painting paint."""
    if request.path.parent.name != "paint":
        _share_what_is_painted(tmp_path_factory)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with a data folder of its own, which is this process's too."""
    made = Desk(tmp_path)
    monkeypatch.setenv("DARKLIGHT_DATA_DIR", str(made.data))
    _share_what_is_painted(tmp_path_factory)
    try:
        yield made
    finally:
        made.close()


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


@pytest.fixture
def menu(window):
    """The main menu in a window, with all files read: (app, menu)."""

    def do(size=(1280, 720), percent=100):
        plays, app = window(size, percent)
        page = plays.menu()
        app.change(Reset(page))
        app.frame(0.0)
        app.frame(0.05)
        page.shelf.finish()
        app.frame(0.05)
        return app, page

    return do
