"""What is said over the map: the order from above, who commands, a short notice."""

from collections.abc import Sequence

import pygame

from game.play.command_words import command_words
from game.play.intents import Answer
from game.play.session import Session
from game.play.verbs import VERBS
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_button
from game.ui.paint.text import draw_text, shortened, text_width, wrapped
from game.ui.screen import Metrics

from ....rules.state.tables import OrderAbove


class OrderFromAbove(BattlePanel):
    """The order from above, and the answer to it."""

    def __init__(self) -> None:
        super().__init__(alpha=0.86, border_alpha=0.7)

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it under the ribbon of turns, while an order stands."""
        standing = session.model.above()
        if standing is None or not session.plotting:
            self.hide()
            return
        number, text = standing
        m, model, b = self.metrics, session.model, self.metrics.b
        table = model.tables.orders_above[number] if number < len(model.tables.orders_above) else None
        plotted = model.draft.orders.get(model.names.sides[model.side], {}).get("command", {}).get("obey")
        said = int(model.seen.sides.obeyed[0, model.side])
        answer = plotted if plotted is not None else (bool(said) if said >= 0 else None)
        wide = min(b(620), m.width - self.layout.objectives.w - b(360)) if not m.compact else 460
        lines = wrapped(text, m.text(13), wide - b(32))[:3]
        high = b(40) + b(20) * len(lines) + b(44)
        rect = pygame.Rect((m.width - wide) // 2, self.layout.ribbon.bottom + b(8), wide, high)
        hover = self.hover_at(session.pointer)
        key = number, plotted, said, hover, m, model.turn

        def paint(content: pygame.Surface) -> None:
            self._paint_order(content, lines, table)
            self._paint_answers(content, b(46) + b(20) * len(lines), answer, table.merit if table else 0, hover)

        self.draw(surface, rect, key, paint, still=still)

    def _paint_order(self, content: pygame.Surface, lines: Sequence[str], table: OrderAbove | None) -> None:
        m, b, wide = self.metrics, self.metrics.b, content.get_width()
        draw_icon(content, "caution", (b(24), b(22)), b(16), palette.CAUTION)
        draw_text(content, (b(42), b(22)), "Order from above", m.text(14), palette.CAUTION, "bold")
        note = ""
        if table is not None:
            note = f"until turn {table.until_turn}" + (f" · merit {table.merit}" if table.merit else "")
        draw_text(content, (wide - b(16), b(22)), note, m.text(12), palette.TEXT_2, anchor="r")
        for number, words in enumerate(lines):
            draw_text(content, (b(16), b(46) + b(20) * number), words, m.text(13), palette.TEXT)

    def _paint_answers(self, content: pygame.Surface, y: int, answer: bool | None, merit: int, hover: int) -> None:
        m, b = self.metrics, self.metrics.b
        for place, (value, words, effect) in enumerate(((True, "Obey", "+"), (False, "Disobey", "-"))):
            box = pygame.Rect(b(16) + place * (b(150) + b(10)), y, b(150), b(32))
            state = "hover" if hover == len(self._spots) else "normal"
            draw_button(content, box, words, m.text(14), state=state, primary=answer is value, scale=m.body)
            if merit:
                tone = palette.INK if answer is value else palette.TEXT_2
                draw_text(content, (box.right - b(10), box.centery), f"{effect}{merit}", m.text(11), tone, anchor="r")
            self.spot(box, Answer(value))
        if answer is None:
            words, room = "say nothing, and your orders will tell", content.get_width() - b(354)
            draw_text(content, (b(342), y + b(16)), words, m.text(12), palette.TEXT_3, max_width=room)


def draw_banner(surface: pygame.Surface, session: Session, m: Metrics, y: int) -> None:
    """Who took over command, for as long as it matters."""
    words = command_words(session)
    if not words:
        return
    size = m.text(16)
    wide = text_width(words, size, "bold") + m.b(70)
    box = pygame.Rect(int((m.width - wide) / 2), y, int(wide), m.b(40))
    shapes.rounded(surface, box, palette.PANEL, 0.9, 8, border=palette.DANGER, border_alpha=0.8)
    draw_icon(surface, "no_bridge", (box.x + m.b(24), box.centery), m.b(18), palette.DANGER)
    draw_text(surface, (box.x + m.b(46), box.centery), words, size, face="bold")


def draw_notice(surface: pygame.Surface, session: Session, m: Metrics, bottom: int) -> None:
    """A short sentence above the lower panels: what was refused, what is being pointed at, what is being typed."""
    if session.typed is not None:
        words, tone = f"Burn: heading, throttle, impulses   {session.typed}_", palette.CAUTION
    elif session.waiting:
        verb = VERBS[session.waiting].label.capitalize()
        words, tone = f"{verb}: click a target, or Tab and Enter; Esc to leave it", palette.CAUTION
    elif session.notice_s > 0:
        words, tone = session.notice, palette.TEXT
    else:
        return
    words = shortened(words, m.text(14), m.width - 80)
    wide = text_width(words, m.text(14)) + m.b(32)
    box = pygame.Rect(int((m.width - wide) / 2), bottom - m.b(44), int(wide), m.b(34))
    shapes.rounded(surface, box, palette.PANEL, 0.88, 8, border=palette.LINE_BRIGHT, border_alpha=0.8)
    draw_text(surface, box.center, words, m.text(14), tone, anchor="c")
