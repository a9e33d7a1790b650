import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.craft_fire import fight, recharged, surviving_ppm
from game.rules.craft.losses import lose_struck_craft
from game.rules.space.neighbours import pairs_between, pairs_within
from game.rules.state.vocabulary import PPM, Cause, Event, Mission, Posture, Presence, Stage
from game.testing import oracle_craft_fire as oracle
from game.testing.builders import DRONE, FIGHTER, FRIGATE, all_in_sight, tables_of, world_of
from game.testing.strategies_flights import flight_battles, resolution_of

from .standard import fight_out, holds_flight_properties, named_events, named_hits, named_strikes


@given(st.one_of(flight_battles(), flight_battles(sides=3)), st.sampled_from((0, 1 << 13)))
@settings(max_examples=100)
def test_fight_does_what_the_oracle_says(battle, few):
    """By cells, or comparing all pairs of few."""
    tables, world, impulse = battle
    expected = oracle.fought(world, tables, 0, impulse)
    res = resolution_of(world, tables, impulse)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.space.neighbours.FEW", few)
        fight(res)
    assert dict(by_uid(res.world, "energy_mj")) == expected.energy_mj
    assert set(named_strikes(res)) == expected.strikes
    pulses, sides = [(s, v) for k, s, _, v in named_events(res) if k == Event.PULSE], dict(by_uid(world, "side"))
    assert pulses == sorted(expected.pulses.items(), key=lambda row: (sides[row[0]], row[0]))
    assert set(named_hits(res)) == expected.stings
    assert dashing(res.world) == expected.dashing | dashing(world)
    lose_struck_craft(res)
    assert_lost(world, res, oracle.losses_of(expected.strikes))


def by_uid(world, name):
    """Pairs (uid, value) of a column of flights."""
    return list(zip(world.flights.uid[0].tolist(), getattr(world.flights, name)[0].tolist(), strict=True))


def dashing(world):
    return {uid for uid, stage in by_uid(world, "stage") if stage == Stage.DASHING}


def assert_lost(before, res, lost):
    """Craft are told of and taken away as (flight, Cause, source, craft) say; flights without any are gone."""
    causes = [row["cause"].item() for row in res.journal.table() if row["kind"] == Event.FLIGHT_LOST]
    told = [(source, target, value) for k, source, target, value in named_events(res) if k == Event.FLIGHT_LOST]
    assert [(t, cause, s, v) for (s, t, v), cause in zip(told, causes, strict=True)] == lost
    for (uid, left), (_, had) in zip(by_uid(res.world, "alive"), by_uid(before, "alive"), strict=True):
        assert left == had - sum(craft for loser, *_, craft in lost if loser == uid)
    killed = (res.world.flights.alive == 0) & (before.flights.alive > 0)
    assert (res.world.flights.presence[killed] == Presence.GONE).all()


@given(flight_battles())
@settings(max_examples=40)
def test_fight_feels_no_neighbour_no_row_and_no_mirror(battle):
    holds_flight_properties(*battle, fight_out)


@given(flight_battles())
def test_craft_lost_are_craft_reported_and_crews_counted(battle):
    tables, world, impulse = battle
    res = resolution_of(world, tables, impulse)
    fight_out(res)
    lost = (world.flights.alive - res.world.flights.alive).sum()
    assert sum(v for k, _, _, v in named_events(res) if k == Event.FLIGHT_LOST) == lost
    crew = tables.classes.crew[world.flights.class_id]
    assert res.world.sides.lives_lost.sum() == ((world.flights.alive - res.world.flights.alive) * crew).sum()


@given(st.integers(0, PPM), st.integers(0, 40))
def test_coming_through_several_pulses_is_the_product_of_the_chances(chance, times):
    left = int(surviving_ppm(np.array([PPM]), chance, np.array([times]))[0])
    assert left == oracle.comes_through([chance] * times)
    assert left == pytest.approx(PPM * (1 - chance / PPM) ** times, abs=1 + 1e-6)
    assert left <= PPM * (1 - chance / PPM) ** times + 1e-6


def test_energy_recharges_to_its_maximum_and_no_further():
    energy = recharged(np.array([0, 58, 60, 75]), np.array([5]), np.array([60]))
    assert energy.tolist() == [5, 60, 60, 75]


