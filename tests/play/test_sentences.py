import pytest

from game.play.harm_sentences import CRAFT_LOST_TO, LOST_TO
from game.play.people_sentences import FAULT_WORDS, READINESS_WORDS
from game.play.sentences import Line, listed
from game.rules.state.vocabulary import Cause, Fault, Readiness


def test_every_fault_has_words() -> None:
    assert set(FAULT_WORDS) == set(Fault)


def test_every_cause_of_a_loss_has_words() -> None:
    assert set(LOST_TO) == set(CRAFT_LOST_TO) == set(Cause)


def test_every_readiness_has_words() -> None:
    assert {type(level) for level in READINESS_WORDS} == {Readiness}
    assert set(READINESS_WORDS) == set(Readiness)


def test_listed() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(("t", "stamp"), [(0.0, "3.01"), (0.99, "3.01"), (11.5, "3.12"), (12.0, "3.12")])
def test_a_line_is_stamped_with_its_turn_and_impulse(t: float, stamp: str) -> None:
    assert Line(3, t, "Somebody falls").stamp == stamp
    assert Line(3, t, "Listen", speaker="Okiro").stamp == "OKIRO"
