"""What one side knew of a resolved turn at every moment of it: the only reader of tracks for what is shown."""

from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, Event, Level, Presence
from .model import Played
from .scene import STALE_IMPULSES
from .timeline import between


@dataclass(frozen=True, slots=True)
class KnownUnits:
    """Units (S,) as a side knew them at one moment."""

    x_km: Array
    y_km: Array
    level: Array  # Level; own units are IDENTIFIED
    known: Array  # bool: of at all
    stale: Array  # bool: not in sight, carried on from the last look


class KnownTurn:
    """Contacts of one side through a resolved turn."""

    def __init__(self, played: Played, tables: Tables, side: int):
        self.played, self.tables, self.side = played, tables, side
        self.slots = played.before.unit_slots
        self.start = int(played.before.battle.turn[0]) * IMPULSES
        """Impulses of the battle before the turn."""
        self.own = played.before.units.side[0] == side
        """(S,) bool: units of the side itself."""
        old, new = played.before.contacts, played.after.contacts
        self.old_level, self._new_level = old.level[0, side], new.level[0, side]
        """(S,) how well each unit was known when the turn began."""
        seen_impulse = new.seen_impulse[0, side]
        in_sight = seen_impulse >= self.start
        self._first = np.where(self.own, 0.0, self._first_sight(in_sight))
        last = np.where(in_sight, seen_impulse - self.start + STALE_IMPULSES, -1.0)
        self._last = np.where(self.own, np.inf, last)
        self.flights = self._flights_known()
        """(F,) bool: own flights, and those of others that were seen in this turn or shortly before."""

    def _first_sight(self, in_sight: Array) -> Array:
        """When each unit came into sight, in impulses of the turn; endless for what never did: (S,)."""
        events = self.played.events
        seen_before = self.start - self.played.before.contacts.seen_impulse[0, self.side] <= STALE_IMPULSES
        first = np.where((self.old_level > 0) & seen_before, 0.0, np.inf)
        rows = events[(events["kind"] == Event.DETECTED) & (events["source"] == self.side)]
        rows = rows[(rows["target"] >= 0) & (rows["target"] < self.slots)]
        np.minimum.at(first, rows["target"], rows["impulse"].astype(np.float64))
        # Known from an older look and seen again, though no event says when: from the first look of the turn.
        return np.where(np.isinf(first) & in_sight & (self.old_level > 0), 0.0, first)

    def _flights_known(self) -> Array:
        before, after = self.played.before, self.played.after
        seen = np.maximum(
            before.flight_contacts.seen_impulse[0, self.side], after.flight_contacts.seen_impulse[0, self.side]
        )
        return (before.flights.side[0] == self.side) | (seen >= self.start - STALE_IMPULSES)

    # ---- what one asks

    def levels(self, t: float) -> Array:
        """Level of each unit at a time of the turn: (S,)."""
        level = np.where(t >= self._first, np.maximum(self._new_level, self.old_level), self.old_level)
        return np.where(self.own, int(Level.IDENTIFIED), level)

    def level_of(self, code: int, t: float) -> int:
        """Level of a row code; what is no unit is known for what it is."""
        return int(self.levels(t)[code]) if 0 <= code < self.slots else int(Level.IDENTIFIED)

    def units(self, t: float) -> KnownUnits:
        """Where the side takes all units to be at a time of the turn: own and seen ones where they are."""
        tracks = self.played.tracks
        level = self.levels(t)
        known = level > Level.UNKNOWN
        x, y = between(tracks.unit_x_km[0], t), between(tracks.unit_y_km[0], t)
        stale = known & ~((t >= self._first) & (t <= self._last))
        if stale.any():
            guess_x, guess_y = self._carried_on(t)
            x, y = np.where(stale, guess_x, x), np.where(stale, guess_y, y)
        return KnownUnits(x, y, level, known, stale)

    def shot_place_km(self, slot: int, t: float) -> tuple[float, float]:
        """Where a shot of or at a unit is drawn: at its true place, which the shot gives away."""
        tracks = self.played.tracks
        return float(between(tracks.unit_x_km[0][:, slot], t)), float(between(tracks.unit_y_km[0][:, slot], t))

    def states(self, impulse_of: Array) -> dict[str, Array]:
        """Hull, armour, shield (MJ), systems and daze (ppm) of each unit at an impulse of its own: (S, ...)."""
        rows = np.arange(self.slots)
        names = ("hull_mj", "armour_mj", "shield_mj", "system_ppm", "daze_ppm")
        return {name: getattr(self.played.tracks, name)[0][impulse_of, rows] for name in names}

    def nearest_km(self, slot: int) -> float | None:
        """How far a unit was from the nearest own one when the turn began; None where there is none."""
        tracks = self.played.tracks
        own = self.own & (tracks.presence[0][0] == Presence.PRESENT)
        if not own.any():
            return None
        dx = tracks.unit_x_km[0][0][own] - tracks.unit_x_km[0][0][slot]
        dy = tracks.unit_y_km[0][0][own] - tracks.unit_y_km[0][0][slot]
        return float(np.sqrt(dx * dx + dy * dy).min())

    def sees(self, code: int, t: float) -> bool:
        """Was a unit or flight the side's own, or in its sight, at a time of the turn?"""
        if code < self.slots:
            return bool(self.own[code]) or bool(self._first[code] <= t <= self._last[code])
        return code - self.slots < len(self.flights) and bool(self.flights[code - self.slots])

    def may_know(self, row: Array) -> bool:
        """May the side know of an event: it is its own, or what it concerns is in sight when it happens."""
        kind = int(row["kind"])
        if kind in _OF_A_SIDE:
            return int(row["source"]) == self.side
        if kind in _TOLD_TO_ALL:
            return True
        if kind in _TOLD_TO_NOBODY:
            return False
        t = float(row["impulse"])
        return any(self.sees(code, t) for code in (int(row["target"]), int(row["source"])) if code >= 0)

    def _carried_on(self, t: float) -> tuple[Array, Array]:
        """Contacts carried on from their last look: (S,) km each."""
        world = self.played.after if t > IMPULSES / 2 else self.played.before
        contacts, side = world.contacts, self.side
        ahead_s = (self.start + t - contacts.seen_impulse[0, side]) * self.tables.impulse_s
        x = contacts.x_km[0, side] + contacts.vx_km_s[0, side] * ahead_s
        y = contacts.y_km[0, side] + contacts.vy_km_s[0, side] * ahead_s
        return x, y


_OF_A_SIDE = (
    Event.DETECTED,
    Event.COMMAND_LOST,
    Event.COMMAND_TAKEN,
    Event.ORDER_ABOVE,
    Event.OBEYED,
    Event.ORDER_LAPSED,
)
_TOLD_TO_ALL = (Event.SAY, Event.VERDICT)
_TOLD_TO_NOBODY = (Event.TRIGGERED, Event.FLARE)
