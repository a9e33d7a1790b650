"""What happened: one table of rows for all worlds, and counts of them. Nothing else reports it."""

from typing import Any, NamedTuple

import numpy as np

from .columns import NONE, Array
from .tables import EventWatch, Named
from .vocabulary import SOURCE_IS_SIDE, Event

EVENT = np.dtype(
    [
        ("world", np.int32),
        ("turn", np.int32),  # 1 = the first
        ("impulse", np.int8),  # 0..11
        ("time_s", np.float64),  # since the battle began
        ("kind", np.int16),  # Event: says what the other columns mean
        ("source", np.int32),  # row code, or side number where Event says so; -1 = none
        ("target", np.int32),
        ("slot", np.int8),  # battery of the source
        ("shot", np.int16),  # of the battery in this impulse
        ("x_km", np.float64),  # where
        ("y_km", np.float64),
        ("energy_mj", np.int64),
        ("shielded_mj", np.int64),
        ("stopped_mj", np.int64),
        ("hull_mj", np.int64),
        ("overkill_mj", np.int64),
        ("base_ppm", np.int32),  # a chance and what made it: base x range x evasion x jam x crew = chance
        ("range_ppm", np.int32),
        ("evasion_ppm", np.int32),
        ("jam_ppm", np.int32),
        ("crew_ppm", np.int32),
        ("chance_ppm", np.int32),
        ("roll_ppm", np.int32),
        ("flight_s", np.float64),  # of a slug, from its shot to this; `time_s` is then this very moment
        ("cause", np.int8),  # Cause, where Event says so
        ("value", np.int64),
    ]
)
"""One event. HIT rows of a shot carry the same (world, time_s, source, slot, shot) as the shot's own row."""

KINDS = len(Event)


class _Watch(NamedTuple):
    """A watch, with the row codes that each of its ends means; False at the end for nobody, None for whoever."""

    number: int
    side: int
    source: Array | None
    target: Array | None

    def sees(self, count: int, side: Any, columns: dict[str, Any]) -> Array:
        """Which of `count` events of its kind it is for: (N,) bool."""
        seen = np.ones(count, bool)
        if self.side != NONE:
            seen &= np.asarray(side) == self.side
        for meant, name in ((self.source, "source"), (self.target, "target")):
            if meant is not None:
                code = np.asarray(columns.get(name, NONE))
                seen &= meant[np.minimum(code, len(meant) - 1)]
        return seen


def _codes(named: Named | None, units: int, flights: int) -> Array | None:
    """Row codes that are meant, False at the end for nobody and whatever has no place: (S + F + 1,) bool."""
    if named is None:
        return None
    rows = np.zeros(units + flights + 1, bool)
    rows[: min(units, len(named.units))] = named.units[:units]
    rows[units : units + min(flights, len(named.flights))] = named.flights[:flights]
    return rows


class Journal:
    """Collects a turn's events in the order in which they happen.

    `record` is "all" (rows), "counts" or "none" (counts only: triggers need those).
    """

    def __init__(self, worlds: int, sides: int, turn: Array, turn_s: float, impulse_s: float, record: str):
        """`turn` (W,): turns resolved before this one."""
        self._keep = record == "all"
        self._turn, self._turn_s, self._impulse_s = turn, turn_s, impulse_s
        self._rows: list[Array] = []
        self._impulse = 0
        self.impulse_counts = np.zeros((worlds, KINDS, sides + 1), dtype=np.int64)
        """(W, kinds, A + 1): events of this impulse by the side of the target; the last place is for no side."""
        self.turn_counts = np.zeros((worlds, KINDS, sides + 1), dtype=np.int64)
        self.watched_counts = np.zeros((worlds, 0), dtype=np.int64)
        """(W, N): events of this impulse that each watch is for."""
        self._watches: dict[int, list[_Watch]] = {}

    def watch(self, watches: tuple[EventWatch, ...], units: int, flights: int) -> None:
        """Count what watches are for from here on; of unit and flight rows there are so many."""
        self.watched_counts = np.zeros((len(self.impulse_counts), len(watches)), dtype=np.int64)
        for number, one in enumerate(watches):
            ends = [_codes(end, units, flights) for end in (one.source, one.target)]
            if one.source is not None and one.kind in SOURCE_IS_SIDE:
                ends[0] = np.arange(self.impulse_counts.shape[2]) == one.source.side
            self._watches.setdefault(one.kind, []).append(_Watch(number, one.side, *ends))

    def begin_impulse(self, impulse: int) -> None:
        """Events from here on happen in this impulse of the turn."""
        self._impulse = impulse
        self.turn_counts += self.impulse_counts
        self.impulse_counts[:] = 0
        self.watched_counts[:] = 0

    def write(self, kind: Event, world: Array, *, side: Any = NONE, **columns: Any) -> None:
        """One row for each entry of `world` (N,): `side` is the target's side (for counts), other columns by name."""
        if len(world) == 0:
            return
        np.add.at(self.impulse_counts[:, int(kind)], (world, np.broadcast_to(side, world.shape)), 1)
        for watch in self._watches.get(int(kind), ()):
            seen = watch.sees(len(world), side, columns)
            np.add.at(self.watched_counts[:, watch.number], world[seen], 1)
        if not self._keep:
            return
        rows = np.zeros(len(world), dtype=EVENT)
        for name in ("source", "target", "slot", "shot"):
            rows[name] = NONE
        rows["world"], rows["kind"], rows["impulse"] = world, int(kind), self._impulse
        rows["turn"] = self._turn[world] + 1
        rows["time_s"] = self._turn[world] * self._turn_s + self._impulse * self._impulse_s
        for name, values in columns.items():
            rows[name] = values
        self._rows.append(rows)

    def table(self) -> Array:
        """All rows of the turn, by world, then in the order in which they happened: (N,) of `EVENT`."""
        rows = np.empty(sum(len(part) for part in self._rows), dtype=EVENT)
        first = 0
        for (
            part
        ) in self._rows:  # `concatenate` compares the fields of all parts one by one, which takes ten times as long
            rows[first : first + len(part)] = part
            first += len(part)
        return rows[np.argsort(rows["world"], kind="stable")]

    def counts(self) -> Array:
        """Events of the turn by world, kind and side of the target: (W, kinds, A + 1)."""
        return self.turn_counts + self.impulse_counts
