"""Saves are whole whatever instant a process dies at, and whatever lies beside them."""

import json
import os
import sqlite3
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.rules.state.digest import world_digests
from game.scenario import load
from game.sim.facts import Damaged, Facts, save_facts, saves_in
from game.sim.record import Record, SaveError
from game.sim.save_files import creating, journal_of, names_save, reading
from tests.sim.saving import cut_off

SOURCE = Path(__file__).parent / "saves" / "target_practice_0.1.0.darklight"
ROOT = Path(__file__).resolve().parents[2]
KILLS = 40


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    """A save with a journal that is still to be rolled back."""
    path = tmp_path / "battle-001.darklight"
    cut_off(SOURCE, path)
    return path


def rows(path: Path) -> list[tuple[object, ...]]:
    base = sqlite3.connect(path)
    found = base.execute("SELECT * FROM turns ORDER BY turn").fetchall()
    base.close()
    return found


def test_the_file_that_is_cut_off_is_really_torn(hot: Path) -> None:
    journal_of(hot).unlink()
    base = sqlite3.connect(hot)
    digests = base.execute("SELECT digest FROM turns").fetchall()
    base.close()
    assert ("half",) in digests


def test_listing_rolls_a_hot_journal_back(hot: Path) -> None:
    (facts,) = saves_in(hot.parent)
    assert isinstance(facts, Facts)
    assert facts == save_facts(hot)
    assert (facts.turn, facts.over) == (5, True)
    assert os.listdir(hot.parent) == [hot.name]
    assert rows(hot) == rows(SOURCE)


def test_opening_rolls_a_hot_journal_back(hot: Path) -> None:
    record = Record.open(hot)
    assert not journal_of(hot).exists()
    assert [record.digest(turn) for turn in range(6)] == [row[2] for row in rows(SOURCE)]


def test_who_only_reads_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "battle.darklight"
    path.write_bytes(SOURCE.read_bytes())
    with pytest.raises(SaveError, match="readonly"), reading(path) as base:
        base.execute("DELETE FROM turns")
    assert path.read_bytes() == SOURCE.read_bytes()


def test_a_hot_journal_in_the_hands_of_an_open_record_is_rolled_back(tmp_path: Path) -> None:
    path = tmp_path / "battle.darklight"
    path.write_bytes(SOURCE.read_bytes())
    record = Record.open(path)
    cut_off(SOURCE, path)
    assert record.world(3).battle.turn[0] == 3
    cut_off(SOURCE, path)
    record = Record.open(path)
    cut_off(SOURCE, path)
    with pytest.raises(SaveError, match="cannot follow"):
        record.append(record.orders(1), record.world(1))
    assert rows(path) == rows(SOURCE)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is not there")
def test_a_process_may_be_killed_at_any_instant(tmp_path: Path) -> None:
    """Nothing it leaves is called a save and is none; every turn in what it leaves is whole, and more may follow."""
    command = [sys.executable, "-m", "tests.sim.saving", str(SOURCE), str(tmp_path), str(KILLS)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    source = Record.open(SOURCE)
    # Of the worlds as they are read: columns that are newer than the save are part of a digest too.
    digests = [world_digests(source.world(turn))[0] for turn in range(source.turn + 1)]
    left = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(left) == KILLS
    for one in left:
        for facts in saves_in(Path(one["folder"])):
            assert isinstance(facts, Facts), (one, facts)
            record = Record.open(facts.path)
            assert [row[2] for row in rows(facts.path)] == digests[: facts.turn + 1]
            if facts.turn < source.turn:
                record.append(source.orders(facts.turn + 1), source.world(facts.turn + 1))
        assert not any(name.endswith("-wal") for name in one["left"])


def test_a_save_that_is_not_made_to_its_end_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "battle.darklight"

    def fail() -> None:
        with creating(path) as base:
            base.execute("CREATE TABLE facts (name)")
            assert not path.exists()
            assert saves_in(tmp_path) == []
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert os.listdir(tmp_path) == []


def test_what_dead_processes_left_is_swept_and_what_is_in_the_making_is_not(tmp_path: Path) -> None:
    old, new = (tmp_path / f"battle-001.darklight.{name}.new" for name in ("old", "young"))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200.0,) * 2)
    scenario = load("target_practice")
    Record.create(tmp_path / "battle-002.darklight", scenario, 1, "patrol")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "battle-001.darklight.young.new",
        "battle-002.darklight",
    ]


