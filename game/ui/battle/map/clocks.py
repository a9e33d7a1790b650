"""Clocks where somebody is to arrive: a ring that fills, who comes, and when."""

import pygame

from game.play.coming import Timetable
from game.play.crews import minutes_words
from game.play.session import Session
from game.ui.battle.map.placer import Placer, Rank, Row, Spot
from game.ui.paint import palette, shapes
from game.ui.paint.strokes import arc_points, circle, stroke
from game.ui.screen import Metrics

_RADIUS = 11.0


def draw_clocks(surface: pygame.Surface, session: Session, table: Timetable, m: Metrics, placer: Placer) -> None:
    """Draw the clocks of all arrivals that the side knows of."""
    radius = _RADIUS * m.scale
    for one in table.coming(session.scene):
        x, y = (float(value) for value in session.camera.px(one.x_km, one.y_km))
        if not (-50 < x < m.width + 50 and -50 < y < m.height + 50):
            continue
        colour = palette.OWN_LIGHT if one.own else palette.ENEMY_LIGHT
        shapes.disc(surface, (x, y), radius, palette.SPACE, 0.6)
        circle(surface, (x, y), radius, colour, 1.2, 0.5, dash=(3, 3))
        if one.share > 0.01:
            stroke(surface, arc_points((x, y), radius, 90.0 - 360.0 * one.share, 90.0), colour, 2.4 * m.scale)
        stroke(surface, ((x, y - radius * 0.6), (x, y), (x + radius * 0.45, y)), colour, 1.4 * m.scale)
        words = f"{one.name} ×{one.count}" if one.count > 1 else one.name
        rows = (
            Row(words, m.text(12), colour, "bold"),
            Row(f"in {minutes_words(one.minutes)}", m.text(12), palette.TEXT_2),
        )
        gap = radius + m.b(8)
        placer.take(pygame.Rect(int(x - radius), int(y - radius), int(2 * radius), int(2 * radius)))
        spots = Spot(x + gap, y, "l"), Spot(x - gap, y, "r"), Spot(x, y + gap + m.b(12)), Spot(x, y - gap - m.b(12))
        placer.want(Rank.THING, spots, *rows)
