"""A choice between several kinds."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from game.scenario.faults import KeyPath

from .checking import BAD, Bad, Checker, Definitions, Schema, ValueKind, told
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
        if isinstance(value, dict) and len(fitting) > 1:
            fitting = [max(fitting, key=lambda one: one.kinship(value) if isinstance(one, Table) else (-1, 0))]
        if len(fitting) == 1:
            return fitting[0].check(value, path, checker)
        for one in fitting:
            made = one.check(value, path, checker.trial())
            if made is not BAD:
                return made
        close = checker.nearest(value, self.words(checker.names)) if isinstance(value, str) else ""
        return checker.note(path, f"expected {self.expected}, got {told(value)}", close)

    def schema(self, definitions: Definitions) -> Schema:
        """Any of them."""
        return {"anyOf": [one.schema(definitions) for one in self.kinds]}
