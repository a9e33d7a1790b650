"""Strategies for tests of impactors: spinal guns at the edges of their arcs, slugs that just pass or just touch."""

from typing import Any

import numpy as np

from ..rules.state.salvos import Salvos
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PPM, FireMode, Level, Posture, Presence, Priority
from ..rules.state.world import World
from . import rolled_strategies as st
from .builders import FIGHTER, FRIGATE, IMPACTOR, LASER, all_in_sight, tables_of, world_of
from .strategies_fire import mostly

SLOW = IMPACTOR | {"speed_km_s": 40.0, "energy_mj": 90_000, "s0_km": 2.0, "range_km": 9_000.0}
SPINAL = FRIGATE | {"batteries": ((0, 1, 0.98), (2, 2)), "thrust_km_s2": 0.02, "hull_mj": 500_000}
TURRETS = FRIGATE | {"batteries": ((2, 1), (1, 1)), "thrust_km_s2": 0.03, "size_km": 5.0}
STATION = FRIGATE | {"batteries": ((0, 2),), "thrust_km_s2": 0.0}
ROCK = {"mu_km3_s2": 350_000.0, "radius_km": 6_000.0, "x_km": 9_000.0, "y_km": 9_000.0}
WAYS = ((1.0, 0.0), (0.0, 1.0), (0.6, 0.8), (-0.8, 0.6))
FAR_KM = (300.0, 2_000.0, 7_500.0, 9_000.0, 12_000.0, 23_999.999, 24_000.001)
BESIDE_KM = (0.0, 0.19, 0.21, 4.9, 5.1, 19.0, 25.0)


def impactor_tables(*, bodies: bool = False) -> Tables:
    """Tables of two sides with fast and slow impactors, a laser, ships with spinal and with free mounts, a station."""
    return tables_of((SPINAL, TURRETS, FIGHTER, STATION), (IMPACTOR, LASER, SLOW), (ROCK,) if bodies else ())


@st.composite
def rows(draw: st.DrawFn, *, number: int, count: int) -> dict[str, Any]:
    """Unit `number` of a duel of `count`: any state that matters to impactors."""
    (ux, uy), far = draw(mostly(WAYS[0], *WAYS)), draw(st.sampled_from(FAR_KM)) if number else 0.0
    aside = draw(mostly(0.0, *BESIDE_KM)) * draw(st.sampled_from((1.0, -1.0)))
    hx, hy = draw(mostly(*WAYS))
    row = {
        "x_km": far * ux - aside * uy, "y_km": far * uy + aside * ux, "hx": hx, "hy": hy,
        "vx_km_s": draw(st.sampled_from((0.0, 3.0, -45.0))), "vy_km_s": draw(st.sampled_from((0.0, -3.0, 45.0))),
        "side": draw(mostly(min(number, 1), 0, 1)), "class_id": draw(st.sampled_from((0, 0, 1, 3))),
        "hull_mj": draw(mostly(50_000, 0)), "presence": draw(mostly(*[Presence.PRESENT] * 3, Presence.GONE)),
        "posture": draw(mostly(Posture.ACTIVE, *Posture)), "fire_mode": draw(mostly(FireMode.FREE, *FireMode)),
        "priority": draw(st.sampled_from(Priority)), "fire_at": draw(mostly(-1, *range(count))),
        "daze_ppm": draw(mostly(0, 150_000, PPM)), "system_ppm": draw(mostly(PPM, 400_000, 0)),
        "drive_share_ppm": draw(mostly(333_333, 100_000)), "delta_v_km_s": draw(mostly(np.inf, 0.0, 5.0)),
        "thrust": draw(mostly(0.0, 1.0)),
    }  # fmt: skip
    return row


@st.composite
def duels(draw: st.DrawFn) -> tuple[Tables, World, int]:
    """Ships in reach of impactors, some charged, most in sight: (tables, world of one battle, impulse)."""
    tables, count = impactor_tables(bodies=draw(mostly(False, True))), draw(st.integers(2, 5))
    drawn = [draw(rows(number=number, count=count)) for number in range(count)]
    world = world_of(
        tables, tuple({name: value for name, value in row.items() if name != "thrust"} for row in drawn),
        key=draw(st.integers(1, 2**40)),
    )  # fmt: skip
    world.units.uid[:] = draw(st.permutations(range(1, count + 1)))
    world.units.capacitor_mj[:, :, 0] = draw(st.sampled_from((0, 89_999, 90_000, 199_999, 200_000, 400_000)))
    world.battle.turn[:] = 2
    world.sides.first_hit_impulse[:, 0] = draw(st.sampled_from((-1, 3)))
    all_in_sight(world, tables, level=draw(st.sampled_from((Level.DETECTED, Level.IDENTIFIED))))
    world.contacts.in_sight &= np.array(draw(st.lists(mostly(True, False), min_size=count, max_size=count)))
    world.contacts.sure &= draw(st.booleans())
    return tables, world, draw(st.integers(0, 11))


@st.composite
def volleys(draw: st.DrawFn) -> tuple[Tables, World, int]:
    """A duel with slugs in flight, each about to come near one of the units: (tables, world of one battle, impulse)."""
    tables, world, impulse = draw(duels())
    units, count = world.units, draw(st.integers(1, 4))
    slugs = world.salvos = Salvos.empty(1, count)
    for row in range(count):
        source, target = draw(st.integers(0, world.unit_slots - 1)), draw(st.integers(0, world.unit_slots - 1))
        weapon = draw(mostly(0, 2))
        speed, seconds = tables.weapons.speed_km_s[weapon], draw(st.sampled_from((0.0, 1.3, 5.0, 8.1, 24.9, 26.0)))
        (ux, uy), beside = draw(st.sampled_from(WAYS)), draw(mostly(0.0, *BESIDE_KM))
        slugs.vx_km_s[:, row], slugs.vy_km_s[:, row] = ux * speed + 3.0, uy * speed
        for axis, v, aside in (("x", "vx", -uy), ("y", "vy", ux)):
            closing = getattr(units, f"{v}_km_s")[0, target] - getattr(slugs, f"{v}_km_s")[0, row]
            getattr(slugs, f"{axis}_km")[:, row] = (
                getattr(units, f"{axis}_km")[0, target] + closing * seconds + aside * beside
            )
        slugs.uid[:, row], slugs.side[:, row] = 7_000 + row * draw(st.sampled_from((1, -1, 50))), units.side[0, source]
        slugs.source[:, row], slugs.weapon[:, row], slugs.alive[:, row] = source, weapon, draw(mostly(1, 0))
        slugs.target[:, row] = draw(mostly(target, -1))
        slugs.launch_impulse[:, row] = 24 + impulse - draw(st.sampled_from((0, 0, 1, 13)))
        slugs.crew_ppm[:, row] = draw(mostly(PPM, 850_000, 0))
    return tables, world, impulse
