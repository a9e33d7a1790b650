"""Writing a scenario in a real window: copied, its folder opened, its battles fought, read again in battle."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from game.play.met import NO_MORE
from game.scenario import scenario_of_text
from game.sim.record import Record, SaveError, saves_in
from game.ui.menu.menu import MenuScreen
from game.ui.preferences import Preferences
from game.ui.screen import Reset
from tests.ui.desk import Desk, lacking, wait_for

pytestmark = [
    pytest.mark.skipif(bool(lacking()), reason=f"a real window needs {', '.join(lacking())}"),
    pytest.mark.story,
]
SIZE = (1280, 720)
_AGAIN_S, _PATIENCE_S, _LOOK_S = 6.0, 90.0, 12.0


def press_until(desk: Desk, what: str, true: Callable[[], object], *keys: str) -> None:
    """Press keys, and again if nothing has come of it after some seconds, as one does when a machine is slow."""
    until = time.monotonic() + _PATIENCE_S
    while not true():
        assert time.monotonic() < until, f"pressed {' '.join(keys)} in vain for {what}\n{desk.told()}"
        desk.key(*keys)
        with contextlib.suppress(AssertionError):
            wait_for(what, true, _AGAIN_S, desk.told)


def titles(desk: Desk) -> list[str]:
    """Titles of the battles that there are."""
    found = []
    for facts in saves_in(desk.data / "saves") if (desk.data / "saves").is_dir() else []:
        with contextlib.suppress(SaveError, AttributeError):
            found.append(Record.open(facts.path).scenario.title)
    return found


def opener(desk: Desk) -> Path:
    """A program for folders that writes down what it was to show; where it does."""
    programs, shown = desk.folder / "programs", desk.folder / "shown.txt"
    programs.mkdir()
    script = programs / "xdg-open"
    script.write_text(f'#!/bin/sh\necho "$1" >> {shown}\n', encoding="utf-8")
    script.chmod(0o755)
    desk._environment["PATH"] = f"{programs}:{os.environ['PATH']}"
    return shown


def look(desk: Desk, name: str) -> None:
    """Keep the screen as it is now, for whoever wants to look: DARKLIGHT_SCREENS names the folder."""
    folder = os.environ.get("DARKLIGHT_SCREENS")
    if folder:
        time.sleep(_LOOK_S)
        pygame.image.save(desk.screen(), Path(folder) / f"{name}.png")


def changed(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_scenario_is_copied_tried_changed_and_played(desk: Desk, window) -> None:
    shown = opener(desk)
    Preferences(met=[NO_MORE]).save()  # the frame of a lesson breathes, and the picture would never stand still
    mine = desk.data / "scenarios" / "my_target_practice.toml"
    desk.start()
    press_until(desk, "the copy", lambda: mine.exists() and mine.stat().st_size, "c")
    assert scenario_of_text(mine.read_bytes(), mine.stem).title == "My target practice"
    plays, app = window(SIZE)
    page = plays.menu()
    assert isinstance(page, MenuScreen)
    app.change(Reset(page))
    app.frame(0.05)
    page.chosen(("tab", "yours"))
    app.frame(0.05)
    page.shelf.finish()
    app.frame(0.05)
    folder = next(spot.rect.center for spot in page.spots() if spot.ident == ("folder",))
    desk.click_until(folder, "the folder", shown.exists)
    assert shown.read_text(encoding="utf-8").split() == [str(mine.parent)]
    before = desk.look()
    desk.key("b")
    desk.wait_change(before)
    look(desk, "battles")
    desk.key("b")
    desk.wait_still(0.5, 60.0)
    row = next(spot.rect.center for spot in page.spots() if spot.ident == ("row", "my_target_practice"))
    desk.click(row)
    press_until(desk, "the battle", lambda: titles(desk) == ["My target practice"], "Return")
    desk.wait_still(0.5, 60.0)
    changed(mine, "My target practice", "Changed")
    press_until(desk, "the battle anew", lambda: titles(desk) == ["Changed"], "F5")
    desk.wait_still(0.5, 60.0)
    changed(mine, "turns = 12", 'turns = "many"')
    before = desk.look()
    desk.key("F5")
    desk.wait_change(before)
    desk.wait_still(0.5, 60.0)
    look(desk, "faults")
    assert titles(desk) == ["Changed"]
    changed(mine, 'turns = "many"', "turns = 12")
    changed(mine, "Changed", "Mended")
    press_until(desk, "the mended battle", lambda: titles(desk) == ["Mended"], "F5")
    desk.wait_still(0.5, 60.0)
    look(desk, "mended")
    assert "Traceback" not in desk.told()
