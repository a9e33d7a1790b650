"""`darklight play`: the game."""

import argparse

from game.cli.arguments import Parser, whole
from game.cli.window import window


def add_options(parser: Parser) -> None:
    """What to play, and how."""
    parser.add_argument("what", nargs="?", metavar="SCENARIO|SAVE")
    parser.add_argument("--seed", type=whole, help="the dice (random and shown when not given)")
    parser.add_argument("--side", metavar="ID", help="the side to play")
    parser.add_argument("--level", "--variant", metavar="ID", help="a variant of the scenario, as the menu offers them")


def run(options: argparse.Namespace) -> bool:
    """Play until the window is closed."""
    with window():
        from game.ui.start import start_game

        start_game(options.what, options.seed, options.side, options.level)
    return True
