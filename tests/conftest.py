"""Hypothesis profiles (dev, ci, deep: HYPOTHESIS_PROFILE chooses) and a data folder that is nobody's."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("dev", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", max_examples=30, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("deep", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
LONG = ("tests/testing/test_whole_turns", "tests/ui/test_window", "tests/test_battles", "tests/ui/test_vesta_window",
        "tests/testing/", "tests/ui/test_refit", "tests/sim/", "tests/rules/motion/", "tests/test_cli")  # fmt: skip
"""What takes longest begins first: modules are shared out among processes, and the last one should be short."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put `LONG` first, in its order; the rest stays as it was."""
    places = {item: next((n for n, part in enumerate(LONG) if part in item.nodeid), len(LONG)) for item in items}
    items.sort(key=places.__getitem__)


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the player's files."""
    monkeypatch.setenv("DARKLIGHT_DATA_DIR", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(autouse=True, scope="module")
def what_went_before_rests() -> None:
    """What earlier modules left is not walked through by every collection of garbage: late tests stay as fast."""
    gc.freeze()
