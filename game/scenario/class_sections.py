"""Keys of bodies, sides, classes and weapons."""

from math import inf

from game.scenario import spec
from game.scenario.key_parts import BEARING, DISTANCE, KM, NAME, PLACE_MAX_KM, POLICY, own_id
from game.scenario.key_rules import body_rules, class_rules
from game.scenario.kinds import (
    FRACTION,
    REQUIRED,
    Either,
    Key,
    Name,
    Number,
    Point,
    Policy,
    Reference,
    Rows,
    Section,
    Text,
    count,
    least_zero,
    positive,
)
from game.scenario.words import BODY_STYLES, CLASS_KINDS, COLOURS, POLICIES, POLICY_OPTIONS, SILHOUETTES, WEAPON_KINDS

ORBIT = Section(
    "orbit",
    "A circular orbit on rails round another body.",
    spec.OrbitSpec,
    (
        Key("body", Reference(("body",)), "The body it orbits, defined above it.", REQUIRED),
        Key("radius_km", DISTANCE, "Radius of the orbit.", REQUIRED),
        Key("bearing_deg", BEARING, "Where it starts, counter-clockwise from +x.", 0.0),
        Key("sense", Name(("ccw", "cw")), "Which way it goes round.", "ccw"),
    ),
)
BODY = Section(
    "body",
    "A planet or moon with a gravity well.",
    spec.BodySpec,
    (
        own_id("body"),
        NAME,
        Key("mu_km3_s2", positive("km3/s2", 1e12), "Gravitational parameter.", REQUIRED),
        Key("radius_km", positive("km", 1e6), "Radius of its surface: touching it is death.", REQUIRED),
        Key("at", Point(KM), "Its place, for a body that stands still; [0, 0] where neither at nor orbit is given."),
        Key("orbit", ORBIT, "Its orbit round another body, in place of at."),
        Key("style", Name(BODY_STYLES), "How it is painted.", "rock"),
    ),
    rules=body_rules,
)
LATENCY = Section(
    "latency_impulses",
    "Impulses until an order takes effect.",
    spec.LatencySpec,
    (
        Key("intact", count(0, 48), "While the side's command is intact.", 0),
        Key("lost", count(0, 48), "While command is lost or passing on.", 12),
    ),
)
SIDE = Section(
    "side",
    "A navy.",
    spec.SideSpec,
    (
        own_id("side"),
        NAME,
        Key("colour", Name(COLOURS), "Its colour on the map."),
        Key(
            "controller", Policy(("player", *POLICIES), POLICY_OPTIONS), "Who plots for it: player or a policy.", "idle"
        ),
        Key("stand_in", POLICY, "The policy that plots for it where its player is away.", "idle"),
        Key("enemies", Rows(Reference(("side",)), 8), "Sides it fights; all that are not allies where it is missing."),
        Key("allies", Rows(Reference(("side",)), 8), "Sides it never fights.", ()),
        Key("flagship", Reference(("unit",)), "The ship of its first commander; its heaviest where it is missing."),
        Key(
            "succession",
            Either((Name(("rank",)), Rows(Reference(("unit",)), 600)), '"rank" or a list of unit ids'),
            "Who commands after the flagship: by rank, or these ships in order.",
            "rank",
        ),
        Key("latency_impulses", LATENCY, "How long orders take.", spec.LatencySpec(0, 12)),
    ),
)
BATTERY = Section(
    "battery",
    "Equal weapons that fire together.",
    spec.BatterySpec,
    (
        Key("weapon", Reference(("weapon",)), "What it fires.", REQUIRED),
        Key("count", count(1, 50), "How many of them.", 1),
        Key("arc_deg", positive("degrees", 360.0), "Width of the arc it covers.", 360.0),
        Key("facing_deg", BEARING, "Middle of the arc: 0 ahead, 90 to the left.", 0.0),
    ),
)
CRAFT = Section(
    "craft",
    "The guns of one craft of a flight.",
    spec.CraftSpec,
    (
        Key("kill", FRACTION, "Chance that it kills one enemy craft in reach, an impulse.", 0.0),
        Key("reach_km", DISTANCE, "How far its guns reach.", REQUIRED),
        Key("shot_gj", least_zero("GJ", 1e6), "Energy that a shot spends.", 0.0),
        Key("energy_gj", least_zero("GJ", 1e6), "Energy that it stores.", 0.0),
        Key("regen_gw", least_zero("GW", 1e6), "How fast that energy comes back.", 0.0),
        Key("sting_gj", least_zero("GJ", 1e6), "Energy that it deals to a ship in reach, an impulse.", 0.0),
    ),
)
PULSE = Section(
    "pulse",
    "The killing burst of one drone.",
    spec.PulseSpec,
    (
        Key("kill", FRACTION, "Chance that it kills a craft within its radius.", REQUIRED),
        Key("radius_km", DISTANCE, "How far it reaches.", REQUIRED),
        Key("energy_gj", least_zero("GJ", 1e6), "Energy that it spends.", 0.0),
    ),
)
CLASS = Section(
    "class",
    "A class of ships or craft.",
    spec.ClassSpec,
    (
        own_id("class"),
        NAME,
        Key("abbr", Text(6, empty=False), "Its short form in lists (FF, DD ...).", "?"),
        Key("kind", Name(CLASS_KINDS), "What it is.", REQUIRED),
        Key("silhouette", Name(SILHOUETTES), "The outline it is drawn with; one by kind where it is missing."),
        Key("mass_t", positive("t", 1e9), "Mass.", REQUIRED),
        Key("thrust_g", least_zero("g", 1e3), "Acceleration at full throttle.", REQUIRED),
        Key("delta_v_km_s", Number("km/s", 0.0, 1e6, infinite=True), "What its fuel gives in all.", inf),
        Key("hull_gj", positive("GJ", 1e6), "Energy that its hull takes; of a flight, one craft's.", 1.0),
        Key("armour_gj", least_zero("GJ", 1e6), "Energy that its armour stops of each hit.", 0.0),
        Key("shield_gj", least_zero("GJ", 1e6), "Energy that its shield holds.", 0.0),
        Key("shield_regen_gw", least_zero("GW", 1e6), "Regrowth of the shield at even shares.", 0.0),
        Key("shield_restart_s", least_zero("s", 1e5), "How long a collapsed shield stays down.", 0.0),
        Key("leak", FRACTION, "Part of each hit that passes the shield.", 0.0),
        Key("plant", least_zero("", 100.0), "Power for its weapons: 1 charges them as fast as they ask.", 1.0),
        Key("breach_gj", least_zero("GJ", 1e6), "Energy of its plant's explosion.", 0.0),
        Key("breach_chance", FRACTION, "Chance that its death breaches the plant.", 0.0),
        Key("signature", least_zero("", 1e3), "How far it is seen: 1 = at its observer's sensor_km.", 1.0),
        Key("size_km", positive("km", 1e4), "Radius that blocks a line of fire.", 0.2),
        Key("sensor_km", least_zero("km", PLACE_MAX_KM), "How far it sees a ship of signature 1.", 1e6),
        Key("crew", count(0, 1_000_000), "People aboard.", 0),
        Key("tow_t", least_zero("t", 1e9), "Heaviest mass that it can tow; 0 = no gear.", 0.0),
        Key("hangar", count(0, 1_000), "Craft that its hangar holds.", 0),
        Key("per_flight", count(1, 50), "Craft in one flight of this class.", 30),
        Key("batteries", Rows(BATTERY, 6), "Its weapons.", ()),
        Key("craft", CRAFT, "Guns of each craft, for fighters and drones."),
        Key("pulse", PULSE, "The burst of each craft, for drones that pulse."),
        Key("spread_km", DISTANCE, "Radius of the cloud that the craft of a flight fly in.", 100.0),
    ),
    rules=class_rules,
)
WEAPON = Section(
    "weapon",
    "A weapon.",
    spec.WeaponSpec,
    (
        own_id("weapon"),
        NAME,
        Key("kind", Name(WEAPON_KINDS), "How it works.", REQUIRED),
        Key("energy_gj", positive("GJ", 1e6), "Energy that a hit deals.", REQUIRED),
        Key("recharge_s", positive("s", 1e5), "Seconds between shots at even shares.", REQUIRED),
        Key("range_km", DISTANCE, "How far it reaches.", REQUIRED),
        Key("p0", FRACTION, "Chance to hit at range 0.", 1.0),
        Key("r0_km", DISTANCE, "Range at which the chance is half of p0.", REQUIRED),
        Key("corridor_km", least_zero("km", 1e5), "Half width of what a dark beam hits.", 0.0),
        Key("pass_on", FRACTION, "Part of its energy that a dark beam keeps beyond each unit.", 0.0),
        Key("daze_km", least_zero("km", 1e5), "Half width of what a dark beam dazes.", 0.0),
        Key("daze", FRACTION, "Daze that it adds to crews near it.", 0.0),
    ),
)
