"""Settings: interface scale, full screen, less motion, fewer flashes."""

import pygame

from game.ui.menu.pane import Pane
from game.ui.page import Ident
from game.ui.paint import palette, panels, shapes
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_heading, draw_paragraph, draw_text
from game.ui.preferences import SCALES
from game.ui.screen import Change

_SWITCHES = (
    ("full_screen", "Full screen", "the window fills the display (F11)"),
    ("reduced_motion", "Reduced motion", "no easing, no drifting, no slow motion at losses"),
    ("reduced_flashes", "Reduced flashes", "dark beams are thin lines that bend nothing"),
    ("prompts", "Prompts", "a sentence beside what is new; switched on again, from the beginning"),
)
_WIDEST_UNITS = 620
"""Values do not stand further than this from their names."""


class Settings(Pane):
    """Every change shows at once and is remembered."""

    # ---- painting

    def paint(self, surface: pygame.Surface) -> None:
        """The title, and below it what can be set."""
        menu, q, t = self.menu, self.menu.q, self.menu.t
        box = menu.both_rect
        draw_text(surface, (box.x + q(30), box.y + q(36)), "Settings", t(20), palette.TEXT, "bold")
        line(surface, (box.x + 1, box.y + q(62)), (box.right - 2, box.y + q(62)), palette.LINE, 1, 0.8)
        body = pygame.Rect(box.x + 1, box.y + q(63), box.w - 2, box.h - q(70))
        y = menu.begin_column(surface, "settings", body) + q(24)
        menu.end_column(surface, self.paint_values(surface, body.inflate(-q(60), 0).move(0, y - body.y)) + q(16))

    def paint_values(self, surface: pygame.Surface, rect: pygame.Rect) -> int:
        """What can be set, from the top of `rect` down; returns the y below it."""
        menu, q, t = self.menu, self.menu.q, self.menu.t
        prefs = menu.ways.preferences
        rect = pygame.Rect(rect.x, rect.y, min(rect.w, q(_WIDEST_UNITS)), rect.h)
        draw_heading(surface, (rect.x, rect.y), "Window and motion", t(12))
        y = rect.y + q(24)
        row = pygame.Rect(rect.x - q(20), y, rect.w + q(20), q(92))
        state = menu.spot(("scale",), "settings", row)
        panels.draw_row_light(surface, row, hover=state == "hover", scale=menu.k)
        if state == "focused":
            menu.ring(surface, row)
        draw_text(surface, (rect.x, y + q(22)), "Interface scale", t(16))
        room = rect.w - q(20)
        percent, end = f"{prefs.scale_percent} %", rect.x + room
        draw_text(surface, (end, y + q(22)), percent, t(16), palette.OWN_LIGHT, "bold", "r")
        step = room / (len(SCALES) - 1)
        line(surface, (rect.x, y + q(48)), (rect.x + room, y + q(48)), palette.LINE_BRIGHT, 2)
        for number, scale in enumerate(SCALES):
            at = round(rect.x + step * number), y + q(48)
            here = scale == prefs.scale_percent
            spot = pygame.Rect(at[0] - q(13), at[1] - q(13), q(26), q(26))
            over = menu.spot(("scale", scale), "scales", spot) == "hover"
            colour = palette.OWN if here or over else palette.TEXT_3
            shapes.disc(surface, at, q(8 if here else 5 if over else 4), colour)
            if scale in (80, 100, 150, 200, 300, 400):
                draw_text(surface, (at[0], at[1] + q(24)), f"{scale}", t(13), palette.TEXT_2, anchor="c")
        y += q(104)
        for name, label, words in _SWITCHES:
            y = self._paint_switch(surface, pygame.Rect(rect.x - q(10), y, rect.w, q(64)), name, label, words)
        return draw_paragraph(
            surface, pygame.Rect(rect.x, y + q(12), room, q(100)),
            "Changes show at once and are remembered. Left and right move the scale.", t(14), palette.TEXT_3,
        )  # fmt: skip

    def _paint_switch(self, surface: pygame.Surface, row: pygame.Rect, name: str, label: str, words: str) -> int:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        on = bool(getattr(menu.ways.preferences, name))
        state = menu.spot(("switch", name), "settings", row)
        panels.draw_row_light(surface, row, hover=state == "hover", scale=menu.k)
        if state == "focused":
            menu.ring(surface, row)
        x = row.x + q(10)
        room = row.w - q(120)
        draw_text(surface, (x, row.centery - q(12)), label, t(16), max_width=room)
        draw_text(surface, (x, row.centery + q(12)), words, t(14), palette.TEXT_2, max_width=room)
        track = pygame.Rect(0, 0, q(44), q(22))
        track.midright = row.right - q(10), row.centery
        shapes.rounded(surface, track, palette.OWN if on else palette.TRACK, 1.0 if on else 0.9, track.h / 2,
                       border=palette.LINE_BRIGHT)  # fmt: skip
        knob = (track.right - track.h // 2 if on else track.x + track.h // 2), track.centery
        shapes.disc(surface, knob, track.h / 2 - q(4), palette.INK if on else palette.TEXT_2)
        draw_text(surface, (track.x - q(10), row.centery), "on" if on else "off", t(14), palette.TEXT_2, anchor="r")
        return row.bottom + q(6)

    # ---- what is done

    def entry(self) -> Ident:
        """The scale."""
        return ("scale",)

    def chosen(self, ident: Ident) -> Change:
        """A value was clicked."""
        ways = self.menu.ways
        if ident[0] == "scale" and len(ident) > 1 and isinstance(ident[1], int):
            ways.preferences.scale_percent = ident[1]
            self._changed()
        elif ident[0] == "switch":
            name = str(ident[1])
            setattr(ways.preferences, name, not getattr(ways.preferences, name))
            self._changed()
        return None

    def stepped(self, ident: Ident, step: int) -> bool:
        """Left and right move the scale and the switches."""
        prefs = self.menu.ways.preferences
        if ident == ("scale",):
            wanted = prefs.scale_step(step)
            if wanted != prefs.scale_percent:
                prefs.scale_percent = wanted
                self._changed()
            return True
        if ident[0] == "switch":
            name = str(ident[1])
            if getattr(prefs, name) != (step > 0):
                self.chosen(ident)
            return True
        return False

    def _changed(self) -> None:
        self.menu.stale()
        if not self.menu.ways.apply_preferences():
            self.menu.tell("The settings cannot be written; they hold until the game ends.", danger=True)
