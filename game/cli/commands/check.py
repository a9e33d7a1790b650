"""`darklight check`: what is wrong with files, and how the battles that they expect come out."""

import argparse

from game.cli.arguments import BadInput, Parser, add_json, positive
from game.cli.asked import progress
from game.sim.expectations import check_files


def add_options(parser: Parser) -> None:
    """Which files, and how many battles."""
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--worlds", type=positive, help="battles for each [[expect]] row (as the row says)")
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Print what was found; whether all is well."""
    with progress("battles") as tell:
        rows = check_files(options.paths, options.worlds, as_json=options.json, progress=tell)
    if missing := [row.path[:60] for row in rows if not row.there]:
        raise BadInput(f"darklight check: nothing to check: {', '.join(missing)}")
    return all(row.holds for row in rows)
