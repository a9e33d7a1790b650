"""Strategies for tests of people: crews between any two levels of readiness, at the edges of their times."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from ..rules.state.columns import NONE
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Presence, Readiness
from ..rules.state.world import World
from .builders import FRIGATE, tables_of, world_of


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
