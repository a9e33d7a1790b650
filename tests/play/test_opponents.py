"""The sides that nobody plays: what they do, the same whether they think ahead or are asked at the end of the turn."""

import time
from typing import ClassVar

import pytest

from game.play import opponents
from game.play.errand import Errand
from game.play.model import BattleModel
from game.play.opponents import Opponents
from game.play.session import Phase, Session
from game.play.turns import end_turn, pass_time
from game.rules.state.orders import OrderSet
from game.rules.state.world import World
from game.scenario import Scenario, load

PLANS = "planner@2x8"


@pytest.fixture(scope="module")
def practice() -> Scenario:
    return load("target_practice")


@pytest.fixture(scope="module")
def met(practice: Scenario) -> World:
    """Practice in its third turn: both sides know of each other."""
    model = BattleModel(practice, seed=3)
    for _ in range(2):
        model.end_turn()
        model.finish()
    return model.world


def columns(orders: OrderSet) -> list[bytes]:
    return [getattr(group, name).tobytes() for group in (orders.units, orders.flights, orders.sides)
            for name in group.names()]  # fmt: skip


def rival(practice: Scenario) -> str:
    return next(side for side in practice.names.sides if side != practice.names.sides[practice.player])


def test_thought_out_ahead_their_orders_are_those_found_out_at_the_end(practice: Scenario, met: World) -> None:
    named = {rival(practice): PLANS}
    ahead, late = (Opponents(practice, practice.player, named) for _ in range(2))
    ahead.think(met)
    assert ahead.deciding
    first = ahead._errand
    ahead.think(met)
    assert ahead._errand is first  # a world is thought about once
    told = ahead.orders(met)
    assert not ahead.deciding
    assert columns(told) == columns(late.orders(met))
    assert told.units.move_given.any() or told.flights.given.any()
    assert not late.deciding
    assert late.usual_s > 0.0, "it was waited for"
    own = met.units.side[0] == practice.player
    assert not told.units.move_given[0, own].any()
    ahead.close()


def test_who_only_goes_by_a_script_needs_no_process(practice: Scenario, met: World) -> None:
    others = Opponents(practice, practice.player)
    others.think(met)
    assert others._errand is None
    assert not others.deciding
    planned = Opponents(practice, practice.player, {practice.names.sides[practice.player]: PLANS})
    planned.think(met)
    assert planned._errand is None  # the player plots for that side


def test_where_what_was_thought_out_is_of_another_turn_they_are_asked_at_the_end(
    practice: Scenario, met: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {rival(practice): PLANS}
    others = Opponents(practice, practice.player, named)
    others.think(practice.start(1, 9))
    monkeypatch.setattr(Errand, "taken", lambda _: pytest.fail("that is of another turn"))
    assert columns(others.orders(met)) == columns(Opponents(practice, practice.player, named).orders(met))
    others.close()


def test_after_the_battle_was_left_nobody_thinks(practice: Scenario, met: World) -> None:
    others = Opponents(practice, practice.player, {rival(practice): PLANS})
    others.think(met)
    errand = others._errand
    assert errand is not None
    others.close()
    with pytest.raises(RuntimeError, match="left"):
        others.orders(met)
    assert errand.ended
    others.think(practice.start(1, 9))
    assert others._errand is errand


def test_whoever_could_not_think_in_a_process_is_asked_at_the_end(
    practice: Scenario, met: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {rival(practice): PLANS}
    expected = columns(Opponents(practice, practice.player, named).orders(met))
    monkeypatch.setattr("game.play.errand.Aside.started", lambda _: None)
    others = Opponents(practice, practice.player, named)
    others.think(met)
    assert columns(others.orders(met)) == expected
    late = Opponents(practice, practice.player, named)
    late.orders(met)
    late.think(met)  # it is known already what they do
    assert late._errand is None


def test_a_squadron_that_plans_is_thought_for_but_not_one_of_the_player(practice: Scenario, met: World) -> None:
    own = practice.names.sides[practice.player]
    for side, thought in ((rival(practice), True), (own, False)):
        holder = next(f"{one.side}.{one.id}" for one in practice.spec.squadron if one.side == side)
        others = Opponents(practice, practice.player, {holder: PLANS})
        others.think(met)
        assert (others._errand is not None) == thought
        others.close()


# ---- beside the window


class Thought:
    """An errand that thinks for ever."""

    begun: ClassVar[list["Thought"]] = []

    def __init__(self, *given: object) -> None:
        self.world, self.ended = given[-1], False

    def begin(self) -> None:
        self.begun.append(self)

    def finish(self, timeout_s: float | None) -> None:
        while not self.ended:
            time.sleep(0.01)

    def taken(self) -> list[OrderSet]:
        return []

    def close(self) -> None:
        self.ended = True


@pytest.fixture
def thoughts(monkeypatch: pytest.MonkeyPatch) -> list[Thought]:
    """What was begun, in place of processes; nobody tells forecasts or odds."""
    monkeypatch.setattr(Thought, "begun", [])
    monkeypatch.setattr(opponents, "Errand", Thought)
    for name in ("Forecaster.step_aside", "Surveyor.step_aside", "Session._ask_fan"):
        monkeypatch.setattr(f"game.play.session.{name}", lambda _: None)
    return Thought.begun


def session_of(scenario: Scenario, aside: bool) -> Session:
    return Session(BattleModel(scenario, seed=3, policies={rival(scenario): PLANS}), aside=aside)


@pytest.mark.parametrize("aside", [True, False])
def test_they_think_from_a_second_on_and_anew_each_turn(
    practice: Scenario, thoughts: list[Thought], aside: bool
) -> None:
    session = session_of(practice, aside)
    pass_time(session, 0.5)
    assert thoughts == []
    for _ in range(4):
        pass_time(session, 0.4)
    assert [one.world for one in thoughts] == ([session.model.world] if aside else [])
    session.model.world = practice.start(1, 9)
    pass_time(session, 0.4)
    assert [one.ended for one in thoughts] == ([True, False] if aside else [])
    assert session.model.opponents.deciding == aside
    session.close()
    assert all(one.ended for one in thoughts)


def test_a_turn_that_is_ended_at_once_is_thought_about_beside_the_window(
    practice: Scenario, thoughts: list[Thought]
) -> None:
    session = session_of(practice, aside=True)
    end_turn(session)
    end_turn(session)
    assert session.phase is Phase.RESOLVE
    assert [one.world for one in thoughts] == [session.model.world]
    assert session.model.opponents.deciding
    session.close()
    with pytest.raises(RuntimeError, match="left"):
        session.model.finish()
