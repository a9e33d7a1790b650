"""`darklight odds`: what a plan is worth to the side that plots it."""

import argparse
import json
from pathlib import Path

from game.cli.arguments import BadInput, Parser, add_json, add_orders, add_policies, add_variant, positive, whole
from game.cli.asked import one_of, orders_asked, policies_asked, progress, scenario_asked
from game.scenario import Scenario
from game.sim.advice import plotted_by
from game.sim.odds import odds
from game.sim.odds_report import in_words, own_orders
from game.sim.record import Record
from game.sim.save_files import names_save

from ...rules.state.world import World


def add_options(parser: Parser) -> None:
    """Which battle, which plan, and how far ahead."""
    parser.add_argument("battle", metavar="SCENARIO|SAVE", help="a battle at its start, or as it was saved")
    add_orders(parser, " for its own ships")
    add_policies(parser, "what the side that plots goes by in the coming turn; --orders are laid over it")
    parser.add_argument("--turns", type=positive, default=4, metavar="N", help="how far ahead (4)")
    parser.add_argument("--futures", type=positive, default=128, metavar="N", help="how many futures (128)")
    parser.add_argument("--seed", type=whole, default=0, help="of a scenario's battle and of the futures' dice")
    parser.add_argument("--as", dest="as_side", metavar="SIDE", help="the side that plots (the player's)")
    add_variant(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Print the odds of the plan."""
    scenario, world, side = _battle(options)
    number = scenario.names.side_number[side]
    if world.battle.over[0]:
        raise BadInput(f"{options.battle}: the battle is over")
    policies = policies_asked(scenario, options.policy)
    for holder in policies:
        if holder.partition(".")[0] != side:
            raise BadInput(f"--policy {holder}: the plan is {side}'s; what others may do is `suspected` in the file")
    given = orders_asked(scenario, options.orders)
    orders = own_orders(scenario, given, number, int(world.battle.turn[0]) + 1, options.turns)
    if policies:
        plotted = plotted_by(scenario, world, number, policies)
        for later in orders[:1]:
            plotted.lay(later)
        orders = (plotted, *orders[1:])
    with progress("futures") as tell:
        found = odds(
            scenario, world, number, orders, turns=options.turns, futures=options.futures, seed=options.seed,
            progress=tell,
        )  # fmt: skip
    print(json.dumps(found.as_dict(), indent=1, ensure_ascii=False) if options.json else in_words(found))
    return True


def _battle(options: argparse.Namespace) -> tuple[Scenario, World, str]:
    """The scenario, the world and the side of a save, or of a scenario at its start."""
    if names_save(options.battle):
        if options.variant is not None:
            raise BadInput(f"{options.battle} is a save: it cannot become another variant")
        record = Record.open(Path(options.battle))
        scenario, world, side = record.scenario, record.world(record.turn), record.side
    else:
        scenario = scenario_asked(options.battle, options.variant)
        world, side = scenario.start(1, options.seed), scenario.names.sides[scenario.player]
    if options.as_side is not None:
        side = one_of("side", options.as_side, scenario.names.sides)
    return scenario, world, side
