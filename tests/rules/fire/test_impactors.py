"""Impactors: who fires, where the slug goes, what comes of range, thrust and posture."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from game.rules.fire.dodging import STRAY_KM, can_dodge_km, dodge_ppm, dodged_km
from game.rules.fire.gunnery import fresh_chance_ppm, half_chance_km
from game.rules.fire.impactors import fire_impactors, impactor_aim, lead
from game.rules.knowledge.sight import seen_world
from game.rules.state.vocabulary import PPM, SHAKEN_PPM, Event, Plant, Posture, Presence, Readiness
from game.rules.turn import resolve_turn
from game.testing import oracle_impactors as oracle
from game.testing.builders import FRIGATE, IMPACTOR, LASER, all_in_sight, orders_for, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
from game.testing.strategies_fire import resolution_at
from game.testing.strategies_impactors import duels

from ..standard import holds_standard_properties

CRUISER = FRIGATE | {
    "batteries": ((0, 1, 0.99),), "plant": Plant.ANTIMATTER, "hull_mj": 500_000, "shield_mj": 300_000,
    "thrust_km_s2": 0.0196133,
}  # fmt: skip
TARGET = CRUISER | {"batteries": (), "thrust_km_s2": 0.02942, "hull_mj": 900_000, "shield_mj": 900_000}


def slugs_of(res):
    """Slugs in flight: (source, slot, target), and their velocities."""
    salvos = res.world.salvos
    rows = np.flatnonzero(salvos.alive[0]) if salvos.uid.shape[1] else []
    named = [tuple(int(getattr(salvos, n)[0, r]) for n in ("source", "slot", "target")) for r in rows]
    return named, [(float(salvos.vx_km_s[0, r]), float(salvos.vy_km_s[0, r])) for r in rows]


@given(duels())
@settings(max_examples=60, deadline=None)
def test_impactors_do_what_the_oracle_says(duel):
    tables, world, impulse = duel
    res = resolution_at(world, tables, impulse)
    told = oracle.impactors(battlefield(res))
    fire_impactors(res)
    named, speeds = slugs_of(res)
    assert sorted(named) == sorted(told.slugs)
    for one, v in zip(named, speeds, strict=True):
        assert (
            min(np.hypot(v[0] - x, v[1] - y) for s, (x, y) in zip(told.slugs, told.speeds, strict=True) if s == one)
            < 1e-6
        )
    rows = res.journal.table()
    assert sorted(rows["flight_s"].tolist()) == pytest.approx(sorted(told.flights_s))
    assert (rows["kind"] == Event.IMPACTOR).all()
    spent = world.units.capacitor_mj - res.world.units.capacitor_mj
    assert {(s, k): mj for (_, s, k), mj in np.ndenumerate(spent) if mj} == told.spent
    fired = {s for s, _ in told.spent}
    now = 24 + impulse
    assert {s for s in range(world.unit_slots) if res.world.units.fired_impulse[0, s] == now} == fired
    aims = {(s, k): int(res.world.units.aim[0, s, k]) for s, k in told.aims}
    assert aims == told.aims


@given(duels())
@settings(max_examples=25, deadline=None)
def test_impactors_feel_no_neighbour_no_row_and_no_mirror(duel):
    holds_standard_properties(*duel, fire_impactors)


def duel(*, far=12_000.0, own=None, foe=None, others=(), worlds=1, bodies=(), weapon=None, tables=None):
    """A cruiser at the origin, its bow along x, and a target of side 1 ahead."""
    tables = tables or tables_of((CRUISER, TARGET), (IMPACTOR | (weapon or {}),), bodies)
    rows = ({"hx": 1.0} | (own or {}), {"side": 1, "class_id": 1, "x_km": far} | (foe or {}), *others)
    world = world_of(tables, rows, worlds=worlds)
    return tables, all_in_sight(world, tables)


def fired(**facts):
    """How many slugs leave in the first impulse."""
    tables, world = duel(**facts)
    res = resolution_at(world, tables)
    fire_impactors(res)
    return len(slugs_of(res)[0])


def passes_of(turns=1, **facts):
    """SLUG rows of a few turns."""
    tables, world = duel(**facts)
    found = []
    for _ in range(turns):
        world, events, _ = resolve_turn(world, tables, orders_for(world))
        found.append(events[events["kind"] == Event.SLUG])
    return np.concatenate(found)


def test_the_ship_must_point():
    assert fired() == 1
    assert fired(own={"hx": 0.0, "hy": 1.0}) == 0
    assert fired(own={"hx": -1.0}) == 0
    within, beyond = np.radians((8.0, 8.2))  # the half arc is 8.1 degrees
    assert fired(own={"hx": np.cos(within), "hy": np.sin(within)}) == 1
    assert fired(own={"hx": np.cos(beyond), "hy": np.sin(beyond)}) == 0


def test_bearing_brings_the_spine_to_the_target_whatever_the_course():
    """Burning away without it, the gun never fires; with it, and a third of the drive, every fourth impulse."""
    away = {"move": 1, "dx": 0.0, "dy": 1.0, "hx": 0.0, "hy": 1.0}
    assert len(passes_of(own=away)) == 0
    assert len(passes_of(own=away | {"bear": 1})) == 4


def test_a_friend_a_body_and_the_range_stop_it_and_a_wreck_does_not():
    mate = {"class_id": 1, "x_km": 6_000.0}
    assert fired(others=(mate,)) == 0
    assert fired(others=(mate | {"y_km": 0.3},)) == 1
    assert fired(others=(mate | {"side": 1},)) == 1
    assert fired(others=(mate | {"hull_mj": 0},)) == 1
    assert fired(others=(mate | {"presence": Presence.AWAY},)) == 1
    rock = {"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": 6_000.0}
    assert fired(bodies=(rock,)) == 0
    assert fired(far=24_000.0) == 1
    assert fired(far=24_000.1) == 0


@pytest.mark.parametrize("blocked", [0, 1])
def test_who_has_a_friend_before_it_holds_nobody_else_s_fire(blocked):
    """Two cruisers side by side; a mate is in the way of one of them."""
    mate = {"class_id": 1, "x_km": 6_000.0, "y_km": (0.0, 1_750.0)[blocked]}
    tables, world = duel(others=({"hx": 0.96, "hy": -0.28, "y_km": 3_500.0}, mate))
    res = resolution_at(world, tables)
    fire_impactors(res)
    assert [source for source, *_ in slugs_of(res)[0]] == [(2, 0)[blocked]]


def test_an_enemy_in_the_way_that_does_not_fight_back_stops_nothing():
    tables = tables_of((CRUISER, TARGET), (IMPACTOR,))
    tables.sides.enemy[1, 0] = False
    between = {"side": 1, "class_id": 1, "x_km": 6_000.0}
    assert fired(own={"fire_at": 1}, others=(between,), tables=tables) == 1


@pytest.mark.parametrize("seen", [True, False])
def test_only_an_enemy_in_sight_is_known_to_stand_before_a_friend(seen):
    between = {"side": 1, "class_id": 1, "x_km": 4_000.0}, {"class_id": 1, "x_km": 6_000.0}
    tables, world = duel(own={"fire_at": 1}, others=between)
    world.contacts.in_sight[:, 0, 2] = seen
    res = resolution_at(world, tables)
    fire_impactors(res)
    assert len(slugs_of(res)[0]) == seen


@given(
    st.tuples(*[st.floats(-3e4, 3e4)] * 2), st.tuples(*[st.floats(-60.0, 60.0)] * 2),
    st.sampled_from((40.0, 200.0, 1_500.0)),
)  # fmt: skip
def test_a_lead_meets_its_target(off, drift, speed):
    assume(off[0] ** 2 + off[1] ** 2 > 1e-6)
    found = lead(tuple(np.array([v]) for v in off), tuple(np.array([v]) for v in drift), np.array([speed]))
    want = oracle.flight_s(off, drift, speed)
    t = float(found.seconds[0])
    assert t == pytest.approx(want, rel=1e-9, abs=1e-9)
    if t < 1e6:
        assert off[0] + drift[0] * t == pytest.approx(found.ux[0] * speed * t, rel=1e-7, abs=1e-6)
        assert off[1] + drift[1] * t == pytest.approx(found.uy[0] * speed * t, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize(
    ("far", "gees", "seconds", "can", "dodge"),
    [(13_600.0, 3.0, 9.067, 1.209, 0.583), (12_100.0, 3.0, 8.067, 0.957, 0.690), (8_000.0, 3.0, 5.333, 0.418, 0.921),
     (24_000.0, 2.0, 16.0, 2.511, 0.244)],
)  # fmt: skip
def test_the_table_of_dodging(far, gees, seconds, can, dodge):
    """Worked out by hand: a t^2 / 2 with 9.80665 m/s2 a g, 35 % of it, 1 / (1 + (d / 0.5 km)^2)."""
    t = far / 1_500.0
    assert t == pytest.approx(seconds, abs=1e-3)
    reach = can_dodge_km(np.array([gees * 9.80665e-3]), np.array([t]))
    assert reach[0] == pytest.approx(can, abs=1e-3)
    part = dodge_ppm(dodged_km(reach, np.array([False])), np.array([0.5]))
    assert part[0] == pytest.approx(dodge * PPM, abs=1_000)


def test_a_shot_is_a_row_with_every_factor():
    (row,) = passes_of(far=12_100.0, weapon={"charge_mj": 0})
    assert (row["base_ppm"], row["range_ppm"], row["jam_ppm"], row["crew_ppm"]) == (900_000, PPM, PPM, PPM)
    assert row["evasion_ppm"] == pytest.approx(690_000, abs=1_000)
    assert row["chance_ppm"] == 900_000 * int(row["evasion_ppm"]) // PPM
    assert row["value"] == (row["roll_ppm"] < row["chance_ppm"])
    assert row["flight_s"] == pytest.approx(12_100.0 / 1_500.0, rel=1e-4)
    assert row["energy_mj"] == 200_000


@pytest.mark.parametrize(
    ("own", "crew"),
    [
        ({"daze_ppm": 300_000}, 800_000),  # a tenth cleared in the impulse of the shot
        ({"readiness": Readiness.ROUTINE}, 500_000),
        ({"readiness": Readiness.RED}, 1_050_000),
        ({"morale_ppm": SHAKEN_PPM - 1}, 700_000),
        ({"morale_ppm": SHAKEN_PPM}, PPM),
        ({"daze_ppm": 300_000, "readiness": Readiness.ROUTINE}, 400_000),
    ],
)
def test_a_slug_hits_as_well_as_its_crew_is_fit_when_it_fires(own, crew):
    (row,) = passes_of(own=own, weapon={"charge_mj": 0})
    assert row["crew_ppm"] == crew
    assert row["chance_ppm"] == 900_000 * int(row["evasion_ppm"]) // PPM * crew // PPM


def chances(name, values, **facts):
    """The chance of the first pass for each value of a fact of the battle."""
    found = []
    for value in values:
        group, _, key = name.partition(".")
        given_ = facts | {group: facts.get(group, {}) | {key: value}} if key else facts | {group: value}
        found.append(int(passes_of(**given_)["chance_ppm"][0]))
    return found


def test_the_chance_falls_with_range_with_thrust_and_rises_with_s0():
    far = chances("far", (500.0, 4_000.0, 8_000.0, 12_000.0, 18_000.0, 23_000.0))
    assert far == sorted(far, reverse=True)
    assert far[0] > 890_000 > far[-1] > 0
    spread = chances("weapon.s0_km", (0.1, 0.3, 0.5, 1.0, 5.0))
    assert spread == sorted(spread)
    assert spread[0] < spread[-1]
    thrusts = []
    for gees in (0.0, 1.0, 2.0, 3.0, 6.0):
        tables = tables_of((CRUISER, TARGET | {"thrust_km_s2": gees * 9.80665e-3}), (IMPACTOR,))
        thrusts.append(int(passes_of(tables=tables)["chance_ppm"][0]))
    assert thrusts == sorted(thrusts, reverse=True)
    assert thrusts[0] == 900_000
    slower = chances("weapon.speed_km_s", (3_000.0, 1_500.0, 900.0, 600.0))
    assert slower == sorted(slower, reverse=True)


def test_evading_dodges_twice_as_far_and_the_feigning_and_the_driveless_not_at_all():
    plain, evading, feigning, adrift, empty = (
        int(passes_of(own={"fire_at": 1}, foe=foe)["evasion_ppm"][0])
        for foe in ({}, {"posture": Posture.EVADE}, {"posture": Posture.FEIGN},
                    {"system_ppm": np.array([0] + [PPM] * 5)}, {"delta_v_km_s": 0.0})
    )  # fmt: skip
    assert feigning == adrift == empty == PPM
    assert PPM / plain - 1 == pytest.approx((PPM / evading - 1) / 4, rel=1e-4)


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0), st.floats(1e-3, 1e3))
def test_more_dodging_never_helps_the_gun(one, other, s0):
    less, more = (dodge_ppm(np.array([v]), np.array([s0]))[0] for v in sorted((one, other)))
    assert 0 <= more <= less <= PPM


def test_hits_come_as_often_as_the_chance_says():
    rows = passes_of(worlds=2_000, weapon={"charge_mj": 0})
    chance = rows["chance_ppm"][0] / PPM
    assert len(rows) == 2_000
    assert rows["value"].mean() == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 2_000))


def test_a_scenario_without_impactors_has_no_slugs_and_pays_nothing():
    tables = tables_of((CRUISER, TARGET), (LASER,))
    world = all_in_sight(world_of(tables, ({}, {"side": 1, "x_km": 900.0})), tables)
    res = resolution_at(world, tables)
    fire_impactors(res)
    assert res.this_impulse.reckoned == {}
    assert res.this_impulse.swept is None


@pytest.mark.parametrize("foe", [{}, {"vy_km_s": 6.0, "vx_km_s": -3.0}, {"system_ppm": 500_000}, {"x_km": 23_990.0}])
def test_what_is_told_before_the_shot_is_what_the_shot_is(foe):
    tables, world = duel(foe=foe, weapon={"charge_mj": 0})
    told = impactor_aim(seen_world(world, tables, 0), tables, 0, 0, 1)
    _, events, _ = resolve_turn(world, tables, orders_for(world))
    (launch,), (row,) = (events[events["kind"] == kind] for kind in (Event.IMPACTOR, Event.SLUG))
    assert told.in_range
    assert told.bears
    assert told.flight_s == launch["flight_s"] == pytest.approx(row["flight_s"], rel=1e-3)
    assert (told.lead_x, told.lead_y) == pytest.approx((row["x_km"], row["y_km"]), abs=0.5)
    assert told.chance_ppm == pytest.approx(row["chance_ppm"], rel=2e-3)
    for name in ("base_ppm", "range_ppm", "jam_ppm", "crew_ppm"):
        assert told.factors[name] == row[name]


def test_what_is_out_of_range_or_off_the_spine_is_told():
    tables, world = duel(far=24_001.0)
    told = impactor_aim(seen_world(world, tables, 0), tables, 0, 0, 1)
    assert (told.in_range, told.chance_ppm) == (False, 0)
    tables, world = duel(foe={"vx_km_s": 1_600.0})  # as fast as the slug and more
    told = impactor_aim(seen_world(world, tables, 0), tables, 0, 0, 1)
    assert (told.in_range, told.chance_ppm, told.flight_s) == (False, 0, np.inf)
    tables, world = duel(own={"hx": 0.0, "hy": 1.0})
    told = impactor_aim(seen_world(world, tables, 0), tables, 0, 0, 1)
    assert (told.bears, told.off_arc) == (False, 0.0)


def test_the_ring_of_half_the_hits_is_where_half_of_them_hit():
    tables, _ = duel()
    half = half_chance_km(tables, 0)
    assert 16_000.0 < half < 18_000.0
    assert fresh_chance_ppm(tables, 0, half * half) == pytest.approx(PPM // 2, abs=2)
    assert fresh_chance_ppm(tables, 0, 24_001.0**2) == 0


def test_a_gun_points_at_what_is_where_it_is_itself():
    tables, world = duel(far=0.0, own={"hx": 0.0, "hy": 1.0})
    told = impactor_aim(seen_world(world, tables, 0), tables, 0, 0, 1)
    assert (told.off_arc, told.bears) == (1.0, True)


@pytest.mark.parametrize("turn", [(1.0, 0.0), (0.0, -1.0), (0.6, 0.8)])
def test_places_too_far_from_the_way_of_the_slug_are_missed_for_certain(turn):
    tables, world = duel(
        foe={"x_km": 12_000.0 * turn[0], "y_km": 12_000.0 * turn[1]}, own={"hx": turn[0], "hy": turn[1]}
    )
    seen = seen_world(world, tables, 0)
    clear = impactor_aim(seen, tables, 0, 0, 1)
    assert clear.near_ppm == PPM
    reach = clear.can_dodge_km + STRAY_KM
    aside = np.array([0.0, reach - 0.01, 0.01 - reach, reach + 0.01, -reach - 0.01])
    along = np.array([0.0, 900.0, -900.0, 900.0, -900.0])
    places = tuple(
        12_000.0 * one + along * one + aside * other for one, other in zip(turn, (-turn[1], turn[0]), strict=True)
    )
    told = impactor_aim(seen, tables, 0, 0, 1, places)
    assert told.near_ppm == 600_000
    assert told.chance_ppm == clear.chance_ppm * 600_000 // PPM
    assert told.factors == clear.factors


@pytest.mark.parametrize("mirror_sign", [1.0, -1.0])
def test_how_far_the_spine_points_past_its_target_is_told_whatever_the_bow(mirror_sign):
    """The bow at 3, 4, the target at 4, 3 of the ship, which is not at the origin."""
    own = {"hx": 0.6, "hy": 0.8 * mirror_sign, "x_km": 700.0, "y_km": -900.0}
    tables, world = duel(own=own, foe={"x_km": 700.0 + 8_000.0, "y_km": -900.0 + 6_000.0 * mirror_sign})
    world.battle.mirror_sign[:] = mirror_sign
    told = impactor_aim(seen_world(world, tables, 0), tables, 0, 0, 1)
    assert told.off_arc == pytest.approx(0.96)
    assert (told.bears, told.in_range) == (False, True)


def test_what_is_told_is_the_same_wherever_both_are_and_however_both_move():
    own, foe = {"x_km": 0.0, "hx": 0.8, "hy": 0.6}, {"x_km": 8_000.0, "y_km": 6_000.0, "vx_km_s": 2.0, "vy_km_s": -7.0}
    there = {"x_km": 700.0, "y_km": -900.0, "vx_km_s": 30.0, "vy_km_s": -20.0}
    places = np.array([8_000.0, 8_300.0]), np.array([6_000.0, 5_000.0])
    told = []
    for moved in ({}, there):
        rows = ({name: row.get(name, 0.0) + moved.get(name, 0.0) for name in row | moved} for row in (own, foe))
        tables, world = duel(**dict(zip(("own", "foe"), rows, strict=True)))
        at = moved.get("x_km", 0.0), moved.get("y_km", 0.0)
        seen, off = seen_world(world, tables, 0), tuple(p + o for p, o in zip(places, at, strict=True))
        told.append(impactor_aim(seen, tables, 0, 0, 1, off))
    still, moving = told
    assert still.near_ppm == moving.near_ppm == PPM // 2
    for name in ("flight_s", "can_dodge_km", "dodged_km", "off_arc", "bears", "in_range", "chance_ppm"):
        assert getattr(moving, name) == pytest.approx(getattr(still, name), rel=1e-9), name
    assert moving.lead_x == pytest.approx(still.lead_x + 700.0 + 30.0 * still.flight_s)
    assert moving.lead_y == pytest.approx(still.lead_y - 900.0 - 20.0 * still.flight_s)


@pytest.mark.parametrize("fought", [True, False])
def test_of_a_wreck_at_the_end_of_the_range_it_is_told_that_it_stays_where_it_is(fought):
    tables = tables_of((CRUISER, TARGET), (IMPACTOR,))
    tables.sides.enemy[0, 1] = fought
    world = duel(far=24_000.0, foe={"hull_mj": 0}, tables=tables)[1]
    seen = seen_world(world, tables, 0)
    one, none = (np.zeros(n) for n in (1, 0))
    told = impactor_aim(seen, tables, 0, 0, 1, (24_000.0 + one, one))
    assert (told.in_range, told.can_dodge_km, told.near_ppm) == (True, 0.0, PPM)
    assert impactor_aim(seen, tables, 0, 0, 1, (none, none)).near_ppm == 0
