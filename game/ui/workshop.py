"""Paints large pictures off the window's thread: ask for one, show something plain until it is there."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import pygame

Made = TypeVar("Made")
_KEPT = 8
_WAITING = 4


class Workroom(Generic[Made]):
    """One worker that paints what was asked for, in that order, and remembers the latest paintings."""

    def __init__(self, kept: int = _KEPT, waiting: int = _WAITING) -> None:
        """`kept` paintings are remembered, `waiting` wishes; older ones are forgotten."""
        self._lock = threading.Lock()
        self._most_kept, self._most_waiting = kept, waiting
        self._waiting: dict[Hashable, Callable[[], Made]] = {}
        self._made: dict[Hashable, Made] = {}
        self._busy: Hashable = None
        self._thread: threading.Thread | None = None
        self.made_count = 0
        """Pictures finished so far: when it grows there is something new to show."""

    def ask(self, key: Hashable, paint: Callable[[], Made]) -> Made | None:
        """The picture of this key, or None while it is being painted."""
        with self._lock:
            if key in self._made:
                return self._made[key]
            if key == self._busy:
                return None
            self._waiting.setdefault(key, paint)
            while len(self._waiting) > self._most_waiting:
                del self._waiting[next(iter(self._waiting))]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="paint", daemon=True)
                self._thread.start()
        return None

    def finish(self, timeout_s: float = 20.0) -> None:
        """Wait until all that was asked for is painted."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def drop(self) -> None:
        """Forget what was asked for and is not begun."""
        with self._lock:
            self._waiting.clear()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._busy, self._thread = None, None
                    return
                key = next(iter(self._waiting))
                paint, self._busy = self._waiting.pop(key), key
            picture = paint()
            with self._lock:
                self._made[key] = picture
                while len(self._made) > self._most_kept:
                    del self._made[next(iter(self._made))]
                self.made_count += 1


class Workshop(Workroom[pygame.Surface]):
    """The worker that paints whole pictures."""
