"""Hits that wait: dealt in any phase of any impulse, applied once, also across the end of a turn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.damage.damage import deal_damage
from game.rules.state.columns import NONE
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.hits import PendingHits
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import IMPULSES, Cause, Event, FireMode, Presence
from game.rules.state.world import World
from game.rules.turn import RULES, resolve_turn
from game.testing.battles import Battle, no_orders, reordered, with_empty_slots
from game.testing.builders import FRIGATE, orders_for, tables_of, world_of
from game.testing.invariants import assert_hits_are_applied_once, assert_turn_holds

from .standard import empty_values

TABLES = tables_of((FRIGATE | {"leak_ppm": 20_000},))
_TWICE = ("settle_deaths", "cast_ghosts")  # they stand in the list twice
PHASES = [phase.__name__ for phase in RULES.impulse if phase.__name__ not in _TWICE]
FLEET = (
    {}, {"side": 1, "x_km": 9e5}, {"presence": Presence.AWAY}, {"hull_mj": 0, "lost_impulse": 0, "lost_cause": 1},
    {"presence": Presence.GONE, "hull_mj": 0, "lost_impulse": 0}, {"presence": Presence.DOCKED},
)  # fmt: skip


def test_an_empty_row_is_one_part_of_a_hit_on_nobody_by_nobody():
    assert empty_values(PendingHits.empty(1, 2)) == {"target": NONE, "source": NONE, "parts": 1}


def peace(worlds=1):
    """Worlds in which nobody fires: every hit is one that a test deals."""
    return world_of(TABLES, tuple(row | {"fire_mode": FireMode.HOLD} for row in FLEET), worlds=worlds)


def hit_once(world, target, energy, **more):
    """A phase's call that deals one hit to a unit of one world."""
    return lambda res: res.hit(
        np.array([world]), np.array([target]), np.array([NONE]), np.array([energy]), Cause.BLAST, **more
    )


@st.composite
def plans(draw):
    """Hits of energies of their own: (turn, impulse, phase after which it is dealt, world, target, energy)."""
    moment = st.tuples(
        st.integers(0, 2), st.sampled_from((0, 5, 10, 11, 11)), st.sampled_from(PHASES), st.integers(0, 1),
        st.integers(0, len(FLEET) - 1),
    )  # fmt: skip
    return [(*one, 100 + n) for n, one in enumerate(draw(st.lists(moment, min_size=6, max_size=24)))]


@given(plans(), st.booleans())
@settings(max_examples=14)
def test_what_is_dealt_is_applied_once_in_this_impulse_or_the_next(plan, parted):
    """`parted`: the worlds go on apart and are joined again at each turn's end."""
    world, found = peace(worlds=2), []
    for turn in range(3):
        dealt = np.zeros(2, np.int64)

        def phase(name, turn=turn, dealt=dealt):
            def then(res):
                RULES[name](res)
                for when, impulse, after, w, target, energy in plan:
                    if (when, impulse, after) == (turn, res.impulse, name):
                        hit_once(w, target, energy)(res)
                        dealt[w] += energy

            return then

        before = world
        rules = RULES.changed(**{name: phase(name) for name in PHASES})
        world, events, _ = resolve_turn(world, TABLES, orders_for(world), rules=rules)
        world.battle.over[:] = False
        assert_turn_holds(before, world, TABLES, events)
        assert_hits_are_applied_once(before, world, dealt, events)
        hits = events[events["kind"] == Event.HIT]
        found += [
            (int(e["energy_mj"]), int(e["world"]), int(e["target"]), turn * IMPULSES + int(e["impulse"])) for e in hits
        ]
        if parted:
            world = World.joined([world.take(np.array([1])), world.take(np.array([0]))]).take(np.array([1, 0]))
    expected = []
    for turn, impulse, name, w, target, energy in plan:
        at = turn * IMPULSES + impulse + (PHASES.index(name) >= PHASES.index("deal_damage"))
        if at < 3 * IMPULSES:
            expected.append((energy, w, target, at))
    assert sorted(found) == sorted(expected)
    waiting = sorted(world.pending.energy_mj[world.pending.used()].tolist())
    assert waiting == sorted(one[-1] for one in plan if one[-1] not in {row[0] for row in found})


def after_turn(deal, worlds=1):
    """Worlds after a turn in whose last impulse hits are dealt after its damage."""
    world = peace(worlds)

    def late(res):
        RULES["measure_progress"](res)
        if res.impulse == IMPULSES - 1:
            deal(res)

    return resolve_turn(world, TABLES, orders_for(world), rules=RULES.changed(measure_progress=late))[0]


