import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.command.orders import accept_orders, bring_into_force
from game.rules.command.succession import pass_command
from game.rules.state.columns import NONE
from game.rules.state.digest import world_digests
from game.rules.state.orders import ORDER_FIELDS
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import (
    IMPULSES,
    Event,
    Fault,
    FireMode,
    Mission,
    Move,
    Posture,
    Presence,
    Stance,
)
from game.rules.story.arrivals import arrive
from game.rules.story.orders_above import give_orders_above, judge_orders_above, lapse_orders_above
from game.rules.turn import resolve_turn
from game.testing import oracle_command as oracle
from game.testing.builders import FIGHTER, FRIGATE, LANCE, orders_for, side_table, tables_of, world_of
from game.testing.strategies_command import random_battle, random_orders

FLEET = ({"side": 0, "rank": 2}, {"side": 0, "rank": 5}, {"side": 0, "rank": 5}, {"side": 1, "rank": 9})


def fleet(*, intact=0, lost=12, units=FLEET, flights=(), **more):
    tables = tables_of((FRIGATE, LANCE, FIGHTER), **more)
    sides = side_table(tables.sides.enemy, intact=(intact, 0), lost=(lost, 0))
    tables = tables_of((FRIGATE, LANCE, FIGHTER), **(more | {}))
    object.__setattr__(tables, "sides", sides)
    world = world_of(tables, units, flights)
    world.sides.commander[:] = [1, 3]
    return tables, world


class Play:
    """Command alone, impulse by impulse."""

    def __init__(self, tables, world):
        self.tables, self.world = tables, world

    def turn(self, orders=None, until=IMPULSES, meanwhile=None):
        self.res = res = Resolution(self.world, self.tables, "all", orders)
        for impulse in range(until):
            res.begin_impulse(impulse)
            if impulse == 0:
                accept_orders(res)
            if meanwhile:
                meanwhile(res)
            if impulse == 0:
                arrive(res)
                give_orders_above(res)
            pass_command(res)
            bring_into_force(res)
            lapse_orders_above(res)
        if until == IMPULSES:
            judge_orders_above(res)
            res.world.battle.turn += 1
        self.world = res.world
        return res

    def events(self, *kinds):
        rows = self.res.journal.table()
        rows = rows[np.isin(rows["kind"], kinds)]
        names = ("kind", "impulse", "source", "target", "value")
        return [(Event(r["kind"]).name, *(int(r[n]) for n in names[1:])) for r in rows]


def moving(world, slot, move, **more):
    orders = orders_for(world)
    orders.units.move_given[:, slot] = True
    orders.units.move[:, slot] = move
    for name, value in more.items():
        getattr(orders.units, name)[:, slot] = value
    return orders


# ---- orders on their way


def test_without_latency_orders_are_in_force_in_the_first_impulse():
    tables, world = fleet()
    res = Play(tables, world).turn(moving(world, 0, Move.COAST), until=1)
    assert res.world.units.move[0].tolist() == [Move.COAST, 0, 0, 0]
    assert not res.world.plotted.move_given.any()


@pytest.mark.parametrize("latency", [1, 5, 11, 12, 17])
def test_orders_come_into_force_after_the_latency(latency):
    tables, world = fleet(intact=latency)
    play = Play(tables, world)
    seen = []
    play.turn(moving(world, 0, Move.COAST), meanwhile=lambda res: seen.append(int(res.world.units.move[0, 0])))
    play.turn(meanwhile=lambda res: seen.append(int(res.world.units.move[0, 0])))
    # Looked at before the phase: in force from impulse `latency` on.
    assert seen.index(Move.COAST) == latency + 1


def test_a_new_order_replaces_the_part_that_is_on_its_way_and_leaves_the_others():
    tables, world = fleet(intact=13)
    play = Play(tables, world)
    first = moving(world, 0, Move.COAST)
    first.units.fire_given[:, 0], first.units.fire_mode[:, 0] = True, FireMode.HOLD
    play.turn(first)
    play.turn(moving(play.world, 0, Move.WITHDRAW))
    units = play.world.units
    assert (units.move[0, 0], units.fire_mode[0, 0]) == (Move.HOLD, FireMode.HOLD)
    play.turn()
    assert play.world.units.move[0, 0] == Move.WITHDRAW


def test_the_same_order_again_does_not_start_anew():
    tables, world = fleet(intact=18)
    play = Play(tables, world)
    for _ in range(2):
        play.turn(moving(play.world, 0, Move.WITHDRAW))
    assert play.world.units.move[0, 0] == Move.WITHDRAW


def test_a_standing_order_stands():
    tables, world = fleet()
    play = Play(tables, world)
    play.turn(moving(world, 0, Move.WITHDRAW))
    play.turn()
    assert play.world.units.move[0, 0] == Move.WITHDRAW


def test_who_dies_before_its_order_comes_does_not_carry_it_out():
    tables, world = fleet(intact=3)

    def kill(res):
        res.world.units.hull_mj[0, 0] = 0

    res = Play(tables, world).turn(moving(world, 0, Move.COAST), meanwhile=kill)
    assert res.world.units.move[0, 0] == Move.HOLD
    assert not res.world.plotted.move_given.any()


def test_missions_are_in_force_at_once():
    tables, world = fleet(intact=9, flights=({"side": 0, "mission": Mission.PATROL},))
    orders = orders_for(world)
    orders.flights.given[:], orders.flights.mission[:] = True, Mission.DOCK
    assert Play(tables, world).turn(orders, until=1).world.flights.mission[0, 0] == Mission.DOCK


