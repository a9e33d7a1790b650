"""Figures of batches of battles: what a measure is in each world, in a whole batch, and how two batches differ.

Batches of one seed meet world by world: world 17 of both has the same dice and the same draws. The difference is
taken in each world, and told with how sure it is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from game.scenario.measures import STATISTICS

from ..rules.state.columns import Array
from ..rules.state.vocabulary import Cause, Event, Verdict
from .batch import Result, quantiles

NORMAL_95 = 1.96
_OF_SIDES = {
    "mass_lost_fraction": "mass_lost", "mass_away_fraction": "mass_away", "ships_lost": "ships_lost",
    "lives_lost": "lives_lost", "merit": "merit",
}  # fmt: skip
"""The column of Outcomes that each figure of a side is."""


def measured(result: Result, measure: str, less: Result | None = None) -> float:
    """The value of a measure such as `sides.second_fleet.mass_lost_fraction.p10`, less that of another batch.

    Raises KeyError for what is no measure.
    """
    if less is not None:
        return measured(result, measure) - measured(less, measure)
    figure, _, statistic = measure.rpartition(".")
    if statistic not in STATISTICS:
        figure, statistic = measure, "mean"
    values = in_each_world(result, figure)
    told = values[~np.isnan(values)]
    if not len(told):  # nobody was lost, or nobody was there
        return float("inf") if figure.endswith(".lost_turn") else 0.0
    return quantiles(told)[statistic]


def in_each_world(result: Result, figure: str) -> Array:
    """A measure without its statistic in every world: (W,) float, NaN where a world does not have it.

    Raises KeyError for what is no figure.
    """
    group, *rest = figure.split(".")
    if group not in _GROUPS:
        raise KeyError(figure)
    return np.asarray(_GROUPS[group](result, *rest), dtype=np.float64)


def _turns(result: Result) -> Array:
    return result.outcomes.turns


def _outcomes(result: Result, side: str, verdict: str) -> Any:
    return result.outcomes.verdict[:, result.scenario.names.side_number[side]] == Verdict[verdict.upper()]


def _sides(result: Result, side: str, what: str) -> Array:
    return getattr(result.outcomes, _OF_SIDES[what])[:, result.scenario.names.side_number[side]]


def _units(result: Result, unit: str, what: str, cause: str = "") -> Array:
    out, slot = result.outcomes, result.scenario.names.unit_slot[unit]
    if what == "lost_turn":
        return np.where(out.lost_turn[:, slot] > 0, out.lost_turn[:, slot], np.nan)
    of = {"survived": out.survived[:, slot], "lost_to": out.lost_cause[:, slot] == Cause[cause.upper() or "NOTHING"]}
    return np.where(out.there[:, slot], of[what], np.nan)


def _squadrons(result: Result, squadron: str, what: str) -> Any:
    if what != "lost_fraction":
        raise KeyError(what)
    out, slots = result.outcomes, list(result.scenario.names.unit_rows[result.scenario.names.squadron_number[squadron]])
    there = out.there[:, slots].sum(axis=1)
    return (there - out.survived[:, slots].sum(axis=1)) / np.maximum(there, 1)


def _objectives(result: Result, objective: str) -> Array:
    return result.outcomes.progress[:, result.scenario.names.objectives.index(objective)]


def _events(result: Result, event: str) -> Array:
    return result.outcomes.events[:, Event[event.upper()]]


_GROUPS: dict[str, Any] = {
    "turns": _turns,
    "outcomes": _outcomes,
    "sides": _sides,
    "units": _units,
    "squadrons": _squadrons,
    "objectives": _objectives,
    "events": _events,
}
"""What gives the figures of each group, from the rest of their names."""


def wilson(part: float, count: int) -> tuple[float, float]:
    """The chances that such a part of so many battles allows, 19 times in 20 (Wilson's interval)."""
    n, z = max(1, count), NORMAL_95
    middle, half = part + z * z / (2 * n), z * float(np.sqrt(part * (1.0 - part) / n + z * z / (4.0 * n * n)))
    whole = 1.0 + z * z / n
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


@dataclass(frozen=True, slots=True)
class Difference:
    """How a figure of one batch differs from that of another, world by world."""

    first: float  # the mean of each
    second: float
    mean: float  # of first less second
    ci95: float  # half the width of the 95 % confidence interval of that mean
    higher: float  # part of the worlds in which the first has more of it
    lower: float

    def as_dict(self) -> dict[str, float]:
        """Its row of `versus --json`."""
        return {name: round(getattr(self, name), 6) for name in ("first", "second", "mean", "ci95", "higher", "lower")}


def difference(first: Result, second: Result, figure: str) -> Difference:
    """How two batches of one seed differ in a figure, over the worlds that both have it in.

    Raises ValueError where they are not of the same worlds.
    """
    if (first.seed, first.worlds) != (second.seed, second.worlds):
        raise ValueError("batches of other dice, or of another size, are not compared")
    one, other = in_each_world(first, figure), in_each_world(second, figure)
    both = ~(np.isnan(one) | np.isnan(other))
    one, other = one[both], other[both]
    if not len(one):
        return Difference(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    apart = quantiles(one - other)
    means = quantiles(one)["mean"], quantiles(other)["mean"]
    return Difference(*means, apart["mean"], apart["ci95"], float((one > other).mean()), float((one < other).mean()))
