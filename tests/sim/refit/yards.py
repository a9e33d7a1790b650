"""The yard of the tests, plans drawn for it, and battles that need no fighting."""

from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from game.scenario import load
from game.sim.refit import Box, Fought, Plan, Setup, Yard

YARD = Path(__file__).parents[2] / "scenarios" / "yard.toml"


@cache
def yard() -> Yard:
    return Yard(load(YARD))


def box(squadron: str, item: str) -> Box:
    return Box(squadron, item)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    boxes = draw(st.lists(st.sampled_from(yard().boxes()), unique=True))
    way, times = draw(st.sampled_from([("", 0), ("finding", 1), ("wait", 1), ("wait", 6)]))
    return Plan(tuple(boxes), draw(st.integers(1, yard().refit.days)), way, times)


def made_up(setup: Setup, worlds: int = 40) -> Fought:
    """Battles whose chance rises with what is fitted and falls with the garrison."""
    chance = min(1.0, len(setup.boxes) / 12.0) * (1.0 - setup.garrison_day / 60.0)
    dice = (np.arange(worlds) * 0.7548776662466927) % 1.0
    return Fought(dice < chance, np.full(worlds, 0.7))
