from itertools import combinations

import pygame
import pytest

from game.play import keys as battle_keys
from game.play.rulebook import rulebook
from game.scenario import load
from game.ui.battle.screen import BattleScreen
from game.ui.debrief.debrief import DebriefScreen
from game.ui.menu.help import HelpScreen
from game.ui.menu.key_list import KEYS, keys_that_tell_of
from game.ui.menu.menu import MenuScreen
from game.ui.paint import text as text_module
from game.ui.preferences import Preferences
from game.ui.screen import Reset
from tests.ui.battles import saved_battle

F1, ESC, ENTER, TAB = pygame.K_F1, pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_TAB
UP, DOWN, LEFT, RIGHT = pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT
CHAPTERS = tuple(chapter.title for chapter in rulebook().chapters)
SIZES = [
    ((1920, 1080), 100), ((1280, 720), 100), ((1280, 720), 80), ((960, 540), 80), ((1280, 720), 150),
    ((1920, 1080), 200), ((1280, 720), 300), ((1920, 1080), 400), ((960, 540), 400),
]  # fmt: skip


@pytest.fixture
def helped(window):
    """The help over the main menu in a window: (app, help)."""

    def do(size=(1280, 720), percent=100):
        plays, app = window(size, percent)
        app.change(Reset(plays.menu()))
        app.frame(0.0)
        app.change(plays.help())
        app.frame(0.0)
        return app, app.top

    return do


def typed(app, words):
    for sign in words:
        key = pygame.K_SPACE if sign == " " else pygame.key.key_code(sign)
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=sign, scancode=0))
        app.frame(0.05)


@pytest.fixture
def written(monkeypatch):
    """What is written from now on: (text, where, what the surface shows of it)."""
    rows = []
    draw = text_module.draw_text

    def drawn(surface, pos, string, *others, **more):
        rect = draw(surface, pos, string, *others, **more)
        rows.append((string, rect, surface.get_clip()))
        return rect

    for name in ("text", "panels"):
        monkeypatch.setattr(f"game.ui.paint.{name}.draw_text", drawn)
    for name in ("help", "settings"):
        monkeypatch.setattr(f"game.ui.menu.{name}.draw_text", drawn)
    return rows


def shown_words(rows):
    return " ".join(row[0] for row in rows)


