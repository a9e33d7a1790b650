"""Where ships will go: paths with ticks and ghosts, the burn handle, falls and points of no return, reaches of guns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pygame

from game.play.burn import LENGTH_U, START_U, Burn, throttle_text, tip_px
from game.play.camera import Camera
from game.play.forecast import Forecast, height_km
from game.play.model import BattleModel
from game.play.view import Scene
from game.ui.battle.marks import Marks
from game.ui.battle.symbols import length_px
from game.ui.paint import palette, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.light import LightLayer
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import circle, line, segments, stroke, ticks
from game.ui.paint.text import draw_runs, draw_text, text_width
from game.ui.screen import Metrics

from ...rules.state.vocabulary import IMPULSES, STEPS, SUBSTEPS, System


class Courses:
    """Draws what is plotted over the map."""

    def __init__(self, model: BattleModel, metrics: Metrics, marks: Marks):
        self._model, self._metrics, self._marks = model, metrics, marks
        self._light = LightLayer(metrics.size)
        self.labels: list[pygame.Rect] = []
        """Where words about falls were written last."""

    def resize(self, metrics: Metrics) -> None:
        """Take another window size and scale."""
        if metrics.size != self._metrics.size:
            self._light = LightLayer(metrics.size)
        self._metrics = metrics

    # ---- paths

    def draw_paths(
        self, surface: pygame.Surface, camera: Camera, forecast: Forecast, selected: Sequence[int], everybody: bool
    ) -> None:
        """Paths of the selected in full, of the others (with `everybody`) a thin line for this turn."""
        self.labels = []
        able = self._model.seen.fighting()[0] & (self._model.seen.units.side[0] == self._model.side)
        if everybody:
            for slot in np.flatnonzero(able).tolist():
                if int(slot) not in selected:
                    self._thin(camera, forecast, int(slot))
        group = [s for s in selected if s < len(able)]
        for slot in group[1:]:
            self._thin(camera, forecast, slot, 0.55)
        self._light.lay(surface)
        if group:
            self._full(surface, camera, forecast, group[0])

    def _thin(self, camera: Camera, forecast: Forecast, slot: int, alpha: float = 0.32) -> None:
        x, y = forecast.path(slot)
        points = camera.points(x[: STEPS + 1 : SUBSTEPS], y[: STEPS + 1 : SUBSTEPS])
        if np.ptp(points, axis=0).max(initial=0) > 4:
            self._light.polyline(points, palette.OWN, alpha)

    def _full(self, surface: pygame.Surface, camera: Camera, forecast: Forecast, slot: int) -> None:
        x, y = forecast.path(slot)
        points = camera.points(x, y)
        if np.ptp(points, axis=0).max(initial=0) < 3:
            return
        scale = self._metrics.scale
        every = points[::SUBSTEPS]
        drifting = self._model.seen.units.hull_mj[0, slot] <= 0
        first, later = every[: IMPULSES + 1], every[IMPULSES:]
        dash = (2.0, 5.0) if drifting else None
        stroke(surface, first, palette.OWN_LIGHT, 2.0 * scale, 1.0, glow=5 * scale, glow_alpha=0.35, dash=dash)
        if len(later) > 1:
            stroke(surface, later, palette.OWN, 1.5, 0.95, fade=(1.0, 0.35), glow=4 * scale, glow_alpha=0.15, dash=dash)
        self._draw_ticks(surface, every)
        if not drifting:
            self._draw_ghosts(surface, camera, forecast, slot, points)
        self._draw_fall(surface, camera, forecast, slot, points)

    def _draw_ticks(self, surface: pygame.Surface, every: Any) -> None:
        if len(every) < 3:
            return
        way = np.gradient(every, axis=0)
        number = np.arange(len(every))
        far = np.hypot(*(every[-1] - every[0])) / max(1, len(every))
        minor = (number % IMPULSES != 0) & ((number <= IMPULSES) | (number % 3 == 0)) & (number > 0)
        if far > 1.6:
            ticks(surface, every[minor], way[minor], 2.6 * self._metrics.scale, palette.OWN_LIGHT, 1.0, 0.6)
        major = (number % IMPULSES == 0) & (number > 0)
        ticks(surface, every[major], way[major], 6.5 * self._metrics.scale, palette.OWN_LIGHT, 1.2, 0.9)

    def _draw_ghosts(self, surface: pygame.Surface, camera: Camera, forecast: Forecast, slot: int, points: Any) -> None:
        m, kind = self._metrics, self._marks.kind_of(slot)
        long = max(16 * m.scale, min(length_px(kind, camera.km_px, m.scale) * 0.85, 40 * m.scale))
        last = points[0]
        told = 0
        end = forecast.fall_turns(slot)
        taken = [pygame.Rect(int(points[-1][0]) - 12, int(points[-1][1]) - 14, m.b(190), m.b(54))] if end else []
        picture = self._marks.picture
        taken += picture.labels + [_round(s.x, s.y, s.radius) for s in picture.symbols if s.radius > 9 * m.scale]
        for turn in range(1, len(points) // STEPS + 1):
            step = turn * STEPS
            if step >= len(points):
                break
            place = points[step]
            if np.hypot(*(place - last)) < 26 * m.scale:
                continue
            last = place
            way = points[step] - points[step - SUBSTEPS]
            if not np.hypot(*way) > 0.01:
                way = np.array([1.0, 0.0])
            alpha = (0.85, 0.70, 0.58, 0.50, 0.42)[min(turn - 1, 4)]
            ships.draw_ship(
                surface, kind, tuple(place), long, tuple(way), palette.OWN, dim=True, body=0.45, alpha=alpha
            )
            side = np.array([way[1], -way[0]]) / np.hypot(*way)
            side = side if side[1] > 0 else -side
            at = place + side * (long * 0.3 + 15 * m.scale)
            tone = palette.TEXT if turn < 3 else palette.TEXT_2
            number = self._model.turn + turn
            if _free(at, f"{number}", m.text(12), taken):
                draw_text(surface, tuple(at), f"{number}", m.text(12), tone, "bold", "c", halo=2)
            told += 1
            words = self._speed_words(forecast, slot, step)
            below = at + side * (m.b(18) + abs(side[0]) * text_width(words, m.text(11)) * 0.4)
            if told % 2 == 0 and _free(below, words, m.text(11), taken):
                draw_text(surface, tuple(below), words, m.text(11), palette.TEXT_2, anchor="c", halo=3)

    def _speed_words(self, forecast: Forecast, slot: int, step: int) -> str:
        from game.play.view import bodies_at

        body_x, body_y = bodies_at(self._model.seen, self._model.tables, step)
        height = height_km(forecast, slot, step, self._model.tables, body_x, body_y)
        words = f"{forecast.speed_km_s(slot, step):.0f} km/s"
        return words if height is None else f"{words}, {round(height, -3):,.0f} km up"

    def _draw_fall(
        self, surface: pygame.Surface, camera: Camera, forecast: Forecast, slot: int, points: Any,
        crosses: Sequence[pygame.Rect] = (),
    ) -> None:  # fmt: skip
        turns = forecast.fall_turns(slot)
        if turns is None:
            return
        m, end = self._metrics, tuple(points[-1])
        name = "the surface"
        bodies = self._model.names.body_names
        if bodies:
            name = bodies[0] if len(bodies) == 1 else self._nearest_body(forecast, slot, len(points) - 1)
        draw_impact(surface, end, m.scale)
        words = f"hits {name} this turn" if turns == 1 else f"hits {name} in {turns} turns"
        place = end[0] + m.b(18), end[1] + m.b(8)
        for down in (8, -30, 40, -62, 74):
            box = pygame.Rect(int(place[0]), int(end[1]) + m.b(down - 9), m.b(190), m.b(36))
            if box.collidelist([*crosses, *self.labels]) < 0:
                place = place[0], end[1] + m.b(down)
                break
        self.labels.append(pygame.Rect(int(end[0]) - 12, int(place[1]) - m.b(14), m.b(200), m.b(48)))
        draw_text(surface, place, words, m.text(13), palette.DANGER, "bold", halo=2)
        helpless = self._model.seen.units.system_ppm[0, slot, System.DRIVE] <= 0
        last = forecast.escape.get(slot, -1 if helpless else None)
        if last is None:
            return
        below = place[0], place[1] + m.b(17)
        if last < 0:
            words = "no drive: only a tow can help" if helpless else "too late to turn away"
            draw_text(surface, below, words, m.text(12), palette.TEXT_2, halo=2)
            return
        when = f"{self._model.turn + last // IMPULSES}.{last % IMPULSES + 1:02d}"
        draw_text(surface, below, f"last way out: {when}", m.text(12), palette.TEXT_2, halo=2)
        step = min(last * SUBSTEPS, len(points) - 1)
        at = tuple(points[step])
        circle(surface, at, 7 * m.scale, palette.TODO, 1.6, 0.95)
        draw_icon(surface, "diamond_open", at, 9 * m.scale, palette.TODO)
        spot = at[0] + m.b(12), at[1] - m.b(12)
        draw_text(surface, spot, "point of no return", m.text(12), palette.TODO, halo=3)

    def _nearest_body(self, forecast: Forecast, slot: int, step: int) -> str:
        from game.play.view import bodies_at

        x, y = bodies_at(self._model.seen, self._model.tables, step)
        far = np.hypot(x - forecast.x_km[step, slot], y - forecast.y_km[step, slot])
        return self._model.names.body_names[int(far.argmin())]

    def draw_falls(self, surface: pygame.Surface, camera: Camera, forecast: Forecast, selected: Sequence[int]) -> None:
        """Dotted paths of own ships that will fall though nobody asked: hulks and the helpless."""
        units = self._model.seen.units
        helpless = (units.system_ppm[0, :, 0] <= 0) | (units.hull_mj[0] <= 0)
        own = (units.side[0] == self._model.side) & self._model.seen.present()[0] & helpless
        falling = [s for s in np.flatnonzero(own & (forecast.fell_step >= 0)).tolist() if s not in selected]
        crosses: list[pygame.Rect] = []
        reach = self._metrics.b(20)
        # Hulks first and fainter: nobody is saved from them, and words about the living lie over them.
        for slot in sorted(falling, key=lambda s: bool(units.hull_mj[0, s] > 0)):
            x, y = forecast.path(slot)
            points = camera.points(x[::SUBSTEPS], y[::SUBSTEPS])
            alive = units.hull_mj[0, slot] > 0
            stroke(surface, points, palette.WRECK, 1.4 if alive else 1.2, 0.9 if alive else 0.4, dash=(2, 5))
            if alive:
                self._draw_fall(surface, camera, forecast, slot, camera.points(x, y), crosses)
            else:
                end = points[-1]
                draw_icon(surface, "impact", tuple(end), 10 * self._metrics.scale, palette.WRECK)
                crosses.append(pygame.Rect(int(end[0]) - reach // 2, int(end[1]) - reach // 2, reach, reach))

    # ---- the handle

    def draw_handle(
        self, surface: pygame.Surface, centre: Point, burn: Burn | None, forecast: Forecast | None, slot: int,
        *, held: bool, hovered: bool,
    ) -> None:  # fmt: skip
        """The burn handle of the lead; without a burn a short stub to drag from."""
        m = self._metrics
        if burn is None or burn.throttle <= 0.0:
            units = self._model.seen.units
            way = float(units.hx[0, slot]), -float(units.hy[0, slot])
            tip = centre[0] + way[0] * START_U * m.scale, centre[1] + way[1] * START_U * m.scale
            self._knob(surface, tip, hovered)
            return
        c, s = burn.dx, -burn.dy
        base = centre[0] + c * START_U * m.scale, centre[1] + s * START_U * m.scale
        dx, dy = tip_px(burn, m.scale)
        tip = centre[0] + dx, centre[1] + dy
        full = (START_U + LENGTH_U) * m.scale
        end = centre[0] + c * full, centre[1] + s * full
        stroke(surface, (base, tip), palette.TODO, 2.0 * m.scale, 1.0, glow=5 * m.scale)
        stroke(surface, (tip, end), palette.TODO, 1.0, 0.45, dash=(3, 4))
        for part in (1 / 3, 2 / 3, 1.0):
            far = (START_U + part * LENGTH_U) * m.scale
            x, y = centre[0] + c * far, centre[1] + s * far
            alpha = 0.9 if part <= burn.throttle + 0.01 else 0.55
            half = 5 * m.scale
            line(surface, (x - s * half, y + c * half), (x + s * half, y - c * half), palette.TODO, 1.3, alpha)
        self._knob(surface, tip, hovered or held)
        self._handle_words(surface, tip, burn, forecast, slot)

    def _knob(self, surface: pygame.Surface, tip: Point, bright: bool) -> None:
        r = (9 if bright else 8) * self._metrics.scale
        shapes.disc(surface, tip, r, (20, 20, 8))
        circle(surface, tip, r, palette.TODO, 2 * max(0.8, self._metrics.scale))
        shapes.disc(surface, tip, 3 * self._metrics.scale, palette.TODO)

    def _handle_words(
        self, surface: pygame.Surface, tip: Point, burn: Burn, forecast: Forecast | None, slot: int
    ) -> None:
        m = self._metrics
        runs = [(throttle_text(burn.throttle), palette.TODO, "bold", float(m.text(14)))]
        if forecast is not None:
            step = min(burn.until_impulse * SUBSTEPS, len(forecast.x_km) - 1)
            speed = forecast.speed_km_s(slot, step)
            runs.append(
                (f"   {speed:.0f} km/s by impulse {burn.until_impulse}", palette.TEXT, "sans", float(m.text(12)))
            )
        above = -1 if tip[1] > 60 else 1
        draw_runs(surface, (tip[0] + 6 * m.scale, tip[1] + above * m.b(26)), runs, "c", halo=3)

    # ---- tows and other ties

    def draw_ties(self, surface: pygame.Surface, scene: Scene) -> None:
        """Tow lines that hold, and dashed ones that are ordered."""
        tow = self._model.seen.units.tow[0]
        slots = self._marks.slots
        for slot in np.flatnonzero(tow >= 0).tolist():
            if int(slot) in slots and int(tow[slot]) in slots:
                line(surface, slots[int(slot)][:2], slots[int(tow[slot])][:2], palette.OWN, 1.3, 0.9)
        for slot, place in slots.items():
            move = self._model.draft.plotted(slot, "move") if scene.side[slot] == self._model.side else None
            if move and move.get("kind") in ("tow", "intercept", "keep_range") and move.get("target"):
                code = self._model.names.code(move["target"])
                if code in slots:
                    stroke(surface, (place[:2], slots[code][:2]), palette.OWN, 1.1, 0.7, dash=(4, 4))


def _free(at: Any, words: str, size: float, taken: list[pygame.Rect]) -> bool:
    """Is there room for a text centred on a place? If so the room is taken."""
    wide = int(text_width(words, size)) + 4
    box = pygame.Rect(int(at[0]) - wide // 2, int(at[1] - size * 0.7), wide, int(size * 1.4))
    if box.collidelist(taken) >= 0:
        return False
    taken.append(box)
    return True


def _round(x: float, y: float, radius: float) -> pygame.Rect:
    """The rectangle that a symbol fills."""
    side = int(radius * 1.2)
    return pygame.Rect(int(x) - side // 2, int(y) - side // 2, side, side)


def draw_impact(surface: pygame.Surface, at: Point, scale: float) -> None:
    """The cross where something will hit a body."""
    r = 5 * scale
    segments(
        surface, ((at[0] - r, at[1] - r), (at[0] - r, at[1] + r)), ((at[0] + r, at[1] + r), (at[0] + r, at[1] - r)),
        palette.DANGER, 2.2 * scale,
    )  # fmt: skip
    circle(surface, at, 10 * scale, palette.DANGER, 1.2, 0.9)