def crowd(distance, *, drones=1, energy=100, alive=20, spread=50.0, kind=FIGHTER, worlds=1, mission=Mission.CHASE):
    """Drones at the origin and a flight of `kind` at a distance; fighters have no guns."""
    tables = tables_of((FRIGATE, FRIGATE, kind | {"craft_kill_ppm": 0}, DRONE | {"craft_kill_ppm": 0}))
    swarm = [
        {"side": 1, "class_id": 3, "energy_mj": energy, "spread_km": spread, "mission": mission} for _ in range(drones)
    ]
    flights = (*swarm, {"side": 0, "x_km": distance, "alive": alive, "spread_km": 400.0})
    return tables, world_of(tables, ({"side": 0, "x_km": 9e5},), flights, worlds=worlds)


@pytest.mark.parametrize(
    ("distance", "energy", "pulses"),
    [(300.0, 100, 1), (300.001, 100, 0), (0.0, 100, 1), (-300.0, 78, 1), (300.0, 77, 0)],
)
def test_drones_pulse_at_fighters_within_pulse_and_spread_with_the_energy_for_it(distance, energy, pulses):
    tables, world = crowd(distance, energy=energy)
    res = resolution_of(world, tables, 3)
    fight_out(res)
    assert sum(k == Event.PULSE for k, *_ in named_events(res)) == pulses
    assert (res.world.flights.alive[0, 1] < 20) == bool(pulses)
    assert res.world.flights.energy_mj[0, 0] == min(100, energy + 2) - 80 * pulses
    assert res.world.flights.stage[0, 0] == (Stage.DASHING if pulses else Stage.CHASING)
    assert res.world.flights.stage_until[0, 0] == (9 if pulses else 0)


def test_a_flight_that_pulses_does_nothing_else_in_that_impulse():
    tables = tables_of(
        (FRIGATE, FRIGATE, FIGHTER | {"craft_kill_ppm": 0}, DRONE | {"craft_kill_ppm": PPM, "pulse_ppm": 1})
    )
    flights = ({"side": 1, "class_id": 3, "spread_km": 50.0}, {"side": 0, "alive": 30, "x_km": 100.0})
    res = resolution_of(world_of(tables, ({"side": 0},), flights), tables, 0)
    fight_out(res)
    assert res.world.flights.alive[0, 1] >= 29
    assert res.world.flights.energy_mj[0, 0] == 20
    assert named_hits(res) == []


def test_each_drone_pulses_and_each_craft_near_comes_through_all_pulses_or_not():
    tables, world = crowd(100.0, alive=13, worlds=2_000)
    world.flights.alive[:, 0] = 2
    res = resolution_of(world, tables, 0)
    fight_out(res)
    killed = 13 - res.world.flights.alive[:, 1]
    chance = 1 - 0.3**2
    assert killed.mean() == pytest.approx(13 * chance, abs=4 * (13 * chance * (1 - chance) / 2_000) ** 0.5)
    assert killed.var() == pytest.approx(13 * chance * (1 - chance), rel=0.15)


def test_drones_do_not_pulse_at_drones():
    tables, world = crowd(100.0, kind=DRONE)
    res = resolution_of(world, tables, 0)
    fight_out(res)
    assert Event.PULSE not in {k for k, *_ in named_events(res)}


def test_many_pulses_kill_no_more_than_there_are():
    tables, world = crowd(100.0, drones=6)
    res = resolution_of(world, tables, 0)
    fight_out(res)
    assert res.world.flights.alive[0, -1] == 0
    assert res.world.flights.presence[0, -1] == Presence.GONE
    assert sum(v for k, *_, v in named_events(res) if k == Event.PULSE) == 20


def test_a_pulse_on_another_mission_starts_no_dash():
    tables, world = crowd(100.0, mission=Mission.STATION)
    res = resolution_of(world, tables, 0)
    fight_out(res)
    assert res.world.flights.stage[0, 0] == Stage.CHASING


def test_fighters_never_run_dry():
    tables = tables_of(
        (FRIGATE, FRIGATE, FIGHTER | {"craft_kill_ppm": 1}, DRONE | {"pulse_ppm": 0, "craft_kill_ppm": 0})
    )
    flights = ({"side": 0, "alive": 50}, {"side": 1, "class_id": 3, "x_km": 100.0, "alive": 50})
    world = world_of(tables, ({"side": 0, "x_km": 9e5},), flights)
    shots = 0
    for turn in range(10):
        world.battle.turn[:] = turn
        for impulse in range(12):
            res = resolution_of(world, tables, impulse)
            before = min(60, int(world.flights.energy_mj[0, 0]) + 5)
            fight_out(res)
            world = res.world
            shots += int(world.flights.energy_mj[0, 0]) < before
    assert shots >= 60


