"""Every key of a scenario file: its kind, default and meaning. The one place where the format is declared."""

from math import inf

from game.scenario import spec
from game.scenario.key_rules import (
    PLACE_WANTED,
    above_rules,
    body_rules,
    class_rules,
    condition_rules,
    debrief_rules,
    expect_rules,
    objective_rules,
    squadron_rules,
    trigger_rules,
)
from game.scenario.kinds import (
    FRACTION,
    REQUIRED,
    Either,
    Flag,
    Id,
    Key,
    Keyed,
    Measure,
    Name,
    Number,
    OneOrMany,
    Point,
    Policy,
    Reference,
    Rows,
    Section,
    Span,
    Text,
    count,
    least_zero,
    positive,
)
from game.scenario.order_sections import ORDERS
from game.scenario.words import (
    ABOVE_KINDS,
    BODY_STYLES,
    CLASS_KINDS,
    COLOURS,
    FORMATIONS,
    OBJECTIVE_KINDS,
    OBJECTIVE_MEASURES,
    POLICIES,
    POLICY_OPTIONS,
    RESULTS,
    SILHOUETTES,
    SYSTEMS,
    UNIT_STATES,
    VELOCITIES,
    WEAPON_KINDS,
)

FORMAT = 1
PLACE_MAX_KM = 1e8
SHIPS_MAX = 600
FLIGHTS_MAX = 600
TRIGGERS_MAX = 128
OBJECTIVES_MAX = 64
LINE_TEXT = Text(80, empty=False)
KM = Number("km", -PLACE_MAX_KM, PLACE_MAX_KM)
DISTANCE = positive("km", PLACE_MAX_KM)
BEARING = Number("degrees", -360.0, 360.0)
POLICY = Policy(POLICIES, POLICY_OPTIONS)


def _id(of: str) -> Key:
    return Key("id", Id(of), f"Its id: what the rest of the file calls this {of}.", REQUIRED)


