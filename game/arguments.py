"""What may be typed after `darklight`: its commands and their options. What is not among them is bad input."""

import argparse
import difflib
from collections.abc import Sequence
from typing import NoReturn

_POLICY = "SIDE[.SQUADRON]=NAME"


class BadInput(Exception):
    """What was asked for cannot be read or does not exist; the text says why, a line a fault."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{self.prog}: {message}\nSee {self.prog} --help")


class _Version(argparse.Action):
    """Prints the version: looked up only here, for that takes an eighth of the time of `darklight list`."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from game.data import version

        print(f"darklight {version() or 'not installed'}")
        parser.exit()


def options_of(given: Sequence[str]) -> argparse.Namespace:
    """The command that was typed, and its options; raises BadInput. `darklight` alone is `darklight play`."""
    parser = _Parser(prog="darklight", description="Turn-based space fleet tactics under real gravity.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and leave")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser, metavar="COMMAND")
    _add_commands(commands)
    if given and not given[0].startswith("-") and given[0] not in commands.choices:
        raise BadInput(f"darklight: there is no command {given[0]!r}; {nearest_of(given[0], [*commands.choices])}")
    return parser.parse_args(given or ["play"])


def nearest_of(given: str, known: Sequence[str]) -> str:
    """What may have been meant by a name that is not known, or all that are."""
    near = difflib.get_close_matches(given, known, 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}"


