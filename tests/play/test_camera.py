import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play.camera import EASE_S, FARTHEST_KM_PX, NEAREST_KM_PX, Camera, Look

places = st.floats(-1e5, 1e5)
zooms = st.floats(0.5, 400.0)


@given(places, places, zooms, st.floats(0, 1900), st.floats(0, 1000))
def test_screen_and_world_are_inverse(x: float, y: float, km_px: float, px: float, py: float) -> None:
    camera = Camera((1920, 1080), Look(x, y, km_px))
    back = camera.px(*camera.km(px, py))
    assert back == pytest.approx((px, py), abs=1e-4)


def test_y_grows_upward_in_the_world() -> None:
    camera = Camera((200, 100), Look(0.0, 0.0, 10.0))
    assert camera.px(0.0, 100.0) == (100.0, 40.0)


@given(st.floats(0.3, 3.0), st.floats(0, 1920), st.floats(0, 1080), st.floats(0.0, 0.2))
def test_zoom_keeps_what_is_under_the_pointer_at_every_moment(factor: float, px: float, py: float, dt: float) -> None:
    camera = Camera((1920, 1080), Look(5_000.0, -300.0, 60.0))
    under = camera.km(px, py)
    camera.zoom(factor, (px, py))
    camera.advance(dt)
    assert camera.px(*under) == pytest.approx((px, py), abs=1e-3)


def test_zoom_is_eased_and_ends() -> None:
    camera = Camera((800, 600), Look(0.0, 0.0, 100.0))
    camera.zoom(2.0, (400, 300))
    assert camera.km_px == 100.0
    camera.advance(EASE_S / 2)
    assert 50.0 < camera.km_px < 100.0
    camera.advance(EASE_S)
    assert camera.km_px == 50.0
    assert not camera.moving


def test_zoom_stops_at_its_bounds() -> None:
    camera = Camera((800, 600), Look(0.0, 0.0, 100.0))
    for _ in range(80):
        camera.zoom(3.0, (400, 300))
        camera.jump()
    assert camera.km_px == NEAREST_KM_PX
    for _ in range(80):
        camera.zoom(0.3, (400, 300))
        camera.jump()
    assert camera.km_px == FARTHEST_KM_PX


def test_two_quick_turns_of_the_wheel_add_up() -> None:
    camera = Camera((800, 600), Look(0.0, 0.0, 100.0))
    camera.zoom(2.0, (100, 100))
    camera.advance(EASE_S / 3)
    camera.zoom(2.0, (100, 100))
    camera.jump()
    assert camera.km_px == pytest.approx(25.0)


def test_pan_moves_the_map_with_the_hand() -> None:
    camera = Camera((800, 600), Look(0.0, 0.0, 10.0))
    before = camera.px(0.0, 0.0)
    camera.pan(30, -20)
    after = camera.px(0.0, 0.0)
    assert (after[0] - before[0], after[1] - before[1]) == (30, -20)


def test_fit_shows_all_within_the_insets() -> None:
    camera = Camera((1000, 800), Look(0.0, 0.0, 1.0))
    x, y = np.array([-9_000.0, 4_000.0, 500.0]), np.array([100.0, 2_000.0, -7_000.0])
    camera.fit(x, y, insets=(300, 50, 20, 100))
    camera.jump()
    px, py = camera.px(x, y)
    assert px.min() >= 300 - 1
    assert px.max() <= 980 + 1
    assert py.min() >= 50 - 1
    assert py.max() <= 700 + 1


def test_fit_of_nothing_and_of_holes_changes_nothing() -> None:
    camera = Camera((1000, 800), Look(3.0, 4.0, 5.0))
    camera.fit([], [])
    camera.fit([np.nan], [1.0])
    assert camera.goal == Look(3.0, 4.0, 5.0)


def test_the_camera_stays_near_the_map() -> None:
    camera = Camera((1000, 800), Look(0.0, 0.0, 100.0), reach_km=10_000.0)
    for _ in range(100):
        camera.pan(500, 0)
    assert abs(camera.now.x_km) <= 15_000.0 + 1e-6


def test_following_does_not_stop_a_zoom() -> None:
    camera = Camera((1000, 800), Look(0.0, 0.0, 100.0))
    camera.zoom(2.0, (500, 400))
    camera.advance(EASE_S / 2)
    camera.centre(700.0, 50.0, at_once=True)
    assert camera.px(700.0, 50.0) == (500.0, 400.0)
    camera.advance(EASE_S)
    assert camera.km_px == 50.0
    assert camera.px(700.0, 50.0) == (500.0, 400.0)


def test_resizing_keeps_the_middle() -> None:
    camera = Camera((1000, 800), Look(70.0, 80.0, 100.0))
    camera.resize((640, 480))
    assert camera.px(70.0, 80.0) == (320.0, 240.0)
