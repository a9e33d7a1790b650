"""Settings: interface scale, full screen, less motion, fewer flashes; and the list of keys."""

import pygame

from game.ui.menu.pane import Pane, PanePage
from game.ui.page import Ident
from game.ui.paint import palette, panels, shapes
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_heading, draw_paragraph, draw_text
from game.ui.preferences import SCALES
from game.ui.screen import Change, Pop
from game.ui.ways import Ways
from game.ui.workshop import Workshop

_SWITCHES = (
    ("full_screen", "Full screen", "the window fills the display (F11)"),
    ("reduced_motion", "Reduced motion", "no easing, no drifting, no slow motion at losses"),
    ("reduced_flashes", "Reduced flashes", "dark beams are thin lines that bend nothing"),
)
_TWO_COLUMNS_UNITS = 1000
KEYS = (
    ("Everywhere", (("F1", "in battle: this page"), ("F11", "full screen"), ("F12", "picture of the window"),
                    ("Esc", "back"), ("Tab", "next place"))),
    ("Menu", (("Enter", "choose, play"), ("F5", "read files again"), ("Del", "throw a save away"), ("Ctrl+Z", "undo"))),
    ("Map", (("Wheel", "zoom at the pointer"), ("Drag", "middle button pans"), ("Home", "show all"),
             ("Z", "show the selection"), ("1 2 5 7", "paths, gravity, ranges, names"))),
    ("Plotting", (("Tab", "next unit, those without orders first"), ("Ctrl+A", "select all"),
                  ("M X S", "burn, coast, hold station"), ("I J O", "intercept, follow, formation"),
                  ("E W K", "evade, withdraw, keep range"),
                  ("F H", "fire at, hold fire"), ("G A", "priority, spare"), ("T", "tow"), ("C N", "launch, strike"),
                  ("P R", "power, posture"), ("Ctrl+Z Ctrl+Y", "undo, redo"), ("Ctrl+Enter", "end the turn"))),
    ("Playback", (("Space", "play, pause"), (", .", "an impulse back, on"), ("[ ]", "slower, faster"),
                  ("N", "next event"), ("L", "next own loss"), ("Enter", "end watching"))),
)  # fmt: skip


class Settings(Pane):
    """Every change shows at once and is remembered."""

    # ---- painting

    def paint(self, surface: pygame.Surface) -> None:
        """Settings at the left or above, keys at the right or below."""
        menu, q, t = self.menu, self.menu.q, self.menu.t
        box = menu.both_rect
        draw_text(surface, (box.x + q(30), box.y + q(36)), "Settings", t(20), palette.TEXT, "bold")
        line(surface, (box.x + 1, box.y + q(62)), (box.right - 2, box.y + q(62)), palette.LINE, 1, 0.8)
        body = pygame.Rect(box.x + 1, box.y + q(63), box.w - 2, box.h - q(70))
        y = menu.begin_column(surface, "settings", body) + q(24)
        pad = q(30)
        if box.w / menu.k >= _TWO_COLUMNS_UNITS:
            half = (body.w - 3 * pad) // 2
            end = self._paint_window(surface, pygame.Rect(body.x + pad, y, half, body.h))
            end = max(end, self._paint_keys(surface, pygame.Rect(body.x + 2 * pad + half, y, half, body.h)))
        else:
            whole = pygame.Rect(body.x + pad, y, body.w - 2 * pad, body.h)
            end = self._paint_window(surface, whole)
            end = self._paint_keys(surface, pygame.Rect(whole.x, end + q(16), whole.w, whole.h))
        menu.end_column(surface, end + q(16))

    def _paint_window(self, surface: pygame.Surface, rect: pygame.Rect) -> int:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        prefs = menu.ways.preferences
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

    def _paint_keys(self, surface: pygame.Surface, rect: pygame.Rect) -> int:
        q, t = self.menu.q, self.menu.t
        y = rect.y
        two = rect.w / self.menu.k > 560
        column = (rect.w - q(24)) // 2 if two else rect.w
        for title, rows in KEYS:
            draw_heading(surface, (rect.x, y), title, t(12))
            y += q(26)
            for number, (keys, words) in enumerate(rows):
                x = rect.x + (column + q(24) if two and number % 2 else 0)
                self._paint_key(surface, x, y, keys, words, column)
                if not two or number % 2 or number == len(rows) - 1:
                    y += q(27)
            y += q(13)
        return y

    def _paint_key(self, surface: pygame.Surface, x: int, y: int, keys: str, words: str, room: int) -> None:
        q, t = self.menu.q, self.menu.t
        at = float(x)
        for key in keys.split():
            at = panels.draw_key(surface, (at, y), key, t(11)).right + q(4)
        least = x + q(96)
        start = max(least, at + q(8))
        draw_text(surface, (start, y), words, t(14), palette.TEXT_2, max_width=max(q(40), x + room - start))

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


class SettingsScreen(PanePage):
    """The settings alone, over a battle."""

    def __init__(self, ways: Ways, workshop: Workshop) -> None:
        super().__init__(ways, workshop)
        self._settings = Settings(self)
        self.focus = self._settings.entry()

    @property
    def wide(self) -> bool:
        """Its one pane always has the whole window."""
        return False

    @property
    def pane(self) -> Pane:
        """The settings."""
        return self._settings

    def paint(self, surface: pygame.Surface) -> None:
        """The way back and the settings."""
        self.paint_way_back(surface)
        self.pane.paint(surface)

    def back(self) -> Change:
        """Back to what lies beneath."""
        return Pop()
