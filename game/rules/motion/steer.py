"""Moves (M1, M3, M5, J9, J10): phase `steer` turns the orders in force into thrust."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..space.course import Course
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, left_of, length, unit
from ..state.vocabulary import LIMP_PPM, PPM, Frame, Move, Posture
from .drives import Drives, delta_v_for_moving, drives_of, endangered_drives, gravity_midway
from .guidance import leaders_first, meeting, resting
from .move_targets import MoveTargets, move_targets_of
from .retreat import retreat
from .safety import way_out
from .towing import Tows, cut

NUDGE_KM_S2 = 1e-9
"""Up to this thrust a ship keeps its heading: what is left to a ship at rest is rounding, which points anywhere."""
_AIMED = np.isin(list(Move), (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.TOW))
"""By number of the move: does it go by a target?"""
_CARRIED = ~np.isin(list(Move), (Move.BURN, Move.COAST))
"""By number of the move: does the machine carry it out, and answer for its safety?"""


def steer(res: Resolution) -> None:
    """Thrust, headings, delta-v and drive flares of every living unit for this impulse.

    Everything but a burn and a coast is carried out by the machine, which keeps a way out of every well
    (`safety`). A unit in posture EVADE has half of its drive for moving, the other half dodges and moves nothing; it
    gives up evading where only the whole drive keeps a way out, or where there is no drive left. One that feigns limps
    (`LIMP_PPM`), unless it burns or is in danger, and hard thrust ends its feint. A unit under tow leaves steering to
    its tugs.
    """
    while not _steered(res):
        pass  # who let its tow go flies alone, from this impulse on
    hulks = res.world.present() & (res.world.units.hull_mj <= 0)
    res.world.units.throttle_ppm[hulks] = 0


def _steered(res: Resolution) -> bool:
    """Steer everybody with the tows as they are; False where tugs had to let go, so that all must be asked anew."""
    tows = Tows.of(res.world, res.cls("mass_t"))
    drives = drives_of(res, tows)
    res.this_turn.thrust_x[:], res.this_turn.thrust_y[:] = 0.0, 0.0
    if len(drives.world) == 0:
        return True
    thrust = _wishes(res, drives)
    _keep_safe(res, drives, thrust)
    if tows is not None and _let_go(res, drives, thrust):
        return False
    _carry_out(res, drives, thrust)
    return True


def end_burns(res: Resolution) -> None:
    """End of the turn: a burn has lasted for the turn in which it came into force, then the unit coasts."""
    move = res.world.units.move
    move[move == Move.BURN] = Move.COAST


# ---- what each kind of move asks for: thrust (N,) km/s2 of drives (N,)


def _wishes(res: Resolution, drives: Drives) -> Pair:
    """Thrust by order: (N,) km/s2 each. Leaders come first, so that they are followed as they will fly."""
    thrust = np.zeros(len(drives.world)), np.zeros(len(drives.world))
    for rows in leaders_first(_leaders(res, drives)):
        _ask(res, drives, rows, thrust)
    return thrust


def _leaders(res: Resolution, drives: Drives) -> Array:
    """The row of the unit of its own side that each row's move goes by, NONE where it goes by none: (N,)."""
    rows = np.flatnonzero(_AIMED[drives.move])
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


def _ask(res: Resolution, drives: Drives, rows: Array, thrust: Pair) -> None:
    """Fill in the thrust that the orders of `rows` ask for, here and in `res` for those who go by it."""
    move = drives.move[rows]
    for kind, guide in _GUIDES.items():
        some = rows[move == kind]
        if len(some):
            asked = drives.take(some)
            x, y = guide(res, asked)
            thrust[0][some], thrust[1][some] = x, y
            res.this_turn.thrust_x.reshape(-1)[asked.at], res.this_turn.thrust_y.reshape(-1)[asked.at] = x, y


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
    units, (w, s) = res.world.units, (drives.world, drives.unit)
    x, y = _axes_applied(res, drives, unit(units.dx[w, s], units.dy[w, s]))
    lit = (units.from_impulse[w, s] <= res.impulse) & (res.impulse < units.until_impulse[w, s])
    power = np.where(lit, drives.most, 0.0)
    return x * power, y * power


