"""The menu of verbs in the window: inside of it wherever it is opened, with odds as they become known."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from game.play.fan import ROUNDS, Compared
from game.play.model import BattleModel
from game.play.ordering import open_verb_menu
from game.play.verb_worth import ASKED_FIRST
from game.play.verbs import Pointed
from game.rules.state.world import World
from game.scenario import Scenario
from game.sim.odds import compared_by_turn
from game.testing.builders import all_in_sight
from game.ui.app import App
from game.ui.battle.screen import BattleScreen
from game.ui.screen import Reset
from tests.play.conftest import with_lances
from tests.ui.beats import pass_while


class Window:
    """A window with a battle in which what verbs are worth is told by nobody but the test."""

    def __init__(self, jupiter: Scenario, world: World, size: tuple[int, int] = (1280, 720)):
        self.model = BattleModel(jupiter, seed=1, world=world)
        self.app, self.screen = App(size), BattleScreen(self.model, aside=True)
        self.session = self.screen.session
        self.teller = SimpleNamespace(
            latest=None, before=None, told=True, asked_key=None, compared=None, close=lambda: None,
            ask=lambda key, question: None, compare=lambda key, asked: None, stop_comparing=lambda: None,
        )  # fmt: skip
        self.session.fan_teller = self.teller  # type: ignore[assignment]
        for one in (self.session.forecaster, self.session.surveyor):
            one.step_aside = lambda: None  # type: ignore[method-assign]
        self.session.clock_s = 5.0
        self.app.change(Reset(self.screen))
        self.app.frame(0.05)

    def open(self, place: tuple[float, float], code: int = -1) -> pygame.Rect:
        x, y = self.session.camera.km(*place)
        open_verb_menu(self.session, place, Pointed(float(x), float(y), code))
        self.app.frame(0.05)
        return self.screen.panels.verb_menu.rect

    def tell(self) -> Compared:
        menu = self.session.verb_menu
        assert menu is not None
        assert menu.offered.comparison is not None
        asked = replace(menu.offered.comparison, turns=1)
        (plans,) = compared_by_turn(asked, 0, 2)
        many = tuple(one.take(np.arange(sum(ROUNDS)) % 2) for one in plans)
        self.teller.compared = Compared(menu.offered.key, len(plans), many, many)
        self.app.frame(0.05)
        return self.teller.compared


@pytest.fixture(scope="module")
def world(jupiter: Scenario) -> World:
    """The rout with all in sight."""
    return all_in_sight(with_lances(jupiter), jupiter.tables)


@pytest.fixture
def window(jupiter: Scenario, world: World) -> Iterator[Window]:
    made = Window(jupiter, world)
    yield made
    made.app.close()


@pytest.fixture
def large_window(jupiter: Scenario, world: World) -> Iterator[Window]:
    made = Window(jupiter, world, (1920, 1080))
    yield made
    made.app.close()


@pytest.mark.parametrize("sized", ["window", "large_window"])
def test_it_lies_inside_the_window_wherever_it_is_opened(sized: str, request: pytest.FixtureRequest) -> None:
    window: Window = request.getfixturevalue(sized)
    wide, high = window.app.metrics.size
    names = window.model.names
    foe = next(s for s, row in enumerate(names.units) if "lance" in row.id)
    for who in (("reaver",), ("halcyon", "petrel", "reaver", "vanguard")):
        window.model.selection.pick([names.unit_slot[one] for one in who])
        for place in ((0, 0), (wide - 1, 0), (0, high - 1), (wide - 1, high - 1), (wide // 2, high // 2)):
            for code in (-1, foe):
                rect = window.open(place, code)
                assert pygame.Rect(0, 0, wide, high).contains(rect)
                assert not rect.collidepoint(place) or place in ((wide - 1, high - 1), (wide // 2, high // 2))


def test_rows_are_empty_until_it_is_known_what_they_are_worth(window: Window) -> None:
    window.model.selection.pick([window.model.names.unit_slot["reaver"]])
    window.open((400, 300))
    menu, panel = window.session.verb_menu, window.screen.panels.verb_menu
    assert menu is not None
    assert menu.told == [None] * len(menu.choices)
    before = pygame.image.tobytes(window.app.surface.subsurface(panel.rect), "RGB")
    window.tell()
    weighed = [n for n, one in enumerate(menu.choices) if not one.vain and one.verb.id not in ASKED_FIRST]
    assert all((worth := menu.told[n]) is not None and worth.sure for n in weighed)
    assert menu.best in (-1, 0)
    assert pygame.image.tobytes(window.app.surface.subsurface(panel.rect), "RGB") != before


def test_rows_keep_their_places_once_the_pointer_is_on_them(window: Window) -> None:
    window.model.selection.pick([window.model.names.unit_slot["vanguard"]])
    rect = window.open((400, 300))
    menu = window.session.verb_menu
    assert menu is not None
    before = menu.order[:]
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=rect.center, rel=(0, 0), buttons=(0, 0, 0)))
    window.app.frame(0.05)
    window.app.frame(0.05)
    assert menu.touched
    window.tell()
    assert menu.order == before


def test_what_was_found_out_is_known_when_the_menu_is_opened_again(window: Window) -> None:
    window.model.selection.pick([window.model.names.unit_slot["reaver"]])
    window.open((400, 300))
    told = window.tell()
    window.session.verb_menu = None
    window.app.frame(0.05)
    window.teller.compared = None
    window.open((400, 300))
    menu = window.session.verb_menu
    assert menu is not None
    assert menu.offered.key == told.key
    assert any(worth is not None for worth in menu.told)
    window.model.draft.plot(["benedict"], "posture", "silent")
    window.open((400, 300))
    assert window.session.verb_menu is not None
    assert window.session.verb_menu.told == [None] * len(window.session.verb_menu.choices)


def test_with_nothing_selected_all_ships_are_offered_verbs(window: Window) -> None:
    window.model.selection.pick([])
    window.open((500, 300))
    assert window.session.verb_menu is not None
    units = window.model.seen.unit_slots
    assert set(window.model.selection.codes) == {code for code in window.model.able() if code < units}


def test_a_row_under_the_hand_shows_where_it_leads(window: Window) -> None:
    slot = window.model.names.unit_slot["reaver"]
    window.model.selection.pick([slot])
    window.app.frame(0.05)
    pass_while(window.app, lambda: window.session.forecaster.busy, 20.0)
    window.open((400, 300))
    window.tell()
    menu, panel = window.session.verb_menu, window.screen.panels.verb_menu
    assert menu is not None
    assert menu.supposed is None
    burn = next(n for n, choice in enumerate(menu.choices) if choice.verb.id == "burn")
    pygame.event.post(
        pygame.event.Event(
            pygame.MOUSEMOTION, pos=panel._spots[burn][0].move(panel.rect.topleft).center, rel=(0, 0),
            buttons=(0, 0, 0),
        )
    )  # fmt: skip
    for _ in range(3):
        window.app.frame(0.05)
    assert menu.hovered == burn
    futures = menu.supposed
    assert futures is not None
    assert futures is menu.compared.late[menu.offered.plans[menu.order[burn]]]  # type: ignore[union-attr]
    x, y = window.session.camera.px(float(futures.x_km[:, -1, slot].mean()), float(futures.y_km[:, -1, slot].mean()))
    inside = pygame.Rect(0, 0, *window.app.metrics.size).collidepoint(x, y) and not panel.rect.collidepoint(x, y)
    before = window.screen.map._key
    window.session.pointer = (-1.0, -1.0)
    for _ in range(2):
        window.app.frame(0.05)
    assert window.screen.map._key != before or not inside


def test_the_key_of_a_row_is_that_row_and_any_other_verb_closes_the_menu(window: Window) -> None:
    names = window.model.names
    own = names.unit_slot["reaver"]
    foe = next(
        s for s, row in enumerate(names.units) if row.side != window.model.side and window.session.scene.shown[s]
    )
    window.model.selection.pick([own])

    def press(key: int) -> None:
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
        window.app.frame(0.05)

    window.open((400, 300), foe)
    menu = window.session.verb_menu
    assert menu is not None
    assert "intercept" in {choice.verb.id for choice in menu.choices}
    press(pygame.K_i)
    assert window.session.verb_menu is None
    assert window.session.waiting == ""
    assert window.model.draft.plotted(own, "move") == {"kind": "intercept", "target": names.units[foe].id}
    window.open((400, 300), foe)
    menu = window.session.verb_menu
    assert menu is not None
    assert "fire_hold" not in {choice.verb.id for choice in menu.choices}
    press(pygame.K_h)
    assert window.session.verb_menu is None
    assert window.model.draft.plotted(own, "fire")["mode"] == "hold"
