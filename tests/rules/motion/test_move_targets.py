import numpy as np
import pytest

from game.rules.motion.move_targets import move_targets_of
from game.testing.builders import FIGHTER, FRIGATE, JUPITER, all_in_sight, tables_of, world_of
from game.testing.strategies_fire import resolution_at

OWN, ENEMY, WING, BODY = 1, 2, 3, 4


def targets(*, in_sight=True, age=0, **enemy):
    """Where a unit of side 0 takes a friend, an enemy, an enemy flight and Jupiter to be; all have thrust."""
    tables = tables_of((FRIGATE, FIGHTER), bodies=(JUPITER,))
    rows = ({"side": 0, "x_km": 2e5}, {"side": 0, "x_km": 3e5}, {"side": 1, "x_km": 4e5, "vx_km_s": 1.0, **enemy})
    world = world_of(tables, rows, ({"side": 1, "class_id": 1, "x_km": 5e5},))
    all_in_sight(world, tables)
    for known in (world.contacts, world.flight_contacts):
        known.in_sight &= in_sight
        known.seen_impulse -= age
    res = resolution_at(world, tables)
    res.this_turn.thrust_x[:], res.this_turn.thrust_y[:] = 0.25, -0.5
    codes = np.array([OWN, ENEMY, WING, BODY])
    return move_targets_of(res, np.zeros(4, int), np.zeros(4, int), codes)


def test_thrust_is_known_of_own_units_alone():
    found = targets()
    assert found.ay.tolist() == [-0.5, 0.0, 0.0, 0.0]
    assert found.ax[0] > 0.2 > 0.0 > found.ax[1]


@pytest.mark.parametrize(("in_sight", "age", "off_km"), [(True, 0, 0.0), (False, 3, 75.0), (False, 20, 300.0)])
def test_enemies_are_where_they_are_reckoned(in_sight, age, off_km):
    found = targets(in_sight=in_sight, age=age)
    assert found.x.tolist() == [3e5, 4e5 + off_km, 5e5, 0.0]
    assert found.known.tolist() == [True, True, age <= 12, True]


def test_the_heading_of_an_enemy_is_as_it_was_seen():
    found = targets(hx=0.6, hy=0.8)
    assert (found.hx[1], found.hy[1]) == (0.6, 0.8)
