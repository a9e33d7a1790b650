"""The odds in the window: dots, what a click on one shows, the risk of ships, what is said where nobody can tell."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from game.play.fan import Fan
from game.play.intents import ShowFuture
from game.play.model import BattleModel
from game.rules.state.columns import NONE
from game.rules.state.vocabulary import PPM
from game.scenario import Scenario
from game.sim.odds import FUTURES, Futures, Odds, Question, play_futures
from game.testing.builders import all_in_sight
from game.ui.app import App
from game.ui.battle.panels.layout import layout_for
from game.ui.battle.panels.upper import _note, expected_ppm
from game.ui.battle.screen import BattleScreen
from game.ui.paint import palette
from game.ui.screen import Metrics, Reset, scale_for
from tests.play.conftest import with_lances
from tests.ui.beats import pass_while

SIZES = ((1280, 720), (1920, 1080), (1366, 768))


class Window:
    """A window with a battle whose odds are told by nobody but the test."""

    def __init__(self, jupiter: Scenario, size: tuple[int, int] = (1280, 720)):
        world = all_in_sight(with_lances(jupiter), jupiter.tables)
        self.model = BattleModel(jupiter, seed=1, world=world)
        self.app = App(size)
        self.screen = BattleScreen(self.model, aside=True)
        self.session = self.screen.session
        self.teller = SimpleNamespace(latest=None, before=None, told=True, asked_key=None, asked=[], close=lambda: None)
        self.teller.ask = lambda key, question: self.teller.asked.append((key, question))
        self.session.fan_teller = self.teller  # type: ignore[assignment]
        for one in (self.session.forecaster, self.session.surveyor):
            one.step_aside = lambda: None  # type: ignore[method-assign]
        self.session.clock_s = 5.0
        self.app.change(Reset(self.screen))
        self.settle()
        self.panel = self.screen.panels.odds

    def settle(self) -> None:
        self.app.frame(0.05)
        pass_while(self.app, lambda: self.session.forecaster.busy)
        self.app.frame(0.05)

    def tell(self, futures: Futures, *, stale: bool = False) -> None:
        """Let these be the odds of the plan, or of one before it."""
        key = self.model.turn, self.model.draft.version - stale
        question = Question(self.model.scenario, self.model.seen, self.model.side)
        self.teller.latest = Fan(key, Odds(question, futures, 0.0))
        self.settle()

    def key(self, key: int) -> None:
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
        self.app.frame(0.05)

    def click(self, pos: tuple[float, float]) -> None:
        place = round(pos[0]), round(pos[1])
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            pygame.event.post(pygame.Event(kind, pos=place, button=1))
        self.app.frame(0.05)

    def shade(self, colour: tuple[int, int, int], rect: pygame.Rect) -> int:
        """How many px of a part of the window are about this colour."""
        part = pygame.surfarray.array3d(pygame.display.get_surface().subsurface(rect)).astype(int)
        return int((np.abs(part - np.array(colour)).max(axis=2) < 26).sum())


@pytest.fixture
def window(jupiter: Scenario) -> Iterator[Window]:
    made = Window(jupiter)
    yield made
    made.screen.on_leave()
    made.app.close()


@pytest.fixture(scope="module")
def futures(jupiter: Scenario) -> Futures:
    """As many as the window shows, of which the first loses least."""
    model = BattleModel(jupiter, seed=1, world=with_lances(jupiter))
    one = play_futures(Question(jupiter, model.seen, model.side, turns=2), 0, 2)
    many = Futures(*(np.repeat(getattr(one, name), FUTURES // 2, axis=0) for name in Futures.__dataclass_fields__))
    many.mass_lost[:, model.side] = np.linspace(0.02, 0.38, FUTURES)
    return many


def test_odds_are_asked_for_when_the_plan_rests(window: Window) -> None:
    key, question = window.teller.asked[-1]
    assert key == (1, window.model.draft.version)
    assert question.seen is window.model.seen
    window.session.dragging = True
    window.model.draft.plot(["reaver"], "move", {"kind": "hold"})
    window.teller.asked.clear()
    window.session.refresh()
    assert window.teller.asked == []
    window.session.dragging = False
    window.session.refresh()
    assert [one for one, _ in window.teller.asked] == [(1, window.model.draft.version)]


def test_key_6_hides_them_and_asks_no_more(window: Window) -> None:
    assert window.panel.shown
    window.key(pygame.K_6)  # from all to none
    assert not window.panel.shown
    window.teller.asked.clear()
    window.app.frame(0.05)
    assert window.teller.asked == []
    window.key(pygame.K_6)
    assert window.panel.shown


def test_a_click_on_a_dot_shows_its_future_and_esc_takes_it_away(window: Window, futures: Futures) -> None:
    window.tell(futures)
    x, y = window.panel._dots[5]
    place = window.panel.rect.x + x, window.panel.rect.y + y
    assert window.panel.spot_at(place) == ShowFuture(5)
    plain = pygame.surfarray.array3d(pygame.display.get_surface())
    window.click(place)
    assert window.session.future == 5
    shown = pygame.surfarray.array3d(pygame.display.get_surface())
    assert (plain != shown).any()
    window.key(pygame.K_ESCAPE)
    assert window.session.future == -1
    assert window.session.pause_menu is None
    window.click(place)
    window.click(place)
    assert window.session.future == -1
    corner = window.panel.rect.x + 3, window.panel.rect.y + 3
    assert window.panel.spot_at(corner) == ShowFuture(NONE)


def test_a_changed_plan_fades_the_dots_and_forgets_the_future(window: Window, futures: Futures) -> None:
    window.tell(futures)
    window.session.future = 3
    bright = window.shade(palette.OWN, window.panel.rect)
    window.model.draft.plot(["reaver"], "move", {"kind": "hold"})
    window.settle()
    assert window.session.fan_stale
    assert window.session.future == -1
    assert window.shade(palette.OWN, window.panel.rect) < 0.5 * bright
    assert expected_ppm(window.session) == ()


def test_the_worst_tenth_is_ringed_and_one_in_ten_named(window: Window, futures: Futures) -> None:
    window.tell(futures)
    ringed = window.shade(palette.DANGER, window.panel.rect)
    mild = replace(futures, mass_lost=np.full_like(futures.mass_lost, 0.1))
    assert ringed > 30
    window.tell(mild)
    assert len(set(window.panel._dots)) == FUTURES  # one column, all of them over each other


def test_ships_show_how_likely_they_are_to_be_lost(window: Window, futures: Futures) -> None:
    slot = next(s for s in window.screen.map.units.slots if window.model.is_own(s))
    none = replace(futures, lost=np.zeros_like(futures.lost))
    window.tell(none)
    x, y, radius = window.screen.map.units.slots[slot]
    under = pygame.Rect(round(x) - 9, round(y + radius) + 2, 18, 5)
    before = window.shade(palette.DANGER, under)
    all_lost = none.lost.copy()
    all_lost[:, -1, slot] = True
    window.model.draft.version += 1
    window.tell(replace(none, lost=all_lost))
    assert window.shade(palette.DANGER, under) > before
    window.model.selection.pick([slot])
    window.settle()
    assert "100 %" in " ".join(window.screen.panels.card._risk(window.session, slot))


def test_objectives_say_what_is_expected_of_them(window: Window, futures: Futures) -> None:
    window.tell(replace(futures, progress=np.full_like(futures.progress, 0.25)))
    assert set(expected_ppm(window.session)) == {250_000}
    spec = window.model.scenario.spec.objective[0]
    assert _note(replace(spec, optional=False), 0, 250_000, 4) == ("0 %", "25 % in 4 turns")
    assert _note(replace(spec, optional=True), 250_000, 250_000, 4) == ("25 % · bonus",)
    assert _note(replace(spec, optional=False), 0, 250_000, 1, "1 of 3 turns") == ("1 of 3 turns", "25 % in 1 turn")


def test_an_objective_of_one_line_makes_room_for_what_is_expected_of_it(jupiter: Scenario, futures: Futures) -> None:
    window = Window(jupiter, (1920, 1080))
    now = window.model.seen.objectives.progress_ppm[0] / PPM
    heights = []
    for progress in (now, np.abs(now - 0.25)):
        window.model.draft.version += 1
        window.tell(replace(futures, progress=np.tile(progress, (FUTURES, 1))))
        heights.append(window.screen.panels.objectives.rect.h)
    goals = window.model.scenario.spec.objective
    short = sum(one.optional for one in goals)
    assert heights[1] - heights[0] == short * window.screen.map.metrics.b(17)
    window.screen.on_leave()
    window.app.close()


def test_a_machine_without_a_process_says_so(window: Window) -> None:
    reckoned = pygame.surfarray.array3d(pygame.display.get_surface())
    window.teller.told = False
    window.app.frame(0.05)
    assert (pygame.surfarray.array3d(pygame.display.get_surface()) != reckoned).any()


@pytest.mark.parametrize("size", SIZES)
def test_the_panel_stands_over_the_guard_and_inside_the_window(size: tuple[int, int]) -> None:
    layout = layout_for(Metrics(*size, scale_for(*size)))
    assert pygame.Rect(0, 0, *size).contains(layout.odds)
    assert layout.odds.bottom < layout.guard.top
    assert not layout.odds.colliderect(layout.objectives)
    assert not layout.odds.colliderect(layout.overlays)


def test_what_was_to_survive_and_has_not_is_marked_as_failed(window: Window) -> None:
    box = window.screen.panels.objectives.rect
    before = window.shade(palette.DANGER, box)
    goals = window.model.scenario.spec.objective
    number = next(
        n for n, goal in enumerate(goals) if goal.kind in ("survive", "protect") and goal.side == "second_fleet"
    )
    window.model.seen.objectives.progress_ppm[0, number] = 0
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=box.center, rel=(1, 1), buttons=(0, 0, 0)))
    window.settle()
    assert window.shade(palette.DANGER, window.screen.panels.objectives.rect) > before + 10


def test_where_no_enemy_is_known_there_are_no_dots(window: Window, futures: Futures) -> None:
    window.model.seen.units.side[0, window.model.seen.units.side[0] != window.model.side] = NONE
    window.model.seen.flights.uid[0, window.model.seen.flights.side[0] != window.model.side] = 0
    window.tell(futures)
    assert not window.teller.latest.odds.knows_enemies
    assert window.panel._dots == []
    slot = window.model.names.unit_slot["reaver"]
    assert window.screen.panels.card._risk(window.session, slot) == (), "nor is anybody told that he is safe"
