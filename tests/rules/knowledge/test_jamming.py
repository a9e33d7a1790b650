"""Noise, what burns through it, what it does to contacts and to shots (K2)."""

from math import hypot

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.fire.lasers import fire_lasers
from game.rules.knowledge.jamming import (
    NOWHERE_KM,
    Noise,
    SideEyes,
    by_eye,
    drift,
    heard,
    jamming_ppm,
    least_noise,
    shot_jamming_ppm,
)
from game.rules.knowledge.sensors import look
from game.rules.knowledge.tracking import track
from game.rules.space.sightlines import hidden_by_bodies
from game.rules.state.digest import mirrored
from game.rules.state.vocabulary import PPM, Level, Posture, System
from game.rules.state.world import World
from game.testing import oracle_jamming as oracle
from game.testing.builders import FIGHTER, FRIGATE, LASER, all_in_sight, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
from game.testing.strategies_fire import resolution_at

EYES = FRIGATE | {"burn_through_km": 2_000.0}
JAMMER = FRIGATE | {"jam_ppm": PPM, "jam_km": 3_000.0}
ppms = st.integers(0, PPM)


def looked(*rows, eyes=EYES, jammer=JAMMER, flights=(), bodies=(), impulse=0):
    """The contacts of side 0, which has one pair of eyes, of jammers (class 1) and others after a look."""
    tables = tables_of((eyes, jammer, FIGHTER, FRIGATE), bodies=bodies)
    ships = tuple({"side": 1, "class_id": 1, **row} for row in rows)
    res = resolution_at(world_of(tables, ({"side": 0}, *ships), flights), tables, impulse)
    look(res)
    return res


def noise(res, slot=1):
    contacts = res.world.contacts
    return int(contacts.noise_ppm[0, 0, slot]), float(contacts.err_km[0, 0, slot])


