"""Flown paths and the point of no return are the resolver's own."""

import numpy as np
import pytest
from hypothesis import given, settings

from game.rules.motion.steer import end_burns
from game.rules.preview import MOTION, flown_paths, last_escape_impulse
from game.rules.state.debris import Debris
from game.rules.state.digest import world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import IMPULSES, Event, Frame, Move, Posture, Presence, Stance
from game.rules.turn import RULES, resolve_turn
from game.testing.builders import FRIGATE, JUPITER, orders_for, tables_of, world_of
from game.testing.strategies_motion import motion_battles

UNARMED = FRIGATE | {"batteries": ()}
QUIET = RULES.changed(control_damage=None, shake_crews=None, leave=None)


@pytest.mark.parametrize("latency", [0, 3, 14])
def test_predicted_is_resolved_when_nobody_interferes(latency):
    """Burns of all frames, throttles and lengths, with a follower each, in battles of their own."""
    rng, count = np.random.default_rng(latency), 12
    tables = tables_of((UNARMED,), bodies=(JUPITER,))
    rows = {"x_km": 110_000.0, "rank": 1}, {"x_km": 120_000.0, "y_km": 9_000.0, "vy_km_s": 20.0}
    world = world_of(tables, (*rows, {"x_km": 150_000.0, "side": 1}), worlds=count)
    orders = orders_for(world)
    given_ = orders.units
    given_.move_given[:, :2] = True
    given_.move[:, :2] = (Move.BURN, Move.FOLLOW)
    given_.dx[:, :2], given_.dy[:, :2] = (0.6, 500.0), (0.8, -200.0)
    given_.frame[:, 0], given_.frame[:, 1], given_.ref[:, :2] = rng.choice(Frame, count), Frame.MAP, (1, 0)
    given_.throttle[:, 0] = np.where(rng.random(count) < 0.2, 1.0, rng.random(count))
    given_.from_impulse[:, 0], given_.until_impulse[:, 0] = rng.integers(0, 7, count), rng.integers(6, 13, count)
    tables.sides.latency_intact[:] = latency
    paths = flown_paths(world, tables, orders, 3)
    now = world
    for turn in range(3):
        now, _, tracks = resolve_turn(now, tables, orders if turn == 0 else orders_for(now))
        assert (paths.x_km[:, 60 * turn : 60 * turn + 61] == tracks.unit_x_km).all()
        assert (paths.y_km[:, 60 * turn : 60 * turn + 61] == tracks.unit_y_km).all()
    assert (paths.vx_km_s[:, -1] == now.units.vx_km_s).all()
    assert not set(world_digests(paths.world)) & set(world_digests(world))


@given(motion_battles())
@settings(max_examples=15)
def test_prediction_changes_nothing_and_says_who_falls_when(battle):
    tables, world = battle
    before = world_digests(world)
    paths = flown_paths(world, tables, None, 2)
    assert world_digests(world) == before
    gone = (paths.world.units.presence == Presence.GONE) & (world.units.presence != Presence.GONE)
    assert ((paths.fell_step >= 0) == gone).all()
    for s in np.flatnonzero(gone[0]):
        step = paths.fell_step[0, s]
        assert (paths.x_km[0, step:, s] == paths.x_km[0, step, s]).all()  # stays where it fell
    present = world.present()
    assert (paths.x_km[:, 0][present] == world.units.x_km[present]).all()


def flown_then(world, tables, coast, move, impulses):
    """The worlds after some impulses of their orders, `coast` (W,), and then of `move`, by the phases themselves."""
    now, done = world, 0
    while done < impulses:
        res = Resolution(now, tables, "none")
        for impulse in range(IMPULSES):
            res.world.units.move[coast == done] = move
            res.begin_impulse(impulse)
            for phase in MOTION.impulse:
                phase(res)
            done += 1
        end_burns(res)
        now = res.world
        now.battle.turn += 1
    return now


