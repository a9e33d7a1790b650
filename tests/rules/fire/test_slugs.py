"""Slugs in flight: passes, what stands in the way, what becomes of those that miss."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from game.rules.fire.impactors import fire_impactors
from game.rules.fire.salvo_flight import end_salvos, fly_salvos
from game.rules.fire.slugs import bend_km, farthest_km, strike_with_slugs
from game.rules.motion.units import fly_units
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import PPM, SUBSTEPS, Cause, Event, Presence, Stream, WeaponKind
from game.rules.turn import resolve_turn
from game.testing import oracle_impactors as oracle
from game.testing.builders import IMPACTOR, TORPEDO, all_in_sight, orders_for, tables_of, world_of
from game.testing.oracle_battlefield import battlefield, distance_to_segment
from game.testing.oracle_dice import Dice
from game.testing.oracle_salvos import place_at
from game.testing.strategies_fire import resolution_at
from game.testing.strategies_impactors import volleys

from ..standard import hits_of, holds_standard_properties
from .test_impactors import CRUISER, TARGET, duel


def flown(tables, world, impulse):
    """An impulse of motion, and what slugs do in it."""
    res = resolution_at(world, tables, impulse)
    motion(res)
    return res


def motion(res):
    """The phases that move units and slugs, and those that strike."""
    res.this_turn.thrust_x[:] = res.cls("thrust_km_s2") * (res.world.units.uid % 2)
    for phase in (fly_units, fly_salvos, strike_with_slugs, end_salvos):
        phase(res)


def way(x, y, row):
    """Where a row of world 0 is at the moments."""
    return [(float(x[m, 0, row]), float(y[m, 0, row])) for m in range(SUBSTEPS + 1)]


def just_touches(slug, unit, size):
    """Is it so near that rounding tells?"""
    near = min(oracle._distance(slug, unit, step, oracle._nearest(slug, unit, step)) for step in range(SUBSTEPS))
    return abs(near - size) < 1e-4


@given(volleys())
@settings(max_examples=60, deadline=None)
def test_slugs_fare_as_the_oracle_says(volley):
    tables, world, impulse = volley
    field, dice = battlefield(resolution_at(world, tables, impulse)), Dice(world, 0, impulse)
    res = flown(tables, world, impulse)
    swept, units, before = res.this_impulse.swept, res.world.units, world.salvos
    here = res.world.present()[0]
    rows = {int(e["shot"]): e for e in res.journal.table() if e["kind"] == Event.SLUG}
    told_rows, told_hits, left = set(), [], set()
    for t in np.flatnonzero(before.alive[0]).tolist():
        source, target = int(before.source[0, t]), int(before.target[0, t])
        slug, weapon = way(swept.salvo_x, swept.salvo_y, t), field.weapons[int(before.weapon[0, t])]
        ways = {s: way(swept.unit_x, swept.unit_y, s) for s in range(world.unit_slots) if here[s]}
        others = {
            s: (int(units.uid[0, s]), ways[s], field.units[s].facts["class_size_km"])
            for s in ways if s not in (source, target)
        }  # fmt: skip
        assume(not any(just_touches(slug, one, size) for _, one, size in others.values()))
        fate = oracle.fate_of(slug, ways.get(target), others, float(swept.salvo_end[0, t]))
        hit = False
        if fate.passed is not None:
            moment, off = fate.passed
            seconds = ((24 + impulse - int(before.launch_impulse[0, t])) * 5 + moment) * 5.0
            dodge, chance = oracle.chance_of(
                weapon, field.units[target].facts, seconds, off, int(before.crew_ppm[0, t])
            )
            event = rows[t]
            assert event["flight_s"] == pytest.approx(seconds, abs=1e-4)
            assert event["evasion_ppm"] == pytest.approx(dodge, abs=2)
            assert event["chance_ppm"] == pytest.approx(chance, abs=2)
            assert (
                event["roll_ppm"]
                == (dice.word(Stream.IMPACTOR, int(before.uid[0, t]), field.units[target].uid) >> 32) * PPM >> 32
            )
            hit = bool(event["roll_ppm"] < event["chance_ppm"])
            assert event["value"] == hit
            assert (event["x_km"], event["y_km"]) == pytest.approx(place_at(slug, moment), abs=1e-5)
            told_rows.add(t)
        struck = target if hit else fate.met[0] if fate.met else None
        if struck is not None:
            told_hits.append((struck, source, int(before.slot[0, t]), t, weapon["energy_mj"], int(Cause.IMPACTOR)))
        elif swept.salvo_body[0, t] < 0:
            left.add(t)
    assert set(rows) == told_rows
    assert hits_of(res, names=False) == sorted(told_hits)
    assert set(np.flatnonzero(res.world.salvos.alive[0]).tolist()) == left
    passed = np.array(sorted(told_rows & left), int)
    assert (res.world.salvos.target[0, passed] == -1).all()


@given(volleys())
@settings(max_examples=25, deadline=None)
def test_slugs_feel_no_neighbour_no_row_and_no_mirror(volley):
    def phase(res):
        for one in (fly_salvos, strike_with_slugs, end_salvos):
            one(res)

    holds_standard_properties(*volley, phase, by_uid=True)


@given(st.integers(0, 2**32))
def test_ways_bend_and_units_go_as_far_as_their_farthest_place(seed):
    """Ways that turn back beyond one of their ends too, and some that end where they begin."""
    x, y = np.random.default_rng(seed).choice([-9.0, -1.0, 0.0, 2.0, 4.0], (2, 6, 4))
    ends = x[0], y[0], x[-1], y[-1]
    bends = [
        max(distance_to_segment(x[m, n], y[m, n], *(float(end[n]) for end in ends)) for m in range(6)) for n in range(4)
    ]
    assert [bend_km(x[:, [n]], y[:, [n]]) for n in range(4)] == pytest.approx(bends)
    assert bend_km(x, y) == pytest.approx(max(bends))
    for here in np.array([[True, False, True, False], [False, True, False, False]]):
        assert farthest_km(x[:, None], y[:, None], here[None]) == np.hypot(x, y)[:, here].max()


def slug(tables, *units, roll=0, impulses=1, **facts):
    """One impulse or more of a slug of unit 0 that flies along x from the origin at the first target, unit 1."""
    world = all_in_sight(world_of(tables, units), tables)
    slugs = world.salvos = Salvos.empty(1, 1)
    row = {"uid": 99, "source": 0, "target": 1, "alive": 1, "vx_km_s": 1_500.0, "crew_ppm": PPM} | facts
    for name, value in row.items():
        getattr(slugs, name)[:] = value
    found = []
    for impulse in range(impulses):
        res = resolution_at(world, tables, impulse)
        res.roll_ppm = lambda world, *_: np.full(len(world), roll)
        for phase in (fly_units, fly_salvos, strike_with_slugs, end_salvos):
            phase(res)
        events = res.journal.table()
        found.append((hits_of(res, names=False), events[events["kind"] == Event.SLUG]))
        world = res.world
    return world, found


TABLES = tables_of((CRUISER, TARGET, TARGET | {"size_km": 5.0}), (IMPACTOR,), map_radius_km=1e7)
OWN, FOE = {"x_km": -100.0}, {"side": 1, "class_id": 1, "x_km": 12_000.0}


@pytest.mark.parametrize("speed", [1.0, 10.0, 299.0, 1_500.0, 300_000.0])
@pytest.mark.parametrize("beside", [0.0, 0.199, 0.201])
def test_nothing_tunnels_at_any_speed(speed, beside):
    """A wreck of 200 m that is 40 % of an impulse ahead is struck, however far a step goes."""
    wreck = {"side": 1, "class_id": 1, "x_km": speed * 10.0, "y_km": beside, "hull_mj": 0}
    world, [(hits, _)] = slug(TABLES, OWN, wreck, target=-1, vx_km_s=speed)
    assert len(hits) == (beside < 0.2)
    assert bool(world.salvos.alive.any()) == (beside > 0.2)


def test_a_hit_spends_the_slug_and_a_miss_flies_on():
    world, [(hits, rows)] = slug(TABLES, OWN, FOE, roll=0)
    assert [h[0] for h in hits] == [1]
    assert not world.salvos.alive.any()
    world, [(hits, rows)] = slug(TABLES, OWN, FOE, roll=PPM - 1)
    assert hits == []
    assert rows["value"].tolist() == [0]
    assert world.salvos.alive.all()
    assert world.salvos.x_km[0, 0] == pytest.approx(37_500.0)


def test_the_edge_of_the_roll():
    chance = int(slug(TABLES, OWN, FOE)[1][0][1]["chance_ppm"][0])
    assert len(slug(TABLES, OWN, FOE, roll=chance - 1)[1][0][0]) == 1
    assert len(slug(TABLES, OWN, FOE, roll=chance)[1][0][0]) == 0


def test_what_stands_before_the_target_takes_the_shot_and_what_stands_behind_it_takes_a_miss():
    before, behind = FOE | {"x_km": 6_000.0}, FOE | {"x_km": 18_000.0}
    for other, roll, struck, passes in (
        (before, 0, 2, 0),
        (before, PPM - 1, 2, 0),
        (behind, 0, 1, 1),
        (behind, PPM - 1, 2, 1),
    ):
        _, [(hits, rows)] = slug(TABLES, OWN, FOE, other, roll=roll)
        assert ([h[0] for h in hits], len(rows)) == ([struck], passes)


@pytest.mark.parametrize("places", [(3_000.0, 5_000.0), (5_000.0, 3_000.0), (3_000.0, 9_000.0), (9_000.0, 3_000.0)])
def test_of_two_in_the_way_the_first_is_struck_whatever_their_rows(places):
    """Within one step of 7,500 km, and in two."""
    wrecks = tuple(FOE | {"x_km": x, "hull_mj": 0} for x in places)
    _, [(hits, _)] = slug(TABLES, OWN, FOE, *wrecks)
    assert [h[0] for h in hits] == [2 + places.index(3_000.0)]


def test_of_two_equally_far_in_the_way_the_lower_uid_is_struck():
    for uids in ((5, 4), (4, 5)):
        wrecks = tuple(FOE | {"x_km": 3_000.0, "y_km": y, "uid": uid} for y, uid in zip((0.1, -0.1), uids, strict=True))
        _, [(hits, _)] = slug(TABLES, OWN, FOE, *wrecks)
        assert [h[0] for h in hits] == [2 + uids.index(4)]


@pytest.mark.parametrize("turn", [(0.0, 1.0), (0.0, -1.0), (0.6, 0.8), (-1.0, 0.0)])
@pytest.mark.parametrize("part", [0.0, 1.0 / 3.0, 0.5, 1.0])
def test_who_comes_from_afar_into_the_way_at_the_end_of_the_impulse_is_struck(turn, part):
    """A wreck as fast as a slug, 24.9 s from where both are then, and a part of its way before the map's centre."""
    (c, s), far = turn, 1_500.0 * 24.9
    x, y = part * far * c, part * far * s
    wreck = FOE | {"x_km": x - far * c, "y_km": y - far * s, "vx_km_s": 1_500.0 * c, "vy_km_s": 1_500.0 * s}
    aside = OWN | {"y_km": 9_000.0}, FOE | {"y_km": -9_000.0}, wreck | {"hull_mj": 0}
    _, [(hits, _)] = slug(TABLES, *aside, target=-1, x_km=x - far, y_km=y)
    assert [h[0] for h in hits] == [2]


