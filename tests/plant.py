"""`python -m tests.plant`: plant small bugs in the rules, one at a time, and see whether the tests notice.

Each bug is one edit of one file of `game/rules`, tried in a process of its own: nothing is written into the tree. The
tests of the same name run first, then those of the room, those elsewhere that import the file, then whole turns and
battles; golden digests are left out, for they notice everything and explain nothing.

Exit codes: 0 at least 95 % were caught, 1 fewer, 2 bad usage, or tests that fail without any bug.
"""

import argparse
import ast
import json
import os
import random
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .planting.bugs import Bug, bugs_in, is_one, stream_names
from .planting.trial import Outcome, Trial, outcomes

ROOT = Path(__file__).parent.parent
RULES = "game/rules"
ENOUGH = 0.95
SLOWER = 4.0
"""A run may take this many times as long as without the bug, and `SPARE_S` more; then it hangs."""
SPARE_S = 10.0


@dataclass
class Planted:
    """A bug, the file as it was when it was drawn, and what became of it."""

    bug: Bug
    source: str
    ran: list[str] = field(default_factory=list)  # test files, in order
    by: str = ""  # the test that caught it, or "time"; "" while it lives


class BrokenTests(Exception):
    """Tests fail without any bug."""


# ---- which bugs


def rule_files(root: Path, asked: Iterable[str] = ()) -> list[str]:
    """Rule files under `game/rules`, of which `asked` names some: paths from there or from the root, files or folders.

    Raises FileNotFoundError for a name of none.
    """
    rules = root / RULES
    everything = sorted(path.relative_to(rules).as_posix() for path in rules.rglob("*.py"))
    chosen = set()
    for name in asked:
        short = name.removeprefix("./").removeprefix(RULES).strip("/")
        found = {path for path in everything if path == short or path.startswith(f"{short}/") or not short}
        if not found:
            raise FileNotFoundError(name)
        chosen |= found
    return sorted(chosen) if chosen else everything


def drawn(root: Path, files: list[str], count: int, seed: int) -> list[Planted]:
    """`count` different bugs, or all: each of a file drawn by how many it offers, and of a kind, all kinds being equal.

    The same for the same sources and seed; the bugs of a smaller count are the first of a larger one.
    """
    sources = {path: (root / RULES / path).read_text(encoding="utf-8") for path in files}
    streams = stream_names(path.read_text(encoding="utf-8") for path in sorted((root / RULES).rglob("*.py")))
    offered = {path: bugs_in(path, source, streams) for path, source in sources.items()}
    weights = {path: len(bugs) for path, bugs in offered.items()}
    dice = random.Random(seed)
    chosen: list[Planted] = []
    while len(chosen) < count and any(offered.values()):
        path = dice.choices(files, [weights[path] if offered[path] else 0 for path in files])[0]
        kind = dice.choice(sorted({bug.kind for bug in offered[path]}))
        bug = dice.choice([bug for bug in offered[path] if bug.kind == kind])
        offered[path].remove(bug)
        if is_one(bug, sources[path]):
            chosen.append(Planted(bug, sources[path]))
    return chosen


# ---- which tests


def stages(root: Path, path: str) -> list[list[str]]:
    """Test files for a rule file, the nearest first; a stage of none is left out."""
    room = Path(path).parent.as_posix()
    rules = root / "tests" / "rules"
    module = ".".join(("game", "rules", *Path(path).with_suffix("").parts))
    near = [rules / room / f"test_{Path(path).name}"]
    beside = sorted((rules / room).glob("test_*.py"))
    elsewhere = [test for test in sorted(rules.rglob("test_*.py")) if module in _imports(test)]
    turns = [rules / "test_turn.py", rules / "test_preview.py"]
    whole = sorted((root / "tests" / "testing").glob("test_*.py"))
    battles = [root / "tests" / "test_battles.py"]
    listed: list[list[str]] = []
    seen: set[Path] = set()
    for stage in (near, beside, elsewhere, turns, whole, battles):
        new = [test for test in stage if test.exists() and test not in seen]
        seen |= set(new)
        listed += [[test.relative_to(root).as_posix() for test in new]] if new else []
    return listed


