"""The flight of salvos: by the one step of motion, under gravity, noted at every step, to the edge of the map."""

import numpy as np
import pytest
from hypothesis import given, settings

from game.rules.fire.salvo_flight import end_salvos, fly_salvos
from game.rules.space.map_edge import FAR_RADII
from game.rules.state.columns import NONE
from game.rules.state.rails import body_places
from game.rules.state.salvos import Salvos
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import STEPS, Event
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.testing import oracle_motion
from game.testing.builders import FRIGATE, JUPITER, TORPEDO, orders_for, tables_of, world_of
from game.testing.strategies_fire import resolution_at
from game.testing.strategies_salvos import barrages

from ..standard import holds_standard_properties

TABLES = tables_of((FRIGATE | {"batteries": ()},), (TORPEDO,), (JUPITER,), slots=9, map_radius_km=400_000.0)


def coasting(*places, tables=TABLES, **facts):
    """Salvos without fuel or target, at (x, y, vx, vy)."""
    world = world_of(tables, ({"x_km": 3e5}, {"x_km": -3e5, "side": 1}))
    world.salvos = Salvos.empty(1, len(places))
    columns = dict(zip(("x_km", "y_km", "vx_km_s", "vy_km_s"), np.array(places).T, strict=True))
    whole = {"uid": np.arange(len(places)) + 5, "source": 0, "alive": 2, "seen_by": 1, "target": NONE}
    for name, value in (whole | columns | facts).items():
        getattr(world.salvos, name)[:] = value
    return world


def test_a_salvo_falls_as_everything_does():
    place, speed = (110_000.0, 5_000.0), (-7.0, 30.0)
    world = coasting((*place, *speed))
    _, _, tracks = resolve_turn(world, TABLES, orders_for(world))
    body = (0.0, 0.0, JUPITER["mu_km3_s2"], JUPITER["radius_km"])
    for step in range(STEPS + 1):
        flown = tracks.salvos.x_km[0, 0, step], tracks.salvos.y_km[0, 0, step]
        assert flown == pytest.approx(place, rel=1e-12)
        place, speed = oracle_motion.flown(place, speed, (0.0, 0.0), [body], TABLES.substep_s)


def test_a_salvo_at_rest_in_a_mirror_and_a_salvo_that_moves_share_no_row():
    one, both = coasting((1e5, 0.0, 0.0, 40.0)), coasting((1e5, 0.0, 0.0, 40.0), (-1e5, 9.0, 3.0, 0.0))
    alone, together = (resolve_turn(w, TABLES, orders_for(w))[0].salvos for w in (one, both))
    assert (alone.x_km[0, 0], alone.vy_km_s[0, 0]) == (together.x_km[0, 0], together.vy_km_s[0, 0])


@pytest.mark.parametrize("alive", [(0, 2), (0, 0)])
def test_what_is_spent_stays_on_record_where_it_ended_whether_others_fly_or_not(alive):
    res = resolution_at(coasting((1e5, 7.0, 9.0, 40.0), (0.0, 9e4, 3.0, 0.0), alive=alive), TABLES, 3)
    fly_salvos(res)
    for found in (res.tracks.salvos.x_km[0, 0, 16:21], res.this_impulse.swept.salvo_x[:, 0, 0]):
        assert found.tolist() == [1e5] * len(found)
    for found in (res.tracks.salvos.y_km[0, 0, 16:21], res.this_impulse.swept.salvo_y[:, 0, 0]):
        assert found.tolist() == [7.0] * len(found)


def test_the_ways_of_an_impulse_end_where_salvos_are():
    res = resolution_at(coasting((1e5, 0.0, 0.0, 40.0), (0.0, 9e4, 3.0, 0.0)), TABLES, 4)
    start = res.world.salvos.x_km.copy()
    fly_salvos(res)
    swept, salvos = res.this_impulse.swept, res.world.salvos
    assert (swept.salvo_x[0] == start).all()
    assert (swept.salvo_x[5] == salvos.x_km).all()
    assert (np.diff(swept.salvo_y[:, 0, 0]) > 0).all()
    assert (swept.unit_x == res.world.units.x_km).all()


