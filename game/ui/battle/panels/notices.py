"""What is said over the map: the order from above, who commands, a short notice."""

from collections.abc import Sequence

import pygame

from game.play.command_words import command_words
from game.play.intents import Answer, Command, Intent
from game.play.session import Session
from game.play.verbs import VERBS
from game.play.war import command
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_button, draw_key, draw_row_light
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
        plotted = command(model).get("obey")
        said = int(model.seen.sides.obeyed[0, model.side])
        answer = plotted if plotted is not None else (bool(said) if said >= 0 else None)
        wide = b(620) if not m.compact else min(m.c(460), m.width - m.c(24))
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
            words, room = "or let your orders tell", content.get_width() - b(354)
            draw_text(content, (b(342), y + b(16)), words, m.text(12), palette.TEXT_3, max_width=room)


def draw_banner(surface: pygame.Surface, session: Session, m: Metrics, y: int) -> pygame.Rect:
    """Who took over command, for as long as it matters; returns the place that it takes from `y` on."""
    words = command_words(session)
    if not words:
        return pygame.Rect(m.width // 2, y, 0, 0)
    size = m.text(16)
    wide = text_width(words, size, "bold") + m.b(70)
    box = pygame.Rect(int((m.width - wide) / 2), y, int(wide), m.b(40))
    shapes.rounded(surface, box, palette.PANEL, 0.9, 8, border=palette.DANGER, border_alpha=0.8)
    draw_icon(surface, "no_bridge", (box.x + m.b(24), box.centery), m.b(18), palette.DANGER)
    draw_text(surface, (box.x + m.b(46), box.centery), words, size, face="bold")
    return pygame.Rect(box.x, box.y, box.w, box.h + m.b(8))


class Notice(BattlePanel):
    """A short sentence over the map: what was refused, what is being pointed at, what is being typed.

    What waits for an answer can be left by the mouse as well.
    """

    def __init__(self) -> None:
        super().__init__(alpha=0.88, border_alpha=0.8)

    def show_clear_of(
        self, surface: pygame.Surface, session: Session, taken: Sequence[pygame.Rect], top: int, bottom: int
    ) -> None:
        """Draw it between the heights `top` and `bottom`, where nothing of `taken` lies."""
        words, tone, acts = _notice_of(session)
        if not words:
            self.hide()
            return
        m, b = self.metrics, self.metrics.b
        size, small = m.text(14), m.text(12)
        rooms = [int(text_width(key, small, "mono") + text_width(label, small) + b(40)) for key, label, _ in acts]
        words = shortened(words, size, m.width - 80 - sum(rooms))
        wide = int(text_width(words, size)) + b(32) + sum(rooms)
        rect = _clear_place(m, (wide, b(34)), taken, top, bottom)
        key = words, tone, len(acts), self.hover_at(session.pointer), m

        def paint(content: pygame.Surface) -> None:
            x = draw_text(content, (b(16), content.get_height() // 2), words, size, tone).right + b(14)
            for (name, label, intent), room in zip(acts, rooms, strict=True):
                box = pygame.Rect(x, b(4), room - b(8), content.get_height() - 2 * b(4))
                draw_row_light(content, box, hover=len(self._spots) == self.hover_at(session.pointer), scale=m.body)
                cap = draw_key(content, (box.x + b(6), box.centery), name, m.text(11))
                draw_text(content, (cap.right + b(6), box.centery), label, small, palette.TEXT_2)
                self.spot(box, intent)
                x += room

        self.draw(surface, rect, key, paint, still=False)


_Act = tuple[str, str, Intent]
"""Key, word and meaning of a place on a notice."""


def _notice_of(session: Session) -> tuple[str, palette.Colour, tuple[_Act, ...]]:
    """Words of the notice, their colour, and what can be done about it; no words where there is none."""
    if session.typed is not None:
        words = f"Burn: heading, throttle, impulses   {session.typed}_"
        done, left = ("Enter", "burn", Command.ENTER_TYPED), ("Esc", "leave", Command.STOP_TYPING)
        return words, palette.CAUTION, (done, left)
    if session.waiting:
        words = f"{VERBS[session.waiting].label.capitalize()}: click a target, or Tab and Enter"
        return words, palette.CAUTION, (("Esc", "leave", Command.STOP_POINTING),)
    return session.notice if session.notice_s > 0 else "", palette.TEXT, ()


def _clear_place(m: Metrics, size: tuple[int, int], taken: Sequence[pygame.Rect], top: int, bottom: int) -> pygame.Rect:
    """Where a notice stands: low in the middle, or beside or above what lies there."""
    room = pygame.Rect(8, 8, m.width - 16, m.height - 16)
    low = pygame.Rect((m.width - size[0]) // 2, bottom - size[1] - m.b(10), *size).clamp(room)
    places = [low]
    for one in taken:
        places += [low.move(one.right + 8 - low.left, 0), low.move(one.left - 8 - low.right, 0)]
    places.append(pygame.Rect(low.x, top, *size))
    step = size[1] + 8
    for y in range(low.y, room.top, -step):  # where room is scarce: along the right edge, then the left
        places += [pygame.Rect(room.right - size[0], y, *size), pygame.Rect(room.left, y, *size)]
    step = size[1] + 8
    for y in range(low.y, room.top, -step):  # where room is scarce: along the right edge, then the left
        places += [pygame.Rect(room.right - size[0], y, *size), pygame.Rect(room.left, y, *size)]
    return next((place for place in places if room.contains(place) and place.collidelist(taken) < 0), low)
