"""Writing scenarios in the game: the folder of one's own, copies, faults, battles, and reading a file again."""

import time
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game.data import shipped_dir
from game.play.errand import Errand
from game.play.trial import BATTLES, Fought, Told, trial_battles
from game.ui import folders
from game.ui.battle.screen import BattleScreen
from game.ui.menu import browser
from game.ui.menu.fault_list import fault_words
from game.ui.menu.faults_page import FaultsPage
from game.ui.menu.shelf import own_scenarios_dir, saves_dir
from tests.ui.battles import saved_battle
from tests.ui.written import faults, remembered

PRACTICE = shipped_dir("scenarios") / "target_practice.toml"
F5, ESC, ENTER = pygame.K_F5, pygame.K_ESCAPE, pygame.K_RETURN


@pytest.fixture
def own() -> Path:
    """The folder of the player's scenarios."""
    folder = own_scenarios_dir()
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(name="menu")
def yours(menu):
    """The main menu at the Yours tab, all files read: (app, page)."""

    def do(size=(1280, 720), percent=100):
        app, page = menu(size, percent)
        page.chosen(("tab", "yours"))
        app.frame(0.05)
        return app, page

    return do


def words_of(page) -> str:
    with remembered():
        page.stale()
        page._picture = None
        return " ".join(line.words for line in page.picture().lines)


