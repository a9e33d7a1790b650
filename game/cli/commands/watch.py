"""`darklight watch`: a file is checked again whenever it is saved."""

import argparse
import time
from pathlib import Path

from game.cli.arguments import BadInput, Parser, positive
from game.cli.asked import progress
from game.cli.watching import State, saves, state_of
from game.scenario.reading import scenario_path
from game.sim.expectations import check_files

_WIDE = 72


class _SavedAgainError(Exception):
    """The file that is being checked is no more what it was."""


def add_options(parser: Parser) -> None:
    """Which file, and how many battles."""
    parser.add_argument("file", metavar="FILE", help="a scenario or a class file")
    parser.add_argument(
        "--worlds", type=positive, metavar="N", help="battles for each [[expect]] row (as the row says)"
    )


def run(options: argparse.Namespace) -> bool:
    """Print what is wrong with the file, again after every save; until Ctrl-C."""
    path = scenario_path(options.file)
    if state_of(path) is None:
        raise BadInput(f"darklight watch: {str(path)[:60]}: no such file")
    try:
        for state in saves(path):
            _told(path, state, options.worlds)
    except KeyboardInterrupt:
        pass
    return True


def _told(path: Path, state: State | None, worlds: int | None) -> None:
    """Print a block: the time, and what was found."""
    print(f"-- {time.strftime('%H:%M:%S')} {path.name} ".ljust(_WIDE, "-"), flush=True)
    if state is None:
        print(f"{path}: it is gone; waiting for it", flush=True)
        return
    with progress("battles") as tell:

        def tell_and_look(done: int, whole: int) -> None:
            tell(done, whole)
            if done < whole and state_of(path) not in (None, state):
                raise _SavedAgainError

        try:
            check_files([str(path)], worlds, progress=tell_and_look)
        except _SavedAgainError:
            print("  saved meanwhile", flush=True)
