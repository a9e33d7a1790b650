"""Words of the format are the words of the core."""

import pytest

from game.rules.state import vocabulary
from game.scenario import vocabulary as words


@pytest.mark.parametrize(
    ("listed", "enum"),
    [
        (words.EVENTS, vocabulary.Event),
        (words.CAUSES, [cause for cause in vocabulary.Cause if cause]),
        (words.SYSTEMS, vocabulary.System),
        (words.MOVES, vocabulary.Move),
        (words.FRAMES, vocabulary.Frame),
        (words.FIRE_MODES, vocabulary.FireMode),
        (words.PRIORITIES, vocabulary.Priority),
        (words.POSTURES, vocabulary.Posture),
        (words.MISSIONS, vocabulary.Mission),
        (words.CLASS_KINDS, vocabulary.Kind),
        (words.UNIT_STATES, vocabulary.UnitState),
        (words.OBJECTIVE_KINDS, vocabulary.Goal),
        (words.OBJECTIVE_MEASURES, vocabulary.Counted),
        (words.ABOVE_KINDS, [kind for kind in vocabulary.AboveKind if kind]),
        (words.RESULTS, [result for result in vocabulary.Verdict if result]),
    ],
)
def test_words_of_the_format_are_the_words_of_the_core(listed, enum):
    assert set(listed) == {one.name.lower() for one in enum}


def test_the_policies_of_the_format_are_those_that_there_are():
    from game.sim.policies import policy_names

    assert set(words.POLICIES) == set(policy_names())
