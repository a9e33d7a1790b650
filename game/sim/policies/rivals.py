"""What others do in a future that one side thinks of: each side goes by one of the policies that it is suspected of."""

from collections.abc import Mapping

import numpy as np

from game.rules import RULES

from ...rules import seen_world
from ...rules.state.columns import Array
from ...rules.state.orders import OrderSet
from ...rules.state.tables import Tables
from ...rules.state.world import World
from .doctrines import doctrine
from .fleets import Policy, idle

FUTURE_RULES = RULES.changed(pull_triggers=None, give_orders_above=None)
"""The rules of futures: nothing of the scenario's story happens, for its triggers and orders are nobody's to know."""


class Rivals:
    """All sides but one, in futures of its battle."""

    def __init__(self, suspected: Mapping[int, tuple[str, ...]], side: int, sides: int, number: Array):
        """`suspected`: doctrines by number of a side; who is not suspected of any says nothing.

        `number` (W,): of the futures; numbers side by side go by different doctrines.
        """
        self.plan = np.zeros((len(number), sides), np.int64)
        """Which of the doctrines it is suspected of each side goes by: (W, A), 0 for the side itself."""
        self._plotters: list[tuple[int, list[Policy]]] = []
        share = 1
        for other, names in sorted(suspected.items()):
            if other != side:
                self.plan[:, other] = number // share % len(names)
                self._plotters.append((other, [doctrine(name) or idle for name in names]))
                share *= len(names)

    def plot(self, world: World, tables: Tables) -> OrderSet:
        """Their orders for the coming turn, each from what its side would see."""
        orders = OrderSet.empty(world.worlds, world.unit_slots, world.flight_slots, self.plan.shape[1])
        for side, plotters in self._plotters:
            for plan, plot in enumerate(plotters):
                rows = np.flatnonzero(self.plan[:, side] == plan)
                part = orders.take(rows)
                part.lay(plot(seen_world(world.take(rows), tables, side), tables, side))
                orders.put(rows, part)
        return orders
