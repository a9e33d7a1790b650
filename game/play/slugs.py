"""Slugs as a side sees them fly: the way of each so far, and how long it has flown."""

from dataclasses import dataclass

import numpy as np

from ..rules.state.tables import Tables
from ..rules.state.tracks import Tracks
from ..rules.state.vocabulary import IMPULSES, SUBSTEPS
from ..rules.state.world import World
from .salvo_film import are_slugs
from .timeline import between

TAIL_S = 10.0
"""Seconds of its way that are shown behind a slug."""


@dataclass(frozen=True, slots=True)
class SlugSeen:
    """A slug at a moment: km, from where its way is known to where it is; seconds on that way."""

    start: tuple[float, float]
    place: tuple[float, float]
    seconds: float
    own: bool
    spent: bool  # it has struck something in this impulse


def plotted_slugs(world: World, tables: Tables, side: int, step: int) -> list[SlugSeen]:
    """The slugs that a side sees as a turn is plotted, `step` substeps on by their speed, not in a rest frame."""
    seen = world.salvos
    rows = np.flatnonzero((seen.alive[0] > 0) & are_slugs(tables, seen.weapon[0]))
    on_s, found = step * tables.substep_s, []
    for row in rows.tolist():
        age = (int(world.battle.turn[0]) * IMPULSES - int(seen.launch_impulse[0, row])) * tables.impulse_s + on_s
        back = min(TAIL_S, age)
        place = tuple(
            float(at[0, row] + speed[0, row] * on_s)
            for at, speed in ((seen.x_km, seen.vx_km_s), (seen.y_km, seen.vy_km_s))
        )
        vx, vy = float(seen.vx_km_s[0, row]), float(seen.vy_km_s[0, row])
        start = place[0] - vx * back, place[1] - vy * back
        found.append(SlugSeen(start, (place[0], place[1]), back, bool(seen.side[0, row] == side), False))
    return found


def slugs_at(tracks: Tracks, tables: Tables, side: int, turn: int, t: float) -> list[SlugSeen]:
    """The slugs of one battle that a side sees at `t` impulses of a turn (from 1): its own, and others in sight."""
    salvos, i = tracks.salvos, min(int(t), IMPULSES - 1)
    if not salvos.uid.shape[1]:
        return []
    seen = (salvos.side[0] == side) | ((salvos.seen_by[0, :, i] >> side & 1) > 0)
    rows = np.flatnonzero(
        seen & are_slugs(tables, salvos.weapon[0]) & (salvos.uid[0] != 0) & (salvos.alive[0, :, i] > 0)
    )
    x, y = (between(axis[0, rows].T, t) for axis in (salvos.x_km, salvos.y_km))
    found = []
    for n, row in enumerate(rows.tolist()):
        launch = max(int(salvos.launch_impulse[0, row]) - (turn - 1) * IMPULSES, 0)
        step, now = launch * SUBSTEPS, min(int(t * SUBSTEPS), IMPULSES * SUBSTEPS)
        since = max(t - TAIL_S / tables.impulse_s, float(launch))
        start = float(between(salvos.x_km[0, row], since)), float(between(salvos.y_km[0, row], since))
        place = float(x[n]), float(y[n])
        # Where it struck its track stands still: the rest of the impulse is an afterglow.
        last = now + 1 if now + 1 <= IMPULSES * SUBSTEPS else now
        stands = now > step and salvos.x_km[0, row, now] == salvos.x_km[0, row, last]
        spent = bool(stands and salvos.y_km[0, row, now] == salvos.y_km[0, row, last])
        found.append(SlugSeen(start, place, (t - since) * tables.impulse_s, bool(salvos.side[0, row] == side), spent))
    return found
