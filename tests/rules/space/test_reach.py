"""Who is in reach of whom, against all pairs: by cells and without, of crowds and of few."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.space.reach import Reach


@given(st.integers(0, 2**32))
@settings(max_examples=100)
def test_who_is_in_reach_is_who_all_pairs_say(seed):
    """Places are whole numbers, so that many are exactly in reach; each row is asked about several times."""
    rng = np.random.default_rng(seed)
    count, others = (int(rng.integers(1, rng.choice([2, 41]))) for _ in range(2))
    wide, few, size = (int(rng.choice(values)) for values in ([1, 5, 40], [0, 1 << 13], range(1, 10)))
    group, other_group = rng.integers(0, 3, count), rng.integers(0, 3, others)
    x, y, ox, oy = (rng.integers(-wide, wide + 1, n) * 1.0 for n in (count, count, others, others))
    reach, more = rng.integers(0, 4, count) * 1.0, rng.integers(0, 3, others) * 1.0
    near = {
        (i, j) for i in range(count) for j in range(others)
        if group[i] == other_group[j] and (x[i] - ox[j]) ** 2 + (y[i] - oy[j]) ** 2 <= (reach[i] + more[j]) ** 2
    }  # fmt: skip
    asked = np.sort(rng.integers(0, count, 2 * count)) if count else np.zeros(0, np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.space.neighbours.FEW", few)
        patch.setattr("game.rules.space.reach.ROUND", size)
        patch.setattr("game.rules.space.neighbours.CANDIDATES", size)
        found = Reach(group, x, y, reach, (other_group, ox, oy), more)
        assert found.anybody().tolist() == [any(i == row for row, _ in near) for i in range(count)]
        pieces = [(k.tolist(), j.tolist()) for k, j in found.pairs(asked)]
    assert all(k == sorted(k) for k, _ in pieces)
    told = [(one, other) for k, j in pieces for one, other in zip(k, j, strict=True)]
    assert sorted(told) == sorted((k, j) for k, i in enumerate(asked.tolist()) for one, j in near if one == i)
