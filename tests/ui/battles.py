"""Short battles that were saved, for tests of menus and debrief."""

from functools import cache
from pathlib import Path

from game.rules.state.orders import OrderSet
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies
from game.sim.hindsight import DICE, Decision, Hindsight
from game.sim.record import Record


def saved_battle(path: Path, name: str, own: str, turns: int, seed: int = 1, *, looked_back: bool = True) -> Record:
    """A battle of so many turns at most, its player's side led by a policy.

    `looked_back`: the save holds what is said to have decided it, or else its debrief would fight it again and again.
    """
    scenario = load(name)
    record = Record.create(path, scenario, seed, scenario.names.sides[scenario.player])
    for orders, world in _played(name, own, turns, seed):
        record.append(orders, world)
    if looked_back and record.turn:
        record.keep_hindsight(record.turn, some_hindsight(record).as_dict())
    return record


def some_hindsight(record: Record) -> Hindsight:
    """What might have decided a battle: orders to all and to each squadron, more than there is room for."""
    told = ("withdraw", "evade", "fire"), ("spun_down",), ("keep_range", "power", "chase", "escort")
    whose = len(record.scenario.names.squadrons) + 1
    goals = len(record.scenario.tables.objectives)
    rows = [
        Decision(
            1 + number % record.turn, number % whose - 1, told[number % len(told)],
            0.31 * (-0.8) ** number * (number % 3 < 2), (0.2 * (-0.8) ** number * (number % 3 > 0),) * goals,
        )
        for number in range(8)
    ]  # fmt: skip
    dice = tuple(0.55 + 0.3 * (2.0 * number / DICE - 1.0) ** 3 for number in range(DICE))
    return Hindsight(0.62, tuple(rows), dice)


@cache
def _played(name: str, own: str, turns: int, seed: int) -> tuple[tuple[OrderSet, World], ...]:
    """The orders of each turn and the world after it."""
    scenario = load(name)
    plotters = side_policies(scenario, policies_of(scenario, {scenario.names.sides[scenario.player]: own}))
    world = scenario.start(1, seed)
    played = []
    while world.battle.turn[0] < turns and not world.battle.over[0]:
        orders = plotted_orders(world, scenario, plotters)
        world, _, _ = resolve_turn(world, scenario.tables, orders, record="all")  # as whoever tells of it will ask
        played.append((orders, world))
    return tuple(played)
