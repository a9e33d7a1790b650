"""Saves: one SQLite file a battle, a transaction a turn. A save is a replay is a bug report.

It holds the resolved scenario as text, the seed, versions, and for every turn the orders of all sides as resolved,
the digest after them and a snapshot; so a replay never runs a policy, and watching needs no resolving. What its side
has plotted for the turn that comes is kept too, and gone once that turn is.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np

from game.rules import RULES_VERSION, resolve_turn
from game.scenario import Scenario, ScenarioError, scenario_of_text
from game.scenario.canonical import text_hash

from ..rules import world_digests
from ..rules.state.orders import OrderSet
from ..rules.state.world import World
from .blobs import BLOB_MAX_BYTES, BlobError, orders_blob, orders_of_blob, world_blob, world_of_blob
from .bounds import broken_bound, broken_order
from .facts import (
    FACT_NAMES,
    FORMAT,
    Damaged,
    Facts,
    facts_of,
    one_value,
    save_facts,
    saves_in,
    turns_in,
    whole_number,
)
from .save_files import SUFFIX, SaveError, creating, reading, writing

__all__ = ["SUFFIX", "Damaged", "Facts", "Record", "SaveError", "differing_turn", "save_facts", "saves_in"]

_FACTS_TABLE = "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
_TURNS_TABLE = """
CREATE TABLE turns (
    turn INTEGER PRIMARY KEY, orders BLOB, digest TEXT NOT NULL, snapshot BLOB NOT NULL, over INTEGER NOT NULL
)
"""
_DRAFT_TABLE = "CREATE TABLE IF NOT EXISTS draft (turn INTEGER PRIMARY KEY, orders TEXT NOT NULL)"
_NOTES_TABLE = "CREATE TABLE IF NOT EXISTS notes (turn INTEGER PRIMARY KEY, hindsight TEXT NOT NULL)"
_TEXT_MAX = 4_000_000  # letters
_Unpacked = TypeVar("_Unpacked", World, OrderSet)


class Record:
    """An open save: append a turn, or ask for any past one."""

    def __init__(self, path: Path, scenario: Scenario, seed: int, side: str, made_by: tuple[int, str]):
        """Use `Record.create` or `Record.open`."""
        self.path, self.scenario, self.seed, self.side = path, scenario, seed, side
        self.rules_version, self.numpy_version = made_by
        self._shape = scenario.start(1, seed)

    @classmethod
    def create(cls, path: Path, scenario: Scenario, seed: int, side: str) -> Self:
        """Begin the save of a battle; the file must not exist. Raises SaveError, OSError."""
        return cls._created(path, cls(path, scenario, seed, side, (RULES_VERSION, np.__version__)), ())

    @classmethod
    def _created(cls, path: Path, like: Self, past: Iterable[tuple[OrderSet, World]]) -> Self:
        """A new save of the battle of `like`, with some turns of it."""
        scenario = like.scenario
        values = (
            FORMAT, scenario.resolved, scenario.hash, scenario.id, scenario.title, like.seed, like.side,
            like.rules_version, like.numpy_version,
        )  # fmt: skip
        with creating(path) as base:
            base.execute(_FACTS_TABLE)
            base.execute(_TURNS_TABLE)
            rows = [(name, str(value)) for name, value in zip(FACT_NAMES, values, strict=True)]
            base.executemany("INSERT INTO facts VALUES (?, ?)", rows)
            _insert(base, 0, None, like._shape)
            for turn, (orders, world) in enumerate(past, 1):
                _insert(base, turn, orders_blob(orders), world)
        return cls(path, scenario, like.seed, like.side, (like.rules_version, like.numpy_version))

    @classmethod
    def open(cls, path: Path) -> Self:
        """The save in a file; raises SaveError for whatever is not one."""
        with reading(path) as base:
            facts = facts_of(base)
        try:
            scenario = scenario_of_text(facts["scenario"], facts["title"])
        except ScenarioError as error:
            raise SaveError(f"{path}: the scenario in it is broken: {error}") from None
        # Of the text as it was written: what this version reads it as may be spelled in other words.
        if text_hash(facts["scenario"]) != facts["hash"]:
            raise SaveError(f"{path}: the scenario in it is not the one it was saved with")
        if facts["side"] not in scenario.names.sides:
            raise SaveError(f"{path}: its scenario has no side {facts['side']!r}")
        made_by = (whole_number(facts["rules"]), facts["numpy"])
        return cls(path, scenario, whole_number(facts["seed"]), facts["side"], made_by)

    @property
    def turn(self) -> int:
        """Turns resolved so far."""
        with reading(self.path) as base:
            return turns_in(base)

    def append(self, orders: OrderSet, world: World) -> None:
        """Add the turn that `orders` led to `world` by: one transaction. Raises SaveError when it is not the next."""
        turn = int(world.battle.turn[0])
        if turn != self.turn + 1:
            raise SaveError(f"{self.path} holds {self.turn} turns; turn {turn} cannot follow")
        with writing(self.path) as base:
            _insert(base, turn, orders_blob(orders), world)
            if _keeps(base, "draft"):
                base.execute("DELETE FROM draft")

    def keep_draft(self, turn: int, orders: Mapping[str, Any]) -> None:
        """Keep what is plotted for the turn to come, in place of what was; nothing for any other turn.

        Raises SaveError.
        """
        with writing(self.path) as base:
            if turn == turns_in(base) + 1:
                base.execute(_DRAFT_TABLE)
                base.execute("DELETE FROM draft")
                base.execute("INSERT INTO draft VALUES (?, ?)", (turn, json.dumps(orders)))

    def draft(self) -> dict[str, Any]:
        """What its side had plotted for the turn to come: nothing where that is no orders for its own ships."""
        with reading(self.path) as base:
            if not _keeps(base, "draft"):
                return {}
            query = "SELECT orders FROM draft WHERE turn = 1 + (SELECT max(turn) FROM turns) AND length(orders) < ?"
            found = base.execute(query, (_TEXT_MAX,)).fetchone()
        try:
            orders = json.loads(found[0]) if found is not None else {}
            self.scenario.orders(orders)
        except (ScenarioError, ValueError, TypeError, RecursionError):
            return {}
        own = self.scenario.names.of_side(self.scenario.names.side_number[self.side])
        return {ident: fields for ident, fields in orders.items() if ident in own}

    def keep_hindsight(self, turn: int, found: Mapping[str, Any]) -> None:
        """Keep what was found to have decided the battle up to a turn. Raises SaveError."""
        with writing(self.path) as base:
            base.execute(_NOTES_TABLE)
            base.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (turn, json.dumps(found)))

    def hindsight(self, turn: int) -> Any:
        """What was kept of what decided the battle up to a turn: plain values to be checked, None for nothing."""
        with reading(self.path) as base:
            if not _keeps(base, "notes"):
                return None
            query = "SELECT hindsight FROM notes WHERE turn = ? AND length(hindsight) < ?"
            found = base.execute(query, (turn, _TEXT_MAX)).fetchone()
        try:
            return json.loads(found[0]) if found is not None else None
        except (ValueError, TypeError, RecursionError):
            return None

    def world(self, turn: int) -> World:
        """The world after `turn` turns, from its snapshot."""
        world = self._unpacked("snapshot", turn, world_of_blob)
        if int(world.battle.turn[0]) != turn:
            raise SaveError(f"{self.path}: turn {turn}: its snapshot is of another turn")
        if wrong := broken_bound(world, self._shape, self.scenario.tables):
            raise SaveError(f"{self.path}: turn {turn}: its snapshot is of no battle: {wrong}")
        if not self.of_other_rules and world_digests(world)[0] != self.digest(turn):
            raise SaveError(f"{self.path}: turn {turn}: its snapshot is not what was saved: its digest differs")
        return world

    def orders(self, turn: int) -> OrderSet:
        """The orders of all sides that turn `turn` (from 1) was resolved with."""
        orders = self._unpacked("orders", turn, orders_of_blob)
        if wrong := broken_order(orders, self._shape):
            raise SaveError(f"{self.path}: turn {turn}: its orders are none: {wrong}")
        return orders

    def digest(self, turn: int) -> str:
        """The digest written after `turn` turns."""
        with reading(self.path) as base:
            return str(one_value(base, "SELECT digest FROM turns WHERE turn = ?", turn))

    def _unpacked(self, column: str, turn: int, unpack: Callable[[World, bytes], _Unpacked]) -> _Unpacked:
        with reading(self.path) as base:
            blob = one_value(
                base, f"SELECT {column} FROM turns WHERE turn = ? AND length({column}) < {BLOB_MAX_BYTES}", turn
            )
        try:
            return unpack(self._shape, blob)
        except BlobError as error:
            raise SaveError(f"{self.path}: turn {turn}: {error}") from None

    @property
    def of_other_rules(self) -> bool:
        """Was it made by other rules than these? Then it can be watched, and need not resolve to the same bits."""
        return self.rules_version != RULES_VERSION

    def branch(self, path: Path, turn: int) -> Self:
        """A new save that begins with this one's first `turn` turns, and says that what made them made it."""
        return self._created(path, self, ((self.orders(past), self.world(past)) for past in range(1, turn + 1)))


def differing_turn(record: Record) -> int | None:
    """Resolve every turn of a save again: the first whose digest differs (0 = the start), or None."""
    world = record.scenario.start(1, record.seed)
    if world_digests(world)[0] != record.digest(0):
        return 0
    for turn in range(1, record.turn + 1):
        world, _, _ = resolve_turn(world, record.scenario.tables, record.orders(turn), record="none")
        if world_digests(world)[0] != record.digest(turn):
            return turn
    return None


def _keeps(base: sqlite3.Connection, name: str) -> bool:
    """Is there a plain table of this name? Saves of older versions have none of drafts and notes."""
    return bool(base.execute("SELECT type FROM sqlite_master WHERE name = ?", (name,)).fetchone() == ("table",))


def _insert(base: sqlite3.Connection, turn: int, orders: bytes | None, world: World) -> None:
    row = (turn, orders, world_digests(world)[0], world_blob(world), int(world.battle.over[0]))
    base.execute("INSERT INTO turns VALUES (?, ?, ?, ?, ?)", row)
