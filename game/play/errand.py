"""A generator that runs once in a process of its own, begun when one asks for it; its items are taken as they come."""

import threading
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from .aside import Aside, AsideLost

Item = TypeVar("Item")


class Errand(Generic[Item]):
    """One run of `work` (a function of a module) with what is given."""

    def __init__(self, work: Callable[..., Iterator[Item]], *given: Any):
        self._work, self._given = work, given
        self._lock = threading.Lock()
        self._items: list[Item] = []
        self._aside: Aside | None = None
        self._open = True
        self._thread: threading.Thread | None = None
        self.fault = ""
        """Why it came to no end, in a line; "" while all is well."""

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
        """End it, whatever it is doing."""
        with self._lock:
            self._open = False
            aside = self._aside
        if aside is not None:
            aside.close()

    def finish(self, timeout_s: float = 60.0) -> None:
        """Wait until it has ended."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        aside = Aside.started()
        if aside is None:
            self.fault = "cannot be worked out on this machine"
            return
        with self._lock:
            self._aside, still = aside, self._open
        if still:
            self._collect(aside)
        aside.close()

    def _collect(self, aside: Aside) -> None:
        try:
            for item in aside.items(self._work, *self._given):
                with self._lock:
                    self._items.append(item)
        except AsideLost:
            if self._open:
                self.fault = "the process that worked on it has ended"
        except RuntimeError as error:
            kind, _, words = str(error).strip().splitlines()[-1].partition(": ")
            self.fault = words or kind
