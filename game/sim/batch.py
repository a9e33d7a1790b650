"""Many battles at once, and what came of them: the numbers behind `simulate`, `check` and the bench."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

import numpy as np

from game.rules import resolve_turn
from game.scenario import Scenario
from game.scenario.scripts import lay_scripts

from ..rules import seen_world
from ..rules.state.columns import Array
from ..rules.state.orders import OrderSet
from ..rules.state.vocabulary import IMPULSES, Cause, Event, Presence, Verdict
from ..rules.state.world import World
from .policies import IDLE, Beside, Policy, apart, is_planner, planner_named, policy, together

Plan: TypeAlias = Mapping[int, Mapping[str, Any]]
"""Orders in text form, by turn: {turn: {ID: {...}}}."""
BATCH_ROWS = 24_000
"""Unit and flight rows that one batch holds: enough to amortise calls, few enough for the cache."""

BATCH_WORLDS, SHARED_WORLDS = 256, 64
"""Worlds that one batch holds at most, and where several workers are to have something to do."""


@dataclass(slots=True)
class Outcomes:
    """What became of W battles; axis 0 is the worlds."""

    turns: Array  # (W,) int: played
    verdict: Array  # (W, A) Verdict
    ships: Array  # (W, A) int: units there were
    ships_lost: Array  # (W, A)
    mass_lost: Array  # (W, A) float: fraction of the side's mass
    mass_away: Array  # (W, A) float
    lives_lost: Array  # (W, A) int
    merit: Array  # (W, A) int
    there: Array  # (W, S) bool: the unit exists in this world
    came: Array  # (W, S) bool: it was on the map at some time, or in a hangar there
    survived: Array  # (W, S) bool: it exists and is not lost, whether it came or not
    lost_cause: Array  # (W, S) Cause
    lost_turn: Array  # (W, S) int, 0 = not lost
    progress: Array  # (W, O) float 0..1
    events: Array  # (W, kinds) int

    @classmethod
    def joined(cls, parts: Sequence["Outcomes"]) -> "Outcomes":
        """All worlds of `parts`, in order."""
        return cls(**{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)})


def policies_of(scenario: Scenario, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Name of the policy of every side: as chosen, else its planner, controller, or (for a player's side) stand-in.

    SIDE.SQUADRON names that of a squadron; choosing for a side chooses for its squadrons too, unless they are chosen
    for themselves. Raises KeyError for a side or squadron that the scenario does not have.
    """
    chosen, known = scenario.planners() | dict(chosen or {}), plotted_apart(scenario)
    for holder in chosen:
        if holder not in scenario.names.side_number and holder not in known:
            raise KeyError(holder)
    named = {holder: name for holder, name in scenario.policies().items() if holder.partition(".")[0] not in chosen}
    named = {side: named.get(side, IDLE) for side in scenario.names.sides} | named
    return named | chosen


def silent_policies(scenario: Scenario, given: Plan) -> dict[str, str]:
    """The policy that says nothing, for each side that the orders of any turn speak for.

    Who only answers what it is asked goes on by its own policy.
    """
    names = scenario.names
    side_of = {row.id: names.sides[row.side] for row in (*names.units, *names.flights)}
    side_of |= {squadron.id: squadron.side for squadron in scenario.spec.squadron}
    side_of |= {side: side for side in names.sides}
    told = [ident for orders in given.values() for ident, fields in orders.items() if set(fields) != {"answer"}]
    return {side_of[ident]: IDLE for ident in told}


def plotted_apart(scenario: Scenario) -> dict[str, int]:
    """SIDE.SQUADRON of each squadron, by which its own policy is chosen, and its number."""
    return {f"{one.side}.{one.id}": number for number, one in enumerate(scenario.spec.squadron)}


def side_policies(scenario: Scenario, named: Mapping[str, str]) -> list[Policy]:
    """What plots for each side by `policies_of`, squadrons with a policy of their own apart.

    Who goes by a planner is planned for beside what the others of the side do.
    """
    return [_side_policy(scenario, side, named) for side in scenario.names.sides]


def _side_policy(scenario: Scenario, side: str, named: Mapping[str, str]) -> Policy:
    holders = {holder: number for holder, number in plotted_apart(scenario).items() if holder.startswith(f"{side}.")}
    names = {number: named.get(holder, named[side]) for holder, number in holders.items()}
    planned = {number: name for number, name in names.items() if is_planner(name)}
    scripted = {number: IDLE if number in planned else name for number, name in names.items()}
    plot = _by_squadron(scenario, named[side], scripted)
    if not planned:
        return plot
    beside = beside_squadrons(scenario, side, plot)
    planners = [
        planner_named(name, beside, [number for number, its in planned.items() if its == name])
        for name in sorted({*planned.values()})
    ]
    return together(plot, planners)


