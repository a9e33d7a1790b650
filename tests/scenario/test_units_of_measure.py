"""Units of a file as units of the core."""

import pytest

from game.scenario.units_of_measure import impulses, mj, mj_an_impulse, ppm


@pytest.mark.parametrize(
    ("seconds", "count"), [(0.0, 0), (1e-9, 1), (24.9, 1), (25.0, 1), (25.1, 2), (50.0, 2), (1e6, 40_000)]
)
def test_a_wait_lasts_as_many_impulses_as_are_begun(seconds, count):
    assert impulses(seconds, 25.0) == count


def test_energies_and_fractions_are_rounded():
    assert (mj(0.0014), mj(0.0016), mj(1e6)) == (1, 2, 10**9)
    assert (ppm(0.0), ppm(1.0), ppm(0.1234567)) == (0, 1_000_000, 123_457)


def test_a_charge_is_rounded_up():
    assert mj_an_impulse(85.0, 300.0, 25.0) == 7_084
    assert mj_an_impulse(10.0, 25.0, 25.0) == 10_000
