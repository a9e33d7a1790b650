import time
from typing import get_args

import pytest

from game.play import actions
from game.play.actions import do
from game.play.burn import Burn
from game.play.intents import (
    Answer,
    CallGroup,
    ChooseVerb,
    Command,
    CycleOverlay,
    DragPower,
    FilterLog,
    Follow,
    FollowBeam,
    Give,
    GiveAt,
    GiveBest,
    GoTo,
    Inspect,
    Intent,
    JumpTo,
    MakeGroup,
    MoveMenuRow,
    OpenShot,
    OpenVerbMenu,
    Pan,
    Pick,
    PickNext,
    PickSquadron,
    PlotBurn,
    PowerShift,
    Preview,
    Scroll,
    Seek,
    SeekEvent,
    SetSpeed,
    ShiftPreview,
    SizeSalvo,
    Skip,
    Step,
    StretchBurn,
    TypeLetter,
    WatchTurn,
    Zoom,
)
from game.play.model import BattleModel
from game.play.session import PREVIEW_TURNS, Exit, Phase, Session
from game.play.timeline import TURN_SUBSTEPS
from game.play.turns import pass_time, watch
from game.play.verbs import Pointed
from game.rules.state.vocabulary import Event, Move
from game.scenario import Scenario
from tests.play.conftest import with_lances


@pytest.fixture
def session(model: BattleModel) -> Session:
    return Session(model)


@pytest.fixture
def watching(jupiter: Scenario) -> Session:
    """The first turn under the dark beams, being watched."""
    session = Session(BattleModel(jupiter, seed=1, world=with_lances(jupiter)))
    play_turn(session)
    return session


def play_turn(session: Session) -> None:
    assert do(session, Command.END_TURN) is None
    until = time.monotonic() + 30.0
    while session.phase is Phase.RESOLVE and time.monotonic() < until:
        pass_time(session, 0.0)
        time.sleep(0.005)
    assert session.phase is Phase.WATCH


def slot_of(session: Session, ident: str) -> int:
    return session.model.names.unit_slot[ident]


def test_every_intent_has_its_act() -> None:
    kinds = set(get_args(Intent))
    assert set(actions._INTENTS) == kinds - {Command}
    assert set(actions._COMMANDS) == set(Command)


def test_no_intent_fails_where_it_makes_no_sense(session: Session) -> None:
    here = Pointed(0.0, 0.0)
    harmless: list[Intent] = [
        *(command for command in Command if command not in (Command.END_TURN, Command.RUN_ON)),
        *PowerShift, Pan(3.0, 4.0),
        Zoom(1.2, (10.0, 10.0)), Follow(0), CycleOverlay("paths"), Preview(-3), ShiftPreview(-1), Pick(()),
        PickSquadron((), 0), MakeGroup(1), CallGroup(2), Give("fire_at"), GiveAt("fire_at", here),
        GiveBest(here), ChooseVerb("hold"), OpenVerbMenu((1.0, 1.0), here), MoveMenuRow(1), StretchBurn(1),
        SizeSalvo(1), TypeLetter("x"), FilterLog("mine"), WatchTurn(9), PickNext(1), Inspect(3), Seek(3.0),
        SetSpeed(2.0), Step(1), Skip(1.0), SeekEvent(True), Scroll(True, 1), Scroll(False, 1),
    ]  # fmt: skip
    for intent in harmless:
        do(session, intent)
    assert session.model.draft.orders == {}
    assert session.model.faults() == []
    assert session.phase is Phase.PLOT


def test_a_verb_without_a_target_is_plotted_and_one_with_waits_for_it(session: Session) -> None:
    do(session, Give("withdraw"))
    assert session.notice == "Select a ship first"
    do(session, Pick((slot_of(session, "ox"),)))
    do(session, Give("withdraw"))
    assert session.model.draft.orders == {"ox": {"move": {"kind": "withdraw"}}}
    do(session, Give("tow"))
    assert session.waiting == "tow"
    do(session, GiveAt("tow", Pointed(0.0, 0.0, slot_of(session, "benedict"))))
    assert session.waiting == ""
    assert session.model.draft.orders == {"ox": {"move": {"kind": "tow", "target": "benedict"}}}
    do(session, GiveAt("tow", Pointed(0.0, 0.0)))
    assert session.notice == "Tow: point at a ship"


def test_the_verb_menu_by_keys(session: Session) -> None:
    do(session, Pick((slot_of(session, "reaver"),)))
    do(session, OpenVerbMenu((5.0, 5.0), Pointed(0.0, 0.0)))
    menu = session.verb_menu
    assert menu is not None
    wanted = next(n for n, choice in enumerate(menu.choices) if choice.verb.id == "hold")
    for _ in range(wanted + 1):
        do(session, MoveMenuRow(1))
    do(session, Command.CHOOSE_VERB)
    assert session.verb_menu is None
    assert session.model.draft.orders == {"reaver": {"move": {"kind": "hold"}}}


