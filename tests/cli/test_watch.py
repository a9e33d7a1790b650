"""`darklight watch`: every save is seen once, whatever way an editor has of saving."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from game.cli import main
from game.cli.commands import watch
from game.cli.watching import GONE_S, POLL_S, saves, state_of
from tests.scenario.examples import SMALL


class Editor:
    """Does something with the files between two looks at them; a look takes no time."""

    def __init__(self, *acts):
        self.acts, self.slept = list(acts), 0.0

    def __call__(self, seconds):
        self.slept += seconds
        if not self.acts:
            raise KeyboardInterrupt
        act = self.acts.pop(0)
        if act is not None:
            act()


def seen(path, *acts):
    """The states told of a file while its editor does one thing between looks."""
    found = []
    with suppress(KeyboardInterrupt):
        for state in saves(path, sleep=Editor(*acts, None, None)):
            found.append(state)
    return found


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path


def test_it_is_told_at_once_and_not_again_without_a_save(path):
    assert seen(path, None, None, None) == [state_of(path)]


def test_each_save_is_told_once(path):
    found = seen(path, lambda: path.write_text("a"), None, None, lambda: path.write_text("bb"), None, None)
    assert len(found) == 3
    assert len(set(found)) == 3


def test_a_save_of_the_same_size_is_seen_by_its_time(path):
    later = path.stat().st_mtime_ns + 1
    assert len(seen(path, lambda: os.utime(path, ns=(later, later)))) == 2


def test_a_file_that_is_still_being_written_is_waited_for(path):
    parts = [lambda part=part: path.write_text("x" * part) for part in range(1, 5)]
    found = seen(path, *parts, None)
    assert len(found) == 2
    assert found[-1][0][2] == 4


def test_a_file_that_is_replaced_is_seen_and_the_moment_without_it_is_not(path):
    def replace():
        other = path.with_suffix(".new")
        other.write_text("new")
        other.replace(path)

    found = seen(path, path.unlink, None, replace, None, None)
    assert None not in found
    assert len(found) == 2


def test_a_file_that_stays_away_is_told_once_and_its_return_again(path):
    long = [None] * (int(GONE_S / POLL_S) + 3)
    found = seen(path, path.unlink, *long, lambda: path.write_text("back"), None)
    assert [state is None for state in found] == [False, True, False]


def test_class_files_beside_it_count(path):
    folder = path.parent / "classes"
    found = seen(path, folder.mkdir, lambda: (folder / "a.toml").write_text("x"), None)
    assert len(found) == 2


def test_a_block_with_the_time_for_each_save(path, capsys, monkeypatch):
    acts = Editor(lambda: path.write_text(SMALL.replace("count = 4", "coumt = 4", 1)), None, None)
    monkeypatch.setattr(watch, "saves", lambda path: saves(path, sleep=acts))
    assert main(["watch", str(path), "--worlds", "2"]) == 0
    out = capsys.readouterr().out
    blocks = re.split(r"(?m)^-- \d\d:\d\d:\d\d small\.toml -+\n", out)
    assert blocks[0] == ""
    assert "no faults" in blocks[1]
    assert "blue lives" in blocks[1]
    assert "did you mean count?" in blocks[2]
    assert len(blocks) == 3


def test_battles_of_what_was_saved_meanwhile_are_not_fought_to_the_end(path, capsys, monkeypatch):
    done = []

    def battles(paths, worlds, progress):
        progress(1, 2)
        done.append("unchanged")
        path.unlink()
        progress(1, 2)
        done.append("gone for a moment")
        path.write_text("other")
        progress(1, 2)
        raise AssertionError

    monkeypatch.setattr(watch, "check_files", battles)
    monkeypatch.setattr(watch, "saves", lambda path: iter([state_of(path)]))
    assert main(["watch", str(path)]) == 0
    assert done == ["unchanged", "gone for a moment"]
    assert "saved meanwhile" in capsys.readouterr().out


def test_a_file_that_was_never_there_is_bad_input(capsys, tmp_path):
    assert main(["watch", str(tmp_path / "none.toml")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["watch", "jupiter_rot"]) == 2
    assert "jupiter_rout" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent to a process of its own by a signal")
def test_ctrl_c_ends_it_well(path):
    command = [sys.executable, "-m", "game", "watch", str(path), "--worlds", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        while "blue lives" not in process.stdout.readline():
            assert process.poll() is None
        time.sleep(POLL_S)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, errors) == (0, "")
