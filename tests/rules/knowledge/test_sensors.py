import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.knowledge import sensors
from game.rules.knowledge.jamming import Heard, Noise
from game.rules.knowledge.sensors import Limbs, Observers, Targets, emission_ppm, level_at, levels_seen, look
from game.rules.space import sightlines
from game.rules.state.vocabulary import PPM, Event, Level, Posture, Presence
from game.testing import oracle_knowledge as oracle
from game.testing.builders import FIGHTER, FRIGATE, all_in_sight, tables_of, world_of
from game.testing.oracle_battlefield import battlefield, distance_to_segment
from game.testing.strategies_fire import resolution_at, skirmishes

from ..standard import holds_standard_properties, makes_known


@given(skirmishes())
@settings(max_examples=80, deadline=None)
def test_the_look_is_the_oracles_look(skirmish):
    tables, world, impulse = skirmish
    res = resolution_at(world, tables, impulse)
    contacts, reports = oracle.look(battlefield(res), 2)
    makes_known(res, look)
    after = battlefield(res)
    for (side, code), expected in contacts.items():
        assert after.contact(side, code) == expected
    events = res.journal.table()
    assert {(Event(e["kind"]).name, e["source"], e["target"], e["value"]) for e in events} == reports
    assert len(events) == len(reports)


@given(skirmishes())
@settings(max_examples=30, deadline=None)
def test_the_look_feels_no_neighbour_no_row_and_no_mirror(skirmish):
    holds_standard_properties(*skirmish, look)


def pair(distance, *, reach=1e5, impulse=0, bodies=(), **target):
    """Contact level that side 0 reaches of a unit at `distance` km."""
    tables = tables_of((FRIGATE | {"sensor_km": reach}, FIGHTER), bodies=bodies)
    world = world_of(tables, ({"side": 0}, {"side": 1, "x_km": distance, **target}))
    res = resolution_at(world, tables, impulse)
    look(res)
    return int(res.world.contacts.level[0, 0, 1]), res


@pytest.mark.parametrize(
    ("distance", "level"), [(50_000.0, 2), (50_000.1, 1), (100_000.0, 1), (100_000.1, 0), (0.0, 2)]
)
def test_a_unit_at_rest_is_seen_at_its_signature(distance, level):
    assert pair(distance)[0] == level


def test_each_modifier_works_in_its_direction():
    def range_of(**target):
        return max(d for d in range(5_000, 280_000, 5_000) if pair(float(d), **target)[0])

    plain = range_of()
    assert range_of(throttle_ppm=PPM) == 2 * plain
    assert plain < range_of(fired_impulse=-2) < range_of(fired_impulse=-2, throttle_ppm=PPM)
    assert range_of(posture=Posture.SILENT) < plain
    assert range_of(posture=Posture.SPUN_DOWN) == range_of(posture=Posture.SILENT)
    assert range_of(posture=Posture.FEIGN, throttle_ppm=PPM) < plain
    assert range_of(hull_mj=0) < range_of(posture=Posture.SILENT)


def test_in_each_world_craft_look_where_no_ship_of_their_side_does():
    """Three alike, but for the sensors of the ships: craft at 40,000 km reach to 60,000 km, ships at 0 to 50,000 km."""
    tables = tables_of((FRIGATE | {"sensor_km": 5e4}, FIGHTER | {"sensor_km": 6e4, "signature_ppm": PPM}))
    rows = ({}, {}, *({"side": 1, "x_km": x, "system_ppm": 0} for x in (45_000.0, 95_000.0)))
    wings = tuple({"class_id": 1, "side": side, "x_km": 4e4} for side in (0, 1, 0))
    world = world_of(tables, rows, wings, worlds=3)
    world.units.system_ppm[1, :2] = 0
    world.flights.alive[2, 0] = world.flights.alive[2, 2] = 0
    world.flights.presence[2, 0] = world.flights.presence[2, 2] = Presence.GONE
    res = resolution_at(world, tables)
    look(res)
    assert (res.world.contacts.level[:, 0, 2:] > 0).tolist() == [[True, False], [True, True], [True, False]]


