import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.fire.dark_beams import beam_reached, energy_steps, fire_dark_beams, rank_in_line
from game.rules.state.vocabulary import PPM, Event, Posture, Presence
from game.testing import oracle_dark_beams as oracle
from game.testing.builders import DARK, FRIGATE, LASER, all_in_sight, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
from game.testing.strategies_fire import resolution_at, skirmishes

from ..standard import hits_of, holds_standard_properties
from .test_lasers import are_counted_by_their_target, shots_in


@given(skirmishes(flights=False))
@settings(max_examples=80, deadline=None)
def test_beams_do_what_the_oracle_says(skirmish):
    tables, world, impulse = skirmish
    res = resolution_at(world, tables, impulse)
    expected = oracle.dark_beams(battlefield(res))
    fire_dark_beams(res)
    events = res.journal.table()
    assert shots_in(events, Event.DARK_BEAM) == sorted(expected.shots)
    assert are_counted_by_their_target(res, Event.DARK_BEAM)
    hits = [(t, s, slot, shot, mj) for t, s, slot, shot, mj, _ in hits_of(res, names=False)]
    assert sorted(hits) == sorted(expected.hits)
    spent = world.units.capacitor_mj - res.world.units.capacitor_mj
    assert {(s, k): mj for (_, s, k), mj in np.ndenumerate(spent) if mj} == expected.spent
    daze = res.world.units.daze_ppm[0]
    assert daze.tolist() == [expected.daze.get(s, int(world.units.daze_ppm[0, s])) for s in range(world.unit_slots)]
    dazed = [(int(e["target"]), int(e["value"])) for e in events if e["kind"] == Event.DAZED]
    assert dazed == sorted((s, mj) for s, mj in expected.daze.items() if mj > world.units.daze_ppm[0, s])


@given(skirmishes(flights=False))
@settings(max_examples=30, deadline=None)
def test_beams_feel_no_neighbour_no_row_and_no_mirror(skirmish):
    holds_standard_properties(*skirmish, fire_dark_beams)


def beam(*rows, roll=0, weapon=None, bodies=(), count=1, guns=1):
    """`guns` lances of side 0 at the origin fire at slot `guns`, the first of `rows` (of side 1 unless they say)."""
    lance = FRIGATE | {"batteries": ((0, count),)}
    tables = tables_of((lance, FRIGATE | {"batteries": ()}), (DARK | (weapon or {}), LASER), bodies)
    shooters = tuple({"side": 0, "fire_at": guns} for _ in range(guns))
    world = world_of(tables, shooters + tuple({"side": 1, "class_id": 1, **row} for row in rows))
    all_in_sight(world, tables)
    res = resolution_at(world, tables)
    res.roll_ppm = lambda world, *_: np.full(len(world), roll)
    fire_dark_beams(res)
    return res, [(h[0] - guns, h[4]) for h in hits_of(res, names=False)]


AT = 10_000.0
WHOLE = {"shield_mj": 500_000}


def test_three_in_line_are_hit_each_with_what_the_last_passed_on():
    rows = ({"x_km": AT, **WHOLE}, {"x_km": 2 * AT, **WHOLE}, {"x_km": 3 * AT, **WHOLE})
    res, hits = beam(*rows)
    assert hits == [(0, 85_000), (1, 59_500), (2, 41_650)]
    events = res.journal.table()
    assert events["value"][events["kind"] == Event.DARK_BEAM].tolist() == [3]
    assert beam(*rows[::-1])[1] == [(0, 41_650), (1, 59_500), (2, 85_000)]


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        ({"shield_mj": 0, "armour_mj": 35_000, "hull_mj": 50_000}, False),  # a kill
        ({"shield_mj": 0, "armour_mj": 35_001, "hull_mj": 50_000}, True),
        ({"hull_mj": 0}, False),
        ({"hull_mj": 0, "armour_mj": 10**7}, False),
        ({"hull_mj": 0, "presence": Presence.GONE}, True),
        ({"y_km": 150.1, **WHOLE}, True),
    ],
)
def test_a_kill_and_a_hulk_end_the_beam(row, reached):
    _, hits = beam({"x_km": 2 * AT, **WHOLE}, {"x_km": AT, **row})
    assert (0 in dict(hits)) == reached
    assert len(hits) == (2 if reached and row.get("hull_mj", 1) and "y_km" not in row else 1)


