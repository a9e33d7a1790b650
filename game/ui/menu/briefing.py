"""A scenario in full, in the browser: picture, briefing, what counts, sides, the way in; or all its faults."""

import pygame

from game.play.goal_words import goal_words
from game.play.wording import counted
from game.scenario import ScenarioError
from game.scenario.catalogue import Entry
from game.scenario.spec import ObjectiveSpec, Spec
from game.scenario.variants import variant_spec
from game.ui.menu.fault_list import FaultList
from game.ui.menu.menu_page import MenuPage
from game.ui.menu.posters import Posters, emblem, kind_of
from game.ui.menu.shelf import Shelf
from game.ui.menu.trials import Trials
from game.ui.paint import palette, panels, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.pixels import PREMUL, canvas
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_heading, draw_paragraph, draw_text, text_width, wrapped
from game.ui.sides import (
    flag_officer,
    forces,
    levels,
    minutes,
    playable,
    ships_of,
    side_colour,
    side_name,
)

_SIDE_BY_SIDE_UNITS = 760
"""From this width on, sides and forces stand beside the briefing."""
_DOCTRINES = {
    "idle": "keeps its orders", "hold": "holds its place", "charge": "closes in", "standoff": "stands off and fires",
    "withdraw": "withdraws under fire", "raid": "raids with drones",
    "bombard": "keeps its distance and fires", "outrange": "keeps out of reach and fires", "guard": "guards its place",
    "intercept_close": "closes in to short range", "limb": "comes from behind the planet",
    "screen": "screens the heavy", "shelter": "stays behind the heavy",
    "hunt": "hunts who can be reached", "advance": "comes on once you leave",
    "engage": "engages ship by ship", "break_line": "breaks your line", "planner": "plans anew every turn",
}  # fmt: skip


