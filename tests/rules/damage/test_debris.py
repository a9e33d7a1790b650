"""Clouds of debris: born of the dead, flown, thinned, and what they do to who crosses them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.rules.damage.debris import (
    BORN_KM,
    SPREAD_KM_S,
    cloud_uid,
    cross_debris,
    fly_debris,
    strew_debris,
    swept_mj,
    way_within,
)
from game.rules.motion.units import fly_units
from game.rules.preview import flown_paths
from game.rules.state.debris import Debris
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.rails import body_places
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import PPM, Cause, Event, Move, Presence
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.testing import oracle_debris as oracle
from game.testing import oracle_motion
from game.testing.builders import DRONE, FIGHTER, FRIGATE, JUPITER, LANCE, orders_for, tables_of, world_of
from game.testing.invariants import assert_momentum_kept, assert_turn_holds

LEAVES = FRIGATE | {"debris_ppm": 250_000, "breach_ppm": 0}
TABLES = tables_of((LEAVES, LANCE | {"debris_ppm": 500_000}, FIGHTER, DRONE, FRIGATE))
COAST = {"move": Move.COAST}


def with_clouds(world, *clouds):
    """The world with clouds of these columns, in all its worlds."""
    world.debris = Debris.empty(world.worlds, len(clouds))
    for row, cloud in enumerate(clouds):
        for name, value in ({"uid": row + 77, "radius_km": 40.0, "mass_t": 3_000.0} | cloud).items():
            getattr(world.debris, name)[:, row] = value
    return world


def flown(world, tables=TABLES, impulse=0):
    """An impulse of motion alone, with debris."""
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    for phase in (fly_debris, fly_units, cross_debris):
        phase(res)
    return res


def struck(res):
    """Energy by (world, unit)."""
    hits = res.taken_hits()
    if hits is None:
        return {}
    assert (hits.cause == Cause.DEBRIS).all()
    assert (hits.source == -1).all()
    found = {}
    for w, t, e in zip(hits.world.tolist(), hits.target.tolist(), hits.energy_mj.tolist(), strict=True):
        found[w, t] = found.get((w, t), 0) + e
    return found


@given(st.integers(0, 2**32))
def test_what_is_strewn_and_crossed_is_told_by_world_and_uid(seed):
    """Two ships die in each of three worlds and two fly through two clouds, rows in any order."""
    rng = np.random.default_rng(seed)
    rows = tuple(COAST | {"x_km": 900.0 * n, "vx_km_s": 30.0} for n in range(4))
    world = with_clouds(world_of(TABLES, rows, worlds=3), {"mass_t": 9_000.0}, {"radius_km": 60.0})
    world.units.uid[:] = rng.permuted(world.units.uid, axis=1)
    world.debris.uid[:] = rng.permuted(world.debris.uid, axis=1)
    world.debris.x_km[:] = 450.0 + 20.0 * rng.permuted(np.array([[0.0, 1.0]] * 3), axis=1)
    dead = rng.permuted(np.array([[True, True, False, False]] * 3), axis=1)
    world.units.hull_mj[dead], world.units.lost_impulse[dead], world.units.lost_cause[dead] = 0, 0, Cause.LASER
    world.units.x_km[~dead] = 0.0
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(0)
    strew_debris(res)
    parents = [sorted(world.units.uid[w, dead[w]].tolist()) for w in range(3)]
    assert (res.world.debris.uid[:, 2:] == [cloud_uid(np.array(uids)) for uids in parents]).all()
    events = res.journal.table()
    assert [(int(e["world"]), int(world.units.uid[e["world"], e["target"]])) for e in events] == [
        (w, uid) for w, uids in enumerate(parents) for uid in uids
    ]
    crossed = flown(world).journal.table()
    crossed = crossed[crossed["kind"] == Event.CROSSED]
    told = []
    for w, s in np.ndindex(3, 4):
        for cloud in (0, 1) if not dead[w, s] else ():
            one = world.take(np.array([w]))
            one.debris.mass_t[0, 1 - cloud] = one.debris.uid[0, 1 - cloud] = 0
            each = struck(flown(one))[0, s]
            told.append((w, int(world.units.uid[w, s]), int(world.debris.uid[w, cloud]), each))
    rows = [(int(e["world"]), int(world.units.uid[e["world"], e["target"]]), int(e["energy_mj"])) for e in crossed]
    assert rows == [(w, uid, mj) for w, uid, _, mj in sorted(told)]


# ---- the way through, and its energy


coordinates = st.one_of(st.sampled_from((-90.0, -40.0, 0.0, 24.0, 40.0, 90.0)), st.floats(-200.0, 200.0))


@example(-90.0, 40.0, 90.0, 40.0)
@example(-90.0, 0.0, 90.0, 0.0)
@example(0.0, 0.0, 0.0, 0.0)
@example(40.0, 0.0, 90.0, 0.0)
@given(coordinates, coordinates, coordinates, coordinates)
def test_the_way_within_a_cloud_is_that_of_the_oracle(x, y, to_x, to_y):
    way = to_x - x, to_y - y
    arrays = [np.array([v]) for v in (x, y, *way)]
    part = float(way_within((arrays[0], arrays[1]), (arrays[2], arrays[3]), np.array([40.0]))[0])
    assert 0.0 <= part <= 1.0
    assert part * np.hypot(*way) == pytest.approx(oracle.way_within((x, y), (to_x, to_y), 40.0), abs=1e-5)


@given(st.floats(1.0, 1e5), st.floats(30.0, 600.0), st.floats(0.01, 2.0), st.floats(0.0, 900.0), st.floats(0.0, 80.0))
def test_the_energy_is_that_of_the_oracle_and_more_of_anything_is_never_less(mass, radius, size, within, speed):
    def energy(*facts):
        return int(swept_mj(*(np.array([v]) for v in facts))[0])

    got = energy(mass, radius, size, within, speed)
    assert got == pytest.approx(oracle.swept_mj(mass, radius, size, within, speed), abs=1)
    assert energy(mass * 1.1, radius, size, within, speed) >= got
    assert energy(mass, radius * 1.1, size, within, speed) <= got
    assert energy(mass, radius, size * 1.1, within, speed) >= got
    assert energy(mass, radius, size, within * 1.1, speed) >= got
    assert energy(mass, radius, size, within, speed * 1.1) >= got
    if speed > 0.5:
        double = energy(mass, radius, size, within, 2.0 * speed)
        assert double >= 4 * got


@pytest.mark.parametrize("speed", [0.5, np.nextafter(0.5, 1.0)])
def test_who_crosses_slowly_takes_no_harm(speed):
    got = swept_mj(*(np.array([v]) for v in (1e6, 30.0, 2.0, 60.0, speed)))
    assert (int(got[0]) > 0) == (speed > 0.5)


@pytest.mark.parametrize(("mass", "speed"), [(1e9, 100_000.0), (1e9, 1e12), (18.0, 1e6)])
def test_no_energy_is_too_large_to_be_told(mass, speed):
    assert swept_mj(*(np.array([v]) for v in (mass, 1.0, 50.0, 9.0, speed)))[0] == min(500 * mass * speed**2, 2**53)


def test_no_more_strikes_than_the_cloud_has():
    assert swept_mj(*(np.array([v]) for v in (2.0, 1.0, 50.0, 9.0, 3.0)))[0] == 2 * 500 * 9


# ---- crossings


@given(
    st.floats(-300.0, 300.0), st.floats(-60.0, 60.0), st.floats(-40.0, 40.0), st.floats(-40.0, 40.0),
    st.floats(-9.0, 9.0), st.sampled_from((0.0, 4.0, -7.0)), st.sampled_from((30.0, 40.0, 90.0)),
)  # fmt: skip
def test_a_crossing_is_that_of_the_oracle(x, y, vx, vy, cloud_vx, cloud_vy, radius):
    world = world_of(TABLES, ({"x_km": x, "y_km": y, "vx_km_s": vx, "vy_km_s": vy} | COAST,))
    res = flown(with_clouds(world, {"vx_km_s": cloud_vx, "vy_km_s": cloud_vy, "radius_km": radius}))
    seconds = TABLES.impulse_s
    end = x + (vx - cloud_vx) * seconds, y + (vy - cloud_vy) * seconds
    within, speed = oracle.way_within((x, y), end, radius), float(np.hypot(vx - cloud_vx, vy - cloud_vy))
    want = oracle.swept_mj(3_000.0, radius, 0.2, within, speed)
    assert struck(res).get((0, 0), 0) == pytest.approx(want, abs=max(2, want * 1e-6))
    assert res.world.debris.radius_km[0, 0] == pytest.approx(oracle.grown_km(radius, seconds))


@pytest.mark.parametrize("speed", [60.0, 600.0])
def test_nobody_tunnels(speed):
    """A cloud of 80 km in the midst of a way of thousands."""
    world = world_of(TABLES, ({"x_km": -700.0, "vx_km_s": speed} | COAST,))
    energy = struck(flown(with_clouds(world, {})))[0, 0]
    assert energy == pytest.approx(oracle.swept_mj(3_000.0, 40.0, 0.2, 80.0, speed), rel=1e-6)


def test_two_clouds_strike_twice_and_their_order_is_nobodys_advantage():
    rows = {"x_km": -300.0, "vx_km_s": 30.0} | COAST, {"x_km": -300.0, "y_km": 10.0, "vx_km_s": 30.0} | COAST
    clouds = {"uid": 9}, {"uid": 5, "x_km": 200.0, "mass_t": 900.0}, {"uid": 7, "y_km": 500.0}
    world = with_clouds(world_of(TABLES, rows), *clouds)
    res = flown(world)
    events = res.journal.table()
    assert events["kind"].tolist() == [Event.CROSSED] * 4
    assert events["target"].tolist() == [0, 0, 1, 1]  # by ship, then by cloud
    assert (events["value"] == 30_000).all()
    want = struck(res)
    other = with_clouds(world_of(TABLES, rows), *(clouds[n] for n in (2, 0, 1)))
    assert struck(flown(other)) == want
    assert sum(want.values()) == events["energy_mj"].sum()


@pytest.mark.parametrize("row", [{"hull_mj": 0}, {"presence": Presence.AWAY}, {"presence": Presence.DORMANT}])
def test_wrecks_and_who_is_not_there_are_not_struck(row):
    world = world_of(TABLES, ({"x_km": -200.0, "vx_km_s": 30.0} | COAST | row, {"x_km": 5e4}))
    assert struck(flown(with_clouds(world, {}))) == {}


def test_flights_are_too_small_to_meet_much():
    world = with_clouds(world_of(TABLES, ({},), ({"x_km": -200.0, "vx_km_s": 30.0},)), {})
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    assert after.flights.alive[0, 0] == 30
    assert not (events["kind"] == Event.FLIGHT_LOST).any()


def test_who_flies_along_with_a_cloud_is_not_struck():
    world = world_of(TABLES, ({"x_km": 10.0, "vx_km_s": 30.0} | COAST,))
    assert struck(flown(with_clouds(world, {"vx_km_s": 30.0}))) == {}


# ---- what becomes of clouds


def test_clouds_fall_as_ships_do():
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 1.2e5, "vy_km_s": 30.0, "side": 0} | COAST, {"side": 1, "x_km": -2e5} | COAST))
    world = with_clouds(world, {"x_km": 1.2e5, "vy_km_s": 30.0, "mass_t": 1e6})
    after, _, _ = resolve_turn(world, tables, orders_for(world))
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        assert getattr(after.debris, name)[0, 0] == getattr(after.units, name)[0, 0], name
    place = 1.2e5, 0.0
    speed = 0.0, 30.0
    for _ in range(60):
        body = 0.0, 0.0, JUPITER["mu_km3_s2"], JUPITER["radius_km"]
        place, speed = oracle_motion.flown(place, speed, (0.0, 0.0), [body], 5.0)
    assert (after.debris.x_km[0, 0], after.debris.vy_km_s[0, 0]) == pytest.approx((place[0], speed[1]))


def test_a_cloud_that_touches_a_body_is_gone_after_it_has_struck():
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 71_600.0, "vx_km_s": 30.0} | COAST,))
    res = flown(with_clouds(world, {"x_km": 71_500.0, "vx_km_s": -50.0, "radius_km": 200.0}), tables)
    assert struck(res)[0, 0] > 0
    assert not res.world.debris.used().any()


@pytest.mark.parametrize("off", [0.999, 1.001])
def test_a_cloud_that_has_thinned_out_is_gone(off):
    radius = BORN_KM + SPREAD_KM_S * TABLES.impulse_s
    mass = 0.01 * np.pi * radius**2 * off
    world = with_clouds(world_of(TABLES, ({"x_km": 5e4},)), {"radius_km": BORN_KM, "mass_t": mass})
    after = flown(world).world.debris
    assert after.used()[0, 0] == (not oracle.is_gone(mass, radius)) == (off > 1)
    if off < 1:
        empty = Debris.empty(1, 1)
        assert all(getattr(after, name)[0, 0] == getattr(empty, name)[0, 0] for name in Debris.names())


# ---- births


def slain(uid=5, class_id=0, **more):
    return {"uid": uid, "class_id": class_id, "hull_mj": 1, "shield_mj": 0, "armour_mj": 0} | COAST | more


def with_death(world, *slots):
    """Hits that kill units in the next damage."""
    res = Resolution(world, TABLES, "none")
    res.begin_impulse(11)
    at = np.array(slots)
    res.hit(np.zeros(len(at), int), at, np.zeros(len(at), int), np.full(len(at), 9_000_000), Cause.LASER)
    res.end_turn()
    return res.world


def test_the_dead_leave_a_part_of_their_mass():
    rows = (
        {"uid": 3, "y_km": 3e4} | COAST, slain(vx_km_s=3.0, vy_km_s=-1.0, x_km=900.0, side=1),
        slain(7, 1, side=1, x_km=-4e3), slain(8, 4, side=1, x_km=4e3), {"uid": 9, "side": 1, "x_km": 9e4} | COAST,
    )  # fmt: skip
    world = with_death(world_of(TABLES, rows), 1, 2, 3)
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    strewn = events[events["kind"] == Event.STREWN]
    assert strewn[["target", "value", "impulse"]].tolist() == [(1, 1_500, 0), (2, 30_000, 0)]  # none of class 4
    debris = after.debris
    assert sorted(debris.mass_t[0].tolist()) == [1_500.0, 30_000.0]
    row = int(np.flatnonzero(debris.mass_t[0] == 1_500.0)[0])
    assert debris.uid[0, row] == cloud_uid(np.array([5]))[0] > 0
    assert (debris.vx_km_s[0, row], debris.vy_km_s[0, row]) == (3.0, -1.0)
    assert debris.x_km[0, row] == pytest.approx(900.0 + 3.0 * 300.0)
    assert debris.radius_km[0, row] == pytest.approx(BORN_KM + SPREAD_KM_S * 300.0)
    assert_turn_holds(world, after, TABLES, events)
    assert_momentum_kept(world, after, TABLES)


def test_each_dies_once_and_leaves_one_cloud():
    rows = {"uid": 3}, slain(side=1), {"uid": 9, "side": 1, "x_km": 9e4} | COAST
    world = with_death(world_of(TABLES, rows), 1)
    for _ in range(3):
        world, _, _ = resolve_turn(world, TABLES, orders_for(world))
        assert world.debris.used().sum() == 1


def test_who_falls_into_a_body_leaves_nothing():
    tables = replace(TABLES, bodies=tables_of(bodies=(JUPITER,)).bodies)
    rows = {"x_km": 71_600.0, "vx_km_s": -40.0} | COAST, {"uid": 2, "x_km": 2e5} | COAST, {"side": 1, "x_km": -2e5}
    world = world_of(tables, rows)
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    assert (events["kind"] == Event.FELL).any()
    assert not (events["kind"] == Event.STREWN).any()
    assert not after.debris.used().any()


def test_a_death_after_the_phase_leaves_its_cloud_an_impulse_later():
    """By the story, at the end of an impulse: and even if the wreck has burst meanwhile."""
    world = world_of(TABLES, ({"lost_impulse": 11, "lost_cause": Cause.RULING, "hull_mj": 0, "side": 1,
                               "presence": Presence.GONE}, {"uid": 2}))  # fmt: skip
    for turn, some in ((1, True), (2, False)):
        world.battle.turn[:] = turn
        res = Resolution(world, TABLES, "none")
        res.begin_impulse(0)
        strew_debris(res)
        assert res.world.debris.used().any() == some


def test_beside_a_moving_moon_a_cloud_falls_to_where_that_then_is():
    c, s = unit_vector(0.25)
    moon = {"mu_km3_s2": 5e6, "radius_km": 500.0, "around": 0, "rail_km": 9e4, "step_x": c, "step_y": s}
    tables = tables_of(bodies=({"mu_km3_s2": 0.0, "radius_km": 9.0}, moon))
    x, y = (at[0, :, 1].tolist() for at in body_places(world_of(tables, ({},)), tables, 20))
    place = x[15] + 3_000.0, y[15] - 2_500.0
    world = with_clouds(world_of(tables, ({},)), {"x_km": place[0], "y_km": place[1], "vy_km_s": 60.0})
    moons = [[(x[m], y[m], moon["mu_km3_s2"], moon["radius_km"])] for m in range(15, 21)]
    want = oracle_motion.coasted(place, (0.0, 60.0), moons, tables.substep_s)[-1]
    debris = flown(world, tables, 3).world.debris
    assert (debris.x_km[0, 0], debris.y_km[0, 0]) == pytest.approx(want, rel=1e-9)


def test_worlds_need_not_have_as_many_clouds():
    one = with_clouds(world_of(TABLES, ({}, slain(side=1)), key=5), {}, {"x_km": 3e3})
    other = world_of(TABLES, ({}, slain(side=1)), key=9)
    batch = World.joined([other, with_death(one, 1)])
    res = Resolution(batch, TABLES, "none")
    res.begin_impulse(0)
    res.world.units.hull_mj[1, 1] = 0
    res.world.units.lost_impulse[1, 1], res.world.units.lost_cause[1, 1] = 0, Cause.LASER
    strew_debris(res)
    assert res.world.debris.used().sum(axis=1).tolist() == [0, 3]
    fly_debris(res)
    assert res.world.debris.uid[0].tolist() == [0, 0, 0]


def test_each_world_has_the_clouds_of_its_own_dead():
    world = world_of(TABLES, tuple(slain(n + 1, x_km=1e3 * n) for n in range(3)), worlds=3)
    for w, died in enumerate(((0, 2), (), (0, 1, 2))):
        world.units.hull_mj[w, died], world.units.lost_impulse[w, died] = 0, 0
        world.units.lost_cause[w, died] = Cause.LASER
    res = Resolution(world, TABLES, "none")
    res.begin_impulse(0)
    strew_debris(res)
    debris = res.world.debris
    for w, died in enumerate(((0, 2), (), (0, 1, 2))):
        used = debris.used()[w]
        assert sorted(debris.x_km[w, used].tolist()) == [1e3 * n for n in died]
        assert sorted(debris.uid[w, used].tolist()) == sorted(cloud_uid(np.array(died) + 1).tolist())


# ---- whole turns


def passage(**more):
    """Two ships through a cloud, the one shielded, the other without anything."""
    rows = ({"x_km": -900.0, "vx_km_s": 25.0} | COAST, {"x_km": -900.0, "y_km": 9.0, "vx_km_s": 25.0, "shield_mj": 0,
            "armour_mj": 0} | COAST | more, {"side": 1, "x_km": 9e4} | COAST)  # fmt: skip
    return with_clouds(world_of(TABLES, rows), {"mass_t": 6_000.0})


def test_what_strikes_goes_through_shield_armour_and_hull():
    world = passage()
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    hits = events[events["kind"] == Event.HIT]
    crossed = events[events["kind"] == Event.CROSSED]
    assert hits["cause"].tolist() == [0] * len(hits)
    assert (hits["value"] == Cause.DEBRIS).all()
    assert hits["energy_mj"].sum() == crossed["energy_mj"].sum() > 0
    assert (hits["impulse"].min() - crossed["impulse"].min()) == 1  # its damage waits for the next
    assert after.units.hull_mj[0, 1] == world.units.hull_mj[0, 1] - hits["hull_mj"][hits["target"] == 1].sum()
    assert_turn_holds(world, after, TABLES, events)
    assert_momentum_kept(world, after, TABLES)


def test_who_dies_of_debris_is_lost_to_it_and_nobody_is_to_blame():
    world = passage(hull_mj=10)
    _, events, _ = resolve_turn(world, TABLES, orders_for(world))
    lost = events[events["kind"] == Event.LOST]
    assert lost[["target", "value", "source"]].tolist() == [(1, Cause.DEBRIS, -1)]
    assert (events["kind"] == Event.STREWN).sum() == 1


def test_worlds_rows_and_mirror():
    world = passage(hull_mj=10)
    digest = world_digests(resolve_turn(world, TABLES, orders_for(world))[0])
    image = mirrored(world)
    assert world_digests(mirrored(resolve_turn(image, TABLES, orders_for(image))[0])) == digest
    turned = permuted(world, np.array([2, 0, 1]), np.arange(0))
    assert world_digests(resolve_turn(turned, TABLES, orders_for(turned))[0]) == digest
    bare = world_of(TABLES, tuple({"x_km": 1e4 * n, "side": n % 2} for n in range(3)))
    batch = World.joined([bare, world, bare])
    assert world_digests(resolve_turn(batch, TABLES, orders_for(batch))[0])[1:2] == digest


def test_a_path_shows_what_it_will_cost():
    world = passage()
    paths = flown_paths(world, TABLES, None, 2)
    _, events, _ = resolve_turn(world, TABLES, orders_for(world))
    crossed = events[events["kind"] == Event.CROSSED]
    want = np.zeros((24, 3), np.int64)
    np.add.at(want, (crossed["impulse"], crossed["target"]), crossed["energy_mj"])
    assert (paths.debris_mj[0] == want).all()
    assert (paths.world.units.hull_mj == world.units.hull_mj).all()


def test_where_nobody_leaves_debris_nothing_of_it_is_there():
    tables = tables_of()
    assert (tables.classes.debris_ppm == 0).all()
    world = world_of(tables, ({}, slain(side=1)))
    after, _, _ = resolve_turn(with_death(world, 1), tables, orders_for(world))
    assert after.debris.uid.shape == (1, 0)
    assert PPM
