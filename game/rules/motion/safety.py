"""Gravity-safe orders: what the machine carries out never gives away the last way to miss a body (M9).

Two tests. `outward_holds` is closed and sufficient: full thrust straight away from the body stops the fall above
its surface. `escape_law` flies a few ways out and so knows more, at more cost; it is asked only about rows that fail
the first. One that nothing is known to save takes the way that lasts longest.

All bounds (`outward_holds`, `at_ease`, `surely_held`, and the reach of `space.course`) assume that gravity and its own
thrust alone change how a unit moves between two decisions. Whatever else shall push, drag in an atmosphere say, must
be added to each of these four.
"""

from dataclasses import dataclass

import numpy as np

from ..space.course import Course, leapfrog
from ..space.ephemeris import Ephemeris
from ..space.gravity import Places, floors_km2, pull
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, left_of, unit
from ..state.vocabulary import IMPULSES, SUBSTEPS

MARGIN = 1.005
"""The closed test wants the fall to end above this many radii: thrust turns with the body only once an impulse."""
LAWS = ((1.0, 0.0), (0.8, 0.6), (0.6, 0.8), (0.0, 1.0))
"""Ways to escape: parts of full thrust away from the body, and round it the way the unit goes."""
AHEAD_IMPULSES = 120
"""Impulses that a way out is flown ahead."""
_STRIDE = 3
_DEPTHS = np.array([[(k * k) / 256.0] for k in range(16)])
_HELD_PARTS = tuple(float(part) for part in _DEPTHS[8::3, 0])
_OUT, _ROUND = np.array(LAWS).T
_CHUNK = 1024
"""Rows that the closed test works on at a time, so that its buffers stay in the cache."""


def outward_holds(dx: Array, dy: Array, wx: Array, wy: Array, thrust: Array, mu: float, radius: float) -> Array:
    """Does full thrust away from a body keep a unit off it: (N,) bool, sufficient, not necessary.

    dx, dy: from the body to the unit, km; wx, wy: speed past it; thrust: km/s2. With h = angular momentum, which
    radial thrust keeps, the square of the radial speed falls between radii r and rt by
    2 (a (r - rt) - mu (1/rt - 1/r) + h^2/2 (1/rt^2 - 1/r^2)); where that reaches the square of the radial speed at any
    rt above the surface, the unit turns round there or before.
    """
    r = np.sqrt(dx * dx + dy * dy)
    floor = radius * MARGIN
    depth = np.maximum(r - floor, 0.0)
    safe_r = np.maximum(r, 1e-3)
    radial = (dx * wx + dy * wy) / safe_r
    turn = dx * wy - dy * wx
    half_square = 0.5 * turn * turn
    per_r = 1.0 / safe_r
    want = 0.5 * radial * radial
    net = thrust - mu * per_r * per_r
    holds = (radial >= 0.0) & (net >= 0.0)
    rows = np.flatnonzero(~holds & (depth > 0.0))
    for first in range(0, len(rows), _CHUNK):
        some = rows[first : first + _CHUNK]
        gain = _gains(r[some], depth[some], per_r[some], half_square[some], thrust[some], mu, floor)
        holds[some] = (gain > want[some]).any(axis=0)
    return holds & (depth > 0.0)


def _gains(r: Array, depth: Array, per_r: Array, half_square: Array, thrust: Array, mu: float, floor: float) -> Array:
    """By how much half the square of the radial speed falls down to each of `_DEPTHS`: (depths, N)."""
    rt = floor + depth * _DEPTHS
    per_rt = 1.0 / rt
    gain: Array = thrust * (r - rt) - mu * (per_rt - per_r) + half_square * (per_rt * per_rt - per_r * per_r)
    return gain


def escape_thrust(dx: Array, dy: Array, wx: Array, wy: Array, mirror_sign: Array, drive: Array, law: Array) -> Pair:
    """Full thrust by a law (numbers of `LAWS`, (N,)): partly away from the body, partly on round it."""
    away = unit(dx, dy)
    left = left_of(away[0], away[1], mirror_sign)
    out, side = _OUT[law] * drive, _ROUND[law] * drive
    side = np.where(wx * left[0] + wy * left[1] >= 0.0, side, -side)
    return away[0] * out + left[0] * side, away[1] * out + left[1] * side


