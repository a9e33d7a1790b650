"""Drives: what each unit, and each tug with its tow, has to move with."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.motion.bearing import BEARING, Bows
from game.rules.motion.drives import delta_v_for_moving, drive_thrust, drives_of, gravity_midway, grounds_of
from game.rules.motion.towing import Tows
from game.rules.state.digest import mirrored
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import PPM, Move, Posture, Presence
from game.rules.state.world import World
from game.testing import oracle_motion as oracle
from game.testing.builders import FRIGATE, tables_of, world_of
from game.testing.strategies_motion import BODIES, RUNNER, motion_battles, motion_tables

G4 = FRIGATE["thrust_km_s2"]


@given(st.integers(0, PPM), st.integers(0, PPM))
def test_drive_and_power_share_scale_thrust(drive, share):
    got = float(drive_thrust(np.array([G4]), np.array([drive]), np.array([share]))[0])
    assert got == pytest.approx(oracle.drive_thrust(G4, drive, share), rel=1e-14)
    assert got <= G4


def test_even_shares_give_full_thrust_exactly():
    assert drive_thrust(np.array([G4]), np.array([PPM]), np.array([333_333]))[0] == G4


def test_dodging_takes_its_part_of_a_finite_delta_v():
    tables = tables_of()
    rows = ({"delta_v_km_s": 6.0, "posture": Posture.EVADE}, {"delta_v_km_s": 6.0}, {"posture": Posture.EVADE})
    res = Resolution(world_of(tables, rows), tables, "none")
    assert delta_v_for_moving(drives_of(res, None)).tolist() == [3.0, 6.0, np.inf]


@pytest.mark.parametrize("rows", [[0, 1, 2], [2, 1, 0], [0, 2, 1], [1], [0, 0, 2]])
def test_some_rows_are_taken_in_the_order_in_which_they_are_named(rows):
    world = world_of(tables_of(), tuple({"x_km": x} for x in (10.0, 20.0, 30.0)))
    some = drives_of(Resolution(world, tables_of(), "none"), None).take(np.array(rows))
    assert some.unit.tolist() == rows
    assert some.x.tolist() == [10.0 * (row + 1) for row in rows]


def test_who_turns_its_bow_on_a_target_moves_by_little_of_its_drive_or_by_its_throttle_if_that_is_less():
    world = world_of(tables_of(), ({}, {}, {"throttle": 0.1}, {}))
    res = Resolution(world, tables_of(), "none")
    drives = drives_of(res, None, Bows(np.array([1, 2]), np.ones(2), np.zeros(2)))
    assert drives.most == pytest.approx([G4, BEARING * G4, 0.1 * G4, G4])


def test_nobody_burns_more_in_an_impulse_than_it_has():
    rows = tuple({"delta_v_km_s": left} for left in (0.5, 0.0, 5.0))
    res = Resolution(world_of(tables_of(), rows), tables_of(), "none")
    assert drives_of(res, None).own.tolist() == pytest.approx([0.02, 0.0, G4])


@given(motion_battles())
def test_the_drive_of_each_unit_is_that_of_the_words(battle):
    """Alone: own thrust, what evading leaves, what the order's throttle and a feint take of that."""
    tables, world = battle
    world.units.tow[:] = -1
    res = Resolution(world, tables, "none")
    drives, units = drives_of(res, None), world.units
    alive = [s for s in range(world.unit_slots) if world.units.presence[0, s] == Presence.PRESENT
             and world.units.hull_mj[0, s] > 0 and world.units.uid[0, s]]  # fmt: skip
    assert drives.unit.tolist() == drives.lead.tolist() == alive
    for row, s in enumerate(alive):
        full = float(tables.classes.thrust_km_s2[units.class_id[0, s]])
        own = oracle.drive_thrust(
            full, int(units.system_ppm[0, s, 0]), int(units.drive_share_ppm[0, s]),
            spun_down=units.posture[0, s] == Posture.SPUN_DOWN,
        )  # fmt: skip
        own = min(own, float(units.delta_v_km_s[0, s]) / 25.0)  # no more than would spend the last in an impulse
        left = oracle.for_moving(own, units.posture[0, s] == Posture.EVADE)
        most = min(own * float(units.throttle[0, s]), left)
        if units.posture[0, s] == Posture.FEIGN and units.move[0, s] != Move.BURN:
            most = min(most, 0.6 * own)
        got = [float(getattr(drives, name)[row]) for name in ("own", "whole", "left", "drive", "most")]
        assert got == pytest.approx([own, own, left, left, most], rel=1e-12)


