"""Ships that bear on a target: where their bows and sides point, what that costs, and what it may know."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from game.rules.motion.bearing import bows_of, held
from game.rules.motion.steer import steer
from game.rules.preview import flown_paths
from game.rules.state.digest import mirrored
from game.rules.state.vectors import turned, unit_vector
from game.rules.state.vocabulary import Level, Move, Posture, Presence
from game.rules.turn import resolve_turn
from game.testing import oracle_bearing
from game.testing import oracle_motion as oracle
from game.testing.builders import (
    FRIGATE,
    IMPACTOR,
    JUPITER,
    LASER,
    POINT_DEFENCE,
    all_in_sight,
    orders_for,
    tables_of,
    world_of,
)
from game.testing.strategies_fire import resolution_at
from game.testing.strategies_motion import WAYS
from tests.rules.standard import gun

G4 = FRIGATE["thrust_km_s2"]
FOE = {"side": 1, "x_km": 3_000.0, "y_km": 4_000.0}


def steered(own, foe=FOE, tables=None, seen=True):
    tables = tables or tables_of()
    world = world_of(tables, ({"bear": 1, "hx": 0.0, "hy": -1.0} | own, foe))
    res = resolution_at(all_in_sight(world, tables) if seen else world, tables)
    steer(res)
    return res


def bow_of(res, unit=0):
    return float(res.world.units.hx[0, unit]), float(res.world.units.hy[0, unit])


def thrust_of(res, unit=0):
    return float(res.this_turn.thrust_x[0, unit]), float(res.this_turn.thrust_y[0, unit])


def test_a_bow_is_held_up_to_a_third_of_the_drive_and_not_by_who_has_none():
    thrust, own = np.array([333_333.0, 333_334.0, 0.0, 1.0]), np.array([1e6, 1e6, 0.0, 0.0])
    assert held(thrust, own).tolist() == [True, False, True, False]


@given(
    st.sampled_from(WAYS), st.sampled_from((0.0, 0.2, 1 / 3, 0.34, 0.5, 1.0)), st.booleans(), st.booleans(),
    st.sampled_from((Posture.ACTIVE, Posture.EVADE)), st.sampled_from(((3e3, 4e3), (0.0, -7.0), (0.0, 0.0))),
)  # fmt: skip
def test_a_bow_is_where_the_oracle_points_it(way, throttle, told, seen, posture, place):
    burn = {"move": Move.BURN, "dx": way[0], "dy": way[1], "throttle": throttle, "posture": posture}
    foe = FOE | {"x_km": place[0], "y_km": place[1]}
    res = steered(burn | ({} if told else {"bear": -1}), foe, seen=seen)
    bears = told and seen and place != (0.0, 0.0)
    most = min(oracle.for_course(G4, throttle, bears=bears), oracle.for_moving(G4, posture == Posture.EVADE))
    assert thrust_of(res) == pytest.approx((way[0] * most, way[1] * most), rel=1e-5, abs=1e-15)
    want = oracle_bearing.bow((0.0, 0.0), place if bears else None, thrust_of(res), G4, (0.0, -1.0))
    assert bow_of(res) == pytest.approx(want, abs=1e-12)


batteries = st.tuples(
    st.integers(0, 2), st.integers(1, 3), st.sampled_from((0.0, 60.0, -60.0, 90.0, -90.0, 135.0, -135.0, 180.0)),
    st.sampled_from((30.0, 110.0, 160.0, 240.0, 360.0)),
)  # fmt: skip


@given(
    st.lists(batteries, min_size=1, max_size=4), st.sampled_from(((3e3, 4e3), (0.0, -7.0), (-5.0, 1.0))),
    st.sampled_from(((1.0, 0.0), (0.28, -0.96), (-0.6, 0.8))), st.booleans(),
)  # fmt: skip
def test_a_ship_turns_the_side_that_the_oracle_turns(drawn, place, lies, mirror):
    """Weapons are a laser, an impactor, and point defence, which is never turned to a target."""
    assume(all(weapon != 1 for weapon, *_ in drawn) or len(drawn) < 3)
    tables = tables_of((FRIGATE | {"batteries": tuple(gun(*one) for one in drawn)},), (LASER, IMPACTOR, POINT_DEFENCE))
    told = [
        oracle_bearing.Battery(weapon == 1, count * (LASER, IMPACTOR, POINT_DEFENCE)[weapon]["charge_mj"], facing, arc)
        for weapon, count, facing, arc in drawn if weapon != 2
    ]  # fmt: skip
    sides = oracle_bearing.sides_turned(told)
    row = {"bear": 1, "hx": lies[0], "hy": lies[1]}
    world = world_of(tables, (row, FOE | {"x_km": place[0], "y_km": place[1]}))
    res = resolution_at(mirrored(all_in_sight(world, tables)) if mirror else all_in_sight(world, tables), tables)
    steer(res)
    near = sorted((float(np.dot(place, turned(*lies, *unit_vector(side)))) for side in set(sides)), reverse=True)
    assume(len(near) < 2 or near[0] - near[1] > 1e-6)  # else the first of them
    x, y = bow_of(res)
    want = oracle_bearing.bow((0.0, 0.0), place, (0.0, 0.0), G4, lies, sides)
    assert (x, -y if mirror else y) == pytest.approx(want, abs=1e-12)


def test_a_broadside_is_kept_on_the_target_under_way():
    """The nearer of the two: who lies with his bow to the south has a target in the east to his left."""
    tables = tables_of((FRIGATE | {"batteries": (gun(0, 2, 90.0, 120.0), gun(0, 2, -90.0, 120.0))},))
    for foe, bow in (({"x_km": 5_000.0, "y_km": 0.0}, (0.0, -1.0)), ({"x_km": -5_000.0, "y_km": -5.0}, (0.0, -1.0))):
        res = steered({"move": Move.BURN, "dx": 0.6, "dy": 0.8}, FOE | foe, tables)
        assert bow_of(res) == pytest.approx(bow, abs=1e-2)
        assert float(np.hypot(*thrust_of(res))) == pytest.approx(G4 / 3, rel=1e-5)


@pytest.mark.parametrize("move", [Move.HOLD, Move.COAST, Move.KEEP_RANGE, Move.WITHDRAW])
def test_any_course_leaves_the_bow_on_the_target(move):
    res = steered({"move": move, "ref": 1, "range_km": 9_000.0, "vx_km_s": 2.0})
    assert bow_of(res) == pytest.approx((0.6, 0.8), rel=1e-15)
    assert float(np.hypot(*thrust_of(res))) <= G4 / 3 * (1 + 1e-5)


@pytest.mark.parametrize(
    ("foe", "sure", "kept"),
    [({}, False, True), ({"hull_mj": 0}, True, False), ({"hull_mj": 0}, False, True),
     ({"presence": Presence.AWAY}, False, False)],
)  # fmt: skip
def test_nobody_bears_on_what_is_known_to_be_dead_or_gone(foe, sure, kept):
    tables = tables_of()
    world = all_in_sight(world_of(tables, ({"bear": 1, "hy": -1.0, "hx": 0.0}, FOE | foe)), tables)
    world.contacts.sure[:] = sure
    res = resolution_at(world, tables)
    steer(res)
    assert (bow_of(res) == pytest.approx((0.6, 0.8))) == kept
    assert (bow_of(res) == (0.0, -1.0)) != kept


def test_a_bow_points_where_the_target_is_reckoned_to_be_and_not_where_it_is():
    tables = tables_of()
    world = all_in_sight(world_of(tables, ({"bear": 1}, FOE)), tables)
    world.contacts.in_sight[:] = False
    world.units.x_km[0, 1] = -9_000.0
    res = resolution_at(world, tables)
    steer(res)
    assert bow_of(res) == pytest.approx((0.6, 0.8))


def test_a_way_out_of_a_well_takes_the_bow_along():
    """Where a third of the drive would let it fall it flies out with all of it, whatever it bears on."""
    tables = tables_of(bodies=(JUPITER,))
    for r, keeps in ((71_700.0, False), (300_000.0, True)):
        res = steered({"x_km": r, "move": Move.HOLD}, FOE | {"x_km": r, "y_km": 5_000.0}, tables)
        size = float(np.hypot(*thrust_of(res)))
        assert (size <= G4 / 3 * (1 + 1e-5)) == keeps
        assert bow_of(res) == pytest.approx((0.0, 1.0) if keeps else np.array(thrust_of(res)) / size)


def test_who_bears_falls_into_nothing():
    tables = tables_of((FRIGATE | {"batteries": ()},), bodies=(JUPITER,))
    rows = {"x_km": 110_000.0, "bear": 1, "move": Move.HOLD}, {"side": 1, "x_km": 110_000.0, "y_km": 20_000.0}
    world = all_in_sight(world_of(tables, rows), tables)
    assert flown_paths(world, tables, None, 12).fell_step[0, 0] < 0


def test_one_that_is_out_of_sight_for_long_is_still_borne_on_and_one_never_met_is_not():
    for level, kept in ((Level.DETECTED, True), (Level.UNKNOWN, False)):
        tables = tables_of()
        world = all_in_sight(world_of(tables, ({"bear": 1}, FOE)), tables, level=level)
        world.contacts.in_sight[:] = False
        world.contacts.seen_impulse[:] = -60
        assert (bows_of(resolution_at(world, tables)) is not None) == kept


def test_the_order_comes_with_the_fire_order_and_ends_with_the_next():
    tables = tables_of()
    world = all_in_sight(world_of(tables, ({"fire_mode": 2}, FOE | {"fire_mode": 2})), tables)
    for bear in (1, -1):
        orders = orders_for(world)
        orders.units.fire_given[:, 0], orders.units.bear[:, 0], orders.units.fire_mode[:, 0] = True, bear, 2
        world, _, _ = resolve_turn(world, tables, orders)
        assert world.units.bear[0, 0] == bear


def test_a_bow_costs_nothing_where_nobody_bears():
    tables = tables_of()
    assert bows_of(resolution_at(all_in_sight(world_of(tables, ({}, FOE)), tables), tables)) is None


def test_each_bears_on_its_own_target_and_who_has_none_on_nothing():
    tables = tables_of()
    rows = {"bear": 2}, {"bear": 3}, FOE, {"side": 1, "x_km": -9_000.0}, {"bear": 3, "y_km": 5_000.0, "x_km": -9_000.0}
    world = all_in_sight(world_of(tables, rows, worlds=2), tables)
    world.contacts.level[0, 0, 3] = world.contacts.level[1, 0, 2] = 0
    bows = bows_of(resolution_at(world, tables))
    assert bows.at.tolist() == [0, 6, 9]
    assert (bows.x.tolist(), bows.y.tolist()) == ([0.6, -1.0, 0.0], [0.8, 0.0, -1.0])


def test_who_has_no_weapons_bears_with_its_bow():
    unarmed = tables_of((FRIGATE | {"batteries": ()},), ())
    assert bow_of(steered({"bear": 1}, FOE, tables=unarmed)) == pytest.approx((0.6, 0.8))
