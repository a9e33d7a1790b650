"""Breaches, shards and the light at the window's edge."""

import numpy as np
import pygame
import pytest

from game.ui.paint import bursts
from game.ui.paint.ships import draw_halves, draw_ship

NAN = float("nan")


def light(age, seconds, radius=30.0):
    surface = pygame.Surface((320, 240), 0, 32)
    bursts.breach(surface, (160, 120), radius, age, seconds, 3)
    return pygame.surfarray.array3d(surface).astype(int)


def test_a_breach_is_white_and_then_cools_to_orange_and_to_nothing():
    first, early, late = light(0.02, 0.05), light(0.1, 0.3), light(0.6, 1.2)
    assert first.sum() > early.sum() > late.sum() > 0
    assert first[160, 120].min() > 250
    red, _, blue = late.reshape(-1, 3).sum(0)
    assert red > 2 * blue
    assert light(1.0, 2.0).sum() == 0


def test_a_breach_is_the_same_every_time_and_ends_within_its_light():
    once = light(0.3, 0.5)
    bursts.forget_bursts()
    assert (light(0.3, 0.5) == once).all()
    assert once[:4].max() <= 2


@pytest.mark.parametrize("place", [(NAN, 5.0), (1e9, 5.0), (400.0, 5.0)])
def test_what_is_nowhere_is_not_drawn(screen, pixels, place):
    before = pixels(screen)
    bursts.shards(screen, [(place, 20.0, 0.4, 0)])
    bursts.breach(screen, place, 0.0, 0.4, 0.3)
    bursts.breach(screen, (1e9, 1e9), 20.0, 0.4, 0.3)
    assert (pixels(screen) == before).all()


def test_shards_fly_outward_and_fade(screen, pixels):
    before = pixels(screen)
    middles, strength = [], []
    for age in (0.05, 0.5, 0.9):
        surface = screen.copy()
        bursts.shards(surface, [((160, 120), 40.0, age, 1)])
        change = np.abs(pixels(surface).astype(int) - before).sum(2)
        x, y = np.nonzero(change)
        middles.append(np.hypot(x - 160, y - 120).mean())
        strength.append(change.sum())
    assert middles[0] < middles[1] < middles[2]
    assert strength[0] > strength[1] > strength[2]


@pytest.mark.parametrize(
    ("towards", "edge"), [((-9, 1), np.s_[0]), ((9, 1), np.s_[-1]), ((1, -9), np.s_[:, 0]), ((1, 9), np.s_[:, -1])]
)
def test_the_edge_towards_a_breach_is_lit_and_no_other(towards, edge):
    surface = pygame.Surface((320, 240), 0, 32)
    bursts.edge_rim(surface, towards, 0.8, 20)
    picture = pygame.surfarray.array3d(surface).sum(2)
    assert picture[edge].min() > 300
    picture[:20] = picture[-20:] = picture[:, :20] = picture[:, -20:] = 0
    assert picture.sum() == 0


def test_halves_begin_as_the_whole_and_come_apart():
    def drawn(apart):
        surface = pygame.Surface((320, 240), 0, 32)
        draw_halves(surface, "uhs_bc", (160, 120), 120, (0.6, -0.8), (90, 180, 240), apart)
        return pygame.surfarray.array3d(surface).sum(2) > 60

    whole = pygame.Surface((320, 240), 0, 32)
    draw_ship(whole, "uhs_bc", (160, 120), 120, (0.6, -0.8), (90, 180, 240), dim=True)
    whole = pygame.surfarray.array3d(whole).sum(2) > 60
    first, last = drawn(0.0), drawn(1.0)
    assert (first & whole).sum() > 0.7 * whole.sum()
    assert (last & whole).sum() < 0.75 * (first & whole).sum()
    reach = [np.hypot(*(np.argwhere(picture) - (160, 120)).T).max() for picture in (first, last)]
    assert reach[1] > reach[0] + 8
