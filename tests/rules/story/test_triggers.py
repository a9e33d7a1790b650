from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.knowledge.seen_events import seen_events
from game.rules.state.columns import NONE
from game.rules.state.digest import mirrored, world_digests
from game.rules.state.rails import body_places
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Action, Cloud, Condition, EventWatch, Named, Nearness, OrderAbove, Trigger
from game.rules.state.trigger_words import ActionKind, Measure, Part, UnitState
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import (
    IMPULSES,
    PPM,
    AboveKind,
    Cause,
    Event,
    Presence,
    Readiness,
    Stream,
    System,
    Verdict,
)
from game.rules.state.world import World
from game.rules.story.triggers import _MEASURES, pull_triggers
from game.rules.turn import resolve_turn
from game.testing import oracle_story as oracle
from game.testing.builders import JUPITER, orders_for, tables_of, world_of
from game.testing.oracle_dice import Dice
from game.testing.strategies_command import random_battle

SAY = Action(ActionKind.SAY, 7)
EACH = tuple(np.arange(600) == s for s in range(4))
"""Groups of one unit each, by its slot."""


def at_least(measure, threshold, a=-1, b=-1):
    return Condition(measure, a, b, threshold, True)


def at_most(measure, threshold, a=-1, b=-1):
    return Condition(measure, a, b, threshold, False)


def told(*triggers, turns=1, worlds=1, meanwhile=None, units=({"side": 0}, {"side": 1}), flights=(), **more):
    """Turns of triggers alone: (resolution of the last, events as (turn, impulse, kind, value, target))."""
    tables = tables_of(triggers=triggers, **({"groups": EACH} | more))
    world = world_of(tables, units, flights, worlds=worlds)
    events = []
    for _ in range(turns):
        res = Resolution(world, tables, "all")
        for impulse in range(IMPULSES):
            res.begin_impulse(impulse)
            if meanwhile:
                meanwhile(res)
            pull_triggers(res)
        rows = res.journal.table()
        names = ("turn", "impulse", "kind", "value", "target")
        events += [tuple(int(r[n]) for n in names) for r in rows if r["kind"] != Event.HIT]
        world = res.world
        world.battle.turn += 1
    return res, events


def says(*args, **more):
    """When SAY events came: (turn, impulse)."""
    return [(turn, impulse) for turn, impulse, kind, *_ in told(*args, **more)[1] if kind == Event.SAY]


def test_a_trigger_without_conditions_acts_at_once_and_once():
    res, events = told(Trigger((), (), True, 0, (SAY,)), turns=2)
    assert events == [(1, 0, Event.TRIGGERED, 0, -1), (1, 0, Event.SAY, 7, -1)]
    assert res.world.triggers.fired_count[0, 0] == 1


def test_a_delay_is_counted_from_the_impulse_in_which_the_conditions_hold():
    when = (at_least(Measure.IMPULSE, 9),)
    assert says(Trigger(when, (), True, 0, (SAY,)), turns=2) == [(1, 8)]
    assert says(Trigger(when, (), True, 1, (SAY,)), turns=2) == [(1, 9)]
    assert says(Trigger(when, (), True, 6, (SAY,)), turns=2) == [(2, 2)]


def test_a_delayed_trigger_acts_though_its_conditions_hold_no_longer():
    def blow(res):
        if res.impulse == 2:
            res.journal.write(Event.HIT, np.array([0]), side=0)

    assert says(Trigger((at_least(Measure.EVENTS, 1, Event.HIT, 0),), (), True, 3, (SAY,)), meanwhile=blow) == [(1, 5)]


def test_one_that_is_not_once_acts_again():
    when = (at_least(Measure.TURN, 2), at_most(Measure.IMPULSE, 16))
    assert says(Trigger(when, (), False, 0, (SAY,)), turns=3) == [(2, 0), (2, 1), (2, 2), (2, 3)]
    assert says(Trigger(when, (), False, 2, (SAY,)), turns=3) == [(2, 2), (2, 5)]


def test_when_is_and_any_is_or():
    late, now = at_least(Measure.IMPULSE, 5), at_least(Measure.IMPULSE, 1)
    never = at_least(Measure.TURN, 99)
    assert says(Trigger((now, late), (), True, 0, (SAY,))) == [(1, 4)]
    assert says(Trigger((now,), (never, late), True, 0, (SAY,))) == [(1, 4)]
    assert says(Trigger((never,), (now,), True, 0, (SAY,))) == []
    assert says(Trigger((now,), (never,), True, 0, (SAY,))) == []


