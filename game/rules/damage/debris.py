"""Debris (M8): phases `strew_debris`, `fly_debris` and `cross_debris`: clouds come, drift, thin out, and hurt.

A cloud is a ball of even density. Who flies through it sweeps its mass per volume times the surface that the ship
shows times the way within, and that mass strikes with the energy of the speed between the two, m v^2 / 2: the flux of
orbital debris models, density x speed, over the time of the crossing (Kessler and Cour-Palais 1978). It is the
expected energy: nobody rolls. What is swept stays in the cloud, so that nothing of its momentum is handed over.
"""

import numpy as np

from ..space.course import Course, leapfrog
from ..space.ephemeris import Ephemeris
from ..state.columns import NONE, Array
from ..state.debris import BORN_KM, SPREAD_KM_S, Debris
from ..state.resolution import Resolution
from ..state.rolls import folded, mixed
from ..state.vectors import Pair
from ..state.vocabulary import PPM, STEPS, SUBSTEPS, Cause, Event

KINETIC_MJ = 500.0
"""Energy of a tonne at 1 km/s, in MJ."""
IMPACT_MAX_MJ = 2**53
"""An impact is told as this at most: whole numbers are exact up to here, and no hit counts for as much."""
THIN_T_PER_KM2 = 0.01
"""A cloud of less mass over its disc is one no more."""
HARMLESS_KM_S = 0.5
"""Who crosses at no more than this speed takes no harm."""
_BORN = np.uint64(0xDEB1)
_POSITIVE = np.uint64((1 << 62) - 1)


def strew_debris(res: Resolution) -> None:
    """Ships that have died leave clouds of a part of their mass, where their class says so: with their velocity.

    Of a ship that fell into a body nothing is left. One that died after this phase leaves its cloud an impulse later.
    """
    part = res.tables.classes.debris_ppm
    if not part.any():
        return
    units = res.world.units
    died = (units.lost_impulse != NONE) & (units.lost_impulse >= res.now[:, None] - 1)
    died &= (units.lost_cause != Cause.FELL) & (res.cls("debris_ppm") > 0) & (units.uid != 0)
    world, unit = np.nonzero(died)
    if not len(world):
        return
    uid = cloud_uid(units.uid[world, unit])
    new = ~(res.world.debris.uid[world] == uid[:, None]).any(axis=1)
    world, unit, uid = world[new], unit[new], uid[new]
    order = np.lexsort((units.uid[world, unit], world))
    world, unit, uid = world[order], unit[order], uid[order]
    at = world, unit
    mass = res.cls("mass_t")[at] * (res.cls("debris_ppm")[at] / PPM)
    rows = {name: getattr(units, name)[at] for name in ("x_km", "y_km", "vx_km_s", "vy_km_s")}
    rows |= {"uid": uid, "radius_km": np.full(len(uid), BORN_KM), "mass_t": mass}
    res.world.debris = res.world.debris.strewn(world, {**rows, "known_by": 0})
    res.journal.write(
        Event.STREWN, world, side=units.side[at], target=unit, x_km=rows["x_km"], y_km=rows["y_km"],
        value=np.rint(mass).astype(np.int64),
    )  # fmt: skip


def cloud_uid(parent: Array) -> Array:
    """The uid of the cloud that a unit of this uid leaves when it dies: (N,) int64, above 0."""
    word = folded(mixed(parent.astype(np.uint64)), _BORN)
    return (word & _POSITIVE).astype(np.int64) + 1


def fly_debris(res: Resolution) -> None:
    """Clouds fall like all else, grow, and are gone where they are too thin or touch a body with their middle.

    Notes where units and clouds were before this impulse, for those who cross.
    """
    debris = res.world.debris
    used = debris.used()
    if not used.any():
        return
    units, first = res.world.units, res.impulse * SUBSTEPS
    res.this_impulse.begun_km = (
        (units.x_km.copy(), units.y_km.copy()), (debris.x_km.copy(), debris.y_km.copy()), debris.radius_km,
    )  # fmt: skip
    columns = tuple(np.ascontiguousarray(one) for one in (debris.x_km, debris.y_km, debris.vx_km_s, debris.vy_km_s))
    course, still = Course(*columns), np.zeros(used.shape)
    world, step_s = np.arange(res.world.worlds)[:, None], np.where(used, res.tables.substep_s, 0.0)
    ended = np.zeros(used.size, bool)
    for rows, _ in leapfrog(course, (still, still), Ephemeris(res, STEPS), world, first, step_s):
        ended[rows] = True
    for name, values in zip(("x_km", "y_km", "vx_km_s", "vy_km_s"), columns, strict=True):
        setattr(debris, name, np.where(used, values, 0.0))
    debris.radius_km = np.where(used, debris.radius_km + SPREAD_KM_S * res.tables.impulse_s, 0.0)
    res.this_impulse.clouds_gone = used & (ended.reshape(used.shape) | too_thin(debris))