def test_a_save_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "battle.darklight"

    def slow() -> None:
        with creating(path) as base:
            base.execute("CREATE TABLE facts (name)")
            path.write_bytes(b"another was faster")

    with pytest.raises(SaveError, match="exists already"):
        slow()
    assert path.read_bytes() == b"another was faster"
    with pytest.raises(SaveError, match="exists already"):
        Record.create(path, load("target_practice"), 1, "patrol")
    assert os.listdir(tmp_path) == [path.name]


def test_a_new_save_takes_its_name_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("not on this file system")

    monkeypatch.setattr(os, "link", no_links)
    Record.create(tmp_path / "battle.darklight", load("target_practice"), 1, "patrol")
    assert os.listdir(tmp_path) == ["battle.darklight"]


def test_the_journal_of_a_deleted_save_does_not_reach_the_next_of_its_name(hot: Path) -> None:
    hot.unlink()
    assert journal_of(hot).exists()
    record = Record.create(hot, load("target_practice"), 1, "patrol")
    assert record.turn == 0
    assert Record.open(hot).seed == 1


def test_the_journal_is_a_rollback_journal_whatever_was_made_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "battle.darklight"
    source = Record.open(SOURCE)
    record = Record.create(path, source.scenario, source.seed, source.side)
    for mode in ("delete", "wal"):
        base = sqlite3.connect(path)
        assert base.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        base.execute(f"PRAGMA journal_mode = {mode}")
        base.close()
        turn = record.turn + 1
        record.append(source.orders(turn), source.world(turn))
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    base.close()
    assert os.listdir(tmp_path) == [path.name]


def test_a_journal_that_would_delete_another_file_is_refused(hot: Path) -> None:
    """A journal can name a super-journal; SQLite deletes the file of that name once it has rolled back."""
    letter = hot.parent / "letter.txt"
    letter.write_text("dear")
    name = str(letter).encode()
    journal = journal_of(hot).read_bytes()
    journal += b"\0" * (-len(journal) % 512)
    journal += struct.pack(">I", 2**30 // 4096 + 1) + name + struct.pack(">II", len(name), sum(name))
    journal_of(hot).write_bytes(journal + bytes.fromhex("d9d505f920a163d7"))
    with pytest.raises(SaveError, match="not that of a save"):
        save_facts(hot)
    (listed,) = saves_in(hot.parent)
    assert isinstance(listed, Damaged)
    assert letter.read_text() == "dear"
    sqlite3.connect(hot).execute("SELECT * FROM turns").connection.close()
    assert not letter.exists(), "the journal of this test is harmless: it shows nothing"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process with other rights")
@pytest.mark.parametrize("journal", [False, True])
def test_a_folder_that_cannot_be_written_is_read_and_a_hot_journal_in_it_told(hot: Path, journal: bool) -> None:
    if not journal:
        save_facts(hot)  # rolls back
    os.chmod(hot, 0o444)
    os.chmod(hot.parent, 0o555)
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom game.sim.facts import save_facts\n"
        "if os.getuid() == 0:\n    os.setgid(65534)\n    os.setuid(65534)\n"
        "try:\n    print(save_facts(Path(sys.argv[1])).turn)\nexcept ValueError as error:\n    print(error)\n"
    )
    try:
        for folder in hot.parents:  # others may look in
            if folder.stat().st_uid == os.getuid() and folder != hot.parent and len(folder.parts) > 2:
                os.chmod(folder, folder.stat().st_mode | 0o055)
        done = subprocess.run(
            [sys.executable, "-c", code, str(hot)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    finally:
        os.chmod(hot.parent, 0o755)
    assert ("cut off" in done.stdout) if journal else (done.stdout == "5\n"), done.stdout


def test_a_save_is_known_by_its_ending_or_by_what_stands_in_it(tmp_path: Path) -> None:
    scenario = load("target_practice")
    record = Record.create(tmp_path / "under another name.sav", scenario, 1, "patrol")
    assert names_save(str(record.path))
    assert names_save(str(tmp_path / "there is none.darklight"))
    (tmp_path / "mine.toml").write_text("format = 1")
    assert not any(
        names_save(one) for one in (str(tmp_path / "mine.toml"), "jupiter_rout", str(tmp_path), "a" * 5000, "\0")
    )
