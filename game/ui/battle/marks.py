"""Ships, craft and contacts on the map: silhouettes, counted squadron symbols, dots, states, names; and what is where."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pygame

from game.rules.vocabulary import Kind, Level, System
from game.ui.battle.camera import Camera
from game.ui.battle.model import BattleModel
from game.ui.battle.view import STATE_WORDS, Scene, clusters
from game.ui.paint import effects, palette, shapes, ships
from game.ui.paint.icons import draw_brackets, draw_contact, draw_state
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, ellipse, stroke
from game.ui.paint.text import draw_text, text_width
from game.ui.screen import Metrics

MERGE_PX = 10.0
_REFERENCE_KM_PX = 40.0
_LENGTHS = {
    "uhs_bb": 42, "uhs_bc": 34, "uhs_ca": 29, "uhs_cl": 27, "uhs_dd": 24, "uhs_ff": 20, "uhs_cv": 38, "uhs_tug": 16,
    "uhs_sh": 14, "uhs_ftr": 9, "ant_lance": 27, "ant_claw": 17, "ant_host": 62, "ant_drone": 9,
}  # fmt: skip
_CRAFT = 64
_LONGEST = 200


def silhouette_of(model: BattleModel, class_id: int) -> str:
    """The silhouette of a class: its own, or the plainest of its kind."""
    spec = model.scenario.class_of(class_id)
    if spec.silhouette:
        return spec.silhouette
    return {"fighter": "uhs_ftr", "drone": "ant_drone"}.get(spec.kind, "uhs_ff")


def length_px(kind: str, km_px: float, scale: float) -> float:
    """How long a silhouette is drawn: it grows with the zoom, more slowly than the map."""
    base = _LENGTHS.get(kind, 24) * scale
    return float(min(max(base * (_REFERENCE_KM_PX / km_px) ** 0.75, base * 0.5, 9.0 * scale), _LONGEST * scale))


@dataclass(slots=True)
class Symbol:
    """One thing on the screen: where, how large, and which rows it stands for."""

    x: float
    y: float
    radius: float
    codes: list[int]
    own: bool
    alive: bool = True
    known: bool = True
    kind: str = ""
    merged: bool = False


@dataclass(slots=True)
class Picture:
    """What was drawn last, for pointing at it."""

    symbols: list[Symbol] = field(default_factory=list)
    labels: list[pygame.Rect] = field(default_factory=list)

    def at(self, pos: Point, slack: float = 6.0) -> Symbol | None:
        """The symbol under a place: the nearest whose edge is within `slack` px, smaller and living ones first."""
        best, score = None, 1e9
        for symbol in self.symbols:
            far = math.hypot(symbol.x - pos[0], symbol.y - pos[1])
            if far <= max(symbol.radius, 8.0) + slack:
                worth = far + symbol.radius * 0.3 + (0 if symbol.alive else 14) + (0 if symbol.known else 4)
                if worth < score:
                    best, score = symbol, worth
        return best

    def within(self, box: pygame.Rect, own: bool = True) -> list[int]:
        """Row codes of the symbols in a box."""
        found: list[int] = []
        for symbol in self.symbols:
            if symbol.own == own and symbol.alive and box.collidepoint(symbol.x, symbol.y):
                found += symbol.codes
        return found


class Marks:
    """Draws a scene over the ground and remembers what is where."""

    def __init__(self, model: BattleModel, metrics: Metrics):
        self._model, self._metrics = model, metrics
        # What a slot may hold is the scenario's; what is drawn of it is up to the scene's level.
        classes = np.array([row.class_id for row in model.names.units], dtype=np.int64)
        craft = np.array([row.class_id for row in model.names.flights], dtype=np.int64)
        self._kinds = np.array([silhouette_of(model, int(c)) for c in classes], dtype=object)
        self._class_hull = model.tables.classes.hull_mj[classes]
        self._squadron = np.array([row.squadron for row in model.names.units])
        self._flight_kinds = [silhouette_of(model, int(c)) for c in craft]
        self._is_drone = model.tables.classes.kind[craft] == Kind.DRONE
        self._throw_offsets()
        self.picture = Picture()
        self._shapes: dict[str, float] = {}
        self.slots: dict[int, tuple[float, float, float]] = {}
        """Unit slot -> where it is on the screen (x, y) and its half length, for what is drawn on screen."""

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

    # ---- the whole

    def draw(
        self,
        surface: pygame.Surface,
        camera: Camera,
        scene: Scene,
        *,
        selected: Sequence[int] = (),
        hovered: int = -1,
        no_order: Sequence[int] = (),
        names: int = 1,
        engines: bool = False,
        clock_s: float = 0.0,
        busy: Sequence[pygame.Rect] = (),
    ) -> None:
        """Draw everything that may be seen at a moment. `names`: 0 none, 1 the notable, 2 all."""
        self.picture = Picture()
        self.slots = {}
        self._draw_flights(surface, camera, scene, clock_s)
        symbols = self._symbols(camera, scene, set(selected))
        self._draw_symbols(surface, symbols, scene, engines, camera.km_px)
        self.picture.symbols += symbols
        self._draw_states(surface, symbols, scene, selected, hovered, no_order)
        if names:
            self._draw_names(surface, symbols, scene, selected, hovered, names, list(busy))

    def _symbols(self, camera: Camera, scene: Scene, selected: set[int]) -> list[Symbol]:
        points = camera.points(scene.x_km, scene.y_km)
        w, h = camera.size
        with np.errstate(invalid="ignore"):
            near = (points > -160).all(1) & (points[:, 0] < w + 160) & (points[:, 1] < h + 160)
        drawn = np.flatnonzero(scene.shown & near)
        own = scene.side == self._model.side
        found: list[Symbol] = []
        scale = self._metrics.scale
        alive = scene.hull_mj > 0
        # Few are picked out one by one; a squadron picked as a whole stays one symbol.
        alone = selected if len(selected) <= 3 else set()
        for squadron in np.unique(self._squadron[drawn]):
            rows = drawn[self._squadron[drawn] == squadron]
            for identified in (True, False):
                group = rows[(scene.level[rows] >= Level.IDENTIFIED) == identified]
                living = group[alive[group]]
                merge = np.array([s for s in living if int(s) not in alone], dtype=np.int64)
                label = clusters(points[merge], MERGE_PX * scale)
                for number in np.unique(label):
                    members = merge[label == number]
                    found.append(self._symbol(members, points, identified, bool(own[members[0]]), camera.km_px))
                singles = [int(s) for s in group if int(s) in alone and alive[s]]
                singles += [int(s) for s in group[~alive[group]]]
                for slot in singles:
                    found.append(self._symbol(np.array([slot]), points, identified, bool(own[slot]), camera.km_px))
        for symbol in found:
            symbol.alive = bool(alive[symbol.codes[0]])
            for code in symbol.codes:
                place = (symbol.x, symbol.y) if symbol.merged else tuple(points[code])
                self.slots[code] = float(place[0]), float(place[1]), symbol.radius
        return sorted(found, key=lambda s: (s.alive, s.own, len(s.codes)))

    def _symbol(self, members: Any, points: Any, identified: bool, own: bool, km_px: float) -> Symbol:
        kind = str(self._kinds[members[0]])
        scale = self._metrics.scale
        merged = len(members) > 1
        long = length_px(kind, km_px, scale)
        if merged:
            long = max(min(_LENGTHS.get(kind, 24) * 1.15, 44) * scale, 22 * scale)
        x, y = points[members].mean(0)
        radius = long / 2 if identified else 5 * scale
        return Symbol(float(x), float(y), radius, [int(m) for m in members], own, True, identified, kind, merged)

    # ---- ships

    def _colour(self, symbol: Symbol, scene: Scene) -> Colour:
        if not symbol.alive:
            return palette.WRECK
        return palette.OWN if symbol.own else palette.ENEMY

    def _draw_symbols(
        self, surface: pygame.Surface, symbols: list[Symbol], scene: Scene, engines: bool, km_px: float
    ) -> None:
        batches: dict[tuple[str, int, Colour, bool, float], list[tuple[float, float, float, float]]] = {}
        for symbol in symbols:
            slot = symbol.codes[0]
            if not symbol.known:
                alpha = 0.45 if scene.stale[slot] else 0.8
                draw_contact(surface, (symbol.x, symbol.y), 9 * self._metrics.scale, palette.ENEMY, alpha)
                continue
            colour = self._colour(symbol, scene)
            alpha = 0.55 if scene.stale[slot] else 1.0
            burn = scene.throttle_ppm[slot] / 1e6 if engines and symbol.alive else 0.0
            way = float(scene.hx[slot]), -float(scene.hy[slot])
            long = symbol.radius * 2
            if not symbol.alive:
                ships.draw_ship(surface, "hulk", (symbol.x, symbol.y), long, way, colour, dim=True, alpha=0.9)
            elif burn > 0.02 and long >= 18:
                flame = min(0.75, 0.12 + 0.5 * burn)
                ships.draw_ship(surface, symbol.kind, (symbol.x, symbol.y), long, way, colour, alpha=alpha, engine=flame)
            else:
                key = symbol.kind, round(long), colour, False, alpha
                batches.setdefault(key, []).append((symbol.x, symbol.y, *way))
        for (kind, long, colour, dim, alpha), rows in batches.items():
            places = np.array(rows)
            ships.draw_ships(surface, kind, long, places[:, :2], places[:, 2:], colour, dim, alpha=alpha)

    # ---- craft

    def _draw_flights(self, surface: pygame.Surface, camera: Camera, scene: Scene, clock_s: float) -> None:
        shown = np.flatnonzero(scene.flight_shown)
        if not len(shown):
            return
        points = camera.points(scene.flight_x_km[shown], scene.flight_y_km[shown])
        spread = np.maximum(scene.flight_spread_km[shown] / camera.km_px, 5.0 * self._metrics.scale)
        w, h = camera.size
        keep = (points > -300).all(1) & (points[:, 0] < w + 300) & (points[:, 1] < h + 300)
        shown, points, spread = shown[keep], points[keep], spread[keep]
        own = scene.flight_side[shown] == self._model.side
        dots: dict[bool, list[Any]] = {True: [], False: []}
        for row, flight in enumerate(shown.tolist()):
            ring = int(scene.flight_ring[flight])
            count = min(int(scene.flight_alive[flight]), _CRAFT)
            radius = float(spread[row])
            if ring >= 0:
                radius = max(radius, length_px(str(self._kinds[ring]), camera.km_px, self._metrics.scale) * 0.75)
                turn, out = self._ring[flight, :count, 0] + clock_s * 0.12, self._ring[flight, :count, 1] * radius
                offsets = np.stack((out * np.cos(turn), out * 0.9 * np.sin(turn)), 1)
            else:
                offsets = self._cloud[flight, :count] * radius
            places = points[row] + offsets
            symbol_radius = radius * 0.8
            if self._is_drone[flight]:
                dots[bool(own[row])].append(places)
                if radius > 40:
                    self._draw_craft(surface, flight, places[::7], offsets[::7], bool(own[row]), ring >= 0)
            else:
                self._draw_wing(surface, flight, points[row], places, radius, bool(own[row]), scene)
                symbol_radius = max(12 * self._metrics.scale, symbol_radius)
            code = self._model.seen.unit_slots + int(flight)
            x, y = points[row]
            self.picture.symbols.append(
                Symbol(float(x), float(y), symbol_radius, [code], bool(own[row]), True, True, self._flight_kinds[flight])
            )
        for mine, parts in dots.items():
            if parts:
                places = np.concatenate(parts)
                strength = 0.35 + 0.5 * ((np.arange(len(places)) * 0.618) % 1.0)
                effects.dots(surface, places, palette.OWN if mine else palette.ENEMY, strength)

    def _draw_craft(
        self, surface: pygame.Surface, flight: int, places: Any, offsets: Any, own: bool, ring: bool
    ) -> None:
        headings = np.stack((-offsets[:, 1], offsets[:, 0]), 1) if ring else offsets[:, ::-1]
        colour = palette.OWN_LIGHT if own else palette.ENEMY
        size = 10 * self._metrics.scale
        effects.fighters(surface, places, headings + 1e-6, colour, self._flight_kinds[flight], size)

    def _draw_wing(
        self, surface: pygame.Surface, flight: int, centre: Any, places: Any, radius: float, own: bool, scene: Scene
    ) -> None:
        flights, scale = self._model.seen.flights, self._metrics.scale
        way = np.array([float(flights.vx_km_s[0, flight]), -float(flights.vy_km_s[0, flight])])
        if not way.any():
            way = np.array([1.0, 0.0])
        if radius < 26 * scale:
            # Too close to tell apart: six marks stand for the wing.
            grid = np.array([(i % 3 - 1, i // 3 - 0.5) for i in range(min(6, len(places)))], dtype=float)
            places = centre + grid * (8.5 * scale, 9.5 * scale)
        headings = np.repeat(way[None, :], len(places), 0)
        colour = palette.OWN_LIGHT if own else palette.ENEMY
        effects.fighters(surface, places, headings, colour, self._flight_kinds[flight], 9 * scale)

    # ---- states, selection

    def _draw_states(
        self, surface: pygame.Surface, symbols: list[Symbol], scene: Scene, selected: Sequence[int], hovered: int,
        no_order: Sequence[int],
    ) -> None:  # fmt: skip
        scale, picked, idle = self._metrics.scale, set(selected), set(no_order)
        for symbol in symbols:
            slot = symbol.codes[0]
            place, long = (symbol.x, symbol.y), symbol.radius * 2
            if symbol.merged:
                self._draw_count(surface, symbol)
            if picked.intersection(symbol.codes):
                shapes.glow(surface, place, max(20, symbol.radius * 0.8), palette.OWN, 0.16)
                circle(surface, place, symbol.radius + 8 * scale, palette.OWN_LIGHT, 1.2, 0.9)
                draw_brackets(surface, place, symbol.radius + 13 * scale, scale)
            elif hovered in symbol.codes:
                circle(surface, place, symbol.radius + 7 * scale, palette.TEXT, 1.2, 0.8)
            if idle.intersection(symbol.codes) and symbol.alive:
                way = float(scene.hx[slot]), -float(scene.hy[slot])
                draw_state(surface, "no_order", place, long, scale, way)
            if symbol.own and symbol.alive and not symbol.merged and long >= 15 * scale:
                way = float(scene.hx[slot]), -float(scene.hy[slot])
                for state in scene.states(slot, True, float(self._class_hull[slot])):
                    draw_state(surface, state, place, long, min(scale, max(0.7, long / 40)), way)
            elif not symbol.own and scene.stale[slot] and symbol.alive:
                reach = symbol.radius + 7 * scale
                ellipse(surface, place, (reach * 1.4, reach * 0.8), palette.ENEMY_LIGHT, 1.1, 0.7, turn_deg=20, dash=(6, 5))

    def _draw_count(self, surface: pygame.Surface, symbol: Symbol) -> None:
        colour = palette.OWN_LIGHT if symbol.own else palette.ENEMY_LIGHT
        size = self._metrics.text(12)
        place = symbol.x + symbol.radius * 0.7 + 6 * self._metrics.scale, symbol.y + symbol.radius * 0.55 + 3
        draw_text(surface, place, f"×{len(symbol.codes)}", size, colour, "bold", halo=2)

    # ---- names

    def _draw_names(
        self, surface: pygame.Surface, symbols: list[Symbol], scene: Scene, selected: Sequence[int], hovered: int,
        level: int, taken: list[pygame.Rect],
    ) -> None:  # fmt: skip
        picked = set(selected)
        commander = int(self._model.seen.sides.commander[0, self._model.side])
        wanted = []
        for symbol in symbols:
            first = symbol.codes[0]
            important = (
                (4 if picked.intersection(symbol.codes) else 0) + (3 if hovered in symbol.codes else 0)
                + (2 if commander in symbol.codes else 0) + (1 if symbol.merged else 0)
            )  # fmt: skip
            states = scene.states(first, symbol.own, float(self._class_hull[first])) if symbol.own else []
            if symbol.own and not symbol.merged and any(s in states for s in ("no_drive", "no_bridge")):
                important += 1
            if important or (level > 1 and (symbol.radius > 10 * self._metrics.scale or symbol.own)):
                wanted.append((important, symbol, states))
        for important, symbol, states in sorted(wanted, key=lambda row: (-row[0], row[1].x)):
            self._draw_name(surface, symbol, states, commander, taken, must=important >= 3)

    def _words(self, symbol: Symbol, states: list[str], commander: int) -> tuple[str, str]:
        names = self._model.names
        row = names.units[symbol.codes[0]]
        if symbol.merged:
            count = len(symbol.codes)
            if not symbol.known:
                return f"{count} contacts", "not identified"
            return names.squadron_names[row.squadron], "" if symbol.own else f"{count} {names.class_names[row.class_id].lower()}s"
        if not symbol.known:
            return f"Contact {symbol.codes[0] + 1}", "not identified"
        words = [STATE_WORDS[state] for state in states if state != "no_bridge"][:2]
        spec = self._model.scenario.spec.squadron[row.squadron]
        own = dict(spec.unit).get(row.id)
        captain = (own.captain if own is not None else None) or spec.captain
        if commander in symbol.codes and captain:
            words.insert(0, captain)
        return row.name, ", ".join(words) if words else ("wreck" if not symbol.alive else "")

    def _draw_name(
        self, surface: pygame.Surface, symbol: Symbol, states: list[str], commander: int, taken: list[pygame.Rect],
        *, must: bool,
    ) -> None:  # fmt: skip
        m = self._metrics
        name, note = self._words(symbol, states, commander)
        size, small = m.text(13), m.text(12)
        wide = int(max(text_width(name, size, "bold"), text_width(note, small))) + 2
        high = size + (small + 6 if note else 4)
        gap = symbol.radius * 0.8 + m.b(12)
        spots = (
            (symbol.x + gap, symbol.y + gap * 0.35, "l"), (symbol.x - gap, symbol.y + gap * 0.35, "r"),
            (symbol.x, symbol.y + gap + high * 0.3, "c"), (symbol.x, symbol.y - gap - high * 0.7, "c"),
        )  # fmt: skip
        for x, y, anchor in spots:
            left = x - (wide / 2 if anchor == "c" else wide if anchor == "r" else 0)
            box = pygame.Rect(int(left), int(y - size * 0.6), wide, high)
            if box.collidelist(taken) < 0:
                break
        else:
            if not must:
                return
            x, y, anchor = spots[0]
            box = pygame.Rect(int(x), int(y - size * 0.6), wide, high)
        taken.append(box)
        self.picture.labels.append(box)
        bright = palette.OWN_LIGHT if symbol.own else palette.ENEMY_LIGHT
        colour = palette.TEXT if symbol.own and not symbol.merged and symbol.alive else bright
        draw_text(surface, (x, y), name, size, colour if symbol.alive else palette.TEXT_2, "bold", anchor, halo=2)
        if note:
            tone = palette.DANGER if any(s in states for s in ("burning", "no_drive")) else palette.TEXT_2
            draw_text(surface, (x, y + (size + small) * 0.62), note, small, tone, anchor=anchor, halo=2)

    def drawn_length(self, slot: int, km_px: float) -> float:
        """How long a unit is drawn at a zoom."""
        return length_px(str(self._kinds[slot]), km_px, self._metrics.scale)

    def kind_of(self, slot: int) -> str:
        """The silhouette of a unit."""
        return str(self._kinds[slot])

    def hull_max(self, slot: int) -> float:
        """The hull of a whole unit of its class, MJ."""
        return float(self._class_hull[slot])


def dead_drive(scene: Scene, slot: int) -> bool:
    """Is a unit's drive gone?"""
    return bool(scene.system_ppm[slot][System.DRIVE] <= 0)


def draw_box(surface: pygame.Surface, box: pygame.Rect) -> None:
    """The box that is being dragged to select."""
    shapes.rounded(surface, box, palette.OWN, 0.08, 2)
    stroke(surface, (box.topleft, box.topright, box.bottomright, box.bottomleft), palette.OWN_LIGHT, 1.0, 0.8, closed=True)
