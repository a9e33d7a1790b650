"""Strategies for tests of command: small battles with contacts of every age, and orders of every kind, good and bad."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis.strategies import booleans, builds, integers

from ..rules.knowledge.tracking import note_flights, note_units
from ..rules.state.columns import NONE, Array
from ..rules.state.orders import ORDER_FIELDS, OrderSet
from ..rules.state.tables import (
    Action,
    Cloud,
    Condition,
    EventWatch,
    Named,
    Nearness,
    Objective,
    OrderAbove,
    Question,
    Tables,
    Trigger,
    Wave,
)
from ..rules.state.trigger_words import SECRETLY, ActionKind, Measure, Part, UnitState
from ..rules.state.vocabulary import (
    IMPULSES,
    OPTIONS,
    PLACED,
    PPM,
    QUESTIONS,
    AboveKind,
    Cause,
    Counted,
    Event,
    FireMode,
    Frame,
    Mission,
    Move,
    ObjectiveKind,
    Posture,
    Presence,
    Priority,
    Readiness,
    Spacing,
    Stance,
)
from ..rules.state.world import World
from . import rolled_strategies as st
from .builders import (
    DRONE,
    FIGHTER,
    FRIGATE,
    JUPITER,
    LANCE,
    SHIPS_PRESENCES,
    orders_for,
    side_table,
    tables_of,
    world_of,
)

CARRIER = FRIGATE | {"mass_t": 30_000.0, "tow_t": 0.0, "hangar": 90, "sensor_km": 2e5}
HULK_LIKE = FRIGATE | {"thrust_km_s2": 0.0, "mass_t": 200_000.0}
NEUTRAL = np.array([[False, True, False], [True, False, False], [False, False, False]])
"""Who fights whom: the first two sides each other, the third nobody."""
ENMITY = np.array([[False, True, False], [True, False, False], [True, False, False]])
"""The same, but that the third side fights the first, which does not fight back."""


_CRAFT_SLOTS = 600
"""More than any of these battles has."""


def story(slots: int, sides: int = 2, body: int = NONE) -> dict[str, Any]:
    """Triggers, objectives and orders from above for a battle of `slots` units: fields of `Tables`.

    body: where some are to land; NONE = at a place of the map, which no file can say.
    """
    all_of = [np.arange(slots) % sides == a for a in range(sides)]
    first, none = np.arange(slots) == 0, np.zeros(slots, bool)
    triggers = *_first_triggers(), *_triggers_of_kinds(slots), *_stances_changed()
    counters = (0, 3, -2, 1, 0, 1), (1, 0, 0, 0, 0, 0)
    giver = max((slot for slot in (1, 3) if slot < slots), default=NONE)
    return {
        "objectives": _objectives(all_of, first, none, body), "triggers": triggers,
        "orders_above": (
            OrderAbove(0, AboveKind.HOLD, 0, 4, 10), OrderAbove(1, AboveKind.CHARGE, 2, 3, 4, giver=giver),
        ),
        "waves": _waves(slots),
        "nearness": (Nearness(all_of[0], all_of[1], 0.0, 0.0, NONE), Nearness(first, none, 900.0, 12_000.0, NONE)),
        "watches": _watches(all_of, first, np.arange(60) % sides),
        "counters": tuple((*one, *(0,) * (len(triggers) - len(one))) for one in counters),
        "questions": (Question(0, 0, 3, 3, 1), Question(1, 0, 1, 2, 0), Question(0, 1, 2, 4, 0)),
        "clouds": (Cloud(-2_000.0, 9_000.0, 0.5, -3.0, NONE, 40.0, 900.0),),
        "groups": (all_of[0], np.arange(slots) == 1, np.arange(slots) == 6),
    }  # fmt: skip


def _objectives(all_of: Sequence[Array], first: Array, none: Array, body: int) -> tuple[Objective, ...]:
    """One of each kind, and of each thing that is counted."""
    return (
        Objective(0, ObjectiveKind.WITHDRAW, all_of[0], Counted.MASS, PPM // 2, False, 30_000.0, all_of[1]),
        Objective(0, ObjectiveKind.PROTECT, first, Counted.LIVES, PPM, True, 0.0, none),
        Objective(1, ObjectiveKind.DESTROY, all_of[0], Counted.MASS, PPM // 2, False, 0.0, none),
        Objective(0, ObjectiveKind.DESTROY, all_of[1], Counted.SHIPS, PPM, True, 0.0, none),
        Objective(
            0, ObjectiveKind.REACH, all_of[0], Counted.LIVES, PPM // 2, True, 0.0, none, 9_000.0, 500.0, -4_000.0,
            turns=2,
        ),
        Objective(1, ObjectiveKind.HOLD, all_of[1], Counted.SHIPS, PPM, True, 0.0, first, 7_000.0, turns=3),
        Objective(
            1, ObjectiveKind.EVACUATE, all_of[1], Counted.MASS, PPM // 3, True, 0.0, none, 6_000.0, y_km=3_000.0,
            turns=0, hidden=True,
        ),
        Objective(
            0, ObjectiveKind.EVACUATE, all_of[0], Counted.SHIPS, PPM, True, 0.0, none, hidden=True, shown_by=2
        ),
        Objective(
            0, ObjectiveKind.DESTROY, none, Counted.CRAFT, PPM, True, 0.0, none, craft=np.arange(_CRAFT_SLOTS) % 2 == 1
        ),
        Objective(
            1, ObjectiveKind.SURVIVE, none, Counted.CRAFT, PPM // 2, True, 0.0, none,
            craft=np.arange(_CRAFT_SLOTS) % 3 > 0,
        ),
        Objective(
            1, ObjectiveKind.LAND, ~none, Counted.SHIPS, PPM // 2, True, 0.0, none, 9_000.0 if body == NONE else 1.2e5,
            body=body, turns=2, slower_km_s=1.0 if body == NONE else 6.5,
        ),
    )  # fmt: skip


def _first_triggers() -> tuple[Trigger, ...]:
    """Those that others speak of by their number, and that waves wait for."""
    return (
        Trigger((Condition(Measure.EVENTS, Event.HIT, 0, 1, True),), (), True, 2, (Action(ActionKind.ORDER_ABOVE, 0),)),
        Trigger((Condition(Measure.UNIT, 0, UnitState.LOST, 1, True),), (), True, 0, (Action(ActionKind.SAY, 3),)),
        Trigger(
            (Condition(Measure.IMPULSE, -1, -1, 7, True),),
            (),
            True,
            0,
            (
                Action(ActionKind.SET, 1, Part.DRIVE, 0.0),
                Action(ActionKind.SET, 0, Part.PEOPLE, 0.5),
                Action(ActionKind.SET, 0, Part.READINESS, 2.0),
                Action(ActionKind.SET, 2, Part.ARMOUR, 0.0),
            ),
        ),
        Trigger(
            (Condition(Measure.CHANCE, 5, -1, PPM // 2 - 1, False), Condition(Measure.TURN, -1, -1, 2, True)),
            (Condition(Measure.MASS, 1, -1, PPM - 1, False), Condition(Measure.TRIGGER, 2, -1, 1, True)),
            True,
            1,
            (Action(ActionKind.MERIT, 0, -1, 7.0), Action(ActionKind.ARRIVE, 2)),
        ),
    )


def _triggers_of_kinds(slots: int) -> tuple[Trigger, ...]:
    """Further conditions and actions, each kind somewhere."""
    merit = (Action(ActionKind.MERIT, 1, -1, 1.0),)
    return (
        Trigger((Condition(Measure.WATCHED, 0, -1, 2, True),), (), False, 0, merit),
        Trigger((Condition(Measure.WATCHED, 1, -1, 1, True),), (), False, 1, merit),
        Trigger((Condition(Measure.WATCHED, 2, -1, 1, True),), (), False, 0, merit),
        Trigger(
            (Condition(Measure.SHIPS, -1, 1, slots // 2 - 1, False),),
            (
                Condition(Measure.HERE, 0, -1, slots // 3, False),
                Condition(Measure.SQUADRON, 0, UnitState.LOST, 1, True),
            ),
            True, 0, (Action(ActionKind.SAY, 2),),
        ),
        Trigger((Condition(Measure.NEAREST, 0, -1, 5_000.0, False),), (), True, 0, (Action(ActionKind.SAY, 1),)),
        Trigger(
            (Condition(Measure.NEAREST, 1, -1, 20_000.0, True),), (), False, 0,
            (Action(ActionKind.READINESS, 1, Readiness.RED),),
        ),
        Trigger(
            (Condition(Measure.COUNTER, 0, -1, 4, True),), (Condition(Measure.COUNTER, 1, -1, 0, False),), True, 0,
            (Action(ActionKind.MERIT, 1, -1, 5.0), Action(ActionKind.SAY, 2)),
        ),
        Trigger(
            (Condition(Measure.TURN, -1, -1, 2, True), Condition(Measure.ANSWER, 2, 3, 1, True)),
            (Condition(Measure.ANSWER, 0, 1, 1, True), Condition(Measure.ANSWER, 1, 0, 1, True)),
            True, 0, (Action(ActionKind.ARRIVE, 0), Action(ActionKind.SAY, 3)),
        ),
        Trigger(
            (Condition(Measure.IMPULSE, -1, -1, 4, True), Condition(Measure.TURN, -1, -1, 2, False)), (), False, 3,
            (
                Action(ActionKind.STREW, 0), Action(ActionKind.CAMERA, 1),
                Action(ActionKind.CAMERA, NONE, NONE, 0.0, 70.0, -900.0),
            ),
        ),
    )  # fmt: skip


def _stances_changed() -> tuple[Trigger, ...]:
    """By chance, sides that watch each other, fight, or are thought to watch."""
    return tuple(
        Trigger(
            (Condition(Measure.CHANCE, 6, -1, PPM // 2, above), Condition(Measure.IMPULSE, -1, -1, when, True)),
            (), True, 0, (Action(ActionKind.STANCE, side, 1 - side, stance),),
        )
        for when, above, side, stance in (
            (5, True, 0, Stance.WATCH), (9, True, 0, Stance.FIGHT), (7, False, 1, SECRETLY + Stance.WATCH),
        )
    )  # fmt: skip


def _waves(slots: int) -> tuple[Wave, ...]:
    """By the clock, by a trigger, and one that a trigger calls off."""
    return (
        Wave(NONE, 13, np.arange(slots) == slots - 1, np.zeros(60, bool)),
        Wave(2, 1, np.arange(slots) == slots - 2, np.arange(60) == 0),
        Wave(NONE, 30, np.arange(slots) == slots - 1, np.zeros(60, bool), until=1),
    )


def _watches(all_of: Sequence[Array], first: Array, craft: Array) -> tuple[EventWatch, ...]:
    """Events that are counted by whom they are of and by whom they meet; `craft`: the side of each flight."""
    return (
        EventWatch(Event.HIT, NONE, Named(all_of[1], craft == 1), None),
        EventWatch(Event.HIT, 0, None, Named(first | all_of[1], craft < 0)),
        EventWatch(Event.DETECTED, NONE, Named(all_of[1], craft == 1, side=1), Named(all_of[0], craft == 0)),
    )


def command_tables(slots: int, *, bodies: bool = False, **more: Any) -> Tables:
    """Tables of three sides (`ENMITY`), with latencies and a story."""
    facts: dict[str, Any] = {
        "sides": side_table(ENMITY, intact=(0, 3, 0), lost=(5, 12, 0)),
        "arrival_turn": np.where(np.arange(slots) == slots - 1, 2, 0).astype(np.int32),
        "flight_arrival_turn": np.zeros(60, np.int32),
        "composure_ppm": np.array([[0] * 6, [600_000] * 6, [PPM] * 6]),
    }
    classes = (FRIGATE, LANCE, FIGHTER, DRONE, CARRIER, HULK_LIKE)
    plain = tables_of(classes, bodies=(JUPITER,) if bodies else (), map_radius_km=200_000.0)
    return replace(plain, **(facts | story(slots, body=0 if bodies else NONE) | more))


def random_battle(seed: int, *, worlds: int = 1, units: int = 7, flights: int = 4, bodies: bool = False) -> Any:
    """A battle in the middle of which everything is possible: (tables, world)."""
    rng = np.random.default_rng(seed)
    tables = command_tables(units, bodies=bodies)
    ships = tuple(_ship(rng, s, units, bodies) for s in range(units))
    swarm = tuple(_swarm(rng, f, units) for f in range(flights))
    world = world_of(tables, ships, swarm, worlds=worlds, key=seed + 1)
    for s, row in enumerate(ships):
        world.units.squadron[:, s] = row["side"]
    world.battle.turn[:] = int(rng.integers(0, 3))
    now = int(world.battle.turn[0]) * IMPULSES
    for number, one in enumerate(tables.objectives):
        if one.kind in PLACED and one.kind != ObjectiveKind.HOLD:
            world.stays.turns[:, number] = rng.integers(0, max(one.turns, 1) + 1, units) * (rng.random(units) < 0.5)
        if one.kind == ObjectiveKind.HOLD:
            world.objectives.held_turns[:, number] = rng.integers(0, one.turns + 1)
        world.objectives.shown[:, number] = one.hidden and rng.random() < 0.3
    _remember(rng, tables, world)
    shape = world.sides.answer.shape
    world.sides.asked_impulse[:] = np.where(rng.random(shape) < 0.5, rng.integers(0, now + 1), NONE)
    world.sides.answer[:] = np.where(rng.random(shape) < 0.3, rng.integers(0, OPTIONS, shape), NONE)
    world.sides.commander[:] = rng.integers(-1, units, world.sides.commander.shape)
    world.sides.control_impulse[:] = now + rng.choice([-12, 0, 0, 0, 4], world.sides.control_impulse.shape)
    return tables, world


def _ship(rng: Any, s: int, units: int, bodies: bool) -> dict[str, Any]:
    side = 2 if s == 5 else s % 2
    away = float(rng.choice([76_000.0, 110_000.0])) if bodies else 0.0
    gone = rng.random() < 0.15
    row = {
        "side": side, "class_id": int(rng.choice([0, 0, 1, 4, 5])), "rank": int(rng.integers(0, 4)),
        "x_km": away + float(rng.normal(0, 2_000)), "y_km": float(rng.normal(0, 9_000)),
        "vx_km_s": float(rng.normal(0, 2)), "vy_km_s": float(rng.normal(0, 2)),
        "posture": int(rng.integers(0, len(Posture))),
        "presence": int(rng.choice(list(SHIPS_PRESENCES))) if gone else int(Presence.PRESENT),
        "throttle_ppm": int(rng.choice([0, 500_000, PPM])), "fired_impulse": int(rng.choice([-1000, 0, 20])),
    }  # fmt: skip
    if s == units - 1:
        row["presence"] = int(Presence.DORMANT)
    if rng.random() < 0.2:
        row |= {"hull_mj": 0, "lost_impulse": int(rng.integers(0, 30)), "lost_cause": int(Cause.LASER)}
    if rng.random() < 0.2:
        row |= {"morale_ppm": int(rng.choice([0, 150_000, 400_000])), "broken": bool(rng.random() < 0.7)}
    if rng.random() < 0.3:
        row["system_ppm"] = rng.choice([0, PPM], 6)
    return row


def _swarm(rng: Any, f: int, units: int) -> dict[str, Any]:
    row = {
        "side": f % 2, "class_id": 2 if f < 2 else 3, "home": int(rng.integers(-1, units)) if f < 2 else -1,
        "x_km": float(rng.normal(0, 5_000)), "y_km": float(rng.normal(0, 5_000)),
        "alive": int(rng.choice([0, 3, 30])), "mission": int(rng.integers(0, len(Mission))),
        "spacing": int(rng.integers(0, len(Spacing))),
        "presence": int(rng.choice([1, 1, 2])) if f < 2 else 1,
    }  # fmt: skip
    return row if row["alive"] else row | {"presence": int(Presence.GONE)}


def _remember(rng: Any, tables: Tables, world: World) -> None:
    """Contacts of every age and level: some in sight, some as they were, some that were seen to leave."""
    now, units, contacts = world.battle.turn * IMPULSES, world.units, world.contacts
    shape = contacts.level.shape
    met = world.sides.hostility(units.side) & (units.presence != Presence.DORMANT)[:, None]
    contacts.level[:] = np.where(met, rng.choice([0, 1, 2, 2], shape), 0)
    met &= contacts.level > 0
    contacts.in_sight[:] = met & world.present()[:, None] & (rng.random(shape) < 0.5)
    contacts.sure[:] = met & (rng.random(shape) < 0.2)
    note_units(world, met, now)
    lost = met & ~contacts.in_sight
    unwatched = lost & (rng.random(shape) < 0.5)
    contacts.presence[unwatched] = Presence.PRESENT
    contacts.dead[lost] = rng.random(lost.sum()) < 0.3
    contacts.sure &= contacts.dead | contacts.in_sight
    contacts.seen_impulse[lost] -= rng.choice([1, 4, 5, 9, 13], lost.sum())
    _shift(rng, contacts, lost)
    flights, swarms = world.flight_contacts, world.flights
    met = world.sides.hostility(swarms.side) & (swarms.presence != Presence.DORMANT)[:, None]
    met &= rng.random(met.shape) < 0.8
    flights.in_sight[:] = met & world.flying()[:, None] & (rng.random(met.shape) < 0.5)
    note_flights(world, met, now)
    lost = met & ~flights.in_sight
    flights.presence[lost & (rng.random(met.shape) < 0.7)] = Presence.PRESENT
    flights.seen_impulse[lost] -= rng.choice([1, 4, 5, 12, 13, 99], lost.sum())
    _shift(rng, flights, lost)


def _shift(rng: Any, contacts: Any, rows: Array) -> None:
    """Let contacts have been elsewhere, at another velocity."""
    for name, off in (("x_km", 9_000.0), ("y_km", 9_000.0), ("vx_km_s", 3.0), ("vy_km_s", 3.0)):
        getattr(contacts, name)[rows] += rng.normal(0.0, off, rows.sum())


def random_orders(world: World, seed: int, *, nonsense: bool = True) -> OrderSet:
    """Orders of all kinds for all rows, one world's for all; with `nonsense` one field in six is out of bounds."""
    rng = np.random.default_rng(seed)
    orders = orders_for(world)
    s, f = world.unit_slots, world.flight_slots
    codes = s + f + world.rails.ux.shape[1]
    units = orders.units

    def some(low: int, high: int, size: Any, odd: tuple[int, ...] = (-1, 99)) -> Array:
        good = rng.integers(low, high, size)
        return np.where(rng.random(size) < 1 / 6, rng.choice(odd, size), good) if nonsense else good

    for name in ORDER_FIELDS:
        getattr(units, f"{name}_given")[:] = rng.random(s) < 0.7
    units.move[:] = some(0, len(Move), s)
    units.dx[:], units.dy[:] = rng.choice([-1.0, 0.5, 0.0, 700.0], s), rng.choice([1.0, -0.25, 0.0], s)
    units.throttle[:] = rng.choice([0.0, 1 / 3, 1.0], s)
    units.from_impulse[:], units.until_impulse[:] = some(0, 6, s), some(6, 13, s)
    units.frame[:] = some(0, len(Frame), s)
    units.ref[:] = some(-1, codes, s)
    units.range_km[:] = rng.choice([0.0, 8_000.0, 1e5], s)
    units.fire_mode[:], units.priority[:] = some(0, len(FireMode), s), some(0, len(Priority), s)
    units.fire_at[:] = some(-1, s + f, s)
    units.bear[:] = some(-1, s + f, s)
    units.avoid[:] = some(-1, s + f, units.avoid.shape[1:], (-2, 99))
    units.shields_share_ppm[:] = some(0, PPM // 2, s, (-5, PPM + 5))
    units.weapons_share_ppm[:] = rng.integers(0, PPM // 2, s)
    units.drive_share_ppm[:] = PPM - units.shields_share_ppm - units.weapons_share_ppm
    units.posture[:] = some(0, len(Posture), s)
    units.readiness_wanted[:] = some(0, len(Readiness), s)
    units.surrenders[:] = rng.random(s) < 0.3
    orders.flights.given[:] = rng.random(f) < 0.7
    orders.flights.mission[:] = some(0, len(Mission), f)
    orders.flights.ref[:] = some(-1, codes, f)
    orders.flights.spacing[:] = some(0, len(Spacing), f)
    orders.sides.obey[:] = some(-1, 2, world.sides.commander.shape[1], (7,))
    orders.sides.answer[:] = np.where(rng.random(QUESTIONS) < 0.4, some(-1, OPTIONS, QUESTIONS, (-2, 9)), NONE)
    declares = rng.random(orders.sides.fight.shape) < 0.2
    orders.sides.fight[:] = np.where(declares, some(0, 3, declares.shape[1], (-3, 5)), NONE)
    if nonsense:
        for column in (units.dx, units.dy, units.throttle, units.range_km):
            wild = rng.choice([np.nan, np.inf, -3.0, 1e200], s)
            column[:] = np.where(rng.random(s) < 0.05, wild, column)
    return orders


def battle_of(seed: int, *, bodies: bool) -> tuple[Tables, World, OrderSet]:
    """One of `battles`, by the seed that hypothesis prints."""
    tables, world = random_battle(seed, bodies=bodies)
    return tables, world, random_orders(world, seed + 1)


def battles() -> st.SearchStrategy[tuple[Tables, World, OrderSet]]:
    """A battle in the middle, and orders for it: (tables, world, orders)."""
    return builds(battle_of, integers(0, 2**32), bodies=booleans())
