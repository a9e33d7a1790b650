"""What the plan on the map is worth, asked of processes of their own while the player plots."""

import os
import threading
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import accumulate
from typing import Any

from game.sim.odds import (
    FUTURES,
    Comparison,
    Futures,
    NotWanted,
    Odds,
    Question,
    chunks,
    compared_by_turn,
    play_futures,
)

from .aside import Aside, AsideLost, still_wanted

ROUNDS = (4, 12, 16)
"""Futures of each plan that is compared with others, played at once: few for a first answer, then more."""
PROCESSES_MAX = 3
"""Parts that are smaller yet are slower together."""
_Part = tuple[int, int]
"""The number of the first of some futures, and how many they are."""


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


@dataclass(slots=True)
class _Asked:
    """What is being told, and how far it has come."""

    key: object
    what: Question | Comparison
    left: list[_Part]
    """What nobody plays yet, in order."""
    soon: dict[int, tuple[Futures, ...]] = field(default_factory=dict)
    """By the first of them: of each plan the futures of a part after the coming turn."""
    late: dict[int, tuple[Futures, ...]] = field(default_factory=dict)
    """After all of their turns."""


def _in_order(parts: dict[int, tuple[Futures, ...]]) -> tuple[Futures, ...]:
    """The futures of each plan, in their order, whoever came first."""
    return tuple(map(Futures.joined, zip(*(parts[first] for first in sorted(parts)), strict=True)))


