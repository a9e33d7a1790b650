"""Where each key of a TOML document stands in its text.

The standard parser gives values without places. This scanner is run only when a fault is to be reported, on a
document that the parser accepted (or up to where a key is given twice), and gives line and column of any key
path, also inside arrays of tables, inline tables and dotted keys.
"""

import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass

from game.scenario.faults import KeyPath

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
SPACE = re.compile(r"[ \t]*")
BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
LITERAL = re.compile(r"'[^'\n]*'")
BASIC_LONG = re.compile(r'"""(?:\\.|[^\\])*?"""(?!")', re.DOTALL)
LITERAL_LONG = re.compile(r"'''.*?'''(?!')", re.DOTALL)
PLAIN = re.compile(r"[^,\]}#\n]*")
ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([btnfr"\\]))')
ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


@dataclass(frozen=True, slots=True)
class KeyPosition:
    """Offsets into the text of a key and of its value (where it has one)."""

    key: int
    key_end: int
    value: int
    value_end: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A key that a document gives a second time."""

    path: KeyPath
    first: int
    second: int


class Unreadable(Exception):
    """The scanner met what is no TOML; places found before it hold."""


class KeyPositions:
    """The places of all keys of one document."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.found: dict[KeyPath, KeyPosition] = {}
        self.repeats: list[Repeat] = []
        self._rows: dict[KeyPath, int] = {}
        self._headed: set[KeyPath] = set()
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        with suppress(Unreadable, RecursionError):  # what was found up to there is still right
            self._scan()

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset into the text."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """A line of the text without its end."""
        start = self._line_starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)]

    def of(self, path: KeyPath, at_key: bool = False) -> tuple[int, int]:
        """Start and end offsets of a path's value (or key), or of its nearest ancestor that stands in the text."""
        wanted = path
        while wanted:
            place = self.found.get(wanted)
            if place is not None:
                if wanted != path or at_key or place.value_end <= place.value:
                    return place.key, place.key_end
                return place.value, place.value_end
            wanted = wanted[:-1]
        return 0, 0

    def _scan(self) -> None:
        at, base = 0, KeyPath()
        while True:
            at = self._match(BLANK, at)
            if at >= len(self.text):
                return
            if self.text.startswith("[[", at):
                at, base = self._header(at, 2)
            elif self.text[at] == "[":
                at, base = self._header(at, 1)
            else:
                at = self._pair(at, base)

    def _match(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self.text, at)
        if found is None:
            raise Unreadable
        return found.end()

    def _expect(self, mark: str, at: int) -> int:
        if not self.text.startswith(mark, at):
            raise Unreadable
        return at + len(mark)

    def _header(self, at: int, depth: int) -> tuple[int, KeyPath]:
        start = self._match(SPACE, at + depth)
        parts, end = self._key(start)
        path = (*self._resolved(parts[:-1], start, end), parts[-1])
        if depth == 2:
            row = self._rows.get(path, 0)
            self._rows[path] = row + 1
            self.found.setdefault(path, KeyPosition(start, end, 0, 0))
            path += (row,)
            self.found[path] = KeyPosition(start, end, 0, 0)
        else:
            self._note(path, KeyPosition(start, end, 0, 0), may_exist=path not in self._headed)
            self._headed.add(path)
        return self._expect("]" * depth, self._match(SPACE, end)), path

    def _resolved(self, parts: tuple[str, ...], start: int, end: int) -> KeyPath:
        """A header's leading parts, with the last row put in for every array of tables on the way."""
        path = KeyPath()
        for part in parts:
            path += (part,)
            self.found.setdefault(path, KeyPosition(start, end, 0, 0))
            if path in self._rows:
                path += (self._rows[path] - 1,)
        return path

    def _key(self, at: int) -> tuple[tuple[str, ...], int]:
        parts: list[str] = []
        while True:
            mark = self.text[at : at + 1]
            if mark == '"' or mark == "'":
                end = self._match(BASIC if mark == '"' else LITERAL, at)
                inner = self.text[at + 1 : end - 1]
                parts.append(_unescaped(inner) if mark == '"' else inner)
            else:
                end = self._match(BARE_KEY, at)
                parts.append(self.text[at:end])
            after = self._match(SPACE, end)
            if not self.text.startswith(".", after):
                return tuple(parts), end
            at = self._match(SPACE, after + 1)

    def _pair(self, at: int, base: KeyPath) -> int:
        parts, key_end = self._key(at)
        path = base
        for part in parts[:-1]:
            path += (part,)
            self.found.setdefault(path, KeyPosition(at, key_end, 0, 0))
        path += (parts[-1],)
        value = self._match(SPACE, self._expect("=", self._match(SPACE, key_end)))
        self._note(path, KeyPosition(at, key_end, value, value), may_exist=False)
        end = self._value(value, path)
        self.found[path] = KeyPosition(self.found[path].key, key_end, value, end)
        return end

    def _note(self, path: KeyPath, place: KeyPosition, may_exist: bool) -> None:
        old = self.found.get(path)
        if old is not None and not may_exist:
            self.repeats.append(Repeat(path, old.key, place.key))
        self.found[path] = place

    def _value(self, at: int, path: KeyPath) -> int:
        if self.text.startswith('"""', at):
            return self._match(BASIC_LONG, at)
        if self.text.startswith("'''", at):
            return self._match(LITERAL_LONG, at)
        mark = self.text[at : at + 1]
        if mark == '"':
            return self._match(BASIC, at)
        if mark == "'":
            return self._match(LITERAL, at)
        if mark == "[":
            return self._array(at + 1, path)
        if mark == "{":
            return self._inline(at + 1, path)
        end = self._match(PLAIN, at)
        return at + len(self.text[at:end].rstrip())

    def _array(self, at: int, path: KeyPath) -> int:
        row = 0
        while True:
            at = self._match(BLANK, at)
            if self.text.startswith("]", at):
                return at + 1
            self.found[(*path, row)] = KeyPosition(at, at, at, at)
            end = self._value(at, (*path, row))
            if end <= at:
                raise Unreadable
            self.found[(*path, row)] = KeyPosition(at, end, at, end)
            row += 1
            at = self._match(BLANK, end)
            if self.text.startswith(",", at):
                at += 1

    def _inline(self, at: int, path: KeyPath) -> int:
        while True:
            at = self._match(BLANK, at)
            if self.text.startswith("}", at):
                return at + 1
            at = self._match(BLANK, self._pair(at, path))
            if self.text.startswith(",", at):
                at += 1


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else ESCAPED[match[3]]

    return ESCAPE.sub(one, text)
