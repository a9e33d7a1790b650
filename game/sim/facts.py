"""What a save says of itself, read from its file alone: quick, as it needs neither the rules nor numpy."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .save_files import SUFFIX, SaveError, reading

FORMAT = 1
FACT_NAMES = ("format", "scenario", "hash", "id", "title", "seed", "side", "rules", "numpy")
_TEXT_MAX_BYTES = 4_000_000


@dataclass(slots=True, frozen=True)
class Facts:
    """What a save says of itself, without reading its battle."""

    path: Path
    title: str
    scenario_id: str
    seed: int
    side: str
    turn: int  # turns resolved
    over: bool
    rules: int
    numpy: str


@dataclass(slots=True, frozen=True)
class Damaged:
    """A file that is named as a save and cannot be used."""

    path: Path
    reason: str


def save_facts(path: Path) -> Facts:
    """What a save says of itself; raises SaveError."""
    with reading(path) as base:
        facts = facts_of(base)
        turns = turns_in(base)
        over = one_value(base, "SELECT over FROM turns WHERE turn = ?", turns)
    return Facts(
        path, facts["title"], facts["id"], whole_number(facts["seed"]), facts["side"], turns, bool(over),
        whole_number(facts["rules"]), facts["numpy"],
    )  # fmt: skip


def saves_in(folder: Path) -> list[Facts | Damaged]:
    """The saves of a folder, the latest written first, those that cannot be used with the reason why."""
    found: list[tuple[int, str, Facts | Damaged]] = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            written_ns = path.stat().st_mtime_ns
        except OSError:  # deleted meanwhile
            continue
        try:
            found.append((written_ns, path.name, save_facts(path)))
        except (SaveError, OSError) as error:
            found.append((written_ns, path.name, Damaged(path, str(error).removeprefix(f"{path}: "))))
    return [save for *_, save in sorted(found, key=lambda row: row[:2], reverse=True)]


def facts_of(base: sqlite3.Connection) -> dict[str, str]:
    """All that a save says of itself, as text by name; raises SaveError where something is missing."""
    rows = base.execute(f"SELECT name, value FROM facts WHERE length(value) < {_TEXT_MAX_BYTES} LIMIT 64")
    facts = {str(name): str(value) for name, value in rows}
    missing = [name for name in FACT_NAMES if name not in facts]
    if missing:
        raise SaveError(f"the save does not say its {', '.join(missing)}")
    if facts["format"] != str(FORMAT):
        raise SaveError(f"a save of format {facts['format'][:20]}; this version reads format {FORMAT}")
    return facts


def turns_in(base: sqlite3.Connection) -> int:
    """Turns resolved so far; raises SaveError unless each from the start on has its row."""
    query = "SELECT count(*), min(turn), max(turn), count(*) FILTER (WHERE typeof(turn) = 'integer') FROM turns"
    rows, first, last, whole = base.execute(query).fetchone()
    if not rows:
        raise SaveError("the save holds no battle")
    if whole != rows or (first, last) != (0, rows - 1):
        raise SaveError("the save lacks turns of its battle")
    return int(last)


def whole_number(text: str) -> int:
    """The number that a text holds; raises SaveError."""
    try:
        return int(text[:40])
    except ValueError:
        raise SaveError(f"{text[:40]!r} is not a number") from None


def one_value(base: sqlite3.Connection, query: str, *values: int) -> Any:
    """The one value that a query finds; raises SaveError where there is none."""
    row = base.execute(query, values).fetchone()
    if row is None or row[0] is None:
        raise SaveError(f"the save has no such turn: {', '.join(map(str, values))}")
    return row[0]
