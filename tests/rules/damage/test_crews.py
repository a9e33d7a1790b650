"""Fires, containments and crews: as the oracle says, and at their edges."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from game.rules.damage.containment import breach_odds_ppm, fail_containment
from game.rules.damage.crews import control_damage, control_ppm, repaired_ppm
from game.rules.damage.damage import deal_damage
from game.rules.damage.deaths import settle_deaths
from game.rules.damage.fires import EATEN_PPM, burn, eaten_mj, fire_chance_ppm, light_fires
from game.rules.damage.hurt import FIRES_MOST, hands_ppm
from game.rules.damage.systems import break_systems
from game.rules.knowledge.sight import seen_world
from game.rules.people.readiness import RED_ALERT_PPM
from game.rules.state.rolls import roll_ppm
from game.rules.state.vocabulary import (
    PPM,
    REPAIRED_PPM,
    SHAKEN_PPM,
    Cause,
    Event,
    Posture,
    Presence,
    Readiness,
    Stream,
    System,
)
from game.rules.turn import resolve_turn
from game.testing import oracle_crews as oracle
from game.testing.builders import FRIGATE, all_in_sight, orders_for, tables_of, world_of
from game.testing.invariants import assert_turn_holds
from game.testing.oracle_people import crew
from game.testing.strategies_damage import battles, hit_rows

from .standard import assert_columns_untouched, holds_standard_properties, run

ALL = (burn, control_damage, deal_damage, break_systems, light_fires, fail_containment, settle_deaths)
TOLD = (Event.FIRE, Event.REPAIRED, Event.CONTAINMENT, Event.CONTAINED)


@st.composite
def barrages(draw):
    tables, world, impulse = draw(battles())
    return tables, world, impulse, draw(hit_rows(world=world))


def crewed(tables, world, s):
    """A unit as the oracle takes it."""
    k, u = tables.classes, world.units
    c = int(u.class_id[0, s])
    whole = [int(getattr(k, name)[c]) for name in ("fire_ppm", "control_ppm", "repair_ppm", "containment_impulses")]
    return oracle.Crewed(
        *whole, int(k.breach_mj[c]), int(k.hull_mj[c]), int(k.crew[c]), int(u.aboard[0, s]),
        crew(int(u.daze_ppm[0, s]), int(u.readiness[0, s]), int(u.morale_ppm[0, s])),
        int(u.fires[0, s]), int(u.breach_impulses[0, s]), tuple(u.system_ppm[0, s].tolist()),
        bool(u.posture[0, s] == Posture.SPUN_DOWN),
        bool(u.hull_mj[0, s] > 0 and u.presence[0, s] == Presence.PRESENT),
    )  # fmt: skip


def rolled(res, s, stream, n=0):
    battle = res.world.battle
    return int(roll_ppm(battle.key[0], 2, res.impulse, stream, int(res.world.units.uid[0, s]), 0, n))


def told_of(res, s):
    rows = res.journal.table()
    rows = rows[np.isin(rows["kind"], TOLD) & (rows["target"] == s)]
    return tuple((Event(int(e["kind"])).name, int(e["value"])) for e in rows)


@given(battles())
def test_fires_eat_what_the_oracle_says_past_shield_and_armour(battle):
    tables, world, impulse = battle
    hits = run(world, tables, impulse, (burn,)).taken_hits()
    dealt = {} if hits is None else dict(zip(hits.target.tolist(), hits.energy_mj.tolist(), strict=True))
    found = {s: oracle.eaten(crewed(tables, world, s)) for s in range(world.unit_slots)}
    assert dealt == {s: energy for s, energy in found.items() if energy}
    res = run(world, tables, impulse, (burn, deal_damage))
    old, new = world.units, res.world.units
    for s, energy in found.items():
        assert old.hull_mj[0, s] - new.hull_mj[0, s] == min(energy, int(old.hull_mj[0, s]))
    assert_columns_untouched(old, new, {"hull_mj"})


@given(battles())
@settings(max_examples=100)
def test_crews_do_what_the_oracle_says(battle):
    """Those of odd uids have nothing to fight and somebody to repair what is broken."""
    tables, world, impulse = battle
    units, idle = world.units, world.units.uid % 2 == 1
    units.fires[idle] = units.breach_impulses[idle] = 0
    units.class_id[idle] = np.where(units.uid[idle] == 7, 1, 3)
    units.aboard[idle] = np.maximum(units.aboard[idle], 90)
    units.hull_mj[idle] = np.maximum(units.hull_mj[idle], units.uid[idle] == 7)
    res = run(world, tables, impulse, (control_damage,))
    for s in range(world.unit_slots):
        rolls = [rolled(res, s, Stream.FIRE_OUT, n) for n in range(FIRES_MOST)]
        left = oracle.fight_damage(crewed(tables, world, s), rolls, rolled(res, s, Stream.STEADY))
        assert_as(res.world, s, left)
        assert sorted(told_of(res, s)) == sorted(left.told)
    assert_columns_untouched(world.units, res.world.units, {"fires", "breach_impulses", "system_ppm"})


def assert_as(world, s, left):
    units = world.units
    found = units.fires[0, s], units.breach_impulses[0, s], units.system_ppm[0, s].tolist()
    assert found == (left.fires, left.breach, list(left.systems))


@given(barrages())
@settings(max_examples=100)
def test_hits_light_fires_and_breach_plants_as_the_oracle_says(barrage):
    tables, world, impulse, rows = barrage
    before = run(world, tables, impulse, (deal_damage, break_systems), rows)
    res = run(world, tables, impulse, (deal_damage, break_systems, light_fires, fail_containment), rows)
    old, mid, new = world.units, before.world.units, res.world.units
    for s in range(world.unit_slots):
        unit, lost = crewed(tables, before.world, s), int(old.hull_mj[0, s] - mid.hull_mj[0, s])
        unit = oracle.caught(unit, lost, rolled(res, s, Stream.FIRE))
        plant = int(old.system_ppm[0, s, System.PLANT] - mid.system_ppm[0, s, System.PLANT])
        begins = not unit.breach
        unit, ends = oracle.contained(unit, plant, rolled(res, s, Stream.CONTAINMENT))
        assert told_of(res, s) == unit.told
        if ends:
            assert_blown(res, s, int(old.breach_by[0, s]))
            continue
        assert_as(res.world, s, unit)
        by = int(before.this_impulse.blame[0, s]) if begins and unit.breach else int(old.breach_by[0, s])
        assert new.breach_by[0, s] == by


def assert_blown(res, s, by):
    """It is lost to its own plant, by whoever made that fail, and all of it goes up in the next impulse."""
    units, events = res.world.units, res.journal.table()
    energy = res.tables.classes.breach_mj[units.class_id[0, s]]
    assert (units.hull_mj[0, s], units.breach_impulses[0, s], units.fires[0, s]) == (0, 0, 0)
    assert (units.lost_cause[0, s], units.blast_mj[0, s]) == (Cause.CONTAINMENT, energy)
    lost = events[(events["kind"] == Event.LOST) & (events["target"] == s)]
    assert lost[["value", "source"]].tolist() == [(Cause.CONTAINMENT, by)]


@given(barrages())
def test_fires_and_crews_feel_no_neighbour_no_row_and_no_mirror(barrage):
    *battle, rows = barrage
    holds_standard_properties(*battle, ALL, rows)


def test_nothing_happens_where_no_class_burns_or_repairs():
    tables = tables_of()
    world = world_of(tables, ({"system_ppm": 0, "shield_mj": 0, "armour_mj": 0}, {"side": 1}))
    res = run(world, tables, 0, ALL, [(0, 1, 0, 0, 49_000, Cause.LASER)])
    assert told_of(res, 0) == ()
    assert (res.world.units.system_ppm[0, 0] == 0).all()


BURNING = FRIGATE | {
    "fire_ppm": 5 * PPM, "control_ppm": 200_000, "repair_ppm": 100_000, "containment_impulses": 12, "breach_ppm": 0,
    "breach_mj": 2_000_000,
}  # fmt: skip
TABLES = tables_of((BURNING, FRIGATE))
QUIET = {"fire_mode": 2}


def turn_of(*units, turns=1, tables=TABLES, **orders):
    """World and events of turns in which nobody is near the first unit."""
    far = {"side": 1, "x_km": 90_000.0, "class_id": 1}
    world, told = world_of(tables, (*(QUIET | unit for unit in units), QUIET | far)), []
    given_orders = orders_for(world)
    for name, value in orders.items():
        getattr(given_orders.units, f"{name}_given")[:, 0] = True
        getattr(given_orders.units, name)[:, 0] = value
    for _ in range(turns):
        after, events, _ = resolve_turn(world, tables, given_orders)
        assert_turn_holds(world, after, tables, events)
        own = events[(events["target"] == 0) & np.isin(events["kind"], (*TOLD, Event.LOST))]
        told += [(int(e["impulse"]), Event(int(e["kind"])).name, int(e["value"])) for e in own]
        world = after
    return world, told


def test_there_is_room_for_six_fires_and_for_no_more():
    tables = tables_of((BURNING | {"fire_ppm": 100 * PPM},))
    for fires, left in ((0, 1), (5, 6), (6, 6)):
        world = world_of(tables, ({"fires": fires, "shield_mj": 0, "armour_mj": 0}, {"side": 1}))
        res = run(world, tables, 0, (deal_damage, light_fires), [(0, 1, 0, 0, 1_000, Cause.LASER)])
        assert res.world.units.fires[0].tolist() == [left, 0]
        assert told_of(res, 0) == ((("FIRE", left),) if left > fires else ())


def test_a_ship_left_to_burn_burns_out():
    tables = tables_of((BURNING | {"control_ppm": 0, "hull_mj": 1_000}, FRIGATE))
    world, told = turn_of({"hull_mj": 30, "fires": 6}, tables=tables)
    lost = [row for row in told if row[1] == "LOST"]
    assert lost == [(2, "LOST", Cause.FIRE)]  # 12 of 30 in an impulse
    assert world.units.fires[0, 0] == 0


def test_crews_put_fires_out_and_then_repair_in_order_up_to_three_fifths():
    tables = tables_of((BURNING | {"control_ppm": PPM}, FRIGATE))
    health = np.array([0, 550_000, 700_000, PPM, PPM, 0])
    world, told = turn_of({"fires": 3, "system_ppm": health}, tables=tables)
    assert world.units.system_ppm[0, 0].tolist() == [REPAIRED_PPM, REPAIRED_PPM, 700_000, PPM, PPM, 400_000]
    assert told == [(0, "FIRE", 0), (1, "REPAIRED", System.DRIVE), (8, "REPAIRED", System.HANGAR)]


ROUTINE = {"readiness": Readiness.ROUTINE, "readiness_wanted": Readiness.ROUTINE}
RED = {"readiness": Readiness.RED, "readiness_wanted": Readiness.RED}
SHAKEN = {"morale_ppm": SHAKEN_PPM - 1}


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ({"aboard": 90}, 50_000), ({"aboard": 0}, 0), ({"daze_ppm": PPM}, 0), (ROUTINE, 50_000), (RED, 105_000),
        (SHAKEN, 70_000), ({"morale_ppm": SHAKEN_PPM}, 100_000), (ROUTINE | SHAKEN | {"aboard": 90}, 17_500),
    ],
)  # fmt: skip
def test_few_dazed_shaken_or_idle_hands_repair_less_and_those_at_red_alert_more(row, left):
    res = run(world_of(TABLES, ({"system_ppm": 0} | row,)), TABLES, 0, (control_damage,))
    assert res.world.units.system_ppm[0, 0].tolist() == [left, 0, 0, 0, 0, 0]
    assert told_of(res, 0) == ((("REPAIRED", System.DRIVE),) if left else ())


def test_repairs_never_touch_hull_armour_or_shield():
    world, _ = turn_of({"hull_mj": 5, "armour_mj": 7, "shield_mj": 0, "system_ppm": 0, "restart_percent": 10**6})
    assert (world.units.hull_mj[0, 0], world.units.armour_mj[0, 0], world.units.shield_mj[0, 0]) == (5, 7, 0)


def test_a_containment_that_nobody_stops_goes_in_its_impulse():
    tables = tables_of((BURNING | {"control_ppm": 0}, FRIGATE))
    for left, at in ((1, 0), (5, 4), (12, 11)):
        world, told = turn_of({"breach_impulses": left}, {"x_km": 150.0}, tables=tables)
        assert [row for row in told if row[1] == "LOST"] == [(at, "LOST", Cause.CONTAINMENT)]
        assert world.units.presence[0, 0] == (Presence.GONE if at < 11 else Presence.PRESENT)
        hurt = world.units.hull_mj[0, 1] < 50_000
        assert hurt == (at < 11)
    world, told = turn_of({"breach_impulses": 13}, {"x_km": 150.0}, tables=tables, turns=2)
    assert [row for row in told if row[1] == "LOST"] == [(0, "LOST", Cause.CONTAINMENT)]
    assert world.units.hull_mj[0, 1] < 50_000


def plant_hit(lost_ppm, by=2, tables=TABLES, **row):
    """A resolution in which hits took so much off the plant of the first ship, most by the unit `by`."""
    world = world_of(tables, (row, {"side": 1, "uid": 30}, {"side": 1, "uid": 20}))
    res = run(world, tables, 0, ())
    res.this_impulse.plant_lost_ppm[0, 0], res.this_impulse.blame[0, 0] = lost_ppm, by
    fail_containment(res)
    return res


def test_a_containment_begins_to_fail_below_its_chance_and_by_whoever_did_it():
    roll = int(roll_ppm(np.uint64(1), 0, 0, Stream.CONTAINMENT, 1))
    for lost, left in ((0, 0), (roll, 0), (roll + 1, 12), (PPM, 12)):
        res = plant_hit(lost)
        units, events = res.world.units, res.journal.table()
        assert (units.breach_impulses[0, 0], units.breach_by[0, 0]) == (left, 2 if left else -1)
        names = ["kind", "source", "target", "value", "chance_ppm", "roll_ppm"]
        assert events[names].tolist() == ([(Event.CONTAINMENT, 2, 0, 12, lost, roll)] if left else [])


@pytest.mark.parametrize("missing", ["containment_impulses", "breach_mj"])
def test_a_plant_that_holds_no_antimatter_or_nothing_that_could_blow_does_not_begin_to_fail(missing):
    tables = tables_of((BURNING, BURNING | {missing: 0}))
    assert told_of(plant_hit(PPM, tables=tables, class_id=0), 0) != ()
    assert told_of(plant_hit(PPM, tables=tables, class_id=1), 0) == ()


@pytest.mark.parametrize("uid", [1, 2, 77])
def test_a_fire_is_lit_by_a_roll_of_the_ship_below_its_chance(monkeypatch, uid):
    roll = int(roll_ppm(np.uint64(1), 0, 0, Stream.FIRE, uid))
    for chance in (roll, roll + 1):
        monkeypatch.setattr("game.rules.damage.fires.fire_chance_ppm", lambda *_, chance=chance: chance)
        world = world_of(TABLES, ({"uid": uid, "shield_mj": 0, "armour_mj": 0}, {"side": 1, "uid": 9}))
        res = run(world, TABLES, 0, (deal_damage, light_fires), [(0, 1, 0, 0, 1_000, Cause.LASER)])
        assert res.world.units.fires[0].tolist() == [int(chance > roll), 0]


def test_who_repairs_next_to_nothing_repairs_that():
    tables = tables_of((BURNING | {"repair_ppm": 1},))
    res = run(world_of(tables, ({"system_ppm": 0},)), tables, 0, (control_damage,))
    assert res.world.units.system_ppm[0, 0].tolist() == [1, 0, 0, 0, 0, 0]


def test_more_hits_neither_hasten_nor_delay_a_breach_nor_change_who_began_it():
    res = plant_hit(PPM, by=2, breach_impulses=5, breach_by=1)
    units = res.world.units
    assert (units.breach_impulses[0, 0], units.breach_by[0, 0], told_of(res, 0)) == (4, 1, ())
    for row in ({"posture": Posture.SPUN_DOWN}, {"hull_mj": 0}, {"class_id": 1}, {"presence": Presence.AWAY}):
        res = plant_hit(PPM, **row)
        assert (res.world.units.breach_impulses[0, 0], told_of(res, 0)) == (0, ())


def test_spinning_the_plant_down_stops_a_breach_and_all_charging():
    tables = tables_of((BURNING | {"control_ppm": 0}, FRIGATE))
    row = {"breach_impulses": 12, "shield_mj": 0, "capacitor_mj": 0, "restart_percent": 100}
    world, told = turn_of(row, tables=tables, posture=Posture.SPUN_DOWN)
    assert told == [(0, "CONTAINED", 0)]
    units = world.units
    assert (units.shield_mj[0, 0], units.restart_percent[0, 0], units.capacitor_mj[0, 0].sum()) == (0, 100, 0)


def test_a_ship_that_dies_while_its_containment_fails_breaches_for_sure_and_one_spun_down_never():
    for row, blows in (
        ({"breach_impulses": 9}, True),
        ({}, False),
        ({"breach_impulses": 9, "posture": Posture.SPUN_DOWN}, False),
    ):
        world = world_of(TABLES, (row | {"shield_mj": 0, "armour_mj": 0}, {"side": 1}))
        res = run(world, TABLES, 0, (deal_damage, settle_deaths), [(0, 1, 0, 0, 60_000, Cause.LASER)])
        assert (res.world.units.blast_mj[0, 0] > 0) == blows
        assert res.world.units.breach_impulses[0, 0] == 0
    sure = tables_of((BURNING | {"breach_ppm": PPM}, FRIGATE))
    world = world_of(sure, ({"posture": Posture.SPUN_DOWN, "shield_mj": 0, "armour_mj": 0}, {"side": 1}))
    res = run(world, sure, 0, (deal_damage, settle_deaths), [(0, 1, 0, 0, 60_000, Cause.LASER)])
    assert res.world.units.blast_mj[0, 0] == 0


def test_breaches_run_on_from_ship_to_ship_over_impulses():
    """Three ships in a row: the first bomb makes the plants of the others fail, which go off an impulse later each."""
    tables = tables_of((BURNING | {"control_ppm": 0, "containment_impulses": 1, "hull_mj": 9 * 10**6}, FRIGATE))
    hit, spared = 0, 0
    for key in range(8):
        row = QUIET | {"shield_mj": 0, "armour_mj": 0}
        ships = tuple(row | {"x_km": 60.0 * n, "breach_impulses": 1 if n == 0 else 0} for n in range(3))
        far = QUIET | {"side": 1, "x_km": 90_000.0, "class_id": 1}
        world = world_of(tables, (*ships, far), key=key)
        events = resolve_turn(world, tables, orders_for(world))[1]
        lost = events[events["kind"] == Event.LOST][["target", "impulse"]].tolist()
        assert lost[0] == (0, 0)
        assert all(impulse >= 2 for _, impulse in lost[1:])
        hit, spared = hit + len(lost) - 1, spared + 3 - len(lost)
    assert hit > 0
    assert spared > 0


@given(st.integers(0, 6), st.integers(1, 2**30), st.integers(0, PPM), st.integers(0, 100 * PPM))
def test_more_fires_eat_more_and_more_harm_lights_more(fires, hull, part, proneness):
    assert int(eaten_mj(np.array(fires), np.array(hull))) == fires * -(-hull * EATEN_PPM // PPM)
    chance = int(fire_chance_ppm(np.array(part), np.array(proneness)))
    assert 0 <= chance <= PPM
    assert chance <= int(fire_chance_ppm(np.array(min(part + 1, PPM)), np.array(proneness)))
    assert chance <= int(fire_chance_ppm(np.array(part), np.array(proneness + 1)))


@example(1, 1, RED_ALERT_PPM, PPM)
@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, RED_ALERT_PPM), st.integers(0, PPM))
def test_more_and_better_hands_help_more_and_none_help_for_more_than_sure(aboard, crew, works, full):
    there = int(hands_ppm(np.array(aboard), np.array(crew), np.array(works)))
    assert 0 <= there <= works
    assert there <= int(hands_ppm(np.array(aboard + 1), np.array(crew), np.array(works)))
    assert there <= int(hands_ppm(np.array(aboard), np.array(crew), np.array(works + 1)))
    assert 0 <= int(control_ppm(np.array(full), np.array(there))) <= min(full * RED_ALERT_PPM // PPM, PPM)


@pytest.mark.parametrize(("row", "times"), [(ROUTINE, 0.5), (SHAKEN, 0.7), ({"daze_ppm": 400_000}, 0.6), (RED, 1.05)])
def test_fires_and_containments_are_fought_as_well_as_the_crew_works(row, times):
    """By the chance of the class times what the crew does, whichever roll that is: at it they fail, below it not."""
    tables = tables_of((BURNING | {"control_ppm": 600_000}, FRIGATE))
    hurt = {"fires": 1, "breach_impulses": 9} | row
    fire, steady = (int(roll_ppm(np.uint64(1), 0, 0, stream, 1)) for stream in (Stream.FIRE_OUT, Stream.STEADY))
    after = run(world_of(tables, (hurt,)), tables, 0, (control_damage,)).world.units
    chance = int(600_000 * times)
    assert (after.fires[0, 0] == 0, after.breach_impulses[0, 0] == 0) == (fire < chance, steady < chance)


@given(st.one_of(st.sampled_from((0, 1, 599_999, 600_000, 600_001, PPM)), st.integers(0, PPM)), st.integers(0, PPM))
def test_a_repair_takes_nothing_away_and_ends_at_three_fifths(system, step):
    after = int(repaired_ppm(np.array(system), np.array(step)))
    assert system <= after <= max(REPAIRED_PPM, system)
    assert after == system or after - system <= step


@pytest.mark.parametrize("left", [1, 3, 12])
def test_the_odds_of_a_breach_are_those_of_its_rolls(left):
    tables = tables_of((BURNING | {"control_ppm": 200_000},))
    rows = tuple({"breach_impulses": left, "aboard": 90, "x_km": 1e4 * n} for n in range(600))
    after, _, _ = resolve_turn(world := world_of(tables, rows), tables, orders_for(world), record="none")
    crew = int(tables.classes.crew[0])
    chance = breach_odds_ppm(seen_world(world, tables, 0), tables, 0, 0)
    fails = PPM - 200_000 * (90 * PPM // crew) // PPM
    told = PPM
    for _ in range(left):
        told = told * fails // PPM
    assert chance == told
    lost = int((after.units.hull_mj[0] <= 0).sum()) / 600
    assert lost == pytest.approx(chance / PPM, abs=0.06)


@pytest.mark.parametrize("change", [{"breach_impulses": 0}, {"breach_impulses": 13}, {"posture": Posture.SPUN_DOWN}])
def test_what_holds_has_no_odds_of_a_breach(change):
    tables = tables_of((BURNING,))
    world = world_of(tables, ({"breach_impulses": 2} | change,))
    assert breach_odds_ppm(seen_world(world, tables, 0), tables, 0, 0) == 0


def test_the_crew_of_another_side_counts_as_whole():
    tables = tables_of((BURNING,))
    rows = ({}, {"side": 1, "breach_impulses": 2, "aboard": 9, "daze_ppm": 400_000, "x_km": 900.0})
    world = all_in_sight(world_of(tables, rows), tables)
    assert breach_odds_ppm(seen_world(world, tables, 0), tables, 1, 0) == 640_000
    assert breach_odds_ppm(seen_world(world, tables, 1), tables, 1, 1) > 640_000
