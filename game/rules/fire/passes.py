"""Passes: what salvos come near on their way through an impulse, exact at any speed. Leaf functions and one gather."""

from typing import NamedTuple

import numpy as np

from ..space.course import touch
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import SUBSTEPS, WeaponKind

NEVER = np.inf
"""The moment of what does not happen."""


class Torpedoes(NamedTuple):
    """Torpedo salvos that fly, by (world, row): (N,) each."""

    world: Array
    salvo: Array
    fuse: Array  # moment of the impulse (0..5, with its part) at which it goes off at its target; NEVER


def nearest_pass(x: Array, y: Array, within_km: Array) -> Array:
    """The first moment at which the way of N points past 0, (6, N) km at the moments, is nearest and within a distance.

    A moment is the number of a step plus a part of it; NEVER where there is none. What still comes nearer as the way
    ends has not passed: the next impulse begins where this one ends.
    """
    dx, dy, ex, ey = x[:-1], y[:-1], np.diff(x, axis=0), np.diff(y, axis=0)
    way = ex * ex + ey * ey
    part = np.clip(-(dx * ex + dy * ey) / np.where(way > 0.0, way, 1.0), 0.0, 1.0)
    part = np.where(way > 0.0, part, 1.0)
    nx, ny = dx + part * ex, dy + part * ey
    passes = (part < 1.0) & (nx * nx + ny * ny <= within_km * within_km)
    return _first(passes, part)


def entry(x: Array, y: Array, within_km: Array) -> Array:
    """The first moment at which N points on their way past 0, (6, N) km, come within a distance: 0 for those inside."""
    square = x * x + y * y - within_km * within_km
    part = touch(x[:-1], y[:-1], np.diff(x, axis=0), np.diff(y, axis=0), within_km)
    # Rounding must not lose what ends a step inside: the next impulse would take it for one that came before.
    part = np.where((part > 1.0) & (square[1:] <= 0.0), 1.0, part)
    return _first(part <= 1.0, part)


def in_box(x: Array, y: Array, within_km: Array) -> Array:
    """May N ways, (6, N) km, come within a distance of 0? A cheap bound: (N,) bool."""
    found = (x.min(axis=0) <= within_km) & (x.max(axis=0) >= -within_km)
    found &= (y.min(axis=0) <= within_km) & (y.max(axis=0) >= -within_km)
    return found


def _first(found: Array, part: Array) -> Array:
    """Step plus part of the first step that is `found` (5, N), NEVER where none is: (N,)."""
    step = found.argmax(axis=0)
    moment = step + np.take_along_axis(part, step[None], axis=0)[0] if found.shape[1] else np.zeros(0)
    return np.where(found.any(axis=0), moment, NEVER)


def torpedoes(res: Resolution) -> Torpedoes:
    """All torpedoes that fly in this impulse, and when each goes off: as it passes its target within its blast.

    Its fuse sees what is there. What has come to a body before, does not go off.
    """
    swept, salvos = res.this_impulse.swept, res.world.salvos
    kinds = res.tables.weapons.kind
    if swept is None or not (kinds == WeaponKind.TORPEDO).any():
        none = np.zeros(0, np.int64)
        return Torpedoes(none, none, np.zeros(0))
    at = world, salvo = np.nonzero(salvos.flying() & (kinds[salvos.weapon] == WeaponKind.TORPEDO))
    target = salvos.target[at].astype(np.int64)
    row = np.where(target == NONE, 0, target)
    x = swept.salvo_x[:, world, salvo] - swept.unit_x[:, world, row]
    y = swept.salvo_y[:, world, salvo] - swept.unit_y[:, world, row]
    blast_km = res.tables.weapons.blast_km[salvos.weapon[at]]
    near = np.flatnonzero(in_box(x, y, blast_km) & (target != NONE) & res.world.present()[world, row])
    fuse = np.full(len(world), NEVER)
    fuse[near] = nearest_pass(x[:, near], y[:, near], blast_km[near])
    return Torpedoes(world, salvo, np.where(fuse <= swept.salvo_end[at], fuse, NEVER))


def at_moment(x: Array, moment: Array, world: Array) -> Array:
    """Where all rows of worlds were at moments (N,) of the impulse: from (6, W, rows) km to (N, rows)."""
    step = np.minimum(moment.astype(np.int64), SUBSTEPS - 1)
    start = x[step, world]
    found: Array = start + (moment - step)[:, None] * (x[step + 1, world] - start)
    return found


def place_of(x: Array, moment: Array, world: Array, row: Array) -> Array:
    """Where single rows (N,) of worlds were at moments of the impulse: from (6, W, rows) km to (N,)."""
    step = np.minimum(moment.astype(np.int64), SUBSTEPS - 1)
    start = x[step, world, row]
    found: Array = start + (moment - step) * (x[step + 1, world, row] - start)
    return found
