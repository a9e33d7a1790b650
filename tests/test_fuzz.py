"""Files that nobody wrote on purpose are refused in words, or hold; `python -m tests.fuzz` draws more of them."""

from collections import Counter
from pathlib import Path

import pytest

from tests.fuzz import drawn_files, drawn_saves, main
from tests.fuzzing import trial


def test_drawn_scenario_files(tmp_path: Path) -> None:
    tried = list(drawn_files(1, 0, 60, tmp_path))
    assert [row for row in tried if row[1].wrong] == []
    of = Counter(one.of for _, one in tried)
    assert of["refused"] > 20
    assert of["fought"] > 6


def test_drawn_saves(tmp_path: Path) -> None:
    tried = list(drawn_saves(1, 0, 60, tmp_path))
    assert [row for row in tried if row[1].wrong] == []
    of = Counter(one.of for _, one in tried)
    assert of["refused"] > 20
    assert of["fought"] > 10


def test_what_does_worse_is_kept_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trial, "read_text", lambda *_: 1 / 0)
    tried = list(drawn_files(1, 0, 2, tmp_path))
    assert all("ZeroDivisionError" in one.wrong and path.exists() for path, one in tried)


def test_the_command_tells_what_came_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--files", "2", "--saves", "1", "--seed", "5"]) == 0
    assert "refused" in capsys.readouterr().out
