"""Impactors on the map: charge rings, the line to the lead point while plotting, slugs while a turn plays."""

import math
from dataclasses import replace

import numpy as np
import pygame

from game.play.impactors import NOTCHES_MOST, Aim, Charge, aim_of, aimed_at, charge_of, impactor_slot
from game.play.model import BattleModel
from game.play.session import Session
from game.play.slugs import SlugSeen, plotted_slugs, slugs_at
from game.ui.paint import palette
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import arc, circle, line, stroke, ticks
from game.ui.paint.text import draw_text
from game.ui.screen import Metrics

from ....rules.state.vocabulary import IMPULSES

RING_PX = 40.0
"""From this length on a ship that stands free has its charge ring round it, below that behind its stern."""
_GAP_DEG = 7.0
_AIMS_MOST = 40
"""So many lines to lead points are drawn at once, and no more."""
_WORDS_AT = 0.6
"""Share of the way at which the odds of the first of them stand."""


# ---- charge


def draw_charges(
    surface: pygame.Surface, session: Session, slots: dict[int, tuple[float, float, float]], m: Metrics
) -> None:
    """A ring for each own ship that has an impactor: white when it can fire."""
    model, scene = session.model, session.scene
    charges = {
        slot: charge_of(model.seen, model.tables, model.draft, slot)
        for slot in slots
        if slot < len(model.names.units) and model.is_own(slot) and scene.alive[slot]
    }
    drawn = [(slot, charge) for slot, charge in charges.items() if charge is not None]
    if not drawn:
        return
    places = np.array([place[:2] for place in slots.values()])
    for slot, charge in drawn:
        x, y, radius = slots[slot]
        near = int((np.hypot(places[:, 0] - x, places[:, 1] - y) < 1.6 * radius).sum())
        if 2 * radius >= RING_PX * m.scale and near == 1:
            charge_ring(surface, (x, y), radius + m.b(5), charge, m.scale)
        else:
            back = radius + m.b(8)
            place = x - float(scene.hx[slot]) * back, y + float(scene.hy[slot]) * back
            charge_ring(surface, place, 4.5 * m.scale, charge, m.scale)


def charge_ring(surface: pygame.Surface, centre: Point, radius: float, charge: Charge, scale: float) -> None:
    """A few thick parts, or a thin arc with a notch a turn; all white when a shot is ready."""
    if charge.shots:
        circle(surface, centre, radius, palette.TEXT, 1.6 * scale, 0.85)
        return
    circle(surface, centre, radius, palette.OWN, 1.0, 0.28)
    parts = charge.impulses
    if 0 < parts <= NOTCHES_MOST:
        each = 360.0 / parts
        gap = min(_GAP_DEG, each / 4)
        for part in range(int(charge.share * parts + 1e-9)):
            start = 90.0 - part * each
            arc(surface, centre, radius, start - each + gap, start, palette.OWN_LIGHT, 2.4 * scale, 0.95)
        return
    if charge.share > 0.01:
        arc(surface, centre, radius, 90.0 - 360.0 * charge.share, 90.0, palette.OWN_LIGHT, 1.6 * scale, 0.95)
    for turn in range(IMPULSES, parts, IMPULSES):
        a = math.radians(90.0 - 360.0 * turn / parts)
        ux, uy = math.cos(a), -math.sin(a)
        inner, outer = radius - 2 * scale, radius + 2 * scale
        line(
            surface, (centre[0] + ux * inner, centre[1] + uy * inner),
            (centre[0] + ux * outer, centre[1] + uy * outer), palette.OWN_LIGHT, 1.0, 0.9,
        )  # fmt: skip


# ---- lines of aim while plotting


def draw_aims(surface: pygame.Surface, session: Session, m: Metrics) -> None:
    """Lines from the selected ships to where their slugs would meet what they are meant for, a tick a second.

    What is hovered while a target is asked for is aimed at too, by whoever is selected.
    """
    asked = session.hovered if session.waiting in ("fire_at", "bear") and session.hovered is not None else -1
    found = (_aim_at(session.model, slot, asked) for slot in session.model.selection.units)
    aims = [aim for aim in found if aim is not None and math.isfinite(aim.flight_s)]
    # The lead's comes last, over all others, and alone has words and ticks: many would be a fence.
    for number, aim in reversed(list(enumerate(aims[:_AIMS_MOST]))):
        _draw_aim(surface, session, aim, m, lead=number == 0)


def _aim_at(model: BattleModel, slot: int, asked: int) -> Aim | None:
    """The shot of an own ship with an impactor at the enemy that is asked for, else at whom it is meant for."""
    if impactor_slot(model.tables, model.names.units[slot].class_id) is None or not model.is_own(slot):
        return None
    target = asked if asked >= 0 and not model.is_own(asked) else aimed_at(model, slot)
    found = aim_of(model, slot, target) if target >= 0 else None
    # Both orders that ask for a target turn the bow to it.
    return replace(found, bears=found.bears or target == asked) if found is not None else None


