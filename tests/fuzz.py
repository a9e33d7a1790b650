"""`python -m tests.fuzz`: scenario files and saves that nobody wrote on purpose; none may do worse than be refused.

Exit codes: 0 each was refused in words or held, 1 one did not (its bytes are kept, and the path said), 2 bad usage.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .fuzzing.files import drawn_file, good_files
from .fuzzing.saves import draw_save, good_save
from .fuzzing.trial import Trial, tried, tried_save

SHARE = 250  # files that a worker draws at a time


def drawn_files(seed: int, first: int, count: int, folder: Path) -> Iterator[tuple[Path, Trial]]:
    """The scenario files first..first+count-1 of a seed, each with what came of it; what is well is deleted."""
    good = good_files()
    for number in range(first, first + count):
        path = folder / f"{number}.toml"
        raw = drawn_file(random.Random(f"{seed} {number}"), good)
        trial = tried(raw, number)
        if trial.wrong:
            path.write_bytes(raw)
        yield path, trial


def drawn_saves(seed: int, first: int, count: int, folder: Path) -> Iterator[tuple[Path, Trial]]:
    """The same of saves."""
    good = good_save(folder / f"saves-{first}")
    for number in range(first, first + count):
        path = good.parent / f"{number}" / "drawn.darklight"  # in a folder of its own, for it is listed too
        path.parent.mkdir()
        draw_save(random.Random(f"{seed} {number}"), good, path)
        trial = tried_save(path)
        if not trial.wrong:
            shutil.rmtree(path.parent)
        yield path, trial
    good.unlink()


def _share(
    given: tuple[Callable[..., Iterator[tuple[Path, Trial]]], int, int, int, Path],
) -> tuple[Counter[str], list[tuple[Path, Trial]]]:
    drawn, *rest = given
    rows = list(drawn(*rest))
    return Counter(trial.of for _, trial in rows), [row for row in rows if row[1].wrong]


def main(arguments: Iterable[str]) -> int:
    """Draw, try and report; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=1_000, help="scenario files to draw (1000)")
    parser.add_argument("--saves", type=int, default=200, help="saves to draw (200)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args([*arguments])
    folder = Path(tempfile.mkdtemp(prefix="fuzz_"))
    shares = [
        (drawn, asked.seed, at, min(SHARE, count - at), folder)
        for drawn, count in ((drawn_files, asked.files), (drawn_saves, asked.saves))
        for at in range(0, count, SHARE)
    ]
    of: Counter[str] = Counter()
    wrong: list[tuple[Path, Trial]] = []
    with ProcessPoolExecutor(asked.jobs) as executor:
        for done, (counted, found) in enumerate(executor.map(_share, shares), 1):
            of += counted
            wrong += found
            print(f"\r{done} of {len(shares)}", end="", file=sys.stderr)
    print("\n" + ", ".join(f"{many} {name}" for name, many in sorted(of.items())))
    for path, trial in wrong:
        print(f"{path}\n{trial.wrong}")
    if not wrong:
        shutil.rmtree(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
