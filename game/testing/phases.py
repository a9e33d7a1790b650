"""Turns with changed rules: put a phase of your own in the place of the game's, for the length of a block."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from game.rules import turn

from ..rules.state.resolution import Resolution

Phase = Callable[[Resolution], None]
GAME = {one.__name__: one for one in turn.PHASES}
"""The game's phases by name."""


def phase(name: str) -> Phase:
    """The game's phase of a name, whatever takes its place now; raises KeyError for a name that there is not."""
    return GAME[name]


@contextmanager
def changed(**phases: Phase | None) -> Iterator[None]:
    """Within the block `resolve_turn` runs these in the place of the game's of their names; None leaves one out.

    Raises KeyError for a name that is not one of `turn.PHASES`.
    """
    before = turn.PHASES
    for name in phases:
        phase(name)
    chosen = (phases.get(name, one) for name, one in GAME.items())
    turn.PHASES = tuple(one for one in chosen if one is not None)
    try:
        yield
    finally:
        turn.PHASES = before
