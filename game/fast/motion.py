"""Twin of the flights out of a well (`rules.motion.ways_out`)."""

from typing import Any

import numpy as np

from game.rules.motion.ways_out import AHEAD_IMPULSES, LAWS, STRIDE
from game.rules.state.columns import Array
from game.rules.state.kernels import Twins
from game.rules.state.vocabulary import IMPULSES, SUBSTEPS

from .compiling import compiled, flags, floats, whole

_OUT, _ROUND = np.array(LAWS).T


@compiled
def _pull(
    x: float, y: float, w: int, step: int, body_x: Array, body_y: Array, mu_km3_s2: Array, floor_km2: Array
) -> tuple[float, float]:
    """Acceleration by all bodies together, added in the order of their numbers."""
    gx, gy = 0.0, 0.0
    for b in range(len(mu_km3_s2)):
        dx, dy = body_x[w, step, b] - x, body_y[w, step, b] - y
        square = max(dx * dx + dy * dy, floor_km2[b])
        strength = mu_km3_s2[b] / (square * np.sqrt(square))
        gx, gy = (gx + dx * strength, gy + dy * strength) if b else (dx * strength, dy * strength)
    return gx, gy


@compiled
def _thrust(
    dx: float, dy: float, wx: float, wy: float, mirror_sign: float, out: float, side: float
) -> tuple[float, float]:
    """So much thrust away from the body, and so much on round it."""
    size = np.sqrt(dx * dx + dy * dy)
    scale = size if size > 0.0 else 1.0
    ux, uy = dx / scale, dy / scale
    turn = (ux * wy - uy * wx) * mirror_sign
    on = (side if turn >= 0.0 else -side) * mirror_sign
    return ux * out - uy * on, uy * out + ux * on


@compiled
def _touches(dx: float, dy: float, ex: float, ey: float, radius_km: float) -> bool:
    """Does a point that goes from (dx, dy) straight by (ex, ey) touch the circle of a radius about 0?"""
    outside = dx * dx + dy * dy - radius_km * radius_km
    if outside <= 0.0:
        return True
    way, along = ex * ex + ey * ey, dx * ex + dy * ey
    under = along * along - way * outside
    return under >= 0.0 and along < 0.0 and outside / (np.sqrt(under) - along) <= 1.0


@compiled
def _lasting(
    x: float, y: float, vx: float, vy: float, w: int, start: int, mirror_sign: float, drive: float, left: float,
    body: int, out: float, side: float, body_x: Array, body_y: Array, still: bool, mu_km3_s2: Array,
    radius_km: Array, floor_km2: Array, step_s: float, exact: bool,
) -> int:  # fmt: skip
    """How many impulses one law lasts for one unit."""
    at = 0 if still else start
    for b in range(len(radius_km)):
        dx, dy = x - body_x[w, at, b], y - body_y[w, at, b]
        if dx * dx + dy * dy <= radius_km[b] * radius_km[b]:
            return 0
    px, py = _pull(x, y, w, at, body_x, body_y, mu_km3_s2, floor_km2)
    impulse = 0
    while impulse < AHEAD_IMPULSES:
        span = 1 if exact or impulse < IMPULSES else STRIDE
        steps, stride = (SUBSTEPS, span) if exact else (1, SUBSTEPS * span)
        decision_s, seconds = step_s * SUBSTEPS * span, step_s * stride
        half_s = 0.5 * seconds
        power = min(drive, left / decision_s)
        left = left - power * decision_s
        dx, dy, wx, wy = x - body_x[w, at, body], y - body_y[w, at, body], vx, vy
        if not still:
            wx -= (body_x[w, at + 1, body] - body_x[w, at, body]) / step_s
            wy -= (body_y[w, at + 1, body] - body_y[w, at, body]) / step_s
        if dx * wx + dy * wy >= 0.0 and drive * (dx * dx + dy * dy) >= mu_km3_s2[body]:
            return AHEAD_IMPULSES
        tx, ty = _thrust(dx, dy, wx, wy, mirror_sign, out * power, side * power)
        for _ in range(steps):
            vx, vy = vx + (px + tx) * half_s, vy + (py + ty) * half_s
            mx, my = vx * seconds, vy * seconds
            x, y = x + mx, y + my
            before, at = at, at if still else at + stride
            for b in range(len(radius_km)):
                bx, by = body_x[w, before, b], body_y[w, before, b]
                if _touches(
                    x - mx - bx, y - my - by, mx - (body_x[w, at, b] - bx), my - (body_y[w, at, b] - by), radius_km[b]
                ):
                    return impulse
            px, py = _pull(x, y, w, at, body_x, body_y, mu_km3_s2, floor_km2)
            vx, vy = vx + (px + tx) * half_s, vy + (py + ty) * half_s
        impulse += span
    return AHEAD_IMPULSES


