import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game.rules.knowledge.contacts import FRESH_IMPULSES
from game.rules.knowledge.sensors import LOOK_EVERY
from game.rules.knowledge.sight import seen_world, unidentified_class
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.vocabulary import PPM, Cause, Level, Posture, Presence
from game.rules.state.world import World
from game.testing.builders import tables_of, world_of
from game.testing.permutations import permuted_tables
from game.testing.strategies_command import random_battle, scrambled

seeds = st.integers(0, 2**32)


def bytes_of(world: World) -> dict[str, bytes]:
    groups = [(name, group, column) for name, group in world.groups() for column in group.names()]
    return {f"{name}.{column}": getattr(group, column).tobytes() for name, group, column in groups}


@given(seeds, seeds, st.integers(0, 2))
def test_what_a_side_cannot_see_changes_no_byte_of_what_it_sees(seed, other, side):
    tables, world = random_battle(seed, bodies=bool(seed % 2))
    changed = scrambled(world, tables, side, other)
    before, after = bytes_of(seen_world(world, tables, side)), bytes_of(seen_world(changed, tables, side))
    assert [name for name in before if before[name] != after[name]] == []


@given(seeds, st.integers(0, 2))
def test_to_look_twice_shows_the_same(seed, side):
    tables, world = random_battle(seed)
    once = seen_world(world, tables, side)
    twice = seen_world(once, tables, side)
    twice.battle.key = once.battle.key
    assert bytes_of(once) == bytes_of(twice)


@given(seeds, st.integers(0, 2))
def test_own_rows_are_whole_and_others_bare(seed, side):
    tables, world = random_battle(seed)
    seen = seen_world(world, tables, side)
    own = world.units.side == side
    for name in world.units.names():
        assert (getattr(seen.units, name)[own] == getattr(world.units, name)[own]).all()
    for name in world.plotted.names():
        assert (getattr(seen.plotted, name)[own] == getattr(world.plotted, name)[own]).all()
    mine = world.flights.side == side
    for name in world.flights.names():
        assert (getattr(seen.flights, name)[mine] == getattr(world.flights, name)[mine]).all()
    blank = type(world.units).empty(1, 1)
    for name in (
        "move",
        "ref",
        "fire_at",
        "aim",
        "capacitor_mj",
        "shields_share_ppm",
        "rank",
        "aboard",
        "tow",
        "posture",
    ):
        assert (getattr(seen.units, name)[~own] == getattr(blank, name)[0, 0]).all()


@given(seeds, st.integers(0, 2))
def test_neighbours_rows_and_mirrors_do_not_matter_to_sight(seed, side):
    tables, world = random_battle(seed)
    digest = world_digests(seen_world(world, tables, side))[0]
    _, other = random_battle(seed + 1)
    batch = World.joined([other, world, other])
    assert world_digests(seen_world(batch, tables, side))[1] == digest
    units, flights = np.arange(world.unit_slots)[::-1], np.arange(world.flight_slots)[::-1]
    turned = seen_world(permuted(world, units, flights), permuted_tables(tables, units, flights), side)
    assert world_digests(turned)[0] == digest
    assert world_digests(mirrored(seen_world(mirrored(world), tables, side)))[0] == digest


def met(*, level=Level.IDENTIFIED, age=1, turn=3, **enemy):
    tables = tables_of()
    world = world_of(tables, ({"side": 0}, {"side": 1, "class_id": 1, "uid": 2, "hull_mj": 1234, **enemy}))
    world.battle.turn[:] = turn
    if level:
        world.contacts.level[:, 0, 1] = level
        world.contacts.seen_impulse[:, 0, 1] = turn * 12 - age
        world.contacts.x_km[:, 0, 1], world.contacts.vx_km_s[:, 0, 1] = 100.0, 2.0
    return tables, world


def test_an_enemy_never_seen_is_an_empty_slot():
    tables, world = met(level=0)
    seen = seen_world(world, tables, 0)
    assert (seen.units.uid[0, 1], seen.units.presence[0, 1], seen.units.hull_mj[0, 1]) == (0, Presence.DORMANT, 0)


def test_a_contact_stands_where_its_speed_has_carried_it_for_a_turn_at_most():
    for age, impulses in ((1, 1), (4, 4), (12, 12), (30, 12)):
        tables, world = met(age=age)
        seen = seen_world(world, tables, 0)
        assert seen.units.x_km[0, 1] == 100.0 + 2.0 * impulses * 25.0


def test_hull_is_seen_in_sight_only_and_class_when_identified_only():
    assert FRESH_IMPULSES == LOOK_EVERY
    for level, age, hull, class_id in (
        (Level.IDENTIFIED, FRESH_IMPULSES, 1234, 1),
        (Level.IDENTIFIED, FRESH_IMPULSES + 1, 700_000, 1),
        (Level.DETECTED, 1, 50_000, 0),
    ):
        tables, world = met(level=level, age=age)
        seen = seen_world(world, tables, 0).units
        assert (seen.hull_mj[0, 1], seen.class_id[0, 1]) == (hull, class_id)
    assert unidentified_class(tables) == 0


def test_a_feigning_ship_and_a_hulk_look_the_same():
    tables, world = met(posture=Posture.FEIGN, hull_mj=700_000)
    _, hulk = met(hull_mj=0, lost_impulse=33, lost_cause=Cause.LASER, system_ppm=0, shield_mj=0, aboard=0)
    assert bytes_of(seen_world(world, tables, 0)) == bytes_of(seen_world(hulk, tables, 0))
    assert seen_world(world, tables, 0).lost()[0, 1]
    acting = world.copy()
    acting.units.throttle_ppm[0, 1] = PPM
    assert not seen_world(acting, tables, 0).lost()[0, 1]


def test_it_still_looks_dead_when_it_is_out_of_sight():
    tables, world = met(posture=Posture.FEIGN, age=20)
    assert not seen_world(world, tables, 0).lost()[0, 1]
    world.contacts.dead[0, 0, 1] = True
    assert seen_world(world, tables, 0).lost()[0, 1]


def test_a_loss_or_an_escape_is_known_if_it_was_watched():
    for impulse, known in ((20, True), (21, False)):
        tables, world = met(age=20, hull_mj=0, lost_impulse=impulse)  # last seen in impulse 16
        assert seen_world(world, tables, 0).lost()[0, 1] == known
        tables, world = met(age=20, presence=Presence.AWAY, left_impulse=impulse)
        seen = seen_world(world, tables, 0).units.presence[0, 1]
        assert seen == (Presence.AWAY if known else Presence.PRESENT)


def test_the_key_is_another_one():
    tables, world = met()
    keys = {int(world.battle.key[0]), *(int(seen_world(world, tables, a).battle.key[0]) for a in (0, 1))}
    assert len(keys) == 3


def test_own_progress_is_what_one_can_tell_until_the_battle_is_over():
    tables, world = random_battle(3)
    world.goals.progress_ppm[:] = 123
    seen = seen_world(world, tables, 0)
    assert seen.goals.progress_ppm[0, 2] == 0  # of the other side
    assert seen.goals.progress_ppm[0, 0] != 123
    world.battle.over[:] = True
    assert seen_world(world, tables, 0).goals.progress_ppm[0].tolist() == [123, 123, 0, 123]
