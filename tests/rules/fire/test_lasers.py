import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.losses import lose_struck_craft
from game.rules.fire.gunnery import evasion_ppm, range_ppm
from game.rules.fire.lasers import fire_lasers
from game.rules.space.sightlines import crosses_disc, first_in_way, near_lines
from game.rules.state.tables import Tables
from game.rules.state.vocabulary import PPM, Cause, Event, Posture, Presence, Priority
from game.testing import oracle_lasers as oracle
from game.testing.builders import DARK, FIGHTER, FRIGATE, LASER, all_in_sight, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
from game.testing.strategies_fire import raids, resolution_at, skirmishes

from ..standard import hits_of, holds_standard_properties

SHOT = ("source", "slot", "shot", "target", "chance_ppm", "roll_ppm", "value")


def shots_in(table, kind):
    return sorted(tuple(int(e[n]) for n in SHOT) for e in table if e["kind"] == kind)


def are_counted_by_their_target(res, kind):
    """Are the shots of the only world counted for the sides of those whom they are at?"""
    table, counts = res.journal.table(), res.journal.impulse_counts[0, kind]
    of = np.concatenate([res.world.units.side[0], res.world.flights.side[0]])
    sides = of[table["target"][table["kind"] == kind]]
    return counts.tolist() == np.bincount(sides, minlength=len(counts)).tolist()


def strikes_of(res):
    strikes = res.taken_strikes()
    if strikes is None:
        return set()
    assert (strikes.cause == Cause.LASER).all()
    code = strikes.flight + res.world.unit_slots
    return set(zip(code.tolist(), strikes.craft.tolist(), strikes.source.tolist(), strict=True))


@given(skirmishes() | raids())
@settings(max_examples=100, deadline=None)
def test_lasers_do_what_the_oracle_says(skirmish):
    tables, world, impulse = skirmish
    res = resolution_at(world, tables, impulse)
    expected = oracle.lasers(battlefield(res))
    fire_lasers(res)
    events = res.journal.table()
    assert shots_in(events, Event.LASER) == sorted(expected.shots)
    assert are_counted_by_their_target(res, Event.LASER)
    hits = [(t, s, slot, shot, mj) for t, s, slot, shot, mj, _ in hits_of(res, names=False)]
    assert sorted(hits) == sorted(expected.hits)
    spent = world.units.capacitor_mj - res.world.units.capacitor_mj
    assert {(s, k): mj for (_, s, k), mj in np.ndenumerate(spent) if mj} == expected.spent
    fired = {s for s, _ in expected.spent}
    assert {s for s in range(world.unit_slots) if res.world.units.fired_impulse[0, s] == 24 + impulse} == (
        fired | {s for s in range(world.unit_slots) if world.units.fired_impulse[0, s] == 24 + impulse}
    )
    assert strikes_of(res) == expected.strikes
    for (s, k), code in expected.aims.items():
        assert res.world.units.aim[0, s, k] == code


@given(skirmishes() | raids())
@settings(max_examples=30, deadline=None)
def test_lasers_feel_no_neighbour_no_row_and_no_mirror(skirmish):
    holds_standard_properties(*skirmish, fire_and_lose_craft)


def fire_and_lose_craft(res):
    """So that the craft that were struck are in the digest."""
    fire_lasers(res)
    lose_struck_craft(res)


def duel(*more, own=None, target=None, weapon=None, distance=4_000.0, roll=None, count=1, worlds=1, flights=(), **size):
    """A ship of side 0 fires at one of side 1 `distance` km ahead, with other rows about; all is known."""
    ship = FRIGATE | {"batteries": ((0, count),)} | size
    tables = tables_of((ship, ship, FIGHTER), (LASER | (weapon or {}), DARK))
    rows = ({"side": 0, **(own or {})}, {"side": 1, "x_km": distance, **(target or {})}, *more)
    world = world_of(tables, rows, flights, worlds=worlds)
    all_in_sight(world, tables)
    world.units.capacitor_mj[:, 1:] = 0
    res = resolution_at(world, tables)
    if roll is not None:
        res.roll_ppm = lambda world, *_: np.full(len(world), roll)
    fire_lasers(res)
    return res, res.journal.table()


