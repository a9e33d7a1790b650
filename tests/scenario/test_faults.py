"""Every kind of fault names its line, its column, its key and the nearest valid name."""

import pytest

from game.scenario import ScenarioError, scenario_of_text
from game.scenario.faults import more_may_follow
from game.scenario.misnomers import MISNOMERS
from game.scenario.reading import read_scenario, read_text
from game.scenario.reference import sections
from game.scenario.whole_file import BELONGING, KEYS, SCALES, STANDING
from tests.scenario.examples import SMALL

MARK = "¶"  # stands before the place that a fault must name


def faults_of(old, new):
    """Faults of the small scenario with `old` replaced, and the (line, column) that MARK stands before."""
    assert SMALL.count(old) >= 1, old
    text = SMALL.replace(old, new, 1)
    before, marked, after = text.partition(MARK)
    assert marked
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    return read_text(before + after).faults, place


CASES = [
    # old, new, key, words of the message, suggestion
    ("turns = 10", "¶turnz = 10", "scenario.turnz", "unknown key", "turns"),
    ("turn_s = 300.0", "turn_s = ¶5.0", "scenario.turn_s", "from 10 to 3,600", ""),
    ("turn_s = 300.0", "turn_s = ¶true", "scenario.turn_s", "got true", ""),
    ("turn_s = 300.0", "turn_s = ¶nan", "scenario.turn_s", "got nan", ""),
    ("turn_s = 300.0", "turn_s = ¶inf", "scenario.turn_s", "got inf", ""),
    ('turn_s = 300.0', 'turn_s = ¶"300"', "scenario.turn_s", 'got "300"', ""),
    ("turns = 10", "turns = ¶61", "scenario.turns", "from 1 to 60", ""),
    ("turns = 10", "turns = ¶10.0", "scenario.turns", "a whole number", ""),
    ("turns = 10", "turns = ¶99999999999999999999", "scenario.turns", "hexadecimal digits", ""),
    ('title = "Small"', 'title = ¶""', "scenario.title", "not empty", ""),
    ('frame = "body:world"', 'frame = ¶"body:wrld"', "scenario.frame", 'or "orbit:SQUADRON", got', "body:world"),
    ('frame = "body:world"', 'frame = ¶"orbit:lin"', "scenario.frame", 'or "orbit:SQUADRON", got', "orbit:line"),
    ('frame = "body:world"', 'frame = ¶"orbit:late"', "scenario.frame", "stands by no body", ""),
    ('frame = "body:world"', 'frame = ¶"moon"', "scenario.frame", 'expected "map", "body:BODY" or', "body:moon"),
    ('[scenario]\nid = "small"', '[scenario]\nid = ¶"Small!"', "scenario.id", "an id", ""),
    ('[scenario]\nid', '[scenario]\nclasses = [¶"none_such"]\nid', "scenario.classes[0]", "no class file", ""),
    ('[scenario]\nid', '[scenario]\nclasses = [¶"uhz"]\nid', "scenario.classes[0]", "no class file", "uhs"),
    ("format = 1", "format = ¶2", "format", "from 1 to 1", ""),
    ("mu_km3_s2 = 398_600.0", "mu_km3_s2 = ¶0.0", "body[0].mu_km3_s2", "from 0.0001 to", ""),
    ('style = "terran"', 'style = ¶"teran"', "body[0].style", "unknown name", "terran"),
    ("at = [0.0, 0.0]", "at = ¶[0.0]", "body[0].at", "expected [x, y]", ""),
    ("at = [0.0, 0.0]", "at = [0.0, ¶2e8]", "body[0].at[1]", "km from -1e+08", ""),
    ('orbit = { body = "world"', 'orbit = { body = ¶"moon"', "body[1].orbit.body", "not defined above it", ""),
    ("radius_km = 1_737.0\n", "radius_km = 1_737.0\nat = ¶[1.0, 2.0]\n", "body[1].at", "at and orbit", ""),
    ('id = "moon"', 'id = ¶"world"', "body[1].id", "defined twice", ""),
    ('stand_in = "withdraw@4+feign"', 'stand_in = ¶"withdrew"', "side[0].stand_in", "unknown policy", "withdraw"),
    ('stand_in = "withdraw@4+feign"', 'stand_in = ¶"withdraw+fein"', "side[0].stand_in", "option", "withdraw+feign"),
    ('stand_in = "withdraw@4+feign"', 'stand_in = ¶"planer@2x8"', "side[0].stand_in", "unknown policy", "planner"),
    ('stand_in = "withdraw@4+feign"', 'stand_in = ¶"planner@2"', "side[0].stand_in", "TURNSxPLANS", "planner"),
    ('stand_in = "withdraw@4+feign"', 'stand_in = ¶"planner@17x8"', "side[0].stand_in", "1 to 16 turns", "planner"),
    ('enemies = ["blue"]', 'suspected = [¶"planner"]', "side[1].suspected[0]", "unknown policy", ""),
    ('stand_in = "withdraw@4+feign"', 'stand_in = ¶"hunt@4+feign"', "side[0].stand_in", "no options", "hunt@4"),
    ('stand_in = "withdraw@4+feign"', 'stand_in = ¶"hold@4"', "side[0].stand_in", "no parameters", "hold"),
    ('flagship = "argo"', 'flagship = ¶"arg"', "side[0].flagship", "unknown unit", "argo"),
    ('flagship = "argo"', 'flagship = ¶"late_01"', "side[0].flagship", "not a ship of blue", ""),
    ('enemies = ["blue"]', 'enemies = [¶"bleu"]', "side[1].enemies[0]", "unknown side", "blue"),
    ('enemies = ["blue"]', 'enemies = [¶"red"]', "side[1].enemies[0]", "its own enemy", ""),
    ('kind = "laser"', 'kind = ¶"lazer"', "weapon[0].kind", "one of laser, dark", "laser"),
    ("[[weapon]]\n", "[[¶weapon]]\nid = 'gun'\nkind = 'impactor'\nspeed_km_s = 1_500.0\nenergy_gj = 1.0\n"
     "recharge_s = 9.0\nrange_km = 9.0\n[[weapon]]\n", "weapon[0]", "s0_km is missing", ""),
    ("r0_km = 8_000.0", "r0_km = 8_000.0\ns0_km = ¶1.0", "weapon[0].s0_km", "only impactor has", ""),
    ('kind = "laser"', 'kind = "impactor"\ns0_km = 0.5\nspeed_km_s = ¶0.5', "weapon[0].speed_km_s", "from 1 to", ""),
    ("[[weapon]]\n", "[[¶weapon]]\ncharge_gw = 0.2\n", "weapon[0]", "either recharge_s or charge_gw", ""),
    ("crew = 90", 'crew = 90\nplant = ¶"antimater"', "class[0].plant", "fusion, antimatter", "antimatter"),
    ("recharge_s = 25.0", "recharge_s = ¶-1.0", "weapon[0].recharge_s", "from 0.01", ""),
    ('{ weapon = "laser", count', '{ weapon = ¶"lazer", count', "class[0].batteries[0].weapon", "weapon", "laser"),
    ('{ weapon = "laser", count = 2,', '{ weapon = "laser", ¶cuont = 2,',
     "class[0].batteries[0].cuont", "key", "count"),
    ("arc_deg = 270.0", "arc_deg = ¶400.0", "class[0].batteries[0].arc_deg", "to 360", ""),
    ("crew = 90", "crew = ¶-1", "class[0].crew", "from 0", ""),
    ("thrust_g = 4.0", "thrust_g = 4.0\ndelta_v_km_s = ¶nan", "class[0].delta_v_km_s", "got nan", ""),
    ("per_flight = 12", "per_flight = ¶51", "class[1].per_flight", "1 to 50", ""),
    ("per_flight = 12", "per_flight = 12\nhangar = ¶3", "class[1].hangar", "ships and stations", ""),
    ('class = "frigate"', 'class = ¶"frigte"', "squadron[0].class", "unknown class", "frigate"),
    ('side = "blue"\nclass', 'side = ¶"blu"\nclass', "squadron[0].side", "unknown side", "blue"),
    ("count = 4\nnames", "count = ¶12_001\nnames", "squadron[0].count", "from 0 to 12,000", ""),
    ("count = [2, 5]", "count = ¶[5, 2]", "squadron[2].count", "low 5 is above high 2", ""),
    ("count = [2, 5]", "count = ¶[5]", "squadron[2].count", "a list of 1", ""),
    ('names = ["Argo", "Night Heron"]', 'names = ¶["Argo", "Night Heron", "C", "D", "E"]',
     "squadron[0].names", "5 names", ""),
    ('names = ["Argo", "Night Heron"]', 'names = ["Argo", "Night Heron", ¶"argo!"]',
     "squadron[0].names[2]", 'called "argo"', ""),
    ('names = ["Argo", "Night Heron"]', 'names = ["Argo", "Night Heron", ¶"Red"]',
     "squadron[0].names[2]", 'side "red"', ""),
    ('{ body = "world", radius_km = 20_', '{ body = ¶"wold", radius_km = 20_',
     "squadron[0].at.body", "body", "world"),
    ('{ body = "world", radius_km = 20_', '{ body = "world", ¶radius = 20_',
     "squadron[0].at.radius", "", "radius_km"),
    ("at = { body = \"world\", radius_km = 20_000.0", "at = ¶{ body = \"world\", radius_km = 6_000.0", "squadron[0].at",
     "inside world", ""),
    ("at = [40_000.0, 0.0]", "at = ¶[400_000.0, 0.0]", "squadron[3].at", "beyond the map's edge", ""),
    ("at = [40_000.0, 0.0]", "at = ¶7", "squadron[3].at", "expected [x, y], {body", ""),
    ('velocity = "circular_ccw"', 'velocity = ¶"circular"', "squadron[0].velocity", "rest", "circular_cw"),
    ('velocity = "circular_ccw"', 'velocity = ¶"same_as:raiders"', "squadron[0].velocity", "round in a circle", ""),
    ('velocity = "same_as:line"', 'velocity = ¶"same_as:lin"', "squadron[2].velocity", "same_as", "same_as:line"),
    ('formation = { kind = "line"', 'formation = { kind = ¶"lime"', "squadron[0].formation.kind", "one of", "line"),
    ('facing = "red"', 'facing = ¶"rad"', "squadron[0].formation.facing", 'got "rad"; there are blue, red', "red"),
    ('move = { kind = "hold" }', 'move = { kind = ¶"hodl" }', "squadron[0].orders.move.kind", "one of", "hold"),
    ('move = { kind = "hold" }', 'move = ¶{ kind = "burn" }', "squadron[0].orders.move", "direction", ""),
    ('move = { kind = "hold" }', 'move = ¶{ kind = "tow" }', "squadron[0].orders.move", "needs a target", ""),
    ('stance = "fight"', 'stance = ¶"flight"', "squadron[0].orders.stance", "one of", "fight"),
    ('stance = "fight"', 'power = ¶{ shields = 50, weapons = 50, drive = 50 }',
     "squadron[0].orders.power", "150", ""),
    ("unit = { argo", "unit = { ¶argos", "squadron[0].unit.argos", "unknown unit", "argo"),
    ("unit = { argo", "unit = { ¶late_01", "squadron[0].unit.late_01", "not a unit of this squadron", ""),
    ("damage = { hull = 0.25 }", "damage = { hull = ¶1.25 }", "squadron[0].unit.argo.damage.hull", "0 to 1", ""),
    ('home = "line"', 'home = ¶"raiders"', "squadron[1].home", "no hangars for this side", ""),
    ('count = 4\nhome = "line"', 'count = 9\nhome = ¶"line"', "squadron[1].home", "holds 24", ""),
    ('home = "line"', 'home = "line"\norders = { posture = ¶"silent" }', "squadron[1].orders.posture", "ships", ""),
    ('arrives = { trigger = "alarm" }', 'arrives = { trigger = ¶"alram" }',
     "squadron[3].arrives.trigger", "", "alarm"),
    ('arrives = { trigger = "alarm" }', 'arrives = ¶{}', "squadron[3].arrives", "at least one of", ""),
    ('arrives = { trigger = "alarm" }', 'arrives = { turn = ¶11 }', "squadron[3].arrives.turn", "after the last", ""),
    ('event = "hit"', 'event = ¶"hot"', "trigger[0].when.event", "unknown event", "hit"),
    ('event = "hit", target_side = "blue"', "turn = 1, count = ¶2", "trigger[0].when.count", "goes with event", ""),
    ('{ say = "hello" }', '{ say = ¶"helo" }', "trigger[0].do[0].say", "dialogue", "hello"),
    ('{ say = "hello" }', '{ ¶saay = "hello" }', "trigger[0].do[0].saay", "unknown key", "say"),
    ('order_from_above = "stay"', 'order_from_above = ¶"stai"', "trigger[0].do[2].order_from_above", "", "stay"),
    ("drive = 0.0 }", "drive = ¶2.0 }", "trigger[0].do[3].set.drive", "0 to 1", ""),
    ('target = "argo" }', 'target = ¶"arrgo" }', "squadron[3].orders.move.target", "unknown", "argo"),
    ('[{ side = "blue", ships_below = 2 }', '[{ side = ¶"blue" }', "trigger[1].when[0].side", "goes with", ""),
    ('any = [{ unit = "argo", ', 'any = ¶[{ turn = 2, unit = "argo", ', "trigger[1].any", "one comparison", ""),
    ('state = "lost"', 'state = ¶"lsot"', "trigger[1].any[0].state", "one of", "lost"),
    ("[[weapon]]\n", "[[lesson]]\nid = 'a'\nbeside = ¶'hnadle'\ndone = 'burn'\ntext = 'b'\n[[weapon]]\n",
     "lesson[0].beside", "one of unit, handle", "handle"),
    ("[[weapon]]\n", "[[lesson]]\nid = 'a'\nbeside = 'unit'\nunit = ¶'agro'\ndone = 'burn'\ntext = 'b'\n[[weapon]]\n",
     "lesson[0].unit", "unknown", "argo"),
    ("[[weapon]]\n", "[[¶lesson]]\nid = 'a'\nbeside = 'unit'\ndone = 'burn'\ntext = 'b'\n[[weapon]]\n",
     "lesson[0]", "unit goes with beside", ""),
    ("[[weapon]]\n", "[[lesson]]\nid = 'a'\nbeside = 'odds'\nunit = ¶'argo'\ndone = 'burn'\ntext = 'b'\n[[weapon]]\n",
     "lesson[0].unit", "unit goes with beside", ""),
    ("until_turn = 6", "turn = 7\nuntil_turn = ¶6", "order_from_above[0].until_turn", "before turn 7", ""),
    ("until_turn = 6", 'until_turn = 6\nfrom = ¶"late_01"', "order_from_above[0].from", "not of side", ""),
    ("until_turn = 6", 'until_turn = 6\nfrom = ¶"agro"', "order_from_above[0].from", "unknown", "argo"),
    ('kind = "survive"', 'kind = ¶"survival"', "objective[0].kind", "one of", "survive"),
    ('kind = "survive"', 'kind = "survive"\nbeyond_km = ¶3.0', "objective[0].beyond_km", "withdraw", ""),
    ('of = "raiders"', 'of = ¶"line"', "objective[1].of", "the same side", ""),
    ('who = { squadron = "line" }', 'who = { squadron = ¶"lime" }', "objective[1].who.squadron", "squadron", "line"),
    ('red = "standoff" }', 'red = ¶"standof" }', "expect[0].policies.red", "unknown policy", "standoff"),
    ("policies = { blue =", "policies = { ¶bleu =", "expect[0].policies.bleu", "unknown side", "blue"),
    ('"sides.blue.mass_lost', '¶"sides.bleu.mass_lost', "expect[0].measure", "unknown side",
     "sides.blue.mass_lost_fraction.p50"),
    ('"sides.blue.mass_lost_fraction.p50"', '¶"sides.blue.mass_lost.p50"', "expect[0].measure", "needs one of",
     "sides.blue.mass_lost_fraction"),
    ("max = 0.5", "min = ¶0.7\nmax = 0.5", "expect[0].min", "above max", ""),
    ('objective = "live", at', 'objective = ¶"life", at', "scenario.debrief[0].when.objective", "objective", "live"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "words", "suggestion"), CASES)
