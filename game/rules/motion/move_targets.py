"""Aims: where the target of a move is, as the unit's side knows it."""

from dataclasses import dataclass

import numpy as np

from ..space.gravity import field
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import IMPULSES, SUBSTEPS, Level, Presence
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

    Own units and flights as they are, with the thrust in `res`; others as last seen, carried on by their speed for
    at most a turn, and taken to coast; bodies where they are.
    """
    n = len(world)
    x, y, vx, vy, ax, ay, hy = (np.zeros(n) for _ in range(7))
    found = Aims(x, y, vx, vy, ax, ay, np.ones(n), hy, np.zeros(n, bool))
    s, f = res.world.unit_slots, res.world.flight_slots
    rows = np.flatnonzero((ref >= 0) & (ref < s))
    if len(rows):
        _aim_at_units(res, found, rows, world[rows], side[rows], ref[rows].astype(np.int64))
    rows = np.flatnonzero((ref >= s) & (ref < s + f))
    if len(rows):
        _aim_at_flights(res, found, rows, world[rows], side[rows], ref[rows].astype(np.int64) - s)
    rows = np.flatnonzero(ref >= s + f)
    if len(rows):
        _aim_at_bodies(res, found, rows, world[rows], ref[rows].astype(np.int64) - s - f)
    return found


def _aim_at_units(res: Resolution, aims: Aims, rows: Array, w: Array, side: Array, t: Array) -> None:
    units, at = res.world.units, w * res.world.unit_slots + t
    aims.hx[rows], aims.hy[rows] = np.take(units.hx, at), np.take(units.hy, at)
    here = np.take(units.presence, at) == Presence.PRESENT
    own = np.take(units.side, at) == side
    mine, theirs = np.flatnonzero(own), np.flatnonzero(~own)
    _as_they_are(res, aims, rows[mine], at[mine])
    if len(theirs):
        here[theirs] = _as_last_seen(res, aims, rows[theirs], w[theirs], side[theirs], t[theirs])
    aims.known[rows] = here
    half_s = 0.5 * res.tables.impulse_s
    ahead = aims.x[rows] + aims.vx[rows] * half_s, aims.y[rows] + aims.vy[rows] * half_s
    gx, gy = field(ahead[0], ahead[1], places_midway(res, w), res.tables.bodies)
    aims.ax[rows] = gx + np.where(own, np.take(res.this_turn.thrust_x, at), 0.0)
    aims.ay[rows] = gy + np.where(own, np.take(res.this_turn.thrust_y, at), 0.0)


def _as_they_are(res: Resolution, aims: Aims, rows: Array, at: Array) -> None:
    units = res.world.units
    aims.x[rows], aims.y[rows] = np.take(units.x_km, at), np.take(units.y_km, at)
    aims.vx[rows], aims.vy[rows] = np.take(units.vx_km_s, at), np.take(units.vy_km_s, at)


def _as_last_seen(res: Resolution, aims: Aims, rows: Array, w: Array, side: Array, t: Array) -> Array:
    """Fill in where sides last saw targets, carried on by their speed; which do they know at all: (N,) bool."""
    contacts = res.world.contacts
    age_s = np.clip(res.now[w] - contacts.seen_impulse[w, side, t], 0, IMPULSES) * res.tables.impulse_s
    vx, vy = contacts.vx_km_s[w, side, t], contacts.vy_km_s[w, side, t]
    aims.x[rows] = contacts.x_km[w, side, t] + vx * age_s
    aims.y[rows] = contacts.y_km[w, side, t] + vy * age_s
    aims.vx[rows], aims.vy[rows] = vx, vy
    return contacts.level[w, side, t] > Level.UNKNOWN


def _aim_at_flights(res: Resolution, aims: Aims, rows: Array, w: Array, side: Array, t: Array) -> None:
    flights = res.world.flights
    fresh = res.now[w] - res.world.flight_contacts.seen_impulse[w, side, t] <= IMPULSES
    aims.x[rows], aims.y[rows] = flights.x_km[w, t], flights.y_km[w, t]
    aims.vx[rows], aims.vy[rows] = flights.vx_km_s[w, t], flights.vy_km_s[w, t]
    here = (flights.presence[w, t] == Presence.PRESENT) & (flights.alive[w, t] > 0)
    aims.known[rows] = here & (fresh | (flights.side[w, t] == side))


def _aim_at_bodies(res: Resolution, aims: Aims, rows: Array, w: Array, body: Array) -> None:
    step = res.impulse * SUBSTEPS
    for b in range(len(res.tables.bodies.mu_km3_s2)):
        here = np.flatnonzero(body == b)
        to, at = rows[here], w[here]
        vx, vy = body_velocity(res, step + SUBSTEPS, b)
        aims.x[to], aims.y[to] = res.this_turn.body_x[at, step, b], res.this_turn.body_y[at, step, b]
        aims.vx[to], aims.vy[to] = vx[at], vy[at]
        aims.known[to] = True
