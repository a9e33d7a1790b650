"""Tracks: what is noted when, where and of what."""

import numpy as np
import pytest

from game.rules.state.rails import body_places
from game.rules.state.salvos import Salvos
from game.rules.state.tracks import STATES, Tracks
from game.testing.strategies_command import random_battle


def battle(seed=3):
    tables, world = random_battle(seed, bodies=True)
    return world, body_places(world, tables)


def test_where_nothing_happens_everything_stays_at_every_moment():
    world, places = battle()
    tracks = Tracks.still(world, *places)
    for step in range(61):
        assert (tracks.unit_x_km[:, step] == world.units.x_km).all()
        assert (tracks.unit_y_km[:, step] == world.units.y_km).all()
        assert (tracks.flight_x_km[:, step] == world.flights.x_km).all()
        assert (tracks.flight_y_km[:, step] == world.flights.y_km).all()
    for impulse in range(13):
        for name in STATES:
            assert (getattr(tracks, name)[:, impulse] == getattr(world.units, name)).all()
        assert (tracks.flight_presence[:, impulse] == world.flights.presence).all()
        assert (tracks.flight_alive[:, impulse] == world.flights.alive).all()
        for noted, known in ((tracks.contacts, world.contacts), (tracks.flight_contacts, world.flight_contacts)):
            for name in known.names():
                assert (getattr(noted, name)[:, impulse] == getattr(known, name)).all()
    assert tracks.unit_x_km.shape[1] == tracks.body_x_km.shape[1] == 61
    assert tracks.hull_mj.shape[1] == tracks.contacts.level.shape[1] == 13


@pytest.mark.parametrize("moment", [0, 5, 12])
def test_what_is_noted_is_noted_there_alone(moment):
    world, places = battle()
    tracks = Tracks.blank(world, *places)
    world.units.hull_mj[:] = world.flights.alive[:] = world.contacts.seen_impulse[:] = 9
    world.units.x_km[:] = world.units.y_km[:] = world.flights.x_km[:] = world.flights.y_km[:] = 4.0
    tracks.note_states(world, moment)
    tracks.note_contacts(world, moment)
    tracks.note_units(world, moment)
    tracks.note_flights(world, moment)
    for noted, value, empty in (
        (tracks.hull_mj, 9, 0), (tracks.flight_alive, 9, 0), (tracks.unit_x_km, 4.0, 0.0), (tracks.unit_y_km, 4.0, 0.0),
        (tracks.flight_x_km, 4.0, 0.0), (tracks.flight_y_km, 4.0, 0.0),
    ):  # fmt: skip
        assert (noted[:, moment] == value).all()
        assert (np.delete(noted, moment, axis=1) == empty).all()
    assert (tracks.contacts.seen_impulse[:, moment] == 9).all()
    assert (np.delete(tracks.contacts.seen_impulse, moment, axis=1) != 9).all()


def test_the_tracks_of_some_worlds_take_their_place():
    world, places = battle()
    three = world.joined([world, world, world])
    whole = Tracks.still(three, *(np.concatenate([axis] * 3) for axis in places))
    world.units.x_km[:] += 5.0
    world.contacts.x_km[:] += 7.0
    whole.put(np.array([1]), Tracks.still(world, *places))
    moved = [whole.unit_x_km[w, 30] == three.units.x_km[w] + (5.0 if w == 1 else 0.0) for w in range(3)]
    assert np.all(moved)
    assert [bool((whole.contacts.x_km[w, 6] == world.contacts.x_km[0]).all()) for w in range(3)] == [False, True, False]


def with_salvos(count=3):
    world, places = battle()
    world.salvos = Salvos.empty(1, count)
    world.salvos.uid[:], world.salvos.alive[:], world.salvos.side[:] = np.arange(count) + 5, 2, 1
    world.salvos.seen_by[:], world.salvos.launch_impulse[:], world.salvos.fuel_s[0, 0] = 3, 17, 9.0
    return world, Tracks.blank(world, *places)


def test_what_salvos_are_like_is_noted_in_its_impulse_alone():
    world, tracks = with_salvos()
    tracks.note_salvo_states(world, 4)
    noted = tracks.salvos
    assert (noted.uid.tolist(), noted.launch_impulse.tolist()) == ([[5, 6, 7]], [[17] * 3])
    assert noted.thrusts[0, :, 4].tolist() == [True, False, False]
    for column, value in ((noted.alive, 2), (noted.seen_by, 3)):
        assert (column[0, :, 4] == value).all()
        assert not np.delete(column, 4, axis=2).any()


def test_what_is_spent_burns_no_more_whatever_fuel_it_had_left():
    world, tracks = with_salvos()
    world.salvos.alive[0, 0] = 0
    tracks.note_salvo_states(world, 4)
    assert not tracks.salvos.thrusts.any()


def test_where_a_salvo_ended_it_is_from_the_next_step_of_the_impulse_on():
    """At the moments 0, 2 and 2.5 of the impulse that begins with step 10, and at its end; one in flight goes on."""
    world, tracks = with_salvos(5)
    for step in range(10, 16):
        world.salvos.x_km[:], world.salvos.y_km[:] = step, -step
        tracks.note_salvos(world, step)
    which, moment = np.array([0, 1, 2, 4]), np.array([0.0, 2.0, 2.5, 5.0])
    tracks.end_salvos(np.zeros(4, int), which, 10, moment, np.full(4, 99.0), np.full(4, 77.0))
    for row, first in enumerate((11, 12, 13, 16, 15)):
        want = [99.0 if step >= first else float(step) for step in range(10, 16)]
        assert tracks.salvos.x_km[0, row, 10:16].tolist() == want
        assert tracks.salvos.y_km[0, row, 10:16].tolist() == [77.0 if x == 99.0 else -x for x in want]
