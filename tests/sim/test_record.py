import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.digest import world_digests
from game.rules.turn import resolve_turn
from game.scenario import Scenario, load
from game.sim.batch import plotted_orders, policies_of
from game.sim.policies import policy
from game.sim.record import Record, SaveError, differing_turn, save_facts, saves_in


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


def test_facts_tell_what_the_menu_shows(three_turns: Record) -> None:
    facts = save_facts(three_turns.path)
    assert (facts.title, facts.turn, facts.over, facts.seed) == ("Target practice", 3, False, 7)
    (three_turns.path.parent / "notes.darklight").write_text("not a save")
    assert [one.path for one in saves_in(three_turns.path.parent)] == [three_turns.path]


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
    "DELETE FROM turns",
    "DROP TABLE turns",
    "ALTER TABLE turns RENAME TO t; CREATE VIEW turns AS SELECT * FROM t",
])  # fmt: skip
def test_a_hostile_save_is_refused(practice: Scenario, tmp_path: Path, spoil: str) -> None:
    record = played(practice, tmp_path / "spoilt.darklight", 1)
    base = sqlite3.connect(record.path)
    base.executescript(spoil)
    base.close()
    with pytest.raises(SaveError):
        Record.open(record.path).world(Record.open(record.path).turn)


@given(raw=st.binary(max_size=400))
def test_any_bytes_are_no_save(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.darklight"
    path.write_bytes(raw)
    with pytest.raises(SaveError):
        Record.open(path)


PLAYER = """
import sys
from pathlib import Path
from tests.sim.test_record import played
from game.scenario import load
played(load("target_practice"), Path(sys.argv[1]), 12)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not there")
def test_a_kill_costs_no_resolved_turn(tmp_path: Path) -> None:
    """Killed at any instant, the save opens at a whole turn, and every turn in it verifies."""
    root = Path(__file__).resolve().parents[2]
    for wait in (0.0, 0.05, 0.13):
        path = tmp_path / f"killed_{wait}.darklight"
        process = subprocess.Popen(
            [sys.executable, "-c", PLAYER, str(path)], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}
        )
        deadline = time.monotonic() + 60
        while not (path.exists() and _turn(path) >= 2) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        record = Record.open(path)
        assert record.turn >= 2
        assert differing_turn(record) is None


def _turn(path: Path) -> int:
    try:
        return save_facts(path).turn
    except SaveError:
        return -1
