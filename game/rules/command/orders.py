"""Orders (P2): what sides plot is taken, travels to its units, and comes into force."""

import numpy as np

from ..state.columns import NONE, Array, among
from ..state.orders import DUE, MISSION_FIELDS, ORDER_FIELDS, Orders, OrderSet
from ..state.resolution import Resolution, Turning
from ..state.vocabulary import PASSED_OVER, Event, OrderField, Stance
from .faults import OF_SIDES, order_faults

_PLAIN = Orders.empty(1, 1)
_OF_UNITS = frozenset(OrderField[part.upper()] for part in ORDER_FIELDS)


def accept_orders(res: Resolution) -> None:
    """Take what the sides plotted: faulty parts are refused, the rest is under way or, for flights, in force.

    A faulty move becomes HOLD; other faulty parts change nothing; each is reported, except that those who are not
    here, and crews that have broken, are passed over in silence (an order to a squadron reaches whom it finds). A part
    of an order is due after the side's latency, and not before its commander has control (P2); it replaces what was
    under way of the same part, unless it says the same. Missions of flights are in force at once: their leaders see
    for themselves. An answer to an order from above counts if one stands; answers to questions are for
    `take_answers`. A war is declared at once, to all.
    """
    orders = res.orders
    if orders is None:
        return
    units, bad = _judged(res, orders)
    side = res.world.units.side
    due = np.maximum(res.now[:, None] + res.tables.sides.latency_intact, res.world.sides.control_impulse)
    due = np.take_along_axis(due, side, axis=1)
    for part in ORDER_FIELDS:
        _send(res, units, part, due)
    flights, given = orders.flights, orders.flights.given & ~bad[OrderField.MISSION]
    for name in MISSION_FIELDS:
        np.copyto(getattr(res.world.flights, name), getattr(flights, name), where=given)
    sides, said = res.world.sides, orders.sides.obey
    answers = (said != NONE) & ~bad[OrderField.COMMAND] & (sides.above != NONE)
    np.copyto(sides.said, said, where=answers)
    _declare_wars(res, np.where(bad[OrderField.COMMAND], NONE, orders.sides.fight))


def _declare_wars(res: Resolution, fight: Array) -> None:
    """Let sides fight whom they were told to, numbers (W, A) or NONE, in so far as they do not yet."""
    if not (fight != NONE).any():
        return
    for side, told in enumerate(fight.T):
        for other in set(told.tolist()) - {NONE}:
            world = np.flatnonzero((told == other) & (res.world.sides.stance[:, side, other] != Stance.FIGHT))
            res.this_impulse.turns.append(Turning(world, side, other, Stance.FIGHT, openly=True))


def _judged(res: Resolution, orders: OrderSet) -> tuple[Orders, dict[OrderField, Array]]:
    """Orders to units with the faulty parts taken out, and where parts are faulty; writes the refusals."""
    world = res.world
    rows = order_faults(world, res.tables, orders)
    units = orders.units.copy()
    bad = {field: np.zeros(world.units.uid.shape, bool) for field in OrderField}
    bad[OrderField.MISSION] = np.zeros(world.flights.uid.shape, bool)
    bad |= {field: np.zeros(world.sides.commander.shape, bool) for field in OF_SIDES}
    absent = np.zeros(world.units.uid.shape, bool)
    for field in map(OrderField, np.unique(rows["field"]).tolist()):
        some = rows[rows["field"] == field]
        first = world.unit_slots if field == OrderField.MISSION else 0
        bad[field][some["world"], some["unit"] - first] = True
        if field in _OF_UNITS:
            gone = some[among(some["fault"], PASSED_OVER)]
            absent[gone["world"], gone["unit"]] = True
    for field in _OF_UNITS - {OrderField.MOVE}:
        getattr(units, f"{field.name.lower()}_given")[bad[field]] = False
    held = bad[OrderField.MOVE]
    for name in ORDER_FIELDS["move"]:
        getattr(units, name)[held] = getattr(_PLAIN, name)[0, 0]
    units.move_given &= ~absent
    quiet = among(rows["fault"], PASSED_OVER) | among(rows["field"], OF_SIDES)
    _refuse(res, rows[~quiet])
    return units, bad


def _refuse(res: Resolution, rows: Array) -> None:
    world, code = rows["world"], rows["unit"].astype(np.int64)
    side = np.concatenate([res.world.units.side, res.world.flights.side], axis=1)
    res.journal.write(Event.ORDER_REFUSED, world, side=side[world, code], target=code, value=rows["fault"])


def _send(res: Resolution, orders: Orders, part: str, due: Array) -> None:
    """Put one part of the orders on its way: due (W, S) absolute impulses."""
    plotted, names = res.world.plotted, ORDER_FIELDS[part]
    given = getattr(orders, f"{part}_given")
    if not given.any():
        return
    pending = getattr(plotted, f"{part}_given")
    same = given & pending
    for name in names:
        equal = getattr(plotted, name) == getattr(orders, name)
        same &= equal if equal.ndim == 2 else equal.all(axis=2)
    new = given & ~same
    for name in names:
        values = getattr(orders, name)
        np.copyto(getattr(plotted, name), values, where=new if values.ndim == 2 else new[:, :, None])
    np.copyto(getattr(plotted, DUE[part]), due, where=new)
    pending |= new


def bring_into_force(res: Resolution) -> None:
    """Copy the parts that are due over the standing orders of units that still fight; drop those of the rest.

    A crew that has broken meanwhile does nothing that it is told, but strike its colours.
    """
    plotted, units = res.world.plotted, res.world.units
    for part, names in ORDER_FIELDS.items():
        given = getattr(plotted, f"{part}_given")
        if not given.any():
            continue
        due = given & (getattr(plotted, DUE[part]) <= res.now[:, None])
        if not due.any():
            continue
        here = due & res.world.fighting()
        if part != "surrender":
            here &= ~units.broken
        for name in names:
            values = getattr(plotted, name)
            mask = due if values.ndim == 2 else due[:, :, None]
            np.copyto(getattr(units, name), values, where=mask & (here if values.ndim == 2 else here[:, :, None]))
            np.copyto(values, getattr(_PLAIN, name)[0, 0], where=mask)
        given &= ~due
        np.copyto(getattr(plotted, DUE[part]), 0, where=due)
