"""The refit screen: three steps (what, when, worth) and Congress. It plans; the desk knows what comes of it."""

from collections.abc import Hashable
from concurrent.futures import Executor

import pygame

from game.play.refit import RefitDesk
from game.play.wording import counted
from game.scenario import Scenario
from game.sim.refit import Box, Departure, Remark, Yard
from game.sim.workers import worker_pool
from game.ui.menu.posters import kind_of
from game.ui.page import Ident
from game.ui.paint import palette, panels, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.strokes import line, stroke
from game.ui.paint.text import draw_text, text_width, wrapped
from game.ui.refit.dates import Dates
from game.ui.refit.house import House
from game.ui.refit.marks import draw_mark
from game.ui.refit.matrix import Matrix
from game.ui.refit.sheet import RefitSheet
from game.ui.refit.worth import WorthPanel
from game.ui.refusals import REFUSALS, refusal
from game.ui.screen import Change, Metrics, Pop
from game.ui.sides import side_colour
from game.ui.skies import debrief_sky, planet_style
from game.ui.ways import Ways
from game.ui.workshop import Workshop

_ARROWS = {pygame.K_LEFT: (0, -1), pygame.K_RIGHT: (0, 1), pygame.K_UP: (-1, 0), pygame.K_DOWN: (1, 0)}
_KEYS: dict[int, Ident] = {
    pygame.K_TAB: ("second",), pygame.K_o: ("best",),
    pygame.K_1: ("way", 0), pygame.K_2: ("way", 1), pygame.K_3: ("way", 2),
}  # fmt: skip
"""Keys that do what a place of the page does."""
_CTRL_KEYS: dict[int, Ident | None] = {pygame.K_z: ("undo",), pygame.K_y: ("redo",), pygame.K_o: None}
_LATER = {pygame.K_LEFTBRACKET: -1, pygame.K_RIGHTBRACKET: 1}
_LATER_BY_SIGN = {"[": -1, "]": 1}
"""The same for keyboards that have the brackets elsewhere."""


