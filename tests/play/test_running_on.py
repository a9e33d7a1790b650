"""Running on stops for what the player waits for, and the end is offered once nothing can change."""

import time

import pytest

from game.play.actions import do
from game.play.intents import Command, Waited, WaitFor
from game.play.model import BattleModel
from game.play.running_on import foregone
from game.play.session import Phase, Session
from game.play.turns import end_watching, pass_time
from game.scenario import load


@pytest.fixture
def rout() -> Session:
    return Session(BattleModel(load("jupiter_rout"), seed=1))


def run(session, most_s=60.0):
    do(session, Command.RUN_ON)
    until = time.monotonic() + most_s
    while session.phase is Phase.RESOLVE and time.monotonic() < until:
        pass_time(session, 0.05)
        time.sleep(0.002)
    return session.film.turn


def test_it_stops_for_the_first_contact_and_shows_that_turn(rout):
    for waited in set(Waited) - {Waited.CONTACT}:
        do(rout, WaitFor(waited))
    rout.model.draft.plot(["second_fleet"], "move", {"kind": "hold"})
    assert run(rout) <= 2
    assert (rout.phase, rout.running_on) == (Phase.WATCH, False)
    assert "contact" in rout.notice


def test_it_goes_on_over_turns_in_which_nothing_waited_for_happens(rout):
    for waited in set(Waited) - {Waited.LOSS}:
        do(rout, WaitFor(waited))
    turn = run(rout)
    assert "loss" in rout.notice
    assert set(range(1, turn + 1)) <= set(rout.told)
    assert turn >= 2


def test_what_is_waited_for_is_chosen_in_the_pause_menu(rout):
    do(rout, Command.STEP_BACK)
    rows = [row.label for row in rout.pause_menu.rows]
    assert "Running on stops for a loss" in rows
    rout.pause_menu.row = rows.index("Running on stops for a loss")
    do(rout, Command.CHOOSE_PAUSE_ROW)
    assert rout.pause_menu.rows[rout.pause_menu.row].label == "Running on does not stop for a loss"
    assert Waited.LOSS not in rout.waits_for


def test_a_battle_with_enemies_in_reach_is_not_foregone(rout):
    do(rout, Command.END_TURN)
    rout.asked = True
    do(rout, Command.END_TURN)
    while rout.phase is Phase.RESOLVE:
        pass_time(rout, 0.05)
        time.sleep(0.002)
    end_watching(rout)
    assert not foregone(rout)
