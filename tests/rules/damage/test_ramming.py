"""Ramming: the way onto the target, contact at any speed, the harm to both, and the momentum that is kept."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from game.rules.damage.ramming import line_up, passes_within, ram
from game.rules.motion.units import fly_units
from game.rules.preview import flown_paths
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Cause, Event, Fault, Move, OrderField, Posture, Presence
from game.rules.state.world import World
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle_ramming as oracle
from game.testing.builders import FRIGATE, JUPITER, LANCE, all_in_sight, orders_for, tables_of, world_of
from game.testing.invariants import assert_momentum_kept, assert_turn_holds
from game.testing.oracle_battlefield import distance_to_segment

SOFT = {"batteries": (), "breach_ppm": 0}
TABLES = tables_of((FRIGATE | SOFT, LANCE | SOFT, FRIGATE | SOFT | {"thrust_km_s2": 0.0}))
RAMS = {"move": Move.RAM, "ref": 1}
FOE = {"side": 1, "move": Move.COAST, "class_id": 1}


def battle(*rows, tables=TABLES):
    return all_in_sight(world_of(tables, rows), tables)


def flown(world, tables=TABLES, thrust=(0.0, 0.0)):
    """An impulse of motion alone, the first unit under thrust."""
    res = Resolution(world, tables, "all")
    res.begin_impulse(0)
    res.this_turn.thrust_x[:, 0], res.this_turn.thrust_y[:, 0] = thrust
    for phase in (line_up, fly_units, ram):
        phase(res)
    return res


def rammed(res):
    events = res.journal.table()
    return events[events["kind"] == Event.RAMMED]


# ---- the way there


@pytest.mark.parametrize(("start", "target"), [
    ({}, {"x_km": 9_000.0}), ({"vy_km_s": 4.0}, {"x_km": 20_000.0, "y_km": 3_000.0}),
    ({"vx_km_s": -5.0}, {"x_km": 6_000.0, "vy_km_s": 3.0}),
    ({"vx_km_s": 40.0, "vy_km_s": -2.0}, {"x_km": 30_000.0, "y_km": -4_000.0, "vx_km_s": -20.0}),
])  # fmt: skip
@pytest.mark.parametrize("bodies", [(), (JUPITER,)])
def test_who_is_to_ram_strikes_without_braking(start, target, bodies):
    tables = tables_of((FRIGATE | SOFT, LANCE | SOFT), bodies=bodies)
    high = {"y_km": 250_000.0} if bodies else {}
    shift = {"y_km": target.get("y_km", 0.0) + high.get("y_km", 0.0)}
    world = battle(RAMS | start | high, FOE | target | shift, {"side": 1, "x_km": -9e4, "y_km": 2e5} | {
        "move": Move.COAST}, tables=tables)  # fmt: skip
    for _ in range(12):
        world, events, _ = resolve_turn(world, tables, orders_for(world))
        struck = events[events["kind"] == Event.RAMMED]
        if len(struck):
            break
    assert struck[["source", "target"]].tolist() == [(0, 1)]
    assert struck["value"][0] > 10_000
    assert world.units.move[0, 0] != Move.RAM


def test_a_way_into_a_body_is_not_flown():
    """The target skims the surface: the machine keeps the last way out instead."""
    tables = tables_of((FRIGATE | SOFT, LANCE | SOFT), bodies=(JUPITER,))
    world = battle(RAMS | {"x_km": 110_000.0}, FOE | {"x_km": 71_600.0, "vx_km_s": -0.001, "move": Move.HOLD},
                   tables=tables)  # fmt: skip
    paths = flown_paths(world, tables, None, 16)
    assert paths.fell_step[0, 0] < 0


# ---- contact


@given(st.floats(-900.0, 900.0), st.floats(-40.0, 40.0), st.floats(-60.0, 60.0), st.floats(-2.0, 2.0), st.booleans(),
       st.booleans())  # fmt: skip
def test_contact_is_that_of_the_oracle(x, y, vx, vy, burns, evades):
    target = FOE | ({"posture": Posture.EVADE} if evades else {})
    world = battle(RAMS | {"x_km": x, "y_km": y, "vx_km_s": vx, "vy_km_s": vy}, target)
    res = flown(world, thrust=(0.0, FRIGATE["thrust_km_s2"] if burns else 0.0))
    end = (float(res.world.units.x_km[0, 0]), float(res.world.units.y_km[0, 0]))
    if len(rammed(res)):  # places stay, velocities are shared afterwards
        end = x + vx * 25.0, y + vy * 25.0 + (0.5 * FRIGATE["thrust_km_s2"] * 625.0 if burns else 0.0)
    steer = max((FRIGATE["thrust_km_s2"] if burns else 0.0) - (FRIGATE["thrust_km_s2"] / 2 if evades else 0.0), 0.0)
    near, far = (oracle.meets((x, y), (vx, vy), end, 0.4 + slack, steer, 25.0) for slack in (-2e-2, 2e-2))
    hard = np.hypot(vx, vy + (FRIGATE["thrust_km_s2"] * 25.0 if burns else 0.0)) > 0.01
    if near == far:
        assert bool(len(rammed(res))) == (near and bool(hard))


@pytest.mark.parametrize("speed", [2.0, 60.0, 900.0])
def test_nobody_tunnels(speed):
    world = battle(RAMS | {"x_km": -12.34 * speed, "y_km": 0.3, "vx_km_s": speed}, FOE)
    assert len(rammed(flown(world))) == 1


@pytest.mark.parametrize(("aside", "meets"), [(0.399, True), (0.401, False)])
def test_ships_meet_within_their_sizes(aside, meets):
    world = battle(RAMS | {"x_km": -100.0, "y_km": aside, "vx_km_s": 20.0}, FOE)
    assert len(rammed(flown(world))) == meets


def test_ships_meet_on_their_bent_way_within_the_first_step():
    """The target leaves with 4 g from where it is passed after 5 s: both straight ways to later places miss it."""
    tables = tables_of((FRIGATE | SOFT | {"thrust_km_s2": 0.04}, FRIGATE | SOFT))
    world = battle(FOE | {"class_id": 0}, RAMS | {"class_id": 1, "ref": 0, "x_km": -50.0, "y_km": 0.5, "vx_km_s": 10.0},
                   tables=tables)  # fmt: skip
    assert rammed(flown(world, tables, (0.0, 0.04)))[["source", "target"]].tolist() == [(1, 0)]


@given(st.integers(0, 2**32))
@settings(max_examples=15)
def test_a_melee_is_that_of_the_oracle(seed):
    """Six in each of three worlds, most of them rammers, at any speed and close: who meets, the harm, the motion."""
    rng = np.random.default_rng(seed)
    world = battle(*({"side": n % 2} for n in range(6)))
    world = World.joined([world] * 3)
    units = world.units
    for name, size in (("x_km", 60.0), ("y_km", 0.5), ("vx_km_s", 9.0), ("vy_km_s", 0.1)):
        getattr(units, name)[:] = rng.normal(0.0, size, (3, 6))
    units.uid[:] = rng.permuted(units.uid, axis=1)
    units.class_id[:], units.ref[:] = rng.integers(0, 3, (3, 6)), rng.integers(-1, 6, (3, 6))
    units.move[:] = rng.choice([Move.RAM, Move.RAM, Move.COAST], (3, 6))
    units.hull_mj[:] = rng.choice([50_000, 50_000, 50_000, 0], (3, 6))
    res = flown(world)
    told, hits = [], []
    v = np.stack([units.vx_km_s, units.vy_km_s], axis=2)
    place, speed, moves = np.stack([units.x_km, units.y_km], axis=2), v.copy(), units.move.copy()
    mass = TABLES.classes.mass_t[units.class_id]
    for w, s in sorted(np.ndindex(3, 6), key=lambda at: (at[0], units.uid[at])):
        t = int(units.ref[w, s])
        if units.move[w, s] != Move.RAM or units.hull_mj[w, s] <= 0 or t in (-1, s) or (w, t, s) in told:
            continue
        off, drift = place[w, s] - place[w, t], v[w, s] - v[w, t]
        near_km = distance_to_segment(0.0, 0.0, *off, *(off + drift * 25.0))
        assume(abs(near_km - 0.4) > 1e-6)
        if near_km < 0.4 and np.hypot(*drift) > 0.01:
            told.append((w, s, t))
            energy = oracle.energy_mj(mass[w, s], mass[w, t], float(np.hypot(*drift)))
            hits += [(w, t, s, energy), (w, s, t, energy)]
            common = np.array(oracle.shared(mass[w, s], mass[w, t], tuple(v[w, s]), tuple(v[w, t])))
            speed[w, s] += common - v[w, s]
            speed[w, t] += common - v[w, t]
            moves[w, s] = Move.COAST
            if units.move[w, t] == Move.RAM and units.ref[w, t] == s:
                moves[w, t] = Move.COAST
    rows = rammed(res)
    assert [tuple(row) for row in rows[["world", "source", "target"]].tolist()] == told
    found = res.taken_hits()
    columns = () if found is None else (found.world, found.target, found.source, 2 * found.energy_mj)
    done = sorted(zip(*(column.tolist() for column in columns), strict=True))
    assert [row[:3] for row in done] == [row[:3] for row in sorted(hits)]
    assert [row[3] for row in done] == pytest.approx([row[3] for row in sorted(hits)], abs=3, rel=1e-9)
    after = res.world.units
    assert np.stack([after.vx_km_s, after.vy_km_s], axis=2) == pytest.approx(speed, abs=1e-9)
    assert (after.move == moves).all()


@given(st.integers(0, 2**32))
def test_a_way_comes_as_near_as_its_nearest_place(seed):
    """Straight ways past the origin, towards it that end before it, and away from it, some of no length at all."""
    rng = np.random.default_rng(seed)
    begin, end = rng.choice([-2.0, -1.0, -0.5, 0.0, 0.3, 1.0, 4.0], (2, 2, 60))
    far = np.array([distance_to_segment(0.0, 0.0, *begin[:, n], *end[:, n]) for n in range(60)])
    for slack in (1e-9, -1e-9):
        near = passes_within((begin[0], begin[1]), (end[0], end[1]), far + slack)
        assert (near == (slack > 0.0))[far > 1e-6].all()


def test_touching_the_reach_is_meeting():
    at = [np.array([v]) for v in (-3.0, 4.0, 3.0, 4.0)]
    for reach, meets in ((4.0, True), (np.nextafter(4.0, 0.0), False)):
        assert passes_within((at[0], at[1]), (at[2], at[3]), np.array([reach]))[0] == meets


@pytest.mark.parametrize(("speed", "meets"), [(0.01, False), (np.nextafter(0.01, 1.0), True), (0.012, True)])
def test_ships_that_touch_slower_than_10_m_s_do_no_harm(speed, meets):
    world = battle(RAMS | {"vx_km_s": speed}, FOE)
    res = flown(world)
    assert len(rammed(res)) == meets
    assert res.world.units.move[0, 0] == (Move.COAST if meets else Move.RAM)


@pytest.mark.parametrize("move", [m for m in Move if m != Move.RAM])
def test_ships_do_not_collide_by_accident(move):
    world = battle({"x_km": -100.0, "vx_km_s": 20.0, "move": move, "ref": 1}, FOE)
    assert flown(world).taken_hits() is None


@pytest.mark.parametrize(
    "row", [{"hull_mj": 0}, {"presence": Presence.AWAY}, {"ref": -1}, {"ref": 0}, {"ref": 2}, {"ref": 9}]
)
def test_who_is_dead_or_away_or_has_no_target_rams_nobody(row):
    world = battle(RAMS | {"x_km": -100.0, "vx_km_s": 20.0} | row, FOE)
    assert flown(world).taken_hits() is None


# ---- harm and momentum


@given(st.floats(0.0, 80.0), st.sampled_from((0, 1, 2)), st.sampled_from((0, 1)))
def test_both_take_half_of_the_energy_and_go_on_together(speed, own, foe):
    world = battle(RAMS | {"x_km": -speed * 10.0, "vx_km_s": speed, "vy_km_s": 0.01, "class_id": own},
                   FOE | {"class_id": foe, "vx_km_s": 0.0})  # fmt: skip
    res = flown(world)
    masses = [float(TABLES.classes.mass_t[c]) for c in (own, foe)]
    drift = float(np.hypot(speed, 0.01))
    want = oracle.energy_mj(*masses, drift)
    units = res.world.units
    if want == 0:
        assert res.taken_hits() is None
        assert units.move[0, 0] == Move.RAM
        return
    hits = res.taken_hits()
    assert sorted(hits.target.tolist()) == [0, 1]
    assert (hits.cause == Cause.RAM).all()
    assert (hits.source == 1 - hits.target).all()
    assert hits.energy_mj.sum() == rammed(res)["energy_mj"][0] == pytest.approx(want, abs=max(1, want * 1e-9))
    assert abs(int(hits.energy_mj[0]) - int(hits.energy_mj[1])) <= 1
    common = oracle.shared(*masses, (speed, 0.01), (0.0, 0.0))
    for row in (0, 1):
        assert (units.vx_km_s[0, row], units.vy_km_s[0, row]) == pytest.approx(common, rel=1e-12, abs=1e-12)
    assert units.move[0, 0] == Move.COAST
    assert_momentum_kept(world, res.world, TABLES)


def test_a_part_of_a_megajoule_is_lost_and_of_an_odd_number_who_rams_takes_more():
    """6,000 t and 60,000 t at 7 km/s: 133,636,363.6 MJ."""
    res = flown(battle(RAMS | {"y_km": -70.0, "vy_km_s": 7.0}, FOE))
    assert rammed(res)[["energy_mj", "value"]].tolist() == [(133_636_363, 7_000)]
    hits = res.taken_hits()
    assert sorted(zip(hits.target.tolist(), hits.energy_mj.tolist(), strict=True)) == [(0, 66_818_182), (1, 66_818_181)]


def test_more_speed_is_more_harm():
    energies = [int(rammed(flown(battle(RAMS | {"x_km": -v, "vx_km_s": v}, FOE)))["energy_mj"][0]) for v in (1, 2, 4)]
    assert energies == pytest.approx([energies[0], 4 * energies[0], 16 * energies[0]], abs=16)
    assert energies[0] == pytest.approx(500 * 6_000 * 60_000 / 66_000, abs=1)


@pytest.mark.parametrize("speed", [400_000.0, 5e6, 1e9])
def test_no_energy_is_too_large_to_be_told(speed):
    want = min(500 * 60_000 * 6_000 / 66_000 * speed**2, 2**53)
    res = flown(battle(RAMS | {"x_km": -speed, "vx_km_s": speed}, FOE))
    assert rammed(res)["energy_mj"][0] == pytest.approx(want, abs=2)
    assert (res.taken_hits().energy_mj > 0).all()


def test_two_that_ram_each_other_strike_once():
    world = battle(RAMS | {"x_km": -100.0, "vx_km_s": 20.0, "uid": 9}, FOE | {"move": Move.RAM, "ref": 0, "uid": 4})
    res = flown(world)
    assert rammed(res)[["source", "target"]].tolist() == [(1, 0)]  # the lower uid is named
    assert len(res.taken_hits().world) == 2
    assert res.world.units.move.tolist() == [[Move.COAST, Move.COAST]]
    assert_momentum_kept(world, res.world, TABLES)


def several():
    """Three at one target, one of them from behind, and a fourth who goes for another."""
    rows = (RAMS | {"x_km": -100.0, "vx_km_s": 20.0}, FOE | {"vy_km_s": 0.01}, RAMS | {"y_km": 90.0, "vy_km_s": -11.0},
            RAMS | {"x_km": 50.0, "vx_km_s": -7.0, "class_id": 2}, FOE | {"x_km": 9e3, "uid": 31},
            RAMS | {"ref": 4, "x_km": 8_900.0, "vx_km_s": 30.0, "uid": 20})  # fmt: skip
    return battle(*rows)


def test_several_strike_at_once_and_momentum_is_kept():
    world = several()
    res = flown(world)
    assert rammed(res)[["source", "target"]].tolist() == [(0, 1), (2, 1), (3, 1), (5, 4)]
    assert_momentum_kept(world, res.world, TABLES)
    assert len(res.taken_hits().world) == 8


def test_rows_mirror_and_neighbours():
    world = several()
    digest = world_digests(flown(world).world)
    hits = flown(world).taken_hits().energy_mj.sum()
    assert world_digests(mirrored(flown(mirrored(world)).world)) == digest
    other = permuted(world, np.array([4, 2, 5, 0, 3, 1]), np.arange(0))
    assert world_digests(flown(other).world) == digest
    idle = battle(*({"x_km": 1e4 * n, "side": n % 2} for n in range(6)))
    batch = flown(World.joined([idle, world, idle]))
    assert world_digests(batch.world)[1:2] == digest
    assert batch.taken_hits().energy_mj.sum() == hits


def test_a_whole_turn_with_a_ram_holds():
    world = battle(RAMS | {"x_km": -1_000.0, "vx_km_s": 20.0}, FOE, {"side": 1, "x_km": 9e4, "move": Move.COAST},
                   {"x_km": -9e4, "move": Move.COAST})  # fmt: skip
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    assert_turn_holds(world, after, TABLES, events)
    lost = events[events["kind"] == Event.LOST]
    assert lost[["target", "source", "value"]].tolist() == [(0, 1, Cause.RAM), (1, 0, Cause.RAM)]
    hits = events[events["kind"] == Event.HIT]
    assert hits["energy_mj"].sum() == events[events["kind"] == Event.RAMMED]["energy_mj"].sum()
    assert RULES["ram"] is ram


# ---- orders


@pytest.mark.parametrize(("ref", "fault"), [(1, None), (2, Fault.FRIENDLY_TARGET), (0, Fault.NO_TARGET),
                                             (-1, Fault.NO_TARGET), (4, Fault.NO_TARGET), (5, Fault.NO_TARGET),
                                             (3, Fault.UNKNOWN_TARGET)])  # fmt: skip
def test_only_known_enemy_ships_can_be_rammed(ref, fault):
    tables = tables_of(bodies=(JUPITER,))
    rows = {"x_km": 2e5}, FOE | {"x_km": 2.1e5}, {"x_km": 1.9e5}, FOE | {"x_km": 2.2e5}
    world = all_in_sight(world_of(tables, rows, ({"side": 1},)), tables)
    world.contacts.level[:, 0, 3] = 0
    orders = orders_for(world)
    orders.units.move_given[0, 0], orders.units.move[0, 0], orders.units.ref[0, 0] = True, Move.RAM, ref
    _, events, _ = resolve_turn(world, tables, orders)
    refused = events[events["kind"] == Event.ORDER_REFUSED]
    assert refused["value"].tolist() == ([] if fault is None else [fault])
    assert OrderField.MOVE == 0


def test_a_dead_drive_rams_nobody():
    world = battle({"class_id": 2}, FOE | {"x_km": 900.0})
    orders = orders_for(world)
    orders.units.move_given[0, 0], orders.units.move[0, 0], orders.units.ref[0, 0] = True, Move.RAM, 1
    _, events, _ = resolve_turn(world, TABLES, orders)
    assert events[events["kind"] == Event.ORDER_REFUSED]["value"].tolist() == [Fault.NO_DRIVE]


@pytest.mark.parametrize(("posture", "part"), [(Posture.ACTIVE, 1.0), (Posture.EVADE, 0.5)])
@pytest.mark.parametrize(("slack", "meets"), [(-0.01, True), (0.01, False)])
def test_a_target_that_evades_gets_out_of_the_way_with_half_of_its_drive(posture, part, slack, meets):
    """The rammer passes it abeam as the impulse ends, under full thrust for 25 s; their drives are alike."""
    thrust = FRIGATE["thrust_km_s2"]
    aside = 0.4 + part * 0.5 * thrust * 25.0**2 + slack
    begin = -20.0 * 25.0 - 0.5 * thrust * 25.0**2
    world = battle(RAMS | {"x_km": begin, "y_km": aside, "vx_km_s": 20.0}, FOE | {"posture": posture})
    assert len(rammed(flown(world, thrust=(thrust, 0.0)))) == meets
