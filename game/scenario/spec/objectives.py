"""Keys of `[[objective]]` and `[[order_from_above]]`: what the sides want, and what is wanted of them."""

from game.scenario.kinds import (
    FRACTION,
    Contradictions,
    Either,
    Flag,
    Id,
    Number,
    Point,
    Reference,
    SpecRow,
    Table,
    Text,
    ValueKind,
    Whole,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import (
    ABOVE_KINDS,
    OBJECTIVE_KINDS,
    OBJECTIVE_MEASURES,
    OBJECTIVES_MEANT,
    PLACED_OBJECTIVES,
)

from .limits import DISTANCE, KM, LANDED_KM_S, TURN, TURNS_MAX


@section("who", one_of=("side", "squadron", "unit"))
class WhoSpec(SpecRow):
    """The units that it is about."""

    side: str | None = key(Reference(("side",)), "All units of a side.", default=None)
    squadron: str | None = key(Reference(("squadron",)), "All units of a squadron.", default=None)
    unit: str | None = key(Reference(("unit",)), "One unit.", default=None)


PLACE: ValueKind[tuple[float, float] | str] = Either(
    (Point(KM), Reference(("body", "squadron", "unit", "side"))),
    "[x_km, y_km] or the id of a body, squadron, unit or side",
)


@section("objective")
class ObjectiveSpec(SpecRow):
    """What a side wants; progress runs from 0 to 1."""

    id: str = key(Id("objective"), "Its id: what the rest of the file calls this objective.")
    side: str = key(Reference(("side",)), "Whose it is.")
    kind: str = key(Word(OBJECTIVE_KINDS, meant=OBJECTIVES_MEANT), "What is wanted.")
    who: WhoSpec = key(Table(WhoSpec), "The units that it is about.")
    of: str | None = key(
        Reference(("squadron", "side")), "withdraw: the enemies that are to be left behind.", default=None
    )
    beyond_km: float | None = key(DISTANCE, "withdraw: how far from them is away.", default=None)
    measure: str = key(Word(OBJECTIVE_MEASURES), "What is counted.", default="ships")
    at: tuple[float, float] | str | None = key(
        PLACE,
        "reach, hold, evacuate, land: a place on the map, or the body or the ships, any of them, that it is at, a body "
        "where it is to land on; evacuate without it is past the map's edge.",
        default=None,
    )
    radius_km: float | None = key(
        DISTANCE,
        "reach, hold, evacuate, land: at most so far from there, from a body's middle, is there.",
        default=None,
    )
    turns: int = key(
        Whole(0, TURNS_MAX),
        "reach, hold, evacuate, land: so many turns in a row must end with them there; 0 = at that of any impulse.",
        default=1,
    )
    slower_km_s: float | None = key(
        Number("km/s", 1e-3, 1e3),
        f"land: at most so fast against the body has landed; {LANDED_KM_S} where it is missing.",
        default=None,
    )
    victory_at: float = key(FRACTION, "Progress that is enough.", default=1.0)
    optional: bool = key(Flag(), "It does not decide the battle.", default=False)
    hidden: bool = key(Flag(), "Its side is not shown it until it is met, or shown_by fires.", default=False)
    shown_by: str | None = key(Reference(("trigger",)), "The trigger that shows it, where it is hidden.", default=None)
    text: str | None = key(Text(200), "How it is worded for the player.", default=None)

    @property
    def landed_km_s(self) -> float:
        """At most so fast has landed; 0 of what is not to land."""
        return (self.slower_km_s or LANDED_KM_S) if self.kind == "land" else 0.0

    def contradictions(self) -> Contradictions:
        """Withdrawal and places have keys of their own, and are nothing that craft do; craft are named by squadron or
        side; what is met from the start is shown by a trigger alone."""
        if self.measure == "craft" and self.kind not in ("survive", "protect", "destroy"):
            yield "measure", f"{self.kind} is of units, expected mass, ships or lives"
        if self.measure == "craft" and self.who.unit is not None:
            yield "who", "a unit is no craft, expected the squadron or side of those that are counted"
        for name in ("of", "beyond_km"):
            given = getattr(self, name) is not None
            if self.kind == "withdraw" and not given:
                yield "", f"{name} is missing, a withdrawal needs it"
            if self.kind != "withdraw" and given:
                yield name, f"{name} is for objectives of kind withdraw"
        yield from self._place_contradictions()
        if self.shown_by is not None and not self.hidden:
            yield "shown_by", "shown_by goes with hidden = true"
        if self.hidden and self.shown_by is None and self.kind in ("survive", "protect"):
            yield "hidden", f"{self.kind} is met from the start, expected shown_by, the trigger that shows it"

    def _place_contradictions(self) -> Contradictions:
        """A place has a radius, and which kinds have one."""
        placed = self.kind in PLACED_OBJECTIVES
        for name in ("at", "radius_km"):
            given = getattr(self, name) is not None
            if given and not placed:
                yield name, f"{name} is for objectives of kind {', '.join(PLACED_OBJECTIVES)}"
            elif not given and placed and (self.kind != "evacuate" or (self.at is None) != (self.radius_km is None)):
                yield "", f"{name} is missing, a place has at and radius_km"
        if self.turns != 1 and (not placed or self.at is None):
            yield "turns", "turns goes with at and radius_km"
        if self.slower_km_s is not None and self.kind != "land":
            yield "slower_km_s", "slower_km_s is for objectives of kind land"
        if self.kind == "hold" and self.turns == 0:
            yield "turns", "a place is held for at least 1 turn"


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
