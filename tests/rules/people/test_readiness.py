import numpy as np
from hypothesis import given

from game.rules.command.orders import accept_orders, bring_into_force
from game.rules.damage.damage import deal_damage
from game.rules.damage.power import charge
from game.rules.fire.lasers import fire_lasers
from game.rules.people.crews import crew_ppm
from game.rules.people.readiness import alertness_ppm, muster
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import IMPULSES, PPM, Cause, Event, OrderField, Presence, Readiness
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle_people as oracle
from game.testing.builders import FRIGATE, LASER, all_in_sight, orders_for, tables_of, world_of
from game.testing.strategies_people import musters

from ..damage.standard import assert_columns_untouched, holds_standard_properties, run

ROUTINE, ALERT, RED = Readiness
CHANGED = {"readiness", "readiness_next", "readiness_impulse"}


@given(musters())
def test_crews_muster_as_the_oracles(battle):
    tables, world, impulse = battle
    res = run(world, tables, impulse, (muster,))
    old, new, told = world.units, res.world.units, {}
    for s in range(world.unit_slots):
        lives = bool(old.presence[0, s] == Presence.PRESENT and old.hull_mj[0, s] > 0)
        names = ("readiness", "readiness_wanted", "readiness_next", "readiness_impulse")
        crew = oracle.Crew(*(int(getattr(old, name)[0, s]) for name in names))
        crew, came = oracle.musters(crew, 24 + impulse, tables.impulse_s, lives=lives)
        assert oracle.Crew(*(int(getattr(new, name)[0, s]) for name in names)) == crew
        told |= {s: crew.level} if came else {}
    assert_columns_untouched(old, new, CHANGED)
    rows = res.journal.table()
    assert {int(row["target"]): int(row["value"]) for row in rows} == told
    assert len(rows) == len(told)
    assert (rows["kind"] == Event.READINESS).all()
    assert np.array_equal(old.uid[0, rows["target"]], np.sort(old.uid[0, rows["target"]]))


@given(musters())
def test_mustering_feels_no_neighbour_no_row_and_no_mirror(battle):
    holds_standard_properties(*battle, (muster,))


def called(world, level, slot=0):
    orders = orders_for(world)
    orders.units.readiness_given[:, slot], orders.units.readiness_wanted[:, slot] = True, level
    return orders


def watched(row, *told, turn_s=300.0):
    """(level, level coming) of a crew in each impulse of turns, in each of which it is told a level or nothing."""
    tables = tables_of((FRIGATE,), turn_s=turn_s)
    world, seen = world_of(tables, (row,)), []
    for level in told:
        res = Resolution(world, tables, "none", None if level is None else called(world, level))
        for impulse in range(IMPULSES):
            res.begin_impulse(impulse)
            if not impulse:
                accept_orders(res)
            for phase in (bring_into_force, muster):
                phase(res)
            seen.append((int(res.world.units.readiness[0, 0]), int(res.world.units.readiness_next[0, 0])))
        res.world.battle.turn += 1
        world = res.world
    return seen


AT_ROUTINE = {"readiness": ROUTINE, "readiness_wanted": ROUTINE}


def test_red_alert_is_reached_over_alert_step_by_step():
    seen = watched(AT_ROUTINE, RED, None)
    assert [seen.index(one) for one in ((ROUTINE, ALERT), (ALERT, RED), (RED, -1))] == [0, 10, 15]
    assert len(set(seen)) == 3


def test_standing_down_takes_less():
    seen = watched({"readiness": RED, "readiness_wanted": RED}, ROUTINE)
    assert [seen.index(one) for one in ((RED, ALERT), (ALERT, ROUTINE), (ROUTINE, -1))] == [0, 3, 6]


def test_times_are_minutes_whatever_a_turn_is():
    assert watched(AT_ROUTINE, ALERT, None, None, turn_s=120.0).index((ALERT, -1)) == 24
    assert watched(AT_ROUTINE, ALERT, None, turn_s=3_600.0).index((ALERT, -1)) == 1


