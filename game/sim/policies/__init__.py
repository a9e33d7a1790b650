"""Doctrines that plot for a side, all worlds at once, from what the side knows and nothing more.

A policy is called with the world as its side sees it (`rules.seen_world`) and gives orders for its own rows.
A name may carry parameters: "withdraw@4" leaves in turn 4, "withdraw+feign" lets the senior captain look dead.
`fleets` holds what whole sides do, `squadrons` what is meant for one squadron beside others that do otherwise.
"""

import re
from collections.abc import Sequence

from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.world import World
from .fleets import Policy, bombard, charge, hold, idle, raid, standoff, withdrawal
from .knowledge import nearest_foe
from .squadrons import guard, intercept_close, limb, outrange, screen, shelter

__all__ = ["Policy", "UnknownPolicyError", "apart", "nearest_foe", "policy", "policy_names"]

_DOCTRINES: dict[str, Policy] = {
    "idle": idle,
    "hold": hold,
    "charge": charge,
    "standoff": standoff,
    "withdraw": withdrawal(None),
    "raid": raid,
    "bombard": bombard,
    "outrange": outrange,
    "guard": guard,
    "intercept_close": intercept_close,
    "limb": limb,
    "screen": screen,
    "shelter": shelter,
}


class UnknownPolicyError(ValueError):
    """No policy has this name, or it does not take these parameters."""


def policy(name: str) -> Policy:
    """The policy of a name as files and the command line write it; raises UnknownPolicyError."""
    match = re.fullmatch(r"([a-z_]+)(?:@(\d{1,2}))?(\+feign)?", name)
    if not match or match[1] not in _DOCTRINES or ((match[2] or match[3]) and match[1] != "withdraw"):
        raise UnknownPolicyError(f'no policy is called "{name}"; there are {", ".join(policy_names())}')
    if match[1] == "withdraw":
        return withdrawal(int(match[2]) if match[2] else None, feign=bool(match[3]))
    return _DOCTRINES[match[1]]


def policies_in_words() -> dict[str, str]:
    """What each policy does, by its name."""
    told = {name: plot.__doc__ for name, plot in _DOCTRINES.items()} | {"withdraw": withdrawal.__doc__}
    return {name: " ".join((words or "").split()) for name, words in told.items()}


def policy_names() -> tuple[str, ...]:
    """Names that `policy` takes, without parameters."""
    return tuple(_DOCTRINES)


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
