"""Clouds of debris in a file: where they are and how they move at the start."""

import numpy as np
import pytest

from game.rules import body_places
from game.scenario import ScenarioError, scenario_of_text
from tests.scenario.examples import SMALL

CLOUDS = """
[[debris]]
at = [5_000.0, 40_000.0]
velocity = [1.0, -2.0]
mass_t = 900.0

[[debris]]
at = { body = "world", radius_km = 20_000.0, bearing_deg = 90.0 }
velocity = "circular_cw"
radius_km = 120.0
mass_t = 5_000.0

[[debris]]
at = { body = "moon", altitude_km = [300.0, 900.0], bearing_deg = [0.0, 360.0] }
mass_t = 50.0
"""


def test_clouds_start_where_the_file_says():
    scenario = scenario_of_text(SMALL + CLOUDS)
    world = scenario.start(4, 8)
    debris = world.debris
    assert (debris.x_km[:, 0] == 5_000.0).all()
    assert (debris.vy_km_s[:, 0] == -2.0).all()
    assert debris.radius_km[0].tolist() == [30.0, 120.0, 30.0]
    assert debris.mass_t[3].tolist() == [900.0, 5_000.0, 50.0]
    assert (debris.x_km[0, 1], debris.y_km[0, 1]) == pytest.approx((0.0, 20_000.0))
    assert (debris.vx_km_s[0, 1], debris.vy_km_s[0, 1]) == pytest.approx((np.sqrt(398_600.0 / 20_000.0), 0.0))
    moon_x, moon_y = (places[:, 0, 1] for places in body_places(world, scenario.tables, 0))
    height = np.hypot(debris.x_km[:, 2] - moon_x, debris.y_km[:, 2] - moon_y) - 1_737.0
    assert ((height >= 300.0) & (height <= 900.0)).all()
    assert len(set(height.tolist())) == 4
    assert np.hypot(debris.vx_km_s[:, 2], debris.vy_km_s[:, 2]) == pytest.approx(
        np.sqrt(398_600.0 / 90_000.0), rel=1e-5
    )
    assert len(set(debris.uid[0].tolist())) == 3
    assert scenario_of_text(SMALL).start(2, 8).debris.uid.shape == (2, 0)


def test_a_class_says_what_part_of_it_is_left():
    tables = scenario_of_text(SMALL.replace("crew = 90\n", "crew = 90\ndebris = 0.25\n")).tables
    assert tables.classes.debris_ppm.tolist() == [250_000, 0]


@pytest.mark.parametrize(
    ("cloud", "what"),
    [
        ("at = [1.0, 2.0]\n", "mass_t is missing"),
        ("mass_t = 5.0\n", "at is missing"),
        ('at = [1.0, 2.0]\nmass_t = 5.0\nvelocity = "circular_cw"\n', "needs a body"),
        ("at = [1.0, 2.0]\nmass_t = 5.0\nradius_km = 0.1\n", "from 1 to 100,000"),
        ('at = { squadron = "line" }\nmass_t = 5.0\n', "got a table of squadron"),
    ],
)
def test_nonsense_about_clouds_is_told(cloud, what):
    with pytest.raises(ScenarioError, match=what):
        scenario_of_text(SMALL + "\n[[debris]]\n" + cloud)
