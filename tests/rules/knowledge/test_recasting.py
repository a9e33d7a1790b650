"""What sides know of those on whom they turn, or who they make peace with."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.knowledge.contacts import flight_contacts, unit_contacts
from game.rules.knowledge.sight import how_known, seen_world
from game.rules.state.resolution import Resolution, Turning
from game.rules.state.vocabulary import IMPULSES, Level, Posture, Presence, Stance
from game.rules.state.world import Contacts, FlightContacts
from game.rules.turn import RULES, resolve_turn
from game.testing.builders import (
    DRONE,
    FIGHTER,
    FRIGATE,
    LANCE,
    all_in_sight,
    make_ghost,
    orders_for,
    side_table,
    tables_of,
    world_of,
)
from game.testing.invariants import assert_sight_is_true

WATCH, FIGHT, _ = Stance
FIGHTS = np.array([[False, False, True], [False, False, False], [True, False, False]])
"""Of three sides the first two watch each other; the first and the third fight."""
SHORT = {"sensor_km": 3_000.0}


def field(units, flights=(), worlds=1, **facts):
    classes = (FRIGATE | SHORT, LANCE | SHORT, FIGHTER | SHORT, DRONE | SHORT)
    tables = replace(tables_of(classes, sides=3, **facts), sides=side_table(FIGHTS))
    return tables, world_of(tables, units, flights, worlds=worlds)


def turned(tables, world, to=FIGHT, side=0, other=1, impulse=2, only=None):
    """The world after the end of an impulse in which a side turned on another, openly."""
    res = Resolution(world, tables, "none")
    res.begin_impulse(impulse)
    which = np.arange(world.worlds) if only is None else np.array(only)
    res.this_impulse.turns.append(Turning(which, side, other, to, True))
    for phase in ("take_sides", "recast_contacts", "track"):
        RULES[phase](res)
    res.world.battle.turn += 1  # as if the turn had ended here, for those who look between turns
    return res.world


PLAIN = ("uid", "class_id", "side", "x_km", "vy_km_s", "hull_mj", "shield_mj", "hx", "system_ppm")


def test_who_turns_on_those_it_watched_forgets_nothing():
    rows = ({}, {"side": 1, "x_km": 90_000.0, "vy_km_s": 3.0, "class_id": 1, "hx": 0.6, "hy": 0.8, "shield_mj": 7})
    tables, world = field(rows, ({"side": 1, "x_km": 5e4, "alive": 9},), worlds=2)
    after = turned(tables, world, impulse=11, only=[1])
    plain, enemy = (seen_world(after.take(np.array([w])), tables, 0) for w in (0, 1))
    for name in PLAIN:
        assert (getattr(plain.units, name) == getattr(enemy.units, name)).all(), name
    for name in ("uid", "class_id", "side", "x_km", "alive", "spread_km", "presence"):
        assert (getattr(plain.flights, name) == getattr(enemy.flights, name)).all(), name
    assert after.contacts.in_sight[:, 0].tolist() == [[False, False], [False, True]]
    assert after.contacts.level[1, 0, 1] == Level.IDENTIFIED
    assert not after.contacts.level[0].any()
    assert after.flight_contacts.in_sight[:, :, 0].tolist() == [[False] * 3, [True, False, False]]
    assert not after.contacts.in_sight[1, 2].any()  # the third side is not concerned


def test_what_was_reckoned_before_in_the_impulse_is_so_no_longer():
    rows = ({"uid": 7}, {"side": 1, "x_km": 90_000.0, "uid": 1})
    tables, world = field(rows, ({"side": 1, "x_km": 5e4},))
    res = Resolution(world, tables, "none")
    res.begin_impulse(2)
    for contacts in (unit_contacts, flight_contacts):
        assert not contacts(res).in_sight[0, 0].any()
    res.this_impulse.turns.append(Turning(np.array([0]), 0, 1, FIGHT, True))
    for phase in ("take_sides", "recast_contacts"):
        RULES[phase](res)
    assert unit_contacts(res).in_sight[0, 0].tolist() == [False, True]
    RULES["track"](res)
    assert flight_contacts(res).in_sight[0, 0].tolist() == [True]


def test_who_turns_on_one_side_knows_no_less_of_another_and_nothing_of_hangars():
    rows = ({}, {"side": 1}, {"side": 2, "hull_mj": 0}, {"side": 2})
    flights = ({"side": 1, "presence": Presence.DOCKED}, {"side": 2}, {"side": 1})
    tables, world = field(rows, flights)
    contacts, craft = world.contacts, world.flight_contacts
    contacts.in_sight[0, 0, 2:] = contacts.sure[0, 0, 2:] = craft.in_sight[0, 0, 1] = True
    res = Resolution(world, tables, "none")
    res.begin_impulse(2)
    res.this_impulse.turns.append(Turning(np.array([0]), 0, 1, FIGHT, True))
    for phase in ("take_sides", "recast_contacts"):
        RULES[phase](res)
    contacts, craft = res.world.contacts, res.world.flight_contacts
    assert contacts.in_sight[0, 0].tolist() == contacts.sure[0, 0].tolist() == [False, True, True, True]
    assert craft.in_sight[0, 0].tolist() == [False, True, True]


def test_from_the_next_look_on_they_are_contacts_as_of_any_enemy():
    """One near and one far off: the far one is known as it was at the last impulse before that look."""
    rows = ({}, {"side": 1, "x_km": 2_000.0}, {"side": 1, "x_km": 90_000.0, "vx_km_s": 1.0})
    tables, world = field(rows)
    world = turned(tables, world, impulse=2)
    world.battle.turn[:] = 0
    res = Resolution(world, tables, "none")
    for impulse in (3, 4):
        res.begin_impulse(impulse)
        for phase in ("look", "fly_units", "track"):
            RULES[phase](res)
    contacts = res.world.contacts
    assert contacts.in_sight[0, 0].tolist() == [False, True, False]
    assert contacts.level[0, 0].tolist() == [0, Level.IDENTIFIED, Level.IDENTIFIED]
    assert contacts.seen_impulse[0, 0, 2] == 4
    assert contacts.x_km[0, 0, 2] == 90_000.0 + 25.0
    assert contacts.hull_mj[0, 0, 2] == FRIGATE["hull_mj"]


@pytest.mark.parametrize("presence", [Presence.DORMANT, Presence.AWAY, Presence.STRUCK, Presence.GONE])
def test_who_is_off_the_map_is_known_as_far_as_it_was_plain(presence):
    tables, world = field(({}, {"side": 1, "presence": presence}), ({"side": 1, "presence": presence},))
    plain = seen_world(world, tables, 0)
    after = turned(tables, world)
    seen = seen_world(after, tables, 0)
    assert seen.units.presence[0, 1] == plain.units.presence[0, 1]
    assert seen.units.uid[0, 1] == plain.units.uid[0, 1]
    assert seen.flights.side[0, 0] == plain.flights.side[0, 0]
    assert not after.contacts.in_sight[0, 0].any()
    assert not after.flight_contacts.in_sight.any()


def test_nobody_who_was_plain_to_see_passes_for_dead_at_once():
    feigns = {"side": 1, "posture": Posture.FEIGN, "x_km": 2_500.0}
    tables, world = field(({}, feigns, {"side": 1, "hull_mj": 0, "x_km": 2_000.0}))
    after = turned(tables, world)
    assert after.contacts.dead[0, 0].tolist() == [False, False, True]
    assert after.contacts.sure[0, 0].tolist() == [False, True, True]


def test_echoes_that_were_seen_to_be_nothing_are_not_taken_for_ships_again():
    rows = ({}, {"side": 1, "x_km": 900.0}, {"side": 1, "x_km": 950.0})
    tables, world = field(rows)
    tables.classes.jam_ppm[0], tables.classes.jam_km[0] = 1_000_000, 5_000.0
    tables.ghost_of[2] = 1
    make_ghost(world, tables, 2)
    after = turned(tables, world)
    assert not after.contacts.in_sight[0, 0, 2]
    res = Resolution(after, tables, "none")
    res.begin_impulse(0)
    RULES["look"](res)
    assert not res.world.contacts.in_sight[0, 0, 2]
    assert seen_world(after, tables, 0).units.presence[0, 2] == Presence.GONE


def test_of_whom_one_no_longer_fights_there_are_no_contacts():
    tables, world = field(({}, {"side": 2, "x_km": 900.0}), ({"side": 2, "x_km": 800.0},), worlds=2)
    all_in_sight(world, tables)
    after = turned(tables, world, to=WATCH, other=2, only=[0])
    for group, kind in ((after.contacts, Contacts), (after.flight_contacts, FlightContacts)):
        empty = kind.empty(1, 1, 1)
        for name in group.names():
            assert (getattr(group, name)[0, 0] == getattr(empty, name)[0, 0, 0]).all(), name
    assert after.contacts.in_sight[1, 0].tolist() == [False, True]
    assert after.contacts.in_sight[:, 2].tolist() == [[True, False]] * 2  # who still fights still looks
    known = how_known(after.units, after.contacts, after.sides, 0, after.battle.turn * IMPULSES)
    assert known.level[:, 1].tolist() == [Level.IDENTIFIED] * 2


def test_a_side_knows_its_own_mind_and_what_others_say():
    tables, world = field(({}, {"side": 1}, {"side": 2}))
    world.sides.stance[:, 1, 0] = FIGHT
    world.sides.hits_by[:, 1, 2] = 2
    ours, theirs = (seen_world(world, tables, side).sides for side in (0, 1))
    assert ours.stance[0].tolist() == ours.declared[0].tolist() == world.sides.declared[0].tolist()
    assert theirs.stance[0].tolist() == world.sides.stance[0].tolist()
    assert (ours.hits_by.sum(), theirs.hits_by.sum()) == (0, 2)


@given(st.integers(0, 2**32), st.sampled_from(Stance), st.integers(0, 11))
def test_sight_is_true_whoever_turns_on_whom_and_whenever(seed, to, impulse):
    rng = np.random.default_rng(seed)
    where = [
        {"x_km": float(x), "presence": int(p)}
        for x, p in zip(rng.normal(0, 3e3, 7), rng.integers(0, 6, 7), strict=True)
    ]
    rows = tuple(row | {"side": int(rng.integers(0, 3))} for row in where[:5])
    flights = tuple(row | {"side": int(rng.integers(0, 3))} for row in where[5:])
    tables, world = field(rows, flights, worlds=2)
    world.sides.stance[:] = world.sides.declared[:] = rng.integers(0, 3, world.sides.stance.shape)
    all_in_sight(world, tables)
    sides = rng.permutation(3)
    told = {"res": Turning(np.array([1]), int(sides[0]), int(sides[1]), to, True)}

    def story(res):
        if res.impulse == impulse:
            res.this_impulse.turns.append(told["res"])

    after, _, _ = resolve_turn(world, tables, orders_for(world), rules=RULES.changed(pull_triggers=story))
    assert_sight_is_true(after, tables)
    strangers = after.contacts.level.astype(bool) & ~after.sides.hostility(after.units.side)
    assert not strangers.any()
