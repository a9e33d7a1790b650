"""Short battles that were saved, for tests of menus and debrief."""

from functools import cache
from pathlib import Path

from game.rules.state.orders import OrderSet
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies
from game.sim.record import Record


def saved_battle(path: Path, name: str, own: str, turns: int, seed: int = 1) -> Record:
    """A battle of so many turns at most, its player's side led by a policy."""
    scenario = load(name)
    record = Record.create(path, scenario, seed, scenario.names.sides[scenario.player])
    for orders, world in _played(name, own, turns, seed):
        record.append(orders, world)
    return record


@cache
def _played(name: str, own: str, turns: int, seed: int) -> tuple[tuple[OrderSet, World], ...]:
    """The orders of each turn and the world after it."""
    scenario = load(name)
    plotters = side_policies(scenario, policies_of(scenario, {scenario.names.sides[scenario.player]: own}))
    world = scenario.start(1, seed)
    played = []
    while world.battle.turn[0] < turns and not world.battle.over[0]:
        orders = plotted_orders(world, scenario, plotters)
        world, _, _ = resolve_turn(world, scenario.tables, orders, record="none")
        played.append((orders, world))
    return tuple(played)
