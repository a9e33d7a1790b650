"""Targets of moves: where each is, as the unit's side knows it."""

from dataclasses import dataclass

import numpy as np

from ..space.gravity import field
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import IMPULSES, SUBSTEPS, Level, Presence
from .drives import body_velocity, places_midway


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

    Own units and flights as they are, with the thrust in `res`; others as last seen, carried on by their speed for
    at most a turn, and taken to coast; bodies where they are.
    """
    n = len(world)
    x, y, vx, vy, ax, ay, hy = (np.zeros(n) for _ in range(7))
    found = MoveTargets(x, y, vx, vy, ax, ay, np.ones(n), hy, np.zeros(n, bool))
    s, f = res.world.unit_slots, res.world.flight_slots
    rows = np.flatnonzero((ref >= 0) & (ref < s))
    if len(rows):
        _find_units(res, found, rows, world[rows], side[rows], ref[rows].astype(np.int64))
    rows = np.flatnonzero((ref >= s) & (ref < s + f))
    if len(rows):
        _find_flights(res, found, rows, world[rows], side[rows], ref[rows].astype(np.int64) - s)
    rows = np.flatnonzero(ref >= s + f)
    if len(rows):
        _find_bodies(res, found, rows, world[rows], ref[rows].astype(np.int64) - s - f)
    return found


def _find_units(res: Resolution, targets: MoveTargets, rows: Array, w: Array, side: Array, t: Array) -> None:
    units, at = res.world.units, w * res.world.unit_slots + t
    targets.hx[rows], targets.hy[rows] = np.take(units.hx, at), np.take(units.hy, at)
    here = np.take(units.presence, at) == Presence.PRESENT
    own = np.take(units.side, at) == side
    mine, theirs = np.flatnonzero(own), np.flatnonzero(~own)
    _as_they_are(res, targets, rows[mine], at[mine])
    if len(theirs):
        here[theirs] = _as_last_seen(res, targets, rows[theirs], w[theirs], side[theirs], t[theirs])
    targets.known[rows] = here
    half_s = 0.5 * res.tables.impulse_s
    ahead = targets.x[rows] + targets.vx[rows] * half_s, targets.y[rows] + targets.vy[rows] * half_s
    gx, gy = field(ahead[0], ahead[1], places_midway(res, w), res.tables.bodies)
    targets.ax[rows] = gx + np.where(own, np.take(res.this_turn.thrust_x, at), 0.0)
    targets.ay[rows] = gy + np.where(own, np.take(res.this_turn.thrust_y, at), 0.0)


def _as_they_are(res: Resolution, targets: MoveTargets, rows: Array, at: Array) -> None:
    units = res.world.units
    targets.x[rows], targets.y[rows] = np.take(units.x_km, at), np.take(units.y_km, at)
    targets.vx[rows], targets.vy[rows] = np.take(units.vx_km_s, at), np.take(units.vy_km_s, at)


def _as_last_seen(res: Resolution, targets: MoveTargets, rows: Array, w: Array, side: Array, t: Array) -> Array:
    """Fill in where sides last saw targets, carried on by their speed; which do they know at all: (N,) bool."""
    contacts = res.world.contacts
    age_s = np.clip(res.now[w] - contacts.seen_impulse[w, side, t], 0, IMPULSES) * res.tables.impulse_s
    vx, vy = contacts.vx_km_s[w, side, t], contacts.vy_km_s[w, side, t]
    targets.x[rows] = contacts.x_km[w, side, t] + vx * age_s
    targets.y[rows] = contacts.y_km[w, side, t] + vy * age_s
    targets.vx[rows], targets.vy[rows] = vx, vy
    return contacts.level[w, side, t] > Level.UNKNOWN


def _find_flights(res: Resolution, targets: MoveTargets, rows: Array, w: Array, side: Array, t: Array) -> None:
    flights = res.world.flights
    fresh = res.now[w] - res.world.flight_contacts.seen_impulse[w, side, t] <= IMPULSES
    targets.x[rows], targets.y[rows] = flights.x_km[w, t], flights.y_km[w, t]
    targets.vx[rows], targets.vy[rows] = flights.vx_km_s[w, t], flights.vy_km_s[w, t]
    here = (flights.presence[w, t] == Presence.PRESENT) & (flights.alive[w, t] > 0)
    targets.known[rows] = here & (fresh | (flights.side[w, t] == side))


def _find_bodies(res: Resolution, targets: MoveTargets, rows: Array, w: Array, body: Array) -> None:
    step = res.impulse * SUBSTEPS
    for b in range(len(res.tables.bodies.mu_km3_s2)):
        here = np.flatnonzero(body == b)
        to, at = rows[here], w[here]
        vx, vy = body_velocity(res, step + SUBSTEPS, b)
        targets.x[to], targets.y[to] = res.this_turn.body_x[at, step, b], res.this_turn.body_y[at, step, b]
        targets.vx[to], targets.vy[to] = vx[at], vy[at]
        targets.known[to] = True
