"""A battle in one piece, and the same battle written otherwise: among others, rows exchanged, mirrored, with gaps."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..rules.state.columns import NONE, Array, Columns, Growing
from ..rules.state.digest import mirror_columns, mirrored, permuted
from ..rules.state.orders import Orders, OrderSet
from ..rules.state.tables import Named, Tables
from ..rules.state.vocabulary import Frame, Move
from ..rules.state.world import Units, World
from .permutations import permuted_orders, permuted_tables

_BY_UNIT = ("units", "plotted", "contacts")
_BY_FLIGHT = ("flights", "flight_contacts")


@dataclass(frozen=True)
class Battle:
    """All that a turn needs: `resolve_turn(battle.world, battle.tables, battle.orders)`."""

    tables: Tables
    world: World
    orders: OrderSet

    def __repr__(self) -> str:
        """Its rows, each with what is not as in an empty slot; for reading a failure."""
        parts = [f"key={self.world.battle.key.tolist()}", f"turn={self.world.battle.turn.tolist()}"]
        parts.append(f"bodies={len(self.tables.bodies.radius_km)}")
        for name in ("units", "flights"):
            for group, what in (
                (getattr(self.world, name), name[:-1]),
                (getattr(self.orders, name), f"{name[:-1]} order"),
            ):
                parts += [f"{what} {row}: {told}" for row, told in enumerate(_told(group)) if told]
        return "Battle(\n  " + "\n  ".join(parts) + "\n)"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How hypothesis prints it."""
        for number, line in enumerate(repr(self).splitlines()):
            if number:
                printer.break_()
            printer.text(line)

    def following(self, world: World) -> "Battle":
        """The battle one turn later: `world`, and nothing new plotted."""
        return Battle(self.tables, world, no_orders(world))


def _told(group: Columns) -> list[str]:
    """The columns of each row of the first world that hold something, as text."""
    empty = type(group).empty(1, 1)
    told = []
    for row in range(getattr(group, group.names()[0]).shape[1]):
        cells = ((name, getattr(group, name)[0, row], getattr(empty, name)[0, 0]) for name in group.names())
        told.append(" ".join(f"{n}={np.asarray(v).tolist()}" for n, v, e in cells if not np.array_equal(v, e)))
    return told


def no_orders(world: World) -> OrderSet:
    """Orders that change nothing."""
    return OrderSet.empty(world.worlds, world.unit_slots, world.flight_slots, world.sides.commander.shape[1])


def among_others(battle: Battle) -> tuple[Battle, int]:
    """The battle behind two others in which much is different, and the number of its first world there."""
    others = []
    for number in (1, 2):
        other = battle.world.copy()
        other.battle.key += np.uint64(77 * number)
        other.battle.turn += number
        other.units.x_km += 1_234.5 * number
        other.units.shield_mj //= 2
        other.flights.x_km += 333.0 * number
        other.flights.alive //= 2
        other.contacts.seen_impulse -= 5 * number
        if number == 1:
            other.contacts.level[:] = 0
        else:
            other.units.hull_mj[:, 0] = 0
        others.append(other)
    # Last of three unlike ones: worlds taken in another order would put another in its place.
    world = World.joined([*others, battle.world])
    count = len(others) * battle.world.worlds
    silent = no_orders(battle.world)
    orders = [battle.orders, silent, battle.orders]
    joined = OrderSet(
        *(type(getattr(silent, name)).joined([getattr(one, name) for one in orders]) for name in _ORDER_GROUPS)
    )
    return Battle(battle.tables, world, joined), count


_ORDER_GROUPS = ("units", "flights", "sides")


def reordered(battle: Battle, unit_order: Array, flight_order: Array) -> Battle:
    """The battle with its rows in another order: old row of each new one, (S,) and (F,)."""
    return Battle(
        permuted_tables(battle.tables, unit_order, flight_order),
        permuted(battle.world, unit_order, flight_order),
        permuted_orders(battle.world, battle.orders, unit_order, flight_order),
    )


def in_a_mirror(battle: Battle) -> Battle:
    """The battle seen in a mirror: y negated, and with it the orders."""
    return Battle(battle.tables, mirrored(battle.world), mirrored_orders(battle.orders))


def mirrored_orders(orders: OrderSet) -> OrderSet:
    """The orders for a battle in a mirror."""
    image = orders.copy()
    mirror_columns(image.units)
    return image


def in_a_quarter_turn(battle: Battle) -> Battle:
    """The battle turned by a quarter about the origin, with its bodies and orders: what was along x is along y.

    Exact, for it only exchanges numbers and changes signs. Not for rolled directions, which have no turn.
    """
    bodies = battle.tables.bodies
    tables = replace(battle.tables, bodies=replace(bodies, x_km=-bodies.y_km, y_km=bodies.x_km))
    world, orders = battle.world.copy(), battle.orders.copy()
    for _, group in world.groups():
        _turn_columns(group)
    _turn_columns(orders.units)
    return Battle(tables, world, orders)


