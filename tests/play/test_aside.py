import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from game.play import aside as home
from game.play.aside import Aside, AsideLost, still_wanted


def counted(*numbers: int) -> Iterator[tuple[int, int]]:
    """Each number with the process that it was worked out in."""
    for number in numbers:
        yield os.getpid(), number


def identities(*things: object) -> Iterator[int]:
    yield from (id(thing) for thing in things)


def broken() -> Iterator[int]:
    yield 1
    raise KeyError("no such thing")


def endless() -> Iterator[int]:
    time.sleep(60)
    yield 1


def patient() -> Iterator[str]:
    """Waits until it is not wanted any more."""
    yield "begun"
    end = time.monotonic() + 20
    while still_wanted() and time.monotonic() < end:
        time.sleep(0.001)
    yield "wanted" if still_wanted() else "left off"


def modules() -> Iterator[set[str]]:
    yield set(sys.modules)


@pytest.fixture(scope="module")
def aside() -> Iterator[Aside]:
    made = Aside()
    yield made
    made.close()


def test_items_are_worked_out_in_the_process(aside: Aside) -> None:
    found = list(aside.items(counted, 3, 4))
    assert [number for _, number in found] == [3, 4]
    assert {process for process, _ in found}.isdisjoint({os.getpid()})


def test_something_newer_takes_the_place_of_what_is_left(aside: Aside) -> None:
    first = aside.items(counted, 1, 2, 3)
    assert next(first)[1] == 1
    assert [number for _, number in aside.items(counted, 9)] == [9]


def test_work_may_ask_whether_it_is_still_wanted(aside: Aside) -> None:
    items = aside.items(patient)
    assert next(items) == "begun"
    threading.Timer(0.05, aside.want, (False,)).start()
    assert next(items) == "left off"
    aside.want(True)
    assert [number for _, number in aside.items(counted, 9)] == [9]
    assert still_wanted()


def test_the_same_object_is_sent_once_and_a_changed_one_anew(aside: Aside) -> None:
    large, other = [0] * 1000, [1]
    first = list(aside.items(identities, large, other))
    second = list(aside.items(identities, large, [1]))
    assert first[0] == second[0]
    assert first[1] != second[1]
    assert len(list(aside.items(identities, large, large, large))) == 3
    assert list(aside.items(identities)) == []


def test_what_goes_wrong_there_is_told_and_the_next_work_is_done(aside: Aside) -> None:
    items = aside.items(broken)
    assert next(items) == 1
    with pytest.raises(RuntimeError, match="no such thing"):
        next(items)
    assert [number for _, number in aside.items(counted, 5)] == [5]


def test_it_needs_no_window(aside: Aside) -> None:
    assert not {"pygame"} & next(aside.items(modules))


def test_a_process_that_is_gone_is_told() -> None:
    aside = Aside()
    process = next(aside.items(counted, 1))[0]
    os.kill(process, signal.SIGTERM)
    with pytest.raises(AsideLost):
        list(aside.items(endless))
    aside.close()


def test_it_ends_when_nobody_is_there_to_ask() -> None:
    aside = Aside()
    aside._pipe.close()
    aside._process.join(10)
    assert aside._process.exitcode == 0
    with pytest.raises(AsideLost):
        next(aside.items(counted, 1))


def test_none_where_it_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(home.multiprocessing, "get_context", refuse)
    assert Aside.started() is None
