"""The one way in which units die and craft are lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.state.columns import NONE
from game.rules.state.digest import world_digests
from game.rules.state.losses import breach_chance_ppm, lose_craft, lose_units
from game.rules.state.resolution import Resolution
from game.rules.state.rolls import roll_ppm
from game.rules.state.vocabulary import PPM, Cause, Event, Posture, Presence, Stream, System
from game.testing import oracle_damage as oracle
from game.testing.builders import DRONE, FIGHTER, FRIGATE, tables_of, world_of
from game.testing.invariants import assert_craft_have_a_cause, assert_every_loss_has_a_cause, assert_lives_are_counted

TABLES = tables_of((FRIGATE | {"breach_ppm": 500_000, "hangar": 90}, FRIGATE | {"breach_mj": 0}, FIGHTER, DRONE))
NAMES = ("kind", "source", "target", "value", "energy_mj")


def rows(res, *kinds):
    """Events of the kinds, as tuples of (kind, source, target, value, energy)."""
    events = res.journal.table()
    return [tuple(int(e[name]) for name in NAMES) for e in events if not kinds or e["kind"] in kinds]


def lost(world, slots, cause=Cause.FELL, source=NONE, impulse=4):
    """A resolution of one battle in which units of these slots are lost."""
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(impulse)
    lose_units(res, np.zeros(len(slots), int), np.array(slots, dtype=int), cause, source)
    return res


def test_a_unit_is_lost_with_all_that_belongs_to_it():
    inside = {"home": 1, "presence": Presence.DOCKED, "alive": 12, "side": 1}
    flights = (
        inside | {"uid": 10_009}, inside | {"uid": 10_003, "alive": 5, "class_id": 3}, inside | {"home": 0},
        inside | {"presence": Presence.PRESENT}, inside | {"alive": 0},
    )  # fmt: skip
    world = world_of(TABLES, ({}, {"side": 1, "x_km": 70.0, "vy_km_s": 3.0, "aboard": 7}), flights)
    world.battle.turn[:] = 1
    res = lost(world, [1], Cause.BLAST, source=0)
    units, craft = res.world.units, res.world.flights
    assert (units.hull_mj[0, 1], units.shield_mj[0, 1], units.presence[0, 1]) == (0, 0, Presence.PRESENT)
    assert (units.lost_cause[0, 1], units.lost_impulse[0, 1]) == (Cause.BLAST, 16)
    assert craft.alive[0].tolist() == [0, 0, 12, 12, 0]
    assert craft.presence[0].tolist() == [Presence.GONE] * 2 + [Presence.DOCKED, Presence.PRESENT, Presence.DOCKED]
    assert craft.x_km[0, :2].tolist() == [70.0, 70.0]
    assert craft.vy_km_s[0, :2].tolist() == [3.0, 3.0]
    assert rows(res, Event.LOST, Event.FLIGHT_LOST) == [
        (Event.LOST, 0, 1, Cause.BLAST, 0), (Event.FLIGHT_LOST, 1, 3, 5, 0), (Event.FLIGHT_LOST, 1, 2, 12, 0),
    ]  # fmt: skip
    crews = TABLES.classes.crew
    people = oracle.lives_of(7, [(5, int(crews[3])), (12, int(crews[2]))])
    assert res.world.sides.lives_lost[0].tolist() == [0, people]
    assert_lives_are_counted(world, res.world, TABLES)
    assert_craft_have_a_cause(world, res.world, res.journal.table())


def test_who_is_lost_is_lost_once_however_often_it_is_asked_for():
    world = world_of(TABLES, ({"uid": 9}, {"uid": 4}, {"hull_mj": 0, "uid": 2}), worlds=2)
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(0)
    where = np.array([1, 1, 0, 1, 1]), np.array([0, 1, 1, 0, 2])
    causes = np.array([Cause.FELL, Cause.FELL, Cause.LASER, Cause.BLAST, Cause.LASER])
    lose_units(res, *where, causes, np.array([3, 3, 1, 0, 0]))
    for again in (0, 1):
        lose_units(res, *where, Cause.RULING)
        events = res.journal.table()
        events = events[events["kind"] == Event.LOST]
        assert events[["world", "target", "value", "source"]].tolist() == [
            (0, 1, Cause.LASER, 1), (1, 1, Cause.FELL, 3), (1, 0, Cause.BLAST, 0),
        ]  # fmt: skip
        assert res.world.sides.lives_lost.sum(axis=1).tolist() == [180, 360]
        res.begin_impulse(again + 1)


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
@pytest.mark.parametrize(("causes", "sources"), [
    ((Cause.FELL, Cause.LASER), (0, 1)), ((Cause.LASER, Cause.FELL), (1, 0)), ((Cause.LASER, Cause.LASER), (1, 3)),
])  # fmt: skip
def test_of_two_causes_the_lower_counts_and_of_two_sources_whoever_comes_first(order, causes, sources):
    world = world_of(TABLES, ({}, {}))
    causes, sources = np.array(causes), np.array(sources)
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(0)
    lose_units(res, np.zeros(2, int), np.zeros(2, int), causes[order], sources[order])
    assert rows(res, Event.LOST) == [(Event.LOST, 1, 0, Cause.LASER, 0)]


@pytest.mark.parametrize("presence", Presence)
@pytest.mark.parametrize(("overkill_mj", "much"), [(24_999, False), (25_000, True)])
def test_what_dies_on_the_map_of_half_a_hull_too_much_is_split(presence, overkill_mj, much):
    world = world_of(TABLES, ({}, {"presence": presence}, {"presence": presence}))
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(0)
    res.this_impulse.overkill_mj[0, 1] = overkill_mj
    lose_units(res, np.zeros(2, int), np.array([1, 2]), Cause.LASER)
    split = much and presence == Presence.PRESENT
    assert res.world.units.split[0].tolist() == [False, split, False]
    assert rows(res, Event.LOST)[0] == (Event.LOST, NONE, 1, Cause.LASER, overkill_mj)
    assert res.journal.table()["slot"].tolist()[:1] == [1 if split else NONE]


@pytest.mark.parametrize("presence", Presence)
def test_only_a_plant_on_the_map_can_breach(presence):
    world = world_of(TABLES, ({"presence": presence},) * 40)
    res = lost(world, list(range(40)))
    told = {row[1] for row in rows(res, Event.BREACH)}
    energy, here = int(TABLES.classes.breach_mj[0]), presence == Presence.PRESENT
    rolls = [int(roll_ppm(world.battle.key[0], 0, 4, Stream.BREACH, s + 1)) for s in range(40)]
    expected = {s for s, roll in enumerate(rolls) if oracle.breaches(500_000, energy, PPM, roll, here=here)}
    assert told == expected == set(np.flatnonzero(res.world.units.blast_mj[0]))
    assert bool(expected) == here
    assert (res.world.units.presence[0] == presence).all()
    if presence != Presence.DORMANT:
        assert_every_loss_has_a_cause(world, res.world, res.journal.table())


@given(st.integers(0, 2**32), st.integers(0, 11))
@settings(max_examples=25)
def test_what_death_leaves_of_units_in_any_state(seed, impulse):
    """Two worlds of twelve: pools, clocks, who bursts, all that is told, and that everything else stays."""
    rng = np.random.default_rng(seed)
    world = world_of(TABLES, tuple({"side": s % 2} for s in range(12)), worlds=2)
    units, shape = world.units, world.units.uid.shape
    for name, choices in (
        ("class_id", [0, 0, 1]), ("presence", [Presence.PRESENT] * 3 + [Presence.AWAY]), ("hull_mj", [50_000, 1, 0]),
        ("posture", [*Posture]), ("breach_impulses", [0, 0, 1]), ("fires", [0, 2]), ("restart_percent", [0, 150]),
        ("x_km", [0.0, 90.0]), ("y_km", [0.0, -7.0]), ("aboard", [180, 3]),
    ):  # fmt: skip
        getattr(units, name)[:] = rng.choice(choices, shape)
    units.system_ppm[:] = rng.choice([PPM, 600_000, 0], units.system_ppm.shape)
    units.uid[:] = rng.permuted(units.uid, axis=1)
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(impulse)
    w, s = np.nonzero(rng.random(shape) < 0.6)
    lose_units(res, w, s, Cause.LASER, (s + 1) % 12)
    want, told, counts = world.copy(), [], np.zeros_like(res.journal.impulse_counts)
    for a, b in sorted(zip(w.tolist(), s.tolist(), strict=True), key=lambda at: (at[0], units.uid[at])):
        if units.hull_mj[a, b] <= 0:
            continue
        for name in ("hull_mj", "shield_mj", "restart_percent", "fires", "breach_impulses"):
            getattr(want.units, name)[a, b] = 0
        want.units.lost_cause[a, b], want.units.lost_impulse[a, b] = Cause.LASER, impulse
        want.sides.lives_lost[a, b % 2] += units.aboard[a, b]
        counts[a, Event.LOST, b % 2] += 1
        facts = a, float(units.x_km[a, b]), float(units.y_km[a, b])
        told.append((Event.LOST, (b + 1) % 12, b, *facts))
        chance, energy = (int(getattr(TABLES.classes, n)[units.class_id[a, b]]) for n in ("breach_ppm", "breach_mj"))
        roll = int(roll_ppm(world.battle.key[a], 0, impulse, Stream.BREACH, units.uid[a, b]))
        if oracle.breaches(
            chance, energy, int(units.system_ppm[a, b, System.PLANT]), roll,
            here=units.presence[a, b] == Presence.PRESENT, fails=units.breach_impulses[a, b] > 0,
            spun_down=units.posture[a, b] == Posture.SPUN_DOWN,
        ):  # fmt: skip
            want.units.blast_mj[a, b] = energy
            counts[a, Event.BREACH, b % 2] += 1
            told.append((Event.BREACH, b, NONE, *facts))
    assert world_digests(res.world) == world_digests(want)
    assert (res.journal.impulse_counts == counts).all()
    names = ("kind", "source", "target", "world", "x_km", "y_km")
    events = [tuple(row[name].item() for name in names) for row in res.journal.table()]
    for a in (0, 1):
        mine = [row for row in told if row[3] == a]
        assert [row for row in events if row[3] == a] == sorted(mine, key=lambda row: row[0] != Event.LOST)


def test_a_plant_without_energy_does_not_breach():
    assert not rows(lost(world_of(TABLES, ({"class_id": 1},) * 30), list(range(30))), Event.BREACH)


@given(st.integers(0, PPM), st.integers(0, PPM))
def test_a_weaker_plant_never_breaches_more_often(breach, plant):
    chance = int(breach_chance_ppm(np.array(breach), np.array(plant)))
    assert 0 <= chance <= min(breach, plant)
    assert chance <= breach_chance_ppm(np.array(breach), np.array(min(plant + 1, PPM)))


def test_craft_are_lost_row_by_row_and_a_flight_without_any_is_gone():
    flights = ({"class_id": 2, "alive": 9, "side": 1, "x_km": 5.0}, {"class_id": 3, "alive": 4})
    world = world_of(TABLES, ({},), flights)
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(0)
    craft = np.array([2, 4, 3])
    lose_craft(res, np.zeros(3, int), np.array([0, 1, 0]), craft, np.array([0, NONE, 2]), Cause.LASER)
    assert res.world.flights.alive[0].tolist() == [4, 0]
    assert res.world.flights.presence[0].tolist() == [Presence.PRESENT, Presence.GONE]
    crews = TABLES.classes.crew
    assert res.world.sides.lives_lost[0].tolist() == [4 * crews[3], 5 * crews[2]]
    assert rows(res) == [
        (Event.FLIGHT_LOST, 0, 1, 2, 0), (Event.FLIGHT_LOST, -1, 2, 4, 0), (Event.FLIGHT_LOST, 2, 1, 3, 0),
    ]  # fmt: skip
    assert res.journal.table()["x_km"].tolist() == [5.0, 0.0, 5.0]
    assert_lives_are_counted(world, res.world, TABLES)


@pytest.mark.parametrize(("over", "fails", "blows"), [(0, 0, False), (1, 0, True), (0, 1, True), (-1, 1, True)])
def test_a_plant_breaches_below_its_chance_or_where_it_was_failing(over, fails, blows):
    world = world_of(TABLES, ({"breach_impulses": fails},))
    tables = tables_of((FRIGATE,))
    tables.classes.breach_ppm[0] = int(roll_ppm(world.battle.key[0], 0, 4, Stream.BREACH, 1)) + over
    res = Resolution(world, tables, "none")
    res.begin_impulse(4)
    lose_units(res, np.zeros(1, int), np.zeros(1, int), Cause.FELL, NONE)
    assert (res.world.units.blast_mj[0, 0] > 0) == blows