def test_only_who_stands_under_an_order_from_above_answers_it():
    tables, world = fleet()
    world.sides.above[:] = [[0, NONE]]
    orders = orders_for(world)
    for said in (1, 0, NONE):
        orders.sides.obey[:] = said
        res = Resolution(world, tables, "all", orders)
        accept_orders(res)
        assert res.world.sides.said.tolist() == [[said, NONE]]


def test_a_faulty_move_becomes_hold_and_other_faults_change_nothing():
    tables, world = fleet()
    world.units.move[:], world.units.posture[:] = Move.COAST, Posture.EVADE
    orders = moving(world, 0, Move.BURN, dx=np.nan)
    orders.units.posture_given[:, 1], orders.units.posture[:, 1] = True, 9
    play = Play(tables, world)
    units = play.turn(orders).world.units
    assert units.move[0].tolist() == [Move.HOLD, Move.COAST, Move.COAST, Move.COAST]
    assert (units.posture == Posture.EVADE).all()
    assert np.isfinite(units.dx).all()
    refused = play.events(Event.ORDER_REFUSED)
    assert refused == [
        ("ORDER_REFUSED", 0, -1, 0, Fault.BAD_VECTOR),
        ("ORDER_REFUSED", 0, -1, 1, Fault.NO_SUCH_KIND),
    ]


def test_the_dead_are_passed_over_in_silence():
    tables, world = fleet()
    world.units.hull_mj[:, 0], world.units.move[:] = 0, Move.COAST
    play = Play(tables, world)
    play.turn(moving(world, [0, 1], Move.WITHDRAW))
    assert play.world.units.move[0].tolist() == [Move.COAST, Move.WITHDRAW, Move.COAST, Move.COAST]
    assert play.events(Event.ORDER_REFUSED) == []


@given(st.integers(0, 2**32))
def test_what_comes_into_force_is_without_faults(seed):
    tables, world = random_battle(seed)
    orders = random_orders(world, seed + 1)
    res = Resolution(world, tables, "all", orders)
    accept_orders(res)
    bad = oracle.faults(world, tables, orders)
    for s in range(world.unit_slots):
        for part in ORDER_FIELDS:
            reasons = {reason for row, field, reason in bad if (row, field) == (s, part.upper())}
            assert_in_force(res.world.plotted, orders.units, s, part, reasons)
    silent = {"NOT_HERE", "BROKEN"}, {"COMMAND", "ANSWER"}
    told = {(row, reason) for row, field, reason in bad if reason not in silent[0] and field not in silent[1]}
    assert {(int(r["target"]), Fault(r["value"]).name) for r in res.journal.table()} == told
    world_digests(res.world)


def assert_in_force(plotted, given, s, part, reasons):
    """Parts without faults come into force; a move with faults is to hold; who does not fight gets none."""
    sent = bool(getattr(given, f"{part}_given")[0, s]) and reasons.isdisjoint({"NOT_HERE", "BROKEN"})
    assert getattr(plotted, f"{part}_given")[0, s] == (sent and (part == "move" or not reasons))
    if part == "move" and sent:
        assert plotted.move[0, s] == (Move.HOLD if reasons else given.move[0, s])


# ---- arrivals


def test_arrivals_come_in_their_turn_with_their_flights():
    flights = (
        {"side": 0, "home": 0, "mission": Mission.DOCK, "presence": Presence.DORMANT},
        {"side": 0, "mission": Mission.CHASE, "presence": Presence.DORMANT},
        {"side": 0, "uid": 0, "presence": Presence.DORMANT},
    )
    tables, world = fleet(
        units=(*FLEET, {"uid": 0}), flights=flights, arrival_turn=np.array([2, 0, 0, 0, 2]),
        flight_arrival_turn=np.array([2, 2, 2]),
    )  # fmt: skip
    world.units.presence[:, [0, 4]] = Presence.DORMANT
    play = Play(tables, world)
    play.turn()
    assert play.events(Event.ARRIVED) == []
    play.turn()
    assert [row[:4] for row in play.events(Event.ARRIVED)] == [("ARRIVED", 0, -1, code) for code in (0, 5, 6)]
    assert play.world.units.presence[0].tolist() == [1, 1, 1, 1, 0]
    assert play.world.flights.presence[0].tolist() == [Presence.DOCKED, Presence.PRESENT, Presence.DORMANT]
    world.units.hull_mj[:, 0] = 0
    world.battle.turn[:] = 1
    assert Play(tables, world).turn(until=1).world.flights.presence[0, 0] == Presence.PRESENT


def test_a_war_is_declared_at_once_on_whom_one_does_not_fight_yet():
    """Two sides of which only the second fights; in the first world the first is told to, in the second nobody is."""
    tables = tables_of((FRIGATE,))
    world = world_of(tables, ({}, {"side": 1}), worlds=2)
    world.sides.stance[:, 0, 1] = world.sides.declared[:, 0, 1] = Stance.WATCH
    orders = orders_for(world)
    orders.sides.fight[0, 0], orders.sides.fight[:, 1] = 1, 0
    res = Resolution(world, tables, "none", orders)
    res.begin_impulse(0)
    accept_orders(res)
    turns = [(one.world.tolist(), one.side, one.other, one.stance, one.openly) for one in res.this_impulse.turns]
    assert turns == [([0], 0, 1, Stance.FIGHT, True), ([], 1, 0, Stance.FIGHT, True)]
    after, _, _ = resolve_turn(world, tables, orders)
    assert after.sides.fights()[:, 0, 1].tolist() == [True, False]
    for bad in (0, 2, -2):  # itself, and nobody
        orders.sides.fight[:, 0] = bad
        assert (resolve_turn(world, tables, orders)[0].sides.stance == world.sides.stance).all()
