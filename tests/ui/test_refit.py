"""The refit screen in a window: by mouse and by keys, at every size, and out into the battle that it makes."""

import pygame
import pytest

from game.cli import main
from game.scenario import load
from game.sim.record import Record
from game.sim.refit import Box, Setup, after_vote, setup_of, values_of, vote_day
from game.ui.battle.screen import BattleScreen
from game.ui.menu.menu import MenuScreen
from game.ui.menu.shelf import own_scenarios_dir, saves_dir
from game.ui.refit import matrix
from game.ui.refit.screen import RefitScreen
from game.ui.screen import Reset
from tests.ui.beats import pass_time, pass_while
from tests.ui.yards import YARD, MadeUp, magnus, small_yard

SHIFT, CTRL = pygame.KMOD_SHIFT, pygame.KMOD_CTRL


PASSES, FAILS = 7, 5
"""Seeds of a vote that passes and of one that fails in the small yard."""


@pytest.fixture
def refit(window):
    """The refit screen in a window: refit(size, scenario) -> (app, screen)."""

    def do(size=(1280, 720), scenario=None, percent=100, executor=None, seed=PASSES):
        plays, app = window(size, percent)
        made = scenario or magnus()
        screen = RefitScreen(plays, plays._workshop, made, "union", seed, executor or MadeUp())
        app.change(Reset(screen))
        app.frame(0.05)
        pass_time(app, 38)
        app.frame(0.05)
        return app, screen

    return do


def move_to(app, pos, buttons=(0, 0, 0)):
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=pos, rel=(1, 1), buttons=buttons))
    app.frame(0.05)


def test_boxes_are_fitted_and_taken_out_by_a_click(refit, click):
    app, screen = refit()
    box = Box("second", "guns")
    click(app, screen, ("box", *box))
    assert box in screen.desk.plan
    click(app, screen, ("box", *box))
    assert box not in screen.desk.plan
    click(app, screen, ("undo",))
    assert box in screen.desk.plan


def test_the_matrix_by_keys(refit, press):
    app, screen = refit()
    assert screen.cursor == Box("first", "guns")
    press(app, pygame.K_DOWN)
    assert screen.cursor == Box("second", "guns")
    press(app, pygame.K_SPACE)
    assert Box("second", "guns") in screen.desk.plan
    press(app, pygame.K_DOWN)
    press(app, pygame.K_DOWN)
    assert screen.cursor == Box("flag", "guns"), "destroyers have no room for it"
    press(app, pygame.K_RIGHT)
    assert screen.cursor == Box("flag", "shields")
    place = screen.desk.plan.boxes.index(screen.cursor)
    press(app, pygame.K_LEFT, SHIFT)
    press(app, pygame.K_UP, SHIFT)
    assert screen.desk.plan.boxes.index(screen.cursor) == place - 2
    press(app, pygame.K_RIGHT, SHIFT)
    assert screen.desk.plan.boxes.index(screen.cursor) == place - 1
    for _ in range(4):
        press(app, pygame.K_z, CTRL)
    assert screen.desk.plan == screen.desk.other
    press(app, pygame.K_y, CTRL)
    assert Box("second", "guns") in screen.desk.plan


def test_flag_ways_plans_and_the_best_by_keys(refit, press):
    app, screen = refit()
    first = screen.desk.plan
    press(app, pygame.K_RIGHTBRACKET)
    press(app, pygame.K_RIGHTBRACKET)
    press(app, pygame.K_LEFTBRACKET)
    assert screen.desk.plan.sail_day == first.sail_day + 1
    press(app, pygame.K_3)
    assert screen.desk.plan.way == "wait"
    press(app, pygame.K_1)
    assert screen.desk.plan.way == "wait", "merit is spent"
    press(app, pygame.K_TAB)
    assert screen.desk.plan == first
    press(app, pygame.K_TAB)
    assert screen.desk.plan.way == "wait"
    pass_time(app, 299)
    best = screen.desk.best
    assert best is not None
    press(app, pygame.K_o)
    assert screen.desk.plan == best[0]


def test_the_flag_and_the_bars_are_dragged(refit):
    app, screen = refit()
    before = screen.desk.plan
    flag = next(one for one in screen.spots() if one.ident == ("flag",)).rect
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=flag.center))
    move_to(app, (round(screen.dates.middle_of(25)), flag.centery + 60), (1, 0, 0))
    assert screen.desk.plan.sail_day == 25
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONUP, button=1, pos=(0, 0)))
    app.frame(0.05)
    screen.desk.undo()
    assert screen.desk.plan == before
    app.frame(0.05)
    first, second = before.boxes[0], before.boxes[4]
    bars = screen.dates.bars
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=bars[first].center))
    app.frame(0.05)
    assert screen.dragged == first
    move_to(app, bars[second].center, (1, 0, 0))
    assert screen.desk.plan.boxes.index(first) == 4
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONUP, button=1, pos=(0, 0)))
    app.frame(0.05)
    assert screen.dragged is None
    assert screen.desk.undo()
    assert screen.desk.plan == before


