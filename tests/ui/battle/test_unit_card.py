"""The card of what is selected: it has the height of what it tells."""

from collections.abc import Iterator

import pytest

from game.play.model import BattleModel
from game.play.order_words import order_words
from game.rules.state.vocabulary import Cause
from game.scenario import Scenario, load
from tests.ui.battle.test_screen import Player


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    """Target practice, whose Petrel is lost."""
    practice = load("target_practice")
    world = practice.start(1, 1)
    slot = BattleModel(practice, seed=1, world=world).names.unit_slot["petrel"]
    world.units.hull_mj[0, slot], world.units.lost_impulse[0, slot] = 0, 3
    world.units.lost_cause[0, slot] = Cause.RAM
    made = Player(practice, model=BattleModel(practice, seed=1, world=world))
    yield made
    made.app.close()


def height(player: Player, *codes: int) -> int:
    player.model.selection.pick(codes)
    player.settle()
    return player.screen.panels.card.rect.h


def test_the_card_is_as_high_as_what_it_tells(player: Player) -> None:
    names = player.model.names
    lost, other, wing = names.unit_slot["petrel"], names.unit_slot["reaver"], len(names.units)
    several = height(player, other, wing)
    assert height(player, lost) < height(player, wing) < several < height(player, other)
    assert height(player, lost, wing) == several  # however few ships are among the craft, or what became of them


def test_an_order_that_is_long_takes_two_lines_but_under_the_hand(jupiter: Scenario) -> None:
    player = Player(jupiter)
    session, card = player.screen.session, player.screen.panels.card
    player.settle()
    player.model.selection.pick([player.model.names.unit_slot[one] for one in ("reaver", "ox")])
    player.frames(2)
    units, short = player.model.selection.units, card.rect.h
    assert [len(lines) for _, lines in card._lines_told(session, units)] == [1, 1]
    burn = {"kind": "burn", "dx": 0.9, "dy": -0.43, "throttle": 0.55, "until": 7}
    player.model.draft.plot(["reaver", "ox"], "move", burn)
    player.settle()
    (_, lines), _ = card._lines_told(session, units)
    assert " ".join(lines) == order_words(player.model, units[0])
    assert len(lines) == 2
    assert card.rect.h == short + card.metrics.b(20)
    player.model.draft.plot(["reaver"], "move", {**burn, "dx": -0.9})
    assert card._lines_told(session, units)[0] == ("Order", ("different",))
    player.model.draft.plot(["ox"], "move", {**burn, "dx": -0.9})
    ox, reaver = (player.model.names.unit_slot[one] for one in ("ox", "reaver"))
    player.model.draft.plot(["ox"], "move", {"kind": "hold"})
    told = [card._lines_told(session, [slot])[0][1][0] for slot in (ox, reaver)]
    assert told[0] == "Hold station" != told[1]
    player.model.draft.plot(["ox"], "move", {**burn, "dx": -0.9})
    session.dragging = True
    assert [len(lines) for _, lines in card._lines_told(session, units)] == [1, 1]
    player.app.close()