def test_the_chance_and_its_edges():
    _, events = duel()
    chance = int(events["chance_ppm"][0])
    assert chance == 800_000
    assert [int(duel(roll=r)[1]["value"][0]) for r in (0, chance - 1, chance, PPM - 1)] == [1, 1, 0, 0]


def test_each_modifier_works_in_its_direction():
    chances = [
        int(duel(**facts)[1]["chance_ppm"][0])
        for facts in (
            {"distance": 1.0}, {}, {"distance": 8_000.0}, {"distance": 12_000.0},
            {"distance": 12_000.0, "own": {"daze_ppm": 500_000}},
            {"distance": 12_000.0, "own": {"daze_ppm": 500_000}, "target": {"posture": Posture.EVADE}},
        )
    ]  # fmt: skip
    assert chances == sorted(set(chances), reverse=True)
    assert chances[2] == 500_000
    evading = duel(target={"posture": Posture.EVADE})[1]["chance_ppm"][0]
    adrift = duel(target={"posture": Posture.EVADE, "system_ppm": 0})[1]["chance_ppm"][0]
    assert (evading, adrift) == (640_000, 800_000)


def test_a_laser_beyond_its_range_keeps_its_charge():
    res, events = duel(distance=12_000.1)
    assert len(events) == 0
    assert res.world.units.capacitor_mj[0, 0, 0] == 12_000


def test_one_charge_fires_all_weapons_of_the_battery_once():
    res, events = duel(count=3, own={"capacitor_mj": 30_000}, roll=0)
    assert events["shot"].tolist() == [0, 1, 2]
    assert res.world.units.capacitor_mj[0, 0, 0] == 18_000
    assert [h[4] for h in hits_of(res)] == [12_000] * 3


def test_rolls_of_shots_differ():
    _, events = duel(count=5)
    assert len(set(events["roll_ppm"].tolist())) == 5


def in_way(**row):
    return duel({"x_km": 2_000.0, "y_km": 0.1, **row}, roll=0)


def test_a_hulk_or_an_enemy_in_the_line_takes_the_shot_and_a_friend_stops_it():
    for row in ({"side": 0, "hull_mj": 0}, {"side": 1, "hull_mj": 0}, {"side": 1, "posture": Posture.FEIGN}):
        res, events = in_way(**row)
        assert events["target"].tolist() == [2]
        assert hits_of(res, names=False)[0][0] == 2
    res, events = in_way(side=0)
    assert len(events) == 0
    assert res.world.units.capacitor_mj[0, 0, 0] == 12_000
    for row in ({"y_km": 0.21}, {"presence": Presence.GONE, "hull_mj": 0}, {"x_km": 4_001.0}, {"x_km": -1.0}):
        assert in_way(side=0, **row)[1]["target"].tolist() == [1]


def test_the_nearest_of_two_in_the_way_takes_it():
    wrecks = ({"x_km": x, "side": 1, "hull_mj": 0} for x in (3_000.0, 1_000.0, 2_000.0))
    assert duel(*wrecks)[1]["target"].tolist() == [3]


@pytest.mark.parametrize("friend", [{"side": 0}, {"side": 0, "hull_mj": 0}, {"side": 1}])
def test_the_first_row_behind_what_nobody_sees_stops_fire_if_it_is_a_living_friend(friend):
    tables = tables_of((FRIGATE,), (LASER,))
    rows = (friend | {"x_km": 2_000.0}, {"side": 1, "x_km": 4_000.0}, {"side": 1, "x_km": 1_000.0}, {"side": 0})
    world = all_in_sight(world_of(tables, rows), tables)
    world.units.capacitor_mj[:, :3] = 0
    world.units.fire_at[:] = 1
    world.contacts.in_sight[:, 0, 2] = False
    res = resolution_at(world, tables)
    fire_lasers(res)
    assert len(res.journal.table()) == (friend != {"side": 0})


