from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings

from game.rules.people.composure import shake_crews, strike_colours
from game.rules.people.crews import crew_ppm
from game.rules.state.orders import ORDER_FIELDS
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Objective
from game.rules.state.vocabulary import (
    BROKEN_PPM,
    IMPULSES,
    PPM,
    SHAKEN_PPM,
    Cause,
    Counted,
    Event,
    Move,
    ObjectiveKind,
    Posture,
    Presence,
    Readiness,
    System,
)
from game.rules.story.progress import body_states_now, progress_ppm, weights
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle_people as oracle
from game.testing.builders import FRIGATE, JUPITER, LANCE, all_in_sight, orders_for, tables_of, world_of
from game.testing.strategies_people import routs

from ..damage.standard import assert_columns_untouched, holds_standard_properties, run

CHANGED = {"morale_ppm", "broken", "posture", *ORDER_FIELDS["move"]}
KINDS = (Event.SHAKEN, Event.BROKEN, Event.RALLIED, Event.STRUCK)


def at_impulse(world, tables, impulse, before=None):
    """A resolution at an impulse whose damage has been dealt: hulls were those of `before` when it began."""
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    if before is not None:
        res.this_impulse.hull_before = before.units.hull_mj.copy()
    return res


def hearts(world, tables):
    units, found = world.units, []
    for s in range(world.unit_slots):
        c, side = int(units.class_id[0, s]), int(units.side[0, s])
        here = bool(units.presence[0, s] == Presence.PRESENT and units.hull_mj[0, s] > 0)
        found.append(
            oracle.Heart(
                int(units.morale_ppm[0, s]), bool(units.broken[0, s]), PPM - int(tables.composure_ppm[side, c]),
                max(1, round(float(tables.classes.mass_t[c]))), float(units.x_km[0, s]), float(units.y_km[0, s]), side,
                int(units.rank[0, s]), here, bool(world.sides.commander[0, side] == s),
            )
        )  # fmt: skip
    return found


def assert_told_by_uid(world, rows):
    """Rows of each kind come in order of uid."""
    for kind in KINDS:
        uids = world.units.uid[0, rows["target"][rows["kind"] == kind]].tolist()
        assert uids == sorted(uids)


@given(routs())
@settings(max_examples=100)
def test_crews_lose_and_gain_heart_as_the_oracles(rout):
    tables, world, impulse, before = rout
    res = at_impulse(world, tables, impulse, before)
    shake_crews(res)
    old, new, crews = world.units, res.world.units, hearts(world, tables)
    losses = [
        oracle.Loss(heart.mass, heart.x, heart.y, heart.side, heart.commands)
        for s, heart in enumerate(crews)
        if old.lost_impulse[0, s] == 24 + impulse
    ]
    told = set()
    for s, heart in enumerate(crews):
        most = int(tables.classes.hull_mj[old.class_id[0, s]])
        lost = int(before.units.hull_mj[0, s] - old.hull_mj[0, s])
        shock = oracle.felt(heart, lost, most, int(old.daze_ppm[0, s]), int(old.readiness[0, s]), losses)
        morale, broken, says = oracle.composure(heart, shock, oracle.is_led(heart, crews))
        assert (new.morale_ppm[0, s], new.broken[0, s]) == (morale, broken)
        told |= {(s, word) for word in says}
        if "BROKEN" in says:
            assert new.move[0, s] == Move.WITHDRAW
            assert new.ref[0, s] == -1
    rows = res.journal.table()
    assert {(int(row["target"]), Event(row["kind"]).name) for row in rows} == told
    assert len(rows) == len(told)
    assert_told_by_uid(world, rows)
    for row in rows:
        assert row["value"] == new.morale_ppm[0, row["target"]]
    assert_columns_untouched(old, new, CHANGED)
    kept = [s for s in range(world.unit_slots) if (s, "BROKEN") not in told]
    assert np.array_equal(new.move[0, kept], old.move[0, kept])
    assert np.array_equal(new.posture[0, kept], old.posture[0, kept])


