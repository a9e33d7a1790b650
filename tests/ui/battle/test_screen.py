import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pygame
import pytest

from game.play.actions import do
from game.play.intents import Answer, ChooseVerb, JumpTo
from game.play.looking import look_at_all
from game.play.model import BattleModel
from game.play.opponents import Opponents
from game.play.reaches import arc_deg
from game.play.session import Phase, Session
from game.rules.state.vocabulary import IMPULSES, Event
from game.scenario import Scenario, load
from game.testing.builders import all_in_sight
from game.ui.app import App
from game.ui.battle.map import burn_handle
from game.ui.battle.map.units import MapUnits
from game.ui.battle.panels import lower, upper
from game.ui.battle.screen import BattleScreen
from game.ui.screen import Change, Pop, Push, Quit, Reset, scale_for
from tests.play.conftest import with_lances
from tests.ui.beats import pass_while
from tests.ui.paintings import difference


class Player:
    """A window with a battle in it, played by posted events."""

    def __init__(
        self, jupiter: Scenario, size: tuple[int, int] = (1280, 720), lances: bool = False,
        on_settings: Callable[[], Change] | None = None, model: BattleModel | None = None,
    ):  # fmt: skip
        world = with_lances(jupiter) if lances else None
        self.model = model or BattleModel(jupiter, seed=1, world=world)
        self.app = App(size)
        self.over: list[BattleModel] = []
        self.screen = BattleScreen(self.model, on_over=self._over, on_settings=on_settings)
        self.app.change(Reset(self.screen))
        self.frames(2)

    def _over(self, model: BattleModel) -> Change:
        self.over.append(model)
        return Quit()

    def frames(self, count: int = 1) -> None:
        for _ in range(count):
            self.app.frame(1 / 60)

    def settle(self) -> None:
        self.frames(2)
        pass_while(self.app, lambda: self.screen.session.forecaster.busy)
        self.frames(2)

    def key(self, key: int, mod: int = 0, text: str = "") -> None:
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=text))
        self.frames()

    def move(self, pos: tuple[float, float], buttons: tuple[int, int, int] = (0, 0, 0)) -> None:
        place = round(pos[0]), round(pos[1])
        pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=place, rel=(0, 0), buttons=buttons))
        self.frames()

    def down(self, pos: tuple[float, float], button: int = 1) -> None:
        self.move(pos)
        pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(round(pos[0]), round(pos[1])), button=button))
        self.frames()

    def up(self, pos: tuple[float, float], button: int = 1) -> None:
        pygame.event.post(pygame.Event(pygame.MOUSEBUTTONUP, pos=(round(pos[0]), round(pos[1])), button=button))
        self.frames()

    def click(self, pos: tuple[float, float], button: int = 1) -> None:
        self.down(pos, button)
        self.up(pos, button)

    def place(self, ident: str) -> tuple[float, float]:
        return self.screen.map.units.slots[self.model.names.unit_slot[ident]][:2]

    def end_turn(self) -> None:
        self.key(pygame.K_RETURN, pygame.KMOD_CTRL)
        assert self.screen.session.phase is not Phase.PLOT  # a small battle is resolved before the frame is over
        pass_while(self.app, lambda: self.screen.session.phase is Phase.RESOLVE, 60.0)
        self.frames()
        assert self.screen.session.phase is Phase.WATCH


@pytest.fixture
def player(jupiter: Scenario) -> Iterator[Player]:
    made = Player(jupiter)
    yield made
    made.app.close()


def test_a_click_selects_and_a_drag_of_the_handle_plots_a_burn(player: Player) -> None:
    player.screen.session.camera.zoom(3.0, player.place("reaver"))
    player.frames(12)
    player.click(player.place("reaver"))
    assert player.model.selection.units == [player.model.names.unit_slot["reaver"]]
    player.settle()
    handle, ship = player.screen.map.handle(), player.place("reaver")
    assert handle is not None
    player.down(handle.knob)
    for step in range(1, 6):
        player.move((ship[0] - 30 * step, ship[1] - 4 * step), (1, 0, 0))
    player.up((ship[0] - 150, ship[1] - 20))
    move = player.model.draft.orders["reaver"]["move"]
    assert move["kind"] == "burn"
    assert move["dx"] < -0.9
    assert min(abs(move["throttle"] - t) for t in (1 / 3, 2 / 3, 1.0)) < 0.001
    player.settle()
    forecast = player.screen.session.forecast
    assert forecast is not None
    x, y = forecast.path(player.model.selection.units[0])
    assert math.dist((x[0], y[0]), (x[60], y[60])) > 100
    player.key(pygame.K_z, pygame.KMOD_CTRL)
    assert player.model.draft.orders == {}
    player.key(pygame.K_y, pygame.KMOD_CTRL)
    assert "reaver" in player.model.draft.orders