def test_a_step_called_off_is_lost():
    seen = watched({}, RED, ALERT, RED, turn_s=60.0)
    assert seen[11] == (ALERT, RED)
    assert seen[12:24] == [(ALERT, -1)] * 12
    assert seen[24:] == [(ALERT, RED)] * 12
    back = watched({}, RED, ROUTINE, turn_s=60.0)
    assert back[12:] == [(ALERT, ROUTINE)] * 12


def test_the_same_word_again_does_not_start_anew():
    assert watched({}, RED, RED, turn_s=120.0).index((RED, -1)) == 12


def test_who_is_not_told_anything_stays_as_he_is():
    tables = tables_of((FRIGATE,))
    world = world_of(tables, ({}, AT_ROUTINE, {"readiness": RED, "readiness_wanted": RED}))
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    assert after.units.readiness.tolist() == [[ALERT, ROUTINE, RED]]
    assert not (events["kind"] == Event.READINESS).any()


def test_nonsense_is_refused():
    tables = tables_of((FRIGATE,))
    world = world_of(tables, ({},))
    res = Resolution(world, tables, "all", called(world, 3))
    accept_orders(res)
    assert res.journal.table()["target"].tolist() == [0]
    assert not res.world.plotted.readiness_given.any()
    assert OrderField.READINESS.name.lower() == "readiness"


# ---- what it is for


def at_level(level, **row):
    return {"readiness": level, "readiness_wanted": level} | row


def duel(level, **row):
    """Chance of a frigate's laser at a target as far as a laser's half chance, its crew at a level."""
    tables = tables_of((FRIGATE,), (LASER,))
    world = world_of(tables, (at_level(level, **row), {"side": 1, "x_km": row.pop("far_km", 8_000.0)}))
    all_in_sight(world, tables)
    res = run(world, tables, 0, (fire_lasers,))
    shot = res.journal.table()[0]
    return int(shot["chance_ppm"]), int(shot["crew_ppm"])


def test_a_better_crew_hits_more_often_and_never_more_than_surely():
    assert [duel(level) for level in Readiness] == [(250_000, 500_000), (500_000, PPM), (525_000, 1_050_000)]
    assert duel(RED, y_km=0.0, x_km=7_999.0)[0] == PPM
    assert duel(RED, daze_ppm=400_000)[1] == 630_000


def test_alertness_is_the_oracles():
    assert alertness_ppm(np.array(Readiness)).tolist() == [oracle.alertness(level) for level in Readiness]
    tables = tables_of((FRIGATE,))
    for level in Readiness:
        for daze in (0, 1, 333_333, 999_999, PPM, PPM + 5):
            world = world_of(tables, (at_level(level, daze_ppm=daze),))
            assert crew_ppm(world.units, (np.zeros(1, int), np.zeros(1, int)))[0] == oracle.crew(daze, level)


def test_guns_charge_by_it_and_shields_do_not():
    tables = tables_of((FRIGATE,), (LASER | {"charge_mj": 1_001},))
    rows = tuple(at_level(level, capacitor_mj=0, shield_mj=0) for level in Readiness)
    units = run(world_of(tables, rows), tables, 0, (charge,)).world.units
    assert units.capacitor_mj[0, :, 0].tolist() == [500, 1_001, 1_051]
    assert units.shield_mj[0].tolist() == [160] * 3


def test_caught_at_routine_the_shield_is_down_and_keeps_what_it_has():
    tables = tables_of((FRIGATE | {"leak_ppm": 0, "armour_mj": 0},))
    for level, shield, hull in ((ROUTINE, 40_000, 45_000), (ALERT, 35_000, 50_000), (RED, 35_000, 50_000)):
        world = world_of(tables, (at_level(level), {"side": 1}))
        res = run(world, tables, 0, (deal_damage,), [(0, 1, 0, 0, 5_000, Cause.LASER)])
        assert (res.world.units.shield_mj[0, 0], res.world.units.hull_mj[0, 0]) == (shield, hull)
        assert not (res.journal.table()["kind"] == Event.SHIELD_DOWN).any()


def test_muster_comes_after_orders_and_before_guns_charge():
    order = [phase.__name__ for phase in RULES.impulse]
    assert order.index("bring_into_force") < order.index("muster") < order.index("charge")
