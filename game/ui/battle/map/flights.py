"""Fighters and drones on the map: dots, marks and rings, each craft at a place that its flight's number gives it."""

import math
from typing import TypeAlias

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.model import BattleModel
from game.play.scene import Scene
from game.ui.battle.map.symbols import SIDE_COLOURS, Symbol, length_px, silhouette_of
from game.ui.paint import effects, palette
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import Kind, Stance

_OWN = -1
_CRAFT = 64
"""Craft of a flight that are drawn at most."""
_MARGIN_PX, _LARGE_PX = 300, 40


Whose: TypeAlias = Stance | None
"""How one stands to the side that craft are of, None of one's own."""


class _Drawn:
    """What of the flights is drawn at once: dots, and marks by silhouette, side and size."""

    def __init__(self) -> None:
        self._dots: dict[Whose, list[Array]] = {}
        self._marks: dict[tuple[str, Whose, float], list[tuple[Array, Array]]] = {}

    def add_dots(self, whose: Whose, places: Array) -> None:
        """Drones of one side, a dot each."""
        self._dots.setdefault(whose, []).append(places)

    def add_marks(self, kind: str, whose: Whose, middle: Array, offsets: Array, ring: bool) -> None:
        """Some drones of a cloud or ring that is large."""
        self._marks.setdefault((kind, whose, 10.0), []).append((middle + offsets, _ways(offsets, ring)))

    def add_wing(self, kind: str, whose: Whose, places: Array, ways: Array) -> None:
        """A wing of fighters."""
        self._marks.setdefault((kind, whose, 9.0), []).append((places, ways))

    def lay(self, surface: pygame.Surface, scale: float) -> None:
        """Draw it all."""
        for whose, parts in self._dots.items():
            places = np.concatenate(parts)
            strength = 0.35 + 0.5 * ((np.arange(len(places)) * 0.618) % 1.0)
            effects.dots(surface, places, palette.OWN if whose is None else SIDE_COLOURS[whose], strength)
        for (kind, whose, size), pieces in self._marks.items():
            places, ways = (np.concatenate([piece[n] for piece in pieces]) for n in (0, 1))
            colour = palette.OWN_LIGHT if whose is None else SIDE_COLOURS[whose]
            effects.fighters(surface, places, ways, colour, kind, size * scale)


class MapFlights:
    """Draws flights."""

    def __init__(self, model: BattleModel, metrics: Metrics):
        self._model, self._metrics = model, metrics
        classes = np.array([row.class_id for row in model.names.flights], dtype=np.int64)
        self._kinds = [silhouette_of(model, int(c)) for c in classes]
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

    def draw(self, surface: pygame.Surface, camera: Camera, scene: Scene, clock_s: float, kinds: Array) -> list[Symbol]:
        """Draw all flights that are shown; returns what can be pointed at. `kinds`: silhouettes of the units."""
        shown, points, radius = self._in_window(camera, scene)
        drawn, symbols, drift = _Drawn(), [], (scene.middle_vx_km_s, scene.middle_vy_km_s)
        ringed, scale = scene.flight_ring[shown] >= 0, self._metrics.scale
        for n in np.flatnonzero(ringed).tolist():
            kind = str(kinds[scene.flight_ring[shown[n]]])
            radius[n] = max(radius[n], length_px(kind, camera.km_px, scale) * 0.75)
        counts, owns = np.minimum(scene.flight_alive[shown], _CRAFT), scene.flight_side[shown] == self._model.side
        whose = np.where(owns, _OWN, scene.flight_stance[shown])
        offsets = self._offsets(shown, radius, ringed, clock_s)
        self._add_drones(drawn, shown, points[:, None, :] + offsets, counts, whose)
        rows = zip(shown.tolist(), points, radius.tolist(), counts.tolist(), whose.tolist(), strict=True)
        for n, (flight, middle, size, count, number) in enumerate(rows):
            of = None if number == _OWN else Stance(number)
            kind, symbol_radius = self._kinds[flight], size * 0.8
            if not self._is_drone[flight]:
                drawn.add_wing(kind, of, *self._wing(flight, middle, middle + offsets[n, :count], size, drift))
                symbol_radius = max(12 * scale, symbol_radius)
            elif size > _LARGE_PX:
                drawn.add_marks(kind, of, middle, offsets[n, :count:7], bool(ringed[n]))
            x, y = middle.tolist()
            codes, own = [self._model.seen.unit_slots + flight], of is None
            symbols.append(
                Symbol(x, y, symbol_radius, codes, own, kind=kind, stance=Stance.ALLIED if of is None else of)
            )
        drawn.lay(surface, scale)
        return symbols

    def _add_drones(self, drawn: _Drawn, shown: Array, places: Array, counts: Array, whose: Array) -> None:
        """All drones of the flights shown, at `places` (N, craft, 2), as many of each flight as `counts` (N,)."""
        there = np.arange(_CRAFT) < counts[:, None]
        drones = self._is_drone[shown]
        for number in np.unique(whose[drones]).tolist():
            some = drones & (whose == number)
            drawn.add_dots(None if number == _OWN else Stance(number), places[some][there[some]])

    def _in_window(self, camera: Camera, scene: Scene) -> tuple[Array, Array, Array]:
        """Flights that are shown in or near the window: number, place and radius in px."""
        shown = np.flatnonzero(scene.flight_shown)
        points = camera.points(scene.flight_x_km[shown], scene.flight_y_km[shown])
        radius = np.maximum(scene.flight_spread_km[shown] / camera.km_px, 5.0 * self._metrics.scale)
        w, h = camera.size
        keep = (points > -_MARGIN_PX).all(1) & (points < (w + _MARGIN_PX, h + _MARGIN_PX)).all(1)
        return shown[keep], points[keep], radius[keep]

    def _offsets(self, flights: Array, radius: Array, ringed: Array, clock_s: float) -> Array:
        """Places (N, craft, 2) of craft beside the middle of their flights: in clouds, or in rings that turn; px."""
        found = self._cloud[flights] * radius[:, None, None]
        if ringed.any():
            ring = self._ring[flights[ringed]]
            turn, out = ring[:, :, 0] + clock_s * 0.12, ring[:, :, 1] * radius[ringed, None]
            found[ringed] = np.stack((out * np.cos(turn), out * 0.9 * np.sin(turn)), 2)
        return found

    def _wing(
        self, flight: int, centre: Array, places: Array, radius: float, drift: tuple[float, float]
    ) -> tuple[Array, Array]:
        """Places and headings of the craft of a wing; `drift` km/s is how the map itself moves."""
        flights, scale = self._model.seen.flights, self._metrics.scale
        way = np.array([float(flights.vx_km_s[0, flight]) - drift[0], drift[1] - float(flights.vy_km_s[0, flight])])
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


def _ways(offsets: Array, ring: bool) -> Array:
    """Headings of single drones: along their ring, or each its own in a cloud."""
    return (np.stack((-offsets[:, 1], offsets[:, 0]), 1) if ring else offsets[:, ::-1]) + 1e-6
