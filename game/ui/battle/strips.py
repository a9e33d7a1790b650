"""The panels at the lower edge while plotting: log, overlays with the preview bar, guard and end of turn."""

import pygame

from game.play.log import FILTERS, Line, filtered
from game.ui.battle.stage import OVERLAYS, PREVIEW_TURNS, RESOLVE, Block, Layout, Stage
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_button, draw_key
from game.ui.paint.strokes import line, segments
from game.ui.paint.text import draw_text, shortened, text_width, wrapped

_TONES = {
    "plain": palette.TEXT_2, "main": palette.TEXT, "own": palette.OWN_LIGHT, "enemy": palette.ENEMY_LIGHT,
    "loss": palette.DANGER, "todo": palette.TODO,
}  # fmt: skip


def paint_line(
    surface: pygame.Surface, stage: Stage, row: Line, y: float, left: float, wide: float, words: str
) -> None:
    """One line of a log: stamp or speaker at the left, the sentence beside it."""
    m = stage.metrics
    if row.speaker:
        stamp = shortened(row.stamp, m.text(11), left - m.b(14), "bold")
        draw_text(surface, (left - m.b(12), y), stamp, m.text(11), palette.OWN_LIGHT, "bold", "r")
    else:
        draw_text(surface, (left - m.b(12), y), row.stamp, m.text(11), palette.TEXT_3, anchor="r")
    draw_text(surface, (left, y), words, m.text(13), _TONES[row.tone], max_width=wide)


class LogPanel(Block):
    """The last sentences of the log, with filters; a click goes to the moment."""

    def __init__(self) -> None:
        super().__init__(alpha=0.72)

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw it; it grows while it is hovered."""
        m = stage.metrics
        row_h = m.b(25)
        rect = layout.log.copy()
        hovered = self.over(stage.pointer)
        if not stage.lines:
            self.hide()
            return
        rows = filtered(stage.lines, stage.log_filter)
        if hovered:
            grown = min(m.b(420), rect.bottom - m.b(120))
            rect = pygame.Rect(rect.x, rect.bottom - grown, max(rect.w, m.b(430)), grown)
        head = m.b(34) if hovered else m.b(9)
        fits = max(1, (rect.h - head - m.b(9)) // row_h)
        stage.log_scroll = min(max(0, stage.log_scroll), max(0, len(rows) - fits))
        end = len(rows) - stage.log_scroll
        pieces = self._pieces(stage, rows[max(0, end - fits) : end], rect.w, m.b(80), fits)
        key = tuple((p[0].t, p[1]) for p in pieces), stage.log_filter, hovered, m, self.hover_at(stage.pointer)

        def paint(content: pygame.Surface) -> None:
            if hovered:
                self._paint_filters(content, stage)
            for number, (row, words, first) in enumerate(pieces):
                y = head + row_h * (number + 0.5)
                shown = row if first else Line(row.turn, row.t, row.text, row.tone)
                if first:
                    paint_line(content, stage, shown, y, m.b(80), rect.w - m.b(92), words)
                else:
                    draw_text(content, (m.b(80), y), words, m.text(13), _TONES[row.tone])
                self.spot(pygame.Rect(0, int(y - row_h / 2), rect.w, row_h), ("jump", row))

        self.draw(surface, rect, key, paint, still=still)

    def _pieces(self, stage: Stage, rows: list[Line], wide: int, left: int, fits: int) -> list[tuple[Line, str, bool]]:
        """Lines as they fit: (line, words, is it the first piece), sentences that are too long over several rows."""
        found: list[tuple[Line, str, bool]] = []
        for row in rows:
            parts = wrapped(row.text, stage.metrics.text(13), wide - left - stage.metrics.b(12))
            found += [(row, words, number == 0) for number, words in enumerate(parts)]
        return found[-fits:]

    def _paint_filters(self, content: pygame.Surface, stage: Stage) -> None:
        m, x = stage.metrics, float(stage.metrics.b(16))
        for name in FILTERS:
            on = name == stage.log_filter
            rect = draw_text(content, (x, m.b(17)), name, m.text(12), palette.TEXT if on else palette.TEXT_3)
            if on:
                line(content, (rect.left, rect.bottom), (rect.right, rect.bottom), palette.OWN, 1.6)
            self.spot(rect, ("filter", name))
            x = rect.right + m.b(18)


class OverlayBar(Block):
    """Overlays with their keys, and the bar that shows the coming turns ahead of time."""

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw it."""
        m = stage.metrics
        key = tuple(stage.overlays.items()), stage.preview, stage.model.turn, m, self.hover_at(stage.pointer)
        self.draw(surface, layout.overlays, key, lambda content: self._paint(content, stage), still=still)

    def _paint(self, content: pygame.Surface, stage: Stage) -> None:
        m, wide = stage.metrics, content.get_width()
        b = m.b
        x, y = b(20), b(22)
        for name, key, label in OVERLAYS:
            level = stage.overlays[name]
            tone = palette.TEXT if level else palette.TEXT_3
            cap = draw_key(content, (x, y), key, m.text(11), colour=tone)
            drawn = draw_text(content, (cap.right + b(6), y), label, m.text(13), tone)
            if level:
                # One stroke: of the selection alone; the whole word underlined: of all.
                end = drawn.right if level == 2 else drawn.left + drawn.w // 2
                line(content, (drawn.left, y + b(12)), (end, y + b(12)), palette.OWN, 1.6)
            self.spot(pygame.Rect(x, y - 12, drawn.right - x, 24), ("overlay", name))
            x = drawn.right + b(22)
        if stage.preview:
            turn, rest = divmod(stage.preview, 60)
            words = (
                f"Preview: {stage.model.turn + turn}.{rest // 5 + 1:02d}"
                if rest
                else f"Preview: end of turn {stage.model.turn + turn - 1}"
            )
        else:
            words = "Preview: now"
        if x + text_width(words, m.text(13)) < wide - b(24):
            draw_text(content, (wide - b(16), y), words, m.text(13), palette.OWN_LIGHT, anchor="r")
        self._paint_bar(content, stage, wide)

    def _paint_bar(self, content: pygame.Surface, stage: Stage, wide: int) -> None:
        m, b = stage.metrics, stage.metrics.b
        left, right, y = b(20), wide - b(20), content.get_height() - b(20)
        line(content, (left, y), (right, y), palette.LINE, 2.4)
        steps = PREVIEW_TURNS * 12
        xs = [left + (right - left) * i / steps for i in range(steps + 1)]
        big = [x for i, x in enumerate(xs) if i % 12 == 0]
        small = [x for i, x in enumerate(xs) if i % 12]
        segments(content, [(x, y - 3) for x in small], [(x, y + 3) for x in small], palette.TEXT_3, 1.0, 0.6)
        segments(content, [(x, y - 6) for x in big], [(x, y + 6) for x in big], palette.TEXT_2, 1.2, 0.9)
        for turn in range(PREVIEW_TURNS):
            tone = palette.TEXT_2 if turn == 0 else palette.TEXT_3
            place = left + (right - left) * (turn + 0.5) / PREVIEW_TURNS, y + b(11)
            draw_text(content, place, f"turn {stage.model.turn + turn}", m.text(11), tone, anchor="c")
        x = left + (right - left) * stage.preview / (PREVIEW_TURNS * 60)
        line(content, (left, y), (x, y), palette.OWN, 2.6)
        shapes.disc(content, (x, y), 7 * m.body, palette.OWN_LIGHT)
        shapes.disc(content, (x, y), 3 * m.body, palette.INK)
        self.spot(pygame.Rect(left - 8, int(y - b(12)), right - left + 16, b(26)), ("preview_bar", left, right))

    def preview_at(self, x: float, left: int, right: int) -> int:
        """The substep that a place on the bar means, on whole impulses."""
        share = (x - self.rect.x - left) / max(1, right - left)
        return round(min(max(share, 0.0), 1.0) * PREVIEW_TURNS * 12) * 5


