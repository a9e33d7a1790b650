"""`darklight new`: a scenario to edit."""

import argparse
import shlex
import sys
from pathlib import Path

from game.cli.arguments import Parser
from game.data import scenario_dirs
from game.scenario.reading import scenario_path
from game.scenario.writing import write_scenario


def add_options(parser: Parser) -> None:
    """What it is called, what it is a copy of, and where it is put."""
    parser.add_argument("id", metavar="ID", help="its id and the name of its file: lower-case letters, digits and _")
    parser.add_argument(
        "--from", dest="source", metavar="SCENARIO", help="copy this one (a small battle to begin with)"
    )
    parser.add_argument("--to", metavar="FOLDER", help="where it is written (your scenarios, which the game lists)")


def run(options: argparse.Namespace) -> bool:
    """Write it; print where it is, and beside that what to do next."""
    source = None if options.source is None else scenario_path(options.source)
    path = write_scenario(options.id, source, None if options.to is None else Path(options.to))
    print(path)
    name = options.id if path.parent == scenario_dirs()[0] else shlex.quote(str(path))
    print(
        f"Edit it, then\n  darklight check {name}\n  darklight play {name}\n"
        f"  darklight watch {name}    checks it whenever you save it",
        file=sys.stderr,
    )
    return True
