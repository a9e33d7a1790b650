"""Where the energy of hits went: bars of shield, armour, hull and overkill, a row each, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from game.play.reckoning import Struck
from game.play.wording import gj_words
from game.ui.paint import palette, shapes
from game.ui.paint.text import draw_text, text_width
from game.ui.screen import Metrics

ROW_B = 25
"""Height of a row, in units of the panel."""
_NAMES = (
    ("shield", palette.SHIELD), ("armour", palette.ARMOUR), ("hull", palette.HULL), ("overkill", palette.DANGER),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row: its name, a note beside it, where the energy went."""

    name: str
    note: str
    struck: Struck


def draw_ledger(content: pygame.Surface, m: Metrics, rows: Sequence[LedgerRow], y: float, left: int) -> list[float]:
    """Draw rows from `y` on with bars from `left` on, and what their colours mean; the y of each row."""
    b, wide = m.b, content.get_width()
    room = wide - left - b(92)
    whole = max((row.struck.energy_mj for row in rows), default=1)
    found = []
    for row in rows:
        found.append(y)
        name = draw_text(content, (b(18), y), row.name, m.text(13), face="bold", max_width=left - b(26))
        if row.note:
            space = left - b(8) - name.right - b(6)
            draw_text(content, (name.right + b(6), y), row.note, m.text(12), palette.TEXT_2, max_width=space)
        _bar(content, m, row.struck, pygame.Rect(left, int(y - b(7)), room, b(14)), whole)
        draw_text(content, (wide - b(18), y), f"{gj_words(row.struck.energy_mj)} GJ", m.text(13), anchor="r")
        y += b(ROW_B)
    x = float(left)
    for words, colour in _NAMES:
        shapes.rounded(content, (x, y - 5, b(10), b(9)), colour, 1.0, 2)
        x = draw_text(content, (x + b(15), y), words, m.text(12), palette.TEXT_2).right + b(20)
    return found


def _bar(content: pygame.Surface, m: Metrics, struck: Struck, box: pygame.Rect, whole: int) -> None:
    amounts = (struck.shielded_mj, struck.stopped_mj, struck.hull_mj, struck.overkill_mj)
    parts = [(float(amount), colour) for amount, (_, colour) in zip(amounts, _NAMES, strict=True)]
    boxes = shapes.stacked_bar(content, box, parts, whole)
    for piece, amount in zip(boxes, amounts, strict=True):
        words = gj_words(amount)
        if amount and piece.w > text_width(words, m.text(11), "bold") + 4:
            draw_text(content, piece.center, words, m.text(11), palette.INK, "bold", "c")
