"""Strategies for tests of fire: small battles whose units stand at the edges of ranges, corridors, arcs and limbs."""

from typing import Any

import numpy as np

from ..rules.knowledge.tracking import note_flights, note_units
from ..rules.state.resolution import Resolution
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PPM, FireMode, Posture, Presence, Priority, Readiness
from ..rules.state.world import World
from . import rolled_strategies as st
from .builders import DARK, FIGHTER, FRIGATE, LASER, make_ghost, tables_of, world_of

LIGHT_CANNON = LASER | {"range_km": 9_000.0, "p0_ppm": 900_000, "p0_craft_ppm": 400_000, "energy_mj": 7_000}
GUNBOAT = FRIGATE | {
    "batteries": ((0, 2), (1, 1), (2, 3, 0.6)), "sensor_km": 1e5, "hull_mj": 9_000, "shield_mj": 2_000, "armour_mj": 50
}  # fmt: skip
SPINAL = FRIGATE | {
    "mass_t": 9_000.0,
    "burn_through_km": 4_500.0,
    "batteries": ((1, 2, 0.8),),
    "sensor_km": 4e4,
    "signature_ppm": 500_000,
}
VEIL = GUNBOAT | {
    "sensor_km": 6e4, "jam_ppm": 800_000, "jam_km": 9_000.0, "burn_through_km": 9_000.0, "counter_jam_ppm": 500_000
}  # fmt: skip
"""A ship that jams, and sees better through noise than the others."""
ROCK = {"mu_km3_s2": 0.0, "radius_km": 5_000.0, "x_km": 6_500.0, "y_km": 4_000.0}
MOON = {"mu_km3_s2": 0.0, "radius_km": 900.0, "x_km": -30_000.0, "y_km": 0.0}

WAYS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.6, 0.8), (0.8, -0.6))
EDGES_KM = (9_000.0, 12_000.0, 20_000.0, 50_000.0, 60_000.0, 1e5)
BESIDE_KM = (0.0, 0.199, 0.201, 149.999, 150.0, 150.001, 749.999, 750.0, 750.001)


def fire_tables(*, bodies: bool = False) -> Tables:
    """Tables of two sides with lasers, dark guns and arcs."""
    return tables_of((GUNBOAT, SPINAL, FIGHTER, VEIL), (LASER, DARK, LIGHT_CANNON), (ROCK, MOON) if bodies else ())


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """`usual` three times in four, else one of `others`."""
    return st.one_of(st.just(usual), st.just(usual), st.just(usual), st.sampled_from(others))


@st.composite
def places(draw: st.DrawFn) -> tuple[float, float]:
    """A place near an edge of something that stands at the origin, on few enough lines to meet: (x, y) km."""
    ux, uy = draw(mostly(WAYS[0], *WAYS))
    edge = draw(st.sampled_from(EDGES_KM))
    ahead = draw(st.sampled_from((edge, edge - 1e-3, edge + 1e-3, edge / 2, edge / 4, edge / 8)))
    aside = draw(mostly(0.0, *BESIDE_KM)) * draw(st.sampled_from((1.0, -1.0)))
    return ahead * ux - aside * uy, ahead * uy + aside * ux


@st.composite
def unit_rows(draw: st.DrawFn, *, number: int, count: int) -> dict[str, Any]:
    """Unit `number` of a skirmish of `count` units: any state that matters to who fires at whom."""
    x, y = draw(places()) if number else (0.0, 0.0)
    hx, hy = draw(mostly(*WAYS))
    some_row = st.integers(-1, count - 1)
    return {
        "x_km": x, "y_km": y, "vx_km_s": 1.0, "vy_km_s": -2.0, "hx": hx, "hy": hy,
        "side": draw(mostly(min(number, 1), 0, 1)), "class_id": draw(st.sampled_from((0, 1, 3))),
        "hull_mj": draw(mostly(9_000, 50_000, 5, 1, 0)), "shield_mj": draw(st.sampled_from((2_000, 500_000))),
        "presence": draw(mostly(*[Presence.PRESENT] * 3, Presence.GONE, Presence.AWAY)),
        "posture": draw(mostly(Posture.ACTIVE, *Posture)),
        "priority": draw(st.sampled_from(Priority)),
        "fire_mode": draw(mostly(FireMode.FREE, *FireMode)),
        "fire_at": draw(mostly(-1, *range(count))),
        "avoid": np.array([-1, draw(some_row), -1, -1]) if draw(mostly(False, True)) else -1,
        "aim": draw(some_row),
        "throttle_ppm": draw(st.sampled_from((0, 600_000, 600_001, 899_999, PPM))),
        "fired_impulse": draw(st.sampled_from((-1000, 20, 21, 24, 25, 28, 29))),
        "launch_impulse": draw(mostly(-1000, 31, 32)),
        "daze_ppm": draw(mostly(0, 150_000, 700_000, 790_000, PPM)),
        "system_ppm": draw(mostly(PPM, 400_000, 0)), "readiness": draw(mostly(Readiness.ALERT, *Readiness)),
        "morale_ppm": draw(mostly(PPM, 500_000, 499_999, 0)),
    }  # fmt: skip


