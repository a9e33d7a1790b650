"""The game in a real window, played by mouse and keyboard; what came of it is read from the saves."""

from collections.abc import Callable

import pygame
import pytest

from game.play.intents import Command
from game.play.model import BattleModel
from game.play.turns import watch as start_watching
from game.rules.state.vocabulary import Move
from game.sim.record import Record, saves_in
from game.ui.app import App
from game.ui.battle.panels.panel import BattlePanel, Spot
from game.ui.battle.screen import BattleScreen
from game.ui.debrief.debrief import DebriefScreen
from game.ui.menu.menu import MenuScreen
from game.ui.plays import Plays
from game.ui.screen import Reset
from tests.ui.beats import pass_while
from tests.ui.desk import Desk, lacking, wait_for

pytestmark = [
    pytest.mark.skipif(bool(lacking()), reason=f"a real window needs {', '.join(lacking())}"),
    pytest.mark.story,
]
SIZE = (1280, 720)
Place = tuple[float, float]


@pytest.fixture
def twin(window: Callable[..., tuple[Plays, App]]) -> "Twin":
    return Twin(*window(SIZE))


class Twin:
    """The same pages without a display: where things lie."""

    def __init__(self, plays: Plays, app: App):
        self.plays, self.app = plays, app

    def menu(self) -> MenuScreen:
        page = self.plays.menu()
        assert isinstance(page, MenuScreen)
        self.app.change(Reset(page))
        self.app.frame(0.0)
        self.app.frame(0.05)
        page.shelf.finish()
        self.app.frame(0.05)
        return page

    def debrief(self, record: Record) -> DebriefScreen:
        page = self.plays.debrief(record)
        assert isinstance(page, DebriefScreen)
        self.app.change(Reset(page))
        self.app.frame(0.05)
        return page

    def battle(self, record: Record) -> BattleScreen:
        screen = self.plays.battle(record)
        assert isinstance(screen, BattleScreen)
        self.app.change(Reset(screen))
        self.app.frame(0.05)
        pass_while(self.app, lambda: screen.session.forecaster.busy, 30.0)
        self.app.frame(0.05)
        return screen


def place_of(page: MenuScreen | DebriefScreen, *ident: str) -> Place:
    """Where a place of a page lies."""
    return next(spot.rect.center for spot in page.spots() if spot.ident == ident)


def place_in(panel: BattlePanel, spot: Spot) -> Place:
    """Where a panel of the battle does something."""
    rect = next(rect for rect, what in panel._spots if what == spot)
    return panel.rect.x + rect.centerx, panel.rect.y + rect.centery


def saves(desk: Desk) -> list[Record]:
    """The battles of the player, the latest first."""
    return [Record.open(facts.path) for facts in saves_in(desk.data / "saves")]


def begin(desk: Desk, twin: Twin, ident: str) -> Record:
    """Begin a scenario from the main menu, by mouse alone."""
    page = twin.menu()
    desk.click(place_of(page, "row", ident))
    page.take(("row", ident))
    twin.app.frame(0.05)
    desk.click_until(place_of(page, "go"), f"the save of {ident}", lambda: saves(desk))
    desk.wait_still()
    return saves(desk)[0]


def play_turn(desk: Desk, record: Record, end: Callable[[], None]) -> None:
    """End the turn that is being plotted, and wait until it is resolved and saved."""
    turn = record.turn
    model = BattleModel(record.scenario, seed=record.seed, world=record.world(turn))
    end()
    if model.draft.unordered(model.seen):  # asked once
        desk.wait_still()
        end()
    wait_for(f"turn {turn + 1} in the save", lambda: record.turn > turn, 60.0, desk.told)


