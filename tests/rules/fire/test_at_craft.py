from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.fire import at_craft
from game.rules.fire.at_craft import craft_words, drawn_craft, lowest_craft, lowest_word, shot_words
from game.rules.state.rolls import folded, folded_runs
from game.rules.state.vocabulary import Stream
from game.testing.builders import tables_of, world_of
from game.testing.oracle_dice import Dice
from game.testing.strategies_fire import resolution_at

WORLDS = 2


def swarm(uids, craft):
    """Two worlds with flights of these uids and sizes, in an impulse's beginning."""
    flights = tuple({"side": 1, "uid": uid, "alive": n} for uid, n in zip(uids, craft, strict=True))
    return resolution_at(world_of(tables_of(), ({},), flights, worlds=WORLDS), tables_of(), 3)


def in_pieces(shot, flight, size):
    for first in range(0, len(shot), size):
        yield shot[first : first + size], flight[first : first + size]
        yield shot[:0], flight[:0]


@st.composite
def clouds(draw):
    uids = draw(st.permutations(range(10_001, 10_005)))
    craft = draw(st.lists(st.integers(1, 4), min_size=4, max_size=4))
    around = draw(st.lists(st.lists(st.integers(0, 3), unique=True), min_size=1, max_size=6))
    return uids, craft, around


@given(clouds(), st.sampled_from((0, 1, 3, (1 << 64) - 1)), st.integers(1, 7))
def test_of_all_craft_around_the_one_of_the_lowest_word_is_drawn_of_equals_that_of_the_lowest_uid(cloud, bits, size):
    """Words of a few bits make many craft equal; 64 bits, as in the game, make none."""
    uids, craft, around = cloud
    res = swarm(uids, craft)
    flights = res.world.flights.uid, res.this_impulse.craft_before
    world, words = np.arange(len(around)) % WORLDS, np.arange(1, len(around) + 1).astype(np.uint64)
    shot = np.repeat(np.arange(len(around)), [len(one) for one in around])
    flight = np.array([f for one in around for f in one], dtype=np.int64)

    def few(word, number):
        return folded(word, number) & np.uint64(bits)

    def few_in_runs(words, times):
        return folded_runs(words, times) & np.uint64(bits)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(at_craft, "folded", few)
        patched.setattr(at_craft, "folded_runs", few_in_runs)
        found, number = drawn_craft(world, words, in_pieces(shot, flight, size), *flights)
        for n, one in enumerate(around):
            each = [(int(few(few(words[n], uids[f]), k)), uids[f], k, f) for f in one for k in range(craft[f])]
            assert (found[n], number[n]) == ((lambda best: (best[3], best[2]))(min(each)) if each else (-1, 0))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6)), max_size=12), st.sampled_from((0, 1, (1 << 64) - 1)),
       st.integers(1, 20), st.sampled_from((0, 1 << 12)))  # fmt: skip
def test_the_lowest_word_of_a_flight_is_that_of_its_first_craft_that_has_it(flights, bits, cells, many):
    """Asked flight by flight, or of many flights craft by craft."""
    words, craft = np.array(flights, dtype=np.int64).reshape(-1, 2).T
    words = words.astype(np.uint64)

    def few(words, times):
        return folded_runs(words, times) & np.uint64(bits)

    def one_each(words, number):
        return folded(words, number) & np.uint64(bits)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(at_craft, "folded_runs", few)
        patched.setattr(at_craft, "folded", one_each)
        patched.setattr(at_craft, "WORDS", cells)
        patched.setattr(at_craft, "MANY", many)
        low, number = lowest_word(words, craft), lowest_craft(words, craft)
    best = [min((int(folded(word, k)) & bits, k) for k in range(n)) for word, n in zip(words, craft, strict=True)]
    assert list(zip(low.tolist(), number.tolist(), strict=True)) == best


def test_every_craft_in_flight_has_a_word_of_its_own():
    res = swarm((10_001, 10_002), (3, 2))
    world, flight = np.array([1, 0, 1]), np.array([1, 0, 0])
    row, number, word = craft_words(res, Stream.CLOUD, (world, flight), np.array([5, 5, 6]))
    assert row.tolist() == [0, 0, 1, 1, 1, 2, 2, 2]
    assert number.tolist() == [0, 1, 0, 1, 2, 0, 1, 2]
    for n, k, got in zip(row, number, word, strict=True):
        dice = Dice(res.world, int(world[n]), 3)
        assert int(got) == dice.word(Stream.CLOUD, 10_001 + int(flight[n]), (5, 5, 6)[n], int(k))


def test_every_shot_draws_by_bits_of_its_own():
    res = swarm((10_001,), (3,))
    asked = list(product((0, 1), (1, 2), (0, 1, 64)))
    words = shot_words(res, *(np.array(column) for column in zip(*asked, strict=True)))
    assert len(set(words.tolist())) == len(asked)
