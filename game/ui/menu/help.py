"""Help: the keys, the settings, and the chapters of the rulebook; typing searches them."""

from collections.abc import Sequence

import pygame

from game.play.rulebook import Chapter, Rule, rulebook
from game.ui.menu.key_list import keys_that_tell_of, paint_keys
from game.ui.menu.menu_page import MenuPage
from game.ui.menu.pane import Pane, PanePage
from game.ui.menu.settings import Settings
from game.ui.page import Ident
from game.ui.paint import palette, panels, shapes
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_heading, draw_paragraph, draw_text
from game.ui.screen import Change, Pop
from game.ui.ways import Ways
from game.ui.workshop import Workshop

_KEYS, _SETTINGS = "Keys", "Settings"
_ABOUT = {_KEYS: "Menus, map, orders, playback", _SETTINGS: "Scale, window, motion"}
_TEXT = ("text",)
"""The place of what is shown: with the focus on it, up and down scroll."""
_BESIDE_UNITS = 860
"""From this width on a rule's formula and numbers stand beside its text."""
_WIDEST_TEXT_UNITS, _WIDEST_SIDE_UNITS = 680, 420
_LONGEST_SEARCH = 40


class Help(Pane):
    """A list of sections; one of them, or what was found, stands beside it."""

    columns = 2
    turned = "detail"

    def __init__(self, menu: MenuPage, settings: Settings | None = None) -> None:
        """`settings`: shown as a section of its own."""
        super().__init__(menu)
        self.settings = settings
        self.shown = _KEYS
        self.search = ""

    # ---- what is shown

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of all sections."""
        first = (_KEYS,) if self.settings is None else (_KEYS, _SETTINGS)
        return first + tuple(chapter.title for chapter in rulebook().chapters)

    def found(self) -> list[tuple[Chapter, Sequence[Rule]]]:
        """The rules that tell of what is searched for, by chapter."""
        rows = [
            (chapter, [rule for rule in chapter.rules if rule.tells_of(self.search)]) for chapter in rulebook().chapters
        ]
        return [row for row in rows if row[1]]

    # ---- painting

    def paint(self, surface: pygame.Surface) -> None:
        """List and detail, or one of them."""
        menu = self.menu
        if menu.wide or menu.depth < 2:
            self._paint_list(surface)
        else:
            menu.columns.pop("list", None)
        if menu.wide or menu.depth == 2:
            self._paint_detail(surface)
        else:
            menu.columns.pop("detail", None)

    def _paint_list(self, surface: pygame.Surface) -> None:
        menu, q, t, box = self.menu, self.menu.q, self.menu.t, self.menu.list_rect
        draw_text(surface, (box.x + q(24), box.y + q(34)), "Help", t(20), palette.TEXT, "bold")
        line(surface, (box.x + 1, box.y + q(58)), (box.right - 2, box.y + q(58)), palette.LINE, 1, 0.8)
        self._paint_search(surface, pygame.Rect(box.x + q(14), box.y + q(70), box.w - q(28), q(38)))
        body = pygame.Rect(box.x + 1, box.y + q(116), box.w - 2, box.h - q(124))
        y = menu.begin_column(surface, "list", body) + q(4)
        rules = False
        for name in self.sections:
            if name not in _ABOUT and not rules:
                rules = True
                draw_heading(surface, (box.x + q(24), y + q(18)), "Rules", t(12))
                y += q(36)
            y = self._paint_row(surface, pygame.Rect(box.x + q(7), y, box.w - q(16), q(54)), name)
        menu.end_column(surface, y + q(4))

    def _paint_search(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        q, t = self.menu.q, self.menu.t
        border = palette.OWN if self.search else palette.LINE_BRIGHT
        shapes.rounded(surface, rect, palette.SPACE, 0.6, q(6), border=border)
        words, colour = (self.search, palette.TEXT) if self.search else ("Type to search", palette.TEXT_3)
        room = rect.w - q(70 if self.search else 24)
        end = draw_text(surface, (rect.x + q(12), rect.centery), words, t(15), colour, max_width=room).right
        if self.search:
            line(surface, (end + 2, rect.y + q(10)), (end + 2, rect.bottom - q(10)), palette.OWN_LIGHT, 1.5)
            panels.draw_key(surface, (rect.right - q(10), rect.centery), "Esc", t(11), anchor="r")

    def _paint_row(self, surface: pygame.Surface, rect: pygame.Rect, name: str) -> int:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        state = menu.spot(("section", name), "list", rect)
        shown = name == self.shown and not self.search
        panels.draw_row_light(surface, rect, selected=shown, hover=state == "hover", scale=menu.k)
        if state == "focused":
            menu.ring(surface, rect)
        x, room = rect.x + q(17), rect.w - q(30)
        draw_text(surface, (x, rect.y + q(19)), name, t(17), palette.TEXT, "bold" if shown else "sans", max_width=room)
        about = _ABOUT.get(name) or "  ·  ".join(rule.title for rule in self._chapter(name).rules)
        draw_text(surface, (x, rect.y + q(39)), about, t(13), palette.TEXT_2, max_width=room)
        return rect.bottom + q(2)

    def _paint_detail(self, surface: pygame.Surface) -> None:
        menu, q = self.menu, self.menu.q
        box = menu.detail_rect
        body = pygame.Rect(box.x + 1, box.y + 1, box.w - 2, box.h - 2)
        if self.search or self.shown != _SETTINGS:
            if menu.spot(_TEXT, "text", body) == "focused":
                menu.ring(surface, body)
            body.inflate_ip(-4, -4)
        pad = q(35 if box.w / menu.k > 560 else 22)
        y = menu.begin_column(surface, "detail", body) + q(30)
        place = pygame.Rect(box.x + pad, y, box.w - 2 * pad, box.h)
        if self.search:
            y = self._paint_found(surface, place)
        elif self.shown in _ABOUT:
            place.y = self._paint_head(surface, place, self.shown, "") + q(6)
            if self.settings is not None and self.shown == _SETTINGS:
                y = self.settings.paint_values(surface, place)
            else:
                y = paint_keys(menu, surface, place)
        else:
            chapter = self._chapter(self.shown)
            place.y = self._paint_head(surface, place, chapter.title, chapter.text)
            y = self._paint_rules(surface, place, chapter.rules)
        menu.end_column(surface, y + q(24))

    def _paint_head(self, surface: pygame.Surface, rect: pygame.Rect, title: str, text: str) -> int:
        """A title and what is said under it; returns the y below a line under both."""
        q, t = self.menu.q, self.menu.t
        draw_text(surface, (rect.x - 1, rect.y + q(12)), title, t(28), palette.TEXT, "bold", max_width=rect.w)
        y = rect.y + q(38)
        if text:
            room = pygame.Rect(rect.x, y, min(rect.w, q(_WIDEST_TEXT_UNITS + 120)), rect.h)
            y = draw_paragraph(surface, room, text, t(16), palette.TEXT_2)
        line(surface, (rect.x, y + q(12)), (rect.right, y + q(12)), palette.LINE, 1, 0.8)
        return y + q(30)

    def _paint_found(self, surface: pygame.Surface, rect: pygame.Rect) -> int:
        q, t = self.menu.q, self.menu.t
        keys, rows = keys_that_tell_of(self.search), self.found()
        hits = sum(len(rules) for _, rules in rows), sum(len(group[1]) for group in keys)
        words = [f"{count} {one}{'' if count == 1 else 's'}" for count, one in zip(hits, ("rule", "key"), strict=True)]
        count = " and ".join(one for one, some in zip(words, hits, strict=True) if some) or "Nothing found"
        y = self._paint_head(surface, rect, f"“{self.search}”", f"{count}.")
        if keys:
            y = paint_keys(self.menu, surface, pygame.Rect(rect.x, y, rect.w, rect.h), keys) + q(24)
        for chapter, rules in rows:
            draw_heading(surface, (rect.x, y + q(6)), chapter.title, t(12), palette.OWN)
            y = self._paint_rules(surface, pygame.Rect(rect.x, y + q(24), rect.w, rect.h), rules) + q(10)
        return y

    def _paint_rules(self, surface: pygame.Surface, rect: pygame.Rect, rules: Sequence[Rule]) -> int:
        y = rect.y
        for rule in rules:
            y = self._paint_rule(surface, pygame.Rect(rect.x, y, rect.w, rect.h), rule) + self.menu.q(28)
        return y

    def _paint_rule(self, surface: pygame.Surface, rect: pygame.Rect, rule: Rule) -> int:
        """A rule with its formula and numbers beside it, or below where it is narrow; returns the y below all of it."""
        q, t = self.menu.q, self.menu.t
        draw_text(surface, (rect.x, rect.y + q(10)), rule.title, t(18), palette.TEXT, "bold", max_width=rect.w)
        top = rect.y + q(28)
        beside = rect.w / self.menu.k >= _BESIDE_UNITS
        gap = q(44)
        side = min(q(_WIDEST_SIDE_UNITS), round(0.36 * (rect.w - gap))) if beside else rect.w
        wide = min(q(_WIDEST_TEXT_UNITS), rect.w - side - gap if beside else rect.w)
        text = pygame.Rect(rect.x, top, wide, rect.h)
        y = draw_paragraph(surface, text, rule.text, t(16), palette.mixed(palette.TEXT, palette.TEXT_2, 0.4))
        if not rule.formula and not rule.numbers:
            return y
        if beside:
            margin = pygame.Rect(text.right + gap, top, side, rect.h)
            return max(y, self._paint_margin(surface, margin, rule))
        return self._paint_margin(surface, pygame.Rect(rect.x + q(16), y + q(10), wide - q(16), rect.h), rule)

    def _paint_margin(self, surface: pygame.Surface, rect: pygame.Rect, rule: Rule) -> int:
        """Formula and numbers of a rule, smaller, with a line at their left; returns the y below them."""
        q, t = self.menu.q, self.menu.t
        y = rect.y + q(2)
        if rule.formula:
            place = pygame.Rect(rect.x, y, rect.w, rect.h)
            y = draw_paragraph(surface, place, rule.formula, t(14), palette.OWN_LIGHT, "italic") + q(4)
        for number in rule.numbers:
            place = pygame.Rect(rect.x, y, rect.w, rect.h)
            y = draw_paragraph(surface, place, number, t(13), palette.TEXT_2, leading=1.45) + q(3)
        line(surface, (rect.x - q(14), rect.y + q(4)), (rect.x - q(14), y), palette.LINE_BRIGHT, 1.5)
        return y

    # ---- what is done

    def entry(self) -> Ident:
        """The chosen section, or its text where that alone is shown."""
        return self._inside() if self.menu.depth == 2 and not self.menu.wide else ("section", self.shown)

    def _inside(self) -> Ident:
        """The first place of what is shown beside the list."""
        if self.settings is not None and self.shown == _SETTINGS and not self.search:
            return self.settings.entry()
        return _TEXT

    def focused(self, ident: Ident) -> None:
        """Going over the sections by key shows them."""
        if ident[0] == "section":
            self._show(str(ident[1]))

    def _show(self, name: str) -> None:
        if name != self.shown or self.search:
            self.shown, self.search = name, ""
            self.menu.columns.pop("detail", None)
            self.menu.stale()

    def chosen(self, ident: Ident) -> Change:
        """A section was clicked, or a setting."""
        if ident[0] == "section":
            self._show(str(ident[1]))
            if not self.menu.wide:
                self.menu.deeper(self._inside())
            return None
        return self.settings.chosen(ident) if self.settings is not None else None

    def entered(self, ident: Ident, event: pygame.Event) -> Change:
        """Enter on a section goes into it; a space goes on with what is searched for."""
        if event.key == pygame.K_SPACE and self.search:
            self._type(" ")
            return None
        if ident[0] == "section":
            self.menu.deeper(self._inside())
            return None
        return self.chosen(ident)

    def stepped(self, ident: Ident, step: int) -> bool:
        """Left and right on a setting; right on a section goes into it."""
        if ident[0] == "section" and step > 0:
            self.menu.deeper(self._inside())
            return True
        return self.settings is not None and self.settings.stepped(ident, step)

    def walked(self, dy: int) -> bool:
        """Up and down scroll the text when the focus is on it."""
        if self.menu.focus != _TEXT:
            return False
        self.menu.scroll("detail", dy * self.menu.q(60))
        return True

    def escaped(self) -> bool:
        """Esc ends a search first."""
        searched = bool(self.search)
        self._search("")
        return searched

    def pressed(self, event: pygame.Event) -> Change:
        """Letters search; Backspace takes one back; Home and End scroll to the ends."""
        sign = event.unicode
        if event.key == pygame.K_BACKSPACE:
            self._search(self.search[:-1])
        elif event.key in (pygame.K_HOME, pygame.K_END) and "detail" in self.menu.columns:
            most = self.menu.columns["detail"].most
            self.menu.scroll("detail", most if event.key == pygame.K_END else -most)
        elif sign.isprintable() and sign.strip() and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            self._type(sign)
        return None

    def _type(self, sign: str) -> None:
        self._search((self.search + sign)[:_LONGEST_SEARCH])
        if not self.menu.wide and self.menu.depth < 2:
            self.menu.deeper(self._inside())

    def _search(self, words: str) -> None:
        if words != self.search:
            self.search = words
            self.menu.columns.pop("detail", None)
            self.menu.stale()

    @staticmethod
    def _chapter(title: str) -> Chapter:
        return next(chapter for chapter in rulebook().chapters if chapter.title == title)


class HelpScreen(PanePage):
    """Help and settings alone, over whatever lies beneath."""

    def __init__(self, ways: Ways, workshop: Workshop) -> None:
        super().__init__(ways, workshop)
        self._help = Help(self, Settings(self))
        self.depth = 1
        self.focus = self._help.entry()

    @property
    def pane(self) -> Pane:
        """The help."""
        return self._help

    def layout(self) -> None:
        """The list and the detail share the whole window."""
        super().layout()
        if self.wide:
            w, h, q = *self.m.size, self.q
            top, side = max(round(0.06 * h), q(48)), round(0.0295 * w)
            high = h - top - max(round(0.04 * h), q(20))
            self.list_rect = pygame.Rect(side, top, min(q(380), round(0.26 * w)), high)
            x = self.list_rect.right + q(20)
            self.detail_rect = pygame.Rect(x, top, w - side - x, high)

    def panel_rects(self) -> list[pygame.Rect]:
        """List and detail, or the one that is shown."""
        return [self.list_rect, self.detail_rect] if self.wide else [self.both_rect]

    def paint(self, surface: pygame.Surface) -> None:
        """The way back and the help."""
        self.paint_way_back(surface)
        self.pane.paint(surface)

    def pressed(self, event: pygame.Event) -> Change:
        """F1 goes back too."""
        return Pop() if event.key == pygame.K_F1 else super().pressed(event)

    def back(self) -> Change:
        """To the list where it is not shown beside, else to what lies beneath."""
        if not self.wide and self.depth == 2:
            self.depth = 1
            self.take(self.pane.entry())
            return None
        return Pop()
