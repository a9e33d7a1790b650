"""Triggers as rows of the core."""

import numpy as np
import pytest

from game.rules.state.tables import Question
from game.rules.state.trigger_words import ActionKind, Measure, Part, UnitState
from game.rules.state.vocabulary import Event, Verdict
from game.scenario import ScenarioError, scenario_of_text
from tests.scenario.examples import SMALL

SCENARIO = scenario_of_text(SMALL)


def test_triggers_become_rows_of_the_core():
    alarm, finish = SCENARIO.tables.triggers
    assert [(c.measure, c.a, c.b, c.threshold, c.at_least) for c in alarm.when] == [
        (Measure.EVENTS, Event.HIT, 0, 1, True)
    ]
    assert alarm.delay_impulses == 2
    assert [(a.kind, a.a, a.b, a.value) for a in alarm.do] == [
        (ActionKind.SAY, 0, -1, 0.0),
        (ActionKind.SAY, 1, -1, 0.0),
        (ActionKind.ORDER_ABOVE, 0, -1, 0.0),
        (ActionKind.SET, 0, Part.DRIVE, 0.0),
        (ActionKind.MERIT, 0, -1, 3.0),
        (ActionKind.ARRIVE, 3, -1, 0.0),
    ]
    assert [np.flatnonzero(group).tolist() for group in SCENARIO.tables.groups] == [[1]]
    assert [(c.measure, c.a, c.b, c.threshold, c.at_least) for c in finish.when] == [
        (Measure.SHIPS, 0, -1, 1, False),
        (Measure.TURN, -1, -1, 3, True),
    ]
    assert [(c.measure, c.a, c.b) for c in finish.any] == [(Measure.UNIT, 0, UnitState.LOST), (Measure.CHANCE, 35, -1)]
    assert (finish.do[0].kind, finish.do[0].a, finish.do[0].b) == (ActionKind.END, 0, Verdict.DEFEAT)
    assert [(line.speaker, line.text) for line in SCENARIO.dialogue] == [
        ("Ada Quill", "They are here."),
        ("Helm", "Aye."),
    ]


def condition(keys):
    """The tables of the small scenario with one more trigger, and that trigger's first row."""
    trigger = f"""
[[trigger]]
id = "asked"
when = {{ {keys} }}
do = [{{ say = "hello" }}]
"""
    tables = scenario_of_text(SMALL + trigger).tables
    return tables, tables.triggers[-1].when[0]


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ("time_s = 26.0", (Measure.IMPULSE, -1, -1, 2, True)),
        ("time_s = 25.0", (Measure.IMPULSE, -1, -1, 1, True)),
        ("impulse = 13", (Measure.IMPULSE, -1, -1, 13, True)),
        ('side = "red", here_below = 2', (Measure.HERE, 1, -1, 1, False)),
        ('side = "red", lives_lost_over = 40', (Measure.LIVES, 1, -1, 41, True)),
        ('squadron = "raiders", ships_below = 3', (Measure.SHIPS, -1, 2, 2, False)),
        ('squadron = "raiders", here_below = 3', (Measure.HERE, -1, 2, 2, False)),
        ('squadron = "raiders", mass_below = 0.5', (Measure.MASS, -1, 2, 499_999, False)),
        ('squadron = "raiders", state = "lost"', (Measure.SQUADRON, 2, UnitState.LOST, 1, True)),
        ('squadron = "wings", state = "docked"', (Measure.SQUADRON, 1, UnitState.DOCKED, 1, True)),
        ('unit = "argo", state = "broken"', (Measure.UNIT, 0, UnitState.BROKEN, 1, True)),
        ('event = "hit", source = "raiders", count = 3', (Measure.WATCHED, 0, -1, 3, True)),
    ],
)
def test_what_can_be_asked(keys, row):
    one = condition(keys)[1]
    assert (one.measure, one.a, one.b, one.threshold, one.at_least) == row


def slots(of):
    return np.flatnonzero(of).tolist()


