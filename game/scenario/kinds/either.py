"""A choice between several kinds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from game.scenario.faults import KeyPath, cut, listed

from .checking import BAD, Bad, Checker, Definitions, Schema, ValueKind, told
from .choices import Reference
from .tables import Table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Either(ValueKind[T], Generic[T]):
    """One of several kinds; tables among them are told apart by their keys."""

    kinds: tuple[ValueKind[T], ...]
    expected: str  # what a message says was wanted

    def wanted(self) -> str:
        """What the declaration says."""
        return self.expected

    def fits(self, value: Any) -> bool:
        """Whether it fits one of them."""
        return any(one.fits(value) for one in self.kinds)

    def words(self, names: dict[str, tuple[str, ...]]) -> list[str]:
        """All words that the texts among them accept."""
        return [word for one in self.kinds for word in one.words(names)]

    def check(self, value: Any, path: KeyPath, checker: Checker) -> T | Bad:
        """What the first kind that takes it makes of it; a table is of the kind that it is nearest to."""
        fitting = [one for one in self.kinds if one.fits(value)]
        if not fitting:
            return self.refused(value, path, checker)
        if isinstance(value, dict) and not _speaks_for_any(value, fitting):
            return checker.note(path, f"expected {self.expected}, got {_keys_told(value)}", self._as_point(value))
        if isinstance(value, dict) and len(fitting) > 1:
            fitting = [max(fitting, key=lambda one: one.kinship(value) if isinstance(one, Table) else (-1, 0))]
        if len(fitting) == 1 and not isinstance(fitting[0], Reference):
            return fitting[0].check(value, path, checker)
        for one in fitting:
            made = one.check(value, path, checker.trial())
            if made is not BAD:
                return made
        words = self.words(checker.names) if isinstance(value, str) else []
        ids = f"; there are {listed(words)}" if words and isinstance(fitting[0], Reference) else ""
        close = checker.nearest(value, words) if words else ""
        return checker.note(path, f"expected {self.expected}, got {told(value)}{ids}", close)

    def _as_point(self, value: dict[str, Any]) -> str:
        """The list that a table of two numbers may mean, where a point is among the kinds; "" otherwise."""
        pair = list(value.values())
        numbers = len(pair) == 2 and all(isinstance(one, int | float) and not isinstance(one, bool) for one in pair)
        return f"[{pair[0]}, {pair[1]}]" if numbers and any(one.fits(pair) for one in self.kinds) else ""

    def schema(self, definitions: Definitions) -> Schema:
        """Any of them."""
        return {"anyOf": [one.schema(definitions) for one in self.kinds]}


def _speaks_for_any(value: dict[str, Any], kinds: Sequence[ValueKind[Any]]) -> bool:
    """Is any key of a table one of those kinds'? An empty table speaks for all, and lists of free keys take any."""
    tables = [one for one in kinds if isinstance(one, Table)]
    if not value or len(tables) < len(kinds):
        return True
    return any(name in one.row.section.names() for one in tables for name in value)


def _keys_told(value: dict[str, Any]) -> str:
    """A table as a message names it that has none of the keys that were wanted."""
    return f"a table of {cut(listed(list(value), 4))}"