def beside_squadrons(scenario: Scenario, side: str, rest: Policy | None = None) -> Beside:
    """What a planner of a side reckons with; `rest`: what those do who are not planned for."""
    holders = {holder: number for holder, number in plotted_apart(scenario).items() if holder.startswith(f"{side}.")}
    suspected = {scenario.names.side_number[other]: names for other, names in scenario.suspected().items()}
    book = {number: _book(scenario, holder) for holder, number in holders.items()}
    return Beside(suspected, _by_squadron(scenario, _book(scenario, side), book), rest)


def by_the_book(scenario: Scenario) -> dict[str, str]:
    """The policy of each side, and of each SIDE.SQUADRON that has one, where nobody plans."""
    return {holder: _book(scenario, holder) for holder in scenario.policies()}


def _book(scenario: Scenario, holder: str) -> str:
    """What a side, or a SIDE.SQUADRON, does by its file where it does not plan."""
    own = scenario.policies()
    side = holder.partition(".")[0]
    stand_in = scenario.spec.side[scenario.names.side_number[side]].stand_in
    name = next(name for name in (own.get(holder), own[side], stand_in, IDLE) if name and not is_planner(name))
    return name


def _by_squadron(scenario: Scenario, name: str, names: Mapping[int, str]) -> Policy:
    """A side's policy, with squadrons (by number) that go by another apart."""
    rows = scenario.names
    groups: dict[str, list[int]] = {}
    for number, other in names.items():
        if other != name:
            groups.setdefault(other, []).append(number)
    own = [
        (
            policy(other),
            [slot for number in squadrons for slot in rows.unit_rows[number]],
            [slot for number in squadrons for slot in rows.flight_rows[number]],
        )
        for other, squadrons in groups.items()
    ]
    plot = policy(IDLE if is_planner(name) else name)
    return apart(plot, own) if own else plot


def plotted_orders(
    world: World, scenario: Scenario, policies: Sequence[Policy], given: Plan | None = None
) -> OrderSet:  # fmt: skip
    """What the policies of all sides plot for the coming turn, each from what its side sees; over it what is given.

    Between the two stands what triggers have ordered.
    """
    tables = scenario.tables
    orders = OrderSet.empty(world.worlds, world.unit_slots, world.flight_slots, len(policies))
    for side, plot in enumerate(policies):
        orders.lay(plot(seen_world(world, tables, side), tables, side))
    lay_scripts(orders, world, scenario.scripts, range(len(policies)))
    own = (given or {}).get(int(world.battle.turn.max()) + 1)
    if own:
        orders.lay(scenario.orders(own, world))
    return orders


def play_worlds(
    scenario: Scenario, seed: int, first: int, worlds: int, policies: Mapping[str, str], stop_after: int | None = None,
    given: Plan | None = None,
) -> Outcomes:  # fmt: skip
    """Play worlds first..first+worlds-1 of a seed to their end, or to the end of turn `stop_after`.

    `given`: orders in text form by turn, laid over what policies plot, the same in all worlds.
    """
    world = scenario.start(worlds, seed, first=first)
    start = world
    plotters = side_policies(scenario, policies)
    events = np.zeros((worlds, len(Event)), dtype=np.int64)
    for _ in range(min(stop_after or scenario.tables.turns, scenario.tables.turns)):
        orders = plotted_orders(world, scenario, plotters, given)
        world, counts, _ = resolve_turn(world, scenario.tables, orders, record="counts")
        events += counts.sum(axis=2)
        if world.battle.over.all():
            break
    return outcomes_of(scenario, start, world, events)


