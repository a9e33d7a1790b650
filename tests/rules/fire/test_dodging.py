"""How far a target dodges, and what that leaves of the chance of a slug: by numbers worked out by hand."""

import numpy as np
import pytest

from game.rules.fire.dodging import (
    STRAY_KM,
    can_dodge_km,
    dodge_ppm,
    dodged_km,
    half_dodge_km,
    usual_dodge_ppm,
)
from game.rules.state.vocabulary import PPM


def test_a_thrust_carries_a_target_from_its_course_by_half_of_itself_times_the_square_of_the_time():
    found = can_dodge_km(np.array([0.02, 0.02, 0.03, 0.0]), np.array([10.0, 20.0, 10.0, 10.0]))
    assert found == pytest.approx([1.0, 4.0, 1.5, 0.0])


def test_a_ship_under_way_dodges_35_parts_of_100_and_one_that_evades_twice_as_far():
    assert dodged_km(np.array([1.0, 1.0, 3.0]), np.array([False, True, True])) == pytest.approx([0.35, 0.7, 2.1])


@pytest.mark.parametrize(("dodged", "left"), [(0.0, PPM), (0.25, 800_000), (0.5, 500_000), (1.0, 200_000)])
def test_dodging_leaves_one_part_of_one_and_its_square_over_that_of_the_weapon(dodged, left):
    assert dodge_ppm(np.array([dodged]), np.array([0.5])).tolist() == [left]
    assert dodge_ppm(np.array([dodged * 4]), np.array([2.0])).tolist() == [left]


@pytest.mark.parametrize(("far", "left"), [(0.0, PPM), (15_000.0, 500_000), (30_000.0, PPM // 17), (7_500.0, 941_176)])
def test_a_usual_ship_dodges_with_two_g(far, left):
    """At 1,500 km/s 15,000 km take 10 s, in which it can dodge 1 km, and does dodge 0.35 km."""
    found = usual_dodge_ppm(np.array([far, far]), np.array([1_500.0, 1_500.0]), np.array([0.35, 0.35]))
    assert found == pytest.approx([left, left], abs=1)


@pytest.mark.parametrize(("odds", "speed", "s0", "far"), [
    (1.0, 1_500.0, 0.35, 15_000.0), (1.0, 3_000.0, 0.35, 30_000.0), (16.0, 1_500.0, 0.35, 30_000.0),
    (1.0, 1_500.0, 1.4, 30_000.0), (0.0, 9.0, 0.35, 0.0),
])  # fmt: skip
def test_the_distance_at_which_dodging_leaves_so_much(odds, speed, s0, far):
    assert half_dodge_km(odds, speed, s0) == pytest.approx(far)


def test_what_is_farther_off_than_20_km_and_all_that_it_can_dodge_is_missed():
    assert STRAY_KM == 20.0
