"""Holding back (W8) against the oracle, and what it is for: guns in reach, the pulse not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.craft_fire import fight
from game.rules.craft.goals import choose_goals
from game.rules.craft.losses import lose_struck_craft
from game.rules.craft.spacing import held_km
from game.rules.craft.steering import flight_thrust, own_way
from game.rules.knowledge.contacts import flight_contacts
from game.rules.space.course import Course
from game.rules.space.rows import where
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Event, Mission, Presence, Spacing, Stage
from game.rules.turn import resolve_turn
from game.testing import oracle_motion as oracle
from game.testing.builders import DRONE, FIGHTER, FRIGATE, all_in_sight, orders_for, tables_of, world_of
from game.testing.oracle_flights import stand_off
from game.testing.strategies_flights import flight_battles, resolution_of

from .standard import fly_craft

QUIET = DRONE | {"pulse_ppm": 0}
LOUD = DRONE | {"pulse_km": 900.0}
DRIFTING, SLOW = DRONE | {"thrust_km_s2": 0.0}, DRONE | {"thrust_km_s2": 0.02}
CLASSES = (LOUD, FRIGATE, FIGHTER, DRONE, FIGHTER | {"craft_reach_km": 140.0}, QUIET, DRIFTING, SLOW)
ECHO, SHIP, HUNTER, SWARM, SHORT, MUTE, DRIFTER, PLODDER = range(8)
TABLES = tables_of(CLASSES, sides=3)
TABLES.sides.enemy[0, 2] = TABLES.sides.enemy[2, 0] = False
MOST = FIGHTER["thrust_km_s2"]
REACH_KM = {HUNTER: 300.0, SHORT: 140.0}
PULSE_KM = {SWARM: 250.0, ECHO: 900.0}
SPEEDS = st.tuples(st.integers(-30, 30), st.integers(-30, 30)).map(lambda pair: (pair[0] / 10.0, pair[1] / 10.0))
OFFSETS = st.tuples(st.integers(-1_000, 1_000), st.integers(-1_000, 1_000))
SPREADS = st.sampled_from((0.0, 50.0, 120.0))


def thrusts(world, impulse=0, tables=TABLES):
    """The thrust of all flights of one world that fly, with the goals that they have."""
    res = resolution_of(world, tables, impulse)
    at = where(res.world.flying())
    course = Course(*(at.of(getattr(res.world.flights, name)) for name in ("x_km", "y_km", "vx_km_s", "vy_km_s")))
    return np.stack(flight_thrust(res, at, course), axis=1)


@given(
    OFFSETS, SPEEDS, SPEEDS, st.sampled_from((HUNTER, SHORT)), st.sampled_from((SWARM, ECHO, MUTE, HUNTER)),
    st.tuples(SPREADS, SPREADS), st.integers(1, 2), st.sampled_from((Mission.STRIKE, Mission.PATROL)),
    st.permutations((0, 1, 2)), st.sampled_from((1.0, -1.0)),
)  # fmt: skip
@settings(max_examples=100)
def test_a_flight_holds_back_as_the_oracle_says(
    off, speed, goal_speed, own, foe, spreads, side, mission, order, mirror
):
    """Side 2 is no enemy; the flight and its goal in any rows. A third, far away, is nobody's goal."""
    place = 130.0 + off[0], -70.0 + off[1]
    me = {"side": 0, "class_id": own, "x_km": place[0], "y_km": place[1], "vx_km_s": speed[0], "vy_km_s": speed[1],
          "spread_km": spreads[0], "mission": mission, "spacing": Spacing.HELD}  # fmt: skip
    it = {"side": side, "class_id": foe, "x_km": 130.0, "y_km": -70.0, "vx_km_s": goal_speed[0],
          "vy_km_s": goal_speed[1], "spread_km": spreads[1]}  # fmt: skip
    far = {"side": 1, "class_id": ECHO, "x_km": 9e4, "spread_km": 7.0}
    world = world_of(TABLES, ({"x_km": 8e4, "class_id": SHIP},), [(me, it, far)[n] for n in order])
    row = order.index(0)
    world.flights.goal[:, row], world.battle.mirror_sign[:] = world.flight_code(order.index(1)), mirror
    all_in_sight(world, TABLES)
    aim = 130.0, -70.0
    if side == 1 and foe in PULSE_KM:
        back = place
        if off == (0, 0):
            x, y = own_way(world.flights.uid[0, row : row + 1], np.array([mirror]))
            back = aim[0] + float(x[0]), aim[1] + float(y[0])
        aim = stand_off(back, aim, (REACH_KM[own], spreads[0]), (PULSE_KM[foe], spreads[1]))
    want = oracle.met(place, speed, aim, goal_speed, (0.0, 0.0), MOST, [], aim, 25.0)
    assert thrusts(world)[row] == pytest.approx(want, abs=1e-8)


