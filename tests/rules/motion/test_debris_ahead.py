"""Ships that the machine steers pass beside the clouds that their side knows, where little does it (M8)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.motion.debris_ahead import HEEDED_IMPULSES, LITTLE, pass_beside
from game.rules.motion.drives import drives_of
from game.rules.motion.steer import steer
from game.rules.state.debris import EVERYBODY, Debris
from game.rules.state.vocabulary import Event, Move
from game.rules.turn import resolve_turn
from game.testing import oracle_debris as oracle
from game.testing.builders import FRIGATE, all_in_sight, orders_for, tables_of, world_of
from game.testing.strategies_fire import resolution_at

from ..standard import holds_standard_properties

TABLES = tables_of((FRIGATE,))
TURN_S = 300.0
GOES = {"move": Move.INTERCEPT, "ref": 1}
FOE = {"side": 1, "x_km": 90_000.0}
PASSING = (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.WITHDRAW)


def field(ship, *clouds, worlds=1):
    """A ship and its foe, and clouds of radius 50 km that everybody knows."""
    world = all_in_sight(world_of(TABLES, (GOES | ship, FOE), worlds=worlds), TABLES)
    world.debris = Debris.empty(worlds, len(clouds))
    for row, cloud in enumerate(clouds):
        for name, value in ({"uid": row + 5, "radius_km": 50.0, "mass_t": 3e4, "known_by": EVERYBODY} | cloud).items():
            getattr(world.debris, name)[:, row] = value
    return world


def steered(world, wish=(0.0, 0.0)):
    """The thrust of the ship that would give `wish`."""
    res = resolution_at(world, TABLES)
    drives = drives_of(res, None)
    thrust = tuple(np.where(drives.unit == 0, one, 0.0) for one in wish)
    pass_beside(res, drives, thrust)
    (row,) = np.flatnonzero((drives.unit == 0) & (drives.world == 0))
    return float(thrust[0][row]), float(thrust[1][row]), float(drives.most[row])


km = st.sampled_from((-4_000.0, -60.0, -20.0, 0.0, 0.5, 54.0, 56.0, 300.0, 3_000.0, 5_990.0, 6_010.0))
km_s = st.sampled_from((-20.0, -0.4, 0.0, 0.3, 5.0, 20.0))
cloud_rows = st.fixed_dictionaries({"x_km": km, "y_km": km, "vx_km_s": km_s, "vy_km_s": km_s})


@given(
    st.lists(cloud_rows, min_size=1, max_size=3), km_s, km_s, st.sampled_from((-0.02, 0.0, 0.03)),
    st.sampled_from((-0.02, 0.0, 0.03)), st.permutations(range(3)),
)  # fmt: skip
def test_the_thrust_is_that_of_the_oracle(clouds, vx, vy, ax, ay, uids):
    clouds = [cloud | {"uid": 40 + uids[n]} for n, cloud in enumerate(clouds)]
    world = field({"vx_km_s": vx, "vy_km_s": vy}, *clouds)
    x, y, most = steered(world, (ax, ay))
    rows = [
        (one["uid"], (one["x_km"], one["y_km"]), (one["vx_km_s"], one["vy_km_s"]), 50.0) for one in clouds
    ]  # fmt: skip
    expected = oracle.passed_beside(
        (0.0, 0.0), (vx, vy), most, (ax, ay), rows, TURN_S, float(world.battle.mirror_sign[0])
    )
    assert (x, y) == pytest.approx(expected, abs=1e-12)


@given(st.lists(cloud_rows, min_size=1, max_size=3), km_s, st.sampled_from(PASSING))
def test_it_feels_no_neighbour_no_row_and_no_mirror(clouds, vx, move):
    world = field({"vx_km_s": vx, "vy_km_s": 3.0, "move": move}, *clouds)
    holds_standard_properties(TABLES, world, 0, steer)


@pytest.mark.parametrize("move", list(Move))
def test_only_some_moves_are_flown_beside_clouds(move):
    world = field({"vx_km_s": 20.0, "move": move}, {"x_km": 5_000.0, "y_km": 10.0})
    x, y, _ = steered(world)
    assert (x, y) == (0.0, 0.0) if move not in PASSING else y < 0.0


def test_a_cloud_that_the_side_does_not_know_is_not_heeded():
    for known, heeded in ((0, False), (1, True), (2, False), (3, True)):
        world = field({"vx_km_s": 20.0}, {"x_km": 5_000.0, "y_km": 10.0, "known_by": known})
        assert (steered(world)[1] != 0.0) == heeded


def test_the_edges_of_what_is_heeded():
    most = steered(field({}))[2]
    seconds = 80.0
    for part, heeded in ((0.999, True), (1.001, False)):
        # So far aside that its thrust, times the part, makes the way clear just in time.
        off = 1.1 * (50.0 + 0.1 * seconds) - part * LITTLE * most * seconds * seconds / 2.0
        assert off > 0.0
        world = field({"vx_km_s": 20.0}, {"x_km": 20.0 * seconds, "y_km": off})
        assert (steered(world)[1] != 0.0) == heeded
    for x_km, heeded in ((20.0 * TURN_S - 1.0, True), (20.0 * TURN_S + 1.0, False), (-500.0, False), (49.0, False)):
        assert (steered(field({"vx_km_s": 20.0}, {"x_km": x_km, "y_km": 1.0}))[1] != 0.0) == heeded
    for vx, heeded in ((0.5, False), (0.51, True)):
        assert (steered(field({"vx_km_s": vx}, {"x_km": 140.0, "y_km": 49.0}))[1] != 0.0) == heeded
    assert HEEDED_IMPULSES * TABLES.impulse_s == TURN_S


@pytest.mark.parametrize(("x_km", "heeded"), [(150.0, False), (156.0, True)])
def test_who_is_in_a_cloud_already_flies_on(x_km, heeded):
    wide = {"x_km": x_km, "y_km": 988.0, "radius_km": 1_000.0}
    assert (steered(field({"vx_km_s": 0.53}, wide))[1] != 0.0) == heeded


def test_of_several_the_first_is_heeded_and_one_at_once_by_uid():
    near, late = {"x_km": 3_000.0, "y_km": 10.0}, {"x_km": 5_000.0, "y_km": -10.0}
    alone = steered(field({"vx_km_s": 20.0}, near))
    assert steered(field({"vx_km_s": 20.0}, late, near)) == alone
    up, down = near | {"uid": 9}, {"x_km": 3_000.0, "y_km": -10.0, "uid": 8}
    assert steered(field({"vx_km_s": 20.0}, up, down))[1] > 0.0
    assert steered(field({"vx_km_s": 20.0}, up | {"uid": 7}, down))[1] < 0.0


def test_who_knows_of_a_cloud_is_not_struck_by_it():
    struck = []
    for known in (0, EVERYBODY):
        world = field({"vx_km_s": 20.0}, {"x_km": 5_000.0, "y_km": 5.0, "known_by": known})
        world.units.system_ppm[:, 0, 2] = 0  # it is blind: what it does not know it does not find
        _, events, _ = resolve_turn(world, TABLES, orders_for(world))
        struck.append(int((events["kind"] == Event.CROSSED).sum()))
    assert struck[0] > 0
    assert struck[1] == 0
