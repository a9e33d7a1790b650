"""What a crew does of what a clear-headed one at alert does."""

import numpy as np
import pytest

from game.rules.people.crews import crew_ppm
from game.rules.state.vocabulary import PPM, Readiness
from game.testing.builders import tables_of, world_of

LEVELS = {Readiness.ROUTINE: 0.5, Readiness.ALERT: 1.0, Readiness.RED: 1.05}


@pytest.mark.parametrize(("morale_ppm", "steady"), [(PPM, 1.0), (500_000, 1.0), (499_999, 0.7), (0, 0.7)])
@pytest.mark.parametrize("daze_ppm", [0, 250_000, PPM, 3 * PPM])
def test_a_crew_does_less_dazed_and_shaken_and_at_routine(morale_ppm, steady, daze_ppm):
    rows = tuple({"morale_ppm": morale_ppm, "daze_ppm": daze_ppm, "readiness": level} for level in LEVELS)
    world = world_of(tables_of(), ({"daze_ppm": 123_456, "morale_ppm": 1}, *rows), worlds=2)
    world.units.daze_ppm[0] = 7
    found = crew_ppm(world.units, (np.ones(3, int), np.array([3, 1, 2])))
    want = [max(0.0, 1.0 - daze_ppm / PPM) * LEVELS[level] * steady * PPM for level in (2, 0, 1)]
    assert found.tolist() == pytest.approx(want, abs=1.0)
