"""Battles to test rules with: `from game.testing import strategies`, then `@given(strategies.battles())`.

What a rule compares is drawn at the edge of it: places at ranges and surfaces, rolls at chances, numbers at limits.
The strategies of single rules are in `strategies_fire`, `strategies_flights`, `strategies_damage`,
`strategies_motion` and `strategies_command`.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from ..rules.state.columns import NONE, Array
from ..rules.state.hits import PendingHits
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import (
    PPM,
    Cause,
    FireMode,
    Frame,
    Level,
    Mission,
    Move,
    Posture,
    Presence,
    Priority,
)  # fmt: skip
from ..rules.state.world import World
from .battles import Battle, no_orders
from .builders import DARK, DRONE, FIGHTER, FRIGATE, LANCE, LASER, all_in_sight, tables_of, world_of
from .strategies_command import scrambled, story
from .strategies_motion import motion_bodies, tie

__all__ = [
    "CLASSES",
    "SHORT_SIGHT",
    "Battle",
    "battles",
    "energies_mj",
    "order_sets",
    "orders_of_battles",
    "places",
    "rolls_ppm",
    "row_orders",
    "scrambled",
    "seeds",
    "tables_of_battle",
    "tables_of_battles",
    "unit_rows",
    "wild_order_sets",
    "wing_rows",
    "worlds",
]

CLASSES: tuple[dict[str, Any], ...] = (
    FRIGATE | {"hull_mj": 20_000, "shield_mj": 9_000, "breach_ppm": 600_000, "batteries": ((0, 1), (2, 1, 0.6))},
    LANCE | {"hull_mj": 90_000, "shield_mj": 0, "batteries": ((1, 1),)},
    FRIGATE | {"mass_t": 30_000.0, "tow_t": 0.0, "hangar": 60, "sensor_km": 9e4, "batteries": ((0, 2, 0.0),)},
    FRIGATE | {"thrust_km_s2": 0.0, "mass_t": 90_000.0, "tow_t": 0.0, "batteries": ((1, 1, 0.9),)},
    FIGHTER,
    DRONE,
)
"""Classes of these battles: 0 a frigate with tow gear, 1 a lance, 2 a carrier, 3 a station, 4 fighters, 5 drones."""
CARRIER, CRAFT = 2, (4, 5)
GUN = LASER | {"range_km": 3_000.0, "r0_km": 2_000.0, "p0_ppm": 900_000, "energy_mj": 3_000, "charge_mj": 1_000}
WEAPONS: tuple[dict[str, Any], ...] = (LASER, DARK | {"charge_mj": 40_000}, GUN)
WAYS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (0.6, 0.8), (0.8, -0.6), (-0.28, 0.96))
SOME_KM = (0.0, 40.0, 150.0, 250.0, 300.0, 750.0, 2_500.0, 3_000.0, 8_000.0, 12_000.0, 60_000.0)
"""Distances at which some rule says something else: reaches, corridors, blasts, ranges."""
MISSIONS = (*Mission, Mission.CHASE, Mission.CHASE)
CLEAR_WAY = (0.6, -0.8)
"""Where no moon of `strategies_motion.BODIES` is near."""
MAP_KM = 260_000.0
SHORT_SIGHT = 0.003
"""Part of the sensors' reach of `CLASSES` that makes 3,000 km of a frigate's: many things are out of sight."""


def seeds() -> st.SearchStrategy[int]:
    """Seeds of battles: small ones, and the largest that a file may name."""
    return st.one_of(st.integers(0, 99), st.integers(0, 2**63 - 1))


def rolls_ppm(*, chance_ppm: int) -> st.SearchStrategy[int]:
    """Rolls at the edges of a chance: the least, the last that comes true, the first that does not, the greatest."""
    edges = {0, chance_ppm - 1, chance_ppm, PPM - 1}
    return st.sampled_from(sorted(roll for roll in edges if 0 <= roll < PPM))


def energies_mj(*, pools: tuple[int, ...] = ()) -> st.SearchStrategy[int]:
    """Energies at the edges of pools: nothing, one less than each, as much, one more, and some between."""
    edges = {0, 1} | {max(pool + step, 0) for pool in pools for step in (-1, 0, 1)}
    return st.one_of(st.sampled_from(sorted(edges)), st.integers(0, 2 * max((1_000, *pools))))


@st.composite
def row_orders(draw: st.DrawFn, *, rows: int) -> Array:
    """Orders of rows: (rows,) int64, the old row of each new one."""
    return np.array(draw(st.permutations(range(rows))), dtype=np.int64)


@st.composite
def places(draw: st.DrawFn, *, near: tuple[float, float] = (0.0, 0.0)) -> tuple[float, float]:
    """A place at, just within or just beyond one of `SOME_KM` from `near`: (x, y) km."""
    ux, uy = draw(st.sampled_from(WAYS))
    far = draw(st.sampled_from(SOME_KM)) + draw(st.sampled_from((0.0, 0.0, -1e-3, 1e-3, -20.0)))
    return near[0] + far * ux, near[1] + far * uy


def tables_of_battle(*, bodies: int, units: int, flights: int, sides: int = 2, tells: bool = False) -> Tables:
    """Tables of `CLASSES` for so many rows, with the bodies of `strategies_motion.BODIES[bodies]`.

    With a `strategies_command.story` where it `tells`. The last unit, if it is not there yet, comes in turn 2; beside
    a moon on rails if there is one.
    """
    plain = tables_of(CLASSES, WEAPONS, motion_bodies(bodies), sides=sides, map_radius_km=MAP_KM)
    moons = np.flatnonzero(plain.bodies.around >= 0)
    facts: dict[str, Any] = {
        "arrival_turn": np.where(np.arange(units) == units - 1, 2, 0).astype(np.int32),
        "flight_arrival_turn": np.zeros(flights, np.int32),
        "anchor": np.where(np.arange(units) == units - 1, moons[-1] if len(moons) else NONE, NONE).astype(np.int32),
    }
    return replace(plain, **facts, **(story(units, sides) if tells else {}))


@st.composite
def unit_rows(
    draw: st.DrawFn, *, count: int = 1, sides: int = 2, near: tuple[float, float] = (0.0, 0.0), calm: bool = False
) -> dict[str, Any]:
    """A ship in any state, in a battle of `count` units: a row for `builders.world_of`.

    calm: alive, whole, on the map and slow.
    """
    x, y = draw(places(near=near))
    class_id = draw(st.sampled_from((0, 0, 0, 1, 1, 2, 3)))
    row: dict[str, Any] = {
        "class_id": class_id, "side": draw(st.integers(0, sides - 1)), "x_km": x, "y_km": y,
        "vx_km_s": draw(st.sampled_from((0.0, 0.0, 0.5, -2.0))), "vy_km_s": draw(st.sampled_from((0.0, 0.0, 1.0))),
        "rank": draw(st.integers(0, 3)),
    }  # fmt: skip
    if calm or draw(st.booleans()):
        return row
    hx, hy = draw(st.sampled_from(WAYS))
    shield = int(CLASSES[class_id]["shield_mj"])
    row |= {
        "hx": hx, "hy": hy, "vx_km_s": draw(st.sampled_from((0.0, -9.0, 34.0, 60.0))),
        "shield_mj": draw(st.sampled_from(sorted({0, min(1, shield), shield}))),
        "hull_mj": draw(st.sampled_from((20_000, 20_000, 300, 1, 0))),
        "presence": draw(st.sampled_from((Presence.PRESENT,) * 5 + tuple(Presence))),
        "system_ppm": np.array([draw(st.sampled_from((PPM, PPM, 400_000, 0))) for _ in range(6)]),
        "delta_v_km_s": draw(st.sampled_from((np.inf, np.inf, 3.0))),
        "daze_ppm": draw(st.sampled_from((0, 0, 150_000, PPM))),
        "posture": draw(st.sampled_from(Posture)), "priority": draw(st.sampled_from(Priority)),
        "move": draw(st.sampled_from((Move.HOLD, Move.COAST, Move.WITHDRAW, Move.INTERCEPT, Move.KEEP_RANGE))),
        "ref": draw(st.integers(-1, count - 1)), "range_km": draw(st.sampled_from((0.0, 8_000.0))),
    }  # fmt: skip
    dead = row["hull_mj"] == 0
    row["blast_mj"] = draw(st.sampled_from((0, 60_000))) if dead and row["presence"] == Presence.PRESENT else 0
    return row | ({"lost_impulse": 0, "lost_cause": 1, "shield_mj": 0} if dead else {})


@st.composite
def wing_rows(
    draw: st.DrawFn,
    *,
    units: tuple[dict[str, Any], ...] = (),
    count: int = 1,
    sides: int = 2,
    near: tuple[float, float] = (0.0, 0.0),
) -> dict[str, Any]:
    """A flight in any state and on any mission, in a battle of the unit rows `units` and `count` flights.

    Fighters may live in a carrier of their side.
    """
    homes: dict[int, list[int]] = {}
    for slot, row in enumerate(units):
        if row["class_id"] == CARRIER:
            homes.setdefault(row["side"], []).append(slot)
    x, y = draw(places(near=near))
    class_id = draw(st.sampled_from(CRAFT))
    side = draw(st.integers(0, sides - 1))
    home = draw(st.sampled_from((-1, *homes.get(side, ())))) if class_id == CRAFT[0] else -1
    stay = (Presence.DOCKED, Presence.PRESENT) if home >= 0 else (Presence.PRESENT,)
    return {
        "class_id": class_id, "side": side, "x_km": x, "y_km": y,
        "vx_km_s": draw(st.sampled_from((0.0, 0.5))), "alive": draw(st.sampled_from((0, 1, 7, 30, 50))),
        "spread_km": draw(st.sampled_from((0.0, 50.0, 100.0))), "home": home, "presence": draw(st.sampled_from(stay)),
        "mission": draw(st.sampled_from(MISSIONS)),
        "ref": draw(st.integers(-1, len(units) + count - 1)),
        "energy_mj": draw(st.sampled_from((0, 9, 80, 100, 100))) if class_id == 5 else 60,
    }  # fmt: skip


@st.composite
def battles(
    draw: st.DrawFn,
    *,
    worlds: int = 1,
    units: tuple[int, int] = (2, 6),
    flights: tuple[int, int] = (0, 4),
    sides: int = 2,
    bodies: tuple[int, ...] = (0, 0, 1, 3),
    calm: bool = False,
    tells: bool | None = None,
    nonsense: bool = True,
    sees: float | None = None,
) -> Battle:
    """A small battle in its first or second turn, and orders of all sides for the next one.

    units, flights: fewest and most rows. bodies: which of `strategies_motion.BODIES`, 0 = open space. calm: all ships
    alive, whole, slow and well above ground. tells: with triggers, objectives and orders from above; None = either.
    nonsense: orders that cannot be carried out among the others. sees: part of their sensors' reach that ships have;
    None = all of it, or seldom so little that they see but a few thousand km. All worlds start alike but for their
    dice.
    """
    body = draw(st.sampled_from(bodies))
    count = draw(st.integers(*units))
    wings = draw(st.integers(*flights))
    tells = draw(st.booleans()) if tells is None else tells
    tables = tables_of_battle(bodies=body, units=count, flights=wings, sides=sides, tells=tells and count > 1)
    tables.classes.sensor_km[:] *= draw(st.sampled_from((1.0, 1.0, 1.0, SHORT_SIGHT))) if sees is None else sees
    heights = (95_000.0, 120_000.0) if calm else (72_000.0, 80_000.0, 95_000.0, 120_000.0)
    height = draw(st.sampled_from(heights)) + (61_000.0 if calm else 0.0) if body else 0.0
    ux, uy = draw(st.sampled_from(WAYS)) if body and not calm else CLEAR_WAY
    reach = (height * ux, height * uy)
    rows = tuple(draw(unit_rows(count=count, sides=sides, near=reach, calm=calm)) for _ in range(count))
    if count > 2 and draw(st.booleans()):
        _balance(rows, reach)
    if not calm and draw(st.integers(0, 3)) == 0:
        rows[-1]["presence"] = Presence.DORMANT
    swarm = tuple(draw(wing_rows(units=rows, count=wings, sides=sides, near=reach)) for _ in range(wings))
    world = world_of(tables, rows, swarm, worlds=worlds, key=draw(st.integers(1, 2**32)))
    world.units.uid[:] = draw(row_orders(rows=count)) + 1
    world.battle.turn[:] = draw(st.sampled_from((0, 1)))
    if draw(st.booleans()):
        _remember(draw, tables, world)
    if not calm and draw(st.integers(0, 3)) == 0:
        _hook(world)
    orders = draw(order_sets(world, nonsense=nonsense))
    if not calm and draw(st.integers(0, 3)) == 0:
        _leave_hits(draw, world)
    return Battle(tables, world, orders)


def _remember(draw: st.DrawFn, tables: Tables, world: World) -> None:
    """Let the sides know all units and flights: some in sight, some as they were impulses ago where they stand now."""
    all_in_sight(world, tables, level=draw(st.sampled_from((Level.DETECTED, Level.IDENTIFIED))))
    world.contacts.sure &= draw(st.booleans())
    for known, rows in ((world.contacts, world.unit_slots), (world.flight_contacts, world.flight_slots)):
        lost = np.array(draw(st.lists(st.booleans(), min_size=rows, max_size=rows)), bool)
        known.in_sight &= ~lost
        known.seen_impulse[..., lost] -= draw(st.sampled_from((1, 4, 5, 12, 13)))


def _leave_hits(draw: st.DrawFn, world: World) -> None:
    """Let hits of the last turn wait for their damage: on any unit, by anybody, some of them in one world only."""
    codes = world.unit_slots + world.flight_slots + world.rails.ux.shape[1]
    count = draw(st.integers(1, 3))
    pending = world.pending = PendingHits.empty(world.worlds, count)
    for row in range(count):
        which = slice(draw(st.integers(0, world.worlds - 1)), None)
        pending.target[which, row] = draw(st.integers(0, world.unit_slots - 1))
        pending.source[which, row] = draw(st.integers(-1, codes - 1))
        pending.energy_mj[which, row] = draw(energies_mj(pools=(300, 9_000, 20_000)))
        pending.cause[which, row] = draw(st.sampled_from((Cause.LASER, Cause.BLAST, Cause.FIGHTERS)))
        pending.leak_ppm[which, row] = draw(st.sampled_from((0, 150_000, PPM)))


def _balance(rows: tuple[dict[str, Any], ...], middle: tuple[float, float]) -> None:
    """Put the first row in the middle of the last two, all at rest: their distances to it are then exactly equal."""
    first, *_, one, other = rows
    for axis, centre in zip(("x_km", "y_km"), middle, strict=True):
        first[axis] = round(centre)
        off = round(one[axis] - first[axis])
        one[axis], other[axis] = float(first[axis] + off), float(first[axis] - off)
    other["side"] = one["side"]
    for row in (one, other):
        row["vx_km_s"] = row["vy_km_s"] = 0.0


def _hook(world: World) -> None:
    """Let the first unit that can tow another one, if there are two."""
    units = world.units
    here = units.presence[0] == Presence.PRESENT
    tugs = np.flatnonzero(here & (units.class_id[0] == 0) & (units.hull_mj[0] > 0))
    if len(tugs) and here.sum() > 1:
        others = np.flatnonzero(here & (np.arange(world.unit_slots) != tugs[0]))
        tie(world, int(tugs[0]), int(others[-1]))


def worlds(**facts: Any) -> st.SearchStrategy[World]:
    """The worlds of `battles(**facts)`."""
    return battles(**facts).map(lambda battle: battle.world)


def tables_of_battles(**facts: Any) -> st.SearchStrategy[Tables]:
    """The tables of `battles(**facts)`."""
    return battles(**facts).map(lambda battle: battle.tables)


def orders_of_battles(**facts: Any) -> st.SearchStrategy[OrderSet]:
    """The orders of `battles(**facts)`."""
    return battles(**facts).map(lambda battle: battle.orders)


@st.composite
def order_sets(draw: st.DrawFn, world: World, *, nonsense: bool = True) -> OrderSet:
    """Orders of every kind for some rows of `world`, the same in all its worlds.

    nonsense: kinds, targets, spans and numbers that no order has among the others; else orders that only the state of
    the battle can make impossible.
    """
    orders = no_orders(world)
    rows, codes = world.unit_slots, world.unit_slots + world.flight_slots + world.rails.ux.shape[1]
    units, flights = orders.units, orders.flights
    odd = st.booleans() if nonsense else st.just(False)
    for s in range(rows):
        for group, strategy in _ORDERS.items():
            if not draw(st.booleans()):
                continue
            getattr(units, f"{group}_given")[:, s] = True
            for name, value in draw(strategy(rows, codes)).items():
                getattr(units, name)[:, s] = value
        if draw(odd) and draw(odd):
            name, value = draw(st.sampled_from(_NONSENSE))
            getattr(units, name)[:, s] = value
    for f in range(world.flight_slots):
        flights.given[:, f] = draw(st.booleans())
        flights.mission[:, f] = draw(st.sampled_from(Mission))
        flights.ref[:, f] = draw(st.integers(-1, codes - 1))
        if draw(odd) and draw(odd):
            flights.mission[:, f] = draw(st.sampled_from((-1, 99)))
    for side in range(orders.sides.obey.shape[1]):
        orders.sides.obey[:, side] = draw(st.sampled_from((-1, 0, 1)))
    return orders


def _moves(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    spans = ((0, 12), (0, 0), (0, 6), (3, 4), (11, 12))
    return st.tuples(
        st.sampled_from((*Move, Move.BURN)), st.sampled_from(WAYS), st.sampled_from((0.0, 1 / 3, 0.5, 1.0, 1.0)),
        st.sampled_from(spans), st.sampled_from(Frame), st.integers(-1, codes - 1),
        st.sampled_from((0.0, 700.0, 8_000.0, 1e5)),
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
            "fire_at": row, "avoid": row.map(lambda code: np.array([code, -1, -1, -1])),
        }
    )  # fmt: skip


def _powers(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    shares = ((333_334, 333_333, 333_333), (PPM, 0, 0), (0, PPM, 0), (0, 0, PPM), (250_000, 250_000, 500_000))
    names = ("shields_share_ppm", "weapons_share_ppm", "drive_share_ppm")
    return st.sampled_from(shares).map(lambda drawn: dict(zip(names, drawn, strict=True)))


def _postures(rows: int, codes: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(Posture).map(lambda posture: {"posture": posture})


_ORDERS = {"move": _moves, "fire": _fires, "power": _powers, "posture": _postures}
_NONSENSE: tuple[tuple[str, Any], ...] = (
    ("move", 99), ("move", -1), ("dx", np.nan), ("dy", np.inf), ("dx", 1e300), ("throttle", 1.5), ("throttle", np.nan),
    ("from_impulse", 13), ("until_impulse", -1), ("frame", 7), ("ref", 10**6), ("ref", -2), ("range_km", -1.0),
    ("range_km", np.inf), ("fire_mode", -3), ("priority", 9), ("fire_at", 10**6), ("avoid", -7),
    ("shields_share_ppm", -1), ("weapons_share_ppm", 2 * PPM), ("posture", 9), ("posture", -1),
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
