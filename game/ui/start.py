"""The start of the game: the window, and the first screen in it."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from game.scenario.faults import FileFault, ScenarioError, listed, nearest
from game.ui.preferences import Preferences

if TYPE_CHECKING:
    from game.scenario import Scenario
    from game.sim.record import Record
    from game.ui.app import App
    from game.ui.plays import Plays
    from game.ui.screen import Change

_LAST_S = 3.0
"""How long the end of the game waits at most for what still works in the background."""


def start_game(what: str | None, seed: int | None, side: str | None, level: str | None = None) -> int:
    """Play until the window is closed; returns 0.

    `what`: nothing for the main menu, the name or path of a scenario for its battle, the path of a save to go on
    with it. Raises ScenarioError and SaveError for what cannot be played, pygame.error where there is no display.
    """
    if what is None:
        return _played(lambda _: None)
    asked = loaded(what, side, level)
    return _played(lambda plays: way_in(plays, asked, seed, side))


def watch_game(path: Path) -> int:
    """Watch a save until the window is closed; returns 0. Raises SaveError, and pygame.error as `start_game`."""
    from game.sim.record import Record, SaveError

    record = Record.open(path)
    if not record.turn:
        raise SaveError(f"{path}: no turn has been played in it")
    return _played(lambda plays: plays.watch(record))


def _played(way: "Callable[[Plays], Change]") -> int:
    """The window with the main menu, and over it what a way leads to, until it is closed."""
    before = set(threading.enumerate())
    plays, app = open_game()
    try:
        app.run(plays.menu(), way(plays))
    finally:
        app.close()
        if app.windowed_size != (plays.preferences.width, plays.preferences.height):
            plays.window_changed()
        _wait_for(set(threading.enumerate()) - before)
    return 0


def _wait_for(threads: set[threading.Thread]) -> None:
    """Let threads come to their end: one that is stopped within a library's code takes the whole process down."""
    until = time.monotonic() + _LAST_S
    for thread in threads:
        if thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))


def open_game(preferences: Preferences | None = None, size: tuple[int, int] | None = None) -> "tuple[Plays, App]":
    """The window as the player left it, and the ways into battles that use it."""
    os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    import pygame

    from game.data import user_dir
    from game.ui.app import App, fitting_size
    from game.ui.plays import Plays

    prefs = Preferences.load() if preferences is None else preferences
    if size is None:
        pygame.display.init()
        size = fitting_size((prefs.width, prefs.height), pygame.display.get_desktop_sizes())
    app = App(
        size, user_scale=prefs.user_scale, full_screen=prefs.full_screen,
        reduced_motion=prefs.reduced_motion, reduced_flashes=prefs.reduced_flashes,
        pictures_dir=user_dir() / "pictures",
    )  # fmt: skip
    plays = Plays(app, prefs)
    app.on_settings = plays.window_changed
    return plays, app


def loaded(what: str, side: str | None, level: str | None = None) -> "Scenario | Record":
    """The scenario or the save that was asked for."""
    from game.sim.record import Record
    from game.sim.save_files import names_save

    if names_save(what):
        return Record.open(Path(what))
    from game.scenario import load

    scenario = load(what)
    if level is not None:
        if level not in scenario.variants:
            what_is_wrong = f"there is no level {level[:40]!r}, expected one of {listed(scenario.variants)}"
            raise ScenarioError([FileFault("", 0, 0, "", what_is_wrong, nearest(level, scenario.variants))])
        scenario = scenario.variant(level)
    if side is not None and side not in scenario.names.sides:
        known = scenario.names.sides
        what_is_wrong = f"there is no side {side[:40]!r}, expected one of {listed(known)}"
        raise ScenarioError([FileFault("", 0, 0, "", what_is_wrong, nearest(side, known))])
    return scenario


def way_in(plays: "Plays", asked: "Scenario | Record", seed: int | None, side: str | None) -> "Change":
    """Into the battle that was asked for. Raises SaveError, OSError."""
    from game.sim.record import Record

    if isinstance(asked, Record):
        return plays.go_on_with(asked)
    return plays.anew(asked, side, seed)
