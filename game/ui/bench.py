"""What the interface costs on this machine: frames, waits, and the way to the first picture."""

import json
import math
import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.ui.app import App
    from game.ui.battle.screen import BattleScreen

SIZE = (1920, 1080)
_TURNS_BEFORE = 3
_WARM_FRAMES, _FRAMES = 30, 150
_WAIT_S = 60.0
_FRAME_S = 1 / 60


def main(name: str, *given: str) -> None:
    """Measure what a name stands for and print it as JSON; no window and no sound unless the caller chose drivers."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    print(json.dumps(_MEASURES[name](*given)))


# ---- first frames: who calls takes the time of the process


def first_menu_frame() -> None:
    """Draw the first frame of the main menu and close the window."""
    from game.ui.preferences import Preferences
    from game.ui.screen import Reset
    from game.ui.start import open_game

    plays, app = open_game(Preferences(), SIZE)
    app.change(Reset(plays.menu()))
    app.frame(0.0)
    app.close()


def first_battle_frame(paint: str = "") -> None:
    """Draw the first frame of the rout as `play jupiter_rout` does; `paint`: and wait until its planet is kept."""
    from game.ui.battle.screen import BattleScreen
    from game.ui.preferences import Preferences
    from game.ui.screen import Reset
    from game.ui.start import loaded, open_game, way_in

    asked = loaded("jupiter_rout", None)
    plays, app = open_game(Preferences(), SIZE)
    app.change(Reset(plays.menu()))
    app.change(way_in(plays, asked, 1, None))
    app.frame(0.0)
    if paint and isinstance(app.top, BattleScreen):
        app.top.map.backdrop.finish()
    app.close()


# ---- frames


def rout_frames() -> dict[str, float]:
    """Playback of the rout's fourth turn, when the beams fire; zooming before it; the wait between."""
    app, screen = _battle("jupiter_rout", _TURNS_BEFORE)
    zoom = _zoomed(app, screen)
    waited = _end_turn(app, screen)
    _frames(app, _WARM_FRAMES)
    seconds = _frames(app, _FRAMES)
    app.close()
    return {"zoom_ms": 1000 * zoom, "end_turn_ms": 1000 * waited, "playback_fps": len(seconds) / sum(seconds)}


def great_frames(path: str) -> dict[str, float]:
    """A great battle from a file: the middle one of its frames while the map is moved, and of its playback."""
    from game.play.actions import do
    from game.play.intents import Command, Pan

    app, screen = _battle(path, 1)
    for command in (Command.SELECT_ALL, Command.LOOK_AT_SELECTION, Command.SELECT_NONE):
        do(screen.session, command)
    _settle(app, screen)
    plot = []
    for number in range(_WARM_FRAMES):
        do(screen.session, Pan(6.0 if number % 2 else -6.0, 3.0))
        plot += _frames(app, 1)
    waited = _end_turn(app, screen)
    _frames(app, _WARM_FRAMES)
    seconds = _frames(app, _FRAMES)
    app.close()
    return {"plot_ms": _ms(plot, 0.5), "end_turn_ms": 1000 * waited, "playback_ms": _ms(seconds, 0.5)}


def hand() -> dict[str, float]:
    """The burn handle turned by the pointer: how long until the path of a burn is shown, and slow frames meanwhile."""
    import pygame

    app, screen = _battle("jupiter_rout", _TURNS_BEFORE)
    session, model = screen.session, screen.model
    session.forecaster.step_aside()
    model.selection.pick([min(code for code in model.obeying() if code < len(model.names.units))])
    _settle(app, screen)
    handle = screen.map.handle()
    assert handle is not None
    asked: dict[object, float] = {}
    shown: list[float] = []
    seconds: list[float] = []
    app.frame(_FRAME_S)
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=handle.knob, button=1))
    for number in range(_FRAMES):
        angle, began = number * 0.03, time.perf_counter()
        pos = round(handle.centre[0] + 200 * math.cos(angle)), round(handle.centre[1] - 200 * math.sin(angle))
        pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=pos, rel=(1, 1), buttons=(1, 0, 0)))
        seconds += _frames(app, 1)
        asked.setdefault(session.forecaster.asked_key, began)
        if session.forecast is not None and session.forecast.key in asked:
            shown.append(time.perf_counter() - asked.pop(session.forecast.key))
        time.sleep(max(0.0, _FRAME_S - (time.perf_counter() - began)))
    app.close()
    return {"path_ms": _ms(shown, 0.5), "frame_ms": _ms(seconds, 0.95)}


# ---- what they need


def _battle(name: str, turns: int) -> "tuple[App, BattleScreen]":
    """The window with a battle in it, so many turns played, everything painted."""
    from game.play.model import BattleModel
    from game.scenario import load
    from game.ui.app import App
    from game.ui.battle.screen import BattleScreen
    from game.ui.screen import Reset

    model = BattleModel(load(name), seed=1)
    for _ in range(turns):
        model.end_turn()
        model.finish()
    screen = BattleScreen(model)
    app = App(SIZE)
    app.change(Reset(screen))
    _settle(app, screen)
    return app, screen


def _settle(app: "App", screen: "BattleScreen") -> None:
    """Let frames pass until nothing is worked out or painted any more."""
    until = time.monotonic() + _WAIT_S
    _frames(app, 2)
    while (screen.session.forecaster.busy or not screen.map.backdrop.exact) and time.monotonic() < until:
        _frames(app, 1)
        time.sleep(0.005)
    _frames(app, 10)


def _frames(app: "App", count: int) -> list[float]:
    """Seconds of each of so many frames."""
    found = []
    for _ in range(count):
        began = time.perf_counter()
        app.frame(_FRAME_S)
        found.append(time.perf_counter() - began)
    return found


def _zoomed(app: "App", screen: "BattleScreen") -> float:
    """Seconds of a slow frame while the map is zoomed in and out again."""
    from game.play.actions import do
    from game.play.intents import Zoom

    found = []
    for step in (1.22, 1.22, 1.22, 1 / 1.22, 1 / 1.22, 1 / 1.22) * 2:
        do(screen.session, Zoom(step, (700.0, 400.0)))
        found += _frames(app, 8)
    _settle(app, screen)
    return _ms(found, 0.95) / 1000


def _end_turn(app: "App", screen: "BattleScreen") -> float:
    """Seconds from ending the turn to the first frame of its film."""
    from game.play.actions import do
    from game.play.intents import Command

    began = time.perf_counter()
    while screen.session.plotting:  # asked once about ships without orders
        do(screen.session, Command.END_TURN)
    while not screen.session.watching and time.perf_counter() - began < _WAIT_S:
        _frames(app, 1)
    return time.perf_counter() - began


def _ms(seconds: Sequence[float], share: float) -> float:
    """The time than which this share of all are shorter, in milliseconds."""
    return 1000 * sorted(seconds)[round(share * (len(seconds) - 1))] if seconds else math.inf


_MEASURES: dict[str, Callable[..., dict[str, float] | None]] = {
    one.__name__: one for one in (first_menu_frame, first_battle_frame, rout_frames, great_frames, hand)
}
