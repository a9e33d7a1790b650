"""What is told of a salvo before it is launched is what it does, and nothing of what its side cannot see."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.fire.salvo_odds import salvo_odds
from game.rules.knowledge.sight import seen_world
from game.rules.state.vocabulary import PPM, Event, Level, Move, Posture, Presence, Readiness, System, WeaponKind
from game.rules.turn import resolve_turn
from game.testing import oracle_salvos
from game.testing.builders import FRIGATE, POINT_DEFENCE, TORPEDO, all_in_sight, orders_for, tables_of, world_of
from game.testing.oracle_battlefield import distance_to_segment

STILL = {"move": Move.COAST}
BOAT = FRIGATE | {"batteries": ((0, 6),), "sensor_km": 1e6}
GUARD = FRIGATE | {"batteries": ((1, 1),), "breach_ppm": 0, "hull_mj": 90_000_000}
TABLES = tables_of((BOAT, GUARD, GUARD | {"batteries": ()}), (TORPEDO | {"ammo": 12}, POINT_DEFENCE))


def duel(*guards, salvo=8, far=9_000.0, own=None, foe=None):
    """A boat at the origin that launches a salvo, its target (row 1) along x, and guards of the enemy."""
    rows = (
        STILL | {"salvo": salvo, "fire_at": 1, "ammo": np.array([12, 0, 0, 0, 0, 0])} | (own or {}),
        STILL | {"side": 1, "class_id": 2, "x_km": far} | (foe or {}),
        *(STILL | {"side": 1, "class_id": 1, "ammo": np.array([10, 0, 0, 0, 0, 0])} | guard for guard in guards),
    )
    return all_in_sight(world_of(TABLES, rows), TABLES)


def odds(world, count=8):
    return salvo_odds(seen_world(world, TABLES, 0), TABLES, 0, 0, 1, count)


def flown(world, turns=2):
    """Torpedoes that were stopped, those that went off, and when that was, s."""
    stopped, through, when = 0, 0, 0.0
    for _ in range(turns):
        world, events, _ = resolve_turn(world, TABLES, orders_for(world))
        stopped += int(events["value"][events["kind"] == Event.TORPEDOES_STOPPED].sum())
        burst = events[events["kind"] == Event.WARHEADS]
        through += int(burst["value"].sum())
        when = float(burst["time_s"][0]) if len(burst) else when
    return stopped, through, when


NEAR, BESIDE, ASIDE = {"x_km": 9_100.0}, {"x_km": 8_700.0, "y_km": 290.0}, {"x_km": 8_700.0, "y_km": 310.0}


@pytest.mark.parametrize(
    ("guards", "foe"),
    [
        ((), {}), ((NEAR,), {}), ((NEAR, BESIDE), {}), ((ASIDE,), {}), ((NEAR, NEAR | {"y_km": 9.0}, BESIDE), {}),
        ((NEAR | {"vy_km_s": 3.0},), {"vy_km_s": 3.0}), ((ASIDE | {"y_km": 700.0, "vy_km_s": -3.0},), {}),
        ((BESIDE | {"vy_km_s": 3.0},), {}), ((NEAR | {"side": 0},), {}), ((NEAR | {"system_ppm": 400_000},), {}),
    ],
)  # fmt: skip
def test_what_is_told_before_the_launch_is_what_the_salvo_does(guards, foe):
    world = duel(*guards, foe=foe)
    told = odds(world)
    stopped, through, when = flown(world)
    assert (told.through, 8 - told.through) == (through, stopped)
    assert told.flies
    assert told.stopped_ppm == stopped * PPM // 8
    assert told.flight_s == pytest.approx(when, rel=0.03)
    assert told.energy_mj == 600_000


def test_the_way_is_that_of_the_salvo_impulse_by_impulse():
    world = duel(foe={"vx_km_s": -4.0})
    told = odds(world)
    _, _, tracks = resolve_turn(world, TABLES, orders_for(world))
    x = tracks.salvos.x_km[0, 0]
    assert len(told.way) == int(told.flight_s // 25.0)
    assert list(told.way) == sorted(told.way)
    for i, part in enumerate(told.way, 1):
        gone = float(x[5 * i]) + 4.0 * 25.0 * i  # in the frame of the target
        assert part * 9_000.0 == pytest.approx(gone, rel=0.06)


@pytest.mark.parametrize(("far", "impulses"), [(122_500.0, 58), (124_900.0, 59), (200_000.0, 59)])
def test_of_a_long_way_the_first_59_impulses_are_told(far, impulses):
    """Some 94 km/s, after 319 s of burning."""
    assert len(odds(duel(far=far)).way) == impulses


def test_more_at_once_get_through_where_few_do_not():
    world = duel(NEAR, NEAR | {"y_km": 9.0})
    assert [odds(world, count).through for count in (1, 4, 5, 8)] == [0, 0, 1, 4]
    assert odds(world, 0) == odds(world, 0)._replace(through=0, stopped_ppm=0)


def test_reach_counts_to_its_edge():
    assert [odds(duel(ASIDE | {"y_km": y})).stops for y in (300.0, 300.001)] == [2, 0]


@pytest.mark.parametrize(("x_km", "stops"), [(300.0, 2), (-300.0, 2), (300.001, 0), (-300.001, 0)])
def test_at_the_very_place_of_its_target_reach_counts_from_there(x_km, stops):
    assert odds(duel({"x_km": x_km}, far=0.0)).stops == stops


def test_magazines_bound_what_is_stopped():
    tables = tables_of((BOAT, GUARD, GUARD | {"batteries": ()}), (TORPEDO, POINT_DEFENCE | {"stops": 20, "ammo": 3}))
    assert salvo_odds(seen_world(duel(NEAR), tables, 0), tables, 0, 0, 1, 8).through == 5


@pytest.mark.parametrize(
    ("change", "flies"),
    [
        ({"far": 15_000.0}, True), ({"far": 15_001.0}, False), ({"far": 100.0}, False), ({"far": 101.0}, True),
        ({"foe": {"vx_km_s": 900.0}}, False), ({"foe": {"vx_km_s": 50.0}}, True), ({"foe": {"vx_km_s": 60.0}}, False),
    ],
)  # fmt: skip
def test_what_would_not_come_there_is_told(change, flies):
    assert odds(duel(**change)).flies == flies


@pytest.mark.parametrize("change", [{"readiness": Readiness.ROUTINE}, {"daze_ppm": PPM}, {"posture": Posture.SILENT}])
def test_nothing_is_told_that_the_side_cannot_see(change):
    assert odds(duel(NEAR | change)) == odds(duel(NEAR))


def test_of_whom_nobody_has_identified_only_the_number_is_told():
    world = duel(NEAR, BESIDE, ASIDE)
    world.contacts.level[0, 0, 2:] = Level.DETECTED
    told = odds(world)
    assert (told.stops, told.unknown) == (0, 2)
    world.contacts.level[0, 0, 2] = Level.UNKNOWN
    assert odds(world).unknown == 1


def cruise(seed):
    """A ship that steers anywhere, what it would launch at, and others of three sides about the way: (tables, world).

    The third side fights nobody. Every class has a battery at each bow; what the first side knows of others is drawn.
    """
    rng = np.random.default_rng(seed)
    boat = FRIGATE | {"batteries": ((0, 2, 0.5), (1, 2), (2, 1))}
    plain = FRIGATE | {"batteries": ()}
    endless = POINT_DEFENCE | {"ammo": 0, "range_km": 90.0, "stops": 3}
    weapons = (
        TORPEDO | {"stops": 4, "burn_s": 60.0, "range_km": 9_000.0},
        POINT_DEFENCE | {"ammo": 1, "stops": 5},
        endless,
    )
    tables = tables_of((boat, plain, boat | {"batteries": ((2, 2), (1, 1))}), weapons, sides=3)
    tables.sides.enemy[2], tables.sides.enemy[:, 2] = False, False
    tables.classes.battery_fx[0, 0], tables.classes.battery_fy[0, 0] = 0.6, 0.8
    end = rng.choice([60.0, 300.0, 4_000.0, 8_900.0, 12_000.0]) * np.array([(1.0, 0.0), (0.6, -0.8)][seed % 2])
    rows = [{"hx": 0.8, "hy": -0.6}, {"side": 1, "x_km": end[0], "y_km": end[1], "class_id": int(rng.integers(0, 3))}]
    for row in rows:
        row["vx_km_s"], row["vy_km_s"] = (float(v) for v in rng.choice([0.0, 0.5, -9.0], 2))
    far = float(np.hypot(*end))
    drift = np.array([rows[1][name] - rows[0][name] for name in ("vx_km_s", "vy_km_s")])
    seconds = arrival_s(far, float(-(end @ drift)) / far, 0.2942, 60.0)
    for _ in range(4):
        # Where it is as they arrive: beside the way, or beyond one of its ends; much of that just in or out of reach.
        along = end / far * rng.choice([rng.uniform(-0.1, 1.1) * far, -301.0, -299.0, -91.0, far + 89.0, far + 299.0])
        aside = np.array([-end[1], end[0]]) / far * rng.choice([0.0, 0.0, 60.0, -89.0, 91.0, -299.0, 301.0])
        speed = rng.choice([0.0, 0.5, -9.0], 2)
        place = along + aside - (speed - [rows[1]["vx_km_s"], rows[1]["vy_km_s"]]) * seconds
        rows.append({
            "side": int(rng.choice([0, 1, 1, 1, 2])), "class_id": int(rng.integers(0, 3)), "x_km": place[0],
            "y_km": place[1], "vx_km_s": speed[0], "vy_km_s": speed[1], "hull_mj": int(rng.choice([50_000, 50_000, 0])),
            "presence": int(rng.choice([Presence.PRESENT] * 4 + [Presence.AWAY])),
            "system_ppm": int(rng.choice([PPM, 400_000])),
        })  # fmt: skip
    world = all_in_sight(world_of(tables, tuple(rows)), tables)
    world.battle.mirror_sign[:] = (1.0, -1.0)[seed // 2 % 2]
    world.contacts.level[0, 0, 1:] = np.where(world.units.side[0, 1:] == 1, rng.choice([0, 1, 2, 2], 5), 0)
    world.contacts.level[0, 0, 1] = Level.IDENTIFIED
    return tables, world


def parted(speed, most, burn_s, t):
    """How much nearer something comes in t seconds that has burnt all that it could: c t + a t^2 / 2."""
    burnt = min(t, burn_s)
    return speed * t + most * burnt * (t - burnt / 2)


def arrival_s(far, speed, most, burn_s):
    """When something is at the end of its way, by halving; as if its fuel lasted where it else never comes there."""
    burn_s = burn_s if speed + most * burn_s > 0.0 else inf
    low, high = max(0.0, -speed / most), 1e5
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if parted(speed, most, burn_s, middle) < far else (low, middle)
    return high


@given(st.integers(0, 2**32), st.integers(0, 9))
def test_all_that_is_told_of_a_salvo_is_what_the_words_say(seed, count):
    tables, world = cruise(seed)
    seen = seen_world(world, tables, 0)
    units, arms, classes = seen.units, tables.weapons, tables.classes
    told = salvo_odds(seen, tables, 0, 0, 1, count)
    x, y, vx, vy = ((getattr(units, name)[0] - getattr(units, name)[0, 1]).tolist() for name in (
        "x_km", "y_km", "vx_km_s", "vy_km_s"))  # fmt: skip
    far = float(np.hypot(x[0], y[0]))
    speed = -(x[0] * vx[0] + y[0] * vy[0]) / far
    seconds = arrival_s(far, speed, 0.2942, 60.0)
    stops, unknown = 0, 0
    for s in range(world.unit_slots):
        level, here = int(world.contacts.level[0, 0, s]), units.presence[0, s] == Presence.PRESENT
        if units.side[0, s] != 1 or not level or not here or units.hull_mj[0, s] <= 0:
            continue
        aside = distance_to_segment(x[s] + vx[s] * told.flight_s, y[s] + vy[s] * told.flight_s, x[0], y[0], 0.0, 0.0)
        unknown += level == Level.DETECTED and aside <= 300.0
        for weapon, number in zip(
            classes.battery_weapon[units.class_id[0, s]], classes.battery_count[units.class_id[0, s]], strict=True
        ):
            guards = weapon >= 0 and arms.kind[weapon] == WeaponKind.PD and aside <= arms.range_km[weapon]
            if guards and level == Level.IDENTIFIED:
                each, rounds = int(arms.stops[weapon]), int(number * arms.ammo[weapon])
                most = oracle_salvos.stops(int(number), each, int(units.system_ppm[0, s, System.WEAPONS]), PPM)
                stops += min(most, rounds) if rounds else most
    stopped = min(stops, count)
    bow = complex(0.8, -0.6) * complex(0.6, 0.8 * world.battle.mirror_sign[0])
    assert (told.stops, told.unknown, told.through) == (stops, unknown, count - stopped)
    assert told.stopped_ppm == (stopped * PPM // count if count else 0)
    assert (told.flight_s, told.short_km) == (pytest.approx(seconds), pytest.approx(max(far - 9_000.0, 0.0), abs=1e-6))
    bears = -(x[0] * bow.real + y[0] * bow.imag) >= 0.5 * far
    assert (told.clear, told.bears, told.lasts) == (far > 100.0, bears, seconds < 120.0)
    assert told.in_range == (far <= 9_000.0)
    assert told.flies == (told.in_range and told.clear and told.bears and told.lasts)
    ends = [25.0 * n for n in range(1, 61) if 25.0 * n < seconds and n < 60]
    flown = [min(max(parted(speed, 0.2942, 60.0, t) / far, 0.0), 1.0) for t in ends]
    assert list(told.way) == pytest.approx(flown, abs=1e-9)
