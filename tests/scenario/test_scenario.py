"""A scenario ready to be fought."""

import pickle

import numpy as np

from game.scenario import scenario_of_text
from tests.scenario.examples import SMALL

SCENARIO = scenario_of_text(SMALL)


def test_a_scenario_goes_to_another_process_and_comes_back_the_same():
    again = pickle.loads(pickle.dumps(SCENARIO))
    assert again.spec == SCENARIO.spec
    assert again.names == SCENARIO.names
    assert np.array_equal(again.start(3, 4).units.x_km, SCENARIO.start(3, 4).units.x_km)