def too_thin(debris: Debris) -> Array:
    """Clouds of too little mass over their disc: (W, D) bool."""
    disc = 3.141592653589793 * debris.radius_km * debris.radius_km
    return debris.mass_t < THIN_T_PER_KM2 * disc


def cross_debris(res: Resolution) -> None:
    """Deal the energy of what units have swept of clouds in this impulse; clouds that are no more are taken away.

    Both are taken to go straight from where they were to where they are, so that nothing tunnels. Wrecks and craft are
    not hurt: craft are too small to meet much.
    """
    if res.this_impulse.begun_km is None:
        return
    debris, units = res.world.debris, res.world.units
    (from_x, from_y), (cloud_x, cloud_y), radius = res.this_impulse.begun_km
    gone = res.this_impulse.clouds_gone
    world, unit, cloud = _close(res, radius)
    at, of = (world, unit), (world, cloud)
    off = from_x[at] - cloud_x[of], from_y[at] - cloud_y[of]
    way = units.x_km[at] - debris.x_km[of] - off[0], units.y_km[at] - debris.y_km[of] - off[1]
    part = way_within(off, way, radius[of])
    speed = np.sqrt(way[0] * way[0] + way[1] * way[1]) / res.tables.impulse_s
    within = part * speed * res.tables.impulse_s
    energy = swept_mj(debris.mass_t[of], radius[of], res.cls("size_km")[at], within, speed)
    some = np.flatnonzero(energy > 0)
    order = some[np.lexsort((debris.uid[of][some], units.uid[at][some]))]
    world, unit, energy, speed = world[order], unit[order], energy[order], speed[order]
    at = world, unit
    res.journal.write(
        Event.CROSSED, world, side=units.side[at], target=unit, x_km=units.x_km[at], y_km=units.y_km[at],
        energy_mj=energy, value=np.rint(speed * 1_000.0).astype(np.int64),
    )  # fmt: skip
    res.hit(world, unit, np.full(len(world), NONE), energy, Cause.DEBRIS)
    empty = Debris.empty(1, 1)
    for name in Debris.names():
        getattr(debris, name)[gone] = getattr(empty, name)[0, 0]


def _close(res: Resolution, radius: Array) -> tuple[Array, Array, Array]:
    """World, unit and cloud of all pairs that might have met in this impulse, by a box: (N,) each."""
    debris, units = res.world.debris, res.world.units
    assert res.this_impulse.begun_km is not None
    (from_x, from_y), (cloud_x, cloud_y), _ = res.this_impulse.begun_km
    near = res.world.fighting()[:, :, None] & debris.used()[:, None, :]
    for begin, end, cloud_begin, cloud_end in (
        (from_x, units.x_km, cloud_x, debris.x_km), (from_y, units.y_km, cloud_y, debris.y_km),
    ):  # fmt: skip
        first = begin[:, :, None] - cloud_begin[:, None, :]
        last = end[:, :, None] - cloud_end[:, None, :]
        near &= _may_touch(first, last, radius[:, None, :])
    world, unit, cloud = np.nonzero(near)
    return world, unit, cloud


def _may_touch(first: Array, last: Array, radius: Array) -> Array:
    """May a way from first to last along one axis come within a radius of 0? Broadcast bool."""
    touches: Array = (np.minimum(first, last) <= radius) & (np.maximum(first, last) >= -radius)
    return touches


def way_within(off: Pair, way: Pair, radius_km: Array) -> Array:
    """What part of a straight way from `off` by `way` lies within a circle about 0: (N,) 0..1."""
    (dx, dy), (ex, ey) = off, way
    square = ex * ex + ey * ey
    along = dx * ex + dy * ey
    under = along * along - square * (dx * dx + dy * dy - radius_km * radius_km)
    meets = under > 0.0
    root = np.sqrt(np.where(meets, under, 0.0))
    whole = np.where(square > 0.0, square, 1.0)
    enter, leave = np.maximum((-along - root) / whole, 0.0), np.minimum((root - along) / whole, 1.0)
    return np.where(meets, np.maximum(leave - enter, 0.0), 0.0)


def swept_mj(mass_t: Array, radius_km: Array, size_km: Array, within_km: Array, speed_km_s: Array) -> Array:
    """Energy of what a ship of a radius sweeps of a cloud on so long a way at such a speed: MJ, rounded down, int64.

    mass x (pi size^2 way) / (4/3 pi radius^3), never more than the cloud has; times 500 MJ a tonne and (km/s)^2.
    """
    volume = radius_km * radius_km * radius_km
    swept = mass_t * np.minimum(0.75 * size_km * size_km * within_km / np.maximum(volume, 1e-9), 1.0)
    return np.where(speed_km_s > HARMLESS_KM_S, impact_mj(swept, speed_km_s), 0)


def impact_mj(mass_t: Array, speed_km_s: Array) -> Array:
    """Energy of masses at speeds: MJ, rounded down, `IMPACT_MAX_MJ` at most, int64."""
    energy = KINETIC_MJ * mass_t * (speed_km_s * speed_km_s)
    return np.floor(np.minimum(energy, IMPACT_MAX_MJ)).astype(np.int64)
