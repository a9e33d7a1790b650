"""Ships and contacts on the map: silhouettes, their states, what is selected; and what is where."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.condition import map_note, restart_done
from game.play.model import BattleModel
from game.play.scene import DAZED_PPM, Scene
from game.ui.battle.map.conditions import CLOCK_PX, FIRES_PX, draw_clock, draw_danger, draw_fires, draw_stance
from game.ui.battle.map.flights import MapFlights
from game.ui.battle.map.grouping import Grouping
from game.ui.battle.map.labels import Labels, Naming
from game.ui.battle.map.placer import Placer
from game.ui.battle.map.symbols import Picture, Symbol
from game.ui.paint import palette, shapes, ships
from game.ui.paint.flames import flame_blit
from game.ui.paint.icons import draw_brackets, draw_contact, draw_state
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import ADD, PREMUL, Point, blit_many, canvas, sprite_cache
from game.ui.paint.strokes import circle, ellipse
from game.ui.paint.text import draw_text
from game.ui.screen import Metrics

from ....rules.state.vocabulary import SHAKEN_PPM, Stance

_FEW = 6
"""More that are selected are marked plainly, or the marks would hide them."""
_DAZED_PX, _STATES_PX, _FLAME_PX = 24, 15, 18
"""From this length on rings of daze, other states, flames of drives are drawn; px at scale 1."""
_STEP = math.log(1.15)
"""While the map is zoomed ships are drawn at lengths that are such steps apart, or each frame would paint them anew."""
_IN_THE_WAY_PX = 6
"""Ships of this half length keep figures and lines' labels away, px at scale 1."""
_states = sprite_cache(24)


@dataclass(frozen=True, slots=True)
class Look:
    """What of the moment decides how units are drawn, beside the scene."""

    selected: Sequence[int] = ()
    hovered: int = -1
    no_order: Sequence[int] = ()
    engines: bool = False  # flames are drawn, and groups kept steady: the film plays
    clock_s: float = 0.0  # turns rings of drones
    names: int = 1  # 0 none, 1 the notable, 2 all


