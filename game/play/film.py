"""A resolved turn as one side saw it happen: scenes at any time of it, its events in the order of showing."""

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, Event, Posture, Presence
from .known_turn import KnownTurn
from .model import Played
from .reckoning import hits_of
from .scene import Scene, ringed
from .staging import staged, switches
from .timeline import between


class Film:
    """One turn to be watched. `times` (N,): when each event row is shown, in impulses 0..12."""

    def __init__(self, played: Played, tables: Tables, side: int):
        self.played, self.tables, self.side = played, tables, side
        self.known = KnownTurn(played, tables, side)
        self.times = staged(played.events)
        self._switch = switches(played.events, self.times, self.known.slots)

    @property
    def turn(self) -> int:
        """The turn that it shows, from 1."""
        return self.played.turn

    @property
    def events(self) -> Array:
        """All event rows of the turn; what the side may know of them says `known`."""
        return self.played.events

    def rows_of(self, kind: Event) -> list[int]:
        """Event rows of a kind that the side may know of, in the order in which they happened."""
        rows = np.flatnonzero(self.events["kind"] == kind)
        return [int(row) for row in rows if self.known.may_know(self.events[row])]

    def scene(self, t: float) -> Scene:
        """The turn at `t` impulses."""
        tracks, before, after = self.played.tracks, self.played.before, self.played.after
        impulse = min(int(t), IMPULSES - 1)
        end = impulse + 1
        now = np.where(t >= self._switch[impulse], end, impulse)
        units, states = self.known.units(t), self.known.states(now)
        presence = tracks.presence[0][impulse]
        presence = np.where(
            presence == Presence.PRESENT, presence, tracks.presence[0][now, np.arange(self.known.slots)]
        )
        feigns = (before.units.posture[0] == Posture.FEIGN) | (after.units.posture[0] == Posture.FEIGN)
        later = after if t > IMPULSES / 2 else before
        flown = tracks.flight_presence[0][impulse] == Presence.PRESENT
        alive = tracks.flight_alive[0][end]
        return Scene(
            turn=self.turn, t=t, x_km=units.x_km, y_km=units.y_km, hx=tracks.hx[0][impulse], hy=tracks.hy[0][impulse],
            shown=(presence == Presence.PRESENT) & units.known, level=units.level, stale=units.stale,
            side=before.units.side[0], **states, throttle_ppm=tracks.throttle_ppm[0][end],
            feigning=self.known.own & feigns,
            flight_x_km=between(tracks.flight_x_km[0], t), flight_y_km=between(tracks.flight_y_km[0], t),
            flight_shown=flown & (alive > 0) & self.known.flights, flight_side=before.flights.side[0],
            flight_alive=alive, flight_spread_km=later.flights.spread_km[0], flight_ring=ringed(later),
            body_x_km=between(tracks.body_x_km[0], t), body_y_km=between(tracks.body_y_km[0], t),
            seen_ago_s=np.zeros(self.known.slots), doubt_km=np.zeros(self.known.slots),
        )  # fmt: skip

    def lost_by_class(self, scene: Scene, *, own: bool) -> dict[int, int]:
        """How many units of each class known to be here are lost at a scene: class -> count, the heaviest loss first.

        Of classes that lost equally many the one with more mass in the battle comes first.
        """
        units, tracks, classes = self.played.before.units, self.played.tracks, self.tables.classes
        known = self.known.own if own else (~self.known.own & (scene.level > 0))
        there = known & (units.uid[0] != 0) & (tracks.presence[0][0] != Presence.DORMANT)
        gone = there & ((scene.hull_mj <= 0) | (tracks.presence[0][int(min(scene.t, IMPULSES))] == Presence.GONE))
        ids = units.class_id[0]
        counts = {int(c): int((gone & (ids == c)).sum()) for c in np.unique(ids[there])}
        mass = {c: float((classes.mass_t[ids] * (there & (ids == c))).sum()) for c in counts}
        return {c: counts[c] for c in sorted(counts, key=lambda c: (-counts[c], -mass[c]))}

    def last_shot(self, code: int, t: float) -> int | None:
        """The row of the last shot up to `t` that a unit fired, or that was aimed at it or hit it; None if none."""
        rows = [row for kind in (Event.LASER, Event.DARK_BEAM) for row in self.rows_of(kind)]
        past = [row for row in rows if self.times[row] <= t + 0.001 and self._is_about(row, code)]
        return max(past, key=lambda row: (self.times[row], row), default=None)

    def _is_about(self, row: int, code: int) -> bool:
        event = self.events[row]
        if code in (int(event["source"]), int(event["target"])):
            return True
        struck = event["kind"] == Event.DARK_BEAM and event["value"] > 0
        return bool(struck and (hits_of(self.events, row)["target"] == code).any())
