"""The odds on the map: how likely each ship is to be lost, and one future of the plan as ghosts."""

from collections.abc import Mapping

import numpy as np
import pygame

from game.play.forecast import Forecast
from game.play.session import Session
from game.ui.battle.map.symbols import length_px, silhouette_of
from game.ui.paint import palette, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.strokes import stroke
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import STEPS

_LEAST = 0.05
"""Chances to be lost that are lower are not drawn."""
_BAR_PX = 18
_SUPPOSED = 12
"""So many of those selected are shown where a verb leads them."""


def draw_risks(
    surface: pygame.Surface, session: Session, places: Mapping[int, tuple[float, float, float]], m: Metrics
) -> None:
    """A bar under each own ship, as long as the chance that it is lost in the coming turns; of all, or the selected."""
    fan, level = session.fan, session.overlays["odds"]
    if fan is None or session.fan_stale or not fan.whole or not level or session.preview:
        return
    lost = fan.odds.lost()
    shown = range(len(lost)) if level == 2 else session.model.selection.units
    for slot in shown:
        if slot in places and session.model.is_own(slot) and lost[slot] >= _LEAST:
            x, y, radius = places[slot]
            wide = _BAR_PX * m.scale
            box = x - wide / 2, y + radius + 3 * m.scale, wide, max(2.0, 2.5 * m.scale)
            shapes.bar(surface, box, float(lost[slot]), palette.DANGER)


def draw_future(surface: pygame.Surface, session: Session, m: Metrics) -> None:
    """Where everybody known goes in the future that is shown: turn by turn, crossed where a ship is lost."""
    fan, flown = session.fan, session.forecast
    if fan is None or flown is None or session.future < 0:
        return
    futures, number = fan.odds.futures, session.future
    turns = min(fan.odds.question.turns, (len(flown.x_km) - 1) // STEPS)
    for slot in np.flatnonzero(futures.there[number]).tolist():
        x, y = _course(session, flown, futures.x_km[number, :turns, slot], futures.y_km[number, :turns, slot], slot)
        lost = futures.lost[number, :turns, slot]
        last = int(lost.argmax()) if lost.any() else turns - 1
        points = session.camera.points(x[: last + 2], y[: last + 2])
        _draw_course(surface, session, slot, points, m, lost=bool(lost.any()))


def draw_supposed(surface: pygame.Surface, session: Session, m: Metrics) -> None:
    """Where those selected go if the verb is chosen that the hand is on: on the mean of its futures."""
    menu, flown = session.verb_menu, session.forecast
    futures = menu.supposed if menu is not None else None
    if futures is None or flown is None:
        return
    turns = min(futures.x_km.shape[1], (len(flown.x_km) - 1) // STEPS)
    for slot in session.model.selection.units[:_SUPPOSED]:
        there = futures.there[:, slot]
        if there.any():
            x, y = (places[there, :turns, slot].mean(axis=0) for places in (futures.x_km, futures.y_km))
            points = session.camera.points(*_course(session, flown, x, y, slot))
            lost = bool(2 * futures.lost[there, :turns, slot].any(axis=1).sum() > there.sum())
            _draw_course(surface, session, slot, points, m, lost=lost)


def _course(session: Session, flown: Forecast, x: Array, y: Array, slot: int) -> tuple[Array, Array]:
    """Places now and at the end of each turn, as the map shows them: (T + 1,) km each."""
    ends = (1 + np.arange(len(x))) * STEPS
    now = session.model.seen.units
    first = now.x_km[0, slot] - flown.middle.x_km[0], now.y_km[0, slot] - flown.middle.y_km[0]
    return (
        np.concatenate([[first[0]], x - flown.middle.x_km[ends]]),
        np.concatenate([[first[1]], y - flown.middle.y_km[ends]]),
    )


def _draw_course(
    surface: pygame.Surface, session: Session, slot: int, points: Array, m: Metrics, *, lost: bool
) -> None:
    model = session.model
    own = model.is_own(slot)
    colour = palette.OWN if own else palette.ENEMY
    if np.ptp(points, axis=0).max(initial=0) > 3:
        stroke(surface, points, colour, 1.2, 0.55, dash=(5.0, 4.0))
    place = float(points[-1][0]), float(points[-1][1])
    if not surface.get_rect().inflate(80, 80).collidepoint(place):
        return
    if lost:
        draw_icon(surface, "cross", place, round(13 * m.scale), palette.DANGER)
        return
    kind = silhouette_of(model, int(model.seen.units.class_id[0, slot]))
    way = points[-1] - points[-2]
    way = way if np.hypot(*way) > 0.01 else np.array([1.0, 0.0])
    long = max(12 * m.scale, min(length_px(kind, session.camera.km_px, m.scale) * 0.8, 34 * m.scale))
    ships.draw_ship(surface, kind, place, long, (float(way[0]), float(way[1])), colour, dim=True, body=0.4, alpha=0.6)
