import numpy as np
import pygame
import pytest

from game.ui.paint import fields, palette


def _hill(w=60, h=45, cell=4):
    x, y = np.arange(w)[:, None] * cell, np.arange(h)[None, :] * cell
    return np.exp(-((x - 120.0) ** 2 + (y - 90.0) ** 2) / 60**2)


@pytest.mark.parametrize("level", [0.15, 0.4, 0.8])
def test_a_contour_of_a_round_hill_is_a_circle(level):
    starts, ends = fields.contour(_hill(), level, 4)
    radius = 60 * np.sqrt(-np.log(level))
    assert len(starts) > 20
    assert np.abs(np.hypot(*(starts - (120, 90)).T) - radius).max() < 0.5
    around = np.hypot(*(ends - starts).T).sum()
    assert around == pytest.approx(2 * np.pi * radius, rel=0.02)


def test_every_end_of_a_closed_contour_is_a_start_as_well():
    rng = np.random.default_rng(2)
    field = np.zeros((20, 20))
    field[2:-2, 2:-2] = rng.random((16, 16))
    starts, ends = fields.contour(field, 0.5, 1)
    places = np.round(np.concatenate((starts, ends)), 9)
    _, count = np.unique(places, axis=0, return_counts=True)
    assert (count == 2).all()


def test_odd_fields_give_empty_contours():
    for field in (np.zeros((0, 0)), np.zeros((1, 9)), np.ones((9, 9)), np.full((9, 9), np.nan)):
        starts, ends = fields.contour(field, 0.5, 4)
        assert len(starts) == len(ends) == 0


def test_layers_tint_more_the_higher_the_field(pixels):
    layer = fields.contour_layer(_hill(), 4, (240, 180), (0.1, 0.4, 0.8), palette.ENEMY)
    alpha = pygame.surfarray.array_alpha(layer).astype(int)
    assert alpha[120, 90] > alpha[120, 40] > 0
    assert alpha[2, 2] == 0


def test_hatching_lies_within_its_mask_only():
    mask = np.zeros((60, 45))
    mask[:30] = 1
    alpha = pygame.surfarray.array_alpha(fields.hatched_layer(mask, 4, (240, 180), palette.COVER))
    assert alpha[20:100, 20:160].max() > alpha[20:100, 20:160].min() > 0
    assert alpha[130:].max() == 0