class RefitScreen(RefitSheet):
    """Plans the refit of a scenario, and sails. Battles are simulated in a process of their own."""

    def __init__(
        self, ways: Ways, workshop: Workshop, scenario: Scenario, side: str, seed: int, executor: Executor | None = None
    ) -> None:
        super().__init__(RefitDesk(Yard(scenario), seed, executor), side_colour(scenario.spec, side))
        self.ways, self.workshop, self.side = ways, workshop, side
        self._executor, self._own_executor = executor, executor is None
        self.matrix, self.dates = Matrix(self), Dates(self)
        self.worth, self.house = WorthPanel(self), House(self)
        self._before_drag = self.desk.plan
        self._voted = self.desk.plan  # as the vote left it, once it is held
        self._clicked_at = (0, 0)
        self._seen = -1

    # ---- painting

    def ground_key(self) -> Hashable:
        """Whether the backdrop is there, and where the panels stand."""
        there = self.workshop.ask(self._sky_key(), self._paint_sky) is not None
        return there, tuple(tuple(rect) for rect in self.panels.values())

    def _sky_key(self) -> Hashable:
        return "debrief", self.m.size, planet_style(self.desk.yard.scenario.spec) or "jupiter"

    def _paint_sky(self) -> pygame.Surface:
        return debrief_sky(self.m.size, planet_style(self.desk.yard.scenario.spec) or "jupiter")

    def paint_ground(self, surface: pygame.Surface) -> None:
        """Backdrop and empty panels."""
        sky = self.workshop.ask(self._sky_key(), self._paint_sky)
        if sky is not None:
            surface.blit(sky, (0, 0))
        for rect in self.panels.values():
            panels.draw_panel(surface, rect, 0.82)

    def paint(self, surface: pygame.Surface) -> None:
        """All that is written."""
        self._paint_title(surface)
        self.matrix.paint(surface, self.panels["matrix"])
        self.dates.paint(surface, self.panels["dates"])
        self.worth.paint(surface, self.panels["worth"])
        if "house" in self.panels:
            self.house.paint(surface, self.panels["house"])
        self._paint_foot(surface)
        pointed = self.pointed
        if pointed is not None and self.dragged is None and not self.flag_held:
            self.matrix.paint_offer(surface, self.desk.offer(pointed))

    def _paint_title(self, surface: pygame.Surface) -> None:
        q, t, desk = self.q, self.t, self.desk
        refit = desk.yard.refit
        compact = self.compact
        y = q(30 if compact else 46)
        left = self.panels["worth"].x
        x = left
        over = desk.spent > refit.budget
        facts = (
            (f"day {desk.plan.sail_day}", "you sail", palette.OWN_LIGHT),
            (f"{desk.spent}", f"of a budget of {refit.budget}", palette.DANGER if over else palette.TEXT),
            (counted(refit.days - desk.plan.sail_day, "day"), f"before the {refit.end.removeprefix('the ')}",
             palette.TEXT),
        )  # fmt: skip
        size, small = t(28 if compact else 36), t(13 if compact else 14)
        wides = [max(text_width(one, size, "bold"), text_width(two, small)) for one, two, _ in facts]
        gap = min(q(46), max(q(14), (self.m.width - self.margin - x - sum(wides)) / 2))
        x = min(x, round(self.m.width - self.margin - sum(wides) - 2 * gap))
        for (value, what, tone), wide in zip(facts, wides, strict=True):
            draw_text(surface, (x, y + q(20)), value, size, tone, "bold")
            draw_text(surface, (x, y + q(50 if compact else 60)), what, small, palette.TEXT_2)
            x = round(x + wide + gap)
        voted = desk.plan.voted
        when = "before the battle" if voted is None else f"day {voted.day}, Congress has voted"
        about = f"{desk.yard.scenario.title}  ·  {when}"
        room = left - self.margin - q(240)
        draw_text(surface, (self.margin, y - q(4)), about, t(15), palette.TEXT_2, max_width=room)
        title = draw_text(
            surface, (self.margin - q(2), y + q(36 if compact else 44)), refit.title, t(32 if compact else 38),
            palette.TEXT, "bold", max_width=room,
        )  # fmt: skip
        self._paint_yard(surface, pygame.Rect(title.right + q(40), 0, left - title.right - q(80), q(104)))

    def _paint_yard(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """The docks, with who lies in them on the eve of the day of sailing, or on the first day."""
        q, desk = self.q, self.desk
        docks, long = desk.yard.refit.docks, self.q(92)
        if rect.w < q(150):
            return
        pitch = q(36)
        x, y = rect.right - long - q(20), q(52 if self.compact else 74) - pitch * docks // 2
        classes = {one.id: one for one in desk.yard.scenario.spec.class_}
        for dock in range(docks):
            frame = pygame.Rect(x, y + dock * pitch, long, pitch)
            stroke(
                surface, [frame.topleft, frame.topright, frame.bottomright, frame.bottomleft], palette.GAIN, 1.4, 0.5,
                closed=True,
            )  # fmt: skip
            for part in (0.12, 0.88):
                at = frame.x + frame.w * part
                line(surface, (at, frame.y), (at, frame.bottom), palette.GAIN, 1, 0.35)
            work = next((one for one in desk.works() if one.dock == dock), None)
            if work is not None:
                kind = kind_of(classes[desk.yard.squadron(work.box.squadron).class_])
                ships.draw_ship(surface, kind, frame.center, q(46), (1.0, 0.0), self.colour, alpha=0.85)

    def _paint_foot(self, surface: pygame.Surface) -> None:
        q, t, desk = self.q, self.t, self.desk
        high = q(46)
        x = self.margin
        for ident, label, key, wide in (
            ("back", "Back", "Esc", 126), ("undo", "Undo", "Ctrl+Z", 150), ("second", "Second plan", "Tab", 184),
        ):  # fmt: skip
            rect = pygame.Rect(x, self.foot, q(wide), high)
            state = self.spot((ident,), "buttons", rect)
            panels.draw_button(surface, rect, label, t(16), state=state, key=key, scale=self.k)
            x = rect.right + q(12)
        worth = self.panels["worth"]
        go = pygame.Rect(worth.x, self.foot, worth.w, high)
        self._paint_remark(surface, pygame.Rect(x + q(8), self.foot, go.x - x - q(24), high))
        barred = any(one.bars for one in desk.remarks())
        state = "disabled" if barred else self.spot(("sail",), "buttons", go)
        ahead = desk.vote_ahead
        label = f"On to the vote, day {ahead}" if ahead else f"Sail on day {desk.plan.sail_day}"
        panels.draw_button(surface, go, label, t(18), state=state, primary=True, key="Ctrl+Enter", scale=self.k)

    def _paint_remark(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """What is amiss, on two lines at most beside the button."""
        q, t = self.q, self.t
        said = self._remarks()
        if not said:
            return
        good = said[0].kind in ("passed", "way")
        tone = palette.DANGER if said[0].bars else palette.GAIN if good else palette.CAUTION
        if said[0].kind == "item":
            draw_mark(surface, self.desk.yard.items[str(self.pointed_item)].mark, (rect.x + q(12), rect.centery), q(9))
        else:
            draw_icon(surface, "check" if good else "caution", (rect.x + q(12), rect.centery), q(18), tone)
        room = rect.w - q(34)
        words = " ".join(one.words for one in said[:3])
        lines = list(wrapped(words, t(14), room))
        if len(lines) > 2:
            lines = list(wrapped(" ".join(one.words for one in said[:2]), t(14), room))
        if len(lines) > 2:
            lines = list(wrapped(said[0].words, t(14), room))[:2]
        pitch = round(t(14) * 1.45)
        y = rect.centery - pitch * (len(lines) - 1) / 2
        for one in lines:
            draw_text(surface, (rect.x + q(32), y), one, t(14), palette.TEXT, max_width=room)
            y += pitch

    def _remarks(self) -> tuple[Remark, ...]:
        desk, congress = self.desk, self.desk.yard.congress
        if self.pointed_way is not None:
            return (self.house.words(self.pointed_way),)
        item = self.pointed_item
        about = self.matrix.words(item) if item is not None else None
        if about is not None:
            return (about,)
        if desk.vote is None or congress is None or desk.plan != self._voted:
            return desk.remarks()
        count = f"{desk.vote.votes} of {desk.vote.seats.seats} votes"
        if desk.vote.passed:
            return (Remark("passed", f"Congress has voted for {congress.about}, with {count}."),)
        words = f"Congress has voted against {congress.about}: {count}. Plan the days and the budget that are left."
        return (Remark("vote", words),)

    # ---- screen

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size; begin to fight battles."""
        super().on_enter(metrics)
        if self._executor is None and self._own_executor:
            self._executor = worker_pool(1)
            self.desk.work_in(self._executor)

    def on_leave(self) -> None:
        """Fight no more battles."""
        super().on_leave()
        self._stop()
        self.workshop.drop()

    def _stop(self) -> None:
        self.desk.work_in(None)
        if self._own_executor and self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def on_update(self, dt_s: float) -> Change:
        """Take in what has been fought."""
        self.desk.point_at(self.pointed)
        try:
            self.desk.advance()
        except (OSError, RuntimeError) as error:
            self._stop()
            self.tell(f"Battles cannot be simulated here: {error}", danger=True)
        if self.desk.version != self._seen:
            self._seen = self.desk.version
            self.stale()
        return super().on_update(dt_s)

    # ---- mouse

    def on_event(self, event: pygame.Event) -> Change:
        """Drags of the flag and of bars; the rest as on every page."""
        if event.type == pygame.MOUSEMOTION and (self.flag_held or self.dragged is not None):
            self._drag(event.pos)
            return None
        if event.type == pygame.MOUSEMOTION and self.by_key and event.rel != (0, 0):
            self.by_key = False
            self.stale()
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self._let_go()
        return super().on_event(event)

    def _click(self, pos: tuple[int, int]) -> Change:
        self._clicked_at = pos
        bar = next((box for box, rect in self.dates.bars.items() if rect.collidepoint(pos)), None)
        if bar is not None and self.desk.closed(bar):
            self.tell(self.desk.closed(bar))
            return None
        if bar is not None:
            self.by_key, self.dragged, self._before_drag = False, bar, self.desk.plan
            self.stale()
            return None
        return super()._click(pos)

    def _drag(self, pos: tuple[int, int]) -> None:
        if self.flag_held:
            self.desk.preview(self.desk.plan.sailing(self.dates.day_at(pos[0]), self.desk.yard.refit.days))
            return
        over = next((box for box, rect in self.dates.bars.items() if rect.collidepoint(pos)), None)
        plan = self.desk.plan
        if self.dragged is not None and over is not None and over != self.dragged:
            step = plan.boxes.index(over) - plan.boxes.index(self.dragged)
            self.desk.preview(plan.moved(self.dragged, step))

    def _let_go(self) -> None:
        if self.flag_held or self.dragged is not None:
            self.desk.settle(self._before_drag)
        self.flag_held, self.dragged = False, None
        self.stale()

    def chosen(self, ident: Ident) -> Change:
        """A place was clicked."""
        kind = ident[0]
        if kind == "back":
            return self._back()
        if kind == "sail":
            return self._sail()
        if kind == "box":
            self.cursor = Box(str(ident[1]), str(ident[2]))
            self.desk.toggle(self.cursor)
        elif kind in ("days", "flag"):
            self.flag_held, self._before_drag = True, self.desk.plan
            if kind == "days":
                self._drag(self._clicked_at)
        else:
            self._act(ident)
        return None

    def _act(self, ident: Ident) -> None:
        """A button or a way, by mouse or key."""
        kind = ident[0]
        if kind == "way":
            self.desk.campaign(int(str(ident[1])))
        elif kind == "undo":
            self.desk.undo()
        elif kind == "redo":
            self.desk.redo()
        elif kind == "second":
            self.desk.swap()
            self.tell("The other plan; Tab brings this one back.")
        elif kind == "best" and not self.desk.take_best():
            self.tell("No better plan has been found so far.")

    # ---- keys

    def _key(self, event: pygame.Event) -> Change:
        ctrl = bool(event.mod & pygame.KMOD_CTRL)
        if event.key == pygame.K_ESCAPE:
            return self._back()
        if event.key == pygame.K_F1:
            return self.ways.help()
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and ctrl:
            return self._sail()
        if event.key in _ARROWS and self.cursor is not None:
            self._arrow(_ARROWS[event.key], bool(event.mod & pygame.KMOD_SHIFT))
        elif event.key in (pygame.K_SPACE, pygame.K_RETURN, pygame.K_KP_ENTER) and self.cursor is not None:
            self.by_key = True
            if not self.desk.toggle(self.cursor):
                self.tell(self.desk.closed(self.cursor))
        else:
            self._letter(event, ctrl)
        self.stale()
        return None

    def _letter(self, event: pygame.Event, ctrl: bool) -> None:
        later = _LATER_BY_SIGN.get(event.unicode) or _LATER.get(event.key)
        ident = (_KEYS | _CTRL_KEYS if ctrl else _KEYS).get(event.key)
        if ident == ("undo",) and event.mod & pygame.KMOD_SHIFT:
            ident = ("redo",)
        if later is not None:
            self.desk.sail_on(self.desk.plan.sail_day + later)
        elif ident is not None:
            self._act(ident)

    def _arrow(self, step: tuple[int, int], shift: bool) -> None:
        """Move the cursor in the matrix; with Shift, the box that it is on in the order of the docks."""
        assert self.cursor is not None
        self.by_key = True
        if shift:
            self.desk.move(self.cursor, step[0] + step[1])
            return
        yard = self.desk.yard
        items = [*yard.items]
        row, column = yard.squadrons.index(self.cursor.squadron), items.index(self.cursor.item)
        while True:
            row, column = row + step[0], column + step[1]
            if not (0 <= row < len(yard.squadrons) and 0 <= column < len(items)):
                return
            box = Box(yard.squadrons[row], items[column])
            if yard.fits(box):
                self.cursor = box
                return

    # ---- ways out

    def _back(self) -> Change:
        return Pop()

    def _sail(self) -> Change:
        """On to the vote where the plan waits for one, and plan what is left; then into battle."""
        barred = next((one for one in self.desk.remarks() if one.bars), None)
        if barred is not None:
            self.tell(barred.words, danger=True)
            return None
        try:
            if self.desk.hold_vote():
                self._voted = self.desk.plan
                self.stale()
                return None
            return self._into_battle(self.desk.depart())
        except REFUSALS as error:
            self.tell(refusal(error), danger=True)
            return None

    def _into_battle(self, sailed: Departure) -> Change:
        change = self.ways.anew(sailed.scenario, self.side, self.desk.seed)
        self._stop()
        return change
