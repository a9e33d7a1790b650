from dataclasses import replace

import numpy as np
import pytest

from game.play.actions import do
from game.play.choices import choices
from game.play.crews import Mustering, minutes_words, morale, mustering, readiness_words
from game.play.intents import Command, Give, SetPosture, SetReadiness
from game.play.keys import PLOTTING, Press
from game.play.model import BattleModel
from game.play.order_words import order_words
from game.play.scene import plot_scene
from game.play.session import Session
from game.play.states import posture_told
from game.play.verbs import Pointed
from game.rules.state.vocabulary import IMPULSES, PPM, SHAKEN_PPM, Presence, Readiness
from game.scenario import Scenario

ROUTINE, ALERT, RED = Readiness


@pytest.fixture
def session(model: BattleModel) -> Session:
    model.selection.pick([0])
    return Session(model)


def stand(model: BattleModel, level: Readiness, **more: int) -> None:
    for name, value in ({"readiness": level, "readiness_wanted": level} | more).items():
        getattr(model.seen.units, name)[0, 0] = value


def test_a_crew_that_nobody_calls_stays_at_alert(model: BattleModel) -> None:
    assert mustering(model, 0) == Mustering(ALERT, ALERT, None, 1.0, 0.0)
    assert readiness_words(model, 0) == "alert"


def test_what_is_plotted_takes_its_whole_time(model: BattleModel) -> None:
    stand(model, ROUTINE)
    model.draft.plot([model.names.units[0].id], "readiness", "red")
    assert mustering(model, 0) == Mustering(ROUTINE, RED, ALERT, 0.0, 6.25)
    assert readiness_words(model, 0) == "routine, red alert in 6 min"
    model.draft.plot([model.names.units[0].id], "readiness", "routine")
    assert mustering(model, 0).coming is None


def test_what_is_under_way_is_partly_done(model: BattleModel) -> None:
    model.seen.battle.turn[0] = 1
    stand(model, ALERT, readiness_wanted=RED, readiness_next=RED, readiness_impulse=IMPULSES + 2)
    assert mustering(model, 0) == Mustering(ALERT, RED, RED, 0.6, pytest.approx(50 / 60))
    assert readiness_words(model, 0) == "alert, red alert in 50 s"
    model.draft.plot([model.names.units[0].id], "readiness", "routine")
    assert mustering(model, 0) == Mustering(ALERT, ROUTINE, ROUTINE, 0.0, 1.25)


def test_the_key_offers_a_list_and_a_click_says_which(session: Session) -> None:
    model, ident = session.model, session.model.names.units[0].id
    assert PLOTTING[Press("r")] == Give("readiness")
    do(session, Give("readiness"))
    assert session.state_menu is not None
    assert session.state_menu.rows[session.state_menu.row].intent == SetReadiness("alert")
    assert model.draft.orders == {}
    do(session, Give("readiness"))  # a row on
    do(session, Command.CHOOSE_STATE)
    assert session.state_menu is None
    assert model.draft.orders == {ident: {"readiness": "red"}}
    assert session.notice == "Alert, red alert in 2 min"
    assert model.faults() == []


def test_the_list_of_a_group_says_how_many_are_told_what(session: Session) -> None:
    model = session.model
    slots = [s for s, row in enumerate(model.names.units) if row.squadron == model.names.units[0].squadron]
    model.draft.plot([model.names.units[slots[0]].id], "posture", "silent")
    model.selection.pick(slots)
    do(session, Give("posture"))
    menu = session.state_menu
    assert menu is not None
    notes = {row.label: row.note for row in menu.rows if row.on}
    assert notes == {"Alert": "now", "Active": f"{len(slots) - 1} ships", "Silent": "1 ship"}
    assert all(row.sentence.endswith(".") for row in menu.rows)
    do(session, SetPosture("feign"))
    assert {posture_told(model, slot) for slot in slots} == {"feign"}
    assert session.notice.startswith("Feign damage: ")
    do(session, Command.STEP_BACK)
    assert session.state_menu is None
    assert session.pause_menu is None


def test_without_a_ship_there_is_nobody_to_call(session: Session) -> None:
    session.model.selection.pick([])
    do(session, SetReadiness("red"))
    assert session.notice == "No ship selected"
    assert session.model.draft.orders == {}


@pytest.mark.parametrize(("minutes", "words"), [(0.5, "30 s"), (1.99, "119 s"), (2.0, "2 min"), (6.4, "6 min")])
def test_times_in_words(minutes: float, words: str) -> None:
    assert minutes_words(minutes) == words


# ---- composure


def test_crews_that_never_break_have_no_morale_to_show(model: BattleModel) -> None:
    assert morale(model, 0, 300_000) is None


@pytest.fixture
def faint(jupiter: Scenario) -> Session:
    """A session in which crews can break; the tables are its own."""
    model = BattleModel(jupiter, seed=1)
    model.tables = replace(model.tables, composure_ppm=np.zeros_like(model.tables.composure_ppm))
    model.selection.pick([0])
    return Session(model)


def test_morale_is_told_by_its_marks(faint: Session) -> None:
    assert morale(faint.model, 0, PPM) == (1.0, "calm")
    assert morale(faint.model, 0, SHAKEN_PPM) == (0.5, "calm")
    assert morale(faint.model, 0, SHAKEN_PPM - 1) == (pytest.approx(0.5, abs=1e-5), "shaken")
    faint.model.seen.units.broken[0, 0] = True
    assert morale(faint.model, 0, 400_000) == (0.4, "broken")


def test_a_broken_crew_is_nobodys_to_order(faint: Session) -> None:
    model = faint.model
    model.seen.units.broken[0, 0] = True
    do(faint, Give("hold"))
    assert model.draft.orders == {}
    assert faint.notice == "Its crew has broken: it withdraws, not yours to order"
    assert order_words(model, 0) == "withdraws, not yours to order"
    assert 0 in model.able()
    assert 0 not in model.obeying()


def test_colours_are_asked_about_once(session: Session) -> None:
    model = session.model
    do(session, Give("surrender"))
    assert model.draft.orders == {}
    assert session.notice.startswith("Strike the colours?")
    model.selection.pick([1])
    do(session, Give("surrender"))
    assert model.draft.orders == {}
    do(session, Give("surrender"))
    assert model.draft.orders == {model.names.units[1].id: {"surrender": True}}
    assert model.faults() == []


def test_strike_colours_stands_in_the_menu_of_a_ship_itself(session: Session) -> None:
    offered = choices(session.commander, Pointed(0.0, 0.0, 0), session.scene)
    assert [choice.verb.id for choice in offered][-1] == "surrender"


def test_a_ship_that_struck_is_shown_with_a_flag(model: BattleModel) -> None:
    model.seen.units.presence[0, 0] = Presence.STRUCK
    scene = plot_scene(model.seen, model.tables, model.side)
    assert scene.shown[0]
    assert scene.states(0, float(scene.hull_mj[0])) == ["surrendered"]
    model.seen.units.morale_ppm[0, 1] = SHAKEN_PPM - 1
    assert "shaken" in plot_scene(model.seen, model.tables, model.side).states(1, 1.0)
