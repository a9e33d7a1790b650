"""Tows: joint acceleration, momentum, hooking, cutting, and Benedict's rescue (M5, J10)."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.rules.motion.towing import Tows, hookable, may_be_towed
from game.rules.motion.units import fly_units
from game.rules.preview import MOTION, flown_paths
from game.rules.state.digest import permuted, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import PPM, Event, Move, Presence
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.testing import oracle_motion as oracle
from game.testing.builders import FRIGATE, JUPITER, orders_for, tables_of, world_of

G = 0.00980665
FF, CC, BB = (6_000.0, 4.0), (25_000.0, 3.5), (80_000.0, 3.0)


def towing_tables(tow, *tugs, bodies=(JUPITER,)):
    """A class for the tow and for each tug, of a mass and a thrust in g."""
    classes = tuple(
        FRIGATE | {"mass_t": m, "thrust_km_s2": a * G, "tow_t": 1e6, "batteries": ()} for m, a in (tow, *tugs)
    )
    return tables_of(classes, bodies=bodies)


def tied_world(tables, count, **tow):
    """A dead tow in row 0 and tugs that hold it."""
    tugs = tuple(
        {"x_km": 150_000.0 + 5.0 * i, "y_km": 3.0, "class_id": i, "move": Move.TOW, "ref": 0, "tow": 0}
        for i in range(1, count + 1)
    )
    return world_of(tables, ({"x_km": 150_000.0, "system_ppm": 0, "move": Move.COAST} | tow, *tugs))


def impulse(tables, world, record="none"):
    res = Resolution(world, tables, record)
    res.begin_impulse(0)
    for phase in MOTION.impulse:
        phase(res)
    return res


def momentum(world, tables):
    mass = tables.classes.mass_t[world.units.class_id]
    return (mass * world.units.vx_km_s).sum(), (mass * world.units.vy_km_s).sum()


@given(
    st.lists(st.tuples(st.floats(100.0, 1e5), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)), min_size=2, max_size=6)
)  # fmt: skip
@example([(150.0, 5e-324, 0.0), (100.0, 0.0, 0.0)])
@example([(100.0, 5e-324, 5e-324), (1e5, 1e-310, -5e-324), (333.0, -2e-323, 1e-320)])
def test_a_tie_keeps_momentum(members):
    tables = towing_tables(*((m, 0.0) for m, _, _ in members), bodies=())
    world = tied_world(tables, len(members) - 1)
    world.units.vx_km_s[0], world.units.vy_km_s[0] = [v for _, v, _ in members], [v for _, _, v in members]
    before = momentum(world, tables)
    res = Resolution(world, tables, "none")
    res.begin_impulse(0)
    fly_units(res)
    after = momentum(res.world, tables)
    size = sum(m * (abs(x) + abs(y)) for m, x, y in members)
    # Below the smallest normal number a float has fewer digits.
    assert max(abs(a - b) for a, b in zip(after, before, strict=True)) <= 1e-12 * size + 1e-300
    want = oracle.tied([m for m, _, _ in members], [(x, y) for _, x, y in members])
    assert res.world.units.vx_km_s[0] == pytest.approx([want[0]] * len(members), abs=1e-12)
    assert np.ptp(res.world.units.vy_km_s[0]) == 0.0


def test_tugs_and_tow_accelerate_as_one_mass():
    tables = towing_tables(BB, FF, CC, bodies=())
    world = tied_world(tables, 2)
    res = Resolution(world, tables, "none")
    res.begin_impulse(0)
    res.this_turn.thrust_x[0] = (0.0, 4.0 * G, 3.5 * G)
    fly_units(res)
    want = (6_000 * 4.0 + 25_000 * 3.5) * G / (80_000 + 6_000 + 25_000) * 25.0
    assert res.world.units.vx_km_s[0] == pytest.approx([want] * 3, rel=1e-12)
    assert np.ptp(res.world.units.x_km[0] - world.units.x_km[0]) < 1e-9


def test_the_offset_in_a_tow_stays_rigid_in_a_well():
    tables = towing_tables(FF, FF, CC)
    world = tied_world(tables, 2, x_km=150_000.0)
    offset = world.units.x_km - world.units.x_km[:, :1], world.units.y_km - world.units.y_km[:, :1]
    world = flown_paths(world, tables, None, 6).world
    assert np.abs(world.units.x_km - world.units.x_km[:, :1] - offset[0]).max() < 1e-8
    assert np.abs(world.units.y_km - world.units.y_km[:, :1] - offset[1]).max() < 1e-8
    assert np.ptp(world.units.vx_km_s) == 0.0


@pytest.mark.parametrize(
    ("off_km", "speed", "gear", "hooks"),
    [(20.0, 0.3, 6e3, True), (20.001, 0.0, 6e3, False), (0.0, 0.301, 6e3, False), (1.0, 0.0, 5_999.0, False)],
)
def test_a_tug_hooks_what_is_near_slow_and_light_enough(off_km, speed, gear, hooks):
    assert bool(hookable(np.array([off_km]), np.array([speed]), np.array([6_000.0]), np.array([gear]))[0]) == hooks
    tables = tables_of((FRIGATE | {"tow_t": gear},))
    tug = {"x_km": off_km, "vx_km_s": speed, "move": Move.TOW, "ref": 1}
    res = impulse(tables, world_of(tables, (tug, {"move": Move.COAST})), "all")
    rows = res.journal.table()
    assert (res.world.units.tow[0, 0] == 1) == hooks
    assert rows["kind"].tolist() == ([Event.HOOKED] if hooks else [])
    if hooks:
        assert (rows["source"][0], rows["target"][0]) == (0, 1)


@pytest.mark.parametrize("change", ["order", "target", "tug dies", "tow gone"])
def test_a_cut_tow_goes_on_as_it_was(change):
    tables = towing_tables(FF, FF, FF)
    world = tied_world(tables, 1, vy_km_s=30.0)
    world.units.vy_km_s[:] = 30.0
    before = impulse(tables, world).world
    units = before.units
    if change == "order":
        units.move[:, 1] = Move.HOLD
    elif change == "target":
        units.ref[:, 1] = -1
    elif change == "tug dies":
        units.hull_mj[:, 1] = 0
    else:
        units.presence[:, 0] = Presence.GONE
    res = impulse(tables, before, "all")
    cut = res.journal.table()
    assert cut["kind"].tolist() == [Event.TOW_CUT]
    assert (cut["source"][0], cut["target"][0]) == (1, 0)
    assert res.world.units.tow[0, 1] == -1
    if change != "tow gone":
        # The tow alone, with nobody near, flies the same way.
        alone = before.copy()
        alone.units.tow[:] = -1
        alone.units.presence[:, 1] = Presence.DORMANT
        want = impulse(tables, alone).world.units
        assert res.world.units.x_km[0, 0] == want.x_km[0, 0]
        assert res.world.units.vy_km_s[0, 0] == want.vy_km_s[0, 0]


def test_a_tug_is_not_towed_and_what_is_towed_does_not_tow():
    tables = tables_of((FRIGATE,))
    towing_0, towing_1 = {"x_km": 2.0, "move": Move.TOW, "ref": 0}, {"x_km": 4.0, "move": Move.TOW, "ref": 1}
    res = impulse(tables, world_of(tables, (towing_1, towing_0, towing_1)))
    assert res.world.units.tow[0].tolist() == [-1, -1, -1]
    world = impulse(tables, world_of(tables, ({"move": Move.COAST}, towing_0, towing_1))).world
    assert world.units.tow[0, 1] == 0
    assert impulse(tables, world).world.units.tow[0].tolist() == [-1, 0, -1]


def test_a_towed_drive_helps_at_full_throttle_whatever_its_order():
    tables = towing_tables(FF, FF, bodies=())
    world = tied_world(tables, 1, system_ppm=PPM, move=Move.HOLD)
    world = world_of(tables, (
        {"move": Move.COAST}, {"class_id": 1, "move": Move.TOW, "ref": 0, "tow": 0}, {"side": 1, "x_km": 9_000.0}
    ))  # fmt: skip
    world.contacts.level[:, 0, 2], world.contacts.seen_impulse[:] = 2, 0
    world.contacts.x_km[:, 0, 2] = 9_000.0
    res = impulse(tables, world)
    assert res.world.units.vx_km_s[0, :2] == pytest.approx([-4.0 * G * 25.0] * 2, rel=1e-12)


def test_rows_in_another_order_tow_the_same():
    tables = towing_tables(BB, FF, CC, FF)
    world = tied_world(tables, 3)
    world.units.uid[0] = (3, 4, 1, 2)
    world.units.vx_km_s[0] = (0.1, 0.2, -0.15, 0.05)
    want = world_digests(impulse(tables, world).world)
    for order in ([3, 2, 1, 0], [1, 0, 3, 2]):
        assert world_digests(impulse(tables, permuted(world, np.array(order), np.arange(0))).world) == want


def test_groups_are_sorted_by_uid():
    tables = towing_tables(BB, FF, CC, FF)
    world = tied_world(tables, 3)
    world.units.uid[0] = (9, 7, 8, 5)
    tows = Tows.of(world, tables.classes.mass_t[world.units.class_id])
    assert tows.unit.tolist() == [0, 3, 1, 2]
    assert tows.total_t.tolist() == [117_000.0]


def test_tugs_and_tows_that_have_left_the_map_tie_nothing():
    gone = tuple({"tow": 0, "presence": one} for one in (Presence.GONE, Presence.AWAY))
    world = world_of(tables_of(), ({}, {"tow": 0}, *gone, {"tow": 2}, {"tow": 0}))
    assert Tows.of(world, np.full((1, 6), 3.0)).unit.tolist() == [0, 1, 5]


# ---- Benedict


CASES = ((FF, (FF,), 4), (FF, (FF, FF), 5), (FF, (CC,), 5), (BB, (CC,) * 4, 4), (BB, (FF, FF), -1))


def test_benedict_is_saved_if_hooked_in_time():
    """A tow with a dead drive falls from rest at 110,000 km; tugs hook it after 0 to 6 turns, the latest that help.

    "Kept up" may be no more than hanging above the clouds, as a battleship on four cruisers does after 4 turns.
    """
    ships = (FF, CC, BB)
    tables = towing_tables(*ships)
    rows = [{"x_km": 110_000.0, "system_ppm": 0, "move": Move.COAST}]
    rows += [{"x_km": 110_000.0, "y_km": 5.0 * i, "move": Move.COAST} for i in range(1, 5)]
    world = world_of(tables, tuple(rows), worlds=7 * len(CASES))
    hook_turn = np.tile(np.arange(7), len(CASES))
    for case, (tow, tugs, _) in enumerate(CASES):
        here = slice(7 * case, 7 * case + 7)
        world.units.class_id[here, : 1 + len(tugs)] = [ships.index(one) for one in (tow, *tugs)]
        world.units.presence[here, 1 + len(tugs) :] = Presence.GONE
    fell = np.zeros(world.units.uid.shape, bool)
    for turn, turns in enumerate((1,) * 6 + (10,)):
        world.units.move[hook_turn == turn, 1:], world.units.ref[hook_turn == turn, 1:] = Move.TOW, 0
        paths = flown_paths(world, tables, None, turns)
        fell |= paths.fell_step >= 0
        world = paths.world
    assert not fell[:, 1:].any()  # no tug falls with its tow
    latest = np.repeat([latest for *_, latest in CASES], 7)
    assert (~fell[:, 0]).tolist() == (hook_turn <= latest).tolist()


def test_reaching_benedict_from_2000_km_takes_two_turns_at_most():
    tables = towing_tables(FF, FF)
    tow = {"x_km": 110_000.0, "system_ppm": 0, "move": Move.COAST}
    tug = {"x_km": 110_000.0, "y_km": 2_000.0, "class_id": 1, "move": Move.TOW, "ref": 0}
    world = world_of(tables, (tow, tug, {"side": 1, "x_km": 200_000.0}))
    hooked = 0.0
    for turn in range(4):
        world, events, _ = resolve_turn(world, tables, orders_for(world))
        rows = events[events["kind"] == Event.HOOKED]
        if len(rows):
            hooked = turn + float(rows["impulse"][0]) / 12.0
            break
    assert 1.4 < hooked <= 2.1
    paths = flown_paths(world, tables, None, 14)
    assert (paths.fell_step < 0).all()


def test_groups_of_two_worlds_and_of_two_tows_are_apart():
    tables = towing_tables(FF, FF, FF, FF)
    rows = [{"class_id": i, "x_km": 150_000.0 + i} for i in range(4)]
    rows[2] |= {"move": Move.TOW, "ref": 0, "tow": 0}
    rows[3] |= {"move": Move.TOW, "ref": 1, "tow": 1}
    world = World.joined([world_of(tables, tuple(rows))] * 2)
    world.units.tow[1, 2] = -1
    tows = Tows.of(world, tables.classes.mass_t[world.units.class_id])
    assert tows.world.tolist() == [0, 0, 0, 0, 1, 1]
    assert tows.unit.tolist() == [0, 2, 1, 3, 1, 3]
    assert tows.group.tolist() == [0, 0, 1, 1, 2, 2]
    assert (tows.first.tolist(), tows.total_t.tolist()) == ([0, 2, 4], [12_000.0] * 3)


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ([], [0, 1, 2, 3, 5, 4]),
        ([1], [0, 2, 5, 4]),  # of two tugs one
        ([1, 2], [5, 4]),
        ([0], [5, 4]),  # the tow: its tugs are free
        ([4], [0, 1, 2]),
        ([0, 5], None),
        ([2, 4], [0, 1]),
    ],
)
def test_ties_that_are_left_when_some_have_fallen(gone, left):
    tables = towing_tables(BB, FF, CC, FF, FF, FF)
    world = tied_world(tables, 5)
    world.units.tow[0] = (-1, 0, 0, -1, 5, -1)
    world.units.tow[0, 3] = 0 if left and 3 in left else -1
    mass = tables.classes.mass_t[world.units.class_id]
    tows = Tows.of(world, mass).without(np.array(gone, int))
    if left is None:
        assert tows is None
        return
    assert tows.unit.tolist() == left
    assert tows.at.tolist() == left
    again = world.copy()
    again.units.tow[0, gone] = -1
    again.units.presence[0, gone] = Presence.GONE
    want = Tows.of(again, mass)
    for name in ("world", "unit", "group", "first", "mass_t", "total_t"):
        assert getattr(tows, name).tolist() == getattr(want, name).tolist(), name


@pytest.mark.parametrize(
    ("row", "may"),
    [({}, (False, True)), ({"hull_mj": 0}, (True, True)), ({"presence": Presence.STRUCK}, (False, False))],
)
def test_it_is_the_tug_whose_enemies_are_not_towed(row, may):
    """Side 0 fights side 1, which does not fight back."""
    tables = tables_of()
    tables.sides.enemy[1, 0] = False
    rows = tuple({"side": side} | row for side in (0, 1))
    res = Resolution(world_of(tables, rows), tables, "none")
    got = may_be_towed(res, np.zeros(2, int), np.array([0, 1]), np.array([1, 0]))
    assert tuple(got.tolist()) == may
