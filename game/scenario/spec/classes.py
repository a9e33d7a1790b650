"""Keys of `[[class]]`: classes of ships, stations and craft."""

from math import inf

from game.scenario.faults import listed
from game.scenario.kinds import (
    FRACTION,
    Contradictions,
    Either,
    Id,
    ListOf,
    Number,
    Outline,
    OutlineValue,
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
from game.scenario.vocabulary import CLASS_KINDS, FLIGHT_KINDS, PLANTS, SILHOUETTES, SILHOUETTES_MEANT

from .limits import (
    BEARING,
    DISTANCE,
    ENERGY,
    LENGTH_MIN_KM,
    LINE,
    PEOPLE,
    PLACE_MAX_KM,
    POWER,
    SOME_ENERGY,
)

BATTERIES_MAX = 6
PLANT: ValueKind[str | float] = Either(
    (Word(PLANTS), Number("", 0.0, 100.0)), "fusion, antimatter, or the power of a fusion plant"
)

_SHIPS = tuple(kind for kind in CLASS_KINDS if kind not in FLIGHT_KINDS)
SILHOUETTE: ValueKind[str | OutlineValue] = Either(
    (Word(SILHOUETTES, meant=SILHOUETTES_MEANT), Outline()),
    f"{listed(SILHOUETTES, len(SILHOUETTES))}, or {Outline().wanted()}",
)
OWNERS = (
    ("thrust_g", ("ship", *FLIGHT_KINDS), "a station has no drive, expected 0"),
    ("batteries", _SHIPS, "batteries are for ships and stations; craft have craft = {kill, reach_km ...}"),
    ("craft", FLIGHT_KINDS, "craft is for fighters and drones"),
    ("pulse", ("drone",), "pulse is for drones"),
    ("jam", _SHIPS, "jam is for ships and stations"),
    ("ghosts", _SHIPS, "ghosts are made by ships and stations that jam"),
    ("hangar", _SHIPS, "hangar is for ships and stations"),
)
"""Keys that classes of some kinds alone have, those kinds, and what is wrong where another has one."""


@section("battery")
class BatterySpec(SpecRow):
    """Equal weapons that fire together."""

    weapon: str = key(Reference(("weapon",)), "What it fires.")
    count: int = key(Whole(1, 50), "How many of them.", default=1)
    arc_deg: float = key(Number("degrees", 1e-3, 360.0), "Width of the arc it covers.", default=360.0)
    facing_deg: float = key(BEARING, "Middle of the arc: 0 ahead, 90 to the left.", default=0.0)


@section("craft")
class CraftSpec(SpecRow):
    """The guns of one craft of a flight."""

    kill: float = key(FRACTION, "Chance that it kills one enemy craft in reach, an impulse.", default=0.0)
    reach_km: float = key(DISTANCE, "How far its guns reach.")
    shot_gj: float = key(ENERGY, "Energy that a shot spends.", default=0.0)
    energy_gj: float = key(ENERGY, "Energy that it stores.", default=0.0)
    regen_gw: float = key(POWER, "How fast that energy comes back.", default=0.0)
    sting_gj: float = key(ENERGY, "Energy that it deals to a ship in reach, an impulse.", default=0.0)


@section("pulse")
class PulseSpec(SpecRow):
    """The killing burst of one drone."""

    kill: float = key(FRACTION, "Chance that it kills a craft within its radius.")
    radius_km: float = key(DISTANCE, "How far it reaches.")
    energy_gj: float = key(ENERGY, "Energy that it spends.", default=0.0)


@section("class")
class ClassSpec(SpecRow):
    """A class of ships or craft."""

    id: str = key(Id("class"), "Its id: what the rest of the file calls this class.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    abbr: str = key(Text(6, empty=False), "Its short form in lists (FF, DD ...).", default="?")
    kind: str = key(Word(CLASS_KINDS), "What it is.")
    silhouette: str | OutlineValue | None = key(
        SILHOUETTE,
        "The outline it is drawn with; one by kind where it is missing. Points go round it, the bow at x = 1, the "
        "stern at -1, y to the left; where none lies to the right, the left side is mirrored.",
        default=None,
    )
    mass_t: float = key(Number("t", 1e-3, 1e9), "Mass.")
    thrust_g: float = key(Number("g", 0.0, 1e3), "Acceleration at full throttle.")
    delta_v_km_s: float = key(Number("km/s", 0.0, 1e6, infinite=True), "What its fuel gives in all.", default=inf)
    hull_gj: float = key(SOME_ENERGY, "Energy that its hull takes; of a flight, one craft's.", default=1.0)
    armour_gj: float = key(ENERGY, "Energy that its armour stops of each hit.", default=0.0)
    shield_gj: float = key(ENERGY, "Energy that its shield holds.", default=0.0)
    shield_regen_gw: float = key(POWER, "Regrowth of the shield at even shares.", default=0.0)
    shield_restart_s: float = key(Number("s", 0.0, 1e5), "How long a collapsed shield stays down.", default=0.0)
    leak: float = key(FRACTION, "Part of each hit that passes the shield.", default=0.0)
    kinetic_leak: float | None = key(
        FRACTION,
        "Part of each slug that passes the shield; as much as of other hits where it is missing.",
        default=None,
    )
    plant: str | float = key(
        PLANT,
        "Its plant: antimatter charges impactors ten times as fast; a number is a fusion plant of that power for its "
        "weapons, where 1 charges them as fast as they ask.",
        default="fusion",
    )
    breach_gj: float = key(ENERGY, "Energy of its plant's explosion.", default=0.0)
    breach_chance: float = key(FRACTION, "Chance that its death breaches the plant.", default=0.0)
    containment_s: float = key(
        Number("s", 0.0, 1e5),
        "How long the containment of an antimatter plant lasts once a hit makes it fail; 0 = no hit does.",
        default=300.0,
    )
    fire_proneness: float = key(
        Number("", 0.0, 100.0),
        "Chance of a fire, for each part of the hull lost in an impulse: at 5 a tenth lights one every other time.",
        default=0.0,
    )
    damage_control: float = key(
        FRACTION, "Chance that a whole crew puts out a fire, or steadies a containment, in an impulse.", default=0.0
    )
    repair_s: float = key(
        Number("s", 0.0, 1e6), "Time in which a whole crew repairs a whole system; 0 = it repairs nothing.", default=0.0
    )
    signature: float = key(Number("", 0.0, 1e3), "How far it is seen: 1 = at its observer's sensor_km.", default=1.0)
    size_km: float = key(Number("km", LENGTH_MIN_KM, 1e4), "Radius that blocks a line of fire.", default=0.2)
    sensor_km: float = key(Number("km", 0.0, PLACE_MAX_KM), "How far it sees a ship of signature 1.", default=1e6)
    jam: float = key(
        FRACTION, "Strength of the noise that hides what is near it: 1 halves the chances of shots there.", default=0.0
    )
    jam_km: float = key(
        Number("km", 0.0, PLACE_MAX_KM),
        "How far round it its noise hides its friends; 0 = it hides itself alone.",
        default=0.0,
    )
    ghosts: int = key(
        Whole(0, 16), "Contacts that are nothing and that its noise makes, until they are looked at.", default=0
    )
    counter_jam: float = key(FRACTION, "Part of the enemy's noise that its sensors take out.", default=0.0)
    burn_through_km: float = key(
        Number("km", 0.0, PLACE_MAX_KM),
        "Distance at which its sensors see through noise of strength 1.",
        default=2_000.0,
    )
    composure: float | None = key(
        FRACTION,
        "How much of what shakes its crews they shrug off; as much as their side says where it is missing.",
        default=None,
    )
    crew: int = key(PEOPLE, "People aboard.", default=0)
    tow_t: float = key(Number("t", 0.0, 1e9), "Heaviest mass that it can tow; 0 = no gear.", default=0.0)
    hangar: int = key(Whole(0, 1_000), "Craft that its hangar holds.", default=0)
    debris: float = key(FRACTION, "Part of its mass that is left as a cloud of debris when it dies.", default=0.0)
    per_flight: int = key(Whole(1, 50), "Craft in one flight of this class.", default=30)
    batteries: tuple[BatterySpec, ...] = key(ListOf(Table(BatterySpec), BATTERIES_MAX), "Its weapons.", default=())
    craft: CraftSpec | None = key(Table(CraftSpec), "Guns of each craft, for fighters and drones.", default=None)
    pulse: PulseSpec | None = key(Table(PulseSpec), "The burst of each craft, for drones that pulse.", default=None)
    spread_km: float = key(DISTANCE, "Radius of the cloud that the craft of a flight fly in.", default=100.0)

    def contradictions(self) -> Contradictions:
        """Ships have batteries, flights have craft."""
        for name, kinds, what in OWNERS:
            if self.kind not in kinds and getattr(self, name):
                yield name, what
