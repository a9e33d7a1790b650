import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.cli import main
from game.scenario import ScenarioError, load
from game.sim.batch import policies_of
from game.sim.record import Damaged, Record, SaveError
from game.ui.app import App
from game.ui.battle.screen import BattleScreen
from game.ui.debrief.debrief import DebriefScreen
from game.ui.debrief.rerun import Rerun
from game.ui.menu import briefing
from game.ui.menu.menu import MenuScreen
from game.ui.menu.shelf import Shelf, free_save_path, own_scenarios_dir, saves_dir
from game.ui.paint.text import draw_text
from game.ui.preferences import Preferences
from game.ui.refit.screen import RefitScreen
from game.ui.screen import Reset
from game.ui.sides import playable
from game.ui.start import start_game, watch_game
from tests.sim.saving import cut_off
from tests.ui.battles import saved_battle

OLD_SAVES = sorted((Path(__file__).parents[1] / "sim" / "saves").glob("*.darklight"))

UP, DOWN, LEFT, RIGHT = pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT
ENTER, ESC = pygame.K_RETURN, pygame.K_ESCAPE


def picture(page):
    return pygame.surfarray.array3d(page.picture())


def test_the_first_frame_shows_the_scenarios(window):
    plays, app = window()
    page = plays.menu()
    app.change(Reset(page))
    app.frame(0.0)
    idents = {spot.ident for spot in page.spots()}
    assert {("menu", "play"), ("menu", "quit"), ("row", "jupiter_rout"), ("row", "target_practice"), ("go",)} <= idents
    assert picture(page).std() > 5


def test_the_choices_stand_where_they_stay_from_the_first_frame_on(window):
    saved_battle(saves_dir() / "t.darklight", "target_practice", "hold", 2)
    plays, app = window()
    page = plays.menu()
    app.change(Reset(page))
    app.frame(0.0)
    first = [(spot.ident, tuple(spot.rect)) for spot in page.spots("menu")]
    assert ("menu", "continue") in dict(first)
    app.frame(0.05)
    page.shelf.finish()
    app.frame(0.05)
    assert [(spot.ident, tuple(spot.rect)) for spot in page.spots("menu")] == first


def test_backdrop_and_picture_come_in_later(window):
    plays, app = window((960, 540), backdrops=True)
    page = plays.menu()
    app.change(Reset(page))
    app.frame(0.0)
    plain = picture(page).copy()
    for _ in range(2):
        page.workshop.finish()
        app.frame(0.05)
    poster = page.pane.posters.of(page.pane.entry_shown.spec, "patrol", (300, 120), "target_practice")
    page.workshop.finish()
    poster = page.pane.posters.of(page.pane.entry_shown.spec, "patrol", (300, 120), "target_practice")
    assert poster is not None
    assert pygame.surfarray.array3d(poster).max() > 100
    assert (picture(page)[:200] != plain[:200]).mean() > 0.2


def test_continue_appears_with_a_battle_that_goes_on(menu, press):
    saved_battle(saves_dir() / "target_practice-001.darklight", "target_practice", "hold", 1)
    app, page = menu()
    assert page.spots("menu")[0].ident == ("menu", "continue")
    page.take(("menu", "continue"))
    press(app, ENTER)
    assert isinstance(app.top, BattleScreen)
    assert app.top.model.turn == 2


def test_a_level_is_chosen_beside_the_briefing_and_played(menu, press):
    app, page = menu()
    page.take(("row", "jupiter_rout"))
    app.frame(0.05)
    page.focused(("row", "jupiter_rout"))
    app.frame(0.05)
    offered = [spot.ident for spot in page.spots("levels")]
    assert offered == [("level", "easy"), ("level", "normal"), ("level", "hard"), ("level", "cunning")]
    assert page.pane.level_of(page.pane.entry_shown) == "normal"
    page.pane.chosen(("level", "hard"))
    app.frame(0.05)
    page.take(("go",))
    press(app, ENTER)
    assert isinstance(app.top, BattleScreen)
    rows = app.top.model.scenario.spec.squadron
    assert {one.id: one.policy for one in rows}["left_pack"] == "hunt@3"


