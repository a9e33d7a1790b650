"""Strategies for tests of damage: pools and hits at each other's edges, units near the reach of a blast."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.resolution import Resolution
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PPM, SHAKEN_PPM, Cause, Plant, Posture, Presence, Readiness
from ..rules.state.world import World
from . import rolled_strategies as st
from .builders import DARK, FIGHTER, FRIGATE, IMPACTOR, LASER, SHIPS_PRESENCES, tables_of, world_of

LEAKY = FRIGATE | {
    "hull_mj": 9_000, "shield_mj": 8_000, "armour_mj": 700, "leak_ppm": 150_000, "breach_ppm": PPM, "mass_t": 7_500.0,
    "containment_impulses": 3, "fire_ppm": 4 * PPM, "control_ppm": 300_000, "repair_ppm": 70_000,
    "shield_restart_impulses": 1, "charge_ppm": 10 * PPM, "batteries": ((0, 2), (1, 1)),
}  # fmt: skip
BARE = FRIGATE | {
    "hull_mj": 1, "shield_mj": 0, "armour_mj": 0, "leak_ppm": 0, "breach_mj": 0, "mass_t": 3.0, "batteries": (),
    "shield_regen_mj": 0, "fire_ppm": 100 * PPM, "crew": 0, "control_ppm": PPM, "containment_impulses": 1,
}  # fmt: skip
GREAT = FRIGATE | {
    "hull_mj": 2**30, "shield_mj": 2**30, "armour_mj": 2**20, "leak_ppm": 1, "breach_mj": 2**30, "mass_t": 8e6,
    "batteries": ((1, 3), (0, 1)), "shield_regen_mj": 2**30, "fire_ppm": PPM, "control_ppm": 1, "repair_ppm": PPM,
    "containment_impulses": 12,
}  # fmt: skip

BEARER = FRIGATE | {
    "hull_mj": 500_000, "shield_mj": 300_000, "plant": Plant.ANTIMATTER, "batteries": ((2, 1), (0, 1)),
}  # fmt: skip

HitRow: TypeAlias = tuple[Any, ...]

WAYS = ((1.0, 0.0), (0.0, -1.0), (-0.6, 0.8), (0.8, -0.6))


def damage_tables() -> Tables:
    """Three sides; classes of plain, leaky, bare and enormous ships, one of fighters, and impactors on antimatter."""
    return tables_of((FRIGATE, LEAKY, BARE, GREAT, FIGHTER, BEARER), (LASER, DARK, IMPACTOR), sides=3)


def parts(most: int) -> st.SearchStrategy[int]:
    """A number in 0..most, often at its edges."""
    return st.one_of(
        st.sampled_from(sorted({0, min(1, most), most // 2, max(most - 1, 0), most})), st.integers(0, most)
    )


@st.composite
def places_near_blasts(draw: st.DrawFn) -> tuple[float, float]:
    """A place near an edge of a blast at the origin: (x, y) km."""
    ux, uy = draw(st.sampled_from(WAYS))
    far = draw(st.sampled_from((0.0, 1e-3, 149.999, 150.0, 150.001, 2_499.999, 2_500.0, 2_500.001, 900.0, 9_000.0)))
    return far * ux, far * uy


def two_shots(tables: Tables) -> Array:
    """What the capacitor of each battery of each class holds at most: (C, K) MJ."""
    weapon = tables.classes.battery_weapon
    return np.where(weapon >= 0, 2 * tables.weapons.energy_mj[np.maximum(weapon, 0)], 0)


@st.composite
def unit_rows(draw: st.DrawFn, *, tables: Tables) -> dict[str, Any]:
    """A unit in any state that matters to charging, damage, systems and blasts."""
    c, classes = draw(st.sampled_from((0, 1, 2, 3, 5))), tables.classes
    x, y = draw(places_near_blasts())
    most = {name: int(getattr(classes, name)[c]) for name in ("hull_mj", "armour_mj", "shield_mj")}
    row: dict[str, Any] = {name: draw(parts(top)) for name, top in most.items()}
    shares = draw(st.sampled_from(((333_334, 333_333), (PPM, 0), (0, PPM), (0, 0), (123_457, 654_321))))
    dead = row["hull_mj"] == 0
    return row | {
        "class_id": c, "side": draw(st.integers(0, 2)), "x_km": x, "y_km": y,
        "vx_km_s": draw(st.sampled_from((0.0, 1.25, -42.1))), "vy_km_s": draw(st.sampled_from((0.0, -3.3))),
        "presence": draw(st.sampled_from((Presence.PRESENT,) * 6 + SHIPS_PRESENCES)),
        "posture": draw(st.sampled_from((Posture.ACTIVE, Posture.FEIGN, Posture.EVADE, Posture.SPUN_DOWN))),
        "shields_share_ppm": shares[0], "weapons_share_ppm": shares[1], "drive_share_ppm": PPM - sum(shares),
        "system_ppm": np.array([draw(st.sampled_from((PPM, PPM, 640_001, 600_000, 599_999, 1, 0))) for _ in range(6)]),
        "fires": 0 if dead else draw(st.sampled_from((0, 0, 1, 5, 6))),
        "breach_impulses": 0 if dead else draw(st.sampled_from((0, 0, 1, 2, 12))),
        "breach_by": draw(st.sampled_from((-1, 0))), "aboard": draw(st.sampled_from((0, 1, 90, 180, 181))),
        "restart_percent": draw(st.sampled_from((0, 0, 1, 37, 99, 100, 101, 299, 300, 301, 1_200))),
        "daze_ppm": draw(st.sampled_from((0, 1, 99_999, 100_000, 100_001, 800_000))),
        "capacitor_mj": np.array([draw(parts(shots)) for shots in two_shots(tables)[c].tolist()]),
        "blast_mj": draw(st.sampled_from((0, 1, 60_000, 60_000, 2**30))) if dead else 0,
        "lost_impulse": 3 if dead else -1, "readiness": draw(st.sampled_from((Readiness.ALERT, *Readiness))),
        "morale_ppm": draw(st.sampled_from((PPM, PPM, SHAKEN_PPM, SHAKEN_PPM - 1, 0))),
    }  # fmt: skip


@st.composite
def swarms(draw: st.DrawFn) -> dict[str, Any]:
    """Fighters of side 1 where a blast kills all, some or none of them, in flight or in a hangar."""
    x, y = draw(places_near_blasts())
    return {
        "side": 1, "class_id": 4, "x_km": x, "y_km": y, "alive": draw(st.sampled_from((0, 1, 7, 30))),
        "spread_km": draw(st.sampled_from((0.0, 100.0, 400.0))), "vx_km_s": draw(st.sampled_from((0.0, 1.5))),
        "presence": draw(st.sampled_from((Presence.PRESENT, Presence.PRESENT, Presence.DOCKED, Presence.GONE))),
    }  # fmt: skip


@st.composite
def battles(draw: st.DrawFn) -> tuple[Tables, World, int]:
    """A battle of a few units in its third turn, and an impulse: (tables, world of one battle, impulse)."""
    tables = damage_tables()
    rows = tuple(draw(unit_rows(tables=tables)) for _ in range(draw(st.integers(1, 5))))
    uids = draw(st.permutations([4, 7, 8, 15, 16]))
    rows = tuple(row | {"uid": uid} for row, uid in zip(rows, uids, strict=False))
    swarm = tuple(draw(swarms()) for _ in range(draw(st.integers(0, 2))))
    world = world_of(tables, rows, swarm, key=draw(st.integers(1, 2**40)), spare_slots=1)
    world.battle.turn[:] = 2
    for side in range(3):
        world.sides.first_hit_impulse[:, side] = draw(st.sampled_from((-1, -1, 3)))
    return tables, world, draw(st.sampled_from((0, 5, 6, 7, 11)))


@st.composite
def bursts_among_craft(draw: st.DrawFn) -> tuple[Tables, World, int]:
    """Two plants that go off among a few craft, near enough that some die: (tables, world of one battle, impulse)."""
    tables, off = tables_of(), st.sampled_from((0.0, 300.0, -700.0, 1_500.0, -2_400.0))
    wrecks = tuple(
        {"hull_mj": 0, "lost_impulse": 0, "blast_mj": draw(st.sampled_from((60_000, 400_000))), "x_km": x, "y_km": y}
        for x, y in draw(st.lists(st.tuples(off, off), min_size=2, max_size=2))
    )
    flights = tuple(
        {"x_km": x, "y_km": y, "alive": draw(st.integers(1, 3)), "spread_km": draw(st.sampled_from((0.0, 300.0)))}
        for x, y in draw(st.lists(st.tuples(off, off), min_size=1, max_size=2))
    )
    world = world_of(tables, wrecks, flights, key=draw(st.integers(1, 2**40)))
    world.battle.turn[:] = 2
    return tables, world, draw(st.integers(0, 11))


@st.composite
def hit_rows(draw: st.DrawFn, *, world: World) -> list[HitRow]:
    """Hits on units of a world of one battle, often at pools' edges.

    Each is (target, source, slot, shot, energy, cause, leak); leak None = as the target's class.
    """
    units = world.units
    real = int((units.uid[0] != 0).sum())
    pools = {int(v) for v in np.concatenate([units.shield_mj[0], units.hull_mj[0], units.armour_mj[0]])}
    whole = int((units.shield_mj[0] + units.hull_mj[0] + units.armour_mj[0]).max())
    edges = sorted({0, 1, *pools, *(p + 1 for p in pools), *(max(p - 1, 0) for p in pools), whole, 2**36})
    sources = [*range(real), world.unit_slots, -1] if world.flight_slots else [*range(real), -1]
    row = st.tuples(
        st.integers(0, real - 1), st.sampled_from(sources), st.integers(0, 5), st.integers(0, 2),
        st.one_of(st.integers(0, 3_000), st.sampled_from(edges)),
        st.sampled_from((Cause.LASER, Cause.BLAST, Cause.DRONES)),
        st.sampled_from((None, None, None, 0, 1, 400_000, PPM)),
    )  # fmt: skip
    return draw(st.lists(row, max_size=draw(st.sampled_from((3, 12, 40)))))


def deal(res: Resolution, rows: Sequence[HitRow], world: int = 0) -> None:
    """Hand rows of `hit_rows` to the resolution; a row may end at its cause."""
    calls: dict[tuple[int, int | None], list[HitRow]] = {}
    for row in rows:
        calls.setdefault((row[5], row[6] if len(row) > 6 else None), []).append(row[:5])
    for (cause, leak_ppm), columns in calls.items():
        target, source, slot, shot, energy = np.array(columns, dtype=np.int64).T
        res.hit(np.full(len(target), world), target, source, energy, Cause(cause), slot, shot, leak_ppm)
