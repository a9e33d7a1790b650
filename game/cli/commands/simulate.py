"""`darklight simulate`: many battles, and what came of them."""

import argparse
import json
import sys
from pathlib import Path

from game.cli.arguments import (
    Parser,
    add_batch,
    add_executor,
    add_json,
    add_orders,
    add_policies,
    add_scenario,
    positive,
)
from game.cli.asked import check_turns, fighters, orders_asked, policies_asked, progress, scenario_asked
from game.cli.window import check_picture, window
from game.sim.batch import silent_policies, simulate
from game.sim.batch_report import in_words


def add_options(parser: Parser) -> None:
    """Which battles, and how they are told."""
    add_scenario(parser)
    add_batch(parser)
    add_executor(parser)
    add_orders(parser, ", in all battles")
    add_policies(parser)
    parser.add_argument("--stop-after", type=positive, metavar="TURN", help="battles end after this turn")
    parser.add_argument("--plot", metavar="FILE.png", help="draw what came of them as a picture, too")
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Fight the battles and print what came of them."""
    scenario = scenario_asked(options.scenario, options.variant)
    policies = policies_asked(scenario, options.policy)
    check_turns("--stop-after", options.stop_after, scenario)
    given = orders_asked(scenario, options.orders)
    check_picture(options.plot)
    policies = silent_policies(scenario, given) | policies
    with fighters(options.jobs, options.executor) as executor, progress("worlds") as tell:
        result = simulate(
            scenario, options.worlds, options.seed, policies, executor, stop_after=options.stop_after, given=given,
            progress=tell,
        )  # fmt: skip
    if options.plot is not None:
        with window():
            from game.ui.batch_picture import write_picture

            write_picture(result, Path(options.plot))
        print(f"drawn: {options.plot}", file=sys.stderr)
    print(json.dumps(result.as_dict(), indent=1, ensure_ascii=False) if options.json else in_words(result))
    return True
