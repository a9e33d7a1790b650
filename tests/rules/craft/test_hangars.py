from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.hangars import tend_hangars
from game.rules.state.columns import NONE
from game.rules.state.digest import world_digests
from game.rules.state.vocabulary import Event, FireMode, Mission, Presence, Stage, System
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.testing import oracle_flights as oracle
from game.testing.builders import orders_for, world_of
from game.testing.strategies_flights import flight_battles, flight_tables, resolution_of

from .standard import holds_flight_properties, named_events

HOME = {"side": 0, "x_km": 1_000.0, "vx_km_s": 3.0}


def uids(res, kind):
    return {target for k, _, target, _ in named_events(res) if k == kind}


def come_home(world, rng):
    """Let ships move, and most flights be inside or beside their homes, just near and slow enough to land or not."""
    units, flights = world.units, world.flights
    units.vy_km_s[:] = rng.choice([0.0, -2.0], units.uid.shape)
    for f in range(world.flight_slots):
        home = int(flights.home[0, f])
        if home < 0 or rng.random() < 0.2:
            continue
        inside = rng.random() < 0.3
        flights.presence[0, f] = Presence.DOCKED if inside else Presence.PRESENT
        flights.mission[0, f] = rng.choice([Mission.DOCK, Mission.DOCK, Mission.PATROL, Mission.CHASE])
        flights.alive[0, f] = rng.choice([0, 1, 20, 30])
        off, drift = rng.choice([0.0, 30.0, -40.0, 41.0], 2), rng.choice([0.0, 0.625, -0.75, 1.0], 2)
        for axis in (0, 1):
            for name, change in (("xy"[axis] + "_km", off), ("v" + "xy"[axis] + "_km_s", drift)):
                getattr(flights, name)[0, f] = getattr(units, name)[0, home] + change[axis]
        if rng.random() < 0.8:
            flights.side[0, f] = units.side[0, home]


@given(flight_battles(), st.integers(0, 2**32))
@settings(max_examples=40)
def test_flights_leave_and_land_as_the_oracle_says(battle, seed):
    tables, world, impulse = battle
    come_home(world, np.random.default_rng(seed))
    units, want = world.units, world.copy()
    for f in range(world.flight_slots):  # nobody looks for another home here
        home = int(world.flights.home[0, f])
        if home < 0 or not oracle.open_deck(world, tables, 0, home):
            world.flights.mission[0, f] = want.flights.mission[0, f] = Mission.PATROL
    landed, launched = oracle.landed(world, tables, 0), oracle.launched(world, tables, 0)
    res = resolution_of(world, tables, impulse)
    tend_hangars(res)
    assert uids(res, Event.RECOVERED) == landed
    assert uids(res, Event.LAUNCHED) == launched
    flights = want.flights
    for f in range(world.flight_slots):
        uid, home = int(flights.uid[0, f]), int(flights.home[0, f])
        if uid not in landed and (flights.presence[0, f] != Presence.DOCKED or flights.alive[0, f] <= 0):
            continue
        flights.presence[0, f] = Presence.PRESENT if uid in launched else Presence.DOCKED
        most = int(tables.classes.craft_energy_mj[flights.class_id[0, f]])
        flights.energy_mj[0, f] = max(min(flights.energy_mj[0, f] + ceil(most / 4), most), flights.energy_mj[0, f])
        for name in ("x_km", "y_km", "vx_km_s", "vy_km_s") if home >= 0 else ():
            getattr(flights, name)[0, f] = getattr(units, name)[0, home]
        if uid in landed | launched:
            flights.stage[0, f], flights.goal[0, f] = Stage.CHASING, NONE
        if uid in launched:
            want.units.launch_impulse[0, home] = 24 + impulse
    assert world_digests(res.world) == world_digests(want)


@given(flight_battles())
@settings(max_examples=40)
def test_hangars_feel_no_neighbour_no_row_and_no_mirror(battle):
    holds_flight_properties(*battle, tend_hangars)


@given(flight_battles())
@settings(max_examples=100)
def test_no_hangar_ever_takes_more_than_it_holds(battle):
    tables, world, impulse = battle
    units, flights = world.units, world.flights
    docked = flights.presence == Presence.DOCKED
    flights.alive[docked] = np.minimum(flights.alive[docked], 7)
    res = resolution_of(world, tables, impulse)
    tend_hangars(res)
    for s in range(world.unit_slots):
        room = int(tables.classes.hangar[units.class_id[0, s]])
        was, now = (
            w.flights.alive[0][(w.flights.presence[0] == Presence.DOCKED) & (w.flights.home[0] == s)].sum()
            for w in (world, res.world)
        )
        assert now <= max(room, was)


