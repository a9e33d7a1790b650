"""Clouds of debris on the map: speckles, an outline, an arrow with how fast they go, and what they cost on a path."""

import math

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.clouds import Clouds
from game.play.forecast import Forecast
from game.ui.battle.map.placer import Placer, Rank, Row, Spot
from game.ui.paint import effects, palette, shapes
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, line, stroke
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import SUBSTEPS

_SPECKS = 260
_TINY_PX = 5.0
_WORDS_PX = 22.0
_ARROW_PX = 34.0
_DENSE_T_KM2 = 1.0


def draw_clouds(surface: pygame.Surface, camera: Camera, clouds: Clouds, metrics: Metrics, placer: Placer) -> None:
    """Draw all clouds that are in the window."""
    for row in range(len(clouds.uid)):
        x, y = camera.px(float(clouds.x_km[row]), float(clouds.y_km[row]))
        radius = max(float(clouds.radius_km[row]) / camera.km_px, _TINY_PX * metrics.scale)
        if -radius < x < metrics.size[0] + radius and -radius < y < metrics.size[1] + radius:
            _draw_cloud(surface, (float(x), float(y)), radius, clouds, row, metrics, placer)


def _draw_cloud(
    surface: pygame.Surface, place: Point, radius: float, clouds: Clouds, row: int, metrics: Metrics, placer: Placer
) -> None:
    disc = math.pi * float(clouds.radius_km[row]) ** 2
    dense = min(1.0, (float(clouds.mass_t[row]) / disc / _DENSE_T_KM2) ** 0.35)
    count = int(min(_SPECKS, 14 + radius * 2.2))
    shapes.glow(surface, place, max(6, radius * 0.7), palette.DANGER, 0.10 + 0.16 * dense)
    offsets, strength = _specks(int(clouds.uid[row]), count)
    points = np.array(place) + offsets * radius
    for colour, some in ((palette.SPARK, slice(0, None, 2)), (palette.WRECK, slice(1, None, 2))):
        effects.dots(surface, points[some], colour, strength[some] * (0.35 + 0.6 * dense))
    stroke_radius = radius + 2 * metrics.scale
    _dashed(surface, place, stroke_radius)
    _draw_arrow(surface, place, stroke_radius, clouds, row, metrics, placer)


def _specks(seed: int, count: int) -> tuple[Array, Array]:
    """Places in a disc, denser in the middle, and how bright each is: the same for a cloud in every frame."""
    rng = np.random.default_rng(seed)
    angle, far = rng.random(_SPECKS) * 2 * math.pi, rng.random(_SPECKS) ** 0.7
    strength = 0.3 + 0.7 * rng.random(_SPECKS)
    return np.stack((np.cos(angle) * far, np.sin(angle) * far), 1)[:count], strength[:count]


def _dashed(surface: pygame.Surface, place: Point, radius: float) -> None:
    turn = np.linspace(0.0, 2 * math.pi, max(24, min(180, int(radius * 1.5))))
    points = np.stack((place[0] + radius * np.cos(turn), place[1] + radius * np.sin(turn)), 1)
    stroke(surface, points, palette.CAUTION, 1.1, 0.55, dash=(5, 5))


def _draw_arrow(
    surface: pygame.Surface, place: Point, radius: float, clouds: Clouds, row: int, metrics: Metrics, placer: Placer
) -> None:
    """Which way it goes, and in words how fast where there is room for them."""
    vx, vy = float(clouds.vx_km_s[row]), -float(clouds.vy_km_s[row])
    speed, scale = math.hypot(vx, vy), metrics.scale
    if speed > 0.05:
        ux, uy = vx / speed, vy / speed
        start = place[0] + ux * radius, place[1] + uy * radius
        tip = start[0] + ux * _ARROW_PX * scale, start[1] + uy * _ARROW_PX * scale
        line(surface, start, tip, palette.CAUTION, 1.2 * scale, 0.8)
        size = 6 * scale
        wings = [(tip[0] - ux * size + uy * size * s * 0.6, tip[1] - uy * size - ux * size * s * 0.6) for s in (1, -1)]
        shapes.polygon(surface, (tip, *wings), palette.CAUTION, 0.9)
    if radius >= _WORDS_PX * scale:
        words = f"{speed:.1f} km/s" if speed < 10 else f"{speed:.0f} km/s"
        rows = (
            Row("debris", metrics.text(12), palette.CAUTION, "bold"),
            Row(words, metrics.text(11), palette.TEXT_2),
        )
        gap = radius + metrics.b(20)
        placer.want(Rank.THING, (Spot(place[0], place[1] + gap), Spot(place[0], place[1] - gap)), *rows)


def draw_risk(
    surface: pygame.Surface, forecast: Forecast, slot: int, points: Array, metrics: Metrics, placer: Placer
) -> None:
    """Mark where a path (px at each substep) goes through debris, with what that costs in all."""
    cost = forecast.debris_mj[:, slot]
    where = np.flatnonzero(cost > 0)
    if not len(where):
        return
    for impulse in where.tolist():
        step = min((impulse + 1) * SUBSTEPS, len(points) - 1)
        circle(surface, tuple(points[step]), 4 * metrics.scale, palette.CAUTION, 1.4 * metrics.scale, 0.95)
    step = min((int(where[0]) + 1) * SUBSTEPS, len(points) - 1)
    gj = int(cost.sum()) / 1_000
    words = f"debris: {gj:,.0f} GJ" if gj >= 1 else "debris: under 1 GJ"
    x, y, gap = float(points[step][0]), float(points[step][1]), metrics.b(14)
    spots = [Spot(x + dx * gap, y + dy * gap, anchor) for dy in (-1, 1) for dx, anchor in ((0.7, "l"), (-0.7, "r"))]
    placer.put(surface, spots, Row(words, metrics.text(12), palette.CAUTION, "bold"), must=True)
