"""Values of any plain kind, and the names of the values of a file that such values are given for."""

import re
from dataclasses import dataclass
from math import isnan
from typing import Any, TypeAlias

from game.scenario.faults import KeyPath

from .checking import BAD, Bad, Checker, Definitions, Schema, TextKind, ValueKind

PlainValue: TypeAlias = bool | int | float | str | tuple["PlainValue", ...]
NAME_PATTERN = r"^[a-z][a-z0-9_]*(\.([a-z0-9_]+|\*))+$"
_NAME = re.compile(NAME_PATTERN)
_ITEMS_MAX = 64


@dataclass(frozen=True, slots=True)
class Plain(ValueKind[PlainValue]):
    """A number, a text, a flag or a list of them: the key that it is meant for says which."""

    def wanted(self) -> str:
        """All that it may be."""
        return "a number, a text, true or false, or a list of them"

    def fits(self, value: Any) -> bool:
        """Whether it is one of them."""
        return isinstance(value, int | float | str | list)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> PlainValue | Bad:
        """The value as it is, lists as tuples."""
        if isinstance(value, list):
            if len(value) > _ITEMS_MAX:
                return checker.note(path, f"expected at most {_ITEMS_MAX} rows, got {len(value):,}")
            rows = [self.check(one, (*path, number), checker) for number, one in enumerate(value)]
            return BAD if any(isinstance(row, Bad) for row in rows) else tuple(rows)  # type: ignore[arg-type]
        if isinstance(value, bool | str):
            return value
        if isinstance(value, int | float) and not isnan(value) and (isinstance(value, float) or abs(value) <= 10**18):
            return value
        return self.refused(value, path, checker)

    def schema(self, definitions: Definitions) -> Schema:
        """The types that it may have."""
        return {"type": ["number", "string", "boolean", "array"]}


@dataclass(frozen=True, slots=True)
class ValueName(TextKind):
    """The name of a value of the file: `SECTION.ID.KEY`, such as `class.union_cruiser.shield_gj`."""

    def wanted(self) -> str:
        """Its form."""
        return 'the name of a value in quotes, such as "class.ID.shield_gj" or "squadron.ID.count"'

    def check_text(self, text: str, path: KeyPath, checker: Checker) -> str | Bad:
        """The name; whether there is such a value is asked where it is set."""
        return text if _NAME.match(text) and not text.endswith("\n") else self.refused(text, path, checker)

    def schema(self, definitions: Definitions) -> Schema:
        """Its form."""
        return {"type": "string", "pattern": NAME_PATTERN}

    def key_pattern(self) -> str:
        """Its form."""
        return NAME_PATTERN
