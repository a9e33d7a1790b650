"""What decided a battle: fought again with one order left out and every die kept, and with every order and other dice.

The side that played keeps its orders turn by turn. All others plot anew by the policies that the scenario gives them,
so that they answer what is different; where nothing is, they must plot what they plotted. Sides that plan keep their
orders too: to plan anew some hundred battles over would take hours.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from game.rules import resolve_turn
from game.scenario import Scenario

from ..rules import world_digests, world_keys
from ..rules.state.columns import NONE, Array
from ..rules.state.orders import MISSION_FIELDS, ORDER_FIELDS, Orders, OrderSet
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Mission, Move, Posture, Readiness
from ..rules.state.world import World
from .batch import outcomes_of, plotted_orders, policies_of, side_policies
from .policies import IDLE, is_planner
from .record import Record

DECISIONS = 24
"""Orders that are left out one at a time: those about the most mass."""
DICE = 200
"""Battles with other dice."""
CHUNK = 40
LEAST = 0.005
"""Part of the mass or of an objective that an order decides at least, to be told of."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An order that the side gave, and what came of it: own mass saved with it less that without it, 0..1."""

    turn: int
    squadron: int  # -1 = all of the side
    told: tuple[str, ...]  # what it was told, in words of the vocabulary: "withdraw", "evade", "fire", "strike"
    gained: float
    goals: tuple[float, ...] = ()  # progress of each objective with it less that without it

    def goal(self, tables: Tables, side: int) -> int:
        """The objective of the side that it brought on or back most, one that is required first; NONE where none."""
        goals = zip(tables.objectives, self.goals, strict=False)
        found = [(one.optional, -abs(share), number) for number, (one, share) in enumerate(goals)
                 if one.side == side and abs(share) >= LEAST]  # fmt: skip
        return min(found)[2] if found else NONE

    def by_goal(self, tables: Tables, side: int) -> bool:
        """Did it decide more of a required objective than of the own mass?"""
        goal = self.goal(tables, side)
        return goal != NONE and not tables.objectives[goal].optional and abs(self.goals[goal]) > abs(self.gained)

    def weight(self, tables: Tables, side: int) -> float:
        """What it decided, of the own mass or of a required objective: with its sign."""
        return self.goals[self.goal(tables, side)] if self.by_goal(tables, side) else self.gained


