import threading

import pytest

from game.play.model import BattleModel, shares_of_mass
from game.rules.knowledge.sight import seen_world
from game.rules.state.digest import world_digests
from game.rules.state.orders import OrderSet
from game.rules.state.tables import Tables
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.scenario import Scenario
from game.sim.policies import UnknownPolicyError


def test_a_turn_is_resolved_with_the_policies_of_the_others(model: BattleModel) -> None:
    before = model.world
    assert model.turn == 1
    model.end_turn()
    assert model.resolving
    played = model.finish()
    assert played is not None
    assert not model.resolving
    assert model.turn == 2
    again, _, _ = resolve_turn(before, model.tables, played.orders)
    assert world_digests(again) == world_digests(model.world)


def test_the_others_plot_off_the_window_s_thread(model: BattleModel) -> None:
    """A planner takes seconds: meanwhile frames go on."""
    plotted = []

    def plot(seen: World, tables: Tables, side: int) -> OrderSet:
        plotted.append((threading.current_thread(), world_digests(seen)))
        return OrderSet.empty(1, seen.unit_slots, seen.flight_slots, 2)

    sides = [side for side in range(len(model.names.sides)) if side != model.side]
    model.opponents._plotters = dict.fromkeys(sides, plot)
    wanted = [world_digests(seen_world(model.world, model.tables, side)) for side in sides]
    model.end_turn()
    model.finish()
    assert [digests for _, digests in plotted] == wanted
    assert threading.main_thread() not in {thread for thread, _ in plotted}


def test_the_recorder_gets_every_turn(jupiter: Scenario) -> None:
    kept: list[tuple[OrderSet, World]] = []
    model = BattleModel(jupiter, seed=1, recorder=lambda orders, world: kept.append((orders, world)))
    for _ in range(2):
        model.end_turn()
        model.finish()
    assert [int(world.battle.turn[0]) for _, world in kept] == [1, 2]


def test_the_draft_is_empty_after_the_turn(model: BattleModel) -> None:
    model.draft.plot(["reaver"], "posture", "evade")
    model.end_turn()
    model.finish()
    assert model.draft.orders == {}
    assert not model.draft.undo()


def test_past_turns_come_back_from_the_archive(jupiter: Scenario) -> None:
    first = BattleModel(jupiter, seed=1)
    first.end_turn()
    played = first.finish()
    assert played is not None
    later = BattleModel(
        jupiter, seed=1, world=first.world, archive=lambda turn: {1: (played.before, played.orders)}[turn]
    )
    again = later.played(1)
    assert again is not None
    assert again.events.tobytes() == played.events.tobytes()
    assert later.played(2) is None


def test_a_failing_resolver_is_not_silent(model: BattleModel, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("broken rule")

    monkeypatch.setattr("game.play.model.resolve_turn", broken)
    model.end_turn()
    with pytest.raises(RuntimeError, match="broken rule"):
        model.finish()


def test_an_unknown_policy_is_an_error(jupiter: Scenario) -> None:
    with pytest.raises(UnknownPolicyError):
        BattleModel(jupiter, policies={"antarans": "wish"})


def test_nonsense_is_a_sentence_not_an_exception(model: BattleModel) -> None:
    model.draft.plot(["reaver"], "move", {"kind": "intercept"})
    assert model.faults() == ["intercept needs a target"]


def test_mass_begins_whole_and_never_grows(model: BattleModel) -> None:
    model.end_turn()
    played = model.finish()
    assert played is not None
    share = shares_of_mass(model, played)
    assert share.shape == (13,)
    assert share[0] == pytest.approx(1.0)
    assert (share[1:] <= share[:-1]).all()
