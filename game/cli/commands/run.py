"""`darklight run`: one battle without a window."""

import argparse
import json
import sys
from pathlib import Path

from game.cli.arguments import BadInput, Parser, add_orders, add_policies, add_scenario, positive, whole
from game.cli.asked import check_turns, one_of, orders_asked, policies_asked, scenario_asked
from game.scenario import Scenario
from game.sim.record import Record
from game.sim.transcript import battle_lines


def add_options(parser: Parser) -> None:
    """Which battle, and what is told of it."""
    add_scenario(parser)
    parser.add_argument("--seed", type=whole, default=0, metavar="N", help="the dice (0)")
    parser.add_argument("--turns", type=positive, metavar="N", help="stop after so many")
    add_orders(parser)
    add_policies(parser)
    parser.add_argument("--as", dest="as_side", metavar="SIDE", help="tell only what that side knows")
    parser.add_argument("--save", metavar="FILE", help="keep it as a save, to watch or to go on with")


def run(options: argparse.Namespace) -> bool:
    """Print the battle, a JSON object a line."""
    scenario = scenario_asked(options.scenario, options.variant)
    policies = policies_asked(scenario, options.policy)
    if options.as_side is not None:
        one_of("side", options.as_side, scenario.names.sides)
    check_turns("--turns", options.turns, scenario)
    given = orders_asked(scenario, options.orders)
    lines = battle_lines(
        scenario, options.seed, turns=options.turns, policies=policies, given=given, as_side=options.as_side,
        record=_record(scenario, options), warn=lambda words: print(f"warning: {words}", file=sys.stderr),
    )  # fmt: skip
    for line in lines:
        print(json.dumps(line, ensure_ascii=False, separators=(",", ":")), flush=True)
    return True


def _record(scenario: Scenario, options: argparse.Namespace) -> Record | None:
    """The save that the battle is written to, if any."""
    if options.save is None:
        return None
    if not options.save:
        raise BadInput("--save: expected the name of a file")
    side = options.as_side or scenario.names.sides[scenario.player]
    try:
        return Record.create(Path(options.save), scenario, options.seed, side)
    except OSError as error:
        raise BadInput(f"--save {options.save[:60]}: {error.strerror or error}") from None
