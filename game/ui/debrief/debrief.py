"""The debrief: the outcome in words and figures, what was asked for, what follows, how it went, who was lost."""

import threading
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import pygame

from game.play.looking_back import LookingBack
from game.play.wording import counted
from game.sim.hindsight import Decision
from game.ui.debrief import tables
from game.ui.debrief.account import Account
from game.ui.debrief.chart import paint_chart, paint_damage
from game.ui.debrief.decided import decided_height, paint_decided, paint_luck
from game.ui.debrief.figures import paint_figures
from game.ui.debrief.rows import Loss
from game.ui.page import Ident, Page, Spot
from game.ui.paint import palette, panels, shapes
from game.ui.paint.strokes import circle, line
from game.ui.paint.text import draw_heading, draw_paragraph, draw_runs, draw_text, text_width
from game.ui.refusals import REFUSALS, refusal
from game.ui.screen import Change
from game.ui.skies import debrief_sky, planet_style
from game.ui.ways import Ways
from game.ui.workshop import Workshop

from ...rules.state.columns import NONE
from ...rules.state.vocabulary import Verdict

if TYPE_CHECKING:
    from game.sim.record import Record

_WIDE_UNITS, _HIGH_UNITS = 1250, 800
"""From this size on, in base units, the panels stand side by side; below, what is written in the last has no room."""
_PAIRS_BELOW_UNITS = 700
"""Below this width the figures stand two by two."""
_VERDICT_COLOURS = {
    Verdict.VICTORY: palette.GAIN, Verdict.DEFEAT: palette.DANGER, Verdict.DRAW: palette.CAUTION,
    Verdict.UNDECIDED: palette.TEXT_2,
}  # fmt: skip