def test_the_point_of_no_return_is_exact_to_the_impulse():
    """Of four falls, evading or not: from there holding saves, from an impulse later it does not."""
    falls = ((4.0, 0.0, 0.0), (3.0, -10.0, 5.0), (2.0, 0.0, 12.0), (4.0, -20.0, 0.0))
    tables = tables_of(tuple(UNARMED | {"thrust_km_s2": gees * 0.00980665} for gees, _, _ in falls), bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 110_000.0, "move": Move.COAST},), worlds=16)
    kind, late, evades = np.arange(16) % 4, np.arange(16) // 8, np.arange(16) // 4 % 2
    units = world.units
    units.class_id[:, 0], units.vx_km_s[:, 0], units.vy_km_s[:, 0] = kind, *np.array(falls)[kind, 1:].T
    units.posture[:, 0] = np.where(evades, Posture.EVADE, Posture.ACTIVE)
    last = last_escape_impulse(world, tables, None, 10)[:, 0]
    assert ((last > 0) & (last < 120)).all()
    after = flown_then(world, tables, last + late, Move.HOLD, 180).units.presence[:, 0]
    assert after.tolist() == np.where(late, Presence.GONE, Presence.PRESENT).tolist()


def test_a_plant_that_is_spun_down_is_predicted_to_coast_as_it_does():
    """Told so in this turn: not one bit of thrust from its first impulse on, in the plot and in the battle."""
    tables = tables_of((UNARMED,), bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 110_000.0, "vy_km_s": 20.0, "move": Move.HOLD},))
    orders = orders_for(world)
    orders.units.posture_given[:], orders.units.posture[:] = True, Posture.SPUN_DOWN
    paths = flown_paths(world, tables, orders, 2)
    world.units.move[:] = Move.COAST
    coast = flown_paths(world, tables, None, 2)
    assert (paths.x_km == coast.x_km).all()
    assert (paths.y_km == coast.y_km).all()
    world.units.move[:] = Move.HOLD
    _, _, tracks = resolve_turn(world, tables, orders)
    assert (tracks.unit_x_km == paths.x_km[:, :61]).all()
    assert (flown_paths(world, tables, None, 1).x_km != paths.x_km[:, :61]).any()


def test_no_return_for_whom():
    tables = tables_of((UNARMED,), bodies=(JUPITER,))
    world = world_of(tables, (
        {"x_km": 110_000.0, "move": Move.HOLD}, {"x_km": 110_000.0, "system_ppm": 0, "move": Move.COAST},
        {"x_km": 71_600.0, "vx_km_s": -30.0, "move": Move.COAST},
        {"x_km": 110_000.0, "vy_km_s": 34.0, "move": Move.COAST},
        {"x_km": 110_000.0, "hull_mj": 0}, {"x_km": 110_000.0, "vy_km_s": 34.0, "system_ppm": 0, "move": Move.COAST},
    ), spare_slots=1)  # fmt: skip
    assert last_escape_impulse(world, tables, None, 4).tolist() == [[48, -1, -1, 48, -1, -1, -1]]
    asked = np.zeros((1, 7), bool)
    asked[0, 3] = True
    assert last_escape_impulse(world, tables, None, 4, asked).tolist() == [[-1, -1, -1, 48, -1, -1, -1]]
    paths = flown_paths(world, tables, None, 6)
    assert last_escape_impulse(world, tables, None, 4, asked, paths).tolist() == [[-1, -1, -1, 48, -1, -1, -1]]
    assert (
        last_escape_impulse(world, tables, None, 1, None, paths) == last_escape_impulse(world, tables, None, 1)
    ).all()
    empty = tables_of((UNARMED,))
    far = world_of(empty, ({}, {"system_ppm": 0}))
    assert last_escape_impulse(far, empty, None, 4).tolist() == [[48, -1]]


def test_a_plot_moves_the_point_of_no_return():
    tables = tables_of((UNARMED,), bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 110_000.0, "move": Move.COAST},))
    orders = orders_for(world)
    orders.units.move_given[:] = True
    orders.units.move[:], orders.units.dx[:] = Move.BURN, -1.0
    down = last_escape_impulse(world, tables, orders, 9)[0, 0]
    orders.units.dx[:] = 1.0
    up = last_escape_impulse(world, tables, orders, 9)[0, 0]
    assert down < last_escape_impulse(world, tables, None, 9)[0, 0] < up


def test_no_turns_ahead_is_now():
    tables = tables_of((UNARMED,), bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 110_000.0, "vy_km_s": 3.0},))
    paths = flown_paths(world, tables, None, 0)
    assert (paths.x_km.shape, paths.x_km[0, 0, 0], paths.vy_km_s[0, 0, 0]) == ((1, 1, 1), 110_000.0, 3.0)


