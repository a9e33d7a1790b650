"""Futures of a plan: they depend on what the side knows alone, and what they say comes true as often as they say."""

import json
from functools import cache

import numpy as np
import pytest

import game
from game.cli import main
from game.rules import RULES, resolve_turn, seen_world
from game.rules.state.orders import OrderSet
from game.rules.state.vocabulary import Event
from game.sim.batch import plotted_orders
from game.sim.odds import Futures, NotWanted, Question, _Hits, chunks, knows_enemies, odds, play_futures
from game.sim.odds_report import in_words, own_orders
from game.sim.policies import policy
from game.testing.builders import all_in_sight
from game.testing.scrambling import scrambled

SIDE = 0


@cache
def battle(name="jupiter_rout", turns=3, own="hold", foe="standoff", seed=4):
    """A scenario and its battle, of one world, after some turns."""
    scenario = game.load(name)
    world = scenario.start(1, seed)
    for _ in range(turns):
        orders = plotted_orders(world, scenario, [policy(own), policy(foe)])
        world, _, _ = resolve_turn(world, scenario.tables, orders, record="none")
    return scenario, world


def asked(scenario, world, orders=(), turns=1, seed=0):
    return Question(scenario, seen_world(world, scenario.tables, SIDE), SIDE, tuple(orders), turns, seed)


def columns(futures):
    return {name: getattr(futures, name) for name in Futures.__dataclass_fields__}


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(columns(one).values(), columns(other).values(), strict=True))


def test_a_future_is_the_same_whoever_plays_it_and_however_many_are_asked_for():
    question = asked(*battle(), turns=2)
    whole = play_futures(question, 0, 5)
    assert same(whole, Futures.joined([play_futures(question, 0, 2), play_futures(question, 2, 3)]))
    assert not same(whole, play_futures(asked(*battle(), turns=2, seed=1), 0, 5))


@pytest.mark.parametrize("players", [1, 2, 3, 40])
def test_all_futures_are_played_the_first_chunk_small(players):
    for futures in (1, 16, 17, 128, 300):
        parts = list(chunks(futures, players))
        assert [first for first, _ in parts] == list(np.cumsum([0, *(count for _, count in parts)])[:-1])
        assert sum(count for _, count in parts) == futures
        assert parts[0][1] == min(16, futures)
        assert max(count for _, count in parts) <= 112
    assert [count for _, count in chunks(128, 1)] == [16, 112]
    assert [count for _, count in chunks(128, 3)] == [16, 38, 38, 36]


def test_what_is_not_wanted_is_left_off_before_the_next_rule():
    question, left = asked(*battle(), turns=2), 100

    def wanted():
        nonlocal left
        left -= 1
        return left > 0

    with pytest.raises(NotWanted):
        play_futures(question, 0, 2, wanted)
    assert left == 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["jupiter_rout", "vesta_counterattack"])
def test_what_the_side_does_not_see_changes_no_bit_of_its_futures(name, seed):
    scenario, world = battle(name, 2)
    hidden = scrambled(world, scenario.tables, SIDE, seed, off_km=3_000.0)
    unseen = (world.units.side == 1) & ~world.contacts.in_sight[:, SIDE]
    assert name != "vesta_counterattack" or unseen.any()
    one, other = (play_futures(asked(scenario, truth), 0, 6) for truth in (world, hidden))
    assert same(one, other)


def test_futures_roll_other_dice_than_the_battle_will():
    scenario, world = battle()
    keys = set()
    for key in (world.battle.key, *(seen_world(world, scenario.tables, side).battle.key for side in (0, 1))):
        keys |= set(key.tolist())
    seen = seen_world(world, scenario.tables, SIDE)
    believed = game.rules.believe(seen, scenario.tables, SIDE, 40, 0).world.battle.key
    assert len(set(believed.tolist()) | keys) == 40 + len(keys)


