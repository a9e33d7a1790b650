"""Guidance of torpedoes (W5): where each goes, by what its side knows, with lead, on the fuel that it has left."""

from dataclasses import dataclass

import numpy as np

from ..knowledge.contacts import believed, unit_contacts
from ..space.course import Course
from ..space.gravity import field, places_for
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, length, unit
from ..state.vocabulary import SUBSTEPS

RETARGET_KM = 5_000.0
"""A salvo that has lost its target looks so far for another."""
RETARGET_COSINE = 0.5
"""And within 60 degrees of the way it flies, as seen from there."""
ASIDE_GAIN = 2.0
"""A miss to the side is steered against so many times as hard as it asks for: at 1 it would never catch up with a
target that keeps turning aside (proportional navigation with N = 2; this is N = 4)."""


HORIZON_S = 1e5
"""No salvo looks further ahead."""


@dataclass(slots=True)
class Aims:
    """What salvos (N,) go for at the start of an impulse, as their sides know it: km, km/s, km/s2."""

    x: Array
    y: Array
    vx: Array
    vy: Array
    gx: Array  # what pulls the target, less what pulls the salvo
    gy: Array
    most: Array  # thrust
    has: Array  # bool: there is something to go for

    def ahead(self, seconds: float) -> tuple[Array, ...]:
        """Where they will be, and how fast, if they only fall: x, y, vx, vy."""
        half = 0.5 * seconds
        return (
            self.x + (self.vx + self.gx * half) * seconds, self.y + (self.vy + self.gy * half) * seconds,
            self.vx + self.gx * seconds, self.vy + self.gy * seconds,
        )  # fmt: skip


def time_to_go(distance: Array, closing: Array, most: Array, fuel_s: Array) -> Array:
    """Seconds until what closes at a speed (km/s) has come a distance nearer, burning all its fuel on the way.

    d = c t + a t^2 / 2 while the fuel lasts, d = c t + a f (t - f / 2) after that; as if it lasted where it never
    closes. At most `HORIZON_S`; a is `most` > 0, km/s2.
    """
    root = np.sqrt(closing * closing + 2.0 * most * distance)
    # Of the two forms of one root the one that takes no difference of near numbers.
    ways = 2.0 * distance / np.maximum(root + np.abs(closing), 1e-300), (root - closing) / most
    burning = np.where(closing > 0.0, *ways)
    final = closing + most * fuel_s
    coasts = (burning > fuel_s) & (final > 0.0)
    way = distance + 0.5 * most * fuel_s * fuel_s
    coasting = way / np.maximum(final, way / HORIZON_S)
    return np.minimum(np.where(coasts, coasting, burning), HORIZON_S)


def leading_thrust(off: Pair, drift: Pair, pull: Pair, most: Array, fuel_s: Array) -> Pair:
    """Full thrust towards where the miss would be: `off` km to the target, `drift` its velocity less the salvo's.

    The miss is where the target will be, without thrust of the salvo's, when it would have come so near; the miss to
    the side counts `ASIDE_GAIN` times. pull: difference of the accelerations. For salvos with fuel.
    """
    distance = np.maximum(length(*off), 1e-9)
    sx, sy = unit(*off)
    t = time_to_go(distance, -(sx * drift[0] + sy * drift[1]), most, fuel_s)
    wx, wy = (o + (d + 0.5 * p * t) * t for o, d, p in zip(off, drift, pull, strict=True))
    along = (wx * sx + wy * sy) * (1.0 - ASIDE_GAIN)
    ux, uy = unit(ASIDE_GAIN * wx + along * sx, ASIDE_GAIN * wy + along * sy)
    return ux * most, uy * most


def aims_of(res: Resolution, world: Array, salvo: Array) -> Aims:
    """What salvos (N,) go for; those whose side knows their target to be gone turn to another, in `salvos.target`."""
    salvos, at = res.world.salvos, (world, salvo)
    side, fuelled = salvos.side[at], salvos.fuel_s[at] > 0.0
    lost = np.flatnonzero(fuelled & ~_stands(res, world, side, salvos.target[at].astype(np.int64)))
    if len(lost):
        w, s = world[lost], salvo[lost]
        salvos.target[w, s] = _another(res, w, s)
    target = salvos.target[at].astype(np.int64)
    seen = believed(res, world, side, target)
    places = places_for(res.this_turn.body_x, res.this_turn.body_y, res.impulse * SUBSTEPS, world)
    tx, ty = field(seen.x, seen.y, places, res.tables.bodies)
    ox, oy = field(salvos.x_km[at], salvos.y_km[at], places, res.tables.bodies)
    most = res.tables.weapons.thrust_km_s2[salvos.weapon[at]]
    has = fuelled & (target != NONE) & (most > 0.0)
    return Aims(seen.x, seen.y, seen.vx, seen.vy, tx - ox, ty - oy, most, has)


def guided(aims: Aims, course: Course, fuel_s: Array, seconds: float, step_s: float) -> tuple[Pair, Array]:
    """Thrust in the step that begins `seconds` after the impulse, and the fuel (s) that it burns: (N,) each.

    A last bit of fuel that does not last the step gives its part of the thrust.
    """
    thrust = np.zeros(len(fuel_s)), np.zeros(len(fuel_s))
    burnt = np.where(aims.has, np.minimum(fuel_s, step_s), 0.0)
    row = np.flatnonzero(burnt)
    if len(row):
        x, y, vx, vy = (axis[row] for axis in aims.ahead(seconds))
        off, drift = (x - course.x[row], y - course.y[row]), (vx - course.vx[row], vy - course.vy[row])
        tx, ty = leading_thrust(off, drift, (aims.gx[row], aims.gy[row]), aims.most[row], fuel_s[row])
        part = burnt[row] / step_s
        thrust[0][row], thrust[1][row] = tx * part, ty * part
    return thrust, burnt


def _stands(res: Resolution, world: Array, side: Array, target: Array) -> Array:
    """Is there a target, on the map and not known to be dead, as far as its side knows: (N,) bool."""
    named = target != NONE
    row = np.where(named, target, 0)
    foe = res.hostile(world, side, res.world.units.side[world, row])
    fair = unit_contacts(res).fair[world, side, row]
    return named & np.where(foe, fair, res.world.present()[world, row])


def _another(res: Resolution, world: Array, salvo: Array) -> Array:
    """The nearest enemy that the side of salvos (N,) believes alive and saw lately, not far off and not far aside."""
    salvos, foes = res.world.salvos, unit_contacts(res)
    side = salvos.side[world, salvo]
    at = world, side
    open_to = (foes.alive & foes.recent & res.world.sides.hostility(res.world.units.side))[at]
    dx = foes.x_km[at] - salvos.x_km[world, salvo][:, None]
    dy = foes.y_km[at] - salvos.y_km[world, salvo][:, None]
    vx = salvos.vx_km_s[world, salvo][:, None] - foes.vx_km_s[at]
    vy = salvos.vy_km_s[world, salvo][:, None] - foes.vy_km_s[at]
    square = dx * dx + dy * dy
    ahead = dx * vx + dy * vy >= RETARGET_COSINE * np.sqrt(square * (vx * vx + vy * vy))
    can = open_to & ahead & (square <= RETARGET_KM * RETARGET_KM)
    square = np.where(can, square, np.inf)
    nearest = square.min(axis=1, initial=np.inf)
    uid = np.where(can & (square == nearest[:, None]), res.world.units.uid[world], np.iinfo(np.int64).max)
    return np.where(np.isfinite(nearest), uid.argmin(axis=1), NONE) if uid.shape[1] else np.full(len(world), NONE)
