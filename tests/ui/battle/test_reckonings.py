"""Reckonings of shots and of ends in the window: where they come up, what a click in them opens."""

from collections.abc import Iterator

import pygame
import pytest

from game.play import watching
from game.play.actions import do
from game.play.intents import Command, FollowBeam, OpenShot, Seek
from game.play.model import BattleModel
from game.play.turns import watch
from game.rules.state.vocabulary import Event
from game.scenario import Scenario
from game.ui.app import App
from game.ui.battle.map.beams import distance_px
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


def pressed(app: App, place: tuple[float, float]) -> None:
    click(app, (round(place[0]), round(place[1])))
    app.frame(0.3)


def test_a_click_on_a_beam_goes_to_its_gun_and_back(watched: tuple[App, BattleScreen]) -> None:
    app, screen = watched
    session = screen.session
    film = session.film
    assert film is not None
    line = next(one for one in session.told[1] if "beam" in one.kinds and film.events["source"][one.row] >= 0)
    watching.jump_to(session, line)
    session.camera.jump()
    app.frame(0.02)
    do(session, Command.STEP_BACK)
    app.frame(0.02)
    row, effects = line.row, screen.map.effects
    inside = pygame.Rect(60, 110, app.metrics.size[0] - 120, app.metrics.size[1] - 420)
    (ax, ay), (bx, by) = effects._beams._lines[row]
    places = [(ax + (bx - ax) * n / 400, ay + (by - ay) * n / 400) for n in range(401)]
    free = [
        place for place in places
        if inside.collidepoint(place) and screen.map.units.picture.at(place) is None
        and effects.beam_at(place) == row and screen.panels.at(place) is None
    ]  # fmt: skip
    assert free
    before = session.camera.goal
    pressed(app, free[0])
    assert session.came_from is not None
    assert session.came_from[0] == row
    assert session.shot is not None
    assert screen.panels.shot.shown
    spot = next(rect for rect, spot in screen.panels.shot._spots if spot == FollowBeam(row))
    pressed(app, spot.move(screen.panels.shot.rect.topleft).center)
    assert (session.camera.goal.x_km, session.camera.goal.y_km) == pytest.approx((before.x_km, before.y_km))


def test_an_arrow_at_the_edge_leads_to_what_it_points_to(watched: tuple[App, BattleScreen]) -> None:
    app, screen = watched
    session = screen.session
    film = session.film
    assert film is not None
    row = next(row for row in film.rows_of(Event.DARK_BEAM) if film.events["source"][row] >= 0)
    do(session, Seek(float(film.times[row]) + 0.05))
    app.frame(0.02)
    gun = int(film.events["source"][row])
    x, y = float(session.scene.x_km[gun]), float(session.scene.y_km[gun])
    session.camera.centre(x + 3.0 * app.metrics.size[0] * session.camera.km_px, y)
    session.camera.jump()
    app.frame(0.02)
    boxes = screen.map._arrows
    assert boxes
    assert all(screen.panels.at(box.center) in (None, screen.panels.recent) for box, _ in boxes)
    boxes = [(box, far) for box, far in boxes if screen.panels.at(box.center) is None]
    box, far = boxes[0]
    assert pygame.Rect(0, 0, *app.metrics.size).contains(box)
    pressed(app, box.center)
    place = screen.map.place_of(far.code)
    assert place is not None
    assert place == pytest.approx((app.metrics.size[0] / 2, app.metrics.size[1] / 2), abs=3.0)


def test_a_mark_on_a_lane_is_told_of_under_the_pointer_and_opens_its_shot(watched: tuple[App, BattleScreen]) -> None:
    app, screen = watched
    session, panel = screen.session, screen.panels.timeline
    assert session.timeline is not None
    session.timeline.shown = True
    app.frame(0.02)
    mark = next(one for one in session.timeline.them if one.sign.label == "dark beam")
    _, them, _, _, _ = panel._rows(session, panel.rect.h)
    place = round(panel.rect.x + panel._x(mark.t)), panel.rect.y + them
    found = panel.mark_at(session, place)
    assert found is not None
    assert found.sign is mark.sign
    click(app, place)
    assert session.shot is not None
    assert session.shot.row == found.row
    assert panel.mark_at(session, (place[0], panel.rect.y + 4)) is None


@pytest.mark.parametrize(
    ("place", "far"), [((5, 3), 3.0), ((0, 0), 0.0), ((-3, 4), 5.0), ((13, 4), 5.0), ((4, 0), 0.0)]
)
def test_how_far_a_place_is_from_a_stretch(place: tuple[float, float], far: float) -> None:
    assert distance_px(place, (0.0, 0.0), (10.0, 0.0)) == pytest.approx(far)
    assert distance_px(place, (10.0, 0.0), (0.0, 0.0)) == pytest.approx(far)
