"""Reading what was typed: which command, and its options. What is not among them is bad input."""

import argparse
import difflib
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from game.cli.commands import COMMANDS

Action = Callable[[argparse.Namespace], bool]


class BadInput(Exception):
    """What was asked for cannot be read or does not exist; the text says why, a line a fault."""


class Parser(argparse.ArgumentParser):
    """Reads the options of a command; raises BadInput."""

    def error(self, message: str) -> NoReturn:
        """What is wrong with the line that was typed."""
        raise BadInput(f"{self.prog}: {message}\nSee {self.prog} --help")


class _Version(argparse.Action):
    """Prints the version: looked up only here, for that takes an eighth of the time of `darklight list`."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from game.data import version

        print(f"darklight {version() or 'not installed'}")
        parser.exit()


def command_typed(given: Sequence[str]) -> tuple[Action, argparse.Namespace]:
    """What does the command that was typed, and its options; raises BadInput. `darklight` alone is `darklight play`."""
    name, *rest = given or ["play"]
    if name.startswith("-"):
        _all_commands().parse_args(given)
        raise BadInput("darklight: a command is missing\nSee darklight --help")
    if name not in COMMANDS:
        raise BadInput(f"darklight: there is no command {name!r}; {nearest_of(name, [*COMMANDS])}")
    module = import_module(f"game.cli.commands.{name}")
    parser = Parser(prog=f"darklight {name}", description=_as_sentence(COMMANDS[name].sentence))
    module.add_options(parser)
    options = parser.parse_args(rest)
    if COMMANDS[name].of_batches:
        from game.batches import prepare_for_batches

        prepare_for_batches()
    return module.run, options


def _all_commands() -> Parser:
    """What `darklight --help` shows; it reads none of the commands' own options."""
    parser = Parser(prog="darklight", description="Turn-based space fleet tactics under real gravity.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and leave")
    commands = parser.add_subparsers(title="commands (darklight COMMAND --help tells more)", metavar="COMMAND")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.sentence)
    return parser


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def nearest_of(given: str, known: Sequence[str]) -> str:
    """What may have been meant by a name that is not known, or all that are."""
    near = difflib.get_close_matches(given, known, 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}"


# ---- options of several commands


def add_json(parser: Parser) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def add_scenario(parser: Parser) -> None:
    """SCENARIO and `--variant`."""
    parser.add_argument("scenario", metavar="SCENARIO", help="the name of a scenario, or a file")
    add_variant(parser)


def add_variant(parser: Parser) -> None:
    """`--variant`."""
    parser.add_argument("--variant", "--level", metavar="ID", help="a variant of the scenario")


def add_policies(parser: Parser, sentence: str = "who plots for a side or a squadron") -> None:
    """`--policy`, any number of times."""
    parser.add_argument("--policy", action="append", default=[], type=side_policy, metavar=_POLICY, help=sentence)


def add_orders(parser: Parser, of_what: str = "") -> None:
    """`--orders`."""
    parser.add_argument("--orders", metavar="FILE", help=f'lines {{"turn": 1, "orders": {{ID: {{...}}}}}}{of_what}')


def add_batch(parser: Parser) -> None:
    """How many battles are fought, with which dice, and where: `--worlds`, `--seed`, `--jobs`."""
    parser.add_argument("--worlds", type=positive, default=200, metavar="N", help="battles (200)")
    parser.add_argument("--seed", type=whole, default=0, metavar="N", help="the dice (0)")
    parser.add_argument("--jobs", type=positive, default=1, metavar="N", help="processes; the numbers stay the same")


def add_executor(parser: Parser) -> None:
    """`--executor`."""
    parser.add_argument(
        "--executor", metavar="dask://HOST:PORT",
        help="the machines of a Dask cluster in place of --jobs; the numbers stay the same (needs darklight[dask])",
    )  # fmt: skip


# ---- kinds of values


def whole(text: str) -> int:
    """A whole number from 0."""
    number = _number(text)
    if not 0 <= number < 2**63:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, got {text[:40]!r}")
    return number


def positive(text: str) -> int:
    """A whole number from 1."""
    number = _number(text)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 1000000, got {text[:40]!r}")
    return number


def size(text: str) -> tuple[int, int]:
    """Width and height in pixels."""
    wide, high = (_number(part) if part.isdecimal() else 0 for part in text[:40].lower().partition("x")[::2])
    if not (640 <= wide <= 7680 and 360 <= high <= 4320):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT from 640x360 to 7680x4320, got {text[:40]!r}")
    return wide, high


def _number(text: str) -> int:
    try:
        return int(text[:40])
    except ValueError:
        return -1


_POLICY = "SIDE[.SQUADRON]=NAME"


def side_policy(text: str) -> tuple[str, str]:
    """Who, and by which policy."""
    side, equals, name = text.partition("=")
    if not (side and equals and name):
        raise argparse.ArgumentTypeError(f"expected {_POLICY}, got {text[:60]!r}")
    return side, name