class MapUnits:
    """Draws a scene over the ground and remembers what is where."""

    def __init__(self, model: BattleModel, metrics: Metrics):
        self._metrics = metrics
        classes = np.array([row.class_id for row in model.names.units], dtype=np.int64)
        self._hull_max = model.tables.classes.hull_mj[classes]
        self._tables, self._classes = model.tables, classes
        self._flights = MapFlights(model, metrics)
        self._grouping = Grouping(model)
        self._labels = Labels(model, metrics)
        self.picture = Picture()
        self._drawn: list[Symbol] = []
        self._states: dict[int, list[str]] = {}
        self._notes: dict[int, str] = {}
        self._look = Look()

    @property
    def slots(self) -> dict[int, tuple[float, float, float]]:
        """Unit slot -> where it is on the screen (x, y) and its half length, for what is drawn on screen."""
        return self._grouping.slots

    def kind_of(self, slot: int) -> str:
        """The silhouette of a unit."""
        return str(self._grouping.kinds[slot])

    def place_of_any(self, codes: Sequence[int]) -> tuple[float, float, float] | None:
        """Where on the screen (x, y) the first of these rows is that is drawn, and its half length."""
        unit = next((self.slots[code] for code in codes if code in self.slots), None)
        if unit is not None:
            return unit
        found = (s for s in self.picture.symbols if s.codes and s.codes[0] in codes)
        return next(((s.x, s.y, s.radius) for s in found), None)

    def resize(self, metrics: Metrics) -> None:
        """Take another scale."""
        self._metrics = self._labels.metrics = metrics
        self._flights.resize(metrics)

    # ---- the whole

    def draw(self, surface: pygame.Surface, camera: Camera, scene: Scene, look: Look) -> None:
        """Draw everything that may be seen at a moment."""
        self.picture = Picture()
        self.picture.symbols += self._flights.draw(surface, camera, scene, look.clock_s, self._grouping.kinds)
        selected = set(look.selected)
        symbols = self._grouping.symbols(camera, scene, self._metrics, selected, steady=look.engines)
        self._states, self._notes = self._states_of(scene, symbols), _notes_of(scene, symbols)
        self._draw_symbols(surface, symbols, scene, look.engines, stepped=camera.moving)
        self.picture.symbols += symbols
        for symbol in symbols:
            self._draw_selection(surface, symbol, selected, look.hovered)
            self._draw_harm(surface, symbol, scene, look)
            self._draw_condition(surface, symbol, scene, look, camera.km_px)
        self._drawn, self._look = symbols, look

    def draw_names(self, surface: pygame.Surface, placer: Placer) -> None:
        """Write the names and counts of what `draw` has drawn: over everything else, so that no beam bends them."""
        look = self._look
        naming = Naming(look.selected, look.hovered, look.names, placer.taken)
        self._labels.draw(surface, self._drawn, self._states, self._notes, naming)
        self.picture.labels = self._labels.boxes
        placer.take(*self._labels.boxes, *self._labels.counts)
        placer.take(*(_hull(symbol) for symbol in self._drawn if symbol.radius >= _IN_THE_WAY_PX * self._metrics.scale))

    def _states_of(self, scene: Scene, symbols: list[Symbol]) -> dict[int, list[str]]:
        """What is wrong with the first unit of each symbol; most have nothing to tell."""
        hurt = (scene.hull_mj < self._hull_max * 0.5) | (scene.system_ppm <= 0).any(1)
        hurt |= (scene.daze_ppm >= DAZED_PPM) | scene.feigning | (scene.fires > 0) | (scene.breach_impulses > 0)
        hurt |= scene.struck | scene.broken | (scene.morale_ppm < SHAKEN_PPM)
        slots = (symbol.codes[0] for symbol in symbols)
        return {slot: scene.states(slot, float(self._hull_max[slot])) for slot in slots if hurt[slot]}

    # ---- ships

    def _draw_symbols(
        self, surface: pygame.Surface, symbols: list[Symbol], scene: Scene, engines: bool, *, stepped: bool
    ) -> None:
        batches: dict[tuple[str, int, Colour, bool, float], list[tuple[float, float, float, float]]] = {}
        flames: list[tuple[pygame.Surface, tuple[int, int]]] = []
        for symbol in symbols:
            slot = symbol.codes[0]
            if not symbol.known:
                alpha = 0.45 if scene.stale[slot] else 0.8
                if scene.doubtful[slot]:
                    size = self._metrics.text(14)
                    draw_text(surface, (symbol.x, symbol.y), "?", size, palette.ENEMY, "bold", "c", halo=1)
                else:
                    draw_contact(surface, (symbol.x, symbol.y), 9 * self._metrics.scale, palette.ENEMY, alpha)
                continue
            way = _way(scene, slot)
            if scene.split[slot] > 0 and not symbol.merged:
                self._draw_halves(surface, symbol, float(scene.split[slot]), way)
                continue
            batches.setdefault(_batch(symbol, bool(scene.stale[slot])), []).append((symbol.x, symbol.y, *way))
            if engines:
                flames += _flame(symbol, float(scene.throttle_ppm[slot]) / 1e6, way)
        # Flames lie under all hulls, so that those of one class can be drawn at once.
        blit_many(surface, flames, ADD)
        for (kind, long, colour, dim, alpha), rows in batches.items():
            places = np.array(rows)
            long = round(math.exp(round(math.log(long) / _STEP) * _STEP)) if stepped else long
            ships.draw_ships(surface, kind, long, places[:, :2], places[:, 2:], colour, dim, alpha=alpha)

    def _draw_halves(self, surface: pygame.Surface, symbol: Symbol, apart: float, way: Point) -> None:
        """A ship that split in two: its halves turn away from each other, and cool to the grey of wrecks."""
        colour = palette.mixed(symbol.colour, palette.WRECK, round(apart * 8) / 8)
        kind = self.kind_of(symbol.codes[0])
        ships.draw_halves(surface, kind, (symbol.x, symbol.y), round(symbol.radius * 2), way, colour, apart, 0.9)

    # ---- states, selection

    def _draw_selection(self, surface: pygame.Surface, symbol: Symbol, selected: set[int], hovered: int) -> None:
        scale, place = self._metrics.scale, (symbol.x, symbol.y)
        picked = not selected.isdisjoint(symbol.codes)
        if picked and len(selected) > _FEW:
            draw_brackets(surface, place, symbol.radius + 5 * scale, 0.7 * scale)
        elif picked:
            shapes.glow(surface, place, max(20, symbol.radius * 0.8), palette.OWN, 0.16)
            circle(surface, place, symbol.radius + 8 * scale, palette.OWN_LIGHT, 1.2, 0.9)
            draw_brackets(surface, place, symbol.radius + 13 * scale, scale)
        elif hovered in symbol.codes:
            circle(surface, place, symbol.radius + 7 * scale, palette.TEXT, 1.2, 0.8)

    def _draw_harm(self, surface: pygame.Surface, symbol: Symbol, scene: Scene, look: Look) -> None:
        """Fires, a failing containment and a restarting shield of whatever is known to live; the worst of a group."""
        if not (symbol.alive and symbol.known):
            return
        m, slot = self._metrics, symbol.codes[0]
        left = scene.breach_impulses[symbol.codes]
        if (left > 0).any():
            draw_danger(surface, symbol, int(left[left > 0].min()), m)
        if symbol.merged:
            return
        if scene.fires[slot] > 0 and symbol.radius * 2 >= FIRES_PX * m.scale:
            draw_fires(surface, symbol, int(scene.fires[slot]), _way(scene, slot), look.clock_s)
        if scene.restart_percent[slot] > 0 and symbol.radius * 2 >= CLOCK_PX * m.scale:
            draw_clock(surface, symbol, restart_done(scene, self._tables, int(self._classes[slot]), slot), m)

    def _draw_condition(self, surface: pygame.Surface, symbol: Symbol, scene: Scene, look: Look, km_px: float) -> None:
        """What an own ship lacks, and how uncertain the place of a stranger is."""
        if not symbol.alive:
            return
        scale, slot, place = self._metrics.scale, symbol.codes[0], (symbol.x, symbol.y)
        long = symbol.radius * 2
        if not set(look.no_order).isdisjoint(symbol.codes):
            draw_state(surface, "no_order", place, long, scale, _way(scene, slot))
        if symbol.struck:
            self._draw_states(surface, symbol, _way(scene, slot), wanted=True)
        elif not symbol.own and symbol.stance != Stance.FIGHT:
            draw_stance(surface, symbol, scale)
        elif symbol.own:
            if not symbol.merged and long >= _STATES_PX * scale:
                wanted = slot in (*look.selected, look.hovered)
                self._draw_states(surface, symbol, _way(scene, slot), wanted=wanted)
        elif (scene.stale[slot] or scene.doubt_km[slot] > 0) and scene.err_km[slot] <= 0:
            reach = max(symbol.radius + 7 * scale, float(scene.doubt_km[slot]) / km_px)
            ellipse(surface, place, (reach * 1.4, reach * 0.8), palette.ENEMY_LIGHT, 1.1, 0.7, turn_deg=20, dash=(6, 5))

    def _draw_states(self, surface: pygame.Surface, symbol: Symbol, way: Point, *, wanted: bool) -> None:
        scale, long = self._metrics.scale, symbol.radius * 2
        for state in self._states.get(symbol.codes[0], []):
            if state == "breaching":
                continue  # its ring is drawn of whoever it is
            if state == "dazed" and long < _DAZED_PX * scale and not wanted:
                # Rings round every small ship of a fleet would hide it.
                continue
            _draw_mark(surface, state, (symbol.x, symbol.y), long, min(scale, max(0.7, long / 40)), way)


