"""Runs of equal keys in sorted rows."""

from typing import NamedTuple

import numpy as np

from ..state.columns import Array


class Sets(NamedTuple):
    """Sorted hits cut into sets, one for each unit hit in the impulse: G sets, N hits."""

    first: Array  # (G,) number of its first hit
    of: Array  # (N,) number of each hit's set


def sets_of(*keys: Array) -> Sets:
    """Sets of adjacent rows whose keys (N,) are all equal."""
    new = np.ones(len(keys[0]), dtype=bool)
    new[1:] = False
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return Sets(np.flatnonzero(new), np.cumsum(new) - 1)
