"""Windows of tests need no display and no sound: the dummy drivers are set before pygame is imported."""

import os
import traceback
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from types import SimpleNamespace

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
import pytest

from game.data import cache_dir
from game.play.aside import AsideLost
from game.ui.paint.planets import Planet
from game.ui.preferences import Preferences
from game.ui.screen import Reset
from game.ui.start import open_game
from tests.known import remember, run_folder

from .desk import Desk

_paintings: OrderedDict[Hashable, object] = OrderedDict()
_MOST_PAINTINGS = 24
_made_by_planet = Planet._made


def _painting_of(planet, window):
    """A planet's painting of a part of the screen, if any planet like it was ever seen there; else its own, if made."""
    key = planet.style, planet.seed, planet.sun, tuple(window.rect), window.centre, window.radius
    found = _paintings.get(key) or _made_by_planet(planet, window)
    if found is not None:
        _paintings[key] = found
        _paintings.move_to_end(key)
        while len(_paintings) > _MOST_PAINTINGS:
            _paintings.popitem(last=False)
    return found


def _share_what_is_painted(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a window of any worker of this run has painted lies in the cache folder of this data folder too."""
    shared = run_folder(tmp_path_factory) / "painted"
    shared.mkdir(exist_ok=True)
    cache_dir().mkdir(parents=True)
    (cache_dir() / "painted").symlink_to(shared)


@pytest.fixture(autouse=True)
def painted_once(
    own_data_dir: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Skies and planets that a window has painted are there for all of them; tests of painting paint."""
    if request.path.parent.name != "paint":
        _share_what_is_painted(tmp_path_factory)
        monkeypatch.setattr(Planet, "_made", _painting_of)


@pytest.fixture(autouse=True)
def known(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn that was resolved for one test, and where its orders lead, is known to the others."""
    remember(tmp_path_factory, monkeypatch)


class Here:
    """Stands in for the process of an errand: does its work in the errand's own thread."""

    def __init__(self, on_begun: Callable[["Here"], None] | None = None) -> None:
        self._open = True
        if on_begun is not None:
            on_begun(self)

    def items(self, work: Callable[..., Iterator[object]], *given: object) -> Iterator[object]:
        try:
            for item in work(*given):
                if not self._open:
                    raise AsideLost
                yield item
        except Exception as error:
            raise error if isinstance(error, AsideLost) else RuntimeError(traceback.format_exc()) from error

    def close(self) -> None:
        self._open = False


@pytest.fixture
def own_process() -> None:
    """For tests whose errands are to be run in processes as in play; in others these would take most of the time."""


@pytest.fixture(autouse=True)
def errands_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "own_process" not in request.fixturenames:
        monkeypatch.setattr("game.play.errand.Aside", SimpleNamespace(started=Here))


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