@pytest.mark.parametrize("name", ["jupiter_rout", "vesta_counterattack", "target_practice"])
def test_on_its_hardest_level_every_scenario_has_an_enemy_that_plans(menu, name, monkeypatch):
    app, page = menu()
    page.take(("row", name))
    app.frame(0.05)
    words: list[str] = []
    monkeypatch.setattr(
        briefing, "draw_text", lambda *given, **more: (words.append(given[2]), draw_text(*given, **more))[1]
    )
    app.frame(0.05)
    assert "plans anew every turn" not in words
    page.pane.chosen(("level", "cunning"))
    app.frame(0.05)
    assert "plans anew every turn" in words
    level = load(name).variant("cunning")
    enemy = next(side.id for side in level.spec.side if side.controller != "player")
    assert policies_of(level)[enemy].startswith("planner")


def test_a_level_stays_chosen_for_the_next_time_and_shows_its_numbers(window):
    plays, app = window()
    for level in ("", "hard"):
        page = plays.menu()
        app.change(Reset(page))
        app.frame(0.0)
        page.take(("row", "target_practice"))
        app.frame(0.05)
        entry = page.pane.entry_shown
        assert page.pane.level_of(entry) == ((level and "hard") or "normal")
        page.pane.chosen(("level", "hard"))
        app.frame(0.05)
    briefing_of = page.pane._briefing
    shown = briefing_of.at_level(entry.spec, "hard")
    assert {one.id: one.count for one in shown.squadron}["raiders"] == (7, 9)
    assert briefing_of.at_level(entry.spec, "") is entry.spec
    again = replace(entry.spec)
    assert briefing_of.at_level(again, "hard") is not shown  # the file was read again


@pytest.mark.parametrize("level", ["normal", "cunning"])
def test_a_level_leads_to_the_refit_and_from_there_to_a_battle_of_that_level(menu, press, level):
    app, page = menu()
    page.take(("row", "vesta_counterattack"))
    app.frame(0.05)
    page.pane.chosen(("level", level))
    app.frame(0.05)
    page.take(("go",))
    press(app, ENTER)
    screen = app.top
    assert isinstance(screen, RefitScreen)
    planners = {"cunning": {"sovereignty": "planner@5x10", "union": "planner"}}.get(level, {})
    assert screen.desk.yard.scenario.planners() == planners
    assert screen.desk.yard.scenario.changed({}).planners() == planners


def test_starting_by_key_makes_a_save(menu, press):
    app, page = menu()
    press(app, RIGHT)
    assert page.focus == ("row", "target_practice")
    press(app, ENTER)
    assert isinstance(app.top, BattleScreen)
    assert [path.name for path in saves_dir().iterdir()] == ["target_practice-001.darklight"]


def test_a_played_turn_is_in_the_save(menu, press):
    app, _ = menu()
    press(app, RIGHT)
    press(app, ENTER)
    model = app.top.model
    model.end_turn()
    model.finish()
    record = Record.open(saves_dir() / "target_practice-001.darklight")
    assert record.turn == 1
    assert Shelf().unfinished() is None  # nothing is known before it has looked
    shelf = Shelf()
    shelf.read_saves()
    assert shelf.unfinished().turn == 1


def test_start_anew_leaves_the_old_save(menu, press, click):
    saved_battle(saves_dir() / "target_practice-001.darklight", "target_practice", "hold", 1)
    app, page = menu()
    click(app, page, ("row", "target_practice"))
    click(app, page, ("anew",))
    assert isinstance(app.top, BattleScreen)
    assert app.top.model.turn == 1
    assert len(list(saves_dir().iterdir())) == 2


def test_a_side_can_be_chosen(menu, click):
    app, page = menu()
    click(app, page, ("row", "jupiter_rout"))
    entry = page.pane.entry_shown
    assert playable(entry.spec) == ("second_fleet", "antarans")
    click(app, page, ("side", "antarans"))
    click(app, page, ("go",))
    assert app.top.model.scenario.names.sides[app.top.model.side] == "antarans"


