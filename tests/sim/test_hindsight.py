"""What decided a battle: each order's worth is the battle without it, and luck is the battle with other dice."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from game.cli import main
from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim import hindsight as home
from game.sim.batch import outcomes_of, plotted_orders, policies_of, side_policies
from game.sim.hindsight import Decision, Hindsight, _Battle, look_back
from game.sim.policies import Planner
from game.sim.record import Record, SaveError

AWAY = {"second_fleet": {"move": {"kind": "withdraw"}, "fire": {"mode": "hold"}}}
FREE = {"second_fleet": {"fire": {"mode": "free"}}}
TOLD = {1: AWAY, 2: AWAY, 3: FREE}
TURNS = 3


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The rout, in which all turn away and hold their fire in the first turn, and fire again from the third."""
    scenario = load("jupiter_rout")
    path = tmp_path_factory.mktemp("saves") / "battle.darklight"
    made = Record.create(path, scenario, 5, scenario.names.sides[scenario.player])
    fight(made, TOLD, turns=TURNS)
    return made


def fight(record: Record, own: dict, turns: int) -> None:
    scenario, world = record.scenario, record.world(0)
    rivals = side_policies(scenario, policies_of(scenario, {record.side: "idle"}))
    for turn in range(1, turns + 1):
        orders = plotted_orders(world, scenario, rivals)
        orders.lay(scenario.orders(own.get(turn, {})))
        world, _, _ = resolve_turn(world, scenario.tables, orders, record="none")
        record.append(orders, world)


def saved(record: Record) -> float:
    world = record.world(record.turn)
    out = outcomes_of(record.scenario, record.world(0), world, np.zeros((1, 0), np.int64))
    return 1.0 - float(out.mass_lost[0, 0])


def known(record: Record) -> Hindsight:
    *_, (_, _, found) = look_back(record)
    return found


def test_nothing_left_out_and_the_same_dice_are_the_battle_that_was(record: Record) -> None:
    battle = _Battle(record)
    mass, progress, digests = battle.fought(np.zeros(3, np.int64), [])
    assert digests == [record.digest(record.turn)] * 3
    assert mass.tolist() == [saved(record)] * 3
    assert (progress == record.world(record.turn).objectives.progress_ppm[0] / 1e6).all()


def test_orders_that_change_what_stands_are_what_may_be_left_out(record: Record) -> None:
    names = record.scenario.names
    squadrons = {
        q
        for q, ident in enumerate(names.squadrons)
        if names.unit_rows[q] and names.units[names.unit_rows[q][0]].side == 0
    }
    found = _Battle(record).candidates()
    assert {one.turn for one in found} == {1, 3}  # what was told in turn 2 stood already
    for turn in (1, 3):
        mine = [one for one in found if one.turn == turn]
        assert {one.squadron for one in mine} == squadrons | {-1}
        whole = next(one for one in mine if one.squadron == -1)
        assert sorted(whole.units.tolist()) == sorted(s for one in mine if one.squadron >= 0 for s in one.units)
    assert all("fire" in one.told for one in found)


