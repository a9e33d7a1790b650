"""`darklight versus`: two plans under the same dice."""

import json
from pathlib import Path

import pytest

from game.cli import main

ROOT = Path(__file__).resolve().parents[2]
YARD = str(ROOT / "tests" / "scenarios" / "yard.toml")
WITHDRAW = '{"turn": 1, "orders": {"union": {"move": {"kind": "withdraw"}}}}\n'


def told(capsys, *asked):
    assert main(["versus", *asked, "--worlds", "12", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def simulated(capsys, *asked):
    assert main(["simulate", YARD, "--worlds", "12", "--stop-after", "3", "--json", *asked]) == 0
    return json.loads(capsys.readouterr().out)


def test_each_plan_is_what_simulate_makes_of_it(capsys, tmp_path):
    """Policies, a variant and orders, alone and together."""
    plan = tmp_path / "plan.jsonl"
    plan.write_text(WITHDRAW)
    as_it_is = simulated(capsys)
    for first, alone in (
        ("full,union=hold,union.escorts=charge",
         ["--variant", "full", "--policy", "union=hold", "--policy", "union.escorts=charge"]),
        (f"{plan},full", ["--orders", str(plan), "--variant", "full"]),
    ):  # fmt: skip
        found = told(capsys, YARD, first, "--stop-after", "3")
        assert found["first"]["plan"] == first
        for word, other in (("first", simulated(capsys, *alone)), ("second", as_it_is)):
            assert found[word]["policies"] == other["policies"]
            for side, row in other["sides"].items():
                figure = found["figures"][f"sides.{side}.mass_lost_fraction"]
                assert figure[word] == pytest.approx(row["mass_lost_fraction"]["mean"], abs=1e-6)
                assert found["figures"][f"outcomes.{side}.victory"][word] == other["outcomes"][side]["victory"]


def test_the_difference_is_that_of_an_expect_row(capsys, tmp_path):
    row = '[[expect]]\nid = "apart"\nvariant = "full"\npolicies = { union = "charge" }\nworlds = 12\nmax = 9.0\n'
    row += 'versus_policies = { union = "hold" }\nmeasure = "sides.union.mass_lost_fraction.mean"\n'
    text = Path(YARD).read_text(encoding="utf-8")
    path = tmp_path / "yard.toml"
    path.write_text(text[: text.index("[[expect]]")] + row, encoding="utf-8")
    assert main(["check", str(path), "--json"]) == 0
    (expected,) = json.loads(capsys.readouterr().out)[0]["expect"]
    figure = told(capsys, YARD, "union=charge", "union=hold", "--variant", "full")["figures"]
    assert figure["sides.union.mass_lost_fraction"]["mean"] == pytest.approx(expected["value"], abs=2e-6)


def test_the_same_plan_twice_is_even_everywhere(capsys):
    found = told(capsys, YARD, "union=charge", "union=charge", "--stop-after", "4")
    for figure in found["figures"].values():
        assert figure["first"] == figure["second"]
        assert {figure[name] for name in ("mean", "ci95", "higher", "lower")} == {0.0}


def test_the_table_tells_who_is_better_for_whom(capsys):
    """What a side loses less of is better for it; what it reaches more of too."""
    asked = [YARD, "full,union=charge", "none,union=charge"]
    figures = told(capsys, *asked)["figures"]
    assert main(["versus", *asked, "--worlds", "12"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == ["  A: full,union=charge", "  B: none,union=charge"]
    rows = {tuple(line.split()[:3]): line.split()[-3:] for line in lines[5:] if line}
    less = next(line for line in lines if line.startswith("union") and "mass lost" in line).split()[-5]
    mean = figures["sides.union.mass_lost_fraction"]["mean"]
    assert less == f"{100 * mean:+.0f}%"
    lost, won = figures["sides.union.mass_lost_fraction"], figures["outcomes.union.victory"]
    assert lost["lower"] > lost["higher"]
    for key, better, worse in (
        (("union", "mass", "lost"), lost["lower"], lost["higher"]),
        (next(key for key in rows if key[:2] == ("union", "won")), won["higher"], won["lower"]),
    ):
        assert [int(cell.strip("<>%")) for cell in rows[key]] == pytest.approx(
            [100 * better, 100 * (1 - better - worse), 100 * worse], abs=0.5
        )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["glory"], "neither SIDE=POLICY nor a file of orders nor one of the variants"),
        ([""], "neither"),
        (["union=hold,"], "neither"),
        (["union=chrage"], "charge"),
        (["union=hold,union=charge"], "a policy already"),
        (["full,none"], "two variants"),
        (["none.jsonl"], "none.jsonl: cannot be read"),
        (["=hold"], "SIDE[.SQUADRON]=NAME"),
        (["union=hold", "nobody=hold"], "there is no side"),
        (["full", "--stop-after", "99"], "is over after turn"),
        ([], "required: A"),
    ],
)
def test_what_is_no_plan_is_told(capsys, asked, expected):
    assert main(["versus", YARD, *asked]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert expected in captured.err


def test_two_files_of_orders_are_too_many(capsys, tmp_path):
    plan = tmp_path / "plan.jsonl"
    plan.write_text(WITHDRAW)
    assert main(["versus", YARD, f"{plan},{plan}"]) == 2
    assert "two files of orders" in capsys.readouterr().err
