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
            came, lived = rows[ident].split()[4:6]
            assert came == percent(row["came"])
            assert lived == (percent(row["survived"]) if row["came"] == 1.0 else "-" if not row["came"] else lived)
    assert {row.id for row in result.scenario.names.units if row.squadron == 0} <= rows.keys()


def test_ships_that_die_most_come_first(charged):
    result, lines = charged
    first = next(number for number, line in enumerate(lines) if line.startswith("ship "))
    told = result.as_dict()["units"]
    rows = [line.split()[0] for line in lines[first + 1 : lines.index("", first)]]
    lived = [told[ident]["survived"] for ident in rows if ident in told and told[ident]["came"] == 1.0]
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
    assert out.came[:, 0].all()


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


NEVER = """
[[squadron]]
id = "reserve"
side = "red"
class = "frigate"
names = ["hyacinth"]
at = [150_000.0, 0.0]
arrives = { called = true }

[[trigger]]
id = "call"
when = { turn = 9, chance = 0.0 }
do = [{ reinforce = "reserve" }]
"""


def table_of(result):
    """The last table: rows of cells by what stands first in them, and its head."""
    lines = in_words(result).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(("ship ", "squadron ")))
    end = lines.index("", first)
    return lines[first].split(), {line.split()[0]: line.split() for line in lines[first + 1 : end]}


def test_who_never_came_has_not_lived():
    result = simulate(scenario_of_text(SMALL + NEVER), 4, 3, {"blue": "charge"}, stop_after=3)
    head, rows = table_of(result)
    assert head == ["ship", "side", "ships", "came", "lived", "lost", "to"]
    assert rows["hyacinth"] == ["hyacinth", "of", "reserve", "FF", "red", "1", "0%", "-"]
    assert list(rows)[-2:] == ["hyacinth", "came:"]
    assert rows["argo"][3:5] == ["1", "100%"]
    units = result.as_dict()["units"]
    assert (units["hyacinth"]["came"], units["argo"]["came"]) == (0.0, 1.0)
    assert units["hyacinth"]["survived"] == 1.0


def test_of_those_who_came_in_some_battles_that_part_lived(charged):
    result = deepcopy(charged[0])
    out = result.outcomes
    slot = result.scenario.names.unit_slot["argo"]
    out.came[:6, slot] = False
    out.survived[:, slot] = [True] * 7 + [False]
    _, rows = table_of(result)
    assert rows["argo"][3:6] == ["1", "25%", "50%"]


def test_where_all_came_nothing_is_said_of_it(charged):
    result = deepcopy(charged[0])
    result.outcomes.came[:] = result.outcomes.there
    head, rows = table_of(result)
    assert "came" not in head
    assert "came:" not in rows


def test_a_squadron_of_one_is_told_by_both_its_names(monkeypatch):
    result = simulate(scenario_of_text(SMALL + NEVER), 2, 3, stop_after=1)
    assert table_of(result)[1]["hyacinth"][:3] == ["hyacinth", "of", "reserve"]
    assert table_of(result)[1]["argo"][1] == "FF"
    monkeypatch.setattr("game.sim.batch_report.SHIPS_LISTED", 3)
    assert table_of(result)[1]["reserve"][:2] == ["reserve", "(hyacinth)"]
    assert table_of(result)[1]["raiders"][:2] == ["raiders", "FF"]
