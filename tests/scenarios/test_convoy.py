"""Liners run past raiders to the map's edge: how many get there hangs on how their escort is led."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from game.scenario import Scenario, load
from game.sim.batch import simulate

WORLDS, SEED = 8, 1


@cache
def convoy() -> Scenario:
    return load(Path(__file__).with_name("convoy.toml"))


@cache
def saved(led: str) -> float:
    """The part of those aboard that gets past the edge, on the mean, with the escort led by a policy, or alone."""
    scenario = convoy().variant("alone") if led == "alone" else convoy()
    policies = {} if led == "alone" else {"line.escort": led}
    away = scenario.names.objectives.index("away")
    return float(np.mean(simulate(scenario, WORLDS, SEED, policies).outcomes.progress[:, away]))


@pytest.mark.story
def test_liners_without_an_escort_do_not_get_through():
    assert saved("alone") < 0.1


@pytest.mark.story
@pytest.mark.parametrize(("led", "better"), [("guard", 0.4), ("screen", 0.2)])
def test_an_escort_that_stays_by_them_brings_more_to_the_edge_than_one_that_charges_off(led, better):
    """The charge goes for a lure, and the pack comes meanwhile."""
    assert saved(led) > saved("charge") + better
    assert saved(led) > saved("alone") + 0.4