def test_under_the_hand_only_path_and_handle_are_painted_anew(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    painted = []
    draw = MapUnits.draw

    def counted(self: MapUnits, *given: Any) -> None:
        painted.append(given)
        draw(self, *given)

    ship = player.place("reaver")
    player.model.selection.pick([player.model.names.unit_slot["reaver"]])
    player.settle()
    handle = player.screen.map.handle()
    assert handle is not None
    player.down(handle.knob)
    player.move((ship[0] - 150, ship[1]), (1, 0, 0))
    player.settle()
    monkeypatch.setattr(MapUnits, "draw", counted)
    before, forecast = player.app.surface.copy(), player.screen.session.forecast
    for step in range(1, 8):
        player.move((ship[0] - 150, ship[1] + 20 * step), (1, 0, 0))
    player.settle()
    assert painted == []
    assert player.screen.session.forecast is not forecast
    assert difference(before, player.app.surface).off_share > 0.0005
    held, card = player.app.surface.copy(), player.screen.panels.card.rect
    handle = player.screen.map.handle()
    assert handle is not None
    assert not card.collidepoint(handle.knob)
    player.up((ship[0] - 150, ship[1] + 140))
    player.settle()
    player.frames(14)
    assert painted
    near = pygame.Rect(0, 0, 240, 160)
    near.midbottom = round(ship[0]) - 40, round(ship[1]) - 20
    whole = difference(held.subsurface(near), player.app.surface.subsurface(near))
    assert whole.mean < 0.5, "ships, ground and names stand as they do without the hand"


def test_a_typed_burn(player: Player) -> None:
    player.model.selection.pick([player.model.names.unit_slot["reaver"]])
    player.key(pygame.K_m)
    for sign in "90 1/3 6":
        player.key(pygame.K_0, text=sign)
    player.key(pygame.K_RETURN)
    move = player.model.draft.orders["reaver"]["move"]
    assert (move["dy"], move["until"]) == (1.0, 6)
    assert move["throttle"] == pytest.approx(1 / 3, abs=1e-3)


def test_the_right_button_opens_verbs_and_a_click_plots_one(player: Player) -> None:
    player.model.selection.pick([player.model.names.unit_slot["reaver"]])
    player.frames(2)
    player.click((700, 500), button=3)
    menu, panel = player.screen.session.verb_menu, player.screen.panels.verb_menu
    assert menu is not None
    player.frames(1)
    player.click((panel.rect.centerx, panel.rect.y + 20))
    assert player.screen.session.verb_menu is menu, "a click on its head leaves it open"
    row = next(rect for rect, spot in panel._spots if spot == ChooseVerb("withdraw"))
    player.click(row.move(panel.rect.topleft).center)
    assert player.screen.session.verb_menu is None
    assert player.model.draft.orders == {"reaver": {"move": {"kind": "withdraw"}}}


def test_verb_keys_and_a_target_by_click(player: Player) -> None:
    player.screen.session.camera.zoom(3.0, player.place("benedict"))
    player.frames(12)
    player.model.selection.pick([player.model.names.unit_slot["ox"]])
    player.frames()
    player.key(pygame.K_t)
    assert player.screen.session.waiting == "tow"
    player.click(player.place("benedict"))
    assert player.model.draft.orders == {"ox": {"move": {"kind": "tow", "target": "benedict"}}}
    player.key(pygame.K_w)
    assert player.model.draft.orders == {"ox": {"move": {"kind": "withdraw"}}}


def test_a_target_by_key(player: Player) -> None:
    player.screen.session.camera.zoom(3.0, player.place("benedict"))
    player.frames(12)
    player.model.selection.pick([player.model.names.unit_slot["ox"]])
    player.frames()
    player.key(pygame.K_j)
    player.key(pygame.K_TAB)
    nearest = player.screen.map.units.picture.at(player.screen.session.pointer)
    player.key(pygame.K_TAB)
    player.key(pygame.K_TAB, pygame.KMOD_SHIFT)
    here = player.screen.map.units.picture.at(player.screen.session.pointer)
    assert here is not None
    assert nearest is not None
    assert here.codes == nearest.codes
    assert player.model.selection.units == [player.model.names.unit_slot["ox"]]
    player.key(pygame.K_RETURN)
    move = player.model.draft.orders["ox"]["move"]
    assert (move["kind"], move["target"]) == ("follow", player.model.names.units[nearest.codes[0]].id)


def test_a_verb_without_a_target_in_sight_says_so(player: Player) -> None:
    player.model.selection.pick([player.model.names.unit_slot["reaver"]])
    player.key(pygame.K_f)
    player.screen.map.units.picture.symbols[:] = [s for s in player.screen.map.units.picture.symbols if s.own]
    player.key(pygame.K_TAB)
    assert player.screen.session.notice.startswith("Nothing here")
    assert player.screen.session.waiting == "fire_at"


def test_the_wheel_zooms_at_the_pointer(player: Player) -> None:
    camera = player.screen.session.camera
    before, under = camera.km_px, camera.km(700, 400)
    player.move((700, 400))
    pygame.event.post(pygame.Event(pygame.MOUSEWHEEL, y=2, x=0))
    player.frames(12)
    assert camera.km_px < before
    assert camera.px(*under) == pytest.approx((700, 400), abs=0.5)


def test_a_box_selects_ships(player: Player) -> None:
    places = [s for s in player.screen.map.units.picture.symbols if s.own]
    low = min(s.x for s in places) - 20, min(s.y for s in places) - 20
    high = max(s.x for s in places) + 20, max(s.y for s in places) + 20
    player.down(low)
    player.move(high, (1, 0, 0))
    player.up(high)
    assert len(player.model.selection.units) == 60
    player.key(pygame.K_s)
    assert player.model.faults() == []


def test_a_turn_is_played_watched_and_left(player: Player) -> None:
    player.end_turn()
    session = player.screen.session
    timeline = session.timeline
    assert timeline is not None
    player.frames(5)
    assert timeline.t > 0
    player.key(pygame.K_SPACE)
    assert not timeline.playing
    player.key(pygame.K_PERIOD)
    assert timeline.t == round(timeline.t)
    panel = player.screen.panels.timeline
    y = panel.rect.y + 60
    for share in (0.9, 0.2, 0.5):
        x = panel.rect.x + panel.left + (panel.right - panel.left) * share
        player.down((x, y))
        player.up((x, y))
        assert timeline.t == pytest.approx(12 * share, abs=0.1)
    assert timeline.reached == pytest.approx(12 * 0.9, abs=0.1)
    player.key(pygame.K_RETURN)
    assert session.phase is Phase.PLOT
    assert player.model.turn == 2
    assert session.lines


@pytest.mark.parametrize("left", [0, 34])
def test_a_past_turn_is_watched_through_the_ribbon(player: Player, left: int) -> None:
    """By its dot, or by the word before it."""
    player.end_turn()
    player.key(pygame.K_RETURN)
    ribbon = player.screen.panels.layout.ribbon
    player.frames(2)
    player.click((ribbon.x - left, ribbon.y + player.screen.map.metrics.b(14)))
    assert player.screen.session.phase is Phase.WATCH
    assert player.screen.session.timeline is not None
    assert player.screen.session.timeline.shown


def test_forgotten_orders_are_asked_about_once(player: Player) -> None:
    slot = player.model.names.unit_slot["reaver"]
    player.model.seen.units.move[0, slot] = 2
    player.model.draft.version += 1
    player.screen.session.refresh()
    assert player.screen.session.unordered == [slot]
    player.key(pygame.K_TAB)
    assert player.model.selection.units == [slot]
    player.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    assert player.screen.session.phase is Phase.PLOT
    player.end_turn()


def test_esc_opens_the_small_menu_and_leaving_leaves(player: Player) -> None:
    player.key(pygame.K_ESCAPE)
    assert player.screen.session.pause_menu is not None
    player.key(pygame.K_UP)
    player.key(pygame.K_RETURN)
    assert player.app.top is None


def test_the_order_from_above_is_answered(jupiter: Scenario) -> None:
    player = Player(jupiter, lances=True)
    player.end_turn()
    player.key(pygame.K_RETURN)
    assert player.model.above() is not None
    do(player.screen.session, Answer(False))
    assert player.model.draft.orders == {"second_fleet": {"command": {"obey": False}}}
    assert player.model.faults() == []
    player.frames(2)
    player.end_turn()
    assert int(player.model.world.sides.obeyed[0, 0]) == 0
    player.app.close()


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (960, 540)])
def test_every_size_can_be_painted_in_every_state(jupiter: Scenario, size: tuple[int, int]) -> None:
    player = Player(jupiter, size, lances=True)
    session = player.screen.session
    player.settle()
    player.model.selection.pick([player.model.names.unit_slot["reaver"]])
    session.overlays |= {"ranges": 2, "names": 2}
    player.settle()
    for panel in (player.screen.panels.card, player.screen.panels.guard, player.screen.panels.fleet):
        assert player.app.surface.get_rect().contains(panel.rect)
    player.end_turn()
    assert session.timeline is not None
    session.timeline.playing = False
    for t in (0.3, 4.2, 11.9):
        session.timeline.seek(t)
        player.frames(2)
    code = player.model.names.unit_slot["reaver"]
    do(session, JumpTo(session.lines[-1]))
    session.followed = code
    player.frames(2)
    player.key(pygame.K_RETURN)
    look_at_all(session)
    player.frames(12)
    player.app.close()


