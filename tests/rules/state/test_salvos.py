"""Salvos as rows: born by the one way there is, kept through batches, mirrors and other orders of rows, and gone."""

import numpy as np
import pytest

from game.rules.knowledge.sight import seen_world
from game.rules.state import births
from game.rules.state.births import launch_salvos
from game.rules.state.columns import NONE
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.salvos import Salvos, SalvoTracks, born_uid
from game.rules.state.world import World
from game.rules.turn import RULES, resolve_turn
from game.sim.blobs import world_blob, world_of_blob
from game.testing.battles import Battle, no_orders, with_empty_slots
from game.testing.builders import FRIGATE, LASER, orders_for, tables_of, world_of
from game.testing.oracle_dice import with_part

from .standard import empty_values

TABLES = tables_of((FRIGATE | {"batteries": ((0, 1), (1, 2))},), (LASER, LASER))
FLEET = ({"side": 0, "x_km": 10.0}, {"side": 0, "y_km": 7.0}, {"side": 1, "x_km": 9e5}, {"side": 1, "x_km": 8e5})
ROWS = ((1, 1, 3, 2), (0, 0, 2, 2), (1, 0, 4, 3))
"""What is launched: unit, battery, count, target."""


def test_an_empty_row_is_of_nobody_and_goes_for_nobody():
    assert empty_values(Salvos.empty(1, 2)) == {"source": NONE, "target": NONE}


def launched(res, rows=ROWS, worlds=(0,)):
    w, unit, slot, count, target = np.array([(w, *row) for w in worlds for row in rows], int).reshape(-1, 5).T
    return launch_salvos(res, w, unit, slot, count, target, np.full(len(w), 3.0), np.full(len(w), 0.5), 30.0)


def with_salvos(*rows_of_worlds):
    """Worlds at the end of a turn, in each of which so much was launched."""
    world = world_of(TABLES, FLEET, worlds=len(rows_of_worlds))
    res = Resolution(world, TABLES, "none")
    for w, rows in enumerate(rows_of_worlds):
        launched(res, rows, (w,))
    res.end_turn()
    return res.world


def test_what_is_launched_flies_from_where_its_ship_is():
    res = Resolution(world_of(TABLES, FLEET), TABLES, "none")
    slots = launched(res)
    salvos = res.world.salvos
    assert slots.tolist() == [2, 0, 1]  # by uid, then by battery
    assert salvos.source.tolist() == [[0, 1, 1]]
    assert salvos.slot.tolist() == salvos.weapon.tolist() == [[0, 0, 1]]
    assert salvos.alive.tolist() == [[2, 4, 3]]
    assert salvos.target.tolist() == [[2, 3, 2]]
    assert (salvos.x_km.tolist(), salvos.y_km.tolist()) == ([[10.0, 0.0, 0.0]], [[0.0, 7.0, 7.0]])
    assert (salvos.vx_km_s == 3.0).all()
    assert (salvos.fuel_s == 30.0).all()
    assert (salvos.seen_by == 1).all()
    assert res.world.units.births.tolist() == [[1, 2, 0, 0]]
    assert res.this_impulse.swept.salvo_x.shape == (6, 1, 3)


def test_uids_come_of_the_parent_and_its_births_alone():
    res = Resolution(world_of(TABLES, FLEET), TABLES, "none")
    launched(res)
    launched(res)
    expected = [[born_uid(parent, born) for parent, born in ((1, 0), (2, 0), (2, 1), (1, 1), (2, 2), (2, 3))]]
    assert res.world.salvos.uid.tolist() == expected
    assert len(set(expected[0])) == 6
    assert min(expected[0]) > 0


def test_the_uid_of_what_is_born_is_that_of_the_dice():
    """The upper 63 bits of a word of its parent's uid and its births, made odd so that none is 0."""
    for parent in (1, 7, 10_003, 2**62 + 1):
        for before in (0, 1, 2, 900):
            want = with_part(with_part(parent, -1), before) >> 1 | 1
            assert int(born_uid(np.array(parent), np.array(before))) == want > 0


def test_beyond_the_limit_nothing_is_launched(monkeypatch):
    monkeypatch.setattr(births, "SALVOS_MAX", 4)
    res = Resolution(world_of(TABLES, FLEET, worlds=2), TABLES, "none")
    assert launched(res, worlds=(1,)).tolist() == [2, 0, 1]
    assert launched(res, worlds=(0, 1)).tolist() == [2, 0, 1, NONE, 3, NONE]
    assert res.world.salvos.used().sum(axis=1).tolist() == [3, 4]
    assert res.world.units.births.tolist() == [[1, 2, 0, 0], [2, 2, 0, 0]]


