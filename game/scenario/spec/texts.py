"""Keys of `[[dialogue]]`, of the debrief and of `[[lesson]]`: what is said in a battle, after it, and to learn it."""

from game.scenario.kinds import (
    FRACTION,
    Contradictions,
    Flag,
    Id,
    ListOf,
    Reference,
    SpecRow,
    Table,
    Text,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import LESSON_DEEDS, LESSON_PLACES, RESULTS

from .limits import LINE, OPTIONS_MAX
from .triggers import go_together


@section("option")
class OptionSpec(SpecRow):
    """An answer to a question."""

    id: str = key(Id("option"), "Its id: what orders and conditions call it.")
    text: str = key(LINE, "What is answered.")


@section("dialogue")
class DialogueSpec(SpecRow):
    """A line that a trigger can have said."""

    id: str = key(Id("dialogue"), "Its id: what the rest of the file calls this line.")
    speaker: str = key(LINE, "Who says it.")
    text: str = key(Text(), "What is said.")
    side: str | None = key(Reference(("side",)), "The side that it asks to choose.", default=None)
    choice: tuple[OptionSpec, ...] = key(
        ListOf(Table(OptionSpec), OPTIONS_MAX), "What that side can answer in its next turn.", default=()
    )
    default: str | None = key(
        Id("option"), "The answer that is taken where it says nothing; the first where it is missing.", default=None
    )

    def contradictions(self) -> Contradictions:
        """Who is asked has two answers or more, each once, and the default is one of them."""
        if (self.side is None) != (not self.choice):
            yield "" if self.choice else "side", "side and choice go together"
        if len(self.choice) == 1:
            yield "choice", f"one answer is no choice, expected 2 to {OPTIONS_MAX}"
        options = [one.id for one in self.choice]
        for place, ident in enumerate(options):
            if ident in options[:place]:
                yield "choice", f'option "{ident}" is there twice'
        if self.default is not None and self.default not in options:
            yield "default", f'"{self.default}" is no option, expected {" or ".join(options) or "choice"}'


@section("when", least=1)
class DebriefWhen(SpecRow):
    """When a debrief text is shown."""

    result: str | None = key(Word(RESULTS), "The player's side had this result.", default=None)
    objective: str | None = key(Reference(("objective",)), "An objective whose progress is asked.", default=None)
    at_least: float | None = key(FRACTION, "Its progress reached this.", default=None)
    below: float | None = key(FRACTION, "Its progress stayed below this.", default=None)
    unit: str | None = key(Reference(("unit",)), "A unit whose state is asked.", default=None)
    state: str | None = key(Word(("survived", "lost")), "How it ended.", default=None)
    obeyed: bool | None = key(Flag(), "What the player's side did with the order from above.", default=None)

    def contradictions(self) -> Contradictions:
        """Which keys go together: unit and state, objective and what is asked of it."""
        yield from go_together(self, "unit", "state")
        asked = self.at_least is not None or self.below is not None
        if (self.objective is not None) != asked:
            yield "" if asked else "objective", "objective goes with at_least or below"


@section("debrief")
class DebriefSpec(SpecRow):
    """A text after the battle."""

    when: DebriefWhen | None = key(
        Table(DebriefWhen), "When it is shown; without it, where no text before it was.", default=None
    )
    text: str = key(Text(), "The text.")


@section("lesson")
class LessonSpec(SpecRow):
    """A step of the lesson that the battle gives to a new player: one sentence, gone when what it asks for is done."""

    id: str = key(Id("lesson step"), "Its id, by which it is remembered as done.")
    beside: str = key(Word(LESSON_PLACES), "Beside what of the window it stands.")
    unit: str | None = key(
        Reference(("unit",)), "The unit that it stands beside, or that is to be selected.", default=None
    )
    done: str = key(Word(LESSON_DEEDS), "What is to be done.")
    text: str = key(LINE, "The sentence.")

    def contradictions(self) -> Contradictions:
        """A place beside a unit, and a unit to be selected, name it."""
        wanted = self.beside == "unit" or self.done == "selected"
        if wanted != (self.unit is not None):
            yield "unit" if self.unit is not None else "", 'unit goes with beside = "unit" or done = "selected"'
