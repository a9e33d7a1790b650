from collections.abc import Iterator

import pygame
import pytest

from game.play.intents import (
    Command,
    Follow,
    GiveAt,
    GiveBest,
    Intent,
    OpenVerbMenu,
    Pan,
    Pick,
    PlotBurn,
    Preview,
    Scroll,
    Zoom,
)
from game.play.keys import Press
from game.play.model import BattleModel
from game.scenario import Scenario
from game.ui.app import App
from game.ui.battle.keyboard import press_of
from game.ui.battle.panels.panel import PreviewBar
from game.ui.battle.screen import BattleScreen
from game.ui.screen import Reset

Place = tuple[float, float]


class Mouse:
    """A battle screen whose input is asked what events mean; nothing of it is done."""

    def __init__(self, jupiter: Scenario):
        self.app = App((1280, 720))
        self.screen = BattleScreen(BattleModel(jupiter, seed=1))
        self.app.change(Reset(self.screen))
        self.app.frame(0.05)
        self.app.frame(0.05)

    def press(self, pos: Place, button: int = 1) -> list[Intent]:
        return self._event(pygame.MOUSEBUTTONDOWN, pos=_whole(pos), button=button)

    def move(
        self, pos: Place, rel: tuple[int, int] = (0, 0), buttons: tuple[int, int, int] = (1, 0, 0)
    ) -> list[Intent]:
        return self._event(pygame.MOUSEMOTION, pos=_whole(pos), rel=rel, buttons=buttons)

    def release(self, pos: Place, button: int = 1) -> list[Intent]:
        return self._event(pygame.MOUSEBUTTONUP, pos=_whole(pos), button=button)

    def wheel(self, pos: Place, steps: int) -> list[Intent]:
        self.move(pos, buttons=(0, 0, 0))
        self.screen.input.advance(0.0)
        return self._event(pygame.MOUSEWHEEL, x=0, y=steps)

    def _event(self, kind: int, **values: object) -> list[Intent]:
        return self.screen.input.intents(pygame.Event(kind, **values))

    def place(self, ident: str) -> Place:
        return self.screen.map.units.slots[self.screen.model.names.unit_slot[ident]][:2]


def _whole(pos: Place) -> tuple[int, int]:
    return round(pos[0]), round(pos[1])


@pytest.fixture
def mouse(jupiter: Scenario) -> Iterator[Mouse]:
    made = Mouse(jupiter)
    yield made
    made.app.close()


def empty(mouse: Mouse) -> Place:
    """A place of the map with nothing on it."""
    places = ((x, y) for x in range(400, 900, 20) for y in range(150, 550, 20))
    picture = mouse.screen.map.units.picture
    return next(p for p in places if picture.at(p, 40.0) is None and mouse.screen.panels.at(p) is None)


def test_a_click_picks_and_a_second_follows(mouse: Mouse) -> None:
    pos = mouse.place("reaver")
    symbol = mouse.screen.map.units.picture.at(pos)
    assert symbol is not None
    assert mouse.press(pos) == []
    assert mouse.release(pos) == [Pick(tuple(symbol.codes))]
    mouse.press(pos)
    assert mouse.release(pos) == [Follow(symbol.codes[0])]


def test_a_click_on_nothing_selects_nothing(mouse: Mouse) -> None:
    mouse.press(empty(mouse))
    assert mouse.release(empty(mouse)) == [Command.SELECT_NONE]


def test_a_waiting_verb_takes_what_is_clicked(mouse: Mouse) -> None:
    mouse.screen.session.waiting = "tow"
    pos = mouse.place("benedict")
    mouse.press(pos)
    (found,) = mouse.release(pos)
    assert isinstance(found, GiveAt)
    assert found.verb == "tow"
    assert found.at.code == mouse.screen.model.names.unit_slot["benedict"]