@given(routs())
@settings(max_examples=100)
def test_colours_are_struck_as_the_oracles(rout):
    tables, world, impulse, _ = rout
    res = at_impulse(world, tables, impulse)
    strike_colours(res)
    units, told = world.units, {}
    for s, heart in enumerate(hearts(world, tables)):
        can = units.system_ppm[0, s, System.DRIVE] > 0 and units.delta_v_km_s[0, s] > 0 and units.class_id[0, s] != 2
        tugs = [t for t, one in enumerate(hearts(world, tables)) if one.lives and units.tow[0, t] == s]
        foes = [
            sqrt((units.x_km[0, f] - heart.x) ** 2 + (units.y_km[0, f] - heart.y) ** 2)
            for f in range(world.unit_slots)
            if world.contacts.in_sight[0, heart.side, f] and units.hull_mj[0, f] > 0
        ]
        ordered = bool(units.surrenders[0, s])
        if oracle.gives_up(heart, told=ordered, can_leave=bool(can) or bool(tugs), foes_km=foes):
            told[s] = int(ordered)
    rows = res.journal.table()
    assert {int(row["target"]): int(row["value"]) for row in rows} == told
    assert len(rows) == len(told)
    assert_told_by_uid(world, rows)
    new = res.world.units
    struck = np.isin(np.arange(world.unit_slots), list(told))
    assert np.array_equal(new.presence[0], np.where(struck, Presence.STRUCK, units.presence[0]))
    assert not new.throttle_ppm[0, struck].any()
    for f in range(world.flight_slots):
        docked = world.flights.presence[0, f] == Presence.DOCKED
        inside = docked and world.flights.home[0, f] in told
        expected = Presence.STRUCK if inside else world.flights.presence[0, f]
        assert res.world.flights.presence[0, f] == expected
    assert (new.lost_cause[0, struck] == Cause.STRUCK).all()
    assert (new.lost_impulse[0, struck] == 24 + impulse).all()
    assert_columns_untouched(units, new, {"presence", "throttle_ppm", "lost_cause", "lost_impulse"})


@given(routs())
def test_composure_feels_no_neighbour_no_row_and_no_mirror(rout):
    tables, world, impulse, _ = rout
    holds_standard_properties(tables, world, impulse, (shake_crews, strike_colours))


# ---- by hand


def of_composure(part, ship=FRIGATE, **more):
    tables = tables_of((ship, LANCE), **more)
    tables.composure_ppm[:] = round(part * PPM)
    return tables


def shaken(tables, rows, *, lost=(), hull=0, commander=None, impulses=1):
    """Units after impulses in the first of which some were lost and the first ship has lost `hull`."""
    world = world_of(tables, rows)
    world.sides.commander[:] = [len(rows) - 1 if commander is None else commander, -1]
    for impulse in range(impulses):
        world.battle.turn[:] = impulse // IMPULSES
        res = at_impulse(world, tables, impulse % IMPULSES)
        if impulse == 0:
            res.this_impulse.hull_before[0, 0] += hull
            for s in lost:
                res.world.units.hull_mj[0, s], res.world.units.lost_impulse[0, s] = 0, 0
        shake_crews(res)
        world = res.world
    return world.units


def test_by_default_nobody_is_ever_shaken():
    tables = tables_of()
    units = shaken(tables, ({}, {}, {}), lost=(1, 2), hull=49_000)
    assert units.morale_ppm[0, 0] == PPM


@pytest.mark.parametrize(("part", "left"), [(0.0, 600_000), (0.5, 800_000), (0.9, 960_000), (1.0, PPM)])
def test_what_a_crew_shrugs_off_it_does_not_feel(part, left):
    assert shaken(of_composure(part), ({}, {}), hull=10_000).morale_ppm[0, 0] == left


def test_heavier_friends_are_missed_more_and_only_near_by():
    def after(**friend):
        return int(shaken(of_composure(0.0), ({}, friend, {}), lost=(1,)).morale_ppm[0, 0])

    assert after() == 900_000
    assert after(class_id=1) == PPM - 200_000 * 60 // 66
    assert after(x_km=5_000.0) == 900_000
    assert after(x_km=5_000.001) == after(y_km=-5_000.001) == PPM
    assert after(side=1) == PPM


def test_two_friends_lost_at_once_are_missed_as_two():
    units = shaken(of_composure(0.0), ({}, {}, {}, {}, {}), lost=(1, 2))
    assert units.morale_ppm[0, [0, 3]].tolist() == [800_000, 800_000]


def test_the_flag_is_missed_wherever_it_was_and_by_its_side_alone():
    rows = ({}, {"x_km": 1e6}, {"side": 1, "x_km": 2e6})
    tables = of_composure(0.0)
    units = shaken(tables, rows, lost=(1,), commander=1)
    assert units.morale_ppm[0].tolist() == [700_000, PPM, PPM]


def test_red_alert_tires_and_leaves_no_rest():
    tables = of_composure(0.5)
    units = shaken(tables, ({"readiness": Readiness.RED}, {"rank": 9}), impulses=10)
    assert units.morale_ppm[0].tolist() == [PPM - 15_000, PPM]


