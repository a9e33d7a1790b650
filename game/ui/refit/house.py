"""Congress: its seats in a half round, and the ways to win more of them."""

from math import cos, pi, sin

import pygame

from game.scenario.names import titled
from game.scenario.spec import WaySpec
from game.sim.refit import Ballot, Remark, ballot, pass_chance, vote_day
from game.ui.paint import palette, shapes
from game.ui.paint.strokes import circle, line
from game.ui.paint.text import draw_heading, draw_runs, draw_text, text_width, wrapped
from game.ui.refit.sheet import RefitSheet

_ROWS = (0.50, 0.667, 0.833, 1.0)
"""Radii of the rows of seats, parts of the outermost."""
_HALF = "\N{VULGAR FRACTION ONE HALF}"


class House:
    """Paints the vote that items wait for."""

    def __init__(self, page: RefitSheet) -> None:
        self.page = page

    def paint(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """Paint it into its panel."""
        q, t, desk = self.page.q, self.page.t, self.page.desk
        seats, congress = ballot(desk.yard.refit, desk.plan), desk.yard.congress
        if seats is None or congress is None:
            return
        outlook = self._paint_outlook(surface, (rect.right - q(22), rect.y + q(24)), seats)
        for title in (f"Congress on {congress.about}", "Congress"):
            if text_width(title.upper(), t(12), "bold", t(12) / 12) < outlook.x - rect.x - q(34):
                break
        draw_heading(surface, (rect.x + q(22), rect.y + q(24)), title, t(12))
        half = round(rect.w * 0.5)
        room_h = rect.h - q(54) - q(64)
        radius = min(half * 0.40, room_h)
        centre = rect.x + round(half * 0.53), rect.y + q(50) + round(radius)
        self._paint_seats(surface, seats, centre, radius)
        x = rect.x + half + q(12)
        y = rect.y + q(46)
        ways = congress.way
        gap = q(8)
        high = min(q(54), (rect.bottom - q(16) - y - gap * (len(ways) - 1)) // max(1, len(ways)))
        for number, way in enumerate(ways):
            self._paint_way(surface, number, way, pygame.Rect(x, y, rect.right - q(20) - x, high))
            y += high + gap

    def words(self, number: int) -> Remark:
        """A way to win Congress in full: what its box has no room for."""
        assert self.page.desk.yard.congress is not None
        way = self.page.desk.yard.congress.way[number]
        name = way.name or titled(way.id)
        seats = f"{way.seats} seat{'s' if way.seats != 1 else ''}"
        later = f", and the vote is {way.days} day{'s' if way.days != 1 else ''} later" if way.days else ""
        often = f", {way.times} times at most" if way.times > 1 else ""
        return Remark("way", f"{name}: {way.text}: {seats} more{later}{often}.")

    def _paint_outlook(self, surface: pygame.Surface, at: tuple[int, int], seats: Ballot) -> pygame.Rect:
        page, t, desk = self.page, self.page.t, self.page.desk
        day, size = vote_day(desk.yard.refit, desk.plan), float(t(14))
        sailed = page.departure
        if sailed is not None and sailed.seats is not None:
            word, tone = ("passed", palette.GAIN) if sailed.passed else ("failed", palette.DANGER)
            runs = [(f"{sailed.votes} votes: ", palette.TEXT_2, "sans", size), (word, tone, "bold", float(t(16)))]
        elif day > desk.yard.refit.days:
            runs = [(f"day {day}: too late", palette.DANGER, "sans", size)]
        else:
            chance = f"{100 * pass_chance(seats):.0f} %"
            runs = [
                (f"day {day}: passes ", palette.TEXT_2, "sans", size),
                (chance, palette.CAUTION, "bold", float(t(16))),
            ]
        return draw_runs(surface, at, runs, anchor="r")

    def _paint_seats(self, surface: pygame.Surface, seats: Ballot, centre: tuple[int, int], radius: float) -> None:
        page, q, t = self.page, self.page.q, self.page.t
        sailed = page.departure
        given = sailed.cast if sailed is not None and sailed.seats is not None else None
        dot = min(q(4.7), radius * pi * sum(_ROWS) / max(1, seats.seats) * 0.40)
        in_favour = seats.in_favour + (sum(given) if given is not None else 0)
        still_open = seats.open if given is None else 0
        for number, (x, y) in enumerate(_places(seats.seats)):
            at = centre[0] + x * radius, centre[1] - y * radius
            if number < in_favour:
                shapes.disc(surface, at, dot, palette.OWN)
            elif number < in_favour + still_open:
                circle(surface, at, dot * 0.9, palette.CAUTION, 1.4)
            else:
                shapes.disc(surface, at, dot, palette.ENEMY, 0.8)
        line(
            surface,
            (centre[0], centre[1] - radius * 0.42),
            (centre[0], centre[1] - radius * 1.08),
            palette.WHITE,
            1.4,
            0.8,
        )
        draw_text(
            surface, (centre[0], centre[1] - q(10)), f"{in_favour} of {seats.seats}", t(16), face="bold", anchor="c"
        )
        draw_text(surface, (centre[0], centre[1] + q(10)), f"{seats.needed} needed", t(13), palette.TEXT_2, anchor="c")
        words = [(f"{in_favour} for", palette.OWN_LIGHT)]
        if still_open:
            words.append((f"{still_open} open", palette.CAUTION))
        words.append((f"{seats.seats - in_favour - still_open} against", palette.ENEMY_LIGHT))
        room = self.page.panels["house"].w * 0.53 - sum(text_width(one, t(13)) for one, _ in words)
        gap = max(q(6), min(q(14), room / len(words)))
        total = sum(text_width(one, t(13)) for one, _ in words) + gap * (len(words) - 1)
        x = max(self.page.panels["house"].x + q(12), centre[0] - total / 2)
        for one, tone in words:
            x = draw_text(surface, (x, centre[1] + q(36)), one, t(13), tone).right + gap

    def _paint_way(self, surface: pygame.Surface, number: int, way: WaySpec, rect: pygame.Rect) -> None:
        page, q, t, plan = self.page, self.page.q, self.page.t, self.page.desk.plan
        chosen = plan.way == way.id
        state = "normal" if way.spent else page.spot(("way", number), "ways", rect)
        lit = state in ("hover", "focused")
        shapes.rounded(surface, rect, palette.OWN, 0.18 if chosen else 0.10 if lit else 0.05, q(6))
        edge = palette.OWN if chosen or lit else palette.LINE_BRIGHT
        shapes.rounded(surface, rect, None, radius=q(6), border=edge, border_alpha=0.9 if chosen else 0.6)
        if state == "focused":
            page.ring(surface, rect.inflate(q(4), q(4)))
        tall = rect.h >= q(44)
        y = rect.y + round(rect.h * (0.32 if tall else 0.5))
        name_tone = palette.TEXT_3 if way.spent else palette.TEXT
        end = rect.right - q(12)
        gain = draw_text(
            surface, (end, y), _seats(way), t(15), palette.TEXT_3 if way.spent else palette.GAIN, "bold", "r"
        )
        word = "spent" if way.spent else _times(plan.times) if chosen else f"{number + 1}"
        tone = palette.TEXT_3 if way.spent else palette.OWN_LIGHT if chosen else palette.TEXT_3
        told = draw_text(surface, (gain.x - q(10), y), word, t(13), tone, anchor="r")
        name = way.name or titled(way.id)
        draw_text(surface, (rect.x + q(12), y), name, t(15), name_tone, "bold", max_width=told.x - rect.x - q(18))
        if tall:
            room = rect.w - q(24)
            words = wrapped(way.text, t(13), room)[0] if way.text else ""
            if words != way.text:
                words = f"{words} \N{HORIZONTAL ELLIPSIS}"
            draw_text(
                surface, (rect.x + q(12), rect.y + round(rect.h * 0.70)), words, t(13), palette.TEXT_2, max_width=room
            )


def _places(seats: int) -> list[tuple[float, float]]:
    """Places of seats in a half round, parts of its radius, from the left to the right."""
    whole = sum(_ROWS)
    counts = [round(seats * row / whole) for row in _ROWS]
    counts[-1] += seats - sum(counts)
    found = []
    for row, count in zip(_ROWS, counts, strict=True):
        for number in range(count):
            turn = pi * (1.0 - number / max(1, count - 1))
            found.append((-turn, row, cos(turn) * row, sin(turn) * row))
    return [(x, y) for _, _, x, y in sorted(found)]


def _seats(way: WaySpec) -> str:
    """What a way wins, a day where it takes days: `+5`, or `+1/2` a day of waiting."""
    if way.times > 1 and way.days == 2 * way.seats:
        return f"+{_HALF}"
    return f"+{way.seats}"


def _times(times: int) -> str:
    return "chosen" if times == 1 else f"{times} times"
