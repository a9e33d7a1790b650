"""What each kind of move asks for (M3, M5, J9, J10): thrust (N,) km/s2 of drives (N,), whatever it may endanger."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..space.gravity import nearest, places_for
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, left_of, length, unit
from ..state.vocabulary import SUBSTEPS, Frame, Move
from .drives import Drives, gravity_midway, grounds_of
from .guidance import leaders_first, meeting, ramming, resting
from .move_targets import MoveTargets, move_targets_of
from .orbiting import circling, settled
from .retreat import retreat

ROUND = 1.4
"""A way that the body is in is bent to pass its centre at this many radii."""
_AIMED = np.isin(list(Move), (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.TOW, Move.RAM, Move.PURSUE))
"""By number of the move: does it go by a target?"""


def wishes(res: Resolution, drives: Drives) -> Pair:
    """Thrust by order: (N,) km/s2 each. Leaders come first, so that they are followed as they will fly."""
    thrust = np.zeros(len(drives.at)), np.zeros(len(drives.at))
    leader = _leaders(res, drives)
    for rows in leaders_first(leader):
        _ask(res, drives, rows, thrust, tell=len(rows) < len(leader))
    return thrust


def _leaders(res: Resolution, drives: Drives) -> Array:
    """The row of the unit of its own side that each row's move goes by, NONE where it goes by none: (N,)."""
    rows = _AIMED.take(drives.move).nonzero()[0]
    leader = np.full(len(drives.at), NONE)
    if len(rows):
        units, slots, w = res.world.units, res.world.unit_slots, drives.world[rows]
        ref = np.take(units.ref, drives.at[rows])
        unit = (ref >= 0) & (ref < slots)
        led_by = w * slots + np.where(unit, ref, 0)
        own = unit & (np.take(units.side, led_by) == np.take(units.side, drives.at[rows]))
        row_of = np.full(units.uid.size, NONE)
        row_of[drives.at] = np.arange(len(drives.at))
        leader[rows] = np.where(own, row_of[led_by], NONE)
    return leader


def _ask(res: Resolution, drives: Drives, rows: Array, thrust: Pair, *, tell: bool) -> None:
    """Fill in the thrust that the orders of `rows` ask for, and `tell` it in `res` to those who go by it."""
    asked = drives.take(rows)
    for kind in np.bincount(asked.move).nonzero()[0].tolist():
        here = (asked.move == kind).nonzero()[0]
        some, which = asked.take(here), rows[here]
        x, y = _GUIDES[Move(kind)](res, some)
        thrust[0][which], thrust[1][which] = x, y
        if tell:
            res.this_turn.thrust_x.reshape(-1)[some.at], res.this_turn.thrust_y.reshape(-1)[some.at] = x, y


def _hold(res: Resolution, drives: Drives) -> Pair:
    """Stop beside the body that pulls hardest, or on the map where there is none, and hover."""
    drift = drives.vx - drives.nvx, drives.vy - drives.nvy
    # Where the unit is on the mean of an impulse in which it stops: its body carries it half of the impulse on, its
    # drift a third.
    half_s, third_s = res.tables.impulse_s / 2.0, res.tables.impulse_s / 3.0
    x, y = drives.x + drives.nvx * half_s, drives.y + drives.nvy * half_s
    gravity = gravity_midway(res, drives.world, x, y, drift, third_s)
    return resting(gravity, drift, drives.most, res.tables.impulse_s)


def _rest(res: Resolution, drives: Drives, known: Array) -> Pair:
    """What those hold by who know of nothing to go by; anything where all of them do."""
    return (drives.x, drives.y) if known.all() else _hold(res, drives)


def _burn(res: Resolution, drives: Drives) -> Pair:
    units, at = res.world.units, drives.at
    x, y = _axes_applied(res, drives, unit(units.dx.take(at), units.dy.take(at)))
    lit = (units.from_impulse.take(at) <= res.impulse) & (res.impulse < units.until_impulse.take(at))
    power = np.where(lit, drives.most, 0.0)
    return x * power, y * power