def test_all_conditions_see_the_same_moment():
    first = Trigger((), (), True, 0, (SAY,))
    second = Trigger((at_least(Measure.TRIGGER, 1, 0),), (), True, 0, (SAY,))
    assert says(first, second) == [(1, 0), (1, 1)]
    assert says(Trigger((at_least(Measure.TRIGGER, 1, 1),), (), True, 0, (SAY,)), first) == [(1, 0), (1, 1)]


def test_events_count_within_an_impulse_and_by_the_side_of_the_target():
    def blow(res):
        if res.impulse in (1, 4):
            res.journal.write(Event.HIT, np.zeros(res.impulse, int), side=1)

    for side, count, moment in ((1, 1, [(1, 1)]), (1, 2, [(1, 4)]), (-1, 4, [(1, 4)]), (0, 1, []), (1, 5, [])):
        one = Trigger((at_least(Measure.EVENTS, count, Event.HIT, side),), (), True, 0, (SAY,))
        assert says(one, meanwhile=blow) == moment


def test_chance_is_one_roll_a_world_whatever_the_turn():
    one = Trigger((at_most(Measure.CHANCE, 299_999, 4),), (), True, 0, (SAY,))
    res, _ = told(one, worlds=2_000)
    first = res.world.triggers.fired_count[:, 0]
    assert abs(first.mean() - 0.3) < 0.04
    again, _ = told(one, worlds=2_000, turns=3)
    assert (again.world.triggers.fired_count[:, 0] == first).all()
    other, _ = told(Trigger((at_most(Measure.CHANCE, 299_999, 5),), (), True, 0, (SAY,)), worlds=2_000)
    assert (other.world.triggers.fired_count[:, 0] != first).any()


@given(st.integers(0, 9), st.integers(1, 3))
def test_chance_is_the_roll_of_its_stream_and_number(number, turns):
    _, world = random_battle(0)
    world.battle.turn[:] = 0
    world.battle.key[:] = 1
    roll = (Dice(world, 0, 0).word(Stream.TRIGGER, number, 0) >> 32) * PPM >> 32
    for threshold, count in ((roll, turns * IMPULSES), (roll + 1, 0)):
        one = Trigger((at_least(Measure.CHANCE, threshold, number),), (), False, 0, (SAY,))
        assert len(says(one, turns=turns)) == count


@given(st.integers(0, 2**32), st.sampled_from([m for m in Measure if m != Measure.CHANCE]), st.data())
@settings(max_examples=100)
def test_measures_are_the_oracles(seed, measure, data):
    tables, world = random_battle(seed, bodies=bool(seed % 2))
    if seed % 2:
        asked = tables.nearness[1]
        object.__setattr__(tables, "nearness", (*tables.nearness, *(replace(asked, body=0) for _ in range(2))))
    rng = np.random.default_rng(seed)
    world.sides.obeyed[:] = rng.integers(-1, 2, world.sides.obeyed.shape)
    world.sides.lives_lost[:] = rng.integers(0, 300, world.sides.lives_lost.shape)
    world.objectives.progress_ppm[:] = rng.integers(0, PPM, world.objectives.progress_ppm.shape)
    world.triggers.fired_count[:] = rng.integers(0, 3, world.triggers.fired_count.shape)
    world.flights.squadron[:] = rng.integers(0, 4, world.flights.squadron.shape)
    world.flights.presence[0, rng.random(world.flight_slots) < 0.3] = Presence.AWAY
    if data.draw(st.booleans()):  # or hardly any squadron is all of a kind
        world.units.squadron[:] = rng.integers(0, 4, world.units.squadron.shape)
    world.units.tow[0, 1] = rng.integers(-1, world.unit_slots)
    limits = {
        Measure.UNIT: (world.unit_slots, len(UnitState)), Measure.DISTANCE: (world.unit_slots, world.unit_slots),
        Measure.EVENTS: (len(Event), 3), Measure.PROGRESS: (4, 1), Measure.TRIGGER: (4, 1),
        Measure.NEAREST: (len(tables.nearness), 1), Measure.WATCHED: (len(tables.watches), 1),
        Measure.SQUADRON: (3, len(UnitState)), **dict.fromkeys((Measure.MASS, Measure.SHIPS, Measure.HERE), (3, 3)),
        Measure.COUNTER: (len(tables.counters), 1),
        Measure.ANSWER: (len(tables.questions), 4),
        Measure.STANCE: (3, 9),
    }  # fmt: skip
    high = limits.get(measure, (3, 1))
    a, b = data.draw(st.integers(0, high[0] - 1)), data.draw(st.integers(0, high[1] - 1))
    some = (Measure.EVENTS, Measure.MASS, Measure.SHIPS, Measure.HERE)
    b = data.draw(st.sampled_from((-1, b))) if measure in some else b

    def outcome(threshold, above):
        condition = Condition(measure, a, b, threshold, above)
        object.__setattr__(tables, "triggers", (Trigger((condition,), (), False, 0, (SAY,)),))
        res = Resolution(world, tables, "all")
        res.begin_impulse(seed % IMPULSES)
        hits = np.zeros(seed % 5, int)
        target, slots = rng.integers(0, world.unit_slots, len(hits)), world.unit_slots
        side = world.units.side[0, target]
        source = rng.integers(-1, slots + world.flight_slots + 1, len(hits))
        res.journal.write(Event.HIT, hits, side=side, source=source, target=target)
        res.journal.write(Event.DETECTED, hits, side=side, source=rng.integers(0, 3, len(hits)), target=target)
        res.journal.write(Event.DETECTED, hits, side=side, source=1, target=target)
        value = oracle.measured(res, condition)
        count = int(res.world.triggers.fired_count[0, 0])
        pull_triggers(res)
        return value, int(res.world.triggers.fired_count[0, 0]) - count

    rng = np.random.default_rng(seed)
    value, _ = outcome(0.0, True)
    if value == np.inf:
        assert outcome(1e300, True)[1] == 1
        return
    # The oracle measures distances in another way, equal but for rounding.
    slack = 1e-6 if measure in (Measure.DISTANCE, Measure.NEAREST) else 0.0
    for threshold, above in ((value - slack, True), (value + 0.5, True), (value + slack, False), (value - 0.5, False)):
        rng = np.random.default_rng(seed)
        got, acted = outcome(threshold, above)
        assert got == value
        assert acted == (abs(threshold - value) <= 2.0 * slack)


