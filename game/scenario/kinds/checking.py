"""What every kind can do, and the checker that collects what it finds wrong."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Generic, TypeAlias, TypeVar

from game.scenario.faults import KeyPath, Suggestions, cut
from game.scenario.misnomers import MISNOMERS

HOMES_TOLD = 3  # tables that a message names as those that have a key
_SURELY_MEANT = 0.75  # likeness from which on a spelling is not a word of another table
ID_PATTERN = "^[a-z][a-z0-9_]{0,31}$"
T_co = TypeVar("T_co", covariant=True)
Schema: TypeAlias = dict[str, Any]


class Bad:
    """The value of a key that did not pass; never reaches a spec."""


BAD = Bad()


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault before its place in a text is known."""

    path: KeyPath
    what: str
    suggestion: str = ""
    at_key: bool = False
    warning: bool = False


@dataclass(slots=True)
class Checker:
    """Known names by kind of thing, and the problems found so far."""

    names: dict[str, tuple[str, ...]]
    problems: list[Problem] = field(default_factory=list)
    unchecked: frozenset[str] = frozenset()  # kinds of thing whose names are not known, as their file is missing
    suggestions: Suggestions = field(default_factory=Suggestions)
    homes: Callable[[], Mapping[str, tuple[str, ...]]] = dict  # key -> the tables that have it
    _known: dict[str, frozenset[str]] = field(default_factory=dict)

    def note(self, path: KeyPath, what: str, suggestion: str = "", at_key: bool = False) -> Bad:
        """Note a problem and return the mark of a value that did not pass."""
        self.problems.append(Problem(path, what, suggestion, at_key))
        return BAD

    def trial(self) -> "Checker":
        """A checker that knows the same names and has found nothing yet."""
        return Checker(
            self.names, unchecked=self.unchecked, suggestions=self.suggestions, homes=self.homes, _known=self._known
        )

    def knows(self, things: Iterable[str], ident: str) -> bool:
        """Whether an id is one of these kinds of thing."""
        for thing in things:
            if thing not in self._known:
                self._known[thing] = frozenset(self.names.get(thing, ()))
            if ident in self._known[thing]:
                return True
        return False

    def key_meant(self, word: str, free: Sequence[str], names: Sequence[str]) -> str:
        """The key that an unknown one may mean: one that its table has (`free`: and has not given), or its home.

        A spelling that is very near comes first, then what people call a key, then the same key of another table.
        """
        meant = MISNOMERS.get(word.casefold(), ())
        close = self.nearest(word, free) or self.nearest(word, names)
        if close and SequenceMatcher(None, word.casefold(), close).ratio() >= _SURELY_MEANT:
            return close
        of_table = [name for name in (*free, *names) if name in meant]
        if of_table:
            return of_table[0]
        homes = self.homes()
        for name in (*meant, word):
            tables = homes.get(name, ())
            if 0 < len(tables) <= HOMES_TOLD:
                return f"{name}, a key of {' or '.join(tables)}"
        return close

    def nearest(self, word: str, names: Sequence[str]) -> str:
        """The valid name nearest to a word, or "" where none is near."""
        return self.suggestions.nearest(word, names)


class Definitions:
    """The schemas of a file's tables, each written once, under a name of its own."""

    def __init__(self) -> None:
        self.written: dict[str, Schema] = {}
        self._names: dict[type, str] = {}

    def named(self, row: type, name: str, body: Callable[[], Schema]) -> str:
        """The name of a row's definition; `body` writes it on first use."""
        if row not in self._names:
            base = name.replace(" ", "_")
            taken = set(self._names.values())
            self._names[row] = next(n for n in (base, *(f"{base}_{k}" for k in range(2, 99))) if n not in taken)
            self.written[self._names[row]] = body()
        return self._names[row]


class ValueKind(ABC, Generic[T_co]):
    """A kind of value; `T_co` is what a row holds of it once it is checked."""

    __slots__ = ()

    @abstractmethod
    def wanted(self) -> str:
        """What it accepts, in words for a message."""

    @abstractmethod
    def fits(self, value: Any) -> bool:
        """Whether a value is of the TOML type that it is written as."""

    @abstractmethod
    def check(self, value: Any, path: KeyPath, checker: Checker) -> T_co | Bad:
        """The value in its canonical form, or BAD with the problem noted."""

    @abstractmethod
    def schema(self, definitions: Definitions) -> Schema:
        """It as JSON Schema, in draft-4 keywords."""

    def words(self, names: dict[str, tuple[str, ...]]) -> list[str]:
        """The texts that it accepts, where they are a list; `names` are the known ids by kind of thing."""
        return []

    def refused(self, value: Any, path: KeyPath, checker: Checker) -> Bad:
        """Note that a value is not what it wants."""
        return checker.note(path, f"expected {self.wanted()}, got {told(value)}")


class TextKind(ValueKind[str]):
    """A kind that is written as a text."""

    __slots__ = ()

    def key_pattern(self) -> str:
        """The pattern that a schema holds the keys of a table to, where they are of this kind."""
        return ID_PATTERN

    def fits(self, value: Any) -> bool:
        """Whether it is a text."""
        return isinstance(value, str)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> str | Bad:
        """The text, or BAD with the problem noted."""
        return self.check_text(value, path, checker) if self.fits(value) else self.refused(value, path, checker)

    @abstractmethod
    def check_text(self, text: str, path: KeyPath, checker: Checker) -> str | Bad:
        """The canonical form of a text, or BAD with the problem noted."""


def told(value: Any) -> str:
    """A value of a file as a message names it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{cut(value)}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, int) and abs(value) > 10**18:
        return "a giant number"
    return cut(str(value))
