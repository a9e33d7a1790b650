"""Succession (P2, J11): who commands a side, and when its orders get through again."""

import numpy as np

from ..state.columns import NONE, Array
from ..state.orders import DUE
from ..state.resolution import Resolution
from ..state.vocabulary import Event, System


def pass_command(res: Resolution) -> None:
    """Who commands: while the commander fights with a working bridge, that unit; else the highest rank left does.

    Command passes at once, control after the side's latency: until then orders wait (P2, J11). A side whose units
    have all lost their bridges has no commander; the next that comes takes over at once.
    """
    world = res.world
    if not world.unit_slots:
        return
    able = world.fighting() & (world.units.system_ppm[:, :, System.BRIDGE] > 0)
    for side in range(world.sides.commander.shape[1]):
        own = able & (world.units.side == side)
        old = world.sides.commander[:, side].astype(np.int64)
        held = old != NONE
        keeps = held & own[np.arange(world.worlds), np.where(held, old, 0)]
        if not keeps.all() and (held.any() or own.any()):
            _name_commander(res, side, own, ~keeps)
        _take_control(res, side)


def _name_commander(res: Resolution, side: int, own: Array, vacant: Array) -> None:
    """Fill the `vacant` (W,) commands of a side from its units `own` (W, S)."""
    world = res.world
    sides = world.sides
    new = highest_rank(own, world.units.rank, world.units.uid)
    old = sides.commander[:, side].copy()
    sides.commander[vacant, side] = new[vacant]
    alive = (world.fighting() & (world.units.side == side)).any(axis=1)
    lost = np.flatnonzero(vacant & (old != NONE) & alive)
    control = res.now[lost] + res.tables.sides.latency_lost[side]
    sides.control_impulse[lost, side] = control
    for column in DUE.values():
        waits = np.maximum(getattr(world.plotted, column)[lost], control[:, None])
        mine = world.units.side[lost] == side
        getattr(world.plotted, column)[lost] = np.where(mine, waits, getattr(world.plotted, column)[lost])
    res.journal.write(Event.COMMAND_LOST, lost, side=side, source=side, target=new[lost], value=control)
    came = np.flatnonzero(vacant & (old == NONE) & (new != NONE) & (sides.control_impulse[:, side] > 0))
    passed = came[sides.control_impulse[came, side] < res.now[came]]
    res.journal.write(Event.COMMAND_TAKEN, passed, side=side, source=side, target=new[passed])


def highest_rank(own: Array, rank: Array, uid: Array) -> Array:
    """The unit of the highest rank among `own` (W, S), of equals that of the lowest uid: (W,) slots, NONE of none."""
    most = np.where(own, rank, np.iinfo(np.int32).min)
    best = own & (most == most.max(axis=1, keepdims=True))
    slot = np.where(best, uid, np.iinfo(np.int64).max).argmin(axis=1)
    return np.where(own.any(axis=1), slot, NONE)


def _take_control(res: Resolution, side: int) -> None:
    """Report control that is back in this impulse."""
    sides = res.world.sides
    back = (sides.control_impulse[:, side] == res.now) & (res.now > 0) & (sides.commander[:, side] != NONE)
    w = np.flatnonzero(back)
    res.journal.write(Event.COMMAND_TAKEN, w, side=side, source=side, target=sides.commander[w, side])
