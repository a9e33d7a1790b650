import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.motion.tugs import cut_tows
from game.rules.motion.withdrawal import leave, outward
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.rails import body_velocities
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Event, Mission, Move, Presence
from game.rules.state.world import World
from game.testing.builders import JUPITER, tables_of, world_of
from game.testing.permutations import permuted_tables
from game.testing.strategies_command import random_battle
from game.testing.strategies_motion import RUNNER

EDGE = 1_000.0


def left(*units, flights=(), impulse=5):
    tables = tables_of(map_radius_km=EDGE)
    world = world_of(tables, units, flights)
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    leave(res)
    cut_tows(res)
    return res


def runner(x_km, **more):
    return {"x_km": x_km, "vx_km_s": 1.0, "move": Move.WITHDRAW} | more


@pytest.mark.parametrize(
    ("unit", "away"),
    [
        (runner(EDGE + 1e-9), True),
        (runner(EDGE), False),
        (runner(-EDGE - 1.0), False),
        (runner(-EDGE - 1.0, vx_km_s=-1.0), True),
        (runner(EDGE + 1.0, vx_km_s=0.0), False),
        (runner(EDGE + 1.0, move=Move.BURN), False),
        (runner(EDGE + 1.0, move=Move.TOW), False),
        (runner(EDGE + 1.0, presence=Presence.DORMANT), False),
    ],
)
def test_who_withdraws_beyond_the_map_and_outward_is_away(unit, away):
    res = left(unit, {"side": 1})
    assert (res.world.units.presence[0, 0] == Presence.AWAY) == away
    rows = res.journal.table()
    assert [(Event(r["kind"]), r["target"]) for r in rows] == ([(Event.WITHDREW, 0)] if away else [])


def test_a_hulk_drifts_to_twice_the_radius_and_is_forgotten_in_silence():
    for x, presence in ((2 * EDGE, Presence.PRESENT), (2 * EDGE + 1e-9, Presence.GONE)):
        res = left(runner(x, hull_mj=0))
        assert res.world.units.presence[0, 0] == presence
        assert len(res.journal.table()) == 0
    res = left(runner(2 * EDGE + 1.0, hull_mj=1, move=Move.HOLD))
    assert res.world.units.presence[0, 0] == Presence.PRESENT


def test_a_tow_leaves_with_all_its_tugs_and_not_without_them():
    out = EDGE + 1.0
    tug = runner(out, move=Move.TOW, ref=2, tow=2)
    res = left(tug, runner(EDGE - 5.0, move=Move.TOW, ref=2, tow=2), runner(out, move=Move.HOLD))
    assert (res.world.units.presence == Presence.AWAY).all()
    assert (res.world.units.tow == -1).all()
    res = left(runner(EDGE - 5.0, move=Move.TOW, ref=1, tow=1), runner(out))
    assert (res.world.units.presence == Presence.PRESENT).all()
    res = left(runner(out, move=Move.TOW, ref=1, tow=1), runner(out, hull_mj=0))
    assert res.world.units.presence[0].tolist() == [Presence.AWAY, Presence.GONE]


def test_flights_in_the_hangar_go_with_their_home():
    inside = {"presence": Presence.DOCKED, "mission": Mission.DOCK}
    res = left(
        runner(EDGE + 1.0), {"side": 0}, flights=({"home": 0, **inside}, {"home": 1, **inside}, {"home": 0})
    )  # fmt: skip
    assert res.world.flights.presence[0].tolist() == [Presence.AWAY, Presence.DOCKED, Presence.PRESENT]


def test_outward_is_away_from_the_origin():
    assert outward(1.0, -2.0, 3.0, 1.0)
    assert not outward(1.0, -2.0, 2.0, 1.0)


@given(st.integers(0, 2**32))
def test_neighbours_rows_and_mirrors_do_not_matter(seed):
    tables, world = random_battle(seed)
    world.units.x_km *= 20.0
    world.units.move[:] = np.where(np.arange(world.unit_slots) % 3 == 0, Move.WITHDRAW, Move.TOW)
    world.units.tow[:, 1] = seed % world.unit_slots

    def after(world, tables):
        res = Resolution(world, tables, "all")
        res.begin_impulse(3)
        leave(res)
        return res.world

    digest = world_digests(after(world, tables))[0]
    assert world_digests(after(World.joined([random_battle(seed + 1)[1], world]), tables))[1] == digest
    units, flights = np.arange(world.unit_slots)[::-1], np.arange(world.flight_slots)[::-1]
    turned = after(permuted(world, units, flights), permuted_tables(tables, units, flights))
    assert world_digests(turned)[0] == digest
    assert world_digests(mirrored(after(mirrored(world), tables)))[0] == digest


@pytest.mark.parametrize("impulse", [0, 5, 11])
@pytest.mark.parametrize(("off", "speed", "away"), [
    ((EDGE + 1.0, 0.0), (1.0, 0.0), True), ((EDGE - 1.0, 0.0), (1.0, 0.0), False),
    ((0.0, -EDGE - 1.0), (0.0, -1.0), True), ((0.0, -EDGE - 1.0), (0.0, 1.0), False),
])  # fmt: skip
def test_round_a_body_the_edge_goes_with_it(impulse, off, speed, away):
    """A moon on rails is the middle of the map: it counts where it is, and how fast, at the end of the impulse."""
    tables = tables_of(bodies=(JUPITER, RUNNER | {"step_x": 0.8, "step_y": 0.6}), map_radius_km=EDGE, frame_body=1)
    world = world_of(tables, ({"move": Move.WITHDRAW},))
    res = Resolution(world, tables, "all")
    step = 5 * (impulse + 1)
    x, y = res.this_turn.body_x[:, step], res.this_turn.body_y[:, step]
    vx, vy = body_velocities(tables, world.battle.mirror_sign, x, y)
    for name, place, part in (("x_km", x, off[0]), ("y_km", y, off[1]), ("vx_km_s", vx, speed[0]),
                              ("vy_km_s", vy, speed[1])):  # fmt: skip
        getattr(world.units, name)[:, 0] = place[:, 1] + part
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    leave(res)
    assert (res.world.units.presence[0, 0] == Presence.AWAY) == away
