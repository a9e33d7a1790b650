"""What a plan is worth: a hundred futures of it, each a believed world played on by the rules of the game.

A future draws what its side does not know (`rules.believe`), lets every other side go by one of the policies that it
is suspected of, and has dice of its own. What is told of futures depends on nothing but what the side knows.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from time import perf_counter
from typing import Any

import numpy as np

from game.rules import RULES, believe, resolve_turn
from game.scenario import Scenario

from ..rules import seen_world
from ..rules.state.columns import Array
from ..rules.state.orders import OrderSet
from ..rules.state.vocabulary import PPM, Level, Presence
from ..rules.state.world import World
from .batch import quantiles
from .policies.rivals import FUTURE_RULES, Rivals

FUTURES = 128
TURNS_AHEAD = 4
"""Turns that futures go on for: what was decided about motion shows after three to five."""
FIRST_CHUNK, CHUNK = 16, 112
"""Futures that are played at once: few for a first answer, then as many as are fastest together."""

_POOLS = ("shield_mj", "armour_mj", "hull_mj")


class NotWanted(Exception):
    """Nobody wants to know any more what was being played."""


@dataclass(frozen=True, slots=True)
class Question:
    """A plan, as its side sees its battle: everything that its futures depend on."""

    scenario: Scenario
    seen: World
    """One world, as the side sees it."""
    side: int
    orders: tuple[OrderSet, ...] = ()
    """Of the coming turns, for one world each; after the last of them what stands goes on."""
    turns: int = TURNS_AHEAD
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several plans for the coming turn: what is asked is the same of each, and chance answers the same.

    The fields before `plans`, and after it, are those of a `Question`.
    """

    scenario: Scenario
    seen: World
    side: int
    plans: tuple[OrderSet, ...]
    turns: int = TURNS_AHEAD
    seed: int = 0

    def question(self, plan: int) -> Question:
        """What one of the plans alone is worth."""
        return Question(self.scenario, self.seen, self.side, (self.plans[plan],), self.turns, self.seed)


@dataclass(slots=True)
class Futures:
    """What becomes of W futures; axis 0 is the futures. A unit that no future has is nowhere `there`."""

    plan: Array  # (W, A) which of the policies it is suspected of each side goes by; 0 for the side itself
    mass_lost: Array  # (W, A) float: lost by the end, of the mass of each side that is known
    there: Array  # (W, S) bool: there at the beginning and alive
    hit: Array  # (W, T, S) bool: hit in that turn
    lost: Array  # (W, T, S) bool: lost by the end of that turn
    x_km: Array  # (W, T, S) float: where it is at the end of that turn
    y_km: Array
    progress: Array  # (W, O) float 0..1: of objectives, at the end
    craft_lost: Array  # (W, A) float: lost by the end, of the craft of each side that are known

    @classmethod
    def joined(cls, parts: Sequence["Futures"]) -> "Futures":
        """All futures of `parts`, in order."""
        return cls(**{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)})

    def take(self, rows: Array) -> "Futures":
        """Some of them."""
        return Futures(*(getattr(self, f.name)[rows] for f in fields(self)))

    def __len__(self) -> int:
        return len(self.plan)


