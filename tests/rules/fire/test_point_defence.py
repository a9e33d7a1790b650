"""Point defence and fighters against torpedoes: once a pass, all of an impulse together, out of magazines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.fire.point_defence import Passes, shared, stop_torpedoes, stops_of
from game.rules.fire.salvo_flight import fly_salvos
from game.rules.state.resolution import Resolution
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import PPM, Event, FireMode, Mission, Move, Posture, System
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle_salvos
from game.testing.builders import (
    FIGHTER,
    FRIGATE,
    POINT_DEFENCE,
    TORPEDO,
    all_in_sight,
    orders_for,
    tables_of,
    world_of,
)  # fmt: skip
from game.testing.strategies_fire import resolution_at

GUARD = FRIGATE | {"batteries": ((1, 1),), "breach_ppm": 0}
TABLES = tables_of((GUARD, FRIGATE | {"batteries": ()}, FIGHTER), (TORPEDO, POINT_DEFENCE | {"ammo": 5}), sides=3)


@st.composite
def crowds(draw):
    """Salvos, defenders and passes between them: (passes, left, stops, uids of both)."""
    salvos, defenders = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    pairs = [(s, d) for s in range(salvos) for d in range(defenders)]
    passes = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    left = draw(st.lists(st.integers(0, 5), min_size=salvos, max_size=salvos))
    stops = draw(st.lists(st.integers(0, 4), min_size=defenders, max_size=defenders))
    return (
        passes,
        left,
        stops,
        draw(st.permutations(range(1, salvos + 1))),
        draw(st.permutations(range(1, defenders + 1))),
    )


@given(crowds())
def test_stops_are_shared_out_one_by_one(drawn):
    passes, left, stops, salvo_uid, uid = drawn
    rows = Passes(*np.array(passes, int).reshape(-1, 2).T, np.zeros(len(passes)))
    done = shared(rows, np.array(left), np.array(stops), np.array(salvo_uid), np.array(uid))
    told = oracle_salvos.stopped(
        set(passes), [oracle_salvos.Salvo(*one) for one in zip(salvo_uid, left, strict=True)],
        [oracle_salvos.Defender(*one) for one in zip(uid, stops, strict=True)],
    )  # fmt: skip
    assert {pair: int(n) for pair, n in zip(passes, done, strict=True) if n} == told
    for s, most in enumerate(left):
        assert sum(n for (salvo, _), n in told.items() if salvo == s) <= most
    for d, most in enumerate(stops):
        assert sum(n for (_, defender), n in told.items() if defender == d) <= most


@given(st.integers(0, 9), st.integers(0, 9), *(st.integers(0, PPM) for _ in range(2)))
def test_what_a_battery_stops(count, each, weapons, crew):
    told = oracle_salvos.stops(count, each, weapons, crew)
    assert stops_of(*(np.array([v]) for v in (count, each, weapons, crew)))[0] == told
    assert told <= stops_of(*(np.array([v]) for v in (count, each, PPM, PPM)))[0] == count * each


def battle(guards, flights=(), salvos=1, speed=90.0, start_km=1_200.0, alive=4, flown=10):
    """Torpedoes of side 0 without fuel that fly along x at a ship (row 1) at the origin, and guards of side 1."""
    still = {"move": Move.COAST, "fire_mode": FireMode.HOLD}
    rows = (
        still | {"class_id": 1, "x_km": -9e4},
        still | {"class_id": 1, "side": 1},
        *(still | {"side": 1} | g for g in guards),
    )
    world = all_in_sight(world_of(TABLES, rows, flights), TABLES)
    world.salvos = Salvos.empty(1, salvos)
    facts = {
        "uid": np.arange(salvos) + 500, "source": 0, "target": 1, "alive": alive, "x_km": -start_km, "vx_km_s": speed,
        "launch_impulse": -flown, "seen_by": 3, "slot": np.arange(salvos),
    }  # fmt: skip
    for name, value in facts.items():
        getattr(world.salvos, name)[:] = value
    return world


def told(world, tables=TABLES, turns=1):
    """Torpedoes stopped by who did it, and the world after it."""
    by = {}
    for _ in range(turns):
        world, events, _ = resolve_turn(world, tables, orders_for(world))
        for row in events[events["kind"] == Event.TORPEDOES_STOPPED]:
            by[int(row["source"])] = by.get(int(row["source"]), 0) + int(row["value"])
    return by, world


def test_a_pass_is_met_once_however_fast_it_is():
    for speed in (3.0, 20.0, 90.0, 2_000.0):
        by, after = told(battle(({"y_km": 100.0},), speed=speed), turns=3)
        assert by == {2: 2}
        assert after.units.ammo[0, 2, 0] == 3


def test_a_pass_that_spans_impulses_is_one_pass():
    """At 10 km/s a salvo is in a reach of 300 km for more than two impulses."""
    assert told(battle(({"y_km": 100.0},), speed=10.0, start_km=700.0), turns=2)[0] == {2: 2}


def test_what_began_the_turn_in_reach_has_passed_but_what_was_launched_there_comes_in():
    assert told(battle(({},), speed=20.0, start_km=250.0))[0] == {}
    assert told(battle(({},), speed=20.0, start_km=250.0, flown=0))[0] == {2: 2}


@pytest.mark.parametrize(("x", "y"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_slow_salvos_are_met_from_wherever_they_come(x, y):
    """In the impulse in which they come into reach, they stop far short of the guard."""
    world = battle(({"x_km": 200.0 * x, "y_km": 200.0 * y},))
    for name, value in (("x_km", 700.0 * x), ("y_km", 700.0 * y), ("vx_km_s", -10.0 * x), ("vy_km_s", -10.0 * y)):
        getattr(world.salvos, name)[:] = value
    assert told(world)[0] == {2: 2}


def test_salvos_of_one_turn_share_what_is_stopped_and_later_ones_do_not():
    by, after = told(battle(({},), salvos=3, alive=1))
    assert by == {2: 2}
    assert after.units.ammo[0, 2, 0] == 3
    assert after.units.fired_impulse[0].tolist() == [-1000, -1000, 0]
    late = battle(({},), salvos=3, alive=1)
    late.salvos.x_km[:, 1] -= 90.0 * 25.0
    assert told(late)[0] == {2: 2}
    late.salvos.x_km[:, 2] -= 90.0 * 300.0
    assert told(late, turns=2)[0] == {2: 3}


@pytest.mark.parametrize(("y_km", "stopped"), [(299.9, 2), (300.1, 0)])
def test_reach(y_km, stopped):
    assert told(battle(({"y_km": y_km},)))[0] == ({2: stopped} if stopped else {})


def test_what_goes_off_before_it_comes_into_reach_is_not_stopped():
    """A guard behind the target, whose reach ends just where the torpedoes go off."""
    assert told(battle(({"x_km": 310.0},)))[0] == {}
    assert told(battle(({"x_km": 290.0},)))[0] == {2: 2}


def test_magazines_run_dry():
    by, after = told(battle(({"ammo": 1},)))
    assert by == {2: 1}
    assert after.units.ammo[0, 2, 0] == 0
    assert told(battle(({"ammo": 0},)))[0] == {}


@pytest.mark.parametrize(
    "state",
    [{"hull_mj": 0, "lost_impulse": 0, "lost_cause": 1}, {"posture": Posture.FEIGN}, {"daze_ppm": PPM}, {"side": 0},
     {"presence": 3}],
)  # fmt: skip
def test_who_does_not_defend(state):
    assert told(battle((state,)))[0] == {}


def test_neighbours_are_defended_and_strangers_are_not():
    assert told(battle(({"y_km": 200.0}, {"y_km": -200.0})))[0] == {2: 2, 3: 2}
    tables = tables_of((GUARD, FRIGATE | {"batteries": ()}, FIGHTER), (TORPEDO, POINT_DEFENCE), sides=3)
    tables.sides.enemy[:] = False
    tables.sides.enemy[0, 1] = tables.sides.enemy[1, 0] = True
    assert told(battle(({"side": 2},)), tables)[0] == {}


def test_damaged_weapons_stop_fewer():
    world = battle(({},))
    world.units.system_ppm[:, 2, System.WEAPONS] = 500_000
    assert told(world)[0] == {2: 1}


def test_only_what_is_in_sight_is_stopped():
    blind = tables_of(
        (GUARD | {"sensor_km": 1.0}, FRIGATE | {"batteries": (), "sensor_km": 1.0}, FIGHTER),
        (TORPEDO, POINT_DEFENCE),
        sides=3,
    )
    world = battle(({},))
    assert told(world, blind)[0] == {}


def test_fighters_stop_torpedoes_and_do_not_run_dry():
    wing = {"class_id": 2, "side": 1, "mission": Mission.PATROL, "alive": 50, "energy_mj": 60, "x_km": -300.0}
    by, after = told(battle((), (wing,), alive=50), turns=1)
    code = 2
    assert 0 < by[code] < 20
    assert after.flights.energy_mj[0, 0] == 60
    fleeing = wing | {"mission": Mission.STRIKE}
    assert told(battle((), (fleeing,), alive=50))[0] == {}
    spent = wing | {"energy_mj": 0}
    assert told(battle((), (spent,), alive=50))[0] == {}


def test_fighters_pay_for_a_shot_each():
    """Sixty MJ, ten of them for the shot, five back an impulse."""
    wing = {"class_id": 2, "side": 1, "mission": Mission.PATROL, "alive": 50, "energy_mj": 60, "x_km": -300.0}
    res = Resolution(battle((), (wing,), alive=50), TABLES, "none")
    for impulse in range(2):
        res.begin_impulse(impulse)
        for phase in RULES.impulse:
            phase(res)
    assert res.world.flights.energy_mj[0, 0] == 55
    assert res.world.salvos.alive.sum() < 50


def test_only_craft_that_are_left_stop_torpedoes():
    """Of fifty with a sure hit each, all but three were shot down earlier in the impulse."""
    sure = tables_of(
        (GUARD, FRIGATE | {"batteries": ()}, FIGHTER | {"craft_kill_ppm": PPM}), (TORPEDO, POINT_DEFENCE), sides=3
    )
    wing = {"class_id": 2, "side": 1, "mission": Mission.ESCORT, "alive": 50, "energy_mj": 60, "x_km": -300.0}
    res = resolution_at(battle((), (wing,), alive=50), sure)
    res.world.flights.alive[:] = 3
    for phase in (fly_salvos, stop_torpedoes):
        phase(res)
    assert res.world.salvos.alive.tolist() == [[47]]
