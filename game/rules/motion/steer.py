"""Moves (M1, M3, M5, J9, J10): phase `steer` turns the orders in force into thrust."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ..space.course import Course
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, left_of, length, unit
from ..state.vocabulary import LIMP_PPM, PPM, Event, Frame, Move, Posture
from .drives import Helms, gravity_midway, helms_of
from .guidance import meeting, resting
from .move_targets import Aims, aims_of
from .retreat import retreat
from .safety import endangered, way_out
from .towing import Tows, hookable

NUDGE_KM_S2 = 1e-9
"""Up to this thrust a ship keeps its heading: what is left to a ship at rest is rounding, which points anywhere."""
_AIMED = np.isin(list(Move), (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.TOW))
"""By number of the move: does it go by a target?"""
_CARRIED = ~np.isin(list(Move), (Move.BURN, Move.COAST))
"""By number of the move: does the machine carry it out, and answer for its safety?"""


def steer(res: Resolution) -> None:
    """Thrust, headings, delta-v and drive flares of every living unit for this impulse.

    Everything but a burn and a coast is carried out by the machine, which keeps a way out of every well
    (`safety`). A unit in posture EVADE has half of its drive for moving, the other half dodges and moves nothing; one
    that feigns limps (`LIMP_PPM`), unless it burns or is in danger, and hard thrust ends its feint. A unit under tow
    leaves the helm to its tugs.
    """
    res.this_turn.thrust_x[:] = 0.0
    res.this_turn.thrust_y[:] = 0.0
    _cut_tows(res)
    _hook_tows(res)
    while not _steered(res):
        pass  # who let its tow go flies alone, from this impulse on
    hulks = res.world.present() & (res.world.units.hull_mj <= 0)
    res.world.units.throttle_ppm[hulks] = 0


def _steered(res: Resolution) -> bool:
    """Steer everybody with the tows as they are; False where tugs had to let go, so that all must be asked anew."""
    tows = Tows.of(res.world, res.cls("mass_t"))
    helms, own = helms_of(res, tows)
    if len(helms.world) == 0:
        return True
    held, turned = _kept_safe(res, helms, _wishes(res, helms))
    if tows is not None and _let_go(res, helms, held, own):
        return False
    _carry_out(res, helms, held, own, turned)
    return True


def end_burns(res: Resolution) -> None:
    """End of the turn: a burn has lasted for the turn in which it came into force, then the unit coasts."""
    move = res.world.units.move
    move[move == Move.BURN] = Move.COAST


# ---- what each kind of move asks for: thrust (N,) km/s2 of helms (N,)


def _wishes(res: Resolution, helms: Helms) -> Pair:
    """Thrust by order: (N,) km/s2 each. Leaders come first, so that they are followed as they will fly."""
    thrust = np.zeros(len(helms.world)), np.zeros(len(helms.world))
    follows = _of_own(res, helms)
    if not follows.any():
        _ask(res, helms, np.arange(len(follows)), thrust)
        return thrust
    leads = np.zeros(res.this_turn.thrust_x.size, bool)
    leads[helms.world[follows] * res.world.unit_slots + np.take(res.world.units.ref, helms.at[follows])] = True
    _ask(res, helms, np.flatnonzero(~follows), thrust)
    _ask(res, helms, np.flatnonzero(follows & leads[helms.at]), thrust)
    _ask(res, helms, np.flatnonzero(follows & ~leads[helms.at]), thrust)
    return thrust


def _of_own(res: Resolution, helms: Helms) -> Array:
    """Rows whose move goes by another unit of their side: (N,) bool."""
    rows = np.flatnonzero(_AIMED[helms.move])
    follows = np.zeros(len(helms.at), bool)
    if len(rows):
        units, w = res.world.units, helms.world[rows]
        ref = np.take(units.ref, helms.at[rows])
        unit = (ref >= 0) & (ref < res.world.unit_slots)
        side = np.take(units.side, helms.at[rows])
        follows[rows] = unit & (units.side[w, np.where(unit, ref, 0)] == side)
    return follows


def _ask(res: Resolution, helms: Helms, rows: Array, thrust: Pair) -> None:
    """Fill in the thrust that the orders of `rows` ask for, here and in `res` for those who go by it."""
    move = helms.move[rows]
    asked_for = np.bincount(move, minlength=len(Move))
    for kind, guide in _GUIDES.items():
        if asked_for[kind]:
            some = rows if asked_for[kind] == len(rows) else rows[move == kind]
            asked = helms.take(some)
            x, y = guide(res, asked)
            thrust[0][some], thrust[1][some] = x, y
            res.this_turn.thrust_x.reshape(-1)[asked.at], res.this_turn.thrust_y.reshape(-1)[asked.at] = x, y


def _hold(res: Resolution, helms: Helms) -> Pair:
    """Stop beside the body that pulls hardest, or on the map where there is none, and hover."""
    drift = helms.vx - helms.nvx, helms.vy - helms.nvy
    # Where the unit is on the mean of an impulse in which it stops: its body carries it half of the impulse on, its
    # drift a third.
    half_s, third_s = res.tables.impulse_s / 2.0, res.tables.impulse_s / 3.0
    x, y = helms.x + helms.nvx * half_s, helms.y + helms.nvy * half_s
    gravity = gravity_midway(res, helms.world, x, y, drift, third_s)
    return resting(gravity, drift, helms.most, res.tables.impulse_s)


def _burn(res: Resolution, helms: Helms) -> Pair:
    units, (w, s) = res.world.units, (helms.world, helms.unit)
    x, y = _axes_applied(res, helms, unit(units.dx[w, s], units.dy[w, s]))
    lit = (units.from_impulse[w, s] <= res.impulse) & (res.impulse < units.until_impulse[w, s])
    power = np.where(lit, helms.most, 0.0)
    return x * power, y * power


def _axes_applied(res: Resolution, helms: Helms, along: Pair) -> Pair:
    """Vectors `along` (N,) in the frames of their orders, on the map."""
    units, (w, s) = res.world.units, (helms.world, helms.unit)
    frame, handed = units.frame[w, s], res.world.battle.handed[w]
    up = unit(helms.x - helms.nx, helms.y - helms.ny)
    # Counter-clockwise round the body is to the left of the way up.
    on = left_of(up[0], up[1], handed)
    x = np.where(frame == Frame.ORBIT, along[0] * on[0] + along[1] * up[0], along[0])
    y = np.where(frame == Frame.ORBIT, along[0] * on[1] + along[1] * up[1], along[1])
    if not (frame == Frame.TARGET).any():
        return x, y
    aims = _aims(res, helms)
    ahead = unit(aims.x - helms.x, aims.y - helms.y)
    left = left_of(ahead[0], ahead[1], handed)
    by_aim = frame == Frame.TARGET
    aim_x = np.where(aims.known, along[0] * ahead[0] + along[1] * left[0], 0.0)
    aim_y = np.where(aims.known, along[0] * ahead[1] + along[1] * left[1], 0.0)
    return np.where(by_aim, aim_x, x), np.where(by_aim, aim_y, y)


def _coast(res: Resolution, helms: Helms) -> Pair:
    return np.zeros(len(helms.world)), np.zeros(len(helms.world))


def _intercept(res: Resolution, helms: Helms) -> Pair:
    """Meet the target as soon as it can be met at rest with it: full thrust, then brake. A pass is a burn."""
    aims = _aims(res, helms)
    return _met(res, helms, aims, (aims.x, aims.y))


def _keep_range(res: Resolution, helms: Helms) -> Pair:
    """Come to rest at the ordered distance of the target, on the side where the unit is."""
    aims = _aims(res, helms)
    range_km = res.world.units.range_km[helms.world, helms.unit]
    off_x, off_y = unit(helms.x - aims.x, helms.y - aims.y)
    # On top of the target no side is nearer: along x, which no mirror turns.
    off_x = np.where((off_x == 0.0) & (off_y == 0.0), 1.0, off_x)
    return _met(res, helms, aims, (aims.x + off_x * range_km, aims.y + off_y * range_km))


def _follow(res: Resolution, helms: Helms) -> Pair:
    """Keep the offset to the target at its speed: in the map's axes, the orbit's, or those of the target's heading."""
    units, (w, s) = res.world.units, (helms.world, helms.unit)
    aims = _aims(res, helms)
    dx, dy, frame, handed = units.dx[w, s], units.dy[w, s], units.frame[w, s], res.world.battle.handed[w]
    up = unit(aims.x - helms.nx, aims.y - helms.ny)
    on = left_of(up[0], up[1], handed)
    left = left_of(aims.hx, aims.hy, handed)
    orbit, ahead = frame == Frame.ORBIT, frame == Frame.TARGET
    x = np.where(orbit, dx * on[0] + dy * up[0], np.where(ahead, dx * aims.hx + dy * left[0], dx))
    y = np.where(orbit, dx * on[1] + dy * up[1], np.where(ahead, dx * aims.hy + dy * left[1], dy))
    return _met(res, helms, aims, (aims.x + x, aims.y + y))


