"""Which way squadrons face, and that draws are each world's own."""

import pytest

from game.scenario import scenario_of_text
from tests.scenario.examples import SMALL


def heading(text: str, slot: int = 0) -> tuple[float, float]:
    units = scenario_of_text(text).start(1).units
    return float(units.hx[0, slot]), float(units.hy[0, slot])


def test_a_squadron_faces_the_mean_place_of_a_side():
    """Red stands at (x, 0) and (40,000, y): blue, at (20,000, 0), looks halfway between."""
    text = SMALL.replace("dx_km = [20_000.0, 24_000.0]", "dx_km = 20_000.0").replace(
        "at = [40_000.0, 0.0]", "at = [40_000.0, 40_000.0]"
    )
    assert heading(text) == pytest.approx((2**-0.5, 2**-0.5))


def test_a_squadron_faces_the_nearest_other_side_or_its_heading():
    nearest = SMALL.replace('facing = "red", ', "")
    assert heading(nearest) == (1.0, 0.0)
    assert heading(SMALL.replace('facing = "red"', "facing = 90.0")) == (0.0, 1.0)
    assert heading(SMALL.replace('facing = "red"', 'facing = "blue"')) == (1.0, 0.0)  # it stands in its own middle
