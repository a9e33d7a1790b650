"""What a save says of itself, read from its file alone: quick, as it needs neither the rules nor numpy."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUFFIX = ".darklight"
FORMAT = 1
FACT_NAMES = ("format", "scenario", "hash", "id", "title", "seed", "side", "rules", "numpy")
_TEXT_MAX_BYTES = 4_000_000


class SaveError(ValueError):
    """A file is not a save, or not one that can be used; the text says why."""


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


def save_facts(path: Path) -> Facts:
    """What a save says of itself; raises SaveError."""
    with reading(path) as base:
        facts = facts_of(base)
        turn, over = base.execute("SELECT turn, over FROM turns ORDER BY turn DESC LIMIT 1").fetchone() or (0, 0)
    return Facts(
        path, facts["title"], facts["id"], whole_number(facts["seed"]), facts["side"], int(turn), bool(over),
        whole_number(facts["rules"]), facts["numpy"],
    )  # fmt: skip


def saves_in(folder: Path) -> list[Facts]:
    """The saves of a folder, the latest written first; files that are no saves are passed over."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            found.append((path.stat().st_mtime_ns, path.name, save_facts(path)))
        except (SaveError, OSError):
            continue
    return [facts for *_, facts in sorted(found, key=lambda row: row[:2], reverse=True)]


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection that distrusts the file."""
    if not path.is_file():
        raise SaveError(f"{path}: no such save")
    base = None
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5.0)
        base.execute("PRAGMA trusted_schema = OFF")
        kinds = dict(base.execute("SELECT name, type FROM sqlite_master WHERE name IN ('facts', 'turns')"))
        if kinds != {"facts": "table", "turns": "table"}:
            raise SaveError(f"{path}: not a save of a battle")
        yield base
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise SaveError(f"{path}: not a save that can be read: {error}") from None
    finally:
        if base is not None:
            base.close()


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
