"""Does either of two like fleets have the better of it?"""

from pathlib import Path

import numpy as np
import pytest

from game.scenario import load
from game.sim.batch import simulate

FLEETS = Path(__file__).parents[1] / "scenarios" / "mirrored_fleets.toml"


@pytest.mark.story
def test_neither_of_two_like_fleets_has_the_better_of_it() -> None:
    """The mean of what the sides lose differs by no more than chance makes it: four of its standard errors."""
    out = simulate(load(FLEETS), 64, 1).outcomes
    more = out.mass_lost[:, 0] - out.mass_lost[:, 1]
    assert out.mass_lost.mean() > 0.2
    assert abs(more.mean()) < 4.0 * more.std() / np.sqrt(len(more))
