"""Orders from above (P3, J6): given to a side by the clock or by a trigger, obeyed or not, and judged."""

import numpy as np

from ..state.columns import NONE, Array, among
from ..state.resolution import Resolution
from ..state.vocabulary import AboveKind, Event, Move, System


def give_orders_above(res: Resolution) -> None:
    """Give the orders from above whose turn it is by the clock."""
    for number, order in enumerate(res.tables.orders_above):
        give_order(res, np.flatnonzero(res.world.battle.turn + 1 == order.turn), number)


def give_order(res: Resolution, worlds: Array, number: int) -> None:
    """An order from above stands from now on in worlds (N,); what stood before lapses, and nothing is said yet.

    Who is lost, or never came to this battle, gives no order.
    """
    order, sides = res.tables.orders_above[number], res.world.sides
    side = order.side
    if order.giver != NONE:
        worlds = worlds[(res.world.units.uid[worlds, order.giver] != 0) & ~res.world.lost()[worlds, order.giver]]
    sides.above[worlds, side] = number
    sides.above_turn[worlds, side] = res.world.battle.turn[worlds] + 1
    sides.said[worlds, side] = NONE
    sides.judged[worlds, side] = NONE
    res.journal.write(Event.ORDER_ABOVE, worlds, side=side, source=side, value=number)


def lapse_orders_above(res: Resolution) -> None:
    """An order given by somebody in the battle stands no more once that unit is lost; nothing more is judged of it.

    Who withdraws, or whom only the bridge has failed, is still obeyed.
    """
    sides, lost = res.world.sides, res.world.lost()
    for number, order in enumerate(res.tables.orders_above):
        if order.giver != NONE:
            w = np.flatnonzero((sides.above[:, order.side] == number) & lost[:, order.giver])
            sides.above[w, order.side] = NONE
            res.journal.write(
                Event.ORDER_LAPSED, w, side=order.side, source=order.side, target=order.giver, value=number
            )  # fmt: skip


_AGAINST = {
    AboveKind.HOLD: (Move.BURN, Move.INTERCEPT, Move.KEEP_RANGE, Move.WITHDRAW, Move.RAM, Move.PURSUE),
    AboveKind.CHARGE: (Move.HOLD, Move.COAST, Move.KEEP_RANGE, Move.WITHDRAW, Move.TOW, Move.ORBIT),
    AboveKind.WITHDRAW: (Move.HOLD, Move.INTERCEPT, Move.KEEP_RANGE, Move.ORBIT, Move.RAM, Move.PURSUE),
}
"""Moves that go against an order from above."""


def judge_orders_above(res: Resolution) -> None:
    """Does each side obey the order from above that stands? Judged at the end of each turn after that of the order.

    Disobeyed: the side said so, or more than a third of its units that fight and can move are by their orders in
    force about what goes against it. Otherwise obeyed, said or not. Obeying wins the order's merit once; to disobey
    is final: it takes back what was won, and as much again. An order lapses at the end of its last turn.
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
        before = sides.judged[:, side]
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
    return able.sum(axis=1), (able & among(units.move, against)).sum(axis=1)
