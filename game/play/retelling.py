"""The log of turns that were played before the battle was gone on with, told in a process of its own."""

import threading
from collections.abc import Iterator
from pathlib import Path

from game.rules import resolve_turn
from game.sim.record import Record

from .aside import Aside, AsideLost
from .film import Film
from .log import lines_of
from .model import Played
from .rest_frame import RestFrame
from .sentences import Line

Told = tuple[int, list[Line]]
"""A turn, and its lines."""


def told_turns(path: Path) -> Iterator[Told]:
    """The log of every turn of a save, the last first, as its side knew them."""
    record = Record.open(path)
    scenario, side = record.scenario, record.scenario.names.side_number[record.side]
    frame = RestFrame.of(scenario, record.seed)
    for turn in range(record.turn, 0, -1):
        before, orders = record.world(turn - 1), record.orders(turn)
        after, events, tracks = resolve_turn(before, scenario.tables, orders, record="all")
        assert tracks is not None
        film = Film(Played(turn, before, after, orders, events, tracks), scenario.tables, side, frame)
        yield turn, lines_of(film, scenario)


class Retelling:
    """Tells the turns of a save, once; what was told is taken by whoever asks."""

    def __init__(self, path: Path):
        self._path = path
        self._lock = threading.Lock()
        self._told: list[Told] = []
        self._aside: Aside | None = None
        self._open = True
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin to tell, unless it was begun before."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="retelling", daemon=True)
            self._thread.start()

    def taken(self) -> list[Told]:
        """What was told since this was asked last."""
        with self._lock:
            told, self._told = self._told, []
            return told

    def close(self) -> None:
        """Tell no more."""
        with self._lock:
            self._open = False
            aside = self._aside
        if aside is not None:
            aside.close()

    def _work(self) -> None:
        aside = Aside.started()
        if aside is None:  # then the log begins with the next turn
            return
        with self._lock:
            self._aside = aside
        try:
            for told in aside.items(told_turns, self._path):
                with self._lock:
                    if not self._open:
                        break
                    self._told.append(told)
        except (AsideLost, RuntimeError):
            pass  # a save that is gone or damaged has no log; whoever plays on is told of it elsewhere
        aside.close()
