import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.command.faults import FAULT, order_faults
from game.rules.knowledge.sight import seen_world
from game.rules.state.columns import NONE
from game.rules.state.digest import permuted
from game.rules.state.orders import ORDER_FIELDS
from game.rules.state.vocabulary import (
    PPM,
    SALVO_MAX,
    Fault,
    Frame,
    Level,
    Mission,
    Move,
    OrderField,
    Posture,
    Presence,
    Stance,
    System,
)
from game.rules.state.world import World
from game.testing import oracle_command as oracle
from game.testing.builders import FIGHTER, FRIGATE, JUPITER, LANCE, orders_for, tables_of, world_of
from game.testing.permutations import permuted_orders, permuted_tables
from game.testing.scrambling import scrambled
from game.testing.strategies_command import battle_of, battles, random_battle, random_orders


def named(rows, w=0):
    return {(int(r["unit"]), OrderField(r["field"]).name, Fault(r["fault"]).name) for r in rows if r["world"] == w}


@given(battles())
@settings(max_examples=80)
def test_faults_are_the_oracles_faults(battle):
    tables, world, orders = battle
    lost = world.flights.alive <= 0
    world.flights.presence[lost & (world.flights.uid % 2 == 1)] = Presence.DOCKED
    rows = order_faults(world, tables, orders)
    assert rows.dtype == FAULT
    assert named(rows) == oracle.faults(world, tables, orders)
    assert len(rows) == len(named(rows))


@given(battles(), st.integers(0, 2))
def test_a_refusal_tells_nothing_that_the_side_does_not_see(battle, side):
    assert_refusals_tell_nothing(*battle, side)


def test_a_refusal_tells_nothing_of_a_battle_once_drawn():
    assert_refusals_tell_nothing(*battle_of(1831304, bodies=False), 2)


def assert_refusals_tell_nothing(tables, world, orders, side):
    seen = seen_world(world, tables, side)
    own = world.units.side[0] == side
    for name in ORDER_FIELDS:
        getattr(orders.units, f"{name}_given")[:, ~own] = False
    orders.flights.given[:, world.flights.side[0] != side] = False
    orders.sides.answer[:, np.arange(orders.sides.answer.shape[1]) != side] = NONE
    assert named(order_faults(seen, tables, orders)) == named(order_faults(world, tables, orders))


@given(battles(), st.integers(0, 2), st.integers(0, 2**32))
def test_a_refusal_is_the_same_whatever_the_side_cannot_see(battle, side, seed):
    tables, world, orders = battle
    own = world.units.side[0] == side
    for name in ORDER_FIELDS:
        getattr(orders.units, f"{name}_given")[:, ~own] = False
    orders.flights.given[:, world.flights.side[0] != side] = False
    orders.sides.answer[:, np.arange(orders.sides.answer.shape[1]) != side] = NONE
    orders.sides.fight[:, np.arange(orders.sides.fight.shape[1]) != side] = NONE
    other = scrambled(world, tables, side, seed)
    assert named(order_faults(other, tables, orders)) == named(order_faults(world, tables, orders))


def test_an_empty_slot_is_as_unknown_as_an_enemy_never_met():
    tables, world, orders = duel()
    world.units.uid[:, 3], world.units.presence[:, 3] = 0, Presence.DORMANT
    for side in (0, 1):
        world.units.side[:, 3] = side
        assert judged((tables, world, orders), move=Move.INTERCEPT, ref=3) == [Fault.UNKNOWN_TARGET]


@given(battles())
def test_neighbours_and_rows_do_not_matter(battle):
    tables, world, orders = battle
    rows = order_faults(world, tables, orders)
    worlds = np.array([0, 0])
    other = world.copy()
    other.units.hull_mj[:] = 0
    batch = World.joined([other, world])
    assert named(order_faults(batch, tables, orders.take(worlds)), 1) == named(rows)
    units, flights = np.arange(world.unit_slots)[::-1], np.arange(world.flight_slots)[::-1]
    turned = order_faults(
        permuted(world, units, flights),
        permuted_tables(tables, units, flights),
        permuted_orders(world, orders, units, flights),
    )
    assert [(r["field"], r["fault"]) for r in turned] == [(r["field"], r["fault"]) for r in rows]