def test_damaged_sensors_see_less_and_dead_ones_nothing():
    tables = tables_of((FRIGATE | {"sensor_km": 1e5},))
    seen = []
    for whole in (PPM, PPM // 2, 0):
        world = world_of(tables, ({"side": 0}, {"side": 1, "x_km": 60_000.0}))
        world.units.system_ppm[:, 0, 2] = whole
        res = resolution_at(world, tables)
        look(res)
        seen.append(int(res.world.contacts.level[0, 0, 1]))
    assert seen == [1, 0, 0]


def test_a_body_hides_and_its_limb_does_not():
    body = {"mu_km3_s2": 0.0, "radius_km": 5_000.0, "x_km": 20_000.0}
    assert pair(40_000.0, bodies=(body | {"y_km": 4_999.0},))[0] == 0
    assert pair(40_000.0, bodies=(body | {"y_km": 5_001.0},))[0] == 2
    assert pair(10_000.0, bodies=(body,))[0] == 2


def test_another_observer_sees_what_a_body_hides_from_the_best():
    body = {"mu_km3_s2": 0.0, "radius_km": 5_000.0, "x_km": 20_000.0}
    tables = tables_of((FRIGATE | {"sensor_km": 1e5},), bodies=(body,))
    rows = ({"side": 0}, {"side": 0, "x_km": 40_000.0, "y_km": 80_000.0}, {"side": 1, "x_km": 40_000.0})
    res = resolution_at(world_of(tables, rows), tables)
    look(res)
    assert res.world.contacts.level[0, 0, 2] == Level.DETECTED


def test_a_full_burn_is_seen_at_once_and_a_cold_ship_waits_for_the_look():
    for impulse in range(12):
        burning, res = pair(30_000.0, impulse=impulse, throttle_ppm=PPM)
        assert burning == Level.IDENTIFIED
        assert (res.journal.table()["kind"] == Event.FLARE).sum() == 1
        launching, _ = pair(30_000.0, impulse=impulse, launch_impulse=impulse - 1)
        assert launching == Level.IDENTIFIED
        cold, res = pair(30_000.0, impulse=impulse)
        assert (cold > 0) == (impulse % sensors.LOOK_EVERY == 0)
        assert not (res.journal.table()["kind"] == Event.FLARE).any()


@pytest.mark.parametrize(("row", "flares"), [
    ({"throttle_ppm": 900_000}, True), ({"throttle_ppm": 899_999}, False), ({"launch_impulse": 4}, True),
    ({"launch_impulse": 3}, False), ({"throttle_ppm": PPM, "posture": Posture.SILENT}, False),
    ({"throttle_ppm": PPM, "hull_mj": 0}, False),
])  # fmt: skip
def test_who_flares_is_seen_between_the_looks(row, flares):
    """In the sixth impulse, from where a ship that shines as brightly at a look is seen."""
    assert bool(pair(9_000.0, impulse=5, **row)[0]) == flares


def test_contacts_stay_between_looks_and_are_reported_once():
    tables = tables_of()
    world = world_of(tables, ({"side": 0}, {"side": 1, "x_km": 30_000.0}))
    res = resolution_at(world, tables)
    for impulse in range(12):
        res.begin_impulse(impulse)
        look(res)
        res.world.units.x_km[:, 1] += 10.0
        assert res.world.contacts.x_km[0, 0, 1] == 30_000.0 + 10.0 * (impulse - impulse % 4)
        assert res.world.contacts.seen_impulse[0, 0, 1] == impulse - impulse % 4
    assert (res.journal.table()["kind"] == Event.DETECTED).sum() == 2


facts = st.tuples(st.integers(0, PPM), st.integers(0, 30), st.integers(0, 30), st.integers(0, PPM))


@given(st.booleans(), facts, facts)
def test_emission_rises_with_the_throttle_and_the_noise_and_falls_with_time(quiet, one, other):
    """Burning less, jamming less, and more time since a shot or a launch: never brighter."""
    (low, shot, launch, noise), (high, earlier, before, louder) = one, other
    dark = min(low, high), max(shot, earlier), max(launch, before), min(noise, louder)
    bright = max(low, high), min(shot, earlier), min(launch, before), max(noise, louder)
    shines = [emission_ppm(*(np.asarray(v) for v in (True, quiet, *fact))) for fact in (dark, bright)]
    assert shines[0] <= shines[1]


@pytest.mark.parametrize("posture", [Posture.ACTIVE, Posture.SILENT])
def test_a_launch_is_seen_from_twice_as_far_and_not_for_long(posture):
    """A frigate is seen from 100,000 km at rest, from 30,000 km silent; a launch adds as much as a full burn."""
    plain = 100_000.0 if posture == Posture.ACTIVE else 30_000.0
    for since, reach in ((0, plain + 100_000.0), (1, plain + 100_000.0), (2, plain)):
        for off, seen in ((-0.1, True), (0.1, False)):
            level, _ = pair(reach + off, posture=posture, launch_impulse=-since)
            assert (level > 0) == seen


def test_a_jammer_is_seen_from_further_off():
    tables = tables_of((FRIGATE | {"sensor_km": 1e5}, FRIGATE | {"jam_ppm": 500_000}))
    for km, seen in ((150_000.0, True), (150_000.1, False)):
        res = resolution_at(world_of(tables, ({"side": 0}, {"side": 1, "class_id": 1, "x_km": km})), tables)
        look(res)
        assert res.world.contacts.in_sight[0, 0, 1] == seen


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_two_stages_find_what_every_pair_would(own, foes, seed):
    rng = np.random.default_rng(seed)
    limbs = Limbs(np.zeros((3, 2)), np.array([[0.0, 9e3]] * 3), np.array([4_000.0, 3_000.0]))
    observers = Observers(*rng.uniform(-3e4, 3e4, (2, 3, own)), rng.uniform(1e3, 4e4, (3, own)))
    targets = Targets(*rng.uniform(-3e4, 3e4, (2, 3, foes)), rng.uniform(-0.5, 1.5, (3, foes)))
    level = levels_seen(observers, targets, limbs)
    square = (targets.x[:, :, None] - observers.x[:, None]) ** 2 + (targets.y[:, :, None] - observers.y[:, None]) ** 2
    every = level_at(square / observers.reach[:, None] ** 2, targets.seen_at[:, :, None])
    every[targets.seen_at <= 0.0] = 0
    for w, t, o in np.argwhere(every):
        ends = (observers.x[w, o], observers.y[w, o], targets.x[w, t], targets.y[w, t])
        if any(
            distance_to_segment(x, y, *ends) < r
            for x, y, r in zip(limbs.x[w], limbs.y[w], limbs.radius_km, strict=True)
        ):
            every[w, t, o] = 0
    assert (level == every.max(axis=2)).all()


def test_many_worlds_are_looked_at_in_pieces_and_each_as_if_it_were_alone(monkeypatch):
    """Bodies hide something else in each of them."""
    rng = np.random.default_rng(5)
    observers = Observers(*rng.uniform(-3e4, 3e4, (2, 6, 4)), rng.uniform(1e4, 4e4, (6, 4)))
    targets = Targets(*rng.uniform(-3e4, 3e4, (2, 6, 30)), rng.uniform(0.5, 1.5, (6, 30)))
    limbs = Limbs(*rng.uniform(-2e4, 2e4, (2, 6, 2)), np.array([6_000.0, 4_000.0]))
    whole = levels_seen(observers, targets, limbs)
    for cells in (1, 250):  # one world a piece, or two
        monkeypatch.setattr(sightlines, "CELLS", cells)
        assert (levels_seen(observers, targets, limbs) == whole).all()
    for w in range(6):
        one = slice(w, w + 1)
        alone = Observers(*(v[one] for v in observers)), Targets(*(v[one] for v in targets))
        assert (levels_seen(*alone, Limbs(limbs.x[one], limbs.y[one], limbs.radius_km)) == whole[one]).all()


def test_flights_are_seen_by_signature():
    tables = tables_of((FRIGATE | {"sensor_km": 1e5}, FIGHTER))
    swarm = tuple({"side": 1, "class_id": 1, "x_km": x} for x in (10_000.0, 10_001.0))
    res = resolution_at(world_of(tables, ({"side": 0},), swarm), tables)
    look(res)
    assert res.world.flight_contacts.seen_impulse[0, 0].tolist() == [0, -1000]


def test_a_flare_brings_in_sight_what_no_look_has_found():
    for in_sight in (True, False):
        tables = tables_of()
        world = world_of(tables, ({"side": 0}, {"side": 1, "x_km": 30_000.0, "throttle_ppm": PPM}))
        world.contacts.level[:, 0, 1], world.contacts.in_sight[:, 0, 1] = 2, in_sight
        world.contacts.seen_impulse[:, 0, 1] = 4
        res = resolution_at(world, tables, 5)
        look(res)
        assert res.world.contacts.in_sight[0, 0, 1]
        assert (res.world.contacts.seen_impulse[0, 0, 1] == 5) == (not in_sight)
        assert (res.journal.table()["kind"] == Event.FLARE).any() == (not in_sight)


def test_what_a_whole_look_does_not_find_is_out_of_sight_and_stays_as_it_was():
    tables = tables_of((FRIGATE | {"sensor_km": 1e5}, FIGHTER))
    rows = ({"side": 0}, {"side": 1, "x_km": 100_000.1})
    world = all_in_sight(world_of(tables, rows, ({"side": 1, "class_id": 1, "x_km": 20_000.0},)), tables)
    world.contacts.sure[:] = True
    for impulse in (1, 2, 3, 4):
        res = resolution_at(world, tables, impulse)
        res.world.units.x_km[:, 1] += 7.0
        look(res)
        for known in (res.world.contacts, res.world.flight_contacts):
            assert known.in_sight[0, 0, -1] == (impulse < 4)
            assert known.seen_impulse[0, 0, -1] == 0
        assert res.world.contacts.x_km[0, 0, 1] == 100_000.1
        assert res.world.contacts.sure[0, 0, 1] == (impulse < 4)


def test_who_was_seen_to_die_stays_surely_dead_out_of_sight_and_who_was_inspected_may_feign_anew():
    tables = tables_of()
    rows = ({"side": 0, "system_ppm": 0}, {"side": 1, "hull_mj": 0}, {"side": 1, "posture": Posture.FEIGN})
    world = all_in_sight(world_of(tables, rows), tables)
    world.contacts.sure[:, 0, 1:] = True
    world.contacts.dead[:, 0, 2] = False
    res = resolution_at(world, tables)
    look(res)
    assert not res.world.contacts.in_sight[0, 0].any()
    assert res.world.contacts.sure[0, 0].tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("enough", "left", "seen"), [(2, [False, True, True], [2, 1, 0]), (1, [False, False, True], [1, 1, 0])]
)
def test_nobody_looks_again_at_what_the_first_have_seen_well_enough(monkeypatch, enough, left, seen):
    """Many eyes at one place; what is identified, what is only detected from there, and what is not seen at all."""
    asked = []
    monkeypatch.setattr(sensors, "_look_closer", lambda level, left, *_: asked.append(left.tolist()))
    eyes = Observers(*(np.full((1, 3 * sensors.PROBES), value) for value in (0.0, 0.0, 1_000.0)))
    targets = Targets(np.array([[400.0, 900.0, 1_100.0]]), np.zeros((1, 3)), np.ones((1, 3)))
    level = levels_seen(eyes, targets, Limbs(np.zeros((1, 0)), np.zeros((1, 0)), np.zeros(0)), enough)
    assert level.tolist() == [seen]
    assert asked == [[left]]