def _axes_applied(res: Resolution, drives: Drives, along: Pair) -> Pair:
    """Vectors `along` (N,) in the frames of their orders, on the map."""
    frame, mirror_sign = res.world.units.frame.take(drives.at), res.world.battle.mirror_sign[drives.world]
    up = unit(drives.x - drives.nx, drives.y - drives.ny)
    # Counter-clockwise round the body is to the left of the way up.
    on = left_of(up[0], up[1], mirror_sign)
    x = np.where(frame == Frame.ORBIT, along[0] * on[0] + along[1] * up[0], along[0])
    y = np.where(frame == Frame.ORBIT, along[0] * on[1] + along[1] * up[1], along[1])
    if not (frame == Frame.TARGET).any():
        return x, y
    targets = _targets(res, drives)
    ahead = unit(targets.x - drives.x, targets.y - drives.y)
    left = left_of(ahead[0], ahead[1], mirror_sign)
    by_target = frame == Frame.TARGET
    there_x = np.where(targets.known, along[0] * ahead[0] + along[1] * left[0], 0.0)
    there_y = np.where(targets.known, along[0] * ahead[1] + along[1] * left[1], 0.0)
    return np.where(by_target, there_x, x), np.where(by_target, there_y, y)


def _coast(res: Resolution, drives: Drives) -> Pair:
    return np.zeros(len(drives.world)), np.zeros(len(drives.world))


def _intercept(res: Resolution, drives: Drives) -> Pair:
    """Meet the target as soon as it can be met at rest with it: full thrust, then brake. A pass is a burn."""
    targets = _targets(res, drives)
    return _met(res, drives, targets, (targets.x, targets.y))


def _ram(res: Resolution, drives: Drives) -> Pair:
    """Meet the target as fast as can be: no braking. Without a known target, hold."""
    targets, half_s = _targets(res, drives), 0.5 * res.tables.impulse_s
    gx, gy = gravity_midway(res, drives.world, drives.x, drives.y, (drives.vx, drives.vy), half_s)
    x, y = _way_round(res, drives, (targets.x, targets.y))
    drift = drives.vx - targets.vx, drives.vy - targets.vy
    base = targets.ax - gx, targets.ay - gy
    way = ramming((x - drives.x, y - drives.y), drift, base, drives.most, res.tables.impulse_s)
    rest = _hold(res, drives)
    return np.where(targets.known, way[0], rest[0]), np.where(targets.known, way[1], rest[1])


def _pursue(res: Resolution, drives: Drives) -> Pair:
    """Come as fast as still stops before the target is out of reach of the guns on the other side; beside it, match.

    Reach is that of the farthest gun of the class. What runs as fast is caught up with so; a pass is at speed.
    """
    targets = _targets(res, drives)
    reach = res.tables.gun_reach_km()[np.take(res.world.units.class_id, drives.at)]
    off_x, off_y = targets.x - drives.x, targets.y - drives.y
    near = off_x * off_x + off_y * off_y <= reach * reach
    x, y = _way_round(res, drives, (targets.x, targets.y))
    past = np.where(length(x - targets.x, y - targets.y) > 0.0, 0.0, reach)
    on_x, on_y = unit(off_x, off_y)
    place = np.where(near, drives.x, x + on_x * past), np.where(near, drives.y, y + on_y * past)
    return _reached(res, drives, targets, place)


def _keep_range(res: Resolution, drives: Drives) -> Pair:
    """Come to rest at the ordered distance of the target, on the side where the unit is."""
    targets = _targets(res, drives)
    range_km = res.world.units.range_km.take(drives.at)
    off_x, off_y = unit(drives.x - targets.x, drives.y - targets.y)
    # On top of the target no side is nearer: along x, which no mirror turns.
    off_x = np.where((off_x == 0.0) & (off_y == 0.0), 1.0, off_x)
    return _met(res, drives, targets, (targets.x + off_x * range_km, targets.y + off_y * range_km))


