"""What the player's side is asked: questions of the dialogue that stand, and what is plotted to answer them."""

from dataclasses import dataclass

from ..rules.state.columns import NONE
from .model import BattleModel


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands until the turn ends: who asks what, the answers (id, words), which is taken unsaid."""

    dialogue: str
    speaker: str
    text: str
    options: tuple[tuple[str, str], ...]
    default: str
    plotted: str | None

    @property
    def default_words(self) -> str:
        """What is answered where nothing is said."""
        return dict(self.options)[self.default]


def questions(model: BattleModel) -> list[Asked]:
    """All questions that stand, in the order of the file."""
    sides, side, plotted = model.seen.sides, model.side, plotted_answers(model)
    found = []
    for named, row in zip(model.names.questions, model.tables.questions, strict=True):
        at = 0, side, row.number
        if row.side != side or sides.asked_impulse[at] == NONE or sides.answer[at] != NONE:
            continue
        line = model.scenario.dialogue[row.dialogue]
        options = tuple((option.id, option.text) for option in line.choice)
        default, said = named.options[row.default], plotted.get(named.id)
        found.append(Asked(named.id, line.speaker.split(",")[0], line.text, options, default, said))
    return found


def question(model: BattleModel) -> Asked | None:
    """The question to be shown: the first that nothing is plotted for, else the last that stands; None for none."""
    asked = questions(model)
    return next((one for one in asked if one.plotted is None), asked[-1] if asked else None)


def plotted_answers(model: BattleModel) -> dict[str, str]:
    """What is plotted to answer, by the dialogue that asks."""
    answers: dict[str, str] = model.draft.orders.get(model.names.sides[model.side], {}).get("answer", {})
    return dict(answers)
