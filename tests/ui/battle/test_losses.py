"""What both sides have lost stands at the top right of playback, and no words of the map on it."""

import pygame

from game.play.looking import look_at_all
from game.scenario import Scenario
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
