import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.craft.separation import pushes
from game.rules.craft.steering import own_way
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Mission
from game.testing import oracle_flights as oracle
from game.testing.builders import JUPITER, all_in_sight, tables_of, world_of

from .standard import fight_out, fly_craft

IMPULSE_S = 25.0


def pushed(group, x, y, spread, uid=None, impulse_s=IMPULSE_S, mirror_sign=1.0):
    group, x, y, spread = (np.asarray(column) for column in (group, x, y, spread))
    uid = np.arange(1, len(group) + 1) if uid is None else uid
    way = own_way(uid, np.full(len(group), mirror_sign))
    return pushes(group.astype(np.int64), x, y, spread, way, uid, impulse_s)


@given(st.integers(0, 2**32), st.integers(0, 40))
def test_pushes_are_what_the_oracle_says_pair_by_pair(seed, count):
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 3, count)
    x, y = rng.normal(0.0, 60.0, (2, count))
    spread = rng.choice([0.0, 10.0, 50.0], count)
    push_x, push_y = pushed(group, x, y, spread)
    for i in range(count):
        each = [
            oracle.push((x[i], y[i], spread[i]), (x[j], y[j], spread[j]), IMPULSE_S)
            for j in range(count)
            if j != i and group[j] == group[i]
        ]
        assert push_x[i] == pytest.approx(sum(p for p, _ in each), abs=1e-10)
        assert push_y[i] == pytest.approx(sum(p for _, p in each), abs=1e-10)


@given(st.integers(0, 2**32), st.integers(2, 60))
def test_pushes_know_no_order_no_mirror_no_neighbour_and_keep_momentum(seed, count):
    rng = np.random.default_rng(seed)
    group, uid = rng.integers(0, 2, count), rng.permutation(count) + 1
    x, y = np.round(rng.normal(0.0, 20.0, (2, count)))  # some at the very same place
    spread = rng.choice([1.0, 30.0], count)
    px, py = pushed(group, x, y, spread, uid)
    assert np.add.reduce(px) == pytest.approx(0.0, abs=1e-12)
    order = rng.permutation(count)
    qx, qy = pushed(group[order], x[order], y[order], spread[order], uid[order])
    assert (qx == px[order]).all()
    assert (qy == py[order]).all()
    mx, my = pushed(group, x, -y, spread, uid, mirror_sign=-1.0)
    assert (mx == px).all()
    assert (my == -py).all()
    alone = group == 0
    ax, ay = pushed(group[alone], x[alone], y[alone], spread[alone], uid[alone])
    assert (ax == px[alone]).all()
    assert (ay == py[alone]).all()


@pytest.mark.parametrize(("distance", "acts"), [(50.0, False), (49.999, True), (0.0, True), (-49.0, True)])
def test_only_flights_nearer_than_half_their_spreads_are_pushed(distance, acts):
    px, py = pushed([0, 0], [0.0, distance], [0.0, 0.0], [40.0, 60.0])
    assert bool(px.any() or py.any()) == acts
    assert (px[0], py[0]) == (-px[1], -py[1])


def test_two_flights_at_one_place_part_by_uid():
    px, py = pushed([0, 0], [5.0, 5.0], [1.0, 1.0], [40.0, 60.0], np.array([9, 4]))
    wx, wy = own_way(np.array([4]), np.ones(1))
    assert px[1] * wx[0] + py[1] * wy[0] == pytest.approx(50.0 / 75.0**2)


def least_distance(world):
    x, y = world.flights.x_km[0], world.flights.y_km[0]
    apart = np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2) + np.eye(len(x)) * 1e9
    return apart.min()


def test_a_crowd_at_one_place_comes_apart_and_to_rest():
    tables = tables_of(bodies=(JUPITER,))
    flights = tuple({"side": 0, "x_km": 110_000.0, "spread_km": 50.0, "mission": Mission.PATROL} for _ in range(12))
    world = world_of(tables, ({"side": 0, "x_km": 130_000.0},), flights)
    for _ in range(4):
        res = Resolution(world, tables, "none")
        for impulse in range(12):
            res.begin_impulse(impulse)
            fly_craft(res)
        world = res.world
        world.battle.turn += 1
    assert least_distance(world) > 40.0
    assert np.abs(world.flights.vx_km_s).max() < 0.1


def test_ten_thousand_rows_of_one_craft_work():
    tables = tables_of(bodies=(JUPITER,), slots=10_000)
    rng = np.random.default_rng(3)
    x, y = 110_000.0 + rng.normal(0.0, 60.0, 10_000), rng.normal(0.0, 60.0, 10_000)
    flights = tuple(
        {"side": n % 2, "class_id": 2 + n % 2, "alive": 1, "spread_km": 2.0, "mission": Mission.PATROL}
        for n in range(10_000)
    )
    world = world_of(tables, ({"side": 0, "x_km": 130_000.0},), flights)
    world.flights.x_km[0], world.flights.y_km[0] = x, y
    all_in_sight(world, tables)
    res = Resolution(world, tables, "none")
    for impulse in range(2):
        res.begin_impulse(impulse)
        fight_out(res)
        fly_craft(res)
    flights = res.world.flights
    assert np.isfinite(flights.x_km).all()
    assert 0 < flights.alive.sum() < 10_000
    assert flights.alive.max() == 1


def test_pushes_are_whole_multiples_of_a_grain():
    """1 / 2^40 km/s2: coarse enough that sums of thousands are exact."""
    rng = np.random.default_rng(5)
    x, y = rng.normal(0.0, 60.0, (2, 40))
    grains = np.concatenate(pushed(np.zeros(40, np.int64), x, y, np.full(40, 50.0))) * 2.0**40
    assert (grains == np.rint(grains)).all()
    assert (grains % 2 == 1).any()
