"""Ghosts: where they are, how they look, who finds them out, and that nothing else meets them (K2)."""

import numpy as np
import pytest
from hypothesis import given, settings

from game.rules.fire.lasers import fire_lasers
from game.rules.knowledge.contacts import one_side, reckoned_units
from game.rules.knowledge.ghosts import cast_ghosts, dissolve_ghosts, never_found
from game.rules.knowledge.sensors import look
from game.rules.knowledge.sight import seen_world
from game.rules.knowledge.tracking import track
from game.rules.state.vocabulary import PPM, Cause, Event, Level, Posture, Presence
from game.rules.story.progress import not_lost, weights
from game.testing import oracle_jamming as oracle
from game.testing.builders import FIGHTER, FRIGATE, LASER, make_ghost, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
from game.testing.strategies_fire import resolution_at, skirmishes

from ..standard import holds_standard_properties

EYES = FRIGATE | {"burn_through_km": 2_000.0}
JAMMER = FRIGATE | {"jam_ppm": PPM, "jam_km": 3_000.0}
GHOST = 2


def haunted(*, km=20_000.0, eyes=EYES, key=1, **jammer):
    """A turn in the making: a frigate of side 0, a jammer some way off and its ghost."""
    tables = tables_of((eyes, JAMMER, FIGHTER), (LASER | {"r0_km": 1e6, "range_km": 5e4},))
    rows = ({"side": 0}, {"side": 1, "class_id": 1, "x_km": km, "vx_km_s": 3.0, **jammer}, {})
    world = world_of(tables, rows, key=key)
    tables.ghost_of[GHOST] = 1
    make_ghost(world, tables, GHOST)
    res = resolution_at(world, tables)
    cast_ghosts(res)
    return res


def after_look(**facts):
    res = haunted(**facts)
    look(res)
    return res


def known(res, name):
    return getattr(res.world.contacts, name)[0, 0, GHOST]


@given(skirmishes())
@settings(max_examples=40, deadline=None)
def test_ghosts_are_and_are_found_out_as_the_oracle_says(skirmish):
    tables, world, impulse = skirmish
    res = resolution_at(world, tables, impulse)
    field = battlefield(res)
    expected = {(side, code) for side in range(2) for code in oracle.found_out(field, side)}
    before = res.world.contacts.in_sight.copy()
    dissolve_ghosts(res)
    gone = {(int(side), int(s)) for _, side, s in np.argwhere(before & ~res.world.contacts.in_sight)}
    assert gone == expected
    told = {(int(e["source"]), int(e["target"])) for e in res.journal.table() if e["kind"] == Event.GHOST_GONE}
    assert told == expected
    cast_ghosts(res)
    for unit in field.units:
        place = oracle.ghost_place(field, unit) if oracle.is_ghost(unit) else (unit.x, unit.y)
        assert (res.world.units.x_km[0, unit.code], res.world.units.y_km[0, unit.code]) == place


@given(skirmishes())
@settings(max_examples=20, deadline=None)
@pytest.mark.parametrize("phase", [dissolve_ghosts, cast_ghosts])
def test_ghosts_feel_no_neighbour_no_row_and_no_mirror(phase, skirmish):
    holds_standard_properties(*skirmish, phase)


def test_a_ghost_goes_beside_its_jammer_within_its_noise():
    places = set()
    for key in range(1, 40):
        units = haunted(key=key).world.units
        off = float(units.x_km[0, GHOST] - 20_000.0), float(units.y_km[0, GHOST])
        assert 900.0 - 1e-6 <= np.hypot(*off) <= 2_700.0 + 1e-6
        assert units.vx_km_s[0, GHOST] == 3.0
        places.add(off)
    assert len(places) == 39
    res = haunted()
    before = res.world.units.x_km[0].copy()
    res.world.units.x_km[0, 1] += 75.0
    cast_ghosts(res)
    assert res.world.units.x_km[0, GHOST] == pytest.approx(before[GHOST] + 75.0)


def test_a_ghost_looks_like_a_ship_that_nobody_has_identified():
    res = after_look()
    assert (known(res, "in_sight"), known(res, "level"), known(res, "presence")) == (1, Level.DETECTED, 1)
    assert not known(res, "dead")
    foes = one_side(reckoned_units(res.world, res.tables, res.now), 0)
    assert foes.alive[0].tolist() == [False, True, True]
    assert foes.class_id[0, 1] == foes.class_id[0, GHOST]
    assert foes.hull_mj[0, 1] == foes.hull_mj[0, GHOST]
    seen = seen_world(res.world, res.tables, 0).units
    for name in ("presence", "class_id", "hull_mj", "shield_mj", "side", "throttle_ppm", "vx_km_s"):
        assert getattr(seen, name)[0, GHOST] == getattr(seen, name)[0, 1], name
    track(res)
    assert known(res, "in_sight")
    assert known(res, "presence") == Presence.PRESENT


