"""Strategies for tests of torpedoes: salvos that just come into the reach of who may stop them, or just pass it."""

from typing import Any

import numpy as np

from ..rules.state.columns import NONE
from ..rules.state.salvos import Salvos
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PPM, Mission, Posture, Presence, Stage
from ..rules.state.world import World
from . import rolled_strategies as st
from .builders import DRONE, FIGHTER, FRIGATE, IMPACTOR, POINT_DEFENCE, TORPEDO, tables_of, world_of
from .strategies_fire import mostly

GUARD = FRIGATE | {"batteries": ((1, 1), (2, 2), (0, 1))}
FREIGHTER = FRIGATE | {"batteries": ()}
WING = FIGHTER | {"craft_kill_ppm": 400_000}
ENDLESS = POINT_DEFENCE | {"range_km": 150.0, "ammo": 0, "stops": 3}
HEAVY = TORPEDO | {"energy_mj": 90_000, "blast_km": 40.0, "burn_s": 80.0}
WAYS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (0.6, 0.8), (-0.8, 0.6))
NOW = 24
"""The absolute impulse at which the turn of these battles begins."""


def salvo_tables() -> Tables:
    """Three sides, of which the third fights nobody, but the first fights it; torpedoes of two kinds, and slugs."""
    weapons = TORPEDO, POINT_DEFENCE, ENDLESS, HEAVY, IMPACTOR
    tables = tables_of((GUARD, FREIGHTER, WING, DRONE), weapons, sides=3, map_radius_km=600.0)
    tables.sides.enemy[2], tables.sides.enemy[1, 2] = False, False
    return tables


@st.composite
def _ships(draw: st.DrawFn) -> dict[str, Any]:
    (ux, uy), far = draw(st.sampled_from(WAYS)), draw(st.sampled_from((0.0, 30.0, 145.0, 155.0, 290.0, 310.0)))
    return {
        "x_km": far * ux, "y_km": far * uy, "vx_km_s": draw(mostly(0.0, 4.0)), "vy_km_s": draw(mostly(0.0, -7.0)),
        "side": draw(mostly(1, 0, 2)), "class_id": draw(mostly(0, 1)), "hull_mj": draw(mostly(50_000, 0)),
        "presence": draw(mostly(*[Presence.PRESENT] * 4, Presence.AWAY)),
        "posture": draw(mostly(Posture.ACTIVE, *Posture)), "daze_ppm": draw(mostly(0, 300_000, PPM)),
        "system_ppm": draw(mostly(PPM, 400_000)), "ammo": np.array([draw(mostly(10, 0, 1)), 3, 0, 0, 0, 0]),
    }  # fmt: skip


@st.composite
def _wings(draw: st.DrawFn) -> dict[str, Any]:
    (ux, uy), far = draw(st.sampled_from(WAYS)), draw(st.sampled_from((0.0, 90.0, 310.0)))
    return {
        "x_km": far * ux, "y_km": far * uy, "vx_km_s": draw(mostly(0.0, 3.0)), "side": draw(mostly(1, 0)),
        "class_id": draw(mostly(2, 3)), "alive": draw(st.sampled_from((0, 1, 5, 9))),
        "energy_mj": draw(mostly(60, 9, 10)), "mission": draw(st.sampled_from((*Mission, Mission.ESCORT))),
        "stage": draw(mostly(Stage.CHASING, *Stage)), "spread_km": draw(mostly(0.0, 30.0)),
        "presence": draw(mostly(Presence.PRESENT, Presence.DOCKED)),
    }  # fmt: skip


@st.composite
def barrages(draw: st.DrawFn) -> tuple[Tables, World, int]:
    """Ships and flights about the origin and salvos that come there: (tables, world of one battle, impulse)."""
    tables, ships = salvo_tables(), draw(st.integers(2, 5))
    units = tuple(draw(_ships()) for _ in range(ships))
    flights = tuple(draw(_wings()) for _ in range(draw(mostly(2, 0, 1))))
    world = world_of(tables, units, flights, key=draw(st.integers(1, 99)))
    world.units.uid[:] = draw(st.permutations(range(1, ships + 1)))
    world.battle.turn[:] = NOW // 12
    impulse, count = draw(st.integers(0, 11)), draw(st.integers(1, 4))
    salvos = world.salvos = Salvos.empty(1, count)
    salvos.uid[:] = draw(st.permutations(range(501, 501 + count)))
    for row in range(count):
        for name, value in draw(_salvo(ships, NOW + impulse)).items():
            getattr(salvos, name)[:, row] = value
    return tables, world, impulse


@st.composite
def _salvo(draw: st.DrawFn, ships: int, now: int) -> dict[str, Any]:
    """One that comes by the origin at a moment of the impulse, or before or after it."""
    (ux, uy), speed = draw(st.sampled_from(WAYS)), draw(st.sampled_from((1.0, 30.0, 90.0, 1_500.0)))
    seconds, aside = draw(st.sampled_from((-3.0, 2.0, 12.5, 22.0, 31.0))), draw(mostly(0.0, 39.0, 41.0, 149.0, -299.0))
    return {
        "x_km": -speed * seconds * ux - aside * uy, "y_km": -speed * seconds * uy + aside * ux,
        "vx_km_s": speed * ux, "vy_km_s": speed * uy, "fuel_s": draw(mostly(0.0, 12.0, 90.0)),
        "alive": draw(mostly(3, 0, 1, 8)), "side": draw(mostly(0, 1)), "seen_by": draw(mostly(7, 0, 1, 2)),
        "weapon": draw(mostly(0, 3, 4)), "source": draw(st.integers(0, ships - 1)), "slot": draw(st.integers(0, 2)),
        "target": draw(mostly(draw(st.integers(0, ships - 1)), NONE)),
        "launch_impulse": now - draw(st.sampled_from((0, 1, 5, 6, 7, 24, 25, 26))),
    }  # fmt: skip
