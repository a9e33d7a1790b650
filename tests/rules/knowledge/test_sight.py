import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.knowledge.contacts import unidentified_class
from game.rules.knowledge.sight import how_known, seen_turn, seen_world
from game.rules.state.columns import NONE
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.hits import PendingHits
from game.rules.state.salvos import Salvos
from game.rules.state.tables import Objective
from game.rules.state.vocabulary import (
    IMPULSES,
    PPM,
    Cause,
    Counted,
    FireMode,
    Level,
    ObjectiveKind,
    Posture,
    Presence,
    Priority,
    Stream,
)  # fmt: skip
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.testing.builders import FRIGATE, all_in_sight, orders_for, tables_of, world_of
from game.testing.oracle_dice import Dice
from game.testing.permutations import permuted_tables
from game.testing.scrambling import scrambled
from game.testing.strategies_command import random_battle

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


def test_what_is_seen_is_written_in_columns_of_its_own():
    tables, world = random_battle(3, bodies=True)
    world.salvos = Salvos.empty(1, 2)
    seen = dict(seen_world(world, tables, 0).groups())
    for name, group in world.groups():
        for column in group.names():
            assert not np.shares_memory(getattr(group, column), getattr(seen[name], column)), f"{name}.{column}"


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
        "bear",
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
    batch = World.joined([random_battle(seed + n)[1] for n in (1, 2, 0)])
    assert world_digests(seen_world(batch, tables, side))[2] == digest
    units, flights = np.arange(world.unit_slots)[::-1], np.arange(world.flight_slots)[::-1]
    turned = seen_world(permuted(world, units, flights), permuted_tables(tables, units, flights), side)
    assert world_digests(turned)[0] == digest
    assert world_digests(mirrored(seen_world(mirrored(world), tables, side)))[0] == digest


def met(*, level=Level.IDENTIFIED, age=0, turn=3, **enemy):
    """A frigate and a lance that it has met; `age` impulses ago, out of sight since, if that is not 0."""
    tables = tables_of()
    world = world_of(tables, ({"side": 0}, {"side": 1, "class_id": 1, "uid": 2, "hull_mj": 1234, **enemy}))
    world.battle.turn[:] = turn
    if level:
        all_in_sight(world, tables, level=level)
        world.contacts.in_sight[:] = age == 0
        world.contacts.seen_impulse[:, 0, 1] -= age
    return tables, world


def test_an_enemy_never_seen_is_an_empty_slot_of_nobody():
    tables, world = met(level=0)
    seen = seen_world(world, tables, 0)
    assert (seen.units.uid[0, 1], seen.units.presence[0, 1], seen.units.hull_mj[0, 1]) == (0, Presence.DORMANT, 0)
    assert (seen.units.side[0, 1], seen.units.squadron[0, 1]) == (-1, -1)


def test_of_hits_that_are_under_way_nobody_knows():
    tables, world = met()
    world.pending = PendingHits.empty(1, 3)
    assert seen_world(world, tables, 0).pending.target.shape == (1, 0)


def test_a_contact_stands_where_its_speed_has_carried_it_for_a_turn_at_most():
    for age, impulses in ((0, 0), (1, 1), (4, 4), (12, 12), (30, 12)):
        tables, world = met(age=age, x_km=100.0, vx_km_s=2.0)
        world.units.x_km[:, 1] = -7.0
        seen = seen_world(world, tables, 0)
        assert seen.units.x_km[0, 1] == 100.0 + 2.0 * impulses * 25.0


def test_hull_and_class_are_seen_of_the_identified_and_stay_as_they_were_seen():
    for level, age, hull, class_id in (
        (Level.IDENTIFIED, 0, 1234, 1),
        (Level.IDENTIFIED, 9, 1234, 1),
        (Level.DETECTED, 0, 50_000, 0),
    ):
        tables, world = met(level=level, age=age)
        world.units.hull_mj[:, 1] -= 7
        seen = seen_world(world, tables, 0).units
        assert (seen.hull_mj[0, 1], seen.class_id[0, 1]) == (hull, class_id)
    assert unidentified_class(tables) == 0


