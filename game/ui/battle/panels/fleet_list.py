"""The fleet list: a squadron a row, opening to its ships; in a small window a strip of icons."""

import pygame

from game.play.fleet_rows import FleetRow, fleet_rows
from game.play.intents import Command, PickSquadron
from game.play.order_words import fleet_words
from game.play.session import Session
from game.ui.battle.map.symbols import silhouette_of
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette, shapes, ships
from game.ui.paint.panels import draw_key, draw_row_light, draw_tag
from game.ui.paint.text import draw_text

_HEAD = 38
"""Height over the first row, in base units: the same in list and strip, so that rows stay where one points at them."""
_SMALL = ("uhs_ftr", "uhs_tug")
"""Silhouettes that are drawn small."""


class FleetList(BattlePanel):
    """The list itself."""

    def __init__(self) -> None:
        super().__init__()
        self._rows_key: object = None
        self._kept_rows: list[FleetRow] = []

    def _rows(self, session: Session) -> list[FleetRow]:
        """The rows, told anew only when something has changed of what they tell: not how a burn goes."""
        model, opened = session.model, frozenset(session.open_squadrons)
        key = model.turn, id(session.scene), model.draft.gist, tuple(session.unordered), opened, session.phase
        if key != self._rows_key:
            self._rows_key, self._kept_rows = key, fleet_rows(session)
        return self._kept_rows

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw the list, or the strip where there is no room for it."""
        m = self.metrics
        rows = self._rows(session)
        strip = m.compact and not session.fleet_open and not (self.over(session.pointer) and session.plotting)
        rect = self.layout.fleet.copy()
        row_h = m.b(36)
        room = self.layout.log.top - m.b(24) - rect.y
        whole = m.b(_HEAD) + row_h * len(rows)
        foot = m.b(6) if strip and whole + m.b(6) <= room else m.b(34)
        if not strip:
            rect.w = self.layout.list_w
        rect.h = min(room, whole + foot)
        fits = max(1, (rect.h - m.b(_HEAD) - foot) // row_h)
        session.fleet_scroll = min(max(0, session.fleet_scroll), max(0, len(rows) - fits))
        shown = rows[session.fleet_scroll : session.fleet_scroll + fits]
        picked = frozenset(session.model.selection.codes)
        key = tuple(shown), picked, strip, self.hover_at(session.pointer), m, len(rows), session.phase

        more = len(rows) - fits - session.fleet_scroll

        def paint(content: pygame.Surface) -> None:
            if strip:
                self._paint_strip(content, session, shown, picked, row_h, more=more)
            else:
                self._paint_list(content, session, shown, picked, row_h, more=more)

        self.draw(surface, rect, key, paint, still=still)

    def _paint_strip(
        self, content: pygame.Surface, session: Session, rows: list[FleetRow], picked: frozenset[int], row_h: int, *,
        more: int,
    ) -> None:  # fmt: skip
        m = self.metrics
        draw_key(content, (content.get_width() / 2, m.b(21)), "L", m.text(11), anchor="c")
        self.spot(pygame.Rect(0, 0, content.get_width(), m.b(_HEAD)), Command.FOLD_FLEET)
        for number, row in enumerate(rows):
            y = m.b(_HEAD) + row_h * (number + 0.5)
            box = pygame.Rect(3, int(y - row_h / 2), content.get_width() - 6, row_h)
            draw_row_light(content, box, selected=bool(picked & set(row.codes)), scale=m.body)
            colour = palette.CAUTION if row.no_order else palette.OWN
            kind, middle = silhouette_of(session.model, row.class_id), content.get_width() / 2
            ships.draw_ship(content, kind, (middle, y - m.c(5)), m.c(14 if kind in _SMALL else 22), (1.0, 0.0), colour)
            draw_text(content, (middle, y + m.c(8)), f"{row.count}", m.text(11), palette.TEXT_2, anchor="c")
            self.spot(box, PickSquadron(row.codes, row.squadron))
        if more > 0:
            place = content.get_width() / 2, content.get_height() - m.b(17)
            draw_text(content, place, f"+{more}", m.text(11), palette.TEXT_3, anchor="c")

    def _paint_list(
        self,
        content: pygame.Surface,
        session: Session,
        rows: list[FleetRow],
        picked: frozenset[int],
        row_h: int,
        more: int,
    ) -> None:
        m, wide = self.metrics, content.get_width()
        b = m.b
        side = session.model.names.side_names[session.model.side]
        draw_text(content, (b(16), b(22)), side, m.text(14), face="bold", max_width=wide * 0.6)
        draw_text(content, (wide - b(16), b(22)), fleet_words(session.model), m.text(12), palette.TEXT_2, anchor="r")
        self.spot(pygame.Rect(0, 0, wide, b(_HEAD)), Command.FOLD_FLEET)
        top = b(_HEAD)
        for number, row in enumerate(rows):
            y = top + row_h * (number + 0.5)
            box = pygame.Rect(b(6), int(y - row_h / 2) + 1, wide - b(12), row_h - 2)
            chosen = bool(row.codes) and set(row.codes) <= picked
            draw_row_light(content, box, selected=chosen, scale=m.body)
            self.spot(box.inflate(0, 2), PickSquadron(row.codes, row.squadron))
            self._paint_row(content, session, row, y, wide, chosen)
        y = content.get_height() - b(16)
        if more > 0:
            draw_text(content, (wide - b(16), y), f"{more} more below", m.text(11), palette.TEXT_3, anchor="r")
        for x, name, colour in ((b(16), "hull", palette.HULL), (b(80), "shield", palette.OWN)):
            shapes.bar(content, (x, y - 1, b(18), max(3, b(3))), 1.0, colour)
            draw_text(content, (x + b(24), y), name, m.text(11), palette.TEXT_3)

    def _paint_row(
        self, content: pygame.Surface, session: Session, row: FleetRow, y: float, wide: int, chosen: bool
    ) -> None:
        m, b = self.metrics, self.metrics.b
        empty = row.dead or not row.codes
        indent = b(14) if row.inner else 0
        colour = palette.CAUTION if row.no_order else palette.WRECK if empty else palette.OWN
        kind = silhouette_of(session.model, row.class_id)
        long = b(16 if kind in _SMALL else 28) * (0.8 if row.inner else 1.0)
        ships.draw_ship(content, kind, (b(32) + indent, y), long, (1.0, 0.0), colour, dim=row.dead)
        x, right = b(58) + indent, wide - b(16)
        tone, face = palette.TEXT_3 if empty else palette.TEXT, "bold" if chosen else "sans"
        draw_text(content, (x, y - b(7)), row.name, m.text(13), tone, face, max_width=right - b(86) - x)
        if not empty:
            self._paint_levels(content, row, x, y)
        left = self._paint_order(content, row, y, right)
        if not row.inner:
            draw_text(content, (left - b(4), y - b(7)), f"{row.count}", m.text(12), palette.TEXT_2, anchor="r")

    def _paint_levels(self, content: pygame.Surface, row: FleetRow, x: int, y: float) -> None:
        b = self.metrics.b
        shapes.bar(content, (x, y + b(4), b(76), max(3, b(3))), row.hull, palette.HULL)
        if row.shield >= 0:
            shapes.bar(content, (x, y + b(10), b(76), max(3, b(3))), row.shield, palette.OWN)

    def _paint_order(self, content: pygame.Surface, row: FleetRow, y: float, right: int) -> int:
        """Write the order of a row; returns where its words may begin."""
        m, b = self.metrics, self.metrics.b
        if row.no_order:
            tag = draw_tag(content, (right + b(6), y - b(7)), "no order", m.text(11), palette.CAUTION, "r")
            return min(right - b(66), tag.left - 2)
        bright = palette.OWN_LIGHT if row.fresh else palette.TEXT_2
        drawn = draw_text(content, (right, y - b(7)), row.order, m.text(12), bright, anchor="r", max_width=b(84))
        return min(right - b(66), drawn.left - b(4))
