"""The doctrines by their names: what a scripted policy is called in files and on the command line."""

import re

from .fleets import Policy, bombard, charge, hold, idle, raid, standoff, withdrawal
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
}


def doctrine(name: str) -> Policy | None:
    """The doctrine of a name with its parameters ("withdraw@4+feign"); None where there is none."""
    match = re.fullmatch(r"([a-z_]+)(?:@(\d{1,2}))?((?:\+[a-z]+)*)", name)
    if not match or match[1] not in _DOCTRINES:
        return None
    options = match[3].split("+")[1:]
    if match[1] == "withdraw" and set(options) <= {"feign", "evade"}:
        turn = int(match[2]) if match[2] else None
        return withdrawal(turn, feign="feign" in options, evade="evade" in options)
    return None if match[2] or options else _DOCTRINES[match[1]]


def doctrines_in_words() -> dict[str, str]:
    """What each doctrine does, by its name."""
    told = {name: plot.__doc__ for name, plot in _DOCTRINES.items()} | {"withdraw": withdrawal.__doc__}
    return {name: " ".join((words or "").split()) for name, words in told.items()}


def doctrine_names() -> tuple[str, ...]:
    """Names of all doctrines, without parameters."""
    return tuple(_DOCTRINES)