def test_a_calm_captain_of_higher_rank_near_by_steadies():
    def after(impulses=5, **captain):
        row = {"morale_ppm": 400_000, "rank": 3}
        return int(shaken(of_composure(0.5), (row, captain, {}), impulses=impulses).morale_ppm[0, 0])

    assert after(rank=4) == 450_000
    assert after(rank=4, impulses=100) == PPM
    assert after(rank=3) == 400_000
    assert after(rank=4, side=1) == 400_000
    for x, y in ((3.0, 4.0), (-4.0, 3.0), (0.0, -5.0), (5.0, 0.0)):
        assert after(rank=4, x_km=1_000.0 * x, y_km=1_000.0 * y) == 450_000
        assert after(rank=4, x_km=1_000.001 * x, y_km=1_000.001 * y) == 400_000
    assert after(rank=4, morale_ppm=499_999) == 400_000
    assert after(rank=4, hull_mj=0, lost_impulse=-9) == 400_000


def test_who_commands_steadies_himself():
    units = shaken(of_composure(0.5), ({"morale_ppm": 400_000}, {}), commander=0, impulses=2)
    assert units.morale_ppm[0, 0] == 420_000


def test_a_shaken_crew_hits_more_seldom():
    tables, at = tables_of(), (np.zeros(1, int), np.zeros(1, int))
    for morale in (0, SHAKEN_PPM - 1, SHAKEN_PPM, PPM):
        world = world_of(tables, ({"morale_ppm": morale},))
        assert crew_ppm(world.units, at)[0] == oracle.crew(0, 1, morale) == (700_000 if morale < SHAKEN_PPM else PPM)


BROKEN = {"morale_ppm": BROKEN_PPM - 1, "broken": True}


def ordered(world, slot=0, move=Move.INTERCEPT, ref=1):
    orders = orders_for(world)
    orders.units.move_given[:, slot], orders.units.move[:, slot], orders.units.ref[:, slot] = True, move, ref
    return orders


def test_a_crew_that_breaks_withdraws_and_does_not_obey_until_it_rallies():
    tables = of_composure(0.0, map_radius_km=1e7)
    rows = ({"morale_ppm": 210_000, "rank": 0}, {"side": 1, "x_km": 100_000.0}, {"rank": 5, "y_km": 3_000.0})
    world = all_in_sight(world_of(tables, rows), tables)
    world.units.readiness[:, 0] = Readiness.RED
    world.units.readiness_wanted[:, 0] = Readiness.RED
    after, events, _ = resolve_turn(world, tables, ordered(world), rules=RULES.changed(fire_lasers=None))
    assert (events["kind"] == Event.BROKEN).sum() == 1
    assert after.units.move[0, 0] == Move.WITHDRAW
    deaf, events, _ = resolve_turn(after, tables, ordered(after), rules=RULES.changed(fire_lasers=None))
    assert deaf.units.move[0, 0] == Move.WITHDRAW
    assert not np.isin(events["kind"], (Event.ORDER_REFUSED, *KINDS)).any()
    assert deaf.units.x_km[0, 0] < world.units.x_km[0, 0]
    deaf.units.readiness[:], deaf.units.readiness_wanted[:] = Readiness.ALERT, Readiness.ALERT
    deaf.units.morale_ppm[0, 0] = SHAKEN_PPM - 10_000
    deaf.units.y_km[0, 2] = deaf.units.y_km[0, 0] + 3_000.0
    deaf.units.x_km[0, 2] = deaf.units.x_km[0, 0]
    calm, events, _ = resolve_turn(deaf, tables, ordered(deaf), rules=RULES.changed(fire_lasers=None))
    assert (events["kind"] == Event.RALLIED).sum() == 1
    assert calm.units.move[0, 0] == Move.WITHDRAW  # what it was told meanwhile it has not heard
    heard, _, _ = resolve_turn(calm, tables, ordered(calm), rules=RULES.changed(fire_lasers=None))
    assert heard.units.move[0, 0] == Move.INTERCEPT


@pytest.mark.parametrize("posture", Posture)
def test_a_crew_that_breaks_brings_its_plant_up_again_to_run(posture):
    tables = of_composure(0.0)
    rows = ({"morale_ppm": 100_000, "posture": posture}, {"side": 1, "x_km": 1e5}, {"posture": posture, "y_km": 9e3})
    world = all_in_sight(world_of(tables, rows), tables)
    world.units.readiness[:] = Readiness.RED
    after = run(world, tables, 0, (shake_crews,)).world.units
    assert after.broken[0].tolist() == [True, False, False]
    up = Posture.ACTIVE if posture == Posture.SPUN_DOWN else posture
    assert after.posture[0].tolist() == [up, Posture.ACTIVE, posture]


