import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.digest import world_digests
from game.rules.turn import resolve_turn
from game.scenario import Scenario, load
from game.scenario.canonical import text_hash
from game.sim.batch import plotted_orders, policies_of
from game.sim.policies import policy
from game.sim.record import Damaged, Record, SaveError, differing_turn, save_facts, saves_in

LOOSE_TURNS = "DROP TABLE turns; CREATE TABLE turns (turn, orders, digest, snapshot, over)"
"""Columns that take values of any kind."""


@pytest.fixture(scope="module")
def practice() -> Scenario:
    return load("target_practice")


def played(scenario: Scenario, path: Path, turns: int) -> Record:
    record = Record.create(path, scenario, 7, scenario.names.sides[0])
    named = policies_of(scenario)
    plotters = [policy(named[side]) for side in scenario.names.sides]
    world = scenario.start(1, 7)
    for _ in range(turns):
        orders = plotted_orders(world, scenario, plotters)
        world, _, _ = resolve_turn(world, scenario.tables, orders, record="none")
        record.append(orders, world)
    return record


@pytest.fixture(scope="module")
def three_turns(practice: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Record:
    return played(practice, tmp_path_factory.mktemp("saves") / "three.darklight", 3)


def test_a_save_verifies(three_turns: Record) -> None:
    again = Record.open(three_turns.path)
    assert again.turn == 3
    assert again.scenario.hash == three_turns.scenario.hash
    assert differing_turn(again) is None


def test_verifying_names_the_first_turn_that_differs(practice: Scenario, tmp_path: Path) -> None:
    record = played(practice, tmp_path / "changed.darklight", 3)
    base = sqlite3.connect(record.path)
    base.execute("UPDATE turns SET digest = 'f00' WHERE turn = 2")
    base.commit()
    base.close()
    assert differing_turn(record) == 2


def test_snapshots_are_the_turns(three_turns: Record) -> None:
    for turn in range(4):
        assert world_digests(three_turns.world(turn))[0] == three_turns.digest(turn)


def test_a_turn_cannot_be_skipped_or_written_twice(three_turns: Record) -> None:
    with pytest.raises(SaveError, match="cannot follow"):
        three_turns.append(three_turns.orders(2), three_turns.world(2))


def test_a_branch_begins_with_the_same_turns(three_turns: Record, tmp_path: Path) -> None:
    branch = three_turns.branch(tmp_path / "branch.darklight", 2)
    assert branch.turn == 2
    assert differing_turn(branch) is None
    assert branch.digest(2) == three_turns.digest(2)


def test_a_branch_that_cannot_be_made_to_its_end_leaves_no_save(three_turns: Record, tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        three_turns.branch(tmp_path / "branch.darklight", 4)
    assert list(tmp_path.iterdir()) == []


def test_facts_tell_what_the_menu_shows(three_turns: Record) -> None:
    facts = save_facts(three_turns.path)
    assert (facts.title, facts.turn, facts.over, facts.seed) == ("Target practice", 3, False, 7)


def test_what_is_named_a_save_and_is_none_is_listed_with_its_reason(three_turns: Record, tmp_path: Path) -> None:
    (tmp_path / "good.darklight").write_bytes(three_turns.path.read_bytes())
    (tmp_path / "notes.darklight").write_text("not a save")
    (tmp_path / "empty.darklight").touch()
    (tmp_path / "cut.darklight").write_bytes(three_turns.path.read_bytes()[:9000])
    (tmp_path / "other.txt").write_text("of no concern")
    for age, name in enumerate(("cut", "good", "empty", "notes")):
        os.utime(tmp_path / f"{name}.darklight", (1e9 - age,) * 2)
    listed = saves_in(tmp_path)
    assert [one.path.stem for one in listed] == ["cut", "good", "empty", "notes"]
    assert [isinstance(one, Damaged) for one in listed] == [True, False, True, True]
    assert all(str(tmp_path) not in one.reason and one.reason for one in listed if isinstance(one, Damaged))


def test_a_missing_file_is_no_save(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="no such save"):
        Record.open(tmp_path / "none.darklight")


@pytest.mark.parametrize("spoil", [
    "DELETE FROM facts WHERE name = 'seed'",
    "UPDATE facts SET value = 'x' WHERE name = 'seed'",
    "UPDATE facts SET value = 'nobody' WHERE name = 'side'",
    "UPDATE facts SET value = 'a = 1' WHERE name = 'scenario'",
    "UPDATE facts SET value = '9' WHERE name = 'format'",
    "UPDATE facts SET value = '0' WHERE name = 'hash'",
    "UPDATE turns SET snapshot = x'00'",
    "UPDATE turns SET snapshot = 'text'",
    "UPDATE turns SET snapshot = (SELECT snapshot FROM turns WHERE turn = 0)",
    "DELETE FROM turns",
    "UPDATE turns SET turn = turn + 5",
    "UPDATE turns SET digest = 'x'",
    "UPDATE turns SET snapshot = (SELECT snapshot FROM turns WHERE turn = 1), turn = 2 WHERE turn = 0",
    "DROP TABLE turns",
    f"{LOOSE_TURNS}; INSERT INTO turns (turn) VALUES ('x')",
    f"{LOOSE_TURNS}; INSERT INTO turns (turn) VALUES (1e999)",
    f"{LOOSE_TURNS}; INSERT INTO turns (over) VALUES (NULL)",
    "DROP TABLE turns; CREATE TABLE turns (turn, x AS (zeroblob(3000000000)), over, snapshot, digest)",
    "CREATE TABLE more (y, x AS (zeroblob(3000000000)))",
    "CREATE TRIGGER more AFTER INSERT ON turns BEGIN DELETE FROM facts; END",
    "CREATE VIRTUAL TABLE more USING fts5(x)",
    "ALTER TABLE turns RENAME TO t; CREATE VIEW turns AS SELECT * FROM t",
])  # fmt: skip
def test_a_hostile_save_is_refused(practice: Scenario, tmp_path: Path, spoil: str) -> None:
    record = played(practice, tmp_path / "spoilt.darklight", 1)
    base = sqlite3.connect(record.path)
    base.executescript(spoil)
    base.close()
    with pytest.raises(SaveError):
        Record.open(record.path).world(Record.open(record.path).turn)
    assert len(saves_in(tmp_path)) == 1


def test_a_scenario_that_this_version_spells_in_other_words_is_the_one_it_was(
    practice: Scenario, tmp_path: Path
) -> None:
    record = played(practice, tmp_path / "spelled.darklight", 1)
    other = practice.resolved + "# as another version wrote it\n"
    base = sqlite3.connect(record.path)
    base.execute("UPDATE facts SET value = ? WHERE name = 'scenario'", (other,))
    base.commit()
    with pytest.raises(SaveError, match="not the one"):
        Record.open(record.path)
    base.execute("UPDATE facts SET value = ? WHERE name = 'hash'", (text_hash(other),))
    base.commit()
    base.close()
    assert differing_turn(Record.open(record.path)) is None


@given(raw=st.binary(max_size=400))
def test_any_bytes_are_no_save(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.darklight"
    path.write_bytes(raw)
    with pytest.raises(SaveError):
        Record.open(path)
