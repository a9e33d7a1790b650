"""Doctrines that plot for a side, all worlds at once, from what the side knows and nothing more.

A policy is called with the world as its side sees it (`rules.seen_world`) and gives orders for its own rows.
A name may carry parameters: "withdraw@4" leaves in turn 4, "withdraw+feign" lets the senior captain look dead.
`fleets` holds what whole sides do, `squadrons` what is meant for one squadron beside others that do otherwise.
"""

import re
from collections.abc import Sequence

from game.scenario.vocabulary import PLANNER, PLANNER_WANTED

from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.world import World
from .doctrines import doctrine, doctrine_names, doctrines_in_words
from .fleets import Policy
from .knowledge import nearest_foe
from .planner import Beside, Planner, settings_of

__all__ = [
    "IDLE", "Beside", "Planner", "Policy", "UnknownPolicyError", "apart", "doctrine_names", "is_planner",
    "nearest_foe", "planner_named", "policies_in_words", "policy", "policy_names", "together",
]  # fmt: skip
_PLANNER_WORDS = (
    "Try plans in futures of the battle, squadron by squadron, and go by the best. "
    "`planner@4x16` looks 4 turns ahead and tries 16 plans."
)
IDLE = "idle"
"""The policy that says nothing."""


class UnknownPolicyError(ValueError):
    """No policy has this name, or it does not take these parameters."""


def policy(name: str) -> Policy:
    """The policy of a name as files and the command line write it; raises UnknownPolicyError.

    A planner by its name alone plans for a whole side, and knows nothing of what others may do beside what it sees.
    """
    found = doctrine(name)
    if found is None and re.split("[@+]", name)[0] != PLANNER:
        plain = re.split("[@+]", name)[0]
        taken = plain != name and doctrine(plain) is not None
        what = f'"{plain}" does not take "{name.removeprefix(plain)}"' if taken else f'no policy is called "{name}"'
        raise UnknownPolicyError(f"{what}; there are {', '.join(policy_names())}")
    return found or planner_named(name)


def is_planner(name: str) -> bool:
    """Is it the name of a planner, such as "planner@4x14"?"""
    return settings_of(name) is not None


def planner_named(name: str, beside: Beside | None = None, squadrons: Sequence[int] | None = None) -> Planner:
    """The planner of a name, for some squadrons by number, for all of its side where they are None.

    Raises UnknownPolicyError.
    """
    settings = settings_of(name)
    if settings is None:
        raise UnknownPolicyError(f'no policy is called "{name}"; expected {PLANNER_WANTED}')
    return Planner(settings, beside or Beside(), None if squadrons is None else frozenset(squadrons))


def together(plot: Policy, planners: Sequence[Planner]) -> Policy:
    """A policy, and planners that plan for what it leaves to them."""

    def plot_together(seen: World, tables: Tables, side: int) -> OrderSet:
        orders = plot(seen, tables, side)
        for planner in planners:
            orders.lay(planner(seen, tables, side))
        return orders

    return plot_together


def policies_in_words() -> dict[str, str]:
    """What each policy does, by its name."""
    return doctrines_in_words() | {PLANNER: _PLANNER_WORDS}


def policy_names() -> tuple[str, ...]:
    """Names that `policy` takes, without parameters."""
    return (*doctrine_names(), PLANNER)


def apart(plot: Policy, own: Sequence[tuple[Policy, Sequence[int], Sequence[int]]]) -> Policy:
    """A policy that leaves some rows of its side to others: `own` are (policy, unit slots, flight slots) each."""

    def plot_apart(seen: World, tables: Tables, side: int) -> OrderSet:
        orders = plot(seen, tables, side)
        for other, units, flights in own:
            given = other(seen, tables, side)
            for name in given.units.names():
                getattr(orders.units, name)[:, units] = getattr(given.units, name)[:, units]
            for name in given.flights.names():
                getattr(orders.flights, name)[:, flights] = getattr(given.flights, name)[:, flights]
        return orders

    return plot_apart