def test_what_was_under_way_when_it_broke_does_not_arrive():
    tables = of_composure(0.0)
    sides = replace(tables.sides, latency_intact=np.array([3, 0], np.int32))
    tables = replace(tables, sides=sides)
    world = all_in_sight(world_of(tables, ({"morale_ppm": 100_000}, {"side": 1, "x_km": 1e5}, {"rank": 1})), tables)
    after, _, _ = resolve_turn(world, tables, ordered(world), rules=RULES.changed(fire_lasers=None))
    assert after.units.move[0, 0] == Move.WITHDRAW
    assert not after.plotted.move_given.any()


def struck_in(rows, **more):
    tables = of_composure(0.5, **more)
    world = all_in_sight(world_of(tables, rows), tables)
    return run(world, tables, 0, (strike_colours,)).world.units.presence[0] == Presence.STRUCK


ADRIFT = BROKEN | {"system_ppm": np.array([0] + [PPM] * 5)}
FOE = {"side": 1, "x_km": 30_000.0}


def test_a_broken_crew_that_cannot_get_away_strikes_to_an_enemy_in_reach():
    assert struck_in((ADRIFT, FOE)).tolist() == [True, False]
    assert struck_in((BROKEN | {"morale_ppm": 0}, FOE))[0]
    assert struck_in((BROKEN | {"delta_v_km_s": 0.0}, FOE))[0]
    assert struck_in((BROKEN, FOE), ship=FRIGATE | {"thrust_km_s2": 0.0})[0]
    assert not struck_in((BROKEN, FOE))[0]
    assert not struck_in((BROKEN | {"system_ppm": np.array([1] + [PPM] * 5)}, FOE))[0]
    assert not struck_in((ADRIFT | {"broken": False}, FOE))[0]
    assert not struck_in((ADRIFT, FOE | {"x_km": 30_000.001}))[0]
    assert not struck_in((ADRIFT, FOE | {"hull_mj": 0}))[0]
    assert not struck_in((ADRIFT, FOE | {"side": 0}))[0]
    assert not struck_in((ADRIFT, FOE, {"tow": 0}))[0]
    assert struck_in((ADRIFT, FOE, {"tow": 0, "side": 0, "hull_mj": 0}))[0]


def test_who_strikes_thrusts_no_more():
    tables = of_composure(0.5)
    world = all_in_sight(
        world_of(tables, (ADRIFT | {"throttle_ppm": 400_000}, FOE | {"throttle_ppm": 400_000})), tables
    )
    assert run(world, tables, 0, (strike_colours,)).world.units.throttle_ppm[0].tolist() == [0, 400_000]


def test_surrender_ends_a_battle_and_saves_lives():
    tables = tables_of()
    rows = ({"vx_km_s": 2.0, "move": Move.COAST}, {"y_km": 9_000.0}, {"side": 1, "x_km": 4e5})
    world = world_of(tables, rows)
    orders = orders_for(world)
    orders.units.surrender_given[:, :2] = orders.units.surrenders[:, :2] = True
    after, events, _ = resolve_turn(world, tables, orders)
    told = events[events["kind"] == Event.STRUCK]
    assert told[["target", "value", "impulse"]].tolist() == [(0, 1, 0), (1, 1, 0)]
    assert after.battle.over.all()
    assert after.lost().tolist() == [[True, True, False]]
    assert after.sides.lives_lost.tolist() == [[0, 0]]
    assert after.units.x_km[0, 0] == pytest.approx(600.0)  # it coasts on
    goal = Objective(0, ObjectiveKind.SURVIVE, np.array([True, True, False]), 0, PPM, False, 0.0, np.zeros(3, bool))
    for measure, left in ((Counted.MASS, 0), (Counted.SHIPS, 0), (Counted.LIVES, PPM)):
        goal = replace(goal, measure=measure)
        states = body_states_now(after, tables)
        assert progress_ppm(after, tables, goal, weights(after, tables, measure), states)[0] == left


def test_who_has_struck_takes_no_hit_and_still_falls():
    tables = tables_of(bodies=(JUPITER,))
    world = world_of(tables, ({"x_km": 75_000.0, "presence": Presence.STRUCK}, {"side": 1, "x_km": 3e5}))
    res = run(world, tables, 0, (RULES["deal_damage"],), [(0, 1, 0, 0, 90_000, Cause.LASER)])
    assert res.world.units.shield_mj[0, 0] == 40_000
    for _ in range(4):
        world, events, _ = resolve_turn(world, tables, orders_for(world))
        world.battle.over[:] = False
        if (events["kind"] == Event.FELL).any():
            break
    assert world.units.presence[0, 0] == Presence.GONE
    assert world.sides.lives_lost[0, 0] == 180


def test_crews_are_shaken_before_the_story_asks_and_strike_before_tows_are_cut():
    order = [phase.__name__ for phase in RULES.impulse]
    places = [order.index(name) for name in ("leave", "shake_crews", "strike_colours", "cut_tows", "pull_triggers")]
    assert places == sorted(places)
