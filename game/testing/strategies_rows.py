"""Strategies for rows of drawn battles, in any state: their numbers, places, ships and flights, and their tables.

What a rule compares is drawn at the edge of it: places at ranges and surfaces, rolls at chances, numbers at limits.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from ..rules.state.columns import NONE, Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PPM, Mission, Move, Plant, Posture, Presence, Priority, Spacing
from . import rolled_strategies as st
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
    tables_of,
)  # fmt: skip
from .strategies_command import story
from .strategies_motion import motion_bodies
from .strategies_orders import WAYS
from .strategies_people import composure_rows, readiness_rows

HANDY = {"fire_ppm": 6 * PPM, "control_ppm": 150_000, "repair_ppm": 40_000}
"""What burns, and is repaired."""
BROADSIDES = ((0, 2, 0.2, (0.0, 1.0)), (0, 2, 0.2, (0.0, -1.0)), (4, 2))
"""Lasers to the left and to the right that reach neither ahead nor astern, and point defence."""
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
    FRIGATE | {"mass_t": 30_000.0, "tow_t": 0.0, "hangar": 60, "sensor_km": 9e4, "batteries": BROADSIDES},
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
QUICK_TORPEDOES = 3
"""The weapon of `WEAPONS` with which salvos are launched."""
GUN = LASER | {
    "range_km": 3_000.0,
    "r0_km": 2_000.0,
    "p0_ppm": 900_000,
    "p0_craft_ppm": 300_000,
    "energy_mj": 3_000,
    "charge_mj": 1_000,
}
QUICK = TORPEDO | {"energy_mj": 30_000, "burn_s": 130.0, "thrust_km_s2": 0.6, "blast_km": 40.0, "ammo": 3}
SLUG = IMPACTOR | {"charge_mj": 4_000, "energy_mj": 30_000}
LOB = IMPACTOR | {"charge_mj": 900, "energy_mj": 9_000, "speed_km_s": 60.0, "s0_km": 4.0, "range_km": 3_000.0}
WEAPONS: tuple[dict[str, Any], ...] = (
    LASER, DARK | {"charge_mj": 40_000}, GUN, QUICK, POINT_DEFENCE | {"range_km": 250.0, "ammo": 3}, SLUG, LOB,
)  # fmt: skip
SOME_KM = (0.0, 40.0, 150.0, 250.0, 300.0, 750.0, 2_500.0, 3_000.0, 8_000.0, 12_000.0, 60_000.0)
"""Distances at which some rule says something else: reaches, corridors, blasts, ranges."""
MOVES = (Move.HOLD, Move.COAST, Move.WITHDRAW, Move.INTERCEPT, Move.KEEP_RANGE, Move.RAM, Move.PURSUE)
MISSIONS = (*Mission, Mission.CHASE, Mission.CHASE)
MAP_KM = 260_000.0


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
    last = len(plain.bodies.around) - 1 if bodies else NONE
    return replace(plain, **facts, **(story(units, sides, last) if tells else {}))


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

    Where there is a carrier there are often fighters that live in it.
    """
    homes: dict[int, list[int]] = {}
    for slot, row in enumerate(units):
        if row["class_id"] == CARRIER:
            homes.setdefault(row["side"], []).append(slot)
    x, y = draw(places(near=near))
    side = draw(st.sampled_from((*homes, *range(sides))))
    decks = homes.get(side, [])
    class_id = draw(st.sampled_from((*CRAFT[:1] * (2 if decks else 0), *CRAFT)))
    home = draw(st.sampled_from((*decks * 3, -1))) if class_id == CRAFT[0] else -1
    stay = (Presence.DOCKED, Presence.DOCKED, Presence.PRESENT) if home >= 0 else (Presence.PRESENT,)
    return {
        "class_id": class_id, "side": side, "x_km": x, "y_km": y,
        "vx_km_s": draw(st.sampled_from((0.0, 0.5))), "alive": draw(st.sampled_from((0, 1, 7, 30, 50))),
        "spread_km": draw(st.sampled_from((0.0, 50.0, 100.0))), "home": home, "presence": draw(st.sampled_from(stay)),
        "mission": draw(st.sampled_from(MISSIONS)),
        "ref": draw(st.integers(-1, len(units) + count - 1)), "spacing": draw(st.sampled_from(Spacing)),
        "energy_mj": draw(st.sampled_from((0, 9, 80, 100, 100))) if class_id == 5 else 60,
    }  # fmt: skip
