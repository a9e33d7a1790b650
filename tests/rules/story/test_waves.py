"""Who comes in waves, and conditions that ask who has come near what."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.columns import NONE
from game.rules.state.digest import mirrored
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Action, Condition, Nearness, Question, Trigger, Wave
from game.rules.state.trigger_words import ActionKind, Measure
from game.rules.state.vocabulary import Counted, Event, Presence, Readiness
from game.rules.state.world import World
from game.rules.story.arrivals import bring_waves, called_off
from game.rules.story.objectives import standing
from game.rules.story.progress import left_ppm, weights
from game.rules.story.triggers import _MEASURES
from game.rules.turn import resolve_turn
from game.testing import oracle_story as oracle
from game.testing.builders import DRONE, FRIGATE, JUPITER, orders_for, tables_of, world_of
from game.testing.strategies_command import random_battle

ASLEEP = {"presence": Presence.DORMANT}
CRAFT = {"presence": Presence.DORMANT, "side": 1}


def mask(count, *rows):
    return np.isin(np.arange(count), rows)


def wave(trigger, impulses, *units, flights=()):
    return Wave(trigger, impulses, mask(4, *units), mask(2, *flights))


def arrivals(waves, turns=3, **more):
    """(turn, impulse, row code) of all that arrives."""
    tables = tables_of(waves=waves, **more)
    world = world_of(tables, ({}, {"side": 1, "x_km": 1e5}, ASLEEP, ASLEEP | {"side": 1}), (CRAFT, CRAFT))
    found = []
    for _ in range(turns):
        world, events, _ = resolve_turn(world, tables, orders_for(world))
        rows = events[events["kind"] == Event.ARRIVED]
        found += rows[["turn", "impulse", "target"]].tolist()
    return found


def test_waves_come_by_the_clock_within_a_turn_too():
    waves = (wave(NONE, 5, 2), wave(NONE, 29, 3, flights=(1,)))
    assert arrivals(waves) == [(1, 5, 2), (3, 5, 3), (3, 5, 5)]


def test_waves_come_so_long_after_their_trigger():
    trigger = Trigger((Condition(Measure.IMPULSE, -1, -1, 8, True),), (), True, 0, (Action(ActionKind.SAY, 0),))
    waves = (wave(0, 1, 2), wave(0, 13, 3))
    assert arrivals(waves, triggers=(trigger,)) == [(1, 8, 2), (2, 8, 3)]
    never = replace(trigger, when=(Condition(Measure.IMPULSE, -1, -1, 99, True),))
    assert arrivals(waves, triggers=(never,)) == []


@given(st.integers(0, 2**32), st.integers(0, 11))
def test_waves_are_the_oracles_world_by_world(seed, impulse):
    tables, world = random_battle(seed, worlds=3)
    world.battle.turn[:] = [0, 1, 1]
    world.units.presence[:, -2:] = Presence.DORMANT
    rng = np.random.default_rng(seed)
    world.triggers.fired_count[:] = rng.integers(0, 2, world.triggers.fired_count.shape)
    world.triggers.fired_impulse[:] = rng.choice([-1, impulse - 1, impulse + 11, impulse + 12], (3, 1))
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    bring_waves(res)
    for w in range(3):
        due = [one for one in tables.waves if oracle.comes_now(res, one, w)]
        for s in range(world.unit_slots):
            comes = any(one.units[s] for one in due) and world.units.presence[w, s] == Presence.DORMANT
            comes &= world.units.uid[w, s] != 0
            assert (res.world.units.presence[w, s] != world.units.presence[w, s]) == comes


# ---- who is near what


def measured(asked, world, tables, impulse=0):
    res = Resolution(world, replace(tables, nearness=(asked,)), "none")
    res.begin_impulse(impulse)
    got = _MEASURES[Measure.NEAREST](res, 0, -1)
    for w in range(world.worlds):
        assert got[w] == pytest.approx(oracle.nearest_km(res, asked, w))
    return got.tolist()


@given(st.integers(0, 2**32), st.booleans(), st.booleans(), st.booleans())
def test_the_least_distance_is_the_oracles(seed, bodies, of_units, mirror):
    tables, world = random_battle(seed, worlds=2, bodies=bodies)
    rng = np.random.default_rng(seed)
    who, of = rng.random((2, world.unit_slots)) < 0.5
    body = 0 if bodies and rng.random() < 0.5 else NONE
    asked = Nearness(who, of & of_units, 3_000.0, -2_000.0, body)
    measured(asked, mirrored(world) if mirror else world, tables, int(rng.integers(0, 12)))


def test_only_the_living_on_the_map_are_near():
    tables = tables_of(bodies=(JUPITER,))
    rows = ({}, {"side": 1, "x_km": 300.0}, {"side": 1, "x_km": 40.0, "hull_mj": 0}, ASLEEP)
    world = world_of(tables, rows)
    asked = Nearness(mask(4, 0), mask(4, 0, 1, 2, 3), 0.0, 0.0, NONE)
    assert measured(asked, world, tables) == [300.0]
    assert measured(replace(asked, of=mask(4, 2)), world, tables) == [np.inf]
    assert measured(replace(asked, of=mask(4), x_km=30.0, y_km=40.0), world, tables) == [50.0]
    assert measured(replace(asked, who=mask(4, 1), of=mask(4), body=0), world, tables) == [300.0]


def test_a_trigger_calls_a_side_to_red_alert_when_somebody_is_near():
    asked = Nearness(mask(3, 0), mask(3, 2), 0.0, 0.0, NONE)
    when = (Condition(Measure.NEAREST, 0, -1, 1_000.0, False),)
    call = Trigger(when, (), True, 0, (Action(ActionKind.READINESS, 0, Readiness.RED),))
    tables = tables_of(nearness=(asked,), triggers=(call,))
    near, far = (world_of(tables, ({}, {"y_km": 9e4}, {"side": 1, "x_km": x})) for x in (1_000.0, 60_000.0))
    after, _, _ = resolve_turn(World.joined([near, far]), tables, orders_for(World.joined([near, far])))
    assert after.units.readiness_wanted.tolist() == [[2, 2, 1], [1, 1, 1]]
    assert after.units.readiness[0, 1] == Readiness.RED


def test_a_call_reaches_no_slot_in_which_nobody_is():
    call = Trigger((), (), True, 0, (Action(ActionKind.READINESS, 0, Readiness.RED),))
    world = world_of(tables_of(triggers=(call,)), ({}, {"uid": 0, "presence": Presence.DORMANT}, {"side": 1}))
    after, _, _ = resolve_turn(world, tables_of(triggers=(call,)), orders_for(world))
    assert after.units.readiness_wanted.tolist() == [[Readiness.RED, Readiness.ALERT, Readiness.ALERT]]


# ---- waves that are called off


def ends_at(impulse):
    return Trigger((Condition(Measure.IMPULSE, -1, -1, impulse, True),), (), True, 0, ())


def test_what_ends_waves_ends_those_of_later_impulses():
    """Who comes in the very impulse at whose end the trigger acts has come; so has whatever came before."""
    waves = (replace(wave(NONE, 5, 2), until=0), replace(wave(NONE, 6, 3), until=0), wave(NONE, 7, flights=(1,)))
    for impulse, kept in ((5, [(1, 7, 5)]), (6, [(1, 5, 2), (1, 7, 5)]), (7, [(1, 5, 2), (1, 6, 3), (1, 7, 5)])):
        assert arrivals(waves, triggers=(ends_at(impulse),)) == kept


def test_waves_since_a_trigger_end_by_another():
    waves = (replace(wave(0, 1, 2), until=1), replace(wave(0, 13, 3), until=1))
    assert arrivals(waves, triggers=(ends_at(3), ends_at(9))) == [(1, 3, 2)]


def test_only_the_worlds_in_which_it_has_acted_are_spared():
    tables = tables_of(waves=(replace(wave(NONE, 5, 2), until=0),), triggers=(ends_at(99),))
    world = world_of(tables, ({}, {"side": 1}, ASLEEP, ASLEEP), (CRAFT, CRAFT), worlds=3)
    world.triggers.fired_count[1, 0] = 1
    world, _, _ = resolve_turn(world, tables, orders_for(world))
    assert world.units.presence[:, 2].tolist() == [Presence.PRESENT, Presence.DORMANT, Presence.PRESENT]


@pytest.mark.parametrize("craft", [False, True])
def test_a_side_of_waves_that_come_no_more_is_beaten(craft):
    last = wave(NONE, 90, *(() if craft else (3,)), flights=(0,) if craft else ())
    tables = tables_of((FRIGATE, FRIGATE, DRONE), waves=(replace(last, until=0),), triggers=(ends_at(99),))
    asleep = {"presence": Presence.DORMANT, "side": 1}
    ships = ({}, {"side": 1, "hull_mj": 0}, {"uid": 0}, {"uid": 0} if craft else asleep)
    world = world_of(tables, ships, (asleep if craft else {"uid": 0}, {"uid": 0}), worlds=2)
    world.triggers.fired_count[1, 0] = 1
    res = Resolution(world, tables, "none")
    assert standing(res).tolist() == [[True, True], [True, False]]
    units, flights = called_off(world, tables)
    assert (units.sum(axis=1) + flights.sum(axis=1)).tolist() == [0, 1]


def test_who_comes_no_more_counts_for_nothing():
    tables = tables_of(waves=(replace(wave(NONE, 90, 3), until=0),), triggers=(ends_at(99),))
    world = world_of(tables, ({}, {"side": 1, "hull_mj": 0}, {}, ASLEEP | {"side": 1}), (CRAFT, CRAFT), worlds=2)
    world.triggers.fired_count[1, 0] = 1
    assert weights(world, tables, Counted.SHIPS).tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]
    assert left_ppm(world, tables, world.units.side == 1).tolist() == [500_000, 0]


def test_who_was_called_off_can_still_be_brought_in_by_a_trigger():
    """And is waited for while one may."""
    brings = Trigger((Condition(Measure.TURN, -1, -1, 9, True),), (), True, 0, (Action(ActionKind.ARRIVE, 4),))
    tables = tables_of(waves=(replace(wave(NONE, 5, 2, 3), until=0),), triggers=(ends_at(99), brings))
    world = world_of(tables, ({}, {"side": 1}, ASLEEP | {"squadron": 4}, ASLEEP), (CRAFT, CRAFT))
    world.triggers.fired_count[:, 0] = 1
    assert called_off(world, tables)[0].tolist() == [[False, False, False, True]]


ASKS = Question(0, 0, 1, 3, 0)


@pytest.mark.parametrize("craft", [False, True])
@pytest.mark.parametrize("by_wave", [False, True])
def test_who_comes_for_another_answer_is_waited_for_no_more(by_wave, craft):
    """From the answer on; before it, and after that which brings him, he is."""
    when = (Condition(Measure.IMPULSE, -1, -1, 7, True), Condition(Measure.ANSWER, 0, 2, 1, True))
    brings = Trigger(when, (), True, 0, () if by_wave else (Action(ActionKind.ARRIVE, 4),))
    waves = (wave(0, 3, *(() if craft else (3,)), flights=(0,) if craft else ()),) if by_wave else ()
    tables = tables_of((FRIGATE, FRIGATE, DRONE), triggers=(brings,), questions=(ASKS,), waves=waves)
    late = ASLEEP | {"side": 1, "squadron": 4}
    ships = ({}, {"side": 1, "hull_mj": 0}, {"uid": 0}, {"uid": 0} if craft else late)
    world = world_of(tables, ships, (late if craft else {"uid": 0}, {"uid": 0}), worlds=4)
    world.sides.answer[:, 0, 0] = [NONE, 0, 1, 2]
    assert standing(Resolution(world, tables, "none"))[:, 1].tolist() == [True, False, False, True]


def test_who_comes_by_the_clock_too_is_waited_for():
    brings = Trigger((Condition(Measure.ANSWER, 0, 2, 1, True),), (), True, 0, (Action(ActionKind.ARRIVE, 4),))
    tables = tables_of(triggers=(brings,), questions=(ASKS,), arrival_turn=np.array([0, 0, 5, 0]))
    world = world_of(tables, ({}, {"side": 1}, ASLEEP | {"squadron": 4}, ASLEEP | {"squadron": 4}))
    world.sides.answer[:, 0, 0] = 1
    assert called_off(world, tables)[0].tolist() == [[False, False, False, True]]


@given(st.integers(0, 2**32))
def test_who_comes_no_more_is_the_oracles(seed):
    tables, world = random_battle(seed, worlds=2)
    rng = np.random.default_rng(seed)
    world.units.presence[:, -3:] = Presence.DORMANT
    world.units.squadron[:] = rng.integers(0, 3, world.units.squadron.shape)
    world.triggers.fired_count[:] = rng.integers(0, 2, world.triggers.fired_count.shape)
    world.sides.answer[:] = rng.integers(-1, 4, world.sides.answer.shape)
    units, _ = called_off(world, tables)
    for w in range(2):
        for s in range(world.unit_slots):
            assert units[w, s] == oracle.comes_no_more(world, tables, s, w)
