"""Groups of columns: copied, cut and joined world by world; and the order of uids."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.state.columns import NONE, among, by_uid, in_order
from game.rules.state.hits import PendingHits
from game.rules.state.orders import FlightOrders
from game.rules.state.vocabulary import Move
from game.rules.state.world import Contacts, Units


@given(st.lists(st.integers(1, 99), unique=True))
def test_rows_by_uid(uids):
    assert [uids[row] for row in by_uid(np.array(uids, dtype=np.int64))] == sorted(uids)


@given(st.integers(0, 62), st.integers(0, 2**32))
@settings(max_examples=20)
def test_thousands_of_rows_are_in_the_order_of_their_keys_however_far_these_reach(bits, seed):
    keys = np.random.default_rng(seed).integers(-(1 << bits), 1 << bits, (2, 1_000))
    keys[:, ::3] = keys[:, :1]
    assert (in_order(*keys) == np.lexsort(keys)).all()


def test_keys_that_reach_farther_than_words_hold_are_in_order_too():
    for reach in ((1 << 53) - 1, 1 << 53):  # beside ten bits for the rows
        key = np.zeros(1_000, np.int64)
        key[::3], key[1::3] = reach, -(reach // 4)
        key -= key.min()
        key[::3] = reach
        assert (in_order(key) == np.lexsort((key,))).all()


def numbered(worlds, rows, first=0):
    """Flight orders whose reference counts up."""
    group = FlightOrders.empty(worlds, rows)
    group.ref = np.arange(first, first + worlds * rows).reshape(worlds, rows)
    return group


def test_empty_groups_have_their_shape_and_values():
    contacts = Contacts.empty(2, 3, 4)
    assert contacts.level.shape == (2, 3, 4)
    assert (contacts.hx == 1.0).all()
    units = Units.empty(1, 2)
    assert (units.hx[0, 0], units.hy[0, 0]) == (1.0, 0.0)
    assert (units.delta_v_km_s[0, 0], units.throttle[0, 0], units.ref[0, 0]) == (np.inf, 1.0, NONE)
    assert set(FlightOrders.refs()) == {"ref"}


def test_a_group_is_taken_put_and_joined_by_worlds():
    whole = numbered(3, 2)
    part = whole.take(np.array([2, 0]))
    assert part.ref.tolist() == [[4, 5], [0, 1]]
    whole.put(np.array([0, 1]), part)
    assert whole.ref.tolist() == [[4, 5], [0, 1], [4, 5]]
    assert FlightOrders.joined([part, numbered(1, 2, 9)]).ref.tolist() == [[4, 5], [0, 1], [9, 10]]


def test_what_is_copied_is_ones_own():
    whole = numbered(2, 2)
    copy = whole.copy()
    copy.ref[:] = 7
    copy.given[:] = True
    assert whole.ref.tolist() == [[0, 1], [2, 3]]
    assert not whole.given.any()


def test_growing_groups_are_as_wide_as_the_widest_and_padded_with_empty_rows():
    one, other = PendingHits.empty(1, 1), PendingHits.empty(2, 3)
    first = PendingHits.names()[0]
    getattr(one, first)[:], getattr(other, first)[1, :2] = 5, 6
    empty = getattr(PendingHits.empty(1, 1), first)[0, 0]
    joined = PendingHits.joined([one, other])
    assert getattr(joined, first).tolist() == [[5, empty, empty], [empty] * 3, [6, 6, empty]]
    assert joined.used().sum(axis=1).tolist() == [1, 0, 2]
    assert one.widened(1) is one
    one.put(np.array([0]), other.take(np.array([1])))
    assert getattr(one, first).tolist() == [[6, 6]]


@given(st.lists(st.lists(st.integers(1, 9), max_size=5), min_size=1, max_size=4), st.data())
def test_a_growing_group_does_as_the_lists_of_its_rows_do(lists, data):
    def group(of, rows=0):
        made = PendingHits.empty(len(of), max([rows, *map(len, of)]))
        for w, numbers in enumerate(of):
            made.target[w, : len(numbers)], made.energy_mj[w, : len(numbers)] = numbers, numbers
        return made

    def listed(made):
        used = made.used()
        assert (made.energy_mj[~used] == 0).all()
        assert (used == (made.energy_mj != 0)).all()
        assert (np.sort(~used, axis=1) == ~used).all()  # no gaps
        return [made.energy_mj[w, used[w]].tolist() for w in range(len(used))]

    widest = max(map(len, lists))
    one, dice = group(lists, widest + data.draw(st.integers(0, 2))), np.random.default_rng(len(lists) + widest)
    for rows in (0, widest, widest + 3):
        wide = one.widened(rows)
        assert (listed(wide), wide.used().shape[1]) == (lists, max(rows, one.used().shape[1]))
    which = (dice.random(one.used().shape) < 0.5) & one.used()
    kept = one.kept(which)
    want = [[n for n, keep in zip(numbers, which[w], strict=False) if keep] for w, numbers in enumerate(lists)]
    assert (listed(kept), kept.used().shape[1]) == (want, max(map(len, want)))
    worlds = dice.permutation(len(lists))[: dice.integers(1, len(lists) + 1)]
    part = one.take(worlds)
    assert (listed(part), part.used().shape[1]) == ([lists[w] for w in worlds], max(len(lists[w]) for w in worlds))
    assert listed(PendingHits.joined([one, part, kept])) == lists + listed(part) + want
    other = group([[7] * int(dice.integers(0, 8)) for _ in worlds])
    mended = dict(enumerate(lists)) | dict(zip(worlds.tolist(), listed(other), strict=True))
    one.put(worlds, other)
    assert listed(one) == [mended[w] for w in range(len(lists))]


@given(st.lists(st.integers(-3, 20), max_size=12), st.lists(st.sampled_from(list(Move)), max_size=6))
def test_which_numbers_are_among_some_members(numbers: list[int], members: list[Move]) -> None:
    column = np.array(numbers, np.int8).reshape(1, -1)
    found = among(column, members)
    assert found.shape == column.shape
    assert found[0].tolist() == [number in [int(one) for one in members] for number in numbers]