@pytest.mark.parametrize(
    ("told", "since", "changes"),
    [
        (False, 0, {}), (True, 1, {}), (True, 12, {}), (False, 13, {}),
        (False, 1, {"level": Level.DETECTED}), (False, 1, {"age": 1}),
        (False, 5, {"posture": Posture.FEIGN}), (True, 5, {"posture": Posture.FEIGN, "throttle_ppm": PPM}),
        (False, 1, {"hull_mj": 0}),
    ],
)  # fmt: skip
def test_whom_an_enemy_picks_shows_for_a_turn_after_it_fired(told, since, changes):
    tables, world = met(priority=Priority.BIGGEST, fire_mode=FireMode.HOLD, fired_impulse=36 - since, **changes)
    seen = seen_world(world, tables, 0).units
    assert (seen.priority[0, 1], seen.fired_impulse[0, 1]) == ((Priority.BIGGEST, 36 - since) if told else (0, -1000))
    assert seen.fire_mode[0, 1] == FireMode.FREE  # orders that no shot shows stay their side's


def test_of_the_unidentified_nothing_is_shown_but_motion_flare_and_whether_it_looks_dead():
    tables, world = met(level=Level.DETECTED, hx=0.6, hy=0.8, shield_mj=3, throttle_ppm=9)
    seen = seen_world(world, tables, 0).units
    assert (seen.shield_mj[0, 1], seen.armour_mj[0, 1], seen.hx[0, 1], seen.throttle_ppm[0, 1]) == (40_000, 2_000, 1, 9)
    assert (seen.system_ppm[0, 1] == PPM).all()
    tables, world = met(level=Level.DETECTED, posture=Posture.FEIGN)
    seen = seen_world(world, tables, 0)
    assert seen.lost()[0, 1]
    assert not seen.units.system_ppm[0, 1].any()


def test_a_feigning_ship_and_a_hulk_look_the_same():
    tables, world = met(posture=Posture.FEIGN, hull_mj=700_000)
    _, hulk = met(hull_mj=0, lost_impulse=33, lost_cause=Cause.LASER, system_ppm=0, shield_mj=0, aboard=0)
    hulk.contacts.sure[:] = False  # nobody saw it die
    assert bytes_of(seen_world(world, tables, 0)) == bytes_of(seen_world(hulk, tables, 0))
    assert seen_world(world, tables, 0).lost()[0, 1]
    _, acting = met(posture=Posture.FEIGN, hull_mj=700_000, throttle_ppm=PPM)
    assert not seen_world(acting, tables, 0).lost()[0, 1]


def test_it_still_looks_dead_when_it_is_out_of_sight():
    tables, world = met(posture=Posture.FEIGN, age=20)
    assert seen_world(world, tables, 0).lost()[0, 1]
    tables, world = met(age=20)
    world.units.posture[:, 1] = Posture.FEIGN
    assert not seen_world(world, tables, 0).lost()[0, 1]


def test_who_left_in_sight_is_shown_so_and_who_left_unseen_stands_where_it_was():
    for presence in (Presence.AWAY, Presence.STRUCK, Presence.GONE):
        tables, world = met(age=3)
        world.units.presence[:, 1] = presence
        assert seen_world(world, tables, 0).units.presence[0, 1] == Presence.PRESENT
        world.contacts.presence[:, 0, 1] = presence
        assert seen_world(world, tables, 0).units.presence[0, 1] == presence


def test_enemy_flights_are_shown_in_sight_alone():
    tables = tables_of()
    world = all_in_sight(world_of(tables, ({"side": 0},), ({"side": 1, "x_km": 500.0, "alive": 7},)), tables)
    world.flights.alive[:] = 3
    seen = seen_world(world, tables, 0).flights
    assert (seen.alive[0, 0], seen.x_km[0, 0], seen.side[0, 0], seen.class_id[0, 0]) == (7, 500.0, 1, 2)
    world.flight_contacts.in_sight[:] = False
    seen = seen_world(world, tables, 0).flights
    assert (seen.alive[0, 0], seen.uid[0, 0], seen.side[0, 0], seen.presence[0, 0]) == (0, 0, 1, Presence.DORMANT)
    world.flight_contacts.presence[:] = Presence.DORMANT
    assert seen_world(world, tables, 0).flights.side[0, 0] == -1


def test_the_key_is_another_one():
    tables, world = met()
    keys = {int(world.battle.key[0]), *(int(seen_world(world, tables, a).battle.key[0]) for a in (0, 1))}
    assert len(keys) == 3
    # A stream that no roll of a battle is drawn from.
    assert keys > {Dice(world, 0, 0).word(Stream.FUTURE, side + 1, 0) for side in (0, 1)}


