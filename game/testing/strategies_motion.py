"""Strategies for tests of motion: units near surfaces, on orbits, at rest, fast; with and without bodies."""

from typing import Any

import numpy as np

from ..rules.state.tables import Tables
from ..rules.state.vectors import unit_vector
from ..rules.state.vocabulary import PPM, Frame, Level, Move, Posture, Presence
from ..rules.state.world import World
from . import rolled_strategies as st
from .builders import DARK, DRONE, FIGHTER, FRIGATE, JUPITER, LANCE, LASER, all_in_sight, tables_of, world_of

MOON = {"mu_km3_s2": 50_000.0, "radius_km": 1_800.0, "x_km": 60_000.0, "y_km": 150_000.0}
RUNNER = {"mu_km3_s2": 59_600.0, "radius_km": 1_822.0, "around": 0, "rail_km": 180_000.0}
SLOW = LANCE | {"thrust_km_s2": 0.012}
BODIES: tuple[tuple[dict[str, float], ...], ...] = ((), (JUPITER,), (JUPITER, MOON), (JUPITER, MOON, RUNNER))
WAYS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.6, 0.8), (0.8, -0.6), (-0.28, 0.96))
"""The moons pull harder than the planet out to some 3,000 km from where they are."""
HEIGHTS_KM = (71_492.0 * 1.0051, 72_500.0, 80_000.0, 95_000.0, 110_000.0, 165_000.0)
MOONS_KM = ((60_000.0, 150_000.0), (180_000.0, 0.0))
"""Where the moons are at first."""
LOW_KM = (1_850.0, 2_500.0, 2_900.0, 9_000.0)
SPEEDS_KM_S = (0.0, 0.0, 1.0, 10.0, 34.0, 60.0)


def motion_bodies(bodies: int) -> tuple[dict[str, float], ...]:
    """`BODIES[bodies]`, those on rails turning by a hundredth of a degree a substep."""
    step_x, step_y = unit_vector(0.01)
    return tuple(body | ({"step_x": step_x, "step_y": step_y} if "around" in body else {}) for body in BODIES[bodies])


def motion_tables(bodies: int = 1) -> Tables:
    """Tables with the bodies of `BODIES[bodies]`; class 0 has 4 g, 1 has none to speak of, 4 is slow."""
    return tables_of((FRIGATE, LANCE, FIGHTER, DRONE, SLOW), (LASER, DARK), motion_bodies(bodies))


@st.composite
def motion_rows(draw: st.DrawFn, *, count: int, grounds: tuple[int, ...] = ()) -> dict[str, Any]:
    """A unit in any state of motion and under any order, in a battle of `count` units and bodies of these row codes.

    Where there is a moon it is sometimes close to one.
    """
    (ux, uy), (wx, wy) = draw(st.sampled_from(WAYS)), draw(st.sampled_from(WAYS))
    moon = draw(st.sampled_from((None, None, *MOONS_KM[: len(grounds) - 1]))) if len(grounds) > 1 else None
    (x, y), heights, wide = (moon, LOW_KM, 0.0) if moon else ((0.0, 0.0), HEIGHTS_KM, 3_000.0)
    height, speed = draw(st.sampled_from(heights)), draw(st.sampled_from(SPEEDS_KM_S))
    aside = draw(st.floats(-wide, wide))
    dx, dy = draw(st.sampled_from(WAYS))
    return {
        "x_km": x + height * ux - aside * uy, "y_km": y + height * uy + aside * ux,
        "vx_km_s": speed * wx, "vy_km_s": speed * wy, "class_id": draw(st.sampled_from((0, 0, 0, 4))),
        "side": draw(st.integers(0, 1)), "squadron": draw(st.integers(-1, 1)), "move": draw(st.sampled_from(Move)),
        "dx": dx, "dy": dy, "throttle": draw(st.sampled_from((1.0, 1.0, 0.5, 1.0 / 3.0, 0.0))),
        "from_impulse": draw(st.integers(0, 4)), "until_impulse": draw(st.integers(4, 12)),
        "frame": draw(st.sampled_from(Frame)), "ref": draw(st.sampled_from((*range(-1, count), *grounds))),
        "range_km": draw(st.sampled_from((0.0, 500.0, 20_000.0, 72_000.0, 120_000.0))),
        "bear": draw(st.integers(-1, count - 1)), "posture": draw(st.sampled_from(Posture)),
        "hull_mj": draw(st.sampled_from((50_000,) * 5 + (0,))),
        "presence": draw(st.sampled_from((Presence.PRESENT,) * 6 + (Presence.GONE, Presence.AWAY))),
        "delta_v_km_s": draw(st.sampled_from((float("inf"),) * 3 + (0.5, 12.0))),
        "system_ppm": draw(st.sampled_from((PPM, PPM, 400_000, 0))),
        "drive_share_ppm": draw(st.sampled_from((333_333, 10**5))),
    }  # fmt: skip


@st.composite
def motion_battles(draw: st.DrawFn) -> tuple[Tables, World]:
    """Up to six units with all kinds of moves, known to those who fight them, sometimes one towing another.

    The second side does not always fight back.
    """
    tables = motion_tables(draw(st.integers(0, len(BODIES) - 1)))
    tables.sides.enemy[1, 0] = draw(st.booleans())
    count = draw(st.integers(2, 6))
    grounds = tuple(range(count + 1, count + 1 + len(tables.bodies.radius_km)))
    rows = tuple(draw(motion_rows(count=count, grounds=grounds)) for _ in range(count))
    world = world_of(tables, rows, spare_slots=1)
    units, contacts = world.units, world.contacts
    units.uid[:, :count] = draw(st.permutations(range(1, count + 1)))
    level = draw(st.sampled_from(Level))
    if level:
        all_in_sight(world, tables, level=level)
        contacts.dead[:, :, :count] = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))
        if draw(st.booleans()):
            contacts.in_sight[:] = False
            contacts.seen_impulse[:] -= 3
    if draw(st.booleans()):
        tie(world, 0, 1)
    return tables, world


def tie(world: World, tug: int, tow: int) -> None:
    """Let `tug` tow `tow`, right beside it."""
    units = world.units
    units.move[:, tug], units.ref[:, tug], units.tow[:, tug] = Move.TOW, tow, tow
    units.x_km[:, tug], units.y_km[:, tug] = units.x_km[:, tow] + 3.0, units.y_km[:, tow] - 4.0
