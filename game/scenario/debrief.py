"""The texts after a battle: which of them fit how it ended."""

from game.scenario.names import Names
from game.scenario.spec import DebriefWhen, Spec

from ..rules.state.vocabulary import PPM, Verdict
from ..rules.state.world import World


def debrief_texts(spec: Spec, names: Names, world: World, side: int, row: int = 0) -> list[str]:
    """The texts of the debrief that fit the end of one battle, for the player of a side; `row` is its world.

    A text without a condition is shown where none before it was.
    """
    texts: list[str] = []
    for one in spec.scenario.debrief:
        if one.when is None:
            if not texts:
                texts.append(one.text)
        elif _holds(one.when, names, world, side, row):
            texts.append(one.text)
    return texts


def _holds(when: DebriefWhen, names: Names, world: World, side: int, row: int) -> bool:
    """Whether all that a condition asks is so."""
    if when.result is not None and int(world.sides.verdict[row, side]) != Verdict[when.result.upper()]:
        return False
    if when.objective is not None and not _reached(when, names.objectives.index(when.objective), world, row):
        return False
    if when.unit is not None and (when.state == "lost") != bool(world.lost()[row, names.unit_slot[when.unit]]):
        return False
    return when.obeyed is None or int(world.sides.obeyed[row, side]) == int(when.obeyed)


def _reached(when: DebriefWhen, objective: int, world: World, row: int) -> bool:
    """Whether an objective's progress is at least, and below, what is asked."""
    progress = float(world.objectives.progress_ppm[row, objective]) / PPM
    if when.at_least is not None and progress < when.at_least:
        return False
    return when.below is None or progress < when.below
