"""What simulated battles say about a plan.

World k of each setup has the same dice, so that two plans differ by what is planned alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from game.scenario import Scenario

from ...rules.state.columns import Array
from ...rules.state.vocabulary import Verdict
from ..batch import by_the_book, play_worlds
from ..measuring import wilson
from .calendar import vote_day
from .congress import ballot, pass_chance
from .plan import Plan
from .setups import Setup, setup_of
from .yard import Yard

GOLDEN = 0.6180339887498949
"""Multiples of it, without their whole part, spread evenly over 0..1 however many there are."""


@dataclass(frozen=True, slots=True)
class Fought:
    """What came of battles 0..N-1 of a setup."""

    won: Array = field(default_factory=lambda: np.zeros(0, np.bool_))  # (N,) bool: victory of the player's side
    kept: Array = field(default_factory=lambda: np.zeros(0))  # (N,) float 0..1: own mass that was not lost

    def __len__(self) -> int:
        """How many."""
        return len(self.won)

    def followed_by(self, more: "Fought") -> "Fought":
        """With further battles behind them."""
        return Fought(np.concatenate([self.won, more.won]), np.concatenate([self.kept, more.kept]))


@dataclass(frozen=True, slots=True)
class Odds:
    """The odds of a plan from its first N battles, in some of which the vote failed."""

    won: Array  # (N,) bool
    passed: Array  # (N,) bool: the vote; all where none is held
    kept: Array  # (N,) float 0..1

    @property
    def worlds(self) -> int:
        """Battles that it rests on."""
        return len(self.won)

    @property
    def chance(self) -> float:
        """Part of them that was won."""
        return float(self.won.sum()) / max(1, len(self.won))

    @property
    def span(self) -> tuple[float, float]:
        """The chances that such a number of wins allows, 19 times in 20 (Wilson's interval)."""
        return wilson(self.chance, len(self.won))

    @property
    def won_whole(self) -> int:
        """Battles won with over half of the own mass left."""
        return int((self.won & (self.kept > 0.5)).sum())

    def first(self, worlds: int) -> float:
        """The chance by the first so many battles: what two plans are compared by."""
        return float(self.won[:worlds].sum()) / max(1, min(worlds, len(self.won)))


@lru_cache(maxsize=4096)
def votes(yard: Yard, plan: Plan) -> float | None:
    """The chance that a plan's vote passes; None where it is held, or nothing that it sails with waits for one."""
    seats = ballot(yard.refit, plan)
    if plan.voted is not None or seats is None or vote_day(yard.refit, plan) > yard.refit.days:
        return None
    changes = setup_of(yard, plan) != setup_of(yard, plan, passed=False)
    return pass_chance(seats) if changes else None


@lru_cache(maxsize=4096)
def setups_of(yard: Yard, plan: Plan) -> tuple[Setup, ...]:
    """The battles that a plan may lead to: with the vote won, and where that matters with the vote lost."""
    chance = votes(yard, plan)
    won, lost = setup_of(yard, plan), setup_of(yard, plan, passed=False)
    if chance is None or chance >= 1.0:
        return (won,)
    return (lost,) if chance <= 0.0 else (won, lost)


def odds_of(yard: Yard, plan: Plan, fought: Mapping[Setup, Fought], most: int = 1_000_000) -> Odds | None:
    """The odds of a plan by what has been fought so far; None before any of it has."""
    parts = [fought.get(setup, Fought()) for setup in setups_of(yard, plan)]
    worlds = min(most, *(len(part) for part in parts))
    if not worlds:
        return None
    chance = votes(yard, plan)
    passed = (np.arange(1, worlds + 1) * GOLDEN) % 1.0 < (1.0 if chance is None else chance)
    first, last = parts[0], parts[-1]
    return Odds(
        np.where(passed, first.won[:worlds], last.won[:worlds]),
        passed,
        np.where(passed, first.kept[:worlds], last.kept[:worlds]),
    )


def chance_by_day(yard: Yard, plan: Plan, fought: Mapping[Setup, Fought], worlds: int) -> list[float | None]:
    """The chance of a plan that sails on day 1, 2 ... under the same dice; None where it is past or not fought."""
    found: list[float | None] = [None] * (plan.first_day - 1)
    for day in range(plan.first_day, yard.refit.days + 1):
        odds = odds_of(yard, plan.sailing(day, yard.refit.days), fought, worlds)
        found.append(None if odds is None else odds.chance)
    return found


def fight(scenario: Scenario, seed: int, first: int, count: int) -> Fought:
    """Fight battles first..first+count-1 of a scenario as refitted; each side by the book: plans take minutes."""
    out = play_worlds(scenario, seed, first, count, by_the_book(scenario))
    own = scenario.player
    return Fought(out.verdict[:, own] == Verdict.VICTORY, 1.0 - out.mass_lost[:, own])
