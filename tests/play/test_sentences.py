from game.play.sentences import FAULT_WORDS, listed
from game.rules.state.vocabulary import Fault


def test_every_fault_has_words() -> None:
    assert set(FAULT_WORDS) == set(Fault)


def test_listed() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
