"""The grammar of orders: the same in scenario files, in order files and in saves."""

from collections.abc import Iterator

from game.scenario.kinds import (
    FRACTION,
    Contradictions,
    Flag,
    Id,
    Keyed,
    ListOf,
    Number,
    Pairs,
    Reference,
    SpecRow,
    Table,
    Whole,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import (
    AIMED_MOVES,
    FIRE_MODES,
    FRAMES,
    MISSIONS,
    MOVES,
    POSTURES,
    PRIORITIES,
    READINESSES,
    SENSES,
    SPACINGS,
    STANCES,
)

from .limits import DISTANCE, FLIGHTS_MAX, PLACE_MAX_KM, QUESTIONS_MAX, SALVO, SHIPS_MAX, SIDES_MAX, SQUADRONS_MAX

ANYTHING = Reference(("unit", "flight", "body"))
FOE = Reference(("unit", "flight"))
OFFSET = Number("", -PLACE_MAX_KM, PLACE_MAX_KM)
IMPULSES = 12
IMPULSE = Whole(0, IMPULSES)
PERCENT = Number("percent", 0.0, 100.0)
AVOIDED_MAX = 4


@section("move")
class MoveSpec(SpecRow):
    """Where it goes."""

    kind: str = key(Word(MOVES), "What the move is.")
    dx: float | None = key(OFFSET, "burn: direction; follow: offset in km.", default=None)
    dy: float | None = key(OFFSET, "burn: direction; follow: offset in km.", default=None)
    throttle: float | None = key(FRACTION, "Fraction of full thrust.", default=None)
    from_: int | None = key(IMPULSE, "Impulse of the turn in which a burn begins.", default=None)
    until: int | None = key(IMPULSE, "Impulse of the turn before which it ends.", default=None)
    frame: str | None = key(Word(FRAMES), "What dx and dy are relative to.", default=None)
    target: str | None = key(ANYTHING, "The unit, flight or body that the move is about.", default=None)
    range_km: float | None = key(Number("km", 0.0, PLACE_MAX_KM), "keep_range: the distance kept.", default=None)
    radius_km: float | None = key(
        DISTANCE, "orbit: distance from the centre of its target, the nearest body where it names none.", default=None
    )
    sense: str | None = key(Word(SENSES), "orbit: which way round; as it goes already where missing.", default=None)

    def contradictions(self) -> Contradictions:
        """A burn has a direction, an orbit a radius, other moves a target, and a move ends after it begins."""
        for what in self._needs():
            yield "", what
        for only in ("radius_km", "sense"):
            if self.kind != "orbit" and getattr(self, only) is not None:
                yield only, f"{only} is for the move orbit"
        start, end = self.from_ or 0, IMPULSES if self.until is None else self.until
        if start > end:
            yield "from", f"from {start} is after until {end}"

    def _needs(self) -> Iterator[str]:
        """What a move of its kind needs and this one does not have."""
        if self.kind == "burn" and not (self.dx or self.dy):
            yield "a burn needs a direction, expected dx and dy that are not both 0"
        if self.target is None and self.kind in AIMED_MOVES:
            yield f"{self.kind} needs a target"
        if self.target is None and (self.kind, self.frame) == ("burn", "target"):
            yield 'a burn in the frame "target" needs a target'
        if self.kind == "orbit" and self.radius_km is None:
            yield "an orbit needs a radius_km"


@section("fire", least=1)
class FireSpec(SpecRow):
    """What it fires at."""

    mode: str | None = key(Word(FIRE_MODES), "When it fires.", default=None)
    priority: str | None = key(Word(PRIORITIES), "Which target comes first.", default=None)
    target: str | None = key(FOE, "A target that comes before all others.", default=None)
    bear: str | None = key(
        FOE, "The target that it keeps its bow on, or the side with its guns, whatever its course.", default=None
    )
    avoid: tuple[str, ...] | None = key(ListOf(FOE, AVOIDED_MAX), "Targets that are spared.", default=None)
    salvo: int | None = key(
        Whole(0, SALVO.high), "Torpedoes that each ship launches, as soon as it can, at its target.", default=None
    )


@section("power")
class PowerSpec(SpecRow):
    """Shares of the plant in percent, together 100."""

    shields: float = key(PERCENT, "To the shields.")
    weapons: float = key(PERCENT, "To the weapons.")
    drive: float = key(PERCENT, "To the drive.")

    def contradictions(self) -> Contradictions:
        """Shares add to the whole."""
        total = self.shields + self.weapons + self.drive
        if abs(total - 100.0) > 0.01:
            yield "", f"shares add to {total:g}, expected 100 percent"


@section("flights")
class FlightsSpec(SpecRow):
    """What its craft do."""

    mission: str = key(Word(MISSIONS), "The mission; dock recalls them.")
    target: str | None = key(FOE, "Whom it is about.", default=None)
    spacing: str = key(
        Word(SPACINGS),
        "How near they go to hostile craft that pulse: held stops where their guns reach and the pulse does not.",
        default="close",
    )


@section("command", least=1)
class CommandSpec(SpecRow):
    """What a side says for itself."""

    obey: bool | None = key(Flag(), "Its answer to the order from above.", default=None)
    fight: str | None = key(
        Reference(("side",)), "A side that it openly fights from now on; not one of its allies.", default=None
    )
    readiness: str | None = key(
        Word(READINESSES), "How ready its crews are to be, but for those that are told otherwise.", default=None
    )
    surrender: bool | None = key(Flag(), "All of its ships strike their colours.", default=None)


@section("orders")
class OrdersSpec(SpecRow):
    """Orders; what is not named goes on as before."""

    move: MoveSpec | None = key(Table(MoveSpec), "Where it goes.", default=None)
    fire: FireSpec | None = key(Table(FireSpec), "What it fires at.", default=None)
    power: PowerSpec | None = key(Table(PowerSpec), "Shares of the plant.", default=None)
    stance: str | None = key(Word(tuple(STANCES)), "Shares of the plant by a word, in place of power.", default=None)
    posture: str | None = key(
        Word(POSTURES), "How it behaves; with the plant spun down nothing drives it or charges.", default=None
    )
    readiness: str | None = key(Word(READINESSES), "How ready its crew is to be.", default=None)
    surrender: bool | None = key(Flag(), "It strikes its colours.", default=None)
    flights: FlightsSpec | None = key(Table(FlightsSpec), "What its craft do.", default=None)
    answer: Pairs[str] | None = key(
        Keyed(Reference(("question",)), Id("option"), QUESTIONS_MAX),
        "For a side: the option that it chooses, by the dialogue that asks.",
        default=None,
    )
    command: CommandSpec | None = key(Table(CommandSpec), "For a side: what it says.", default=None)

    def contradictions(self) -> Contradictions:
        """Power is said once, and so is what command can say as well."""
        if self.power is not None and self.stance is not None:
            yield "stance", "power and stance say the same thing, expected one of them"
        for name in ("readiness", "surrender"):
            if getattr(self, name) is not None and getattr(self.command, name, None) is not None:
                yield name, "command says the same thing, expected one of them"


RECEIVERS_MAX = SHIPS_MAX + FLIGHTS_MAX + SQUADRONS_MAX + SIDES_MAX
ORDERS_BY_ID = Keyed(Reference(("unit", "flight", "squadron", "side")), Table(OrdersSpec), RECEIVERS_MAX)
