"""The menu over the map: what Esc offers."""

import pygame

from game.play.session import Session
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette, shapes
from game.ui.paint.panels import draw_button
from game.ui.paint.text import draw_text


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