def test_a_burn_is_dragged_in_one_step_of_undo_stretched_and_typed(session: Session) -> None:
    do(session, Pick((slot_of(session, "reaver"),)))
    for number, throttle in enumerate((1 / 3, 2 / 3, 1.0)):
        do(session, PlotBurn(Burn(1.0, 0.0, throttle), again=number > 0))
    assert session.model.draft.orders["reaver"]["move"]["throttle"] == 1.0
    do(session, StretchBurn(-4))
    assert session.model.draft.orders["reaver"]["move"]["until"] == 8
    do(session, Command.UNDO)
    do(session, Command.UNDO)
    assert session.model.draft.orders == {}
    do(session, Command.TYPE_BURN)
    for letter in "90 1/33":
        do(session, TypeLetter(letter))
    do(session, Command.ERASE_LETTER)
    do(session, Command.ENTER_TYPED)
    assert session.typed is None
    assert session.model.draft.orders["reaver"]["move"]["dy"] == 1.0


def test_what_is_typed_wrongly_is_said_and_stays(session: Session) -> None:
    do(session, Pick((slot_of(session, "reaver"),)))
    do(session, Command.TYPE_BURN)
    do(session, Command.ENTER_TYPED)
    assert session.typed == ""
    assert session.notice == "heading, throttle, impulses"


def test_power_is_cycled_shifted_and_dragged(session: Session) -> None:
    slot = slot_of(session, "reaver")
    do(session, Pick((slot,)))
    do(session, Give("power"))
    assert session.model.draft.orders["reaver"] == {"stance": "run"}
    do(session, PowerShift.TO_WEAPONS)
    assert session.model.draft.orders["reaver"]["power"] == {"shields": 15.0, "weapons": 25.0, "drive": 60.0}
    do(session, DragPower(slot, 0.4))
    steps = len(session.model.draft._past)
    do(session, DragPower(slot, 0.3, again=True))
    assert session.model.draft.orders["reaver"]["power"]["drive"] == 30.0
    assert len(session.model.draft._past) == steps
    for _ in range(20):
        do(session, PowerShift.TO_DRIVE)
    assert session.notice == "No more power to shift that way"


def test_esc_leaves_the_innermost_first(session: Session) -> None:
    session.may_set = True
    do(session, Pick((slot_of(session, "reaver"),)))
    do(session, ShiftPreview(3))
    do(session, Give("intercept"))
    do(session, OpenVerbMenu((5.0, 5.0), Pointed(0.0, 0.0)))
    do(session, Command.STEP_BACK)
    assert session.verb_menu is None
    assert session.waiting == "intercept"
    do(session, Command.STEP_BACK)
    assert (session.waiting, session.preview) == ("", 15)
    do(session, Command.STEP_BACK)
    assert (session.preview, session.pause_menu) == (0, None)
    do(session, Command.STEP_BACK)
    assert session.pause_menu is not None
    do(session, MoveMenuRow(1))
    assert session.pause_menu.row == 1
    do(session, MoveMenuRow(-1))
    do(session, MoveMenuRow(-1))
    assert do(session, Command.CHOOSE_PAUSE_ROW) is Exit.LEAVE


def test_settings_are_left_to_only_where_there_are_any(model: BattleModel) -> None:
    assert do(Session(model), Command.SETTINGS) is None
    assert do(Session(model, may_set=True), Command.SETTINGS) is Exit.SETTINGS


def test_the_preview_stays_within_its_turns(session: Session) -> None:
    do(session, Preview(10_000))
    assert session.preview == PREVIEW_TURNS * TURN_SUBSTEPS
    do(session, Preview(-10))
    assert session.preview == 0


def test_selection_by_squadron_opens_it_the_second_time(session: Session) -> None:
    names = session.model.names
    heavies = names.squadron_number["heavies"]
    codes = tuple(s for s, row in enumerate(names.units) if row.squadron == heavies)
    do(session, PickSquadron(codes, heavies))
    assert (session.model.selection.codes, session.open_squadrons) == (list(codes), set())
    do(session, PickSquadron(codes, heavies))
    assert session.open_squadrons == {heavies}
    do(session, MakeGroup(1))
    do(session, Command.SELECT_NONE)
    do(session, CallGroup(1))
    assert session.model.selection.codes == list(codes)


