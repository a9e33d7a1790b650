"""Guidance of torpedoes: the lead, the fuel, and what a salvo does when its target is gone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.fire.torpedo_guidance import aims_of, leading_thrust, time_to_go
from game.rules.state.columns import NONE
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import Event, FireMode, Level, Move, Presence
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.testing import oracle_motion, oracle_salvos
from game.testing.builders import FRIGATE, JUPITER, TORPEDO, all_in_sight, orders_for, tables_of, world_of
from game.testing.strategies_fire import resolution_at

HUNTER = FRIGATE | {"batteries": ((0, 1),), "breach_ppm": 0}
TABLES = tables_of((HUNTER,), (TORPEDO,))
km = st.floats(1.0, 30_000.0)
kms = st.floats(-120.0, 120.0)


def world_with_salvo(units, tables=TABLES, **facts):
    """Ships that hold fire, side 1 in sight of side 0, and a salvo of four at unit 1 from (0, 0)."""
    rows = tuple({"side": 1 if n else 0, "fire_mode": FireMode.HOLD, "move": Move.COAST} | row
                 for n, row in enumerate(units))  # fmt: skip
    world = all_in_sight(world_of(tables, rows), tables)
    world.salvos = Salvos.empty(1, 1)
    whole = {"uid": 99, "source": 0, "target": 1, "alive": 4, "fuel_s": 319.0, "seen_by": 1}
    for name, value in (whole | facts).items():
        getattr(world.salvos, name)[:] = value
    return world


def fly(world, turns=3, tables=TABLES):
    rows = []
    for _ in range(turns):
        world, events, tracks = resolve_turn(world, tables, orders_for(world))
        rows += [event for event in events if event["kind"] >= Event.SALVO_LAUNCHED]
    return world, rows, tracks


@given(km, kms, st.floats(1e-3, 1.0), st.floats(0.0, 400.0))
def test_the_time_to_go_closes_the_way(far, closing, most, fuel):
    t = float(time_to_go(*(np.array([v]) for v in (far, closing, most, fuel)))[0])
    lasts = fuel if closing + most * fuel > 0 else np.inf
    burnt = min(t, lasts)
    assert t > 0
    if t < 99_900.0:
        assert closing * t + most * burnt * (t - burnt / 2) == pytest.approx(far, rel=1e-6, abs=1e-3)


@given(st.tuples(km, km), st.tuples(kms, kms), st.sampled_from((1e-6, 3.0, 319.0)))
def test_thrust_goes_where_the_miss_would_be(off, drift, fuel):
    told = oracle_salvos.miss_thrust(off, drift, (0.003, -0.001), 0.2942, fuel)
    pairs = [tuple(np.array([v]) for v in pair) for pair in (off, drift, (0.003, -0.001))]
    done = leading_thrust(*pairs, np.array([0.2942]), np.array([fuel]))
    assert [float(axis[0]) for axis in done] == pytest.approx(told, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(
    "target",
    [{"x_km": 14_000.0}, {"x_km": 9_000.0, "vy_km_s": 8.0}, {"x_km": -6_000.0, "vx_km_s": 11.0},
     {"x_km": 6_000.0, "move": Move.BURN, "dy": 1.0, "until_impulse": 12},
     {"y_km": 7_000.0, "vx_km_s": -20.0}],
)  # fmt: skip
def test_a_salvo_meets_what_runs_and_what_stands(target):
    _, rows, _ = fly(world_with_salvo(({"y_km": 900.0}, target)))
    assert [int(row["kind"]) for row in rows] == [Event.WARHEADS]
    assert rows[0]["value"] == 4


def test_fuel_is_spent_while_it_burns_and_then_it_coasts():
    world = world_with_salvo(({}, {"x_km": 90_000.0}), fuel_s=37.0)
    after, rows, tracks = fly(world, 1)
    assert after.salvos.fuel_s.tolist() == [[0.0]]
    assert after.salvos.vx_km_s[0, 0] == pytest.approx(0.2942 * 37.0)
    assert tracks.salvos.thrusts[0, 0].tolist() == [True, True] + [False] * 11
    assert rows == []


def test_a_salvo_that_met_nothing_is_over_after_its_time():
    world = world_with_salvo(({}, {"x_km": 90_000.0}), fuel_s=0.0)
    _, rows, _ = fly(world, 3)
    assert [int(row["kind"]) for row in rows] == [Event.SALVO_OVER]
    at = (int(rows[0]["turn"]) - 1) * 12 + int(rows[0]["impulse"])
    assert at * 25.0 < 638.0 <= (at + 1) * 25.0
    assert (rows[0]["target"], rows[0]["value"]) == (NONE, 4)


def dead(world, row):
    """Let unit `row` be dead, and side 0 know it."""
    world.units.hull_mj[:, row] = world.units.shield_mj[:, row] = 0
    world.units.lost_impulse[:, row], world.units.lost_cause[:, row] = 0, 1
    return all_in_sight(world, TABLES)


def test_what_has_lost_its_target_goes_for_the_nearest_ahead():
    units = (
        {},
        {"x_km": 9_000.0},
        {"x_km": 4_000.0, "y_km": 900.0},
        {"x_km": -900.0},
        {"x_km": 300.0, "y_km": 4_000.0},
    )
    world = dead(world_with_salvo(units, vx_km_s=10.0), 1)
    _, rows, _ = fly(world)
    assert [int(row["kind"]) for row in rows] == [Event.WARHEADS]
    assert rows[0]["target"] == 2


@pytest.mark.parametrize(("x", "y", "found"), [
    (4_999.0, 0.0, True), (5_001.0, 0.0, False), (1_000.0, 1_700.0, True), (1_000.0, 1_760.0, False),
    (-500.0, 0.0, False),
])  # fmt: skip
def test_another_target_is_near_and_ahead(x, y, found):
    world = dead(world_with_salvo(({}, {"x_km": 9_000.0}, {"x_km": x, "y_km": y}), vx_km_s=10.0), 1)
    _, _, tracks = fly(world, 1)
    assert bool(tracks.salvos.y_km[0, 0, 5] != 0.0 or tracks.salvos.x_km[0, 0, 5] > 251.0) == found


def crowd(rng):
    """A world in which two sides know others well, badly or not at all, and three salvos that go for any of them."""
    tables = tables_of((HUNTER,), (TORPEDO,), sides=3)
    tables.sides.enemy[1, 2], tables.sides.enemy[2, 0] = False, False
    here = [Presence.PRESENT] * 4 + [Presence.AWAY]
    rows = tuple({"side": int(rng.integers(0, 3)), "presence": int(rng.choice(here))} for _ in range(7))
    world = world_with_salvo(rows, tables)
    units, salvos, contacts = world.units, world.salvos, world.contacts
    world.battle.turn[:] = 3
    shape = contacts.level.shape
    units.uid[0] = rng.permutation(units.uid[0])
    for name, choices in (
        ("level", [Level.IDENTIFIED, Level.DETECTED, Level.DETECTED, Level.DETECTED, Level.UNKNOWN]),
        ("presence", [Presence.PRESENT] * 9 + [Presence.AWAY]), ("dead", [False] * 5 + [True]),
        ("in_sight", [False, True]), ("sure", [False, True]), ("seen_impulse", [36, 30, 24, 23, 23]),
        ("x_km", [1_000.0, 1_000.0, 2_000.0, 5_000.0, 5_001.0, -2_000.0]), ("vx_km_s", [0.0, 0.0, 2.0]),
        ("y_km", [0.0, 0.0, 1_000.0, -1_732.0, -1_733.0]), ("vy_km_s", [0.0, 0.0, -3.0]),
    ):  # fmt: skip
        getattr(contacts, name)[:] = rng.choice(choices, shape)
    world.salvos = salvos = Salvos.empty(1, 3)
    salvos.uid[:], salvos.alive[:], salvos.fuel_s[:] = [[97, 99, 98]], 4, rng.choice([9.0, 0.0, 319.0, 319.0], 3)
    salvos.side[:], salvos.target[:] = rng.integers(0, 3, 3), rng.choice([NONE, NONE, *range(7)], 3)
    salvos.x_km[:] = rng.choice([0.0, 0.0, 1.0], 3)
    salvos.vx_km_s[:], salvos.vy_km_s[:] = rng.choice([10.0, 10.0, 0.0, -3.0], 3), rng.choice([0.0, 0.0, 10.0], 3)
    return tables, world


def gone_for(world, tables, i, now=36):
    """The row that a salvo goes for from now on, by the words of W5."""
    units, salvos, contacts = world.units, world.salvos, world.contacts
    side, old = int(salvos.side[0, i]), int(salvos.target[0, i])

    def met(row):
        return contacts.level[0, side, row] > Level.UNKNOWN and contacts.presence[0, side, row] < Presence.AWAY

    known = {name: getattr(contacts, name)[0, side].tolist() for name in ("dead", "sure", "in_sight", "seen_impulse")}
    foe = world.sides.fights()[0, side, units.side[0]]
    gone = old == NONE or not (
        met(old) and not (known["dead"][old] and known["sure"][old])
        if foe[old]
        else units.presence[0, old] == Presence.PRESENT
    )
    if not gone or not salvos.fuel_s[0, i]:
        return old
    found = []
    for row in range(world.unit_slots):
        age = 0 if known["in_sight"][row] else now - known["seen_impulse"][row]
        if not foe[row] or not met(row) or known["dead"][row] or age > 12:
            continue
        vx, vy = float(contacts.vx_km_s[0, side, row]), float(contacts.vy_km_s[0, side, row])
        x = float(contacts.x_km[0, side, row]) + vx * 25.0 * age - float(salvos.x_km[0, i])
        y = float(contacts.y_km[0, side, row]) + vy * 25.0 * age
        wx, wy = float(salvos.vx_km_s[0, i]) - vx, float(salvos.vy_km_s[0, i]) - vy
        # The cosine of the angle between the way there and the way it flies, as seen from there, is a half at least.
        if x * x + y * y <= 25e6 and x * wx + y * wy >= 0.5 * np.hypot(x, y) * np.hypot(wx, wy):
            found.append((x * x + y * y, int(units.uid[0, row]), row))
    return min(found)[2] if found else NONE


@given(st.integers(0, 2**32))
@settings(max_examples=40)
def test_each_salvo_goes_for_its_target_or_the_nearest_ahead_that_its_side_believes_in(seed):
    rng = np.random.default_rng(seed)
    tables, worlds = crowd(rng)[0], [crowd(rng)[1] for _ in range(3)]
    res = resolution_at(World.joined(worlds), tables)
    w, i = np.divmod(rng.permutation(9), 3)
    aims = aims_of(res, w, i)
    want = [gone_for(worlds[a], tables, b) for a, b in zip(w, i, strict=True)]
    assert res.world.salvos.target[w, i].tolist() == want
    assert aims.has.tolist() == [
        row != NONE and worlds[a].salvos.fuel_s[0, b] > 0.0 for a, b, row in zip(w, i, want, strict=True)
    ]


@pytest.mark.parametrize("fights_back", [True, False])
def test_with_nobody_left_it_flies_on_and_saves_its_fuel(fights_back):
    tables = tables_of((HUNTER,), (TORPEDO,))
    tables.sides.enemy[1, 0] = fights_back
    world = dead(world_with_salvo(({}, {"x_km": 9_000.0}), tables, vx_km_s=10.0), 1)
    after, _, _ = fly(world, 1, tables)
    assert after.salvos.fuel_s.tolist() == [[319.0]]
    assert after.salvos.x_km.tolist() == [[pytest.approx(3_000.0)]]


@pytest.mark.parametrize(("fuel_s", "target"), [(0.0, 1), (1e-3, 2), (319.0, 2)])
def test_what_cannot_steer_any_more_looks_for_nobody_else(fuel_s, target):
    world = dead(world_with_salvo(({}, {"x_km": 9_000.0}, {"x_km": 4_000.0}), vx_km_s=10.0, fuel_s=fuel_s), 1)
    res = resolution_at(world, TABLES)
    aims = aims_of(res, np.array([0]), np.array([0]))
    assert (res.world.salvos.target.tolist(), aims.has.tolist()) == ([[target]], [fuel_s > 0.0])


def test_in_a_world_of_one_ship_a_salvo_goes_for_nobody():
    world = world_with_salvo(({},), target=NONE)
    res = resolution_at(world, TABLES)
    assert aims_of(res, np.array([0]), np.array([0])).has.tolist() == [False]
    assert res.world.salvos.target.tolist() == [[NONE]]


def test_it_goes_where_its_side_believes_the_target_to_be():
    world = world_with_salvo(({}, {"x_km": 9_000.0}))
    blind = tables_of((HUNTER | {"sensor_km": 1.0},), (TORPEDO,))
    world.contacts.in_sight[:] = False
    world.contacts.y_km[:, 0, 1] = 5_000.0
    after, _, _ = fly(world, 1, blind)
    assert after.salvos.y_km[0, 0] > 1_000.0
    seen, _, _ = fly(world_with_salvo(({}, {"x_km": 9_000.0})), 1)
    assert abs(seen.salvos.y_km).max(initial=0.0) < 1.0


def test_a_feint_does_not_call_back_what_is_on_its_way():
    world = world_with_salvo(({}, {"x_km": 6_000.0, "posture": 2}))
    _, rows, _ = fly(world)
    assert [int(row["kind"]) for row in rows] == [Event.WARHEADS]


def test_what_pulls_the_target_is_reckoned_against_what_pulls_the_salvo():
    tables = tables_of((HUNTER,), (TORPEDO,), (JUPITER,))
    world = world_with_salvo(({}, {"x_km": 90_000.0}), tables, x_km=100_000.0, y_km=3_000.0)
    aims = aims_of(resolution_at(world, tables), np.array([0]), np.array([0]))
    body = (0.0, 0.0, JUPITER["mu_km3_s2"], JUPITER["radius_km"])
    (tx, ty), (ox, oy) = (oracle_motion.gravity(at, [body]) for at in ((90_000.0, 0.0), (100_000.0, 3_000.0)))
    assert (aims.gx[0], aims.gy[0]) == pytest.approx((tx - ox, ty - oy))
    ahead = aims.ahead(10.0)
    assert [float(axis[0]) for axis in ahead] == pytest.approx(
        [90_000.0 + 50.0 * (tx - ox), 50.0 * (ty - oy), 10.0 * (tx - ox), 10.0 * (ty - oy)]
    )
