"""Who comes onto the map where: beside a body that has moved meanwhile, too; in waves, and who comes no more."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.columns import NONE
from game.rules.state.digest import mirrored, world_digests
from game.rules.state.rails import body_places, body_velocities
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Action, Condition, Question, Trigger, Wave
from game.rules.state.trigger_words import ActionKind, Measure
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import Counted, Event, Mission, Move, Presence
from game.rules.state.world import World
from game.rules.story.arrivals import arrive, bring_in, bring_waves, called_off
from game.rules.story.objectives import standing
from game.rules.story.progress import left_ppm, weights
from game.rules.turn import resolve_turn
from game.testing import oracle_motion as oracle
from game.testing import oracle_story
from game.testing.builders import DRONE, FIGHTER, FRIGATE, JUPITER, orders_for, tables_of, world_of
from game.testing.strategies_command import random_battle

C, S = unit_vector(5.0 * 360.0 / (1.7699 * 86_400.0))
IO = {"mu_km3_s2": 5_960.0, "radius_km": 1_822.0, "around": 0, "rail_km": 421_800.0, "step_x": C, "step_y": S}
SPECK = {"mu_km3_s2": 1.0, "radius_km": 10.0, "around": 1, "rail_km": 9_000.0, "step_x": C, "step_y": -S}
ASLEEP = {"presence": Presence.DORMANT, "move": Move.COAST}
CLASSES = (FRIGATE | {"batteries": ()}, DRONE, FIGHTER)


def io_tables(turn=10, anchor=1, *, bodies=(JUPITER, IO), **more):
    return tables_of(
        CLASSES, bodies=bodies, map_radius_km=1e6,
        arrival_turn=np.array([0, turn, 0]), flight_arrival_turn=np.array([turn, turn]),
        anchor=np.array([-1, anchor, -1]), flight_anchor=np.array([anchor, anchor]), **more,
    )  # fmt: skip


def asleep(tables, **unit):
    return world_of(
        tables, ({"x_km": 5e5, "move": Move.COAST}, ASLEEP | {"x_km": 2_422.0, "vy_km_s": 1.5} | unit,
                 {"x_km": -5e5, "side": 1, "move": Move.COAST}),
        ({"x_km": -3_000.0, "vx_km_s": 0.25, "class_id": 1, "presence": Presence.DORMANT},
         {"class_id": 2, "presence": Presence.DORMANT, "home": 1, "mission": Mission.DOCK, "x_km": 2_422.0}),
    )  # fmt: skip


def turns(world, tables, count):
    for _ in range(count):
        world, events, tracks = resolve_turn(world, tables, orders_for(world))
    return world, events, tracks


def test_what_waits_beside_a_moon_arrives_beside_it_and_goes_with_it():
    """600 km above Io in turn 10, and not 49,500 km from it, where Io was at the start."""
    tables = io_tables()
    world, _, _ = turns(asleep(tables), tables, 9)
    assert world.units.presence[0, 1] == Presence.DORMANT
    x, y = (places[0, 0, 1] for places in body_places(world, tables))
    assert np.hypot(x - 421_800.0, y) > 40_000.0
    after, events, tracks = turns(world, tables, 1)
    assert (tracks.unit_x_km[0, 0, 1] - x, tracks.unit_y_km[0, 0, 1] - y) == pytest.approx((2_422.0, 0.0))
    rows = events[events["kind"] == Event.ARRIVED]
    assert rows["x_km"].tolist() == pytest.approx([x + 2_422.0, x - 3_000.0, x + 2_422.0])
    bx, by = (places[0, -1, 1] for places in (tracks.body_x_km, tracks.body_y_km))
    off = after.units.x_km[0, 1] - bx, after.units.y_km[0, 1] - by
    assert 1_822.0 < np.hypot(*off) < 2_700.0  # in five minutes Io itself has gone 5,200 km
    assert np.hypot(off[0] - 2_422.0, off[1]) > 200.0
    assert after.flights.presence[0].tolist() == [Presence.PRESENT, Presence.DOCKED]


@pytest.mark.parametrize(("anchor", "bodies"), [(1, (JUPITER, IO)), (2, (JUPITER, IO, SPECK))])
@given(st.integers(0, 60), st.booleans())
def test_places_and_speeds_are_those_of_the_oracle(anchor, bodies, step, mirror):
    tables = io_tables(anchor=anchor, bodies=bodies)
    world = asleep(tables)
    world.rails.ux[:, 1:], world.rails.uy[:, 1:] = 0.6, -0.8
    world = mirrored(world) if mirror else world
    res = Resolution(world, tables, "all")
    res.begin_impulse(0)
    all_units, all_flights = np.ones(world.units.uid.shape, bool), np.ones(world.flights.uid.shape, bool)
    bring_in(res, all_units, all_flights, step)
    hand = -1 if mirror else 1
    rails = [
        oracle.Rail(int(a), float(r), float(ux), float(uy), (float(c), float(s) * hand))
        for a, r, ux, uy, c, s in zip(
            tables.bodies.around, tables.bodies.rail_km, world.rails.ux[0], world.rails.uy[0], tables.bodies.step_x,
            tables.bodies.step_y, strict=True,
        )
    ]  # fmt: skip
    (bx, by), (bvx, bvy) = oracle.on_rails(rails, anchor, step, tables.substep_s)
    units, before = res.world.units, world.units
    assert (units.x_km[0, 1], units.y_km[0, 1]) == pytest.approx((before.x_km[0, 1] + bx, before.y_km[0, 1] + by))
    got = units.vx_km_s[0, 1], units.vy_km_s[0, 1]
    assert got == pytest.approx((before.vx_km_s[0, 1] + bvx, before.vy_km_s[0, 1] + bvy), rel=1e-6, abs=1e-5)
    flights = res.world.flights
    assert flights.x_km[0, 0] - flights.x_km[0, 1] == pytest.approx(-5_422.0)
    assert units.x_km[0, 0] == before.x_km[0, 0]  # who is there already stays where it is


def test_by_a_trigger_it_comes_where_the_body_is_at_the_end_of_the_impulse():
    trigger = Trigger(
        (Condition(Measure.IMPULSE, -1, -1, 31.0, True),),
        (),
        True,
        0,
        (Action(ActionKind.ARRIVE, 1), Action(ActionKind.ARRIVE, 2)),
    )
    tables = io_tables(turn=0, triggers=(trigger,))
    world = asleep(tables, squadron=1)
    world.flights.squadron[:] = 2
    _, events, tracks = turns(world, tables, 3)
    rows = events[events["kind"] == Event.ARRIVED]
    assert set(rows["impulse"].tolist()) == {6}
    step = 7 * 5
    assert tracks.unit_x_km[0, step, 1] == rows["x_km"][0]
    assert rows["x_km"][0] == pytest.approx(tracks.body_x_km[0, step, 1] + 2_422.0)
    assert tracks.unit_x_km[0, step + 1, 1] == pytest.approx(tracks.body_x_km[0, step + 1, 1] + 2_422.0, abs=0.5)


def test_beside_nothing_that_moves_it_comes_where_it_was_put():
    tables = io_tables(turn=2, anchor=-1)
    world, _, _ = turns(asleep(tables), tables, 1)
    res = Resolution(world, tables, "all")
    res.begin_impulse(0)
    arrive(res)
    units = res.world.units
    assert (units.x_km[0, 1], units.vx_km_s[0, 1], units.vy_km_s[0, 1]) == (2_422.0, 0.0, 1.5)


def test_arrivals_are_told_world_by_world_in_order_of_uid():
    tables = tables_of(CLASSES, arrival_turn=np.ones(3, np.int32), flight_arrival_turn=np.ones(2, np.int32))
    one = world_of(tables, (ASLEEP,) * 3, ({"class_id": 1, "presence": Presence.DORMANT},) * 2)
    world = World.joined([one, one])
    world.units.uid[:], world.flights.uid[:] = [[5, 2, 9], [3, 8, 1]], [[44, 33], [55, 66]]
    res = Resolution(world, tables, "all")
    res.begin_impulse(0)
    arrive(res)
    rows = res.journal.table()[["world", "target"]].tolist()
    assert rows == [(0, 1), (0, 0), (0, 2), (0, 4), (0, 3), (1, 2), (1, 0), (1, 1), (1, 3), (1, 4)]


def test_empty_slots_stay_empty():
    tables = tables_of(CLASSES, arrival_turn=np.ones(3, np.int32), flight_arrival_turn=np.ones(2, np.int32))
    world = world_of(tables, (ASLEEP,) * 3, ({"class_id": 1, "presence": Presence.DORMANT},) * 2)
    world.units.uid[0, 1] = world.flights.uid[0, 0] = 0
    res = Resolution(world, tables, "all")
    res.begin_impulse(0)
    arrive(res)
    assert (res.world.units.presence[0] == Presence.PRESENT).tolist() == [True, False, True]
    assert (res.world.flights.presence[0] == Presence.PRESENT).tolist() == [False, True]


@pytest.mark.parametrize("presence", [p for p in Presence if p != Presence.DORMANT])
def test_who_has_come_does_not_come_again(presence):
    tables = io_tables(turn=1)
    world = asleep(tables)
    world.units.presence[:], world.flights.presence[:] = presence, presence
    res = Resolution(world, tables, "all")
    res.begin_impulse(0)
    arrive(res)
    assert len(res.journal.table()) == 0
    assert world_digests(res.world) == world_digests(world)


@pytest.mark.parametrize(("home", "presence"), [
    ({}, Presence.DOCKED), ({"hull_mj": 0}, Presence.PRESENT), ({"presence": Presence.GONE}, Presence.PRESENT),
])  # fmt: skip
def test_who_is_to_dock_with_what_is_no_longer_there_arrives_in_the_open(home, presence):
    tables = io_tables(turn=1)
    res = Resolution(asleep(tables, **home), tables, "none")
    res.begin_impulse(0)
    arrive(res)
    assert res.world.flights.presence[0].tolist() == [Presence.PRESENT, presence]


def test_a_mirror_shows_the_same_arrival():
    tables = io_tables(turn=2)
    world = asleep(tables)
    want = world_digests(turns(world, tables, 2)[0])
    assert world_digests(mirrored(turns(mirrored(world), tables, 2)[0])) == want


def test_speeds_of_bodies_are_how_far_they_go():
    tables = io_tables(bodies=(JUPITER, IO, SPECK))
    world = asleep(tables)
    x, y = body_places(world, tables)
    vx, vy = body_velocities(tables, world.battle.mirror_sign, x[:, 30], y[:, 30])
    for values, places in ((vx, x), (vy, y)):
        assert values[0] == pytest.approx((places[0, 31] - places[0, 29]) / (2 * tables.substep_s), rel=1e-6, abs=1e-5)
    assert (vx[0, 0], vy[0, 0]) == (0.0, 0.0)
    assert np.hypot(vx[0, 1], vy[0, 1]) == pytest.approx(17.33, abs=0.01)


@pytest.mark.parametrize("trigger", [-1, 0])
def test_a_wave_comes_in_its_impulse_in_each_world_by_itself(trigger):
    """In the sixth impulse of the battle, or since a trigger acted: of three worlds it is that of the last."""
    wave = Wave(trigger, 6, np.array([False, True]), np.array([True]))
    action = Trigger((Condition(Measure.TURN, -1, -1, 99, True),), (), True, 0, ())
    tables = tables_of(CLASSES, waves=(wave,), triggers=(action,))
    asleep = {"class_id": 1, "presence": Presence.DORMANT}
    world = world_of(tables, ({}, ASLEEP), (asleep,), worlds=3)
    if trigger >= 0:
        world.battle.turn[:] = 2
        world.triggers.fired_impulse[:, 0] = [-1, 25, 24]
    else:
        world.battle.turn[:] = [1, 2, 0]
    res = Resolution(world, tables, "all")
    res.begin_impulse(6)
    bring_waves(res)
    come = [Presence.DORMANT, Presence.DORMANT, Presence.PRESENT]
    assert res.world.units.presence[:, 1].tolist() == res.world.flights.presence[:, 0].tolist() == come
    assert set(res.journal.table()["world"].tolist()) == {2}


@pytest.mark.parametrize("after", [0, 1, 6])
def test_a_wave_of_a_trigger_that_never_acted_does_not_come(after):
    wave = Wave(0, after, np.array([False, True]), np.array([], bool))
    action = Trigger((Condition(Measure.TURN, -1, -1, 99, True),), (), True, 0, ())
    tables = tables_of(CLASSES, waves=(wave,), triggers=(action,))
    res = Resolution(world_of(tables, ({}, ASLEEP)), tables, "none")
    for impulse in range(12):
        res.begin_impulse(impulse)
        bring_waves(res)
    assert res.world.units.presence[0, 1] == Presence.DORMANT


@pytest.mark.parametrize("impulse", [0, 7])
def test_a_wave_beside_a_moon_comes_where_the_moon_is_at_the_start_of_its_impulse(impulse):
    wave = Wave(-1, impulse, np.array([False, True, False]), np.array([True, False]))
    tables = io_tables(turn=0, waves=(wave,))
    world = asleep(tables)
    x, y = (places[0, 5 * impulse, 1] for places in body_places(world, tables))
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    bring_waves(res)
    units, flights = res.world.units, res.world.flights
    assert (units.x_km[0, 1] - x, units.y_km[0, 1] - y) == pytest.approx((2_422.0, 0.0), abs=1e-6)
    assert (flights.x_km[0, 0] - x, flights.y_km[0, 0] - y) == pytest.approx((-3_000.0, 0.0), abs=1e-6)


# ---- waves


WAITS = {"presence": Presence.DORMANT}
SWARM = {"presence": Presence.DORMANT, "side": 1}


def mask(count, *rows):
    return np.isin(np.arange(count), rows)


def wave(trigger, impulses, *units, flights=()):
    return Wave(trigger, impulses, mask(4, *units), mask(2, *flights))


def arrivals(waves, turns=3, **more):
    """(turn, impulse, row code) of all that arrives."""
    tables = tables_of(waves=waves, **more)
    world = world_of(tables, ({}, {"side": 1, "x_km": 1e5}, WAITS, WAITS | {"side": 1}), (SWARM, SWARM))
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
        due = [one for one in tables.waves if oracle_story.comes_now(res, one, w)]
        for s in range(world.unit_slots):
            comes = any(one.units[s] for one in due) and world.units.presence[w, s] == Presence.DORMANT
            comes &= world.units.uid[w, s] != 0
            assert (res.world.units.presence[w, s] != world.units.presence[w, s]) == comes


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
    world = world_of(tables, ({}, {"side": 1}, WAITS, WAITS), (SWARM, SWARM), worlds=3)
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
    world = world_of(tables, ({}, {"side": 1, "hull_mj": 0}, {}, WAITS | {"side": 1}), (SWARM, SWARM), worlds=2)
    world.triggers.fired_count[1, 0] = 1
    assert weights(world, tables, Counted.SHIPS).tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]
    assert left_ppm(world, tables, world.units.side == 1).tolist() == [500_000, 0]


def test_who_was_called_off_can_still_be_brought_in_by_a_trigger():
    """And is waited for while one may."""
    brings = Trigger((Condition(Measure.TURN, -1, -1, 9, True),), (), True, 0, (Action(ActionKind.ARRIVE, 4),))
    tables = tables_of(waves=(replace(wave(NONE, 5, 2, 3), until=0),), triggers=(ends_at(99), brings))
    world = world_of(tables, ({}, {"side": 1}, WAITS | {"squadron": 4}, WAITS), (SWARM, SWARM))
    world.triggers.fired_count[:, 0] = 1
    assert called_off(world, tables)[0].tolist() == [[False, False, False, True]]


def test_one_wave_is_called_off_in_the_first_turn_and_others_are_not():
    waves = replace(wave(NONE, 90, 2), until=0), wave(NONE, 90, 3), wave(NONE, 90, flights=(0,))
    tables = tables_of(waves=waves, triggers=(ends_at(99),))
    world = world_of(tables, ({}, {"side": 1}, WAITS, WAITS), (SWARM, SWARM))
    world.triggers.fired_count[:] = 1
    units, flights = called_off(world, tables)
    assert (units.tolist(), flights.tolist()) == ([[False, False, True, False]], [[False, False]])
    assert called_off(world, replace(tables, waves=waves[1:])) is None


ASKS = Question(0, 0, 1, 3, 0)


@pytest.mark.parametrize("craft", [False, True])
@pytest.mark.parametrize("by_wave", [False, True])
def test_who_comes_for_another_answer_is_waited_for_no_more(by_wave, craft):
    """From the answer on; before it, and after that which brings him, he is."""
    when = (Condition(Measure.IMPULSE, -1, -1, 7, True), Condition(Measure.ANSWER, 0, 2, 1, True))
    brings = Trigger(when, (), True, 0, () if by_wave else (Action(ActionKind.ARRIVE, 4),))
    waves = (wave(0, 3, *(() if craft else (3,)), flights=(0,) if craft else ()),) if by_wave else ()
    tables = tables_of((FRIGATE, FRIGATE, DRONE), triggers=(brings,), questions=(ASKS,), waves=waves)
    late = WAITS | {"side": 1, "squadron": 4}
    ships = ({}, {"side": 1, "hull_mj": 0}, {"uid": 0}, {"uid": 0} if craft else late)
    world = world_of(tables, ships, (late if craft else {"uid": 0}, {"uid": 0}), worlds=4)
    world.sides.answer[:, 0, 0] = [NONE, 0, 1, 2]
    assert standing(Resolution(world, tables, "none"))[:, 1].tolist() == [True, False, False, True]


def test_who_comes_by_the_clock_too_is_waited_for():
    brings = Trigger((Condition(Measure.ANSWER, 0, 2, 1, True),), (), True, 0, (Action(ActionKind.ARRIVE, 4),))
    tables = tables_of(triggers=(brings,), questions=(ASKS,), arrival_turn=np.array([0, 0, 5, 0]))
    world = world_of(tables, ({}, {"side": 1}, WAITS | {"squadron": 4}, WAITS | {"squadron": 4}))
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
            assert units[w, s] == oracle_story.comes_no_more(world, tables, s, w)
