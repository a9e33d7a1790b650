"""The drives of an impulse: all living units as flat rows, with all that guidance asks about each."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from ..space.course import Course
from ..space.ephemeris import body_velocity
from ..space.gravity import Places, field, places_for, strongest
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import LIMP_PPM, PPM, SUBSTEPS, SYSTEMS, Move, Posture, System
from .bearing import BEARING, Bows
from .safety import endangering_body
from .towing import Tows

EVEN_PPM = 333_333
"""The drive's share of the plant at which it has its full thrust."""

EVADING = 0.5
"""Part of its drive that a unit in posture EVADE spends on dodging, which moves nothing (M10)."""

LIMP = LIMP_PPM / PPM
"""Part of its drive that a feigning unit uses for moves that the machine carries out."""


def drive_thrust(thrust_km_s2: Array, drive_ppm: Array, share_ppm: Array) -> Array:
    """Acceleration (km/s2) that a drive gives at full throttle.

    Thrust of the class, times what is left of the drive, times its share of the plant: an even share gives all of it,
    a smaller one proportionally less, a bigger one no more.
    """
    return thrust_km_s2 * (drive_ppm / PPM) * np.minimum(share_ppm / EVEN_PPM, 1.0)


def fed_ppm(share_ppm: Array, posture: Array) -> Array:
    """What drives have of their plants: the share that orders give them, and nothing of one that is spun down (D3)."""
    return np.where(posture == Posture.SPUN_DOWN, 0, share_ppm)


@dataclass(slots=True)
class Drives:
    """Rows (N,). A tug with its tow hooked, and the tow, have the place, speed and drive of their group."""

    world: Array
    unit: Array
    at: Array  # index of the row in columns of units laid flat
    move: Array  # Move
    x: Array  # km
    y: Array
    vx: Array  # km/s
    vy: Array
    own: Array  # km/s2 of its own drive at full throttle
    left: Array  # of that, what evading leaves for moving
    whole: Array  # km/s2 at full throttle: `own`, or that of the group
    drive: Array  # km/s2 left for moving: `left`, or that of the group
    most: Array  # of that, what orders want used: their throttle, and no more than a feint allows
    delta_v: Array  # km/s that the unit has left
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
        return type(self)(*(getattr(self, name)[rows] for name in _COLUMNS))

    def roused(self) -> Self:
        """The same units if they evade no more: the whole of their drives is for moving."""
        return replace(self, left=self.own, drive=self.whole)

    def alone(self) -> Self:
        """The same units as if each of them had only its own drive, and evaded no more."""
        return replace(self, left=self.own, whole=self.own, drive=self.own)


_COLUMNS = tuple(f.name for f in fields(Drives))


def drives_of(res: Resolution, tows: Tows | None, bows: Bows | None = None) -> Drives:
    """The drives of all living units on the map; those whose `bows` bear on a target have little of theirs to use."""
    units, slots = res.world.units, res.world.unit_slots
    at = res.world.fighting().reshape(-1).nonzero()[0]
    world = at // slots
    unit = at - world * slots  # half of what the remainder costs
    move, posture, delta_v = units.move.take(at), units.posture.take(at), units.delta_v_km_s.take(at)
    drive_ppm, share_ppm = units.system_ppm.take(at * SYSTEMS + System.DRIVE), units.drive_share_ppm.take(at)
    own = drive_thrust(res.cls("thrust_km_s2").take(at), drive_ppm, fed_ppm(share_ppm, posture))
    own = np.minimum(own, delta_v / res.tables.impulse_s)
    left = np.where(posture == Posture.EVADE, (1.0 - EVADING) * own, own)
    most = np.minimum(own * np.clip(units.throttle.take(at), 0.0, 1.0), left)
    feigns = posture == Posture.FEIGN
    if feigns.any():
        most = np.where(feigns & (move != Move.BURN), np.minimum(most, LIMP * own), most)
    if bows is not None:
        rows = np.searchsorted(at, bows.at)
        most[rows] = np.minimum(most[rows], BEARING * own[rows])
    nowhere = np.zeros(len(at))
    drives = Drives(
        world, unit, at, move, units.x_km.take(at), units.y_km.take(at), units.vx_km_s.take(at), units.vy_km_s.take(at),
        own, left, own.copy(), left.copy(), most, delta_v, unit.copy(),
        np.full(len(at), NONE), nowhere, nowhere, nowhere, nowhere, nowhere, nowhere,
    )  # fmt: skip
    if tows is not None and len(at):
        _join(res, drives, tows)
    _find_bodies(res, drives)
    return drives