TURN = unit_vector(0.25)
MOON = {"mu_km3_s2": 5e6, "radius_km": 500.0, "around": 0, "rail_km": 9e4, "step_x": TURN[0], "step_y": TURN[1]}
"""Goes by 393 km in a step."""


@pytest.mark.parametrize("another_steers", [False, True])
def test_beside_a_moving_moon_a_salvo_falls_to_where_that_then_is(another_steers):
    tables = tables_of(
        (FRIGATE | {"batteries": ()},), (TORPEDO,), ({"mu_km3_s2": 0.0, "radius_km": 9.0}, MOON), slots=9
    )
    x, y = (at[0, :, 1].tolist() for at in body_places(world_of(tables, ({},)), tables, 20))
    place, speed = (x[15] + 3_000.0, y[15] - 2_500.0), (0.0, 60.0)
    world = coasting((*place, *speed), (-9e4, 0.0, 0.0, 0.0), tables=tables)
    world.salvos.target[:, 1], world.salvos.fuel_s[:, 1] = 0, 90.0 * another_steers
    res = resolution_at(world, tables, 3)
    fly_salvos(res)
    moons = [[(x[m], y[m], MOON["mu_km3_s2"], MOON["radius_km"])] for m in range(15, 21)]
    want = np.array(oracle_motion.coasted(place, speed, moons, tables.substep_s))
    swept = res.this_impulse.swept
    assert swept.salvo_x[:, 0, 0] == pytest.approx(want[:, 0], rel=1e-9)
    assert swept.salvo_y[:, 0, 0] == pytest.approx(want[:, 1], rel=1e-9)
    assert res.world.salvos.fuel_s[0, 1] == 65.0 * another_steers


@pytest.mark.parametrize("speed", [60.0, 1_500.0, 40_000.0])
def test_a_body_stops_a_salvo_at_any_speed(speed):
    world = coasting((100_000.0, 0.0, -speed, 0.0))
    _, events, _ = resolve_turn(world, TABLES, orders_for(world))
    for _ in range(6):
        if (events["kind"] == Event.SALVO_OVER).any():
            break
        world, events, _ = resolve_turn(world, TABLES, orders_for(world))
    row = events[events["kind"] == Event.SALVO_OVER][0]
    assert (row["target"], row["value"], row["source"]) == (2, 2, 0)
    assert np.hypot(row["x_km"], row["y_km"]) == pytest.approx(JUPITER["radius_km"], rel=1e-9)


def test_what_comes_to_another_body_than_the_first_names_that():
    far = {"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": 2e5, "y_km": 9e4}
    tables = tables_of((FRIGATE | {"batteries": ()},), (TORPEDO,), ({"mu_km3_s2": 0.0, "radius_km": 9.0}, far), slots=9)
    world = coasting((1e5, 0.0, 1.0, 0.0), (2e5, 8.9e4, 0.0, 60.0), tables=tables, uid=[6, 5])
    world = World.joined([coasting((1e5, 0.0, 1.0, 0.0), (2e5, 5e4, 0.0, 60.0), tables=tables), world])
    assert ended(world, 3, tables)[["world", "target", "shot"]].tolist() == [(1, world.body_code(1), 0)]


def test_what_is_far_off_the_map_is_over():
    edge = FAR_RADII * TABLES.map_radius_km
    world = coasting((0.0, edge - 1_000.0, 0.0, 10.0), (0.0, -(edge - 9_000.0), 0.0, -10.0))
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    told = events[events["kind"] == Event.SALVO_OVER]
    assert told[["target", "value"]].tolist() == [(NONE, 2)]
    assert after.salvos.uid.tolist() == [[6]]
    assert int(told["impulse"][0]) == 4  # 250 km an impulse, less what Jupiter takes


