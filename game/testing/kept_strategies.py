"""Strategies of hypothesis for drawn battles: `from . import kept_strategies as st`, and draw as ever.

A battle asks for hundreds of choices, and to make a strategy costs ten times what a draw from it does. So those that
are asked for again, of the very same values, are made once. What is drawn is the same.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec

from hypothesis import strategies
from hypothesis.strategies import (
    DataObject,
    DrawFn,
    SearchStrategy,
    booleans,
    builds,
    composite,
    data,
    fixed_dictionaries,
    floats,
    integers,
    lists,
    permutations,
    tuples,
)

__all__ = [
    "DataObject",
    "DrawFn",
    "SearchStrategy",
    "booleans",
    "builds",
    "composite",
    "data",
    "fixed_dictionaries",
    "floats",
    "integers",
    "just",
    "kept",
    "lists",
    "one_of",
    "permutations",
    "sampled_from",
    "tuples",
]
P = ParamSpec("P")
_MOST = 4_000
"""Strategies that are kept: enough for all that are written out, however many are made of numbers just drawn."""


def kept(make: Callable[P, SearchStrategy[Any]]) -> Callable[P, SearchStrategy[Any]]:
    """`make`, which gives what it gave before when its arguments are the same objects again, by position."""
    made: dict[tuple[int, ...], tuple[Any, SearchStrategy[Any]]] = {}

    @wraps(make)
    def again(*args: P.args, **kwargs: P.kwargs) -> SearchStrategy[Any]:
        if kwargs:
            return make(*args, **kwargs)
        # By identity, for 1 == 1.0 == True and 0.0 == -0.0; what is kept lives, so no other object takes its place.
        key = tuple(map(id, args))
        if key not in made:
            if len(made) >= _MOST:
                made.clear()
            made[key] = args, make(*args, **kwargs)
        return made[key][1]

    return again


just, one_of = kept(strategies.just), kept(strategies.one_of)


@kept
def _sampled(*values: Any) -> SearchStrategy[Any]:
    return strategies.sampled_from(values)


def sampled_from(values: Iterable[Any]) -> SearchStrategy[Any]:
    """One of some values, or of the members of an enumeration."""
    return _sampled(*values)