def read_on(app, page, name):
    """Show a section: its top, its middle and its end; each time all of it is written, to be cut by its column."""
    page.take(("section", name))
    if not page.wide:
        page.chosen(("section", name))
    app.frame(0.05)
    most = page.columns["detail"].most
    for _ in range(2):
        page.scroll("detail", most // 2 + 1)
        app.frame(0.05)


# ---- ways in and out


def test_f1_in_the_menu_shows_the_help_and_esc_goes_back_to_what_was_there(window, press):
    plays, app = window()
    page = plays.menu()
    app.change(Reset(page))
    app.frame(0.0)
    press(app, RIGHT)
    before = page.shown, page.focus
    press(app, F1)
    assert isinstance(app.top, HelpScreen)
    press(app, ESC)
    assert app.top is page
    assert (page.shown, page.focus) == before
    press(app, F1)
    press(app, F1)
    assert app.top is page


def test_f1_in_battle_shows_the_help_and_esc_leaves_the_battle_as_it_was(window, press):
    plays, app = window()
    app.change(Reset(plays.menu()))
    app.change(plays.anew(load("target_practice"), seed=1))
    battle = app.top
    assert isinstance(battle, BattleScreen)
    app.frame(0.05)
    press(app, TAB)
    chosen, turn = list(battle.model.selection.codes), battle.model.turn
    press(app, F1)
    assert isinstance(app.top, HelpScreen)
    press(app, DOWN)
    press(app, ESC)
    assert app.top is battle
    assert (list(battle.model.selection.codes), battle.model.turn) == (chosen, turn)


def test_f1_in_the_debrief_shows_the_help(window, press, tmp_path):
    plays, app = window()
    record = saved_battle(tmp_path / "t.darklight", "target_practice", "hold", 1)
    app.change(Reset(plays.debrief(record)))
    app.top.finish()
    press(app, F1)
    assert isinstance(app.top, HelpScreen)
    press(app, ESC)
    assert isinstance(app.top, DebriefScreen)


def test_help_is_a_choice_of_the_menu_beside_the_settings(window, press, click):
    plays, app = window()
    page = plays.menu()
    app.change(Reset(page))
    app.frame(0.0)
    click(app, page, ("menu", "help"))
    idents = [spot.ident for spot in page.spots("list")]
    assert idents == [("section", name) for name in ("Keys", *CHAPTERS)]
    typed(app, "beam")
    press(app, ESC)
    assert page.pane.search == ""
    assert page.focus == ("section", "Keys")
    press(app, ESC)
    assert page.focus == ("menu", "help")
    assert isinstance(app.top, MenuScreen)


# ---- what it shows


def test_arrows_and_tab_go_through_all_sections(helped, press):
    app, page = helped()
    names = ("Keys", "Settings", *CHAPTERS)
    assert page.pane.shown == names[0]
    for key in (DOWN, TAB):
        page.take(("section", names[0]))
        for name in names[1:]:
            press(app, key)
            assert page.pane.shown == name


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_all_of_its_rules_and_no_codes(helped, written, name):
    app, page = helped()
    chapter = next(one for one in rulebook().chapters if one.title == name)
    read_on(app, page, name)
    words = shown_words(written)
    for rule in chapter.rules:
        for part in (rule.title, *rule.text.split(), *rule.formula.split(), *" ".join(rule.numbers).split()):
            assert part in words, part
        assert f"{rule.code} " not in words
        assert not rule.numbers or "`" not in words


@pytest.mark.parametrize("face", ["sans", "bold", "italic"])
def test_the_fonts_have_every_sign_of_the_book(helped, face):
    helped()
    font = text_module._font(face, 14)
    rules = [rule for chapter in rulebook().chapters for rule in chapter.rules]
    told = "".join(part for rule in rules for part in (rule.title, rule.text, rule.formula, *rule.numbers))
    signs = sorted(set(told) - {" "})

    def looks(sign):
        return pygame.image.tobytes(font.render(sign, True, "white"), "RGBA")

    nowhere = looks("\u0378")  # no sign has this number: it looks like all that the font does not have
    assert [sign for sign in signs if looks(sign) == nowhere] == []


@pytest.mark.parametrize(("size", "percent"), SIZES)
def test_everything_wraps_and_nothing_overlaps_at_every_scale(helped, written, size, percent):
    app, page = helped(size, percent)
    window = pygame.Rect((0, 0), size)
    for name in ("Keys", "Settings", "Motion", "Damage"):
        page.depth = 1
        read_on(app, page, name)
        written.clear()
        page.stale()
        app.frame(0.05)
        for spot in page.spots():
            assert spot.column or window.contains(spot.rect), (name, spot)
        for column in page.columns.values():
            assert window.contains(column.rect)
        lines = [(string, rect) for string, rect, clip in written if clip == page.columns["detail"].rect]
        assert lines
        assert not any(string.endswith("…") for string, _ in lines), name
        for string, rect in lines:
            assert page.detail_rect.left <= rect.left, string
            assert rect.right <= page.detail_rect.right, string
        assert_apart(lines)


def assert_apart(lines):
    """No line stands on another one."""
    for (string, rect), (other, place) in combinations(lines, 2):
        apart = 0.45 * (rect.h + place.h)  # letters fill nine tenths of a line
        beside = rect.right <= place.left or place.right <= rect.left
        assert beside or abs(rect.centery - place.centery) >= apart, (string, other)


def test_wheel_page_keys_and_arrows_scroll_the_text(helped, press, monkeypatch):
    app, page = helped(percent=150)
    page.take(("section", "Damage"))
    page.take(("section", "Motion"))
    app.frame(0.05)
    column = page.columns["detail"]
    assert column.most > 100
    press(app, pygame.K_PAGEDOWN)
    assert column.scroll > 0
    press(app, pygame.K_PAGEUP)
    assert column.scroll == 0
    press(app, pygame.K_END)
    assert column.scroll == column.most
    press(app, pygame.K_HOME)
    press(app, RIGHT)
    assert page.focus == ("text",)
    press(app, DOWN)
    assert 0 < column.scroll < 100
    assert page.pane.shown == "Motion"
    press(app, UP)
    press(app, UP)
    assert column.scroll == 0
    press(app, LEFT)
    assert page.focus == ("section", "Motion")
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: page.detail_rect.center)
    pygame.event.post(pygame.Event(pygame.MOUSEWHEEL, y=-2, x=0))
    app.frame(0.05)
    assert column.scroll > 0
    press(app, DOWN)
    assert page.columns["detail"].most > 100
    assert page.columns["detail"].scroll == 0  # another chapter begins at its top


def test_settings_change_at_once_and_are_remembered(helped, press, click):
    app, page = helped()
    click(app, page, ("section", "Settings"))
    app.frame(0.05)
    press(app, ENTER)
    assert page.focus == ("scale",)
    press(app, RIGHT)
    assert Preferences.load().scale_percent == 110
    click(app, page, ("switch", "reduced_flashes"))
    assert app.metrics.reduced_flashes