def test_who_events_come_from_and_befall():
    (hit,) = condition('event = "hit", source = "line", target = "red", target_side = "red"')[0].watches
    assert (hit.kind, hit.side) == (Event.HIT, 1)
    assert (slots(hit.source.units), slots(hit.source.flights)) == ([0, 1, 2, 3], [])
    assert (slots(hit.target.units), slots(hit.target.flights)) == ([4, 5, 6, 7, 8, 9], [])
    (lost,) = condition('event = "flight_lost", target = "wings", source_side = "red"')[0].watches
    assert (slots(lost.target.units), slots(lost.target.flights)) == ([], [0, 1, 2, 3])
    assert slots(lost.source.units) == [4, 5, 6, 7, 8, 9]
    (seen,) = condition('event = "detected", source_side = "red", target = "argo"')[0].watches
    assert (seen.source.side, slots(seen.target.units)) == (1, [0])
    (both,) = condition('event = "hit", source = "line", source_side = "blue"')[0].watches
    assert slots(both.source.units) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("keys", "key", "what"),
    [
        ('turn = 2, source = "argo"', ".source", "source goes with event, which is missing"),
        ('event = "shield_down", source = "argo"', ".source", "shield_down has no source, expected target"),
        ('event = "breach", target_side = "red"', ".target_side", "breach has no target"),
        ('event = "detected", source = "argo"', ".source", "comes from a side, expected source_side"),
        ('event = "triggered"', ".event", "expected trigger"),
        ('event = "verdict"', ".event", "the battle is over then"),
        ('side = "red", squadron = "line", ships_below = 2', ".side", "expected one of unit, squadron and side"),
        ('side = "red", state = "lost"', ".state", "state goes with unit or squadron"),
        ('squadron = "line", lives_lost_over = 2', ".lives_lost_over", "lives_lost_over goes with side"),
        ("mass_below = 0.5", ".mass_below", "mass_below goes with squadron or side, which is missing"),
        ('squadron = "line"', ".squadron", "squadron goes with state, mass_below, ships_below or here_below"),
        ('unit = "argo"', ".unit", "unit goes with state"),
        ('unit = "argo", state = "docked"', ".state", "docked is for squadrons of craft"),
        ('squadron = "line", state = "docked"', ".state", "has ships"),
        ('squadron = "wings", state = "blind"', ".state", "expected one of lost, withdrawn, docked"),
        ('squadron = "wings", ships_below = 2', ".ships_below", "is for squadrons of ships"),
        ('within_km = { a = "wings", b = "argo", km = 3.0 }', ".within_km.a", "expected ships"),
        ('within_km = { a = "argo", b = "moon", km = 3.0 }', ".within_km.km", "its radius is 1,737 km"),
    ],
)
def test_what_is_wrong_with_a_question(keys, key, what):
    with pytest.raises(ScenarioError) as caught:
        condition(keys)
    assert any(fault.key in (f"trigger[2].when{key}", f"trigger[2].when[0]{key}") for fault in caught.value.faults)
    assert any(what in fault.what and fault.line for fault in caught.value.faults)
    assert len(caught.value.faults) == 1


def with_alarm(does: str, more: str = "") -> str:
    """The small scenario in which the first trigger does something else."""
    start, rest = SMALL.split('  { say = "hello" },', 1)
    return start + f"  {does},\n" + '  { say = "hello" },' + rest + more


COUNTS = """
[[trigger]]
id = "enough"
when = { counter = { name = "raids", at_least = 3 } }
any = [{ counter = { name = "spared", below = 2 } }, { turn = 9 }]
do = [{ counter = { name = "raids", add = -3 } }, { counter = { name = "spared" } }]
"""


def test_counters_become_what_each_firing_adds() -> None:
    scenario = scenario_of_text(with_alarm('{ counter = { name = "raids" } }', COUNTS))
    assert scenario.names.counters == ("raids", "spared")
    assert scenario.tables.counters == ((1, 0, -3), (0, 0, 1))
    enough = scenario.tables.triggers[2]
    assert enough.do == ()
    rows = [(c.measure, c.a, c.threshold, c.at_least) for c in (*enough.when, *enough.any)]
    assert rows == [(Measure.COUNTER, 0, 3, True), (Measure.COUNTER, 1, 1, False), (Measure.TURN, -1, 9, True)]
    assert scenario_of_text(scenario.resolved).resolved == scenario.resolved


@pytest.mark.parametrize(
    ("counter", "key", "what", "near"),
    [
        ('name = "raid", at_least = 1', "trigger[2].when[0].counter.name", 'unknown counter "raid"', "raids"),
        ('name = "raids"', "trigger[2].when[0].counter", "expected exactly one of at_least and below", ""),
        ('name = "raids", at_least = 1, below = 2', "trigger[2].when[0].counter", "exactly one of", ""),
        ('name = "raids", at_least = 1.5', "trigger[2].when[0].counter.at_least", "whole number", ""),
    ],
)
def test_counters_that_make_no_sense(counter: str, key: str, what: str, near: str) -> None:
    more = COUNTS.replace('name = "raids", at_least = 3', counter)
    with pytest.raises(ScenarioError) as found:
        scenario_of_text(with_alarm('{ counter = { name = "raids" } }', more))
    (fault,) = found.value.faults
    assert (fault.key.replace("when.", "when[0]."), fault.suggestion) == (key, near)
    assert what in fault.what


