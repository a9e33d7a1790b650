"""Helms: the living units of an impulse as flat rows, with all that guidance asks about each."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from ..space.gravity import Places, field, places_for, strongest
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import LIMP_PPM, PPM, SUBSTEPS, SYSTEMS, Move, Posture, System
from .towing import Tows

EVEN_PPM = 333_333
"""The drive's share of the plant at which it has its full thrust."""

LIMP = LIMP_PPM / PPM
"""Part of its drive that a feigning unit uses for moves that the machine carries out."""


def drive_thrust(thrust_km_s2: Array, drive_ppm: Array, share_ppm: Array) -> Array:
    """Acceleration (km/s2) that a drive gives at full throttle.

    Thrust of the class, times what is left of the drive, times its share of the plant: an even share gives all of it,
    a smaller one proportionally less, a bigger one no more.
    """
    return thrust_km_s2 * (drive_ppm / PPM) * np.minimum(share_ppm / EVEN_PPM, 1.0)


@dataclass(slots=True)
class Helms:
    """Rows (N,). A tug with its tow hooked, and the tow, have the place, speed and thrust of their group."""

    world: Array
    unit: Array
    at: Array  # index of the row in columns of units laid flat
    move: Array  # Move
    x: Array  # km
    y: Array
    vx: Array  # km/s
    vy: Array
    drive: Array  # km/s2 at full throttle
    most: Array  # km/s2 that orders leave for moving: throttle; half the drive while evading or limping
    lead: Array  # slot whose squadron it flies with: its own, or that of its group's first tug
    near: Array  # number of the body that pulls hardest, -1 without bodies
    nx: Array  # its place in km, its speed at the end of the impulse, its radius; the map's centre without bodies
    ny: Array
    nvx: Array
    nvy: Array
    radius: Array
    mu: Array  # km3/s2

    def take(self, rows: Array) -> Self:
        """Some of the rows (the same object where it is all of them in their order)."""
        if len(rows) == len(self.world) and bool((rows[1:] > rows[:-1]).all()):
            return self
        return type(self)(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def helms_of(res: Resolution, tows: Tows | None) -> tuple[Helms, Array]:
    """Helms of all living units on the map, and the drive of each of their own: (N,) km/s2."""
    units, slots = res.world.units, res.world.unit_slots
    at = np.flatnonzero(res.world.fighting())
    drive_ppm = np.take(units.system_ppm, at * SYSTEMS + System.DRIVE)
    own = drive_thrust(np.take(res.cls("thrust_km_s2"), at), drive_ppm, np.take(units.drive_ppm, at))
    own = np.minimum(own, np.take(units.delta_v_km_s, at) / res.tables.impulse_s)
    most = own * np.clip(np.take(units.throttle, at), 0.0, 1.0)
    posture, burns = np.take(units.posture, at), np.take(units.move, at) == Move.BURN
    most = np.where(posture == Posture.EVADE, np.minimum(most, 0.5 * own), most)
    most = np.where((posture == Posture.FEIGN) & ~burns, np.minimum(most, LIMP * own), most)
    zero = np.zeros(len(at))
    x, y = np.take(units.x_km, at), np.take(units.y_km, at)
    vx, vy = np.take(units.vx_km_s, at), np.take(units.vy_km_s, at)
    helms = Helms(
        at // slots, at % slots, at, np.take(units.move, at), x, y, vx, vy, own.copy(), most, at % slots,
        np.full(len(at), -1), zero, zero, zero, zero, zero, zero,
    )  # fmt: skip
    if tows is not None:
        _join(res, helms, tows)
    _find_bodies(res, helms)
    return helms, own


def _join(res: Resolution, helms: Helms, tows: Tows) -> None:
    """Give the members of each group the place, speed and thrust of the whole."""
    units = res.world.units
    row = np.full(units.uid.shape, -1)
    row[helms.world, helms.unit] = np.arange(len(helms.world))
    rows = row[tows.world, tows.unit]
    alive = rows >= 0
    drive = tows.mean(np.where(alive, helms.drive[rows], 0.0))
    # A tow's own order waits until it is cut: its drive helps the tugs at full throttle.
    carried = np.zeros(len(rows), bool)
    carried[tows.first] = True
    share = np.where(carried, helms.drive[rows], helms.most[rows])
    most = tows.mean(np.where(alive, share, 0.0))
    speed_x = tows.mean(units.vx_km_s[tows.world, tows.unit])
    speed_y = tows.mean(units.vy_km_s[tows.world, tows.unit])
    w, tow, tug = tows.world[tows.first], tows.unit[tows.first], tows.unit[tows.first + 1]
    x, y = units.x_km[w, tow], units.y_km[w, tow]
    move = units.move[w, tug]
    for name, values in (
        ("drive", drive), ("most", most), ("vx", speed_x), ("vy", speed_y), ("x", x), ("y", y),
        ("lead", tug), ("move", move),
    ):  # fmt: skip
        getattr(helms, name)[rows[alive]] = values[tows.group[alive]]


def _find_bodies(res: Resolution, helms: Helms) -> None:
    step = res.impulse * SUBSTEPS
    places = places_for(res.this_turn.body_x, res.this_turn.body_y, step, helms.world)
    helms.near = strongest(helms.x, helms.y, places, res.tables.bodies)
    for b, (bx, by) in enumerate(places):
        here = helms.near == b
        vx, vy = body_velocity(res, step + SUBSTEPS, b)
        helms.nx, helms.ny = np.where(here, bx, helms.nx), np.where(here, by, helms.ny)
        helms.nvx, helms.nvy = np.where(here, vx[helms.world], helms.nvx), np.where(here, vy[helms.world], helms.nvy)
        helms.radius = np.where(here, res.tables.bodies.radius_km[b], helms.radius)
        helms.mu = np.where(here, res.tables.bodies.mu_km3_s2[b], helms.mu)


def body_velocity(res: Resolution, step: int, body: int) -> Pair:
    """Speed of a body at a substep (2 or later) of the turn, from its last three places: (W,) km/s each."""
    span = 2.0 * res.tables.substep_s
    x, y = res.this_turn.body_x[:, :, body], res.this_turn.body_y[:, :, body]
    return (
        (3.0 * x[:, step] - 4.0 * x[:, step - 1] + x[:, step - 2]) / span,
        (3.0 * y[:, step] - 4.0 * y[:, step - 1] + y[:, step - 2]) / span,
    )


def places_midway(res: Resolution, world: Array) -> Places:
    """Bodies halfway through the impulse, for flat rows."""
    step = res.impulse * SUBSTEPS + SUBSTEPS // 2
    early = places_for(res.this_turn.body_x, res.this_turn.body_y, step, world)
    late = places_for(res.this_turn.body_x, res.this_turn.body_y, step + 1, world)
    return [(0.5 * (ex + lx), 0.5 * (ey + ly)) for (ex, ey), (lx, ly) in zip(early, late, strict=True)]


def gravity_midway(res: Resolution, world: Array, x: Array, y: Array, drift: Pair, seconds: float) -> Pair:
    """Gravity halfway through the impulse at (x, y) moved on by `drift` for some seconds: (N,) km/s2 each."""
    ahead_x, ahead_y = x + drift[0] * seconds, y + drift[1] * seconds
    return field(ahead_x, ahead_y, places_midway(res, world), res.tables.bodies)
