"""Saves drawn from good ones: bytes, tables or values of theirs changed."""

import random
import shutil
import sqlite3
from functools import cache
from pathlib import Path

from game.rules import resolve_turn, world_digests
from game.scenario import Scenario, load
from game.sim.batch import plotted_orders, policies_of, side_policies
from game.sim.blobs import world_blob
from game.sim.record import Record

VALUES = (
    "NULL", "'text'", "''", "1e999", "-1e999", "9223372036854775807", "-9223372036854775808", "-1", "0", "1", "3",
    "x''", "x'00'",
    "zeroblob(100)", "zeroblob(70000000)", "0.5", "'1e999'", "'" + "9" * 400 + "'", "char(0)",
    "(SELECT snapshot FROM turns)",
    "(SELECT orders FROM turns WHERE turn = 1)", "(SELECT value FROM facts WHERE name = 'scenario')", "randomblob(400)",
)  # fmt: skip
STATEMENTS = (
    "DELETE FROM facts", "DELETE FROM turns", "DELETE FROM turns WHERE turn = 1", "DROP TABLE facts",
    "DROP TABLE turns",
    "ALTER TABLE turns RENAME TO t; CREATE VIEW turns AS SELECT * FROM t", "ALTER TABLE turns ADD COLUMN x",
    "ALTER TABLE facts RENAME COLUMN value TO v", "CREATE TABLE draft (turn, orders)",
    "CREATE TABLE notes (turn, hindsight)",
    "CREATE TABLE draft (turn, orders AS (zeroblob(3000000000)))", "PRAGMA user_version = 9",
    "PRAGMA writable_schema = ON; "
    "UPDATE sqlite_master SET sql = 'CREATE TABLE turns (a AS (1))' WHERE name = 'turns'",
    "WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) "
    "INSERT INTO turns SELECT i, NULL, '', x'', 0 FROM n",
)  # fmt: skip
PAGES_MAX = 60_000
"""Of 4 KB: a large value in each of thousands of rows would fill the disk that it is drawn on."""
COLUMNS = {
    "facts": ("name", "value"),
    "turns": ("turn", "orders", "digest", "snapshot", "over"),
    "draft": ("turn", "orders"),
    "notes": ("turn", "hindsight"),
}


@cache
def practice() -> Scenario:
    """The battle that the saves are of."""
    return load("target_practice")


def good_save(folder: Path) -> Path:
    """A save of two turns with orders plotted for the third."""
    scenario = practice()
    record = Record.create(folder / "good.darklight", scenario, 7, scenario.names.sides[0])
    plotters, world = side_policies(scenario, policies_of(scenario)), scenario.start(1, 7)
    for _ in range(2):
        orders = plotted_orders(world, scenario, plotters)
        world, _, _ = resolve_turn(world, scenario.tables, orders, record="none")
        record.append(orders, world)
    record.keep_draft(3, {scenario.names.sides[0]: {"move": {"kind": "hold"}}})
    record.keep_hindsight(2, {})
    return record.path


def draw_save(rolls: random.Random, good: Path, path: Path) -> None:
    """Put a save at a path that is a good one but for one kind of damage."""
    shutil.copy(good, path)
    rolls.choice((with_bytes_changed, with_rows_changed, with_rows_changed, with_rows_changed, with_world_changed))(
        rolls, path
    )


def with_bytes_changed(rolls: random.Random, path: Path) -> None:
    """Some bytes lost, or turned into others, most often in the pages that say what the file holds."""
    raw = bytearray(path.read_bytes())
    for _ in range(rolls.randint(1, 8)):
        at = rolls.randrange(min(len(raw), rolls.choice((100, 5_000, len(raw)))))
        raw[at : at + rolls.randint(1, 4)] = rolls.randbytes(rolls.randint(1, 4))
    path.write_bytes(raw[: rolls.randrange(len(raw) + 1)] if rolls.random() < 0.2 else raw)


def with_rows_changed(rolls: random.Random, path: Path) -> None:
    """Some values of its tables in whose place others stand, its tables made anew or of other kinds."""
    base = sqlite3.connect(path)
    base.create_function("randomblob", 1, rolls.randbytes)
    base.execute(f"PRAGMA max_page_count = {PAGES_MAX}")
    for _ in range(rolls.randint(1, 3)):
        try:
            if rolls.random() < 0.2:
                base.executescript(rolls.choice(STATEMENTS))
                continue
            table = rolls.choice([*COLUMNS])
            if rolls.random() < 0.3:  # so that its columns take values of any kind
                base.executescript(
                    f"CREATE TABLE loose AS SELECT * FROM {table}; DROP TABLE {table}; "
                    f"ALTER TABLE loose RENAME TO {table}"
                )
            key = "name" if table == "facts" else "turn"
            which = f"WHERE rowid = {rolls.randint(0, 2)}" if table == "turns" and rolls.random() < 0.7 else ""
            if table == "facts" and rolls.random() < 0.9:
                which = f"WHERE {key} = (SELECT name FROM facts LIMIT 1 OFFSET {rolls.randrange(9)})"
            base.execute(f"UPDATE {table} SET {rolls.choice(COLUMNS[table])} = {rolls.choice(VALUES)} {which}")
        except sqlite3.Error:
            continue
    base.commit()
    base.close()


def with_world_changed(rolls: random.Random, path: Path) -> None:
    """A snapshot with a few values that no rule made, under a digest that says it is what was saved."""
    record = Record.open(path)
    world = record.world(2)
    for _ in range(rolls.randint(1, 3)):
        _, group = rolls.choice([*world.groups()])
        values = getattr(group, rolls.choice(group.names()))
        if values.size:
            values.reshape(-1)[rolls.randrange(values.size)] = _extreme(rolls, values.dtype.kind, values.dtype.itemsize)
    try:
        digest = world_digests(world)[0]
    except (IndexError, ValueError):  # it names rows that there are not, or holds what is no number
        digest = record.digest(2)
    base = sqlite3.connect(path)
    base.execute("UPDATE turns SET snapshot = ?, digest = ? WHERE turn = 2", (world_blob(world), digest))
    base.commit()
    base.close()


def _extreme(rolls: random.Random, kind: str, size: int) -> float | int | bool:
    if kind == "b":
        return rolls.random() < 0.5
    if kind == "f":
        return rolls.choice((float("nan"), float("inf"), -float("inf"), 1e308, -1e308, 1e15, 5e-324, 0.0, -1.0, 1e6))
    high = 2 ** (8 * size - (kind == "i")) - 1
    low = -high - 1 if kind == "i" else 0
    return rolls.choice((low, high, 0, 1, 2, 7, 100, high // 2, *((-1, -2) if kind == "i" else ())))
