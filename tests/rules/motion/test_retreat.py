"""Withdrawing against the oracle: from what a side knows, round every body, squadron by squadron."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.knowledge.tracking import note_flights
from game.rules.motion.drives import drives_of
from game.rules.motion.retreat import retreat
from game.rules.state.digest import permuted
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import Move, Presence
from game.rules.state.world import World
from game.testing import oracle_motion as oracle
from game.testing import oracle_retreat
from game.testing.builders import all_in_sight, world_of
from game.testing.strategies_motion import BODIES, RUNNER, motion_tables

TURN = unit_vector(0.01)
RAILS = (oracle.Rail(-1, 0.0, 1.0, 0.0, TURN), oracle.Rail(-1, 0.0, 1.0, 0.0, TURN),
         oracle.Rail(0, RUNNER["rail_km"], 1.0, 0.0, TURN))  # fmt: skip


SQUADRONS = (0, -1, 0, 3, 0, 1, 0, -1, -1)
"""Squadron of each row; every third row is of side 1, so that both have one of the same number, and none at all."""


def light_tables(count):
    """`motion_tables` with a planet so light that beside a moon the moon pulls hardest."""
    tables = motion_tables(count)
    mu = tables.bodies.mu_km3_s2 * np.array([0.01, 1.0, 1.0])[:count]
    return replace(tables, bodies=replace(tables.bodies, mu_km3_s2=mu))


def grounds(count, tables):
    """The bodies as the oracle wants them, at the start of the turn; their speed is that at the end of an impulse."""
    found = []
    for b, body in enumerate(BODIES[count]):
        place, speed = (body.get("x_km", 0.0), body.get("y_km", 0.0)), (0.0, 0.0)
        if RAILS[b].around >= 0:
            place = oracle.on_rails(RAILS, b, 0, tables.substep_s)[0]
            speed = oracle.on_rails(RAILS, b, 5, tables.substep_s)[1]
        found.append(oracle_retreat.Ground(place, speed, float(tables.bodies.mu_km3_s2[b]), body["radius_km"], b))
    return found


def pulls_hardest(place, bodies):
    """The body that pulls hardest at a place, None without bodies."""
    return max(
        bodies,
        key=lambda b: b.mu / ((b.place[0] - place[0]) ** 2 + (b.place[1] - place[1]) ** 2),
        default=None,
    )


def at_impulse(world, tables, impulse):
    res = Resolution(world, tables, "none")
    res.begin_impulse(impulse)
    return res


def state(world, w, s):
    """Place and velocity of a unit."""
    x, y, vx, vy = (float(getattr(world.units, name)[w, s]) for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"))
    return (x, y), (vx, vy)


def scattered(rng, bodies, count, tables):
    """Squadrons of two sides, by `SQUADRONS`, low over one body or another, some of them fast."""
    rows = []
    for n in range(count):
        around = bodies[rng.integers(len(bodies))] if bodies else None
        radius = around.radius_km if around else 9e4
        angle = rng.uniform(0.0, 0.7 if n % 3 else 360.0) if rng.random() < 0.5 else rng.uniform(0.0, 360.0)
        c, s = unit_vector(angle)
        r = radius * rng.uniform(1.1, 2.5)
        x, y = around.place if around else (0.0, 0.0)
        rows.append(
            {"x_km": x + r * c, "y_km": y + r * s, "vx_km_s": rng.normal(0, 3), "vy_km_s": rng.normal(0, 3),
             "move": Move.WITHDRAW, "side": int(n % 3 == 2), "squadron": SQUADRONS[n]}
        )  # fmt: skip
    world = world_of(tables, tuple(rows))
    world.units.uid[:] = rng.permutation(count) + 1
    return world


@given(st.integers(0, 2**32), st.integers(0, len(BODIES) - 1))
def test_the_way_of_a_retreat_is_that_of_the_oracle(seed, count):
    rng = np.random.default_rng(seed)
    tables = light_tables(count)
    bodies = grounds(count, tables)
    world = World.joined([scattered(rng, bodies, 9, tables) for _ in range(3)])
    all_in_sight(world, tables)
    units = world.units
    believed_dead = rng.random((3, 2, 9)) < 0.2
    world.contacts.dead[:] = believed_dead & (units.side[:, None] != np.arange(2)[None, :, None])
    res = Resolution(world, tables, "none")
    res.begin_impulse(0)
    drives = drives_of(res, None)
    (x, y), known = retreat(res, drives)
    for row, (w, s) in enumerate(zip(drives.world.tolist(), drives.unit.tolist(), strict=True)):
        mates = [t for t in range(9) if (t % 3 == 2, SQUADRONS[t]) == (s % 3 == 2, SQUADRONS[s])]
        first = min(mates, key=lambda t: units.uid[w, t])
        place, speed = state(world, w, s)
        squadron = [state(world, w, t) for t in mates]
        side = units.side[w, s]
        foes = [
            state(world, w, t)[0] for t in range(9) if units.side[w, t] != side and not world.contacts.dead[w, side, t]
        ]
        assert known[row] == bool(foes)
        if foes:
            head = pulls_hardest(state(world, w, first)[0], bodies)
            want = oracle_retreat.retreat_way(
                place, speed, pulls_hardest(place, bodies), squadron, head.number if head else -1, foes
            )
            assert (x[row], y[row]) == pytest.approx(want, abs=1e-6)


@given(st.integers(0, 2**32))
@settings(max_examples=15)
def test_where_no_ship_is_known_one_runs_from_the_flights_that_are_as_they_were_seen(seed):
    """Of either side, in each world by itself: those that had craft left and were in sight within a turn."""
    rng = np.random.default_rng(seed)
    tables, worlds, flights = motion_tables(0), 3, 5
    swarms = tuple({"side": n % 2, "x_km": x, "y_km": y, "class_id": 2}
                   for n, (x, y) in enumerate(rng.normal(0.0, 5e4, (flights, 2)).tolist()))  # fmt: skip
    rows = tuple({"side": n % 2, "squadron": n, "x_km": 9e3 * n, "y_km": 3e3} for n in range(4))
    world = world_of(tables, rows, swarms, worlds=worlds)
    note_flights(world, world.sides.hostility(world.flights.side), np.full(worlds, 20))
    shape = worlds, 2, flights
    contacts = world.flight_contacts
    contacts.seen_impulse -= rng.choice([0, 8, 9, 30], shape)
    contacts.alive[:] = rng.choice([0, 1, 30], shape)
    contacts.presence[:] = rng.choice([Presence.PRESENT, Presence.PRESENT, Presence.GONE], shape)
    contacts.vx_km_s[:] = rng.choice([0.0, 5.0], shape)
    world.flights.x_km[:], world.flights.alive[:], world.battle.turn[:] = 0.0, 9, 2
    res = at_impulse(world, tables, 0)
    drives = drives_of(res, None)
    (x, y), known = retreat(res, drives)
    for row, (w, s) in enumerate(zip(drives.world.tolist(), drives.unit.tolist(), strict=True)):
        foes = []
        for f in range(flights):
            age = 24 - int(contacts.seen_impulse[w, s % 2, f])
            there = contacts.presence[w, s % 2, f] == Presence.PRESENT and contacts.alive[w, s % 2, f] > 0
            if f % 2 != s % 2 and there and age <= 12:
                ahead = float(contacts.vx_km_s[w, s % 2, f]) * 25.0 * age
                foes.append((float(contacts.x_km[w, s % 2, f]) + ahead, float(contacts.y_km[w, s % 2, f])))
        assert known[row] == bool(foes)
        if foes:
            place, speed = state(world, w, s)
            want = oracle_retreat.retreat_way(place, speed, None, [(place, speed)], -1, foes)
            assert (x[row], y[row]) == pytest.approx(want, abs=1e-9)


@pytest.mark.parametrize("way", [(-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
def test_without_bodies_the_way_through_the_middle_of_the_map_is_clear(way):
    """Straight away from the enemy; along x where it is at the same place."""
    tables = motion_tables(0)
    foe = {"x_km": 40.0 - 400.0 * way[0], "y_km": 30.0 - 400.0 * way[1], "side": 1}
    world = all_in_sight(world_of(tables, ({"x_km": 40.0, "y_km": 30.0}, foe)), tables)
    res = at_impulse(world, tables, 0)
    (x, y), _ = retreat(res, drives_of(res, None))
    assert (x[0], y[0]) == pytest.approx(way if any(way) else (1.0, 0.0))


@pytest.mark.parametrize(("part", "way"), [(0.0, 1.0), (-0.045, 1.0), (-0.055, -1.0), (0.055, 1.0)])
def test_straight_below_the_threat_a_twentieth_of_circular_speed_decides(part, way):
    tables = motion_tables(1)
    body = grounds(1, tables)[0]
    speed = part * np.sqrt(body.mu / 110_000.0)
    row = {"x_km": 110_000.0, "vy_km_s": speed, "move": Move.WITHDRAW}
    world = world_of(tables, (row, {"x_km": 165_000.0, "side": 1}))
    all_in_sight(world, tables)
    res = Resolution(world, tables, "none")
    res.begin_impulse(0)
    (x, y), _ = retreat(res, drives_of(res, None))
    assert (x[0], y[0]) == (0.0, way)


@pytest.mark.parametrize("flights", [False, True])
def test_a_retreat_is_the_same_to_the_last_bit_whatever_the_rows_and_the_neighbours(flights):
    """Twelve enemies at all distances, ships or flights, summed by uid; their rows differ from world to world."""
    rng = np.random.default_rng(11)
    tables = motion_tables(1)
    foes = tuple({"side": 1, "x_km": x, "y_km": y} for x, y in rng.normal(0.0, 2e5, (12, 2)).tolist())
    runner = {"move": Move.WITHDRAW, "x_km": 90_000.0, "y_km": 70_000.0}
    one = all_in_sight(world_of(tables, (runner, *(() if flights else foes)), foes if flights else ()), tables)
    rows, swarms = (np.arange(one.unit_slots), np.arange(one.flight_slots))
    orders = [(rng.permutation(rows), rng.permutation(swarms)) for _ in range(2)]
    batch = World.joined([permuted(one, *orders[0]), permuted(one, *orders[1]), one])
    ways = []
    for world in (one, permuted(one, rows[::-1], swarms[::-1]), batch):
        res = Resolution(world, tables, "none")
        res.begin_impulse(0)
        drives = drives_of(res, None)
        (x, y), known = retreat(res, drives)
        mine = res.world.units.side[drives.world, drives.unit] == 0
        assert known[mine].all()
        ways.append(set(zip(x[mine].tolist(), y[mine].tolist(), strict=True)))
    assert len(ways[0]) == 1
    assert ways[0] == ways[1] == ways[2]