def _imports(test: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(test.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


# ---- trying


class Planting:
    """Bugs planted under a root, and what is known of its tests without any."""

    def __init__(self, root: Path, jobs: int):
        self._root, self._jobs = root, jobs
        self._cpu_s: dict[str, float] = {}  # by test file, without any bug

    def try_all(self, tried: list[Planted]) -> None:
        """Plant each and run its tests, stage by stage, until one fails or somebody interrupts.

        Raises BrokenTests where a test fails without any bug.
        """
        ways = {path: stages(self._root, path) for path in {one.bug.path for one in tried}}
        try:
            for number in range(max((len(way) for way in ways.values()), default=0)):
                alive = [one for one in tried if not one.by and number < len(ways[one.bug.path])]
                if alive:
                    self._try_stage(alive, {path: way[number] for path, way in ways.items() if number < len(way)})
        except KeyboardInterrupt:
            _say("interrupted: not all tests have run")

    def _try_stage(self, alive: list[Planted], tests: dict[str, list[str]]) -> None:
        self._measure({test for one in alive for test in tests[one.bug.path]})
        trials = []
        for one in alive:
            module, files = self._root / RULES / one.bug.path, tests[one.bug.path]
            most_s = SPARE_S + SLOWER * sum(self._cpu_s[test] for test in files)
            planted = one.bug.planted(one.source)
            trials.append(Trial(self._root, files, module, planted, most_s))

        def note(number: int, outcome: Outcome) -> None:
            one = alive[number]
            one.by = outcome.by
            one.ran += tests[one.bug.path]
            _say(f"{RULES}/{one.bug.path}:{one.bug.line} {one.bug.kind}: {one.by or 'alive after ' + one.ran[-1]}")

        outcomes(trials, self._jobs, note)

    def _measure(self, tests: set[str]) -> None:
        new = sorted(tests - set(self._cpu_s))
        if new:
            _say(f"without bugs: {' '.join(new)}")
        for test, outcome in zip(new, outcomes([Trial(self._root, [test]) for test in new], self._jobs), strict=True):
            if not outcome.passed:
                raise BrokenTests(f"{outcome.by or test} fails without any bug")
            self._cpu_s[test] = outcome.cpu_s


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# ---- the report


def summary(tried: list[Planted], seconds: float) -> dict[str, Any]:
    """What was planted and what survived, by file and as a whole."""
    files: dict[str, dict[str, Any]] = {}
    for one in sorted(tried, key=lambda one: one.bug):
        row = files.setdefault(f"{RULES}/{one.bug.path}", {"planted": 0, "caught": 0})
        row["planted"] += 1
        row["caught"] += bool(one.by)
    caught = sum(row["caught"] for row in files.values())
    return {
        "planted": len(tried),
        "caught": caught,
        "by_time": sum(one.by == "time" for one in tried),
        "survived": len(tried) - caught,
        "caught_fraction": caught / len(tried) if tried else 1.0,
        "seconds": round(seconds, 1),
        "files": files,
        "survivors": [_as_row(one) for one in sorted(tried, key=lambda one: one.bug) if not one.by],
    }


def _as_row(one: Planted) -> dict[str, Any]:
    return {
        "file": f"{RULES}/{one.bug.path}",
        "line": one.bug.line,
        "kind": one.bug.kind,
        "diff": one.bug.diff(one.source),
        "tests": one.ran,
    }


def printed(found: dict[str, Any]) -> str:
    """The summary for readers: survivors first, then a table of files."""
    lines = []
    for row in found["survivors"]:
        lines += [f"{row['file']}:{row['line']} {row['kind']}", *(f"    {line}" for line in row["diff"])]
        lines += [f"    ran: {' '.join(row['tests']) or 'nothing'}", ""]
    width = max((len(path) for path in found["files"]), default=4)
    lines.append(f"{'file':{width}}  planted  caught  survived       %")
    total = {"all": found}
    for path, row in [*found["files"].items(), *total.items()]:
        planted, caught = row["planted"], row["caught"]
        percent = 100.0 * caught / planted if planted else 100.0
        lines.append(f"{path:{width}}  {planted:7}  {caught:6}  {planted - caught:8}  {percent:6.1f}")
    lines.append(f"{found['by_time']} of the caught took too long; {found['seconds']:.0f} s")
    return "\n".join(lines)


# ---- the command line


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.plant", description="Plant bugs in the rules; list survivors."
    )
    parser.add_argument("--rules", nargs="+", default=[], metavar="FILE", help="rule files or rooms (all)")
    parser.add_argument("--count", type=_positive, default=30, metavar="N", help="how many bugs (30)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed draws other bugs (0)")
    parser.add_argument("--jobs", type=_positive, default=2, metavar="N", help="processes at a time (2)")
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Draw, plant, try and report; the exit code."""
    asked = _parser().parse_args(arguments)
    begin = time.monotonic()
    try:
        tried = drawn(root, rule_files(root, asked.rules), asked.count, asked.seed)
        Planting(root, asked.jobs).try_all(tried)
    except FileNotFoundError as error:
        _say(f"no rule file: {error}")
        return 2
    except BrokenTests as error:
        _say(str(error))
        return 2
    found = summary(tried, time.monotonic() - begin)
    print(json.dumps(found, indent=1) if asked.json else printed(found))
    return 0 if found["caught_fraction"] >= ENOUGH else 1


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets must not choose examples
        os.execve(
            sys.executable, [sys.executable, "-m", "tests.plant", *sys.argv[1:]], {**os.environ, "PYTHONHASHSEED": "0"}
        )
    sys.exit(main(sys.argv[1:]))
