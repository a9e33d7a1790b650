"""Types for `@given` by annotation: registered when they are imported, at no cost before."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def entry_point() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return project["entry-points"]["hypothesis"]["darklight"]


def run(code: str) -> None:
    """Run code in a process where the entry point has been loaded as hypothesis does it."""
    module, name = entry_point().split(":")
    load = f"import hypothesis\nfrom {module} import {name}\n{name}()\n{name}()\n"
    subprocess.run([sys.executable, "-W", "error", "-c", load + code], cwd=ROOT, check=True, timeout=60)


def test_the_entry_point_is_there():
    module, name = entry_point().split(":")
    assert callable(getattr(import_module(module), name))


def test_loading_it_imports_neither_numpy_nor_the_rules():
    run(
        "import sys\n"
        "heavy = [name for name in sys.modules if name.startswith(('game.rules', 'game.testing.st', 'game.sim'))]\n"
        "assert not heavy and 'numpy' not in sys.modules, heavy"
    )


ANNOTATED = """
from hypothesis import HealthCheck, given, settings
from game.rules.state.tables import Tables
from game.rules.state.orders import OrderSet
from game.rules.state.world import World
from game.testing.battles import Battle
seen = set()

@settings(max_examples=3, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(...)
def annotated(world: World, tables: Tables, orders: OrderSet, battle: Battle):
    assert world.worlds == 1 and tables.turn_s > 0.0 and orders.units.move.shape[0] == 1
    assert battle.world.unit_slots == battle.orders.units.move.shape[1]
    seen.add(world.unit_slots)

annotated()
assert seen
"""


@pytest.mark.parametrize(
    "before",
    ["", "import game.rules.state.world, game.rules.state.orders, game.rules.state.tables, game.testing.battles\n"],
)
def test_annotations_are_enough(before):
    """Whether the game is imported before hypothesis loads the entry point, or after."""
    module, name = entry_point().split(":")
    code = f"{before}import hypothesis\nfrom {module} import {name}\n{name}()\n{ANNOTATED}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, check=True, timeout=60)
