"""Gravity-safe orders: what the machine carries out never gives away the last way to miss a body (M9).

Two tests. `outward_holds` is closed and sufficient: full thrust straight away from the body stops the fall above
its surface. `escape_law` flies a few ways out and so knows more, at more cost; it is asked only about rows that fail
the first. One that nothing is known to save takes the way that lasts longest.

All bounds (`outward_holds`, `at_ease`, `surely_held`, and the reach of `space.course`) assume that gravity and its own
thrust alone change how a unit moves between two decisions. Whatever else shall push, drag in an atmosphere say, must
be added to each of these four.
"""

import numpy as np

from ..space.course import Course, leapfrog
from ..space.ephemeris import ALWAYS, Ephemeris
from ..space.gravity import Places, floors_km2, pull
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, length
from ..state.vocabulary import SUBSTEPS
from .ways_out import AHEAD_IMPULSES, MARGIN, escape_law, escape_thrust

_DEPTHS = np.array([[(k * k) / 256.0] for k in range(16)])
_HELD_PARTS = tuple(float(part) for part in _DEPTHS[8::3, 0])
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
    rows = np.flatnonzero(~holds)
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
    worst = np.where(surely_lost(ephemeris, world, course, drive), 0, NONE)
    rows = (worst < 0).nonzero()[0]
    if len(rows) == 0:
        return worst
    if len(rows) < len(world):
        step = step if isinstance(step, int) else step[rows]
        worst[rows] = _worst(ephemeris, step, step_s, world[rows], course.take(rows), drive[rows], delta_v[rows])
        return worst
    return _worst(ephemeris, step, step_s, world, course, drive, delta_v)


def _worst(
    ephemeris: Ephemeris, step: Array | int, step_s: float, world: Array, course: Course, drive: Array, delta_v: Array
) -> Array:
    """The same, without asking the cheap bound first."""
    before, after = ephemeris.at(step, world), ephemeris.at(step + 1, world)
    bodies, floors = ephemeris.bodies, floors_km2(ephemeris.bodies)
    pulls = [
        pull(course.x, course.y, bx, by, float(bodies.mu_km3_s2[b]), float(floors[b]))
        for b, (bx, by) in enumerate(before)
    ]
    if len(pulls) == 1:
        sight = _against(course, before, after, np.zeros(0, np.int64), step_s)
        return np.where(_held(ephemeris, 0, sight, drive, pulls[0], delta_v), NONE, 0)
    gx, gy = sum(px for px, _, _ in pulls), sum(py for _, py, _ in pulls)
    worst, most = np.full(len(world), NONE), np.full(len(world), -1.0)
    for b, (px, py, _) in enumerate(pulls):
        sight = _against(course, before, after, np.full(len(world), b), step_s)
        held = _held(ephemeris, b, sight, drive - length(gx - px, gy - py), pulls[b], delta_v)
        strength = px * px + py * py
        take = ~held & (strength > most)
        worst, most = np.where(take, b, worst), np.where(take, strength, most)
    return worst


def _held(
    ephemeris: Ephemeris, body: int, sight: tuple[Array, Array, Array, Array], spare: Array,
    pulled: tuple[Array, Array, Array], delta_v: Array,
) -> Array:  # fmt: skip
    """Does full thrust outward, what others pull left aside, keep rows off a body, and last as long: (N,) bool."""
    dx, dy, wx, wy = sight
    held = outward_holds(
        *sight, spare, float(ephemeris.bodies.mu_km3_s2[body]), float(ephemeris.bodies.radius_km[body])
    )
    if not np.isfinite(delta_v).any():
        return held
    fall = np.maximum(-(dx * wx + dy * wy) / np.maximum(length(dx, dy), 1e-3), 0.0)
    # A finite store of delta-v must last for the whole stop, taken at a thrust that only just holds.
    net = np.maximum(spare - length(pulled[0], pulled[1]), 1e-9)
    return held & ((fall <= 0.0) | (1.2 * spare * fall / net <= delta_v))


def at_ease(ephemeris: Ephemeris, step: int, world: Array, course: Course, drive: Array, impulse_s: float) -> Array:
    """Rows that no thrust of one impulse can bring into danger: (N,) bool. A cheap bound, asked of all rows first."""
    ease = np.full(len(world), ephemeris.still)
    if not ephemeris.still:
        return ease
    speed = length(course.vx, course.vy)
    for b, (bx, by) in enumerate(ephemeris.at(step, world)):
        mu, radius = float(ephemeris.bodies.mu_km3_s2[b]), float(ephemeris.bodies.radius_km[b])
        dx, dy = course.x - bx, course.y - by
        r = length(dx, dy)
        at_surface = mu / max(radius * radius, 1e-9)
        gain = (drive + at_surface) * impulse_s
        fast = speed + gain
        left = r - radius * MARGIN - 1.2 * fast * impulse_s
        eases = fast * fast < 2.0 * (drive - at_surface) * left
        rows = (~eases).nonzero()[0]  # who does not stop by force may climb
        if len(rows):
            climb = dx[rows] * course.vx[rows] + dy[rows] * course.vy[rows]
            climbing = climb > 1.2 * gain[rows] * r[rows]
            eases[rows] = climbing & (drive[rows] > at_surface) & (left[rows] > 0.0)
        ease &= eases
    return ease


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


