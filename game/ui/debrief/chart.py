"""The chart of mass over time: one step curve a side, with marked moments; and bars of damage by weapon."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pygame

from game.ui.debrief.account import Account
from game.ui.debrief.rows import Moment
from game.ui.paint import palette, shapes
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, line, stroke
from game.ui.paint.text import draw_text, text_width
from game.ui.sides import side_colour

Size = Callable[[float], int]
_TICKS_MOST = 20


def paint_chart(surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size) -> None:
    """Paint the curves of all sides into a rectangle."""
    spec, names = account.scenario.spec, account.scenario.names
    labels = [f"{names.side_names[a]} {round(100 * account.mass_saved(a))} %" for a in range(len(names.sides))]
    room = min(round(max(text_width(label, t(14), "bold") for label in labels)) + q(16), rect.w // 3)
    plot = pygame.Rect(rect.x + q(54), rect.y + q(6), rect.w - q(54) - room, rect.h - q(46))
    turns = max(1, account.turns)

    def at(when: float, share: float) -> Point:
        return plot.x + plot.w * when / turns, plot.bottom - plot.h * share

    for quarter in range(5):
        y = at(0, quarter / 4)[1]
        line(surface, (plot.x, y), (plot.right, y), palette.LINE, 1, 0.9 if not quarter else 0.6)
        draw_text(surface, (plot.x - q(10), y), f"{25 * quarter} %", t(13), palette.TEXT_2, anchor="r")
    moments = account.moments()
    _paint_turns(surface, plot, turns, {int(one.at - 1e-6) + 1 for one in moments}, q, t)
    order = sorted(range(len(names.sides)), key=lambda a: a == account.side)
    for side in order:
        _paint_curve(surface, plot, account, side, at, q)
    _paint_labels(surface, plot, account, labels, at, q, t, room)
    colour = side_colour(spec, names.sides[account.side])
    _paint_moments(surface, plot, account, moments, at, colour, q, t)


def _paint_turns(surface: pygame.Surface, plot: pygame.Rect, turns: int, marked: set[int], q: Size, t: Size) -> None:
    step = max(1, -(-turns // _TICKS_MOST))
    for turn in range(1, turns + 1):
        if turn % step and turn not in marked:
            continue
        x = plot.x + plot.w * (turn - 0.5) / turns
        strong = turn in marked
        draw_text(
            surface, (x, plot.bottom + q(18)), str(turn), t(13), palette.TEXT if strong else palette.TEXT_2,
            "bold" if strong else "sans", "c",
        )  # fmt: skip
    draw_text(surface, (plot.right, plot.bottom + q(38)), "turn", t(13), palette.TEXT_3, anchor="r")


def _steps(curve: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners of a step curve."""
    corners = [curve[0]]
    for (_, before), (when, share) in pairwise(curve):
        corners += [(when, before), (when, share)]
    return corners


def _paint_curve(
    surface: pygame.Surface, plot: pygame.Rect, account: Account, side: int,
    at: Callable[[float, float], Point], q: Size,
) -> None:  # fmt: skip
    colour = side_colour(account.scenario.spec, account.scenario.names.sides[side])
    points = [at(*corner) for corner in _steps(account.curve(side))]
    if side in account.hostile and account.done_turns:
        known = [at(*corner) for corner in _steps(account.known_curve(side))]
        stroke(surface, np.array(known), palette.mixed(colour, palette.TEXT, 0.3), max(1.2, q(1.6)), 0.9, dash=(6, 5))
    if side == account.side:
        shapes.polygon(surface, [(plot.x, plot.bottom), *points, (points[-1][0], plot.bottom)], colour, 0.11)
        stroke(surface, np.array(points), colour, max(1.6, q(2.4)), glow=q(7), glow_alpha=0.22)
    else:
        stroke(surface, np.array(points), colour, max(1.4, q(2)))


def _paint_labels(
    surface: pygame.Surface, plot: pygame.Rect, account: Account, labels: list[str],
    at: Callable[[float, float], Point], q: Size, t: Size, room: int,
) -> None:  # fmt: skip
    """The sides' names at the ends of their curves, moved apart where they would touch."""
    names = account.scenario.names
    ends = sorted((at(account.turns, account.mass_saved(a))[1], a) for a in range(len(labels)))
    last = -1e9
    for y, side in ends:
        last = max(y, last + q(20))
        colour = side_colour(account.scenario.spec, names.sides[side])
        bright = palette.mixed(colour, palette.TEXT, 0.35)
        shapes.disc(surface, (plot.right, y), q(3.4), colour)
        draw_text(surface, (plot.right + q(10), last), labels[side], t(14), bright, "bold", max_width=room - q(10))


