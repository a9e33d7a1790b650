import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.flights import fly
from game.rules.craft.goals import choose_goals
from game.rules.craft.steering import flight_thrust, own_way, ring_km
from game.rules.motion.steer import steer
from game.rules.motion.units import fly_units
from game.rules.space.course import Course
from game.rules.space.rows import Where
from game.rules.state.digest import world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.swept import SweptPaths
from game.rules.state.vocabulary import Event, Level, Mission, Posture, Presence, Stage
from game.testing.builders import DRONE, FIGHTER, FRIGATE, JUPITER, all_in_sight, tables_of, world_of
from game.testing.oracle_motion import fell_onto, flown
from game.testing.strategies_flights import flight_battles, flight_tables, resolution_of

from .standard import fly_craft, holds_flight_properties, named_events


@given(flight_battles())
@settings(max_examples=40)
def test_flying_feels_no_neighbour_no_row_and_no_mirror(battle):
    holds_flight_properties(*battle, fly_craft)


@given(flight_battles())
@settings(max_examples=20)
def test_flights_fly_the_same_whether_anybody_looks_or_not(battle):
    tables, world, impulse = battle
    ends, ways = [], []
    for record, passing in (("all", True), ("none", True), ("none", False)):
        res = Resolution(world, tables, record)
        res.begin_impulse(impulse)
        res.this_impulse.swept = SweptPaths.of(res.world) if passing else None  # torpedoes look at where they were
        fly(res)
        ends.append(world_digests(res.world))
        ways.append(res.this_impulse.swept)
    assert ends[0] == ends[1] == ends[2]
    assert np.array_equal(ways[0].flight_x, ways[1].flight_x)
    assert np.array_equal(ways[0].flight_y, ways[1].flight_y)


@pytest.mark.parametrize("aloft", [False, True])
def test_craft_in_the_hangar_are_on_record_at_every_step_whether_others_fly_or_not(aloft):
    docked = {"presence": Presence.DOCKED, "home": 0, "x_km": 130_000.0, "y_km": 7.0}
    tables, world = flights_over_jupiter(
        docked, {"x_km": 9e4, "presence": Presence.PRESENT if aloft else Presence.GONE}
    )
    res = Resolution(world, tables, "all")
    res.begin_impulse(3)
    fly(res)
    assert res.tracks.flight_x_km[0, 16:21, 0].tolist() == [130_000.0] * 5
    assert res.tracks.flight_y_km[0, 16:21, 0].tolist() == [7.0] * 5


def flights_over_jupiter(*rows, tables=None, units=({"side": 0, "x_km": 130_000.0},), **more):
    tables = tables or flight_tables(jupiter=True)
    return tables, world_of(tables, units, rows, **more)


@given(
    st.sampled_from((71_600.0, 72_500.0, 90_000.0, 150_000.0)), st.sampled_from((0.0, 5.0, -20.0, -90.0)),
    st.sampled_from((0.0, 30.0, 42.0)), st.sampled_from(Mission), st.integers(0, 11),
)  # fmt: skip
@settings(max_examples=40)
def test_a_flight_is_flown_by_leapfrog_and_ends_where_it_touches(height, climb, along, mission, impulse):
    row = {
        "side": 0, "x_km": 0.6 * height, "y_km": 0.8 * height, "mission": mission, "home": 0, "ref": 0,
        "vx_km_s": 0.6 * climb - 0.8 * along, "vy_km_s": 0.8 * climb + 0.6 * along,
    }  # fmt: skip
    tables, world = flights_over_jupiter(row)
    res = resolution_of(world, tables, impulse)
    choose_goals(res)
    at = np.zeros(1, int), np.zeros(1, int)
    course = Course(*(getattr(world.flights, n)[at] for n in ("x_km", "y_km", "vx_km_s", "vy_km_s")))
    thrust = tuple(float(t[0]) for t in flight_thrust(res, Where(at[0], *at), course))
    assert np.sqrt(thrust[0] ** 2 + thrust[1] ** 2) <= tables.classes.thrust_km_s2[2] * (1 + 1e-12)
    bodies = ((0.0, 0.0, 126_686_537.0, 71_492.0),)
    place, speed = (row["x_km"], row["y_km"]), (row["vx_km_s"], row["vy_km_s"])
    res = resolution_of(world, tables, impulse)
    fly_craft(res)
    for step in range(5):
        begin = place
        place, speed = flown(place, speed, thrust, bodies, 5.0)
        if fell_onto(begin, place, bodies) is not None:
            assert res.world.flights.presence[0, 0] == Presence.GONE
            assert res.world.flights.alive[0, 0] == 0
            assert named_events(res) == [(Event.FLIGHT_LOST, -2, 10_001, 30)]
            x, y = res.world.flights.x_km[0, 0], res.world.flights.y_km[0, 0]
            assert np.sqrt(x * x + y * y) == pytest.approx(71_492.0, rel=1e-6) or step == 0
            return
        track = res.tracks
        assert track.flight_x_km[0, impulse * 5 + step + 1, 0] == pytest.approx(place[0], rel=1e-9)
        assert track.flight_y_km[0, impulse * 5 + step + 1, 0] == pytest.approx(place[1], rel=1e-9)
    assert res.world.flights.presence[0, 0] == Presence.PRESENT
    assert res.world.flights.vx_km_s[0, 0] == pytest.approx(speed[0], abs=1e-7)
    assert res.world.flights.vy_km_s[0, 0] == pytest.approx(speed[1], abs=1e-7)


