"""The checker: a value out of a file against its declared kind, collecting every fault with its key path."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite, isnan
from typing import Any

from game.scenario.faults import KeyPath, cut, listed, nearest
from game.scenario.kinds import (
    ID_PATTERN,
    Either,
    Flag,
    Id,
    Key,
    Keyed,
    Kind,
    Measure,
    Name,
    Number,
    OneOrMany,
    Point,
    Policy,
    Reference,
    Rows,
    Section,
    Span,
    Text,
    in_bounds,
    wanted,
)
from game.scenario.measures import measure_fault
from game.scenario.spec import Pairs, field_name
from game.scenario.words import POLICIES_WITH_OPTIONS

_ID = re.compile(ID_PATTERN)
_POLICY = re.compile(r"([a-z_]+)(@[0-9]{1,2})?((?:\+[a-z_]+)*)")


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

    def note(self, path: KeyPath, what: str, suggestion: str = "", at_key: bool = False) -> Bad:
        """Note a problem and return the mark of a value that did not pass."""
        self.problems.append(Problem(path, what, suggestion, at_key))
        return BAD

    def section(self, section: Section, value: Any, path: KeyPath) -> Any:
        """A table as the row that `section.make` builds, or BAD; unknown and missing keys are noted."""
        if not isinstance(value, dict):
            return self.note(path, f"expected {wanted(section)}, got {told(value)}")
        good = True
        known = section.names()
        for name in value:
            if name not in known:
                self._unknown_key(section, name, path, value)
                good = False
        made: dict[str, Any] = {}
        for key in section.keys:
            checked = self._key(key, value, path, section)
            good = good and checked is not BAD
            made[key.name] = checked
        given = [name for name in section.one_of if name in value]
        if section.one_of and len(given) != 1 and (good or given):
            what = f"expected exactly one of {', '.join(section.one_of)}, got {', '.join(given) or 'none'}"
            self.note(path, what)
            good = False
        if section.least and not value:
            self.note(path, f"expected at least one of {', '.join(known)}")
            good = False
        if good and section.rules is not None:
            for name, what in section.rules(made):
                self.note((*path, name) if name else path, what)
                good = False
        return section.make(**{field_name(name): one for name, one in made.items()}) if good else BAD

    def _key(self, key: Key, value: dict[str, Any], path: KeyPath, section: Section) -> Any:
        if key.name in value:
            return self.value(key.kind, value[key.name], (*path, key.name))
        if key.required:
            near = [name for name in value if name not in section.names()]
            mistyped = get_close_matches(key.name, near, n=1, cutoff=0.7)
            if mistyped:
                return BAD  # the unknown key is reported with this one as its suggestion
            return self.note(path, f"{key.name} is missing, expected {wanted(key.kind)}")
        return key.default

    def _unknown_key(self, section: Section, name: str, path: KeyPath, value: dict[str, Any]) -> None:
        free = [key for key in section.names() if key not in value]
        what = f"unknown key in {section.name}, expected one of {listed(section.names(), 40)}"
        self.note((*path, name), what, nearest(name, free) or nearest(name, section.names()), at_key=True)

    def value(self, kind: Kind, value: Any, path: KeyPath) -> Any:
        """The value in its canonical form, or BAD with the problem noted."""
        match kind:
            case Section():
                return self.section(kind, value, path)
            case Either():
                return self._either(kind, value, path)
            case Number():
                return self._number(kind, value, path)
            case Span():
                return self._span(kind, value, path)
            case Flag():
                return value if isinstance(value, bool) else self._wrong(kind, value, path)
            case Text():
                return self._text(kind, value, path)
            case Name():
                return self._name(kind, value, path)
            case Id():
                return self._id(kind, value, path)
            case Reference():
                return self._reference(kind, value, path)
            case Point():
                return self._point(kind, value, path)
            case Rows():
                return self._rows(kind, value, path)
            case OneOrMany(of=of, most=most):
                if isinstance(value, list):
                    return self._rows(Rows(of, most), value, path)
                one = self.section(of, value, path)
                return BAD if one is BAD else (one,)
            case Keyed():
                return self._keyed(kind, value, path)
            case Policy():
                return self._policy(kind, value, path)
            case Measure():
                return self._measure(kind, value, path)

    def _wrong(self, kind: Kind, value: Any, path: KeyPath) -> Bad:
        return self.note(path, f"expected {wanted(kind)}, got {told(value)}")

    def _number(self, kind: Number, value: Any, path: KeyPath) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self._wrong(kind, value, path)
        if kind.whole and not isinstance(value, int):
            return self._wrong(kind, value, path)
        if isinstance(value, int) and abs(value) > 10**18:
            return self.note(path, f"expected {wanted(kind)}, got a number of {len(hex(value)) - 2} hexadecimal digits")
        number = float(value)
        if isnan(number) or not (isfinite(number) or kind.infinite) or not in_bounds(kind, number):
            return self._wrong(kind, value, path)
        return value if kind.whole else number + 0.0

    def _span(self, kind: Span, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, list):
            one = self._number(kind.number, value, path)
            return BAD if one is BAD else (one, one)
        if len(value) != 2:
            return self.note(path, f"expected {wanted(kind)}, got a list of {len(value)}")
        ends = [self._number(kind.number, end, (*path, row)) for row, end in enumerate(value)]
        if BAD in ends:
            return BAD
        if ends[0] > ends[1]:
            return self.note(path, f"low {ends[0]:g} is above high {ends[1]:g}, expected [low, high]")
        return (ends[0], ends[1])

    def _text(self, kind: Text, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, str):
            return self._wrong(kind, value, path)
        if len(value) > kind.most:
            return self.note(path, f"expected {wanted(kind)}, got {len(value):,} characters")
        if not kind.empty and not value.strip():
            return self.note(path, "expected a text that is not empty")
        if any(not (mark.isprintable() or mark in "\n\t") for mark in value):
            return self.note(path, "expected a text without control characters")
        return value

    def _name(self, kind: Name, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, str):
            return self._wrong(kind, value, path)
        if value not in kind.names:
            return self.note(path, f'unknown name "{cut(value)}", expected {wanted(kind)}', nearest(value, kind.names))
        return value

    def _id(self, kind: Id, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, str) or not _ID.match(value) or value.endswith("\n"):
            return self._wrong(kind, value, path)
        return value

    def _reference(self, kind: Reference, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, str):
            return self._wrong(kind, value, path)
        if value in kind.also or not self.unchecked.isdisjoint(kind.to):
            return value
        known = [name for thing in kind.to for name in self.names.get(thing, ())]
        if value.startswith(kind.prefix) and value[len(kind.prefix) :] in known:
            return value
        things = " or ".join(kind.to)
        valid = [*kind.also, *(kind.prefix + name for name in known)]
        hint = nearest(value, valid)
        some = f", expected one of {listed(valid)}" if valid else f", and no {things} is defined"
        return self.note(path, f'unknown {things} "{cut(value)}"{some}', hint)

    def _point(self, kind: Point, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, list) or len(value) != 2:
            return self._wrong(kind, value, path)
        ends = [self._number(kind.number, end, (*path, row)) for row, end in enumerate(value)]
        return BAD if BAD in ends else tuple(ends)

    def _rows(self, kind: Rows, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, list):
            return self._wrong(kind, value, path)
        if len(value) > kind.most:
            return self.note(path, f"expected at most {kind.most} rows, got {len(value):,}")
        if len(value) < kind.least:
            return self.note(path, f"expected at least {kind.least} row, got {len(value)}")
        rows = [self.value(kind.of, row, (*path, number)) for number, row in enumerate(value)]
        return BAD if any(row is BAD for row in rows) else tuple(rows)

    def _keyed(self, kind: Keyed, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, dict):
            return self._wrong(kind, value, path)
        if len(value) > kind.most:
            return self.note(path, f"expected at most {kind.most} keys, got {len(value):,}")
        made = []
        for name, inner in value.items():
            good_name = self._key_name(kind, name, (*path, name))
            checked = self.value(kind.value, inner, (*path, name))
            if good_name and checked is not BAD:
                made.append((name, checked))
        return Pairs(made) if len(made) == len(value) else BAD

    def _key_name(self, kind: Keyed, name: str, path: KeyPath) -> bool:
        before = len(self.problems)
        self.value(kind.key, name, path)
        found = self.problems[before:]
        self.problems[before:] = [Problem(p.path, p.what, p.suggestion, at_key=True) for p in found]
        return not found

    def _policy(self, kind: Policy, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, str):
            return self._wrong(kind, value, path)
        match = _POLICY.fullmatch(value)
        name = match[1] if match else re.split("[@+]", value)[0]
        if name not in kind.names:
            what = f'unknown policy "{cut(value)}", expected {wanted(kind)}'
            return self.note(path, what, nearest(name, kind.names))
        if match is None:
            return self.note(path, f'expected {name}@TURN or {name}+OPTION, got "{cut(value)}"', name)
        if (match[2] or match[3]) and name not in POLICIES_WITH_OPTIONS:
            return self.note(path, f'policy "{name}" takes no parameters, got "{cut(value)}"', name)
        for option in match[3].split("+")[1:]:
            if option not in kind.options:
                what = f'unknown option "{cut(option)}" of a policy, expected one of {listed(kind.options)}'
                close = nearest(option, kind.options)
                return self.note(path, what, f"{name}{match[2] or ''}+{close}" if close else "")
        return value

    def _measure(self, kind: Measure, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, str):
            return self._wrong(kind, value, path)
        what, hint = measure_fault(value, self.names)
        return self.note(path, what, hint) if what else value

    def _either(self, kind: Either, value: Any, path: KeyPath) -> Any:
        fitting = [one for one in kind.kinds if fits(one, value)]
        if not fitting:
            return self._wrong(kind, value, path)
        if isinstance(value, dict) and len(fitting) > 1:
            fitting = [max(fitting, key=lambda one: _kinship(one, value))]
        for one in fitting[:-1]:  # texts may be a word of several lists: the first that takes it has it
            trial = Checker(self.names, unchecked=self.unchecked)
            made = trial.value(one, value, path)
            if made is not BAD:
                return made
        if len(fitting) == 1:
            return self.value(fitting[0], value, path)
        made = Checker(self.names, unchecked=self.unchecked).value(fitting[-1], value, path)
        if made is not BAD:
            return made
        return self.note(path, f"expected {kind.expected}, got {told(value)}", nearest(value, self._words(kind)))

    def _words(self, kind: Either) -> list[str]:
        """All words that the texts among several kinds accept."""
        words: list[str] = []
        for one in kind.kinds:
            if isinstance(one, Name):
                words += one.names
            elif isinstance(one, Reference):
                words += [*one.also, *(one.prefix + name for thing in one.to for name in self.names.get(thing, ()))]
        return words


def fits(kind: Kind, value: Any) -> bool:
    """Whether a value is of the TOML type that a kind is written as."""
    match kind:
        case Section() | Keyed():
            return isinstance(value, dict)
        case OneOrMany():
            return isinstance(value, dict | list)
        case Rows() | Point():
            return isinstance(value, list)
        case Number():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Span():
            return isinstance(value, int | float | list) and not isinstance(value, bool)
        case Flag():
            return isinstance(value, bool)
        case Either(kinds=kinds):
            return any(fits(one, value) for one in kinds)
        case _:
            return isinstance(value, str)


def _kinship(kind: Kind, value: dict[str, Any]) -> tuple[int, int]:
    """How far a table's keys speak for a section: the first key above all, then keys that it knows."""
    if not isinstance(kind, Section):
        return (-1, 0)
    known = kind.names()
    return (
        sum(1 for key in kind.keys if key.name in value and (key.required or key.name in kind.one_of)) * 2
        + sum(1 for name in value if name in known),
        -len(known),
    )


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