def test_a_body_ends_the_beam():
    body = {"mu_km3_s2": 0.0, "radius_km": 1_000.0, "x_km": 2.5 * AT}
    rows = ({"x_km": AT, **WHOLE}, {"x_km": 2 * AT, **WHOLE}, {"x_km": 3 * AT, **WHOLE})
    assert [t for t, _ in beam(*rows, bodies=(body,))[1]] == [0, 1]
    res, _ = beam(*rows, bodies=(body,))
    assert res.journal.table()["x_km"][0] == 2.4 * AT


def test_at_a_target_at_its_own_place_a_gun_fires_along_x():
    rows = WHOLE, {"x_km": 59_999.0, "y_km": 149.0} | WHOLE, {"x_km": -9.0} | WHOLE, {"y_km": 151.0} | WHOLE
    assert [target for target, _ in beam(*rows)[1]] == [1]


def test_behind_a_kill_nobody_is_dazed():
    dead, aside = {"x_km": AT, "shield_mj": 0, "armour_mj": 0, "hull_mj": 1}, {"y_km": 300.0, **WHOLE}
    res, hits = beam(dead, {"x_km": 0.9 * AT, **aside}, {"x_km": 1.1 * AT, **aside})
    assert [t for t, _ in hits] == [0]
    assert res.world.units.daze_ppm[0].tolist() == [0, 150_000, 150_000, 0]
    assert res.journal.table()["x_km"][0] == AT


@pytest.mark.parametrize(("y", "hit", "dazed"), [(150.0, 1, 1), (150.1, 0, 1), (750.0, 0, 1), (750.1, 0, 0)])
@pytest.mark.parametrize("hand", [1.0, -1.0])
def test_the_edges_of_corridor_and_daze(y, hit, dazed, hand):
    res, hits = beam({"x_km": AT, **WHOLE}, {"x_km": 2 * AT, "y_km": y * hand, **WHOLE})
    assert [t for t, _ in hits] == [0, 1][: 1 + hit]
    assert res.world.units.daze_ppm[0].tolist() == [0, 150_000, 150_000 * dazed]


@pytest.mark.parametrize("uids", [(91, 92, 93), (92, 91, 93), (92, 93, 91), (93, 92, 91)])
def test_a_crew_that_several_beams_daze_is_dazed_once_by_the_gun_of_the_lowest_uid(uids):
    """In each of two worlds, the second with its guns' uids the other way round."""
    tables = tables_of((FRIGATE, FRIGATE | {"batteries": ()}), (DARK,))
    rows = *({"fire_at": 3, "uid": uid} for uid in uids), *({"side": 1, "class_id": 1, "x_km": x} for x in (AT, 2 * AT))
    world = all_in_sight(world_of(tables, rows, worlds=2), tables)
    world.units.uid[1, :3] = uids[::-1]
    res = resolution_at(world, tables)
    fire_dark_beams(res)
    events = res.journal.table()
    told = events[events["kind"] == Event.DAZED][["world", "source", "target", "value"]].tolist()
    first = uids.index(91), uids[::-1].index(91)
    assert told == [(w, first[w], target, 450_000) for w in (0, 1) for target in (3, 4)]


def test_range_ends_beam_and_daze():
    res, hits = beam({"x_km": AT, **WHOLE}, {"x_km": 60_000.0, **WHOLE}, {"x_km": 60_000.1, **WHOLE})
    assert [t for t, _ in hits] == [0, 1]
    assert res.world.units.daze_ppm[0, 3] == 0
    assert beam({"x_km": 60_000.1})[1] == []


def test_a_miss_hits_nobody_but_dazes():
    res, hits = beam({"x_km": AT}, {"x_km": 2 * AT}, {"x_km": 1.5 * AT, "y_km": 300.0}, roll=PPM - 1)
    assert hits == []
    assert res.world.units.daze_ppm[0].tolist() == [0, 150_000, 150_000, 150_000]
    assert res.world.units.capacitor_mj[0, 0, 0] == 0