def _axes_applied(res: Resolution, drives: Drives, along: Pair) -> Pair:
    """Vectors `along` (N,) in the frames of their orders, on the map."""
    units, (w, s) = res.world.units, (drives.world, drives.unit)
    frame, mirror_sign = units.frame[w, s], res.world.battle.mirror_sign[w]
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


def _keep_range(res: Resolution, drives: Drives) -> Pair:
    """Come to rest at the ordered distance of the target, on the side where the unit is."""
    targets = _targets(res, drives)
    range_km = res.world.units.range_km[drives.world, drives.unit]
    off_x, off_y = unit(drives.x - targets.x, drives.y - targets.y)
    # On top of the target no side is nearer: along x, which no mirror turns.
    off_x = np.where((off_x == 0.0) & (off_y == 0.0), 1.0, off_x)
    return _met(res, drives, targets, (targets.x + off_x * range_km, targets.y + off_y * range_km))


def _follow(res: Resolution, drives: Drives) -> Pair:
    """Keep the offset to the target at its speed: in the map's axes, the orbit's, or those of the target's heading."""
    units, (w, s) = res.world.units, (drives.world, drives.unit)
    targets = _targets(res, drives)
    dx, dy, frame, mirror_sign = units.dx[w, s], units.dy[w, s], units.frame[w, s], res.world.battle.mirror_sign[w]
    up = unit(targets.x - drives.nx, targets.y - drives.ny)
    on = left_of(up[0], up[1], mirror_sign)
    left = left_of(targets.hx, targets.hy, mirror_sign)
    orbit, ahead = frame == Frame.ORBIT, frame == Frame.TARGET
    x = np.where(orbit, dx * on[0] + dy * up[0], np.where(ahead, dx * targets.hx + dy * left[0], dx))
    y = np.where(orbit, dx * on[1] + dy * up[1], np.where(ahead, dx * targets.hy + dy * left[1], dy))
    return _met(res, drives, targets, (targets.x + x, targets.y + y))


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
    hooked = np.flatnonzero((units.tow[drives.world, drives.unit] != NONE) | (drives.lead != drives.unit))
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
}


def _targets(res: Resolution, drives: Drives) -> MoveTargets:
    units, (w, s) = res.world.units, (drives.world, drives.unit)
    return move_targets_of(res, w, units.side[w, s], units.ref[w, s])


def _met(res: Resolution, drives: Drives, targets: MoveTargets, place: Pair) -> Pair:
    """Thrust to come to rest with the target at `place`; without a known target, hold."""
    half_s = 0.5 * res.tables.impulse_s
    gx, gy = gravity_midway(res, drives.world, drives.x, drives.y, (drives.vx, drives.vy), half_s)
    x, y = _way_round(res, drives, place)
    drift = drives.vx - targets.vx, drives.vy - targets.vy
    base = targets.ax - gx, targets.ay - gy
    met = meeting((x - drives.x, y - drives.y), drift, base, drives.most, res.tables.impulse_s)
    rest = _rest(res, drives, targets.known)
    return np.where(targets.known, met[0], rest[0]), np.where(targets.known, met[1], rest[1])


ROUND = 1.4
"""A way that the body is in is bent to pass its centre at this many radii."""


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


# ---- safety, tows, and what the thrust costs


