"""`darklight list`: the scenarios that there are."""

import argparse
import json

from game.cli.arguments import Parser, add_json
from game.scenario.catalogue import catalogue


def add_options(parser: Parser) -> None:
    """For programs, or for people."""
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Print all scenarios, a line each."""
    rows = catalogue()
    if options.json:
        print(json.dumps([row.as_dict() for row in rows], indent=1, ensure_ascii=False))
        return True
    width = max((len(row.id) for row in rows), default=0)
    for row in rows:
        print(f"{row.id:<{width}}  {'broken: ' + row.faults[0] if row.faults else row.title}")
    return True
