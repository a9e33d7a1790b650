"""Battles of many setups, fought in workers or here, the most wanted first; what was fought once is kept."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future

from game.scenario import Scenario

from .odds import Fought, fight
from .setups import Setup, values_of
from .yard import Yard

FIRST_CHUNK, CHUNK = 16, 40
"""Battles that one task fights: few for a first answer, then more, yet so few that what is wanted can change."""

Want = tuple[Setup, int]
"""A setup, and how many of its battles are wanted."""


class Simulations:
    """The battles of a yard's setups. `executor`: where they are fought, one task for each of `workers` at a time."""

    def __init__(self, yard: Yard, seed: int = 0, executor: Executor | None = None, workers: int = 1) -> None:
        self.yard, self.seed = yard, seed
        self.fought: dict[Setup, Fought] = {}
        self._executor, self._workers = executor, workers
        self._under_way: dict[Setup, Future[Fought]] = {}
        self._wanted: Sequence[Want] = ()
        self._made: dict[Setup, Scenario] = {}

    @property
    def busy(self) -> bool:
        """Is something still being fought, or wanted and not begun?"""
        return bool(self._under_way) or self._next() is not None

    @property
    def free(self) -> bool:
        """Could another task be begun?"""
        return self._executor is not None and len(self._under_way) < self._workers

    def work_in(self, executor: Executor | None) -> None:
        """Fight in another executor from now on, nowhere where None; what is under way is given up."""
        self._executor = executor
        self._under_way.clear()

    def want(self, wanted: Iterable[Want]) -> None:
        """Say what is wanted now, the most wanted first; what is under way comes to its end."""
        self._wanted = tuple(wanted)

    def progress(self) -> tuple[int, int]:
        """Battles fought of those wanted, and those wanted."""
        most: dict[Setup, int] = {}
        for setup, worlds in self._wanted:
            most[setup] = max(worlds, most.get(setup, 0))
        return sum(min(len(self.fought.get(one, ())), n) for one, n in most.items()), sum(most.values())

    def poll(self) -> bool:
        """Take in what has been fought, and begin what is wanted most; whether there is anything new."""
        news = self.take_in()
        self.begin()
        return news

    def take_in(self) -> bool:
        """Take in what has been fought; whether there is anything new. Raises what a worker raised."""
        news = False
        for setup, future in [*self._under_way.items()]:
            if future.done():
                del self._under_way[setup]
                self._keep(setup, future.result())
                news = True
        return news

    def begin(self) -> bool:
        """Begin what is wanted most, as far as there is room; whether anything was begun."""
        begun = False
        while self._executor is not None and self.free and (task := self._next()) is not None:
            setup, first, count = task
            self._under_way[setup] = self._executor.submit(fight, self._scenario(setup), self.seed, first, count)
            begun = True
        return begun

    def run(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Fight all that is wanted, and wait for it."""
        if self._executor is None:
            while (task := self._next()) is not None:
                setup, first, count = task
                self._keep(setup, fight(self._scenario(setup), self.seed, first, count))
                self._tell(progress)
            return
        while self.busy:
            self.poll()
            for future in [*self._under_way.values()]:
                future.result()
            self._tell(progress)

    def _tell(self, progress: Callable[[int, int], None] | None) -> None:
        if progress is not None:
            progress(*self.progress())

    def _keep(self, setup: Setup, more: Fought) -> None:
        self.fought[setup] = self.fought.get(setup, Fought()).followed_by(more)

    def _next(self) -> tuple[Setup, int, int] | None:
        """The setup that is wanted most and not under way, and which of its battles come next."""
        for setup, worlds in self._wanted:
            there = len(self.fought.get(setup, ()))
            if there < worlds and setup not in self._under_way:
                return setup, there, min(CHUNK if there else FIRST_CHUNK, worlds - there)
        return None

    def _scenario(self, setup: Setup) -> Scenario:
        if setup not in self._made:
            self._made[setup] = self.yard.scenario.changed(values_of(self.yard, setup))
        return self._made[setup]
