"""The end of the game: nothing works on when the interpreter ends."""

import threading
import time
from types import SimpleNamespace

import pytest

from game.ui import start


def test_the_game_ends_after_what_works_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    def work() -> None:
        time.sleep(0.2)
        ended.append("work")

    def run(*_: object) -> None:
        threading.Thread(target=work, daemon=True).start()

    app = SimpleNamespace(run=run, close=lambda: ended.append("window"), windowed_size=(1280, 720))
    plays = SimpleNamespace(menu=lambda: None, preferences=SimpleNamespace(width=1280, height=720))
    monkeypatch.setattr(start, "open_game", lambda: (plays, app))
    assert start.start_game(None, None, None) == 0
    assert ended == ["window", "work"]


def test_what_never_ends_keeps_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = threading.Event()
    thread = threading.Thread(target=rest.wait, daemon=True)
    monkeypatch.setattr(start, "_LAST_S", 0.1)
    thread.start()
    begun = time.monotonic()
    start._wait_for_threads()
    assert thread.is_alive()
    assert time.monotonic() - begun < 5.0
    rest.set()
    thread.join()
