"""Tugs: who may be hooked, and what ends a tow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.motion.tugs import cut_tows, hook_tows, release_tows
from game.rules.motion.units import fly_units
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Cause, Event, Move, Posture, Presence
from game.rules.state.world import World
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle_motion as oracle
from game.testing.builders import DRONE, FRIGATE, JUPITER, orders_for, tables_of, world_of
from game.testing.strategies_motion import motion_battles, tie

TUG = {"x_km": 5.0, "move": Move.TOW, "ref": 1}


def at_impulse(world, tables, *phases, impulse=3):
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    for phase in phases:
        phase(res)
    return res


def told(res):
    return [(Event(row["kind"]), row["source"], row["target"]) for row in res.journal.table()]


HOOKED, CUT = [(Event.HOOKED, 0, 1)], [(Event.TOW_CUT, 0, 1)]


# ---- who may be hooked


@pytest.mark.parametrize(
    ("tow", "hooked"),
    [
        ({"side": 0}, True),
        ({"side": 0, "system_ppm": 0}, True),
        ({"side": 0, "hull_mj": 0}, True),
        ({"side": 1}, False),
        ({"side": 1, "system_ppm": 0}, False),
        ({"side": 1, "posture": Posture.FEIGN}, False),
        ({"side": 1, "hull_mj": 0}, True),
        ({"side": 2}, True),
        ({"side": 0, "presence": Presence.STRUCK}, False),
        ({"side": 0, "presence": Presence.DOCKED}, False),
    ],
)
def test_a_living_enemy_is_never_hooked(tow, hooked):
    tables = tables_of(sides=3)
    tables.sides.enemy[0, 2] = tables.sides.enemy[2, 0] = False
    world = world_of(tables, (TUG, {"move": Move.COAST} | tow))
    world.contacts.level[:, 0, 1], world.contacts.dead[:, 0, 1] = 2, True  # all that the tug can know
    assert told(at_impulse(world, tables, hook_tows)) == (HOOKED if hooked else [])


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.0, 1.0), (-0.6, 0.8), (0.0, -1.0)])
@pytest.mark.parametrize(("km", "km_s", "hooked"), [
    (20.0, 0.0, True), (20.001, 0.0, False), (0.0, 0.3, True), (0.0, 0.3001, False),
])  # fmt: skip
def test_a_tug_hooks_what_it_has_met_wherever_that_is_and_however_fast_both_go(way, km, km_s, hooked):
    tow = {"x_km": 512.0, "y_km": -1_024.0, "vx_km_s": 2.0, "vy_km_s": -4.0}
    off = km * way[0], km * way[1], km_s * way[0], km_s * way[1]
    tug = {name: tow[name] + 0.999999 * far for name, far in zip(tow, off, strict=True)}
    tow |= {"move": Move.COAST}
    tables = tables_of()
    assert told(at_impulse(world_of(tables, (TUG | tug, tow)), tables, hook_tows)) == (HOOKED if hooked else [])


@pytest.mark.parametrize(("fall_km_s", "hooked"), [(0.0, True), (30.0, False)])
def test_who_would_lose_its_own_way_out_by_hooking_does_not(fall_km_s, hooked):
    tables = tables_of(bodies=(JUPITER,))
    place = {"y_km": -73_000.0, "vy_km_s": fall_km_s}
    world = world_of(tables, (TUG | place, place | {"move": Move.COAST}))
    assert told(at_impulse(world, tables, hook_tows)) == (HOOKED if hooked else [])


@pytest.mark.parametrize("ref", [1, 2, 3])
def test_neither_flights_nor_bodies_are_hooked(ref):
    """Row codes right behind those of units, of things that stand right beside the tug."""
    tables = tables_of((FRIGATE, DRONE), bodies=(JUPITER | {"mu_km3_s2": 0.0, "radius_km": 1.0},))
    world = world_of(tables, (TUG | {"ref": ref},), ({"class_id": 1, "x_km": 5.0},) * 2)
    assert told(at_impulse(world, tables, hook_tows)) == []


@pytest.mark.parametrize("one_way", [False, True])
def test_of_sides_that_fight_one_way_only_the_fighters_tugs_stay_away(one_way):
    tables = tables_of()
    tables.sides.enemy[0, 1], tables.sides.enemy[1, 0] = one_way, not one_way
    world = world_of(tables, (TUG, {"side": 1, "move": Move.COAST}))
    assert told(at_impulse(world, tables, hook_tows)) == ([] if one_way else HOOKED)


@pytest.mark.parametrize(
    ("rows", "hooked"),
    [
        (({"ref": 1}, {"ref": 0}), []),  # each other
        (({"ref": 1}, {"ref": 2}, {"move": Move.COAST}), [(1, 2)]),  # who asks is not hooked
        (({"ref": 1}, {"ref": 2, "tow": 2}, {"move": Move.COAST}), []),  # nor who tows
        (({"ref": 1}, {"move": Move.COAST}, {"ref": 0, "tow": 0}), []),  # who is towed does not tow
        (({"ref": 0}, {"move": Move.COAST}), []),  # nor anybody itself
        (({"ref": 2}, {"ref": 2}, {"move": Move.COAST}), [(0, 2), (1, 2)]),
    ],
)
def test_groups_have_one_tow(rows, hooked):
    tables = tables_of()
    world = world_of(tables, tuple(TUG | row for row in rows))
    got = [(source, target) for kind, source, target in told(at_impulse(world, tables, hook_tows))]
    assert got == hooked


def test_who_hooks_is_told_in_order_of_uid():
    tables = tables_of()
    world = world_of(tables, (TUG | {"ref": 3}, TUG | {"ref": 3}, TUG | {"ref": 3}, {"move": Move.COAST}), worlds=2)
    world.units.uid[:] = [[3, 1, 2, 4], [2, 4, 1, 3]]
    assert [source for _, source, _ in told(at_impulse(world, tables, hook_tows))] == [1, 2, 0, 2, 0, 1]


def test_an_enemy_ordered_in_tow_flies_as_if_nobody_had_come():
    tables = tables_of((FRIGATE | {"batteries": ()},))
    world = world_of(tables, (TUG | {"side": 0}, {"side": 1, "move": Move.BURN, "dx": 1.0, "throttle": 0.5}))
    alone = world.copy()
    alone.units.presence[:, 0] = Presence.DORMANT
    world.contacts.level[:, 0, 1] = 2
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    want, _, _ = resolve_turn(alone, tables, orders_for(alone))
    assert Event.HOOKED not in events["kind"]
    assert after.units.x_km[0, 1] == want.units.x_km[0, 1]


# ---- what ends a tow


def tied(tables, tug=(), tow=()):
    return world_of(tables, (TUG | {"tow": 1} | dict(tug), {"move": Move.COAST} | dict(tow)))


@pytest.mark.parametrize(
    ("tug", "tow", "cut"),
    [
        ({}, {}, CUT[:0]),
        ({"hull_mj": 0}, {}, CUT),
        ({"presence": Presence.STRUCK}, {}, CUT),
        ({"presence": Presence.AWAY}, {}, CUT),
        ({"presence": Presence.DOCKED}, {}, CUT),
        ({}, {"hull_mj": 0, "lost_impulse": 3}, CUT),  # it died in this impulse
        ({}, {"hull_mj": 0, "lost_impulse": 2}, []),  # it was a hulk when it was hooked
        ({}, {"presence": Presence.STRUCK}, CUT),
        ({}, {"presence": Presence.GONE, "hull_mj": 0, "lost_impulse": 3}, CUT),
        ({}, {"presence": Presence.DOCKED}, CUT),
        ({}, {"side": 1}, CUT),
        ({}, {"side": 1, "hull_mj": 0}, []),
        ({"presence": Presence.AWAY}, {"presence": Presence.AWAY}, []),  # they left together
    ],
)  # fmt: skip
def test_what_cuts_a_tow(tug, tow, cut):
    tables = tables_of()
    res = at_impulse(tied(tables, tug, tow), tables, cut_tows)
    assert told(res) == cut
    stays = not cut and "presence" not in tug
    assert res.world.units.tow[0].tolist() == [1 if stays else -1, -1]


@pytest.mark.parametrize(
    ("tug", "tow", "cut"),
    [
        ({}, {}, False),
        ({"move": Move.HOLD}, {}, True),
        ({"ref": -1}, {}, True),
        ({}, {"hull_mj": 0, "lost_impulse": 2}, True),  # the scenario ended it after the last cut
        ({}, {"hull_mj": 0, "lost_impulse": 1}, False),
    ],
)
def test_a_tug_lets_go_by_order(tug, tow, cut):
    tables = tables_of()
    assert told(at_impulse(tied(tables, tug, tow), tables, release_tows)) == (CUT if cut else [])


def test_a_tow_that_never_was_lost_is_kept_from_the_first_impulse():
    tables = tables_of()
    assert told(at_impulse(tied(tables), tables, release_tows, cut_tows, impulse=0)) == []


def test_a_tow_that_is_shot_dead_is_cut_in_that_impulse():
    """A ship that dies in tow is let go before the next impulse begins; ordered to, its tug hooks the hulk anew."""
    tables = tables_of((FRIGATE | {"batteries": ()},))

    def kill(res):
        if res.impulse == 4 and res.world.battle.turn[0] == 0:
            res.hit(np.array([0]), np.array([1]), np.array([2]), np.array([10**9]), Cause.LASER)

    world = tied(tables)
    world = world_of(tables, (TUG | {"tow": 1}, {"move": Move.COAST}, {"side": 1, "x_km": 9e4}))
    _, events, _ = resolve_turn(world, tables, orders_for(world), rules=RULES.changed(burst=kill))
    rows = [(Event(r["kind"]), int(r["impulse"])) for r in events if r["kind"] in (Event.LOST, Event.TOW_CUT)]
    assert rows == [(Event.LOST, 4), (Event.TOW_CUT, 4)]
    again = [int(r["impulse"]) for r in events if r["kind"] == Event.HOOKED]
    assert again == [5]
    assert [int(r["target"]) for r in events if r["kind"] == Event.TOW_CUT] == [1]


def test_a_tow_that_falls_is_cut_in_that_impulse():
    tables = tables_of(bodies=(JUPITER,))
    world = tied(tables, {"x_km": 72_000.0, "y_km": 10.0}, {"x_km": 71_500.0, "vx_km_s": -3.0})
    res = at_impulse(world, tables, fly_units, cut_tows)
    body = world.body_code(0)
    assert told(res) == [(Event.FELL, body, 1), (Event.LOST, body, 1), (Event.TOW_CUT, 0, 1)]
    assert res.world.units.presence[0].tolist() == [Presence.PRESENT, Presence.GONE]


# ---- against the words


@given(motion_battles(), st.integers(0, 11), st.booleans())
def test_ties_are_those_of_the_oracle(battle, impulse, dying):
    tables, world = battle
    tie(world, 0, 1)
    if dying:
        world.units.lost_impulse[:] = np.where(world.units.hull_mj <= 0, impulse, -1)
    before = world.units
    rows = range(world.unit_slots)

    def facts(s):
        return oracle.Towed(
            present=before.presence[0, s] == Presence.PRESENT, alive=before.hull_mj[0, s] > 0,
            side=int(before.side[0, s]), died_now=before.lost_impulse[0, s] >= impulse,
        )  # fmt: skip

    def fights(a, b):
        return bool(world.sides.fights()[0, a, b])

    after = at_impulse(world, tables, cut_tows, impulse=impulse).world.units
    for s in rows:
        tow = int(before.tow[0, s])
        if tow != -1:
            assert (after.tow[0, s] == tow) == oracle.tie_holds(facts(s), facts(tow), fights)
    hooked = at_impulse(world, tables, hook_tows, impulse=impulse).world.units
    for s in rows:
        if hooked.tow[0, s] != before.tow[0, s]:
            assert oracle.may_be_towed(facts(s), facts(int(hooked.tow[0, s])), fights)


@given(motion_battles(), st.permutations(range(7)))
def test_neighbours_rows_and_mirrors_do_not_matter(battle, order):
    tables, world = battle
    phases = release_tows, hook_tows, cut_tows

    def after(one):
        return at_impulse(one, tables, *phases).world

    want = world_digests(after(world))[0]
    assert world_digests(after(World.joined([mirrored(world), world])))[1] == want
    rows = np.array([row for row in order if row < world.unit_slots])
    assert world_digests(after(permuted(world, rows, np.arange(0))))[0] == want
    assert world_digests(mirrored(after(mirrored(world))))[0] == want