@pytest.mark.parametrize("other", [{"side": 0}, {"hull_mj": 0}, {"side": 1}])
def test_friend_wreck_and_foe_are_all_in_the_way_and_the_ship_that_fired_is_not(other):
    _, [(hits, _)] = slug(TABLES, OWN, FOE, FOE | {"x_km": 3_000.0} | other)
    assert [h[0] for h in hits] == [2]
    _, [(hits, _)] = slug(TABLES, {"x_km": 3_000.0}, FOE)
    assert [h[0] for h in hits] == [1]


@pytest.mark.parametrize("presence", [p for p in Presence if p != Presence.PRESENT])
def test_what_is_not_on_the_map_is_neither_met_nor_passed(presence):
    world, [(hits, rows)] = slug(
        TABLES, OWN, FOE | {"presence": presence}, FOE | {"x_km": 3_000.0, "presence": presence}
    )
    assert (hits, len(rows)) == ([], 0)
    assert world.salvos.alive.all()


@pytest.mark.parametrize(("roll", "struck"), [(0, 1), (PPM - 1, 2)])
def test_a_target_that_is_passed_in_the_very_moment_in_which_something_is_met_has_its_chance(roll, struck):
    """Something of no size on the way, beside which the target stands."""
    tables = tables_of((CRUISER, TARGET, TARGET | {"size_km": 0.0}), (IMPACTOR,), map_radius_km=1e7)
    _, [(hits, rows)] = slug(tables, OWN, FOE | {"y_km": 2.0}, FOE | {"class_id": 2}, roll=roll)
    assert ([h[0] for h in hits], len(rows)) == ([struck], 1)


