import math

import numpy as np
import pytest

from game.ui.paint import noise
from game.ui.paint.noise import clouds_at, grid_clouds, grid_noise, lattice


def eased(t):
    return t * t * (3 - 2 * t)


def plain_noise(g, x, y):
    """Between the four values of a lattice about a place, of which one cell is 1 x 1."""
    wide, high = g.shape
    i, j = math.floor(x), math.floor(y)
    fx, fy = eased(x - i), eased(y - j)
    upper = g[i % wide, j % high] * (1 - fx) + g[(i + 1) % wide, j % high] * fx
    lower = g[i % wide, (j + 1) % high] * (1 - fx) + g[(i + 1) % wide, (j + 1) % high] * fx
    return upper * (1 - fy) + lower * fy


@pytest.mark.parametrize("seed", [5, 6])
def test_noise_at_scattered_places_is_that_of_its_lattices(seed):
    rng = np.random.default_rng(1)
    u, v = (rng.uniform(-90.0, 90.0, 40).astype(np.float32) for _ in range(2))
    octaves = [lattice(seed + number, 64, 64) for number in range(3)]
    for x, y, found in zip(u, v, clouds_at(u, v, seed, 3), strict=True):
        total = 0.0
        for number, g in enumerate(octaves):
            total += plain_noise(g, float(x), float(y)) / 2**number
            x, y = x * np.float32(2.03) + np.float32(7.1), y * np.float32(2.03) + np.float32(3.7)
        assert found == pytest.approx(total / 1.75 - 0.5, abs=2e-4)


def test_a_large_array_is_worked_out_as_its_pieces_are():
    u = np.linspace(-30.0, 70.0, 2 * noise._PIECE + 77, dtype=np.float32)
    whole = clouds_at(u, u[::-1], 3)
    halves = [clouds_at(u[part], u[::-1][part], 3) for part in (slice(4_000), slice(4_000, None))]
    assert np.array_equal(whole, np.concatenate(halves))
    assert np.array_equal(clouds_at(u[:9, None], u[None, :5], 3)[4], clouds_at(np.full(5, u[4]), u[:5], 3))


@pytest.mark.parametrize(("size", "cells"), [((40, 24), (5, 3)), ((30, 50), (7, 4))])
def test_noise_on_a_grid_is_that_of_its_lattice_and_joins(size, cells):
    found, g = grid_noise(size, cells, 8), lattice(8, *cells)
    for x in (0, 7, size[0] - 1):
        for y in (0, 11, size[1] - 1):
            place = x * cells[0] / size[0], y * cells[1] / size[1]
            assert found[x, y] == pytest.approx(plain_noise(g, *place), abs=1e-4)


def test_another_seed_is_another_noise_and_octaves_stay_within_their_bounds():
    one, other = (grid_clouds((64, 48), (4, 3), seed) for seed in (1, 9))
    assert np.abs(one - other).mean() > 0.03
    for clouds in (one, clouds_at(np.linspace(0, 500, 4000), np.zeros(1), 2)):
        assert -0.5 <= clouds.min() < -0.1
        assert 0.1 < clouds.max() <= 0.5
