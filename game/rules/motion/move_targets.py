"""Aims: where the target of a move is, as the unit's side knows it."""

from dataclasses import dataclass

import numpy as np

from ..knowledge.contacts import believed
from ..space.gravity import field
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import SUBSTEPS
from .drives import body_velocity, places_midway


@dataclass(slots=True)
class Aims:
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


def aims_of(res: Resolution, world: Array, side: Array, ref: Array) -> Aims:
    """The targets `ref` (row codes) of units of `side` in `world`, all (N,).

    Units and flights as their side knows them (`contacts.believed`), own units with the thrust in `res`, all others
    taken to coast; bodies where they are.
    """
    s, f = res.world.unit_slots, res.world.flight_slots
    seen = believed(res, world, side, np.where(ref < s + f, ref, NONE))
    n = len(world)
    found = Aims(seen.x, seen.y, seen.vx, seen.vy, np.zeros(n), np.zeros(n), seen.hx, seen.hy, seen.known)
    rows = np.flatnonzero((ref >= 0) & (ref < s))
    if len(rows):
        _add_accelerations(res, found, rows, world[rows], ref[rows].astype(np.int64), seen.own[rows])
    rows = np.flatnonzero(ref >= s + f)
    if len(rows):
        _aim_at_bodies(res, found, rows, world[rows], ref[rows].astype(np.int64) - s - f)
    return found


def _add_accelerations(res: Resolution, aims: Aims, rows: Array, w: Array, t: Array, own: Array) -> None:
    """Fill in what units are accelerated by: gravity half an impulse ahead, and their thrust where it is known."""
    half_s = 0.5 * res.tables.impulse_s
    ahead = aims.x[rows] + aims.vx[rows] * half_s, aims.y[rows] + aims.vy[rows] * half_s
    gx, gy = field(ahead[0], ahead[1], places_midway(res, w), res.tables.bodies)
    aims.ax[rows] = gx + np.where(own, res.thrust_x[w, t], 0.0)
    aims.ay[rows] = gy + np.where(own, res.thrust_y[w, t], 0.0)


def _aim_at_bodies(res: Resolution, aims: Aims, rows: Array, w: Array, body: Array) -> None:
    step = res.impulse * SUBSTEPS
    for b in range(len(res.tables.bodies.mu_km3_s2)):
        here = np.flatnonzero(body == b)
        to, at = rows[here], w[here]
        vx, vy = body_velocity(res, step + SUBSTEPS, b)
        aims.x[to], aims.y[to] = res.body_x[at, step, b], res.body_y[at, step, b]
        aims.vx[to], aims.vy[to] = vx[at], vy[at]
        aims.known[to] = True
