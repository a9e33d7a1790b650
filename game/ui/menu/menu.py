"""The main menu: its column of choices at the left, and what the choice shows beside it."""

from collections.abc import Callable, Hashable

import pygame

from game.ui.menu.backdrop import menu_sky, plain_sky
from game.ui.menu.browser import Browser
from game.ui.menu.page import Ident, Page
from game.ui.menu.pane import Pane
from game.ui.menu.plays import Plays, version
from game.ui.menu.replays import Replays
from game.ui.menu.settings import Settings
from game.ui.menu.shelf import Shelf
from game.ui.menu.workshop import Workshop
from game.ui.paint import palette, panels
from game.ui.paint.darkbeam import DarkBeam
from game.ui.paint.text import draw_text
from game.ui.screen import Change, Metrics, Pop, Quit

_WIDE_UNITS = 1150
"""From this width on, in base units, the columns stand side by side; below, one is shown at a time."""
_CHOICES = ("play", "replays", "settings", "quit")


class MenuScreen(Page):
    """Continue, Play, Replays, Settings, Quit; the panes of the middle three stand at the right."""

    def __init__(self, plays: Plays, shelf: Shelf | None = None, workshop: Workshop | None = None) -> None:
        super().__init__()
        self.plays = plays
        self.shelf = Shelf() if shelf is None else shelf
        self.workshop = Workshop() if workshop is None else workshop
        self.replays = Replays(self)
        self.panes: dict[str, Pane] = {
            "play": Browser(self), "replays": self.replays, "settings": Settings(self),
        }  # fmt: skip
        self.shown = "play"
        self.depth = 0
        """Which column is shown where they do not stand side by side: 0 the choices, 1 and 2 the pane's."""
        self.focus = ("menu", "play")
        self._seen = (-1, -1)
        self._looked = False

    # ---- layout

    @property
    def wide(self) -> bool:
        """Do the columns stand side by side?"""
        return self.units_w >= _WIDE_UNITS

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        return self.panes[self.shown]

    def layout(self) -> None:
        """Places of the columns."""
        w, h = self.m.size
        top, foot = round(0.06 * h), round(0.06 * h)
        if self.wide:
            x1, w1 = round(0.2245 * w), round(0.244 * w)
            x2 = round(0.4815 * w)
            self.left = pygame.Rect(round(0.028 * w), 0, x1 - round(0.028 * w) - self.q(18), h)
            self.list_rect = pygame.Rect(x1, top, w1, h - top - foot)
            self.detail_rect = pygame.Rect(x2, top, round(0.9705 * w) - x2, h - top - foot)
            self.both_rect = self.list_rect.union(self.detail_rect)
        else:
            margin = self.q(14)
            whole = pygame.Rect(margin, self.q(44), w - 2 * margin, h - self.q(44) - margin)
            self.left = pygame.Rect(self.q(14), 0, w - self.q(28), h)
            self.list_rect, self.detail_rect, self.both_rect = whole, whole, whole
            self.depth = min(self.depth, self.pane.columns)

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size; read the saves anew, as a battle may have been fought meanwhile."""
        super().on_enter(metrics)
        if self._looked:
            self.shelf.look_closer()
        else:
            self.shelf.read_saves()  # now, or the choices would move under the pointer when Continue comes in

    def on_leave(self) -> None:
        """Paint nothing more."""
        self.workshop.drop()
        self.replays.leave()

    def on_update(self, dt_s: float) -> Change:
        """Look whether pictures or files have come in since."""
        if not self._looked and self._picture is not None:
            self._looked = True  # the first frame is out: now there is time to look closer
            self.shelf.look_closer()
        seen = (self.shelf.changed, self.workshop.made_count)
        if seen != self._seen:
            self._seen = seen
            self.pane.refresh()
            self.stale()
        return super().on_update(dt_s)

    # ---- painting

    def ground_key(self) -> Hashable:
        """The backdrop, and which panels stand on it."""
        plain = self.plain()
        return self._sky() is None, plain is None, self._panels()

    def plain(self) -> pygame.Surface | None:
        """The sky without planets, None until it is painted."""
        return self.workshop.ask(("plain", self.m.size), lambda: plain_sky(self.m.size))

    def _sky(self) -> pygame.Surface | None:
        return self.workshop.ask(("menu", self.m.size), lambda: menu_sky(self.m.size))

    def _panels(self) -> tuple[tuple[int, int, int, int], ...]:
        if self.wide:
            rects = [self.list_rect, self.detail_rect] if self.pane.columns == 2 else [self.both_rect]
        else:
            rects = [] if self.depth == 0 else [self.list_rect]
        return tuple((r.x, r.y, r.w, r.h) for r in rects)

    def paint_ground(self, surface: pygame.Surface) -> None:
        """Backdrop, beam, empty panels."""
        sky = self._sky() or self.plain()
        if sky is not None:
            surface.blit(sky, (0, 0))
        else:  # the first frame: what takes long comes with the sky
            for rect in self._panels():
                pygame.draw.rect(surface, palette.PANEL, rect, border_radius=8)
                pygame.draw.rect(surface, palette.LINE, rect, 1, border_radius=8)
            return
        if self.wide or self.depth == 0:
            y = self._title_y + self.q(56)
            end = self.list_rect.x + self.q(150) if self.wide else self.m.width + 100
            DarkBeam((-60, y), (end, y), self.m.size, seed=2, scale=0.62 * self.k).draw(surface)
        for rect in self._panels():
            panels.draw_panel(surface, rect, 0.80)

    @property
    def _title_y(self) -> int:
        return round(0.105 * self.m.height) if self.wide else self.q(46)

    def paint(self, surface: pygame.Surface) -> None:
        """The choices, and the pane."""
        if self.wide or self.depth == 0:
            self._paint_choices(surface)
        if self.wide or self.depth > 0:
            if not self.wide:
                self._paint_way_back(surface)
            self.pane.paint(surface)

    def _paint_choices(self, surface: pygame.Surface) -> None:
        x = self.left.x + self.q(20)
        room = self.left.w - self.q(20)
        size = min(self.q(49), round(room / 6.75))
        draw_text(surface, (x - self.q(2), self._title_y), "DARKLIGHT", size, palette.TEXT, "bold", track=0.075 * size)
        draw_text(
            surface, (x, self._title_y + self.q(94)), "Fleet tactics under real gravity", self.t(17), palette.TEXT_2,
            max_width=room,
        )  # fmt: skip
        top = self._title_y + self.q(166 if self.m.height / self.k > 800 else 130)
        rect = pygame.Rect(self.left.x, top, self.left.w, self.m.height - top - self.q(50))
        y = self.begin_column(surface, "choices", rect)
        for ident, title, line in self._choices():
            place = pygame.Rect(rect.x, y, rect.w, self.q(62 if line else 50))
            y = self._paint_choice(surface, place, ident, title, line)
        self.end_column(surface, y)
        count = sum(1 for one in self.shelf.entries if one.spec is not None)
        foot = f"{count} scenario{'s' if count != 1 else ''}"
        if self._looked and version():
            foot = f"{version()}  ·  {foot}"
        draw_text(surface, (x, self.m.height - self.q(34)), foot, self.t(13), palette.TEXT_3, max_width=room)

    def _choices(self) -> list[tuple[str, str, str]]:
        rows = []
        latest = self.shelf.unfinished()
        if latest is not None:
            rows.append(("continue", "Continue", f"{latest.title}, turn {latest.turn + 1}"))
        saved = len(self.shelf.saves)
        kept = "no battles yet" if not saved else f"{saved} saved battle{'s' if saved != 1 else ''}"
        rows.append(("play", "Play", "Scenarios, the game's and yours"))
        rows.append(("replays", "Replays", kept if self.shelf.saves_known else ""))
        rows.append(("settings", "Settings", "Scale, window, motion, keys"))
        rows.append(("quit", "Quit", ""))
        return rows

    def _paint_choice(self, surface: pygame.Surface, rect: pygame.Rect, ident: str, title: str, line: str) -> int:
        state = self.spot(("menu", ident), "menu", rect)
        chosen = ident == self.shown
        panels.draw_row_light(surface, rect, selected=chosen, hover=state == "hover", scale=self.k)
        if state == "focused":
            self.ring(surface, rect)
        x, room = rect.x + self.q(20), rect.w - self.q(34)
        middle = rect.centery - (self.q(11) if line else 0)
        face = "bold" if chosen else "sans"
        draw_text(surface, (x, middle), title, self.t(21), palette.TEXT, face, max_width=room)
        if line:
            draw_text(surface, (x, middle + self.q(23)), line, self.t(14), palette.TEXT_2, max_width=room)
        return rect.bottom + self.q(12)

    def _paint_way_back(self, surface: pygame.Surface) -> None:
        rect = pygame.Rect(self.q(14), self.q(6), self.q(110), self.q(32))
        state = self.spot(("back",), "back", rect)
        panels.draw_button(surface, rect, "Back", self.t(14), state=state, key="Esc", scale=self.k)

    # ---- what is done

    def focused(self, ident: Ident) -> None:
        """Going over the choices by key shows their panes."""
        if ident[0] == "menu" and ident[1] in self.panes:
            self._show(str(ident[1]))
        elif ident[0] not in ("menu", "back"):
            self.pane.focused(ident)

    def _show(self, name: str) -> None:
        if name != self.shown:
            self.shown = name
            self.columns = {key: one for key, one in self.columns.items() if key == "choices"}
            self.pane.refresh()
        self.stale()

    def chosen(self, ident: Ident) -> Change:
        """A choice was taken."""
        if ident == ("back",):
            return self._back()
        if ident[0] != "menu":
            return self.pane.chosen(ident)
        if ident[1] == "quit":
            return Quit()
        if ident[1] == "continue":
            latest = self.shelf.unfinished()
            return self.begin(lambda: self.plays.go_on(latest.path)) if latest is not None else None
        self._show(str(ident[1]))
        self.enter_pane()
        return None

    def enter_pane(self) -> None:
        """Bring the focus into the pane."""
        if not self.wide:
            self.depth = 1
        by_key = self.by_key
        self.take(self.pane.entry())
        self.by_key = by_key

    def deeper(self, focus: Ident) -> None:
        """Show the pane's second column where only one is shown at a time; the focus goes to a place in it."""
        if not self.wide:
            self.depth = 2
            self.stale()
        self.take(focus)

    def entered(self, ident: Ident, event: pygame.Event) -> Change:
        """Enter on a row of a list does what the list is for."""
        if ident[0] != "menu":
            return self.pane.entered(ident, event)
        return self.chosen(ident)

    def stepped(self, ident: Ident, step: int) -> bool:
        """Left and right on a value of a pane."""
        if ident[0] == "menu" and step > 0 and ident[1] in self.panes:
            self.enter_pane()
            return True
        return ident[0] != "menu" and self.pane.stepped(ident, step)

    def pressed(self, event: pygame.Event) -> Change:
        """Esc goes back a step; the pane has the rest."""
        if event.key == pygame.K_ESCAPE:
            return self._back()
        if event.key == pygame.K_F5:
            self.shelf.reload()
            self.tell("Files read again.")
            return None
        return self.pane.pressed(event)

    def _back(self) -> Change:
        if self.pane.back():
            self.stale()
            return None
        if not self.wide and self.depth > 0:
            self.depth -= 1
            self.take(self.pane.entry() if self.depth else ("menu", self.shown))
        elif self.focus is not None and self.focus[0] != "menu":
            self.take(("menu", self.shown))
        else:
            self.take(("menu", "quit"))
        return None

    def begin(self, way: Callable[[], Change]) -> Change:
        """Go into a battle; what stands in the way is told on the page."""
        fault, change = self.plays.tried(way)
        if fault:
            self.tell(fault, danger=True)
            self.shelf.look_closer()
        return change


class SettingsScreen(MenuScreen):
    """The settings alone, over a battle or its debrief."""

    def __init__(self, plays: Plays, shelf: Shelf, workshop: Workshop) -> None:
        super().__init__(plays, shelf, workshop)
        self.shown, self.depth, self._looked = "settings", 1, True
        self.focus = ("scale",)

    @property
    def wide(self) -> bool:
        """Its one pane always has the whole window."""
        return False

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size; there are no files to look at."""
        Page.on_enter(self, metrics)

    def _back(self) -> Change:
        return Pop()