def test_the_next_unit_is_one_without_orders(session: Session) -> None:
    slot = slot_of(session, "reaver")
    session.model.seen.units.move[0, slot] = Move.COAST
    session.model.draft.version += 1
    session.refresh()
    do(session, PickNext(1))
    assert session.model.selection.codes == [slot]
    assert do(session, Command.END_TURN) is None
    assert session.phase is Phase.PLOT
    assert session.asked


def test_strangers_and_the_dead_are_not_selected_while_plotting(session: Session) -> None:
    foe = next(s for s, row in enumerate(session.model.names.units) if row.side != session.model.side)
    do(session, Pick((foe,)))
    assert session.model.selection.codes == []


def test_what_is_followed_is_let_go_by_panning(session: Session) -> None:
    do(session, Follow(slot_of(session, "reaver")))
    assert session.notice == "Following Reaver"
    session.follow_on()
    assert session.camera.now.x_km == session.scene.x_km[slot_of(session, "reaver")]
    do(session, Pan(5.0, 5.0))
    assert session.followed is None


def test_a_turn_is_watched_and_left(watching: Session) -> None:
    session = watching
    assert session.film is not None
    assert session.timeline is not None
    assert session.timeline.playing
    do(session, Seek(4.0))
    assert (session.timeline.t, session.timeline.playing) == (4.0, False)
    do(session, Step(1))
    do(session, Step(-1, substeps=True))
    assert session.timeline.t == pytest.approx(4.8)
    do(session, SetSpeed(8.0))
    do(session, Command.SLOWER)
    assert session.timeline.speed == 4.0
    do(session, SeekEvent(True))
    pass_time(session, 0.0)
    assert all(line.t <= session.timeline.seen_until for line in session.lines if line.turn == 1)
    assert do(session, Command.END_WATCHING) is None
    assert (session.phase, session.film) == (Phase.PLOT, None)
    assert session.lines == session.told[1]
    do(session, WatchTurn(1))
    assert session.timeline is not None
    assert session.timeline.shown
    do(session, WatchTurn(7))
    assert session.notice == "Turn 7 was not kept"


def test_a_line_of_the_log_leads_to_its_shot(watching: Session) -> None:
    session = watching
    line = next(one for one in session.told[1] if "beam" in one.kinds)
    do(session, Command.END_WATCHING)
    do(session, JumpTo(line))
    assert session.phase is Phase.WATCH
    assert session.shot is not None
    assert session.shot.row == line.row
    do(session, Command.STEP_BACK)
    assert session.shot is None
    struck = int(session.film.events["target"][line.row]) if session.film is not None else -1
    do(session, Inspect(struck))
    assert session.shot is not None
    assert struck in (session.shot.source, session.shot.target, *(one.code for one in session.shot.struck))


def test_back_from_a_turn_that_was_watched_again_all_is_as_it_was(watching: Session) -> None:
    session = watching
    do(session, Command.END_WATCHING)
    pass_time(session, 0.01)
    before, lines = session.scene, list(session.lines)
    line = next(one for one in session.told[1] if 1.0 < one.t < 6.0)
    do(session, JumpTo(line))
    pass_time(session, 0.01)
    assert session.film is not None
    assert session.scene.t != before.t
    assert (session.scene.x_km != before.x_km).any()
    do(session, Command.END_WATCHING)
    pass_time(session, 0.01)
    assert session.scene.t == before.t
    assert (session.scene.x_km == before.x_km).all()
    assert (session.scene.hull_mj == before.hull_mj).all()
    assert session.lines == lines


def test_a_film_begins_to_look_after_the_fleet(watching: Session) -> None:
    session = watching
    do(session, Command.END_WATCHING)
    session.fleet_was_in_view, session.film_look = True, None
    assert watch(session, 1)
    assert session.film_look == session.camera.goal


def test_a_loss_in_the_log_opens_its_end_and_the_end_its_shot(watching: Session) -> None:
    session = watching
    film = session.film
    assert film is not None
    line = next(one for one in session.told[1] if film.events["kind"][one.row] == Event.LOST and one.row >= 0)
    do(session, JumpTo(line))
    assert session.end is not None
    assert session.end.row == line.row
    assert session.shot is None
    last = session.end.last
    assert last is not None
    do(session, OpenShot(last.shot))
    assert session.shot is not None
    assert session.shot.row == last.shot
    do(session, Command.CLOSE_SHOT)
    assert (session.shot, session.end.row) == (None, line.row)
    do(session, Command.STEP_BACK)
    assert session.end is None
    do(session, Inspect(line.code))
    assert session.end is not None
    do(session, Command.END_WATCHING)
    assert session.end is None