def _turn_columns(group: Columns) -> None:
    names = set(group.names())
    for x, y in (("x_km", "y_km"), ("vx_km_s", "vy_km_s"), ("hx", "hy"), ("ux", "uy")):
        if x in names:
            across = getattr(group, x)
            setattr(group, x, -getattr(group, y))
            setattr(group, y, across)
    if isinstance(group, Units | Orders):
        on_map = (group.frame == Frame.MAP) & (group.move != Move.ORBIT)  # which has its sense there
        group.dx, group.dy = np.where(on_map, -group.dy, group.dx), np.where(on_map, group.dx, group.dy)


def with_empty_slots(battle: Battle, *, units: int = 2, flights: int = 1) -> Battle:
    """The battle with empty slots after its unit rows and after its flight rows."""
    world, tables = battle.world, battle.tables
    new = World.empty(
        worlds=world.worlds, units=world.unit_slots + units, flights=world.flight_slots + flights,
        sides=world.sides.commander.shape[1], bodies=world.rails.ux.shape[1],
        triggers=world.triggers.fired_count.shape[1], objectives=world.objectives.progress_ppm.shape[1],
    )  # fmt: skip
    for name in ("pending", "salvos"):
        setattr(new, name, getattr(new, name).widened(getattr(world, name).used().shape[1]))
    new.debris = new.debris.widened(world.debris.used().shape[1])
    for name, group in world.groups():
        _lay(getattr(new, name), group, world, units, flights)
    orders = no_orders(new)
    for name in _ORDER_GROUPS:
        _lay(getattr(orders, name), getattr(battle.orders, name), world, units, flights)
    nobody, craft = np.zeros(units, bool), np.zeros(flights, bool)
    objectives = tuple(
        replace(
            one, who=np.append(one.who[: world.unit_slots], ~nobody),
            of=np.append(one.of[: world.unit_slots], nobody | one.of.any()),
            craft=np.append(one.craft[: world.flight_slots], ~craft) if len(one.craft) else one.craft,
        )
        for one in tables.objectives
    )  # fmt: skip
    waves = tuple(
        replace(
            one, units=np.append(one.units[: world.unit_slots], nobody),
            flights=np.append(one.flights[: world.flight_slots], craft),
        )
        for one in tables.waves
    )  # fmt: skip
    nearness = tuple(
        replace(
            one, who=np.append(one.who[: world.unit_slots], ~nobody),
            of=np.append(one.of[: world.unit_slots], nobody | one.of.any()),
        )
        for one in tables.nearness
    )  # fmt: skip
    watches = tuple(
        replace(
            one, source=_widened(one.source, world, units, flights), target=_widened(one.target, world, units, flights)
        )
        for one in tables.watches
    )
    groups = tuple(np.append(one[: world.unit_slots], ~nobody) for one in tables.groups)
    unit_turns = np.append(tables.arrival_turn[: world.unit_slots], np.full(units, 2, np.int32))
    flight_turns = np.append(tables.flight_arrival_turn[: world.flight_slots], np.full(flights, 2, np.int32))
    anchor = np.append(tables.anchor[: world.unit_slots], np.full(units, NONE, np.int32))
    ghost_of = np.append(tables.ghost_of[: world.unit_slots], np.full(units, NONE, np.int32))
    flight_anchor = np.append(tables.flight_anchor[: world.flight_slots], np.full(flights, NONE, np.int32))
    wide = replace(
        tables, objectives=objectives, waves=waves, groups=groups, nearness=nearness, watches=watches,
        arrival_turn=unit_turns, flight_arrival_turn=flight_turns, anchor=anchor,
        flight_anchor=flight_anchor, ghost_of=ghost_of,
    )  # fmt: skip
    return Battle(wide, new, orders)


def _widened(named: Named | None, world: World, units: int, flights: int) -> Named | None:
    """Whom a condition means, and the empty slots too."""
    if named is None:
        return None
    of_units, of_flights = named.units[: world.unit_slots], named.flights[: world.flight_slots]
    return replace(
        named, units=np.append(of_units, np.ones(units, bool)), flights=np.append(of_flights, np.ones(flights, bool))
    )


def _lay(wide: Columns, group: Columns, world: World, units: int, flights: int) -> None:
    """Write a group's rows into the first rows of a wider one; row codes move up past the new slots."""
    s, f = world.unit_slots, world.flight_slots
    for name in group.names():
        values: Any = getattr(group, name)
        if name in group.refs():
            moved = values.astype(np.int64)
            moved = np.where(moved >= s + f, moved + flights, moved)
            values = np.where(values >= s, moved + units, moved)
        target = getattr(wide, name)
        target[tuple(slice(0, size) for size in values.shape)] = values


def differing_columns(one: Any, other: Any) -> list[str]:
    """Names of the columns in which two worlds, or two sets of orders, differ, bit for bit.

    Empty rows at the end of a group that grows are no difference.
    """
    differing = []
    for group in getattr(type(one), "__slots__", ()):
        first, second = getattr(one, group), getattr(other, group)
        if isinstance(first, Growing):
            first, second = first.widened(second.used().shape[1]), second.widened(first.used().shape[1])
        for name in first.names():
            a, b = getattr(first, name), getattr(second, name)
            if a.dtype != b.dtype or a.shape != b.shape or a.tobytes() != b.tobytes():
                differing.append(f"{group}.{name}")
    return differing
