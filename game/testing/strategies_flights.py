"""Strategies for tests of flights: small crowded skirmishes, drawn on a grid so that distances fall on edges."""

from typing import Any

import numpy as np

from ..rules.knowledge.tracking import note_flights, note_units
from ..rules.state.resolution import Resolution
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PPM, Mission, Posture, Presence, Spacing, Stage, System
from ..rules.state.world import World
from . import rolled_strategies as st
from .builders import DARK, DRONE, FIGHTER, FRIGATE, JUPITER, LANCE, LASER, tables_of, world_of

GRID_KM = 50.0
"""Reaches, spreads and places are multiples of it, so that many pairs are exactly at an edge."""
CARRIER = FRIGATE | {"hangar": 60}
BOMBER = FIGHTER | {"craft_kill_ppm": 0, "craft_sting_mj": 900, "craft_reach_km": 200.0, "crew": 2}
GNAT = DRONE | {"pulse_ppm": 40_000}
WASP = DRONE | {"craft_shot_mj": 0, "craft_sting_mj": 4, "pulse_ppm": 250_000, "pulse_km": 200.0}
CLASSES = (CARRIER, LANCE, FIGHTER, GNAT, BOMBER, WASP)
"""Classes of these battles: 0 a carrier, 1 a lance, 2 to 5 craft."""


def flight_tables(*, jupiter: bool = False, sides: int = 2) -> Tables:
    """Tables of `CLASSES`. Of three sides the third fights the second, which fights the first alone."""
    tables = tables_of(CLASSES, (LASER, DARK), (JUPITER,) if jupiter else (), sides=sides)
    if sides == 3:
        tables.sides.enemy[1, 2] = False
    return tables


def places() -> st.SearchStrategy[float]:
    """Places on the grid within 350 km, one side of it as often as the other."""
    return st.integers(-7, 7).map(lambda n: n * GRID_KM)


@st.composite
def ships(draw: st.DrawFn, *, sides: int = 2) -> dict[str, Any]:
    """A ship in any state."""
    return {
        "side": draw(st.integers(0, sides - 1)), "class_id": draw(st.integers(0, 1)),
        "x_km": draw(places()), "y_km": draw(places()),
        "vx_km_s": draw(st.sampled_from((0.0, 0.0, 0.5, 1.0))), "posture": draw(st.sampled_from((0, Posture.FEIGN))),
        "throttle_ppm": draw(st.sampled_from((0, 600_000, 600_001))),
        "fired_impulse": draw(st.sampled_from((-9, 16, 20))),
        "hull_mj": draw(st.sampled_from((50_000, 50_000, 50_000, 0))),
        "presence": draw(st.sampled_from((Presence.PRESENT,) * 5 + (Presence.DORMANT, Presence.AWAY, Presence.GONE))),
    }  # fmt: skip


@st.composite
def wings(draw: st.DrawFn, *, units: int, count: int, sides: int = 2) -> dict[str, Any]:
    """A flight in any state and on any mission, in a battle of `units` and `count` flights."""
    codes = st.integers(-1, units + count - 1)
    return {
        "side": draw(st.integers(0, sides - 1)), "class_id": draw(st.sampled_from((2, 2, 3, 3, 4, 5))),
        "x_km": draw(places()), "y_km": draw(places()), "spread_km": draw(st.sampled_from((0.0, 50.0, 100.0))),
        "vx_km_s": draw(st.sampled_from((0.0, 0.0, 0.5, 1.0, 1.5))), "alive": draw(st.integers(0, 50)),
        "energy_mj": draw(st.sampled_from((0, 4, 5, 9, 10, 60, 77, 78, 80, 100, 100, 100))),
        "presence": draw(st.sampled_from((Presence.PRESENT,) * 6 + (Presence.DOCKED, Presence.DOCKED, Presence.GONE))),
        "mission": draw(st.sampled_from(Mission)), "stage": draw(st.sampled_from(Stage)),
        "stage_until": draw(st.sampled_from((0, 28, 30, 40))), "home": draw(st.integers(-1, units - 1)),
        "ref": draw(codes), "goal": draw(codes), "spacing": draw(st.sampled_from(Spacing)),
    }  # fmt: skip


@st.composite
def flight_battles(draw: st.DrawFn, *, sides: int = 2) -> tuple[Tables, World, int]:
    """Up to four ships and eight flights close together, what is known of them drawn too, and an impulse."""
    tables = flight_tables(sides=sides)
    units, count = draw(st.integers(1, 4)), draw(st.integers(2, 8))
    world = world_of(
        tables,
        tuple(draw(ships(sides=sides)) for _ in range(units)),
        tuple(draw(wings(units=units, count=count, sides=sides)) for _ in range(count)),
        key=draw(st.integers(1, 9)),
        spare_slots=1,
    )
    world.units.uid[:, :units] = draw(st.permutations(range(1, units + 1)))
    world.flights.uid[:] = draw(st.permutations(range(10_001, 10_001 + count)))
    world.battle.turn[:] = 2
    impulse = draw(st.integers(0, 11))
    _remember(draw, tables, world, 24 + impulse)
    for unit in range(units):
        world.units.system_ppm[0, unit, System.HANGAR] = draw(st.sampled_from((PPM, PPM, 1, 0)))
    return tables, world, impulse


def _remember(draw: st.DrawFn, tables: Tables, world: World, now: int) -> None:
    """What the sides know: some rows in sight, others where they were some impulses ago, some not at all."""
    contacts, flights = world.contacts, world.flight_contacts
    ages = st.sampled_from((0, 0, 0, None, 1, 11, 12, 13))
    for group, known in ((world.units, contacts), (world.flights, flights)):
        met = world.sides.hostility(group.side) & (group.presence == Presence.PRESENT)[:, None]
        for side, row in np.argwhere(met[0]):
            age = draw(ages)
            known.in_sight[0, side, row] = age == 0
            met[0, side, row] = age is not None
            known.seen_impulse[0, side, row] = now - (age or 0)
        seen = known.seen_impulse.copy()
        if known is contacts:
            contacts.level[met] = draw(st.sampled_from((1, 2)))
            contacts.sure[:] = met & draw(st.booleans())
            note_units(world, met, world.battle.turn * 0 + now)
        else:
            note_flights(world, met, world.battle.turn * 0 + now)
        known.seen_impulse[met] = seen[met]
        lost = met & ~known.in_sight
        known.x_km[lost] += draw(st.sampled_from((0.0, GRID_KM, -3 * GRID_KM)))
        known.vy_km_s[lost] += draw(st.sampled_from((0.0, 2.0)))
    contacts.sure &= contacts.in_sight | contacts.dead


def resolution_of(world: World, tables: Tables, impulse: int) -> Resolution:
    """A turn in the making that has come to an impulse."""
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    return res
