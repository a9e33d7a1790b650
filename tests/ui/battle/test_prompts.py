"""What a player with a mouse alone can do: leave what is being typed, open lists, launch from the hangar."""

from collections.abc import Iterator

import pygame
import pytest

from game.play.intents import SetPosture
from game.play.session import Session
from game.rules.state.vocabulary import IMPULSES
from game.scenario import Scenario, load
from game.ui.battle.panels.panel import BattlePanel, Spot
from tests.ui.battle.test_screen import Player


@pytest.fixture(scope="module")
def practice() -> Scenario:
    return load("target_practice")


@pytest.fixture
def player(practice: Scenario) -> Iterator[Player]:
    made = Player(practice)
    yield made
    made.app.close()


def pick(player: Player, ident: str) -> None:
    player.model.selection.pick([player.model.names.unit_slot[ident]])
    player.settle()


def place(panel: BattlePanel, spot: Spot) -> tuple[float, float]:
    """Where a panel does something."""
    rect = next(rect for rect, what in panel._spots if what == spot)
    return panel.rect.x + rect.centerx, panel.rect.y + rect.centery


def word(player: Player, label: str) -> tuple[float, float]:
    """Where a word of the card's keys is."""
    from game.ui.battle.panels.unit_card import _KEY_INTENTS

    return place(player.screen.panels.card, _KEY_INTENTS[label])


@pytest.mark.parametrize("ident", ["reaver", "harrow", "petrel"])
def test_the_prompt_never_lies_on_the_card(player: Player, ident: str) -> None:
    pick(player, ident)
    panels = player.screen.panels
    for key in (pygame.K_m, pygame.K_ESCAPE, pygame.K_f):
        player.key(key)
        assert not panels.notice.shown or not panels.notice.rect.colliderect(panels.card.rect)


def test_typing_is_left_by_a_click_anywhere_and_by_the_prompt_itself(player: Player) -> None:
    pick(player, "reaver")
    session = player.screen.session
    for spot in (word(player, "move"), (640.0, 700.0)):
        player.click(word(player, "move"))
        assert session.typed == ""
        player.click(spot)
        assert session.typed is (None if spot[0] == 640.0 else "")
    player.click(word(player, "move"))
    for sign in "90":
        player.key(pygame.K_0, text=sign)
    player.click(prompt(player, "Enter"))
    assert session.typed is None
    assert player.model.draft.orders["reaver"]["move"]["dy"] == 1.0


def prompt(player: Player, key: str) -> tuple[float, float]:
    """Where a key of the prompt is."""
    panel = player.screen.panels.notice
    rect, _ = panel._spots[{"Enter": 0, "Esc": -1}[key]]
    return panel.rect.x + rect.centerx, panel.rect.y + rect.centery


def test_pointing_is_left_by_the_prompt(player: Player) -> None:
    pick(player, "reaver")
    player.click(word(player, "fire"))
    assert player.screen.session.waiting == "fire_at"
    player.frames(2)
    player.click(prompt(player, "Esc"))
    assert player.screen.session.waiting == ""


def test_coast_and_undo_are_buttons_of_the_card(player: Player) -> None:
    pick(player, "reaver")
    player.click(word(player, "coast"))
    assert player.model.draft.orders == {"reaver": {"move": {"kind": "coast"}}}
    player.settle()
    player.click(word(player, "undo"))
    assert player.model.draft.orders == {}


def test_the_list_of_postures_opens_beside_the_card_and_closes_by_a_click(player: Player) -> None:
    pick(player, "reaver")
    player.click(word(player, "ready"))
    player.frames(2)
    panels, session = player.screen.panels, player.screen.session
    assert panels.states.shown
    assert not panels.states.rect.colliderect(panels.card.rect)
    player.click(place(panels.states, SetPosture("silent")))
    assert player.model.draft.orders == {"reaver": {"posture": "silent"}}
    assert session.state_menu is None
    player.click(word(player, "ready"))
    player.click((640.0, 30.0))
    assert session.state_menu is None
    assert player.model.draft.orders == {"reaver": {"posture": "silent"}}


def test_a_click_on_the_hangar_opens_its_card_and_launches(player: Player) -> None:
    fleet, panels = player.screen.panels.fleet, player.screen.panels
    player.key(pygame.K_l)
    wings = [row for row in fleet._rows(player.screen.session) if row.name == "Fighter wings"]
    rect = next(rect for rect, spot in fleet._spots if getattr(spot, "codes", ()) == wings[0].codes)
    player.click((fleet.rect.x + rect.centerx, fleet.rect.y + rect.centery))
    player.settle()
    assert panels.card.shown
    for name, mission in (("launch", "patrol"), ("recall", "dock")):
        player.click(word(player, name))
        player.settle()
        told = player.model.draft.orders
        assert {one["flights"]["mission"] for one in told.values()} == {mission}
    for name, spacing in (("hold back", "held"), ("go close", None)):
        player.click(word(player, name))
        player.settle()
        told = player.model.draft.orders.values()
        assert {(one["flights"]["mission"], one["flights"].get("spacing")) for one in told} == {("patrol", spacing)}
    assert word(player, "undo")
    player.click(word(player, "escort"))
    assert player.screen.session.waiting == "escort"


def test_the_banner_of_a_new_commander_leaves_the_order_card_free(jupiter: Scenario) -> None:
    player = Player(jupiter, lances=True)
    player.end_turn()
    player.key(pygame.K_RETURN)
    session: Session = player.screen.session
    sides = player.model.seen.sides
    sides.control_impulse[0, player.model.side] = player.model.turn * IMPULSES
    drawn: list[int] = []
    import game.ui.battle.panels.panels as panels_module

    draw = panels_module.draw_banner
    panels_module.draw_banner = lambda surface, session, m, y: drawn.append(y) or draw(surface, session, m, y)  # type: ignore[func-returns-value]
    try:
        player.frames(3)
    finally:
        panels_module.draw_banner = draw
    above = player.screen.panels.above
    assert above.shown
    assert session.plotting
    assert drawn
    assert min(drawn) >= above.rect.bottom
    player.app.close()