def surely_lost(
    ephemeris: Ephemeris, world: Array, course: Course, drive: Array, thrust_km_s2: Array | float = 0.0,
    seconds: float = 0.0,
) -> Array:  # fmt: skip
    """Rows that the one body there is threatens, now and after so many seconds of any such thrust: (N,) bool.

    The third cheap bound, for drives that cannot hover: where mu > a r^2 + h^2 / floor, the closed test of
    `outward_holds` finds no radius above the floor down to which the fall grows slower. Thrust moves r by no more than
    the speed times the time, and h by no more than its torque. Nothing is known beside bodies that move, or several.
    """
    if not ephemeris.still or len(ephemeris.bodies.mu_km3_s2) != 1:
        return np.zeros(len(world), bool)
    mu, radius = float(ephemeris.bodies.mu_km3_s2[0]), float(ephemeris.bodies.radius_km[0])
    bx, by = ephemeris.at(ALWAYS, world)[0]
    dx, dy = course.x - bx, course.y - by
    r, turn = length(dx, dy), np.abs(dx * course.vy - dy * course.vx)
    if seconds:
        fast = length(course.vx, course.vy) + (thrust_km_s2 + mu / (radius * radius)) * seconds
        r = r + 1.001 * fast * seconds
        turn = turn + 1.001 * thrust_km_s2 * r * seconds
    lost: Array = drive * r * r + turn * turn / (radius * MARGIN) < 0.999 * mu
    return lost


def endangering_body(
    res: Resolution, world: Array, course: Course, thrust: Pair, drive: Array, delta_v: Array
) -> Array:  # fmt: skip
    """The body that each row could not be sure to miss after its `thrust` in this impulse, -1 for none: (N,).

    All (N,); course: where the rows are now; drive: km/s2 at full throttle. Without a drive there is nothing to lose.
    """
    found = np.full(len(world), NONE)
    if len(res.tables.bodies.mu_km3_s2) == 0:
        return found
    step, impulse_s = res.impulse * SUBSTEPS, res.tables.impulse_s
    ephemeris = Ephemeris(res, step + SUBSTEPS + 1)
    # Who is at ease or held counts on burning as long as it takes.
    endless = delta_v == np.inf
    rows = ((drive > 0.0) & ~(at_ease(ephemeris, step, world, course, drive, impulse_s) & endless)).nonzero()[0]
    if len(rows) == 0:
        return found
    some, power = course.take(rows), length(thrust[0][rows], thrust[1][rows])
    lost = surely_lost(ephemeris, world[rows], some, drive[rows], power, impulse_s)
    found[rows] = np.where(lost, 0, NONE)
    held = surely_held(ephemeris, step, world[rows], some, drive[rows], impulse_s) & endless[rows]
    rows = rows[~(lost | held)]
    if len(rows):
        asked = thrust[0][rows], thrust[1][rows]
        found[rows] = _ending(res, ephemeris, world[rows], course.take(rows), asked, drive[rows], delta_v[rows])
    return found


def _ending(
    res: Resolution, ephemeris: Ephemeris, world: Array, course: Course, thrust: Pair, drive: Array, delta_v: Array
) -> Array:
    """The body that rows would touch in this impulse, or could not be sure to miss afterwards, -1 for none: (N,)."""
    step, step_s = res.impulse * SUBSTEPS, res.tables.substep_s
    touched = np.full(len(world), NONE)
    for rows, bodies in leapfrog(course, thrust, ephemeris, world, step, step_s):
        touched[rows] = bodies
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
    rows = (body >= 0).nonzero()[0]
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
    new = (law < 0).nonzero()[0]
    if len(new):
        far = Ephemeris(res, step + AHEAD_IMPULSES * SUBSTEPS)
        rows = world[new], mirror_sign[new], course.take(new), drive[new], delta_v[new], body[new]
        law[new] = escape_law(far, np.full(len(new), step), step_s, *rows)
    kept = np.where(body >= 0, law, -1)
    body = np.where(body >= 0, body, endangering)
    dx, dy, wx, wy = _against(course, ephemeris.at(step, world), ephemeris.at(step + 1, world), body, step_s)
    return escape_thrust(dx, dy, wx, wy, mirror_sign, drive, law), kept