def test_a_day_of_the_calendar_is_clicked(refit):
    app, screen = refit()
    at = round(screen.dates.middle_of(12)), screen.dates.days.bottom - 6
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=at))
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONUP, button=1, pos=at))
    app.frame(0.05)
    assert screen.desk.plan.sail_day == 12
    assert not screen.flag_held


def test_a_box_that_is_pointed_at_offers_what_it_would_do(refit):
    app, screen = refit()
    rect = screen.matrix.boxes[Box("second", "guns")]
    before = pygame.surfarray.array3d(screen.picture())
    move_to(app, rect.center)
    pass_time(app, 19)
    app.frame(0.05)
    assert screen.desk.hovered == Box("second", "guns")
    assert screen.desk.offer(Box("second", "guns")).worth is not None
    assert (pygame.surfarray.array3d(screen.picture()) != before).any()


SIZES = [((1280, 720), 100), ((1920, 1080), 100), ((1024, 576), 100), ((2560, 1440), 100), ((1280, 720), 200),
         ((1600, 1200), 100)]  # fmt: skip


@pytest.mark.parametrize(("size", "percent"), SIZES)
@pytest.mark.parametrize("made", [magnus, small_yard])
def test_everything_has_room_at_every_size(refit, size, percent, made):
    _, screen = refit(size, made(), percent, MadeUp() if made is magnus else MadeUp(0))  # and before any battle is back
    window = pygame.Rect(0, 0, *size)
    rects = [*screen.panels.values()]
    assert all(window.contains(rect) and rect.w > 100 and rect.h > 80 for rect in rects)
    assert not any(one.colliderect(two) for n, one in enumerate(rects) for two in rects[n + 1 :])
    boxes = [*screen.matrix.boxes.values()]
    assert all(screen.panels["matrix"].contains(box) for box in boxes)
    assert not any(one.colliderect(two) for n, one in enumerate(boxes) for two in boxes[n + 1 :])
    assert all(box.w >= 60 and box.h >= 20 for box in boxes)
    assert all(screen.panels["dates"].contains(bar) for bar in screen.dates.bars.values())
    assert screen.dates.days.bottom - screen.dates.days.y > 150
    spots = {spot.ident: spot.rect for spot in screen.spots()}
    assert window.contains(spots["sail",])
    assert not any(spots["sail",].colliderect(rect) for rect in rects)


def test_who_is_over_the_budget_cannot_sail(refit, press, click):
    app, screen = refit()
    for box in screen.desk.yard.boxes():
        if box not in screen.desk.plan:
            screen.desk.toggle(box)
    press(app, pygame.K_RETURN, CTRL)
    assert "over the budget" in screen.notice
    assert app.top is screen
    assert ("sail",) not in {spot.ident for spot in screen.spots()}


def test_the_vote_is_shown_then_the_battle_is_the_one_that_was_made(refit, press):
    app, screen = refit(scenario=small_yard())
    plan, yard = screen.desk.plan, screen.desk.yard
    press(app, pygame.K_RETURN, CTRL)
    vote = screen.desk.vote
    assert vote is not None
    assert vote.passed
    assert screen.desk.plan == after_vote(yard, plan, passed=True)
    assert not screen.desk.undo(), "a vote is not taken back"
    app.frame(0.05)
    press(app, pygame.K_RETURN, CTRL)
    assert isinstance(app.top, BattleScreen)
    saved = Record.open(next(saves_dir().glob("*.darklight")))
    setup = setup_of(yard, plan)
    assert saved.scenario.spec == yard.scenario.changed(values_of(yard, setup)).spec
    assert saved.seed == PASSES
    assert saved.scenario.spec.refit is None
    assert app.top.model.scenario.spec == saved.scenario.spec


def test_after_a_vote_that_fails_the_days_left_are_planned_anew(refit, press, click):
    app, screen = refit(scenario=small_yard(), seed=FAILS)
    yard, armour, guns, begun = screen.desk.yard, Box("second", "armour"), Box("first", "guns"), Box("first", "shields")
    press(app, pygame.K_RETURN, CTRL)
    assert screen.desk.vote is not None
    assert not screen.desk.vote.passed
    plan = screen.desk.plan
    day = vote_day(yard.refit, plan)
    assert guns not in plan
    assert any("voted against" in one.words for one in screen._remarks())
    places = {spot.ident for spot in screen.spots()}
    assert ("box", *armour) in places
    assert not {("box", *guns), ("box", *begun), ("way", 1), ("way", 2)} & places, "nothing to click that is settled"
    click(app, screen, ("box", *armour))
    assert armour in screen.desk.plan
    assert not any("voted against" in one.words for one in screen._remarks()), "told until one goes on planning"
    assert next(work for work in screen.desk.works() if work.box == armour).first == day + 1
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=screen.dates.bars[begun].center))
    app.frame(0.05)
    assert screen.dragged is None
    assert "begun" in screen.notice
    screen.cursor, screen.by_key = guns, True
    press(app, pygame.K_SPACE)
    assert "refused" in screen.notice
    assert screen.pointed is None
    for _ in range(30):
        press(app, pygame.K_LEFTBRACKET)
    assert screen.desk.plan.sail_day == day, "one sails that day at the earliest"
    while screen.desk.undo():
        pass
    assert screen.desk.plan == plan
    click(app, screen, ("box", *armour))
    press(app, pygame.K_RETURN, CTRL)
    assert isinstance(app.top, BattleScreen)
    made = yard.scenario.changed(values_of(yard, setup_of(yard, plan.toggled(armour))))
    saved = next(saves_dir().glob("*.darklight"))
    assert Record.open(saved).scenario.spec == made.spec
    assert main(["replay", str(saved), "--verify"]) == 0


