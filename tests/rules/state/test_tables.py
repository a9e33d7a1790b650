"""The clock, and what an action of a trigger says that says nothing."""

import numpy as np
import pytest

from game.rules.state.columns import NONE
from game.rules.state.tables import CHARGE_MAX_MJ, Action
from game.rules.state.vocabulary import ALERT_S, IMPULSES, PPM, RED_S, STAND_DOWN_S, STEPS, SUBSTEPS, Readiness
from game.scenario import load
from game.testing.builders import FRIGATE, IMPACTOR, LASER, POINT_DEFENCE, TORPEDO, tables_of
from tests.rules.standard import gun


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
    assert tables.reach_km().tolist() == [12_000.0, 0.0, TORPEDO["range_km"], max(12_000.0, TORPEDO["range_km"])]
    third = tables.batteries_with(np.array([False, False, True]))
    assert tables.reach_km(third).tolist() == [0.0, 0.0, 0.0, 9_000.0]


def test_products_of_the_largest_charge_fit_into_a_word():
    assert CHARGE_MAX_MJ == 1_099_511_627_776
    assert 3.000003 * CHARGE_MAX_MJ * PPM < 2**63


@pytest.mark.parametrize(
    ("guns", "sides"),
    [
        ([gun(0, 2, 90.0, 120.0), gun(0, 2, -90.0, 120.0)], [True, True]),
        ([gun(0, 2, 90.0, 120.0), gun(0, 1, -90.0, 120.0)], [True, False]),  # the one that has more guns
        ([gun(0, 2, 90.0, 180.0), gun(0, 2, -90.0, 180.0)], [False, False]),  # all fire ahead
        ([gun(0, 2, 90.0, 120.0), gun(0, 2, 0.0, 120.0)], [False, False]),  # as many
        ([gun(0, 2, 90.0, 120.0), gun(0, 3)], [True, False]),  # what fires all round is no reason to turn
        ([gun(0, 2, 90.0, 120.0), gun(1, 1, 0.0, 16.0)], [False, False]),  # a spine is
        ([gun(2, 9, 90.0, 120.0), gun(0, 1, 180.0, 20.0)], [False, True]),  # point defence is none either
        ([(0, 2, 0.6, (0.6, 0.8)), gun(0, 2, 180.0, 120.0)], [False, False]),  # ahead is just in the arc of one
        ([(0, 2, 0.6, (0.28, 0.96)), gun(0, 2, 180.0, 120.0)], [True, True]),  # and here in that of none
        ([(0, 1, 0.6), (0, 1, 0.9, (0.6, 0.8))], [False, True]),  # both fire where the second faces
        ([], []),
    ],
)  # fmt: skip
def test_ships_turn_a_side_where_more_of_their_guns_fire(guns, sides):
    """Beside ships of two other classes, which turn none."""
    ships = tuple(FRIGATE | {"batteries": batteries} for batteries in ((gun(0, 9),), tuple(guns), ()))
    tables = tables_of(ships, (LASER, IMPACTOR, POINT_DEFENCE))
    assert tables.side_batteries().tolist() == [[False] * 6, sides + [False] * (6 - len(sides)), [False] * 6]
    assert tables.turns_sides().tolist() == [False, any(sides), False]


def test_without_weapons_no_class_turns_a_side():
    assert not tables_of((FRIGATE | {"batteries": ()},), ()).side_batteries().any()
