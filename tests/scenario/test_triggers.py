"""Triggers as rows of the core."""

from game.rules.state.trigger_words import ActionKind, Measure, Part, UnitState
from game.rules.state.vocabulary import Event, Verdict
from game.scenario import scenario_of_text
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
