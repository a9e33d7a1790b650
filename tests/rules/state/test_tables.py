"""The clock, and what an action of a trigger says that says nothing."""

from game.rules.state.columns import NONE
from game.rules.state.tables import Action
from game.rules.state.vocabulary import IMPULSES, STEPS, SUBSTEPS
from game.testing.builders import tables_of


def test_a_turn_has_twelve_impulses_of_five_steps():
    assert (IMPULSES, SUBSTEPS, STEPS) == (12, 5, 60)
    tables = tables_of(turn_s=300.0)
    assert (tables.impulse_s, tables.substep_s) == (25.0, 5.0)


def test_what_an_action_does_not_say_is_of_nothing():
    assert (Action(0).a, Action(0).b, Action(0).value) == (NONE, NONE, 0.0)