def test_a_broken_file_is_listed_with_its_fault(menu, press, click):
    own_scenarios_dir().mkdir(parents=True)
    (own_scenarios_dir() / "bad.toml").write_text('format = 1\n[scenario]\ntitle = "x"\nturn_s = -4\n')
    app, page = menu()
    click(app, page, ("tab", "yours"))
    assert page.pane.entry_shown.id == "bad"
    assert page.pane.entry_shown.spec is None
    press(app, RIGHT)
    page.take(("row", "bad"))
    press(app, ENTER)
    assert app.top is page
    assert page.focus == ("faults",)
    (own_scenarios_dir() / "bad.toml").unlink()
    press(app, pygame.K_F5)
    assert page.pane.entry_shown is None


def test_places_are_checked_after_the_first_frame(menu, click):
    """A file whose ships stand inside a planet reads well key by key; it must not be offered as sound."""
    own_scenarios_dir().mkdir(parents=True)
    from game.data import shipped_dir

    text = (shipped_dir("scenarios") / "target_practice.toml").read_text()
    text = text.replace("radius_km = 9_000.0", "radius_km = 9.0")
    (own_scenarios_dir() / "buried.toml").write_text(text)
    _, page = menu()
    page.shelf.finish()
    entry = next(one for one in page.shelf.entries if one.id == "buried")
    assert entry.spec is None
    assert entry.faults


def test_replays_list_delete_and_undo(menu, press, click):
    path = saves_dir() / "target_practice-001.darklight"
    saved_battle(path, "target_practice", "hold", 2)
    app, page = menu()
    click(app, page, ("menu", "replays"))
    assert page.focus == ("save", path)
    press(app, pygame.K_DELETE)
    assert not path.exists()
    assert page.shelf.saves == []
    press(app, pygame.K_z, pygame.KMOD_CTRL)
    assert path.exists()
    assert [facts.path for facts in page.shelf.saves] == [path]


def test_what_was_deleted_is_gone_with_the_menu(menu, press, click):
    path = saves_dir() / "target_practice-001.darklight"
    saved_battle(path, "target_practice", "hold", 1)
    app, page = menu()
    click(app, page, ("menu", "replays"))
    press(app, pygame.K_DELETE)
    page.on_leave()
    assert list(saves_dir().iterdir()) == []


def test_watching_plays_turn_after_turn_and_comes_back(menu, press, click):
    record = saved_battle(saves_dir() / "target_practice-001.darklight", "target_practice", "hold", 2)
    before = record.path.read_bytes()
    app, page = menu()
    click(app, page, ("menu", "replays"))
    press(app, pygame.K_w)
    assert isinstance(app.top, Rerun)
    assert app.top.session.film.turn == 1
    press(app, ENTER)
    assert app.top.session.film.turn == 2
    press(app, ENTER)
    assert app.top is page
    assert record.path.read_bytes() == before


def test_a_save_that_is_none_is_told(menu, window):
    app, page = menu()
    (saves_dir()).mkdir(parents=True, exist_ok=True)
    bad = saves_dir() / "x-001.darklight"
    bad.write_text("nothing")
    assert page.begin(lambda: page.ways.go_on(bad)) is None
    assert "not a save" in page.notice
    assert app.top is page


def spoilt_battle(name, text):
    """A save whose list of turns is sound and whose last snapshot is not, or with no save in it at all."""
    path = saves_dir() / name
    saved_battle(path, "target_practice", "hold", 2)
    if text is not None:
        path.write_text(text)
        return path
    base = sqlite3.connect(path)
    base.execute("UPDATE turns SET snapshot = x'00' WHERE turn = 2")
    base.commit()
    base.close()
    return path


def test_a_damaged_save_is_listed_with_its_reason_and_can_be_thrown_away(menu, press, click):
    good = saves_dir() / "target_practice-001.darklight"
    saved_battle(good, "target_practice", "hold", 1)
    bad = spoilt_battle("target_practice-002.darklight", "nothing")
    os.utime(good, (1e9, 1e9))
    app, page = menu()
    assert [one.path for one in page.shelf.listed] == [bad, good]
    choices = {ident: line for ident, _, line in page._choices()}
    assert choices["continue"] == "Target practice, turn 2"
    assert choices["replays"] == "1 saved battle, 1 damaged"
    click(app, page, ("menu", "replays"))
    assert page.focus == ("save", bad)
    assert [spot.ident for spot in page.spots("acts")] == [("act", "delete")]
    for key in (ENTER, pygame.K_w):
        press(app, key)
        assert app.top is page
        assert "not a save" in page.notice
    press(app, pygame.K_DELETE)
    assert [one.path for one in page.shelf.listed] == [good]
    press(app, pygame.K_z, pygame.KMOD_CTRL)
    assert [one.path for one in page.shelf.listed] == [bad, good]


