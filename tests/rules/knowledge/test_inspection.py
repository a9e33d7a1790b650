import numpy as np
import pytest
from hypothesis import given, settings

from game.rules.craft.craft_fire import fight
from game.rules.fire.gunnery import ready_guns
from game.rules.fire.targets import aimed
from game.rules.knowledge.inspection import inspect
from game.rules.knowledge.sensors import look
from game.rules.knowledge.sight import seen_world
from game.rules.knowledge.tracking import track
from game.rules.state.vocabulary import PPM, Event, Posture, System, WeaponKind
from game.testing import oracle_knowledge as oracle
from game.testing.builders import FIGHTER, FRIGATE, LASER, all_in_sight, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
from game.testing.strategies_fire import resolution_at, skirmishes

from ..standard import holds_standard_properties, makes_known

FEINT = {"side": 1, "posture": Posture.FEIGN}


@given(skirmishes())
@settings(max_examples=100, deadline=None)
def test_who_is_inspected_is_whom_the_oracle_says(skirmish):
    tables, world, impulse = skirmish
    world.units.posture[:, 1::2] = Posture.FEIGN
    world.units.x_km[:, 1:] *= 0.2
    world.contacts.dead |= world.contacts.in_sight & (world.units.uid % 3 > 0)[:, None]  # whatever they are
    world.units.hull_mj[:, ::2] = np.minimum(world.units.hull_mj[:, ::2], 1)  # just alive
    res = resolution_at(world, tables, impulse)
    field = battlefield(res)
    found = {(side, code) for side in range(2) for code in oracle.inspected(field, side)}
    inspect(res)
    after = battlefield(res)
    lives = {u.code: u.facts["hull_mj"] > 0 for u in field.units}
    for side in range(2):
        for unit in field.units:
            before, now = field.contact(side, unit.code), after.contact(side, unit.code)
            if (side, unit.code) not in found:
                assert now["sure"] == before["sure"]
                continue
            assert now == oracle.unit_as_seen(field, side, unit, before | {"sure": True}, field.now)
            assert now["dead"] != lives[unit.code]
    events = res.journal.table()
    told = sorted((int(e["source"]), int(e["target"])) for e in events if e["kind"] == Event.INSPECTED)
    assert told == sorted((side, code) for side, code in found if lives[code])
    assert len(events) == len(told)


@given(skirmishes())
@settings(max_examples=20, deadline=None)
def test_inspection_feels_no_neighbour_no_row_and_no_mirror(skirmish):
    tables, world, impulse = skirmish
    world.units.posture[:, 1::2] = Posture.FEIGN
    world.contacts.dead[:] = world.contacts.in_sight
    holds_standard_properties(tables, world, impulse, inspect)


def near(*rows, flights=(), bodies=(), sensors=PPM, craft_sensor_km=1e5, own=None):
    """A turn in the making: a frigate of side 0, `rows` in its sight, the look and the inspection done."""
    tables = tables_of((FRIGATE, FRIGATE, FIGHTER | {"sensor_km": craft_sensor_km}), (LASER,), bodies)
    world = world_of(tables, ({"side": 0, **(own or {})}, *rows), flights)
    world.units.system_ppm[:, 0, System.SENSORS] = sensors
    all_in_sight(world, tables)
    world.contacts.sure[:] = False
    res = resolution_at(world, tables, 3)
    look(res)
    inspect(res)
    return res


def test_what_an_inspection_finds_is_known_at_once():
    tables = tables_of((FRIGATE,))
    world = all_in_sight(world_of(tables, ({}, FEINT | {"x_km": 1_000.0})), tables)
    makes_known(resolution_at(world, tables, 3), inspect)


