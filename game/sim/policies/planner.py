"""The planner: tries plans in futures of the battle, and goes by the one that its side comes off best with.

A plan gives each squadron a course (`menu`). It is tried in a few believed worlds, the same for all plans and with the
same dice, against what the enemy is suspected of. How many plans, futures and turns there are is fixed, so that the
same knowledge gives the same orders.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from game.rules import believe, resolve_turn
from game.scenario.vocabulary import ANY, PLANNER, PLANNER_SETTINGS

from ...rules import seen_world
from ...rules.state.columns import Array
from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.world import World
from .fleets import Policy
from .giving import nothing
from .knowledge import known_foes, own_units
from .menu import BACKS_OFF, COURSES, STANDS, Course, Menu, begins_to_leave
from .rivals import FUTURE_RULES, Rivals
from .search import Found, Search, search
from .worth import worth

TURNS, PLANS = 7, 10
"""Turns that a planner looks ahead, and plans that it tries, where its name does not say."""
FUTURES = 4
"""Futures that each plan is tried in."""
ROWS = 24_000
"""Unit and flight rows of the futures that are played at once."""
LEAST = 2_000
"""What a plan must be better by on the mean, of `worth`, before the squadrons turn to it."""


class Settings(NamedTuple):
    """How much a planner tries."""

    turns: int
    plans: int


def settings_of(name: str) -> Settings | None:
    """The settings in a name: `planner`, or `planner@4x14` for 4 turns ahead and 14 plans; None for other names."""
    match = re.fullmatch(f"{PLANNER}(?:{PLANNER_SETTINGS})?", name)
    if match is None:
        return None
    return Settings(int(match[1]), int(match[2])) if match[1] else Settings(TURNS, PLANS)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a planner has found for W battles, and what it is worth: of Q squadrons, by number."""

    orders: OrderSet
    squadrons: Array  # (Q,) numbers of squadrons
    choice: Array  # (W, Q) number of the course of each
    courses: tuple[Course, ...]
    worth: Array  # (W,) mean of `worth` over the futures
    standing: Array  # (W,) the same if all stays as it stands


@dataclass(frozen=True, slots=True)
class Beside:
    """What a planner reckons with beside what its side sees."""

    suspected: Mapping[int, tuple[str, ...]] | None = None
    """Doctrines that each side may go by, by number; None where nothing is said of any."""
    book: Policy | None = None
    """What the side would do without a planner."""
    rest: Policy | None = None
    """What those of the side do who are not planned for."""


class Planner:
    """A policy that plans for squadrons of a side, by number, or for all of it."""

    def __init__(self, settings: Settings, beside: Beside, squadrons: frozenset[int] | None = None):
        self.settings, self.beside = settings, beside
        book = beside.book
        self._courses = (STANDS, *((Course("by the book", book, book),) if book else ()), *COURSES)
        self._unasked = 1 if book else 0
        """The course where there is nothing to decide yet, but for those who begin to leave."""
        self._squadrons = squadrons

    def __call__(self, seen: World, tables: Tables, side: int) -> OrderSet:
        """The orders of the plan."""
        return self.plan(seen, tables, side).orders

    def plan(self, seen: World, tables: Tables, side: int) -> Plan:
        """The plan of each battle for the coming turn, worlds as the side sees them."""
        menu = Menu(self._courses, seen, tables, side, self._planned(seen, side))
        if not len(menu.squadrons):
            nobody = np.zeros((seen.worlds, 0), np.int64)
            return Plan(nothing(seen), menu.squadrons, nobody, menu.courses, *np.zeros((2, seen.worlds)))
        trial = _Trial(self, menu, seen, tables, side)
        alike, weight = menu.alike(), _weights(menu, seen, tables)
        asks = _asks(seen, tables, side)
        plans = np.where(asks, self.settings.plans, 0)
        searches = [search(alike[w], weight[w], int(plans[w]), LEAST * FUTURES) for w in range(seen.worlds)]
        found = _carried_out(searches, trial)
        unasked = np.where(begins_to_leave(seen, tables, side), self._courses.index(BACKS_OFF), self._unasked)
        choice = np.where(asks[:, None], np.stack([one.choice for one in found]), unasked[:, None])
        orders = menu.chosen(choice)
        worth, standing = (np.array([getattr(one, n) for one in found]) / FUTURES for n in ("worth", "standing"))
        return Plan(orders, menu.squadrons, choice, menu.courses, worth, standing)

    def _planned(self, seen: World, side: int) -> Array:
        """Numbers of the squadrons that are planned for, in order."""
        units, flights = seen.units, seen.flights
        own, mine = (units.uid != 0) & (units.side == side), (flights.uid != 0) & (flights.side == side)
        numbers = np.unique(np.concatenate([units.squadron[own], flights.squadron[mine]]))
        return numbers if self._squadrons is None else numbers[np.isin(numbers, sorted(self._squadrons))]


