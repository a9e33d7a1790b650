import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import numpy as np
import pytest

from game.data import cache_dir
from game.ui.paint import kept as home
from game.ui.paint import noise, worlds
from game.ui.paint.kept import kept

SHAPE = (3, 5)


class Painter:
    """Counts how often it has to work."""

    def __init__(self, value: float = 1.5):
        self.value, self.calls = value, 0

    def __call__(self) -> np.ndarray:
        self.calls += 1
        return np.full(SHAPE, self.value)


def files() -> list[Path]:
    return sorted((cache_dir() / "painted").iterdir())


def found(painter: Callable[[], np.ndarray], name: str = "one") -> np.ndarray:
    return kept(name, SHAPE, np.float16, painter, (worlds,))


def test_it_is_worked_out_once_and_then_read() -> None:
    painter = Painter()
    first, second = found(painter), found(painter)
    assert painter.calls == 1
    assert first.dtype == second.dtype == np.float16
    assert first.tolist() == second.tolist() == np.full(SHAPE, 1.5).tolist()
    assert [path.suffix for path in files()] == [".raw"]


def test_of_two_who_ask_at_once_one_works_and_the_other_waits() -> None:
    painter, begun, go_on = Painter(), threading.Event(), threading.Event()

    def slow() -> np.ndarray:
        begun.set()
        assert go_on.wait(10.0)
        return painter()

    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(found, slow)
        assert begun.wait(10.0)
        second = workers.submit(found, painter)
        assert not wait((second,), 0.05).done
        assert found(Painter(2.5), "another").tolist() == np.full(SHAPE, 2.5).tolist(), "others need not wait"
        go_on.set()
        assert first.result(10.0).tolist() == second.result(10.0).tolist()
    assert painter.calls == 1


def test_another_name_another_shape_and_other_painters_are_other_files() -> None:
    painter = Painter()
    found(painter)
    found(painter, "two")
    kept("one", SHAPE, np.float16, painter, (worlds, noise))
    assert painter.calls == 3
    assert len(files()) == 3
    assert kept("one", (5, 3), np.float32, lambda: np.zeros((5, 3)), (worlds,)).shape == (5, 3)


@pytest.mark.parametrize(
    "damage", [lambda b: b"", lambda b: b[:-2], lambda b: b + b"x", lambda b: b[:9] + b"\7" + b[10:]]
)
def test_a_damaged_file_is_worked_out_anew(damage: Callable[[bytes], bytes]) -> None:
    painter = Painter()
    found(painter)
    (path,) = files()
    path.write_bytes(damage(path.read_bytes()))
    assert found(painter).tolist() == np.full(SHAPE, 1.5).tolist()
    assert painter.calls == 2
    found(painter)
    assert painter.calls == 2


def test_a_folder_that_cannot_be_written_is_no_fault() -> None:
    cache_dir().parent.mkdir(parents=True, exist_ok=True)
    cache_dir().write_text("a file where the folder should be")
    painter = Painter()
    assert found(painter).tolist() == found(painter).tolist()
    assert painter.calls == 2


def test_who_was_not_read_for_longest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 4 + 2 * 15
    monkeypatch.setattr(home, "_MOST_BYTES", 3 * size)
    painters = {name: Painter(n) for n, name in enumerate("abcd")}
    for age, name in enumerate("abc"):
        found(painters[name], name)
        path = next(path for path in files() if path.name.startswith(name))
        os.utime(path, (1000 + age, 1000 + age))
    found(painters["a"], "a")  # read just now
    found(painters["d"], "d")
    assert {path.name[0] for path in files()} == {"a", "c", "d"}
    assert painters["a"].calls == 1


def test_one_that_is_too_large_for_all_is_still_kept_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_MOST_BYTES", 3)
    found(Painter(), "a")
    found(Painter(), "b")
    assert [path.name[0] for path in files()] == ["b"]
