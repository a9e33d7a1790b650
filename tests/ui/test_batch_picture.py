"""The picture of a batch: it shows what came of the battles, and all of it can be read."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.cli import main
from game.ui import batch_charts
from game.ui.batch_charts import living
from game.ui.batch_picture import SIZE, batch_picture, write_picture
from tests.ui.batches import crowd, practice
from tests.ui.written import Sheet, faults, remembered


@pytest.fixture
def memory() -> Iterator[None]:
    pygame.display.init()
    pygame.display.set_mode((64, 64))
    with remembered():
        yield
    pygame.display.init()
    pygame.display.set_mode((64, 64))


def words(picture: pygame.Surface) -> list[str]:
    assert isinstance(picture, Sheet)
    return [line.words for line in picture.lines]


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize("size", [SIZE, (1280, 800), (3200, 2000)])
@pytest.mark.parametrize("made", [practice, crowd, lambda: crowd(2, 60, 1, 0)], ids=["practice", "crowd", "squadrons"])
def test_all_can_be_read(made, size):
    assert faults(batch_picture(made(), size)) == []


@pytest.mark.usefixtures("memory")
def test_it_tells_what_came_of_the_battles():
    result = practice()
    told, found = result.as_dict(), " | ".join(words(batch_picture(result)))
    assert "Target practice | " in found
    assert "120 battles  ·  seed 7  ·  " in found
    for side, name in zip(result.scenario.names.sides, result.scenario.names.side_names, strict=True):
        assert f"won {told['outcomes'][side]['victory']:.0%}".replace("%", " %") in found
        assert f"{told['sides'][side]['mass_lost_fraction']['p50']:.0%} of {name}".replace("%", " %") in found
    for goal in result.scenario.spec.objective:
        assert goal.text in found
        assert f"{told['objectives'][goal.id]['mean']:.0%}".replace("%", " %") in found
    for row in result.scenario.names.units:
        assert row.name in found
        assert f"{told['units'][row.id]['survived']:.0%}".replace("%", " %") in found


@pytest.mark.usefixtures("memory")
def test_what_has_no_room_is_counted():
    assert "and 23 more" in words(batch_picture(crowd()))
    found = words(batch_picture(crowd(2, 60, 1, 0)))
    rows = sum(one.startswith("The third heavy") for one in found)
    assert f"and {60 - rows} more" in found
    assert "Nobody has an objective." in found


def test_ships_or_squadrons_have_a_row_each():
    few, many = practice(), crowd()
    assert [row.name for row in living(few)] == ["Petrel", "Reaver", "Harrow", "Lantern", "Shepherd"]
    assert all(row.ships == 1 for row in living(few))
    assert len(living(many)) == 40
    assert {row.ships for row in living(many)} == {3}
    assert [row.side for row in living(many)] == sorted(row.side for row in living(many))


def test_a_ship_lives_through_a_part_of_the_battles_that_it_is_in():
    result = practice()
    out = result.outcomes
    out.there[:90, 0] = out.came[:90, 0] = False
    out.survived[:, 0] = [False] * 90 + [True] * 15 + [False] * 15
    parts = {row.name: row.part for row in living(result)}
    assert parts[result.scenario.names.units[0].name] == 0.5
    out.there[:, 0] = False
    assert result.scenario.names.units[0].name not in {row.name for row in living(result)}


def test_what_is_enough_is_marked(monkeypatch):
    result, marks = practice(), []
    monkeypatch.setattr(batch_charts.shapes, "bar", lambda *given, mark=None: marks.append((given[2], mark)))
    batch_picture(result)
    told = result.as_dict()["objectives"]
    wanted = [(told[goal.id]["mean"], goal.victory_at) for goal in result.scenario.spec.objective]
    assert [one for one in marks if one[1] is not None] == wanted


@pytest.mark.parametrize("values", [[0.0], [1.0], [0.0, 1.0], [0.5] * 9, [0.3, 0.31, 0.9], np.linspace(0, 1, 77)])
def test_a_hill_holds_all_battles_and_stands_where_they_are(values):
    places, heights = batch_charts._hill(np.array(values, float))
    assert heights.min() >= 0.0
    assert heights[1:-1].sum() == pytest.approx(len(values))
    assert (places[0], places[-1]) == (0.0, 1.0)
    assert (np.diff(places) > 0).all()
    assert np.average(places[1:-1], weights=heights[1:-1]) == pytest.approx(np.mean(values), abs=0.03)


def test_the_same_batch_has_the_same_picture(tmp_path):
    for name in ("a.png", "b.png"):
        write_picture(practice(), tmp_path / name, (800, 500))
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_it_is_drawn_without_a_window(tmp_path):
    path = tmp_path / "plot.png"
    command = [sys.executable, "-m", "game", "simulate", "target_practice", "--worlds", "3", "--stop-after", "1"]
    env = {name: value for name, value in os.environ.items() if name not in ("SDL_VIDEODRIVER", "DISPLAY")}
    done = subprocess.run([*command, "--plot", str(path)], capture_output=True, text=True, env=env, timeout=100)
    assert done.returncode == 0, done.stderr
    assert f"drawn: {path}" in done.stderr
    assert done.stdout.startswith("target_practice: 3 battles")
    assert pygame.image.load(path).get_size() == SIZE


@pytest.mark.parametrize(
    ("name", "told"), [("plot.txt", "FILE.png"), ("nowhere/plot.png", "no such folder"), ("", "FILE.png")]
)
def test_a_name_that_is_none_is_told_before_the_battles(name, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.png").mkdir()
    asked = ["simulate", "target_practice", "--worlds", "1000000", "--plot"]
    assert main([*asked, name]) == 2
    assert told in capsys.readouterr().err
    assert main([*asked, "folder.png"]) == 2
    assert "this is a folder" in capsys.readouterr().err
    assert not any(Path(tmp_path).glob("*.txt"))


@pytest.mark.usefixtures("memory")
def test_who_never_came_has_a_row_without_a_part():
    result = practice()
    result.outcomes.came[:, 0] = False
    assert {row.name: row.part for row in living(result)}[result.scenario.names.units[0].name] is None
    assert "never came" in words(batch_picture(result))
