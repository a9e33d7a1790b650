"""What takes long to work out and is the same whenever it is asked: a run of tests works it out once, for all of them.

What was asked is known by all that is in it, so whoever asks with one number changed gets an answer of its own.
"""

import contextlib
import functools
import hashlib
import importlib
import io
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

WORK = (
    ("tests.ui.battles", "resolve_turn"),
    ("game.sim.transcript", "resolve_turn"),
    ("game.play.model", "resolve_turn"),
    ("game.play.retelling", "resolve_turn"),
    ("game.ui.debrief.retelling", "resolve_turn"),
    ("game.sim.record", "resolve_turn"),
    ("game.play.forecast", "flown_paths"),
    ("game.play.forecast", "last_escape_impulse"),
    ("game.play.survey", "_survey"),
)
"""Module and name of what is worked out once, where the game asks for it."""


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder that all workers of this run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def remember(factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the game's work for this test as all tests of the run do that remember: whatever one knows the others do."""
    folder = run_folder(factory) / "known"
    folder.mkdir(exist_ok=True)
    for module, name in WORK:
        home = importlib.import_module(module)
        monkeypatch.setattr(home, name, worked_out_once(getattr(home, name), folder))


def forget(config: pytest.Config) -> None:
    """Delete what was remembered, hundreds of megabytes of it, once the last worker of the run has ended."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(config._tmp_path_factory.getbasetemp() / "known", ignore_errors=True)  # type: ignore[attr-defined]


class _Content(pickle.Pickler):
    """Writes what is equal alike, however its arrays lie in memory and whatever of it is one object."""

    def reducer_override(self, one: Any) -> Any:
        if isinstance(one, np.ndarray):
            return np.frombuffer, (one.tobytes(), one.dtype.descr, one.shape)
        return NotImplemented


def _digest(asked: object) -> str:
    content = io.BytesIO()
    pickler = _Content(content, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # no references back to what was written before
    pickler.dump(asked)
    return hashlib.blake2b(content.getbuffer(), digest_size=16).hexdigest()


def worked_out_once(work: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    """The same function, of which whatever it was asked before is read from a file: each time made anew, to be changed
    at will.
    """

    @functools.wraps(work)
    def known(*given: Any, **named: Any) -> Any:
        path = folder / _digest((work.__module__, work.__qualname__, given, named))
        if path.exists():
            return pickle.loads(path.read_bytes())
        found = work(*given, **named)
        with contextlib.suppress(FileNotFoundError):  # the run is over, and a thread of a window still works
            handle, temporary = tempfile.mkstemp(dir=folder)
            with os.fdopen(handle, "wb") as file:
                pickle.dump(found, file, pickle.HIGHEST_PROTOCOL)
            os.replace(temporary, path)
        return found

    return known
