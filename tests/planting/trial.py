"""One test run in a process of its own, forked from one that has numpy, hypothesis and pytest but none of the rules."""

import contextlib
import importlib.machinery
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

import hypothesis.extra.numpy
import hypothesis.stateful
import hypothesis.strategies
import numpy as np  # noqa: F401
import pytest

PROFILE = "planted"
"""Hypothesis as by default, but with the same examples each time, and none made smaller once one has failed."""
WALL_PER_CPU = 20
"""How much longer than its time on the CPU a run may take: others may be busy, but who sleeps for ever is stuck."""
CRASHED = 70
"""Exit code of a run in which pytest itself broke down."""
MEMORY_BYTES = 6 << 30

hypothesis.settings.register_profile(
    PROFILE,
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)


@dataclass
class Trial:
    """Tests to run, with the text that takes the place of a module's, if any."""

    root: Path
    tests: list[str]
    module: Path | None = None
    text: str = ""
    most_cpu_s: float = 600.0


@dataclass
class Outcome:
    """How a run ended."""

    passed: bool
    by: str  # the test that failed, or "time", or how the process died; "" where it passed
    cpu_s: float


@dataclass
class _Running:
    trial: Trial
    folder: Path
    since: float = field(default_factory=time.monotonic)
    late: bool = False


def outcomes(trials: Iterable[Trial], jobs: int, note: Callable[[int, Outcome], None] | None = None) -> list[Outcome]:
    """How each trial ends, in their order, `jobs` at a time; `note` hears of each as it ends."""
    waiting = list(enumerate(trials))[::-1]
    running: dict[int, tuple[int, _Running]] = {}
    ended: dict[int, Outcome] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, trial = waiting.pop()
                folder = Path(tempfile.mkdtemp(prefix="planted-"))
                running[_forked(trial, folder)] = number, _Running(trial, folder)
            for pid in list(running):
                number, run = running[pid]
                done, status, usage = os.wait4(pid, os.WNOHANG)
                if done:
                    del running[pid]
                    _killed(pid)
                    ended[number] = _outcome(run, status, usage.ru_utime + usage.ru_stime)
                    if note is not None:
                        note(number, ended[number])
                elif not run.late and time.monotonic() - run.since > WALL_PER_CPU * run.trial.most_cpu_s:
                    run.late = True
                    _killed(pid)
            time.sleep(0.02)
    finally:
        for pid, (_, run) in running.items():
            _killed(pid)
            os.waitpid(pid, 0)
            shutil.rmtree(run.folder, ignore_errors=True)
    return [ended[number] for number in sorted(ended)]


def _killed(pid: int) -> None:
    """End a run and whatever it started: it leads a process group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _outcome(run: _Running, status: int, cpu_s: float) -> Outcome:
    said = run.folder / "failed"
    failed = said.read_text() if said.exists() else ""
    shutil.rmtree(run.folder, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    if run.late or code == -signal.SIGXCPU or (code == -signal.SIGKILL and cpu_s >= run.trial.most_cpu_s):
        return Outcome(False, "time", cpu_s)
    if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return Outcome(True, "", cpu_s)
    return Outcome(False, failed or f"exit code {code}", cpu_s)


def _forked(trial: Trial, folder: Path) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        code = CRASHED
        try:
            code = _run(trial, folder)
        except BaseException as error:
            (folder / "failed").write_text(repr(error))
        os._exit(code)
    with contextlib.suppress(PermissionError, ProcessLookupError):
        os.setpgid(pid, pid)
    return pid


def _run(trial: Trial, folder: Path) -> int:
    """Run the tests in this process, which does nothing else."""
    os.setpgid(0, 0)
    most = int(trial.most_cpu_s) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    with open(folder / "output", "wb") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1, closefd=False) for number in (1, 2))
    os.chdir(trial.root)
    os.environ["HYPOTHESIS_PROFILE"] = PROFILE
    hypothesis.settings.load_profile(PROFILE)
    sys.path.insert(0, str(trial.root))
    _forget_others(trial.root)
    if trial.module is not None:
        _put_in_place(trial.module.resolve(), trial.text)
    options = ["-x", "-q", "-p", "no:cacheprovider", "--rootdir", str(trial.root), "--basetemp", str(folder / "tests")]
    # What this process has already imported cannot have its assertions rewritten: hypothesis, which has none.
    options += ["-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*options, *trial.tests], plugins=[_Listener(folder / "failed")]))


def _forget_others(root: Path) -> None:
    """Forget modules of the game and of its tests that came from elsewhere, and all rules: they are read anew."""
    for name, module in list(sys.modules.items()):
        ours = name.split(".")[0] in ("game", "tests")
        there = Path(getattr(module, "__file__", None) or "/").is_relative_to(root)
        if ours and (not there or name.startswith("game.rules")):
            del sys.modules[name]


def _put_in_place(path: Path, text: str) -> None:
    """Whoever imports the file from now on gets the text instead."""
    loader: Any = importlib.machinery.SourceFileLoader
    found = loader.get_code

    def code(self: Any, name: str) -> CodeType | None:
        if Path(self.path).resolve() == path:
            return compile(text, self.path, "exec")
        return found(self, name)  # type: ignore[no-any-return]

    loader.get_code = code


class _Listener:
    """Leaves out what compares golden digests, and says which test failed first."""

    def __init__(self, said: Path):
        self._said = said

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        golden = [item for item in items if "golden" in item.name or "digests" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=golden)
        items[:] = [item for item in items if item not in golden]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self._said.exists():
            self._said.write_text(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self._said.exists():
            self._said.write_text(f"{report.nodeid} (import)")