def duel(**own):
    """Two frigates of side 0, two enemies (one known), a fighter flight; orders that say nothing."""
    tables = tables_of((FRIGATE, LANCE, FIGHTER), bodies=(JUPITER,))
    world = world_of(tables, ({"side": 0, **own}, {"side": 0}, {"side": 1, "class_id": 1}, {"side": 1}), ({"side": 0},))
    world.contacts.level[:, 0, 2], world.contacts.seen_impulse[:, 0, 2] = Level.IDENTIFIED, -1
    return tables, world, orders_for(world)


def judged(battle, field="move", **given):
    """Faults of an order to unit 0."""
    tables, world, orders = battle
    getattr(orders.units, f"{field}_given")[0, 0] = True
    for name, value in given.items():
        getattr(orders.units, name)[0, 0] = value
    rows = order_faults(world, tables, orders)
    assert set(rows["unit"]) <= {0}
    return [Fault(f) for f in rows["fault"]]


def test_orders_that_say_nothing_have_no_faults():
    tables, world, orders = duel()
    assert len(order_faults(world, tables, orders)) == 0


GOOD = (
    {"move": Move.HOLD},
    {"move": Move.BURN, "dx": 0.0, "dy": -3.0, "throttle": 0.0, "from_impulse": 12},
    {"move": Move.INTERCEPT, "ref": 2},
    {"move": Move.INTERCEPT, "ref": 5},
    {"move": Move.FOLLOW, "ref": 1, "dx": -100.0},
    {"move": Move.TOW, "ref": 1},
    {"move": Move.KEEP_RANGE, "ref": 2, "range_km": 1e9},
    {"dx": -1e9, "dy": 1e9},
    {"dx": 1e9, "dy": -1e9},
)


@pytest.mark.parametrize("order", GOOD)
def test_good_moves_have_no_faults(order):
    assert judged(duel(), **order) == []


BAD = (
    (Fault.NO_SUCH_KIND, {"move": len(Move)}),
    (Fault.NO_SUCH_KIND, {"frame": 3}),
    (Fault.BAD_VECTOR, {"move": Move.BURN}),
    (Fault.BAD_VECTOR, {"move": Move.BURN, "dx": np.nan}),
    (Fault.BAD_VECTOR, {"dx": np.inf}),
    (Fault.BAD_THROTTLE, {"throttle": 1.0000001}),
    (Fault.BAD_THROTTLE, {"throttle": np.nan}),
    (Fault.BAD_SPAN, {"move": Move.BURN, "dx": 1.0, "from_impulse": 7, "until_impulse": 6}),
    (Fault.BAD_SPAN, {"move": Move.BURN, "dx": 1.0, "until_impulse": 13}),
    (Fault.BAD_SPAN, {"move": Move.BURN, "dx": 1.0, "from_impulse": -1}),
    (Fault.NO_TARGET, {"move": Move.INTERCEPT}),
    (Fault.NO_TARGET, {"move": Move.FOLLOW, "ref": 0}),
    (Fault.NO_TARGET, {"move": Move.TOW, "ref": 5}),
    (Fault.NO_TARGET, {"ref": 6}),
    (Fault.UNKNOWN_TARGET, {"move": Move.INTERCEPT, "ref": 3}),
    (Fault.BAD_RANGE, {"move": Move.KEEP_RANGE, "ref": 2, "range_km": -1.0}),
    (Fault.BAD_RANGE, {"move": Move.KEEP_RANGE, "ref": 2, "range_km": np.nextafter(1e9, 2e9)}),
    (Fault.BAD_VECTOR, {"dx": np.nextafter(1e9, 2e9)}),
    (Fault.BAD_VECTOR, {"dy": -np.nextafter(1e9, 2e9)}),
)


@pytest.mark.parametrize(("fault", "order"), BAD)
def test_bad_moves_have_their_fault(fault, order):
    assert judged(duel(), **order) == [fault]


@pytest.mark.parametrize(("radii", "faults"), [(1.004, [Fault.BAD_ORBIT]), (1.006, []), (-1.006, [Fault.BAD_ORBIT])])
@pytest.mark.parametrize("ref", [5, -1])
def test_an_orbit_is_higher_than_the_machine_keeps_off_its_body(ref, radii, faults):
    """Round a body that is named, or the nearest: by 0.5 % of its radius."""
    faults = faults if radii > 0 else [Fault.BAD_RANGE, *faults]
    order = {"move": Move.ORBIT, "ref": ref, "range_km": radii * JUPITER["radius_km"]}
    assert judged(duel(), **order) == faults


