"""The shelf: a folder of many files is read beside the window, which shows meanwhile what there is."""

import time
from pathlib import Path

import pytest

from game.data import shipped_dir
from game.play import errand as home
from game.play.aside import Aside
from game.play.errand import Errand
from game.scenario.catalogue import entry_of
from game.ui.menu import shelf as shelf_module
from game.ui.menu.shelf import Shelf, own_scenarios_dir
from game.ui.screen import Reset
from tests.ui.test_yours import words_of

pytestmark = pytest.mark.usefixtures("own_process")
PRACTICE = shipped_dir("scenarios") / "target_practice.toml"
MANY = 12
"""More files than are read in the window's own process."""


@pytest.fixture
def many() -> list[Path]:
    """A folder of the player's with many files, one of them broken and one whose ships stand inside a planet."""
    folder = own_scenarios_dir()
    folder.mkdir(parents=True)
    text = PRACTICE.read_text(encoding="utf-8")
    paths = [folder / f"own_{number:02d}.toml" for number in range(MANY)]
    for number, path in enumerate(paths):
        path.write_text(text.replace("turns = 12", f"turns = {30 - number}"), encoding="utf-8")
    paths[3].write_text(text.replace("turns = 12", "turns = 0"), encoding="utf-8")
    paths[5].write_text(text.replace("radius_km = 9_000.0", "radius_km = 9.0"), encoding="utf-8")
    return paths


def ids(shelf: Shelf) -> list[str]:
    return [entry.id for entry in shelf.scenarios(own=True)]


def test_the_games_own_stand_there_at_once_and_no_file_of_the_players_is_read_for_it(many, monkeypatch):
    read = []
    monkeypatch.setattr(shelf_module, "entry_of", lambda path, places=True: read.append(path) or entry_of(path, places))
    shelf = Shelf()
    assert {"jupiter_rout", "target_practice"} <= {entry.id for entry in shelf.scenarios(own=False)}
    assert not set(read) & set(many)
    assert (ids(shelf), shelf.reading) == ([], MANY)


@pytest.mark.parametrize("few", [0, MANY], ids=["in a process", "on a thread"])
def test_all_come_in_with_all_that_is_wrong_with_them(many, monkeypatch, few):
    monkeypatch.setattr(shelf_module, "_FEW", few)
    shelf = Shelf()
    shelf.look_closer()
    assert shelf._errand.here == bool(few)
    shelf.finish(60.0)
    assert shelf.reading == 0
    assert {entry.path: entry for entry in shelf.scenarios(own=True)} == {path: entry_of(path) for path in many}
    assert sum(entry.spec is None for entry in shelf.entries) == 2
    assert shelf._errand is None


def failing(unread, unplaced):
    yield entry_of(unread[0], places=False), False
    raise OSError("the disk is gone")


def test_an_errand_that_fails_here_says_why():
    path = shipped_dir("scenarios") / "target_practice.toml"
    errand = Errand(failing, [path], [path], here=True)
    errand.begin()
    errand.finish()
    assert [entry.path for entry, _ in errand.taken()] == [path]
    assert errand.fault == "the disk is gone"


def test_what_can_be_read_nowhere_is_not_waited_for(many, monkeypatch):
    monkeypatch.setattr(shelf_module, "_FEW", MANY)
    monkeypatch.setattr(shelf_module, "looked_at", failing)
    shelf = Shelf()
    shelf.look_closer()
    shelf.finish(60.0)
    assert (shelf.reading, shelf._errand) == (0, None)
    assert len(ids(shelf)) == 1


class Given(Errand):
    """An errand whose items are given by the test."""

    made: list["Given"] = []

    def __init__(self, work, unread, unplaced, here=False):
        super().__init__(work, unread, unplaced, here=here)
        self.given, self.begun, self.closed = (unread, unplaced), False, False
        Given.made.append(self)

    def begin(self):
        self.begun = True

    def come(self, path: Path, places: bool) -> None:
        entry = entry_of(path, places)
        self._items.append((entry, places or entry.spec is None))

    def close(self):
        self.closed = True


@pytest.fixture
def given(monkeypatch) -> list[Given]:
    Given.made = []
    monkeypatch.setattr(shelf_module, "Errand", Given)
    return Given.made


