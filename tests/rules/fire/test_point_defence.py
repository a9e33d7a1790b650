"""Point defence and fighters against torpedoes: once a pass, all of an impulse together, out of magazines."""

from itertools import pairwise
from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from game.rules.craft.flights import fly
from game.rules.fire.point_defence import Passes, shared, stop_torpedoes, stops_of
from game.rules.fire.salvo_flight import fly_salvos
from game.rules.motion.units import fly_units
from game.rules.state.resolution import Resolution
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import (
    PPM,
    Event,
    FireMode,
    Kind,
    Mission,
    Move,
    Posture,
    Presence,
    Stage,
    Stream,
    System,
    WeaponKind,
)
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
from game.testing.oracle_dice import Dice
from game.testing.oracle_people import crew
from game.testing.strategies_fire import resolution_at
from game.testing.strategies_salvos import barrages

from ..standard import holds_standard_properties

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
    given_left, given_stops = np.array(left), np.array(stops)
    done = shared(rows, given_left, given_stops, np.array(salvo_uid), np.array(uid))
    assert (given_left.tolist(), given_stops.tolist()) == (left, stops)
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


def defend(res):
    """An impulse of motion, and who stops torpedoes in it."""
    for phase in (fly, fly_units, fly_salvos, stop_torpedoes):
        phase(res)


def way_of(x, y, row):
    return [(float(x[m, 0, row]), float(y[m, 0, row])) for m in range(6)]


def entered(one, other, reach):
    """When one first comes within a reach of another, 0 if it begins there, endless if never; no graze of it."""
    off = [(a[0] - b[0], a[1] - b[1]) for a, b in zip(one, other, strict=True)]
    if sqrt(off[0][0] ** 2 + off[0][1] ** 2) <= reach:
        return 0.0
    for step, ((x, y), (u, v)) in enumerate(pairwise(off)):
        a, b, c = (u - x) ** 2 + (v - y) ** 2, x * (u - x) + y * (v - y), x * x + y * y - reach * reach
        root = b * b - a * c
        assume(a == 0.0 or abs(root) > 1e-6 * a)
        if a > 0.0 and root > 0.0 and 0.0 <= (-b - sqrt(root)) / a <= 1.0:
            return step + (-b - sqrt(root)) / a
    return inf


def defenders_of(world, tables, res, dice):
    """Who may stop torpedoes, by the words: (row code, battery or -1, uid, side, reach, torpedoes it stops, way)."""
    units, flights, swept, found = world.units, world.flights, res.this_impulse.swept, []
    for s, k in np.argwhere(tables.classes.battery_weapon[units.class_id[0]] >= 0).tolist():
        c, weapon = int(units.class_id[0, s]), int(tables.classes.battery_weapon[units.class_id[0, s], k])
        lives = units.presence[0, s] == Presence.PRESENT and units.hull_mj[0, s] > 0
        if tables.weapons.kind[weapon] == WeaponKind.PD and lives and units.posture[0, s] != Posture.FEIGN:
            skill = crew(int(units.daze_ppm[0, s]), int(units.readiness[0, s]), int(units.morale_ppm[0, s]))
            count, each = int(tables.classes.battery_count[c, k]), int(tables.weapons.stops[weapon])
            most = oracle_salvos.stops(count, each, int(units.system_ppm[0, s, System.WEAPONS]), skill)
            most = max(most - BEFORE.get((s, k), 0), 0)
            most = min(most, int(units.ammo[0, s, k])) if tables.weapons.ammo[weapon] else most
            reach, way = float(tables.weapons.range_km[weapon]), way_of(swept.unit_x, swept.unit_y, s)
            found.append((s, k, int(units.uid[0, s]), int(units.side[0, s]), reach, most, way))
    for f in range(world.flight_slots):
        c, uid, alive = (int(getattr(flights, name)[0, f]) for name in ("class_id", "uid", "alive"))
        may = flights.presence[0, f] == Presence.PRESENT and alive > 0 and tables.classes.kind[c] == Kind.FIGHTER
        may = may and flights.mission[0, f] in (Mission.PATROL, Mission.ESCORT) and flights.stage[0, f] != Stage.DASHING
        if may and flights.energy_mj[0, f] >= tables.classes.craft_shot_mj[c]:
            chance = int(tables.classes.craft_kill_ppm[c])
            most = sum(dice.below(chance, Stream.POINT_DEFENCE, uid, 0, number) for number in range(alive))
            reach = float(tables.classes.craft_reach_km[c] + flights.spread_km[0, f])
            way = way_of(swept.flight_x, swept.flight_y, f)
            found.append((world.unit_slots + f, -1, uid, int(flights.side[0, f]), reach, most, way))
    return found


