"""Candidates hold all near pairs, whatever the pieces in which they come; the nearest is the nearest."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.space import neighbours
from game.rules.space.neighbours import (
    cell_keys,
    near_box,
    nearest_in_reach,
    pairs_between,
    pairs_in_reach,
    pairs_within,
    spans_between,
)


def some_rows(seed):
    """Up to 25 rows (group, x, y) in whole numbers, many of them near each other, often none or one."""
    dice = random.Random(seed)
    count, wide = dice.choice((0, 1, 2, 9, 25)), dice.choice((3, 12))
    return [(dice.randint(0, 2), dice.randint(-wide, wide), dice.randint(-wide, wide)) for _ in range(count)]


ROWS = st.integers(0, 2**32).map(some_rows)
SIZES = st.sampled_from([1.0, 3.0, 5.0, 40.0])
PIECES = st.sampled_from([1, 7, 1 << 16])


def columns(rows):
    group, x, y = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return group, x.astype(np.float64), y.astype(np.float64)


def listed(pairs):
    return [(int(i), int(j)) for a, b in pairs for i, j in zip(a, b, strict=True)]


def far(one, other):
    return ((one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2) ** 0.5


@given(ROWS, SIZES, PIECES)
def test_pairs_within_hold_each_near_pair_of_a_group_once_and_no_far_one(rows, size, pieces):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "CANDIDATES", pieces)
        found = listed(pairs_within(*columns(rows), size))
    sets = [frozenset(pair) for pair in found]
    assert len(set(sets)) == len(sets)
    assert all(len(one) == 2 for one in sets)
    near = {
        frozenset((i, j)) for i in range(len(rows)) for j in range(i)
        if rows[i][0] == rows[j][0] and far(rows[i], rows[j]) <= size
    }  # fmt: skip
    assert near <= set(sets)
    for i, j in found:
        assert rows[i][0] == rows[j][0]
        assert max(abs(rows[i][1] - rows[j][1]), abs(rows[i][2] - rows[j][2])) <= 2.0 * size * 1.001


@given(ROWS, ROWS, SIZES, PIECES)
def test_pairs_between_hold_each_near_pair_of_a_group_once_and_no_far_one(rows, others, size, pieces):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "CANDIDATES", pieces)
        found = listed(pairs_between(*columns(rows), columns(others), size))
    assert len(set(found)) == len(found)
    near = {
        (i, j) for i, one in enumerate(rows) for j, other in enumerate(others)
        if one[0] == other[0] and far(one, other) <= size
    }  # fmt: skip
    assert near <= set(found)
    for i, j in found:
        assert rows[i][0] == others[j][0]
        assert max(abs(rows[i][1] - others[j][1]), abs(rows[i][2] - others[j][2])) <= 2.0 * size * 1.001
    if rows and others:
        assert spans_between(*columns(rows), columns(others), size).total == len(found)


@given(st.integers(1, 60), st.sampled_from([1, 10, 100]))
def test_a_crowd_is_handed_out_in_pieces(count, pieces):
    zero = np.zeros(count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "CANDIDATES", pieces)
        sizes = [len(i) for i, _ in pairs_within(zero.astype(np.int64), zero, zero, 1.0)]
    assert sum(sizes) == count * (count - 1) // 2
    assert all(size <= max(pieces, count - 1) for size in sizes)
    assert all(one + other > pieces for one, other in pairwise(sizes))


@pytest.mark.parametrize("place", [5.0, -7.5, 524_285.5, -524_285.5, 1e9, -1e9, 1e15])
@pytest.mark.parametrize("step", [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (0.6, 0.8), (-0.6, 0.8)])
def test_near_pairs_are_found_wherever_they_are(place, step):
    """Beyond the outermost cells too, which all rows there share."""
    x, y = (np.array([place, place + part]) for part in step)
    group = np.zeros(2, np.int64)
    assert listed(pairs_within(group, x, y, 1.0)) in ([(0, 1)], [(1, 0)])
    assert listed(pairs_between(group[:1], x[:1], y[:1], (group[1:], x[1:], y[1:]), 1.0)) == [(0, 0)]


def test_groups_share_no_cell_not_even_the_outermost_ones():
    places = np.array([-1e12, -2.0, 0.0, 2.0, 1e12])
    x, y = (grid.ravel() for grid in np.meshgrid(places, places))
    keys = [cell_keys(np.full(25, group), x, y, 1.0) for group in range(3)]
    assert len(set(np.concatenate(keys).tolist())) == 75
    for low, high in pairwise(keys):
        assert high.min() - low.max() > (1 << 20) + 1  # more than the column and the cell between them
    one = np.zeros(1)
    for x0, x1 in ((1e12, -1e12), (-1e12, 1e12)):
        others = np.ones(1, np.int64), one + x1, one
        assert listed(pairs_between(np.zeros(1, np.int64), one + x0, one, others, 1.0)) == []
        assert listed(pairs_within(np.array([0, 1]), np.array([x0, x1]), np.zeros(2), 1.0)) == []


def test_opposite_ends_of_neighbouring_columns_are_no_neighbours():
    x, y = np.array([0.0, 1.5]), np.array([1e12, -1e12])
    assert listed(pairs_within(np.zeros(2, np.int64), x, y, 1.0)) == []
    others = np.zeros(1, np.int64), x[1:], y[1:]
    assert listed(pairs_between(np.zeros(1, np.int64), x[:1], y[:1], others, 1.0)) == []


@given(ROWS, ROWS, st.sampled_from([0, 1, 5]), st.sampled_from([0, 2]))
def test_pairs_in_reach_are_those_within_the_reach_of_the_one_and_the_size_of_the_other(rows, others, reach, more):
    reaches, sizes = [reach + n % 3 for n in range(len(rows))], [more * (n % 2) for n in range(len(others))]
    found = listed(pairs_in_reach(*columns(rows), np.array(reaches, float), columns(others), np.array(sizes, float)))
    assert sorted(found) == [
        (i, j) for i, one in enumerate(rows) for j, other in enumerate(others)
        if one[0] == other[0] and far(one, other) <= reaches[i] + sizes[j]
    ]  # fmt: skip


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(0, 2))
def test_the_nearest_in_reach_is_the_nearest_of_the_lowest_uid(seed, crowded):
    """Rows reach just as far as they do, each as far as its own reach and the other's size; crowds make no difference.

    Nor do cells: of few rows (0) all pairs are compared.

    Places are whole numbers, so that many are equally far and many exactly in reach.
    """
    dice = random.Random(seed)
    count, others, wide = dice.choice((0, 1, 8, 30)), dice.choice((0, 1, 8, 30)), dice.choice((2, 5, 30))
    rows, there = (
        [(dice.randint(0, 1), dice.randint(-wide, wide), dice.randint(-wide, wide)) for _ in range(number)]
        for number in (count, others)
    )
    reach, more = dice.choice([0, 1, wide]), dice.choice([0, 2])
    reaches = [reach + dice.choice([0, 1]) for _ in rows]
    sizes = [more and dice.choice([0, more]) for _ in there]
    uids = dice.sample(range(1, 100), others)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "FEW", 0 if crowded else 1 << 13)
        if crowded == 2:
            patch.setattr(neighbours, "CROWD", 0)
            patch.setattr(neighbours, "CANDIDATES", 3)
        found = nearest_in_reach(
            *columns(rows), np.array(reaches, float), columns(there), np.array(sizes, float), np.array(uids, np.int64)
        )
    for i, one in enumerate(rows):
        within = [
            ((one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2, uids[j], j)
            for j, other in enumerate(there)
            if other[0] == one[0] and far(one, other) <= reaches[i] + sizes[j]
        ]
        assert found[i] == (min(within)[2] if within else -1)


def test_in_a_crowd_the_lowest_uid_speaks_for_all_at_its_place(monkeypatch):
    for name in ("FEW", "CROWD", "CANDIDATES"):
        monkeypatch.setattr(neighbours, name, 0)
    rows, there = columns([(0, 0, 0), (0, 0, 0), (0, 9, 0)]), columns([(0, 1, 0), (0, 1, 0), (0, 1, 0), (0, 9, 1)])
    found = nearest_in_reach(*rows, np.full(3, 4.0), there, np.zeros(4), np.array([5, 2, 7, 9]))
    assert found.tolist() == [1, 1, 3]


@given(ROWS, ROWS, st.sampled_from([0.0, 1.5, 6.0]))
def test_near_the_box_is_who_is_within_the_distance_of_it_both_ways(rows, others, within):
    """Two worlds of rows and others, some of which do not count."""
    (_, x, y), (_, ox, oy) = columns(rows), columns(others)
    x, y, ox, oy = (np.array([column, column[::-1] + 0.5]) for column in (x, y, ox, oy))
    which = (np.arange(x.size) % 3 != 0).reshape(x.shape)
    there = (np.arange(ox.size) % 4 != 0).reshape(ox.shape)
    found = near_box(x, y, which, (ox, oy), there, within)
    for w, n in np.ndindex(x.shape):
        box = [(ox[w, m], oy[w, m]) for m in range(ox.shape[1]) if there[w, m]]
        near = bool(box) and all(
            min(place[axis] for place in box) - within <= at <= max(place[axis] for place in box) + within
            for axis, at in enumerate((x[w, n], y[w, n]))
        )
        assert found[w, n] == (near and which[w, n])


@pytest.mark.parametrize(("rows", "others"), [(0, 0), (0, 3), (3, 0)])
def test_nobody_is_near_nobody(rows, others):
    here, there = columns([(0, 1, 1)] * rows), columns([(0, 1, 1)] * others)
    found = nearest_in_reach(*here, np.ones(rows), there, np.ones(others), np.arange(others) + 1)
    assert found.tolist() == [-1] * rows
    assert listed(pairs_in_reach(*here, np.ones(rows), there, np.ones(others))) == []
    assert listed(pairs_between(*here, there, 1.0)) == []