@pytest.mark.parametrize(("km", "seen"), [(2_000.0, True), (2_000.1, False), (0.0, True)])
def test_a_feint_fails_within_the_inspection_distance(km, seen):
    res = near(FEINT | {"x_km": km})
    assert res.world.contacts.dead[0, 0, 1] == (not seen)
    assert res.world.contacts.hull_mj[0, 0, 1] == (50_000 if seen else 0)
    assert [int(e["target"]) for e in res.journal.table() if e["kind"] == Event.INSPECTED] == [1] * seen


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.0, 1.0), (-0.6, 0.8), (0.0, -1.0)])
@pytest.mark.parametrize(("km", "seen"), [(1_999.0, True), (2_001.0, False)])
def test_the_inspection_distance_is_the_same_all_round(way, km, seen):
    """From ships and from craft, far from the middle of the map."""
    feint = FEINT | {"x_km": 5_000.0 + km * way[0], "y_km": -7_000.0 + km * way[1]}
    here = {"x_km": 5_000.0, "y_km": -7_000.0}
    assert near(feint, own=here).world.contacts.dead[0, 0, 1] == (not seen)
    wing = here | {"side": 0, "class_id": 2}
    assert near(feint, own={"x_km": 30_000.0}, flights=(wing,)).world.contacts.dead[0, 0, 1] == (not seen)


def test_only_a_working_eye_with_a_clear_view_inspects():
    rock = {"mu_km3_s2": 0.0, "radius_km": 50.0, "x_km": 500.0}
    feint = FEINT | {"x_km": 1_000.0}
    assert near(feint, sensors=0).world.contacts.dead[0, 0, 1]
    assert near(feint, bodies=(rock,)).world.contacts.dead[0, 0, 1]
    assert not near(feint, bodies=(rock | {"y_km": 50.1},)).world.contacts.dead[0, 0, 1]


def test_craft_with_sensors_inspect_too():
    feint, wing = FEINT | {"x_km": 30_000.0}, {"side": 0, "class_id": 2, "x_km": 29_000.0}
    assert not near(feint, flights=(wing,)).world.contacts.dead[0, 0, 1]
    assert near(feint, flights=(wing,), craft_sensor_km=0.0).world.contacts.dead[0, 0, 1]
    assert near(feint, flights=(wing | {"side": 1},)).world.contacts.dead[0, 0, 1]


def test_a_wreck_that_is_inspected_is_surely_dead():
    res = near({"side": 1, "x_km": 900.0, "hull_mj": 0})
    assert res.world.contacts.dead[0, 0, 1]
    assert res.world.contacts.sure[0, 0, 1]
    assert not (res.journal.table()["kind"] == Event.INSPECTED).any()


def test_who_is_inspected_is_fired_at_like_any_other():
    for km, chosen in ((2_000.0, 1), (2_001.0, -1)):
        res = near(FEINT | {"x_km": km, "uid": 3})  # a uid that the doubting guns of this battle pass over
        assert aimed(res, ready_guns(res, WeaponKind.LASER), keep=True, at_flights=False)[0] == chosen


def test_a_feint_does_not_save_from_craft_that_see():
    for sensor_km, stung in ((1e5, True), (0.0, False)):
        wing = {"side": 0, "class_id": 2, "x_km": 29_900.0}
        res = near(FEINT | {"x_km": 30_000.0}, flights=(wing,), craft_sensor_km=sensor_km)
        fight(res)
        assert (res.taken_hits() is not None) == stung


def test_what_was_inspected_holds_till_it_is_out_of_sight():
    res = near(FEINT | {"x_km": 1_000.0})
    track(res)
    res.world.units.x_km[:, 1] = 50_000.0
    res.begin_impulse(5)
    look(res)
    inspect(res)
    track(res)
    assert not res.world.contacts.dead[0, 0, 1]
    res.world.units.system_ppm[:, 0, System.SENSORS] = 0
    res.begin_impulse(8)
    look(res)
    assert not res.world.contacts.in_sight[0, 0, 1]
    assert not res.world.contacts.dead[0, 0, 1]  # as it was seen last
    res.world.units.system_ppm[:, 0, System.SENSORS] = PPM
    res.begin_impulse(0)
    look(res)
    assert res.world.contacts.dead[0, 0, 1]


def test_each_side_inspects_for_itself():
    tables = tables_of((FRIGATE,), sides=3)
    rows = ({"side": 0}, FEINT | {"x_km": 1_000.0}, {"side": 2, "x_km": 9_000.0})
    world = all_in_sight(world_of(tables, rows), tables)
    res = resolution_at(world, tables, 1)
    inspect(res)
    assert res.world.contacts.dead[0, :, 1].tolist() == [False, False, True]
    hulls = [int(seen_world(res.world, tables, side).units.hull_mj[0, 1]) for side in (0, 2)]
    assert hulls == [50_000, 0]
    assert np.array_equal(res.world.contacts.sure[0, :, 1], [True, False, False])
