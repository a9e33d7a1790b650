"""Reading one TOML file, whatever its bytes hold: a document, or the faults that stand in the way."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from game.scenario.faults import FileFault, key_text
from game.scenario.kinds import Problem
from game.scenario.toml_positions import KeyPositions

FILE_MAX = 1_000_000  # bytes
REMEMBERED_MAX = 100_000  # bytes of a file that is not read again while it stays as it is
DEPTH_MAX = 24  # brackets within brackets; the format needs 9
_KEY_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_DEEP_KEY = re.compile(
    rf"(?:^|[\[{{,])[ \t]*({_KEY_PART}(?:[ \t]*\.[ \t]*{_KEY_PART}){{{DEPTH_MAX}}})", re.MULTILINE | re.ASCII
)
"""A dotted key of more parts than anything may be deep. The standard parser takes minutes and gigabytes for such."""
_AT = re.compile(r"^(.*?)\s*\(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Document:
    """A TOML file that parsed: its shown path, its text and what it holds, not to be changed."""

    path: str
    text: str
    data: dict[str, Any]

    @cached_property
    def positions(self) -> KeyPositions:
        """Where its keys stand; worked out only when a fault is to be shown."""
        return KeyPositions(self.text)

    def fault(self, problem: Problem) -> FileFault:
        """A problem with its place in the text."""
        start, end = self.positions.of(problem.path, problem.at_key)
        line, column = self.positions.line_column(start)
        return FileFault(
            self.path,
            line,
            column,
            key_text(problem.path),
            problem.what,
            problem.suggestion,
            "warning" if problem.warning else "fault",
            self.positions.line_text(line),
            max(1, end - start),
        )


def read_document(path: Path, shown: str = "") -> Document | list[FileFault]:
    """The document in a file, or the faults that stand in the way; never raises for what is on the disk."""
    shown = shown or str(path)
    try:
        if path.is_dir():
            return [FileFault(shown, 0, 0, "", "this is a folder, expected a scenario file (TOML)")]
        with path.open("rb") as file:
            raw = file.read(FILE_MAX + 1)
    except FileNotFoundError:
        return [FileFault(shown, 0, 0, "", "no such file")]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return [FileFault(shown, 0, 0, "", f"cannot be read: {reason}")]
    return parse_document(raw, shown)


def parse_document(raw: bytes, shown: str) -> Document | list[FileFault]:
    """The document in the bytes of a file, or the faults that stand in the way: the same for the same bytes."""
    return _parsed(raw, shown) if len(raw) > REMEMBERED_MAX else _remembered(raw, shown)


def _parsed(raw: bytes, shown: str) -> Document | list[FileFault]:
    if len(raw) > FILE_MAX:
        return [FileFault(shown, 0, 0, "", f"the file is larger than {FILE_MAX:,} bytes")]
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return [FileFault(shown, line, column, "", "not UTF-8 text, expected a scenario file (TOML, UTF-8)")]
    if found := _DEEP_KEY.search(text):
        return [_depth_fault(text, shown, found.start(1))]
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [_syntax_fault(text, shown, str(error))]
    except RecursionError:
        return [_depth_fault(text, shown)]
    except ValueError:
        return [_number_fault(text, shown)]
    document = Document(shown, text, data)
    try:
        deep = _depth(data) > DEPTH_MAX
    except RecursionError:
        deep = True
    return [_depth_fault(text, shown)] if deep else document


_remembered = lru_cache(maxsize=16)(_parsed)  # lists and menus read the same few files again and again


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max((_depth(inner) for inner in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(inner) for inner in value), default=0)
    return 0


def _pointed(text: str, shown: str, line: int, column: int, key: str, what: str, width: int = 1) -> FileFault:
    lines = text.split("\n")
    line = max(1, min(line, len(lines)))
    return FileFault(shown, line, max(1, column), key, what, source=lines[line - 1], width=width)


def _syntax_fault(text: str, shown: str, message: str) -> FileFault:
    positions = KeyPositions(text)
    if positions.repeats and any(word in message for word in ("overwrite", "twice", "mutate", "Duplicate")):
        repeat = positions.repeats[0]
        line, column = positions.line_column(repeat.second)
        first, _ = positions.line_column(repeat.first)
        name = key_text(repeat.path)
        width = len(str(repeat.path[-1]))
        return _pointed(text, shown, line, column, name, f"given twice, first in line {first}", width)
    match = _AT.match(message)
    what, line, column = message, text.count("\n") + 1, len(text) - text.rfind("\n")
    if match:
        what = match[1]
        if match[2]:
            line, column = int(match[2]), int(match[3])
    what = what[:1].lower() + what[1:200]
    return _pointed(text, shown, line, column, "", f"not TOML: {what}")


def _depth_fault(text: str, shown: str, at: int | None = None) -> FileFault:
    what = f"nested more than {DEPTH_MAX} deep"
    at = _too_deep(text) if at is None else at
    before = text[:at]
    return _pointed(text, shown, before.count("\n") + 1, len(before) - before.rfind("\n"), "", what)


def _too_deep(text: str) -> int:
    """The offset of the first bracket that is too deep, 0 where none is."""
    depth = 0
    for match in re.finditer(r"[\[\]{}]", text):
        depth += 1 if match[0] in "[{" else -1
        if depth > DEPTH_MAX:
            return match.start()
    return 0


def _number_fault(text: str, shown: str) -> FileFault:
    match = re.search(r"[0-9_]{1000,}", text)
    before = text[: match.start()] if match else ""
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return _pointed(text, shown, line, column, "", "a number or date that no machine can hold")
