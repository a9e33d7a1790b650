"""What a planner may let a squadron do: doctrines, now and in the turns after, and the orders that each begins with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from ...rules.state.columns import Array
from ...rules.state.orders import MISSION_FIELDS, ORDER_FIELDS, OrderSet
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import Move, ObjectiveKind
from ...rules.state.world import World
from .fleets import Policy, back_off, charge, hold, idle, raid, withdrawal
from .giving import nothing
from .lines import break_line, engaging, has_broadsides, meets_a_line
from .squadrons import guard, intercept_close, limb, outrange, screen, shelter, tow

_NOW = 0  # from this turn on
_LEAVES, _LEAVES_EVADING = withdrawal(_NOW), withdrawal(_NOW, evade=True)

Asks: TypeAlias = Callable[[World, Tables, int], Array]
"""In which battles a side, worlds as it sees them, has what a course needs: (W,) bool."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a squadron may do: a doctrine in the coming turn, and one in the turns after it.

    `needs`: the battles in which it is worth a plan at all; None for all of them.
    """

    name: str
    first: Policy
    then: Policy
    needs: Asks | None = None


def _steady(name: str, plot: Policy, needs: Asks | None = None) -> Course:
    return Course(name, plot, plot, needs)


def begins_to_leave(seen: World, tables: Tables, side: int) -> Array:
    """Battles that have just begun, of a side that is told to get away: (W,) bool."""
    told = any(
        one.side == side and one.kind == ObjectiveKind.WITHDRAW and not (one.optional or one.hidden)
        for one in tables.objectives
    )
    return np.asarray(seen.battle.turn == 0) & told


STANDS = _steady("as it stands", idle)
BACKS_OFF = Course("back off, then withdraw", back_off, _LEAVES, begins_to_leave)
COURSES = (
    _steady("withdraw", _LEAVES),
    _steady("withdraw+evade", _LEAVES_EVADING),
    _steady("engage", engaging(None), has_broadsides),
    _steady("break_line", break_line, meets_a_line),
    _steady("guard", guard),
    _steady("charge", charge),
    _steady("hold", hold),
    Course("hold, then withdraw", hold, _LEAVES),
    _steady("outrange", outrange),
    _steady("intercept_close", intercept_close),
    _steady("limb", limb),
    _steady("screen", screen),
    _steady("tow", tow),
    _steady("raid", raid),
    Course("charge, then withdraw", charge, _LEAVES),
    _steady("withdraw+feign", withdrawal(_NOW, feign=True)),
    _steady("shelter", shelter),
    BACKS_OFF,
)
"""Beside what stands already and what the side's book says, in the order in which they are tried."""