def test_resizing_keeps_camera_and_selection(player: Player) -> None:
    player.model.selection.pick([3, 4])
    look = player.screen.session.camera.now
    player.app.rescale(user_scale=1.5)
    player.frames(2)
    assert player.screen.session.camera.now == look
    assert player.model.selection.units == [3, 4]
    assert player.screen.map.metrics.scale > 0.7


def test_pointing_at_nothing_known_is_harmless(player: Player) -> None:
    for key in (
        pygame.K_i,
        pygame.K_f,
        pygame.K_c,
        pygame.K_p,
        pygame.K_o,
        pygame.K_BACKSPACE,
        pygame.K_v,
        pygame.K_HOME,
    ):
        player.key(key)
    player.key(pygame.K_c, pygame.KMOD_CTRL)
    player.key(pygame.K_v, pygame.KMOD_CTRL)
    player.key(pygame.K_a, pygame.KMOD_CTRL)
    assert len(player.model.selection.units) == 60
    player.key(pygame.K_p)
    player.key(pygame.K_e)
    assert player.model.faults() == []


def test_scales_come_in_eighths() -> None:
    assert scale_for(1920, 1080) == 1.0
    assert scale_for(1280, 720) == 0.625
    assert scale_for(3840, 2160) == 2.0
    assert scale_for(1920, 1080, 4.0) == 4.0


