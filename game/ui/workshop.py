"""Paints large pictures off the window's thread: ask for one, show something plain until it is there."""

import threading
from collections.abc import Callable, Hashable

import pygame

_KEPT = 8
_WAITING = 4


class Workshop:
    """One worker that paints what was asked for, in that order, and remembers the latest pictures."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, Callable[[], pygame.Surface]] = {}
        self._made: dict[Hashable, pygame.Surface] = {}
        self._busy: Hashable = None
        self._thread: threading.Thread | None = None
        self.made_count = 0
        """Pictures finished so far: when it grows there is something new to show."""

    def ask(self, key: Hashable, paint: Callable[[], pygame.Surface]) -> pygame.Surface | None:
        """The picture of this key, or None while it is being painted."""
        with self._lock:
            if key in self._made:
                return self._made[key]
            if key == self._busy:
                return None
            self._waiting.setdefault(key, paint)
            while len(self._waiting) > _WAITING:
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
                while len(self._made) > _KEPT:
                    del self._made[next(iter(self._made))]
                self.made_count += 1