def test_a_slug_passes_once_and_in_a_later_impulse_too():
    far = FOE | {"x_km": 80_000.0}
    world, found = slug(TABLES, OWN, far, roll=PPM - 1, impulses=4)
    assert [len(rows) for _, rows in found] == [0, 0, 1, 0]
    row = found[2][1][0]
    assert row["flight_s"] == pytest.approx(80_000.0 / 1_500.0)
    assert row["time_s"] == pytest.approx(80_000.0 / 1_500.0)
    assert world.salvos.target[0, 0] == -1


@pytest.mark.parametrize("step", range(1, 6))
def test_a_target_beside_the_way_at_the_end_of_a_step_is_passed_there_and_not_later(step):
    """Even where that is the end of the impulse."""
    _, [(_, rows)] = slug(TABLES, OWN, FOE | {"x_km": 7_500.0 * step, "y_km": 2.0}, roll=PPM - 1)
    assert rows["flight_s"].tolist() == [5.0 * step]


def test_a_target_as_fast_as_the_slug_outruns_it():
    away = FOE | {"x_km": 500.0, "vx_km_s": 60.0}
    world, found = slug(TABLES, OWN, away, vx_km_s=59.0, impulses=2)
    assert found[0][1]["chance_ppm"].tolist() == [0]
    assert found[0][0] == found[1][0] == []
    assert world.salvos.alive.all()


