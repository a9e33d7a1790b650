"""What is wrong with a scenario that was to be read again, over the battle that goes on as it was."""

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

import pygame

from game.play.wording import counted
from game.scenario.faults import FileFault
from game.ui.menu.fault_list import FaultList
from game.ui.menu.menu_page import MenuPage
from game.ui.page import Ident
from game.ui.paint import palette, panels, shapes
from game.ui.paint.text import draw_text
from game.ui.screen import Change, Metrics, Pop
from game.ui.ways import Ways
from game.ui.workshop import Workshop

_WIDE_UNITS, _HIGH_UNITS = 1080, 760


class FaultsPage(MenuPage):
    """All faults of a file; F5 reads it again, Esc goes back to the battle as it was read before."""

    def __init__(
        self, ways: Ways, workshop: Workshop, path: Path, faults: Sequence[FileFault], again: Callable[[], Change],
        waiting: Sequence[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(ways, workshop)
        self.path, self.faults = path, [one for one in faults if one.level == "fault"]
        self._again, self._waiting = again, waiting
        self._list = FaultList(self)
        window = pygame.display.get_surface()
        self._under = window.copy() if window is not None else None
        self.focus = ("again",)

    @property
    def box(self) -> pygame.Rect:
        """The panel."""
        w, h = self.m.size
        rect = pygame.Rect(0, 0, min(self.q(_WIDE_UNITS), w - self.q(40)), min(self.q(_HIGH_UNITS), h - self.q(60)))
        rect.center = w // 2, h // 2
        return rect

    def ground_key(self) -> Hashable:
        """The battle beneath stands still."""
        return tuple(self.box)

    def paint_ground(self, surface: pygame.Surface) -> None:
        """The battle, darkened, and the empty panel."""
        if self._under is not None:
            surface.blit(pygame.transform.smoothscale(self._under, surface.get_size()), (0, 0))
        shapes.rounded(surface, surface.get_rect(), palette.SPACE, 0.7, 0)
        panels.draw_panel(surface, self.box, 0.95)

    def paint(self, surface: pygame.Surface) -> None:
        """The name of the file, its faults, and the two ways on."""
        q, t, box = self.q, self.t, self.box
        x, room = box.x + q(35), box.w - q(70)
        draw_text(surface, (x, box.y + q(40)), self.path.name, t(26), palette.TEXT, "bold", max_width=room)
        count = f"{counted(len(self.faults), 'fault')}: the battle stays as it was read before"
        draw_text(surface, (x, box.y + q(76)), count, t(16), palette.DANGER, max_width=room)
        foot = q(76)
        body = pygame.Rect(x, box.y + q(100), room, box.h - q(100) - foot)
        y = self.begin_column(surface, "faults", body)
        end = self._list.paint(surface, self.path, self.faults, pygame.Rect(x, y, room - q(14), body.h), self._waiting)
        self.end_column(surface, end)
        right, middle = box.right - q(35), box.bottom - foot // 2
        for ident, label, key, wide in (("again", "Read it again", "F5", 230), ("back", "Back", "Esc", 150)):
            button = pygame.Rect(0, 0, min(q(wide), room // 2 - q(8)), q(42))
            button.midright = right, middle
            state = self.spot((ident,), "ways", button)
            panels.draw_button(
                surface, button, label, t(15), state=state, key=key, primary=ident == "again", scale=self.k
            )
            right = button.x - q(14)

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size."""
        super().on_enter(metrics)
        self.by_key = True

    def turned(self) -> str:
        """The page keys scroll the faults."""
        return "faults"

    def walk(self, dx: int, dy: int) -> None:
        """Up and down scroll the faults."""
        if dy:
            self.scroll("faults", dy * self.q(60))
        else:
            super().walk(dx, dy)

    def chosen(self, ident: Ident) -> Change:
        """Read again, or go back."""
        return self._again() if ident == ("again",) else Pop()

    def pressed(self, event: pygame.Event) -> Change:
        """F5 and Esc."""
        if event.key == pygame.K_F5:
            return self._again()
        return Pop() if event.key == pygame.K_ESCAPE else None