@given(flight_battles())
@settings(max_examples=100)
def test_only_hostile_flights_that_pulse_are_held_back_from(battle):
    """All else is the same bits, whether a flight holds back or goes close: ships, friends, landing, a dash."""
    tables, world, impulse = battle
    res = resolution_of(world, tables, impulse)
    choose_goals(res)
    world = res.world.copy()
    close, held = world.copy(), world.copy()
    close.flights.spacing[:], held.flights.spacing[:] = Spacing.CLOSE, Spacing.HELD
    at, slots = where(world.flying()), world.unit_slots
    goal = at.of(world.flights.goal) - slots
    is_flight, row = goal >= 0, np.maximum(goal, 0)
    side = at.of(world.flights.side)
    hostile = tables.sides.enemy[side, world.flights.side[0, row]]
    pulses = tables.classes.pulse_ppm[flight_contacts(res).class_id[0, side, row]] > 0
    dashes = at.of(world.flights.stage) == Stage.DASHING
    lands = at.of(world.flights.mission) == Mission.DOCK
    may = is_flight & hostile & pulses & ~dashes & ~lands
    one, other = thrusts(close, impulse, tables), thrusts(held, impulse, tables)
    assert (one[~may] == other[~may]).all()
    world.flights.spacing[:] = np.where(np.arange(world.flight_slots) % 2, int(Spacing.HELD), int(Spacing.CLOSE))
    some = thrusts(world, impulse, tables)
    assert (some == np.where((at.row % 2)[:, None], other, one)).all()


def test_two_that_hold_back_at_one_place_part_as_ever():
    """By the way that is the first one's own. They are where they hold, so that is all they do."""
    wing = {"side": 0, "class_id": HUNTER, "spread_km": 50.0, "mission": Mission.STRIKE, "spacing": Spacing.HELD,
            "goal": 3}  # fmt: skip
    foe = {"side": 1, "class_id": SWARM, "x_km": 350.0, "spread_km": 50.0}
    world = world_of(TABLES, ({"x_km": 8e4, "class_id": SHIP},), (wing, wing, foe))
    all_in_sight(world, TABLES)
    world.flights.presence[0, 2] = Presence.AWAY  # nobody else that flies
    world.flight_contacts.presence[0, 0, 2] = Presence.PRESENT
    x, y = own_way(world.flights.uid[0, :1], np.ones(1))
    want = np.stack((x, y), axis=1) * 0.5 * (50.0 + 50.0) / (3.0 * 25.0) ** 2
    assert thrusts(world) == pytest.approx(np.concatenate((want, -want)), abs=1e-6)


