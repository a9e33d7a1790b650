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
from ..rules.state.debris import EVERYBODY, Debris
from ..rules.state.hits import PendingHits
from ..rules.state.orders import OrderSet
from ..rules.state.salvos import Salvos
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import (
    PPM,
    Cause,
    Level,
    Mission,
    Move,
    Plant,
    Posture,
    Presence,
    Priority,
)  # fmt: skip
from ..rules.state.world import World
from .battles import Battle
from .builders import (
    DARK,
    DRONE,
    FIGHTER,
    FRIGATE,
    IMPACTOR,
    LANCE,
    LASER,
    POINT_DEFENCE,
    SHIPS_PRESENCES,
    TORPEDO,
    all_in_sight,
    make_ghost,
    tables_of,
    world_of,
)  # fmt: skip
from .strategies_command import scrambled, story
from .strategies_motion import motion_bodies, tie
from .strategies_orders import WAYS, order_sets, wild_order_sets
from .strategies_people import composure_rows, composures, readiness_rows

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

HANDY = {"fire_ppm": 6 * PPM, "control_ppm": 150_000, "repair_ppm": 40_000}
"""What burns, and is repaired."""
CLASSES: tuple[dict[str, Any], ...] = (
    FRIGATE
    | HANDY
    | {
        "hull_mj": 20_000, "shield_mj": 9_000, "breach_ppm": 600_000,
        "batteries": ((0, 1), (2, 1, 0.6), (3, 2), (4, 1)),
        "burn_through_km": 2_500.0, "debris_ppm": 250_000,
    },
    LANCE
    | HANDY
    | {
        "counter_jam_ppm": 500_000, "hull_mj": 90_000, "shield_mj": 0, "batteries": ((1, 1),),
        "containment_impulses": 4,
    },
    FRIGATE | {"mass_t": 30_000.0, "tow_t": 0.0, "hangar": 60, "sensor_km": 9e4, "batteries": ((0, 2, 0.0), (4, 2))},
    FRIGATE
    | {
        "thrust_km_s2": 0.0,
        "mass_t": 90_000.0,
        "tow_t": 0.0,
        "plant": Plant.ANTIMATTER,
        "batteries": ((1, 1, 0.9), (3, 1, 0.0), (5, 1, 0.95), (6, 2)),
    },
    FIGHTER,
    DRONE,
)  # fmt: skip
"""Classes of these battles: 0 a frigate with tow gear, 1 a lance, 2 a carrier, 3 a station with
impactors, 4 fighters, 5 drones."""
CARRIER, CRAFT = 2, (4, 5)
JAMMERS = (2, 3)
"""Classes that jam in one battle of two."""
_QUICK = 3
GUN = LASER | {"range_km": 3_000.0, "r0_km": 2_000.0, "p0_ppm": 900_000, "energy_mj": 3_000, "charge_mj": 1_000}
QUICK = TORPEDO | {"energy_mj": 30_000, "burn_s": 130.0, "thrust_km_s2": 0.6, "blast_km": 40.0, "ammo": 3}
SLUG = IMPACTOR | {"charge_mj": 4_000, "energy_mj": 30_000}
LOB = IMPACTOR | {"charge_mj": 900, "energy_mj": 9_000, "speed_km_s": 60.0, "s0_km": 4.0, "range_km": 3_000.0}
WEAPONS: tuple[dict[str, Any], ...] = (
    LASER, DARK | {"charge_mj": 40_000}, GUN, QUICK, POINT_DEFENCE | {"range_km": 250.0, "ammo": 3}, SLUG, LOB,
)  # fmt: skip
SOME_KM = (0.0, 40.0, 150.0, 250.0, 300.0, 750.0, 2_500.0, 3_000.0, 8_000.0, 12_000.0, 60_000.0)
"""Distances at which some rule says something else: reaches, corridors, blasts, ranges."""
MOVES = (Move.HOLD, Move.COAST, Move.WITHDRAW, Move.INTERCEPT, Move.KEEP_RANGE, Move.RAM)
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
        "rank": draw(st.integers(0, 3)), "salvo": draw(st.sampled_from((0, 0, 1, 5))),
    }  # fmt: skip
    if calm or draw(st.booleans()):
        return row
    if draw(st.booleans()):
        row |= draw(readiness_rows(now=12)) | draw(composure_rows())
    hx, hy = draw(st.sampled_from(WAYS))
    shield = int(CLASSES[class_id]["shield_mj"])
    row |= {
        "hx": hx, "hy": hy, "vx_km_s": draw(st.sampled_from((0.0, -9.0, 34.0, 60.0))),
        "shield_mj": draw(st.sampled_from(sorted({0, min(1, shield), shield}))),
        "restart_percent": draw(st.sampled_from((0, 0, 1, 250, 400))),
        "hull_mj": draw(st.sampled_from((20_000, 20_000, 300, 1, 0))),
        "presence": draw(st.sampled_from((Presence.PRESENT,) * 5 + SHIPS_PRESENCES)),
        "system_ppm": np.array([draw(st.sampled_from((PPM, PPM, 400_000, 0))) for _ in range(6)]),
        "delta_v_km_s": draw(st.sampled_from((np.inf, np.inf, 3.0))),
        "daze_ppm": draw(st.sampled_from((0, 0, 150_000, PPM))),
        "posture": draw(st.sampled_from(Posture)), "priority": draw(st.sampled_from(Priority)),
        "move": draw(st.sampled_from(MOVES)),
        "ref": draw(st.integers(-1, count - 1)), "range_km": draw(st.sampled_from((0.0, 8_000.0))),
        "bear": draw(st.integers(-1, count - 1)),
    }  # fmt: skip
    dead = row["hull_mj"] == 0
    if not dead:
        row |= {"fires": draw(st.sampled_from((0, 0, 3))), "breach_impulses": draw(st.sampled_from((0, 0, 0, 2)))}
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
    None = all of it, or seldom so little that they see but a few thousand km. In one battle of two `JAMMERS` jam. All
    worlds start alike but for their dice.
    """
    body = draw(st.sampled_from(bodies))
    count = draw(st.integers(*units))
    wings = draw(st.integers(*flights))
    tells = draw(st.booleans()) if tells is None else tells
    tables = tables_of_battle(bodies=body, units=count, flights=wings, sides=sides, tells=tells and count > 1)
    if draw(st.booleans()):
        tables.classes.jam_ppm[list(JAMMERS)], tables.classes.jam_km[list(JAMMERS)] = (PPM, 500_000), 8_000.0
    tables.composure_ppm[:] = draw(composures(shape=tables.composure_ppm.shape))
    tables.classes.sensor_km[:] *= draw(st.sampled_from((1.0, 1.0, 1.0, SHORT_SIGHT))) if sees is None else sees
    middle = _middle(draw, body, calm) if body else (0.0, 0.0)
    rows = _fleet(draw, count=count, sides=sides, middle=middle, calm=calm)
    swarm = tuple(draw(wing_rows(units=rows, count=wings, sides=sides, near=middle)) for _ in range(wings))
    world = world_of(tables, rows, swarm, worlds=worlds, key=draw(st.integers(1, 2**32)))
    world.units.uid[:] = draw(row_orders(rows=count)) + 1
    world.battle.turn[:] = draw(st.sampled_from((0, 1)))
    _haunt(tables, world)
    if draw(st.booleans()):
        _remember(draw, tables, world)
    if _seldom(draw, calm):
        _hook(world)
    orders = draw(order_sets(world, nonsense=nonsense))
    if _seldom(draw, calm):
        _leave_hits(draw, world)
    if _seldom(draw, calm):
        _leave_clouds(draw, world, middle)
    if _seldom(draw, calm):
        send_salvos(draw, world, weapon=_QUICK)
    if _seldom(draw, calm):
        _set_ramming(draw, world)
    return Battle(tables, world, orders)


def _seldom(draw: st.DrawFn, calm: bool) -> bool:
    """One time in four, and never in a calm battle."""
    return not calm and draw(st.integers(0, 3)) == 0


def _middle(draw: st.DrawFn, body: int, calm: bool) -> tuple[float, float]:
    """Where a battle near a body is: close above its ground, or well above it and away from its moons."""
    if calm:
        height = draw(st.sampled_from((95_000.0, 120_000.0))) + 61_000.0
        ux, uy = CLEAR_WAY
    else:
        height = draw(st.sampled_from((72_000.0, 80_000.0, 95_000.0, 120_000.0)))
        ux, uy = draw(st.sampled_from(WAYS))
    return height * ux, height * uy


def _fleet(
    draw: st.DrawFn, *, count: int, sides: int, middle: tuple[float, float], calm: bool
) -> tuple[dict[str, Any], ...]:
    """Rows of ships: often two at exactly the same distance of a third, seldom one that is yet to come."""
    rows = tuple(draw(unit_rows(count=count, sides=sides, near=middle, calm=calm)) for _ in range(count))
    if count > 2 and draw(st.booleans()):
        _balance(rows, middle)
    if _seldom(draw, calm):
        rows[-1]["presence"] = Presence.DORMANT
    return rows


def _remember(draw: st.DrawFn, tables: Tables, world: World) -> None:
    """Let the sides know all units and flights: some in sight, some as they were impulses ago where they stand now."""
    all_in_sight(world, tables, level=draw(st.sampled_from((Level.DETECTED, Level.IDENTIFIED))))
    world.contacts.sure &= draw(st.booleans())
    for known, rows in ((world.contacts, world.unit_slots), (world.flight_contacts, world.flight_slots)):
        lost = np.array(draw(st.lists(st.booleans(), min_size=rows, max_size=rows)), bool)
        known.in_sight &= ~lost
        known.seen_impulse[..., lost] -= draw(st.sampled_from((1, 4, 5, 12, 13)))


def _haunt(tables: Tables, world: World) -> None:
    """Let the last unit be a ghost of the first that jams, where there is one and another ship is left."""
    jams = np.flatnonzero(tables.classes.jam_ppm[world.units.class_id[0, :-1]] > 0)
    if len(jams) and world.unit_slots > 2 and not tables.triggers:
        tables.ghost_of[world.unit_slots - 1] = jams[0]
        make_ghost(world, tables, world.unit_slots - 1)


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


def _leave_clouds(draw: st.DrawFn, world: World, middle: tuple[float, float]) -> None:
    """Let clouds of debris fly about: some dense, some about to thin out, some in one world only."""
    count = draw(st.integers(1, 3))
    debris = world.debris = Debris.empty(world.worlds, count)
    for row in range(count):
        which = slice(draw(st.integers(0, world.worlds - 1)), None)
        debris.uid[which, row] = 900 + row
        debris.x_km[which, row], debris.y_km[which, row] = draw(places(near=middle))
        debris.vx_km_s[which, row] = draw(st.sampled_from((0.0, -20.0, 34.0)))
        debris.vy_km_s[which, row] = draw(st.sampled_from((0.0, 12.0)))
        debris.radius_km[which, row] = draw(st.sampled_from((30.0, 250.0)))
        debris.mass_t[which, row] = draw(st.sampled_from((30.0, 3_000.0, 40_000.0)))
        debris.known_by[which, row] = draw(st.sampled_from((EVERYBODY, 0, 1, 2)))


def send_salvos(draw: st.DrawFn, world: World, *, weapon: int) -> None:
    """Let salvos fly: by and at any units, near them or far off, fast or slow, with and without fuel."""
    count = draw(st.integers(1, 4))
    salvos = world.salvos = Salvos.empty(world.worlds, count)
    for row in range(count):
        source, target = (draw(st.integers(0, world.unit_slots - 1)) for _ in range(2))
        x, y = draw(places(near=(float(world.units.x_km[0, target]), float(world.units.y_km[0, target]))))
        speed, (ux, uy) = draw(st.sampled_from((0.0, 9.0, 60.0, 400.0))), draw(st.sampled_from(WAYS))
        facts = {
            "uid": 2**40 + row, "weapon": weapon, "side": world.units.side[:, source], "source": source,
            "slot": row, "target": draw(st.sampled_from((target, target, NONE))),
            "alive": draw(st.sampled_from((1, 2, 5))),
            "x_km": x, "y_km": y, "vx_km_s": speed * ux, "vy_km_s": speed * uy,
            "fuel_s": draw(st.sampled_from((0.0, 3.0, 60.0, 130.0))), "launch_impulse": world.battle.turn * 12 - row,
            "seen_by": 1 << world.units.side[:, source].astype(np.int64),
        }  # fmt: skip
        for name, value in facts.items():
            getattr(salvos, name)[:, row] = value


def _set_ramming(draw: st.DrawFn, world: World) -> None:
    """Let the first unit that is there ram the last one, close before it and fast: as it stands, unless told else."""
    units = world.units
    here = np.flatnonzero((units.presence[0] == Presence.PRESENT) & (units.hull_mj[0] > 0))
    if len(here) < 2:
        return
    own, foe = here[0], here[-1]
    units.move[:, own], units.ref[:, own], units.posture[:, own] = Move.RAM, foe, Posture.ACTIVE
    units.x_km[:, own] = units.x_km[:, foe] - draw(st.sampled_from((300.0, 900.0)))
    units.y_km[:, own] = units.y_km[:, foe] + draw(st.sampled_from((0.0, 0.3, 0.4, 8.0)))
    units.vx_km_s[:, own] = units.vx_km_s[:, foe] + draw(st.sampled_from((8.0, 60.0)))
    units.vy_km_s[:, own] = units.vy_km_s[:, foe]


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