NAME = Key("name", LINE_TEXT, "Its name for players; made from the id where it is missing.")

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
        _id("body"),
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
        _id("side"),
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
        _id("class"),
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
        _id("weapon"),
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
        _id("squadron"),
        NAME,
        Key("side", Reference(("side",)), "Whose it is.", REQUIRED),
        Key("class", Reference(("class",)), "What its units are.", REQUIRED),
        Key("count", Span(count(0, SHIPS_MAX)), "How many units, or flights.", (1, 1)),
        Key("names", Rows(LINE_TEXT, SHIPS_MAX), "Names of its units; the rest are numbered.", ()),
        Key("at", PLACE, "Where its middle stands."),
        Key("home", Reference(("squadron",)), "For fighters: the ships whose hangars they start in, in place of at."),
        Key("velocity", VELOCITY, "How it moves at the start.", "rest"),
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
CONDITION = Section(
    "condition",
    "Comparisons that hold together.",
    spec.ConditionSpec,
    (
        Key("turn", count(1, 60), "This turn has begun."),
        Key("event", Reference(("event",)), "Something of this kind has happened."),
        Key("target_side", Reference(("side",)), "The side of the event's target."),
        Key("count", count(1, 1_000_000), "At least so many such events within one impulse."),
        Key("unit", Reference(("unit",)), "A unit whose state is asked."),
        Key("state", Name(UNIT_STATES), "The state that it is in."),
        Key("side", Reference(("side",)), "A side whose mass, ships or answer is asked."),
        Key("mass_below", FRACTION, "Fraction of its mass still in the fight is below this."),
        Key("ships_below", count(0, SHIPS_MAX), "Ships still in the fight are fewer than this."),
        Key("obeyed", Flag(), "What it did with the order from above."),
        Key("objective", Reference(("objective",)), "An objective whose progress is asked."),
        Key("at_least", FRACTION, "Its progress has reached this."),
        Key("trigger", Reference(("trigger",)), "Another trigger has fired."),
        Key("chance", FRACTION, "True in this part of all worlds."),
    ),
    least=1,
    rules=condition_rules,
)
CONDITIONS = OneOrMany(CONDITION, 16)
SAY = Section(
    "say",
    "A line of dialogue.",
    spec.SaySpec,
    (
        Key("speaker", LINE_TEXT, "Who says it."),
        Key("text", Text(), "What is said.", REQUIRED),
    ),
)
SET = Section(
    "set",
    "Fractions that a unit is left with: 0 gone to 1 whole.",
    spec.SetSpec,
    (
        Key("unit", Reference(("unit",)), "The unit.", REQUIRED),
        *(Key(word, FRACTION, f"Its {word}.") for word in ("hull", "shield", *SYSTEMS)),
    ),
)
END = Section(
    "end",
    "The battle ends.",
    spec.EndSpec,
    (
        Key("side", Reference(("side",)), "The side whose result it is.", REQUIRED),
        Key("result", Name(RESULTS), "The result.", REQUIRED),
    ),
)
MERIT = Section(
    "merit",
    "Merit won or lost.",
    spec.MeritSpec,
    (
        Key("side", Reference(("side",)), "Whose merit.", REQUIRED),
        Key("add", count(-1000, 1000), "How much.", REQUIRED),
    ),
)
ACTION = Section(
    "action",
    "One thing that a trigger does.",
    spec.ActionSpec,
    (
        Key(
            "say",
            Either((Reference(("dialogue",)), SAY), "the id of a dialogue or {speaker, text}"),
            "Somebody speaks.",
        ),
        Key("order_from_above", Reference(("order_from_above",)), "An order from above is given."),
        Key("set", SET, "A unit's state changes."),
        Key("end", END, "The battle ends."),
        Key("merit", MERIT, "A side wins or loses merit."),
    ),
    one_of=("say", "order_from_above", "set", "end", "merit"),
)
TRIGGER = Section(
    "trigger",
    "What happens when.",
    spec.TriggerSpec,
    (
        _id("trigger"),
        Key("when", CONDITIONS, "All of these hold.", ()),
        Key("any", Rows(CONDITION, 16), "One of these holds.", ()),
        Key("once", Flag(), "It fires only once.", True),
        Key("delay_s", least_zero("s", 1e6), "Time from when it holds until it acts.", 0.0),
        Key("do", Rows(ACTION, 32), "What it does.", ()),
    ),
    rules=trigger_rules,
)
WHO = Section(
    "who",
    "The units that it is about.",
    spec.WhoSpec,
    (
        Key("side", Reference(("side",)), "All units of a side."),
        Key("squadron", Reference(("squadron",)), "All units of a squadron."),
        Key("unit", Reference(("unit",)), "One unit."),
    ),
    one_of=("side", "squadron", "unit"),
)
OBJECTIVE = Section(
    "objective",
    "What a side wants; progress runs from 0 to 1.",
    spec.ObjectiveSpec,
    (
        _id("objective"),
        Key("side", Reference(("side",)), "Whose it is.", REQUIRED),
        Key("kind", Name(OBJECTIVE_KINDS), "What is wanted.", REQUIRED),
        Key("who", WHO, "The units that it is about.", REQUIRED),
        Key("of", Reference(("squadron", "side")), "withdraw: the enemies that are to be left behind."),
        Key("beyond_km", DISTANCE, "withdraw: how far from them is away."),
        Key("measure", Name(OBJECTIVE_MEASURES), "What is counted.", "ships"),
        Key("victory_at", FRACTION, "Progress that is enough.", 1.0),
        Key("optional", Flag(), "It does not decide the battle.", False),
        Key("text", Text(200), "How it is worded for the player."),
    ),
    rules=objective_rules,
)
ABOVE = Section(
    "order_from_above",
    "An order from above (J6).",
    spec.AboveSpec,
    (
        _id("order_from_above"),
        Key("side", Reference(("side",)), "Who gets it.", REQUIRED),
        Key("kind", Name(ABOVE_KINDS), "What is ordered.", REQUIRED),
        Key("turn", count(0, 60), "The turn it comes in; 0 = only by a trigger.", 0),
        Key("until_turn", count(1, 60), "The last turn it stands; the last of the battle where it is missing."),
        Key("merit", count(0, 1000), "Won by obeying, lost by disobeying.", 0),
        Key("text", Text(), "Its words.", REQUIRED),
    ),
    rules=above_rules,
)
DIALOGUE = Section(
    "dialogue",
    "A line that a trigger can have said.",
    spec.DialogueSpec,
    (
        _id("dialogue"),
        Key("speaker", LINE_TEXT, "Who says it.", REQUIRED),
        Key("text", Text(), "What is said.", REQUIRED),
    ),
)
EXPECT = Section(
    "expect",
    "What many simulated battles must show.",
    spec.ExpectSpec,
    (
        Key("id", Text(120, empty=False), "What it says, in words.", REQUIRED),
        Key("policies", Keyed(Reference(("side",)), POLICY, 8), "Policy by side.", spec.Pairs()),
        Key("worlds", count(1, 10_000), "Battles simulated.", 200),
        Key("turns", count(1, 60), "Stop after this turn; the scenario's where it is missing."),
        Key("seed", count(0, 2**53), "Seed of the batch.", 0),
        Key("measure", Measure(), "The figure that is held.", REQUIRED),
        Key("min", Number(), "It is at least this."),
        Key("max", Number(), "It is at most this."),
    ),
    rules=expect_rules,
)
DEBRIEF_WHEN = Section(
    "when",
    "When a debrief text is shown.",
    spec.DebriefWhen,
    (
        Key("result", Name(RESULTS), "The player's side had this result."),
        Key("objective", Reference(("objective",)), "An objective whose progress is asked."),
        Key("at_least", FRACTION, "Its progress reached this."),
        Key("below", FRACTION, "Its progress stayed below this."),
        Key("unit", Reference(("unit",)), "A unit whose state is asked."),
        Key("state", Name(("survived", "lost")), "How it ended."),
        Key("obeyed", Flag(), "What the player's side did with the order from above."),
    ),
    least=1,
    rules=debrief_rules,
)
DEBRIEF = Section(
    "debrief",
    "A text after the battle.",
    spec.DebriefSpec,
    (
        Key("when", DEBRIEF_WHEN, "When it is shown; without it, where no text before it was."),
        Key("text", Text(), "The text.", REQUIRED),
    ),
)
HEAD = Section(
    "scenario",
    "The scenario as a whole.",
    spec.HeadSpec,
    (
        Key("id", Id("scenario"), "Its id; the file's name where it is missing."),
        Key("title", LINE_TEXT, "Its title.", REQUIRED),
        Key("briefing", Text(), "What the player reads before it.", ""),
        Key("turn_s", Number("s", 10.0, 3600.0), "Length of a turn.", 300.0),
        Key("turns", count(1, 60), "The battle ends after so many.", 20),
        Key("map_radius_km", DISTANCE, "Edge of the map; 1.5 times the farthest unit where it is missing."),
        Key("frame", Reference(("body",), prefix="body:", also=("map",)), "What the map is at rest with.", "map"),
        Key("classes", Rows(Id("class file"), 16), "Files of scenarios/classes that it uses.", ()),
        Key("debrief", Rows(DEBRIEF, 32), "Texts after the battle.", ()),
    ),
)
FORMAT_KEY = Key("format", Number("", FORMAT, FORMAT, whole=True), "Version of the format: 1.", REQUIRED)
CLASS_ROWS = Key("class", Rows(CLASS, 200), "Classes of ships and craft.", ())
WEAPON_ROWS = Key("weapon", Rows(WEAPON, 200), "Weapons.", ())
SCENARIO_FILE = Section(
    "the file",
    "A scenario of Darklight.",
    spec.Spec,
    (
        FORMAT_KEY,
        Key("scenario", HEAD, "The scenario as a whole.", REQUIRED),
        Key("body", Rows(BODY, 16), "Planets and moons.", ()),
        Key("side", Rows(SIDE, 8, least=1), "Navies.", REQUIRED),
        CLASS_ROWS,
        WEAPON_ROWS,
        Key("squadron", Rows(SQUADRON, SHIPS_MAX, least=1), "Units.", REQUIRED),
        Key("trigger", Rows(TRIGGER, TRIGGERS_MAX), "What happens when.", ()),
        Key("objective", Rows(OBJECTIVE, OBJECTIVES_MAX), "What the sides want.", ()),
        Key("order_from_above", Rows(ABOVE, 64), "Orders from above.", ()),
        Key("dialogue", Rows(DIALOGUE, 400), "Lines that triggers can have said.", ()),
        Key("expect", Rows(EXPECT, 64), "What many simulated battles must show.", ()),
    ),
)
CLASS_FILE = Section(
    "a class file",
    "Classes and weapons that scenarios share.",
    spec.ClassFile,
    (
        FORMAT_KEY,
        CLASS_ROWS,
        WEAPON_ROWS,
    ),
)
