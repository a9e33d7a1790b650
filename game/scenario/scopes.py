"""Whether orders fit their receiver: ships move and fire, craft have missions, sides answer."""

from collections.abc import Mapping

from game.scenario.check import Problem
from game.scenario.names import Names
from game.scenario.spec import OrdersSpec


def scope_problems(orders: Mapping[str, OrdersSpec], names: Names, path: tuple[str | int, ...]) -> list[Problem]:
    """Orders that their receiver cannot carry out at all: a flight has no power shares, a ship answers nobody."""
    problems = []
    for ident, one in orders.items():
        here = (*path, ident)
        if one.command is not None and ident not in names.side_number:
            problems.append(Problem((*here, "command"), "command is for a side"))
        if ident in names.flight_slot or _flies(ident, names):
            for key in ("move", "fire", "power", "stance", "posture"):
                if getattr(one, key) is not None:
                    what = f"{key} is for ships; craft get flights = {{mission, target}}"
                    problems.append(Problem((*here, key), what))
        for key in ("move", "fire", "flights"):
            target = getattr(getattr(one, key), "target", None)
            if target is not None and target == ident:
                problems.append(Problem((*here, key, "target"), "it is its own target"))
    return problems


def _flies(ident: str, names: Names) -> bool:
    number = names.squadron_number.get(ident, -1)
    return number >= 0 and any(row.squadron == number for row in names.flights)