def test_a_world_without_salvos_flies_none():
    res = resolution_at(world_of(TABLES, ({}, {"side": 1})), TABLES)
    fly_salvos(res)
    assert res.this_impulse.swept is None


def ended(world, impulse, tables=TABLES):
    """Rows of what comes to an end in an impulse."""
    res = resolution_at(world, tables, impulse)
    for phase in (fly_salvos, end_salvos):
        phase(res)
    return res.journal.table()


@pytest.mark.parametrize(("age", "over"), [(0, False), (24, False), (25, True), (26, True)])
def test_a_torpedo_is_spent_two_burns_after_its_launch_and_a_slug_never(age, over):
    """319 s of burn are 638 s of life, which an impulse of 25 s ends in when it is the 26th of its flight."""
    world = coasting((3e5, 9e4, 0.0, 1.0), (3e5, 9e4, 0.0, 1.0))
    now = int(resolution_at(world, TABLES, 4).now[0])
    for burn_s, ends in ((319.0, over), (0.0, False)):
        tables = tables_of((FRIGATE | {"batteries": ()},), (TORPEDO | {"burn_s": burn_s},), (JUPITER,), slots=9)
        world.salvos.launch_impulse[:] = now - age
        rows = ended(world, 4, tables)
        assert rows["kind"].tolist() == [Event.SALVO_OVER] * (2 * ends)
        assert rows["time_s"].tolist() == [(now + 1) * 25.0] * (2 * ends)


def test_what_ends_at_once_is_told_by_uid_in_each_world_and_when_it_ended():
    """One comes to the surface in the second step, two are far off the map as the impulse ends."""
    off = FAR_RADII * TABLES.map_radius_km + 1.0
    world = coasting((off, 0.0, 0.0, 0.0), (0.0, -off, 0.0, 0.0), (JUPITER["radius_km"] + 75.0, 0.0, -10.0, 0.0))
    world.salvos.uid[:] = [7, 5, 6]
    other = world.copy()
    other.salvos.uid[:] = [5, 6, 7]
    rows = ended(World.joined([world, other]), 3)
    begin = 25.0 * int(resolution_at(world, TABLES, 3).now[0])
    assert rows["world"].tolist() == [0] * 3 + [1] * 3
    assert rows["y_km"][[0, 4]] == pytest.approx(-off)
    assert (rows["time_s"] - begin).tolist() == [25.0, 10.0, 25.0, 25.0, 25.0, 10.0]


@pytest.mark.parametrize(("age", "over"), [(24, False), (25, True)])
def test_a_life_that_ends_as_an_impulse_does_is_over_with_it(age, over):
    """325 s of burn are 26 impulses of life."""
    world = coasting((3e5, 9e4, 0.0, 1.0))
    tables = tables_of((FRIGATE | {"batteries": ()},), (TORPEDO | {"burn_s": 325.0},), (JUPITER,), slots=9)
    world.salvos.launch_impulse[:] = int(resolution_at(world, TABLES, 4).now[0]) - age
    assert len(ended(world, 4, tables)) == over


@given(barrages())
@settings(max_examples=10)
def test_a_salvo_flies_as_it_would_alone(barrage):
    tables, world, impulse = barrage
    together = resolution_at(world, tables, impulse)
    fly_salvos(together)
    for row in np.flatnonzero(world.salvos.alive[0]):
        one = world.copy()
        one.salvos.alive[0, np.arange(one.salvos.alive.shape[1]) != row] = 0
        alone = resolution_at(one, tables, impulse)
        fly_salvos(alone)
        for name in one.salvos.names():
            if name != "alive":
                assert getattr(alone.world.salvos, name)[0, row] == getattr(together.world.salvos, name)[0, row], name


@given(barrages())
@settings(max_examples=10)
def test_salvos_fly_and_end_whatever_flies_beside_them(barrage):
    def flown(res):
        fly_salvos(res)
        end_salvos(res)

    holds_standard_properties(*barrage, flown, by_uid=True)
