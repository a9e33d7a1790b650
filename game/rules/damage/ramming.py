"""Ramming (M6, J10): phases `line_up` and `ram`: who is told to ram strikes its target, and both are harmed.

Ships do not collide by accident: only a unit whose order is to ram, and its target, ever meet. The collision is one
that sticks: all energy of the relative motion, mu v^2 / 2 with the reduced mass mu = m1 m2 / (m1 + m2), goes into the
two, half into each, and of the momentum nothing is lost: both go on with the velocity of their common centre.
"""

from typing import NamedTuple

import numpy as np

from ..state.columns import Array, by_uid
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import SUBSTEPS, Cause, Event, Move, Posture
from .debris import impact_mj

TOUCH_KM_S = 0.01
"""Slower than this two ships touch without harm, and the order stands."""
DODGED = 0.5
"""Part of its drive with which a target that evades gets out of the way."""


class Rams(NamedTuple):
    """Rammers and whom they go for: (N,) each, by uid of the rammer."""

    world: Array
    unit: Array
    target: Array


def line_up(res: Resolution) -> None:
    """Note where units are, and how fast, before they are flown, if anybody is to ram."""
    units = res.world.units
    if (units.move == Move.RAM).any():
        res.this_impulse.unrammed = tuple(
            column.copy() for column in (units.x_km, units.y_km, units.vx_km_s, units.vy_km_s)
        )


def ram(res: Resolution) -> None:
    """Let those who have met their target in this impulse strike it: energy to both, velocities shared, then a coast.

    Contact is swept over each step of motion, so nobody tunnels. A unit may be struck by several: what each pair hands
    over is worked out from the velocities before, and added up in the order of uids.
    """
    begun = res.this_impulse.unrammed
    if begun is None:
        return
    rams = _rams(res)
    met = _met(res, rams, begun)
    rams = Rams(*(column[met] for column in rams))
    units, (w, s, t) = res.world.units, rams
    mass = res.cls("mass_t")
    vx, vy = units.vx_km_s[w, s] - units.vx_km_s[w, t], units.vy_km_s[w, s] - units.vy_km_s[w, t]
    speed = np.sqrt(vx * vx + vy * vy)
    reduced = mass[w, s] * mass[w, t] / (mass[w, s] + mass[w, t])
    energy = impact_mj(reduced, speed)
    hard = (speed > TOUCH_KM_S) & _first_of_pairs(rams, res.world.unit_slots)
    rams, (w, s, t) = Rams(*(column[hard] for column in rams)), (w[hard], s[hard], t[hard])
    energy, speed = energy[hard], speed[hard]
    _share_motion(res, rams, (vx[hard] * reduced[hard], vy[hard] * reduced[hard]), mass)
    res.journal.write(
        Event.RAMMED, w, side=units.side[w, t], source=s, target=t, x_km=units.x_km[w, t], y_km=units.y_km[w, t],
        energy_mj=energy, value=np.rint(speed * 1_000.0).astype(np.int64),
    )  # fmt: skip
    half = energy // 2
    res.hit(w, t, s, half, Cause.RAM)
    res.hit(w, s, t, energy - half, Cause.RAM)
    units.move[w, s] = Move.COAST
    both = (units.move[w, t] == Move.RAM) & (units.ref[w, t] == s)
    units.move[w[both], t[both]] = Move.COAST


def _rams(res: Resolution) -> Rams:
    """Units that are to ram a unit that is there."""
    units, here = res.world.units, res.world.present()
    w, s = np.nonzero(res.world.fighting() & (units.move == Move.RAM) & (units.ref >= 0))
    t = units.ref[w, s].astype(np.int64)
    real = (t < res.world.unit_slots) & (t != s)
    w, s, t = w[real], s[real], t[real]
    there = here[w, t]
    w, s, t = w[there], s[there], t[there]
    order = by_uid(units.uid[w, s])
    return Rams(w[order], s[order], t[order])


def _first_of_pairs(rams: Rams, slots: int) -> Array:
    """Of two that ram each other the first row alone: (N,) bool."""
    low, high = np.minimum(rams.unit, rams.target), np.maximum(rams.unit, rams.target)
    _, first = np.unique((rams.world * slots + low) * slots + high, return_index=True)
    kept = np.zeros(len(low), bool)
    kept[first] = True
    return kept


def _met(res: Resolution, rams: Rams, begun: tuple[Array, ...]) -> Array:
    """Which rammers come within reach of their target in this impulse: (N,) bool."""
    units, (w, s, t) = res.world.units, rams
    impulse_s = res.tables.impulse_s
    x, y, vx, vy = (column[w, s] - column[w, t] for column in begun)
    end_x, end_y = units.x_km[w, s] - units.x_km[w, t], units.y_km[w, s] - units.y_km[w, t]
    # By the relative acceleration, which is all but constant within an impulse.
    bend_x, bend_y = end_x - x - vx * impulse_s, end_y - y - vy * impulse_s
    thrust = np.sqrt(res.this_turn.thrust_x[w, s] ** 2 + res.this_turn.thrust_y[w, s] ** 2)
    dodge = np.where(units.posture[w, t] == Posture.EVADE, DODGED * res.cls("thrust_km_s2")[w, t], 0.0)
    steer, size = np.maximum(thrust - dodge, 0.0), res.cls("size_km")[w, s] + res.cls("size_km")[w, t]
    met = np.zeros(len(w), bool)
    here = x, y
    for step in range(1, SUBSTEPS + 1):
        part = step / SUBSTEPS
        there = (
            x + vx * (impulse_s * part) + bend_x * (part * part),
            y + vy * (impulse_s * part) + bend_y * (part * part),
        )
        seconds = impulse_s * part
        met |= passes_within(here, there, contact_km(size, steer, seconds))
        here = there
    return met


def contact_km(size_km: Array, steer_km_s2: Array, seconds: float) -> Array:
    """From how near two ships of sizes that add to this meet, so long after the thrust of the impulse was chosen.

    The helm steers on meanwhile: what thrust it has more than its target dodges with makes up for a t^2 / 2.
    """
    return size_km + 0.5 * steer_km_s2 * (seconds * seconds)


def passes_within(begin: Pair, end: Pair, reach_km: Array) -> Array:
    """Does the straight way from begin to end come within reach of 0: (N,) bool."""
    ex, ey = end[0] - begin[0], end[1] - begin[1]
    square = ex * ex + ey * ey
    part = np.clip(-(begin[0] * ex + begin[1] * ey) / np.where(square > 0.0, square, 1.0), 0.0, 1.0)
    x, y = begin[0] + part * ex, begin[1] + part * ey
    near: Array = x * x + y * y <= reach_km * reach_km
    return near


def _share_motion(res: Resolution, rams: Rams, push: Pair, mass: Array) -> None:
    """Take `push` (t km/s) from each rammer and give it to its target, summed in the order of the rammers."""
    units, (w, s, t) = res.world.units, rams
    slots = res.world.unit_slots
    rows = np.concatenate((w * slots + s, w * slots + t))
    for name, given in zip(("vx_km_s", "vy_km_s"), push, strict=True):
        # bincount adds in the order of its rows, which is that of uids.
        total = np.bincount(rows, np.concatenate((-given, given)), units.uid.size).reshape(units.uid.shape)
        kick = total / mass
        np.add(getattr(units, name), kick, out=getattr(units, name), where=kick != 0.0)