def test_where_it_is_narrow_the_list_comes_first_and_esc_leads_back_to_it(helped, press):
    app, page = helped((1280, 720), 200)
    assert not page.wide
    assert page.spots("list")
    press(app, DOWN)
    press(app, ENTER)
    assert page.focus == ("scale",)
    press(app, ESC)
    assert page.focus == ("section", "Settings")
    press(app, DOWN)
    press(app, ENTER)
    assert page.focus == ("text",)
    assert not page.spots("list")
    press(app, ESC)
    press(app, ESC)
    assert isinstance(app.top, MenuScreen)


@pytest.mark.parametrize("where", ["battle", "menu"])
def test_a_scale_at_which_it_is_narrow_leaves_one_at_the_setting(helped, window, press, click, where):
    if where == "battle":
        app, page = helped()
        page.take(("section", "Settings"))
    else:
        plays, app = window()
        page = plays.menu()
        app.change(Reset(page))
        app.frame(0.0)
        click(app, page, ("menu", "settings"))
    app.frame(0.05)
    press(app, ENTER)
    assert page.focus == ("scale",)
    assert page.wide
    for _ in range(10):
        press(app, RIGHT)
        app.frame(0.05)
    assert not page.wide
    assert page.focus == ("scale",)
    assert any(one.ident == ("scale",) for one in page.spots())
    narrow = app.metrics
    for _ in range(10):
        press(app, pygame.K_LEFT)
        app.frame(0.05)
    assert page.wide
    at = ("section", "Motion") if where == "battle" else ("menu", "play")
    page.take(at)
    app.frame(0.05)
    page.on_enter(narrow)
    assert not page.wide
    page.picture()
    assert any(one.ident == at for one in page.spots()), "the list, not what was shown when it was narrow before"


# ---- search


@pytest.mark.parametrize("percent", [100, 300])
def test_typing_finds_rules_and_keys_by_words(helped, press, written, percent):
    app, page = helped(percent=percent)
    typed(app, "dark beam")
    assert page.pane.search == "dark beam"
    written.clear()
    page.stale()
    app.frame(0.05)
    words = shown_words(written)
    assert "Dark beams" in words
    assert "Gravity" not in [row[0] for row in written]
    for _ in range(9):
        press(app, pygame.K_BACKSPACE)
    typed(app, "undo")
    written.clear()
    page.stale()
    app.frame(0.05)
    assert "1 key." in shown_words(written)
    typed(app, "zzz")
    page.stale()
    app.frame(0.05)
    assert "Nothing found." in shown_words(written)
    press(app, ESC)
    assert page.pane.search == ""
    assert app.top is page


def test_a_section_ends_the_search(helped, press):
    app, page = helped()
    typed(app, "tow")
    press(app, DOWN)
    assert (page.pane.search, page.pane.shown) == ("", "Settings")


def test_words_with_ctrl_are_no_search(helped, press):
    app, page = helped()
    press(app, pygame.K_a, pygame.KMOD_CTRL)
    for mod, sign in ((pygame.KMOD_CTRL, "\x03"), (pygame.KMOD_CTRL, "c"), (pygame.KMOD_ALT, "c")):
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_c, mod=mod, unicode=sign, scancode=0))
        app.frame(0.05)
    assert page.pane.search == ""
    typed(app, "a" * 60)
    assert len(page.pane.search) == 40


# ---- keys


NAMES = {
    "escape": "Esc", "return": "Enter", "home": "Home", "tab": "Tab", "space": "Space", "backspace": "Backspace",
    "left": "←", "right": "→", "up": "↑", "down": "↓",
}  # fmt: skip


def named(press):
    held = [name for name in ("ctrl", "shift", "alt") if getattr(press, name)]
    return "+".join([name.title() for name in held] + [NAMES.get(press.name, press.name.upper())])


@pytest.mark.parametrize("table", [battle_keys.ALWAYS, battle_keys.PLOTTING, battle_keys.WATCHING])
def test_every_key_of_a_battle_is_listed(table):
    listed = {key for _, rows in KEYS for keys, _ in rows for key in keys.split()}
    assert {named(press) for press in table} <= listed


def test_keys_are_found_by_name_and_meaning():
    assert keys_that_tell_of("full screen") == (("Everywhere", (("F11", "full screen"),)),)
    assert keys_that_tell_of("ctrl+enter end the turn")[0][0] == "Orders"
    assert keys_that_tell_of("nothing at all") == ()
    assert keys_that_tell_of("") == KEYS