class Menu:
    """The courses that there are, and the rows of a side that each squadron's are chosen for.

    Q squadrons by number; M courses, of which number 0 is that all stays as it is.
    """

    def __init__(self, courses: Sequence[Course], seen: World, tables: Tables, side: int, squadrons: Array):
        self.courses, self.squadrons = tuple(courses), squadrons
        self._tables, self._side = tables, side
        units, flights = seen.units, seen.flights
        own = seen.fighting() & (units.side == side)
        mine = (flights.uid != 0) & (flights.side == side) & (flights.alive > 0)
        self.units = np.where(own, _numbers(units.squadron, squadrons), -1)
        """Number among the squadrons that are planned for of each unit: (W, S), -1 for all others."""
        self.flights = np.where(mine, _numbers(flights.squadron, squadrons), -1)
        fits = [True if one.needs is None else one.needs(seen, tables, side) for one in self.courses]
        self._fits = np.stack([np.broadcast_to(one, len(own)) for one in fits], axis=1)
        """Whether a course is worth a plan: (W, M) bool."""
        self._tried = np.asarray(self._fits.any(axis=0))
        silent = nothing(seen)
        self.first = [
            course.first(seen, tables, side) if tried else silent
            for course, tried in zip(self.courses, self._tried.tolist(), strict=True)
        ]
        """The orders of each course for the coming turn; nothing of those that are worth no plan anywhere."""
        later = [
            orders if course.then is course.first or orders is silent else course.then(seen, tables, side)
            for course, orders in zip(self.courses, self.first, strict=True)
        ]
        self._stands = [
            (_in_force(seen, now), _in_force(seen, then)) for now, then in zip(self.first, later, strict=True)
        ]

    def alike(self) -> Array:
        """Where two courses mean the same orders for a squadron, as things stand: (W, Q, M, M) bool.

        Both what they begin with and what they go on with, if that were said now. What is worth no plan is like that
        all stays, and like nothing else.
        """
        count = len(self.courses)
        alike = np.ones((len(self.units), len(self.squadrons), count, count), bool)
        tried = np.flatnonzero(self._tried).tolist()
        for one in tried:
            for other in (number for number in tried if number < one):
                now, then = (self._differ(*pair) for pair in zip(self._stands[one], self._stands[other], strict=True))
                alike[:, :, one, other] = alike[:, :, other, one] = ~(now | then)
        fit = self._fits[:, None, :, None] & self._fits[:, None, None, :]
        number = np.arange(count)
        stays = (number == 0) | (number[:, None] == 0) | (number == number[:, None])
        return np.where(fit, alike, stays)

    def _differ(self, one: list[Array], other: list[Array]) -> Array:
        """Squadrons that would do something else: (W, Q)."""
        craft, differ = len(MISSION_FIELDS), [_rows_differ(a, b) for a, b in zip(one, other, strict=True)]
        units, flights = (np.logical_or.reduce(part) for part in (differ[:-craft], differ[-craft:]))
        told = [
            (units & (self.units == q)).any(axis=1) | (flights & (self.flights == q)).any(axis=1)
            for q in range(len(self.squadrons))
        ]
        return np.stack(told, axis=1)

    def chosen(self, choice: Array) -> OrderSet:
        """What all squadrons are told for the coming turn by the courses chosen for them (W, Q)."""
        worlds, units = self.units.shape
        made = OrderSet.empty(worlds, units, self.flights.shape[1], self.first[0].sides.obey.shape[1])
        for number in np.unique(choice).tolist():
            self._give(made, self.first[number].copy(), self.units, self.flights, choice == number)
        return made

    def plot(self, seen: World, world_of: Array, choice: Array, turn: int) -> OrderSet:
        """What squadrons are told in futures: `seen` (R worlds) of the worlds `world_of` (R,), by `choice` (R, Q).

        `turn`: of the future, from 0.
        """
        made = nothing(seen)
        of_unit, of_flight = self.units[world_of], self.flights[world_of]
        policies: dict[Policy, list[int]] = {}
        for number, course in enumerate(self.courses):
            policies.setdefault(course.then if turn else course.first, []).append(number)
        for plot, numbers in policies.items():
            goes = np.isin(choice, numbers)
            rows = np.flatnonzero(goes.any(axis=1))
            if len(rows) and plot is not idle:
                given = plot(seen.take(rows), self._tables, self._side)
                part = made.take(rows)
                self._give(part, given, of_unit[rows], of_flight[rows], goes[rows])
                made.put(rows, part)
        return made

    @staticmethod
    def _give(made: OrderSet, given: OrderSet, of_unit: Array, of_flight: Array, goes: Array) -> None:
        """Lay over `made` what is `given` to the rows of squadrons that go by it ((W, Q) bool)."""
        world = np.arange(len(goes))[:, None]
        ships, craft = goes[world, of_unit] & (of_unit >= 0), goes[world, of_flight] & (of_flight >= 0)
        for name in given.units.names():
            if name.endswith("_given"):
                getattr(given.units, name)[~ships] = False
        given.flights.given[~craft] = False
        made.lay(given)


def _numbers(squadron: Array, squadrons: Array) -> Array:
    """Place of each row's squadron among `squadrons` (Q,), which are in order; -1 where it is none of them."""
    at = np.searchsorted(squadrons, squadron)
    at = np.minimum(at, max(0, len(squadrons) - 1))
    return np.where(squadrons[at] == squadron, at, -1) if len(squadrons) else np.full(squadron.shape, -1)


_READ = {
    "range_km": (Move.KEEP_RANGE, Move.ORBIT),
    "ref": (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.TOW, Move.ORBIT, Move.RAM),
    "dx": (Move.BURN, Move.FOLLOW),
    "dy": (Move.BURN, Move.FOLLOW),
}
"""Moves for which these columns of an order mean anything."""


def _in_force(seen: World, orders: OrderSet) -> list[Array]:
    """What stands once orders are in force: columns of units (W, S) or (W, S, n), then of flights (W, F)."""
    found = {}
    for part, names in ORDER_FIELDS.items():
        given = getattr(orders.units, f"{part}_given")
        for name in names:
            stands, told = getattr(seen.units, name), getattr(orders.units, name)
            found[name] = np.where(given if told.ndim == 2 else given[..., None], told, stands)
    for name, moves in _READ.items():
        found[name] = np.where(np.isin(found["move"], moves), found[name], 0)
    craft = [
        np.where(orders.flights.given, getattr(orders.flights, name), getattr(seen.flights, name))
        for name in MISSION_FIELDS
    ]
    return [*found.values(), *craft]


def _rows_differ(one: Array, other: Array) -> Array:
    """Rows (W, S) of a column that differ in two tables."""
    differ = one != other
    return np.asarray(differ if differ.ndim == 2 else differ.any(axis=2))