def test_one_roll_decides_the_beam():
    chance = int(beam({"x_km": AT})[0].journal.table()["chance_ppm"][0])
    assert chance == 720_000
    hits = [len(beam({"x_km": AT, **WHOLE}, {"x_km": 2 * AT}, roll=r)[1]) for r in (0, chance - 1, chance, PPM - 1)]
    assert hits == [2, 2, 0, 0]


def test_a_friend_before_the_target_holds_the_fire_and_one_behind_it_is_hit():
    friend = {"side": 0, **WHOLE}
    res, hits = beam({"x_km": 2 * AT, **WHOLE}, {"x_km": AT, **friend})
    assert hits == []
    assert res.world.units.capacitor_mj[0, 0, 0] == 85_000
    res, hits = beam({"x_km": 2 * AT, **WHOLE}, {"x_km": 3 * AT, **friend})
    assert [t for t, _ in hits] == [0, 1]
    assert res.world.units.daze_ppm[0, 2] == 0
    assert [t for t, _ in beam({"x_km": 2 * AT, **WHOLE}, {"x_km": AT, "y_km": 151.0, **friend})[1]] == [0]


def test_daze_adds_up_to_its_limit_and_never_falls():
    res, _ = beam({"x_km": AT}, {"x_km": AT + 1.0, "daze_ppm": 900_000}, guns=7)
    assert res.world.units.daze_ppm[0, 7:].tolist() == [800_000, 900_000]
    events = res.journal.table()
    dazed = events[events["kind"] == Event.DAZED]
    assert dazed["target"].tolist() == [7]
    assert dazed["source"].tolist() == [0]


def test_an_evading_target_and_a_dazed_crew_lower_the_chance():
    def chance(**own):
        return int(beam({"x_km": AT, **own})[0].journal.table()["chance_ppm"][0])

    assert chance(posture=Posture.EVADE) == 576_000 < chance()


def test_a_battery_of_two_rolls_twice():
    res, hits = beam({"x_km": AT, **WHOLE}, count=2)
    assert hits == [(0, 85_000)] * 2
    assert res.journal.table()["shot"].tolist()[:2] == [0, 1]


def mean_hits(places):
    """Units that a beam hits on average, over aims at each of a formation from straight ahead."""
    total = 0
    for n in range(len(places)):
        order = (places[n], *places[:n], *places[n + 1 :])
        total += len(beam(*({"x_km": 30_000.0 + x, "y_km": y, **WHOLE} for x, y in order))[1])
    return total / len(places)


def test_formation_matters():
    column = [(900.0 * n, 0.0) for n in range(8)]
    abreast = [(0.0, 900.0 * n) for n in range(8)]
    assert mean_hits(column) == 8
    assert mean_hits(abreast) == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans(), st.integers(1, 4)), max_size=12))
def test_a_beam_reaches_all_up_to_its_end(rows):
    rows.sort(key=lambda r: r[0])
    line, energy, hulk, strength = (np.array([r[i] for r in rows]) for i in range(4))
    reached = beam_reached(line.astype(int), energy, hulk.astype(bool), strength)
    rank = rank_in_line(line.astype(int))
    over: dict[int, bool] = {}
    seen: dict[int, int] = {}
    for n, (beam_no, mj, dead, left) in enumerate(rows):
        assert reached[n] == (not over.get(beam_no, False))
        assert rank[n] == seen.get(beam_no, 0)
        seen[beam_no] = seen.get(beam_no, 0) + 1
        over[beam_no] = over.get(beam_no, False) or dead or mj >= left


@given(st.integers(0, 2**30), st.integers(0, PPM), st.integers(1, 20))
def test_energy_falls_along_the_line(energy, passed, most):
    steps = energy_steps(np.array([energy]), np.array([passed]), most)[0]
    assert len(steps) == most
    assert steps[0] == energy
    assert (np.diff(steps) <= 0).all()
    assert (steps >= 0).all()


@pytest.mark.parametrize(("hull_mj", "daze_ppm"), [(50_000, 150_000), (1, 150_000), (0, 0)])
def test_crews_are_dazed_as_long_as_a_hull_is_about_them(hull_mj, daze_ppm):
    res, _ = beam({"x_km": AT, **WHOLE}, {"x_km": AT / 2, "y_km": 500.0, "hull_mj": hull_mj})
    assert res.world.units.daze_ppm[0, 2] == daze_ppm
