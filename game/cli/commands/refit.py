"""`darklight refit`: what a plan for the refit before a battle is worth."""

import argparse
import json
from pathlib import Path

from game.cli.arguments import BadInput, Parser, add_batch, add_json
from game.cli.asked import progress, scenario_asked
from game.sim.refit import Yard
from game.sim.refit.report import in_words, plan_as_asked, told
from game.sim.workers import workers


def add_options(parser: Parser) -> None:
    """Which plan, and how it is tried."""
    parser.add_argument("scenario", metavar="SCENARIO")
    parser.add_argument("--plan", metavar="FILE", help="TOML: fit, sail_day, way, times (the scenario's own plan)")
    parser.add_argument("--vote", choices=("passed", "failed"), help="as it stands on the evening of such a vote")
    parser.add_argument("--then", metavar="FILE", help="TOML: fit and sail_day for the days after that vote")
    add_batch(parser)
    parser.add_argument("--best", action="store_true", help="look for the best plan as well")
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Print the plan's calendar and its odds."""
    scenario = scenario_asked(options.scenario)
    if scenario.spec.refit is None:
        raise BadInput(f"{options.scenario}: there is no [refit] in it")
    yard = Yard(scenario)
    files = (None if name is None else Path(name) for name in (options.plan, options.then))
    try:
        plan = plan_as_asked(yard, *files, vote=options.vote)
    except ValueError as error:
        raise BadInput(f"{options.scenario}: {error}") from None
    with workers(options.jobs) as executor, progress("battles") as tell:
        found = told(
            yard, plan, options.worlds, options.seed, executor, jobs=options.jobs,
            best=options.best, progress=tell,
        )  # fmt: skip
    print(json.dumps(found, indent=1, ensure_ascii=False) if options.json else in_words(found))
    return True
