"""Twins of what draws craft by their words (`rules.fire.at_craft`, `rules.state.rolls`)."""

from typing import Any

import numpy as np

from game.rules.state.columns import NONE, Array
from game.rules.state.kernels import Twins

from .compiling import compiled, flags, floats, whole, words

_STEP, _MIX_1, _MIX_2 = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_MOST = np.uint64(0xFFFFFFFFFFFFFFFF)
_1, _30, _27, _31 = (np.uint64(n) for n in (1, 30, 27, 31))


@compiled
def mixed(word: np.uint64) -> np.uint64:
    """splitmix64's output function for one word."""
    word = (word ^ (word >> _30)) * _MIX_1
    word = (word ^ (word >> _27)) * _MIX_2
    return word ^ (word >> _31)


@compiled
def folded(word: np.uint64, part: int) -> np.uint64:
    """A word with one more key part mixed in."""
    return mixed(word + _STEP * (np.uint64(part) + _1))


@compiled
def lowest_of(word: np.uint64, craft: int) -> np.uint64:
    """The lowest word of so many craft of one flight."""
    low, at = _MOST, word
    for _ in range(craft):
        at += _STEP
        low = min(low, mixed(at))
    return low


@compiled
def lowest_number(word: np.uint64, craft: int) -> int:
    """The number of the craft of the lowest word, of so many of one flight."""
    least, at, number = _MOST, word, 0
    for k in range(craft):
        at += _STEP
        one = mixed(at)
        if one < least:
            least, number = one, k
    return number


@compiled
def is_among(number: int, numbers: Array) -> bool:
    """Is a number one of a few?"""
    for one in numbers:  # noqa: SIM110 - a generator is not compiled
        if one == number:
            return True
    return False


@compiled
def _lowest_words(flights: Array, craft: Array, low: Array) -> None:
    for n in range(len(flights)):
        low[n] = lowest_of(flights[n], craft[n])


@compiled
def _lowest_crafts(flights: Array, craft: Array, number: Array) -> None:
    for n in range(len(flights)):
        number[n] = lowest_number(flights[n], craft[n])


def lowest_word(flights: Array, craft: Array) -> Array:
    """The lowest word of the craft of each of N flights."""
    low = np.empty(len(flights), dtype=np.uint64)
    _lowest_words(words(flights), whole(craft), low)
    return low


def lowest_craft(flights: Array, craft: Array) -> Array:
    """The number of the craft of the lowest word of each of N flights."""
    number = np.empty(len(flights), dtype=np.int64)
    _lowest_crafts(words(flights), whole(craft), number)
    return number


@compiled
def _drawn(
    world: Array, side: Array, flight: Array, shots: Array, avoid: Array, uid: Array, x: Array, y: Array,
    spread_km: Array, opened: Array, craft: Array, found: Array, number: Array,
) -> None:  # fmt: skip
    cloud, count = np.empty(x.shape[1], dtype=np.int64), 0
    for n in range(len(shots)):
        w, a, f = world[n], side[n], flight[n]
        if not n or w != world[n - 1] or a != side[n - 1] or f != flight[n - 1]:
            square_km2, count = spread_km[w, f] * spread_km[w, f], 0
            for other in range(x.shape[1]):
                dx, dy = x[w, other] - x[w, f], y[w, other] - y[w, f]
                if opened[w, a, other] and dx * dx + dy * dy <= square_km2:
                    cloud[count] = other
                    count += 1
        best, least = NONE, _MOST
        for other in cloud[:count]:
            if is_among(other, avoid[n]):
                continue
            low = lowest_of(folded(shots[n], uid[w, other]), craft[w, other])
            if best < 0 or low < least or (low == least and uid[w, other] < uid[w, best]):
                best, least = other, low
        found[n] = best
        number[n] = lowest_number(folded(shots[n], uid[w, best]), craft[w, best]) if best >= 0 else 0


def drawn_in_clouds(at: Any, swarms: Any) -> tuple[Array, Array]:
    """The craft that each shot is at, of all in the cloud that it was fired at: flight slot and number of the craft."""
    found, number = np.empty(len(at.world), dtype=np.int64), np.empty(len(at.world), dtype=np.int64)
    _drawn(
        whole(at.world), whole(at.side), whole(at.flight), words(at.words), whole(at.avoid), whole(swarms.uid),
        floats(swarms.x_km), floats(swarms.y_km), floats(swarms.spread_km), flags(swarms.open),
        whole(swarms.craft), found, number,
    )  # fmt: skip
    return found, number


TWINS: Twins = {"lowest_word": lowest_word, "lowest_craft": lowest_craft, "drawn_in_clouds": drawn_in_clouds}
