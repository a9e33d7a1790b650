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


@pytest.mark.parametrize("its_own", [True, False])
def test_what_never_ends_keeps_nobody_for_long_and_what_others_do_nobody_at_all(
    monkeypatch: pytest.MonkeyPatch, *, its_own: bool
) -> None:
    rest = threading.Event()
    thread = threading.Thread(target=rest.wait, daemon=True)
    waited: list[float | None] = []
    monkeypatch.setattr(thread, "join", lambda timeout=None: waited.append(timeout))
    if not its_own:
        thread.start()
    app = SimpleNamespace(run=lambda *_: its_own and thread.start(), close=lambda: None, windowed_size=(1280, 720))
    plays = SimpleNamespace(menu=lambda: None, preferences=SimpleNamespace(width=1280, height=720))
    monkeypatch.setattr(start, "open_game", lambda: (plays, app))
    assert start.start_game(None, None, None) == 0
    rest.set()
    assert [0.0 < one <= start._LAST_S for one in waited if one is not None] == [True] * its_own
