import json

import pytest

from game.bench import MEASURES, core, window
from game.bench.figure import Figure, best_seconds
from game.bench.fleets import great_text, scenario_of, skirmish_text
from game.ui import bench as measured


def test_the_fleets_are_of_the_size_that_their_rows_tell() -> None:
    with scenario_of(great_text()) as scenario:
        assert len(scenario.names.units) == 1_000
        assert int(scenario.start(1, 1).flights.alive.sum()) == pytest.approx(10_000, abs=50)
    with scenario_of(skirmish_text()) as scenario:
        assert len(scenario.names.units) == 40


def test_every_measure_of_the_window_is_there() -> None:
    names = {"first_menu_frame", "first_battle_frame", "rout_frames", "great_frames", "hand"}
    assert set(measured._MEASURES) == names
    assert {measure.__module__ for measure in MEASURES} == {core.__name__, window.__name__}


def test_a_measure_is_printed_as_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(measured._MEASURES, "hand", lambda: {"path_ms": 1.5})
    measured.main("hand")
    assert json.loads(capsys.readouterr().out) == {"path_ms": 1.5}


def test_the_share_of_a_list_of_times() -> None:
    assert measured._ms([0.001 * n for n in range(1, 22)], 0.95) == pytest.approx(20.0)
    assert measured._ms([], 0.5) == float("inf")


def test_the_best_of_several_runs() -> None:
    runs = []
    assert 0.0 <= best_seconds(lambda: runs.append(1), 4) < 1.0
    assert len(runs) == 4
    assert Figure("a", 1.0, "ms", "2").as_dict() == {"name": "a", "value": 1.0, "unit": "ms", "goal": "2"}
