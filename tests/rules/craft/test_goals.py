"""What flights go for against the oracle, in crowds and without."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.goals import choose_goals, nearest
from game.rules.state.vocabulary import Mission, Stage
from game.testing import oracle_missions as oracle
from game.testing.builders import all_in_sight, world_of
from game.testing.oracle_flights import flights_of
from game.testing.strategies_flights import flight_battles, flight_tables, resolution_of

from .standard import holds_flight_properties


@given(st.one_of(flight_battles(), flight_battles(sides=3)))
@settings(max_examples=150)
def test_flights_go_for_what_the_oracle_says(battle):
    tables, world, _ = battle
    impulse = 4
    before, stages = world.copy(), world.flights.stage
    stages[(stages == Stage.DASHING) & (world.flights.stage_until <= 28)] = Stage.STATIONED
    stages[world.flights.mission != Mission.CHASE] = Stage.CHASING
    thinker = oracle.Thinker(world, tables, 0, impulse)
    expected = {own.uid: thinker.goal(own) for own in flights_of(world, tables, 0) if own.flies}
    for own in flights_of(world, tables, 0):
        if own.flies and own.mission == Mission.CHASE and own.stage == Stage.DASHING:
            expected[own.uid] = -1
    res = resolution_of(before, tables, impulse)
    choose_goals(res)
    assert (res.world.flights.stage == stages).all()
    goals = dict(zip(res.world.flights.uid[0].tolist(), res.world.flights.goal[0].tolist(), strict=True))
    assert {uid: goals[uid] for uid in expected} == expected


def test_what_an_order_names_is_judged_by_who_flies():
    """The third side fights the second, which does not fight back: it goes for what is there.

    Bodies are no goals, and nor is what is no row.
    """
    tables = flight_tables(sides=3)
    rows = tuple({"side": side, "mission": Mission.STATION, "ref": 3 - side} for side in (1, 2))
    world = world_of(tables, ({"side": 0}, {"side": 1}, {"side": 2}), rows)
    res = resolution_of(world, tables, 1)
    choose_goals(res)
    assert res.world.flights.goal[0].tolist() == [2, -1]
    for ref in (5, 6, -2, 99):
        world.flights.ref[:] = ref
        res = resolution_of(world, tables, 1)
        choose_goals(res)
        assert res.world.flights.goal[0].tolist() == [-1, -1]


@given(flight_battles(), st.sampled_from([1, 300, 1 << 18]))
@settings(max_examples=30)
def test_goals_are_the_same_by_cells_or_without(battle, most):
    tables, world, _ = battle
    plain = resolution_of(world, tables, 0)
    choose_goals(plain)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.space.neighbours.CANDIDATES", most)
        patch.setattr("game.rules.craft.goals.NEAR_KM", 200.0)
        other = resolution_of(world, tables, 0)
        choose_goals(other)
    assert (plain.world.flights.goal == other.world.flights.goal).all()


def test_the_nearest_of_equal_targets_has_the_lower_uid():
    tx, ty = np.array([[10.0, -10.0, 0.0, 30.0]]), np.zeros((1, 4))
    ty[0, 2] = 10.0
    column, square = nearest(np.zeros(1, int), np.zeros(1), np.zeros(1), tx, ty, np.array([[7, 5, 6, 1]]))
    assert (column.tolist(), square.tolist()) == ([1], [100.0])


@given(flight_battles())
@settings(max_examples=60)
def test_choosing_feels_no_neighbour_no_row_and_no_mirror(battle):
    holds_flight_properties(*battle, choose_goals)


@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 6))
def test_the_nearest_target_is_the_nearest_and_of_equals_that_of_the_lowest_uid(seed, rows, targets):
    """On a grid, so that many are equally far; in two worlds."""
    rng = np.random.default_rng(seed)
    world = np.sort(rng.integers(0, 2, rows))
    (x, y), (tx, ty) = rng.integers(-3, 4, (2, rows)) * 1.0, rng.integers(-3, 4, (2, 2, targets)) * 1.0
    uid = np.array([rng.permutation(targets) + 1 for _ in range(2)])
    column, square = nearest(world, x, y, tx, ty, uid)
    for n, w in enumerate(world):
        far = [((tx[w, m] - x[n]) ** 2 + (ty[w, m] - y[n]) ** 2, uid[w, m], m) for m in range(targets)]
        assert (square[n], column[n]) == (min(far)[0], min(far)[2])


@pytest.mark.parametrize("most", [0, 1 << 18])
@pytest.mark.parametrize(("km", "goes"), [(2_000.0, True), (2_000.001, False)])
def test_a_patrol_leaves_its_place_for_what_is_near_in_crowds_too(km, goes, most):
    tables = flight_tables()
    flights = {"side": 0, "mission": Mission.PATROL}, {"side": 1, "x_km": km, "mission": Mission.PATROL}
    world = all_in_sight(world_of(tables, ({"side": 0},), flights), tables)
    res = resolution_of(world, tables, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.space.neighbours.CANDIDATES", most)
        patch.setattr("game.rules.space.neighbours.CROWD", most)
        choose_goals(res)
    assert res.world.flights.goal[0].tolist() == ([2, 1] if goes else [-1, -1])
