"""The battle that a refit leads to: what is fitted and which garrison is met, and nothing else of the plan."""

from functools import lru_cache
from typing import NamedTuple

from game.scenario.kinds import PlainValue
from game.scenario.refits import fitted_settings, garrison_settings

from .calendar import done
from .plan import Box, Plan
from .yard import Yard


class Setup(NamedTuple):
    """What decides a battle's odds: two plans with the same setup fight the same battles."""

    boxes: frozenset[Box]
    garrison_day: int  # the day since which the garrison is as it is; 0 before the timetable begins


@lru_cache(maxsize=4096)
def setup_of(yard: Yard, plan: Plan, *, passed: bool = True) -> Setup:
    """The battle of a plan; `passed`: has Congress voted for it?"""
    since = max((row.from_day for row in yard.refit.garrison if row.from_day <= plan.sail_day), default=0)
    return Setup(done(yard.refit, plan, passed=passed), since)


def values_of(yard: Yard, setup: Setup) -> dict[str, PlainValue]:
    """What a setup sets in the scenario, by name: the variant that it is."""
    settings = fitted_settings(yard.scenario.spec, setup.boxes, ())
    settings += garrison_settings(yard.refit, setup.garrison_day, ())
    return {one.name: one.value for one in settings}