def test_a_fault_names_line_column_key_and_nearest_name(old, new, key, words, suggestion):
    faults, place = faults_of(old, new)
    matching = [fault for fault in faults if fault.key == key]
    assert matching, [str(fault) for fault in faults]
    fault = matching[0]
    assert (fault.line, fault.column) == place
    assert words in fault.what
    assert fault.suggestion == suggestion
    assert f"{fault.path}:{place[0]}:{place[1]}: {key}: " in str(fault)
    assert str(fault).endswith(f"; did you mean {suggestion}?" if suggestion else fault.what)
    assert len(faults) == 1, [str(fault) for fault in faults]


MISSING = [
    ('title = "Small"\n', "¶[scenario]", "scenario", "title is missing"),
    ('at = { body = "world", radius_km = 20_000.0, bearing_deg = 0.0 }\n', "", "squadron[0]", "at is missing"),
    ('kind = "ship"\n', "", "class[0]", "kind is missing"),
    ("max = 0.5\n", "", "expect[0]", "min or max is missing"),
]


@pytest.mark.parametrize(("line", "_mark", "key", "words"), MISSING)
def test_a_missing_key_is_reported_at_its_table(line, _mark, key, words):
    text = SMALL.replace(line, "", 1)
    faults = read_text(text).faults
    assert [fault.key for fault in faults] == [key]
    assert words in faults[0].what
    group = key.partition("[")[0]
    header = f"[[{group}]]" if "[" in key else f"[{group}]"
    assert text.split("\n")[faults[0].line - 1].startswith(header)


