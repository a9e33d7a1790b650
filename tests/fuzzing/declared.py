"""What the keys of scenario files say of themselves, for those who try the ends of it."""

from functools import cache
from typing import Any

from game.scenario.kinds import Number, SpecRow, Whole


@cache
def ends_of_numbers() -> dict[str, list[tuple[float, float, bool]]]:
    """By name of a key: lowest and highest value, and whether it is a whole number, in each table that has such."""
    ends: dict[str, list[tuple[float, float, bool]]] = {}
    for row in _rows(SpecRow):
        for key in row.section.keys:
            number = _number_in(key.kind)
            if number is not None:
                ends.setdefault(key.name, []).append((number.low, number.high, isinstance(number, Whole)))
    return ends


def _rows(row: type[SpecRow]) -> list[type[SpecRow]]:
    below = [one for child in row.__subclasses__() for one in _rows(child)]
    return [*below, *([row] if "section" in vars(row) else [])]


def _number_in(kind: Any) -> Number | Whole | None:
    """The number that a kind is, or a span of."""
    kind = getattr(kind, "of", kind)
    return kind if isinstance(kind, Number | Whole) else None