def test_full_noise_halves_a_chance_and_half_of_it_leaves_four_fifths():
    strong = np.array([PPM, PPM, 0, PPM])
    assert jamming_ppm(strong, np.array([0, PPM // 2, 0, PPM])).tolist() == [500_000, 800_000, PPM, PPM]


@given(ppms, ppms, ppms, ppms)
def test_more_noise_never_helps_and_more_compensation_never_hurts(noise, more, counter, better):
    noise, more = sorted((noise, more))
    counter, better = sorted((counter, better))
    assert jamming_ppm(np.array(more), np.array(counter)) <= jamming_ppm(np.array(noise), np.array(counter))
    assert jamming_ppm(np.array(noise), np.array(counter)) <= jamming_ppm(np.array(noise), np.array(better)) <= PPM


@pytest.mark.parametrize(
    ("km", "left"), [(1_000.0, 0), (2_000.0, 0), (2_000.001, 0), (4_000.0, 750_000), (20_000.0, 990_000)]
)
def test_near_eyes_see_through_noise(km, left):
    raw, err = noise(looked({"x_km": km}))
    assert raw == left
    assert err == pytest.approx(left / PPM * 0.06 * km)


@pytest.mark.parametrize(("km", "level"), [(90_000.0, Level.IDENTIFIED), (140_000.0, Level.DETECTED)])
def test_who_is_only_detected_is_in_noise_as_well_and_who_is_not_seen_is_in_none(km, level):
    weak = JAMMER | {"jam_ppm": 300_000}
    res = looked(
        {"x_km": km}, {"x_km": -km, "class_id": 3}, {"x_km": 9e5}, eyes=EYES | {"sensor_km": 1.5e5}, jammer=weak
    )
    assert res.world.contacts.level[0, 0].tolist() == [0, level, Level.DETECTED, 0]
    assert [noise(res, slot)[0] > 0 for slot in range(4)] == [False, True, False, False]


def test_noise_that_is_half_as_strong_is_seen_through_from_further_off():
    weak = JAMMER | {"jam_ppm": PPM // 2}
    assert noise(looked({"x_km": 2_828.0}, jammer=weak)) == (0, 0.0)
    assert noise(looked({"x_km": 2_829.0}, jammer=weak))[0] > 0


def test_the_circle_has_a_widest():
    assert noise(looked({"x_km": 900_000.0}, eyes=EYES | {"sensor_km": 1e7})) == (999_995, 999_995 / PPM * 2_000.0)


@pytest.mark.parametrize(("off", "hidden"), [(3_000.0, True), (3_000.1, False), (-3_000.0, True)])
def test_noise_hides_what_is_near_the_jammer(off, hidden):
    res = looked({"x_km": 20_000.0}, {"x_km": 20_000.0, "y_km": off, "class_id": 3})
    assert (noise(res, 2)[0] > 0) == hidden


@pytest.mark.parametrize(
    "state",
    [
        {"posture": Posture.SILENT},
        {"posture": Posture.FEIGN},
        {"posture": Posture.SPUN_DOWN},
        {"hull_mj": 0},
        {"side": 0},
        {"system_ppm": 0},
    ],
)
def test_only_a_living_enemy_that_does_not_keep_quiet_jams(state):
    res = looked({"x_km": 20_000.0} | state, {"x_km": 20_000.0, "y_km": 100.0, "class_id": 3})
    assert noise(res, 2) == (0, 0.0)


def test_where_nothing_jams_nothing_is_heard():
    seen = np.ones((1, 2, 2), bool)
    for jammer, silence in ((FRIGATE, True), (JAMMER, False)):
        tables = tables_of((EYES, jammer))
        res = resolution_at(world_of(tables, ({"system_ppm": 0}, {"side": 1, "class_id": 1})), tables)
        assert (heard(res, seen) is None) == silence
    for part in heard(res, np.zeros((1, 2, 2), bool)).noise:
        assert not part.any()


def test_half_of_its_sensors_make_half_of_the_noise():
    system = np.full(6, PPM)
    system[System.SENSORS] = PPM // 2
    assert noise(looked({"x_km": 20_000.0, "system_ppm": system}))[0] == 490_000


def test_the_strongest_noise_counts_and_not_the_sum():
    res = looked({"x_km": 20_000.0}, {"x_km": 20_000.0, "y_km": 10.0}, {"x_km": 20_000.0, "class_id": 3})
    assert noise(res, 3)[0] == 990_000


def test_compensation_halves_the_circle_and_leaves_the_noise():
    raw, err = noise(looked({"x_km": 20_000.0}))
    again, half = noise(looked({"x_km": 20_000.0}, eyes=EYES | {"counter_jam_ppm": PPM // 2}))
    assert (again, half) == (raw, err / 2)


def test_a_scout_close_by_sees_for_all_and_a_planet_blinds_it():
    rows = {"x_km": 20_000.0}, {"x_km": 20_000.0, "y_km": 1_500.0, "side": 0, "class_id": 0}
    assert noise(looked(*rows)) == (0, 0.0)
    body = {"mu_km3_s2": 0.0, "radius_km": 300.0, "x_km": 20_000.0, "y_km": 800.0}
    assert noise(looked(*rows, bodies=(body,)))[0] == 990_000


def test_craft_see_what_is_in_reach_of_their_guns():
    wing = {"side": 0, "class_id": 2, "x_km": 20_000.0, "spread_km": 50.0}
    assert noise(looked({"x_km": 20_000.0, "y_km": 350.0}, flights=(wing,))) == (0, 0.0)
    assert noise(looked({"x_km": 20_000.0, "y_km": 500.0}, flights=(wing,)))[0] > 0


def chorus(rng):
    """A world of ships and craft of three sides close together that jam and listen, one of which is fought one way."""
    scout = FIGHTER | {"burn_through_km": 900.0, "sensor_km": float(rng.choice([0.0, 1e5])), "counter_jam_ppm": 300_000}
    tables = tables_of(
        (EYES | {"counter_jam_ppm": 500_000}, JAMMER | {"jam_ppm": 700_000, "burn_through_km": 4_000.0}, scout,
         EYES | {"sensor_km": 0.0}, JAMMER),
        bodies=({"mu_km3_s2": 0.0, "radius_km": 300.0, "x_km": 700.0, "y_km": 900.0},), sides=3,
    )  # fmt: skip
    tables.sides.enemy[2, 0] = False
    places = [-2_500.0, -500.0, 0.0, 100.0, 1_500.0, 3_000.0, 4_500.0]
    rows = tuple(
        {
            "side": int(rng.integers(0, 3)), "class_id": int(rng.choice([0, 1, 3, 4])),
            "x_km": float(rng.choice(places)), "y_km": float(rng.choice(places)),
            "hull_mj": int(rng.choice([50_000, 50_000, 0])), "system_ppm": int(rng.choice([PPM, 600_000, 0])),
            "posture": int(rng.choice([Posture.ACTIVE, Posture.ACTIVE, Posture.SILENT])),
        }
        for _ in range(6)
    )  # fmt: skip
    wings = tuple(
        {"side": int(rng.integers(0, 3)), "x_km": float(rng.choice(places)), "y_km": float(rng.choice(places)),
         "alive": int(rng.choice([0, 3, 3])), "spread_km": float(rng.choice([0.0, 50.0]))}
        for _ in range(3)
    )  # fmt: skip
    return tables, world_of(tables, rows, wings)


@given(st.integers(0, 2**32))
@settings(max_examples=20)
def test_the_noise_that_is_heard_is_that_of_the_oracle(seed):
    rng = np.random.default_rng(seed)
    tables, first = chorus(rng)
    res = resolution_at(World.joined([first, chorus(rng)[1], chorus(rng)[1]]), tables, 5)
    seen = rng.random((3, 3, 6)) < 0.7
    found = heard(res, seen)
    assert (found.seen == seen).all()
    fields = [battlefield(res, w) for w in range(3)]
    at = np.nonzero(seen)
    for w, side, unit, raw, left, err in zip(*at, *(column[at] for column in found.noise), strict=True):
        told = oracle.noise_about(fields[w], int(side), fields[w].units[unit])
        assert (raw, left, err) == (told.raw, told.left, pytest.approx(told.err_km))


@pytest.mark.parametrize(
    ("counter", "level"), [(0, Level.DETECTED), (590_000, Level.DETECTED), (600_000, Level.IDENTIFIED)]
)
def test_nobody_identifies_what_stands_in_noise_unless_it_is_seen_through(counter, level):
    res = looked({"x_km": 20_000.0}, eyes=EYES | {"counter_jam_ppm": counter})
    assert (990_000 * (PPM - counter) // PPM < 400_000) == (level == Level.IDENTIFIED)
    assert res.world.contacts.level[0, 0, 1] == level


def test_a_contact_in_noise_is_somewhere_in_its_circle_and_its_speed_is_known():
    places = set()
    for key in range(1, 60):
        tables = tables_of((EYES, JAMMER, FIGHTER))
        world = world_of(tables, ({"side": 0}, {"side": 1, "class_id": 1, "x_km": 20_000.0, "vx_km_s": 2.0}), key=key)
        res = resolution_at(world, tables)
        look(res)
        contacts = res.world.contacts
        off = contacts.x_km[0, 0, 1] - 20_000.0, contacts.y_km[0, 0, 1]
        assert hypot(*off) <= contacts.err_km[0, 0, 1]
        assert contacts.vx_km_s[0, 0, 1] == 2.0
        places.add(off)
    assert len(places) == 59
    assert min(x for x, _ in places) < -300.0 < 300.0 < max(x for x, _ in places)
    assert min(y for _, y in places) < -300.0 < 300.0 < max(y for _, y in places)


def test_contacts_drift_straight_from_one_drawn_point_to_the_next():
    res = looked({"x_km": 20_000.0})
    w, side, uid = (np.array([n]) for n in (0, 0, 2))
    points = [drift(res.world, w, side, uid, np.array([now])) for now in range(26)]
    x, y = (np.array([float(p[axis][0]) for p in points]) for axis in (0, 1))
    for start in range(0, 24, 4):
        for axis in (x, y):
            assert np.allclose(np.diff(axis[start : start + 5]), axis[start + 1] - axis[start], atol=1e-12)
    assert len({round(value, 9) for value in x[::4]}) == 7
    many = drift(res.world, np.repeat(w, 26), np.repeat(side, 26), np.repeat(uid, 26), np.arange(26))
    assert [(float(a), float(b)) for a, b in zip(*many, strict=True)] == list(zip(x.tolist(), y.tolist(), strict=True))
    other = drift(res.world, w, side + 1, uid, np.array([0]))
    assert (float(other[0][0]), float(other[1][0])) != (x[0], y[0])
    image = drift(mirrored(res.world), w, side, uid, np.array([5]))
    assert (float(image[0][0]), float(image[1][0])) == (x[5], -y[5])


@pytest.mark.parametrize("impulse", [0, 1, 4, 7, 11])
@pytest.mark.parametrize("mirror_sign", [1.0, -1.0])
def test_a_contact_in_noise_is_where_the_oracle_draws_it(impulse, mirror_sign):
    tables = tables_of((EYES, JAMMER, FIGHTER))
    rows = ({"side": 0}, {"side": 1, "class_id": 1, "x_km": 20_000.0, "uid": 77})
    world = world_of(tables, rows, key=5)
    world.battle.mirror_sign[:] = mirror_sign
    res = resolution_at(world, tables, impulse)
    field = battlefield(res)
    look(res)
    unit, contacts = field.units[1], res.world.contacts
    shown = oracle.shown_place(field, 0, unit, oracle.noise_about(field, 0, unit), int(res.now[0]))
    if impulse % 4 == 0:  # sides look at these
        assert (contacts.x_km[0, 0, 1], contacts.y_km[0, 0, 1]) == pytest.approx(shown, abs=1e-6)
    w, side, uid = (np.array([n]) for n in (0, 0, 77))
    x, y = drift(world, w, side, uid, res.now)
    err_km = oracle.noise_about(field, 0, unit).err_km
    assert (20_000.0 + err_km * x[0], err_km * y[0]) == pytest.approx(shown, abs=1e-6)


def test_at_the_end_of_an_impulse_the_place_is_that_of_the_next_look():
    tables = tables_of((EYES, JAMMER, FIGHTER))
    world = world_of(tables, ({"side": 0}, {"side": 1, "class_id": 1, "x_km": 20_000.0}))
    res = resolution_at(all_in_sight(world, tables), tables, 3)
    track(res)
    tracked = res.world.contacts.x_km[0, 0, 1]
    res.begin_impulse(4)
    look(res)
    assert res.world.contacts.x_km[0, 0, 1] == tracked != 20_000.0


def test_a_shot_asks_its_own_sides_contact_and_its_own_ships_compensation():
    tables = tables_of((EYES, EYES | {"counter_jam_ppm": PPM // 2}, FIGHTER))
    world = world_of(tables, ({"side": 0}, {"side": 0, "class_id": 1}, {"side": 1}), ({"side": 1},))
    world.contacts.noise_ppm[:, 0, 2] = PPM
    tables.classes.jam_ppm[0] = 1
    res = resolution_at(world, tables)
    asked = [(0, 2), (1, 2), (2, 0), (0, 3), (0, 1)]
    shooter, target = (np.array(column) for column in zip(*asked, strict=True))
    left = shot_jamming_ppm(res, np.zeros(5, int), shooter, target).tolist()
    assert left == [500_000, 800_000, PPM, PPM, PPM]


def test_a_jammed_shot_shows_the_factor_and_misses_go_where_the_gun_points():
    tables = tables_of((EYES, JAMMER, FIGHTER), (LASER | {"p0_ppm": PPM, "r0_km": 1e6},))
    rows = ({"side": 0, "fire_at": 1}, {"side": 1, "class_id": 1, "x_km": 10_000.0})
    seen = {}
    for key in range(1, 30):
        world = all_in_sight(world_of(tables, rows, key=key), tables)
        res = resolution_at(world, tables)
        look(res)
        fire_lasers(res)
        (shot,) = res.journal.table()[res.journal.table()["source"] == 0][-1:]
        assert shot["jam_ppm"] == jamming_ppm(res.world.contacts.noise_ppm[0, 0, 1], np.array(0))
        place = 10_000.0 if shot["value"] else res.world.contacts.x_km[0, 0, 1]
        assert shot["x_km"] == place
        seen[int(shot["value"])] = key
    assert len(seen) == 2


def test_a_friend_before_the_place_where_a_target_is_taken_to_be_holds_the_fire():
    tables = tables_of((FRIGATE, JAMMER, FIGHTER))
    rows = ({"side": 0}, {"side": 1, "class_id": 1, "x_km": 10_000.0}, {"side": 0, "x_km": 5_000.0, "y_km": 200.0})
    for y, fires in ((400.0, False), (0.0, True)):
        world = all_in_sight(world_of(tables, rows), tables)
        world.contacts.noise_ppm[:, 0, 1], world.contacts.err_km[:, 0, 1] = PPM, 500.0
        world.contacts.y_km[:, 0, 1] = y
        world.units.y_km[:, 1] = 400.0 - y
        world.units.capacitor_mj[:, 2] = 0
        res = resolution_at(world, tables)
        fire_lasers(res)
        assert (res.journal.table()["source"] == 0).any() == fires


def test_at_the_end_of_an_impulse_bodies_stand_where_the_next_one_finds_them():
    """A moon comes between a scout and a jammer in this impulse: what the next look hears is noted already."""
    body = {"mu_km3_s2": 0.0, "radius_km": 300.0, "x_km": 1e6}
    tables = tables_of((EYES, JAMMER, FIGHTER), bodies=(body,))
    world = world_of(tables, ({"side": 0}, {"side": 1, "class_id": 1, "x_km": 1_500.0}))
    for step, left in ((20, False), (15, True)):
        res = resolution_at(all_in_sight(world.copy(), tables), tables, 3)
        res.this_turn.body_x[:, step] = 750.0
        track(res)
        assert (noise(res)[0] == 0) == left


@st.composite
def watched_places(draw):
    """Eyes of two worlds, some of them blind, places in noise, and bodies: on a coarse grid, so that many tie."""
    eyes, places, bodies = draw(st.integers(1, 6)), draw(st.integers(1, 5)), draw(st.integers(0, 2))

    def drawn(values, *shape):
        size = int(np.prod(shape))
        return np.array(draw(st.lists(st.sampled_from(values), min_size=size, max_size=size))).reshape(shape)

    grid = [-3_000.0, -500.0, 0.0, 250.0, 1_000.0, 4_000.0]
    x = np.where(drawn([True, True, True, False], eyes, 2), drawn(grid, eyes, 2), NOWHERE_KM)
    through, counter = drawn([0.0, 600.0, 2_000.0], eyes, 2), drawn([0, 250_000, PPM], eyes, 2)
    sees = x < NOWHERE_KM
    best = sees.copy()
    for gift in (through, counter):
        best &= gift == np.where(sees, gift, -1).max(axis=0)
    there = drawn([0, 1], places), drawn(grid, places), drawn(grid, places), drawn([1, 300_000, PPM], places)
    limbs = drawn(grid, 2, bodies), drawn(grid, 2, bodies), drawn([0.0, 100.0, 800.0], bodies).astype(np.float64)
    return SideEyes(x, drawn(grid, eyes, 2), through, counter, best), there, limbs


@given(watched_places())
def test_the_few_that_look_leave_what_all_eyes_together_leave(watched):
    eyes, (world, x, y, jam), limbs = watched
    expected = Noise.full(jam)
    for n, (w, *place) in enumerate(zip(world, x, y, strict=True)):
        for eye in np.flatnonzero(eyes.x[:, w] < NOWHERE_KM):
            ends = [np.array([value]) for value in (w, eyes.x[eye, w], eyes.y[eye, w], *place)]
            if not hidden_by_bodies(*ends, *limbs)[0]:
                dx, dy = eyes.x[eye, w] - place[0], eyes.y[eye, w] - place[1]
                one = by_eye(*(np.array(v) for v in (dx * dx + dy * dy, eyes.through_km[eye, w])),
                             eyes.counter_ppm[eye, w], jam[n])  # fmt: skip
                for whole, value in zip(expected, one, strict=True):
                    whole[n] = min(whole[n], value)
    found = Noise.full(jam)
    least_noise(found, np.arange(len(world)), eyes, (world, x, y, jam), limbs)
    assert [part.tolist() for part in found] == [part.tolist() for part in expected]