@pytest.mark.parametrize("first", [{"side": 1, "hull_mj": 0}, {"side": 1}, {"side": 0}])
@pytest.mark.parametrize(("known", "shots"), [({"side": 0}, 0), ({"side": 0, "hull_mj": 0}, 1), ({"side": 1}, 1)])
def test_what_is_known_to_stand_before_a_target_in_noise_decides_whoever_the_first_row_is(first, known, shots):
    """The first row, a wreck, a foe or a friend, is nowhere near the line; a row in the line stops fire or does not."""
    tables = tables_of((FRIGATE,), (LASER,))
    rows = (first | {"y_km": 9_000.0}, {"side": 0}, known | {"x_km": 2_000.0}, {"side": 1, "x_km": 4_000.0})
    world = all_in_sight(world_of(tables, rows), tables)
    world.units.capacitor_mj[:, [0, 2, 3]] = 0
    world.units.fire_at[:] = 3
    world.contacts.err_km[:, 0, 3] = 5.0
    res = resolution_at(world, tables)
    fire_lasers(res)
    assert len(res.journal.table()) == shots


@pytest.mark.parametrize("one_way", [0, 1])
@pytest.mark.parametrize("noise_km", [0.0, 5.0])
def test_who_does_not_fight_another_spares_him_though_he_is_fought_by_him(one_way, noise_km):
    """A third side stands in the line; only one of the two takes the other for an enemy. The target may be in noise."""
    tables = tables_of((FRIGATE,), (LASER,), sides=3)
    tables.sides.enemy[one_way * 2, 2 - one_way * 2] = False
    rows = ({"side": 0}, {"side": 1, "x_km": 4_000.0}, {"side": 2, "x_km": 1_000.0})
    world = all_in_sight(world_of(tables, rows), tables)
    world.units.capacitor_mj[:, 1:] = 0
    world.units.fire_at[:] = 1
    world.contacts.err_km[:, 0, 1] = noise_km
    res = resolution_at(world, tables)
    fire_lasers(res)
    assert res.journal.table()["target"].tolist() == ([2] if one_way else [])


@pytest.mark.parametrize(("friend", "shots"), [(None, 1), (2_000.0, 0)])
def test_what_nobody_sees_takes_the_shot_but_tells_no_gun_to_fire(friend, shots):
    """An enemy out of sight in the line; where a friend stands behind it the gun holds, as if nothing were there."""
    tables = tables_of((FRIGATE,), (LASER,))
    rows = ({"side": 0}, {"side": 1, "x_km": 4_000.0}, {"side": 1, "x_km": 1_000.0})
    rows += ({"side": 0, "x_km": friend},) if friend else ()
    world = all_in_sight(world_of(tables, rows), tables)
    world.units.capacitor_mj[:, 1:] = 0
    world.units.fire_at[:] = 1
    world.contacts.in_sight[:, 0, 2] = False
    res = resolution_at(world, tables)
    fire_lasers(res)
    assert res.journal.table()["target"].tolist() == [2] * shots
    res = resolution_at(world, tables)
    res.world.contacts.in_sight[:, 0, 2] = True
    fire_lasers(res)
    assert res.journal.table()["target"].tolist() == [2]


def test_a_body_in_the_line_stops_fire():
    tables = tables_of((FRIGATE,), (LASER,), ({"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": 2_000.0, "y_km": 400.0},))
    for y, shots in ((0.0, 0), (-400.0, 1)):
        world = world_of(tables, ({"side": 0, "y_km": y}, {"side": 1, "x_km": 4_000.0, "y_km": y, "capacitor_mj": 0}))
        all_in_sight(world, tables)
        res = resolution_at(world, tables)
        fire_lasers(res)
        assert len(res.journal.table()) == shots


def swarm_shot_at(*, alive, spread=50.0, shots=3, ships=1, worlds=1):
    """Ships that hit with every shot and flights (craft, distance) beside each other, shot at in one impulse."""
    tables = tables_of((FRIGATE | {"batteries": ((0, shots),)}, FRIGATE, FIGHTER), (LASER | {"r0_km": 1e9},))
    flights = tuple({"side": 1, "x_km": 500.0 + off, "alive": n, "spread_km": spread} for n, off in alive)
    rows = tuple({"side": 0, "y_km": 50.0 * n, "priority": Priority.NEAREST} for n in range(ships))
    world = world_of(tables, rows, flights, worlds=worlds)
    all_in_sight(world, tables)
    res = resolution_at(world, tables)
    fire_lasers(res)
    return res


