"""Tables with free keys."""

from game.scenario.kinds import Pairs


def test_pairs_are_rows_with_free_keys():
    assert Pairs([("a", 1)]).row("a") == 1
    assert Pairs([("a", 1)]).row("b") is None
