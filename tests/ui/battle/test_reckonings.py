"""Reckonings of shots and of ends in the window: where they come up, what a click in them opens."""

from collections.abc import Iterator

import pygame
import pytest

from game.play import watching
from game.play.actions import do
from game.play.intents import Command, OpenShot
from game.play.model import BattleModel
from game.play.turns import watch
from game.rules.state.vocabulary import Event
from game.scenario import Scenario
from game.ui.app import App
from game.ui.battle.screen import BattleScreen
from game.ui.screen import Reset
from tests.play.conftest import with_lances


@pytest.fixture(params=((1280, 720), (1920, 1080)))
def watched(jupiter: Scenario, request: pytest.FixtureRequest) -> Iterator[tuple[App, BattleScreen]]:
    model = BattleModel(jupiter, seed=1, world=with_lances(jupiter))
    app, screen = App(request.param), BattleScreen(model)
    app.change(Reset(screen))
    model.end_turn()
    model.finish()
    assert watch(screen.session, 1)
    yield app, screen
    app.close()


def click(app: App, place: tuple[int, int]) -> None:
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.event.Event(kind, pos=place, button=1))
    app.frame(0.02)


def test_an_end_comes_up_beside_its_ship_and_a_blow_opens_its_shot(watched: tuple[App, BattleScreen]) -> None:
    app, screen = watched
    session, panels = screen.session, screen.panels
    film = session.film
    assert film is not None
    line = next(one for one in session.told[1] if one.row >= 0 and film.events["kind"][one.row] == Event.LOST)
    watching.jump_to(session, line)
    session.camera.jump()
    app.frame(0.02)
    window, end = pygame.Rect(0, 0, *app.metrics.size), panels.end
    assert end.shown
    assert not panels.shot.shown
    assert window.contains(end.rect)
    assert not end.rect.colliderect(panels.timeline.rect)
    place = screen.map.place_of(line.code)
    assert place is not None
    assert not end.rect.collidepoint(place)
    spot = next(rect for rect, spot in end._spots if isinstance(spot, OpenShot))
    click(app, spot.move(end.rect.topleft).center)
    assert session.shot is not None
    assert panels.shot.shown
    assert not end.shown
    assert window.contains(panels.shot.rect)
    cap = next(rect for rect, spot in panels.shot._spots if spot is Command.CLOSE_SHOT)
    click(app, cap.move(panels.shot.rect.topleft).center)
    assert end.shown


def test_a_reckoning_stays_where_it_came_up_while_the_map_moves(watched: tuple[App, BattleScreen]) -> None:
    app, screen = watched
    session = screen.session
    line = next(one for one in session.told[1] if "beam" in one.kinds)
    watching.jump_to(session, line)
    session.camera.jump()
    app.frame(0.02)
    place = screen.panels.shot.rect.copy()
    session.camera.pan(40.0, 10.0)
    app.frame(0.02)
    assert screen.panels.shot.rect == place


def test_no_reckoning_is_left_when_plotting_goes_on(watched: tuple[App, BattleScreen]) -> None:
    app, screen = watched
    line = next(one for one in screen.session.told[1] if "beam" in one.kinds)
    watching.jump_to(screen.session, line)
    app.frame(0.02)
    do(screen.session, Command.END_WATCHING)
    app.frame(0.02)
    app.frame(0.02)
    assert not screen.panels.shot.shown
