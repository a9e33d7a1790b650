"""`darklight list`: scenarios, and the classes that they may use."""

import json

import pytest

from game.cli import main
from game.data import scenario_dirs


def test_classes_are_listed_with_their_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--classes"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].split()[:3] == ["file", "class", "kind"]
    row = next(line for line in told if " battleship " in line).split()
    assert row[:9] == ["uhs", "battleship", "ship", "80,000", "3", "500", "6", "400", "1,450"]
    assert len({line.index(" ship ") for line in told if " ship " in line}) == 1


def test_under_the_classes_are_their_weapons_once_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--classes"]) == 0
    told = capsys.readouterr().out.split("\n\n")[1].splitlines()
    assert told[0].split() == ["file", "weapon", "kind", "range", "km", "energy", "gj"]
    rows = [line.split() for line in told[1:]]
    assert ["uhs", "laser_light", "laser", "12,000", "6"] in [row[:5] for row in rows]
    assert len({tuple(row[:2]) for row in rows}) == len(rows)


def test_a_class_may_be_armed_with_what_another_file_brings(capsys: pytest.CaptureFixture[str]) -> None:
    folder = scenario_dirs()[0] / "classes"
    folder.mkdir(parents=True)
    (folder / "cutters.toml").write_text(
        'format = 1\n[[class]]\nid = "cutter"\nkind = "ship"\nmass_t = 900.0\nthrust_g = 2.0\nhull_gj = 4.0\n'
        'batteries = [{ weapon = "laser_light", count = 2 }]\n'
    )
    assert main(["list", "--classes", "--json"]) == 0
    armed = {row["id"]: row["batteries"] for row in json.loads(capsys.readouterr().out)}
    figures = {"kind": "laser", "range_km": 12_000.0, "energy_gj": 6.0}
    assert armed["cutter"] == [{"weapon": "laser_light", "count": 2} | figures]
    assert main(["list", "--classes"]) == 0
    assert ["cutters", "laser_light", "laser", "12,000", "6"] in map(str.split, capsys.readouterr().out.splitlines())


def test_the_player_s_classes_come_first_and_hide_those_of_the_same_file(capsys: pytest.CaptureFixture[str]) -> None:
    folder = scenario_dirs()[0] / "classes"
    folder.mkdir(parents=True)
    (folder / "uhs.toml").write_text(
        'format = 1\n[[class]]\nid = "cutter"\nkind = "ship"\nmass_t = 900.0\nthrust_g = 2.0\nhull_gj = 4.0\n'
    )
    (folder / "broken.toml").write_text('[[class]]\nid = "wreck"\nkind = "boat"\n')
    assert main(["list", "--classes", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows if row["file"] == "uhs"] == ["cutter"]
    assert rows[0]["id"] == "cutter"
    assert "wreck" not in {row["id"] for row in rows}
    assert {"antaran", "union"} <= {row["file"] for row in rows}
