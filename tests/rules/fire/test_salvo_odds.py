"""What is told of a salvo before it is launched is what it does, and nothing of what its side cannot see."""

import numpy as np
import pytest

from game.rules.fire.salvo_odds import salvo_odds
from game.rules.knowledge.sight import seen_world
from game.rules.state.vocabulary import PPM, Event, Level, Move, Posture, Readiness
from game.rules.turn import resolve_turn
from game.testing.builders import FRIGATE, POINT_DEFENCE, TORPEDO, all_in_sight, orders_for, tables_of, world_of

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


def test_more_at_once_get_through_where_few_do_not():
    world = duel(NEAR, NEAR | {"y_km": 9.0})
    assert [odds(world, count).through for count in (1, 4, 5, 8)] == [0, 0, 1, 4]
    assert odds(world, 0) == odds(world, 0)._replace(through=0, stopped_ppm=0)


def test_reach_counts_to_its_edge():
    assert [odds(duel(ASIDE | {"y_km": y})).stops for y in (300.0, 300.001)] == [2, 0]


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
