"""What others do in futures: every combination of what they are suspected of, each from what its side sees."""

import numpy as np

from game.rules.state.vocabulary import Move
from game.sim.policies.rivals import Rivals
from game.testing.builders import FRIGATE, all_in_sight, tables_of, world_of

TABLES = tables_of((FRIGATE,), sides=3)


def test_futures_side_by_side_go_through_all_that_others_may_do_together() -> None:
    suspected = {0: ("idle",), 1: ("hold", "charge"), 2: ("hold", "charge", "withdraw@1")}
    plan = Rivals(suspected, 0, 3, np.arange(12)).plan
    assert plan[:, 0].tolist() == [0] * 12
    pairs = [tuple(row) for row in plan[:, 1:].tolist()]
    assert pairs[:6] == pairs[6:]
    assert set(pairs) == {(one, other) for one in range(2) for other in range(3)}


def test_each_side_but_ones_own_plots_by_its_doctrine_in_each_future() -> None:
    world = world_of(TABLES, ({}, {"side": 1, "x_km": 9_000.0}, {"side": 2, "y_km": 9_000.0}), worlds=2)
    all_in_sight(world, TABLES)
    suspected = {0: ("charge",), 1: ("hold", "charge")}
    orders = Rivals(suspected, 0, 3, np.arange(2)).plot(world, TABLES)
    assert orders.units.move_given.tolist() == [[False, True, False]] * 2
    assert orders.units.move[:, 1].tolist() == [Move.HOLD, Move.INTERCEPT]
