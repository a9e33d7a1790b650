"""The sides that nobody plays: what they do, the same whether they think ahead or are asked at the end of the turn."""

import pytest

from game.play.errand import Errand
from game.play.model import BattleModel
from game.play.opponents import Opponents
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
    first = ahead._ahead
    ahead.think(met)
    assert ahead._ahead is first  # a world is thought about once
    told = ahead.orders(met)
    assert not ahead.deciding
    assert columns(told) == columns(late.orders(met))
    assert told.units.move_given.any() or told.flights.given.any()
    assert not late.deciding
    own = met.units.side[0] == practice.player
    assert not told.units.move_given[0, own].any()
    ahead.close()


def test_who_only_goes_by_a_script_needs_no_process(practice: Scenario, met: World) -> None:
    others = Opponents(practice, practice.player)
    others.think(met)
    assert others._ahead is None
    assert not others.deciding
    planned = Opponents(practice, practice.player, {practice.names.sides[practice.player]: PLANS})
    planned.think(met)
    assert planned._ahead is None  # the player plots for that side


@pytest.mark.parametrize("of_another_turn", [False, True])
def test_where_nothing_was_thought_out_they_are_asked_at_the_end(
    practice: Scenario, met: World, of_another_turn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process was ended, or thinks of a turn that is over."""
    named = {rival(practice): PLANS}
    others = Opponents(practice, practice.player, named)
    if of_another_turn:
        others.think(practice.start(1, 9))
        monkeypatch.setattr(Errand, "taken", lambda _: pytest.fail("that is of another turn"))
    else:
        others.think(met)
        others.close()
    expected = Opponents(practice, practice.player, named).orders(met)
    assert columns(others.orders(met)) == columns(expected)
    others.close()


def test_a_squadron_that_plans_is_thought_for_too(practice: Scenario, met: World) -> None:
    holder = next(f"{one.side}.{one.id}" for one in practice.spec.squadron if one.side == rival(practice))
    others = Opponents(practice, practice.player, {holder: PLANS})
    others.think(met)
    assert others._ahead is not None
    others.close()
