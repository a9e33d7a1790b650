"""Numbers with their unit and their limits, spans of them, and points."""

from dataclasses import dataclass
from math import inf
from typing import Any, Generic, TypeVar

from game.scenario.faults import KeyPath

from .checking import Bad, Checker, Definitions, Schema, ValueKind

NUMBER_MAX = 1e15  # nothing in a battle is larger; keeps squares and products finite
NUMBER_LEAST = 1e-15  # what is nearer to 0 is 0; keeps quotients finite
N = TypeVar("N", int, float)


@dataclass(frozen=True, slots=True)
class Number(ValueKind[float]):
    """A number from `low` to `high` of a unit; `infinite` allows inf as well."""

    unit: str = ""
    low: float = -NUMBER_MAX
    high: float = NUMBER_MAX
    infinite: bool = False

    def wanted(self) -> str:
        """Such as `a number of km from 0 to 1,000`."""
        unit = f" of {self.unit}" if self.unit else ""
        limits = f" from {self.low:,g} to {self.high:,g}" if abs(self.low) < NUMBER_MAX else ""
        return f"a number{unit}{limits}{' or inf' if self.infinite else ''}"

    def fits(self, value: Any) -> bool:
        """Whether it is a number."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> float | Bad:
        """The number as a float (never -0.0)."""
        if not self.fits(value):
            return self.refused(value, path, checker)
        if isinstance(value, int) and abs(value) > 10**18:
            return _too_long(self, value, path, checker)
        number = 0.0 if abs(value) < NUMBER_LEAST else float(value)
        holds = self.infinite if number == inf else self.low <= number <= self.high  # nan holds nowhere
        return number if holds else self.refused(value, path, checker)

    def schema(self, definitions: Definitions) -> Schema:
        """A number with its limits; JSON has no infinity, so that a kind which allows it has no maximum."""
        schema: Schema = {"type": "number"}
        if self.low > -NUMBER_MAX:
            schema["minimum"] = self.low
        if self.high < NUMBER_MAX and not self.infinite:
            schema["maximum"] = self.high
        return schema


@dataclass(frozen=True, slots=True)
class Whole(ValueKind[int]):
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def wanted(self) -> str:
        """Such as `a whole number from 1 to 60`."""
        return f"a whole number from {self.low:,g} to {self.high:,g}"

    def fits(self, value: Any) -> bool:
        """Whether it is a number; one with a point is told what is wanted."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> int | Bad:
        """The number."""
        if isinstance(value, bool) or not isinstance(value, int):
            return self.refused(value, path, checker)
        if abs(value) > 10**18:
            return _too_long(self, value, path, checker)
        return value if self.low <= value <= self.high else self.refused(value, path, checker)

    def schema(self, definitions: Definitions) -> Schema:
        """An integer with its bounds."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


def _too_long(kind: ValueKind[Any], value: int, path: KeyPath, checker: Checker) -> Bad:
    what = f"expected {kind.wanted()}, got a number of {len(hex(value)) - 2} hexadecimal digits"
    return checker.note(path, what)


@dataclass(frozen=True, slots=True)
class Span(ValueKind[tuple[N, N]], Generic[N]):
    """A number, or [low, high] from which each world draws its own; always (low, high) in a row."""

    of: ValueKind[N]

    def wanted(self) -> str:
        """What its number wants, or two of them."""
        return f"{self.of.wanted()} or [low, high]"

    def fits(self, value: Any) -> bool:
        """Whether it is a number or a list."""
        return isinstance(value, list) or self.of.fits(value)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> tuple[N, N] | Bad:
        """Both ends."""
        if not isinstance(value, list):
            one = self.of.check(value, path, checker)
            return one if isinstance(one, Bad) else (one, one)
        if len(value) != 2:
            return checker.note(path, f"expected {self.wanted()}, got a list of {len(value)}")
        low, high = (self.of.check(end, (*path, row), checker) for row, end in enumerate(value))
        if isinstance(low, Bad) or isinstance(high, Bad):
            return low if isinstance(low, Bad) else high  # type: ignore[return-value]
        if low > high:
            return checker.note(path, f"low {low:g} is above high {high:g}, expected [low, high]")
        return (low, high)

    def schema(self, definitions: Definitions) -> Schema:
        """One number or a list of two."""
        one = self.of.schema(definitions)
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 2, "maxItems": 2}]}


@dataclass(frozen=True, slots=True)
class Point(ValueKind[tuple[float, float]]):
    """[x, y]."""

    of: Number

    def wanted(self) -> str:
        """Two numbers."""
        return "[x, y]"

    def fits(self, value: Any) -> bool:
        """Whether it is a list."""
        return isinstance(value, list)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> tuple[float, float] | Bad:
        """Both numbers."""
        if not isinstance(value, list) or len(value) != 2:
            return self.refused(value, path, checker)
        x, y = (self.of.check(end, (*path, row), checker) for row, end in enumerate(value))
        if isinstance(x, Bad):
            return x
        return y if isinstance(y, Bad) else (x, y)

    def schema(self, definitions: Definitions) -> Schema:
        """A list of two."""
        return {"type": "array", "items": self.of.schema(definitions), "minItems": 2, "maxItems": 2}


FRACTION = Number(low=0.0, high=1.0)
