"""Two plans for the same battles: what one is worth more than the other, world by world under the same dice."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .batch import Result
from .measuring import Difference, difference
from .plain_table import amount, percent, plain_table

_Told = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that plans are compared by."""

    name: str  # of the measure, without a statistic
    whose: str  # the side, or the objective
    words: str
    told: _Told
    more_is_better: bool  # for its side


@dataclass(frozen=True)
class Versus:
    """Two batches of the same worlds, each fought by a plan of its own; the plans in the words that they were given."""

    first: Result
    second: Result
    plans: tuple[str, str]

    @cached_property
    def differences(self) -> dict[Figure, Difference]:
        """How the first differs from the second, by figure."""
        return {one: difference(self.first, self.second, one.name) for one in figures(self.first)}

    def as_dict(self) -> dict[str, Any]:
        """The answer of `versus --json`."""
        batches = zip(("first", "second"), self.plans, (self.first, self.second), strict=True)
        return {
            "scenario": self.first.scenario.id,
            "worlds": self.first.worlds,
            "seed": self.first.seed,
            **{word: {"plan": plan, "policies": batch.policies} for word, plan, batch in batches},
            "figures": {figure.name: apart.as_dict() for figure, apart in self.differences.items()},
        }


def figures(result: Result) -> list[Figure]:
    """What is compared: of each side whether it won and what it lost, and how near each objective is."""
    of_sides = [
        figure
        for side in result.scenario.names.sides
        for figure in (
            Figure(f"outcomes.{side}.victory", side, "won", percent, True),
            Figure(f"sides.{side}.mass_lost_fraction", side, "mass lost", percent, False),
            Figure(f"sides.{side}.ships_lost", side, "ships lost", amount, False),
            Figure(f"sides.{side}.lives_lost", side, "lives lost", amount, False),
        )
    ]
    return of_sides + [
        Figure(f"objectives.{one.id}", one.id, f"reached, for {one.side}", percent, True)
        for one in result.scenario.spec.objective
    ]


def in_words(found: Versus) -> str:
    """The comparison for people."""
    first = found.first
    head = ("", "", "A", "B", "A less B", "+-", "A better", "even", "B better")
    rows = [_row(figure, apart) for figure, apart in found.differences.items()]
    return "\n".join(
        [
            f"{first.scenario.id}: {first.worlds} battles by each plan, seed {first.seed}, the same dice for both",
            *(f"  {letter}: {plan}" for letter, plan in zip("AB", found.plans, strict=True)),
            "",
            *plain_table(head, rows, "<<>>>>>>>"),
            "",
            "+-: the difference is within so much 19 times in 20; better: for the side, in so many of the battles",
        ]
    )


def _row(figure: Figure, apart: Difference) -> tuple[str, ...]:
    better, worse = (apart.higher, apart.lower) if figure.more_is_better else (apart.lower, apart.higher)
    return (
        figure.whose, figure.words, figure.told(apart.first), figure.told(apart.second), _signed(figure, apart.mean),
        figure.told(apart.ci95), percent(better), percent(max(0.0, 1.0 - better - worse)), percent(worse),
    )  # fmt: skip


def _signed(figure: Figure, value: float) -> str:
    """A difference with its sign; nothing is told as 0."""
    told = figure.told(abs(value))
    return told if not value else f"{'-' if value < 0 else '+'}{told}"
