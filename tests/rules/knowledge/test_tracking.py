import numpy as np
import pytest
from hypothesis import given, settings

from game.rules.knowledge.tracking import lose_sight, note_at_once, note_flights, note_units, track
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import PPM, Level, Posture, Presence
from game.testing import oracle_knowledge as oracle
from game.testing.builders import FRIGATE, all_in_sight, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
from game.testing.strategies_fire import resolution_at, skirmishes

from ..standard import holds_standard_properties, makes_known


def moved(res):
    """The turn in the making, with everything somewhere else and worse off than it is known to be."""
    units, flights = res.world.units, res.world.flights
    units.x_km += 40.0
    units.hull_mj[:, ::2] //= 2
    units.throttle_ppm[:, 1::2] = PPM
    units.presence[:, 2:3] = Presence.GONE
    units.lost_impulse[:, :1] = res.now[0]
    units.hull_mj[:, :1] *= res.impulse % 2
    flights.y_km -= 3.0
    flights.alive -= 1
    return res


@given(skirmishes())
@settings(deadline=None)
def test_contacts_follow_what_is_in_sight_as_the_oracle_says(skirmish):
    tables, world, impulse = skirmish
    res = moved(resolution_at(world, tables, impulse))
    expected = oracle.tracked(battlefield(res), 2)
    makes_known(res, track, noted=False)
    after = battlefield(res)
    for (side, code), contact in expected.items():
        assert after.contact(side, code) == contact


@given(skirmishes())
@settings(max_examples=20, deadline=None)
def test_tracking_feels_no_neighbour_no_row_and_no_mirror(skirmish):

    def flown(res):
        res.world.units.x_km += 40.0
        track(res)

    holds_standard_properties(*skirmish, flown)


def duel(**enemy):
    tables = tables_of((FRIGATE,))
    world = world_of(tables, ({"side": 0}, {"side": 1, "x_km": 9_000.0, "uid": 2, **enemy}))
    return tables, all_in_sight(world, tables)


def after_track(tables, world, impulse=3, **changes):
    res = resolution_at(world, tables, impulse)
    for name, value in changes.items():
        getattr(res.world.units, name)[:, 1] = value
    track(res)
    return {name: getattr(res.world.contacts, name)[0, 0, 1].tolist() for name in res.world.contacts.names()}


def test_what_is_in_sight_is_known_as_it_is_when_the_next_impulse_begins():
    contact = after_track(*duel(), x_km=77.0, hull_mj=5, hx=0.6, hy=0.8)
    assert (contact["x_km"], contact["hull_mj"], contact["hx"], contact["seen_impulse"]) == (77.0, 5, 0.6, 4)


def test_what_is_out_of_sight_stays_as_it_was_seen():
    tables, world = duel()
    world.contacts.in_sight[:] = False
    contact = after_track(tables, world, x_km=77.0, hull_mj=0, presence=Presence.GONE, lost_impulse=3)
    assert (contact["x_km"], contact["hull_mj"], contact["seen_impulse"]) == (9_000.0, 50_000, 0)
    assert (contact["presence"], contact["dead"], contact["sure"]) == (Presence.PRESENT, False, False)


def test_what_is_not_identified_shows_its_motion_alone():
    tables, world = duel()
    world.contacts.level[:] = Level.DETECTED
    for name in ("hull_mj", "armour_mj", "shield_mj", "system_ppm"):
        getattr(world.contacts, name)[:] = 0
    contact = after_track(tables, world, x_km=77.0, hull_mj=5, hx=0.6, hy=0.8, throttle_ppm=9)
    assert (contact["x_km"], contact["throttle_ppm"]) == (77.0, 9)
    assert (contact["hull_mj"], contact["hx"], contact["system_ppm"]) == (0, 1.0, [0] * 6)


@pytest.mark.parametrize("presence", [Presence.AWAY, Presence.STRUCK, Presence.GONE])
def test_who_leaves_in_sight_is_known_to_have_left(presence):
    contact = after_track(*duel(), presence=presence)
    assert (contact["presence"], contact["in_sight"]) == (presence, False)


def test_who_dies_in_sight_is_surely_dead_and_who_was_dead_before_looks_so():
    contact = after_track(*duel(), hull_mj=0, lost_impulse=3)
    assert (contact["dead"], contact["sure"]) == (True, True)
    contact = after_track(*duel(), hull_mj=0, lost_impulse=2)
    assert (contact["dead"], contact["sure"]) == (True, False)
    contact = after_track(*duel(), hull_mj=1, lost_impulse=3)
    assert (contact["dead"], contact["sure"]) == (False, False)


def test_a_hulk_and_a_feint_leave_the_same_contact():
    feint = after_track(*duel(), posture=Posture.FEIGN, throttle_ppm=600_000)
    assert feint == after_track(*duel(), hull_mj=0, system_ppm=0, shield_mj=0, throttle_ppm=0)
    assert feint["dead"]
    assert not after_track(*duel(), posture=Posture.FEIGN, throttle_ppm=600_001)["dead"]


