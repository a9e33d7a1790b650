"""`darklight schema`: what editors know of scenario files."""

import argparse
import json

from game.cli.arguments import Parser
from game.scenario.schema import json_schema


def add_options(parser: Parser) -> None:
    """None."""


def run(options: argparse.Namespace) -> bool:
    """Print the JSON Schema."""
    print(json.dumps(json_schema(), indent=1))
    return True
