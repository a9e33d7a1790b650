"""Kinds of value that a key of a file can hold: the small language in which every key is declared.

From one declaration come the checker (check.py), the JSON Schema (schema.py) and the defaults.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

ID_PATTERN = "^[a-z][a-z0-9_]{0,31}$"
TEXT_MAX = 2_000  # characters
NUMBER_MAX = 1e15  # nothing in a battle is larger; keeps squares and products finite
REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit and bounds; `above` excludes the lower bound, `whole` wants an integer."""

    unit: str = ""
    low: float = -NUMBER_MAX
    high: float = NUMBER_MAX
    above: bool = False
    whole: bool = False
    infinite: bool = False  # inf is allowed


@dataclass(frozen=True, slots=True)
class Span:
    """A number, or [low, high] from which each world draws its own."""

    number: Number


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text for players, at most `most` characters."""

    most: int = TEXT_MAX
    empty: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """One of a closed list of words."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Id:
    """A new name that this file gives to a thing of a kind."""

    of: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The id of a thing defined elsewhere; `to` lists the kinds of thing it may be, `also` plain words allowed."""

    to: tuple[str, ...]
    prefix: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """[x, y]."""

    number: Number


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of at most `most` values of a kind."""

    of: "Kind"
    most: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """A table, or a list of at most `most` of them; always a list in the spec."""

    of: "Section"
    most: int


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table whose keys are names of a kind and whose values are of one kind."""

    key: "Id | Reference | Name"
    value: "Kind"
    most: int = 600


@dataclass(frozen=True, slots=True)
class Policy:
    """The name of a policy, with parameters: `withdraw`, `withdraw@4` (from turn 4), `withdraw@4+feign`."""

    names: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """The name of a figure of simulated battles, such as `sides.ID.mass_lost_fraction.p10`."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section: its kind, its default (or REQUIRED) and a sentence that says what it is."""

    name: str
    kind: "Kind"
    doc: str
    default: Any = None

    @property
    def required(self) -> bool:
        """Whether a file must give the key."""
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True)
class Section:
    """A table with a fixed set of keys; `make` builds the frozen row that the checker returns."""

    name: str
    doc: str
    make: Callable[..., Any]
    keys: tuple[Key, ...]
    one_of: tuple[str, ...] = ()  # exactly one of these keys must be given
    least: int = 0  # keys that must be given at the least
    rules: Callable[[dict[str, Any]], list[tuple[str, str]]] | None = None  # good keys -> (key, what is wrong)

    def key(self, name: str) -> Key | None:
        """The key of that name, if the section has one."""
        return next((key for key in self.keys if key.name == name), None)

    def names(self) -> tuple[str, ...]:
        """The names of the keys in order."""
        return tuple(key.name for key in self.keys)


@dataclass(frozen=True, slots=True)
class Either:
    """One of several kinds; tables among them are told apart by their keys."""

    kinds: tuple["Kind", ...]
    expected: str  # what a message says was wanted


Kind = (
    Number
    | Span
    | Flag
    | Text
    | Name
    | Id
    | Reference
    | Point
    | Rows
    | OneOrMany
    | Keyed
    | Policy
    | Measure
    | Section
    | Either
)

POSITIVE = 1e-9
FRACTION = Number(low=0.0, high=1.0)


def positive(unit: str = "", high: float = NUMBER_MAX) -> Number:
    """A number above 0."""
    return Number(unit, 0.0, high, above=True)


def least_zero(unit: str = "", high: float = NUMBER_MAX) -> Number:
    """A number that is 0 or more."""
    return Number(unit, 0.0, high)


def count(low: int = 0, high: int = 1_000_000) -> Number:
    """A whole number."""
    return Number("", low, high, whole=True)


def wanted(kind: Kind) -> str:
    """What a kind accepts, in words for a message."""
    match kind:
        case Number():
            return _wanted_number(kind)
        case Span(number):
            return f"{_wanted_number(number)} or [low, high]"
        case Flag():
            return "true or false"
        case Text(most=most):
            return f"a text of at most {most:,} characters"
        case Name(names):
            return "one of " + ", ".join(names)
        case Id():
            return "an id (lower-case letters, digits and _, at most 32, a letter first)"
        case Reference(to=to, prefix=prefix, also=also):
            things = " or ".join([*also, f"{prefix}the id of a {' or '.join(to)}" if to else ""]).removesuffix(" or ")
            return things
        case Point():
            return "[x, y]"
        case Rows(of=of, most=most):
            return f"a list of at most {most} rows, each {wanted(of)}"
        case OneOrMany(of=of, most=most):
            return f"{wanted(of)} or a list of at most {most} of them"
        case Keyed():
            return "a table of ids"
        case Policy(names):
            return "a policy: one of " + ", ".join(names)
        case Measure():
            return "the name of a measure"
        case Section(name=name):
            return f"a table of {name}"
        case Either(expected=expected):
            return expected


def _wanted_number(kind: Number) -> str:
    word = "a whole number" if kind.whole else "a number"
    unit = f" of {kind.unit}" if kind.unit else ""
    low, high = kind.low > -NUMBER_MAX, kind.high < NUMBER_MAX
    bounds = ""
    if low and high:
        bounds = f" from {kind.low:,g} to {kind.high:,g}"
        if kind.above:
            bounds = f" above {kind.low:,g} and up to {kind.high:,g}"
    elif low:
        bounds = f" above {kind.low:,g}" if kind.above else f" of at least {kind.low:,g}"
        if unit and not kind.above:
            unit, bounds = "", f" of at least {kind.low:,g} {kind.unit}"
    elif high:
        bounds = f" of at most {kind.high:,g}"
    return f"{word}{unit}{bounds}{' or inf' if kind.infinite else ''}"


def in_bounds(kind: Number, value: float) -> bool:
    """Whether a finite number, or inf, lies within the kind's bounds."""
    if value == inf:
        return kind.infinite
    return (kind.low < value if kind.above else kind.low <= value) and value <= kind.high
