"""A turn in the making: what it copies, clears, gathers, and lets phases tell each other."""

from dataclasses import replace

import numpy as np
import pytest

from game.rules.state.columns import NONE
from game.rules.state.digest import world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Cause, Event, Stance, Stream
from game.testing.builders import FRIGATE, JUPITER, LANCE, tables_of, world_of
from game.testing.oracle_dice import Dice

MOON = {"mu_km3_s2": 1.0, "radius_km": 10.0, "around": 0, "rail_km": 90_000.0, "step_x": 0.6, "step_y": 0.8}


def turn(record="all", worlds=2):
    tables = tables_of((FRIGATE, LANCE | {"leak_ppm": 7}), bodies=(JUPITER, MOON))
    rows = {"class_id": 1, "x_km": 5.0}, {"side": 1, "hull_mj": 0}, {"side": 1}
    world = world_of(tables, rows, ({"class_id": 0, "alive": 3},), worlds=worlds)
    world.battle.turn[:] = np.arange(worlds) * 3
    return Resolution(world, tables, record), world


def test_the_world_is_a_copy():
    res, world = turn()
    digests = world_digests(world)
    for _, group in res.world.groups():
        for name in group.names():
            if getattr(group, name).size:
                getattr(group, name)[:] = 1
    assert world_digests(world) == digests


@pytest.mark.parametrize("impulse", [0, 4, 11])
def test_now_counts_impulses_of_each_battle_and_bodies_are_where_they_begin_it(impulse):
    res, _ = turn()
    res.begin_impulse(impulse)
    assert res.now.tolist() == [impulse, 36 + impulse]
    x, y = res.body_now()
    assert (x == res.this_turn.body_x[:, 5 * impulse]).all()
    assert (y == res.this_turn.body_y[:, 5 * impulse]).all()
    assert not (x[:, 1] == res.this_turn.body_x[:, 5 * impulse + 1, 1]).any()


def test_a_turn_begins_with_nothing_done_in_it():
    res, world = turn()
    this = res.this_turn
    assert this.living.tolist() == [[True, False, True]] * 2
    assert (this.escape_law == np.full((2, 3), -1)).all()
    for name in ("thrust_x", "thrust_y", "launched", "stopped"):
        assert not getattr(this, name).any()
    assert this.thrust_x.shape == this.thrust_y.shape == this.escape_law.shape == world.units.uid.shape
    assert this.launched.shape == this.stopped.shape == world.units.ammo.shape
    assert (this.made, this.ghosts_km, this.flight_way) == ({}, None, None)


def test_columns_madees_are_gathered_by_row():
    res, world = turn()
    assert res.cls("mass_t")[0].tolist() == [LANCE["mass_t"], FRIGATE["mass_t"], FRIGATE["mass_t"]]
    assert res.cls("battery_weapon").shape == (*world.units.uid.shape, res.tables.classes.battery_weapon.shape[1])
    assert res.flight_cls("mass_t")[0].tolist() == [FRIGATE["mass_t"]]
    assert res.cls("mass_t") is res.cls("mass_t")


def test_rolls_are_those_of_the_battle_the_turn_and_the_impulse():
    res, world = turn()
    res.begin_impulse(5)
    w, a, b = np.array([0, 1]), np.array([3, 4]), np.array([8, 9])
    for number in range(2):
        dice = Dice(world, number, 5)
        word = dice.word(Stream.BREACH, int(a[number]), int(b[number]))
        assert int(res.roll_words(w, Stream.BREACH, a, b)[number]) == word
    # With n: another question.
    plain = res.roll_ppm(w, Stream.BREACH, a, b)
    assert (plain == res.roll_ppm(w, Stream.BREACH, a, b, 0)).all()
    assert (plain != res.roll_ppm(w, Stream.BREACH, a, b, 1)).any()
    part = res.roll_fraction(w, Stream.BREACH, a, b, 2)
    assert ((part * 1e6).astype(int) == res.roll_ppm(w, Stream.BREACH, a, b, 2)).all()


def test_sides_fight_as_they_stand_in_each_world_from_the_first_to_the_second():
    res, _ = turn()
    res.world.sides.stance[0, 1, 0] = Stance.WATCH
    world, a, b = np.array([0, 0, 1, 0]), np.array([0, 1, 1, 0]), np.array([1, 0, 0, 0])
    assert res.hostile(world, a, b).tolist() == [True, False, True, False]
    assert res.hostile(world[:2], 1, b[1:3]).tolist() == [False, False]


