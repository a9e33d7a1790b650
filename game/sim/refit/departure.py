"""Sailing: Congress votes in the world of the battle's seed, and the scenario becomes what was fitted."""

from dataclasses import dataclass

from game.scenario import Scenario

from .congress import Ballot, ballot, cast
from .odds import votes
from .plan import Plan
from .setups import setup_of, values_of
from .yard import Yard


@dataclass(frozen=True, slots=True)
class Departure:
    """What sails: the scenario as refitted, and how the vote went, where one was held."""

    scenario: Scenario
    passed: bool = True
    seats: Ballot | None = None
    cast: tuple[bool, ...] = ()  # of the open seats

    @property
    def votes(self) -> int:
        """Votes for it."""
        return (self.seats.in_favour if self.seats is not None else 0) + sum(self.cast)


def depart(yard: Yard, plan: Plan, seed: int) -> Departure:
    """Hold the vote and sail."""
    seats = ballot(yard.refit, plan)
    if seats is None or votes(yard, plan) is None:
        return Departure(yard.scenario.changed(values_of(yard, setup_of(yard, plan))))
    given = cast(seats, seed)
    passed = seats.in_favour + sum(given) >= seats.needed
    made = yard.scenario.changed(values_of(yard, setup_of(yard, plan, passed=passed)))
    return Departure(made, passed, seats, given)