def test_continue_skips_to_the_newest_that_works(menu, press):
    good = saves_dir() / "jupiter_rout-001.darklight"
    saved_battle(good, "jupiter_rout", "hold", 1)
    bad = spoilt_battle("target_practice-002.darklight", None)
    os.utime(good, (1e9, 1e9))
    app, page = menu()
    assert page._choices()[0][2] == "Target practice, turn 3"  # it looks sound
    page.take(("menu", "continue"))
    press(app, ENTER)
    assert app.top is page
    assert "turn 2" in page.notice
    page.shelf.finish()
    app.frame(0.05)
    assert isinstance(page.shelf.listed[0], Damaged)
    assert (page.shelf.listed[0].path, page.shelf.listed[0].reason[:6]) == (bad, "turn 2")
    assert page._choices()[0][2].endswith("turn 2")
    press(app, ENTER)
    assert isinstance(app.top, BattleScreen)
    assert app.top.model.scenario.id == "jupiter_rout"


def test_files_read_again_are_given_another_chance(menu, press):
    path = spoilt_battle("target_practice-001.darklight", None)
    app, page = menu()
    page.take(("menu", "continue"))
    press(app, ENTER)
    assert page.shelf.unfinished() is None
    path.unlink()
    saved_battle(path, "target_practice", "hold", 2)
    press(app, pygame.K_F5)
    page.shelf.finish()
    assert page.shelf.unfinished().path == path


def test_a_turn_that_was_cut_off_while_it_was_saved_costs_no_battle(menu, press):
    whole = saved_battle(saves_dir().parent / "whole.darklight", "target_practice", "hold", 2)
    path = saves_dir() / "target_practice-001.darklight"
    saves_dir().mkdir(parents=True)
    cut_off(whole.path, path)
    app, page = menu()
    assert page.shelf.unfinished().turn == 2
    assert [one.name for one in saves_dir().iterdir()] == [path.name]
    page.take(("menu", "continue"))
    press(app, ENTER)
    assert isinstance(app.top, BattleScreen)
    assert app.top.model.turn == 3


@pytest.mark.parametrize("old", OLD_SAVES, ids=lambda path: path.stem)
def test_a_save_of_another_version_can_be_watched_and_says_what_made_it(window, press, monkeypatch, tmp_path, old):
    monkeypatch.setattr("game.sim.record.RULES_VERSION", 99)
    path = Path(shutil.copy(old, tmp_path))
    plays, app = window()
    app.change(Reset(plays.menu()))
    app.change(plays.watch_save(path))
    assert isinstance(app.top, Rerun)
    assert f"Made by rules {Record.open(path).rules_version}:" in app.top.session.notice
    turns = Record.open(path).turn
    for turn in range(1, turns + 1):
        assert app.top.session.film.turn == turn
        press(app, ENTER)
    assert isinstance(app.top, MenuScreen)
    app.change(plays.branch(Record.open(path), 2))
    app.frame(0.05)
    assert isinstance(app.top, BattleScreen)
    assert app.top.model.turn == 2


def test_settings_change_at_once_and_are_remembered(menu, press, click):
    app, page = menu()
    click(app, page, ("menu", "settings"))
    assert page.focus == ("scale",)
    before = page.k
    for _ in range(3):
        press(app, RIGHT)
    assert Preferences.load().scale_percent == 150
    assert page.k > before
    page.take(("switch", "reduced_motion"))
    press(app, ENTER)
    assert Preferences.load().reduced_motion
    assert app.metrics.reduced_motion