class Briefing:
    """Paints one scenario into the menu's second column."""

    def __init__(self, menu: MenuPage, shelf: Shelf, posters: Posters, trials: Trials) -> None:
        self.menu, self.shelf, self.posters, self.trials = menu, shelf, posters, trials
        self._faults = FaultList(menu)
        self._leveled: tuple[Spec, str, Spec] | None = None

    def paint(self, surface: pygame.Surface, entry: Entry, side: str, level: str = "") -> None:
        """Paint it as it is for one side at one level, with its buttons at the foot."""
        if entry.spec is None:
            self._paint_faults(surface, entry)
            return
        menu, spec = self.menu, self.at_level(entry.spec, level)
        q, box = menu.q, menu.detail_rect
        foot = q(84 if box.h > q(880) else 70)
        body = pygame.Rect(box.x + 1, box.y + 1, box.w - 2, box.h - 2 - foot)
        y = menu.begin_column(surface, "detail", body)
        high = min(round((0.345 if box.h > q(880) else 0.25) * box.h), q(400))
        self._paint_head(surface, entry.id, spec, side, pygame.Rect(body.x, y, body.w, high))
        pad, top = q(35), y + high + q(18)
        if box.w / menu.k >= _SIDE_BY_SIDE_UNITS:
            right_w = min(q(320), round(0.34 * box.w))
            left = pygame.Rect(body.x + pad, top, body.w - 3 * pad - right_w, body.h)
            right = pygame.Rect(body.right - pad - right_w, top, right_w, body.h)
            end = self._paint_words(surface, spec, side, left)
            end = self._paint_bench(surface, entry, spec, level, left.move(0, end + q(24) - top))
            end = max(end, self._paint_choices(surface, entry.spec, side, level, right))
        else:
            whole = pygame.Rect(body.x + pad, top, body.w - 2 * pad, body.h)
            end = self._paint_words(surface, spec, side, whole)
            end = self._paint_choices(surface, entry.spec, side, level, whole.move(0, end + q(20) - top))
            end = self._paint_bench(surface, entry, spec, level, whole.move(0, end + q(24) - top))
        menu.end_column(surface, end + q(10))
        self._paint_foot(surface, entry, pygame.Rect(box.x, box.bottom - foot, box.w, foot))

    def at_level(self, spec: Spec, level: str) -> Spec:
        """The scenario as it is at a level; as it is written for "", and where the level is broken."""
        if self._leveled is None or self._leveled[0] is not spec or self._leveled[1] != level:
            self._leveled = spec, level, _changed(spec, level)
        return self._leveled[2]

    # ---- parts

    def _paint_head(self, surface: pygame.Surface, ident: str, spec: Spec, side: str, rect: pygame.Rect) -> None:
        q, t = self.menu.q, self.menu.t
        picture = self.posters.of(spec, side, rect.size, ident)
        if picture is not None:
            surface.blit(_framed(picture, q(8)), rect.topleft, special_flags=PREMUL)
        x, room = rect.x + q(35), rect.w - q(70)
        title, at = spec.scenario.title, (x, rect.bottom - q(74))
        draw_text(surface, at, title, t(38), palette.TEXT, "bold", halo=1.4, max_width=room)
        ships_count = ships_of(spec, side)
        facts = (
            side_name(spec, side), counted(ships_count, "ship"),
            f"{spec.scenario.turns} turns of {spec.scenario.turn_s:g} s", f"about {minutes(spec)} minutes",
        )  # fmt: skip
        draw_text(
            surface, (x, rect.bottom - q(34)), "  ·  ".join(facts), t(16), palette.TEXT_2, halo=1.2, max_width=room
        )

    def _paint_words(self, surface: pygame.Surface, spec: Spec, side: str, rect: pygame.Rect) -> int:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        y, leading = rect.y, 1.6 if menu.m.height > 900 else 1.42
        for paragraph in spec.scenario.briefing.strip().split("\n\n"):
            words = " ".join(paragraph.split())
            box = pygame.Rect(rect.x, y, rect.w, rect.h)
            y = draw_paragraph(surface, box, words, t(16), palette.TEXT, leading=leading)
            y += q(10)
        goals = [goal for goal in spec.objective if goal.side == side and not goal.hidden]
        if goals:
            y += q(14)
            draw_heading(surface, (rect.x, y), "What counts", t(12))
            y += q(28)
            for goal in sorted(goals, key=lambda one: one.optional):
                y = self._paint_goal(surface, spec, goal, pygame.Rect(rect.x, y, rect.w, q(29)))
        return y

    def _paint_goal(self, surface: pygame.Surface, spec: Spec, goal: ObjectiveSpec, rect: pygame.Rect) -> int:
        q, t = self.menu.q, self.menu.t
        icon, colour = ("diamond_open", palette.CAUTION) if goal.optional else ("diamond", palette.OWN)
        draw_icon(surface, icon, (rect.x + q(7), rect.y), q(15), colour)
        x = rect.x + q(26)
        bonus = text_width("bonus", t(14)) + q(12) if goal.optional else 0
        y = rect.y
        for number, words in enumerate(wrapped(goal_words(spec, goal), t(16), rect.w - q(26) - bonus)):
            y += q(22) if number else 0
            end = draw_text(surface, (x, y), words, t(16)).right
        if goal.optional:
            draw_text(surface, (end + q(12), y), "bonus", t(14), palette.CAUTION)
        return y + rect.h

    def _paint_choices(self, surface: pygame.Surface, spec: Spec, side: str, level: str, rect: pygame.Rect) -> int:
        """Levels where there are any, sides and forces, under each other."""
        y = self._paint_levels(surface, spec, level, rect)
        return self._paint_sides(surface, self.at_level(spec, level), side, pygame.Rect(rect.x, y, rect.w, rect.h))

    def _paint_levels(self, surface: pygame.Surface, spec: Spec, chosen: str, rect: pygame.Rect) -> int:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        offered = levels(spec)
        if len(offered) < 2:
            return rect.y
        y = rect.y + q(4)
        draw_heading(surface, (rect.x, y), "Level", t(12))
        y += q(20)
        for ident, title in offered:
            box = pygame.Rect(rect.x, y, rect.w, q(34))
            state = menu.spot(("level", ident), "levels", box)
            if ident == chosen:
                shapes.rounded(surface, box, palette.OWN, 0.08, q(8), border=palette.OWN_LIGHT, border_alpha=0.9)
            elif state == "hover":
                shapes.rounded(surface, box, palette.OWN, 0.09, q(8))
            if state == "focused":
                menu.ring(surface, box.inflate(q(6), q(6)))
            face = "bold" if ident == chosen else "sans"
            draw_text(surface, (box.x + q(14), box.centery), title, t(15), palette.TEXT, face, max_width=box.w - q(28))
            y = box.bottom + q(6)
        return y + q(14)

    def _paint_sides(self, surface: pygame.Surface, spec: Spec, mine: str, rect: pygame.Rect) -> int:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        y = rect.y + q(4)
        draw_heading(surface, (rect.x, y), "Sides", t(12))
        y += q(20)
        can = playable(spec)
        for one in spec.side:
            box = pygame.Rect(rect.x, y, rect.w, q(58))
            state = "normal"
            if len(can) > 1 and one.id in can:
                state = menu.spot(("side", one.id), "sides", box)
            if one.id == mine:
                shapes.rounded(surface, box, palette.OWN, 0.08, q(8), border=palette.OWN_LIGHT, border_alpha=0.9)
            elif state == "hover":
                shapes.rounded(surface, box, palette.OWN, 0.09, q(8))
            if state == "focused":
                menu.ring(surface, box.inflate(q(6), q(6)))
            mark = emblem(spec, one.id)
            if mark is not None:
                ships.draw_ship(surface, mark[0], (box.x + q(44), box.centery), q(64), (1.0, 0.0), mark[1])
            x, room = box.x + q(90), box.w - q(100)
            name = side_name(spec, one.id)
            draw_text(surface, (x, box.centery - q(11)), name, t(16), palette.TEXT, "bold", max_width=room)
            officer = flag_officer(spec, one.id)
            words = f"you{f'  ·  {officer}' if officer else ''}" if one.id == mine else self._way(spec, one.id)
            draw_text(surface, (x, box.centery + q(12)), words, t(14), palette.TEXT_2, max_width=room)
            y = box.bottom + q(10)
        return self._paint_forces(surface, spec, mine, pygame.Rect(rect.x, y + q(16), rect.w, rect.h))

    def _way(self, spec: Spec, side: str) -> str:
        """How a side fights that is not played, in a few words."""
        one = next(row for row in spec.side if row.id == side)
        doctrine = one.planner or (one.stand_in if one.controller == "player" else one.controller)
        return _DOCTRINES.get(doctrine.split("@")[0].split("+")[0], doctrine)

    def _paint_forces(self, surface: pygame.Surface, spec: Spec, side: str, rect: pygame.Rect) -> int:
        q, t = self.menu.q, self.menu.t
        y = rect.y
        draw_heading(surface, (rect.x, y), "Your ships", t(12))
        y += q(27)
        for row in forces(spec, side):
            kind = kind_of(row.of)
            long = 20 if row.craft else 26 if kind.endswith("_tug") else 40
            ships.draw_ship(surface, kind, (rect.x + q(24), y), q(long), (1.0, 0.0), side_colour(spec, side))
            number = draw_text(surface, (rect.right - q(4), y), f"{row.count}", t(15), palette.TEXT, "bold", "r")
            name = row.of.name or row.of.id.replace("_", " ").capitalize()
            draw_text(surface, (rect.x + q(56), y), name, t(15), palette.TEXT_2, max_width=number.x - rect.x - q(66))
            y += q(29)
        return y

    def _paint_foot(self, surface: pygame.Surface, entry: Entry, rect: pygame.Rect) -> None:
        menu, q, t = self.menu, self.menu.q, self.menu.t
        line(surface, (rect.x + q(35), rect.y), (rect.right - q(35), rect.y), palette.LINE, 1, 0.8)
        assert entry.spec is not None
        latest = self.shelf.unfinished(entry.spec.scenario.id or entry.id)
        high, right, y = q(48), rect.right - q(35), rect.centery + q(1)
        label = "Start" if latest is None else f"Continue, turn {latest.turn + 1}"
        go = pygame.Rect(0, 0, min(q(260), round(0.36 * rect.w)), high)
        go.midright = right, y
        panels.draw_button(
            surface, go, label, t(18), state=menu.spot(("go",), "buttons", go), primary=True, scale=menu.k
        )
        used = go
        if latest is not None:
            used = pygame.Rect(0, 0, min(q(158), round(0.26 * rect.w)), high)
            used.midright = go.x - q(14), y
            state = menu.spot(("anew",), "buttons", used)
            panels.draw_button(surface, used, "Start anew", t(16), state=state, scale=menu.k)
        x = rect.x + q(35)
        for key, words in (("Enter", "play"), ("F5", "reload files")):
            wide = text_width(key, t(11), "mono") + text_width(words, t(14)) + q(40)
            if x + wide > used.x - q(16):
                break
            cap = panels.draw_key(surface, (x, y), key, t(11))
            x = draw_text(surface, (cap.right + q(9), y), words, t(14), palette.TEXT_2).right + q(22)

    def _paint_bench(
        self, surface: pygame.Surface, entry: Entry, spec: Spec, level: str, rect: pygame.Rect
    ) -> int:  # fmt: skip
        """What one who writes scenarios does with it: battles, a copy; and what the checker warns of."""
        menu, q, t = self.menu, self.menu.q, self.menu.t
        y = self.trials.paint(surface, entry, spec, level, rect) + q(16)
        button = pygame.Rect(rect.x, y, min(rect.w, q(210)), q(40))
        state = menu.spot(("copy",), "try", button)
        panels.draw_button(surface, button, "Copy to edit", t(15), state=state, key="C", scale=menu.k)
        y = button.bottom + q(18)
        warnings = [one for one in entry.problems if one.level == "warning"]
        if entry.own and warnings:
            draw_heading(surface, (rect.x, y + q(6)), counted(len(warnings), "warning"), t(12))
            y = self._faults.paint(surface, entry.path, warnings, pygame.Rect(rect.x, y + q(28), rect.w, 999))
        return y

    def _paint_faults(self, surface: pygame.Surface, entry: Entry) -> None:
        """All that is wrong with a file."""
        menu, q, t = self.menu, self.menu.q, self.menu.t
        box = menu.detail_rect
        body = box.inflate(-q(70), -q(40))
        y = menu.begin_column(surface, "detail", body) + q(26)
        faults = [one for one in entry.problems if one.level == "fault"]
        draw_text(surface, (body.x, y), entry.path.name, t(30), palette.TEXT, "bold", max_width=body.w)
        y += q(40)
        count = f"{counted(len(faults), 'fault')}; mend the file, then press F5"
        draw_text(surface, (body.x, y), count, t(16), palette.DANGER, max_width=body.w)
        y += q(30)
        draw_text(surface, (body.x, y), str(entry.path), t(13), palette.TEXT_3, "mono", max_width=body.w)
        y += q(26)
        rect = pygame.Rect(body.x, y, body.w, 999)
        state = menu.spot(("faults",), "faults", pygame.Rect(body.x, y - q(6), body.w, q(30)))
        if state == "focused":
            menu.ring(surface, pygame.Rect(body.x - q(8), y - q(8), body.w + q(12), q(34)))
        menu.end_column(surface, self._faults.paint(surface, entry.path, faults, rect, entry.waiting))


def _framed(picture: pygame.Surface, radius: int) -> pygame.Surface:
    """The picture with round upper corners, fading out below."""
    w, h = picture.get_size()
    sheet = canvas((w, h))
    sheet.blit(picture, (0, 0))
    mask = canvas((w, h))
    shapes.rounded(mask, (0, 0, w, h + radius), (255, 255, 255), 1.0, radius)
    fade = round(0.34 * h)
    for row in range(fade):
        level = round(255 * (1 - row / fade) ** 1.4)
        mask.fill((level,) * 4, (0, h - fade + row, w, 1), special_flags=pygame.BLEND_RGBA_MULT)
    sheet.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    return sheet


def _changed(spec: Spec, level: str) -> Spec:
    variant = spec.scenario.variants.row(level)
    if variant is None or not variant.changes:
        return spec
    try:
        return variant_spec(spec, level)
    except ScenarioError:
        return spec