@given(*(st.sampled_from((0.0, 100.0, 250.0, 251.0, 900.0)),) * 4)
def test_the_place_lies_between_the_pulse_and_the_end_of_the_guns(reach, pulse, spread, goal_spread):
    km, guns = float(held_km(reach, pulse, spread, goal_spread)), reach + spread + goal_spread
    assert min(pulse + goal_spread, guns) <= km <= guns
    if pulse < reach + spread:
        assert pulse + goal_spread < km < guns
    for more in ((reach + 50.0, pulse, spread, goal_spread), (reach, pulse + 50.0, spread, goal_spread),
                 (reach, pulse, spread + 50.0, goal_spread), (reach, pulse, spread, goal_spread + 50.0)):  # fmt: skip
        assert held_km(*more) >= km


def played(world, impulses):
    """Distance of flights 0 and 1, while both live, after each impulse of craft alone, which see each other; events."""
    far, kinds, res = [], [], None
    for n in range(impulses):
        if n % 12 == 0:
            world = res.world if res else world
            world.battle.turn += n > 0
            res = Resolution(world, TABLES, "all")
        all_in_sight(res.world, TABLES)
        res.begin_impulse(n % 12)
        fight(res)
        lose_struck_craft(res)
        fly_craft(res)
        x, y = res.world.flights.x_km[0], res.world.flights.y_km[0]
        if res.world.flights.alive[0].all():
            far.append(float(np.hypot(x[0] - x[1], y[0] - y[1])))
        kinds += [int(kind) for kind in res.journal.table()["kind"]] if n % 12 == 11 else []
    return np.array(far), kinds, res.world


def duel(spacing=Spacing.HELD, **drones):
    """A wing on a strike, and drones 6,000 km off."""
    wing = {"side": 0, "class_id": HUNTER, "spread_km": 50.0, "mission": Mission.STRIKE, "spacing": spacing}
    swarm = {"side": 1, "class_id": DRIFTER, "x_km": 6_000.0, "spread_km": 50.0, "energy_mj": 100} | drones
    return world_of(TABLES, ({"x_km": -5e4, "class_id": SHIP},), (wing, swarm))


DRONES = (
    {}, {"vx_km_s": -3.0}, {"vx_km_s": -2.0, "vy_km_s": 2.0}, {"vx_km_s": 1.0},
    {"class_id": PLODDER, "mission": Mission.CHASE},
)  # fmt: skip


@pytest.mark.parametrize("drones", DRONES)
def test_who_holds_back_stops_in_the_band_and_is_never_pulsed_at(drones):
    """Drones at rest, drifting at the wing, by and away, or hunting it: it gives way, and shoots all the same."""
    far, kinds, after = played(duel(**drones), 60)
    assert far.min() > 300.0
    assert after.flights.alive[0, 0] == 30
    assert Event.PULSE not in kinds
    assert after.flights.alive[0, 1] < 30


def test_who_goes_close_is_pulsed_at():
    world = duel(Spacing.CLOSE)
    far, kinds, after = played(world, 60)
    assert far.min() < 300.0
    assert Event.PULSE in kinds
    assert after.flights.alive[0, 0] < 30


def test_a_flight_settles_where_it_holds():
    world = duel()
    world.flights.energy_mj[:] = -10_000  # nobody shoots or pulses
    far, _, after = played(world, 48)
    assert far[-6:] == pytest.approx(350.0, abs=0.1)
    assert abs(after.flights.vx_km_s[0, 0]) < 0.05


@given(st.sampled_from(Spacing), st.sampled_from(Mission))
@settings(max_examples=5)
def test_an_order_without_a_word_of_spacing_means_close(before, mission):
    world = duel(before)
    orders = orders_for(world)
    after, _, _ = resolve_turn(world, TABLES, orders)
    assert after.flights.spacing[0, 0] == before
    orders.flights.given[:, 0], orders.flights.mission[:, 0] = True, mission
    after, _, _ = resolve_turn(world, TABLES, orders)
    assert after.flights.spacing[0, 0] == Spacing.CLOSE
    orders.flights.spacing[:, 0] = Spacing.HELD
    after, _, _ = resolve_turn(after, TABLES, orders)
    assert after.flights.spacing[0, 0] == Spacing.HELD
