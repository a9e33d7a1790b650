"""The browser of scenarios: a list with tabs, and beside it picture, briefing, what counts, sides, and the way in."""

from pathlib import Path

import pygame

from game.play.wording import counted
from game.scenario.catalogue import Entry
from game.scenario.faults import ScenarioError
from game.scenario.spec import Spec
from game.scenario.writing import copy_to_edit
from game.ui.folders import open_folder
from game.ui.menu.briefing import Briefing
from game.ui.menu.menu_page import MenuPage
from game.ui.menu.pane import Pane
from game.ui.menu.posters import Posters, emblem
from game.ui.menu.shelf import Shelf, first_fault, own_scenarios_dir
from game.ui.menu.trials import Trials
from game.ui.page import Ident
from game.ui.paint import palette, panels, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_paragraph, draw_text, text_width
from game.ui.screen import Change
from game.ui.sides import levels, minutes, playable, players_side, side_name, usual_level

_TABS = (("scenarios", "Scenarios"), ("yours", "Yours"))


class Browser(Pane):
    """Scenarios of the game and the player's own; one of them is shown in full."""

    columns = 2

    def __init__(self, menu: MenuPage, shelf: Shelf) -> None:
        super().__init__(menu)
        self.shelf = shelf
        self.tab = "scenarios"
        self.side, self.level = shelf.sides, shelf.levels
        self._chosen: dict[str, str] = {}
        self.posters = Posters(menu)
        self.trials = Trials(menu)
        self._briefing = Briefing(menu, shelf, self.posters, self.trials)

    # ---- what is shown

    @property
    def rows(self) -> list[Entry]:
        """The scenarios of the tab."""
        return self.shelf.scenarios(self.tab == "yours")

    @property
    def entry_shown(self) -> Entry | None:
        """The scenario shown in full: the one chosen last, else the one with a battle going on, else the first."""
        rows = self.rows
        wanted = self._chosen.get(self.tab)
        if wanted is None:
            latest = self.shelf.unfinished()
            wanted = latest.scenario_id if latest is not None else None
        return next((one for one in rows if one.id == wanted), rows[0] if rows else None)

    def side_of(self, entry: Entry) -> str:
        """The side that would be played."""
        assert entry.spec is not None
        chosen = self.side.get(entry.id)
        return chosen if chosen in playable(entry.spec) and chosen is not None else players_side(entry.spec)

    def level_of(self, entry: Entry) -> str:
        """The level that would be played at: the id of a variant, "" for the file as it is written."""
        assert entry.spec is not None
        chosen = self.level.get(entry.id)
        offered = {ident for ident, _ in levels(entry.spec)}
        return chosen if chosen is not None and chosen in offered else usual_level(entry.spec)

    # ---- painting

    def paint(self, surface: pygame.Surface) -> None:
        """List and detail, or one of them."""
        menu = self.menu
        if menu.wide or menu.depth == 1:
            self._paint_list(surface)
        entry = self.entry_shown
        if menu.wide or menu.depth == 2:
            if entry is None:
                self._paint_empty(surface)
            else:
                self._briefing.paint(surface, entry, *self._choice(entry))

    def _choice(self, entry: Entry) -> tuple[str, str]:
        """Side and level of a scenario; nothing of a broken file."""
        return ("", "") if entry.spec is None else (self.side_of(entry), self.level_of(entry))

    def _paint_list(self, surface: pygame.Surface) -> None:
        menu, q, box = self.menu, self.menu.q, self.menu.list_rect
        self._paint_tabs(surface, pygame.Rect(box.x, box.y, box.w, q(53)))
        rows = self.rows
        foot = self._paint_folder(surface, box) if self.tab == "yours" else 0
        body = pygame.Rect(box.x + 1, box.y + q(62), box.w - 2, box.h - q(70) - foot)
        at = menu.begin_column(surface, "list", body) + q(8)
        sound = sum(1 for entry in rows if entry.spec is not None)
        for number, entry in enumerate(rows):
            if number == sound and sound:  # the broken ones stand last
                line(surface, (box.x + q(18), at), (box.right - q(18), at), palette.LINE, 1, 0.8)
                at += q(14)
            self._paint_row(surface, pygame.Rect(box.x + q(7), at, box.w - q(16), q(76)), entry)
            at += q(88)
        if self.tab == "yours" and self.shelf.reading:
            at = self._paint_reading(surface, pygame.Rect(body.x + q(24), at + q(10), body.w - q(48), q(24)))
        elif not rows:
            note = pygame.Rect(body.x + q(24), at + q(10), body.w - q(48), body.h)
            at = draw_paragraph(surface, note, "No scenarios of yours yet.", menu.t(15), palette.TEXT_2)
            if not menu.wide:
                at = self._paint_where(surface, pygame.Rect(note.x, at + q(10), note.w, body.h))
        menu.end_column(surface, at)

    def _paint_reading(self, surface: pygame.Surface, rect: pygame.Rect) -> int:
        """A line after the rows for those that are still to come; the y below."""
        words = f"Reading {counted(self.shelf.reading, 'file')}…"
        draw_text(surface, (rect.x, rect.centery), words, self.menu.t(15), palette.TEXT_3, max_width=rect.w)
        return rect.bottom

    def _paint_folder(self, surface: pygame.Surface, box: pygame.Rect) -> int:
        """The folder of the player's scenarios at the foot of the list, and the button that opens it; how high."""
        menu, q, t = self.menu, self.menu.q, self.menu.t
        high = q(100)
        top = box.bottom - high
        line(surface, (box.x + q(18), top), (box.right - q(18), top), palette.LINE, 1, 0.8)
        x, room = box.x + q(24), box.w - q(48)
        button = pygame.Rect(x, top + q(14), min(room, q(230)), q(38))
        state = menu.spot(("folder",), "folder", button)
        panels.draw_button(surface, button, "Open the folder", t(15), state=state, key="O", scale=menu.k)
        words = shortened_path(own_scenarios_dir(), t(13), room)
        draw_text(surface, (x, button.bottom + q(22)), words, t(13), palette.TEXT_3, "mono")
        return high

    def _paint_tabs(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        menu, q = self.menu, self.menu.q
        x, y = rect.x + q(24), rect.y + q(34)
        for ident, label in _TABS:
            width = text_width(label, menu.t(16), "bold")
            spot = pygame.Rect(x - q(8), y - q(18), round(width) + q(16), q(38))
            state = menu.spot(("tab", ident), "tabs", spot)
            on = ident == self.tab
            colour = palette.TEXT if on or state == "hover" else palette.TEXT_2
            draw_text(surface, (x, y), label, menu.t(16), colour, "bold" if on else "sans")
            if on:
                line(surface, (x, rect.y + q(52)), (x + width, rect.y + q(52)), palette.OWN, 2)
            if state == "focused":
                menu.ring(surface, spot)
            x += round(width) + q(34)
        line(surface, (rect.x + 1, rect.bottom), (rect.right - 2, rect.bottom), palette.LINE, 1, 0.8)

    def _paint_row(self, surface: pygame.Surface, rect: pygame.Rect, entry: Entry) -> None:
        menu = self.menu
        state = menu.spot(("row", entry.id), "list", rect)
        shown = self.entry_shown
        selected = shown is not None and shown.id == entry.id
        panels.draw_row_light(surface, rect, selected=selected, hover=state == "hover", scale=menu.k)
        if state == "focused":
            menu.ring(surface, rect)
        if not rect.colliderect(surface.get_clip()):
            return
        if entry.spec is None:
            self._paint_broken(surface, rect, entry)
        else:
            self._paint_scenario(surface, rect, entry.spec.scenario.id or entry.id, entry.spec, self.side_of(entry))
            self._paint_title(surface, rect, entry.spec.scenario.title, "bold" if selected else "sans")

    def _paint_title(self, surface: pygame.Surface, rect: pygame.Rect, title: str, face: str) -> None:
        q, t = self.menu.q, self.menu.t
        x = rect.x + q(90)
        draw_text(surface, (x, rect.y + q(26)), title, t(17), palette.TEXT, face, max_width=rect.right - q(41) - x)

    def _paint_broken(self, surface: pygame.Surface, rect: pygame.Rect, entry: Entry) -> None:
        """The row of a file that is no scenario: its name and its first fault."""
        q, t = self.menu.q, self.menu.t
        x, right, up = rect.x + q(90), rect.right - q(17), rect.y + q(26)
        centre = (rect.x + q(48), rect.centery)
        ships.draw_ship(surface, "hulk", centre, q(54), (1.0, 0.0), palette.WRECK, True, alpha=0.7)
        word = draw_text(surface, (right, up), "broken", t(13), palette.DANGER, "bold", "r")
        draw_text(surface, (x, up), entry.path.name, t(17), palette.TEXT_2, max_width=word.x - x - q(8))
        draw_text(surface, (x, rect.y + q(52)), first_fault(entry), t(14), palette.DANGER, max_width=right - x)

    def _paint_scenario(self, surface: pygame.Surface, rect: pygame.Rect, ident: str, spec: Spec, side: str) -> None:
        """What a row says of a scenario beside its title: who fights, how long, how far it was played."""
        q, t = self.menu.q, self.menu.t
        x, right, low = rect.x + q(90), rect.right - q(17), rect.y + q(52)
        mark = emblem(spec, side)
        if mark is not None:
            ships.draw_ship(surface, mark[0], (rect.x + q(48), rect.centery), q(54), (1.0, 0.0), mark[1])
        time = draw_text(surface, (right, low), f"{minutes(spec)} min", t(14), palette.TEXT_3, anchor="r")
        foes = [side_name(spec, one.id) for one in spec.side if one.id != side]
        sides = f"{side_name(spec, side)} v {', '.join(foes)}" if foes else side_name(spec, side)
        draw_text(surface, (x, low), sides, t(14), palette.TEXT_2, max_width=time.x - x - q(10))
        at = (right - q(7), rect.y + q(26))
        if self.shelf.unfinished(ident) is not None:
            draw_icon(surface, "half", at, q(17), palette.CAUTION)
        elif self.shelf.finished(ident):
            draw_icon(surface, "check", at, q(16), palette.GAIN)

    def _paint_empty(self, surface: pygame.Surface) -> None:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        box = menu.detail_rect.inflate(-q(70), -q(60))
        draw_text(surface, (box.x, box.y + q(18)), "Your own scenarios", t(30), palette.TEXT, "bold", max_width=box.w)
        self._paint_where(surface, pygame.Rect(box.x, box.y + q(56), min(box.w, q(760)), box.h))

    def _paint_where(self, surface: pygame.Surface, rect: pygame.Rect) -> int:
        q, t = self.menu.q, self.menu.t
        y = rect.y
        for words, code in (
            ("A scenario is one text file. Put yours into this folder, then press F5:", str(own_scenarios_dir())),
            ("A good start is a copy of one of the game's own: C on its briefing makes one here. scenarios/GUIDE.md "
             "writes one from nothing. Check a file, with line and key of every fault:", "darklight check FILE.toml"),
        ):  # fmt: skip
            y = draw_paragraph(surface, pygame.Rect(rect.x, y, rect.w, rect.h), words, t(16), palette.TEXT_2) + q(16)
            draw_text(surface, (rect.x, y), code, t(15), palette.OWN_LIGHT, "mono", max_width=rect.w)
            y += q(30)
        return y

    # ---- what is done

    def entry(self) -> Ident:
        """The list's chosen row, or the tabs where the list is empty."""
        shown = self.entry_shown
        if self.menu.depth == 2 and not self.menu.wide:
            return ("go",)
        return ("row", shown.id) if shown is not None else ("tab", self.tab)

    def focused(self, ident: Ident) -> None:
        """Going over rows and tabs by key shows them."""
        if ident[0] == "row":
            self._show(str(ident[1]))
        elif ident[0] == "tab":
            self._turn_to(str(ident[1]))

    def _show(self, ident: str) -> None:
        shown = self.entry_shown
        self._chosen[self.tab] = ident
        if shown is None or shown.id != ident:
            self.menu.columns.pop("detail", None)
        self.menu.stale()

    def _turn_to(self, tab: str) -> None:
        if tab != self.tab:
            self.tab = tab
            for name in ("list", "detail"):
                self.menu.columns.pop(name, None)
        self.menu.stale()

    def chosen(self, ident: Ident) -> Change:
        """A place of the list or of the detail was clicked."""
        kind, entry = ident[0], self.entry_shown
        if kind == "tab":
            self._turn_to(str(ident[1]))
        elif kind == "folder":
            self._open_folder()
        elif kind == "row":
            self._show(str(ident[1]))
            if not self.menu.wide:
                self.menu.deeper(("go",))
        elif entry is None:
            return None
        elif kind == "side":
            self.side[entry.id] = str(ident[1])
            self.menu.stale()
        elif kind == "level":
            self.level[entry.id] = str(ident[1])
            self.menu.stale()
        elif kind == "battles":
            self._fight(entry)
        elif kind == "copy":
            self._copy(entry)
        elif kind == "go":
            return self._go(entry)
        elif kind == "anew":
            return self._anew(entry)
        return None

    def pressed(self, event: pygame.Event) -> Change:
        """B fights the battles of a scenario, C copies it, O opens the folder of the player's own."""
        entry = self.entry_shown
        if event.key == pygame.K_o:
            self._open_folder()
        elif event.key == pygame.K_b and entry is not None and entry.spec is not None:
            self._fight(entry)
        elif event.key == pygame.K_c and entry is not None:
            self._copy(entry)
        return None

    def news(self) -> bool:
        """Battles may have been fought."""
        return self.trials.look()

    def leave(self) -> None:
        """Fight no more battles."""
        self.trials.stop()

    def _open_folder(self) -> None:
        folder = own_scenarios_dir()
        try:
            open_folder(folder)
        except OSError as error:
            self.menu.tell(f"{folder} cannot be shown: {error.strerror or error}", danger=True)
        else:
            self.menu.tell(f"{folder} is shown beside the game. F5 reads its files again.")

    def _fight(self, entry: Entry) -> None:
        level = self._choice(entry)[1]
        if entry.spec is not None:
            self.trials.toggle(entry, self._briefing.at_level(entry.spec, level), level)
        self.menu.show_in("detail", ("battles",))

    def _copy(self, entry: Entry) -> None:
        """Copy a scenario into the player's folder, and show it there."""
        try:
            path = copy_to_edit(entry.path)
        except (OSError, ScenarioError) as error:
            said = getattr(error, "strerror", None) or error
            self.menu.tell(f"{entry.path.name} cannot be copied: {said}", danger=True)
            return
        self.shelf.add(path)
        self._turn_to("yours")
        self._show(path.stem)
        self.menu.take(("row", path.stem))
        self.menu.tell(f"{path} is yours to change. F5 reads it again, O opens its folder.")

    def entered(self, ident: Ident, event: pygame.Event) -> Change:
        """Enter on a row plays it; where only the list is shown it opens the briefing first."""
        entry = self.entry_shown
        if ident[0] == "row" and entry is not None:
            if not self.menu.wide:
                self.menu.deeper(("go",))
                return None
            if entry.spec is None:
                self.menu.take(("faults",))
                return None
            return self._go(entry)
        return self.chosen(ident)

    def _go(self, entry: Entry) -> Change:
        self.trials.stop()
        latest = self.shelf.unfinished(self._id(entry)) if entry.spec is not None else None
        if latest is not None:
            return self.menu.begin(lambda: self.menu.ways.go_on(latest.path), latest.path)
        return self._anew(entry)

    def _anew(self, entry: Entry) -> Change:
        if entry.spec is None:
            return None
        self.trials.stop()
        side, level = self._choice(entry)

        def begin() -> Change:
            from game.scenario import load

            scenario = load(entry.path)
            return self.menu.ways.anew(scenario.variant(level) if level else scenario, side)

        return self.menu.begin(begin)

    @staticmethod
    def _id(entry: Entry) -> str:
        assert entry.spec is not None
        return entry.spec.scenario.id or entry.id


def shortened_path(path: Path, size: float, room: float) -> str:
    """A path as far as there is room: what is left out is its beginning, for its end tells more."""
    words = str(path)
    if text_width(words, size, "mono") <= room:
        return words
    fits = int(room / max(1.0, text_width("m", size, "mono")))
    return f"…{words[len(words) - max(1, fits - 1) :]}"