def _join(res: Resolution, drives: Drives, tows: Tows) -> None:
    """Give the members of each group the place, speed and thrust of the whole."""
    units = res.world.units
    row = np.full(units.uid.shape, -1)
    row[drives.world, drives.unit] = np.arange(len(drives.world))
    rows = row[tows.world, tows.unit]
    alive = rows >= 0
    drive, whole = (tows.mean(np.where(alive, one[rows], 0.0)) for one in (drives.drive, drives.whole))
    # A tow's own order waits until it is cut: its drive helps the tugs at full throttle.
    carried = np.zeros(len(rows), bool)
    carried[tows.first] = True
    share = np.where(carried, drives.drive[rows], drives.most[rows])
    most = tows.mean(np.where(alive, share, 0.0))
    speed_x = tows.mean(units.vx_km_s[tows.world, tows.unit])
    speed_y = tows.mean(units.vy_km_s[tows.world, tows.unit])
    w, tow, tug = tows.world[tows.first], tows.unit[tows.first], tows.unit[tows.first + 1]
    x, y = units.x_km[w, tow], units.y_km[w, tow]
    move = units.move[w, tug]
    for name, values in (
        ("drive", drive), ("whole", whole), ("most", most), ("vx", speed_x), ("vy", speed_y), ("x", x), ("y", y),
        ("lead", tug), ("move", move),
    ):  # fmt: skip
        getattr(drives, name)[rows[alive]] = values[tows.group[alive]]


def _find_bodies(res: Resolution, drives: Drives) -> None:
    step, bodies, n = res.impulse * SUBSTEPS, res.tables.bodies, len(drives.at)
    places = places_for(res.this_turn.body_x, res.this_turn.body_y, step, drives.world)
    if len(places) == 1:  # one alone pulls everybody, and stands: nothing need be asked or chosen by row
        (bx, by), facts = places[0], (bodies.radius_km[0], bodies.mu_km3_s2[0])
        drives.near = np.zeros(n, np.int64)
        drives.nx, drives.ny, drives.radius, drives.mu = (np.full(n, one) for one in (bx, by, *facts))
        return
    drives.near = strongest(drives.x, drives.y, places, bodies)
    for b, (bx, by) in enumerate(places):
        here = drives.near == b
        vx, vy = body_velocity(res, step + SUBSTEPS, b)
        drives.nx, drives.ny = np.where(here, bx, drives.nx), np.where(here, by, drives.ny)
        drives.nvx = np.where(here, vx[drives.world], drives.nvx)
        drives.nvy = np.where(here, vy[drives.world], drives.nvy)
        drives.radius = np.where(here, bodies.radius_km[b], drives.radius)
        drives.mu = np.where(here, bodies.mu_km3_s2[b], drives.mu)


@dataclass(slots=True)
class Grounds:
    """The bodies that rows (N,) have to do with: place and speed at the start of the impulse, and what moves them."""

    x: Array  # km
    y: Array
    vx: Array  # km/s
    vy: Array
    ax: Array  # km/s2, the mean over the impulse
    ay: Array
    mu: Array  # km3/s2


def grounds_of(res: Resolution, world: Array, body: Array) -> Grounds:
    """The bodies of these numbers (N,) in worlds (N,)."""
    step, n = res.impulse * SUBSTEPS, len(world)
    x, y, vx, vy, ax, ay = (np.zeros(n) for _ in range(6))
    found = Grounds(x, y, vx, vy, ax, ay, np.ones(n))
    for b in range(len(res.tables.bodies.mu_km3_s2)):
        rows = np.flatnonzero(body == b)
        w = world[rows]
        found.x[rows], found.y[rows] = res.this_turn.body_x[w, step, b], res.this_turn.body_y[w, step, b]
        (vx, vy), (later_x, later_y) = (body_velocity(res, at, b) for at in (step, step + SUBSTEPS))
        found.vx[rows], found.vy[rows] = vx[w], vy[w]
        found.ax[rows] = (later_x[w] - vx[w]) / res.tables.impulse_s
        found.ay[rows] = (later_y[w] - vy[w]) / res.tables.impulse_s
        found.mu[rows] = res.tables.bodies.mu_km3_s2[b]
    return found


def places_midway(res: Resolution, world: Array) -> Places:
    """Bodies halfway through the impulse, for flat rows."""
    step = res.impulse * SUBSTEPS + SUBSTEPS // 2
    early = places_for(res.this_turn.body_x, res.this_turn.body_y, step, world)
    if len(early) == 1:  # one alone stands
        return early
    late = places_for(res.this_turn.body_x, res.this_turn.body_y, step + 1, world)
    return [(0.5 * (ex + lx), 0.5 * (ey + ly)) for (ex, ey), (lx, ly) in zip(early, late, strict=True)]


def gravity_midway(res: Resolution, world: Array, x: Array, y: Array, drift: Pair, seconds: float) -> Pair:
    """Gravity halfway through the impulse at (x, y) moved on by `drift` for some seconds: (N,) km/s2 each."""
    ahead_x, ahead_y = x + drift[0] * seconds, y + drift[1] * seconds
    return field(ahead_x, ahead_y, places_midway(res, world), res.tables.bodies)


def delta_v_for_moving(drives: Drives) -> Array:
    """Delta-v that moving may spend, where evading spends its part beside it: (N,) km/s."""
    return np.where(drives.left < drives.own, (1.0 - EVADING) * drives.delta_v, drives.delta_v)


def body_endangering(res: Resolution, drives: Drives, thrust: Pair) -> Array:
    """The body that the drives (N,) could not be sure to miss after this impulse's `thrust`, -1 where there is none."""
    course = Course(drives.x, drives.y, drives.vx, drives.vy)
    return endangering_body(res, drives.world, course, thrust, drives.drive, delta_v_for_moving(drives))
