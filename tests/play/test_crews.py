import pytest

from game.play.actions import do
from game.play.crews import Mustering, minutes_words, mustering, next_readiness, readiness_words
from game.play.intents import Give, SetReadiness
from game.play.keys import PLOTTING, Press
from game.play.model import BattleModel
from game.play.session import Session
from game.rules.state.vocabulary import IMPULSES, Readiness

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


def test_the_key_goes_round_and_a_click_says_which(session: Session) -> None:
    model, ident = session.model, session.model.names.units[0].id
    assert PLOTTING[Press("r")] == Give("readiness")
    words = []
    for _ in range(3):
        words.append(next_readiness(model, 0))
        do(session, Give("readiness"))
        assert model.draft.orders == {ident: {"readiness": words[-1]}}
        assert model.faults() == []
    assert words == ["red", "routine", "alert"]
    do(session, SetReadiness("red"))
    assert model.draft.orders == {ident: {"readiness": "red"}}
    assert session.notice == "Alert, red alert in 2 min"


def test_without_a_ship_there_is_nobody_to_call(session: Session) -> None:
    session.model.selection.pick([])
    do(session, SetReadiness("red"))
    assert session.notice == "No ship selected"
    assert session.model.draft.orders == {}


@pytest.mark.parametrize(("minutes", "words"), [(0.5, "30 s"), (1.99, "119 s"), (2.0, "2 min"), (6.4, "6 min")])
def test_times_in_words(minutes: float, words: str) -> None:
    assert minutes_words(minutes) == words
