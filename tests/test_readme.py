"""What the README shows works as it stands there."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from game.cli import main
from game.cli.arguments import Parser
from game.cli.commands import COMMANDS
from game.scenario import scenario_of_text

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def block(language: str, holding: str) -> str:
    """The fenced block of a language that holds a text."""
    found = [text for text in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if holding in text]
    assert len(found) == 1
    return found[0]


def test_the_scenario_of_the_readme_has_no_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "picket.toml"
    path.write_text(block("toml", "[[squadron]]"), encoding="utf-8")
    assert main(["check", str(path)]) == 0, capsys.readouterr().out
    assert "warning" not in capsys.readouterr().out


def test_the_commands_of_the_readme_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for those that go on until somebody ends them."""
    monkeypatch.chdir(tmp_path)
    lines = [line.partition("#")[0].split() for line in block("sh", "darklight new").splitlines()]
    assert {line[0] for line in lines} == {"darklight"}
    for _, command, *rest in lines:
        assert command in COMMANDS
        if command not in ("watch", "play"):
            assert main([command, *rest]) == 0, (command, rest)
    assert (tmp_path / "watch.png").is_file()


def test_every_command_stands_in_the_readme_with_its_options() -> None:
    table = README[README.index("| Command |") : README.index("An evening of writing")]
    for name in COMMANDS:
        rows = [line for line in table.splitlines() if f"`darklight {name}" in line]
        assert len(rows) == 1, name
        parser = Parser(prog=name)
        import_module(f"game.cli.commands.{name}").add_options(parser)
        told = set(re.findall(r"--[a-z-]+", rows[0]))
        known = [{*action.option_strings} for action in parser._actions if "-h" not in action.option_strings]
        assert told <= set().union(*known), name
        missing = [one for one in known if one and not one & told and one != {"--markdown"}]
        assert missing == [], name


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block("python", "game.load"), "README.md", "exec"), {})
    assert "second_fleet" in capsys.readouterr().out


def test_the_property_of_the_readme_runs() -> None:
    names: dict[str, object] = {}
    exec(compile(block("python", "@given"), "README.md", "exec"), names)
    tests = [value for name, value in names.items() if name.startswith("test_")]
    assert tests
    for test in tests:
        test()  # type: ignore[operator]


def test_the_story_of_the_readme_fits_its_scenario() -> None:
    """With the squadrons that it calls and a trigger that counts."""
    called = "".join(
        f'\n[[squadron]]\nid = "{one}"\nside = "patrol"\nclass = "frigate"\narrives = {{ called = true }}\n'
        'at = { body = "io", altitude_km = 9_000.0, bearing_deg = 90.0 }\nvelocity = "circular_ccw"\n'
        for one in ("cruisers", "tender")
    )
    rest = """
[[trigger]]
id = "raid"
when = { turn = 2 }
do = [{ counter = { name = "raids" } }, { say = "whom" }, { reinforce = "tender" }]
"""
    text = block("toml", "[[squadron]]") + called + block("toml", "[[dialogue]]") + rest
    scenario = scenario_of_text(text)
    assert scenario.warnings == ()
    assert scenario.names.counters == ("raids",)
