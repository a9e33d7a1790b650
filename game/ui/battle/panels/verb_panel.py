"""The menu of verbs over the map: what each would cost the selection and the fleet, in this turn and some turns on."""

from collections.abc import Callable, Sequence
from typing import Any

import pygame

from game.play.intents import ChooseVerb
from game.play.session import Session
from game.play.verb_menu import VerbMenu, footer_words, is_enemy, title_words, whose_words
from game.play.verb_worth import Worth, dear
from game.play.verbs import Choice
from game.ui.battle.map.symbols import silhouette_of
from game.ui.battle.panels.panel import BattlePanel
from game.ui.battle.panels.placing import freest_corner
from game.ui.paint import palette, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_key, draw_row_light
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_text, text_width, wrapped

from ....rules.state.columns import Array

_BAR = 50
"""Width of the bar in a column of odds, in units of the panel."""
_NUMBERS = ("no", "one", "two", "three", "four")
_FOOT_LINES = 3


class VerbMenuPanel(BattlePanel):
    """At most eight verbs for what was right-clicked, the best for the fleet first, with what they cost."""

    def __init__(self) -> None:
        super().__init__(alpha=0.93, border_alpha=0.9)
        self._place = pygame.Rect(0, 0, 0, 0)
        self._place_key: Any = None

    def show_beside(self, surface: pygame.Surface, session: Session, points: Callable[[], Array]) -> None:
        """Draw it while it is open, inside the window, at the corner of the pointer that hides the fewest `points`."""
        menu, m = session.verb_menu, self.metrics
        if menu is None:
            self.hide()
            self._place_key = None
            return
        size = self._size(session, menu)
        place_key = menu.place, size
        if place_key != self._place_key:
            window = pygame.Rect(0, 0, m.width, m.height)
            self._place_key, self._place = place_key, freest_corner(menu.place, 6, size, window, points())
        rect = self._place
        hover = self.hover_at(session.pointer)
        chosen = hover if hover >= 0 else menu.row
        key = tuple(menu.choices), tuple(menu.told), chosen, m, menu.at

        def paint(content: pygame.Surface) -> None:
            self._paint(content, session, menu, chosen)

        self.draw(surface, rect, key, paint, still=False)

    # ---- measures

    @property
    def _head(self) -> int:
        return self.metrics.b(50)

    @property
    def _row_h(self) -> int:
        return max(25, self.metrics.b(27))

    def _odds(self, session: Session, menu: VerbMenu) -> bool:
        """Are there columns of odds?"""
        return menu.offered.comparison is not None and session.aside and session.fan_teller.told

    def _left(self, menu: VerbMenu) -> int:
        """Where the words of verbs end, at most."""
        m, b = self.metrics, self.metrics.b
        return max(
            b(38) + round(text_width(one.verb.label, m.text(14)) + text_width(one.vain or one.note, m.text(12))) + b(22)
            for one in menu.choices
        )

    def _keys(self, menu: VerbMenu) -> int:
        """Room for the widest key at the right."""
        m = self.metrics
        widest = max(text_width(one.verb.key, m.text(11), "mono") for one in menu.choices)
        return max(m.b(48), round(widest) + m.text(11) + m.b(22))

    def _column(self, session: Session) -> int:
        """Width of a column of odds: its heading fits, if it is not very long."""
        m = self.metrics
        heading = round(text_width(f"{whose_words(session.model)} lost", m.text(12)))
        figures = m.b(_BAR) + round(text_width("100 %", m.text(13), "bold")) + m.b(8)
        return max(figures, min(heading, m.b(130))) + m.b(12)

    def _size(self, session: Session, menu: VerbMenu) -> tuple[int, int]:
        m, b = self.metrics, self.metrics.b
        title, below = title_words(session.commander, session.names, menu.at, session.scene)
        head = b(52) + round(max(text_width(title, m.text(14), "bold"), text_width(below, m.text(12)))) + b(12)
        columns = 2 * self._column(session) + b(10) if self._odds(session, menu) else 0
        wide = max(max(self._left(menu), head) + columns + self._keys(menu) + b(6), b(300))
        wide = min(wide, m.width - 16)
        return wide, self._head + self._row_h * len(menu.choices) + b(16) + (m.text(12) + b(5)) * _FOOT_LINES

    # ---- painting

    def _paint(self, content: pygame.Surface, session: Session, menu: VerbMenu, chosen: int) -> None:
        b, wide = self.metrics.b, content.get_width()
        odds = self._odds(session, menu)
        right = wide - self._keys(menu)
        column = self._column(session)
        columns = (right - 2 * column, right - column) if odds else (right, right)
        self._paint_head(content, session, menu, columns, odds=odds)
        told = menu.told
        for number, choice in enumerate(menu.choices):
            box = pygame.Rect(4, self._head + self._row_h * number, wide - 8, self._row_h)
            self._paint_row(content, menu, number, choice, box, columns[0] - b(8), lit=number == chosen)
            if odds and not choice.vain:
                self._paint_odds(content, told, number, box.centery, columns)
            self.spot(box, ChooseVerb(choice.verb.id))
        self._paint_foot(content, session, menu, chosen if 0 <= chosen < len(told) else menu.best)

    def _paint_head(
        self, content: pygame.Surface, session: Session, menu: VerbMenu, columns: tuple[int, int], *, odds: bool
    ) -> None:
        m, b, wide, model = self.metrics, self.metrics.b, content.get_width(), session.model
        title, below = title_words(session.commander, session.names, menu.at, session.scene)
        code, left = menu.at.code, b(16)
        rows = model.names.units + model.names.flights
        known = 0 <= code < len(rows) and (code >= len(session.scene.level) or session.scene.level[code] > 1)
        if known or (0 <= code < len(rows) and model.is_own(code)):
            colour = palette.ENEMY if is_enemy(session.commander, menu.at) else palette.OWN
            ships.draw_ship(
                content, silhouette_of(model, rows[code].class_id), (b(28), b(25)), b(26), (1.0, 0.0), colour
            )
            left = b(50)
        room = columns[0] - left - b(8)
        draw_text(content, (left, b(17)), title, m.text(14), face="bold", max_width=room)
        draw_text(content, (left, b(35)), below, m.text(12), palette.TEXT_2, max_width=room)
        line(content, (b(14), self._head - 1), (wide - b(14), self._head - 1), palette.LINE, 1)
        if not odds:
            return
        comparison = menu.offered.comparison
        turns = comparison.turns if comparison is not None else 0
        draw_text(
            content,
            (columns[0], b(17)),
            f"{whose_words(model)} lost",
            m.text(12),
            max_width=columns[1] - columns[0] - b(8),
        )
        draw_text(content, (columns[1], b(17)), "mass lost", m.text(12))
        line(content, (columns[0] + 1, b(29)), (columns[0] + 1, b(41)), palette.TEXT, 2)
        # One legend for both columns.
        drawn = draw_text(content, (columns[0] + b(8), b(35)), "this turn", m.text(12), palette.TEXT_2)
        bar = drawn.right + b(14)
        shapes.rounded(content, (bar, b(33), b(18), b(5)), palette.OWN, 1.0, 2)
        later = f"in {_NUMBERS[turns]} turns" if turns > 1 else "by the end"
        draw_text(content, (bar + b(24), b(35)), later, m.text(12), palette.TEXT_2)

    def _paint_row(
        self, content: pygame.Surface, menu: VerbMenu, number: int, choice: Choice, box: pygame.Rect, end: int, *,
        lit: bool,
    ) -> None:  # fmt: skip
        m, b, y = self.metrics, self.metrics.b, box.centery
        draw_row_light(content, box, hover=lit, scale=m.body)
        best = number == menu.best
        if choice.vain:
            draw_icon(content, "caution", (b(18), y), b(13), palette.CAUTION)
        elif best:
            draw_icon(content, "check", (b(18), y), b(12), palette.GAIN)
        tone = palette.TEXT_3 if choice.vain else palette.TEXT
        words = draw_text(content, (b(32), y), choice.verb.label, m.text(14), tone, "bold" if best else "sans")
        room = (box.right - b(44) if choice.vain else end) - words.right - b(10)
        note, tone = (choice.vain, palette.CAUTION) if choice.vain else (choice.note, palette.TEXT_2)
        if note and room > b(20):
            draw_text(content, (words.right + b(10), y), note, m.text(12), tone, max_width=room)
        if choice.verb.key:
            draw_key(content, (box.right - b(8), y), choice.verb.key, m.text(11), anchor="r")

    def _paint_odds(
        self, content: pygame.Surface, told: Sequence[Worth | None], number: int, y: int, columns: tuple[int, int]
    ) -> None:
        """Two bars: how far they are filled is what is lost in all turns, the mark what is lost in the coming one."""
        m, b, worth = self.metrics, self.metrics.b, told[number]
        known = [one for one in told if one is not None]
        for x, soon, late, all_late in (
            (columns[0], *_pair(worth, "selected"), [one.selected for one in known]),
            (columns[1], *_pair(worth, "fleet"), [one.fleet for one in known]),
        ):
            costly = dear(late, all_late)
            box = x, y - b(2), b(_BAR), max(4, b(5))
            shapes.bar(content, box, late if late == late else 0.0, palette.DANGER if costly else palette.OWN)
            if soon == soon:
                at = x + b(_BAR) * min(soon, 1.0)
                line(content, (at, y - b(7)), (at, y + b(7)), palette.TEXT, 1.8)
            words = f"{late:.0%}".replace("%", " %") if late == late else "–"
            sure = worth is not None and worth.sure
            tone = palette.DANGER if costly and sure else palette.TEXT if sure else palette.TEXT_3
            place = x + columns[1] - columns[0] - b(12), y
            draw_text(content, place, words, m.text(13), tone, "bold" if sure else "sans", "r")

    def _paint_foot(self, content: pygame.Surface, session: Session, menu: VerbMenu, number: int) -> None:
        """What the row that the hand is on means."""
        m, b, wide = self.metrics, self.metrics.b, content.get_width()
        top = self._head + self._row_h * len(menu.choices) + b(6)
        line(content, (b(14), top), (wide - b(14), top), palette.LINE, 1)
        if number < 0:
            return
        choice, size = menu.choices[number], m.text(12)
        comparison = menu.offered.comparison
        turns = comparison.turns if comparison is not None else 0
        label, words = footer_words(choice, menu.told[number], whose_words(session.model), turns)
        y = top + b(6) + size / 2
        first, *more = wrapped(f"{label}: {words}", size, wide - b(32))[:_FOOT_LINES]
        head = draw_text(content, (b(16), y), f"{label}:", size, face="bold")
        rest, x = first.removeprefix(f"{label}:").strip(), head.right + b(5)
        draw_text(content, (x, y), rest, size, palette.TEXT_2, max_width=wide - x - b(8))
        for row in more:
            y += size + b(5)
            draw_text(content, (b(16), y), row, size, palette.TEXT_2, max_width=wide - b(32))


def _pair(worth: Worth | None, name: str) -> tuple[float, float]:
    if worth is None:
        return float("nan"), float("nan")
    return getattr(worth, f"{name}_soon"), getattr(worth, name)