def mended(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


# ---- the folder and copies


def test_the_folder_is_opened_and_made_where_there_is_none(menu, click, press, monkeypatch):
    opened = []
    monkeypatch.setattr(browser, "open_folder", opened.append)
    app, page = menu()
    click(app, page, ("folder",))
    press(app, pygame.K_o)
    assert opened == [own_scenarios_dir()] * 2
    assert "F5 reads its files again" in page.notice


def test_a_folder_that_nothing_opens_is_told(menu, press, monkeypatch):
    monkeypatch.setattr(folders.shutil, "which", lambda name: None)
    monkeypatch.setattr(folders.sys, "platform", "linux")
    app, page = menu()
    press(app, pygame.K_o)
    assert page.notice_danger
    assert "no program was found that shows folders" in page.notice
    assert own_scenarios_dir().is_dir()


@pytest.mark.parametrize(("platform", "program"), [("linux", ["xdg-open"]), ("darwin", ["open"])])
def test_the_program_of_the_platform_is_called(monkeypatch, tmp_path, platform, program):
    called = []

    class Process:
        def __init__(self, command, **_):
            called.append(command)

        def wait(self):
            pass

    monkeypatch.setattr(folders.subprocess, "Popen", Process)
    monkeypatch.setattr(folders.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(folders.sys, "platform", platform)
    folders.open_folder(tmp_path / "own")
    assert called == [[*program, str(tmp_path / "own")]]


def test_a_scenario_of_the_game_is_copied_shown_and_played(menu, press, click):
    app, page = menu()
    page.chosen(("tab", "scenarios"))
    page.chosen(("row", "target_practice"))
    app.frame(0.05)
    press(app, pygame.K_c)
    assert (page.pane.tab, page.pane.entry_shown.id) == ("yours", "my_target_practice")
    assert page.focus == ("row", "my_target_practice")
    press(app, ENTER)
    assert isinstance(app.top, BattleScreen)
    assert app.top.model.scenario.title == "My target practice"


def test_a_file_that_was_deleted_meanwhile_is_told_wherever_it_is_used(menu, press, own):
    path = own / "mine.toml"
    path.write_bytes(PRACTICE.read_bytes())
    app, page = menu()
    path.unlink()
    assert page.pane.entry_shown.id == "mine"
    for key in (pygame.K_c, ENTER):
        page.notice = ""
        page.take(("row", "mine"))
        press(app, key)
        assert page.notice_danger
        assert page.notice
    assert app.top is page
    press(app, F5)
    app.frame(0.05)
    assert page.pane.entry_shown is None
    assert "No scenarios of yours yet." in words_of(page)


# ---- faults


def test_all_faults_of_a_broken_file_are_there_to_be_scrolled_to(menu, press, own):
    rows = "".join(f'[[squadron]]\nid = "s{number}"\ncolur = {number}\n' for number in range(400))
    (own / "broken.toml").write_text(f"format = 1\n{rows}", encoding="utf-8")
    app, page = menu()
    entry = page.pane.entry_shown
    assert entry.spec is None
    page.take(("faults",))
    app.frame(0.05)
    begun = time.process_time()
    page.stale()
    page.picture()
    assert time.process_time() - begun < 0.5
    seen = []
    for _ in range(2000):
        seen.append(words_of(page) if len(seen) % 400 == 0 else "")
        before = page.columns["detail"].scroll
        press(app, pygame.K_PAGEDOWN)
        if page.columns["detail"].scroll == before:
            break
    last = fault_words(entry.problems[-1], entry.path)
    assert last.split()[-1] in words_of(page)
    assert "line 4: " in seen[0]


def test_a_fault_of_a_class_file_names_it(menu, own):
    (own / "classes").mkdir()
    (own / "classes" / "navy.toml").write_text('[[class]]\nid = "a"\nkind = "shp"\n', encoding="utf-8")
    text = 'format = 1\n[scenario]\ntitle = "A"\nclasses = ["navy"]\n[[side]]\nid = "one"\n'
    (own / "broken.toml").write_text(text, encoding="utf-8")
    _, page = menu()
    assert "navy.toml, line 3" in words_of(page)


def test_warnings_of_ones_own_file_stand_below_its_briefing(menu, own):
    path = own / "mine.toml"
    path.write_bytes(PRACTICE.read_bytes())
    mended(path, "turn_s = 240.0", "turn_s = 40.0")
    app, page = menu()
    app.frame(0.05)
    page.scroll("detail", 9_999)
    words = words_of(page)
    assert "turns to cross from rest" in words
    assert "Start" in words
    page.chosen(("tab", "scenarios"))
    assert "to cross from rest" not in words_of(page)


def test_two_hundred_files_with_long_names_are_shown_and_walked_through(menu, press, own):
    for number in range(200):
        name = "".join(f"{number:03d}{'_long' * 20}")
        (own / f"x{name}.toml").write_text('format = 1\n[scenario]\ntitle = "' + "W" * 80 + '"\n', encoding="utf-8")
    app, page = menu()
    assert len(page.pane.rows) == 200
    begun = time.process_time()
    page.stale()
    page.picture()
    assert time.process_time() - begun < 0.25
    page.take(("row", page.pane.rows[-1].id))
    app.frame(0.05)
    spot = next(one for one in page.spots() if one.ident == page.focus)
    assert page.columns["list"].rect.contains(spot.rect)


# ---- battles


def fought(count: int, won: bool) -> Fought:
    import numpy as np

    verdict = np.full((count, 2), 2 if won else 1)
    verdict[:, 0] = 1 if won else 2
    return Fought(verdict, np.full((count, 2), 0.25), np.full((count, 2), 40), np.full(count, 9))


class Made(Errand[Told]):
    """An errand whose items are given by the test."""

    def __init__(self) -> None:
        super().__init__(trial_battles)
        self.begun = self.closed = False
        self.coming: list[Told] = []

    def begin(self) -> None:
        self.begun = True

    def taken(self) -> list[Told]:
        items, self.coming = self.coming, []
        return items

    def close(self) -> None:
        self.closed = True


def told(count: int, won: bool) -> Told:
    return Told(("One", "Two"), ("hold", "raid"), 0, fought(count, won))


@pytest.fixture
def errands(menu, own) -> Iterator[tuple]:
    """The menu with a scenario of one's own whose battles are given: (app, page, errands begun)."""
    (own / "mine.toml").write_bytes(PRACTICE.read_bytes())
    app, page = menu()
    begun: list[Made] = []

    def begin(path: Path, level: str) -> Made:
        begun.append(Made())
        return begun[-1]

    page.browser.trials._begin = begin
    return app, page, begun


def test_battles_fill_a_bar_and_their_outcome_is_drawn(errands, press):
    app, page, begun = errands
    press(app, pygame.K_b)
    assert begun[0].begun
    assert f"Stop, 0 of {BATTLES}" in words_of(page)
    begun[0].coming = [told(30, True), told(10, False)]
    app.frame(0.05)
    words = words_of(page)
    assert f"Stop, 40 of {BATTLES}" in words
    assert "wins 75%, draws 0%, loses 25%" in words
    assert "loses 25% of its mass, in most 25% to 25%, 40 lives" in words
    begun[0].coming = [told(BATTLES - 40, True)]
    app.frame(0.05)
    assert f"Fight {BATTLES} battles" in words_of(page)
    assert not page.browser.trials.running


def test_battles_are_stopped_by_the_same_key_by_leaving_and_by_playing(errands, press, click):
    app, page, begun = errands
    press(app, pygame.K_b)
    begun[0].coming = [told(30, True)]
    app.frame(0.05)
    press(app, pygame.K_b)
    assert begun[0].closed
    assert "30 battles of 9.0 turns" in words_of(page)
    page.chosen(("battles",))
    assert len(begun) == 2
    page.take(("row", "mine"))
    press(app, ENTER)
    assert isinstance(app.top, BattleScreen)
    assert begun[1].closed


def test_leaving_the_menu_stops_them_and_reading_again_forgets_them(errands, press):
    app, page, begun = errands
    press(app, pygame.K_b)
    press(app, F5)
    assert begun[0].closed
    assert "by its policy in the file" in words_of(page)
    press(app, pygame.K_b)
    page.on_leave()
    assert begun[1].closed


def test_what_went_wrong_in_the_process_is_told(errands, press):
    app, page, begun = errands
    press(app, pygame.K_b)
    begun[0].fault = "mine.toml: line 3: no such thing"
    app.frame(0.05)
    assert "no such thing" in words_of(page)
    assert not page.browser.trials.running


@pytest.mark.usefixtures("own_process")
def test_battles_are_fought_in_a_process_of_their_own(menu, own, press):
    (own / "mine.toml").write_bytes(PRACTICE.read_bytes())
    app, page = menu()
    press(app, pygame.K_b)
    until = time.monotonic() + 60.0
    while "wins" not in words_of(page) and time.monotonic() < until:
        app.frame(0.05)
        time.sleep(0.05)
    run = next(iter(page.browser.trials._runs.values()))
    assert run.fought >= 8
    press(app, pygame.K_b)
    run.errand.finish()
    assert not run.errand.fault


# ---- reading it again in battle


@pytest.fixture
def battle(menu, press, own):
    """A battle of a scenario of one's own, nothing played: (app, its file)."""
    path = own / "mine.toml"
    path.write_bytes(PRACTICE.read_bytes())
    app, page = menu()
    page.take(("row", "mine"))
    press(app, ENTER)
    assert isinstance(app.top, BattleScreen)
    return app, path


def test_f5_begins_the_battle_anew_from_its_file_with_the_same_dice(battle, press):
    app, path = battle
    first = app.top
    seed = first.model.seed
    mended(path, 'title = "Target practice"', 'title = "Changed"')
    press(app, F5)
    assert app.top is not first
    assert isinstance(app.top, BattleScreen)
    assert (app.top.model.scenario.title, app.top.model.seed) == ("Changed", seed)
    assert len(list(saves_dir().iterdir())) == 1
    assert len(app._stack) == 2
    press(app, F5)
    assert len(list(saves_dir().iterdir())) == 1
    app.top.model.end_turn()
    app.top.model.finish()
    assert len(list(saves_dir().iterdir())) == 1


def test_faults_are_shown_over_the_battle_until_the_file_is_mended(battle, press):
    app, path = battle
    first = app.top
    mended(path, "turns = 12", 'turns = "many"')
    press(app, F5)
    assert isinstance(app.top, FaultsPage)
    words = words_of(app.top)
    assert "scenario.turns" in words
    assert "1 fault: the battle stays as it was read before" in words
    mended(path, 'turns = "many"', "turns = 12\nturnz = 3")
    press(app, F5)
    assert isinstance(app.top, FaultsPage)
    assert "turnz" in words_of(app.top)
    assert len(app._stack) == 3
    press(app, ESC)
    assert app.top is first
    press(app, F5)
    mended(path, "turnz = 3", "")
    press(app, F5)
    assert isinstance(app.top, BattleScreen)
    assert app.top is not first
    assert len(app._stack) == 2


def test_the_pause_menu_offers_it_and_a_click_reads_again(battle, press, click):
    app, path = battle
    press(app, ESC)  # the lesson
    press(app, ESC)
    assert "F5" in [row.key for row in app.top.session.pause_menu.rows]
    path.unlink()
    press(app, F5)
    assert isinstance(app.top, FaultsPage)
    path.write_bytes(PRACTICE.read_bytes())
    click(app, app.top, ("again",))
    assert isinstance(app.top, BattleScreen)
    assert app.top.session.pause_menu is None


def test_once_a_turn_was_played_nothing_is_read_again(battle, press):
    app, path = battle
    screen = app.top
    screen.model.end_turn()
    screen.model.finish()
    mended(path, 'title = "Target practice"', 'title = "Changed"')
    press(app, F5)
    assert app.top is screen
    assert screen.session.notice == "The scenario is read again only before its first turn is played"
    press(app, ESC)  # the lesson
    press(app, ESC)
    assert "F5" not in [row.key for row in screen.session.pause_menu.rows]


def test_a_battle_that_is_gone_on_with_has_no_file_to_be_read_again(menu, press, own):
    saved_battle(saves_dir() / "t.darklight", "target_practice", "hold", 0)
    app, page = menu()
    app.change(page.ways.go_on(saves_dir() / "t.darklight"))
    screen = app.top
    press(app, F5)
    assert app.top is screen
    assert screen.session.notice.startswith("Start it anew from the menu")


def test_a_level_stays_what_it_was_and_one_that_is_gone_is_told(menu, press, own):
    path = own / "rout.toml"
    path.write_bytes((shipped_dir("scenarios") / "jupiter_rout.toml").read_bytes())
    app, page = menu()
    page.pane.chosen(("level", "hard"))
    page.take(("row", "rout"))
    press(app, ENTER)
    press(app, F5)
    assert app.top.model.scenario.level == "hard"
    mended(path, "[scenario.variants.hard]", "[scenario.variants.harder]")
    mended(path, 'versus = "hard"', 'versus = "harder"')
    press(app, F5)
    assert isinstance(app.top, FaultsPage)
    assert "it has no variant hard any more" in words_of(app.top)


@pytest.mark.parametrize(("size", "percent"), [((1280, 720), 100), ((1280, 720), 200), ((1920, 1080), 400)])
def test_no_words_lie_on_others(menu, own, size, percent):
    (own / "mine.toml").write_bytes(PRACTICE.read_bytes())
    with remembered():
        app, page = menu(size, percent)
        page.browser.trials._begin = lambda path, level: Made()
        page.chosen(("row", "mine"))
        app.frame(0.05)
        page.pane._fight(page.pane.entry_shown)
        run = next(iter(page.browser.trials._runs.values()))
        run.errand.coming = [told(30, True)]
        for _ in range(3):
            app.frame(0.05)
        assert faults(app.surface) == []
