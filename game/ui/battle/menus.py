"""What opens over the map: verb menu, small menu, the line for typed burns, notices, orders from above."""

import math
from collections.abc import Sequence

import numpy as np
import pygame

from game.play.verbs import Choice, Pointed
from game.ui.battle.hud import command_words
from game.ui.battle.stage import PLOT, Block, Layout, Stage
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_button, draw_key, draw_row_light
from game.ui.paint.text import draw_text, shortened, text_width, wrapped


class VerbMenu(Block):
    """At most eight verbs for what was right-clicked, best first."""

    def __init__(self) -> None:
        super().__init__(alpha=0.93, border_alpha=0.9)
        self.at: Pointed | None = None
        self.choices: list[Choice] = []
        self._place = (0.0, 0.0)
        self.row = -1

    @property
    def open(self) -> bool:
        """Is it open?"""
        return self.at is not None

    def open_at(self, pos: tuple[float, float], at: Pointed, choices: list[Choice]) -> None:
        """Open it at a place of the window."""
        self.at, self.choices, self._place, self.row = at, choices, pos, -1

    def close(self) -> None:
        """Close it."""
        self.at = None
        self.hide()

    def step(self, count: int) -> None:
        """Move the chosen row by the arrow keys."""
        if self.choices:
            self.row = (self.row + count) % len(self.choices)

    def show(self, surface: pygame.Surface, stage: Stage) -> None:
        """Draw it, inside the window."""
        if self.at is None:
            return
        m = stage.metrics
        b, row_h = m.b, max(26, m.b(30))
        wide = b(120)
        for choice in self.choices:
            width = text_width(choice.verb.label, m.text(14)) + text_width(choice.note, m.text(12)) + b(110)
            wide = max(wide, int(width))
        rect = pygame.Rect(int(self._place[0]) + 6, int(self._place[1]) + 6, wide, row_h * len(self.choices) + b(12))
        if rect.right > m.width - 8:
            rect.right = int(self._place[0]) - 6
        rect.clamp_ip(pygame.Rect(8, 8, m.width - 16, m.height - 16))
        hover = self.hover_at(stage.pointer)
        chosen = hover if hover >= 0 else self.row
        key = tuple(self.choices), chosen, m

        def paint(content: pygame.Surface) -> None:
            for number, choice in enumerate(self.choices):
                box = pygame.Rect(4, b(6) + row_h * number, wide - 8, row_h)
                draw_row_light(content, box, hover=number == chosen, scale=m.body)
                if choice.verb.key:
                    draw_key(content, (wide - b(12), box.centery), choice.verb.key, m.text(11), anchor="r")
                words = draw_text(content, (b(16), box.centery), choice.verb.label, m.text(14))
                draw_text(content, (words.right + b(12), box.centery), choice.note, m.text(12), palette.TEXT_2)
                self.spot(box, ("menu_verb", choice.verb.id))

        self.draw(surface, rect, key, paint, still=False)


