"""The tool tip of a contact: what is known of it, what it can do to the selection, and the reverse."""

import pygame

from game.play.contact_words import failing_words, known_words, threat
from game.play.flight_words import FlightTip, flight_tip
from game.play.session import Session
from game.ui.battle.map.symbols import colour_to, silhouette_of
from game.ui.battle.panels.panel import BattlePanel, leader_line
from game.ui.paint import palette, ships
from game.ui.paint.icons import draw_contact
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Point
from game.ui.paint.text import draw_runs, draw_text, text_width

from ....rules.state.vocabulary import Level

Run = tuple[str, Colour, str, float]
"""Words, their colour, face and size in px."""


class ToolTip(BattlePanel):
    """The tool tip of a contact: what is known, what it can do to the selection, and the reverse."""

    def __init__(self) -> None:
        super().__init__(alpha=0.92, border_alpha=0.9)

    def show_beside(self, surface: pygame.Surface, session: Session, at: Point, radius: float) -> None:
        """Draw it beside what is hovered."""
        model, m, slot = session.model, self.metrics, session.hovered
        rows = model.names.units + model.names.flights
        if not 0 <= slot < len(rows) or rows[slot].side == model.side:
            self.hide()
            return
        flies = slot >= len(model.names.units)
        tip = flight_tip(session, slot - len(model.names.units)) if flies else None
        title = tip.title if tip is not None else session.names.of(slot, int(session.scene.level[slot]))
        lines = self._lines(session, slot) if tip is None else self._flight_lines(tip)
        b = m.b
        wide = int(max(text_width(title, m.text(14), "bold") + b(60), b(150)))
        for runs in lines:
            wide = max(wide, int(sum(text_width(w, s, f) for w, _, f, s in runs)))
        size = wide + b(34) + b(46), b(52) + b(20) * max(0, len(lines) - 1) + b(14)
        rect = pygame.Rect(int(at[0] - size[0] * 0.3), int(at[1] + radius + 28), *size)
        if rect.bottom > m.height - 8:
            rect.bottom = int(at[1] - radius - 28)
        rect.clamp_ip(pygame.Rect(8, 8, m.width - 16, m.height - 16))
        leader_line(surface, at, rect, radius + 6, palette.TEXT)
        key = slot, tuple(tuple(r[0] for r in runs) for runs in lines), m

        def paint(content: pygame.Surface) -> None:
            self._paint(content, session, slot, title, lines)

        self.draw(surface, rect, key, paint, still=False)

    def _flight_lines(self, tip: FlightTip) -> list[list[Run]]:
        small = float(self.metrics.text(12))
        told = [[(words, palette.TEXT_2, "sans", small)] for words in (tip.count, tip.does) if words]
        return told + [
            [(f"{head}: ", palette.TEXT_2, "sans", small), (words, palette.TEXT, "sans", small)]
            for head, words in tip.lines
        ]

    def _paint(
        self, content: pygame.Surface, session: Session, slot: int, title: str, lines: list[list[Run]]
    ) -> None:  # fmt: skip
        m, model, b = self.metrics, session.model, self.metrics.b
        units = len(model.names.units)
        if slot >= units or session.scene.level[slot] >= Level.IDENTIFIED:
            kind = silhouette_of(model, int((model.names.units + model.names.flights)[slot].class_id))
            ships.draw_ship(content, kind, (b(32), b(30)), b(34), (1.0, 0.0), colour_to(session.scene, slot))
        else:
            draw_contact(content, (b(32), b(30)), b(14))
        draw_text(content, (b(60), b(21)), title, m.text(14), face="bold")
        draw_runs(content, (b(60), b(40)), lines[0])
        for number, runs in enumerate(lines[1:]):
            draw_runs(content, (b(16), b(66) + b(20) * number), runs)

    def _lines(self, session: Session, slot: int) -> list[list[Run]]:
        small = float(self.metrics.text(12))
        lines: list[list[Run]] = [[(known_words(session, slot), palette.TEXT_2, "sans", small)]]
        if session.scene.hull_mj[slot] <= 0:
            return [*lines, [("a wreck: it blocks fire", palette.TEXT_2, "sans", small)]]
        failing = failing_words(session, slot)
        if failing:
            lines.append([(f"Containment failing: {failing}", palette.DANGER, "sans", small)])
        exchange = threat(session, slot)
        if exchange is None:
            return lines
        if exchange.hits is not None:
            bright = palette.ENEMY_LIGHT if exchange.hits.ppm else palette.TEXT
            told = "It: " if exchange.hits.out_of_reach >= 1.0 else f"It hits {exchange.lead} "
            head = (told, palette.TEXT_2, "sans", small)
            lines.append([head, (exchange.hits.words, bright, "bold", small)])
        lines.append([("You: ", palette.TEXT_2, "sans", small), (exchange.answer, palette.TEXT, "sans", small)])
        if exchange.salvo:
            told, *more = exchange.salvo
            lines.append([("Torpedoes: ", palette.TEXT_2, "sans", small), (told, palette.TEXT, "sans", small)])
            lines += [[(words, palette.TEXT_2, "sans", small)] for words in more]
        return lines
