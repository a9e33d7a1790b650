"""`darklight picture`: the map of a scenario or of a save as a picture."""

import argparse
import sys
from pathlib import Path

from game.cli.arguments import Parser, add_policies, add_variant, size, whole
from game.cli.asked import check_turns, policies_asked, scenario_asked
from game.cli.window import check_picture, window
from game.play.overview import Overview
from game.rules.state.world import World
from game.scenario import Scenario
from game.sim.moments import moment_of_save, moment_of_scenario
from game.sim.save_files import names_save


def add_options(parser: Parser) -> None:
    """Of what, when, and how large."""
    parser.add_argument("battle", metavar="SCENARIO|SAVE", help="the name of a scenario, its file, or a save")
    parser.add_argument("out", metavar="OUT.png")
    parser.add_argument("--turn", type=whole, metavar="N", help="after turn N: of a save, or played by the policies")
    parser.add_argument("--size", type=size, default=(1280, 720), metavar="WxH", help="in pixels (1280x720)")
    parser.add_argument("--seed", type=whole, default=0, metavar="N", help="the dice (0)")
    add_policies(parser)
    add_variant(parser)


def run(options: argparse.Namespace) -> bool:
    """Write the picture, and tell whose names found no room on it."""
    check_picture(options.out)
    with window():
        from game.ui.picture.picture import save_picture

        unnamed = save_picture(Overview(*_moment(options)), Path(options.out), options.size)
    if unnamed:
        print(f"no room for the names of {', '.join(unnamed)}", file=sys.stderr)
    return True


def _moment(options: argparse.Namespace) -> tuple[Scenario, World]:
    """The battle at the turn that was asked for."""
    if names_save(options.battle):
        return moment_of_save(Path(options.battle), options.turn)
    scenario = scenario_asked(options.battle, options.variant)
    check_turns("--turn", options.turn, scenario)
    policies = policies_asked(scenario, options.policy)
    return scenario, moment_of_scenario(scenario, options.seed, options.turn or 0, policies)
