"""The card of what is selected: it has the height of what it tells."""

from collections.abc import Iterator

import numpy as np
import pygame
import pytest

from game.play.guard import Concern
from game.play.model import BattleModel
from game.play.order_words import order_words
from game.rules.state.vocabulary import Cause
from game.scenario import Scenario, load
from game.ui.battle.panels import card_bars
from game.ui.battle.panels.unit_card import _WORDS_FRAMES
from game.ui.paint import palette
from game.ui.paint.text import text_width
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

    def told() -> tuple[str, ...]:
        """The words of the order, line by line, once the card has been painted."""
        player.frames()
        return dict(card._told)["Order"]

    ox, reaver = (player.model.names.unit_slot[one] for one in ("ox", "reaver"))
    player.model.selection.pick([reaver, ox])
    player.frames(2)
    assert len(told()) == 1
    short = card.rect.h
    burn = {"kind": "burn", "dx": 0.9, "dy": -0.43, "throttle": 0.55, "until": 7}
    player.model.draft.plot(["reaver", "ox"], "move", burn)
    player.settle()
    assert " ".join(told()) == order_words(player.model, reaver)
    assert len(told()) == 2
    assert card.rect.h == short + card.metrics.b(20)
    player.model.draft.plot(["ox"], "move", {"kind": "hold"})
    assert told() == ("different",)
    player.model.selection.pick([ox])
    assert told() == ("Hold station",)
    player.model.selection.pick([reaver])
    assert len(told()) == 2
    session.dragging = True
    card._tell(session, [reaver])
    (_, (before,)), _ = card._told
    assert before == order_words(player.model, reaver)
    player.model.draft.plot(["reaver"], "move", {**burn, "dx": -0.9})
    for frame in range(1, _WORDS_FRAMES + 1):
        card._tell(session, [reaver])
        (_, (words,)), _ = card._told
        assert (words == before) == (frame < _WORDS_FRAMES), "it follows once in so many frames"
    assert words == order_words(player.model, reaver)
    player.app.close()


def test_the_worst_of_several_ships_is_named_in_full(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fraction of a pixel its words end at."""
    room = []
    monkeypatch.setattr(
        card_bars, "draw_text",
        lambda surface, at, words, size, *rest, **how: room.append((how.get("max_width"), text_width(words, size))),
    )  # fmt: skip
    m, content = player.screen.map.metrics, pygame.Surface((player.screen.panels.layout.card[0], 60))
    for name in ("Ox", "Lark", "Reaver", "Kestrel", "Lantern", "Sandpiper", "Thornback", "Whitethroat", "Breakwater"):
        for worst in (0.0, 0.07, 0.88):
            room.clear()
            card_bars.draw_shares(content, m, 20, "Shield", np.array([worst, 1.0]), name, palette.OWN)
            most, wide = room[-1]
            assert wide <= most, (name, worst)


def test_what_is_in_vain_takes_as_many_lines_as_it_needs(jupiter: Scenario) -> None:
    player = Player(jupiter)
    session, card = player.screen.session, player.screen.panels.card
    slot = player.model.names.unit_slot["reaver"]
    player.model.selection.pick([slot])
    player.settle()
    session.concerns, heights = [], []
    for words in ("", "cannot fire", "cannot launch in this turn: out of range by 5,500 km or more"):
        session.concerns = [Concern((slot,), f"Reaver {words}", vain=words)] if words else []
        player.app.frame(0.0)
        heights.append(card.rect.h)
    assert heights[1] - heights[0] == card.metrics.b(20)
    assert heights[2] - heights[0] == 2 * card.metrics.b(20)
    player.app.close()
