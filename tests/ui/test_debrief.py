import pygame
import pytest

from game.play.actions import do
from game.play.intents import WatchTurn
from game.play.looking import in_window
from game.play.sentences import Line
from game.play.watching import jump_to, show_end
from game.rules import RULES_VERSION
from game.sim.record import Record
from game.ui.battle.panels import upper
from game.ui.battle.screen import BattleScreen
from game.ui.debrief.account import Account
from game.ui.debrief.debrief import DebriefScreen
from game.ui.debrief.rerun import Rerun
from game.ui.menu.menu import MenuScreen
from game.ui.menu.shelf import saves_dir
from game.ui.screen import Reset
from tests.ui.battles import saved_battle


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """A battle of the range played to its end."""
    return saved_battle(tmp_path_factory.mktemp("saves") / "p.darklight", "target_practice", "hold", 12, seed=3)


@pytest.fixture(scope="module")
def counted(practice):
    """Its account with all turns counted, once for all tests."""
    account = Account(practice)
    list(account.work())
    return account


@pytest.fixture
def debrief(window, practice, counted):
    """The debrief in a window: (app, page)."""

    def do(size=(1280, 720), percent=100):
        plays, app = window(size, percent)
        plays._accounts[practice.path, practice.turn] = counted
        page = plays.debrief(practice)
        app.change(Reset(page))
        app.frame(0.0)
        app.frame(0.05)
        return app, page

    return do


def test_it_shows_before_all_is_counted(window, practice):
    plays, app = window()
    page = plays.debrief(practice)
    app.change(Reset(page))
    app.frame(0.0)
    assert pygame.surfarray.array3d(page.picture()).std() > 5
    page.finish()
    assert page.account.done_turns == practice.turn


def test_what_was_counted_is_kept(debrief, practice):
    _, page = debrief()
    again = page.ways.debrief(practice)
    assert again.account is page.account
    assert again.account.done_turns == practice.turn


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_ESCAPE])
def test_the_menu_by_key(debrief, press, key):
    app, _ = debrief()
    press(app, key)
    assert isinstance(app.top, MenuScreen)


def test_watching_it_all_comes_back_here(debrief, press):
    app, page = debrief()
    press(app, pygame.K_w)
    assert isinstance(app.top, Rerun)
    for _ in range(page.account.turns):
        press(app, pygame.K_RETURN)
    assert app.top is page


@pytest.fixture
def rout(window, tmp_path):
    """The debrief of a battle that loses many ships, in a window: (app, page)."""
    record = saved_battle(tmp_path / "rout.darklight", "jupiter_rout", "charge", 6)
    plays, app = window()
    page = plays.debrief(record)
    app.change(Reset(page))
    app.frame(0.0)
    yield app, page
    page.finish()


def test_a_ship_that_was_lost_is_watched_at_its_end(rout, press):
    app, page = rout
    loss = page.spots("losses")[5].ident[1]
    page.take(("loss", loss))
    press(app, pygame.K_RETURN)
    assert isinstance(app.top, Rerun)
    session = app.top.session
    assert session.film.turn == loss.turn
    assert (session.end.target, session.end.impulse) == (loss.slot, loss.impulse % 12)
    assert not session.timeline.playing
    assert 0 <= session.timeline.t - loss.impulse % 12 <= 1.1
    session.camera.centre(9e6, 9e6)
    session.camera.jump()
    show_end(session, loss.slot)
    session.camera.jump()
    assert in_window(session, loss.slot)
    jump_to(session, Line(loss.turn, 3.0, "nothing that can be reckoned"))
    assert session.end is None
    show_end(session, loss.slot)
    press(app, pygame.K_ESCAPE)
    assert session.end is None
    for _ in range(10):
        if app.top is not page:
            press(app, pygame.K_RETURN)
    assert app.top is page


def test_an_order_that_decided_is_watched_in_its_turn(rout, press):
    app, page = rout
    first, *_ = page.spots("decided")
    decision = first.ident[1]
    page.take(first.ident)
    press(app, pygame.K_RETURN)
    assert isinstance(app.top, Rerun)
    assert app.top.session.film.turn == decision.turn
    assert app.top.session.end is None


def test_a_long_list_scrolls_by_wheel_and_keys(rout, press):
    app, page = rout
    ships, column = page.spots("losses"), page.columns["losses"]
    assert column.most > 0
    page.take(ships[0].ident)
    press(app, pygame.K_DOWN)
    assert (page.focus, column.scroll) == (ships[1].ident, 0)
    for _ in range(12):
        press(app, pygame.K_DOWN)
        app.frame(0.0)
    assert page.focus == ships[13].ident
    before = column.scroll
    assert before > 0
    press(app, pygame.K_PAGEDOWN)
    assert column.scroll > before + 100 or column.scroll == column.most
    press(app, pygame.K_TAB)
    assert page.focus[0] != "loss"
    assert [one.ident for one in page.in_order() if one.group == "losses"] == [page.spots("losses")[0].ident]


