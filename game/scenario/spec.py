"""What a scenario file says, as frozen rows: checked key by key, but maybe still nonsense as a whole.

Fields are the keys of the file (with a `_` after words that Python keeps for itself); sections.py says what each
means, its unit and its default. A `Span` is (low, high), drawn per world.
"""

from dataclasses import dataclass, fields, is_dataclass
from keyword import iskeyword
from typing import Any, TypeAlias

SpanValue: TypeAlias = tuple[float, float]
CountSpan: TypeAlias = tuple[int, int]
PointValue: TypeAlias = tuple[float, float]


class Pairs(tuple[tuple[str, Any], ...]):
    """A table with free keys, as (key, value) rows in the file's order."""

    __slots__ = ()

    def row(self, key: str) -> Any:
        """The value of a key, or None."""
        return dict(self).get(key)


@dataclass(frozen=True, slots=True)
class MoveSpec:
    """Where a unit goes."""

    kind: str
    dx: float | None
    dy: float | None
    throttle: float | None
    from_: int | None
    until: int | None
    frame: str | None
    target: str | None
    range_km: float | None


@dataclass(frozen=True, slots=True)
class FireSpec:
    """What a unit fires at."""

    mode: str | None
    priority: str | None
    target: str | None
    avoid: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class PowerSpec:
    """Shares of the plant in percent."""

    shields: float
    weapons: float
    drive: float


@dataclass(frozen=True, slots=True)
class FlightsSpec:
    """What craft do."""

    mission: str
    target: str | None


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """What a side says for itself."""

    obey: bool


@dataclass(frozen=True, slots=True)
class OrdersSpec:
    """Orders of one unit, flight, squadron or side; None = the standing order goes on."""

    move: MoveSpec | None
    fire: FireSpec | None
    power: PowerSpec | None
    stance: str | None
    posture: str | None
    flights: FlightsSpec | None
    command: CommandSpec | None


@dataclass(frozen=True, slots=True)
class OrbitSpec:
    """An orbit on rails."""

    body: str
    radius_km: float
    bearing_deg: float
    sense: str


@dataclass(frozen=True, slots=True)
class BodySpec:
    """A planet or moon."""

    id: str
    name: str | None
    mu_km3_s2: float
    radius_km: float
    at: PointValue | None
    orbit: OrbitSpec | None
    style: str


@dataclass(frozen=True, slots=True)
class LatencySpec:
    """Impulses until an order takes effect."""

    intact: int
    lost: int


@dataclass(frozen=True, slots=True)
class SideSpec:
    """A navy."""

    id: str
    name: str | None
    colour: str | None
    controller: str
    stand_in: str
    enemies: tuple[str, ...] | None
    allies: tuple[str, ...]
    flagship: str | None
    succession: str | tuple[str, ...]
    latency_impulses: LatencySpec


@dataclass(frozen=True, slots=True)
class BatterySpec:
    """Equal weapons that fire together."""

    weapon: str
    count: int
    arc_deg: float
    facing_deg: float


@dataclass(frozen=True, slots=True)
class CraftSpec:
    """The guns of one craft."""

    kill: float
    reach_km: float
    shot_gj: float
    energy_gj: float
    regen_gw: float
    sting_gj: float


@dataclass(frozen=True, slots=True)
class PulseSpec:
    """The burst of one drone."""

    kill: float
    radius_km: float
    energy_gj: float


@dataclass(frozen=True, slots=True)
class ClassSpec:
    """A class of ships or craft."""

    id: str
    name: str | None
    abbr: str
    kind: str
    silhouette: str | None
    mass_t: float
    thrust_g: float
    delta_v_km_s: float
    hull_gj: float
    armour_gj: float
    shield_gj: float
    shield_regen_gw: float
    shield_restart_s: float
    leak: float
    plant: float
    breach_gj: float
    breach_chance: float
    signature: float
    size_km: float
    sensor_km: float
    crew: int
    tow_t: float
    hangar: int
    per_flight: int
    batteries: tuple[BatterySpec, ...]
    craft: CraftSpec | None
    pulse: PulseSpec | None
    spread_km: float


@dataclass(frozen=True, slots=True)
class WeaponSpec:
    """A weapon."""

    id: str
    name: str | None
    kind: str
    energy_gj: float
    recharge_s: float
    range_km: float
    p0: float
    r0_km: float
    corridor_km: float
    pass_on: float
    daze_km: float
    daze: float


@dataclass(frozen=True, slots=True)
class RadiusPlace:
    """A place at a distance from a body's centre."""

    body: str
    radius_km: SpanValue
    bearing_deg: SpanValue


@dataclass(frozen=True, slots=True)
class AltitudePlace:
    """A place over a body's surface."""

    body: str
    altitude_km: SpanValue
    bearing_deg: SpanValue


@dataclass(frozen=True, slots=True)
class OffsetPlace:
    """A place beside another squadron."""

    squadron: str
    dx_km: SpanValue
    dy_km: SpanValue


PlaceSpec: TypeAlias = PointValue | RadiusPlace | AltitudePlace | OffsetPlace


@dataclass(frozen=True, slots=True)
class FormationSpec:
    """How the units of a squadron stand."""

    kind: str
    facing: str | float | None
    spacing_km: float | None