def test_fighters_and_drones_kill_each_other_in_the_same_impulse():
    tables = tables_of(
        (FRIGATE, FRIGATE, FIGHTER | {"craft_kill_ppm": PPM}, DRONE | {"craft_kill_ppm": PPM, "pulse_ppm": 0})
    )
    flights = ({"side": 0, "alive": 1}, {"side": 1, "class_id": 3, "x_km": 100.0, "alive": 1})
    res = resolution_of(world_of(tables, ({"side": 0, "x_km": 9e5},), flights), tables, 0)
    fight_out(res)
    assert res.world.flights.alive.tolist() == [[0, 0]]
    assert (res.world.flights.presence == Presence.GONE).all()


def test_what_was_struck_in_this_impulse_still_fires_in_it():
    tables, world = crowd(100.0)
    res = resolution_of(world, tables, 0)
    every = np.arange(30)
    res.strike_craft(0 * every, 0 * every, every, 0 * every, Cause.LASER)
    fight_out(res)
    assert res.world.flights.alive[0, 1] < 20


def test_a_craft_struck_by_many_is_lost_once_and_put_down_to_one_of_them():
    tables, world = crowd(9e4)
    res = resolution_of(world, tables, 0)
    flight, craft = np.array([1, 1, 1, 1, 0]), np.array([4, 4, 4, 7, 4])
    cause = np.array([Cause.FIGHTERS, Cause.LASER, Cause.LASER, Cause.BLAST, Cause.LASER])
    res.strike_craft(0 * craft, flight, craft, np.array([1, 1, 0, 0, 0]), cause)
    lose_struck_craft(res)
    rows = res.journal.table()
    assert [tuple(row[n].item() for n in ("target", "source", "cause", "value")) for row in rows] == [
        (1, 0, Cause.LASER, 1), (2, 0, Cause.LASER, 1), (2, 0, Cause.BLAST, 1),
    ]  # fmt: skip
    assert res.world.flights.alive.tolist() == [[29, 18]]
    assert res.world.sides.lives_lost.tolist() == [[2, 0]]


@pytest.mark.parametrize(("class_id", "cause"), [(2, Cause.FIGHTERS), (3, Cause.DRONES)])
def test_flights_sting_the_nearest_ship_that_does_not_look_dead(class_id, cause):
    tables = tables_of()
    units = (
        {"side": 1, "x_km": 100.0, "posture": Posture.FEIGN}, {"side": 1, "x_km": 200.0}, {"side": 1, "x_km": 150.0},
        {"side": 0}, {"side": 1, "hull_mj": 0},
    )  # fmt: skip
    world = world_of(tables, units, ({"side": 0, "class_id": class_id, "spread_km": 10.0},))
    res = resolution_of(all_in_sight(world, tables), tables, 0)
    fight_out(res)
    sting = int(tables.classes.craft_sting_mj[class_id])
    assert named_hits(res) == [(10_001, 3, 30 * sting, cause, 30)]
    assert int(res.world.flights.energy_mj[0, 0]) < int(tables.classes.craft_energy_mj[class_id])


def test_each_side_spares_whom_it_believes_dead_itself():
    tables = tables_of()
    rows = ({"side": 0, "x_km": 50.0}, {"side": 1, "x_km": -50.0})
    world = all_in_sight(world_of(tables, rows, ({"side": 0, "y_km": 5e4}, {"side": 1})), tables)
    for side, stung in ((0, True), (1, False)):
        res = resolution_of(world, tables, 0)
        res.world.contacts.dead[:, side, 0] = True
        fight(res)
        assert bool(named_hits(res)) == stung


