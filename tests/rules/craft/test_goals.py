"""What flights go for against the oracle, in crowds and without."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.goals import choose_goals
from game.rules.state.vocabulary import Mission, Spacing, Stage
from game.testing import oracle_missions as oracle
from game.testing.builders import all_in_sight, world_of
from game.testing.oracle_flights import flights_of
from game.testing.strategies_flights import flight_battles, flight_tables, resolution_of

from .standard import holds_flight_properties


@given(st.one_of(flight_battles(), flight_battles(sides=3)))
@settings(max_examples=100)
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


@pytest.mark.parametrize("mission", [Mission.STRIKE, Mission.PATROL, Mission.ESCORT])
@pytest.mark.parametrize("impulse", [0, 3, 4, 5, 8, 11])
def test_who_holds_back_chooses_in_every_impulse(mission, impulse):
    """Two wings, one of them close, go for the farther of two swarms; the nearer has just come up."""
    tables = flight_tables()
    wing = {"side": 0, "mission": mission, "goal": 4}
    swarms = tuple({"side": 1, "class_id": 3, "x_km": km} for km in (900.0, 600.0))
    world = world_of(
        tables, ({"side": 1, "x_km": 9e4},), (wing, wing | {"spacing": Spacing.HELD}, *swarms[1:], swarms[0])
    )
    assert world.flight_code(3) == 4
    all_in_sight(world, tables)
    res = resolution_of(world, tables, impulse)
    choose_goals(res)
    near, far = world.flight_code(2), world.flight_code(3)
    assert res.world.flights.goal[0, :2].tolist() == [near if impulse in (0, 4, 8) else far, near]


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


@pytest.mark.parametrize("mission", Mission)
def test_a_flight_alone_in_the_world_goes_for_nothing(mission):
    res = resolution_of(
        world_of(flight_tables(), (), ({"mission": mission, "goal": -1, "home": -1},)), flight_tables(), 0
    )
    choose_goals(res)
    assert res.world.flights.goal.tolist() == [[-1]]


@given(flight_battles(), st.sampled_from([0, 20]))
@settings(max_examples=30)
def test_goals_are_the_same_in_crowds_or_without(battle, few):
    tables, world, _ = battle
    plain = resolution_of(world, tables, 0)
    choose_goals(plain)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.space.nearest.FEW", few)
        other = resolution_of(world, tables, 0)
        choose_goals(other)
    assert (plain.world.flights.goal == other.world.flights.goal).all()


@given(flight_battles())
@settings(max_examples=40)
def test_choosing_feels_no_neighbour_no_row_and_no_mirror(battle):
    holds_flight_properties(*battle, choose_goals)


@pytest.mark.parametrize("few", [0, 1 << 18])
@pytest.mark.parametrize(("km", "goes"), [(2_000.0, True), (2_000.001, False)])
def test_a_patrol_leaves_its_place_for_what_is_near_in_crowds_too(km, goes, few):
    tables = flight_tables()
    flights = {"side": 0, "mission": Mission.PATROL}, {"side": 1, "x_km": km, "mission": Mission.PATROL}
    world = all_in_sight(world_of(tables, ({"side": 0},), flights), tables)
    res = resolution_of(world, tables, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.space.nearest.FEW", few)
        choose_goals(res)
    assert res.world.flights.goal[0].tolist() == ([2, 1] if goes else [-1, -1])
