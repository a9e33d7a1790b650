"""Charts of a batch of battles: who won, how much of each side was lost, how near the objectives came, who lived."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pygame

from game.scenario.names import titled
from game.scenario.spec import ClassSpec
from game.sim.batch import Result, quantiles
from game.sim.plain_table import percent
from game.ui.paint import palette, shapes, ships, silhouettes
from game.ui.paint.palette import Colour
from game.ui.paint.strokes import line, stroke
from game.ui.paint.text import draw_text, text_width
from game.ui.sides import side_colour, side_name

from ..rules.state.columns import Array
from ..rules.state.vocabulary import Verdict

Size = Callable[[float], int]
Paint = Callable[[pygame.Surface, pygame.Rect, Result, Size, Size], int]
"""Paints a chart into a rectangle, lengths and letters through the two sizes; returns the y below it."""
SHIPS_SHOWN = 26
"""Battles of more ships show a squadron a row."""
_BINS = 100
_SMOOTHING = np.array([1, 8, 28, 56, 70, 56, 28, 8, 1]) / 256.0
_PLAIN_KINDS = {"fighter": "uhs_ftr", "drone": "ant_drone", "station": "un_stn"}
_ENDS = (
    (Verdict.VICTORY, "won", 1.0), (Verdict.DRAW, "draw", 0.62), (Verdict.UNDECIDED, "open", 0.38),
    (Verdict.DEFEAT, "lost", 0.16),
)  # fmt: skip
"""How a battle ends for a side, in the order of its bar, and how strongly it is painted in the side's colour."""


# ---- who won


def outcomes_height(result: Result, q: Size) -> int:
    """How high `paint_outcomes` will be."""
    return q(58) * len(result.scenario.names.sides)


