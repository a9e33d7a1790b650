"""The battle screen: what is drawn in which order, and what time does. Its events are dealt with in `hands`."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pygame

from game.play.burn import Burn, burn_of, tip_px
from game.play.camera import Camera, Look
from game.play.forecast import Forecaster, Question
from game.play.lanes import lanes, plans
from game.play.log import Line, Names, lines_of
from game.play.model import BattleModel, Played
from game.play.timeline import Timeline
from game.play.verbs import Commander
from game.play.view import Watched, plot_scene
from game.ui.battle import menus
from game.ui.battle.courses import Courses
from game.ui.battle.ground import Ground
from game.ui.battle.hands import Hands
from game.ui.battle.marks import Marks, draw_box
from game.ui.battle.panels import Panels
from game.ui.battle.reaches import draw_reaches
from game.ui.battle.show import Show
from game.ui.battle.stage import PLOT, RESOLVE, WATCH, Layout, Stage, layout_for
from game.ui.screen import Change, Metrics

AHEAD_TURNS, DRAG_TURNS = 10, 4
"""Turns that paths are flown ahead: at rest, and while a handle is dragged."""
_HOVER_S = 0.25

Over = Callable[[BattleModel], Change]
Ask = Callable[[], Change]


class BattleScreen:
    """One battle on the screen. `on_over` says what follows it, `on_leave` what follows leaving it early."""

    def __init__(
        self,
        model: BattleModel,
        *,
        on_over: Over | None = None,
        on_leave: Ask | None = None,
        on_settings: Ask | None = None,
    ):
        self.model = model
        self.after_over, self.after_leaving, self.ask_settings = on_over, on_leave, on_settings
        self.forecaster = Forecaster(model.tables)
        self._metrics: Metrics | None = None
        self._asked: Any = None
        self._frame = 0
        self._lines: dict[int, list[Line]] = {}
        self._watched_turns: set[int] = set()
        self._ordered_key: Any = None
        self._map: pygame.Surface | None = None
        self._map_key: Any = None
        self._repainted = True

    # ---- the stack's calls

    def on_enter(self, metrics: Metrics) -> None:
        """Make everything for a window of this size; camera, selection and orders stay."""
        self.layout: Layout = layout_for(metrics)
        if self._metrics is None:
            self._make(metrics)
        self._metrics = metrics
        stage = self.stage
        stage.metrics = metrics
        stage.camera.resize(metrics.size)
        stage.camera.still = metrics.reduced_motion
        for part in (self.ground, self.marks, self.courses, self.show):
            part.resize(metrics)
        self.hands.let_go()

    def on_event(self, event: pygame.Event) -> Change:
        """Deal with an event."""
        return self.hands.on_event(event)

    def on_leave(self) -> None:
        """It is taken off the stack."""
        self.forecaster.close()

    def on_update(self, dt_s: float) -> Change:
        """Let time pass."""
        stage = self.stage
        stage.clock_s += dt_s
        stage.notice_s = max(0.0, stage.notice_s - dt_s)
        stage.camera.advance(dt_s)
        self.hands.advance(dt_s)
        if stage.phase == RESOLVE:
            played = self.model.poll()
            if played is not None:
                self.watch(played.turn)
        if stage.phase == WATCH and stage.timeline is not None:
            stage.timeline.advance(dt_s)
        self._refresh()
        self._follow()
        return None

    def on_draw(self, surface: pygame.Surface) -> None:
        """Paint the window."""
        self._frame += 1
        stage = self.stage
        if stage.phase == WATCH:
            self._draw_map(surface)
        else:
            self._draw_still_map(surface)
        rests = not self.ground.changed and not self.hands.dragging
        if stage.phase == WATCH:
            self.panels.draw_watch(surface, lambda n: rests and (self._frame + 2 * n) % 6 != 0)
        else:
            self.panels.draw_plot(surface, rests and not self._repainted)
        self.panels.draw_over(surface)

    # ---- making

    def _make(self, metrics: Metrics) -> None:
        model = self.model
        camera = Camera(metrics.size, Look(0.0, 0.0, 120.0), model.tables.map_radius_km)
        scene = plot_scene(model.seen, model.tables, model.side)
        self.stage = Stage(model, metrics, camera, scene, Commander(model), Names(model.scenario, model.side))
        self.ground = Ground(model.scenario, metrics)
        self.marks = Marks(model, metrics)
        self.courses = Courses(model, metrics, self.marks)
        self.show = Show(metrics, self.marks)
        self.panels = Panels(self)
        self.hands = Hands(self)
        self._refresh()
        self.look_at_fleet()
        camera.jump()

    # ---- what changes

    def end_turn(self) -> Change:
        """End the turn, or ask once where ships have no orders; after the last turn, what follows the battle."""
        stage = self.stage
        if stage.phase != PLOT:
            return None
        if self.model.over:
            return self._finished()
        if stage.unordered and not stage.sure:
            stage.sure = True
            stage.say("Some ships have no order: end the turn again to let them coast")
            return None
        faults = self.model.faults()
        if faults:
            stage.say(faults[0])
            return None
        stage.preview, stage.sure, stage.notice_s = 0, False, 0.0
        self.hands.let_go()
        self.model.end_turn()
        stage.phase = RESOLVE
        return None

    def watch(self, turn: int) -> bool:
        """Watch a resolved turn; false where there is none to watch."""
        played = self.model.played(turn)
        if played is None:
            return False
        stage = self.stage
        watched = Watched(played, self.model.tables, self.model.side)
        them, us, losses = lanes(watched, self.model.scenario)
        again = turn in self._watched_turns
        self._watched_turns.add(turn)
        if turn not in self._lines:
            self._lines[turn] = lines_of(watched, self.model.scenario)
        stage.watched = watched
        stage.timeline = Timeline(them, us, losses, plans(watched, self.model.scenario), shown=again)
        stage.phase, stage.shot, stage.hovered = WATCH, None, -1
        self.panels.verb_menu.close()
        self._refresh()
        return True

    def end_watching(self) -> Change:
        """Go back to plotting; after the last turn, to what follows the battle."""
        stage = self.stage
        if stage.phase != WATCH:
            return None
        stage.phase, stage.watched, stage.timeline, stage.shot, stage.notice_s = PLOT, None, None, None, 0.0
        self.forecaster.forget()
        stage.forecast = None
        self._refresh()
        return self._finished() if self.model.over else None

    def _finished(self) -> Change:
        return self.after_over(self.model) if self.after_over is not None else None

    def look_at_fleet(self) -> None:
        """Show the own ships with some of what is round them."""
        stage, scene = self.stage, self.stage.scene
        own = (scene.side == self.model.side) & scene.alive
        if not own.any():
            self.look_at_all()
            return
        x, y = self._with_shore(scene.x_km[own], scene.y_km[own])
        stage.camera.fit(x, y, insets=self.insets(), least_km_px=18.0 / max(0.5, stage.metrics.scale))

    def _with_shore(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Places (N,) and the point of the nearest body's surface below their middle, where that is not far away."""
        scene, radius = self.stage.scene, self.model.tables.bodies.radius_km
        if not len(radius):
            return x, y
        dx, dy = x.mean() - scene.body_x_km, y.mean() - scene.body_y_km
        far = np.hypot(dx, dy)
        b = int((far - radius).argmin())
        if far[b] > 4 * radius[b] or far[b] <= 0:
            return x, y
        share = radius[b] / far[b] * 0.93
        return np.append(x, scene.body_x_km[b] + dx[b] * share), np.append(y, scene.body_y_km[b] + dy[b] * share)

    def look_at_all(self) -> None:
        """Show everything that is known, and the bodies near it."""
        stage, scene = self.stage, self.stage.scene
        radius = self.model.tables.bodies.radius_km
        xs, ys = [scene.x_km[scene.shown]], [scene.y_km[scene.shown]]
        for b, r in enumerate(radius):
            xs.append(scene.body_x_km[b] + np.array((-r, r)))
            ys.append(scene.body_y_km[b] + np.array((-r, r)))
        stage.camera.fit(np.concatenate(xs), np.concatenate(ys), insets=self.insets())

    def insets(self) -> tuple[float, float, float, float]:
        """How much of the window's edges the panels take."""
        m, layout = self.stage.metrics, self.layout
        below = layout.transport.h if self.stage.phase == WATCH else layout.guard.h
        left = layout.fleet.right + 10 if self.stage.phase != WATCH else 20
        return float(left), float(m.b(90)), 30.0, float(below + 40)

    def look_again(self) -> None:
        """Work out anew what is shown: after an order, a selection, a step in time."""
        self._ordered_key = None
        self._refresh()

    def _refresh(self) -> None:
        stage, model = self.stage, self.model
        if stage.phase == WATCH and stage.watched is not None and stage.timeline is not None:
            stage.scene = stage.watched.scene(stage.timeline.t)
            self._refresh_lines(stage.watched.played, stage.timeline.seen_until)
            return
        self._ask_forecast()
        stage.forecast = self.forecaster.latest
        key = model.turn, model.draft.version, stage.preview, id(stage.forecast) if stage.preview else 0, stage.phase
        if key != self._ordered_key:
            self._ordered_key = key
            stage.scene = plot_scene(model.seen, model.tables, model.side, stage.forecast, stage.preview)
            stage.unordered = model.draft.unordered(model.seen) if not model.over else []
            stage.sure = stage.sure and bool(stage.unordered)
            stage.lines = [line for turn in sorted(self._lines) if turn < model.turn for line in self._lines[turn]]

    def _refresh_lines(self, played: Played, until: float) -> None:
        before = [line for turn in sorted(self._lines) if turn < played.turn for line in self._lines[turn]]
        self.stage.lines = before + [line for line in self._lines[played.turn] if line.t <= until]

    def _ask_forecast(self) -> None:
        model, stage = self.model, self.stage
        if stage.phase == WATCH or model.over:
            return
        turns = DRAG_TURNS if self.hands.dragging else AHEAD_TURNS
        asked = tuple(model.selection.units[:1])
        key = model.turn, model.draft.version, turns, asked
        if key == self._asked:
            return
        self._asked = key
        self.forecaster.ask(Question(key, model.seen, model.own_orders(), turns, asked))

    def _follow(self) -> None:
        code = self.hands.followed
        scene = self.stage.scene
        if code is None or code >= len(scene.x_km):
            return
        x, y = float(scene.x_km[code]), float(scene.y_km[code])
        if np.isfinite(x) and scene.shown[code]:
            self.stage.camera.centre(x, y, at_once=True)

    # ---- drawing

    def _bodies(self) -> list[tuple[float, float]]:
        scene = self.stage.scene
        return [(float(x), float(y)) for x, y in zip(scene.body_x_km, scene.body_y_km, strict=True)]

    def _draw_still_map(self, surface: pygame.Surface) -> None:
        """The map while plotting: painted anew only when something on it has changed."""
        stage, selection = self.stage, self.model.selection
        key = (
            stage.camera.now, stage.metrics, id(stage.scene), id(stage.forecast), stage.hovered,
            self.model.draft.version,
            tuple(selection.codes), tuple(stage.overlays.values()), self.on_knob_key(), tuple(stage.unordered),
        )  # fmt: skip
        self._repainted = (
            key != self._map_key or self._map is None or not self.ground.exact or self.hands.box is not None
        )
        if self._repainted or self._map is None:
            if self._map is None or self._map.get_size() != surface.get_size():
                self._map = pygame.Surface(surface.get_size())
            self._draw_map(self._map)
            self._map_key = key
        else:
            self.ground.changed = False
            self.show.warm()
        surface.blit(self._map, (0, 0))

    def on_knob_key(self) -> tuple[bool, bool, bool]:
        """What the look of the handle depends on."""
        return self.hands.on_knob, self.hands.holding, self.stage.phase == PLOT

    def _draw_map(self, surface: pygame.Surface) -> None:
        stage = self.stage
        selection = self.model.selection
        units = selection.units
        self.ground.draw(surface, stage.camera, self._bodies(), stage.overlays["gravity"] > 0, self.panels.busy())
        draw_reaches(surface, stage)
        plotting = stage.phase != WATCH
        if not plotting:
            self.show.draw_under(surface, stage.camera, stage, low=stage.metrics.reduced_flashes)
        if plotting and stage.forecast is not None and stage.overlays["paths"]:
            everybody = stage.overlays["paths"] == 2
            self.courses.draw_paths(surface, stage.camera, stage.forecast, units, everybody)
            self.courses.draw_falls(surface, stage.camera, stage.forecast, units)
        self.marks.draw(
            surface, stage.camera, stage.scene, selected=selection.codes, hovered=stage.hovered,
            no_order=stage.unordered if plotting else (), names=stage.overlays["names"], engines=not plotting,
            clock_s=stage.clock_s if not plotting and not stage.metrics.reduced_motion else 0.0,
            busy=self.panels.busy(),
        )  # fmt: skip
        if plotting:
            self.marks.draw_names(surface)
            self.courses.draw_ties(surface, stage.scene)
            self._draw_handle(surface)
        else:
            self.show.draw_over(surface, stage.camera, stage, low=stage.metrics.reduced_flashes)
            self.marks.draw_names(surface)
            if stage.timeline is not None:
                menus.draw_edge_arrows(surface, stage, self.show.off_screen(stage.camera, stage))
        if self.hands.box is not None:
            draw_box(surface, self.hands.box)

    def handle(self) -> tuple[int, tuple[float, float], Burn | None] | None:
        """The burn handle: slot of its ship, where the ship is on the screen, the burn plotted; None without one."""
        lead = self.model.selection.lead
        if self.stage.phase != PLOT or lead is None or self.stage.preview or lead not in self.marks.slots:
            return None
        scene = self.stage.scene
        if lead not in self.model.able() or scene.system_ppm[lead][0] <= 0:
            return None
        x, y, _ = self.marks.slots[lead]
        return lead, (x, y), burn_of(self.model.draft.plotted(lead, "move"))

    def _draw_handle(self, surface: pygame.Surface) -> None:
        handle = self.handle()
        if handle is not None:
            slot, centre, burn = handle
            self.courses.draw_handle(
                surface, centre, burn, self.stage.forecast, slot, held=self.hands.holding, hovered=self.hands.on_knob
            )

    def knob_px(self) -> tuple[float, float] | None:
        """Where the handle's knob is."""
        handle = self.handle()
        if handle is None:
            return None
        slot, centre, burn = handle
        if burn is None or burn.throttle <= 0:
            units = self.model.seen.units
            burn = Burn(float(units.hx[0, slot]), float(units.hy[0, slot]), 0.0)
        dx, dy = tip_px(burn, self.stage.metrics.scale)
        return centre[0] + dx, centre[1] + dy

    def crowd(self) -> Any:
        """Places on the screen that the card had better leave free: ships, the path, the handle."""
        points = [np.array([(s.x, s.y) for s in self.marks.picture.symbols]).reshape(-1, 2)]
        stage, lead = self.stage, self.model.selection.lead
        if stage.forecast is not None and lead is not None:
            x, y = stage.forecast.path(lead)
            points.append(np.repeat(stage.camera.points(x[::5], y[::5]), 2, 0))
        knob = self.knob_px()
        handle = self.handle()
        if knob is not None and handle is not None:
            share = np.linspace(0, 1.3, 20)[:, None]
            line = np.array(handle[1]) + share * (np.array(knob) - np.array(handle[1]))
            points.append(np.repeat(line, 3, 0))
        return np.concatenate(points)

    def say_next(self) -> None:
        """Say what follows a turn that has played to its end."""
        stage, watched = self.stage, self.stage.watched
        assert watched is not None
        follows = "the end of the battle" if self.model.over else f"plot turn {self.model.turn}"
        stage.notice, stage.notice_s = f"Turn {watched.played.turn} has played. Enter: {follows}", 0.2
