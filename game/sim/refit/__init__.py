"""The refit before a battle: what is fitted to whom, in which dock on which days, what Congress says, what it is worth.

Nothing here draws or waits. `yard` knows what there is to fit, `plan` is what the player wants, `calendar` and
`congress` work out what comes of it, `remarks` says what is amiss, `setups` and `odds` what battles say about it.
"""

from .calendar import calendar, cost, done, idle_days, plan_of, ready_day, vote_day
from .congress import Ballot, ballot, cast, pass_chance
from .departure import Departure, Vote, after_vote, depart, hold_vote
from .odds import Fought, Odds, chance_by_day, fight, odds_of, setups_of, votes
from .plan import Box, Plan, Voted, Work
from .remarks import Remark, dock_name, remarks
from .search import best_of, candidates, grown, most_promising, without
from .setups import Setup, setup_of, values_of
from .simulations import Simulations, Want
from .yard import Yard

__all__ = [
    "Ballot",
    "Box",
    "Departure",
    "Fought",
    "Odds",
    "Plan",
    "Remark",
    "Setup",
    "Simulations",
    "Vote",
    "Voted",
    "Want",
    "Work",
    "Yard",
    "after_vote",
    "ballot",
    "best_of",
    "calendar",
    "candidates",
    "cast",
    "chance_by_day",
    "cost",
    "depart",
    "dock_name",
    "done",
    "fight",
    "grown",
    "hold_vote",
    "idle_days",
    "most_promising",
    "odds_of",
    "pass_chance",
    "plan_of",
    "ready_day",
    "remarks",
    "setup_of",
    "setups_of",
    "values_of",
    "vote_day",
    "votes",
    "without",
]