def paint_outcomes(surface: pygame.Surface, rect: pygame.Rect, result: Result, q: Size, t: Size) -> int:
    """A bar a side, cut by how its battles ended; returns the y below them."""
    spec, sides = result.scenario.spec, result.scenario.names.sides
    y, step = rect.y, min(q(58), rect.h // len(sides))
    for a, side in enumerate(sides):
        colour = side_colour(spec, side)
        bright = palette.mixed(colour, palette.TEXT, 0.35)
        place, name = (rect.x, y + q(8)), side_name(spec, side)
        told = draw_text(surface, place, name, t(15), bright, "bold", max_width=rect.w * 0.6)
        draw_text(
            surface, (told.right + q(10), y + q(8)), result.policies[side], t(13), palette.TEXT_3,
            max_width=rect.right - told.right - q(10),
        )  # fmt: skip
        ends = [
            (float((result.outcomes.verdict[:, a] == verdict).mean()), word, level) for verdict, word, level in _ENDS
        ]
        bar = pygame.Rect(rect.x, y + q(22), rect.w, step - q(36 if step == q(58) else 28))
        _paint_ends(surface, bar, [one for one in ends if one[0]], colour, t)
        y += step
    return y


def _paint_ends(
    surface: pygame.Surface, rect: pygame.Rect, ends: list[tuple[float, str, float]], colour: Colour, t: Size
) -> None:
    parts = [(part, palette.mixed(palette.PANEL_RAISED, colour, level)) for part, _, level in ends]
    boxes = shapes.stacked_bar(surface, rect, parts, 1.0, rect.h / 5)
    for (part, word, level), box in zip(ends, boxes, strict=True):
        ink = palette.INK if level > 0.5 else palette.TEXT
        for words in (f"{word} {_spaced(part)}", _spaced(part)):
            if text_width(words, t(13), "bold") < box.w - rect.h / 2:
                draw_text(surface, box.center, words, t(13), ink, "bold", "c")
                break


# ---- what it cost


def paint_losses(surface: pygame.Surface, rect: pygame.Rect, result: Result, q: Size, t: Size) -> int:
    """How often each part of a side's mass was lost, a hill a side over one scale; returns the y below."""
    names = result.scenario.names
    plot = pygame.Rect(rect.x, rect.y, rect.w, rect.h - q(26))
    for quarter in range(5):
        x = plot.x + plot.w * quarter / 4
        line(surface, (x, plot.y), (x, plot.bottom), palette.LINE, 1, 0.55)
        anchor = "l" if quarter == 0 else "r" if quarter == 4 else "c"
        draw_text(surface, (x, plot.bottom + q(14)), f"{25 * quarter} %", t(13), palette.TEXT_2, anchor=anchor)
    high = plot.h / len(names.sides)
    for a, side in enumerate(names.sides):
        row = pygame.Rect(plot.x, round(plot.y + a * high), plot.w, round(high))
        _paint_hill(surface, row, result.outcomes.mass_lost[:, a], result, side, q, t)
    return rect.bottom


def _paint_hill(
    surface: pygame.Surface, row: pygame.Rect, lost: Array, result: Result, side: str, q: Size, t: Size
) -> None:
    """One side's hill, the tenth and the nine tenths under it, the middle as a mark with its figure."""
    spec = result.scenario.spec
    colour = side_colour(spec, side)
    bright = palette.mixed(colour, palette.TEXT, 0.35)
    floor, top = row.bottom - min(q(18), 0.25 * row.h), row.y + min(q(30), 0.45 * row.h)
    xs, curve = _hill(lost)
    across = row.x + row.w * xs
    heights = floor - (floor - top) * curve / max(1e-9, float(curve.max()))
    outline = np.column_stack([np.r_[across[0], across, across[-1]], np.r_[floor, heights, floor]])
    shapes.polygon(surface, outline, colour, 0.16)
    stroke(surface, outline[1:-1], colour, max(1.4, q(2)), glow=q(7), glow_alpha=0.18)
    line(surface, (row.x, floor), (row.right, floor), palette.LINE, 1, 0.9)
    told = quantiles(lost)
    low, middle, high = (row.x + row.w * told[name] for name in ("p10", "p50", "p90"))
    span = (low - q(2), floor + q(4), high - low + q(4), q(5))
    shapes.rounded(surface, span, colour, 0.9, q(2.5))
    line(surface, (middle, top - q(6)), (middle, floor + q(9)), palette.TEXT, max(1.4, q(1.6)))
    shapes.disc(surface, (middle, top - q(6)), q(3.6), palette.TEXT)
    words = f"{_spaced(told['p50'])} of {side_name(spec, side)}"
    right = middle + q(12) + text_width(words, t(14), "bold") < row.right
    place = (middle + q(10), top - q(8)) if right else (middle - q(10), top - q(8))
    draw_text(surface, place, words, t(14), bright, "bold", "l" if right else "r", halo=0.7)


def _hill(values: Array) -> tuple[Array, Array]:
    """How often values between 0 and 1 are met: places (N,) and heights (N,), smoothed, with nothing past the ends."""
    counts, edges = np.histogram(np.clip(values, 0.0, 1.0), _BINS, (0.0, 1.0))
    around = len(_SMOOTHING) // 2
    mirrored = np.concatenate([counts[around - 1 :: -1], counts, counts[: -around - 1 : -1]])
    smooth = np.convolve(mirrored, _SMOOTHING, "valid")
    places = np.concatenate([[0.0], (edges[:-1] + edges[1:]) / 2, [1.0]])
    return places, np.concatenate([smooth[:1], smooth, smooth[-1:]])


# ---- what was reached


def objectives_height(result: Result, q: Size) -> int:
    """How high `paint_objectives` will be."""
    return q(46) * max(1, len(result.scenario.spec.objective))


def paint_objectives(surface: pygame.Surface, rect: pygame.Rect, result: Result, q: Size, t: Size) -> int:
    """How near each objective came: its mean as a bar, a tenth to nine tenths as a line, what is enough as a mark."""
    spec = result.scenario.spec
    fit = max(1, (rect.h + q(10)) // q(46))
    y, shown = rect.y, spec.objective if len(spec.objective) <= fit else spec.objective[: fit - 1]
    for number, goal in enumerate(shown):
        colour = side_colour(spec, goal.side)
        told = quantiles(result.outcomes.progress[:, number])
        words = (goal.text or titled(goal.id)) + ("  (optional)" if goal.optional else "")
        figure = _spaced(told["mean"])
        draw_text(
            surface, (rect.x, y + q(8)), words, t(15), max_width=rect.w - text_width(figure, t(15), "bold") - q(16)
        )
        bright = palette.mixed(colour, palette.TEXT, 0.35)
        draw_text(surface, (rect.right, y + q(8)), figure, t(15), bright, "bold", "r")
        bar = pygame.Rect(rect.x, y + q(23), rect.w, q(8))
        shapes.bar(surface, bar, told["mean"], colour, mark=goal.victory_at)
        low, high = (bar.x + bar.w * told[name] for name in ("p10", "p90"))
        line(surface, (low, bar.centery), (high, bar.centery), palette.TEXT, max(1.0, q(1.2)), 0.75)
        y += q(46)
    if len(shown) < len(spec.objective) or not shown:
        words = f"and {len(spec.objective) - len(shown)} more" if spec.objective else "Nobody has an objective."
        draw_text(surface, (rect.x, y + q(8)), words, t(15), palette.TEXT_2, max_width=rect.w)
    return y


# ---- who lived


@dataclass(frozen=True, slots=True)
class Lived:
    """A ship, or a squadron of them: what it is called, its class, how many there are at most, and of those that came
    the part that lived; None where none ever came.
    """

    name: str
    of: ClassSpec
    side: str
    ships: int
    part: float | None


def living(result: Result) -> list[Lived]:
    """Who lived how often, a ship a row where there are few and else a squadron; by side, the heaviest first."""
    out, names, spec = result.outcomes, result.scenario.names, result.scenario.spec
    single = len(names.units) <= SHIPS_SHOWN
    rows = []
    for number, squadron in enumerate(spec.squadron):
        slots = [*names.unit_rows[number]]
        groups = [(names.units[slot].name, [slot]) for slot in slots] if single else []
        for name, group in groups or [(squadron.name or titled(squadron.id), slots)]:
            there = out.there[:, group].sum(axis=1)
            if there.any():
                of = result.scenario.class_of(names.units[group[0]].class_id)
                came = int(out.came[:, group].sum())
                part = int((out.survived & out.came)[:, group].sum()) / came if came else None
                rows.append(Lived(name, of, squadron.side, int(there.max()), part))
    return sorted(rows, key=lambda row: (names.side_number[row.side], -row.of.mass_t))


def survival_title(result: Result) -> str:
    """What the rows of `paint_survival` are."""
    return "Ships that lived" if len(result.scenario.names.units) <= SHIPS_SHOWN else "Squadrons that lived"


def paint_survival(surface: pygame.Surface, rect: pygame.Rect, result: Result, q: Size, t: Size) -> int:
    """A row for each ship or squadron: what it is, and the part of the battles that it lived through."""
    rows = living(result)
    step = max(q(22), min(q(38), rect.h // max(1, len(rows))))
    size = min(t(15), max(t(12), round(0.52 * step)))
    fit = rect.h // step
    shown = rows if len(rows) <= fit else rows[: fit - 1]
    y, side = rect.y + step // 2, ""
    for row in shown:
        colour = side_colour(result.scenario.spec, row.side)
        if side and row.side != side:
            line(surface, (rect.x, y - step / 2), (rect.right, y - step / 2), palette.LINE_BRIGHT, 1, 0.9)
        side = row.side
        _paint_lived(surface, pygame.Rect(rect.x, y - step // 2, rect.w, step), row, colour, q, size)
        y += step
    if len(shown) < len(rows):
        draw_text(surface, (rect.x, y), f"and {len(rows) - len(shown)} more", size, palette.TEXT_2)
    return y


def _paint_lived(surface: pygame.Surface, rect: pygame.Rect, row: Lived, colour: Colour, q: Size, size: float) -> None:
    kind = silhouettes.kind_of(row.of, _PLAIN_KINDS.get(row.of.kind, "uhs_ff"))
    y = rect.centery
    ships.draw_ship(surface, kind, (rect.x + q(22), y), min(q(40), 1.1 * rect.h), (1.0, 0.0), colour)
    x, bar = rect.x + q(54), pygame.Rect(rect.x + rect.w * 0.60, y - q(4), rect.w * 0.26, q(8))
    note = row.of.abbr if row.ships == 1 else f"{row.ships} {row.of.abbr}"
    wide = text_width(note, size)
    draw_text(surface, (x, y), row.name, size, palette.TEXT, max_width=bar.x - x - wide - q(24))
    draw_text(surface, (bar.x - q(12), y), note, size, palette.TEXT_3, anchor="r")
    if row.part is None:
        draw_text(surface, (rect.right, y), "never came", size, palette.TEXT_3, anchor="r")
        return
    shapes.bar(surface, bar, row.part, colour)
    draw_text(surface, (rect.right, y), _spaced(row.part), size, palette.TEXT, "bold", "r")


def _spaced(part: float) -> str:
    """A part of a whole as screens write it."""
    return percent(part).replace("%", " %")
