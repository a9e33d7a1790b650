"""When to sail: docks, Congress and the enemy's timetable over the same days, and the chance by day of sailing."""

from itertools import pairwise

import numpy as np
import pygame

from game.sim.refit import Box, Work, ballot, dock_name, pass_chance, vote_day, votes
from game.ui.paint import palette, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import draw_heading, draw_text, text_width
from game.ui.refit.marks import TONES, draw_mark
from game.ui.refit.measures import signed
from game.ui.refit.sheet import RefitSheet

_LABEL_UNITS = 152
_DAY_LINE = palette.mixed(palette.PANEL, palette.LINE, 0.45)
_TOLD_POINTS = 5.0
"""Steps of the chance from one day to the next that are worth a word."""


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

    # ---- painting

    def paint(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """Paint it into its panel."""
        page, q, t = self.page, self.page.q, self.page.t
        self.bars = {}
        compact = page.compact
        draw_heading(surface, (rect.x + q(22), rect.y + q(24)), "2  When to sail", t(12))
        draw_text(surface, (rect.right - q(22), rect.y + q(24)), "drag the flag", t(14), palette.TEXT_2, anchor="r")
        top = rect.y + q(56 if compact else 62)
        bottom = rect.bottom - q(22)
        self.days = pygame.Rect(rect.x + q(_LABEL_UNITS), top, rect.w - q(_LABEL_UNITS) - q(24), bottom - top)
        self._paint_days(surface)
        pitch = q(31 if compact else 38)
        y = top + q(28 if compact else 36)
        for dock in range(page.desk.yard.refit.docks):
            self._label(surface, y, f"Dock {dock_name(dock)}")
            y += pitch
        for work in page.desk.works():
            self._paint_work(
                surface, work, top + q(28 if compact else 36) + work.dock * pitch, q(25 if compact else 30)
            )
        if page.desk.yard.congress is not None:
            self._paint_vote(surface, y)
            y += pitch
        if page.desk.yard.refit.garrison:
            y = self._paint_garrison(surface, y, q(34 if compact else 44))
        chart = pygame.Rect(self.days.x, y + q(12), self.days.w, bottom - y - q(12))
        self._paint_chances(surface, chart)
        self._paint_end(surface, top)
        self._paint_flag(surface, chart)
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
        beyond = pygame.Rect(0, self.days.y + q(14), 0, self.days.h - q(14))
        beyond.x, beyond.w = round(self.middle_of(sail)), self.days.right - round(self.middle_of(sail))
        shapes.rounded(surface, beyond, palette.SPACE, 0.40, 0)

    def _paint_work(self, surface: pygame.Surface, work: Work, y: float, high: int) -> None:
        page, q, t, yard = self.page, self.page.q, self.page.t, self.page.desk.yard
        item = yard.items[work.box.item]
        left, right = self.left_of(work.first) + 1, min(self.left_of(work.last + 1), self.days.right) - 1
        if right <= left:
            return
        bar = pygame.Rect(round(left), round(y - high / 2), round(right - left), high)
        self.bars[work.box] = bar
        late = work.last >= page.desk.plan.sail_day
        voted = item.vote and page.departure is not None and not page.departure.passed
        tone = palette.TEXT_3 if late or voted else TONES[item.mark]
        held = page.dragged == work.box or page.cursor_box == work.box
        shapes.rounded(surface, bar, tone, 0.34 if held else 0.20, q(5))
        edge = palette.OWN_LIGHT if held else tone
        shapes.rounded(surface, bar, None, radius=q(5), border=edge, border_alpha=1.0 if held else 0.8)
        draw_mark(surface, item.mark, (bar.x + min(q(15), bar.w / 2), bar.centery), q(7), 0.5 if late or voted else 1.0)
        room = bar.w - q(34)
        if not page.compact or room > q(60):
            name = yard.squadron_name(work.box.squadron)
            shown = name if text_width(name, t(13)) <= room else name.split()[0]
            if text_width(shown, t(13)) <= room:
                draw_text(surface, (bar.x + q(29), bar.centery), shown, t(13), palette.TEXT)

    def _paint_vote(self, surface: pygame.Surface, y: float) -> None:
        page, q = self.page, self.page.q
        desk = page.desk
        self._label(surface, y, "Congress")
        seats = ballot(desk.yard.refit, desk.plan)
        day = vote_day(desk.yard.refit, desk.plan)
        if seats is None or desk.yard.congress is None or day > desk.yard.refit.days:
            return
        asked = votes(desk.yard, desk.plan) is not None
        tone = palette.CAUTION if asked else palette.TEXT_3
        x = self.middle_of(day)
        stroke(surface, [(self.days.x + q(4), y), (x - q(10), y)], tone, 1.6, 0.9, dash=(5, 4))
        shapes.polygon(surface, [(x - q(8), y), (x, y - q(8)), (x + q(8), y), (x, y + q(8))], tone)
        words = f"vote on {desk.yard.congress.about}: passes {100 * pass_chance(seats):.0f} %"
        if page.departure is not None and page.departure.seats is not None:
            words = f"vote on {desk.yard.congress.about}: {'passed' if page.departure.passed else 'failed'}"
        self._beside(surface, x, y, words, tone)

    def _beside(self, surface: pygame.Surface, x: float, y: float, words: str, tone: palette.Colour) -> None:
        """Words beside a mark, behind the flag's pole where that would cut them, at the left where there is no room."""
        q, t = self.page.q, self.page.t
        wide, pole = text_width(words, t(13)), self.middle_of(self.page.desk.plan.sail_day)
        left = pole + q(10) if x < pole < x + q(20) + wide else x + q(16)
        if left + wide < self.days.right - q(8):
            draw_text(surface, (left, y), words, t(13), tone, halo=1.6)
        else:
            draw_text(surface, (x - q(16), y), words, t(13), tone, anchor="r", halo=1.6)

    def _paint_garrison(self, surface: pygame.Surface, y: float, high: int) -> int:
        """The timetable, a step for each row: higher where there are more of them."""
        page, q, t = self.page, self.page.q, self.page.t
        rows, last = page.desk.yard.refit.garrison, page.desk.yard.refit.days
        squadron = rows[0].squadron
        steps = [row for row in rows if row.squadron == squadron]
        base = y + high - q(6)
        self._label(surface, base - q(14), "Their garrison", palette.ENEMY_LIGHT)
        most = max(row.count[1] for row in steps)
        least = min(row.count[0] for row in steps)
        for number, row in enumerate(steps):
            until = steps[number + 1].from_day if number + 1 < len(steps) else last + 1
            share = (row.count[1] - least) / max(1, most - least)
            tall = q(16) + round((high - q(20)) * share)
            left, right = round(self.left_of(row.from_day)) + 1, round(self.left_of(until)) - 1
            box = pygame.Rect(left, base - tall, right - left, tall)
            shapes.rounded(surface, box, palette.ENEMY, 0.22, 2)
            line(surface, box.topleft, box.topright, palette.ENEMY, 1.6, 0.95)
            low, high_count = row.count
            count = f"{low}" if low == high_count else f"{low} to {high_count}"
            for words in (f"{count} ships", count, ""):
                room = self._beside_pole(box)
                if text_width(words, t(13), "bold") < room.w - q(6):
                    break
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

    def _paint_chances(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        q, t, desk = self.page.q, self.page.t, self.page.desk
        chances = desk.by_day()
        top = _level(chances)
        high = rect.h - q(20)
        base = rect.bottom - q(2)
        for level in (0.0, 0.25, 0.5, 0.75, 1.0):
            if level <= top and (top <= 0.5 or level in (0.0, 0.5, 1.0) or level == top):
                y = base - high * level / top
                line(surface, (rect.x, y), (rect.right, y), palette.LINE, 1, 0.7)
                draw_text(surface, (rect.x - q(14), y), f"{100 * level:.0f} %", t(12), palette.TEXT_3, anchor="r")
        words_y = base - high / 2 + (q(14) if top > 0.5 else 0)
        for number, words in enumerate(("win, if you", "sail that day")):
            at = rect.x - q(58), base - high * 0.25 - q(8) + number * q(18) if top > 0.5 else words_y + number * q(18)
            draw_text(surface, at, words, t(13), palette.OWN_LIGHT, anchor="r")
        points = [
            (self.middle_of(day), base - high * chance / top)
            for day, chance in enumerate(chances, 1)
            if chance is not None
        ]
        if len(points) > 1:
            shapes.polygon(surface, [*points, (points[-1][0], base), (points[0][0], base)], palette.OWN, 0.13)
            stroke(surface, points, palette.OWN, 2.2, glow=5, glow_alpha=0.18)
        self._paint_steps(surface, chances, rect, base, high / top)

    def _paint_steps(
        self, surface: pygame.Surface, chances: list[float | None], rect: pygame.Rect, base: float, scale: float
    ) -> None:
        """Say why the chance makes its largest steps: what came out of dock, or what landed at theirs."""
        q, t, desk = self.page.q, self.page.t, self.page.desk
        pole = pygame.Rect(round(self.middle_of(desk.plan.sail_day)) - q(4), rect.y - q(20), q(8), rect.h + q(40))
        taken: list[pygame.Rect] = [self._chance_rect(rect, chances, base, scale), pole]
        steps = [
            (100 * (now - before), day)
            for day, (before, now) in enumerate(pairwise(chances), 2)
            if before is not None and now is not None
        ]
        known = [(self.middle_of(day), base - scale * one) for day, one in enumerate(chances, 1) if one is not None]

        def crossed(place: pygame.Rect) -> bool:
            """Does the curve go through a place?"""
            xs = np.linspace(place.left, place.right, 40)
            ys = np.interp(xs, *np.array(known).T)
            return bool(((ys > place.top + q(2)) & (ys < place.bottom - q(2))).any())

        for points, day in sorted(steps, key=lambda one: -abs(one[0]))[:3]:
            words = self._why(day, points)
            chance = chances[day - 1]
            if abs(points) < _TOLD_POINTS or not words or chance is None or day == desk.plan.sail_day:
                continue
            words = f"{words}: {signed(points)}"
            at = self.middle_of(day), base - scale * chance
            wide, tall = round(text_width(words, t(13))), t(13) + 4
            places = [
                pygame.Rect(round(at[0]) - q(10) - wide, round(at[1]) - q(16) - tall // 2, wide, tall),
                pygame.Rect(round(at[0]) + q(10), round(at[1]) - q(16) - tall // 2, wide, tall),
                pygame.Rect(round(at[0]) - q(10) - wide, round(at[1]) + q(18) - tall // 2, wide, tall),
                pygame.Rect(round(at[0]) + q(10), round(at[1]) + q(18) - tall // 2, wide, tall),
            ]
            inside = rect.inflate(-q(8), q(20))
            free = [one for one in places if inside.contains(one) and one.collidelist(taken) < 0 and not crossed(one)]
            tone = palette.TEXT if points > 0 else palette.ENEMY_LIGHT
            if free:
                circle(surface, at, q(4.5), palette.TEXT, 1.6)
                shapes.disc(surface, at, q(2), palette.PANEL)
                taken.append(free[0].inflate(q(8), q(4)))
                draw_text(surface, (free[0].x, free[0].centery), words, t(13), tone, halo=2)

    def _why(self, day: int, points: float) -> str:
        """What happens on the eve of a day, in words."""
        desk = self.page.desk
        if points < 0:
            row = next((row for row in desk.yard.refit.garrison if row.from_day == day), None)
            return (row.text or "more of them have come") if row is not None else ""
        items = [desk.yard.items[work.box.item] for work in desk.works() if work.last == day - 1]
        names = list(dict.fromkeys(desk.yard.item_name(item.id).split()[-1].lower() for item in items))
        if not names:
            return ""
        word = "are" if names[-1].endswith("s") else "is"
        return f"the {' and '.join(names[:2])} {word} in"

    def _chance_rect(self, rect: pygame.Rect, chances: list[float | None], base: float, scale: float) -> pygame.Rect:
        """The place of the chance on the day of sailing, beside the flag's pole."""
        q, t = self.page.q, self.page.t
        day = self.page.desk.plan.sail_day
        chance = chances[day - 1] or 0.0
        wide = round(text_width("100 %", t(17), "bold")) + q(26)
        left = round(self.middle_of(day)) - wide
        left = left if left > rect.x else round(self.middle_of(day))
        return pygame.Rect(left, round(base - scale * chance) - q(30), wide, q(34))

    def _paint_end(self, surface: pygame.Surface, top: float) -> None:
        page, q, t = self.page, self.page.q, self.page.t
        x = self.days.right - 1
        line(surface, (x, top + q(14)), (x, self.days.bottom), palette.DANGER, 2, 0.9)
        rows = page.desk.yard.refit.docks
        compact = page.compact
        y = top + q(28 if compact else 36) + rows * q(31 if compact else 38)
        words, pole = page.desk.yard.refit.end, self.middle_of(page.desk.plan.sail_day)
        right = pole - q(8) if x - q(14) - text_width(words, t(13)) < pole else x - q(8)
        draw_text(surface, (right, y), words, t(13), palette.DANGER, anchor="r", halo=1.6)

    def _paint_flag(self, surface: pygame.Surface, chart: pygame.Rect) -> None:
        page, q, t, desk = self.page, self.page.q, self.page.t, self.page.desk
        day = desk.plan.sail_day
        x = self.middle_of(day)
        top = self.days.y + q(12)
        held = page.flag_held or page.hover == ("flag",)
        stroke(surface, [(x, top), (x, self.days.bottom)], palette.WHITE, 2, 0.95, glow=6, glow_alpha=0.25)
        words = f"sail, day {day}"
        flag = pygame.Rect(0, 0, round(text_width(words, t(14), "bold")) + q(26), q(26))
        flag.midbottom = round(x), self.days.y - q(12)
        flag.clamp_ip(pygame.Rect(self.days.x - q(60), 0, self.days.w + q(76), page.m.height))
        page.spot(("flag",), "days", flag)
        fill = palette.OWN_LIGHT if held else palette.OWN
        shapes.rounded(surface, flag, fill, 1.0, q(5))
        shapes.polygon(
            surface, [(x - q(6), flag.bottom - 1), (x + q(6), flag.bottom - 1), (x, flag.bottom + q(5))], fill
        )
        draw_text(surface, flag.center, words, t(14), palette.INK, "bold", "c")
        chances = desk.by_day()
        chance = chances[day - 1]
        if chance is None:
            return
        y = chart.bottom - q(2) - (chart.h - q(20)) * chance / _level(chances)
        shapes.disc(surface, (x, y), q(7), palette.OWN_LIGHT)
        shapes.disc(surface, (x, y), q(3), palette.INK)
        right = x - q(12) - text_width("100 %", t(17), "bold") < self.days.x
        at = (x + q(12), y - q(14)) if right else (x - q(12), y - q(14))
        draw_text(surface, at, f"{100 * chance:.0f} %", t(17), palette.OWN_LIGHT, "bold", "l" if right else "r", halo=2)
        if day > desk.ready and any(one.kind == "waits" for one in desk.remarks()):
            room = flag.right + q(24) < self.days.right
            at = (flag.right + q(14) if room else flag.x - q(14)), flag.centery
            draw_icon(surface, "caution", at, q(14), palette.CAUTION)


def _level(chances: list[float | None]) -> float:
    """The chance at the top of the chart: the least of a few that all of them stay below."""
    most = max((one for one in chances if one is not None), default=0.5)
    return next((level for level in (0.25, 0.5, 0.75) if most <= level), 1.0)
