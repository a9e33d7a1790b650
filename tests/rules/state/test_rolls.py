"""Rolls against splitmix64 in plain Python, and against its published numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.rolls import folded, folded_runs, mixed, roll_fraction, roll_ppm, roll_word, world_keys
from game.rules.state.vocabulary import Stream

STEP = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
WORDS = st.integers(0, MASK)
PARTS = st.integers(-(1 << 63), (1 << 63) - 1)


def output(state: int) -> int:
    """splitmix64's output of a state (Steele, Lea, Flood 2014), by whole numbers without end."""
    word = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def with_part(word: int, part: int) -> int:
    return output((word + STEP * (part + 1)) & MASK)


def word_of(key: int, turn: int, impulse: int, stream: int, a: int, b: int, n: int) -> int:
    for part in (turn * 64 + impulse, stream, a, b, n):
        key = with_part(key, part)
    return key


def test_the_published_numbers_of_seed_1234567():
    states = [(1234567 + STEP * step) & MASK for step in range(1, 6)]
    assert mixed(np.array(states, dtype=np.uint64)).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@given(WORDS, PARTS)
def test_parts_are_folded_in_as_the_words_say(word, part):
    one = np.array([word], dtype=np.uint64)
    assert mixed(one).tolist() == [output(word)]
    assert folded(one, part).tolist() == [with_part(word, part)]
    assert folded(one, np.array([part])).tolist() == [with_part(word, part)]


@given(st.lists(st.tuples(WORDS, st.integers(0, 5)), max_size=8))
def test_runs_of_numbers_are_folded_in_one_by_one(rows):
    words, times = np.array([row[0] for row in rows], np.uint64), np.array([row[1] for row in rows], np.int64)
    assert folded_runs(words, times).tolist() == [with_part(word, n) for word, many in rows for n in range(many)]


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_mixing_leaves_what_it_is_given_as_it_was(words):
    given_words = np.array(words, dtype=np.uint64)
    mixed(given_words), folded(given_words, 3), folded_runs(given_words, np.ones(len(words), np.int64))
    assert given_words.tolist() == words


@given(WORDS, st.integers(0, 999), st.integers(0, 11), st.sampled_from(Stream), PARTS, PARTS, st.integers(0, 999))
def test_a_roll_is_that_of_its_whole_key(key, turn, impulse, stream, a, b, n):
    word = word_of(key, turn, impulse, int(stream), a, b, n)
    asked = np.uint64(key), turn, impulse, stream, np.array([a]), np.array([b]), n
    assert roll_word(*asked).tolist() == [word]
    assert roll_ppm(*asked).tolist() == [(word >> 32) * 1_000_000 >> 32]
    assert roll_fraction(*asked).tolist() == [(word >> 32) / 2**32]
    assert roll_ppm(*asked).dtype == np.int64


def test_what_is_not_said_of_a_key_is_zero():
    for roll in (roll_word, roll_ppm, roll_fraction):
        assert roll(7, 1, 2, Stream.LASER, 3) == roll(7, 1, 2, Stream.LASER, 3, 0, 0)
        assert roll(7, 1, 2, Stream.LASER, 3, 4) == roll(7, 1, 2, Stream.LASER, 3, 4, 0)


def test_keys_broadcast():
    keys, uids = np.array([[1], [2]], dtype=np.uint64), np.array([5, 6, 7])
    words = roll_word(keys, np.array([[3], [4]]), 2, Stream.PULSE, uids, 8, 9)
    assert words.tolist() == [
        [word_of(key, turn, 2, int(Stream.PULSE), uid, 8, 9) for uid in (5, 6, 7)] for key, turn in ((1, 3), (2, 4))
    ]


def test_rolls_are_spread_evenly():
    rolls = roll_ppm(1, 0, 0, Stream.LASER, np.arange(100_000))
    assert rolls.min() >= 0
    assert rolls.max() < 1_000_000
    assert np.bincount(rolls // 100_000, minlength=10) / 10_000 == pytest.approx(1.0, abs=0.05)


@given(st.integers(-(1 << 70), 1 << 70), st.integers(0, 5), st.integers(0, 1_000))
def test_the_key_of_a_world_depends_on_seed_and_number_alone(seed, worlds, first):
    expected = [with_part(output(seed & MASK), number) for number in range(first, first + worlds)]
    assert world_keys(seed, worlds, first).tolist() == expected
    assert world_keys(seed, first + worlds)[first:].tolist() == expected
