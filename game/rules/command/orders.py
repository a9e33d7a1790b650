"""Command (P2, P3): orders are taken, travel, and come into force; who commands; what is asked from above.

`accept_orders` opens a turn, the phase `carry_orders` runs in each impulse, `judge_orders_above` closes the turn.
"""

import numpy as np

from ..state.columns import NONE, Array
from ..state.orders import ORDER_FIELDS, Orders, OrderSet
from ..state.resolution import Resolution
from ..state.vocabulary import AboveKind, Event, Fault, Move, OrderField, System
from ..story.arrivals import arrive, due_arrivals
from ..story.orders_above import give_order
from .faults import order_faults

DUE = {"move": "due", "fire": "fire_due", "power": "power_due", "posture": "posture_due"}
"""Column of `Plotted` that says when each part of an order comes into force."""

_PLAIN = Orders.empty(1, 1)


# ---- the start of a turn


def accept_orders(res: Resolution, orders: OrderSet) -> None:
    """Take what the sides plotted: faulty parts are refused, the rest is under way or, for flights, in force.

    A faulty move becomes HOLD; other faulty parts change nothing; each is reported, except that those who are not
    here are passed over in silence (an order to a squadron reaches whom it finds). A part of an order is due after
    the side's latency, and not before its commander has control (P2); it replaces what was under way of the same
    part, unless it says the same. Missions of flights are in force at once: their leaders see for themselves. An
    answer to an order from above counts if one stands.
    """
    units, bad = _judged(res, orders)
    side = res.world.units.side
    due = np.maximum(res.now[:, None] + res.tables.sides.latency_intact, res.world.sides.control_impulse)
    due = np.take_along_axis(due, side, axis=1)
    for part in ORDER_FIELDS:
        _send(res, units, part, due)
    flights, given = orders.flights, orders.flights.given & ~bad[OrderField.MISSION]
    for name in ("mission", "ref"):
        np.copyto(getattr(res.world.flights, name), getattr(flights, name), where=given)
    sides, said = res.world.sides, orders.sides.obey
    answers = (said != NONE) & ~bad[OrderField.COMMAND] & (sides.above != NONE)
    np.copyto(sides.said, said, where=answers)


def _judged(res: Resolution, orders: OrderSet) -> tuple[Orders, dict[OrderField, Array]]:
    """Orders to units with the faulty parts taken out, and where parts are faulty; writes the refusals."""
    world = res.world
    rows = order_faults(world, res.tables, orders)
    units = orders.units.copy()
    bad = {field: np.zeros(world.units.uid.shape, bool) for field in OrderField}
    bad[OrderField.MISSION] = np.zeros(world.flights.uid.shape, bool)
    bad[OrderField.COMMAND] = np.zeros(world.sides.commander.shape, bool)
    absent = np.zeros(world.units.uid.shape, bool)
    for field in OrderField:
        some = rows[rows["field"] == field]
        first = world.unit_slots if field == OrderField.MISSION else 0
        bad[field][some["world"], some["unit"] - first] = True
        if field < OrderField.MISSION:
            gone = some[some["fault"] == Fault.NOT_HERE]
            absent[gone["world"], gone["unit"]] = True
    for field in (OrderField.FIRE, OrderField.POWER, OrderField.POSTURE):
        getattr(units, f"{field.name.lower()}_given")[bad[field]] = False
    held = bad[OrderField.MOVE]
    for name in ORDER_FIELDS["move"]:
        getattr(units, name)[held] = getattr(_PLAIN, name)[0, 0]
    units.move_given &= ~absent
    quiet = (rows["fault"] == Fault.NOT_HERE) | (rows["field"] == OrderField.COMMAND)
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


# ---- each impulse


def carry_orders(res: Resolution) -> None:
    """What the beat begins with: arrivals and orders from above (impulse 0), succession, orders that are due."""
    if res.impulse == 0:
        arrive(res, *due_arrivals(res))
        for number, order in enumerate(res.tables.orders_above):
            give_order(res, np.flatnonzero(res.world.battle.turn + 1 == order.turn), number)
    _pass_command(res)
    bring_into_force(res)


def bring_into_force(res: Resolution) -> None:
    """Copy the parts that are due over the standing orders of units that still fight; drop those of the rest."""
    plotted, units = res.world.plotted, res.world.units
    for part, names in ORDER_FIELDS.items():
        given = getattr(plotted, f"{part}_given")
        if not given.any():
            continue
        due = given & (getattr(plotted, DUE[part]) <= res.now[:, None])
        if not due.any():
            continue
        here = due & res.world.fighting()
        for name in names:
            values = getattr(plotted, name)
            mask = due if values.ndim == 2 else due[:, :, None]
            np.copyto(getattr(units, name), values, where=mask & (here if values.ndim == 2 else here[:, :, None]))
            np.copyto(values, getattr(_PLAIN, name)[0, 0], where=mask)
        given &= ~due
        np.copyto(getattr(plotted, DUE[part]), 0, where=due)


def _pass_command(res: Resolution) -> None:
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
        if not keeps.all():
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


# ---- the end of a turn


_AGAINST = {
    AboveKind.HOLD: (Move.BURN, Move.INTERCEPT, Move.KEEP_RANGE, Move.WITHDRAW),
    AboveKind.CHARGE: (Move.HOLD, Move.COAST, Move.KEEP_RANGE, Move.WITHDRAW, Move.TOW),
    AboveKind.WITHDRAW: (Move.HOLD, Move.INTERCEPT, Move.KEEP_RANGE),
}
"""Moves that go against an order from above."""


def judge_orders_above(res: Resolution) -> None:
    """Does each side obey the order from above that stands? Judged at the end of each turn after that of the order.

    Disobeyed: the side said so, or more than a third of its units that fight and can move are by their orders in
    force about what goes against it. Otherwise obeyed, said or not. Obeying wins the order's merit once; to disobey
    is final: it takes back what was won, and as much again. An order lapses at the end of its last turn. To be
    called before burns end.
    """
    if not res.tables.orders_above:
        return
    world, sides = res.world, res.world.sides
    turn = world.battle.turn + 1
    for number, order in enumerate(res.tables.orders_above):
        side = order.side
        stands = sides.above[:, side] == number
        units, against = _conduct(res, side, _AGAINST.get(AboveKind(order.kind), ()))
        judged = stands & (units > 0) & (turn > sides.above_turn[:, side])
        refused = (sides.said[:, side] == 0) | (against * 3 > units)
        before = sides.judged[:, side].copy()
        verdict = np.where(refused | (before == 0), 0, 1)
        new = np.flatnonzero(judged & (verdict != before))
        won = np.where(before[new] == 1, order.merit, 0)
        sides.merit[new, side] += np.where(verdict[new] == 1, order.merit, -order.merit - won)
        sides.judged[new, side] = verdict[new]
        sides.obeyed[new, side] = verdict[new]
        res.journal.write(Event.OBEYED, new, side=side, source=side, value=verdict[new])
        sides.above[stands & (turn >= order.until_turn), side] = NONE


def _conduct(res: Resolution, side: int, against: tuple[Move, ...]) -> tuple[Array, Array]:
    """Units of a side that fight and can move, and how many of them carry out moves `against`: (W,) each."""
    units = res.world.units
    able = res.world.fighting() & (units.side == side) & (units.system_ppm[:, :, System.DRIVE] > 0)
    able &= res.cls("thrust_km_s2") > 0.0
    return able.sum(axis=1), (able & np.isin(units.move, against)).sum(axis=1)