def test_a_box_picks_the_ships_in_it_and_small_moves_are_clicks(mouse: Mouse) -> None:
    x, y = mouse.place("reaver")
    mouse.press((x - 60, y - 60))
    mouse.move((x - 57, y - 60))
    assert mouse.screen.input.held.box is None
    mouse.move((x + 20, y + 20))
    assert mouse.screen.input.held.box is not None
    (found,) = mouse.release((x + 20, y + 20))
    assert isinstance(found, Pick)
    assert mouse.screen.model.names.unit_slot["reaver"] in found.codes
    assert mouse.screen.input.held.box is None


def test_the_middle_button_pans(mouse: Mouse) -> None:
    mouse.press((600, 300), 2)
    assert mouse.move((610, 295), (10, -5), (0, 1, 0)) == [Pan(10, -5)]
    mouse.release((610, 295), 2)
    assert mouse.move((620, 295), (10, 0), (0, 0, 0)) == []


def test_the_right_button_opens_verbs_and_dragged_gives_the_first(mouse: Mouse) -> None:
    pos = empty(mouse)
    assert mouse.press(pos, 3) == [Command.CLOSE_VERB_MENU]
    (found,) = mouse.release(pos, 3)
    assert isinstance(found, OpenVerbMenu)
    mouse.press(pos, 3)
    (best,) = mouse.release((pos[0] + 60, pos[1]), 3)
    assert isinstance(best, GiveBest)


def test_the_wheel_zooms_on_the_map_and_scrolls_on_panels(mouse: Mouse) -> None:
    (found,) = mouse.wheel(empty(mouse), 1)
    assert isinstance(found, Zoom)
    assert found.factor > 1
    assert mouse.wheel(mouse.screen.panels.fleet.rect.center, 1) == [Scroll(of_log=False, rows=-1)]


def test_the_knob_is_dragged_and_only_its_first_burn_is_new(mouse: Mouse) -> None:
    session = mouse.screen.session
    session.model.selection.pick([session.model.names.unit_slot["reaver"]])
    mouse.app.frame(0.05)
    handle = mouse.screen.map.handle()
    assert handle is not None
    assert mouse.press(handle.knob) == []
    assert mouse.screen.input.dragging
    found = [mouse.move((handle.knob[0] - 40 * n, handle.knob[1] - 30)) for n in (1, 2, 3)]
    burns = [one for many in found for one in many]
    assert all(isinstance(one, PlotBurn) for one in burns)
    assert [one.again for one in burns if isinstance(one, PlotBurn)] == [n > 0 for n in range(len(burns))]
    mouse.release(handle.knob)
    assert not mouse.screen.input.dragging


def test_the_preview_bar_is_dragged(mouse: Mouse) -> None:
    bar = mouse.screen.panels.overlays
    spot = next(one for _, one in bar._spots if isinstance(one, PreviewBar))
    y = bar.rect.bottom - 14
    assert mouse.press((bar.rect.x + spot.left, y)) == [Preview(0)]
    assert mouse.move((bar.rect.x + spot.right, y)) == [Preview(240)]
    mouse.release((bar.rect.x + spot.right, y))
    assert mouse.move((bar.rect.x + spot.left, y)) == []


def test_the_card_is_dragged_aside(mouse: Mouse) -> None:
    session, card = mouse.screen.session, mouse.screen.panels.card
    session.model.selection.pick([session.model.names.unit_slot["reaver"]])
    mouse.app.frame(0.05)
    x, y = card.rect.x + 5, card.rect.y + 5
    mouse.press((x, y))
    mouse.move((x - 30, y + 12))
    assert session.card_moved == (-30, 12)
    mouse.release((x - 30, y + 12))


def test_keys_by_their_names() -> None:
    made = pygame.Event(pygame.KEYDOWN, key=pygame.K_KP_ENTER, mod=pygame.KMOD_LCTRL, unicode="")
    assert press_of(made) == Press("return", ctrl=True)
    made = pygame.Event(pygame.KEYDOWN, key=pygame.K_PERIOD, mod=pygame.KMOD_SHIFT, unicode=":")
    assert press_of(made) == Press(".", shift=True)
