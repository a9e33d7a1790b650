"""Plane vectors against complex numbers and against sine and cosine."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.vectors import left_of, length, limited, rolled_unit, turned, unit, unit_vector

SIZES = st.floats(-1e6, 1e6).map(lambda size: 0.0 if abs(size) < 1e-6 else size)
HANDED = st.sampled_from([1.0, -1.0])


def arrays(*values):
    return tuple(np.array([value]) for value in values)


@given(SIZES, SIZES)
def test_length_and_direction(x, y):
    size = length(*arrays(x, y))[0]
    assert size == pytest.approx(math.hypot(x, y), rel=1e-14)
    ux, uy = (part[0] for part in unit(*arrays(x, y)))
    assert ux * size == pytest.approx(x, rel=1e-14)
    assert uy * size == pytest.approx(y, rel=1e-14)
    assert math.hypot(ux, uy) == pytest.approx(1.0 if size else 0.0, rel=1e-14)


@given(SIZES, SIZES, st.floats(0.0, 2e6))
def test_what_is_longer_is_shortened(x, y, most):
    found = complex(*(part[0] for part in limited(*arrays(x, y, most))))
    whole = complex(x, y)
    if abs(whole) <= most * (1.0 - 1e-14):
        assert found == whole
    else:
        expected = whole * (most / abs(whole)) if whole else 0.0
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_a_vector_of_just_the_limit_keeps_every_bit():
    assert [part[0] for part in limited(*arrays(0.3, 0.4, length(*arrays(0.3, 0.4))[0]))] == [0.3, 0.4]


@given(SIZES, SIZES, HANDED)
def test_left_is_a_quarter_turn_and_right_in_a_mirror(x, y, mirror_sign):
    assert complex(*(part[0] for part in left_of(*arrays(x, y, mirror_sign)))) == complex(x, y) * complex(
        0.0, mirror_sign
    )


@given(SIZES, SIZES, st.floats(-4.0, 4.0))
def test_turning_multiplies_complex_numbers(x, y, angle):
    way = complex(math.cos(angle), math.sin(angle))
    found = complex(*(part[0] for part in turned(*arrays(x, y, way.real, way.imag))))
    assert found == pytest.approx(complex(x, y) * way, rel=1e-12, abs=1e-9)


@given(st.integers(0, 3), st.integers(0, (1 << 30) - 1).map(lambda part: part / (1 << 30)), HANDED)
def test_a_roll_gives_a_direction_near_its_part_of_the_circle(quarter, part, mirror_sign):
    """The tangent of half its angle is the power series, cut after four terms: it lacks less than its next powers."""
    x, y = (value[0] for value in rolled_unit(*arrays((quarter + part) / 4.0, mirror_sign)))
    assert math.hypot(x, y) == pytest.approx(1.0, abs=1e-15)
    within = complex(x, y * mirror_sign) * 1j ** (4 - quarter)
    half = math.pi / 4.0 * part
    lacks = math.tan(half) - within.imag / (1.0 + within.real)
    assert -1e-14 <= lacks <= 0.0302 * half**9 + 1e-14


def test_quarters_of_rolls_are_the_axes():
    x, y = rolled_unit(np.array([0.0, 0.25, 0.5, 0.75]), np.ones(4))
    assert x.tolist() == [1.0, 0.0, -1.0, 0.0]
    assert y.tolist() == [0.0, 1.0, 0.0, -1.0]


def test_directions_are_within_a_thousandth_of_the_circle_of_their_rolls():
    fraction = np.linspace(0.0, 1.0, 10_001)[:-1]
    x, y = rolled_unit(fraction, np.ones(10_000))
    assert np.abs(np.arctan2(y, x) / (2.0 * math.pi) % 1.0 - fraction).max() < 1e-3


@given(st.floats(-1_000.0, 1_000.0))
def test_the_unit_vector_of_an_angle(deg):
    x, y = unit_vector(deg)
    assert x == pytest.approx(math.cos(math.radians(deg)), abs=1e-13)
    assert y == pytest.approx(math.sin(math.radians(deg)), abs=1e-13)
    assert unit_vector(-deg) == (x, -y)
    assert math.hypot(x, y) == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("deg", [0.1, 17.0, 29.999, 44.9, 45.0, 45.1, 60.0, 89.9, 91.0, 134.0, 225.0, 359.0])
def test_unit_vectors_are_right_to_the_last_digits(deg):
    x, y = unit_vector(deg)
    assert x == pytest.approx(math.cos(math.radians(deg)), abs=1e-15)
    assert y == pytest.approx(math.sin(math.radians(deg)), abs=1e-15)


def test_quarter_turns_are_exact():
    axes = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)]
    for quarter in range(-8, 9):
        assert unit_vector(90.0 * quarter) == axes[quarter % 4]