def test_esc_leads_out_step_by_step(menu, press):
    app, page = menu()
    press(app, RIGHT)
    press(app, ESC)
    assert page.focus == ("menu", "play")
    press(app, ESC)
    assert page.focus == ("menu", "quit")
    press(app, ENTER)
    assert app.top is None


@pytest.mark.parametrize(
    ("size", "percent"),
    [((1920, 1080), 100), ((1280, 720), 100), ((960, 540), 80), ((1920, 1080), 200), ((1280, 720), 400)],
)
def test_everything_lies_in_the_window_at_every_scale(menu, press, size, percent):
    app, page = menu(size, percent)
    for name in ("play", "replays", "help", "settings"):
        page.by_key = True
        page._show(name)
        page.enter_pane()
        app.frame(0.05)
        window = pygame.Rect((0, 0), size)
        for spot in page.spots():
            if not spot.column:
                assert window.contains(spot.rect), (name, spot)
        for column in page.columns.values():
            assert window.contains(column.rect)
        press(app, ESC)


def test_tab_goes_through_the_choices_and_all_places_of_the_pane_of_each(menu, press):
    app, page = menu()
    seen, there = set(), set()
    for _ in range(60):
        press(app, pygame.K_TAB)
        seen.add(page.focus)
        if page.shown != "play":  # there a tab that has the focus changes the list
            there |= {spot.ident for spot in page.spots()}
    assert {("section", "Motion"), ("text",), ("scale",), ("menu", "play"), ("menu", "quit")} <= there
    assert there | {("tab", "scenarios"), ("tab", "yours")} <= seen


def test_hover_lights_a_place(menu):
    app, page = menu()
    dark = picture(page).copy()
    spot = next(one for one in page.spots() if one.ident == ("menu", "settings"))
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=spot.rect.center, rel=(1, 1), buttons=(0, 0, 0)))
    app.frame(0.05)
    r = spot.rect
    assert (picture(page)[r.left : r.right, r.top : r.bottom] != dark[r.left : r.right, r.top : r.bottom]).any()


def test_save_names_count_up():
    folder = saves_dir()
    folder.mkdir(parents=True)
    for number in (1, 2):
        assert free_save_path("a").name == f"a-{number:03d}.darklight"
        free_save_path("a").write_text("")
    assert free_save_path("b").name == "b-001.darklight"


@pytest.mark.parametrize(
    ("what", "side"), [("jupiter_route", None), ("none/such.toml", None), ("jupiter_rout", "nobody")]
)
def test_what_cannot_be_played_is_said_before_a_window_opens(what, side):
    with pytest.raises(ScenarioError):
        start_game(what, None, side)


def test_a_save_that_cannot_be_read_is_said_before_a_window_opens(tmp_path):
    with pytest.raises(SaveError):
        start_game(str(tmp_path / "no.darklight"), None, None)
    with pytest.raises(SaveError):
        watch_game(tmp_path / "no.darklight")
    with pytest.raises(SaveError, match="no turn"):
        watch_game(saved_battle(tmp_path / "new.darklight", "target_practice", "hold", 0).path)


@pytest.mark.parametrize("old", OLD_SAVES, ids=lambda path: path.stem)
def test_a_replay_is_watched_over_the_menu(tmp_path, monkeypatch, old):
    path = Path(shutil.copy(old, tmp_path))
    seen = []
    monkeypatch.setattr(App, "run", lambda self, first, then=None: seen.append((first, then)))
    assert main(["replay", str(path)]) == 0
    ((first, then),) = seen
    assert isinstance(first, MenuScreen)
    assert isinstance(then.screen, Rerun)


def test_a_finished_save_goes_to_its_debrief(menu):
    path = saves_dir() / "target_practice-001.darklight"
    record = saved_battle(path, "target_practice", "hold", 12, seed=3)
    assert record.world(record.turn).battle.over[0]
    app, page = menu()
    app.change(page.ways.go_on(path))
    assert isinstance(app.top, DebriefScreen)
    app.top.finish()


def test_the_menu_is_the_same_object_of_files_after_a_battle(menu):
    app, page = menu()
    app.change(page.ways.home())
    assert isinstance(app.top, MenuScreen)
    assert app.top.shelf is page.shelf
