"""Strategies for tests of command: small battles with contacts of every age, and orders of every kind, good and bad."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from ..rules.state.columns import NONE, Array
from ..rules.state.hits import PendingHits
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Action, Condition, Objective, OrderAbove, SideTable, Tables, Trigger
from ..rules.state.vocabulary import (
    IMPULSES,
    PPM,
    AboveKind,
    Act,
    Cause,
    Counted,
    Event,
    FireMode,
    Frame,
    Goal,
    Level,
    Measure,
    Mission,
    Move,
    Part,
    Posture,
    Presence,
    Priority,
    UnitState,
)
from ..rules.state.world import World
from .builders import DRONE, FIGHTER, FRIGATE, JUPITER, LANCE, orders_for, tables_of, world_of

CARRIER = FRIGATE | {"mass_t": 30_000.0, "tow_t": 0.0, "hangar": 90, "sensor_km": 2e5}
HULK_LIKE = FRIGATE | {"thrust_km_s2": 0.0, "mass_t": 200_000.0}
NEUTRAL = np.array([[False, True, False], [True, False, False], [False, False, False]])


def story(slots: int, sides: int = 2) -> dict[str, Any]:
    """Triggers, objectives and orders from above for a battle of `slots` units: fields of `Tables`."""
    all_of = [np.arange(slots) % sides == a for a in range(sides)]
    first, none = np.arange(slots) == 0, np.zeros(slots, bool)
    objectives = (
        Objective(0, Goal.WITHDRAW, all_of[0], Counted.MASS, PPM // 2, False, 30_000.0, all_of[1]),
        Objective(0, Goal.PROTECT, first, Counted.LIVES, PPM, True, 0.0, none),
        Objective(1, Goal.DESTROY, all_of[0], Counted.MASS, PPM // 2, False, 0.0, none),
        Objective(0, Goal.DESTROY, all_of[1], Counted.SHIPS, PPM, True, 0.0, none),
    )
    triggers = (
        Trigger((Condition(Measure.EVENTS, Event.HIT, 0, 1, True),), (), True, 2, (Action(Act.ORDER_ABOVE, 0),)),
        Trigger((Condition(Measure.UNIT, 0, UnitState.LOST, 1, True),), (), True, 0, (Action(Act.SAY, 3),)),
        Trigger((Condition(Measure.IMPULSE, -1, -1, 7, True),), (), True, 0, (Action(Act.SET, 1, Part.DRIVE, 0.0),)),
        Trigger(
            (Condition(Measure.CHANCE, 5, -1, PPM // 2 - 1, False), Condition(Measure.TURN, -1, -1, 2, True)),
            (Condition(Measure.MASS, 1, -1, PPM - 1, False), Condition(Measure.TRIGGER, 2, -1, 1, True)),
            True,
            1,
            (Action(Act.MERIT, 0, -1, 7.0), Action(Act.ARRIVE, 2)),
        ),
    )
    giver = max((slot for slot in (1, 3) if slot < slots), default=NONE)
    above = (OrderAbove(0, AboveKind.HOLD, 0, 4, 10), OrderAbove(1, AboveKind.CHARGE, 2, 3, 4, giver=giver))
    return {"objectives": objectives, "triggers": triggers, "orders_above": above}


def command_tables(slots: int, *, bodies: bool = False, **more: Any) -> Tables:
    """Tables of three sides, the third a neutral, with latencies and a story."""
    facts: dict[str, Any] = {
        "sides": SideTable(NEUTRAL, np.array([0, 3, 0], np.int32), np.array([5, 12, 0], np.int32)),
        "squadron_side": np.array([0, 1, 2], np.int32),
        "arrival_turn": np.where(np.arange(slots) == slots - 1, 2, 0).astype(np.int32),
        "flight_arrival_turn": np.zeros(60, np.int32),
    }
    classes = (FRIGATE, LANCE, FIGHTER, DRONE, CARRIER, HULK_LIKE)
    plain = tables_of(classes, bodies=(JUPITER,) if bodies else (), map_radius_km=200_000.0)
    return replace(plain, **(facts | story(slots) | more))


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
    _remember(rng, world, now)
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
        "presence": int(rng.choice(list(Presence))) if gone else int(Presence.PRESENT),
        "throttle_ppm": int(rng.choice([0, 500_000, PPM])), "fired_impulse": int(rng.choice([-1000, 0, 20])),
    }  # fmt: skip
    if s == units - 1:
        row["presence"] = int(Presence.DORMANT)
    if rng.random() < 0.2:
        row |= {"hull_mj": 0, "lost_impulse": int(rng.integers(0, 30)), "lost_cause": int(Cause.LASER)}
    if row["presence"] in (Presence.AWAY, Presence.STRUCK, Presence.GONE):
        row["left_impulse"] = int(rng.integers(0, 30))
    if rng.random() < 0.3:
        row["system_ppm"] = rng.choice([0, PPM], 6)
    return row


def _swarm(rng: Any, f: int, units: int) -> dict[str, Any]:
    row = {
        "side": f % 2, "class_id": 2 if f < 2 else 3, "home": int(rng.integers(-1, units)) if f < 2 else -1,
        "x_km": float(rng.normal(0, 5_000)), "y_km": float(rng.normal(0, 5_000)),
        "alive": int(rng.choice([0, 3, 30])), "mission": int(rng.integers(0, len(Mission))),
        "presence": int(rng.choice([1, 1, 2])) if f < 2 else 1,
    }  # fmt: skip
    return row if row["alive"] else row | {"presence": int(Presence.GONE)}


def _remember(rng: Any, world: World, now: int) -> None:
    """Contacts of every age and level."""
    contacts, shape = world.contacts, world.contacts.level.shape
    contacts.level[:] = rng.choice([0, 1, 2, 2], shape)
    contacts.seen_impulse[:] = np.where(contacts.level > 0, now - rng.choice([1, 4, 5, 9, 13], shape), -1000)
    contacts.dead[:] = (rng.random(shape) < 0.2) & (contacts.level > 0)
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        values = rng.normal(0, 10_000 if name.endswith("m") else 3, shape)
        setattr(contacts, name, np.where(contacts.level > 0, values, 0.0))
    seen = world.flight_contacts.seen_impulse
    seen[:] = now - rng.choice([1, 4, 5, 12, 13, 99], seen.shape)


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

    for name in ("move", "fire", "power", "posture"):
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
    units.spare[:] = some(-1, s + f, units.spare.shape[1:], (-2, 99))
    units.shields_share_ppm[:] = some(0, PPM // 2, s, (-5, PPM + 5))
    units.weapons_share_ppm[:] = rng.integers(0, PPM // 2, s)
    units.drive_share_ppm[:] = PPM - units.shields_share_ppm - units.weapons_share_ppm
    units.posture[:] = some(0, len(Posture), s)
    orders.flights.given[:] = rng.random(f) < 0.7
    orders.flights.mission[:] = some(0, len(Mission), f)
    orders.flights.ref[:] = some(-1, codes, f)
    orders.sides.obey[:] = some(-1, 2, world.sides.commander.shape[1], (7,))
    if nonsense:
        for column in (units.dx, units.dy, units.throttle, units.range_km):
            wild = rng.choice([np.nan, np.inf, -3.0, 1e200], s)
            column[:] = np.where(rng.random(s) < 0.05, wild, column)
    return orders


def battles() -> st.SearchStrategy[tuple[Tables, World, OrderSet]]:
    """A battle in the middle, and orders for it: (tables, world, orders)."""

    def made(seed: int, bodies: bool) -> tuple[Tables, World, OrderSet]:
        tables, world = random_battle(seed, bodies=bodies)
        return tables, world, random_orders(world, seed + 1)

    return st.builds(made, st.integers(0, 2**32), st.booleans())


# ---- the same in another order of rows


def scrambled(world: World, tables: Tables, side: int, seed: int) -> World:
    """The same for `side`: everything that it cannot see is something else."""
    rng = np.random.default_rng(seed)
    new, now = world.copy(), int(world.battle.turn[0]) * IMPULSES
    hostile = tables.sides.enemy[side]
    units, contacts = new.units, new.contacts
    public = ("hull_mj", "armour_mj", "shield_mj", "system_ppm", "hx", "hy")
    looks = ("presence", "throttle_ppm", "posture", "fired_impulse", "lost_impulse", "left_impulse", "hull_mj")
    for s in range(new.unit_slots):
        other = int(units.side[0, s])
        if other == side:
            continue
        level, seen = int(contacts.level[0, side, s]), int(contacts.seen_impulse[0, side, s])
        fresh = level > 0 and now - seen <= 4
        kept = {"side", "squadron"}
        if not hostile[other]:
            kept |= {*public, "uid", "class_id", "presence", "throttle_ppm", "left_impulse"}
            kept |= {"x_km", "y_km", "vx_km_s", "vy_km_s"}
        elif level:
            kept |= {"uid"}
            kept |= {"class_id"} if level == Level.IDENTIFIED else set()
            kept |= set(looks) if fresh else set()
            kept |= set(public) if fresh and level == Level.IDENTIFIED else set()
        _scramble(rng, units, s, kept)
        if hostile[other] and level and not fresh:
            for name in ("lost_impulse", "left_impulse"):
                # What happened within a look of the last sight was watched.
                was = int(getattr(world.units, name)[0, s])
                watched = was >= 0 and was - seen <= 4
                getattr(units, name)[0, s] = was if watched else rng.choice([-1, seen + 5, seen + 9])
            left = int(world.units.left_impulse[0, s])
            if left >= 0 and left - seen <= 4:
                units.presence[0, s] = world.units.presence[0, s]
        _scramble(rng, new.plotted, s, set())
    for other in range(len(hostile)):
        if other != side:
            contacts.level[:, other] = rng.integers(0, 3, contacts.level[:, other].shape)
            contacts.x_km[:, other] += 5.0
            contacts.dead[:, other] ^= True
            new.flight_contacts.seen_impulse[:, other] -= 3
            new.sides.merit[:, other] += 3
            new.sides.commander[:, other] = 0
            new.sides.above[:, other] = 1
            new.sides.lives_lost[:, other] += 50
    new.plot.fired_count += 1
    new.pending = PendingHits.empty(new.worlds, int(rng.integers(0, 3)))
    new.pending.target[:] = rng.integers(0, new.unit_slots, new.pending.target.shape)
    new.pending.energy_mj[:] = 7_000
    if not new.battle.over.any():
        new.goals.progress_ppm += 17
    _scramble_flights(rng, new, side, now, hostile)
    return new


def _scramble_flights(rng: Any, new: World, side: int, now: int, hostile: Array) -> None:
    flights = new.flights
    craft = {"x_km", "y_km", "vx_km_s", "vy_km_s", "uid", "class_id", "presence", "spread_km", "alive"}
    for f in range(new.flight_slots):
        other = int(flights.side[0, f])
        if other == side:
            continue
        tracked = not hostile[other] or now - int(new.flight_contacts.seen_impulse[0, side, f]) <= 4
        hidden = flights.presence[0, f] in (Presence.DOCKED, Presence.DORMANT)
        kept = {"side", "squadron"} | (craft if tracked else set())
        kept |= {"presence"} if hidden else set()
        _scramble(rng, flights, f, kept - (craft - {"presence"} if hidden else set()))


def _scramble(rng: Any, group: Any, row: int, kept: set[str]) -> None:
    """Write nonsense that is still a row into all columns of one row but `kept`."""
    low = {"uid": (1, 90), "class_id": (0, 5), "presence": (0, 6), "posture": (0, 4), "move": (0, 8), "mission": (0, 6)}
    for name in group.names():
        if name in kept:
            continue
        values = getattr(group, name)[0, row]
        shape = np.shape(values)
        if name in group.refs():
            made: Any = rng.integers(-1, 4, shape)
        elif getattr(group, name).dtype.kind == "f":
            made = rng.normal(0, 50, shape)
        else:
            made = rng.integers(*low.get(name, (0, 2)), shape)
        getattr(group, name)[0, row] = made