class Guard(Block):
    """Who has no order, and the button that ends the turn and then shows how far the turn is resolved."""

    def __init__(self) -> None:
        super().__init__(alpha=0.90, border_alpha=0.7)

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw it."""
        m, model = stage.metrics, stage.model
        resolving = stage.phase == RESOLVE
        progress = round(model.progress, 2) if resolving else None
        hover = self.hover_at(stage.pointer)
        key = len(stage.unordered), stage.sure, progress, model.turn, hover, m, len(model.draft.orders), model.over
        self.draw(surface, layout.guard, key, lambda content: self._paint(content, stage, progress, hover), still=still)

    def _paint(self, content: pygame.Surface, stage: Stage, progress: float | None, hover: int) -> None:
        m, wide = stage.metrics, content.get_width()
        b = m.b
        y = b(25)
        lacking = stage.unordered
        if progress is not None:
            draw_text(content, (b(16), y), "Both sides move at once", m.text(13), palette.TEXT_2)
        elif lacking:
            draw_icon(content, "caution", (b(25), y), b(18), palette.TODO)
            cap = draw_key(content, (wide - b(16), y), "Tab", m.text(11), anchor="r")
            draw_text(content, (b(44), y), guard_words(stage), m.text(13), max_width=cap.left - b(52))
            self.spot(pygame.Rect(0, 0, wide, b(42)), ("next_unordered",))
        else:
            count = len(stage.model.draft.orders)
            words = (
                f"{count} new order{'s' if count != 1 else ''}; the rest stand"
                if count
                else "All orders stand as they are"
            )
            draw_icon(content, "check", (b(25), y), b(15), palette.OWN)
            draw_text(content, (b(44), y), words, m.text(13), palette.TEXT_2, max_width=wide - b(60))
        box = pygame.Rect(b(12), b(46), wide - b(24), content.get_height() - b(46) - b(10))
        turn = stage.model.turn
        label = f"End turn {turn}" if not (stage.sure and lacking) else f"End turn {turn} all the same"
        key = "Ctrl+Enter"
        if progress is not None:
            label, key = f"Resolving turn {turn}", ""
        elif stage.model.over:
            label = "To the debrief"
        state = "hover" if hover == len(self._spots) and progress is None else "normal"
        draw_button(
            content, box, label, m.text(17), state=state, primary=True, key=key, progress=progress, scale=m.body
        )
        if progress is None:
            self.spot(box, ("end_turn",))


def guard_words(stage: Stage) -> str:
    """Who has no order, by squadron."""
    names = stage.model.names
    count = len(stage.unordered)
    squadrons = list(dict.fromkeys(names.units[s].squadron for s in stage.unordered))
    who = names.units[stage.unordered[0]].name if count == 1 else ", ".join(names.squadron_names[q] for q in squadrons)
    return f"{who} has no order" if count == 1 else f"{count} ships have no order: {who}"