def test_futures_begin_as_things_are_and_go_on():
    scenario, world = battle()
    futures = play_futures(asked(scenario, world, turns=3), 0, 12)
    fights = world.fighting()[0]
    own = fights & (world.units.side[0] == SIDE)
    assert (futures.there[:, own]).all()
    assert not (futures.there & ~fights).any()
    assert (futures.lost[:, 1:] | ~futures.lost[:, :-1]).all()
    assert futures.lost[:, -1, own].any()
    assert futures.hit[:, :, own].any()
    assert not futures.hit[:, :, ~fights].any()
    mass = scenario.tables.classes.mass_t[world.units.class_id[0]]
    before = float((mass * (world.lost()[0] & (world.units.side[0] == SIDE))).sum())
    for k in range(12):
        after = before + float((mass * futures.lost[k, -1] * own).sum())
        assert futures.mass_lost[k, SIDE] == pytest.approx(after / mass[world.units.side[0] == SIDE].sum())


def test_who_is_hit_is_who_has_a_row_of_it():
    scenario, world = battle()
    orders = plotted_orders(world, scenario, [policy("hold"), policy("standoff")])
    hits = _Hits()
    hits.forget(world)
    after, events, _ = resolve_turn(world, scenario.tables, orders, rules=RULES.changed(deal_damage=hits))
    plain, _, _ = resolve_turn(world, scenario.tables, orders)
    assert game.rules.world_digests(after) == game.rules.world_digests(plain)
    rows = events[(events["kind"] == Event.HIT) & (events["energy_mj"] > 0)]
    lived = world.units.hull_mj[0] > 0
    assert {int(s) for s in np.flatnonzero(hits.taken[0])} <= {int(row["target"]) for row in rows}
    shares = ("shielded_mj", "stopped_mj", "hull_mj")
    harmed = {int(row["target"]) for row in rows if sum(int(row[name]) for name in shares)}
    assert {int(s) for s in np.flatnonzero(hits.taken[0] & lived)} == harmed


def test_battles_that_are_over_rest_while_others_go_on():
    scenario, world = battle()
    hits = _Hits()
    two = world.take(np.array([0, 0, 0]))
    two.battle.over[1] = True
    hits.forget(two)
    orders = plotted_orders(two, scenario, [policy("hold"), policy("standoff")])
    resolve_turn(two, scenario.tables, orders, record="none", rules=RULES.changed(deal_damage=hits))
    assert hits.taken[0].any()
    assert not hits.taken[1].any()
    assert np.array_equal(hits.taken[0], hits.taken[2])


def test_the_plan_is_carried_out_turn_by_turn_and_then_stands():
    scenario, world = battle()
    away = {"second_fleet": {"move": {"kind": "burn", "dx": -1.0, "dy": 0.0}}}
    stay = {"second_fleet": {"move": {"kind": "hold"}}}
    own = np.flatnonzero((world.units.side[0] == SIDE) & world.fighting()[0])

    def gone_km(*plan):
        orders = [scenario.orders(one) for one in plan]
        futures = play_futures(asked(scenario, world, orders, turns=2), 0, 4)
        return np.median((world.units.x_km[0] - futures.x_km)[:, :, own], axis=(0, 2))

    once, twice, late, never = gone_km(away), gone_km(away, away), gone_km(stay, away), gone_km(stay, stay)
    assert once[0] == twice[0] > 50.0 > abs(never[0])
    assert min(twice[1], once[1], late[1]) > 50.0
    assert len({twice[1], once[1], late[1], never[1]}) == 4
    assert late[0] == never[0]


def test_each_policy_that_a_side_is_suspected_of_plays_as_many_futures():
    scenario, world = battle()
    assert scenario.suspected() == {"second_fleet": ("withdraw",), "antarans": ("hunt@4", "standoff")}
    plan = play_futures(asked(scenario, world), 0, 10).plan
    assert plan[:, 0].tolist() == [0] * 10
    assert plan[:, 1].tolist() == [0, 1] * 5
    far = play_futures(asked(scenario, world, turns=2), 0, 10)
    lances = (world.units.side[0] == 1) & world.fighting()[0]
    moved = np.hypot(far.x_km[:, -1] - world.units.x_km[0], far.y_km[:, -1] - world.units.y_km[0])[:, lances]
    assert np.median(moved[::2]) > 10 * max(np.median(moved[1::2]), 10.0)