def test_all_faults_are_reported_at_once_in_the_order_of_the_file():
    text = SMALL.replace("turns = 10", "turns = 0").replace('class = "wasp"', 'class = "wosp"')
    text = text.replace("max = 0.5", 'max = "half"').replace('kind = "laser"', 'kind = "lazer"')
    faults = read_text(text).faults
    assert [fault.key for fault in faults] == ["scenario.turns", "weapon[0].kind", "squadron[1].class", "expect[0].max"]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


def test_a_scenario_error_carries_all_faults_and_shows_lines_with_carets():
    with pytest.raises(ScenarioError) as caught:
        scenario_of_text(SMALL.replace("turns = 10", "turns = 610").replace("crew = 90", "crew = 9.5"))
    assert len(caught.value.faults) == 2
    shown = caught.value.rendered().split("\n")
    assert shown[1] == "  8 | turns = 610"
    assert shown[2] == "    |         ^^^"


def test_a_key_given_twice_is_named_with_its_first_line():
    faults = read_text(SMALL.replace("turns = 10", 'turns = 10\n"turns" = 12')).faults
    assert len(faults) == 1
    assert (faults[0].line, faults[0].column, faults[0].key) == (9, 1, "scenario.turns")
    assert faults[0].what == "given twice, first in line 8"


