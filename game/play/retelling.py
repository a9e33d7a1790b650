"""The log of turns that were played before the battle was gone on with, told in a process of its own."""

from collections.abc import Iterator
from pathlib import Path

from game.rules import resolve_turn
from game.sim.record import Record

from .errand import Errand
from .film import Film
from .log import lines_of
from .model import Played
from .rest_frame import RestFrame
from .sentences import Line

Told = tuple[int, list[Line]]
"""A turn, and its lines."""


def retelling(path: Path) -> Errand[Told]:
    """What tells the turns of a save; where it comes to no end the log begins later."""
    return Errand(told_turns, path)


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
