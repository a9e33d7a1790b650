"""What came of a batch, in words."""

from copy import deepcopy

import pytest

from game.scenario import scenario_of_text
from game.sim.batch import simulate
from game.sim.batch_report import in_words
from game.sim.measuring import wilson
from game.sim.plain_table import amount, percent, plain_table, span
from tests.scenario.examples import SMALL


@pytest.mark.parametrize(
    ("part", "told"),
    [(0.0, "0%"), (1e-6, "<1%"), (0.004, "<1%"), (0.006, "1%"), (0.5, "50%"), (0.999, ">99%"), (1.0, "100%")],
)  # fmt: skip
def test_a_trace_is_not_nothing_and_nearly_all_is_not_all(part, told):
    assert percent(part) == told


@pytest.mark.parametrize(
    ("value", "told"), [(0, "0"), (2.0, "2"), (2.5, "2.5"), (99.96, "100.0"), (1234.5, "1,234"), (-2.25, "-2.2")]
)
def test_amounts(value, told):
    assert amount(value) == told


def test_what_does_not_vary_is_told_once():
    assert span(percent, {"p10": 0.5, "p50": 0.5, "p90": 0.5}) == "50%"
    assert span(amount, {"p10": 0, "p50": 0, "p90": 3}) == "0 .. 0 .. 3"


def test_columns_are_as_wide_as_they_need():
    lines = plain_table(("a", "number", "b"), [("long word", "1", "x"), ("w", "22", "yy")], "<><")
    assert lines == ["a          number  b", "long word       1  x", "w              22  yy"]
    assert plain_table(("a", "b"), [], "<>") == ["a  b"]


def words_of(worlds=8, **settings):
    result = simulate(scenario_of_text(SMALL), worlds, 3, **settings)
    return result, in_words(result).splitlines()


@pytest.fixture(scope="module")
def charged():
    """A batch in which ships are lost; for looking at."""
    return words_of(policies={"blue": "charge"})


def test_everything_is_told_of_a_batch():
    result, lines = words_of(policies={"blue": "charge", "blue.line": "hold"})
    assert lines[0].startswith("small: 8 battles, seed 3; ")
    rows = {line.split()[0]: line for line in lines if line}
    assert rows["blue"].split()[1] == "charge"
    assert rows["blue.line:"] == "  blue.line: hold"
    told = result.as_dict()
    assert percent(told["outcomes"]["blue"]["victory"]) in rows["blue"]
    assert span(percent, told["sides"]["red"]["mass_lost_fraction"]) in rows["red"]
    assert percent(told["objectives"]["live"]["mean"]) in rows["live"]
    for ident, row in told["units"].items():
        if ident in rows:
            assert rows[ident].split()[4] == percent(row["survived"])
    assert {row.id for row in result.scenario.names.units if row.squadron == 0} <= rows.keys()


def test_ships_that_die_most_come_first(charged):
    result, lines = charged
    first = next(number for number, line in enumerate(lines) if line.startswith("ship "))
    told = result.as_dict()["units"]
    lived = [told[line.split()[0]]["survived"] for line in lines[first + 1 : -2]]
    assert lived == sorted(lived)
    assert lived[0] < 1.0


def test_causes_are_told_the_commonest_first_and_how_sure_the_victories_are(charged):
    result, lines = deepcopy(charged)
    told = result.as_dict()
    rows = {line.split()[0]: line for line in lines if line}
    low, high = wilson(told["outcomes"]["red"]["victory"], 8)
    assert f"{percent(low)} .. {percent(high)}" in rows["red"]
    out = result.outcomes
    out.lost_cause[:, 0], out.survived[:, 0] = [0, 1, 2, 2, 2, 1, 2, 2], [True] + [False] * 7
    row = next(line for line in in_words(result).splitlines() if line.startswith("argo"))
    assert row.endswith("12%  dark_beam 71%, laser 29%")


def test_chances_that_a_number_of_victories_allows():
    assert wilson(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert wilson(0.0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


def test_battles_that_are_not_over_are_open():
    _, lines = words_of(worlds=2, stop_after=1)
    head, row = next((line, lines[n + 1]) for n, line in enumerate(lines) if line.startswith("side"))
    assert row[: head.index("open") + 4].endswith("100%")


def test_many_ships_are_told_by_squadron(monkeypatch):
    monkeypatch.setattr("game.sim.batch_report.SHIPS_LISTED", 3)
    _, lines = words_of(worlds=4)
    rows = [line.split()[0] for line in lines if line]
    assert "squadron" in rows
    assert {"line", "raiders"} <= {*rows}
    assert "argo" not in rows
