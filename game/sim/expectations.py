"""What a scenario expects of its own battles (`[[expect]]`), and holding it to that."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from game.scenario import Scenario, ScenarioError, load
from game.scenario.kinds import Pairs
from game.scenario.reading import ClassReading, is_there, read_class_file, scenario_path
from game.scenario.spec import ExpectSpec

from .batch import Result, simulate
from .measuring import measured

Progress: TypeAlias = Callable[[int, int], None]
"""Called with how many battles are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one `[[expect]]` row came out."""

    id: str
    measure: str
    value: float
    low: float | None
    high: float | None
    worlds: int

    @property
    def holds(self) -> bool:
        """Is the value within its bounds?"""
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)

    def told(self) -> str:
        """One line for people."""
        bounds = " and ".join(
            f"at {'least' if which == 'low' else 'most'} {bound:g}"
            for which, bound in (("low", self.low), ("high", self.high))
            if bound is not None
        )
        mark = "holds" if self.holds else "FAILS"
        return f"  {mark}: {self.id}: {self.measure} = {self.value:.4g}, expected {bounds} ({self.worlds} battles)"


def verdicts(
    scenario: Scenario, worlds: int | None = None, executor: Executor | None = None, progress: Progress | None = None
) -> Iterator[Verdict]:
    """Play what every `[[expect]]` row asks for, each distinct batch once; a verdict as soon as it is known."""
    played: dict[Any, Result] = {}
    made: dict[str | None, Scenario] = {None: scenario}

    def result(row: ExpectSpec, variant: str | None, policies: Pairs[str], count: int) -> Result:
        key = (variant, policies, count, row.seed, row.turns)
        if variant is not None and variant not in made:
            made[variant] = scenario.variant(variant)
        if key not in played:
            played[key] = simulate(
                made[variant], count, row.seed, dict(policies), executor, stop_after=row.turns, progress=progress
            )
        return played[key]

    for row in scenario.spec.expect:
        count = worlds or row.worlds
        first = result(row, row.variant, row.policies, count)
        less = None
        if row.versus is not None or row.versus_policies:
            less = result(row, row.versus or row.variant, row.versus_policies or row.policies, count)
        value = measured(first, row.measure, less)
        yield Verdict(row.id, row.measure + _of_which(row), value, row.min, row.max, count)


def _of_which(row: ExpectSpec) -> str:
    """Of which battles a row is, in words behind its measure."""
    played = f" of {row.variant}" if row.variant else ""
    others = [row.versus] if row.versus else []
    others += [f"{holder}={name}" for holder, name in row.versus_policies]
    return played + (f" less that of {' '.join(others)}" if others else "")


@dataclass(frozen=True, slots=True)
class Checked:
    """One file that was checked: a scenario with how its expected battles came out, classes, or what is wrong with it.

    Not `there`: no file, or no scenario of that name.
    """

    path: str
    found: Scenario | ClassReading | ScenarioError
    verdicts: tuple[Verdict, ...] = ()
    there: bool = True

    @property
    def holds(self) -> bool:
        """Is there no fault, and did all come out as expected?"""
        return not isinstance(self.found, ScenarioError) and all(verdict.holds for verdict in self.verdicts)

    def as_dict(self) -> dict[str, Any]:
        """The row of `check --json`."""
        error = self.found if isinstance(self.found, ScenarioError) else ScenarioError(())
        expect = [{"id": v.id, "measure": v.measure, "value": v.value, "holds": v.holds} for v in self.verdicts]
        return {
            "path": self.path,
            "faults": [str(fault) for fault in error.faults],
            "waiting": [*error.waiting],
            "expect": expect,
        }

    def told(self) -> str:
        """What was found in the file, for people."""
        if isinstance(self.found, ScenarioError):
            return self.found.rendered()
        if isinstance(self.found, ClassReading):
            return f"{self.path}: a class file: {_held(self.found)}: no faults"
        warnings = [warning.rendered() for warning in self.found.warnings]
        return "\n".join([*warnings, f"{self.path}: {self.found.title}: no faults"])


def _held(classes: ClassReading) -> str:
    """What a class file holds, in words."""
    file = classes.file
    counts = ((len(file.class_), "class", "classes"), (len(file.weapon), "weapon", "weapons")) if file else ()
    told = " and ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
    borrowed = ", ".join(f"{weapon} of {name}" for name, weapon in classes.borrowed)
    return f"{told}, to be used together with {borrowed}" if borrowed else told


def check_files(
    paths: Sequence[str], worlds: int | None = None, *, as_json: bool = False, progress: Progress | None = None
) -> list[Checked]:
    """Print the faults of files, then how their expected battles came out, each as soon as it is known."""
    rows = []
    for path in paths:
        row = found_in(path)
        if not as_json:
            print(row.told(), flush=True)
        found = []
        for verdict in verdicts(row.found, worlds, progress=progress) if isinstance(row.found, Scenario) else ():
            found.append(verdict)
            if not as_json:
                print(verdict.told(), flush=True)
        rows.append(replace(row, verdicts=tuple(found)))
    if as_json:
        print(json.dumps([row.as_dict() for row in rows], indent=1, ensure_ascii=False))
    return rows


def found_in(path: str) -> Checked:
    """What is in a file, before any battle."""
    there, shown = False, path
    try:
        file = scenario_path(path)
        there = is_there(file)
        if there and file.stem != path and not is_there(Path(path)):
            shown = str(file)  # it was found elsewhere
        classes = read_class_file(file)
        if classes is not None:
            return Checked(shown, classes if classes.file is not None else ScenarioError(classes.faults))
        return Checked(shown, load(file))
    except ScenarioError as error:
        return Checked(shown, error, there=there)
