"""Sight of debris: who knows which clouds, from when on, and that a plot knows no others (M8, K1)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.damage.debris import strew_debris
from game.rules.knowledge.debris_sight import watch_debris
from game.rules.knowledge.seen_events import seen_events
from game.rules.knowledge.sight import seen_world
from game.rules.preview import flown_paths
from game.rules.state.debris import EVERYBODY, Debris
from game.rules.state.vocabulary import Event, FireMode, Move, Presence
from game.rules.turn import resolve_turn
from game.testing import oracle_debris as oracle
from game.testing.builders import DRONE, FIGHTER, FRIGATE, orders_for, tables_of, world_of
from game.testing.strategies_fire import resolution_at

from ..standard import holds_standard_properties

EYE = FRIGATE | {"sensor_km": 9_000.0, "breach_ppm": 0}
MOON = {"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": 3_000.0, "y_km": 0.0}
TABLES = tables_of((EYE, EYE | {"debris_ppm": 250_000}, FIGHTER, DRONE), bodies=(MOON,))
QUIET = {"fire_mode": FireMode.HOLD, "move": Move.COAST}


def with_clouds(world, *clouds):
    world.debris = Debris.empty(world.worlds, len(clouds))
    for row, cloud in enumerate(clouds):
        for name, value in ({"uid": row + 77, "radius_km": 40.0, "mass_t": 3e3, "known_by": 0} | cloud).items():
            getattr(world.debris, name)[:, row] = value
    return world


def known_by(*clouds, rows=({}, {"side": 1, "x_km": 80_000.0}), tables=TABLES, flights=()):
    """Bits of the sides that know each cloud after an impulse's watch."""
    res = resolution_at(with_clouds(world_of(tables, rows, flights), *clouds), tables)
    watch_debris(res)
    return res.world.debris.known_by[0].tolist()


places = st.sampled_from((0.0, 1_000.0, 2_500.0, 3_000.0, 8_999.0, 9_000.0, 9_001.0, -4_000.0, 40_000.0))


@st.composite
def watches(draw):
    rows = tuple(
        {
            "side": n % 2, "x_km": draw(places), "y_km": draw(places), "system_ppm": draw(st.sampled_from((10**6, 0))),
            "hull_mj": draw(st.sampled_from((50_000, 50_000, 0))),
            "presence": draw(st.sampled_from((Presence.PRESENT, Presence.PRESENT, Presence.AWAY))),
        }
        for n in range(draw(st.integers(1, 4)))
    )  # fmt: skip
    clouds = tuple(
        {"x_km": draw(places), "y_km": draw(places), "known_by": draw(st.sampled_from((0, 0, 1, 2, 3, EVERYBODY)))}
        for _ in range(draw(st.integers(1, 3)))
    )
    return rows, clouds


@given(watches())
def test_who_comes_to_know_a_cloud_is_as_the_oracle_says_and_nobody_forgets_one(watch):
    rows, clouds = watch
    moons = [((MOON["x_km"], MOON["y_km"]), MOON["radius_km"])]
    for cloud, known in zip(clouds, known_by(*clouds, rows=rows), strict=True):
        for side in (0, 1):
            eyes = [
                ((row["x_km"], row["y_km"]), 9_000.0 * row["system_ppm"] / 10**6) for row in rows
                if row["side"] == side and row["hull_mj"] and row["presence"] == Presence.PRESENT
            ]  # fmt: skip
            had = bool(cloud["known_by"] >> side & 1)
            sees = oracle.comes_to_know((cloud["x_km"], cloud["y_km"]), eyes, moons)
            assert bool(known >> side & 1) == (had or sees)


@given(watches())
def test_the_watch_feels_no_neighbour_no_row_and_no_mirror(watch):
    rows, clouds = watch
    holds_standard_properties(TABLES, with_clouds(world_of(TABLES, rows), *clouds), 0, watch_debris)


@pytest.mark.parametrize(
    ("cloud", "known"),
    [({"y_km": 9_000.0}, 1), ({"y_km": 9_000.1}, 0), ({"x_km": 6_000.0}, 0), ({"x_km": 6_000.0, "known_by": 2}, 2),
     ({"y_km": 9_000.0, "known_by": 2}, 3), ({"x_km": 75_000.0}, 2)],
)  # fmt: skip
def test_a_cloud_is_known_from_sensors_reach_past_bodies(cloud, known):
    assert known_by(cloud) == [known]


def test_craft_watch_where_no_ship_does():
    rows = ({"system_ppm": 0}, {"side": 1, "x_km": 80_000.0})
    craft = ({"side": 0, "class_id": 2, "y_km": 5_000.0},)
    assert known_by({"y_km": 5_500.0}, rows=rows, flights=craft) == [1]
    assert known_by({"y_km": 5_500.0}, rows=rows) == [0]