class DebriefScreen(Page):
    """One battle's debrief. What needs the events comes in turn by turn, from a thread."""

    def __init__(self, ways: Ways, workshop: Workshop, record: "Record", account: Account) -> None:
        super().__init__()
        self.ways, self.workshop, self.record, self.account = ways, workshop, record, account
        self.branch_turn = max(1, min(self.account.turns, 1 + self.account.turns // 3))
        self.fault = ""
        self.focus = ("menu",)
        self.back = LookingBack(record)
        self._left = False
        self._seen: Hashable = None
        self._thread: threading.Thread | None = None
        if self.account.done_turns < self.account.turns:
            self._thread = threading.Thread(target=self._count, name="account", daemon=True)
            self._thread.start()

    def _count(self) -> None:
        from game.sim.record import SaveError

        try:
            for _ in self.account.work():
                if self._left:
                    return
        except SaveError as error:
            self.fault = str(error)

    def finish(self, timeout_s: float = 60.0) -> None:
        """Wait until all turns are counted."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    # ---- layout

    @property
    def wide(self) -> bool:
        """Do the panels stand side by side?"""
        return self.units_w >= _WIDE_UNITS and self.m.height / self.k >= _HIGH_UNITS

    def layout(self) -> None:
        """Places of the panels; where it is narrow they stand one below the other and scroll."""
        w, h = self.m.size
        q = self.q
        margin = round(0.031 * w) if self.wide else q(24)
        self.margin = margin
        if not self.wide:
            self.panels: dict[str, pygame.Rect] = {}
            return
        top = q(206) if h / self.k > 950 else q(178)
        foot = h - q(108) if h / self.k > 950 else h - q(86)
        gap = q(16)
        left_w, right_w = round(0.224 * w), round(0.276 * w)
        mid_x = margin + left_w + q(26)
        mid_w = w - margin - right_w - q(22) - mid_x
        goals = q(66) + tables.goals_height(self.account, left_w - q(40), q, self.t)
        follows = q(64) + q(34) * max(1, len(self.account.consequences()))
        y2, y3 = top + goals + gap, top + goals + follows + 2 * gap
        luck = q(170 if foot - y3 - gap > q(320) else 132)  # what the scenario says afterwards comes first
        losses = round((foot - top - gap) * 0.62)
        chart_h = round((foot - top) * 0.53)
        below = top + chart_h + gap
        half = (mid_w - gap) // 2
        self.panels = {
            "goals": pygame.Rect(margin, top, left_w, goals),
            "follows": pygame.Rect(margin, y2, left_w, follows),
            "texts": pygame.Rect(margin, y3, left_w, foot - y3 - luck - gap),
            "luck": pygame.Rect(margin, foot - luck, left_w, luck),
            "chart": pygame.Rect(mid_x, top, mid_w, chart_h),
            "damage": pygame.Rect(mid_x, below, half, foot - below),
            "decided": pygame.Rect(mid_x + half + gap, below, mid_w - half - gap, foot - below),
            "losses": pygame.Rect(w - margin - right_w, top, right_w, losses),
            "classes": pygame.Rect(w - margin - right_w, top + losses + gap, right_w, foot - top - losses - gap),
        }

    # ---- painting

    def ground_key(self) -> Hashable:
        """Whether the backdrop is there, and where the panels stand."""
        there = self.workshop.ask(self._sky_key(), self._paint_sky) is not None
        return there, tuple((name, tuple(rect)) for name, rect in self.panels.items())

    def _sky_key(self) -> Hashable:
        return "debrief", self.m.size, planet_style(self.account.scenario.spec) or "jupiter"

    def _paint_sky(self) -> pygame.Surface:
        return debrief_sky(self.m.size, planet_style(self.account.scenario.spec) or "jupiter")

    def paint_ground(self, surface: pygame.Surface) -> None:
        """Backdrop and empty panels."""
        sky = self.workshop.ask(self._sky_key(), self._paint_sky)
        if sky is not None:
            surface.blit(sky, (0, 0))
        for rect in self.panels.values():
            panels.draw_panel(surface, rect, 0.78)

    def paint(self, surface: pygame.Surface) -> None:
        """Everything that is written."""
        if not self.wide:
            self._paint_narrow(surface)
            return
        self._paint_outcome(surface, self.q(55) if self.m.height / self.k > 950 else self.q(40))
        for name, rect in self.panels.items():
            self._paint_panel(surface, name, rect, scrolls=name in ("texts", "losses", "classes"))
        self._paint_buttons(surface)

    def _paint_narrow(self, surface: pygame.Surface) -> None:
        q, t = self.q, self.t
        foot = q(64)
        whole = pygame.Rect(0, 0, self.m.width, self.m.height - foot)
        y = self.begin_column(surface, "all", whole)
        self._paint_outcome(surface, y + q(34))
        line_rect = pygame.Rect(self.margin, y + q(148), self.m.width - 2 * self.margin, q(200))
        y = draw_paragraph(surface, line_rect, self.account.line, t(18), palette.TEXT_2) + q(16)
        figures = pygame.Rect(self.margin, y, self.m.width - 2 * self.margin, q(90))
        y = paint_figures(surface, figures, self.account, q, t, in_pairs=figures.w / self.k < _PAIRS_BELOW_UNITS)
        inside = self.m.width - 2 * self.margin - q(40)
        heights = {
            "goals": q(66) + tables.goals_height(self.account, inside, q, self.t),
            "follows": q(64) + q(34) * max(1, len(self.account.consequences())),
            "texts": q(60) + tables.texts_height(self.account, inside, q, self.t),
            "decided": q(70) + decided_height(self.back, self.account, inside, q, self.t),
            "chart": q(330), "luck": q(190),
            "damage": q(100) + q(44) * max(1, len(self.account.damage.rows())),
            "classes": q(70) + tables.classes_height(self.account, q),
            "losses": q(90) + tables.losses_height(self.account, q),
        }  # fmt: skip
        for name, high in heights.items():
            rect = pygame.Rect(self.margin, y, self.m.width - 2 * self.margin, high)
            shapes.rounded(surface, rect, palette.PANEL, 0.85, q(8), border=palette.LINE, border_alpha=0.6)
            self._paint_panel(surface, name, rect, scrolls=False)
            y = rect.bottom + q(14)
        y = self._paint_slider(surface, pygame.Rect(self.margin, y, self.m.width - 2 * self.margin, q(56)))
        self.end_column(surface, y + q(10))
        self._paint_few_buttons(surface, pygame.Rect(self.margin, whole.bottom, self.m.width - 2 * self.margin, foot))

    def _paint_outcome(self, surface: pygame.Surface, y: int) -> None:
        q, t, account = self.q, self.t, self.account
        x = self.margin
        room = round(0.52 * self.m.width) if self.wide else self.m.width - 2 * x
        about = f"{account.scenario.title}  ·  turn {account.turns}  ·  seed {self.record.seed}{self._made_by()}"
        draw_text(surface, (x, y), about, t(16), palette.TEXT_2, max_width=room)
        size = t(50)
        while size > t(26) and text_width(account.title, size, "bold") > room:
            size -= 2
        draw_text(surface, (x - q(2), y + q(50)), account.title, size, palette.TEXT, "bold", max_width=room)
        verdict, size = f"{account.verdict_word}.  ", t(18)
        words = account.line if self.wide else ""
        while size > t(13) and text_width(verdict, size, "bold") + text_width(words, size) > room:
            size -= 1
        runs = [(verdict, _VERDICT_COLOURS[account.verdict], "bold", float(size))]
        end = draw_runs(surface, (x, y + q(101)), runs).right
        if self.wide:
            draw_text(surface, (end, y + q(101)), words, size, palette.TEXT_2, max_width=x + room - end)
            width = self.m.width - x - round(0.575 * self.m.width)
            paint_figures(surface, pygame.Rect(round(0.575 * self.m.width), y + q(10), width, q(90)), account, q, t)

    def _made_by(self) -> str:
        """What made the save, where it is not the rules of today: a branch goes on by these."""
        return f"  ·  made by rules {self.record.rules_version}" if self.record.of_other_rules else ""

    def _paint_panel(self, surface: pygame.Surface, name: str, rect: pygame.Rect, scrolls: bool) -> None:
        q, t, account = self.q, self.t, self.account
        titles = {
            "goals": "Objectives", "follows": "What follows", "texts": "Afterwards", "chart": "Mass over time",
            "damage": "Damage by weapon", "classes": "Ships by class",
            "decided": "What decided it", "luck": "Luck", "losses": "Lost with all or some hands",
        }  # fmt: skip
        head = (rect.x + q(21), rect.y + q(28))
        title = draw_heading(surface, head, titles[name], t(12))
        note, end = self._note(name), rect.right - q(20)
        if note:
            room = end - title.right - q(12)
            draw_text(surface, (end, rect.y + q(28)), note, t(14), palette.TEXT_2, anchor="r", max_width=room)
        body = pygame.Rect(rect.x + q(21), rect.y + q(52), rect.w - q(40), rect.h - q(62))
        if name == "chart":
            paint_chart(surface, body, account, q, t)
        elif name == "goals":
            tables.paint_goals(surface, body, account, q, t)
        elif name == "follows":
            tables.paint_follows(surface, body, account, q, t)
        elif name == "damage":
            paint_damage(surface, body, account, q, t)
        elif name == "decided":
            paint_decided(surface, body, self.back, account, q, t, self._decision_spot)
        elif name == "luck":
            paint_luck(surface, body, self.back, q, t)
        else:
            self._paint_long(surface, name, body, scrolls)

    def _paint_long(self, surface: pygame.Surface, name: str, body: pygame.Rect, scrolls: bool) -> None:
        """What may be longer than its panel."""
        q, t = self.q, self.t
        if name == "losses":
            tables.paint_losses_head(surface, pygame.Rect(body.x, body.y - q(4), body.w, q(30)), q, t)
            body = pygame.Rect(body.x, body.y + q(26), body.w, body.h - q(26))
        if not scrolls:
            self._paint_rows(surface, name, body)
            return
        place = pygame.Rect(body.x - q(12), body.y, body.w + q(26), body.h)
        y = self.begin_column(surface, name, place)
        self.end_column(surface, self._paint_rows(surface, name, pygame.Rect(body.x, y, body.w, body.h)))
        column = self.columns[name]
        if column.most and not self.spots(name):  # rows that may be chosen scroll as they are gone through
            state = self.spot(("column", name), name, place)
            if state == "focused":
                self.ring(surface, place.inflate(q(2), q(6)))

    def _paint_rows(self, surface: pygame.Surface, name: str, body: pygame.Rect) -> int:
        """What stands in such a panel; returns where it ends."""
        q, t, account = self.q, self.t, self.account
        if name == "losses":
            return tables.paint_losses(surface, body, account, q, t, self._loss_spot)
        return {"texts": tables.paint_texts, "classes": tables.paint_classes}[name](surface, body, account, q, t)

    def _loss_spot(self, loss: Loss, place: pygame.Rect) -> str:
        """Note the place of a ship whose end can be watched, and how to paint it."""
        return self.spot(("loss", loss), "losses", place) if loss.turn else "normal"

    def _decision_spot(self, decision: Decision, place: pygame.Rect) -> str:
        """Note the place of an order whose turn can be watched, and how to paint it."""
        return self.spot(("decision", decision), "decided", place)

    def in_order(self) -> list[Spot]:
        """Tab goes over the ships lost in one step; up and down go through them."""
        ships = self.spots("losses")
        here = next((one for one in ships if one.ident == self.focus), ships[0] if ships else None)
        return [one for one in self.spots() if one.group != "losses" or one is here]

    def _note(self, name: str) -> str:
        account = self.account
        if name == "losses":
            lost = account.ships(account.side)[1]
            return counted(lost, "ship")
        if name == "damage":
            counting = account.done_turns < account.turns and not self.fault
            return f"turn {account.done_turns} of {account.turns}" if counting else "GJ to hull"
        if name == "chart" and account.hostile:
            return "theirs as it was; dashed: as you knew it" if account.misjudged else "theirs as it was"
        if name == "decided":
            working = self.back.share < 1.0 and not self.back.fault
            return f"{self.back.share:.0%} worked out".replace("%", " %") if working else "own mass"
        return "lost of all" if name == "classes" else ""

    # ---- buttons

    def _paint_buttons(self, surface: pygame.Surface) -> None:
        q, w = self.q, self.m.width
        high = q(50)
        y = (self.panels["classes"].bottom + self.m.height) // 2 - high // 2
        left, chart, losses = self.panels["goals"], self.panels["chart"], self.panels["losses"]
        gap = q(10)
        third = (left.w + q(96 if self.m.height / self.k > 950 else 150) - 2 * gap) // 3
        x = left.x
        for ident, label, key in self._acts():
            rect = pygame.Rect(x, y, third, high)
            press = self.spot((ident,), "buttons", rect)
            panels.draw_button(surface, rect, label, self.t(16), state=press, key=key, scale=self.k)
            x = rect.right + gap
        branch = pygame.Rect(0, y, q(150), high)
        branch.right = chart.right
        slider = pygame.Rect(x + q(16), y, branch.x - x - q(40), high)
        self._paint_slider(surface, slider, button=branch)
        rect = pygame.Rect(losses.x, y, w - self.margin - losses.x, high)
        state = self.spot(("menu",), "buttons", rect)
        panels.draw_button(surface, rect, "Main menu", self.t(18), state=state, primary=True, key="Enter", scale=self.k)

    def _acts(self) -> tuple[tuple[str, str, str], ...]:
        return (("watch", "Watch it all", "W"), ("again", "Again", "A"), ("anew", "New dice", "Shift+A"))

    def _paint_few_buttons(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """The buttons at the foot of a narrow window."""
        q = self.q
        gap, count = q(10), 4
        wide = (rect.w - gap * (count - 1)) // count
        for number, (ident, label, key) in enumerate((*self._acts(), ("menu", "Menu", ""))):
            box = pygame.Rect(rect.x + number * (wide + gap), rect.y + q(8), wide, q(46))
            state = self.spot((ident,), "buttons", box)
            shown = key if wide > q(190) else ""
            panels.draw_button(
                surface, box, label, self.t(16), state=state, primary=ident == "menu", key=shown, scale=self.k
            )

    def _paint_slider(self, surface: pygame.Surface, rect: pygame.Rect, button: pygame.Rect | None = None) -> int:
        q, t = self.q, self.t
        if not self.account.turns:
            return rect.y
        if button is None:
            button = pygame.Rect(rect.right - q(130), rect.y, q(130), q(46))
            rect = pygame.Rect(rect.x, rect.y, rect.w - q(150), q(46))
        state = self.spot(("slider",), "slider", rect)
        turns = self.account.turns
        words = f"Branch from turn {self.branch_turn}{self._made_by()}"
        draw_text(surface, (rect.x, rect.y + q(10)), words, t(15), palette.TEXT_2, max_width=rect.w)
        y = rect.y + q(35)
        x0, x1 = rect.x + q(8), rect.right - q(8)
        step = (x1 - x0) / max(1, turns - 1)
        line(surface, (x0, y), (x1, y), palette.LINE_BRIGHT, 1.6)
        for turn in range(1, turns + 1):
            at = round(x0 + step * (turn - 1)), y
            left, right = (round(x0 + step * (turn - part)) for part in (1.5, 0.5))
            spot = pygame.Rect(left, rect.y, right - left, rect.h).clip(rect) if turns > 1 else rect
            over = self.hover == ("turn", turn)
            self.spot(("turn", turn), "turns", spot)
            here = turn == self.branch_turn
            shapes.disc(surface, at, q(5 if here or over else 3.4), palette.OWN if here or over else palette.TEXT_3)
            if here:
                circle(surface, at, q(9), palette.OWN, 1.5)
        if state == "focused":
            self.ring(surface, rect.inflate(q(10), q(8)))
        press = self.spot(("branch",), "buttons", button)
        panels.draw_button(surface, button, "Branch", t(16), state=press, key="B", scale=self.k)
        return rect.bottom

    # ---- what is done

    def on_leave(self) -> None:
        """Count no further."""
        self._left = True
        self.back.close()
        self.workshop.drop()

    def on_update(self, dt_s: float) -> Change:
        """Show what has been counted since."""
        if self.account.done_turns >= self.account.turns:
            self.back.go_on()
        seen = (self.account.done_turns, self.workshop.made_count, self.fault, self.back.share, self.back.fault)
        if seen != self._seen:
            self._seen = seen
            if self.fault and not self.notice:
                self.tell(f"The save cannot be counted to its end: {self.fault}", danger=True)
            self.stale()
        return super().on_update(dt_s)

    def stepped(self, ident: Ident, step: int) -> bool:
        """Left and right move the turn to branch from."""
        if ident[0] not in ("slider", "turn"):
            return False
        self.branch_turn = min(max(self.branch_turn + step, 1), max(1, self.account.turns))
        self.focus = ("slider",)
        return True

    def walk(self, dx: int, dy: int) -> None:
        """Up and down scroll a column that has the focus, as long as there is more of it."""
        if self.focus is not None and self.focus[0] == "column" and dy:
            column = self.columns[str(self.focus[1])]
            if column.scroll + (dy > 0) > 0 and column.scroll + dy <= column.most:
                self._scroll(column, dy * self.q(60))
                return
        super().walk(dx, dy)

    def pressed(self, event: pygame.Event) -> Change:
        """The keys of the buttons; F1 shows the help."""
        if event.key == pygame.K_F1:
            return self.ways.help()
        keys = {
            pygame.K_w: "watch", pygame.K_b: "branch", pygame.K_ESCAPE: "menu",
            pygame.K_a: "anew" if event.mod & pygame.KMOD_SHIFT else "again",
        }  # fmt: skip
        return self.chosen((keys[event.key],)) if event.key in keys else None

    def chosen(self, ident: Ident) -> Change:
        """A button was pressed."""
        ways, kind = self.ways, ident[0]
        if kind == "menu":
            return ways.home()
        if kind == "turn" and isinstance(ident[1], int):
            self.branch_turn = ident[1]
            self.stale()
            return None
        acts: dict[str, Callable[[], Change]] = {
            "watch": lambda: ways.watch(self.record, 1),
            "again": lambda: ways.again(self.record, self.record.seed),
            "anew": lambda: ways.again(self.record, None),
            "branch": lambda: ways.branch(self.record, self.branch_turn),
            "slider": lambda: ways.branch(self.record, self.branch_turn),
        }
        if isinstance(told := ident[-1], Loss | Decision):
            lost = told.slot if isinstance(told, Loss) else NONE
            acts[str(kind)] = lambda: ways.watch(self.record, told.turn, lost)
        if kind not in acts or (kind in ("watch", "branch", "slider") and not self.account.turns):
            return None
        try:
            return acts[str(kind)]()
        except REFUSALS as error:
            self.tell(refusal(error), danger=True)
            return None
