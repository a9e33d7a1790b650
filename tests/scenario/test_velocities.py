"""How units move at the start: circular both ways round, like another squadron, or as given."""

import pytest

from game.scenario import scenario_of_text
from tests.scenario.examples import SMALL


@pytest.mark.parametrize(("word", "sense"), [("circular_ccw", 1.0), ("circular_cw", -1.0)])
def test_circular_velocity_has_its_sense(word, sense):
    text = SMALL.replace('velocity = "circular_ccw"', f'velocity = "{word}"')
    units = scenario_of_text(text).start(1).units
    x, y, vx, vy = (getattr(units, name)[0, 0] for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"))
    radius = (x * x + y * y) ** 0.5
    assert x * vx + y * vy == pytest.approx(0.0, abs=1e-9)
    assert x * vy - y * vx == pytest.approx(sense * (398_600.0 * radius) ** 0.5)


def test_who_moves_like_another_moves_like_its_first_unit():
    units = scenario_of_text(SMALL).start(1).units
    assert (units.vx_km_s[0, 4:9] == units.vx_km_s[0, 0]).all()
    assert (units.vy_km_s[0, 4:9] == units.vy_km_s[0, 0]).all()
    assert (units.vx_km_s[0, 9], units.vy_km_s[0, 9]) == (0.0, 1.5)


@pytest.mark.parametrize("word", ["circular_ccw", "rest", "same_as:line"])
def test_a_squadron_without_units_moves_nobody(word):
    last = '\n[[squadron]]\nid = "none"\nside = "blue"\nclass = "frigate"\ncount = 0\nat = [0.0, -60_000.0]\n'
    scenario = scenario_of_text(SMALL + last + f'velocity = "{word}"\n')
    follower = scenario_of_text(SMALL + last + f'velocity = "{word}"\n' + last.replace("none", "like").replace(
        "count = 0", "count = 2") + 'velocity = "same_as:none"\n')  # fmt: skip
    assert scenario.start(2).unit_slots == scenario_of_text(SMALL).start(2).unit_slots
    assert (follower.start(2).units.vx_km_s[:, -2:] == 0.0).all()
