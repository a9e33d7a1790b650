"""`darklight keys`: what a scenario file can say."""

import argparse

from game.cli.arguments import BadInput, Parser
from game.scenario.reference import in_markdown, in_words


def add_options(parser: Parser) -> None:
    """All, or one table."""
    parser.add_argument("section", nargs="?", metavar="SECTION")
    parser.add_argument("--markdown", action="store_true", help="the whole reference as a page")


def run(options: argparse.Namespace) -> bool:
    """Print the keys."""
    if options.markdown:
        from game.sim.policies import policies_in_words

        print(in_markdown(policies_in_words()), end="")
        return True
    try:
        print(in_words(options.section))
    except KeyError as error:
        raise BadInput(f"darklight keys: {error.args[0]}") from None
    return True
