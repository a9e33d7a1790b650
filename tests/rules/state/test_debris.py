"""Clouds of debris: who knows which."""

import numpy as np

from game.rules.state.debris import BORN_KM, EVERYBODY, SPREAD_KM_S, Debris


def test_a_side_knows_the_clouds_that_it_has_seen_and_those_that_everybody_knows():
    clouds = Debris.empty(2, 5)
    clouds.uid[:] = [[4, 5, 6, 7, 0], [0, 4, 5, 6, 7]]
    clouds.known_by[:] = [[0, 0b001, 0b110, EVERYBODY, EVERYBODY], [0b111, 0b100, 0b010, 0b101, 0]]
    known = [np.argwhere(clouds.known(side)).tolist() for side in range(3)]
    assert known == [
        [[0, 1], [0, 3], [1, 3]],
        [[0, 2], [0, 3], [1, 2]],
        [[0, 2], [0, 3], [1, 1], [1, 3]],
    ]


def test_a_cloud_is_born_30_km_wide_and_grows_by_100_m_a_second():
    assert (BORN_KM, SPREAD_KM_S) == (30.0, 0.1)


def test_what_is_on_the_chart_when_a_battle_begins_is_known_to_all():
    clouds = Debris.empty(1, 1)
    clouds.uid[:] = 9
    assert all(clouds.known(side).all() for side in range(8))
