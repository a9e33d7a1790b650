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
_MASK = (1 << 64) - 1
_1, _30, _27, _31, _32 = (np.uint64(n) for n in (1, 30, 27, 31, 32))


def mixed(word: Array) -> Array:
    """splitmix64's output function: (…) uint64 -> (…) uint64."""
    with np.errstate(over="ignore"):
        return _mix(word.copy())


def folded(word: Array, part: Any) -> Array:
    """`word` with one more key part mixed in; both broadcast. Parts are cast to uint64."""
    with np.errstate(over="ignore"):
        return _folded(word, part)


def folded_runs(words: Array, times: Array) -> Array:
    """Each of the `words` (N,) with 0, 1, ... `times` - 1 mixed in, one word after another: (sum of times,) uint64."""
    with np.errstate(over="ignore"):
        # With the run's own start taken off, one ramp over all rows gives each its number.
        each = np.repeat(words - _STEP * (np.cumsum(times) - times).astype(np.uint64), times)
        each += _STEP * np.arange(1, len(each) + 1, dtype=np.uint64)
        return _mix(each)


def _mix(word: Array) -> Array:
    """splitmix64's output function, written over an array (not over a single word) that is the caller's own."""
    word ^= word >> _30
    word *= _MIX_1
    word ^= word >> _27
    word *= _MIX_2
    word ^= word >> _31
    return word


def _folded(word: Array, part: Any) -> Array:
    if isinstance(part, int):  # one number for all: plain whole numbers are faster than an array of one
        return _mix(word + np.uint64(int(_STEP) * (part + 1) & _MASK))
    return _mix(word + _STEP * (part.astype(np.uint64) + _1))


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
    return folded(mixed(np.full(worlds, seed & _MASK, dtype=np.uint64)), numbers)
