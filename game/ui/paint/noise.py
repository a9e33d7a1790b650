"""Value noise on grids and at scattered places, the raw material of skies, planets and fire."""

import numpy as np

from game.ui.paint.pixels import Floats


def lattice(seed: int, across: int, down: int) -> Floats:
    """Random values 0..1 (across, down) that `grid_noise` and `noise_at` smooth."""
    return np.random.default_rng(seed).random((across, down), dtype=np.float32)


def _ease(t: Floats) -> Floats:
    return t * t * (3 - 2 * t)


def grid_noise(size: tuple[int, int], cells: tuple[int, int], seed: int) -> Floats:
    """Smooth noise 0..1 of `size` (w, h) with so many cells in each direction; its edges join."""
    g = lattice(seed, *cells)
    x = np.arange(size[0], dtype=np.float32) * np.float32(cells[0] / size[0])
    y = np.arange(size[1], dtype=np.float32) * np.float32(cells[1] / size[1])
    ix, iy = x.astype(np.intp), y.astype(np.intp)
    fx, fy = _ease(x - ix)[:, None], _ease(y - iy)[None, :]
    left, right = g[ix % cells[0]], g[(ix + 1) % cells[0]]
    rows = left + (right - left) * fx
    upper, lower = rows[:, iy % cells[1]], rows[:, (iy + 1) % cells[1]]
    return np.asarray(upper + (lower - upper) * fy, np.float32)


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


def noise_at(u: Floats, v: Floats, seed: int, period: int = 64) -> Floats:
    """Smooth noise 0..1 at scattered places; repeats after `period` (a power of two)."""
    g = lattice(seed, period, period).ravel()
    lu, lv = np.floor(u), np.floor(v)
    iu, iv = lu.astype(np.int32), lv.astype(np.int32)
    fu, fv = _ease(u - lu), _ease(v - lv)
    mask = np.int32(period - 1)
    a, b = (iu & mask) * np.int32(period), ((iu + 1) & mask) * np.int32(period)
    c, d = iv & mask, (iv + 1) & mask
    upper = g[a + c]
    upper += (g[b + c] - upper) * fu
    lower = g[a + d]
    lower += (g[b + d] - lower) * fu
    return np.asarray(upper + (lower - upper) * fv, np.float32)


def clouds_at(u: Floats, v: Floats, seed: int, octaves: int = 5, gain: float = 0.5) -> Floats:
    """Noise of several octaves round 0 at scattered places."""
    total = np.zeros(np.broadcast(u, v).shape, np.float32)
    strength, whole = 1.0, 0.0
    u, v = np.asarray(u, np.float32), np.asarray(v, np.float32)
    for octave in range(octaves):
        total += np.float32(strength) * noise_at(u, v, seed + octave)
        whole += strength
        strength *= gain
        u, v = u * np.float32(2.03) + np.float32(7.1), v * np.float32(2.03) + np.float32(3.7)
    return total / np.float32(whole) - np.float32(0.5)
