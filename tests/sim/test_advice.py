"""A planner's advice, and what a policy would plot in a player's place."""

import json

import numpy as np
import pytest

from game.cli import main
from game.rules import seen_world
from game.rules.state.orders import OrderSet
from game.rules.state.vocabulary import Move
from game.sim.advice import advise, plotted_by
from game.sim.batch import plotted_orders, policies_of, side_policies
from game.sim.odds import odds
from game.sim.policies import UnknownPolicyError
from tests.sim.test_odds import battle


def same(one: OrderSet, other: OrderSet) -> bool:
    groups = [(getattr(one, group), getattr(other, group)) for group in ("units", "flights", "sides")]
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for a, b in groups for name in a.names())


def test_advice_is_the_planner_s_plan_told_by_squadron() -> None:
    scenario, world = battle("vesta_counterattack", 2, "charge", "charge")
    advice = advise(scenario, world, name="planner@1x6")
    assert same(advice.orders, plotted_by(scenario, world, scenario.player, {"union": "planner@1x6"}))
    own = {one.id for one in scenario.spec.squadron if one.side == "union"}
    assert set(advice.courses) == own
    assert advice.gain >= 0.0
    strangers = world.units.side != scenario.player
    assert not (advice.orders.units.move_given & strangers).any()


def test_squadrons_of_whom_nobody_is_left_are_not_advised() -> None:
    scenario, world = battle("vesta_counterattack", 1)
    gone = world.units.squadron == scenario.names.squadron_number["outriders"]
    world.units.hull_mj[gone] = 0
    assert "outriders" not in advise(scenario, world, name="planner@1x1").courses


def test_only_planners_advise() -> None:
    with pytest.raises(UnknownPolicyError, match="TURNSxPLANS"):
        advise(*battle("vesta_counterattack", 1), name="hold")


def test_what_a_side_would_plot_by_a_policy_is_what_it_plots_by_it() -> None:
    scenario, world = battle()
    named = policies_of(scenario, {"second_fleet": "withdraw@1", "antarans": "idle"})
    orders = plotted_by(scenario, world, 0, {"second_fleet": "withdraw@1"})
    assert same(orders, plotted_orders(world, scenario, side_policies(scenario, named)))
    own = seen_world(world, scenario.tables, 0).fighting() & (world.units.side == 0)
    assert (orders.units.move[own] == Move.WITHDRAW).all()


def test_odds_of_a_policy_are_those_of_what_it_plots(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["odds", "vesta_counterattack", "--seed", "3", "--futures", "6", "--turns", "2", "--json"]
    assert main([*asked, "--policy", "union=charge"]) == 0
    told = json.loads(capsys.readouterr().out)
    scenario, world = battle("vesta_counterattack", 0, seed=3)
    plan = plotted_by(scenario, world, 0, {"union": "charge"})
    wanted = odds(scenario, world, 0, [plan], turns=2, futures=6, seed=3).as_dict()
    assert told | {"seconds": 0} == json.loads(json.dumps(wanted | {"seconds": 0}))


def test_what_others_do_is_no_plan(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["odds", "vesta_counterattack", "--policy", "sovereignty=charge"]) == 2
    assert "suspected" in capsys.readouterr().err