def _draw_aim(surface: pygame.Surface, session: Session, aim: Aim, m: Metrics, *, lead: bool) -> None:
    """The line of one aim; that of the lead ship stands out and has its lead point and its odds."""
    camera, scene = session.camera, session.scene
    x, y = float(scene.x_km[aim.shooter]), float(scene.y_km[aim.shooter])
    start, end = _pair(camera.px(x, y)), _pair(camera.px(aim.x_km, aim.y_km))
    can_hit = aim.bears and aim.in_range
    colour = palette.TEXT if can_hit else palette.CAUTION
    if not aim.bears and aim.in_range:
        far = math.dist(start, end)
        end = start[0] + float(scene.hx[aim.shooter]) * far, start[1] - float(scene.hy[aim.shooter]) * far
    width, alpha = (1.8, 0.95) if lead else (1.0, 0.45)
    stroke(surface, (start, end), colour, width, alpha, dash=None if aim.in_range else (7, 6))
    if not lead:
        return
    _second_ticks(surface, start, end, aim.flight_s, colour, m)
    if can_hit:
        _lens(surface, end, aim, camera.km_px, m)
    place = start[0] + (end[0] - start[0]) * _WORDS_AT, start[1] + (end[1] - start[1]) * _WORDS_AT - m.b(14)
    draw_text(surface, place, aim.words, m.text(12), colour, "bold", "c", halo=2)


def _second_ticks(
    surface: pygame.Surface, start: Point, end: Point, seconds: float, colour: palette.Colour, m: Metrics
) -> None:
    """A tick a second along a slug's way, longer at every fifth; of long flights those alone."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = math.hypot(dx, dy)
    if not 0.0 < seconds < 600.0 or size < 8.0:
        return
    every = next(step for step in (1, 5, 10, 50, 100, 1_000) if size * step / seconds >= 6.0 or step == 1_000)
    at = np.arange(every, seconds, every)
    for which, half in ((at % (5 * every) != 0, 3.0), (at % (5 * every) == 0, 5.5)):
        if which.any():
            share = at[which] / seconds
            places = np.stack((start[0] + dx * share, start[1] + dy * share), 1)
            ways = np.repeat(np.array([[dx / size, dy / size]]), len(places), 0)
            ticks(surface, places, ways, half * m.scale, colour, 1.2)


def _lens(surface: pygame.Surface, centre: Point, aim: Aim, km_px: float, m: Metrics) -> None:
    """The lead point: a cross, and all that the target can dodge where that is large enough to be seen."""
    radius = max(aim.can_dodge_km / km_px, 9.0 * m.scale)
    circle(surface, centre, radius, palette.ENEMY_LIGHT, 1.1, 0.9, dash=(4, 4))
    arm = 5.0 * m.scale
    line(surface, (centre[0] - arm, centre[1]), (centre[0] + arm, centre[1]), palette.TEXT, 1.2, 0.95)
    line(surface, (centre[0], centre[1] - arm), (centre[0], centre[1] + arm), palette.TEXT, 1.2, 0.95)


# ---- slugs in flight


def draw_slugs(surface: pygame.Surface, session: Session, m: Metrics) -> None:
    """Hard white lines from where slugs were fired to where they are, with a tick a second."""
    film, model = session.film, session.model
    if film is None:
        flying = plotted_slugs(model.seen, model.tables, model.side, session.preview)
    else:
        flying = slugs_at(film.played.tracks, film.tables, film.side, film.turn, session.scene.t)
    for slug in flying:
        _draw_slug(surface, session, slug, m)


def _draw_slug(surface: pygame.Surface, session: Session, slug: SlugSeen, m: Metrics) -> None:
    start, end = _pair(session.camera.px(*slug.start)), _pair(session.camera.px(*slug.place))
    if math.dist(start, end) < 1.0:
        return
    bright = palette.TEXT if slug.own else palette.ENEMY_LIGHT
    alpha = 0.55 if slug.spent else 1.0
    stroke(surface, (start, end), bright, 1.6 * m.scale, alpha, fade=(0.15, 0.6, 1.0))
    _second_ticks(surface, start, end, slug.seconds, bright, m)
    if not slug.spent:
        stroke(surface, (_towards(end, start, 10.0 * m.scale), end), palette.TEXT, 3.0 * m.scale, 1.0)


def _towards(here: Point, there: Point, px: float) -> Point:
    far = max(math.dist(here, there), 1.0)
    share = min(px / far, 1.0)
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share


def _pair(place: tuple[object, object]) -> Point:
    x, y = place
    return float(x), float(y)  # type: ignore[arg-type]
