"""Guidance against the oracle: what must be goes first, approaches can be braked, leaders come before followers."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.rules.motion.guidance import compensated, leaders_first, meeting, outward_or_round, ramming, resting
from game.testing import oracle_motion as oracle
from game.testing import oracle_ramming

PARTS = st.integers(-40, 40).map(lambda n: n * 0.0025)
PAIRS = st.tuples(PARTS, PARTS)
MOST = st.sampled_from((0.0, 0.01, 0.04))


def arrays(pair):
    """One row of a pair of floats."""
    return np.array([pair[0]]), np.array([pair[1]])


def only(pair):
    return float(pair[0][0]), float(pair[1][0])


@given(PAIRS, PAIRS, MOST)
@example((0.04, 0.0), (0.0, 0.1), 0.04)
@example((0.03, 0.0), (0.01, 0.0), 0.04)
@example((0.05, 0.0), (-0.04, 0.0), 0.04)
@example((0.05, 0.0), (0.0, 0.0), 0.0)
def test_what_must_be_goes_first_and_of_the_wish_as_much_as_is_left(base, wish, most):
    got = only(compensated(arrays(base), arrays(wish), np.array([most])))
    assert got == pytest.approx(oracle.with_rest(base, wish, most), abs=1e-9)


@given(PAIRS, PAIRS, MOST)
def test_resting_is_against_gravity_and_drift(gravity, drift, most):
    drift = drift[0] * 100.0, drift[1] * 100.0
    got = only(resting(arrays(gravity), arrays(drift), np.array([most]), 25.0))
    want = oracle.with_rest((-gravity[0], -gravity[1]), (-drift[0] / 25.0, -drift[1] / 25.0), most)
    assert got == pytest.approx(want, abs=1e-9)


@given(st.tuples(st.integers(-9_000, 9_000), st.integers(-9_000, 9_000)), PAIRS, PAIRS, st.sampled_from((0.01, 0.04)))
@example((0, 0), (0.1, 0.0), (0.0, 0.0), 0.04)
@example((5_000, 0), (0.0, 0.0), (0.04, 0.0), 0.04)
def test_meeting_is_that_of_the_oracle(off, drift, base, most):
    drift = drift[0] * 100.0, drift[1] * 100.0
    got = only(meeting(arrays(off), arrays(drift), arrays(base), np.array([most]), 25.0))
    want = oracle.met((0.0, 0.0), drift, off, (0.0, 0.0), base, most, [], off, 25.0)
    assert got == pytest.approx(want, abs=1e-9)


COORDINATE = st.floats(-9e3, 9e3)


@example((500.0, 0.0), (20.0, 0.3), (0.0, 0.0))
@example((1_000.0, 0.0), (20.0, 0.3), (0.0, 0.0))
@given(st.tuples(COORDINATE, COORDINATE), st.tuples(*[st.floats(-30.0, 30.0)] * 2),
       st.tuples(*[st.floats(-0.02, 0.02)] * 2))  # fmt: skip
def test_ramming_is_that_of_the_oracle_and_always_full(off, drift, base):
    if np.hypot(*off) < 1.0:
        return
    got = only(ramming(arrays(off), arrays(drift), arrays(base), np.array([0.04]), 25.0))
    assert got == pytest.approx(oracle_ramming.thrust(off, drift, base, 0.04, 25.0), abs=1e-7)
    assert np.hypot(*got) == pytest.approx(0.04, rel=1e-9)


@pytest.mark.parametrize(
    ("flee", "clear", "round_it"),
    [((-1.0, 0.0), False, True), ((-1.0, 0.0), True, False), ((1.0, 0.0), False, False), ((0.28, 0.96), False, False),
     ((-0.6, 0.8), False, True)],
)  # fmt: skip
@pytest.mark.parametrize("way", [1.0 + 0j, 1j, -1.0 + 0j, -1j, 0.6 + 0.8j, -0.8 + 0.6j])
def test_only_who_would_flee_into_the_body_goes_round_it(flee, clear, round_it, way):
    """Wherever round the body that is: `way` is the direction in which it is left behind."""
    flee, tangent = ((turned.real, turned.imag) for turned in (complex(*flee) * way, complex(0.0, -1.0) * way))
    got = only(outward_or_round(arrays(flee), arrays((way.real, way.imag)), arrays(tangent), np.array([clear])))
    assert got == (tangent if round_it else flee)


@given(st.integers(1, 12), st.data())
def test_leaders_come_before_who_goes_by_them(count, data):
    leader = np.array(data.draw(st.lists(st.integers(-1, count - 1), min_size=count, max_size=count)))
    groups = [rows.tolist() for rows in leaders_first(leader)]
    assert sorted(row for rows in groups for row in rows) == list(range(count))
    place = {row: number for number, rows in enumerate(groups) for row in rows}
    for row, lead in enumerate(leader.tolist()):
        if lead != -1:
            assert place[lead] < place[row] or oracle.rides_a_ring(leader.tolist(), row)
            if oracle.rides_a_ring(leader.tolist(), row):
                assert place[lead] == place[row]
