"""Tables with a fixed set of keys: frozen rows whose fields are declared as keys.

    @section("orbit")
    class OrbitSpec(SpecRow):
        \"""A circular orbit on rails round another body.\"""

        body: str = key(Reference(("body",)), "The body that it orbits, defined above it.")
        bearing_deg: float = key(BEARING, "Where it starts, counter-clockwise from +x.", default=0.0)

A key without a default must be given. A field's type is what its kind makes of a value, which mypy holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from itertools import islice
from keyword import iskeyword
from math import inf
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, dataclass_transform

from game.scenario.faults import KeyPath, listed
from game.scenario.misnomers import MISNOMERS

from .checking import BAD, Bad, Checker, Definitions, Schema, ValueKind, told

KEYS_LISTED = 40  # names of keys in one message
KEYS_COMPARED = 200  # given keys that may be misspellings of a missing one; no table of a scenario has so many
REQUIRED: Any = object()
T = TypeVar("T")
Contradictions: TypeAlias = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table: its kind, its default (or REQUIRED) and a sentence that says what it is."""

    name: str
    kind: ValueKind[Any]
    sentence: str
    default: Any

    @property
    def required(self) -> bool:
        """Whether a file must give the key."""
        return self.default is REQUIRED

    @property
    def field(self) -> str:
        """The field of the row that holds it: its name, with a `_` after words that Python keeps for itself."""
        return self.name + "_" if iskeyword(self.name) else self.name


@dataclass(frozen=True, slots=True)
class Section:
    """What is declared of a table as a whole."""

    name: str
    sentence: str
    keys: tuple[Key, ...]
    one_of: tuple[str, ...]  # exactly one of these keys must be given
    least: int  # keys that must be given at the least

    def names(self) -> tuple[str, ...]:
        """The names of the keys in order."""
        return tuple(one.name for one in self.keys)


class SpecRow:
    """What a table of a file says, checked key by key; `section` is its declaration."""

    __slots__ = ()
    section: ClassVar[Section]

    # Written once here: made by `dataclass` for each of eighty classes they take a fifth of the time of `list`.

    def __eq__(self, other: object) -> bool:
        """Whether another row of the same table says the same."""
        return type(other) is type(self) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        told = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self))  # type: ignore[arg-type]
        return f"{type(self).__qualname__}({told})"

    def contradictions(self) -> Contradictions:
        """Which of its keys do not go together: (key, what is wrong); "" is the table itself."""
        return iter(())


def _values(row: SpecRow) -> tuple[Any, ...]:
    # A search of plans asks for the hash of the same table of a yard ten thousand times.
    table: Any = type(row)
    return tuple(getattr(row, name) for name in _names_of(table))


@cache
def _names_of(table: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(table))


R = TypeVar("R", bound=SpecRow)


def key(kind: ValueKind[T], sentence: str, *, default: T = REQUIRED) -> T:
    """The declaration of one key, as the default of its field."""
    declared: Any = field(metadata={"kind": kind, "sentence": sentence})
    if default is not REQUIRED:
        declared = field(default=default, metadata={"kind": kind, "sentence": sentence})
    return declared


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(key,))
def section(name: str, *, one_of: tuple[str, ...] = (), least: int = 0) -> Callable[[type[R]], type[R]]:
    """Make a class whose fields are keys the row of a table; its docstring says what the table is."""

    def declared(row: type[R]) -> type[R]:
        made = dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False, match_args=False)(row)
        keys = [
            Key(
                one.name.rstrip("_"),
                one.metadata["kind"],
                one.metadata["sentence"],
                REQUIRED if one.default is MISSING else one.default,
            )
            for one in fields(made)  # type: ignore[arg-type]
        ]
        made.section = Section(name, (row.__doc__ or "").split("\n")[0], tuple(keys), one_of, least)
        return made

    return declared


