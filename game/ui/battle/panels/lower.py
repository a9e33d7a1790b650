"""The panels at the lower edge while plotting: overlays with the preview bar, guard and end of turn."""

from collections.abc import Sequence
from itertools import accumulate

import pygame

from game.play.guard import Concern
from game.play.intents import Command, CycleOverlay, Pick, PickNext
from game.play.order_words import new_order_words
from game.play.session import OVERLAYS, Phase, Session
from game.play.timeline import TURN_SUBSTEPS
from game.play.wording import stamp
from game.ui.battle.panels.panel import BattlePanel, PreviewBar
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_button, draw_key
from game.ui.paint.strokes import line, segments
from game.ui.paint.text import draw_text, text_width, wrapped

from ....rules.state.vocabulary import IMPULSES, SUBSTEPS

_ALL_STAND = "All orders stand as they are"
_SLOW_S = 2
"""Whoever has thought for so long: it is told for how long."""
_HEAD = 46
"""Height over the button that ends the turn, in base units."""
_APART = 7
"""Room between two of the things that stand before the turn ends, in base units."""


_Row = tuple[Concern, tuple[str, ...]]
"""One thing that stands before the turn ends, and its lines."""


class OverlayBar(BattlePanel):
    """Overlays with their keys, and the bar that shows the coming turns ahead of time."""

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it."""
        m = self.metrics
        key = tuple(session.overlays.items()), session.preview, session.model.turn, m, self.hover_at(session.pointer)
        self.draw(surface, self.layout.overlays, key, lambda content: self._paint(content, session), still=still)

    def _paint(self, content: pygame.Surface, session: Session) -> None:
        m, wide = self.metrics, content.get_width()
        b = m.b
        x, y = b(20), b(22)
        gap, named = self._gap(wide)
        for overlay in OVERLAYS:
            level = session.overlays[overlay.id]
            tone = palette.TEXT if level else palette.TEXT_3
            cap = draw_key(content, (x, y), overlay.key, m.text(11), colour=tone)
            drawn = draw_text(content, (cap.right + b(6), y), overlay.label, m.text(13), tone) if named else cap
            if level:
                # One stroke: of the selection alone; the whole word underlined: of all.
                end = drawn.right if level == 2 else drawn.left + drawn.w // 2
                line(content, (drawn.left, y + b(12)), (end, y + b(12)), palette.OWN, 1.6)
            self.spot(pygame.Rect(x, y - 12, drawn.right - x, 24), CycleOverlay(overlay.id))
            x = drawn.right + gap
        words = preview_words(session)
        if x + text_width(words, m.text(13)) < wide - b(24):
            draw_text(content, (wide - b(16), y), words, m.text(13), palette.OWN_LIGHT, anchor="r")
        self._paint_bar(content, session, wide)

    def _gap(self, wide: int) -> tuple[int, bool]:
        """How far apart the overlays stand, and whether there is room for their names beside their keys."""
        m, b = self.metrics, self.metrics.b
        keys = sum(text_width(one.key, m.text(11), "mono") + b(14) + b(6) for one in OVERLAYS)
        names = sum(text_width(one.label, m.text(13)) for one in OVERLAYS)
        room = (wide - b(36) - keys - names) / (len(OVERLAYS) - 1)
        return int(min(b(22), max(room, b(8)))), room >= b(8)

    def _paint_bar(self, content: pygame.Surface, session: Session, wide: int) -> None:
        m, b = self.metrics, self.metrics.b
        left, right, y = b(20), wide - b(20), content.get_height() - b(20)
        line(content, (left, y), (right, y), palette.LINE, 2.4)
        turns = session.preview_turns
        steps = turns * IMPULSES
        for ends, half, colour, wide_px, alpha in (
            ([i for i in range(steps) if i % IMPULSES], 3, palette.TEXT_3, 1.0, 0.6),
            (range(0, steps + 1, IMPULSES), 6, palette.TEXT_2, 1.2, 0.9),
        ):
            xs = [left + (right - left) * i / steps for i in ends]
            segments(content, [(x, y - half) for x in xs], [(x, y + half) for x in xs], colour, wide_px, alpha)
        for turn in range(turns):
            tone = palette.TEXT_2 if turn == 0 else palette.TEXT_3
            place = left + (right - left) * (turn + 0.5) / turns, y + b(11)
            draw_text(content, place, f"turn {session.model.turn + turn}", m.text(11), tone, anchor="c")
        x = left + (right - left) * session.preview / (steps * SUBSTEPS)
        line(content, (left, y), (x, y), palette.OWN, 2.6)
        shapes.disc(content, (x, y), 7 * m.body, palette.OWN_LIGHT)
        shapes.disc(content, (x, y), 3 * m.body, palette.INK)
        self.spot(pygame.Rect(left - 8, int(y - b(12)), right - left + 16, b(26)), PreviewBar(left, right, turns))

    def preview_at(self, x: float, bar: PreviewBar) -> int:
        """The substep that a place on the bar means, on whole impulses."""
        share = (x - self.rect.x - bar.left) / max(1, bar.right - bar.left)
        return round(min(max(share, 0.0), 1.0) * bar.turns * IMPULSES) * SUBSTEPS


class Guard(BattlePanel):
    """What stands before the turn ends, and the button that ends it and then shows how far it is resolved."""

    def __init__(self) -> None:
        super().__init__(alpha=0.90, border_alpha=0.7)
        self._cut = False
        """Were the words of the gravest too long for their two lines?"""

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it; under the pointer it grows to all that stands before the turn ends."""
        m, model = self.metrics, session.model
        resolving = session.phase is Phase.RESOLVE
        progress = round(model.progress, 2) if resolving else None
        words = deciding_words(session) if resolving else ""
        hides = len(session.concerns) > 1 or (bool(session.concerns) and self._cut)
        opened = hides and not resolving and self.over(session.pointer)
        rows = self._rows(session.concerns) if opened else []
        rect = self.layout.guard.copy()
        if opened:
            rect.h += sum(map(self._row_h, rows)) + 2 * m.b(_APART) - m.b(_HEAD)
            rect.bottom = self.layout.guard.bottom
        hover = self.hover_at(session.pointer)
        key = (
            tuple(session.concerns), session.asked, progress, words, model.turn, hover, m, model.draft.gist, model.over,
            opened,
        )  # fmt: skip

        def paint(content: pygame.Surface) -> None:
            if progress is not None:
                draw_text(content, (m.b(16), m.b(25)), words, m.text(13), palette.TEXT_2)
            elif opened:
                self._paint_all_concerns(content, rows)
            elif session.concerns:
                self._paint_concerns(content, session)
            else:
                self._paint_complete(content, session)
            self._paint_button(content, session, progress, hover)

        self.draw(surface, rect, key, paint, still=still)

    @property
    def _line_h(self) -> int:
        return self.metrics.text(12) + 4

    def _row_h(self, row: _Row) -> int:
        return len(row[1]) * self._line_h + self.metrics.b(_APART)

    def _rows(self, concerns: Sequence[Concern]) -> list[_Row]:
        """The concerns, each in as many lines as it needs: the gravest there is room for, and how many more."""
        m, wide = self.metrics, self.layout.guard.w - self.metrics.b(44 + 16)
        rows: list[_Row] = [(one, wrapped(one.words, m.text(12), wide)) for one in concerns]
        room = self.layout.guard.top - m.b(2 * _APART)
        fit = max(1, sum(high <= room for high in accumulate(map(self._row_h, rows))))
        if fit == len(rows):
            return rows
        words = f"{len(rows) - fit + 1} more"
        return [*rows[: fit - 1], (Concern((), words), (words,))]

    def _paint_all_concerns(self, content: pygame.Surface, rows: list[_Row]) -> None:
        """Each of them; a click selects the ships that it is about."""
        m, y = self.metrics, 2 * self.metrics.b(_APART)
        for concern, lines in rows:
            high = len(lines) * self._line_h
            tone = palette.DANGER if concern.grave else palette.CAUTION
            draw_icon(content, "caution", (m.b(25), y + self._line_h / 2), m.b(15), tone)
            for number, text in enumerate(lines):
                draw_text(content, (m.b(44), y + (number + 0.5) * self._line_h), text, m.text(12))
            if concern.slots:
                self.spot(pygame.Rect(0, y, content.get_width(), high), Pick(concern.slots))
            y += self._row_h((concern, lines))

    def _paint_concerns(self, content: pygame.Surface, session: Session) -> None:
        """The gravest, in two lines where it needs them, and how many more there are."""
        m, b, wide = self.metrics, self.metrics.b, content.get_width()
        first, *more = session.concerns
        draw_icon(content, "caution", (b(25), b(25)), b(18), palette.DANGER if first.grave else palette.CAUTION)
        cap = draw_key(content, (wide - b(16), b(25)), "Tab", m.text(11), anchor="r")
        right = cap.left - b(8)
        if more:
            right = draw_text(content, (right, b(25)), f"+{len(more)}", m.text(12), palette.CAUTION, anchor="r").left
        room, size = right - b(52), m.text(12)
        head, *rest = wrapped(first.words, size, room)
        lines = (head, " ".join(rest)) if rest else (head,)
        self._cut = len(rest) > 1
        for number, text in enumerate(lines):
            y = b(25) + (number - (len(lines) - 1) / 2) * (size + 4)
            draw_text(content, (b(44), y), text, size, max_width=room)
        self.spot(pygame.Rect(0, 0, wide, b(42)), PickNext(1))

    def _paint_complete(self, content: pygame.Surface, session: Session) -> None:
        m, b, new = self.metrics, self.metrics.b, new_order_words(session.model)
        words = f"{new}; the rest stand" if new else _ALL_STAND
        if text_width(words, m.text(13)) > content.get_width() - b(60):
            words = new or words
        draw_icon(content, "check", (b(25), b(25)), b(15), palette.OWN)
        room = content.get_width() - b(60)
        draw_text(content, (b(44), b(25)), words, m.text(13), palette.TEXT_2, max_width=room)

    def _paint_button(self, content: pygame.Surface, session: Session, progress: float | None, hover: int) -> None:
        m, b = self.metrics, self.metrics.b
        high = self.layout.guard.h - b(_HEAD) - b(10)
        box = pygame.Rect(b(12), content.get_height() - b(10) - high, content.get_width() - b(24), high)
        label, key = f"End turn {session.model.turn}", "Ctrl+Enter"
        if progress is not None:
            label, key = f"Resolving turn {session.model.turn}", ""
        elif session.model.over:
            label = "To the debrief"
        elif session.asked:
            label += " all the same"
        state = "hover" if hover == len(self._spots) and progress is None else "normal"
        draw_button(
            content, box, label, m.text(17), state=state, primary=True, key=key, progress=progress, scale=m.body
        )
        if progress is None:
            self.spot(box, Command.END_TURN)


def deciding_words(session: Session) -> str:
    """What a turn that is being resolved waits for, and how long some enemy has thought and thought last time."""
    opponents = session.model.opponents
    if not opponents.deciding:
        return "Both sides move at once"
    taken_s, usual_s = int(opponents.thought_s), round(opponents.usual_s)
    if taken_s < _SLOW_S:
        return "They make up their minds"
    return f"They make up their minds: {taken_s} s" + (f" of some {usual_s}" if usual_s > taken_s else "")


def preview_words(session: Session) -> str:
    """Which moment the map shows."""
    if not session.preview:
        return "Preview: now"
    turn, rest = divmod(session.preview, TURN_SUBSTEPS)
    if not rest:
        return f"Preview: end of turn {session.model.turn + turn - 1}"
    return f"Preview: {stamp((session.model.turn - 1) * IMPULSES + session.preview // SUBSTEPS)}"
