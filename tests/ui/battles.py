"""Short battles that were saved, for tests of menus and debrief."""

from pathlib import Path

from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies
from game.sim.record import Record


def saved_battle(path: Path, name: str, own: str, turns: int, seed: int = 1) -> Record:
    """A battle of so many turns at most, its player's side led by a policy."""
    scenario = load(name)
    side = scenario.names.sides[scenario.player]
    record = Record.create(path, scenario, seed, side)
    plotters = side_policies(scenario, policies_of(scenario, {side: own}))
    world = scenario.start(1, seed)
    while world.battle.turn[0] < turns and not world.battle.over[0]:
        orders = plotted_orders(world, scenario, plotters)
        world, _, _ = resolve_turn(world, scenario.tables, orders, record="none")
        record.append(orders, world)
    return record
