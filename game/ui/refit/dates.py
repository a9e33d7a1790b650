"""When to sail: docks, Congress and the enemy's timetable over the same days, and the chance by day of sailing."""

import pygame

from game.scenario.refits import strengths
from game.sim.refit import Box, Work, ballot, dock_name, pass_chance, vote_day
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.strokes import line, stroke
from game.ui.paint.text import draw_heading, draw_text, text_width
from game.ui.refit.chances import ChanceCurve
from game.ui.refit.marks import TONES, draw_mark
from game.ui.refit.sheet import RefitSheet

_LABEL_UNITS = 152
_DAY_LINE = palette.mixed(palette.PANEL, palette.LINE, 0.45)


class Dates:
    """Paints the calendar and knows which day is where."""

    def __init__(self, page: RefitSheet) -> None:
        self.page = page
        self.days = pygame.Rect(0, 0, 1, 1)
        self.bars: dict[Box, pygame.Rect] = {}

    # ---- where

    def day_at(self, x: float) -> int:
        """The day at a place of the window, from 1 to the last."""
        last = self.page.desk.yard.refit.days
        return min(max(int((x - self.days.x) * last // max(1, self.days.w)) + 1, 1), last)

    def left_of(self, day: int) -> float:
        """The left edge of a day."""
        return self.days.x + self.days.w * (day - 1) / self.page.desk.yard.refit.days

    def middle_of(self, day: int) -> float:
        """The middle of a day."""
        return (self.left_of(day) + self.left_of(day + 1)) / 2

    @property
    def _row_pitch(self) -> int:
        return self.page.q(31 if self.page.compact else 38)

    @property
    def _first_row(self) -> int:
        """The middle of the first row."""
        return self.days.y + self.page.q(28 if self.page.compact else 36)

    # ---- painting

    def paint(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """Paint it into its panel."""
        page, q, t = self.page, self.page.q, self.page.t
        refit, compact = page.desk.yard.refit, page.compact
        self.bars = {}
        draw_heading(surface, (rect.x + q(22), rect.y + q(24)), "2  When to sail", t(12))
        draw_text(surface, (rect.right - q(22), rect.y + q(24)), "drag the flag", t(14), palette.TEXT_2, anchor="r")
        top, bottom = rect.y + q(56 if compact else 62), rect.bottom - q(22)
        self.days = pygame.Rect(rect.x + q(_LABEL_UNITS), top, rect.w - q(_LABEL_UNITS) - q(24), bottom - top)
        self._paint_days(surface)
        y = self._first_row
        self._paint_docks(surface, y)
        y += refit.docks * self._row_pitch
        if page.desk.yard.congress is not None:
            self._paint_vote(surface, y)
            y += self._row_pitch
        if refit.garrison:
            y = self._paint_garrison(surface, y, q(34 if compact else 44))
        chart = pygame.Rect(self.days.x, y + q(12), self.days.w, bottom - y - q(12))
        curve = ChanceCurve(page, chart, self.middle_of)
        curve.paint(surface)
        self._paint_end(surface)
        self._paint_flag(surface, curve)
        page.spot(("days",), "days", pygame.Rect(self.days.x, top - q(40), self.days.w, bottom - top + q(40)))

    def _label(self, surface: pygame.Surface, y: float, words: str, colour: palette.Colour = palette.TEXT_2) -> None:
        q, t = self.page.q, self.page.t
        draw_text(surface, (self.days.x - q(14), y), words, t(14), colour, anchor="r", max_width=q(_LABEL_UNITS - 24))

    def _paint_days(self, surface: pygame.Surface) -> None:
        page, q, t = self.page, self.page.q, self.page.t
        last, sail = page.desk.yard.refit.days, page.desk.plan.sail_day
        every = 1 if self.days.w / last > t(13) * 1.9 else 2 if self.days.w / last > t(13) else 5
        for day in range(1, last + 1):
            x = self.left_of(day)
            pygame.draw.line(surface, _DAY_LINE, (round(x), self.days.y + q(14)), (round(x), self.days.bottom))
            if day == 1 or day % every == 0 or day == last:
                strong = day in (1, last) or day % 10 == 0
                face, tone = ("bold", palette.TEXT_2) if strong else ("sans", palette.TEXT_3)
                tone, face = (palette.TEXT, "bold") if day == sail else (tone, face)
                draw_text(surface, (self.middle_of(day), self.days.y), f"{day}", t(13), tone, face, "c")
        self._paint_past(surface)
        beyond = pygame.Rect(0, self.days.y + q(14), 0, self.days.h - q(14))
        beyond.x, beyond.w = round(self.middle_of(sail)), self.days.right - round(self.middle_of(sail))
        shapes.rounded(surface, beyond, palette.SPACE, 0.40, 0)

    def _paint_past(self, surface: pygame.Surface) -> None:
        """Days that are over once the vote is held: darker, up to a line that is today."""
        page, q, t = self.page, self.page.q, self.page.t
        plan = page.desk.plan
        if plan.voted is None:
            return
        today, top = round(self.middle_of(plan.first_day)), self.days.y + q(14)
        past = pygame.Rect(self.days.x, top, today - self.days.x, self.days.bottom - top)
        shapes.rounded(surface, past, palette.SPACE, 0.40, 0)
        line(surface, (today, top), (today, self.days.bottom), palette.CAUTION, 1.6, 0.9)
        words = f"today, day {plan.first_day}"
        flag = self._flag_place()
        wide = round(text_width(words, t(13)))
        place = pygame.Rect(0, 0, wide + q(8), q(20))
        place.midbottom = today, self.days.y - q(12)
        place.clamp_ip(pygame.Rect(self.days.x, 0, self.days.w, page.m.height))
        if place.colliderect(flag):
            place.right = flag.left - q(6)
        draw_text(surface, place.center, words, t(13), palette.CAUTION, anchor="c")

    def _flag_place(self) -> pygame.Rect:
        """Where the flag is."""
        page, q, t = self.page, self.page.q, self.page.t
        words = f"sail, day {page.desk.plan.sail_day}"
        flag = pygame.Rect(0, 0, round(text_width(words, t(14), "bold")) + q(26), q(26))
        flag.midbottom = round(self.middle_of(page.desk.plan.sail_day)), self.days.y - q(12)
        flag.clamp_ip(pygame.Rect(self.days.x - q(60), 0, self.days.w + q(76), page.m.height))
        return flag

    def _paint_docks(self, surface: pygame.Surface, y: int) -> None:
        """A row for each dock, with what lies in it."""
        desk, high = self.page.desk, self.page.q(25 if self.page.compact else 30)
        for dock in range(desk.yard.refit.docks):
            self._label(surface, y + dock * self._row_pitch, f"Dock {dock_name(dock)}")
        for work in desk.works():
            self._paint_work(surface, work, y + work.dock * self._row_pitch, high)

    def _paint_work(self, surface: pygame.Surface, work: Work, y: float, high: int) -> None:
        page, q, t, yard = self.page, self.page.q, self.page.t, self.page.desk.yard
        left, right = self.left_of(work.first) + 1, min(self.left_of(work.last + 1), self.days.right) - 1
        if right <= left:
            return
        bar = pygame.Rect(round(left), round(y - high / 2), round(right - left), high)
        self.bars[work.box] = bar
        mark, missed = yard.items[work.box.item].mark, self._missed(work)
        tone = palette.TEXT_3 if missed else TONES[mark]
        if work.box in (page.dragged, page.cursor_box):
            shapes.rounded(surface, bar, tone, 0.34, q(5), border=palette.OWN_LIGHT)
        else:
            shapes.rounded(surface, bar, tone, 0.20, q(5), border=tone, border_alpha=0.8)
        draw_mark(surface, mark, (bar.x + min(q(15), bar.w / 2), bar.centery), q(7), 0.5 if missed else 1.0)
        room = bar.w - q(34)
        if not page.compact or room > q(60):
            name = yard.squadron_name(work.box.squadron)
            shown = next((one for one in (name, name.split()[0]) if text_width(one, t(13)) <= room), "")
            draw_text(surface, (bar.x + q(29), bar.centery), shown, t(13), palette.TEXT)

    def _missed(self, work: Work) -> bool:
        """Will the fleet sail without it, because it is too late?"""
        return work.last >= self.page.desk.plan.sail_day

    def _paint_vote(self, surface: pygame.Surface, y: float) -> None:
        q, desk = self.page.q, self.page.desk
        self._label(surface, y, "Congress")
        seats = ballot(desk.yard.refit, desk.plan)
        day = vote_day(desk.yard.refit, desk.plan)
        if seats is None or desk.yard.congress is None or day > desk.yard.refit.days:
            return
        asked = desk.vote_ahead > 0
        tone = palette.CAUTION if asked else palette.TEXT_3
        x = self.middle_of(day)
        stroke(surface, [(self.days.x + q(4), y), (x - q(10), y)], tone, 1.6, 0.9, dash=(5, 4))
        shapes.polygon(surface, [(x - q(8), y), (x, y - q(8)), (x + q(8), y), (x, y + q(8))], tone)
        outcome = f"passes {100 * pass_chance(seats):.0f} %"
        if desk.vote is not None:
            outcome, tone = ("passed", palette.GAIN) if desk.vote.passed else ("failed", palette.DANGER)
        self._beside(surface, x, y, (f"vote on {desk.yard.congress.about}: {outcome}", outcome), tone)

    def _beside(
        self, surface: pygame.Surface, x: float, y: float, forms: tuple[str, ...], tone: palette.Colour
    ) -> None:  # fmt: skip
        """Words beside a mark, the longest form that fits before the words at the end of the row, else at the left.

        Behind the flag's pole where that would cut them.
        """
        q, t = self.page.q, self.page.t
        pole, end = self.middle_of(self.page.desk.plan.sail_day), self.page.desk.yard.refit.end
        most = self.days.right - q(24) - text_width(end, t(13))
        for words in forms:
            wide = text_width(words, t(13))
            left = pole + q(10) if x < pole < x + q(20) + wide else x + q(16)
            if left + wide < most:
                draw_text(surface, (left, y), words, t(13), tone, halo=1.6)
                return
        draw_text(surface, (x - q(16), y), forms[0], t(13), tone, anchor="r", halo=1.6)

    def _paint_garrison(self, surface: pygame.Surface, y: float, high: int) -> int:
        """The timetable, a step for each row: higher where there are more of them."""
        page, q, t = self.page, self.page.q, self.page.t
        refit = page.desk.yard.refit
        steps = list(strengths(page.desk.yard.scenario.spec, refit))
        base = y + high - q(6)
        self._label(surface, base - q(14), "Their garrison", palette.ENEMY_LIGHT)
        most = max(row.most for row in steps)
        least = min(row.fewest for row in steps)
        for number, row in enumerate(steps):
            until = steps[number + 1].from_day if number + 1 < len(steps) else refit.days + 1
            share = (row.most - least) / max(1, most - least)
            tall = q(16) + round((high - q(20)) * share)
            left, right = round(self.left_of(row.from_day)) + 1, round(self.left_of(until)) - 1
            box = pygame.Rect(left, base - tall, right - left, tall)
            shapes.rounded(surface, box, palette.ENEMY, 0.22, 2)
            line(surface, box.topleft, box.topright, palette.ENEMY, 1.6, 0.95)
            room = self._beside_pole(box)
            count = f"{row.fewest}" if row.fewest == row.most else f"{row.fewest} to {row.most}"
            fitting = (one for one in (f"{count} ships", count) if text_width(one, t(13), "bold") < room.w - q(6))
            words = next(fitting, "")
            draw_text(surface, (room.centerx, base - q(9)), words, t(13), palette.ENEMY_LIGHT, "bold", "c")
        return round(base)

    def _beside_pole(self, box: pygame.Rect) -> pygame.Rect:
        """The larger part of a place that the flag's pole does not cut."""
        pole = round(self.middle_of(self.page.desk.plan.sail_day))
        if not box.left < pole < box.right:
            return box
        parts = (
            pygame.Rect(box.x, box.y, pole - box.x, box.h), pygame.Rect(pole, box.y, box.right - pole, box.h),
        )  # fmt: skip
        return max(parts, key=lambda part: part.w)

    def _paint_end(self, surface: pygame.Surface) -> None:
        """The last day, and what comes then."""
        page, q, t = self.page, self.page.q, self.page.t
        x, y = self.days.right - 1, self._first_row + page.desk.yard.refit.docks * self._row_pitch
        line(surface, (x, self.days.y + q(14)), (x, self.days.bottom), palette.DANGER, 2, 0.9)
        words, pole = page.desk.yard.refit.end, self.middle_of(page.desk.plan.sail_day)
        right = pole - q(8) if x - q(14) - text_width(words, t(13)) < pole else x - q(8)
        draw_text(surface, (right, y), words, t(13), palette.DANGER, anchor="r", halo=1.6)

    def _paint_flag(self, surface: pygame.Surface, curve: ChanceCurve) -> None:
        """The flag on its pole, and the chance on its day."""
        page, q, t, desk = self.page, self.page.q, self.page.t, self.page.desk
        day = desk.plan.sail_day
        x = self.middle_of(day)
        stroke(
            surface, [(x, self.days.y + q(12)), (x, self.days.bottom)], palette.WHITE, 2, 0.95, glow=6, glow_alpha=0.25
        )
        words = f"sail, day {day}"
        flag = self._flag_place()
        page.spot(("flag",), "days", flag)
        fill = palette.OWN_LIGHT if page.flag_held or page.hover == ("flag",) else palette.OWN
        shapes.rounded(surface, flag, fill, 1.0, q(5))
        tip = [(x - q(6), flag.bottom - 1), (x + q(6), flag.bottom - 1), (x, flag.bottom + q(5))]
        shapes.polygon(surface, tip, fill)
        draw_text(surface, flag.center, words, t(14), palette.INK, "bold", "c")
        known = curve.paint_sailing(surface)
        if known and day > desk.ready and any(one.kind == "waits" for one in desk.remarks()):
            room = flag.right + q(24) < self.days.right
            at = (flag.right + q(14) if room else flag.x - q(14)), flag.centery
            draw_icon(surface, "caution", at, q(14), palette.CAUTION)