def test_a_long_line_and_tabs_and_control_characters_stay_readable():
    text = SMALL.replace("turns = 10", "turns = 10\n\tturm = 1 # " + "x" * 500)
    fault = read_text(text).faults[0]
    lines = fault.rendered().split("\n")
    assert len(lines[1]) < 200
    assert lines[2].endswith("\t^^^^")
    bell = read_text(b"format = 1\n[scenario]\ntitle = \x07\x1b[31m").faults[0]
    assert "\x1b" not in bell.rendered()
    assert "\x07" not in bell.rendered()


@pytest.mark.parametrize(
    ("old", "new", "key", "suggestion"),
    [
        ('abbr = "FF"', 'weapons = ["laser"]', "class[0].weapons", "batteries"),
        ("energy_gj = 10.0", "damage_gj = 10.0", "weapon[0].damage_gj", "energy_gj"),
        ('velocity = "circular_ccw"', "speed = 3.0", "squadron[0].speed", "velocity"),
        ('home = "line"', "position = [1.0, 2.0]", "squadron[1].position", "at"),
        ("rank = 1", 'enemies = ["red"]', "squadron[0].enemies", "enemies, a key of side"),
        ('abbr = "FF"', "speed = 3.0", "class[0].speed", "speed_km_s, a key of weapon"),
        ("turns = 10", "turn = 10", "scenario.turn", "turns"),
        ('when = { event = "hit"', 'when = { events = "hit"', "trigger[0].when.events", "event"),
        ("victory_at = 0.5", "victory = 0.5", "objective[1].victory", "victory_at"),
        ("rank = 1", 'color = "red"', "squadron[0].color", "colour, a key of side"),
    ],
)
def test_a_key_that_is_called_otherwise_or_lives_elsewhere_gets_a_hint(old, new, key, suggestion):
    assert old in SMALL
    with pytest.raises(ScenarioError) as caught:
        scenario_of_text(SMALL.replace(old, new, 1))
    assert [(fault.key, fault.suggestion) for fault in caught.value.faults if fault.key == key] == [(key, suggestion)]