def _withdraw(res: Resolution, helms: Helms) -> Pair:
    """Full thrust away from known enemies, round the body where it is in the way; hold where none are known."""
    (x, y), known = retreat(res, helms)
    if known.all():
        return x * helms.most, y * helms.most
    rest = _hold(res, helms)
    return np.where(known, x * helms.most, rest[0]), np.where(known, y * helms.most, rest[1])


def _tow(res: Resolution, helms: Helms) -> Pair:
    """Meet the tow; once hooked, withdraw with it."""
    thrust = _intercept(res, helms)
    units = res.world.units
    # The tow itself is steered by the order of its first tug.
    hooked = np.flatnonzero((units.tow[helms.world, helms.unit] != NONE) | (helms.lead != helms.unit))
    if len(hooked):
        thrust[0][hooked], thrust[1][hooked] = _withdraw(res, helms.take(hooked))
    return thrust


_GUIDES: dict[Move, Callable[[Resolution, Helms], Pair]] = {
    Move.HOLD: _hold,
    Move.BURN: _burn,
    Move.COAST: _coast,
    Move.WITHDRAW: _withdraw,
    Move.INTERCEPT: _intercept,
    Move.KEEP_RANGE: _keep_range,
    Move.FOLLOW: _follow,
    Move.TOW: _tow,
}


