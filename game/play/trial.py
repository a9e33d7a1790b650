"""Battles of a scenario as its policies fight them, some at a time, and what came of those fought so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from game.scenario.vocabulary import PLANNER

from ..rules.state.columns import Array
from ..rules.state.vocabulary import Verdict

if TYPE_CHECKING:
    from game.scenario.spec import Spec

BATTLES, PLANNED_BATTLES = 200, 8
"""Battles that are fought, and how many where anybody plans: each takes minutes then."""
_FIRST, _MOST = 8, 32
"""Battles of the first part, so that there is something to see, and of the largest."""


@dataclass(frozen=True, slots=True)
class Fought:
    """Some battles: (n, sides) each, and (n,) turns."""

    verdict: Array
    mass_lost: Array
    lives_lost: Array
    turns: Array


@dataclass(frozen=True, slots=True)
class SideTrial:
    """What battles came to for a side: shares of its results, and of its mass lost one in ten, half, nine in ten."""

    name: str
    policy: str
    own: bool
    won: float
    drawn: float
    lost: float
    mass_lost: tuple[float, float, float]
    lives_lost: float

    @property
    def judged(self) -> bool:
        """Did it have anything to win or to lose?"""
        return self.won + self.drawn + self.lost > 0


@dataclass(frozen=True, slots=True)
class Trial:
    """All battles fought so far."""

    battles: int
    turns: float
    sides: tuple[SideTrial, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the process of a trial tells: who fights, then battle after battle."""

    names: tuple[str, ...]
    policies: tuple[str, ...]
    player: int
    fought: Fought | None = None


def battles_of(spec: "Spec") -> int:
    """How many battles are fought of a scenario."""
    return PLANNED_BATTLES if _anybody_plans(spec) else BATTLES


def _anybody_plans(spec: "Spec") -> bool:
    named = [name for side in spec.side for name in (side.planner or side.controller, side.stand_in)]
    return any(name.startswith(PLANNER) for name in (*named, *(one.policy or "" for one in spec.squadron)))


def trial_battles(path: Path, level: str, battles: int | None = None) -> Iterator[Told]:
    """Fight the battles of a scenario file, at one of its levels where one is named. Raises ScenarioError, OSError.

    As many as `battles_of` it, where no number is given; where anybody plans they are told of one by one.
    """
    from game.scenario import load  # in the process that fights: the menu only waits for it
    from game.sim.batch import BATCH_ROWS, play_worlds, policies_of

    scenario = load(path)
    if level:
        scenario = scenario.variant(level)
    named, names = policies_of(scenario), scenario.names
    battles = battles_of(scenario.spec) if battles is None else battles
    told = names.side_names, tuple(named[side] for side in names.sides), scenario.player
    yield Told(*told)
    rows = max(1, len(names.units) + len(names.flights))
    first, count, most = 0, *((1, 1) if _anybody_plans(scenario.spec) else (_FIRST, _MOST))
    while first < battles:
        count = min(count, max(1, BATCH_ROWS // rows), battles - first)
        out = play_worlds(scenario, 0, first, count, named)
        yield Told(*told, Fought(out.verdict, out.mass_lost, out.lives_lost, out.turns))
        first, count = first + count, most


def summed_up(parts: Sequence[Told]) -> Trial | None:
    """What came of all battles told of; None where none has been fought."""
    fought = [part.fought for part in parts if part.fought is not None]
    if not fought:
        return None
    verdict, mass, lives = (
        np.concatenate([getattr(one, name) for one in fought]) for name in ("verdict", "mass_lost", "lives_lost")
    )
    turns = np.concatenate([one.turns for one in fought])
    head = parts[0]
    sides = tuple(
        _side(name, policy, side == head.player, verdict[:, side], mass[:, side], lives[:, side])
        for side, (name, policy) in enumerate(zip(head.names, head.policies, strict=True))
    )
    return Trial(len(turns), float(turns.mean()), sides)


def _side(name: str, policy: str, own: bool, verdict: Array, mass: Array, lives: Array) -> SideTrial:
    won, drawn, lost = (float((verdict == kind).mean()) for kind in (Verdict.VICTORY, Verdict.DRAW, Verdict.DEFEAT))
    low, middle, high = (float(share) for share in np.percentile(mass, (10, 50, 90)))
    return SideTrial(name, policy, own, won, drawn, lost, (low, middle, high), float(lives.mean()))
