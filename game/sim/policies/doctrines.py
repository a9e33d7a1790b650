"""The doctrines by their names: what a scripted policy is called in files and on the command line."""

import re
from collections.abc import Callable

from .fleets import Policy, bombard, charge, hold, idle, raid, standoff, withdrawal
from .hunters import advancing, hunting
from .lines import break_line, engaging
from .squadrons import guard, intercept_close, limb, outrange, screen, shelter, tow

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
    "tow": tow,
    "hunt": hunting(None),
    "advance": advancing(None),
    "engage": engaging(None),
    "break_line": break_line,
}
_FROM_TURN: dict[str, Callable[[int], Policy]] = {"hunt": hunting, "advance": advancing, "engage": engaging}
"""Doctrines beside withdrawal that may be told from which turn on: "hunt@4"."""


def doctrine(name: str) -> Policy | None:
    """The doctrine of a name with its parameters ("withdraw@4+feign"); None where there is none."""
    match = re.fullmatch(r"([a-z_]+)(?:@(\d{1,2}))?((?:\+[a-z]+)*)", name)
    if not match or match[1] not in _DOCTRINES:
        return None
    options = match[3].split("+")[1:]
    if match[1] == "withdraw" and set(options) <= {"feign", "evade"}:
        turn = int(match[2]) if match[2] else None
        return withdrawal(turn, feign="feign" in options, evade="evade" in options)
    if options or (match[2] and match[1] not in _FROM_TURN):
        return None
    return _FROM_TURN[match[1]](int(match[2])) if match[2] else _DOCTRINES[match[1]]


def doctrines_in_words() -> dict[str, str]:
    """What each doctrine does, by its name."""
    made = {"withdraw": withdrawal, **_FROM_TURN}
    told = {name: made.get(name, plot).__doc__ for name, plot in _DOCTRINES.items()}
    return {name: " ".join((words or "").split()) for name, words in told.items()}


def doctrine_names() -> tuple[str, ...]:
    """Names of all doctrines, without parameters."""
    return tuple(_DOCTRINES)
