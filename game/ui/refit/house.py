"""Congress: its seats in a half round, and the ways to win more of them."""

from dataclasses import replace
from math import cos, pi, sin

import pygame

from game.play.wording import counted
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
        title = f"Congress on {congress.about}"
        if text_width(title.upper(), t(12), "bold", t(12) / 12) >= outlook.x - rect.x - q(34):
            title = "Congress"
        draw_heading(surface, (rect.x + q(22), rect.y + q(24)), title, t(12))
        half = round(rect.w * 0.5)
        room_h = rect.h - q(54) - q(64)
        radius = min(half * 0.40, room_h)
        centre = rect.x + round(half * 0.53), rect.y + q(50) + round(radius)
        votes = self._counted(seats)
        self._paint_seats(surface, votes, centre, radius)
        self._paint_count(surface, votes, centre)
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
        later = f", and the vote is {counted(way.days, 'day')} later" if way.days else ""
        often = f", {way.times} times at most" if way.times > 1 else ""
        return Remark("way", f"{name}: {way.text}: {counted(way.seats, 'seat')} more{later}{often}.")

    def _paint_outlook(self, surface: pygame.Surface, at: tuple[int, int], seats: Ballot) -> pygame.Rect:
        t, desk = self.page.t, self.page.desk
        day, size = vote_day(desk.yard.refit, desk.plan), float(t(14))
        vote = desk.vote
        if vote is not None:
            word, tone = ("passed", palette.GAIN) if vote.passed else ("failed", palette.DANGER)
            runs = [(f"{vote.votes} votes: ", palette.TEXT_2, "sans", size), (word, tone, "bold", float(t(16)))]
        elif day > desk.yard.refit.days:
            runs = [(f"day {day}: too late", palette.DANGER, "sans", size)]
        else:
            chance = f"{100 * pass_chance(seats):.0f} %"
            runs = [
                (f"day {day}: passes ", palette.TEXT_2, "sans", size),
                (chance, palette.CAUTION, "bold", float(t(16))),
            ]
        return draw_runs(surface, at, runs, anchor="r")

    def _counted(self, seats: Ballot) -> Ballot:
        """The seats as they stand; once the vote is held, none of them is open."""
        vote = self.page.desk.vote
        if vote is None:
            return seats
        won = sum(vote.cast)
        return replace(seats, in_favour=seats.in_favour + won, open=0, against=seats.against + seats.open - won)

    def _paint_seats(self, surface: pygame.Surface, votes: Ballot, centre: tuple[int, int], radius: float) -> None:
        dot = min(self.page.q(4.7), radius * pi * sum(_ROWS) / max(1, votes.seats) * 0.40)
        for number, (x, y) in enumerate(_places(votes.seats)):
            at = centre[0] + x * radius, centre[1] - y * radius
            if number < votes.in_favour:
                shapes.disc(surface, at, dot, palette.OWN)
            elif number < votes.in_favour + votes.open:
                circle(surface, at, dot * 0.9, palette.CAUTION, 1.4)
            else:
                shapes.disc(surface, at, dot, palette.ENEMY, 0.8)
        x, y = centre
        line(surface, (x, y - radius * 0.42), (x, y - radius * 1.08), palette.WHITE, 1.4, 0.8)

    def _paint_count(self, surface: pygame.Surface, votes: Ballot, centre: tuple[int, int]) -> None:
        """The votes in figures, under the half round."""
        q, t, house = self.page.q, self.page.t, self.page.panels["house"]
        x, y = centre
        draw_text(surface, (x, y - q(10)), f"{votes.in_favour} of {votes.seats}", t(16), face="bold", anchor="c")
        draw_text(surface, (x, y + q(10)), f"{votes.needed} needed", t(13), palette.TEXT_2, anchor="c")
        words = [(f"{votes.in_favour} for", palette.OWN_LIGHT), (f"{votes.against} against", palette.ENEMY_LIGHT)]
        if votes.open:
            words.insert(1, (f"{votes.open} open", palette.CAUTION))
        wide = sum(text_width(one, t(13)) for one, _ in words)
        gap = max(q(6), min(q(14), (house.w * 0.53 - wide) / len(words)))
        left = max(house.x + q(12), x - (wide + gap * (len(words) - 1)) / 2)
        for one, tone in words:
            left = draw_text(surface, (left, y + q(36)), one, t(13), tone).right + gap

    def _paint_way(self, surface: pygame.Surface, number: int, way: WaySpec, rect: pygame.Rect) -> None:
        page, q, t = self.page, self.page.q, self.page.t
        chosen = page.desk.plan.way == way.id
        idle = way.spent or page.desk.vote is not None
        state = "normal" if idle else page.spot(("way", number), "ways", rect)
        lit = state != "normal"
        edge = palette.OWN if chosen or lit else palette.LINE_BRIGHT
        strength, edge_alpha = (0.18, 0.9) if chosen else (0.10 if lit else 0.05, 0.6)
        shapes.rounded(surface, rect, palette.OWN, strength, q(6), border=edge, border_alpha=edge_alpha)
        if state == "focused":
            page.ring(surface, rect.inflate(q(4), q(4)))
        tall = rect.h >= q(44)
        self._paint_way_head(surface, number, way, rect, rect.y + round(rect.h * (0.32 if tall else 0.5)))
        if tall and way.text:
            room = rect.w - q(24)
            first = wrapped(way.text, t(13), room)[0]
            words = first if first == way.text else f"{first} \N{HORIZONTAL ELLIPSIS}"
            at = rect.x + q(12), rect.y + round(rect.h * 0.70)
            draw_text(surface, at, words, t(13), palette.TEXT_2, max_width=room)

    def _paint_way_head(self, surface: pygame.Surface, number: int, way: WaySpec, rect: pygame.Rect, y: int) -> None:
        """A way's name, its key or whether it is taken, and what it wins."""
        q, t, plan = self.page.q, self.page.t, self.page.desk.plan
        name_tone, word_tone, gain_tone = palette.TEXT, palette.TEXT_3, palette.GAIN
        word = f"{number + 1}"
        if plan.way == way.id:
            word_tone, word = palette.OWN_LIGHT, _times(plan.times)
        elif way.spent or plan.voted is not None:
            name_tone, gain_tone, word = palette.TEXT_3, palette.TEXT_3, "spent" if way.spent else ""
        gain = draw_text(surface, (rect.right - q(12), y), _seats(way), t(15), gain_tone, "bold", "r")
        told = draw_text(surface, (gain.x - q(10), y), word, t(13), word_tone, anchor="r")
        name, room = way.name or titled(way.id), told.x - rect.x - q(18)
        draw_text(surface, (rect.x + q(12), y), name, t(15), name_tone, "bold", max_width=room)


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