def chunks(futures: int, players: int = 1) -> Iterator[tuple[int, int]]:
    """(first, count) of the parts that so many players play `futures` in: what comes of them is always the same."""
    share = min(CHUNK, max(FIRST_CHUNK, -(-(futures - FIRST_CHUNK) // players)))
    first, size = 0, FIRST_CHUNK
    while first < futures:
        yield first, min(size, futures - first)
        first, size = first + size, share


def _always() -> bool:
    return True


def play_futures(question: Question, first: int, count: int, wanted: Callable[[], bool] = _always) -> Futures:
    """Futures number first..first+count-1 of a plan, the same whoever plays them and however many others there are.

    Nothing of the scenario's story happens in them: its triggers and orders from above are not the side's to know.
    Raises NotWanted as soon as `wanted`, which is asked before every rule, says no.
    """
    *_, whole = _played(question, first, count, (question.orders,), wanted)
    return whole


def compared_by_turn(
    asked: Comparison, first: int, count: int, wanted: Callable[[], bool] = _always
) -> Iterator[tuple[Futures, ...]]:
    """Futures first..first+count-1 of every plan as they stand after each turn, in the end those of `play_futures`.

    The same worlds and the same dice, so that what differs between the plans is what they decide. All plans are
    resolved at once, as worlds of one batch. Raises NotWanted as `play_futures` does.
    """
    of_plan = np.arange(len(asked.plans) * count).reshape(-1, count)
    for whole in _played(asked.question(0), first, count, [(plan,) for plan in asked.plans], wanted):
        yield tuple(whole.take(rows) for rows in of_plan)


def _played(
    question: Question, first: int, count: int, plans: Sequence[Sequence[OrderSet]], wanted: Callable[[], bool]
) -> Iterator[Futures]:
    """`count` futures of each of the plans (orders of the coming turns), one plan after another, turn by turn."""

    def heed(_: object) -> None:
        if not wanted():
            raise NotWanted

    start, tables = believe(question.seen, question.scenario.tables, question.side, count, question.seed, first)
    if len(plans) > 1:
        start = start.take(np.tile(np.arange(count), len(plans)))
    suspected = question.scenario.suspected()
    which = np.tile(np.arange(first, first + count), len(plans))
    rivals = Rivals(dict(enumerate(suspected.values())), question.side, len(suspected), which)
    hits = _Hits()
    rules = FUTURE_RULES.changed(deal_damage=hits).before_each(heed)
    world, turns = start, []
    for turn in range(question.turns):
        orders = rivals.plot(world, tables)
        plotted = [plan[turn] for plan in plans if turn < len(plan)]
        if plotted:  # all plans are of as many turns
            each = np.repeat(np.arange(len(plotted)), count)
            orders.lay(_stacked(plotted).take(each))
        hits.forget(world)
        world, _, _ = resolve_turn(world, tables, orders, record="none", rules=rules)
        turns.append((hits.taken, start.fighting() & world.lost(), world.units.x_km, world.units.y_km))
        hit, lost, x_km, y_km = (np.stack(column, axis=1) for column in zip(*turns, strict=True))
        mass_lost = _mass_lost(question, start, world)
        progress = world.objectives.progress_ppm / PPM
        craft_lost = _craft_lost(question, start, world)
        yield Futures(rivals.plan, mass_lost, start.fighting(), hit, lost, x_km, y_km, progress, craft_lost)


def _stacked(orders: Sequence[OrderSet]) -> OrderSet:
    """Orders for one world each as those of as many worlds."""
    if len(orders) == 1:
        return orders[0]
    whole = orders[0].take(np.zeros(len(orders), np.int64))
    for number, one in enumerate(orders):
        whole.put(np.array([number]), one)
    return whole


def _mass_lost(question: Question, start: World, end: World) -> Array:
    """What part of the mass of each side, as far as it is known, is lost at the end: (W, A)."""
    units, tables = start.units, question.scenario.tables
    there = (units.uid != 0) & (units.presence != Presence.GHOST)
    mass = np.where(there, tables.classes.mass_t[units.class_id], 0.0)
    sides = np.arange(len(question.scenario.names.sides))
    of_side = (units.side[:, None, :] == sides[:, None]) * mass[:, None, :]
    lost = (of_side * end.lost()[:, None, :]).sum(axis=2)
    return np.asarray(lost / np.maximum(of_side.sum(axis=2), 1e-9))


def _craft_lost(question: Question, start: World, end: World) -> Array:
    """What part of the craft of each side, as far as they are known, is lost at the end: (W, A)."""
    sides = np.arange(len(question.scenario.names.sides))
    of_side = (start.flights.uid != 0)[:, None, :] & (start.flights.side[:, None, :] == sides[:, None])
    had, left = ((of_side * world.flights.alive[:, None, :].astype(np.int64)).sum(axis=2) for world in (start, end))
    return np.asarray((had - np.minimum(left, had)) / np.maximum(had, 1))


class _Hits:
    """The game's rule of damage, noting who is hit by it."""

    def forget(self, world: World) -> None:
        """Begin a turn of these worlds."""
        self.taken = np.zeros(world.units.uid.shape, bool)
        self._rows = np.flatnonzero(~world.battle.over)

    def __call__(self, res: Any) -> None:
        units = res.world.units
        had = [getattr(units, pool).copy() for pool in _POOLS]
        RULES["deal_damage"](res)
        for pool, before in zip(_POOLS, had, strict=True):
            self.taken[self._rows] |= getattr(units, pool) < before


def knows_enemies(seen: World, side: int) -> bool:
    """Does a side know of any enemy that fights?"""
    ships, craft = (
        (group.uid[0] != 0) & seen.sides.foes_of(side, group.side)[0] for group in (seen.units, seen.flights)
    )
    return bool((ships & seen.fighting()[0]).any() or (craft & seen.flying()[0]).any())


@dataclass(frozen=True, slots=True)
class Odds:
    """The futures of a plan, and the question that they answer."""

    question: Question
    futures: Futures
    seconds: float

    @property
    def knows_enemies(self) -> bool:
        """Does the side know of any enemy that fights? Where it does not, nobody fires in the futures."""
        return knows_enemies(self.question.seen, self.question.side)

    @property
    def taken_for(self) -> tuple[int, int]:
        """How many enemies it knows of and has not identified, and the class that each of them is taken for."""
        seen, side = self.question.seen, self.question.side
        met = (seen.units.uid[0] != 0) & seen.sides.foes_of(side, seen.units.side)[0] & seen.fighting()[0]
        doubted = seen.units.class_id[0][met & (seen.contacts.level[0, side] < Level.IDENTIFIED)]
        return len(doubted), int(doubted.max(initial=0))

    def hit(self, turns: int | None = None) -> Array:
        """Chance of each unit to be hit within so many turns, all where None: (S,)."""
        return _share(self.futures.hit[:, :turns], self.futures.there)

    def lost(self, turns: int | None = None) -> Array:
        """Chance of each unit to be lost within so many turns, all where None: (S,)."""
        return _share(self.futures.lost[:, :turns], self.futures.there)

    def as_dict(self) -> dict[str, Any]:
        """The odds with the fields of `odds --json`."""
        question, futures = self.question, self.futures
        names = question.scenario.names
        chances = {"hit": self.hit(), "lost": self.lost(), "hit_next": self.hit(1), "lost_next": self.lost(1)}
        known = np.flatnonzero(futures.there.any(axis=0))
        return {
            "scenario": question.scenario.id,
            "turn": int(question.seen.battle.turn[0]) + 1,
            "side": names.sides[question.side],
            "futures": len(futures),
            "turns": question.turns,
            "seed": question.seed,
            "suspected": {
                side: list(plans)
                for a, (side, plans) in enumerate(question.scenario.suspected().items())
                if a != question.side
            },
            "sides": {
                side: {"mass_lost_fraction": quantiles(futures.mass_lost[:, a])} for a, side in enumerate(names.sides)
            },
            "units": {
                names.units[slot].id: {what: round(float(chance[slot]), 6) for what, chance in chances.items()}
                for slot in known
            },
            "objectives": {
                name: quantiles(futures.progress[:, o])
                for o, name in enumerate(names.objectives)
                if question.scenario.tables.objectives[o].side == question.side
            },
            "seconds": round(self.seconds, 3),
        }  # fmt: skip


def _share(what: Array, there: Array) -> Array:
    """In what part of the futures (W, S) in which it is there something happens to each unit in any turn (W, T, S)."""
    happens = np.asarray(what.any(axis=1)) & there
    return np.asarray(happens.sum(axis=0) / np.maximum(there.sum(axis=0), 1))


def odds(
    scenario: Scenario,
    world: World,
    side: int | None = None,
    orders: Sequence[OrderSet] = (),
    *,
    turns: int = TURNS_AHEAD,
    futures: int = FUTURES,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Odds:
    """What `orders`, a set a turn from the coming one on, are worth to a side (the player's) in a battle of one world.

    `progress(done, futures)` is called after each chunk. Raises ValueError for a battle that is over, and for numbers
    that there cannot be.
    """
    side = scenario.player if side is None else side
    if world.battle.over[0]:
        raise ValueError("the battle is over")
    if turns < 1 or futures < 1:
        raise ValueError(f"turns and futures are 1 or more, got {turns} and {futures}")
    if len(orders) > turns:
        raise ValueError(f"there are orders for {len(orders)} turns, but {turns} are to be played")
    seen = seen_world(world, scenario.tables, side)
    left = scenario.tables.turns - int(world.battle.turn[0])
    question = Question(scenario, seen, side, tuple(orders), min(turns, left), seed)
    started = perf_counter()
    parts = []
    for first, count in chunks(futures):
        parts.append(play_futures(question, first, count))
        if progress:
            progress(first + count, futures)
    return Odds(question, Futures.joined(parts), perf_counter() - started)
