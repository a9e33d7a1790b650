"""What a turn looks like while it plays: shots, hits, shields, blasts, pulses, by the event table."""

import math
from typing import Any

import numpy as np
import pygame

from game.play.event_table import EVENT_TABLE, Effect, code_about
from game.play.film import Film
from game.play.scene import place_of
from game.play.session import Session
from game.play.timeline import IMPULSE_S
from game.ui.battle.map.beams import Beams, both_off
from game.ui.battle.map.edge_arrows import Far
from game.ui.battle.map.symbols import colour_to, length_px
from game.ui.battle.map.units import MapUnits
from game.ui.paint import bursts, effects, palette
from game.ui.paint.light import LightLayer
from game.ui.paint.pixels import Point
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import Event

_SPARK_T = 0.20
"""Impulses that the spark of a hit lasts, within its effect."""
_POINTED_T = 1.0
"""Impulses that an arrow at the window's edge points to an event."""
_SHOTS_MOST, _HITS_MOST, _BLASTS_MOST, _CRAFT_MOST = 160, 90, 40, 60
"""So many of each are drawn at once, and no more."""
_GOLDEN_TURN = 2.399963
_STITCHES_MOST, _DASHES = 8, 7
_WARHEAD_KM = 40.0
"""How large the flash of a warhead is drawn."""
_BLAST_SIZE = {Effect.BLAST: 1.5, Effect.BREACH: 2.4}
_BETWEEN_HALVES = 0.6
"""How large the blast between the halves of a ship is, against that of a whole one."""
_PLAIN_GJ = 60.0
"""Energy of a breach that is drawn in its plain size; greater ones by the sixth root, or they would hide the battle."""
_GREATEST = 2.2
_RIM_T = 0.4
"""Impulses that the window's edge is lit by a breach beyond it."""
_KINDS = tuple(kind for kind, row in EVENT_TABLE.items() if row.effect is not None)


class _Rows:
    """Event rows of a film that have an effect, sorted by when they are shown."""

    def __init__(self, film: Film):
        self.film = film
        self._by_kind: dict[Event, tuple[Array, Array]] = {}
        for kind in _KINDS:
            rows = np.array(film.rows_of(kind), dtype=np.int64)
            order = np.argsort(film.times[rows], kind="stable")
            self._by_kind[kind] = rows[order], film.times[rows][order]

    def began(self, kind: Event, t: float, span: float) -> Array:
        """Rows of a kind that began within `span` impulses before `t`."""
        rows, times = self._by_kind[kind]
        return rows[np.searchsorted(times, t - span, "right") : np.searchsorted(times, t, "right")]

    def now(self, kind: Event, t: float) -> Array:
        """Rows of a kind whose effect is on the map."""
        return self.began(kind, t, EVENT_TABLE[kind].lasts)

    def age(self, row: int, t: float, span: float | None = None) -> float:
        """How far the effect of a row has come, 0..1; or by a span in impulses of its own."""
        lasts = EVENT_TABLE[Event(int(self.film.events["kind"][row]))].lasts if span is None else span
        return (t - float(self.film.times[row])) / lasts