class FanTeller:
    """Plays the futures of the latest plan in processes of its own; those of older plans are dropped.

    What is played is left off as soon as nobody wants it. What is to be compared goes before the plan, whose part is
    played later. Without a process there are no odds: on a thread they would keep the window from painting.
    """

    def __init__(self, processes: int | None = None) -> None:
        """With as many processes; left to itself with half as many as there are cores, which leaves room for others."""
        self._processes = processes or min(max((os.cpu_count() or 1) // 2, 1), PROCESSES_MAX)
        self._lock = threading.Condition()
        self._plan: _Asked | None = None
        self._weighed: _Asked | None = None
        self._fan: Fan | None = None
        self._before: Fan | None = None
        self._open = True
        self._threads: list[threading.Thread] = []
        self._asides: list[Aside | None] = []
        self._under_way: dict[Aside, _Asked] = {}
        """What each process plays."""
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
    def asked_key(self) -> object:
        """The key of the plan that was asked about last."""
        plan = self._plan
        return plan.key if plan else None

    @property
    def busy(self) -> bool:
        """Is there a plan whose futures have not all been played?"""
        fan, plan = self._fan, self._plan
        return self.told and plan is not None and (fan is None or fan.key != plan.key or not fan.whole)

    def ask(self, key: object, question: Question) -> None:
        """Ask, unless just this was asked last; the processes are started with the first question."""
        if key == self.asked_key or not self.told:
            return
        with self._lock:
            self._plan = _Asked(key, question, list(chunks(FUTURES, self._processes)))
            self._turn_to_newer()
        self._begin()

    def compare(self, key: object, asked: Comparison) -> None:
        """Ask what several plans are worth beside each other, unless just this was asked last."""
        if not self.told or (self.compared is not None and self.compared.key == key):
            return
        with self._lock:
            self.compared = Compared(key, len(asked.plans))
            self._weighed = _Asked(key, asked, list(zip(accumulate((0, *ROUNDS)), ROUNDS, strict=False)))
            self._turn_to_newer()
        self._begin()

    def forget(self) -> None:
        """Drop what was told: the turn has changed."""
        with self._lock:
            self._plan, self._fan, self._before, self._weighed, self.compared = None, None, None, None, None
            self._turn_to_newer()

    def stop_comparing(self) -> None:
        """Drop what was to be compared."""
        with self._lock:
            self._weighed, self.compared = None, None
            self._turn_to_newer()

    def close(self) -> None:
        """End the processes, and let the threads end."""
        with self._lock:
            self._open = False
            self._lock.notify_all()
            asides = [aside for aside in self._asides if aside is not None]
        for aside in asides:
            aside.close()

    def _turn_to_newer(self) -> None:
        """Let the processes leave off what nobody wants, or what has to wait; under the lock."""
        compares = self._weighed is not None and bool(self._weighed.left)
        for aside, asked in self._under_way.items():
            if asked is not self._weighed and (compares or asked is not self._plan):
                aside.want(False)
        self._lock.notify_all()

    def _begin(self) -> None:
        if not self._threads:
            self._threads = [
                threading.Thread(target=self._work, name=f"odds {number + 1}", daemon=True)
                for number in range(self._processes)
            ]
            for thread in self._threads:
                thread.start()

    def _work(self) -> None:
        aside = Aside.started()
        with self._lock:
            self._asides.append(aside)
            if len(self._asides) == self._processes and not any(self._asides):
                self.told = False
        if aside is None:
            return
        try:
            while (tell := self._next(aside)) is not None:
                tell(aside)
        except (AsideLost, RuntimeError):  # it was ended, or a future could not be played
            self.told = False
            self.close()
        aside.close()

    def _next(self, aside: Aside) -> Callable[[Aside], None] | None:
        """What a process is to tell next: what is compared first, then the plan; waits for one of them."""
        with self._lock:
            self._under_way.pop(aside, None)
            while self._open:
                for asked, tell in ((self._weighed, self._tell_compared), (self._plan, self._tell)):
                    if asked is not None and asked.left:
                        self._under_way[aside] = asked
                        aside.want(True)
                        return partial(tell, asked=asked, part=asked.left.pop(0))
                self._lock.wait()
            return None

    def _tell(self, aside: Aside, asked: _Asked, part: _Part) -> None:
        """Take in the futures of a part of the plan, unless there is something newer to ask."""
        assert isinstance(asked.what, Question)
        for futures in aside.items(_played, *_given(asked.what), *part):
            with self._lock:
                if asked is not self._plan:
                    return
                if futures is None:
                    insort(asked.left, part)
                    return
                asked.late[part[0]] = (futures,)
                if self._fan is not None and self._fan.key != asked.key and self._fan.whole:
                    self._before = self._fan
                (known,) = _in_order(asked.late)
                self._fan = Fan(asked.key, Odds(asked.what, known, 0.0))

    def _tell_compared(self, aside: Aside, asked: _Asked, part: _Part) -> None:
        """Take in a round of what is compared, until something else is to be."""
        for soon, late in aside.items(_compared, *_given(asked.what), *part):
            with self._lock:
                if asked is not self._weighed or self.compared is None:
                    return
                if soon:
                    asked.soon[part[0]] = soon
                if late:
                    asked.late[part[0]] = late
                self.compared = Compared(asked.key, self.compared.plans, _in_order(asked.soon), _in_order(asked.late))


def _given(asked: Question | Comparison) -> Iterator[Any]:
    """Field by field, so that the scenario goes over once and the world once a turn."""
    return (getattr(asked, one.name) for one in fields(asked))


def _played(*given: Any) -> Iterator[Futures | None]:
    """A part of the futures; None where it was left off.

    given: the fields of a Question, and the part.
    """
    *asked, first, count = given
    try:
        yield play_futures(Question(*asked), first, count, still_wanted)
    except NotWanted:
        yield None


def _compared(*given: Any) -> Iterator[tuple[tuple[Futures, ...], tuple[Futures, ...]]]:
    """Futures of the plans of a Comparison after the coming turn, and after all; one of both at a time.

    given: the fields of the Comparison, and the part.
    """
    *what, first, count = given
    asked = Comparison(*what)
    with suppress(NotWanted):
        for turn, plans in enumerate(compared_by_turn(asked, first, count, still_wanted), 1):
            yield (plans if turn == 1 else ()), (plans if turn == asked.turns else ())
