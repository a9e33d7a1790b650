"""Phase fly_units: thrust, coasting, tracks, and falling into bodies at any speed."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.rules.motion.units import fly_units
from game.rules.preview import MOTION
from game.rules.space.course import touch
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Cause, Event, Move, Presence
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.testing import oracle_motion as oracle
from game.testing.builders import JUPITER, orders_for, tables_of, world_of
from game.testing.strategies_motion import BODIES, motion_battles, motion_tables

RADIUS = JUPITER["radius_km"]


def flown(tables, world, thrust=(0.0, 0.0), impulses=1, record="none"):
    res = Resolution(world, tables, record)
    for impulse in range(impulses):
        res.begin_impulse(impulse)
        res.this_turn.thrust_x[:], res.this_turn.thrust_y[:] = thrust
        fly_units(res)
    return res


def steered(tables, world, impulses=3):
    """The phases of motion, as a turn calls them."""
    res = Resolution(world, tables, "all")
    for impulse in range(impulses):
        res.begin_impulse(impulse)
        for phase in MOTION.impulse:
            phase(res)
    return res


def test_coasting_keeps_its_speed_where_nothing_pulls():
    tables = tables_of()
    res = flown(tables, world_of(tables, ({"vx_km_s": 3.0, "vy_km_s": -1.5},)), impulses=12)
    units = res.world.units
    assert (units.vx_km_s[0, 0], units.vy_km_s[0, 0]) == (3.0, -1.5)
    assert (units.x_km[0, 0], units.y_km[0, 0]) == pytest.approx((900.0, -450.0))


def test_a_ship_without_drive_falls_from_its_hover_in_eight_and_a_half_turns():
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 110_000.0, "system_ppm": 0}, {"x_km": -150_000.0, "side": 1}))
    fell = 0.0
    for turn in range(10):
        world, events, _ = resolve_turn(world, tables, orders_for(world))
        rows = events[events["kind"] == Event.FELL]
        if len(rows):
            fell = turn + float(rows["impulse"][0]) / 12.0
            break
    assert 8.3 < fell < 8.6
    lost = events[events["kind"] == Event.LOST]
    assert lost["value"].tolist() == [Cause.FELL]
    assert np.hypot(lost["x_km"], lost["y_km"])[0] == pytest.approx(RADIUS, rel=1e-9)
    units = world.units
    assert (units.presence[0, 0], units.hull_mj[0, 0]) == (Presence.GONE, 0)
    assert world.sides.lives_lost[0].tolist() == [180, 0]
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    assert len(events) == 0
    assert after.units.x_km[0, 0] == units.x_km[0, 0]


def test_a_hulk_falls_but_is_lost_only_once():
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": RADIUS + 10.0, "vx_km_s": -5.0, "hull_mj": 0, "lost_impulse": -7},))
    world.units.lost_impulse[:] = 0
    res = flown(tables, world, record="all")
    assert res.journal.table()["kind"].tolist() == [Event.FELL]
    assert res.world.units.presence[0, 0] == Presence.GONE
    assert res.world.sides.lives_lost.sum() == 0


@given(st.floats(0.0, 1e7), st.floats(-1.2, 1.2), st.sampled_from((1.0, -1.0)))
def test_nothing_tunnels_at_any_speed(speed, miss, way):
    tables = tables_of(bodies=(JUPITER | {"mu_km3_s2": 0.0},))
    start = -way * (RADIUS * 1.5 + speed * 2.4)
    world = world_of(tables, ({"x_km": start, "y_km": miss * RADIUS, "vx_km_s": way * speed},))
    res = flown(tables, world)
    reaches = abs(start) - speed * 25.0 <= RADIUS * np.sqrt(max(1.0 - miss * miss, 0.0))
    edge = abs(abs(miss) - 1.0) < 1e-9 or abs(abs(start) - speed * 25.0 - RADIUS * np.sqrt(max(1 - miss**2, 0))) < 1e-3
    if not edge:
        assert (res.world.units.presence[0, 0] == Presence.GONE) == (reaches and abs(miss) < 1.0)


@given(*[st.floats(-4.0, 4.0)] * 4)
@example(2.0, 2e-311, 0.0, -1.0)  # so little to go that no part of the way can be told
def test_touch_is_that_of_the_oracle(x, y, ex, ey):
    ex, ey = (e if abs(e) > 1e-9 else 0.0 for e in (ex, ey))
    at = float(touch(*(np.array([v]) for v in (x, y, ex, ey)), 1.0)[0])
    want = oracle.fell_onto((x, y), (x + ex, y + ey), [(0.0, 0.0, 1.0, 1.0)])
    way = np.hypot(ex, ey)
    part = 0.0 if way == 0.0 else min(1.0, max(0.0, -(x * ex + y * ey) / (way * way)))
    if abs(np.hypot(x + part * ex, y + part * ey) - 1.0) > 1e-9:
        assert (at <= 1.0) == (want is not None)
        if 0.0 < at <= 1.0:
            assert np.hypot(x + at * ex, y + at * ey) == pytest.approx(1.0, abs=1e-7)


@given(
    st.sampled_from((1, 2)), st.floats(72_000.0, 3e5), st.floats(-60.0, 60.0), st.floats(-60.0, 60.0),
    st.floats(-0.05, 0.05), st.floats(-0.05, 0.05),
)  # fmt: skip
def test_an_impulse_is_that_of_the_oracle(bodies, x, vx, vy, ax, ay):
    tables = motion_tables(bodies)
    plain = [
        (b.get("x_km", 0.0), b.get("y_km", 0.0), b["mu_km3_s2"], b["radius_km"]) for b in BODIES[bodies]
    ]  # fmt: skip
    res = flown(tables, world_of(tables, ({"x_km": x, "y_km": 900.0, "vx_km_s": vx, "vy_km_s": vy},)), (ax, ay))
    place, speed, body = oracle.impulse_flown((x, 900.0), (vx, vy), (ax, ay), plain, tables.substep_s)
    units = res.world.units
    assert (units.presence[0, 0] == Presence.GONE) == (body is not None)
    if body is None:
        assert (units.x_km[0, 0], units.y_km[0, 0]) == pytest.approx(place, rel=1e-9, abs=1e-6)
        assert (units.vx_km_s[0, 0], units.vy_km_s[0, 0]) == pytest.approx(speed, rel=1e-9, abs=1e-9)


def test_the_place_of_a_fall_is_on_the_surface_of_a_moving_body():
    tables = motion_tables(3)
    res = Resolution(world_of(tables, ({},)), tables, "none")
    x, y = res.this_turn.body_x[0, 0, 2], res.this_turn.body_y[0, 0, 2]
    world = world_of(tables, ({"x_km": x + 2_500.0, "y_km": y, "vx_km_s": -60.0},))
    res = flown(tables, world, record="all")
    row = res.journal.table()[0]
    assert (row["kind"], row["source"]) == (Event.FELL, world.body_code(2))
    distance = np.hypot(row["x_km"] - res.this_turn.body_x[0, :6, 2], row["y_km"] - res.this_turn.body_y[0, :6, 2])
    assert abs(distance - 1_822.0).min() < 200.0


def test_tracks_hold_every_substep():
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 110_000.0, "vy_km_s": 34.0, "move": Move.COAST},))
    after, _, tracks = resolve_turn(world, tables, orders_for(world))
    assert tracks.unit_x_km[0, 0, 0] == 110_000.0
    assert tracks.unit_x_km[0, 60, 0] == after.units.x_km[0, 0]
    steps = np.diff(tracks.unit_y_km[0, :, 0])
    assert ((steps > 150.0) & (steps < 171.0)).all()


@given(motion_battles())
def test_feels_no_neighbour(battle):
    tables, world = battle
    alone = world_digests(steered(tables, world).world)[0]
    other = world.copy()
    other.units.x_km += 777.0
    other.units.move[:] = Move.WITHDRAW
    other.units.uid[:] = np.where(other.units.uid > 0, other.units.uid + 50, 0)
    third = world.copy()
    third.units.y_km -= 555.0
    third.units.move[:, 1:] = Move.HOLD
    assert world_digests(steered(tables, World.joined([other, third, world])).world)[2] == alone


@given(motion_battles(), st.data())
def test_order_of_rows_changes_nothing(battle, data):
    tables, world = battle
    order = np.array(data.draw(st.permutations(range(world.unit_slots))))
    want = steered(tables, world)
    got = steered(tables, permuted(world, order, np.arange(0)))
    assert world_digests(got.world) == world_digests(want.world)
    kinds = [sorted(res.journal.table()[["impulse", "kind", "x_km"]].tolist()) for res in (want, got)]
    assert kinds[0] == kinds[1]


@given(motion_battles())
def test_a_mirror_shows_the_same_battle(battle):
    tables, world = battle
    want = world_digests(steered(tables, world).world)
    assert world_digests(mirrored(steered(tables, mirrored(world)).world)) == want


@given(motion_battles())
def test_who_is_not_there_does_nothing(battle):
    tables, world = battle
    after = steered(tables, world).world
    inert = world.units.presence != Presence.PRESENT
    for name in world.units.names():
        if name != "tow":  # a tug that is gone lets go
            assert (getattr(world.units, name)[inert] == getattr(after.units, name)[inert]).all(), name
    dead = (world.units.hull_mj <= 0) & ~inert
    assert (after.units.throttle_ppm[dead] == 0).all()
    assert (after.units.hull_mj[dead] == 0).all()
    for name in ("hull_mj", "shield_mj", "armour_mj"):
        assert (getattr(after.units, name) <= getattr(world.units, name)).all()


@given(motion_battles())
def test_an_empty_slot_more_changes_nothing(battle):
    tables, world = battle
    wide = permuted(world, np.arange(world.unit_slots), np.arange(0))
    trimmed = permuted(world, np.arange(world.unit_slots), np.arange(0))
    for name, group in trimmed.groups():
        for column in group.names():
            values = getattr(group, column)
            if name in ("units", "plotted"):
                setattr(group, column, values[:, :-1])
            if name == "contacts":
                setattr(group, column, values[:, :, :-1])
    trimmed.units.ref -= trimmed.units.ref >= world.unit_slots  # a body
    wide, trimmed = (steered(tables, w).world.units for w in (wide, trimmed))
    for name in ("move", "dx", "dy", "posture", "x_km", "vx_km_s", "throttle", "throttle_ppm", "hx"):
        assert (getattr(wide, name)[:, :-1] == getattr(trimmed, name)).all(), name
