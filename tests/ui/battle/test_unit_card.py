"""The card of what is selected: it has the height of what it tells."""

from collections.abc import Iterator

import pytest

from game.play.model import BattleModel
from game.rules.state.vocabulary import Cause
from game.scenario import load
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