class SmallMenu(Block):
    """Esc in battle: go on, begin the turn again, settings, leave."""

    def __init__(self) -> None:
        super().__init__(alpha=0.95, border_alpha=0.9)
        self.open = False
        self.row = 0
        self.rows: Sequence[tuple[str, str, str]] = ()

    def toggle(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Open it with rows (action, words, note), or close it."""
        self.open, self.rows, self.row = not self.open, rows, 0
        if not self.open:
            self.hide()

    def show(self, surface: pygame.Surface, stage: Stage) -> None:
        """Draw it in the middle of the darkened map."""
        if not self.open:
            return
        m = stage.metrics
        shapes.rounded(surface, surface.get_rect(), palette.SPACE, 0.55, 0)
        b = m.b
        wide, row_h = b(380), b(48)
        high = b(64) + row_h * len(self.rows) + b(20)
        rect = pygame.Rect((m.width - wide) // 2, (m.height - high) // 2, wide, high)
        hover = self.hover_at(stage.pointer)
        key = tuple(self.rows), self.row, hover, m

        def paint(content: pygame.Surface) -> None:
            draw_text(
                content, (b(20), b(34)), stage.model.scenario.title, m.text(18), face="bold", max_width=wide - b(40)
            )
            for number, (action, words, note) in enumerate(self.rows):
                box = pygame.Rect(b(16), b(62) + row_h * number, wide - b(32), row_h - b(8))
                state = "hover" if number == hover else "focused" if number == self.row else "normal"
                draw_button(content, box, words, m.text(15), state=state, key=note, scale=m.body)
                self.spot(box, ("small_menu", action))

        self.draw(surface, rect, key, paint, still=False)


class AboveRibbon(Block):
    """The order from above, and the answer to it."""

    def __init__(self) -> None:
        super().__init__(alpha=0.86, border_alpha=0.7)

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw it under the ribbon of turns, while an order stands."""
        standing = stage.model.above()
        if standing is None or stage.phase != PLOT:
            self.hide()
            return
        number, text = standing
        m, model = stage.metrics, stage.model
        b = m.b
        table = model.tables.orders_above[number] if number < len(model.tables.orders_above) else None
        answer = model.draft.orders.get(model.names.sides[model.side], {}).get("command", {}).get("obey")
        said = int(model.seen.sides.obeyed[0, model.side])
        wide = min(b(620), m.width - layout.objectives.w - b(360)) if not m.compact else 460
        lines = wrapped(text, m.text(13), wide - b(32))[:3]
        high = b(40) + b(20) * len(lines) + b(44)
        rect = pygame.Rect((m.width - wide) // 2, layout.ribbon.bottom + b(8), wide, high)
        hover = self.hover_at(stage.pointer)
        key = number, answer, said, hover, m, model.turn

        def paint(content: pygame.Surface) -> None:
            draw_icon(content, "caution", (b(24), b(22)), b(16), palette.TODO)
            draw_text(content, (b(42), b(22)), "Order from above", m.text(14), palette.TODO, "bold")
            note = ""
            if table is not None:
                note = f"until turn {table.until_turn}" + (f" · merit {table.merit}" if table.merit else "")
            draw_text(content, (wide - b(16), b(22)), note, m.text(12), palette.TEXT_2, anchor="r")
            y = b(46)
            for words in lines:
                draw_text(content, (b(16), y), words, m.text(13), palette.TEXT)
                y += b(20)
            stance = answer if answer is not None else (bool(said) if said >= 0 else None)
            for place, (value, words, effect) in enumerate(((True, "Obey", "+"), (False, "Disobey", "-"))):
                box = pygame.Rect(b(16) + place * (b(150) + b(10)), y, b(150), b(32))
                state = "hover" if hover == len(self._spots) else "normal"
                cost = f"{effect}{table.merit}" if table is not None and table.merit else ""
                draw_button(content, box, words, m.text(14), state=state, primary=stance is value, scale=m.body)
                if cost:
                    tone = palette.INK if stance is value else palette.TEXT_2
                    draw_text(content, (box.right - b(10), box.centery), cost, m.text(11), tone, anchor="r")
                self.spot(box, ("obey", value))
            if stance is None:
                words = "say nothing, and your orders will tell"
                draw_text(content, (b(342), y + b(16)), words, m.text(12), palette.TEXT_3, max_width=wide - b(354))

        self.draw(surface, rect, key, paint, still=still)


def draw_banner(surface: pygame.Surface, stage: Stage, y: int) -> None:
    """Who took over command, for as long as it matters."""
    words = command_words(stage)
    if not words:
        return
    m = stage.metrics
    size = m.text(16)
    wide = text_width(words, size, "bold") + m.b(70)
    box = pygame.Rect(int((m.width - wide) / 2), y, int(wide), m.b(40))
    shapes.rounded(surface, box, palette.PANEL, 0.9, 8, border=palette.DANGER, border_alpha=0.8)
    draw_icon(surface, "no_bridge", (box.x + m.b(24), box.centery), m.b(18), palette.DANGER)
    draw_text(surface, (box.x + m.b(46), box.centery), words, size, face="bold")


def draw_notice(surface: pygame.Surface, stage: Stage, entry: str | None, pending: str, bottom: int) -> None:
    """A short sentence above the lower panels: what was refused, what is being pointed at, what is being typed."""
    m = stage.metrics
    if entry is not None:
        words, tone = f"Burn: heading, throttle, impulses   {entry}▏", palette.TODO
    elif pending:
        words, tone = f"{pending}: click a target, or Tab and Enter; Esc to leave it", palette.TODO
    elif stage.notice_s > 0:
        words, tone = stage.notice, palette.TEXT
    else:
        return
    words = shortened(words.replace("▏", "_"), m.text(14), m.width - 80)
    wide = text_width(words, m.text(14)) + m.b(32)
    box = pygame.Rect(int((m.width - wide) / 2), bottom - m.b(44), int(wide), m.b(34))
    shapes.rounded(surface, box, palette.PANEL, 0.88, 8, border=palette.LINE_BRIGHT, border_alpha=0.8)
    draw_text(surface, box.center, words, m.text(14), tone, anchor="c")


def draw_edge_arrows(surface: pygame.Surface, stage: Stage, places: Sequence[tuple[float, float, str]]) -> None:
    """Arrows at the window's edge towards what happens off screen: (x, y px, kind of mark)."""
    m = stage.metrics
    w, h = m.size
    margin = 26.0
    drawn: list[tuple[float, float]] = []
    for x, y, kind in places:
        if 0 <= x <= w and 0 <= y <= h:
            continue
        dx, dy = x - w / 2, y - h / 2
        share = min((w / 2 - margin) / max(abs(dx), 1e-6), (h / 2 - margin) / max(abs(dy), 1e-6))
        at = w / 2 + dx * share, h / 2 + dy * share
        if any(abs(at[0] - p[0]) + abs(at[1] - p[1]) < 30 for p in drawn):
            continue
        drawn.append(at)
        far = math.hypot(dx, dy)
        c, s = dx / far, dy / far
        colour = palette.DANGER if kind == "lost" else palette.VIOLET if kind == "beam" else palette.OWN_LIGHT
        r = 9 * m.body
        tip = np.array((at[0] + c * r * 1.2, at[1] + s * r * 1.2))
        back = np.array((at[0] - c * r * 0.6, at[1] - s * r * 0.6))
        side = np.array((-s, c)) * r * 0.8
        shapes.polygon(surface, (tip, back + side, back - side), colour)
        sign = {"lost": "cross", "beam": "slash"}.get(kind, "diamond")
        draw_icon(surface, sign, (at[0] - c * r * 2.2, at[1] - s * r * 2.2), 11 * m.body, colour)
