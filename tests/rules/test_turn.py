from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest

from game.rules.state.digest import code_map, mirror_columns, mirrored, permuted, world_digests
from game.rules.state.events import KINDS
from game.rules.state.orders import OrderSet
from game.rules.state.vocabulary import SOURCE_IS_SIDE, Event
from game.rules.state.world import World
from game.rules.turn import RULES, Rulebook, resolve_turn
from game.testing.permutations import permuted_orders, permuted_tables
from game.testing.strategies_command import (
    command_tables,
    random_battle,
    random_orders,
)

SEEDS = range(7)
TURNS = 3


def battle(seed):
    tables, world = random_battle(seed, units=9, flights=5, bodies=seed % 2 == 1)
    return tables, world, [random_orders(world, 1000 * seed + turn) for turn in range(TURNS)]


@cache
def history(seed):
    """World after the turns of a seed's battle, and its events. Nobody may change what this gives."""
    return played(*battle(seed))


def played(tables, world, orders, record="all"):
    """World after all turns, and the event tables of each."""
    tables_of_turns = []
    for plotted in orders:
        world, events, _ = resolve_turn(world, tables, plotted, record=record)
        tables_of_turns.append(events)
    return world, tables_of_turns


def rows_of(events, names):
    """Events of world 0 as sorted tuples, row codes by name."""
    rows = []
    for row in events:
        values = {name: row[name].item() for name in events.dtype.names if name != "world"}
        if row["kind"] not in SOURCE_IS_SIDE:
            values["source"] = int(names[row["source"]])
        values["target"] = int(names[row["target"]])
        rows.append(tuple(values.values()))
    return sorted(rows)


def names_of(world):
    """uid of each row code, the last for none."""
    bodies = -2 - np.arange(world.rails.ux.shape[1])
    return np.concatenate([world.units.uid[0], world.flights.uid[0], bodies, [-1]])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_world_alone_is_the_same_as_in_a_batch(seed):
    tables, world, orders = battle(seed)
    alone, events = history(seed)
    others = [random_battle(seed + k, units=9, flights=5, bodies=seed % 2 == 1)[1] for k in (100, 200)]
    batch = World.joined([*others, world])
    worlds = np.array([0, 0, 0])
    together, all_events = played(tables, batch, [one.take(worlds) for one in orders])
    assert world_digests(together)[2] == world_digests(alone)[0]
    for one, many in zip(events, all_events, strict=True):
        assert rows_of(one, names_of(world)) == rows_of(many[many["world"] == 2], names_of(world))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_does_not_matter(seed):
    tables, world, orders = battle(seed)
    after, events = history(seed)
    rng = np.random.default_rng(seed)
    units, flights = rng.permutation(world.unit_slots), rng.permutation(world.flight_slots)
    shuffled = permuted(world, units, flights)
    moved = [permuted_orders(world, one, units, flights) for one in orders]
    other, other_events = played(permuted_tables(tables, units, flights), shuffled, moved)
    assert world_digests(other) == world_digests(after)
    for one, two in zip(events, other_events, strict=True):
        assert rows_of(one, names_of(world)) == rows_of(two, names_of(shuffled))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_battle_in_a_mirror_is_the_mirrored_battle(seed):
    tables, world, orders = battle(seed)
    after, _ = history(seed)
    turned = [one.copy() for one in orders]
    for one in turned:
        mirror_columns(one.units)
    other, _ = played(tables, mirrored(world), turned)
    assert world_digests(mirrored(other)) == world_digests(after)


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_record_levels_give_the_same_world_and_the_same_counts(seed):
    tables, world, orders = battle(seed)
    after, events = history(seed)
    for record in ("counts", "none"):
        other, counts = played(tables, world, orders, record)
        assert world_digests(other) == world_digests(after)
        for rows, count in zip(events, counts, strict=True):
            assert np.bincount(rows["kind"], minlength=KINDS).tolist() == count[0].sum(axis=1).tolist()


def test_arguments_are_left_as_they_were():
    tables, world, orders = battle(4)
    before, plotted = world.copy(), orders[0].copy()
    resolve_turn(world, tables, orders[0])
    for name, group in world.groups():
        for column in group.names():
            assert (getattr(group, column) == getattr(getattr(before, name), column)).all()
    for group, kept in ((orders[0].units, plotted.units), (orders[0].flights, plotted.flights)):
        for column in group.names():
            np.testing.assert_array_equal(getattr(group, column), getattr(kept, column))


def test_worlds_that_are_over_stay_as_they_are():
    tables, world, orders = battle(5)
    batch = World.joined([world, world, world])
    batch.battle.over[1] = True
    before = world_digests(batch)
    digest = before[1]
    after, events, tracks = resolve_turn(batch, tables, orders[0].take(np.array([0, 0, 0])))
    digests = world_digests(after)
    assert digests[1] == digest
    groups = ("contacts", "flight_contacts")
    plain = [getattr(tracks, one.name) for one in fields(tracks) if one.name not in (*groups, "salvos")]
    assert all(values.shape[0] == 3 for values in (*plain, tracks.salvos.uid))
    for group in groups:
        for name in getattr(tracks, group).names():
            noted, now = getattr(getattr(tracks, group), name), getattr(getattr(after, group), name)
            assert noted.shape == (3, 13, *now.shape[1:])
            np.testing.assert_array_equal(noted[:, 12], now)
            np.testing.assert_array_equal(noted[1], np.broadcast_to(now[1], noted[1].shape))
    np.testing.assert_array_equal(tracks.unit_x_km[1], np.broadcast_to(batch.units.x_km[1], tracks.unit_x_km[1].shape))
    np.testing.assert_array_equal(tracks.flight_y_km[2, -1], after.flights.y_km[2])
    np.testing.assert_array_equal(tracks.hull_mj[:, -1], after.units.hull_mj)
    assert digests[0] == digests[2] != digest
    assert world_digests(batch) == before
    assert set(events["world"]) == {0, 2}
    ended = after.copy()
    ended.battle.over[:] = True
    for record, shape in (("all", (0,)), ("counts", (3, KINDS, 4))):
        still, events, _ = resolve_turn(ended, tables, orders[0].take(np.array([0, 0, 0])), record=record)
        assert world_digests(still) == world_digests(ended)
        assert events.shape == shape
        assert not len(events) or not events.any()