class Note:
    """A screen that writes down what happens to it."""

    def __init__(self, name: str, log: list[str]):
        self.name, self.log = name, log
        self.answer: Change = None

    def on_enter(self, metrics: object) -> None:
        self.log.append(f"{self.name} in")

    def on_event(self, event: pygame.Event) -> Change:
        return None

    def on_update(self, dt_s: float) -> Change:
        answer, self.answer = self.answer, None
        return answer

    def on_draw(self, surface: pygame.Surface) -> None:
        self.log.append(f"{self.name} draws")

    def on_leave(self) -> None:
        self.log.append(f"{self.name} out")


def test_the_stack_of_screens() -> None:
    log: list[str] = []
    app = App((960, 540))
    first, second = Note("a", log), Note("b", log)
    app.change(Reset(first))
    first.answer = Push(second)
    app.frame(0.02)
    second.answer = Pop()
    app.frame(0.02)
    assert log == ["a in", "b in", "b draws", "b out", "a in", "a draws"]
    first.answer = Reset(second)
    app.frame(0.02)
    assert app.top is second
    second.answer = Pop()
    app.frame(0.02)
    assert app.top is None
    app.close()


def test_a_picture_is_saved_and_the_name_is_not_taken_twice(tmp_path: object) -> None:
    from pathlib import Path

    app = App((960, 540), pictures_dir=Path(str(tmp_path)) / "pictures")
    paths = {app.picture() for _ in range(3)}
    assert len(paths) == 3
    assert all(path is not None and path.is_file() for path in paths)
    app.close()