def test_rows_come_after_rows_and_are_put_in_order_once_all_are_there(many, given):
    shelf = Shelf()
    shelf.look_closer()
    for number in (0, 1, 2):
        given[0].come(many[number], places=False)
    shelf.come_in()
    assert ids(shelf) == ["own_00", "own_01", "own_02"]
    assert shelf.reading == MANY - 3
    for path in many[3:]:
        given[0].come(path, places=False)
    shelf.come_in()
    assert shelf.reading == 0
    assert ids(shelf)[:3] == ["own_05", "own_11", "own_10"]  # of 12, 19 and 20 turns
    assert ids(shelf)[-1] == "own_03"


def test_what_was_not_read_when_the_menu_was_left_is_read_when_it_is_back(many, given):
    shelf = Shelf()
    shelf.look_closer()
    given[0].come(many[0], places=False)
    given[0].come(many[3], places=False)
    shelf.come_in()
    shelf.close()
    assert given[0].closed
    shelf.look_closer()
    assert given[1].given == (sorted({*many} - {many[0], many[3]}), sorted({*many} - {many[3]}))
    shelf.look_closer()
    assert len(given) == 2
    for path in many:
        given[1].come(path, places=True)
    shelf.finish()
    shelf.look_closer()
    assert len(given) == 2


def test_read_again_what_was_there_stays_until_it_is_known_anew(many, given):
    shelf = Shelf()
    shelf.look_closer()
    for path in many:
        given[0].come(path, places=True)
    shelf.come_in()
    before = ids(shelf)
    many[0].unlink()
    many[1].write_text("format = 2\n", encoding="utf-8")
    shelf.reload()
    assert ids(shelf) == [one for one in before if one != "own_00"]
    assert shelf.reading == MANY - 1
    given[1].come(many[1], places=False)
    shelf.come_in()
    assert shelf.scenarios(own=True)[-1].path in (many[1], many[3], many[5])
    assert next(entry for entry in shelf.entries if entry.path == many[1]).spec is None
    given[0].come(many[0], places=True)
    shelf.come_in()
    assert "own_00" not in ids(shelf)


def test_one_of_the_players_hides_the_games_of_its_name_before_it_is_read(given):
    own_scenarios_dir().mkdir(parents=True)
    (own_scenarios_dir() / "jupiter_rout.toml").write_text("format = 2\n", encoding="utf-8")
    shelf = Shelf()
    assert "jupiter_rout" not in {entry.id for entry in shelf.entries}


def test_on_a_machine_without_processes_they_are_read_in_this_one(many, monkeypatch):
    monkeypatch.setattr(home.Aside, "started", lambda *_: None)
    shelf = Shelf()
    shelf.look_closer()
    assert not shelf._errand.here
    shelf._errand.finish()
    assert shelf.reading == MANY
    shelf.finish()
    assert (shelf.reading, len(ids(shelf))) == (0, MANY)


def test_a_copy_is_there_at_once_though_others_are_still_read(many, given):
    shelf = Shelf()
    shelf.look_closer()
    path = own_scenarios_dir() / "a_copy.toml"
    path.write_bytes(PRACTICE.read_bytes())
    shelf.add(path)
    assert ids(shelf) == ["a_copy"]
    assert shelf.reading == MANY


# ---- in the window


def test_the_menu_says_that_it_reads_and_shows_what_has_come(window, many, given):
    plays, app = window()
    page = plays.menu()
    app.change(Reset(page))
    app.frame(0.0)
    assert not given
    app.frame(0.05)
    assert "3 scenarios, reading 12…" in words_of(page)
    page.chosen(("tab", "yours"))
    app.frame(0.05)
    assert "Reading 12 files…" in words_of(page)
    assert "No scenarios of yours yet." not in words_of(page)
    given[0].come(many[0], places=False)
    app.frame(0.05)
    assert "Reading 11 files…" in words_of(page)
    assert ("row", "own_00") in {spot.ident for spot in page.spots()}
    for path in many:
        given[0].come(path, places=True)
    app.frame(0.05)
    assert "eading" not in words_of(page)


def test_closing_the_window_meanwhile_ends_the_process_at_once(window, many, monkeypatch):
    begun: list[Aside] = []
    held = Errand._hold
    monkeypatch.setattr(Errand, "_hold", lambda self, aside: (begun.append(aside), held(self, aside)))
    plays, app = window()
    app.change(Reset(plays.menu()))
    app.frame(0.0)
    app.frame(0.05)
    thread = app.top.shelf._errand._thread
    until = time.monotonic() + 60.0
    while not begun and time.monotonic() < until:
        time.sleep(0.001)
    before = time.process_time()
    app.close()
    thread.join(30.0)
    assert not thread.is_alive()
    assert begun[0]._process.exitcode not in (None, 0)
    assert time.process_time() - before < 1.0
