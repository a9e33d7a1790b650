"""Where bodies are for rows of many worlds, and the bounds on what they do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.space.ephemeris import Ephemeris
from game.rules.space.gravity import field
from game.rules.state.rails import body_places
from game.rules.state.resolution import Resolution
from game.testing.builders import world_of
from game.testing.strategies_motion import motion_tables

COUNTS = st.sampled_from((1, 2, 3))


def turn(count, worlds=3):
    """Worlds whose moons are elsewhere, the last in a mirror."""
    tables = motion_tables(count)
    world = world_of(tables, ({},), worlds=worlds)
    ways = np.array([(1.0, 0.0), (0.6, 0.8), (-0.8, 0.6)])[:worlds]
    world.rails.ux[:], world.rails.uy[:] = ways[:, :1], ways[:, 1:]
    world.battle.mirror_sign[-1] = -1.0
    return Resolution(world, tables, "none"), world, tables


@given(COUNTS, st.integers(0, 300), st.lists(st.integers(0, 2), min_size=1, max_size=4))
def test_bodies_are_where_their_rails_have_them_at_any_step(count, step, rows):
    """By one step for all rows or one for each, within the turn and long after it; `rows` of a world each."""
    res, world, tables = turn(count)
    x, y = body_places(world, tables, 300)
    at, ephemeris = np.array(rows), Ephemeris(res, 300)
    steps = np.arange(len(rows)) * 7 % (step + 1)
    for when in (step, steps):
        places = ephemeris.at(when, at)
        assert len(places) == count
        for b, place in enumerate(places):
            for got, want in zip(place, (x, y), strict=True):
                assert np.broadcast_to(got, len(rows)).tolist() == want[at, when, b].tolist()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_it_knows_whether_anything_moves(count):
    res, _, _ = turn(count)
    assert Ephemeris(res, 60).still == (count < 3)


def test_places_that_worlds_share_are_asked_once_for_all():
    res, _, _ = turn(1)
    ephemeris = Ephemeris(res, 60)
    assert ephemeris.at(0, np.zeros(1, int)) is ephemeris.at(9, np.arange(3))


def test_places_of_each_world_are_its_own():
    """A planet that stands off the axis stands elsewhere in a mirror, whoever asked first."""
    res, _, tables = turn(2)
    ephemeris = Ephemeris(res, 60)
    moon = tables.bodies.y_km[1]
    assert ephemeris.at(0, np.array([0]))[1][1].tolist() == [moon]
    assert ephemeris.at(0, np.array([2, 0]))[1][1].tolist() == [-moon, moon]


@given(COUNTS, st.integers(0, 2**32))
def test_nothing_is_pulled_harder_and_no_body_goes_further_than_the_bounds(count, seed):
    """At the centres themselves the pull is bounded too; the bounds are close."""
    res, _, tables = turn(count)
    rng = np.random.default_rng(seed)
    ephemeris, bodies = Ephemeris(res, 60), tables.bodies
    hardest = 0.0
    for b in range(count):
        x, y = res.this_turn.body_x[0, 0, b], res.this_turn.body_y[0, 0, b]
        r = bodies.radius_km[b] * np.append(rng.uniform(0.0, 2.0, 20), 0.5)
        gx, gy = field(x + r, y + 0.0 * r, ephemeris.at(0, np.zeros(21, int)), bodies)
        hardest = max(hardest, float(np.hypot(gx, gy).max()))
    assert 0.3 * ephemeris.most_pull_km_s2 < hardest <= ephemeris.most_pull_km_s2
    ways = np.hypot(np.diff(res.this_turn.body_x, axis=1), np.diff(res.this_turn.body_y, axis=1)).max(axis=(0, 1))
    assert (ephemeris.most_way_km >= ways * (1 - 1e-12)).all()
    assert ephemeris.most_way_km == pytest.approx(ways, rel=1e-9)
