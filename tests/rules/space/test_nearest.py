"""Who is the nearest at any distance, against all pairs: in crowds and without, on grids where many are equally far."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.space.nearest import PIECE, Asked, nearest


def plain(group, x, y, others, uid):
    """Number and square of the distance, by looking at all."""
    found = []
    for g, px, py in zip(group, x, y, strict=True):
        squares = (others[1] - px) ** 2 + (others[2] - py) ** 2
        far = [(squares[m], uid[m], m) for m in np.flatnonzero(others[0] == g)]
        square, _, number = min(far, default=(np.inf, 0, -1))
        found.append((number, square))
    return found


@given(st.integers(0, 2**32))
@settings(max_examples=120)
def test_the_nearest_is_the_nearest_and_of_equals_that_of_the_lowest_uid(seed):
    """In three groups; on a grid, or far apart; asked in blocks of few rows, or all with all."""
    rng = np.random.default_rng(seed)
    rows, count = (int(rng.integers(0, rng.choice([2, 71]))) for _ in range(2))
    wide, few = int(rng.choice([1, 4, 1_000])), int(rng.choice([0, 1 << 16]))
    group, other_group = rng.integers(0, 3, rows), rng.integers(0, 3, count)
    (x, y), (ox, oy) = rng.integers(-wide, wide + 1, (2, rows)) * 1.0, rng.integers(-wide, wide + 1, (2, count)) * 1.0
    uid = rng.permutation(count) + 1
    others = other_group, ox, oy
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.space.nearest.FEW", few)
        patch.setattr("game.rules.space.nearest.PIECE", 1 + few // 2)
        patch.setattr("game.rules.space.nearest.BLOCK", 16)
        patch.setattr("game.rules.space.nearest.PARTS", 2)
        number, square = nearest(group, x, y, others, uid)
    assert list(zip(number.tolist(), square.tolist(), strict=True)) == plain(group, x, y, others, uid)


def test_the_nearest_in_a_crowd_of_thousands_is_the_nearest_of_all():
    rng = np.random.default_rng(7)
    x, y = rng.normal(0.0, 3_000.0, (2, 900))
    ox, oy = rng.normal(2_000.0, 1_000.0, (2, 800))
    ox[600:], oy[600:] = ox[:200], oy[:200]
    group, uid = np.zeros(900, np.int64), rng.permutation(800) + 1
    others = np.zeros(800, np.int64), ox, oy
    number, square = nearest(group, x, y, others, uid)
    assert list(zip(number.tolist(), square.tolist(), strict=True)) == plain(group, x, y, others, uid)


@pytest.mark.parametrize("parts", [1, 4, 16])
def test_pieces_hold_every_block_once_and_are_as_large_as_the_cache_allows(parts):
    """Of blocks that face up to 9,000 others; what a piece begins with may be larger than the cache by itself."""
    count = np.random.default_rng(3).integers(0, 9_000, 60)
    ends = np.cumsum(count)
    asked = Asked(np.arange(60)[None], np.zeros(ends[-1], int), ends - count, ends)
    pieces = list(asked.pieces(parts))
    for name in ("row", "low", "high"):
        assert np.hstack([getattr(piece, name) for piece in pieces]).tolist() == getattr(asked, name).tolist()
    assert all((piece.high - piece.low)[1:].sum() * parts < PIECE for piece in pieces)
    assert len(pieces) <= ends[-1] * parts // PIECE + 1


def test_rounding_leaves_nobody_out():
    """Rows so near each other, and so far from the others, that distances differ by the last bits alone."""
    far = np.nextafter(3e5, 4e5)
    x, y = np.full(64, 0.1) + np.arange(64) * 1e-12, np.full(64, 0.3)
    others = np.zeros(8, np.int64), np.array([far, 3e5] * 4), np.array([0.1, 0.3, 0.3, 0.1, 0.2, 0.2, 0.4, 0.5])
    uid = np.arange(8, 0, -1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.space.nearest.FEW", 0)
        number, square = nearest(np.zeros(64, np.int64), x, y, others, uid)
    expected = plain(np.zeros(64, np.int64), x, y, others, uid)
    assert list(zip(number.tolist(), square.tolist(), strict=True)) == expected
