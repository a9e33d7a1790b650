"""Keys of `[[objective]]` and `[[order_from_above]]`: what the sides want, and what is wanted of them."""

from game.scenario.kinds import (
    FRACTION,
    Contradictions,
    Flag,
    Id,
    Reference,
    SpecRow,
    Table,
    Text,
    Whole,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import ABOVE_KINDS, OBJECTIVE_KINDS, OBJECTIVE_MEASURES

from .limits import DISTANCE, TURN, TURNS_MAX


@section("who", one_of=("side", "squadron", "unit"))
class WhoSpec(SpecRow):
    """The units that it is about."""

    side: str | None = key(Reference(("side",)), "All units of a side.", default=None)
    squadron: str | None = key(Reference(("squadron",)), "All units of a squadron.", default=None)
    unit: str | None = key(Reference(("unit",)), "One unit.", default=None)


@section("objective")
class ObjectiveSpec(SpecRow):
    """What a side wants; progress runs from 0 to 1."""

    id: str = key(Id("objective"), "Its id: what the rest of the file calls this objective.")
    side: str = key(Reference(("side",)), "Whose it is.")
    kind: str = key(Word(OBJECTIVE_KINDS), "What is wanted.")
    who: WhoSpec = key(Table(WhoSpec), "The units that it is about.")
    of: str | None = key(
        Reference(("squadron", "side")), "withdraw: the enemies that are to be left behind.", default=None
    )
    beyond_km: float | None = key(DISTANCE, "withdraw: how far from them is away.", default=None)
    measure: str = key(Word(OBJECTIVE_MEASURES), "What is counted.", default="ships")
    victory_at: float = key(FRACTION, "Progress that is enough.", default=1.0)
    optional: bool = key(Flag(), "It does not decide the battle.", default=False)
    text: str | None = key(Text(200), "How it is worded for the player.", default=None)

    def contradictions(self) -> Contradictions:
        """Withdrawal has keys of its own, and is nothing that craft do; craft are named by squadron or side."""
        if self.measure == "craft" and self.kind == "withdraw":
            yield "measure", "withdrawal is of units, expected mass, ships or lives"
        if self.measure == "craft" and self.who.unit is not None:
            yield "who", "a unit is no craft, expected the squadron or side of those that are counted"
        for name in ("of", "beyond_km"):
            given = getattr(self, name) is not None
            if self.kind == "withdraw" and not given:
                yield "", f"{name} is missing, a withdrawal needs it"
            if self.kind != "withdraw" and given:
                yield name, f"{name} is for objectives of kind withdraw"


@section("order_from_above")
class AboveSpec(SpecRow):
    """An order from above."""

    id: str = key(Id("order_from_above"), "Its id: what the rest of the file calls this order.")
    side: str = key(Reference(("side",)), "Who gets it.")
    kind: str = key(Word(ABOVE_KINDS), "What is ordered.")
    turn: int = key(Whole(0, TURNS_MAX), "The turn it comes in; 0 = only by a trigger.", default=0)
    until_turn: int | None = key(
        TURN, "The last turn it stands; the last of the battle where it is missing.", default=None
    )
    merit: int = key(Whole(0, 1000), "Won by obeying, lost by disobeying.", default=0)
    from_: str | None = key(
        Reference(("unit",)), "The unit whose commander gives it: it lapses when that is lost.", default=None
    )
    text: str = key(Text(), "Its words.")

    def contradictions(self) -> Contradictions:
        """An order ends after it begins."""
        if self.until_turn is not None and self.until_turn < self.turn:
            yield "until_turn", f"until_turn {self.until_turn} is before turn {self.turn}"
