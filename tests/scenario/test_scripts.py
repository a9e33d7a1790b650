"""What triggers order sides that nobody plays: over what their policies plot, from the next turn on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play.model import BattleModel
from game.rules import resolve_turn
from game.rules.state.vocabulary import IMPULSES, FireMode, Move
from game.scenario import ScenarioError, scenario_of_text
from game.scenario.scripts import lay_scripts
from game.sim.batch import plotted_orders, policies_of, side_policies
from game.testing.builders import orders_for
from tests.scenario.examples import SMALL
from tests.scenario.test_triggers import with_alarm

TELLS = """
[[trigger]]
id = "turn_away"
when = { turn = 2 }
do = [{ orders = { who = "raiders", turns = 2, orders = { move = { kind = "coast" }, fire = { mode = "hold" } } } }]

[[trigger]]
id = "all_of_them"
when = { turn = 3 }
do = [{ orders = { who = "red", orders = { fire = { mode = "return" } } } }]
"""
SCENARIO = scenario_of_text(SMALL + TELLS)
NAMES = SCENARIO.names
RAIDERS, LATE = (list(NAMES.unit_rows[NAMES.squadron_number[one]]) for one in ("raiders", "late"))


def fired(world, trigger, impulse, worlds=slice(None)):
    world.triggers.fired_impulse[worlds, NAMES.triggers.index(trigger)] = impulse


def laid(world, sides=(1,)):
    orders = orders_for(world)
    lay_scripts(orders, world, SCENARIO.scripts, sides)
    return orders.units


def test_orders_stand_from_the_turn_after_for_as_many_as_they_say():
    world = SCENARIO.start(1, 0)
    fired(world, "turn_away", IMPULSES + 5)  # in turn 2
    for turn, stands in ((1, False), (2, True), (3, True), (4, False)):  # turns resolved before
        world.battle.turn[:] = turn
        units = laid(world)
        assert units.move_given[0, RAIDERS].all() == stands
        assert not units.move_given[0, LATE].any()
        assert not units.power_given.any()
    assert (units.fire_mode == FireMode.FREE).all()


@pytest.mark.parametrize(("one", "other", "mode"), [(17, 20, "RETURN"), (22, 20, "HOLD"), (20, 20, "RETURN")])
def test_of_two_orders_the_later_counts_and_of_one_impulse_that_further_down(one, other, mode):
    world = SCENARIO.start(1, 0)
    fired(world, "turn_away", one)
    fired(world, "all_of_them", other)
    world.battle.turn[:] = 2
    units = laid(world)
    assert (units.fire_mode[0, RAIDERS] == FireMode[mode]).all()
    assert (units.fire_mode[0, LATE] == FireMode.RETURN).all()
    assert (units.move[0, RAIDERS] == Move.COAST).all()


def test_worlds_in_which_it_has_not_fired_and_sides_that_are_played_go_their_own_ways():
    world = SCENARIO.start(4, 0)
    fired(world, "turn_away", 3, [1, 2])
    world.battle.turn[:] = 1
    assert laid(world).move_given[:, RAIDERS].all(axis=1).tolist() == [False, True, True, False]
    assert not laid(world, sides=(0,)).move_given.any()


@given(st.integers(0, 2**32))
def test_what_is_laid_is_the_last_word_that_stands(seed):
    rng, world = np.random.default_rng(seed), SCENARIO.start(5, 0)
    world.battle.turn[:] = rng.integers(0, 6, 5)
    world.triggers.fired_impulse[:] = rng.integers(-1, 6 * IMPULSES, world.triggers.fired_impulse.shape)
    units = laid(world)
    for w in range(5):
        told = []
        for number, (trigger, turns, mode) in enumerate((("turn_away", 2, FireMode.HOLD), ("all_of_them", 10, 1))):
            impulse = int(world.triggers.fired_impulse[w, NAMES.triggers.index(trigger)])
            after = int(world.battle.turn[w]) - impulse // IMPULSES
            if impulse >= 0 and 1 <= after <= turns:
                told.append((impulse, number, int(mode)))
        said = units.fire_given[w, RAIDERS[0]]
        assert (int(units.fire_mode[w, RAIDERS[0]]) if said else None) == (max(told)[2] if told else None)


def played(turns):
    world, plotters = SCENARIO.start(2, 4), side_policies(SCENARIO, policies_of(SCENARIO, {"red": "charge"}))
    for _ in range(turns):
        world, _, _ = resolve_turn(world, SCENARIO.tables, plotted_orders(world, SCENARIO, plotters))
    return world


def test_they_are_carried_out_over_what_the_policy_plots():
    moves = [set(played(turns).units.move[:, RAIDERS[:2]].ravel().tolist()) for turns in (2, 3, 4, 5)]
    assert moves[1] == moves[2] == {Move.COAST}
    assert Move.COAST not in moves[0] | moves[3]
    assert set(played(5).units.fire_mode[:, RAIDERS[:2]].ravel().tolist()) == {FireMode.RETURN}


@pytest.mark.parametrize("side", [0, 1])
def test_nobody_orders_about_whom_a_player_plays(side):
    """The raiders are told to coast and to hold their fire in turn 3, but not by a player who holds."""
    model = BattleModel(SCENARIO, seed=4, side=side, policies={"blue": "idle"} if side else {"red": "charge"})
    told = []
    for _ in range(3):
        if side:
            model.draft.plot(["raiders"], "move", {"kind": "hold"})
        model.end_turn()
        model.finish()
        units = model.world.units
        told.append({(int(units.move[0, one]), int(units.fire_mode[0, one])) for one in RAIDERS[:2]})
    by_policy, by_trigger = (Move.HOLD if side else Move.INTERCEPT, FireMode.FREE), (Move.COAST, FireMode.HOLD)
    assert told[1:] == [{by_policy}, {by_policy if side else by_trigger}]


@pytest.mark.parametrize(
    ("given_to", "orders", "key", "what", "near"),
    [
        ("line", "move = { kind = 'hold' }", "who", "blue is the player's", ""),
        ("raider", "move = { kind = 'hold' }", "who", "unknown", "raiders"),
        ("raiders", "move = { kind = 'hld' }", "orders.move.kind", "unknown name", "hold"),
        ("raiders", "command = { surrender = true }", "orders.command", "command is for a side", ""),
        ("raiders", "move = { kind = 'intercept', target = 'arg' }", "orders.move.target", "unknown", "argo"),
    ],
)
def test_orders_that_cannot_be_given(given_to, orders, key, what, near):
    act = f'{{ orders = {{ who = "{given_to}", orders = {{ {orders} }} }} }}'
    with pytest.raises(ScenarioError) as found:
        scenario_of_text(with_alarm(act))
    fault = found.value.faults[0]
    assert (fault.key, fault.suggestion) == (f"trigger[0].do[0].orders.{key}", near)
    assert what in fault.what


def test_whom_there_are_none_of_can_be_ordered_and_set_all_the_same():
    none = 'id = "late"\ncount = 0\n'
    text = with_alarm('{ set = { squadron = "late", hull = 0.0 } },\n  { orders = { who = "late", orders = { move = '
                      '{ kind = "coast" } } } }').replace('id = "late"\n', none)  # fmt: skip
    scenario = scenario_of_text(text)
    world = scenario.start(2, 0)
    world.triggers.fired_impulse[:, 0] = 0
    world.battle.turn[:] = 1
    orders = orders_for(world)
    lay_scripts(orders, world, scenario.scripts, (1,))
    assert (scenario.scripts[0].side, orders.units.move_given.any()) == (1, False)
    resolve_turn(world, scenario.tables, orders)


def test_what_is_ordered_is_written_down_as_it_was():
    assert scenario_of_text(SCENARIO.resolved).resolved == SCENARIO.resolved