def returning(*, alive=(20, 30, 20), home=0, x=(0.0, 10.0, 20.0), hull=(50_000, 50_000), **more):
    """Recalled flights beside the first of two carriers with room for 60, the second 5,000 km off."""
    tables = flight_tables()
    units = ({"side": 0, "hull_mj": hull[0]}, {"side": 0, "x_km": 5_000.0, "hull_mj": hull[1]})
    flights = tuple({"side": 0, "alive": n, "x_km": at, "home": home, **more} for n, at in zip(alive, x, strict=True))
    return tables, world_of(tables, units, flights)


def test_flights_land_by_uid_until_the_hangar_is_full():
    tables, world = returning()
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.presence[0].tolist() == [Presence.DOCKED, Presence.DOCKED, Presence.PRESENT]


def test_craft_on_deck_are_charged_though_nobody_has_a_home():
    tables, world = returning(alive=(20,), home=NONE, x=(0.0,), presence=Presence.DOCKED, energy_mj=0)
    world.flights.mission[:] = Mission.PATROL
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.energy_mj[0, 0] > 0


def test_each_carrier_of_each_world_counts_its_own_room():
    tables, world = returning(alive=(40, 20, 40, 20), home=0, x=(0.0, 0.0, 5_000.0, 5_000.0))
    world.flights.home[0] = [0, 0, 1, 1]
    res = resolution_of(World.joined([world, world]), tables, 0)
    tend_hangars(res)
    assert (res.world.flights.presence == Presence.DOCKED).all()


@pytest.mark.parametrize(
    ("x", "speed", "lands"), [(50.0, 0.0, True), (50.001, 0.0, False), (0.0, 1.0, True), (0.0, 1.001, False)]
)
def test_landing_is_close_and_slow(x, speed, lands):
    tables, world = returning(alive=(5,), x=(x,), vx_km_s=speed)
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert (res.world.flights.presence[0, 0] == Presence.DOCKED) == lands


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize(("ahead", "speed", "lands"), [(49.9, 0.99, True), (50.1, 0.99, False), (49.9, 1.01, False)])
def test_a_flight_lands_on_what_moves_from_each_side(quarters, ahead, speed, lands):
    """The carrier at (700, -300) km flies with (3, -8) km/s; the flight is ahead and faster by so much."""
    way = complex(0.6, 0.8) * 1j**quarters
    tables, world = returning(alive=(5,), x=(0.0,))
    for group, far, fast in ((world.units, 0.0, 0.0), (world.flights, ahead, speed)):
        group.x_km[0, 0], group.y_km[0, 0] = 700.0 + far * way.real, -300.0 + far * way.imag
        group.vx_km_s[0, 0], group.vy_km_s[0, 0] = 3.0 + fast * way.real, -8.0 + fast * way.imag
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert (res.world.flights.presence[0, 0] == Presence.DOCKED) == lands


def test_flights_without_a_home_find_another_with_room():
    tables, world = returning(hull=(0, 50_000), alive=(20, 30, 20))
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.home[0].tolist() == [1, 1, 0]


def test_where_nobody_has_a_home_the_recalled_find_one():
    tables, world = returning(home=NONE)
    world.flights.mission[0, 2] = Mission.PATROL
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.home[0].tolist() == [0, 0, NONE]


def test_a_full_carrier_takes_nobody_in():
    tables, world = returning(hull=(0, 50_000), alive=(40, 30), x=(0.0, 0.0))
    world.flights.home[0, 1] = 1
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.home[0].tolist() == [0, 1]


@pytest.mark.parametrize(("craft", "home"), [(60, 1), (61, 0)])
def test_a_flight_finds_a_home_where_it_just_fits(craft, home):
    tables, world = returning(hull=(0, 50_000), alive=(craft,), x=(0.0,))
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.home[0].tolist() == [home]


@pytest.mark.parametrize("change", [{"mission": Mission.DOCK}, {"mission": Mission.CHASE, "presence": Presence.DOCKED}])
def test_who_lands_or_leaves_has_forgotten_its_chase(change):
    tables, world = returning(alive=(5,), x=(0.0,), stage=Stage.STATIONED, goal=1, **change)
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    flights = res.world.flights
    assert flights.presence[0, 0] != world.flights.presence[0, 0]
    assert (flights.stage[0, 0], flights.goal[0, 0]) == (Stage.CHASING, NONE)


def test_a_dead_hangar_and_a_hulk_launch_nothing():
    tables, world = returning(alive=(20,), x=(0.0,), presence=Presence.DOCKED, mission=Mission.PATROL)
    world.units.system_ppm[0, 0, System.HANGAR] = 0
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.presence[0, 0] == Presence.DOCKED
    world.units.hull_mj[0, 0] = 0
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.presence[0, 0] == Presence.DOCKED