def test_the_odds_after_a_vote_that_fails_are_those_of_what_is_left(refit, press):
    app, screen = refit(scenario=small_yard(), seed=FAILS)
    pass_time(app, 199)
    lost = screen.desk.vote_lost()
    press(app, pygame.K_RETURN, CTRL)
    pass_time(app, 399)
    desk = screen.desk
    odds = desk.odds
    assert odds is not None
    assert odds.worlds == 200
    assert lost == pytest.approx(odds.chance)
    days = desk.by_day()
    assert all(one is None for one in days[: desk.plan.first_day - 1])
    assert None not in days[desk.plan.first_day - 1 :]
    assert all(row.worth is not None for row in desk.items())
    best = desk.best
    assert best is not None
    assert best[0].voted == desk.plan.voted
    press(app, pygame.K_o)
    assert desk.plan == best[0]


def test_without_a_vote_one_sails_at_once(refit, click):
    app, screen = refit(scenario=small_yard())
    screen.desk.toggle(Box("first", "guns"))
    app.frame(0.05)
    click(app, screen, ("sail",))
    assert isinstance(app.top, BattleScreen)


def test_from_the_menu_to_the_yard_and_back(window, press, monkeypatch):
    monkeypatch.setattr("game.ui.refit.screen.worker_pool", lambda _: MadeUp())
    own_scenarios_dir().mkdir(parents=True, exist_ok=True)
    (own_scenarios_dir() / "yard.toml").write_text(YARD.read_text(encoding="utf-8"), encoding="utf-8")
    plays, app = window()
    page = plays.menu()
    app.change(Reset(page))
    app.frame(0.05)
    page.shelf.finish()
    app.change(page.begin(lambda: plays.anew(small_yard(), "union")))
    app.frame(0.05)
    assert isinstance(app.top, RefitScreen)
    press(app, pygame.K_F1)
    assert not isinstance(app.top, RefitScreen)
    press(app, pygame.K_ESCAPE)
    assert isinstance(app.top, RefitScreen)
    press(app, pygame.K_ESCAPE)
    assert isinstance(app.top, MenuScreen)


def test_who_plays_the_garrison_has_no_yard(window):
    plays, app = window()
    app.change(plays.anew(small_yard(), "sovereignty", 3))
    app.frame(0.05)
    assert isinstance(app.top, BattleScreen)


def test_battles_are_fought_in_a_process_of_their_own(window):
    plays, app = window()
    screen = RefitScreen(plays, plays._workshop, small_yard(), "union", 7)
    app.change(Reset(screen))
    pass_while(app, lambda: screen.desk.odds is None, 90.0)
    odds = screen.desk.odds
    assert odds is not None, "no battle has come back"
    assert odds.worlds >= 16
    assert all(isinstance(setup, Setup) for setup in screen.desk.battles.fought)
    screen.on_leave()
    assert screen.desk.battles.busy is False or not screen.desk.battles.free


def test_what_an_item_does_is_told_where_one_points_at_it(refit, monkeypatch):
    told = []
    draw = matrix.draw_text
    monkeypatch.setattr(matrix, "draw_text", lambda *given, **more: (told.append(given[2]), draw(*given, **more))[1])
    app, screen = refit(scenario=load("vesta_counterattack"), seed=3)
    items = screen.desk.yard.items
    for spot in screen.spots("items"):
        move_to(app, spot.rect.center)
        ident = str(spot.ident[1])
        (said,) = screen._remarks()
        assert said.words == f"{screen.desk.yard.item_name(ident)}: {items[ident].text}"
        app.frame(0.05)
    plan = screen.desk.plan
    place = screen.spots("items")[0].rect.center
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=place))
    pygame.event.post(pygame.Event(pygame.MOUSEBUTTONUP, button=1, pos=place))
    app.frame(0.05)
    assert screen.desk.plan == plan
    told.clear()
    move_to(app, next(spot for spot in screen.spots("matrix") if spot.ident[2] == "sensors").rect.center)
    app.frame(0.05)
    assert items["sensors"].text in " ".join(told)
    assert not any(one.kind == "item" for one in screen._remarks())


def test_an_item_of_which_its_file_says_nothing_is_as_before(refit):
    app, screen = refit()
    before = screen._remarks()
    move_to(app, screen.spots("items")[0].rect.center)
    assert screen.pointed_item is not None
    assert screen._remarks() == before
