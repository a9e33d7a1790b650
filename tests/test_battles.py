"""Whole battles: every shipped scenario to its end, golden digests, the same bits on other CPUs, and the story."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.rules.state.vocabulary import Cause, Event, Move, Presence, System
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.scenario import Scenario, load
from game.scenario.orders import orders_of_file
from game.sim.batch import Result, plotted_orders, policies_of, side_policies, simulate
from game.sim.policies import policy
from game.sim.record import Record, differing_turn
from game.testing.invariants import assert_bounds, assert_turn_holds

from .renew_golden import BATTLES, GOLDEN, golden_rows

ROOT = Path(__file__).parent.parent
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))


# ---- every scenario is tested by existing


@dataclass
class Played:
    """A battle of one world, turn by turn."""

    scenario: Scenario
    worlds: list[World]  # the start first
    events: list[Any]
    record: Record


@pytest.fixture(scope="module", params=SCENARIOS, ids=lambda path: path.stem)
def battle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A scenario played to its end by its own policies, with its save."""
    scenario = load(request.param)
    record = Record.create(tmp_path_factory.mktemp("save") / "a.darklight", scenario, 3, scenario.names.sides[0])
    plotters = side_policies(scenario, policies_of(scenario))
    played = Played(scenario, [scenario.start(1, 3)], [], record)
    while not played.worlds[-1].battle.over.all() and len(played.events) < scenario.tables.turns:
        orders = plotted_orders(played.worlds[-1], scenario, plotters)
        world, events, _ = resolve_turn(played.worlds[-1], scenario.tables, orders)
        record.append(orders, world)
        played.worlds.append(world)
        played.events.append(events)
    return played


def test_a_scenario_plays_to_a_verdict(battle):
    end = battle.worlds[-1]
    assert end.battle.over.all()
    assert (end.sides.verdict != 0).any()
    assert any(len(events) for events in battle.events)


def test_invariants_hold_in_each_turn(battle):
    assert_bounds(battle.worlds[0], battle.scenario.tables)
    for before, after, events in zip(battle.worlds, battle.worlds[1:], battle.events, strict=False):
        assert_turn_holds(before, after, battle.scenario.tables, events)


def test_its_save_verifies(battle):
    assert battle.record.turn == len(battle.events)
    assert differing_turn(Record.open(battle.record.path)) is None


def test_its_policies_send_nobody_down_or_off_the_map(battle):
    """Who falls has no drive left; who leaves withdraws."""
    tables = battle.scenario.tables
    for before, after in zip(battle.worlds, battle.worlds[1:], strict=False):
        units = after.units
        new = (units.lost_cause == Cause.FELL) & (before.units.lost_cause == Cause.NOTHING)
        driven = tables.classes.thrust_km_s2[units.class_id] > 0.0
        assert not (new & driven & (units.system_ppm[:, :, System.DRIVE] > 0)).any()
        out = units.x_km**2 + units.y_km**2 > tables.map_radius_km**2
        assert not (after.fighting() & out & driven & (units.move != Move.WITHDRAW)).any()
        left = (units.presence == Presence.AWAY) & (before.units.presence != Presence.AWAY)
        assert (units.move[left] == Move.WITHDRAW).all()


# ---- the same battle for ever, and everywhere


def test_there_is_a_golden_battle_of_each_scenario():
    assert {row["scenario"] for row in BATTLES} == {path.stem for path in SCENARIOS}


@pytest.fixture(scope="module")
def digests() -> list[dict[str, Any]]:
    """The golden battles, played now."""
    return golden_rows()


def test_golden_battles_have_not_changed(digests):
    golden = json.loads(GOLDEN.read_text())
    assert digests == golden, "renew them by `python -m tests.renew_golden` if the rules were meant to change"


def test_other_vector_units_give_the_same_bits(digests):
    """Without AVX2 and AVX512, in a process of its own, the same digests."""
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    if not found:
        pytest.skip("this CPU has nothing above the baseline to leave out")
    env = os.environ | {"NPY_DISABLE_CPU_FEATURES": " ".join(found)}
    command = [sys.executable, "-W", "error", "-m", "tests.renew_golden", "--print"]
    without = "import numpy as np; assert not np.show_config(mode='dicts')['SIMD Extensions'].get('found')"
    subprocess.run([sys.executable, "-W", "error", "-c", without], cwd=ROOT, env=env, check=True)
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == digests


# ---- the story of the rout at Jupiter, in a few worlds


WORLDS, SEED = 16, 1


@cache
def rout(plan: str) -> Result:
    """The rout with a plan for Second Fleet."""
    chosen = {"second_fleet": plan, "antarans": "standoff"}
    return simulate(load("jupiter_rout"), WORLDS, SEED, chosen)


def lost(plan: str) -> Any:
    """The fraction of its mass that Second Fleet loses, by world."""
    return rout(plan).outcomes.mass_lost[:, 0]