def _add_commands(commands: "argparse._SubParsersAction[_Parser]") -> None:
    play = commands.add_parser("play", help="the game: main menu, or straight into a scenario or save")
    play.add_argument("what", nargs="?", metavar="SCENARIO|SAVE")
    play.add_argument("--seed", type=_whole, help="the dice (random and shown when not given)")
    play.add_argument("--side", metavar="ID", help="the side to play")
    play.add_argument("--level", "--variant", metavar="ID", help="a variant of the scenario, as the menu offers them")

    names = commands.add_parser("list", help="scenarios, broken files marked broken")
    names.add_argument("--json", action="store_true")

    check = commands.add_parser("check", help="faults of scenario files, then the battles they expect")
    check.add_argument("paths", nargs="+", metavar="PATH")
    check.add_argument("--worlds", type=_positive, help="battles for each [[expect]] row (as the row says)")
    check.add_argument("--json", action="store_true")

    run = commands.add_parser("run", help="one battle without a window, one JSON object a line")
    run.add_argument("scenario", metavar="SCENARIO")
    run.add_argument("--seed", type=_whole, default=0)
    run.add_argument("--turns", type=_positive)
    run.add_argument("--orders", metavar="FILE", help='lines {"turn": 1, "orders": {ID: {...}}}')
    run.add_argument("--policy", action="append", default=[], type=_side_policy, metavar=_POLICY)
    run.add_argument("--variant", "--level", metavar="ID", help="a variant of the scenario")
    run.add_argument("--as", dest="as_side", metavar="SIDE", help="tell only what that side knows")
    run.add_argument("--save", metavar="FILE")

    simulate = commands.add_parser("simulate", help="many battles, and what came of them")
    simulate.add_argument("scenario", metavar="SCENARIO")
    simulate.add_argument("--worlds", type=_positive, default=200)
    simulate.add_argument("--seed", type=_whole, default=0)
    simulate.add_argument("--orders", metavar="FILE", help='lines {"turn": 1, "orders": {ID: {...}}}, in all battles')
    simulate.add_argument("--policy", action="append", default=[], type=_side_policy, metavar=_POLICY)
    simulate.add_argument("--variant", "--level", metavar="ID", help="a variant of the scenario")
    simulate.add_argument("--stop-after", type=_positive, metavar="TURN")
    simulate.add_argument("--jobs", type=_positive, default=1, help="processes; the numbers stay the same")
    simulate.add_argument("--json", action="store_true")

    odds = commands.add_parser("odds", help="what a plan is worth to the side that plots it, by what that side knows")
    odds.add_argument("battle", metavar="SCENARIO|SAVE", help="a battle at its start, or as it was saved")
    odds.add_argument("--orders", metavar="FILE", help='lines {"turn": 1, "orders": {ID: {...}}} for its own ships')
    odds.add_argument(
        "--policy", action="append", default=[], type=_side_policy, metavar=_POLICY,
        help="what the side that plots goes by in the coming turn; --orders are laid over it",
    )  # fmt: skip
    odds.add_argument("--turns", type=_positive, default=4, metavar="N", help="how far ahead (4)")
    odds.add_argument("--futures", type=_positive, default=128, metavar="N", help="how many futures (128)")
    odds.add_argument("--seed", type=_whole, default=0, help="of a scenario's battle and of the futures' dice")
    odds.add_argument("--as", dest="as_side", metavar="SIDE", help="the side that plots (the player's)")
    odds.add_argument("--variant", "--level", metavar="ID", help="a variant of the scenario")
    odds.add_argument("--json", action="store_true")

    refit = commands.add_parser("refit", help="what a plan for the refit before a battle is worth")
    refit.add_argument("scenario", metavar="SCENARIO")
    refit.add_argument("--plan", metavar="FILE", help="TOML: fit, sail_day, way, times (the scenario's own plan)")
    refit.add_argument("--vote", choices=("passed", "failed"), help="as it stands on the evening of such a vote")
    refit.add_argument("--then", metavar="FILE", help="TOML: fit and sail_day for the days after that vote")
    refit.add_argument("--worlds", type=_positive, default=200)
    refit.add_argument("--seed", type=_whole, default=0)
    refit.add_argument("--jobs", type=_positive, default=1, help="processes; the numbers stay the same")
    refit.add_argument("--best", action="store_true", help="look for the best plan as well")
    refit.add_argument("--json", action="store_true")

    replay = commands.add_parser("replay", help="watch a save, or resolve it again")
    replay.add_argument("save", metavar="SAVE")
    replay.add_argument("--verify", action="store_true", help="name the first turn that resolves differently")

    picture = commands.add_parser("picture", help="a picture of a scenario's map, or of a save's, with everybody on it")
    picture.add_argument("battle", metavar="SCENARIO|SAVE")
    picture.add_argument("out", metavar="OUT.png")
    picture.add_argument("--turn", type=_whole, metavar="N", help="after turn N: of a save, or played by the policies")
    picture.add_argument("--size", type=_size, default=(1280, 720), metavar="WxH", help="in pixels (1280x720)")
    picture.add_argument("--seed", type=_whole, default=0)
    picture.add_argument("--policy", action="append", default=[], type=_side_policy, metavar=_POLICY)
    picture.add_argument("--variant", "--level", metavar="ID", help="a variant of the scenario")

    keys = commands.add_parser("keys", help="the keys of scenario files: every table, or all about one")
    keys.add_argument("section", nargs="?", metavar="SECTION")
    keys.add_argument("--markdown", action="store_true", help="the whole reference as a page")

    commands.add_parser("schema", help="JSON Schema of scenario files, for editors")

    bench = commands.add_parser("bench", help="the figures of this machine, each beside its goal")
    bench.add_argument("--json", action="store_true")


def _whole(text: str) -> int:
    number = _number(text)
    if not 0 <= number < 2**63:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, got {text[:40]!r}")
    return number


def _positive(text: str) -> int:
    number = _number(text)
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 1000000, got {text[:40]!r}")
    return number


def _number(text: str) -> int:
    try:
        return int(text[:40])
    except ValueError:
        return -1


def _size(text: str) -> tuple[int, int]:
    wide, _, high = (_number(part) if part.isdigit() else part for part in text[:40].lower().partition("x"))
    if not (isinstance(wide, int) and isinstance(high, int) and 640 <= wide <= 7680 and 360 <= high <= 4320):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT from 640x360 to 7680x4320, got {text[:40]!r}")
    return wide, high


def _side_policy(text: str) -> tuple[str, str]:
    side, equals, name = text.partition("=")
    if not (side and equals and name):
        raise argparse.ArgumentTypeError(f"expected {_POLICY}, got {text[:60]!r}")
    return side, name
