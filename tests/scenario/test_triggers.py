"""Triggers as rows of the core."""

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