def test_what_an_order_gained_is_what_is_saved_less_what_is_saved_without_it(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what was told to all in a turn."""
    every = _Battle.candidates
    monkeypatch.setattr(_Battle, "candidates", lambda self: [one for one in every(self) if one.squadron == -1])
    monkeypatch.setattr(home, "DICE", 0)
    monkeypatch.setattr(home, "LEAST", -1.0)
    decisions = {(one.turn, one.squadron): one.gained for one in known(record).decisions}
    for left_out in (1, 3):
        other = Record.create(tmp_path / f"without-{left_out}.darklight", record.scenario, record.seed, record.side)
        fight(other, {turn: told for turn, told in TOLD.items() if turn != left_out}, TURNS)
        assert decisions[left_out, -1] == pytest.approx(saved(record) - saved(other))


def test_other_dice_are_others_each_time_and_the_same_when_asked_again(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "DECISIONS", 1)
    monkeypatch.setattr(home, "DICE", 4)
    monkeypatch.setattr(home, "CHUNK", 2)
    steps = list(look_back(record))
    assert [done for done, _, _ in steps][-1] == steps[-1][1]
    found = steps[-1][2]
    assert len(found.dice) == 4
    assert len(set(found.dice)) > 2
    again, _, _ = _Battle(record).fought(np.arange(1, 5), [])  # all in one batch
    assert tuple(again.tolist()) == found.dice


def test_a_battle_that_others_fought_otherwise_is_not_judged(tmp_path: Path) -> None:
    """As `run --policy` saves it."""
    save = tmp_path / "battle.darklight"
    assert main(["run", "jupiter_rout", "--turns", "3", "--policy", "antarans=charge", "--save", str(save)]) == 0
    with pytest.raises(ValueError, match="other rules or policies"):
        next(look_back(Record.open(save)))


GOALS = tuple(
    SimpleNamespace(side=side, optional=optional) for side, optional in ((0, False), (0, True), (1, False), (0, False))
)


@pytest.mark.parametrize(
    ("gained", "goals", "goal", "weight"),
    [
        (0.1, (0.0, 0.0, 0.9, 0.0), -1, 0.1),  # of another side's objectives nothing is told
        (0.1, (0.0, 0.9, 0.0, 0.0), 1, 0.1),  # one that is not required weighs nothing, but is told of
        (0.1, (0.06, 0.9, 0.0, -0.08), 3, 0.1),
        (0.1, (0.06, 0.9, 0.0, -0.2), 3, -0.2),
        (-0.3, (0.3, 0.0, 0.0, 0.0), 0, -0.3),
        (0.0, (0.004, 0.0, 0.0, 0.0), -1, 0.0),
        (0.2, (), -1, 0.2),
        (0.2, (0.0, 0.0, 0.0, 0.3, 0.9), 3, 0.3),  # a save may say what it likes
    ],
)
def test_an_order_weighs_what_it_did_to_the_mass_or_to_a_required_objective(
    gained: float, goals: tuple[float, ...], goal: int, weight: float
) -> None:
    tables = SimpleNamespace(objectives=GOALS)
    one = Decision(1, 0, ("fire",), gained, goals)
    assert (one.goal(tables, 0), one.weight(tables, 0)) == (goal, weight)


def test_the_weightiest_come_first_whatever_they_weigh(record: Record) -> None:
    battle = _Battle(record)
    goals = battle.scenario.tables.objectives
    mine = next(n for n, one in enumerate(goals) if one.side == battle.side and not one.optional)
    brought = tuple(0.5 * (n == mine) for n in range(len(goals)))
    some = [Decision(1, 0, ("fire",), 0.1), Decision(2, 0, ("fire",), 0.0, brought), Decision(3, 0, ("fire",), 0.004)]
    assert [one.turn for one in battle.weighty(some)] == [2, 1]


def test_luck_counts_equals_half() -> None:
    one = Hindsight(0.5, (), (0.1, 0.5, 0.5, 0.9))
    assert one.luckier_than == 0.5
    assert Hindsight(0.95, (), (0.1, 0.5)).luckier_than == 1.0
    assert Hindsight(0.5, (), ()).luckier_than == 0.0


def test_it_is_kept_in_the_save_and_read_again(record: Record) -> None:
    found = Hindsight(0.5, (Decision(2, -1, ("fire",), 0.25, (0.0, 1.0)),), (0.25, 0.75))
    assert record.hindsight(5) is None
    record.keep_hindsight(5, found.as_dict())
    assert Hindsight.of_dict(record.hindsight(5)) == found
    assert record.hindsight(4) is None
    record.keep_hindsight(5, {"saved": "much"})
    with pytest.raises((ValueError, KeyError)):
        Hindsight.of_dict(record.hindsight(5))


@pytest.mark.parametrize("plain", [{}, [], 3, {"saved": 1.0, "decisions": 4, "dice": []}, {"saved": None}])
def test_what_is_no_hindsight_is_refused(plain: object) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        Hindsight.of_dict(json.loads(json.dumps(plain)))


def test_a_save_that_is_gone_keeps_nothing(tmp_path: Path, record: Record) -> None:
    gone = Record(tmp_path / "gone.darklight", record.scenario, 1, record.side, (1, ""))
    with pytest.raises(SaveError):
        gone.keep_hindsight(1, {})


def test_an_enemy_that_plans_keeps_its_orders(tmp_path: Path, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """To plan anew in every battle that is fought again would take hours; what it did is what it does."""
    scenario = load("vesta_counterattack").changed({"side.sovereignty.controller": "planner@1x3"})
    made = Record.create(tmp_path / "battle.darklight", scenario, 5, "union")
    fight(made, {1: {"union": {"move": {"kind": "hold"}}}}, turns=2)
    monkeypatch.setattr(Planner, "plan", lambda *_: pytest.fail("it plans anew"))
    battle = _Battle(made)
    _, _, digests = battle.fought(np.zeros(2, np.int64), [])
    assert digests == [made.digest(2)] * 2
    assert battle._keeping == [0, 1]
    assert _Battle(record)._keeping == [0]  # the Antarans go by a doctrine, and answer