def outcomes_of(scenario: Scenario, start: World, end: World, events: Array) -> Outcomes:
    """What became of the battles between their start and their end."""
    units = end.units
    there = (units.uid != 0) & (units.presence != Presence.GHOST)
    lost = end.lost()
    away = there & (units.presence == Presence.AWAY)
    mass = np.where(there, scenario.tables.classes.mass_t[units.class_id], 0.0)
    sides = np.arange(len(scenario.names.sides))
    of_side = there[:, None, :] & (units.side[:, None, :] == sides[:, None])  # (W, A, S)
    whole = np.maximum((of_side * mass[:, None, :]).sum(axis=2), 1e-9)
    return Outcomes(
        turns=end.battle.turn.copy(),
        verdict=end.sides.verdict.copy(),
        ships=of_side.sum(axis=2),
        ships_lost=(of_side & lost[:, None, :]).sum(axis=2),
        mass_lost=(of_side * (mass * lost)[:, None, :]).sum(axis=2) / whole,
        mass_away=(of_side * (mass * away)[:, None, :]).sum(axis=2) / whole,
        lives_lost=end.sides.lives_lost.copy(),
        merit=end.sides.merit.copy(),
        there=there,
        came=there & (units.presence != Presence.DORMANT),
        survived=there & ~lost,
        lost_cause=np.where(lost, units.lost_cause, Cause.NOTHING),
        lost_turn=np.where(lost, units.lost_impulse // IMPULSES + 1, 0),
        progress=end.objectives.progress_ppm / 1e6,
        events=events,
    )


@dataclass(slots=True)
class Result:
    """A batch of simulated battles: the settings, every world's outcome, and the summary."""

    scenario: Scenario
    worlds: int
    seed: int
    policies: dict[str, str]
    outcomes: Outcomes
    worlds_per_s: float

    def as_dict(self) -> dict[str, Any]:
        """The summary with the fields of `simulate --json`."""
        out, names = self.outcomes, self.scenario.names
        sides = range(len(names.sides))
        return {
            "scenario": self.scenario.id,
            "worlds": self.worlds,
            "seed": self.seed,
            "policies": self.policies,
            "outcomes": {names.sides[a]: _verdicts(out.verdict[:, a]) for a in sides},
            "turns": quantiles(out.turns),
            "sides": {names.sides[a]: self._side(a) for a in sides},
            "units": {row.id: self._unit(slot) for slot, row in enumerate(names.units)},
            "objectives": {name: quantiles(out.progress[:, o]) for o, name in enumerate(names.objectives)},
            "worlds_per_s": round(self.worlds_per_s, 2),
        }

    def _side(self, a: int) -> dict[str, Any]:
        out = self.outcomes
        return {
            "ships": int(out.ships[:, a].max()),
            "ships_lost": quantiles(out.ships_lost[:, a]),
            "mass_lost_fraction": quantiles(out.mass_lost[:, a]),
            "mass_away_fraction": quantiles(out.mass_away[:, a]),
            "lives_lost": quantiles(out.lives_lost[:, a]),
        }

    def _unit(self, slot: int) -> dict[str, Any]:
        out = self.outcomes
        worlds = max(1, int(out.there[:, slot].sum()))
        causes = {cause: int((out.lost_cause[:, slot] == cause).sum()) for cause in Cause if cause}
        return {
            "came": round(int(out.came[:, slot].sum()) / worlds, 6),
            "survived": round(int(out.survived[:, slot].sum()) / worlds, 6),
            "lost_to": {cause.name.lower(): round(n / worlds, 6) for cause, n in causes.items() if n},
        }


def quantiles(values: Array) -> dict[str, float]:
    """Mean, 10th, 50th and 90th percentile, and half the width of the mean's 95 % confidence interval."""
    values = np.asarray(values, dtype=np.float64)
    low, middle, high = np.percentile(values, (10, 50, 90))
    mean = float(values.sum() / len(values))
    spread = float(np.sqrt(((values - mean) ** 2).sum() / max(1, len(values) - 1)))
    rows = {"mean": mean, "p10": low, "p50": middle, "p90": high, "ci95": 1.96 * spread / float(np.sqrt(len(values)))}
    return {name: round(float(value), 6) for name, value in rows.items()}


def _verdicts(verdict: Array) -> dict[str, float]:
    kinds = (Verdict.VICTORY, Verdict.DEFEAT, Verdict.DRAW)
    return {kind.name.lower(): round(int((verdict == kind).sum()) / len(verdict), 6) for kind in kinds}


def batches(scenario: Scenario, worlds: int, *, shared: bool = False) -> Iterator[tuple[int, int]]:
    """(first, count) of the batches that `worlds` are played in, smaller ones where workers share them.

    A world comes out the same in whatever batch it is played.
    """
    rows = max(1, len(scenario.names.units) + len(scenario.names.flights))
    size = max(1, min(SHARED_WORLDS if shared else BATCH_WORLDS, BATCH_ROWS // rows))
    for first in range(0, worlds, size):
        yield first, min(size, worlds - first)


def simulate(
    scenario: Scenario,
    worlds: int = 200,
    seed: int = 0,
    policies: Mapping[str, str] | None = None,
    executor: Executor | None = None,
    *,
    stop_after: int | None = None,
    given: Plan | None = None,
    progress: Any = None,
) -> Result:
    """Play `worlds` battles and sum them up; `executor` spreads batches without changing a number.

    `given`: orders by turn, laid over what policies plot.

    `progress(done, worlds)` is called after each batch. Raises KeyError for an unknown side and
    UnknownPolicyError for an unknown policy.
    """
    named = policies_of(scenario, policies)
    for name in named.values():
        policy(name)
    tasks = [
        (scenario, seed, first, count, named, stop_after, given)
        for first, count in batches(scenario, worlds, shared=executor is not None)
    ]
    started = time.perf_counter()
    parts: list[Outcomes] = []
    done = 0
    for part in (executor.map if executor else map)(_play_batch, tasks):
        parts.append(part)
        done += len(part.turns)
        if progress:
            progress(done, worlds)
    seconds = max(time.perf_counter() - started, 1e-9)
    return Result(scenario, worlds, seed, named, Outcomes.joined(parts), worlds / seconds)


def _play_batch(task: tuple[Scenario, int, int, int, dict[str, str], int | None, Plan | None]) -> Outcomes:
    return play_worlds(*task)