@pytest.mark.parametrize(("far", "moments"), [(5.001, [(1, 0)]), (4.999, [])])
@pytest.mark.parametrize("body", [NONE, 1, 2])
def test_a_place_of_the_map_or_beside_a_body_is_measured_from_where_that_is_as_the_impulse_ends(far, moments, body):
    """Far from the map's middle; the last body moves by 200 km a step."""
    c, s = unit_vector(1.25)
    still = {"mu_km3_s2": 0.0, "radius_km": 9.0}
    bodies = still, still | {"x_km": 9e3, "y_km": -2e3}, still | {
        "around": 0, "rail_km": 9e3, "step_x": c, "step_y": s}  # fmt: skip
    tables = tables_of(bodies=bodies)
    x, y = (float(places[0, 5, body]) if body != NONE else 0.0 for places in body_places(
        world_of(tables, ({},)), tables, 5))  # fmt: skip
    asked = Nearness(np.arange(600) < 2, np.zeros(600, bool), 300.0, 40.0, body)
    one = Trigger((at_most(Measure.NEAREST, far, 0), at_most(Measure.IMPULSE, 1)), (), True, 0, (SAY,))
    units = {"x_km": -9e4}, {"x_km": x + 303.0, "y_km": y + 36.0}, {"x_km": x + 300.0, "y_km": y + 40.0}
    assert says(one, units=units, bodies=bodies, nearness=(asked,)) == moments


def test_watched_events_count_within_an_impulse_and_every_one_of_a_ship():
    def blow(res):
        if res.impulse in (1, 2, 5):
            hits = np.zeros(2 if res.impulse == 5 else 1, int)
            res.journal.write(Event.HIT, hits, side=1, source=0, target=np.ones(len(hits), int))

    mine = EventWatch(Event.HIT, -1, Named(np.array([True, False]), np.zeros(0, bool)), None)
    theirs = replace(mine, source=Named(np.array([False, True]), np.zeros(0, bool)))
    for watch, count, moments in ((mine, 1, [(1, 1)]), (mine, 2, [(1, 5)]), (mine, 3, []), (theirs, 1, [])):
        one = Trigger((at_least(Measure.WATCHED, count, 0),), (), True, 0, (SAY,))
        assert says(one, watches=(watch,), meanwhile=blow) == moments


