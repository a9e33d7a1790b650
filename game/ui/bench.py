"""What the interface costs on this machine: frames of playback, and the time to the main menu."""

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.ui.app import App

SIZE = (1920, 1080)
_TURNS_BEFORE = 3
_WARM_FRAMES, _FRAMES = 30, 150


def first_menu_frame() -> None:
    """Draw the first frame of the main menu at 1920x1080 and close the window."""
    _quiet()
    from game.ui.preferences import Preferences
    from game.ui.screen import Reset
    from game.ui.start import open_game

    plays, app = open_game(Preferences(), SIZE)
    app.change(Reset(plays.menu()))
    app.frame(0.0)
    app.close()


def playback_fps() -> float:
    """Frames a second of the rout's playback at 1920x1080 with the dummy driver, in the turn when the beams fire."""
    _quiet()
    app = _rout_watched()
    for _ in range(_WARM_FRAMES):
        app.frame(1 / 60)
    began = time.perf_counter()
    for _ in range(_FRAMES):
        app.frame(1 / 60)
    taken = time.perf_counter() - began
    app.close()
    return _FRAMES / taken


def _rout_watched() -> "App":
    """The window with the rout's fourth turn playing, its fleet holding under fire."""
    from game.play.model import BattleModel
    from game.play.turns import watch
    from game.scenario import load
    from game.ui.app import App
    from game.ui.battle.screen import BattleScreen
    from game.ui.screen import Reset

    model = BattleModel(load("jupiter_rout"), seed=1)
    for _ in range(_TURNS_BEFORE):
        model.end_turn()
        model.finish()
    screen = BattleScreen(model)
    app = App(SIZE)
    app.change(Reset(screen))
    watch(screen.session, model.turn - 1)
    return app


def _quiet() -> None:
    """No window and no sound, unless the caller has chosen drivers."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
