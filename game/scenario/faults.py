"""What is wrong with a file: one row a fault, with its place, and how a person reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Literal

KeyPath = tuple[str | int, ...]
NAMES_COMPARED = 100_000  # with wrong words, for all suggestions of one reading: some seconds of work at most
LINE_SHOWN = 140  # characters of a source line shown under a fault; longer lines are cut round the place


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing that is wrong with a file or with a table of orders.

    `line` and `column` count from 1 and are 0 where there is no text to point into. `level` is "fault" (the
    file cannot be used) or "warning" (it can, but plays badly).
    """

    path: str
    line: int
    column: int
    key: str
    what: str
    suggestion: str = ""
    level: Literal["fault", "warning"] = "fault"
    source: str = ""  # the line of text that the fault points into
    width: int = 1  # characters under the caret

    def __str__(self) -> str:
        """`PATH:LINE:COLUMN: KEY: what; did you mean X?` on one line."""
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        word = "warning: " if self.level == "warning" else ""
        key = f"{self.key}: " if self.key else ""
        hint = f"; did you mean {self.suggestion}?" if self.suggestion else ""
        return printable(f"{place}: {word}{key}{self.what}{hint}" if place else f"{word}{key}{self.what}{hint}")

    def rendered(self) -> str:
        """The line of `str` followed by the source line and a caret under the place."""
        if not self.source or not self.line:
            return str(self)
        start = max(0, min(self.column - 1 - LINE_SHOWN // 2, len(self.source) - LINE_SHOWN))
        shown = printable(self.source[start : start + LINE_SHOWN])
        offset = self.column - 1 - start
        padding = "".join("\t" if mark == "\t" else " " for mark in shown[:offset])
        carets = "^" * max(1, min(self.width, len(shown) - offset))
        number = str(self.line)
        return f"{self}\n  {number} | {shown}\n  {' ' * len(number)} | {padding}{carets}"


class ScenarioError(Exception):
    """A scenario that cannot be used; carries every fault that was found.

    `waiting`: what could not be looked at yet for them, in words.
    """

    def __init__(self, faults: Iterable[FileFault], waiting: Sequence[str] = ()) -> None:
        self.faults, self.waiting = tuple(faults), tuple(waiting)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def rendered(self) -> str:
        """All faults with their source lines, for a person."""
        return "\n".join([*(fault.rendered() for fault in self.faults), *more_may_follow(self.waiting)])


def more_may_follow(waiting: Sequence[str]) -> list[str]:
    """A line for what could not be looked at yet; none where all was."""
    if not waiting:
        return []
    wait = "1 check waits" if len(waiting) == 1 else f"{len(waiting)} checks wait"
    return [f"more may follow, {wait} until this is mended: {', '.join(waiting)}"]


def printable(text: str) -> str:
    """The text with control characters shown as `?`, so that a hostile file cannot drive a terminal."""
    return "".join(mark if mark.isprintable() or mark == "\t" else "?" for mark in text)


def key_text(path: KeyPath) -> str:
    """A key path as a person writes it: `squadron[2].at.radius_km`, rows counted from 0, keys with dots quoted."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            named = f'"{part}"' if "." in part else part
            text += f".{named}" if text else named
    return text


def nearest(word: str, names: Sequence[str]) -> str:
    """The valid name nearest to a word, or "" where none is near."""
    folded = {name.casefold().replace("-", "_"): name for name in names}
    wanted = word.casefold().strip().replace("-", "_").replace(" ", "_")[:80]
    within = [name for fold, name in folded.items() if len(wanted) >= 4 and (wanted in fold or fold in wanted)]
    close = get_close_matches(wanted, list(folded), n=1, cutoff=0.6)
    if close and (not within or SequenceMatcher(None, wanted, close[0]).ratio() > 0.8):
        return folded[close[0]]
    return within[0] if within else ""


class Suggestions:
    """Nearest valid names for the faults of one reading, until so many were compared that more would take too long."""

    def __init__(self) -> None:
        self._left = NAMES_COMPARED

    def nearest(self, word: str, names: Sequence[str]) -> str:
        """The valid name nearest to a word, or "" where none is near or too many were compared before."""
        self._left -= len(names)
        return nearest(word, names) if self._left >= 0 else ""


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names in a row for a message, cut after a dozen."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def cut(text: str, most: int = 60) -> str:
    """A text shortened for a message."""
    return text if len(text) <= most else text[: most - 1] + "…"
