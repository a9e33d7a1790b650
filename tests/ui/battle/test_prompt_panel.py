"""The lesson in the window: each sentence stands beside its thing and on no panel, and is remembered."""

import pygame
import pytest

from game.play.lesson import prompt
from game.play.met import NO_MORE
from game.scenario import load
from game.ui.battle.screen import BattleScreen
from game.ui.preferences import Preferences
from game.ui.screen import Reset


@pytest.fixture
def begun(window):
    """Target practice just begun in a window: (app, screen)."""

    def do(*given):
        plays, app = window(*given)
        app.change(Reset(plays.menu()))
        app.change(plays.anew(load("target_practice"), seed=1))
        return app, app.top

    return do


@pytest.mark.parametrize(("size", "percent"), [((1280, 720), 100), ((1920, 1080), 100), ((1280, 720), 200)])
def test_a_sentence_stands_beside_its_thing_and_covers_no_panel(begun, size, percent):
    app, screen = begun(size, percent)
    assert isinstance(screen, BattleScreen)
    model, panels = screen.model, screen.panels
    ship, wings = [model.names.unit_slot["reaver"]], [c for c in model.able() if c >= model.seen.unit_slots]
    for picked, step in ((), "ship"), (ship, "burn"), (wings, "burn"):
        model.selection.pick(picked)
        for _ in range(3):
            app.frame(0.05)
        if step == "burn" and picked is wings:
            screen.session.met.add("target_practice.burn")
            for _ in range(3):
                app.frame(0.05)
            step = "launch"
        told = prompt(screen.session)
        assert told.id == f"target_practice.{step}"
        assert panels.prompt.shown
        assert app.surface.get_rect().contains(panels.prompt.rect)
        for panel in panels.all:
            if panel.shown and panel is not panels.prompt:
                assert not panel.rect.colliderect(panels.prompt.rect), panel
    assert set(Preferences.load().met) == screen.session.met != set()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_names_on_the_map_keep_off_the_sentence(begun, size):
    """As soon as it stands there: the name that it would cover goes elsewhere, and comes back when it has gone."""
    app, screen = begun(size)
    model, prompted = screen.model, screen.panels.prompt
    for picked in (), [model.names.unit_slot["reaver"]], [model.names.unit_slot["harrow"]]:
        model.selection.pick(picked)
        for _ in range(4):
            app.frame(0.05)
        assert prompted.shown
        assert screen.map.labels()
        assert prompted.rect.collidelist(screen.map.labels()) < 0
    # Words may stand where it stood, were it not for it.
    screen.map.draw(app.surface, [], screen.input.held, prompted.rect)
    assert prompted.rect.collidelist(screen.map.placer.boxes) < 0


def test_esc_is_remembered_and_the_settings_begin_again(begun, press, click):
    app, screen = begun()
    for _ in range(3):
        app.frame(0.05)
    rect, _ = screen.panels.prompt._spots[0]
    place = screen.panels.prompt.rect.x + rect.centerx, screen.panels.prompt.rect.y + rect.centery
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.Event(kind, pos=place, button=1))
    app.frame(0.05)
    app.frame(0.05)
    assert not screen.panels.prompt.shown
    assert Preferences.load().met == [NO_MORE]
    press(app, pygame.K_F1)
    page = app.top
    click(app, page, ("section", "Settings"))
    app.frame(0.05)
    click(app, page, ("switch", "prompts"))
    assert Preferences.load().met == []
    press(app, pygame.K_ESCAPE)
    while app.top is not screen:
        press(app, pygame.K_ESCAPE)
    app.frame(0.05)
    assert screen.panels.prompt.shown


def test_esc_opens_the_menu_where_what_a_sentence_is_about_is_out_of_the_window(begun, press):
    app, screen = begun()
    for _ in range(3):
        app.frame(0.05)
    assert screen.panels.prompt.shown
    screen.session.camera.centre(9e6, 9e6)
    screen.session.camera.jump()
    for _ in range(3):
        app.frame(0.05)
    assert not screen.panels.prompt.shown
    press(app, pygame.K_ESCAPE)
    assert screen.session.pause_menu is not None
    assert Preferences.load().met == []
