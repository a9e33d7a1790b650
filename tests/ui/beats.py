"""Time that passes in a window whose pictures nobody looks at: nothing is painted."""

import time
from collections.abc import Callable

from game.ui.app import App


def pass_time(app: App, beats: int, beat_s: float = 0.05) -> None:
    """Let so many beats pass."""
    for _ in range(beats):
        assert app.top is not None
        app.change(app.top.on_update(beat_s))


def pass_while(app: App, true: Callable[[], object], limit_s: float = 10.0) -> None:
    """Let time pass while something is true, for some seconds at most; who works aside has the processor."""
    until = time.monotonic() + limit_s
    while true() and time.monotonic() < until:
        time.sleep(0.002)
        pass_time(app, 1, 0.002)
