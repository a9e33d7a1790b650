"""Orders and tables for worlds whose rows are in another order; worlds themselves: `rules.digest.permuted`."""

from dataclasses import replace

import numpy as np

from ..rules.state.columns import NONE, Array
from ..rules.state.digest import code_map
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Action, Condition, Named, Tables
from ..rules.state.trigger_words import ActionKind, Measure
from ..rules.state.world import World


def permuted_orders(world: World, orders: OrderSet, unit_order: Array, flight_order: Array) -> OrderSet:
    """Orders for `digest.permuted(world, unit_order, flight_order)`; codes of nothing stay what they are."""
    new, codes = orders.copy(), code_map(world, unit_order, flight_order)
    real = len(codes) - 1
    for group, order in ((new.units, unit_order), (new.flights, flight_order)):
        for name in group.names():
            values = getattr(group, name)[:, order]
            if name in group.refs():
                known = (values >= 0) & (values < real)
                values = np.where(known, codes[np.where(known, values, 0)], values).astype(values.dtype)
            setattr(group, name, values)
    return new


def named(one: Named | None, unit_order: Array, flight_order: Array) -> Named | None:
    """Whom a condition means, in worlds whose rows are in another order."""
    return None if one is None else replace(one, units=one.units[unit_order], flights=one.flights[flight_order])


def permuted_tables(tables: Tables, unit_order: Array, flight_order: Array) -> Tables:
    """Tables for worlds whose rows are in another order: what names slots follows."""
    place = np.argsort(unit_order, kind="stable")

    def condition(one: Condition) -> Condition:
        if one.measure == Measure.DISTANCE:
            return replace(one, a=int(place[one.a]), b=int(place[one.b]))
        return replace(one, a=int(place[one.a])) if one.measure == Measure.UNIT else one

    def action(one: Action) -> Action:
        return replace(one, a=int(place[one.a])) if one.kind == ActionKind.CAMERA and one.a != NONE else one

    triggers = tuple(
        replace(
            one,
            when=tuple(condition(c) for c in one.when),
            any=tuple(condition(c) for c in one.any),
            do=tuple(action(a) for a in one.do),
        )
        for one in tables.triggers
    )
    objectives = tuple(
        replace(
            one, who=one.who[unit_order], of=one.of[unit_order],
            craft=one.craft[flight_order] if len(one.craft) else one.craft,
        )
        for one in tables.objectives
    )  # fmt: skip
    waves = tuple(replace(one, units=one.units[unit_order], flights=one.flights[flight_order]) for one in tables.waves)
    nearness = tuple(replace(one, who=one.who[unit_order], of=one.of[unit_order]) for one in tables.nearness)
    orders_above = tuple(
        replace(one, giver=one.giver if one.giver == NONE else int(place[one.giver])) for one in tables.orders_above
    )
    watches = tuple(
        replace(
            one, source=named(one.source, unit_order, flight_order), target=named(one.target, unit_order, flight_order)
        )
        for one in tables.watches
    )
    ghost_of = tables.ghost_of[unit_order]
    return replace(
        tables, triggers=triggers, objectives=objectives, orders_above=orders_above, waves=waves, nearness=nearness,
        watches=watches,
        groups=tuple(one[unit_order] for one in tables.groups),
        ghost_of=np.where(ghost_of >= 0, place[np.maximum(ghost_of, 0)], NONE),
        arrival_turn=tables.arrival_turn[unit_order], anchor=tables.anchor[unit_order],
        flight_arrival_turn=tables.flight_arrival_turn[flight_order],
        flight_anchor=tables.flight_anchor[flight_order],
    )  # fmt: skip
