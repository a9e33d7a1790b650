"""Squadrons that come in waves, as rows of the core."""

from collections.abc import Iterator

import numpy as np

from game.scenario.names import Names
from game.scenario.spec import Spec
from game.scenario.units_of_measure import impulses

from ..rules.state.columns import NONE
from ..rules.state.tables import Wave
from ..rules.state.vocabulary import IMPULSES


def wave_rows(spec: Spec, names: Names, impulse_s: float) -> tuple[Wave, ...]:
    """The waves of all squadrons but what is there at the start; by squadron, the first to come first."""
    return tuple(wave for number in range(len(spec.squadron)) for wave in _waves(spec, names, number, impulse_s))


def _waves(spec: Spec, names: Names, number: int, impulse_s: float) -> Iterator[Wave]:
    arrives = spec.squadron[number].arrives
    if arrives.every_s is None:
        return
    until = NONE if arrives.until is None else names.triggers.index(arrives.until)
    size, units, flights = arrives.wave_size, names.unit_rows[number], names.flight_rows[number]
    most = len(units) or len(flights)
    for wave, first in enumerate(range(0, most, size)):
        since = impulses(wave * arrives.every_s, impulse_s)
        if arrives.trigger is not None:
            trigger, due = names.triggers.index(arrives.trigger), since + 1  # it acts at the end of its impulse
        else:
            trigger, due = NONE, ((arrives.first_turn or 1) - 1) * IMPULSES + since
        if due > 0:
            rows = slice(first, first + size)
            yield Wave(
                trigger, due, _mask(units[rows], len(names.units)), _mask(flights[rows], len(names.flights)), until
            )


def _mask(rows: range, count: int) -> np.ndarray:
    found = np.zeros(count, np.bool_)
    found[list(rows)] = True
    return found