def test_of_flights_at_risk_those_that_touch_are_lost_where_they_do_in_order_of_uid():
    """Two worlds: beside those that fall fly some that pass close by, and in the second fewer fall. Onto body 1."""
    surface = 71_492.0
    falls = {"x_km": surface + 100.0, "vx_km_s": -50.0, "mission": Mission.PATROL}
    rows = (
        falls | {"uid": 10_009, "alive": 7},
        falls | {"x_km": surface + 2_500.0, "uid": 10_002, "class_id": 3},
        falls | {"x_km": -surface - 100.0, "vx_km_s": 50.0, "uid": 10_005, "alive": 3},
    )
    far = JUPITER | {"mu_km3_s2": 0.0, "x_km": 9e7}
    tables = tables_of((FRIGATE, FRIGATE, FIGHTER, DRONE), bodies=(far, JUPITER))
    tables, world = flights_over_jupiter(*rows, tables=tables, worlds=2)
    world.flights.x_km[1, 2] -= 4_000.0
    res = resolution_of(world, tables, 0)
    fly_craft(res)
    assert [named_events(res, w) for w in (0, 1)] == [
        [(Event.FLIGHT_LOST, -3, 10_005, 3), (Event.FLIGHT_LOST, -3, 10_009, 7)],
        [(Event.FLIGHT_LOST, -3, 10_009, 7)],
    ]
    assert res.journal.table()["x_km"].tolist() == pytest.approx([-surface, surface, surface])
    assert res.world.flights.alive.tolist() == [[0, 30, 0], [0, 30, 3]]


def played(world, tables, impulses, *, known=True):
    """The world after impulses of motion alone; what is known is kept fresh."""
    res = None
    for n in range(impulses):
        if n % 12 == 0:
            world = res.world if res else world
            world.battle.turn += n > 0
            res = Resolution(world, tables, "none")
        if known:
            all_in_sight(res.world, tables)
        res.begin_impulse(n % 12)
        steer(res)
        fly_craft(res)
        fly_units(res)
    return res.world


def test_patrols_hover_where_they_are():
    tables, world = flights_over_jupiter({"side": 0, "x_km": 110_000.0, "mission": Mission.PATROL, "vy_km_s": 2.0})
    world = played(world, tables, 48)
    assert abs(world.flights.x_km[0, 0] - 110_000.0) < 30.0
    assert abs(world.flights.vx_km_s[0, 0]) < 0.1
    assert abs(world.flights.vy_km_s[0, 0]) < 0.1


def test_no_flight_dives_into_a_body_to_reach_its_goal():
    ship = {"side": 1, "x_km": -75_000.0}
    rows = [
        {"side": 0, "x_km": 80_000.0, "y_km": 9_000.0 * n, "mission": Mission.STRIKE, "ref": 0, "class_id": 2 + n % 4}
        for n in range(6)
    ]
    tables, world = flights_over_jupiter(*rows, units=(ship,))
    world = played(world, tables, 120)
    assert (world.flights.alive[0] == 30).all()


