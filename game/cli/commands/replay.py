"""`darklight replay`: a save is watched, or resolved again."""

import argparse
from pathlib import Path

from game.cli.arguments import Parser
from game.cli.window import window
from game.rules import RULES_VERSION
from game.sim.record import Record, differing_turn


def add_options(parser: Parser) -> None:
    """Which save."""
    parser.add_argument("save", metavar="SAVE")
    parser.add_argument("--verify", action="store_true", help="name the first turn that resolves differently")


def run(options: argparse.Namespace) -> bool:
    """Show the battle; or print whether it resolves to the same bits."""
    path = Path(options.save)
    if options.verify:
        return _verified(path)
    with window():
        from game.ui.start import watch_game

        watch_game(path)
    return True


def _verified(path: Path) -> bool:
    record = Record.open(path)
    turn, turns = differing_turn(record), record.turn
    if turn is None:
        print(f"{path}: {turns} turns resolve to the same bits (rules {record.rules_version})")
        return True
    print(
        f"{path}: turn {turn} resolves differently (saved with rules {record.rules_version} and numpy "
        f"{record.numpy_version}, these are rules {RULES_VERSION})"
    )
    return False
