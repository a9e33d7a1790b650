"""Steering (M1, M5, M9, M10, M12, J9, J10): phase `steer` turns the orders in force into thrust."""

from typing import Any

import numpy as np

from ..space.course import Course
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, length
from ..state.vocabulary import LIMP_PPM, PPM, Move, Posture
from .bearing import Bows, bows_of, held
from .drives import Drives, body_endangering, delta_v_for_moving, drives_of
from .moves import wishes
from .safety import way_out
from .towing import Tows, cut

NUDGE_KM_S2 = 1e-9
"""Up to this thrust a ship keeps its heading: what is left to a ship at rest is rounding, which points anywhere."""
_CARRIED = ~np.isin(list(Move), (Move.BURN, Move.COAST))
"""By number of the move: does the machine carry it out, and answer for its safety?"""


def steer(res: Resolution) -> None:
    """Thrust, headings, delta-v and drive flares of every living unit for this impulse.

    Everything but a burn and a coast is carried out by the machine, which keeps a way out of every well
    (`safety`). A unit in posture EVADE has half of its drive for moving, the other half dodges and moves nothing; it
    gives up evading where only the whole drive keeps a way out, or where there is no drive left. One that feigns limps
    (`LIMP_PPM`), unless it burns or is in danger, and hard thrust ends its feint. One that bears on a target has a
    part of its drive (`BEARING_PPM`) for its course and keeps its bow where it is told; all others point where they
    thrust. A unit under tow leaves steering to its tugs.
    """
    bows = bows_of(res)
    while not _steered(res, bows):
        pass  # who let its tow go flies alone, from this impulse on
    units = res.world.units
    units.throttle_ppm[res.world.present() & (units.hull_mj <= 0)] = 0


def _steered(res: Resolution, bows: Bows | None) -> bool:
    """Steer everybody with the tows as they are; False where tugs had to let go, so that all must be asked anew."""
    tows = Tows.of(res.world, res.cls("mass_t"))
    drives = drives_of(res, tows, bows)
    res.this_turn.thrust_x[:], res.this_turn.thrust_y[:] = 0.0, 0.0
    if len(drives.world) == 0:
        return True
    thrust = wishes(res, drives)
    _keep_safe(res, drives, thrust)
    if _let_go(res, drives, thrust):
        return False
    _carry_out(res, drives, thrust)
    if bows is not None:
        _keep_bows(res, drives, bows)
    return True


def end_burns(res: Resolution) -> None:
    """End of the turn: a burn has lasted for the turn in which it came into force, then the unit coasts."""
    move = res.world.units.move
    move[move == Move.BURN] = Move.COAST


# ---- safety, tows, and what the thrust costs


def _keep_safe(res: Resolution, drives: Drives, thrust: Pair) -> None:
    """Make the thrust (N,) of machine-carried moves gravity-safe, in place, by what evading leaves of the drives.

    Who would give away the last way out of its whole drive even so takes all of it (in `drives`), and evades no more.
    """
    rows = _CARRIED.take(drives.move).nonzero()[0]
    _turn_out(res, drives.take(rows), rows, thrust)
    evades = drives.drive < drives.whole
    if not evades.any():
        return
    rows = rows[evades[rows]]
    roused = drives.take(rows).roused()
    rows = rows[body_endangering(res, roused, (thrust[0][rows], thrust[1][rows])) >= 0]
    drives.left[rows], drives.drive[rows] = drives.own[rows], drives.whole[rows]
    _put(res.this_turn.escape_law, drives.at[rows], NONE)
    _turn_out(res, drives.take(rows), rows, thrust)


def _turn_out(res: Resolution, some: Drives, rows: Array, thrust: Pair) -> None:
    """Turn `thrust` of those of `some`, its `rows` (N,), that it endangers to their way out, by the law kept to."""
    body = body_endangering(res, some, (thrust[0][rows], thrust[1][rows]))
    bad = (body >= 0).nonzero()[0]
    if len(bad) == 0:
        return
    rows, some, laws = rows[bad], some.take(bad), res.this_turn.escape_law
    course, mirror_sign = Course(some.x, some.y, some.vx, some.vy), res.world.battle.mirror_sign[some.world]
    delta_v = delta_v_for_moving(some)
    out, law = way_out(res, some.world, laws.take(some.at), mirror_sign, course, some.drive, delta_v, body[bad])
    thrust[0][rows], thrust[1][rows] = out
    _put(laws, some.at, law)


def _let_go(res: Resolution, drives: Drives, thrust: Pair) -> bool:
    """Cut the tows that would take their tugs' own way out with them in this impulse; were there any?"""
    units = res.world.units
    rows = np.flatnonzero(units.tow.take(drives.at) != NONE)
    if len(rows) == 0:
        return False
    go = rows[body_endangering(res, drives.take(rows).alone(), (thrust[0][rows], thrust[1][rows])) >= 0]
    cut(res, drives.world[go], drives.unit[go])
    return len(go) > 0


def _carry_out(res: Resolution, drives: Drives, thrust: Pair) -> None:
    """Write thrust, headings, flares, delta-v and the end of evading and of feints for drives (N,)."""
    units, at, (x, y) = res.world.units, drives.at, thrust
    tied = (drives.drive != drives.left) & (drives.drive > 0.0)
    if tied.any():
        # Each member of a group gives its part of the group's thrust: the same part of what its own drive can do.
        part = np.where(tied, drives.left / np.where(tied, drives.drive, 1.0), 1.0)
        x, y = x * part, y * part
    _put(res.this_turn.thrust_x, at, x)
    _put(res.this_turn.thrust_y, at, y)
    size = length(x, y)
    burns = (size > NUDGE_KM_S2).nonzero()[0]
    _put(units.hx, at[burns], x[burns] / size[burns])
    _put(units.hy, at[burns], y[burns] / size[burns])
    dodging = drives.own - drives.left
    spent = size + dodging
    whole = res.cls("thrust_km_s2").take(at)
    flare = np.rint(spent / np.where(whole > 0.0, whole, 1.0) * PPM)
    _put(units.throttle_ppm, at, np.minimum(flare, PPM).astype(np.int64))
    few = (drives.delta_v < np.inf).nonzero()[0]
    if len(few):
        left = drives.delta_v[few] - spent[few] * res.tables.impulse_s
        _put(units.delta_v_km_s, at[few], np.maximum(left, 0.0))
    posture = units.posture.take(at)
    over = (posture == Posture.EVADE) & (dodging <= 0.0) | (posture == Posture.FEIGN) & (flare > LIMP_PPM)
    _put(units.posture, at[over.nonzero()[0]], Posture.ACTIVE)


def _keep_bows(res: Resolution, drives: Drives, bows: Bows) -> None:
    """Point the units that bear on a target at it, unless the thrust that they give takes their bows along."""
    size = length(np.take(res.this_turn.thrust_x, bows.at), np.take(res.this_turn.thrust_y, bows.at))
    which = held(size, drives.own[np.searchsorted(drives.at, bows.at)])
    for name, values in (("hx", bows.x), ("hy", bows.y)):
        _put(getattr(res.world.units, name), bows.at[which], values[which])


def _put(column: Array, at: Array, values: Any) -> None:
    """Write rows of a column laid flat. Columns of a Resolution are contiguous, so this is a view."""
    column.reshape(-1)[at] = values
