"""Orders from above (J6): given, judged, and gone with who gave them."""

import pytest

from game.rules.state.tables import OrderAbove
from game.rules.state.vocabulary import AboveKind, Event, Move, Presence, System
from game.rules.state.world import World
from game.testing.builders import orders_for
from tests.rules.command.test_orders import Play, fleet


def above(kind=AboveKind.HOLD, *, turn=1, until=3, merit=10):
    tables, world = fleet(orders_above=(OrderAbove(0, kind, turn, until, merit),))
    return Play(tables, world)


def said(world, obey):
    orders = orders_for(world)
    orders.sides.obey[:, 0] = obey
    return orders


def test_an_order_from_above_stands_for_its_turns_and_is_judged_from_the_next_on():
    play = above()
    play.turn()
    assert play.events(Event.ORDER_ABOVE, Event.OBEYED) == [("ORDER_ABOVE", 0, 0, -1, 0)]
    assert (play.world.sides.above[0, 0], play.world.sides.obeyed[0, 0]) == (0, -1)
    play.turn()
    assert play.events(Event.OBEYED) == [("OBEYED", 11, 0, -1, 1)]
    play.turn()
    assert play.events(Event.OBEYED) == []
    sides = play.world.sides
    assert (sides.above[0, 0], sides.obeyed[0, 0], sides.merit[0, 0]) == (-1, 1, 10)


def test_to_refuse_costs_merit_once_and_for_all():
    play = above()
    play.turn()
    play.turn(said(play.world, 0))
    assert play.events(Event.OBEYED) == [("OBEYED", 11, 0, -1, 0)]
    play.turn(said(play.world, 1))
    assert play.events(Event.OBEYED) == []
    assert (play.world.sides.obeyed[0, 0], play.world.sides.merit[0, 0]) == (0, -10)


def test_to_fall_away_later_takes_back_what_was_won():
    play = above()
    play.turn()
    play.turn(said(play.world, 1))
    assert play.world.sides.merit[0, 0] == 10
    play.turn(said(play.world, 0))
    assert play.world.sides.merit[0, 0] == -10


def test_what_is_said_before_an_order_is_no_answer():
    play = above(turn=2)
    play.turn(said(play.world, 0))
    assert play.world.sides.said[0, 0] == -1
    play.turn(said(play.world, 0))
    play.turn()
    assert play.world.sides.obeyed[0, 0] == 1


def test_what_was_said_to_the_last_order_is_no_answer_to_the_next():
    orders = (OrderAbove(0, AboveKind.HOLD, 1, 9, 10), OrderAbove(0, AboveKind.HOLD, 3, 9, 4))
    play = Play(*fleet(orders_above=orders))
    play.turn()
    play.turn(said(play.world, 0))
    sides = play.world.sides
    assert (sides.above[0, 0], sides.said[0, 0], sides.judged[0, 0], sides.merit[0, 0]) == (0, 0, 0, -10)
    play.turn()
    sides = play.world.sides
    assert (sides.above[0, 0], sides.said[0, 0], sides.judged[0, 0], sides.merit[0, 0]) == (1, -1, -1, -10)
    play.turn()
    assert play.events(Event.OBEYED) == [("OBEYED", 11, 0, -1, 1)]
    assert play.world.sides.merit[0, 0] == -6


@pytest.mark.parametrize(
    ("kind", "move", "obeyed"),
    [
        (AboveKind.HOLD, Move.WITHDRAW, 0),
        (AboveKind.HOLD, Move.BURN, 0),
        (AboveKind.HOLD, Move.HOLD, 1),
        (AboveKind.CHARGE, Move.HOLD, 0),
        (AboveKind.CHARGE, Move.INTERCEPT, 1),
        (AboveKind.CHARGE, Move.BURN, 1),
        (AboveKind.WITHDRAW, Move.HOLD, 0),
        (AboveKind.WITHDRAW, Move.WITHDRAW, 1),
    ],
)
def test_a_side_is_judged_by_what_it_does(kind, move, obeyed):
    play = above(kind)
    play.turn()
    play.world.units.move[:, :3] = move
    play.turn(said(play.world, 1))
    assert play.world.sides.obeyed[0, 0] == obeyed


LOST = {"hull_mj": 0}, {"presence": Presence.STRUCK}, {"presence": Presence.GONE, "hull_mj": 0}