def test_the_dead_leave_clouds_that_only_who_sees_them_knows():
    """The fleet near the wreck knows its cloud an impulse later, the one far off never."""
    wreck = QUIET | {"class_id": 1, "hull_mj": 0, "lost_impulse": 0, "y_km": 5_000.0, "side": 1, "uid": 9}
    world = world_of(TABLES, (QUIET, QUIET | {"side": 1, "x_km": 80_000.0, "uid": 3}, wreck))
    res = resolution_at(world, TABLES)
    strew_debris(res)
    assert res.world.debris.known_by.tolist() == [[0]]
    after, _, _ = resolve_turn(world, TABLES, orders_for(world))
    assert after.debris.known_by.tolist() == [[1]]
    assert [seen_world(after, TABLES, side).debris.uid.shape[1] for side in (0, 1)] == [1, 0]


def test_a_side_is_shown_the_clouds_that_it_knows_and_not_who_else_does():
    clouds = [{"uid": 70 + n, "known_by": bits, "x_km": 1e5 * n} for n, bits in enumerate((0, 1, 2, 3, EVERYBODY))]
    world = with_clouds(world_of(TABLES, ({}, {"side": 1})), *clouds)
    for side, uids in ((0, [71, 73, 74]), (1, [72, 73, 74])):
        seen = seen_world(world, TABLES, side).debris
        assert seen.uid.tolist() == [uids]
        assert (seen.known_by == 1 << side).all()
        assert seen.x_km[0].tolist() == [1e5 * (uid - 70) for uid in uids]


def test_a_plot_warns_of_known_clouds_alone_whoever_steers_and_unknown_ones_strike_all_the_same():
    """A machine-carried move through a cloud costs in the preview just what it costs in the turn."""
    tables = tables_of((EYE | {"sensor_km": 10.0, "size_km": 0.5}, EYE))
    rows = (QUIET | {"vx_km_s": 20.0, "move": Move.KEEP_RANGE, "ref": 1, "range_km": 9e4},
            QUIET | {"x_km": 2e5})  # fmt: skip
    for known, warned in ((0, False), (1, True)):
        world = with_clouds(world_of(tables, rows), {"x_km": 900.0, "radius_km": 60.0, "known_by": known})
        costs = flown_paths(seen_world(world, tables, 0), tables, None, 1).debris_mj[0, :, 0]
        assert bool(costs.any()) == warned
        _, events, _ = resolve_turn(world, tables, orders_for(world))
        dealt = events[events["kind"] == Event.CROSSED]["energy_mj"]
        assert dealt.sum() > 0
        assert costs.sum() == (dealt.sum() if warned else 0)


def test_where_all_is_known_nothing_is_looked_for():
    res = resolution_at(with_clouds(world_of(TABLES, ({}, {"side": 1})), {"known_by": 3}), TABLES)
    before = res.world.debris.known_by
    watch_debris(res)
    assert res.world.debris.known_by is before
    assert np.array_equal(before, [[3]])


@pytest.mark.parametrize(
    ("radius_km", "told"), [(30.0, 0), (30.0 + 2.5, 0), (30.0 + 3.75, 0), (30.0 + 3.76, 1), (400.0, 1)]
)
def test_finding_a_cloud_is_told_once_to_who_finds_it_unless_it_is_just_born(radius_km, told):
    world = with_clouds(world_of(TABLES, ({}, {"side": 1, "y_km": 3_000.0})), {"y_km": 5_000.0, "radius_km": radius_km})
    res = resolution_at(world, TABLES)
    for _ in range(2):
        watch_debris(res)
    seen = res.journal.table()
    assert seen["kind"].tolist() == [Event.CLOUD_SEEN] * 2 * told
    assert seen["source"].tolist() == [0, 1] * told
    assert seen["value"].tolist() == [3_000] * 2 * told
    assert seen["y_km"].tolist() == [5_000.0] * 2 * told
    assert res.world.debris.known_by[0].tolist() == [3]


def test_clouds_found_together_are_told_by_their_uid_world_after_world():
    clouds = tuple({"y_km": 400.0 * n, "uid": uid, "mass_t": uid} for n, uid in enumerate((90, 20, 50)))
    world = with_clouds(world_of(TABLES, ({}, {"side": 1, "x_km": 80_000.0}), worlds=2), *clouds)
    world.debris.known_by[1, 1] = EVERYBODY
    res = resolution_at(world, TABLES)
    watch_debris(res)
    seen = res.journal.table()
    assert [(int(row["world"]), int(row["value"])) for row in seen] == [(0, 20), (0, 50), (0, 90), (1, 50), (1, 90)]
    assert set(seen["source"].tolist()) == {0}


def test_only_who_finds_a_cloud_may_know_of_it():
    world = with_clouds(world_of(TABLES, ({}, {"side": 1, "x_km": 80_000.0})), {"y_km": 5_000.0})
    after, events, tracks = resolve_turn(world, TABLES, orders_for(world))
    assert (events["kind"] == Event.CLOUD_SEEN).sum() == 1
    for side in (0, 1):
        seen = seen_events(events, tracks, after, side)
        assert (seen["kind"] == Event.CLOUD_SEEN).sum() == (side == 0)
