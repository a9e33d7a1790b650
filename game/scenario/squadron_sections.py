"""Keys of squadrons: where they stand, how they move, what their units have of their own."""

from game.scenario import spec
from game.scenario.key_parts import BEARING, DISTANCE, KM, LINE_TEXT, NAME, SHIPS_MAX, own_id
from game.scenario.key_rules import PLACE_WANTED, squadron_rules
from game.scenario.kinds import (
    FRACTION,
    REQUIRED,
    Either,
    Key,
    Keyed,
    Name,
    Number,
    Point,
    Reference,
    Rows,
    Section,
    Span,
    count,
    positive,
)
from game.scenario.order_sections import ORDERS
from game.scenario.words import FORMATIONS, SYSTEMS, VELOCITIES

PLACE = Either(
    (
        Point(KM),
        Section(
            "at",
            "A place at a distance from a body's centre.",
            spec.RadiusPlace,
            (
                Key("body", Reference(("body",)), "The body.", REQUIRED),
                Key("radius_km", Span(DISTANCE), "Distance from its centre.", REQUIRED),
                Key("bearing_deg", Span(BEARING), "Direction from its centre, counter-clockwise from +x.", REQUIRED),
            ),
        ),
        Section(
            "at",
            "A place at a height over a body's surface.",
            spec.AltitudePlace,
            (
                Key("body", Reference(("body",)), "The body.", REQUIRED),
                Key("altitude_km", Span(DISTANCE), "Height over its surface.", REQUIRED),
                Key("bearing_deg", Span(BEARING), "Direction from its centre, counter-clockwise from +x.", REQUIRED),
            ),
        ),
        Section(
            "at",
            "A place beside another squadron.",
            spec.OffsetPlace,
            (
                Key("squadron", Reference(("squadron",)), "The squadron it is measured from.", REQUIRED),
                Key("dx_km", Span(KM), "East of its middle.", (0.0, 0.0)),
                Key("dy_km", Span(KM), "North of its middle.", (0.0, 0.0)),
            ),
        ),
    ),
    PLACE_WANTED,
)
SPEED = Number("km/s", -1e5, 1e5)
VELOCITY = Either(
    (Name(VELOCITIES), Reference(("squadron",), prefix="same_as:"), Point(SPEED)),
    '"rest", "circular_ccw", "circular_cw", "same_as:SQUADRON" or [vx, vy]',
)
FORMATION = Section(
    "formation",
    "How the units of a squadron stand.",
    spec.FormationSpec,
    (
        Key("kind", Name(FORMATIONS), "Its shape.", "block"),
        Key(
            "facing",
            Either((Reference(("side",)), BEARING), "the id of a side or a number of degrees"),
            "The side that it faces, or a heading; the nearest enemy side where it is missing.",
        ),
        Key(
            "spacing_km", positive("km", 1e6), "Distance between neighbours; ten times the class's size where missing."
        ),
    ),
)
DAMAGE = Section(
    "damage",
    "Fractions lost, 0 whole to 1 gone.",
    spec.DamageSpec,
    tuple(Key(word, FRACTION, f"Of its {word}.", 0.0) for word in ("hull", "armour", "shield", *SYSTEMS)),
)
RANK = count(0, 20)
PEOPLE = count(0, 1_000_000)
UNIT = Section(
    "unit",
    "What one unit has of its own.",
    spec.UnitSpec,
    (
        Key("captain", LINE_TEXT, "Who commands it."),
        Key("rank", RANK, "Rank of its captain: the highest alive commands the side."),
        Key("aboard", PEOPLE, "People aboard; the class's crew where it is missing."),
        Key("damage", DAMAGE, "What it has lost before the battle."),
        Key("orders", ORDERS, "Its standing orders at the start."),
    ),
)
ARRIVES = Section(
    "arrives",
    "When it comes.",
    spec.ArrivesSpec,
    (
        Key("turn", count(1, 60), "At the start of this turn."),
        Key("trigger", Reference(("trigger",)), "When this trigger fires."),
    ),
    one_of=("turn", "trigger"),
)
SQUADRON = Section(
    "squadron",
    "Units of one class that are ordered together.",
    spec.SquadronSpec,
    (
        own_id("squadron"),
        NAME,
        Key("side", Reference(("side",)), "Whose it is.", REQUIRED),
        Key("class", Reference(("class",)), "What its units are.", REQUIRED),
        Key("count", Span(count(0, SHIPS_MAX)), "How many units, or flights.", (1, 1)),
        Key("names", Rows(LINE_TEXT, SHIPS_MAX), "Names of its units; the rest are numbered.", ()),
        Key("at", PLACE, "Where its middle stands."),
        Key("home", Reference(("squadron",)), "For fighters: the ships whose hangars they start in, in place of at."),
        Key("velocity", VELOCITY, "How it moves at first, against the moving body that it stands beside.", "rest"),
        Key("formation", FORMATION, "How its units stand.", spec.FormationSpec("block", None, None)),
        Key("captain", LINE_TEXT, "Who commands each unit that names nobody else."),
        Key("rank", RANK, "Rank of its captains.", 0),
        Key("aboard", PEOPLE, "People aboard each unit; the class's crew where it is missing."),
        Key("damage", DAMAGE, "What each unit has lost before the battle."),
        Key("orders", ORDERS, "Its standing orders at the start."),
        Key(
            "unit",
            Keyed(Reference(("unit",)), UNIT),
            "Units of it by id, and what they have of their own.",
            spec.Pairs(),
        ),
        Key("arrives", ARRIVES, "When it comes onto the map.", spec.ArrivesSpec(1, None)),
    ),
    rules=squadron_rules,
)