def test_flights_are_followed_till_they_dock_or_die():
    tables = tables_of()
    for name, value, in_sight in (("y_km", 55.0, True), ("presence", Presence.DOCKED, False), ("alive", 0, False)):
        world = all_in_sight(world_of(tables, ({"side": 0},), ({"side": 1, "x_km": 20.0},)), tables)
        res = resolution_at(world, tables, 7)
        getattr(res.world.flights, name)[:] = value
        track(res)
        known = res.world.flight_contacts
        assert getattr(known, name)[0, 0, 0] == value
        assert known.in_sight[0, 0, 0] == in_sight
        assert known.seen_impulse[0, 0, 0] == 8
        assert not known.in_sight[0, 1].any()
        assert np.array_equal(known.seen_impulse[0, 1], [-1000])


def two_of_each(record="all"):
    """Side 0 has two enemies and two enemy flights in sight, which have changed since; a turn at impulse 5."""
    tables = tables_of()
    rows = ({"side": 0}, *({"side": 1, "uid": uid, "shield_mj": 900} for uid in (2, 3)))
    world = all_in_sight(world_of(tables, rows, ({"side": 1, "alive": 9},) * 2), tables)
    res = Resolution(world, tables, record)
    res.begin_impulse(5)
    res.world.units.x_km[:, 1:], res.world.units.shield_mj[:, 1:], res.world.flights.alive[:] = 70.0, 6, 4
    return res, res.world.contacts, res.world.flight_contacts


@pytest.mark.parametrize("record", ["all", "none"])
def test_what_is_noted_at_once_is_what_is_told_and_its_state_for_films_alone(record):
    res, contacts, _ = two_of_each(record)
    seen = np.zeros(contacts.level.shape, bool)
    note_at_once(res, seen)
    assert contacts.x_km[0, 0, 1:].tolist() == [0.0, 0.0]
    seen[0, 0, 2] = True
    note_at_once(res, seen)
    assert contacts.x_km[0, 0, 1:].tolist() == [0.0, 70.0]
    assert contacts.seen_impulse[0, 0, 1:].tolist() == [0, 5]
    assert contacts.shield_mj[0, 0, 1:].tolist() == [900, 6 if record == "all" else 900]


def test_units_and_flights_are_noted_where_they_are_seen():
    res, contacts, craft = two_of_each()
    for place in (1, 2):
        seen, flown = np.zeros(contacts.level.shape, bool), np.zeros(craft.in_sight.shape, bool)
        note_units(res.world, seen, res.now)
        note_flights(res.world, flown, res.now)
        seen[0, 0, place], flown[0, 0, place - 1] = True, True
        note_units(res.world, seen, res.now + place)
        note_flights(res.world, flown, res.now + place)
        assert contacts.shield_mj[0, 0, 1:].tolist() == [6, 900 if place == 1 else 6]
        assert craft.alive[0, 0].tolist() == [4, 9 if place == 1 else 4]
    assert contacts.seen_impulse[0, 0, 1:].tolist() == craft.seen_impulse[0, 0].tolist() == [6, 7]


def test_what_is_lost_from_sight_stays_sure_only_if_it_is_dead():
    res, contacts, craft = two_of_each()
    for sure, dead, left in ((True, True, True), (True, False, True), (True, False, False), (False, True, True)):
        contacts.in_sight[0, 0, 1], contacts.sure[0, 0, 1], contacts.dead[0, 0, 1] = True, sure, dead
        away = np.zeros(contacts.level.shape, bool)
        away[0, 0, 1] = left
        lose_sight(res.world, away, np.array([[[True, False], [True, False]]]))
        assert contacts.in_sight[0, 0].tolist() == [False, not left, True]
        assert contacts.sure[0, 0, 1] == (sure and (dead or not left))
    assert craft.in_sight[0, 0].tolist() == [False, True]


@pytest.mark.parametrize(
    ("impulse", "presence", "shown"),
    [
        (2, Presence.PRESENT, 0),
        (3, Presence.PRESENT, 5),
        (11, Presence.PRESENT, 5),
        (2, Presence.AWAY, 5),
        (2, Presence.GHOST, 5),
    ],
)
def test_where_nobody_films_the_state_of_a_contact_is_noted_when_it_may_be_the_last_that_is_seen(
    impulse, presence, shown
):
    tables, world = duel()
    world.contacts.shield_mj[:] = 0
    res = Resolution(world, tables, "none")
    res.begin_impulse(impulse)
    units = res.world.units
    units.shield_mj[:, 1], units.hull_mj[:, 1], units.presence[:, 1] = 5, 7, presence
    track(res)
    contacts = res.world.contacts
    assert (contacts.shield_mj[0, 0, 1], contacts.hull_mj[0, 0, 1]) == (shown, 7)