def _follow(res: Resolution, drives: Drives) -> Pair:
    """Keep the offset to the target at its speed: in the map's axes, the orbit's, or those of the target's heading.

    The orbit is that of the unit round the body that pulls it hardest; a body's own is round the one that it circles,
    or round the map's centre.
    """
    units, at, targets = res.world.units, drives.at, _targets(res, drives)
    dx, dy, frame = units.dx.take(at), units.dy.take(at), units.frame.take(at)
    mirror_sign = res.world.battle.mirror_sign[drives.world]
    (up_x, up_y), turn = _round_ground(res, drives, targets)
    up = unit(up_x, up_y)
    on = left_of(up[0], up[1], mirror_sign)
    left = left_of(targets.hx, targets.hy, mirror_sign)
    orbit, ahead = frame == Frame.ORBIT, frame == Frame.TARGET
    x = np.where(orbit, dx * on[0] + dy * up[0], np.where(ahead, dx * targets.hx + dy * left[0], dx))
    y = np.where(orbit, dx * on[1] + dy * up[1], np.where(ahead, dx * targets.hy + dy * left[1], dy))
    if orbit.any():  # the offset turns with the orbit
        turn = np.where(orbit, turn, 0.0)
        targets = replace(
            targets, vx=targets.vx - turn * y, vy=targets.vy + turn * x,
            ax=targets.ax - turn * turn * x, ay=targets.ay - turn * turn * y,
        )  # fmt: skip
    return _met(res, drives, targets, (targets.x + x, targets.y + y))


def _round_ground(res: Resolution, drives: Drives, targets: MoveTargets) -> tuple[Pair, Array]:
    """From the body that each target circles to the target, km; and how fast that way turns, radians a second."""
    x, y = targets.x - drives.nx, targets.y - drives.ny
    vx, vy = targets.vx - drives.nvx, targets.vy - drives.nvy
    code = np.take(res.world.units.ref, drives.at).astype(np.int64) - res.world.body_code(0)
    rows = np.flatnonzero(code >= 0)
    if len(rows):
        ground = grounds_of(res, drives.world[rows], res.tables.bodies.around[code[rows]])
        x[rows], y[rows] = targets.x[rows] - ground.x, targets.y[rows] - ground.y
        vx[rows], vy[rows] = targets.vx[rows] - ground.vx, targets.vy[rows] - ground.vy
    return (x, y), (x * vy - y * vx) / np.maximum(x * x + y * y, 1e-6)


def _orbit(res: Resolution, drives: Drives) -> Pair:
    """Circle the body at the ordered radius and coast; go round another body in the way; hold where there is none.

    Where no body is named it is from now on the one whose surface is nearest.
    """
    units, first, bodies = res.world.units, res.world.body_code(0), res.tables.bodies
    if not len(bodies.radius_km):
        return _hold(res, drives)
    ref = np.take(units.ref, drives.at).astype(np.int64)
    places = places_for(res.this_turn.body_x, res.this_turn.body_y, res.impulse * SUBSTEPS, drives.world)
    body = np.where(ref >= first, ref - first, nearest(drives.x, drives.y, places, bodies))
    units.ref.reshape(-1)[drives.at] = first + body
    ground, half_s = grounds_of(res, drives.world, body), 0.5 * res.tables.impulse_s
    off, drift = (drives.x - ground.x, drives.y - ground.y), (drives.vx - ground.vx, drives.vy - ground.vy)
    gx, gy = gravity_midway(res, drives.world, drives.x, drives.y, (drives.vx, drives.vy), half_s)
    radius, sense = np.take(units.range_km, drives.at), np.sign(np.take(units.dx, drives.at))
    mirror_sign = res.world.battle.mirror_sign[drives.world]
    x, y = circling(
        off, drift, (gx - ground.ax, gy - ground.ay), ground.mu, radius, sense, mirror_sign, drives.most,
        res.tables.impulse_s,
    )  # fmt: skip
    mending = np.take(units.throttle_ppm, drives.at) > 0
    done = settled(off, drift, ground.mu, radius, sense, mirror_sign, mending)
    x, y = np.where(done, 0.0, x), np.where(done, 0.0, y)
    place = _way_round(res, drives, (ground.x, ground.y))
    # The way to the body that pulls hardest ends at its centre: that one is never in its own way.
    bent = np.flatnonzero(length(place[0] - ground.x, place[1] - ground.y) > 0.0)
    if len(bent):
        some, to = drives.take(bent), (place[0][bent], place[1][bent])
        x[bent], y[bent] = _met(res, some, _targets(res, some), to)
    return x, y


