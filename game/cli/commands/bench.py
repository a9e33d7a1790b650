"""`darklight bench`: how fast the game is on this machine."""

import argparse
import json

from game.bench import figures
from game.cli.arguments import Parser, add_json
from game.cli.asked import progress


def add_options(parser: Parser) -> None:
    """For programs, or for people."""
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Print the figures, each beside its goal."""
    with progress("figure") as tell:
        rows = figures(progress=tell)
    if options.json:
        print(json.dumps([row.as_dict() for row in rows], indent=1))
        return True
    for row in rows:
        print(f"{row.name:<66} {row.value:>10.4g} {row.unit:<14} goal {row.goal}")
    return True
