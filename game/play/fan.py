"""What the plan on the map is worth, asked of a process of its own while the player plots."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from game.sim.odds import FUTURES, Comparison, Futures, Odds, Question, chunks, compared_by_turn, futures_by_turn

from .aside import Aside, AsideLost

ROUNDS = (4, 12, 16)
"""Futures of each plan that is compared with others, played at once: few for a first answer, then more."""


@dataclass(frozen=True, slots=True)
class Fan:
    """The odds of one version of the plan, of as many futures as have been played so far."""

    key: object
    odds: Odds

    @property
    def whole(self) -> bool:
        """Have all futures been played?"""
        return len(self.odds.futures) >= FUTURES


@dataclass(frozen=True, slots=True)
class Compared:
    """What several plans are worth, of as many futures as have been played so far: the same of each."""

    key: object
    plans: int
    soon: tuple[Futures, ...] = ()
    """After the coming turn, by plan; none before the first is played."""
    late: tuple[Futures, ...] = ()
    """After all of their turns."""

    @property
    def whole(self) -> bool:
        """Have all futures been played?"""
        return bool(self.late) and len(self.late[0]) >= sum(ROUNDS)

    def and_more(self, soon: tuple[Futures, ...], late: tuple[Futures, ...]) -> "Compared":
        """The same with more futures of each plan."""
        return replace(self, soon=_with(self.soon, soon), late=_with(self.late, late))


def _with(before: tuple[Futures, ...], more: tuple[Futures, ...]) -> tuple[Futures, ...]:
    if not before or not more:
        return before or more
    return tuple(Futures.joined(pair) for pair in zip(before, more, strict=True))


class FanTeller:
    """Plays the futures of the latest plan in a process of its own; those of older plans are dropped.

    A plan that has changed is begun at the end of the turn that is being resolved. What is to be compared goes before
    the plan, whose futures go on where they were. Without a process there are no odds: on a thread they would keep the
    window from painting.
    """

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._asked: tuple[object, Question] | None = None
        self._weighed: Comparison | None = None
        self._parts: list[Futures] = []
        self._fan: Fan | None = None
        self._before: Fan | None = None
        self._open = True
        self._thread: threading.Thread | None = None
        self._aside: Aside | None = None
        self.asked_key: object = None
        self.compared: Compared | None = None
        """What was to be compared last, as far as it is known."""
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
            self._asked, self._parts = (key, question), []
            self._lock.notify()
        self._begin()

    def compare(self, key: object, asked: Comparison) -> None:
        """Ask what several plans are worth beside each other, unless just this was asked last."""
        if not self.told or (self.compared is not None and self.compared.key == key):
            return
        with self._lock:
            self.compared, self._weighed = Compared(key, len(asked.plans)), asked
            self._lock.notify()
        self._begin()

    def forget(self) -> None:
        """Drop what was told: the turn has changed."""
        with self._lock:
            self._asked, self._fan, self._before, self.asked_key, self._parts = None, None, None, None, []
            self._weighed, self.compared = None, None

    def stop_comparing(self) -> None:
        """Drop what was to be compared."""
        with self._lock:
            self._weighed, self.compared = None, None

    def close(self) -> None:
        """End the process, and let the thread end."""
        with self._lock:
            self._open = False
            self._lock.notify()
            aside = self._aside
        if aside is not None:
            aside.close()

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="odds", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        aside = Aside.started()
        with self._lock:
            self._aside, self.told = aside, aside is not None
        if aside is None:
            return
        try:
            while (tell := self._next()) is not None:
                tell(aside)
        except (AsideLost, RuntimeError):  # it was ended, or a future could not be played
            self.told = False
        aside.close()

    def _next(self) -> Callable[[Aside], None] | None:
        """What is to be told next: what is compared first, then the plan; waits for one of them."""
        with self._lock:
            while self._asked is None and self._weighed is None and self._open:
                self._lock.wait()
            if not self._open:
                return None
            if self._weighed is not None and self.compared is not None:
                weighed, key, self._weighed = self._weighed, self.compared.key, None
                return lambda aside: self._tell_compared(aside, key, weighed)
            assert self._asked is not None
            (plan, question), self._asked = self._asked, None
            return lambda aside: self._tell(aside, plan, question)

    def _tell(self, aside: Aside, key: object, question: Question) -> None:
        """Take in futures as they are played, until there is something newer to ask."""
        with self._lock:
            parts = self._parts
        # Field by field, so that the scenario goes over once and the world once a turn.
        given = (getattr(question, one.name) for one in fields(question))
        for part in aside.items(_played, *given, sum(map(len, parts))):
            with self._lock:
                if self._asked is not None or not self._open or self.asked_key != key:
                    return
                if part is not None:
                    parts.append(part)
                    if self._fan is not None and self._fan.key != key and self._fan.whole:
                        self._before = self._fan
                    self._fan = Fan(key, Odds(question, Futures.joined(parts), 0.0))
                if self._weighed is not None:
                    if self._fan is None or self._fan.key != key or not self._fan.whole:
                        self._asked = key, question
                    return

    def _tell_compared(self, aside: Aside, key: object, asked: Comparison) -> None:
        """Take in what is compared round by round, until something else is to be."""
        given = (getattr(asked, one.name) for one in fields(asked))
        for soon, late in aside.items(_compared, *given):
            with self._lock:
                if self._weighed is not None or not self._open or self.compared is None or self.compared.key != key:
                    return
                self.compared = self.compared.and_more(soon, late)


def _played(*given: Any) -> Iterator[Futures | None]:
    """Chunks of futures as they are whole; None after each turn before that, where one may turn to something newer.

    given: the fields of a Question, and how many futures have been played before.
    """
    asked, done = Question(*given[:-1]), given[-1]
    for first, count in chunks(FUTURES):
        if first < done:
            continue
        whole = None
        for turn, futures in enumerate(futures_by_turn(asked, first, count), 1):
            whole = futures
            if turn < asked.turns:
                yield None
        yield whole


def _compared(*given: Any) -> Iterator[tuple[tuple[Futures, ...], tuple[Futures, ...]]]:
    """Futures of the plans of a Comparison (its fields) after the coming turn, and after all; one of both at a time."""
    asked, first = Comparison(*given), 0
    for count in ROUNDS:
        for turn, plans in enumerate(compared_by_turn(asked, first, count), 1):
            yield (plans if turn == 1 else ()), (plans if turn == asked.turns else ())
        first += count
