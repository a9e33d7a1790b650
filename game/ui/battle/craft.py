"""Fighters and drones on the map: dots, marks and rings, each craft at a place that its flight's number gives it."""

import math
from typing import Any

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.model import BattleModel
from game.play.view import Scene
from game.ui.battle.symbols import Symbol, length_px, silhouette_of
from game.ui.paint import effects, palette
from game.ui.screen import Metrics

from ...rules.state.vocabulary import Kind

_CRAFT = 64


class Craft:
    """Draws flights."""

    def __init__(self, model: BattleModel, metrics: Metrics):
        self._model, self._metrics = model, metrics
        classes = np.array([row.class_id for row in model.names.flights], dtype=np.int64)
        self._flight_kinds = [silhouette_of(model, int(c)) for c in classes]
        self._is_drone = model.tables.classes.kind[classes] == Kind.DRONE
        self._throw_offsets()

    def resize(self, metrics: Metrics) -> None:
        """Take another scale."""
        self._metrics = metrics

    def _throw_offsets(self) -> None:
        """Places of single craft within their flight, as shares of its spread: drawn, never state."""
        clouds, rings = [], []
        for flight in range(len(self._model.names.flights)):
            rng = np.random.default_rng(flight)
            clouds.append(np.clip(rng.normal(0, 0.42, (_CRAFT, 2)), -1, 1))
            angle = rng.random(_CRAFT) * 2 * math.pi
            rings.append(np.stack((angle, 1 + rng.normal(0, 0.05, _CRAFT)), 1))
        self._cloud = np.array(clouds).reshape(-1, _CRAFT, 2)
        self._ring = np.array(rings).reshape(-1, _CRAFT, 2)

    def draw(self, surface: pygame.Surface, camera: Camera, scene: Scene, clock_s: float, kinds: Any) -> list[Symbol]:
        """Draw all flights that are shown; returns what can be pointed at. `kinds`: silhouettes of the units."""
        symbols: list[Symbol] = []
        shown = np.flatnonzero(scene.flight_shown)
        if not len(shown):
            return symbols
        points = camera.points(scene.flight_x_km[shown], scene.flight_y_km[shown])
        spread = np.maximum(scene.flight_spread_km[shown] / camera.km_px, 5.0 * self._metrics.scale)
        w, h = camera.size
        keep = (points > -300).all(1) & (points[:, 0] < w + 300) & (points[:, 1] < h + 300)
        shown, points, spread = shown[keep], points[keep], spread[keep]
        own = scene.flight_side[shown] == self._model.side
        dots: dict[bool, list[Any]] = {True: [], False: []}
        marks: dict[tuple[str, bool, float], list[tuple[Any, Any]]] = {}
        for row, flight in enumerate(shown.tolist()):
            ring = int(scene.flight_ring[flight])
            count = min(int(scene.flight_alive[flight]), _CRAFT)
            radius = float(spread[row])
            if ring >= 0:
                radius = max(radius, length_px(str(kinds[ring]), camera.km_px, self._metrics.scale) * 0.75)
                turn, out = self._ring[flight, :count, 0] + clock_s * 0.12, self._ring[flight, :count, 1] * radius
                offsets = np.stack((out * np.cos(turn), out * 0.9 * np.sin(turn)), 1)
            else:
                offsets = self._cloud[flight, :count] * radius
            places = points[row] + offsets
            symbol_radius = radius * 0.8
            if self._is_drone[flight]:
                dots[bool(own[row])].append(places)
                if radius > 40:
                    key = self._flight_kinds[flight], bool(own[row]), 10.0
                    marks.setdefault(key, []).append((places[::7], _ways(offsets[::7], ring >= 0)))
            else:
                key = self._flight_kinds[flight], bool(own[row]), 9.0
                marks.setdefault(key, []).append(self._wing(flight, points[row], places, radius))
                symbol_radius = max(12 * self._metrics.scale, symbol_radius)
            code = self._model.seen.unit_slots + int(flight)
            x, y = points[row]
            symbols.append(
                Symbol(
                    float(x), float(y), symbol_radius, [code], bool(own[row]), True, True, self._flight_kinds[flight]
                )
            )
        for mine, parts in dots.items():
            if parts:
                places = np.concatenate(parts)
                strength = 0.35 + 0.5 * ((np.arange(len(places)) * 0.618) % 1.0)
                effects.dots(surface, places, palette.OWN if mine else palette.ENEMY, strength)
        for (kind, mine, size), pieces in marks.items():
            places, ways = (np.concatenate([piece[n] for piece in pieces]) for n in (0, 1))
            colour = palette.OWN_LIGHT if mine else palette.ENEMY
            effects.fighters(surface, places, ways, colour, kind, size * self._metrics.scale)
        return symbols

    def _wing(self, flight: int, centre: Any, places: Any, radius: float) -> tuple[Any, Any]:
        """Places and headings of the craft of a wing."""
        flights, scale = self._model.seen.flights, self._metrics.scale
        way = np.array([float(flights.vx_km_s[0, flight]), -float(flights.vy_km_s[0, flight])])
        if not way.any():
            way = np.array([1.0, 0.0])
        if radius <= 5.0 * scale:
            # Wings that fly where their carrier is stand round it, or it would hide them.
            turn = flight * 2.399963
            places = centre[None, :] + np.array([(math.cos(turn), math.sin(turn))]) * 15 * scale
        elif radius < 26 * scale:
            # Too close to tell apart: six marks stand for the wing.
            grid = np.array([(i % 3 - 1, i // 3 - 0.5) for i in range(min(6, len(places)))], dtype=float)
            places = centre + grid * (8.5 * scale, 9.5 * scale)
        return places, np.repeat(way[None, :], len(places), 0)


def _ways(offsets: Any, ring: bool) -> Any:
    """Headings of single drones: along their ring, or each its own in a cloud."""
    return (np.stack((-offsets[:, 1], offsets[:, 0]), 1) if ring else offsets[:, ::-1]) + 1e-6
