"""The lesson in a real window: a new player does what each sentence says, by mouse, and comes into the second turn."""

from collections.abc import Callable

import pygame
import pytest

from game.play.intents import Command, PickSquadron
from game.ui.app import App
from game.ui.plays import Plays
from game.ui.preferences import Preferences
from tests.ui.desk import Desk, lacking, wait_for
from tests.ui.test_window import Twin, begin, place_in

pytestmark = [
    pytest.mark.skipif(bool(lacking()), reason=f"a real window needs {', '.join(lacking())}"),
    pytest.mark.story,
]


def done(step: str) -> bool:
    """Is a step remembered as done, in the file of the game?"""
    return f"target_practice.{step}" in Preferences.load().met


def test_target_practice_teaches(desk: Desk, window: Callable[..., tuple[Plays, App]]) -> None:
    Preferences(reduced_motion=True).save()  # the frame round what is meant breathes else, and is never still for long
    twin = Twin(*window((1280, 720)))
    desk.start()
    record = begin(desk, twin, "target_practice")
    screen = twin.battle(record)
    screen._on_met = None  # only the game itself is to remember
    model, panels = screen.model, screen.panels

    reaver = model.names.unit_slot["reaver"]
    desk.click_until(screen.map.units.slots[reaver][:2], "a click on the ship", lambda: done("ship"))
    model.selection.pick([reaver])
    twin.app.frame(0.05)
    handle = screen.map.handle()
    assert handle is not None
    x, y = handle.centre
    desk.drag(handle.knob, (x - 40, y + 30), (x - 90, y + 70), (x - 120, y + 90))
    wait_for("the burn", lambda: done("burn"), told=desk.told)

    rows = [(rect, spot) for rect, spot in panels.fleet._spots if isinstance(spot, PickSquadron)]
    rect = next(rect for rect, spot in rows if min(spot.codes) >= model.seen.unit_slots)
    place = panels.fleet.rect.x + rect.centerx, panels.fleet.rect.y + rect.centery
    desk.click_until(place, "a click on the hangar", lambda: done("hangar"))
    desk.point((640, 560))
    desk.wait_still()
    desk.key("c")
    wait_for("the launch", lambda: done("launch"), told=desk.told)
    desk.key("shift+n")
    wait_for("the wings to hold back", lambda: done("spacing"), told=desk.told)
    desk.click_until(place_in(panels.guard, Command.END_TURN), "the end of the turn", lambda: done("end"))
    wait_for("the turn in the save", lambda: record.turn == 1, 60.0, desk.told)
    pygame.time.wait(1000)  # something of it is to be seen first
    bar = panels.layout.timeline
    y = bar.y + bar.h // 3
    desk.key("space")  # who plays on is never still
    desk.drag((bar.x + bar.w // 2, y), (bar.x + bar.w // 3, y), (bar.x + bar.w // 4, y))
    wait_for("the bar dragged back", lambda: done("again"), told=desk.told)
    desk.key("Return")
    wait_for("the next turn", lambda: done("next"), told=desk.told)
    assert "Traceback" not in desk.told()
