"""Deaths in turns: whatever takes the last hull, it costs the same."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.damage.deaths import settle_deaths
from game.rules.state.columns import NONE
from game.rules.state.tables import Action, Condition, Trigger
from game.rules.state.trigger_words import ActionKind, Measure, Part
from game.rules.state.vocabulary import PPM, Cause, Event, FireMode, Presence
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle_damage as oracle
from game.testing.builders import FIGHTER, FRIGATE, JUPITER, LASER, orders_for, tables_of, world_of
from game.testing.invariants import assert_lives_are_counted, assert_turn_holds
from game.testing.properties import assert_turns_hold
from game.testing.strategies import battles
from game.testing.strategies_damage import battles as damaged_battles

from .standard import holds_standard_properties, run

CLASSES = (FRIGATE | {"breach_ppm": PPM, "hangar": 60}, FRIGATE, FIGHTER)
QUIET = {"fire_mode": FireMode.HOLD}
CARRIER = QUIET | {"x_km": 100_000.0}
WING = {"home": 0, "presence": Presence.DOCKED, "alive": 11, "class_id": 2}
FAR = QUIET | {"side": 1, "x_km": -300_000.0}


def rows(events, *kinds):
    names = ("impulse", "kind", "source", "target", "value")
    return [tuple(int(e[name]) for name in names) for e in events if e["kind"] in kinds]


DEATHS = (Event.LOST, Event.BREACH, Event.FLIGHT_LOST)


@given(damaged_battles())
def test_who_lived_and_has_no_hull_dies_as_the_oracle_says(battle):
    tables, world, impulse = battle
    rng = np.random.default_rng(world.battle.key)
    low = rng.random(world.units.uid.shape) < 0.5

    def sap(res):
        """Half of the ships lose their hull by no hit."""
        res.world.units.hull_mj[low] = 0

    res = run(world, tables, impulse, (sap, settle_deaths))
    old, new = world.units, res.world.units
    told = {row[3] for row in rows(res.journal.table(), Event.LOST)}
    hulls = [(int(hull), 0 if sapped else int(hull)) for hull, sapped in zip(old.hull_mj[0], low[0], strict=True)]
    died = {s for s, (had, left) in enumerate(hulls) if oracle.dies(had > 0, left)}
    assert told == died == set(np.flatnonzero(new.lost_impulse[0] == 24 + impulse))
    assert_lives_are_counted(world, res.world, tables)


@given(damaged_battles())
def test_deaths_feel_no_neighbour_no_row_and_no_mirror(battle):
    def sap(res):
        res.world.units.hull_mj[res.world.units.uid % 2 == 1] = 0

    holds_standard_properties(*battle, (sap, settle_deaths))


def by_the_scenario(fraction=0.0, impulse=12):
    """Tables in which the first unit's hull is set to a fraction in an impulse, counted from 1."""
    when = (Condition(Measure.IMPULSE, NONE, NONE, impulse, True),)
    acts = (Action(ActionKind.SET, 0, Part.HULL, fraction),)
    return tables_of(CLASSES, triggers=(Trigger(when, (), True, 0, acts),), groups=(np.arange(600) == 0,))


@pytest.mark.parametrize("impulse", [1, 5, 12])
def test_a_ruling_kills_as_a_hit_does_in_its_own_impulse(impulse):
    """Lives, the craft in the hangar and the plant: also in the last impulse of a battle's last turn."""
    tables = by_the_scenario(impulse=impulse)
    world = world_of(tables, (CARRIER, FAR), (WING,))
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    at = impulse - 1
    assert rows(events, *DEATHS) == [
        (at, Event.LOST, NONE, 0, Cause.RULING), (at, Event.BREACH, 0, NONE, 0), (at, Event.FLIGHT_LOST, 0, 2, 11),
    ]  # fmt: skip
    assert after.sides.lives_lost[0].tolist() == [180 + 11 * tables.classes.crew[2], 0]
    assert_turn_holds(world, after, tables, events)


