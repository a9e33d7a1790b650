"""Whole battles: every shipped scenario to its end, golden digests, the same bits on other CPUs, and the story."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.rules.state.orders import OrderSet
from game.rules.state.vocabulary import PPM, Cause, Event, Move, Presence, System
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.scenario import Scenario, load
from game.scenario.orders import orders_of_file
from game.sim.batch import Outcomes, Plan, outcomes_of, plotted_orders, policies_of, side_policies
from game.sim.policies import policy
from game.sim.record import Record, differing_turn
from game.testing.invariants import assert_bounds, assert_turn_holds

from .renew_golden import BATTLES, FIERCER, GOLDEN, golden_rows

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
    """Who falls has less drive left than the ground pulls; who leaves withdraws."""
    tables = battle.scenario.tables
    pull_km_s2 = float((tables.bodies.mu_km3_s2 / tables.bodies.radius_km**2).max())
    for before, after in zip(battle.worlds, battle.worlds[1:], strict=False):
        units = after.units
        new = (units.lost_cause == Cause.FELL) & (before.units.lost_cause == Cause.NOTHING)
        thrust_km_s2 = tables.classes.thrust_km_s2[units.class_id]
        driven = thrust_km_s2 > 0.0
        assert not (new & (thrust_km_s2 * units.system_ppm[:, :, System.DRIVE] / PPM > pull_km_s2)).any()
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
    """Without AVX2 and AVX512, in a process of its own, the same digests: of the fiercer battle of each scenario."""
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    if not found:
        pytest.skip("this CPU has nothing above the baseline to leave out")
    env = os.environ | {"NPY_DISABLE_CPU_FEATURES": " ".join(found)}
    without = "import numpy as np; assert not np.show_config(mode='dicts')['SIMD Extensions'].get('found')"
    play = "import json; from tests import renew_golden as golden"
    play += "; print(json.dumps(golden.golden_rows(golden.BATTLES[golden.FIERCER])))"
    command = [sys.executable, "-W", "error", "-c", f"{without}; {play}"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == digests[FIERCER]


# ---- the story of the rout at Jupiter, in a few worlds


SEED = 1
ORDERED = ("units", "flights", "sides")
PLANS = {"charge": 2, "hold": 4, "withdraw": 8, "withdraw@6": 4, "withdraw+feign": 12}
"""Plans for Second Fleet against lances that stand off, and in how many worlds."""


@dataclass
class Way:
    """Policies and orders by which the rout is fought in some worlds of a seed."""

    chosen: dict[str, str]
    given: Plan | None = None
    worlds: int = 8
    seed: int = 3


def side_by_side(ways: Mapping[str, Way]) -> dict[str, Outcomes]:
    """What comes of the rout by each of several ways.

    All are played in one batch: a turn of five times as many worlds takes little more than twice the time.
    """
    scenario = load("jupiter_rout")
    plots = [(side_policies(scenario, policies_of(scenario, way.chosen)), way.given) for way in ways.values()]
    starts = [scenario.start(way.worlds, way.seed) for way in ways.values()]
    ends = np.cumsum([way.worlds for way in ways.values()])
    parts = np.split(np.arange(ends[-1]), ends[:-1])
    world = World.joined(starts)
    for _ in range(scenario.tables.turns):
        orders = [plotted_orders(world.take(part), scenario, *plot) for part, plot in zip(parts, plots, strict=True)]
        together = OrderSet(
            *(type(getattr(orders[0], name)).joined([getattr(one, name) for one in orders]) for name in ORDERED)
        )
        world, _, _ = resolve_turn(world, scenario.tables, together, record="none")
    found = [
        outcomes_of(scenario, start, world.take(part), np.zeros((start.worlds, len(Event)), np.int64))
        for start, part in zip(starts, parts, strict=True)
    ]
    return dict(zip(ways, found, strict=True))


@cache
def routs() -> dict[str, Outcomes]:
    """The rout by some plans against lances that stand off; then against hunters, by the best order and by plans."""
    ways = {plan: Way({"second_fleet": plan, "antarans": "standoff"}, None, many, SEED) for plan, many in PLANS.items()}
    ways["withdraw@2"] = Way({"second_fleet": "withdraw@2"})
    ways |= {plan: given_by(plan) for plan in ("split", "shallow", "deep", "brake", "tow")}
    later = {turn: given for turn, given in (ways["deep"].given or {}).items() if turn > 1}
    ways["deep, later"] = replace(ways["deep"], given=later)
    return side_by_side(ways)


def lost(plan: str) -> Any:
    """The fraction of its mass that Second Fleet loses, by world."""
    return routs()[plan].mass_lost[:, 0]


def survived(plan: str, ident: str) -> float:
    """In how many worlds a ship lives."""
    return float(routs()[plan].survived[:, load("jupiter_rout").names.unit_slot[ident]].mean())


@pytest.mark.story
def test_the_charge_is_a_massacre():
    assert np.quantile(lost("charge"), 0.1) > 0.85
    assert routs()["charge"].mass_lost[:, 1].mean() < 0.10


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
    out, slot = routs()["hold"], load("jupiter_rout").names.unit_slot["benedict"]
    fell = out.lost_cause[:, slot] == Cause.FELL
    assert fell.any()
    assert (out.lost_turn[fell, slot] <= 10).all()
    assert survived("hold", "benedict") <= 0.05


@pytest.mark.story
def test_benedict_can_be_towed_out():
    """Four tugs sent in the turn after her drive died: no world in which she falls, some in which she lives.

    Nearly all are hooked or shot after five turns: from then on only the worlds are played in which she lives.
    """
    worlds, scenario = 16, load("jupiter_rout")
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
        if turn <= 5:
            hooked |= (world.units.tow == slot).any(axis=1)
        if turn >= 5:
            assert not (world.units.lost_cause[:, slot] == Cause.FELL).any()
            world = world.take(np.flatnonzero(world.units.hull_mj[:, slot] > 0))
    units = world.units
    assert hooked.mean() > 0.9
    assert world.worlds >= 0.1 * worlds
    away = np.sqrt(units.x_km[:, slot] ** 2 + units.y_km[:, slot] ** 2)
    outward = units.x_km[:, slot] * units.vx_km_s[:, slot] + units.y_km[:, slot] * units.vy_km_s[:, slot]
    assert (away > 90_000.0).all()
    assert (outward > 0.0).all()


# ---- its second act: hunters in the way, lances that come on


def given_by(plan: str) -> Way:
    """Second Fleet by a plan of `plans` alone."""
    path = ROOT / "tests" / "plans" / f"jupiter_rout_{plan}.jsonl"
    return Way({"second_fleet": "idle"}, orders_of_file(path, load("jupiter_rout").names))


@pytest.mark.story
def test_plans_in_several_parts_bring_a_fifth_more_away_than_one_order_and_none_is_the_only_one():
    """One order: `withdraw@2`, the best of them; each turn later is worse by an `[[expect]]` row of the scenario."""
    kept = {plan: routs()[plan].progress[:, 0] for plan in ("split", "shallow", "deep", "brake")}
    one_order = routs()["withdraw@2"].progress[:, 0].mean()
    best = max(found.mean() for found in kept.values())
    assert best > one_order + 0.2
    assert sum(found.mean() > best - 0.06 for found in kept.values()) >= 2
    assert len(set(np.argmax(list(kept.values()), axis=0))) > 1, "the draw of the packs decides which is best"


@pytest.mark.story
def test_an_order_before_the_first_beam_is_worth_something():
    """Turn 1, when nobody is in sight yet: the fleet moves off to the side on which it will leave."""
    ends = routs()
    assert ends["deep"].progress[:, 0].mean() > ends["deep, later"].progress[:, 0].mean()


@pytest.mark.story
def test_who_brakes_once_lets_the_hunters_go_by():
    """Plan `shallow`, but in turn 7, as the packs close in, everybody stands for one turn."""
    assert routs()["brake"].progress[:, 0].mean() > routs()["shallow"].progress[:, 0].mean() + 0.02


@pytest.mark.story
def test_two_tugs_can_bring_benedict_away_for_at_most_12_points():
    """Plan `deep`, but two of the four tugs wait for her and take her along."""
    slot, ends = load("jupiter_rout").names.unit_slot["benedict"], routs()
    assert ends["tow"].survived[:, slot].any(), "how often: a row of the scenario, in more worlds"
    assert not ends["deep"].survived[:, slot].any(), "nobody else saves her"
    best = max(ends[plan].progress[:, 0].mean() for plan in ("split", "shallow", "deep", "brake", "tow"))
    assert ends["tow"].progress[:, 0].mean() > best - 0.12


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
