"""All faults of a file under each other, each with its line of text: painted are those that are seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pygame

from game.scenario.faults import FileFault, more_may_follow
from game.ui.page import Page
from game.ui.paint import palette
from game.ui.paint.text import draw_text, wrapped
from game.ui.refusals import short_fault

_LEADING = 1.5


@dataclass(frozen=True, slots=True)
class _Row:
    """A fault in lines of a width, with what it points into, and how far down it begins."""

    lines: tuple[str, ...]
    source: str
    top: int
    high: int


class FaultList:
    """Lays out the faults of the file that was shown last, and paints those of them that are seen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._key: object = None
        self._rows: list[_Row] = []

    def paint(
        self, surface: pygame.Surface, path: Path, faults: Sequence[FileFault], rect: pygame.Rect,
        waiting: Sequence[str] = (),
    ) -> int:  # fmt: skip
        """Paint the faults of a file from the top of `rect` down, and what waits for them; returns the y below."""
        q, t = self._page.q, self._page.t
        key = tuple(map(id, faults)), path, rect.w, self._page.k, tuple(waiting)
        if key != self._key:
            self._key, self._rows = key, list(self._laid_out(path, faults, waiting, rect.w))
        seen = surface.get_clip()
        for row in self._rows:
            y = rect.y + row.top
            if y > seen.bottom or y + row.high < seen.top:
                continue
            for words in row.lines:
                y += round(t(15) * _LEADING)
                draw_text(surface, (rect.x, y - t(15) * _LEADING / 2), words, t(15), palette.TEXT)
            if row.source:
                place = rect.x + q(16), y + q(12)
                draw_text(surface, place, row.source, t(13), palette.TEXT_2, "mono", max_width=rect.w - q(20))
        return rect.y + (self._rows[-1].top + self._rows[-1].high if self._rows else 0)

    def _laid_out(
        self, path: Path, faults: Sequence[FileFault], waiting: Sequence[str], wide: int
    ) -> list[_Row]:  # fmt: skip
        rows, top = [], 0
        q, t = self._page.q, self._page.t
        told = [(fault_words(fault, path), fault.source.strip()[:200]) for fault in faults]
        told += [(f"{words[:1].upper()}{words[1:]}", "") for words in more_may_follow(waiting)]
        for words, source in told:
            lines = wrapped(words, t(15), wide)
            high = round(t(15) * _LEADING) * len(lines) + (q(26) if source else 0) + q(16)
            rows.append(_Row(lines, source, top, high))
            top += high
        return rows


def fault_words(fault: FileFault, path: Path) -> str:
    """A fault on one line, with the name of its file where that is another."""
    elsewhere = fault.path and Path(fault.path) != path
    return f"{Path(fault.path).name}, {short_fault(fault)}" if elsewhere else short_fault(fault)
