"""Hypothesis profiles (dev, ci, deep: HYPOTHESIS_PROFILE chooses) and a data folder that is nobody's."""

import gc
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from game.testing.rolled_strategies import roll_battles
from tests.known import forget

settings.register_profile("dev", max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", max_examples=20, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("deep", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
roll_battles(yes=os.environ.get("HYPOTHESIS_PROFILE") != "deep")

# Tests start processes of the game by the hundred: without bytecode each of them would compile all of it again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files of the slowest tests come first: begun last they would leave the other workers idle."""
    slow = {item.path for item in items if item.get_closest_marker("story")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_sessionfinish(session: pytest.Session) -> None:
    forget(session.config)


@pytest.fixture(scope="session")
def data_dirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders of players, one after the other, made by whoever keeps something.

    `mktemp` looks at all folders that there are for the number of the next one: 20 s of a run of all tests.
    """
    home = tmp_path_factory.mktemp("players")
    return (home / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_data_dir(data_dirs: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the player's files, or compiles anything in a folder that is gone after it."""
    monkeypatch.setenv("DARKLIGHT_DATA_DIR", str(next(data_dirs)))
    monkeypatch.setenv("DARKLIGHT_FAST", "0")


@pytest.fixture(autouse=True, scope="module")
def what_went_before_rests() -> None:
    """What earlier modules left is not walked through by every collection of garbage: late tests stay as fast.

    Circles among it are let go of first: what is frozen is never freed, and screens hold many megabytes each.
    """
    gc.collect()
    gc.freeze()
