"""Fog and circles of contacts in noise: what is drawn, and that it keeps still where motion is reduced."""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.play.camera import Camera, Look
from game.play.model import BattleModel
from game.play.scene import Scene, plot_scene
from game.rules.state.vocabulary import PPM
from game.ui.battle.map.jamming import Jamming
from game.ui.screen import Metrics
from tests.play.conftest import with_lances

SIZE = 400, 300


@pytest.fixture
def scene(jupiter) -> Scene:
    """One jammed contact in the middle of the map, within 1,000 km of where it is shown."""
    model = BattleModel(jupiter, seed=1, world=with_lances(jupiter))
    scene = plot_scene(model.seen, model.tables, model.side)
    slot = int(np.flatnonzero(scene.side != model.side)[0])
    scene.shown[:] = False
    scene.shown[slot] = True
    scene.hull_mj = np.where(scene.shown, 1, scene.hull_mj)
    scene.x_km, scene.y_km = np.zeros_like(scene.x_km), np.zeros_like(scene.y_km)
    scene.err_km = np.where(scene.shown, 1_000.0, 0.0)
    scene.noise_ppm = scene.left_ppm = np.where(scene.shown, PPM, 0)
    scene.doubt_km, scene.soon_km = np.zeros_like(scene.err_km), scene.err_km * 1.0
    scene.stale[:] = False
    return scene


def drawn(scene: Scene, breath: float = 0.0, *, fog: bool = False) -> np.ndarray:
    """Brightness (w, h) of what is drawn at 20 km a pixel."""
    pygame.display.set_mode((64, 64))
    surface = pygame.Surface(SIZE)
    camera = Camera(SIZE, Look(0.0, 0.0, 20.0))
    jamming = Jamming(Metrics(*SIZE))
    jamming.draw_fog(surface, camera, scene) if fog else jamming.draw_circles(surface, camera, scene, breath)
    return pygame.surfarray.array3d(surface).max(axis=2)


def radii(picture: np.ndarray) -> np.ndarray:
    """How far from the middle something is drawn, px."""
    x, y = np.nonzero(picture > 20)
    return np.hypot(x + 0.5 - SIZE[0] / 2, y + 0.5 - SIZE[1] / 2)


def test_a_jammed_contact_has_a_dashed_circle_as_wide_as_it_may_be_off(scene):
    far = radii(drawn(scene))
    assert far.min() == pytest.approx(50, abs=2.5)
    assert far.max() == pytest.approx(50, abs=2.5)
    whole = replace(scene, left_ppm=scene.left_ppm // 2, err_km=scene.err_km / 2)
    inner = radii(drawn(whole))
    assert ((inner < 30).sum()) / 25 > ((far < 60).sum()) / 50


def test_compensation_draws_it_half_as_large_within_its_old_outline(scene):
    half = replace(scene, left_ppm=scene.left_ppm // 2, err_km=scene.err_km / 2)
    far = radii(drawn(half))
    assert ((far < 28) | (far > 47)).all()
    assert (far < 28).any()
    assert (far > 47).any()


def test_it_breathes_out_to_its_size_of_the_next_turn_and_keeps_still_otherwise(scene):
    assert np.array_equal(drawn(scene, 0.0), drawn(scene, 0.0))
    assert radii(drawn(scene, 0.5)).max() == pytest.approx(75, abs=2.5)
    assert radii(drawn(scene, 1.0)).max() == pytest.approx(100, abs=2.5)


def test_fog_lies_where_noise_is_and_nowhere_else(scene):
    assert drawn(scene, fog=True).any()
    clear = replace(scene, err_km=scene.err_km * 0.0)
    assert not drawn(clear, fog=True).any()
    assert not drawn(clear).any()