def survived(plan: str, ident: str) -> float:
    """In how many worlds a ship lives."""
    result = rout(plan)
    return float(result.outcomes.survived[:, result.scenario.names.unit_slot[ident]].mean())


@pytest.mark.story
def test_the_charge_is_a_massacre():
    assert np.quantile(lost("charge"), 0.1) > 0.85
    assert rout("charge").outcomes.mass_lost[:, 1].mean() < 0.10


@pytest.mark.story
def test_holding_is_nearly_as_bad():
    assert np.median(lost("hold")) > 0.75


@pytest.mark.story
def test_leaving_at_the_first_beam_saves_more_than_half():
    assert np.median(lost("withdraw")) < 0.50
    assert lost("withdraw").mean() < lost("hold").mean() - 0.25


@pytest.mark.story
def test_leaving_earlier_helps():
    assert lost("withdraw").mean() < lost("withdraw@6").mean() - 0.05


@pytest.mark.story
def test_reaver_gets_away_and_more_surely_if_she_looks_dead():
    assert survived("withdraw", "reaver") > 0.65
    assert survived("withdraw+feign", "reaver") >= max(0.90, survived("withdraw", "reaver"))


@pytest.mark.story
def test_benedict_falls_within_ten_turns_where_nobody_helps():
    """Where she is not shot before: her drive is dead from the first beam on."""
    out, slot = rout("hold").outcomes, rout("hold").scenario.names.unit_slot["benedict"]
    fell = out.lost_cause[:, slot] == Cause.FELL
    assert fell.any()
    assert (out.lost_turn[fell, slot] <= 10).all()
    assert survived("hold", "benedict") <= 0.05


@pytest.mark.story
def test_benedict_can_be_towed_out():
    """Four tugs sent in the turn after her drive died: no world in which she falls, some in which she lives."""
    worlds, scenario = 48, load("jupiter_rout")  # one in eight: fewer worlds might hold none
    slot = scenario.names.unit_slot["benedict"]
    tow = {"tugs": {"move": {"kind": "tow", "target": "benedict"}}}
    plotters = [policy("withdraw"), policy("standoff")]
    world = scenario.start(worlds, SEED)
    hooked = np.zeros(worlds, bool)
    for turn in range(1, 13):
        orders = plotted_orders(world, scenario, plotters)
        if turn >= 3:
            orders.lay(scenario.orders(tow, world))
        world, _, _ = resolve_turn(world, scenario.tables, orders, record="none")
        hooked |= (world.units.tow == slot).any(axis=1)
    units = world.units
    alive = units.hull_mj[:, slot] > 0
    assert hooked.mean() > 0.9
    assert not (units.lost_cause[:, slot] == Cause.FELL).any()
    assert alive.mean() >= 0.1
    away = np.sqrt(units.x_km[alive, slot] ** 2 + units.y_km[alive, slot] ** 2)
    outward = (
        units.x_km[alive, slot] * units.vx_km_s[alive, slot] + units.y_km[alive, slot] * units.vy_km_s[alive, slot]
    )
    assert (away > 90_000.0).all()
    assert (outward > 0.0).all()


# ---- its second act: hunters in the way, lances that come on


def kept(chosen: str, plan: str = "") -> Any:
    """The part of its mass that Second Fleet brings away, by world, by a policy or by a plan of `plans`."""
    scenario = load("jupiter_rout")
    given = orders_of_file(ROOT / "tests" / "plans" / f"jupiter_rout_{plan}.jsonl", scenario.names) if plan else None
    return simulate(scenario, 12, 3, {"second_fleet": chosen}, given=given).outcomes.progress[:, 0]


@pytest.mark.story
def test_plans_in_several_parts_bring_a_fifth_more_away_than_one_order_and_none_is_the_only_one():
    one_order = max(kept("withdraw@2").mean(), kept("withdraw").mean())
    plans = {plan: kept("idle", plan) for plan in ("split", "shallow", "deep")}
    best = max(found.mean() for found in plans.values())
    assert best > one_order + 0.2
    assert sum(found.mean() > best - 0.06 for found in plans.values()) >= 2
    assert len(set(np.argmax(list(plans.values()), axis=0))) > 1, "the draw of the packs decides which is best"


@pytest.mark.story
def test_dark_beams_go_through_three_in_line():
    scenario = load("jupiter_rout")
    plotters = [policy("hold"), policy("standoff")]
    world, most = scenario.start(4, SEED), 0
    for _ in range(4):
        world, events, _ = resolve_turn(world, scenario.tables, plotted_orders(world, scenario, plotters))
        beams = events[events["kind"] == Event.DARK_BEAM]
        most = max(most, int(beams["value"].max(initial=0)))
        for beam in beams[beams["value"] >= 3][:20]:
            same = [events[name] == beam[name] for name in ("world", "impulse", "source", "slot", "shot")]
            through = events[np.logical_and.reduce(same) & (events["kind"] == Event.HIT)]
            assert len(set(through["target"].tolist())) == beam["value"]
    assert most >= 3