def _aims(res: Resolution, helms: Helms) -> Aims:
    units, (w, s) = res.world.units, (helms.world, helms.unit)
    return aims_of(res, w, units.side[w, s], units.ref[w, s])


def _met(res: Resolution, helms: Helms, aims: Aims, place: Pair) -> Pair:
    """Thrust to come to rest with the target at `place`; without a known target, hold."""
    half_s = 0.5 * res.tables.impulse_s
    gx, gy = gravity_midway(res, helms.world, helms.x, helms.y, (helms.vx, helms.vy), half_s)
    x, y = _way_round(res, helms, place)
    drift = helms.vx - aims.vx, helms.vy - aims.vy
    base = aims.ax - gx, aims.ay - gy
    met = meeting((x - helms.x, y - helms.y), drift, base, helms.most, res.tables.impulse_s)
    if aims.known.all():
        return met
    rest = _hold(res, helms)
    return np.where(aims.known, met[0], rest[0]), np.where(aims.known, met[1], rest[1])


ROUND = 1.4
"""A way that the body is in is bent to pass its centre at this many radii."""


def _way_round(res: Resolution, helms: Helms, place: Pair) -> Pair:
    """`place`, or a point beside the body where the straight way there leads within 1.15 radii of its centre."""
    dx, dy = helms.x - helms.nx, helms.y - helms.ny
    wx, wy = place[0] - helms.x, place[1] - helms.y
    way = wx * wx + wy * wy
    part = np.clip(-(dx * wx + dy * wy) / np.where(way > 0.0, way, 1.0), 0.0, 1.0)
    cx, cy = dx + part * wx, dy + part * wy
    reach = 1.15 * helms.radius
    blocked = (cx * cx + cy * cy < reach * reach) & (part > 0.0) & (part < 1.0) & (helms.near >= 0)
    if not blocked.any():
        return place
    side_x, side_y = unit(cx, cy)
    lx, ly = unit(*left_of(wx, wy, res.world.battle.handed[helms.world]))
    even = (side_x == 0.0) & (side_y == 0.0)
    side_x, side_y = np.where(even, lx, side_x), np.where(even, ly, side_y)
    by_x, by_y = helms.nx + side_x * ROUND * helms.radius, helms.ny + side_y * ROUND * helms.radius
    return np.where(blocked, by_x, place[0]), np.where(blocked, by_y, place[1])