def test_craft_rearm_in_the_hangar_step_by_step():
    tables, world = returning(alive=(20,), x=(0.0,), presence=Presence.DOCKED, energy_mj=1)
    energies = []
    for impulse in range(5):
        res = resolution_of(world, tables, impulse)
        tend_hangars(res)
        world = res.world
        energies.append(int(world.flights.energy_mj[0, 0]))
    assert energies == [16, 31, 46, 60, 60]


def test_a_wing_is_launched_flies_out_is_recalled_and_lands():
    tables = flight_tables(jupiter=True)
    carrier = {"side": 0, "x_km": 110_000.0, "fire_mode": FireMode.HOLD}
    wing = {"home": 0, "presence": Presence.DOCKED, "mission": Mission.DOCK, "alive": 12, "spread_km": 50.0}
    foe = {"side": 1, "class_id": 3, "x_km": 111_500.0, "alive": 30, "energy_mj": 0, "uid": 10_005}
    far = {"side": 1, "class_id": 1, "x_km": -200_000.0, "fire_mode": FireMode.HOLD}
    world = world_of(tables, (carrier, far), (wing, wing | {"uid": 10_009}, foe | {"mission": Mission.PATROL}))
    orders = orders_for(world)
    world, events, _ = resolve_turn(world, tables, orders)
    assert not len(events[events["kind"] == Event.LAUNCHED])
    assert world.flights.x_km[0, 0] != 0.0
    world.flights.mission[0, :2] = Mission.STRIKE
    world, first, _ = resolve_turn(world, tables, orders)
    assert (first["kind"] == Event.LAUNCHED).sum() == 2
    world, second, _ = resolve_turn(world, tables, orders)
    lost = np.concatenate([first, second])
    lost = lost[(lost["kind"] == Event.FLIGHT_LOST) & (lost["target"] == 4)]
    assert set(lost["source"].tolist()) == {2, 3}
    assert lost["value"].sum() == 30 - world.flights.alive[0, 2] > 9
    world.flights.mission[0, :2] = Mission.DOCK
    for _ in range(6):
        world, _, _ = resolve_turn(world, tables, orders)
    left = world.flights.alive[0, :2] > 0
    assert left.any()
    assert (world.flights.presence[0, :2][left] == Presence.DOCKED).all()
    assert (world.flights.energy_mj[0, :2][left] == 60).all()


def test_ppm_of_a_whole_hangar_is_not_needed_to_land():
    tables, world = returning(alive=(5,), x=(0.0,))
    world.units.system_ppm[0, 0, System.HANGAR] = 1
    res = resolution_of(world, tables, 0)
    tend_hangars(res)
    assert res.world.flights.presence[0, 0] == Presence.DOCKED


def test_a_deck_keeps_room_for_every_flight_that_calls_it_home():
    """Two of its own, 25 craft each, leave 10 of 60 places: a stray of 11 finds none there."""
    for craft, home in ((10, 1), (11, 0)):
        tables, world = returning(hull=(0, 50_000), alive=(25, 25, craft), x=(9_000.0, 9_000.0, 0.0))
        world.flights.home[0] = [1, 1, 0]
        res = resolution_of(world, tables, 0)
        tend_hangars(res)
        assert res.world.flights.home[0].tolist() == [1, 1, home]


def test_flights_inside_take_up_room_one_and_all():
    for craft, lands in ((10, True), (11, False)):
        tables, world = returning(alive=(25, 25, craft))
        world.flights.presence[0, :2] = Presence.DOCKED
        res = resolution_of(world, tables, 0)
        tend_hangars(res)
        assert (res.world.flights.presence[0, 2] == Presence.DOCKED) == lands


def test_a_stray_goes_to_the_nearest_deck_and_of_equally_near_ones_to_that_of_the_lower_uid():
    """Two strays and four decks with room for all, on a small grid so that many are equally near, in 100 worlds."""
    rng = np.random.default_rng(6)
    stray = {"side": 0, "alive": 9, "home": NONE, "mission": Mission.DOCK}
    world = world_of(flight_tables(), ({"side": 0},) * 4, (stray, stray), worlds=100)
    units, flights = world.units, world.flights
    units.x_km[:], units.y_km[:] = rng.integers(-3, 4, (2, 100, 4)) * 100.0
    flights.x_km[:], flights.y_km[:] = rng.integers(-3, 4, (2, 100, 2)) * 100.0
    units.uid[:] = rng.permuted(units.uid, axis=1)
    res = resolution_of(world, flight_tables(), 0)
    tend_hangars(res)
    for w, f in np.ndindex(100, 2):
        off = (units.x_km[w] - flights.x_km[w, f]) ** 2 + (units.y_km[w] - flights.y_km[w, f]) ** 2
        assert res.world.flights.home[w, f] == min(range(4), key=lambda s: (off[s], units.uid[w, s]))
