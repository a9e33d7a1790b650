"""The main menu: its column of choices at the left, and what the choice shows beside it."""

from pathlib import Path

import pygame

from game.data import version
from game.play.wording import counted
from game.ui.menu.browser import Browser
from game.ui.menu.help import Help
from game.ui.menu.pane import Pane, PanePage
from game.ui.menu.replays import Replays
from game.ui.menu.settings import Settings
from game.ui.menu.shelf import Shelf
from game.ui.page import Ident, Spot
from game.ui.paint import palette, panels
from game.ui.paint.darkbeam import DarkBeam
from game.ui.paint.text import draw_text
from game.ui.screen import Change, Metrics, Quit
from game.ui.ways import Ways
from game.ui.workshop import Workshop


class MenuScreen(PanePage):
    """Continue, Play, Replays, Help, Settings, Quit; the panes of the middle four stand at the right."""

    def __init__(self, ways: Ways, workshop: Workshop, shelf: Shelf) -> None:
        super().__init__(ways, workshop)
        self.shelf = shelf
        self.replays = Replays(self, shelf)
        self.browser = Browser(self, shelf)
        self.panes: dict[str, Pane] = {
            "play": self.browser, "replays": self.replays, "help": Help(self),
            "settings": Settings(self),
        }  # fmt: skip
        self.shown = "play"
        self.focus = ("menu", "play")
        self._changed = -1
        self._looked = False

    # ---- layout

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        return self.panes[self.shown]

    def layout(self) -> None:
        """Places of the columns."""
        super().layout()
        if not self.wide:
            self.depth = min(self.depth, self.pane.columns)

    def panel_rects(self) -> list[pygame.Rect]:
        """Those of the pane, where it is shown."""
        if self.wide:
            return [self.list_rect, self.detail_rect] if self.pane.columns == 2 else [self.both_rect]
        return [self.list_rect] if self.depth else []

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size; read the saves anew, as a battle may have been fought meanwhile."""
        super().on_enter(metrics)
        if self._looked:
            self.shelf.look_closer()
        else:
            self.shelf.read_saves()  # now, or the choices would move under the pointer when Continue comes in

    def on_leave(self) -> None:
        """Paint and read nothing more."""
        super().on_leave()
        self.shelf.close()
        for pane in self.panes.values():
            pane.leave()

    def on_update(self, dt_s: float) -> Change:
        """Look whether pictures or files have come in since."""
        if not self._looked and self._picture is not None:
            self._looked = True  # the first frame is out: now there is time to look closer
            self.shelf.look_closer()
        if [pane for pane in self.panes.values() if pane.news()]:
            self.stale()
        self.shelf.come_in()
        if self.shelf.changed != self._changed:
            self._changed = self.shelf.changed
            self.stale()
        return super().on_update(dt_s)

    # ---- painting

    def paint_over_sky(self, surface: pygame.Surface) -> None:
        """A dark beam under the title."""
        if self.wide or self.depth == 0:
            y = self._title_y + self.q(56)
            end = self.list_rect.x + self.q(150) if self.wide else self.m.width + 100
            DarkBeam((-60, y), (end, y), self.m.size, seed=2, scale=0.62 * self.k).draw(surface)

    @property
    def _title_y(self) -> int:
        return round(0.105 * self.m.height) if self.wide else self.q(46)

    def paint(self, surface: pygame.Surface) -> None:
        """The choices, and the pane."""
        if self.wide or self.depth == 0:
            self._paint_choices(surface)
        if self.wide or self.depth > 0:
            if not self.wide:
                self.paint_way_back(surface)
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
        foot = counted(count, "scenario")
        if self.shelf.reading:
            foot = f"{foot}, reading {self.shelf.reading}…"
        if self._looked and version():
            foot = f"{version()}  ·  {foot}"
        draw_text(surface, (x, self.m.height - self.q(34)), foot, self.t(13), palette.TEXT_3, max_width=room)

    def _choices(self) -> list[tuple[str, str, str]]:
        rows = []
        latest = self.shelf.unfinished()
        if latest is not None:
            rows.append(("continue", "Continue", f"{latest.title}, turn {latest.turn + 1}"))
        rows.append(("play", "Play", "Scenarios, the game's and yours"))
        rows.append(("replays", "Replays", self._saves_line()))
        rows.append(("help", "Help", "Keys, and the rules of the game"))
        rows.append(("settings", "Settings", "Scale, window, motion"))
        rows.append(("quit", "Quit", ""))
        return rows

    def _saves_line(self) -> str:
        saved = len(self.shelf.saves)
        damaged = len(self.shelf.listed) - saved
        if not self.shelf.saves_known:
            return ""
        if not saved and not damaged:
            return "no battles yet"
        return f"{counted(saved, 'saved battle')}{f', {damaged} damaged' if damaged else ''}"

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

    # ---- what is done

    def in_order(self) -> list[Spot]:
        """The places of a choice's pane come after the choice, before the next one."""
        choices = self.spots("menu")
        number = next((n for n, spot in enumerate(choices, 1) if spot.ident == ("menu", self.shown)), 0)
        return [*choices[:number], *(spot for spot in self.spots() if spot.group != "menu"), *choices[number:]]

    def focused(self, ident: Ident) -> None:
        """Going over the choices by key shows their panes."""
        if ident[0] == "menu" and ident[1] in self.panes:
            self._show(str(ident[1]))
        elif ident[0] not in ("menu", "back"):
            super().focused(ident)

    def _show(self, name: str) -> None:
        if name != self.shown:
            self.shown = name
            self.columns = {key: one for key, one in self.columns.items() if key == "choices"}
        self.stale()

    def chosen(self, ident: Ident) -> Change:
        """A choice was taken, or a place of the pane."""
        if ident[0] != "menu":
            return super().chosen(ident)
        if ident[1] == "quit":
            return Quit()
        if ident[1] == "continue":
            latest = self.shelf.unfinished()
            return None if latest is None else self.begin(lambda: self.ways.go_on(latest.path), latest.path)
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

    def entered(self, ident: Ident, event: pygame.Event) -> Change:
        """Enter takes a choice, or does what a list of the pane is for."""
        return self.chosen(ident) if ident[0] == "menu" else super().entered(ident, event)

    def stepped(self, ident: Ident, step: int) -> bool:
        """Right on a choice goes into its pane; left and right move values there."""
        if ident[0] != "menu":
            return super().stepped(ident, step)
        if step < 0 or ident[1] not in self.panes:
            return False
        self.enter_pane()
        return True

    def pressed(self, event: pygame.Event) -> Change:
        """F5 reads all files again; Esc goes back a step, the pane has the rest."""
        if event.key == pygame.K_F5:
            self.shelf.reload()
            self.browser.trials.forget()
            self.tell("Files are read again." if self.shelf.reading else "Files read again.")
            return None
        return super().pressed(event)

    def back(self) -> Change:
        """A column back, then to the choices, then to the last of them."""
        if not self.wide and self.depth > 0:
            self.depth -= 1
            self.take(self.pane.entry() if self.depth else ("menu", self.shown))
        elif self.focus is not None and self.focus[0] != "menu":
            self.take(("menu", self.shown))
        else:
            self.take(("menu", "quit"))
        return None

    def refused(self, save: Path | None, error: Exception) -> None:
        """What could not be used is known from now on: the next best takes its place."""
        if save is not None:
            self.shelf.refuse(save, error)
        self.shelf.look_again()