def ring_of(count, *, mission=Mission.STATION, ref=-1, stage=0):
    ship = {"side": 1, "x_km": 120_000.0}
    rows = [
        {"side": 0, "class_id": 3, "x_km": 112_000.0, "y_km": 100.0 * n, "mission": mission, "ref": ref, "stage": stage,
         "spread_km": 40.0}
        for n in range(count)
    ]  # fmt: skip
    tables, world = flights_over_jupiter(*rows, units=(ship, {"side": 1, "x_km": 190_000.0}))
    return tables, world


@pytest.mark.parametrize(("mission", "stage"), [(Mission.STATION, 0), (Mission.CHASE, 2), (Mission.CHASE, 0)])
def test_drones_form_a_ring_round_a_ship(mission, stage):
    tables, world = ring_of(8, mission=mission, stage=stage)
    world = played(world, tables, 60)
    dx, dy = world.flights.x_km[0] - 120_000.0, world.flights.y_km[0]
    distance = np.sqrt(dx * dx + dy * dy)
    # The ship hovers, which its pursuers do not know: they reckon that it falls, a few km in each impulse.
    assert (np.abs(distance - ring_km(np.array(200.0), np.array(40.0))) < 20.0).all()
    slots = {(bool(x > 0), bool(y > 0)) for x, y in zip(dx, dy, strict=True)}
    assert len(slots) == 4
    assert np.abs(world.flights.vx_km_s).max() < 0.5


def test_a_ring_goes_to_the_ship_that_its_order_names():
    tables, world = ring_of(3, ref=1)
    world = played(world, tables, 4)
    assert world.flights.goal.tolist() == [[1, 1, 1]]


def test_a_dash_leads_away_and_ends_in_a_ring():
    tables, world = ring_of(6, mission=Mission.CHASE, stage=Stage.DASHING)
    world.flights.stage_until[:] = 6
    world.flights.x_km[:], world.flights.y_km[:] = 118_000.0, 0.0
    dashed = played(world.copy(), tables, 6)
    assert (dashed.flights.stage == Stage.DASHING).all()
    away = np.sqrt((dashed.flights.x_km - 118_000.0) ** 2 + dashed.flights.y_km**2)
    assert (away > 500.0).all()
    world = played(world, tables, 90)
    assert (world.flights.stage == Stage.STATIONED).all()
    dx, dy = world.flights.x_km[0] - 120_000.0, world.flights.y_km[0]
    assert (np.sqrt(dx * dx + dy * dy) < 130.0).all()


def test_flights_go_only_for_what_their_side_knows():
    tables, world = ring_of(4, mission=Mission.CHASE)
    unknown = played(world, tables, 24, known=False)
    assert (unknown.flights.goal == -1).all()
    all_in_sight(world, tables)
    world.contacts.in_sight[:] = False
    world.contacts.level[0, 0, 1] = Level.UNKNOWN
    known = played(world, tables, 13, known=False)
    assert (known.flights.goal[0] == 0).all()
    forgot = played(known, tables, 24, known=False)
    assert (forgot.flights.goal == -1).all()


def test_flights_go_where_their_side_reckons_an_enemy_and_not_where_it_is():
    """The drones' goal has turned back out of sight; they fly to where its last velocity would have brought it."""
    tables, world = ring_of(1)
    world.units.vy_km_s[:, 0] = 1.0
    all_in_sight(world, tables)
    world.contacts.in_sight[:] = False
    moved = world.copy()
    moved.units.y_km[:, 0], moved.units.vy_km_s[:, 0] = -3_000.0, -5.0
    one, other = (played(each, tables, 12, known=False).flights for each in (world, moved))
    assert (one.goal == 0).all()
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s", "goal"):
        assert (getattr(one, name) == getattr(other, name)).all()
    assert one.vy_km_s[0, 0] > 0.5


def test_the_thrust_of_enemies_is_nothing_that_one_sees():
    tables, world = ring_of(1)
    all_in_sight(world, tables)
    flown = []
    for thrust in (0.0, 0.05):
        res = resolution_of(world, tables, 0)
        res.this_turn.thrust_x[:, 0] = thrust
        fly_craft(res)
        flown.append(res.world.flights.vx_km_s[0, 0])
    assert flown[0] == flown[1]


def test_ships_that_look_dead_are_left_alone():
    tables, world = ring_of(4)
    world.units.posture[0, 0] = Posture.FEIGN
    all_in_sight(world, tables)
    res = resolution_of(world, tables, 0)
    choose_goals(res)
    assert (res.world.flights.goal[0] == 1).all()
    res = resolution_of(world, tables, 0)
    res.world.contacts.sure[:], res.world.contacts.dead[:] = True, False  # inspected
    choose_goals(res)
    assert (res.world.flights.goal[0] == 0).all()


