"""Runs of equal keys."""

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game.rules.space.rows import sets_of


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=30))
def test_sets_are_the_runs_of_equal_keys(rows):
    keys = np.array(rows, dtype=np.int64).reshape(-1, 2)
    sets = sets_of(keys[:, 0], keys[:, 1])
    runs = [len(list(run)) for _, run in groupby(rows)]
    assert sets.first.tolist() == [sum(runs[:number]) for number in range(len(runs))]
    assert sets.of.tolist() == [number for number, size in enumerate(runs) for _ in range(size)]


def test_a_key_alone_makes_sets():
    sets = sets_of(np.array([4, 4, 7, 4]))
    assert sets.first.tolist() == [0, 2, 3]
    assert sets.of.tolist() == [0, 0, 1, 2]