@dataclass(frozen=True, slots=True)
class DamageSpec:
    """Fractions lost, 0 whole to 1 gone."""

    hull: float
    armour: float
    shield: float
    drive: float
    weapons: float
    sensors: float
    bridge: float
    plant: float
    hangar: float


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """What one unit has of its own, over its squadron's."""

    captain: str | None
    rank: int | None
    aboard: int | None
    damage: DamageSpec | None
    orders: OrdersSpec | None


@dataclass(frozen=True, slots=True)
class ArrivesSpec:
    """When a squadron comes."""

    turn: int | None
    trigger: str | None


@dataclass(frozen=True, slots=True)
class SquadronSpec:
    """Units of one class that are ordered together."""

    id: str
    name: str | None
    side: str
    class_: str
    count: CountSpan
    names: tuple[str, ...]
    at: PlaceSpec | None
    home: str | None
    velocity: str | PointValue
    formation: FormationSpec
    captain: str | None
    rank: int
    aboard: int | None
    damage: DamageSpec | None
    orders: OrdersSpec | None
    unit: Pairs
    arrives: ArrivesSpec


@dataclass(frozen=True, slots=True)
class ConditionSpec:
    """Conditions that hold together."""

    turn: int | None
    event: str | None
    target_side: str | None
    count: int | None
    unit: str | None
    state: str | None
    side: str | None
    mass_below: float | None
    ships_below: int | None
    obeyed: bool | None
    objective: str | None
    at_least: float | None
    trigger: str | None
    chance: float | None


@dataclass(frozen=True, slots=True)
class SaySpec:
    """A line of dialogue."""

    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class SetSpec:
    """Fractions that a unit is left with."""

    unit: str
    hull: float | None
    shield: float | None
    drive: float | None
    weapons: float | None
    sensors: float | None
    bridge: float | None
    plant: float | None
    hangar: float | None


@dataclass(frozen=True, slots=True)
class EndSpec:
    """A result that ends the battle."""

    side: str
    result: str


@dataclass(frozen=True, slots=True)
class MeritSpec:
    """Merit won or lost."""

    side: str
    add: int


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing that a trigger does: exactly one field is set."""

    say: str | SaySpec | None
    order_from_above: str | None
    set: SetSpec | None
    end: EndSpec | None
    merit: MeritSpec | None


@dataclass(frozen=True, slots=True)
class TriggerSpec:
    """What happens when."""

    id: str
    when: tuple[ConditionSpec, ...]
    any: tuple[ConditionSpec, ...]
    once: bool
    delay_s: float
    do: tuple[ActionSpec, ...]


@dataclass(frozen=True, slots=True)
class WhoSpec:
    """Units that something is about."""

    side: str | None
    squadron: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class ObjectiveSpec:
    """What a side wants."""

    id: str
    side: str
    kind: str
    who: WhoSpec
    of: str | None
    beyond_km: float | None
    measure: str
    victory_at: float
    optional: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class AboveSpec:
    """An order from above."""

    id: str
    side: str
    kind: str
    turn: int
    until_turn: int | None
    merit: int
    from_: str | None
    text: str


@dataclass(frozen=True, slots=True)
class DialogueSpec:
    """A line that a trigger can have said."""

    id: str
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class ExpectSpec:
    """What many simulated battles must show."""

    id: str
    policies: Pairs
    worlds: int
    turns: int | None
    seed: int
    measure: str
    min: float | None
    max: float | None


@dataclass(frozen=True, slots=True)
class DebriefWhen:
    """When a debrief text is shown."""

    result: str | None
    objective: str | None
    at_least: float | None
    below: float | None
    unit: str | None
    state: str | None
    obeyed: bool | None


@dataclass(frozen=True, slots=True)
class DebriefSpec:
    """A text after the battle."""

    when: DebriefWhen | None
    text: str


@dataclass(frozen=True, slots=True)
class HeadSpec:
    """The scenario as a whole."""

    id: str | None
    title: str
    briefing: str
    turn_s: float
    turns: int
    map_radius_km: float | None
    frame: str
    classes: tuple[str, ...]
    debrief: tuple[DebriefSpec, ...]


@dataclass(frozen=True, slots=True)
class ClassFile:
    """A file of classes and weapons that scenarios share."""

    format: int
    class_: tuple[ClassSpec, ...]
    weapon: tuple[WeaponSpec, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """A whole scenario file, its classes put in."""

    format: int
    scenario: HeadSpec
    body: tuple[BodySpec, ...]
    side: tuple[SideSpec, ...]
    class_: tuple[ClassSpec, ...]
    weapon: tuple[WeaponSpec, ...]
    squadron: tuple[SquadronSpec, ...]
    trigger: tuple[TriggerSpec, ...]
    objective: tuple[ObjectiveSpec, ...]
    order_from_above: tuple[AboveSpec, ...]
    dialogue: tuple[DialogueSpec, ...]
    expect: tuple[ExpectSpec, ...]


def field_name(key: str) -> str:
    """The field of a row that holds a key of the file."""
    return key + "_" if iskeyword(key) else key


def as_table(value: Any) -> Any:
    """A row as the plain tables, lists and scalars of a file; keys that hold nothing are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        rows = ((field.name.rstrip("_"), getattr(value, field.name)) for field in fields(value))
        return {name: as_table(inner) for name, inner in rows if inner is not None}
    if isinstance(value, Pairs):
        return {name: as_table(inner) for name, inner in value}
    if isinstance(value, tuple):
        return [as_table(inner) for inner in value]
    return value