def _asks(seen: World, tables: Tables, side: int) -> Array:
    """Battles in which there is something to decide: (W,) bool. Where no enemy is known all plans come out alike."""
    flights = seen.flying() & (seen.flights.uid != 0) & seen.sides.foes_of(side, seen.flights.side)
    known = known_foes(seen, side).any(axis=1) | flights.any(axis=1)
    return np.asarray(~seen.battle.over & known & own_units(seen, side).any(axis=1))


def _weights(menu: Menu, seen: World, tables: Tables) -> Array:
    """Mass of each squadron that is planned for: (W, Q)."""
    mass = tables.classes.mass_t
    ships, craft = mass[seen.units.class_id], mass[seen.flights.class_id] * seen.flights.alive
    whole = [
        np.where(menu.units == q, np.rint(ships), 0).sum(axis=1)
        + np.where(menu.flights == q, np.rint(craft), 0).sum(axis=1)
        for q in range(len(menu.squadrons))
    ]
    return np.stack(whole, axis=1)


def _carried_out(searches: list[Search], trial: "_Trial") -> list[Found]:
    """What each search finds; the plans that they ask about at a time are tried together."""
    found: dict[int, Found] = {}
    told: dict[int, list[int] | None] = dict.fromkeys(range(len(searches)))
    while told:
        asked: dict[int, list[Array]] = {}
        for w, worths in told.items():
            try:
                asked[w] = next(searches[w]) if worths is None else searches[w].send(worths)
            except StopIteration as end:
                found[w] = end.value
        told = dict(trial.worths(asked))
    return [found[w] for w in range(len(searches))]


# ---- plans tried


class _Trial:
    """Futures that plans are tried in: the same for all plans of a battle."""

    def __init__(self, planner: Planner, menu: Menu, seen: World, tables: Tables, side: int):
        self._menu, self._side, self._turns = menu, side, planner.settings.turns
        self._start, self._tables = believe(seen, tables, side, FUTURES, 0)
        sides, told = seen.sides.commander.shape[1], planner.beside.suspected
        self._suspected = dict.fromkeys(range(sides), ANY) if told is None else told
        self._rest = planner.beside.rest

    def worths(self, asked: Mapping[int, list[Array]]) -> dict[int, list[int]]:
        """What plans are worth to the side, summed over their futures: {world: of each of its plans}."""
        rows = [(w, plan) for w, plans in asked.items() for plan in plans]
        if not rows:
            return {}
        of = np.repeat([w for w, _ in rows], FUTURES)
        number = np.tile(np.arange(FUTURES), len(rows))
        choice = np.repeat(np.stack([plan for _, plan in rows]), FUTURES, axis=0)
        size = max(1, ROWS // max(1, self._start.unit_slots + self._start.flight_slots))
        parts = [
            self._played(of[n : n + size], number[n : n + size], choice[n : n + size]) for n in range(0, len(of), size)
        ]
        sums = iter(np.concatenate(parts).reshape(-1, FUTURES).sum(axis=1).tolist())
        return {w: [next(sums) for _ in plans] for w, plans in asked.items()}

    def _played(self, of: Array, number: Array, choice: Array) -> Array:
        """What becomes of futures `number` (R,) of the worlds `of` (R,) by the plans `choice` (R, Q): their worth."""
        start = world = self._start.take(of * FUTURES + number)
        rivals = Rivals(self._suspected, self._side, world.sides.commander.shape[1], number)
        for turn in range(self._turns):
            orders = rivals.plot(world, self._tables)
            seen = seen_world(world, self._tables, self._side)
            if self._rest is not None:
                orders.lay(self._rest(seen, self._tables, self._side))
            orders.lay(self._menu.plot(seen, of, choice, turn))
            world, _, _ = resolve_turn(world, self._tables, orders, record="none", rules=FUTURE_RULES)
            if world.battle.over.all():
                break
        return worth(start, world, self._tables, self._side)
