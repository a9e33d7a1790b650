"""Triggers as rows of the core."""

import numpy as np
import pytest

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
        (ActionKind.SET, 1, Part.DRIVE, 0.0),
        (ActionKind.MERIT, 0, -1, 3.0),
        (ActionKind.ARRIVE, 3, -1, 0.0),
    ]
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
        ('event = "shield_down", source = "argo"', ".source", "shield_down has no source"),
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