@dataclass(frozen=True, slots=True)
class Table(ValueKind[R], Generic[R]):
    """A table that is read as a row."""

    row: type[R]

    def wanted(self) -> str:
        """Its name, and its keys where one of them is enough."""
        about = self.row.section
        return f"a table of {about.name}" + (f" {{{' | '.join(about.one_of)}}}" if about.one_of else "")

    def fits(self, value: Any) -> bool:
        """Whether it is a table."""
        return isinstance(value, dict)

    def kinship(self, table: dict[str, Any]) -> tuple[int, int]:
        """How far a table's keys speak for this kind: those that it needs above all, then those that it knows."""
        about = self.row.section
        needed = sum(one.name in table and (one.required or one.name in about.one_of) for one in about.keys)
        return needed * 2 + sum(name in about.names() for name in table), -len(about.keys)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> R | Bad:
        """The row; unknown, missing, wrong and contradicting keys are noted."""
        if not isinstance(value, dict):
            return checker.note(path, f"expected {self.wanted()}, got {told(value)}", self._as_asked(value, checker))
        before = len(checker.problems)
        self._check_names(value, path, checker)
        made = {one.field: self._check_key(one, value, path, checker) for one in self.row.section.keys}
        good = len(checker.problems) == before and all(one is not BAD for one in made.values())
        if not (self._check_given(value, good, path, checker) and good):
            return BAD
        row = self.row(**made)
        wrong = list(row.contradictions())
        for name, what in wrong:
            checker.note((*path, name) if name else path, what)
        return BAD if wrong else row

    def _as_asked(self, value: Any, checker: Checker) -> str:
        """The table that an id alone may mean, where one key of it is enough; "" where none is."""
        about = self.row.section
        if isinstance(value, str):
            for one in about.keys:
                if one.name in about.one_of and value in one.kind.words(checker.names):
                    return f'{{ {one.name} = "{value}" }}'
        return ""

    def _check_names(self, value: dict[str, Any], path: KeyPath, checker: Checker) -> None:
        names = self.row.section.names()
        free = [one for one in names if one not in value]
        for name in value:
            if name not in names:
                what = f"unknown key in {self.row.section.name}, expected one of {listed(names, KEYS_LISTED)}"
                checker.note((*path, name), what, checker.key_meant(name, free, names), True)

    def _check_key(self, one: Key, value: dict[str, Any], path: KeyPath, checker: Checker) -> Any:
        if one.name in value:
            return one.kind.check(value[one.name], (*path, one.name), checker)
        if not one.required:
            return one.default
        known = self.row.section.names()
        unknown = [name for name in islice(value, KEYS_COMPARED) if name not in known]
        if get_close_matches(one.name, unknown, n=1, cutoff=0.7) or any(
            one.name in MISNOMERS.get(name, ()) for name in unknown
        ):
            return BAD  # the unknown key is reported with this one as its suggestion
        return checker.note(path, f"{one.name} is missing, expected {one.kind.wanted()}")

    def _check_given(self, value: dict[str, Any], good: bool, path: KeyPath, checker: Checker) -> bool:
        """Whether as many keys are given as must be; `good` where nothing else is wrong."""
        about = self.row.section
        given = [name for name in about.one_of if name in value]
        if about.one_of and len(given) != 1:
            if good or given:
                checker.note(
                    path, f"expected exactly one of {', '.join(about.one_of)}, got {', '.join(given) or 'none'}"
                )
            return False
        if about.least and not value:
            checker.note(path, f"expected at least one of {', '.join(about.names())}")
            return False
        return True

    def schema(self, definitions: Definitions) -> Schema:
        """A reference to its definition."""
        name = definitions.named(self.row, self.row.section.name, lambda: self.body(definitions))
        return {"$ref": f"#/definitions/{name}"}

    def body(self, definitions: Definitions) -> Schema:
        """Its keys with their sentences and defaults."""
        about = self.row.section
        body: Schema = {
            "type": "object",
            "description": about.sentence,
            "properties": {one.name: _key_schema(one, definitions) for one in about.keys},
            "additionalProperties": False,
        }
        required = [one.name for one in about.keys if one.required]
        if required:
            body["required"] = required
        if about.one_of:
            body["oneOf"] = [{"required": [name]} for name in about.one_of]
        if about.least:
            body["minProperties"] = about.least
        return body


def _key_schema(one: Key, definitions: Definitions) -> Schema:
    schema = one.kind.schema(definitions)
    # A reference stands alone in draft 4: what is beside it is not read.
    schema = {"allOf": [schema]} if "$ref" in schema else schema
    schema = {**schema, "description": one.sentence}
    default = None if one.required else as_table(one.default)
    if default is not None and default != inf:
        schema["default"] = default
    return schema


class Pairs(tuple[tuple[str, T], ...], Generic[T]):
    """A table with free keys, as (key, value) rows in the file's order."""

    __slots__ = ()

    def row(self, key: str) -> T | None:
        """The value of a key, or None."""
        return dict(self).get(key)


def as_table(value: Any) -> Any:
    """A row as the plain tables, lists and scalars of a file; keys that hold nothing are left out."""
    if isinstance(value, SpecRow):
        held = ((one.name, getattr(value, one.field)) for one in value.section.keys)
        return {name: as_table(inner) for name, inner in held if inner is not None}
    if isinstance(value, Pairs):
        return {name: as_table(inner) for name, inner in value}
    if isinstance(value, tuple):
        return [as_table(inner) for inner in value]
    return value
