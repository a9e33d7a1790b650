import numpy as np
import pytest

from game.rules.state.trigger_words import ActionKind, Measure
from game.rules.state.vocabulary import Presence, Readiness
from game.scenario import ScenarioError, scenario_of_text
from tests.scenario.examples import SMALL

LATE = 'arrives = { trigger = "alarm" }'


def with_arrival(words, squadron="late", count=""):
    """The small scenario in which the last squadron arrives otherwise; turns of 300 s, impulses of 25 s."""
    text = SMALL.replace(LATE, f"arrives = {words}")
    return scenario_of_text(text.replace('id = "late"\n', f'id = "late"\n{count}\n'))


def waves(scenario):
    return [(one.trigger, one.impulses, np.flatnonzero(one.units).tolist()) for one in scenario.tables.waves]


def test_waves_by_the_clock():
    scenario = with_arrival("{ every_s = 900.0, count = 2 }", count="count = 5")
    assert waves(scenario) == [(-1, 36, [11, 12]), (-1, 72, [13])]
    units = scenario.start(1, 0).units
    assert units.presence[0, 9:].tolist() == [Presence.PRESENT] * 2 + [Presence.DORMANT] * 3
    assert (scenario.tables.arrival_turn == 0).all()


def test_waves_from_a_turn_and_from_a_trigger():
    assert waves(with_arrival("{ turn = 3, every_s = 310.0 }", count="count = 2")) == [(-1, 24, [9]), (-1, 37, [10])]
    scenario = with_arrival('{ trigger = "alarm", every_s = 50.0, times = 2 }', count="count = 2")
    number = scenario.names.triggers.index("alarm")
    assert waves(scenario) == [(number, 1, [9]), (number, 3, [10])]
    assert not any(act.kind == ActionKind.ARRIVE for one in scenario.tables.triggers for act in one.do)


@pytest.mark.parametrize(
    ("words", "count", "what"),
    [
        ('{ turn = 2, trigger = "alarm" }', "", "got both"),
        ("{ announced = true }", "", "expected turn, trigger, called or every_s, got none"),
        ("{ called = true, turn = 2 }", "", "expected turn, trigger or called, got both"),
        ("{ called = true, every_s = 60.0 }", "", "called brings all at once"),
        ('{ turn = 2, until = "alarm" }', "", "until goes with every_s"),
        ("{ called = true }", "", 'no trigger calls it, expected one that does { reinforce = "late" }'),
        ("{ turn = 2, times = 3 }", "", "times goes with every_s"),
        ("{ every_s = 60.0, times = 2, count = 2 }", "count = 5", "2 waves of 2 are 4, and the squadron has 5"),
    ],
)
def test_waves_that_make_no_sense(words, count, what):
    with pytest.raises(ScenarioError, match="arrives") as found:
        with_arrival(words, count=count)
    assert what in found.value.faults[0].what


def test_waves_after_the_battle_are_warned_of():
    scenario = with_arrival("{ every_s = 3_000.0 }", count="count = 2")
    assert [fault.what for fault in scenario.warnings if "waves" in fault.what] == [
        "the last of 2 waves comes after the last turn, 10"
    ]


def test_who_has_come_near_what():
    asks = [
        '{ within_km = { a = "argo", b = "world", km = 9_000.0 } }',
        '{ within_km = { a = "red", b = "line", km = 5.0 } }',
        '{ within_km = { a = "line", at = [1.0, 2.0], km = 5.0 } }',
    ]  # fmt: skip
    trigger = f"""
[[trigger]]
id = "near"
when = [{", ".join(asks)}]
do = [{{ readiness = {{ side = "blue", level = "red" }} }}]
"""
    tables = scenario_of_text(SMALL + trigger).tables
    one = tables.triggers[-1]
    assert [(c.measure, c.a, c.threshold, c.at_least) for c in one.when] == [
        (Measure.NEAREST, 0, 9_000.0, False), (Measure.NEAREST, 1, 5.0, False), (Measure.NEAREST, 2, 5.0, False),
    ]  # fmt: skip
    planet, fleet, place = tables.nearness
    assert (np.flatnonzero(planet.who).tolist(), planet.body, planet.of.any()) == ([0], 0, False)
    assert (fleet.body, np.flatnonzero(fleet.of).tolist(), fleet.who.sum()) == (-1, [0, 1, 2, 3], 6)
    assert (place.x_km, place.y_km, place.body) == (1.0, 2.0, 0)  # the map moves along with body 0
    assert (one.do[0].kind, one.do[0].a, one.do[0].b) == (ActionKind.READINESS, 0, Readiness.RED)
    for wrong in ('{ a = "argo", km = 1.0 }', '{ a = "argo", b = "argo", km = 1.0 }'):
        with pytest.raises(ScenarioError):
            scenario_of_text(SMALL + trigger.replace('{ a = "argo", b = "world", km = 9_000.0 }', wrong))


def test_waves_that_a_trigger_calls_off():
    scenario = with_arrival('{ every_s = 900.0, until = "finish" }', count="count = 3")
    assert {one.until for one in scenario.tables.waves} == {scenario.names.triggers.index("finish")}
    assert {one.until for one in with_arrival("{ every_s = 900.0 }", count="count = 3").tables.waves} == {-1}
    with pytest.raises(ScenarioError) as found:
        with_arrival('{ every_s = 900.0, until = "finis" }', count="count = 3")
    assert (found.value.faults[0].key, found.value.faults[0].suggestion) == ("squadron[3].arrives.until", "finish")


def test_a_squadron_that_waits_to_be_called():
    called = SMALL.replace(LATE, "arrives = { called = true }")
    text = called.replace('{ say = "hello" },', '{ say = "hello" },\n  { reinforce = "late" },')
    scenario = scenario_of_text(text)
    number = scenario.names.squadron_number["late"]
    acts = [(act.kind, act.a) for act in scenario.tables.triggers[0].do]
    assert acts[1] == (ActionKind.ARRIVE, number)
    assert acts.count((ActionKind.ARRIVE, number)) == 1
    late = scenario.names.unit_rows[number]
    assert (scenario.start(2, 0).units.presence[:, list(late)] == Presence.DORMANT).all()
    assert (scenario.tables.arrival_turn[list(late)] == 0).all()
    assert scenario_of_text(scenario.resolved).resolved == scenario.resolved


@pytest.mark.parametrize(
    ("named", "what", "near"), [("lines", "unknown squadron", "line"), ("line", "from the start", "")]
)
def test_reinforcements_that_cannot_come(named, what, near):
    with pytest.raises(ScenarioError) as found:
        scenario_of_text(SMALL.replace('{ say = "hello" },', f'{{ say = "hello" }},\n  {{ reinforce = "{named}" }},'))
    (fault,) = found.value.faults
    assert (fault.key, fault.suggestion) == ("trigger[0].do[1].reinforce", near)
    assert what in fault.what
