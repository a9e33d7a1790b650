"""Plans compared on common dice: each is what it would be alone, and depends on what the side knows alone."""

from dataclasses import replace

import numpy as np
import pytest

from game.rules import seen_world
from game.sim.odds import Comparison, compared_by_turn, play_futures
from game.testing.scrambling import scrambled
from tests.sim.test_odds import SIDE, battle, same


def plans(scenario, world, *kinds):
    side = scenario.names.sides[SIDE]
    return tuple(scenario.orders({side: {"move": {"kind": kind}}}, world) for kind in kinds)


def compared(scenario, world, turns=2, kinds=("hold", "withdraw", "coast")):
    return Comparison(scenario, seen_world(world, scenario.tables, SIDE), SIDE, plans(scenario, world, *kinds), turns)


@pytest.mark.parametrize("name", ["jupiter_rout", "vesta_counterattack"])
def test_every_plan_is_what_it_would_be_alone_after_every_turn(name):
    asked = compared(*battle(name), kinds=("hold", "withdraw"))
    for turn, together in enumerate(compared_by_turn(asked, 3, 4), 1):
        for plan, one in enumerate(together):
            assert same(one, play_futures(replace(asked.question(plan), turns=turn), 3, 4))


def test_the_same_plan_twice_differs_in_no_bit_and_others_do():
    one, other, third = list(compared_by_turn(compared(*battle(), kinds=("hold", "hold", "withdraw")), 0, 4))[-1]
    assert same(one, other)
    assert not same(one, third)
    assert np.array_equal(one.plan, third.plan)
    assert np.array_equal(one.there, third.there)


def test_more_futures_change_none_of_the_first():
    asked = compared(*battle(), turns=1)
    (few,), (many,) = list(compared_by_turn(asked, 0, 4)), list(compared_by_turn(asked, 0, 9))
    for one, other in zip(few, many, strict=True):
        assert same(one, other.take(np.arange(4)))


@pytest.mark.parametrize("name", ["jupiter_rout", "vesta_counterattack"])
def test_what_the_side_does_not_see_changes_no_bit_of_a_comparison(name):
    scenario, world = battle(name, 2)
    hidden = scrambled(world, scenario.tables, SIDE, 1, off_km=3_000.0)
    one, other = (list(compared_by_turn(compared(scenario, truth, 1), 0, 4))[-1] for truth in (world, hidden))
    assert all(same(a, b) for a, b in zip(one, other, strict=True))


def test_craft_lost_are_counted_of_those_that_there_were():
    scenario, world = battle(turns=1)
    asked = compared(scenario, world, 2, ("hold",))
    futures = play_futures(asked.question(0), 0, 4)
    assert futures.craft_lost.shape == (4, 2)
    assert ((futures.craft_lost >= 0.0) & (futures.craft_lost <= 1.0)).all()
    assert (futures.craft_lost[:, 1] > 0.0).all()  # drones come, and lasers are there