def test_after_p_the_arrows_shift_power_in_steps_of_five(player: Player) -> None:
    player.model.selection.pick([player.model.names.unit_slot["reaver"]])
    player.key(pygame.K_p)
    look = player.screen.session.camera.now
    for key in (pygame.K_RIGHT, pygame.K_RIGHT, pygame.K_DOWN):
        player.key(key)
    assert player.screen.session.camera.now == look
    power = player.model.draft.orders["reaver"]["power"]
    assert sum(power.values()) == 100
    assert power["drive"] - power["weapons"] >= 10
    assert all(share % 5 == 0 for share in power.values())
    assert player.model.faults() == []
    player.key(pygame.K_ESCAPE)
    player.key(pygame.K_ESCAPE)
    player.key(pygame.K_RIGHT)
    assert player.screen.session.camera.now != look


def test_reaches_are_wedges_where_mounts_have_arcs(player: Player) -> None:
    slot = player.model.names.unit_slot["reaver"]
    class_id = player.model.names.units[slot].class_id
    classes = player.model.tables.classes
    session = player.screen.session
    halves = [
        arc_deg(player.model.tables, class_id, mount, 0.0)[1]
        for mount, weapon in enumerate(classes.battery_weapon[class_id])
        if weapon >= 0
    ]
    assert any(0 < half < 180 for half in halves)
    player.model.selection.pick([slot])
    before = pygame.surfarray.array3d(player.app.surface)
    session.overlays["ranges"] = 1
    player.settle()
    assert (pygame.surfarray.array3d(player.app.surface) != before).any()


def test_f1_asks_for_settings_and_keys(jupiter: Scenario) -> None:
    asked: list[Phase] = []

    def ask() -> Change:
        asked.append(one.screen.session.phase)
        return None

    one = Player(jupiter, on_settings=ask)
    one.key(pygame.K_F1)
    assert asked == [Phase.PLOT]
    one.app.close()


def harmed() -> BattleModel:
    """Two lines of ships, in trouble of every kind."""
    harm = load(str(Path(__file__).parents[2] / "play" / "harm.toml"))
    world = harm.start(1, 1)
    units = world.units
    units.fires[0, [0, 5]], units.breach_impulses[0, [0, 2, 6]] = 3, 7
    units.shield_mj[0, [0, 1, 7]], units.restart_percent[0, [0, 1, 7]] = 0, 420
    units.system_ppm[0, 0, :2] = 0, 300_000
    all_in_sight(world, harm.tables)
    return BattleModel(harm, seed=3, world=world)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("reduced", [False, True])
def test_ships_in_trouble_can_be_looked_at(jupiter: Scenario, size: tuple[int, int], *, reduced: bool) -> None:
    """Card, rings and fires while plotting; then breaches, shards and halves in the film, on the screen and off it."""
    player = Player(jupiter, size, model=harmed())
    player.screen.map.resize(replace(player.screen.map.metrics, reduced_flashes=reduced))
    player.model.selection.pick([0])
    player.settle()
    card = player.screen.panels.card.rect
    assert player.app.surface.get_rect().contains(card)
    player.model.selection.pick([3])
    player.settle()
    assert player.screen.panels.card.rect.h < card.h
    player.end_turn()
    session = player.screen.session
    film, timeline = session.film, session.timeline
    assert film is not None
    assert timeline is not None
    timeline.playing = False
    x, y = session.scene.x_km[0], session.scene.y_km[0]
    for row in film.rows_of(Event.BREACH)[:2]:
        for middle in (x, x + 60_000.0):
            session.camera.fit((middle - 9_000.0, middle + 9_000.0), (y - 5_000.0, y + 5_000.0))
            for after in (0.05, 0.3, 1.0):
                timeline.seek(float(film.times[row]) + after)
                player.frames(2)
    player.app.close()


