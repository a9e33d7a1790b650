"""Where on the map objectives are: a ring round each place, what is wanted there and how far it is."""

import numpy as np
import pygame

from game.play.goals import GoalPlace, goal_places
from game.play.session import Session
from game.ui.battle.map.placer import Placer, Rank, Row, Spot
from game.ui.paint import palette
from game.ui.paint.icons import draw_icon
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import stroke
from game.ui.screen import Metrics

from ....rules.state.columns import Array

_POINTS = 720
"""Of a ring: within a pixel of round up to a radius of 100,000 px."""
_LEAST_PX = 6
_DIAGONAL = 0.7071


def draw_goals(surface: pygame.Surface, session: Session, m: Metrics, placer: Placer) -> None:
    """Draw the places of all objectives that the side is shown; one outline round those that are at several ships."""
    for place in goal_places(session.model, session.scene):
        colour = palette.OWN_LIGHT if place.met else palette.CAUTION
        middles = np.array([session.camera.px(x, y) for x, y in place.middles_km], dtype=np.float64)
        radius = max(place.radius_km / session.camera.km_px, _LEAST_PX * m.scale)
        for number in range(len(middles)):
            _ring(surface, middles, number, radius, colour, dash=(10, 8) if place.outside else (3, 5))
        # The uppermost stands for all: it has the icon and the words.
        x, y = (float(one) for one in middles[middles[:, 1].argmin()])
        if not place.outside and -radius < x < m.width + radius and -radius < y < m.height + radius:
            draw_icon(surface, "check" if place.met else "ring", (x, y - radius), 13 * m.scale, colour)
        _label(placer, place, (x, y), radius, colour, m)


def _ring(
    surface: pygame.Surface, middles: Array, number: int, radius: float, colour: Colour, dash: tuple[int, int]
) -> None:
    """Draw what of a ring is in the window and in no other: one of the map's edge may be thousands of pixels wide."""
    turns = np.linspace(0.0, 2.0 * np.pi, _POINTS + 1)
    points = middles[number] + radius * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    low, high = np.minimum(points[:-1], points[1:]), np.maximum(points[:-1], points[1:])
    width, height = surface.get_size()
    seen = (high[:, 0] >= 0) & (low[:, 0] <= width) & (high[:, 1] >= 0) & (low[:, 1] <= height)
    for other in np.delete(middles, number, axis=0):
        seen &= np.hypot(*(points[:-1] - other).T) >= radius
    ends = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(np.int8)))
    for first, last in zip(ends[::2], ends[1::2], strict=True):
        stroke(surface, points[first : last + 1], colour, 1.2, 0.6, dash=dash)


def _label(placer: Placer, place: GoalPlace, at: Point, radius: float, colour: Colour, m: Metrics) -> None:
    """What is wanted there, beside the ring on the inside of the map's edge and outside of other places."""
    way = -1 if place.outside else 1
    far = radius + way * m.b(10)
    spots = []
    for dx, dy in ((0.0, -1.0), (_DIAGONAL, -_DIAGONAL), (-_DIAGONAL, -_DIAGONAL), (_DIAGONAL, _DIAGONAL), (0.0, 1.0)):
        x, y = at[0] + dx * far, at[1] + dy * (far + way * m.b(8))
        anchor = "c" if not dx else "l" if dx * way > 0 else "r"
        if 0 < x < m.width and 0 < y < m.height:
            spots.append(Spot(x, y, anchor))
    if spots:
        rows = (Row(place.kind.capitalize(), m.text(12), colour, "bold"), Row(place.note, m.text(12), palette.TEXT_2))
        placer.want(Rank.THING, spots, *rows)
