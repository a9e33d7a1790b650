"""What a turn looks like while it plays: beams, hits, shields, blasts, wrecks."""

import math
from typing import Any

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.reckoning import hits_of
from game.play.timeline import IMPULSE_S, between
from game.ui.battle.marks import Marks
from game.ui.battle.stage import Stage
from game.ui.battle.symbols import length_px
from game.ui.paint import effects, palette
from game.ui.paint.darkbeam import DURATION_S, DarkBeam, beam_strength, rims
from game.ui.paint.light import LightLayer
from game.ui.paint.pixels import Lru, Point
from game.ui.screen import Metrics

from ...rules.state.vocabulary import Event

_LASER_T, _FLARE_T, _SPARK_T, _BLAST_T, _PULSE_T = 0.16, 0.45, 0.20, 0.95, 0.40
_BEAM_T = DURATION_S / IMPULSE_S
_BENT_KM_PX = 90.0  # nearer than this one beam at a time bends the picture; others show their rims
_KINDS = (
    Event.LASER, Event.DARK_BEAM, Event.HIT, Event.LOST, Event.BREACH, Event.PULSE, Event.FLIGHT_LOST, Event.BLAST,
)  # fmt: skip


class Show:
    """Draws the effects of the moment; what a turn holds is sorted out once."""

    def __init__(self, metrics: Metrics, marks: Marks):
        self._metrics, self._marks = metrics, marks
        self._light = LightLayer(metrics.size)
        self._beams: Lru[DarkBeam] = Lru(8, lambda beam: 1)
        self._of: object = None
        self._warm = 0
        self._rows: dict[int, Any] = {}
        self._ends: dict[int, list[int]] = {}
        self._heroes: set[int] = set()

    def resize(self, metrics: Metrics) -> None:
        """Take another window size and scale."""
        if metrics.size != self._metrics.size:
            self._light = LightLayer(metrics.size)
            self._beams.clear()
        self._metrics = metrics

    def draw_under(self, surface: pygame.Surface, camera: Camera, stage: Stage, *, low: bool = False) -> None:
        """Draw shots, rings and beams of the playhead, before the ships. `low`: no bending (reduced flashes)."""
        watched, timeline = stage.watched, stage.timeline
        if watched is None or timeline is None:
            return
        if self._of is not watched:
            self._sort_out(stage)
        t = timeline.t
        self._add_shots(camera, stage, t)
        self._add_rings(camera, stage, t)
        self._draw_beams(surface, camera, stage, t, low)

    def draw_over(self, surface: pygame.Surface, camera: Camera, stage: Stage, *, low: bool = False) -> None:
        """Draw flares, sparks and blasts over the ships. `low`: blasts without their first flash."""
        if stage.watched is None or stage.timeline is None:
            return
        t = stage.timeline.t
        self._draw_hits(surface, camera, stage, t)
        self._draw_blasts(surface, camera, stage, t, low)
        self._draw_craft(surface, camera, stage, t)

    def warm(self) -> None:
        """Prepare one picture of a blast: called in idle frames, so that the first blast need not wait."""
        if self._warm < 4 * 24:
            kind, frame = divmod(self._warm, 24)
            effects.blast_sprite((frame + 0.5) / 24, kind, 20.0)
            self._warm += 1

    def off_screen(self, camera: Camera, stage: Stage) -> list[tuple[float, float, str]]:
        """Where losses and beams of the moment are, for the arrows at the edge."""
        watched, timeline = stage.watched, stage.timeline
        if watched is None or timeline is None or self._of is not watched:
            return []
        found = []
        for kind, sign in ((Event.LOST, "lost"), (Event.DARK_BEAM, "beam")):
            for row in self._now(kind, timeline.t, 1.0):
                code = int(watched.played.events["target"][row])
                place = self._place(stage, camera, code, timeline.t)
                if place is not None:
                    found.append((*place, sign))
        return found

    # ---- what is when

    def _sort_out(self, stage: Stage) -> None:
        watched = stage.watched
        assert watched is not None
        self._of = watched
        self._beams.clear()
        events = watched.played.events
        self._rows, self._ends = {}, {}
        for kind in _KINDS:
            rows = np.flatnonzero(events["kind"] == kind)
            rows = np.array([r for r in rows if watched.may_know(events[r])], dtype=np.int64)
            order = np.argsort(watched.times[rows], kind="stable")
            self._rows[kind] = rows[order], watched.times[rows][order]
        for row in self._rows[Event.DARK_BEAM][0]:
            self._ends[int(row)] = [int(h) for h in hits_of(events, int(row))["target"]]
        self._heroes = self._chosen_beams(watched.times)

    def _chosen_beams(self, times: Any) -> set[int]:
        """The beams that bend the picture: those that strike most, never two at a time."""
        chosen: list[int] = []
        for row in sorted(self._ends, key=lambda r: (-len(self._ends[r]), times[r])):
            if self._ends[row] and all(abs(times[row] - times[other]) >= _BEAM_T for other in chosen):
                chosen.append(row)
        return set(chosen)

    def _now(self, kind: Event, t: float, span: float) -> Any:
        """Rows of a kind that began within `span` impulses before `t`."""
        rows, times = self._rows[kind]
        return rows[np.searchsorted(times, t - span, "right") : np.searchsorted(times, t, "right")]

    def _place(self, stage: Stage, camera: Camera, code: int, t: float) -> Point | None:
        """Where a unit, flight or body is on the screen, drawn or not."""
        scene = stage.scene
        units, flights = len(scene.x_km), len(scene.flight_x_km)
        if code < 0:
            return None
        if code < units:
            x, y = float(scene.x_km[code]), float(scene.y_km[code])
            watched = stage.watched
            if watched is not None and not scene.shown[code]:
                x = float(between(watched.played.tracks.unit_x_km[0], t)[code])
                y = float(between(watched.played.tracks.unit_y_km[0], t)[code])
        elif code < units + flights:
            x, y = float(scene.flight_x_km[code - units]), float(scene.flight_y_km[code - units])
        else:
            body = code - units - flights
            if body >= len(scene.body_x_km):
                return None
            x, y = float(scene.body_x_km[body]), float(scene.body_y_km[body])
        px = camera.px(x, y)
        return (float(px[0]), float(px[1])) if math.isfinite(px[0]) and abs(px[0]) < 1e6 and abs(px[1]) < 1e6 else None

    def _age(self, stage: Stage, row: int, t: float, span: float) -> float:
        assert stage.watched is not None
        return (t - float(stage.watched.times[row])) / span

    # ---- lasers and beams

    def _add_shots(self, camera: Camera, stage: Stage, t: float) -> None:
        watched = stage.watched
        assert watched is not None
        events, units = watched.played.events, watched.played.before.unit_slots
        batches: dict[tuple[bool, float], list[tuple[Point, Point]]] = {}
        for row in self._now(Event.LASER, t, _LASER_T)[:160]:
            event = events[row]
            start = self._place(stage, camera, int(event["source"]), t)
            end = self._place(stage, camera, int(event["target"]), t)
            if start is None or end is None or _both_off(start, end, self._metrics.size):
                continue
            age = self._age(stage, int(row), t, _LASER_T)
            own = stage.names.side_of(int(event["source"])) == stage.model.side
            strength = 0.95 * (1 - age)
            if int(event["target"]) >= units:
                # Into a cloud of craft: each shot at a place of its own in it, and fainter, for there are many.
                flight, strength = int(event["target"]) - units, strength * 0.5
                radius = float(stage.scene.flight_spread_km[flight]) / camera.km_px
                angle, far = int(row) * 2.399963, radius * ((int(row) * 0.618) % 1.0)
                end = end[0] + math.cos(angle) * far, end[1] + math.sin(angle) * far
            elif not event["value"]:
                end = _past(start, end, int(row))
            batches.setdefault((own, round(strength, 1)), []).append((start, end))
        for (own, strength), shots in batches.items():
            ends = np.array(shots)
            colour = palette.OWN if own else palette.ENEMY
            effects.lasers(self._light, ends[:, 0], ends[:, 1], colour, strength)

    def _draw_beams(self, surface: pygame.Surface, camera: Camera, stage: Stage, t: float, low: bool) -> None:
        watched = stage.watched
        assert watched is not None
        events = watched.played.events
        rows = self._now(Event.DARK_BEAM, t, _BEAM_T)
        bent = set() if low or camera.moving or camera.km_px > _BENT_KM_PX else self._heroes
        scale = self._metrics.scale * min(1.0, max(0.35, (30.0 / camera.km_px) ** 0.5))
        faint = 0.55 * min(1.0, max(0.3, 40.0 / camera.km_px))
        bending = []
        for row in rows:
            event = events[row]
            line = self._beam_line(stage, camera, event, int(row), t)
            if line is None:
                continue
            strength = beam_strength(self._age(stage, int(row), t, _BEAM_T))
            if int(row) in bent:
                key = int(row), camera.now
                start, end = line
                beam = self._beams.recall(
                    key,
                    lambda s=start, e=end, n=int(row): DarkBeam(s, e, self._metrics.size, seed=n, scale=scale),  # type: ignore[misc]
                )
                bending.append((beam, strength))
            else:
                rims(self._light, *line, strength * faint, scale)
        self._light.lay(surface)
        for beam, strength in bending:
            beam.draw(surface, strength)

    def _beam_line(self, stage: Stage, camera: Camera, event: Any, row: int, t: float) -> tuple[Point, Point] | None:
        """From the gun through what was aimed at to a little past the last ship struck, at the moment of the shot."""
        watched = stage.watched
        assert watched is not None
        when = float(watched.times[row])
        tracks, units = watched.played.tracks, watched.played.before.unit_slots
        source, target = int(event["source"]), int(event["target"])
        if not 0 <= source < units or target < 0:
            return None
        x, y = between(tracks.unit_x_km[0], when), between(tracks.unit_y_km[0], when)
        struck = [code for code in self._ends.get(row, []) if code < units]
        tx, ty = (x[target], y[target]) if target < units else (float(event["x_km"]), float(event["y_km"]))
        dx, dy = tx - x[source], ty - y[source]
        far = math.hypot(dx, dy)
        if not far > 0:
            return None
        ends = [((x[c] - x[source]) * dx + (y[c] - y[source]) * dy) / far for c in struck] or [far * 1.05]
        reach = max(ends) + 160 * camera.km_px
        start = camera.px(x[source], y[source])
        end = camera.px(x[source] + dx / far * reach, y[source] + dy / far * reach)
        a, b = (float(start[0]), float(start[1])), (float(end[0]), float(end[1]))
        return None if _both_off(a, b, self._metrics.size) else (a, b)

    # ---- what is struck

    def _draw_hits(self, surface: pygame.Surface, camera: Camera, stage: Stage, t: float) -> None:
        watched = stage.watched
        assert watched is not None
        events, slots = watched.played.events, self._marks.slots
        for row in self._now(Event.HIT, t, _FLARE_T)[-90:]:
            event = events[row]
            target = int(event["target"])
            if target not in slots:
                continue
            x, y, radius = slots[target]
            age = self._age(stage, int(row), t, _FLARE_T)
            source = self._place(stage, camera, int(event["source"]), t)
            heavy = min(1.0, 0.35 + int(event["energy_mj"]) / 60_000)
            if event["shielded_mj"] > 0 and radius >= 6:
                towards = (source[0] - x, source[1] - y) if source is not None else (1.0, 0.0)
                way = float(stage.scene.hx[target]), float(stage.scene.hy[target])
                turn = math.degrees(math.atan2(way[1], way[0]))
                radii = radius * 1.35 + 4, radius * 0.9 + 4
                effects.shield_flare(surface, (x, y), radii, turn, towards, heavy * (1 - age) ** 1.5)
            spark = self._age(stage, int(row), t, _SPARK_T)
            if spark < 1 and event["hull_mj"] + event["stopped_mj"] > 0:
                effects.impact_spark(surface, (x, y), max(6.0, radius * 0.5) * heavy, spark)

    def _draw_blasts(self, surface: pygame.Surface, camera: Camera, stage: Stage, t: float, low: bool) -> None:
        watched = stage.watched
        assert watched is not None
        events = watched.played.events
        units = watched.played.before.unit_slots
        for kind, size in ((Event.LOST, 1.5), (Event.BREACH, 2.4)):
            for row in self._now(kind, t, _BLAST_T)[-40:]:
                code = int(events["target" if kind == Event.LOST else "source"][row])
                if not 0 <= code < units:
                    continue
                place = self._place(stage, camera, code, t)
                if place is None:
                    continue
                long = length_px(self._marks.kind_of(code), camera.km_px, self._metrics.scale)
                age = self._age(stage, int(row), t, _BLAST_T)
                radius = max(9.0 * self._metrics.scale, long * 0.5) * size
                effects.blast(surface, place, radius, 0.3 + 0.7 * age if low else age, int(row), ring=False)
                if radius > 26:
                    own = stage.names.side_of(code) == stage.model.side
                    colour = palette.OWN if own else palette.ENEMY
                    effects.debris(surface, place, radius * 1.9, colour, 14, int(row), age)

    def _add_rings(self, camera: Camera, stage: Stage, t: float) -> None:
        """Rings of losses; a breach's runs out far enough to be seen to push its neighbours. Pulses of drones."""
        watched = stage.watched
        assert watched is not None
        events, slots, scale = watched.played.events, watched.played.before.unit_slots, self._metrics.scale
        for kind, field in ((Event.LOST, "target"), (Event.BREACH, "source"), (Event.PULSE, "source")):
            span = _PULSE_T if kind == Event.PULSE else _BLAST_T
            for row in self._now(kind, t, span)[-40:]:
                code = int(events[field][row])
                place = self._place(stage, camera, code, t)
                if place is None:
                    continue
                age = self._age(stage, int(row), t, span)
                if kind == Event.PULSE:
                    radius = max(14.0, 250 / camera.km_px) * (1 + 0.5 * age)
                    self._light.ring(place, radius, palette.ENEMY_LIGHT, 0.9 * (1 - age), 2)
                    continue
                long = length_px(self._marks.kind_of(code), camera.km_px, scale) if code < slots else 0.0
                reach = max(9.0 * scale, long * 0.5) * 3.6
                if kind == Event.BREACH:
                    reach = max(40.0, 900 / camera.km_px) * 1.6
                grown = reach * (1 - (1 - age) ** 2)
                self._light.ring(place, grown, palette.BLAST_RING, 0.55 * (1 - age))
                self._light.ring(place, grown * 1.08, palette.BLAST_RING, 0.18 * (1 - age))

    def _draw_craft(self, surface: pygame.Surface, camera: Camera, stage: Stage, t: float) -> None:
        watched = stage.watched
        assert watched is not None
        events = watched.played.events
        sparks = []
        for row in self._now(Event.FLIGHT_LOST, t, _PULSE_T)[-60:]:
            place = self._place(stage, camera, int(events["target"][row]), t)
            if place is not None:
                age = self._age(stage, int(row), t, _PULSE_T)
                sparks.append((place, 7.0 * self._metrics.scale, age, int(row)))
        effects.blasts(surface, sparks)


def _both_off(a: Point, b: Point, size: tuple[int, int]) -> bool:
    """Are both ends beyond the same edge of the window?"""
    w, h = size
    return (
        max(a[0], b[0]) < -50 or min(a[0], b[0]) > w + 50 or max(a[1], b[1]) < -50 or min(a[1], b[1]) > h + 50
    )  # fmt: skip


def _past(start: Point, end: Point, seed: int) -> Point:
    """Where a shot that misses goes: a little beside its target and on."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    side = ((seed * 0.618) % 1.0 - 0.5) * 0.12
    return end[0] + dx * 0.12 - dy * side, end[1] + dy * 0.12 + dx * side