@pytest.mark.parametrize(("ref", "faults"), [(6, []), (-1, []), (5, [Fault.BAD_ORBIT])])
def test_the_nearest_body_is_that_which_is_near_now(ref, faults):
    """Round a moon that is at hand and will be beyond its planet in the next substep."""
    moon = {"mu_km3_s2": 1.0, "radius_km": 500.0, "around": 0, "rail_km": 4e5, "step_x": -1.0, "step_y": 0.0}
    tables = tables_of((FRIGATE, LANCE, FIGHTER), bodies=(JUPITER, moon))
    world = duel(x_km=4e5 + 900.0)[1]
    world.rails = world_of(tables, ({},)).rails
    order = {"move": Move.ORBIT, "ref": ref, "range_km": 700.0}
    assert judged((tables, world, orders_for(world)), **order) == faults


@pytest.mark.parametrize(("ref", "frame", "faults"), [
    (5, Frame.MAP, []), (5, Frame.TARGET, [Fault.BAD_FRAME]), (5, Frame.ORBIT, [Fault.BAD_FRAME]),
    (6, Frame.MAP, []), (6, Frame.TARGET, [Fault.BAD_FRAME]), (6, Frame.ORBIT, []),
    (2, Frame.TARGET, []), (2, Frame.ORBIT, []),
])  # fmt: skip
def test_bodies_have_no_heading_and_one_that_stands_still_no_orbit(ref, frame, faults):
    moon = {"mu_km3_s2": 1.0, "radius_km": 500.0, "around": 0, "rail_km": 4e5, "step_x": -1.0, "step_y": 0.0}
    tables = tables_of((FRIGATE, LANCE, FIGHTER), bodies=(JUPITER, moon))
    world = duel()[1]
    world.rails = world_of(tables, ({},)).rails
    order = {"move": Move.FOLLOW, "ref": ref, "frame": frame, "dx": 900.0}
    assert judged((tables, world, orders_for(world)), **order) == faults


def test_who_is_not_here_takes_no_orders():
    for state in ({"hull_mj": 0}, {"presence": Presence.AWAY}, {"presence": Presence.DORMANT}):
        assert judged(duel(**state)) == [Fault.NOT_HERE]


def test_drives_and_gear():
    dead = np.full(6, PPM)
    dead[System.DRIVE] = 0
    assert judged(duel(system_ppm=dead), move=Move.INTERCEPT, ref=2) == [Fault.NO_DRIVE]
    assert judged(duel(system_ppm=dead), move=Move.WITHDRAW) == []
    tables, world, orders = duel()
    tables.classes.tow_t[0] = 6_000.0
    assert judged((tables, world, orders), move=Move.TOW, ref=1) == []
    tables.classes.tow_t[0] = 5_999.0
    assert judged((tables, world, orders), move=Move.TOW, ref=1) == [Fault.NO_TOW_GEAR]


def test_what_cannot_be_towed_is_not_weighed():
    """Flights: a mass of 20 t, beyond this tug's gear, is no second fault."""
    tables, world, orders = duel()
    tables.classes.tow_t[0] = 10.0
    assert judged((tables, world, orders), move=Move.TOW, ref=4) == [Fault.NO_TARGET]


def test_a_battle_of_a_single_unit_has_no_other_row_to_name():
    tables = tables_of((FRIGATE,))
    world = world_of(tables, ({},))
    for ref in (-1, 1):
        assert judged((tables, world, orders_for(world)), move=Move.INTERCEPT, ref=ref) == [Fault.NO_TARGET]


@given(st.integers(0, 2**32))
def test_faults_come_by_world_then_units_before_sides_then_uid_field_and_fault(seed):
    tables, world = random_battle(seed)
    orders = random_orders(world, seed + 1)
    orders.sides.obey[:, ::2] = 7
    world.units.uid[:, [1, 4]], world.units.presence[:, [1, 4]] = 0, Presence.DORMANT  # two empty slots
    both = np.array([0, 0])
    rows = order_faults(world.take(both), tables, orders.take(both))
    uids = np.concatenate([world.units.uid[0], world.flights.uid[0]]).tolist()
    keys = []
    for row in rows:
        of_side = OrderField(row["field"]) in (OrderField.COMMAND, OrderField.ANSWER)
        name = int(row["unit"]) if of_side else uids[row["unit"]]
        keys.append((int(row["world"]), of_side, name, int(row["field"]), int(row["fault"])))
    assert keys == sorted(keys)


