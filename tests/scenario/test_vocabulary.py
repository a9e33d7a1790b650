"""Words of the format are the words of the core."""

import pytest

from game.rules.state import trigger_words, vocabulary
from game.scenario import vocabulary as words
from game.scenario.spec import DamageSpec, SetSpec, limits
from game.scenario.spec import orders as spec_orders
from game.scenario.spec.classes import BATTERIES_MAX
from game.scenario.spec.limits import IMPULSES


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
        (words.UNIT_STATES, trigger_words.UnitState),
        (words.OBJECTIVE_KINDS, vocabulary.ObjectiveKind),
        (words.PLACED_OBJECTIVES, vocabulary.PLACED),
        (words.OBJECTIVE_MEASURES, vocabulary.Counted),
        (words.ABOVE_KINDS, [kind for kind in vocabulary.AboveKind if kind]),
        (words.RESULTS, [result for result in vocabulary.Verdict if result]),
    ],
)
def test_words_of_the_format_are_the_words_of_the_core(listed, enum):
    assert set(listed) == {one.name.lower() for one in enum}


def test_who_events_come_from_is_as_the_core_has_it():
    """Of drawn battles: `tests/testing/test_whole_turns.py`."""
    assert set(words.EVENTS_OF_SIDES) == {one.name.lower() for one in vocabulary.SOURCE_IS_SIDE}
    for named in (words.EVENTS_OF_NOBODY, words.EVENTS_AT_NOBODY, words.UNSEEN_EVENTS):
        assert set(named) <= set(words.EVENTS)
    assert not set(words.EVENTS_OF_NOBODY) & set(words.EVENTS_OF_SIDES)
    assert set(words.CRAFT_STATES) <= set(words.UNIT_STATES)


def test_the_policies_of_the_format_are_those_that_there_are():
    from game.sim.policies import doctrine_names, policy_names

    assert set(words.POLICIES) == set(policy_names())
    assert set(words.DOCTRINES) == set(doctrine_names())


def test_the_sizes_of_the_format_are_those_of_the_core():
    assert spec_orders.IMPULSES == IMPULSES == vocabulary.IMPULSES
    assert spec_orders.AVOIDED_MAX == vocabulary.AVOIDED
    assert (limits.QUESTIONS_MAX, limits.OPTIONS_MAX) == (vocabulary.QUESTIONS, vocabulary.OPTIONS)
    assert BATTERIES_MAX == vocabulary.BATTERIES


def test_the_sections_of_damage_and_set_name_every_system():
    pools = ("hull", "armour", "shield")
    assert DamageSpec.section.names() == (*pools, *words.SYSTEMS)
    assert SetSpec.section.names() == ("unit", "squadron", "side", *pools, *words.SYSTEMS, "people", "readiness")
    assert {one.name.lower() for one in trigger_words.Part} == set(SetSpec.section.names()[3:])