@pytest.mark.parametrize(("counter", "seen"), [(0, True), (590_000, True), (600_000, False)])
def test_who_looks_through_the_noise_never_sees_it(counter, seen):
    assert known(after_look(eyes=EYES | {"counter_jam_ppm": counter}), "in_sight") == seen


@pytest.mark.parametrize("state", [{"posture": Posture.SILENT}, {"hull_mj": 0}, {"presence": Presence.AWAY}])
def test_no_noise_no_ghost(state):
    assert not known(after_look(**state), "in_sight")
    res = after_look()
    for name, value in state.items():
        getattr(res.world.units, name)[:, 1] = value
    res.begin_impulse(1)
    dissolve_ghosts(res)
    assert (known(res, "in_sight"), known(res, "presence")) == (False, Presence.GONE)
    assert not one_side(reckoned_units(res.world, res.tables, res.now), 0).here[0, GHOST]
    (event,) = res.journal.table()[res.journal.table()["kind"] == Event.GHOST_GONE]
    assert (event["source"], event["target"]) == (0, GHOST)


def test_what_was_found_out_is_not_seen_again():
    res = after_look()
    res.world.contacts.left_ppm[:] = 0
    dissolve_ghosts(res)
    for impulse in (1, 4, 8):
        res.begin_impulse(impulse)
        look(res)
        assert not known(res, "in_sight")
    assert (res.journal.table()["kind"] == Event.GHOST_GONE).sum() == 1


@pytest.mark.parametrize(("left", "gone"), [(400_000, False), (399_999, True)])
def test_a_ghost_dissolves_when_little_noise_is_left(left, gone):
    res = after_look()
    res.world.contacts.left_ppm[:] = left
    dissolve_ghosts(res)
    assert known(res, "in_sight") != gone


def test_a_side_finds_out_for_itself_alone():
    res = after_look()
    res.world.contacts.in_sight[:, 1, GHOST] = True
    res.world.contacts.left_ppm[:, 0], res.world.contacts.left_ppm[:, 1] = 0, PPM
    dissolve_ghosts(res)
    assert res.world.contacts.in_sight[0, :, GHOST].tolist() == [False, True]


def test_shots_at_a_ghost_have_a_chance_and_miss():
    rolls = []
    for key in range(1, 60):
        res = haunted(key=key)
        res.world.units.fire_at[:, 0] = GHOST
        look(res)
        fire_lasers(res)
        (shot,) = res.journal.table()[
            (res.journal.table()["kind"] == Event.LASER) & (res.journal.table()["source"] == 0)
        ]
        assert shot["target"] == GHOST
        assert 0 < shot["chance_ppm"] <= shot["roll_ppm"] < PPM
        assert not shot["value"]
        assert shot["x_km"] == known(res, "x_km")
        hits = res.taken_hits()  # of the jammer, which shoots back
        assert hits is None or (hits.target == 0).all()
        rolls.append((shot["roll_ppm"] - shot["chance_ppm"]) / (PPM - shot["chance_ppm"]))
    assert min(rolls) < 0.1 < 0.9 < max(rolls)


def test_nothing_is_dealt_to_a_ghost_and_it_counts_for_nothing():
    res = haunted()
    world, target = np.array([0, 0, 0]), np.array([GHOST, 1, GHOST])
    res.hit(world, target, np.zeros(3, int), np.array([5, 7, 9]), Cause.BLAST, shot=np.array([1, 2, 3]))
    hits = res.taken_hits()
    assert (hits.target.tolist(), hits.energy_mj.tolist(), hits.shot.tolist()) == ([1], [7], [2])
    assert not_lost(res.world)[0].tolist() == [True, True, False]
    assert not res.world.lost().any()
    for counted in range(3):
        assert weights(res.world, res.tables, counted)[0, GHOST] == 0


def test_what_is_looked_through_is_nothing_and_no_echo_is_identified():
    level, left = np.array([2, 2, 1, 2, 2]), np.array([400_000, 399_999, 400_000, 399_999, PPM])
    ghostly = np.array([True, True, True, False, False])
    assert never_found(level, left, ghostly).tolist() == [1, 0, 1, 2, 2]
