"""A plan told without a window."""

import json
from pathlib import Path

import numpy as np
import pytest

from game.cli import main
from game.scenario import Scenario
from game.sim.refit import Fought, fight, simulations
from tests.sim.refit.yards import YARD, yard


@pytest.fixture
def hardly_fought(monkeypatch: pytest.MonkeyPatch) -> None:
    """The battles asked for first are fought; all others are won each other time."""
    asked: list[Scenario] = []

    def fought(scenario: Scenario, seed: int, first: int, count: int) -> Fought:
        asked.append(scenario)
        if len(asked) == 1:
            return fight(scenario, seed, first, count)
        return Fought(np.arange(first, first + count) % 2 == seed % 2, np.full(count, 0.7))

    monkeypatch.setattr(simulations, "fight", fought)


@pytest.mark.usefixtures("hardly_fought")
def test_a_plan_of_a_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('fit = ["second.shields", "guns"]\nway = "finding"\n', encoding="utf-8")
    assert main(["refit", str(YARD), "--plan", str(plan), "--worlds", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["plan"] == {
        "fit": ["second.shields", "first.guns", "second.guns"], "sail_day": 17, "way": "finding", "times": 1,
    }  # fmt: skip
    assert (found["cost"], found["budget"], found["ready_day"]) == (105, 200, 17)
    assert found["calendar"][1] == {
        "squadron": "first", "item": "guns", "dock": "A", "first_day": 11, "last_day": 16, "in_time": True,
    }  # fmt: skip
    assert found["vote"]["day"] == 10
    assert found["vote"]["for"] == 45
    assert len(found["by_day"]) == 30
    assert found["by_day"][16] == pytest.approx(found["odds"]["win"], abs=1e-6)
    assert set(found["items"]["guns"]) == {"without", "without_points"}
    assert set(found["items"]["armour"]) == {"everywhere", "everywhere_points"}


@pytest.fixture
def unfought(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is told of plans: their battles need no fighting, and are won each other time."""

    def fought(scenario: Scenario, seed: int, first: int, count: int) -> Fought:
        assert scenario.id == yard().scenario.id
        return Fought(np.arange(first, first + count) % 2 == seed % 2, np.full(count, 0.7))

    monkeypatch.setattr(simulations, "fight", fought)


@pytest.mark.usefixtures("unfought")
def test_a_plan_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refit", str(YARD), "--worlds", "1"]) == 0
    told = capsys.readouterr().out
    assert "sails on day 17, 105 of a budget of 200" in told
    assert "dock A, days 11 to 16: guns for first" in told
    assert "passes with 94%" in told


def _plan(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("unfought")
def test_the_days_after_a_vote_are_planned_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = _plan(tmp_path, "plan.toml", 'fit = ["first.shields", "guns"]\nway = "finding"\n')
    asked = ["refit", str(YARD), "--plan", plan, "--worlds", "2", "--json"]
    assert main([*asked, "--vote", "failed"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["plan"]["fit"] == ["first.shields"]
    assert (found["cost"], found["plan"]["sail_day"], found["ready_day"]) == (25, 17, 10)
    assert (found["vote"]["held"], found["vote"]["day"], found["if_vote_fails"]) == ("failed", 10, None)
    assert found["by_day"][:9] == [None] * 9
    assert None not in found["by_day"][9:]
    then = _plan(tmp_path, "then.toml", 'fit = ["second.shields"]\n')
    assert main([*asked, "--vote", "failed", "--then", then, "--best"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["plan"]["fit"] == ["first.shields", "second.shields"]
    assert (found["cost"], found["plan"]["sail_day"]) == (50, 15)
    assert found["calendar"][1] == {
        "squadron": "second", "item": "shields", "dock": "A", "first_day": 11, "last_day": 14, "in_time": True,
    }  # fmt: skip
    assert "first.shields" in found["best"]["fit"]
    assert not any(one.endswith("guns") for one in found["best"]["fit"])
    assert main(["refit", str(YARD), "--worlds", "1", "--vote", "passed"]) == 0
    assert "the vote of Congress on day 10 has passed" in capsys.readouterr().out


def test_days_after_a_vote_that_cannot_be_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    then = _plan(tmp_path, "then.toml", 'fit = ["second.shields"]\n')
    early = _plan(tmp_path, "early.toml", "sail_day = 9\n")
    guns = _plan(tmp_path, "guns.toml", 'fit = ["second.guns"]\n')
    calm = _plan(tmp_path, "calm.toml", 'fit = ["shields"]\n')
    for asked, expected in (
        (["--then", then], "say how it went with --vote"),
        (["--vote", "failed", "--then", early], "sail_day 9 is before the vote on day 10"),
        (["--vote", "failed", "--then", guns], "second.guns is refused by Congress"),
        (["--plan", calm, "--vote", "failed"], "waits for a vote"),
    ):
        assert main(["refit", str(YARD), "--worlds", "1", *asked]) == 2
        assert expected in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('fit = ["second.shield"]', "did you mean second.shields"),
        ('fit = ["escorts.guns"]', "unknown item"),
        ("sail_dya = 4", "did you mean sail_day"),
        ("fit = [", "not TOML"),
    ],
)
def test_bad_plans_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, expected: str) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(text, encoding="utf-8")
    assert main(["refit", str(YARD), "--plan", str(plan)]) == 2
    assert expected in capsys.readouterr().err


def test_a_scenario_without_a_refit_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refit", "target_practice"]) == 2
    assert "there is no [refit] in it" in capsys.readouterr().err