@given(st.integers(0, 2**32), st.integers(2, 60), st.sampled_from((1.0, 7.0, 400.0)))
def test_cells_miss_no_near_pair(seed, count, size):
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 3, count)
    x, y = np.round(rng.normal(0.0, 3.0 * size, (2, count)) * 2) / 2
    x[0] = 1e12
    near = {
        (i, j)
        for i in range(count)
        for j in range(i + 1, count)
        if group[i] == group[j] and (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 <= size * size
    }
    found = [
        tuple(sorted((int(i), int(j)))) for a, b in pairs_within(group, x, y, size) for i, j in zip(a, b, strict=True)
    ]
    assert len(found) == len(set(found))
    assert near <= set(found)
    half = count // 2
    between = {
        (int(i), int(j) + half)
        for a, b in pairs_between(group[:half], x[:half], y[:half], (group[half:], x[half:], y[half:]), size)
        for i, j in zip(a, b, strict=True)
    }
    assert {pair for pair in near if pair[0] < half <= pair[1]} <= between


def test_stings_of_several_flights_are_put_down_to_the_one_of_the_lowest_uid():
    tables = tables_of()
    rows = tuple({"side": 0, "uid": uid, "alive": alive} for uid, alive in ((10_009, 4), (10_002, 3), (10_005, 2)))
    world = world_of(tables, ({"side": 1, "x_km": 50.0},), rows)
    all_in_sight(world, tables)
    res = resolution_of(world, tables, 0)
    fight(res)
    assert named_hits(res) == [(10_002, 1, 900, Cause.FIGHTERS, 9)]


@pytest.mark.parametrize("spreads", [(0.0, 400.0), (400.0, 0.0), (50.0, 70.0)])
@pytest.mark.parametrize("beyond_km", [0.0, 1e-3])
def test_craft_shoot_as_far_as_their_guns_their_cloud_and_that_of_the_target_reach(spreads, beyond_km):
    tables = tables_of()
    far = sum(spreads) + float(tables.classes.craft_reach_km[2]) + beyond_km
    flights = tuple({"side": side, "x_km": far * side, "spread_km": spreads[side]} for side in (0, 1))
    res = resolution_of(world_of(tables, (), flights), tables, 0)
    fight(res)
    paid = world_of(tables, (), flights).flights.energy_mj - res.world.flights.energy_mj
    assert (paid > 0).tolist() == [[beyond_km == 0.0] * 2]


@pytest.mark.parametrize(("roll", "struck"), [(0, True), (99_999, True), (100_000, False), (PPM - 1, False)])
def test_a_craft_hits_with_a_roll_below_its_chance(roll, struck):
    tables = tables_of((FRIGATE, FRIGATE, FIGHTER))
    flights = tuple({"side": side, "alive": 1, "mission": Mission.PATROL, "x_km": 10.0 * side} for side in (0, 1))
    world = all_in_sight(world_of(tables, (), flights), tables)
    res = resolution_of(world, tables, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.craft.craft_fire.ppm_of", lambda word: np.full(len(word), roll))
        fight(res)
    assert bool(named_strikes(res)) == struck


@pytest.mark.parametrize(("roll", "struck"), [(0, False), (299_999, False), (300_000, True), (PPM - 1, True)])
def test_a_craft_comes_through_a_pulse_with_a_roll_below_what_that_leaves(roll, struck):
    """A drone's pulse kills with 70 %, so that 30 % come through."""
    tables = tables_of((FRIGATE, FRIGATE, FIGHTER, DRONE))
    flights = (
        {"side": 0, "alive": 1, "class_id": 3, "mission": Mission.PATROL},
        {"side": 1, "alive": 1, "mission": Mission.PATROL, "x_km": 10.0, "energy_mj": 0},
    )
    world = all_in_sight(world_of(tables, (), flights), tables)
    res = resolution_of(world, tables, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.craft.craft_fire.ppm_of", lambda word: np.full(len(word), roll))
        fight(res)
    assert bool(named_strikes(res)) == struck


@pytest.mark.parametrize("uids", [(10_009, 10_002, 10_005), (10_002, 10_009, 10_005), (10_005, 10_009, 10_002)])
def test_what_is_lost_in_several_pulses_is_put_down_to_the_drone_of_the_lowest_uid(uids):
    tables, world = crowd(100.0, drones=3)
    world.flights.uid[0, :3] = uids
    world.flights.uid[0, 3] = 10_001
    res = resolution_of(world, tables, 0)
    fight(res)
    assert {(flight, source) for flight, _, source, _ in named_strikes(res)} == {(10_001, 10_002)}


@pytest.mark.parametrize(("drones", "roll", "struck"), [
    (1, 299_999, False), (1, 300_000, True), (2, 89_999, False), (2, 90_000, True), (3, 26_999, False),
    (3, 27_000, True),
])  # fmt: skip
def test_a_craft_comes_through_the_pulses_of_all_flights_near(drones, roll, struck):
    """One drone in each: each pulse is come through with 30 %."""
    tables, world = crowd(100.0, drones=drones, alive=1)
    world.flights.alive[:, :drones] = 1
    res = resolution_of(world, tables, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.craft.craft_fire.ppm_of", lambda word: np.full(len(word), roll))
        fight(res)
    assert bool(named_strikes(res)) == struck


def test_pulses_are_told_by_side_and_then_by_uid():
    tables = tables_of((FRIGATE, FRIGATE, FIGHTER | {"craft_kill_ppm": 0}, DRONE))
    drones = ((0, 10_009), (1, 10_002), (0, 10_005), (1, 10_003))
    flights = *({"side": side, "uid": uid, "class_id": 3} for side, uid in drones), {"side": 0}, {"side": 1}
    res = resolution_of(world_of(tables, (), flights), tables, 0)
    fight(res)
    told = [source for kind, source, *_ in named_events(res) if kind == Event.PULSE]
    assert told == [10_005, 10_009, 10_002, 10_003]
