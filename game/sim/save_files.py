"""How the file of a save is opened: SQLite with a rollback journal, whole whatever instant a process dies at.

A commit that was cut off leaves a journal beside the file. Whoever opens the file next, be it only to list it, rolls
that journal back. A new save is made under another name and takes its own when it is whole.
"""

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SUFFIX = ".darklight"
_UNFINISHED_SUFFIX = ".new"
_UNFINISHED_MAX_S = 3600.0
"""Making a save takes a fraction of a second: what is so old was left by a process that died."""
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM)
_BUSY_S = 5.0
VALUE_MAX_BYTES = 64_000_000
"""Largest text or blob that is read or written."""


_HEAD = b"SQLite format 3\0"


def names_save(what: str) -> bool:
    """Does a name, or what stands in the file of that name, say that it is a save?"""
    with suppress(OSError, ValueError), open(what, "rb") as file:
        return file.read(len(_HEAD)) == _HEAD or what.endswith(SUFFIX)
    return what.endswith(SUFFIX)


class SaveError(ValueError):
    """A file is not a save, or not one that can be used; the text says why."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads a save and distrusts it; raises SaveError.

    It is opened for writing all the same, as SQLite rolls back only what it may write; a file that may only be read
    is opened so.
    """
    try:
        there = path.is_file()
    except (OSError, ValueError) as error:  # a name that no disk takes
        raise SaveError(f"{str(path)[:60]}: {getattr(error, 'strerror', None) or error}") from None
    if not there:
        raise SaveError(f"{path}: no such save")
    _check_journal(path)
    base = None
    try:
        base = _connection(path)
        base.execute("PRAGMA query_only = ON")
        _check_tables(path, base)
        yield base
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise SaveError(f"{path}: {_reason(path, error)}") from None
    finally:
        if base is not None:
            base.close()


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a save in one transaction: committed at the end, or the file stays as it was."""
    _check_journal(path)
    with _transaction(path, "DELETE") as base:
        _check_tables(path, base)
        yield base


@contextmanager
def creating(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a new save, which takes its name at the end; until then there is no such file.

    Raises SaveError where the file exists, OSError where the folder cannot be written.
    """
    if path.exists():
        raise SaveError(f"{path} exists already")
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_UNFINISHED_SUFFIX}")
    try:
        unfinished.touch(exist_ok=False)
        with _transaction(unfinished, "OFF") as base:  # it is thrown away whole: it needs no journal
            yield base
        journal_of(path).unlink(missing_ok=True)  # of a save deleted since: it would be rolled back into this one
        _take_name(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def journal_of(path: Path) -> Path:
    """The journal that SQLite keeps beside a save while it writes a turn."""
    whole = path.resolve()
    return whole.with_name(f"{whole.name}-journal")


def _connection(path: Path) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=rw"
    base = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_S)
    base.execute("PRAGMA trusted_schema = OFF")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_MAX_BYTES)
    return base


@contextmanager
def _transaction(path: Path, journal: str) -> Iterator[sqlite3.Connection]:
    base = None
    try:
        base = _connection(path)
        base.execute(f"PRAGMA journal_mode = {journal}")
        base.execute("PRAGMA synchronous = FULL")
        base.execute("BEGIN IMMEDIATE")
        yield base
        base.execute("COMMIT")
    except sqlite3.Error as error:
        raise SaveError(f"{path}: {_reason(path, error)}") from None
    finally:
        if base is not None:
            base.close()


def _take_name(unfinished: Path, path: Path) -> None:
    """Give a whole file its name at one stroke, and never that of another save."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise SaveError(f"{path} exists already") from None
    except OSError:  # a file system without links
        os.rename(unfinished, path)


def _sweep(folder: Path) -> None:
    """Delete what processes that died left of saves they were making."""
    for path in folder.glob(f"*{SUFFIX}.*{_UNFINISHED_SUFFIX}"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _UNFINISHED_MAX_S:
                path.unlink()


def _check_tables(path: Path, base: sqlite3.Connection) -> None:
    """Refuse a file where to look or to write would run what somebody put there: views, triggers, made columns."""
    kinds = dict(base.execute("SELECT name, type FROM sqlite_master WHERE sql IS NOT NULL LIMIT 100"))
    if kinds.get("facts") != "table" or kinds.get("turns") != "table" or {*kinds.values()} != {"table"}:
        raise SaveError(f"{path}: not a save of a battle")
    for name in kinds:
        (sql,) = base.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        hidden = base.execute("SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden != 0", (name,)).fetchone()[0]
        if hidden or not str(sql).upper().startswith("CREATE TABLE "):
            raise SaveError(f"{path}: not a save of a battle: {name[:40]} is no plain table")


def _check_journal(path: Path) -> None:
    """Refuse a journal that names a super-journal: SQLite would delete the file of that name, whatever it is.

    Only transactions over several databases have one, and a save is never part of such.
    """
    try:
        with journal_of(path).open("rb") as file:
            file.seek(-len(_JOURNAL_MAGIC), os.SEEK_END)
            names_another = file.tell() > 0 and file.read() == _JOURNAL_MAGIC
    except OSError:  # there is none, or it is too short to name anything
        return
    if names_another:
        raise SaveError(f"{path}: the journal beside it is not that of a save")


def _reason(path: Path, error: Exception) -> str:
    """What an error means to the player."""
    code = getattr(error, "sqlite_errorcode", 0)  # what Python itself finds wrong with a value has none
    if code & 0xFF in _UNWRITABLE and journal_of(path).exists():
        return f"a turn was cut off while it was saved, and the file cannot be written to take it back: {error}"
    return f"not a save that can be read: {error}"
