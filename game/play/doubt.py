"""What is believed of a contact that is not where it is seen (K2), and how such figures are written.

A contact in noise is somewhere in its circle, or nothing at all: so it has a span of distances, and of chances.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.vocabulary import PPM, Level
from .model import BattleModel

_LOW, _HIGH = 0.1, 0.9
"""Parts of the believed places below the two figures of a span."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Where a contact may be, as far from where it is seen: (N,) km each, of equal weight; were it not nothing."""

    off_x_km: Array
    off_y_km: Array

    def distances_km(self, x_km: float, y_km: float) -> Array:
        """How far it may be, of a contact that is seen so far off: (N,) km."""
        return np.hypot(x_km + self.off_x_km, y_km + self.off_y_km)


def doubt_of(model: BattleModel, slot: int) -> Doubt | None:
    """What is believed of a unit's place; None where it is seen exactly."""
    if not is_blurred(model, slot):
        return None
    places, seen = model.believed.units, model.seen.units
    return Doubt(places.x_km[:, slot] - seen.x_km[0, slot], places.y_km[:, slot] - seen.y_km[0, slot])


def is_blurred(model: BattleModel, slot: int) -> bool:
    """Is a unit a contact in noise: somewhere else than it is seen?"""
    seen, there = model.seen, 0 <= slot < len(model.names.units)
    return there and not model.is_own(slot) and bool(seen.contacts.err_km[0, model.side, slot] > 0.0)


def doubted(model: BattleModel, slot: int) -> bool:
    """May it be nothing at all?"""
    unknown = model.seen.contacts.level[0, model.side, slot] < Level.IDENTIFIED
    return is_blurred(model, slot) and bool(unknown)


def span(values: Iterable[float] | Array) -> tuple[float, float]:
    """The figures that one in ten are below and above."""
    ordered = np.sort(np.asarray(values, np.float64))
    last = len(ordered) - 1
    return float(ordered[round(_LOW * last)]), float(ordered[round(_HIGH * last)])


def km_words(km: float) -> str:
    """A distance for players, km: rounded to hundreds where it is long."""
    return f"{km:,.0f}" if km < 1_000 else f"{round(km, -2):,.0f}"


def km_span(values: Array) -> str:
    """Distances for players: `17,300`, or `16,600 to 18,100`."""
    return _span_words(*map(km_words, span(values)))


def percent_span(ppm: Iterable[float] | Array) -> str:
    """Chances for players: `23 %`, or `18 to 29 %`."""
    return _span_words(*(f"{one * 100 / PPM:.0f}" for one in span(ppm))) + " %"


def whole_span(values: Iterable[float]) -> str:
    """Figures for players: `5`, or `5 to 7`."""
    return _span_words(*(f"{one:.0f}" for one in span([*values])))


def _span_words(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"
