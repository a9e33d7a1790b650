"""What a scenario can be made into: values set by name, checked like the keys that they change."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.scenario import Scenario, ScenarioError, load, scenario_of_text
from game.scenario.kinds import as_table
from game.scenario.reading import read_text
from tests.scenario.examples import SMALL

YARD = Path(__file__).parents[1] / "scenarios" / "yard.toml"
MARK = "¶"


def small(settings: str, more: str = "") -> str:
    return SMALL.replace("\n[[body]]", f"\n[scenario.variants.other]\nset = {{ {settings} }}\n{more}\n[[body]]", 1)


def other(settings: str) -> Scenario:
    return scenario_of_text(small(settings)).variant("other")


CASES = [
    # what is set, key, words of the message, suggestion
    ('¶"class.frigate.hul_gj" = 5', '"class.frigate.hul_gj"', "unknown key in class", "class.frigate.hull_gj"),
    ('¶"class.frigat.hull_gj" = 5', '"class.frigat.hull_gj"', "unknown class", "class.frigate.hull_gj"),
    ('¶"clas.frigate.hull_gj" = 5', '"clas.frigate.hull_gj"', "unknown section", "class.frigate.hull_gj"),
    ('¶"expect.0.max" = 5', '"expect.0.max"', "unknown section", ""),
    ('¶"scenario.id" = "x"', '"scenario.id"', "unknown key in scenario", ""),
    ('"class.frigate.hull_gj" = ¶0', '"class.frigate.hull_gj"', "expected a number of GJ from 0.001", ""),
    ('"class.frigate.kind" = ¶"shp"', '"class.frigate.kind"', "one of ship, station", "ship"),
    ('"squadron.raiders.count" = ¶[6, 3]', '"squadron.raiders.count"', "low 6 is above high 3", ""),
    ('¶"class.frigate.hull_gj.x" = 5', '"class.frigate.hull_gj.x"', "too long", "class.frigate.hull_gj"),
    ('¶"class.frigate.batteries.3.count" = 5', '"class.frigate.batteries.3.count"', "unknown row of batteries", ""),
    ('¶hull_gj = 5', "hull_gj", "the name of a value in quotes", ""),
    ('"class.frigate.hull_gj" = ¶nan', '"class.frigate.hull_gj"', "expected a number, a text", ""),
    ('"class.frigate.craft" = ¶5', '"class.frigate.craft"', "expected a table of craft", ""),
    ('"squadron.raiders.arrives.turn" = ¶11', '"squadron.raiders.arrives.turn"', "is after the last turn", ""),
    ('"squadron.line.count" = ¶1', '"squadron.line.count"', "2 names for at most 1 units", ""),
    ('"squadron.raiders.at" = ¶[4e5, 0]', '"squadron.raiders.at"', "beyond the map's edge", ""),
]  # fmt: skip


@pytest.mark.parametrize(("given", "key", "words", "suggestion"), CASES)
def test_a_fault_names_line_column_key_and_nearest_name(given: str, key: str, words: str, suggestion: str) -> None:
    before, marked, after = small(given).partition(MARK)
    assert marked
    faults = [fault for fault in read_text(before + after).faults if fault.level == "fault"]
    assert [fault.key for fault in faults][:1] == [f"scenario.variants.other.set.{key}"], [str(one) for one in faults]
    fault = next(one for one in faults if words in one.what)
    assert fault.suggestion == suggestion
    assert (fault.line, fault.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_a_variant_is_the_file_with_its_values_written_in() -> None:
    made = other('"class.frigate.hull_gj" = 80.0, "scenario.turns" = 8, "squadron.raiders.count" = [1, 2]')
    text = SMALL.replace("hull_gj = 50.0", "hull_gj = 80.0").replace("turns = 10", "turns = 8")
    by_hand = scenario_of_text(text.replace("count = [2, 5]", "count = [1, 2]"))
    assert {**as_table(made.spec), "expect": []} == {**as_table(by_hand.spec), "expect": []}
    assert scenario_of_text(made.resolved).spec == made.spec


def test_a_way_behind_a_shared_class_gives_the_squadron_its_own() -> None:
    made = other('"squadron.raiders.class.hull_gj" = 99.0, "squadron.raiders.class.crew" = 7')
    hulls = {one.id: next(c for c in made.spec.class_ if c.id == one.class_).hull_gj for one in made.spec.squadron}
    assert (hulls["line"], hulls["raiders"], hulls["late"]) == (50.0, 99.0, 50.0)
    assert [one.id for one in made.spec.class_] == ["frigate", "wasp", "frigate_raiders"]
    assert made.class_of(2).name == "Frigate"
    assert made.names.units[4].name == "Frigate 01", "numbered as if the class were one"
    assert made.names.units[made.names.unit_slot["late_01"]].name == "Frigate 06"


def test_a_class_of_one_squadron_is_changed_as_it_is() -> None:
    made = other('"squadron.wings.class.thrust_g" = 9.0')
    assert [one.id for one in made.spec.class_] == ["frigate", "wasp"]
    assert made.spec.class_[1].thrust_g == 9.0


def test_a_way_behind_a_shared_weapon_gives_the_class_its_own() -> None:
    made = other('"squadron.raiders.class.batteries.0.weapon.p0" = 0.5')
    guns = {c.id: next(w for w in made.spec.weapon if w.id == c.batteries[0].weapon).p0 for c in made.spec.class_[::2]}
    assert guns == {"frigate": 1.0, "frigate_raiders": 0.5}


def test_what_a_table_does_not_hold_yet_is_made() -> None:
    made = other('"squadron.line.damage.hull" = 0.5, "squadron.line.unit.night_heron.rank" = 3')
    line = made.spec.squadron[0]
    assert line.damage is not None
    assert line.damage.hull == 0.5
    heron = line.unit.row("night_heron")
    assert heron is not None
    assert heron.rank == 3


def test_the_same_dice_fall_in_a_variant() -> None:
    base = scenario_of_text(small('"class.frigate.crew" = 91'))
    one, two = base.start(4, 7), base.variant("other").start(4, 7)
    assert (one.battle.key == two.battle.key).all()
    assert (one.units.x_km == two.units.x_km).all()


def test_an_unknown_variant_and_bad_values_are_refused() -> None:
    base = scenario_of_text(SMALL)
    with pytest.raises(KeyError):
        base.variant("none")
    with pytest.raises(ScenarioError, match="did you mean class"):
        base.changed({"class.frigate.crow": 1})


def test_expectations_name_variants_and_squadrons() -> None:
    rows = 'versus = "othr"\nvariant = "other"'
    text = small('"class.frigate.crew" = 91').replace('id = "blue lives"', f'id = "blue lives"\n{rows}')
    assert [fault.suggestion for fault in read_text(text).faults if fault.level == "fault"] == ["other"]
    text = SMALL.replace('policies = { blue = "hold"', 'policies = { "blue.lime" = "hold"')
    assert [one.suggestion for one in read_text(text).faults] == ["blue.line"]
    assert scenario_of_text(text.replace("blue.lime", "blue.line")).spec.expect[0].policies.row("blue.line") == "hold"


@given(
    st.lists(st.sampled_from(["class", "frigate", "squadron", "raiders", "0", "batteries", "weapon", "p0", "*", "x"]))
)
def test_no_name_of_a_value_breaks_anything(parts: list[str]) -> None:
    base = scenario_of_text(SMALL)
    try:
        made = base.changed({".".join(parts): 1})
    except ScenarioError as error:
        made, faults = base, error.faults
        assert all(str(fault) for fault in faults)
    assert made.resolved


def test_the_variants_of_the_yard_fit_what_they_say() -> None:
    yard = load(YARD)
    assert yard.variants == ("none", "full", "without_shields", "outnumbered")
    full, bare = yard.variant("full").spec, yard.variant("none").spec
    shields = {one.id: next(c for c in full.class_ if c.id == one.class_).shield_gj for one in full.squadron}
    assert shields == {"first": 600.0, "second": 600.0, "escorts": 600.0, "pavorans": 100.0, "garrison": 0.0}
    counts = [next(one.count for one in spec.squadron if one.id == "garrison") for spec in (full, bare)]
    assert counts == [(9, 14), (6, 8)]
    assert full.refit is None
    assert not full.scenario.variants


REFITS = [
    # old, new, key, words
    ('needs = ["shields"]', 'needs = [¶"sensors"]', "refit.item[3].needs[0]", "not an item above it"),
    ('squadrons = ["first", "second"]\nremarks', 'squadrons = ["first", ¶"garrison"]\nremarks',
     "refit.item[0].squadrons[1]", "not of the side"),
    ('has = ["pavorans"]\nset = { "squadron.*.class.a', 'has = [¶"first"]\nset = { "squadron.*.class.a',
     "refit.item[2].has[0]", "already"),
    ('{ "squadron.*.class.shield_gj" = 600.0', '{ ¶"squadron.*.class.shild_gj" = 600.0',
     'refit.item[1].set."squadron.*.class.shild_gj"', "unknown key in class"),
    ("from_day = 20\nsquadron", "from_day = ¶12\nsquadron", "refit.garrison[2].from_day", "does not come after"),
    ("from_day = 26", "from_day = ¶31", "refit.garrison[3].from_day", "after the last day"),
    ('from_day = 1\nsquadron = "garrison"', 'from_day = 1\nsquadron = ¶"first"',
     "refit.garrison[0].squadron", "is of the side"),
    ("sail_day = 17, way", "sail_day = ¶31, way", "refit.plan.sail_day", "after the last day"),
    ('fit = ["guns", "armour"]', 'fit = ["guns", ¶"armor"]',
     "scenario.variants.without_shields.fit[1]", "unknown item"),
    ('id = "armour"', 'id = ¶"shields"', "refit.item[2].id", "defined twice"),
    ('way = "finding"', 'way = ¶"fining"', "refit.plan.way", "unknown way"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "words"), REFITS)
def test_faults_of_a_refit(old: str, new: str, key: str, words: str) -> None:
    text = YARD.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    before, _, after = text.replace(old, new).partition(MARK)
    faults = [one for one in read_text(before + after).faults if one.key == key]
    assert faults, [str(one) for one in read_text(before + after).faults]
    assert words in faults[0].what
    assert (faults[0].line, faults[0].column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


NAMES_OF_ITEMS = [
    # what follows `squadron.*.class.`, words, what it should have been
    ("shild_gj", "unknown key in class", "squadron.*.class.shield_gj"),
    ("shield_gj.x", "too long after squadron.*.class.shield_gj", "squadron.*.class.shield_gj"),
    ("batteries.0.wepon.p0", "unknown key in battery", "squadron.*.class.batteries.0.weapon.p0"),
    ("batteries.0.weapon.corridor", "unknown key in weapon", "squadron.*.class.batteries.0.weapon.corridor_km"),
    ("batteries.7.count", "unknown row of batteries", ""),
]


@pytest.mark.parametrize(("name", "words", "suggestion"), NAMES_OF_ITEMS)
def test_a_wrong_name_in_an_item_is_told_once_as_the_file_has_it(name: str, words: str, suggestion: str) -> None:
    """Not once a squadron, nor with the ids of classes that squadrons would get of their own."""
    text = YARD.read_text(encoding="utf-8").replace('"squadron.*.class.shield_gj"', f'"squadron.*.class.{name}"')
    text = text.replace('{ weapon = "gun" }]', '{ weapon = "gun" }, { weapon = "gun" }]')  # the escorts' differ
    faults = read_text(text).faults
    assert [(one.key, one.suggestion) for one in faults] == [
        (f'refit.item[1].set."squadron.*.class.{name}"', suggestion)
    ]
    assert words in faults[0].what
    assert f'"squadron.*.class.{name}"' in text.split("\n")[faults[0].line - 1]


@pytest.mark.parametrize("way", ["squadron.raiders.class.hull_gj", "class.frigate.batteries.0.weapon.p0"])
def test_a_row_that_was_given_another_id_is_not_found_by_its_users(way: str) -> None:
    """Values are set in turn: after the first the file does not hold together, and that is told."""
    base = scenario_of_text(SMALL)
    ident = base.spec.weapon[0].id
    with pytest.raises(ScenarioError):
        base.changed({"class.frigate.id": "x", f"weapon.{ident}.id": "y", way: 1})


def test_a_battery_is_named_by_plain_figures() -> None:
    with pytest.raises(ScenarioError, match="unknown row of batteries"):
        scenario_of_text(SMALL).changed({"class.frigate.batteries.\u00b2.weapon.p0": 1})


def test_a_level_may_name_the_controller_of_the_enemy() -> None:
    level = other('"side.red.controller" = "planner@1x4"')
    assert level.policies()["red"] == "planner@1x4"
    assert level.suspected()["red"] == ("hold", "charge")


def test_a_level_may_let_a_side_plan_and_nothing_but_a_planner_does_so() -> None:
    level = other('"side.red.planner" = "planner@1x4"')
    assert level.planners() == {"red": "planner@1x4"}
    assert level.policies() == scenario_of_text(SMALL).policies()
    for name in ("charge", "planner@x", "planer"):
        with pytest.raises(ScenarioError) as caught:
            scenario_of_text(SMALL).changed({"side.red.planner": name})
        (fault,) = caught.value.faults
        assert "expected planner@TURNSxPLANS" in fault.what


def test_a_level_is_refitted_after_it_and_a_variant_that_was_refitted_is_not() -> None:
    yard = scenario_of_text(with_level('"class.cruiser.hull_gj" = 123.0'))
    level = yard.variant("level")
    assert level.spec.refit == yard.spec.refit
    cruiser = next(one for one in level.spec.class_ if one.id == "cruiser")
    assert cruiser.hull_gj == 123.0
    assert yard.variant("full").spec.refit is None
    assert yard.variant("none").spec.refit is None  # it only says when one sails
    assert level.changed({}).spec.refit is None


def test_a_level_whose_squadrons_cannot_be_refitted_any_more_is_refused() -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_of_text(with_level('"squadron.second.id" = "third"'))
    assert any("second" in fault.what for fault in caught.value.faults)


def with_level(settings: str) -> str:
    level = f'[scenario.variants.level]\ntitle = "Level"\nset = {{ {settings} }}\n\n[[body]]'
    return YARD.read_text(encoding="utf-8").replace("[[body]]", level, 1)


def test_the_title_of_a_battle_tells_its_level_where_there_is_room() -> None:
    plain = scenario_of_text(with_level(""))
    assert plain.variant("level").title == plain.title
    level = scenario_of_text(with_level('"class.cruiser.hull_gj" = 123.0'))
    assert level.variant("level").title == f"{level.title}, Level"
    assert level.variant("outnumbered").title == level.title
    long = with_level('"class.cruiser.hull_gj" = 123.0').replace(level.title, "x" * 75)
    assert scenario_of_text(long).variant("level").title == "x" * 75