@pytest.mark.parametrize(
    ("value", "got", "suggestion"),
    [
        ("{ x_km = 1.0, y_km = 2.0 }", "a table of x_km, y_km", "[1.0, 2.0]"),
        ("{ x = 1, y = 2 }", "a table of x, y", "[1, 2]"),
        ('{ planet = "world" }', "a table of planet", ""),
        ("{ a = 1, b = 2, c = 3, d = 4, e = 5 }", "a table of a, b, c, d and 1 more", ""),
    ],
)
def test_a_place_of_no_known_form_is_one_fault_that_shows_the_forms(value, got, suggestion):
    with pytest.raises(ScenarioError) as caught:
        scenario_of_text(SMALL.replace('{ body = "world", radius_km = 20_000.0, bearing_deg = 0.0 }', value, 1))
    (fault,) = caught.value.faults
    assert fault.key == "squadron[0].at"
    assert fault.what.startswith("expected [x, y], {body, radius_km, bearing_deg}")
    assert fault.what.endswith(f"got {got}")
    assert fault.suggestion == suggestion


def test_an_id_where_a_table_of_one_key_is_wanted_is_shown_as_that_table():
    with pytest.raises(ScenarioError) as caught:
        scenario_of_text(SMALL.replace('who = { squadron = "line" }', 'who = "line"', 1))
    (fault,) = caught.value.faults
    assert fault.what == 'expected a table of who {side | squadron | unit}, got "line"'
    assert fault.suggestion == '{ squadron = "line" }'


