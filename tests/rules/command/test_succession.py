import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.command.succession import highest_rank, pass_command
from game.rules.state.columns import NONE
from game.rules.state.vocabulary import Event, Move, Presence, System
from game.testing import oracle_command as oracle
from game.testing.builders import tables_of, world_of
from game.testing.strategies_command import random_battle
from game.testing.strategies_fire import resolution_at

from .test_orders import Play, fleet, moving


def test_the_highest_rank_takes_over_and_orders_wait():
    tables, world = fleet(intact=1, lost=10)
    play = Play(tables, world)

    def strike(res):
        if res.impulse == 4:
            res.world.units.hull_mj[0, 1] = 0

    play.turn(meanwhile=strike)
    assert play.events(Event.COMMAND_LOST, Event.COMMAND_TAKEN) == [("COMMAND_LOST", 4, 0, 2, 14)]
    assert play.world.sides.commander[0].tolist() == [2, 3]
    seen = []
    play.turn(moving(play.world, 0, Move.COAST), meanwhile=lambda r: seen.append(int(r.world.units.move[0, 0])))
    assert seen.index(Move.COAST) == 3
    assert play.events(Event.COMMAND_LOST, Event.COMMAND_TAKEN) == [("COMMAND_TAKEN", 2, 0, 2, 0)]


def test_orders_under_way_wait_too():
    tables, world = fleet(intact=3, lost=6)

    def strike(res):
        if res.impulse == 1:
            res.world.units.system_ppm[0, 1, System.BRIDGE] = 0

    seen = []

    def watch(res):
        strike(res)
        seen.append(int(res.world.units.move[0, 0]))

    Play(tables, world).turn(moving(world, 0, Move.COAST), meanwhile=watch)
    assert seen.index(Move.COAST) == 8


@pytest.mark.parametrize(
    "loss", [{"hull_mj": 0}, {"presence": Presence.AWAY}, {"presence": Presence.STRUCK}, {"presence": Presence.GONE}]
)
def test_command_is_lost_with_the_unit(loss):
    tables, world = fleet()
    for name, value in loss.items():
        getattr(world.units, name)[0, 1] = value
    play = Play(tables, world)
    play.turn(until=1)
    assert play.world.sides.commander[0, 0] == 2


def test_a_first_commander_is_named_in_silence_and_a_newcomer_takes_over_at_once():
    tables, world = fleet()
    world.sides.commander[:] = -1
    play = Play(tables, world)
    play.turn(until=1)
    assert play.world.sides.commander[0].tolist() == [1, 3]
    assert play.events(Event.COMMAND_LOST, Event.COMMAND_TAKEN) == []

    tables, world = fleet(arrival_turn=np.array([3, 0, 0, 0]))
    world.units.presence[:, 0] = Presence.DORMANT
    world.units.system_ppm[:, 1:3, System.BRIDGE] = 0
    play = Play(tables, world)
    play.turn()
    assert play.events(Event.COMMAND_LOST) == [("COMMAND_LOST", 0, 0, -1, 12)]
    play.turn()
    assert play.events(Event.COMMAND_TAKEN) == []
    play.turn()
    assert play.events(Event.COMMAND_TAKEN) == [("COMMAND_TAKEN", 0, 0, 0, 0)]
    assert play.world.sides.control_impulse[0, 0] == 12


def test_a_side_without_units_loses_no_command():
    tables, world = fleet()
    world.units.hull_mj[:, :3] = 0
    play = Play(tables, world)
    play.turn()
    assert play.events(Event.COMMAND_LOST, Event.COMMAND_TAKEN) == []
    assert play.world.sides.commander[0].tolist() == [-1, 3]


@given(st.integers(0, 2**32))
def test_the_successor_is_the_oracles(seed):
    _, world = random_battle(seed)
    able = world.fighting() & (world.units.system_ppm[:, :, System.BRIDGE] > 0)
    for side in range(3):
        own = able & (world.units.side == side)
        assert highest_rank(own, world.units.rank, world.units.uid)[0] == oracle.successor(world, side)


def test_the_first_to_come_of_a_side_that_had_nobody_commands_in_silence():
    tables, world = fleet(arrival_turn=np.array([2, 2, 2, 0]))
    world.units.presence[:, :3] = Presence.DORMANT
    world.sides.commander[:] = [-1, 3]
    play = Play(tables, world)
    for commander in (-1, 1):
        play.turn()
        assert play.world.sides.commander[0, 0] == commander
        assert play.events(Event.COMMAND_LOST, Event.COMMAND_TAKEN) == []


def test_in_a_world_of_one_ship_it_commands_its_side_and_nobody_the_other():
    tables = tables_of()
    world = world_of(tables, ({},))
    world.sides.commander[:] = NONE
    res = resolution_at(world, tables)
    pass_command(res)
    assert res.world.sides.commander.tolist() == [[0, NONE]]
