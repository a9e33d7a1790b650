"""Keys of triggers, objectives, orders from above, dialogue, expectations and debriefs."""

from game.scenario import spec
from game.scenario.key_parts import DISTANCE, LINE_TEXT, POLICY, SHIPS_MAX, own_id
from game.scenario.key_rules import (
    above_rules,
    condition_rules,
    debrief_rules,
    expect_rules,
    objective_rules,
    trigger_rules,
)
from game.scenario.kinds import (
    FRACTION,
    REQUIRED,
    Either,
    Flag,
    Key,
    Keyed,
    Measure,
    Name,
    Number,
    OneOrMany,
    Reference,
    Rows,
    Section,
    Text,
    count,
    least_zero,
)
from game.scenario.words import ABOVE_KINDS, OBJECTIVE_KINDS, OBJECTIVE_MEASURES, RESULTS, SYSTEMS, UNIT_STATES

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
        own_id("trigger"),
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
        own_id("objective"),
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
        own_id("order_from_above"),
        Key("side", Reference(("side",)), "Who gets it.", REQUIRED),
        Key("kind", Name(ABOVE_KINDS), "What is ordered.", REQUIRED),
        Key("turn", count(0, 60), "The turn it comes in; 0 = only by a trigger.", 0),
        Key("until_turn", count(1, 60), "The last turn it stands; the last of the battle where it is missing."),
        Key("merit", count(0, 1000), "Won by obeying, lost by disobeying.", 0),
        Key("from", Reference(("unit",)), "The unit whose commander gives it: it lapses when that is lost."),
        Key("text", Text(), "Its words.", REQUIRED),
    ),
    rules=above_rules,
)
DIALOGUE = Section(
    "dialogue",
    "A line that a trigger can have said.",
    spec.DialogueSpec,
    (
        own_id("dialogue"),
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