def test_hits_are_handed_over_once_with_the_leak_of_who_is_hit():
    res, _ = turn()
    assert res.taken_hits() is None
    w, target, source = np.array([0, 1]), np.array([0, 2]), np.array([2, 0])
    res.hit(w, target, source, np.array([5.0, 6.0]), Cause.LASER, slot=3)
    res.hit(w[:1], target[:1], source[:1], np.array([9]), Cause.BLAST, leak_ppm=0, parts=4, shot=2)
    res.hit(w[:0], target[:0], source[:0], np.array([]), Cause.BLAST)
    hits = res.taken_hits()
    got = [[int(getattr(hits, name)[n]) for name in
            ("world", "target", "source", "slot", "shot", "energy_mj", "cause", "leak_ppm", "parts")]
           for n in range(len(hits.world))]  # fmt: skip
    assert got == [
        [0, 0, 2, 3, 0, 5, Cause.LASER, 7, 1], [1, 2, 0, 3, 0, 6, Cause.LASER, FRIGATE["leak_ppm"], 1],
        [0, 0, 2, 0, 2, 9, Cause.BLAST, 0, 4],
    ]  # fmt: skip
    assert res.taken_hits() is None
    res.hit(w, target, source, np.array([5, 6]), Cause.LASER)
    res.end_turn()
    assert res.world.pending.used().sum(axis=1).tolist() == [1, 1]


@pytest.mark.parametrize("heeds", ["provoked_hits", "protected_merit", "stance", ""])
def test_harm_is_counted_by_who_did_it_to_whom_where_any_side_of_any_battle_heeds_it(heeds):
    """Not what a side does to itself, nor what bodies and nobody do."""
    res, world = turn()
    if heeds == "stance":
        world.sides.stance[1, 0, 1] = Stance.WATCH
    elif heeds:
        res.tables = replace(res.tables, sides=replace(res.tables.sides, **{heeds: np.array([0, 1], np.int32)}))
    res = Resolution(world, res.tables, "none")
    res.begin_impulse(0)
    flight, body = world.unit_slots, world.body_code(0)
    w, side = np.array([0, 0, 1, 1, 0, 0, 0]), np.array([0, 0, 1, 1, 1, 0, 0])
    res.harmed(w, side, np.array([1, 2, 0, flight, flight, body, NONE]))
    if not heeds:
        assert res.this_impulse.harm is None
        return
    res.harmed(w[:1], side[:1], np.array([0]))
    assert res.this_impulse.harm.tolist() == [[[0, 2], [1, 0]], [[0, 0], [2, 0]]]


def test_an_impulse_begins_with_nothing_handed_over_and_what_there_is_noted():
    res, world = turn()
    res.begin_impulse(0)
    assert (res.tracks.unit_x_km[:, 0] == world.units.x_km).all()
    scratch = res.this_impulse
    scratch.overkill_mj[:], scratch.blame[:], scratch.reckoned["x"] = 4, 1, 1
    res.journal.write(Event.LOST, np.array([1]), side=np.array([0]))
    res.world.units.hull_mj[:, 0], res.world.flights.alive[:] = 77, 2
    res.begin_impulse(1)
    scratch = res.this_impulse
    assert (scratch.hull_before[:, 0].tolist(), scratch.craft_before.tolist()) == ([77, 77], [[2], [2]])
    res.world.units.hull_mj[:] = res.world.flights.alive[:] = 1
    assert (scratch.hull_before[:, 0] == 77).all()
    assert (scratch.craft_before == 2).all()
    assert not scratch.overkill_mj.any()
    assert not scratch.reckoned
    assert (scratch.blame == NONE).all()
    assert (scratch.blame_cause == Cause.NOTHING).all()
    assert not res.journal.impulse_counts.any()
    assert (res.tracks.hull_mj[:, 1, 0] == 77).all()
    assert res.this_turn.living.tolist() == [[True, False, True]] * 2


def test_the_end_of_the_turn_is_noted_too():
    res, _ = turn()
    res.begin_impulse(11)
    res.world.units.hull_mj[:] = 3
    res.world.contacts.seen_impulse[:] = 8
    res.end_turn()
    assert (res.tracks.hull_mj[:, 12] == 3).all()
    assert (res.tracks.contacts.seen_impulse[:, 12] == 8).all()
    assert turn("none")[0].tracks is None
