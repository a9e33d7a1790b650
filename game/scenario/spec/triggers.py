"""Keys of `[[trigger]]`: conditions, and what happens when they hold."""

from game.scenario.kinds import (
    FRACTION,
    Contradictions,
    Either,
    Flag,
    Id,
    ListOf,
    Number,
    OneOrMany,
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
from game.scenario.vocabulary import READINESSES, RESULTS, SIDE_STANCES, UNIT_STATES

from .limits import DISTANCE, KM, LINE, SHIPS_MAX, TURN

CONDITIONS_MAX = 16
COMPARED = (
    "turn", "event", "unit", "mass_below", "ships_below", "obeyed", "objective", "trigger", "within_km", "stance",
    "chance",
)  # fmt: skip


@section("within_km")
class WithinSpec(SpecRow):
    """Who has come near what."""

    a: str = key(Reference(("unit", "squadron", "side")), "Whose ships: any of them.")
    b: str | None = key(
        Reference(("unit", "squadron", "side", "body")),
        "The ships, any of them, or the body that they are near.",
        default=None,
    )
    at: tuple[float, float] | None = key(Point(KM), "Or the place on the map.", default=None)
    km: float = key(DISTANCE, "How near: at most so far, from a body's middle.")

    def contradictions(self) -> Contradictions:
        """It is near something that is not itself."""
        if (self.b is None) == (self.at is None):
            yield "", "expected exactly one of b and at"
        if self.b == self.a:
            yield "b", "it is always near itself, expected somebody or something else"


@section("stands")
class StandsSpec(SpecRow):
    """How one side stands to another."""

    side: str = key(Reference(("side",)), "Whose stance.")
    other: str = key(Reference(("side",)), "Towards whom.")
    is_: str = key(Word(SIDE_STANCES), "The stance that is asked for.")

    def contradictions(self) -> Contradictions:
        """A side stands to others."""
        yield from two_sides(self.side, self.other)


def two_sides(side: str, other: str) -> Contradictions:
    """A side and another, which are not the same."""
    if side == other:
        yield "other", "a side stands by itself, expected another side"


@section("condition", least=1)
class ConditionSpec(SpecRow):
    """Comparisons that hold together."""

    turn: int | None = key(TURN, "This turn has begun.", default=None)
    event: str | None = key(Reference(("event",)), "Something of this kind has happened.", default=None)
    target_side: str | None = key(Reference(("side",)), "The side of the event's target.", default=None)
    count: int | None = key(Whole(1, 1_000_000), "At least so many such events within one impulse.", default=None)
    unit: str | None = key(Reference(("unit",)), "A unit whose state is asked.", default=None)
    state: str | None = key(Word(UNIT_STATES), "The state that it is in.", default=None)
    side: str | None = key(Reference(("side",)), "A side whose mass, ships or answer is asked.", default=None)
    mass_below: float | None = key(FRACTION, "Fraction of its mass still in the fight is below this.", default=None)
    ships_below: int | None = key(Whole(0, SHIPS_MAX), "Ships still in the fight are fewer than this.", default=None)
    obeyed: bool | None = key(Flag(), "What it did with the order from above.", default=None)
    objective: str | None = key(Reference(("objective",)), "An objective whose progress is asked.", default=None)
    at_least: float | None = key(FRACTION, "Its progress has reached this.", default=None)
    trigger: str | None = key(Reference(("trigger",)), "Another trigger has fired.", default=None)
    within_km: WithinSpec | None = key(Table(WithinSpec), "Who has come near what.", default=None)
    stance: StandsSpec | None = key(Table(StandsSpec), "How a side stands to another.", default=None)
    chance: float | None = key(FRACTION, "True in this part of all worlds.", default=None)

    def contradictions(self) -> Contradictions:
        """Which keys go together: event and its rows, unit and state, side and what is asked of it."""
        for name in ("target_side", "count"):
            if self.event is None and getattr(self, name) is not None:
                yield name, f"{name} goes with event, which is missing"
        asked = [name for name in ("mass_below", "ships_below", "obeyed") if getattr(self, name) is not None]
        if self.side is None and asked:
            yield asked[0], f"{asked[0]} goes with side, which is missing"
        if self.side is not None and not asked:
            yield "side", "side goes with mass_below, ships_below or obeyed"
        yield from go_together(self, "unit", "state")
        yield from go_together(self, "objective", "at_least")

    def comparisons(self) -> int:
        """How many comparisons of the core it asks for."""
        return sum(getattr(self, name) is not None for name in COMPARED) + (self.obeyed is False)


def go_together(row: SpecRow, one: str, other: str) -> Contradictions:
    """Two keys of which a table gives both or none."""
    if (getattr(row, one) is None) != (getattr(row, other) is None):
        yield other if getattr(row, other) is not None else one, f"{one} and {other} go together"


@section("say")
class SaySpec(SpecRow):
    """A line of dialogue."""

    speaker: str | None = key(LINE, "Who says it.", default=None)
    text: str = key(Text(), "What is said.")


@section("set")
class SetSpec(SpecRow):
    """Fractions that a unit is left with: 0 gone to 1 whole."""

    unit: str = key(Reference(("unit",)), "The unit.")
    hull: float | None = key(FRACTION, "Left of its hull.", default=None)
    shield: float | None = key(FRACTION, "Left of its shield.", default=None)
    drive: float | None = key(FRACTION, "Left of its drive.", default=None)
    weapons: float | None = key(FRACTION, "Left of its weapons.", default=None)
    sensors: float | None = key(FRACTION, "Left of its sensors.", default=None)
    bridge: float | None = key(FRACTION, "Left of its bridge.", default=None)
    plant: float | None = key(FRACTION, "Left of its plant.", default=None)
    hangar: float | None = key(FRACTION, "Left of its hangar.", default=None)


@section("end")
class EndSpec(SpecRow):
    """The battle ends."""

    side: str = key(Reference(("side",)), "The side whose result it is.")
    result: str = key(Word(RESULTS), "The result.")


@section("merit")
class MeritSpec(SpecRow):
    """Merit won or lost."""

    side: str = key(Reference(("side",)), "Whose merit.")
    add: int = key(Whole(-1000, 1000), "How much.")


SAID: ValueKind[str | SaySpec] = Either(
    (Reference(("dialogue",)), Table(SaySpec)), "the id of a dialogue or {speaker, text}"
)


@section("readiness")
class ReadinessSpec(SpecRow):
    """Crews that are called to a level of readiness."""

    side: str = key(Reference(("side",)), "Whose crews.")
    level: str = key(Word(READINESSES), "The level.")


@section("turns")
class TurnsSpec(SpecRow):
    """A side that stands otherwise to another from now on."""

    side: str = key(Reference(("side",)), "Who turns.")
    other: str = key(Reference(("side",)), "Towards whom.")
    to: str = key(Word(SIDE_STANCES), "The stance that it takes; whoever it openly fights, fights back.")
    secretly: bool = key(Flag(), "No other side is told until it deals the first hit.", default=False)

    def contradictions(self) -> Contradictions:
        """A side turns on others."""
        yield from two_sides(self.side, self.other)


@section("action", one_of=("say", "order_from_above", "set", "end", "merit", "readiness", "stance"))
class ActionSpec(SpecRow):
    """One thing that a trigger does."""

    say: str | SaySpec | None = key(SAID, "Somebody speaks.", default=None)
    order_from_above: str | None = key(Reference(("order_from_above",)), "An order from above is given.", default=None)
    set: SetSpec | None = key(Table(SetSpec), "A unit's state changes.", default=None)
    end: EndSpec | None = key(Table(EndSpec), "The battle ends.", default=None)
    merit: MeritSpec | None = key(Table(MeritSpec), "A side wins or loses merit.", default=None)
    readiness: ReadinessSpec | None = key(Table(ReadinessSpec), "A side's crews are called.", default=None)
    stance: TurnsSpec | None = key(Table(TurnsSpec), "A side turns on another, or makes peace with it.", default=None)


@section("trigger")
class TriggerSpec(SpecRow):
    """What happens when."""

    id: str = key(Id("trigger"), "Its id: what the rest of the file calls this trigger.")
    when: tuple[ConditionSpec, ...] = key(
        OneOrMany(Table(ConditionSpec), CONDITIONS_MAX), "All of these hold.", default=()
    )
    any: tuple[ConditionSpec, ...] = key(
        ListOf(Table(ConditionSpec), CONDITIONS_MAX), "One of these holds.", default=()
    )
    once: bool = key(Flag(), "It fires only once.", default=True)
    delay_s: float = key(Number("s", 0.0, 1e6), "Time from when it holds until it acts.", default=0.0)
    do: tuple[ActionSpec, ...] = key(ListOf(Table(ActionSpec), 32), "What it does.", default=())

    def contradictions(self) -> Contradictions:
        """A trigger waits for something, and each row of any is one comparison of the core."""
        if not self.when and not self.any:
            yield "", "when or any is missing, expected conditions"
        if not all(one.comparisons() == 1 for one in self.any):
            yield "any", "each row of any holds one comparison, and not obeyed = false; use when for more"
