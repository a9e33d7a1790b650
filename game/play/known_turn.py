"""What one side knew of a resolved turn at every moment of it: the only reader of tracks for what is shown."""

import numpy as np

from ..rules import carried_s, seen_events, seen_turn
from ..rules.state.columns import Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, STEPS, SUBSTEPS, Event, Level, Presence
from .model import Played
from .reckoning import Hits
from .rest_frame import ON_THE_MAP, RestFrame
from .scene import NOISE
from .timeline import between

POOLS = ("hull_mj", "armour_mj", "shield_mj", "system_ppm", "daze_ppm", "fires")
"""Columns of a unit that fire changes within an impulse."""


_AT_TARGET = (
    Event.HIT, Event.SHIELD_DOWN, Event.SHIELD_UP, Event.SYSTEM_OUT, Event.LOST, Event.FIRE, Event.CONTAINMENT,
    Event.STRUCK,
)  # fmt: skip
"""Events that happen where their target is."""


class KnownTurn:
    """A resolved turn as one side knew it: its events, and whom it knew how and where; all places in a frame."""

    def __init__(self, played: Played, tables: Tables, side: int, frame: RestFrame = ON_THE_MAP):
        self.played, self.tables, self.side = played, tables, side
        self.slots = played.before.unit_slots
        self.middle = frame.middles(played.before, tables, STEPS)
        """Of the map, at every substep."""
        self.events = seen_events(played.events, played.tracks, played.before, side)
        """Event rows that the side may know."""
        begin = self.events["impulse"].astype(np.int64) * SUBSTEPS
        self.events["x_km"] -= self.middle.x_km[begin]
        self.events["y_km"] -= self.middle.y_km[begin]
        self.units, self.flights, self.known = seen_turn(played.before, played.after, played.tracks, tables, side)
        """What it knew in each impulse: (13, S) and (13, F)."""
        self._noise = {name: getattr(played.tracks.contacts, name)[0, :, side] for name in NOISE}
        self.old_level = played.before.contacts.level[0, side]
        """(S,) how well each unit was known when the turn began."""
        self.own = played.before.units.side[0] == side
        """(S,) bool: units of the side itself."""
        self._place_events()
        self.hits = Hits(self.events)
        self._follows = self.known.in_sight[:-1] & (self.known.level[:-1] == self.known.level[1:])
        """(12, S) bool: what becomes of a unit in an impulse is seen, and nothing else learnt of it at the next."""

    def _place_events(self) -> None:
        """Put what befell strangers where the side took them to be when it happened."""
        events, known = self.events, np.isin(self.events["kind"], _AT_TARGET)
        target = events["target"].astype(np.int64)
        strange = known & (target >= 0) & (target < self.slots)
        strange[strange] = ~self.own[target[strange]]
        for i in np.unique(events["impulse"][strange]).tolist():
            rows = np.flatnonzero(strange & (events["impulse"] == i))
            rows = rows[self.levels(i)[target[rows]] > Level.UNKNOWN]
            x, y = self.places_km(float(i))
            events["x_km"][rows], events["y_km"][rows] = x[target[rows]], y[target[rows]]

    # ---- what one asks

    def levels(self, t: float) -> Array:
        """Level of each unit at a time of the turn: (S,)."""
        found: Array = self.known.level[int(t)]
        return found

    def stance(self, t: float) -> Array:
        """How the side stands to each side at a time of the turn: (A,) Stance."""
        found: Array = self.played.tracks.stance[0, int(t), self.side]
        return found

    def level_of(self, code: int, t: float) -> int:
        """Level of a row code; what is no unit is known for what it is."""
        return int(self.levels(t)[code]) if 0 <= code < self.slots else int(Level.IDENTIFIED)

    def places_km(self, t: float) -> tuple[Array, Array]:
        """Where the side takes all units to be at a time of the turn: (S,) each, 0 for those it has never met.

        What is in sight is where it is, or where noise puts it; what is not is carried on as the rules carry it on.
        """
        tracks, seen, in_sight = self.played.tracks, self.units, self.known.in_sight[int(t)]
        i, age, impulse_s = int(t), self.known.age[int(t)], self.tables.impulse_s
        on_s = carried_s(age + (t - i), impulse_s) - carried_s(age, impulse_s)
        x = np.where(in_sight, between(tracks.unit_x_km[0], t), seen.x_km[i] + seen.vx_km_s[i] * on_s)
        y = np.where(in_sight, between(tracks.unit_y_km[0], t), seen.y_km[i] + seen.vy_km_s[i] * on_s)
        noisy = in_sight & (self._noise["err_km"][i] > 0.0)
        if noisy.any():
            end = np.where(self.known.in_sight[min(i + 1, IMPULSES)], min(i + 1, IMPULSES), i), np.arange(self.slots)
            for place, column in ((x, seen.x_km), (y, seen.y_km)):
                place[noisy] = (column[i] + (column[end] - column[i]) * (t - i))[noisy]
        return x - between(self.middle.x_km, t), y - between(self.middle.y_km, t)

    def noise(self, t: float) -> dict[str, Array]:
        """Noise at strangers and what it makes of their places at a time of the turn: (S,) each, by column."""
        strange = (self.levels(t) > Level.UNKNOWN) & ~self.own
        return {name: np.where(strange, column[int(t)], 0) for name, column in self._noise.items()}

    def place_km(self, slot: int, t: float) -> tuple[float, float]:
        """Where the side takes one unit to be at a time of the turn."""
        x, y = self.places_km(t)
        return float(x[slot]), float(y[slot])

    def flight_places_km(self, t: float) -> tuple[Array, Array]:
        """Where flights that are shown are at a time of the turn: (F,) each."""
        tracks, seen, i = self.played.tracks, self.flights, int(t)
        shown = seen.uid[i] != 0
        x, y = between(tracks.flight_x_km[0], t), between(tracks.flight_y_km[0], t)
        x, y = np.where(shown, x, seen.x_km[i]), np.where(shown, y, seen.y_km[i])
        return x - between(self.middle.x_km, t), y - between(self.middle.y_km, t)

    def age(self, t: float) -> Array:
        """Impulses since each unit was as it is known: (S,), 0 in sight."""
        age = self.known.age[int(t)]
        unseen = (self.levels(t) > Level.UNKNOWN) & ~self.known.in_sight[int(t)]
        return np.where(unseen, age + (t - int(t)), age)

    def followed(self, t: float) -> Array:
        """The row of `units` for what a unit does in the impulse of `t`: its end where that is seen, (S,)."""
        i = int(t)
        return np.where(self._follows[i], i + 1, i) if i < IMPULSES else np.full(self.slots, IMPULSES)

    def nearest_km(self, slot: int, t: float) -> float | None:
        """How far a unit is from the nearest own one at a time of the turn; None where there is none."""
        own = self.own & (self.units.presence[int(t)] == Presence.PRESENT)
        if not own.any():
            return None
        x, y = self.places_km(t)
        return float(np.hypot(x[own] - x[slot], y[own] - y[slot]).min())
