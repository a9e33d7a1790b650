import time
from dataclasses import replace

import pytest

from game.play.actions import do
from game.play.burn import Burn
from game.play.intents import Command, Give, Seek
from game.play.lesson import _INTRODUCTIONS, dismiss, prompt
from game.play.met import NO_MORE
from game.play.model import BattleModel
from game.play.session import Phase, Session
from game.play.turns import pass_time
from game.rules.state.vocabulary import Presence, System
from game.scenario import Scenario, load
from game.scenario.vocabulary import LESSON_DEEDS, LESSON_PLACES


@pytest.fixture(scope="module")
def practice() -> Scenario:
    return load("target_practice")


@pytest.fixture
def session(practice: Scenario) -> Session:
    return Session(BattleModel(practice, seed=1), met=set())


def shown(session: Session) -> str:
    told = prompt(session)
    return told.id.split(".")[1] if told is not None else ""


def play_turn(session: Session) -> None:
    do(session, Command.END_TURN)
    if session.plotting:  # asked once about ships without orders
        do(session, Command.END_TURN)
    while session.phase is Phase.RESOLVE:
        pass_time(session, 0.05)
        time.sleep(0.002)


def test_a_new_player_is_led_from_the_first_click_into_the_second_turn(session: Session) -> None:
    model = session.model
    assert shown(session) == "ship"
    model.selection.pick([model.names.unit_slot["reaver"]])
    assert shown(session) == "burn"
    session.commander.burn(Burn(1.0, 0.0, 1.0))
    assert shown(session) == "hangar"
    model.selection.pick([code for code in model.able() if code >= model.seen.unit_slots])
    assert shown(session) == "launch"
    do(session, Give("launch"))
    assert shown(session) == "spacing"
    do(session, Give("hold_back"))
    assert shown(session) == "end"
    play_turn(session)
    assert shown(session) == "again"
    assert session.timeline is not None
    do(session, Seek(4.0))
    do(session, Seek(1.0))
    assert shown(session) == "next"
    do(session, Command.END_WATCHING)
    assert shown(session) == "goal"  # the odds are told by nobody here
    play_turn(session)
    assert prompt(session) is None
    assert {one.split(".")[1] for one in session.met or ()} == {
        "ship", "burn", "hangar", "launch", "spacing", "end", "again", "next", "goal"
    }  # fmt: skip


def test_what_was_done_before_it_was_asked_for_is_not_asked_for(session: Session) -> None:
    model = session.model
    model.selection.pick([code for code in model.able() if code >= model.seen.unit_slots])
    do(session, Give("hold_back"))  # which launches them too
    assert shown(session) == "ship"
    model.selection.pick([model.names.unit_slot["reaver"]])
    session.commander.burn(Burn(1.0, 0.0, 1.0))
    assert shown(session) == "end"


def test_a_turn_that_ends_leaves_steps_open_that_were_not_done(session: Session) -> None:
    assert shown(session) == "ship"
    play_turn(session)
    assert shown(session) == "again"
    do(session, Command.END_WATCHING)
    assert shown(session) == "ship"


def test_esc_ends_it_for_good_and_the_next_esc_opens_the_menu(session: Session) -> None:
    assert shown(session) == "ship"
    do(session, Command.STEP_BACK)
    assert session.met == {NO_MORE}
    assert prompt(session) is None
    assert session.pause_menu is None
    assert not dismiss(session)
    do(session, Command.STEP_BACK)
    assert session.pause_menu is not None


def test_esc_ends_nothing_that_is_not_in_the_window(session: Session) -> None:
    assert shown(session) == "ship"
    session.prompt_seen = False
    do(session, Command.STEP_BACK)
    assert session.met == set()
    assert session.pause_menu is not None


def test_what_was_met_before_is_not_shown_and_without_a_memory_nothing_is(practice: Scenario) -> None:
    done = {f"target_practice.{step.id}" for step in practice.spec.lesson[:2]}
    assert shown(Session(BattleModel(practice, seed=1), met=done)) == "hangar"
    assert prompt(Session(BattleModel(practice, seed=1))) is None


def test_every_place_and_deed_that_a_file_can_name_is_known(practice: Scenario, session: Session) -> None:
    first = practice.spec.lesson[0]
    for beside in LESSON_PLACES:
        for done in LESSON_DEEDS:
            spec = replace(practice.spec, lesson=(replace(first, beside=beside, done=done),))
            session.model.scenario = replace(practice, spec=spec)
            session.met = set()
            prompt(session)


def test_systems_introduce_themselves_once(jupiter: Scenario) -> None:
    session = Session(BattleModel(jupiter, seed=1), met=set())
    assert prompt(session) is None
    tug = session.model.names.unit_slot["ox"]
    session.model.selection.pick([tug])
    assert prompt(session) is None, "nobody is adrift"
    drives, names = session.model.seen.units.system_ppm[0, :, System.DRIVE], session.model.names
    foe = next(slot for slot, row in enumerate(names.units) if row.side != session.model.side)
    drives[[foe, tug]] = 0
    units = session.model.seen.units
    units.presence[0, foe], units.hull_mj[0, foe] = Presence.PRESENT, 1
    assert prompt(session) is None, "but the tug itself, and an enemy"
    drives[tug] = 1_000_000
    assert prompt(session) is None
    session.model.seen.units.system_ppm[0, session.model.names.unit_slot["reaver"], System.DRIVE] = 0
    assert shown(session) == "tow"
    session.model.selection.pick([])
    assert prompt(session) is None
    session.model.selection.pick([tug])
    assert prompt(session) is None
    assert session.met == {"met.tow"}
    assert len({one.id for one, _ in _INTRODUCTIONS}) == len(_INTRODUCTIONS)
