"""Strategies for tests of people: crews between any two levels of readiness, at the edges of their times."""

from typing import Any

import numpy as np

from ..rules.state.columns import NONE, Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import BROKEN_PPM, PPM, SHAKEN_PPM, Presence, Readiness
from ..rules.state.world import World
from . import rolled_strategies as st
from .builders import FIGHTER, FRIGATE, LANCE, all_in_sight, tables_of, world_of


@st.composite
def readiness_rows(draw: st.DrawFn, *, now: int) -> dict[str, Any]:
    """How ready a crew is, with a step under way or not, due about the absolute impulse `now`: columns of a unit."""
    level = draw(st.sampled_from(Readiness))
    to = draw(st.sampled_from([NONE, *(one for one in Readiness if abs(one - level) == 1)]))
    return {
        "readiness": level, "readiness_wanted": draw(st.sampled_from(Readiness)), "readiness_next": to,
        "readiness_impulse": NONE if to == NONE else now + draw(st.sampled_from((-1, 0, 1, 5))),
    }  # fmt: skip


@st.composite
def composure_rows(draw: st.DrawFn) -> dict[str, Any]:
    """What is left of a crew's morale, at the edges of being shaken and of breaking: columns of a unit."""
    edges = (0, 1, BROKEN_PPM - 1, BROKEN_PPM, BROKEN_PPM + 1, SHAKEN_PPM - 1, SHAKEN_PPM, SHAKEN_PPM + 1, PPM - 1, PPM)
    morale = draw(st.sampled_from((*edges, 495_000, 495_000, 485_000, 995_000)))
    low = morale < BROKEN_PPM
    return {"morale_ppm": morale, "broken": low or (morale < SHAKEN_PPM and draw(st.booleans()))}


@st.composite
def composures(draw: st.DrawFn, *, shape: tuple[int, int], calm: bool = True) -> Array:
    """How much of what shakes them crews of each side and class shrug off: (A, C).

    Often all of it for everybody, if `calm`.
    """
    if calm and draw(st.booleans()):
        return np.full(shape, PPM)
    some = st.sampled_from((0, 0, 500_000, 999_999, PPM))
    return np.array([[draw(some) for _ in range(shape[1])] for _ in range(shape[0])])


@st.composite
def musters(draw: st.DrawFn) -> tuple[Tables, World, int]:
    """Crews in every state of readiness in a third turn, and an impulse: (tables, world of one battle, impulse)."""
    impulse = draw(st.integers(0, 11))
    tables = tables_of((FRIGATE,), turn_s=draw(st.sampled_from((300.0, 120.0, 720.0, 3_600.0, 77.0))))
    rows = tuple(
        draw(readiness_rows(now=24 + impulse))
        | {
            "hull_mj": draw(st.sampled_from((9_000, 9_000, 0))), "uid": uid,
            "presence": draw(st.sampled_from((Presence.PRESENT,) * 6 + tuple(Presence))),
        }
        for uid in draw(st.permutations([3, 5, 8, 9]))
    )  # fmt: skip
    rows = tuple(row | ({} if row["hull_mj"] else {"lost_impulse": 0}) for row in rows)
    world = world_of(tables, rows, key=draw(st.integers(1, 2**40)), spare_slots=1)
    world.battle.turn[:] = 2
    world.sides.first_hit_impulse[:] = np.int32(NONE)
    return tables, world, impulse


@st.composite
def routs(draw: st.DrawFn) -> tuple[Tables, World, int, World]:
    """A squadron in which some have just been lost or hit: (tables, world, impulse, world at the impulse's start).

    Friends stand at the edge of where an end is felt, foes at the edge of where colours are struck.
    """
    impulse = draw(st.integers(0, 11))
    tables = tables_of((FRIGATE, LANCE, FRIGATE | {"thrust_km_s2": 0.0, "mass_t": 0.2}, FIGHTER), sides=3)
    tables.composure_ppm[:] = draw(composures(shape=tables.composure_ppm.shape, calm=False))
    count = draw(st.integers(2, 6))
    rows = tuple(draw(rout_rows(now=24 + impulse, count=count)) for _ in range(count))
    rows = tuple(
        row | {"uid": uid} for row, uid in zip(rows, draw(st.permutations([3, 5, 8, 9, 11, 20])), strict=False)
    )
    inside = {"side": 0, "class_id": 3, "home": 0, "presence": Presence.DOCKED}
    flights = inside, inside | {"home": 1, "presence": Presence.PRESENT}
    world = world_of(tables, rows, flights if draw(st.booleans()) else (), key=draw(st.integers(1, 2**40)))
    world.battle.turn[:] = 2
    world.sides.first_hit_impulse[:] = np.int32(NONE)
    world.sides.commander[:] = [draw(st.integers(-1, count - 1)) for _ in range(3)]
    all_in_sight(world, tables)
    world.contacts.in_sight &= np.array([draw(st.booleans()) for _ in range(count)])
    before = world.copy()
    before.units.hull_mj[:] += np.array([draw(st.sampled_from((0, 0, 1, 5_000))) for _ in range(count)])
    before.units.hull_mj[world.units.lost_impulse == 24 + impulse] = 7
    return tables, world, impulse, before


@st.composite
def rout_rows(draw: st.DrawFn, *, now: int, count: int) -> dict[str, Any]:
    """A ship of a rout: its crew in any state, lost in this impulse, before it, or not."""
    x = draw(st.sampled_from((0.0, 5_000.0, 5_000.001, -30_000.0, -30_000.001, 35_000.0)))
    row = {
        "class_id": draw(st.sampled_from((0, 0, 0, 1, 2))), "side": draw(st.sampled_from((0, 0, 0, 1, 2))), "x_km": x,
        "y_km": draw(st.sampled_from((0.0, 0.0, 1e-3))), "rank": draw(st.integers(0, 2)),
        "daze_ppm": draw(st.sampled_from((0, 0, 0, 49, 50, 800_000))),
        "readiness": draw(st.sampled_from((Readiness.ALERT, *Readiness))),
        "system_ppm": draw(st.sampled_from((PPM, PPM, 0))), "delta_v_km_s": draw(st.sampled_from((np.inf, 3.0, 0.0))),
        "surrenders": draw(st.sampled_from((False, False, False, True))),
        "tow": draw(st.sampled_from((NONE, NONE, NONE, *range(count)))), "move": draw(st.sampled_from((0, 1, 7))),
        "presence": draw(st.sampled_from((Presence.PRESENT,) * 6 + tuple(Presence))),
    }  # fmt: skip
    if draw(st.integers(0, 3)) == 0:
        lost = {"hull_mj": 0, "shield_mj": 0, "lost_impulse": draw(st.sampled_from((now, now, now - 1)))}
        row |= lost | {"lost_cause": 1}
    return row | draw(composure_rows())