def test_again_takes_the_same_dice_or_new_ones(debrief, press, practice):
    app, _ = debrief()
    press(app, pygame.K_a)
    assert isinstance(app.top, BattleScreen)
    assert app.top.model.seed == practice.seed
    app, _ = debrief()
    press(app, pygame.K_a, pygame.KMOD_SHIFT)
    assert app.top.model.seed != practice.seed
    assert sorted(path.name for path in saves_dir().iterdir()) == [
        "target_practice-001.darklight", "target_practice-002.darklight",
    ]  # fmt: skip


def test_branching_keeps_the_turns_before(debrief, press, practice):
    app, page = debrief()
    page.take(("slider",))
    page.branch_turn = 2
    press(app, pygame.K_RIGHT)
    assert page.branch_turn == 3
    press(app, pygame.K_b)
    assert isinstance(app.top, BattleScreen)
    assert app.top.model.turn == 3
    branch = Record.open(saves_dir() / "target_practice-001.darklight")
    assert branch.turn == 2
    assert [branch.digest(turn) for turn in range(3)] == [practice.digest(turn) for turn in range(3)]


def test_a_save_of_other_rules_says_so_where_it_is_branched(debrief, monkeypatch):
    _, page = debrief()
    assert page._made_by() == ""
    before = pygame.surfarray.array3d(page.picture()).copy()
    monkeypatch.setattr("game.sim.record.RULES_VERSION", 99)
    page.stale()
    assert f"rules {RULES_VERSION}" in page._made_by()
    assert (pygame.surfarray.array3d(page.picture()) != before).any()


def test_the_slider_stays_within_the_battle(debrief, press):
    app, page = debrief()
    page.take(("slider",))
    for _ in range(page.account.turns + 1):
        press(app, pygame.K_RIGHT)
    assert page.branch_turn == page.account.turns
    for _ in range(page.account.turns + 1):
        press(app, pygame.K_LEFT)
    assert page.branch_turn == 1


@pytest.mark.parametrize(
    ("size", "percent"),
    [
        ((1920, 1080), 100),
        ((1280, 720), 100),
        ((1024, 576), 100),
        ((960, 540), 100),
        ((1920, 1080), 300),
        ((1280, 720), 400),
    ],
)
def test_everything_lies_in_the_window_at_every_scale(debrief, size, percent):
    _, page = debrief(size, percent)
    window = pygame.Rect((0, 0), size)
    for spot in page.spots():
        if not spot.column:
            assert window.contains(spot.rect), spot
    for rect in page.panels.values():
        assert window.contains(rect)
        assert rect.w > 60
        assert rect.h > 60


def test_a_save_that_breaks_meanwhile_is_told(window, tmp_path):
    record = saved_battle(tmp_path / "q.darklight", "target_practice", "hold", 2)
    plays, app = window()
    account = Account(record)
    record.path.write_bytes(b"broken")
    page = DebriefScreen(plays, plays._workshop, record, account)
    page.finish()
    app.change(Reset(page))
    app.frame(0.05)
    assert "cannot be counted" in page.notice


def test_a_click_anywhere_on_the_slider_chooses_a_turn_and_begins_nothing(debrief):
    _, page = debrief()
    turns = [spot.rect for spot in page.spots() if spot.ident[0] == "turn"]
    slider = next(spot.rect for spot in page.spots() if spot.ident == ("slider",))
    assert len(turns) == 12
    assert all(pygame.Rect(x, slider.centery, 1, 1).collidelist(turns) >= 0 for x in range(slider.left, slider.right))


def test_whoever_jumps_to_a_turn_of_the_film_is_told_all_that_was_lost_before_it(window, practice):
    """The craft of both sides, though the turns before it were not watched."""
    plays, app = window()
    app.change(Reset(plays.menu()))
    app.change(plays.watch(practice))
    session = app.top.session
    do(session, WatchTurn(practice.turn))
    session.past.finish()
    session.timeline.playing = False
    session.timeline.seek(12.0)
    app.frame(0.05)
    flights = practice.world(practice.turn).flights
    lost = [
        int((practice.world(0).flights.alive - flights.alive)[0, (flights.side == side)[0]].sum()) for side in (0, 1)
    ]
    assert min(lost) > 0
    own, theirs = (upper._losses(session, session.film, 3, own=own)[-1][:2] for own in (True, False))
    assert (own, theirs) == (("fighters", lost[0]), ("drones", lost[1]))
    assert len(session.told) == practice.turn
    assert session.lines[-1].turn == practice.turn
    do(session, WatchTurn(2))
    assert not session.timeline.shown, "its log comes as it plays"
    do(session, WatchTurn(2))
    assert session.timeline.shown
    app.change(Reset(plays.menu()))