def test_each_shot_is_at_a_craft_of_its_own_choice_and_none_is_lost_twice():
    res = swarm_shot_at(alive=((4, 0.0),), shots=3, ships=2, worlds=50)
    lose_struck_craft(res)
    events = res.journal.table()
    lost = events[events["kind"] == Event.FLIGHT_LOST]
    left = res.world.flights.alive[:, 0]
    assert (lost["cause"] == Cause.LASER).all()
    assert set(left.tolist()) <= {0, 1, 2, 3}
    assert len(set(left.tolist())) > 1
    assert (np.bincount(lost["world"], lost["value"], 50) == 4 - left).all()
    assert res.taken_hits() is None


def test_shots_at_a_flight_are_at_any_craft_in_its_cloud():
    near, far = ((1, 0.0), (5, 40.0)), ((1, 0.0), (5, 50.001))
    for alive, struck in ((near, {1, 2}), (far, {1})):
        res = swarm_shot_at(alive=alive, shots=30)
        assert {code for code, *_ in strikes_of(res)} == struck


def test_of_the_flights_in_a_cloud_those_that_the_ship_is_to_avoid_are_spared():
    """Of three flights at one place the first is named, the last avoided; nothing says where in the list it stands."""
    tables = tables_of((FRIGATE | {"batteries": ((0, 30),)}, FRIGATE, FIGHTER), (LASER | {"r0_km": 1e9},))
    flights = tuple({"side": 1, "x_km": 500.0, "spread_km": 5.0} for _ in range(3))
    for avoid in ([-1, 3, -1, -1], [-1, -1, -1, 3], [3, 0, -1, -1]):
        world = all_in_sight(world_of(tables, ({"fire_at": 1, "avoid": np.array(avoid)},), flights), tables)
        res = resolution_at(world, tables)
        fire_lasers(res)
        assert {code for code, *_ in strikes_of(res)} == {1, 2}


def test_ships_come_before_craft_unless_orders_name_them():
    swarm = ({"side": 1, "class_id": 2, "x_km": 500.0},)
    assert duel(flights=swarm)[1]["target"].tolist() == [1]
    _, events = duel(flights=swarm, own={"fire_at": 2})
    assert events["target"][events["kind"] == Event.LASER].tolist() == [2]


def test_permuting_weapons_and_batteries_changes_nothing():
    cannon = LASER | {"energy_mj": 5_000, "range_km": 9_000.0, "p0_ppm": 700_000}
    results = []
    for weapons, batteries in (
        ((LASER, cannon), ((0, 2), (1, 1, 0.5))),
        ((cannon, LASER), ((1, 2), (0, 1, 0.5))),
        ((LASER, cannon), ((1, 1, 0.5), (0, 2))),
    ):
        tables = tables_of((FRIGATE | {"batteries": batteries},), weapons)
        rows = ({"side": 0}, *({"side": 1, "x_km": 3_000.0 + 500 * n, "y_km": 900.0 * n} for n in range(5)))
        world = world_of(tables, rows)
        all_in_sight(world, tables)
        res = resolution_at(world, tables)
        res.roll_ppm = lambda world, *_: np.full(len(world), 300_000)
        fire_lasers(res)
        shots = sorted(
            (int(e["source"]), int(e["target"]), int(e["energy_mj"]), int(e["chance_ppm"])) for e in res.journal.table()
        )
        results.append((shots, sorted(h[:2] + h[4:] for h in hits_of(res))))
    assert results[0] == results[1] == results[2]


def lanchester(own: int, foes: int, k: float, worlds: int) -> tuple[Tables, np.ndarray]:
    """Different targets hit by each side when all fire once at the other: mean (A, B)."""
    ship = FRIGATE | {"size_km": 0.0}
    tables = tables_of((ship,), (LASER | {"p0_ppm": int(k * PPM), "r0_km": 1e9},))
    rows = tuple({"side": 0, "y_km": 10.0 * n} for n in range(own))
    rows += tuple({"side": 1, "x_km": 5_000.0, "y_km": 10.0 * n} for n in range(foes))
    world = world_of(tables, rows, worlds=worlds)
    all_in_sight(world, tables)
    res = resolution_at(world, tables)
    fire_lasers(res)
    hits = res.taken_hits()
    assert hits is not None
    struck = np.zeros((worlds, own + foes), dtype=bool)
    struck[hits.world, hits.target] = True
    return tables, np.array([struck[:, :own].sum(1).mean(), struck[:, own:].sum(1).mean()])


