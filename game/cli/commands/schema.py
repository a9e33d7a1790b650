"""`darklight schema`: what editors know of scenario files."""

import argparse
import json

from game.cli.arguments import Parser
from game.scenario.schema import class_schema, json_schema


def add_options(parser: Parser) -> None:
    """Of which files."""
    parser.add_argument("--classes", action="store_true", help="of class files, and not of scenarios")


def run(options: argparse.Namespace) -> bool:
    """Print the JSON Schema."""
    print(json.dumps(class_schema() if options.classes else json_schema(), indent=1))
    return True