def test_a_battle_from_the_menu_to_the_debrief_and_again(desk: Desk, twin: Twin) -> None:
    desk.start()
    record = begin(desk, twin, "target_practice")
    assert (record.turn, record.side) == (0, "patrol")
    desk.key("6")  # no odds: the lesson's window has them, and here they would take half of the time
    for _ in range(record.scenario.tables.turns):
        play_turn(desk, record, lambda: desk.key("ctrl+Return"))
        over = bool(record.world(record.turn).battle.over[0])
        if over:
            desk.wait_change(desk.look())  # it plays
        desk.key("Return")  # watching is skipped
        if over:
            break
    assert over
    desk.click_until(place_of(twin.debrief(record), "again"), "a new battle", lambda: len(saves(desk)) == 2)
    again = next(one for one in saves(desk) if one.path != record.path)
    assert (again.seed, again.turn, again.scenario.hash) == (record.seed, 0, record.scenario.hash)
    desk.wait_still()
    play_turn(desk, again, lambda: desk.key("ctrl+Return"))
    desk.key("Return", "Escape")  # no more prompts
    desk.wait_still()
    desk.key("Escape", "Up", "Return")  # out of the battle by its menu
    desk.wait_still()
    desk.click(place_of(twin.menu(), "menu", "quit"))
    assert desk.game is not None
    assert desk.game.wait(10.0) == 0, desk.told()
    assert not desk.window_open
    assert "Traceback" not in desk.told()


def alone(screen: BattleScreen) -> int:
    """A ship of one's own that stands apart from all others and from the panels, and has its handle in the open."""
    picture = screen.map.units.picture
    best, room = -1, 0.0
    for symbol in picture.symbols:
        if not symbol.own or len(symbol.codes) > 1 or symbol.codes[0] not in screen.model.able():
            continue
        if symbol.codes[0] >= screen.model.seen.unit_slots:
            continue
        here = pygame.Vector2(symbol.x, symbol.y)
        if any(screen.panels.at((here.x + dx, here.y)) for dx in (-150, 0, 150)):
            continue
        far = min(here.distance_to((o.x, o.y)) for o in picture.symbols if o is not symbol)
        if far > room:
            best, room = symbol.codes[0], far
    assert best >= 0
    return best


def test_a_killed_game_goes_on_at_the_turn_it_was_killed_in(desk: Desk, twin: Twin) -> None:
    desk.start()
    record = begin(desk, twin, "jupiter_rout")
    desk.key("6")
    screen = twin.battle(record)
    slot = alone(screen)
    ship = screen.map.units.slots[slot][:2]
    button = place_in(screen.panels.guard, Command.END_TURN)
    desk.click(ship)
    screen.model.selection.pick([slot])
    twin.app.frame(0.05)
    handle = screen.map.handle()
    assert handle is not None
    desk.drag(handle.knob, (ship[0] - 60, ship[1] - 20), (ship[0] - 150, ship[1] - 40), (ship[0] - 220, ship[1] - 60))
    play_turn(desk, record, lambda: desk.click(button))
    orders = record.orders(1).units
    assert orders.move[0, slot] == Move.BURN
    assert (orders.dx[0, slot], orders.dy[0, slot], orders.throttle[0, slot]) == pytest.approx(
        (-0.965, 0.263, 1.0), abs=0.01
    )
    desk.wait_change(desk.look())  # it plays by itself
    desk.key("space")
    desk.wait_still()
    watch(desk, twin, record)
    desk.key("Return")
    desk.wait_still()
    desk.key("ctrl+a")  # in the middle of plotting turn 2
    desk.key("e")
    desk.kill()
    assert not desk.window_open
    assert record.turn == 1

    digests = [record.digest(turn) for turn in range(2)]
    desk.start()
    page = twin.menu()
    assert next(line for ident, _, line in page._choices() if ident == "continue").endswith("turn 2")
    desk.click(place_of(page, "menu", "continue"))
    desk.wait_still()
    desk.key("6")
    play_turn(desk, record, lambda: desk.key("ctrl+Return"))
    assert record.turn == 2
    assert [record.digest(turn) for turn in range(2)] == digests
    assert len(saves(desk)) == 1
    assert "Traceback" not in desk.told()


def watch(desk: Desk, twin: Twin, record: Record) -> None:
    """Drag the playhead about: the picture follows, and comes back to what it was."""
    screen = twin.battle(record)
    assert start_watching(screen.session, 1)
    twin.app.frame(0.05)
    panel = screen.panels.timeline
    y = panel.rect.y + panel.rect.h // 3

    def at(share: float) -> Place:
        return panel.rect.x + panel.left + (panel.right - panel.left) * share, y

    def seen(share: float) -> int:
        desk.drag(at(share), at(share))
        desk.point((640, 90))
        desk.wait_still(0.4)
        return desk.look()

    for _ in range(5):  # the planet may still be painted by the worker, and fade in between two looks
        late, early, again = (seen(share) for share in (0.9, 0.25, 0.9))
        if late == again:
            break
    assert late != early
    assert late == again
