"""What was plotted is there again when the battle goes on: after leaving it, and after the game was killed."""

import pygame

from game.ui.screen import Reset
from tests.ui.battles import saved_battle

ORDERS = {"patrol": {"move": {"kind": "coast"}}}


def test_orders_that_were_plotted_are_there_when_one_goes_on(window, press, tmp_path) -> None:
    path = saved_battle(tmp_path / "battle.darklight", "target_practice", "hold", 2).path
    plays, app = window()
    app.change(Reset(plays.menu()))
    app.change(plays.go_on(path))
    screen = app.top
    screen.model.draft.plot(["reaver"], "posture", "evade")
    app.frame(0.05)
    app.change(plays.home())
    app.change(plays.go_on(path))
    assert app.top is not screen
    assert app.top.model.draft.orders == {"reaver": {"posture": "evade"}}
    screen = app.top
    screen.session.dragging = True
    press(app, pygame.K_RETURN, pygame.KMOD_CTRL)
    screen.model.finish()
    app.change(plays.home())
    app.change(plays.go_on(path))
    assert app.top.model.turn == 4
    assert app.top.model.draft.orders == {}
    app.change(plays.home())
