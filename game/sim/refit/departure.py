"""The day of the vote, what is left to plan after it, and sailing: the scenario becomes what was fitted."""

from dataclasses import dataclass, replace

from game.scenario import Scenario

from .calendar import calendar, vote_day
from .congress import Ballot, ballot, cast
from .odds import votes
from .plan import Plan, Voted
from .setups import setup_of, values_of
from .yard import Yard


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote that was held: the seats before it, and how the open ones voted."""

    seats: Ballot
    cast: tuple[bool, ...]

    @property
    def votes(self) -> int:
        """Votes for it."""
        return self.seats.in_favour + sum(self.cast)

    @property
    def passed(self) -> bool:
        """Do they carry it?"""
        return self.votes >= self.seats.needed


@dataclass(frozen=True, slots=True)
class Departure:
    """What sails: the scenario as refitted, and how the vote went, where one was held on the way."""

    scenario: Scenario
    vote: Vote | None = None


def hold_vote(yard: Yard, plan: Plan, seed: int) -> Vote | None:
    """The vote of a plan in the world of a seed; None where nothing that it sails with waits for one."""
    seats = ballot(yard.refit, plan)
    if seats is None or votes(yard, plan) is None:
        return None
    return Vote(seats, cast(seats, seed))


def after_vote(yard: Yard, plan: Plan, *, passed: bool) -> Plan:
    """The plan on the evening of the vote: what is begun stays, what Congress has refused is out and paid back."""
    day = vote_day(yard.refit, plan)
    begun = tuple(work for work in calendar(yard.refit, plan) if work.first <= day)
    boxes = tuple(box for box in plan.boxes if passed or not yard.items[box.item].vote)
    told = replace(plan, boxes=boxes, voted=Voted(day, passed, begun))
    return told.sailing(plan.sail_day, yard.refit.days)


def depart(yard: Yard, plan: Plan, seed: int) -> Departure:
    """Sail; a vote that is still to be held is held on the way, and the rest of the plan carried out as it stands."""
    vote = hold_vote(yard, plan, seed)
    setup = setup_of(yard, plan, passed=vote is None or vote.passed)
    return Departure(yard.scenario.changed(values_of(yard, setup)), vote)