PLEA = """
[[dialogue]]
id = "plea"
speaker = "Convoy"
text = "Will you come?"
side = "blue"
choice = [{ id = "help", text = "We come." }, { id = "stay", text = "Hold out." }, { id = "lie", text = "Soon." }]
default = "stay"

[[dialogue]]
id = "price"
speaker = "Broker"
text = "Who pays?"
side = "red"
choice = [{ id = "us", text = "We do." }, { id = "them", text = "They do." }]

[[trigger]]
id = "ask"
when = { turn = 2 }
do = [{ say = "plea" }, { say = "price" }]

[[trigger]]
id = "comes"
when = { chose = { dialogue = "plea", option = "lie" } }
any = [{ chose = { dialogue = "price", option = "them" } }, { turn = 9 }]
"""


def test_choices_become_questions_of_their_sides() -> None:
    scenario = scenario_of_text(SMALL + PLEA)
    assert scenario.tables.questions == (Question(0, 0, 1, 3, 1), Question(1, 0, 2, 2, 0))
    comes = scenario.tables.triggers[3]
    rows = [(c.measure, c.a, c.b, c.threshold, c.at_least) for c in (*comes.when, *comes.any)]
    assert rows[:2] == [(Measure.ANSWER, 0, 2, 1, True), (Measure.ANSWER, 1, 1, 1, True)]
    assert [line.choice[0].text for line in scenario.dialogue[1:3]] == ["We come.", "We do."]
    assert scenario_of_text(scenario.resolved).resolved == scenario.resolved
    assert scenario.warnings == scenario_of_text(SMALL).warnings


@pytest.mark.parametrize(
    ("was", "now", "key", "what", "near"),
    [
        ('side = "blue"\nchoice', "choice", "dialogue[1]", "side and choice go together", ""),
        ('default = "stay"', 'default = "sta"', "dialogue[1].default", "expected help or stay or lie", ""),
        ('{ id = "lie"', '{ id = "help"', "dialogue[1].choice", 'option "help" is there twice', ""),
        (', { id = "them", text = "They do." }]', "]", "dialogue[2].choice", "one answer is no choice", ""),
        (
            '"plea", option = "lie"',
            '"plae", option = "lie"',
            "trigger[3].when.chose.dialogue",
            "unknown question",
            "plea",
        ),
        ('"plea", option = "lie"', '"hello", option = "lie"', "trigger[3].when.chose.dialogue", "unknown question", ""),
        ('option = "lie"', 'option = "lies"', "trigger[3].when.chose.option", "one of help, stay, lie", "lie"),
        ('option = "them"', 'option = "lie"', "trigger[3].any[0].chose.option", "expected one of us, them", ""),
    ],
)
def test_choices_that_make_no_sense(was: str, now: str, key: str, what: str, near: str) -> None:
    assert was in PLEA
    with pytest.raises(ScenarioError) as found:
        scenario_of_text(SMALL + PLEA.replace(was, now, 1))
    faults = [fault for fault in found.value.faults if fault.key.replace("when[0]", "when") == key]
    assert faults, found.value
    assert (what in faults[0].what, faults[0].suggestion) == (True, near)


def test_a_question_that_nobody_asks_is_warned_of_and_there_is_a_limit() -> None:
    silent = scenario_of_text(SMALL + PLEA.replace('{ say = "plea" }, ', ""))
    assert [fault.key for fault in silent.warnings if "nobody is asked" in fault.what] == ["dialogue[1].choice"]
    more = "".join(
        f'\n[[dialogue]]\nid = "q{n}"\nspeaker = "X"\ntext = "?"\nside = "blue"\n'
        'choice = [{ id = "a", text = "A" }, { id = "b", text = "B" }]\n'
        for n in range(8)
    )
    with pytest.raises(ScenarioError, match="more than 8 questions"):
        scenario_of_text(SMALL + PLEA + more)


def test_what_is_set_of_squadrons_and_sides() -> None:
    does = (
        '{ set = { squadron = "line", people = 0.5, readiness = "red" } },\n  { set = { side = "red", armour = 0.0 } }'
    )
    scenario = scenario_of_text(with_alarm(does))
    groups = [np.flatnonzero(group).tolist() for group in scenario.tables.groups]
    red = [slot for slot, row in enumerate(scenario.names.units) if row.side == 1]
    assert groups == [[0, 1, 2, 3], red, [1]]
    assert [(a.a, a.b, a.value) for a in scenario.tables.triggers[0].do[:3]] == [
        (0, Part.PEOPLE, 0.5),
        (0, Part.READINESS, 2.0),
        (1, Part.ARMOUR, 0.0),
    ]


