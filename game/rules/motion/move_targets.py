"""Targets of moves: where each is, as the unit's side knows it."""

from dataclasses import dataclass

import numpy as np

from ..knowledge.contacts import believed
from ..space.ephemeris import body_velocity
from ..space.gravity import field
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import SUBSTEPS
from .drives import places_midway


@dataclass(slots=True)
class MoveTargets:
    """Targets of flat rows (N,): km, km/s, km/s2; a heading for formations; known: is there a target at all."""

    x: Array
    y: Array
    vx: Array
    vy: Array
    ax: Array
    ay: Array
    hx: Array
    hy: Array
    known: Array  # bool


def move_targets_of(res: Resolution, world: Array, side: Array, ref: Array) -> MoveTargets:
    """The targets `ref` (row codes) of units of `side` in `world`, all (N,).

    Units and flights as their side knows them (`contacts.believed`), own units with the thrust in `res`, all others
    taken to coast; bodies where they are.
    """
    s, f = res.world.unit_slots, res.world.flight_slots
    seen = believed(res, world, side, np.where(ref < s + f, ref, NONE))
    n = len(world)
    found = MoveTargets(seen.x, seen.y, seen.vx, seen.vy, np.zeros(n), np.zeros(n), seen.hx, seen.hy, seen.known)
    rows = np.flatnonzero((ref >= 0) & (ref < s))
    if len(rows):
        _add_accelerations(res, found, rows, world[rows], ref[rows].astype(np.int64), seen.own[rows])
    rows = np.flatnonzero(ref >= s + f)
    if len(rows):
        _find_bodies(res, found, rows, world[rows], ref[rows].astype(np.int64) - s - f)
    return found


def _add_accelerations(res: Resolution, targets: MoveTargets, rows: Array, w: Array, t: Array, own: Array) -> None:
    """Fill in what units are accelerated by: gravity half an impulse ahead, and their thrust where it is known."""
    half_s = 0.5 * res.tables.impulse_s
    ahead = targets.x[rows] + targets.vx[rows] * half_s, targets.y[rows] + targets.vy[rows] * half_s
    gx, gy = field(ahead[0], ahead[1], places_midway(res, w), res.tables.bodies)
    targets.ax[rows] = gx + np.where(own, res.this_turn.thrust_x[w, t], 0.0)
    targets.ay[rows] = gy + np.where(own, res.this_turn.thrust_y[w, t], 0.0)


def _find_bodies(res: Resolution, targets: MoveTargets, rows: Array, w: Array, body: Array) -> None:
    step = res.impulse * SUBSTEPS
    for b in range(len(res.tables.bodies.mu_km3_s2)):
        here = np.flatnonzero(body == b)
        to, at = rows[here], w[here]
        vx, vy = body_velocity(res, step + SUBSTEPS, b)
        targets.x[to], targets.y[to] = res.this_turn.body_x[at, step, b], res.this_turn.body_y[at, step, b]
        targets.vx[to], targets.vy[to] = vx[at], vy[at]
        targets.known[to] = True