@compiled
def _lasts(
    x: Array, y: Array, vx: Array, vy: Array, drive: Array, left: Array, world: Array, start: Array, body: Array,
    mirror_sign: Array, out: Array, side: Array, body_x: Array, body_y: Array, still: bool, mu_km3_s2: Array,
    radius_km: Array, floor_km2: Array, step_s: float, exact: bool, lasting: Array,
) -> None:  # fmt: skip
    for law in range(len(out)):
        for n in range(len(world)):
            lasting[law, n] = _lasting(
                x[n], y[n], vx[n], vy[n], world[n], start[n], mirror_sign[n], drive[n], left[n], body[n], out[law],
                side[law], body_x, body_y, still, mu_km3_s2, radius_km, floor_km2, step_s, exact,
            )  # fmt: skip


def lasts(ephemeris: Any, units: Any, laws: Array, step_s: float, *, exact: bool) -> Array:
    """How many impulses some laws last for units (N,): (laws, N)."""
    bodies = ephemeris.bodies
    lasting = np.empty((len(laws), len(units.body)), dtype=np.int64)
    floor_km2 = np.maximum(0.25 * bodies.radius_km * bodies.radius_km, 1.0)
    course = (floats(part) for part in (units.x, units.y, units.vx, units.vy, units.drive, units.left))
    _lasts(
        *course, *(whole(part) for part in (units.world, units.start, units.body)), floats(units.mirror_sign),
        _OUT[laws], _ROUND[laws], floats(ephemeris.x_km), floats(ephemeris.y_km), ephemeris.still,
        floats(bodies.mu_km3_s2), floats(bodies.radius_km), floor_km2, step_s, exact, lasting,
    )  # fmt: skip
    return lasting


@compiled
def _means(
    known: Array, x: Array, y: Array, eye: Array, cx: Array, cy: Array, mean_x: Array, mean_y: Array, some: Array
) -> None:  # fmt: skip
    for g in range(len(eye)):
        total, sum_x, sum_y = 0.0, 0.0, 0.0
        for e in range(known.shape[1]):
            if known[eye[g], e]:
                dx, dy = x[eye[g], e] - cx[g], y[eye[g], e] - cy[g]
                weight = 1.0 / (dx * dx + dy * dy + 1.0)
                total, sum_x, sum_y = total + weight, sum_x + weight * dx, sum_y + weight * dy
        some[g] = total > 0.0
        whole_weight = total if some[g] else 1.0
        mean_x[g], mean_y[g] = cx[g] + sum_x / whole_weight, cy[g] + sum_y / whole_weight


def mean_place(enemies: tuple[Array, Array, Array], eye: Array, cx: Array, cy: Array) -> tuple[Array, Array, Array]:
    """The mean place of the enemies that sides (N,) know, seen from centres (G,) of side `eye`; are there any?"""
    known, x, y = enemies
    mean_x, mean_y, some = np.empty(len(eye)), np.empty(len(eye)), np.empty(len(eye), dtype=bool)
    _means(flags(known), floats(x), floats(y), whole(eye), floats(cx), floats(cy), mean_x, mean_y, some)
    return mean_x, mean_y, some


TWINS: Twins = {"lasts": lasts, "mean_place": mean_place}
