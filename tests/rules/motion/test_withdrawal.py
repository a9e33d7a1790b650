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


def fringe(rng):
    """A world of ships about the edge of the map, many of them tugs with a tow, flights in some of their hangars."""
    rows = tuple(
        runner(
            float(rng.choice([0.0, EDGE, EDGE + 1.0, EDGE + 1.0, -EDGE - 1.0, 2 * EDGE, -2 * EDGE - 1.0])),
            vx_km_s=float(rng.choice([1.0, 1.0, 0.0, -1.0])), vy_km_s=3.0, throttle_ppm=700_000,
            hull_mj=int(rng.choice([50_000, 50_000, 50_000, 0])), uid=int(uid), side=int(rng.integers(0, 2)),
            move=int(rng.choice([Move.WITHDRAW, Move.TOW, Move.TOW, Move.HOLD])), tow=int(rng.choice([-1, 5, 6, 6])),
            presence=int(rng.choice([Presence.PRESENT] * 5 + [Presence.STRUCK])),
        )
        for uid in rng.permutation(range(11, 18))
    )  # fmt: skip
    rows[5]["tow"] = rows[6]["tow"] = -1
    wings = tuple({"home": int(rng.integers(-1, 7)), "presence": int(rng.choice([1, 2, 2]))} for _ in range(4))
    return world_of(tables_of(map_radius_km=EDGE), rows, wings)


def leavers(world):
    """Who leaves a world, by the words of M3, and the hulks that are too far out to matter: sets of slots."""
    units = {name: getattr(world.units, name)[0].tolist() for name in world.units.names()}
    rows = range(world.unit_slots)
    here = [units["presence"][s] == Presence.PRESENT for s in rows]
    fights = [here[s] and units["hull_mj"][s] > 0 for s in rows]
    out = [fights[s] and abs(units["x_km"][s]) > EDGE and units["x_km"][s] * units["vx_km_s"][s] > 0 for s in rows]
    tugs = {tow: [s for s in rows if units["tow"][s] == tow] for tow in rows}
    hauls = {tow: any(out[s] and units["move"][s] in (Move.TOW, Move.WITHDRAW) for s in tugs[tow]) for tow in rows}
    leaves = set()
    for s in rows:
        tow = units["tow"][s]
        alone = out[s] and units["move"][s] == Move.WITHDRAW and not tugs[s]
        if alone or (tow >= 0 and hauls[tow] and fights[s]) or (hauls[s] and here[s]):
            leaves.add(s)
    far = {s for s in rows if here[s] and units["hull_mj"][s] <= 0 and abs(units["x_km"][s]) > 2 * EDGE}
    return leaves, far


@given(st.integers(0, 2**32))
def test_who_leaves_and_what_it_leaves_is_what_the_words_say(seed):
    rng = np.random.default_rng(seed)
    worlds = [fringe(rng) for _ in range(3)]
    before = World.joined(worlds)
    res = Resolution(before, tables_of(map_radius_km=EDGE), "all")
    res.begin_impulse(5)
    leave(res)
    want, told = before.copy(), []
    for w, world in enumerate(worlds):
        leaves, far = leavers(world)
        alive = {s for s in leaves if world.units.hull_mj[0, s] > 0}
        told += [(w, s) for s in sorted(alive, key=lambda s: world.units.uid[0, s])]
        want.units.throttle_ppm[w, list(leaves)] = 0
        want.units.presence[w, list(leaves | far)] = Presence.GONE
        want.units.presence[w, list(alive)] = Presence.AWAY
        docked = want.flights.presence[w] == Presence.DOCKED
        want.flights.presence[w, docked & np.isin(want.flights.home[w], list(leaves))] = Presence.AWAY
    rows = res.journal.table()
    assert [(row["world"], row["target"]) for row in rows] == told
    assert (rows["x_km"] == before.units.x_km[rows["world"], rows["target"]]).all()
    assert world_digests(res.world) == world_digests(want)


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
