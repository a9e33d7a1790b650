from pathlib import Path

import pytest

from game.rules import world_digests
from game.rules.state.world import World
from game.scenario import Scenario, load
from game.sim.moments import moment_of_save, moment_of_scenario
from game.sim.record import Record, SaveError
from game.sim.transcript import battle_lines

SEED = 4


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("target_practice")


def digest(world: World) -> str:
    return world_digests(world)[0]


def test_a_turn_played_by_the_policies_is_that_of_a_run(scenario: Scenario, tmp_path: Path) -> None:
    record = Record.create(tmp_path / "one.darklight", scenario, SEED, "patrol")
    list(battle_lines(scenario, SEED, turns=3, policies={}, given=None, as_side=None, record=record))
    for turn in range(4):
        assert digest(moment_of_save(record.path, turn)[1]) == digest(moment_of_scenario(scenario, SEED, turn))
    assert moment_of_save(record.path)[1].battle.turn[0] == 3
    with pytest.raises(SaveError, match="there is no turn 4"):
        moment_of_save(record.path, 4)


def test_other_policies_lead_elsewhere_and_a_battle_that_is_over_stays_as_it_is(scenario: Scenario) -> None:
    side = scenario.names.sides[scenario.player]
    apart = moment_of_scenario(scenario, SEED, 2, {side: "withdraw@1"})
    assert digest(apart) != digest(moment_of_scenario(scenario, SEED, 2))
    end = moment_of_scenario(scenario, SEED, 60)
    assert end.battle.over[0]
    assert end.battle.turn[0] <= scenario.spec.scenario.turns
