"""Doctrines for squadrons: where each puts its ships, and that none asks more than its side knows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.knowledge.sight import seen_world
from game.rules.space.sightlines import crosses_disc
from game.rules.state.digest import mirrored
from game.rules.state.orders import OrderSet
from game.rules.state.tables import Tables
from game.rules.state.vocabulary import PPM, Level, Move, System
from game.rules.state.world import World
from game.sim.policies import doctrine_names, policy
from game.testing.builders import FRIGATE, IMPACTOR, LANCE, LASER, TORPEDO, all_in_sight, tables_of, world_of
from game.testing.strategies import battles

FAR = LASER | {"range_km": 18_000.0}
CRUISER = FRIGATE | {"batteries": ((0, 1), (2, 1))}  # lasers of 12,000 km and an impactor of 24,000
HEAVY = LANCE | {"batteries": ((1, 1),)}  # beams of 18,000 km
RUNNER = FRIGATE | {"batteries": ((0, 1), (3, 1))}  # lasers and torpedoes of 15,000 km
TABLES = tables_of((CRUISER, HEAVY, RUNNER), (LASER, FAR, IMPACTOR, TORPEDO))
ROUND = tables_of(
    (CRUISER, HEAVY, RUNNER), (LASER, FAR, IMPACTOR, TORPEDO), ({"mu_km3_s2": 350_000.0, "radius_km": 6_000.0},)
)
OWN, HEAVY_ONE, RUNNER_ONE = 0, 1, 2


def battle(*rows: dict[str, object], tables: Tables = TABLES) -> World:
    return all_in_sight(world_of(tables, tuple(rows)), tables)


def plotted(name: str, world: World, side: int = 0, tables: Tables = TABLES) -> OrderSet:
    return policy(name)(seen_world(world, tables, side), tables, side)


def test_who_outranges_keeps_just_out_of_the_beams_and_his_bow_on_them() -> None:
    world = battle({"x_km": 22_000.0}, {"side": 1, "class_id": HEAVY_ONE})
    orders = plotted("outrange", world)
    assert orders.units.move[0, 0] == Move.KEEP_RANGE
    assert orders.units.range_km[0, 0] == pytest.approx(1.05 * 18_000.0)
    assert orders.units.bear[0, 0] == 1


def test_who_cannot_outrange_stays_out_of_reach_all_the_same() -> None:
    world = battle({"x_km": 22_000.0, "class_id": RUNNER_ONE}, {"side": 1, "class_id": HEAVY_ONE})
    assert plotted("outrange", world).units.range_km[0, 0] == pytest.approx(1.05 * 18_000.0)


def test_what_is_not_identified_is_taken_for_the_first_class() -> None:
    world = battle({"x_km": 22_000.0}, {"side": 1, "class_id": HEAVY_ONE})
    world.contacts.level[:, 0, 1] = Level.DETECTED
    assert plotted("outrange", world).units.range_km[0, 0] == pytest.approx(1.05 * 12_000.0)


@pytest.mark.parametrize(
    ("far_km", "move"),
    [(21_700.0, Move.HOLD), (21_500.0, Move.KEEP_RANGE), (15_200.0, Move.KEEP_RANGE), (15_000.0, Move.HOLD)],
)
def test_a_guard_stays_until_one_comes_near_and_yields_no_ground(far_km: float, move: Move) -> None:
    """The beams of 18,000 km rouse at 21,600; the lasers' 12,000 are kept off at 12,600, and 15,120 is near enough."""
    world = battle({"x_km": far_km}, {"side": 1, "class_id": HEAVY_ONE})
    orders = plotted("guard", world, side=1)
    assert orders.units.move[0, 1] == move
    if move == Move.KEEP_RANGE:
        assert orders.units.range_km[0, 1] == pytest.approx(12_600.0)