@st.composite
def skirmishes(draw: st.DrawFn, *, flights: bool = True) -> tuple[Tables, World, int]:
    """A battle of a few units in its third turn, and an impulse: (tables, world of one battle, impulse)."""
    count = draw(st.integers(2, 6))
    tables = fire_tables(bodies=draw(mostly(False, True)))
    tables.sides.enemy[1, 0] = draw(mostly(True, False))  # the second side does not always fight back
    rows = tuple(draw(unit_rows(number=number, count=count)) for number in range(count))
    swarm: tuple[dict[str, Any], ...] = ()
    if flights and draw(st.booleans()):
        close = draw(st.sampled_from(rows))
        x, y = draw(st.one_of(places(), st.just((2_000.0, 0.5)), st.just((close["x_km"] + 299.9, close["y_km"]))))
        swarm = ({"side": draw(mostly(1, 0)), "x_km": x, "y_km": y, "alive": draw(st.integers(0, 3))},)
    world = world_of(tables, rows, swarm, key=draw(st.integers(1, 2**40)))
    world.units.uid[:] = draw(st.permutations(range(1, count + 1)))
    _haunt(draw, tables, world)
    impulse = draw(st.integers(0, 11))
    world.battle.turn[:] = 2
    now = 24 + impulse
    for side in range(2):
        world.sides.first_hit_impulse[:, side] = draw(st.sampled_from((-1, 3)))
    _remember(draw, tables, world, now)
    return tables, world, impulse


@st.composite
def raids(draw: st.DrawFn) -> tuple[Tables, World, int]:
    """Ships and flights close together, clouds over each other; orders and aims that name any of them, also the first.

    (tables, world of one battle, impulse).
    """
    tables, ships, swarms = fire_tables(), draw(st.integers(2, 4)), draw(st.integers(1, 4))
    some_row = st.integers(-1, ships + swarms - 1)
    rows = tuple(
        {
            "side": (number + 1) % 2, "x_km": 40.0 * number, "y_km": draw(st.sampled_from((0.0, 0.1, 300.0))),
            "hull_mj": draw(mostly(9_000, 0)), "priority": draw(st.sampled_from(Priority)), "fire_at": draw(some_row),
            "aim": draw(some_row), "avoid": np.array([-1, draw(some_row), -1, draw(some_row)]),
            "daze_ppm": draw(mostly(0, 150_000)),
        }
        for number in range(ships)
    )  # fmt: skip
    flights = tuple(
        {
            "side": draw(st.integers(0, 1)), "x_km": 900.0 + draw(st.sampled_from((0.0, 30.0, 50.0, 90.0))),
            "y_km": 3.0 * number, "alive": draw(st.integers(1, 5)), "spread_km": draw(st.sampled_from((0.0, 50.0))),
        }
        for number in range(swarms)
    )  # fmt: skip
    world = world_of(tables, rows, flights, key=draw(st.integers(1, 2**40)))
    world.units.uid[:] = draw(st.permutations(range(1, ships + 1)))
    world.flights.uid[:] = draw(st.permutations(range(10_001, 10_001 + swarms)))
    impulse = draw(st.integers(0, 11))
    world.battle.turn[:] = 2
    _remember(draw, tables, world, 24 + impulse)
    return tables, world, impulse


def _remember(draw: st.DrawFn, tables: Tables, world: World, now: int) -> None:
    """What the sides know: most things in sight, as they are, others as they were some impulses ago, a way off."""
    contacts, flights = world.contacts, world.flight_contacts
    ghosts = world.units.presence == Presence.GHOST
    there = world.sides.hostility(world.units.side) & (world.present() | ghosts)[:, None]
    for side, s in np.ndindex(contacts.level.shape[1:]):
        contacts.level[:, side, s] = draw(mostly(2, 0, 1)) if there[0, side, s] else 0
        contacts.in_sight[:, side, s] = contacts.level[0, side, s] > 0 and draw(mostly(True, False))
        contacts.sure[:, side, s] = draw(mostly(False, True))
    contacts.level[:] = np.where(ghosts[:, None], np.minimum(contacts.level, 1), contacts.level)
    flown = world.sides.hostility(world.flights.side) & world.flying()[:, None]
    for side, f in np.ndindex(flights.in_sight.shape[1:]):
        flights.in_sight[:, side, f] = flown[0, side, f] and draw(mostly(True, False))
    note_units(world, contacts.level > 0, world.battle.turn * 0 + now)
    note_flights(world, flights.in_sight | (flown & draw(st.booleans())), world.battle.turn * 0 + now)
    for group in (contacts, flights):
        lost = ~group.in_sight
        group.seen_impulse[lost] -= draw(st.sampled_from((1, 4, 5, 12, 13)))
        group.x_km[lost] += draw(st.sampled_from((0.0, 700.0, -9_000.0)))
    contacts.sure &= contacts.in_sight | contacts.dead
    _blur(draw, world)


def _haunt(draw: st.DrawFn, tables: Tables, world: World) -> None:
    """Let the last unit be a ghost of the first jammer before it, more often than not."""
    units, last = world.units, world.unit_slots - 1
    veils = np.flatnonzero(units.class_id[0, :last] == 3)
    if len(veils) and draw(st.integers(0, 2)):
        tables.ghost_of[last] = veils[0]
        make_ghost(world, tables, last)


def _blur(draw: st.DrawFn, world: World) -> None:
    """Let some contacts stand in noise, and be somewhere in their circles."""
    contacts = world.contacts
    for side, s in np.ndindex(contacts.level.shape[1:]):
        noise = draw(mostly(0, PPM, 640_000, 1)) if contacts.level[0, side, s] else 0
        contacts.noise_ppm[:, side, s] = contacts.left_ppm[:, side, s] = noise
        contacts.err_km[:, side, s] = err = draw(st.sampled_from((0.0, 1e-3, 300.0))) if noise else 0.0
        ux, uy = draw(st.sampled_from(WAYS))
        contacts.x_km[:, side, s] += err * ux
        contacts.y_km[:, side, s] += err * uy


def resolution_at(world: World, tables: Tables, impulse: int = 0) -> Resolution:
    """A turn of `world` in the making, at the start of an impulse."""
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    return res
