"""Orders from above (P3, J6): giving one to a side. Commands and triggers both do."""

from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import Event


def give_order(res: Resolution, worlds: Array, number: int) -> None:
    """An order from above stands from now on in worlds (N,); what stood before lapses, and nothing is said yet."""
    side, sides = res.tables.orders_above[number].side, res.world.sides
    sides.above[worlds, side] = number
    sides.above_turn[worlds, side] = res.world.battle.turn[worlds] + 1
    sides.said[worlds, side] = NONE
    sides.judged[worlds, side] = NONE
    res.journal.write(Event.ORDER_ABOVE, worlds, side=side, source=side, value=number)