def test_a_death_that_nobody_saw_changes_no_goal():
    tables, world = ring_of(4)
    all_in_sight(world, tables)
    world.contacts.in_sight[:] = False
    world.units.hull_mj[:, 0] = 0
    res = resolution_of(world, tables, 0)
    choose_goals(res)
    assert (res.world.flights.goal[0] == 0).all()
    res.world.contacts.dead[:, 0, 0] = True
    res.begin_impulse(4)
    choose_goals(res)
    assert (res.world.flights.goal[0] == 0).all()  # it may live for all that they know, and is their goal
    res.world.contacts.sure[:, 0, 0] = True
    res.begin_impulse(5)
    choose_goals(res)
    assert (res.world.flights.goal[0] == 1).all()


def test_escorts_keep_with_their_ship_and_go_for_what_comes_near():
    ship = {"side": 0, "x_km": 110_000.0, "vx_km_s": 0.0}
    foe = {"side": 1, "class_id": 3, "x_km": 119_000.0, "mission": Mission.PATROL}
    row = {"side": 0, "x_km": 110_500.0, "y_km": 4_000.0, "mission": Mission.ESCORT, "ref": 0, "spread_km": 50.0}
    tables, world = flights_over_jupiter(row, foe, units=(ship,))
    world = played(world, tables, 48)
    dx, dy = world.flights.x_km[0, 0] - 110_000.0, world.flights.y_km[0, 0]
    assert np.sqrt(dx * dx + dy * dy) == pytest.approx(110.0, abs=10.0)
    world.flights.x_km[0, 1] = 111_900.0
    world = played(world, tables, 1)
    assert world.flights.goal[0, 0] == world.flight_code(1)


def test_the_ways_of_neighbouring_flights_are_spread_over_the_circle():
    for first in (1, 10_001, 12_345):
        x, y = own_way(np.arange(first, first + 34), np.ones(34))
        apart = np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2) + 9 * np.eye(34)
        assert apart.min() > 0.4 * 2 * np.pi / 34
        assert np.sqrt(x * x + y * y) == pytest.approx(np.ones(34))


def test_what_is_not_on_the_map_does_not_move():
    rows = [
        {"side": 0, "x_km": 110_000.0, "presence": presence, "mission": Mission.PATROL, "alive": alive}
        for presence, alive in ((Presence.DORMANT, 30), (Presence.AWAY, 30), (Presence.GONE, 0), (Presence.PRESENT, 0))
    ]
    tables, world = flights_over_jupiter(*rows)
    after = played(world, tables, 3)
    assert (after.flights.x_km == 110_000.0).all()
    assert (after.flights.presence == world.flights.presence).all()


def test_the_day_at_jupiter_in_small():
    """J3: fighters swarm round the drones, the drones pulse, dash off, and take station round the ships."""
    from game.rules.turn import resolve_turn
    from game.testing.builders import orders_for

    tables = tables_of((FRIGATE | {"batteries": ()}, FRIGATE, FIGHTER, DRONE), bodies=(JUPITER,))
    units = tuple({"side": 0, "x_km": 116_000.0, "y_km": 900.0 * n} for n in range(3))
    fighters = [
        {"side": 0, "alive": 12, "x_km": 117_000.0, "y_km": 400.0 * n, "mission": Mission.STRIKE} for n in range(4)
    ]
    drones = [
        {"side": 1, "class_id": 3, "x_km": 120_000.0, "y_km": 400.0 * n, "mission": Mission.CHASE} for n in range(6)
    ]
    world = world_of(tables, units, (*fighters, *drones))
    kinds = []
    for _ in range(12):
        world, events, _ = resolve_turn(world, tables, orders_for(world))
        kinds += events["kind"].tolist()
    assert Event.PULSE in kinds
    assert world.flights.alive[0, :4].sum() < 12
    assert world.flights.alive[0, 4:].sum() > 100
    swarm = np.flatnonzero(world.flights.stage[0] == Stage.STATIONED)
    assert len(swarm) >= 3
    dx = world.flights.x_km[0, swarm, None] - world.units.x_km[0]
    dy = world.flights.y_km[0, swarm, None] - world.units.y_km[0]
    assert (np.sqrt(dx * dx + dy * dy).min(axis=1) < 250.0).all()