def test_who_closes_in_comes_to_half_the_reach_of_his_beams() -> None:
    world = battle({"x_km": 22_000.0}, {"side": 1, "class_id": HEAVY_ONE})
    orders = plotted("intercept_close", world)
    assert orders.units.move[0, 0] == Move.KEEP_RANGE
    assert orders.units.range_km[0, 0] == pytest.approx(6_000.0)


@pytest.mark.parametrize("y_km", [-3_000.0, 3_000.0])
def test_the_limb_hides_on_the_side_where_one_is(y_km: float) -> None:
    foe = {"side": 1, "class_id": HEAVY_ONE, "x_km": 14_000.0, "y_km": 500.0}
    world = battle({"class_id": RUNNER_ONE, "x_km": -12_000.0, "y_km": y_km}, foe, tables=ROUND)
    units = plotted("limb", world, tables=ROUND).units
    assert units.move[0, 0] == Move.FOLLOW
    assert units.ref[0, 0] == world.body_code(0)
    place = np.array([units.dx[0, 0], units.dy[0, 0]])
    assert place[1] * y_km > 0.0
    assert crosses_disc(14_000.0, 500.0, *place, 0.0, 0.0, 6_000.0).all()
    assert np.hypot(*place) > 6_000.0 * 1.1


def test_who_lies_behind_the_limb_falls_on_who_is_fought_or_finds_him() -> None:
    hiding = {"class_id": RUNNER_ONE, "x_km": -7_000.0, "y_km": 6_000.0, "move": Move.FOLLOW, "ref": 3}
    foe = {"side": 1, "class_id": HEAVY_ONE, "x_km": 0.0, "y_km": 15_000.0}
    world = battle(hiding, {"x_km": -14_000.0, "y_km": 20_000.0}, foe, tables=ROUND)
    assert world.body_code(0) == 3
    assert plotted("limb", world, tables=ROUND).units.move[0, 0] == Move.FOLLOW
    world.battle.turn[:] = 4
    world.units.fired_impulse[:, 1] = 40  # a friend fights: in the turn that is over
    assert plotted("limb", world, tables=ROUND).units.move[0, 0] == Move.INTERCEPT
    world.units.fired_impulse[:, 1] = 30
    assert plotted("limb", world, tables=ROUND).units.move[0, 0] == Move.FOLLOW
    world.units.move[:, 0] = Move.INTERCEPT  # who has begun goes on
    assert plotted("limb", world, tables=ROUND).units.move[0, 0] == Move.INTERCEPT
    world.units.move[:, 0] = Move.FOLLOW
    world.units.y_km[:, 2] = world.contacts.y_km[:, 0, 2] = 8_000.0  # within half the reach of the torpedoes
    assert plotted("limb", world, tables=ROUND).units.move[0, 0] == Move.INTERCEPT


def test_without_a_body_there_is_no_limb() -> None:
    world = battle({"class_id": RUNNER_ONE}, {"side": 1, "class_id": HEAVY_ONE, "x_km": 30_000.0})
    assert plotted("limb", world).units.move[0, 0] == Move.INTERCEPT


@pytest.mark.parametrize(("name", "ahead_km"), [("screen", 250.0), ("shelter", -600.0)])
def test_screens_stand_before_the_heavy_and_who_shelters_behind(name: str, ahead_km: float) -> None:
    """Before is towards the enemy nearest to the ship that is covered."""
    heavy = {"class_id": HEAVY_ONE, "x_km": 1_000.0}
    world = battle({"y_km": 5.0}, heavy, {"side": 1, "x_km": 20_000.0}, {"side": 1, "x_km": 1_000.0, "y_km": 30_000.0})
    units = plotted(name, world).units
    assert units.move[0, :2].tolist() == [Move.FOLLOW, Move.HOLD]
    assert units.ref[0, 0] == 1
    assert units.dx[0, 0] == pytest.approx(ahead_km)