@pytest.mark.parametrize("said_no", [False, True])
def test_a_side_with_nobody_who_can_move_is_not_judged(said_no):
    play = above()
    play.world.units.system_ppm[:, :, System.DRIVE] = 0
    play.turn()
    play.turn(said(play.world, 0) if said_no else None)
    assert play.events(Event.OBEYED) == []
    assert (play.world.sides.obeyed[0, 0], play.world.sides.merit[0, 0]) == (-1, 0)


def given_by(slot, until=6):
    tables, world = fleet(orders_above=(OrderAbove(0, AboveKind.HOLD, 1, until, 10, giver=slot),))
    return Play(tables, world)


@pytest.mark.parametrize("lost", LOST)
def test_an_order_from_above_dies_with_its_giver(lost):
    play = given_by(2)

    def shot(res):
        if res.impulse == 5:
            for name, value in lost.items():
                getattr(res.world.units, name)[:, 2] = value

    play.turn()
    play.turn(said(play.world, 1))
    assert play.world.sides.merit[0, 0] == 10
    play.turn(meanwhile=shot)
    assert play.events(Event.ORDER_LAPSED) == [("ORDER_LAPSED", 5, 0, 2, 0)]
    assert play.world.sides.above[0, 0] == -1
    play.world.units.move[:] = Move.WITHDRAW
    play.turn()
    sides = play.world.sides
    assert play.events(Event.ORDER_LAPSED, Event.OBEYED) == []
    assert (sides.merit[0, 0], sides.obeyed[0, 0]) == (10, 1)  # what was won is kept, and nothing more is asked


@pytest.mark.parametrize("state", [{"presence": Presence.AWAY}, {"system_ppm": 0}, {"presence": Presence.DORMANT}])
def test_who_is_not_lost_is_still_obeyed(state):
    play = given_by(2)
    for name, value in state.items():
        getattr(play.world.units, name)[:, 2] = value
    play.turn()
    assert (play.world.sides.above[0, 0], play.events(Event.ORDER_LAPSED)) == (0, [])


@pytest.mark.parametrize("state", [*LOST, {"uid": 0}])
def test_the_dead_give_no_orders(state):
    play = given_by(2)
    for name, value in state.items():
        getattr(play.world.units, name)[:, 2] = value
    play.turn()
    assert (play.world.sides.above[0, 0], play.events(Event.ORDER_ABOVE, Event.ORDER_LAPSED)) == (-1, [])


def test_the_dead_of_one_world_give_orders_in_another_to_a_side_of_one_ship():
    """To the second side, of which one is left; who gives the order has the uid 1."""
    order = OrderAbove(1, AboveKind.HOLD, 1, 6, 10, giver=2)
    tables, world = fleet(orders_above=(order,))
    world.units.side[:] = 0
    world.units.side[:, 1:3] = 1
    world.units.move[:, 1] = Move.HOLD
    world.units.system_ppm[:, 2, System.DRIVE] = 0
    world.units.uid[0, [0, 2]] = 9, 1
    dead = world.copy()
    dead.units.hull_mj[:, 2] = 0
    play = Play(tables, World.joined([dead, world, dead]))
    for _ in range(2):
        play.turn()
    sides = play.world.sides
    assert sides.above[:, 1].tolist() == [-1, 0, -1]
    assert sides.obeyed[:, 1].tolist() == [-1, 1, -1]
    assert sides.merit.tolist() == [[0, 0], [0, 10], [0, 0]]


def test_an_order_from_outside_does_not_lapse_whoever_dies():
    play = above(until=6)
    play.turn()
    play.world.units.hull_mj[:, 1:3] = 0
    play.turn()
    assert (play.world.sides.above[0, 0], play.events(Event.ORDER_LAPSED)) == (0, [])


def test_a_third_may_stray_and_wrecks_do_not_count():
    for count, obeyed in ((1, 1), (2, 0)):
        play = above()
        play.turn()
        play.world.units.move[:, :count] = Move.WITHDRAW
        play.turn()
        assert play.world.sides.obeyed[0, 0] == obeyed
    play = above()
    play.turn()
    play.world.units.move[:, :2] = Move.WITHDRAW
    play.world.units.system_ppm[:, 0, System.DRIVE] = 0
    play.world.units.hull_mj[:, 1] = 0
    play.turn()
    assert play.world.sides.obeyed[0, 0] == 1