def test_both_sides_fire_at_once_as_lanchester_says():
    own, foes, k = 100, 80, 0.1
    _, (lost, killed) = lanchester(own, foes, k, 120)
    # Shots at random reach m(1 - (1 - k/m)^n) different targets; distinct ones would be kB and kA.
    assert abs(lost - own * (1 - (1 - k / own) ** foes)) < 0.6
    assert abs(killed - foes * (1 - (1 - k / foes) ** own)) < 0.7
    left = (own - lost) ** 2 - (foes - killed) ** 2
    assert abs(left / ((1 - k * k) * (own**2 - foes**2)) - 1.0) < 0.1


@given(st.floats(0.0, 1e11), st.floats(0.0, 1e11))
def test_the_chance_falls_with_range(a, b):
    near, far = sorted((a, b))
    r0 = np.asarray(8_000.0)
    assert range_ppm(np.asarray(near), r0) >= range_ppm(np.asarray(far), r0)
    assert 0 <= range_ppm(np.asarray(far), r0) <= PPM


@given(st.integers(0, PPM), st.integers(0, PPM))
def test_more_drive_evades_more(a, b):
    low, high = sorted((a, b))
    yes = np.asarray(True)
    assert evasion_ppm(yes, np.asarray(low)) >= evasion_ppm(yes, np.asarray(high)) >= 800_000


POINT = st.tuples(st.integers(-9, 9), st.integers(-9, 9))


@given(POINT, POINT, POINT, st.integers(1, 9))
def test_a_segment_crosses_a_disc_as_exact_arithmetic_says(a, b, c, radius):
    arrays = [np.asarray(float(v)) for v in (*a, *b, *c, radius)]
    dx, dy, ax, ay = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    square, along = dx * dx + dy * dy, ax * dx + ay * dy
    bx, by = c[0] - b[0], c[1] - b[1]
    if 0 < along < square:
        crosses = (ax * dy - ay * dx) ** 2 < radius * radius * square
    else:
        crosses = min(ax * ax + ay * ay, bx * bx + by * by) < radius * radius
    assert crosses_disc(*arrays) == crosses


@given(st.integers(0, 2**32 - 1), st.floats(0.0, 2_000.0))
@settings(max_examples=30, deadline=None)
def test_the_cheap_bound_leaves_nobody_out(seed, within):
    rng = np.random.default_rng(seed)
    world = np.sort(rng.integers(0, 5, 40))
    x0, y0 = rng.uniform(-2e5, 2e5, (2, 40))
    ux, uy = rng.normal(size=(2, 40))
    size = np.sqrt(ux * ux + uy * uy)
    ux, uy = ux / size, uy / size
    x, y = rng.uniform(-2e5, 2e5, (2, 5, 30))
    here = rng.random((5, 30)) < 0.8
    line, slot = near_lines(world, x0, y0, x0 + 1e6 * ux, y0 + 1e6 * uy, x, y, here, within)
    assert (np.diff(line) >= 0).all()
    rx, ry = x[world] - x0[:, None], y[world] - y0[:, None]
    off, ahead = np.abs(rx * uy[:, None] - ry * ux[:, None]), rx * ux[:, None] + ry * uy[:, None] >= 0.0
    found = set(zip(line, slot, strict=True))
    assert set(zip(*np.nonzero((off <= within) & ahead & here[world]), strict=True)) <= found


@pytest.mark.parametrize("target", [1, 99])
def test_nobody_is_in_the_way_of_an_empty_line(target):
    one = np.zeros(1)
    there = np.array([[0.0, 5.0]]), np.zeros((1, 2)), np.full((1, 2), 0.2), np.ones((1, 2), bool), np.array([[1, 2]])
    way = first_in_way(np.zeros(1, int), np.zeros(1, int), np.array([target]), one, one, one + 9.0, one, *there)
    assert way.tolist() == [-1 if target == 1 else 1]
