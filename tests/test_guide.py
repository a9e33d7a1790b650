"""What `scenarios/GUIDE.md` writes is a scenario that holds what it promises, and its commands are commands."""

import re
import shlex
from pathlib import Path

import pytest

from game.cli import main
from game.cli.arguments import command_typed
from game.data import shipped_dir
from game.play.overview import Overview
from game.scenario import load
from game.sim.moments import moment_of_scenario
from game.sim.transcript import battle_lines

GUIDE = (shipped_dir("scenarios") / "GUIDE.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def convoy(tmp_path: Path) -> Path:
    """The blocks of the guide, one after the other."""
    path = tmp_path / "convoy.toml"
    path.write_text("\n".join(blocks("toml")), encoding="utf-8")
    return path


def test_the_whole_has_no_fault_no_warning_and_holds_what_it_expects(
    convoy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(convoy)]) == 0, capsys.readouterr().out
    told = capsys.readouterr().out
    assert "warning" not in told
    assert told.count("holds: ") == len(load(convoy).spec.expect) > 1


@pytest.mark.parametrize("upto", range(3, len(blocks("toml")) + 1))
def test_it_can_be_read_at_every_step_from_the_first_fleet_on(upto: int, tmp_path: Path) -> None:
    path = tmp_path / "part.toml"
    path.write_text("\n".join(blocks("toml")[:upto]), encoding="utf-8")
    assert load(path).spec.squadron


def test_it_has_what_it_says_a_fleet_a_moon_a_reinforcement_and_a_choice(convoy: Path) -> None:
    scenario = load(convoy)
    assert [body.id for body in scenario.spec.body] == ["europa"]
    late = Overview(scenario, moment_of_scenario(scenario, 0, 0)).coming
    assert [(one.words, one.when) for one in late] == [("Escort ×2", "when closing fires")]
    assert not Overview(scenario, moment_of_scenario(scenario, 0, 5)).coming
    answers = {3: {"convoy": {"answer": {"kestrel_asks": "at_once"}}}}
    for given, status in ((None, "dormant"), (answers, "present")):
        *_, last, _ = battle_lines(scenario, 0, turns=3, given=given)
        assert {one["status"] for one in last["units"] if one["id"] in ("kestrel", "merlin")} == {status}


def test_its_commands_are_commands() -> None:
    lines = [line for block in blocks("console") for line in block.splitlines()]
    assert len(lines) > 4
    for line in lines:
        program, *given = shlex.split(line)
        assert program == "darklight"
        action, _ = command_typed(given)
        assert action.__module__ == f"game.cli.commands.{given[0]}"


def test_the_files_that_it_names_are_there() -> None:
    named = set(re.findall(r"`(scenarios/[\w./]+)`", GUIDE))
    assert len(named) >= 2
    for name in named:
        assert (shipped_dir("scenarios").parent / name).exists(), name
