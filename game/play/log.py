"""The log of a turn: which events are told, in the order in which they are shown, and how it is narrowed."""

from collections.abc import Iterable

import numpy as np

from game.scenario import Scenario

from ..rules.state.vocabulary import Event
from .event_table import EVENT_TABLE
from .film import Film
from .known_names import KnownNames
from .sentences import Line, Telling, Tone

FILTERS = ("all", "mine", "hits", "orders", "talk")
"""What the log can be narrowed to."""


def lines_of(film: Film, scenario: Scenario) -> list[Line]:
    """The log of a turn in the order of showing: what the side may know, alike things of one impulse in one line."""
    told = Telling(film.known, film.times, scenario, KnownNames(scenario, film.side))
    return sorted([*_single(film, told), *_together(film, told)], key=lambda line: line.t)


def _single(film: Film, told: Telling) -> Iterable[Line]:
    """Lines about one event each, in the order in which these happened."""
    kinds = [kind for kind, row in EVENT_TABLE.items() if row.tell is not None]
    for row in np.flatnonzero(np.isin(film.events["kind"], kinds)):
        event = film.events[row]
        tell = EVENT_TABLE[Event(int(event["kind"]))].tell
        line = tell(told, int(row), event) if tell is not None else None
        if line is not None:
            yield line


def _together(film: Film, told: Telling) -> Iterable[Line]:
    """Lines about all events of a kind."""
    for kind, row in EVENT_TABLE.items():
        if row.tell_all is not None:
            yield from row.tell_all(told, film.rows_of(kind))


def filtered(lines: Iterable[Line], which: str) -> list[Line]:
    """The lines of one filter; "all" leaves out hits of which there are too many, but no end of a ship."""
    if which == "all":
        return [line for line in lines if line.kinds not in (("hits",), ("mine", "hits")) or line.tone == Tone.LOSS]
    return [line for line in lines if which in line.kinds]