def test_in_the_first_turn_nobody_is_known_and_it_says_so():
    scenario = game.load("jupiter_rout")
    found = odds(scenario, scenario.start(1, 1), turns=1, futures=4)
    assert not found.hit().any()
    assert "No enemy is known yet" in in_words(found)


def test_a_battle_that_is_over_has_no_odds():
    scenario, world = battle()
    done = world.copy()
    done.battle.over[:] = True
    with pytest.raises(ValueError, match="over"):
        odds(scenario, done)


@pytest.mark.parametrize(("asked", "says"), [
    ({"turns": 0}, "1 or more"), ({"futures": 0}, "1 or more"), ({"turns": 1, "orders": 2}, "orders for 2 turns"),
])  # fmt: skip
def test_what_cannot_be_played_is_refused_in_words(asked, says):
    scenario, world = battle()
    none = OrderSet.empty(1, world.unit_slots, world.flight_slots, len(scenario.names.sides))
    with pytest.raises(ValueError, match=says):
        odds(scenario, world, **(asked | {"orders": [none] * asked.get("orders", 0)}))


def test_the_last_turns_of_a_battle_are_all_that_is_played():
    scenario, world = battle("target_practice", 2)
    late = world.copy()
    late.battle.turn[:] = scenario.tables.turns - 1
    assert odds(scenario, late, turns=4, futures=2).question.turns == 1


def test_chances_count_the_futures_in_which_a_ship_is_there():
    scenario, world = battle()
    found = odds(scenario, world, turns=2, futures=20)
    slot = int(np.flatnonzero(found.futures.lost[:, -1].any(axis=0))[0])
    assert found.lost()[slot] == found.futures.lost[:, 1, slot].mean()
    assert found.lost(1)[slot] == found.futures.lost[:, 0, slot].mean()
    assert found.hit()[slot] == found.futures.hit[:, :, slot].any(axis=1).mean()
    found.futures.there[:10, slot] = False
    assert found.lost()[slot] == found.futures.lost[10:, 1, slot].mean()
    found.futures.there[:, slot] = False
    assert found.lost()[slot] == 0.0


@pytest.mark.story
def test_what_is_said_comes_true_as_often():
    """Over turns of battles the ships that are hit and lost are about as many as was said, whatever was said."""
    said, was = [], []
    for seed in range(2):
        scenario, world = battle(seed=seed, turns=2)
        for _ in range(4):
            own = policy("hold")(seen_world(world, scenario.tables, SIDE), scenario.tables, SIDE)
            futures = play_futures(asked(scenario, world, [own]), 0, 32)
            mine = (world.units.side[0] == SIDE) & world.fighting()[0]
            hits = _Hits()
            hits.forget(world)
            orders = plotted_orders(world, scenario, [policy("hold"), policy("standoff")])
            world, _, _ = resolve_turn(
                world, scenario.tables, orders, record="none", rules=RULES.changed(deal_damage=hits)
            )
            standoff = futures.plan[:, 1] == 0
            said += [futures.hit[standoff, 0].mean(axis=0)[mine], futures.lost[standoff, 0].mean(axis=0)[mine]]
            was += [hits.taken[0, mine], world.lost()[0, mine]]
    chance, true = np.concatenate(said), np.concatenate(was)
    for low, high in ((0.0, 0.2), (0.2, 0.45), (0.45, 0.75), (0.75, 1.01)):
        band = (chance >= low) & (chance < high)
        assert band.sum() > 40
        assert abs(chance[band].mean() - true[band].mean()) < 0.15, (low, high, chance[band].mean(), true[band].mean())


# ---- the command


@pytest.fixture
def save(tmp_path):
    path = tmp_path / "battle.darklight"
    assert main(["run", "target_practice", "--turns", "2", "--save", str(path)]) == 0
    return path


