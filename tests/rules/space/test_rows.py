"""Runs of equal keys."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.space.rows import distinct, found_by_uid, pieces, repeated, sets_of, starts, where
from game.rules.state.columns import in_order


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=30))
def test_sets_are_the_runs_of_equal_keys(rows):
    keys = np.array(rows, dtype=np.int64).reshape(-1, 2)
    sets = sets_of(keys[:, 0], keys[:, 1])
    runs = [len(list(run)) for _, run in groupby(rows)]
    assert sets.first.tolist() == [sum(runs[:number]) for number in range(len(runs))]
    assert sets.of.tolist() == [number for number, size in enumerate(runs) for _ in range(size)]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=12))
def test_a_run_begins_where_any_key_is_another_than_before(rows):
    keys = np.array(rows, dtype=np.int64)
    expected = [n == 0 or row != rows[n - 1] for n, row in enumerate(rows)]
    assert starts(keys[:, 0], keys[:, 1]).tolist() == expected
    assert starts(keys[:, 0]).tolist() == [n == 0 or row[0] != rows[n - 1][0] for n, row in enumerate(rows)]


@given(st.lists(st.integers(0, 4), max_size=9))
def test_copies_of_rows_are_numbered_from_nought_row_by_row(times):
    row, number = repeated(np.array(times, dtype=np.int64))
    expected = [(row, number) for row, count in enumerate(times) for number in range(count)]
    assert list(zip(row.tolist(), number.tolist(), strict=True)) == expected


def test_a_key_alone_makes_sets():
    sets = sets_of(np.array([4, 4, 7, 4]))
    assert sets.first.tolist() == [0, 2, 3]
    assert sets.of.tolist() == [0, 0, 1, 2]


@given(st.lists(st.integers(0, 7), max_size=20), st.integers(1, 12))
def test_pieces_hold_all_rows_in_order_and_as_many_copies_as_fit(times, most):
    cut = [(part.start, part.stop, before.tolist()) for part, before in pieces(np.array(times, np.int64), most)]
    assert [start for start, _, _ in cut] == [0, *(stop for _, stop, _ in cut)][: len(cut)]
    assert (cut[-1][1] if cut else 0) == len(times)
    for start, stop, before in cut:
        assert before == [sum(times[start:row]) for row in range(start, stop)]
        assert sum(times[start:stop]) <= most or stop == start + 1
        assert stop == len(times) or sum(times[start : stop + 1]) > most


def test_what_a_mask_finds_comes_in_order_of_uid():
    uid = np.array([[9, 4, 7], [2, 8, 1]])
    where = np.array([[True, True, False], [True, False, True]])
    world, row = found_by_uid(uid, where)
    assert uid[world, row].tolist() == [1, 2, 4, 9]
    assert [len(found) for found in found_by_uid(uid, where & False)] == [0, 0]


@given(st.integers(0, 2**32), st.integers(0, 60), st.sampled_from([1, 40, 2**62]), st.sampled_from([1, 1_000]))
def test_rows_in_order_are_those_of_a_stable_sort(seed, count, wide, many):
    """Also of keys so far apart that no word holds them and the row."""
    keys, first = np.random.default_rng(seed).integers(-wide, wide, (2, count))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.state.columns._MANY", many)
        assert (in_order(keys) == np.argsort(keys, kind="stable")).all()
        assert (in_order(keys, first // 2, np.sign(first)) == np.lexsort((keys, first // 2, np.sign(first)))).all()


@given(st.lists(st.integers(0, 9), max_size=30))
def test_distinct_numbers_are_told_once_and_each_knows_its_own(numbers):
    each, of = distinct(np.array(numbers, np.int64), 10)
    assert each.tolist() == sorted(set(numbers))
    assert each[of].tolist() == numbers


def test_rows_of_a_mask_are_told_by_world_and_row():
    mask = np.array([[True, False, True], [False, False, True]])
    at = where(mask)
    assert [part.tolist() for part in at] == [[0, 2, 5], [0, 0, 1], [0, 2, 2]]
    assert at.of(np.arange(6).reshape(2, 3) * 10).tolist() == [0, 20, 50]
    assert at.take(np.array([2])).world.tolist() == [1]
    assert not len(where(np.zeros((2, 0), bool)).flat)