def escape_law(
    ephemeris: Ephemeris, start: Array, step_s: float, exact: bool, world: Array, mirror_sign: Array, course: Course,
    drive: Array, delta_v: Array, body: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """The first of `LAWS` that, kept to from substep `start` (N,) on, touches nothing, and whether there is one.

    (N,) each; where none does, the law that lasts longest. body (N,): the one to escape from. Flown until the unit
    climbs faster than it is pulled, for at most `AHEAD_IMPULSES`: `exact` by the very steps of motion, else by one step
    an impulse for the next turn and longer ones after it, which is enough to choose by.
    """
    count = len(world)
    rows = np.repeat(np.arange(count), len(LAWS))
    laws = np.tile(np.arange(len(LAWS)), count)
    lasts, endless = np.full(len(rows), AHEAD_IMPULSES), bool(np.isposinf(delta_v).all())
    flown = _Ways(
        course.take(rows), world[rows], start[rows], mirror_sign[rows], drive[rows], delta_v[rows], body[rows], laws
    )
    within = _inside(ephemeris, course, start, world)[rows]
    lasts[within] = 0
    live, flown = np.flatnonzero(~within), flown.some(~within)
    impulse = 0
    while impulse < AHEAD_IMPULSES:
        now = flown.start if ephemeris.still else flown.start + impulse * SUBSTEPS
        before = ephemeris.at(now, flown.world)
        after = before if ephemeris.still else ephemeris.at(now + 1, flown.world)
        dx, dy, wx, wy = _against(flown.course, before, after, flown.body, step_s)
        going = (dx * wx + dy * wy < 0.0) | (flown.drive * (dx * dx + dy * dy) < ephemeris.bodies.mu_km3_s2[flown.body])
        if not going.all():
            live, flown, now = live[going], flown.some(going), now[going]
            dx, dy, wx, wy = dx[going], dy[going], wx[going], wy[going]
        if len(live) == 0:
            break
        span = 1 if exact or impulse < IMPULSES else _STRIDE
        seconds = step_s * SUBSTEPS * span
        power = flown.drive
        if not endless:
            power = np.minimum(flown.drive, flown.left / seconds)
            flown.left = flown.left - power * seconds
        thrust = escape_thrust(dx, dy, wx, wy, flown.mirror_sign, power, flown.law)
        hit = _flown(ephemeris, flown.course, thrust, now, flown.world, step_s, 1 if exact else SUBSTEPS, span) >= 0
        if hit.any():
            lasts[live[hit]] = impulse
            live, flown = live[~hit], flown.some(~hit)
        impulse += span
    table = lasts.reshape(count, len(LAWS))
    # argmax takes the first of equals.
    best = np.argmax(table, axis=1)
    return best, table[np.arange(count), best] == AHEAD_IMPULSES


def _inside(ephemeris: Ephemeris, course: Course, step: Array, world: Array) -> Array:
    """Rows that are within a body, or on its surface: nothing takes these out again, whatever lifts them."""
    inside = np.zeros(len(world), bool)
    for (bx, by), radius in zip(ephemeris.at(step, world), ephemeris.bodies.radius_km, strict=True):
        dx, dy = course.x - bx, course.y - by
        inside |= dx * dx + dy * dy <= radius * radius
    return inside


@dataclass(slots=True)
class _Ways:
    """Ways out that are being flown, one row for each law of each unit: (N,)."""

    course: Course
    world: Array
    start: Array  # substep
    mirror_sign: Array
    drive: Array
    left: Array  # delta-v, km/s
    body: Array
    law: Array

    def some(self, rows: Array) -> "_Ways":
        """Some of them (mask)."""
        return _Ways(
            self.course.take(rows), self.world[rows], self.start[rows], self.mirror_sign[rows], self.drive[rows],
            self.left[rows], self.body[rows], self.law[rows],
        )  # fmt: skip


def _flown(
    ephemeris: Ephemeris, course: Course, thrust: Pair, start: Array | int, world: Array, step_s: float, stride: int,
    span: int,
) -> Array:  # fmt: skip
    """Fly rows on by `span` impulses in steps of `stride` * `span` substeps, in place; the body each touched, or -1."""
    touched = np.full(len(world), NONE)
    seconds = step_s * stride * span
    steps = leapfrog(
        course, thrust, ephemeris, world, start, seconds, stride=stride * span, count=SUBSTEPS // stride
    )  # fmt: skip
    for rows, bodies in steps:
        touched[rows] = bodies
    return touched


def _against(
    course: Course, before: Places, after: Places, body: Array, step_s: float
) -> tuple[Array, Array, Array, Array]:
    """Place and speed of rows against the body (N,) each has to do with: km, km/s."""
    if len(before) == 1:  # whatever the numbers are, it is this one
        (x0, y0), (x1, y1) = before[0], after[0]
        return course.x - x0, course.y - y0, course.vx - (x1 - x0) / step_s, course.vy - (y1 - y0) / step_s
    zero = np.zeros(len(body))
    bx, by, bvx, bvy = zero, zero, zero, zero
    for b, (x0, y0) in enumerate(before):
        here, (x1, y1) = body == b, after[b]
        bx, by = np.where(here, x0, bx), np.where(here, y0, by)
        bvx, bvy = np.where(here, (x1 - x0) / step_s, bvx), np.where(here, (y1 - y0) / step_s, bvy)
    return course.x - bx, course.y - by, course.vx - bvx, course.vy - bvy


def threatening_body(
    ephemeris: Ephemeris, step: Array | int, step_s: float, world: Array, course: Course, drive: Array, delta_v: Array
) -> Array:
    """The body that full thrust outward is not known to keep each row off, -1 where there is none: (N,).

    Of several the one with the strongest pull. The pull of the others counts as thrust that is missing.
    """
    before, after = ephemeris.at(step, world), ephemeris.at(step + 1, world)
    bodies, floors = ephemeris.bodies, floors_km2(ephemeris.bodies)
    pulls = [
        pull(course.x, course.y, bx, by, float(bodies.mu_km3_s2[b]), float(floors[b]))
        for b, (bx, by) in enumerate(before)
    ]
    gx, gy = sum(px for px, _, _ in pulls), sum(py for _, py, _ in pulls)
    worst, most = np.full(len(world), -1), np.full(len(world), -1.0)
    for b, (px, py, _) in enumerate(pulls):
        number = np.full(len(world), b)
        dx, dy, wx, wy = _against(course, before, after, number, step_s)
        others = np.sqrt((gx - px) * (gx - px) + (gy - py) * (gy - py))
        spare = drive - others
        fall = np.maximum(-(dx * wx + dy * wy) / np.maximum(np.sqrt(dx * dx + dy * dy), 1e-3), 0.0)
        # A finite store of delta-v must last for the whole stop, taken at a thrust that only just holds.
        net = np.maximum(spare - np.sqrt(px * px + py * py), 1e-9)
        lasts = ~np.isfinite(delta_v) | (fall <= 0.0) | (1.2 * spare * fall / net <= delta_v)
        mu, radius = float(bodies.mu_km3_s2[b]), float(bodies.radius_km[b])
        held = outward_holds(dx, dy, wx, wy, spare, mu, radius) & lasts
        strength = px * px + py * py
        take = ~held & (strength > most)
        worst, most = np.where(take, b, worst), np.where(take, strength, most)
    return worst


def at_ease(ephemeris: Ephemeris, step: int, world: Array, course: Course, drive: Array, impulse_s: float) -> Array:
    """Rows that no thrust of one impulse can bring into danger: (N,) bool. A cheap bound, asked of all rows first."""
    ease = np.ones(len(world), bool)
    speed = np.sqrt(course.vx * course.vx + course.vy * course.vy)
    for b, (bx, by) in enumerate(ephemeris.at(step, world)):
        mu, radius = float(ephemeris.bodies.mu_km3_s2[b]), float(ephemeris.bodies.radius_km[b])
        dx, dy = course.x - bx, course.y - by
        r = np.sqrt(dx * dx + dy * dy)
        at_surface = mu / max(radius * radius, 1e-9)
        # Moving bodies count as at rest here; their speed is part of the guard of 1.2 and of the tests that follow.
        fast = speed + (drive + at_surface) * impulse_s
        left = r - radius * MARGIN - 1.2 * fast * impulse_s
        climbing = dx * course.vx + dy * course.vy > 1.2 * (drive + at_surface) * impulse_s * r
        stops = fast * fast < 2.0 * (drive - at_surface) * left
        ease &= stops | (climbing & (drive > at_surface) & (left > 0.0))
    return ease & bool(ephemeris.still)


def surely_held(ephemeris: Ephemeris, step: int, world: Array, course: Course, drive: Array, impulse_s: float) -> Array:
    """Rows that `_ending` would find safe after any thrust up to `drive`, if their delta-v is endless: (N,) bool.

    The second cheap bound, closer than `at_ease` for weak drives. In an impulse that leaves a row above nine tenths
    of its distance, its fall gains at most (drive + pull there) * time; radial speed only rises along a straight way.
    From where it then is at the lowest, the drive less the pull at some depth below must stop that fall above it.
    """
    if not ephemeris.still:
        return np.zeros(len(world), bool)
    sights = []
    pulls = np.zeros(len(world))
    for b, (bx, by) in enumerate(ephemeris.at(step, world)):
        dx, dy = course.x - bx, course.y - by
        r = np.maximum(np.sqrt(dx * dx + dy * dy), 1e-3)
        most_pull = float(ephemeris.bodies.mu_km3_s2[b]) / (0.81 * r * r)
        pulls += most_pull
        sights.append((r, (dx * course.vx + dy * course.vy) / r, most_pull))
    held = np.ones(len(world), bool)
    for b, (r, radial, most_pull) in enumerate(sights):
        mu, floor = float(ephemeris.bodies.mu_km3_s2[b]), float(ephemeris.bodies.radius_km[b]) * MARGIN
        fall = 1.001 * (np.maximum(-radial, 0.0) + (drive + pulls) * impulse_s)
        low = r - fall * impulse_s
        depth, spare = low - floor, drive - (pulls - most_pull)
        stops = np.zeros(len(world), bool)
        for part in _HELD_PARTS:
            turn = floor + depth * part
            stops |= 1.001 * fall * fall < 2.0 * (spare - mu / (turn * turn)) * ((1.0 - part) * depth)
        held &= stops & (depth > 0.0) & (low > 0.9 * r)
    return held


def endangering_body(
    res: Resolution, world: Array, course: Course, thrust: Pair, drive: Array, delta_v: Array
) -> Array:  # fmt: skip
    """The body that each row could not be sure to miss after its `thrust` in this impulse, -1 for none: (N,).

    All (N,); course: where the rows are now; drive: km/s2 at full throttle. Without a drive there is nothing to lose.
    """
    found = np.full(len(world), NONE)
    if len(res.tables.bodies.mu_km3_s2) == 0:
        return found
    step = res.impulse * SUBSTEPS
    ephemeris = Ephemeris(res, step + SUBSTEPS + 1)
    impulse_s = res.tables.impulse_s
    # The cheap bounds count on burning as long as it takes.
    endless = np.isposinf(delta_v)
    rows = np.flatnonzero((drive > 0.0) & ~(at_ease(ephemeris, step, world, course, drive, impulse_s) & endless))
    if len(rows) == 0:
        return found
    held = surely_held(ephemeris, step, world[rows], course.take(rows), drive[rows], impulse_s)
    rows = rows[~(held & endless[rows])]
    if len(rows):
        asked = thrust[0][rows], thrust[1][rows]
        found[rows] = _ending(res, ephemeris, world[rows], course.take(rows), asked, drive[rows], delta_v[rows])
    return found


def _ending(
    res: Resolution, ephemeris: Ephemeris, world: Array, course: Course, thrust: Pair, drive: Array, delta_v: Array
) -> Array:
    """The body that rows would touch in this impulse, or could not be sure to miss afterwards, -1 for none: (N,)."""
    step, step_s = res.impulse * SUBSTEPS, res.tables.substep_s
    touched = _flown(ephemeris, course, thrust, step, world, step_s, 1, 1)
    spent = np.sqrt(thrust[0] * thrust[0] + thrust[1] * thrust[1]) * res.tables.impulse_s
    later = threatening_body(ephemeris, step + SUBSTEPS, step_s, world, course, drive, delta_v - spent)
    return np.where(touched >= 0, touched, later)


def turn_out(
    res: Resolution, world: Array, mirror_sign: Array, course: Course, thrust: Pair, drive: Array, delta_v: Array
) -> None:
    """Turn `thrust` (N,), in place, to full thrust out where it does not leave a way to miss every body.

    For rows whose ways out nobody keeps (flights): each impulse's is chosen anew.
    """
    body = endangering_body(res, world, course, thrust, drive, delta_v)
    rows = np.flatnonzero(body >= 0)
    if len(rows) == 0:
        return
    law = np.full(len(rows), NONE, np.int64)
    out, _ = way_out(
        res, world[rows], law, mirror_sign[rows], course.take(rows), drive[rows], delta_v[rows], body[rows]
    )  # fmt: skip
    thrust[0][rows], thrust[1][rows] = out


def way_out(
    res: Resolution, world: Array, law: Array, mirror_sign: Array, course: Course, drive: Array, delta_v: Array,
    endangering: Array,
) -> tuple[Pair, Array]:  # fmt: skip
    """Full thrust that misses the bodies, as far as any known way does, and the law it follows: (N,) each.

    law: the number of the way that a row has taken before and keeps to as long as the danger lasts, -1 = none.
    endangering: the body (`endangering_body`) that it must keep off, if none threatens it yet.
    """
    step, step_s = res.impulse * SUBSTEPS, res.tables.substep_s
    ephemeris = Ephemeris(res, step + SUBSTEPS + 1)
    body = threatening_body(ephemeris, step, step_s, world, course, drive, delta_v)
    law = np.where(body >= 0, law, 0)
    new = np.flatnonzero(law < 0)
    if len(new):
        far = Ephemeris(res, step + (AHEAD_IMPULSES + 1) * SUBSTEPS)
        rows = world[new], mirror_sign[new], course.take(new), drive[new], delta_v[new], body[new]
        law[new], _ = escape_law(far, np.full(len(new), step), step_s, False, *rows)
    kept = np.where(body >= 0, law, -1)
    body = np.where(body >= 0, body, endangering)
    dx, dy, wx, wy = _against(course, ephemeris.at(step, world), ephemeris.at(step + 1, world), body, step_s)
    return escape_thrust(dx, dy, wx, wy, mirror_sign, drive, law), kept