def passes_of(world, tables, res, defenders):
    """Moments at which torpedoes come into the reach of who sees them, by (salvo, number of the defender)."""
    salvos, swept, found = world.salvos, res.this_impulse.swept, {}
    for t in range(salvos.uid.shape[1]):
        # Guidance comes first: a salvo whose target is known to be dead has none any more.
        weapon, target = int(salvos.weapon[0, t]), int(res.world.salvos.target[0, t])
        if salvos.alive[0, t] <= 0 or tables.weapons.kind[weapon] != WeaponKind.TORPEDO:
            continue
        way = way_of(swept.salvo_x, swept.salvo_y, t)
        fuse = inf
        if target >= 0 and world.units.presence[0, target] == Presence.PRESENT:
            blast = float(tables.weapons.blast_km[weapon])
            fuse = oracle_salvos.fuse_moment(way, way_of(swept.unit_x, swept.unit_y, target), blast)
        for d, (_, _, _, side, reach, _, place) in enumerate(defenders):
            if world.sides.fights()[0, side, salvos.side[0, t]] and salvos.seen_by[0, t] >> side & 1:
                moment = entered(way, place, reach)
                new = salvos.launch_impulse[0, t] == res.now[0]
                assume(moment == inf or abs(moment - fuse) > 1e-5)
                if moment < inf and moment <= fuse and (moment > 0.0 or new):
                    found[t, d] = moment
    return found


BEFORE = {(0, 0): 1, (1, 1): 2}
"""Torpedoes that batteries (ship, battery) have stopped before in the turn."""


@given(barrages())
@settings(max_examples=20)
def test_torpedoes_are_stopped_as_the_words_say(barrage):
    tables, world, impulse = barrage
    res = resolution_at(world, tables, impulse)
    for (s, k), count in BEFORE.items():
        res.this_turn.stopped[0, s, k] = count
    defend(res)
    defenders = defenders_of(world, tables, res, Dice(world, 0, impulse))
    passes = passes_of(world, tables, res, defenders)
    torpedoes = zip(world.salvos.uid[0].tolist(), world.salvos.alive[0].tolist(), strict=True)
    told = oracle_salvos.stopped(
        set(passes),
        [oracle_salvos.Salvo(*one) for one in torpedoes],
        [oracle_salvos.Defender(d[2], d[5]) for d in defenders],
    )
    rows = res.journal.table()
    left, ammo, stopped = world.salvos.alive.copy(), world.units.ammo.copy(), BEFORE.copy()
    fired, energy = world.units.fired_impulse.copy(), world.flights.energy_mj.copy()
    in_order = sorted(told, key=lambda pair: (world.salvos.uid[0, pair[0]], *defenders[pair[1]][2:0:-1]))
    for (t, d), row in zip(in_order, rows, strict=True):
        (code, slot, *_), count = defenders[d], told[t, d]
        left[0, t] -= count
        assert row[["shot", "source", "slot", "value"]].item() == (world.salvos.launch_impulse[0, t], code, slot, count)
        assert (row["kind"], row["target"]) == (Event.TORPEDOES_STOPPED, world.salvos.source[0, t])
        way = way_of(res.this_impulse.swept.salvo_x, res.this_impulse.swept.salvo_y, t)
        assert (row["x_km"], row["y_km"]) == pytest.approx(oracle_salvos.place_at(way, passes[t, d]), abs=1e-3)
        assert row["time_s"] == pytest.approx((res.now[0] * 5 + passes[t, d]) * 5.0, abs=1e-5)
        if slot >= 0:
            stopped[code, slot] = stopped.get((code, slot), 0) + count
            fired[0, code] = res.now[0]
            ammo[0, code, slot] -= count * bool(tables.weapons.ammo[tables.classes.battery_weapon[0, slot]])
    for code in {defenders[d][0] for _, d in passes} - set(range(world.unit_slots)):
        energy[0, code - world.unit_slots] -= 10
    assert (res.world.salvos.alive == left).all()
    assert (res.world.units.ammo == ammo).all()
    assert (res.world.units.fired_impulse == fired).all()
    assert (res.world.flights.energy_mj == energy).all()
    assert {(s, k): int(n) for (_, s, k), n in np.ndenumerate(res.this_turn.stopped) if n} == stopped


@given(barrages())
@settings(max_examples=10)
def test_point_defence_feels_no_neighbour_no_row_and_no_mirror(barrage):
    holds_standard_properties(*barrage, defend, by_uid=True)


def battle(guards, flights=(), salvos=1, speed=90.0, start_km=1_200.0, alive=4, flown=10, tables=TABLES):
    """Torpedoes of side 0 without fuel that fly along x at a ship (row 1) at the origin, and guards of side 1."""
    still = {"move": Move.COAST, "fire_mode": FireMode.HOLD}
    rows = (
        still | {"class_id": 1, "x_km": -9e4},
        still | {"class_id": 1, "side": 1},
        *(still | {"side": 1} | g for g in guards),
    )
    world = all_in_sight(world_of(tables, rows, flights), tables)
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


def test_point_defence_is_what_it_is_whatever_its_number_among_the_weapons():
    first = FRIGATE | {"batteries": ((0, 1),), "breach_ppm": 0}
    tables = tables_of((first, FRIGATE | {"batteries": ()}, FIGHTER), (POINT_DEFENCE, TORPEDO), sides=3)
    world = battle(({},), tables=tables)
    world.salvos.weapon[:] = 1
    assert told(world, tables)[0] == {2: 2}


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
    world = battle(({"side": 2},), tables=tables)
    assert told(world, tables)[0] == {}


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
