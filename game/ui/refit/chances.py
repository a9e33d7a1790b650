"""The chance by day of sailing: its curve, why it makes its largest steps, and what it is on the day of the plan."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pygame

from game.ui.paint import palette, shapes
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import draw_text, text_width
from game.ui.refit.measures import signed
from game.ui.refit.sheet import RefitSheet

_TOLD_POINTS = 5.0
"""Steps of the chance from one day to the next that are worth a word."""
_TOLD_STEPS = 3
"""So many of them are told at most."""
_LEVELS = {0.25: (0.0, 0.25), 0.5: (0.0, 0.25, 0.5), 0.75: (0.0, 0.5, 0.75), 1.0: (0.0, 0.5, 1.0)}
"""Top of the chart -> levels that have a line."""


class ChanceCurve:
    """The chance by day in a place of the window; `middle_of` says where a day is."""

    def __init__(self, page: RefitSheet, rect: pygame.Rect, middle_of: Callable[[int], float]) -> None:
        self.page, self.rect, self.middle_of = page, rect, middle_of
        self._chances = page.desk.by_day()
        most = max((one for one in self._chances if one is not None), default=0.5)
        self._top = next((level for level in _LEVELS if most <= level), 1.0)
        self._base, self._high = rect.bottom - page.q(2), rect.h - page.q(20)
        self._points = [at for at in map(self._at, range(1, len(self._chances) + 1)) if at is not None]

    # ---- where

    def _y_of(self, chance: float) -> float:
        return self._base - self._high * chance / self._top

    def _at(self, day: int) -> Point | None:
        """Where the chance of a day is; None while it is not known."""
        chance = self._chances[day - 1]
        return None if chance is None else (self.middle_of(day), self._y_of(chance))

    # ---- painting

    def paint(self, surface: pygame.Surface) -> None:
        """Paint levels, the curve and what its steps come from."""
        self._paint_levels(surface)
        points = self._points
        if len(points) > 1:
            beneath = [*points, (points[-1][0], self._base), (points[0][0], self._base)]
            shapes.polygon(surface, beneath, palette.OWN, 0.13)
            stroke(surface, points, palette.OWN, 2.2, glow=5, glow_alpha=0.18)
        self._paint_steps(surface)

    def _paint_levels(self, surface: pygame.Surface) -> None:
        q, t, rect = self.page.q, self.page.t, self.rect
        for level in _LEVELS[self._top]:
            y = self._y_of(level)
            line(surface, (rect.x, y), (rect.right, y), palette.LINE, 1, 0.7)
            draw_text(surface, (rect.x - q(14), y), f"{100 * level:.0f} %", t(12), palette.TEXT_3, anchor="r")
        y = self._base - self._high * 0.25 - q(8) if self._top > 0.5 else self._base - self._high / 2
        for number, words in enumerate(("win, if you", "sail that day")):
            draw_text(surface, (rect.x - q(58), y + number * q(18)), words, t(13), palette.OWN_LIGHT, anchor="r")

    def paint_sailing(self, surface: pygame.Surface) -> bool:
        """Paint the chance on the day of sailing, beside the flag's pole; false while it is not known."""
        q, t, day = self.page.q, self.page.t, self.page.desk.plan.sail_day
        at, chance = self._at(day), self._chances[day - 1]
        if at is None or chance is None:
            return False
        shapes.disc(surface, at, q(7), palette.OWN_LIGHT)
        shapes.disc(surface, at, q(3), palette.INK)
        x, y = at[0], at[1] - q(14)
        words, size = f"{100 * chance:.0f} %", t(17)
        if x - q(12) - text_width("100 %", size, "bold") < self.rect.x:
            draw_text(surface, (x + q(12), y), words, size, palette.OWN_LIGHT, "bold", "l", halo=2)
        else:
            draw_text(surface, (x - q(12), y), words, size, palette.OWN_LIGHT, "bold", "r", halo=2)
        return True

    # ---- steps

    def _paint_steps(self, surface: pygame.Surface) -> None:
        """Say why the chance makes its largest steps, wherever the words have room."""
        q, t = self.page.q, self.page.t
        taken = [self._place_of_sailing(), self._place_of_pole()]
        for day, points, why in self._steps():
            words, at = f"{why}: {signed(points)}", self._at(day)
            place = self._free_beside(at, words, taken) if at is not None else None
            if at is not None and place is not None:
                circle(surface, at, q(4.5), palette.TEXT, 1.6)
                shapes.disc(surface, at, q(2), palette.PANEL)
                taken.append(place.inflate(q(8), q(4)))
                tone = palette.TEXT if points > 0 else palette.ENEMY_LIGHT
                draw_text(surface, (place.x, place.centery), words, t(13), tone, halo=2)

    def _steps(self) -> list[tuple[int, float, str]]:
        """The largest steps that have a reason: day, points, reason. The flag stands on that of the plan's own day."""
        steps = [
            (day, 100 * (now - before))
            for day, (before, now) in enumerate(pairwise(self._chances), 2)
            if before is not None and now is not None
        ]
        largest = sorted(steps, key=lambda one: -abs(one[1]))[:_TOLD_STEPS]
        told = [(day, points, self._why(day, points)) for day, points in largest if abs(points) >= _TOLD_POINTS]
        return [one for one in told if one[2] and one[0] != self.page.desk.plan.sail_day]

    def _why(self, day: int, points: float) -> str:
        """What came out of dock on the eve of a day, or what landed at theirs; "" where nothing did."""
        yard = self.page.desk.yard
        if points < 0:
            row = next((row for row in yard.refit.garrison if row.from_day == day), None)
            return (row.text or "more of them have come") if row is not None else ""
        items = [work.box.item for work in self.page.desk.works() if work.last == day - 1]
        names = list(dict.fromkeys(yard.item_name(item).split()[-1].lower() for item in items))
        if not names:
            return ""
        return f"the {' and '.join(names[:2])} {'are' if names[-1].endswith('s') else 'is'} in"

    def _free_beside(self, at: Point, words: str, taken: list[pygame.Rect]) -> pygame.Rect | None:
        """A place for words about a point of the curve, clear of what is taken and of the curve itself."""
        q, t = self.page.q, self.page.t
        wide, tall = round(text_width(words, t(13))), t(13) + 4
        inside = self.rect.inflate(-q(8), q(20))
        places = [
            pygame.Rect(round(at[0]) + dx, round(at[1]) + dy - tall // 2, wide, tall)
            for dy in (-q(16), q(18))
            for dx in (-q(10) - wide, q(10))
        ]
        free = (one for one in places if inside.contains(one) and one.collidelist(taken) < 0)
        return next((one for one in free if not self._crosses(one)), None)

    def _crosses(self, place: pygame.Rect) -> bool:
        """Does the curve go through a place?"""
        xs = np.linspace(place.left, place.right, 40)
        ys = np.interp(xs, *np.array(self._points).T)
        margin = self.page.q(2)
        return bool(((ys > place.top + margin) & (ys < place.bottom - margin)).any())

    def _place_of_pole(self) -> pygame.Rect:
        q, x = self.page.q, round(self.middle_of(self.page.desk.plan.sail_day))
        return pygame.Rect(x - q(4), self.rect.y - q(20), q(8), self.rect.h + q(40))

    def _place_of_sailing(self) -> pygame.Rect:
        """The place of the chance on the day of sailing."""
        q, t, day = self.page.q, self.page.t, self.page.desk.plan.sail_day
        wide, x = round(text_width("100 %", t(17), "bold")) + q(26), round(self.middle_of(day))
        left = x - wide if x - wide > self.rect.x else x
        return pygame.Rect(left, round(self._y_of(self._chances[day - 1] or 0.0)) - q(30), wide, q(34))
