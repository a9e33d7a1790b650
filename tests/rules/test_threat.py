import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.vocabulary import PPM
from game.rules.threat import inside_part, raised, shots_of


@given(st.floats(0.0, 1.0), st.integers(0, 200))
def test_a_whole_power(base, times):
    assert raised(np.array([base]), times)[0] == pytest.approx(base**times, rel=1e-9, abs=1e-300)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_shots_are_what_is_charged_and_one_an_impulse_at_most(gain, energy):
    shots, more = (int(one[0]) for one in shots_of(np.array([gain]), np.array([energy])))
    assert shots + more / PPM == pytest.approx(min(12 * gain / energy, 12.0), abs=2e-6)
    assert 0 <= more < PPM


@given(st.floats(0.0, 5_000.0), st.floats(1.0, 500.0), st.floats(1.0, 4_000.0))
def test_the_part_of_a_cell_in_a_corridor(off, half, cell):
    """By counting: so many of a thousand places of the cell's width."""
    across = off + (np.arange(2000) + 0.5) / 2000 * cell - cell / 2
    assert inside_part(np.array([off]), half, cell)[0] == pytest.approx((np.abs(across) <= half).mean(), abs=2e-3)


def test_a_place_is_in_a_corridor_or_not():
    assert inside_part(np.array([149.9, 150.0, 150.1]), 150.0, 0.0).tolist() == [1.0, 1.0, 0.0]
