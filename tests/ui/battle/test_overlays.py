"""Threat, cover and sensors on the map: what is laid over it, that it moves with it, and that it costs little."""

import time
from collections.abc import Iterator

import numpy as np
import pygame
import pytest

from game.play.looking import look_at_all
from game.play.model import BattleModel
from game.rules import resolve_turn
from game.rules.state.world import World
from game.scenario import Scenario
from game.sim.batch import plotted_orders
from game.sim.policies import policy
from game.ui.app import App
from game.ui.battle.map.placer import Placer
from game.ui.battle.screen import BattleScreen
from game.ui.screen import Reset
from tests.ui.beats import pass_while


class Watcher:
    """A window on the rout in its third turn."""

    def __init__(self, jupiter: Scenario, world: World, size: tuple[int, int]):
        self.app, self.screen = App(size), BattleScreen(BattleModel(jupiter, seed=4, world=world))
        self.app.change(Reset(self.screen))
        self.session = self.screen.session
        self.session.overlays |= {"threat": 0, "sensors": 0}
        self.app.frame(0.05)
        look_at_all(self.session)
        self.session.camera.jump()

    def settle(self) -> np.ndarray:
        self.app.frame(0.05)
        self.app.frame(0.05)
        session = self.session
        pass_while(self.app, lambda: session.surveyor.busy or session.forecaster.busy, 20.0)
        self.app.frame(0.02)
        pass_while(self.app, lambda: not self.screen.map.backdrop.exact and not self.app.frame(0.02), 20.0)
        for _ in range(4):
            self.app.frame(0.02)
        return pygame.surfarray.array3d(self.app.surface).astype(int)


@pytest.fixture(scope="module")
def world(jupiter: Scenario) -> World:
    """The rout after two turns."""
    world = jupiter.start(1, 4)
    for _ in range(2):
        orders = plotted_orders(world, jupiter, [policy("standoff"), policy("standoff")])
        world, _, _ = resolve_turn(world, jupiter.tables, orders, record="none")
    return world


@pytest.fixture
def window(jupiter: Scenario, world: World) -> Iterator[Watcher]:
    watcher = Watcher(jupiter, world, (1280, 720))
    yield watcher
    watcher.app.close()


def key(window: Watcher, which: int) -> None:
    pygame.event.post(pygame.Event(pygame.KEYDOWN, key=which, mod=0, unicode=""))
    window.app.frame(0.02)


def test_keys_3_and_4_lay_threat_and_sensors_over_the_map(window: Watcher) -> None:
    plain = window.settle()
    key(window, pygame.K_3)
    key(window, pygame.K_3)
    assert window.session.overlays["threat"] == 2
    threat = window.settle()
    foes = window.session.scene
    x, y = window.session.camera.px(foes.x_km, foes.y_km)
    near = (
        slice(int(np.median(x[foes.side == 1])) - 60, None),
        slice(max(0, int(np.median(y[foes.side == 1])) - 60), 240),
    )
    warmer = (threat - plain)[near]
    assert warmer[..., 0].mean() > 3.0 > warmer[..., 2].mean()
    key(window, pygame.K_3)
    assert (window.settle() == plain).mean() > 0.995
    key(window, pygame.K_4)
    key(window, pygame.K_4)
    assert window.session.overlays["sensors"] == 2
    assert (window.settle() != plain).mean() > 0.05


def test_nothing_is_laid_over_bodies(window: Watcher) -> None:
    plain = window.settle()
    window.session.overlays |= {"threat": 2, "sensors": 2}
    laid = window.settle()
    scene, camera = window.session.scene, window.session.camera
    x, y = camera.px(float(scene.body_x_km[0]), float(scene.body_y_km[0]))
    half = int(0.6 * window.session.model.tables.bodies.radius_km[0] / camera.km_px)
    inside = slice(int(x) - half, int(x) + half), slice(int(y) - half, int(y) + half)
    assert (laid[inside] == plain[inside]).mean() > 0.98


def test_a_map_that_moves_takes_its_picture_along_and_gets_another_at_rest(window: Watcher) -> None:
    window.session.overlays["threat"] = 2
    window.settle()
    overlays, camera = window.screen.map.overlays, window.session.camera
    old = overlays._picture
    camera.pan(37, -12)
    window.app.frame(0.02)
    assert overlays._picture is old
    window.app.frame(0.02)
    assert overlays._picture is not old
    old = overlays._picture
    camera.zoom(1.6, (640, 300))
    window.app.frame(0.02)
    window.app.frame(0.02)
    assert camera.moving
    assert overlays._picture is old
    window.settle()
    assert overlays._picture is not old


def test_the_words_stand_apart_from_each_other_and_from_panels(window: Watcher) -> None:
    window.session.overlays |= {"threat": 2, "sensors": 2, "ranges": 2}
    window.session.model.selection.pick([window.session.model.names.unit_slot["vanguard"]])
    window.settle()
    boxes = window.screen.map.placer.boxes
    assert len(boxes) > 5
    others = [*window.screen.panels.busy(), *window.screen.map.units.picture.labels]
    for number, box in enumerate(boxes):
        assert box.collidelist(boxes[number + 1 :]) < 0
        assert box.collidelist(others) < 0


def test_a_frame_in_which_nothing_changes_paints_no_overlay(window: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    window.session.overlays |= {"threat": 2, "sensors": 2}
    window.settle()
    overlays = window.screen.map.overlays

    def never(*_: object) -> None:
        raise AssertionError("painted anew")

    monkeypatch.setattr(overlays, "_paint", never)
    spent = time.process_time()
    for _ in range(20):
        overlays.draw(window.app.surface, window.session, Placer())
    assert (time.process_time() - spent) / 20 < 0.008
    window.app.frame(0.02)
    assert not window.screen.map.repainted


def test_a_tip_tells_of_the_place_where_the_pointer_rests(window: Watcher) -> None:
    window.session.overlays["threat"] = 2
    window.settle()
    session, tip = window.session, window.screen.panels.place_tip
    values = session.survey.values["threat"]
    row, column = (
        int(one) for one in np.unravel_index((np.abs(values - 0.2) + 9.0 * (values < 0.05)).argmin(), values.shape)
    )
    area = session.survey.area
    place = session.camera.px(area.x_km + column * area.step_km, area.y_km + row * area.step_km)
    pygame.event.post(
        pygame.Event(pygame.MOUSEMOTION, pos=(round(place[0]), round(place[1])), rel=(0, 0), buttons=(0, 0, 0))
    )
    window.app.frame(0.02)
    assert not tip.shown
    for _ in range(40):
        window.app.frame(0.02)
    assert tip.shown == (session.hovered < 0 and window.screen.panels.at(session.pointer) is None)
    window.app.frame(0.02)
    session.pointer = (session.pointer[0] + 5, session.pointer[1])
    window.app.frame(0.02)
    assert not tip.shown


def test_a_new_survey_is_painted_in_one_frame_and_laid_in_the_next(window: Watcher) -> None:
    window.session.overlays["threat"] = 2
    window.settle()
    map_view = window.screen.map
    old, map_view.overlays._key = map_view.overlays._picture, None
    window.app.frame(0.02)
    assert map_view.overlays._picture is not old
    assert not map_view.repainted
    window.app.frame(0.02)
    assert map_view.repainted
    window.app.frame(0.02)
    assert not map_view.repainted