def test_the_point_of_no_return_is_no_other_where_a_speck_goes_round_on_rails():
    """Far off, and all but without weight: bodies that move are asked where they are long after the turns ahead."""
    speck = {"mu_km3_s2": 1e-9, "radius_km": 1.0, "around": 0, "rail_km": 5e6, "step_x": 0.8, "step_y": 0.6}
    row = {"x_km": 80_000.0, "vx_km_s": -15.0, "move": Move.COAST}
    found = []
    for bodies in ((JUPITER,), (JUPITER, speck)):
        tables = tables_of((UNARMED,), bodies=bodies)
        world = world_of(tables, (row, row | {"x_km": 90_000.0}))
        found.append(last_escape_impulse(world, tables, None, 2)[0].tolist())
    assert found[0] == found[1]
    assert 0 < found[0][0] < found[0][1] < 24


@given(motion_battles())
@settings(max_examples=8)
def test_what_nobody_shoots_at_goes_as_it_was_predicted(battle):
    """A turn of all moves but ramming, among friends who mend nothing and fear nothing: motion, falls and when."""
    tables, world = battle
    world.sides.stance[:] = Stance.WATCH
    world.units.move[world.units.move == Move.RAM] = Move.HOLD
    world.battle.turn[:] = 1
    paths = flown_paths(world, tables, None, 1)
    after, _, tracks = resolve_turn(world, tables, orders_for(world), rules=QUIET)
    here = world.present() & after.present()
    for name, at in (("x_km", tracks.unit_x_km), ("y_km", tracks.unit_y_km)):
        assert (getattr(paths, name) == at)[np.broadcast_to(here[:, None], at.shape)].all()
    for name in ("vx_km_s", "vy_km_s", "delta_v_km_s"):
        for step, state in ((0, world), (60, after)):
            assert (getattr(paths, name)[:, step] == getattr(state.units, name))[here].all()
    fell = (after.units.presence == Presence.GONE) & (world.units.presence != Presence.GONE)
    assert ((paths.fell_step > 0) == fell).all()


def test_clouds_on_the_way_are_told_impulse_by_impulse():
    """Three crossings by two ships, in two battles of which the second has no cloud: nobody is hurt, all is noted."""
    tables = tables_of((UNARMED | {"shield_mj": 0, "armour_mj": 0},))
    ships = tuple({"y_km": y, "vx_km_s": 40.0, "move": Move.COAST} for y in (0.0, 900.0))
    world = world_of(tables, ships, worlds=2)
    clouds = ((1_500.0, 0.0), (1_600.0, 0.0), (13_500.0, 900.0))
    world.debris = Debris.empty(2, len(clouds))
    for n, (x, y) in enumerate(clouds):
        for name, value in (("uid", 90 + n), ("x_km", x), ("y_km", y), ("radius_km", 60.0), ("mass_t", 4_000.0)):
            getattr(world.debris, name)[0, n] = value
    paths = flown_paths(world, tables, None, 2)
    found = {}
    for turn in range(2):
        _, events, _ = resolve_turn(world, tables, orders_for(world))
        for row in events[events["kind"] == Event.CROSSED]:
            at = int(row["world"]), 12 * turn + int(row["impulse"]), int(row["target"])
            found[at] = found.get(at, 0) + int(row["energy_mj"])
        world = flown_paths(world, tables, None, 1).world
    assert {tuple(at): int(paths.debris_mj[tuple(at)]) for at in np.argwhere(paths.debris_mj).tolist()} == found
    assert {unit for _, _, unit in found} == {0, 1}
    assert (paths.world.units.hull_mj == 50_000).all()


@pytest.mark.parametrize("turns", [0, 2])
def test_ways_out_are_flown_as_far_wherever_on_the_path_they_begin(turns):
    """An orbit too low for the closed test, a drive too weak to leave it, a speck far off that makes bodies move."""
    speck = {"mu_km3_s2": 1e-9, "radius_km": 1.0, "around": 0, "rail_km": 5e6, "step_x": 0.8, "step_y": 0.6}
    tables = tables_of((UNARMED | {"thrust_km_s2": 1e-5},), bodies=(JUPITER, speck))
    low, high, mu = 1.003 * JUPITER["radius_km"], 80_000.0, JUPITER["mu_km3_s2"]
    speed = float(np.sqrt(2.0 * mu * low / (high * (high + low))))
    world = world_of(tables, ({"x_km": high, "vy_km_s": speed, "move": Move.COAST},))
    assert last_escape_impulse(world, tables, None, turns).tolist() == [[12 * turns]]