def test_own_progress_is_what_one_can_tell_until_the_battle_is_over():
    tables, world = random_battle(3)
    world.objectives.progress_ppm[:] = 123
    seen = seen_world(world, tables, 0)
    assert seen.objectives.progress_ppm[0, 2] == 0  # of the other side
    assert seen.objectives.progress_ppm[0, 0] != 123
    world.battle.over[:] = True
    told = [123 if one.side == 0 else 0 for one in tables.objectives]
    assert seen_world(world, tables, 0).objectives.progress_ppm[0].tolist() == told


@pytest.mark.parametrize("presence", Presence)
@pytest.mark.parametrize("fights", [True, False])
def test_flights_that_one_does_not_fight_are_shown_while_they_are_out(presence, fights):
    tables = tables_of(sides=3)
    tables.sides.enemy[0, 2] = fights
    row = {"side": 2, "x_km": 500.0, "vy_km_s": 2.0, "alive": 7, "spread_km": 33.0, "presence": presence}
    world = world_of(tables, ({"side": 0},), (row, {"uid": 0, "side": 2}))
    seen = seen_world(world, tables, 0).flights
    shown = not fights and presence not in (Presence.DORMANT, Presence.DOCKED)
    for name in ("uid", "class_id", "presence", "x_km", "y_km", "vx_km_s", "vy_km_s", "spread_km", "alive"):
        truth = getattr(world.flights, name)[0, 0]
        assert getattr(seen, name)[0, 0] == (truth if shown else getattr(type(seen).empty(1, 1), name)[0, 0]), name
    assert seen.side[0].tolist() == [2 if shown else -1, -1]


@pytest.mark.parametrize("presence", Presence)
@pytest.mark.parametrize("fights", [True, False])
def test_units_that_one_does_not_fight_are_shown_and_known_once_they_are_there(presence, fights):
    """An own one, a stranger, an empty slot that a stranger had, an enemy; their side has met nobody."""
    tables = tables_of(sides=3)
    tables.sides.enemy[0, 2] = fights
    row = {"side": 2, "x_km": 500.0, "vy_km_s": 2.0, "class_id": 1, "presence": presence, "hx": 0.6, "hy": 0.8}
    world = world_of(tables, ({"side": 0}, row, {"uid": 0, "side": 2, "presence": Presence.DORMANT}, {"side": 1}))
    seen = seen_world(world, tables, 0)
    shown = not fights and presence != Presence.DORMANT
    for name in ("uid", "class_id", "presence", "x_km", "y_km", "vx_km_s", "vy_km_s", "hx", "hy", "hull_mj"):
        truth = getattr(world.units, name)[0, 1]
        assert getattr(seen.units, name)[0, 1] == (
            truth if shown else getattr(type(world.units).empty(1, 1), name)[0, 0]
        )
    assert seen.units.side[0].tolist() == [0, 2 if shown else -1, -1, -1]
    seen.contacts.in_sight[:, 0, 2] = True  # whatever that says of what is not known at all
    known = how_known(seen.units, seen.contacts, seen.sides, 0, np.array([24]))
    stranger = int(Level.IDENTIFIED) if shown else 0
    assert known.level[0].tolist() == [Level.IDENTIFIED, stranger, 0, 0]
    assert known.in_sight[0].tolist() == [True, shown, False, False]
    assert (known.age == 0).all()


def test_a_verdict_is_for_all_to_see_and_losses_are_not():
    tables, world = met()
    world.sides.verdict[:], world.sides.lives_lost[:] = [[2, 1]], [[30, 40]]
    for side in (0, 1):
        seen = seen_world(world, tables, side).sides
        assert seen.verdict.tolist() == [[2, 1]]
        assert seen.lives_lost[0, side] == world.sides.lives_lost[0, side]
        assert seen.lives_lost[0, 1 - side] == 0