@pytest.mark.parametrize(("beside", "passes"), [(0.0, True), (20.9, True), (21.1, False)])
def test_what_is_out_of_the_lens_is_missed_whatever_the_roll(beside, passes):
    """At 8 s and 3 g a target can dodge 0.94 km; 20 km more are granted."""
    _, [(_, rows)] = slug(TABLES, OWN, FOE | {"y_km": beside})
    assert bool(rows["chance_ppm"][0] > 0) == passes


def test_a_body_ends_it_and_what_was_passed_before_counts():
    rock = {"mu_km3_s2": 0.0, "radius_km": 100.0, "x_km": 15_000.0}
    tables = tables_of((CRUISER, TARGET), (IMPACTOR,), (rock,))
    world, [(hits, rows)] = slug(tables, OWN, FOE, roll=PPM - 1)
    assert (len(hits), len(rows)) == (0, 1)
    assert not world.salvos.alive.any()
    _, [(hits, rows)] = slug(tables, OWN, FOE | {"x_km": 23_000.0})
    assert (len(hits), len(rows)) == (0, 0)


@pytest.mark.parametrize(("turn", "struck"), [(1.0, []), (-1.0, [2])])
def test_a_slug_in_the_ground_is_in_nobody_s_way(turn, struck):
    """It ends in the first step; a ship flies over that place in the third, or has come by in the slug's way before."""
    rock = {"mu_km3_s2": 0.0, "radius_km": 100.0, "x_km": 5_100.0}
    tables = tables_of((CRUISER, TARGET | {"size_km": 5.0}), (IMPACTOR,), (rock,))
    over = {"side": 1, "class_id": 1, "x_km": 4_997.0, "y_km": -1_500.0, "vy_km_s": 120.0}
    before = {"side": 1, "class_id": 1, "x_km": 3_000.0}
    _, [(hits, _)] = slug(tables, OWN, FOE | {"x_km": -9_000.0}, over if turn > 0 else before, target=-1)
    assert [h[0] for h in hits] == struck


def test_a_torpedo_is_no_slug():
    tables = tables_of((CRUISER, TARGET), (IMPACTOR, TORPEDO), map_radius_km=1e7)
    for weapon, passes in ((0, 1), (1, 0)):
        world, [(hits, rows)] = slug(tables, OWN, FOE, weapon=weapon)
        assert (len(hits), len(rows), bool(world.salvos.alive.any())) == (passes, passes, not passes)