def test_while_others_make_up_their_minds_it_says_so_and_leaving_ends_all_that_works_beside(
    jupiter: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    player, words, closed = Player(jupiter), [], []
    draw = lower.draw_text
    monkeypatch.setattr(lower, "draw_text", lambda *given, **more: (words.append(given[2]), draw(*given, **more))[1])
    player.screen.session.phase = Phase.RESOLVE
    for deciding in (True, False):
        monkeypatch.setattr(Opponents, "deciding", deciding)
        player.screen.panels.guard.show(player.app.surface, player.screen.session, still=False)
    assert [one for one in words if "mind" in one or "move at once" in one] == [
        "They make up their minds", "Both sides move at once",
    ]  # fmt: skip
    monkeypatch.setattr(Session, "close", lambda session: closed.append(session))
    player.screen.on_leave()
    assert closed == [player.screen.session]


def test_a_long_title_ends_before_the_ribbon(jupiter: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    player, rects = Player(jupiter.changed({"scenario.title": "W" * 80})), []
    draw = upper.draw_text
    monkeypatch.setattr(upper, "draw_text", lambda *given, **more: rects.append(draw(*given, **more)) or rects[-1])
    layout = player.screen.panels.layout
    upper.draw_title(player.app.surface, player.screen.session, layout)
    assert rects[0].right < layout.ribbon.left


def test_under_the_esc_menu_nothing_answers(player: Player) -> None:
    session, panels = player.screen.session, player.screen.panels
    player.move(panels.guard.rect.center)
    player.frames(2)
    player.key(pygame.K_ESCAPE)
    player.frames(2)
    assert session.pause_menu is not None
    assert not panels.guard.over(session.pointer)
    picked, beside = list(player.model.selection.codes), (panels.pause_menu.rect.right + 30, 200)
    for button in (1, 2, 3):
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            pygame.event.post(pygame.Event(kind, pos=beside, button=button))
        player.frames(2)
        assert session.pause_menu is not None
        assert session.verb_menu is None
        assert player.model.selection.codes == picked
    player.move(panels.log.rect.center)
    player.frames(2)
    assert not panels.log.over(session.pointer)
    player.move(panels.pause_menu.rect.center)
    assert panels.pause_menu.over(session.pointer)


def test_whoever_comes_back_to_the_battle_points_at_nothing_until_pointer_or_wheel_moves(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = player.screen.session
    player.move((600, 300))
    player.screen.on_enter(player.screen.map.metrics)
    assert session.pointer == (-1.0, -1.0)
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: (640, 360))
    under = session.camera.km(640, 360)
    pygame.event.post(pygame.Event(pygame.MOUSEWHEEL, y=2))
    player.frames(30)
    assert session.pointer == (640, 360)
    assert session.camera.km(640, 360) == pytest.approx(under)


def test_what_is_held_when_the_esc_menu_opens_is_let_go_and_the_pointer_is_where_it_was_after_it(
    player: Player,
) -> None:
    session = player.screen.session
    player.screen.session.camera.zoom(3.0, player.place("reaver"))
    player.frames(12)
    player.click(player.place("reaver"))
    player.settle()
    handle = player.screen.map.handle()
    assert handle is not None
    far = handle.knob[0] - 120, handle.knob[1]
    for button, begins in ((1, handle.knob), (1, (700, 600)), (3, (700, 600)), (2, (700, 600))):
        looked, picked = session.camera.goal, list(player.model.selection.codes)
        player.down(begins, button)
        player.key(pygame.K_ESCAPE)
        assert session.pause_menu is not None
        player.move(far, (button == 1, button == 2, button == 3))
        player.up(far, button)
        assert player.model.draft.orders == {}
        assert (session.camera.goal, player.model.selection.codes) == (looked, picked)
        assert session.verb_menu is None
        player.key(pygame.K_ESCAPE)
        player.frames(1)
        assert session.pause_menu is None
        assert session.pointer == (round(far[0]), round(far[1]))


def test_the_map_ends_beside_the_open_fleet_list(player: Player) -> None:
    session, panels = player.screen.session, player.screen.panels
    folded = session.insets[0]
    assert panels.fleet.rect.right <= folded
    session.fleet_open = True
    player.frames(2)
    assert folded < panels.fleet.rect.right <= session.insets[0]


def test_the_handle_says_when_its_speed_is_reached(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    monkeypatch.setattr(burn_handle, "draw_runs", lambda surface, at, runs, *rest, **named: said.append(runs[-1][0]))
    slot = player.model.names.unit_slot["reaver"]
    player.model.selection.pick([slot])
    for until, words in ((IMPULSES, "km/s at the turn's end"), (7, "km/s by impulse 7 of 12")):
        burn = {"kind": "burn", "dx": 1.0, "dy": 0.0, "throttle": 1.0, "until": until}
        player.model.draft.plot(["reaver"], "move", burn)
        said.clear()
        player.settle()
        assert said
        assert said[-1].endswith(words)
