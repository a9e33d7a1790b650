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
from game.scenario.vocabulary import READINESSES, RESULTS, UNIT_STATES

from .debris import DebrisSpec
from .limits import DISTANCE, KM, LINE, SHIPS_MAX, TURN
from .orders import OrdersSpec

CONDITIONS_MAX = 16
COUNT = Whole(-1_000_000, 1_000_000)
COMPARED = (
    "turn", "event", "unit", "mass_below", "ships_below", "obeyed", "objective", "trigger", "within_km", "counter",
    "chose", "chance",
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


@section("counted")
class CountedSpec(SpecRow):
    """What a counter stands at."""

    name: str = key(Reference(("counter",)), "The counter, one that some trigger adds to.")
    at_least: int | None = key(COUNT, "It stands at this or more.", default=None)
    below: int | None = key(COUNT, "Or it stands below this.", default=None)

    def contradictions(self) -> Contradictions:
        """It is asked one thing."""
        if (self.at_least is None) == (self.below is None):
            yield "", "expected exactly one of at_least and below"


@section("chose")
class ChoseSpec(SpecRow):
    """What a side has answered."""

    dialogue: str = key(Reference(("question",)), "The dialogue that asked it: one with a choice.")
    option: str = key(Id("option"), "The answer that it chose.")


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
    counter: CountedSpec | None = key(Table(CountedSpec), "What a counter stands at.", default=None)
    chose: ChoseSpec | None = key(Table(ChoseSpec), "What a side has answered.", default=None)
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


SET_OF = ("unit", "squadron", "side")


@section("set")
class SetSpec(SpecRow):
    """What units are left with: fractions from 0 gone to 1 whole."""

    unit: str | None = key(Reference(("unit",)), "The unit.", default=None)
    squadron: str | None = key(Reference(("squadron",)), "Or all units of this squadron.", default=None)
    side: str | None = key(Reference(("side",)), "Or all units of this side.", default=None)
    hull: float | None = key(FRACTION, "Left of its hull.", default=None)
    armour: float | None = key(FRACTION, "Left of its armour.", default=None)
    shield: float | None = key(FRACTION, "Left of its shield.", default=None)
    drive: float | None = key(FRACTION, "Left of its drive.", default=None)
    weapons: float | None = key(FRACTION, "Left of its weapons.", default=None)
    sensors: float | None = key(FRACTION, "Left of its sensors.", default=None)
    bridge: float | None = key(FRACTION, "Left of its bridge.", default=None)
    plant: float | None = key(FRACTION, "Left of its plant.", default=None)
    hangar: float | None = key(FRACTION, "Left of its hangar.", default=None)
    people: float | None = key(FRACTION, "Left of the people aboard; the others are brought off, safe.", default=None)
    readiness: str | None = key(Word(READINESSES), "The level at which its crew stands at once.", default=None)

    def contradictions(self) -> Contradictions:
        """It is about somebody, and changes something."""
        named = [name for name in SET_OF if getattr(self, name) is not None]
        if len(named) != 1:
            yield "", f"expected exactly one of {', '.join(SET_OF)}, got {', '.join(named) or 'none'}"
        if all(getattr(self, name) is None for name in self.section.names() if name not in SET_OF):
            yield "", f"it changes nothing, expected one of {', '.join(self.section.names()[len(SET_OF) :])}"

    @property
    def of(self) -> str:
        """The id of whom it is about."""
        return self.unit or self.squadron or self.side or ""


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


@section("counter")
class CounterSpec(SpecRow):
    """A counter that goes on: it stands at 0 when the battle begins."""

    name: str = key(Id("counter"), "Its name, which conditions ask for.")
    add: int = key(Whole(-1000, 1000), "What is added to it.", default=1)


@section("told")
class ToldSpec(SpecRow):
    """Orders that a side which nobody plays carries out over what its policy plots."""

    who: str = key(Reference(("unit", "flight", "squadron", "side")), "Who gets them.")
    orders: OrdersSpec = key(Table(OrdersSpec), "The orders, laid over its own in every turn in which they stand.")
    turns: int | None = key(
        TURN, "For so many turns from the next one on; to the end of the battle where it is missing.", default=None
    )


@section("camera", one_of=("unit", "body", "at"))
class CameraSpec(SpecRow):
    """Where the film looks, once, as it plays: no camera goes where nobody sees anything."""

    unit: str | None = key(Reference(("unit",)), "At this unit, if it is on the map and in sight.", default=None)
    body: str | None = key(Reference(("body",)), "Or at this body.", default=None)
    at: tuple[float, float] | None = key(Point(KM), "Or at this place of the map.", default=None)


SAID: ValueKind[str | SaySpec] = Either(
    (Reference(("dialogue",)), Table(SaySpec)), "the id of a dialogue or {speaker, text}"
)


@section("readiness")
class ReadinessSpec(SpecRow):
    """Crews that are called to a level of readiness."""

    side: str = key(Reference(("side",)), "Whose crews.")
    level: str = key(Word(READINESSES), "The level.")


ACTIONS = (
    "say", "order_from_above", "reinforce", "set", "end", "merit", "readiness", "counter", "orders", "spawn_debris",
    "camera",
)  # fmt: skip


@section("action", one_of=ACTIONS)
class ActionSpec(SpecRow):
    """One thing that a trigger does."""

    say: str | SaySpec | None = key(SAID, "Somebody speaks.", default=None)
    order_from_above: str | None = key(Reference(("order_from_above",)), "An order from above is given.", default=None)
    reinforce: str | None = key(
        Reference(("squadron",)), "What of this squadron is yet to come arrives now.", default=None
    )
    set: SetSpec | None = key(Table(SetSpec), "A unit's state changes.", default=None)
    end: EndSpec | None = key(Table(EndSpec), "The battle ends.", default=None)
    merit: MeritSpec | None = key(Table(MeritSpec), "A side wins or loses merit.", default=None)
    readiness: ReadinessSpec | None = key(Table(ReadinessSpec), "A side's crews are called.", default=None)
    orders: ToldSpec | None = key(Table(ToldSpec), "A side that nobody plays gets orders.", default=None)
    spawn_debris: DebrisSpec | None = key(Table(DebrisSpec), "A cloud of debris comes into being.", default=None)
    camera: CameraSpec | None = key(Table(CameraSpec), "The film looks somewhere.", default=None)
    counter: CounterSpec | None = key(Table(CounterSpec), "A counter goes on.", default=None)


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
