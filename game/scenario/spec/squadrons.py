"""Keys of `[[squadron]]`: where units stand, how they move, what each has of its own."""

from typing import TypeAlias

from game.scenario.kinds import (
    FRACTION,
    Contradictions,
    Either,
    Flag,
    Id,
    Keyed,
    ListOf,
    Number,
    Pairs,
    Point,
    Reference,
    Span,
    SpecRow,
    Table,
    ValueKind,
    Whole,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import FORMATIONS, VELOCITIES

from .limits import (
    BEARING,
    DISTANCE,
    FLIGHTS_MAX,
    KM,
    LENGTH_MIN_KM,
    LINE,
    PEOPLE,
    POLICY,
    RANK,
    SHIPS_MAX,
    TURN,
)
from .orders import OrdersSpec

SpanValue: TypeAlias = tuple[float, float]
PointValue: TypeAlias = tuple[float, float]


@section("at")
class RadiusPlace(SpecRow):
    """A place at a distance from a body's centre."""

    body: str = key(Reference(("body",)), "The body.")
    radius_km: SpanValue = key(Span(DISTANCE), "Distance from its centre.")
    bearing_deg: SpanValue = key(Span(BEARING), "Direction from its centre, counter-clockwise from +x.")


@section("at")
class AltitudePlace(SpecRow):
    """A place at a height over a body's surface."""

    body: str = key(Reference(("body",)), "The body.")
    altitude_km: SpanValue = key(Span(DISTANCE), "Height over its surface.")
    bearing_deg: SpanValue = key(Span(BEARING), "Direction from its centre, counter-clockwise from +x.")


@section("at")
class OffsetPlace(SpecRow):
    """A place beside another squadron."""

    squadron: str = key(Reference(("squadron",)), "The squadron it is measured from.")
    dx_km: SpanValue = key(Span(KM), "East of its middle.", default=(0.0, 0.0))
    dy_km: SpanValue = key(Span(KM), "North of its middle.", default=(0.0, 0.0))


PlaceSpec: TypeAlias = PointValue | RadiusPlace | AltitudePlace | OffsetPlace
PLACE_WANTED = "[x, y], {body, radius_km, bearing_deg}, {body, altitude_km, bearing_deg} or {squadron, dx_km, dy_km}"
PLACE: ValueKind[PlaceSpec] = Either(
    (Point(KM), Table(RadiusPlace), Table(AltitudePlace), Table(OffsetPlace)), PLACE_WANTED
)
VELOCITY: ValueKind[str | PointValue] = Either(
    (Word(VELOCITIES), Reference(("squadron",), prefix="same_as:"), Point(Number("km/s", -1e5, 1e5))),
    '"rest", "circular_ccw", "circular_cw", "same_as:SQUADRON" or [vx, vy]',
)
FACING: ValueKind[str | float] = Either((Reference(("side",)), BEARING), "the id of a side or a number of degrees")


@section("formation")
class FormationSpec(SpecRow):
    """How the units of a squadron stand."""

    kind: str = key(Word(FORMATIONS), "Its shape.", default="block")
    facing: str | float | None = key(
        FACING, "The side that it faces, or a heading; the nearest enemy side where it is missing.", default=None
    )
    spacing_km: float | None = key(
        Number("km", LENGTH_MIN_KM, 1e6),
        "Distance between neighbours; ten times the class's size where missing.",
        default=None,
    )


@section("damage")
class DamageSpec(SpecRow):
    """Fractions lost, 0 whole to 1 gone."""

    hull: float = key(FRACTION, "Lost of its hull.", default=0.0)
    armour: float = key(FRACTION, "Lost of its armour.", default=0.0)
    shield: float = key(FRACTION, "Lost of its shield.", default=0.0)
    drive: float = key(FRACTION, "Lost of its drive.", default=0.0)
    weapons: float = key(FRACTION, "Lost of its weapons.", default=0.0)
    sensors: float = key(FRACTION, "Lost of its sensors.", default=0.0)
    bridge: float = key(FRACTION, "Lost of its bridge.", default=0.0)
    plant: float = key(FRACTION, "Lost of its plant.", default=0.0)
    hangar: float = key(FRACTION, "Lost of its hangar.", default=0.0)


@section("unit")
class UnitSpec(SpecRow):
    """What one unit has of its own, over its squadron's."""

    captain: str | None = key(LINE, "Who commands it.", default=None)
    rank: int | None = key(RANK, "Rank of its captain: the highest alive commands the side.", default=None)
    aboard: int | None = key(PEOPLE, "People aboard; the class's crew where it is missing.", default=None)
    damage: DamageSpec | None = key(Table(DamageSpec), "What it has lost before the battle.", default=None)
    orders: OrdersSpec | None = key(Table(OrdersSpec), "Its standing orders at the start.", default=None)


@section("arrives", least=1)
class ArrivesSpec(SpecRow):
    """When it comes: at once, or in waves."""

    turn: int | None = key(
        TURN, "At the start of this turn; waves from this turn on, the first where it is missing.", default=None
    )
    trigger: str | None = key(Reference(("trigger",)), "When this trigger fires; waves from then on.", default=None)
    called: bool = key(Flag(), "When a trigger brings it in by reinforce, and not before.", default=False)
    every_s: float | None = key(Number("s", 1.0, 1e6), "In waves, so long after each other.", default=None)
    until: str | None = key(Reference(("trigger",)), "Once this trigger has fired, no more waves come.", default=None)
    times: int | None = key(
        Whole(1, FLIGHTS_MAX), "How many waves; as many as it takes where it is missing.", default=None
    )
    count: int | None = key(Whole(1, FLIGHTS_MAX), "Units of a wave, or flights; one by default.", default=None)
    announced: bool = key(Flag(), "All sides know when and where it comes, not only its own.", default=False)

    @property
    def wave_size(self) -> int:
        """Units that come together; without waves all of them."""
        return FLIGHTS_MAX if self.every_s is None else self.count or 1

    @property
    def first_turn(self) -> int | None:
        """The turn at whose start it comes, or its first wave; None by a trigger."""
        return None if self.trigger is not None or self.called else self.turn or 1

    def contradictions(self) -> Contradictions:
        """It comes by the clock, by a trigger or when it is called; times, count and until are of waves."""
        told = [name for name in ("turn", "trigger", "called") if getattr(self, name) not in (None, False)]
        if len(told) > 1:
            yield "", f"expected turn, trigger or called, got {'both' if len(told) == 2 else 'all'}"
        if not told and self.every_s is None:
            yield "", "expected turn, trigger, called or every_s, got none"
        if self.called and self.every_s is not None:
            yield "called", "called brings all at once, expected trigger for waves that begin when it fires"
        for name in ("times", "count", "until"):
            if self.every_s is None and getattr(self, name) is not None:
                yield name, f"{name} goes with every_s, which is missing"


@section("squadron")
class SquadronSpec(SpecRow):
    """Units of one class that are ordered together."""

    id: str = key(Id("squadron"), "Its id: what the rest of the file calls this squadron.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    side: str = key(Reference(("side",)), "Whose it is.")
    class_: str = key(Reference(("class",)), "What its units are.")
    count: tuple[int, int] = key(Span(Whole(0, FLIGHTS_MAX)), "How many units, or flights.", default=(1, 1))
    names: tuple[str, ...] = key(ListOf(LINE, SHIPS_MAX), "Names of its units; the rest are numbered.", default=())
    at: PlaceSpec | None = key(PLACE, "Where its middle stands.", default=None)
    home: str | None = key(
        Reference(("squadron",)), "For fighters: the ships whose hangars they start in, in place of at.", default=None
    )
    velocity: str | PointValue = key(
        VELOCITY, "How it moves at first, against the moving body that it stands beside.", default="rest"
    )
    formation: FormationSpec = key(Table(FormationSpec), "How its units stand.", default=FormationSpec())
    captain: str | None = key(LINE, "Who commands each unit that names nobody else.", default=None)
    rank: int = key(RANK, "Rank of its captains.", default=0)
    aboard: int | None = key(PEOPLE, "People aboard each unit; the class's crew where it is missing.", default=None)
    damage: DamageSpec | None = key(Table(DamageSpec), "What each unit has lost before the battle.", default=None)
    orders: OrdersSpec | None = key(
        Table(OrdersSpec),
        "Its standing orders at the start; untold, who moves coasts, and who rests holds its place on the map, even "
        "beside a moving moon.",
        default=None,
    )
    policy: str | None = key(POLICY, "The policy that plots for it, in place of its side's.", default=None)
    unit: Pairs[UnitSpec] = key(
        Keyed(Reference(("unit",)), Table(UnitSpec), SHIPS_MAX),
        "Units of it by id, and what they have of their own.",
        default=Pairs(),
    )
    arrives: ArrivesSpec = key(Table(ArrivesSpec), "When it comes onto the map.", default=ArrivesSpec(turn=1))

    def contradictions(self) -> Contradictions:
        """A squadron has a place, and no more names than units."""
        if self.at is None and self.home is None:
            yield "", f"at is missing, expected {PLACE_WANTED}"
        most = self.count[1]
        if len(self.names) > most:
            yield "names", f"{len(self.names)} names for at most {most} units; count says how many there are"
