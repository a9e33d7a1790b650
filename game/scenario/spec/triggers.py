"""Keys of `[[trigger]]`: conditions, and what happens when they hold."""

from collections.abc import Iterable

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
from game.scenario.vocabulary import (
    EVENTS_AT_NOBODY,
    EVENTS_OF_NOBODY,
    EVENTS_OF_SIDES,
    READINESSES,
    RESULTS,
    SIDE_STANCES,
    UNIT_STATES,
    UNSEEN_EVENTS,
)

from .debris import DebrisSpec
from .limits import DISTANCE, IMPULSES, KM, LINE, LIVES_MAX, SHIPS_MAX, TURN, TURNS_MAX
from .orders import OrdersSpec

CONDITIONS_MAX = 16
COUNT = Whole(-1_000_000, 1_000_000)
COMPARED = (
    "turn", "time_s", "impulse", "event", "state", "mass_below", "ships_below", "here_below", "lives_lost_over",
    "obeyed", "objective", "trigger", "within_km", "counter", "chose", "stance", "chance",
)  # fmt: skip
_OF_EVENTS = ("source", "source_side", "target", "target_side", "count")
_OF_SIDES = ("mass_below", "ships_below", "here_below", "lives_lost_over", "obeyed")
_OF_SQUADRONS = ("state", "mass_below", "ships_below", "here_below")


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


PARTY = Reference(("unit", "flight", "squadron", "side"))
_ASKED_OF = {"unit": ("state",), "squadron": _OF_SQUADRONS, "side": _OF_SIDES}


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
    time_s: float | None = key(
        Number("s", 0.0, TURNS_MAX * 3600.0), "So many seconds of the battle have gone by.", default=None
    )
    impulse: int | None = key(
        Whole(1, TURNS_MAX * IMPULSES), "So many impulses of the battle have gone by: twelve are a turn.", default=None
    )
    event: str | None = key(Reference(("event",)), "Something of this kind has happened.", default=None)
    source: str | None = key(
        PARTY, "Whom the event came from: a unit or flight, any of a squadron or side.", default=None
    )
    source_side: str | None = key(Reference(("side",)), "The side of whom it came from.", default=None)
    target: str | None = key(PARTY, "Whom the event befell: a unit or flight, any of a squadron or side.", default=None)
    target_side: str | None = key(Reference(("side",)), "The side of the event's target.", default=None)
    count: int | None = key(Whole(1, 1_000_000), "At least so many such events within one impulse.", default=None)
    unit: str | None = key(Reference(("unit",)), "A unit whose state is asked.", default=None)
    squadron: str | None = key(
        Reference(("squadron",)), "A squadron whose state, mass or ships are asked.", default=None
    )
    state: str | None = key(
        Word(UNIT_STATES),
        "The state that the unit is in, or all of the squadron that is not lost; docked is for craft.",
        default=None,
    )
    side: str | None = key(Reference(("side",)), "A side whose mass, ships, lives or answer are asked.", default=None)
    mass_below: float | None = key(
        FRACTION, "Fraction of its mass that is not lost, away and yet to come included, is below this.", default=None
    )
    ships_below: int | None = key(
        Whole(0, SHIPS_MAX),
        "Its ships that are not lost, away and yet to come included, are fewer than this.",
        default=None,
    )
    here_below: int | None = key(Whole(0, SHIPS_MAX), "Its living ships on the map are fewer than this.", default=None)
    lives_lost_over: int | None = key(
        Whole(0, LIVES_MAX), "More people than this that were aboard its ships are dead.", default=None
    )
    obeyed: bool | None = key(Flag(), "What it did with the order from above.", default=None)
    objective: str | None = key(Reference(("objective",)), "An objective whose progress is asked.", default=None)
    at_least: float | None = key(FRACTION, "Its progress has reached this.", default=None)
    trigger: str | None = key(Reference(("trigger",)), "Another trigger has fired.", default=None)
    within_km: WithinSpec | None = key(Table(WithinSpec), "Who has come near what.", default=None)
    counter: CountedSpec | None = key(Table(CountedSpec), "What a counter stands at.", default=None)
    chose: ChoseSpec | None = key(Table(ChoseSpec), "What a side has answered.", default=None)
    stance: StandsSpec | None = key(Table(StandsSpec), "How a side stands to another.", default=None)
    chance: float | None = key(FRACTION, "True in this part of all worlds.", default=None)

    def contradictions(self) -> Contradictions:
        """Which keys go together: event and its rows, and those who are asked and what is asked of them."""
        yield from self._event_contradictions()
        yield from self._asked_contradictions()
        yield from go_together(self, "objective", "at_least")

    def _event_contradictions(self) -> Contradictions:
        given = self._given(_OF_EVENTS)
        if self.event is None:
            for name in given:
                yield name, f"{name} goes with event, which is missing"
            return
        if self.event in UNSEEN_EVENTS:
            yield "event", f"{self.event} comes after triggers look: {UNSEEN_EVENTS[self.event]}"
        nobody = {"source": EVENTS_OF_NOBODY, "target": EVENTS_AT_NOBODY}
        for end, other in (("source", "target"), ("target", "source")):
            for name in (name for name in given if name.startswith(end) and self.event in nobody[end]):
                instead = "" if self.event in nobody[other] else f", expected {name.replace(end, other)}"
                yield name, f"{self.event} has no {end}{instead}"
        if "source" in given and self.event in EVENTS_OF_SIDES:
            yield "source", f"{self.event} comes from a side, expected source_side"

    def _asked_contradictions(self) -> Contradictions:
        asked = [name for name in ("unit", "squadron", "side") if getattr(self, name) is not None]
        if len(asked) > 1:
            yield asked[1], f"expected one of unit, squadron and side, got {' and '.join(asked)}"
            return
        allowed = _ASKED_OF[asked[0]] if asked else ()
        given = self._given(dict.fromkeys((*_OF_SQUADRONS, *_OF_SIDES)))
        for name in given:
            if name not in allowed:
                takers = [who for who, keys in _ASKED_OF.items() if name in keys]
                yield name, f"{name} goes with {' or '.join(takers)}, which is missing"
        if asked and not given:
            yield asked[0], f"{asked[0]} goes with {listed_or(allowed)}"
        if self.state == "docked" and self.unit is not None:
            yield "state", "docked is for squadrons of craft"

    def _given(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if getattr(self, name) is not None]

    def comparisons(self) -> int:
        """How many comparisons of the core it asks for."""
        return sum(getattr(self, name) is not None for name in COMPARED) + (self.obeyed is False)


def listed_or(names: tuple[str, ...]) -> str:
    """Names of which one is expected."""
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


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
    "camera", "stance",
)  # fmt: skip


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