def _paint_moments(
    surface: pygame.Surface, plot: pygame.Rect, account: Account, moments: list[Moment],
    at: Callable[[float, float], Point], colour: palette.Colour, q: Size, t: Size,
) -> None:  # fmt: skip
    curve = account.curve(account.side)
    spots = [at(one.at, next(share for when, share in reversed(curve) if when <= one.at + 1e-9)) for one in moments]
    drawn = _dense([at(*corner) for corner in _steps(curve)], q(6))
    taken = [pygame.Rect(x - q(8), y - q(8), q(16), q(16)) for x, y in spots]
    for one, (x, y) in sorted(zip(moments, spots, strict=True), key=lambda pair: -pair[0].weight):
        size = round(text_width(one.text, t(14))), q(20)
        place = _label_place(plot, taken, drawn, (x, y), size, q)
        if place is None:
            continue
        taken.append(place.inflate(q(10), q(6)))
        edge = min(max(x, place.left), place.right), place.top if place.centery > y else place.bottom
        line(surface, (x, y), edge, palette.TEXT_3, 1, 0.9)
        draw_text(surface, place.center, one.text, t(14), palette.TEXT, anchor="c", halo=0.8)
    for x, y in spots:
        shapes.disc(surface, (x, y), q(5), palette.SPACE)
        circle(surface, (x, y), q(5), palette.TEXT, 1.6)


def _dense(corners: list[Point], step: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Points along a line (N, 2), about a step apart."""
    parts = [np.array(corners[-1:], np.float64)]
    for (x0, y0), (x1, y1) in pairwise(corners):
        count = max(2, int((abs(x1 - x0) + abs(y1 - y0)) / max(1.0, step)))
        share = np.linspace(0, 1, count, endpoint=False)[:, None]
        parts.append(np.array((x0, y0)) + share * np.array((x1 - x0, y1 - y0)))
    return np.concatenate(parts)


def _label_place(
    plot: pygame.Rect, taken: list[pygame.Rect], drawn: np.ndarray[tuple[int, ...], np.dtype[np.float64]], spot: Point,
    size: tuple[int, int], q: Size,
) -> pygame.Rect | None:  # fmt: skip
    """A place for a label near a point of the curve, inside the plot, free of the curve and of other labels."""
    x, y = spot
    width, high = size
    best: tuple[float, pygame.Rect] | None = None
    for lift in (-34, 36, -58, 60, -84, 86, 112, 140, 168):
        for left in (-0.5 * width, q(14), -width - q(14), q(44), q(84), -width - q(44)):
            rect = pygame.Rect(round(x + left), round(y + q(lift) - high / 2), width, high)
            if not plot.inflate(0, q(6)).contains(rect) or rect.collidelist(taken) >= 0:
                continue
            near = rect.inflate(q(6), q(4))
            inside = (drawn[:, 0] > near.left) & (drawn[:, 0] < near.right)
            if (inside & (drawn[:, 1] > near.top) & (drawn[:, 1] < near.bottom)).any():
                continue
            cost = abs(lift) + 0.6 * abs(left + width / 2) / max(1, q(1))
            if best is None or cost < best[0]:
                best = cost, rect
    return best[1] if best is not None else None


def paint_damage(surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size) -> int:
    """Paint the bars of damage by cause; returns the y below them."""
    rows = account.damage.rows()
    names = account.scenario.names
    own = side_colour(account.scenario.spec, names.sides[account.side])
    foe_side = account.hostile[0] if account.hostile else account.side
    foe = side_colour(account.scenario.spec, names.sides[foe_side])
    most = max((max(dealt, suffered) for _, dealt, suffered in rows), default=0.0)
    y = rect.y + q(8)
    longest = max((text_width(cause, t(15)) for cause, *_ in rows), default=0)
    label = min(round(longest) + q(14), round(rect.w * 0.45))
    if not rows:
        words = "No hull was hit." if account.done_turns >= account.turns else "Being counted …"
        draw_text(surface, (rect.x, y), words, t(15), palette.TEXT_2, max_width=rect.w)
        return y + q(24)
    for cause, dealt, suffered in rows:
        draw_text(surface, (rect.x, y), cause, t(15), palette.TEXT, max_width=label - q(6))
        room = rect.w - label - q(64)
        bars = [
            (value, round(room * value / most), colour) for value, colour in ((suffered, foe), (dealt, own)) if value
        ]
        _paint_bars(surface, (rect.x + label, y), bars, q, t)
        y += q(44) if len(bars) == 2 else q(34)
    key = (("our weapons", own), ("theirs", foe))
    wide = sum(q(16) + text_width(words, t(14)) for words, _ in key) + q(22)
    x = max(rect.x, min(rect.x + label, rect.right - wide))
    for words, colour in key:
        shapes.rounded(surface, (x, y - q(4), q(9), q(9)), colour, 1.0, q(2))
        x = draw_text(surface, (x + q(16), y), words, t(14), palette.TEXT_2).right + q(22)
    return y + q(20)


def _paint_bars(
    surface: pygame.Surface, at: tuple[int, int], bars: list[tuple[float, int, palette.Colour]], q: Size, t: Size
) -> None:
    """Paint the bars (value, length in px, colour) of one cause round a line at y, with their values."""
    x, y = at
    both = len(bars) == 2
    high = q(7) if both else q(9)
    y -= q(8) if both else 0
    for value, length, colour in bars:
        long = max(q(7), length)
        shapes.rounded(surface, (x, y - high // 2, long, high), colour, 1.0, q(3))
        bright = palette.mixed(colour, palette.TEXT, 0.35)
        draw_text(surface, (x + long + q(8), y), f"{value:,.0f}", t(14), bright)
        y += q(17)
