import copy
from dataclasses import replace

import numpy as np
import pytest

from game.play.film import Film
from game.play.model import BattleModel, Played
from game.play.reckoning import hits_of
from game.rules.state.vocabulary import Event, Presence


def test_playback_begins_and_ends_where_the_worlds_are(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = Film(played, model.tables, model.side)
    own = played.before.units.side[0] == model.side
    for t, world in ((0.0, played.before), (12.0, played.after)):
        scene = film.scene(t)
        there = own & (world.units.presence[0] == Presence.PRESENT)
        assert scene.x_km[there] == pytest.approx(world.units.x_km[0][there])
        assert scene.y_km[there] == pytest.approx(world.units.y_km[0][there])
    end = film.scene(12.0)
    assert np.array_equal(end.hull_mj[own], played.after.units.hull_mj[0][own])


def test_a_ship_dies_when_its_death_is_shown(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = Film(played, model.tables, model.side)
    lost = film.rows_of(Event.LOST)
    assert len(lost)
    for row in lost:
        slot, when = int(film.events["target"][row]), float(film.times[row])
        assert film.scene(when - 0.05).hull_mj[slot] > 0
        assert film.scene(when + 0.01).hull_mj[slot] == 0


def test_a_click_on_a_struck_ship_finds_its_last_shot(beaten: tuple[BattleModel, Played]) -> None:
    film = Film(beaten[1], beaten[0].tables, beaten[0].side)
    events = film.events
    beam = next(int(r) for r in np.flatnonzero(events["kind"] == Event.DARK_BEAM) if events["value"][r] > 0)
    target = int(hits_of(events, beam)["target"][0])
    found = film.last_shot(target, float(film.times[beam]) + 0.001)
    assert found is not None
    assert film.times[found] <= film.times[beam] + 0.001
    assert film.last_shot(target, -1.0) is None


def test_who_was_lost_last_is_known_by_name(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = Film(played, model.tables, model.side)
    lost = [row for row in film.rows_of(Event.LOST) if film.known.own[film.events["target"][row]]]
    assert film.last_lost(film.scene(0.0), own=True) is None
    ordered = sorted(lost, key=lambda row: film.times[row])
    for row in ordered[:3]:
        t = float(film.times[row]) + 0.01
        until = [one for one in ordered if film.times[one] <= t]
        expected = max(until, key=lambda one: (film.times[one], one))
        assert film.last_lost(film.scene(t), own=True) == film.events["target"][expected]
    assert film.last_lost(film.scene(12.0), own=False) is None or model.side != 1


def test_what_befalls_strangers_is_told_where_the_side_took_them_to_be(beaten: tuple[BattleModel, Played]) -> None:
    """Also where noise puts them elsewhere; own ships are where they are."""
    model, played = beaten
    side, slots = 1 - model.side, played.before.unit_slots
    tracks = copy.deepcopy(played.tracks)
    foes = np.flatnonzero(played.before.units.side[0] == model.side)
    tracks.contacts.err_km[0, :, side, foes] = 500.0
    tracks.contacts.x_km[0, :, side, foes] += 400.0
    plain, moved = (Film(one, model.tables, side) for one in (played, replace(played, tracks=tracks)))
    for film, off in ((plain, 0.0), (moved, 400.0)):
        hits = [row for row in film.rows_of(Event.HIT) if film.events["target"][row] in foes]
        assert len(hits) > 10
        for row in hits:
            slot, impulse = int(film.events["target"][row]), int(film.events["impulse"][row])
            x, y = film.known.place_km(slot, float(impulse))
            assert (film.events["x_km"][row], film.events["y_km"][row]) == (x, y)
            assert x == pytest.approx(played.tracks.unit_x_km[0, 5 * impulse, slot] + off, abs=1.0)
    own = Film(replace(played, tracks=tracks), model.tables, model.side)
    rows = [row for row in own.rows_of(Event.HIT) if 0 <= own.events["target"][row] < slots]
    kept = [row for row in played.events[played.events["kind"] == Event.HIT] if row["target"] in foes]
    assert [float(own.events["x_km"][row]) for row in rows] == [float(row["x_km"]) for row in kept]