def test_empty_slots_stay_empty_and_change_nothing():
    tables, world, _ = battle(6)
    s, f = world.unit_slots, world.flight_slots
    story = {"triggers": len(tables.triggers), "objectives": len(tables.objectives)}
    wide = World.empty(worlds=1, units=s + 2, flights=f, sides=3, bodies=0, **story)
    for name, group in world.groups():
        for column in group.names():
            values, target = getattr(group, column), getattr(getattr(wide, name), column)
            if name in ("units", "plotted"):
                target[:, :s] = values
            elif name in ("contacts", "stays"):
                target[:, :, :s] = values
            else:
                target[:] = values
            if column in group.refs():
                # Flights and bodies come after the units, so their codes move up.
                target[...] = np.where(target >= s, target + 2, target)
    more = OrderSet.empty(1, s + 2, f, 3)
    plotted = random_orders(world, 77, nonsense=False)
    for group, target in ((plotted.units, more.units), (plotted.flights, more.flights)):
        for column in group.names():
            values = getattr(group, column)
            if column in group.refs():
                values = np.where(values >= s, values + 2, values)
            getattr(target, column)[:, : values.shape[1]] = values
    more.sides = plotted.sides
    narrow, _, _ = resolve_turn(world, tables, plotted)
    more_slots = np.ones(2, bool)
    waves = tuple(replace(one, units=np.append(one.units, more_slots)) for one in tables.waves)
    nearness = tuple(replace(one, who=np.append(one.who, more_slots)) for one in tables.nearness)
    nearness = tuple(replace(one, of=np.append(one.of, one.of.any() & more_slots)) for one in nearness)
    padded = command_tables(
        s, arrival_turn=np.append(tables.arrival_turn, [2, 2]), objectives=_widened(tables), waves=waves,
        nearness=nearness,
    )  # fmt: skip
    broad, _, _ = resolve_turn(wide, padded, more)
    assert not broad.units.uid[:, s:].any()
    assert not broad.units.presence[:, s:].any()
    assert world_digests(broad) == world_digests(narrow)


def _widened(tables):
    """Objectives that would count two slots more."""
    more = np.ones(2, bool)
    return tuple(
        replace(one, who=np.append(one.who, more), of=np.append(one.of, more & one.of.any()))
        for one in tables.objectives
    )


def test_phases_come_in_the_order_of_the_rulebook():
    assert [phase.__name__ for phase in RULES.opening] == [
        "accept_orders", "take_answers", "arrive", "give_orders_above", "cast_ghosts",
    ]  # fmt: skip
    assert [phase.__name__ for phase in RULES.impulse] == [
        "bring_waves", "pass_command", "bring_into_force", "muster", "charge", "dissolve_ghosts", "look",
        "inspect", "release_tows", "hook_tows", "steer", "burst", "fire_lasers", "fire_dark_beams",
        "fire_impactors", "launch_torpedoes", "watch_salvos", "watch_debris", "fight", "lose_struck_craft",
        "burn", "control_damage", "deal_damage", "break_systems", "light_fires", "fail_containment", "settle_deaths",
        "strew_debris", "tend_hangars", "choose_goals", "fly", "fly_debris", "line_up", "fly_units",
        "fly_salvos", "strike_with_slugs", "stop_torpedoes", "set_off_warheads", "end_salvos", "cross_debris",
        "ram", "leave", "shake_crews", "strike_colours", "cut_tows", "lapse_orders_above", "visit_places",
        "pull_triggers", "take_sides", "recast_contacts", "measure_progress", "cast_ghosts", "track",
    ]  # fmt: skip
    assert [phase.__name__ for phase in RULES.closing] == [
        "settle_deaths", "judge_orders_above", "end_burns", "give_verdicts",
    ]  # fmt: skip


def test_random_battles_are_not_idle():
    """The battles above see most of what can happen; else they would prove little."""
    counts = np.zeros(KINDS, int)
    for seed in SEEDS:
        _, events = history(seed)
        counts += sum(np.bincount(one["kind"], minlength=KINDS) for one in events)
    seen = {Event(kind) for kind in np.flatnonzero(counts)}
    expected = {
        Event.LASER, Event.DARK_BEAM, Event.HIT, Event.LOST, Event.FELL, Event.DETECTED, Event.COMMAND_LOST,
        Event.COMMAND_TAKEN, Event.ORDER_REFUSED, Event.ORDER_ABOVE, Event.OBEYED, Event.ARRIVED, Event.TRIGGERED,
        Event.FLIGHT_LOST, Event.SYSTEM_OUT, Event.ANSWERED,
    }  # fmt: skip
    assert expected - seen == set()


def test_code_maps_name_the_same_rows():
    _, world, _ = battle(0)
    units, flights = np.arange(world.unit_slots)[::-1], np.arange(world.flight_slots)[::-1]
    codes = code_map(world, units, flights)
    assert (names_of(permuted(world, units, flights))[codes] == names_of(world)).all()


def test_a_phase_may_be_carried_out_before_each_of_the_others():
    first, second, third, other = (object() for _ in range(4))
    book = Rulebook((first,), (second, third), ()).before_each(other)
    assert book == Rulebook((other, first), (other, second, other, third), ())
