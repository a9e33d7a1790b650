"""What is plotted goes into the save as it is plotted, on a thread of its own: a disk may take its time."""

import copy
import threading
from collections.abc import Callable, Mapping
from typing import Any

from .save_files import SaveError

Keep = Callable[[int, Mapping[str, Any]], None]
"""Keeps the orders of a turn: `Record.keep_draft`."""


class DraftKeeper:
    """Keeps the latest draft; older ones that have not been written are passed over."""

    def __init__(self, keep: Keep):
        self._write = keep
        self._lock = threading.Condition()
        self._draft: tuple[int, Mapping[str, Any]] | None = None
        self._open = True
        self._thread: threading.Thread | None = None
        self.fault = ""
        """Why the last draft could not be kept; "" where it was."""

    def keep(self, turn: int, orders: Mapping[str, Any]) -> None:
        """Keep what is plotted for a turn, from now on in place of what was."""
        with self._lock:
            self._draft = turn, copy.deepcopy(dict(orders))
            self._lock.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="draft", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Write what is still to be written, and end."""
        with self._lock:
            self._open = False
            self._lock.notify()
        if self._thread is not None:
            self._thread.join(10.0)

    def _work(self) -> None:
        while (draft := self._next()) is not None:
            try:
                self._write(*draft)
                self.fault = ""
            except (SaveError, OSError) as error:
                self.fault = str(error)

    def _next(self) -> tuple[int, Mapping[str, Any]] | None:
        with self._lock:
            while self._draft is None and self._open:
                self._lock.wait()
            draft, self._draft = self._draft, None
            return draft