def _notes_of(scene: Scene, symbols: list[Symbol]) -> dict[int, str]:
    """What is to come of the plant and the shield of each symbol's first unit, of those that are known."""
    troubled = (scene.breach_impulses > 0) | (scene.restart_percent > 0)
    slots = (symbol.codes[0] for symbol in symbols if symbol.known and not symbol.merged)
    return {slot: map_note(scene, slot) for slot in slots if troubled[slot]}


def _hull(symbol: Symbol) -> pygame.Rect:
    """About what a ship fills: hulls are longer than broad."""
    half = int(symbol.radius * 0.7)
    return pygame.Rect(int(symbol.x) - half, int(symbol.y) - half, 2 * half, 2 * half)


def _way(scene: Scene, slot: int) -> tuple[float, float]:
    """The heading of a unit on the screen."""
    return float(scene.hx[slot]), -float(scene.hy[slot])


def _batch(symbol: Symbol, stale: bool) -> tuple[str, int, Colour, bool, float]:
    """What symbols must have in common to be drawn at once: silhouette, length, colour, dim, alpha."""
    if symbol.struck:
        return symbol.kind, round(symbol.radius * 2), palette.WRECK, True, 0.55
    if not symbol.alive:
        return "hulk", round(symbol.radius * 2), palette.WRECK, True, 0.9
    colour = symbol.colour
    return symbol.kind, round(symbol.radius * 2), colour, False, 0.55 if stale else 1.0


def _flame(symbol: Symbol, throttle: float, way: Point) -> list[tuple[pygame.Surface, tuple[int, int]]]:
    """The flame of a drive that burns, where it is large enough to be seen."""
    long = symbol.radius * 2
    if not symbol.alive or throttle <= 0.02 or long < _FLAME_PX:
        return []
    colour = symbol.colour
    strength = round(min(0.75, 0.12 + 0.5 * throttle), 1)
    return [flame_blit(symbol.kind, (symbol.x, symbol.y), round(long), way, colour, strength)]


def _draw_mark(surface: pygame.Surface, state: str, place: Point, long: float, scale: float, way: Point) -> None:
    """A state mark from a cache: in a beaten fleet there are a hundred of them in every frame."""
    whole = max(8, round(long / 4) * 4)
    turn = round(math.degrees(math.atan2(way[1], way[0])) / 5) % 72
    reach = whole // 2 + round(34 * scale)

    def paint() -> pygame.Surface:
        sheet = canvas((2 * reach + 1, 2 * reach + 1))
        angle = math.radians(turn * 5)
        draw_state(sheet, state, (reach, reach), whole, scale, (math.cos(angle), math.sin(angle)))
        return sheet

    sprite = _states.recall((state, whole, turn, round(scale, 2)), paint)
    surface.blit(sprite, (round(place[0]) - reach, round(place[1]) - reach), special_flags=PREMUL)
