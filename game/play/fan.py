"""What the plan on the map is worth, asked of a process of its own while the player plots."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from game.sim.odds import FUTURES, Futures, Odds, Question, chunks, futures_by_turn

from .aside import Aside, AsideLost


@dataclass(frozen=True, slots=True)
class Fan:
    """The odds of one version of the plan, of as many futures as have been played so far."""

    key: object
    odds: Odds

    @property
    def whole(self) -> bool:
        """Have all futures been played?"""
        return len(self.odds.futures) >= FUTURES


class FanTeller:
    """Plays the futures of the latest plan in a process of its own; those of older plans are dropped.

    A plan that has changed is begun at the end of the turn that is being resolved. Without a process there are no
    odds: on a thread they would keep the window from painting.
    """

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._asked: tuple[object, Question] | None = None
        self._fan: Fan | None = None
        self._before: Fan | None = None
        self._open = True
        self._thread: threading.Thread | None = None
        self._aside: Aside | None = None
        self.asked_key: object = None
        self.told = True
        """Can odds be told on this machine?"""

    @property
    def latest(self) -> Fan | None:
        """The newest odds there are, maybe of an older plan."""
        return self._fan

    @property
    def before(self) -> Fan | None:
        """The whole odds of the last plan of this turn before the latest."""
        return self._before

    @property
    def busy(self) -> bool:
        """Is there a plan whose futures have not all been played?"""
        fan = self._fan
        return self.told and self.asked_key is not None and (fan is None or fan.key != self.asked_key or not fan.whole)

    def ask(self, key: object, question: Question) -> None:
        """Ask, unless just this was asked last; the process is started with the first question."""
        if key == self.asked_key or not self.told:
            return
        self.asked_key = key
        with self._lock:
            self._asked = key, question
            self._lock.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="odds", daemon=True)
            self._thread.start()

    def forget(self) -> None:
        """Drop what was told: the turn has changed."""
        with self._lock:
            self._asked, self._fan, self._before, self.asked_key = None, None, None, None

    def close(self) -> None:
        """End the process, and let the thread end."""
        with self._lock:
            self._open = False
            self._lock.notify()
            aside = self._aside
        if aside is not None:
            aside.close()

    def _work(self) -> None:
        aside = Aside.started()
        with self._lock:
            self._aside, self.told = aside, aside is not None
        if aside is None:
            return
        while (asked := self._next()) is not None:
            try:
                self._tell(aside, *asked)
            except (AsideLost, RuntimeError):  # it was ended, or a future could not be played
                self.told = False
                break
        aside.close()

    def _next(self) -> tuple[object, Question] | None:
        with self._lock:
            while self._asked is None and self._open:
                self._lock.wait()
            asked, self._asked = self._asked, None
            return asked if self._open else None

    def _tell(self, aside: Aside, key: object, question: Question) -> None:
        """Take in futures as they are played, until there is something newer to ask."""
        parts: list[Futures] = []
        # Field by field, so that the scenario goes over once and the world once a turn.
        given = (getattr(question, one.name) for one in fields(question))
        for part in aside.items(_played, *given):
            with self._lock:
                if self._asked is not None or not self._open or self.asked_key is None:
                    return
                if part is not None:
                    parts.append(part)
                    if self._fan is not None and self._fan.key != key and self._fan.whole:
                        self._before = self._fan
                    self._fan = Fan(key, Odds(question, Futures.joined(parts), 0.0))


def _played(*question: Any) -> Iterator[Futures | None]:
    """Chunks of futures as they are whole; None after each turn before that, where one may turn to something newer."""
    asked = Question(*question)
    for first, count in chunks(FUTURES):
        whole = None
        for turn, futures in enumerate(futures_by_turn(asked, first, count), 1):
            whole = futures
            if turn < asked.turns:
                yield None
        yield whole
