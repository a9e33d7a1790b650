"""The whole of a scenario file: its kinds, defaults and meanings, declared here and in the sections it imports."""

from game.scenario import spec
from game.scenario.class_sections import BODY, CLASS, SIDE, WEAPON
from game.scenario.key_parts import DISTANCE, LINE_TEXT, SHIPS_MAX
from game.scenario.kinds import REQUIRED, Id, Key, Number, Reference, Rows, Section, Text, count
from game.scenario.squadron_sections import SQUADRON
from game.scenario.story_sections import ABOVE, DEBRIEF, DIALOGUE, EXPECT, OBJECTIVE, TRIGGER

FORMAT = 1
TRIGGERS_MAX = 128
OBJECTIVES_MAX = 64

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
