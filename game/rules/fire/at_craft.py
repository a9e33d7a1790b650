"""Shots at craft: each is at one craft, drawn from all that it could be at (J2, W1, W7, W8).

A flight is only how craft are kept: what is drawn is a craft and not a flight, so that 25 craft at one place fare
alike as one flight, as five, or as 25 rows. Leaf functions for lasers and for the guns of craft.
"""

from collections.abc import Iterator

import numpy as np

from ..space.neighbours import Pairs
from ..space.rows import pieces, repeated, sets_of
from ..state.columns import NONE, Array
from ..state.kernels import kernel
from ..state.resolution import Resolution
from ..state.rolls import folded, folded_runs
from ..state.vocabulary import Stream

WORDS = 1 << 14
"""Words of craft made at a time, so that they stay in the cache."""
MANY = 1 << 12
"""So many flights or more are asked for the words of their craft number by number."""
_MOST = np.iinfo(np.uint64).max


def craft_words(res: Resolution, stream: Stream, at: Pairs, b: Array | int = 0) -> tuple[Array, Array, Array]:
    """Bits for each craft that flights `at` (world, flight; N rows) had as the impulse began: (row, number, word).

    `b` (N,): the uid that the question is also about.
    """
    row, number = repeated(res.this_impulse.craft_before[at])
    words = res.roll_words(at[0], stream, res.world.flights.uid[at], b)
    return row, number, folded(words[row], number)


def shot_words(res: Resolution, world: Array, uid: Array, shot: Array) -> Array:
    """Bits that shots (N,) of rows of these uids draw their craft by."""
    return folded(res.roll_words(world, Stream.CRAFT, uid), shot)


def drawn_craft(world: Array, words: Array, pairs: Iterator[Pairs], uid: Array, craft: Array) -> Pairs:
    """The craft that each of N shots is at: flight slot and number of the craft, flight -1 where there is none.

    `pairs`: (shot, flight slot) of all flights that a shot could be at, all with craft as the impulse began, those of
    a shot in runs; uid and craft (W, F): of all flights. Every craft makes a word of its own from the shot's; the
    lowest is drawn: each is as likely, and one more craft among them changes only the shots that are then at it.
    """
    least, found = np.full(len(words), _MOST), np.full(len(words), NONE, dtype=np.int64)
    for shot, flight in pairs:
        if not len(shot):
            continue
        at = world[shot], flight
        low = lowest_word(folded(words[shot], uid[at]), craft[at])
        runs = sets_of(shot)
        best = (low == np.minimum.reduceat(low, runs.first)[runs.of]).nonzero()[0]
        if len(best) > len(runs.first):
            best = best[np.lexsort((uid[world[shot[best]], flight[best]], shot[best]))]
            best = best[sets_of(shot[best]).first]
        shot, flight, low = shot[best], flight[best], low[best]
        held = np.where(found[shot] >= 0, uid[world[shot], found[shot]], np.iinfo(np.int64).max)
        better = (low < least[shot]) | ((low == least[shot]) & (uid[world[shot], flight] < held))
        least[shot[better]], found[shot[better]] = low[better], flight[better]
    number = np.zeros(len(words), dtype=np.int64)
    hit = (found >= 0).nonzero()[0]
    at = world[hit], found[hit]
    number[hit] = lowest_craft(folded(words[hit], uid[at]), craft[at])
    return found, number


@kernel
def lowest_word(words: Array, craft: Array) -> Array:
    """The lowest word of the craft of each of N flights; each flight has some."""
    low = np.empty(len(words), dtype=np.uint64)
    if len(words) < MANY:
        for part, first in pieces(craft, WORDS):
            low[part] = np.minimum.reduceat(folded_runs(words[part], craft[part]), first)
        return low
    order = np.argsort((-craft).astype(np.int16), kind="stable")  # 16 bits are sorted by counting
    for begin in range(0, len(order), WORDS):
        some = order[begin : begin + WORDS]
        low[some] = _lowest_by_size(words[some], craft[some])
    return low


def _lowest_by_size(words: Array, craft: Array) -> Array:
    """The same of flights sorted by size, the largest first: one craft of each after another.

    No word needs to be copied to each of its craft, or to look for its run: half the time of many flights.
    """
    low = np.full(len(words), _MOST)
    left = len(words) - np.searchsorted(craft[::-1], np.arange(craft[0]), "right")
    for number, flights in enumerate(left.tolist()):
        some = low[:flights]
        np.minimum(some, folded(words[:flights], number), out=some)
    return low


@kernel
def lowest_craft(words: Array, craft: Array) -> Array:
    """The number of the craft of the lowest word, the first of equals, of each of N flights; each flight has some."""
    number = np.empty(len(words), dtype=np.int64)
    for part, first in pieces(craft, WORDS):
        each = folded_runs(words[part], craft[part])
        is_low = (each == np.repeat(np.minimum.reduceat(each, first), craft[part])).nonzero()[0]
        number[part] = is_low[np.searchsorted(is_low, first)] - first
    return number
