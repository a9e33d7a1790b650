"""Time that passes in a window whose pictures nobody looks at: few or none are painted."""

import time
from collections.abc import Callable

from game.ui.app import App

_PAINTED = 10
_LOOK_S = 0.02


def pass_time(app: App, beats: int, beat_s: float = 0.05) -> None:
    """Let so many beats pass, and paint one of ten: what is on its way has to be paintable."""
    for beat in range(1, beats + 1):
        if beat % _PAINTED:
            _beat(app, beat_s)
        else:
            app.frame(beat_s)


def pass_while(app: App, true: Callable[[], object], limit_s: float = 10.0) -> None:
    """Let time pass while something is true, for some seconds at most; who works aside has the processor."""
    until = time.monotonic() + limit_s
    while true() and time.monotonic() < until:
        time.sleep(_LOOK_S)
        _beat(app, _LOOK_S)


def _beat(app: App, beat_s: float) -> None:
    assert app.top is not None
    app.change(app.top.on_update(beat_s))
