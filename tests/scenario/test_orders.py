"""Orders as tables: their faults, their canonical form, their layout for the core."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.state.vocabulary import FireMode, Frame, Mission, Move, Posture, Priority
from game.scenario import ScenarioError, scenario_of_text
from game.scenario.orders import ORDER_FILE_MAX, checked_orders, orders_of, orders_of_file, orders_table
from tests.scenario.examples import SMALL
from tests.scenario.test_triggers import PLEA

SCENARIO = scenario_of_text(SMALL)
NAMES = SCENARIO.names


def faults(orders):
    return checked_orders(orders, NAMES)[1]


@pytest.mark.parametrize(
    ("orders", "key", "words", "suggestion"),
    [
        ({"arg": {}}, "orders.arg", "unknown unit or flight or squadron or side", "argo"),
        ({"argo": {"mov": {}}}, "orders.argo.mov", "unknown key in orders", "move"),
        ({"argo": {"move": {"kind": "burm"}}}, "orders.argo.move.kind", "unknown name", "burn"),
        ({"argo": {"move": {"kind": "orbits"}}}, "orders.argo.move.kind", "unknown name", "orbit"),
        ({"argo": {"move": {"kind": "orbit"}}}, "orders.argo.move", "needs a radius_km", ""),
        (
            {"argo": {"move": {"kind": "hold", "radius_km": 9e4}}},
            "orders.argo.move.radius_km",
            "for the move orbit",
            "",
        ),
        ({"argo": {"move": {"kind": "hold", "sense": "cw"}}}, "orders.argo.move.sense", "for the move orbit", ""),
        ({"argo": {"move": {}}}, "orders.argo.move", "kind is missing", ""),
        ({"argo": {"move": {"kind": "burn", "dx": 1, "throttle": 1.5}}}, "orders.argo.move.throttle", "0 to 1", ""),
        ({"argo": {"move": {"kind": "burn", "dx": True}}}, "orders.argo.move.dx", "got true", ""),
        ({"argo": {"move": {"kind": "burn", "dx": float("nan")}}}, "orders.argo.move.dx", "got nan", ""),
        ({"argo": {"move": {"kind": "burn", "dx": 1, "from": 9, "until": 3}}}, "orders.argo.move.from", "after", ""),
        ({"argo": {"move": {"kind": "tow", "target": "argo"}}}, "orders.argo.move.target", "own target", ""),
        ({"argo": {"move": {"kind": "tow", "target": "line_3"}}}, "orders.argo.move.target", "unknown", "line_03"),
        ({"argo": {"fire": {}}}, "orders.argo.fire", "at least one of", ""),
        ({"argo": {"fire": {"bear": "argo"}}}, "orders.argo.fire.bear", "its own target", ""),
        ({"argo": {"fire": {"avoid": ["argo"] * 5}}}, "orders.argo.fire.avoid", "at most 4", ""),
        ({"argo": {"power": {"shields": 1, "weapons": 1, "drive": 1}}}, "orders.argo.power", "add to 3", ""),
        ({"argo": {"posture": "fein"}}, "orders.argo.posture", "unknown name", "feign"),
        ({"argo": {"command": {"obey": True}}}, "orders.argo.command", "for a side", ""),
        ({"wings": {"move": {"kind": "hold"}}}, "orders.wings.move", "for ships", ""),
        ({"wings_01": {"flights": {"mission": "strik"}}}, "orders.wings_01.flights.mission", "unknown", "strike"),
        ({"blue": {"command": {"obey": 1}}}, "orders.blue.command.obey", "true or false", ""),
        ([], "orders", "expected a table", ""),
    ],
)
def test_a_fault_of_orders_names_its_key(orders, key, words, suggestion):
    found = faults(orders)
    assert [fault.key for fault in found] == [key]
    assert words in found[0].what
    assert found[0].suggestion == suggestion


def test_all_faults_of_orders_come_at_once():
    assert len(faults({"argo": {"posture": 3, "stance": "walk"}, "nobody": {}})) == 3
    with pytest.raises(ScenarioError) as caught:
        SCENARIO.orders({"argo": {"posture": 3, "stance": "walk"}})
    assert len(caught.value.faults) == 2


def test_the_narrower_scope_wins():
    plotted = {
        "argo": {"move": {"kind": "coast"}},
        "line": {"move": {"kind": "burn", "dx": 1.0, "throttle": 0.5}, "posture": "evade"},
        "blue": {"move": {"kind": "withdraw"}, "posture": "silent", "stance": "run"},
    }
    for order in (list(plotted), list(reversed(plotted))):
        made = SCENARIO.orders({key: plotted[key] for key in order}, 3).units
        assert made.move.shape == (3, 10)
        assert made.move[2].tolist()[:4] == [Move.COAST, Move.BURN, Move.BURN, Move.BURN]
        assert made.move_given[0].tolist() == [True] * 4 + [False] * 6
        assert (made.posture[:, :4] == Posture.EVADE).all()
        assert (made.drive_share_ppm[:, :4] == 600_000).all()
        assert made.throttle[0].tolist()[:2] == [1.0, 0.5]


def test_readiness_is_said_to_a_ship_a_squadron_or_by_a_side():
    plotted = {"argo": {"readiness": "routine"}, "blue": {"command": {"readiness": "red"}}}
    made = SCENARIO.orders(plotted)
    assert made.units.readiness_given[0].tolist() == [True] * 4 + [False] * 6
    assert made.units.readiness_wanted[0, :4].tolist() == [0, 2, 2, 2]
    assert made.sides.obey.tolist() == [[-1, -1]]
    assert "command says the same thing" in faults({"blue": plotted["argo"] | plotted["blue"]})[0].what
    assert "readiness is for ships" in faults({"wings": {"readiness": "red"}})[0].what


def test_colours_are_struck_by_a_ship_a_squadron_or_a_side():
    made = SCENARIO.orders({"argo": {"surrender": False}, "blue": {"command": {"surrender": True}}}).units
    assert made.surrender_given[0].tolist() == [True] * 4 + [False] * 6
    assert made.surrenders[0, :4].tolist() == [False, True, True, True]
    assert "surrender is for ships" in faults({"wings": {"surrender": True}})[0].what


def test_every_column_of_an_order_is_laid_out():
    plotted = {
        "argo": {
            "move": {"kind": "keep_range", "target": "raiders_01", "range_km": 900, "throttle": 0.25, "frame": "orbit",
                     "from": 2, "until": 7, "dx": 3, "dy": -4},
            "fire": {"mode": "return", "priority": "biggest", "target": "late_01", "bear": "raiders_02",
                     "avoid": ["raiders_02", "wings_01"]},
            "power": {"shields": 33.3333, "weapons": 33.3333, "drive": 33.3334},
        },
        "wings": {"flights": {"mission": "escort", "target": "line_03"}},
        "blue": {"command": {"obey": False}},
    }  # fmt: skip
    made = SCENARIO.orders(plotted, SCENARIO.start(2))
    units = made.units
    assert (units.move[1, 0], units.ref[1, 0], units.range_km[1, 0]) == (Move.KEEP_RANGE, 4, 900.0)
    assert (units.throttle[1, 0], units.frame[1, 0], units.dx[1, 0], units.dy[1, 0]) == (0.25, Frame.ORBIT, 3.0, -4.0)
    assert (units.from_impulse[1, 0], units.until_impulse[1, 0]) == (2, 7)
    assert (units.fire_mode[0, 0], units.priority[0, 0], units.fire_at[0, 0]) == (FireMode.RETURN, Priority.BIGGEST, 9)
    assert units.bear[0].tolist()[:2] == [5, -1]
    assert units.avoid[0, 0].tolist() == [5, 10, -1, -1]
    assert units.shields_share_ppm[0, 0] + units.weapons_share_ppm[0, 0] + units.drive_share_ppm[0, 0] == 1_000_000
    assert made.flights.given.all()
    assert (made.flights.mission == Mission.ESCORT).all()
    assert (made.flights.ref == 2).all()
    assert made.sides.obey.tolist() == [[0, -1]] * 2


@pytest.mark.parametrize(("sense", "dx"), [(None, 0.0), ("ccw", 1.0), ("cw", -1.0)])
def test_an_orbit_has_its_body_radius_and_sense(sense, dx):
    move = {"kind": "orbit", "target": "moon", "radius_km": 4_000} | ({"sense": sense} if sense else {})
    units = SCENARIO.orders({"argo": {"move": move}}).units
    assert (units.move[0, 0], units.range_km[0, 0], units.dx[0, 0]) == (Move.ORBIT, 4_000.0, dx)
    assert units.ref[0, 0] == NAMES.code("moon")


def test_orders_for_the_craft_of_a_ship_go_to_those_that_live_in_it():
    made = SCENARIO.orders({"night_heron": {"flights": {"mission": "strike", "target": "late_01"}}})
    assert made.flights.given[0].tolist() == [False, True, False, False]
    made = SCENARIO.orders({"line": {"flights": {"mission": "patrol"}}})
    assert made.flights.given.all()


targets = st.sampled_from(["argo", "line_03", "late_01", "wings_02", "world"])
moves = st.fixed_dictionaries(
    {"kind": st.sampled_from(["hold", "coast", "withdraw", "intercept", "follow"]), "target": targets},
    optional={"throttle": st.floats(0, 1), "from": st.integers(0, 6), "until": st.integers(6, 12)},
)
some_orders = st.dictionaries(
    st.sampled_from(["night_heron", "line", "raiders", "red", "raiders_05"]),
    st.fixed_dictionaries(
        {},
        optional={
            "move": moves,
            "posture": st.sampled_from(["active", "feign"]),
            "stance": st.sampled_from(["run", "shell"]),
            "fire": st.fixed_dictionaries({"mode": st.sampled_from(["free", "hold"])}),
        },
    ),
)


@settings(max_examples=100, deadline=None)
@given(some_orders)
def test_the_canonical_form_says_the_same(orders):
    rows = orders_of(orders, NAMES)
    table = orders_table(rows)
    assert orders_of(json.loads(json.dumps(table)), NAMES) == rows
    assert orders_table(orders_of(table, NAMES)) == table
    one, two = SCENARIO.orders(orders), SCENARIO.orders(table)
    for column in one.units.names():
        assert np.array_equal(getattr(one.units, column), getattr(two.units, column))


def test_a_file_of_orders(tmp_path):
    file = tmp_path / "orders.jsonl"
    rows = [
        {"turn": 1, "orders": {"argo": {"posture": "feign"}}},
        {"turn": 2, "orders": {"line": {"stance": "run"}}},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n")
    assert orders_of_file(file, NAMES) == {row["turn"]: row["orders"] for row in rows}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"turn": 1, "orders": {}}\n{"turn": 2,', 2, "not JSON"),
        ('{"turn": 0, "orders": {}}', 1, "from 1 to 60"),
        ('{"turn": true, "orders": {}}', 1, "from 1 to 60"),
        ('{"orders": {}}', 1, "expected {"),
        ("[" * 100_000, 1, "not JSON"),
        ('{"turn": 1, "turn": 2, "orders": {}}', 1, "given twice"),
        ('{"turn": 1, "orders": {"argo": {"posture": "feign"}, "argo": {}}}', 1, "given twice"),
        ('\n{"turn": 1, "orders": {"argos": {}}}', 2, "unknown unit"),
        ('{"turn": ' + "9" * 5000 + ', "orders": {}}', 1, "not JSON"),
    ],
)
def test_a_broken_file_of_orders_names_its_line(tmp_path, text, line, words):
    file = tmp_path / "orders.jsonl"
    file.write_text(text)
    with pytest.raises(ScenarioError) as caught:
        orders_of_file(file, NAMES)
    assert caught.value.faults[0].line == line
    assert words in caught.value.faults[0].what


def test_files_of_orders_that_cannot_be_read(tmp_path):
    big = tmp_path / "big"
    big.write_bytes(b" " * (ORDER_FILE_MAX + 1))
    bad = tmp_path / "bad"
    bad.write_bytes(b"\xff\xfe\x00")
    for file in (big, bad, tmp_path, tmp_path / "none"):
        with pytest.raises(ScenarioError):
            orders_of_file(file, NAMES)


ASKING = scenario_of_text(SMALL + PLEA)


def test_answers_go_to_the_questions_of_their_side() -> None:
    made = ASKING.orders({"blue": {"answer": {"plea": "lie"}}, "red": {"answer": {"price": "us"}}}, 2)
    assert made.sides.answer[:, :, 0].tolist() == [[2, 0]] * 2
    assert (made.sides.answer[:, :, 1:] == -1).all()
    rows = orders_of({"blue": {"answer": {"plea": "lie"}}}, ASKING.names)
    assert orders_table(rows) == {"blue": {"answer": {"plea": "lie"}}}


@pytest.mark.parametrize(
    ("orders", "key", "what", "near"),
    [
        ({"blue": {"answer": {"plae": "help"}}}, "orders.blue.answer.plae", "unknown question", "plea"),
        ({"blue": {"answer": {"hello": "help"}}}, "orders.blue.answer.hello", "unknown question", ""),
        ({"blue": {"answer": {"plea": "halp"}}}, "orders.blue.answer.plea", "one of help, stay, lie", "help"),
        ({"blue": {"answer": {"plea": 1}}}, "orders.blue.answer.plea", "an id", ""),
        ({"red": {"answer": {"plea": "help"}}}, "orders.red.answer.plea", '"plea" asks blue, not red', ""),
        ({"line": {"answer": {"plea": "help"}}}, "orders.line.answer", "answer is for a side", ""),
    ],
)
def test_answers_that_fit_no_question_are_faults(orders, key, what, near):
    _, found = checked_orders(orders, ASKING.names)
    assert [(fault.key, what in fault.what, fault.suggestion) for fault in found] == [(key, True, near)], found[0].what