def test_no_world_feels_its_neighbours_and_rows_follow_no_order():
    world = with_salvos(ROWS)
    digest = world_digests(world)[0]
    assert world_digests(with_salvos((), ROWS[:2], ROWS, ROWS[:1]))[2] == world_digests(with_salvos((), (), ROWS))[2]
    order = np.array([2, 1, 3, 0])
    turned = permuted(world_of(TABLES, FLEET), order, np.arange(0))
    res = Resolution(turned, TABLES, "none")
    place = np.argsort(order)
    launched(res, [(place[unit], slot, count, place[target]) for unit, slot, count, target in ROWS[::-1]])
    res.end_turn()
    assert world_digests(res.world)[0] == digest
    assert res.world.salvos.uid.tolist() == world.salvos.uid.tolist()
    assert world_digests(permuted(world, order, np.arange(0)))[0] == digest


@pytest.mark.parametrize("column", Salvos.names())
def test_the_digest_reads_every_column_and_no_order(column):
    world = with_salvos(ROWS)
    other = world.copy()
    for name in Salvos.names():
        setattr(other.salvos, name, getattr(world.salvos, name)[:, [2, 0, 1]])
    assert world_digests(other) == world_digests(world)
    getattr(other.salvos, column)[0, 1] += -1 if column in Salvos.refs() else 1
    assert world_digests(other) != world_digests(world)


def test_worlds_join_part_take_each_others_place_and_are_kept():
    parts = [with_salvos(ROWS), with_salvos(()), with_salvos(ROWS[:1])]
    digests = [world_digests(part)[0] for part in parts]
    joined = World.joined(parts)
    assert world_digests(joined) == digests
    assert world_digests(joined.take(np.array([2, 0]))) == [digests[2], digests[0]]
    whole = World.joined([parts[1], parts[1]])
    whole.put(np.array([1]), parts[0])
    assert world_digests(whole) == [digests[1], digests[0]]
    again = world_of_blob(parts[1], world_blob(parts[0]))
    assert world_digests(again) == digests[:1]
    assert mirrored(parts[0]).salvos.vy_km_s.tolist() == (-parts[0].salvos.vy_km_s).tolist()


def test_what_is_spent_is_taken_out_at_the_end_of_the_turn():
    def spend(res):
        RULES["measure_progress"](res)
        if res.impulse == 4:
            res.world.salvos.alive[0, 1] = 0
            res.world.salvos.alive[1, :] = 0

    world = with_salvos(ROWS, ROWS[:2])
    kept = world.salvos.uid[0, [0, 2]].tolist()
    rules = RULES.changed(measure_progress=spend)
    after, _, tracks = resolve_turn(world, TABLES, orders_for(world), rules=rules)
    assert after.salvos.uid.tolist() == [kept, [0, 0]]
    assert after.salvos.alive.tolist() == [[2, 3], [0, 0]]
    assert tracks.salvos.uid.tolist() == world.salvos.uid.tolist()
    assert tracks.salvos.alive[0, 1].tolist() == [4] * 5 + [0] * 8


def test_tracks_of_battles_that_are_over_stand_beside_those_that_go_on():
    world = with_salvos(ROWS, (), ROWS[:1])
    world.battle.over[0] = True
    _, _, tracks = resolve_turn(world, TABLES, orders_for(world))
    assert tracks.salvos.uid.tolist() == world.salvos.uid.tolist()
    assert (tracks.salvos.x_km[0, 0] == 10.0).all()
    assert tracks.salvos.alive[2, 0].tolist() == [3] * 13


def test_worlds_without_salvos_are_the_same_as_before_there_were_any():
    world = with_salvos(())
    assert world.salvos.uid.shape == (1, 0)
    padded = world.copy()
    padded.salvos = padded.salvos.widened(3)
    assert world_digests(padded) == world_digests(world)
    assert padded.salvos.packed().uid.shape == (1, 0)
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(0)
    assert res.this_impulse.swept is None
    assert isinstance(res.tracks.salvos, SalvoTracks)


def test_a_side_knows_its_own_salvos_and_those_in_its_sight():
    world = with_salvos(ROWS)
    world.salvos.seen_by[0, 1] |= 1 << 1
    own, foe = (seen_world(world, TABLES, side).salvos for side in (0, 1))
    assert own.uid.tolist() == world.salvos.uid.tolist()
    assert own.target.tolist() == world.salvos.target.tolist()
    assert foe.uid.tolist() == [[world.salvos.uid[0, 1]]]
    assert (foe.alive.tolist(), foe.x_km.tolist()) == ([[4]], [[0.0]])
    assert (foe.target.tolist(), foe.source.tolist(), foe.fuel_s.tolist()) == ([[NONE]], [[NONE]], [[0.0]])


def test_salvos_stay_when_slots_are_added():
    world = with_salvos(ROWS)
    wide = with_empty_slots(Battle(TABLES, world, no_orders(world)))
    assert wide.world.salvos.uid.tolist() == world.salvos.uid.tolist()
    assert wide.world.salvos.target.tolist() == world.salvos.target.tolist()
