"""Questions (R7): lines of dialogue that ask a side to choose, and what it answers, which is an order of its turn."""

import numpy as np

from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import Event


def ask(res: Resolution, worlds: Array, dialogue: int) -> None:
    """A line of dialogue is said in worlds (N,): if it is a question, it stands there from now on, once a battle."""
    sides = res.world.sides
    for question in res.tables.questions:
        if question.dialogue == dialogue:
            at = question.side, question.number
            new = worlds[sides.asked_impulse[worlds, *at] == NONE]
            sides.asked_impulse[new, *at] = res.now[new]


def take_answers(res: Resolution) -> None:
    """As a turn begins, every question that stands is answered: as the side's orders say, else by its default.

    What is no answer of the question counts as nothing said, and so do answers to what is not asked.
    """
    sides = res.world.sides
    for question in res.tables.questions:
        at = slice(None), question.side, question.number
        stands = (sides.asked_impulse[at] != NONE) & (sides.answer[at] == NONE)
        if not stands.any():
            continue
        said = np.full(res.world.worlds, NONE) if res.orders is None else res.orders.sides.answer[at]
        meant = (said >= 0) & (said < question.options)
        sides.answer[at] = np.where(stands, np.where(meant, said, question.default), sides.answer[at])
        w = np.flatnonzero(stands)
        res.journal.write(
            Event.ANSWERED, w, side=question.side, source=question.side, value=question.dialogue,
            slot=sides.answer[w, question.side, question.number],
        )  # fmt: skip
