"""A generator that runs once beside the window, begun when one asks for it; its items are taken as they come."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from .aside import Aside, AsideLost

Item = TypeVar("Item")


class Errand(Generic[Item]):
    """One run of `work` (a function of a module) with what is given, in a process of its own.

    With `here` it runs on a thread of this process: for what takes less than to start another.
    """

    def __init__(self, work: Callable[..., Iterator[Item]], *given: Any, here: bool = False):
        self._work, self._given, self.here = work, given, here
        self._lock = threading.Lock()
        self._items: list[Item] = []
        self._aside: Aside | None = None
        self._open = True
        self._thread: threading.Thread | None = None
        self.fault = ""
        """Why it came to no end, in a line; "" while all is well."""

    @property
    def ended(self) -> bool:
        """Has it come to its end, good or bad?"""
        return self._thread is not None and not self._thread.is_alive()

    def begin(self) -> None:
        """Begin it, unless it was begun before."""
        if self._thread is None and self._open:
            self._thread = threading.Thread(target=self._run, name="errand", daemon=True)
            self._thread.start()

    def taken(self) -> list[Item]:
        """The items that came since this was asked last."""
        with self._lock:
            items, self._items = self._items, []
            return items

    def close(self) -> None:
        """End it, whatever it is doing; here it ends with the item in hand."""
        with self._lock:
            self._open = False
            aside = self._aside
        if aside is not None:
            aside.close()

    def finish(self, timeout_s: float | None = 60.0) -> None:
        """Wait until it has ended, however long that is where no time is given."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        if self.here:
            try:
                self._collect(self._work(*self._given))
            except Exception as error:
                self.fault = str(error) or type(error).__name__
            return
        aside = Aside.started(self._hold)
        if aside is None:
            if self._open:
                self.fault = "cannot be worked out on this machine"
            return
        try:
            self._collect(aside.items(self._work, *self._given))
        except AsideLost:
            if self._open:
                self.fault = "the process that worked on it has ended"
        except RuntimeError as error:
            kind, _, words = str(error).strip().splitlines()[-1].partition(": ")
            self.fault = words or kind
        aside.close()

    def _hold(self, aside: Aside) -> None:
        """Have the process, so that it can be ended while it starts; end it if that is wanted already."""
        with self._lock:
            self._aside, still = aside, self._open
        if not still:
            aside.close()

    def _collect(self, items: Iterable[Item]) -> None:
        for item in items:
            with self._lock:
                if not self._open:
                    return
                self._items.append(item)
