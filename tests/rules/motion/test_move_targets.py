"""Targets of moves against the oracle: every row code, first and last, friend and enemy, in sight and long gone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.motion.move_targets import move_targets_of
from game.rules.state.resolution import Resolution
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import Level
from game.testing import oracle_motion as oracle
from game.testing.builders import all_in_sight, world_of
from game.testing.strategies_motion import BODIES, RUNNER, motion_tables

TURN = unit_vector(0.01)
RAILS = (oracle.Rail(-1, 0.0, 1.0, 0.0, TURN), oracle.Rail(-1, 0.0, 1.0, 0.0, TURN),
         oracle.Rail(0, RUNNER["rail_km"], 1.0, 0.0, TURN))  # fmt: skip
PLACES = ((110_000.0, 2_000.0), (-90_000.0, 30_000.0), (125_000.0, -64_000.0), (99_000.0, 77_000.0))
SPEEDS = ((3.0, -4.0), (-2.0, 7.0), (5.0, 1.5), (-6.0, -2.5))
THRUST = (0.01, -0.02)


def battle(age, impulse):
    """Two units and two flights, the first of each of side 0, the second as its enemies saw it `age` impulses ago."""
    tables = motion_tables(3)
    rows = [
        {"side": n % 2, "x_km": x, "y_km": y, "vx_km_s": vx, "vy_km_s": vy, "class_id": 0 if n < 2 else 2}
        for n, ((x, y), (vx, vy)) in enumerate(zip(PLACES, SPEEDS, strict=True))
    ]
    world = world_of(tables, tuple(rows[:2]), tuple(rows[2:]))
    all_in_sight(world, tables, level=Level.IDENTIFIED)
    for known in (world.contacts, world.flight_contacts):
        known.in_sight[:] = age == 0
        known.seen_impulse[:] = impulse - age
    for group in (world.units, world.flights):
        if age:  # they have gone elsewhere meanwhile
            group.x_km[:, 1] -= 4_321.0
            group.vy_km_s[:, 1] *= -3.0
    res = Resolution(world, tables, "none")
    res.begin_impulse(impulse)
    res.this_turn.thrust_x[:], res.this_turn.thrust_y[:] = THRUST
    return tables, res


def bodies_at(tables, step):
    """Bodies for the oracle, after some substeps."""
    return [
        (*(oracle.on_rails(RAILS, b, step, tables.substep_s)[0] if RAILS[b].around >= 0 else
           (body.get("x_km", 0.0), body.get("y_km", 0.0))), body["mu_km3_s2"], body["radius_km"])
        for b, body in enumerate(BODIES[3])
    ]  # fmt: skip


@given(st.sampled_from((0, 1, 5, 12, 13, 30)), st.integers(0, 11))
def test_targets_are_those_of_the_oracle(age, impulse):
    tables, res = battle(age, impulse)
    codes = np.arange(-1, 7)
    zeros = np.zeros(len(codes), int)
    found = move_targets_of(res, zeros, zeros, codes)
    bodies = bodies_at(tables, impulse * 5 + 2.5)
    for row, code in enumerate(codes.tolist()):
        if code == -1:
            assert not found.known[row]
            continue
        if code >= 4:
            body = code - 4
            assert found.known[row]
            still = BODIES[3][body].get("x_km", 0.0), BODIES[3][body].get("y_km", 0.0)
            place, speed = still, (0.0, 0.0)
            if RAILS[body].around >= 0:
                place = oracle.on_rails(RAILS, body, impulse * 5, tables.substep_s)[0]
                speed = oracle.on_rails(RAILS, body, impulse * 5 + 5, tables.substep_s)[1]
            want = (*place, *speed, 0.0, 0.0)
        else:
            enemy = code % 2 == 1
            carried_s = 25.0 * min(age, 12) if enemy else 0.0
            (x, y), (vx, vy) = PLACES[code], SPEEDS[code]
            x, y = x + vx * carried_s, y + vy * carried_s
            assert found.known[row] == (code < 2 or not enemy or age <= 12)
            if not found.known[row]:
                continue
            ax = ay = 0.0
            if code < 2:
                ax, ay = oracle.gravity((x + vx * 12.5, y + vy * 12.5), bodies)
            if code == 0:  # the side's own: its thrust is known
                ax, ay = ax + THRUST[0], ay + THRUST[1]
            want = x, y, vx, vy, ax, ay
        got = [float(getattr(found, name)[row]) for name in ("x", "y", "vx", "vy", "ax", "ay")]
        assert got[:2] == pytest.approx(want[:2], abs=1e-3)
        assert got[2:4] == pytest.approx(want[2:4], abs=1e-4)
        assert got[4:] == pytest.approx(want[4:], rel=1e-6, abs=1e-9)


def test_the_heading_of_an_enemy_is_as_it_was_seen():
    tables = motion_tables(0)
    world = world_of(tables, ({}, {"side": 1, "x_km": 4e5, "hx": 0.6, "hy": 0.8}))
    all_in_sight(world, tables)
    world.contacts.in_sight[:] = False
    world.units.hx[:, 1] = world.units.hy[:, 1] = 0.0
    res = Resolution(world, tables, "none")
    res.begin_impulse(0)
    found = move_targets_of(res, np.zeros(1, int), np.zeros(1, int), np.ones(1, int))
    assert (found.hx[0], found.hy[0]) == (0.6, 0.8)
