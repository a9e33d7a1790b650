"""The Python of the README and of the contract, as a program would use it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import game

ROOT = Path(__file__).resolve().parents[1]


def test_a_program_plays_a_turn() -> None:
    scenario = game.load("target_practice")
    world = scenario.start(4, seed=1)
    orders = scenario.orders({"patrol": {"move": {"kind": "coast"}}}, world)
    assert len(game.order_faults(world, scenario.tables, orders)) == 0
    after, events, tracks = game.resolve_turn(world, scenario.tables, orders)
    assert after.battle.turn.tolist() == [1, 1, 1, 1]
    assert world.battle.turn.tolist() == [0, 0, 0, 0]
    assert set(events["world"]) == {0, 1, 2, 3}
    assert tracks is not None


def test_any_executor_gives_the_same_numbers() -> None:
    scenario = game.load("target_practice")
    alone = game.simulate(scenario, 70, 3, stop_after=2).as_dict()
    with ThreadPoolExecutor(2) as executor:
        spread = game.simulate(scenario, 70, 3, executor=executor, stop_after=2).as_dict()
    del alone["worlds_per_s"], spread["worlds_per_s"]
    assert alone == spread


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        game.lode  # noqa: B018


def test_importing_the_game_imports_nothing_heavy() -> None:
    code = "import sys, game\nsys.exit('numpy' in sys.modules or 'pygame' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30).returncode == 0
