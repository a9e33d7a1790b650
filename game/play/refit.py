"""The refit as it is planned at one seat: two plans, undo, what is asked of battles and what they say so far.

Nothing here draws. `advance` is called again and again: it asks for the battles that matter most now.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from game.sim.refit import (
    Box,
    Departure,
    Odds,
    Plan,
    Remark,
    Simulations,
    Vote,
    Want,
    Work,
    Yard,
    after_vote,
    best_of,
    calendar,
    candidates,
    chance_by_day,
    cost,
    depart,
    grown,
    hold_vote,
    most_promising,
    odds_of,
    plan_of,
    ready_day,
    remarks,
    setup_of,
    setups_of,
    vote_day,
    votes,
    without,
)

from .refit_worth import ItemWorth, Offer, Worth
from .wording import counted

QUICK_WORLDS, FIRST_WORLDS, SIDE_WORLDS, WORLDS = 16, 40, 120, 200
"""Battles of a quick answer and of a first one that holds; of plans beside the plan; of the plan."""
PROMISING = 3
T = TypeVar("T")
WEEK = 7
_SEEDS = 2**32
"""Beyond the seeds that battles are fought with: what is tried in the yard is never the battle that comes."""


@dataclass
class RefitDesk:
    """The plan in hand, the other one, and what is known of them."""

    yard: Yard
    seed: int = 0
    executor: Executor | None = None
    plan: Plan = field(init=False)
    other: Plan = field(init=False)
    hovered: Box | None = None
    version: int = 0
    """Grows with every change of what is to be shown."""

    def __post_init__(self) -> None:
        self.plan = self.other = plan_of(self.yard.refit, self.yard.refit.plan)
        self.vote: Vote | None = None  # once it is held
        self.battles = Simulations(self.yard, _SEEDS + self.seed, self.executor)
        self.shown: Odds | None = None  # the newest odds, maybe of an older plan
        self._shown_of: Plan | None = None
        self._past: list[Plan] = []
        self._future: list[Plan] = []
        self._looked_at: dict[Plan, None] = {}
        self._candidates: tuple[Plan, ...] | None = None
        self._answers: dict[str, Any] = {}
        self._answers_of = -1
        self._rests = False  # all that is wanted has been fought

    # ---- what is done

    def change(self, plan: Plan) -> bool:
        """Take another plan; false where it is the same."""
        if plan == self.plan:
            return False
        self._past.append(self.plan)
        self._future.clear()
        self._take(plan)
        return True

    def preview(self, plan: Plan) -> None:
        """Show a plan while something is dragged; `settle` makes a change of it."""
        if plan != self.plan:
            self._take(plan)

    def settle(self, before: Plan) -> None:
        """What was dragged is let go: one change from the plan as it was before."""
        if before != self.plan:
            self._past.append(before)
            self._future.clear()

    def point_at(self, box: Box | None) -> None:
        """A box is pointed at: what it would do is fought for first."""
        if box != self.hovered:
            self.hovered, self._rests = box, False
            self.version += 1

    def work_in(self, executor: Executor | None) -> None:
        """Where battles are fought from now on; nowhere where None."""
        self.battles.work_in(executor)
        self._rests = executor is None

    def toggle(self, box: Box) -> bool:
        """Fit an item to a squadron, or take it out; false where it cannot be, or can no longer be."""
        return self.yard.open_to(self.plan, box) and self.change(self.plan.toggled(box))

    def move(self, box: Box, step: int) -> bool:
        """Bring a box into dock earlier or later in the order."""
        return self.change(self.plan.moved(box, step))

    def sail_on(self, day: int) -> bool:
        """Sail on another day."""
        return self.change(self.plan.sailing(day, self.yard.refit.days))

    def campaign(self, number: int) -> bool:
        """Take a way to win Congress, by its number from 0; false where there is none, it is spent or all is voted."""
        ways = self.yard.congress.way if self.yard.congress is not None else ()
        if not 0 <= number < len(ways) or ways[number].spent:
            return False
        return self.change(self.plan.campaigning(ways[number].id, ways[number].times))

    def swap(self) -> None:
        """Take up the other plan; this one is kept in its place."""
        taken, self.other = self.other, self.plan
        self.version += 1
        self.change(taken)

    def take_best(self) -> bool:
        """Take over the best plan found so far."""
        best = self.best
        return best is not None and self.change(best[0])

    def undo(self) -> bool:
        """Back by a change."""
        if not self._past:
            return False
        self._future.append(self.plan)
        self._take(self._past.pop())
        return True

    def redo(self) -> bool:
        """Forward again."""
        if not self._future:
            return False
        self._past.append(self.plan)
        self._take(self._future.pop())
        return True

    def hold_vote(self) -> bool:
        """Go on to the day of the vote, with the dice of the battle: what is left is planned from there.

        False where the plan waits for none. It cannot be undone, and the other plan is then this one.
        """
        vote = hold_vote(self.yard, self.plan, self.seed)
        if vote is None:
            return False
        self.vote = vote
        self._take(after_vote(self.yard, self.plan, passed=vote.passed))
        self.other = self.plan
        self._past.clear()
        self._future.clear()
        self._looked_at.clear()
        self._candidates = None
        return True

    def depart(self) -> Departure:
        """Sail, with the dice of the battle."""
        return depart(self.yard, self.plan, self.seed)

    def _take(self, plan: Plan) -> None:
        self._looked_at[self.plan] = None
        self.plan = plan
        self._rests = False
        self.version += 1

    # ---- what battles say

    def advance(self) -> bool:
        """Ask for the battles that matter most now, take in what has been fought; whether there is anything new."""
        if self._rests:
            return False
        news = self.battles.take_in()
        if self.battles.free:
            self.battles.want(self._wanted())
            self._rests = not self.battles.begin() and not self.battles.busy
        if news:
            self.version += 1
        odds = self.odds
        if odds is not None:
            self.shown, self._shown_of = odds, self.plan
        return news

    @property
    def odds(self) -> Odds | None:
        """The odds of the plan, None before its first battles."""
        return odds_of(self.yard, self.plan, self.battles.fought, WORLDS)

    @property
    def faded(self) -> bool:
        """Are the odds that are shown those of an older plan?"""
        return self._shown_of != self.plan

    def worth(self, other: Plan) -> Worth | None:
        """What another plan would win beside the plan, by the same battles; None before they are fought."""
        own, its = self.odds, odds_of(self.yard, other, self.battles.fought, WORLDS)
        if own is None or its is None:
            return None
        worlds = min(own.worlds, its.worlds)
        chance = its.first(worlds)
        return Worth(chance, 100.0 * (chance - own.first(worlds)), worlds)

    def items(self) -> list[ItemWorth]:
        """What each item is worth: those of the plan by what they are worth, then what might be added."""
        return self._kept("items", self._items)

    def _kept(self, name: str, make: Callable[[], T]) -> T:
        """What was worked out for the present state of things, worked out once."""
        if self._answers_of != self.version:
            self._answers, self._answers_of = {}, self.version
        if name not in self._answers:
            self._answers[name] = make()
        answer: T = self._answers[name]
        return answer

    def _items(self) -> list[ItemWorth]:
        rows = []
        for item in self.yard.items:
            other = without(self.plan, item)
            fitted = other != self.plan
            if not fitted:
                other = grown(self.yard, self.plan, item)
            if other != self.plan:
                days = other.sail_day - self.plan.sail_day
                rows.append(ItemWorth(item, fitted, self.worth(other), days))
        return sorted(rows, key=lambda row: (not row.fitted, row.worth.points if row.worth else 0.0))

    def week_longer(self) -> Worth | None:
        """What waiting a week longer would do."""
        return self.worth(self._week_longer)

    def vote_lost(self) -> float | None:
        """The chance where the vote fails; None where none is held or it is not known yet."""
        fought = self.battles.fought.get(setup_of(self.yard, self.plan, passed=False))
        return None if fought is None or votes(self.yard, self.plan) is None else float(fought.won.mean())

    def by_day(self) -> list[float | None]:
        """The chance by day of sailing."""
        return self._kept("by_day", self._by_day)

    def _by_day(self) -> list[float | None]:
        """By as many battles as both the plan and that of the day have been fought, beside the plan's own chance."""
        odds, last = self.odds, self.yard.refit.days
        if odds is None:
            return chance_by_day(self.yard, self.plan, self.battles.fought, WORLDS)
        past: list[Worth | None] = [None] * (self.plan.first_day - 1)
        worths = past + [self.worth(self.plan.sailing(day, last)) for day in range(self.plan.first_day, last + 1)]
        return [None if one is None else min(1.0, max(0.0, odds.chance + one.points / 100.0)) for one in worths]

    @property
    def best(self) -> tuple[Plan, Odds] | None:
        """The best plan of those looked at and tried, with its odds."""
        return self._kept("best", self._best)

    def _best(self) -> tuple[Plan, Odds] | None:
        tried = (self.plan, *self._looked_at, *(self._candidates or ()))
        return best_of(self.yard, tried, self.battles.fought, SIDE_WORLDS)

    def offer(self, box: Box) -> Offer:
        """What toggling a box would do."""
        plan = self.plan.toggled(box)
        taken_out = box in self.plan
        over = cost(self.yard.refit, plan) - self.yard.refit.budget
        works = {work.box: work for work in calendar(self.yard.refit, self.plan if taken_out else plan)}
        item, work = self.yard.items[box.item], works[box]
        dock, days = chr(ord("A") + work.dock), counted(item.days, "day")
        if taken_out:
            price = f"gives back {days} of dock {dock} and {item.budget}"
        else:
            price = f"{days} more in dock {dock}" + (f", and {over} over the budget" if over > 0 else "")
            if work.last >= plan.sail_day:
                price += f"; ready only on day {work.last + 1}"
        return Offer(box, taken_out, self.worth(plan), price, over)

    # ---- what comes of the plan

    @property
    def vote_ahead(self) -> int:
        """The day of the vote that the plan waits for; 0 where it waits for none."""
        return 0 if votes(self.yard, self.plan) is None else vote_day(self.yard.refit, self.plan)

    def closed(self, box: Box) -> str:
        """Why a box that can be fitted cannot be changed any more, in words; "" where it can."""
        if self.yard.open_to(self.plan, box) or not self.yard.fits(box):
            return ""
        if self.plan.begun(box):
            return f"{self.yard.words(box)}: begun, and paid for."
        return f"{self.yard.words(box)}: refused by Congress."

    def works(self) -> tuple[Work, ...]:
        """The calendar."""
        return calendar(self.yard.refit, self.plan)

    def remarks(self) -> tuple[Remark, ...]:
        """What is amiss, the worst first; how the battle goes if the vote fails stands with the vote."""
        return self._kept("remarks", self._remarks)

    def _remarks(self) -> tuple[Remark, ...]:
        lost = self.vote_lost()
        found = []
        for one in remarks(self.yard, self.plan):
            words = one.words
            if one.kind == "vote":
                words += f": {100 * lost:.0f} % win, if nothing is planned anew." if lost is not None else "."
            found.append(Remark(one.kind, words, one.bars))
        return tuple(found)

    @property
    def ready(self) -> int:
        """The first day on which all of the plan is done."""
        return ready_day(self.yard.refit, self.plan)

    @property
    def spent(self) -> int:
        """What the plan takes of the budget."""
        return cost(self.yard.refit, self.plan)

    # ---- what is asked of battles

    @property
    def _week_longer(self) -> Plan:
        return self.plan.sailing(self.plan.sail_day + WEEK, self.yard.refit.days)

    def _wanted(self) -> Iterator[Want]:
        plan = self.plan
        offer = None if self.hovered is None else plan.toggled(self.hovered)
        for worlds in (QUICK_WORLDS, FIRST_WORLDS):
            yield from self._of(plan, worlds)
            if offer is not None:
                yield from self._of(offer, worlds)
        if votes(self.yard, plan) is not None:
            yield setup_of(self.yard, plan, passed=False), FIRST_WORLDS
        beside = [*self._beside()]
        for worlds in (QUICK_WORLDS, FIRST_WORLDS, SIDE_WORLDS):
            if offer is not None:
                yield from self._of(offer, worlds)
            for one in beside:
                yield from self._of(one, worlds)
            yield from self._of(plan, WORLDS)
        yield from self._search()

    def _of(self, plan: Plan, worlds: int) -> Iterator[Want]:
        return ((setup, worlds) for setup in setups_of(self.yard, plan))

    def _beside(self) -> Iterator[Plan]:
        """Plans beside the plan that something is said of."""
        for item in self.yard.items:
            yield without(self.plan, item)
        yield self._week_longer
        for day in range(self.plan.first_day, self.yard.refit.days + 1):
            yield self.plan.sailing(day, self.yard.refit.days)
        for item in self.yard.items:
            yield grown(self.yard, self.plan, item)

    def _search(self) -> Iterator[Want]:
        """What the best plan is looked for with, once all else is known."""
        if self._candidates is None:
            self._candidates = tuple(candidates(self.yard, self.plan.settled()))
        for plan in self._candidates:
            yield from self._of(plan, FIRST_WORLDS)
        for plan in most_promising(self.yard, self._candidates, self.battles.fought, FIRST_WORLDS, PROMISING):
            yield from self._of(plan, SIDE_WORLDS)
