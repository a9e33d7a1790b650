"""One battle as it stands after some turns: of a save, or as policies play it."""

from collections.abc import Mapping
from pathlib import Path

from game.rules import resolve_turn
from game.scenario import Scenario

from ..rules.state.world import World
from .batch import plotted_orders, policies_of, side_policies
from .record import Record
from .save_files import SaveError


def moment_of_save(path: Path, turn: int | None = None) -> tuple[Scenario, World]:
    """The scenario of a save, and its battle after a turn, the last where none is given. Raises SaveError."""
    record = Record.open(path)
    played = record.turn
    if turn is not None and turn > played:
        raise SaveError(f"{path}: {played} turns have been played in it, there is no turn {turn}")
    return record.scenario, record.world(played if turn is None else turn)


def moment_of_scenario(scenario: Scenario, seed: int, turn: int, policies: Mapping[str, str] | None = None) -> World:
    """The battle of a seed after so many turns by the policies of all sides, or when it was over."""
    world, plotters = scenario.start(1, seed), side_policies(scenario, policies_of(scenario, policies))
    for _ in range(turn):
        if world.battle.over[0]:
            break
        world, _, _ = resolve_turn(world, scenario.tables, plotted_orders(world, scenario, plotters), record="none")
    return world