class Effects:
    """Draws the effects of the moment; what a film holds is sorted out once."""

    def __init__(self, metrics: Metrics, units: MapUnits):
        self._metrics, self._units = metrics, units
        self._light = LightLayer(metrics.size)
        self._beams = Beams(metrics, self._light)
        self._warm = 0
        self._rows: _Rows | None = None

    def resize(self, metrics: Metrics) -> None:
        """Take another window size and scale."""
        if metrics.size != self._metrics.size:
            self._light = LightLayer(metrics.size)
        self._metrics = metrics
        self._beams.resize(metrics, self._light)

    def warm(self) -> None:
        """Prepare one picture of a blast: called in idle frames, so that the first blast need not wait."""
        if self._warm < 4 * 24:
            kind, frame = divmod(self._warm, 24)
            effects.blast_sprite((frame + 0.5) / 24, kind, 20.0)
            self._warm += 1

    def draw_under(self, surface: pygame.Surface, session: Session) -> None:
        """Draw shots, rings and beams of the playhead, before the ships."""
        rows = self._sorted_out(session)
        if rows is None:
            return
        t = session.scene.t
        self._add_shots(session, rows, t)
        self._add_rings(session, rows, t)
        self._add_stitches(session, rows, t)
        self._beams.draw(surface, session.camera, rows.film, rows.now(Event.DARK_BEAM, t).tolist(), t)

    def draw_over(self, surface: pygame.Surface, session: Session) -> None:
        """Draw flares, sparks and blasts over the ships."""
        rows = self._sorted_out(session)
        if rows is None:
            return
        t = session.scene.t
        self._draw_hits(surface, session, rows, t)
        self._draw_shards(surface, session, rows, t)
        self._draw_alarms(surface, session, rows, t)
        self._draw_blasts(surface, session, rows, t)
        self._draw_breaches(surface, session, rows, t)
        self._draw_slugs_that_hit(surface, session, rows, t)
        self._draw_craft(surface, session, rows, t)
        self._draw_warheads(surface, session, rows, t)

    def off_screen(self, session: Session) -> list[Far]:
        """Events of the moment that an arrow at the window's edge may point to; of dark beams their guns as well."""
        rows = self._sorted_out(session)
        if rows is None:
            return []
        found = []
        for kind, row_of in reversed(EVENT_TABLE.items()):  # of two at a place the graver is pointed to
            if row_of.points_off_screen and row_of.sign is not None:
                for row in rows.began(kind, session.scene.t, _POINTED_T):
                    event = rows.film.events[row]
                    codes = [int(event["source" if event["target"] < 0 else "target"])]
                    if kind == Event.DARK_BEAM:
                        codes.append(int(event["source"]))
                    for code in codes:
                        place = self._place(session, code)
                        if place is not None:
                            found.append(Far(*place, row_of.sign, code, int(row)))
        return found

    def beam_at(self, pos: Point) -> int:
        """The event row of the dark beam under a place of the window, -1 for none."""
        return self._beams.at(pos)

    def _sorted_out(self, session: Session) -> _Rows | None:
        film = session.film
        if film is None:
            return None
        if self._rows is None or self._rows.film is not film:
            self._rows = _Rows(film)
            self._beams.take(film)
        return self._rows

    # ---- where things are

    def _place(self, session: Session, code: int) -> Point | None:
        """Where a unit, flight or body is on the screen, drawn or not."""
        place = place_of(session.scene, code)
        if place is None:
            return None
        x, y = session.camera.px(*place)
        return (float(x), float(y)) if math.isfinite(x) and abs(x) < 1e6 and abs(y) < 1e6 else None

    def _colour_of(self, session: Session, code: int) -> palette.Colour:
        return palette.OWN if session.model.is_own(code) else colour_to(session.scene, code)

    def _half_px(self, session: Session, code: int) -> float:
        """Half the length that a unit is drawn with."""
        return length_px(self._units.kind_of(code), session.camera.km_px, self._metrics.scale) * 0.5

    # ---- lasers

    def _add_shots(self, session: Session, rows: _Rows, t: float) -> None:
        film, batches = rows.film, dict[tuple[bool, float], list[tuple[Point, Point]]]()
        for row in rows.now(Event.LASER, t)[:_SHOTS_MOST].tolist():
            event = film.events[row]
            source, target = int(event["source"]), int(event["target"])
            start, end = self._place(session, source), self._place(session, target)
            if start is None or end is None or both_off(start, end, self._metrics.size):
                continue
            strength = 0.95 * (1 - rows.age(row, t))
            if target >= film.known.slots:
                # Into a cloud of craft: each shot at a place of its own in it, and fainter, for there are many.
                end, strength = _in_cloud(session, end, target - film.known.slots, row), strength * 0.5
            elif not event["value"]:
                end = _past(start, end, row)
            batches.setdefault((session.model.is_own(source), round(strength, 1)), []).append((start, end))
        for (own, strength), shots in batches.items():
            ends = np.array(shots)
            effects.lasers(self._light, ends[:, 0], ends[:, 1], palette.OWN if own else palette.ENEMY, strength)

    # ---- what is struck

    def _draw_hits(self, surface: pygame.Surface, session: Session, rows: _Rows, t: float) -> None:
        film, slots = rows.film, self._units.slots
        for row in rows.now(Event.HIT, t)[-_HITS_MOST:].tolist():
            event = film.events[row]
            target = int(event["target"])
            if target not in slots:
                continue
            x, y, radius = slots[target]
            heavy = min(1.0, 0.35 + int(event["energy_mj"]) / 60_000)
            if event["shielded_mj"] > 0 and radius >= 6:
                source = self._place(session, int(event["source"]))
                towards = (source[0] - x, source[1] - y) if source is not None else (1.0, 0.0)
                turn = math.degrees(math.atan2(float(session.scene.hy[target]), float(session.scene.hx[target])))
                radii = radius * 1.35 + 4, radius * 0.9 + 4
                strength = heavy * (1 - rows.age(row, t)) ** 1.5
                effects.shield_flare(surface, (x, y), radii, turn, towards, strength)
            spark = rows.age(row, t, _SPARK_T)
            if spark < 1 and event["hull_mj"] + event["stopped_mj"] > 0:
                effects.impact_spark(surface, (x, y), max(6.0, radius * 0.5) * heavy, spark)

    def _draw_slugs_that_hit(self, surface: pygame.Surface, session: Session, rows: _Rows, t: float) -> None:
        """Where slugs strike their targets, as hard as anything does."""
        for row in rows.now(Event.SLUG, t)[-_HITS_MOST:].tolist():
            event = rows.film.events[row]
            place = self._place(session, int(event["target"])) if event["value"] else None
            if place is not None:
                effects.impact_spark(surface, place, 26.0 * self._metrics.scale, rows.age(row, t))

    def _draw_blasts(self, surface: pygame.Surface, session: Session, rows: _Rows, t: float) -> None:
        """Blasts of ships; without their first flash where flashes are reduced."""
        film = rows.film
        for row in rows.now(Event.LOST, t)[-_BLASTS_MOST:].tolist():
            code = code_about(film.events[row])
            place = self._place(session, code) if 0 <= code < film.known.slots else None
            if place is None:
                continue
            age = rows.age(row, t)
            radius = max(9.0 * self._metrics.scale, self._half_px(session, code)) * _BLAST_SIZE[Effect.BLAST]
            radius *= _BETWEEN_HALVES if film.events["slot"][row] == 1 else 1.0
            shown = 0.3 + 0.7 * age if self._metrics.reduced_flashes else age
            effects.blast(surface, place, radius, shown, row, ring=False)
            if radius > 26:
                effects.debris(surface, place, radius * 1.9, self._colour_of(session, code), 14, row, age)

    def _draw_breaches(self, surface: pygame.Surface, session: Session, rows: _Rows, t: float) -> None:
        """Plants that go up, also beyond the edge; where flashes are reduced only their debris, beside the ring."""
        for row in rows.now(Event.BREACH, t)[-_BLASTS_MOST:].tolist():
            code = code_about(rows.film.events[row])
            place = self._place(session, code)
            if place is None:
                continue
            age, radius = rows.age(row, t), self._breach_px(session, rows, row)
            since = t - float(rows.film.times[row])
            effects.debris(surface, place, radius * 1.7, self._colour_of(session, code), 22, row, age)
            if not self._metrics.reduced_flashes:
                bursts.breach(surface, place, radius, age, since * IMPULSE_S, row)
                self._light_edge(surface, place, since)

    def _light_edge(self, surface: pygame.Surface, place: Point, since: float) -> None:
        """Light the edge towards a place outside of the window."""
        w, h = self._metrics.size
        if since >= _RIM_T or (0 <= place[0] <= w and 0 <= place[1] <= h):
            return
        towards = place[0] - w / 2, place[1] - h / 2
        bursts.edge_rim(surface, towards, 1 - since / _RIM_T, self._metrics.u(70))

    def _breach_px(self, session: Session, rows: _Rows, row: int) -> float:
        """How large a breach is drawn: by its ship, and by its energy where that is known."""
        event = rows.film.events[row]
        ship = max(9.0 * self._metrics.scale, self._half_px(session, code_about(event))) * _BLAST_SIZE[Effect.BREACH]
        energy = int(event["energy_mj"]) / 1000.0 / _PLAIN_GJ
        return ship * min(max(energy, 1.0) ** (1 / 6), _GREATEST)

    def _draw_alarms(self, surface: pygame.Surface, session: Session, rows: _Rows, t: float) -> None:
        """Containments that begin to fail: a ring that draws the eye."""
        for row in rows.now(Event.CONTAINMENT, t)[-_HITS_MOST:].tolist():
            target = int(rows.film.events["target"][row])
            if target in self._units.slots:
                x, y, radius = self._units.slots[target]
                bursts.alarm(surface, (x, y), radius + 14 * self._metrics.scale, rows.age(row, t))

    def _draw_shards(self, surface: pygame.Surface, session: Session, rows: _Rows, t: float) -> None:
        """Shields that collapse, all at once."""
        found = []
        for row in rows.now(Event.SHIELD_DOWN, t)[-_HITS_MOST:].tolist():
            target = int(rows.film.events["target"][row])
            if target in self._units.slots:
                x, y, radius = self._units.slots[target]
                found.append(((x, y), radius * 1.35 + 4, rows.age(row, t), row))
        bursts.shards(surface, found)

    def _add_rings(self, session: Session, rows: _Rows, t: float) -> None:
        """Rings of losses; a breach's runs out far enough to be seen to push its neighbours. Pulses of drones."""
        film, km_px = rows.film, session.camera.km_px
        for kind in (Event.LOST, Event.BREACH, Event.PULSE):
            for row in rows.now(kind, t)[-_BLASTS_MOST:].tolist():
                code = code_about(film.events[row])
                place, age = self._place(session, code), rows.age(row, t)
                if place is None:
                    continue
                if kind == Event.PULSE:
                    radius = max(14.0, 250 / km_px) * (1 + 0.5 * age)
                    self._light.ring(place, radius, palette.ENEMY_LIGHT, 0.9 * (1 - age), 2)
                    continue
                half = self._half_px(session, code) if code < film.known.slots else 0.0
                reach = max(9.0 * self._metrics.scale, half) * 3.6
                if kind == Event.BREACH:
                    reach = max(40.0, 900 / km_px, self._breach_px(session, rows, row)) * 1.6
                grown = reach * (1 - (1 - age) ** 2)
                self._light.ring(place, grown, palette.BLAST_RING, 0.55 * (1 - age))
                self._light.ring(place, grown * 1.08, palette.BLAST_RING, 0.18 * (1 - age))

    def _add_stitches(self, session: Session, rows: _Rows, t: float) -> None:
        """Point defence: short amber dashes from the ship to where torpedoes are stopped, as many as are."""
        starts, ends = [], []
        for row in rows.now(Event.TORPEDOES_STOPPED, t)[-_SHOTS_MOST:].tolist():
            event = rows.film.events[row]
            start, end = self._place(session, int(event["source"])), self._at(session, event)
            if start is None or end is None or both_off(start, end, self._metrics.size):
                continue
            for shot in range(min(int(event["value"]), _STITCHES_MOST)):
                aside = (shot - (int(event["value"]) - 1) / 2) * 3.0 * self._metrics.scale
                for dash in range(_DASHES):
                    a, b = ((dash + part + rows.age(row, t)) / (_DASHES + 1) for part in (0.0, 0.45))
                    starts.append(_on_way(start, end, a, aside))
                    ends.append(_on_way(start, end, b, aside))
        if starts:
            effects.lasers(self._light, np.array(starts), np.array(ends), palette.ENEMY_LIGHT, 0.9)

    def _draw_warheads(self, surface: pygame.Surface, session: Session, rows: _Rows, t: float) -> None:
        """Warheads: white, as large as half of their energy reaches, cooling to orange; a ring runs out."""
        for row in rows.now(Event.WARHEADS, t)[-_BLASTS_MOST:].tolist():
            place = self._at(session, rows.film.events[row])
            if place is None:
                continue
            age = rows.age(row, t)
            radius = max(12.0 * self._metrics.scale, _WARHEAD_KM / session.camera.km_px)
            shown = 0.3 + 0.7 * age if self._metrics.reduced_flashes else age
            effects.blast(surface, place, radius, shown, row, ring=True)

    def _at(self, session: Session, event: Any) -> Point | None:
        """Where on the screen an event happened."""
        x, y = session.camera.px(float(event["x_km"]), float(event["y_km"]))
        return (float(x), float(y)) if math.isfinite(x) and abs(x) < 1e6 and abs(y) < 1e6 else None

    def _draw_craft(self, surface: pygame.Surface, session: Session, rows: _Rows, t: float) -> None:
        sparks = []
        for row in rows.now(Event.FLIGHT_LOST, t)[-_CRAFT_MOST:].tolist():
            place = self._place(session, int(rows.film.events["target"][row]))
            if place is not None:
                sparks.append((place, 7.0 * self._metrics.scale, rows.age(row, t), row))
        effects.blasts(surface, sparks)


def _on_way(start: Point, end: Point, share: float, aside: float) -> Point:
    """A share of the way from start to end, `aside` px beside it; clear of both ends."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = max(math.hypot(dx, dy), 1.0)
    share = min(max(share, 0.0), 1.0)
    return start[0] + dx * share - dy / size * aside * share, start[1] + dy * share + dx / size * aside * share


def _in_cloud(session: Session, middle: Point, flight: int, seed: int) -> Point:
    """A place within a flight that a number picks."""
    radius = float(session.scene.flight_spread_km[flight]) / session.camera.km_px
    angle, far = seed * _GOLDEN_TURN, radius * ((seed * 0.618) % 1.0)
    return middle[0] + math.cos(angle) * far, middle[1] + math.sin(angle) * far


def _past(start: Point, end: Point, seed: int) -> Point:
    """Where a shot that misses goes: a little beside its target and on."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    side = ((seed * 0.618) % 1.0 - 0.5) * 0.12
    return end[0] + dx * 0.12 - dy * side, end[1] + dy * 0.12 + dx * side