def test_far_off_the_map_it_is_gone():
    tables = tables_of((CRUISER, TARGET), (IMPACTOR,), map_radius_km=30_000.0)
    world, _ = slug(tables, OWN, FOE, roll=PPM - 1, impulses=1)
    assert world.salvos.alive.all()
    world, _ = slug(tables, OWN, FOE, roll=PPM - 1, impulses=2)
    assert not world.salvos.alive.any()


def test_gravity_bends_its_way():
    rock = {"mu_km3_s2": 350_000.0, "radius_km": 6_000.0, "y_km": -9_000.0}
    tables = tables_of((CRUISER, TARGET), (IMPACTOR,), (rock,))
    world, _ = slug(tables, OWN, FOE | {"x_km": 50_000.0})
    fall = -world.salvos.y_km[0, 0]
    assert 0.1 < fall < 0.5 * 350_000.0 / 9_000.0**2 * 25.0**2


def test_a_hit_is_in_the_ledger_of_the_next_impulse_with_its_cause_and_its_track_ends_there():
    tables, world = duel(worlds=40)
    after, events, tracks = resolve_turn(world, tables, orders_for(world))
    struck = events[(events["kind"] == Event.SLUG) & (events["value"] == 1)]
    hits = events[events["kind"] == Event.HIT]
    assert len(struck) > 20
    assert (hits["value"] == Cause.IMPACTOR).all()
    assert (hits["energy_mj"] == 200_000).all()
    told = {(int(e["world"]), int(e["impulse"]) + 1, int(e["shot"])) for e in struck if e["impulse"] < 11}
    assert {(int(e["world"]), int(e["impulse"]), int(e["shot"])) for e in hits} == told
    late = {int(e["world"]) for e in struck if e["impulse"] == 11}
    assert {int(w) for w in np.argwhere(after.pending.used())[:, 0]} == late
    for row in struck[:10]:
        w, t, step = int(row["world"]), int(row["shot"]), (int(row["impulse"]) + 1) * SUBSTEPS
        assert tracks.salvos.x_km[w, t, step] == row["x_km"]
        assert tracks.salvos.alive[w, t, int(row["impulse"]) + 1] == 0
    for missed in events[(events["kind"] == Event.SLUG) & (events["value"] == 0)][:10]:
        step = (int(missed["impulse"]) + 1) * SUBSTEPS
        assert tracks.salvos.x_km[int(missed["world"]), int(missed["shot"]), step] > 30_000.0


def test_a_volley_of_a_battery_is_a_slug_for_each_of_its_guns():
    tables = tables_of((CRUISER | {"batteries": ((0, 3),)}, TARGET), (IMPACTOR,))
    world = all_in_sight(world_of(tables, ({}, FOE)), tables)
    res = resolution_at(world, tables)
    fire_impactors(res)
    assert res.world.salvos.alive.sum() == 3
    assert len(set(res.world.salvos.uid[0].tolist())) == 3
    assert res.world.units.capacitor_mj[0, 0, 0] == 0


def test_only_impactors_are_slugs():
    assert [kind for kind in WeaponKind if kind == IMPACTOR["kind"]] == [WeaponKind.IMPACTOR]
    world, [(hits, rows)] = slug(TABLES, OWN, FOE, alive=0)
    assert (hits, len(rows), world.salvos.alive.any()) == ([], 0, False)


@pytest.mark.parametrize(("leaks", "through"), [(0, 0), (150_000, 30_000), (PPM, 200_000)])
def test_a_class_may_let_slugs_past_its_shield(leaks, through):
    """The Sovereignty's ships: 15 % of 200 GJ go through a whole shield of 900 GJ."""
    soft = TARGET | {"leak_ppm": 0, "kinetic_leak_ppm": leaks, "armour_mj": 0}
    tables = tables_of((CRUISER, soft), (IMPACTOR | {"charge_mj": 0, "p0_ppm": PPM, "s0_km": 1e6},))
    world = all_in_sight(world_of(tables, ({}, FOE)), tables)
    _, events, _ = resolve_turn(world, tables, orders_for(world))
    (hit,) = events[events["kind"] == Event.HIT]
    assert (hit["hull_mj"], hit["shielded_mj"]) == (through, 200_000 - through)