def test_equals_do_not_screen_one_another() -> None:
    world = battle({}, {"x_km": 100.0}, {"side": 1, "x_km": 20_000.0})
    assert plotted("screen", world).units.move[0, :2].tolist() == [Move.HOLD, Move.HOLD]


def test_tugs_fetch_the_nearest_that_is_adrift_and_not_too_heavy_and_the_rest_stay() -> None:
    tug = {"tow_t": 10_000.0}
    light, heavy = {"mass_t": 9_000.0, "tow_t": 0.0}, {"mass_t": 11_000.0, "tow_t": 0.0}
    tables = tables_of((FRIGATE | tug, FRIGATE | light, FRIGATE | heavy))
    world = battle(
        {}, {"y_km": 10.0}, {"class_id": 1, "x_km": 40.0}, {"class_id": 1, "x_km": 200.0},
        {"class_id": 1, "x_km": -90.0}, {"class_id": 2, "x_km": -50.0}, {"class_id": 1, "x_km": 5.0, "side": 1},
        tables=tables,
    )  # fmt: skip
    world.units.system_ppm[:, 3:, System.DRIVE] = 0  # the frigates 3 and 4, the heavy one, and an enemy
    orders = plotted("tow", world, tables=tables)
    assert orders.units.move[0, :6].tolist() == [Move.TOW, Move.TOW, *[Move.HOLD] * 4]
    assert orders.units.ref[0, :2].tolist() == [4, 4]
    world.units.move[:, 1], world.units.tow[:, 1], world.units.ref[:, 1] = Move.TOW, 3, 3
    assert plotted("tow", world, tables=tables).units.ref[0, :2].tolist() == [4, 3]  # who has a tow keeps it
    world.units.system_ppm[:, 3:5, System.DRIVE] = PPM
    assert plotted("tow", world, tables=tables).units.move[0, 0] == Move.HOLD


@given(battles(worlds=3, units=(3, 7), nonsense=False), st.sampled_from(doctrine_names()), st.integers(0, 1))
def test_worlds_are_plotted_for_apart(drawn, name: str, side: int) -> None:  # type: ignore[no-untyped-def]
    """What a policy says of a world does not depend on what other worlds are asked with it."""
    seen = seen_world(drawn.world, drawn.tables, side)
    whole = policy(name)(seen, drawn.tables, side)
    for number in range(3):
        one = policy(name)(seen.take(np.array([number])), drawn.tables, side)
        _assert_same(one, whole.take(np.array([number])))


@given(battles(units=(3, 7), nonsense=False), st.sampled_from(doctrine_names()), st.integers(0, 1))
def test_a_mirrored_world_is_plotted_for_in_a_mirror(drawn, name: str, side: int) -> None:  # type: ignore[no-untyped-def]
    orders = policy(name)(seen_world(drawn.world, drawn.tables, side), drawn.tables, side)
    other = policy(name)(seen_world(mirrored(drawn.world), drawn.tables, side), drawn.tables, side)
    follows = orders.units.move_given & (orders.units.move == Move.FOLLOW)
    orders.units.dy[follows] *= -1.0
    _assert_same(orders, other)


@given(battles(units=(3, 7), nonsense=False), st.sampled_from(doctrine_names()))
def test_what_is_out_of_sight_changes_no_order(drawn, name: str) -> None:  # type: ignore[no-untyped-def]
    before = policy(name)(seen_world(drawn.world, drawn.tables, 0), drawn.tables, 0)
    other = drawn.world.copy()
    hidden = (other.units.side == 1) & ~other.contacts.in_sight[:, 0]
    other.units.x_km[hidden] += 777.0
    other.units.shield_mj[hidden] //= 2
    _assert_same(before, policy(name)(seen_world(other, drawn.tables, 0), drawn.tables, 0))


def _assert_same(one: OrderSet, other: OrderSet) -> None:
    for group in ("units", "flights", "sides"):
        for name in getattr(one, group).names():
            assert np.array_equal(getattr(getattr(one, group), name), getattr(getattr(other, group), name)), name
