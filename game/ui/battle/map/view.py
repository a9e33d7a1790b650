"""The map of a battle in layers, from below to above; painted anew while plotting only when something has changed."""

import math
from dataclasses import dataclass

import numpy as np
import pygame

from game.play.coming import Timetable
from game.play.session import Session
from game.ui.battle.map.backdrop import Backdrop
from game.ui.battle.map.burn_handle import Handle, draw_handle, handle_of, knob_box
from game.ui.battle.map.clocks import draw_clocks
from game.ui.battle.map.clouds import draw_clouds
from game.ui.battle.map.edge_arrows import Far, draw_edge_arrows
from game.ui.battle.map.effects import Effects
from game.ui.battle.map.futures import draw_future, draw_risks, draw_supposed
from game.ui.battle.map.goal_marks import draw_goals
from game.ui.battle.map.jamming import Jamming
from game.ui.battle.map.overlays import MapOverlays
from game.ui.battle.map.paths import Paths
from game.ui.battle.map.placer import Placer
from game.ui.battle.map.ranges import draw_ranges
from game.ui.battle.map.salvo_plans import SalvoPlans
from game.ui.battle.map.salvos import draw_salvos
from game.ui.battle.map.slugs import draw_aims, draw_charges, draw_slugs
from game.ui.battle.map.spines import draw_spine
from game.ui.battle.map.units import Look, MapUnits
from game.ui.paint import palette, shapes
from game.ui.paint.strokes import stroke
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import SUBSTEPS

_APART_PX = 6
"""Room between words and the sentence of a lesson, both sides together: boxes of words are rounded."""
_BREATH_S = 4.0
"""Seconds in which the circle of a jammed contact breathes once: far slower than 2 Hz."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the player holds or is about to: the knob of the handle, the box that selects."""

    over_knob: bool = False
    knob: bool = False
    box: pygame.Rect | None = None