# ---- safety, tows, and what the thrust costs


def _kept_safe(res: Resolution, helms: Helms, wish: Pair) -> tuple[Pair, Array]:
    """The thrust of machine-carried moves made gravity-safe, and which rows it had to turn."""
    turned = np.zeros(len(helms.world), bool)
    rows = np.flatnonzero(_CARRIED[helms.move])
    if len(rows) == 0:
        return wish, turned
    some = helms.take(rows)
    bad = _endangered(res, some, (wish[0][rows], wish[1][rows]), some.drive)
    if len(bad) == 0:
        return wish, turned
    rows, some = rows[bad], some.take(bad)
    w, s, course = some.world, some.unit, Course(some.x, some.y, some.vx, some.vy)
    left = res.world.units.delta_v_km_s[w, s]
    out, law = way_out(res, w, res.this_turn.escape_law[w, s], res.world.battle.handed[w], course, some.drive, left)
    res.this_turn.escape_law[w, s] = law
    x, y = wish[0].copy(), wish[1].copy()
    x[rows], y[rows] = out
    turned[rows] = True
    return (x, y), turned


def _endangered(res: Resolution, helms: Helms, thrust: Pair, drive: Array) -> Array:
    course = Course(helms.x, helms.y, helms.vx, helms.vy)
    return endangered(res, helms.world, course, thrust, drive, np.take(res.world.units.delta_v_km_s, helms.at))


def _cut_tows(res: Resolution) -> None:
    """A tug that is ordered anything else, or is out of the fight, or whose tow is gone, lets go."""
    units = res.world.units
    w, s = np.nonzero(units.tow != NONE)
    if len(w) == 0:
        return
    t = units.tow[w, s].astype(np.int64)
    present = res.world.present()
    tows = (units.move[w, s] == Move.TOW) & (units.ref[w, s] == t) & res.world.fighting()[w, s] & present[w, t]
    _cut(res, w[~tows], s[~tows])


def _cut(res: Resolution, world: Array, tug: Array) -> None:
    units = res.world.units
    order = np.lexsort((units.uid[world, tug], world))
    world, tug = world[order], tug[order]
    tow = units.tow[world, tug].copy()
    units.tow[world, tug] = NONE
    place = {"x_km": units.x_km[world, tug], "y_km": units.y_km[world, tug]}
    res.journal.write(Event.TOW_CUT, world, side=units.side[world, tow], source=tug, target=tow, **place)


def _hook_tows(res: Resolution) -> None:
    """Tugs that have met their tow hook it, unless that would already cost them their own way out.

    Nobody hooks what is a tug itself, or is hooked while it tows: groups have one tow.
    """
    units = res.world.units
    w, s = np.nonzero((units.move == Move.TOW) & (units.tow == NONE) & res.world.fighting() & (units.ref >= 0))
    near = units.ref[w, s] < res.world.unit_slots
    w, s = w[near], s[near]
    if len(w) == 0:
        return
    t = units.ref[w, s].astype(np.int64)
    distance = length(units.x_km[w, s] - units.x_km[w, t], units.y_km[w, s] - units.y_km[w, t])
    speed = length(units.vx_km_s[w, s] - units.vx_km_s[w, t], units.vy_km_s[w, s] - units.vy_km_s[w, t])
    may = hookable(distance, speed, res.cls("mass_t")[w, t], res.cls("tow_t")[w, s])
    towed = np.zeros(units.uid.shape, bool)
    held_w, held_s = np.nonzero(units.tow != NONE)
    towed[held_w, units.tow[held_w, held_s]] = True
    asks = np.zeros(units.uid.shape, bool)
    asks[w[may], s[may]] = True
    may &= res.world.present()[w, t] & (units.tow[w, t] == NONE) & ~towed[w, s] & ~asks[w, t] & (t != s)
    may[may] = _stays_free(res, w[may], s[may], t[may])
    order = np.lexsort((units.uid[w, s], w))
    order = order[may[order]]
    w, s, t = w[order], s[order], t[order]
    units.tow[w, s] = t
    place = {"x_km": units.x_km[w, t], "y_km": units.y_km[w, t]}
    res.journal.write(Event.HOOKED, w, side=units.side[w, t], source=s, target=t, **place)


