"""Flags, and the kinds that are written as texts: words of closed lists, ids, references, policies, measures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from game.scenario.faults import KeyPath, cut, listed
from game.scenario.measures import measure_fault, measure_patterns
from game.scenario.vocabulary import EVENTS, PLANNER, PLANNER_SETTINGS, PLANNER_WANTED

from .checking import ID_PATTERN, Bad, Checker, Definitions, Schema, TextKind, ValueKind

PAIR_PATTERN = r"^[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,31})?$"
TEXT_MAX = 2_000  # characters
_ID = re.compile(ID_PATTERN)
_POLICY = re.compile(r"([a-z_]+)(@[0-9]{1,2})?((?:\+[a-z_]+)*)")


@dataclass(frozen=True, slots=True)
class Flag(ValueKind[bool]):
    """true or false."""

    def wanted(self) -> str:
        """One of the two."""
        return "true or false"

    def fits(self, value: Any) -> bool:
        """Whether it is one of the two."""
        return isinstance(value, bool)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> bool | Bad:
        """The flag."""
        return value if isinstance(value, bool) else self.refused(value, path, checker)

    def schema(self, definitions: Definitions) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Text(TextKind):
    """A text for players, at most `most` characters."""

    most: int = TEXT_MAX
    empty: bool = True

    def wanted(self) -> str:
        """A text and its length."""
        return f"a text of at most {self.most:,} characters"

    def check_text(self, text: str, path: KeyPath, checker: Checker) -> str | Bad:
        """The text, printable but for tabs and line ends."""
        if len(text) > self.most:
            return checker.note(path, f"expected {self.wanted()}, got {len(text):,} characters")
        if not self.empty and not text.strip():
            return checker.note(path, "expected a text that is not empty")
        if any(not (mark.isprintable() or mark in "\n\t") for mark in text):
            return checker.note(path, "expected a text without control characters")
        return text

    def schema(self, definitions: Definitions) -> Schema:
        """A string and its length."""
        return {"type": "string", "maxLength": self.most, **({} if self.empty else {"minLength": 1})}


@dataclass(frozen=True, slots=True)
class Word(TextKind):
    """One of a closed list of words; `older` gives the present word for spellings that are still read, `meant` the one
    that other words may mean.
    """

    choices: tuple[str, ...]
    older: Mapping[str, str] = field(default_factory=dict)
    meant: Mapping[str, str] = field(default_factory=dict)

    def wanted(self) -> str:
        """The list."""
        return "one of " + ", ".join(self.choices)

    def check_text(self, text: str, path: KeyPath, checker: Checker) -> str | Bad:
        """The word, in its present spelling."""
        word = self.older.get(text, text)
        if word in self.choices:
            return word
        return checker.note(path, f'unknown name "{cut(text)}", expected {self.wanted()}', self._near(text, checker))

    def _near(self, text: str, checker: Checker) -> str:
        """The word that another may mean: what it is called elsewhere, or what it is spelled like; "" for none."""
        called = self.meant.get(text.casefold().strip().replace(" ", "_").replace("-", "_"))
        if called is None:
            called = checker.nearest(text, self.choices)
        return called or self.meant.get(checker.nearest(text, tuple(self.meant)), "")

    def words(self, names: dict[str, tuple[str, ...]]) -> list[str]:
        """The list."""
        return [*self.choices]

    def schema(self, definitions: Definitions) -> Schema:
        """The list."""
        return {"type": "string", "enum": [*self.choices]}


@dataclass(frozen=True, slots=True)
class Id(TextKind):
    """A new name that this file gives to a thing of a kind."""

    of: str

    def wanted(self) -> str:
        """The letters of an id."""
        return "an id (lower-case letters, digits and _, at most 32, a letter first)"

    def check_text(self, text: str, path: KeyPath, checker: Checker) -> str | Bad:
        """The id."""
        return text if _ID.match(text) and not text.endswith("\n") else self.refused(text, path, checker)

    def schema(self, definitions: Definitions) -> Schema:
        """The letters of an id."""
        return {"type": "string", "pattern": ID_PATTERN}


@dataclass(frozen=True, slots=True)
class Reference(TextKind):
    """The id of a thing defined elsewhere: `to` lists the kinds of thing it may be, `also` plain words allowed."""

    to: tuple[str, ...]
    prefix: str = ""
    also: tuple[str, ...] = ()

    def wanted(self) -> str:
        """Whose id."""
        return " or ".join([*self.also, f"{self.prefix}the id of a {' or '.join(self.to)}"])

    def words(self, names: dict[str, tuple[str, ...]]) -> list[str]:
        """The ids that there are."""
        return [*self.also, *(self.prefix + name for thing in self.to for name in names.get(thing, ()))]

    def check_text(self, text: str, path: KeyPath, checker: Checker) -> str | Bad:
        """The reference with its prefix."""
        if not checker.unchecked.isdisjoint(self.to):
            return text
        if text in self.also or (text.startswith(self.prefix) and checker.knows(self.to, text[len(self.prefix) :])):
            return text
        valid = self.words(checker.names)
        things = " or ".join(self.to)
        some = f", expected one of {listed(valid)}" if valid else f", and no {things} is defined"
        return checker.note(path, f'unknown {things} "{cut(text)}"{some}', checker.nearest(text, valid))

    def key_pattern(self) -> str:
        """The letters of an id, or of two of which one belongs to the other."""
        return PAIR_PATTERN if self._pairs else ID_PATTERN

    @property
    def _pairs(self) -> bool:
        """Whether it may be two ids, such as SIDE.SQUADRON."""
        return any("." in thing for thing in self.to)

    def schema(self, definitions: Definitions) -> Schema:
        """The letters of an id, as a schema knows no ids; but of events all names, which no file defines."""
        if self.to == ("event",):
            return {"type": "string", "enum": [*EVENTS]}
        one = {"type": "string", "pattern": PAIR_PATTERN if self._pairs else f"^{self.prefix}[a-z][a-z0-9_]*$"}
        return {"anyOf": [{"enum": [*self.also]}, one]} if self.also else one


@dataclass(frozen=True, slots=True)
class PolicyName(TextKind):
    """The name of a policy, some with parameters.

    `withdraw`, `withdraw@4` (from turn 4), `withdraw@4+feign`; `planner`, `planner@4x14` (turns ahead by plans).
    """

    names: tuple[str, ...]
    from_turn: tuple[str, ...]  # those that may be told from which turn on
    with_options: tuple[str, ...]  # those of them that take options
    options: tuple[str, ...]

    def wanted(self) -> str:
        """The policies that there are."""
        return PLANNER_WANTED if self.names == (PLANNER,) else "a policy: one of " + ", ".join(self.names)

    def check_text(self, text: str, path: KeyPath, checker: Checker) -> str | Bad:
        """The name with its parameters."""
        match = _POLICY.fullmatch(text)
        name = re.split("[@+]", text)[0]
        if name not in self.names:
            what = f'unknown policy "{cut(text)}", expected {self.wanted()}'
            return checker.note(path, what, checker.nearest(name, self.names))
        if name == PLANNER:
            plans = re.fullmatch(f"{PLANNER}({PLANNER_SETTINGS})?", text)
            return text if plans else checker.note(path, f'expected {PLANNER_WANTED}, got "{cut(text)}"', name)
        if match is None:
            return checker.note(path, f'expected {name}@TURN or {name}+OPTION, got "{cut(text)}"', name)
        if text != name and name not in self.from_turn:
            return checker.note(path, f'policy "{name}" takes no parameters, got "{cut(text)}"', name)
        if match[3] and name not in self.with_options:
            return checker.note(path, f'policy "{name}" takes no options, got "{cut(text)}"', f"{name}{match[2] or ''}")
        unknown = [option for option in match[3].split("+")[1:] if option not in self.options]
        if not unknown:
            return text
        close = checker.nearest(unknown[0], self.options)
        what = f'unknown option "{cut(unknown[0])}" of a policy, expected one of {listed(self.options)}'
        return checker.note(path, what, f"{name}{match[2] or ''}+{close}" if close else "")

    def schema(self, definitions: Definitions) -> Schema:
        """Names, and parameters after them."""
        tail = "|".join(self.options)
        plain = "|".join(name for name in self.names if name != PLANNER)
        patterns = [f"({plain})(@[0-9]{{1,2}})?(\\+({tail}))*"] if plain else []
        if PLANNER in self.names:
            patterns.append(f"{PLANNER}({PLANNER_SETTINGS})?")
        return {"type": "string", "pattern": f"^({'|'.join(patterns)})$"}


@dataclass(frozen=True, slots=True)
class MeasureName(TextKind):
    """The name of a figure of simulated battles, such as `sides.ID.mass_lost_fraction.p10`."""

    def wanted(self) -> str:
        """A name."""
        return "the name of a measure"

    def check_text(self, text: str, path: KeyPath, checker: Checker) -> str | Bad:
        """The name."""
        what, hint = measure_fault(text, checker.names)
        return checker.note(path, what, hint) if what else text

    def schema(self, definitions: Definitions) -> Schema:
        """Every form of a name, with what it is."""
        forms = [{"pattern": pattern, "description": sentence} for pattern, sentence in measure_patterns()]
        return {"type": "string", "anyOf": forms}
