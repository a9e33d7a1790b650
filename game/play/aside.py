"""A process of its own for what takes long, so that it does not keep the window's interpreter from painting.

Generators run in it. An item is worked out when it is asked for, so whoever asks may turn to something newer between
two items; work that asks whether it is `still_wanted` may leave off sooner. It knows what it is given and nothing else,
and it ends with whoever started it.
"""

import contextlib
import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator
from enum import Enum
from multiprocessing.connection import Connection
from typing import Any, Protocol, Self, TypeVar

from game.batches import prepare_for_batches

Item = TypeVar("Item")


class AsideLost(Exception):
    """The process has ended, or was ended."""


class _Mark(Enum):
    """What stands for something else on the way between the processes."""

    NEXT = "the next item is asked for"
    NO_MORE = "there are no more items"
    AS_BEFORE = "given as the last time"


class _Failure(str):
    """The traceback of what went wrong in the process."""


class _Wanted(Protocol):
    """What both processes read: is the work under way still wanted?"""

    value: int


_WANTED: list[_Wanted] = []
"""What whoever asks says of the work of this process; nothing where it is not an aside."""


def still_wanted() -> bool:
    """Is the work that is under way in this process still wanted? To be asked by that work."""
    return all(told.value for told in _WANTED)


class Aside:
    """The process, up and waiting. To be used by one thread."""

    def __init__(self, on_begun: Callable[["Aside"], None] | None = None) -> None:
        """Start it and wait until it is up, a few tenths of a second; `on_begun` is given it before the wait, so that
        it can be ended meanwhile. Raises OSError, EOFError and more where it cannot be started.
        """
        # Never fork: a forked child of a process that holds a window or threads can hang.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._wanted: _Wanted = context.RawValue("b", 1)
        self._process = context.Process(target=_serve, args=(theirs, self._wanted), name="aside", daemon=True)
        self._given: tuple[Any, ...] = ()
        try:
            self._process.start()
        finally:
            theirs.close()
        if on_begun is not None:
            on_begun(self)
        self._pipe.recv()

    @classmethod
    def started(cls, on_begun: Callable[["Aside"], None] | None = None) -> Self | None:
        """The process once it is up, or None: there are machines on which it cannot be started, for many reasons."""
        with contextlib.suppress(Exception):
            return cls(on_begun)
        return None

    def items(self, work: Callable[..., Iterator[Item]], *given: Any) -> Iterator[Item]:
        """The items of a generator (a function of a module) that runs there; those not taken are never worked out.

        What of `given` is the very object that was given last in its place is not sent again, so it must not have been
        changed since. Raises AsideLost, and RuntimeError with the traceback of whatever the generator raised.
        """
        before = self._given + (_Mark.NEXT,) * len(given)
        sent = tuple(_Mark.AS_BEFORE if one is last else one for one, last in zip(given, before, strict=False))
        self._given = given
        item = self._answer((work, sent))
        while item is not _Mark.NO_MORE:
            yield item
            item = self._answer(_Mark.NEXT)

    def want(self, wanted: bool) -> None:
        """Say whether the work that is under way there is still wanted, which it may ask. From any thread."""
        self._wanted.value = wanted

    def close(self) -> None:
        """End the process, whatever it is doing; whoever waits for an item gets AsideLost. From any thread."""
        self._process.kill()
        self._process.join(1.0)

    def _answer(self, asked: object) -> Any:
        try:
            self._pipe.send(asked)
            item = self._pipe.recv()
        except (OSError, EOFError) as error:
            raise AsideLost from error
        if isinstance(item, _Failure):
            raise RuntimeError(item)
        return item


def _serve(pipe: "Connection[Any, Any]", wanted: _Wanted) -> None:
    """The process: work until nobody is there to ask any more."""
    _WANTED.append(wanted)
    prepare_for_batches()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl+C in the terminal is for the game, which then ends this
    given: tuple[Any, ...] = ()
    items: Iterator[Any] = iter(())
    with contextlib.suppress(OSError, EOFError):
        pipe.send(_Mark.NEXT)
        while True:
            asked = pipe.recv()
            try:
                if asked is not _Mark.NEXT:
                    work, sent = asked
                    given = tuple(given[n] if one is _Mark.AS_BEFORE else one for n, one in enumerate(sent))
                    items = work(*given)
                item = next(items, _Mark.NO_MORE)
            except Exception:
                item = _Failure(traceback.format_exc())
            pipe.send(item)