def test_a_beam_leads_to_its_gun_and_back(watching: Session) -> None:
    session = watching
    film = session.film
    assert film is not None
    row = next(row for row in film.rows_of(Event.DARK_BEAM) if film.events["source"][row] >= 0)
    do(session, Seek(float(film.times[row]) + 0.05))
    session.refresh()
    session.camera.jump()
    before, gun = session.camera.goal, int(film.events["source"][row])
    do(session, FollowBeam(row))
    assert session.timeline is not None
    assert not session.timeline.playing
    assert session.shot is not None
    assert session.shot.row == row
    there = session.camera.goal
    assert (there.x_km, there.y_km) == pytest.approx((session.scene.x_km[gun], session.scene.y_km[gun]))
    assert there.km_px == before.km_px
    do(session, FollowBeam(row))
    back = session.camera.goal
    assert (back.x_km, back.y_km) == pytest.approx((before.x_km, before.y_km))
    do(session, FollowBeam(-1))
    do(session, FollowBeam(10**6))


def test_a_place_at_the_edge_is_gone_to_if_anybody_knows_it(watching: Session) -> None:
    session = watching
    session.refresh()
    do(session, GoTo(0))
    assert (session.camera.goal.x_km, session.camera.goal.y_km) == pytest.approx(
        (session.scene.x_km[0], session.scene.y_km[0])
    )
    do(session, GoTo(-1))
    assert session.notice == "Nobody knows where that is"


def test_the_order_from_above_is_answered(watching: Session) -> None:
    do(watching, Command.END_WATCHING)
    assert watching.model.above() is not None
    do(watching, Answer(False))
    assert watching.model.draft.orders == {"second_fleet": {"command": {"obey": False}}}
    do(watching, Command.STEP_BACK)
    assert Command.RESTART_TURN in [row.intent for row in watching.pause_menu.rows] if watching.pause_menu else False
    do(watching, Command.RESTART_TURN)
    assert watching.model.draft.orders == {}


def test_a_reel_plays_turn_after_turn_and_ends(watching: Session) -> None:
    played = watching.model.played(1)
    assert played is not None
    model = BattleModel(
        watching.model.scenario, seed=1, world=played.after, archive=lambda turn: (played.before, played.orders)
    )
    session = Session(model, reel=range(1, 2))
    do(session, WatchTurn(1))
    assert session.phase is Phase.WATCH
    do(session, Seek(12.0))
    pass_time(session, 0.0)
    assert session.notice == "Turn 1 has played. Enter: back"
    assert do(session, Command.END_WATCHING) is Exit.OVER


def test_a_battle_that_is_over_is_left_by_ending_the_turn(session: Session) -> None:
    session.model.world.battle.over[0] = True
    assert do(session, Command.END_TURN) is Exit.OVER


def test_beams_are_events_of_the_watched_turn(watching: Session) -> None:
    assert watching.film is not None
    assert watching.film.rows_of(Event.DARK_BEAM)


def test_the_speed_of_playback_stays_from_turn_to_turn(model: BattleModel) -> None:
    session = Session(model)
    for turn, speed in ((1, 1.0), (2, 4.0)):
        model.end_turn()
        model.finish()
        assert watch(session, turn)
        assert session.timeline is not None
        assert session.timeline.speed == speed
        do(session, SetSpeed(2.0))
        do(session, Command.FASTER)
        do(session, Command.END_WATCHING)
    session.forecaster.close()


def test_while_the_menu_is_open_nothing_plays(watching: Session) -> None:
    timeline = watching.timeline
    assert timeline is not None
    timeline.t = 2.0
    timeline.playing = True
    do(watching, Command.STEP_BACK)
    assert watching.pause_menu is not None
    pass_time(watching, 0.5)
    assert timeline.t == 2.0
    watching.pause_menu = None
    pass_time(watching, 0.5)
    assert timeline.t > 2.0


def test_a_turn_begins_to_play_when_the_menu_is_closed(jupiter: Scenario) -> None:
    session = Session(BattleModel(jupiter, seed=1))
    do(session, Command.END_TURN)
    do(session, Command.END_TURN)
    assert session.phase is Phase.RESOLVE
    do(session, Command.STEP_BACK)
    assert session.pause_menu is not None
    for _ in range(5):
        pass_time(session, 0.1)
        time.sleep(0.1)
    assert session.phase is Phase.RESOLVE
    session.pause_menu = None
    play_on_until(session, Phase.WATCH)
    assert session.film is not None


def play_on_until(session: Session, phase: Phase) -> None:
    until = time.monotonic() + 30.0
    while session.phase is not phase and time.monotonic() < until:
        pass_time(session, 0.0)
        time.sleep(0.005)