def test_a_hit_of_the_last_impulse_lands_in_the_first_of_the_next_turn():
    world = after_turn(hit_once(0, 0, 90_000_000))
    assert world.pending.target.tolist() == [[0]]
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    assert after.pending.target.shape == (1, 0)
    rows = [(int(e["impulse"]), int(e["kind"])) for e in events if e["kind"] in (Event.HIT, Event.LOST)]
    assert rows == [(0, Event.HIT), (0, Event.LOST)]
    assert after.sides.lives_lost[0].tolist() == [180, 0]
    assert after.units.lost_impulse[0, 0] == IMPULSES


def test_a_hit_of_a_battles_last_impulse_waits_in_the_world_for_ever():
    world = after_turn(hit_once(0, 0, 5))
    world.battle.over[:] = True
    after, events, _ = resolve_turn(world, TABLES, orders_for(world))
    assert world_digests(after) == world_digests(world)
    assert (len(events), after.pending.energy_mj.tolist()) == (0, [[5]])


def test_in_peace_nothing_waits_and_the_digest_is_that_of_a_world_without_a_queue():
    world = after_turn(lambda res: None)
    assert world.pending.target.shape == (1, 0)
    padded = world.copy()
    padded.pending = padded.pending.widened(3)
    assert world_digests(padded) == world_digests(world)
    owing = after_turn(hit_once(0, 0, 5))
    assert world_digests(owing) != world_digests(world)


def owing(*energies):
    """A world in which hits wait; their leaks and causes differ as the energies do."""

    def deal(res):
        for number, energy in enumerate(energies):
            hit_once(0, energy % 3, energy, slot=number % 2, leak_ppm=energy)(res)

    return after_turn(deal)


@pytest.mark.parametrize("column", PendingHits.names())
def test_the_digest_reads_every_column_and_no_order(column):
    world = owing(5, 6, 8)
    other = world.copy()
    for name in PendingHits.names():
        setattr(other.pending, name, getattr(world.pending, name)[:, [2, 0, 1]])
    assert world_digests(other) == world_digests(world)
    getattr(other.pending, column)[0, 1] += 1
    assert world_digests(other) != world_digests(world)


def test_worlds_with_unequal_queues_join_part_and_take_each_others_place():
    one, none, three = owing(7), owing(), owing(1, 2, 3)
    parts = [one, none, three]
    digests = [world_digests(world)[0] for world in parts]
    joined = World.joined(parts)
    assert joined.pending.target.shape == (3, 3)
    assert world_digests(joined) == digests
    assert world_digests(joined.take(np.array([2, 0]))) == [digests[2], digests[0]]
    whole = World.joined([none, none])
    whole.put(np.array([1]), three)
    assert world_digests(whole) == [digests[1], digests[2]]
    whole.put(np.array([1]), one)
    assert world_digests(whole) == [digests[1], digests[0]]
    copy = joined.copy()
    copy.pending.energy_mj[:] = 0
    assert world_digests(joined) == digests


def test_a_queue_follows_its_rows_into_another_order_and_the_mirror():
    world = owing(1, 2, 3)
    order = np.arange(world.unit_slots)[::-1]
    assert world_digests(permuted(world, order, np.arange(0))) == world_digests(world)
    assert mirrored(world).pending.energy_mj.tolist() == world.pending.energy_mj.tolist()
    battle = Battle(TABLES, world, no_orders(world))
    moved = reordered(battle, order, np.arange(0))
    for other in (moved, with_empty_slots(battle)):
        ends = [resolve_turn(one.world, one.tables, one.orders)[0] for one in (battle, other)]
        assert world_digests(ends[0]) == world_digests(ends[1])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2**40)), max_size=9))
def test_a_queue_gives_back_what_was_laid_in_it(dealt):
    world = peace(worlds=4)
    res = Resolution(world, TABLES, "none")
    for w, energy in dealt:
        hit_once(w, 1, energy, shot=3, leak_ppm=9)(res)
    res.end_turn()
    assert res.world.pending.target.shape[1] == max((sum(w == n for w, _ in dealt) for n in range(4)), default=0)
    again = Resolution(res.world, TABLES, "none").taken_hits()
    rows = [] if again is None else list(zip(again.world.tolist(), again.energy_mj.tolist(), strict=True))
    assert sorted(rows) == sorted(dealt)
    assert [w for w, _ in rows] == sorted(w for w, _ in rows)


def test_a_resolution_leaves_the_world_that_it_was_given():
    world = owing(4, 5)
    digest = world_digests(world)
    res = Resolution(world, TABLES, "all")
    res.begin_impulse(0)
    deal_damage(res)
    res.end_turn()
    assert world_digests(world) == digest
    assert not res.world.pending.used().any()
