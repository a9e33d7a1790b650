"""A resolved turn as one side saw it happen: scenes at any time of it, its events in the order of showing."""

import numpy as np

from ..rules import restart_impulses
from ..rules.state.columns import Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, STEPS, Event, Level, Posture, Presence, Stance
from .clouds import Clouds, clouds_between
from .event_table import EVENT_TABLE
from .known_turn import POOLS, KnownTurn
from .model import Played
from .rest_frame import ON_THE_MAP, RestFrame
from .salvo_film import SalvoFilm
from .scene import Scene, doubt_km, may_be_nothing, on_map, rings_seen, stances_to
from .staging import staged, switches
from .timeline import between

_HIDDEN_T = 0.1
"""Impulses after which a breach hides its ship: the flash covers it."""


class Film:
    """One turn to be watched. `times` (N,): when each event row is shown, in impulses 0..12."""

    def __init__(self, played: Played, tables: Tables, side: int, frame: RestFrame = ON_THE_MAP):
        self.played, self.tables, self.side = played, tables, side
        self.known = KnownTurn(played, tables, side, frame)
        self.times = staged(self.events, tables.impulse_s)
        self.salvos = SalvoFilm(played.tracks, tables, self.events, self.times, side)
        self._rows: dict[Event, list[int]] = {}
        self._switch = switches(self.events, self.times, self.known.slots)

    @property
    def turn(self) -> int:
        """The turn that it shows, from 1."""
        return self.played.turn

    @property
    def events(self) -> Array:
        """Event rows of the turn that the side may know."""
        return self.known.events

    def rows_of(self, kind: Event) -> list[int]:
        """Event rows of a kind, in the order in which they happened."""
        if kind not in self._rows:
            self._rows[kind] = np.flatnonzero(self.events["kind"] == kind).tolist()
        return self._rows[kind]

    def scene(self, t: float) -> Scene:
        """The turn at `t` impulses."""
        known, units, flights, i = self.known, self.known.units, self.known.flights, int(t)
        rows = np.arange(known.slots)
        end = known.followed(t)
        now = np.where(t >= self._switch[min(i, IMPULSES - 1)], end, i)
        there = on_map(units.presence[i]) | on_map(units.presence[now, rows])
        level, age = known.levels(t), known.age(t)
        there[self._blown(t)] = False
        pools = {name: getattr(units, name)[now, rows] for name in POOLS}
        x, y = known.places_km(t)
        flight_x, flight_y = known.flight_places_km(t)
        strange = (level > 0) & ~known.own
        noise = known.noise(t)
        doubt, soon = (
            doubt_km(self.tables, units.class_id[i], age, strange & (pools["hull_mj"] > 0), on) for on in (0, STEPS)
        )
        at = known.middle
        middle = [float(between(one, t)) for one in (at.x_km, at.y_km, at.vx_km_s, at.vy_km_s)]
        return Scene(
            turn=self.turn, t=t, x_km=x, y_km=y, hx=units.hx[i], hy=units.hy[i], shown=there & (level > 0), level=level,
            stale=(level > 0) & ~known.known.in_sight[i], side=units.side[i], **pools,
            breach_impulses=units.breach_impulses[i], restart_percent=units.restart_percent[i],
            restart_impulses=restart_impulses(units.restart_percent[i], units.shields_share_ppm[i]),
            split=self._split(units.split[now, rows], t),
            throttle_ppm=units.throttle_ppm[end, rows], feigning=known.own & (units.posture[i] == Posture.FEIGN),
            struck=units.presence[now, rows] == Presence.STRUCK, morale_ppm=units.morale_ppm[i], broken=units.broken[i],
            flight_x_km=flight_x, flight_y_km=flight_y, flight_side=flights.side[i], flight_alive=flights.alive[i],
            flight_shown=(flights.presence[i] == Presence.PRESENT) & (flights.alive[i] > 0),
            flight_spread_km=flights.spread_km[i],
            flight_ring=rings_seen(
                flights, i, (units.x_km[i], units.y_km[i]),
                there & known.own & (units.presence[now, rows] == Presence.PRESENT), self.side,
            ),
            body_x_km=between(self.played.tracks.body_x_km[0], t) - middle[0],
            body_y_km=between(self.played.tracks.body_y_km[0], t) - middle[1],
            clouds=self._clouds(t).seen_from(*middle),
            middle_vx_km_s=middle[2], middle_vy_km_s=middle[3], seen_ago_s=age * self.tables.impulse_s,
            doubt_km=doubt, soon_km=soon, **noise,
            doubtful=may_be_nothing(self.tables, level, noise),
            salvos=self.salvos.at(t), stance=stances_to(known.stance(t), units.side[i]),
            flight_stance=stances_to(known.stance(t), flights.side[i]),
        )  # fmt: skip

    def _blown(self, t: float) -> list[int]:
        """Units whose plants have gone up by `t`; those of the last impulse are wrecks until the next turn begins."""
        left = self.known.units.presence[IMPULSES] == Presence.PRESENT
        blown = self.events[[row for row in self.rows_of(Event.BREACH) if self.times[row] + _HIDDEN_T < t]]["source"]
        return [int(code) for code in blown if 0 <= code < self.known.slots and not left[code]]

    def _split(self, split: Array, t: float) -> Array:
        """How far the halves of each wreck have turned apart at `t`: (S,) 0..1; those of earlier turns wholly."""
        apart = split.astype(np.float64)
        for row in self.rows_of(Event.LOST):
            event = self.events[row]
            if event["slot"] == 1 and 0 <= event["target"] < len(apart) and apart[event["target"]]:
                when = float(self.times[row])
                span = min(EVENT_TABLE[Event.LOST].lasts, IMPULSES - when)  # at the turn's end all is done
                apart[event["target"]] = min(max((t - when) / span, 0.02), 1.0) if span > 0 else 1.0
        return apart

    def _clouds(self, t: float) -> Clouds:
        return clouds_between(self.played.before, self.played.after, self.tables, t, self.events, self.side)

    def lost_by_class(self, scene: Scene, *, own: bool) -> dict[int, int]:
        """How many units of each class known to be here are lost at a scene: class -> count, the heaviest loss first.

        Of classes that lost equally many the one with more mass in the battle comes first. Of others those count that
        are identified.
        """
        units, i, classes = self.known.units, int(scene.t), self.tables.classes
        there = (units.uid[i] != 0) & (units.presence[0] != Presence.DORMANT) & (scene.level == Level.IDENTIFIED)
        there &= self.known.own if own else scene.stance == Stance.FIGHT
        gone = there & ((scene.hull_mj <= 0) | scene.struck | (units.presence[i] == Presence.GONE))
        ids = units.class_id[i]
        counts = {int(c): int((gone & (ids == c)).sum()) for c in np.unique(ids[there])}
        mass = {c: float((classes.mass_t[ids] * (there & (ids == c))).sum()) for c in counts}
        return {c: counts[c] for c in sorted(counts, key=lambda c: (-counts[c], -mass[c]))}

    def craft_lost(self, t: float, *, own: bool) -> int:
        """Own craft, or those of others, that were seen to be lost in this turn up to `t`."""
        rows = [row for row in self.rows_of(Event.FLIGHT_LOST) if self.times[row] <= t + 0.001]
        mine = self.played.before.flights.side[0] == self.side
        lost = [r for r in rows if mine[int(self.events["target"][r]) - self.known.slots] == own]
        return int(self.events["value"][lost].sum())

    def last_lost(self, scene: Scene, *, own: bool) -> int | None:
        """The unit that was lost last in this turn up to a scene, of those known for what they are; None if none."""
        ends = np.isin(self.events["kind"], (Event.LOST, Event.STRUCK)) & (self.times <= scene.t + 0.001)
        rows = [
            row for row in np.flatnonzero(ends)
            if self.known.own[int(self.events["target"][row])] == own
            and scene.level[int(self.events["target"][row])] == Level.IDENTIFIED
        ]  # fmt: skip
        last = max(rows, key=lambda row: (self.times[row], row), default=None)
        return None if last is None else int(self.events["target"][last])

    def end(self, code: int, t: float) -> int | None:
        """The row that tells of a unit's end up to `t`; None while it lives."""
        rows = (row for row in self.rows_of(Event.LOST) if self.events["target"][row] == code)
        return next((row for row in rows if self.times[row] <= t + 0.001), None)

    def last_shot(self, code: int, t: float) -> int | None:
        """The row of the last shot up to `t` that a unit fired, or that was aimed at it or hit it; None if none."""
        rows = [row for kind in (Event.LASER, Event.DARK_BEAM, Event.SLUG) for row in self.rows_of(kind)]
        past = [row for row in rows if self.times[row] <= t + 0.001 and self._is_about(row, code)]
        return max(past, key=lambda row: (self.times[row], row), default=None)

    def _is_about(self, row: int, code: int) -> bool:
        event = self.events[row]
        if code in (int(event["source"]), int(event["target"])):
            return True
        struck = event["kind"] == Event.DARK_BEAM and event["value"] > 0
        return bool(struck and (self.known.hits.of(row)["target"] == code).any())
