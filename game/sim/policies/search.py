"""The search for a plan: which courses of which squadrons are tried, and which plan is the best of those.

A search asks for the worth of plans, several at a time, and is sent it; who tries them is no matter of its own.
"""

from collections.abc import Generator, Mapping
from typing import NamedTuple

import numpy as np

from ...rules.state.columns import Array

SPLIT = 2, 3
"""The part of the plans left that goes to single squadrons, before those that helped are put together."""


class Found(NamedTuple):
    """The best plan that was tried: courses by squadron (Q,), its worth and that of what stands."""

    choice: Array
    worth: int
    standing: int


Asking = Generator[list[Array], list[int], None]
Search = Generator[list[Array], list[int], Found]
"""Asks for the worth of plans, each (Q,) courses, is sent it, and says what it found."""


def search(alike: Array, weight: Array, plans: int, least: int = 0) -> Search:
    """Look for the best of at most so many plans: courses by squadron (Q,) of M; course 0 is what stands.

    alike: (Q, M, M) where courses mean the same orders; weight: (Q,) of squadrons, the heaviest go first; least:
    what a change must be worth more. First all squadrons do the same, by one course after another, at most half of the
    plans. Then, from the best of that, single squadrons do something else; what helped is put together, the most
    helpful first; and so again while plans are left and something is untried.
    """
    hunt = _Hunt(alike, weight, plans, least)
    if plans:
        yield from hunt.try_alike()
    while hunt.left > 0 and (asked := hunt.untried()):
        yield from hunt.try_apart(asked)
    return Found(hunt.best, hunt.worth, hunt.standing)


class _Hunt:
    """What a search knows so far."""

    def __init__(self, alike: Array, weight: Array, plans: int, least: int):
        self.left, self._least = plans, least
        self.best = np.zeros(len(alike), np.int64)
        self.worth = self.standing = 0
        self._alike, self._open = alike, _first_of_kind(alike)
        self._by_weight = sorted(range(len(alike)), key=lambda q: (-weight[q], q))
        self._by_worth: list[int] = []

    def try_alike(self) -> Asking:
        """All squadrons by the same course, those of them that differ."""
        courses = range(self._alike.shape[1])
        uniform = [m for m in courses if m == 0 or self._open[:, m].any()][: max(1, self.left // 2)]
        worths = yield [np.full(len(self.best), m) for m in uniform]
        self.left -= len(uniform)
        rank = sorted(range(len(uniform)), key=lambda n: (-worths[n], n))
        self.standing = worths[0]
        top = rank[0] if worths[rank[0]] > worths[0] + self._least else 0
        self.best, self.worth = np.full(len(self.best), uniform[top]), worths[top]
        tried = [uniform[n] for n in rank]
        self._by_worth = tried + [m for m in courses if m not in tried]

    def untried(self) -> list[tuple[int, int]]:
        """(squadron, course) to be tried next: by courses that were the best for all, the heaviest squadrons first."""
        waiting = [
            (q, m)
            for m in self._by_worth
            for q in self._by_weight
            if self._open[q, m] and not self._alike[q, m, self.best[q]]
        ]
        return waiting[: max(1, self.left * SPLIT[0] // SPLIT[1])]

    def try_apart(self, asked: list[tuple[int, int]]) -> Asking:
        """One squadron by another course at a time; then those that do better by it together."""
        worths = yield [_with(self.best, {q: m}) for q, m in asked]
        self.left -= len(asked)
        for q, m in asked:
            self._open[q, m] = False
        better: dict[int, int] = {}
        for n in sorted(range(len(asked)), key=lambda n: (-worths[n], n)):
            if worths[n] > self.worth + self._least:
                better.setdefault(*asked[n])
        if better:
            yield from self._try_together([*better.items()], max(worths))

    def _try_together(self, better: list[tuple[int, int]], worth: int) -> Asking:
        """The first two of what helped, the first three, and so on; `worth` is of the first alone."""
        plans = [_with(self.best, dict(better[: n + 1])) for n in range(len(better))]
        self.best, self.worth = plans[0], worth
        asked = plans[1 : 1 + self.left]
        if asked:
            worths = yield asked
            self.left -= len(asked)
            top = max(range(len(asked)), key=lambda n: (worths[n], -n))
            if worths[top] > self.worth:
                self.best, self.worth = asked[top], worths[top]


def _first_of_kind(alike: Array) -> Array:
    """Courses that are unlike all before them, squadron by squadron: (Q, M)."""
    earlier = np.tri(alike.shape[1], k=-1, dtype=bool)
    return np.asarray(~(alike & earlier).any(axis=2))


def _with(choice: Array, changed: Mapping[int, int]) -> Array:
    made = choice.copy()
    made[list(changed)] = list(changed.values())
    return made