def test_odds_of_a_save_have_the_fields_of_the_contract(save, capsys):
    capsys.readouterr()
    told = []
    for _ in range(2):
        assert main(["odds", str(save), "--futures", "20", "--turns", "2", "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    for one in told:
        assert one.pop("seconds") > 0.0
    assert told[0] == told[1]
    row = told[0]
    assert set(row) >= {"scenario", "turn", "side", "futures", "turns", "sides", "units", "objectives"}
    assert (row["scenario"], row["turn"], row["futures"], row["turns"]) == ("target_practice", 3, 20, 2)
    assert set(row["sides"][row["side"]]["mass_lost_fraction"]) == {"mean", "p10", "p50", "p90", "ci95"}
    assert all(set(unit) >= {"hit", "lost"} and 0.0 <= unit["lost"] <= 1.0 for unit in row["units"].values())


def test_a_plan_of_a_file_is_what_is_asked_about(save, capsys, tmp_path):
    plan = tmp_path / "plan.jsonl"
    told = []
    for mode in ("hold", "free"):
        plan.write_text(json.dumps({"turn": 3, "orders": {"patrol": {"fire": {"mode": mode}}}}))
        capsys.readouterr()
        assert main(["odds", str(save), "--futures", "6", "--turns", "5", "--orders", str(plan), "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out)["units"])
    held, free = told
    assert held.keys() == free.keys()
    assert free["shepherd"]["hit"] >= held["shepherd"]["hit"] == 0.0
    assert held != free


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "nowhere"),
        (["gone.darklight"], "gone.darklight"),
        (["target_practice", "--as", "antaran"], "did you mean antarans?"),
        (["vesta_counterattack", "--variant", "fill"], "did you mean full?"),
        (["SAVE", "--variant", "full"], "is a save"),
        (["target_practice", "--orders", "none.jsonl"], "none.jsonl"),
        (["target_practice", "--turns", "0"], "--turns"),
    ],
)
def test_what_cannot_be_asked_is_said(save, arguments, says, capsys):
    assert main(["odds", *(str(save) if one == "SAVE" else one for one in arguments)]) == 2
    assert says in capsys.readouterr().err


def test_orders_for_the_ships_of_others_are_no_plan(tmp_path, capsys):
    plan = tmp_path / "plan.jsonl"
    plan.write_text(json.dumps({"turn": 1, "orders": {"antarans": {"fire": {"mode": "hold"}}}}))
    assert main(["odds", "jupiter_rout", "--orders", str(plan)]) == 2
    assert "orders only its own" in capsys.readouterr().err


def test_orders_of_other_turns_are_no_part_of_the_plan():
    scenario = game.load("target_practice")
    given = {turn: {"patrol": {"fire": {"mode": "hold"}}} for turn in (1, 3, 9)}
    plan = own_orders(scenario, given, SIDE, 2, 4)
    assert [bool(one.units.fire_given.any()) for one in plan] == [False, True, False, False]
    assert own_orders(scenario, {}, SIDE, 2, 4) == ()


def test_words_name_those_at_risk():
    scenario, world = battle()
    found = odds(scenario, world, turns=2, futures=16)
    told = in_words(found)
    assert "turn 4, second_fleet: 16 futures, 2 turns ahead" in told
    assert "if antarans goes by hunt@4" in told
    worst = max((row["lost"], ident) for ident, row in found.as_dict()["units"].items())[0]
    assert f"lost {worst:.0%} (in the coming turn" in told
    assert "objective annihilate" not in told  # the enemy's


def test_craft_alone_are_enemies_too() -> None:
    scenario = game.load("target_practice")
    world = all_in_sight(scenario.start(1, 1), scenario.tables)
    seen, side = seen_world(world, scenario.tables, scenario.player), scenario.player
    assert knows_enemies(seen, side)
    seen.units.uid[0, seen.units.side[0] != side] = 0
    assert knows_enemies(seen, side) == bool((seen.flying() & (seen.flights.side != side))[0].any())
    assert knows_enemies(seen, side)
    seen.flights.uid[0, seen.flights.side[0] != side] = 0
    assert not knows_enemies(seen, side)
