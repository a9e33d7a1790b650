"""Salvos as a side sees them fly: where each is at a moment, and the way that it came."""

from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.tables import Tables
from ..rules.state.tracks import Tracks
from ..rules.state.vocabulary import IMPULSES, STEPS, SUBSTEPS, Event, WeaponKind
from ..rules.state.world import World

TAIL_STEPS = 8
"""Substeps of its way that are drawn behind a salvo."""


@dataclass(slots=True)
class SalvoScene:
    """Salvos at one moment: (N,) each; ways (N, 9) km, from where it is to where it was."""

    side: Array
    alive: Array
    burns: Array  # bool
    way_x_km: Array
    way_y_km: Array


def plotted_salvos(world: World, tables: Tables, step: int) -> SalvoScene:
    """Torpedoes that a side sees as a turn is plotted, `step` substeps on by their speed: behind them their way."""
    seen = world.salvos
    shown = np.flatnonzero((seen.alive[0] > 0) & ~are_slugs(tables, seen.weapon[0]))
    back_s = (step - np.arange(TAIL_STEPS + 1)) * tables.substep_s
    x = seen.x_km[0, shown][:, None] + seen.vx_km_s[0, shown][:, None] * back_s[None, :]
    y = seen.y_km[0, shown][:, None] + seen.vy_km_s[0, shown][:, None] * back_s[None, :]
    return SalvoScene(seen.side[0, shown], seen.alive[0, shown], seen.fuel_s[0, shown] > 0.0, x, y)


def are_slugs(tables: Tables, weapon: Array) -> Array:
    """Which salvos of these weapons (N,) are slugs, which are drawn by `slugs`: bool."""
    if not len(tables.weapons.kind):
        return np.zeros(len(weapon), bool)
    found: Array = tables.weapons.kind[weapon] == WeaponKind.IMPACTOR
    return found


class SalvoFilm:
    """The torpedoes of a turn as one side saw them."""

    def __init__(self, tracks: Tracks, tables: Tables, events: Array, times: Array, side: int):
        self._tracks, self._side = tracks.salvos, side
        self._slug = are_slugs(tables, tracks.salvos.weapon[0])
        alive = self._tracks.alive[0] > 0
        last = np.where(alive.any(axis=1), IMPULSES - alive[:, ::-1].argmax(axis=1), 0)
        self._end = np.where(last >= IMPULSES, np.inf, last + 1.0)
        """When each is no more: as told, else with the impulse in which the last of it was lost."""
        self._stopped: list[tuple[int, float, int]] = []
        """Salvo, time, and how many of it were stopped then."""
        self._take(events, times)

    def _take(self, events: Array, times: Array) -> None:
        """Note what events tell of salvos: a salvo is the one of that launch nearest to where it happened."""
        told = np.isin(events["kind"], (Event.WARHEADS, Event.SALVO_OVER, Event.TORPEDOES_STOPPED))
        for number in np.flatnonzero(told).tolist():
            event, t = events[number], float(times[number])
            stops = event["kind"] == Event.TORPEDOES_STOPPED
            of = self._tracks.launch_impulse[0] == event["shot"]
            by = int(event["target" if stops else "source"])
            of &= (by < 0) | (self._tracks.source[0] == by)
            rows = np.flatnonzero(of & (self._tracks.uid[0] != 0))
            if not len(rows):
                continue
            x, y = (axis[:, 0] for axis in self._ways(rows, t))
            far = (x - event["x_km"]) ** 2 + (y - event["y_km"]) ** 2
            row = int(rows[far.argmin()])
            if stops:
                self._stopped.append((row, t, int(event["value"])))
            else:
                self._end[row] = t

    def _ways(self, rows: Array, t: float) -> tuple[Array, Array]:
        """Where salvos (N,) were at `t` impulses and at the steps before, since their launch: (N, 9) km each."""
        tracks = self._tracks
        first = (tracks.alive[0, rows] > 0).argmax(axis=1)
        moments = np.maximum(t - np.arange(TAIL_STEPS + 1) / SUBSTEPS, first[:, None])
        place = np.clip(moments, 0.0, IMPULSES) * SUBSTEPS
        low = np.minimum(place.astype(np.int64), STEPS - 1)
        share, row = place - low, rows[:, None]
        x, y = (
            axis[0, row, low] * (1.0 - share) + axis[0, row, low + 1] * share for axis in (tracks.x_km, tracks.y_km)
        )
        return x, y

    def at(self, t: float) -> SalvoScene:
        """The torpedoes that are seen at `t` impulses."""
        tracks, i = self._tracks, min(int(t), IMPULSES - 1)
        seen = (tracks.side[0] == self._side) | ((tracks.seen_by[0, :, i] >> self._side & 1) > 0)
        alive = tracks.alive[0, :, i].astype(np.int64)
        for row, when, count in self._stopped:
            alive[row] -= count if i <= when <= t else 0
        shown = np.flatnonzero(seen & (alive > 0) & (t <= self._end) & ~self._slug)
        return SalvoScene(tracks.side[0, shown], alive[shown], tracks.thrusts[0, shown, i], *self._ways(shown, t))
