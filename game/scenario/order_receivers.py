"""Whether orders fit who receives them: ships move and fire, craft have missions, sides answer what they are asked."""

from collections.abc import Iterator, Mapping

from game.scenario.faults import KeyPath, Suggestions, listed
from game.scenario.kinds import Pairs, Problem
from game.scenario.names import Names
from game.scenario.spec import OrdersSpec

FOR_SHIPS = ("move", "fire", "power", "stance", "posture", "readiness", "surrender")


def receiver_problems(orders: Mapping[str, OrdersSpec], names: Names, path: KeyPath) -> list[Problem]:
    """Orders that their receiver cannot carry out at all, in a table by id at `path`."""
    return [problem for ident, one in orders.items() for problem in unfit_orders(ident, one, names, (*path, ident))]


def unfit_orders(ident: str, orders: OrdersSpec, names: Names, path: KeyPath) -> Iterator[Problem]:
    """What a receiver cannot carry out: a flight has no power shares, a ship answers nobody; orders stand at `path`."""
    if orders.command is not None and ident not in names.side_number:
        yield Problem((*path, "command"), "command is for a side")
    if orders.answer is not None:
        yield from _unfit_answers(ident, orders.answer, names, (*path, "answer"))
    if _flies(ident, names):
        for key in FOR_SHIPS:
            if getattr(orders, key) is not None:
                yield Problem((*path, key), f"{key} is for ships; craft get flights = {{mission, target}}")
    for key, name in (("move", "target"), ("fire", "target"), ("fire", "bear"), ("flights", "target")):
        target = getattr(getattr(orders, key), name, None)
        if target is not None and target == ident:
            yield Problem((*path, key, name), "it is its own target")


def _unfit_answers(ident: str, answers: Pairs[str], names: Names, path: KeyPath) -> Iterator[Problem]:
    """Answers of others than the side that is asked, and answers that a question does not have."""
    if ident not in names.side_number:
        yield Problem(path, "answer is for a side")
        return
    for dialogue, option in answers:
        question = names.question(dialogue)
        asked = names.sides[question.side]
        if asked != ident:
            yield Problem((*path, dialogue), f'"{dialogue}" asks {asked}, not {ident}', at_key=True)
        elif option not in question.options:
            what = f'unknown option "{option}", expected one of {listed(question.options)}'
            yield Problem((*path, dialogue), what, Suggestions().nearest(option, question.options))


def _flies(ident: str, names: Names) -> bool:
    squadron = names.squadron_number.get(ident)
    return ident in names.flight_slot or (squadron is not None and bool(names.flight_rows[squadron]))
