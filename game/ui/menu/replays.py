"""The saved battles: go on with one, watch one, read its debrief, throw one away and take that back."""

import os
import time
from pathlib import Path

import pygame

from game.rules import RULES_VERSION
from game.sim.facts import Damaged, Facts
from game.ui.menu.menu_page import MenuPage
from game.ui.menu.pane import Pane
from game.ui.menu.shelf import Shelf, saves_dir
from game.ui.page import Ident
from game.ui.paint import palette, panels
from game.ui.paint.icons import draw_icon
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_paragraph, draw_text
from game.ui.screen import Change

GONE_SUFFIX = ".gone"
"""A save thrown away keeps its file under this suffix until the game ends or the next one is thrown away."""


class Replays(Pane):
    """A row for each save; the chosen one shows what can be done with it."""

    def __init__(self, menu: MenuPage, shelf: Shelf) -> None:
        super().__init__(menu)
        self.shelf = shelf
        self._chosen: Path | None = None
        self._gone: Path | None = None

    @property
    def row(self) -> Facts | Damaged | None:
        """The save that is chosen, the latest at first."""
        listed = self.shelf.listed
        return next((one for one in listed if one.path == self._chosen), listed[0] if listed else None)

    # ---- painting

    def paint(self, surface: pygame.Surface) -> None:
        """The list, or how saves come about."""
        menu, q, t = self.menu, self.menu.q, self.menu.t
        box = menu.both_rect
        x = box.x + q(30)
        draw_text(surface, (x, box.y + q(36)), "Replays", t(20), palette.TEXT, "bold")
        room = box.w - q(60) - q(120)
        draw_text(
            surface, (x + q(112), box.y + q(37)), "every battle is saved turn by turn, and can be watched", t(14),
            palette.TEXT_2, max_width=room,
        )  # fmt: skip
        line(surface, (box.x + 1, box.y + q(62)), (box.right - 2, box.y + q(62)), palette.LINE, 1, 0.8)
        body = pygame.Rect(box.x + 1, box.y + q(70), box.w - 2, box.h - q(78) - (q(46) if self._gone else 0))
        y = menu.begin_column(surface, "replays", body) + q(6)
        for save in self.shelf.listed:
            y = self._paint_row(surface, pygame.Rect(box.x + q(10), y, box.w - q(24), q(70)), save)
        if not self.shelf.listed:
            y = self._paint_none(surface, pygame.Rect(x, y + q(16), min(q(720), box.w - q(60)), q(200)))
        menu.end_column(surface, y)
        if self._gone is not None:
            self._paint_undo(surface, pygame.Rect(x, box.bottom - q(48), box.w - q(60), q(40)))

    def _paint_none(self, surface: pygame.Surface, rect: pygame.Rect) -> int:
        q, t = self.menu.q, self.menu.t
        words = "No battles yet. " if self.shelf.saves_known else "Looking for saves … "
        y = draw_paragraph(surface, rect, f"{words}Each one is kept here from its first turn, in", t(16)) + q(14)
        draw_text(surface, (rect.x, y), str(saves_dir()), t(15), palette.OWN_LIGHT, "mono", max_width=rect.w)
        return y + q(30)

    def _paint_row(self, surface: pygame.Surface, rect: pygame.Rect, save: Facts | Damaged) -> int:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        chosen = self.row is not None and self.row.path == save.path
        state = menu.spot(("save", save.path), "saves", rect)
        panels.draw_row_light(surface, rect, selected=chosen, hover=state == "hover", scale=menu.k)
        if state == "focused":
            menu.ring(surface, rect)
        title, words, icon, colour = _row_words(save)
        draw_icon(surface, icon, (rect.x + q(28), rect.centery), q(18), colour)
        right = rect.right - q(14)
        if chosen:
            right = self._paint_acts(surface, save, right, rect.centery)
        x, room = rect.x + q(54), right - rect.x - q(66)
        damaged = isinstance(save, Damaged)
        draw_text(
            surface, (x, rect.centery - q(12)), title, t(17), palette.TEXT_2 if damaged else palette.TEXT,
            "bold" if chosen else "sans", max_width=room,
        )  # fmt: skip
        draw_text(
            surface, (x, rect.centery + q(13)), words, t(14), palette.DANGER if damaged else palette.TEXT_2,
            max_width=room,
        )  # fmt: skip
        return rect.bottom + q(8)

    def _paint_acts(self, surface: pygame.Surface, save: Facts | Damaged, right: int, y: int) -> int:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        acts = [("delete", "Delete", "Del")]
        if isinstance(save, Facts):
            if save.turn:
                acts.append(("watch", "Watch", "W"))
            acts.append(("debrief", "Debrief", "") if save.over else ("go", "Continue", ""))
        for act, label, key in acts:
            rect = pygame.Rect(0, 0, q(112 if not key else 126), q(40))
            rect.midright = right, y
            state = menu.spot(("act", act), "acts", rect)
            first = act in ("go", "debrief")
            panels.draw_button(
                surface, rect, label, t(15), state=state, primary=first, key="" if first else key, scale=menu.k
            )
            right = rect.x - q(10)
        return right

    def _paint_undo(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        assert self._gone is not None
        button = pygame.Rect(0, 0, q(150), q(38))
        button.midleft = rect.x, rect.centery
        panels.draw_button(surface, button, "Undo", t(15), state=menu.spot(("undo",), "undo", button), key="Ctrl+Z",
                           scale=menu.k)  # fmt: skip
        draw_text(surface, (button.right + q(16), rect.centery), "The battle was thrown away.", t(15), palette.TEXT_2,
                  max_width=rect.w - q(170))  # fmt: skip

    # ---- what is done

    def entry(self) -> Ident:
        """The chosen save."""
        return ("save", self.row.path) if self.row is not None else ("menu", "replays")

    def focused(self, ident: Ident) -> None:
        """Going over the saves chooses them."""
        if ident[0] == "save" and isinstance(ident[1], Path):
            self._chosen = ident[1]

    def chosen(self, ident: Ident) -> Change:
        """A save or one of its buttons was clicked."""
        if ident[0] == "save":
            self.focused(ident)
            self.menu.stale()
        elif ident[0] == "undo":
            self.undo()
        elif ident[0] == "act":
            return self._act(str(ident[1]))
        return None

    def entered(self, ident: Ident, event: pygame.Event) -> Change:
        """Enter on a save goes on with it, or shows its debrief."""
        return self._act("go") if ident[0] == "save" else self.chosen(ident)

    def pressed(self, event: pygame.Event) -> Change:
        """W watches, Delete throws away, Ctrl+Z takes that back."""
        if event.key == pygame.K_w:
            return self._act("watch")
        if event.key == pygame.K_DELETE:
            return self._act("delete")
        if event.key == pygame.K_z and event.mod & pygame.KMOD_CTRL:
            self.undo()
        return None

    def _act(self, act: str) -> Change:
        save, menu = self.row, self.menu
        if save is None:
            return None
        if act == "delete":
            self.delete(save.path)
            return None
        if isinstance(save, Damaged):
            menu.tell(f"{save.path.name} is damaged: {save.reason}", danger=True)
            return None
        if act == "watch":
            return menu.begin(lambda: menu.ways.watch_save(save.path), save.path) if save.turn else None
        return menu.begin(lambda: menu.ways.go_on(save.path), save.path)

    def delete(self, path: Path) -> None:
        """Throw a save away; `undo` brings it back."""
        aside = path.with_name(path.name + GONE_SUFFIX)
        try:
            if self._gone is not None:
                self._gone.unlink(missing_ok=True)
            os.replace(path, aside)
        except OSError as error:
            self.menu.tell(f"It cannot be deleted: {error.strerror or error}", danger=True)
            return
        self._gone = aside
        self.shelf.read_saves()
        self.menu.focus = self.entry()
        self.menu.stale()

    def undo(self) -> None:
        """Bring back the save that was thrown away last."""
        if self._gone is None:
            return
        path = self._gone.with_name(self._gone.name.removesuffix(GONE_SUFFIX))
        try:
            os.replace(self._gone, path)
        except OSError as error:
            self.menu.tell(f"It cannot be brought back: {error.strerror or error}", danger=True)
        else:
            self._chosen = path
        self._gone = None
        self.shelf.read_saves()
        self.menu.focus = self.entry()
        self.menu.stale()

    def leave(self) -> None:
        """What was thrown away is gone for good."""
        if self._gone is not None:
            try:
                self._gone.unlink(missing_ok=True)
            except OSError:
                return
            self._gone = None


def _row_words(save: Facts | Damaged) -> tuple[str, str, str, palette.Colour]:
    """Title, words, icon and its colour of a save's row."""
    if isinstance(save, Damaged):
        return save.path.name, f"damaged: {save.reason}", "cross", palette.DANGER
    when = time.strftime("%d %B %Y, %H:%M", time.localtime(_modified(save.path)))
    parts = [f"turn {save.turn}, to its end" if save.over else f"turn {save.turn + 1}, goes on", when]
    parts.append(f"seed {save.seed}")
    if save.rules != RULES_VERSION:
        parts.append(f"rules {save.rules}, not today's {RULES_VERSION}")
    icon, colour = ("check", palette.GAIN) if save.over else ("half", palette.CAUTION)
    return save.title, "  ·  ".join(parts), icon, colour


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