def test_a_living_enemy_is_not_towed_as_far_as_its_side_knows():
    tables, world, orders = duel()
    tables.classes.tow_t[0] = 1e6
    assert judged((tables, world, orders), move=Move.TOW, ref=2) == [Fault.HOSTILE_TOW]
    assert judged((tables, world, orders), move=Move.TOW, ref=3) == [Fault.UNKNOWN_TARGET]
    world.contacts.dead[:, 0, 2] = True  # it looked dead when it was last seen, long ago
    world.contacts.seen_impulse[:, 0, 2] = -20
    assert judged((tables, world, orders), move=Move.TOW, ref=2) == []
    world.sides.stance[:, 0, 1] = Stance.WATCH
    world.contacts.dead[:] = False
    assert judged((tables, world, orders), move=Move.TOW, ref=2) == []


def test_a_tow_is_too_heavy_only_if_one_knows_what_it_is():
    for level, known in ((Level.IDENTIFIED, True), (Level.DETECTED, False)):
        tables, world, orders = duel()
        tables.classes.tow_t[0] = 6_000.0
        world.contacts.level[:, 0, 2] = level
        assert (Fault.NO_TOW_GEAR in judged((tables, world, orders), move=Move.TOW, ref=2)) == known


def test_fire_power_and_posture():
    assert judged(duel(), "fire", fire_at=2) == []
    assert judged(duel(), "fire", fire_at=1) == [Fault.FRIENDLY_TARGET]
    assert judged(duel(), "fire", fire_at=3) == [Fault.UNKNOWN_TARGET]
    assert judged(duel(), "fire", fire_at=5) == [Fault.NO_TARGET]
    assert judged(duel(), "fire", bear=2) == []
    assert judged(duel(), "fire", bear=1) == [Fault.FRIENDLY_TARGET]
    assert judged(duel(), "fire", bear=3) == [Fault.UNKNOWN_TARGET]
    assert judged(duel(), "fire", bear=5) == [Fault.NO_TARGET]
    assert judged(duel(), "fire", bear=-2) == [Fault.NO_TARGET]
    assert judged(duel(), "fire", fire_mode=3) == [Fault.NO_SUCH_KIND]
    assert judged(duel(), "fire", avoid=np.array([-1, 2, 5, -1])) == [Fault.NO_TARGET]
    for salvo, faults in ((0, []), (SALVO_MAX, []), (SALVO_MAX + 1, [Fault.BAD_SALVO]), (-1, [Fault.BAD_SALVO])):
        assert judged(duel(), "fire", salvo=salvo) == faults
    assert judged(duel(), "power") == []
    assert judged(duel(), "power", shields_share_ppm=333_335) == [Fault.BAD_SHARES]
    assert judged(duel(), "power", shields_share_ppm=-1, weapons_share_ppm=666_668) == [Fault.BAD_SHARES]
    for shares in ((0, 500_000, 500_000), (500_000, 0, 500_000), (500_000, 500_000, 0), (PPM, 0, 0), (0, 0, PPM)):
        names = ("shields_share_ppm", "weapons_share_ppm", "drive_share_ppm")
        assert judged(duel(), "power", **dict(zip(names, shares, strict=True))) == []
    assert judged(duel(), "posture", posture=Posture.EVADE) == []
    assert judged(duel(), "posture", posture=len(Posture)) == [Fault.NO_SUCH_KIND]


def test_missions_and_answers():
    def asked(ref=-1, mission=Mission.STRIKE, **flight):
        tables, world, orders = duel()
        orders.flights.given[0, 0], orders.flights.mission[0, 0], orders.flights.ref[0, 0] = True, mission, ref
        for name, value in flight.items():
            getattr(world.flights, name)[0, 0] = value
        rows = order_faults(world, tables, orders)
        assert set(rows["unit"]) <= {4}
        return [Fault(f) for f in rows["fault"]]

    assert asked() == asked(2) == asked(1, Mission.ESCORT) == asked(presence=Presence.DOCKED) == []
    assert asked(1) == [Fault.FRIENDLY_TARGET]
    assert asked(3) == [Fault.UNKNOWN_TARGET]
    assert asked(5) == [Fault.NO_TARGET]
    assert asked(alive=0) == [Fault.NO_FLIGHTS]
    assert asked(presence=Presence.GONE) == [Fault.NOT_HERE]
    assert asked(mission=6) == [Fault.NO_SUCH_KIND]
    tables, world, orders = duel()
    orders.sides.obey[0, 1] = 2
    row = order_faults(world, tables, orders)[0]
    assert (row["unit"], row["field"], row["fault"]) == (1, OrderField.COMMAND, Fault.NO_SUCH_KIND)
