"""Chance: a pure function of who rolls, when and for what, so that nothing shifts anybody else's dice (S2).

splitmix64 (Steele, Lea, Flood 2014) over uint64, whose arithmetic is the same on every CPU.
"""

from typing import Any

import numpy as np

from .columns import Array
from .vocabulary import PPM, Stream

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_1, _30, _27, _31, _32 = (np.uint64(n) for n in (1, 30, 27, 31, 32))


def mixed(word: Array) -> Array:
    """splitmix64's output function: (…) uint64 -> (…) uint64."""
    with np.errstate(over="ignore"):
        return _mixed(word)


def folded(word: Array, part: Any) -> Array:
    """`word` with one more key part mixed in; both broadcast. Parts are cast to uint64."""
    with np.errstate(over="ignore"):
        return _folded(word, part)


def _mixed(word: Array) -> Array:
    word = (word ^ (word >> _30)) * _MIX_1
    word = (word ^ (word >> _27)) * _MIX_2
    return word ^ (word >> _31)


def _folded(word: Array, part: Any) -> Array:
    return _mixed(word + _STEP * (np.asarray(part).astype(np.uint64) + _1))


def roll_word(key: Any, turn: Any, impulse: Any, stream: Stream, a: Any, b: Any = 0, n: Any = 0) -> Array:
    """64 random bits for a question: battle key, turn, impulse, stream, uids `a` and `b`, shot `n`; all broadcast."""
    word = np.asarray(key, dtype=np.uint64)
    with np.errstate(over="ignore"):  # once for all: it costs as much as a short array
        for part in (np.asarray(turn) * 64 + np.asarray(impulse), int(stream), a, b, n):
            word = _folded(word, part)
    return word


def ppm_of(word: Array) -> Array:
    """The roll in 0..999,999 (int64) that 64 random bits make: a chance of p ppm comes true when roll < p."""
    return (((word >> _32) * np.uint64(PPM)) >> _32).astype(np.int64)


def roll_ppm(key: Any, turn: Any, impulse: Any, stream: Stream, a: Any, b: Any = 0, n: Any = 0) -> Array:
    """`ppm_of` the bits of `roll_word`."""
    return ppm_of(roll_word(key, turn, impulse, stream, a, b, n))


def roll_fraction(key: Any, turn: Any, impulse: Any, stream: Stream, a: Any, b: Any = 0, n: Any = 0) -> Array:
    """A roll in [0, 1) as float64 with 32 exact bits."""
    return (roll_word(key, turn, impulse, stream, a, b, n) >> _32).astype(np.float64) / 4294967296.0


def world_keys(seed: int, worlds: int, first: int = 0) -> Array:
    """Keys of worlds first..first+worlds-1 of a seed: (worlds,) uint64; a world's key depends on its number alone."""
    numbers = np.arange(first, first + worlds, dtype=np.uint64)
    return folded(mixed(np.full(worlds, seed & 0xFFFFFFFFFFFFFFFF, dtype=np.uint64)), numbers)
