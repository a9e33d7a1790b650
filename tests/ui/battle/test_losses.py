"""What both sides have lost stands at the top right of playback, and no words of the map on it."""

from types import SimpleNamespace

import pygame
import pytest

from game.play.looking import look_at_all
from game.scenario import Scenario
from game.ui.battle.panels import upper
from tests.ui.battle.test_screen import Player


def test_words_of_the_map_keep_off_the_losses(jupiter: Scenario) -> None:
    player = Player(jupiter, lances=True)
    screen, panels = player.screen, player.screen.panels
    assert panels.losses.rect not in panels.busy()
    player.end_turn()
    while not screen.session.watching:
        player.frames()
    player.frames(3)
    rect = panels.losses.rect
    assert rect.topright == player.app.surface.get_rect().topright
    assert 0 < rect.w < 640
    assert rect in panels.busy()
    # The words of the rings round Jupiter go right through there.
    camera = screen.session.camera
    look_at_all(screen.session)
    camera.jump()
    camera.zoom(1.6, (640.0, 360.0))
    camera.jump()
    camera.pan(225.0, 175.0)
    for _ in range(8):
        camera.pan(9.0, 7.0)
        player.frames()
        assert screen.map.placer.boxes
        assert rect.collidelist(screen.map.placer.boxes) < 0
    player.key(pygame.K_RETURN)
    player.frames(2)
    assert panels.losses.rect not in panels.busy()
    player.app.close()


@pytest.mark.parametrize(
    ("lost", "most", "rows"),
    [
        ({}, 3, [("ships", 0)]),
        ({0: 0, 1: 0, 2: 0, 3: 0}, 3, [("ships", 0)]),
        ({0: 0, 1: 2}, 3, [("b", 2)]),
        ({0: 5, 1: 4, 2: 3}, 3, [("a", 5), ("b", 4), ("c", 3)]),
        ({0: 5, 3: 1, 1: 4, 2: 3}, 3, [("a", 5), ("b", 4), ("others", 4)]),
        ({0: 5, 3: 1, 1: 4, 2: 3}, 1, [("ships", 13)]),
    ],
)
def test_classes_for_which_there_is_no_room_are_counted_together(
    lost: dict[int, int], most: int, rows: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upper, "silhouette_of", lambda model, class_id: "uhs_ff")
    monkeypatch.setattr(upper, "_craft", lambda session, film, own: [])
    scenario = SimpleNamespace(class_of=lambda class_id: SimpleNamespace(abbr="abcd"[class_id]))
    session = SimpleNamespace(model=SimpleNamespace(scenario=scenario), scene=None)
    film = SimpleNamespace(lost_by_class=lambda scene, own: lost)
    assert [row[:2] for row in upper._losses(session, film, most, own=True)] == rows