def test_a_fraction_that_rounds_to_no_hull_is_the_end_too():
    tables = by_the_scenario(fraction=1e-5)
    tables.classes.hull_mj[:] = 100_000
    world = world_of(tables, (CARRIER, FAR))
    assert rows(resolve_turn(world, tables, orders_for(world))[1], Event.LOST) == []
    tables.classes.hull_mj[:] = 99_999
    after, events, _ = resolve_turn(world_of(tables, (CARRIER, FAR)), tables, orders_for(world))
    assert rows(events, Event.LOST) == [(11, Event.LOST, NONE, 0, Cause.RULING)]
    assert after.units.hull_mj[0, 0] == 0


def test_a_carrier_that_falls_takes_its_craft_along_in_the_same_impulse():
    tables = tables_of(CLASSES, bodies=(JUPITER,))
    falls = CARRIER | {"x_km": 71_500.0, "vx_km_s": -5.0, "system_ppm": 0}
    world = world_of(tables, (falls, FAR), (WING,))
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    assert rows(events, Event.FELL, *DEATHS) == [
        (0, Event.FELL, 3, 0, 0), (0, Event.LOST, 3, 0, Cause.FELL), (0, Event.FLIGHT_LOST, 0, 2, 11),
    ]  # fmt: skip
    assert after.units.presence[0, 0] == Presence.GONE
    assert_turn_holds(world, after, tables, events)


@pytest.mark.parametrize("phase", ["charge", "look", "deal_damage", "tend_hangars", "fly_units", "pull_triggers"])
@pytest.mark.parametrize("impulse", [0, 7, 11])
def test_a_hull_brought_to_nothing_by_any_phase_is_a_death(phase, impulse):
    """As a rule of drag would: no hit, no call; the turn does not end without it."""

    def drag(res):
        RULES[phase](res)
        if res.impulse == impulse:
            res.world.units.hull_mj[:, 0] = 0

    tables = tables_of(CLASSES)
    world = world_of(tables, (CARRIER, FAR), (WING,))
    after, events, _ = resolve_turn(world, tables, orders_for(world), rules=RULES.changed(**{phase: drag}))
    late = phase in ("tend_hangars", "fly_units", "pull_triggers")
    at = min(impulse + late, 11)
    assert [row[:2] for row in rows(events, *DEATHS)] == [
        (at, Event.LOST), (at, Event.BREACH), (at, Event.FLIGHT_LOST)
    ]  # fmt: skip
    assert_lives_are_counted(world, after, tables)
    again, events, _ = resolve_turn(after, tables, orders_for(world))
    assert rows(events, *DEATHS) == []
    assert_lives_are_counted(world, again, tables)


def test_craft_shot_by_the_lasers_of_ships_cost_their_crews():
    tables = tables_of((FRIGATE | {"batteries": ((0, 40),)}, FRIGATE, FIGHTER), (LASER,))
    world = world_of(tables, ({},), ({"side": 1, "class_id": 2, "x_km": 500.0, "energy_mj": 0},))
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    lost = 30 - int(after.flights.alive[0, 0])
    assert lost > 0
    assert after.sides.lives_lost[0].tolist() == [0, lost * tables.classes.crew[2]]
    assert after.flights.presence[0, 0] == (Presence.GONE if lost == 30 else Presence.PRESENT)
    assert_turn_holds(world, after, tables, events)


def test_a_wreck_of_the_scenario_is_no_loss():
    tables = tables_of(CLASSES)
    world = world_of(tables, (CARRIER | {"hull_mj": 0}, FAR), (WING,))
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    assert rows(events, *DEATHS) == []
    assert after.sides.lives_lost.sum() == 0
    assert after.units.lost_impulse[0, 0] == NONE


@given(battles(worlds=2), st.sampled_from(("burst", "fly", "leave")), st.integers(0, 11))
@settings(max_examples=8)
def test_all_that_must_hold_of_turns_holds_where_a_rule_saps_hulls(battle, phase, impulse):
    """By hits that leave nothing, dealt in any phase."""

    def sap(res):
        RULES[phase](res)
        if res.impulse == impulse:
            world, unit = np.nonzero(res.world.present() & (res.world.units.uid % 2 == 1))
            res.hit(world, unit, np.full(len(world), NONE), np.full(len(world), 10**7), Cause.BLAST, leak_ppm=PPM)

    assert_turns_hold(battle, turns=2, resolve=partial(resolve_turn, rules=RULES.changed(**{phase: sap})))