def _keep_safe(res: Resolution, drives: Drives, thrust: Pair) -> None:
    """Make the thrust (N,) of machine-carried moves gravity-safe, in place, by what evading leaves of the drives.

    Who would give away the last way out of its whole drive even so takes all of it (in `drives`), and evades no more.
    """
    rows = np.flatnonzero(_CARRIED[drives.move])
    law = res.this_turn.escape_law[drives.world, drives.unit]
    _turn_out(res, drives.take(rows), rows, thrust, law)
    rows = rows[drives.drive[rows] < drives.whole[rows]]
    if len(rows):
        roused = drives.take(rows).roused()
        rows = rows[endangered_drives(res, roused, (thrust[0][rows], thrust[1][rows]))]
        drives.left[rows], drives.drive[rows], law[rows] = drives.own[rows], drives.whole[rows], -1
        _turn_out(res, drives.take(rows), rows, thrust, law)
    res.this_turn.escape_law[drives.world, drives.unit] = law


def _turn_out(res: Resolution, some: Drives, rows: Array, thrust: Pair, law: Array) -> None:
    """Turn `thrust` (N,) of those of `some`, its `rows`, that it endangers to their way out; notes their `law`."""
    bad = endangered_drives(res, some, (thrust[0][rows], thrust[1][rows])) if len(rows) else rows
    if len(bad) == 0:
        return
    rows, some = rows[bad], some.take(bad)
    course, mirror_sign = Course(some.x, some.y, some.vx, some.vy), res.world.battle.mirror_sign[some.world]
    delta_v = delta_v_for_moving(res, some)
    out, law[rows] = way_out(res, some.world, law[rows], mirror_sign, course, some.drive, delta_v)
    thrust[0][rows], thrust[1][rows] = out


def _let_go(res: Resolution, drives: Drives, thrust: Pair) -> bool:
    """Cut the tows that would take their tugs' own way out with them in this impulse; were there any?"""
    units = res.world.units
    rows = np.flatnonzero(units.tow[drives.world, drives.unit] != NONE)
    if len(rows) == 0:
        return False
    go = rows[endangered_drives(res, drives.take(rows).alone(), (thrust[0][rows], thrust[1][rows]))]
    cut(res, drives.world[go], drives.unit[go])
    return len(go) > 0


def _carry_out(res: Resolution, drives: Drives, thrust: Pair) -> None:
    """Write thrust, headings, flares, delta-v and the end of evading and of feints for drives (N,)."""
    units, at = res.world.units, drives.at
    # Each member of a group gives its part of the group's thrust: the same part of what its own drive can do.
    alone = drives.drive == drives.left
    part = np.where(alone, 1.0, drives.left / np.where(alone | (drives.drive <= 0.0), 1.0, drives.drive))
    x, y = thrust[0] * part, thrust[1] * part
    _put(res.this_turn.thrust_x, at, x)
    _put(res.this_turn.thrust_y, at, y)
    size = length(x, y)
    burns = np.flatnonzero(size > NUDGE_KM_S2)
    _put(units.hx, at[burns], x[burns] / size[burns])
    _put(units.hy, at[burns], y[burns] / size[burns])
    dodging = drives.own - drives.left
    spent = size + dodging
    whole = np.take(res.cls("thrust_km_s2"), at)
    flare = np.rint(spent / np.where(whole > 0.0, whole, 1.0) * PPM)
    _put(units.throttle_ppm, at, np.minimum(flare, PPM).astype(np.int64))
    left = np.take(units.delta_v_km_s, at)
    few = np.flatnonzero(left < np.inf)
    _put(units.delta_v_km_s, at[few], np.maximum(left[few] - spent[few] * res.tables.impulse_s, 0.0))
    posture = np.take(units.posture, at)
    _put(units.posture, at[(posture == Posture.EVADE) & (dodging <= 0.0)], Posture.ACTIVE)
    _put(units.posture, at[(posture == Posture.FEIGN) & (flare > LIMP_PPM)], Posture.ACTIVE)


def _put(column: Array, at: Array, values: Any) -> None:
    """Write rows of a column laid flat. Columns of a Resolution are contiguous, so this is a view."""
    column.reshape(-1)[at] = values
