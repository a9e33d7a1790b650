"""Lists of values of one kind, and tables whose keys are ids."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from game.scenario.faults import KeyPath

from .checking import BAD, Bad, Checker, Definitions, Schema, TextKind, ValueKind
from .tables import Pairs

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ListOf(ValueKind[tuple[T, ...]], Generic[T]):
    """A list of `least` to `most` values of a kind."""

    of: ValueKind[T]
    most: int
    least: int = 0

    def wanted(self) -> str:
        """A list and its length."""
        return f"a list of at most {self.most} rows, each {self.of.wanted()}"

    def fits(self, value: Any) -> bool:
        """Whether it is a list."""
        return isinstance(value, list)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> tuple[T, ...] | Bad:
        """All rows; every wrong one is noted."""
        if not isinstance(value, list):
            return self.refused(value, path, checker)
        if len(value) > self.most:
            return checker.note(path, f"expected at most {self.most} rows, got {len(value):,}")
        if len(value) < self.least:
            return checker.note(path, f"expected at least {self.least} row, got {len(value)}")
        rows = [self.of.check(row, (*path, number), checker) for number, row in enumerate(value)]
        return all_good(rows)

    def schema(self, definitions: Definitions) -> Schema:
        """A list and its length."""
        rows = self.of.schema(definitions)
        return {"type": "array", "items": rows, "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True, slots=True)
class OneOrMany(ValueKind[tuple[T, ...]], Generic[T]):
    """A table, or a list of at most `most` of them; always a tuple in a row."""

    of: ValueKind[T]
    most: int

    def wanted(self) -> str:
        """One or a list."""
        return f"{self.of.wanted()} or a list of at most {self.most} of them"

    def fits(self, value: Any) -> bool:
        """Whether it is a table or a list."""
        return isinstance(value, dict | list)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> tuple[T, ...] | Bad:
        """All of them."""
        if isinstance(value, list):
            return ListOf(self.of, self.most).check(value, path, checker)
        return all_good([self.of.check(value, path, checker)])

    def schema(self, definitions: Definitions) -> Schema:
        """One or a list."""
        one = self.of.schema(definitions)
        return {"anyOf": [one, {"type": "array", "items": one, "maxItems": self.most}]}


@dataclass(frozen=True, slots=True)
class Keyed(ValueKind[Pairs[T]], Generic[T]):
    """A table of at most `most` values of one kind, under ids of a kind."""

    key: TextKind
    value: ValueKind[T]
    most: int

    def wanted(self) -> str:
        """A table."""
        return "a table of ids"

    def fits(self, value: Any) -> bool:
        """Whether it is a table."""
        return isinstance(value, dict)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> Pairs[T] | Bad:
        """All pairs in the file's order; every wrong id and every wrong value is noted."""
        if not isinstance(value, dict):
            return self.refused(value, path, checker)
        if len(value) > self.most:
            return checker.note(path, f"expected at most {self.most} keys, got {len(value):,}")
        made = []
        for name, inner in value.items():
            at_id = checker.trial()
            self.key.check(name, (*path, name), at_id)
            checker.problems += [replace(problem, at_key=True) for problem in at_id.problems]
            checked = self.value.check(inner, (*path, name), checker)
            if not at_id.problems and not isinstance(checked, Bad):
                made.append((name, checked))
        return Pairs(made) if len(made) == len(value) else BAD

    def schema(self, definitions: Definitions) -> Schema:
        """A table with patterns for its ids."""
        return {
            "type": "object",
            "patternProperties": {self.key.key_pattern(): self.value.schema(definitions)},
            "additionalProperties": False,
            "maxProperties": self.most,
        }


def all_good(rows: Iterable[T | Bad]) -> tuple[T, ...] | Bad:
    """The rows, or the first that did not pass."""
    good: list[T] = []
    for row in rows:
        if isinstance(row, Bad):
            return row
        good.append(row)
    return tuple(good)
