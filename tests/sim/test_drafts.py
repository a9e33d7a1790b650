"""What is plotted for the turn to come is kept in the save, and nothing else that stands there in its place."""

import json
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim.batch import plotted_orders
from game.sim.draft_keeper import DraftKeeper
from game.sim.policies import policy
from game.sim.record import Record, SaveError, differing_turn, save_facts

BURN = {"reaver": {"move": {"kind": "burn", "dx": 1.0, "dy": 0.0, "from": 0, "until": 6}}}
HOLD = {"patrol": {"fire": {"mode": "hold"}}}


@pytest.fixture
def record(tmp_path: Path) -> Record:
    scenario = load("target_practice")
    return Record.create(tmp_path / "battle.darklight", scenario, 7, scenario.names.sides[scenario.player])


def play(record: Record) -> None:
    scenario, world = record.scenario, record.world(record.turn)
    orders = plotted_orders(world, scenario, [policy("hold"), policy("hold")])
    world, _, _ = resolve_turn(world, scenario.tables, orders, record="none")
    record.append(orders, world)


def spoil(path: Path, *statements: str) -> None:
    base = sqlite3.connect(path)
    for statement in statements:
        base.execute(statement)
    base.commit()
    base.close()


def test_the_last_draft_is_kept_until_its_turn_is_resolved(record: Record) -> None:
    assert record.draft() == {}
    record.keep_draft(1, BURN)
    record.keep_draft(1, BURN | HOLD)
    assert Record.open(record.path).draft() == BURN | HOLD
    play(record)
    assert record.draft() == {}
    record.keep_draft(2, HOLD)
    assert record.draft() == HOLD
    assert differing_turn(record) is None
    assert save_facts(record.path).turn == 1


@pytest.mark.parametrize("turn", [-1, 0, 1, 3])
def test_a_draft_of_another_turn_is_not_kept(record: Record, turn: int) -> None:
    play(record)
    record.keep_draft(2, HOLD)
    record.keep_draft(turn, BURN)
    assert record.draft() == HOLD


def test_a_branch_begins_without_the_draft_of_what_it_left(record: Record, tmp_path: Path) -> None:
    play(record)
    record.keep_draft(2, HOLD)
    assert record.branch(tmp_path / "branch.darklight", 0).draft() == {}


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "[]", "3", "null", '{"reaver": 3}', '{"nobody": {"fire": {"mode": "hold"}}}',
        '{"reaver": {"fire": {"mode": "loudly"}}}', "[" * 100_000, '{"reaver": ' * 5_000,
    ],
)  # fmt: skip
def test_what_is_no_orders_is_no_draft(record: Record, text: str) -> None:
    record.keep_draft(1, HOLD)
    base = sqlite3.connect(record.path)
    base.execute("UPDATE draft SET orders = ?", (text,))
    base.commit()
    base.close()
    assert record.draft() == {}


def test_orders_for_the_ships_of_others_are_left_out(record: Record) -> None:
    record.keep_draft(1, HOLD | {"shepherd": {"fire": {"mode": "hold"}}, "antarans": {"fire": {"mode": "hold"}}})
    assert record.draft() == HOLD


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE draft SET orders = NULL", "UPDATE draft SET orders = zeroblob(100)", "UPDATE draft SET orders = 1e999",
        "UPDATE draft SET turn = 40", "DELETE FROM draft",
    ],
)  # fmt: skip
def test_a_spoilt_row_is_no_draft(record: Record, statement: str) -> None:
    record.keep_draft(1, HOLD)
    spoil(record.path, "CREATE TABLE loose (turn INTEGER, orders)", "INSERT INTO loose SELECT * FROM draft",
          "DROP TABLE draft", "ALTER TABLE loose RENAME TO draft", statement)  # fmt: skip
    assert record.draft() == {}


def test_a_save_with_a_view_in_place_of_the_table_is_refused(record: Record) -> None:
    spoil(record.path, f"CREATE VIEW draft AS SELECT 1 AS turn, '{json.dumps(HOLD)}' AS orders")
    with pytest.raises(SaveError, match="not a save"):
        record.draft()


def test_a_save_without_the_table_takes_a_draft(record: Record, tmp_path: Path) -> None:
    old = Path(shutil.copy(record.path, tmp_path / "old.darklight"))
    assert Record.open(old).draft() == {}
    Record.open(old).keep_draft(1, HOLD)
    assert Record.open(old).draft() == HOLD


def test_the_keeper_writes_the_latest_and_passes_over_what_is_older() -> None:
    begun, go_on, kept = threading.Event(), threading.Event(), []

    def keep(turn: int, orders: object) -> None:
        begun.set()
        go_on.wait(5.0)
        kept.append((turn, orders))

    keeper = DraftKeeper(keep)
    orders = {"reaver": {"posture": "silent"}}
    keeper.keep(1, {})
    assert begun.wait(5.0)
    keeper.keep(1, BURN)
    keeper.keep(2, orders)
    orders["reaver"]["posture"] = "evade"  # what is plotted goes on changing
    go_on.set()
    keeper.close()
    assert kept == [(1, {}), (2, {"reaver": {"posture": "silent"}})]


def test_a_keeper_that_cannot_write_says_why_until_it_can() -> None:
    faults = [SaveError("the disk is full"), OSError("gone"), None]

    def keep(*_: object) -> None:
        fault = faults.pop(0)
        if fault is not None:
            raise fault

    keeper = DraftKeeper(keep)
    told = []
    for turn in range(3):
        keeper.keep(turn, {})
        keeper.close()
        keeper._open, keeper._thread = True, None
        told.append(keeper.fault)
    assert told == ["the disk is full", "gone", ""]


def test_a_keeper_of_nothing_closes() -> None:
    DraftKeeper(lambda *_: None).close()