@dataclass(frozen=True, slots=True)
class Hindsight:
    """What decided a battle, as far as it has been worked out."""

    saved: float  # of the own mass, 0..1
    decisions: tuple[Decision, ...]  # the weightiest first
    dice: tuple[float, ...]  # own mass saved in each battle with other dice

    @property
    def luckier_than(self) -> float:
        """The part of the battles with other dice in which less was saved; of equals half."""
        dice = np.asarray(self.dice)
        return float(((dice < self.saved).sum() + 0.5 * (dice == self.saved).sum()) / max(1, len(dice)))

    def as_dict(self) -> dict[str, Any]:
        """As plain values, to be kept."""
        return asdict(self)

    @classmethod
    def of_dict(cls, plain: Any) -> "Hindsight":
        """What `as_dict` gave; raises ValueError, TypeError, KeyError for anything else."""
        rows = [Decision(int(r["turn"]), int(r["squadron"]), tuple(map(str, r["told"])), float(r["gained"]),
                         tuple(map(float, r["goals"]))) for r in plain["decisions"]]  # fmt: skip
        return cls(float(plain["saved"]), tuple(rows), tuple(map(float, plain["dice"])))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An order that could be left out: rows of units and flights that it is for."""

    turn: int
    squadron: int
    told: tuple[str, ...]
    units: Array
    flights: Array


def look_back(record: Record) -> Iterator[tuple[int, int, Hindsight]]:
    """Work out what decided the battle of a save: (battles fought, battles in all, what is known), again and again.

    Raises ValueError where the battle does not come out as it did: by other rules, or others went by other policies.
    """
    battle = _Battle(record)
    found = battle.candidates()
    whole, done = len(found) + DICE, 0
    saved, progress, digests = battle.fought(np.zeros(1, np.int64), [])
    if digests[0] != record.digest(record.turn):
        raise ValueError("other rules or policies fought this battle")
    known = Hindsight(float(saved[0]), (), ())
    decisions: list[Decision] = []
    for first in range(0, len(found), CHUNK):
        part = found[first : first + CHUNK]
        without, goals, _ = battle.fought(np.zeros(len(part), np.int64), part)
        for number, one in enumerate(part):
            gained, goal = known.saved - float(without[number]), progress[0] - goals[number]
            decisions.append(Decision(one.turn, one.squadron, one.told, gained, tuple(map(float, goal))))
        known = Hindsight(known.saved, battle.weighty(decisions), ())
        done += len(part)
        yield done, whole, known
    for first in range(0, DICE, CHUNK):
        more, _, _ = battle.fought(np.arange(first + 1, first + CHUNK + 1), [])
        known = Hindsight(known.saved, known.decisions, known.dice + tuple(map(float, more)))
        done += CHUNK
        yield done, whole, known


class _Battle:
    """The battle of a save, to be fought again."""

    def __init__(self, record: Record):
        self.scenario: Scenario = record.scenario
        self.side = self.scenario.names.side_number[record.side]
        self.start = record.world(0)
        named = policies_of(self.scenario, {record.side: IDLE})
        planning = {holder.partition(".")[0] for holder, name in named.items() if is_planner(name)}
        self._keeping = [self.side, *(self.scenario.names.side_number[side] for side in planning)]
        self.orders = [self._kept(record.orders(turn)) for turn in range(1, record.turn + 1)]
        self._worlds = [record.world(turn) for turn in range(record.turn)]
        idle = dict.fromkeys((record.side, *planning), IDLE)
        self._plotters = side_policies(self.scenario, policies_of(self.scenario, idle))
        self._seed = record.seed

    def candidates(self) -> list[_Candidate]:
        """Orders that changed what stood, by turn and squadron, and by turn where several squadrons were told."""
        found: list[_Candidate] = []
        for turn, orders in enumerate(self.orders, 1):
            told = [one for q in range(len(self.scenario.names.squadrons)) if (one := self._told(turn, orders, q))]
            if len(told) > 1:
                words = tuple(dict.fromkeys(word for one in told for word in one.told))
                units, flights = (np.concatenate([getattr(one, kind) for one in told]) for kind in ("units", "flights"))
                told.append(_Candidate(turn, -1, words, units, flights))
            found += told
        mass = self.scenario.tables.classes.mass_t[self.start.units.class_id[0]]
        found.sort(key=lambda one: (-float(mass[one.units].sum()), one.turn, one.squadron))
        return sorted(found[:DECISIONS], key=lambda one: (one.turn, one.squadron))

    def _told(self, turn: int, orders: OrderSet, squadron: int) -> _Candidate | None:
        """What a squadron of the side was told in a turn that is not what stood."""
        names, before = self.scenario.names, self._worlds[turn - 1]
        rows = np.array([s for s in names.unit_rows[squadron] if names.units[s].side == self.side], np.int64)
        craft = np.array([f for f in names.flight_rows[squadron] if names.flights[f].side == self.side], np.int64)
        rows = rows[before.fighting()[0, rows]]
        told = [word for part in ORDER_FIELDS if (word := self._word(orders.units, before, part, rows))]
        given = craft[orders.flights.given[0, craft] & (before.flights.alive[0, craft] > 0)]
        if any(
            (getattr(orders.flights, n)[0, given] != getattr(before.flights, n)[0, given]).any() for n in MISSION_FIELDS
        ):
            told.append(_most_common(orders.flights.mission[0, given], Mission))
        return _Candidate(turn, squadron, tuple(told), rows, craft) if told else None

    def _word(self, orders: Orders, before: World, part: str, rows: Array) -> str:
        """What ships were told in a part of their orders, "" where it is what stood."""
        given = rows[getattr(orders, f"{part}_given")[0, rows]]
        columns = ORDER_FIELDS[part]
        if not any((getattr(orders, n)[0, given] != getattr(before.units, n)[0, given]).any() for n in columns):
            return ""
        return _most_common(getattr(orders, columns[0])[0, given], _WORDS[part]) if part in _WORDS else part

    def weighty(self, decisions: list[Decision]) -> tuple[Decision, ...]:
        """Those that decided anything, the weightiest first."""
        weights = [abs(one.weight(self.scenario.tables, self.side)) for one in decisions]
        order = sorted(range(len(decisions)), key=lambda number: -weights[number])
        return tuple(decisions[number] for number in order if weights[number] >= LEAST)

    def fought(self, dice: Array, left_out: list[_Candidate]) -> tuple[Array, Array, list[str]]:
        """Battles with dice by number (0 = those of the save), in the n-th of which the n-th order is left out.

        Own mass saved (W,), progress of objectives (W, O), and the digests at the end.
        """
        world = self.start.take(np.zeros(len(dice), np.int64))
        other = dice > 0
        world.battle.key[other] = world_keys(self._seed ^ _OTHER_DICE, int(dice.max(initial=0)) + 1)[dice[other]]
        before = world
        for turn, given in enumerate(self.orders, 1):
            own = given.take(np.zeros(len(dice), np.int64))
            for number, one in enumerate(left_out):
                if one.turn == turn:
                    _leave_out(own, number, one)
            orders = plotted_orders(world, self.scenario, self._plotters)
            orders.lay(own)
            world, _, _ = resolve_turn(world, self.scenario.tables, orders, record="none")
        out = outcomes_of(self.scenario, before, world, np.zeros((len(dice), 0), np.int64))
        return 1.0 - out.mass_lost[:, self.side], out.progress, list(world_digests(world))

    def _kept(self, orders: OrderSet) -> OrderSet:
        """What of the orders of a turn is of those who keep theirs."""
        strangers = ~np.isin(self.start.units.side, self._keeping)
        craft = ~np.isin(self.start.flights.side, self._keeping)
        for part in ORDER_FIELDS:
            getattr(orders.units, f"{part}_given")[strangers] = False
        orders.flights.given[craft] = False
        others = ~np.isin(np.arange(orders.sides.obey.shape[1]), self._keeping)
        for name in orders.sides.names():
            getattr(orders.sides, name)[:, others] = NONE
        return orders


def _most_common(values: Array, words: type[IntEnum]) -> str:
    """The word of what was told most of them."""
    return words(int(np.bincount(values.astype(np.int64)).argmax())).name.lower()


_OTHER_DICE = 0x5EED
_WORDS: dict[str, type[IntEnum]] = {"move": Move, "posture": Posture, "readiness": Readiness}


def _leave_out(orders: OrderSet, world: int, one: _Candidate) -> None:
    """Take an order out of one world's orders."""
    for part in ORDER_FIELDS:
        getattr(orders.units, f"{part}_given")[world, one.units] = False
    orders.flights.given[world, one.flights] = False