def _withdraw(res: Resolution, drives: Drives) -> Pair:
    """Full thrust away from known enemies, round the body where it is in the way; hold where none are known."""
    (x, y), known = retreat(res, drives)
    rest = _rest(res, drives, known)
    return np.where(known, x * drives.most, rest[0]), np.where(known, y * drives.most, rest[1])


def _tow(res: Resolution, drives: Drives) -> Pair:
    """Meet the tow; once hooked, withdraw with it."""
    thrust = _intercept(res, drives)
    units = res.world.units
    # The tow itself is steered by the order of its first tug.
    hooked = np.flatnonzero((units.tow.take(drives.at) != NONE) | (drives.lead != drives.unit))
    if len(hooked):
        thrust[0][hooked], thrust[1][hooked] = _withdraw(res, drives.take(hooked))
    return thrust


_GUIDES: dict[Move, Callable[[Resolution, Drives], Pair]] = {
    Move.HOLD: _hold,
    Move.BURN: _burn,
    Move.COAST: _coast,
    Move.WITHDRAW: _withdraw,
    Move.INTERCEPT: _intercept,
    Move.KEEP_RANGE: _keep_range,
    Move.FOLLOW: _follow,
    Move.TOW: _tow,
    Move.ORBIT: _orbit,
    Move.RAM: _ram,
    Move.PURSUE: _pursue,
}


def _targets(res: Resolution, drives: Drives) -> MoveTargets:
    units = res.world.units
    return move_targets_of(res, drives.world, units.side.take(drives.at), units.ref.take(drives.at))


def _met(res: Resolution, drives: Drives, targets: MoveTargets, place: Pair) -> Pair:
    """Thrust to come to rest with the target at `place`, round a body on the way; without a known target, hold."""
    return _reached(res, drives, targets, _way_round(res, drives, place))


def _reached(res: Resolution, drives: Drives, targets: MoveTargets, place: Pair) -> Pair:
    """The same straight to `place`."""
    half_s, (x, y) = 0.5 * res.tables.impulse_s, place
    gx, gy = gravity_midway(res, drives.world, drives.x, drives.y, (drives.vx, drives.vy), half_s)
    drift = drives.vx - targets.vx, drives.vy - targets.vy
    base = targets.ax - gx, targets.ay - gy
    met = meeting((x - drives.x, y - drives.y), drift, base, drives.most, res.tables.impulse_s)
    rest = _rest(res, drives, targets.known)
    return np.where(targets.known, met[0], rest[0]), np.where(targets.known, met[1], rest[1])


def _way_round(res: Resolution, drives: Drives, place: Pair) -> Pair:
    """`place`, or a point beside the body where the straight way there leads within 1.15 radii of its centre."""
    dx, dy = drives.x - drives.nx, drives.y - drives.ny
    wx, wy = place[0] - drives.x, place[1] - drives.y
    way = wx * wx + wy * wy
    part = -(dx * wx + dy * wy) / np.where(way > 0.0, way, 1.0)
    cx, cy = dx + part * wx, dy + part * wy
    reach = 1.15 * drives.radius
    blocked = (cx * cx + cy * cy < reach * reach) & (part > 0.0) & (part < 1.0) & (drives.near >= 0)
    if not blocked.any():
        return place
    side_x, side_y = unit(cx, cy)
    lx, ly = unit(*left_of(wx, wy, res.world.battle.mirror_sign[drives.world]))
    even = (side_x == 0.0) & (side_y == 0.0)
    side_x, side_y = np.where(even, lx, side_x), np.where(even, ly, side_y)
    by_x, by_y = drives.nx + side_x * ROUND * drives.radius, drives.ny + side_y * ROUND * drives.radius
    return np.where(blocked, by_x, place[0]), np.where(blocked, by_y, place[1])