def test_every_misnomer_means_a_key_that_there_is():
    known = {name for row in sections() for name in row.section.names()}
    assert {key for keys in MISNOMERS.values() for key in keys} <= known


STAGES = [
    # old, new, what waits for it
    ("format = 1", "format = = 1", [KEYS, BELONGING, STANDING, SCALES]),
    ("turns = 10", "turns = 0", [BELONGING, STANDING, SCALES]),
    ("count = 4\nnames", "count = 3_000\nnames", [BELONGING, STANDING, SCALES]),
    ('home = "line"', 'home = "raiders"', [STANDING, SCALES]),
    ("radius_km = 20_000.0, bearing_deg = 0.0", "radius_km = 20.0, bearing_deg = 0.0", [SCALES]),
    ("turn_s = 300.0", "turn_s = 3000.0", []),
    ("turns = 10", "turns = 10", []),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "waiting"), STAGES, ids=[new for _, new, _ in STAGES])
@pytest.mark.parametrize("variants", [False, True], ids=["", "with variants"])
def test_what_waits_for_a_fault_is_said_and_nothing_else(old, new, waiting, variants):
    assert SMALL.count(old) >= 1
    text = SMALL.replace(old, new, 1)
    if variants:
        text += '\n[scenario.variants.hard]\nset = { "squadron.raiders.count" = 3 }\n'
    reading = read_text(text)
    extra = ["what its variants make of it"] if variants and waiting and waiting[0] != KEYS else []
    assert [*reading.waiting] == waiting + extra
    assert (reading.spec is None) == bool(waiting)
    if waiting:
        with pytest.raises(ScenarioError) as raised:
            scenario_of_text(text)
        last = raised.value.rendered().splitlines()[-1]
        assert last.startswith(f"more may follow, {len(reading.waiting)} check")
        assert last.endswith(", ".join(reading.waiting))
        assert "more may follow" not in str(raised.value)


def test_a_warning_keeps_nobody_from_looking_where_everybody_stands():
    unsaid = '[[dialogue]]\nid = "ask"\nspeaker = "Ops"\nside = "blue"\ntext = "Well?"\n'
    unsaid += 'choice = [{ id = "yes", text = "Yes" }, { id = "no", text = "No" }]\n'
    warned = read_text(SMALL + unsaid)
    assert ([one.level for one in warned.faults][:1], warned.waiting) == (["warning"], ())
    reading = read_text(SMALL.replace("radius_km = 20_000.0, bearing", "radius_km = 20.0, bearing", 1) + unsaid)
    assert (reading.spec, [*reading.waiting]) == (None, [SCALES])
    assert sorted(one.level for one in reading.faults) == ["fault", "warning"]


def test_nothing_may_follow_for_a_file_that_is_not_there(tmp_path):
    reading = read_scenario(tmp_path / "none.toml")
    assert reading.waiting == ()
    assert more_may_follow(["a"]) == ["more may follow, 1 check waits until this is mended: a"]


def test_what_is_put_off_comes_once_the_rest_is_mended():
    """One fault of each pass: as many readings as passes, and each line told that there may be more."""
    faults = [
        ("turns = 10", "turns = 0"), ('home = "line"', 'home = "raiders"'), ("= 20_000.0, bearing", "= 20.0, bearing"),
    ]  # fmt: skip
    text = SMALL
    for old, new in faults:
        assert old in text
        text = text.replace(old, new, 1)
    for old, new in faults:
        reading = read_text(text)
        assert reading.waiting
        assert {fault.level for fault in reading.faults} == {"fault"}
        text = text.replace(new, old, 1)
    assert read_text(text).spec is not None