@given(seeds, st.integers(0, 2))
@settings(max_examples=12)
def test_a_turn_as_it_was_known_begins_and_ends_as_sight_does(seed, side):
    """What tracks do not note is as at the nearer end: until the middle of the turn as before it, then as after."""
    tables, world = random_battle(seed)
    after, _, tracks = resolve_turn(world, tables, orders_for(world))
    known = seen_turn(world, after, tracks, tables, side)
    shown = seen_world(after, tables, side)
    for mine, theirs in ((known.units, shown.units), (known.flights, shown.flights)):
        for name in mine.names():
            assert np.array_equal(getattr(mine, name)[IMPULSES], getattr(theirs, name)[0]), name
    own = np.flatnonzero(world.units.side[0] == side)
    for impulse in range(IMPULSES + 1):
        nearer = world if impulse <= 6 else after
        for name in ("vx_km_s", "move", "capacitor_mj", "rank"):
            truth = getattr(nearer.units, name)[0, own]
            assert np.array_equal(getattr(known.units, name)[impulse, own], truth), name
        assert np.array_equal(known.units.x_km[impulse, own], tracks.unit_x_km[0, 5 * impulse, own])


def test_whom_one_has_not_identified_counts_as_one_of_those_that_one_has():
    """In the first world one of three is unknown, in the second none: 6,000 t and 60,000 t, 33,000 t on the mean."""
    who = np.array([False, True, True, True])
    goal = Objective(0, ObjectiveKind.DESTROY, who, Counted.MASS, PPM, False, 0.0, ~who)
    tables = tables_of(objectives=(goal,))
    foes = ({"side": 1, "hull_mj": 0}, {"side": 1, "class_id": 1}, {"side": 1, "x_km": 9e4})
    world = all_in_sight(world_of(tables, ({"side": 0}, *foes), worlds=2), tables)
    for level in (0, Level.DETECTED):
        world.contacts.level[0, 0, 3] = level
        got = seen_world(world, tables, 0).objectives.progress_ppm[:, 0].tolist()
        assert got == [6_000 * PPM // 99_000, 6_000 * PPM // 72_000]
    world.contacts.dead[0, 0, 3] = True
    assert seen_world(world, tables, 0).objectives.progress_ppm[0, 0] == 39_000 * PPM // 99_000
    world.contacts.level[0, 0, 1:] = 0  # all unknown: each counts for as much as the next, and one was seen dead
    world.contacts.dead[0, 0, 3] = False
    assert seen_world(world, tables, 0).objectives.progress_ppm[0, 0] == PPM // 3


def test_of_own_units_and_of_those_one_does_not_fight_it_is_sure():
    """A frigate and a lance of the side's own and of a stranger's, one of each pair lost, and an enemy never met."""
    who, stay = np.array([True, True, True, True, False]), np.array([True, False, True, False, True])
    kept = Objective(0, ObjectiveKind.SURVIVE, who, Counted.MASS, PPM, False, 0.0, ~who)
    there = Objective(0, ObjectiveKind.REACH, stay, Counted.SHIPS, PPM, False, 0.0, ~who & False, 900.0, turns=9)
    tables = tables_of(objectives=(kept, there), sides=3)
    tables.sides.enemy[0, 2] = False
    units = ({"hull_mj": 0}, {"class_id": 1}, {"side": 2}, {"side": 2, "class_id": 1, "hull_mj": 0}, {"side": 1})
    world = world_of(tables, units)
    world.stays.turns[0, 1] = [3, 0, 5, 0, 7]
    seen = seen_world(world, tables, 0)
    assert seen.objectives.progress_ppm[0, 0] == 66_000 * PPM // 132_000
    assert seen.stays.turns[0, 1].tolist() == [3, 0, 5, 0, 0]


def test_craft_of_which_one_has_met_none_are_taken_to_be_there():
    """A stranger's, in their hangars, are to be kept."""
    craft = np.array([True, True])
    goal = Objective(0, ObjectiveKind.SURVIVE, ~craft, Counted.CRAFT, PPM, False, 0.0, ~craft, craft=craft)
    tables = tables_of(objectives=(goal,), sides=3)
    tables.sides.enemy[0, 2] = False
    docked = {"side": 2, "class_id": 3, "presence": Presence.DOCKED}
    world = world_of(tables, ({"side": 0}, {"side": 2}), (docked, docked))
    assert seen_world(world, tables, 0).objectives.progress_ppm[0, 0] == PPM


def test_one_alone_that_one_knows_stands_for_all_others():
    """A lance of 60,000 t that is lost, and two of which nothing is known; in a second world all are known."""
    who = np.array([False, True, True, True])
    goal = Objective(0, ObjectiveKind.DESTROY, who, Counted.MASS, PPM, False, 0.0, ~who)
    tables = tables_of(objectives=(goal,))
    foes = ({"side": 1, "class_id": 1, "hull_mj": 0}, {"side": 1}, {"side": 1})
    world = all_in_sight(world_of(tables, ({"side": 0}, *foes), worlds=2), tables)
    world.contacts.level[0, 0, 2:] = 0
    got = seen_world(world, tables, 0).objectives.progress_ppm[:, 0].tolist()
    assert got == [PPM // 3, 60_000 * PPM // 72_000]


def test_one_flight_alone_that_one_knows_stands_for_all_others():
    """Of one of 30 drones 6 are left; one was never met; in a second world that is as whole as it is."""
    craft = np.array([True, True])
    goal = Objective(0, ObjectiveKind.DESTROY, ~craft, Counted.CRAFT, PPM, False, 0.0, ~craft, craft=craft)
    tables = tables_of(objectives=(goal,))
    swarm = {"side": 1, "class_id": 3}
    units = ({"side": 0}, {"side": 1})
    world = all_in_sight(world_of(tables, units, (swarm | {"alive": 6}, swarm), worlds=2), tables)
    world.flight_contacts.presence[0, 0, 1], world.flight_contacts.in_sight[0, 0, 1] = Presence.DORMANT, False
    world.flight_contacts.alive[1, 0, 1] = 15
    got = seen_world(world, tables, 0).objectives.progress_ppm[:, 0].tolist()
    assert got == [24 * PPM // 60, 39 * PPM // 60]


def test_craft_that_one_has_not_met_count_as_those_that_one_has():
    """Drones of 30: one flight in sight, one met and gone out of sight, one never met, a slot that nobody fills."""
    craft = np.array([True, True, True, True, False])
    goal = Objective(0, ObjectiveKind.DESTROY, ~craft, Counted.CRAFT, PPM, False, 0.0, ~craft, craft=craft)
    tables = tables_of(objectives=(goal,))
    swarm = {"side": 1, "class_id": 3}
    flights = (swarm | {"alive": 6}, swarm | {"alive": 20}, swarm, {"uid": 0, "side": 1, "class_id": 3}, {"side": 0})
    world = all_in_sight(world_of(tables, ({"side": 0}, {"side": 1}), flights), tables)
    contacts = world.flight_contacts
    contacts.presence[0, 0, 2] = Presence.DORMANT
    contacts.in_sight[0, 0, 1:3] = False
    world.flights.alive[0, 1:3] = 1  # unseen
    assert seen_world(world, tables, 0).objectives.progress_ppm[0, 0] == (24 + 10) * PPM // 120
    contacts.presence[0, 0, :3] = Presence.DORMANT
    assert seen_world(world, tables, 0).objectives.progress_ppm[0, 0] == 0
    world.battle.over[:] = True
    assert seen_world(world, tables, 0).objectives.progress_ppm[0, 0] == world.objectives.progress_ppm[0, 0]


def test_of_salvos_a_side_sees_all_of_its_own_and_the_plain_facts_of_those_it_has_seen():
    tables = tables_of((FRIGATE,), sides=3)
    world = world_of(tables, ({}, {"side": 1}, {"side": 2}), worlds=2)
    salvos = world.salvos = Salvos.empty(2, 4)
    salvos.uid[0], salvos.side[0], salvos.seen_by[0] = [11, 12, 13, 14], [0, 1, 2, 1], [1, 2 | 4, 4, 2]
    salvos.uid[1, :1], salvos.side[1, :1], salvos.seen_by[1, :1] = 15, 2, 4 | 1
    used = salvos.used()
    for name, value in (("alive", 3), ("x_km", 7.0), ("fuel_s", 9.0), ("target", 2), ("source", 1)):
        getattr(salvos, name)[used] = value
    for side, rows in enumerate(([(0, 11, True), (1, 15, False)], [(0, 12, True), (0, 14, True)],
                                 [(0, 12, False), (0, 13, True), (1, 15, True)])):  # fmt: skip
        seen = seen_world(world, tables, side).salvos
        at = w, _ = np.nonzero(seen.used())
        own = seen.fuel_s[at] == 9.0
        assert list(zip(w.tolist(), seen.uid[at].tolist(), own.tolist(), strict=True)) == rows
        assert (seen.alive[at] == 3).all()
        assert (seen.x_km[at] == 7.0).all()
        assert seen.target[at].tolist() == [2 if mine else NONE for mine in own]
        assert seen.source[at].tolist() == [1 if mine else NONE for mine in own]