def _stays_free(res: Resolution, world: Array, tug: Array, tow: Array) -> Array:
    """Tugs (N,) that could still get away alone after an impulse on the course of their tow: bool."""
    units = res.world.units
    helms, own = helms_of(res, None)
    row = np.full(units.uid.shape, -1)
    row[helms.world, helms.unit] = np.arange(len(own))
    alone = replace(
        helms.take(row[world, tug]), x=units.x_km[world, tow], y=units.y_km[world, tow],
        vx=units.vx_km_s[world, tow], vy=units.vy_km_s[world, tow],
    )  # fmt: skip
    still = np.zeros(len(world)), np.zeros(len(world))
    free = np.ones(len(world), bool)
    free[_endangered(res, alone, still, own[row[world, tug]])] = False
    return free


def _let_go(res: Resolution, helms: Helms, thrust: Pair, own: Array) -> bool:
    """Cut the tows that would take their tugs' own way out with them in this impulse; were there any?"""
    units = res.world.units
    rows = np.flatnonzero(units.tow[helms.world, helms.unit] != NONE)
    if len(rows) == 0:
        return False
    go = rows[_endangered(res, helms.take(rows), (thrust[0][rows], thrust[1][rows]), own[rows])]
    _cut(res, helms.world[go], helms.unit[go])
    return len(go) > 0


def _carry_out(res: Resolution, helms: Helms, thrust: Pair, own: Array, turned: Array) -> None:
    """Write thrust, headings, flares, delta-v and the end of a feint for helms (N,)."""
    units, at = res.world.units, helms.at
    # Each member of a group gives its part of the group's thrust: the same part of what its own drive can do.
    alone = helms.drive == own
    part = np.where(alone, 1.0, own / np.where(alone | (helms.drive <= 0.0), 1.0, helms.drive))
    x, y = thrust[0] * part, thrust[1] * part
    _put(res.this_turn.thrust_x, at, x)
    _put(res.this_turn.thrust_y, at, y)
    size = length(x, y)
    burns = np.flatnonzero(size > NUDGE_KM_S2)
    _put(units.hx, at[burns], x[burns] / size[burns])
    _put(units.hy, at[burns], y[burns] / size[burns])
    posture = np.take(units.posture, at)
    # In danger the whole drive goes into the way out.
    spent = size + np.where((posture == Posture.EVADE) & ~turned, 0.5 * own, 0.0)
    whole = np.take(res.cls("thrust_km_s2"), at)
    flare = np.rint(spent / np.where(whole > 0.0, whole, 1.0) * PPM)
    _put(units.throttle_ppm, at, np.minimum(flare, PPM).astype(np.int64))
    left = np.take(units.delta_v_km_s, at)
    few = np.flatnonzero(left < np.inf)
    _put(units.delta_v_km_s, at[few], np.maximum(left[few] - spent[few] * res.tables.impulse_s, 0.0))
    _put(units.posture, at[(posture == Posture.FEIGN) & (flare > LIMP_PPM)], Posture.ACTIVE)


def _put(column: Array, at: Array, values: Any) -> None:
    """Write rows of a column laid flat. Columns of a Resolution are contiguous, so this is a view."""
    column.reshape(-1)[at] = values