def test_a_group_has_the_mean_of_its_drives_by_mass_its_tows_place_and_its_first_tugs_order():
    light, heavy = FRIGATE | {"mass_t": 1_000.0}, FRIGATE | {"mass_t": 4_000.0, "thrust_km_s2": 0.01}
    tables = tables_of((light, heavy))
    tug = {"move": Move.TOW, "ref": 2, "tow": 2, "x_km": 3.0}
    world = world_of(tables, (
        tug | {"vx_km_s": 1.0, "throttle": 0.5, "uid": 9}, tug | {"vy_km_s": 2.0, "posture": Posture.EVADE, "uid": 5},
        {"class_id": 1, "move": Move.BURN, "throttle": 0.1, "vx_km_s": -1.0, "y_km": 7.0},
        {"x_km": 99.0, "vx_km_s": 4.0},
    ))  # fmt: skip
    res = Resolution(world, tables, "none")
    drives = drives_of(res, Tows.of(world, res.cls("mass_t")))
    whole = (2 * 1_000.0 * G4 + 4_000.0 * 0.01) / 6_000.0
    drive = (1.5 * 1_000.0 * G4 + 4_000.0 * 0.01) / 6_000.0
    most = (1_000.0 * (0.5 * G4 + 0.5 * G4) + 4_000.0 * 0.01) / 6_000.0  # the tow helps at full throttle
    for name, want in (
        ("whole", whole), ("drive", drive), ("most", most), ("vx", (1_000.0 - 4_000.0) / 6_000.0),
        ("vy", 2_000.0 / 6_000.0), ("x", 0.0), ("y", 7.0), ("lead", 1), ("move", Move.TOW),
    ):  # fmt: skip
        assert getattr(drives, name)[:3].tolist() == pytest.approx([want] * 3), name
    assert drives.unit.tolist() == [0, 1, 2, 3]
    assert drives.own.tolist() == pytest.approx([G4, G4, 0.01, G4])
    assert drives.left.tolist() == pytest.approx([G4, 0.5 * G4, 0.01, G4])
    assert (drives.x[3], drives.vx[3], drives.lead[3]) == (99.0, 4.0, 3)


@pytest.mark.parametrize("bodies", range(len(BODIES)))
def test_each_knows_the_body_that_pulls_it_hardest(bodies):
    tables = motion_tables(bodies)
    tables.bodies.mu_km3_s2[1:] *= 10.0  # the moons rule where they are near
    res = Resolution(world_of(tables, ({},)), tables, "none")
    places = [(float(res.this_turn.body_x[0, 15, b]), float(res.this_turn.body_y[0, 15, b])) for b in range(bodies)]
    rows = tuple({"x_km": x + 2_500.0 if b else 90_000.0, "y_km": y} for b, (x, y) in enumerate(places)) or ({},)
    res = Resolution(world_of(tables, rows), tables, "none")
    res.begin_impulse(3)
    drives = drives_of(res, None)
    mu = tables.bodies.mu_km3_s2.tolist()
    facts = [(places[b] + (mu[b], body["radius_km"])) for b, body in enumerate(BODIES[bodies])]
    for row, one in enumerate(rows):
        body = oracle.nearest_body((one.get("x_km", 0.0), one.get("y_km", 0.0)), facts)
        assert drives.near[row] == (facts.index(body) if body else -1) == (row if bodies else -1)
        got = tuple(float(getattr(drives, name)[row]) for name in ("nx", "ny", "mu", "radius"))
        assert got == (body or (0.0, 0.0, 0.0, 0.0))
        b = int(drives.near[row])
        if b == 2:  # on rails: the speed at the impulse's end
            x, y = res.this_turn.body_x[0, 19:22:2, b], res.this_turn.body_y[0, 19:22:2, b]
            want = (x[1] - x[0]) / 10.0, (y[1] - y[0]) / 10.0
        else:
            want = 0.0, 0.0
        assert (drives.nvx[row], drives.nvy[row]) == pytest.approx(want, rel=1e-6)


def test_a_ground_is_where_its_body_is_and_pulls_as_that_does():
    """The last two bodies in two worlds, of which one is a mirror image: one that stands, and one on rails."""
    tables = motion_tables(3)
    world = world_of(tables, ({},))
    res = Resolution(World.joined([world, mirrored(world)]), tables, "none")
    res.begin_impulse(3)
    ground = grounds_of(res, np.array([0, 1, 1]), np.array([2, 1, 2]))
    x, y = res.this_turn.body_x[0, :, 2], res.this_turn.body_y[0, :, 2]
    slow = [((x[n + 1] - x[n - 1]) / 10.0, (y[n + 1] - y[n - 1]) / 10.0) for n in (15, 20)]
    pull = [(late - soon) / 25.0 for soon, late in zip(*slow, strict=True)]
    stands = BODIES[3][1]
    for name, want in (
        ("mu", [RUNNER["mu_km3_s2"], stands["mu_km3_s2"], RUNNER["mu_km3_s2"]]),
        ("x", [x[15], stands["x_km"], x[15]]), ("y", [y[15], -stands["y_km"], -y[15]]),
        ("vx", [slow[0][0], 0.0, slow[0][0]]), ("vy", [slow[0][1], 0.0, -slow[0][1]]),
        ("ax", [pull[0], 0.0, pull[0]]), ("ay", [pull[1], 0.0, -pull[1]]),
    ):  # fmt: skip
        assert getattr(ground, name).tolist() == pytest.approx(want, rel=1e-5), name


@given(st.floats(-9.0, 9.0), st.floats(-9.0, 9.0), st.floats(0.0, 25.0))
def test_gravity_midway_is_that_where_the_drift_brings_one(vx, vy, seconds):
    tables = motion_tables(2)
    res = Resolution(world_of(tables, ({},)), tables, "none")
    res.begin_impulse(3)
    world, x, y = np.array([0]), np.array([9e4]), np.array([-2e4])
    there = x + vx * seconds, y + vy * seconds
    moved = gravity_midway(res, world, x, y, (np.array([vx]), np.array([vy])), seconds)
    assert moved == gravity_midway(res, world, *there, (np.zeros(1), np.zeros(1)), 0.0)
