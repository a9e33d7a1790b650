"""Launching torpedoes: as many as the order says, when they can, out of tubes and magazines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.command.faults import order_faults
from game.rules.fire.torpedoes import launch_torpedoes
from game.rules.state.vocabulary import PPM, SALVO_MAX, Event, Fault, FireMode, Move, Posture
from game.rules.turn import resolve_turn
from game.testing import oracle_battlefield, oracle_salvos
from game.testing.builders import FRIGATE, LASER, TORPEDO, all_in_sight, orders_for, tables_of, world_of
from game.testing.strategies_fire import mostly, resolution_at

from ..standard import holds_standard_properties

BOAT = FRIGATE | {"batteries": ((0, 2), (2, 1, 0.5), (1, 1)), "size_km": 0.0}
FULL, SHORT = TORPEDO | {"ammo": 3}, TORPEDO | {"ammo": 3, "burn_s": 80.0}
NO_TORPEDO = LASER | {"per_turn": 2}
TABLES = tables_of((BOAT,), (FULL, NO_TORPEDO, SHORT), slots=9)
LASER_FIRST = tables_of((BOAT | {"batteries": ((1, 2), (2, 1, 0.5), (0, 1))},), (NO_TORPEDO, FULL, SHORT), slots=9)
"""The same ships, of weapons in another order."""
TORPEDOES_ALONE = tables_of((BOAT | {"batteries": ((0, 2), (1, 1, 0.5))},), (FULL, SHORT), slots=9)


@st.composite
def flotillas(draw):
    """Ships near the edges of range, arc and blast, with any orders: (tables, world, impulse)."""
    tables, rows = draw(st.sampled_from((TABLES, LASER_FIRST, TORPEDOES_ALONE))), []
    for number in range(draw(st.integers(2, 5))):
        far = draw(st.sampled_from((99.9, 100.0, 100.1, 3_000.0, 14_999.9, 15_000.0, 15_000.1)))
        ux, uy = draw(st.sampled_from(((1.0, 0.0), (0.0, 1.0), (0.6, 0.8), (-1.0, 0.0))))
        rows.append({
            "x_km": far * ux if number else 0.0, "y_km": far * uy if number else 0.0, "side": number % 2,
            "salvo": draw(mostly(4, 0, 1, 9, SALVO_MAX)), "fire_at": draw(mostly(-1, 0, 1)), "aim": number % 2,
            "posture": draw(mostly(Posture.ACTIVE, *Posture)), "fire_mode": draw(mostly(FireMode.FREE, *FireMode)),
            "system_ppm": draw(mostly(PPM, 0)), "hull_mj": draw(mostly(50_000, 0)),
            "ammo": np.array([draw(mostly(6, 0, 1, 3)), draw(mostly(3, 0, 1)), draw(mostly(6, 0)), 0, 0, 0]),
        })  # fmt: skip
    world = all_in_sight(world_of(tables, tuple(rows)), tables)
    world.contacts.in_sight &= draw(mostly(True, False))
    world.sides.first_hit_impulse[:, 0] = draw(st.sampled_from((-1, 3)))
    return tables, world, draw(st.integers(0, 11))


@given(flotillas(), st.integers(0, 4))
def test_ships_launch_what_the_words_of_the_rule_say(drawn, before):
    tables, world, impulse = drawn
    res = resolution_at(world, tables, impulse)
    res.this_turn.launched[0, 0, 0] = before
    told = oracle_salvos.launches(oracle_battlefield.battlefield(res), {(0, 0): before})
    launch_torpedoes(res)
    rows = res.journal.table()
    rows = rows[rows["kind"] == Event.SALVO_LAUNCHED]
    done = [tuple(int(row[name]) for name in ("source", "slot", "target", "value")) for row in rows]
    assert sorted(done) == sorted(told)
    salvos = res.world.salvos
    flying = zip(*(getattr(salvos, name)[0].tolist() for name in ("source", "slot", "target", "alive")), strict=True)
    assert sorted(flying) == sorted(told)
    used = salvos.used()
    assert (salvos.weapon[used] == tables.classes.battery_weapon[0][salvos.slot[used]]).all()
    assert (salvos.fuel_s[used] == np.where(salvos.slot[used] == 0, 319.0, 80.0)).all()
    nothing = world.units.salvo[0] <= 0
    assert (res.world.units.aim[0, nothing] == world.units.aim[0, nothing]).all()
    empty = world.units.ammo[0] <= 0
    assert (res.world.units.aim[0, empty] == world.units.aim[0, empty]).all()
    for unit in range(world.unit_slots):
        mine = [row for row in told if row[0] == unit]
        assert world.units.salvo[0, unit] - res.world.units.salvo[0, unit] == sum(row[3] for row in mine)
        spent = world.units.ammo[0, unit] - res.world.units.ammo[0, unit]
        assert {slot: int(n) for slot, n in enumerate(spent) if n} == {row[1]: row[3] for row in mine}


@given(flotillas())
@settings(max_examples=10)
def test_ships_launch_whoever_else_does(drawn):
    holds_standard_properties(*drawn, launch_torpedoes)


def duel(**facts):
    rows = ({"salvo": 9} | facts, {"side": 1, "x_km": 9_000.0, "fire_mode": FireMode.HOLD, "hull_mj": 10**9})
    return all_in_sight(world_of(TABLES, tuple(row | {"move": Move.COAST} for row in rows)), TABLES)


def counts(world, turns):
    """Torpedoes launched in each turn."""
    told = []
    for _ in range(turns):
        world, events, _ = resolve_turn(world, TABLES, orders_for(world))
        told.append(int(events["value"][events["kind"] == Event.SALVO_LAUNCHED].sum()))
    return told, world


def test_an_order_goes_on_turn_by_turn_until_it_is_done_or_the_magazine_is_empty():
    """Two launchers and one, two a turn each: six a turn; three carried each: nine in all."""
    told, after = counts(duel(salvo=20), 3)
    assert told == [6, 3, 0]
    assert (after.units.salvo[0, 0], after.units.ammo[0, 0].sum()) == (11, 0)
    assert counts(duel(salvo=7), 3)[0] == [6, 1, 0]


def test_nothing_flies_without_an_order():
    assert counts(duel(salvo=0), 2)[0] == [0, 0]


def test_a_new_order_takes_the_place_of_the_old_one():
    world = duel(salvo=0)
    orders = orders_for(world)
    orders.units.fire_given[:, 0], orders.units.salvo[:, 0] = True, 2
    world, events, _ = resolve_turn(world, TABLES, orders)
    assert events["value"][events["kind"] == Event.SALVO_LAUNCHED].tolist() == [2]
    assert world.units.salvo[0, 0] == 0
    assert len(counts(world, 1)[0]) == 1 == len([n for n in counts(world, 1)[0] if n == 0])


def test_launching_shows_like_a_shot():
    world = duel()
    world.units.x_km[:, 1] = 14_000.0  # beyond the lasers
    all_in_sight(world, TABLES)
    world, _, _ = resolve_turn(world, TABLES, orders_for(world))
    assert world.units.fired_impulse[0].tolist() == [0, -1000]


@pytest.mark.parametrize(
    ("far", "launches"), [(99.9, False), (100.0, False), (100.1, True), (15_000.0, True), (15_000.1, False)]
)
def test_not_so_near_that_the_blast_comes_back_and_not_too_far(far, launches):
    world = duel()
    world.units.x_km[:, 1] = far
    res = resolution_at(all_in_sight(world, TABLES), TABLES)
    launch_torpedoes(res)
    assert bool(res.world.salvos.used().any()) == launches


@pytest.mark.parametrize(("far", "believed", "launches"), [(9_000.0, 99.9, False), (99.9, 9_000.0, True)])
def test_what_is_jammed_is_as_near_as_its_side_takes_it_to_be(far, believed, launches):
    world = duel()
    world.units.x_km[:, 1] = far
    world = all_in_sight(world, TABLES)
    world.contacts.x_km[:, 0, 1], world.contacts.err_km[:, 0, 1] = believed, 10_000.0
    res = resolution_at(world, TABLES)
    launch_torpedoes(res)
    assert bool(res.world.salvos.used().any()) == launches


@pytest.mark.parametrize(
    ("salvo", "faults"), [(-1, [Fault.BAD_SALVO]), (0, []), (SALVO_MAX, []), (SALVO_MAX + 1, [Fault.BAD_SALVO])]
)
def test_an_order_for_an_impossible_salvo_is_refused(salvo, faults):
    world = duel()
    orders = orders_for(world)
    orders.units.fire_given[:, 0], orders.units.salvo[:, 0] = True, salvo
    assert order_faults(world, TABLES, orders)["fault"].tolist() == faults
