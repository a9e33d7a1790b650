"""`darklight simulate`: many battles, and what came of them."""

import argparse
import json
from typing import Any

from game.cli.arguments import Parser, add_batch, add_json, add_orders, add_policies, add_scenario, positive
from game.cli.asked import check_turns, orders_asked, policies_asked, progress, scenario_asked
from game.sim.batch import silent_policies, simulate
from game.sim.workers import workers


def add_options(parser: Parser) -> None:
    """Which battles, and how they are told."""
    add_scenario(parser)
    add_batch(parser)
    add_orders(parser, ", in all battles")
    add_policies(parser)
    parser.add_argument("--stop-after", type=positive, metavar="TURN", help="battles end after this turn")
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Fight the battles and print what came of them."""
    scenario = scenario_asked(options.scenario, options.variant)
    policies = policies_asked(scenario, options.policy)
    check_turns("--stop-after", options.stop_after, scenario)
    given = orders_asked(scenario, options.orders)
    policies = silent_policies(scenario, given) | policies
    with workers(options.jobs) as executor, progress("worlds") as tell:
        result = simulate(
            scenario, options.worlds, options.seed, policies, executor, stop_after=options.stop_after, given=given,
            progress=tell,
        )  # fmt: skip
    told = result.as_dict()
    print(json.dumps(told, indent=1, ensure_ascii=False) if options.json else _told(told))
    return True


def _told(result: dict[str, Any]) -> str:
    """The result of `simulate` for people."""
    lines = [f"{result['scenario']}: {result['worlds']} battles, seed {result['seed']}"]
    for side, row in result["sides"].items():
        lost, outcome = row["mass_lost_fraction"], result["outcomes"][side]
        lines.append(
            f"  {side} ({result['policies'][side]}): won {outcome['victory']:.0%}, lost {outcome['defeat']:.0%}; "
            f"mass lost {lost['mean']:.0%} (1 in 10 under {lost['p10']:.0%}, 1 in 10 over {lost['p90']:.0%}); "
            f"lives lost {row['lives_lost']['mean']:.0f}"
        )
    for name, row in result["objectives"].items():
        lines.append(f"  objective {name}: {row['mean']:.0%}")
    return "\n".join([*lines, f"  {result['worlds_per_s']:.1f} battles a second"])