class MapView:
    """Draws the map of a session."""

    def __init__(self, session: Session, metrics: Metrics):
        model = session.model
        self._session, self.metrics = session, metrics
        self._timetable = Timetable(model)
        self.backdrop = Backdrop(model.scenario, metrics)
        self.units = MapUnits(model, metrics)
        self.placer = Placer()
        self.paths = Paths(model, metrics, self.placer)
        self.effects = Effects(metrics, self.units)
        self.jamming, self.overlays = Jamming(metrics), MapOverlays(metrics)
        self.salvo_plans = SalvoPlans()
        self.repainted = True
        """Was the map painted anew in the last frame?"""
        self._kept: pygame.Surface | None = None
        self._key: object = None
        self._below: pygame.Surface | None = None
        self._below_key: object = None
        self._prompt: tuple[int, ...] = ()
        self._below_mark = 0, 0
        self._arrows: list[tuple[pygame.Rect, Far]] = []

    def resize(self, metrics: Metrics) -> None:
        """Take another window size and scale."""
        self.metrics = metrics
        for part in (self.backdrop, self.units, self.paths, self.effects, self.jamming, self.overlays):
            part.resize(metrics)

    # ---- what one asks

    def handle(self) -> Handle | None:
        """The burn handle, None where there is none."""
        return handle_of(self._session, self.units.slots, self.metrics.scale)

    def arrow_at(self, pos: tuple[float, float]) -> Far | None:
        """What the arrow at the window's edge under a place points to."""
        if not self._session.watching:
            return None
        return next((far for box, far in self._arrows if box.collidepoint(pos)), None)

    def place_of(self, code: int) -> tuple[float, float] | None:
        """Where in the window, or beyond it, a unit is taken to be; None where nobody knows."""
        scene = self._session.scene
        if not 0 <= code < len(scene.x_km) or scene.level[code] <= 0:
            return None
        x, y = self._session.camera.px(float(scene.x_km[code]), float(scene.y_km[code]))
        return (float(x), float(y)) if math.isfinite(x) and math.isfinite(y) else None

    def labels(self) -> list[pygame.Rect]:
        """Where words were written on the map that must be read."""
        return [*self.units.picture.labels, *self.placer.boxes[: self.placer.firm]]

    def over_salvo(self, pos: tuple[float, float]) -> bool:
        """Is a place on the words of the salvo that is plotted?"""
        return self._session.plotting and self.salvo_plans.words.collidepoint(pos)

    def crowd(self, session: Session) -> Array:
        """Places (N, 2) px that a card had better leave free: ships, the path, the handle."""
        points = [np.array([(s.x, s.y) for s in self.units.picture.symbols]).reshape(-1, 2)]
        lead, handle = session.model.selection.lead, self.handle()
        if session.forecast is not None and lead is not None:
            x, y = session.forecast.path(lead)
            points.append(np.repeat(session.camera.points(x[::SUBSTEPS], y[::SUBSTEPS]), 2, 0))
        if handle is not None:
            share = np.linspace(0, 1.3, 20)[:, None]
            way = np.array(handle.knob) - np.array(handle.centre)
            points.append(np.repeat(np.array(handle.centre) + share * way, 3, 0))
        return np.concatenate(points)

    # ---- drawing

    def draw(
        self, surface: pygame.Surface, busy: list[pygame.Rect], held: Held, prompt: pygame.Rect | None = None
    ) -> None:
        """Draw the map; labels keep out of `busy`, and of the sentence of a lesson, which comes and goes by itself."""
        if prompt is not None:
            busy = [*busy, prompt.inflate(_APART_PX, _APART_PX)]
        self._prompt = tuple(prompt) if prompt is not None else ()
        if self._session.watching:
            self._draw_film(surface, busy)
            self._draw_box(surface, held)
            return
        key = self._state(held)
        fresh = self._kept is None or self._kept.get_size() != surface.get_size()
        same = key == self._key and not fresh and held.box is None
        plotting = self._session.plotting  # else a turn is resolved: it is waited for, and nothing is done ahead
        if plotting and same and not self.backdrop.due and self.overlays.stale(self._session):
            self.overlays.prepare(self._session)
            self.repainted = False
        else:
            self.repainted = not same or self._due
        if self._kept is None or fresh:
            self._kept = pygame.Surface(surface.get_size())
        if self.repainted:
            if held.knob:
                self._draw_under_hand(self._kept, busy, held)
            else:
                self._draw_plot(self._kept, busy, held)
                self._below_key = None
            self._draw_box(self._kept, held)
            self._key = key
        else:
            self.backdrop.changed = False
            if plotting:
                self.effects.warm()
        surface.blit(self._kept, (0, 0))
        self.jamming.draw_circles(surface, self._session.camera, self._session.scene, self._breath())

    @property
    def _due(self) -> bool:
        """Would the ground look otherwise now though nothing has moved?"""
        return self.backdrop.due or (self._session.plotting and self.overlays.due(self._session))

    def _state(self, held: Held) -> object:
        """All that the map of a turn being plotted depends on."""
        session = self._session
        flown = session.forecast
        known = (flown.key, flown.turns, flown.whole) if flown is not None else None
        told = (session.fan.key, session.fan.whole, session.future) if session.fan is not None else None
        menu = session.verb_menu
        return (
            self._prompt, session.camera.now, told, id(menu.supposed) if menu is not None else None, self.metrics,
            id(session.scene), known, session.hovered,
            session.model.draft.version, tuple(session.model.selection.codes), tuple(session.overlays.values()),
            held.over_knob, held.knob, session.model.turn, tuple(session.unordered), session.waiting,
        )  # fmt: skip

    def _breath(self) -> float:
        """How far circles have swollen towards what they will be in the next turn: 0..1, still under less motion."""
        return (
            0.0 if self.metrics.reduced_motion else 0.5 - 0.5 * math.cos(self._session.clock_s * math.tau / _BREATH_S)
        )

    def _draw_ground(self, surface: pygame.Surface, busy: list[pygame.Rect]) -> None:
        session, scene = self._session, self._session.scene
        bodies = [(float(x), float(y)) for x, y in zip(scene.body_x_km, scene.body_y_km, strict=True)]
        self.placer.begin(busy)
        self.backdrop.draw(surface, session.camera, bodies, session.overlays["gravity"] > 0, self.placer)
        if not session.watching:
            self.overlays.draw(surface, session, self.placer)
        self.jamming.draw_fog(surface, session.camera, scene)
        draw_ranges(surface, session, self.metrics, self.placer)
        draw_goals(surface, session, self.metrics, self.placer)
        draw_clocks(surface, session, self._timetable, self.metrics, self.placer)
        draw_clouds(surface, session.camera, scene.clouds, self.metrics, self.placer)

    def _draw_plot(self, surface: pygame.Surface, busy: list[pygame.Rect], held: Held) -> None:
        self._draw_ground(surface, busy)
        self._draw_paths(surface, others=True, selected=True)
        self._draw_ships(surface)
        self._draw_handle(surface, held)

    def _draw_under_hand(self, surface: pygame.Surface, busy: list[pygame.Rect], held: Held) -> None:
        """The map while the knob is held: what does not hang on it is kept, its path and the handle lie over that.

        Painted as a whole the map takes 20 to 30 ms, which is felt under the hand.
        """
        key = self._state_below()
        if self._below is None or self._below.get_size() != surface.get_size():
            self._below, self._below_key = pygame.Surface(surface.get_size()), None
        if key != self._below_key or self._due:
            self._draw_ground(self._below, busy)
            self._draw_paths(self._below, others=True, selected=False)
            self._draw_ships(self._below)
            self._below_key, self._below_mark = key, self.placer.mark()
        self.backdrop.changed = False
        surface.blit(self._below, (0, 0))
        self.placer.back(self._below_mark)
        self._draw_paths(surface, others=False, selected=True)
        self._draw_handle(surface, held)

    def _state_below(self) -> object:
        """All that the map depends on but for what a burn under the hand changes."""
        session = self._session
        selected, flown = session.model.selection.units, session.forecast
        everybody = flown is not None and session.overlays["paths"] == 2
        return (
            self._prompt, session.camera.now, self.metrics, id(session.scene), session.hovered,
            session.model.draft.gist,
            session.fan_stale, session.future,
            tuple(session.model.selection.codes), tuple(session.overlays.values()), tuple(session.unordered),
            id(self.paths.others(flown, selected)) if flown is not None and everybody else None,
        )  # fmt: skip

    def _draw_paths(self, surface: pygame.Surface, *, others: bool, selected: bool) -> None:
        """Paths of those that are not selected, of those that are, or of all."""
        session, camera, flown = self._session, self._session.camera, self._session.forecast
        if flown is None or not session.overlays["paths"]:
            return
        units = session.model.selection.units
        if others:
            self.paths.draw_others(surface, camera, flown, units, everybody=session.overlays["paths"] == 2)
        if selected:
            self.paths.draw_selected(surface, camera, flown, units, self.units.picture)
        if others:
            self.paths.draw_helpless(surface, camera, flown, units)

    def _draw_ships(self, surface: pygame.Surface) -> None:
        """Ships with all that belongs to them, and what flies."""
        session, camera = self._session, self._session.camera
        look = Look(session.model.selection.codes, session.hovered, session.unordered, names=session.overlays["names"])
        draw_spine(surface, session, self.metrics)
        draw_aims(surface, session, self.metrics)
        self.salvo_plans.draw(surface, session, self.metrics)
        draw_slugs(surface, session, self.metrics)
        draw_future(surface, session, self.metrics)
        draw_supposed(surface, session, self.metrics)
        self.units.draw(surface, camera, session.scene, look)
        draw_risks(surface, session, self.units.slots, self.metrics)
        draw_charges(surface, session, self.units.slots, self.metrics)
        draw_salvos(surface, camera, session.scene, self.metrics, session.model.side)
        handle = self.handle()
        self.salvo_plans.draw_words(surface, session, self.units.slots, self.metrics)
        knob = [knob_box(handle, self.metrics.scale)] if handle is not None else []
        self.placer.take(*knob, *([self.salvo_plans.words] if self.salvo_plans.words.w else []))
        self.units.draw_names(surface, self.placer)
        self.placer.lay(surface)
        self.paths.draw_ties(surface, session.scene, self.units.slots)

    def _draw_handle(self, surface: pygame.Surface, held: Held) -> None:
        session, handle = self._session, self.handle()
        if handle is not None:
            draw_handle(surface, handle, session.forecast, self.metrics, bright=held.knob or held.over_knob)

    def _draw_film(self, surface: pygame.Surface, busy: list[pygame.Rect]) -> None:
        session = self._session
        self._draw_ground(surface, busy)
        self.placer.lay(surface)  # before the ships, or figures would hop as these fly past
        self.effects.draw_under(surface, session)
        look = Look(
            session.model.selection.codes, session.hovered, engines=True, names=session.overlays["names"],
            clock_s=0.0 if self.metrics.reduced_motion else session.clock_s,
        )  # fmt: skip
        draw_slugs(surface, session, self.metrics)
        self.units.draw(surface, session.camera, session.scene, look)
        self.jamming.draw_circles(surface, session.camera, session.scene, self._breath())
        draw_salvos(surface, session.camera, session.scene, self.metrics, session.model.side)
        self.effects.draw_over(surface, session)
        self.units.draw_names(surface, self.placer)
        _, top, _, bottom = session.frame.watch_insets
        insets = 0.0, top - self.metrics.b(10), 0.0, bottom - self.metrics.b(10)
        self._arrows = draw_edge_arrows(surface, self.metrics, self.effects.off_screen(session), insets)

    def _draw_box(self, surface: pygame.Surface, held: Held) -> None:
        """The box that is being dragged to select."""
        if held.box is not None:
            box = held.box
            corners = (box.topleft, box.topright, box.bottomright, box.bottomleft)
            shapes.rounded(surface, box, palette.OWN, 0.08, 2)
            stroke(surface, corners, palette.OWN_LIGHT, 1.0, 0.8, closed=True)
