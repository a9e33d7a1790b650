"""Sight of salvos: by their drives from afar, cold from near, never through a body; and what a side is told of them."""

import pytest

from game.rules.knowledge.salvo_sight import watch_salvos
from game.rules.knowledge.seen_events import seen_events
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import PPM, Event, FireMode, Move
from game.rules.turn import resolve_turn
from game.testing.builders import FRIGATE, TORPEDO, all_in_sight, orders_for, tables_of, world_of
from game.testing.strategies_fire import resolution_at

EYE = FRIGATE | {"batteries": ((0, 1),), "sensor_km": 100_000.0, "breach_ppm": 0}
MOON = {"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": 5_000.0, "y_km": 0.0}
TABLES = tables_of((EYE,), (TORPEDO,), slots=9)


def seen_by(x_km, tables=TABLES, eye=None, **facts):
    """Bits of the sides that see a salvo of side 0, one that has flown for a while, past an eye of side 1."""
    world = world_of(tables, ({"x_km": -3e5, "y_km": 3e5}, {"side": 1} | (eye or {})))
    world.salvos = Salvos.empty(1, 1)
    whole = {"uid": 5, "source": 0, "alive": 2, "x_km": x_km, "seen_by": 1, "launch_impulse": -9}
    for name, value in (whole | facts).items():
        getattr(world.salvos, name)[:] = value
    res = resolution_at(world, tables)
    watch_salvos(res)
    return int(res.world.salvos.seen_by[0, 0])


@pytest.mark.parametrize(("fuel_s", "ppm"), [(9.0, 500_000), (0.0, 50_000)])
def test_a_burning_salvo_is_seen_from_afar_and_a_cold_one_from_near(fuel_s, ppm):
    reach = EYE["sensor_km"] * ppm / PPM
    assert seen_by(reach - 0.1, fuel_s=fuel_s) == 3
    assert seen_by(reach + 0.1, fuel_s=fuel_s) == 1


def test_a_launch_shows_whatever_flies_then():
    assert seen_by(20_000.0, launch_impulse=0) == 3
    assert seen_by(20_000.0, launch_impulse=-1) == 1


def test_bodies_hide_salvos_and_the_blind_see_none():
    tables = tables_of((EYE,), (TORPEDO,), (MOON,), slots=9)
    assert seen_by(20_000.0, tables, fuel_s=9.0) == 1
    assert seen_by(4_000.0, tables, fuel_s=9.0) == 3
    assert seen_by(4_000.0, eye={"system_ppm": 0}, fuel_s=9.0) == 1


def test_salvos_that_are_over_are_seen_by_nobody_and_others_by_their_own_and_who_sees_them():
    """Salvos of three sides in two battles; the eye is of the second side."""
    tables = tables_of((EYE,), (TORPEDO,), sides=3)
    world = world_of(tables, ({"side": 1},), worlds=2)
    world.salvos = Salvos.empty(2, 4)
    for name, value in {"uid": 5, "source": 0, "alive": 2, "launch_impulse": -9, "seen_by": 7, "fuel_s": 9.0}.items():
        getattr(world.salvos, name)[:] = value
    world.salvos.side[:] = (0, 1, 2, 2)
    world.salvos.x_km[:] = ((400.0, 9e5, 9e5, 500.0), (9e5, 0.0, 600.0, 700.0))
    world.salvos.alive[1, 3] = 0
    res = resolution_at(world, tables)
    watch_salvos(res)
    assert res.world.salvos.seen_by.tolist() == [[3, 2, 4, 6], [1, 2, 6, 0]]
    assert (res.tracks.salvos.seen_by[:, :, 0] == res.world.salvos.seen_by).all()
    res.world.salvos.alive[:] = 0
    watch_salvos(res)
    assert not res.world.salvos.seen_by.any()


def duel(sensor_km):
    """A turn in which a salvo of four is sent at a ship that sees so far, and what each side is told of it."""
    blind = EYE | {"sensor_km": sensor_km}
    tables = tables_of((EYE, blind), (TORPEDO | {"per_turn": 4},), slots=9)
    still = {"fire_mode": FireMode.FREE, "move": Move.COAST}
    rows = (still | {"salvo": 4}, still | {"side": 1, "class_id": 1, "x_km": 9_000.0})
    world = all_in_sight(world_of(tables, rows), tables)
    world.contacts.in_sight[:, 1] = False
    world.contacts.level[:, 1] = 0
    _, events, tracks = resolve_turn(world, tables, orders_for(world))
    told = [seen_events(events, tracks, world, side) for side in (0, 1)]
    return [
        {
            int(row["kind"]): (int(row["source"]), int(row["target"]))
            for row in rows
            if row["kind"] >= Event.SALVO_LAUNCHED
        }
        for rows in told
    ]


def test_a_side_is_told_of_the_salvos_that_it_sends_or_meets():
    own, foe = duel(1e5)
    assert own == {Event.SALVO_LAUNCHED: (0, 1), Event.WARHEADS: (0, 1)}
    assert foe == own


def test_who_does_not_see_the_ship_feels_the_warheads_alone():
    own, foe = duel(1.0)
    assert set(own) == {Event.SALVO_LAUNCHED, Event.WARHEADS}
    assert foe == {Event.WARHEADS: (-1, 1)}


@pytest.mark.parametrize("ends", [{"launch_impulse": -999}, {"x_km": 3_000.0, "vx_km_s": 90.0}])
def test_nobody_is_told_what_becomes_of_the_salvos_of_others(ends):
    """Spent by their time, or on a body, which everybody sees."""
    tables = tables_of((EYE,), (TORPEDO,), (MOON,), slots=9)
    world = world_of(tables, ({"x_km": -3e5}, {"side": 1}))
    world.salvos = Salvos.empty(1, 1)
    whole = {"uid": 5, "source": 0, "alive": 2, "x_km": 400.0, "seen_by": 3, "target": -1}
    for name, value in (whole | ends).items():
        getattr(world.salvos, name)[:] = value
    _, events, tracks = resolve_turn(world, tables, orders_for(world))
    own, foe = (seen_events(events, tracks, world, side)["kind"].tolist() for side in (0, 1))
    assert Event.SALVO_OVER in own
    assert Event.SALVO_OVER not in foe
