"""Doctrines that plot for a side, all worlds at once, from what the side knows and nothing more.

A policy is called with the world as its side sees it (`rules.seen_world`) and gives orders for its own rows.
A name may carry parameters: "withdraw@4" leaves in turn 4, "withdraw+feign" lets the senior captain look dead.
`fleets` holds what whole sides do, `squadrons` what is meant for one squadron beside others that do otherwise.
"""

import re
from collections.abc import Callable, Sequence

from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.world import World
from .fleets import Policy, bombard, charge, hold, idle, raid, standoff, withdrawal
from .hunters import advancing, hunting
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
    "hunt": hunting(None),
    "advance": advancing(None),
}
_FROM_TURN: dict[str, Callable[[int], Policy]] = {"withdraw": withdrawal, "hunt": hunting, "advance": advancing}
"""Doctrines that may be told from which turn on: "hunt@4"."""


class UnknownPolicyError(ValueError):
    """No policy has this name, or it does not take these parameters."""


def policy(name: str) -> Policy:
    """The policy of a name as files and the command line write it; raises UnknownPolicyError."""
    match = re.fullmatch(r"([a-z_]+)(?:@(\d{1,2}))?(\+feign)?", name)
    if not match or match[1] not in _DOCTRINES or not _takes(match[1], match[2], match[3]):
        raise UnknownPolicyError(f'no policy is called "{name}"; there are {", ".join(policy_names())}')
    if match[3]:
        return withdrawal(int(match[2]) if match[2] else None, feign=True)
    return _FROM_TURN[match[1]](int(match[2])) if match[2] else _DOCTRINES[match[1]]


def _takes(name: str, turn: str | None, feign: str | None) -> bool:
    """Does a doctrine take these parameters?"""
    return (not turn or name in _FROM_TURN) and (not feign or name == "withdraw")


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
