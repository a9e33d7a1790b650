"""Value noise on grids and at scattered places, the raw material of skies, planets and fire."""

import numpy as np

from game.ui.paint.pixels import Floats

_PERIOD = 64
"""After so many values of its lattice noise at scattered places repeats: a power of two."""
_PIECE = 16_384
"""So many places at a time stay in the processor's cache: a map of two million at once takes three times as long."""


def lattice(seed: int, across: int, down: int) -> Floats:
    """Random values 0..1 (across, down) that `grid_noise` and `clouds_at` smooth."""
    return np.random.default_rng(seed).random((across, down), dtype=np.float32)


def _ease(t: Floats) -> Floats:
    return t * t * (3 - 2 * t)


def _between(one: Floats, other: Floats, share: Floats) -> Floats:
    """The first array, moved by a share towards the second, which is used up."""
    other -= one
    other *= share
    one += other
    return one


def grid_noise(size: tuple[int, int], cells: tuple[int, int], seed: int) -> Floats:
    """Smooth noise 0..1 of `size` (w, h) with so many cells in each direction; its edges join."""
    g = lattice(seed, *cells)
    x = np.arange(size[0], dtype=np.float32) * np.float32(cells[0] / size[0])
    y = np.arange(size[1], dtype=np.float32) * np.float32(cells[1] / size[1])
    ix, iy = x.astype(np.intp), y.astype(np.intp)
    fx, fy = _ease(x - ix.astype(np.float32))[:, None], _ease(y - iy.astype(np.float32))[None, :]
    rows = _between(g[ix % cells[0]], g[(ix + 1) % cells[0]], fx)
    return _between(rows.take(iy % cells[1], axis=1), rows.take((iy + 1) % cells[1], axis=1), fy)


def grid_clouds(
    size: tuple[int, int], cells: tuple[int, int], seed: int, octaves: int = 5, gain: float = 0.5
) -> Floats:
    """Noise of several octaves round 0 (w, h), within -0.5..0.5; its edges join."""
    total = np.zeros(size, np.float32)
    strength, whole = 1.0, 0.0
    for octave in range(octaves):
        fine = (cells[0] << octave, cells[1] << octave)
        total += np.float32(strength) * grid_noise(size, fine, seed + octave)
        whole += strength
        strength *= gain
    return total / np.float32(whole) - np.float32(0.5)


def _noise_at(u: Floats, v: Floats, waves: Floats) -> Floats:
    """Smooth noise 0..1 (N,) at scattered places: between the values of a lattice, given in one row."""
    lu, lv = np.floor(u), np.floor(v)
    left, upper = lu.astype(np.intp), lv.astype(np.intp)
    fu, fv = _ease(u - lu), _ease(v - lv)
    right, lower = left + 1, upper + 1
    for line in (left, right, upper, lower):
        line &= _PERIOD - 1
    left *= _PERIOD
    right *= _PERIOD
    high = _between(waves.take(left + upper), waves.take(right + upper), fu)
    return _between(high, _between(waves.take(left + lower), waves.take(right + lower), fu), fv)


def clouds_at(u: Floats, v: Floats, seed: int, octaves: int = 5, gain: float = 0.5) -> Floats:
    """Noise of several octaves round 0 at scattered places."""
    places = np.broadcast_arrays(np.asarray(u, np.float32), np.asarray(v, np.float32))
    u, v = (axis.ravel() for axis in places)
    lattices = [lattice(seed + octave, _PERIOD, _PERIOD).ravel() for octave in range(octaves)]
    total = np.zeros(len(u), np.float32)
    for begin in range(0, len(u), _PIECE):
        piece = slice(begin, begin + _PIECE)
        _add_octaves(total[piece], u[piece], v[piece], lattices, gain)
    total /= np.float32(sum(gain**octave for octave in range(octaves)))
    total -= np.float32(0.5)
    return total.reshape(places[0].shape)


def _add_octaves(total: Floats, u: Floats, v: Floats, lattices: list[Floats], gain: float) -> None:
    """Add noise of each lattice, each finer and by `gain` weaker than the one before."""
    strength = 1.0
    for waves in lattices:
        total += np.float32(strength) * _noise_at(u, v, waves)
        strength *= gain
        u, v = u * np.float32(2.03) + np.float32(7.1), v * np.float32(2.03) + np.float32(3.7)
