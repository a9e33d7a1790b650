"""Menus over the map: readiness and postures, and what Esc offers."""

import pygame

from game.play.session import Session
from game.play.states import StateRow
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_button, draw_row_light
from game.ui.paint.text import draw_heading, draw_text, text_width


class StateMenuPanel(BattlePanel):
    """Readiness and postures of the selection, each with a sentence about what it does."""

    def __init__(self) -> None:
        super().__init__(alpha=0.95, border_alpha=0.9)

    def show_beside(self, surface: pygame.Surface, session: Session, card: pygame.Rect | None) -> None:
        """Draw it while it is open, beside the card where there is one."""
        menu, m = session.state_menu, self.metrics
        if menu is None:
            self.hide()
            return
        b, row_h = m.b, m.b(28)
        left = b(34) + int(max(text_width(row.label, m.text(14)) for row in menu.rows)) + b(14)
        wide = left + int(
            max(text_width(row.sentence, m.text(12)) + text_width(row.note, m.text(12)) for row in menu.rows)
        )
        wide = min(wide + b(36), m.width - 16)
        high = b(16) + sum(row_h + (b(28) if row.first else 0) for row in menu.rows)
        rect = pygame.Rect((m.width - wide) // 2, (m.height - high) // 2, wide, high)
        if card is not None:
            rect.midright = card.left - 8, card.centery
            if rect.left < 8:
                rect.left = card.right + 8
        rect.clamp_ip(pygame.Rect(8, 8, m.width - 16, m.height - 16))
        hover = self.hover_at(session.pointer)
        chosen = hover if hover >= 0 else menu.row
        key = tuple(menu.rows), chosen, m

        def paint(content: pygame.Surface) -> None:
            y = b(8)
            for number, row in enumerate(menu.rows):
                if row.first:
                    head = "Readiness" if number == 0 else "Posture"
                    draw_heading(content, (b(16), y + b(15)), head, m.text(12))
                    y += b(28)
                self._paint_row(content, row, pygame.Rect(4, y, wide - 8, row_h), left, lit=number == chosen)
                y += row_h

        self.draw(surface, rect, key, paint, still=False)

    def _paint_row(self, content: pygame.Surface, row: StateRow, box: pygame.Rect, left: int, *, lit: bool) -> None:
        m, b = self.metrics, self.metrics.b
        draw_row_light(content, box, selected=row.note == "now", hover=lit, scale=m.body)
        if row.on:
            draw_icon(content, "check", (b(22), box.centery), b(12), palette.OWN)
        draw_text(content, (b(38), box.centery), row.label, m.text(14), face="bold" if row.on else "sans")
        right = box.right - b(12)
        note = draw_text(content, (right, box.centery), row.note, m.text(12), palette.OWN_LIGHT, anchor="r")
        draw_text(
            content, (left + b(4), box.centery), row.sentence, m.text(12), palette.TEXT_2,
            max_width=note.left - left - b(10),
        )  # fmt: skip
        self.spot(box, row.intent)


class PauseMenuPanel(BattlePanel):
    """Esc in battle: go on, begin the turn again, settings, leave."""

    def __init__(self) -> None:
        super().__init__(alpha=0.95, border_alpha=0.9)

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it while it is open, in the middle of the darkened map."""
        menu, m = session.pause_menu, self.metrics
        if menu is None:
            self.hide()
            return
        shapes.rounded(surface, surface.get_rect(), palette.SPACE, 0.55, 0)
        b = m.b
        wide, row_h = b(380), b(48)
        high = b(64) + row_h * len(menu.rows) + b(20)
        rect = pygame.Rect((m.width - wide) // 2, (m.height - high) // 2, wide, high)
        hover = self.hover_at(session.pointer)
        key = tuple(menu.rows), menu.row, hover, m

        def paint(content: pygame.Surface) -> None:
            title = session.model.scenario.title
            draw_text(content, (b(20), b(34)), title, m.text(18), face="bold", max_width=wide - b(40))
            for number, row in enumerate(menu.rows):
                box = pygame.Rect(b(16), b(62) + row_h * number, wide - b(32), row_h - b(8))
                state = "hover" if number == hover else "focused" if number == menu.row else "normal"
                draw_button(content, box, row.label, m.text(15), state=state, key=row.key, scale=m.body)
                self.spot(box, row.intent)

        self.draw(surface, rect, key, paint, still=still)