@pytest.mark.parametrize(
    ("state", "rows", "holds"),
    [
        (UnitState.LOST, ({"hull_mj": 0}, {"presence": Presence.STRUCK}), True),
        (UnitState.LOST, ({"hull_mj": 0}, {}), False),
        (UnitState.LOST, ({"hull_mj": 0}, {"presence": Presence.DORMANT}), False),
        (UnitState.LOST, ({"hull_mj": 0}, {"presence": Presence.GHOST}), True),
        (UnitState.LOST, ({"uid": 0}, {"presence": Presence.GHOST}), False),
        (UnitState.WITHDRAWN, ({"presence": Presence.AWAY}, {"hull_mj": 0}), True),
        (UnitState.WITHDRAWN, ({"presence": Presence.AWAY}, {}), False),
        (UnitState.WITHDRAWN, ({"hull_mj": 0}, {"hull_mj": 0}), False),
        (UnitState.STRUCK, ({"presence": Presence.STRUCK}, {"hull_mj": 0}), True),
        (UnitState.DRIFTING, ({"system_ppm": 0}, {"system_ppm": 0}), True),
        (UnitState.BROKEN, ({"broken": True}, {"hull_mj": 0}), True),
    ],
)
def test_a_squadron_is_in_a_state_when_all_that_is_left_of_it_is(state, rows, holds):
    one = Trigger((at_least(Measure.SQUADRON, 1, 3, state),), (), True, 0, (SAY,))
    units = (*(row | {"squadron": 3} for row in rows), {"squadron": 4})
    assert says(one, units=units) == ([(1, 0)] if holds else [])


@pytest.mark.parametrize(
    ("state", "rows", "holds"),
    [
        (UnitState.LOST, ({"alive": 0}, {"alive": 0}), True),
        (UnitState.LOST, ({"alive": 0}, {"alive": 0, "presence": Presence.DORMANT}), False),
        (UnitState.DOCKED, ({"presence": Presence.DOCKED}, {"alive": 0}), True),
        (UnitState.DOCKED, ({"presence": Presence.DOCKED}, {}), False),
        (UnitState.WITHDRAWN, ({"presence": Presence.AWAY}, {"presence": Presence.AWAY}), True),
        (UnitState.BLIND, ({}, {}), False),
    ],
)
def test_craft_are_lost_docked_or_away(state, rows, holds):
    one = Trigger((at_least(Measure.SQUADRON, 1, 3, state),), (), True, 0, (SAY,))
    assert says(one, flights=tuple(row | {"squadron": 3} for row in rows)) == ([(1, 0)] if holds else [])


def test_a_tow_needs_a_tug_on_the_map():
    one = Trigger((at_least(Measure.UNIT, 1, 0, UnitState.TOWED),), (), True, 0, (SAY,))
    for presence, moments in ((Presence.PRESENT, [(1, 0)]), (Presence.AWAY, [])):
        assert says(one, units=({}, {"tow": 0, "presence": presence})) == moments


# ---- actions


def acted(*actions, **more):
    return told(Trigger((at_least(Measure.IMPULSE, 4),), (), True, 0, actions), **more)


def test_orders_from_above_and_merit():
    above = (OrderAbove(1, AboveKind.HOLD, 0, 5, 1), OrderAbove(0, AboveKind.CHARGE, 0, 5, 1))
    res, events = acted(Action(ActionKind.ORDER_ABOVE, 1), Action(ActionKind.MERIT, 1, -1, -3.0), orders_above=above)
    sides = res.world.sides
    assert (sides.above[0].tolist(), sides.merit[0].tolist()) == ([1, -1], [0, -3])
    assert (1, 3, Event.ORDER_ABOVE, 1, -1) in events


def test_arrivals_of_a_squadron():
    asleep = {"presence": Presence.DORMANT, "squadron": 3}
    res, events = acted(
        Action(ActionKind.ARRIVE, 3), units=({}, asleep, asleep | {"squadron": 1}), flights=(asleep | {"side": 1},)
    )
    assert res.world.units.presence[0].tolist() == [1, 1, 0]
    assert res.world.flights.presence[0].tolist() == [1]
    assert [row[4] for row in events if row[2] == Event.ARRIVED] == [1, 3]