@pytest.mark.parametrize(
    ("given", "key", "what", "near"),
    [
        ('unit = "argo", side = "blue", hull = 0.5', "trigger[0].do[0].set", "exactly one of unit, squadron, side", ""),
        ("hull = 0.5", "trigger[0].do[0].set", "got none", ""),
        ('unit = "argo"', "trigger[0].do[0].set", "it changes nothing, expected one of hull, armour", ""),
        ('squadron = "lime", hull = 0.5', "trigger[0].do[0].set.squadron", "unknown squadron", "line"),
        ('side = "blue", readiness = "ret"', "trigger[0].do[0].set.readiness", "unknown name", "red"),
        ('side = "blue", people = 1.5', "trigger[0].do[0].set.people", "from 0 to 1", ""),
    ],
)
def test_what_cannot_be_set(given: str, key: str, what: str, near: str) -> None:
    with pytest.raises(ScenarioError) as found:
        scenario_of_text(with_alarm(f"{{ set = {{ {given} }} }}"))
    fault = found.value.faults[0]
    assert (fault.key, what in fault.what, fault.suggestion) == (key, True, near), fault.what


STREWN = '{ spawn_debris = { at = { body = "moon", altitude_km = 500.0, bearing_deg = 90.0 }, mass_t = 700.0 } }'


def test_debris_that_is_strewn_is_relative_to_its_body() -> None:
    scenario = scenario_of_text(with_alarm(STREWN + ",\n  { spawn_debris = { at = [9.0, 8.0], mass_t = 7.0 } }"))
    beside, on_map = scenario.tables.clouds
    assert (beside.x_km, beside.y_km, beside.body) == (pytest.approx(0.0), pytest.approx(2_237.0), 1)
    assert (beside.radius_km, beside.mass_t, beside.vx_km_s, beside.vy_km_s) == (30.0, 700.0, 0.0, 0.0)
    assert (on_map.x_km, on_map.y_km, on_map.body) == (9.0, 8.0, 0)  # the map is round the first body
    assert [a.a for a in scenario.tables.triggers[0].do if a.kind == ActionKind.STREW] == [0, 1]
    circling = with_alarm(STREWN.replace("mass_t", 'velocity = "circular_ccw", mass_t'))
    assert scenario_of_text(circling).tables.clouds[0].vx_km_s == pytest.approx(-np.sqrt(4_902.8 / 2_237.0))
    assert scenario_of_text(scenario.resolved).resolved == scenario.resolved


@pytest.mark.parametrize(
    ("was", "now", "key", "what", "near"),
    [
        ("bearing_deg = 90.0", "bearing_deg = [0.0, 9.0]", ".at.bearing_deg", "expected one number", ""),
        ("altitude_km = 500.0", "altitude_km = [1.0, 2.0]", ".at.altitude_km", "expected one number", ""),
        ('"moon"', '"mon"', ".at.body", "unknown body", "moon"),
        (", mass_t = 700.0", "", "", "mass_t is missing", ""),
    ],
)
def test_debris_that_cannot_be_strewn(was: str, now: str, key: str, what: str, near: str) -> None:
    with pytest.raises(ScenarioError) as found:
        scenario_of_text(with_alarm(STREWN.replace(was, now)))
    fault = found.value.faults[0]
    assert (fault.key, what in fault.what, fault.suggestion) == (f"trigger[0].do[0].spawn_debris{key}", True, near)


@pytest.mark.parametrize(
    ("given", "row"),
    [
        ('unit = "night_heron"', (1, -1, 0.0, 0.0)),
        ('body = "moon"', (-1, 1, 0.0, 0.0)),
        ("at = [3.0, -4.0]", (-1, -1, 3.0, -4.0)),
    ],
)
def test_where_the_film_looks(given: str, row: tuple[float, ...]) -> None:
    act = scenario_of_text(with_alarm(f"{{ camera = {{ {given} }} }}")).tables.triggers[0].do[0]
    assert (act.kind, act.a, act.b, act.x_km, act.y_km) == (ActionKind.CAMERA, *row)


@pytest.mark.parametrize(
    ("given", "key", "what", "near"),
    [
        ('body = "mon"', ".body", "unknown body", "moon"),
        ('body = "moon", at = [1.0, 2.0]', "", "exactly one of unit, body, at", ""),
        ('unit = "line"', ".unit", "unknown unit", "line_03"),
    ],
)
def test_where_the_film_cannot_look(given: str, key: str, what: str, near: str) -> None:
    with pytest.raises(ScenarioError) as found:
        scenario_of_text(with_alarm(f"{{ camera = {{ {given} }} }}"))
    fault = found.value.faults[0]
    assert (fault.key, what in fault.what, fault.suggestion) == (f"trigger[0].do[0].camera{key}", True, near)