@pytest.mark.parametrize(("left_ppm", "level"), [(399_999, Level.IDENTIFIED), (400_000, Level.DETECTED)])
def test_in_much_noise_nothing_is_identified(monkeypatch, left_ppm, level):
    def noisy(res, seen, **_):
        return Heard(seen, Noise(np.where(seen, PPM, 0), np.where(seen, left_ppm, 0), np.where(seen, 9.0, 0.0)))

    monkeypatch.setattr(sensors, "heard", noisy)
    res = resolution_at(world_of(tables_of(), ({"side": 0}, {"side": 1, "x_km": 500.0})), tables_of())
    look(res)
    assert res.world.contacts.level[0, 0].tolist() == [Level.UNKNOWN, level]


def test_the_blind_lose_sight_of_everything():
    tables = tables_of()
    world = all_in_sight(world_of(tables, ({"side": 0, "system_ppm": 0}, {"side": 1, "x_km": 500.0})), tables)
    res = resolution_at(world, tables)
    look(res)
    assert res.world.contacts.in_sight[0, :].tolist() == [[False, False], [True, False]]


@pytest.mark.parametrize(
    ("km", "seen"), [((350.0, 0.0), True), ((350.1, 0.0), False), ((0.0, 400.0), True), ((0.0, 400.1), False)]
)
@pytest.mark.parametrize("impulse", [0, 5])
def test_craft_see_what_is_in_their_reach_at_every_impulse(km, seen, impulse):
    """A blind ship's fighters of 300 km reach, in clouds of 50 km: a cold ship, and a cloud of craft of 50 km."""
    tables = tables_of((FRIGATE, FIGHTER | {"sensor_km": 0.0, "signature_ppm": 1}))
    ship, cloud = km
    swarm = ({"side": 0, "class_id": 1}, {"side": 1, "class_id": 1, "y_km": cloud or 9e5})
    rows = ({"side": 0, "system_ppm": 0}, {"side": 1, "x_km": ship or 9e5})
    world = world_of(tables, rows, tuple(row | {"spread_km": 50.0} for row in swarm))
    res = resolution_at(world, tables, impulse)
    look(res)
    assert res.world.contacts.in_sight[0, 0, 1] == (seen and bool(ship))
    assert res.world.contacts.level[0, 0, 1] == (Level.IDENTIFIED if seen and ship else Level.UNKNOWN)
    assert res.world.flight_contacts.in_sight[0, 0, 1] == (seen and bool(cloud))


