"""The clock, and what an action of a trigger says that says nothing."""

import numpy as np
import pytest

from game.rules.state.columns import NONE
from game.rules.state.tables import Action
from game.rules.state.vocabulary import ALERT_S, IMPULSES, RED_S, STAND_DOWN_S, STEPS, SUBSTEPS, Readiness
from game.scenario import load
from game.testing.builders import FRIGATE, LASER, TORPEDO, tables_of


def test_a_turn_has_twelve_impulses_of_five_steps():
    assert (IMPULSES, SUBSTEPS, STEPS) == (12, 5, 60)
    tables = tables_of(turn_s=300.0)
    assert (tables.impulse_s, tables.substep_s) == (25.0, 5.0)


@pytest.mark.parametrize("turn_s", [60.0, 300.0, 290.0, 7_200.0, 1e6])
def test_a_crew_musters_in_whole_impulses_and_in_one_at_least(turn_s):
    tables = tables_of(turn_s=turn_s)
    for level, to, seconds in (
        (Readiness.ROUTINE, Readiness.ALERT, ALERT_S), (Readiness.ALERT, Readiness.RED, RED_S),
        (Readiness.RED, Readiness.ALERT, STAND_DOWN_S), (Readiness.ALERT, Readiness.ROUTINE, STAND_DOWN_S),
    ):  # fmt: skip
        impulses = tables.muster_impulses(level, to)
        assert impulses >= 1
        assert impulses * tables.impulse_s >= seconds
        assert (impulses - 1) * tables.impulse_s < seconds


def test_what_an_action_does_not_say_is_of_nothing():
    assert (Action(0).a, Action(0).b, Action(0).value) == (NONE, NONE, 0.0)


def test_the_farthest_weapon_of_a_class():
    tables = load("jupiter_rout").tables
    for class_id, batteries in enumerate(tables.classes.battery_weapon):
        armed = batteries[batteries >= 0]
        found = tables.farthest_weapon(class_id)
        assert (found is None) == (len(armed) == 0)
        if found is not None:
            assert tables.weapons.range_km[found] == np.max(tables.weapons.range_km[armed])


@pytest.mark.parametrize(("p0_ppm", "found"), [(0, None), (1, 0)])
def test_a_weapon_that_never_hits_by_chance_reaches_nowhere(p0_ppm, found):
    assert tables_of((FRIGATE,), (LASER | {"p0_ppm": p0_ppm},)).farthest_weapon(0) == found


def test_guns_of_a_class_reach_as_far_as_the_farthest_that_hits_by_chance():
    """The first weapon of the list counts too; a class without guns, or with torpedoes alone, reaches nowhere."""
    ships = tuple(FRIGATE | {"batteries": guns} for guns in (((0, 1),), (), ((1, 1),), ((1, 1), (2, 1), (0, 1))))
    tables = tables_of(ships, (LASER, TORPEDO, LASER | {"range_km": 9_000.0}))
    assert tables.gun_reach_km().tolist() == [12_000.0, 0.0, 0.0, 12_000.0]
