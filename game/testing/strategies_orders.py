"""Strategies for orders: of every kind, with nonsense among them, and with any number that fits a column."""

from typing import Any

import numpy as np

from ..rules.state.orders import OrderSet
from ..rules.state.vocabulary import (
    PPM,
    SALVO_MAX,
    FireMode,
    Frame,
    Mission,
    Move,
    Posture,
    Priority,
    Readiness,
    Spacing,
)
from ..rules.state.world import World
from . import rolled_strategies as st
from .battles import no_orders

WAYS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (0.6, 0.8), (0.8, -0.6), (-0.28, 0.96))


@st.composite
def order_sets(draw: st.DrawFn, world: World, *, nonsense: bool = True) -> OrderSet:
    """Orders of every kind for some rows of `world`, the same in all its worlds.

    nonsense: kinds, targets, spans and numbers that no order has among the others; else orders that only the state of
    the battle can make impossible.
    """
    orders = no_orders(world)
    odd = st.booleans() if nonsense else st.just(False)
    for s in range(world.unit_slots):
        _order_unit(draw, world, orders, s, odd)
    for f in range(world.flight_slots):
        _order_flight(draw, world, orders, f, odd)
    for side in range(orders.sides.obey.shape[1]):
        orders.sides.obey[:, side] = draw(st.sampled_from((-1, 0, 1)))
        orders.sides.answer[:, side, :2] = draw(st.sampled_from((-1, 0, 2)))
        orders.sides.fight[:, side] = draw(st.sampled_from((-1, -1, -1, 0, 1)))
    return orders


def _order_unit(draw: st.DrawFn, world: World, orders: OrderSet, s: int, odd: st.SearchStrategy[bool]) -> None:
    units = orders.units
    for group, strategy in _ORDERS.items():
        if draw(st.booleans()):
            getattr(units, f"{group}_given")[:, s] = True
            for name, value in draw(strategy(world.unit_slots, _codes(world))).items():
                getattr(units, name)[:, s] = value
    if draw(odd) and draw(odd):
        name, value = draw(st.sampled_from(_NONSENSE))
        getattr(units, name)[:, s] = value


def _order_flight(draw: st.DrawFn, world: World, orders: OrderSet, f: int, odd: st.SearchStrategy[bool]) -> None:
    flights = orders.flights
    flights.given[:, f] = draw(st.booleans())
    flights.mission[:, f] = draw(st.sampled_from(Mission))
    flights.ref[:, f] = draw(st.integers(-1, _codes(world) - 1))
    flights.spacing[:, f] = draw(st.sampled_from(Spacing))
    if draw(odd) and draw(odd):
        flights.spacing[:, f] = draw(st.sampled_from((-1, 2, 0)))
        flights.mission[:, f] = draw(st.sampled_from((-1, 99)))


def _codes(world: World) -> int:
    """How many row codes there are: units, flights, bodies."""
    return world.unit_slots + world.flight_slots + world.rails.ux.shape[1]


def _moves(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    spans = ((0, 12), (0, 0), (0, 6), (3, 4), (11, 12))
    return st.tuples(
        st.sampled_from((*Move, Move.BURN)), st.sampled_from(WAYS), st.sampled_from((0.0, 1 / 3, 0.5, 1.0, 1.0)),
        st.sampled_from(spans), st.sampled_from(Frame), st.integers(-1, codes - 1),
        st.sampled_from((0.0, 700.0, 8_000.0, 1e5, 1.6e5)),
    ).map(
        lambda drawn: {
            "move": drawn[0], "dx": drawn[1][0], "dy": drawn[1][1], "throttle": drawn[2],
            "from_impulse": drawn[3][0], "until_impulse": drawn[3][1], "frame": drawn[4], "ref": drawn[5],
            "range_km": drawn[6],
        }
    )  # fmt: skip


def _fires(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    row = st.integers(-1, rows - 1)
    return st.fixed_dictionaries(
        {
            "fire_mode": st.sampled_from((FireMode.FREE, *FireMode)), "priority": st.sampled_from(Priority),
            "fire_at": row, "bear": row, "avoid": row.map(lambda code: np.array([code, -1, -1, -1])),
            "salvo": st.sampled_from((0, 0, 1, 4, SALVO_MAX)),
        }
    )  # fmt: skip


def _powers(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    shares = ((333_334, 333_333, 333_333), (PPM, 0, 0), (0, PPM, 0), (0, 0, PPM), (250_000, 250_000, 500_000))
    names = ("shields_share_ppm", "weapons_share_ppm", "drive_share_ppm")
    return st.sampled_from(shares).map(lambda drawn: dict(zip(names, drawn, strict=True)))


def _postures(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(Posture).map(lambda posture: {"posture": posture})


def _readinesses(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(Readiness).map(lambda level: {"readiness_wanted": level})


def _surrenders(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from((False, False, False, True)).map(lambda strikes: {"surrenders": strikes})


_ORDERS = {
    "move": _moves, "fire": _fires, "power": _powers, "posture": _postures, "readiness": _readinesses,
    "surrender": _surrenders,
}  # fmt: skip
_NONSENSE: tuple[tuple[str, Any], ...] = (
    ("move", 99), ("move", -1), ("dx", np.nan), ("dy", np.inf), ("dx", 1e300), ("throttle", 1.5), ("throttle", np.nan),
    ("from_impulse", 13), ("until_impulse", -1), ("frame", 7), ("ref", 10**6), ("ref", -2), ("range_km", -1.0),
    ("range_km", np.inf), ("fire_mode", -3), ("priority", 9), ("fire_at", 10**6), ("avoid", -7), ("bear", -2),
    ("salvo", -1), ("salvo", SALVO_MAX + 1),
    ("shields_share_ppm", -1), ("weapons_share_ppm", 2 * PPM), ("posture", 9), ("posture", -1),
    ("readiness_wanted", 3), ("readiness_wanted", -1),
)  # fmt: skip


@st.composite
def wild_order_sets(draw: st.DrawFn, world: World) -> OrderSet:
    """Orders given to every row, with any number that fits a column: what a hostile file could hold."""
    orders = no_orders(world)
    for group in (orders.units, orders.flights, orders.sides):
        for name in group.names():
            column = getattr(group, name)
            if column.dtype.kind == "b":
                column[:] = True
                continue
            usual: set[Any] = {0, 1, 5}
            if column.dtype.kind == "f":
                extremes: set[Any] = {np.nan, np.inf, -np.inf, 1.7e308, -1e200, 5e-324, -0.0}
            else:
                limits = np.iinfo(column.dtype)
                extremes = {int(limits.min), int(limits.max), -1, -2, 13, 100}
            values = st.sampled_from(sorted(usual | extremes, key=repr))
            rows = draw(st.lists(values, min_size=3, max_size=3))
            column.reshape(-1)[:] = np.resize(np.array(rows, dtype=column.dtype), column.size)
    return orders