@pytest.mark.parametrize(("impulse", "seen"), [(4, 4), (5, 0)])
def test_craft_look_again_at_what_is_in_sight_only_when_all_look(impulse, seen):
    tables = tables_of((FRIGATE | {"sensor_km": 0.0}, FIGHTER | {"sensor_km": 0.0}))
    swarm = tuple({"class_id": 1, "side": side, "x_km": 100.0} for side in (0, 1))
    world = all_in_sight(world_of(tables, ({}, {"side": 1}), swarm), tables)
    res = resolution_at(world, tables, impulse)
    look(res)
    for known in (res.world.contacts, res.world.flight_contacts):
        assert known.seen_impulse[0, 0, 1] == seen
        assert known.in_sight[0, 0, 1]


def test_a_shot_shines_for_four_impulses():
    one = [np.asarray(v) for v in (True, False, 0)]
    shine = [int(emission_ppm(*one, np.asarray(since), np.asarray(99), np.asarray(0))) for since in (0, 4, 5)]
    assert shine == [1_500_000, 1_500_000, 1_000_000]


@pytest.mark.parametrize(
    ("alive", "quiet", "throttle", "shine"),
    [
        (True, False, 0, 1_000_000),
        (True, False, PPM, 2_000_000),
        (True, True, 0, 300_000),
        (True, True, PPM, 500_000),
        (False, True, PPM, 200_000),
    ],
)
def test_how_brightly_ships_shine(alive, quiet, throttle, shine):
    assert emission_ppm(*(np.asarray(v) for v in (alive, quiet, throttle, 99, 99, 0))) == shine


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.0, 1.0), (-0.6, 0.8), (0.0, -1.0)])
@pytest.mark.parametrize(("km", "seen"), [(299.0, True), (301.0, False)])
def test_what_is_in_the_reach_of_craft_is_seen_all_round(way, km, seen):
    tables = tables_of((FRIGATE | {"sensor_km": 0.0}, FIGHTER | {"sensor_km": 0.0}))
    foe = {"side": 1, "x_km": 5_000.0 + km * way[0], "y_km": -7_000.0 + km * way[1]}
    world = world_of(
        tables, ({"x_km": 9e4}, foe), ({"class_id": 1, "spread_km": 0.0, "x_km": 5_000.0, "y_km": -7_000.0},)
    )
    res = resolution_at(world, tables, 1)
    look(res)
    assert res.world.contacts.in_sight[0, 0, 1] == seen