def test_a_squadron_comes_beside_a_moving_moon_and_the_film_looks_there_in_the_worlds_alone_where_that_acts():
    c, s = unit_vector(0.25)
    moon = {"mu_km3_s2": 5_960.0, "radius_km": 1_800.0, "around": 0, "rail_km": 4e5, "step_x": c, "step_y": s}
    acts = Action(ActionKind.ARRIVE, 3), Action(ActionKind.CAMERA, 1), Action(ActionKind.CAMERA, NONE, 1)
    comes = Trigger((at_most(Measure.CHANCE, PPM // 2 - 1, 2),), (), True, 0, acts)
    anchors = {"anchor": np.array([-1, 1, 1]), "flight_anchor": np.array([1, 1])}
    tables = tables_of(triggers=(comes,), bodies=(JUPITER, moon), **anchors)
    asleep = {"presence": Presence.DORMANT, "squadron": 3, "x_km": 3_000.0}
    rows = (asleep | {"uid": 9}, asleep | {"squadron": 1})
    world = world_of(tables, ({}, *rows), rows, worlds=6)
    res = Resolution(world, tables, "all")
    res.begin_impulse(3)
    pull_triggers(res)
    came = res.world.triggers.fired_count[:, 0] == 1
    units, flights = res.world.units, res.world.flights
    assert 0 < came.sum() < 6
    assert units.presence.tolist() == [[1, int(there), 0] for there in came]
    assert flights.presence.tolist() == [[int(there), 0] for there in came]
    x, y = (places[:, 20, 1] for places in (res.this_turn.body_x, res.this_turn.body_y))
    for group, slot in ((units, 1), (flights, 0)):
        assert group.x_km[:, slot].tolist() == np.where(came, x + 3_000.0, 3_000.0).tolist()
        assert group.y_km[:, slot].tolist() == np.where(came, y, 0.0).tolist()
    films = res.journal.table()
    films = films[films["kind"] == Event.CAMERA][["world", "target", "x_km"]].tolist()
    looks = ((1, 3_000.0), (res.world.body_code(1), 0.0))
    assert sorted(films) == [(w, at, x[w] + off) for w in np.flatnonzero(came) for at, off in looks]


_WHOLE = {Part.HULL: ("hull_mj", 50_000), Part.SHIELD: ("shield_mj", 40_000), Part.ARMOUR: ("armour_mj", 2_000)}


@pytest.mark.parametrize("part", [part for part in Part if part != Part.READINESS])
def test_a_part_is_set_to_a_fraction(part):
    res, events = acted(Action(ActionKind.SET, 1, part, 0.25))
    units = res.world.units
    if part in _WHOLE:
        column, most = _WHOLE[part]
        assert getattr(units, column)[0].tolist() == [most, most // 4]
    elif part == Part.PEOPLE:
        assert (units.aboard[0].tolist(), res.world.sides.lives_lost[0].tolist()) == ([180, 45], [0, 0])
    else:
        assert units.system_ppm[0, 1, System[part.name]] == PPM // 4
    assert [row[2] for row in events] == [Event.TRIGGERED]


def test_people_are_of_those_aboard_now_and_rounded_down():
    acts = Action(ActionKind.SET, 0, Part.PEOPLE, 0.5), Action(ActionKind.SET, 0, Part.PEOPLE, 0.5)
    assert acted(*acts, units=({"aboard": 7},))[0].world.units.aboard[0].tolist() == [1]


def test_a_crew_stands_at_a_level_at_once_and_what_was_under_way_is_off():
    units = ({"readiness_next": Readiness.ALERT, "readiness_impulse": 9, "readiness": Readiness.ROUTINE},
             {"readiness": Readiness.RED, "readiness_wanted": Readiness.RED}, {"presence": Presence.DORMANT},
             {"side": 1})  # fmt: skip
    res, events = acted(Action(ActionKind.SET, 0, Part.READINESS, 2.0), units=units, groups=(np.arange(600) < 3,))
    units = res.world.units
    for name in ("readiness", "readiness_wanted"):
        assert getattr(units, name)[0].tolist() == [Readiness.RED] * 3 + [Readiness.ALERT]
    assert (units.readiness_next[0, 0], units.readiness_impulse[0, 0]) == (-1, -1)
    assert events[1:] == [(1, 3, Event.READINESS, Readiness.RED, 0)]


def test_a_group_is_set_alike_by_uid_in_the_worlds_alone_where_it_acts():
    """The lost are left as they are, others are not of the group; rows tell in order of uid."""
    units = ({"uid": 9}, {"uid": 3}, {"uid": 5, "hull_mj": 0}, {"uid": 4, "side": 1}, {"uid": 2})
    when, group = (at_most(Measure.CHANCE, PPM // 2 - 1, 2),), np.isin(np.arange(600), (0, 1, 2, 4))
    acts = Action(ActionKind.SET, 0, Part.DRIVE, 0.0), Action(ActionKind.SET, 0, Part.HULL, 0.0)
    res, events = told(Trigger(when, (), True, 0, acts), units=units, worlds=8, groups=(group,))
    acted = res.world.triggers.fired_count[:, 0] == 1
    assert 0 < acted.sum() < 8
    assert (res.world.lost() == (acted[:, None] & group[:5]) | np.array([0, 0, 1, 0, 0], bool)).all()
    assert (res.world.units.system_ppm[:, :, 0] == np.where(acted[:, None] & [1, 1, 0, 0, 1], 0, PPM)).all()
    for kind in (Event.SYSTEM_OUT, Event.LOST):
        assert [row[4] for row in events if row[2] == kind] == [4, 1, 0] * int(acted.sum())


def test_a_part_set_to_nothing_is_out_and_a_hull_of_nothing_is_the_end():
    res, events = acted(Action(ActionKind.SET, 0, Part.BRIDGE, 0.0), Action(ActionKind.SET, 1, Part.HULL, 0.0))
    units = res.world.units
    assert events[1:] == [
        (1, 3, Event.SYSTEM_OUT, System.BRIDGE, 0),
        (1, 3, Event.LOST, Cause.RULING, 1),
    ]
    assert (units.hull_mj[0, 1], units.lost_cause[0, 1], units.lost_impulse[0, 1]) == (0, Cause.RULING, 3)
    assert res.world.sides.lives_lost[0].tolist() == [0, 180]


def test_what_is_lost_stays_lost():
    for state in ({"hull_mj": 0}, {"presence": Presence.GONE}, {"presence": Presence.STRUCK}, {"uid": 0}):
        res, events = acted(
            Action(ActionKind.SET, 1, Part.HULL, 1.0), Action(ActionKind.SET, 1, Part.DRIVE, 0.0), units=({}, state)
        )
        assert [row[2] for row in events] == [Event.TRIGGERED]
        assert res.world.units.hull_mj[0, 1] == (0 if "hull_mj" in state else 50_000)
        assert res.world.units.system_ppm[0, 1, 0] == PPM


def test_all_crews_of_a_side_are_called_at_once():
    """Those of rows that are there, dead or alive, in the worlds alone in which it is said."""
    units = ({"side": 1}, {}, {"side": 1, "hull_mj": 0}, {"side": 1, "uid": 0}, {"side": 1, "presence": Presence.AWAY})
    when = (at_least(Measure.CHANCE, PPM // 2, 3),)
    res, _ = told(Trigger(when, (), True, 0, (Action(ActionKind.READINESS, 1, Readiness.RED),)), units=units, worlds=9)
    said = res.world.triggers.fired_count == 1
    called = said & np.array([True, False, True, False, True])
    assert 0 < said.sum() < 9
    assert (res.world.units.readiness_wanted == np.where(called, Readiness.RED, Readiness.ALERT)).all()


def test_an_end_fixes_the_result():
    res, _ = acted(Action(ActionKind.END, 1, Verdict.VICTORY))
    assert res.world.sides.verdict[0].tolist() == [0, Verdict.VICTORY]


def test_only_the_worlds_in_which_the_conditions_hold_are_touched():
    one = Trigger(
        (at_most(Measure.CHANCE, PPM // 2 - 1, 0),), (), True, 0, (Action(ActionKind.SET, 0, Part.DRIVE, 0.0),)
    )
    res, _ = told(one, worlds=50)
    fired = res.world.triggers.fired_count[:, 0] == 1
    assert 5 < fired.sum() < 45
    assert ((res.world.units.system_ppm[:, 0, 0] == 0) == fired).all()
    assert (res.world.triggers.fired_impulse[:, 0] == np.where(fired, 0, -1)).all()


# ---- counters


def test_a_counter_is_what_all_firings_have_added():
    """Two triggers of one impulse both count; what they do is seen in the next."""
    adds = (2, -1, 0)
    each, third = Trigger((), (), False, 0, ()), Trigger((at_most(Measure.IMPULSE, 3),), (), False, 0, ())
    for threshold, moment in ((1, [(1, 1)]), (3, [(1, 3)]), (5, [(1, 4)]), (7, [(1, 5)])):
        asks = Trigger((at_least(Measure.COUNTER, threshold, 0),), (), True, 0, (SAY,))
        assert says(each, third, asks, counters=(adds,)) == moment


def test_a_counter_stands_at_nothing_at_first_and_can_fall_below_it():
    fall = Trigger((at_least(Measure.IMPULSE, 3),), (), False, 0, ())
    below = Trigger((at_most(Measure.COUNTER, -2, 0),), (), True, 0, (SAY,))
    assert says(fall, below, counters=((-1, 0),)) == [(1, 4)]
    assert says(fall, Trigger((at_most(Measure.COUNTER, -1, 0),), (), True, 0, (SAY,)), counters=((-1, 0),)) == [(1, 3)]
    assert says(fall, Trigger((at_least(Measure.COUNTER, 0, 0),), (), True, 0, (SAY,)), counters=((-1, 0),)) == [(1, 0)]


def test_one_that_fires_once_counts_once_and_each_counter_by_itself():
    once, always = Trigger((), (), True, 0, ()), Trigger((), (), False, 0, ())
    counters = ((1, 0, 0, 0), (0, 1, 0, 0))
    first = Trigger((at_least(Measure.COUNTER, 2, 0),), (), True, 0, (SAY,))
    second = Trigger((at_least(Measure.COUNTER, 2, 1),), (), True, 0, (SAY,))
    assert says(once, always, first, second, counters=counters, turns=2) == [(1, 2)]


def test_worlds_count_apart():
    counts = Trigger((at_most(Measure.CHANCE, PPM // 2 - 1, 4),), (), True, 0, ())
    asks = Trigger((at_least(Measure.COUNTER, 1, 0),), (), True, 0, (SAY,))
    res, _ = told(counts, asks, worlds=40, counters=((1, 0),))
    assert (res.world.triggers.fired_count[:, 0] == res.world.triggers.fired_count[:, 1]).all()
    assert 0 < res.world.triggers.fired_count[:, 1].sum() < 40


# ---- debris that is strewn

CLOUD = Cloud(500.0, -300.0, 1.0, 2.0, NONE, 60.0, 800.0)


def test_a_cloud_is_strewn_where_it_is_said():
    res, events = acted(Action(ActionKind.STREW, 0), clouds=(CLOUD,))
    debris = res.world.debris
    places = [getattr(debris, name)[0].tolist() for name in ("x_km", "y_km", "vx_km_s", "vy_km_s")]
    assert places == [[500.0], [-300.0], [1.0], [2.0]]
    assert (debris.radius_km[0, 0], debris.mass_t[0, 0], debris.known_by[0, 0]) == (60.0, 800.0, 0)
    assert events[1:] == [(1, 3, Event.STREWN, 800, -1)]


def test_clouds_of_one_impulse_and_of_many_are_clouds_of_their_own_where_the_trigger_acts():
    twice = Trigger((at_most(Measure.CHANCE, PPM // 2 - 1, 2),), (), False, 5, (Action(ActionKind.STREW, 0),) * 2)
    other = replace(twice, do=(Action(ActionKind.STREW, 1),))
    res, _ = told(twice, other, worlds=6, clouds=(CLOUD, replace(CLOUD, mass_t=5.0)))
    fired = res.world.triggers.fired_count[:, 0]
    assert set(fired.tolist()) == {0, 2}
    debris = res.world.debris
    assert (debris.used().sum(axis=1) == fired * 3).all()
    assert ((debris.mass_t == 5.0).sum(axis=1) == fired).all()
    assert all(len(set(uid[uid > 0].tolist())) == 3 * n for uid, n in zip(debris.uid, fired, strict=True))


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_cloud_beside_a_moving_body_is_where_that_then_is_and_moves_with_it(sign):
    c, s = unit_vector(0.25)
    moon = {"mu_km3_s2": 5_960.0, "radius_km": 1_800.0, "around": 0, "rail_km": 400_000.0, "step_x": c, "step_y": s}
    more = {"clouds": (replace(CLOUD, body=1),), "bodies": (JUPITER, moon), "triggers": (
        Trigger((at_least(Measure.IMPULSE, 4),), (), True, 0, (Action(ActionKind.STREW, 0),)),)}  # fmt: skip
    tables = tables_of(**more)
    world = world_of(tables, ({},))
    world = world if sign > 0 else mirrored(world)
    res = Resolution(world, tables, "none")
    res.begin_impulse(3)
    pull_triggers(res)
    x, y = (float(places[0, 20, 1]) for places in (res.this_turn.body_x, res.this_turn.body_y))
    later = [float(places[0, 21, 1]) for places in (res.this_turn.body_x, res.this_turn.body_y)]
    debris = res.world.debris
    assert (debris.x_km[0, 0], debris.y_km[0, 0]) == (x + 500.0, y - 300.0 * sign)
    drift = [(b - a) / tables.substep_s for a, b in zip((x, y), later, strict=True)]
    own = debris.vx_km_s[0, 0] - 1.0, debris.vy_km_s[0, 0] - 2.0 * sign
    assert own == pytest.approx(drift, rel=0.05, abs=0.05)


# ---- where the film looks


def test_the_film_is_told_to_look_at_units_bodies_and_places():
    acts = (
        Action(ActionKind.CAMERA, 1), Action(ActionKind.CAMERA, 2), Action(ActionKind.CAMERA, NONE, 0),
        Action(ActionKind.CAMERA, NONE, NONE, 0.0, 70.0, -900.0),
    )  # fmt: skip
    units = ({}, {"side": 1, "x_km": 1e6, "y_km": 5.0}, {"presence": Presence.DORMANT})
    tables = tables_of(triggers=(Trigger((), (), True, 0, acts),), bodies=(JUPITER,))
    world = world_of(tables, units)
    for made, sign in ((world, 1.0), (mirrored(world), -1.0)):
        res = Resolution(made, tables, "all")
        res.begin_impulse(0)
        pull_triggers(res)
        rows = res.journal.table()
        rows = rows[rows["kind"] == Event.CAMERA][["target", "x_km", "y_km"]].tolist()
        assert rows == [(1, 1e6, 5.0 * sign), (3, 0.0, 0.0), (-1, 70.0, -900.0 * sign)]
        before, after = (world_digests(one)[0] for one in (made, res.world))
        res.world.triggers = made.triggers
        assert (before != after, world_digests(res.world)[0]) == (True, before)


def test_a_side_is_shown_places_and_bodies_and_what_it_sees():
    acts = Action(ActionKind.CAMERA, 0), Action(ActionKind.CAMERA, 1), Action(ActionKind.CAMERA, NONE, 0)
    place = Action(ActionKind.CAMERA, NONE, NONE, 0.0, 70.0, -900.0)
    far = Trigger((at_least(Measure.IMPULSE, 6),), (), True, 0, (*acts, place))
    tables = tables_of(triggers=(far,), bodies=(JUPITER,))
    still = {"delta_v_km_s": 0.0}
    world = world_of(tables, ({"x_km": 2e5} | still, {"side": 1, "x_km": -2e5} | still))
    before = world
    world, events, tracks = resolve_turn(world, tables, orders_for(world))
    for side in (0, 1):
        rows = seen_events(events, tracks, before, side)
        assert rows[rows["kind"] == Event.CAMERA]["target"].tolist() == [side, 2, -1]


@pytest.mark.parametrize("body", [NONE, 1])
def test_what_is_strewn_in_a_mirror_is_the_mirror_image(body):
    c, s = unit_vector(0.25)
    moon = {"mu_km3_s2": 5_960.0, "radius_km": 1_800.0, "around": 0, "rail_km": 400_000.0, "step_x": c, "step_y": s}
    strews = Trigger((), (), True, 0, (Action(ActionKind.STREW, 0),))
    tables = tables_of(clouds=(replace(CLOUD, body=body),), bodies=(JUPITER, moon), triggers=(strews,))
    world = world_of(tables, ({},))

    def strewn(made):
        res = Resolution(made, tables, "none")
        res.begin_impulse(2)
        pull_triggers(res)
        return res.world

    image, other = mirrored(strewn(world)).debris, strewn(mirrored(world)).debris
    for name in image.names():
        assert getattr(image, name).tolist() == getattr(other, name).tolist()


# ---- who is near what


def rows_of(count, *rows):
    return np.isin(np.arange(count), rows)


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
    rows = ({}, {"side": 1, "x_km": 300.0}, {"side": 1, "x_km": 40.0, "hull_mj": 0}, {"presence": Presence.DORMANT})
    world = world_of(tables, rows)
    asked = Nearness(rows_of(4, 0), rows_of(4, 0, 1, 2, 3), 0.0, 0.0, NONE)
    assert measured(asked, world, tables) == [300.0]
    assert measured(replace(asked, of=rows_of(4, 2)), world, tables) == [np.inf]
    assert measured(replace(asked, of=rows_of(4), x_km=30.0, y_km=40.0), world, tables) == [50.0]
    assert measured(replace(asked, who=rows_of(4, 1), of=rows_of(4), body=0), world, tables) == [300.0]


def test_a_trigger_calls_a_side_to_red_alert_when_somebody_is_near():
    asked = Nearness(rows_of(3, 0), rows_of(3, 2), 0.0, 0.0, NONE)
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
